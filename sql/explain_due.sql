--
-- explain_due: in a register, why a due date has the outcome it has
--
SET client_min_messages = warning;
SET DateStyle = 'ISO, DMY';
SET oversight.as_of = '2020-04-03';
\pset null -
\pset format unaligned
\pset tuples_only on
SELECT regexp_replace(oversight.create_register('why'), '\d+', 'N', 'g') AS made;
SET search_path = why, oversight;

INSERT INTO party (code, name, kind) VALUES ('council', 'City council', 'body');
INSERT INTO source (code, publisher, title, published_on) VALUES ('paper', 'council', 'The papers', '2019-10-31');
INSERT INTO authority (code, name, kind) VALUES ('A1', 'Anytown', 'unitary'), ('B2', 'Borough', 'unitary');
INSERT INTO instrument (authority, code, title, kind, force, issued_on, issued_by, in_force, date_as_stated, recorded_during, source) VALUES
	('A1', 'plan', 'Improvement plan', 'improvement plan', 'plan', '2019-10-31', 'council', '[2019-10-31,)', NULL, '[2019-10-31,)', 'paper'),
	('A1', 'vague', 'Understanding', 'agreement', 'agreement', NULL, 'council', NULL, 'this spring', '[2019-10-31,)', 'paper');
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, source)
	SELECT 'A1', i.id, v.clause, v.duty, v.title, v.cadence::cadence, 'paper'
	FROM (VALUES ('plan', '1', 'report', 'Report', 'every month'), ('plan', '2', 'visit', 'Visit', 'at least every 3 months'),
		('plan', '3', 'access', 'Access', 'continuing'), ('vague', '', 'help', 'Help', 'every month')) AS v (instrument, clause, duty, title, cadence)
	JOIN instrument i ON i.code = v.instrument
	ORDER BY v.instrument, v.clause;
INSERT INTO obligation (authority, instrument, clause, duty, title, follows, source)
	SELECT o.authority, o.instrument, '4', 'minutes', 'Minutes of each visit', o.id, 'paper' FROM obligation o WHERE o.duty = 'visit';
INSERT INTO decision (authority, decided_on, kind, decided_by, obligation, decision, reason, source)
	SELECT 'A1', '2020-02-20', 'change of rhythm', 'council', o.id, 'Monthly from 1 March', 'pace', 'paper' FROM obligation o WHERE o.duty = 'visit';
INSERT INTO rhythm (authority, obligation, from_date, cadence, decision)
	SELECT 'A1', o.id, '2020-03-01', 'at least every month', d.id FROM obligation o, decision d WHERE o.duty = 'visit';
INSERT INTO suspension (authority, obligation, during, reason)
	SELECT 'A1', o.id, '[2020-03-24,2020-06-01)', 'pandemic' FROM obligation o WHERE o.duty = 'report';
WITH f AS (
	INSERT INTO fulfilment (authority, done_on, kind, title, recorded_by, source)
	VALUES ('A1', '2020-01-07', 'report', 'Report', 'tester', 'paper'), ('A1', '2020-01-20', 'visit', 'Visit', 'tester', 'paper'), ('A1', '2020-03-10', 'report', 'Report', 'tester', 'paper')
	RETURNING authority, id, done_on, kind)
INSERT INTO fulfils (authority, fulfilment, obligation, done_on, for_due)
	SELECT f.authority, f.id, o.id, f.done_on, CASE WHEN f.done_on = '2020-03-10' THEN date '2020-01-31' END FROM f JOIN obligation o ON o.duty = f.kind;
CREATE FUNCTION pg_temp.why(duty text, due_on date, as_of date DEFAULT NULL) RETURNS text LANGUAGE sql AS
	$$ SELECT why.explain_due(o.authority, o.id, due_on, as_of) FROM why.obligation o WHERE o.duty = why.duty $$;

-- Late; late and said so; missed, as it was known before; in a suspension.
SELECT pg_temp.why('report', '2019-12-31');
SELECT pg_temp.why('report', '2020-01-31');
SELECT pg_temp.why('report', '2020-01-31', '2020-03-01');
SELECT pg_temp.why('report', '2020-03-31');
-- A changed rhythm; the day before that was decided; a day that is no deadline any more.
SELECT pg_temp.why('visit', '2020-04-01');
SELECT pg_temp.why('visit', '2020-04-20', '2020-02-19');
SELECT pg_temp.why('visit', '2020-04-20');
-- One that follows another; one that never falls due; one of which no day is known.
SELECT pg_temp.why('minutes', '2020-01-20');
SELECT pg_temp.why('access', '2020-01-20');
SELECT pg_temp.why('help', '2020-01-20');
-- Not known: yet, by that number, in that authority. Nothing given is nothing said.
SELECT pg_temp.why('report', '2020-01-31', '2019-10-30');
SELECT explain_due('A1', -1, '2020-01-31');
SELECT explain_due('B2', o.id, '2020-01-31') FROM obligation o WHERE o.duty = 'report';
SELECT explain_due(NULL, 1, '2020-01-31'), explain_due('A1', NULL, '2020-01-31'), explain_due('A1', 1, NULL);
-- It says what the list of due dates says.
\pset tuples_only off
\pset format aligned
SELECT c.duty, c.outcome, count(*), count(*) FILTER (WHERE explain_due(c.authority, c.obligation, c.due_on) ~
		CASE c.outcome WHEN 'late' THEN 'counts for it, ' || c.days_late || ' days late' WHEN 'overdue' THEN c.days_late || ' days? overdue'
			WHEN 'due' THEN 'it is due|still to come' WHEN 'suspended' THEN 'it is suspended|still to come' ELSE 'it is ' || c.outcome END) AS agree
FROM due_calendar('2020-04-03', '2019-10-31', '2020-12-31') c GROUP BY 1, 2 ORDER BY 1, 2;

DROP SCHEMA why CASCADE;
RESET oversight.as_of;
RESET search_path;
RESET DateStyle;
