-- A longer series takes longer only by as much.

-- @target P16/P12 process-control limits and rules: 2,500 series of 100, 400 and 1,600 points
-- @time count(*), sum(mean), sum(lower), sum(upper), count(*) FILTER (WHERE rule <> 'common cause')
-- @answer count(*), round(sum(mean)::numeric, 3), round(sum(lower)::numeric, 3), round(sum(upper)::numeric, 3)
-- @growth 1.2

-- @setup
SELECT setseed(0.42);
CREATE TABLE point (size int NOT NULL, series int NOT NULL, x int NOT NULL, y float8 NOT NULL);
INSERT INTO point
    SELECT size, s, k,
           round(8 * (50 + (s % 7) + 5 * (random() + random() + random() - 1.5)
                      + CASE WHEN random() < 0.01 THEN 25 ELSE 0 END)) / 8
    FROM unnest('{1,4,16}'::int[]) AS size
        CROSS JOIN generate_series(1, greatest(2500 * :scale, 20)::int) AS s
        CROSS JOIN generate_series(1, size * 100) AS k;
CREATE INDEX ON point (size, series, x) INCLUDE (y);
VACUUM (FREEZE, ANALYZE) point;

-- @size 1 ours
SELECT (s).mean, (s).lower, (s).upper, (s).rule
FROM (SELECT spc(y) OVER (PARTITION BY series ORDER BY x) AS s FROM point WHERE size = 1) AS charted

-- @size 1 floor
SELECT avg(y) OVER (PARTITION BY series) AS mean, y AS lower,
       (row_number() OVER (PARTITION BY series ORDER BY x))::float8 AS upper,
       'common cause'::text AS rule
FROM point WHERE size = 1

-- @size 1 check
WITH p1 AS (
    SELECT series, y, abs(y - lag(y) OVER (PARTITION BY series ORDER BY x)) AS mr FROM point WHERE size = 1
), p2 AS (
    SELECT series, count(*) AS n, avg(y) AS mean, avg(mr) AS amr0, array_agg(mr) AS mrs FROM p1 GROUP BY series
), p3 AS MATERIALIZED (
    SELECT p2.*, (SELECT avg(r) FROM unnest(mrs) AS r WHERE r < 3.267 * amr0) AS amr FROM p2
)
SELECT mean, mean - 2.66 * amr AS lower, mean + 2.66 * amr AS upper, 'not asked' AS rule
FROM p3 CROSS JOIN LATERAL generate_series(1, n)

-- @size 4 ours
SELECT (s).mean, (s).lower, (s).upper, (s).rule
FROM (SELECT spc(y) OVER (PARTITION BY series ORDER BY x) AS s FROM point WHERE size = 4) AS charted

-- @size 4 floor
SELECT avg(y) OVER (PARTITION BY series) AS mean, y AS lower,
       (row_number() OVER (PARTITION BY series ORDER BY x))::float8 AS upper,
       'common cause'::text AS rule
FROM point WHERE size = 4

-- @size 4 check
WITH p1 AS (
    SELECT series, y, abs(y - lag(y) OVER (PARTITION BY series ORDER BY x)) AS mr FROM point WHERE size = 4
), p2 AS (
    SELECT series, count(*) AS n, avg(y) AS mean, avg(mr) AS amr0, array_agg(mr) AS mrs FROM p1 GROUP BY series
), p3 AS MATERIALIZED (
    SELECT p2.*, (SELECT avg(r) FROM unnest(mrs) AS r WHERE r < 3.267 * amr0) AS amr FROM p2
)
SELECT mean, mean - 2.66 * amr AS lower, mean + 2.66 * amr AS upper, 'not asked' AS rule
FROM p3 CROSS JOIN LATERAL generate_series(1, n)

-- @size 16 ours
SELECT (s).mean, (s).lower, (s).upper, (s).rule
FROM (SELECT spc(y) OVER (PARTITION BY series ORDER BY x) AS s FROM point WHERE size = 16) AS charted

-- @size 16 floor
SELECT avg(y) OVER (PARTITION BY series) AS mean, y AS lower,
       (row_number() OVER (PARTITION BY series ORDER BY x))::float8 AS upper,
       'common cause'::text AS rule
FROM point WHERE size = 16

-- @size 16 check
WITH p1 AS (
    SELECT series, y, abs(y - lag(y) OVER (PARTITION BY series ORDER BY x)) AS mr FROM point WHERE size = 16
), p2 AS (
    SELECT series, count(*) AS n, avg(y) AS mean, avg(mr) AS amr0, array_agg(mr) AS mrs FROM p1 GROUP BY series
), p3 AS MATERIALIZED (
    SELECT p2.*, (SELECT avg(r) FROM unnest(mrs) AS r WHERE r < 3.267 * amr0) AS amr FROM p2
)
SELECT mean, mean - 2.66 * amr AS lower, mean + 2.66 * amr AS upper, 'not asked' AS rule
FROM p3 CROSS JOIN LATERAL generate_series(1, n)
