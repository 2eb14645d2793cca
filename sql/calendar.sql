--
-- calendar: working days and bank holidays of England and Wales
--
SET search_path = oversight, public;
SET DateStyle = 'ISO, DMY';
\pset null -

--
-- Bank holidays by rule
--

-- The first year: New Year's Day on a Sunday, Easter on 26 March, and the early
-- May holiday for the first time.
SELECT to_char(day, 'Dy') AS dow, * FROM bank_holidays(1978);
-- 1999: Christmas Day on a Saturday, Boxing Day on a Sunday, and one more.
SELECT to_char(day, 'Dy') AS dow, * FROM bank_holidays(1999);
-- 2022: two one-off holidays, the spring holiday moved, Christmas on a Sunday.
SELECT to_char(day, 'Dy') AS dow, * FROM bank_holidays(2022);
-- The one-off holidays and the moved ones of every year, and nothing else.
SELECT day, to_char(day, 'Dy') AS dow, name
FROM generate_series(1978, 2100) y, bank_holidays(y)
WHERE name !~ '^(New Year''s Day|Christmas Day|Boxing Day)( \(substitute day\))?$'
	AND name NOT IN ('Good Friday', 'Easter Monday', 'Early May bank holiday',
		'Spring bank holiday', 'Summer bank holiday');
-- In those years there is no second one on the usual day.
SELECT y, count(*) FROM unnest('{1981,1995,1999,2002,2011,2012,2020,2022,2023}'::int[]) y,
	bank_holidays(y) GROUP BY y ORDER BY y;
SELECT d AS usual_day, is_working_day(d) FROM
	unnest('{1995-05-01,2002-05-27,2012-05-28,2020-05-04,2022-05-30}'::date[]) d;
-- Christmas, by the day of the week it falls on.
SELECT to_char(make_date(y, 12, 25), 'Dy') AS christmas,
	array_agg(to_char(day, 'Dy FMDD: ') || name ORDER BY day) AS holidays
FROM generate_series(2016, 2022) y, bank_holidays(y)
WHERE day >= make_date(y, 12, 25) GROUP BY y ORDER BY extract(isodow FROM make_date(y, 12, 25));
-- New Year's Day, likewise.
SELECT to_char(make_date(y, 1, 1), 'Dy') AS new_year, to_char(day, 'Dy FMDD: ') || name AS holiday
FROM unnest('{2018,2019,2020,2021,2022,2023}'::int[]) y, bank_holidays(y)
WHERE day < make_date(y, 2, 1) ORDER BY y;

-- The last year of the date type, and the years on either side of the range.
SELECT * FROM bank_holidays(5874897);
SELECT * FROM bank_holidays(1977);
SELECT * FROM bank_holidays(5874898);
SELECT * FROM bank_holidays(-1);
SELECT * FROM bank_holidays(NULL);

--
-- Answers that a calendar on the wall gives
--

SELECT d AS day, to_char(d, 'Dy') AS dow, is_working_day(d) FROM
	unnest('{2019-12-24,2019-12-25,2019-12-26,2019-12-27,2019-12-28,2019-12-30,2020-01-01,2020-05-04,2020-05-08}'::date[]) d;
-- Twenty working days over Easter 2020, with its two bank holidays, both ways.
SELECT add_working_days('2020-04-01', 20) AS later, add_working_days('2020-04-30', -20) AS earlier;
-- Over Christmas 2019: 24 December, then 27, 30, 31, then 2 January.
SELECT n, add_working_days('2019-12-24', n) FROM generate_series(-2, 5) n;
-- From a day that is none: the next is the first, and no step is no step.
SELECT add_working_days('2019-12-28', 1) AS after, add_working_days('2019-12-28', -1) AS before,
	add_working_days('2019-12-28', 0) AS same;
SELECT working_days_between('2019-12-24', '2020-01-02') AS over_christmas,
	working_days_between('2020-01-02', '2019-12-24') AS back,
	working_days_between('2019-12-24', '2019-12-24') AS none,
	working_days_between('2019-12-28', '2019-12-29') AS weekend,
	working_days_between('2019-12-29', '2019-12-27') AS back_from_sunday,
	working_days_between('2019-01-01', '2019-12-31') AS year_2019;
SELECT next_working_day('2019-12-25'), previous_working_day('2019-12-26'),
	next_working_day('2019-12-24') AS itself, previous_working_day('2019-12-27') AS itself_too;

--
-- Against brute force: every day of 1978 to 2100 written down one by one, with
-- another rule for Easter (Oudin's) and the holidays from the statute's words.
--
-- The days tried at random vary with oracle.seed (from -1 to 1), as in
-- PGOPTIONS='-c oracle.seed=0.5'.
--
CREATE SCHEMA calendar_test;
CREATE FUNCTION calendar_test.easter(y int) RETURNS date LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	c int := y / 100;
	n int := y - 19 * (y / 19);
	k int := (c - 17) / 25;
	i int := c - c / 4 - (c - k) / 3 + 19 * n + 15;
	j int;
	l int;
	m int;
BEGIN
	i := i - 30 * (i / 30);
	i := i - (i / 28) * (1 - (i / 28) * (29 / (i + 1)) * ((21 - n) / 11));
	j := y + y / 4 + i + 2 - c + c / 4;
	j := j - 7 * (j / 7);
	l := i - j;
	m := 3 + (l + 40) / 44;
	RETURN make_date(y, m, l + 28 - 31 * (m / 4));
END $$;
CREATE TABLE calendar_test.day AS
	SELECT d::date AS day, false AS working
	FROM generate_series(date '1978-01-01', date '2100-12-31', interval '1 day') d;
UPDATE calendar_test.day d SET working = true
WHERE extract(isodow FROM day) < 6
	-- Good Friday and Easter Monday
	AND day NOT IN (calendar_test.easter(extract(year FROM day)::int) - 2,
		calendar_test.easter(extract(year FROM day)::int) + 1)
	-- New Year's Day, or the Monday after it
	AND to_char(day, 'MMDD') <> '0101'
	AND NOT (to_char(day, 'MMDD') IN ('0102', '0103') AND extract(isodow FROM day) = 1)
	-- Christmas Day and Boxing Day, and the next weekdays for those at a weekend
	AND to_char(day, 'MMDD') NOT IN ('1225', '1226')
	AND NOT (to_char(day, 'MMDD') IN ('1227', '1228') AND extract(isodow FROM day) IN (1, 2))
	-- the first and the last Monday of May, the last of August, unless moved
	AND NOT (extract(isodow FROM day) = 1 AND to_char(day, 'MM') = '05' AND extract(day FROM day) <= 7
		AND extract(year FROM day) NOT IN (1995, 2020))
	AND NOT (extract(isodow FROM day) = 1 AND to_char(day, 'MM') = '05' AND extract(day FROM day) >= 25
		AND extract(year FROM day) NOT IN (2002, 2012, 2022))
	AND NOT (extract(isodow FROM day) = 1 AND to_char(day, 'MM') = '08' AND extract(day FROM day) >= 25)
	-- where they moved to, and the one-off holidays
	AND day <> ALL ('{1995-05-08,2020-05-08,2002-06-04,2012-06-04,2022-06-02,
		1981-07-29,1999-12-31,2002-06-03,2011-04-29,2012-06-05,2022-06-03,2022-09-19,2023-05-08}');
-- With the working days before each day counted, and the nearest ones.
CREATE TABLE calendar_test.counted AS
	SELECT day, working,
		count(*) FILTER (WHERE working) OVER before AS so_far,
		max(day) FILTER (WHERE working) OVER (ORDER BY day) AS previous,
		min(day) FILTER (WHERE working) OVER (ORDER BY day DESC) AS next
	FROM calendar_test.day
	WINDOW before AS (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);
CREATE UNIQUE INDEX ON calendar_test.counted (day);
CREATE UNIQUE INDEX ON calendar_test.counted (so_far) WHERE working;
ANALYZE calendar_test.counted;

-- Every day of them.
SELECT *, is_working_day(day) FROM calendar_test.counted
WHERE is_working_day(day) <> working ORDER BY day LIMIT 5;
SELECT *, next_working_day(day), previous_working_day(day) FROM calendar_test.counted
WHERE day >= '1978-01-03' AND (next_working_day(day) IS DISTINCT FROM next OR previous_working_day(day) IS DISTINCT FROM previous)
ORDER BY day LIMIT 5;

-- Pairs at random, near and far, both ways.
DO $$ BEGIN PERFORM setseed(coalesce(nullif(current_setting('oracle.seed', true), '')::float8, 0.1978)); END $$;
SELECT coalesce(nullif(current_setting('oracle.seed', true), '')::float8, 0.1978) AS seed \gset
CREATE TABLE calendar_test.pair AS
	SELECT a, least(greatest(CASE WHEN random() < 0.5 THEN b ELSE a + floor(random() * 60 - 30)::int END,
		date '1978-01-03'), date '2100-12-31') AS b
	FROM (SELECT date '1978-01-03' + floor(random() * 44917)::int AS a,
		date '1978-01-03' + floor(random() * 44917)::int AS b
		FROM generate_series(1, 10000)) p;
-- Those later than a and not later than b; back from a, those not before b.
SELECT :'seed' AS seed, a.day AS a, b.day AS b, working_days_between(a.day, b.day) AS got, w.want
FROM calendar_test.pair p
	JOIN calendar_test.counted a ON a.day = p.a JOIN calendar_test.counted b ON b.day = p.b,
	LATERAL (SELECT CASE WHEN b.day > a.day
		THEN (b.so_far + b.working::int) - (a.so_far + a.working::int)
		ELSE b.so_far - a.so_far END AS want) w
WHERE working_days_between(a.day, b.day) <> w.want ORDER BY a, b LIMIT 5;
-- The n-th after a day is the one with n - 1 between; the n-th before, likewise.
SELECT :'seed' AS seed, a.day AS a, n, add_working_days(a.day, n) AS got, w.want
FROM calendar_test.pair p
	JOIN calendar_test.counted a ON a.day = p.a JOIN calendar_test.counted b ON b.day = p.b,
	LATERAL (SELECT (b.so_far - a.so_far)::int AS n) s,
	LATERAL (SELECT CASE WHEN n = 0 THEN a.day ELSE (SELECT w.day FROM calendar_test.counted w
		WHERE w.working AND w.so_far = CASE WHEN n > 0 THEN a.so_far + a.working::int + n - 1
			ELSE a.so_far + n END) END AS want) w
WHERE add_working_days(a.day, n) IS DISTINCT FROM w.want ORDER BY a, n LIMIT 5;
-- What is between, added, gives the other, whenever that is a working day.
SELECT :'seed' AS seed, p.*, working_days_between(a, b) AS n
FROM calendar_test.pair p
WHERE is_working_day(b) AND add_working_days(a, working_days_between(a, b)) <> b ORDER BY a, b LIMIT 5;
-- Neither test passes for want of cases.
SELECT count(*) FILTER (WHERE is_working_day(b)) > 5000 AS working,
	count(*) FILTER (WHERE b < a) > 4000 AS backwards,
	count(*) FILTER (WHERE NOT is_working_day(a) AND is_working_day(b) AND b < a) > 500 AS back_from_none
FROM calendar_test.pair;

-- Easter by the other rule, to the year 9999 and at the end of the date type.
SELECT y, day, calendar_test.easter(y)
FROM (SELECT generate_series(1978, 9999) UNION ALL SELECT generate_series(5873000, 5874897)) s(y),
	bank_holidays(y)
WHERE name = 'Good Friday' AND day + 2 <> calendar_test.easter(y)
	OR name = 'Easter Monday' AND day - 1 <> calendar_test.easter(y) LIMIT 5;
-- Eight a year and the eight one-off ones, no two on a day, none at a weekend.
SELECT count(*), count(DISTINCT day), count(*) FILTER (WHERE extract(isodow FROM day) > 5) AS at_weekends
FROM generate_series(1978, 9999) y, bank_holidays(y);
-- Weekdays less holidays, counted one by one and in one step.
SELECT working_days_between('1978-01-01', '9999-12-31') =
	(SELECT count(*) FROM generate_series(timestamp '1978-01-02', '9999-12-31', interval '1 day') d
		WHERE extract(isodow FROM d) < 6)
	- (SELECT count(*) FROM generate_series(1978, 9999) y, bank_holidays(y)) AS agrees;

-- At the other end of the date type.
SELECT p.a, p.b, n, add_working_days(p.a, n) = p.b AS and_back,
	n = (SELECT count(*) FROM generate_series(1, p.b - p.a) i WHERE is_working_day(p.a + i)) AS counted
FROM (VALUES (date '5874890-01-01', previous_working_day(date '5874897-12-31'))) p(a, b),
	working_days_between(p.a, p.b) n;
SELECT working_days_between('1978-01-01', '5874897-12-31') AS all_of_them,
	add_working_days('1978-01-01', working_days_between('1978-01-01', '5874897-12-31')) AS last,
	add_working_days('5874897-12-31', working_days_between('5874897-12-31', '1978-01-03')) AS first;

--
-- What is refused
--

SELECT is_working_day('1977-12-31');
SELECT is_working_day('infinity');
SELECT next_working_day('-infinity');
SELECT previous_working_day('1978-01-02');
SELECT next_working_day('1977-12-31');
SELECT working_days_between('1977-12-30', '2020-01-01');
SELECT working_days_between('2020-01-01', 'infinity');
SELECT add_working_days('1977-12-31', 5);
SELECT add_working_days('1978-01-03', -1);
SELECT add_working_days('5874897-12-31', 1);
SELECT add_working_days('2020-01-01', 2147483647);
SELECT add_working_days('2020-01-01', '-2147483648');
SET oversight.calendar = 'England & Wales';
SELECT is_working_day(NULL) AS a, add_working_days('2020-01-01', NULL) AS b,
	working_days_between(NULL, '2020-01-01') AS c, next_working_day(NULL) AS d;

--
-- The years that reports use
--

SELECT d AS day, financial_year(d), financial_quarter(d), academic_year(d) FROM
	unnest('{2019-03-31,2019-04-01,2019-06-30,2019-07-01,2019-08-31,2019-09-01,2019-09-30,2019-10-31,2019-12-31,2020-01-01,2020-03-31,2020-04-01}'::date[]) d;
-- The turn of a century, and the years with more or fewer digits.
SELECT d AS day, financial_year(d), financial_quarter(d), academic_year(d) FROM
	unnest('{1999-04-01,1999-12-31,2000-03-31,0001-09-01,9999-12-31,12345-09-01,5874897-12-31}'::date[]) d;
SELECT financial_year('0001-03-31');
SELECT academic_year('0001-08-31');
SELECT financial_quarter('0044-03-15 BC');
SELECT financial_year('infinity');
SELECT financial_quarter('-infinity');
SELECT academic_year('infinity');
SELECT financial_year(NULL) AS a, financial_quarter(NULL) AS b, academic_year(NULL) AS c;

SET client_min_messages = warning;
DROP SCHEMA calendar_test CASCADE;
RESET client_min_messages;
RESET DateStyle;
RESET search_path;
