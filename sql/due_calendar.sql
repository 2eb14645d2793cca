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

RESET search_path;
RESET datestyle;
DROP SCHEMA plan CASCADE;
