-- The same where no histories are stored: they are made on the way.

-- @target P9/raw profile of grades at 180 months' ends, from 2,000,000 rows
-- @time count(*), sum(bodies)
-- @answer sum(bodies), sum(bodies * (on_date - date '2010-01-01')), sum(bodies * rank), sum(bodies * rank * (on_date - date '2010-01-01'))

-- @setup
SELECT setseed(0.42);
CREATE TABLE judgement AS
    SELECT subject, d, rank, grade_from_code(rank, 'ofsted', 'requires improvement') AS grade
    FROM (SELECT subject,
                 date '2010-01-01' + (k * 274 + floor(random() * 270))::int AS d,
                 (1 + floor(random() * 4))::smallint AS rank
          FROM generate_series(1, greatest(100000 * :scale, 500)::int) AS subject,
               generate_series(0, 19) AS k) AS judgement
    ORDER BY d, subject;
CREATE UNIQUE INDEX ON judgement (subject, d) INCLUDE (rank, grade);
VACUUM (FREEZE, ANALYZE) judgement;

-- @ours
SELECT on_date, grade_rank(grade) AS rank, bodies
FROM unnest((SELECT grade_profile(h, ARRAY(SELECT (m + interval '1 month - 1 day')::date
                                         FROM generate_series(timestamp '2010-01-01', '2024-12-01', '1 month') AS m))
             FROM (SELECT judgement_history(grade, d) AS h FROM judgement GROUP BY subject) AS history))
WHERE grade IS NOT NULL

-- Changes are counted by day before they are counted by month.
-- @rival delta 3
WITH move AS (
    SELECT d, rank, before, count(*) AS n
    FROM (SELECT d, rank, lag(rank) OVER (PARTITION BY subject ORDER BY d) AS before FROM judgement) AS judged
    GROUP BY d, rank, before
), change AS (
    SELECT rank, date_trunc('month', d::timestamp)::date AS m, sum(n) AS n
    FROM (SELECT d, rank, n FROM move
          UNION ALL
          SELECT d, before, -n FROM move WHERE before IS NOT NULL) AS step
    GROUP BY 1, 2
)
SELECT (m + interval '1 month - 1 day')::date AS on_date, rank,
       sum(coalesce(n, 0)) OVER (PARTITION BY rank ORDER BY m) AS bodies
FROM (SELECT m::date AS m FROM generate_series(timestamp '2010-01-01', '2024-12-01', '1 month') AS m) AS month
    CROSS JOIN (VALUES (1::smallint), (2), (3), (4)) AS grade (rank)
    LEFT JOIN change USING (m, rank)
