--
-- timeliness: three ways to count what is in time, and the reports that total
--
SET client_min_messages = warning;
SET search_path = oversight, public;
SET DateStyle = 'ISO, DMY';
\pset null -

-- Which rows of an assessment each basis counts, for the year from April 2023.
SELECT o.outcome, o.due_on, o.done_on, in_time(o.outcome, o.due_on, o.done_on, y, 'occurrences') AS occurrences,
	in_time(o.outcome, o.due_on, o.done_on, y, 'completed') AS completed,
	in_time(o.outcome, o.due_on, o.done_on, y, 'all_in_time') AS all_in_time
FROM (VALUES
	(1, 'met', date '2023-04-03', date '2023-03-31'),		-- due in the year, done before it
	(2, 'met', '2024-04-02', '2024-03-28'),					-- done in the year, due after it
	(3, 'met', '2023-06-01', '2023-06-01'),
	(4, 'late', '2023-06-01', '2023-06-02'),
	(5, 'late', '2023-03-31', '2023-04-01'),				-- due the day before the year
	(6, 'late', '2024-03-31', '2024-04-01'),				-- done the day after the year
	(7, 'missed', '2023-06-01', NULL),
	(8, 'overdue', '2024-03-31', NULL),
	(9, 'due', '2024-03-31', NULL),
	(10, 'unrecorded', '2023-06-01', NULL),
	(11, 'suspended', '2023-06-01', NULL)) o (n, outcome, due_on, done_on),
	(VALUES (daterange('2023-04-01', '2024-04-01'))) p (y)
ORDER BY o.n;
-- Without a period all time counts; an empty one has no days.
SELECT in_time('met', '2023-06-01', '2023-06-01') AS always, in_time('met', '2023-06-01', '2023-06-01', 'empty') AS never,
	in_time('late', '2023-06-01', '2023-06-03', '[,2023-06-02)', 'completed') AS done_after,
	in_time(NULL, '2023-06-01', '2023-06-01') AS no_outcome, in_time('met', NULL, '2023-06-01') AS no_day,
	in_time('met', '2023-06-01', '2023-06-01', NULL, NULL) AS no_basis;
SELECT in_time('met', '2023-06-01', '2023-06-01', NULL, 'mean');
SELECT in_time('Met', '2023-06-01', '2023-06-01');
SELECT timeliness_basis(b) FROM unnest('{occurrences,completed,all_in_time,mean}'::text[]) b;

-- Four children whose plan is reviewed every three months, in 2023.
--   a  both reviews in time
--   b  the first late, the second in time
--   c  the first in time, the second not recorded: in time as far as is known,
--      which is not far enough to say all were
--   d  the first late, the second not recorded: not all were, whatever it was
--   e  nothing due in the year
CREATE TEMP TABLE review (child text, due_on date, done_on date, outcome text);
INSERT INTO review VALUES
	('a', '2023-03-01', '2023-02-20', 'met'), ('a', '2023-06-01', '2023-06-01', 'met'),
	('b', '2023-03-05', '2023-03-09', 'late'), ('b', '2023-06-05', '2023-05-30', 'met'),
	('c', '2023-03-07', '2023-03-01', 'met'), ('c', '2023-06-07', NULL, 'unrecorded'),
	('d', '2023-04-07', '2023-05-01', 'late'), ('d', '2023-07-07', NULL, 'unrecorded'),
	('e', '2024-01-07', NULL, 'due');
-- Of 6 due dates 4 were in time; of 6 done 4; of 3 children with an answer 1.
SELECT t.basis, t.counted, t.in_time, t.not_in_time, t.unrecorded, t.rate
FROM (SELECT array_agg(child) AS child, array_agg(due_on) AS due_on, array_agg(done_on) AS done_on, array_agg(outcome) AS outcome FROM review) r,
	assessed_timeliness(r.child, r.due_on, r.done_on, r.outcome, '[2023-01-01,2024-01-01)') t;
-- One basis; no rows at all; nothing given.
SELECT t.basis, t.counted, t.in_time, t.rate, t.counts
FROM (SELECT array_agg(child) AS child, array_agg(due_on) AS due_on, array_agg(done_on) AS done_on, array_agg(outcome) AS outcome FROM review) r,
	assessed_timeliness(r.child, r.due_on, r.done_on, r.outcome, '[2023-05-01,2023-06-01)', 'completed') t;
SELECT basis, counted, in_time, not_in_time, unrecorded, rate FROM assessed_timeliness('{}', '{}', '{}', '{}');
SELECT basis, counted FROM assessed_timeliness(NULL, NULL, NULL, NULL, NULL, 'completed');
SELECT basis, counted FROM assessed_timeliness('{}', '{}', '{}', '{}', NULL, 'mean');
SELECT * FROM assessed_timeliness('{a}', '{2023-01-01}', '{2023-01-01}', '{met}', NULL, 'mean');

--
-- The reports on a small register
--
SELECT create_register('live') IS NOT NULL AS made;
SET search_path = live, oversight;
INSERT INTO source (code, publisher, title) VALUES ('paper', 'ofsted', 'The papers'), ('notes', 'ofsted', 'The notes');
INSERT INTO authority (code, name, kind) VALUES ('A1', 'Anytown', 'unitary'), ('B2', 'Borough', 'unitary');
INSERT INTO party (code, name, kind) VALUES ('council', 'City council', 'body'), ('chair', 'Chair', 'post'), ('inspector', 'Inspector', 'post');
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, source) VALUES
	('A1', 'direction', 'A direction', 'direction', 'direction', '2020-01-01', '[2020-01-01,)', '[2020-01-01,)', 'paper'),
	('A1', 'statute', 'Reviews of plans', 'statute', 'statute', '2020-01-01', '[2020-01-01,)', '[2020-01-01,)', 'paper'),
	('A1', 'said', 'What is meant to be done', 'statement', 'stated intention', '2020-01-01', '[2020-01-01,)', '[2020-01-01,)', 'notes'),
	('B2', 'direction', 'Another direction', 'direction', 'direction', '2020-01-01', '[2020-01-01,)', '[2020-01-01,)', 'paper');
INSERT INTO timescale (code, duty, legal_source, force, cadence, anchor_event, confirmed) VALUES
	('REVIEW', 'Review of a plan', 'a regulation', 'statute', 'at least every 3 months', 'the start', true);
INSERT INTO subject (authority, pseudonym) SELECT 'A1', p FROM unnest('{a,b,c}'::text[]) p;
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor, timescale, subject, in_force, source)
	SELECT i.authority, i.id, v.clause, v.duty, v.title, v.cadence::cadence, v.anchor::date, v.timescale, s.id, v.in_force::daterange, v.source
	FROM (VALUES
		('A1', 'direction', '1', 'report', 'Monthly report', 'every month', '2019-12-31', NULL, NULL, NULL, 'paper'),
		('A1', 'direction', '2', 'partnership', 'Partnership', 'by 2020-01-31', NULL, NULL, NULL, NULL, 'notes'),
		('A1', 'direction', '3', 'comply', 'Comply', 'continuing', NULL, NULL, NULL, NULL, 'paper'),
		('A1', 'direction', '4', 'ended', 'Monthly call, for three months', 'every month', '2019-12-31', NULL, NULL, '[2020-01-01,2020-04-01)', 'paper'),
		('A1', 'said', '', 'visit', 'Visit', 'every month', '2019-12-31', NULL, NULL, NULL, 'notes'),
		('A1', 'statute', '', 'review', 'Review for a', 'at least every 3 months', '2020-01-01', 'REVIEW', 'a', NULL, 'paper'),
		('A1', 'statute', '', 'review', 'Review for b', 'at least every 3 months', '2020-01-01', 'REVIEW', 'b', NULL, 'paper'),
		('A1', 'statute', '', 'review', 'Review for c', 'at least every 3 months', '2020-06-01', 'REVIEW', 'c', NULL, 'paper'),
		('B2', 'direction', '1', 'report', 'Monthly report', 'every month', '2019-12-31', NULL, NULL, NULL, 'paper')
	) AS v (authority, instrument, clause, duty, title, cadence, anchor, timescale, subject, in_force, source)
	JOIN instrument i ON i.authority = v.authority AND i.code = v.instrument
	LEFT JOIN subject s ON s.authority = v.authority AND s.pseudonym = v.subject;
-- The council owes the report and contributes to it and receives it; with the
-- chair it owes the partnership, and by itself the reviews. The visit is the inspector's.
INSERT INTO obligation_party (authority, obligation, party, role)
	SELECT o.authority, o.id, v.party, v.role
	FROM (VALUES ('report', 'council', 'owes'), ('report', 'council', 'contributes'), ('report', 'council', 'receives'),
		('partnership', 'council', 'owes'), ('partnership', 'chair', 'owes'), ('comply', 'council', 'owes'),
		('review', 'council', 'owes'), ('visit', 'inspector', 'owes'), ('visit', 'council', 'receives'), ('ended', 'chair', 'owes')) AS v (duty, party, role)
	JOIN obligation o ON o.duty = v.duty;
-- Reports for January and, five days late, February; March's is missing. The
-- partnership came 14 days late. Child a was reviewed in time, then late; b in
-- time; c not yet. One visit and one call were made.
DO $$
DECLARE
	made bigint;
	f record;
BEGIN
	FOR f IN SELECT o.authority, o.id, v.day::date FROM (VALUES
			('A1', 'Monthly report', '2020-01-30'), ('A1', 'Monthly report', '2020-03-05'), ('A1', 'Partnership', '2020-02-14'),
			('A1', 'Review for a', '2020-03-20'), ('A1', 'Review for a', '2020-06-25'), ('A1', 'Review for b', '2020-03-30'), ('A1', 'Review for b', '2020-06-30'),
			('A1', 'Visit', '2020-01-15'), ('A1', 'Monthly call, for three months', '2020-02-20'),
			('B2', 'Monthly report', '2020-01-31')) v (authority, title, day)
		JOIN live.obligation o ON o.authority = v.authority AND o.title = v.title ORDER BY v.day, o.id
	LOOP
		INSERT INTO live.fulfilment (authority, done_on, kind, title, recorded_by, source) VALUES (f.authority, f.day, 'act', 'Done', 'tester', 'paper') RETURNING id INTO made;
		INSERT INTO live.fulfils (authority, fulfilment, obligation, done_on) VALUES (f.authority, made, f.id, f.day);
	END LOOP;
END $$;

-- On 20 April 2020, by instrument. The direction: the report met once, late
-- once, missed once; the partnership late. The call has ended.
SELECT authority, instrument, binding, obligations AS n, unmet, red, amber, green, blue, grey, due_to_come AS due, met, late, missed, overdue
FROM compliance_by_instrument('2020-04-20') ORDER BY authority, instrument;
SELECT authority, instrument, first_due, last_due, last_done, next_due, unmet_since, unmet_run AS run, days_overdue AS days,
	worst_days_late AS worst, total_days_late AS total, on_time_rate AS rate, rate_basis, source
FROM compliance_by_instrument('2020-04-20') ORDER BY authority, instrument;
-- By party: whoever owes one and contributes to it too counts once, and what
-- several owe counts for each; a stated intention stands apart.
SELECT authority, party, party_name, party_kind, binding, obligations AS n, unmet, due_to_come AS due, met, late, missed, overdue, next_due, on_time_rate AS rate, rate_basis
FROM compliance_by_party('2020-04-20') ORDER BY authority, party;
-- By month of the due date. The duty that ended is among them.
SELECT authority, month_from, month_to, binding, obligations AS n, due_to_come AS due, met, late, missed, overdue, worst_days_late AS worst, total_days_late AS total, on_time_rate AS rate, rate_basis
FROM compliance_by_month('2020-04-20') ORDER BY authority, month_from, binding DESC;
-- Before anything fell due.
SELECT count(*) AS instruments, sum(met + late + missed + overdue) AS judged, count(on_time_rate) AS rates FROM compliance_by_instrument('2020-01-10');

-- They agree with the duties they are made of, and with each other.
SELECT d AS as_of,
	(SELECT sum(met) FROM compliance_by_instrument(d)) = (SELECT sum(met) FROM obligation_status(d)) AS met,
	(SELECT sum(late) FROM compliance_by_instrument(d)) = (SELECT sum(late) FROM obligation_status(d)) AS late,
	(SELECT sum(missed + overdue) FROM compliance_by_instrument(d)) = (SELECT sum(missed + overdue) FROM obligation_status(d)) AS unanswered,
	(SELECT sum(obligations) FROM compliance_by_instrument(d)) = (SELECT count(*) FROM obligation_status(d)) AS duties,
	(SELECT max(days_overdue) FROM compliance_by_instrument(d)) = (SELECT max(days_overdue) FROM obligation_status(d)) AS worst,
	(SELECT sum(met + late + missed + overdue + unrecorded + suspended + due_to_come) FROM compliance_by_month(d))
		= (SELECT count(*) FROM due_calendar(d, '1900-01-01', d + 4000) c WHERE c.outcome NOT IN ('due', 'expected'))
			+ (SELECT count(*) FROM obligation_status(d) WHERE due_to_come = 1) AS months
FROM unnest('{2020-02-10, 2020-04-20, 2020-12-31}'::date[]) d;
-- A filter on the authority reaches the tables.
SET enable_seqscan = off;
CREATE FUNCTION pg_temp.reads(query text) RETURNS TABLE (line text) LANGUAGE plpgsql AS $$
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		IF line ~ '(Index Cond|Recheck Cond).*authority = ''A1''' THEN RETURN NEXT; END IF;
	END LOOP;
END $$;
SELECT r.report, (SELECT count(*) > 3 FROM pg_temp.reads(format('SELECT * FROM %s(''2020-04-20'') WHERE authority = ''A1''', r.report))) AS by_index
FROM unnest('{compliance_by_instrument,compliance_by_party,compliance_by_month,timeliness}'::text[]) r (report);
RESET enable_seqscan;

-- Timeliness on 31 December 2020 over 2020. Due on 1 April for a and b and met;
-- then a's on 20 June was 5 days late and b's on 30 June in time; a's on 25
-- September, b's on 30 September and c's on 1 September are overdue.
SELECT authority, timescale, from_date, to_date, basis, counted, in_time, not_in_time, unrecorded, round(rate::numeric, 3) AS rate
FROM timeliness('2020-12-31', during => '[2020-01-01,2021-01-01)');
-- Nothing was late in the months to May, and nothing of c's was due.
SELECT basis, from_date, to_date, counted, in_time, rate FROM timeliness('2020-12-31', 'A1', 'REVIEW', '[2020-01-01,2020-06-01)');
SELECT basis, counted, in_time, counts FROM timeliness('2020-12-31', 'A1', 'REVIEW', '[2020-06-01,2020-07-01)', 'completed');
-- As it was known in June; the year up to a date unless another period is given.
SELECT from_date, to_date, basis, counted, in_time FROM timeliness('2020-06-21');
-- Of an authority or a timescale that has none there is no row.
SELECT count(*) FROM timeliness('2020-12-31', 'B2');
SELECT count(*) FROM timeliness('2020-12-31', timescale => 'VISIT');
SELECT * FROM timeliness('2020-12-31', basis => 'mean');
-- The function over assessed rows says the same.
SELECT count(*) AS same FROM (
	SELECT t.basis, t.counted, t.in_time, t.not_in_time, t.unrecorded, t.rate
	FROM (SELECT array_agg(d.subject::text) AS subject, array_agg(a.due_on) AS due_on, array_agg(a.done_on) AS done_on, array_agg(a.outcome) AS outcome
		FROM known_duty('2020-12-31') d, assess(d.cadence, d.anchor, d.in_force, d.done, '2020-12-31', d.grace, d.recorded_during, d.for_due, d.suspended) a
		WHERE d.timescale = 'REVIEW') r,
		assessed_timeliness(r.subject, r.due_on, r.done_on, r.outcome, '[2020-01-01,2021-01-01)') t
	INTERSECT
	SELECT basis, counted, in_time, not_in_time, unrecorded, rate FROM timeliness('2020-12-31', during => '[2020-01-01,2021-01-01)')) s;
-- The views are for the date of the setting.
SET oversight.as_of = '2020-04-20';
SELECT (SELECT count(*) FROM compliance_by_instrument) AS instruments, (SELECT count(*) FROM compliance_by_party) AS parties,
	(SELECT count(*) FROM compliance_by_month) AS months, (SELECT max(to_date) FROM timeliness) AS to_date;
RESET oversight.as_of;

SET search_path = public;
DROP SCHEMA live CASCADE;
RESET client_min_messages;
RESET DateStyle;
RESET search_path;
