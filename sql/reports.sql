--
-- The reports: what they say of a small register on chosen dates.
--
SET client_min_messages = warning;
SET datestyle = 'ISO, DMY';
\pset null -
SELECT regexp_replace(oversight.create_register('live'), '\d+', 'N', 'g') AS made;
SET search_path = live, oversight;

INSERT INTO party (code, name, kind) VALUES
	('dfe', 'Department for Education', 'body'),
	('council', 'City council', 'body'),
	('news', 'A newspaper', 'body'),
	('minister', 'Minister', 'post'),
	('commissioner', 'Commissioner', 'post');
INSERT INTO source (code, publisher, title, published_on) VALUES
	('paper', 'dfe', 'The papers', '2019-10-31'),
	('report', 'ofsted', 'The inspection reports', NULL),
	('press', 'news', 'What the paper said', '2019-11-04');
INSERT INTO authority (code, name, kind) VALUES
	('A1', 'Anytown', 'unitary'),
	('B2', 'Borough', 'unitary'),
	('C3', 'County', 'county');
UPDATE party SET authority = 'A1' WHERE code = 'council';
INSERT INTO party (code, name, kind, part_of, authority) VALUES
	('dcs', 'Director', 'post', 'council', NULL),
	('ceo', 'Chief executive', 'post', 'council', NULL),
	('borough', 'Borough Council', 'body', NULL, 'B2'),
	('county', 'County Council', 'body', NULL, 'C3');

INSERT INTO instrument (authority, code, title, kind, force, issued_on, issued_by, in_force, recorded_during, source) VALUES
	('A1', 'd1', 'First direction', 'direction', 'direction', '2019-05-16', 'dfe', '[2019-05-16,)', '[2019-05-16,)', 'paper'),
	('A1', 'visits', 'What the inspectorate means to do', 'statement', 'stated intention', '2019-10-29', 'ofsted', '[2019-10-29,)', '[2019-10-29,)', 'paper'),
	('A1', 'plan', 'Improvement plan', 'improvement plan', 'plan', '2019-10-31', 'council', '[2019-10-31,)', '[2019-10-31,)', 'paper'),
	('A1', 'old', 'A policy of which little is recorded', 'policy', 'plan', '2019-10-31', 'council', '[2019-10-31,)', '[2019-10-31,2019-12-15)', 'paper'),
	('A1', 'deal', 'Partnership agreement', 'partnership agreement', 'agreement', '2020-02-14', 'council', '[2020-02-14,)', '[2020-02-14,)', 'paper');
INSERT INTO instrument (authority, code, title, kind, force, issued_on, issued_by, in_force, revokes, recorded_during, source)
	SELECT 'A1', 'd2', 'Second direction', 'direction', 'direction', '2019-10-31', 'dfe', '[2019-10-31,)', i.id, '[2019-10-31,)', 'paper'
	FROM instrument i WHERE i.code = 'd1';

INSERT INTO timescale (code, duty, legal_source, force, cadence, anchor_event, confirmed) VALUES
	('REVIEW', 'review', 'a regulation', 'statute', 'every month', 'the start', true);
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor, grace, in_force, timescale, source)
	SELECT 'A1', i.id, v.clause, v.duty, v.title, v.cadence::cadence, v.anchor::date, v.grace, v.in_force::daterange, v.timescale, 'paper'
	FROM (VALUES
		('d1', '1', 'comply', 'Comply with instructions', 'continuing', NULL, NULL::int, NULL, NULL),
		('d1', '2', 'letter', 'Monthly letter', 'every month', NULL, NULL, NULL, NULL),
		('d2', '7(a)', 'comply', 'Comply with instructions', 'continuing', NULL, NULL, NULL, NULL),
		('d2', '7(d)', 'partnership', 'Formal partnership', 'by 2020-01-31', NULL, NULL, NULL, NULL),
		('d2', '7(e)(a)', 'report', 'Combined monthly report', 'every month', NULL, NULL, NULL, NULL),
		('d2', '7(e)(b)', 'review', 'Formal review', 'every 3 months', NULL, NULL, NULL, NULL),
		('d2', '7(e)(c)', 'board', 'Improvement board', 'every month', NULL, NULL, NULL, NULL),
		('visits', '', 'visit', 'Visit', 'at least every 3 months', '2019-10-29', NULL, NULL, NULL),
		('plan', '1', 'audit', 'Audit', 'every month', NULL, 5, NULL, NULL),
		('plan', '2', 'meeting', 'Meeting whose rhythm changes', 'every month', NULL, NULL, NULL, NULL),
		('plan', '3', 'paused', 'Review under a timescale', 'every month', NULL, NULL, NULL, 'REVIEW'),
		('plan', '4', 'short', 'Duty of its own days', 'every month', '2019-10-31', NULL, '[2019-10-31,2020-02-01)', NULL),
		('old', '', 'check', 'Monthly check', 'every month', NULL, NULL, NULL, NULL),
		('deal', '', 'help', 'Help from the partners', 'continuing', NULL, NULL, NULL, NULL)
	) AS v (instrument, clause, duty, title, cadence, anchor, grace, in_force, timescale)
	JOIN instrument i ON i.code = v.instrument
	ORDER BY v.instrument, v.clause;
INSERT INTO obligation (authority, instrument, clause, duty, title, follows, source)
	SELECT o.authority, o.instrument, '7(e)(c)', 'board-report', 'Report to each board', o.id, 'paper'
	FROM obligation o WHERE o.duty = 'board';
INSERT INTO obligation_party (authority, obligation, party, role)
	SELECT o.authority, o.id, v.party, v.role
	FROM (VALUES
		('report', 'commissioner', 'owes'), ('report', 'council', 'owes'), ('report', 'dcs', 'owes'), ('report', 'minister', 'receives'),
		('partnership', 'council', 'owes'), ('partnership', 'dfe', 'assures'), ('board', 'commissioner', 'owes'), ('board', 'council', 'contributes'),
		('help', 'borough', 'owes'), ('help', 'county', 'owes'), ('help', 'council', 'receives')
	) AS v (duty, party, role)
	JOIN obligation o ON o.duty = v.duty;

-- Something done, for the duties named.
CREATE FUNCTION pg_temp.done(done_on date, VARIADIC duties text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	made bigint;
BEGIN
	INSERT INTO live.fulfilment (authority, done_on, kind, title, recorded_by, source)
		VALUES ('A1', done.done_on, 'act', 'Done: ' || array_to_string(duties, ', '), 'tester', 'paper') RETURNING id INTO made;
	INSERT INTO live.fulfils (authority, fulfilment, obligation, done_on, for_due)
		SELECT 'A1', made, o.id, done.done_on, split_part(d, '@', 2)::date
		FROM (SELECT split_part(x, '@', 1) AS duty, CASE WHEN x LIKE '%@%' THEN x ELSE x || '@' END AS d FROM unnest(duties) x) w
		JOIN live.obligation o ON o.duty = w.duty AND w.d LIKE '%@_%'
		UNION ALL
		SELECT 'A1', made, o.id, done.done_on, NULL
		FROM unnest(duties) x JOIN live.obligation o ON o.duty = x;
END $$;

--
-- The partnership, due by 31 January 2020
--
SELECT d::date AS as_of, s.status, s.rag, s.last_due, s.next_due, s.days_to_next_due AS in_days, s.unmet_since, s.days_overdue AS days, s.late, s.last_done
FROM unnest('{2019-10-31, 2020-01-16, 2020-01-17, 2020-01-31, 2020-02-01, 2020-12-31}'::date[]) d, obligation_status(d) s
WHERE s.duty = 'partnership' ORDER BY 1;
SELECT pg_temp.done('2020-02-14', 'partnership');
-- What is recorded now had not happened then.
SELECT d::date AS as_of, s.status, s.rag, s.unmet_since, s.days_overdue AS days, s.late, s.worst_days_late AS worst, s.on_time_rate, s.rate_basis, s.last_done
FROM unnest('{2020-02-13, 2020-02-14, 2020-12-31}'::date[]) d, obligation_status(d) s
WHERE s.duty = 'partnership' ORDER BY 1;
SELECT as_of, c.due_on, c.outcome, c.completed, c.days_late, c.matched_by
FROM unnest('{2020-01-31, 2020-02-01, 2020-02-14}'::date[]) as_of, due_calendar(as_of) c
WHERE c.duty = 'partnership' ORDER BY 1;

--
-- Visits at least every three months, which nobody owes in law
--
SELECT as_of, s.status, s.binding, s.rag, s.frequency, s.next_due, s.last_done, s.unmet_since
FROM unnest('{2019-10-29, 2020-01-09}'::date[]) as_of, obligation_status(as_of) s WHERE s.duty = 'visit' ORDER BY 1;
SELECT pg_temp.done('2020-01-10', 'visit');
SELECT as_of, s.status, s.binding, s.rag, s.next_due, s.last_done, s.unmet_since, s.days_overdue AS days
FROM unnest('{2020-01-09, 2020-01-10, 2020-04-01, 2020-04-10, 2020-04-11}'::date[]) as_of, obligation_status(as_of) s WHERE s.duty = 'visit' ORDER BY 1;
-- Expected and not seen; on the list of what is overdue, after what is owed, and never called that.
SELECT as_of, o.status, o.binding, o.rag, o.unmet_since, o.unmet_run AS run, o.escalation_step
FROM unnest('{2020-04-10, 2020-04-11}'::date[]) as_of, overdue(as_of) o WHERE o.duty = 'visit';
SELECT due_on, outcome, completed, days_late FROM due_calendar('2020-04-11') WHERE duty = 'visit';
SELECT due_on, outcome, completed FROM due_calendar('2020-02-01', '2020-01-01', '2020-12-31') WHERE duty = 'visit';

--
-- A monthly report sent in November and December and never again
--
SELECT pg_temp.done('2019-11-29', 'report'), pg_temp.done('2019-12-30', 'report');
SELECT owes, contributes, receives, assures, frequency FROM obligation_status('2019-12-01') WHERE duty IN ('report', 'board') ORDER BY duty;
-- Listed on every day of 2020 from 1 February, since 31 January, with as many in a row as month ends have passed.
SELECT count(*) AS days, count(o.duty) AS listed, min(as_of) FILTER (WHERE o.duty IS NOT NULL) AS first_listed,
	min(o.unmet_since) AS since, max(o.unmet_since) AS since_at_most,
	count(*) FILTER (WHERE o.unmet_run = (SELECT count(*) FROM generate_series(2, 13) m WHERE make_date(2020, 1, 1) + (m - 1) * interval '1 month' - interval '1 day' < as_of)) AS right_run,
	count(*) FILTER (WHERE o.days_overdue = as_of - date '2020-01-31') AS right_days, max(o.unmet_run) AS longest_run
FROM (SELECT date '2020-01-01' + g AS as_of FROM generate_series(0, 365) g) d
LEFT JOIN LATERAL overdue(as_of) o ON o.duty = 'report';
-- Single dates have closed as missed; the colour follows the run, not the latest date alone.
SELECT as_of, s.status, s.rag, s.rag_reason, s.missed, s.overdue, s.unmet_run AS run, s.on_time_rate
FROM unnest('{2020-02-01, 2020-02-14, 2020-02-15, 2020-02-29, 2020-03-01, 2020-03-31}'::date[]) as_of, obligation_status(as_of) s WHERE s.duty = 'report' ORDER BY 1;

--
-- One direction ended by the next
--
SELECT as_of, c.position AS pos, c.instrument, c.in_force_from, c.in_force_to, c.is_in_force, c.days_in_force AS days, c.revokes, c.revoked_by, c.revoked_on
FROM unnest('{2019-05-15, 2019-05-16, 2019-10-30, 2019-10-31, 2020-10-31}'::date[]) as_of, direction_chain(as_of) c ORDER BY 1, 2;
-- The day before, nobody knew of the revocation; from the day of it, the first direction's duties bind no more.
SELECT as_of, s.instrument, s.clause, s.duty, s.status, s.rag, s.in_force_from, s.in_force_to, s.next_due, s.unmet_run AS run
FROM unnest('{2019-10-30, 2019-10-31}'::date[]) as_of, obligation_status(as_of) s WHERE s.instrument IN ('d1', 'd2') ORDER BY 1, s.obligation;
-- What fell due while it was in force can still be seen, and nothing after.
SELECT due_on, outcome FROM due_calendar('2020-06-01', '2019-05-01', '2020-12-31') WHERE instrument = 'd1' ORDER BY 1;
SELECT due_on, outcome FROM due_calendar('2019-10-30', '2019-09-01', '2019-12-31') WHERE instrument = 'd1' ORDER BY 1;
-- Continuing duties are binding on every day and never overdue.
SELECT min(as_of), max(as_of), count(*), array_agg(DISTINCT s.status) AS status, count(s.rag) AS coloured, count(s.unmet_since) AS overdue
FROM (SELECT date '2019-10-31' + g AS as_of FROM generate_series(0, 730, 73) g) d, LATERAL obligation_status(as_of) s
WHERE s.instrument = 'd2' AND s.duty = 'comply';

--
-- One meeting answers two duties; a duty follows another
--
SELECT pg_temp.done('2019-11-20', 'board', 'board-report'), pg_temp.done('2019-12-18', 'board'), pg_temp.done('2020-01-30', 'board', 'review');
SELECT duty, due_on, outcome, completed, days_late FROM due_calendar('2020-02-01', '2019-11-01', '2020-03-31') WHERE duty IN ('board', 'review', 'board-report') ORDER BY duty, due_on;
SELECT as_of, s.status, s.rag, s.frequency, s.last_due, s.last_done, s.next_due, s.unmet_since, s.unmet_run AS run
FROM unnest('{2019-11-19, 2019-11-20, 2019-12-18, 2019-12-19, 2020-01-31}'::date[]) as_of, obligation_status(as_of) s WHERE s.duty = 'board-report' ORDER BY 1;

--
-- A record that says which date it answers; grace
--
SELECT pg_temp.done('2019-12-03', 'audit'), pg_temp.done('2020-02-20', 'audit@2019-12-31');
SELECT due_on, outcome, completed, days_late, matched_by FROM due_calendar('2020-02-25', '2019-11-01', '2020-03-31') WHERE duty = 'audit';
SELECT as_of, s.status, s.rag, s.rag_reason FROM unnest('{2019-11-30, 2019-12-01, 2019-12-02, 2019-12-03, 2020-01-05, 2020-01-06}'::date[]) as_of, obligation_status(as_of) s WHERE s.duty = 'audit' ORDER BY 1;

--
-- A changed rhythm keeps the old one for the past
--
INSERT INTO decision (authority, decided_on, kind, decided_by, obligation, decision, reason, source)
	SELECT 'A1', '2020-02-20', 'change of rhythm', 'minister', o.id, 'Fortnightly from 1 March', 'pace', 'paper' FROM obligation o WHERE o.duty = 'meeting';
INSERT INTO rhythm (authority, obligation, from_date, cadence, decision)
	SELECT o.authority, o.id, '2020-03-01', 'every 2 weeks', d.id FROM obligation o JOIN decision d ON d.obligation = o.id WHERE o.duty = 'meeting';
-- Known from the decision on, in force from 1 March.
SELECT as_of, s.frequency, s.frequency_from, s.next_due FROM unnest('{2020-02-19, 2020-02-20, 2020-02-29, 2020-03-01}'::date[]) as_of, obligation_status(as_of) s WHERE s.duty = 'meeting' ORDER BY 1;
SELECT due_on, frequency, outcome FROM due_calendar('2020-02-20', '2020-01-01', '2020-04-15') WHERE duty = 'meeting';
SELECT due_on, frequency, outcome FROM due_calendar('2020-02-19', '2020-01-01', '2020-04-15') WHERE duty = 'meeting';
-- Never held: the run goes back across the change.
SELECT s.first_due, s.last_due, s.missed, s.overdue, s.unmet_since, s.unmet_run AS run, s.days_overdue AS days, s.on_time_rate FROM obligation_status('2020-04-01') s WHERE s.duty = 'meeting';
-- Held once before the change and once after: the run starts again.
SELECT pg_temp.done('2020-02-28', 'meeting');
SELECT s.met, s.missed, s.overdue, s.unmet_since, s.unmet_run AS run, s.days_overdue AS days, s.last_done FROM obligation_status('2020-04-01') s WHERE s.duty = 'meeting';
SELECT pg_temp.done('2020-03-14', 'meeting');
SELECT s.met, s.missed, s.overdue, s.unmet_since, s.unmet_run AS run, s.days_overdue AS days, s.last_done, round(s.on_time_rate::numeric, 3) AS rate FROM obligation_status('2020-04-01') s WHERE s.duty = 'meeting';

--
-- Suspended under a timescale; not recorded; ended of itself
--
SELECT pg_temp.done('2019-11-30', 'paused', 'short'), pg_temp.done('2019-12-31', 'paused', 'short'), pg_temp.done('2020-01-31', 'paused', 'short'), pg_temp.done('2020-02-28', 'paused');
INSERT INTO suspension (authority, timescale, during, reason, source) VALUES ('A1', 'REVIEW', '[2020-03-24,2020-07-01)', 'the regulations', 'paper');
SELECT as_of, s.status, s.rag, s.rag_reason, s.met, s.suspended, s.missed, s.overdue, s.unmet_since, s.on_time_rate FROM unnest('{2020-03-23, 2020-03-24, 2020-04-01, 2020-06-16, 2020-07-16, 2020-07-17, 2020-08-01}'::date[]) as_of, obligation_status(as_of) s WHERE s.duty = 'paused' ORDER BY 1;
SELECT as_of, s.status, s.rag, s.rag_reason, s.unrecorded, s.missed, s.unmet_since, s.on_time_rate, s.recorded_to FROM unnest('{2019-12-10, 2020-01-05, 2020-06-10}'::date[]) as_of, obligation_status(as_of) s WHERE s.duty = 'check' ORDER BY 1;
SELECT count(*) AS unrecorded_is_not_overdue FROM overdue('2020-06-10') WHERE duty = 'check';
SELECT as_of, s.status, s.rag, s.met, s.in_force_to FROM unnest('{2020-01-30, 2020-01-31, 2020-02-01}'::date[]) as_of, obligation_status(as_of) s WHERE s.duty = 'short' ORDER BY 1;

--
-- Overdue: worst first, with the step of escalation
--
INSERT INTO escalation (authority, after_days, tells, step) VALUES ('A1', 1, 'dcs', 'raise with the director'), ('A1', 60, 'ceo', 'raise with the chief executive'), ('A1', 60, 'dcs', 'raise with the chief executive');
INSERT INTO escalation (authority, obligation, after_days, tells, step) SELECT o.authority, o.id, 60, 'minister', 'tell the Minister' FROM obligation o WHERE o.duty = 'report';
INSERT INTO escalation (authority, instrument, after_days, tells, step) SELECT i.authority, i.id, 30, 'council', 'raise with the council' FROM instrument i WHERE i.code = 'plan';
SELECT duty, binding, status, rag, unmet_since, unmet_run AS run, days_overdue AS days, escalation_step, escalation_tells, escalation_after_days AS after FROM overdue('2020-04-15');
-- Rules of colour are rows.
BEGIN;
UPDATE rag_rule SET colour = 'amber' WHERE situation = 'unmet beyond grace';
UPDATE rag_rule SET within_days = 0 WHERE situation = 'due soon';
SELECT duty, status, rag FROM obligation_status('2020-04-20') WHERE duty IN ('report', 'board') ORDER BY duty;
-- Without rules nothing has a colour, and nobody disappears.
DELETE FROM rag_rule;
SELECT duty, status, rag FROM obligation_status('2020-04-20') WHERE duty IN ('report', 'comply', 'visit', 'check') ORDER BY duty;
ROLLBACK;
SELECT duty, status, rag FROM obligation_status('2020-04-20') WHERE duty IN ('report', 'board') ORDER BY duty;

--
-- The calendar's default page is a year back and 400 days ahead, both included
--
SELECT min(due_on), max(due_on) FROM due_calendar('2021-11-30') WHERE duty = 'report';
SELECT min(due_on), max(due_on) FROM due_calendar('2020-10-31') WHERE duty = 'report';
SELECT count(*) AS none FROM due_calendar('2020-10-31', '2020-12-31', '2020-01-01');
SELECT duty, due_on, outcome FROM due_calendar('2020-01-30', '2020-01-31', '2020-01-31') ORDER BY duty;

--
-- Judgements
--
INSERT INTO inspection (authority, code, framework, kind, started_on, ended_on, during, date_as_stated, report_dated, published_on, link, source) VALUES
	('A1', 'slac', 'SLAC', 'safeguarding and looked-after inspection', NULL, NULL, '[2011-08-01,2011-09-01)', 'August 2011', NULL, NULL, NULL, 'report'),
	('A1', 'sif', 'SIF', 'SIF inspection', '2015-06-02', '2015-06-25', NULL, NULL, '2015-08-10', '2015-08-12', NULL, 'report'),
	('A1', 'ilacs1', 'ILACS', 'standard inspection', '2019-02-04', '2019-02-15', NULL, NULL, NULL, '2019-03-18', 'https://example.org/1', 'report'),
	('A1', 'mv1', 'ILACS', 'monitoring visit', '2019-10-29', '2019-10-30', NULL, NULL, NULL, '2019-11-28', NULL, 'report'),
	('A1', 'mv2', 'ILACS', 'monitoring visit', NULL, NULL, '[2022-03-01,2022-04-01)', 'March 2022', NULL, NULL, NULL, 'report'),
	('A1', 'ilacs2', 'ILACS', 'standard inspection', '2022-10-03', NULL, NULL, NULL, NULL, '2022-11-25', NULL, 'report'),
	('A1', 'ilacs3', 'ILACS', 'standard inspection', '2025-05-12', '2025-05-23', NULL, NULL, NULL, '2025-07-15', NULL, 'report'),
	('A1', 'ilacs4', 'ILACS', 'standard inspection', '2026-05-11', '2026-05-22', NULL, NULL, NULL, '2026-07-01', NULL, 'report'),
	('A1', 'draft', 'ILACS', 'standard inspection', '2026-09-07', '2026-09-18', NULL, NULL, NULL, NULL, NULL, 'report'),
	('B2', 'b-sif', 'SIF', 'SIF inspection', '2017-06-12', '2017-07-06', NULL, NULL, NULL, '2017-08-25', NULL, 'report'),
	('B2', 'b-ilacs', 'ILACS', 'standard inspection', '2022-03-07', '2022-03-18', NULL, NULL, NULL, '2022-05-09', NULL, 'report'),
	('C3', 'c-slac', 'SLAC', 'safeguarding and looked-after inspection', '2012-05-08', '2012-05-18', NULL, NULL, NULL, '2012-06-22', NULL, 'report'),
	('C3', 'c-ilacs', 'ILACS', 'short inspection', '2026-06-01', '2026-06-05', NULL, NULL, NULL, '2026-07-20', NULL, 'report');
INSERT INTO inspection (authority, code, framework, kind, published_on, account_of, source)
	SELECT 'A1', 'ilacs1-press', 'ILACS', 'standard inspection', '2019-03-18', i.id, 'press' FROM inspection i WHERE i.code = 'ilacs1';
INSERT INTO judgement (authority, inspection, area, grade, as_printed, source)
	SELECT i.authority, i.id, v.area, v.grade::grade, v.grade, coalesce(v.source, 'report')
	FROM (VALUES
		('slac', 'help and protection', 'Adequate', NULL), ('slac', 'in care', 'Adequate', NULL),
		('sif', 'overall', 'Requires improvement', NULL), ('sif', 'help and protection', 'Requires improvement', NULL), ('sif', 'in care', 'Requires improvement', NULL),
		('sif', 'care leavers', 'Requires improvement', NULL), ('sif', 'adoption', 'Good', NULL),
		('ilacs1', 'overall', 'Inadequate', NULL), ('ilacs1', 'help and protection', 'Inadequate', NULL), ('ilacs1', 'in care', 'Inadequate', NULL),
		('ilacs1', 'overall', 'Good', 'press'), ('ilacs1-press', 'overall', 'Good', 'press'),
		('ilacs2', 'overall', 'Requires improvement to be good', NULL), ('ilacs2', 'help and protection', 'Requires improvement to be good', NULL), ('ilacs2', 'in care', 'Requires improvement to be good', NULL),
		('ilacs3', 'overall', 'Requires improvement to be good', NULL), ('ilacs3', 'in care', 'Good', NULL), ('ilacs3', 'care leavers', 'Requires improvement to be good', NULL),
		('ilacs4', 'help and protection', 'Good', NULL), ('ilacs4', 'in care', 'Good', NULL), ('ilacs4', 'care leavers', 'Good', NULL),
		('draft', 'in care', 'Outstanding', NULL),
		('b-sif', 'overall', 'Good', NULL), ('b-ilacs', 'overall', 'Requires improvement to be good', NULL),
		('c-slac', 'help and protection', 'Good', NULL), ('c-slac', 'in care', 'Outstanding', NULL),
		('c-ilacs', 'leaders', 'Good', NULL), ('c-ilacs', 'help and protection', 'Good', NULL), ('c-ilacs', 'in care', 'Outstanding', NULL), ('c-ilacs', 'care leavers', 'Requires improvement to be good', NULL)
	) AS v (inspection, area, grade, source)
	JOIN inspection i ON i.code = v.inspection
	ORDER BY i.id, v.area;
INSERT INTO judgement (authority, inspection, area, grade, as_printed, source) SELECT i.authority, i.id, 'leaders', NULL, 'Not judged', 'report' FROM inspection i WHERE i.code = 'ilacs1';
-- The inspectorate corrected one grade on 1 February 2023.
INSERT INTO judgement (authority, inspection, area, grade, as_printed, stated_on, restates, source)
	SELECT j.authority, j.inspection, j.area, 'good', 'Good', '2023-02-01', j.id, j.source
	FROM judgement j JOIN inspection i ON i.authority = j.authority AND i.id = j.inspection WHERE i.code = 'ilacs2' AND j.area = 'in care';

SELECT as_of, c.area, c.grade, c.grade_rank AS rank, c.judged_on, c.previous_grade, c.direction, c.days_below_good AS below, c.standing
FROM unnest('{2011-08-30, 2011-08-31, 2018-12-31, 2019-03-17, 2019-03-18, 2022-11-25}'::date[]) as_of, judgement_current(as_of) c
WHERE c.authority = 'A1' AND c.area IN ('overall', 'help and protection') ORDER BY 1;
-- The framework of 2018 gave care leavers no grade of their own until 2023.
SELECT area, grade, standing, ended_on, previous_grade AS previous, covered_by, covered_by_area, covered_by_grade
FROM judgement_current('2020-01-01') WHERE authority = 'A1';
SELECT area, grade, judged_on, standing, ended_on, covered_by_area FROM judgement_current('2025-07-15') WHERE authority = 'A1' AND area IN ('care leavers', 'adoption');
-- An inspection begun on 11 May 2026 gives no overall grade: the old one ends and is not made up from the others.
SELECT as_of, c.area, c.grade, c.standing, c.ended_on, c.previous_grade FROM unnest('{2026-06-30, 2026-07-01}'::date[]) as_of, judgement_current(as_of) c WHERE c.authority = 'A1' AND c.area = 'overall';
-- What is not published has no grade yet; what was restated has the grade known on the day.
SELECT as_of, c.grade, c.as_printed, c.judged_on FROM unnest('{2022-12-31, 2023-01-31, 2023-02-01, 2026-12-31}'::date[]) as_of, judgement_current(as_of) c WHERE c.authority = 'A1' AND c.area = 'in care' ORDER BY 1;
SELECT area, grade, judged_on, judged_to, days_in_force AS days, days_below_good AS below, previous_grade AS previous, direction, standing, inspection, inspected_from, inspected_to, date_as_stated
FROM judgement_timeline('2026-08-01') WHERE authority = 'A1';
SELECT inspection, label, as_printed, report_dated, link, source FROM judgement_timeline('2020-01-01') WHERE authority = 'A1' AND area = 'overall';

--
-- Partners: strong then and now, and by which test
--
INSERT INTO intervention (authority, level, title, during, party, source) VALUES ('A1', 'support', 'Short support', '[2012-07-01,2012-10-01)', 'county', 'paper');
SELECT as_of, p.agreement, p.partner_name AS partner, p.made_on, p.ended_on, p.grade_then, p.strong_then, p.test_then, p.grade_now, p.strong_now, p.test_now
FROM unnest('{2020-02-13, 2020-02-14, 2026-12-31}'::date[]) as_of, partner_check(as_of) p ORDER BY 1, p.made_on, p.partner;

--
-- Three timelines, and everything in one
--
INSERT INTO intervention (authority, level, title, during, date_as_stated, instrument, source)
	SELECT 'A1', 'direction', 'Under direction', '[2019-05-16,2025-02-10)', 'until 10 February 2025', i.id, 'paper' FROM instrument i WHERE i.code = 'd1';
INSERT INTO intervention (authority, level, title, date_as_stated, source) VALUES ('A1', 'commissioner', 'A commissioner', 'some time after', 'press');
SELECT timeline, part, label, period_from, period_to, is_open, days, date_as_stated, reference FROM three_timelines('2025-07-15');
-- Nor do words tell of an end that nobody knew.
SELECT timeline, part, label, period_from, period_to, is_open, days, date_as_stated FROM three_timelines('2019-11-03');
INSERT INTO event (authority, kind, title, during, date_as_stated, source) VALUES
	('A1', 'milestone', 'A long step', '[2019-10-01,2020-01-01)', 'late 2019', 'paper'),
	('A1', 'statement', 'Something without a date', NULL, 'recently', 'press');
INSERT INTO finding (authority, inspection, number, kind, wording, source) SELECT authority, id, '1', 'area for improvement', 'Supervision', 'report' FROM inspection WHERE code = 'ilacs1';
INSERT INTO party (code, name, kind) VALUES ('jo', 'Jo Bloggs', 'person');
INSERT INTO role_holder (post, holder, during, interim, source) VALUES ('dcs', 'jo', '[2019-06-01,2019-09-01)', true, 'paper');
INSERT INTO risk (authority, title, during, stated_by, source) VALUES ('A1', 'Money', '[2019-10-31,)', 'council', 'paper');
SELECT on_date, from_date AS "from", date_as_stated AS stated, kind, title, detail, reference, other_account AS other, source FROM timeline('2020-01-31') WHERE on_date >= '2019-01-01' OR on_date IS NULL;
SELECT on_date, title, reference, other_account FROM timeline('2024-01-01') WHERE kind = 'judgement restated';
-- A period is known from its last day; what has no day, from when it was said.
SELECT as_of, count(*) FILTER (WHERE t.title = 'A long step') AS step, count(*) FILTER (WHERE t.title = 'Something without a date') AS undated
FROM unnest('{2019-11-03, 2019-11-04, 2019-12-30, 2019-12-31}'::date[]) as_of, timeline(as_of) t GROUP BY 1 ORDER BY 1;
SELECT count(*) AS later_than_asked FROM unnest('{2015-01-01, 2019-10-31, 2021-01-01}'::date[]) as_of, timeline(as_of) t WHERE t.on_date > as_of;

--
-- The views are the reports at as_of(); two registers do not see each other
--
SET oversight.as_of = '2020-02-01';
SELECT (SELECT count(*) FROM (TABLE obligation_status EXCEPT TABLE obligation_status) x) AS none;
SELECT r.report, r.same FROM (
	SELECT 'obligation_status' AS report, NOT EXISTS (SELECT * FROM obligation_status EXCEPT SELECT * FROM obligation_status('2020-02-01')) AND EXISTS (SELECT FROM obligation_status) AS same
	UNION ALL SELECT 'due_calendar', NOT EXISTS (SELECT * FROM due_calendar EXCEPT SELECT * FROM due_calendar('2020-02-01', '2019-02-01', '2021-03-07')) AND EXISTS (SELECT FROM due_calendar)
	UNION ALL SELECT 'overdue', NOT EXISTS (SELECT * FROM overdue EXCEPT SELECT * FROM overdue('2020-02-01')) AND EXISTS (SELECT FROM overdue)
	UNION ALL SELECT 'judgement_current', NOT EXISTS (SELECT * FROM judgement_current EXCEPT SELECT * FROM judgement_current('2020-02-01')) AND EXISTS (SELECT FROM judgement_current)
	UNION ALL SELECT 'judgement_timeline', NOT EXISTS (SELECT * FROM judgement_timeline EXCEPT SELECT * FROM judgement_timeline('2020-02-01')) AND EXISTS (SELECT FROM judgement_timeline)
	UNION ALL SELECT 'direction_chain', NOT EXISTS (SELECT * FROM direction_chain EXCEPT SELECT * FROM direction_chain('2020-02-01')) AND EXISTS (SELECT FROM direction_chain)
	UNION ALL SELECT 'partner_check', NOT EXISTS (SELECT * FROM partner_check EXCEPT SELECT * FROM partner_check('2020-02-01')) AND EXISTS (SELECT FROM partner_check)
	UNION ALL SELECT 'three_timelines', NOT EXISTS (SELECT * FROM three_timelines EXCEPT SELECT * FROM three_timelines('2020-02-01')) AND EXISTS (SELECT FROM three_timelines)
	UNION ALL SELECT 'timeline', NOT EXISTS (SELECT * FROM timeline EXCEPT SELECT * FROM timeline('2020-02-01')) AND EXISTS (SELECT FROM timeline)
) r ORDER BY 1;
RESET search_path;
SELECT oversight.create_register('other') IS NOT NULL AS made;
SELECT (SELECT count(*) FROM other.obligation_status) + (SELECT count(*) FROM other.due_calendar) + (SELECT count(*) FROM other.judgement_current)
	+ (SELECT count(*) FROM other.timeline) AS nothing;
INSERT INTO other.authority (code, name, kind) VALUES ('A1', 'Another Anytown', 'unitary');
INSERT INTO other.instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during)
	VALUES ('A1', 'd9', 'A direction', 'direction', 'direction', '2020-01-01', '[2020-01-01,)', '[2020-01-01,)');
INSERT INTO other.obligation (authority, instrument, clause, duty, title, cadence) SELECT authority, id, '', 'act', 'Act', 'once' FROM other.instrument;
SELECT authority_name, instrument, duty, status, next_due, unmet_since FROM other.obligation_status;
SELECT count(*) AS of_the_other FROM live.obligation_status WHERE instrument = 'd9' OR authority_name = 'Another Anytown';
SELECT count(*) AS without_a_date FROM live.obligation_status(NULL), live.judgement_current(NULL), live.timeline(NULL);
RESET oversight.as_of;

--
-- What the catalogues say of the reports. Every answer is empty.
--
CREATE TEMP VIEW report AS
	SELECT v.relname, v.oid AS view, t.oid AS type, p.oid AS func, p.*
	FROM pg_class v
	LEFT JOIN pg_class t ON t.relnamespace = v.relnamespace AND t.relkind = 'c' AND t.relname = v.relname || '_row'
	LEFT JOIN pg_proc p ON p.pronamespace = v.relnamespace AND p.proname = v.relname
	WHERE v.relnamespace = 'live'::regnamespace AND v.relkind = 'v'
		-- what files are copied into is no report, nor what a register says of itself
		AND v.relname NOT LIKE 'import\_%' AND v.relname NOT IN ('access_list', 'ledger_status');
SELECT count(*) >= 9 AS has_reports FROM report;
SELECT relname AS without_type_or_function FROM report WHERE type IS NULL OR func IS NULL;
-- Strict, a setting, another volatility or a body kept as text would stop the planner from seeing through.
SELECT proname FROM pg_proc
WHERE pronamespace = 'live'::regnamespace AND prorettype <> 'trigger'::regtype AND proretset AND proargtypes[0] = 'date'::regtype
	AND (proisstrict OR proconfig IS NOT NULL OR provolatile <> 's' OR proparallel <> 's' OR prosecdef OR prosqlbody IS NULL);
SELECT relname AS not_security_invoker FROM pg_class c JOIN report USING (relname) WHERE c.oid = view AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false);
SELECT relname, a.attname, format_type(a.atttypid, a.atttypmod) AS not_for_bi FROM report JOIN pg_attribute a ON a.attrelid = view AND a.attnum > 0
WHERE a.atttypid::regtype::text NOT IN ('text', 'smallint', 'integer', 'bigint', 'numeric', 'double precision', 'boolean', 'date')
	AND NOT (a.attname = 'changed_at' AND a.atttypid = 'timestamptz'::regtype);
-- Rows about areas, of many authorities, have none first, and the date table has none at all.
SELECT relname AS authority_not_first FROM report WHERE relname NOT IN ('calendar', 'measure_total', 'judgement_profile') AND (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = view AND attnum IN (1, 2)) <> '{authority,authority_name}';
SELECT relname, a.attname AS differs_from_type FROM report JOIN pg_attribute a ON a.attrelid = view AND a.attnum > 0
LEFT JOIN pg_attribute t ON t.attrelid = type AND t.attnum = a.attnum AND t.attname = a.attname AND t.atttypid = a.atttypid
WHERE t.attname IS NULL OR col_description(view, a.attnum) IS DISTINCT FROM col_description(type, t.attnum);
SELECT relname AS without_words FROM report WHERE obj_description(view, 'pg_class') IS NULL OR obj_description(func, 'pg_proc') IS NULL;
SELECT c.relname, a.attname AS type_column_without_comment FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'live'::regnamespace AND c.relkind = 'c' AND col_description(c.oid, a.attnum) IS NULL;
SELECT t.typname AS type_without_comment FROM pg_type t WHERE t.typnamespace = 'live'::regnamespace AND t.typtype = 'c' AND t.typname LIKE '%\_row' AND obj_description(t.oid, 'pg_type') IS NULL;
DROP VIEW report;

--
-- The planner sees through the reports: a filter on the authority reaches the
-- indexes, and no table of an authority's business is read whole.
--
CREATE FUNCTION pg_temp.read_whole(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	scan text;
	whole boolean;
BEGIN
	-- every scan must be on the filtered authority, or be driven by a row that is
	FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || query LOOP
		IF line ~ '(Seq Scan|Scan.* using|Bitmap Heap Scan|Function Scan) on ' OR line ~ 'Scan.* using .* on ' THEN
			IF whole THEN RETURN NEXT scan; END IF;
			scan := btrim(line, ' ->');
			whole := scan ~ ' on (obligation|obligation_party|instrument|fulfilment|fulfils|rhythm|suspension|inspection|judgement|intervention|event|risk|decision|finding|progress|sign_off|commentary|observation|target|cost_estimate|snapshot|snapshot_line|reminder)( |$)'
				OR scan ~ 'Function Scan on (obligation_status|due_calendar|overdue|judgement_|known_|direction_chain|partner_check|three_timelines|timeline|monitoring_|inspection_expected|measure_|plan_progress|pace|cost_avoidance|status_by_month|caseload|timeliness_|intervention_|holiday_impact|changes_since|data_quality|as_reported|reported_line|snapshot_|changed_since_snapshot|reminder_)';
		ELSIF line ~ '(Index|Recheck) Cond: .*authority = ' THEN
			whole := false;
		END IF;
	END LOOP;
	IF whole THEN RETURN NEXT scan; END IF;
END $$;
SET enable_seqscan = off;
SET search_path = live, oversight;
-- Those that compare an authority with all the others must read them; the date
-- table has none.
SELECT q.query, w AS read_whole
FROM pg_class c
CROSS JOIN LATERAL (VALUES (format('SELECT * FROM %I WHERE authority = ''A1''', c.relname)),
	(format('SELECT * FROM %I(''2020-02-01'') WHERE authority = ''A1''', c.relname))) AS q (query)
LEFT JOIN LATERAL pg_temp.read_whole(q.query) w ON true
WHERE c.relnamespace = 'live'::regnamespace AND c.relkind = 'v' AND c.relname NOT LIKE 'import\_%'
	AND c.relname NOT IN ('access_list', 'ledger_status', 'calendar', 'intervention_duration', 'inadequate_spell_duration', 'judgement_profile', 'measure_benchmark', 'measure_latest', 'measure_total', 'changed_since_snapshot')
ORDER BY 1, 2;
-- The check itself can fail.
SELECT count(*) > 3 AS read_whole FROM pg_temp.read_whole('SELECT * FROM obligation_status');
SELECT count(*) > 0 AS read_whole FROM pg_temp.read_whole('SELECT * FROM judgement_current');
-- What was done is read from one index.
EXPLAIN (COSTS off) SELECT f.authority, f.obligation, array_agg(f.done_on) FROM fulfils f WHERE f.authority = 'A1' AND f.done_on <= '2020-02-01' GROUP BY 1, 2;
RESET enable_seqscan;
RESET search_path;

DROP SCHEMA live, other CASCADE;
