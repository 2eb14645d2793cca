--
-- Measures in a register: what is refused, what the reports say of a few numbers
-- that can be checked by eye, and what small numbers give away.
--
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SET datestyle = 'ISO, DMY';
\pset null -
SELECT oversight.create_register('m') LIKE '%made%' AS made;
SET search_path = pg_catalog, m, oversight;

INSERT INTO party (code, name, kind) VALUES ('dfe', 'Department', 'body'), ('council', 'Council', 'body');
INSERT INTO source (code, publisher, title, published_on) VALUES
	('first', 'dfe', 'First release', '2024-11-14'), ('second', 'dfe', 'Second release', '2025-11-20'), ('ours', 'council', 'Our own count', '2024-05-01');
INSERT INTO authority (code, name, kind, ofsted_region, ons_region, during) VALUES
	('A', 'Alpha', 'unitary', 'North', 'North East', '(,)'), ('B', 'Beta', 'unitary', 'North', 'North East', '(,)'),
	('C', 'Gamma', 'county', 'North', 'Yorkshire', '(,)'), ('D', 'Delta', 'county', 'South', 'South East', '(,)'),
	('E', 'Epsilon', 'county', 'South', 'South East', '(,)'), ('X', 'Abolished', 'county', 'South', 'South East', '(,2023-04-01)'),
	('R', 'North East', 'region', NULL, NULL, '(,)'), ('N', 'England', 'nation', NULL, NULL, '(,)');
INSERT INTO measure (code, title, unit, polarity, per, decimal_places, interval_method, adds_up, period_kind, source) VALUES
	('rate', 'A rate', 'per 10,000', 'lower', 10000, 1, 'byar', false, 'snapshot', 'first'),
	('share', 'A share', 'per cent', 'higher', 100, 1, 'wilson', false, 'financial year', 'first'),
	('count', 'A count', 'children', 'neutral', NULL, 0, NULL, true, NULL, 'first');

--
-- Periods
--
SELECT k AS kind, period_of(k, d), period_label(k, period_of(k, d))
FROM unnest('{snapshot,month,quarter,financial year,academic year,calendar year,as stated}'::text[]) WITH ORDINALITY t (k, n), unnest('{2024-02-29,2024-09-01}'::date[]) d
ORDER BY d, n;
SELECT period_of('month', 'infinity') IS NULL AS none, period_of('snapshot', '-infinity') IS NULL AS nor_here, period_label('month', 'empty') IS NULL AS nor_this;
SELECT w.written, w.kind, p.period_kind, p.period
FROM (VALUES ('2025-03-31', NULL), ('31/03/2025', NULL), ('2025-03', NULL), ('March 2025', NULL), ('2024-25 Q3', NULL), ('2024-25', NULL),
	('2016-17 (OT)', NULL), ('2024/25', NULL), ('2024-2025', NULL), ('2025', 'snapshot'), ('2025', 'financial year'), ('2025', 'calendar year'),
	('2025', 'academic year'), ('2011-12', NULL), ('2011-12', 'month'), ('2025', NULL), ('2024-26', NULL), ('2025-13', NULL), ('30/02/2025', NULL),
	('29/02/2024', NULL), ('2024-25 Q5', NULL), ('0000-01-01', NULL), ('soon', NULL), ('', NULL)) AS w (written, kind),
	period_from_text(w.written, w.kind) p;
SELECT p.* FROM period_from_text('2017', 'snapshot', '09-30') p;

--
-- What is refused
--
\set ins 'INSERT INTO observation (authority, measure, period, period_kind, value, numerator, denominator, missing_as) VALUES (''A'', '
:ins 'rate', '[2024-03-31,2024-04-01)', 'snapshot', 'NaN', NULL, NULL, NULL);
:ins 'rate', '[2024-03-31,2024-04-01)', 'snapshot', 'Infinity', NULL, NULL, NULL);
:ins 'rate', '[2024-03-31,2024-04-01)', 'snapshot', NULL, NULL, NULL, NULL);
:ins 'rate', '[2024-03-31,2024-04-01)', 'snapshot', 0, NULL, NULL, 'confidential');
:ins 'rate', '[2024-03-31,2024-04-01)', 'snapshot', 5, -1, 100, NULL);
:ins 'rate', '[2024-03-31,2024-04-01)', 'snapshot', 5, 1, 0, NULL);
:ins 'share', '[2023-04-01,2024-04-01)', 'financial year', 120, 12, 10, NULL);
:ins 'rate', '[2024-03-31,2024-04-02)', 'snapshot', 5, NULL, NULL, NULL);
:ins 'share', '[2024-01-01,2025-01-01)', 'financial year', 5, NULL, NULL, NULL);
:ins 'share', '[2024-04-01,)', 'financial year', 5, NULL, NULL, NULL);
:ins 'rate', '[2999-03-31,2999-04-01)', 'snapshot', 5, NULL, NULL, NULL);
:ins 'rate', '[2024-03-31,2024-04-01)', 'snapshot', 1e400, NULL, NULL, NULL);
:ins 'rate', '[2024-03-31,2024-04-01)', 'snapshot', 5, 1, 1e-400, NULL);
:ins 'rate', '[4713-02-01 BC,4713-03-01 BC)', 'month', 5, NULL, NULL, NULL);
:ins 'rate', '[2024-03-31,5874897-12-31)', 'as stated', 5, NULL, NULL, NULL);
:ins 'rate', '[-infinity,2024-04-01)', 'snapshot', 5, NULL, NULL, NULL);
:ins 'rate', '[2024-03-31,2024-04-01)', 'snap shot', 5, NULL, NULL, NULL);
:ins 'rate', '[2024-03-31,2024-04-01)', 'snapshot', NULL, NULL, NULL, 'Confidential');
:ins 'unknown', '[2024-03-31,2024-04-01)', 'snapshot', 5, NULL, NULL, NULL);
-- The constraints hold without the guards.
BEGIN;
ALTER TABLE observation DISABLE TRIGGER USER;
\set VERBOSITY terse
SAVEPOINT s; :ins 'rate', '[2024-03-31,2024-04-01)', 'snapshot', 'NaN', NULL, NULL, NULL); ROLLBACK TO s;
:ins 'share', '[2024-01-01,2025-01-01)', 'financial year', 5, NULL, NULL, NULL); ROLLBACK TO s;
:ins 'rate', '[2024-03-31,2024-04-01)', 'snapshot', 5, 1, 0, NULL);
ROLLBACK;
\set VERBOSITY default
INSERT INTO target (authority, title, measure, value, by_date) VALUES ('A', 'Fewer', 'count', 5, '2025-03-31');
\set VERBOSITY terse
INSERT INTO target (authority, title, measure, value, by_date, grade) VALUES ('A', 'Both', 'rate', 5, '2025-03-31', 'good');
INSERT INTO target (authority, title, by_date) VALUES ('A', 'Neither', '2025-03-31');
\set VERBOSITY default
INSERT INTO target (authority, title, measure, value, by_date) VALUES ('A', 'Never', 'rate', 5, 'infinity');
\set VERBOSITY terse
INSERT INTO neighbour (authority, edition, neighbour, position) VALUES ('A', '2025', 'A', 1);
\set VERBOSITY default
SELECT count(*) AS nothing_got_in FROM observation;

--
-- Suppressed is not 0; one vintage at a time; the publisher's own before others
--
INSERT INTO observation (authority, measure, period, period_kind, value, numerator, denominator, missing_as, status, published_on, source) VALUES
	('A', 'rate', '[2022-03-31,2022-04-01)', 'snapshot', 50.0, 50, 10000, NULL, 'final', NULL, 'first'),
	('A', 'rate', '[2024-03-31,2024-04-01)', 'snapshot', 60.0, 60, 10000, NULL, 'provisional', NULL, 'first'),
	('A', 'rate', '[2024-03-31,2024-04-01)', 'snapshot', 61.0, 61, 10000, NULL, 'final', NULL, 'second'),
	('A', 'rate', '[2024-03-31,2024-04-01)', 'snapshot', 99.0, 99, 10000, NULL, 'final', NULL, 'ours'),
	('A', 'rate', '[2025-03-31,2025-04-01)', 'snapshot', 55.05, 55, 10000, NULL, 'final', NULL, 'second'),
	('B', 'rate', '[2025-03-31,2025-04-01)', 'snapshot', 55.1, 551, 100000, NULL, 'final', NULL, 'second'),
	('C', 'rate', '[2025-03-31,2025-04-01)', 'snapshot', 40, 40, 10000, NULL, 'final', NULL, 'second'),
	('D', 'rate', '[2025-03-31,2025-04-01)', 'snapshot', NULL, NULL, NULL, 'confidential', 'final', NULL, 'second'),
	('E', 'rate', '[2025-03-31,2025-04-01)', 'snapshot', 70, 70, 10000, NULL, 'final', NULL, 'second'),
	('R', 'rate', '[2025-03-31,2025-04-01)', 'snapshot', 54, NULL, NULL, NULL, 'final', NULL, 'second'),
	('N', 'rate', '[2025-03-31,2025-04-01)', 'snapshot', 52, NULL, NULL, NULL, 'final', NULL, 'second');
SELECT d AS on_date, t.period_label, t.value, t.status, t.source, t.year_before, t.change, t.calculated, t.differs
FROM unnest('{2024-04-30,2024-05-01,2024-11-14,2025-11-20}'::date[]) d, measure_trend(d) t
WHERE t.authority = 'A' AND t.measure = 'rate' ORDER BY d, t.period_from;
-- 2024 against 2023, which nobody published: not against the row before.
SELECT period_label, change FROM measure_trend('2025-11-20') WHERE authority = 'A' AND measure = 'rate' ORDER BY period_from;

--
-- Benchmarks: ranks of published values, so 55.05 and 55.1 tie at one decimal place
--
INSERT INTO neighbour (authority, edition, neighbour, position, published_on) VALUES
	('A', '2020', 'B', 1, '2020-01-01'), ('A', '2025', 'C', 1, '2025-10-01'), ('A', '2025', 'D', 2, '2025-10-01'), ('A', '2025', 'E', 3, '2025-10-01');
SELECT authority, value, missing_as, rank, rank_highest AS highest, n_authorities AS n, n_values, n_missing, quartile_1 AS q1, median, quartile_3 AS q3, band
FROM measure_benchmark('2025-11-20') WHERE measure = 'rate' AND period_from = '2025-03-31' ORDER BY authority;
SELECT neighbours_edition AS edition, neighbours_mean AS mean, neighbours_n AS n, neighbours_missing AS missing, rank_highest_among_neighbours AS highest,
	ofsted_region, ofsted_region_mean AS ofsted, ons_region, ons_region_mean AS ons, ons_region_published AS published, england_mean, england_published,
	round(lower::numeric, 2) AS lower, round(upper::numeric, 2) AS upper, against_england, against_neighbours
FROM measure_benchmark('2025-11-20') WHERE authority = 'A' AND period_from = '2025-03-31';
SELECT authority, against_england FROM measure_benchmark('2025-11-20') WHERE measure = 'rate' AND period_from = '2025-03-31' ORDER BY authority;
-- One value is nobody's rank.
SELECT authority, value, rank, rank_highest, band, n_values, n_missing FROM measure_benchmark('2025-11-20') WHERE period_from = '2022-03-31';

--
-- Quarters, the year to date, and totals over missing values
--
INSERT INTO observation (authority, measure, period, period_kind, value, missing_as, source)
SELECT a, 'count', period_of('quarter', d::date), 'quarter', v, CASE WHEN v IS NULL THEN 'confidential' END, 'first'
FROM (VALUES ('A', '2022-04-01', 10), ('A', '2022-07-01', 20), ('A', '2022-10-01', 30), ('A', '2023-01-01', 40),
	('A', '2023-04-01', 11), ('A', '2023-07-01', NULL), ('A', '2023-10-01', 33), ('B', '2023-10-01', 7), ('C', '2023-10-01', NULL)) AS v (a, d, v);
SELECT period_label, value, missing_as, year_before, change, year_to_date AS to_date, year_to_date_missing AS missing, year_to_date_before AS before, year_to_date_before_missing AS missing_before
FROM measure_trend('2024-12-31') WHERE authority = 'A' AND measure = 'count' ORDER BY period_from;
SELECT area_kind, area, total, n_authorities AS n, n_values, n_missing, n_confidential AS confidential, partial
FROM measure_total('2024-12-31') WHERE measure = 'count' AND period_label = '2023-24 Q3' ORDER BY 1, 2;
-- A rate is not added up: its numerators and denominators are. The four of 2025 make 716 of 130,000.
SELECT area, total, n_authorities AS n, n_values, n_missing, partial, published FROM measure_total('2025-11-20') WHERE measure = 'rate' AND period_from = '2025-03-31' ORDER BY area_kind, area;

--
-- A changed definition, process control and the trend of five years
--
INSERT INTO observation (authority, measure, period, period_kind, value, numerator, denominator, source)
SELECT 'B', 'share', period_of('financial year', make_date(y, 4, 1)), 'financial year', round(100.0 * (300 + 40 * (y - 2015)) / 1000, 1), 300 + 40 * (y - 2015), 1000, 'first'
FROM generate_series(2015, 2023) y;
SELECT period_label, value, change, round(lower::numeric, 1) AS lower, round(upper::numeric, 1) AS upper, rule, signal, short, recent_trend
FROM measure_trend('2024-12-31') WHERE measure = 'share' ORDER BY period_from;
UPDATE measure SET definition_breaks = '{2020-04-01}' WHERE code = 'share';
SELECT period_label, value, change, definition_changed AS changed, round(mean::numeric, 1) AS mean, recent_trend
FROM measure_trend('2024-12-31') WHERE measure = 'share' AND period_from >= '2019-04-01' ORDER BY period_from;

--
-- Targets and colours
--
INSERT INTO target (authority, title, measure, value, tolerance, by_date, set_on, forecast) VALUES
	('B', 'Two thirds', 'share', 66, 5, '2025-03-31', '2023-01-01', false),
	('B', 'Half', 'share', 50, NULL, '2022-03-31', '2020-01-01', false),
	('B', 'Hoped for', 'share', 90, NULL, '2024-12-31', '2023-01-01', true),
	('A', 'At most 55', 'rate', 55, 0.04, '2026-03-31', '2025-01-01', false);
SELECT d AS on_date, t.title, t.actual_value AS actual, t.actual_on, t.reached_on, t.status, t.rag, t.days_late AS late, round(t.needed_per_year::numeric, 2) AS needed, round(t.actual_per_year::numeric, 2) AS pace, t.projected_on
FROM unnest('{2024-12-31,2025-12-31}'::date[]) d, measure_target(d) t WHERE t.measure = 'share' ORDER BY d, t.title COLLATE "C";
-- 55.05 is published as 55.1, which is more than 0.04 beyond 55.
SELECT authority, measure, value, target, target_tolerance AS tolerance, rag, meaning, assurance FROM measure_latest('2025-11-20') WHERE target IS NOT NULL ORDER BY authority;
UPDATE target SET tolerance = 0.1 WHERE measure = 'rate';
SELECT rag FROM measure_latest('2025-11-20') WHERE measure = 'rate' AND authority = 'A';
UPDATE measure SET polarity = 'neutral' WHERE code = 'share';

--
-- Small numbers. Whoever subtracts what is shown from the total, and knows the
-- rule, is left with more than one possibility for every number kept back: all
-- rows of three and four numbers with totals up to 30 and 18 are tried.
--
SELECT c AS counts, d.cells, d.total
FROM (VALUES ('{12,3,40}'::bigint[]), ('{12,3,4,40}'), ('{3,0,0}'), ('{6,6,1}'), ('{3,4}'), ('{7,8}'), ('{}'), ('{3,NULL,50}'), ('{5,6}'), ('{1,6}')) AS v (c), disclose(c) d;
SELECT disclose('{4,-1}');
SELECT disclose('{{1,2},{3,4}}');
CREATE TEMP TABLE tried AS
	SELECT ARRAY[a, b, c, d] AS counts, (disclose(ARRAY[a, b, c, d])).*
	FROM generate_series(0, 18) a, generate_series(0, 18) b, generate_series(0, 18) c, generate_series(0, 18) d
	WHERE a + b + c + d <= 18
	UNION ALL
	SELECT ARRAY[a, b, c], (disclose(ARRAY[a, b, c])).*
	FROM generate_series(0, 30) a, generate_series(0, 30) b, generate_series(0, 30) c
	WHERE a + b + c <= 30;
SELECT count(*) AS rows_tried, count(*) FILTER (WHERE total IS NULL) AS total_kept_back,
	count(*) FILTER (WHERE EXISTS (SELECT FROM unnest(cells) c WHERE c BETWEEN 1 AND 5)) AS small_number_shown FROM tried;
SELECT count(*) AS given_away
FROM (
	SELECT t.cells, t.total, cardinality(t.counts) AS n, u.i
	FROM tried t, generate_subscripts(t.counts, 1) u (i)
	WHERE t.total IS NOT NULL AND t.cells[u.i] IS NULL
	GROUP BY t.cells, t.total, cardinality(t.counts), u.i
	HAVING count(DISTINCT t.counts[u.i]) = 1
) s;
-- Keeping back the small numbers alone would give them away.
SELECT count(*) > 0 AS without_the_others
FROM tried t WHERE (SELECT count(*) FROM unnest(t.counts) c WHERE c BETWEEN 1 AND 5) = 1;
-- As it is used: the teams of one authority, and their total.
SELECT u.team, u.children, (x.d).total
FROM (SELECT array_agg(team ORDER BY team) AS teams, disclose(array_agg(children ORDER BY team)) AS d
	FROM (VALUES ('East', 14::bigint), ('North', 3), ('South', 22)) AS t (team, children)) x,
	unnest(x.teams, (x.d).cells) AS u (team, children) ORDER BY u.team;

--
-- Imports: a plain table
--
COPY import_observations FROM stdin CSV;
authority,measure,period,value
Gamma,count,2024-25 Q1,12
GAMMA,count,2024-25 Q2,c
England,count,2024-25 Q1,"1,200"
D,rate,2023,79.400000000000006
\.
SELECT authority, measure, period_kind, period, value, missing_as, as_printed, source FROM observation WHERE source = 'own-observations' ORDER BY id;
-- Again: nothing changes. Another value for the same: kept beside it.
SELECT count(*) AS n, min(id), max(id) FROM observation WHERE source = 'own-observations' \gset before_
COPY import_observations FROM stdin CSV;
authority,measure,period,value
Gamma,count,2024-25 Q1,12
Gamma,count,2024-25 Q2,c
England,count,2024-25 Q1,1200
D,rate,2023,79.4
\.
SELECT count(*) = :before_n AS the_same FROM observation WHERE source = 'own-observations';
-- (one transaction, which has one today)
BEGIN;
COPY import_observations FROM stdin CSV;
authority,measure,period,value
Gamma,count,2024-25 Q1,13
\.
SELECT value, published_on = today_in_london() AS known_from_today FROM observation WHERE source = 'own-observations' AND measure = 'count' AND authority = 'C' AND lower(period) = '2024-04-01' ORDER BY id;
COMMIT;
-- One bad row, and nothing of the file gets in.
COPY import_observations FROM stdin CSV;
authority,measure,period,value
Gamma,count,2024-25 Q3,14
Nowhere,count,2024-25 Q3,15
\.
COPY import_observations FROM stdin CSV;
authority,measure,period,value
Gamma,counts,2024-25 Q3,14
\.
COPY import_observations FROM stdin CSV;
authority,measure,period,value
Gamma,Count,2024-25 Q3,14
\.
COPY import_observations FROM stdin CSV;
authority,measure,period,value
Gamma,count,2025,14
\.
COPY import_observations FROM stdin CSV;
authority,measure,period,value
Gamma,count,2024-25 Q5,14
\.
COPY import_observations FROM stdin CSV;
authority,measure,period,value
Gamma,count,2024-25 Q3,fourteen
\.
COPY import_observations FROM stdin CSV;
authority,measure,period,value
Gamma,count,2024-25 Q3,
\.
COPY import_observations FROM stdin CSV;
measure,authority,period,value
count,Gamma,2024-25 Q3,14
\.
SELECT count(*) AS got_in FROM observation WHERE period = period_of('quarter', '2024-10-01');
COPY import_observations_in_full FROM stdin CSV;
authority,measure,period,breakdown,value,numerator,denominator,status,published_on
Gamma,share,2023-24,Team East,25,25,100,provisional,01/06/2024
Gamma,share,2023-24,Team East,26,26,100,final,2024-07-01
\.
SELECT d AS on_date, t.breakdown, t.value, t.status FROM unnest('{2024-05-31,2024-06-01,2024-07-01}'::date[]) d, measure_trend(d) t
WHERE t.authority = 'C' AND t.measure = 'share' ORDER BY d;
COPY import_observations_in_full FROM stdin CSV;
authority,measure,period,breakdown,value,numerator,denominator,status,published_on
Gamma,share,2023-24,Team West,25,25,20,final,
\.
COPY import_observations_in_full FROM stdin CSV;
authority,measure,period,breakdown,value,numerator,denominator,status,published_on
Gamma,share,2023-24,Team West,25,5,20,draft,
\.

RESET search_path;
DROP TABLE tried;
DROP SCHEMA m CASCADE;
