-- Making histories, where an index has the rows in order.

-- @target P11 100,000 histories from 2,000,000 rows
-- @time count(h)
-- @answer count(*), sum(subject), sum(hashtextextended(ranks(h)::text, subject))

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
-- the grades in order of date, whichever way they were collected
CREATE FUNCTION ranks(judgement_history) RETURNS smallint[] LANGUAGE sql IMMUTABLE
    AS $$ SELECT array_agg(grade_rank(grade) ORDER BY from_date) FROM judgements($1) $$;
CREATE FUNCTION ranks(grade[]) RETURNS smallint[] LANGUAGE sql IMMUTABLE
    AS $$ SELECT array_agg(grade_rank(grade) ORDER BY n) FROM unnest($1) WITH ORDINALITY AS g (grade, n) $$;
-- one plan for all: an index-only scan and a GroupAggregate
SET enable_hashagg = off;
SET enable_seqscan = off;

-- @ours
SELECT subject, judgement_history(grade, d) AS h FROM judgement GROUP BY subject

-- @rival array_agg 1
SELECT subject, array_agg(grade ORDER BY d) AS h FROM judgement GROUP BY subject

-- @floor 1.5
SELECT subject, array_agg(d) AS h FROM judgement GROUP BY subject
