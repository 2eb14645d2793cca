--
-- Entry: recording what was done, adding duties, revoking, superseding, varying.
--
SET client_min_messages = warning;
SET datestyle = 'ISO, DMY';
\set SHOW_CONTEXT never
\pset null -
SELECT oversight.create_register('entry') IS NOT NULL AS made;

INSERT INTO entry.party (code, name, kind) VALUES
	('dfe', 'Department for Education', 'body'), ('council', 'City council', 'body'),
	('minister', 'Minister', 'post'), ('commissioner', 'Commissioner', 'post');
INSERT INTO entry.source (code, publisher, title) VALUES ('paper', 'dfe', 'The papers');
INSERT INTO entry.authority (code, name, kind) VALUES ('A1', 'Anytown', 'unitary'), ('B2', 'Borough', 'unitary');
INSERT INTO entry.authority_code (authority, scheme, code) VALUES ('A1', 'dfe', '861');
INSERT INTO entry.instrument (authority, code, title, kind, force, issued_on, issued_by, in_force, recorded_during, source) VALUES
	('A1', 'd1', 'First direction', 'direction', 'direction', '2019-05-16', 'dfe', '[2019-05-16,)', '[2019-05-16,)', 'paper'),
	('A1', 'plan', 'Improvement plan', 'improvement plan', 'plan', '2019-10-31', 'council', '[2019-10-31,)', '[2019-10-31,)', 'paper');

--
-- add_duty
--
SELECT instrument, clause, duty, frequency, anchor, in_force_from, in_force_to, first_due, owes
FROM entry.add_duty('A1', 'd1', 'monthly-report', 'Monthly report', 'every month', '2(a)', owes => ARRAY['council', 'commissioner'], receives => ARRAY['minister'], source => 'paper');
SELECT instrument, clause, duty, frequency, first_due FROM entry.add_duty('A1', 'd1', 'review', 'Formal review', 'every 3 months', '2(b)');
SELECT instrument, clause, duty, frequency, first_due FROM entry.add_duty('A1', 'd1', 'comply', 'Comply with instructions', 'continuing', '1');
SELECT instrument, clause, duty, frequency, first_due FROM entry.add_duty('A1', 'plan', 'board', 'Improvement board', 'every 2 weeks');
SELECT instrument, clause, duty, frequency, first_due FROM entry.add_duty('A1', 'plan', 'board-report', 'Report to each board', follows => 'board');
SELECT instrument, clause, duty, frequency, in_force_from, in_force_to, first_due
FROM entry.add_duty('A1', 'plan', 'visit', 'Visit', 'at least every 3 months', anchor => '2019-10-01', in_force => '[2019-10-31,2021-01-01)');
SELECT p.party, p.role, p.source FROM entry.obligation_party p ORDER BY p.role, p.party;
-- A name that is not there, a second duty of one name, no rhythm or two.
SELECT * FROM entry.add_duty('Anytown', 'd1', 'x', 'X', 'every month');
SELECT * FROM entry.add_duty('861', 'd1', 'x', 'X', 'every month');
SELECT * FROM entry.add_duty('nowhere', 'd1', 'x', 'X', 'every month');
SELECT * FROM entry.add_duty(NULL, 'd1', 'x', 'X', 'every month');
SELECT * FROM entry.add_duty('A1', 'd9', 'x', 'X', 'every month');
SELECT * FROM entry.add_duty('B2', 'd1', 'x', 'X', 'every month');
SELECT * FROM entry.add_duty('A1', 'd1', 'x', ' ', 'every month');
SELECT * FROM entry.add_duty('A1', 'd1', 'x', 'X');
SELECT * FROM entry.add_duty('A1', 'd1', 'x', 'X', 'every month', follows => 'board');
SELECT * FROM entry.add_duty('A1', 'd1', 'x', 'X', 'every month', owes => ARRAY['Minister']);
SELECT * FROM entry.add_duty('A1', 'd1', 'x', 'X', 'every month', source => 'nowhere');
SELECT * FROM entry.add_duty('A1', 'd1', 'monthly-report', 'Monthly report', 'every week', '2(a)');
SELECT count(*) AS still_six FROM entry.obligation;

--
-- record_fulfilment
--
SELECT instrument, duty, done_on, for_due, due_on, outcome, days_late, matched_by
FROM entry.record_fulfilment('A1', 'monthly-report', '2019-06-14', reference => 'M1', title => 'Report for May', source => 'paper');
-- Which day it answers can be said.
SELECT duty, done_on, for_due, due_on, outcome, days_late, matched_by
FROM entry.record_fulfilment('A1', 'd1/monthly-report', '2019-08-05', '2019-07-16');
SELECT duty, due_on, outcome FROM entry.record_fulfilment('A1', '2(a)', '2019-08-06');
-- A second one in a period answered already, and a duty without due dates.
SELECT duty, due_on, outcome FROM entry.record_fulfilment('A1', 'monthly-report', '2019-08-07');
SELECT duty, due_on, outcome FROM entry.record_fulfilment('A1', 'comply', '2019-08-07');
-- One meeting, three duties; the report to the board follows it.
SELECT instrument, duty, for_due, due_on, outcome, matched_by
FROM entry.record_fulfilment('A1', ARRAY['board', 'board-report', 'review'], '2019-11-14', for_due_each => ARRAY[NULL, NULL, '2019-11-16']::date[], kind => 'meeting', reference => 'B1');
SELECT f.kind, f.title, f.reference, f.done_on, count(*) AS answers
FROM entry.fulfilment f JOIN entry.fulfils x ON x.authority = f.authority AND x.fulfilment = f.id
GROUP BY f.id, f.kind, f.title, f.reference, f.done_on ORDER BY f.id;
-- A due date that is none: between two, before all, after the end of a rhythm; of a rolling duty.
SELECT * FROM entry.record_fulfilment('A1', 'monthly-report', '2019-09-14', '2019-09-15');
SELECT * FROM entry.record_fulfilment('A1', 'monthly-report', '2019-09-14', '2018-09-16');
SELECT * FROM entry.record_fulfilment('A1', 'comply', '2019-09-14', '2019-09-16');
SELECT * FROM entry.record_fulfilment('A1', 'visit', '2019-12-14', '2020-01-01');
SELECT * FROM entry.record_fulfilment('A1', 'board-report', '2019-11-20', '2019-11-28');
-- Not done yet, whatever date reports are made for.
SET oversight.as_of = '2019-09-01';
\set VERBOSITY terse
SELECT * FROM entry.record_fulfilment('A1', 'monthly-report', '9999-01-01');
\set VERBOSITY default
RESET oversight.as_of;
SELECT * FROM entry.record_fulfilment('A1', 'monthly-report', 'infinity');
SELECT * FROM entry.record_fulfilment('A1', 'monthly-report', NULL);
SELECT * FROM entry.record_fulfilment('A1', 'report', '2019-09-14');
SELECT * FROM entry.record_fulfilment('A1', NULL::text, '2019-09-14');
SELECT * FROM entry.record_fulfilment('A1', '{}'::text[], '2019-09-14');
SELECT * FROM entry.record_fulfilment('A1', ARRAY['board', 'plan/board'], '2019-11-14');
SELECT * FROM entry.record_fulfilment('A1', ARRAY['board', 'review', 'visit'], '2019-11-14', for_due_each => ARRAY['2019-11-14', '2019-11-16']::date[]);
-- nothing falls due once the authority is no more
BEGIN;
UPDATE entry.authority SET during = '(,2019-11-15)' WHERE code = 'A1';
SELECT * FROM entry.record_fulfilment('A1', 'review', '2019-11-14', for_due => '2019-11-16', reference => 'B9');
ROLLBACK;
SELECT * FROM entry.record_fulfilment('A1', 'board', '2019-11-28', reference => 'B1');
SELECT * FROM entry.record_fulfilment('A1', 'board', '2019-11-28', subject => 'C-1');
SELECT count(*) AS still_six, (SELECT count(*) FROM entry.fulfils) AS still_eight FROM entry.fulfilment;

--
-- vary_rhythm: the Minister wants the quarterly review fortnightly from 1 March,
-- and one meeting is to answer both duties it serves.
--
SELECT instrument, clause, duty, rhythm, frequency, from_date, to_date, first_due, second_due, decided_on, decided_by
FROM entry.vary_rhythm('A1', 'review', 'every 2 weeks', '2020-03-01', '2020-02-20', 'minister', reason => 'the pace of progress is not sufficient', source => 'paper');
SELECT d.decided_on, d.kind, d.decided_by, d.decision, d.reason, h.from_date, h.cadence
FROM entry.decision d JOIN entry.rhythm h ON h.authority = d.authority AND h.decision = d.id;
SELECT duty, due_on, outcome, matched_by FROM entry.record_fulfilment('A1', ARRAY['review', 'board'], '2020-03-13', kind => 'meeting', reference => 'B2');
SELECT due_on, frequency, outcome, completed FROM entry.due_calendar('2020-03-31', '2019-10-01', '2020-04-30') WHERE duty = 'review';
-- Once more, from within the new rhythm; and what cannot be varied.
SELECT rhythm, frequency, from_date, to_date, anchor, first_due, second_due
FROM entry.vary_rhythm('A1', 'review', 'every month', '2020-09-01', '2020-08-20', 'minister', anchor => '2020-08-31');
SELECT * FROM entry.vary_rhythm('A1', 'review', 'every month', '2020-09-01', '2020-08-20', 'minister');
SELECT * FROM entry.vary_rhythm('A1', 'review', 'every month', '2020-10-01', '2020-08-20', 'minister');
SELECT * FROM entry.vary_rhythm('A1', 'review', 'every week', '2019-05-01', '2020-08-20', 'minister');
SELECT * FROM entry.vary_rhythm('A1', 'board-report', 'every week', '2020-05-01', '2020-04-20', 'minister');
SELECT * FROM entry.vary_rhythm('A1', 'review', 'every week', '2020-12-01', '2020-11-20', 'the minister');
SELECT * FROM entry.vary_rhythm('A1', 'review', 'every week', '2020-12-01', NULL, 'minister');
SELECT rhythm, frequency, from_date, to_date, first_due, second_due
FROM entry.vary_rhythm('A1', 'visit', 'at least every month', '2020-03-01', '2020-02-20', 'minister');
SELECT count(*) AS three FROM entry.decision;

--
-- revoke and supersede
--
INSERT INTO entry.instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, part_of)
	SELECT 'A1', 'terms', 'Terms of reference', 'terms of reference', 'direction', '2019-05-16', '[2019-05-16,)', '[2019-05-16,)', i.id
	FROM entry.instrument i WHERE i.code = 'd1';
SELECT * FROM entry.revoke('A1', 'd1', '2019-05-15');
SELECT * FROM entry.revoke('A1', 'd1', NULL);
SELECT * FROM entry.revoke('A1', 'd7', '2020-05-15');
SELECT * FROM entry.supersede('A1', 'd1', 'd0', '2019-05-01', 'An earlier one');
SELECT * FROM entry.supersede('A1', 'd1', 'd2', '2020-10-31', 'Second direction', source => 'paper');
SELECT code, title, kind, force, issued_on, issued_by, in_force, recorded_during FROM entry.instrument WHERE code = 'd2';
-- Only once.
SELECT * FROM entry.supersede('A1', 'd1', 'd3', '2020-12-31', 'Third direction');
SELECT * FROM entry.revoke('A1', 'd1', '2020-12-31');
SELECT * FROM entry.revoke('A1', 'plan', '2020-12-31', by => 'd2');
-- By one that is there; in a circle; a second one.
INSERT INTO entry.instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during) VALUES
	('A1', 'd3', 'Third direction', 'direction', 'direction', '2020-10-31', '[2020-10-31,)', '[2020-10-31,)');
SELECT instrument, in_force_to, revoked_on, revoked_by, duties_ended FROM entry.supersede('A1', 'd2', 'd3');
SELECT * FROM entry.supersede('A1', 'd3', 'd2');
SELECT * FROM entry.supersede('A1', 'd3', 'd1');
SELECT * FROM entry.supersede('A1', 'plan', 'd3');
SELECT * FROM entry.supersede('A1', 'plan', 'd3', title => 'Another title');
SELECT instrument, title, in_force_from, in_force_to_before, in_force_to, revoked_on, revoked_by, duties_ended
FROM entry.revoke('A1', 'd3', '2025-02-10', issued_by => 'minister');
SELECT title, in_force_from, in_force_to, revoked_by FROM entry.direction_chain('2025-07-15');
SELECT code, title, kind, issued_on, issued_by, in_force, recorded_during FROM entry.instrument WHERE code = 'd3-revocation';

--
-- Duties to one child, anchored on the events the law names
--
SELECT change, timescale, clause, duty, frequency, anchor, in_force_from, first_due, team, owes
FROM entry.add_child_duties('A1', 'C-1', ARRAY['becomes looked after', 'placement begins'], '2019-11-29', team => 'North', owes => ARRAY['council']);
SELECT i.code, i.title, i.kind, i.force, i.in_force, i.recorded_during FROM entry.instrument i WHERE i.code LIKE 'si-%';
SELECT duty, due_on, outcome FROM entry.record_fulfilment('A1', 'LAC_VISIT', '2019-12-05', subject => 'C-1');
SELECT duty, due_on, outcome, days_late FROM entry.record_fulfilment('A1', 'LAC_REVIEW', '2020-01-02', subject => 'C-1');
-- A second review while one is open, by the function or by hand.
SELECT * FROM entry.add_child_duties('A1', 'C-1', 'becomes looked after', '2020-02-01');
INSERT INTO entry.obligation (authority, instrument, clause, duty, title, cadence, anchor, in_force, timescale, subject)
	SELECT o.authority, o.instrument, o.clause, 'another', o.title, o.cadence, '2020-02-01', '[2020-02-01,)', 'LAC_VISIT_LONG_TERM', o.subject
	FROM entry.obligation o WHERE o.timescale = 'LAC_VISIT';
ALTER TABLE entry.obligation DISABLE TRIGGER one_open_duty_of_a_kind;
\set VERBOSITY terse
INSERT INTO entry.obligation (authority, instrument, clause, duty, title, cadence, anchor, in_force, timescale, subject)
	SELECT o.authority, o.instrument, o.clause, 'another', o.title, o.cadence, '2020-02-01', '[2020-02-01,)', o.timescale, o.subject
	FROM entry.obligation o WHERE o.timescale = 'LAC_VISIT';
\set VERBOSITY default
ALTER TABLE entry.obligation ENABLE TRIGGER one_open_duty_of_a_kind;
-- Each placement begins anew.
SELECT change, timescale, duty, anchor, in_force_from, in_force_to, first_due
FROM entry.add_child_duties('A1', 'C-1', 'long-term placement begins', '2020-03-02', team => 'North');
SELECT duty, due_on, outcome FROM entry.record_fulfilment('A1', 'LAC_VISIT_LONG_TERM', '2020-03-06', subject => 'C-1');
-- With a parent: weekly until the first review, then counted from the last visit before it.
SELECT change, duty, first_due FROM entry.add_child_duties('A1', 'C-2', 'placed with parent before assessment', '2020-01-06');
SELECT count(*) FROM unnest('{2020-01-10,2020-01-17}'::date[]) d, entry.record_fulfilment('A1', 'LAC_VISIT_PARENT_1', d, subject => 'C-2');
SELECT change, duty, anchor, in_force_from, in_force_to, first_due
FROM entry.add_child_duties('A1', 'C-2', 'first review of placement with parent', '2020-01-21');
-- Done once: a second one begins when the first is done.
SELECT duty, first_due FROM entry.add_child_duties('A1', 'C-3', 'referral', '2020-01-06');
SELECT * FROM entry.add_child_duties('A1', 'C-3', 'referral', '2020-05-04');
SELECT due_on, outcome FROM entry.record_fulfilment('A1', 'CHILD_ASSESSMENT', '2020-03-06', subject => 'C-3');
SELECT duty, first_due FROM entry.add_child_duties('A1', 'C-3', 'referral', '2020-05-04');
SELECT duty, anchor, first_due FROM entry.add_child_duties('A1', 'C-3', 'transfer to post-16 institution', '2020-09-01');
-- The end.
SELECT change, duty, in_force_from, in_force_to FROM entry.end_child_duties('A1', 'C-1', '2020-06-30', '{LAC_REVIEW}');
SELECT change, duty, in_force_from, in_force_to FROM entry.end_child_duties('A1', 'C-1', '2020-06-30');
SELECT * FROM entry.end_child_duties('A1', 'C-1', '2020-06-30');
SELECT * FROM entry.end_child_duties('A1', 'C-2', '2020-01-21');
SELECT * FROM entry.end_child_duties('A1', 'C-9', '2020-01-21');
-- No such event, days that do not fit, no child.
SELECT * FROM entry.add_child_duties('A1', 'C-4', 'birthday', '2020-05-04');
SELECT * FROM entry.add_child_duties('A1', 'C-4', ARRAY['referral', 'becomes looked after'], NULL, happened_on_each => '{2020-01-01,2020-01-02,2020-01-03}');
SELECT * FROM entry.add_child_duties('A1', 'C-4', 'referral', NULL);
SELECT * FROM entry.add_child_duties('A1', ' ', 'referral', '2020-01-01');
SELECT * FROM entry.add_child_duties('A1', 'C-4', 'placement begins', '1970-01-01', instrument => 'nowhere');
SELECT s.pseudonym, count(o.id) AS duties FROM entry.subject s LEFT JOIN entry.obligation o ON o.authority = s.authority AND o.subject = s.id GROUP BY 1 ORDER BY 1;

--
-- A register that has been renamed, a search path of somebody else's
--
ALTER SCHEMA entry RENAME TO renamed;
CREATE SCHEMA elsewhere;
CREATE TABLE elsewhere.fulfilment (LIKE renamed.fulfilment);
SET search_path = elsewhere;
SELECT duty, due_on, outcome FROM renamed.record_fulfilment('A1', 'board', '2020-03-26');
SELECT count(*) FROM elsewhere.fulfilment;
RESET search_path;

--
-- A recorder records, and leaves the rest to a manager
--
CREATE ROLE regress_oversight_recorder;
SELECT oversight.grant_access('renamed', 'regress_oversight_recorder', 'recorder', 'A1');
SET ROLE regress_oversight_recorder;
SELECT duty, due_on, outcome FROM renamed.record_fulfilment('A1', 'board', '2020-04-09');
SELECT duty FROM renamed.record_fulfilment('A1', 'LAC_VISIT_PARENT_2', '2020-04-09', subject => 'C-2');
SELECT duty FROM renamed.add_duty('A1', 'plan', 'x', 'X', 'every month');
SELECT instrument FROM renamed.revoke('A1', 'plan', '2020-05-01');
RESET ROLE;
SELECT recorded_by FROM renamed.fulfilment WHERE done_on = '2020-04-09';

SELECT oversight.revoke_access('renamed', 'regress_oversight_recorder');
DROP SCHEMA elsewhere, renamed CASCADE;
DROP ROLE regress_oversight_recorder;
