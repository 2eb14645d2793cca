--
-- Local closures and days worked: the rows of oversight.holiday.
--
SET search_path = oversight, public;
SET datestyle = iso;

-- 2 January 2020 was a Thursday, 3 a Friday, 4 a Saturday; 25 December 2019 a
-- bank holiday on a Wednesday.
INSERT INTO holiday VALUES ('england-and-wales', '2020-01-02', 'Office closed');
INSERT INTO holiday VALUES
	('england-and-wales', '2020-01-04', 'Stocktaking', false),
	('england-and-wales', '2019-12-25', 'Emergency duty', false),
	('leeds', '2020-01-03', 'Leeds closed', true);
SELECT day, to_char(day, 'Dy') AS weekday, is_working_day(day)
FROM (VALUES (date '2019-12-25'), ('2019-12-26'), ('2020-01-01'), ('2020-01-02'),
	('2020-01-03'), ('2020-01-04'), ('2020-01-05')) v(day);
SELECT add_working_days('2020-01-01', 1) AS first, add_working_days('2020-01-01', 2) AS second,
	add_working_days('2020-01-01', 3) AS third, add_working_days('2020-01-06', -2) AS back_two,
	add_working_days('2019-12-24', 1) AS after_christmas_eve,
	next_working_day('2020-01-02') AS next, previous_working_day('2020-01-02') AS previous,
	next_working_day('2020-01-04') AS saturday,
	working_days_between('2019-12-24', '2020-01-06') AS between;
-- whatever counts working days counts with them
SELECT nth_due('every 2 working days', '2020-01-01', 1) AS first, nth_due('every 2 working days', '2020-01-01', 2) AS second,
	next_due('within 3 working days', '2020-01-01', '2020-01-01') AS within,
	due_count('every working day', '2019-12-24', daterange('2019-12-25', '2020-01-07')) AS due,
	deadline('at least every 2 working days', '2019-12-20', '{2020-01-01}') AS deadline;
SELECT array_agg(due) AS due FROM due_dates('every working day', '2020-01-01', daterange('2020-01-01', '2020-01-08')) due;
SELECT due, met, late, next_due FROM compliance('every 2 working days', '2020-01-01', daterange('2020-01-01', NULL),
	'{2020-01-04}', '2020-01-05');
-- by rule they are as they were
SELECT day, name FROM bank_holidays(2019) WHERE day = '2019-12-25';

-- Rows that say what the rule says anyway change nothing.
BEGIN;
DELETE FROM holiday;
INSERT INTO holiday VALUES
	('england-and-wales', '2020-01-01', 'New Year', true),
	('england-and-wales', '2020-01-04', 'A Saturday', true),
	('england-and-wales', '2020-01-02', 'A Thursday', false);
SELECT working_days_between('2019-12-24', '2020-01-06') AS as_by_rule;
ROLLBACK;

--
-- The setting names the rows in use
--
SET oversight.calendar = 'leeds';
SELECT is_working_day('2020-01-02') AS thursday, is_working_day('2020-01-03') AS friday;
SET oversight.calendar = 'nowhere';
SELECT is_working_day('2020-01-02') AS thursday, is_working_day('2020-01-03') AS friday;
SELECT set_config('oversight.calendar', c, false) AS calendar, is_working_day('2020-01-02') AS thursday,
	is_working_day('2020-01-03') AS friday
FROM unnest('{england-and-wales,leeds,england-and-wales}'::text[]) c;
BEGIN;
SET LOCAL oversight.calendar = 'leeds';
SELECT is_working_day('2020-01-03') AS friday;
ROLLBACK;
SELECT is_working_day('2020-01-03') AS friday;
SET oversight.calendar = 'Leeds';
RESET oversight.calendar;

--
-- The ends of the calendar
--
BEGIN;
INSERT INTO holiday VALUES ('england-and-wales', '1978-01-01', 'A Sunday', false),
	('england-and-wales', '5874897-12-31', 'The last day', true);
SELECT is_working_day('1978-01-01') AS first, add_working_days('1978-01-03', -1) AS back_to_first,
	next_working_day('1978-01-01') AS from_first,
	add_working_days('5874897-12-30', -1) AS before_last, previous_working_day('5874897-12-31') AS last;
SAVEPOINT s;
SELECT add_working_days('1978-01-03', -2);
ROLLBACK TO s;
SELECT next_working_day('5874897-12-31');
ROLLBACK;

--
-- Against one row a day: random closed and worked days in a calendar of their
-- own, every function for random dates, some of them far from any such day.
--
SELECT setseed(0.1978);
INSERT INTO holiday
SELECT DISTINCT ON (day) 'random', date '2012-01-01' + (random() * 4000)::int AS day, 'drawn', random() < 0.6
FROM generate_series(1, 700);
-- and a stretch that is all closed, one that is all worked
INSERT INTO holiday
SELECT 'random', day::date, 'stretch', day < '2016-07-01'
FROM generate_series(timestamp '2016-06-01', '2016-07-31', '1 day') day
ON CONFLICT (calendar, day) DO UPDATE SET closed = excluded.closed;

CREATE TEMP TABLE every_day AS
SELECT day, works, sum(works::int) OVER (ORDER BY day)::int AS number
FROM (
	SELECT day, coalesce(NOT h.closed, extract(isodow FROM day) < 6 AND b.day IS NULL) AS works
	FROM (SELECT g::date AS day FROM generate_series(timestamp '1990-01-01', '2050-12-31', '1 day') g) d
	LEFT JOIN (SELECT b.day FROM generate_series(1990, 2050) y, bank_holidays(y) b) b USING (day)
	LEFT JOIN (SELECT day, closed FROM holiday WHERE calendar = 'random') h USING (day)
) x;
CREATE INDEX ON every_day (day);
CREATE INDEX ON every_day (number) WHERE works;
ANALYZE every_day;
SET oversight.calendar = 'random';
SELECT count(*) > 400 AS many, count(*) FILTER (WHERE NOT closed) > 200 AS worked,
	count(*) FILTER (WHERE closed AND extract(isodow FROM day) > 5) > 50 AS closed_at_weekends
FROM holiday WHERE calendar = 'random';
SELECT count(*) AS wrong FROM every_day WHERE is_working_day(day) <> works;
SELECT count(*) AS wrong FROM every_day e
WHERE day BETWEEN '1991-01-01' AND '2049-12-31'
	AND (next_working_day(day), previous_working_day(day)) IS DISTINCT FROM
		((SELECT min(n.day) FROM every_day n WHERE n.works AND n.day BETWEEN e.day AND e.day + 70),
		 (SELECT max(n.day) FROM every_day n WHERE n.works AND n.day BETWEEN e.day - 70 AND e.day));
CREATE TEMP TABLE trial AS
SELECT a.day AS a, a.number AS a_number, a.works AS a_works, b.day AS b, b.number AS b_number, b.works AS b_works,
	(CASE WHEN i % 2 = 0 THEN 40 ELSE 4000 END * (random() - 0.5))::int AS n
FROM (SELECT i, date '2004-01-01' + (random() * 9000)::int AS day,
		date '2004-01-01' + (random() * 9000)::int AS b_day FROM generate_series(1, 20000) i) x
JOIN every_day a USING (day)
JOIN every_day b ON b.day = b_day;
-- (a, b], or [b, a) as a negative number
SELECT count(*), count(*) FILTER (WHERE working_days_between(a, b) <> CASE WHEN a <= b THEN b_number - a_number
	ELSE (b_number - b_works::int) - (a_number - a_works::int) END) AS wrong FROM trial;
-- forwards, the n-th number after the day's own; backwards, the n-th before it
SELECT count(*) > 19000 AS many, count(*) FILTER (WHERE add_working_days(a, n) <> e.day) AS wrong
FROM trial
JOIN every_day e ON e.works AND e.number = a_number + n + CASE WHEN n < 0 AND NOT a_works THEN 1 ELSE 0 END
WHERE n <> 0;
SELECT count(*) > 0 AS some, count(*) FILTER (WHERE add_working_days(a, 0) <> a) AS wrong FROM trial WHERE n = 0;
-- "whenever b is a working day"
SELECT count(*) > 10000 AS many,
	count(*) FILTER (WHERE add_working_days(a, working_days_between(a, b)) <> b) AS wrong
FROM trial WHERE is_working_day(b);

--
-- In parallel, each worker has its leader's calendar, uncommitted rows included
--
BEGIN;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
CREATE TABLE day_table AS SELECT day, works FROM every_day;
ALTER TABLE day_table SET (parallel_workers = 2);
EXPLAIN (COSTS OFF) SELECT count(*) FROM day_table WHERE is_working_day(day);
SELECT count(*) = (SELECT sum(works::int) FROM every_day) AS same FROM day_table WHERE is_working_day(day);
INSERT INTO holiday SELECT 'random', day, 'now' FROM every_day WHERE day BETWEEN '2040-01-01' AND '2044-12-31';
SELECT count(*) = (SELECT sum(works::int) FROM every_day WHERE day NOT BETWEEN '2040-01-01' AND '2044-12-31') AS same
FROM day_table WHERE is_working_day(day);
SET LOCAL parallel_leader_participation = off;
SELECT bool_or(is_working_day(day)) AS any_works FROM day_table WHERE day BETWEEN '2040-01-01' AND '2044-12-31';
ROLLBACK;
DROP TABLE every_day, trial;
DELETE FROM holiday WHERE calendar = 'random';
RESET oversight.calendar;

--
-- One's own changes
--
-- inside one statement of plpgsql after another, exceptions included
DO $$
DECLARE
	answer text := '';
BEGIN
	DELETE FROM oversight.holiday;
	FOR i IN 1..3 LOOP
		answer := answer || oversight.is_working_day('2020-01-02');
		INSERT INTO oversight.holiday VALUES ('england-and-wales', '2020-01-02', 'closed');
		answer := answer || ' ' || oversight.is_working_day('2020-01-02');
		UPDATE oversight.holiday SET calendar = 'leeds';
		answer := answer || ' ' || oversight.is_working_day('2020-01-02');
		BEGIN
			UPDATE oversight.holiday SET calendar = 'england-and-wales';
			answer := answer || ' ' || oversight.is_working_day('2020-01-02');
			RAISE division_by_zero;
		EXCEPTION WHEN division_by_zero THEN
			answer := answer || ' ' || oversight.is_working_day('2020-01-02');
		END;
		DELETE FROM oversight.holiday;
		answer := answer || ', ';
	END LOOP;
	RAISE NOTICE '%', answer;
END
$$;
-- a statement that changes the table counts by what it found; its triggers by
-- what it made of it
CREATE FUNCTION pg_temp.say() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE NOTICE '% % %: %', TG_WHEN, TG_LEVEL, TG_OP, oversight.is_working_day('2020-01-02');
	RETURN coalesce(NEW, OLD);
END
$$;
BEGIN;
CREATE TRIGGER a_user BEFORE INSERT OR DELETE ON holiday FOR EACH ROW EXECUTE FUNCTION pg_temp.say();
CREATE TRIGGER a_user_after AFTER INSERT OR DELETE ON holiday FOR EACH ROW EXECUTE FUNCTION pg_temp.say();
CREATE TRIGGER a_user_statement AFTER INSERT OR DELETE ON holiday FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.say();
INSERT INTO holiday VALUES ('england-and-wales', '2020-01-02', 'closed')
	RETURNING is_working_day('2020-01-02') AS before_the_statement;
SELECT is_working_day('2020-01-02') AS after_it;
DELETE FROM holiday;
ROLLBACK;
-- two snapshots that take turns
BEGIN;
DECLARE old CURSOR FOR SELECT is_working_day('2020-01-02') AS old FROM generate_series(1, 3);
INSERT INTO holiday VALUES ('england-and-wales', '2020-01-02', 'closed');
DECLARE new CURSOR FOR SELECT is_working_day('2020-01-02') AS new FROM generate_series(1, 3);
FETCH old;
FETCH new;
FETCH old;
FETCH new;
SELECT is_working_day('2020-01-02') AS now;
TRUNCATE holiday;
SELECT is_working_day('2020-01-02') AS now;
INSERT INTO holiday VALUES ('england-and-wales', '2020-01-02', 'closed');
SELECT is_working_day('2020-01-02') AS now;
-- in place this time
TRUNCATE holiday;
SELECT is_working_day('2020-01-02') AS now;
ROLLBACK;
BEGIN ISOLATION LEVEL REPEATABLE READ;
DECLARE old CURSOR FOR SELECT is_working_day('2020-01-02') AS old FROM generate_series(1, 3);
INSERT INTO holiday VALUES ('england-and-wales', '2020-01-02', 'closed');
SELECT is_working_day('2020-01-02') AS now;
FETCH old;
SELECT is_working_day('2020-01-02') AS now;
ROLLBACK;
-- whoever writes, replication included
BEGIN;
SELECT is_working_day('2020-01-02');
SET LOCAL session_replication_role = replica;
INSERT INTO holiday VALUES ('england-and-wales', '2020-01-02', 'closed');
SELECT is_working_day('2020-01-02');
ROLLBACK;
COPY holiday FROM stdin (FORMAT csv);
england-and-wales,2020-01-02,Office closed,true
\.
SELECT is_working_day('2020-01-02');

--
-- Bad input
--
-- the codes are the standard's for a broken constraint
\set VERBOSITY sqlstate
INSERT INTO holiday VALUES ('England', '2020-01-03', 'x');
INSERT INTO holiday VALUES ('leeds', 'infinity', 'x');
\set VERBOSITY default
INSERT INTO holiday VALUES ('England', '2020-01-03', 'x');
INSERT INTO holiday VALUES ('', '2020-01-03', 'x');
INSERT INTO holiday VALUES (repeat('x', 64), '2020-01-03', 'x');
INSERT INTO holiday VALUES (repeat('x', 63), '2020-01-03', 'x') RETURNING length(calendar);
INSERT INTO holiday VALUES ('leeds', '1977-12-31', 'x');
INSERT INTO holiday VALUES ('leeds', 'infinity', 'x');
INSERT INTO holiday VALUES ('leeds', '-infinity', 'x');
INSERT INTO holiday VALUES ('leeds', '2020-01-03', '');
INSERT INTO holiday VALUES (NULL, '2020-01-03', 'x');
INSERT INTO holiday VALUES ('leeds', NULL, 'x');
INSERT INTO holiday VALUES ('leeds', '2020-01-06', 'x', NULL);
INSERT INTO holiday VALUES ('leeds', '2020-01-06', 'x', true), ('leeds', '2020-01-06', 'y', false);
UPDATE holiday SET day = '1066-10-14' WHERE calendar = 'england-and-wales';
UPDATE holiday SET calendar = 'england and wales' WHERE calendar = 'england-and-wales';
-- where the trigger does not fire, the constraints remain
SET session_replication_role = replica;
INSERT INTO holiday VALUES ('England', '2020-01-03', 'x');
INSERT INTO holiday VALUES ('leeds', 'infinity', 'x');
RESET session_replication_role;
SELECT holiday_check();
SELECT holiday_changed();
CREATE TEMP TABLE other (day date);
CREATE TRIGGER t BEFORE INSERT ON other FOR EACH ROW EXECUTE FUNCTION holiday_check();
INSERT INTO other VALUES ('2020-01-03');
CREATE TRIGGER t2 AFTER INSERT ON other FOR EACH ROW EXECUTE FUNCTION holiday_check();
DROP TRIGGER t ON other;
INSERT INTO other VALUES ('2020-01-03');
DROP TABLE other;
-- nothing half done
SELECT calendar = repeat('x', 63) AS long_name, day, closed FROM holiday ORDER BY calendar COLLATE "C", day;

--
-- Privileges: everybody reads, the owner writes or says who may
--
CREATE ROLE regress_oversight_analyst;
SET ROLE regress_oversight_analyst;
SELECT is_working_day('2020-01-02') AS works, (SELECT count(*) FROM holiday) AS rows;
INSERT INTO holiday VALUES ('leeds', '2020-01-06', 'x');
TRUNCATE holiday;
RESET ROLE;
GRANT INSERT ON holiday TO regress_oversight_analyst;
SET ROLE regress_oversight_analyst;
INSERT INTO holiday VALUES ('england-and-wales', '2020-01-06', 'Office closed');
SELECT is_working_day('2020-01-06');
RESET ROLE;
-- the answers do not depend on who asks, even where the rows are withheld
REVOKE SELECT ON holiday FROM PUBLIC;
SET ROLE regress_oversight_analyst;
SELECT is_working_day('2020-01-06');
RESET ROLE;
GRANT SELECT ON holiday TO PUBLIC;
REVOKE ALL ON holiday FROM regress_oversight_analyst;
DROP ROLE regress_oversight_analyst;

--
-- Without the table the rule is all there is
--
BEGIN;
SELECT is_working_day('2020-01-02');
ALTER TABLE holiday RENAME TO elsewhere;
SELECT is_working_day('2020-01-02');
ALTER TABLE elsewhere RENAME TO holiday;
SELECT is_working_day('2020-01-02');
ALTER TABLE holiday RENAME COLUMN closed TO open;
ALTER TABLE holiday ALTER COLUMN open TYPE text;
SELECT is_working_day('2020-01-02');
ROLLBACK;
SELECT is_working_day('2020-01-02');

DELETE FROM holiday;
SELECT is_working_day('2020-01-02');
RESET datestyle;
RESET search_path;
