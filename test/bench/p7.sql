-- What stood on a given day: the first question of every report.

-- @target P7 grade on one date, from stored histories: 100,000 bodies x 20 judgements
-- @time count(grade)
-- @answer count(*), sum(subject), sum(grade_rank(grade)), sum(grade_rank(grade) * subject::bigint)

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
CREATE TABLE body AS SELECT DISTINCT subject FROM judgement ORDER BY subject;
ALTER TABLE body ADD PRIMARY KEY (subject);
CREATE TABLE history AS
    SELECT subject, judgement_history(grade, d) AS h FROM judgement GROUP BY subject ORDER BY subject;
VACUUM (FREEZE, ANALYZE) judgement, body, history;

-- @ours
SELECT subject, grade_on(h, date '2019-06-30') AS grade FROM history

-- @rival lateral 8
SELECT subject, last.grade
FROM body
    CROSS JOIN LATERAL (SELECT grade
                        FROM judgement
                        WHERE judgement.subject = body.subject AND d <= date '2019-06-30'
                        ORDER BY d DESC
                        LIMIT 1) AS last

-- @rival distinct_on -
SELECT DISTINCT ON (subject) subject, grade
FROM judgement
WHERE d <= date '2019-06-30'
ORDER BY subject, d DESC

-- Looks at each value, but not into it.
-- @floor 2
SELECT subject, pg_column_size(h) AS grade FROM history
