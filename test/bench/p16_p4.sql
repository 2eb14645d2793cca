-- Nor does the number of working days.

-- @target P16/P4 10, 1,000 and 100,000 working days on: 200,000 dates
-- @time count(d)
-- @answer count(*), min(d), max(d), sum(d - date '2000-01-01'), sum((d - date '2000-01-01')::bigint * id)
-- @growth 1.5

-- @setup
SELECT setseed(0.42);
CREATE TABLE referral AS
    SELECT id, date '2000-01-01' + floor(random() * 9131)::int AS day
    FROM generate_series(1, greatest(200000 * :scale, 1000)::int) AS id;
-- the working days, numbered, by the rule for holidays alone
CREATE TABLE working AS
    SELECT day, row_number() OVER (ORDER BY day) AS n
    FROM (SELECT date '1999-12-01' + k AS day FROM generate_series(0, 160000) AS k) AS every
    WHERE (day - date '1900-01-01') % 7 < 5
      AND day NOT IN (SELECT h.day
                      FROM generate_series(1999, 2450) AS year CROSS JOIN LATERAL bank_holidays(year) AS h);
CREATE UNIQUE INDEX ON working (n);
CREATE UNIQUE INDEX ON working (day);
VACUUM (FREEZE, ANALYZE) referral, working;

-- @size 10 ours
SELECT id, add_working_days(day, 10) AS d FROM referral

-- @size 10 check
SELECT id, b.day AS d
FROM referral AS r
    CROSS JOIN LATERAL (SELECT n FROM working WHERE day <= r.day ORDER BY day DESC LIMIT 1) AS a
    JOIN working AS b ON b.n = a.n + 10

-- @size 1000 ours
SELECT id, add_working_days(day, 1000) AS d FROM referral

-- @size 1000 check
SELECT id, b.day AS d
FROM referral AS r
    CROSS JOIN LATERAL (SELECT n FROM working WHERE day <= r.day ORDER BY day DESC LIMIT 1) AS a
    JOIN working AS b ON b.n = a.n + 1000

-- @size 100000 ours
SELECT id, add_working_days(day, 100000) AS d FROM referral

-- @size 100000 check
SELECT id, b.day AS d
FROM referral AS r
    CROSS JOIN LATERAL (SELECT n FROM working WHERE day <= r.day ORDER BY day DESC LIMIT 1) AS a
    JOIN working AS b ON b.n = a.n + 100000
