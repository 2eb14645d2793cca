--
-- compliance_total: several duties together
--
SET search_path = oversight, public;
SET DateStyle = 'ISO, DMY';
\pset null -

-- Three duties on 20 July 2020. A monthly report came for April and May; June's
-- closed on 15 July, so it is missed and unmet for 20 days. A review every three
-- months was due on 20 May, came ten days late and is next due on 20 August. A
-- partnership was due by 31 January and is 171 days overdue.
CREATE TEMP TABLE duty (duty text, c compliance);
INSERT INTO duty VALUES
	('report', compliance('every month', '2020-03-31', '[2020-04-01,)', '{2020-04-28,2020-05-31}', '2020-07-20')),
	('review', compliance('every 3 months', '2020-02-20', '[2020-04-01,)', '{2020-05-30}', '2020-07-20')),
	('partnership', compliance('by 2020-01-31', '2019-10-31', '[2019-10-31,)', '{}', '2020-07-20'));
SELECT duty, (c).* FROM duty \gx
SELECT (t.total).* FROM (SELECT compliance_total(c) AS total FROM duty OFFSET 0) t \gx

-- Nothing to add up is no total, and a NULL among others adds nothing.
SELECT compliance_total(c) IS NULL AS no_total FROM duty WHERE false;
SELECT compliance_total(NULL) IS NULL AS no_total FROM duty;
SELECT compliance_total(CASE WHEN duty <> 'review' THEN c END) =
	(SELECT compliance_total(c) FROM duty WHERE duty <> 'review') AS same FROM duty;
-- A continuing duty has zeros, and so has a total of nothing else.
SELECT compliance_total(compliance('continuing', '2020-01-01', '[2020-01-01,)', '{}', '2020-07-20'));
-- Counts that are empty count nothing, and the rate follows from the counts
-- whatever the row says.
SELECT compliance_total(c) FROM (VALUES (ROW(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::compliance),
	(ROW(NULL, 3, NULL, 1, NULL, 9, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0.2)::compliance)) v (c);

-- compliance_add by itself; what it is given it leaves alone.
SELECT compliance_add(r.c, p.c) = compliance_add(p.c, r.c) AS either_way,
	compliance_add(r.c, NULL) = r.c AND compliance_add(NULL, r.c) = r.c AS nothing_added,
	compliance_add(NULL, NULL) IS NULL AS nothing
FROM duty r, duty p WHERE r.duty = 'report' AND p.duty = 'partnership';
SELECT duty, (c).met, (c).next_due, (c).days_overdue FROM duty ORDER BY duty;

-- Its state is a type that can be handed to another process or machine.
SELECT a.aggtranstype::regtype AS state, a.aggcombinefn, a.aggfinalfn, p.proparallel
FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid WHERE p.proname = 'compliance_total';

-- Too many to count in the type: an error that names them, never a wrong number.
SELECT compliance_total(ROW(0, n, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, NULL)::compliance)
FROM unnest('{2147483647, 1}'::int[]) n;
SELECT compliance_total(ROW(0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, n, NULL)::compliance)
FROM unnest('{9223372036854775807, 1}'::bigint[]) n;
\echo :LAST_ERROR_SQLSTATE
-- Up to there it counts.
SELECT (compliance_total(ROW(0, n, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, NULL)::compliance)).met
FROM unnest('{2147483646, 1}'::int[]) n;
-- The rate is of more than an integer can hold.
SELECT (compliance_total(ROW(0, n, n, n, n, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, NULL)::compliance)).on_time_rate
FROM unnest('{2147483646, 1}'::int[]) n;

--
-- Against plain SQL, on duties of every kind
--
SELECT setseed(0.2020);
CREATE TABLE public.total_test AS
	SELECT g, g % 7 AS part, CASE WHEN random() > 0.05 THEN compliance(
		(ARRAY['every month', 'every 2 weeks', 'at least every 3 months', 'by 2020-01-31, 2020-06-30', 'continuing', 'once'])[1 + floor(random() * 6)::int]::cadence,
		date '2019-10-31' + floor(random() * 60)::int,
		daterange('2019-10-31', CASE WHEN random() < 0.2 THEN date '2020-03-01' END),
		ARRAY(SELECT date '2019-11-01' + floor(random() * 300)::int FROM generate_series(1, floor(random() * 8)::int + 0 * g)),
		date '2020-01-01' + floor(random() * 300)::int,
		CASE WHEN random() < 0.3 THEN floor(random() * 30)::int END,
		CASE WHEN random() < 0.3 THEN daterange('2019-10-31', date '2020-01-01' + floor(random() * 200)::int) END,
		NULL,
		CASE WHEN random() < 0.3 THEN '{[2020-03-24,2020-06-01)}'::datemultirange END) END AS c
	FROM generate_series(1, 20000) g;
ANALYZE total_test;
CREATE FUNCTION pg_temp.plain(OUT c compliance) LANGUAGE sql STABLE AS $$
	SELECT sum((c).due), sum((c).met), sum((c).late), sum((c).missed), sum((c).overdue),
		sum((c).unrecorded), sum((c).suspended), sum((c).extra),
		min((c).first_due), max((c).last_due), max((c).last_done), min((c).next_due), min((c).unmet_since),
		max((c).unmet_run), max((c).days_overdue), max((c).worst_days_late), sum((c).total_days_late),
		sum((c).met)::float8 / sum((c).met + (c).late + (c).missed + (c).overdue)
	FROM public.total_test
$$;
SELECT count(*) FILTER (WHERE (c).met > 0) > 1000 AS met, count(*) FILTER (WHERE (c).late > 0) > 1000 AS late,
	count(*) FILTER (WHERE (c).missed > 0) > 1000 AS missed, count(*) FILTER (WHERE (c).unrecorded > 0) > 1000 AS unrecorded,
	count(*) FILTER (WHERE (c).suspended > 0) > 500 AS suspended, count(*) FILTER (WHERE c IS NULL) > 500 AS null,
	count(*) FILTER (WHERE (c).next_due IS NULL) > 1000 AS no_next_due
FROM total_test;

SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE serial AS SELECT compliance_total(c) AS c FROM total_test;
SELECT c = pg_temp.plain() AS as_plain_sql FROM serial;
-- In groups, and those together again: which rows are together does not matter.
SELECT compliance_total(part.c) = (SELECT c FROM serial) AS same, count(*) AS parts
FROM (SELECT compliance_total(c) AS c FROM total_test GROUP BY part) part;
-- In any order.
SELECT count(*) AS wrong FROM (
	SELECT compliance_total(c ORDER BY g) AS c FROM total_test
	UNION ALL SELECT compliance_total(c ORDER BY g DESC) FROM total_test
	UNION ALL SELECT compliance_total(c ORDER BY hashint4(g)) FROM total_test) o
WHERE o.c IS DISTINCT FROM (SELECT c FROM serial);
-- Sides of any size, an empty one among them.
SELECT k, compliance_add(
	(SELECT compliance_total(c) FROM total_test WHERE g <= k),
	(SELECT compliance_total(c) FROM total_test WHERE g > k)) = (SELECT c FROM serial) AS same
FROM unnest('{0, 1, 7, 10000, 19999, 20000}'::int[]) k;
-- Several totals in one query keep apart, and a running one ends in the whole.
SELECT compliance_total(c) = (SELECT c FROM serial) AS whole,
	compliance_total(c) FILTER (WHERE part = 3) = (SELECT compliance_total(c) FROM total_test WHERE part = 3) AS part
FROM total_test;
SELECT count(*) FILTER (WHERE running.c IS DISTINCT FROM alone.c) AS wrong
FROM (SELECT g, compliance_total(c) OVER (ORDER BY g) AS c FROM total_test WHERE g <= 50) running
JOIN LATERAL (SELECT compliance_total(t.c) AS c FROM total_test t WHERE t.g <= running.g) alone ON true;

-- With two workers the plan adds partial totals, and the answer is the same.
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT compliance_total(c) FROM total_test;
SELECT compliance_total(c) = (SELECT c FROM serial) AS same FROM total_test;
SELECT count(*) AS groups, bool_and(c = (SELECT compliance_total(t.c) FROM total_test t WHERE t.part = p.part)) AS same
FROM (SELECT part, compliance_total(c) AS c FROM total_test GROUP BY part) p;
-- Workers that find no rows hand on nothing.
SELECT compliance_total(c) = (SELECT c FROM total_test WHERE g = 4711) AS same FROM total_test WHERE g = 4711;
SELECT compliance_total(c) IS NULL AS no_total FROM total_test WHERE g < 0;
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
DROP TABLE total_test, duty, serial;
DROP FUNCTION pg_temp.plain;
RESET DateStyle;
RESET search_path;
