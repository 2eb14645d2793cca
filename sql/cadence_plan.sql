--
-- How many due dates the planner expects, and what it makes of that.
--
SET search_path = oversight, public;
SET datestyle = 'ISO, DMY';

-- The rows that the function scan of a query is expected to give.
CREATE FUNCTION expected_rows(query text) RETURNS bigint
LANGUAGE plpgsql SET search_path = oversight, pg_catalog, pg_temp
AS $$
DECLARE plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	RETURN jsonb_path_query_first(plan::jsonb, '$.** ? (@."Node Type" == "Function Scan")."Plan Rows"');
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

DROP TABLE duty, event;
DROP FUNCTION expected_rows(text);
