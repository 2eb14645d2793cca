-- Listing the dates of a calendar rule.

-- @target P3 the last Friday of each month: 20,000 cadences over 10 years
-- @time count(d)
-- @answer count(*), min(d), max(d), sum(d - date '2000-01-01'), sum((d - date '2000-01-01')::bigint * id)

-- @setup
SELECT setseed(0.42);
CREATE TABLE duty AS
    SELECT id, anchor, until, daterange(anchor, until, '(]') AS during,
           cadence 'every month on the last friday' AS cadence
    FROM (SELECT id, date '2005-01-01' + floor(random() * 5844)::int AS anchor
          FROM generate_series(1, greatest(20000 * :scale, 100)::int) AS id) AS duty
        CROSS JOIN LATERAL (SELECT (anchor + interval '10 years')::date AS until) AS ten_years;
CREATE TABLE few AS SELECT * FROM duty WHERE id % 20 = 0;
VACUUM (FREEZE, ANALYZE) duty, few;

-- @ours
SELECT id, due_dates(cadence, anchor, during) AS d FROM duty

-- From the first of each month to its last day, and back to a Friday, of which
-- 1900-01-05 was one.
-- @rival expression 4
SELECT id, d
FROM (SELECT id, anchor, until, last_day - (last_day - date '1900-01-05') % 7 AS d
      FROM (SELECT id, anchor, until, (month + interval '1 month')::date - 1 AS last_day
            FROM (SELECT id, anchor, until,
                         generate_series(date_trunc('month', anchor::timestamp), until::timestamp, interval '1 month') AS month
                  FROM duty) AS duty
            OFFSET 0) AS duty
      OFFSET 0) AS duty
WHERE d > anchor AND d <= until

-- An extension that hands recurrence rules to libical.
-- @rival libical 60 part=20 needs=pg_rrule
SELECT id, d
FROM (SELECT id, anchor,
             unnest(get_occurrences('FREQ=MONTHLY;BYDAY=-1FR', anchor::timestamp, until::timestamp))::date AS d
      FROM few) AS few
WHERE d > anchor

-- @part 20
SELECT id, due_dates(cadence, anchor, during) AS d FROM few
