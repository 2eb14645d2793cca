-- Grades and histories of judgements.
SET search_path = public, oversight;
SET datestyle = 'ISO, DMY';

--
-- grade: input and output
--
SELECT g AS written, g::grade AS grade, grade_rank(g::grade) AS rank
  FROM (VALUES ('inadequate'), ('satisfactory'), ('adequate'), ('requires improvement'), ('good'), ('outstanding'),
               ('Requires improvement to be good'), ('Requires Improvement'), ('RI'), ('ri'),
               ('outstanding '), (E'\t  OUTSTANDING\n'), ('requires   improvement'), (E' requires\t improvement\r\nto be good ')) AS v(g);
-- a spreadsheet's no-break space is a space
SELECT E'\xC2\xA0Requires\xC2\xA0improvement'::grade;

SELECT '3'::grade;
SELECT ' -1 '::grade;
SELECT '2.0'::grade;
SELECT 'RI!'::grade;
SELECT ''::grade;
SELECT 'not judged'::grade;
SELECT 'none'::grade;
SELECT 'requiresimprovement'::grade;
SELECT repeat('outstanding ', 9)::grade;
SELECT NULL::grade IS NULL AS not_judged_is_null;

-- order, and the three labels of rank 3
SELECT string_agg(g::text, ' < ' ORDER BY g) AS worst_to_best, min(g), max(g),
       count(*) FILTER (WHERE g >= 'good') AS good_or_better,
       count(DISTINCT grade_rank(g)) AS ranks
  FROM unnest('{good,inadequate,"requires improvement",outstanding,adequate,satisfactory}'::grade[]) AS g;
SELECT 'good'::grade < 'outstanding' AS lt, 'good'::grade <= 'good' AS le, 'good'::grade = 'good' AS eq,
       'good'::grade <> 'good' AS ne, 'adequate'::grade >= 'requires improvement' AS ge, 'adequate'::grade > 'satisfactory' AS gt;
SELECT min(g), max(g) FROM unnest('{NULL,NULL}'::grade[]) AS g;
SELECT 'good'::grade::text AS text, 'good'::grade::smallint AS rank, 'outstanding'::grade::smallint AS best_rank;
-- no number becomes a grade, and a grade is not compared with a number
SELECT 1::smallint::grade;
SELECT 'good'::grade > 2;

-- published codes
SELECT code, CASE WHEN code <> 3 THEN grade_from_code(code, 'ofsted') END AS ofsted,
       grade_from_code(code, 'ofsted', 'requires improvement') AS ofsted_now,
       grade_from_code(code, 'Ofsted', 'satisfactory') AS ofsted_then,
       grade_from_code(code, 'apa') AS apa, grade_from_code(code, 'apa', 'adequate') AS apa_said
  FROM generate_series(1, 4) AS code;
SELECT grade_from_code(3, 'ofsted');
SELECT grade_from_code(3, 'ofsted', 'good');
SELECT grade_from_code(1, 'apa', 'requires improvement');
SELECT grade_from_code(0, 'ofsted');
SELECT grade_from_code(5, 'APA');
SELECT grade_from_code(1, 'estyn');
SELECT grade_from_code(NULL, 'ofsted') IS NULL AS null_code;

-- opclasses at work: the answers do not depend on the plan
CREATE TABLE graded (id int, g grade);
INSERT INTO graded SELECT i, ('{inadequate,satisfactory,adequate,"requires improvement",good,outstanding}'::grade[])[1 + i % 6]
  FROM generate_series(1, 600) AS i;
CREATE INDEX ON graded (g);
CREATE INDEX ON graded USING hash (g);
ANALYZE graded;
SET enable_seqscan = off;
SELECT count(*) FROM graded WHERE g > 'requires improvement';
SELECT count(*) FROM graded WHERE g = 'adequate';
SELECT min(g), max(g) FROM graded;
RESET enable_seqscan;
SELECT g, count(*) FROM graded GROUP BY g ORDER BY g DESC;
SET enable_mergejoin = off; SET enable_nestloop = off;
SELECT count(*) FROM graded a JOIN graded b USING (g);
SET enable_mergejoin = on; SET enable_hashjoin = off;
SELECT count(*) FROM graded a JOIN graded b USING (g);
RESET enable_mergejoin; RESET enable_nestloop; RESET enable_hashjoin;
SELECT count(DISTINCT grade_hash(g)) AS hashes, count(DISTINCT grade_hash_extended(g, 7)) AS seeded,
       bool_and(grade_hash_extended(g, 0)::bit(32) = grade_hash(g)::bit(32)) AS seed_0_agrees
  FROM graded;
CREATE TABLE by_grade (g grade) PARTITION BY HASH (g);
CREATE TABLE by_grade_0 PARTITION OF by_grade FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_grade_1 PARTITION OF by_grade FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_grade SELECT g FROM graded;
SELECT count(*) FROM by_grade WHERE g = 'good';
DROP TABLE by_grade;

--
-- judgement_history: input and output
--
SELECT h AS written, h::judgement_history AS history
  FROM (VALUES ('{}'), ('  {  } '),
               ('{2015-08-12: requires improvement, 2019-03-18: inadequate}'),
               (E'\n{ 2019-03-18 :INADEQUATE,2015-08-12:  Requires improvement to be good }'),
               ('{2019-03-18: inadequate, 2019-03-18: Inadequate}'),
               ('{2019-03-18: good, 2023-04-01: NONE}'),
               ('{2023-04-01: none}'),
               ('{2020-01-01: none, 2021-01-01: none}'),
               ('{0001-01-01: good, 5874897-12-31: none}')) AS v(h);

-- a spreadsheet's no-break space is a space here too, wherever it stands
SELECT (E'{\u00a02019-03-18\u00a0:\u00a0None\u00a0,\u00a02015-08-12: good}\u00a0')::judgement_history AS history;

SELECT ''::judgement_history;
SELECT '2019-03-18: good'::judgement_history;
SELECT '{2019-03-18: good'::judgement_history;
SELECT '{2019-03-18: good} {}'::judgement_history;
SELECT '{2019-03-18: good,}'::judgement_history;
SELECT '{2019-03-18 good}'::judgement_history;
SELECT '{2015-08-12: good, 18/03/2019: good}'::judgement_history;
SELECT '{2019-02-29: good}'::judgement_history;
SELECT '{0000-01-01: good}'::judgement_history;
SELECT '{5874898-01-01: good}'::judgement_history;
SELECT '{02019-03-18: good}'::judgement_history;
SELECT '{infinity: good}'::judgement_history;
SELECT '{2019-03-18: 3}'::judgement_history;
SELECT '{2019-03-18: fine}'::judgement_history;
SELECT '{2019-03-18:}'::judgement_history;
SELECT '{2019-03-18: good, 2015-08-12: good, 2019-03-18: inadequate}'::judgement_history;
SELECT '{2019-03-18: good, 2019-03-18: none}'::judgement_history;
-- a long text is quoted in part
SELECT ('{' || repeat('2019-03-18: good, ', 40) || '}')::judgement_history;

--
-- Stoke-on-Trent, overall, as published
--
CREATE TABLE stoke (published date, grade grade);
INSERT INTO stoke VALUES
    ('2022-11-25', 'requires improvement'), ('2015-08-12', 'requires improvement'),
    ('2025-07-15', 'requires improvement'), ('2019-03-18', 'inadequate');
CREATE TABLE history (name text, h judgement_history);
INSERT INTO history SELECT 'stoke', judgement_history(grade, published) FROM stoke;
SELECT h FROM history;

SELECT d, grade_on(h, d), judged_on(h, d), direction_of_travel(h, d)
  FROM history, unnest('{2015-08-11,2015-08-12,2018-12-31,2019-03-17,2019-03-18,2022-11-24,2022-11-25,2025-07-14,2025-07-15,
                         -infinity,infinity,4713-11-24 BC}'::date[]) AS d;
SELECT s.* FROM history, spells(h) AS s;
SELECT j.* FROM history, judgements(h) AS j;
SELECT current_grade(h), best(h), worst(h), judgement_count(h),
       first_on(h, 'inadequate') AS first_inadequate, first_on(h, 'requires improvement') AS first_ri, first_on(h, 'good') AS first_good
  FROM history;
-- 1,348 days from 18 March 2019 to 25 November 2022; below good from the first judgement on
SELECT days_at(h, 'inadequate', daterange(NULL, NULL)) AS inadequate,
       date '2022-11-25' - date '2019-03-18' AS by_subtraction,
       days_at(h, 'requires improvement', '[2015-08-12,2019-03-18)') AS ri_before,
       days_at(h, 'requires improvement', '[2018-01-01,2018-12-31]') AS year_2018,
       days_below(h, 'good', '[2019-01-01,2019-12-31]') AS below_good_2019,
       days_below(h, 'requires improvement', '[2019-01-01,2019-12-31]') AS below_ri_2019,
       days_below(h, 'inadequate', '[2019-01-01,2019-12-31]') AS below_the_lowest,
       days_below(h, 'good', '(,2015-08-12]') AS first_day
  FROM history;

--
-- what each question says at the edges
--
INSERT INTO history VALUES
    ('never judged', '{}'),
    ('only ended', '{2021-04-01: none}'),
    ('abolished', '{2017-05-01: adequate, 2019-05-01: requires improvement, 2021-04-01: none}'),
    ('reborn', '{2013-01-01: good, 2018-03-01: none, 2019-03-01: none, 2023-02-01: good, 2024-02-01: outstanding}'),
    ('unchanged', '{2011-08-01: adequate, 2015-08-12: requires improvement, 2018-01-01: satisfactory}');
SELECT name, current_grade(h), best(h), worst(h), judgement_count(h), first_on(h, 'good'),
       grade_on(h, '2020-01-01'), grade_on(h, '2021-04-01'), judged_on(h, '2021-04-01')
  FROM history WHERE name <> 'stoke' ORDER BY name;
SELECT name, s.* FROM history, spells(h) AS s WHERE name <> 'stoke' ORDER BY name, during;
SELECT name, j.* FROM history, judgements(h) AS j WHERE name <> 'stoke' ORDER BY name, from_date;
SELECT name, d, direction_of_travel(h, d) FROM history,
       unnest('{2014-01-01,2018-06-01,2019-06-01,2021-04-01,2023-06-01,2024-06-01}'::date[]) AS d
 WHERE name IN ('abolished', 'reborn', 'unchanged') ORDER BY name, d;
-- the select list can hold them too, and stop early
SELECT name, (spells(h)).grade FROM history WHERE name = 'reborn' LIMIT 1;

-- days: an ended record needs no bound; the days are counted between bounds
SELECT name,
       days_at(h, 'requires improvement', daterange(NULL, NULL)) AS ri_ever,
       days_at(h, 'requires improvement', 'empty') AS ri_empty,
       days_at(h, 'requires improvement', '[2021-03-31,2021-04-01]') AS ri_at_the_end,
       days_below(h, 'good', daterange('-infinity', 'infinity')) AS below_good,
       days_at(h, 'adequate', daterange('2018-01-01', NULL)) AS adequate_from_2018,
       days_at(h, 'adequate', daterange('infinity', NULL)) AS adequate_never
  FROM history WHERE name IN ('abolished', 'only ended', 'never judged') ORDER BY name;
SELECT days_at(h, 'good', daterange(NULL, NULL)) AS good_ever,
       days_at(h, 'outstanding', '[2024-02-01,2025-01-31]') AS outstanding_year,
       days_below(h, 'outstanding', daterange('2023-01-01', NULL)) AS below_outstanding
  FROM history WHERE name = 'reborn';
SELECT days_at(h, 'requires improvement', daterange('2019-01-01', NULL)) FROM history WHERE name = 'stoke';
SELECT days_below(h, 'good', daterange('2019-01-01', 'infinity')) FROM history WHERE name = 'stoke';
-- the longest count there is
SELECT days_at('{0001-01-01: good, 5874897-12-31: none}', 'good', daterange(NULL, NULL)),
       date '5874897-12-31' - date '0001-01-01' AS by_subtraction;
-- NULL in, NULL out
SELECT grade_on(NULL, '2020-01-01') IS NULL AND grade_on('{}', NULL) IS NULL AND days_at('{}', NULL, '[2020-01-01,2021-01-01)') IS NULL
       AND days_at('{}', 'good', NULL) IS NULL AND current_grade(NULL) IS NULL AND judgement_count(NULL) IS NULL AS all_null;

--
-- adding, ending, joining
--
SELECT add_judgement('{2019-03-18: inadequate}', 'good', '2023-01-01') AS later,
       add_judgement('{2019-03-18: inadequate}', 'good', '2015-01-01') AS earlier,
       add_judgement('{2019-03-18: inadequate}', 'inadequate', '2019-03-18') AS again,
       add_judgement('{2019-03-18: inadequate}', NULL, '2023-01-01') AS not_judged,
       add_judgement(NULL, 'good', '2023-01-01') AS unknown;
SELECT end_judgements('{2019-03-18: inadequate}', '2023-04-01') AS ended,
       end_judgements('{2019-03-18: inadequate, 2023-04-01: none}', '2021-04-01') AS ended_before,
       end_judgements('{}', '2023-04-01') AS empty,
       end_judgements('{2019-03-18: inadequate}', NULL) AS not_ended,
       end_judgements(NULL, '2023-04-01') AS nothing;
SELECT add_judgement('{2019-03-18: inadequate}', 'good', '2019-03-18');
SELECT add_judgement('{2019-03-18: none}', 'good', '2019-03-18');
SELECT end_judgements('{2019-03-18: inadequate}', '2019-03-18');
SELECT add_judgement('{}', 'good', NULL);
SELECT add_judgement('{}', 'good', 'infinity');
SELECT end_judgements('{}', '-infinity');
SELECT add_judgement('{}', 'good', '0001-12-31 BC');
SELECT judgement_history '{2015-08-12: good, 2019-03-18: inadequate}' || '{2019-03-18: inadequate, 2017-01-01: none}' AS joined,
       judgement_history '{}' || '{}' AS empties, judgement_history '{}' || '{2019-03-18: good}' AS one_empty;
SELECT judgement_history '{2019-03-18: inadequate}' || '{2019-03-18: good}';

--
-- the aggregates
--
SELECT judgement_history(g, d) AS nothing FROM (VALUES ('good'::grade, date '2019-03-18')) v(g, d) WHERE false;
SELECT judgement_history(g, d) AS all_null FROM (VALUES (NULL::grade, date '2019-03-18'), (NULL, NULL)) v(g, d);
SELECT judgement_history(g, d) AS some_null FROM (VALUES (NULL::grade, date '2019-03-18'), ('good', '2020-01-01'), (NULL, NULL)) v(g, d);
SELECT judgement_history(g, d) AS twice_the_same FROM (VALUES ('good'::grade, date '2020-01-01'), ('good', '2020-01-01')) v(g, d);
SELECT judgement_history('good', NULL);
SELECT judgement_history('good', 'infinity');
SELECT judgement_history('good', '-infinity');
SELECT judgement_history('good', '4713-11-24 BC');
SELECT judgement_history(g, d) FROM (VALUES ('good'::grade, date '2019-03-18'), ('inadequate', '2019-03-18')) v(g, d);
SELECT judgement_history(g, d) FROM (VALUES ('good'::grade, date '2019-03-18'), ('good', '2020-01-01'), ('outstanding', '2019-03-18')) v(g, d);
SELECT merge_judgements(h) AS merged FROM (VALUES (judgement_history '{2019-03-18: good}'), (NULL), ('{}'),
    ('{2013-01-01: adequate, 2019-03-18: good}'), ('{2021-04-01: none}')) v(h);
SELECT merge_judgements(NULL::judgement_history) AS nothing;
SELECT merge_judgements(h) FROM (VALUES (judgement_history '{2019-03-18: good}'), ('{2019-03-18: none}')) v(h);
-- rows with and without a grade as one history: a row without one ends the record
SELECT merge_judgements(CASE WHEN g IS NULL THEN end_judgements('{}', d) ELSE add_judgement('{}', g, d) END) AS rows_to_history
  FROM (VALUES ('good'::grade, date '2013-01-01'), (NULL, '2018-03-01'), ('outstanding', '2023-02-01')) v(g, d);
-- a window gives the history so far: the state outlives each answer
SELECT published, judgement_history(grade, published) OVER (ORDER BY published DESC) AS known FROM stoke ORDER BY published DESC;
-- the parts cannot be called by themselves
SELECT judgement_history_transition('{}', 'good', '2019-03-18');
SELECT judgement_history_combine('{}', '{}');
SELECT judgement_history_final('{}');

--
-- equality, order, hash
--
SELECT a < b AS lt, a <= b AS le, a = b AS eq, a <> b AS ne, a >= b AS ge, a > b AS gt, judgement_history_cmp(a, b) AS cmp, a, b
  FROM (VALUES (judgement_history '{2019-03-18: good}', judgement_history '{2019-03-18: GOOD}'),
               ('{2019-03-18: good}', '{2019-03-18: outstanding}'),
               ('{2019-03-18: outstanding}', '{2019-03-19: inadequate}'),
               ('{}', '{2019-03-18: none}'),
               ('{2019-03-18: none}', '{2019-03-18: inadequate}'),
               ('{2019-03-18: good, 2020-01-01: good}', '{2019-03-18: good}')) v(a, b);
CREATE INDEX ON history (h);
CREATE INDEX ON history USING hash (h);
SET enable_seqscan = off;
SELECT name FROM history WHERE h = '{2021-04-01:none}';
SELECT name FROM history ORDER BY h;
RESET enable_seqscan;
SELECT count(*) AS rows, count(DISTINCT h) AS histories, count(DISTINCT judgement_history_hash(h)) AS hashes,
       count(DISTINCT judgement_history_hash_extended(h, 7)) AS seeded,
       bool_and(judgement_history_hash_extended(h, 0)::bit(32) = judgement_history_hash(h)::bit(32)) AS seed_0_agrees
  FROM (SELECT h FROM history UNION ALL SELECT h::text::judgement_history FROM history) x;
SET enable_sort = off;
SELECT h, count(*) FROM (SELECT h FROM history UNION ALL SELECT h::text::judgement_history FROM history) x
 WHERE h <> '{}' GROUP BY h HAVING count(*) <> 2;
RESET enable_sort;

--
-- binary form
--
SELECT grade_send('outstanding'), judgement_history_send('{}') AS empty, judgement_history_send('{2000-01-02: good, 2000-01-03: none}') AS two;

-- Everything goes out in binary and comes back the same.
CREATE TABLE round_trip (LIKE history);
CREATE TABLE round_trip_grade (LIKE graded);
SELECT current_setting('data_directory') || '/oversight_judgement_' || pg_backend_pid() AS file \gset
COPY history TO :'file' (FORMAT binary);
COPY round_trip FROM :'file' (FORMAT binary);
SELECT count(*) AS same FROM history a JOIN round_trip b ON a.name = b.name AND a.h = b.h AND a.h::text = b.h::text;
COPY graded TO :'file' (FORMAT binary);
COPY round_trip_grade FROM :'file' (FORMAT binary);
SELECT count(*) AS same FROM graded JOIN round_trip_grade USING (id, g);
DROP TABLE round_trip, round_trip_grade;

-- One row of one column with the given bytes, handed to the receive function by
-- COPY: its signature, flags, no extension, one column, its length, the end.
CREATE FUNCTION receive(type text, bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    stream bytea := '\x5047434f50590aff0d0a000000000000000000'::bytea || int2send(1::int2)
                    || int4send(length(bytes)) || bytes || '\xffff'::bytea;
    octal text;
    result text;
BEGIN
    SELECT string_agg('\' || b / 64 || b / 8 % 8 || b % 8, '' ORDER BY i) INTO octal
      FROM generate_series(0, length(stream) - 1) AS i, get_byte(stream, i) AS b;
    EXECUTE format('CREATE TEMPORARY TABLE received (value %s)', type);
    EXECUTE format('COPY received FROM PROGRAM %L (FORMAT binary)', format('printf ''%s''', octal));
    SELECT received.value::text INTO result FROM received;
    DROP TABLE received;
    RETURN result;
EXCEPTION WHEN OTHERS THEN
    RETURN sqlstate || ' ' || sqlerrm;
END $$;
SELECT what, receive('grade', value) FROM (VALUES
    ('good', '\x0105'::bytea), ('no grade', '\x0100'), ('beyond the scale', '\x0107'), ('version', '\x0205'),
    ('truncated', '\x01'), ('nothing', '\x'), ('left over', '\x010500')) v(what, value);
SELECT what, receive('judgement_history', value) FROM (VALUES
    ('empty', '\x0100000000'::bytea),
    ('two', '\x0100000002 00000001 05 00000002 00'),
    ('version', '\x0000000000'),
    ('nothing', '\x'),
    ('count cut short', '\x01000000'),
    ('entry cut short', '\x0100000001 00000001'),
    ('left over', '\x0100000000 00'),
    ('count beyond the bytes', '\x0100000002 00000001 05'),
    ('negative count', '\x01ffffffff'),
    ('enormous count', '\x017fffffff 00000001 05'),
    ('out of order', '\x0100000002 00000002 05 00000001 05'),
    ('one date twice', '\x0100000002 00000002 05 00000002 05'),
    ('unknown grade', '\x0100000001 00000001 07'),
    ('grade 255', '\x0100000001 00000001 ff'),
    ('infinity', '\x0100000001 7fffffff 05'),
    ('minus infinity', '\x0100000001 80000000 05'),
    ('the day before year 1', '\x0100000001 fff4dbf8 05'),
    ('the first day', '\x0100000001 fff4dbf9 05'),
    ('the last day', '\x0100000001 7fda970c 05'),
    ('the day after the last', '\x0100000001 7fda970d 05')) v(what, value);

--
-- Random histories against plain SQL over the raw rows.  Silent when equal.
--
SELECT setseed(0.27182818) AS seed_0_27182818;
CREATE TABLE raw (body int, d date, g grade, ended boolean);
-- few bodies and dates, so that repeats, gaps and ends all occur
INSERT INTO raw
SELECT DISTINCT ON (body, d) body, d, CASE WHEN NOT ended THEN g END, ended
  FROM (SELECT (random() * 299)::int AS body, date '2010-01-01' + (random() * 400)::int AS d,
               ('{inadequate,satisfactory,adequate,"requires improvement",good,outstanding}'::grade[])[1 + (random() * 5)::int] AS g,
               random() < 0.15 AS ended
          FROM generate_series(1, 4000)) x
 ORDER BY body, d, g;
-- arrival order is no order, and every third row comes twice
CREATE TABLE arrival AS
SELECT body, d, g, ended FROM (SELECT *, random() AS r FROM raw UNION ALL SELECT *, random() FROM raw WHERE body % 3 = 0) x ORDER BY r;
CREATE TABLE built AS
SELECT body, merge_judgements(CASE WHEN ended THEN end_judgements('{}', d) ELSE add_judgement('{}', g, d) END) AS h,
       judgement_history(g, d) AS h_grades
  FROM arrival GROUP BY body;
CREATE TABLE interval_of AS
SELECT body, d, g, rank() OVER w AS n, lead(d, 1, 'infinity') OVER w AS until, lag(g) OVER w AS before
  FROM raw WINDOW w AS (PARTITION BY body ORDER BY d);
SELECT count(*) > 2000 AS enough, count(*) FILTER (WHERE g IS NULL) > 200 AS enough_ends FROM raw;
-- the entries
SELECT 'entries' AS wrong, * FROM raw r FULL JOIN (SELECT body, j.* FROM built, judgements(h) j) b
    ON r.body = b.body AND r.d = b.from_date AND r.g IS NOT DISTINCT FROM b.grade
 WHERE r.body IS NULL OR b.body IS NULL LIMIT 3;
SELECT 'graded entries' AS wrong, * FROM (SELECT * FROM raw WHERE g IS NOT NULL) r
  FULL JOIN (SELECT body, j.* FROM built, judgements(h_grades) j) b ON r.body = b.body AND r.d = b.from_date AND r.g = b.grade
 WHERE r.body IS NULL OR b.body IS NULL LIMIT 3;
-- the canonical text reads back as the same value
SELECT 'text' AS wrong, h FROM built WHERE h::text::judgement_history <> h
    OR h::text <> (SELECT '{' || coalesce(string_agg(to_char(d, 'YYYY-MM-DD') || ': ' || coalesce(g::text, 'none'), ', ' ORDER BY d), '') || '}'
                     FROM raw WHERE raw.body = built.body) LIMIT 3;
-- a date at a time
SELECT 'on a date' AS wrong, b.body, day.d, i.*, grade_on(h, day.d), judged_on(h, day.d), direction_of_travel(h, day.d)
  FROM built b CROSS JOIN (SELECT date '2009-12-20' + k * 3 AS d FROM generate_series(0, 150) AS k) AS day
  LEFT JOIN interval_of i ON i.body = b.body AND i.d <= day.d AND day.d < i.until
 WHERE grade_on(h, day.d) IS DISTINCT FROM i.g
    OR judged_on(h, day.d) IS DISTINCT FROM CASE WHEN i.g IS NOT NULL THEN i.d END
    OR direction_of_travel(h, day.d) IS DISTINCT FROM
       CASE WHEN grade_rank(i.g) < grade_rank(i.before) THEN 'improved'
            WHEN grade_rank(i.g) > grade_rank(i.before) THEN 'declined'
            WHEN grade_rank(i.g) = grade_rank(i.before) THEN 'unchanged' END LIMIT 3;
-- the whole at once
SELECT 'whole' AS wrong, b.* FROM built b JOIN
       (SELECT body, max(g) AS best, min(g) AS worst, count(g) AS judged, (array_agg(g ORDER BY d DESC))[1] AS now,
               min(d) FILTER (WHERE g = 'good') AS first_good FROM raw GROUP BY body) r USING (body)
 WHERE (best(h), worst(h), judgement_count(h)::bigint, current_grade(h), first_on(h, 'good'))
       IS DISTINCT FROM (r.best, r.worst, r.judged, r.now, r.first_good) LIMIT 3;
-- days, in ranges of every kind
CREATE TABLE span AS
SELECT daterange(date '2009-12-01' + (random() * 500)::int, date '2011-06-01') * daterange(NULL, date '2009-12-01' + (random() * 600)::int) AS during
  FROM generate_series(1, 25);
SELECT 'days' AS wrong, b.body, g.g, s.during, days_at(h, g.g, s.during), days_below(h, g.g, s.during), r.*
  FROM built b CROSS JOIN span s CROSS JOIN (SELECT DISTINCT g FROM graded) g
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(days) FILTER (WHERE i.g = g.g), 0) AS at, coalesce(sum(days) FILTER (WHERE grade_rank(i.g) > grade_rank(g.g)), 0) AS below
         FROM interval_of i, LATERAL (SELECT greatest(0, least(i.until, upper(s.during)) - greatest(i.d, lower(s.during))) AS days) x
        WHERE i.body = b.body AND NOT isempty(s.during)) r
 WHERE b.body < 30 AND (days_at(h, g.g, s.during) <> r.at OR days_below(h, g.g, s.during) <> r.below) LIMIT 3;
-- spells, by the gaps-and-islands query they replace
CREATE TABLE island AS
SELECT body, g, daterange(min(d), nullif(max(until), 'infinity')) AS during, (array_agg(before ORDER BY d))[1] AS before
  FROM (SELECT *, count(*) FILTER (WHERE g IS DISTINCT FROM before) OVER (PARTITION BY body ORDER BY d) AS nth FROM interval_of) x
 WHERE g IS NOT NULL GROUP BY body, nth, g;
SELECT 'spells' AS wrong, * FROM island i FULL JOIN (SELECT body, s.* FROM built, spells(h) s) s
    ON i.body = s.body AND i.g = s.grade AND i.during = s.during AND i.before IS NOT DISTINCT FROM s.previous
   AND s.direction IS NOT DISTINCT FROM CASE WHEN grade_rank(i.g) < grade_rank(i.before) THEN 'improved'
                                             WHEN grade_rank(i.g) > grade_rank(i.before) THEN 'declined'
                                             WHEN grade_rank(i.g) = grade_rank(i.before) THEN 'unchanged' END
 WHERE i.body IS NULL OR s.body IS NULL LIMIT 3;
-- joining halves gives the whole, whichever comes first, and order follows the entries
SELECT 'joined' AS wrong, body FROM
  (SELECT body, h, judgement_history '{}' || (SELECT merge_judgements(CASE WHEN g IS NULL THEN end_judgements('{}', d) ELSE add_judgement('{}', g, d) END)
                                                FROM raw WHERE raw.body = built.body AND random() < 0.5) AS half FROM built) x
 WHERE h || half <> h OR half || h <> h OR half || half <> half LIMIT 3;
CREATE TABLE entry_order AS
SELECT b.body, b.h, ARRAY(SELECT (d - date '2000-01-01') * 10
                                 + coalesce(array_position('{inadequate,satisfactory,adequate,"requires improvement",good,outstanding}'::grade[], g), 0)
                            FROM raw WHERE raw.body = b.body ORDER BY d) AS entries FROM built b;
SELECT 'order' AS wrong, a.body, b.body FROM entry_order a, entry_order b
 WHERE judgement_history_cmp(a.h, b.h) <> (a.entries > b.entries)::int - (a.entries < b.entries)::int LIMIT 3;
-- and everything through the binary form
CREATE TABLE rebuilt (LIKE built);
COPY built TO :'file' (FORMAT binary);
COPY rebuilt FROM :'file' (FORMAT binary);
SELECT 'binary' AS wrong, * FROM built FULL JOIN rebuilt USING (body, h, h_grades) WHERE built IS NULL OR rebuilt IS NULL LIMIT 3;

--
-- hashed, sorted and parallel plans agree; the sides of a combination are
-- unequal, and some are empty
--
CREATE TABLE wide (body int, d date, g grade);
INSERT INTO wide SELECT body, d, g FROM arrival;
INSERT INTO wide SELECT 1000 + k % 7, date '1990-01-01' + k, (ARRAY['good', NULL, 'inadequate'])[1 + k % 3]::grade FROM generate_series(1, 20000) AS k ORDER BY k DESC;
INSERT INTO wide VALUES (2000, '2020-01-01', NULL);
ANALYZE wide;
CREATE TABLE hashed AS SELECT body, judgement_history(g, d) AS h FROM wide GROUP BY body;
SET enable_hashagg = off;
CREATE TABLE sorted AS SELECT body, judgement_history(g, d) AS h FROM wide GROUP BY body;
CREATE TABLE ordered AS SELECT body, judgement_history(g, d ORDER BY d) AS h FROM wide GROUP BY body;
RESET enable_hashagg;
ALTER TABLE wide SET (parallel_workers = 2);
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT body, judgement_history(g, d) AS h FROM wide GROUP BY body;
CREATE TABLE parallel AS SELECT body, judgement_history(g, d) AS h FROM wide GROUP BY body;
SET parallel_leader_participation = off;
CREATE TABLE parallel_workers AS SELECT body, judgement_history(g, d) AS h FROM wide GROUP BY body;
SET enable_hashagg = off;
CREATE TABLE parallel_sorted AS SELECT body, judgement_history(g, d) AS h FROM wide GROUP BY body;
RESET enable_hashagg;
-- one group over everything, one side of which finds nothing
SELECT judgement_history(g, d) AS one FROM wide WHERE body = 2000;
SELECT judgement_count(judgement_history('good', d)) AS days FROM wide WHERE body >= 1000 AND d > '2044-09-01';
SELECT min(g), max(g) FROM wide;
-- all of stoke lies on one page, so one worker reads it and the other nothing
ALTER TABLE stoke SET (parallel_workers = 2);
EXPLAIN (COSTS OFF) SELECT judgement_history(grade, published) FROM stoke;
SELECT judgement_history(grade, published) AS one_side_empty FROM stoke;
CREATE TABLE part (h judgement_history);
INSERT INTO part SELECT judgement_history(grade, published) FROM stoke GROUP BY published;
ALTER TABLE part SET (parallel_workers = 2);
EXPLAIN (COSTS OFF) SELECT merge_judgements(h) FROM part;
SELECT merge_judgements(h) AS merged, (SELECT judgement_history(grade, published) FROM stoke) = merge_judgements(h) AS same FROM part;
-- a conflict is found wherever the two rows meet: in a worker, which the context
-- then says, or in the leader, which it does not
\set SHOW_CONTEXT never
SELECT judgement_history(g, d) FROM (SELECT d, g FROM wide WHERE body = 1001 UNION ALL SELECT d, 'outstanding' FROM wide WHERE body = 1001 AND g = 'good' AND d = '1990-02-06') x;
\set SHOW_CONTEXT errors
RESET parallel_leader_participation; RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size;
SELECT count(*) AS bodies, count(h.h) AS judged FROM hashed h;
SELECT 'plan' AS wrong, h.body FROM hashed h JOIN sorted s USING (body) JOIN ordered o USING (body)
  JOIN parallel p USING (body) JOIN parallel_workers w USING (body) JOIN parallel_sorted q USING (body)
 WHERE (h.h, h.h, h.h, h.h, h.h) IS DISTINCT FROM (s.h, o.h, p.h, w.h, q.h) LIMIT 3;
SELECT (SELECT count(*) FROM parallel) = (SELECT count(*) FROM hashed) AND (SELECT count(*) FROM parallel_sorted) = (SELECT count(*) FROM hashed) AS same_groups;

--
-- a partial result is a history too, whatever reads it before it is final
--
CREATE AGGREGATE unfinished(grade, date) (SFUNC = judgement_history_transition, STYPE = judgement_history, PARALLEL = SAFE, COMBINEFUNC = judgement_history_combine);
SELECT unfinished(grade, published ORDER BY published DESC) AS state FROM stoke;
CREATE TABLE state AS SELECT body, unfinished(g, d) AS h FROM arrival GROUP BY body;
SELECT 'state' AS wrong, s.h FROM state s JOIN built b USING (body)
 WHERE s.h <> b.h_grades OR judgement_history_hash(s.h) <> judgement_history_hash(b.h_grades)
    OR judgement_history_send(s.h) <> judgement_history_send(b.h_grades) OR s.h::text <> b.h_grades::text
    OR grade_on(s.h, '2010-07-01') IS DISTINCT FROM grade_on(b.h_grades, '2010-07-01') OR s.h || b.h_grades <> b.h_grades LIMIT 3;
-- and aggregates go on from one that was stored and has lost its alignment
SELECT 'merged states' AS wrong, body FROM (SELECT body, merge_judgements(h) AS h FROM (SELECT * FROM state UNION ALL SELECT * FROM state) x GROUP BY body) m
  JOIN built b USING (body) WHERE m.h <> b.h_grades LIMIT 3;

-- One of a user's own may begin with a history.
CREATE AGGREGATE since_2012(grade, date) (SFUNC = judgement_history_transition, STYPE = judgement_history, FINALFUNC = judgement_history_final, INITCOND = '{2012-06-01: good}');
SELECT since_2012(g, d) AS more, since_2012(g, d) FILTER (WHERE g IS NULL) AS none, since_2012(g, d) FILTER (WHERE d = '2011-01-31') AS before
  FROM (VALUES ('inadequate'::grade, date '2019-03-18'), (NULL, NULL), ('outstanding', '2011-01-31')) AS v(g, d);
SELECT since_2012(g, date '2012-06-01') FROM (VALUES ('inadequate'::grade)) AS v(g);
-- Two judgements on one day are found also among so many that a state is put in order before all are there.
SELECT judgement_history(CASE WHEN k = 7 THEN 'good' ELSE 'inadequate' END::grade, date '2020-01-01' - k % 5000) FROM generate_series(1, 10000) AS k;

--
-- long histories are stored out of line
--
CREATE TABLE long (h judgement_history);
INSERT INTO long SELECT judgement_history((ARRAY['inadequate', 'good'])[1 + k % 2]::grade, date '2000-01-01' + k) FROM generate_series(0, 999999) AS k;
SELECT judgement_count(h), pg_column_size(h) > 2000 AS toasted, current_grade(h), judged_on(h, '2000-01-05'),
       days_at(h, 'good', daterange('2000-01-01', '2000-01-11')) AS days, days_at(h, 'inadequate', daterange(NULL, NULL)) AS all_days,
       grade_on(h, date '2000-01-01' + 765432) AS even_is_inadequate
  FROM long;
SELECT count(*) AS spells, count(*) FILTER (WHERE direction = 'improved') AS improved FROM long, spells(h);
SELECT h::text::judgement_history = h AS text_round_trip, h || h = h AS joined FROM long;
-- in falling order, and with every row twice
SELECT judgement_history((ARRAY['inadequate', 'good'])[1 + (k / 2) % 2]::grade, date '2000-01-01' + k / 2) = (SELECT h FROM long) AS same
  FROM generate_series(1999999, 0, -1) AS k;

DROP TABLE graded, stoke, history, raw, arrival, built, interval_of, span, island, entry_order, rebuilt, wide, hashed, sorted, ordered,
    parallel, parallel_workers, parallel_sorted, part, state, long;
DROP AGGREGATE unfinished(grade, date), since_2012(grade, date);
DROP FUNCTION receive;
SELECT format('rm -f %L', :'file') AS remove \gset
COPY (SELECT WHERE false) TO PROGRAM :'remove';
