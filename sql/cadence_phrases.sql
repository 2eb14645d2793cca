--
-- cadence: every phrase, and what it means in hand-checked dates
--
-- test/t/030_cadence_reference.pl does the same with random ones.
--
SET search_path = oversight, public;
SET DateStyle = 'ISO, DMY';
SET intervalstyle = 'postgres';
\pset null -
\pset format unaligned
\pset tuples_only on

--
-- How it can be written, and how it is written back. A wording that reads back
-- as another value, or as other text, would show "not the same".
--
CREATE FUNCTION pg_temp.read(VARIADIC wordings text[]) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT wording || ' -> ' || wording::cadence ||
		CASE WHEN wording::cadence::text::cadence = wording::cadence
			AND wording::cadence::text::cadence::text = wording::cadence::text
			AND cadence_hash(wording::cadence::text::cadence) = cadence_hash(wording::cadence)
			AND cadence_send(wording::cadence::text::cadence) = cadence_send(wording::cadence)
			THEN '' ELSE ' (not the same)' END
	FROM unnest(wordings) WITH ORDINALITY w (wording, n) ORDER BY n;
$$;

-- the table of the forms
SELECT pg_temp.read('once', 'by 2020-01-31', 'by 2020-01-31, 2020-04-30', 'continuing',
	'every month', 'every 3 months', 'every 6 weeks', 'every 20 working days', 'every year',
	'at least every 3 months', 'within 20 working days',
	'within 20 working days, then within 3 months, then at least every 6 months',
	'within 1 week, then at least every 6 weeks for 1 year, then at least every 3 months',
	'after 10 days, then every month 6 times, then every 3 months until 2022-03-31',
	'every month on the last friday', 'every year on 31 march', 'every 2 weeks on monday, thursday',
	'every month, or the next working day', 'every month, or the previous working day');

-- case and spacing; each; adverbs; number words; everyday names of spans
SELECT pg_temp.read('EVERY  3   Months', E'\tevery\n3 months ', 'each month', 'each 2 weeks',
	'daily', 'weekly', 'fortnightly', 'monthly', 'quarterly', 'half-yearly', 'half yearly', 'yearly', 'annually',
	'semi-annually', 'six-monthly', '3 monthly', '3-monthly', 'two-weekly',
	'every day', 'every week', 'every fortnight', 'every quarter', 'every half year', 'every half-year',
	'every six months', 'every twelve months', 'every twenty days', 'every one year', 'every 1 year', 'every 1 years',
	'every other week', 'every other friday', 'each other Mon and Thu', 'every other week on friday', 'every second month', 'every third year', 'every calendar month', 'every 2 calendar weeks',
	'every 10 business days', 'once a year', 'once every 2 months', 'once per quarter', 'once in every 3 months',
	'at 6 monthly intervals', 'at monthly intervals');

-- statutory wording
SELECT pg_temp.read('at intervals of not more than 6 months', 'at intervals of not more than six weeks',
	'at intervals of no more than a year', 'intervals of not more than 2 months', 'at intervals not exceeding six months',
	'at intervals of not longer than 6 months',
	'at least once a year', 'at least once every 6 months', 'at least once in every 6 months', 'at least once a week',
	'at least once in every year', 'at least annually', 'at least monthly', 'at least once monthly', 'at least each quarter',
	'not less than once a year', 'not less than once in every 12 months', 'no less than once every 6 months',
	'not less often than every 6 months', 'no less frequently than monthly',
	'within a week', 'within twenty working days', 'within one year',
	'within 20 working days, then within three months and then at intervals of not more than six months',
	'at intervals of not more than six weeks for the first year, then at intervals of not more than 12 weeks');

-- what is continuing, and dates
SELECT pg_temp.read('continuous', 'continuously', 'ongoing', 'Continuing', 'by 31 January 2020', 'by the 31st of January 2020',
	'by 1 feb 2020 and 2020-01-31', 'by 2020-04-30,2020-01-31,2020-04-30', 'by 2024-02-29', 'by 0001-01-01', 'by 9999-12-31', 'by 10000-01-01');

-- calendar rules: lists are sorted and lose what stands in them twice
SELECT pg_temp.read('every monday', 'every monday and thursday', 'every week on Mondays and Thursdays', 'weekly on thu, mon, Thursday',
	'every 2 weeks on sunday, monday', 'fortnightly on friday',
	'monthly on the last friday', 'every month on last friday of the month', 'every 2 months on the 1st monday',
	'every 3 months on the first and third tuesday', 'every month on the fifth wednesday, the first wednesday',
	'every month on the 15th', 'every month on 15', 'every month on day 15', 'every month on the 15th, the 1st and the 15th',
	'every month on the last day', 'every month on the first of the month and the third', 'every month on the 31st', 'every quarter on the last day', 'every month on the first and third',
	'every month on the 22nd, 23rd, 11th, 12th, 13th, 6th',
	'annually on 31 march', 'every 31 march', 'every year on the 31st of March', 'every year on 30 september and 31 march',
	'every year on 29 february', 'every year on the last day of february', 'every 12 months on 1 apr',
	'every year on the last friday of march', 'every 2 years on the second monday of may, the first monday in may', 'every year on the last monday may');

-- limits, stages and shifts
SELECT pg_temp.read('every month 1 time', 'every month one time', 'after a month', 'after one month',
	'at least every 3 months 1 time', 'within 3 months', 'every month 12 times', 'at least monthly six times',
	'every month for a year', 'every week for 12 months', 'every month for the first year', 'every month for 10 working days',
	'every month until 31 March 2022', 'every friday 1 time', 'every month on the last friday until 2022-03-31',
	'every week 6 times then every month', 'every week 6 times, then every month', 'every week 6 times and then every month',
	'every month or the next working day', 'every month, or on the following business day', 'every month, or preceding working day',
	'once, or the next working day', 'by 2020-02-01, or the previous working day',
	'within 20 working days, then at least every 6 months, or the next working day');

-- the largest numbers
SELECT pg_temp.read('every 99999 days', 'every 99999 weeks', 'every 99999 months', 'every 99999 years', 'every 99999 working days',
	'every day 99999 times', 'every day for 99999 years', 'every 49999 fortnights', 'every 33333 quarters');

--
-- What is refused. An error names the text; its detail points at the word; its
-- hint shows how to say it.
--
CREATE FUNCTION pg_temp.refuse(VARIADIC wordings text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	wording text;
	message text;
	detail text;
	hint text;
	state text;
	usual CONSTANT text := 'Write a cadence as, for example, "every 3 months", "at least every 6 weeks", "within 20 working days" or "by 2020-01-31".';
	lists CONSTANT text := 'Write, for example, "every week on monday, thursday", "every month on the last friday", "every month on the 15th" or "every year on 31 march".';
BEGIN
	FOREACH wording IN ARRAY wordings LOOP
		BEGIN
			RETURN NEXT wording || ': READ AS ' || wording::cadence;
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS message = message_text, detail = pg_exception_detail, hint = pg_exception_hint, state = returned_sqlstate;
			RETURN NEXT wording || CASE state WHEN '22P02' THEN '' ELSE ' [' || state || ']' END ||
				': ' || replace(message, 'invalid input syntax for type cadence: "' || wording || '"', '') || detail ||
				CASE hint WHEN usual THEN '' WHEN lists THEN ' (lists)' ELSE E'\n      ' || hint END;
		END;
	END LOOP;
END;
$$;

-- in full, once, with the usual hint and the one about lists
\set VERBOSITY default
SELECT 'every 3 moons'::cadence;
SELECT 'every month on the 15th, the last friday'::cadence;
\set VERBOSITY terse

-- two readings
SELECT pg_temp.refuse('bimonthly', 'biweekly', 'bi-monthly', 'bi-weekly', 'at least bimonthly', 'every month, then biweekly',
	'biannual', 'biannually', 'biennial', 'biennially', 'twice a year', 'at least twice yearly', 'every other march', 'every other friday of may',
	'not more than every 6 weeks', 'no more than every 6 weeks', 'at most every 6 weeks', 'not more than once a year',
	'not less than every 6 weeks', 'no less than 6 weeks',
	'every weekday', 'every 5 weekdays', 'every second friday', 'every last friday of the month', 'every 2 fridays',
	'every year on the last friday', 'every 12 months on the 15th');

-- no fixed length, or no such day to move to
SELECT pg_temp.refuse('every term', 'every school term', 'once per term', 'every month on the last working day',
	'every month, or the next friday', 'every month, or the nearest working day', 'every month or');

-- numbers
SELECT pg_temp.refuse('every 0 months', 'every zero months', 'every -1 months', 'every 1.5 months', 'every 100000 days', 'every 4294967297 days',
	'every 50000 fortnights 3 times', 'every 99999 fortnights', 'every 33334 half years', 'every month 0 times', 'every month 100000 times', 'every month for 0 years');

-- dates
SELECT pg_temp.refuse('by 2020-02-30', 'by 2019-02-29', 'by 2020-13-01', 'by 2020-1-31', 'by 31/01/2020', 'by 2020', 'by 31 January', 'by 31 February 2020',
	'by infinity', 'by -infinity', 'by today', 'by 0000-01-01', 'by 5874898-01-01', 'by 2020-01-31 BC', 'every month until 2020-02-30', 'every month until infinity',
	'by', 'by ,', 'by 2020-01-31,', 'by 2020-01-31 2020-04-30');

-- lists
SELECT pg_temp.refuse('every month on the 15th, the last friday', 'every week on 31 march', 'every month on monday', 'every year on monday', 'every 3 days on monday',
	'every 10 working days on monday', 'every year on 30 february', 'every year on 31 june', 'every month on the 32nd', 'every month on the 0th', 'every month on the sixth monday', 'every month on the 6th monday',
	'every month on the last', 'every month on', 'every week on monday,', 'every monday and foo', 'every monday, 31 march', 'every 31 march and 30 february',
	'at least every month on the last friday', 'within 1 month on the last friday', 'after 1 month on the last friday');
-- a day of the month that is said in full waits for no weekday
SELECT pg_temp.refuse('every month on the first of the month and last friday', 'every month on the 1st of month, second monday', 'every month on the first of the month, the third and last friday');

-- a month that is announced and not named, days that do not fit the unit, numbers too large wherever they stand
SELECT pg_temp.refuse('every month on the last friday of', 'every month on the last friday of the', 'every month on the last friday the', 'every month on the last day in',
	'every year on the 3rd of the', 'every year on the 3rd of moon', 'every week on the 3rd', 'every month on the first monday, the 2nd, then every week for 1 year',
	'at 100000 monthly intervals', 'at least 100000-monthly', 'at least once 100000-monthly', 'not less often than 100000-monthly', '100000-monthly');

-- stages and limits
SELECT pg_temp.refuse('every month, then every year', 'within 20 working days, then every 6 months', 'every month 6 times, then at least every 3 months',
	'every month 6 times for 1 year', 'after 10 days 3 times', 'within 3 months 2 times', 'after 10 days for 1 year', 'within 1 week until 2020-01-31',
	'every month for 2 years, then every 3 months for 1 year', 'every month for 1 year, then every 3 months for 12 months', 'every week for 31 days, then every 2 weeks for 1 month',
	'every month until 2022-01-31, then every 3 months until 2022-01-31', 'every month until 2022-01-31, then every 3 months until 2021-01-31',
	'every month for', 'every month until', 'every month 6', 'every month then', 'every month 6 times, then', 'every month 6 times, every year', 'then every month');

-- nothing, half of it, too much of it, or something else
SELECT pg_temp.refuse('', '  ', 'xyz', 'every', 'each 3', 'every 3 moons', 'at', 'at least', 'at least twice a year', 'at intervals', 'at intervals of', 'at intervals of 6 months',
	'within', 'after', 'once only', 'twice a year', 'monthly please', 'every month.', 'every month;', 'every month, or the next working day, or the previous working day',
	'every month, or the next working day, then every year', 'continuing, or the next working day', 'continuing until 2020-01-31', 'once 3 times',
	'within second month', 'within other month', 'not monthly', 'every half month', 'every working month', 'every école', 'every month on the ☃',
	'FREQ MONTHLY');

-- parts beyond count, and more text than is read: none of it is shown whole
SELECT 'every day 1 time' || repeat(', then every day 1 time', 65535) AS stages \gset
SELECT string_agg('every year on ' || list || ' 1 time', ', then ') AS lists
FROM (SELECT string_agg(o || ' ' || w || ' of ' || m, ', ') AS list
	FROM unnest('{first,second,third,fourth,fifth,last}'::text[]) o, unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) w,
		unnest('{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}'::text[]) m) l, generate_series(1, 131) \gset
SELECT right(pg_temp.refuse(:'stages'), 56);
SELECT right(pg_temp.refuse(:'lists'), 56);
SELECT repeat('every day ', 2000000)::cadence;
SELECT length(cadence_on(ARRAY(SELECT date '2000-01-01' + d FROM generate_series(1, 65535) d))::text);
SELECT cadence_on(ARRAY(SELECT date '2000-01-01' + d FROM generate_series(1, 65536) d));

--
-- Due dates, each worked out by hand
--
CREATE FUNCTION pg_temp.due(c cadence, anchor date, up_to date DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT c || ' from ' || anchor || ': ' || coalesce(string_agg(d::text, ' '), 'none')
	FROM due_dates(c, anchor, daterange(NULL, up_to, '[]')) d;
$$;

-- months are added to where a stage began and clamped to the month's end ...
SELECT pg_temp.due('every month', '2020-01-31', '2020-06-30');
SELECT pg_temp.due('every month', '2019-12-30', '2020-04-30');
SELECT pg_temp.due('every 3 months', '2019-11-30', '2020-11-30');
SELECT pg_temp.due('every year', '2020-02-29', '2024-12-31');
SELECT pg_temp.due('every 4 years', '1896-02-29', '1908-12-31');
-- ... but a rolling schedule runs from the deadline before, and does not get the day back
SELECT pg_temp.due('at least every 3 months', '2019-11-30', '2020-11-30');
SELECT pg_temp.due('at least every year', '2020-02-29', '2024-12-31');
SELECT pg_temp.due('at least every month', '2020-01-31', '2020-06-30');
-- once and the dates of a list are due whatever comes before them
SELECT pg_temp.due('once', '2020-02-29');
SELECT pg_temp.due('by 2020-01-31, 2020-04-30', '2020-02-01');
SELECT pg_temp.due('continuing', '2020-02-29');

-- days of the month: candidates lie in the anchor's own month and every n-th
-- after it, and only those after the anchor are due
SELECT pg_temp.due('every month on the last day', '2020-01-15', '2020-04-30');
SELECT pg_temp.due('every 2 months on the 15th', '2020-01-14', '2020-06-30');
SELECT pg_temp.due('every 2 months on the 15th', '2020-01-15', '2020-06-30');
SELECT pg_temp.due('every 2 months on the 15th', '2020-01-16', '2020-06-30');
SELECT pg_temp.due('every 18 months on the last day', '2020-08-31', '2024-01-31');
-- three days that clamp to one are one
SELECT pg_temp.due('every month on the 29th, the 30th, the last day', '2021-02-01', '2021-04-30');

-- days of the week, which begins on a Monday: 1 January 2020 was a Wednesday
SELECT pg_temp.due('every 2 weeks on monday, thursday', '2020-01-01', '2020-01-31');
SELECT pg_temp.due('every 2 weeks on monday, thursday', '2020-01-05', '2020-01-31');
SELECT pg_temp.due('every 2 weeks on monday, thursday', '2020-01-06', '2020-01-31');
SELECT pg_temp.due('every 2 weeks on sunday', '2020-01-05', '2020-01-31');
SELECT pg_temp.due('every 2 weeks on sunday', '2020-01-06', '2020-01-31');

-- weekdays of the month: a fifth one that is missing is skipped
SELECT pg_temp.due('every month on the last friday', '2020-01-01', '2020-05-31');
SELECT pg_temp.due('every month on the last friday', '2020-01-31', '2020-05-31');
SELECT pg_temp.due('every month on the fifth friday', '2020-01-01', '2021-01-31');
SELECT pg_temp.due('every month on the fifth friday, the last friday', '2020-01-01', '2020-05-31');
SELECT pg_temp.due('every 3 months on the first monday, the third monday', '2020-01-06', '2020-07-31');

-- days of the year: 29 February is 28 February in a common year
SELECT pg_temp.due('every year on 31 march', '2019-10-31', '2022-12-31');
SELECT pg_temp.due('every 2 years on 31 march', '2019-10-31', '2024-12-31');
SELECT pg_temp.due('every 2 years on 31 march', '2020-03-30', '2024-12-31');
SELECT pg_temp.due('every year on 29 february', '2019-12-01', '2024-12-31');
SELECT pg_temp.due('every year on 28 february, 29 february', '2020-01-01', '2024-12-31');
SELECT pg_temp.due('every year on the first monday of may, the last monday of may', '2020-05-04', '2021-12-31');

-- limits: so many times, a span from the anchor, a date; the limit day is included
SELECT pg_temp.due('every month 3 times', '2020-01-31');
SELECT pg_temp.due('every month for 3 months', '2020-01-31');
SELECT pg_temp.due('every month for 90 days', '2020-01-31');
SELECT pg_temp.due('every month for 89 days', '2020-01-31');
SELECT pg_temp.due('every month until 2020-04-30', '2020-01-31');
SELECT pg_temp.due('every month until 2020-04-29', '2020-01-31');
SELECT pg_temp.due('every month until 2020-01-31', '2020-01-31');
SELECT pg_temp.due('every week for 1 month', '2020-01-31');
SELECT pg_temp.due('every month on the last friday 3 times', '2020-01-31');
SELECT pg_temp.due('every month on the last friday until 2020-03-27', '2020-01-31');
-- Good Friday was 10 April 2020, Easter Monday the 13th
SELECT pg_temp.due('every 5 working days for 10 working days', '2020-04-06');

-- fixed stages: each begins at the last date of the one before it
SELECT pg_temp.due('after 10 days, then every month 6 times, then every 3 months until 2022-03-31', '2020-01-21');
SELECT pg_temp.due('after 1 month, then every month 2 times', '2020-01-31');
SELECT pg_temp.due('every month for 3 months, then every month for 6 months', '2020-01-30');
-- spans run from the anchor, not from where the stage begins
SELECT pg_temp.due('every week 2 times, then every month for 2 months', '2020-01-01');
-- a stage without a date leaves the next to begin where it began
SELECT pg_temp.due('every week until 2020-01-20, then every year until 2020-06-30, then every month 2 times', '2020-01-01');
-- a calendar rule counts from where its stage begins
SELECT pg_temp.due('every week on monday 2 times, then every 2 months on the last day 2 times', '2020-01-01');
SELECT pg_temp.due('after 10 days, then every month', '2020-01-21', '2020-04-30');

-- rolling stages, as late as is lawful: a child in care's reviews and visits
SELECT pg_temp.due('within 20 working days', '2019-11-29');
SELECT pg_temp.due('within 20 working days, then within 3 months, then at least every 6 months', '2019-11-29', '2021-12-31');
-- the limit is 1 January 2021: the visit of 9 December lies before it, so its
-- deadline stands beyond it, and only then does the longer interval begin
SELECT pg_temp.due('within 1 week, then at least every 6 weeks for 1 year, then at least every 3 months', '2020-01-01', '2021-07-31');
-- the last stage's limit ends the cadence, once the deadline beyond it is met
SELECT pg_temp.due('at least every month 2 times, then at least every 3 months until 2020-12-31', '2020-01-31');
SELECT pg_temp.due('at least every 6 weeks for 6 weeks', '2020-01-01');

-- shifts: 29 February 2020 was a Saturday, 31 May a Sunday, 31 August a bank holiday
SELECT pg_temp.due('every month, or the next working day', '2020-01-31', '2020-10-01');
SELECT pg_temp.due('every month, or the previous working day', '2020-01-31', '2020-10-01');
SELECT pg_temp.due('by 2020-02-29, 2020-03-01, 2020-03-02, or the next working day', '2020-01-31');
SELECT pg_temp.due('once, or the previous working day', '2020-05-31');
-- dates that coincide count once
SELECT pg_temp.due('every day, or the next working day', '2020-04-08', '2020-04-20');
SELECT pg_temp.due('every day, or the previous working day', '2020-04-08', '2020-04-20');
SELECT due_count('every day, or the next working day', '2020-04-08', '[2020-04-09,2020-04-20]'), nth_due('every day, or the next working day', '2020-04-08', 2);
-- steps, limits and stages are done with before anything moves
SELECT pg_temp.due('every month until 2020-02-29, or the next working day', '2020-01-31');
SELECT pg_temp.due('every month until 2020-02-28, or the next working day', '2020-01-31');
SELECT pg_temp.due('every day 3 times, or the next working day', '2020-04-09');
SELECT pg_temp.due('after 1 month, then every month 2 times, or the next working day', '2020-01-31');
SELECT pg_temp.due('at least every month, or the next working day', '2020-01-31', '2020-05-31');
-- what moved is due where it moved to
SELECT d, next_due(c, '2020-01-31', d), last_due(c, '2020-01-31', d), is_due(c, '2020-01-31', d)
FROM (VALUES ('every month, or the next working day'::cadence)) v (c), unnest('{2020-02-28,2020-02-29,2020-03-01,2020-03-02}'::date[]) d;
SELECT d, next_due(c, '2020-01-31', d), last_due(c, '2020-01-31', d), is_due(c, '2020-01-31', d)
FROM (VALUES ('every month, or the previous working day'::cadence)) v (c), unnest('{2020-02-27,2020-02-28,2020-02-29,2020-03-01}'::date[]) d;

-- the functions on stages: before, at and after the seams, and beyond the end
SELECT d, next_due(c, '2020-01-21', d), last_due(c, '2020-01-21', d), is_due(c, '2020-01-21', d), due_count(c, '2020-01-21', daterange(NULL, d, '[]'))
FROM (VALUES ('after 10 days, then every month 2 times, then every 3 months until 2020-10-01'::cadence)) v (c),
	unnest('{2020-01-20,2020-01-30,2020-01-31,2020-03-30,2020-03-31,2020-04-01,2020-06-29,2020-06-30,2020-09-30,2030-01-01}'::date[]) d;
SELECT n, nth_due('after 10 days, then every month 2 times, then every 3 months until 2020-10-01', '2020-01-21', n) FROM generate_series(1, 6) n;

-- both ends of the common era, both ends of the dates there are
SELECT pg_temp.due('every month', '0001-01-31 BC', '0001-04-30 BC');
SELECT pg_temp.due('every year on 29 february', '0001-01-01', '0005-01-01');
SELECT pg_temp.due('every month on the last friday', '9999-10-01', '10000-01-31');
SELECT pg_temp.due('every 2 weeks on monday', '4714-11-24 BC', '4714-12-31 BC');
SELECT pg_temp.due('every month', '5874897-10-31', '5874897-12-30');
SELECT next_due('every day', '5874897-12-30', '5874897-12-30'), next_due('every day', '5874897-12-30', '5874897-12-31'),
	next_due('every month', '5874897-12-01', '5874897-12-01'), next_due('every 99999 years', '5800000-01-01', '5800000-01-01'),
	nth_due('every 99999 years', '2000-01-01', 58), nth_due('every 99999 years', '2000-01-01', 59), nth_due('every day', '4714-11-24 BC', 2147483493),
	nth_due('every day', '4714-11-24 BC', 2147483494);
SELECT due_count('every day', '4714-11-24 BC', daterange('4714-11-24 BC', '5874897-12-31')), due_count('every month on the fifth friday', '0001-01-01', daterange('0001-01-01', '4000001-01-01'));
SELECT next_due('every month for 99999 years', '2000-01-31', '5000-01-31'), next_due('within 99999 years, then at least every 99999 years', '5800000-01-01', '5800000-01-01');

\set VERBOSITY default
\set SHOW_CONTEXT never
-- working days before there is a calendar, and what is no date
SELECT next_due('every 20 working days', '1977-12-31', '2020-01-01');
SELECT next_due('every month for 20 working days', '1977-12-31', '2020-01-01');
SELECT next_due('every month, or the next working day', '1977-10-31', '1977-10-31');
SELECT next_due('every month, or the next working day', '1977-10-31', '2020-01-01');
SELECT next_due('every month', 'infinity', '2020-01-01');
SELECT due_dates('every month', '-infinity', '[2020-01-01,2020-02-01)');
SELECT nth_due('every month', '2020-01-31', 0);
SELECT due_dates('every month 3 times, then every year', '2020-01-31', '[2020-01-01,)');
SELECT due_dates('every month, or the next working day', '2020-01-31', '[2020-01-01,)');
SELECT due_count('at least every month', '2020-01-31', '[2020-01-01,)');
SELECT count(*) FROM due_dates('every month', '2020-01-31', 'empty') d;
SELECT next_due(NULL, '2020-01-31', '2020-01-31'), next_due('every month', NULL, '2020-01-31'), is_due('every month', '2020-01-31', NULL);

--
-- deadline(): the next one, given what was done
--
CREATE FUNCTION pg_temp.deadlines(c cadence, anchor date, VARIADIC done text[]) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT coalesce('done ' || nullif(translate(d, '{}', ''), ''), 'not done') || ': ' || coalesce(deadline(c, anchor, d::date[])::text, 'no deadline')
	FROM unnest(done) WITH ORDINALITY x (d, n) ORDER BY n;
$$;

-- reviews of a child in care since 29 November 2019: a performance uses up its
-- stage; one before that day is ignored, one on it is not; two on a day are one
SELECT pg_temp.deadlines('within 20 working days, then within 3 months, then at least every 6 months', '2019-11-29',
	'{}', '{2019-11-01}', '{2019-11-29}', '{2019-12-20}', '{2019-12-20,2019-12-20}', '{2019-12-20,NULL,2020-03-01}', '{2020-03-01,2019-11-01,2019-12-20}',
	'{2020-06-30}', '{2019-12-20,2020-03-01,2020-08-31}');
-- visits: the last performance before 1 January 2021 counts in weeks, one on it in months
SELECT pg_temp.deadlines('within 1 week, then at least every 6 weeks for 1 year, then at least every 3 months', '2020-01-01',
	'{2020-01-08}', '{2020-01-08,2020-12-31}', '{2020-01-08,2021-01-01}', '{2020-01-08,2020-12-31,2021-02-11}');
-- done for the first time after the limit: it used up the single step all the same
SELECT pg_temp.deadlines('within 1 week, then at least every 6 weeks for 1 year, then at least every 3 months', '2020-01-01', '{2021-06-30}');
-- two times are two performances, and the date ends it
SELECT pg_temp.deadlines('at least every month 2 times, then at least every 3 months until 2020-12-31', '2020-01-31',
	'{2020-12-31}', '{2020-02-10,2020-03-10}', '{2020-02-10,2020-03-10,2020-12-30}', '{2020-02-10,2020-03-10,2020-12-31}');
SELECT pg_temp.deadlines('within 20 working days', '2019-11-29', '{}', '{2019-12-20}');
SELECT pg_temp.deadlines('at least every month, or the next working day', '2020-01-10', '{2020-01-31}');
-- fixed: the first due date after the latest that was answered
SELECT pg_temp.deadlines('every month on the last friday', '2020-01-01', '{2020-01-30}', '{2020-01-30,2020-02-14}', '{2020-02-03}');

--
-- What kind of rule it is
--
SELECT c || ': ' || concat_ws(', ', CASE WHEN is_rolling(c) THEN 'rolling' ELSE 'not rolling' END, CASE WHEN is_finite(c) THEN 'finite' ELSE 'no end' END,
	coalesce(nominal_days(c) || ' days', 'no length'))
FROM unnest('{once,"by 2020-01-31",continuing,every day,every week,every month,every 3 months,every year,every 4 years,every 20 working days,every 1 working day,
	at least every 6 weeks,within 20 working days,every month 6 times,every month for 1 year,every month until 2020-01-31,
	"within 1 week, then at least every 6 weeks for 1 year, then at least every 3 months","every week 3 times, then every month on the 1st, the 15th",
	"every week on monday, thursday",every month on the last friday,every year on 31 march,"every month, or the next working day",every 99999 years}'::cadence[]) c;

--
-- Equality is equality of what is written back; days and months are never equal
--
SELECT string_agg(CASE WHEN (a = b) = equal AND (a <> b) <> equal AND (cadence_cmp(a, b) = 0) = equal
		AND ((cadence_hash(a) = cadence_hash(b)) = equal) AND (cadence_hash_extended(a, 42) = cadence_hash_extended(b, 42)) = equal
		THEN 'as expected' ELSE format('%s and %s', a, b) END, E'\n')
FROM (VALUES ('every 12 months'::cadence, 'every year'::cadence, true), ('every 24 months', 'every 2 years', true), ('every 7 days', 'every week', true),
	('every 14 days', 'every fortnight', true), ('at least every 12 months', 'at least every year', true), ('every month for 12 months', 'every month for a year', true),
	('every week on thursday, monday', 'every 7 days on mon, thu, mon', true), ('by 2020-04-30, 2020-01-31', 'by 2020-01-31, 2020-04-30, 2020-04-30', true),
	('after 1 month', 'every month 1 time', true), ('within 1 month', 'at least every month 1 time', true), ('every month on the 31st', 'every month on the last day', true),
	('every year on 29 february', 'every year on the last day of february', true),
	('every 30 days', 'every month', false), ('every 365 days', 'every year', false), ('every 52 weeks', 'every year', false), ('every 5 working days', 'every week', false),
	('every month', 'at least every month', false), ('every month', 'every month, or the next working day', false),
	('every month, or the next working day', 'every month, or the previous working day', false), ('every month', 'every month 12 times', false),
	('every month 12 times', 'every month for 1 year', false), ('every month until 2020-01-31', 'every month until 2020-02-01', false), ('after 1 month', 'within 1 month', false),
	('once', 'continuing', false), ('every week on monday', 'every week', false), ('every month on the last friday', 'every month on the fourth friday', false)) v (a, b, equal);

-- shortest interval first, then by what is written; those without one come last
SELECT c FROM unnest('{continuing,once,by 2020-01-31,every year,every 365 days,every month,at least every month,every 30 days,every 31 days,every week,every 5 working days,
	every 4 weeks,every 20 working days,"every week 3 times, then every day","every week on monday, thursday",within 20 working days,"every month, or the next working day",
	every month on the last friday,by 2019-12-31}'::cadence[]) c ORDER BY c;
SELECT 'every week'::cadence < 'every month', 'every month'::cadence <= 'every 30 days', 'every 30 days'::cadence < 'every month', 'once'::cadence > 'every 99999 years',
	'every month'::cadence >= 'every month', 'every year'::cadence < 'every month';

--
-- Casts and constructors
--
SELECT i || ' -> ' || i::cadence FROM unnest('{1 day,7 days,14 days,1 mon,3 mons,1 year,2 years 6 mons,10 days}'::interval[]) i;
CREATE TEMP TABLE assigned (c cadence);
INSERT INTO assigned VALUES (interval '3 months');
SELECT * FROM assigned;
SELECT interval '3 months' = 'every 3 months'::cadence;
SELECT interval '1 month 3 days'::cadence;
SELECT interval '1 day 2 hours'::cadence;
SELECT interval '0'::cadence;
SELECT interval '-1 month'::cadence;
SELECT interval '-1 month 40 days'::cadence;
SELECT interval '100000 years'::cadence;
SELECT interval '100003 days'::cadence;
SELECT cadence_on('{2020-04-30,NULL,2020-01-31,2020-04-30}'), cadence_on('{}'), cadence_on('{NULL}'), cadence_on(NULL);
SELECT cadence_on('{2020-01-31,infinity}');
SELECT cadence_on('{0001-01-01 BC}');

--
-- In plain English
--
SELECT c || E'\n    ' || describe(c) FROM unnest('{once,continuing,by 2020-01-31,"by 2020-01-31, 2020-04-30, 2020-07-31",every month,every 3 months,every 20 working days,at least every 3 months,
	within 20 working days,"within 20 working days, then within 3 months, then at least every 6 months",
	"within 1 week, then at least every 6 weeks for 1 year, then at least every 3 months",
	"after 10 days, then every month 6 times, then every 3 months until 2022-03-31","every month on the last friday","every month on the 1st, the last day",
	"every 2 weeks on monday, thursday, friday","every year on 31 march, 30 september","every year on the last friday of march","every month 1 time, or the next working day",
	"at least every month until 2020-12-31, or the previous working day"}'::cadence[]) c;

--
-- As iCalendar says it: DTSTART is the first due date
--
SELECT c || ' from ' || anchor || E'\n    ' || replace(to_rrule(c, anchor), E'\n', E'\n    ')
FROM (VALUES ('every day'::cadence, date '2020-01-31'), ('every 10 days', '2020-01-31'), ('every week', '2020-01-31'), ('every 2 weeks', '2020-01-31'),
	('every month', '2020-01-15'), ('every month', '2020-01-28'), ('every month', '2020-01-29'), ('every month', '2020-01-30'), ('every 3 months', '2019-10-31'),
	('every year', '2020-01-31'), ('every 2 years', '2020-02-29'), ('every year', '2020-02-28'), ('every 18 months', '2020-01-31'),
	('every month 6 times', '2020-01-31'), ('every month for 6 months', '2020-01-31'), ('every month until 2020-12-31', '2020-01-31'), ('after 10 days', '2020-01-31'),
	('every 2 weeks on monday, thursday', '2020-01-01'), ('every month on the last friday', '2020-01-31'), ('every 2 months on the first monday, the third monday', '2020-01-06'),
	('every month on the 15th', '2020-01-31'), ('every month on the last day', '2020-01-31'), ('every month on the 30th', '2020-01-31'),
	('every month on the 1st, the last day', '2020-01-31'), ('every month on the 1st, the 15th, the 30th', '2020-01-31'),
	('every year on 31 march', '2020-01-31'), ('every year on 29 february', '2020-01-31'), ('every year on 31 march, 31 december', '2020-01-31'),
	('every year on 31 march, 30 june, 30 september, 31 december', '2020-01-31'), ('every year on 28 february, 31 march', '2020-01-31'), ('every year on the last day of february, 31 march', '2020-01-31'),
	('every year on 1 april, 15 april, 31 october', '2020-01-31'), ('every month on the 28th, the 30th', '2020-01-31'),
	('every year on the last friday of march', '2020-01-31'), ('every 2 years on the first monday of may, the first monday of june', '2020-01-31'),
	('once', '2020-01-31'), ('by 2020-04-30', '2020-01-31'), ('by 0001-01-01', '2020-01-31'), ('every 2 days', '9999-12-29')) v (c, anchor);
CREATE FUNCTION pg_temp.no_rule(c cadence, anchor date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
BEGIN
	RETURN to_rrule(c, anchor);
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = message_text, detail = pg_exception_detail;
	RETURN message || ': ' || detail;
END;
$$;
SELECT pg_temp.no_rule(c, '2020-01-31') FROM unnest('{continuing,"by 2020-01-31, 2020-04-30",at least every month,within 20 working days,every 20 working days,
	"every month, or the next working day","every month 6 times, then every year","every month on the 29th, the last day","every month on the 30th, the last day",
	"every year on 29 february, 29 july","every year on 28 february, 29 march","every year on the first monday of march, the second friday of june",
	every month until 2020-01-31,"every month until 10000-01-31",by 10000-01-31}'::cadence[]) c;
SELECT pg_temp.no_rule('once', '0001-01-31 BC');
SELECT to_rrule('at least every month', '2020-01-31');
