--
-- The case, row by row: each test is named after the number of its row in the
-- table of what the source documents describe, from 1 to 28, and shows through
-- the reports what that row must show. example.sql and example_measures.sql hold
-- each of them in detail.
--
SET client_min_messages = warning;
\set SHOW_CONTEXT never
\pset null -
SET datestyle = 'ISO, DMY';
SELECT oversight.create_register('stoke') IS NOT NULL AS made, oversight.load_example('stoke') IS NOT NULL AS loaded;
SET search_path = pg_catalog, stoke, oversight;

--
-- case 1: the judgement on any date, by area
--
SELECT d AS on_date, c.area, c.grade, c.judged_on FROM unnest('{2019-03-17,2019-03-18}'::date[]) d, judgement_current(d) c
WHERE c.authority = 'E06000021' AND c.area IN ('overall', 'leaders', 'help and protection', 'in care') ORDER BY d, c.area;

--
-- case 2: the timeline, the direction of travel, days below good
--
SELECT grade, judged_on, judged_to, direction FROM judgement_timeline('2025-12-31') WHERE authority = 'E06000021' AND area = 'overall' ORDER BY judged_on;
SELECT days_below_good, date '2025-12-31' - date '2015-08-12' AS by_the_calendar FROM judgement_current('2025-12-31') WHERE authority = 'E06000021' AND area = 'overall';

--
-- case 3: key areas to improve: how many answered by actions, how many done; and strengths
--
SELECT finding_kind, count(*) AS findings, count(duty) AS answered, count(*) FILTER (WHERE state = 'completed') AS done
FROM plan_progress('2025-12-31') WHERE inspection = 'ilacs-2019' GROUP BY finding_kind ORDER BY finding_kind;
SELECT f.kind, count(*) AS stated FROM finding f JOIN inspection i ON i.authority = f.authority AND i.id = f.inspection WHERE i.code = 'ilacs-2019' GROUP BY f.kind ORDER BY f.kind;

--
-- case 4: the first direction, in force from 16 May to 31 October 2019, revoked by the second; its duties bind until then
--
SELECT instrument, in_force_from, in_force_to, days_in_force, revoked_by, revoked_on FROM direction_chain('2025-12-31') WHERE instrument = 'direction-1';
SELECT d AS on_date, count(*) AS duties FROM unnest('{2019-05-15,2019-05-16,2019-10-30,2019-10-31}'::date[]) d
LEFT JOIN LATERAL obligation_status(d) s ON s.instrument = 'direction-1' WHERE s.duty IS NOT NULL GROUP BY d ORDER BY d;

--
-- case 5: the second direction revokes the first, and lasts until it is revoked
--
SELECT d AS on_date, c.in_force_from, c.in_force_to, c.is_in_force, c.revokes FROM unnest('{2019-10-31,2025-02-09,2025-02-10}'::date[]) d, direction_chain(d) c
WHERE c.instrument = 'direction-2' ORDER BY d;

--
-- case 6: binding from 31 October 2019 to the revocation, owed to several, never overdue
--
SELECT clause, duty, status, in_force_from, receives FROM obligation_status('2024-12-31') WHERE instrument = 'direction-2' AND clause ~ '7\([abc]\)' ORDER BY clause, duty;
SELECT count(*) AS ever_overdue FROM generate_series(date '2019-10-31', '2025-12-31', interval '1 month') d, overdue(d::date) o WHERE o.clause ~ '7\([abc]\)';

--
-- case 7: a formal partnership by 31 January 2020, with and without fulfilment
--
SELECT d AS on_date, s.status, s.last_due, s.next_due FROM unnest('{2019-10-31,2020-01-31,2020-02-01}'::date[]) d, obligation_status(d) s WHERE s.duty = 'partnership' ORDER BY d;
BEGIN;
UPDATE instrument SET recorded_during = '[2019-10-31,)' WHERE code = 'direction-2';
SELECT d AS on_date, s.status, s.rag FROM unnest('{2019-10-31,2020-01-31,2020-02-01}'::date[]) d, obligation_status(d) s WHERE s.duty = 'partnership' ORDER BY d;
SELECT due_on, outcome, days_late FROM record_fulfilment('E06000021', 'partnership', '2020-01-30');
SELECT d AS on_date, s.status, s.rag FROM unnest('{2020-01-29,2020-01-31,2020-02-01}'::date[]) d, obligation_status(d) s WHERE s.duty = 'partnership' ORDER BY d;
ROLLBACK;

--
-- case 8: the combined monthly report: three who owe, twelve due dates a year, each met, late or missed
--
SELECT owes FROM obligation_status('2019-10-31') WHERE duty = 'monthly-report';
SELECT count(*) AS due_in_2020, array_agg(DISTINCT outcome) AS outcomes FROM due_calendar('2021-06-30', '2020-01-01', '2020-12-31') WHERE duty = 'monthly-report';
BEGIN;
UPDATE instrument SET recorded_during = '[2019-10-31,)' WHERE code = 'direction-2';
SELECT count(*) AS recorded FROM unnest('{2019-11-29,2020-01-10}'::date[], '{2019-11-30,2019-12-31}'::date[]) AS r (done, due), record_fulfilment('E06000021', 'monthly-report', r.done, r.due);
INSERT INTO sign_off (authority, report, as_at, party, signed_on) SELECT 'E06000021', 'combined monthly progress report', '2019-11-30', p.party, '2019-11-29'
FROM obligation_party p JOIN obligation o ON o.authority = p.authority AND o.id = p.obligation WHERE o.duty = 'monthly-report' AND p.role = 'owes';
SELECT count(*) AS signatures FROM sign_off WHERE as_at = '2019-11-30';
SELECT due_on, outcome, days_late FROM due_calendar('2020-03-31', '2019-11-01', '2020-03-01') WHERE duty = 'monthly-report' ORDER BY due_on;
ROLLBACK;

--
-- case 9: formal reviews every three months from the date of the direction
--
SELECT due_on FROM due_calendar('2020-12-31', '2019-10-31', '2020-12-31') WHERE duty = 'performance-review' ORDER BY due_on;

--
-- case 10: the improvement board and the council's report to it, month by month
--
BEGIN;
UPDATE instrument SET recorded_during = '[2019-10-31,)' WHERE code = 'terms-of-reference';
SELECT count(*) AS recorded FROM unnest('{2019-11-28,2019-12-19}'::date[]) d, record_fulfilment('E06000021', 'chair-board', d);
SELECT due_on, outcome FROM record_fulfilment('E06000021', 'report-to-board', '2019-11-28');
SELECT duty, due_on, outcome, completed FROM due_calendar('2020-01-10', '2019-11-01', '2019-12-31') WHERE duty IN ('chair-board', 'report-to-board') ORDER BY duty, due_on;
ROLLBACK;

--
-- case 11: pace indicates; a changed rhythm is a recorded decision, and the past keeps its rhythm
--
BEGIN;
UPDATE instrument SET recorded_during = '[2019-10-31,)' WHERE code = 'terms-of-reference';
SELECT indication, longest_unmet_run FROM pace('2020-01-15') WHERE instrument = 'terms-of-reference';
SELECT rhythm, frequency, from_date, decided_by FROM vary_rhythm('E06000021', 'quarterly-review', 'every 2 weeks', '2020-03-01', '2020-02-20', 'minister');
SELECT due_on, frequency FROM due_calendar('2020-04-01', '2019-11-01', '2020-04-01') WHERE duty = 'quarterly-review' ORDER BY due_on;
ROLLBACK;

--
-- case 12: the next visit expected by, from the last actual one; never called a breach
--
SELECT d AS on_date, s.status, s.next_due, s.binding FROM unnest('{2019-10-31,2020-06-30}'::date[]) d, obligation_status(d) s WHERE s.instrument = 'ofsted-visits' ORDER BY d;
SELECT DISTINCT c.outcome FROM due_calendar('2024-12-31', '2019-10-01', '2024-12-31') c WHERE c.instrument = 'ofsted-visits' ORDER BY 1;

--
-- case 13: the duties of one party across instruments
--
SELECT s.instrument, count(*) AS owed FROM obligation_status('2019-10-31') s JOIN obligation_party p USING (authority, obligation)
WHERE p.party = 'commissioner' AND p.role = 'owes' GROUP BY s.instrument ORDER BY s.instrument;
SELECT post, holder, lower(during) AS since FROM role_holder WHERE post = 'commissioner' ORDER BY since;

--
-- case 14: the review of delivery options, on the timeline
--
SELECT on_date, kind, title, source FROM timeline('2025-12-31') WHERE kind = 'review' AND title ~ 'delivery' ORDER BY on_date;

--
-- case 15: the partners: their grades when the agreement was made, and whether they were strong
--
SELECT partner_name, grade_then, judged_on_then, strong_then, test_then FROM partner_check('2019-10-31') ORDER BY partner_name;

--
-- case 16: the improvement plan, action by action
--
SELECT instrument, count(*) AS actions, array_agg(DISTINCT state) AS states FROM plan_progress('2025-12-31')
WHERE instrument IN ('improvement-plan', 'terms-of-reference') GROUP BY instrument ORDER BY instrument;

--
-- case 17: the five-year plan over the years
--
SELECT d AS on_date, p.duty, p.state FROM unnest('{2025-03-30,2025-03-31}'::date[]) d, plan_progress(d) p WHERE p.instrument = 'room-to-grow' ORDER BY d, p.duty COLLATE "C";

--
-- case 18: the duration of the intervention, and its place among all
--
SELECT period_from, period_to, days, is_open, rank_longest, n, survival FROM intervention_duration('2025-12-31') WHERE level = 'direction';
SELECT DISTINCT timeline FROM three_timelines('2025-12-31') WHERE authority = 'E06000021' ORDER BY timeline;

--
-- case 19: expected against actual duration
--
SELECT forecast_earliest, forecast_latest, period_to, days_beyond_forecast FROM intervention_duration('2025-12-31') WHERE level = 'direction';

--
-- case 20: children in care: trend, rate with interval, rank, signal
--
SELECT t.period_label, t.value, t.change, round(t.lower::numeric, 1) AS lower, round(t.upper::numeric, 1) AS upper, t.rule, b.rank_highest, b.n_values
FROM measure_trend('2025-12-31') t JOIN measure_benchmark('2025-12-31') b USING (authority, measure, period_from)
WHERE t.measure = 'cla-rate' ORDER BY t.period_from DESC LIMIT 2;

--
-- case 21: caseloads: a limit breached
--
BEGIN;
UPDATE measure SET limit_value = 100 WHERE code = 'caseload';
SELECT value, bound, limit_value, limit_breached FROM measure_latest('2019-12-31') WHERE measure = 'caseload';
ROLLBACK;

--
-- case 22: the workforce
--
SELECT title, direction, direction_basis FROM measure_latest('2025-12-31') WHERE measure = 'agency-workers';
SELECT count(*) AS appointments FROM timeline('2025-12-31') WHERE kind = 'appointment';

--
-- case 23: money: budget against actual
--
SELECT measure, value, missing_as, limit_value, limit_breached, source FROM measure_latest('2025-12-31') WHERE unit = 'pounds' ORDER BY measure, source;

--
-- case 24: cost avoided, with all three inputs
--
SELECT fewer, coalesce(unit_cost::text, 'not stated') AS unit_cost, coalesce(length_of_stay::text, 'not stated') AS length_of_stay, total, not_stated FROM cost_avoidance('2025-12-31');

--
-- case 25: why and what if: scope, consequence, recommendations not acted on, risk
--
SELECT code, functions_in_scope IS NOT NULL AS scope, consequence IS NOT NULL AS consequence FROM instrument WHERE kind = 'direction' ORDER BY code;
SELECT earlier_in.code AS repeats, earlier.acted_on, count(*) FROM finding f
JOIN finding earlier ON earlier.authority = f.authority AND earlier.id = f.repeats
JOIN inspection earlier_in ON earlier_in.authority = earlier.authority AND earlier_in.id = earlier.inspection GROUP BY 1, 2 ORDER BY 1;
SELECT count(*) AS risks_on_the_timeline FROM timeline('2025-12-31') WHERE kind = 'risk stated';

--
-- case 26: who held a post on a date
--
SELECT d.on_date, d.post, coalesce(r.holder, 'no source says') AS holder, r.interim
FROM (VALUES (date '2019-03-18', 'stoke-leader'), ('2019-10-31', 'stoke-leader'), ('2025-04-30', 'stoke-dcs')) AS d (on_date, post)
LEFT JOIN role_holder r ON r.post = d.post AND r.during @> d.on_date ORDER BY d.on_date;

--
-- case 27: the members
--
SELECT name, members, source FROM party WHERE members IS NOT NULL;

--
-- case 28: both accounts are kept, each with its source, and data_quality shows the conflict
--
SELECT table_name, rule, count(*) FROM data_quality('2025-12-31') WHERE rule ~ 'account|disagree|differ' GROUP BY table_name, rule ORDER BY table_name, rule;
SELECT kind, title, source FROM timeline('2025-12-31') WHERE other_account ORDER BY on_date, title COLLATE "C";

RESET search_path;
DROP SCHEMA stoke CASCADE;
