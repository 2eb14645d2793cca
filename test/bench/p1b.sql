-- The same for a calendar rule.

-- @target P1b next last Friday of a month after today: 100,000 cadences, anchors from 2005 to 2020
-- @time count(d)
-- @answer count(*), min(d), max(d), sum(d - date '2000-01-01'), sum((d - date '2000-01-01')::bigint * id)

-- @setup
SELECT setseed(0.42);
CREATE TABLE duty AS
    SELECT id, date '2005-01-01' + floor(random() * 5844)::int AS anchor,
           cadence 'every month on the last friday' AS cadence
    FROM generate_series(1, greatest(100000 * :scale, 100)::int) AS id;
CREATE TABLE few AS SELECT * FROM duty WHERE id % 1000 = 0;
VACUUM (FREEZE, ANALYZE) duty, few;

-- @base
SELECT id, anchor AS d FROM duty

-- @ours
SELECT id, next_due(cadence, anchor, date '2026-01-15') AS d FROM duty

-- Later than today and later than the anchor; 1900-01-05 was a Friday.
-- @rival closed_form 5
SELECT id,
       CASE WHEN last_day - (last_day - date '1900-01-05') % 7 > after
            THEN last_day - (last_day - date '1900-01-05') % 7
            ELSE next_last_day - (next_last_day - date '1900-01-05') % 7
       END AS d
FROM (SELECT id, after,
             (month + interval '1 month')::date - 1 AS last_day,
             (month + interval '2 months')::date - 1 AS next_last_day
      FROM (SELECT id, after, date_trunc('month', after::timestamp) AS month
            FROM (SELECT id, greatest(anchor, date '2026-01-15') AS after FROM duty) AS duty
            OFFSET 0) AS duty
      OFFSET 0) AS duty

-- An extension that hands recurrence rules to libical.
-- @rival libical 2000 part=1000 needs=pg_rrule
SELECT id,
       (SELECT min(d)::date
        FROM unnest(get_occurrences('FREQ=MONTHLY;BYDAY=-1FR', anchor::timestamp, timestamp '2026-02-28')) AS d
        WHERE d > timestamp '2026-01-15') AS d
FROM few

-- @part 1000
SELECT id, next_due(cadence, anchor, date '2026-01-15') AS d FROM few
