-- The tour that "make demo" prints: the reports of the register stoke on chosen
-- dates, as a person would want to read them. Run by psql in a database in
-- which the example has been loaded and whose search path begins with stoke.

\set QUIET on
\set ON_ERROR_STOP on
\pset footer off
\pset null ''
\pset border 1
\pset pager off

-- A title that fits on the screen, cut between words.
\set title 'CASE WHEN length(title) <= 60 THEN title ELSE regexp_replace(title, ''^(.{1,56}),? .*$'', ''\\1 ...'') END'

\echo
\echo '== Stoke-on-Trent: judgement, monitoring and intervention, as known on 15 July 2025'
\echo
SELECT timeline, period_from AS "from", period_to AS "to", days, label AS "what"
FROM three_timelines('2025-07-15')
WHERE authority = 'E06000021' AND part = 'period';

\echo '== How each area stood judged on 1 January 2020'
\echo
SELECT area, grade, judged_on, previous_grade AS before, direction, days_below_good AS below_good,
	CASE WHEN grade IS NULL THEN standing || coalesce(': ' || covered_by_area, '') END AS note
FROM judgement_current('2020-01-01')
WHERE authority = 'E06000021';

\echo '== Overall, one judgement after another'
\echo
SELECT judged_on, judged_to, grade, direction, days_in_force AS days, days_below_good AS below_good
FROM judgement_timeline('2025-07-15')
WHERE authority = 'E06000021' AND area = 'overall'
ORDER BY judged_on;

\echo '== The directions'
\echo
SELECT title, in_force_from AS "from", in_force_to AS "to", days_in_force AS days,
	revokes_title AS revokes, revoked_on
FROM direction_chain('2025-07-15')
WHERE authority = 'E06000021';

\echo '== What the second direction requires, seen on 1 February 2020'
\echo '   (the sources do not say what was done after 31 October 2019, so nothing is called missed)'
\echo
SELECT clause, :title AS duty, frequency, status, unrecorded, next_due
FROM obligation_status('2020-02-01')
WHERE authority = 'E06000021' AND instrument = 'direction-2';

\echo '== What fell due from November 2019 to January 2020'
\echo
SELECT due_on, instrument, clause, :title AS duty
FROM due_calendar('2019-10-31', '2019-11-01', '2020-01-31')
WHERE authority = 'E06000021';

-- The same questions where the council itself keeps the record up to date.
BEGIN;
UPDATE instrument SET recorded_during = daterange('2019-10-31', NULL) WHERE code = 'direction-2';
WITH duty AS (
	SELECT o.authority, o.id
	FROM obligation o
	WHERE o.duty = 'monthly-report'
), sent AS (
	INSERT INTO fulfilment (authority, done_on, kind, title)
	SELECT duty.authority, day, 'report', 'Monthly progress report'
	FROM duty, (VALUES (date '2019-11-29'), ('2019-12-30')) AS reports (day)
	RETURNING authority, id, done_on
)
INSERT INTO fulfils (authority, fulfilment, obligation, done_on)
SELECT authority, sent.id, duty.id, sent.done_on
FROM sent JOIN duty USING (authority);

\echo '== Supposing a record kept live, with the reports for November and December sent:'
\echo '   what is overdue on 1 February 2020'
\echo
SELECT clause, :title AS duty, unmet_since, days_overdue AS days, next_due
FROM overdue('2020-02-01')
WHERE authority = 'E06000021';

\echo '== ... and on 1 June 2020, nothing more having been sent'
\echo
SELECT clause, :title AS duty, unmet_since, unmet_run AS "in a row", days_overdue AS days
FROM overdue('2020-06-01')
WHERE authority = 'E06000021';
ROLLBACK;

\echo '== The partners: were they strong (good or outstanding) when the support began?'
\echo
SELECT partner_name AS partner, made_on AS support_agreed, grade_then AS grade, judged_on_then AS judged_on,
	strong_then AS strong
FROM partner_check('2019-10-31');
