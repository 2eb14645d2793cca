-- Random histories against plain SQL over the rows they were made from: every
-- function, silent where the answers are equal and telling the seed where they
-- are not.  OVERSIGHT_SEED=n takes other rows, OVERSIGHT_ROUNDS=n so many times
-- the bodies.
SET search_path = public, oversight;
SET datestyle = 'ISO, DMY';
\set seed 20190318
\set rounds 1
\getenv seed OVERSIGHT_SEED
\getenv rounds OVERSIGHT_ROUNDS
SELECT setseed(sin(:seed::float8)) AS seeded;

-- A raw row without a grade ends the record.  Few dates, so that repeated
-- grades, gaps and ends all occur; some bodies have one row, some many.
CREATE TABLE raw (body int, d date, g grade, PRIMARY KEY (body, d));
INSERT INTO raw
SELECT DISTINCT ON (body, d) body, d, CASE WHEN random() > 0.15 THEN g END
  FROM (SELECT body, date '2019-11-20' + (random() * width)::int AS d,
               ('{inadequate,satisfactory,adequate,"requires improvement",good,outstanding}'::grade[])[1 + (random() * 5)::int] AS g
          FROM generate_series(1, 80 * :rounds) AS body,
               LATERAL (SELECT 1 + (random() * random() * 40)::int AS n, 5 + (random() * 120 + body * 0)::int AS width OFFSET 0) AS size,
               LATERAL generate_series(1, n)) AS x
 ORDER BY body, d, random();
-- every tenth body reaches to the ends of the type
INSERT INTO raw SELECT body, d, 'good' FROM (SELECT DISTINCT body FROM raw WHERE body % 10 = 0) AS b, (VALUES (date '0001-01-01'), ('5874897-12-31')) AS v (d);
SELECT count(*) > 400 AS enough, count(*) FILTER (WHERE g IS NULL) > 50 AS enough_ends FROM raw;
-- rows arrive in no order, some of them twice
CREATE TABLE arrival AS
SELECT body, d, g FROM (SELECT *, random() AS r FROM raw UNION ALL SELECT *, random() FROM raw WHERE random() < 0.3) AS x ORDER BY r;

CREATE TABLE history AS
SELECT body, merge_judgements(CASE WHEN g IS NULL THEN end_judgements('{}', d) ELSE add_judgement('{}', g, d) END) AS h
  FROM arrival GROUP BY body;
-- the days on which to ask, infinity among them
CREATE TABLE day AS SELECT date '2019-11-15' + k AS d FROM generate_series(0, 135) AS k;
INSERT INTO day VALUES ('4713-11-24 BC'), ('0001-01-01'), ('5874897-12-31'), ('infinity'), ('-infinity');
-- what was in force on each, by looking for the last row before it
CREATE TABLE stood AS
SELECT history.body, day.d, r.g, CASE WHEN r.g IS NOT NULL THEN r.d END AS judged, p.g AS before
  FROM history CROSS JOIN day
  LEFT JOIN LATERAL (SELECT * FROM raw WHERE raw.body = history.body AND raw.d <= day.d ORDER BY raw.d DESC LIMIT 1) AS r ON true
  LEFT JOIN LATERAL (SELECT * FROM raw WHERE raw.body = history.body AND raw.d < r.d ORDER BY raw.d DESC LIMIT 1) AS p ON true;
-- stretches of equal grades, an end being a grade of its own here
CREATE TABLE stretch AS
SELECT body, g, min(d) AS start, nullif(max(until), 'infinity') AS stop, (array_agg(before ORDER BY d))[1] AS before
  FROM (SELECT *, count(*) FILTER (WHERE g IS DISTINCT FROM before OR first) OVER (PARTITION BY body ORDER BY d) AS nth
          FROM (SELECT body, d, g, lead(d, 1, 'infinity') OVER w AS until, lag(g) OVER w AS before, row_number() OVER w = 1 AS first
                  FROM raw WINDOW w AS (PARTITION BY body ORDER BY d)) AS x) AS y
 GROUP BY body, nth, g;
CREATE INDEX ON stood (body);
CREATE INDEX ON stretch (body);
ANALYZE raw, arrival, history, day, stood, stretch;
CREATE TABLE every_grade AS SELECT unnest('{inadequate,satisfactory,adequate,"requires improvement",good,outstanding}'::grade[]) AS g;

--
-- making them
--
-- judgements(), and the aggregate over grades alone
SELECT 'judgements, seed ' || :seed AS wrong, * FROM raw AS r FULL JOIN (SELECT body, j.* FROM history, judgements(h) AS j) AS j
    ON r.body = j.body AND r.d = j.from_date AND r.g IS NOT DISTINCT FROM j.grade
 WHERE r.body IS NULL OR j.body IS NULL LIMIT 3;
SELECT 'judgement_history, seed ' || :seed AS wrong, * FROM (SELECT * FROM raw WHERE g IS NOT NULL) AS r
  FULL JOIN (SELECT body, j.* FROM (SELECT body, judgement_history(g, d) AS h FROM arrival GROUP BY body) AS a, judgements(h) AS j) AS j
    ON r.body = j.body AND r.d = j.from_date AND r.g = j.grade
 WHERE r.body IS NULL OR j.body IS NULL LIMIT 3;
-- add_judgement() and end_judgements(), a row at a time as they arrive
WITH RECURSIVE step AS (
    SELECT *, row_number() OVER (PARTITION BY body) AS n FROM arrival
), built AS (
    SELECT body, 0::bigint AS n, judgement_history '{}' AS h FROM history
    UNION ALL
    SELECT body, s.n, CASE WHEN s.g IS NULL THEN end_judgements(h, s.d) ELSE add_judgement(h, s.g, s.d) END
      FROM built JOIN step AS s USING (body) WHERE s.n = built.n + 1
)
SELECT 'one by one, seed ' || :seed AS wrong, body FROM (SELECT DISTINCT ON (body) body, h FROM built ORDER BY body, n DESC) AS b JOIN history USING (body)
 WHERE b.h <> history.h LIMIT 3;
-- || and merge_judgements(): any two parts that cover the rows, either way round
CREATE TABLE part AS
SELECT body, n, merge_judgements(CASE WHEN g IS NULL THEN end_judgements('{}', d) ELSE add_judgement('{}', g, d) END) AS h
  FROM (SELECT *, (random() * 3)::int AS n FROM arrival) AS x GROUP BY body, n;
SELECT 'parts, seed ' || :seed AS wrong, body FROM (SELECT body, merge_judgements(h) AS h, (array_agg(h ORDER BY n))[1] || (array_agg(h ORDER BY n DESC))[1] AS two FROM part GROUP BY body) AS p JOIN history USING (body)
 WHERE p.h <> history.h OR p.two || history.h <> history.h OR history.h || p.two <> history.h LIMIT 3;
SELECT 'two parts, seed ' || :seed AS wrong, a.body, a.n, b.n FROM part AS a JOIN part AS b USING (body)
 WHERE a.h || b.h <> b.h || a.h OR judgement_count(a.h || b.h) <>
       (SELECT count(*) FROM (SELECT * FROM judgements(a.h) UNION SELECT * FROM judgements(b.h)) AS u WHERE grade IS NOT NULL) LIMIT 3;
-- a grade that differs from the one recorded is refused on its date, and only there
CREATE FUNCTION refused(h judgement_history, g grade, d date) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM add_judgement(h, g, d);
    RETURN false;
EXCEPTION WHEN data_exception THEN
    RETURN true;
END $$;
SELECT 'refused, seed ' || :seed AS wrong, body, g.g, day.d FROM history CROSS JOIN every_grade AS g CROSS JOIN day LEFT JOIN raw USING (body, d)
 WHERE body <= 15 AND isfinite(day.d) AND day.d >= '0001-01-01'
   AND refused(h, g.g, day.d) <> (raw.body IS NOT NULL AND raw.g IS DISTINCT FROM g.g) LIMIT 3;
-- text and binary
SELECT 'text, seed ' || :seed AS wrong, body FROM history WHERE h::text::judgement_history <> h
    OR h::text <> (SELECT '{' || string_agg(d || ': ' || coalesce(g::text, 'none'), ', ' ORDER BY d) || '}' FROM raw WHERE raw.body = history.body) LIMIT 3;

--
-- asking them
--
SELECT 'on a date, seed ' || :seed AS wrong, s.*, grade_on(h, d), judged_on(h, d), direction_of_travel(h, d) FROM history JOIN stood AS s USING (body)
 WHERE grade_on(h, d) IS DISTINCT FROM g OR judged_on(h, d) IS DISTINCT FROM judged
    OR direction_of_travel(h, d) IS DISTINCT FROM
       CASE sign(grade_rank(before) - grade_rank(g)) WHEN 1 THEN 'improved' WHEN 0 THEN 'unchanged' WHEN -1 THEN 'declined' END LIMIT 3;
SELECT 'whole, seed ' || :seed AS wrong, body FROM history AS a
 WHERE (current_grade(h), best(h), worst(h), judgement_count(h)) IS DISTINCT FROM
       (SELECT ((array_agg(g ORDER BY d DESC))[1], max(g), min(g), count(g)::int) FROM raw WHERE raw.body = a.body) LIMIT 3;
SELECT 'first_on, seed ' || :seed AS wrong, body, e.g, first_on(h, e.g) FROM history CROSS JOIN every_grade AS e
 WHERE first_on(h, e.g) IS DISTINCT FROM (SELECT min(d) FROM raw WHERE raw.body = history.body AND raw.g = e.g) LIMIT 3;
SELECT 'spells, seed ' || :seed AS wrong, * FROM (SELECT * FROM stretch WHERE g IS NOT NULL) AS t FULL JOIN (SELECT body, s.* FROM history, spells(h) AS s) AS s
    ON t.body = s.body AND t.g = s.grade AND s.during = daterange(start, stop) AND t.before IS NOT DISTINCT FROM s.previous
   AND s.direction IS NOT DISTINCT FROM
       CASE sign(grade_rank(t.before) - grade_rank(t.g)) WHEN 1 THEN 'improved' WHEN 0 THEN 'unchanged' WHEN -1 THEN 'declined' END
 WHERE t.body IS NULL OR s.body IS NULL LIMIT 3;
-- days, counted one by one
CREATE TABLE span AS
SELECT CASE n % 4 WHEN 0 THEN 'empty'::daterange ELSE daterange(least(a, b), greatest(a, b), (ARRAY['[]', '()', '[)'])[n % 4]) END AS during
  FROM (SELECT n, date '2019-11-15' + (random() * 135)::int AS a, date '2019-11-15' + (random() * 135)::int AS b FROM generate_series(1, 20) AS n) AS x;
SELECT 'days, seed ' || :seed AS wrong, body, e.g, during, days_at(h, e.g, during), days_below(h, e.g, during), c.* FROM history CROSS JOIN span CROSS JOIN every_grade AS e
 CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE s.g = e.g) AS at, count(*) FILTER (WHERE grade_rank(s.g) > grade_rank(e.g)) AS below
                       FROM stood AS s WHERE s.body = history.body AND s.d <@ during) AS c
 WHERE body <= 20 AND (days_at(h, e.g, during), days_below(h, e.g, during)) <> (c.at::int, c.below::int) LIMIT 3;
-- how long each stretch lasted, as it was known on each day
SELECT 'durations, seed ' || :seed AS wrong, body, e.g, as_of FROM history CROSS JOIN every_grade AS e CROSS JOIN (SELECT d AS as_of FROM day WHERE isfinite(d)) AS day
 WHERE body <= 30 AND ARRAY(SELECT (days, ended)::text FROM durations(h, e.g, as_of)) <>
       ARRAY(SELECT (least(stop, as_of) - start, stop IS NOT NULL AND stop <= as_of
                     AND EXISTS (SELECT FROM raw WHERE raw.body = history.body AND raw.d = stop AND raw.g IS NOT NULL))::text
               FROM stretch WHERE stretch.body = history.body AND stretch.g = e.g AND start < as_of ORDER BY start) LIMIT 3;
SELECT count(*) > 100 AS enough, count(*) FILTER (WHERE ended) > 50 AS enough_ended
  FROM history, every_grade, durations(h, g, '2020-03-01');

--
-- many at once
--
SELECT 'grade_profile, seed ' || :seed AS wrong, * FROM
       (SELECT body % 3 AS part, d AS on_date, e.g AS grade, count(s.body) AS bodies
          FROM (SELECT d, g FROM day CROSS JOIN (SELECT g FROM every_grade UNION ALL SELECT NULL) AS e WHERE isfinite(d)) AS e
          CROSS JOIN generate_series(0, 2) AS part
          JOIN stood AS s USING (d) WHERE s.body % 3 = part AND s.g IS NOT DISTINCT FROM e.g GROUP BY 1, 2, 3) AS a
  FULL JOIN (SELECT part, p.* FROM (SELECT body % 3 AS part, grade_profile(h, (SELECT array_agg(d ORDER BY d - date '2020-01-01' < 50, d) FROM day WHERE isfinite(d))) AS profile
                                      FROM history GROUP BY 1) AS x, unnest(profile) AS p WHERE bodies > 0) AS b
    ON a.part = b.part AND a.on_date = b.on_date AND a.grade IS NOT DISTINCT FROM b.grade
 WHERE a.bodies IS DISTINCT FROM b.bodies LIMIT 3;
SELECT 'transition_matrix, seed ' || :seed AS wrong, * FROM
       (SELECT before, g, count(*) AS times FROM (SELECT g, lag(g) OVER (PARTITION BY body ORDER BY d) AS before FROM raw) AS x
         WHERE g IS NOT NULL AND before IS NOT NULL GROUP BY before, g) AS a
  FULL JOIN unnest((SELECT transition_matrix(h) FROM history)) AS b ON b.from_grade = a.before AND b.to_grade = a.g
 WHERE a.times IS DISTINCT FROM b.times
    OR b.direction <> CASE sign(grade_rank(before) - grade_rank(g)) WHEN 1 THEN 'improved' WHEN 0 THEN 'unchanged' ELSE 'declined' END LIMIT 3;
SELECT cardinality(transition_matrix(h)) > 25 AS enough_kinds FROM history;

-- and they compare, hash and sort as their rows do
SELECT 'equal, seed ' || :seed AS wrong, a.body, b.body FROM history AS a, history AS b
 WHERE (a.h = b.h) <> (ARRAY(SELECT (d, g)::text FROM raw WHERE body = a.body ORDER BY d) = ARRAY(SELECT (d, g)::text FROM raw WHERE body = b.body ORDER BY d))
    OR (a.h = b.h) <> (judgement_history_cmp(a.h, b.h) = 0) OR a.h = b.h AND judgement_history_hash(a.h) <> judgement_history_hash(b.h)
    OR sign(judgement_history_cmp(a.h, b.h)) <> -sign(judgement_history_cmp(b.h, a.h)) OR (a.h < b.h) <> (b.h > a.h) LIMIT 3;

DROP FUNCTION refused;
DROP TABLE raw, arrival, history, day, stood, stretch, every_grade, part, span;
