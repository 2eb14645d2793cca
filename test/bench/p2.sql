-- Listing due dates in FROM, where functions that return rows belong. There
-- PostgreSQL keeps all rows of a function such as generate_series before it joins
-- the first; the body of an SQL function, as due_dates is, takes the call's place,
-- and its rows go on one by one.

-- @target P2 the due dates of 20,000 monthly cadences over 10 years, in FROM
-- @time count(d)
-- @answer count(*), min(d), max(d), sum(d - date '2000-01-01'), sum((d - date '2000-01-01')::bigint * id)

-- @setup
SELECT setseed(0.42);
CREATE TABLE duty AS
    SELECT id, anchor, until, daterange(anchor, until, '(]') AS during,
           cadence 'every month' AS cadence
    FROM (SELECT id, date '2005-01-01' + floor(random() * 5844)::int AS anchor
          FROM generate_series(1, greatest(20000 * :scale, 100)::int) AS id) AS duty
        CROSS JOIN LATERAL (SELECT (anchor + interval '10 years')::date AS until) AS ten_years;
CREATE TABLE few AS SELECT * FROM duty WHERE id % 20 = 0;
VACUUM (FREEZE, ANALYZE) duty, few;

-- @ours
SELECT id, d
FROM duty CROSS JOIN LATERAL due_dates(cadence, anchor, during) AS d

-- After a short month it goes on from the 28th.
-- @rival series 2 wrong
SELECT id, d::date AS d
FROM duty CROSS JOIN LATERAL generate_series(anchor + interval '1 month', until::timestamp, interval '1 month') AS d

-- @rival start_plus_n 2.5
SELECT id, (anchor + k * interval '1 month')::date AS d
FROM duty
    CROSS JOIN LATERAL generate_series(1, ((date_part('year', until) - date_part('year', anchor)) * 12
                                           + date_part('month', until) - date_part('month', anchor))::int) AS k

-- Recurrence rules pass over the months that have no such day.
-- @rival libical 50 wrong part=20 needs=pg_rrule
SELECT id, d::date AS d
FROM few CROSS JOIN LATERAL unnest(get_occurrences('FREQ=MONTHLY', anchor::timestamp, until::timestamp)) AS d

-- Arguments of each row's own, or the planner would run it once and keep the
-- result.
-- @floor 1.3
SELECT id, k AS d
FROM duty CROSS JOIN LATERAL generate_series(id, id + 119) AS k
