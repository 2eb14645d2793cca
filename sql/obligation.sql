--
-- obligation: was it done, and when
--
SET search_path = oversight, public;
SET DateStyle = 'ISO, DMY';
\pset null -

--
-- Stoke-on-Trent's duties under the direction of 31 October 2019
--

-- 7(d), a formal partnership by 31 January 2020, with nothing known to be done:
-- due on the day itself, overdue by a day on the next.
SELECT d AS as_of, c.due, c.overdue, c.next_due, c.unmet_since, c.days_overdue
FROM unnest('{2019-10-31,2020-01-31,2020-02-01}'::date[]) d,
	compliance('by 2020-01-31', '2019-10-31', '[2019-10-31,)', '{}', d) c;
-- Done on 14 February, it is late by 14 days, on whatever day one asks.
SELECT * FROM assess('by 2020-01-31', '2019-10-31', '[2019-10-31,)', '{2020-02-14}', '2020-02-14');
SELECT * FROM assess('by 2020-01-31', '2019-10-31', '[2019-10-31,)', '{2020-02-14}', '2025-02-10');
-- The sources end on 31 October 2019: after that nobody recorded either way.
SELECT d AS as_of, a.due_on, a.outcome, a.days_late
FROM unnest('{2020-01-31,2020-02-01,2024-12-31}'::date[]) d,
	assess('by 2020-01-31', '2019-10-31', '[2019-10-31,)', '{}', d,
		recorded_during => '[2019-10-31,2019-11-01)') a;

-- Visits at least every three months, the last of them on 29 October 2019.
SELECT deadline('at least every 3 months', '2019-10-29', '{}') AS after_that,
	deadline('at least every 3 months', '2019-10-29', '{2020-01-10}') AS after_one_more;

-- 7(a) to (c) bind every day and are never overdue.
SELECT * FROM assess('continuing', '2019-10-31', '[2019-10-31,)', '{2020-01-01}', '2025-01-01');
SELECT * FROM compliance('continuing', '2019-10-31', '[2019-10-31,)', '{2020-01-01}', '2025-01-01') \gx

-- A monthly report sent in November and December 2019 and never again.
SELECT d AS as_of, c.met, c.missed, c.overdue, c.last_due, c.last_done, c.next_due,
	c.unmet_since, c.unmet_run, c.days_overdue, c.on_time_rate
FROM unnest('{2020-01-31,2020-02-01,2020-02-14,2020-02-15,2020-03-01,2020-12-31}'::date[]) d,
	compliance('every month', '2019-10-31', '[2019-10-31,)', '{2019-11-28,2019-12-31}', d) c;
-- Though single months close, it stays visible on every day of the year.
SELECT count(*) AS days,
	count(*) FILTER (WHERE c.unmet_since = '2020-01-31') AS unmet_since_january,
	count(*) FILTER (WHERE c.unmet_run = (SELECT count(*) FROM generate_series(1, 12) m
		WHERE make_date(2020, m, 1) + interval '1 month - 1 day' < d)) AS right_run,
	count(*) FILTER (WHERE c.days_overdue = d::date - date '2020-01-31') AS right_days,
	count(*) FILTER (WHERE c.missed > 0) AS days_with_a_month_closed
FROM generate_series(date '2020-02-01', date '2020-12-31', interval '1 day') d,
	compliance('every month', '2019-10-31', '[2019-10-31,)', '{2019-12-31,2019-11-28}', d::date) c;

--
-- Rule 0: an event that names the date it answers
--

-- Whatever the distance, before or after.
SELECT * FROM assess('every month', '2020-01-31', '[2020-01-31,)',
	'{2020-02-10,2020-02-11,2020-06-20}', '2020-06-20',
	for_due => '{2020-05-31,NULL,2020-03-31}');
-- By rule the second of two in February is extra, and 14 June is late for May.
SELECT * FROM assess('every month', '2020-01-31', '[2020-01-31,)',
	'{2020-02-10,2020-02-11,2020-06-14}', '2020-06-20');
-- The first to answer a date has it; a second is extra, and so is a third.
SELECT a.*, c.extra FROM
	assess('every month', '2020-01-31', '[2020-01-31,)',
		'{2020-03-05,2020-03-03,2020-02-20}', '2020-03-10',
		for_due => '{2020-02-29,2020-02-29,2020-02-29}') a,
	compliance('every month', '2020-01-31', '[2020-01-31,)',
		'{2020-03-05,2020-03-03,2020-02-20}', '2020-03-10',
		for_due => '{2020-02-29,2020-02-29,2020-02-29}') c;
-- An unnamed event that came before has it, too.
SELECT a.*, c.extra FROM
	assess('every month', '2020-01-31', '[2020-01-31,)', '{2020-02-20,2020-03-03}', '2020-03-10',
		for_due => '{NULL,2020-02-29}') a,
	compliance('every month', '2020-01-31', '[2020-01-31,)', '{2020-02-20,2020-03-03}', '2020-03-10',
		for_due => '{NULL,2020-02-29}') c;
-- A date that is no due date counts as not said: one between two due dates,
-- one before the duty was in force, and one that never comes.
SELECT f AS for_due, a.* FROM unnest('{2020-02-28,2020-01-31,infinity}'::date[]) f,
	assess('every month', '2019-12-31', '[2020-02-01,)', '{2020-02-20}', '2020-02-25', for_due => ARRAY[f]) a;

--
-- Rule 1: how long a date stays open
--

-- 31 January and 29 February are 29 days apart, and half of that is 14: a
-- report on 14 February is late for January, one on the 15th early for February.
SELECT e AS done, a.* FROM unnest('{2020-02-14,2020-02-15}'::date[]) e,
	assess('every month', '2019-12-31', '[2019-12-31,)', ARRAY[e], '2020-02-20') a;
-- With grace given, that is the limit: here the third day, or none at all.
SELECT g AS grace, e AS done, a.due_on, a.done_on, a.outcome, a.days_late
FROM unnest('{3,3,0}'::int[], '{2020-02-03,2020-02-04,2020-02-01}'::date[]) u(g, e),
	assess('every month', '2019-12-31', '[2019-12-31,)', ARRAY[e], '2020-02-20', g) a;
-- Grace is never more than the gap: 60 days reach to 29 February, not beyond.
SELECT e AS done, a.due_on, a.done_on, a.outcome, a.days_late
FROM unnest('{2020-02-29,2020-03-01}'::date[]) e,
	assess('every month', '2019-12-31', '[2019-12-31,)', ARRAY[e], '2020-03-01', 60) a;
-- The last date never closes, and neither does an only one.
SELECT a.* FROM assess('by 2020-01-31, 2020-04-30', '2020-01-01', '[2020-01-01,)',
	'{2029-12-31}', '2030-01-01') a;
SELECT a.* FROM assess('once', '2020-01-31', '[2020-01-01,)', '{}', '2030-01-01') a;
-- The last one in force is the last, though the rhythm itself goes on.
SELECT a.* FROM assess('every month', '2019-12-31', '[2019-12-31,2020-03-25)',
	'{2020-03-24}', '2020-03-24') a;
-- Unless grace is given.
SELECT d AS as_of, a.* FROM unnest('{2020-02-10,2020-02-11}'::date[]) d,
	assess('once', '2020-01-31', '[2020-01-01,)', '{}', d, 10) a;

--
-- Rules 2 and 3: which date an event counts for
--

-- Before the due date, on it, after it; and a second one in a month answered.
SELECT a.*, c.extra FROM
	assess('every month', '2019-12-31', '[2019-12-31,)',
		'{2020-01-10,2020-02-29,2020-04-05,2020-04-20,2020-04-21}', '2020-04-30') a,
	compliance('every month', '2019-12-31', '[2019-12-31,)',
		'{2020-01-10,2020-02-29,2020-04-05,2020-04-20,2020-04-21}', '2020-04-30') c;
-- Reports always 20 days late: one missed and then all met, says the rule ...
SELECT * FROM assess('every month', '2019-12-31', '[2019-12-31,)',
	'{2020-02-20,2020-03-20,2020-04-20}', '2020-04-25');
-- ... and all late, once they say which month they are for.
SELECT * FROM assess('every month', '2019-12-31', '[2019-12-31,)',
	'{2020-02-20,2020-03-20,2020-04-20}', '2020-04-25',
	for_due => '{2020-01-31,2020-02-29,2020-03-31}');
-- What was done on the anchor or before answers nothing.
SELECT a.*, c.extra, c.last_done FROM
	assess('every month', '2019-12-31', '[2019-01-01,)', '{2019-12-20,2019-12-31}', '2020-01-15') a,
	compliance('every month', '2019-12-31', '[2019-01-01,)', '{2019-12-20,2019-12-31}', '2020-01-15') c;
-- What was done before in_force does not count; from its first day on it does.
SELECT a.*, c.extra FROM
	assess('every month', '2019-12-31', '[2020-01-15,)', '{2020-01-14,2020-01-16,2020-02-01}', '2020-02-05') a,
	compliance('every month', '2019-12-31', '[2020-01-15,)', '{2020-01-14,2020-01-16,2020-02-01}', '2020-02-05') c;
-- `once` and `by` may be answered from the first day in force on.
SELECT a.*, c.extra FROM
	assess('once', '2020-01-31', '[2020-01-10,)', '{2020-01-09,2020-01-10,2020-01-11}', '2020-02-05') a,
	compliance('once', '2020-01-31', '[2020-01-10,)', '{2020-01-09,2020-01-10,2020-01-11}', '2020-02-05') c;
-- Several unnamed events of a day count once; named ones once per date named.
SELECT a.*, c.extra FROM
	assess('every month', '2019-12-31', '[2019-12-31,)',
		'{2020-02-10,2020-02-10,2020-02-10,2020-02-10,2020-02-10}', '2020-02-15',
		for_due => '{NULL,2020-02-29,NULL,2020-02-29,2020-03-31}') a,
	compliance('every month', '2019-12-31', '[2019-12-31,)',
		'{2020-02-10,2020-02-10,2020-02-10,2020-02-10,2020-02-10}', '2020-02-15',
		for_due => '{NULL,2020-02-29,NULL,2020-02-29,2020-03-31}') c;
-- Within a day the named come first: the unnamed one finds January answered.
SELECT a.*, c.extra FROM
	assess('every month', '2019-12-31', '[2019-12-31,)', '{2020-02-10,2020-02-10}', '2020-02-15',
		for_due => '{NULL,2020-01-31}') a,
	compliance('every month', '2019-12-31', '[2019-12-31,)', '{2020-02-10,2020-02-10}', '2020-02-15',
		for_due => '{NULL,2020-01-31}') c;
-- Events after as_of or outside in_force do not count, and NULLs are ignored.
SELECT a.*, c.extra, c.last_done FROM
	assess('every month', '2019-12-31', '[2019-12-31,2020-03-31)',
		'{NULL,2020-04-10,2020-02-20,2019-12-30,2020-03-10,NULL}', '2020-03-09') a,
	compliance('every month', '2019-12-31', '[2019-12-31,2020-03-31)',
		'{NULL,2020-04-10,2020-02-20,2019-12-30,2020-03-10,NULL}', '2020-03-09') c;
-- NULL done is none; so is an empty array.
SELECT compliance('every month', '2019-12-31', '[2019-12-31,)', NULL, '2020-03-09')
	= compliance('every month', '2019-12-31', '[2019-12-31,)', '{}', '2020-03-09') AS same;

--
-- Rule 4: what becomes of a date that nothing answers
--

SELECT d AS as_of, a.* FROM
	unnest('{2020-01-31,2020-02-01,2020-02-14,2020-02-15}'::date[]) d,
	assess('every month', '2019-12-31', '[2019-12-31,)', '{}', d) a;
-- Of those to come only the first is told, and after it those answered early.
SELECT * FROM assess('every month', '2019-12-31', '[2019-12-31,)',
	'{2020-01-03,2020-01-04,2020-01-05}', '2020-01-05',
	for_due => '{2020-01-31,2020-03-31,2020-06-30}');

--
-- Rule 5: in_force has ended
--

-- Revoked on 10 February: on the 9th January's report is overdue, on the 10th
-- it is missed, and 29 February lies beyond the end.
SELECT d AS as_of, a.* FROM unnest('{2020-02-09,2020-02-10,2020-06-01}'::date[]) d,
	assess('every month', '2019-12-31', '[2019-12-31,2020-02-10)', '{}', d) a;
-- An empty in_force was never in force.
SELECT count(*) FROM assess('every month', '2019-12-31', 'empty', '{2020-01-31}', '2020-06-01');
SELECT * FROM compliance('every month', '2019-12-31', 'empty', '{2020-01-31}', '2020-06-01') \gx

--
-- Rolling cadences
--

-- Each event against its own deadline; the last deadline is due or overdue.
SELECT d AS as_of, a.* FROM unnest('{2020-07-20,2020-07-21}'::date[]) d,
	assess('at least every 3 months', '2019-10-29', '[2019-10-31,)',
		'{2020-01-10,2020-04-15,2020-04-15,2020-04-20}', d) a;
-- Nothing is missed while in force, however long it is left undone.
SELECT * FROM assess('at least every 3 months', '2019-10-29', '[2019-10-31,)', '{}', '2025-01-29');
-- `within` asks for one; what comes after it is extra.
SELECT a.*, c.extra, c.next_due FROM
	assess('within 20 working days', '2020-03-02', '[2020-03-02,)', '{2020-03-31,2020-04-02}', '2020-06-01') a,
	compliance('within 20 working days', '2020-03-02', '[2020-03-02,)', '{2020-03-31,2020-04-02}', '2020-06-01') c;
-- for_due is ignored, and what was done before the anchor with it.
SELECT a.*, c.extra, c.last_done FROM
	assess('at least every 3 months', '2019-10-29', '[2019-01-01,)', '{2020-02-03,2019-10-28}', '2020-02-05',
		for_due => '{2020-05-03,2020-01-29}') a,
	compliance('at least every 3 months', '2019-10-29', '[2019-01-01,)', '{2020-02-03,2019-10-28}', '2020-02-05',
		for_due => '{2020-05-03,2020-01-29}') c;
-- Once ended, a deadline that passed inside, undone, is missed: here 29 January,
-- also when that was the last day. One beyond the end is not reported.
SELECT f AS in_force, a.* FROM
	unnest('{"[2019-10-29,2020-02-01)","[2019-10-29,2020-01-30)"}'::daterange[]) f,
	assess('at least every 3 months', '2019-10-29', f, '{}', '2020-02-05') a;
SELECT count(*) FROM
	assess('at least every 3 months', '2019-10-29', '[2019-10-29,2020-01-29)', '{}', '2020-02-05');

--
-- Suspended
--

-- From 24 March to 31 July 2020: the dates inside are suspended, the one met on
-- time stays met, and what comes after a suspended date does not answer it.
SELECT a.*, c.extra FROM
	assess('every month', '2020-01-31', '[2020-01-31,)', '{2020-02-28,2020-04-28,2020-06-05}', '2020-09-01',
		suspended => '{[2020-03-24,2020-08-01)}') a,
	compliance('every month', '2020-01-31', '[2020-01-31,)', '{2020-02-28,2020-04-28,2020-06-05}', '2020-09-01',
		suspended => '{[2020-03-24,2020-08-01)}') c;
-- One that names a suspended date does answer it: late, but by no day that counts.
SELECT * FROM assess('every month', '2020-01-31', '[2020-01-31,)', '{2020-06-05}', '2020-06-10',
	for_due => '{2020-04-30}', suspended => '{[2020-03-24,2020-08-01)}');
-- Days late count only days outside: 29 February to 10 April is 41 days, of
-- which 24 to 31 March and 1 to 5 April are suspended.
SELECT * FROM assess('by 2020-02-29', '2020-01-31', '[2020-01-31,)', '{2020-04-10}', '2020-06-10',
	suspended => '{[2020-03-24,2020-04-06)}');
SELECT * FROM assess('by 2020-02-29', '2020-01-31', '[2020-01-31,)', '{}', '2020-04-10',
	suspended => '{[2020-03-24,2020-04-06)}');
-- Late by no day outside is still late; and the grace is not extended.
SELECT e AS done, a.* FROM unnest('{2020-03-05,2020-03-06}'::date[]) e,
	assess('every month', '2020-01-31', '[2020-01-31,)', ARRAY[e], '2020-03-20', 5,
		suspended => '{[2020-03-01,2020-03-11)}') a;
-- An event that answers the date before, late, does nothing for the date that
-- is suspended: it stays suspended.
SELECT * FROM assess('every month', '2020-02-29', '[2020-02-29,)', '{2020-04-05}', '2020-05-20',
	suspended => '{[2020-04-20,2020-05-11)}');
-- Suspended comes before unrecorded.
SELECT * FROM assess('every month', '2020-02-29', '[2020-02-29,)', '{}', '2020-05-20',
	suspended => '{[2020-04-20,2020-05-11)}', recorded_during => 'empty');
-- A rolling deadline inside a suspension moves to the day after it.
SELECT d AS as_of, a.* FROM unnest('{2020-08-01,2020-08-02}'::date[]) d,
	assess('at least every 3 months', '2020-01-31', '[2020-01-31,)', '{}', d,
		suspended => '{[2020-03-24,2020-08-01)}') a;
-- A suspension without an end leaves it where it was, suspended.
SELECT * FROM assess('at least every 3 months', '2020-01-31', '[2020-01-31,)', '{}', '2025-01-01',
	suspended => '{[2020-03-24,)}');

--
-- Recorded during
--

-- Missed needs the evidence from the date before to the close, overdue to
-- as_of. Recorded to 14 February, January's close: 31 January is missed. One
-- day less: unrecorded. What is still to come is due all the same.
SELECT r AS recorded_during, a.* FROM
	unnest('{"[2020-01-01,2020-02-15)","[2020-01-01,2020-02-14)","[2020-01-02,)"}'::daterange[]) r,
	assess('every month', '2019-12-31', '[2019-12-31,)', '{}', '2020-02-20', recorded_during => r) a;
SELECT r AS recorded_during, a.* FROM
	unnest('{"[2020-01-01,2020-02-11)","[2020-01-01,2020-02-10)"}'::daterange[]) r,
	assess('every month', '2019-12-31', '[2019-12-31,)', '{}', '2020-02-10', recorded_during => r) a;
-- What was done is known, whether recorded inside or not.
SELECT * FROM assess('every month', '2019-12-31', '[2019-12-31,)', '{2020-01-30,2020-03-05}', '2020-03-10',
	recorded_during => 'empty');
-- Each is cut to in_force: here from 20 January to 5 February.
SELECT r AS recorded_during, a.* FROM
	unnest('{"[2020-01-20,2020-02-06)","[2020-01-21,2020-02-06)","[2020-01-20,2020-02-05)"}'::daterange[]) r,
	assess('every month', '2019-12-31', '[2020-01-20,2020-02-06)', '{}', '2020-03-01', recorded_during => r) a;
-- Rolling: from the last event to as_of.
SELECT r AS recorded_during, a.* FROM
	unnest('{"[2020-01-11,2020-05-01)","[2020-01-12,2020-05-01)","[2020-01-11,2020-04-20)"}'::daterange[]) r,
	assess('at least every 3 months', '2019-10-29', '[2019-10-29,)', '{2020-01-10}', '2020-04-20',
		recorded_during => r) a;

--
-- Unmet, lateness and the rate
--

-- The run ends at the latest date reached: missed, stepped over, overdue.
SELECT unmet_since, unmet_run, days_overdue, missed, overdue, suspended
FROM compliance('every month', '2019-12-31', '[2019-12-31,)', '{2020-01-31}', '2020-07-03',
	suspended => '{[2020-04-20,2020-05-11)}');
-- Met or late ends it ...
SELECT unmet_since, unmet_run, days_overdue, missed, late
FROM compliance('every month', '2019-12-31', '[2019-12-31,)', '{2020-07-03}', '2020-07-03');
-- ... and so does not recorded, ...
SELECT unmet_since, unmet_run, days_overdue, missed, overdue, unrecorded
FROM compliance('every month', '2019-12-31', '[2019-12-31,)', '{}', '2020-07-03',
	recorded_during => '[2020-04-01,)');
-- ... and a later date already answered makes it empty.
SELECT unmet_since, unmet_run, days_overdue, missed, next_due
FROM compliance('every month', '2019-12-31', '[2019-12-31,)', '{2020-07-20}', '2020-07-20');
-- Late by 3 and by 10 days; the rate leaves out what is not recorded.
SELECT met, late, missed, unrecorded, worst_days_late, total_days_late, on_time_rate
FROM compliance('every month', '2019-12-31', '[2019-12-31,)',
	'{2020-01-15,2020-03-03,2020-04-10}', '2020-06-15', recorded_during => '[2019-12-31,2020-05-01)');

--
-- A rhythm that was changed
--

-- Fixed after fixed: one series. Every three months, and from 1 March every
-- month: n goes on, and so does the time of each date. 30 March is the old
-- rhythm's, which is over by then, so what came on 10 February is early for
-- 1 April, the first of the new.
SELECT a.*, c.extra FROM
	assess('{every 3 months,every month}', '{2019-09-30,NULL}', '{NULL,2020-03-01}', '[2019-09-30,)',
		'{2019-12-20,2020-02-10,2020-05-20}', '2020-05-25', NULL, NULL, NULL, NULL) a,
	compliance('{every 3 months,every month}', '{2019-09-30,NULL}', '{NULL,2020-03-01}', '[2019-09-30,)',
		'{2019-12-20,2020-02-10,2020-05-20}', '2020-05-25', NULL, NULL, NULL, NULL) c;
-- The gap runs across: 31 January to 14 February, of which half is 7 days.
SELECT e AS done, a.due_on, a.done_on, a.outcome, a.days_late
FROM unnest('{2020-02-07,2020-02-08}'::date[]) e,
	assess('{every month,every 2 weeks}', '{2019-12-31,2020-01-31}', '{NULL,2020-02-10}', '[2019-12-31,)',
		ARRAY[e], '2020-02-20', NULL, NULL, NULL, NULL) a;
-- A run of unmet dates runs across, too.
SELECT unmet_since, unmet_run, missed, overdue, days_overdue FROM
	compliance('{every month,every 2 weeks}', '{2019-12-31,2020-02-10}', '{NULL,2020-02-10}', '[2019-12-31,)',
		'{}', '2020-03-25', NULL, NULL, NULL, NULL);
-- A date of the old rhythm can be named after the change, and one of the new
-- before it; one that the change did away with is not a due date.
SELECT f AS for_due, a.* FROM unnest('{2020-01-31,2020-03-14,2020-03-31}'::date[]) f,
	assess('{every month,every 2 weeks}', '{2019-12-31,2020-02-15}', '{NULL,2020-02-15}', '[2019-12-31,)',
		'{2020-02-20}', '2020-02-25', NULL, NULL, ARRAY[f], NULL) a;

-- Rolling after rolling, last done on 10 December. The deadline of 10 March has
-- not come when the rhythm changes to every month on 1 March, and a month from
-- 10 December was long ago: 10 March stays. With the change on 1 February, there
-- is a whole month from that day.
SELECT b AS begins, a.* FROM unnest('{2020-03-01,2020-02-01}'::date[]) b,
	assess('{at least every 3 months,at least every month}', '{2019-09-30,NULL}', ARRAY[NULL, b], '[2019-09-30,)',
		'{2019-12-10}', '2020-03-05', NULL, NULL, NULL, NULL) a;
-- Made longer: six months from when it was done last.
SELECT * FROM assess('{at least every 3 months,at least every 6 months}', '{2019-09-30,NULL}', '{NULL,2020-03-01}',
	'[2019-09-30,)', '{2019-12-10}', '2020-03-05', NULL, NULL, NULL, NULL);
-- Overdue before the change, it stays so until it is done, late; then the new
-- rhythm counts from that.
SELECT d AS as_of, a.* FROM unnest('{2020-03-20,2020-03-21}'::date[]) d,
	assess('{at least every 3 months,at least every month}', '{2019-09-30,NULL}', '{NULL,2020-03-01}',
		'[2019-09-30,)', '{2020-03-21}', d, NULL, NULL, NULL, NULL) a;
-- `within` asks for something new, from the day it begins.
SELECT * FROM assess('{at least every 3 months,within 20 days}', '{2019-09-30,NULL}', '{NULL,2020-03-01}',
	'[2019-09-30,)', '{2019-12-10,2020-03-15}', '2020-04-01', NULL, NULL, NULL, NULL);
-- Nothing is due before a rhythm begins, whatever its anchor.
SELECT * FROM assess('{continuing,at least every month}', '{2019-09-30,2019-10-10}', '{NULL,2020-03-01}',
	'[2019-09-30,)', '{}', '2020-03-01', NULL, NULL, NULL, NULL);

-- Rolling after fixed: what was done late for the old rhythm's last date is late
-- for that, and does not put off the first deadline of the new.
SELECT * FROM assess('{every month,at least every 3 months}', '{2019-12-31,NULL}', '{NULL,2020-03-01}',
	'[2019-12-31,)', '{2020-01-31,2020-03-03,2020-06-02}', '2020-06-05', NULL, NULL, NULL, NULL);
-- Fixed after rolling: a deadline that fell before stays open for half the way to
-- the first date of the new rhythm, 30 April: from 29 February until 30 March, and
-- from 10 March until 4 April. And until the new rhythm begins, in any case: from
-- 10 January until 30 March.
SELECT anchor, e AS done, a.due_on, a.done_on, a.outcome, a.days_late
FROM unnest('{2020-01-29,2020-01-29,2020-02-10,2020-02-10,2019-12-10,2019-12-10}'::date[],
		'{2020-03-30,2020-03-31,2020-04-04,2020-04-05,2020-03-30,2020-03-31}'::date[]) u(anchor, e),
	assess('{at least every month,every month}', ARRAY[anchor, '2020-03-31'], '{NULL,2020-03-31}',
		'[2019-12-10,)', ARRAY[e], '2020-05-01', NULL, NULL, NULL, NULL) a;
-- One that had not fallen is gone.
SELECT * FROM assess('{at least every 3 months,every month}', '{2020-01-31,2020-03-31}', '{NULL,2020-03-31}',
	'[2020-01-31,)', '{}', '2020-05-10', NULL, NULL, NULL, NULL);
-- Continuing between: there is nothing due, and the last date before never closes.
SELECT * FROM assess('{every month,continuing}', '{2019-12-31,NULL}', '{NULL,2020-03-10}', '[2019-12-31,)',
	'{2020-01-31}', '2021-12-31', NULL, NULL, NULL, NULL);
SELECT * FROM assess('{continuing,every month}', '{2019-12-31,NULL}', '{NULL,2020-03-10}', '[2019-12-31,)',
	'{2020-03-10,2020-03-11}', '2020-04-15', NULL, NULL, NULL, NULL);
SELECT count(*) AS rows FROM assess('{continuing,continuing}', '{2019-12-31,NULL}', '{NULL,2020-03-10}', '[2019-12-31,)',
	'{2020-03-10,2020-03-11}', '2020-04-15', NULL, NULL, NULL, NULL);
SELECT last_done, extra FROM compliance('{continuing,continuing}', '{2019-12-31,NULL}', '{NULL,2020-03-10}',
	'[2019-12-31,)', '{2020-03-10,2020-03-11}', '2020-04-15', NULL, NULL, NULL, NULL);
-- A rhythm that begins when the duty has ended never applies.
SELECT * FROM assess('{at least every month,every day}', '{2020-01-31,NULL}', '{NULL,2020-02-20}',
	'[2020-01-31,2020-02-20)', '{}', '2020-02-10', NULL, NULL, NULL, NULL);

-- To each meeting: due on the days on which another duty was done.
SELECT cadence_on('{2020-03-20,2020-01-15,2020-02-19}') AS meetings, a.* FROM
	assess(cadence_on('{2020-03-20,2020-01-15,2020-02-19}'), '2019-12-31', '[2019-12-31,)',
		'{2020-01-15,2020-02-25}', '2020-04-01') a;

--
-- What is NULL, and what is refused
--

SELECT compliance(NULL, '2019-12-31', '[2019-12-31,)', '{}', '2020-01-01') IS NULL AS no_cadence,
	compliance('once', NULL, '[2019-12-31,)', '{}', '2020-01-01') IS NULL AS no_anchor,
	compliance('once', '2019-12-31', NULL, '{}', '2020-01-01') IS NULL AS no_in_force,
	compliance('once', '2019-12-31', '[2019-12-31,)', '{}', NULL) IS NULL AS no_as_of,
	(SELECT count(*) FROM assess('once', '2019-12-31', '[2019-12-31,)', '{}', NULL)) AS rows,
	deadline('once', '2019-12-31', NULL) AS deadline;
SELECT * FROM assess('every month', 'infinity', '[2019-12-31,)', '{}', '2020-01-01');
SELECT * FROM assess('every month', '2019-12-31', '[2019-12-31,)', '{}', '-infinity');
SELECT * FROM compliance('every month', '2019-12-31', '[2019-12-31,)', '{2020-01-01,infinity}', '2020-01-01');
SELECT * FROM compliance('every month', '2019-12-31', '[2019-12-31,)', '{}', '2020-01-01', -1);
SELECT * FROM compliance('every month', '2019-12-31', '[2019-12-31,)', '{2020-01-01}', '2020-01-01',
	for_due => '{2020-01-31,2020-02-29}');
SELECT * FROM compliance('every 20 working days', '1977-12-31', '[1977-12-31,)', '{}', '2020-01-01');
SELECT * FROM assess('every month', '2019-12-31', '[2019-12-31,)', '{}', '2020-01-01', -1);
SELECT * FROM assess('every month', '2019-12-31', '[2019-12-31,)', '{2020-01-01,-infinity,2020-01-02}', '2020-01-01');
SELECT * FROM assess('every month', '2019-12-31', '[2019-12-31,)', '{-infinity}', '2020-01-01');
SELECT deadline('every month', '-infinity', '{}');
SELECT deadline('every month', '2019-12-31', '{infinity}');

-- Of the arguments of a changed rhythm: NULL means nothing to assess ...
SELECT compliance(NULL::cadence[], '{2019-12-31}', '{NULL}', '[2019-12-31,)', '{}', '2020-01-01', NULL, NULL, NULL, NULL) IS NULL AS no_cadences,
	compliance('{once}', NULL, '{NULL}', '[2019-12-31,)', '{}', '2020-01-01', NULL, NULL, NULL, NULL) IS NULL AS no_anchors,
	compliance('{once}', '{2019-12-31}', NULL, '[2019-12-31,)', '{}', '2020-01-01', NULL, NULL, NULL, NULL) IS NULL AS no_begins;
-- ... but NULL in them only where the day it begins says enough.
SELECT * FROM compliance('{}'::cadence[], '{}', '{}', '[2019-12-31,)', '{}', '2020-01-01', NULL, NULL, NULL, NULL);
SELECT * FROM compliance('{every month,every week}', '{2019-12-31}', '{NULL,2020-01-01}', '[2019-12-31,)', '{}', '2020-01-01', NULL, NULL, NULL, NULL);
SELECT * FROM compliance('{every month}', '{2019-12-31}', '{NULL,2020-01-01}', '[2019-12-31,)', '{}', '2020-01-01', NULL, NULL, NULL, NULL);
SELECT * FROM assess('{every month,NULL}', '{2019-12-31,NULL}', '{NULL,2020-01-01}', '[2019-12-31,)', '{}', '2020-01-01', NULL, NULL, NULL, NULL);
SELECT * FROM assess('{every month,every week}', '{NULL,NULL}', '{NULL,2020-01-01}', '[2019-12-31,)', '{}', '2020-01-01', NULL, NULL, NULL, NULL);
SELECT * FROM assess('{every month,every week}', '{2019-12-31,NULL}', '{2019-12-31,NULL}', '[2019-12-31,)', '{}', '2020-01-01', NULL, NULL, NULL, NULL);
SELECT * FROM assess('{every month,every week}', '{2019-12-31,NULL}', '{NULL,infinity}', '[2019-12-31,)', '{}', '2020-01-01', NULL, NULL, NULL, NULL);
SELECT * FROM assess('{every month,every week}', '{2019-12-31,-infinity}', '{NULL,2020-02-01}', '[2019-12-31,)', '{}', '2020-01-01', NULL, NULL, NULL, NULL);
SELECT * FROM assess('{every month,every week,every day}', '{2019-12-31,NULL,NULL}', '{NULL,2020-02-01,2020-02-01}',
	'[2019-12-31,)', '{}', '2020-01-01', NULL, NULL, NULL, NULL);
-- When the first begins is of no account.
SELECT begins, a.* FROM unnest('{2030-01-01,-infinity}'::date[]) begins,
	assess('{once}', '{2019-12-31}', ARRAY[begins], '[2019-12-31,)', '{}', '2020-01-01', NULL, NULL, NULL, NULL) a;
-- Arrays may have another first subscript, or more than one dimension.
SELECT count(*) AS rows FROM assess('[3:4]={every month,every week}', '[0:1]={2019-12-31,NULL}', '{{NULL},{2020-02-01}}',
	'[2019-12-31,)', '[7:8]={2020-01-31,2020-01-30}', '2020-02-10', NULL, NULL, NULL, NULL);

--
-- deadline
--

-- Fixed: the first date after the latest one answered. On 10 February January
-- is answered late; on 20 February February is, early.
SELECT e AS done, deadline('every month', '2019-12-31', ARRAY[e]) FROM
	unnest('{2020-01-10,2020-02-10,2020-02-20,2019-12-31,2019-12-01}'::date[]) e;
SELECT deadline('every month', '2019-12-31', '{}') AS none,
	deadline('every month', '2019-12-31', '{2020-02-20,NULL,2020-01-02}') AS unsorted,
	deadline('once', '2019-12-31', '{}') AS once,
	deadline('once', '2019-12-31', '{2020-05-01}') AS done_once,
	deadline('by 2020-01-31, 2020-04-30', '2019-12-31', '{2020-01-31}') AS by,
	deadline('within 3 months', '2019-12-31', '{}') AS within,
	deadline('within 3 months', '2019-12-31', '{2020-01-31}') AS done_within,
	deadline('continuing', '2019-12-31', '{}') AS continuing;

--
-- Unbounded in_force, and the ends of the date type
--

SELECT * FROM assess('every year', '2019-12-31', '(,)', '{}', '2021-12-31');
SELECT * FROM assess('once', '2019-12-31', '(,)', '{4000-01-01 BC}', '2021-12-31');
SELECT * FROM assess('every 3 years', '5874890-12-31', '(,)', '{}', '5874897-12-31');
SELECT * FROM assess('at least every year', '5874890-12-31', '(,)', '{5874897-12-31}', '5874897-12-31');
SELECT due, missed, overdue, next_due FROM
	compliance('every 9 years', '4713-01-01 BC', '(,)', '{}', '5874897-12-31');
-- An anchor after in_force has begun, and one after it has ended.
SELECT a.* FROM assess('every month', '2020-03-15', '[2020-01-01,)', '{2020-02-01,2020-04-01}', '2020-04-20') a;
SELECT count(*) FROM assess('every month', '2020-03-15', '[2020-01-01,2020-03-01)', '{2020-02-01}', '2020-04-20');
SELECT a.* FROM assess('at least every month', '2020-03-15', '[2020-01-01,)', '{2020-02-01,2020-04-01}', '2020-04-20') a;
-- A rhythm that never ends is listed no further than the next date.
SELECT count(*), max(due_on) FROM assess('every day', '2019-12-31', '(,)', '{}', '2020-12-31');

-- Many events are the same in order, backwards and shuffled: near each other, on
-- one day, a few, and thousands of years apart.
WITH event AS (
	SELECT days, n, date '2000-01-01' + (k * 7919::bigint % days)::int AS day, md5(k::text) AS place
	FROM (VALUES (36525, 50000), (1, 50000), (5, 12), (200000000, 50000)) v (days, n), generate_series(1, n) k
), done AS (
	SELECT days, n, array_agg(day ORDER BY day) AS in_order, array_agg(day ORDER BY day DESC) AS backwards,
		array_agg(day ORDER BY place) AS shuffled, count(DISTINCT day) AS different
	FROM event GROUP BY days, n
)
SELECT days, n, different, (c).met + (c).late + (c).extra AS counted, c = b AS same_backwards, c = s AS same_shuffled
FROM done, LATERAL (SELECT compliance('every 3 months', '2000-01-01', '(,)', in_order, '5874897-12-31') AS c,
		compliance('every 3 months', '2000-01-01', '(,)', backwards, '5874897-12-31') AS b,
		compliance('every 3 months', '2000-01-01', '(,)', shuffled, '5874897-12-31') AS s OFFSET 0) c
WHERE days < 200000000
UNION ALL
SELECT days, n, different, (c).met + (c).late + (c).extra, c = b, c = s
FROM done, LATERAL (SELECT compliance('every 1000 years', '2000-01-01', '(,)', in_order, '5874897-12-31') AS c,
		compliance('every 1000 years', '2000-01-01', '(,)', backwards, '5874897-12-31') AS b,
		compliance('every 1000 years', '2000-01-01', '(,)', shuffled, '5874897-12-31') AS s OFFSET 0) c
WHERE days = 200000000
ORDER BY days;
-- The same for thousands of events that name their date.
SELECT c = b AS same_backwards, c = s AS same_shuffled, (c).met, (c).extra
FROM (SELECT array_agg(day ORDER BY k) AS in_order, array_agg(day ORDER BY k DESC) AS backwards, array_agg(day ORDER BY place) AS shuffled,
		array_agg(names ORDER BY k) AS in_order_names, array_agg(names ORDER BY k DESC) AS backwards_names, array_agg(names ORDER BY place) AS shuffled_names
	FROM (SELECT k, date '2000-01-01' + k / 2 AS day, date '2000-01-01' + k % 3000 AS names, md5(k::text) AS place
		FROM generate_series(1, 6000) k) e) done,
	LATERAL (SELECT compliance('every day', '2000-01-01', '(,)', in_order, '2010-01-01', for_due => in_order_names) AS c,
		compliance('every day', '2000-01-01', '(,)', backwards, '2010-01-01', for_due => backwards_names) AS b,
		compliance('every day', '2000-01-01', '(,)', shuffled, '2010-01-01', for_due => shuffled_names) AS s OFFSET 0) c;

-- A duty over the whole date type is ended by a cancel, promptly.
BEGIN;
SET LOCAL statement_timeout = '50ms';
SELECT compliance('every day', '4713-01-01 BC', '(,)', '{}', '5874897-12-31');
ROLLBACK;

--
-- What the planner makes of it
--

CREATE FUNCTION pg_temp.plan(query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	RETURN plan;
END $$;
CREATE TEMP TABLE some_duty AS
	SELECT g AS id, cadence 'every month' AS cadence, date '2020-01-31' AS anchor, date '2024-02-01' AS as_of FROM generate_series(1, 10) g;
-- In FROM its rows are not kept before they are passed on, which only a call
-- with a subquery or with ordinality needs.
SELECT q, jsonb_path_query_array(pg_temp.plan(q), '$.**."Node Type"') AS nodes
FROM (VALUES
	('SELECT * FROM some_duty, assess(cadence, anchor, ''[2020-01-31,)'', ''{}'', as_of)'),
	('SELECT * FROM some_duty, assess(ARRAY[cadence], ARRAY[anchor], ''{NULL}'', ''[2020-01-31,)'', ''{}'', as_of, NULL, NULL, NULL, NULL)'),
	('SELECT * FROM some_duty, assess(cadence, anchor, ''[2020-01-31,)'', ''{}'', as_of) WITH ORDINALITY')) v (q);
-- How many rows it expects: by the cadence, from the first day to the day asked
-- about, as far as they are known.
SELECT q, jsonb_path_query_first(pg_temp.plan('SELECT * FROM some_duty, assess(' || q || ')'),
	'$.** ? (@."Node Type" == "ProjectSet")."Plan Rows"') AS rows
FROM (VALUES (1, $$cadence, anchor, '[2020-01-31,)', '{}', as_of$$),
	(2, $$'every month', anchor, '[2020-01-31,)', '{}', '2021-01-31'$$),
	(3, $$'every week', '2020-01-31', '[2020-01-31,)', '{}', '2021-01-31'$$),
	(4, $$'every week', '2020-01-31', '[2020-01-31,2020-03-01)', '{}', '2021-01-31'$$),
	(5, $$'at least every 6 weeks', '2020-01-31', '(,)', '{}', '2021-01-31'$$),
	(6, $$'once', '2020-01-31', '[2020-01-31,)', '{}', '2021-01-31'$$),
	(7, $$'by 2020-02-03, 2020-02-04, 2020-02-05', '2020-01-31', '[2020-01-31,)', '{}', '2021-01-31'$$),
	(8, $$'{every month,every week}', '{2020-01-31,NULL}', '{NULL,2020-03-01}', '[2020-01-31,)', '{}', '2021-01-31', NULL, NULL, NULL, NULL$$)
	) v (i, q) ORDER BY i;

-- A row as one value, whoever made it and wherever it is stored.
CREATE TEMP TABLE kept AS
	SELECT 1 AS i, r FROM assess_rows('every month', '2019-12-31', '[2019-12-31,)', '{2020-01-30,2020-03-05}', '2020-04-01',
		NULL, NULL, '{NULL,2020-02-29}', NULL) r
	UNION ALL VALUES (2, ROW(NULL, NULL, NULL, NULL, NULL, NULL)::occurrence), (3, ROW(7, '2020-01-01', NULL, repeat('long ', 40), NULL, repeat('by ', 60))::occurrence),
		(4, ROW(NULL, '2020-01-01', '2020-01-02', '', 5, '')::occurrence), (5, NULL);
SELECT i, (r).n, occurrence_outcome(r) AS outcome,
	occurrence_n(r) IS NOT DISTINCT FROM (r).n AND occurrence_due_on(r) IS NOT DISTINCT FROM (r).due_on
		AND occurrence_done_on(r) IS NOT DISTINCT FROM (r).done_on AND occurrence_outcome(r) IS NOT DISTINCT FROM (r).outcome
		AND occurrence_days_late(r) IS NOT DISTINCT FROM (r).days_late
		AND occurrence_matched_by(r) IS NOT DISTINCT FROM (r).matched_by AS same
FROM kept ORDER BY i, (r).n;
SELECT i, (r).n, occurrence_outcome(r) = (r).outcome AS same
FROM (SELECT 3 AS i, ROW(7, '2020-01-01', NULL, repeat('long ', 40000), 3, 'x')::occurrence AS r OFFSET 0) s;
-- In a select list, more than one at a time, and not to its end.
SELECT assess('every month', '2019-12-31', '[2019-12-31,)', '{2020-01-30}', '2020-02-01'),
	assess('by 2020-01-31', '2019-12-31', '[2019-12-31,)', '{}', '2020-02-01');
SELECT d, (SELECT s.outcome FROM assess('every month', '2019-12-31', '[2019-12-31,)', ARRAY[d], '2020-02-20') s LIMIT 1)
FROM unnest('{2020-01-30,2020-02-10,2020-02-20}'::date[]) d;

--
-- The same by an independent reference: the rules of docs/compliance.md, one by
-- one and slowly, over random duties.
--
-- To vary the duties, set oracle.seed (from -1 to 1) and oracle.duties, as in
-- PGOPTIONS='-c oracle.seed=0.5 -c oracle.duties=100000'.
--
CREATE SCHEMA obligation_test;

CREATE TYPE obligation_test.row AS (
	n int, due_on date, done_on date, outcome text, days_late int, matched_by text);

CREATE TYPE obligation_test.answer AS (
	rows obligation_test.row[],	-- what assess must return, in order
	extra int,
	first_due date,				-- of all due dates, reported or not
	last_due date,				-- the latest not after as_of
	last_done date);

CREATE TABLE obligation_test.duty (
	id int PRIMARY KEY,
	cadence cadence,
	anchor date,
	in_force daterange,
	done date[],
	as_of date,
	grace int,
	recorded_during daterange,
	for_due date[],
	suspended datemultirange
);

-- Days in (after, until] that lie outside every suspension.
CREATE FUNCTION obligation_test.days_outside(after date, until date, suspended datemultirange)
RETURNS int LANGUAGE sql IMMUTABLE AS $$
	SELECT count(*)::int FROM generate_series(after + 1, until, interval '1 day') x
	WHERE suspended IS NULL OR NOT suspended @> x::date
$$;

-- Whether (after, until], cut to in_force, lies where evidence is complete.
-- A NULL bound is no bound.
CREATE FUNCTION obligation_test.is_recorded(recorded daterange, in_force daterange, after date, until date)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT recorded IS NULL OR recorded @> (daterange(after, until, '(]') * in_force)
$$;

CREATE FUNCTION obligation_test.fixed(d obligation_test.duty) RETURNS obligation_test.answer
LANGUAGE plpgsql STABLE AS $$
DECLARE
	horizon date;
	due date[];					-- d1, d2, ... in force
	before date[];				-- the due date before each
	close date[];				-- its close; NULL: it never closes
	answered date[];
	how text[];
	events date[];				-- the days on which something was done
	day date;
	following date;
	named date;
	unnamed boolean;
	suspended_now boolean;
	ended boolean := coalesce(upper(d.in_force) <= d.as_of, false);
	reported_next boolean := false;
	closed boolean;
	i int;
	r obligation_test.row;
	a obligation_test.answer;
BEGIN
	a.rows := '{}';
	a.extra := 0;
	-- Nothing is told of dates further than two steps from all that is given.
	IF NOT is_finite(d.cadence) THEN
		SELECT greatest(d.as_of, d.anchor, lower(d.in_force), max(f)) + 2 * nominal_days(d.cadence) + 30
		INTO horizon FROM unnest(d.for_due) f;
	END IF;
	due := ARRAY(SELECT x FROM due_dates(d.cadence, d.anchor,
		d.in_force * daterange(NULL, horizon)) x ORDER BY x);
	events := ARRAY(SELECT DISTINCT e FROM unnest(d.done) e
		WHERE e <= d.as_of AND e <@ d.in_force ORDER BY e);
	a.first_due := due[1];
	SELECT max(x) INTO a.last_due FROM unnest(due) x WHERE x <= d.as_of;
	a.last_done := events[cardinality(events)];

	FOR i IN 1 .. cardinality(due) LOOP
		IF i > 1 THEN
			before[i] := due[i - 1];
		ELSIF nominal_days(d.cadence) IS NULL THEN		-- once, by
			before[i] := lower(d.in_force) - 1;
		ELSE
			before[i] := coalesce(last_due(d.cadence, d.anchor, due[1] - 1),
				CASE WHEN d.anchor < due[1] THEN d.anchor END);
		END IF;
		-- Rule 1.
		following := next_due(d.cadence, d.anchor, due[i]);
		IF following IS NULL OR NOT following <@ d.in_force THEN
			close[i] := due[i] + d.grace;
		ELSIF d.grace IS NULL THEN
			close[i] := due[i] + (following - due[i]) / 2;
		ELSE
			close[i] := due[i] + least(d.grace, following - due[i]);
		END IF;
		answered[i] := NULL;
	END LOOP;

	FOREACH day IN ARRAY events LOOP
		-- Rule 0: the named ones, once per date named.
		unnamed := false;
		FOR named IN
			SELECT DISTINCT u.f FROM unnest(d.done, d.for_due) u(e, f) WHERE u.e = day
		LOOP
			i := array_position(due, named);
			IF named IS NULL OR i IS NULL THEN
				unnamed := true;
			ELSIF answered[i] IS NULL THEN
				answered[i] := day;
				how[i] := 'stated';
			ELSE
				a.extra := a.extra + 1;
			END IF;
		END LOOP;
		CONTINUE WHEN NOT unnamed;

		-- Rules 2 and 3: all the others of the day count once.
		FOR i IN 1 .. cardinality(due) + 1 LOOP
			IF i > cardinality(due) THEN
				a.extra := a.extra + 1;
				EXIT;
			END IF;
			CONTINUE WHEN answered[i] IS NOT NULL OR day <= before[i] OR day > close[i];
			-- Suspended, with nothing done for it by its day: closed.
			CONTINUE WHEN due[i] < day AND d.suspended @> due[i];
			answered[i] := day;
			how[i] := 'rule';
			EXIT;
		END LOOP;
	END LOOP;

	FOR i IN 1 .. cardinality(due) LOOP
		r := ROW(i, due[i], answered[i], NULL, NULL, how[i]);
		closed := ended OR coalesce(d.as_of > close[i], false);
		IF answered[i] <= due[i] THEN
			r.outcome := 'met';
			r.days_late := 0;
		ELSIF answered[i] > due[i] THEN
			r.outcome := 'late';
			r.days_late := obligation_test.days_outside(due[i], answered[i], d.suspended);
		ELSIF d.as_of <= due[i] THEN
			CONTINUE WHEN reported_next;
			reported_next := true;
			r.outcome := 'due';
		ELSIF d.suspended @> due[i] THEN
			r.outcome := 'suspended';
		ELSIF NOT obligation_test.is_recorded(d.recorded_during, d.in_force, before[i],
			CASE WHEN closed THEN close[i] ELSE d.as_of END)
		THEN
			r.outcome := 'unrecorded';
		ELSIF closed THEN
			r.outcome := 'missed';
		ELSE
			r.outcome := 'overdue';
			r.days_late := obligation_test.days_outside(due[i], d.as_of, d.suspended);
		END IF;
		a.rows := a.rows || r;
	END LOOP;
	RETURN a;
END $$;

-- One step of a rolling cadence from a day: moved past a suspension, or
-- infinite where the suspension has no end.
CREATE FUNCTION obligation_test.step(d obligation_test.duty, done_last date) RETURNS date
LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT coalesce(upper(s), 'infinity') FROM unnest(d.suspended) s WHERE s @> x), x)
	FROM nth_due(d.cadence, done_last, 1) x
$$;

CREATE FUNCTION obligation_test.rolling(d obligation_test.duty) RETURNS obligation_test.answer
LANGUAGE plpgsql STABLE AS $$
DECLARE
	ended boolean := coalesce(upper(d.in_force) <= d.as_of, false);
	last date := d.anchor;
	deadline date;
	day date;
	k int := 0;
	r obligation_test.row;
	a obligation_test.answer;
BEGIN
	a.rows := '{}';
	a.extra := 0;
	FOR day IN SELECT DISTINCT e FROM unnest(d.done) e
		WHERE e <= d.as_of AND e <@ d.in_force AND e >= d.anchor ORDER BY e
	LOOP
		a.last_done := day;
		IF k = 1 AND is_finite(d.cadence) THEN		-- within: used up
			a.extra := a.extra + 1;
			CONTINUE;
		END IF;
		k := k + 1;
		deadline := obligation_test.step(d, last);
		IF day <= deadline THEN
			r := ROW(k, deadline, day, 'met', 0, 'rule');
		ELSE
			r := ROW(k, deadline, day, 'late',
				obligation_test.days_outside(deadline, day, d.suspended), 'rule');
		END IF;
		IF deadline = 'infinity' THEN
			r.due_on := nth_due(d.cadence, last, 1);
		END IF;
		a.rows := a.rows || r;
		last := day;
	END LOOP;

	IF NOT (k = 1 AND is_finite(d.cadence)) AND NOT isempty(d.in_force) THEN
		deadline := obligation_test.step(d, last);
		r := ROW(k + 1, deadline, NULL, NULL, NULL, NULL);
		IF deadline = 'infinity' THEN
			r.due_on := nth_due(d.cadence, last, 1);
			deadline := r.due_on;
		END IF;
		IF ended AND deadline >= upper(d.in_force) THEN
			r.outcome := NULL;			-- beyond the end: not reported
		ELSIF d.as_of <= deadline THEN
			r.outcome := 'due';
		ELSIF d.suspended @> deadline THEN
			r.outcome := 'suspended';
		ELSIF NOT obligation_test.is_recorded(d.recorded_during, d.in_force, last,
			CASE WHEN NOT ended THEN d.as_of END)
		THEN
			r.outcome := 'unrecorded';
		ELSIF ended THEN
			r.outcome := 'missed';
		ELSE
			r.outcome := 'overdue';
			r.days_late := obligation_test.days_outside(deadline, d.as_of, d.suspended);
		END IF;
		IF r.outcome IS NOT NULL THEN
			a.rows := a.rows || r;
		END IF;
	END IF;
	SELECT min(x.due_on) FILTER (WHERE x.n = 1), max(x.due_on) FILTER (WHERE x.due_on <= d.as_of)
	INTO a.first_due, a.last_due FROM unnest(a.rows) x;
	RETURN a;
END $$;

CREATE FUNCTION obligation_test.answer(d obligation_test.duty) RETURNS obligation_test.answer
LANGUAGE plpgsql STABLE AS $$
DECLARE
	a obligation_test.answer;
BEGIN
	IF d.cadence = 'continuing' THEN
		a.rows := '{}';
		a.extra := 0;
	ELSIF is_rolling(d.cadence) THEN
		a := obligation_test.rolling(d);
	ELSE
		a := obligation_test.fixed(d);
	END IF;
	RETURN a;
END $$;

CREATE FUNCTION obligation_test.summary(d obligation_test.duty, a obligation_test.answer)
RETURNS compliance LANGUAGE plpgsql STABLE AS $$
DECLARE
	c compliance;
	r obligation_test.row;
	due_dates bigint;
BEGIN
	SELECT count(*) FILTER (WHERE outcome = 'due'), count(*) FILTER (WHERE outcome = 'met'),
		count(*) FILTER (WHERE outcome = 'late'), count(*) FILTER (WHERE outcome = 'missed'),
		count(*) FILTER (WHERE outcome = 'overdue'), count(*) FILTER (WHERE outcome = 'unrecorded'),
		count(*) FILTER (WHERE outcome = 'suspended'), a.extra, a.first_due, a.last_due, a.last_done,
		min(due_on) FILTER (WHERE outcome = 'due'), NULL, 0, 0,
		coalesce(max(days_late) FILTER (WHERE outcome = 'late'), 0),
		coalesce(sum(days_late) FILTER (WHERE outcome = 'late'), 0), NULL
	INTO c FROM unnest(a.rows);

	-- Backwards from the latest due date before as_of, or a later one answered.
	FOR r IN SELECT * FROM unnest(a.rows) x ORDER BY x.n DESC LOOP
		CONTINUE WHEN r.outcome IN ('due', 'suspended');
		EXIT WHEN r.outcome NOT IN ('missed', 'overdue');
		c.unmet_since := r.due_on;
		c.unmet_run := c.unmet_run + 1;
	END LOOP;
	IF c.unmet_run > 0 THEN
		c.days_overdue := obligation_test.days_outside(c.unmet_since, d.as_of, d.suspended);
	END IF;
	due_dates := c.met + c.late + c.missed + c.overdue;
	IF due_dates > 0 THEN
		c.on_time_rate := c.met::float8 / due_dates;
	END IF;
	RETURN c;
END $$;

--
-- Random duties
--

CREATE FUNCTION obligation_test.pick(int, int) RETURNS int LANGUAGE sql VOLATILE AS
	$$ SELECT $1 + floor(random() * ($2 - $1 + 1))::int $$;

CREATE FUNCTION obligation_test.random_cadence(anchor date) RETURNS cadence
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	n int := obligation_test.pick(1, 6);
	span text;
BEGIN
	span := (ARRAY[
		n || ' months', n || ' months', n || ' weeks', obligation_test.pick(2, 40) || ' days',
		obligation_test.pick(2, 25) || ' working days', '1 year'])[obligation_test.pick(1, 6)];
	RETURN CASE obligation_test.pick(1, 20)
		WHEN 1 THEN 'once'
		WHEN 2 THEN 'continuing'
		WHEN 3 THEN 'within ' || span
		WHEN 4 THEN 'within ' || span
		ELSE CASE obligation_test.pick(1, 10)
			WHEN 1 THEN 'by ' || (SELECT string_agg((anchor + obligation_test.pick(-30, 60 * g))::text, ', ')
				FROM generate_series(1, n) g)
			WHEN 2 THEN 'at least every ' || span
			WHEN 3 THEN 'at least every ' || span
			WHEN 4 THEN 'at least every ' || span
			ELSE 'every ' || span
		END
	END::cadence;
END $$;

CREATE FUNCTION obligation_test.random_duty(id int) RETURNS obligation_test.duty
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	d obligation_test.duty;
	near date[];				-- dates worth hitting
	x date;
	y date;
	f date;
BEGIN
	d.id := id;
	d.anchor := date '2018-12-01' + obligation_test.pick(0, 500);
	IF random() < 0.3 THEN		-- the end of a month
		d.anchor := date_trunc('month', d.anchor) - interval '1 day';
	END IF;
	d.cadence := obligation_test.random_cadence(d.anchor);
	near := ARRAY(SELECT g FROM due_dates(d.cadence, d.anchor,
		daterange(d.anchor - 100, d.anchor + 560)) g) || d.anchor;

	-- Now and then exactly on a boundary, or a day from it.
	x := CASE obligation_test.pick(1, 4)
		WHEN 1 THEN d.anchor + obligation_test.pick(-90, 90)
		WHEN 2 THEN near[obligation_test.pick(1, cardinality(near))] + obligation_test.pick(-1, 1)
		ELSE d.anchor
	END;
	y := CASE obligation_test.pick(1, 2)
		WHEN 1 THEN x + obligation_test.pick(0, 500)
		ELSE greatest(x, near[obligation_test.pick(1, cardinality(near))] + obligation_test.pick(-1, 1))
	END;
	IF random() < 0.03 THEN
		d.in_force := 'empty';
	ELSE
		d.in_force := daterange(CASE WHEN random() < 0.9 THEN x END, CASE WHEN random() < 0.4 THEN y END);
	END IF;
	near := near || y;

	d.as_of := CASE obligation_test.pick(1, 10)
		WHEN 1 THEN d.anchor + obligation_test.pick(-90, 10)
		WHEN 2 THEN y + obligation_test.pick(-1, 1)
		WHEN 3 THEN near[obligation_test.pick(1, cardinality(near))] + obligation_test.pick(-1, 1)
		ELSE d.anchor + obligation_test.pick(0, 500)
	END;
	near := ARRAY(SELECT g FROM unnest(near) g WHERE g <= d.as_of + 60) || d.as_of;
	d.done := '{}';
	FOR g IN 1 .. obligation_test.pick(-2, 14) LOOP
		x := CASE obligation_test.pick(1, 8)
			WHEN 1 THEN NULL
			WHEN 2 THEN d.anchor + obligation_test.pick(-60, 550)
			WHEN 3 THEN coalesce(d.done[obligation_test.pick(1, cardinality(d.done))], d.as_of)
			ELSE near[obligation_test.pick(1, cardinality(near))] + obligation_test.pick(-9, 18)
		END;
		d.done := d.done || x;
		f := CASE obligation_test.pick(1, 5)
			WHEN 1 THEN near[obligation_test.pick(1, cardinality(near))]
			WHEN 2 THEN coalesce(next_due(d.cadence, d.anchor, x), x)
			WHEN 3 THEN coalesce(last_due(d.cadence, d.anchor, x), x)
			ELSE NULL
		END;
		d.for_due := d.for_due || f;
	END LOOP;
	IF random() < 0.5 THEN
		d.for_due := NULL;
	END IF;
	IF random() < 0.03 THEN
		d.done := NULL;
		d.for_due := NULL;
	END IF;

	IF random() < 0.4 THEN
		d.grace := obligation_test.pick(0, CASE WHEN random() < 0.5 THEN 10 ELSE 400 END);
	END IF;
	IF random() < 0.4 THEN
		x := CASE obligation_test.pick(1, 2) WHEN 1 THEN d.anchor + obligation_test.pick(-50, 200)
			ELSE near[obligation_test.pick(1, cardinality(near))] + obligation_test.pick(-1, 1) END;
		d.recorded_during := CASE WHEN random() < 0.05 THEN 'empty'
			ELSE daterange(CASE WHEN random() < 0.6 THEN x END,
				CASE WHEN random() < 0.6 THEN x + obligation_test.pick(0, 400) END) END;
	END IF;
	IF random() < 0.4 THEN
		d.suspended := '{}';
		FOR g IN 1 .. obligation_test.pick(0, 3) LOOP
			x := near[obligation_test.pick(1, cardinality(near))] + obligation_test.pick(-20, 5);
			y := x + obligation_test.pick(0, 70);
			d.suspended := d.suspended + datemultirange(daterange(
				CASE WHEN random() < 0.98 THEN x END, CASE WHEN random() < 0.97 THEN y END));
		END LOOP;
	END IF;
	RETURN d;
END $$;

CREATE FUNCTION obligation_test.assessed(d obligation_test.duty) RETURNS obligation_test.row[]
LANGUAGE sql STABLE AS $$
	SELECT coalesce(array_agg(ROW(n, due_on, done_on, outcome, days_late, matched_by)::obligation_test.row
		ORDER BY ordinality), '{}')
	FROM assess(d.cadence, d.anchor, d.in_force, d.done, d.as_of, d.grace,
		d.recorded_during, d.for_due, d.suspended) WITH ORDINALITY
$$;

CREATE FUNCTION obligation_test.summed(d obligation_test.duty) RETURNS compliance
LANGUAGE sql STABLE AS $$
	SELECT compliance(d.cadence, d.anchor, d.in_force, d.done, d.as_of, d.grace,
		d.recorded_during, d.for_due, d.suspended)
$$;

SELECT coalesce(nullif(current_setting('oracle.seed', true), '')::float8, 0.2019) AS seed,
	coalesce(nullif(current_setting('oracle.duties', true), '')::int, 20000) AS duties \gset
DO $$ BEGIN PERFORM setseed(coalesce(nullif(current_setting('oracle.seed', true), '')::float8, 0.2019)); END $$;
INSERT INTO obligation_test.duty
	SELECT d.* FROM generate_series(1, :duties) g, obligation_test.random_duty(g) d;
CREATE TABLE obligation_test.result AS
	SELECT d.id, d, obligation_test.answer(d) AS want,
		obligation_test.assessed(d) AS rows, obligation_test.summed(d) AS sum
	FROM obligation_test.duty d;

-- The duties are not all of one kind: each outcome, way of matching and kind of
-- cadence comes up hundreds of times.
SELECT o.outcome, count(*) > 500 AS often
FROM obligation_test.result r, unnest((r.want).rows) o GROUP BY o.outcome ORDER BY o.outcome;
SELECT o.matched_by, count(*) > 500 AS often
FROM obligation_test.result r, unnest((r.want).rows) o GROUP BY o.matched_by ORDER BY o.matched_by;
SELECT substring(cadence::text FROM '^(once|by|continuing|within|at least every|every)') AS kind,
	count(*) > 500 AS often
FROM obligation_test.duty GROUP BY 1 ORDER BY 1;

-- What assess answers, row for row, and what compliance answers, field for
-- field, wherever it is not what the rules say.
SELECT :'seed' AS seed, (d).*, rows AS got, (want).rows AS want
FROM obligation_test.result
WHERE rows IS DISTINCT FROM (want).rows ORDER BY id LIMIT 5 \gx
SELECT :'seed' AS seed, (d).*, sum AS got, obligation_test.summary(d, want) AS want
FROM obligation_test.result
WHERE sum IS DISTINCT FROM obligation_test.summary(d, want) ORDER BY id LIMIT 5 \gx

--
-- What holds for every duty
--

-- Met, late, missed, overdue, unrecorded and suspended are the due dates before
-- as_of, and those answered on or after it.
SELECT :'seed' AS seed, (d).*, sum
FROM obligation_test.result
WHERE NOT is_rolling((d).cadence)
	AND (sum).met + (sum).late + (sum).missed + (sum).overdue + (sum).unrecorded + (sum).suspended
		<> due_count((d).cadence, (d).anchor, (d).in_force * daterange(NULL, (d).as_of))
			+ (SELECT count(*) FROM unnest(rows) r WHERE r.due_on >= (d).as_of AND r.done_on IS NOT NULL)
ORDER BY id LIMIT 5 \gx
-- Every event that counts answers one date or is extra.
SELECT :'seed' AS seed, (d).*, sum
FROM obligation_test.result
WHERE (d).for_due IS NULL AND (d).cadence <> 'continuing'
	AND (sum).met + (sum).late + (sum).extra
		<> (SELECT count(DISTINCT e) FROM unnest((d).done) e
			WHERE e <= (d).as_of AND e <@ (d).in_force AND NOT (is_rolling((d).cadence) AND e < (d).anchor))
ORDER BY id LIMIT 5 \gx

-- The order of the input never matters, and neither do repetitions and NULLs.
CREATE FUNCTION obligation_test.shuffled(d obligation_test.duty) RETURNS obligation_test.duty
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	named boolean := d.for_due IS NOT NULL;
BEGIN
	SELECT array_agg(e), array_agg(f) INTO d.done, d.for_due
	FROM (SELECT e, f
		FROM (SELECT * FROM unnest(d.done, d.for_due) UNION ALL
			SELECT * FROM unnest(d.done, d.for_due) UNION ALL
			SELECT NULL, d.anchor) u(e, f)
		ORDER BY random()) s;
	IF NOT named THEN
		d.for_due := NULL;
	END IF;
	RETURN d;
END $$;
SELECT :'seed' AS seed, (d).*, s AS shuffled, sum, obligation_test.summed(s) AS sum_shuffled
FROM obligation_test.result, obligation_test.shuffled(d) s
WHERE obligation_test.assessed(s) IS DISTINCT FROM rows OR obligation_test.summed(s) IS DISTINCT FROM sum
ORDER BY id LIMIT 5 \gx

-- An unnamed event added never makes an outcome worse. On a rolling duty, what
-- was done before it keeps its row and what was done after it is no later.
CREATE FUNCTION obligation_test.added(d obligation_test.duty, e date) RETURNS obligation_test.duty
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	IF d.for_due IS NOT NULL THEN
		d.for_due := d.for_due || NULL::date;
	END IF;
	d.done := d.done || e;
	RETURN d;
END $$;
CREATE FUNCTION obligation_test.rank(outcome text) RETURNS int LANGUAGE sql IMMUTABLE AS
	$$ SELECT coalesce(array_position('{late,met}', outcome), 0) $$;
CREATE TABLE obligation_test.with_one_more AS
	SELECT *, obligation_test.assessed(obligation_test.added(d, e)) AS rows_then
	FROM (SELECT *, (d).anchor + obligation_test.pick(-30, 500) AS e FROM obligation_test.result) r;
SELECT :'seed' AS seed, (d).*, e AS added, was, becomes
FROM obligation_test.with_one_more, unnest(rows) was
	LEFT JOIN LATERAL unnest(rows_then) becomes ON becomes.due_on = was.due_on
WHERE NOT is_rolling((d).cadence) AND was.outcome <> 'due'
	AND (becomes.due_on IS NULL OR
		obligation_test.rank(becomes.outcome) < obligation_test.rank(was.outcome) OR
		obligation_test.rank(becomes.outcome) = 0 AND becomes.outcome <> was.outcome OR
		becomes.outcome = 'late' AND was.outcome = 'late' AND becomes.days_late > was.days_late)
ORDER BY id, was.n LIMIT 5 \gx
SELECT :'seed' AS seed, (d).*, e AS added, was, becomes
FROM obligation_test.with_one_more, unnest(rows) was
	LEFT JOIN LATERAL unnest(rows_then) becomes ON becomes.done_on = was.done_on
WHERE is_rolling((d).cadence) AND was.done_on IS NOT NULL
	AND (was.done_on < e AND becomes IS DISTINCT FROM was OR
		NOT is_finite((d).cadence) AND (becomes.done_on IS NULL OR becomes.days_late > was.days_late))
ORDER BY id, was.n LIMIT 5 \gx

-- As time goes on, what was met stays met by what met it, and what was late, late.
CREATE FUNCTION obligation_test.later(d obligation_test.duty, days int) RETURNS obligation_test.duty
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	d.as_of := d.as_of + days;
	RETURN d;
END $$;
CREATE TABLE obligation_test.some_time_on AS
	SELECT *, obligation_test.assessed(obligation_test.later(d, later)) AS rows_then
	FROM (SELECT *, obligation_test.pick(1, 200) AS later FROM obligation_test.result) r;
SELECT :'seed' AS seed, (d).*, later, was, becomes
FROM obligation_test.some_time_on, unnest(rows) was
	LEFT JOIN LATERAL unnest(rows_then) becomes ON becomes.n = was.n
WHERE was.done_on IS NOT NULL AND becomes IS DISTINCT FROM was
ORDER BY id, was.n LIMIT 5 \gx

-- deadline follows from the same rules over [anchor, infinity).
SELECT :'seed' AS seed, (d).*, deadline((d).cadence, (d).anchor, (d).done) AS got, w.deadline AS want
FROM obligation_test.result,
	LATERAL (SELECT ROW(id, (d).cadence, (d).anchor, daterange((d).anchor, NULL), (d).done,
		coalesce((SELECT max(e) FROM unnest((d).done) e), (d).anchor), NULL, NULL, NULL, NULL
		)::obligation_test.duty AS open) o,
	LATERAL (SELECT CASE WHEN is_rolling((d).cadence)
		THEN (SELECT max(r.due_on) FROM unnest((a).rows) r WHERE r.done_on IS NULL)
		ELSE next_due((d).cadence, (d).anchor, coalesce(
			(SELECT max(r.due_on) FROM unnest((a).rows) r WHERE r.done_on IS NOT NULL), (d).anchor - 1))
		END AS deadline FROM obligation_test.answer(open) a) w
WHERE (d).done IS NOT NULL
	AND deadline((d).cadence, (d).anchor, (d).done) IS DISTINCT FROM w.deadline
ORDER BY id LIMIT 5 \gx

--
-- The same for duties whose rhythm was changed, day by day
--

CREATE TYPE obligation_test.changed AS (
	id int,
	cadence cadence[],
	anchor date[],
	begins date[],
	in_force daterange,
	done date[],
	as_of date,
	grace int,
	recorded_during daterange,
	for_due date[],
	suspended datemultirange
);

-- One step of a rolling cadence from a day, done so often since its anchor.
CREATE FUNCTION obligation_test.staged_step(cadence cadence, anchor date, done_before int, from_day date)
RETURNS date LANGUAGE plpgsql STABLE AS $$
DECLARE
	stages text[] := string_to_array(cadence::text, ', then ');
	stage text;
BEGIN
	FOREACH stage IN ARRAY stages LOOP
		IF stage LIKE 'within %' THEN
			IF done_before > 0 THEN
				done_before := done_before - 1;
				CONTINUE;
			END IF;
			RETURN nth_due(replace(stage, 'within', 'at least every')::cadence, from_day, 1);
		END IF;
		CONTINUE WHEN stage LIKE '% for %'
			AND from_day >= nth_due(('every ' || split_part(stage, ' for ', 2))::cadence, anchor, 1);
		RETURN nth_due(split_part(stage, ' for ', 1)::cadence, from_day, 1);
	END LOOP;
	RETURN NULL;
END $$;

CREATE TYPE obligation_test.deadline AS (
	on_day date,				-- NULL when there is none
	halted boolean,				-- it lies in a suspension without an end
	since date,					-- what it counts from
	done_before int				-- how often it was done since the anchor
);

CREATE FUNCTION obligation_test.moved(x obligation_test.deadline, suspended datemultirange)
RETURNS obligation_test.deadline LANGUAGE plpgsql STABLE AS $$
DECLARE
	s daterange;
BEGIN
	SELECT u INTO s FROM unnest(suspended) u WHERE u @> x.on_day;
	x.halted := coalesce(s IS NOT NULL AND upper(s) IS NULL, false);
	x.on_day := coalesce(upper(s), x.on_day);
	RETURN x;
END $$;

-- Rules 8 and 9: the first deadline of rhythm k. `old` is the deadline of a
-- rolling rhythm before it that has not come, `last_done` the day it was done
-- last, `unnamed` the days on which something was done that names no date.
CREATE FUNCTION obligation_test.first_deadline(d obligation_test.changed, k int, old obligation_test.deadline,
	last_done date, unnamed date[])
RETURNS obligation_test.deadline LANGUAGE plpgsql STABLE AS $$
DECLARE
	a date := coalesce(d.anchor[k], d.begins[k]);
	b date := CASE WHEN k > 1 THEN d.begins[k] ELSE '-infinity' END;
	x obligation_test.deadline;
	whole date;
BEGIN
	x.done_before := 0;
	IF last_done >= a THEN
		SELECT count(*) INTO x.done_before FROM unnest(unnamed) u WHERE u BETWEEN a AND last_done;
	END IF;
	IF old.on_day IS NULL OR (d.cadence[k]::text LIKE 'within %' AND (last_done >= a) IS NOT TRUE) THEN
		x.since := greatest(a, last_done);
		x.on_day := obligation_test.staged_step(d.cadence[k], a, x.done_before, x.since);
		IF x.on_day IS NOT NULL THEN
			x.on_day := greatest(x.on_day, b);
		END IF;
	ELSE
		x.since := old.since;
		x.on_day := obligation_test.staged_step(d.cadence[k], a, x.done_before, x.since);
		IF x.on_day < old.on_day THEN
			whole := obligation_test.staged_step(d.cadence[k], a, x.done_before, greatest(a, b));
			x.on_day := least(old.on_day, whole);
		END IF;
	END IF;
	RETURN obligation_test.moved(x, d.suspended);
END $$;

-- Rule 10: a fixed rhythm closes the deadline of rhythm k before it, though not
-- before it begins. NULL when none follows.
CREATE FUNCTION obligation_test.deadline_close(deadline date, k int, due date[], rk int[], d obligation_test.changed)
RETURNS date LANGUAGE sql STABLE AS $$
	SELECT greatest(d.begins[r] - 1, deadline + least(coalesce(d.grace, (next - deadline) / 2), next - deadline))
	FROM unnest(due, rk) u(next, r)
	WHERE r > k AND deadline < d.begins[k + 1]
	ORDER BY next LIMIT 1
$$;

CREATE FUNCTION obligation_test.changed_answer(d obligation_test.changed) RETURNS obligation_test.answer
LANGUAGE plpgsql STABLE AS $$
DECLARE
	n int;
	b date[];					-- first day of each rhythm
	e date[];					-- first day after it
	kind text[];
	horizon date;
	due date[] := '{}';			-- the fixed due dates
	rk int[] := '{}';			-- the rhythm of each
	after date[];				-- the day after which each may be answered, as far as
								-- it does not depend on what was done
	close date[];
	answered date[];
	how text[];
	d0 date;
	events date[];
	unnamed_days date[];
	days date[];
	day date;
	next date;
	k int := 1;					-- the rhythm of the day
	x obligation_test.deadline;	-- of a rolling rhythm
	y obligation_test.deadline;
	kx int;						-- the rhythm it came from
	x_close date;				-- NULL: it never closes
	fallen boolean;
	rolled date;				-- done last for a deadline, or the deadline that was left
	rows obligation_test.row[] := '{}';	-- of rolling rhythms
	row_rk int[] := '{}';
	ended boolean := coalesce(upper(d.in_force) <= d.as_of, false);
	reported_next boolean := false;
	closed boolean;
	f date;
	unnamed boolean;
	i int;
	j int;
	number int := 0;
	r obligation_test.row;
	a obligation_test.answer;
BEGIN
	a.rows := '{}';
	a.extra := 0;
	IF isempty(d.in_force) THEN
		RETURN a;
	END IF;
	-- A rhythm that begins when the duty has ended never applies.
	n := cardinality(d.cadence);
	WHILE n > 1 AND d.begins[n] >= upper(d.in_force) LOOP
		n := n - 1;
	END LOOP;
	FOR i IN 1 .. n LOOP
		b[i] := CASE WHEN i > 1 THEN d.begins[i] ELSE '-infinity' END;
		e[i] := CASE WHEN i < n THEN d.begins[i + 1] ELSE 'infinity' END;
		kind[i] := CASE WHEN d.cadence[i] = 'continuing' THEN 'continuing'
			WHEN is_rolling(d.cadence[i]) THEN 'rolling' ELSE 'fixed' END;
	END LOOP;
	IF 'rolling' <> ALL (kind) AND 'fixed' <> ALL (kind) THEN
		RETURN a;
	END IF;

	-- Rules 6 and 7: the fixed due dates of all rhythms, each in its own days.
	SELECT greatest(d.as_of, lower(d.in_force), d.begins[n], max(u)) + 900 INTO horizon
	FROM unnest(d.for_due || d.anchor || d.begins) u;
	FOR i IN 1 .. n LOOP
		FOR f IN SELECT u FROM due_dates(d.cadence[i], coalesce(d.anchor[i], b[i]), d.in_force *
			daterange(nullif(b[i], '-infinity'), least(e[i], horizon))) u WHERE kind[i] = 'fixed' ORDER BY u
		LOOP
			due := due || f;
			rk := rk || i;
		END LOOP;
	END LOOP;

	events := ARRAY(SELECT DISTINCT u FROM unnest(d.done) u
		WHERE u <= d.as_of AND u <@ d.in_force
			AND NOT (kind[1] = 'rolling' AND u < d.anchor[1] AND u < e[1]) ORDER BY u);
	unnamed_days := ARRAY(SELECT DISTINCT u.day FROM unnest(d.done, d.for_due) u(day, names)
		WHERE u.day = ANY (events) AND (u.names = ANY (due)) IS NOT TRUE ORDER BY u.day);
	a.last_done := events[cardinality(events)];

	FOR i IN 1 .. cardinality(due) LOOP
		after[i] := '-infinity';
		FOR j IN 2 .. rk[i] LOOP
			-- what was done before a rolling rhythm began is for nothing after it
			IF kind[j] = 'rolling' THEN
				after[i] := greatest(after[i], b[j] - 1);
			END IF;
		END LOOP;
		IF i > 1 THEN
			after[i] := greatest(after[i], due[i - 1]);
		END IF;

		-- The next due date if nothing more is done.
		next := NULL;
		IF rk[i + 1] = rk[i] THEN
			next := due[i + 1];
		ELSE
			y := NULL;
			FOR j IN rk[i] + 1 .. n LOOP
				IF kind[j] = 'rolling' THEN
					y := obligation_test.first_deadline(d, j, y,
						(SELECT max(u) FROM unnest(events) u WHERE u < b[j]), unnamed_days);
					IF y.on_day < e[j] THEN
						next := CASE WHEN (y.on_day < upper(d.in_force)) IS NOT FALSE THEN y.on_day END;
						EXIT;
					END IF;
				ELSE
					y := NULL;
					next := due[array_position(rk, j)];
					EXIT WHEN next IS NOT NULL;
				END IF;
			END LOOP;
		END IF;
		IF next IS NULL THEN
			close[i] := due[i] + d.grace;
		ELSIF d.grace IS NULL THEN
			close[i] := due[i] + (next - due[i]) / 2;
		ELSE
			close[i] := due[i] + least(d.grace, next - due[i]);
		END IF;
		answered[i] := NULL;
	END LOOP;

	-- d0
	d0 := coalesce(lower(d.in_force) - 1, '-infinity');
	IF d.cadence[rk[1]]::text LIKE 'every %' AND d.cadence[rk[1]]::text NOT LIKE '%FREQ=%'
		AND NOT EXISTS (SELECT FROM generate_series(1, rk[1] - 1) g
			WHERE kind[g] = 'fixed' AND isfinite(d0)
				AND last_due(d.cadence[g], coalesce(d.anchor[g], b[g]), least(d0, e[g] - 1)) >= b[g])
	THEN
		f := coalesce(d.anchor[rk[1]], b[rk[1]]);
		d0 := greatest(d0, last_due(d.cadence[rk[1]], f, due[1] - 1), CASE WHEN f < due[1] THEN f END);
	END IF;

	IF kind[1] = 'rolling' THEN
		x := obligation_test.first_deadline(d, 1, NULL, NULL, unnamed_days);
		kx := 1;
	END IF;
	days := ARRAY(SELECT u FROM unnest(events || d.begins[2:n]) u GROUP BY u ORDER BY u);
	FOREACH day IN ARRAY days LOOP
		-- A rhythm begins. A deadline that fell before stays; else there is
		-- another, or none.
		IF day = ANY (d.begins[2:n]) THEN
			k := k + 1;
			fallen := coalesce(x.on_day < day, false);
			IF fallen AND kind[k] = 'rolling'
				AND EXISTS (SELECT FROM unnest(rk) u WHERE u > kx AND u < k)
			THEN
				-- it has long closed, because fixed dates came after it
				rows := rows || ROW(NULL, x.on_day, NULL, CASE WHEN x.halted AND x.on_day < d.as_of THEN 'suspended' END, NULL,
					x.since || ',' || obligation_test.deadline_close(x.on_day, kx, due, rk, d))::obligation_test.row;
				row_rk := row_rk || kx;
				fallen := false;
				x := NULL;
			END IF;
			IF fallen THEN
				NULL;
			ELSIF kind[k] = 'rolling' THEN
				x := obligation_test.first_deadline(d, k, x,
					(SELECT max(u) FROM unnest(events) u WHERE u < day), unnamed_days);
				kx := k;
			ELSE
				x := NULL;
			END IF;
		END IF;
		CONTINUE WHEN day <> ALL (events);

		x_close := obligation_test.deadline_close(x.on_day, kx, due, rk, d);

		-- Rule 0
		unnamed := false;
		FOR f IN SELECT DISTINCT u.f FROM unnest(d.done, d.for_due) u(e, f) WHERE u.e = day LOOP
			i := array_position(due, f);
			IF f IS NULL OR i IS NULL THEN
				unnamed := true;
			ELSIF answered[i] IS NULL THEN
				answered[i] := day;
				how[i] := 'stated';
			ELSE
				a.extra := a.extra + 1;
			END IF;
		END LOOP;
		CONTINUE WHEN NOT unnamed;

		-- The earliest that it can answer: fixed dates of rhythms before that of
		-- the deadline, the deadline, and fixed dates of later rhythms.
		i := 0;
		FOR j IN 1 .. cardinality(due) LOOP
			EXIT WHEN x.on_day IS NOT NULL AND rk[j] > kx AND (day <= x_close) IS NOT FALSE;
			CONTINUE WHEN answered[j] IS NOT NULL OR day > close[j] OR day <= after[j];
			CONTINUE WHEN due[j] < day AND d.suspended @> due[j];
			CONTINUE WHEN j = 1 AND day <= CASE WHEN 'x' = ANY (ARRAY(
				SELECT 'x' FROM unnest(row_rk) u WHERE u < rk[1])) OR x.on_day IS NOT NULL AND kx < rk[1]
				THEN rolled ELSE d0 END;
			CONTINUE WHEN j > 1 AND rolled IS NOT NULL AND rk[j - 1] < kx AND kx < rk[j] AND day <= rolled;
			i := j;
			EXIT;
		END LOOP;
		IF i > 0 THEN
			answered[i] := day;
			how[i] := 'rule';
		ELSIF x.on_day IS NOT NULL AND (day <= x_close) IS NOT FALSE THEN
			IF x.halted OR day <= x.on_day THEN
				r := ROW(NULL, x.on_day, day, 'met', 0, 'rule');
			ELSE
				r := ROW(NULL, x.on_day, day, 'late',
					obligation_test.days_outside(x.on_day, day, d.suspended), 'rule');
			END IF;
			rows := rows || r;
			row_rk := row_rk || kx;
			rolled := day;
			IF k = kx THEN
				x.since := day;
				x.done_before := x.done_before + 1;
				x.on_day := obligation_test.staged_step(d.cadence[k], coalesce(d.anchor[k], b[k]), x.done_before, day);
				x := obligation_test.moved(x, d.suspended);
			ELSIF kind[k] = 'rolling' THEN
				x := obligation_test.first_deadline(d, k, NULL, day, unnamed_days);
				kx := k;
			ELSE
				x := NULL;
			END IF;
		ELSE
			a.extra := a.extra + 1;
		END IF;
	END LOOP;

	-- The deadline that is left.
	IF x.on_day IS NOT NULL AND NOT (ended AND x.on_day >= upper(d.in_force)) THEN
		x_close := obligation_test.deadline_close(x.on_day, kx, due, rk, d);
		rows := rows || ROW(NULL, x.on_day, NULL, CASE WHEN x.halted AND x.on_day < d.as_of THEN 'suspended' END,
			NULL, x.since || ',' || coalesce(x_close::text, ''))::obligation_test.row;
		row_rk := row_rk || kx;
	END IF;

	-- All of them in order: by rhythm, and as they came.
	rolled := NULL;
	FOR k IN 1 .. n LOOP
		FOR i IN 1 .. cardinality(rows) LOOP
			CONTINUE WHEN row_rk[i] <> k;
			r := rows[i];
			IF r.done_on IS NULL THEN
				x.since := split_part(r.matched_by, ',', 1);
				x_close := nullif(split_part(r.matched_by, ',', 2), '');
				r.matched_by := NULL;
				-- one to come after the next due date is not known yet
				CONTINUE WHEN reported_next;
				number := number + 1;
				r.n := number;
				closed := ended OR coalesce(d.as_of > x_close, false);
				IF d.as_of <= r.due_on THEN
					reported_next := true;
					r.outcome := 'due';
				ELSIF r.outcome = 'suspended' THEN
					NULL;
				ELSIF NOT obligation_test.is_recorded(d.recorded_during, d.in_force, x.since,
					CASE WHEN closed THEN x_close ELSE d.as_of END)
				THEN
					r.outcome := 'unrecorded';
				ELSIF closed THEN
					r.outcome := 'missed';
				ELSE
					r.outcome := 'overdue';
					r.days_late := obligation_test.days_outside(r.due_on, d.as_of, d.suspended);
				END IF;
				rolled := r.due_on;
			ELSE
				number := number + 1;
				r.n := number;
				rolled := r.done_on;
			END IF;
			a.rows := a.rows || r;
		END LOOP;
		FOR i IN 1 .. cardinality(due) LOOP
			CONTINUE WHEN rk[i] <> k;
			number := number + 1;
			r := ROW(number, due[i], answered[i], NULL, NULL, how[i]);
			closed := ended OR coalesce(d.as_of > close[i], false);
			-- the day before its time
			day := coalesce(rolled, d0);
			rolled := due[i];
			IF answered[i] <= due[i] THEN
				r.outcome := 'met';
				r.days_late := 0;
			ELSIF answered[i] > due[i] THEN
				r.outcome := 'late';
				r.days_late := obligation_test.days_outside(due[i], answered[i], d.suspended);
			ELSIF d.as_of <= due[i] THEN
				CONTINUE WHEN reported_next;
				reported_next := true;
				r.outcome := 'due';
			ELSIF d.suspended @> due[i] THEN
				r.outcome := 'suspended';
			ELSIF NOT obligation_test.is_recorded(d.recorded_during, d.in_force, nullif(day, '-infinity'),
				CASE WHEN closed THEN close[i] ELSE d.as_of END)
			THEN
				r.outcome := 'unrecorded';
			ELSIF closed THEN
				r.outcome := 'missed';
			ELSE
				r.outcome := 'overdue';
				r.days_late := obligation_test.days_outside(due[i], d.as_of, d.suspended);
			END IF;
			a.rows := a.rows || r;
		END LOOP;
	END LOOP;
	SELECT (array_agg(u.due_on ORDER BY u.n))[1], max(u.due_on) FILTER (WHERE u.due_on <= d.as_of)
	INTO a.first_due, a.last_due FROM unnest(a.rows) u;
	RETURN a;
END $$;


-- Random duties whose rhythm was changed once to three times.
CREATE FUNCTION obligation_test.random_rhythm(anchor date) RETURNS cadence
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	span text[] := ARRAY(SELECT CASE obligation_test.pick(1, 4)
		WHEN 1 THEN obligation_test.pick(1, 4) || ' months'
		WHEN 2 THEN obligation_test.pick(1, 8) || ' weeks'
		WHEN 3 THEN obligation_test.pick(5, 60) || ' days'
		ELSE obligation_test.pick(3, 40) || ' working days' END FROM generate_series(1, 2));
BEGIN
	RETURN CASE obligation_test.pick(1, 14)
		WHEN 1 THEN 'continuing'
		WHEN 2 THEN 'once'
		WHEN 3 THEN 'by ' || (anchor + obligation_test.pick(-20, 90)) || ', ' || (anchor + obligation_test.pick(91, 200))
		WHEN 4 THEN 'within ' || span[1]
		WHEN 5 THEN 'within ' || span[1] || ', then at least every ' || span[2]
		WHEN 6 THEN 'at least every ' || span[1] || ' for ' || obligation_test.pick(1, 5) || ' months, then at least every ' || span[2]
		WHEN 7 THEN 'at least every ' || span[1]
		WHEN 8 THEN 'at least every ' || span[1]
		WHEN 9 THEN 'at least every ' || span[2]
		WHEN 10 THEN 'every month on the last friday'
		WHEN 11 THEN 'every month for 3 months, then every ' || span[1]
		WHEN 12 THEN 'RRULE:FREQ=MONTHLY;BYMONTHDAY=15,-1'
		WHEN 13 THEN 'every month on the ' || obligation_test.pick(1, 28) || ', or the next working day'
		ELSE 'every ' || span[1]
	END::cadence;
END $$;

CREATE FUNCTION obligation_test.random_changed(id int) RETURNS obligation_test.changed
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	s obligation_test.duty := obligation_test.random_duty(id);
	d obligation_test.changed;
	day date := s.anchor;
	near date[];
BEGIN
	d.id := id;
	d.cadence := ARRAY[obligation_test.random_rhythm(day)];
	d.anchor := ARRAY[day];
	d.begins := '{NULL}';
	IF random() < 0.1 THEN
		d.begins := ARRAY[day];		-- which is of no account
	END IF;
	FOR i IN 1 .. obligation_test.pick(1, 3) LOOP
		day := day + obligation_test.pick(1, 150);
		d.begins := d.begins || day;
		d.cadence := d.cadence || CASE WHEN random() < 0.1 THEN d.cadence[i] ELSE obligation_test.random_rhythm(day) END;
		d.anchor := d.anchor || CASE obligation_test.pick(1, 6)
			WHEN 1 THEN d.anchor[1]
			WHEN 2 THEN day + obligation_test.pick(-60, 20)
			WHEN 3 THEN day
			ELSE NULL END;
	END LOOP;
	SELECT array_agg(f) INTO near FROM generate_series(1, cardinality(d.cadence)) g,
		due_dates(d.cadence[g], coalesce(d.anchor[g], d.begins[g]), daterange(d.begins[g], d.begins[g + 1])
			* daterange(s.anchor, s.anchor + 500)) f;
	near := near || d.begins || s.anchor;
	d.in_force := s.in_force;
	d.as_of := s.as_of;
	d.grace := s.grace;
	d.recorded_during := s.recorded_during;
	d.suspended := s.suspended;
	SELECT array_agg(coalesce(CASE obligation_test.pick(1, 3) WHEN 1 THEN e
			WHEN 2 THEN near[obligation_test.pick(1, cardinality(near))] + obligation_test.pick(-3, 8) END, e)),
		CASE WHEN random() < 0.5 THEN array_agg(CASE obligation_test.pick(1, 3)
			WHEN 1 THEN near[obligation_test.pick(1, cardinality(near))] END) END
	INTO d.done, d.for_due FROM unnest(s.done) e;
	RETURN d;
END $$;

CREATE FUNCTION obligation_test.changed_assessed(d obligation_test.changed) RETURNS obligation_test.row[]
LANGUAGE sql STABLE AS $$
	SELECT coalesce(array_agg(ROW(n, due_on, done_on, outcome, days_late, matched_by)::obligation_test.row), '{}')
	FROM assess(d.cadence, d.anchor, d.begins, d.in_force, d.done, d.as_of, d.grace,
		d.recorded_during, d.for_due, d.suspended)
$$;
CREATE FUNCTION obligation_test.changed_summed(d obligation_test.changed) RETURNS compliance
LANGUAGE sql STABLE AS $$
	SELECT compliance(d.cadence, d.anchor, d.begins, d.in_force, d.done, d.as_of, d.grace,
		d.recorded_during, d.for_due, d.suspended)
$$;
CREATE TABLE obligation_test.changed_result AS
	SELECT d.id, d, obligation_test.changed_answer(d) AS want,
		obligation_test.changed_assessed(d) AS rows, obligation_test.changed_summed(d) AS sum
	FROM generate_series(1, :duties / 4) g, obligation_test.random_changed(g) d;

SELECT o.outcome, count(*) > 100 AS often
FROM obligation_test.changed_result r, unnest((r.want).rows) o GROUP BY o.outcome ORDER BY o.outcome;
SELECT :'seed' AS seed, (d).*, rows AS got, (want).rows AS want
FROM obligation_test.changed_result
WHERE rows IS DISTINCT FROM (want).rows ORDER BY id LIMIT 5 \gx
SELECT :'seed' AS seed, (d).*, sum AS got, s AS want
FROM obligation_test.changed_result, obligation_test.summary(
	ROW(id, NULL, NULL, NULL, NULL, (d).as_of, NULL, NULL, NULL, (d).suspended)::obligation_test.duty, want) s
WHERE sum IS DISTINCT FROM s ORDER BY id LIMIT 5 \gx

-- A rhythm that was never changed, and one that was "changed" to itself on its
-- anchor or later, are as the duty with one cadence.
SELECT :'seed' AS seed, (d).*, result.rows AS want, a.rows AS got
FROM obligation_test.result,
	LATERAL (SELECT obligation_test.pick(0, 400) AS days, (d).anchor AS anchor) p,
	LATERAL (VALUES (ARRAY[(d).cadence], ARRAY[anchor], '{NULL}'::date[]),
		(ARRAY[(d).cadence, (d).cadence], ARRAY[anchor, anchor], ARRAY[NULL, anchor + days])) v (cadence, anchors, begins),
	LATERAL (SELECT ROW(id, v.cadence, v.anchors, v.begins, (d).in_force, (d).done, (d).as_of,
		(d).grace, (d).recorded_during, (d).for_due, (d).suspended)::obligation_test.changed AS same) c,
	LATERAL (SELECT obligation_test.changed_assessed(same) AS rows, obligation_test.changed_summed(same) AS sum) a
WHERE (d).in_force IS NOT NULL AND (a.rows IS DISTINCT FROM result.rows OR a.sum IS DISTINCT FROM result.sum)
ORDER BY id LIMIT 5 \gx

SET client_min_messages = warning;
DROP SCHEMA obligation_test CASCADE;
RESET client_min_messages;
RESET DateStyle;
RESET search_path;
