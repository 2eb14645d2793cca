-- Many bodies at once: profiles, transitions and durations.
SET search_path = public, oversight;
SET datestyle = 'ISO, DMY';

CREATE TABLE body (name text, region text, h judgement_history);
INSERT INTO body VALUES
    ('stoke', 'west', '{2015-08-12: requires improvement, 2019-03-18: inadequate, 2022-11-25: requires improvement, 2025-07-15: requires improvement}'),
    ('abolished', 'west', '{2017-05-01: adequate, 2019-05-01: requires improvement, 2021-04-01: none}'),
    ('reborn', 'west', '{2013-01-01: good, 2018-03-01: none, 2019-03-01: none, 2023-02-01: good, 2024-02-01: outstanding}'),
    ('never judged', 'east', '{}'),
    ('only ended', 'east', '{2021-04-01: none}'),
    ('unknown', 'east', NULL);

--
-- grade_profile
--
SELECT p.* FROM unnest((SELECT grade_profile(h, '{2019-03-17,2019-03-18,2025-12-31}') FROM body)) AS p;
-- as a table of one row a date, whatever the order of the dates; a date counts once
SELECT on_date, sum(bodies) AS bodies, sum(bodies) FILTER (WHERE grade IS NULL) AS none,
       string_agg(bodies || ' ' || grade, ', ' ORDER BY grade DESC) FILTER (WHERE bodies > 0) AS standing
  FROM unnest((SELECT grade_profile(h, '{2025-12-31,2019-03-18,2013-01-01,2012-12-31,2021-03-31,2021-04-01,2019-03-18,2018-03-01}') FROM body))
 GROUP BY on_date ORDER BY on_date;
-- by region; which bodies count is for the query to say
SELECT region, p.* FROM (SELECT region, grade_profile(h, '{2020-01-01}') AS profile FROM body GROUP BY region) r, unnest(profile) AS p
 WHERE bodies > 0 ORDER BY region, p.on_date, p.grade;
SELECT p.* FROM unnest((SELECT grade_profile(h, '{2020-01-01}') FILTER (WHERE h IS NOT NULL AND name <> 'stoke') FROM body)) AS p WHERE bodies > 0;
-- each group may have dates of its own
SELECT region, (SELECT string_agg(format('%s: %s %s', on_date, bodies, coalesce(grade::text, 'none')), ', ') FROM unnest(profile) WHERE bodies > 0)
  FROM (SELECT region, grade_profile(h, CASE region WHEN 'east' THEN ARRAY[date '2020-01-01'] ELSE '{2016-01-01,2026-01-01}' END) AS profile
          FROM body GROUP BY region) r ORDER BY region;
-- the result is an array like others
SELECT cardinality(profile) AS rows, profile[1], profile[7], pg_typeof(profile) FROM (SELECT grade_profile(h, '{2020-01-01}') AS profile FROM body) x;
-- a single date, the ends of the type, dates far apart and dates one after the other
SELECT on_date, bodies FROM unnest((SELECT grade_profile('{0001-01-01: good, 5874897-12-31: none}', '{4713-11-24 BC,0001-12-31 BC,0001-01-01,5874897-12-30,5874897-12-31}'))) WHERE grade = 'good';
SELECT count(*) AS days, sum(bodies) AS body_days, bool_and(bodies = (on_date >= '2019-03-18' AND on_date < '2022-11-25')::int) AS right_days
  FROM unnest((SELECT grade_profile(h, ARRAY(SELECT date '1990-01-01' + k FROM generate_series(0, 19999) AS k)) FROM body)) WHERE grade = 'inadequate';
SELECT on_date, bodies FROM unnest((SELECT grade_profile(h, (SELECT array_agg(date '2019-03-10' + k) FROM generate_series(0, 9) k) || date '5874897-12-31' || date '4713-11-24 BC') FROM body)) WHERE grade = 'inadequate';
-- no dates, no bodies, no body with a history
SELECT grade_profile(h, '{}') AS no_dates FROM body;
SELECT grade_profile(h, '{2020-01-01}') IS NULL AS no_bodies FROM body WHERE false;
SELECT p.* FROM unnest((SELECT grade_profile(NULL, '{2020-01-01}') FROM body)) AS p WHERE bodies > 0;
-- dates in two dimensions are still dates
SELECT count(DISTINCT on_date) AS dates FROM unnest((SELECT grade_profile(h, '{{2020-01-01,2021-01-01},{2022-01-01,2020-01-01}}') FROM body));

SELECT grade_profile(h, NULL) FROM body;
SELECT grade_profile(h, '{2020-01-01,NULL}') FROM body;
SELECT grade_profile(h, '{2020-01-01,infinity}') FROM body;
SELECT grade_profile(h, '{-infinity}') FROM body;
SELECT grade_profile(h, CASE name WHEN 'stoke' THEN ARRAY[date '2020-01-01'] ELSE '{2020-01-02}' END) FROM body;
SELECT grade_profile(h, CASE name WHEN 'unknown' THEN ARRAY[date '2020-01-01', '2021-01-01'] ELSE '{2020-01-01}' END) FROM body;
SELECT grade_profile(h, '2020-01-01') FROM body;
-- the same dates written otherwise are the same dates
SELECT cardinality(grade_profile(h, CASE name WHEN 'stoke' THEN ARRAY[date '2020-01-01', '2021-01-01'] ELSE '{2021-01-01,2020-01-01,2021-01-01}' END)) AS rows FROM body;

--
-- transition_matrix
--
SELECT t.* FROM unnest((SELECT transition_matrix(h) FROM body)) AS t;
SELECT region, t.* FROM (SELECT region, transition_matrix(h) AS matrix FROM body GROUP BY region) r LEFT JOIN LATERAL unnest(matrix) AS t ON true ORDER BY region, from_grade, to_grade;
-- what was judged once moved nowhere; nor did what was never judged
SELECT transition_matrix(h) AS nothing FROM (VALUES (judgement_history '{2020-01-01: good}'), ('{}'), (NULL), ('{2020-01-01: good, 2021-01-01: none, 2022-01-01: good}')) v(h);
SELECT transition_matrix(h) IS NULL AS no_bodies FROM body WHERE false;
SELECT sum(times) AS times, sum(times) FILTER (WHERE direction = 'unchanged') AS unchanged
  FROM unnest((SELECT transition_matrix('{2011-08-01: adequate, 2015-08-12: requires improvement, 2018-01-01: satisfactory, 2019-01-01: satisfactory, 2020-01-01: good}')));

-- the parts cannot be called by themselves
SELECT grade_profile_transition(NULL, '{}', '{2020-01-01}');
SELECT grade_profile_combine(NULL, NULL);
SELECT grade_profile_final('{1}');
SELECT transition_matrix_transition(NULL, '{}');
SELECT transition_matrix_combine('{1}', '{1}');
SELECT transition_matrix_final('{1}');
-- nor do they trust a state that somebody else made
CREATE AGGREGATE odd_profile(judgement_history, date[]) (SFUNC = grade_profile_transition, STYPE = bigint[], INITCOND = '{1,2,3}');
SELECT odd_profile(h, '{2020-01-01}') FROM body;
DROP AGGREGATE odd_profile(judgement_history, date[]);
CREATE AGGREGATE odd_profile(judgement_history, date[]) (SFUNC = grade_profile_transition, STYPE = bigint[], INITCOND = '{1,NULL}');
SELECT odd_profile(h, '{2020-01-01}') FROM body;
DROP AGGREGATE odd_profile(judgement_history, date[]);
CREATE AGGREGATE odd_profile(judgement_history, date[]) (SFUNC = grade_profile_transition, STYPE = bigint[], INITCOND = '{}');
SELECT odd_profile(h, '{2020-01-01}') FROM body;
DROP AGGREGATE odd_profile(judgement_history, date[]);
CREATE AGGREGATE odd_matrix(judgement_history) (SFUNC = transition_matrix_transition, STYPE = bigint[], INITCOND = '{0}');
SELECT odd_matrix(h) FROM body;
DROP AGGREGATE odd_matrix(judgement_history);

--
-- durations
--
SELECT name, d.* FROM body, durations(h, 'requires improvement', '2026-01-01') AS d ORDER BY name, days;
SELECT as_of, array_agg(days ORDER BY days) AS days, array_agg(ended ORDER BY days) AS ended
  FROM body, unnest('{2015-08-12,2015-08-13,2019-03-17,2019-03-18,2019-03-19,2022-11-25,2022-11-26}'::date[]) AS as_of, durations(h, 'requires improvement', as_of)
 WHERE name = 'stoke' GROUP BY as_of ORDER BY as_of;
SELECT d.* FROM durations('{2013-01-01: good, 2018-03-01: none, 2023-02-01: good, 2024-02-01: outstanding, 2025-01-01: good}', 'good', '2026-01-01') AS d;
-- another label of the same rank is another grade, as in spells
SELECT d.* FROM durations('{2011-08-01: adequate, 2015-08-12: requires improvement}', 'adequate', '2026-01-01') AS d;
SELECT d.* FROM durations('{0001-01-01: good}', 'good', '5874897-12-31') AS d;
SELECT count(*) AS none FROM durations('{2020-01-01: good}', 'inadequate', '2026-01-01');
SELECT count(*) AS none FROM durations('{2020-01-01: good}', 'good', '2020-01-01');
SELECT count(*) AS none FROM durations('{2020-01-01: good}', 'good', '4713-11-24 BC');
SELECT count(*) AS null_in FROM body, durations(NULL, 'good', '2020-01-01') AS a, durations(h, NULL, '2020-01-01') AS b, durations(h, 'good', NULL) AS c;
SELECT durations('{2020-01-01: good}', 'good', 'infinity');
SELECT durations('{2020-01-01: good}', 'good', '-infinity');
-- in the select list, stopped early
SELECT name, (durations(h, 'requires improvement', '2026-01-01')).days FROM body WHERE name = 'stoke' LIMIT 1;

--
-- sorted, hashed and parallel plans agree; sides of a combination are unequal,
-- and some are empty
--
CREATE TABLE many (id int, region int, h judgement_history);
INSERT INTO many
SELECT k, k % 7, CASE WHEN k % 11 = 0 THEN NULL WHEN k % 13 = 0 THEN '{}' ELSE
       judgement_history((ARRAY['inadequate', 'good', 'requires improvement', 'outstanding', 'adequate'])[1 + (k * j + j) % 5]::grade, date '2000-01-01' + k % 700 + j * 123) END
  FROM generate_series(1, 3000) AS k, generate_series(1, 30) AS j GROUP BY k;
-- a region of one body, and one of none that has a history
INSERT INTO many VALUES (3001, 7, '{2005-01-01: good, 2006-01-01: inadequate}'), (3002, 8, NULL);
ANALYZE many;
CREATE TABLE month_end AS SELECT array_agg((m + interval '1 month - 1 day')::date) AS days FROM generate_series(timestamp '1999-12-01', '2012-12-01', '1 month') AS m;
CREATE VIEW answer AS SELECT region, grade_profile(h, (SELECT days FROM month_end)) AS profile, transition_matrix(h) AS matrix FROM many GROUP BY region;
-- by the plain queries they replace
CREATE TABLE plain AS
SELECT region, day AS on_date, grade_on(h, day) AS grade, count(*) AS bodies FROM many, month_end, unnest(days) AS day GROUP BY 1, 2, 3;
SET enable_hashagg = off;
CREATE TABLE sorted AS SELECT * FROM answer;
RESET enable_hashagg;
SET enable_sort = off;
CREATE TABLE hashed AS SELECT * FROM answer;
RESET enable_sort;
ALTER TABLE many SET (parallel_workers = 2);
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT region, grade_profile(h, '{2005-01-01}'), transition_matrix(h) FROM many GROUP BY region;
EXPLAIN (COSTS OFF) SELECT grade_profile(h, '{2005-01-01}'), transition_matrix(h) FROM many;
CREATE TABLE parallel AS SELECT * FROM answer;
SET parallel_leader_participation = off;
CREATE TABLE workers AS SELECT * FROM answer;
SET enable_hashagg = off;
CREATE TABLE workers_sorted AS SELECT * FROM answer;
RESET enable_hashagg;
-- all the bodies at once; a side that sees no row; and dates that differ from one worker's rows to the other's
SELECT md5(grade_profile(h, (SELECT days FROM month_end))::text) = (SELECT md5(grade_profile(h, (SELECT days FROM month_end))::text) FROM (SELECT * FROM many OFFSET 0) x) AS same_profile,
       md5(transition_matrix(h)::text) = (SELECT md5(transition_matrix(h)::text) FROM (SELECT * FROM many OFFSET 0) x) AS same_matrix FROM many;
SELECT grade_profile(h, '{2005-06-01}') AS profile, transition_matrix(h) AS matrix FROM many WHERE id = 3001;
SELECT grade_profile(h, '{2005-06-01}') IS NULL AS no_profile, transition_matrix(h) IS NULL AS no_matrix FROM many WHERE id = 0;
\set SHOW_CONTEXT never
SELECT grade_profile(h, CASE WHEN id <= 1500 THEN ARRAY[date '2005-01-01'] ELSE '{2005-01-02}' END) FROM many;
\set SHOW_CONTEXT errors
RESET parallel_leader_participation; RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size;
SELECT count(*) AS regions, sum(cardinality(profile)) AS rows FROM sorted;
SELECT 'plan' AS wrong, region FROM sorted s FULL JOIN hashed h USING (region) FULL JOIN parallel p USING (region) FULL JOIN workers w USING (region) FULL JOIN workers_sorted q USING (region)
 WHERE (s.profile::text, s.profile::text, s.profile::text, s.profile::text) IS DISTINCT FROM (h.profile::text, p.profile::text, w.profile::text, q.profile::text)
    OR (s.matrix::text, s.matrix::text, s.matrix::text, s.matrix::text) IS DISTINCT FROM (h.matrix::text, p.matrix::text, w.matrix::text, q.matrix::text);
SELECT 'profile' AS wrong, * FROM (SELECT region, p.* FROM sorted, unnest(profile) AS p WHERE bodies > 0) a
  FULL JOIN plain b ON a.region = b.region AND a.on_date = b.on_date AND a.grade IS NOT DISTINCT FROM b.grade
 WHERE a.bodies IS DISTINCT FROM b.bodies LIMIT 3;
SELECT 'sum' AS wrong, region, on_date FROM sorted, unnest(profile) AS p GROUP BY region, on_date
HAVING sum(bodies) <> (SELECT count(*) FROM many WHERE many.region = sorted.region) LIMIT 3;
-- states short enough to lose their alignment on the way are combined all the same
CREATE AGGREGATE unfinished(judgement_history, date[]) (SFUNC = grade_profile_transition, STYPE = bigint[], COMBINEFUNC = grade_profile_combine, PARALLEL = SAFE);
CREATE AGGREGATE finish(bigint[]) (SFUNC = grade_profile_combine, STYPE = bigint[], FINALFUNC = grade_profile_final);
CREATE TABLE part (odd "char", state bigint[]);
INSERT INTO part SELECT 'x', unfinished(h, '{2005-06-01}') FROM many GROUP BY region;
INSERT INTO part SELECT 'x', NULL;
INSERT INTO part SELECT 'x', unfinished(h, '{2005-06-01}') FROM many WHERE false;
SELECT max(pg_column_size(state)) < 127 AS short, finish(state)::text = (SELECT grade_profile(h, '{2005-06-01}')::text FROM many) AS same FROM part;
INSERT INTO part SELECT 'x', unfinished(h, '{2005-06-02}') FROM many;
SELECT finish(state) FROM part;
-- a window gives the profile so far: the state outlives each answer
SELECT name, (SELECT string_agg(bodies || ' ' || coalesce(grade::text, 'none'), ', ') FROM unnest(profile) WHERE bodies > 0) AS so_far,
       (SELECT sum(times) FROM unnest(matrix)) AS transitions
  FROM (SELECT name, grade_profile(h, '{2020-01-01}') OVER w AS profile, transition_matrix(h) OVER w AS matrix FROM body WINDOW w AS (ORDER BY name)) x ORDER BY name;

--
-- a history of a million judgements, and bodies kept in every way
--
CREATE TABLE long AS SELECT judgement_history((ARRAY['inadequate', 'good'])[1 + k % 2]::grade, date '2000-01-01' + k) AS h FROM generate_series(0, 999999) AS k;
SELECT t.* FROM unnest((SELECT transition_matrix(h) FROM long)) AS t;
SELECT on_date, grade FROM unnest((SELECT grade_profile(h, ARRAY[date '1999-12-31', '2000-01-01', '2000-01-02', date '2000-01-01' + 999999, '5874897-12-31']) FROM long)) WHERE bodies > 0;
SELECT count(*) AS spells, min(days), max(days), count(*) FILTER (WHERE NOT ended) AS running FROM long, durations(h, 'good', '5874897-12-31');
CREATE TABLE kept (way text, odd "char" DEFAULT 'x', h judgement_history);
INSERT INTO kept SELECT 'short', 'x', h FROM body WHERE name = 'stoke';
ALTER TABLE kept ALTER h SET STORAGE plain;
INSERT INTO kept SELECT 'plain', 'x', judgement_history(CASE WHEN k % 3 = 0 THEN 'good' ELSE 'inadequate' END::grade, date '2000-01-01' + k * 7) FROM generate_series(1, 800) AS k;
ALTER TABLE kept ALTER h SET STORAGE main;
-- a finished history hardly ever compresses; a partial result does
CREATE AGGREGATE unfinished(grade, date) (SFUNC = judgement_history_transition, STYPE = judgement_history);
INSERT INTO kept SELECT 'compressed', 'x', unfinished('good', date '2000-01-01' + k) FROM generate_series(1, 600) AS k;
ALTER TABLE kept ALTER h SET STORAGE external;
INSERT INTO kept SELECT 'external', 'x', judgement_history(CASE WHEN k % 3 = 0 THEN 'good' ELSE 'inadequate' END::grade, date '2000-01-01' + k * 7) FROM generate_series(1, 3000) AS k;
ALTER TABLE kept ALTER h SET STORAGE extended;
INSERT INTO kept SELECT 'both', 'x', unfinished('good', date '2000-01-01' + k) FROM generate_series(1, 100000) AS k;
SELECT way, pg_column_compression(h) AS compression, judgement_count(h) AS judgements FROM kept;
SELECT pg_relation_size(reltoastrelid) > 0 AS out_of_line FROM pg_class WHERE oid = 'kept'::regclass;
-- each function says of the stored value what it says of one fresh from text
SELECT way, t.* FROM kept, LATERAL (SELECT h::text::judgement_history AS fresh OFFSET 0) f, LATERAL (SELECT
       (h = fresh AND h <= fresh AND NOT h <> fresh AND judgement_history_cmp(h, fresh) = 0 AND judgement_history_hash(h) = judgement_history_hash(fresh)
        AND judgement_history_hash_extended(h, 9) = judgement_history_hash_extended(fresh, 9) AND judgement_history_send(h) = judgement_history_send(fresh)) AS same,
       (grade_on(h, '2016-02-03'), judged_on(h, '2016-02-03'), current_grade(h), best(h), worst(h), judgement_count(h), first_on(h, 'good'),
        direction_of_travel(h, '2016-02-03'), days_at(h, 'good', '[2001-01-01,2020-01-01)'), days_below(h, 'good', '[2001-01-01,2020-01-01)'))
       IS NOT DISTINCT FROM (grade_on(fresh, '2016-02-03'), judged_on(fresh, '2016-02-03'), current_grade(fresh), best(fresh), worst(fresh), judgement_count(fresh), first_on(fresh, 'good'),
        direction_of_travel(fresh, '2016-02-03'), days_at(fresh, 'good', '[2001-01-01,2020-01-01)'), days_below(fresh, 'good', '[2001-01-01,2020-01-01)')) AS answers,
       (SELECT md5(string_agg(s::text, ',')) FROM spells(h) s) = (SELECT md5(string_agg(s::text, ',')) FROM spells(fresh) s) AS spells,
       (SELECT md5(string_agg(j::text, ',')) FROM judgements(h) j) = (SELECT md5(string_agg(j::text, ',')) FROM judgements(fresh) j) AS judgements,
       (SELECT md5(string_agg(d::text, ',')) FROM durations(h, 'good', '2030-01-01') d) IS NOT DISTINCT FROM (SELECT md5(string_agg(d::text, ',')) FROM durations(fresh, 'good', '2030-01-01') d) AS durations,
       add_judgement(h, 'outstanding', '1999-01-01') = add_judgement(fresh, 'outstanding', '1999-01-01') AND end_judgements(h, '1999-01-01') = end_judgements(fresh, '1999-01-01')
       AND h || fresh = h AS changed,
       (SELECT grade_profile(one.h, '{2003-03-03,2016-02-03}')::text || transition_matrix(one.h)::text || merge_judgements(one.h)::text FROM (SELECT kept.h) AS one (h))
       = (SELECT grade_profile(one.h, '{2003-03-03,2016-02-03}')::text || transition_matrix(one.h)::text || merge_judgements(one.h)::text FROM (SELECT fresh) AS one (h)) AS aggregates) t;

DROP VIEW answer;
DROP AGGREGATE unfinished(judgement_history, date[]);
DROP AGGREGATE unfinished(grade, date);
DROP AGGREGATE finish(bigint[]);
DROP TABLE body, many, month_end, plain, sorted, hashed, parallel, workers, workers_sorted, part, long, kept;
