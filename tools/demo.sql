-- The tour that "make demo" prints: the reports of the register stoke on chosen
-- dates, as a person would want to read them. Run by psql in a database in
-- which the example has been loaded.

\set QUIET on
\set ON_ERROR_STOP on
\pset footer off
\pset null ''
\pset linestyle unicode
\pset border 1
\pset pager off
-- Tables fit a page of 120 columns; long words are wrapped inside their column.
\pset format wrapped
\pset columns 120
SET datestyle = 'ISO, DMY';

\echo
\echo '============================================================================='
\echo ' 31 October 2019: the second direction is issued'
\echo '============================================================================='
\echo
\echo 'What falls due, who owes it, and when (obligation_status, 2019-10-31)'
\echo
SELECT instrument || coalesce(' ' || nullif(clause, ''), '') AS "clause", title AS "duty", owes AS "owed by",
	frequency, next_due AS "next due", status, rag AS "colour"
FROM stoke.obligation_status('2019-10-31')
WHERE authority = 'E06000021' AND next_due IS NOT NULL
ORDER BY next_due, obligation;

\echo 'What binds on every day and never falls due'
\echo
SELECT instrument || coalesce(' ' || nullif(clause, ''), '') AS "clause", title AS "duty", owes AS "owed by", receives AS "owed to", status
FROM stoke.obligation_status('2019-10-31')
WHERE authority = 'E06000021' AND status = 'binding' AND instrument = 'direction-2'
ORDER BY obligation;

\echo 'The partners named for support, and whether they were strong (partner_check, 2019-10-31)'
\echo
SELECT partner_name AS "partner", made_on AS "agreed on", grade_then AS "grade then", judged_on_then AS "published on",
	strong_then AS "strong", test_then AS "by the test of", date_as_stated AS "as stated"
FROM stoke.partner_check('2019-10-31')
WHERE authority = 'E06000021';

\echo 'How it came to this (timeline, 18 March to 31 October 2019; findings and people left out)'
\echo
SELECT on_date AS "date", kind AS "what", title, source
FROM stoke.timeline('2019-10-31')
WHERE authority = 'E06000021' AND on_date >= '2019-03-18' AND NOT other_account
	AND kind NOT IN ('strength', 'area for improvement', 'recommendation') AND kind NOT LIKE 'in post%';

\echo '============================================================================='
\echo ' 1 February 2020: the partnership was due yesterday'
\echo '============================================================================='
\echo
\echo 'What fell due since (due_calendar). The sources end in October 2019: what they do not'
\echo 'tell is unrecorded, which is not the same as not done.'
\echo
SELECT due_on AS "due on", title AS "duty", frequency, outcome, completed
FROM stoke.due_calendar('2020-02-01', '2019-11-01', '2020-01-31')
WHERE authority = 'E06000021';

\echo 'Suppose that the register had been kept up to date, and nothing was done or recorded'
\echo '(overdue, 2020-02-01; the supposition is rolled back)'
\echo
BEGIN;
UPDATE stoke.instrument SET recorded_during = daterange(lower(recorded_during), NULL)
	WHERE authority = 'E06000021' AND revoked_on IS DISTINCT FROM '2019-10-31';
SELECT title AS "duty", owes AS "owed by", status, rag AS "colour", unmet_since AS "unmet since",
	unmet_run AS "in a row", days_overdue AS "days"
FROM stoke.overdue('2020-02-01')
WHERE authority = 'E06000021';
ROLLBACK;

\echo 'How the areas stood judged (judgement_current, 2020-01-01)'
\echo
SELECT area, grade, judged_on AS "published on", previous_grade AS "before", direction, days_below_good AS "days below good",
	standing, covered_by AS "covered by"
FROM stoke.judgement_current('2020-01-01')
WHERE authority = 'E06000021';

\echo '============================================================================='
\echo ' 25 November 2022: no longer inadequate'
\echo '============================================================================='
\echo
SELECT area, grade, judged_on AS "published on", previous_grade AS "before", direction, days_below_good AS "days below good"
FROM stoke.judgement_current('2022-11-25')
WHERE authority = 'E06000021' AND grade IS NOT NULL;

\echo '============================================================================='
\echo ' 15 July 2025: looking back'
\echo '============================================================================='
\echo
\echo 'The directions, one after another (direction_chain)'
\echo
SELECT position AS "no", title AS "direction", issued_on AS "issued on", in_force_from AS "in force from", in_force_to AS "to",
	days_in_force AS "days", revokes, revoked_by AS "revoked by"
FROM stoke.direction_chain('2025-07-15')
WHERE authority = 'E06000021';

\echo 'Judgement, monitoring and intervention are three timelines (three_timelines)'
\echo
SELECT timeline, label, period_from AS "from", period_to AS "to", days, date_as_stated AS "as stated"
FROM stoke.three_timelines('2025-07-15')
WHERE authority = 'E06000021';

\echo 'The overall judgement over time (judgement_timeline)'
\echo
SELECT grade, judged_on AS "from", judged_to AS "to", days_in_force AS "days", previous_grade AS "before", direction,
	inspection, inspected_from AS "inspected from", inspected_to AS "to"
FROM stoke.judgement_timeline('2025-07-15')
WHERE authority = 'E06000021' AND area = 'overall';
