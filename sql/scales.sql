-- The scales beside grade: report cards and area SEND outcomes.
SET search_path = public, oversight;

--
-- input and output
--
SELECT g AS written, g::report_card_grade AS grade, report_card_grade_rank(g::report_card_grade) AS rank
  FROM (VALUES ('urgent improvement'), ('Needs Attention'), (' expected   standard'), (E'STRONG\tSTANDARD\n'), ('exceptional')) AS v(g);
SELECT o AS written, o::send_outcome AS outcome, send_outcome_rank(o::send_outcome) AS rank
  FROM (VALUES ('typically positive'), ('Inconsistent '), ('Widespread  and/or systemic failings'),
               ('Typically positive experiences and outcomes'), ('Inconsistent experiences and outcomes')) AS v(o);
-- the findings as frameworks and reports print them, with either apostrophe
SELECT o::send_outcome AS outcome, left(o, 60) AS written FROM (VALUES
    ('The local area partnership’s SEND arrangements typically lead to positive experiences and outcomes for children and young people with SEND.'),
    ('The local area partnership''s SEND arrangements typically lead to positive experiences and outcomes for children and young people with SEND. The local area partnership is taking action where improvements are needed.'),
    ('The local area partnership’s special educational needs and/or disability (SEND) arrangements typically lead to positive experiences and outcomes for children and young people with SEND.'),
    ('The local area partnership’s special educational needs and/or disability (SEND) arrangements typically lead to positive experiences and outcomes for children and young people with SEND. The local area partnership is taking action where improvements are needed.'),
    ('The local area partnership’s special educational needs and/or disability (SEND) arrangements typically lead to positive experiences and outcomes for children and young people with special educational needs and/or disabilities (SEND)'),
    ('The local area partnership’s special educational needs and/or disability (SEND) arrangements typically lead to positive experiences and outcomes for children and young people with special educational needs and/or disabilities (SEND). The local area partnership is taking action where improvements are needed.'),
    ('The local area partnership’s arrangements lead to inconsistent experiences and outcomes for children and young people with SEND'),
    ('The local area partnership’s arrangements lead to inconsistent experiences and outcomes for children and young people with SEND. The local area partnership must work jointly to make improvements.'),
    ('The local area partnership’s arrangements lead to inconsistent experiences and outcomes for children and young people with special educational needs and/or disabilities (SEND).'),
    (E'The local area partnership\u2019s arrangements lead to inconsistent experiences and outcomes for children and\nyoung people with special educational needs and/or disabilities (SEND). The local area partnership must work jointly to make improvements.'),
    ('There are widespread and/or systemic failings leading to significant concerns about the experiences and outcomes of children and young people with SEND.'),
    ('There are widespread and/or systemic failings leading to significant concerns about the experiences and outcomes of children and young people with SEND, which the local area partnership must address urgently.'),
    ('There are widespread and/or systemic failings leading to significant concerns about the experiences and outcomes of children and young people with special educational needs and/or disabilities (SEND)'),
    ('There are widespread and/or systemic failings leading to significant concerns about the experiences and outcomes of children and young people with special educational needs and/or disabilities (SEND), which the local area partnership must address urgently.')) AS v(o);
-- a full stop ends any wording; two of them, or one alone, are no wording
SELECT 'Good.'::grade, 'Needs attention. '::report_card_grade;
SELECT 'good..'::grade;
SELECT '.'::report_card_grade;

-- no scale reads another's wordings, nor a number
SELECT 'good'::report_card_grade;
SELECT 'exceptional'::grade;
SELECT 'expected standard'::send_outcome;
SELECT '3'::report_card_grade;
SELECT '2'::send_outcome;
SELECT 'attention needed'::report_card_grade;
SELECT ''::send_outcome;
SELECT 'none'::send_outcome;
SELECT repeat('inconsistent ', 40)::send_outcome = 'inconsistent';
SELECT NULL::report_card_grade IS NULL AND NULL::send_outcome IS NULL AS not_judged_is_null;

--
-- comparing: within a scale by what is better, across scales not at all
--
SELECT string_agg(g::text, ' < ' ORDER BY g) AS worst_to_best, min(g), max(g), count(*) FILTER (WHERE g >= 'expected standard') AS at_least_expected
  FROM unnest('{exceptional,"needs attention","strong standard","urgent improvement","expected standard"}'::report_card_grade[]) AS g;
SELECT string_agg(o::text, ' < ' ORDER BY o) AS worst_to_best, min(o), max(o)
  FROM unnest('{inconsistent,"typically positive","widespread and/or systemic failings"}'::send_outcome[]) AS o;
SELECT min(g), max(g) FROM unnest('{NULL}'::report_card_grade[]) AS g;
-- every operator on every pair, against the ranks, which run the other way
SELECT count(*) AS pairs,
       bool_and((a < b) = (x > y) AND (a <= b) = (x >= y) AND (a = b) = (x = y) AND (a <> b) = (x <> y)
            AND (a >= b) = (x <= y) AND (a > b) = (x < y) AND sign(report_card_grade_cmp(a, b)) = sign(y - x)
            AND report_card_grade_larger(a, b)::smallint = least(x, y) AND report_card_grade_smaller(a, b)::smallint = greatest(x, y)) AS as_ranks
  FROM unnest('{exceptional,"needs attention","strong standard","urgent improvement","expected standard"}'::report_card_grade[]) AS a,
       unnest('{exceptional,"needs attention","strong standard","urgent improvement","expected standard"}'::report_card_grade[]) AS b,
       LATERAL (SELECT a::smallint AS x, b::smallint AS y) AS rank;
SELECT count(*) AS pairs,
       bool_and((a < b) = (x > y) AND (a <= b) = (x >= y) AND (a = b) = (x = y) AND (a <> b) = (x <> y)
            AND (a >= b) = (x <= y) AND (a > b) = (x < y) AND sign(send_outcome_cmp(a, b)) = sign(y - x)
            AND send_outcome_larger(a, b)::smallint = least(x, y) AND send_outcome_smaller(a, b)::smallint = greatest(x, y)) AS as_ranks
  FROM unnest('{inconsistent,"typically positive","widespread and/or systemic failings"}'::send_outcome[]) AS a,
       unnest('{inconsistent,"typically positive","widespread and/or systemic failings"}'::send_outcome[]) AS b,
       LATERAL (SELECT a::smallint AS x, b::smallint AS y) AS rank;
SELECT 'good'::grade >= 'expected standard'::report_card_grade;
SELECT 'good'::grade = 'inconsistent'::send_outcome;
SELECT 'exceptional'::report_card_grade > 'inconsistent'::send_outcome;
SELECT 'good'::grade::report_card_grade;
SELECT 'inconsistent'::send_outcome::grade;
SELECT judgement_history('inconsistent'::send_outcome, date '2024-01-01');
SELECT 'exceptional'::report_card_grade > 2;
-- one scale's grades do not mix with another's in a column, either
SELECT 'good'::grade UNION SELECT 'exceptional'::report_card_grade;
SELECT CASE WHEN true THEN 'good'::grade ELSE 'inconsistent'::send_outcome END;

-- text and numbers for other tools; no number becomes a grade
SELECT 'strong standard'::report_card_grade::text AS text, 'strong standard'::report_card_grade::smallint AS rank,
       'inconsistent'::send_outcome::text AS outcome, 'inconsistent'::send_outcome::smallint AS outcome_rank,
       pg_typeof('inconsistent'::send_outcome::smallint) AS type;
CREATE TABLE for_tools (label text);
INSERT INTO for_tools VALUES ('exceptional'::report_card_grade), ('typically positive'::send_outcome), ('requires improvement'::grade);
SELECT label, 'Grade: ' || label AS shown FROM for_tools;
SELECT 1::smallint::report_card_grade;

--
-- published codes
--
SELECT code, send_outcome_from_code(code, 'd2i') AS d2i, send_outcome_from_code(code, 'D2I')::smallint AS rank FROM generate_series(1, 3) AS code;
SELECT send_outcome_from_code(0, 'd2i');
SELECT send_outcome_from_code(4, 'd2i');
SELECT send_outcome_from_code(1, 'ofsted');
SELECT send_outcome_from_code(NULL, 'd2i') IS NULL AS null_code;
-- the frameworks of children's services settle what Ofsted's 3 says
SELECT code, grade_from_code(code, 'slac') AS slac, grade_from_code(code, 'sif') AS sif, grade_from_code(code, 'ILACS') AS ilacs,
       grade_from_code(code, 'ilacs', 'requires improvement') AS ilacs_said
  FROM generate_series(1, 4) AS code;
SELECT grade_from_code(3, 'sif', 'adequate');
SELECT grade_from_code(1, 'slac', 'requires improvement');
SELECT grade_from_code(5, 'ilacs');

--
-- operator classes at work: the answers do not depend on the plan
--
CREATE TABLE carded (id int, g report_card_grade, o send_outcome);
INSERT INTO carded SELECT i, ('{exceptional,"needs attention","strong standard","urgent improvement","expected standard"}'::report_card_grade[])[1 + i % 5],
                             ('{inconsistent,"typically positive","widespread and/or systemic failings"}'::send_outcome[])[1 + i % 3]
  FROM generate_series(1, 600) AS i;
INSERT INTO carded VALUES (601, NULL, NULL);
CREATE INDEX ON carded (g);
CREATE INDEX ON carded USING hash (g);
CREATE INDEX ON carded (o);
CREATE INDEX ON carded USING hash (o);
ANALYZE carded;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM carded WHERE g > 'expected standard';
SELECT count(*) FROM carded WHERE g > 'expected standard';
SELECT count(*) FROM carded WHERE o <= 'inconsistent';
SET enable_indexscan = off; SET enable_indexonlyscan = off;
SELECT count(*) FROM carded WHERE g = 'needs attention';
SELECT count(*) FROM carded WHERE o = 'typically positive';
RESET enable_indexscan; RESET enable_indexonlyscan;
SELECT min(g), max(g), min(o), max(o) FROM carded;
RESET enable_seqscan;
SET enable_hashagg = off;
SELECT o, count(*) FROM carded GROUP BY o ORDER BY o DESC;
RESET enable_hashagg; SET enable_sort = off;
SELECT g, count(*) FROM carded GROUP BY g ORDER BY count(*), g;
RESET enable_sort;
SET enable_mergejoin = off; SET enable_nestloop = off;
SELECT count(*) FROM carded a JOIN carded b USING (g, o);
SET enable_mergejoin = on; SET enable_hashjoin = off;
SELECT count(*) FROM carded a JOIN carded b USING (g, o);
RESET enable_mergejoin; RESET enable_nestloop; RESET enable_hashjoin;
SELECT count(DISTINCT report_card_grade_hash(g)) AS hashes, count(DISTINCT report_card_grade_hash_extended(g, 7)) AS seeded,
       bool_and(report_card_grade_hash_extended(g, 0)::bit(32) = report_card_grade_hash(g)::bit(32)) AS seed_0_agrees,
       count(DISTINCT send_outcome_hash(o)) AS outcome_hashes, count(DISTINCT send_outcome_hash_extended(o, 7)) AS outcome_seeded,
       bool_and(send_outcome_hash_extended(o, 0)::bit(32) = send_outcome_hash(o)::bit(32)) AS outcome_seed_0_agrees
  FROM carded;
CREATE TABLE by_outcome (o send_outcome, g report_card_grade) PARTITION BY HASH (o, g);
CREATE TABLE by_outcome_0 PARTITION OF by_outcome FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_outcome_1 PARTITION OF by_outcome FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_outcome SELECT o, g FROM carded WHERE o IS NOT NULL;
SELECT count(*) FROM by_outcome WHERE o = 'inconsistent' AND g = 'exceptional';
SELECT count(DISTINCT tableoid) AS partitions_used, count(*) FROM by_outcome;
SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
ALTER TABLE carded SET (parallel_workers = 2);
SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT min(g), max(o) FROM carded;
SELECT min(g), max(o) FROM carded;
RESET enable_indexscan; RESET enable_indexonlyscan; RESET enable_bitmapscan;
RESET max_parallel_workers_per_gather; RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size;

--
-- the binary form
--
SELECT report_card_grade_send('exceptional') AS exceptional, report_card_grade_send('urgent improvement') AS urgent_improvement,
       send_outcome_send('typically positive') AS typically_positive, send_outcome_send('widespread and/or systemic failings') AS systemic_failings;
SELECT current_setting('data_directory') || '/oversight_scales_' || pg_backend_pid() AS file \gset
CREATE TABLE round_trip (LIKE carded);
COPY carded TO :'file' (FORMAT binary);
COPY round_trip FROM :'file' (FORMAT binary);
SELECT format('rm -f %L', :'file') AS remove \gset
COPY (SELECT WHERE false) TO PROGRAM :'remove';
SELECT count(*) AS same FROM carded a JOIN round_trip b ON a.id = b.id AND a.g IS NOT DISTINCT FROM b.g AND a.o IS NOT DISTINCT FROM b.o;
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
SELECT what, receive('report_card_grade', value) AS report_card_grade, receive('send_outcome', value) AS send_outcome FROM (VALUES
    ('the worst', '\x0101'::bytea), ('the third', '\x0103'), ('beyond a scale', '\x0104'), ('beyond both', '\x0106'), ('no grade', '\x0100'),
    ('255', '\x01ff'), ('version', '\x0203'), ('truncated', '\x01'), ('nothing', '\x'), ('left over', '\x010300')) v(what, value);

DROP FUNCTION receive;
DROP TABLE for_tools, carded, round_trip, by_outcome;
