--
-- cadence: recurrence rules of RFC 5545 and RFC 7529
--
SET search_path = oversight, public;
SET DateStyle = 'ISO, DMY';
\pset null -
CREATE SCHEMA rrule_test;

--
-- What is read, how it is written, and what it is called
--

SELECT w AS written, w::cadence AS rule, describe(w::cadence), nominal_days(w::cadence) AS days
FROM unnest(ARRAY[
	'FREQ=DAILY', 'rrule:freq=weekly', E' \tRRULE:FREQ=MONTHLY \n', 'BYDAY=TU;FREQ=WEEKLY;INTERVAL=1',
	'FREQ=WEEKLY;BYDAY=SU,MO;WKST=SU', 'FREQ=MONTHLY;BYDAY=+2TU,-1FR,2TU', 'FREQ=YEARLY;BYDAY=53MO,-53SU',
	'FREQ=MONTHLY;BYMONTHDAY=31,-31', 'FREQ=YEARLY;BYYEARDAY=366,-366,1', 'FREQ=YEARLY;BYWEEKNO=1,-1;BYDAY=MO',
	'FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=FORWARD', 'FREQ=MONTHLY;BYMONTHDAY=30;SKIP=BACKWARD;RSCALE=gregorian',
	'FREQ=MONTHLY;BYMONTHDAY=30;SKIP=OMIT', 'FREQ=YEARLY;SKIP=FORWARD', 'FREQ=DAILY;SKIP=FORWARD', 'FREQ=YEARLY;BYMONTH=2;SKIP=BACKWARD',
	'FREQ=YEARLY;BYYEARDAY=366;SKIP=FORWARD', 'FREQ=YEARLY;BYYEARDAY=366;SKIP=BACKWARD', 'FREQ=YEARLY;BYYEARDAY=-366;SKIP=FORWARD',
	'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1', 'FREQ=MONTHLY;COUNT=2147483647', 'FREQ=YEARLY;INTERVAL=99999;COUNT=1',
	'FREQ=DAILY;UNTIL=20201231', 'FREQ=DAILY;UNTIL=20201231T235960Z', 'FREQ=DAILY;UNTIL=20201231t000000', 'FREQ=DAILY;UNTIL=00010101',
	'FREQ=DAILY;UNTIL=99991231', 'FREQ=WEEKLY;BYMONTH=1,2', 'FREQ=DAILY;INTERVAL=3;BYMONTH=6', 'FREQ=DAILY;INTERVAL=3;COUNT=1', 'FREQ=DAILY;INTERVAL=3;BYDAY=MO;BYMONTH=6', 'FREQ=DAILY;BYMONTHDAY=13;BYDAY=FR', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30']) w \g (format=unaligned fieldsep=' | ')

--
-- What is refused, with what is wrong and what to write instead
--

CREATE FUNCTION rrule_test.refused(written text)
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
SELECT 'FREQ=MONTHLY;BYMONTHDAY=32'::cadence;
SELECT 'FREQ=MONTHLY;UNTIL=20190229'::cadence;
SELECT w AS written, code, detail, hint, error IS DISTINCT FROM format('invalid input syntax for type cadence: "%s"', w) AS other_error
FROM unnest(ARRAY[
	-- what is no rule
	'RRULE:', 'FREQ=', 'FREQ=HOURLY', 'FREQ=secondly', 'FREQ=SOMETIMES', 'INTERVAL=2', 'FREQ=DAILY;', ';FREQ=DAILY', 'FREQ=DAILY;;COUNT=2',
	'FREQ=DAILY; COUNT=2', 'FREQ=DAILY;COUNT', 'FREQ:DAILY', 'FREQ=DAILY;COUNT=2;COUNT=2', 'FREQ=DAILY;X=1', 'FREQ=DAILY;BYHOUR=9',
	'FREQ=DAILY;BYMINUTE=0', 'FREQ=DAILY;BYSECOND=0', 'DTSTART:20200101', 'FREQ=DAILY;EXDATE=20200101', 'FREQ=DAILY;TZID',
	-- values
	'FREQ=DAILY;INTERVAL=0', 'FREQ=DAILY;INTERVAL=100000', 'FREQ=DAILY;INTERVAL=-1', 'FREQ=DAILY;INTERVAL=', 'FREQ=DAILY;INTERVAL=1.5',
	'FREQ=DAILY;COUNT=0', 'FREQ=DAILY;COUNT=2147483648', 'FREQ=DAILY;COUNT=99999999999999999999999', 'FREQ=DAILY;COUNT=x',
	'FREQ=DAILY;UNTIL=', 'FREQ=DAILY;UNTIL=2020-12-31', 'FREQ=DAILY;UNTIL=202012x1', 'FREQ=DAILY;UNTIL=20201231X000000',
	'FREQ=DAILY;UNTIL=20201231T000000X', 'FREQ=DAILY;UNTIL=20201231T240000', 'FREQ=DAILY;UNTIL=20201231T006000Z', 'FREQ=DAILY;UNTIL=20201231T000061Z',
	'FREQ=DAILY;UNTIL=00000101', 'FREQ=DAILY;UNTIL=20201301', 'FREQ=DAILY;UNTIL=20200001', 'FREQ=DAILY;UNTIL=20200100', 'FREQ=DAILY;UNTIL=20200431',
	'FREQ=WEEKLY;WKST=', 'FREQ=WEEKLY;WKST=MONDAY', 'FREQ=MONTHLY;RSCALE=HEBREW', 'FREQ=MONTHLY;SKIP=SIDEWAYS',
	'FREQ=WEEKLY;BYDAY=', 'FREQ=WEEKLY;BYDAY=MO,', 'FREQ=WEEKLY;BYDAY=XX', 'FREQ=MONTHLY;BYDAY=0FR', 'FREQ=YEARLY;BYDAY=54FR', 'FREQ=MONTHLY;BYDAY=-FR',
	'FREQ=MONTHLY;BYDAY=1.FR', 'FREQ=YEARLY;BYMONTH=0', 'FREQ=YEARLY;BYMONTH=13', 'FREQ=YEARLY;BYMONTH=-1', 'FREQ=MONTHLY;BYMONTHDAY=0',
	'FREQ=MONTHLY;BYMONTHDAY=-32', 'FREQ=YEARLY;BYYEARDAY=367', 'FREQ=YEARLY;BYYEARDAY=0', 'FREQ=YEARLY;BYWEEKNO=54;BYDAY=MO', 'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367',
	'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0',
	-- parts that RFC 5545 does not let stand together, and what could never be meant
	'FREQ=DAILY;COUNT=2;UNTIL=20201231', 'FREQ=MONTHLY;BYWEEKNO=20', 'FREQ=DAILY;BYYEARDAY=100', 'FREQ=WEEKLY;BYMONTHDAY=1', 'FREQ=WEEKLY;BYDAY=1MO',
	'FREQ=DAILY;BYDAY=-1MO', 'FREQ=MONTHLY;BYDAY=1MO,6TU', 'FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO', 'FREQ=MONTHLY;BYSETPOS=1',
	-- what calendar programs read in two ways
	'FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1', 'FREQ=DAILY;BYMONTH=1;BYSETPOS=1', 'FREQ=YEARLY;BYWEEKNO=20,53;BYDAY=MO', 'FREQ=YEARLY;BYWEEKNO=-53;BYDAY=MO',
	'FREQ=YEARLY;BYWEEKNO=20;BYMONTH=5;BYDAY=MO', 'FREQ=YEARLY;BYWEEKNO=20;BYYEARDAY=140;BYDAY=MO', 'FREQ=YEARLY;BYWEEKNO=20;BYMONTHDAY=13;BYDAY=MO',
	'FREQ=YEARLY;BYWEEKNO=20', 'FREQ=YEARLY;INTERVAL=2;BYWEEKNO=20;BYDAY=MO', 'FREQ=YEARLY;BYYEARDAY=100;BYMONTH=4', 'FREQ=YEARLY;BYYEARDAY=100;BYMONTHDAY=10',
	'FREQ=YEARLY;BYMONTHDAY=15', 'FREQ=YEARLY;BYMONTH=3;BYDAY=6MO', 'FREQ=YEARLY;BYMONTH=3;BYDAY=-6MO'
	]) WITH ORDINALITY u(w, o), rrule_test.refused(w) ORDER BY o \g (format=unaligned fieldsep=' | ')

--
-- Binary form
--

CREATE TABLE rrule_test.received (cadence cadence);
CREATE FUNCTION rrule_test.receive(value bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	stream bytea := '\x5047434f50590aff0d0a0000000000000000000001'::bytea || int4send(length(value)) || value || '\xffff';
	octal text;
	detail text;
BEGIN
	SELECT string_agg('\' || lpad((b / 64)::text || (b / 8 % 8)::text || (b % 8)::text, 3, '0'), '' ORDER BY i)
	INTO octal FROM generate_series(0, length(stream) - 1) i, get_byte(stream, i) b;
	TRUNCATE rrule_test.received;
	EXECUTE format('COPY rrule_test.received FROM PROGRAM %L (FORMAT binary)', format('printf ''%s''', octal));
	RETURN (SELECT cadence::text FROM rrule_test.received);
EXCEPTION WHEN data_exception OR protocol_violation THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN SQLSTATE || ' ' || SQLERRM || coalesce(' / ' || nullif(detail, ''), '');
END $$;
SELECT c AS rule, substr(encode(cadence_send(c::cadence), 'hex'), 19) AS sent, rrule_test.receive(cadence_send(c::cadence)) = c AS same
FROM unnest('{FREQ=DAILY,"FREQ=MONTHLY;INTERVAL=3;BYDAY=WE,2TU,-1FR;BYSETPOS=1,-1;WKST=SU;RSCALE=GREGORIAN;SKIP=BACKWARD;COUNT=7",
	"FREQ=YEARLY;BYWEEKNO=1,-1;BYDAY=MO;UNTIL=20201231","FREQ=YEARLY;BYYEARDAY=100,-1","FREQ=YEARLY;BYMONTH=1,12;BYMONTHDAY=1,31,-1"}'::text[]) c;
-- A rule field by field, each in turn with what it cannot be: INTERVAL, COUNT,
-- UNTIL, days of the month and from its end, months, FREQ, WKST, SKIP, weekdays,
-- four numbers of items, and what is spare.
CREATE FUNCTION rrule_test.rule(items smallint[] DEFAULT '{}', freq int DEFAULT 1, n_ordinals int DEFAULT 0, n_weeks int DEFAULT 0,
	n_year_days int DEFAULT 0, n_positions int DEFAULT 0, step int DEFAULT 1, count int DEFAULT 0, until int DEFAULT 2147483647,
	month_days int DEFAULT 0, from_the_end int DEFAULT 0, months int DEFAULT 0, wkst int DEFAULT 1, skip int DEFAULT 0, weekdays int DEFAULT 0,
	spare int DEFAULT 0, n_items int DEFAULT NULL) RETURNS bytea LANGUAGE sql AS $$
	SELECT '\x0105000000'::bytea || int4send(coalesce(n_items, cardinality(items)))
		|| int4send(step) || int4send(count) || int4send(until) || int4send(month_days) || int4send(from_the_end) || int2send(months::int2)
		|| set_byte('\x00', 0, freq) || set_byte('\x00', 0, wkst) || set_byte('\x00', 0, skip) || set_byte('\x00', 0, weekdays)
		|| int2send(n_ordinals::int2) || int2send(n_weeks::int2) || int2send(n_year_days::int2) || int2send(n_positions::int2) || int2send(spare::int2)
		|| coalesce((SELECT string_agg(int2send(i), '' ORDER BY o) FROM unnest(items) WITH ORDINALITY u(i, o)), '')
$$;
SELECT what, rrule_test.receive(bytes) FROM (VALUES
	('every month', rrule_test.rule()),
	('every month on the second tuesday', rrule_test.rule('{18}', n_ordinals => 1)),
	('shorter than a rule', substr(rrule_test.rule(), 1, 40)),
	('an item too few', rrule_test.rule('{18}', n_ordinals => 2)),
	('an item that no list has', rrule_test.rule('{18}')),
	('a frequency too many', rrule_test.rule(freq => 4)),
	('every 0 months', rrule_test.rule(step => 0)),
	('every 100,000 months', rrule_test.rule(step => 100000)),
	('fewer than no dates', rrule_test.rule(count => -1)),
	('until before our era', rrule_test.rule(until => '0001-12-31 BC'::date - date '2000-01-01')),
	('until the year 10000', rrule_test.rule(until => '10000-01-01'::date - date '2000-01-01')),
	('until -infinity', rrule_test.rule(until => -2147483648)),
	('a week that begins on no day', rrule_test.rule(wkst => 0)),
	('a week that begins on an eighth day', rrule_test.rule(wkst => 8)),
	('a third way to skip', rrule_test.rule(skip => 3)),
	('an eighth weekday', rrule_test.rule(weekdays => 128)),
	('a thirteenth month', rrule_test.rule(months => 4096)),
	('a thirty-second day', rrule_test.rule(month_days => -2147483648)),
	('a thirty-second day from the end', rrule_test.rule(from_the_end => -2147483648)),
	('something spare', rrule_test.rule(spare => 1)),
	('the second of no weekday', rrule_test.rule('{16}', n_ordinals => 1)),
	('the zeroth tuesday', rrule_test.rule('{2}', n_ordinals => 1)),
	('the 54th tuesday', rrule_test.rule('{434}', n_ordinals => 1, freq => 0)),
	('the 54th tuesday from the end', rrule_test.rule('{-430}', n_ordinals => 1, freq => 0)),
	('ordinals out of order', rrule_test.rule('{19,18}', n_ordinals => 2)),
	('an ordinal twice', rrule_test.rule('{18,18}', n_ordinals => 2)),
	('week 0', rrule_test.rule('{0}', n_weeks => 1, freq => 0, weekdays => 1)),
	('week 54', rrule_test.rule('{54}', n_weeks => 1, freq => 0, weekdays => 1)),
	('week -54', rrule_test.rule('{-54}', n_weeks => 1, freq => 0, weekdays => 1)),
	('weeks out of order', rrule_test.rule('{-1,1}', n_weeks => 2, freq => 0, weekdays => 1)),
	('day 367', rrule_test.rule('{367}', n_year_days => 1, freq => 0)),
	('days out of order', rrule_test.rule('{-1,-2}', n_year_days => 2, freq => 0)),
	('position 0', rrule_test.rule('{0}', n_positions => 1, weekdays => 1)),
	('position -367', rrule_test.rule('{-367}', n_positions => 1, weekdays => 1)),
	('a position twice', rrule_test.rule('{1,1}', n_positions => 2, weekdays => 1)),
	-- sound by its fields, and yet refused as its text would be
	('COUNT and UNTIL', rrule_test.rule(count => 1, until => 0)),
	('BYWEEKNO every month', rrule_test.rule('{20}', n_weeks => 1, weekdays => 1)),
	('BYYEARDAY every month', rrule_test.rule('{20}', n_year_days => 1)),
	('BYMONTHDAY every week', rrule_test.rule(month_days => 1, freq => 2)),
	('an ordinal every week', rrule_test.rule('{18}', n_ordinals => 1, freq => 2)),
	('the sixth tuesday of a month', rrule_test.rule('{50}', n_ordinals => 1)),
	('an ordinal within weeks', rrule_test.rule('{18,20}', n_ordinals => 1, n_weeks => 1, freq => 0)),
	('BYSETPOS alone', rrule_test.rule('{1}', n_positions => 1)),
	('BYSETPOS every week', rrule_test.rule('{1}', n_positions => 1, weekdays => 1, freq => 2)),
	('BYSETPOS every day', rrule_test.rule('{1}', n_positions => 1, weekdays => 1, freq => 3)),
	('week 53', rrule_test.rule('{53}', n_weeks => 1, freq => 0, weekdays => 1)),
	('BYWEEKNO and BYMONTH', rrule_test.rule('{20}', n_weeks => 1, freq => 0, weekdays => 1, months => 1)),
	('BYWEEKNO and BYYEARDAY', rrule_test.rule('{20,20}', n_weeks => 1, n_year_days => 1, freq => 0, weekdays => 1)),
	('BYWEEKNO and BYMONTHDAY', rrule_test.rule('{20}', n_weeks => 1, freq => 0, weekdays => 1, month_days => 1)),
	('BYWEEKNO alone', rrule_test.rule('{20}', n_weeks => 1, freq => 0)),
	('BYWEEKNO every 2 years', rrule_test.rule('{20}', n_weeks => 1, freq => 0, weekdays => 1, step => 2)),
	('BYYEARDAY and BYMONTH', rrule_test.rule('{20}', n_year_days => 1, freq => 0, months => 1)),
	('BYYEARDAY and BYMONTHDAY', rrule_test.rule('{20}', n_year_days => 1, freq => 0, month_days => 1)),
	('BYMONTHDAY every year', rrule_test.rule(freq => 0, month_days => 1)),
	('the sixth tuesday of March', rrule_test.rule('{50}', n_ordinals => 1, freq => 0, months => 4))
) v(what, bytes) \g (format=unaligned fieldsep=' | ')

--
-- Due dates
--

CREATE FUNCTION rrule_test.due(rule text, anchor date, from_day date, until_day date) RETURNS date[] LANGUAGE sql AS $$
	SELECT array_agg(d) FROM due_dates(rule::cadence, anchor, daterange(from_day, until_day)) d
$$;
-- Days that a month does not have: left out, or moved on or back (RFC 7529).
SELECT r AS rule, rrule_test.due(r, '2019-12-31', '2020-01-01', '2020-07-02') FROM unnest(ARRAY[
	'FREQ=MONTHLY', 'FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=FORWARD', 'FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=BACKWARD',
	'FREQ=MONTHLY;BYMONTHDAY=-31', 'FREQ=MONTHLY;BYMONTHDAY=-31;RSCALE=GREGORIAN;SKIP=FORWARD', 'FREQ=MONTHLY;BYMONTHDAY=-31;RSCALE=GREGORIAN;SKIP=BACKWARD']) r;
-- Moved onto the first of a month that asks for it too, it is one due date.
SELECT r AS rule, rrule_test.due(r, '2020-01-01', '2020-01-01', '2020-05-31') FROM unnest(ARRAY[
	'FREQ=MONTHLY;BYMONTHDAY=1,31;RSCALE=GREGORIAN;SKIP=FORWARD', 'FREQ=MONTHLY;BYMONTHDAY=-31,-1;RSCALE=GREGORIAN;SKIP=BACKWARD',
	'FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1,31;RSCALE=GREGORIAN;SKIP=FORWARD']) r;
SELECT r AS rule, nominal_days(r::cadence) FROM unnest(ARRAY[
	'FREQ=MONTHLY;BYMONTHDAY=1,31;RSCALE=GREGORIAN;SKIP=FORWARD', 'FREQ=MONTHLY;BYMONTHDAY=1,31']) r;
-- BYDAY asks about the day that it was moved to: 1 March 2020 was a Sunday, 1 May a Friday.
SELECT r AS rule, rrule_test.due(r, '2020-01-01', '2020-01-01', '2021-01-01') FROM unnest(ARRAY[
	'FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=SU;RSCALE=GREGORIAN;SKIP=FORWARD', 'FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=1FR;RSCALE=GREGORIAN;SKIP=FORWARD',
	'FREQ=MONTHLY;BYMONTHDAY=-31;BYDAY=FR;RSCALE=GREGORIAN;SKIP=BACKWARD']) r;
-- The 366th day of a year, and the 366th from its end.
SELECT r AS rule, rrule_test.due(r, '2019-01-01', '2019-01-01', '2022-01-31') FROM unnest(ARRAY[
	'FREQ=YEARLY;BYYEARDAY=366', 'FREQ=YEARLY;BYYEARDAY=366;RSCALE=GREGORIAN;SKIP=FORWARD', 'FREQ=YEARLY;BYYEARDAY=366;RSCALE=GREGORIAN;SKIP=BACKWARD',
	'FREQ=YEARLY;BYYEARDAY=-366', 'FREQ=YEARLY;BYYEARDAY=-366;RSCALE=GREGORIAN;SKIP=FORWARD', 'FREQ=YEARLY;BYYEARDAY=-366;RSCALE=GREGORIAN;SKIP=BACKWARD',
	'FREQ=YEARLY;BYYEARDAY=1,366;RSCALE=GREGORIAN;SKIP=FORWARD']) r;
-- 29 February every year, by each way to skip.
SELECT r AS rule, rrule_test.due(r, '2020-02-29', '2020-01-01', '2024-12-31') FROM unnest(ARRAY[
	'FREQ=YEARLY', 'FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=FORWARD', 'FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=BACKWARD']) r;

-- Weekdays of the year, days of the year that are one, and one of several days chosen.
SELECT r AS rule, rrule_test.due(r, '2020-01-01', '2020-01-01', upto), describe(r::cadence) FROM (VALUES
	('FREQ=YEARLY;BYDAY=MO,-1FR;COUNT=3', date '2021-01-01'), ('FREQ=YEARLY;BYYEARDAY=1,-1;BYDAY=FR', '2027-01-01'), ('FREQ=YEARLY;BYYEARDAY=1,2,3,-1;BYDAY=1WE,-1TH', '2022-01-01'),
	('FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU', '2021-04-01'), ('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '2020-04-01'), ('FREQ=MONTHLY;BYDAY=WE;BYSETPOS=5', '2020-08-01')) v(r, upto);
SELECT r AS rule, array_agg(nth_due(r::cadence, '2020-01-01', n) ORDER BY n) AS nth, due_count(r::cadence, '2020-01-01', '(,)') AS in_all
FROM unnest('{FREQ=WEEKLY;COUNT=3,FREQ=MONTHLY;UNTIL=20200215,"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2"}'::text[]) r, unnest('{1,2,3,4}'::int[]) n GROUP BY r ORDER BY r;

-- At the last date there is, and beyond it.
SELECT r AS rule, rrule_test.due(r, '5874897-01-01', '5874897-11-20', '5874897-12-31'),
	next_due(r::cadence, '5874897-01-01', '5874897-12-30') AS last_day FROM unnest(ARRAY[
	'FREQ=YEARLY', 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31', 'FREQ=MONTHLY;BYMONTHDAY=-1', 'FREQ=WEEKLY;INTERVAL=2', 'FREQ=DAILY;INTERVAL=20',
	'FREQ=MONTHLY;BYMONTHDAY=31;RSCALE=GREGORIAN;SKIP=FORWARD']) r;
SELECT next_due('FREQ=YEARLY;BYYEARDAY=366;SKIP=FORWARD', '5874890-01-01', '5874897-01-01') AS moved_beyond, nth_due('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2020-01-01', 2147483647) AS beyond_all_years,
	nth_due('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2020-01-01', 98) AS after_a_cycle, due_count('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2020-01-01', '[2020-01-01,2820-03-01)') AS in_two_cycles;
SELECT r AS rule, next_due(r::cadence, '5874897-12-31', '5874897-12-31') FROM unnest(ARRAY[
	'FREQ=YEARLY', 'FREQ=MONTHLY', 'FREQ=WEEKLY', 'FREQ=DAILY', 'FREQ=YEARLY;INTERVAL=99999', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30']) r;
-- Within a rule: the one after, the one before, and which one a day is.
SELECT r AS rule, next_due(r::cadence, '2020-01-01', '2020-02-29'), last_due(r::cadence, '2020-01-01', '2020-02-29'),
	next_due(r::cadence, '2020-01-01', '2019-06-30') AS first_due, last_due(r::cadence, '2020-01-01', '2020-01-01') AS before_it
FROM unnest(ARRAY['FREQ=MONTHLY;BYDAY=-1SA', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', 'FREQ=WEEKLY;COUNT=3', 'FREQ=DAILY;UNTIL=20200229',
	'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=MONTHLY;INTERVAL=12;BYMONTH=3']) r;

-- Written as a rule, which it is already, for those programs that read it.
SELECT to_rrule('FREQ=MONTHLY;BYDAY=-1FR;COUNT=3', '2020-01-01');
SELECT to_rrule('FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=BACKWARD', '2020-01-31');
SELECT to_rrule('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', '2020-01-31');

SET client_min_messages = warning;
DROP SCHEMA rrule_test CASCADE;
