-- What follows what: how grades move from one inspection to the next.

-- @target P10 transition matrix of 2,000,000 judgements, from stored histories
-- @time count(*), sum(times)
-- @answer count(*), sum(times), sum(times * before), sum(times * after), sum(times * before * before * after)

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
CREATE TABLE history AS
    SELECT subject, judgement_history(grade, d) AS h FROM judgement GROUP BY subject ORDER BY subject;
VACUUM (FREEZE, ANALYZE) judgement, history;

-- @ours
SELECT grade_rank(from_grade)::int AS before, grade_rank(to_grade)::int AS after, times
FROM unnest((SELECT transition_matrix(h) FROM history))

-- @rival lag 15
SELECT before::int, rank::int AS after, count(*) AS times
FROM (SELECT rank, lag(rank) OVER (PARTITION BY subject ORDER BY d) AS before FROM judgement) AS judged
WHERE before IS NOT NULL
GROUP BY 1, 2
