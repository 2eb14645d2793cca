-- disclose: numbers of people so small that somebody might be known by them are
-- kept back, and enough others with them that no total gives them away.

CREATE TYPE disclosed AS (
	cells bigint[],
	total bigint
);
COMMENT ON TYPE disclosed IS 'numbers that may be shown, with those kept back left empty';
COMMENT ON COLUMN disclosed.cells IS 'the numbers in the order given; empty where one is kept back';
COMMENT ON COLUMN disclosed.total IS 'their total; empty when it would give away what is kept back, or is not known';

-- Every number from 1 to 5 is kept back. With them goes the smallest other number
-- above 0, and every one equal to it, then the next smallest, until those kept
-- back together are at least five more than there are of them. So anybody who
-- subtracts what is shown from the total is left with a sum to which each of them
-- can contribute anything from 1 to 6. That the numbers beyond 5 are taken by
-- value and all at once, and always one at least, is for a reader who knows this
-- rule: choosing between equals, or none, would tell which they are.
CREATE FUNCTION disclose(counts bigint[]) RETURNS disclosed
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	result oversight.disclosed;
	small bigint;						-- how many are from 1 to 5
	level bigint := 5;					-- numbers up to this one are kept back
	kept bigint;						-- how many those are
	kept_sum numeric;
	next bigint;
BEGIN
	IF array_ndims(counts) > 1 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'array_subscript_error',
			MESSAGE = format('disclose takes one row of numbers, not an array of %s dimensions', array_ndims(counts)),
			DETAIL = 'In a table of rows and columns the totals of the columns can give away what the rows keep back.',
			HINT = 'Show one breakdown at a time, for example disclose(array_agg(children ORDER BY team)).';
	END IF;
	IF 0 > ANY (counts) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('a number of people is not negative: %s', (SELECT min(c) FROM unnest(counts) c)),
			DETAIL = 'Only counts of people are kept back when they are small.',
			HINT = 'Give counts, for example disclose(''{12,3,40}'').';
	END IF;
	SELECT count(*) INTO small FROM unnest(counts) c WHERE c BETWEEN 1 AND 5;
	-- what is not known cannot be subtracted from
	IF EXISTS (SELECT FROM unnest(counts) c WHERE c IS NULL) THEN
		result.cells := ARRAY(SELECT CASE WHEN u.c NOT BETWEEN 1 AND 5 THEN u.c END FROM unnest(counts) WITH ORDINALITY u (c, n) ORDER BY u.n);
		RETURN result;
	END IF;
	IF small = 0 THEN
		result.cells := counts;
		result.total := (SELECT coalesce(sum(c), 0) FROM unnest(counts) c);
		RETURN result;
	END IF;
	LOOP
		SELECT count(*), sum(c) INTO kept, kept_sum FROM unnest(counts) c WHERE c BETWEEN 1 AND level;
		EXIT WHEN kept > small AND kept_sum >= kept + 5;
		SELECT min(c) INTO next FROM unnest(counts) c WHERE c > level;
		IF next IS NULL THEN
			-- nothing is left to hide them behind: the total is kept back instead
			result.cells := ARRAY(SELECT CASE WHEN u.c NOT BETWEEN 1 AND 5 THEN u.c END FROM unnest(counts) WITH ORDINALITY u (c, n) ORDER BY u.n);
			RETURN result;
		END IF;
		level := next;
	END LOOP;
	result.cells := ARRAY(SELECT CASE WHEN u.c NOT BETWEEN 1 AND level THEN u.c END FROM unnest(counts) WITH ORDINALITY u (c, n) ORDER BY u.n);
	result.total := (SELECT sum(c) FROM unnest(counts) c);
	RETURN result;
END
$$;
COMMENT ON FUNCTION disclose(bigint[]) IS
	'numbers of people with those from 1 to 5 kept back, and enough of the others, or the total, that nobody can find them by subtraction';
