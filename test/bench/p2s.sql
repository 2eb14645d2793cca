-- Listing due dates in the select list, which keeps nothing of them.

-- @target P2s the due dates of 20,000 monthly cadences over 10 years, in the select list
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
SELECT id, due_dates(cadence, anchor, during) AS d FROM duty

-- After a short month it goes on from the 28th.
-- @rival series 2 wrong
SELECT id, generate_series(anchor + interval '1 month', until::timestamp, interval '1 month')::date AS d FROM duty

-- @rival start_plus_n 2.5
SELECT id,
       (anchor + generate_series(1, ((date_part('year', until) - date_part('year', anchor)) * 12
                                     + date_part('month', until) - date_part('month', anchor))::int)
                 * interval '1 month')::date AS d
FROM duty

-- Recurrence rules pass over the months that have no such day.
-- @rival libical 50 wrong part=20 needs=pg_rrule
SELECT id, unnest(get_occurrences('FREQ=MONTHLY', anchor::timestamp, until::timestamp))::date AS d FROM few

-- Arguments of each row's own, as in FROM.
-- @floor 1.0
SELECT id, generate_series(id, id + 119) AS d FROM duty
