-- The tour that "make demo" prints: the state of a register's duties on chosen
-- dates, as a person would want to read it. Run by psql in a database that
-- holds the register stoke with the example loaded.

\set QUIET on
\pset footer off
\pset null ''
\pset linestyle unicode
\pset border 1

-- A report that this version does not have yet is left out.
SELECT to_regproc('stoke.obligation_status') IS NOT NULL AS has_obligation_status \gset
