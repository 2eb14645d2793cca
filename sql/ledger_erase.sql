--
-- What the ledger forgets: the words of people who are erased, wherever they were
-- noted; and what it does not let slip out of its reach.
--
SET client_min_messages = warning;
SET datestyle = 'ISO, DMY';
SET timezone = 'UTC';
\set SHOW_CONTEXT never
\pset null -
SELECT oversight.create_register('forgets') IS NOT NULL AS made;
SET search_path = forgets, oversight;
INSERT INTO authority (code, name, kind) VALUES ('A1', 'First', 'unitary'), ('A2', 'Second', 'unitary');
INSERT INTO instrument (authority, code, title, kind, force, in_force, recorded_during) VALUES ('A1', 'law', 'The law', 'legislation', 'statute', '(,)', '[2019-01-01,)');
SELECT oversight.start_ledger('forgets') IS NOT NULL AS started;

--
-- What was reported
--
INSERT INTO measure (code, title, unit, polarity, decimal_places, adds_up) VALUES ('cla', 'Children looked after', 'children', 'lower', 0, true);
INSERT INTO observation (authority, measure, period, period_kind, value, status, published_on)
VALUES ('A1', 'cla', '[2020-03-31,2020-04-01)', 'snapshot', 7, 'final', '2020-02-10');
INSERT INTO subject (authority, pseudonym) VALUES ('A1', 'C-1042'), ('A1', 'C-10'), ('A2', 'C-1042');
INSERT INTO commentary (authority, report, as_at, body, written_on) VALUES
	('A1', 'monthly', '2020-01-31', 'All in time but for C-1042 (C-1042''s brother, C-10, was seen).', '2020-02-01'),
	('A1', 'monthly', '2020-02-29', 'Tomasina was seen.', '2020-03-01'),
	('A2', 'monthly', '2020-01-31', 'C-1042 was seen.', '2020-02-01');
INSERT INTO commentary (authority, report, as_at, body, written_on, measure) VALUES ('A1', 'measure_latest', '2020-01-31', '7, C-1042 among them', '2020-02-12', 'cla');
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor) SELECT 'A1', id, '1042', 'report', 'Report on C-1042', 'every month', '2020-01-01' FROM instrument;
SELECT take_snapshot('forgets', 'board', '2020-03-31');
SELECT blocks FROM seal_ledger('forgets');
-- The ledger knows that it was reported, and what of it is a digest.
SELECT count(*) AS lines, bool_and(row_values -> 'content' ? 'hmac') AS digests, count(*) FILTER (WHERE e::text ~ 'Tomasina|brother') AS readable,
	count(DISTINCT concealed_by) = count(*) AS a_key_each, max(length(concealed_by)) AS longest
FROM entry e WHERE table_name = 'snapshot_line' AND operation <> 'start';
SELECT * FROM verify_ledger('forgets');
-- What was reported stays as it was: nobody edits it, and the owner can but blank
-- words that are somebody's own.
\set VERBOSITY terse
UPDATE snapshot_line SET content = content || '{"body": "All in time."}' WHERE part = 'commentary';
UPDATE snapshot_line SET content = content || '{"body": "All in time [erased]"}' WHERE part = 'commentary';
UPDATE snapshot_line SET content = content || '{"status": "[erased]"}' WHERE part = 'duty';
UPDATE snapshot_line SET content = content - 'body' WHERE part = 'commentary';
UPDATE snapshot_line SET content = content || '{"about": "[erased]"}' WHERE part = 'signature' OR part = 'commentary';
UPDATE snapshot_line SET content = content || '{"body": 7}' WHERE part = 'commentary';
UPDATE snapshot_line SET content = content || '{"body": "[erased]"}', until_date = '2020-04-30' WHERE part = 'commentary';
UPDATE snapshot_line SET content = content || '{"body": "[erased]"}', key = '#9' WHERE part = 'commentary' AND authority = 'A2';
DELETE FROM snapshot_line;
\set VERBOSITY default
UPDATE snapshot_line SET content = '{}';
BEGIN;
CREATE ROLE regress_oversight_editor;
GRANT USAGE ON SCHEMA forgets TO regress_oversight_editor;
GRANT SELECT, UPDATE ON snapshot_line TO regress_oversight_editor;
CREATE POLICY everything ON snapshot_line TO regress_oversight_editor USING (true);
SET ROLE regress_oversight_editor;
SELECT count(*) AS seen FROM snapshot_line;
SAVEPOINT s;
UPDATE snapshot_line SET content = content || '{"body": "All in time but for [erased]"}' WHERE part = 'commentary' AND key = '#1';
ROLLBACK TO s;
SELECT oversight.erase_reported('forgets', 'A1', 'Tomasina');
ROLLBACK;
SELECT oversight.erase_reported('forgets', 'A1', ' ');
SELECT oversight.erase_reported('forgets', 'A1', NULL);
SELECT oversight.erase_reported('nowhere', 'A1', 'Tomasina');
-- A name that stands in none is none.
SELECT oversight.erase_reported('forgets', 'A1', 'Nobody'), oversight.erase_reported('forgets', 'A1', 'Tomas');
-- An authority that is none may be a mistyped one, and a full stop stands everywhere.
SELECT oversight.erase_reported('forgets', 'A3', 'Tomasina');
SELECT oversight.erase_reported('forgets', 'A1', '.');
-- A person is erased: by the pseudonym in what was reported of that authority.
CREATE TEMP TABLE mark AS SELECT max(id) AS id FROM entry;
CREATE TEMP TABLE keys AS SELECT * FROM erasure_key;
SELECT * FROM erase_subject('forgets', 'A1', 'C-1042');
SELECT l.authority, l.part, l.key, e.key AS column, e.value FROM snapshot_line l, jsonb_each_text(l.content) e
WHERE e.key IN ('body', 'commentary') OR l.part = 'duty' AND e.key IN ('title', 'clause', 'as_at') ORDER BY 1, 2, 3, 4;
-- the name of somebody that only those who wrote it know
SELECT oversight.erase_reported('forgets', 'A1', 'Tomasina');
SELECT part, title, said FROM as_reported('2020-03-31', 'board') WHERE part = 'commentary' AND authority = 'A1' ORDER BY said;
SELECT * FROM verify_ledger('forgets');
-- What the ledger says of it, and that the keys of the old words are gone.
SELECT e.key ->> 'part' AS part, e.key ->> 'key' AS key, e.operation, e.row_values -> 'content' ? 'hmac' AS digest
FROM entry e, mark m WHERE e.id > m.id AND e.table_name = 'snapshot_line' ORDER BY e.id;
SELECT count(*) AS lines, count(*) FILTER (WHERE k.secret = n.secret) AS with_the_old_key
FROM entry e JOIN mark m ON e.id > m.id JOIN erasure_key n ON n.owner = e.concealed_by JOIN keys k ON k.owner = n.owner
WHERE e.table_name = 'snapshot_line' AND e.operation = 'update';
SELECT blocks FROM seal_ledger('forgets');
SELECT * FROM verify_ledger('forgets', ledger_digest('forgets'));
-- The next snapshot takes what stands in the tables now; so they come first.
UPDATE commentary SET body = 'All in time but for one.' WHERE authority = 'A1';
UPDATE obligation SET title = 'Report' WHERE authority = 'A1';
SELECT take_snapshot('forgets', 'board', '2020-04-30');
SELECT count(*) AS named FROM snapshot_line WHERE authority = 'A1' AND content::text ~ 'C-1042|Tomasina';
SELECT * FROM verify_ledger('forgets');
-- A name that is a pattern, or a blank on either side, is a name.
INSERT INTO commentary (authority, report, as_at, body, written_on) VALUES ('A2', 'monthly', '2020-02-29', 'A.*\1 and A+B (100%_) were seen, %', '2020-03-01');
SELECT take_snapshot('forgets', 'other', '2020-04-30', 'A2') IS NOT NULL AS taken;
SELECT oversight.erase_reported('forgets', 'A2', 'A.*\1'), oversight.erase_reported('forgets', 'A2', '100%_');
SELECT content ->> 'body' AS body FROM snapshot_line WHERE series = 'other' AND part = 'commentary' ORDER BY key;
SELECT * FROM verify_ledger('forgets');

-- A pseudonym that is part of a longer one, or as short as a figure, stays and is counted.
INSERT INTO subject (authority, pseudonym) VALUES ('A2', 'C-2077'), ('A2', '7'), ('A2', 'C-1');
INSERT INTO commentary (authority, report, as_at, body, written_on) VALUES
	('A2', 'parts', '2020-03-31', 'C-2077-1, X/C-2077 and 1.C-2077 were seen; so was C-2077.', '2020-04-01'),
	('A2', 'parts', '2020-04-30', 'Of 7 visits 7 were in time, and one was to C-1.', '2020-05-01');
SELECT take_snapshot('forgets', 'parts', '2020-05-31', 'A2') IS NOT NULL AS taken;
SELECT * FROM erase_subject('forgets', 'A2', 'C-2077') WHERE table_name IN ('subject', 'snapshot_line');
SELECT * FROM erase_subject('forgets', 'A2', '7') WHERE table_name IN ('subject', 'snapshot_line');
SELECT * FROM erase_subject('forgets', 'A2', 'C-1') WHERE table_name IN ('subject', 'snapshot_line');
SELECT content ->> 'body' AS body FROM snapshot_line WHERE series = 'parts' AND content ->> 'report' = 'parts' ORDER BY key;
-- Whoever has read what it says asks for it.
SELECT oversight.erase_reported('forgets', 'A2', E'  C-1\n'), oversight.erase_reported('forgets', 'A2', 'C-2077-1');
SELECT content ->> 'body' AS body FROM snapshot_line WHERE series = 'parts' AND content ->> 'report' = 'parts' ORDER BY key;
-- A name is found with what is joined to it, and however its letters are written.
INSERT INTO commentary (authority, report, as_at, body, written_on) VALUES
	('A2', 'letters', '2020-03-31', U&'Zoe\0308-Marie, Zo\00EB and Zoe; Chloe\0301Zo\00EB.', '2020-04-01');
SELECT take_snapshot('forgets', 'letters', '2020-05-31', 'A2') IS NOT NULL AS taken;
SELECT oversight.erase_reported('forgets', 'A2', U&'Zo\00EB');
SELECT content ->> 'body' = U&'[erased]-Marie, [erased] and Zoe; Chloe\0301Zo\00EB.' AS blanked FROM snapshot_line WHERE series = 'letters' AND content ->> 'report' = 'letters';
SELECT oversight.erase_reported('forgets', 'A2', U&'Zoe\0308'), oversight.erase_reported('forgets', 'A2', 'Zoe');
SELECT * FROM verify_ledger('forgets');

--
-- A row that gets another number takes the key of its words along
--
INSERT INTO fulfilment (authority, done_on, kind, title, note) VALUES ('A1', '2020-01-20', 'visit', 'Visit to Tomasina', 'She was well');
INSERT INTO progress (authority, obligation, on_date, status, note) SELECT authority, id, '2020-02-01', 'at risk', 'Tomasina moved' FROM obligation;
SELECT owner FROM erasure_key WHERE owner ~ '^(fulfilment|progress|subject)' ORDER BY owner;
UPDATE fulfilment SET id = DEFAULT, note = NULL;
UPDATE progress SET id = DEFAULT;
UPDATE subject SET id = DEFAULT WHERE pseudonym = 'C-10';
SELECT owner FROM erasure_key WHERE owner ~ '^(fulfilment|progress|subject)' ORDER BY owner;
SELECT * FROM verify_ledger('forgets');
DELETE FROM progress;
SELECT owner FROM erasure_key WHERE owner ~ '^progress' ORDER BY owner;

--
-- A subject who is deleted rather than erased
--
INSERT INTO subject (authority, pseudonym) VALUES ('A1', 'C-20'), ('A1', 'C-21');
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor, subject)
SELECT 'A1', i.id, 's', 'visits', 'Visits', 'at least every 6 weeks', '2020-01-01', s.id FROM instrument i, subject s WHERE s.pseudonym = 'C-20';
INSERT INTO progress (authority, obligation, on_date, status, note) SELECT authority, id, '2020-02-01', 'at risk', 'Moved' FROM obligation WHERE duty = 'visits';
UPDATE obligation SET subject = (SELECT id FROM subject WHERE pseudonym = 'C-21') WHERE duty = 'visits';
DELETE FROM subject WHERE pseudonym = 'C-20';
SELECT * FROM verify_ledger('forgets');
-- and the rows that were under that key are taken in with a new column
ALTER TABLE progress ADD COLUMN weight integer DEFAULT 1;
SELECT start_ledger('forgets') ~ ': 1 of its \d+ tables joined, with 1 rows' AS taken_in;
SELECT * FROM verify_ledger('forgets');
ALTER TABLE progress DROP COLUMN weight;
SELECT start_ledger('forgets') ~ ': 1 of its \d+ tables joined, with 1 rows' AS taken_in;

--
-- A duty cannot become one to a child, or stop being one, once its words are noted
--
UPDATE obligation SET subject = (SELECT id FROM subject WHERE pseudonym = 'C-21') WHERE duty = 'report';
UPDATE obligation SET subject = NULL WHERE duty = 'visits';
UPDATE obligation SET title = 'Report, monthly' WHERE duty = 'report';
UPDATE obligation SET title = 'Visits, as before' WHERE duty = 'visits';
SELECT count(*) AS readable FROM entry WHERE table_name = 'obligation' AND row_values ->> 'title' LIKE 'Visits%';
-- as long as nothing is noted it can
SELECT oversight.create_register('forgets2') IS NOT NULL AS made;
INSERT INTO forgets2.authority (code, name, kind) VALUES ('A1', 'First', 'unitary');
INSERT INTO forgets2.instrument (authority, code, title, kind, force, in_force, recorded_during) VALUES ('A1', 'law', 'The law', 'legislation', 'statute', '(,)', '[2019-01-01,)');
INSERT INTO forgets2.obligation (authority, instrument, clause, duty, title, cadence, anchor) SELECT 'A1', id, 's', 'visits', 'Visits', 'every month', '2020-01-01' FROM forgets2.instrument;
INSERT INTO forgets2.subject (authority, pseudonym) VALUES ('A1', 'C-21');
UPDATE forgets2.obligation SET subject = (SELECT id FROM forgets2.subject);
UPDATE forgets2.obligation SET subject = NULL;
-- and so can what was reported be blanked
INSERT INTO forgets2.commentary (authority, report, as_at, body, written_on) VALUES ('A1', 'monthly', '2020-01-31', 'Tomasina was seen.', '2020-02-01');
SELECT oversight.take_snapshot('forgets2', 'board', '2020-03-31') IS NOT NULL AS taken;
SELECT oversight.erase_reported('forgets2', 'A1', 'Tomasina');
SELECT said FROM forgets2.as_reported('2020-03-31', 'board') WHERE part = 'commentary';
SELECT count(*) AS entries FROM forgets2.entry;

--
-- Who may
--
CREATE ROLE regress_oversight_stranger;
CREATE ROLE regress_oversight_manager;
SELECT oversight.grant_access('forgets', 'regress_oversight_manager', 'manager') IS NOT NULL AS granted;
\set VERBOSITY terse
SET ROLE regress_oversight_stranger;
SELECT oversight.start_ledger('forgets');
RESET ROLE;
SET ROLE regress_oversight_manager;
SELECT oversight.start_ledger('forgets');
SELECT oversight.seal_ledger('forgets');
SELECT oversight.ledger_digest('forgets');
SELECT oversight.verify_ledger('forgets');
SELECT oversight.erase_reported('forgets', 'A2', 'Nobody');
\set VERBOSITY default
SELECT oversight.erase_subject('forgets', 'A2', 'C-1042');
RESET ROLE;
SELECT count(*) AS still_there FROM subject WHERE authority = 'A2' AND pseudonym = 'C-1042';
-- Whoever is let see the blocks, all of them, may have the digest.
GRANT SELECT ON block TO regress_oversight_manager;
SET ROLE regress_oversight_manager;
\set VERBOSITY terse
SELECT oversight.ledger_digest('forgets');
\set VERBOSITY default
RESET ROLE;
ALTER ROLE regress_oversight_manager BYPASSRLS;
SET ROLE regress_oversight_manager;
SELECT oversight.ledger_digest('forgets') IS NOT NULL AS digest;
RESET ROLE;

RESET search_path;
DROP SCHEMA forgets, forgets2 CASCADE;
DROP ROLE regress_oversight_manager, regress_oversight_stranger;
