--
-- How many due dates the planner expects and what it makes of that, and how it
-- has them listed.
--
SET search_path = oversight, public;
SET datestyle = 'ISO, DMY';

-- The rows that due_dates is expected to give in a query.
CREATE FUNCTION expected_rows(query text) RETURNS bigint
LANGUAGE plpgsql SET search_path = oversight, pg_catalog, pg_temp
AS $$
DECLARE plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	RETURN jsonb_path_query_first(plan::jsonb,
		'$.** ? (@."Node Type" == "ProjectSet" || @."Node Type" == "Function Scan")."Plan Rows"');
END
$$;

CREATE TEMP TABLE duty (id int PRIMARY KEY, cadence cadence, anchor date, during daterange);
INSERT INTO duty
	SELECT i, 'every month', date '2019-10-31', daterange('2019-10-31', '2029-10-31')
	FROM generate_series(1, 100) AS i;
ANALYZE duty;

-- All known: the dates are counted.
SELECT q, expected_rows('SELECT * FROM due_dates(' || q || ')')
FROM (VALUES
	(1, $$'every 3 months', '2019-10-31', '[2019-11-01,2020-11-01)'$$),
	(2, $$'every day', '2019-10-31', '[2020-01-01,2021-01-01)'$$),
	(3, $$'every month on the fifth friday', '2020-01-01', '[2020-01-01,2021-01-01)'$$),
	(4, $$'by 2020-01-31, 2020-04-30, 2022-01-31', '2019-10-31', '[2020-01-01,2021-01-01)'$$),
	(5, $$'every month 5 times', '2019-10-31', '[,)'$$),
	(6, $$'every month', '2019-10-31', daterange('2020-01-01', date '2020-01-01' + 366)$$)
	) AS v (n, q)
ORDER BY n;

-- Never fewer than one row, as the planner rounds up.
SELECT q, expected_rows('SELECT * FROM due_dates(' || q || ')')
FROM (VALUES
	(1, $$'continuing', '2019-10-31', '[2020-01-01,2021-01-01)'$$),
	(2, $$'every month', '2019-10-31', 'empty'$$),
	(3, $$'every month', NULL, '[2020-01-01,2021-01-01)'$$)
	) AS v (n, q)
ORDER BY n;

-- What would be an error is one when it is run, not when it is planned.
SELECT q, expected_rows('SELECT * FROM due_dates(' || q || ')')
FROM (VALUES
	(1, $$'every month', '2019-10-31', '[2020-01-01,)'$$),
	(2, $$'every month', 'infinity', '[2020-01-01,2021-01-01)'$$),
	(3, $$'every 5 working days', '1970-01-01', '[2020-01-01,2021-01-01)'$$)
	) AS v (n, q)
ORDER BY n;

-- The anchor is a column: the length of the range over that of the interval.
SELECT q, expected_rows('SELECT * FROM duty CROSS JOIN LATERAL due_dates(' || q || ')')
FROM (VALUES
	(1, $$'every 3 months', anchor, '[2020-01-01,2030-01-01)'$$),
	(2, $$'every year', anchor, '[2020-01-01,2030-01-01)'$$),
	(3, $$'every week, or the next working day', anchor, '[2020-01-01,2021-01-01)'$$),
	(4, $$'within 20 working days', anchor, '[2020-01-01,2021-01-01)'$$),
	(5, $$'every month 6 times, then every 3 months 4 times', anchor, '[2020-01-01,2030-01-01)'$$),
	(6, $$'once', anchor, '[2020-01-01,2030-01-01)'$$),
	(7, $$'by 2020-01-31, 2020-04-30', anchor, '[2020-01-01,2030-01-01)'$$)
	) AS v (n, q)
ORDER BY n;

-- The cadence is a column: a monthly one. The range is: ten years.
SELECT q, expected_rows('SELECT * FROM duty CROSS JOIN LATERAL due_dates(' || q || ')')
FROM (VALUES
	(1, $$cadence, anchor, '[2020-01-01,2021-01-01)'$$),
	(2, $$cadence, anchor, '[2020-01-01,2020-01-08)'$$),
	(3, $$'every week', anchor, during$$),
	(4, $$cadence, anchor, during$$)
	) AS v (n, q)
ORDER BY n;

-- So a few dates are looked up in a large table's index, and many are joined by
-- reading it once.
CREATE TEMP TABLE event (done_on date, note text);
INSERT INTO event
	SELECT date '1990-01-01' + i % 20000, repeat('x', 100)
	FROM generate_series(1, 40000) AS i;
CREATE INDEX event_done_on ON event (done_on);
ANALYZE event;

EXPLAIN (COSTS OFF)
SELECT * FROM due_dates('every 3 months', '2019-10-31', '[2020-01-01,2021-01-01)') AS d
	JOIN event ON done_on = d;

EXPLAIN (COSTS OFF)
SELECT * FROM due_dates('every day', '1990-01-01', '[1990-01-01,2040-01-01)') AS d
	JOIN event ON done_on = d;

-- In FROM the dates come one by one, and nothing keeps them; so a LIMIT stops
-- at once where there is no end to speak of.
EXPLAIN (COSTS OFF, VERBOSE)
SELECT id, d FROM duty CROSS JOIN LATERAL due_dates(cadence, anchor, during) AS d;
SELECT * FROM due_dates('every day', '2020-01-31', daterange(NULL, '5874897-12-31')) LIMIT 2;
SELECT due_dates('every day', '2020-01-31', daterange(NULL, '5874897-12-31')) LIMIT 2;

-- In the select list, and where the planner cannot put a function's body in its
-- place, the C function runs.
EXPLAIN (COSTS OFF, VERBOSE)
SELECT due_dates(cadence, anchor, during) FROM duty;
EXPLAIN (COSTS OFF, VERBOSE)
SELECT * FROM due_dates('every month', '2019-10-31', '[,2020-01-01)') WITH ORDINALITY;
EXPLAIN (COSTS OFF, VERBOSE)
SELECT * FROM ROWS FROM (due_dates('every month', '2019-10-31', '[,2020-01-01)'), generate_series(1, 3));
EXPLAIN (COSTS OFF, VERBOSE)
SELECT * FROM due_dates((SELECT cadence FROM duty LIMIT 1), '2019-10-31', '[,2020-01-01)');
EXPLAIN (COSTS OFF, VERBOSE)
SELECT * FROM due_dates('every month', date '2019-10-31' + (random() < 0)::int, '[,2020-01-01)');

-- Each in its own way beside the other.
EXPLAIN (COSTS OFF, VERBOSE)
SELECT d, due_dates('every week', d, daterange(d, d + 8))
FROM due_dates('every month', '2019-10-31', '[,2020-01-01)') AS d;

-- They all give the same.
CREATE FUNCTION listed(c cadence, a date, r daterange) RETURNS date[]
LANGUAGE plpgsql SET search_path = oversight, pg_catalog, pg_temp
AS $$
DECLARE
	found date[];
	d date;
BEGIN
	FOR d IN SELECT * FROM due_dates(c, a, r) LOOP
		found := found || d;
	END LOOP;
	RETURN found;
END
$$;
CREATE TEMP VIEW listing AS
	SELECT v.n, d, ordinality, listed
	FROM (VALUES (1, cadence 'every month', date '2019-10-31', daterange('2019-11-01', '2020-03-31', '[]')),
		(2, 'every 3 months until 2020-06-01, then every year', '2019-10-31', '[,2023-01-01)'),
		(3, 'by 2020-01-31, 2020-02-29', '2019-10-31', '(,)'),
		(4, 'every week on monday, or the next working day', '2020-04-01', '[,2020-04-30)'),
		(5, 'FREQ=MONTHLY;BYDAY=-1FR;COUNT=3', '2020-01-01', '(,)'),
		(6, 'every month', '2019-10-31', 'empty'),
		(7, NULL, '2019-10-31', '(,)'),
		(8, 'every month', NULL, '(,)'),
		(9, 'every month', '2019-10-31', NULL)) AS v (n, c, a, r)
		LEFT JOIN LATERAL due_dates(c, a, r) AS d ON true
		LEFT JOIN LATERAL due_dates(during => r, cadence => c, anchor => a) WITH ORDINALITY AS o (o, ordinality) ON o = d
		LEFT JOIN LATERAL (SELECT due_dates(c, a, r) AS listed) AS s ON listed = d
	WHERE d IS NULL AND listed(c, a, r) IS NULL OR d = ANY (listed(c, a, r));
SELECT n, string_agg(d::text, ' ' ORDER BY d) AS dates, bool_and(d = listed) AS as_listed, max(ordinality) AS last
FROM listing GROUP BY n ORDER BY n;
SELECT pg_get_viewdef('listing') ~ 'LATERAL due_dates\(v\.c, v\.a, v\.r\)' AS view_says_due_dates;

-- On the inner side of a nested loop the dates are begun anew for each row.
SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off;
EXPLAIN (COSTS OFF)
SELECT count(*) FROM generate_series(1, 3) AS i
	LEFT JOIN due_dates('every month', '2019-10-31', '[,2020-04-01)') AS d ON extract(month FROM d) = i;
SELECT i, d FROM generate_series(1, 3) AS i
	LEFT JOIN due_dates('every month', '2019-10-31', '[,2020-04-01)') AS d ON extract(month FROM d) = i;
RESET enable_hashjoin; RESET enable_mergejoin; RESET enable_material;
SELECT id, EXISTS (SELECT FROM due_dates(cadence, anchor, during) AS d WHERE d = '2020-02-29'),
	(SELECT d FROM due_dates(cadence, anchor, during) AS d OFFSET 2 LIMIT 1) AS third
FROM duty WHERE id <= 2 ORDER BY id;

-- Plans that are kept, with and without what the arguments are.
PREPARE dates (cadence, date) AS
	SELECT count(*), count(listed), max(d)
	FROM due_dates($1, $2, daterange($2, $2 + 365)) AS d
		LEFT JOIN (SELECT due_dates($1, $2, daterange($2, $2 + 365)) AS listed) AS s ON listed = d;
SET plan_cache_mode = force_generic_plan;
EXECUTE dates ('every month', '2019-10-31');
EXECUTE dates ('every week', '2019-10-31');
RESET plan_cache_mode;
EXECUTE dates (NULL, '2019-10-31');
DEALLOCATE dates;

-- What is refused stays so, wherever it is asked.
SELECT * FROM due_dates('every month', '2019-10-31', '[2020-01-01,)');
SELECT due_dates('every month', '2019-10-31', '[2020-01-01,)');
SELECT * FROM due_dates('every month', 'infinity', '[2020-01-01,2021-01-01)');

-- One who may not call it may not, wherever the call is.
BEGIN;
CREATE ROLE oversight_test_reader;
REVOKE EXECUTE ON FUNCTION due_dates(cadence, date, daterange) FROM PUBLIC;
SET ROLE oversight_test_reader;
SAVEPOINT one;
SELECT * FROM due_dates('every month', '2019-10-31', '[,2020-01-01)');
ROLLBACK TO one;
SELECT due_dates('every month', '2019-10-31', '[,2020-01-01)');
ROLLBACK;

DROP VIEW listing;
DROP FUNCTION listed(cadence, date, daterange);
DROP TABLE duty, event;
DROP FUNCTION expected_rows(text);
