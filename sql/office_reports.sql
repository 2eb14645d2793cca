--
-- Reports for the office: month ends, the date table, caseload and timeliness,
-- interventions, what changed, and what a new holiday moves.
--
SET client_min_messages = warning;
SET datestyle = 'ISO, DMY';
\set SHOW_CONTEXT never
\pset null -
SELECT oversight.create_register('office') IS NOT NULL AS made;
SELECT oversight.load_example('office') IS NOT NULL AS loaded;
SET search_path = office, oversight;

--
-- status_by_month: the trend of colours as rows
--
SELECT month_end, month, financial_year, status, rag, last_due, next_due
FROM status_by_month('2020-02-15', '2019-10-01') WHERE duty = 'partnership' ORDER BY 1;
SELECT min(month_end), max(month_end), count(DISTINCT month_end) FROM status_by_month('2020-02-29');
SELECT min(month_end), max(month_end), count(DISTINCT month_end) FROM status_by_month('2020-02-28');
SELECT min(month_end), max(month_end), count(DISTINCT month_end) FROM status_by_month('2020-02-28', '2019-12-31', '2019-12-31');
-- The same as the report of that day, with what was known then.
SELECT count(*) AS rows, count(*) FILTER (WHERE s.obligation IS NULL) AS differing
FROM status_by_month('2020-02-15', '2019-10-01') m
LEFT JOIN LATERAL obligation_status(m.month_end) s ON (s.authority, s.obligation, s.status, s.unmet_run) = (m.authority, m.obligation, m.status, m.unmet_run);
SELECT month_end, rag, count(*) FROM status_by_month('2020-02-15', '2019-12-01') GROUP BY 1, 2 ORDER BY 1, 2;

--
-- calendar: the date table
--
SELECT day, month_name, year_month, month_end, is_month_end, weekday_name, week_start, iso_year, iso_week
FROM calendar('2020-01-01', '2019-12-29', '2020-01-01');
SELECT day, year, quarter, month, financial_year, financial_quarter, financial_month, academic_year, academic_month
FROM calendar('2020-01-01', '2020-03-30', '2020-09-02') WHERE day_of_month = 1 AND month IN (4, 9);
SELECT day, weekday, is_working_day, working_day_of_month, working_days_in_month, holiday, days_from_report
FROM calendar('2020-05-09', '2020-05-07', '2020-05-11');
SELECT min(day), max(day), count(*) = max(day) - min(day) + 1 AS every_day, count(DISTINCT day) = count(*) AS once
FROM calendar('2020-05-09');
SELECT financial_year, count(*) FILTER (WHERE is_working_day) AS working_days FROM calendar('2021-05-09') WHERE financial_year BETWEEN '2018-19' AND '2021-22' GROUP BY 1 ORDER BY 1;
-- A local closure, and a bank holiday that is worked.
BEGIN;
INSERT INTO oversight.holiday (calendar, day, name, closed) VALUES ('england-and-wales', '2020-12-24', 'Office closed', true), ('england-and-wales', '2020-12-28', 'Worked', false);
SELECT day, is_working_day, holiday, working_day_of_month FROM calendar('2020-12-24', '2020-12-23', '2020-12-29');
ROLLBACK;

--
-- intervention_timeline
--
SELECT position, level, title, period_from, period_to, is_open, days, other_account AS other, grade_then
FROM intervention_timeline('2025-07-15') WHERE authority = 'E06000021';
-- An end that is to come is not known yet, nor are words that tell of it.
SELECT level, period_from, period_to, is_open, days, date_as_stated, grade_then FROM intervention_timeline('2019-12-31') WHERE period_from >= '2019-01-01';
-- None outlives the authority, in any report; what somebody dated after it stays as it was entered.
BEGIN;
INSERT INTO authority (code, name, kind, during) VALUES ('G1', 'Gone', 'unitary', '[1997-04-01,2021-04-01)');
INSERT INTO intervention (authority, level, title, during) VALUES ('G1', 'direction', 'Left open', '[2019-05-01,)'),
	('G1', 'trust', 'Went on with its successor', '[2020-04-01,2023-01-01)'), ('G1', 'commissioner', 'Dated later', '[2022-01-01,)');
SELECT as_of, i.level, i.period_from, i.period_to, i.is_open, i.days, l.period_to AS line_to, l.is_open AS line_open, l.days AS line_days, d.days AS duration, d.censored_by
FROM unnest('{2021-03-31,2021-04-01,2022-06-01}'::date[]) as_of
CROSS JOIN LATERAL intervention_timeline(as_of) i
JOIN LATERAL three_timelines(as_of) l ON l.authority = i.authority AND l.timeline = 'intervention' AND l.period_from = i.period_from
LEFT JOIN LATERAL intervention_duration(as_of) d ON d.authority = i.authority AND d.level = i.level
WHERE i.authority = 'G1'
ORDER BY as_of, i.position;
ROLLBACK;

--
-- Children: caseload and timeliness by team and month
--
SELECT count(*) AS duties FROM (VALUES
	('C-1', 'becomes looked after', '2019-11-29', 'North'), ('C-1', 'placement begins', '2019-11-29', 'North'),
	('C-2', 'becomes looked after', '2019-12-02', 'North'), ('C-2', 'long-term placement begins', '2019-12-02', 'North'),
	('C-3', 'initial child protection conference', '2020-01-06', 'South'), ('C-4', 'referral', '2020-01-06', 'South')
	) v (child, event, day, team), add_child_duties('E06000021', v.child, v.event, v.day::date, team => v.team);
SELECT v.child, r.timescale, f.done_on, f.due_on, f.outcome, f.days_late
FROM (VALUES ('C-1', 'LAC_VISIT', '2019-12-05'), ('C-1', 'LAC_VISIT', '2020-01-20'), ('C-1', 'LAC_REVIEW', '2019-12-20'),
	('C-2', 'LAC_VISIT_LONG_TERM', '2019-12-09'), ('C-4', 'CHILD_ASSESSMENT', '2020-02-28')) v (child, timescale, done_on),
	record_fulfilment('E06000021', v.timescale, v.done_on::date, subject => v.child) f
	JOIN obligation r ON r.authority = f.authority AND r.subject = f.subject AND r.duty = f.duty
ORDER BY 1, 3;
SELECT team, subjects, duties, subjects_overdue, duties_overdue, duties_due_soon, oldest_unmet_since, next_due FROM caseload('2020-02-29');
-- Anyone above the limit?
SELECT team, subjects FROM caseload('2020-02-29') WHERE subjects > 1;
SELECT team, timescale, month, subjects, due_dates AS due, met, late, missed, overdue, unrecorded, to_come, days_late, on_time_rate AS rate, rate_basis
FROM timeliness_by_team('2020-03-31') ORDER BY team, timescale, month;
-- The months add up to what the calendar of due dates has.
SELECT sum(t.due_dates + t.to_come) = (SELECT count(*) FROM due_calendar('2020-03-31', '2019-12-01', '2020-04-30') WHERE subject IS NOT NULL) AS adds_up
FROM timeliness_by_team('2020-03-31', '2019-12-01', '2020-04-30') t;

--
-- holiday_impact: a bank holiday has just been announced
--
-- Twenty working days from 29 November are over on 31 December 2019.
SELECT h.title, h.team, h.frequency, h.due_before, h.due_after, h.days_moved
FROM holiday_impact('2020-01-02', '2019-12-10') h;
SELECT h.title, h.timescale, h.due_before, h.due_after, h.days_moved
FROM holiday_impact('2020-01-20', '2020-01-15') h ORDER BY h.due_before, h.timescale;
SELECT h.title, h.timescale, h.due_before, h.due_after
FROM holiday_impact('2019-12-12', '2019-12-10') h ORDER BY h.subject;
-- It makes no difference whether it has been entered; the calendar in use stays as it was.
BEGIN;
CREATE TEMP TABLE before_entry ON COMMIT DROP AS SELECT * FROM holiday_impact('2020-01-20', '2020-01-15');
SELECT is_working_day('2020-01-20'), add_working_days('2020-01-17', 1);
INSERT INTO oversight.holiday (calendar, day, name) VALUES ('england-and-wales', '2020-01-20', 'Announced');
SELECT count(*) AS differing FROM (TABLE before_entry EXCEPT SELECT * FROM holiday_impact('2020-01-20', '2020-01-15')) d;
SELECT is_working_day('2020-01-20'), add_working_days('2020-01-17', 1);
ROLLBACK;
-- What is moved is what the calendar of due dates says with the holiday, less what it says without.
BEGIN;
CREATE TEMP TABLE without ON COMMIT DROP AS
	SELECT obligation, min(due_on) AS due_on FROM due_calendar('2020-01-15', '2020-01-15', '2021-01-31') c WHERE outcome = 'due' AND subject IS NOT NULL GROUP BY 1;
CREATE TEMP TABLE impact ON COMMIT DROP AS SELECT * FROM holiday_impact('2020-01-20', '2020-01-15');
INSERT INTO oversight.holiday (calendar, day, name) VALUES ('england-and-wales', '2020-01-20', 'Announced');
SELECT w.due_on AS without, c.due_on AS with, i.due_before, i.due_after
FROM without w
JOIN (SELECT obligation, min(due_on) AS due_on FROM due_calendar('2020-01-15', '2020-01-15', '2021-01-31') c WHERE outcome = 'due' GROUP BY 1) c
	ON c.obligation = w.obligation AND c.due_on <> w.due_on
FULL JOIN impact i ON i.obligation = w.obligation;
ROLLBACK;
-- A Saturday moves nothing, unless it is worked; nor does a holiday in the past that no open date counts.
SELECT count(*) FROM holiday_impact('2020-01-18', '2020-01-15');
SELECT count(*) FROM holiday_impact('2018-01-15', '2020-01-15');
SELECT * FROM holiday_impact('infinity', '2020-01-15');
-- In a transaction that may only read, and after a failure half-way.
BEGIN READ ONLY;
SELECT count(*) FROM holiday_impact('2020-01-20', '2020-01-15');
SELECT * FROM holiday_moves('every 10 working days', '1978-01-03', '{}', '[2020-01-01,)', '2020-01-20');
ROLLBACK;
BEGIN;
SAVEPOINT s;
SELECT * FROM holiday_moves('within -1 days', '2020-01-03', '{}', '[2020-01-01,)', '2020-01-20');
ROLLBACK TO s;
SELECT * FROM holiday_moves('within 20 working days', '1900-01-01', '{}', '[1900-01-01,)', '2020-01-20');
ROLLBACK TO s;
SELECT is_working_day('2020-01-20');
ROLLBACK;
SELECT * FROM holiday_moves('every month, or the next working day', '2020-01-20', '{}', '[2020-01-01,2021-01-01)', '2020-04-20');
SELECT * FROM holiday_moves('every month on the last day, or the previous working day', '2020-01-20', '{}', '[2020-01-01,2021-01-01)', '2020-06-30');
SELECT * FROM holiday_moves('every 10 working days', '2020-01-02', '{}', '[2020-01-01,2020-03-01)', '2020-01-20');
SELECT * FROM holiday_moves('within 20 working days, then within 3 months', '2020-01-02', '{2020-01-10}', '[2020-01-01,2021-03-01)', '2020-01-20');
-- Beside another day that is closed: due on 31 January without the holiday, with it a working day later.
BEGIN;
INSERT INTO oversight.holiday (calendar, day, name) VALUES ('england-and-wales', '2020-01-23', 'The office is closed');
SELECT * FROM holiday_moves('every 10 working days', '2020-01-02', '{}', '[2020-01-01,2020-02-04)', '2020-01-20');
ROLLBACK;
-- What was done comes in any order, more than once, and not known.
SELECT * FROM holiday_moves('within 20 working days, then at least every 10 working days', '2020-01-02', '{2020-01-15,NULL,2020-01-10,2020-01-15}', '[2020-01-01,2021-03-01)', '2020-01-20');
-- Nothing is moved of a duty that is over, over no days, where working days do not count, and where something is not given.
SELECT count(*) FROM (
	SELECT 'over', * FROM holiday_moves('within 20 working days', '2020-01-02', '{2020-01-10,2020-01-15,2020-01-17}', '[2020-01-01,)', '2020-01-20')
	UNION ALL SELECT 'no day', * FROM holiday_moves('every 10 working days', '2020-01-02', '{}', 'empty', '2020-01-20')
	UNION ALL SELECT 'calendar days', * FROM holiday_moves('every 10 days', '2020-01-02', '{}', '[2020-01-01,2020-03-01)', '2020-01-20')
	UNION ALL SELECT 'not given', m.* FROM (VALUES (NULL::cadence, date '2020-01-02', daterange '[2020-01-01,2020-03-01)', date '2020-01-20'),
		('every 10 working days', NULL, '[2020-01-01,2020-03-01)', '2020-01-20'), ('every 10 working days', '2020-01-02', NULL, '2020-01-20'),
		('every 10 working days', '2020-01-02', '[2020-01-01,2020-03-01)', NULL)) v(c, anchor, during, day), holiday_moves(c, anchor, '{}', during, day) m) none;
SELECT * FROM holiday_moves('every 10 working days', '2020-01-02', '{}', '[2020-01-01,2020-03-01)', '1977-12-30');
SELECT c AS cadence, counts_working_days(c::cadence)
FROM unnest('{every month,within 20 working days,"every month, or the next working day","by 2020-01-31","at least every 6 weeks",continuing,"within 3 months, then at least every 10 working days"}'::text[]) c;

--
-- changes_since
--
-- As if entered long ago, and some of it since.
DO $$
DECLARE
	t text;
BEGIN
	FOR t IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'changed_at' WHERE c.relnamespace = 'office'::regnamespace AND c.relkind = 'r' LOOP
		EXECUTE format('ALTER TABLE %I DISABLE TRIGGER note_change', t);
		EXECUTE format('UPDATE %I SET changed_at = %L', t, '2020-01-01 12:00+00');
		EXECUTE format('ALTER TABLE %I ENABLE TRIGGER note_change', t);
	END LOOP;
END $$;
SELECT count(*) FROM changes_since('2020-06-01');
SELECT count(*) > 100 AS everything FROM changes_since('2020-01-01', '2020-01-01');
SELECT count(*) FROM changes_since('2019-12-01', '2019-12-31');
ALTER TABLE judgement DISABLE TRIGGER note_change;
INSERT INTO judgement (authority, inspection, area, grade, stated_on, restates, source, changed_at)
	SELECT j.authority, j.inspection, j.area, 'good', '2020-06-20', j.id, j.source, '2020-06-20 09:00+01'
	FROM judgement j JOIN inspection i ON i.authority = j.authority AND i.id = j.inspection WHERE i.code = 'ilacs-2019' AND j.area = 'overall' AND j.source = 'ofsted-2019';
INSERT INTO fulfilment (authority, done_on, kind, title, reference, recorded_at, changed_at) VALUES
	('E06000021', '2020-05-29', 'report', 'May report', 'R5', '2020-06-03 10:00+01', '2020-06-03 10:00+01'),
	('E06000021', '2020-06-26', 'report', 'June report', 'R6', '2020-06-26 10:00+01', '2020-06-26 10:00+01'),
	-- London is an hour ahead of Greenwich in summer
	('E06000021', '2020-07-01', 'report', 'July report', 'R7', '2020-06-30 23:30+00', '2020-06-30 23:30+00');
SELECT change, table_name, reference, on_date, title, before, after, source, changed_at AT TIME ZONE 'UTC' AS changed_at_utc
FROM changes_since('2020-06-01', '2020-06-30') ORDER BY changed_at, reference;
SELECT reference FROM changes_since('2020-07-01', '2020-07-01');
-- A figure published again, the same and otherwise; what a source corrected on those days, whenever it was entered.
INSERT INTO observation (authority, measure, period, period_kind, value, published_on, source, changed_at)
	SELECT 'E06000021', m.code, '[2018-03-31,2018-04-01)', 'snapshot', v.value, v.published_on::date, 'bbc-2019', '2026-01-01 12:00+00'
	FROM (SELECT min(code) AS code FROM measure) m, (VALUES (700, '2018-11-15'), (700, '2019-02-01'), (702, '2019-11-14')) v (value, published_on);
SELECT change, on_date, before, after FROM changes_since('2019-11-01', '2019-11-30') WHERE table_name = 'observation';
SELECT change, on_date, before, after FROM changes_since('2026-01-01', '2026-01-01') WHERE table_name = 'observation' ORDER BY on_date;

--
-- The views are for the date oversight.as_of().
--
SET oversight.as_of = '2020-02-29';
SELECT (SELECT count(*) FROM office.status_by_month) = (SELECT count(*) FROM status_by_month('2020-02-29')) AS status_by_month,
	(SELECT max(day) FROM office.calendar) AS calendar_ends,
	(SELECT count(*) FROM office.caseload) AS teams,
	(SELECT count(*) FROM office.timeliness_by_team) = (SELECT count(*) FROM timeliness_by_team('2020-02-29')) AS timeliness,
	(SELECT count(*) FROM office.intervention_timeline) = (SELECT count(*) FROM intervention_timeline('2020-02-29')) AS interventions,
	(SELECT count(*) FROM office.holiday_impact) AS impact_of_a_saturday,
	(SELECT count(*) FROM office.changes_since) AS changes;
RESET oversight.as_of;

--
-- A filter on the authority reaches an index of every large table.
--
SET enable_seqscan = off;
CREATE FUNCTION pg_temp.reads(query text) RETURNS TABLE (by_index bigint, filtered_only bigint) LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json, COSTS off) ' || query INTO plan;
	RETURN QUERY
	SELECT count(*) FILTER (WHERE n.part ->> 'Index Cond' LIKE '%authority%' OR n.part ->> 'Recheck Cond' LIKE '%authority%'),
		count(*) FILTER (WHERE n.part ->> 'Node Type' = 'Seq Scan' OR (n.part ? 'Relation Name' AND n.part ->> 'Index Cond' IS NULL AND n.part ->> 'Recheck Cond' IS NULL))
	FROM jsonb_path_query(plan::jsonb, '$.** ? (@."Relation Name" == "obligation" || @."Relation Name" == "fulfils" || @."Relation Name" == "fulfilment")') AS n (part)
	WHERE n.part ->> 'Node Type' <> 'Bitmap Heap Scan' OR n.part ->> 'Recheck Cond' IS NOT NULL;
END $$;
SELECT r.report, p.by_index > 0 AS by_index, p.filtered_only AS not_by_index
FROM (VALUES
	('status_by_month', $$SELECT * FROM office.status_by_month('2020-02-29') WHERE authority = 'E06000021'$$),
	('caseload', $$SELECT * FROM office.caseload('2020-02-29') WHERE authority = 'E06000021'$$),
	('timeliness_by_team', $$SELECT * FROM office.timeliness_by_team('2020-02-29') WHERE authority = 'E06000021'$$),
	('holiday_impact', $$SELECT * FROM office.holiday_impact('2020-02-27', '2020-02-29') WHERE authority = 'E06000021'$$),
	('changes_since', $$SELECT * FROM office.changes_since('2020-02-29') WHERE authority = 'E06000021'$$)
	) r (report, query), pg_temp.reads(r.query) p;
RESET enable_seqscan;

RESET search_path;
DROP SCHEMA office CASCADE;
