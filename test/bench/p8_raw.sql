-- The same where no histories are stored: they are made on the way.

-- @target P8/raw days at each of four grades in five years, from 2,000,000 rows
-- @time sum(outstanding), sum(good), sum(ri), sum(inadequate)
-- @answer count(*), sum(subject), sum(outstanding), sum(good), sum(ri), sum(inadequate), sum((good + 2 * ri + 3 * inadequate) * subject::bigint)

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
SELECT subject,
       days_at(h, 'outstanding', daterange('2015-04-01', '2020-04-01')) AS outstanding,
       days_at(h, 'good', daterange('2015-04-01', '2020-04-01')) AS good,
       days_at(h, 'requires improvement', daterange('2015-04-01', '2020-04-01')) AS ri,
       days_at(h, 'inadequate', daterange('2015-04-01', '2020-04-01')) AS inadequate
FROM (SELECT subject, judgement_history(grade, d) AS h FROM judgement GROUP BY subject) AS history

-- @rival lead 1.8
SELECT subject,
       coalesce(sum(days) FILTER (WHERE rank = 1), 0) AS outstanding,
       coalesce(sum(days) FILTER (WHERE rank = 2), 0) AS good,
       coalesce(sum(days) FILTER (WHERE rank = 3), 0) AS ri,
       coalesce(sum(days) FILTER (WHERE rank = 4), 0) AS inadequate
FROM (SELECT subject, rank, least(until, date '2020-04-01') - greatest(d, date '2015-04-01') AS days
      FROM (SELECT subject, d, rank, coalesce(lead(d) OVER (PARTITION BY subject ORDER BY d), 'infinity') AS until
            FROM judgement
            WHERE d < date '2020-04-01') AS stretch
      WHERE until > date '2015-04-01') AS within
GROUP BY subject
