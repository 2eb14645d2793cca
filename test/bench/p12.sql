-- Every point of many charts: its limits, and the rule that makes it stand out.

-- @target P12 process-control limits and rules: 1,000,000 points in 10,000 series
-- @time count(*), sum(mean), sum(lower), sum(upper), count(*) FILTER (WHERE rule <> 'common cause')
-- @answer count(*), round(sum(mean)::numeric, 3), round(sum(lower)::numeric, 3), round(sum(upper)::numeric, 3), count(*) FILTER (WHERE rule = 'above limit'), count(*) FILTER (WHERE rule = 'below limit'), count(*) FILTER (WHERE rule = 'trend up'), count(*) FILTER (WHERE rule = 'trend down'), count(*) FILTER (WHERE rule = 'two of three above'), count(*) FILTER (WHERE rule = 'two of three below'), count(*) FILTER (WHERE rule = 'run above'), count(*) FILTER (WHERE rule = 'run below'), sum(CASE rule WHEN 'common cause' THEN 0 ELSE series * length(rule)::bigint END)

-- @setup
SELECT setseed(0.42);
-- In order of arrival, month by month. Values are eighths, of which sums are exact
-- in whatever way they are made, so that a point on the mean is on it for all.
CREATE TABLE point (series int NOT NULL, x date NOT NULL, y float8 NOT NULL);
INSERT INTO point
    SELECT s, (date '2016-01-31' + make_interval(months => k))::date,
           round(8 * (50 + (s % 7) + 5 * (random() + random() + random() - 1.5)
                  + CASE WHEN k BETWEEN 60 AND 70 AND s % 3 = 0 THEN 6 ELSE 0 END
                  + CASE WHEN k BETWEEN 30 AND 37 AND s % 5 = 0 THEN (k - 30) * 1.2 ELSE 0 END
                  + CASE WHEN random() < 0.01 THEN 25 ELSE 0 END)) / 8
    FROM generate_series(0, 99) AS k
        CROSS JOIN generate_series(1, greatest(10000 * :scale, 20)::int) AS s;
ALTER TABLE point ADD PRIMARY KEY (series, x);
CREATE INDEX ON point (series, x) INCLUDE (y);
VACUUM (FREEZE, ANALYZE) point;

-- @ours
SELECT series, (s).mean, (s).lower, (s).upper, (s).rule
FROM (SELECT series, spc(y) OVER (PARTITION BY series ORDER BY x) AS s FROM point) AS charted

-- One sort serves all its windows.
-- @rival single_sort 6
WITH p1 AS (
    SELECT series, x, y, lag(y) OVER (PARTITION BY series ORDER BY x) AS py FROM point
), p2 AS (
    SELECT *, abs(y - py) AS mr, avg(y) OVER s AS mean, avg(abs(y - py)) OVER s AS amr0
    FROM p1 WINDOW s AS (PARTITION BY series)
), p3 AS (
    SELECT *, avg(mr) FILTER (WHERE mr < 3.267 * amr0) OVER (PARTITION BY series) AS amr FROM p2
), p4 AS (
    SELECT series, x, y, mean, mean - 2.66 * amr AS lower, mean + 2.66 * amr AS upper,
           (y > mean)::int - (y < mean)::int AS rel,
           coalesce((y > py)::int - (y < py)::int, 0) AS ds,
           abs(y - mean) > 2.66 * amr AS outside,
           abs(y - mean) > 2 * (2.66::float8 / 3) * amr AND NOT abs(y - mean) > 2.66 * amr AS close
    FROM p3
), p5 AS (
    SELECT *, abs(sum(rel) OVER (w ROWS 6 PRECEDING)) = 7 AS w7,
           abs(sum(ds) OVER (w ROWS 5 PRECEDING)) = 6 AS t7,
           sum(close::int) OVER (w ROWS 2 PRECEDING) >= 2 AND abs(sum(rel) OVER (w ROWS 2 PRECEDING)) = 3 AS z3
    FROM p4 WINDOW w AS (PARTITION BY series ORDER BY x)
), p6 AS (
    SELECT *, bool_or(w7) OVER (w ROWS BETWEEN CURRENT ROW AND 6 FOLLOWING) AS shift,
           bool_or(t7) OVER (w ROWS BETWEEN CURRENT ROW AND 6 FOLLOWING) AS trend,
           close AND bool_or(z3) OVER (w ROWS BETWEEN CURRENT ROW AND 2 FOLLOWING) AS two3
    FROM p5 WINDOW w AS (PARTITION BY series ORDER BY x)
), p7 AS (
    SELECT *, CASE WHEN trend AND lead(trend, 1, false) OVER w THEN lead(ds) OVER w ELSE ds END AS dir
    FROM p6 WINDOW w AS (PARTITION BY series ORDER BY x)
)
SELECT series, mean, lower, upper,
       CASE WHEN outside THEN CASE WHEN rel = 1 THEN 'above limit' ELSE 'below limit' END
            WHEN trend THEN CASE WHEN dir = 1 THEN 'trend up' ELSE 'trend down' END
            WHEN two3 THEN CASE WHEN rel > 0 THEN 'two of three above' ELSE 'two of three below' END
            WHEN shift THEN CASE WHEN rel > 0 THEN 'run above' ELSE 'run below' END
            ELSE 'common cause' END AS rule
FROM p7

-- Two windows of PostgreSQL's own over the same partitions.
-- @floor 1.3
SELECT avg(y) OVER (PARTITION BY series) AS mean, y AS lower,
       (row_number() OVER (PARTITION BY series ORDER BY x))::float8 AS upper,
       'common cause'::text AS rule
FROM point
