--
-- The example, measured: the rows of the case that are numbers, plans and
-- durations. Every date is given; nothing asks for today.
--
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SET datestyle = 'ISO, DMY';
\pset null -
SELECT oversight.create_register('stoke') LIKE '%made%' AS made, oversight.load_example('stoke') LIKE '%loaded%' AS loaded;
SET search_path = pg_catalog, stoke, oversight;

--
-- case 11: pace indicates; that a rhythm changes is a recorded decision
--
SELECT instrument, recurring, longest_unmet_run AS unmet, unrecorded, indication, rhythm_changes AS changes FROM pace('2019-10-31') ORDER BY instrument COLLATE "C";
-- Nothing is recorded later, so nothing is indicated: not recorded is not the same as too slow.
SELECT instrument, recurring, on_time_rate, longest_unmet_run AS unmet, unrecorded > 0 AS unrecorded, indication
FROM pace('2020-12-31') WHERE instrument IN ('direction-2', 'terms-of-reference') ORDER BY instrument;
-- The same in a register that is kept live: two updates in a row not sent.
BEGIN;
UPDATE instrument SET recorded_during = '[2019-10-31,)' WHERE code = 'terms-of-reference';
UPDATE obligation SET recorded_during = '[2019-10-31,2019-11-01)' WHERE duty IN ('chair-board', 'report-to-board', 'quarterly-review');
SELECT d AS on_date, p.longest_unmet_run AS unmet, p.indication, p.reason, p.rhythm_changes AS changes
FROM unnest('{2019-12-01,2020-01-01}'::date[]) d, pace(d) p WHERE p.instrument = 'terms-of-reference' ORDER BY d;
-- The Minister has the quarterly review fortnightly from 1 March; the past keeps its rhythm.
WITH decided AS (
	INSERT INTO decision (authority, decided_on, kind, decided_by, obligation, decision, reason, source)
	SELECT o.authority, '2020-02-20', 'change of rhythm', 'minister', o.id, 'The review is fortnightly from 1 March 2020', 'The pace is not sufficient', 'direction-2019-10-31'
	FROM obligation o WHERE o.duty = 'quarterly-review'
	RETURNING authority, id, obligation)
INSERT INTO rhythm (authority, obligation, from_date, cadence, decision)
	SELECT authority, obligation, '2020-03-01', 'every 2 weeks', id FROM decided;
SELECT d AS on_date, p.rhythm_changes AS changes, p.last_decision, p.last_decided_on, p.last_decided_by
FROM unnest('{2020-02-19,2020-02-20}'::date[]) d, pace(d) p WHERE p.instrument = 'terms-of-reference' ORDER BY d;
SELECT due_on FROM due_calendar('2020-04-15', '2019-10-31', '2020-04-15') WHERE duty = 'quarterly-review' ORDER BY 1;
ROLLBACK;

--
-- case 16: the improvement plan
--
SELECT d AS on_date, p.instrument, p.duty, p.part_of, p.state, p.reported_on, p.source
FROM unnest('{2019-10-30,2019-10-31}'::date[]) d, plan_progress(d) p
WHERE p.instrument = 'improvement-plan' OR p.part_of IS NOT NULL
ORDER BY d, p.instrument COLLATE "C", p.duty COLLATE "C";
SELECT inspection, count(*) AS findings, count(duty) AS with_an_action, string_agg(DISTINCT state, ', ') AS states
FROM plan_progress('2025-12-31') WHERE finding IS NOT NULL GROUP BY inspection ORDER BY inspection COLLATE "C";

--
-- case 17: the five-year plan over the years
--
SELECT d AS on_date, p.duty, p.state, p.measure, p.note
FROM unnest('{2025-03-30,2025-03-31}'::date[]) d, plan_progress(d) p
WHERE p.instrument = 'room-to-grow' ORDER BY d, p.duty COLLATE "C";

--
-- case 19: forecasts of duration against what came
--
SELECT title, set_by, by_earliest, by_date, date_as_stated, status, reached_on, days_late, rag
FROM measure_target('2025-12-31') WHERE kind = 'intervention' ORDER BY by_date;
-- Before the day nobody is late, and before it was said nobody knew.
SELECT d AS on_date, t.by_date, t.status, t.days_late
FROM unnest('{2019-10-30,2019-10-31,2021-10-31,2021-11-01,2025-02-09,2025-02-10}'::date[]) d, measure_target(d) t
WHERE t.kind = 'intervention' AND t.by_date = '2021-10-31' ORDER BY d;
SELECT level, period_from, period_to, days, forecast_earliest, forecast_latest, forecast_sources, days_beyond_forecast
FROM intervention_duration('2025-12-31') WHERE level = 'direction';
-- What it has lasted, day by day; and where it stands among those that the register holds.
SELECT d AS on_date, i.days, i.is_open, i.censored_by, i.days_beyond_forecast AS beyond, i.survival, i.compared_with
FROM unnest('{2019-05-16,2019-10-31,2025-02-09,2025-02-10}'::date[]) d, intervention_duration(d) i WHERE i.level = 'direction' ORDER BY d;
-- The aim of a good judgement by the end of the year.
SELECT d AS on_date, t.target_grade, t.by_date, t.actual_grade, t.actual_on, t.status, t.rag, t.days_late
FROM unnest('{2025-03-31,2025-07-15,2026-01-01}'::date[]) d, measure_target(d) t WHERE t.kind = 'grade' ORDER BY d;

--
-- case 20: children in care
--
SELECT period_label, value, change, numerator, denominator, calculated, differs, round(lower::numeric, 1) AS lower, round(upper::numeric, 1) AS upper, rule, signal, short, recent_trend
FROM measure_trend('2025-12-31') WHERE measure = 'cla-rate' ORDER BY period_from;
SELECT period_kind, period_label, value, change, missing_as, source FROM measure_trend('2025-12-31') WHERE measure = 'cla' ORDER BY period_from;
-- "Not reflected in the most recent data": in March 2025 that was of March 2024, and rising.
SELECT d AS on_date, l.measure, l.period_label, l.value, l.change, l.direction, l.direction_basis
FROM unnest('{2019-12-30,2025-03-31,2025-12-31}'::date[]) d, measure_latest(d) l
WHERE l.measure LIKE 'cla%' ORDER BY d, l.measure COLLATE "C", l.period_from;
SELECT measure, commentary, commentary_by FROM measure_latest('2025-03-31') WHERE measure IN ('cla', 'cla-rate') AND period_kind = 'snapshot' ORDER BY measure;

--
-- case 21: caseloads
--
SELECT period_label, value, bound, missing_as, source FROM measure_trend('2025-12-31') WHERE measure = 'caseload' ORDER BY period_from;
SELECT value, missing_as, direction, direction_basis, meaning, commentary FROM measure_latest('2025-12-31') WHERE measure = 'caseload';
-- No source states a limit. With one, more than 100 breaches it at 100 too.
BEGIN;
SELECT limit_value, limit_breached FROM measure_latest('2019-12-31') WHERE measure = 'caseload';
UPDATE measure SET limit_value = 100 WHERE code = 'caseload';
SELECT value, bound, limit_value, limit_breached FROM measure_latest('2019-12-31') WHERE measure = 'caseload';
UPDATE measure SET limit_value = 101 WHERE code = 'caseload';
SELECT limit_value, limit_breached FROM measure_latest('2019-12-31') WHERE measure = 'caseload';
ROLLBACK;

--
-- case 22: the workforce
--
SELECT title, value, missing_as, direction, direction_basis, meaning FROM measure_latest('2025-12-31') WHERE measure = 'agency-workers';
SELECT title, during, source FROM event WHERE kind = 'appointment' ORDER BY title COLLATE "C";

--
-- case 23: money, budget against actual
--
SELECT measure, period_kind, period_label, value, missing_as, limit_value, limit_breached, source
FROM measure_latest('2025-12-31') WHERE unit = 'pounds' ORDER BY measure, period_from;
SELECT title, date_as_stated, source FROM event WHERE kind = 'money' ORDER BY title COLLATE "C";

--
-- case 24: cost avoided
--
\x on
SELECT fewer, unit_cost, length_of_stay, total, total_bound, total_computed, not_stated, arithmetic, per_entrant_implied, date_as_stated
FROM cost_avoidance('2025-03-31');
SELECT fewer, published_before, published_now, fewer_published, total_on_published FROM cost_avoidance('2025-12-31');
-- With the inputs that the source does not state, the arithmetic is done.
BEGIN;
UPDATE cost_estimate SET unit_cost = 1250.5, unit_cost_per = 'week', length_of_stay = 240;
SELECT total_computed, not_stated, arithmetic, total_on_published FROM cost_avoidance('2025-12-31');
ROLLBACK;
\x off
SELECT count(*) AS known_before_it_was_said FROM cost_avoidance('2025-03-30');

RESET search_path;
DROP SCHEMA stoke CASCADE;
