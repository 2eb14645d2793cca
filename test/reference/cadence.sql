--
-- A day-by-day reference for the type cadence: slow, obvious, and written from
-- the meaning of the words alone (docs/cadence.md). It knows a cadence not by
-- its text but by the parts it was put together from, and finds its due dates
-- as a person would with a wall calendar: day after day, stage after stage,
-- then moving dates that are no working days.
--
-- Of the extension it uses is_working_day() only.
--
CREATE SCHEMA reference;
SET search_path = reference;

-- The wall calendar.
CREATE TABLE day AS
SELECT d::date AS day,
	extract(isodow FROM d)::int AS weekday,
	(d::date - date '1900-01-01') / 7 AS week,				-- 1900-01-01 was a Monday
	extract(day FROM d)::int AS of_month,
	extract(month FROM d)::int AS month_of_year,
	(extract(year FROM d) * 12 + extract(month FROM d))::int AS month,
	extract(year FROM d)::int AS year,
	extract(day FROM date_trunc('month', d) + interval '1 month - 1 day')::int AS length,
	oversight.is_working_day(d::date) AS working,
	(count(*) FILTER (WHERE oversight.is_working_day(d::date)) OVER (ORDER BY d))::int AS workdays_so_far
FROM generate_series(timestamp '1978-01-01', '2100-12-31', interval '1 day') d;
ALTER TABLE day ADD PRIMARY KEY (day);
ANALYZE day;

-- One entry of a list: those that do not matter are NULL. The last is -1.
CREATE TYPE item AS (month int, ordinal int, weekday int, of_month int);

CREATE TYPE stage AS (
	step int,				-- at least 1
	unit text,				-- day, working day, month
	rule text,				-- steps, weekday, month day, month weekday, year day, year weekday
	items item[],
	times int,				-- its limit: at most one of these three
	span int,
	span_unit text,
	until date
);

CREATE TYPE parts AS (
	kind text,				-- once, by, continuing, fixed, rolling
	dates date[],
	stages stage[],
	shift text,				-- NULL, next or previous
	wording text,			-- as somebody might write it
	canonical text			-- as it is written back
);

-- The days that a stage begun on a day asks for, up to a horizon.
CREATE FUNCTION days_asked_for(s stage, begun_on date, horizon date) RETURNS SETOF date LANGUAGE sql STABLE AS $$
	SELECT d.day FROM day begun, day d
	WHERE begun.day = begun_on AND d.day > begun_on AND d.day <= horizon
	AND CASE (s).rule
		WHEN 'steps' THEN
			CASE (s).unit
				WHEN 'day' THEN
					(d.day - begun.day) % (s).step = 0
				WHEN 'working day' THEN
					d.working AND (d.workdays_so_far - begun.workdays_so_far) % (s).step = 0
				WHEN 'month' THEN
					-- the same day some months later, or the month's end if it has no such day
					d.month > begun.month AND (d.month - begun.month) % (s).step = 0
					AND (d.of_month = begun.of_month OR d.of_month = d.length AND begun.of_month > d.length)
			END
		WHEN 'weekday' THEN
			-- in the week it began in, or some weeks after that
			(d.week - begun.week) % ((s).step / 7) = 0
			AND EXISTS (SELECT FROM unnest((s).items) i WHERE i.weekday = d.weekday)
		ELSE
			CASE WHEN (s).rule LIKE 'year %' THEN (d.year - begun.year) % ((s).step / 12) = 0
				ELSE (d.month - begun.month) % (s).step = 0
			END
			AND EXISTS (
				SELECT FROM unnest((s).items) i
				WHERE coalesce(i.month = d.month_of_year, true)
				AND CASE WHEN i.weekday IS NULL
					-- the day, or the month's end if it has no such day
					THEN i.of_month = d.of_month OR i.of_month > d.length AND d.of_month = d.length
					-- the last is the one that has no other after it
					ELSE i.weekday = d.weekday AND
						CASE WHEN i.ordinal = -1 THEN d.of_month + 7 > d.length
							ELSE d.of_month > (i.ordinal - 1) * 7 AND d.of_month <= i.ordinal * 7
						END
				END)
		END
	ORDER BY d.day;
$$;

-- The next time for somebody who did it on a day and then keeps to a stage.
CREATE FUNCTION next_time(s stage, done date) RETURNS date LANGUAGE sql STABLE AS $$
	SELECT * FROM days_asked_for(s, done, '2100-12-31') LIMIT 1;
$$;

-- The day on which a stage ends, NULL if its limit is neither a span nor a date.
CREATE FUNCTION limit_day(s stage, anchor date) RETURNS date LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN s.span IS NULL THEN s.until
		ELSE next_time(ROW(s.span, s.span_unit, 'steps', NULL, NULL, NULL, NULL, NULL)::stage, anchor)
	END;
$$;

-- The nominal due dates up to a horizon, and whether there are no more.
CREATE FUNCTION nominal(p parts, anchor date, horizon date, OUT dates date[], OUT ended boolean)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	begun date := anchor;
	last_day date;
	due date;
	n int;
	s stage;
BEGIN
	dates := '{}';
	ended := true;
	CASE p.kind
	WHEN 'continuing' THEN
		RETURN;
	WHEN 'once' THEN
		dates := ARRAY[anchor];
	WHEN 'by' THEN
		dates := p.dates;
	WHEN 'fixed' THEN
		-- a limited stage is followed to its end, because that is where the next one begins
		FOREACH s IN ARRAY p.stages LOOP
			last_day := limit_day(s, anchor);
			n := 0;
			FOR due IN SELECT * FROM days_asked_for(s, begun,
				coalesce(last_day, CASE WHEN s.times > 0 THEN '2100-12-31' ELSE horizon END)) LOOP
				dates := dates || due;
				n := n + 1;
				EXIT WHEN n = s.times;
			END LOOP;
			IF n > 0 THEN
				begun := dates[cardinality(dates)];
			END IF;
			ended := begun <= horizon AND num_nulls(s.times, last_day) = 1;
			EXIT WHEN NOT ended;
		END LOOP;
	WHEN 'rolling' THEN
		-- each time done on its deadline
		FOREACH s IN ARRAY p.stages LOOP
			last_day := limit_day(s, anchor);
			n := 0;
			WHILE ended AND coalesce(n < s.times, begun < last_day, true) LOOP
				begun := next_time(s, begun);
				ended := begun <= horizon;
				IF ended THEN
					dates := dates || begun;
					n := n + 1;
				END IF;
			END LOOP;
		END LOOP;
	END CASE;
END;
$$;

-- A day, or the working day it moves to.
CREATE FUNCTION shifted(shift text, due date) RETURNS date LANGUAGE sql STABLE AS $$
	SELECT CASE shift
		WHEN 'next' THEN (SELECT day FROM day WHERE day >= due AND working ORDER BY day LIMIT 1)
		WHEN 'previous' THEN (SELECT day FROM day WHERE day <= due AND working ORDER BY day DESC LIMIT 1)
		ELSE due
	END;
$$;

-- The due dates up to a horizon, and whether there are no more.
CREATE FUNCTION due_dates(p parts, anchor date, horizon date, OUT dates date[], OUT ended boolean)
LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT array_agg(DISTINCT moved ORDER BY moved)
			FROM unnest(n.dates) due, shifted((p).shift, due) moved
			WHERE moved <= horizon), '{}'),
		n.ended AND coalesce((SELECT max(due) FROM unnest(n.dates) due) <= horizon - 20, true)
	FROM nominal(p, anchor, horizon + 20) n;
$$;

-- When a rolling duty is next due by, done on these days; NULL when never again.
CREATE FUNCTION deadline(p parts, anchor date, done date[]) RETURNS date LANGUAGE plpgsql STABLE AS $$
DECLARE
	last_done date := anchor;
	at int := 1;		-- the stage
	n int := 0;			-- how often it was done in it
	event date;
	s stage;
BEGIN
	FOREACH event IN ARRAY
		(SELECT array_agg(DISTINCT d ORDER BY d) FROM unnest(done) d WHERE d >= anchor) || NULL::date
	LOOP
		-- does the stage still apply?
		LOOP
			IF at > cardinality(p.stages) THEN
				RETURN NULL;
			END IF;
			s := p.stages[at];
			EXIT WHEN coalesce(n < s.times, last_done < limit_day(s, anchor), true);
			at := at + 1;
			n := 0;
		END LOOP;
		EXIT WHEN event IS NULL;
		last_done := event;
		n := n + 1;
	END LOOP;
	RETURN shifted(p.shift, next_time(s, last_done));
END;
$$;

--
-- Random cadences
--

CREATE FUNCTION one_of(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT choices[1 + floor(random() * cardinality(choices))::int];
$$;

CREATE FUNCTION pick(a int, b int) RETURNS int LANGUAGE sql VOLATILE AS $$
	SELECT a + floor(random() * (b - a + 1))::int;
$$;

CREATE FUNCTION weekday_word(n int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT ('{monday,tuesday,wednesday,thursday,friday,saturday,sunday}'::text[])[n];
$$;

CREATE FUNCTION month_word(n int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT ('{january,february,march,april,may,june,july,august,september,october,november,december}'::text[])[n];
$$;

CREATE FUNCTION ordinal_word(n int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE n WHEN -1 THEN 'last' ELSE ('{first,second,third,fourth,fifth}'::text[])[n] END;
$$;

CREATE FUNCTION nth(n int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT n || CASE WHEN n IN (1, 21, 31) THEN 'st' WHEN n IN (2, 22) THEN 'nd' WHEN n IN (3, 23) THEN 'rd' ELSE 'th' END;
$$;

-- A number as digits or a word.
CREATE FUNCTION number_word(n int) RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT CASE WHEN n <= 20 AND random() < 0.3 THEN
		('{one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen,seventeen,eighteen,nineteen,twenty}'::text[])[n]
		ELSE n::text END;
$$;

-- A span as it is written back: 12 months are a year and 7 days a week.
CREATE FUNCTION canonical_span(step int, unit text, always_number boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN n = 1 AND NOT always_number THEN word ELSE n || ' ' || word || CASE WHEN n = 1 THEN '' ELSE 's' END END
	FROM (SELECT CASE WHEN unit = 'month' AND step % 12 = 0 THEN step / 12 WHEN unit = 'day' AND step % 7 = 0 THEN step / 7 ELSE step END,
		CASE WHEN unit = 'month' AND step % 12 = 0 THEN 'year' WHEN unit = 'day' AND step % 7 = 0 THEN 'week' ELSE unit END) AS w (n, word);
$$;

-- The same in one of many wordings.
CREATE FUNCTION worded_span(step int, unit text, always_number boolean) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	n int := step;
	word text := unit;
BEGIN
	IF unit = 'month' AND step % 12 = 0 AND random() < 0.8 THEN
		n := step / 12; word := 'year';
	ELSIF unit = 'month' AND step % 6 = 0 AND random() < 0.3 THEN
		n := step / 6; word := one_of('half year', 'half-year');
	ELSIF unit = 'month' AND step % 3 = 0 AND random() < 0.3 THEN
		n := step / 3; word := 'quarter';
	ELSIF unit = 'day' AND step % 14 = 0 AND random() < 0.3 THEN
		n := step / 14; word := 'fortnight';
	ELSIF unit = 'day' AND step % 7 = 0 AND random() < 0.8 THEN
		n := step / 7; word := 'week';
	ELSIF unit = 'working day' THEN
		word := one_of(unit, 'business day');
	ELSIF random() < 0.1 THEN
		word := 'calendar ' || unit;
	END IF;
	IF n = 1 AND NOT always_number AND random() < 0.8 THEN
		RETURN word;
	ELSIF n = 1 AND always_number AND random() < 0.2 THEN
		RETURN 'a ' || word;
	END IF;
	RETURN number_word(n) || ' ' || word || CASE WHEN n > 1 AND random() < 0.9 THEN 's' ELSE '' END;
END;
$$;

-- The calendar rule of a stage, as it is written back.
CREATE FUNCTION canonical_item(rule text, i item) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE rule
		WHEN 'weekday' THEN weekday_word((i).weekday)
		WHEN 'month day' THEN CASE (i).of_month WHEN 31 THEN 'the last day' ELSE 'the ' || nth((i).of_month) END
		WHEN 'month weekday' THEN 'the ' || ordinal_word((i).ordinal) || ' ' || weekday_word((i).weekday)
		WHEN 'year day' THEN (i).of_month || ' ' || month_word((i).month)
		WHEN 'year weekday' THEN 'the ' || ordinal_word((i).ordinal) || ' ' || weekday_word((i).weekday) || ' of ' || month_word((i).month)
	END;
$$;

CREATE FUNCTION worded_item(rule text, i item) RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT CASE rule
		WHEN 'weekday' THEN CASE WHEN random() < 0.8 THEN weekday_word((i).weekday) ELSE left(weekday_word((i).weekday), 3) END
		WHEN 'month day' THEN CASE WHEN (i).of_month = 31 AND random() < 0.5 THEN 'the last day'
			ELSE one_of('the ', 'day ', '') || one_of(nth((i).of_month), (i).of_month::text) END
		WHEN 'month weekday' THEN one_of('the ', '') || ordinal_word((i).ordinal) || ' ' || weekday_word((i).weekday) || one_of('', ' of the month')
		WHEN 'year day' THEN one_of((i).of_month::text, nth((i).of_month)) || one_of(' ', ' of ') || month_word((i).month)
		WHEN 'year weekday' THEN one_of('the ', '') || ordinal_word((i).ordinal) || ' ' || weekday_word((i).weekday) || one_of(' of ', ' ') || month_word((i).month)
	END;
$$;

CREATE FUNCTION random_items(rule text) RETURNS item[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	items item[] := '{}';
	month int;
BEGIN
	FOR k IN 1 .. CASE WHEN random() < 0.5 THEN 1 ELSE pick(2, 4) END LOOP
		month := CASE WHEN rule LIKE 'year %' THEN pick(1, 12) END;
		-- February, the month's ends and the fifth weekday as often as all else
		IF month IS NOT NULL AND random() < 0.2 THEN
			month := 2;
		END IF;
		items := items || CASE
			WHEN rule = 'weekday' THEN ROW(NULL, NULL, pick(1, 7), NULL)::item
			WHEN rule LIKE '% weekday' THEN ROW(month, CASE WHEN random() < 0.5 THEN -1 ELSE pick(1, 5) END, pick(1, 7), NULL)::item
			ELSE ROW(month, NULL, NULL, least(CASE WHEN random() < 0.5 THEN pick(28, 31) ELSE pick(1, 31) END,
				CASE WHEN month = 2 THEN 29 WHEN month IN (4, 6, 9, 11) THEN 30 ELSE 31 END))::item
		END;
	END LOOP;
	RETURN items;
END;
$$;

-- In the order of the calendar, none twice.
CREATE FUNCTION sorted_items(items item[]) RETURNS SETOF item LANGUAGE sql IMMUTABLE AS $$
	SELECT ROW(i.month, i.ordinal, i.weekday, i.of_month)::item
	FROM (SELECT DISTINCT month, ordinal, weekday, of_month, CASE ordinal WHEN -1 THEN 6 ELSE ordinal END AS rank FROM unnest(items)) i
	ORDER BY i.month, i.rank, i.weekday, i.of_month;
$$;

CREATE FUNCTION random_cadence(anchor date) RETURNS parts LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	p parts;
	s stage;
	n_stages int := CASE WHEN random() < 0.5 THEN 1 ELSE pick(2, 4) END;
	longest float8 := 0;
	latest date;
	limits text;
	step_words text;
	canonical_step text;
BEGIN
	p.kind := one_of('fixed', 'fixed', 'fixed', 'rolling', 'rolling', CASE WHEN random() < 0.3 THEN one_of('once', 'by', 'continuing') ELSE 'fixed' END);
	p.wording := '';
	p.canonical := '';

	IF p.kind = 'continuing' THEN
		p.wording := one_of('continuing', 'ongoing', 'continuously');
		p.canonical := 'continuing';
		RETURN p;
	ELSIF p.kind = 'once' THEN
		p.wording := 'once';
		p.canonical := 'once';
	ELSIF p.kind = 'by' THEN
		p.dates := ARRAY(SELECT anchor + pick(-100, 1500) FROM generate_series(1, pick(1, 6)));
		p.wording := one_of('by ', 'by the ') || array_to_string(p.dates, one_of(', ', ' and ', ', and '));
		p.canonical := 'by ' || (SELECT string_agg(DISTINCT d::text, ', ' ORDER BY d::text) FROM unnest(p.dates) d);
		p.dates := ARRAY(SELECT DISTINCT d FROM unnest(p.dates) d ORDER BY d);
	ELSE
		FOR k IN 1 .. n_stages LOOP
			s := NULL;
			s.unit := one_of('day', 'day', 'month', 'month', 'month', 'working day');
			s.rule := CASE WHEN p.kind = 'fixed' AND s.unit <> 'working day' AND random() < 0.5 THEN
				CASE s.unit WHEN 'day' THEN 'weekday' ELSE one_of('month day', 'month weekday', 'year day', 'year weekday') END
				ELSE 'steps' END;
			s.step := CASE
				WHEN s.rule = 'weekday' THEN 7 * one_of('1', '1', pick(1, 6)::text)::int
				WHEN s.rule LIKE 'year %' THEN 12 * one_of('1', '1', pick(1, 4)::text)::int
				WHEN s.rule LIKE 'month %' THEN (ARRAY[1, 1, 1, 2, 3, 4, 5, 6, 7, 18])[pick(1, 10)]
				WHEN s.unit = 'month' THEN (ARRAY[1, 1, 1, 2, 3, 3, 4, 6, 6, 12, 12, 18, 24, 13, 48])[pick(1, 15)]
				WHEN s.unit = 'day' THEN CASE WHEN random() < 0.5 THEN 7 * pick(1, 12) ELSE pick(1, 60) END
				ELSE pick(1, 60)
			END;
			IF s.rule <> 'steps' THEN
				s.items := random_items(s.rule);
			END IF;

			-- only the last may go on for ever
			limits := CASE WHEN k = n_stages AND random() < 0.6 THEN 'none'
				ELSE one_of('times', 'single', 'span', 'until') END;
			IF limits = 'single' THEN
				s.times := 1;
			ELSIF limits = 'times' THEN
				s.times := pick(1, 8);
			ELSIF limits = 'until' THEN
				latest := greatest(latest + pick(1, 400), anchor + pick(-50, 1200));
				s.until := latest;
			ELSIF limits = 'span' THEN
				-- longer than the spans before it
				s.span_unit := one_of('day', 'month', 'month', 'working day');
				s.span := ceil((longest + pick(5, 500)) / CASE s.span_unit WHEN 'day' THEN 1 WHEN 'month' THEN 30.4 ELSE 1.4 END)::int;
				IF s.span_unit = 'month' AND random() < 0.4 THEN
					s.span := ceil(s.span / 12.0)::int * 12;
				END IF;
				longest := s.span * CASE s.span_unit WHEN 'day' THEN 1 WHEN 'month' THEN 30.436875 ELSE 1.4 END;
			END IF;

			-- what it is called
			IF s.times = 1 AND s.rule = 'steps' THEN
				step_words := CASE p.kind WHEN 'rolling' THEN 'within ' ELSE 'after ' END || worded_span(s.step, s.unit, true);
				canonical_step := CASE p.kind WHEN 'rolling' THEN 'within ' ELSE 'after ' END || canonical_span(s.step, s.unit, true);
			ELSE
				canonical_step := CASE p.kind WHEN 'rolling' THEN 'at least every ' ELSE 'every ' END || canonical_span(s.step, s.unit, false);
				step_words := CASE p.kind
					WHEN 'rolling' THEN CASE WHEN random() < 0.3
						THEN one_of('at intervals of not more than ', 'at intervals of no more than ', 'at intervals not exceeding ') || worded_span(s.step, s.unit, true)
						ELSE one_of('at least every ', 'at least once every ', 'at least each ', 'at least once in every ', 'not less than once every ', 'no less often than every ') || worded_span(s.step, s.unit, false) END
					ELSE one_of('every ', 'each ', 'once every ') || worded_span(s.step, s.unit, false) END;
				IF s.rule <> 'steps' THEN
					step_words := step_words || ' on ' || (SELECT string_agg(worded_item(s.rule, i), one_of(', ', ', ', ' and ')) FROM unnest(s.items) i);
					canonical_step := canonical_step || ' on ' || (SELECT string_agg(canonical_item(s.rule, i), ', ') FROM sorted_items(s.items) i);
				END IF;
				IF s.times IS NOT NULL THEN
					step_words := step_words || ' ' || number_word(s.times) || one_of(' times', CASE s.times WHEN 1 THEN ' time' ELSE ' times' END);
					canonical_step := canonical_step || ' ' || s.times || CASE s.times WHEN 1 THEN ' time' ELSE ' times' END;
				ELSIF s.span IS NOT NULL THEN
					step_words := step_words || ' for ' || worded_span(s.span, s.span_unit, true);
					canonical_step := canonical_step || ' for ' || canonical_span(s.span, s.span_unit, true);
				ELSIF s.until IS NOT NULL THEN
					step_words := step_words || ' until ' || s.until;
					canonical_step := canonical_step || ' until ' || s.until;
				END IF;
			END IF;
			p.wording := p.wording || CASE WHEN k > 1 THEN one_of(', then ', ' then ', ' and then ', ', and then ') ELSE '' END || step_words;
			p.canonical := p.canonical || CASE WHEN k > 1 THEN ', then ' ELSE '' END || canonical_step;
			p.stages := p.stages || s;
		END LOOP;
	END IF;

	IF random() < 0.35 THEN
		p.shift := one_of('next', 'previous');
		p.wording := p.wording || one_of(', ', ' ') || 'or ' || one_of('', 'on ') || one_of('the ', '') ||
			CASE p.shift WHEN 'next' THEN one_of('next', 'following') ELSE one_of('previous', 'preceding') END ||
			one_of(' working day', ' business day');
		p.canonical := p.canonical || ', or the ' || p.shift || ' working day';
	END IF;
	-- case and spacing do not matter
	p.wording := CASE one_of('a', 'b', 'c', 'd') WHEN 'a' THEN upper(p.wording) WHEN 'b' THEN '  ' || replace(p.wording, ' ', E' \t ') || E'\n'
		WHEN 'c' THEN initcap(p.wording) ELSE p.wording END;
	RETURN p;
END;
$$;

--
-- What the extension says against what the reference says
--

-- One line for each thing that differs, over so many random cadences.
CREATE FUNCTION differences(how_many int) RETURNS SETOF text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	p parts;
	c oversight.cadence;
	anchor date;
	horizon date;
	wanted date[];		-- the due dates up to the horizon
	ended boolean;		-- whether there are no more
	found date[];
	done date[];
	expected date;
	answer date;
	a date;
	b date;
	label text;
	n int;
BEGIN
	FOR round IN 1 .. how_many LOOP
		anchor := date '1979-01-01' + pick(0, 22000);
		IF random() < 0.4 THEN
			-- the last days of a month, 29 February among them
			anchor := date_trunc('month', anchor) + interval '1 month' - pick(1, 3) * interval '1 day';
		END IF;
		p := random_cadence(anchor);
		horizon := anchor + pick(0, (ARRAY[200, 1500, 3000])[pick(1, 3)]);
		label := format('%s from %s', p.canonical, anchor);

		-- reading and writing
		BEGIN
			c := p.wording;
		EXCEPTION WHEN OTHERS THEN
			RETURN NEXT format('%s: not read: %s', p.wording, sqlerrm);
			CONTINUE;
		END;
		IF c::text <> p.canonical THEN
			RETURN NEXT format('%s: written as %s, not %s', p.wording, c, p.canonical);
			CONTINUE;
		END IF;
		IF p.canonical::oversight.cadence OPERATOR(oversight.<>) c OR
			oversight.cadence_hash(p.canonical::oversight.cadence) <> oversight.cadence_hash(c) OR
			oversight.cadence_hash_extended(p.canonical::oversight.cadence, 7) <> oversight.cadence_hash_extended(c, 7) OR
			oversight.cadence_send(p.canonical::oversight.cadence) <> oversight.cadence_send(c) THEN
			RETURN NEXT format('%s: read back as another value', p.canonical);
		END IF;
		IF oversight.is_rolling(c) <> (p.kind = 'rolling') OR
			oversight.is_finite(c) <> (p.kind NOT IN ('fixed', 'rolling') OR
				num_nulls(p.stages[cardinality(p.stages)].times, p.stages[cardinality(p.stages)].span,
					p.stages[cardinality(p.stages)].until) < 3) THEN
			RETURN NEXT format('%s: is_rolling %s, is_finite %s', p.canonical, oversight.is_rolling(c), oversight.is_finite(c));
		END IF;

		-- all due dates
		SELECT * INTO wanted, ended FROM due_dates(p, anchor, horizon);
		found := ARRAY(SELECT oversight.due_dates(c, anchor, daterange(NULL, horizon, '[]')));
		IF found <> wanted THEN
			RETURN NEXT format('%s: %s up to %s, not %s', label, found, horizon, wanted);
			CONTINUE;
		END IF;
		IF ended THEN
			found := ARRAY(SELECT oversight.due_dates(c, anchor, daterange(NULL, '9999-01-01')));
			IF found <> wanted OR oversight.next_due(c, anchor, horizon) IS NOT NULL OR
				oversight.last_due(c, anchor, '9999-01-01') IS DISTINCT FROM wanted[cardinality(wanted)] OR
				oversight.due_count(c, anchor, daterange(NULL, '9999-01-01')) <> cardinality(wanted) OR
				oversight.is_finite(c) AND oversight.due_count(c, anchor, '(,)') <> cardinality(wanted) THEN
				RETURN NEXT format('%s: %s and no end, not %s', label, found, wanted);
			END IF;
		END IF;

		FOR probe IN 1 .. 3 LOOP
			-- a range of them
			a := least(horizon, anchor + pick(-30, horizon - anchor));
			b := least(horizon, a + pick(0, 400));
			found := ARRAY(SELECT d FROM unnest(wanted) d WHERE d >= a AND d < b ORDER BY d);
			IF ARRAY(SELECT oversight.due_dates(c, anchor, daterange(a, b))) <> found THEN
				RETURN NEXT format('%s: due_dates from %s to %s differ', label, a, b);
			END IF;
			IF oversight.due_count(c, anchor, daterange(a, b)) <> cardinality(found) THEN
				RETURN NEXT format('%s: due_count from %s to %s is %s, not %s', label, a, b,
					oversight.due_count(c, anchor, daterange(a, b)), cardinality(found));
			END IF;
			IF oversight.due_count(c, anchor, daterange(NULL, b, '[]')) <> (SELECT count(*) FROM unnest(wanted) d WHERE d <= b) THEN
				RETURN NEXT format('%s: due_count up to %s differs', label, b);
			END IF;

			-- one of them: at a random day, at a due date and on the days around one
			FOREACH b IN ARRAY CASE WHEN wanted = '{}' THEN ARRAY[a] ELSE
				ARRAY[a] || ARRAY(SELECT wanted[pick(1, cardinality(wanted))] + pick(-1, 1)) END LOOP
				CONTINUE WHEN b > horizon;
				expected := (SELECT min(d) FROM unnest(wanted) d WHERE d > b);
				answer := oversight.next_due(c, anchor, b);
				IF answer IS DISTINCT FROM expected AND NOT (expected IS NULL AND answer > horizon AND NOT ended) THEN
					RETURN NEXT format('%s: next_due after %s is %s, not %s', label, b, answer, expected);
				END IF;
				expected := (SELECT max(d) FROM unnest(wanted) d WHERE d <= b);
				answer := oversight.last_due(c, anchor, b);
				IF answer IS DISTINCT FROM expected THEN
					RETURN NEXT format('%s: last_due on %s is %s, not %s', label, b, answer, expected);
				END IF;
				IF oversight.is_due(c, anchor, b) <> (b = ANY (wanted)) THEN
					RETURN NEXT format('%s: is_due on %s is %s', label, b, oversight.is_due(c, anchor, b));
				END IF;
			END LOOP;

			-- by number, one beyond the last of them included
			n := pick(1, cardinality(wanted) + 1);
			answer := oversight.nth_due(c, anchor, n);
			IF answer IS DISTINCT FROM wanted[n] AND NOT (n > cardinality(wanted) AND answer > horizon AND NOT ended) THEN
				RETURN NEXT format('%s: nth_due %s is %s, not %s', label, n, answer, wanted[n]);
			END IF;
		END LOOP;

		-- what was done, some of it before the anchor, twice on a day or never
		IF p.kind = 'rolling' THEN
			done := ARRAY(SELECT anchor + sum(pick(-20, 150)) OVER (ORDER BY k)::int FROM generate_series(0, pick(0, 12)) k);
			done := ARRAY(SELECT d FROM unnest(done || done[1:pick(0, 2)] || CASE WHEN random() < 0.2 THEN ARRAY[NULL::date] END) d ORDER BY random());
			expected := deadline(p, anchor, done);
			answer := oversight.deadline(c, anchor, done);
			IF answer IS DISTINCT FROM expected THEN
				RETURN NEXT format('%s: deadline after %s is %s, not %s', label, done, answer, expected);
			END IF;

			-- every one held against its own deadline
			done := ARRAY(SELECT DISTINCT d FROM unnest(done) d WHERE d >= anchor ORDER BY d);
			wanted := ARRAY(SELECT deadline(p, anchor, done[1:k]) FROM generate_series(0, cardinality(done)) k
				WHERE deadline(p, anchor, done[1:k]) IS NOT NULL ORDER BY k);
			found := ARRAY(SELECT r.due_on FROM oversight.assess(c, anchor, daterange(anchor, NULL), done, '2070-01-01') r ORDER BY r.n);
			IF found <> wanted THEN
				RETURN NEXT format('%s: assessed for %s, not %s, done %s', label, found, wanted, done);
			END IF;
		END IF;
	END LOOP;
END;
$$;

-- Beyond any wall calendar: the calendar repeats after 400 years, which are
-- 146,097 days, and the functions must agree with one another at any distance.
CREATE FUNCTION far_differences(how_many int) RETURNS SETOF text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	last_date CONSTANT date := '5874897-12-31';
	first_date CONSTANT date := '4714-11-24 BC';
	p parts;
	c oversight.cadence;
	anchor date;
	far_anchor date;
	near date[];
	far date[];
	days int;
	n bigint;
	a date;
	b date;
	label text;
BEGIN
	FOR round IN 1 .. how_many LOOP
		anchor := date '1979-01-01' + pick(0, 22000);
		IF random() < 0.4 THEN
			anchor := date_trunc('month', anchor) + interval '1 month' - pick(1, 3) * interval '1 day';
		END IF;
		p := random_cadence(anchor);
		c := p.canonical;

		-- some periods of 400 years on, or in the first or last one that dates have
		IF p.canonical !~ 'working|until|by' THEN
			days := 146097 * CASE pick(1, 3)
				WHEN 1 THEN pick(-5, 20)
				WHEN 2 THEN (last_date - anchor) / 146097
				ELSE -((anchor - first_date) / 146097)
			END;
			far_anchor := anchor + days;
			b := last_date - greatest(days, 0);		-- what moves to a date
			near := ARRAY(SELECT d + days FROM oversight.due_dates(c, anchor, daterange(NULL, least(anchor + 4000, b))) d);
			far := ARRAY(SELECT oversight.due_dates(c, far_anchor, daterange(NULL, least(anchor + 4000, b) + days)));
			IF near <> far THEN
				RETURN NEXT format('%s from %s: %s, not %s', c, far_anchor, far, near);
			END IF;
			IF oversight.next_due(c, far_anchor, far_anchor) IS DISTINCT FROM
				(SELECT CASE WHEN d <= b THEN d + days END FROM oversight.next_due(c, anchor, anchor) d) THEN
				RETURN NEXT format('%s from %s: next_due is %s', c, far_anchor, oversight.next_due(c, far_anchor, far_anchor));
			END IF;
			-- the last date there is
			IF (SELECT count(*) FROM oversight.due_dates(c, far_anchor, daterange(last_date - 2000, last_date))) <>
				oversight.due_count(c, far_anchor, daterange(last_date - 2000, last_date)) OR
				oversight.next_due(c, far_anchor, last_date) IS NOT NULL OR
				oversight.is_due(c, far_anchor, last_date) <> (oversight.last_due(c, far_anchor, last_date) = last_date) THEN
				RETURN NEXT format('%s from %s: the last date', c, far_anchor);
			END IF;
		END IF;

		-- what the functions say of one another, near the anchor or far from it
		a := anchor + CASE WHEN p.canonical LIKE '%or the%' THEN pick(0, 10000)
			WHEN random() < 0.5 THEN pick(0, 3000000)
			ELSE pick(0, 2000000000) END;
		b := a + pick(0, 3000);
		label := format('%s from %s in %s to %s', c, anchor, a, b);
		far := ARRAY(SELECT oversight.due_dates(c, anchor, daterange(a, b)));
		n := oversight.due_count(c, anchor, daterange(NULL, a));
		IF far IS DISTINCT FROM ARRAY(SELECT DISTINCT d FROM unnest(far) d ORDER BY d) OR
			far && ARRAY[a - 1, b] OR far[1] < a OR far[cardinality(far)] >= b THEN
			RETURN NEXT format('%s: %s', label, far);
		END IF;
		IF oversight.due_count(c, anchor, daterange(a, b)) <> cardinality(far) THEN
			RETURN NEXT format('%s: due_count is %s, not %s', label, oversight.due_count(c, anchor, daterange(a, b)), cardinality(far));
		END IF;
		IF (CASE WHEN far = '{}' THEN oversight.next_due(c, anchor, a - 1) < b ELSE oversight.next_due(c, anchor, a - 1) IS DISTINCT FROM far[1] END) THEN
			RETURN NEXT format('%s: next_due is %s, not %s', label, oversight.next_due(c, anchor, a - 1), far[1]);
		END IF;
		IF (CASE WHEN far = '{}' THEN oversight.last_due(c, anchor, b - 1) >= a ELSE oversight.last_due(c, anchor, b - 1) IS DISTINCT FROM far[cardinality(far)] END) THEN
			RETURN NEXT format('%s: last_due is %s, not %s', label, oversight.last_due(c, anchor, b - 1), far[cardinality(far)]);
		END IF;
		FOR k IN 1 .. least(cardinality(far), 5) LOOP
			IF n + k <= 2147483647 AND oversight.nth_due(c, anchor, (n + k)::int) IS DISTINCT FROM far[k] THEN
				RETURN NEXT format('%s: nth_due %s is %s, not %s', label, n + k, oversight.nth_due(c, anchor, (n + k)::int), far[k]);
			END IF;
			IF NOT oversight.is_due(c, anchor, far[k]) OR oversight.is_due(c, anchor, far[k] + 1) <> (far[k] + 1 = ANY (far)) AND far[k] + 1 < b THEN
				RETURN NEXT format('%s: is_due on %s', label, far[k]);
			END IF;
		END LOOP;
	END LOOP;
END;
$$;
