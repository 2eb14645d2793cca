-- Prints docs/dictionary.md, the data dictionary of a register, from the
-- comments in the catalogues. The register is the one that the variable
-- register names. Run by "make dictionary" and by test/t/073_dictionary.pl.

\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
\pset recordsep '\n'
\pset null ''
SET search_path = pg_catalog;

-- A comment as one cell of a table.
CREATE FUNCTION pg_temp.cell(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(replace(regexp_replace(words, '[[:space:]]+', ' ', 'g'), '|', '\|'), '')
$$;

CREATE TEMP VIEW relation AS
	SELECT c.oid, c.relname, c.relkind, obj_description(c.oid, 'pg_class') AS meaning,
		EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'import_row') AS is_import
	FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = :'register' AND c.relkind IN ('r', 'v');

-- One section for each table or view, in the order in which they are made.
CREATE TEMP VIEW section AS
	SELECT r.oid, r.relkind, r.is_import,
		format(E'### %s\n\n%s\n\n', r.relname, r.meaning)
		|| coalesce((SELECT string_agg(format('Function: `%s(%s)`', p.proname,
				pg_get_function_arguments(p.oid)), E'\n' ORDER BY p.oid) || E'\n\n'
			FROM pg_proc p
			WHERE r.relkind = 'v' AND NOT r.is_import AND p.proname = r.relname
			  AND p.pronamespace = (SELECT c.relnamespace FROM pg_class c WHERE c.oid = r.oid)), '')
		|| CASE WHEN r.relkind = 'r' THEN E'| column | type | required | meaning |\n| --- | --- | --- | --- |\n'
			WHEN r.is_import THEN E'| column | meaning |\n| --- | --- |\n'
			ELSE E'| column | type | meaning |\n| --- | --- | --- |\n' END
		|| (SELECT string_agg(
				CASE WHEN r.relkind = 'r' THEN format('| %s | %s | %s | %s |', pg_temp.cell(a.attname), format_type(a.atttypid, a.atttypmod),
						CASE WHEN a.attnotnull THEN 'yes' END, pg_temp.cell(col_description(a.attrelid, a.attnum)))
					WHEN r.is_import THEN format('| %s | %s |', pg_temp.cell(a.attname), pg_temp.cell(col_description(a.attrelid, a.attnum)))
					ELSE format('| %s | %s | %s |', pg_temp.cell(a.attname), format_type(a.atttypid, a.atttypmod),
						pg_temp.cell(col_description(a.attrelid, a.attnum))) END,
				E'\n' ORDER BY a.attnum)
			FROM pg_attribute a
			WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped)
		|| E'\n' AS words
	FROM relation r;

SELECT '# The data dictionary of a register

Every table, report and import of a register, with the comments that the database
holds. `\d+ stoke.obligation` shows the same in psql, and so does every tool that
reads comments. [The register](register.md) says how they belong together.

This page is made from the catalogues by `make dictionary`, and `make check` fails
when it says something else than they do.

A report is a view, and a function of a date with the same columns. In reports a
period has two columns, `_from` and `_to`, and **`_to` is the last day, included**;
in tables a period is a `daterange`, whose end day is excluded.

## Tables
';
SELECT words FROM section WHERE relkind = 'r' ORDER BY oid;
SELECT '## Reports
';
SELECT words FROM section WHERE relkind = 'v' AND NOT is_import ORDER BY oid;
SELECT '## Imports

Views to copy a file into; [Loading files](imports.md) says how. Every column is text.
';
SELECT words FROM section WHERE is_import ORDER BY oid;
SELECT '## Functions

Those that enter or change something. They run with the rights of the caller, and
return what they changed.

| function | meaning |
| --- | --- |';
SELECT format('| `%s(%s)` | %s |', p.proname, pg_temp.cell(pg_get_function_identity_arguments(p.oid)), pg_temp.cell(obj_description(p.oid, 'pg_proc')))
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = :'register' AND p.prorettype <> 'trigger'::regtype AND p.provolatile = 'v'
  AND p.proname !~ '^(import|enter)_'
ORDER BY p.proname COLLATE "C", p.oid;
