-- How long bodies take to leave the lowest grade.

-- @target P13 Kaplan-Meier of the time to leave the lowest grade: 100,000 histories of 20 judgements
-- @time count(*), sum(survival), min(survival)
-- @answer count(*), sum(at_days), sum(at_risk), round(sum(survival)::numeric, 6), round(min(survival)::numeric, 9)

-- @setup
SELECT setseed(0.42);
CREATE TABLE arrived AS
    SELECT s AS subject, (date '2010-01-01' + ((k - 1) * 274 + floor(random() * 270))::int) AS d,
           (1 + floor(random() * 4))::smallint AS grade
    FROM generate_series(1, greatest(100000 * :scale, 100)::int) AS s CROSS JOIN generate_series(1, 20) AS k;
CREATE TABLE judgement (subject int NOT NULL, d date NOT NULL, grade smallint NOT NULL);
INSERT INTO judgement SELECT * FROM arrived ORDER BY d, subject;
ALTER TABLE judgement ADD PRIMARY KEY (subject, d);
CREATE INDEX ON judgement (subject, d) INCLUDE (grade);
CREATE TABLE body AS
    SELECT subject, judgement_history(grade_from_code(grade, 'ofsted', 'requires improvement'), d) AS history
    FROM judgement GROUP BY subject;
VACUUM (FREEZE, ANALYZE) judgement, body;

-- @ours
SELECT (step).at_days, (step).at_risk, (step).survival
FROM (SELECT unnest(kaplan_meier(history, 'inadequate', '2025-01-01')) AS step FROM body) AS curve

-- @rival from_rows 25
WITH sp AS (
    SELECT subject, d, grade, lag(grade) OVER w AS pg, lead(d) OVER w AS nd
    FROM judgement WINDOW w AS (PARTITION BY subject ORDER BY d)
), isl AS (
    SELECT subject, d, grade, nd,
           count(*) FILTER (WHERE grade IS DISTINCT FROM pg) OVER (PARTITION BY subject ORDER BY d) AS g
    FROM sp
), spell AS (
    SELECT subject, min(d) AS st, max(coalesce(nd, 'infinity'::date)) AS en
    FROM isl WHERE grade = 4 GROUP BY subject, g
), dur AS (
    SELECT CASE WHEN en = 'infinity' THEN date '2025-01-01' - st ELSE en - st END AS t,
           (en <> 'infinity')::int AS ev
    FROM spell
), agg AS (
    SELECT t, sum(ev) AS dd, count(*) AS n FROM dur GROUP BY t
), km AS (
    SELECT t, dd, sum(n) OVER (ORDER BY t DESC) AS atrisk FROM agg
)
SELECT t AS at_days, atrisk AS at_risk,
       CASE WHEN dd = atrisk THEN 0
            ELSE exp(sum(ln(nullif(1 - dd::float8 / atrisk, 0))) OVER (ORDER BY t)) END AS survival
FROM km
