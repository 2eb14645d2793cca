-- The question asked most often: when is each duty due next?

-- @target P1 next due date after today: 100,000 monthly cadences, anchors from 2005 to 2020
-- @time count(d)
-- @answer count(*), min(d), max(d), sum(d - date '2000-01-01'), sum((d - date '2000-01-01')::bigint * id)

-- @setup
SELECT setseed(0.42);
CREATE TABLE duty AS
    SELECT id, date '2005-01-01' + floor(random() * 5844)::int AS anchor,
           cadence 'every month' AS cadence
    FROM generate_series(1, greatest(100000 * :scale, 100)::int) AS id;
VACUUM (FREEZE, ANALYZE) duty;

-- @base
SELECT id, anchor AS d FROM duty

-- @ours
SELECT id, next_due(cadence, anchor, date '2026-01-15') AS d FROM duty

-- The months between the two, and one more when that is not yet later.
-- @rival closed_form 12
SELECT id,
       CASE WHEN (anchor + make_interval(months => months))::date > date '2026-01-15'
            THEN (anchor + make_interval(months => months))::date
            ELSE (anchor + make_interval(months => months + 1))::date
       END AS d
FROM (SELECT id, anchor,
             ((2026 - extract(year FROM anchor)) * 12 + 1 - extract(month FROM anchor))::int AS months
      FROM duty
      OFFSET 0) AS duty

-- The same by someone who knows that extract gives a numeric and date_part, its
-- older name, does not, which makes it twice as fast.
-- @rival date_part -
SELECT id,
       CASE WHEN (anchor + make_interval(months => months))::date > date '2026-01-15'
            THEN (anchor + make_interval(months => months))::date
            ELSE (anchor + make_interval(months => months + 1))::date
       END AS d
FROM (SELECT id, anchor,
             ((2026 - date_part('year', anchor)) * 12 + 1 - date_part('month', anchor))::int AS months
      FROM duty
      OFFSET 0) AS duty

-- After a short month it goes on from the 28th.
-- @rival series_min 150 wrong part=20
SELECT id,
       (SELECT min(d)::date
        FROM generate_series(anchor::timestamp, timestamp '2026-02-15', interval '1 month') AS d
        WHERE d > timestamp '2026-01-15') AS d
FROM duty
WHERE id % 20 = 0

-- @floor 1.2
SELECT id, (anchor + interval '1 month')::date AS d FROM duty
