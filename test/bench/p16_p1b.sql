-- Nor does it for a calendar rule.

-- @target P16/P1b next last Friday of a month after today, anchors 10, 100 and 1,000 years back
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
           cadence 'every month on the last friday' AS cadence
    FROM (SELECT id, date '2026-01-15' - floor(random() * 365)::int AS day
          FROM generate_series(1, greatest(100000 * :scale, 100)::int) AS id) AS duty;
VACUUM (FREEZE, ANALYZE) duty;

-- @size 10 ours
SELECT id, next_due(cadence, a10, date '2026-01-15') AS d FROM duty

-- @size 10 check
SELECT id, (SELECT min(d)
            FROM (VALUES (date '2026-01-30'), ('2026-02-27')) AS friday (d)
            WHERE d > greatest(a10, date '2026-01-15')) AS d
FROM duty

-- @size 100 ours
SELECT id, next_due(cadence, a100, date '2026-01-15') AS d FROM duty

-- @size 100 check
SELECT id, (SELECT min(d)
            FROM (VALUES (date '2026-01-30'), ('2026-02-27')) AS friday (d)
            WHERE d > greatest(a100, date '2026-01-15')) AS d
FROM duty

-- @size 1000 ours
SELECT id, next_due(cadence, a1000, date '2026-01-15') AS d FROM duty

-- @size 1000 check
SELECT id, (SELECT min(d)
            FROM (VALUES (date '2026-01-30'), ('2026-02-27')) AS friday (d)
            WHERE d > greatest(a1000, date '2026-01-15')) AS d
FROM duty
