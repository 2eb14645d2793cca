--
-- Suspended, recorded during, stated and unmet: every combination, reasoned by
-- hand
--
SET search_path = oversight, public;
SET DateStyle = 'ISO, DMY';
\pset null -

-- A report at every month's end of 2020, seen on 10 June. January's came on 20
-- January. Halfway to the next, dates close on 14 February, 15 March, 15 April,
-- 15 May and 15 June. On 10 April something more was done, or nothing was; it
-- says nothing, or names February's or March's date.
--   named      it answers that date, whatever the distance
--   unnamed    March is open until 15 April, so it is late for March by 10 days
-- Suspended from 24 March to 30 April, which are 38 days: March's and April's
-- dates are suspended when nothing was done for them by the day. 10 April is
-- then in time for April, and late for February by 41 days less 18, or for March
-- by no day that counts.
-- Recorded until 19 April: April's date would need it until 15 May, May's until
-- 10 June. Recorded from 10 February on: February's would need it from the 1st.
CREATE TEMP TABLE expected (event text, suspended text, recorded text, ends text,
	outcomes text, days_late text, unmet_since date, unmet_run int, days_overdue int);
INSERT INTO expected VALUES
	-- not suspended, recorded always
	('none',     'no',  'always', 'no',  'met missed missed missed overdue due',        '0 . . . 10', '2020-02-29', 4, 102),
	('unnamed',  'no',  'always', 'no',  'met missed late missed overdue due',          '0 . 10 . 10', '2020-04-30', 2, 41),
	('february', 'no',  'always', 'no',  'met late missed missed overdue due',          '0 41 . . 10', '2020-03-31', 3, 71),
	('march',    'no',  'always', 'no',  'met missed late missed overdue due',          '0 . 10 . 10', '2020-04-30', 2, 41),
	-- not suspended, recorded until 19 April: what is unrecorded ends the run
	('none',     'no',  'until',  'no',  'met missed missed unrecorded unrecorded due', '0 . . . .', NULL, 0, 0),
	('unnamed',  'no',  'until',  'no',  'met missed late unrecorded unrecorded due',   '0 . 10 . .', NULL, 0, 0),
	('february', 'no',  'until',  'no',  'met late missed unrecorded unrecorded due',   '0 41 . . .', NULL, 0, 0),
	('march',    'no',  'until',  'no',  'met missed late unrecorded unrecorded due',   '0 . 10 . .', NULL, 0, 0),
	-- not suspended, recorded from 10 February on
	('none',     'no',  'from',   'no',  'met unrecorded missed missed overdue due',    '0 . . . 10', '2020-03-31', 3, 71),
	('unnamed',  'no',  'from',   'no',  'met unrecorded late missed overdue due',      '0 . 10 . 10', '2020-04-30', 2, 41),
	('february', 'no',  'from',   'no',  'met late missed missed overdue due',          '0 41 . . 10', '2020-03-31', 3, 71),
	('march',    'no',  'from',   'no',  'met unrecorded late missed overdue due',      '0 . 10 . 10', '2020-04-30', 2, 41),
	-- suspended: the run steps over suspended dates, and 102 days less 38 are 64
	('none',     'yes', 'always', 'no',  'met missed suspended suspended overdue due',  '0 . . . 10', '2020-02-29', 2, 64),
	('unnamed',  'yes', 'always', 'no',  'met missed suspended met overdue due',        '0 . . 0 10', '2020-05-31', 1, 10),
	('february', 'yes', 'always', 'no',  'met late suspended suspended overdue due',    '0 23 . . 10', '2020-05-31', 1, 10),
	('march',    'yes', 'always', 'no',  'met missed late suspended overdue due',       '0 . 0 . 10', '2020-05-31', 1, 10),
	-- suspended comes before unrecorded
	('none',     'yes', 'until',  'no',  'met missed suspended suspended unrecorded due', '0 . . . .', NULL, 0, 0),
	('unnamed',  'yes', 'until',  'no',  'met missed suspended met unrecorded due',     '0 . . 0 .', NULL, 0, 0),
	('february', 'yes', 'until',  'no',  'met late suspended suspended unrecorded due', '0 23 . . .', NULL, 0, 0),
	('march',    'yes', 'until',  'no',  'met missed late suspended unrecorded due',    '0 . 0 . .', NULL, 0, 0),
	-- the run that steps over suspended dates ends at the unrecorded one
	('none',     'yes', 'from',   'no',  'met unrecorded suspended suspended overdue due', '0 . . . 10', '2020-05-31', 1, 10),
	('unnamed',  'yes', 'from',   'no',  'met unrecorded suspended met overdue due',    '0 . . 0 10', '2020-05-31', 1, 10),
	('february', 'yes', 'from',   'no',  'met late suspended suspended overdue due',    '0 23 . . 10', '2020-05-31', 1, 10),
	('march',    'yes', 'from',   'no',  'met unrecorded late suspended overdue due',   '0 . 0 . 10', '2020-05-31', 1, 10),
	-- Ended on 19 May: May's date lies beyond the end, and April's, then the
	-- last, is missed; the record need not go on after the end, but until it.
	('none',     'no',  'always', 'yes', 'met missed missed missed',                    '0 . . .', '2020-02-29', 3, 102),
	('unnamed',  'no',  'always', 'yes', 'met missed late missed',                      '0 . 10 .', '2020-04-30', 1, 41),
	('february', 'no',  'always', 'yes', 'met late missed missed',                      '0 41 . .', '2020-03-31', 2, 71),
	('march',    'no',  'always', 'yes', 'met missed late missed',                      '0 . 10 .', '2020-04-30', 1, 41),
	('none',     'no',  'until',  'yes', 'met missed missed unrecorded',                '0 . . .', NULL, 0, 0),
	('unnamed',  'no',  'until',  'yes', 'met missed late unrecorded',                  '0 . 10 .', NULL, 0, 0),
	('february', 'no',  'until',  'yes', 'met late missed unrecorded',                  '0 41 . .', NULL, 0, 0),
	('march',    'no',  'until',  'yes', 'met missed late unrecorded',                  '0 . 10 .', NULL, 0, 0),
	('none',     'no',  'from',   'yes', 'met unrecorded missed missed',                '0 . . .', '2020-03-31', 2, 71),
	('unnamed',  'no',  'from',   'yes', 'met unrecorded late missed',                  '0 . 10 .', '2020-04-30', 1, 41),
	('february', 'no',  'from',   'yes', 'met late missed missed',                      '0 41 . .', '2020-03-31', 2, 71),
	('march',    'no',  'from',   'yes', 'met unrecorded late missed',                  '0 . 10 .', '2020-04-30', 1, 41),
	('none',     'yes', 'always', 'yes', 'met missed suspended suspended',              '0 . . .', '2020-02-29', 1, 64),
	('unnamed',  'yes', 'always', 'yes', 'met missed suspended met',                    '0 . . 0', NULL, 0, 0),
	('february', 'yes', 'always', 'yes', 'met late suspended suspended',                '0 23 . .', NULL, 0, 0),
	('march',    'yes', 'always', 'yes', 'met missed late suspended',                   '0 . 0 .', NULL, 0, 0),
	('none',     'yes', 'until',  'yes', 'met missed suspended suspended',              '0 . . .', '2020-02-29', 1, 64),
	('unnamed',  'yes', 'until',  'yes', 'met missed suspended met',                    '0 . . 0', NULL, 0, 0),
	('february', 'yes', 'until',  'yes', 'met late suspended suspended',                '0 23 . .', NULL, 0, 0),
	('march',    'yes', 'until',  'yes', 'met missed late suspended',                   '0 . 0 .', NULL, 0, 0),
	('none',     'yes', 'from',   'yes', 'met unrecorded suspended suspended',          '0 . . .', NULL, 0, 0),
	('unnamed',  'yes', 'from',   'yes', 'met unrecorded suspended met',                '0 . . 0', NULL, 0, 0),
	('february', 'yes', 'from',   'yes', 'met late suspended suspended',                '0 23 . .', NULL, 0, 0),
	('march',    'yes', 'from',   'yes', 'met unrecorded late suspended',               '0 . 0 .', NULL, 0, 0);
SELECT count(*) = 4 * 2 * 3 * 2 AS every_combination, count(DISTINCT (event, suspended, recorded, ends)) = count(*) AS each_once FROM expected;

CREATE TEMP VIEW given AS
	SELECT e.*,
		daterange('2019-12-31', CASE ends WHEN 'yes' THEN date '2020-05-20' END) AS in_force,
		CASE event WHEN 'none' THEN '{2020-01-20}' ELSE '{2020-01-20,2020-04-10}' END::date[] AS done,
		CASE event WHEN 'february' THEN '{NULL,2020-02-29}' WHEN 'march' THEN '{NULL,2020-03-31}' END::date[] AS for_due,
		CASE recorded WHEN 'until' THEN '[2019-12-31,2020-04-20)' WHEN 'from' THEN '[2020-02-10,)' END::daterange AS recorded_during,
		CASE suspended WHEN 'yes' THEN '{[2020-03-24,2020-05-01)}' END::datemultirange AS suspension
	FROM expected e;
CREATE TEMP VIEW got AS
	SELECT g.event, g.suspended, g.recorded, g.ends, a.outcomes, a.days_late, c.unmet_since, c.unmet_run, c.days_overdue,
		a.counts, a.late_days, c.met, c.late, c.missed, c.overdue, c.unrecorded, c.suspended AS n_suspended, c.due, c.extra, c.total_days_late
	FROM given g
	CROSS JOIN LATERAL compliance('every month', '2019-12-31', g.in_force, g.done, '2020-06-10', NULL, g.recorded_during, g.for_due, g.suspension) c
	CROSS JOIN LATERAL (
		SELECT string_agg(x.outcome, ' ' ORDER BY x.n) AS outcomes,
			string_agg(coalesce(x.days_late::text, '.'), ' ' ORDER BY x.n) FILTER (WHERE x.outcome <> 'due') AS days_late,
			count(*) AS counts, coalesce(sum(x.days_late) FILTER (WHERE x.outcome = 'late'), 0) AS late_days
		FROM assess('every month', '2019-12-31', g.in_force, g.done, '2020-06-10', NULL, g.recorded_during, g.for_due, g.suspension) x) a;
-- Whatever is not as expected.
SELECT event, suspended, recorded, ends, outcomes, days_late, unmet_since, unmet_run, days_overdue FROM got
EXCEPT SELECT * FROM expected ORDER BY 1, 2, 3, 4;
SELECT * FROM expected
EXCEPT SELECT event, suspended, recorded, ends, outcomes, days_late, unmet_since, unmet_run, days_overdue FROM got ORDER BY 1, 2, 3, 4;
-- The sum is that of its rows, and nothing was extra.
SELECT * FROM got WHERE met + late + missed + overdue + unrecorded + n_suspended + due <> counts OR extra <> 0 OR total_days_late <> late_days;

-- A rolling duty, at least once a month from 31 January, done on 20 February:
-- met, and due again on 20 March. On 10 June that is 82 days ago. Suspended from
-- 15 March to 30 April it moves to 1 May, 40 days ago.
CREATE TEMP TABLE rolling (suspended text, recorded text, ends date, outcomes text, last date, unmet_since date, unmet_run int, days_overdue int);
INSERT INTO rolling VALUES
	('no',      'always', NULL,         'met overdue',    '2020-03-20', '2020-03-20', 1, 82),
	('no',      'until',  NULL,         'met unrecorded', '2020-03-20', NULL, 0, 0),
	('no',      'from',   NULL,         'met overdue',    '2020-03-20', '2020-03-20', 1, 82),
	('yes',     'always', NULL,         'met overdue',    '2020-05-01', '2020-05-01', 1, 40),
	('yes',     'until',  NULL,         'met unrecorded', '2020-05-01', NULL, 0, 0),
	('yes',     'from',   NULL,         'met overdue',    '2020-05-01', '2020-05-01', 1, 40),
	('forever', 'always', NULL,         'met suspended',  '2020-03-20', NULL, 0, 0),
	('forever', 'until',  NULL,         'met suspended',  '2020-03-20', NULL, 0, 0),
	('forever', 'from',   NULL,         'met suspended',  '2020-03-20', NULL, 0, 0),
	('no',      'always', '2020-05-20', 'met missed',     '2020-03-20', '2020-03-20', 1, 82),
	('no',      'until',  '2020-05-20', 'met unrecorded', '2020-03-20', NULL, 0, 0),
	('no',      'from',   '2020-05-20', 'met missed',     '2020-03-20', '2020-03-20', 1, 82),
	('yes',     'always', '2020-05-20', 'met missed',     '2020-05-01', '2020-05-01', 1, 40),
	('yes',     'until',  '2020-05-20', 'met unrecorded', '2020-05-01', NULL, 0, 0),
	('yes',     'from',   '2020-05-20', 'met missed',     '2020-05-01', '2020-05-01', 1, 40),
	-- the deadline that moved lies beyond the end, and is nobody's any more
	('yes',     'always', '2020-04-15', 'met',            '2020-02-29', NULL, 0, 0),
	('yes',     'until',  '2020-04-15', 'met',            '2020-02-29', NULL, 0, 0),
	('yes',     'from',   '2020-04-15', 'met',            '2020-02-29', NULL, 0, 0),
	('no',      'until',  '2020-04-15', 'met missed',     '2020-03-20', '2020-03-20', 1, 82);
CREATE TEMP VIEW rolled AS
	SELECT r.suspended, r.recorded, r.ends, a.outcomes, a.last, c.unmet_since, c.unmet_run, c.days_overdue
	FROM rolling r
	CROSS JOIN LATERAL (SELECT daterange('2020-01-31', r.ends) AS in_force,
		CASE r.recorded WHEN 'until' THEN '[2019-12-31,2020-04-20)' WHEN 'from' THEN '[2020-02-10,)' END::daterange AS recorded_during,
		CASE r.suspended WHEN 'yes' THEN '{[2020-03-15,2020-05-01)}' WHEN 'forever' THEN '{[2020-03-15,)}' END::datemultirange AS suspension) g
	CROSS JOIN LATERAL compliance('at least every month', '2020-01-31', g.in_force, '{2020-02-20}', '2020-06-10', NULL, g.recorded_during, NULL, g.suspension) c
	CROSS JOIN LATERAL (SELECT string_agg(x.outcome, ' ' ORDER BY x.n) AS outcomes, max(x.due_on) AS last
		FROM assess('at least every month', '2020-01-31', g.in_force, '{2020-02-20}', '2020-06-10', NULL, g.recorded_during, NULL, g.suspension) x) a;
SELECT * FROM rolled EXCEPT SELECT * FROM rolling ORDER BY 1, 2, 3;
SELECT count(*) AS as_expected FROM (SELECT * FROM rolled INTERSECT SELECT * FROM rolling) both_have;

DROP VIEW rolled, got, given;
DROP TABLE rolling, expected;
RESET DateStyle;
RESET search_path;
