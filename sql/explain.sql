--
-- explain_outcome: why a due date has the outcome it has
--
SET search_path = oversight, public;
-- Dates are written out, whatever the session says.
SET DateStyle = 'German';
\pset null -
\pset format unaligned
\pset tuples_only on

-- A monthly report counted from 31 December 2019, seen on 3 April 2020.
-- Late by rule, by half the gap; missed; overdue; due.
SELECT a.outcome, explain_outcome('every month', '2019-12-31', '[2019-12-31,)', '{2020-02-14}', '2020-04-03', a.due_on)
FROM assess('every month', '2019-12-31', '[2019-12-31,)', '{2020-02-14}', '2020-04-03') a;
-- Met; a second one; what came after the close counts for the next.
SELECT a.outcome, explain_outcome('every month', '2019-12-31', '[2019-12-31,)', '{2020-01-10,2020-01-20,2020-03-20,2020-03-25}', '2020-03-31', a.due_on)
FROM assess('every month', '2019-12-31', '[2019-12-31,)', '{2020-01-10,2020-01-20,2020-03-20,2020-03-25}', '2020-03-31') a;
-- The day itself, and the first day.
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,)', '{}', d, '2020-01-31')
FROM unnest('{2020-01-31,2020-01-01,2019-12-31}'::date[]) d;
-- Grace given: within it, on its last day, after it, of none, of one, more than the gap.
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,)', '{2020-02-03}', '2020-02-20', '2020-01-31', 5);
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,)', '{}', d, '2020-01-31', 5)
FROM unnest('{2020-02-05,2020-02-06}'::date[]) d;
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,)', '{}', '2020-02-01', '2020-01-31', grace)
FROM unnest('{0,1}'::int[]) grace;
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,)', done, '2020-03-01', '2020-01-31', 60)
FROM (VALUES ('{2020-02-20}'::date[]), ('{}')) v (done);
-- Events that name their date: early and late, a second for the same date,
-- and one in its time that names another.
SELECT a.outcome, explain_outcome('every month', '2020-01-31', '[2020-01-31,)', '{2020-02-10,2020-06-20,2020-06-21}', '2020-06-25', a.due_on,
	for_due => '{2020-05-31,2020-03-31,2020-03-31}')
FROM assess('every month', '2020-01-31', '[2020-01-31,)', '{2020-02-10,2020-06-20,2020-06-21}', '2020-06-25',
	for_due => '{2020-05-31,2020-03-31,2020-03-31}') a;
-- One that comes before what names the date has it.
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,)', '{2020-02-20,2020-03-03}', '2020-03-10', '2020-02-29',
	for_due => '{NULL,2020-02-29}');
-- The last date never closes: open, answered after years, and with grace given.
SELECT explain_outcome('once', '2020-01-31', '[2020-01-10,)', done, '2030-01-01', '2020-01-31', grace)
FROM (VALUES ('{}'::date[], NULL), ('{2029-12-31}', NULL), ('{}', 10), ('{2020-02-09}', 10), ('{2020-01-05,2020-01-10,2020-01-12,2020-02-01}', NULL)) v (done, grace);
SELECT explain_outcome('by 2020-01-31, 2020-04-30', '2019-12-01', '[,)', '{2020-02-10}', '2020-06-01', d)
FROM unnest('{2020-01-31,2020-04-30}'::date[]) d;
-- Ended on 9 February, with January open, closed, and answered.
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,2020-02-10)', done, d, '2020-01-31', grace)
FROM (VALUES ('{}'::date[], date '2020-02-09', NULL), ('{}', '2020-02-10', NULL), ('{2020-02-11}', '2020-03-01', NULL), ('{}', '2020-03-01', 3)) v (done, d, grace);
-- What was done before the duty was in force, or is still to come.
SELECT explain_outcome('every month', '2019-12-31', '[2020-01-15,)', '{2020-01-14}', '2020-02-05', '2020-01-31');
SELECT explain_outcome('every month', '2019-12-31', '[2020-01-15,)', '{2020-02-06}', '2020-02-05', '2020-01-31');
-- However often and in whatever order it is given, once.
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,)', '{2020-02-05,2020-02-03,2020-02-05}', '2020-02-01', '2020-01-31');
-- On the anchor and before it nothing falls due yet.
SELECT explain_outcome('every month', '2019-12-31', '[2019-01-01,)', '{2019-12-20,2019-12-31}', '2020-01-15', '2020-01-31');
-- More than can be listed.
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,)',
	ARRAY(SELECT date '2020-01-10' + n FROM generate_series(0, 9) n), '2020-02-05', '2020-01-31');
-- One day on which many dates were answered.
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,)', array_fill(date '2020-01-10', ARRAY[7]), '2020-08-01', '2020-01-31',
	for_due => '{2020-01-31,2020-02-29,2020-03-31,2020-04-30,2020-05-31,2020-06-30,2020-07-31}');
-- The record is not complete: it may have been done.
SELECT explain_outcome('by 2020-01-31', '2019-10-31', '[2019-10-31,)', '{}', '2024-12-31', '2020-01-31', recorded_during => r)
FROM unnest('{"[2019-10-31,2019-11-01)","[2019-10-31,2020-01-01)","[2020-01-01,)","(,2020-01-01)",empty,"(,)"}'::daterange[]) r;
-- Late, with no more known of the days before than that nothing is recorded.
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,)', '{2020-02-14}', '2020-04-03', '2020-01-31', recorded_during => '[2020-02-01,)');
-- Suspended from 24 March to 31 May 2020: the dates in it, one done in time,
-- one that is named, days that do not count, and all of them.
SELECT a.outcome, explain_outcome('every month', '2020-01-31', '[2020-01-31,)', '{2020-03-07,2020-04-28,2020-06-03}', '2020-06-10', a.due_on,
	suspended => '{[2020-03-24,2020-06-01)}')
FROM assess('every month', '2020-01-31', '[2020-01-31,)', '{2020-03-07,2020-04-28,2020-06-03}', '2020-06-10',
	suspended => '{[2020-03-24,2020-06-01)}') a;
SELECT explain_outcome('every month', '2020-01-31', '[2020-01-31,)', '{2020-06-10}', '2020-06-10', '2020-03-31',
	for_due => '{2020-03-31}', suspended => '{[2020-03-24,2020-06-01)}');
SELECT explain_outcome('once', '2020-03-20', '[2020-03-01,)', '{2020-06-10}', '2020-06-10', '2020-03-20', suspended => '{[2020-03-24,2020-06-01)}');
SELECT explain_outcome('once', '2020-03-20', '[2020-03-01,)', '{}', '2020-05-10', '2020-03-20', suspended => '{[2020-03-21,2020-06-01)}');
SELECT explain_outcome('once', '2020-03-20', '[2020-03-01,)', '{}', '2020-03-10', '2020-03-20', suspended => '{[2020-03-15,2020-06-01)}');

-- Rolling: met, late, overdue.
SELECT a.outcome, explain_outcome('at least every 3 months', '2019-10-29', '[2019-10-31,)', '{2020-01-10,2020-04-15}', '2020-07-20', a.due_on)
FROM assess('at least every 3 months', '2019-10-29', '[2019-10-31,)', '{2020-01-10,2020-04-15}', '2020-07-20') a;
-- Ended undone; not recorded; due today.
SELECT explain_outcome('at least every 3 months', '2019-10-29', '[2019-10-31,2020-03-01)', '{}', '2020-03-01', '2020-01-29');
SELECT explain_outcome('at least every 3 months', '2019-10-29', '[2019-10-31,)', '{}', '2020-03-01', '2020-01-29', recorded_during => '[2019-10-31,2020-01-01)');
SELECT explain_outcome('at least every 3 months', '2019-10-29', '[2019-10-31,)', '{}', '2020-01-29', '2020-01-29');
-- A deadline that moves to the day after a suspension, two that move to the
-- same day, and a suspension without an end.
SELECT explain_outcome('at least every 3 months', '2020-01-15', '[2020-01-15,)', '{}', '2020-06-10', '2020-06-01', suspended => '{[2020-03-24,2020-06-01)}');
SELECT explain_outcome('at least every 1 month', '2020-03-01', '[2020-03-01,)', '{2020-04-20}', '2020-05-25', '2020-06-01', suspended => '{[2020-03-24,2020-06-01)}');
SELECT a.outcome, explain_outcome('at least every 3 months', '2020-01-15', '[2020-01-15,)', '{2020-06-01}', '2020-12-10', a.due_on, suspended => '{[2020-03-24,)}')
FROM assess('at least every 3 months', '2020-01-15', '[2020-01-15,)', '{2020-06-01}', '2020-12-10', suspended => '{[2020-03-24,)}') a;
-- In stages; within a time, once, and what comes after that.
SELECT a.outcome, explain_outcome('within 20 working days, then within 3 months, then at least every 6 months', '2024-01-08', '[2024-01-08,)', '{2024-02-01,2024-05-10}', '2024-06-01', a.due_on)
FROM assess('within 20 working days, then within 3 months, then at least every 6 months', '2024-01-08', '[2024-01-08,)', '{2024-02-01,2024-05-10}', '2024-06-01') a;
SELECT explain_outcome('within 15 working days', '2024-01-08', '[2024-01-08,)', '{2024-01-31,2024-02-10}', '2024-06-01', '2024-01-29');

-- Not a due date: between two, before the first, after the last, out of force,
-- one of those still to come, no deadline, none at all, never due, never in force.
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,)', '{}', '2020-02-03', d)
FROM unnest('{2020-02-10,2019-12-31,2019-11-05,2020-04-30,2020-05-01}'::date[]) d;
SELECT explain_outcome('every month', '2019-12-31', '[2020-01-15,2020-06-15)', '{}', '2020-12-03', d)
FROM unnest('{2020-06-30,2020-01-14}'::date[]) d;
SELECT explain_outcome('once', '2020-01-31', '[2020-01-10,)', '{}', '2020-02-03', '2020-02-01');
SELECT explain_outcome('once', '2020-01-31', '[2020-03-10,2020-03-11)', '{}', '2020-02-03', '2020-01-31');
SELECT explain_outcome('at least every 3 months', '2019-10-29', '[2019-10-31,)', '{2020-01-10}', '2020-07-20', '2020-02-01');
SELECT explain_outcome('continuing', '2019-10-31', '[2019-10-31,)', '{}', '2020-07-20', '2020-02-01');
SELECT explain_outcome('every month', '2019-10-31', 'empty', '{}', '2020-07-20', '2020-01-31');
-- Long ago, and where dates end.
SELECT explain_outcome('once', '0044-03-15 BC', '[,)', '{0044-03-16 BC}', '2020-01-01', '0044-03-15 BC');
SELECT explain_outcome('once', '5874897-12-31', '[,)', '{}', '2020-01-01', '5874897-12-31', 2147483647);

-- Dates that close with their day, for want of grace, for want of days to the
-- next one or because the duty ends;
-- a deadline that the duty does not last until; an answer on its last day.
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,)', '{}', '2020-01-20', '2020-01-31', 0);
SELECT explain_outcome('every day', '2020-01-02', '[2020-01-02,)', '{}', '2020-01-03', '2020-01-03', grace)
FROM unnest('{NULL,0,1}'::int[]) grace;
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,2020-02-01)', '{}', '2020-01-20', '2020-01-31');
SELECT explain_outcome('at least every 3 months', '2020-01-15', '[2020-01-15,2020-03-01)', '{}', '2020-02-20', '2020-04-15');
SELECT explain_outcome('every month', '2019-12-31', '[2019-12-31,2020-02-10)', '{2020-02-09}', '2020-03-20', '2020-01-31');

-- Nothing given is nothing said; infinite dates are refused as by assess.
SELECT explain_outcome(NULL, '2019-12-31', '[,)', '{}', '2020-01-01', '2020-01-31') IS NULL,
	explain_outcome('every month', '2019-12-31', '[,)', '{}', '2020-01-01', NULL) IS NULL,
	explain_outcome('every month', '2019-12-31', '[,)', NULL, '2020-01-01', '2020-01-31') IS NULL;
SELECT explain_outcome('every month', '2019-12-31', '[,)', '{}', '2020-01-01', 'infinity');
SELECT explain_outcome('every month', '2019-12-31', '[,)', '{}', '2020-01-01', '2020-01-31', -1);

--
-- A rhythm that was changed (rules 6 to 10)
--
-- Rule 6: of the old rhythm, of the new, and a day that the change did away with.
SELECT explain_outcome('{every 3 months,every month}', '{2019-09-30,NULL}', '{NULL,2020-03-01}', '[2019-09-30,)',
	'{2019-12-20,2020-02-10,2020-04-20}', '2020-05-10', d, NULL, NULL, NULL, NULL) FROM unnest('{2019-12-30,2020-04-01,2020-03-30}'::date[]) d;
-- A rhythm between two others, of one day, and one that begins after the report.
SELECT explain_outcome('{every month,every day,every week}', '{2019-12-31,2020-01-31,NULL}', '{NULL,2020-02-10,2020-02-11}', '[2019-12-31,)',
	'{}', '2020-02-10', d, NULL, NULL, '{}', NULL) FROM unnest('{2020-01-31,2020-02-10,2020-02-18}'::date[]) d;
SELECT explain_outcome('{every month,every week,continuing}', '{2019-12-31,NULL,NULL}', '{NULL,2020-02-10,2020-03-01}', '[2019-12-31,)',
	'{2020-01-20}', '2020-02-05', d, NULL, NULL, NULL, NULL) FROM unnest('{2020-01-31,2020-02-17,2020-02-24,2020-03-02}'::date[]) d;
-- Rule 7: half the gap across the seam; grace that does not reach beyond it.
SELECT explain_outcome('{every month,every 2 weeks}', '{2019-12-31,2020-01-31}', '{NULL,2020-02-10}', '[2019-12-31,)',
	'{}', '2020-02-08', '2020-01-31', grace, NULL, NULL, NULL) FROM unnest('{NULL,3,60}'::int[]) grace;
-- Rule 8: a whole new step, the old deadline, one new step that is later; and
-- what became of the old ones. It can be in the time to come.
SELECT explain_outcome('{at least every 3 months,at least every month}', '{2019-11-30,NULL}', '{NULL,2020-03-01}', '[2019-11-30,)',
	ARRAY[done], as_of, d, NULL, NULL, NULL, NULL)
FROM (VALUES (date '2020-02-20', date '2020-03-02', date '2020-04-01'), ('2020-02-20', '2020-02-28', '2020-04-01'), ('2020-02-20', '2020-03-02', '2020-05-20'),
	('2020-02-20', '2020-02-28', '2020-05-20'), ('2019-12-10', '2020-03-02', '2020-03-10')) v (done, as_of, d);
SELECT explain_outcome('{at least every 3 months,at least every 6 months}', '{2019-09-30,NULL}', '{NULL,2020-03-01}', '[2019-09-30,)',
	'{2019-12-10}', '2020-03-05', d, NULL, NULL, NULL, NULL) FROM unnest('{2020-06-10,2020-03-10}'::date[]) d;
-- One that fell before the change stays; `within` asks for something new.
SELECT explain_outcome('{at least every 3 months,at least every month}', '{2019-09-30,NULL}', '{NULL,2020-03-20}', '[2019-09-30,)',
	'{2019-12-10,2020-03-25}', '2020-03-26', d, NULL, NULL, NULL, NULL) FROM unnest('{2020-03-10,2020-04-25}'::date[]) d;
SELECT explain_outcome('{at least every 3 months,within 20 days}', '{2019-09-30,NULL}', '{NULL,2020-03-01}', '[2019-09-30,)',
	'{2019-12-10,2020-03-15}', '2020-04-01', d, NULL, NULL, NULL, NULL) FROM unnest('{2020-03-21,2020-03-10}'::date[]) d;
-- Rule 9: counted from the change; what was late for the rhythm before does not
-- answer it; never before the rhythm begins.
SELECT explain_outcome('{every month,at least every 3 months}', '{2019-12-31,NULL}', '{NULL,2020-03-01}', '[2019-12-31,)',
	'{2020-01-31,2020-03-03,2020-06-02}', '2020-06-05', d, NULL, NULL, NULL, NULL) FROM unnest('{2020-02-29,2020-06-01}'::date[]) d;
SELECT explain_outcome('{continuing,at least every month}', '{2019-09-30,2019-10-10}', '{NULL,2020-03-01}', '[2019-09-30,)',
	'{}', '2020-03-01', d, NULL, NULL, NULL, NULL) FROM unnest('{2020-03-01,2020-02-01}'::date[]) d;
-- What is done between the last fixed date and the change answers nothing.
SELECT explain_outcome('{every month,at least every 3 months,every month}', '{2019-12-31,NULL,NULL}', '{NULL,2020-02-20,2020-03-10}', '[2019-12-31,)',
	'{2020-02-18}', '2020-05-05', d, 5, NULL, NULL, NULL) FROM unnest('{2020-01-31,2020-04-10}'::date[]) d;
SELECT explain_outcome('{every month,at least every 3 months}', '{2019-12-31,NULL}', '{NULL,2020-02-20}', '[2019-12-31,)',
	'{2020-02-18}', '2020-05-05', d, 5, NULL, NULL, NULL) FROM unnest('{2020-01-31,2020-05-20}'::date[]) d;
-- Rule 10: half the way to the first fixed date, but not before that rhythm
-- begins; one still to come is gone; what answered the deadline before.
SELECT explain_outcome('{at least every month,every month}', ARRAY[anchor, '2020-03-31'], '{NULL,2020-03-31}', '[2019-12-10,)',
	ARRAY[e], '2020-05-01', d, NULL, NULL, NULL, NULL)
FROM (VALUES (date '2020-02-10', date '2020-04-04', date '2020-03-10'), ('2020-02-10', '2020-04-05', '2020-03-10'), ('2020-02-10', '2020-04-05', '2020-04-30'),
	('2019-12-10', '2020-03-31', '2020-01-10'), ('2019-12-10', '2020-03-30', '2020-01-10')) v (anchor, e, d);
SELECT explain_outcome('{at least every 3 months,every month}', '{2020-01-31,2020-03-31}', '{NULL,2020-03-31}', '[2020-01-31,)',
	'{}', '2020-05-10', '2020-04-30', NULL, NULL, NULL, NULL);
SELECT explain_outcome('{at least every 3 months,every month}', '{2020-01-31,2020-03-31}', '{NULL,2020-03-31}', '[2020-01-31,)',
	'{2020-03-20,2020-04-20}', '2020-05-10', '2020-04-30', NULL, NULL, NULL, NULL);
-- What was done before the anchor of a rolling rhythm that was the first.
SELECT explain_outcome('{at least every 3 months,by 2020-03-20}', '{2020-01-10,NULL}', '{NULL,2020-02-15}', '[2020-01-01,)',
	'{2020-01-05}', '2020-02-20', '2020-03-20', NULL, NULL, NULL, NULL);
-- Never due; of arguments that are NULL and refused, as of assess.
SELECT explain_outcome('{continuing,continuing}', '{2019-12-31,NULL}', '{NULL,2020-03-10}', '[2019-12-31,)', '{}', '2020-04-15', '2020-03-31', NULL, NULL, NULL, NULL);
SELECT explain_outcome('{once}', '{2019-12-31}', NULL, '[2019-12-31,)', '{}', '2020-01-01', '2019-12-31', NULL, NULL, NULL, NULL) IS NULL,
	explain_outcome('{once}', '{2019-12-31}', '{NULL}', '[2019-12-31,)', '{}', '2020-01-01', NULL, NULL, NULL, NULL, NULL) IS NULL;
SELECT explain_outcome('{once,once}', '{2019-12-31}', '{NULL}', '[2019-12-31,)', '{}', '2020-01-01', '2019-12-31', NULL, NULL, NULL, NULL);
\pset format aligned
\pset tuples_only off

--
-- That it is true, on thousands of random duties
--
CREATE SCHEMA explain_test;
SET search_path = explain_test, oversight, public;
SET DateStyle = 'ISO, DMY';

CREATE FUNCTION words(day date) RETURNS text LANGUAGE sql IMMUTABLE AS
	$$ SELECT to_char(day, 'FMDD FMMonth YYYY') $$;
-- A date as it is written, with what it lacks taken from the one after it.
CREATE FUNCTION day(words text, after text DEFAULT NULL) RETURNS date LANGUAGE sql STABLE AS $$
	SELECT to_date(words || right(after, length(after) - length(substring(after FROM
		CASE WHEN words ~ ' ' THEN '^\d+ [A-Z][a-z]+' ELSE '^\d+' END))), 'DD Month YYYY')
	WHERE after IS NOT NULL AND words !~ '\d{4}'
	UNION ALL SELECT to_date(words, 'DD Month YYYY') WHERE after IS NULL OR words ~ '\d{4}'
$$;
SELECT day('1', '31 January 2020'), day('31 December', '2 January 2020'), day('31 December 2019', '2 January 2020');

CREATE FUNCTION pick(int, int) RETURNS int LANGUAGE sql VOLATILE AS
	$$ SELECT $1 + floor(random() * ($2 - $1 + 1))::int $$;
SELECT coalesce(nullif(current_setting('explain.seed', true), '')::float8, 0.131) AS seed,
	coalesce(nullif(current_setting('explain.duties', true), '')::int, 4000) AS duties \gset
SELECT setseed(:seed) IS NOT NULL AS seeded;
CREATE FUNCTION random_cadence(anchor date) RETURNS cadence LANGUAGE sql VOLATILE AS $$
	SELECT (ARRAY['every month', 'every month', 'every 2 weeks', 'every 3 months, or the next working day',
		'every 20 working days', 'RRULE:FREQ=MONTHLY;BYDAY=-1FR', 'by ' || anchor + 40 || ', ' || anchor + 100 || ', ' || anchor + 130,
		'once', 'at least every 6 weeks', 'within 10 working days, then at least every 2 months', 'within 1 month',
		'at least every 3 months', 'continuing'])[pick(1, 13)]::cadence
$$;
-- Half of the duties keep their rhythm, the others change it up to three times.
CREATE TABLE duty AS
	SELECT g AS id, cadence, c.anchor, begins, in_force, done, as_of, grace, recorded, for_due, suspended
	FROM (SELECT g, b[1] AS first, '{NULL}'::date[] || b[2:] AS begins,
			ARRAY(SELECT random_cadence(u) FROM unnest(b) WITH ORDINALITY AS x (u, k) ORDER BY k) AS cadence,
			ARRAY(SELECT CASE WHEN k = 1 OR random() < 0.3 THEN u + CASE WHEN k = 1 THEN 0 ELSE pick(-60, 20) END END
				FROM unnest(b) WITH ORDINALITY AS x (u, k) ORDER BY k) AS anchor
		FROM generate_series(1, :duties) g,
			LATERAL (SELECT ARRAY(SELECT date '2019-12-20' + pick(0, 20) + 60 * k + CASE WHEN k > 0 THEN pick(-30, 30) ELSE 0 END + 0 * g
				FROM generate_series(0, CASE WHEN g % 2 = 1 THEN pick(1, 3) ELSE 0 END) k ORDER BY k) AS b) a
		WHERE (SELECT bool_and(b[k] > b[k - 1]) FROM generate_series(2, cardinality(b)) k) IS NOT FALSE) c,
	LATERAL (SELECT daterange(CASE WHEN random() < 0.9 THEN c.first + pick(-5, 40) END,
			CASE WHEN random() < 0.3 THEN c.first + 41 + pick(0, 200) + 0 * g END)) f (in_force),
	LATERAL (SELECT c.first + pick(0, 250) + 0 * g) t (as_of),
	LATERAL (SELECT ARRAY(SELECT c.first + pick(-5, 250) + 0 * (g + k) FROM generate_series(1, pick(0, 9) + 0 * g) k)) e (done),
	LATERAL (SELECT CASE WHEN random() < 0.4 AND g > 0 THEN pick(0, CASE WHEN random() < 0.7 THEN 12 ELSE 90 END) END,
		CASE WHEN random() < 0.3 AND g > 0 THEN daterange(c.first + pick(-20, 60), CASE WHEN random() < 0.5 THEN c.first + pick(60, 200) END) END,
		CASE WHEN random() < 0.3 AND g > 0 THEN ARRAY(SELECT CASE WHEN random() < 0.5 THEN last_due(c.cadence[k], coalesce(c.anchor[k], c.begins[k]), d + pick(0, 40)) END
			FROM unnest(done) d, LATERAL (SELECT pick(1, cardinality(c.cadence)) + 0 * (d - d)) p (k)) END,
		CASE WHEN random() < 0.3 AND g > 0 THEN datemultirange(daterange(c.first + pick(20, 100), CASE WHEN random() < 0.95 THEN c.first + pick(100, 200) END)) END
		) o (grace, recorded, for_due, suspended);
CREATE FUNCTION explain(d duty, due_on date) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT explain_outcome(d.cadence, d.anchor, d.begins, d.in_force, d.done, d.as_of, due_on, d.grace, d.recorded, d.for_due, d.suspended)
$$;
CREATE FUNCTION fixed_dates(d duty) RETURNS TABLE (due_on date) LANGUAGE sql STABLE AS $$
	SELECT f FROM generate_subscripts(d.cadence, 1) k, due_dates(d.cadence[k], coalesce(d.anchor[k], d.begins[k]),
		daterange(d.begins[k], d.begins[k + 1]) * d.in_force * daterange(d.anchor[1] - 400, d.anchor[1] + 800)) f
	WHERE NOT is_rolling(d.cadence[k])
$$;
-- Whether the row is a rolling deadline, as it says itself.
CREATE TABLE explained AS
	SELECT d.*, a.n, a.due_on, a.done_on, a.outcome, a.days_late, a.matched_by, x.says,
		x.says ~ '^[^.]*(counted from|one whole step from)' AS rolling,
		count(*) OVER (PARTITION BY d.id, a.due_on) AS rows
	FROM duty d, assess(d.cadence, d.anchor, d.begins, d.in_force, d.done, d.as_of, d.grace, d.recorded, d.for_due, d.suspended) a,
		LATERAL (SELECT explain(d, a.due_on) AS says) x;
CREATE INDEX ON explained (id);
CREATE INDEX ON duty (id);
ANALYZE explained;
SELECT outcome, coalesce(matched_by, '-') AS matched_by, count(*) > 50 AS often FROM explained GROUP BY 1, 2 ORDER BY 1, 2;

-- Of a duty with one rhythm both forms say the same.
SELECT :seed AS seed, * FROM explained
WHERE cardinality(cadence) = 1 AND says IS DISTINCT FROM
	explain_outcome(cadence[1], anchor[1], in_force, done, as_of, due_on, grace, recorded, for_due, suspended)
LIMIT 3 \gx
-- It begins with the date, and names the outcome and no other.
SELECT :seed AS seed, * FROM explained
WHERE says NOT LIKE 'Due ' || words(due_on) || '%' OR rows = 1 AND (
	(outcome = 'met') IS DISTINCT FROM (says LIKE '%: it is met.%') OR
	(outcome = 'missed') IS DISTINCT FROM (says LIKE '%: it is missed.%') OR
	(outcome = 'suspended') IS DISTINCT FROM (says LIKE '%: it is suspended.%') OR
	(outcome = 'unrecorded') IS DISTINCT FROM (says LIKE '%: it is unrecorded.%') OR
	(outcome = 'due') IS DISTINCT FROM (says LIKE '%: it is due.%' OR says LIKE '%it is due and not yet overdue.%') OR
	(outcome = 'overdue') IS DISTINCT FROM (says ~ 'it is (\d+ days? )?overdue') OR
	(outcome = 'late') IS DISTINCT FROM (says ~ 'counts for it, (\d+ days? )?late'))
LIMIT 3 \gx
-- What answered it, whether it was stated, and by how many days.
SELECT :seed AS seed, * FROM explained
WHERE rows = 1 AND done_on IS NOT NULL AND (
	says !~ ('What was done on ' || words(done_on) || ' (names this due date and counts for it|counts for it|came by then), ')
	OR (matched_by = 'stated') IS DISTINCT FROM (says LIKE '%names this due date and counts for it%'))
LIMIT 3 \gx
SELECT :seed AS seed, * FROM explained
WHERE rows = 1 AND outcome IN ('late', 'overdue')
	AND coalesce(substring(says FROM '(\d+) days? (?:late|overdue)')::int, CASE WHEN says LIKE '%by no day that counts%' THEN 0 END)
		IS DISTINCT FROM days_late
LIMIT 3 \gx

-- The rhythm it says the date belongs to is that of its day; what is done for a
-- deadline before it may come before a change that it lies after.
CREATE TABLE rhythm_said AS
	SELECT e.*, substring(says FROM '(Since|From|On|Up to) [^.]* the rhythm (?:is|was)') AS said,
		day(substring(says FROM '(?:Since|From|On) (\d+(?: [A-Z][a-z]+)?(?: \d+)?)(?: to \d+ [A-Z][a-z]+ \d+| on)? the rhythm (?:is|was)'), last_day) AS first_day,
		day(last_day) AS last_day
	FROM explained e, LATERAL (SELECT substring(says FROM '(?: to|Up to|On) (\d+ [A-Z][a-z]+ \d+) the rhythm (?:is|was)')) l (last_day)
	WHERE rows = 1 AND says ~ ' the rhythm (is|was) ';
SELECT said, rolling, count(*) > 20 AS often FROM rhythm_said GROUP BY 1, 2 ORDER BY 1, 2;
SELECT :seed AS seed, * FROM rhythm_said
WHERE said IS NULL OR first_day IS NULL AND said <> 'Up to' OR first_day <> ALL (begins[2:]) OR last_day + 1 <> ALL (begins[2:])
	OR due_on < first_day OR NOT rolling AND due_on > last_day
	OR (says LIKE '%the rhythm ' || CASE WHEN last_day < as_of THEN 'was ' ELSE 'is ' END || (SELECT CASE WHEN is_rolling(cadence[k]) THEN cadence[k]::text ELSE describe(cadence[k]) END
		FROM generate_subscripts(cadence, 1) k WHERE begins[k] IS NOT DISTINCT FROM first_day) || '.%') IS NOT TRUE
LIMIT 3 \gx
SELECT :seed AS seed, * FROM explained e
WHERE rows = 1 AND cardinality(cadence) > 1 AND (begins[2] < upper(in_force)) IS NOT FALSE
	AND NOT EXISTS (SELECT FROM rhythm_said r WHERE r.id = e.id AND r.n = e.n)
LIMIT 3 \gx

-- The day on which it closes: what is done on it answers the date, and a day later
-- it does not. Of what never closes, years later it still does. What else was done
-- before, or names another date, is as it was.
CREATE TABLE closing AS
	SELECT *, day(substring(says FROM '(?:stays open until|It closed on|The duty ended on|because it came by) (\d+ [A-Z][a-z]+ \d+)')) AS close,
		-- where the next date is the deadline of a rolling rhythm, it moves, and the
		-- close with it, by what is done before that begins
		NOT rolling AND EXISTS (SELECT FROM generate_subscripts(cadence, 1) k
			WHERE is_rolling(cadence[k]) AND begins[k] > due_on AND NOT EXISTS (
				SELECT FROM fixed_dates((SELECT d FROM duty d WHERE d.id = e.id)) f WHERE f.due_on > e.due_on AND f.due_on < begins[k])) AS moves,
		-- what is done on the day may be late for the date before
		EXISTS (SELECT FROM explained p WHERE p.id = e.id AND p.n = e.n - 1 AND p.done_on IS NULL) AS after_unanswered
	FROM explained e
	WHERE rows = 1 AND outcome IN ('late', 'overdue', 'missed') AND matched_by IS DISTINCT FROM 'stated';
CREATE FUNCTION answered(d closing, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT count(*) = 1
	FROM (SELECT array_agg(k.done_on) AS done, array_agg(k.for_due) AS for_due
		FROM (SELECT u.done_on, u.for_due FROM unnest(d.done, d.for_due) u (done_on, for_due) WHERE u.done_on < coalesce(d.done_on, d.due_on + 1)
			UNION ALL SELECT e.done_on, e.due_on FROM explained e WHERE e.id = d.id AND e.matched_by = 'stated'
			UNION ALL SELECT day, NULL) k) k,
		assess(d.cadence, d.anchor, d.begins, d.in_force, k.done, day + 1, d.grace, d.recorded, k.for_due, d.suspended) a
	WHERE a.due_on = d.due_on AND a.done_on = day
$$;
SELECT close IS NOT NULL AS closes, rolling, grace IS NOT NULL AS grace, count(*) > 20 AS often
FROM closing WHERE NOT moves GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT :seed AS seed, * FROM closing c
WHERE NOT moves AND close IS NOT NULL AND NOT (close = due_on AND after_unanswered) AND close >= coalesce(lower(in_force), close)
	AND (NOT answered(c, close) OR answered(c, close + 1))
LIMIT 3 \gx
SELECT :seed AS seed, * FROM closing c
WHERE NOT moves AND close IS NULL AND upper_inf(in_force) AND NOT answered(c, as_of + 1000)
	-- what was done in the time of its own rhythm needed no close
	AND NOT (rolling AND outcome = 'late' AND cardinality(cadence) > 1)
LIMIT 3 \gx
SELECT :seed AS seed, * FROM closing
WHERE close IS NULL AND says !~ 'stays open until it is (done|answered)|because it was the next time it was done|because the last due date stays open'
LIMIT 3 \gx

-- Where it says that nothing was done, nothing was.
CREATE TABLE nothing AS
	SELECT e.*, coalesce(day(m[1], m[2]), day(m[3])) AS from_day, coalesce(day(m[2]), day(m[3])) AS to_day
	FROM explained e, regexp_matches(says, 'Nothing (?:was|is recorded as) done (?:between (\d+[A-Za-z0-9 ]*) and (\d+ [A-Z][a-z]+ \d+)|on (\d+ [A-Z][a-z]+ \d+))', 'g') m;
SELECT count(*) > 1000 AS many, count(*) FILTER (WHERE from_day > to_day) AS backwards FROM nothing;
SELECT :seed AS seed, * FROM nothing
WHERE EXISTS (SELECT FROM unnest(done) e WHERE e BETWEEN from_day AND to_day AND e <= as_of AND e <@ in_force)
LIMIT 3 \gx
-- Nor does it say so of days on which the record is not complete.
SELECT :seed AS seed, * FROM nothing
WHERE rows = 1 AND (says ~ 'Nothing was') IS DISTINCT FROM ((recorded @> daterange(from_day, to_day, '[]')) IS NOT FALSE)
LIMIT 3 \gx

-- What else it says was done answers what it says, or nothing.
SELECT count(*) > 300 AS many FROM explained, regexp_matches(says, 'What was done on (\d+ [A-Z][a-z]+ \d+) (?:counts for|came too late for it and counts for|names another due date and counts for that,) (\d+ [A-Z][a-z]+ \d+)', 'g') m;
SELECT :seed AS seed, m, e.* FROM explained e,
	regexp_matches(says, 'What was done on (\d+ [A-Z][a-z]+ \d+) (?:counts for|came too late for it and counts for|names another due date and counts for that,) (\d+ [A-Z][a-z]+ \d+)', 'g') m
WHERE NOT EXISTS (SELECT FROM explained o WHERE o.id = e.id AND o.due_on = day(m[2]) AND o.done_on = day(m[1]))
LIMIT 3 \gx
SELECT count(*) > 300 AS many FROM explained, regexp_matches(says, 'What was done on (\d+ [A-Z][a-z]+ \d+) (?:answers nothing|came before|came too late for it and answers nothing)', 'g') m;
SELECT :seed AS seed, m, e.* FROM explained e, regexp_matches(says, 'What was done on (\d+ [A-Z][a-z]+ \d+) (?:answers nothing|came before the|came too late for it and answers nothing)', 'g') m
WHERE EXISTS (SELECT FROM explained o WHERE o.id = e.id AND o.done_on = day(m[1]) AND o.matched_by = 'rule')
	OR NOT day(m[1]) = ANY (done)
LIMIT 3 \gx
-- What does not count is outside the duty's days, or after the report's.
SELECT count(*) > 100 AS many FROM explained WHERE says ~ 'lies outside the days|is not looked at';
SELECT :seed AS seed, m, e.* FROM explained e, regexp_matches(says, 'What was done on (\d+ [A-Z][a-z]+ \d+) (?:lies outside the days|came after [0-9A-Za-z ]+ and is not looked at)', 'g') m
WHERE (day(m[1]) <@ in_force AND day(m[1]) <= as_of) OR NOT day(m[1]) = ANY (done)
LIMIT 3 \gx

-- Of any other day it says that it has no outcome, and which due dates it has.
CREATE TABLE other_day AS
	SELECT d.*, day, explain(d, day) AS says, ARRAY(SELECT due_on FROM fixed_dates(d)) AS fixed
	FROM duty d, LATERAL (SELECT d.anchor[1] + pick(-20, 300) + 0 * d.id UNION SELECT d.begins[2] + pick(0, 30)
		-- dates that the first rhythm would have had
		UNION SELECT next_due(d.cadence[1], d.anchor[1], d.begins[2]) WHERE NOT is_rolling(d.cadence[1])
		-- deadlines that are said to have given way
		UNION SELECT day(substring(e.says FROM 'deadline of (\d+ [A-Z][a-z]+ \d+)(?: gave way| gives way|, still to come)')) FROM explained e WHERE e.id = d.id AND e.rows = 1) o (day)
	WHERE day IS NOT NULL AND NOT EXISTS (SELECT FROM explained e WHERE e.id = d.id AND e.due_on = day);
SELECT :seed AS seed, * FROM other_day
WHERE says IS NULL OR says LIKE 'Due %'
	OR (says ~ 'still to come\. ') IS DISTINCT FROM (day = ANY (fixed))
	OR (says ~ 'outside the days') IS DISTINCT FROM (NOT day <@ in_force) AND says !~ 'never falls due'
LIMIT 3 \gx
SELECT count(*) > 100 AS many FROM other_day WHERE says ~ 'It would be one in the rhythm';
SELECT substring(says FROM 'A deadline of that day.*?(is gone|way to)') AS deadline, count(*) > 5 AS many FROM other_day WHERE day <@ in_force GROUP BY 1 ORDER BY 1;
SELECT :seed AS seed, o.*, e.due_on, e.says FROM other_day o, explained e
WHERE e.id = o.id AND e.rows = 1 AND o.day <@ o.in_force AND o.day <> ALL (o.fixed) AND o.says !~ ('A deadline of that day.*(is gone|gave way to ' || words(e.due_on) || '|gives way to ' || words(e.due_on) || ')\.')
	AND e.says ~ ('deadline of ' || words(o.day) || '( gave way| gives way|, still to come)')
	-- several rhythms can have had one on that day, each with its own fate
	AND (SELECT count(*) = 1 FROM explained x WHERE x.id = o.id AND x.says ~ ('deadline of ' || words(o.day) || '( gave way| gives way|, still to come)'))
LIMIT 3 \gx
SELECT :seed AS seed, * FROM other_day
WHERE says ~ 'It would be one in the rhythm' AND NOT EXISTS (SELECT FROM generate_subscripts(cadence, 1) k
	WHERE begins[k + 1] <= day AND says LIKE '%in the rhythm ' || describe(cadence[k]) || ', whose last day is ' || words(begins[k + 1] - 1) || '.%'
		AND last_due(cadence[k], coalesce(anchor[k], begins[k]), day) = day)
LIMIT 3 \gx
-- There is none between it and the nearest.
SELECT :seed AS seed, m, o.* FROM other_day o, regexp_matches(says, '(?:nearest are|nearest are \d+ [A-Z][a-z]+ \d+ and|before it is|after it is) (\d+ [A-Z][a-z]+ \d+)', 'g') m
WHERE EXISTS (SELECT FROM (SELECT unnest(fixed) UNION SELECT due_on FROM explained e WHERE e.id = o.id) u (due_on)
	WHERE (due_on > day AND due_on < day(m[1])) OR (due_on < day AND due_on > day(m[1])))
	OR NOT (day(m[1]) = ANY (fixed) OR EXISTS (SELECT FROM explained e WHERE e.id = o.id AND e.due_on = day(m[1])))
LIMIT 3 \gx

-- A rolling rhythm after fixed dates, of which one step from when it was last done is over before it begins.
SELECT explain_outcome('{every 3 months,at least every 2 weeks}', '{2020-01-31,2020-01-31}', '{2020-01-31,2020-06-01}', '[2020-01-31,)', '{2020-05-05}', '2020-06-03', '2020-06-01',
	NULL, NULL, NULL, NULL);
-- A suspension without beginning or end.
SELECT explain_outcome('every month', '2020-01-31', '[2020-01-31,)', '{}', '2020-04-15', '2020-02-29', suspended => '{(,)}');

SET client_min_messages = warning;
DROP SCHEMA explain_test CASCADE;
RESET client_min_messages;
RESET DateStyle;
RESET search_path;
