-- The tour that "make demo" prints: the reports of the register stoke on chosen
-- dates, as a person would want to read them. Run by psql in a database in
-- which the example has been loaded.

\set QUIET on
\set ON_ERROR_STOP on
\pset footer off
\pset null '-'
\pset linestyle unicode
\pset border 2
\pset pager off

-- A report that this version does not have is left out: each part is shown
-- only when its function is there.
SELECT to_regprocedure('stoke.three_timelines(date)') IS NOT NULL AS there \gset
\if :there
\echo
\echo Judgement, monitoring and intervention: three timelines (seen on 2025-07-15)
SELECT * FROM stoke.three_timelines('2025-07-15');
\endif

SELECT to_regprocedure('stoke.judgement_timeline(date)') IS NOT NULL AS there \gset
\if :there
\echo
\echo What the inspector found (seen on 2025-07-15)
SELECT * FROM stoke.judgement_timeline('2025-07-15');
\endif

SELECT to_regprocedure('stoke.judgement_current(date)') IS NOT NULL AS there \gset
\if :there
\echo
\echo Judgements in force on 2020-01-01
SELECT * FROM stoke.judgement_current('2020-01-01');
\endif

SELECT to_regprocedure('stoke.direction_chain(date)') IS NOT NULL AS there \gset
\if :there
\echo
\echo The directions, one after another (seen on 2025-07-15)
SELECT * FROM stoke.direction_chain('2025-07-15');
\endif

SELECT to_regprocedure('stoke.obligation_status(date)') IS NOT NULL AS there \gset
\if :there
\echo
\echo What had to be done, and how it stood on 2019-10-31, when the second direction was issued
SELECT * FROM stoke.obligation_status('2019-10-31');
\endif

SELECT to_regprocedure('stoke.due_calendar(date,date)') IS NOT NULL AS there \gset
\if :there
\echo
\echo What falls due from 2019-11-01 to 2020-01-31
SELECT * FROM stoke.due_calendar('2019-11-01', '2020-01-31');
\endif

SELECT to_regprocedure('stoke.partner_check(date)') IS NOT NULL AS there \gset
\if :there
\echo
\echo The partners, and whether they were strong enough on 2019-10-31
SELECT * FROM stoke.partner_check('2019-10-31');
\endif
