-- The dates to come in due_calendar: what a duty asks for if it is done on time.
SET datestyle = 'ISO';
SET search_path = oversight;
SET client_min_messages = warning;
SELECT count(*) FROM (SELECT create_register('plan')) made;
SET search_path = plan, oversight;
INSERT INTO authority (code, name, kind) VALUES ('A1', 'Anyshire', 'county');
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during)
	VALUES ('A1', 'P', 'Policy', 'policy', 'plan', '2020-01-01', '[2020-01-01,)', '[2020-01-01,)');
SELECT count(*) FROM (VALUES
	('once', 'within 15 working days'),
	('review', 'within 20 working days, then within 3 months, then at least every 6 months'),
	('visit', 'within 1 week, then at least every 6 weeks for 1 year, then at least every 3 months'),
	('report', 'every month, or the next working day')) AS d (duty, cadence)
CROSS JOIN LATERAL add_duty('A1', 'P', d.duty, d.duty, d.cadence::cadence, anchor => '2020-01-01');

-- A stage that asks for one thing asks for it once, and the next stage follows.
SELECT duty, due_on, outcome FROM due_calendar('2020-01-03') WHERE duty IN ('once', 'review') ORDER BY duty, due_on;
-- Done on time, it is the schedule that the cadence itself lists.
SELECT d.duty, count(*), array_agg(d.due_on ORDER BY d.due_on) = ARRAY(
	SELECT due_dates(o.cadence, o.anchor, '[2020-01-01,2022-06-30]')) AS as_listed
FROM due_calendar('2020-01-03', NULL, '2022-06-30') d
JOIN obligation o ON o.authority = d.authority AND o.id = d.obligation
GROUP BY d.duty, o.cadence, o.anchor ORDER BY d.duty;

-- Done early, the dates count from then: 13 January, three months, half a year.
SELECT count(*) FROM record_fulfilment('A1', 'review', '2020-01-13');
SELECT due_on, outcome, completed FROM due_calendar('2020-01-31', NULL, '2021-06-30') WHERE duty = 'review' ORDER BY due_on;

-- Fixed dates that change into reviews that roll.
INSERT INTO party (code, name, kind) VALUES ('board', 'The board', 'body');
SELECT count(*) FROM vary_rhythm('A1', 'report', 'at least every 3 months', '2020-04-01', '2020-01-10', 'board');
SELECT due_on, outcome, frequency FROM due_calendar('2020-01-31', NULL, '2021-01-31') WHERE duty = 'report' ORDER BY due_on;

-- A deadline in a suspension moves to its end, and what follows counts from there.
INSERT INTO suspension (authority, obligation, during, reason) SELECT authority, id, '[2020-02-01,2020-03-01)', 'closed' FROM obligation WHERE duty = 'visit';
SELECT count(*) FROM record_fulfilment('A1', 'visit', '2020-01-08');
SELECT due_on, outcome FROM due_calendar('2020-02-05', NULL, '2020-08-31') WHERE duty = 'visit' ORDER BY due_on;

-- Done in a suspension, the date that was moved is answered, and the one after it
-- is moved to the same day: a row for each.
SELECT count(*) FROM add_duty('A1', 'P', 'call', 'call', 'at least every week', anchor => '2020-01-01');
INSERT INTO suspension (authority, obligation, during, reason) SELECT authority, id, '[2020-01-05,2020-02-01)', 'closed' FROM obligation WHERE duty = 'call';
SELECT count(*) FROM record_fulfilment('A1', 'call', '2020-01-10');
SELECT due_on, outcome, completed FROM due_calendar('2020-01-20', NULL, '2020-02-10') WHERE duty = 'call' ORDER BY due_on, completed;

-- A date to come in a suspension asks for nothing, as soon as the suspension is
-- known; what is answered beforehand is met.
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during)
	VALUES ('A1', 'S', 'Statement', 'statement', 'stated intention', '2020-01-01', '[2020-01-01,)', '[2020-01-01,)');
SELECT count(*) FROM add_duty('A1', 'P', 'return', 'return', 'every week', anchor => '2020-06-01');
SELECT count(*) FROM add_duty('A1', 'S', 'hope', 'hope', 'every week', anchor => '2020-06-01');
INSERT INTO decision (authority, kind, decision, decided_on, decided_by) VALUES ('A1', 'other', 'Closed in July', '2020-06-24', 'board');
INSERT INTO suspension (authority, obligation, during, reason, decision)
	SELECT o.authority, o.id, '[2020-07-01,2020-07-25)', 'closed', d.id FROM obligation o, decision d WHERE o.duty IN ('return', 'hope') AND d.decision = 'Closed in July';
SELECT count(*) FROM record_fulfilment('A1', 'return', '2020-06-23', for_due => '2020-07-13');
SELECT as_of::date, duty, string_agg(to_char(due_on, 'DD Mon ') || outcome, ', ' ORDER BY due_on)
FROM generate_series(timestamp '2020-06-22', '2020-07-27', '5 days') as_of, due_calendar(as_of::date, '2020-06-22', '2020-07-27') c
WHERE duty IN ('return', 'hope') GROUP BY as_of, duty ORDER BY duty DESC, as_of;
-- The words say so too, and the status, which asks for nothing either.
SELECT explain_due(authority, id, '2020-07-06', '2020-07-02') FROM obligation WHERE duty = 'return';
SELECT status, next_due FROM obligation_status('2020-07-02') WHERE duty = 'return';
-- Whatever the duty and the day: what is suspended is in a suspension, what is due is not.
SELECT count(*) > 400 AS dates, count(*) FILTER (WHERE c.outcome = 'suspended' AND c.due_on >= as_of) > 30 AS suspended_to_come,
	count(*) FILTER (WHERE c.outcome IN ('due', 'expected', 'suspended') AND (c.outcome = 'suspended') <> coalesce(k.suspended @> c.due_on, false)) AS wrong
FROM generate_series(timestamp '2020-01-05', '2020-07-30', '2 days') AS a (as_of), due_calendar(as_of::date, '2020-01-01', '2020-08-31') c
JOIN known_duty(as_of::date) k ON k.authority = c.authority AND k.obligation = c.obligation
WHERE c.duty IN ('return', 'hope', 'call', 'visit', 'report');

RESET search_path;
RESET datestyle;
DROP SCHEMA plan CASCADE;
