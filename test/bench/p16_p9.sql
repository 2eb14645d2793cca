-- A profile costs what its judgements cost.

-- @target P16/P9 profile at 180 months' ends of 25,000, 100,000 and 400,000 bodies
-- @time count(*), sum(bodies)
-- @answer count(*), sum(bodies), sum(bodies * (on_date - date '2010-01-01')), sum(bodies * grade_rank(grade))
-- @growth 1.2

-- @setup
SELECT setseed(0.42);
CREATE TABLE history AS
    SELECT subject, judgement_history(grade_from_code(rank, 'apa'), d) AS h
    FROM (SELECT subject,
                 date '2010-01-01' + (k * 274 + floor(random() * 270))::int AS d,
                 (1 + floor(random() * 4))::smallint AS rank
          FROM generate_series(1, greatest(400000 * :scale, 1600)::int) AS subject,
               generate_series(0, 19) AS k) AS judgement
    GROUP BY subject
    ORDER BY subject;
CREATE TABLE history_1 AS SELECT * FROM history WHERE subject % 16 = 0;
CREATE TABLE history_4 AS SELECT * FROM history WHERE subject % 4 = 0;
CREATE TABLE history_16 AS SELECT * FROM history;
DROP TABLE history;
VACUUM (FREEZE, ANALYZE) history_1, history_4, history_16;

-- @size 1 ours
SELECT * FROM unnest((SELECT grade_profile(h, ARRAY(SELECT (m + interval '1 month - 1 day')::date
                                         FROM generate_series(timestamp '2010-01-01', '2024-12-01', '1 month') AS m))
                      FROM history_1))

-- @size 1 floor
SELECT current_date AS on_date, NULL::grade AS grade, sum(pg_column_size(h)) AS bodies FROM history_1

-- @size 1 check
SELECT on_date, grade, count(b.subject) AS bodies
FROM unnest(ARRAY(SELECT (m + interval '1 month - 1 day')::date
                                         FROM generate_series(timestamp '2010-01-01', '2024-12-01', '1 month') AS m)) AS on_date
    CROSS JOIN (SELECT NULL::grade AS grade UNION ALL SELECT unnest('{inadequate,satisfactory,adequate,"requires improvement",good,outstanding}'::grade[])) AS g
    LEFT JOIN history_1 AS b ON grade_on(h, on_date) IS NOT DISTINCT FROM grade
GROUP BY on_date, grade

-- @size 4 ours
SELECT * FROM unnest((SELECT grade_profile(h, ARRAY(SELECT (m + interval '1 month - 1 day')::date
                                         FROM generate_series(timestamp '2010-01-01', '2024-12-01', '1 month') AS m))
                      FROM history_4))

-- @size 4 floor
SELECT current_date AS on_date, NULL::grade AS grade, sum(pg_column_size(h)) AS bodies FROM history_4

-- @size 4 check
SELECT on_date, grade, count(b.subject) AS bodies
FROM unnest(ARRAY(SELECT (m + interval '1 month - 1 day')::date
                                         FROM generate_series(timestamp '2010-01-01', '2024-12-01', '1 month') AS m)) AS on_date
    CROSS JOIN (SELECT NULL::grade AS grade UNION ALL SELECT unnest('{inadequate,satisfactory,adequate,"requires improvement",good,outstanding}'::grade[])) AS g
    LEFT JOIN history_4 AS b ON grade_on(h, on_date) IS NOT DISTINCT FROM grade
GROUP BY on_date, grade

-- @size 16 ours
SELECT * FROM unnest((SELECT grade_profile(h, ARRAY(SELECT (m + interval '1 month - 1 day')::date
                                         FROM generate_series(timestamp '2010-01-01', '2024-12-01', '1 month') AS m))
                      FROM history_16))

-- @size 16 floor
SELECT current_date AS on_date, NULL::grade AS grade, sum(pg_column_size(h)) AS bodies FROM history_16
