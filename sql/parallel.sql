--
-- Aggregates worked out in parts: each gives the same answer whatever rows each
-- part has (none, none but NULLs, one, many), and whoever works it out.
--
SET search_path = oversight, public;
CREATE SCHEMA parallel_test;
SET search_path = parallel_test, oversight, public;
SET DateStyle = 'ISO, DMY';

-- One row is what any of the aggregates needs; a side is what one part gets.
CREATE TABLE fact (side int, n int, grade grade, report_card report_card_grade, send send_outcome, day date,
	history judgement_history, sum compliance, days int, ended boolean, grp text) PARTITION BY LIST (side);
CREATE TABLE fact_of_none PARTITION OF fact FOR VALUES IN (0);
CREATE TABLE fact_of_nulls PARTITION OF fact FOR VALUES IN (1);
CREATE TABLE fact_of_one PARTITION OF fact FOR VALUES IN (2);
CREATE TABLE fact_of_many PARTITION OF fact FOR VALUES IN (3);
CREATE TABLE fact_of_some PARTITION OF fact FOR VALUES IN (4);
INSERT INTO fact (side) SELECT 1 FROM generate_series(1, 3);
INSERT INTO fact
SELECT CASE WHEN n = 77 THEN 2 WHEN n % 9 = 0 THEN 4 ELSE 3 END, n,
	('{inadequate,requires improvement,good,outstanding}'::grade[])[1 + n * 7 % 3001 % 4],
	('{urgent improvement,needs attention,expected standard,strong standard,exceptional}'::report_card_grade[])[1 + n % 5],
	('{widespread and/or systemic failings,inconsistent,typically positive}'::send_outcome[])[1 + n % 3],
	date '2000-01-01' + n * 7 % 3001,
	format('{%s: inadequate, %s: good, %s: %s}', date '2014-01-01' + n % 400, date '2016-01-01' + n % 300, date '2019-01-01' + n % 200,
		(ARRAY['none', 'outstanding', 'inadequate'])[1 + n % 3])::judgement_history,
	compliance('every month', '2019-10-31', '[2019-10-31,)', ARRAY[date '2019-11-30' + n % 40], '2020-01-31'),
	10 + n % 90, n % 3 > 0, (ARRAY['first', 'second', repeat('third', 100)])[1 + n % 3]
FROM generate_series(1, 1500) n;
ANALYZE fact;

CREATE FUNCTION in_order(days date[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT string_agg(d::text, ' ' ORDER BY d) FROM unnest(days) d
$$;
-- What is asked of each, as text, and by group.
CREATE TABLE question (aggregate regprocedure, answer text);
INSERT INTO question VALUES
	('max(grade)', 'max(grade)::text'), ('min(grade)', 'min(grade)::text'),
	('max(report_card_grade)', 'max(report_card)::text'), ('min(report_card_grade)', 'min(report_card)::text'),
	('max(send_outcome)', 'max(send)::text'), ('min(send_outcome)', 'min(send)::text'),
	('judgement_history(grade, date)', 'judgement_history(grade, day)::text'),
	-- two grades on one day, perhaps in two parts
	('judgement_history(grade, date)', $$judgement_history(CASE WHEN side = 4 THEN 'good' ELSE 'inadequate' END::grade, date '2000-01-01' + n % 400)::text$$),
	('merge_judgements(judgement_history)', $$merge_judgements(CASE WHEN day IS NOT NULL THEN ('{' || day || ': ' || grade || '}')::judgement_history END)::text$$),
	('grade_profile(judgement_history, date[])', $$grade_profile(history, '{2015-01-31,2017-01-31,2020-01-31}')::text$$),
	('transition_matrix(judgement_history)', 'transition_matrix(history)::text'),
	('recent_trend(int, float8, float8)', 'recent_trend(n, n + n % 7, 70000)'),
	('recent_trend(int, float8, float8, float8)', 'recent_trend(n, n * 10, n * 10 - 1, n * 10 + 1)'),
	('kaplan_meier(int, boolean)', 'kaplan_meier(days, ended)::text'),
	('kaplan_meier(judgement_history, grade, date)', $$kaplan_meier(history, 'inadequate', '2019-10-31')::text$$),
	('logrank(int, boolean, text)', 'logrank(days, ended, grp)::text'),
	('compliance_total(compliance)', 'compliance_total(sum)::text'),
	-- as many days as there are, in whatever order they come
	('day_list(date)', 'in_order(day_list(day))');
-- Every aggregate that can be worked out in parts is asked.
SELECT a.aggfnoid::regprocedure AS not_asked
FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid
WHERE p.pronamespace = 'oversight'::regnamespace AND (a.aggcombinefn <> 0 OR p.proparallel = 's')
	AND a.aggfnoid NOT IN (SELECT aggregate FROM question);

CREATE FUNCTION answer_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	EXECUTE query INTO answer;
	RETURN coalesce(answer, 'NULL');
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
	-- not which of several faults was met first
	RETURN 'refused with ' || SQLSTATE;
END $$;
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	plan text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		plan := plan || line || chr(10);
	END LOOP;
	RETURN plan;
END $$;
CREATE TABLE asked AS
SELECT q.aggregate, q.answer AS asked_for, f.form, s.sides, format(f.query, q.answer, s.sides) AS query, ''::text AS alone
FROM question q,
	(VALUES ('of all', 'SELECT %s FROM fact WHERE side IN (%s)'),
		('by group', 'SELECT string_agg(grp || $s$ $s$ || coalesce(answer, $s$-$s$), chr(10) ORDER BY grp) FROM (SELECT grp, %s AS answer FROM fact WHERE side IN (%s) GROUP BY grp) g')) f(form, query),
	(VALUES ('0, 3'), ('1, 3'), ('2, 3'), ('2, 4'), ('3, 4'), ('0, 1, 2, 3, 4')) s(sides);

-- Alone, and then one part for each side: which rows a part has is settled.
SET max_parallel_workers_per_gather = 0;
UPDATE asked SET alone = answer_of(query);
SELECT count(DISTINCT aggregate) AS aggregates, count(*) AS questions, count(*) FILTER (WHERE alone <> 'NULL') AS answered FROM asked;
-- Nothing equals nothing: each has an answer of some of its questions.
SELECT aggregate, asked_for FROM asked GROUP BY 1, 2 HAVING count(DISTINCT alone) FILTER (WHERE alone !~ '^(NULL$|refused)') < 2;
SET enable_partitionwise_aggregate = on;
-- so that the planner takes the plan with parts, however few rows there are
SET cpu_tuple_cost = 100; SET enable_partition_pruning = off;
SELECT count(*) AS questions, count(*) FILTER (WHERE plan_of(query) ~ 'Finalize.*Append.*Partial (Hash|Group)?Aggregate') AS in_parts FROM asked;
SELECT * FROM (SELECT aggregate, form, sides, alone, answer_of(query) AS in_parts FROM asked OFFSET 0) a WHERE in_parts <> alone;
SET enable_hashagg = off;
SELECT * FROM (SELECT aggregate, form, sides, alone, answer_of(query) AS sorted FROM asked WHERE form = 'by group' OFFSET 0) a WHERE sorted <> alone;
RESET enable_hashagg; RESET cpu_tuple_cost; RESET enable_partition_pruning; RESET enable_partitionwise_aggregate;

-- Workers, with the leader and without: what comes from another process.
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
DELETE FROM asked WHERE sides NOT IN ('1, 3', '0, 1, 2, 3, 4');
SELECT count(*) AS questions, count(*) FILTER (WHERE plan_of(query) ~ 'Finalize.*Gather.*Partial (Hash|Group)?Aggregate') AS by_workers FROM asked;
SELECT * FROM (SELECT aggregate, form, sides, alone, answer_of(query) AS by_workers FROM asked OFFSET 0) a WHERE by_workers <> alone;
SET parallel_leader_participation = off;
SELECT * FROM (SELECT aggregate, form, sides, alone, answer_of(query) AS without_leader FROM asked OFFSET 0) a WHERE without_leader <> alone;
RESET parallel_leader_participation; RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size;

SET client_min_messages = warning;
DROP SCHEMA parallel_test CASCADE;
