--
-- The register: making one, and what its tables refuse.
--
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SET datestyle = 'ISO, DMY';

--
-- Making a register
--
SELECT count(*) > 0 AS has_files, bool_and(ddl <> '') AS none_empty,
	array_agg(file ORDER BY ordinal) = array_agg(file ORDER BY file COLLATE "C") AS in_order
FROM oversight.register_layout();

-- Every refusal leaves nothing behind.
SELECT oversight.create_register(NULL);
SELECT oversight.create_register('');
SELECT oversight.create_register(E' \t');
SELECT oversight.create_register(repeat('x', 64));
SELECT oversight.create_register(repeat('é', 32));
SELECT oversight.create_register('pg_mine');
SELECT oversight.create_register('stoke ');
SELECT oversight.create_register(E'stoke\non Trent');
SELECT oversight.create_register('oversight');
SELECT oversight.create_register('public');
CREATE ROLE regress_oversight_reader;
SET ROLE regress_oversight_reader;
SELECT oversight.create_register('not_allowed');
RESET ROLE;
BEGIN;
SELECT oversight.create_register('failed_later') IS NOT NULL AS made;
SELECT 1 / 0 AS something_else_fails;
COMMIT;
DROP ROLE regress_oversight_reader;
SELECT nspname FROM pg_namespace
WHERE nspname NOT IN ('public', 'oversight', 'information_schema')
	AND nspname NOT LIKE 'pg\_toast%' AND nspname NOT LIKE 'pg\_temp%' AND nspname <> 'pg_catalog';

-- The number of tables and views grows with the layout; the sentence does not change.
SELECT regexp_replace(oversight.create_register('reg'), '\d+', 'N', 'g') AS made;
SELECT oversight.create_register('reg');
-- Names that need quoting, and a name that would be code if it were not quoted.
SELECT regexp_replace(oversight.create_register('My "Register"'), '\d+', 'N', 'g') AS made;
SELECT oversight.create_register('My "Register"');
SELECT regexp_replace(oversight.create_register('x; DROP SCHEMA reg CASCADE; --'), '\d+', 'N', 'g') AS made;
SELECT regexp_replace(oversight.create_register(repeat('y', 63)), '\d+', 'N', 'g') AS made;
-- The caller's search path is as it was, and a later statement sees no register by itself.
SHOW search_path;
-- Nor does a temporary table get in the way.
CREATE TEMP TABLE authority (code text);
CREATE TEMP TABLE source (code text);
SELECT regexp_replace(oversight.create_register('behind_temp'), '\d+', 'N', 'g') AS made;
DROP TABLE pg_temp.authority, pg_temp.source;
SELECT count(*) AS tables_missing
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'reg' AND c.relkind IN ('r', 'v')
	AND NOT EXISTS (SELECT FROM pg_class o JOIN pg_namespace m ON m.oid = o.relnamespace
		WHERE m.nspname = 'behind_temp' AND o.relname = c.relname);

SELECT name, layout_version, created_at <= now() AS made, extension_version = e.extversion AS by_this_version
FROM oversight.register_info('My "Register"'), pg_extension e WHERE e.extname = 'oversight';
SELECT * FROM oversight.register_info(NULL);
SELECT * FROM oversight.register_info('nowhere');
SELECT * FROM oversight.register_info(' REG');
SELECT oversight.load_example('"reg"');
SELECT * FROM oversight.register_info('public');
-- The label is one row, no more and no less; only its contents can change.
INSERT INTO reg.register_info (only_row, layout_version, extension_version) VALUES (false, 2, '9.9');
INSERT INTO reg.register_info (layout_version, extension_version) VALUES (2, '9.9');
DELETE FROM "My ""Register""".register_info;
TRUNCATE reg.register_info;
\set VERBOSITY terse
UPDATE reg.register_info SET only_row = false;
\set VERBOSITY default
BEGIN;
UPDATE reg.register_info SET layout_version = 2 RETURNING layout_version;
ALTER TABLE reg.register_info DISABLE TRIGGER USER;
DELETE FROM reg.register_info;
ALTER TABLE reg.register_info ENABLE TRIGGER USER;
INSERT INTO reg.register_info (layout_version, extension_version) VALUES (1, '0.1.0') RETURNING layout_version;
ROLLBACK;

DROP SCHEMA "x; DROP SCHEMA reg CASCADE; --", behind_temp CASCADE;
DO $$ BEGIN EXECUTE format('DROP SCHEMA %I CASCADE', repeat('y', 63)); END $$;

--
-- What the catalogues say about a register. Every answer is empty.
--
-- It is an ordinary schema: nothing in it belongs to the extension.
SELECT pg_describe_object(d.classid, d.objid, 0)
FROM pg_depend d
WHERE d.deptype = 'e' AND d.classid = 'pg_class'::regclass
	AND d.objid IN (SELECT oid FROM pg_class WHERE relnamespace = 'reg'::regnamespace);
SELECT c.relname AS without_comment
FROM pg_class c
WHERE c.relnamespace = 'reg'::regnamespace AND c.relkind IN ('r', 'v') AND obj_description(c.oid, 'pg_class') IS NULL;
SELECT c.relname, a.attname AS column_without_comment
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'reg'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped
	AND col_description(c.oid, a.attnum) IS NULL
ORDER BY 1, 2;
SELECT p.oid::regprocedure AS function_without_comment
FROM pg_proc p
WHERE p.pronamespace = 'reg'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL ORDER BY 1;
-- A guard is nobody's elevator, and finds the same things whoever writes.
SELECT p.oid::regprocedure AS guard, p.prosecdef, p.proconfig
FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
WHERE p.pronamespace = 'reg'::regnamespace AND l.lanname = 'plpgsql'
	AND (p.prosecdef AND p.proname <> 'note_entry' OR NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false));
-- A key of an authority's business begins with the authority.
SELECT c.relname AS table_without_key
FROM pg_class c
WHERE c.relnamespace = 'reg'::regnamespace AND c.relkind = 'r'
	AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p');
SELECT k.conrelid::regclass AS table_with_another_key, pg_get_constraintdef(k.oid)
FROM pg_constraint k
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attname = 'authority' AND a.attnotnull
WHERE k.connamespace = 'reg'::regnamespace AND k.contype IN ('p', 'u') AND k.conkey[1] <> a.attnum;
-- A reference between two such tables carries the authority.
SELECT k.conrelid::regclass AS table_with_far_reference, pg_get_constraintdef(k.oid)
FROM pg_constraint k
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attname = 'authority' AND a.attnotnull
JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attname = 'authority' AND b.attnotnull
WHERE k.connamespace = 'reg'::regnamespace AND k.contype = 'f' AND k.conkey[1] <> a.attnum;
-- Every reference has an index that begins with its columns. That of fulfils to
-- the day of a fulfilment is found by the fulfilment alone; snapshots are never
-- removed, so nobody looks for the lines of one by its day.
SELECT k.conrelid::regclass AS reference_without_index, pg_get_constraintdef(k.oid)
FROM pg_constraint k
WHERE k.connamespace = 'reg'::regnamespace AND k.contype = 'f'
	AND k.conname NOT IN ('fulfils_authority_fulfilment_done_on_fkey', 'snapshot_line_authority_series_from_date_fkey')
	AND NOT EXISTS (
		SELECT FROM pg_index i
		WHERE i.indrelid = k.conrelid
			AND (SELECT array_agg(t.n ORDER BY t.n) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS t(n, o)
				WHERE t.o <= cardinality(k.conkey))
				= (SELECT array_agg(n ORDER BY n) FROM unnest(k.conkey) n))
ORDER BY 1, 2;
-- Nobody enters anything into these by hand: functions and triggers write them,
-- once, and say when in columns of their own.
CREATE TEMP VIEW kept AS SELECT unnest('{entry,block,block_entry,erasure_key,snapshot,snapshot_line,due_run,reminder}'::name[]) AS name;
-- A change is noted wherever there is a place to note it.
SELECT a.attrelid::regclass AS table_that_forgets_changes
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
WHERE c.relnamespace = 'reg'::regnamespace AND a.attname = 'changed_at'
	AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'note_change');
SELECT c.relname AS table_without_changed_at
FROM pg_class c
WHERE c.relnamespace = 'reg'::regnamespace AND c.relkind = 'r' AND c.relname <> 'register_info'
	AND c.relname NOT IN (SELECT name FROM kept)
	AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'changed_at');
-- Every date and period refuses infinity, by a check of its own and a guard that explains.
SELECT a.attrelid::regclass AS "table", a.attname AS column_open_to_infinity
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
WHERE c.relnamespace = 'reg'::regnamespace AND a.atttypid IN ('date'::regtype, 'daterange'::regtype)
	AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
	AND NOT (EXISTS (SELECT FROM pg_constraint k
			WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY (k.conkey)
				AND pg_get_constraintdef(k.oid) LIKE '%isfinite%')
		 -- fulfils takes its day from fulfilment
		 OR (c.relname, a.attname) = ('fulfils', 'done_on'))
ORDER BY 1, 2;
SELECT a.attrelid::regclass AS "table", a.attname AS column_without_explanation
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
WHERE c.relnamespace = 'reg'::regnamespace AND a.atttypid IN ('date'::regtype, 'daterange'::regtype)
	AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND c.relname NOT IN (SELECT name FROM kept)
	AND NOT EXISTS (SELECT FROM pg_trigger t
		WHERE t.tgrelid = c.oid AND t.tgname = 'finite_dates' AND pg_get_triggerdef(t.oid) LIKE '%''' || a.attname || '''%')
ORDER BY 1, 2;

-- Every list of words has a guard that knows the same words.
SELECT k.conrelid::regclass AS "table", k.conname AS list_without_guard
FROM pg_constraint k
WHERE k.connamespace = 'reg'::regnamespace AND k.contype = 'c' AND cardinality(k.conkey) = 1
	AND k.conrelid::regclass::text NOT IN (SELECT 'reg.' || name FROM kept)
	AND (k.conname LIKE '%\_is\_known' OR pg_get_constraintdef(k.oid) LIKE '%= ANY (%')
	AND NOT EXISTS (SELECT FROM pg_trigger t
		WHERE t.tgrelid = k.conrelid AND t.tgname = k.conname AND t.tgattr::text = array_to_string(k.conkey, ' ')
			AND t.tgfoid = 'reg.refuse_unknown_word'::regproc
			AND pg_get_triggerdef(t.oid) LIKE '%<> ALL (''' || (reg.known_words(k.conrelid, k.conname)).words::text || '''::text[])%')
ORDER BY 1, 2;

--
-- Two registers do not see each other
--
SET search_path = reg, oversight, public;
INSERT INTO authority (code, name, kind) VALUES
	('E06000021', 'Stoke-on-Trent', 'unitary'), ('E10000012', 'Essex', 'county');
SELECT count(*) FROM reg.authority;
SELECT count(*) FROM "My ""Register""".authority;
-- A guard looks at its own register's tables, whatever the search path.
INSERT INTO "My ""Register""".authority (code, name, kind) VALUES ('E06000021', 'Stoke-on-Trent', 'unitary');
INSERT INTO "My ""Register""".party (code, name, kind) VALUES
	('director', 'Director of Children''s Services', 'post'), ('x', 'X', 'person'), ('y', 'Y', 'person');
INSERT INTO "My ""Register""".role_holder (post, holder, during) VALUES ('director', 'x', '[2019-01-01,2020-01-01)');
INSERT INTO party SELECT * FROM "My ""Register""".party p WHERE NOT EXISTS (SELECT FROM party q WHERE q.code = p.code);
INSERT INTO role_holder (post, holder, during) VALUES ('director', 'y', '[2019-01-01,2020-01-01)');
INSERT INTO "My ""Register""".role_holder (post, holder, during) VALUES ('director', 'y', '[2019-12-31,)');

--
-- Who
--
INSERT INTO role_holder (post, holder, during) VALUES ('director', 'x', '[2019-12-31,)');
-- A refusal writes its days one way only.
SET datestyle = 'SQL, DMY';
INSERT INTO role_holder (post, holder, during) VALUES ('director', 'x', '[2019-12-31,)');
SET datestyle = 'ISO, DMY';
INSERT INTO role_holder (post, holder, during) VALUES ('director', 'x', '[2020-01-01,)');
UPDATE role_holder SET during = '[2019-06-01,)' WHERE holder = 'x';
\set VERBOSITY terse
INSERT INTO role_holder (post, holder) VALUES ('director', 'x');
\set VERBOSITY default
INSERT INTO role_holder (post, holder, date_as_stated) VALUES ('director', 'x', 'for the past year');
INSERT INTO party (code, name, kind) VALUES ('mayor', 'Mayor', 'role');
INSERT INTO party (code, name, kind, part_of) VALUES ('a', 'A', 'body', NULL), ('b', 'B', 'body', 'a'), ('c', 'C', 'body', 'b');
UPDATE party SET part_of = 'c' WHERE code = 'a';
INSERT INTO authority (code, name, kind) VALUES ('E06', 'Nowhere', 'parish');
INSERT INTO authority_code (authority, scheme, code, during) VALUES ('E06000021', 'dfe', '861', '[2000-01-01,2010-01-01)');
INSERT INTO authority_code (authority, scheme, code, during) VALUES ('E10000012', 'dfe', '861', '[2009-01-01,)');
INSERT INTO authority_code (authority, scheme, code, during) VALUES ('E10000012', 'dfe', '861', '[2010-01-01,)');
\set VERBOSITY terse
INSERT INTO authority_succession (predecessor, successor, happened_on) VALUES ('E06000021', 'E06000021', '2020-04-01');
INSERT INTO authority_succession (predecessor, successor, happened_on, share) VALUES ('E06000021', 'E10000012', '2020-04-01', 1.5);
\set VERBOSITY default

--
-- Instruments
--
-- Natural keys are unique; numbers are the database's.
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during) VALUES
	('E06000021', 'direction-1', 'First direction', 'direction', 'direction', '2019-05-16', '[2019-05-16,)', '[2019-05-16,)');
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during) VALUES
	('E06000021', 'direction-1', 'Another', 'direction', 'direction', '2019-05-16', '[2019-05-16,)', '[2019-05-16,)');
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during) VALUES
	('E06000021', 'wish', 'A wish', 'wish', 'wishful', '2019-05-16', '[2019-05-16,)', '[2019-05-16,)');
-- Case and spaces are all that is wrong.
UPDATE instrument SET force = 'Direction' WHERE code = 'direction-1';
UPDATE instrument SET force = E' Statutory\tguidance ' WHERE code = 'direction-1';
\set VERBOSITY terse
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force) VALUES
	('E06000021', 'unsaid', 'Whether the evidence is complete is not said', 'direction', 'direction', '2019-05-16', '[2019-05-16,)');
\set VERBOSITY default
INSERT INTO instrument (authority, code, title, kind, force, in_force, recorded_during) VALUES
	('E06000021', 'endless', 'No end', 'plan', 'plan', '[2019-05-16,infinity)', '[2019-05-16,)');
\set VERBOSITY terse
INSERT INTO instrument (authority, code, title, kind, force, recorded_during) VALUES
	('E06000021', 'undated', 'No dates and no words', 'plan', 'plan', 'empty');
\set VERBOSITY default
-- An annex of the first direction, which ends with it.
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, part_of)
	SELECT authority, 'terms-1', 'Terms of reference', 'terms of reference', 'direction', issued_on, in_force, recorded_during, id
	FROM instrument WHERE code = 'direction-1';

-- A revocation before the issue, one without a date, one of itself.
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, revokes)
	SELECT authority, 'too-early', 'Too early', kind, force, '2019-05-15', '[2019-05-15,)', '[2019-05-15,)', id
	FROM instrument WHERE code = 'direction-1';
INSERT INTO instrument (authority, code, title, kind, force, in_force, recorded_during, revokes)
	SELECT authority, 'no-date', 'No date', kind, force, '[2019-10-31,)', '[2019-10-31,)', id
	FROM instrument WHERE code = 'direction-1';
\set VERBOSITY terse
UPDATE instrument SET revokes = id WHERE code = 'direction-1';
\set VERBOSITY default

-- The second direction closes the first on the day of its own issue.
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, revokes)
	SELECT authority, 'direction-2', 'Second direction', kind, force, '2019-10-31', '[2019-10-31,)', '[2019-10-31,)', id
	FROM instrument WHERE code = 'direction-1';
SELECT code, in_force, in_force_as_issued, revoked_on FROM instrument ORDER BY code;
-- It cannot be revoked twice, nor revoke what revoked it.
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, revokes)
	SELECT authority, 'direction-3', 'Third direction', kind, force, '2020-10-31', '[2020-10-31,)', '[2020-10-31,)', id
	FROM instrument WHERE code = 'direction-1';
UPDATE instrument SET revokes = (SELECT id FROM instrument WHERE code = 'direction-2') WHERE code = 'direction-1';
-- Issued on one day, they can only be told apart by the circle they make.
BEGIN;
UPDATE instrument SET issued_on = '2019-10-31' WHERE code = 'direction-1';
UPDATE instrument SET revokes = (SELECT id FROM instrument WHERE code = 'direction-2') WHERE code = 'direction-1';
ROLLBACK;
-- An annex entered afterwards has ended too.
BEGIN;
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, part_of)
	SELECT authority, 'terms-1b', 'More terms', 'terms of reference', 'direction', issued_on, in_force_as_issued, recorded_during, id
	FROM instrument WHERE code = 'direction-1'
	RETURNING code, in_force, in_force_as_issued, revoked_on;
ROLLBACK;
-- The revoking instrument's date moves the end with it; taken away, the first is open again.
BEGIN;
UPDATE instrument SET issued_on = '2019-11-30' WHERE code = 'direction-2';
SELECT code, in_force, in_force_as_issued, revoked_on FROM instrument ORDER BY code;
DELETE FROM instrument WHERE code = 'direction-2';
SELECT code, in_force, in_force_as_issued, revoked_on FROM instrument ORDER BY code;
ROLLBACK;
-- Correcting the first day keeps the revocation; the direction was never to end by itself.
BEGIN;
UPDATE instrument SET in_force = '[2019-05-17,2019-10-31)' WHERE code = 'direction-1'
	RETURNING in_force, in_force_as_issued, revoked_on;
UPDATE instrument SET in_force = '[2019-05-18,2019-09-01)' WHERE code = 'direction-1'
	RETURNING in_force, in_force_as_issued, revoked_on;
ROLLBACK;
-- Revoked before it took effect: never in force.
BEGIN;
UPDATE instrument SET in_force = '[2020-01-01,)' WHERE code = 'direction-2';
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, revokes)
	SELECT authority, 'notice', 'Revocation notice', 'revocation notice', force, '2019-12-01', '[2019-12-01,)', 'empty', id
	FROM instrument WHERE code = 'direction-2';
SELECT code, in_force, in_force_as_issued, revoked_on FROM instrument WHERE code = 'direction-2';
ROLLBACK;

--
-- Obligations
--
-- One clause can hold two duties; the same duty twice is refused.
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence)
	SELECT authority, id, '7(e)(a)', 'monthly-report', 'Combined monthly progress report', 'every month'
	FROM instrument WHERE code = 'direction-2';
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence)
	SELECT authority, id, '7(e)(a)', 'signatures', 'Three signatures', 'every month'
	FROM instrument WHERE code = 'direction-2';
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence)
	SELECT authority, id, '7(e)(a)', 'monthly-report', 'Combined monthly progress report', 'every month'
	FROM instrument WHERE code = 'direction-2';
-- Anchored on the first day in force unless another day is given.
SELECT duty, anchor, in_force FROM obligation ORDER BY duty;
-- A rolling duty may be anchored on the last time it was done, before the instrument.
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor)
	SELECT authority, id, '', 'visit', 'Visit', 'at least every 3 months', '2019-09-01'
	FROM instrument WHERE code = 'direction-2' RETURNING anchor;
-- After the end: its own, or its instrument's.
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor, in_force)
	SELECT authority, id, '8', 'late', 'Anchored too late', 'every month', '2020-06-01', '[2019-11-01,2020-06-01)'
	FROM instrument WHERE code = 'direction-2';
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor)
	SELECT authority, id, '8', 'late', 'Anchored too late', 'every month', '2019-10-31'
	FROM instrument WHERE code = 'direction-1';
-- Days of its own that are over before its instrument begins: the day advised must be one that is taken.
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, in_force)
	SELECT authority, id, '8', 'outside', 'Over before it began', 'every month', '[2019-06-01,2019-07-01)'
	FROM instrument WHERE code = 'direction-2';
\set VERBOSITY terse
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, in_force)
	SELECT authority, id, '8', 'no-day', 'On no day', 'every month', 'empty'
	FROM instrument WHERE code = 'direction-2';
INSERT INTO instrument (authority, code, title, kind, force, in_force, recorded_during) VALUES
	('E06000021', 'no-day', 'On no day', 'plan', 'plan', '[2020-01-01,2020-01-01)', '[2019-05-16,)');
\set VERBOSITY default
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor)
	SELECT authority, id, '8', 'in-time', 'Anchored in time', 'every month', '2019-10-30'
	FROM instrument WHERE code = 'direction-1' RETURNING anchor;
-- Checked on entry only, so that a direction can be revoked before its duties begin.
BEGIN;
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor)
	SELECT authority, id, '9', 'later', 'Begins later', 'every month', '2021-01-01'
	FROM instrument WHERE code = 'direction-2';
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, revokes)
	SELECT authority, 'direction-3', 'Third direction', kind, force, '2020-10-31', '[2020-10-31,)', '[2020-10-31,)', id
	FROM instrument WHERE code = 'direction-2';
UPDATE obligation SET title = 'Would have begun later' WHERE duty = 'later' RETURNING duty, anchor;
ROLLBACK;
-- Bad words and bad dates.
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence)
	SELECT authority, id, '9', 'never', 'Never', 'every 0 months' FROM instrument WHERE code = 'direction-2';
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor)
	SELECT authority, id, '9', 'never', 'Never', 'every month', 'infinity' FROM instrument WHERE code = 'direction-2';
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor)
	SELECT authority, id, '9', 'never', 'Never', 'every month', '2020-02-30' FROM instrument WHERE code = 'direction-2';
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, in_force)
	SELECT authority, id, '9', 'never', 'Never', 'every month', '[-infinity,2020-01-01)' FROM instrument WHERE code = 'direction-2';
\set VERBOSITY terse
INSERT INTO obligation (authority, instrument, clause, duty, title)
	SELECT authority, id, '9', 'never', 'Neither a rhythm nor a duty to follow' FROM instrument WHERE code = 'direction-2';
\set VERBOSITY default
-- Circles of duties that follow each other, or are parts of each other.
INSERT INTO obligation (authority, instrument, clause, duty, title, follows)
	SELECT authority, instrument, clause, 'report-to-board', 'Report to each meeting', id FROM obligation WHERE duty = 'monthly-report';
UPDATE obligation o SET cadence = NULL, follows = (SELECT id FROM obligation WHERE duty = 'report-to-board') WHERE duty = 'monthly-report';
UPDATE obligation o SET parent = (SELECT id FROM obligation WHERE duty = 'monthly-report') WHERE duty IN ('signatures', 'visit');
UPDATE obligation o SET parent = (SELECT id FROM obligation WHERE duty = 'visit') WHERE duty = 'monthly-report';
-- Another authority's instrument cannot be reached.
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence)
	SELECT 'E10000012', id, '1', 'd', 'D', 'every month' FROM instrument WHERE code = 'direction-2';

-- Parties and suspensions
INSERT INTO obligation_party (authority, obligation, party, role)
	SELECT authority, id, 'director', 'watches' FROM obligation WHERE duty = 'monthly-report';
INSERT INTO decision (authority, decided_on, kind, decided_by, decision) VALUES
	('E06000021', '2019-11-30', 'change-of-rhythm', 'director', 'Every two months');
INSERT INTO progress (authority, obligation, on_date, percent, status)
	SELECT authority, id, '2019-11-30', 50, 'done' FROM obligation WHERE duty = 'monthly-report';
UPDATE rag_rule SET colour = 'orange' WHERE situation = 'due soon';
\set VERBOSITY terse
INSERT INTO suspension (authority, during, reason) VALUES ('E06000021', '[2020-04-24,2020-09-26)', 'neither this nor that');
INSERT INTO progress (authority, obligation, on_date, percent, status)
	SELECT authority, id, '2019-11-30', 120, 'in progress' FROM obligation WHERE duty = 'monthly-report';
\set VERBOSITY default

--
-- What was done
--
-- Never after today in London, whatever date reports are made for.
INSERT INTO fulfilment (authority, done_on, kind) VALUES ('E06000021', '2999-12-31', 'report');
SET oversight.as_of = '3000-01-01';
INSERT INTO fulfilment (authority, done_on, kind) VALUES ('E06000021', '2999-12-31', 'report');
RESET oversight.as_of;
\set VERBOSITY sqlstate
INSERT INTO fulfilment (authority, done_on, kind) VALUES ('E06000021', oversight.today_in_london() + 1, 'report');
\set VERBOSITY default
BEGIN;
SET LOCAL oversight.as_of = '2000-01-01';
INSERT INTO fulfilment (authority, done_on, kind) VALUES ('E06000021', oversight.today_in_london(), 'report')
	RETURNING done_on = oversight.today_in_london() AS today;
ROLLBACK;
INSERT INTO fulfilment (authority, done_on, kind) VALUES ('E06000021', 'infinity', 'report');
-- A period counts from its last day.
\set VERBOSITY terse
INSERT INTO fulfilment (authority, done_on, done_during, date_as_stated, kind) VALUES
	('E06000021', '2019-10-28', '[2019-10-28,2019-11-01)', 'earlier this week', 'visit');
\set VERBOSITY default
INSERT INTO fulfilment (authority, done_on, done_during, date_as_stated, kind, reference) VALUES
	('E06000021', '2019-10-31', '[2019-10-28,2019-11-01)', 'earlier this week', 'visit', 'V1');
-- The last day need not be given, and is a day like any other.
BEGIN;
INSERT INTO fulfilment (authority, done_during, kind) VALUES ('E06000021', '[2019-11-01,2019-11-30]', 'visit')
	RETURNING done_on, done_during;
UPDATE fulfilment SET done_on = NULL, done_during = '[2019-10-01,2019-11-01)' WHERE done_during = '[2019-11-01,2019-12-01)'
	RETURNING done_on, done_during;
ROLLBACK;
INSERT INTO fulfilment (authority, done_during, kind) VALUES ('E06000021', '[2019-11-01,3000-01-01)', 'visit');
INSERT INTO fulfilment (authority, done_during, kind) VALUES ('E06000021', '[2019-11-01,infinity)', 'visit');
\set VERBOSITY terse
INSERT INTO fulfilment (authority, done_during, kind) VALUES ('E06000021', '[2019-11-01,)', 'visit');
INSERT INTO fulfilment (authority, done_during, kind) VALUES ('E06000021', 'empty', 'visit');
\set VERBOSITY default
INSERT INTO fulfilment (authority, done_on, kind, reference) VALUES ('E06000021', '2019-11-30', 'visit', 'V1');
INSERT INTO fulfilment (authority, done_on, kind, reference) VALUES ('E06000021', '2019-11-30', 'meeting', 'M1');
UPDATE fulfilment SET done_on = '2999-12-31' WHERE reference = 'M1';

-- One meeting answers two duties, and says for one of them which due date.
INSERT INTO fulfils (authority, fulfilment, obligation, for_due)
	SELECT f.authority, f.id, o.id, CASE o.duty WHEN 'monthly-report' THEN date '2019-11-30' END
	FROM fulfilment f JOIN obligation o USING (authority)
	WHERE f.reference = 'M1' AND o.duty IN ('monthly-report', 'signatures');
SELECT o.duty, f.done_on, f.for_due, f.answers
FROM fulfils f JOIN obligation o ON (o.authority, o.id) = (f.authority, f.obligation) ORDER BY o.duty;
-- The day is the fulfilment's, always.
UPDATE fulfilment SET done_on = '2019-12-02' WHERE reference = 'M1';
SELECT o.duty, f.done_on, f.for_due, f.answers
FROM fulfils f JOIN obligation o ON (o.authority, o.id) = (f.authority, f.obligation) ORDER BY o.duty;
UPDATE fulfils SET done_on = '2019-12-03' WHERE for_due IS NULL;
INSERT INTO fulfils (authority, fulfilment, obligation, done_on, for_due)
	SELECT authority, fulfilment, obligation, '2019-12-03', '2019-12-31' FROM fulfils WHERE for_due IS NOT NULL;
-- It can answer a second due date of one duty, but not one of them twice.
INSERT INTO fulfils (authority, fulfilment, obligation, for_due)
	SELECT authority, fulfilment, obligation, '2019-12-31' FROM fulfils WHERE for_due = '2019-11-30';
INSERT INTO fulfils (authority, fulfilment, obligation, for_due)
	SELECT authority, fulfilment, obligation, '2019-12-31' FROM fulfils WHERE for_due = '2019-11-30';
INSERT INTO fulfils (authority, fulfilment, obligation)
	SELECT authority, fulfilment, obligation FROM fulfils WHERE for_due IS NULL;
INSERT INTO fulfils (authority, fulfilment, obligation) VALUES ('E06000021', 0, 1);
INSERT INTO fulfils (authority, fulfilment, obligation, for_due)
	SELECT authority, fulfilment, obligation, 'infinity' FROM fulfils WHERE for_due IS NULL;
-- A fulfilment entered in error takes with it what it answered.
BEGIN;
DELETE FROM fulfilment WHERE reference = 'M1';
SELECT count(*) FROM fulfils;
ROLLBACK;

--
-- Frameworks and judgements
--
SELECT framework, area, during, awarded, within, label FROM judgement_area ORDER BY lower(during), framework, position, during;
-- What an inspection begun on a day awards.
SELECT v.framework, v.began, string_agg(DISTINCT a.area, ', ' ORDER BY a.area)
	FILTER (WHERE area_is_awarded(v.framework, a.area, daterange(v.began, v.began, '[]'))) AS awards
FROM (VALUES ('SIF', date '2015-06-01'), ('ILACS', '2019-02-04'), ('ILACS', '2022-12-31'), ('ILACS', '2023-01-01'),
	('ILACS', '2026-04-26'), ('ILACS', '2026-04-27')) v(framework, began), judgement_area a
GROUP BY v.framework, v.began ORDER BY v.began;
INSERT INTO judgement_area (framework, area, during, awarded, covers, position) VALUES ('ILACS', 'overall', '[2026-04-01,)', false, 'nothing', 1);

INSERT INTO inspection (authority, code, framework, kind, started_on, ended_on, published_on) VALUES
	('E06000021', 'ilacs-2019', 'ILACS', 'standard inspection', '2019-02-04', '2019-02-15', '2019-03-18'),
	('E06000021', 'ilacs-2026', 'ILACS', 'short inspection', '2026-04-27', NULL, '2026-06-17'),
	('E06000021', 'visit-2019', 'ILACS', 'monitoring visit', '2019-10-29', NULL, NULL);
INSERT INTO inspection (authority, code, framework, kind, date_as_stated, report_dated, published_on) VALUES
	('E06000021', 'sif-2015', 'SIF', 'SIF inspection', 'June 2015', '2015-08-10', '2015-08-12');
INSERT INTO inspection (authority, code, kind, during, date_as_stated) VALUES
	('E06000021', 'lga-2016', 'peer review', '[2016-01-01,2017-01-01)', '2016');
SELECT code, began FROM inspection ORDER BY code;
\set VERBOSITY terse
INSERT INTO inspection (authority, code, kind, started_on) VALUES ('E06000021', 'none', 'standard inspection', '2019-02-04');
INSERT INTO inspection (authority, code, framework, kind, started_on, published_on) VALUES
	('E06000021', 'backwards', 'ILACS', 'standard inspection', '2019-02-04', '2019-02-03');
-- Of the year 2019 before our era, of which no history of judgements can be made, for any authority.
INSERT INTO inspection (authority, code, framework, kind, started_on, published_on) VALUES
	('E06000021', 'long ago', 'ILACS', 'standard inspection', '2019-02-04 BC', '2019-03-18 BC');
INSERT INTO intervention (authority, level, title, during) VALUES ('E06000021', 'direction', 'Long ago', '[2019-02-04 BC,)');
\set VERBOSITY default
INSERT INTO inspection (authority, code, framework, kind, started_on) VALUES
	('E06000021', 'mystery', 'ILACS', 'mystery inspection', '2019-02-04');
INSERT INTO inspection (authority, code, framework, kind, started_on) VALUES
	('E06000021', 'joint', 'ILACS', 'jtai', '2019-02-04');

INSERT INTO judgement (authority, inspection, area, grade, source)
	SELECT i.authority, i.id, v.area, v.grade::grade, 'ofsted-ilacs'
	FROM inspection i, (VALUES ('overall', 'inadequate'), ('leaders', 'inadequate'),
		('help and protection', 'inadequate'), ('in care', 'inadequate')) v(area, grade)
	WHERE i.code = 'ilacs-2019';
-- The framework did not award these.
INSERT INTO judgement (authority, inspection, area, grade, source)
	SELECT authority, id, 'care leavers', 'inadequate', 'ofsted-ilacs' FROM inspection WHERE code = 'ilacs-2019';
INSERT INTO judgement (authority, inspection, area, grade, source)
	SELECT authority, id, 'lscb', 'inadequate', 'ofsted-ilacs' FROM inspection WHERE code = 'ilacs-2019';
INSERT INTO judgement (authority, inspection, area, grade, source)
	SELECT authority, id, 'overall', 'good', 'ofsted-ilacs' FROM inspection WHERE code = 'ilacs-2026';
INSERT INTO judgement (authority, inspection, area, grade, source)
	SELECT authority, id, 'overall', 'good', 'ofsted-ilacs' FROM inspection WHERE code = 'visit-2019';
INSERT INTO judgement (authority, inspection, area, grade, source)
	SELECT authority, id, 'overall', 'good', 'ofsted-ilacs' FROM inspection WHERE code = 'lga-2016';
-- Only the year is known, and the framework awarded it in all of it.
INSERT INTO judgement (authority, inspection, area, grade, source)
	SELECT authority, id, 'adoption', 'good', 'ofsted-sif' FROM inspection WHERE code = 'sif-2015' RETURNING area, grade;
-- Not judged is a statement too, and needs its words.
\set VERBOSITY terse
INSERT INTO judgement (authority, inspection, area, source)
	SELECT authority, id, 'care leavers', 'ofsted-sif' FROM inspection WHERE code = 'sif-2015';
\set VERBOSITY default
INSERT INTO judgement (authority, inspection, area, as_printed, source)
	SELECT authority, id, 'care leavers', 'Not judged', 'ofsted-sif' FROM inspection WHERE code = 'sif-2015' RETURNING area, grade;

-- Two judgements for one area of one inspection from one source.
INSERT INTO judgement (authority, inspection, area, grade, source)
	SELECT authority, id, 'in care', 'good', 'ofsted-ilacs' FROM inspection WHERE code = 'ilacs-2019';
INSERT INTO judgement (authority, inspection, area, source)
	SELECT authority, id, 'in care', 'ofsted-ilacs' FROM inspection WHERE code = 'ilacs-2019';
-- Another source may differ: both are kept.
INSERT INTO judgement (authority, inspection, area, grade, source)
	SELECT authority, id, 'in care', 'good', 'ofsted-sif' FROM inspection WHERE code = 'ilacs-2019' RETURNING area, grade, source;
-- A restatement names what it restates, and its day.
\set VERBOSITY terse
INSERT INTO judgement (authority, inspection, area, grade, source, restates)
	SELECT authority, inspection, area, 'good', source, id FROM judgement
	WHERE area = 'in care' AND source = 'ofsted-ilacs';
\set VERBOSITY default
INSERT INTO judgement (authority, inspection, area, grade, source, restates, stated_on)
	SELECT authority, inspection, area, 'good', source, id, '2025-07-01' FROM judgement
	WHERE area = 'in care' AND source = 'ofsted-ilacs' RETURNING area, grade;
-- A second restatement of the first row would leave two that both count; of the second it is a chain.
INSERT INTO judgement (authority, inspection, area, grade, source, restates, stated_on)
	SELECT authority, inspection, area, 'adequate', source, id, '2025-08-01' FROM judgement
	WHERE area = 'in care' AND source = 'ofsted-ilacs' AND restates IS NULL;
INSERT INTO judgement (authority, inspection, area, grade, source, restates, stated_on)
	SELECT authority, inspection, area, 'adequate', source, id, '2025-08-01' FROM judgement
	WHERE area = 'in care' AND source = 'ofsted-ilacs' AND restates IS NOT NULL RETURNING area, grade;
-- A restatement stays within its area and its inspection.
INSERT INTO judgement (authority, inspection, area, grade, source, restates, stated_on)
	SELECT authority, inspection, 'leaders', 'good', 'ofsted-sif', id, '2025-08-01' FROM judgement
	WHERE area = 'overall';
UPDATE judgement SET restates = (SELECT max(id) FROM judgement WHERE area = 'in care' AND source = 'ofsted-ilacs'), stated_on = '2025-09-01'
	WHERE area = 'in care' AND source = 'ofsted-ilacs' AND restates IS NULL;
-- Changing the inspection may not leave grades that it could not award.
UPDATE inspection SET started_on = '2026-05-01', ended_on = NULL, published_on = '2026-06-01' WHERE code = 'ilacs-2019';
UPDATE inspection SET kind = 'monitoring visit' WHERE code = 'ilacs-2019';
UPDATE inspection SET theme = 'all is well' WHERE code = 'ilacs-2019' RETURNING theme;

-- Findings, interventions, events
INSERT INTO finding (authority, inspection, number, kind, wording)
	SELECT authority, id, '1', 'area for improvement', 'Management oversight' FROM inspection WHERE code IN ('ilacs-2019', 'sif-2015');
UPDATE finding SET repeats = (SELECT max(id) FROM finding) WHERE id = (SELECT min(id) FROM finding);
UPDATE finding SET repeats = (SELECT min(id) FROM finding) WHERE id = (SELECT max(id) FROM finding);
INSERT INTO finding (authority, inspection, number, kind, wording)
	SELECT authority, id, '1', 'strength', 'The same number' FROM inspection WHERE code = 'ilacs-2019';
INSERT INTO finding (authority, inspection, number, kind, wording)
	SELECT authority, id, '2', 'weakness', 'Not a kind of finding' FROM inspection WHERE code = 'ilacs-2019';
INSERT INTO intervention (authority, level, title, date_as_stated) VALUES ('E06000021', 'Special Measures', 'In capitals', 'in 2024');
-- No word at all is another matter.
\set VERBOSITY terse
INSERT INTO intervention (authority, level, title, date_as_stated) VALUES ('E06000021', NULL, 'No level', 'in 2024');
INSERT INTO intervention (authority, level, title) VALUES ('E06000021', 'direction', 'Neither a period nor words');
\set VERBOSITY default
INSERT INTO intervention (authority, level, title, date_as_stated) VALUES ('E06000021', 'external body', 'Run by an external body', '2007 to 2010');
\set VERBOSITY terse
INSERT INTO event (authority, kind, title, during) VALUES ('E06000021', 'milestone', 'Never', '[2020-01-01,2020-01-01)');
\set VERBOSITY default
INSERT INTO event (authority, kind, title, during) VALUES ('E06000021', 'milestone', 'Never', '[2020-01-02,2020-01-01)');

-- A list of words can be lengthened: the constraint decides, not what the guard knew when it was made.
BEGIN;
ALTER TABLE intervention DROP CONSTRAINT level_is_known,
	ADD CONSTRAINT level_is_known CHECK (level IN ('external body', 'mayor''s envoy'));
INSERT INTO intervention (authority, level, title, date_as_stated) VALUES ('E06000021', 'mayor''s envoy', 'An envoy', 'in 2024')
	RETURNING level;
SAVEPOINT before_refusal;
INSERT INTO intervention (authority, level, title, date_as_stated) VALUES ('E06000021', 'Mayor''s envoy', 'An envoy', 'in 2024');
ROLLBACK TO before_refusal;
ALTER TABLE intervention DROP CONSTRAINT level_is_known;
INSERT INTO intervention (authority, level, title, date_as_stated) VALUES ('E06000021', 'anything', 'No list at all', 'in 2024')
	RETURNING level;
ROLLBACK;

--
-- A change is noted; a statement that changes nothing is none
--
UPDATE authority SET changed_at = '2000-01-01' WHERE code = 'E10000012';
SELECT changed_at > '2001-01-01' AS noted FROM authority WHERE code = 'E10000012';
BEGIN;
ALTER TABLE authority DISABLE TRIGGER note_change;
UPDATE authority SET changed_at = '2000-01-01';
ALTER TABLE authority ENABLE TRIGGER note_change;
UPDATE authority SET name = name;
SELECT count(*) FILTER (WHERE changed_at = now()) AS noted FROM authority;
UPDATE authority SET name = name || '!' WHERE code = 'E10000012';
SELECT count(*) FILTER (WHERE changed_at = now()) AS noted FROM authority;
ROLLBACK;

--
-- A register can be renamed, and its guards go with it
--
RESET search_path;
ALTER SCHEMA reg RENAME TO "Another name";
INSERT INTO "Another name".role_holder (post, holder, during) VALUES ('director', 'x', '[2020-01-01,)');
UPDATE "Another name".party SET part_of = 'c' WHERE code = 'a';
INSERT INTO "Another name".judgement (authority, inspection, area, grade, source)
	SELECT authority, id, 'care leavers', 'inadequate', 'ofsted-ilacs' FROM "Another name".inspection WHERE code = 'ilacs-2019';
DELETE FROM "Another name".obligation WHERE duty = 'report-to-board';
INSERT INTO "Another name".instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, revokes)
	SELECT authority, 'notice', 'Revocation notice', 'revocation notice', force, '2025-02-10', '[2025-02-10,)', 'empty', id
	FROM "Another name".instrument WHERE code = 'direction-2';
SELECT code, in_force FROM "Another name".instrument ORDER BY code;

-- The extension cannot be dropped from under it.
DO $$
BEGIN
	DROP EXTENSION oversight;
EXCEPTION WHEN dependent_objects_still_exist THEN
	RAISE WARNING 'refused: %', SQLERRM;
END $$;

DROP SCHEMA "Another name", "My ""Register""" CASCADE;
