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
SET datestyle = 'ISO, DMY';

-- A page is 120 columns wide: long words are folded between words.
CREATE FUNCTION pg_temp.fold(words text, width int) RETURNS text LANGUAGE sql IMMUTABLE
RETURN rtrim(regexp_replace(words, '(.{1,' || width || '})(\s+|$)', E'\\1\n', 'g'), E'\n');

\echo
\echo '============================================================================='
\echo ' 31 October 2019: the second direction is issued'
\echo '============================================================================='
\echo
\echo 'What falls due, who owes it, and when (obligation_status, 2019-10-31)'
\echo
SELECT clause, pg_temp.fold(title, 30) AS "duty", pg_temp.fold(owes, 26) AS "owed by",
	pg_temp.fold(split_part(frequency, ',', 1), 14) AS "frequency", next_due AS "next due", status
FROM stoke.obligation_status('2019-10-31')
WHERE authority = 'E06000021' AND next_due IS NOT NULL
ORDER BY next_due, obligation;

\echo 'What binds on every day and never falls due'
\echo
SELECT clause, pg_temp.fold(title, 40) AS "duty", owes AS "owed by", pg_temp.fold(receives, 34) AS "owed to"
FROM stoke.obligation_status('2019-10-31')
WHERE authority = 'E06000021' AND status = 'binding' AND instrument = 'direction-2'
ORDER BY obligation;

\echo 'The partners named for support, and whether they were strong (partner_check, 2019-10-31)'
\echo
SELECT partner_name AS "partner", pg_temp.fold(agreement, 40) AS "in", grade_then AS "grade then", judged_on_then AS "published on",
	CASE WHEN strong_then THEN 'yes' WHEN NOT strong_then THEN 'no' END AS "strong", test_then AS "by the test of"
FROM stoke.partner_check('2019-10-31')
WHERE authority = 'E06000021';

\echo 'How it came to this (from the timeline, 18 March to 31 October 2019)'
\echo
SELECT on_date AS "date", kind AS "what", pg_temp.fold(title, 54) AS "title", source
FROM stoke.timeline('2019-10-31')
WHERE authority = 'E06000021' AND on_date >= '2019-03-18' AND NOT other_account
	AND (kind IN ('judgement', 'report published', 'monitoring visit') OR kind LIKE 'direction %' OR kind LIKE 'decision: %');

\echo '============================================================================='
\echo ' 1 February 2020: the partnership was due yesterday'
\echo '============================================================================='
\echo
\echo 'What fell due since (due_calendar). The sources end in October 2019: what they do not'
\echo 'tell is unrecorded, which is not the same as not done.'
\echo
SELECT due_on AS "due on", pg_temp.fold(title, 54) AS "duty", split_part(frequency, ',', 1) AS "frequency", outcome, completed
FROM stoke.due_calendar('2020-02-01', '2019-11-01', '2020-01-31')
WHERE authority = 'E06000021';

\echo 'Suppose that the register had been kept up to date, and nothing was done or recorded'
\echo '(overdue, 2020-02-01; the supposition is rolled back)'
\echo
BEGIN;
UPDATE stoke.instrument SET recorded_during = daterange(lower(recorded_during), NULL)
WHERE authority = 'E06000021';
SELECT pg_temp.fold(title, 34) AS "duty", pg_temp.fold(owes, 24) AS "owed by", pg_temp.fold(status, 13) AS "status", rag AS "colour",
	unmet_since AS "since", unmet_run AS "in a row", days_overdue AS "days"
FROM stoke.overdue('2020-02-01')
WHERE authority = 'E06000021';
ROLLBACK;

\echo 'How the areas stood judged (judgement_current, 2020-01-01)'
\echo
SELECT area, grade, judged_on AS "published", previous_grade AS "before", direction,
	days_below_good AS "below good", pg_temp.fold(covered_by, 22) AS "judged within"
FROM stoke.judgement_current('2020-01-01')
WHERE authority = 'E06000021';

\echo '============================================================================='
\echo ' 25 November 2022: no longer inadequate'
\echo '============================================================================='
\echo
SELECT area, grade, judged_on AS "published", previous_grade AS "before", direction, days_below_good AS "below good"
FROM stoke.judgement_current('2022-11-25')
WHERE authority = 'E06000021' AND grade IS NOT NULL;

\echo '============================================================================='
\echo ' 15 July 2025: looking back'
\echo '============================================================================='
\echo
\echo 'The directions, one after another (direction_chain)'
\echo
SELECT position AS "no", title AS "direction", issued_on AS "issued", in_force_from AS "in force from", in_force_to AS "to",
	days_in_force AS "days", revokes, revoked_by AS "revoked by"
FROM stoke.direction_chain('2025-07-15')
WHERE authority = 'E06000021';

\echo 'Judgement, monitoring and intervention are three timelines (three_timelines)'
\echo
SELECT timeline, pg_temp.fold(label, 34) AS "label", period_from AS "from", period_to AS "to", days, pg_temp.fold(date_as_stated, 30) AS "as stated"
FROM stoke.three_timelines('2025-07-15')
WHERE authority = 'E06000021';

\echo 'The overall judgement over time (judgement_timeline)'
\echo
SELECT grade, judged_on AS "from", judged_to AS "to", days_in_force AS "days", previous_grade AS "before", direction, inspection
FROM stoke.judgement_timeline('2025-07-15')
WHERE authority = 'E06000021' AND area = 'overall';
