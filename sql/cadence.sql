--
-- cadence: how often something must be done
--
SET search_path = oversight, public;
SET DateStyle = 'ISO, DMY';
\pset null -
CREATE SCHEMA cadence_test;

--
-- What is read, and how it is written
--

CREATE TABLE cadence_test.phrase (n int GENERATED ALWAYS AS IDENTITY, written text, cadence cadence);
INSERT INTO cadence_test.phrase (written) VALUES
	('once'), ('ONCE'), ('continuing'), ('continuous'), ('continuously'), ('ongoing'),
	('by 2020-01-31'), ('by the 2020-01-31'), ('by 2020-04-30, 2020-01-31'),
	('by 2020-04-30,2020-01-31,2020-04-30'), ('by 2020-01-31 and 2020-04-30'),
	('by 2020-01-31, 2020-04-30 and 2020-07-31'), ('by 0001-01-01'), ('by 5874897-12-31'),
	('every day'), ('each day'), ('daily'), ('Daily'), ('every 1 day'), ('every 1 days'),
	('every working day'), ('each business day'), ('every 20 working days'), ('every one working day'),
	('every week'), ('weekly'), ('every 7 days'), ('every 6 weeks'), ('every 42 days'), ('each six weeks'),
	('every fortnight'), ('fortnightly'), ('every 2 weeks'), ('every other week'), ('every 14 days'),
	('every month'), ('monthly'), ('each month'), ('every calendar month'), ('  EVERY	 month '),
	('every 3 months'), ('every three months'), ('every quarter'), ('quarterly'), ('every 1 quarter'),
	('three-monthly'), ('3-monthly'), ('3 monthly'), ('every 2 quarters'),
	('half-yearly'), ('half yearly'), ('half-annually'), ('semi-annually'), ('semi-annual'),
	('every half year'), ('every half-year'), ('six-monthly'), ('six monthly'), ('every six months'),
	('every year'), ('yearly'), ('annually'), ('annual'), ('every 12 months'), ('every twelve months'),
	('every other year'), ('every 2 years'), ('every 24 months'), ('every twenty months'), ('every 18 months'),
	('once a year'), ('once per year'), ('once every year'), ('once each year'),
	('once in every 2 years'), ('once in each 2 years'), ('once every six months'),
	('at 3 monthly intervals'), ('at 3-monthly intervals'), ('at three monthly intervals'), ('at monthly intervals'),
	('at least every 3 months'), ('At Least Every Three Months'), ('at least once every 3 months'),
	('at least once in every 3 months'), ('at least quarterly'), ('at least once a quarter'),
	('at least once quarterly'), ('at least each quarter'), ('at least three-monthly'),
	('at least once a year'), ('at least annually'), ('at least half-yearly'), ('at least a year'),
	('at intervals of not more than 6 months'), ('at intervals of no more than six months'),
	('intervals of not more than 6 months'), ('at intervals of not longer than 6 months'),
	('at intervals of no longer than 6 months'), ('at intervals of not greater than 6 months'),
	('within 20 working days'), ('within a year'), ('within one week'), ('within 7 days'), ('within twelve months'),
	('every 99999 days'), ('every 99999 working days'), ('every 99999 weeks'), ('every 99999 years');
UPDATE cadence_test.phrase SET cadence = written::cadence;
SELECT written, cadence FROM cadence_test.phrase ORDER BY n;

-- What is written reads back as the same value, byte for byte.
SELECT written, cadence FROM cadence_test.phrase
WHERE cadence::text::cadence <> cadence OR cadence::text::cadence::text <> cadence::text
	OR cadence_send(cadence::text::cadence) <> cadence_send(cadence);

-- What it is called, and what kind of rule it is.
SELECT cadence, describe(cadence), is_rolling(cadence), is_finite(cadence), nominal_days(cadence)
FROM (SELECT DISTINCT cadence FROM cadence_test.phrase
	WHERE cadence::text !~ '99999|5874897|0001|04-30') p ORDER BY cadence;

--
-- What is refused, with what is wrong and what to write instead
--

CREATE FUNCTION cadence_test.refused(written text)
RETURNS TABLE (code text, error text, detail text, hint text) LANGUAGE plpgsql AS $$
BEGIN
	code := written::cadence;
	code := 'read as ' || code;
	RETURN NEXT;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, error = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN NEXT;
END $$;
SELECT ''::cadence;
SELECT 'every 3 moons'::cadence;
SELECT 'by 2020-02-30'::cadence;
-- The same for all of these; the usual hint is shown above, others in full.
SELECT w AS written, code, detail, CASE WHEN hint NOT LIKE 'Write a cadence as, for example, %' THEN hint END AS hint,
	error IS DISTINCT FROM format('invalid input syntax for type cadence: "%s"', w) AS other_error
FROM unnest(ARRAY[
	'   ', 'evry month', 'never', 'sometimes', 'every', 'every 3', 'every months 3', 'every month please',
	'every 0 months', 'every zero months', 'every -1 months', 'every 1.5 months', 'every 100000 days',
	'every 99999999999999999999 days', 'every twentyone days', 'every +3 months', 'every 3,5 months',
	'every 3 working months', 'every working', 'every half', 'every half month', 'every weekday',
	'every school term', 'every 2 terms', 'every second', 'every hour',
	'bimonthly', 'biweekly', 'bi-weekly', 'biannually', 'biannual', 'biennial', 'biennially', 'at least bimonthly',
	'not more than every 6 weeks', 'no more than every 6 weeks', 'not every day',
	'at least', 'at least 3 months', 'at least once', 'at 3 months', 'at most every 3 months', 'at monthly',
	'at intervals', 'at intervals of more than 6 months', 'intervals of',
	'within', 'within every 3 months', 'within 0 days', 'once upon', 'once and for all', 'continuing daily',
	'by', 'by tomorrow', 'by 31/01/2020', 'by 2020-1-31', 'by 2020-01-31,', 'by 2020-01-31 2020-02-29',
	'by 2020-01-31; 2020-02-29', 'by 2019-02-29', 'by 2020-13-01', 'by 0000-01-01', 'by 5874898-01-01',
	'by infinity', 'by 99999999-01-01', 'by 2020-01-31 and', 'every month, every week', 'every mönth',
	'every ' || repeat('moon', 40)
	]) WITH ORDINALITY u(w, o), cadence_test.refused(w) ORDER BY o \g (format=unaligned fieldsep=' | ')
-- Nothing is left behind by a refusal, and it can be caught.
BEGIN;
SAVEPOINT s;
INSERT INTO cadence_test.phrase (cadence) VALUES ('every month'), ('every blue moon');
ROLLBACK TO s;
SELECT count(*) FROM cadence_test.phrase WHERE written IS NULL;
COMMIT;

--
-- Equality, order and hashing
--

SELECT a, b, a::cadence = b::cadence AS equal, a::cadence <> b::cadence AS unequal,
	cadence_cmp(a::cadence, b::cadence) = 0 AS compares_equal,
	cadence_hash(a::cadence) = cadence_hash(b::cadence) AS same_hash,
	cadence_hash_extended(a::cadence, 7) = cadence_hash_extended(b::cadence, 7) AS same_hash_extended
FROM (VALUES ('every 12 months', 'every year'), ('every 7 days', 'every week'), ('every 4 quarters', 'yearly'),
	('by 2020-04-30, 2020-01-31', 'by 2020-01-31, 2020-04-30, 2020-01-31'),
	('at least every 14 days', 'at least every fortnight'), ('within 1 year', 'within 12 months'),
	('every 30 days', 'every month'), ('every 365 days', 'every year'), ('every 28 days', 'every month'),
	('every 5 working days', 'every week'), ('every 3 months', 'at least every 3 months'),
	('at least every 3 months', 'within 3 months'), ('once', 'continuing'), ('by 2020-01-31', 'once')) v(a, b);
-- Those equal have one text and one hash; the extended hash of seed 0 agrees.
SELECT a.cadence, b.cadence FROM cadence_test.phrase a, cadence_test.phrase b
WHERE (a.cadence = b.cadence) <> (a.cadence::text = b.cadence::text)
	OR (a.cadence = b.cadence AND (cadence_hash(a.cadence) <> cadence_hash(b.cadence)
		OR cadence_hash_extended(a.cadence, 0) <> cadence_hash_extended(b.cadence, 0)
		OR cadence_hash_extended(a.cadence, 42) <> cadence_hash_extended(b.cadence, 42)))
	OR (cadence_hash_extended(a.cadence, 0) & 4294967295) <> (cadence_hash(a.cadence)::bigint & 4294967295);
-- Shortest first, then by text, those without an interval last.
SELECT cadence, nominal_days(cadence) FROM (SELECT DISTINCT cadence FROM cadence_test.phrase) p ORDER BY cadence;
-- One order behind all six operators and the comparison function, and by it.
SELECT a.cadence, b.cadence FROM cadence_test.phrase a, cadence_test.phrase b,
	LATERAL (SELECT sign(coalesce(nominal_days(a.cadence), 2147483647)::bigint - coalesce(nominal_days(b.cadence), 2147483647))) d(days),
	LATERAL (SELECT CASE WHEN days <> 0 THEN days WHEN a.cadence::text COLLATE "C" < b.cadence::text THEN -1
		WHEN a.cadence::text COLLATE "C" > b.cadence::text THEN 1 ELSE 0 END) w(want)
WHERE (a.cadence < b.cadence) <> (want < 0) OR (a.cadence <= b.cadence) <> (want <= 0)
	OR (a.cadence = b.cadence) <> (want = 0) OR (a.cadence <> b.cadence) <> (want <> 0)
	OR (a.cadence >= b.cadence) <> (want >= 0) OR (a.cadence > b.cadence) <> (want > 0)
	OR sign(cadence_cmp(a.cadence, b.cadence)) <> want;

-- Joins, grouping and indexes, each way there is.
CREATE TABLE cadence_test.duty AS
	SELECT i AS id, (ARRAY['every ', 'at least every ', 'within '])[1 + i % 3] || (1 + i / 3 % 40)
		|| (ARRAY[' days', ' weeks', ' months', ' years', ' working days'])[1 + i / 120 % 5] AS written,
		NULL::cadence AS cadence
	FROM generate_series(0, 1199) i;
UPDATE cadence_test.duty SET cadence = written::cadence;
ANALYZE cadence_test.duty;
SELECT count(DISTINCT cadence) AS by_value, count(DISTINCT cadence::text) AS by_text FROM cadence_test.duty;
SET enable_mergejoin = off;
SET enable_nestloop = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM cadence_test.duty a JOIN cadence_test.duty b USING (cadence);
SELECT count(*) FROM cadence_test.duty a JOIN cadence_test.duty b USING (cadence);
RESET enable_mergejoin;
SET enable_hashjoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM cadence_test.duty a JOIN cadence_test.duty b USING (cadence);
SELECT count(*) FROM cadence_test.duty a JOIN cadence_test.duty b USING (cadence);
RESET enable_hashjoin;
RESET enable_nestloop;
-- By text it is the same number.
SELECT count(*) FROM cadence_test.duty a JOIN cadence_test.duty b ON a.cadence::text = b.cadence::text;
SET enable_sort = off;
EXPLAIN (COSTS OFF) SELECT cadence, count(*) FROM cadence_test.duty GROUP BY cadence;
SELECT count(*), sum(n) FROM (SELECT cadence, count(*) AS n FROM cadence_test.duty GROUP BY cadence) g;
RESET enable_sort;
SET enable_hashagg = off;
SELECT count(*), sum(n) FROM (SELECT cadence, count(*) AS n FROM cadence_test.duty GROUP BY cadence) g;
RESET enable_hashagg;
CREATE INDEX duty_cadence ON cadence_test.duty (cadence);
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM cadence_test.duty WHERE cadence = 'yearly' ORDER BY id;
SELECT id, written FROM cadence_test.duty WHERE cadence = 'yearly' ORDER BY id;
EXPLAIN (COSTS OFF) SELECT count(id) FROM cadence_test.duty WHERE cadence < 'every week';
SELECT count(id) FROM cadence_test.duty WHERE cadence < 'every week';
SELECT count(*) FROM cadence_test.duty WHERE cadence::text IN (
	SELECT cadence::text FROM cadence_test.duty
	WHERE nominal_days(cadence) < 7 OR nominal_days(cadence) = 7 AND cadence::text < 'every week' COLLATE "C");
DROP INDEX cadence_test.duty_cadence;
CREATE INDEX duty_cadence ON cadence_test.duty USING hash (cadence);
EXPLAIN (COSTS OFF) SELECT id FROM cadence_test.duty WHERE cadence = 'yearly';
SELECT id, written FROM cadence_test.duty WHERE cadence = 'yearly' ORDER BY id;
RESET enable_seqscan;
RESET enable_bitmapscan;

-- A long list of dates is stored out of line, and is the same value still.
CREATE TABLE cadence_test.long (cadence cadence);
INSERT INTO cadence_test.long SELECT cadence_on(array_agg(d::date ORDER BY d DESC))
	FROM generate_series(timestamp '1900-01-01', '2020-01-01', interval '1 day') d;
SELECT length(cadence::text), due_count(cadence, '2000-01-01', '(,)'), cadence = cadence::text::cadence AS same,
	next_due(cadence, '2000-01-01', '1999-12-31'), nth_due(cadence, '2000-01-01', 43830) AS last
FROM cadence_test.long;

-- cadence_on: sorted, without duplicates and NULLs; no dates, no cadence.
SELECT cadence_on('{2020-04-30,NULL,2020-01-31,2020-04-30}') AS two, cadence_on('{}') AS none,
	cadence_on('{NULL}') AS no_date, cadence_on(NULL) AS nothing;
SELECT cadence_on('{2020-01-31,infinity}');
SELECT cadence_on('{"0044-03-15 BC"}');

--
-- Binary form
--

CREATE TABLE cadence_test.received (cadence cadence);
-- Reads values in binary as COPY does: the signature, the values, the trailer.
CREATE FUNCTION cadence_test.receive(variadic bytea[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	stream bytea := '\x5047434f50590aff0d0a000000000000000000';
	octal text := '';
	detail text;
BEGIN
	FOR i IN 1 .. cardinality($1) LOOP
		stream := stream || '\x0001' || int4send(length($1[i])) || $1[i];
	END LOOP;
	stream := stream || '\xffff';
	SELECT string_agg('\' || lpad((b / 64)::text || (b / 8 % 8)::text || (b % 8)::text, 3, '0'), '' ORDER BY i)
	INTO octal FROM generate_series(0, length(stream) - 1) i, get_byte(stream, i) b;
	TRUNCATE cadence_test.received;
	EXECUTE format('COPY cadence_test.received FROM PROGRAM %L (FORMAT binary)', format('printf ''%s''', octal));
	RETURN (SELECT string_agg(cadence::text, '; ') FROM cadence_test.received);
EXCEPTION WHEN data_exception OR protocol_violation THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN SQLSTATE || ' ' || SQLERRM || coalesce(' / ' || nullif(detail, ''), '');
END $$;
-- All phrases there and back.
SELECT cadence_test.receive(VARIADIC array_agg(cadence_send(cadence) ORDER BY n))
	= string_agg(cadence::text, '; ' ORDER BY n) AS same FROM cadence_test.phrase WHERE cadence IS NOT NULL;
SELECT c AS cadence, cadence_send(c::cadence), cadence_test.receive(cadence_send(c::cadence))
FROM unnest('{once,continuing,"by 2000-01-02, 2000-01-03",every 3 months,at least every 2 days,within 1 working day,"every 2 weeks on monday, thursday until 2020-01-01, or the next working day","within 1 week, then at least every 6 weeks for 1 year, then at least every 3 months",FREQ=MONTHLY;BYDAY=-1FR}'::text[]) c;
-- Whatever else is sent is refused.
SELECT what, cadence_test.receive(bytes) FROM (VALUES
	('nothing', bytea ''),
	('a version alone', '\x01'),
	('version 0', '\x000000000000000000'),
	('version 2', '\x020000000000000000'),
	('an unknown kind', '\x010600000000000000'),
	('an unknown shift', '\x010003000000000000'),
	('continuing, shifted', '\x010201000000000000'),
	('once with a date', '\x01000000000000000100000001'),
	('once with bytes left over', '\x01000000000000000000'),
	('once with a list of days', '\x01000000010000000000000001'),
	('by without a date', '\x010100000000000000'),
	('by with fewer than said', '\x01010000000000000200000001'),
	('by with fewer than nothing', '\x0101000000ffffffff'),
	('by with more than fit', '\x01010000007fffffff00000001'),
	('by out of order', '\x0101000000000000020000000200000001'),
	('by twice the same', '\x0101000000000000020000000100000001'),
	('by infinity', '\x0101000000000000017fffffff'),
	('by -infinity', '\x01010000000000000180000000'),
	('by a date before our era', '\x010100000000000001fff4dbf8'),
	('every nothing', '\x010300000000000000'),
	('every day, then every day', '\x0103000000000000020000000100000000000000000000000000000001000000000000000000000000'),
	('every 0 days', '\x01030000000000000100000000000000000000000000000000'),
	('every -1 days', '\x010300000000000001ffffffff000000000000000000000000'),
	('every 1,199,989 months', '\x01030000000000000100124f75020000000000000000000000'),
	('every 100,003 days', '\x010300000000000001000186a3000000000000000000000000'),
	('an unknown unit', '\x01030000000000000100000001030000000000000000000000'),
	('an unknown limit', '\x01040000000000000100000001000400000000000000000000'),
	('a limit of nothing', '\x01030000000000000100000001000000000000000100000000'),
	('every month 0 times', '\x01030000000000000100000001020100000000000000000000'),
	('for a unit without a span', '\x01030000000000000100000001020001000000000000000000'),
	('for no time', '\x01030000000000000100000001020200000000000000000000'),
	('until infinity', '\x01030000000000000100000001020300007fffffff00000000'),
	('for 2 years, then for 1 year', '\x0104000000000000020000000102020200000000180000000000000001020202000000000c00000000'),
	('a list of nothing', '\x01030000000000000100000007000000010000000000000000'),
	('a list without a rule', '\x0103000001000000010000000700000000000000000000000100000001'),
	('every week on an eighth day', '\x0103000001000000010000000700000001000000000000000100000008'),
	('every week on tuesday, monday', '\x010300000200000001000000070000000100000000000000020000000200000001'),
	('every day on monday', '\x0103000001000000010000000100000001000000000000000100000001'),
	('at least every week on monday', '\x0104000001000000010000000700000001000000000000000100000001'),
	('every month on the sixth friday', '\x010300000100000001000000010200000300000000000000010000003d'),
	('every year on 30 february', '\x0103000001000000010000000c0200000400000000000000010000005e'),
	('a longer list than is there', '\x0103000001000000010000000700000001000000000000000200000001'),
	('every week on a zeroth day', '\x0103000001000000010000000700000001000000000000000100000000'),
	('every week on a day of an unknown kind', '\x0103000001000000010000000700000006000000000000000100000001'),
	('a rule that is shifted', '\x01050100000000000000000001000000007fffffff000000000000000000000301000000000000000000000000'),
	('a rule of zeros', '\x010500000000000000000000000000000000000000000000000000000000000000000000000000000000000000'),
	('cut short', '\x010300000000000001000000010200000000000000000000')
) v(what, bytes);
-- One byte changed at random: refused, or a value that its text reads back to.
DO $$
DECLARE
	seed float8 := coalesce(nullif(current_setting('oracle.seed', true), '')::float8, 0.1996);
	c cadence;
	bytes bytea;
	answer text;
BEGIN
	PERFORM setseed(seed);
	FOR i IN 1 .. 150 LOOP
		SELECT p.cadence INTO c FROM cadence_test.phrase p WHERE p.cadence IS NOT NULL ORDER BY random() LIMIT 1;
		bytes := cadence_send(c);
		bytes := set_byte(bytes, floor(random() * length(bytes))::int, floor(random() * 256)::int);
		answer := cadence_test.receive(bytes);
		IF answer !~ '^(22P03|08P01) ' AND answer <> answer::cadence::text THEN
			RAISE 'seed %: % was received as %', seed, bytes, answer;
		END IF;
	END LOOP;
END $$;

--
-- Due dates: worked answers
--

-- Three-monthly reviews and monthly reports from 31 October 2019: no drift.
SELECT array_agg(d) FROM due_dates('every 3 months', '2019-10-31', '[2019-10-31,2021-01-01)') d;
SELECT array_agg(d) FROM due_dates('every month', '2019-10-31', '[2019-10-31,2020-05-01)') d;
-- From the 29th, 30th and 31st, through a February of 28 and one of 29 days.
SELECT a AS anchor, (SELECT array_agg(d) FROM due_dates('every month', a, '[2023-01-01,2023-05-01)') d) AS in_2023,
	(SELECT array_agg(d) FROM due_dates('every month', a, '[2024-01-01,2024-05-01)') d) AS in_2024
FROM unnest('{2022-12-28,2022-12-29,2022-12-30,2022-12-31}'::date[]) a;
-- From 29 February, every year, and every four years over 1900 and 2000.
SELECT array_agg(d) FROM due_dates('every year', '2020-02-29', '[2020-01-01,2026-01-01)') d;
SELECT array_agg(d) FROM due_dates('every 4 years', '1892-02-29', '[1890-01-01,2005-01-01)') d
WHERE extract(year FROM d) IN (1896, 1900, 1904, 2000);
-- A rolling schedule steps from the deadline before: 30 November, 29 February,
-- 29 May; and what February takes does not come back.
SELECT array_agg(d) FROM due_dates('at least every 3 months', '2019-11-30', '[2019-11-30,2021-06-01)') d;
SELECT array_agg(d) FROM due_dates('at least every month', '2019-12-31', '[2019-12-31,2020-07-01)') d;
SELECT array_agg(d) FROM due_dates('at least every year', '2020-02-29', '[2020-01-01,2026-01-01)') d;
-- 31 January, every five months: June has 30 days, and so on until February.
SELECT array_agg(d) FROM due_dates('at least every 5 months', '2019-01-31', '[2019-01-01,2023-01-01)') d;
-- Once, by, within and continuing.
SELECT c AS cadence, (SELECT array_agg(d) FROM due_dates(c::cadence, '2020-01-31', '(,)') d) AS due_dates,
	next_due(c::cadence, '2020-01-31', '2020-01-31'), last_due(c::cadence, '2020-01-31', '2020-06-30'),
	nth_due(c::cadence, '2020-01-31', 1) AS first, nth_due(c::cadence, '2020-01-31', 2) AS second,
	due_count(c::cadence, '2020-01-31', '(,)'), is_due(c::cadence, '2020-01-31', '2020-01-31')
FROM unnest('{once,"by 2019-12-31, 2020-01-31, 2020-03-31",within 1 month,within 20 working days,continuing}'::text[]) c;
-- Working days over Christmas 2019.
SELECT array_agg(d) FROM due_dates('every 2 working days', '2019-12-23', '[2019-12-23,2020-01-08)') d;
-- The anchor is no due date; next is strictly after, last is on or before.
SELECT d AS day, next_due('every 3 months', '2019-10-31', d), last_due('every 3 months', '2019-10-31', d),
	is_due('every 3 months', '2019-10-31', d)
FROM unnest('{2019-01-01,2019-10-31,2020-01-30,2020-01-31,2020-02-01}'::date[]) d;
-- Ranges: their bounds, the empty one, one without a beginning.
SELECT r AS during, (SELECT array_agg(d) FROM due_dates('every month', '2019-10-31', r) d) AS due_dates,
	due_count('every month', '2019-10-31', r)
FROM unnest(ARRAY['[2019-11-30,2019-12-31)', '[2019-11-30,2019-12-31]', '(2019-11-30,2019-12-31]', 'empty',
	'(,2020-01-01)', '(-infinity,2020-01-01)', '[2019-10-01,2019-10-31]']::daterange[]) r;

--
-- Due dates: a person with a calendar
--
-- Walks month by month, or day by day, as a person would, told the rule by the
-- test and not by the cadence. To vary the rules, set oracle.seed (-1 to 1).
--
CREATE FUNCTION cadence_test.month_length(y int, m int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN m IN (4, 6, 9, 11) THEN 30 WHEN m <> 2 THEN 31
		WHEN y % 4 = 0 AND (y % 100 <> 0 OR y % 400 = 0) THEN 29 ELSE 28 END
$$;
CREATE FUNCTION cadence_test.walk(kind text, n int, unit text, anchor date, until date)
RETURNS date[] LANGUAGE plpgsql STABLE AS $$
DECLARE
	due date[] := '{}';
	y int := extract(year FROM anchor);
	m int := extract(month FROM anchor);
	d int := extract(day FROM anchor);
	x date := anchor;
BEGIN
	LOOP
		IF unit IN ('month', 'year') THEN
			FOR i IN 1 .. n * CASE unit WHEN 'year' THEN 12 ELSE 1 END LOOP
				m := m + 1;
				IF m > 12 THEN
					y := y + 1;
					m := 1;
				END IF;
			END LOOP;
			x := make_date(y, m, least(d, cadence_test.month_length(y, m)));
			IF kind <> 'every' THEN
				d := extract(day FROM x);
			END IF;
		ELSE
			FOR i IN 1 .. n * CASE unit WHEN 'week' THEN 7 ELSE 1 END LOOP
				x := x + 1;
				WHILE unit = 'working day' AND NOT is_working_day(x) LOOP
					x := x + 1;
				END LOOP;
			END LOOP;
		END IF;
		EXIT WHEN x > until AND kind <> 'within';
		due := due || x;
		EXIT WHEN kind = 'within';
	END LOOP;
	RETURN due;
END $$;

DO $$ BEGIN PERFORM setseed(coalesce(nullif(current_setting('oracle.seed', true), '')::float8, 0.1896)); END $$;
SELECT coalesce(nullif(current_setting('oracle.seed', true), '')::float8, 0.1896) AS seed \gset
CREATE TABLE cadence_test.rule AS
	SELECT id, kind, n, unit, format('%s %s %ss', kind, n, unit)::cadence AS cadence, anchor, day
	FROM (SELECT id,
			(ARRAY['every', 'at least every', 'within'])[ceil(random() * 2.3)] AS kind,
			ceil(random() * CASE WHEN random() < 0.7 THEN 6 ELSE 40 END)::int AS n,
			(ARRAY['day', 'week', 'month', 'month', 'month', 'year', 'working day'])[ceil(random() * 7)] AS unit,
			CASE WHEN random() < 0.4 THEN (date_trunc('month', a) + interval '1 month')::date - ceil(random() * 3)::int
				ELSE a END AS anchor,
			a + floor(random() * 1500 - 100)::int AS day
		FROM (SELECT id, date '1990-01-01' + floor(random() * 20000)::int AS a FROM generate_series(1, 4000) id) s) r;
CREATE TABLE cadence_test.walked AS
	SELECT *, cadence_test.walk(kind, n, unit, anchor, anchor + 1800) AS due FROM cadence_test.rule;
-- The dates in a range, and how many they are.
SELECT :'seed' AS seed, id, cadence, anchor, during, got, want, due_count(cadence, anchor, during)
FROM cadence_test.walked,
	LATERAL (SELECT daterange(least(day, anchor + 1500), anchor + 1500)) r(during),
	LATERAL (SELECT array_agg(d) FROM due_dates(cadence, anchor, during) d) g(got),
	LATERAL (SELECT array_agg(d ORDER BY d) FROM unnest(due) d WHERE d <@ during) w(want)
WHERE got IS DISTINCT FROM want OR due_count(cadence, anchor, during) <> coalesce(cardinality(want), 0)
ORDER BY id LIMIT 5;
-- The first after a day, the last up to it, and whether it is one: for the day
-- at random, and for every due date, the day before and the day after.
SELECT :'seed' AS seed, id, cadence, anchor, d AS day, next_due(cadence, anchor, d), last_due(cadence, anchor, d),
	is_due(cadence, anchor, d)
FROM cadence_test.walked w, unnest(array_append(due[1:6], day)) x, unnest(ARRAY[x - 1, x, x + 1]) d
WHERE d < anchor + 1700 AND (kind = 'within' OR due[cardinality(due)] > d)
	AND (next_due(cadence, anchor, d) IS DISTINCT FROM (SELECT min(e) FROM unnest(due) e WHERE e > d)
		OR last_due(cadence, anchor, d) IS DISTINCT FROM (SELECT max(e) FROM unnest(due) e WHERE e <= d)
		OR is_due(cadence, anchor, d) <> (d = ANY (due)))
ORDER BY id LIMIT 5;
-- The n-th.
SELECT :'seed' AS seed, id, cadence, anchor, i AS n, nth_due(cadence, anchor, i), due[i]
FROM cadence_test.walked, generate_series(1, least(cardinality(due) + (kind = 'within')::int, 20)) i
WHERE nth_due(cadence, anchor, i) IS DISTINCT FROM due[i]
ORDER BY id LIMIT 5;
-- Nothing passes for want of cases.
SELECT kind, count(*) > 300 AS rules, sum(cardinality(due)) > 300 AS dates FROM cadence_test.walked GROUP BY kind ORDER BY kind;

-- Far from the anchor, in the years 1 to 9999: months as PostgreSQL adds them.
SELECT :'seed' AS seed, anchor, n, k, nth_due(cadence, anchor, k) AS got, want
FROM (SELECT anchor, n, k, format('every %s months', n)::cadence AS cadence,
		(anchor + make_interval(months => n * k))::date AS want
	FROM (SELECT date '0001-01-01' + floor(random() * 3000000)::int AS anchor, ceil(random() * 30)::int AS n,
			ceil(random() * 650)::int AS k
		FROM generate_series(1, 5000)) s) t
WHERE want < '10000-01-01' AND (nth_due(cadence, anchor, k) <> want OR NOT is_due(cadence, anchor, want)
	OR last_due(cadence, anchor, want) <> want OR next_due(cadence, anchor, want - 1) <> want
	OR due_count(cadence, anchor, daterange(anchor, want, '[]')) <> k)
ORDER BY anchor LIMIT 5;
-- A rolling one over eight thousand years, a step at a time.
SELECT cadence, anchor, at
FROM (SELECT c::cadence AS cadence, a AS anchor FROM unnest('{at least every month,at least every 11 months,at least every year,at least every 4 years}'::text[]) c,
		unnest('{1600-02-29,1603-12-31,1604-10-30}'::date[]) a) r,
	LATERAL (WITH RECURSIVE step(n, at) AS (
			SELECT 0, anchor UNION ALL
			SELECT n + 1, (at + make_interval(months => (SELECT CASE cadence::text WHEN 'at least every month' THEN 1
				WHEN 'at least every 11 months' THEN 11 WHEN 'at least every year' THEN 12 ELSE 48 END)))::date
			FROM step WHERE n < 2000 AND at < '9900-01-01')
		SELECT n, at FROM step WHERE n > 0) s
WHERE nth_due(cadence, anchor, n) <> at LIMIT 5;

--
-- The ends of the calendar
--

SELECT next_due('every month', '0001-01-31', '0001-02-01') AS in_the_year_1,
	next_due('every month', '0001-12-31 BC', '0001-12-31 BC') AS into_our_era,
	next_due('every year', '0001-01-01', '9999-06-30') AS in_the_year_10000,
	last_due('every day', '0001-01-01', '9999-12-31') AS last_of_9999,
	due_count('every day', '0001-01-01', '[0001-01-01,9999-12-31]') AS days;
SELECT next_due('every month', '4714-11-24 BC', '4714-11-24 BC') AS after_the_first,
	next_due('every day', '5874897-12-30', '5874897-12-30') AS the_last,
	next_due('every day', '5874897-12-30', '5874897-12-31') AS after_the_last,
	next_due('every month', '5874897-12-01', '5874897-12-01') AS no_month,
	next_due('every working day', '5874897-12-31', '5874897-12-31') AS no_working_day,
	next_due('every 99999 years', '5874897-12-31', '5874897-12-31') AS no_step,
	last_due('every day', '4714-11-24 BC', '5874897-12-31') AS last,
	due_count('every day', '4714-11-24 BC', '[4714-11-24 BC,5874897-12-31)') AS days,
	nth_due('every 99999 years', '4714-11-24 BC', 58) AS nearly,
	nth_due('every day', '2020-01-01', 2147483647) AS beyond;
SELECT array_agg(d) FROM due_dates('every day', '5874897-12-28', '[5874897-12-29,5874897-12-31)') d;
SELECT nth_due('at least every month', '5874897-10-31', 2) AS second, nth_due('at least every month', '5874897-10-31', 3) AS third,
	due_count('at least every month', '5874897-08-31', '[5874897-08-31,5874897-12-31)');
-- Working days are known from 1978 on, wherever the question is asked from.
SELECT next_due('every 20 working days', '1978-01-01', '1900-01-01');
SELECT next_due('every 20 working days', '1977-12-31', '2020-01-01');
SELECT * FROM due_dates('every 20 working days', '1977-12-31', '[2020-01-01,2020-02-01)');
-- Dates that need none of them are given, though later ones do.
SELECT due_dates, due_count(cadence, '1950-01-31', during)
FROM (VALUES ('every month 4 times, then every 5 working days'::cadence, '[1950-01-01,1950-04-15)'::daterange),
	('every month 4 times, then every 5 working days', '[1950-04-30,1950-05-31]'),
	('every month until 1950-03-31, then every 5 working days', '[1950-01-01,1950-03-31]')) v (cadence, during),
	due_dates(cadence, '1950-01-31', during);
SELECT due_dates('every month 4 times, then every 5 working days', '1950-01-31', '[1950-01-01,1950-06-01]');

--
-- What is NULL, and what is refused
--

SELECT next_due(NULL, '2020-01-01', '2020-01-01') AS a, next_due('once', NULL, '2020-01-01') AS b,
	last_due('once', '2020-01-01', NULL) AS c, nth_due('once', '2020-01-01', NULL) AS d,
	due_count('once', '2020-01-01', NULL) AS e, is_due('once', '2020-01-01', NULL) AS f,
	(SELECT count(*) FROM due_dates('once', '2020-01-01', NULL)) AS g, describe(NULL) AS h;
SELECT next_due('every month', 'infinity', '2020-01-01');
SELECT next_due('every month', '2020-01-01', 'infinity');
SELECT last_due('once', '-infinity', '2020-01-01');
SELECT last_due('every month', '2020-01-01', '-infinity');
SELECT nth_due('every month', 'infinity', 1);
SELECT is_due('every month', '2020-01-01', 'infinity');
SELECT * FROM due_dates('every month', 'infinity', '[2020-01-01,2021-01-01)');
SELECT due_count('every month', '-infinity', '[2020-01-01,2021-01-01)');
SELECT * FROM due_dates('every month', '2020-01-01', '[2020-01-01,)');
SELECT due_count('at least every month', '2020-01-01', '[2020-01-01,infinity)');
SELECT nth_due('every month', '2020-01-01', 0);
SELECT nth_due('every month', '2020-01-01', -1);
-- A search over the whole date type ends when it is told to.
BEGIN;
SET LOCAL statement_timeout = '50ms';
SELECT count(*) FROM due_dates('every day', '4714-11-24 BC', '[4714-11-24 BC,5874897-12-31)');
ROLLBACK;

SET client_min_messages = warning;
DROP SCHEMA cadence_test CASCADE;
RESET client_min_messages;
RESET DateStyle;
RESET search_path;
