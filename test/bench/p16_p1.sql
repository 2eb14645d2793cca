-- The distance from the anchor costs nothing.

-- @target P16/P1 next due date after today, anchors 10, 100 and 1,000 years back
-- @time count(d)
-- @answer count(*), min(d), max(d), sum(d - date '2000-01-01'), sum((d - date '2000-01-01')::bigint * id)
-- @growth 1.5

-- @setup
SELECT setseed(0.42);
CREATE TABLE duty AS
    SELECT id,
           (day - interval '10 years')::date AS a10,
           (day - interval '100 years')::date AS a100,
           (day - interval '1000 years')::date AS a1000,
           cadence 'every month' AS cadence
    FROM (SELECT id, date '2026-01-15' - floor(random() * 365)::int AS day
          FROM generate_series(1, greatest(100000 * :scale, 100)::int) AS id) AS duty;
VACUUM (FREEZE, ANALYZE) duty;

-- @size 10 ours
SELECT id, next_due(cadence, a10, date '2026-01-15') AS d FROM duty

-- @size 10 check
SELECT id, (SELECT min((a10 + n * interval '1 month')::date)
            FROM generate_series(100, 140) AS n
            WHERE (a10 + n * interval '1 month')::date > date '2026-01-15') AS d
FROM duty

-- @size 100 ours
SELECT id, next_due(cadence, a100, date '2026-01-15') AS d FROM duty

-- @size 100 check
SELECT id, (SELECT min((a100 + n * interval '1 month')::date)
            FROM generate_series(1180, 1220) AS n
            WHERE (a100 + n * interval '1 month')::date > date '2026-01-15') AS d
FROM duty

-- @size 1000 ours
SELECT id, next_due(cadence, a1000, date '2026-01-15') AS d FROM duty

-- @size 1000 check
SELECT id, (SELECT min((a1000 + n * interval '1 month')::date)
            FROM generate_series(11980, 12020) AS n
            WHERE (a1000 + n * interval '1 month')::date > date '2026-01-15') AS d
FROM duty
