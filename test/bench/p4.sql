-- The limit of twenty working days that runs through so much of the law.

-- @target P4 twenty working days on, bank holidays respected: 1,000,000 dates
-- @time count(d)
-- @answer count(*), min(d), max(d), sum(d - date '2000-01-01'), sum((d - date '2000-01-01')::bigint * id)

-- @setup
SELECT setseed(0.42);
CREATE TABLE referral AS
    SELECT id, date '2000-01-01' + floor(random() * 9131)::int AS day
    FROM generate_series(1, greatest(1000000 * :scale, 1000)::int) AS id;
CREATE TABLE closed AS
    SELECT day FROM generate_series(2000, 2026) AS year CROSS JOIN LATERAL bank_holidays(year);
ALTER TABLE closed ADD PRIMARY KEY (day);
VACUUM (FREEZE, ANALYZE) referral, closed;

-- @base
SELECT id, day AS d FROM referral

-- @ours
SELECT id, add_working_days(day, 20) AS d FROM referral

-- Twenty working days are over within 44 days, whatever the holidays.
-- @rival series 300 part=100
SELECT id,
       (SELECT day + n
        FROM generate_series(1, 44) AS n
        WHERE (day + n - date '1900-01-01') % 7 < 5
          AND NOT EXISTS (SELECT FROM closed WHERE closed.day = referral.day + n)
        ORDER BY n
        OFFSET 19 LIMIT 1) AS d
FROM referral
WHERE id % 100 = 0

-- @part 100
SELECT id, add_working_days(day, 20) AS d FROM referral WHERE id % 100 = 0

-- Its own calendar of Great Britain, which is wrong on many days; loaded once.
-- @rival add_bizdays 5 wrong needs=orafce
SELECT id, plvdate.add_bizdays(day, 20) AS d FROM referral
WHERE (SELECT plvdate.default_holidays('GB')) IS NOT NULL

-- @floor 3
SELECT id, day + 20 AS d FROM referral
