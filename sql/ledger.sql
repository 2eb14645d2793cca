--
-- The ledger: what it notes, what it proves, and what it forgets.
--
SET client_min_messages = warning;
SET datestyle = 'ISO, DMY';
SET timezone = 'UTC';
\set SHOW_CONTEXT never
\pset null -
CREATE SCHEMA reference;
SET search_path = reference;
\set ECHO none
\i test/reference/ledger.sql
\set ECHO all
RESET search_path;

--
-- Hashes
--
-- The examples that implementations of RFC 6962 share.
WITH leaf (n, data) AS (
	SELECT ordinality, sha256('\x00'::bytea || decode(hex, 'hex'))
	FROM unnest(ARRAY['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'])
		WITH ORDINALITY AS d (hex, ordinality)
)
SELECT i AS leaves, encode(oversight.merkle_root(ARRAY(SELECT data FROM leaf WHERE n <= i ORDER BY n)), 'hex') AS root
FROM generate_series(0, 8) i;
-- Any number of leaves, against the definition.
SELECT count(*) AS trees, count(*) FILTER (WHERE oversight.merkle_root(leaves) = reference.ref_root(leaves)) AS as_defined,
	count(DISTINCT oversight.merkle_root(leaves)) AS different
FROM generate_series(0, 130) n, LATERAL (SELECT ARRAY(SELECT sha256(int4send(i)) FROM generate_series(1, n) i) AS leaves) l;
SELECT oversight.merkle_root(NULL);
SELECT oversight.merkle_root(ARRAY[sha256('a'), NULL]);
SELECT oversight.merkle_root(ARRAY[sha256('a'), '\x00']);
-- A leaf is the hash of all that it covers, and NULL is not empty.
CREATE TEMP TABLE sample (id bigint, table_name text, key jsonb, operation text, row_values jsonb, concealed_by text,
	actor text, acting_as text, recorded_at timestamptz);
INSERT INTO sample VALUES
	(1, 'party', '{"code": "a"}', 'insert', '{"code": "a", "name": "é"}', NULL, 'ann', NULL, '2020-01-31 12:00:00.123456+00'),
	(2, 'party', '{"code": "a"}', 'insert', '{"code": "a", "name": "é"}', NULL, 'ann', NULL, '2020-01-31 12:00:00.123456+00'),
	(1, 'party', '{"code": "a"}', 'insert', '{"code": "a", "name": "e"}', NULL, 'ann', NULL, '2020-01-31 12:00:00.123456+00'),
	(1, 'party', '{"code": "a"}', 'insert', '{"code": "a", "name": "é"}', NULL, 'ann', '', '2020-01-31 12:00:00.123456+00'),
	(1, 'party', '{"code": "a"}', 'insert', '{"code": "a", "name": "é"}', '', 'ann', NULL, '2020-01-31 12:00:00.123456+00'),
	(1, 'part', '{"code": "ya"}', 'insert', '{"code": "a", "name": "é"}', NULL, 'ann', NULL, '2020-01-31 12:00:00.123456+00'),
	(1, 'party', '{"code": "a"}', 'insert', NULL, NULL, 'ann', NULL, '2020-01-31 12:00:00.123456+00'),
	(1, 'party', '{"code": "a"}', 'insert', '{"code": "a", "name": "é"}', NULL, 'ann', NULL, '2020-01-31 12:00:00.123457+00'),
	(1, 'party', '{"code": "a"}', 'insert', '{"code": "a", "name": "é"}', NULL, 'ann', NULL, '1969-07-20 20:17:40+00'),
	(-1, '', '{}', '', '{}', '', '', '', '-infinity');
-- nothing at all is something too
SELECT oversight.ledger_leaf(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL) = sha256('\x0001' || decode(repeat('ffffffff', 9), 'hex')) AS nothing;
SELECT count(*) AS entries, count(DISTINCT leaf) AS leaves, bool_and(leaf = ref) FILTER (WHERE isfinite(recorded_at)) AS as_defined
FROM sample, LATERAL (SELECT
	oversight.ledger_leaf(id, table_name, key, operation, row_values, concealed_by, actor, acting_as, recorded_at) AS leaf,
	CASE WHEN isfinite(recorded_at) THEN
		reference.ref_leaf(id, table_name, key, operation, row_values, concealed_by, actor, acting_as, recorded_at) END AS ref) h;
SELECT oversight.ledger_header(7, sha256('a'), sha256('b'), 3, 12, '2020-01-31 12:00+00')
	= reference.ref_header(7, sha256('a'), sha256('b'), 3, 12, '2020-01-31 12:00+00') AS header_as_defined;

--
-- Rows in words that are the same everywhere
--
CREATE TYPE mood AS ENUM ('calm', 'cross');
CREATE DOMAIN short AS text;
CREATE TABLE many (id bigint PRIMARY KEY, small smallint, yes boolean, words text, empty text, nothing text, padded char(5), dom short,
	num numeric, huge numeric, f float8, f4 float4, day date, bc date, never date, at timestamptz, late timestamptz, local timestamp, clock time, span interval,
	bytes bytea, doc jsonb, scalar jsonb, plain_json json, days date[], texts text[], during daterange, ages int4range, mood mood, grade oversight.grade,
	rhythm oversight.cadence, money money, link regclass, uid uuid);
INSERT INTO many VALUES (1, 2, true, E'a "b"\n\\c é', '', NULL, 'ab', 'short', 1.50, 'NaN', '0.30000000000000004', 0.1, '2020-01-31', '0044-03-15 BC', 'infinity',
	'2020-06-30 12:00:00.5+01', '-infinity', '2020-06-30 12:00', '12:00', '1 mon -2 days 03:00', '\x00ff', '{"b": [1, 2.50], "a": null}', '"x"', '{"k":  1}',
	'{2020-01-31,NULL}', '{"a,b",NULL,"NULL"}', '[2020-01-31,2020-03-01)', '[1,5]', 'cross', 'good', 'at least every 3 months', 12.34, 'pg_class',
	'00000000-0000-0000-0000-000000000001');
SELECT e.key, e.value FROM many m, jsonb_each(oversight.canonical_row(m)) e ORDER BY e.key COLLATE "C";
CREATE TEMP TABLE written AS SELECT oversight.canonical_row(m) AS noted, oversight.canonical_key(m) AS key FROM many m;
-- Whatever the session is set to; and it is set so afterwards.
SET datestyle = 'German';
SET timezone = 'Pacific/Kiritimati';
SET intervalstyle = 'sql_standard';
SET extra_float_digits = -15;
SET bytea_output = 'escape';
SET lc_monetary = 'C';
SET quote_all_identifiers = on;
SET search_path = oversight, public;
SELECT w.noted = canonical_row(m) AS same, w.key FROM written w, many m;
SELECT day, at, span, f, bytes FROM many;
SHOW datestyle;
RESET search_path;
RESET quote_all_identifiers;
RESET bytea_output;
RESET extra_float_digits;
RESET intervalstyle;
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
-- Not what the columns' order is, nor what the row's type is called.
SELECT oversight.canonical_row(a) = oversight.canonical_row(b) AS same
FROM (SELECT 1 AS x, 'y'::text AS y) a, (SELECT 'y'::text AS y, 1 AS x) b;
SELECT oversight.canonical_row(NULL::many) AS no_row, oversight.canonical_row(NULL::many, '\x01', '{}') AS none_either;
-- What comes back from the words is the row.
SELECT to_jsonb(p) - 'plain_json' = to_jsonb(m) - 'plain_json' AS same
FROM many m, jsonb_populate_record(NULL::many, oversight.canonical_row(m)) p;
-- Columns that came later do not count, nor those that went; those that are there do.
SELECT oversight.row_fits(noted, m, false, NULL, false) AS fits FROM written, many m;
ALTER TABLE many ADD COLUMN later text DEFAULT 'x', DROP COLUMN empty;
SELECT oversight.row_fits(noted, m, false, NULL, false) AS fits FROM written, many m;
UPDATE many SET words = '';
SELECT oversight.row_fits(noted, m, false, NULL, false) AS fits FROM written, many m;
UPDATE many SET words = NULL;
SELECT oversight.row_fits(noted, m, false, NULL, false) AS fits, oversight.row_fits(NULL, m, false, NULL, false), oversight.row_fits('[]', m, false, NULL, false) AS no_object
FROM written, many m;
-- Free text under a key: the definition, and what is not free text.
TRUNCATE many;
INSERT INTO many (id, words, doc, num, during, mood, grade, rhythm, texts, bytes) VALUES (1, 'Tom''s review', '{"a": 1}', 1, '[2020-01-31,)', 'calm', 'good', 'once', '{Tom}', '\x00');
SELECT oversight.canonical_row(m, '\x0102', '{later}') -> 'words' ->> 'hmac'
		= encode(reference.ref_hmac('\x0102', reference.ref_part('words') || reference.ref_part('Tom''s review')), 'hex') AS words_as_defined,
	oversight.canonical_row(m, '\x0102', '{later}') -> 'doc' ->> 'hmac'
		= encode(reference.ref_hmac('\x0102', reference.ref_part('doc') || reference.ref_part('{"a": 1}')), 'hex') AS doc_as_defined,
	(SELECT array_agg(e.key ORDER BY e.key COLLATE "C") FROM jsonb_each(oversight.canonical_row(m, '\x0102', '{later}')) e WHERE e.value ? 'hmac') AS concealed,
	oversight.canonical_row(m, NULL, NULL) = oversight.canonical_row(m) AS plain_without_a_key,
	oversight.canonical_row(m, '\x0102', NULL) <> oversight.canonical_row(m, '\x0103', NULL) AS other_key
FROM many m;
SELECT oversight.row_fits(c, m, true, '\x0102', false) AS under_the_key, oversight.row_fits(c, m, true, '\x0103', false) AS another,
	oversight.row_fits(c, m, true, NULL, false) AS without, oversight.row_fits(c, m, true, NULL, true) AS erased
FROM many m, LATERAL (SELECT oversight.canonical_row(m, '\x0102', NULL) AS c) x;
UPDATE many SET words = 'Tom''s reviews';
SELECT oversight.row_fits(c, m, true, '\x0102', false) AS after_a_change
FROM many m, (SELECT oversight.canonical_row(o, '\x0102', NULL) AS c FROM (SELECT 'Tom''s review'::text AS words) o) x;
-- A value that looks like the digest is not what the digest is of; where nothing
-- is concealed it is a value like any other. Neither is a digest of another kind.
UPDATE many SET words = 'x', doc = '{"a": 1}';
CREATE TEMP TABLE concealed AS SELECT oversight.canonical_row(m, '\x0102', NULL) AS c FROM many m;
UPDATE many SET doc = c -> 'doc' FROM concealed;
SELECT oversight.row_fits(c, m, true, '\x0102', false) AS copied, oversight.row_fits(c, m, true, NULL, false) AS copied_without_key,
	oversight.row_fits(oversight.canonical_row(m), m, false, NULL, false) AS plain,
	oversight.row_fits('{"doc": {"hmac": 1}}', m, true, '\x0102', false) AS no_digest,
	oversight.row_fits('{"doc": {"hmac": "x", "b": 1}}', m, true, NULL, true) AS more_than_a_digest,
	oversight.row_fits('{"doc": {"mac": "x"}}', m, true, NULL, true) AS another_name,
	oversight.row_fits('{"id": {"hmac": "x"}}', m, true, NULL, true) AS not_of_free_text,
	oversight.row_fits('{"words": null}', m, true, '\x0102', true) AS was_empty,
	oversight.row_fits('{"later": {"hmac": "x"}}', m, true, NULL, true) AS erased,
	oversight.row_fits('{"num": {"hmac": "x"}}', m, true, NULL, NULL) AS null_is_false
FROM concealed, many m;
-- Keys are those of tables.
SELECT oversight.canonical_key(r) FROM (SELECT 1 AS id) r;
SELECT oversight.canonical_key(m) AS no_value, oversight.current_row(m) IS NULL AS no_such_row FROM jsonb_populate_record(NULL::many, '{"words": "x"}') m;
CREATE TABLE keyless (id int);
INSERT INTO keyless VALUES (1);
SELECT oversight.canonical_key(k) FROM keyless k;
-- The row as it is now, for the owner of its table alone.
SELECT (oversight.current_row(o)).words AS now, oversight.current_row(gone) IS NULL AS gone
FROM jsonb_populate_record(NULL::many, '{"id": 1, "words": "old"}') o, jsonb_populate_record(NULL::many, '{"id": 2}') gone;
SELECT oversight.current_row(1);
SELECT oversight.current_row('x'::text);
SELECT oversight.current_row(ROW(1));
SELECT oversight.current_row('{}'::many[]);
CREATE ROLE regress_oversight_nosy;
GRANT SELECT ON many TO regress_oversight_nosy;
SET ROLE regress_oversight_nosy;
SELECT oversight.current_row(m) FROM many m;
SELECT oversight.is_own_table('many'::regclass), oversight.is_own_table(0);
RESET ROLE;
SELECT oversight.is_own_table('many'::regclass);
DROP TABLE many, keyless;
DROP TYPE mood;
DROP DOMAIN short;
DROP ROLE regress_oversight_nosy;

--
-- Starting
--
SELECT oversight.create_register('led') IS NOT NULL AS made;
-- A register without a ledger works as before, and has none.
SELECT * FROM led.ledger_status;
SELECT * FROM oversight.seal_ledger('led');
SELECT oversight.ledger_digest('led') IS NULL AS no_digest, count(*) AS problems FROM oversight.verify_ledger('led');
SELECT * FROM led.as_known('party', '2020-01-31');
SELECT oversight.start_ledger(NULL);
SELECT oversight.start_ledger('public');
SELECT oversight.seal_ledger('nowhere');
SELECT oversight.verify_ledger(NULL);
SELECT oversight.ledger_digest('public');
SELECT oversight.erase_subject('nowhere', 'A1', 'C-1');

SET search_path = led, oversight;
INSERT INTO party (code, name, kind) VALUES ('council', 'The council', 'body'), ('dcs', 'Director', 'post');
INSERT INTO authority (code, name, kind) VALUES ('A1', 'First', 'unitary'), ('A2', 'Second', 'unitary');
CREATE TABLE ours (id integer PRIMARY KEY, words text);
CREATE TABLE without_a_key (words text);
-- columns that have the names of links, and are none
CREATE TABLE named_alike (id integer PRIMARY KEY, authority integer, subject text, obligation text, fulfilment date, words text);
INSERT INTO named_alike VALUES (1, 2, 'C-1042', 'x', '2020-01-31', 'words');
INSERT INTO ours VALUES (1, 'ours');
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT oversight.start_ledger('led');
ROLLBACK;
SELECT regexp_replace(oversight.start_ledger('led'), '\d+', 'N', 'g') AS started;
SELECT regexp_replace(oversight.start_ledger('led'), '\d+ tables', 'N tables') AS again;
-- Every row is noted once, and every table that has a key.
SELECT count(*) FILTER (WHERE operation = 'start') = (SELECT count(*) FROM oversight.ledger_tables('led')) AS tables_noted,
	count(*) FILTER (WHERE operation = 'start' AND table_name = 'without_a_key') AS keyless,
	count(*) FILTER (WHERE operation NOT IN ('start', 'baseline')) AS others FROM entry;
SELECT table_name, key, operation, row_values - 'changed_at' AS row_values FROM entry WHERE table_name IN ('party', 'ours') ORDER BY id;
SELECT * FROM verify_ledger('led');
-- Whose words are concealed.
SELECT table_name, concerns FROM ledger_tables('led') WHERE concerns <> 'nobody' ORDER BY table_name;

--
-- Entries
--
CREATE TEMP TABLE mark AS SELECT max(id) AS id FROM entry;
CREATE TEMP VIEW since AS
	SELECT e.id, e.table_name, e.key, e.operation, (SELECT jsonb_object_agg(v.key, v.value) FROM jsonb_each(e.row_values) v
		WHERE v.value <> 'null' AND v.key NOT IN ('changed_at', 'recorded_at', 'recorded_by')) AS row_values, e.concealed_by
	FROM entry e WHERE e.id > (SELECT max(id) FROM mark);
INSERT INTO party (code, name, kind) VALUES ('mp', 'Member', 'person');
UPDATE party SET name = 'Member of Parliament' WHERE code = 'mp';
UPDATE ours SET words = words;
INSERT INTO party (code, name, kind) VALUES ('mp', 'Twice', 'person') ON CONFLICT DO NOTHING;
INSERT INTO party (code, name, kind) VALUES ('mp', 'Twice', 'person') ON CONFLICT (code) DO UPDATE SET name = 'The Member';
UPDATE ours SET id = 2 WHERE id = 1;
DELETE FROM party WHERE code = 'mp';
TRUNCATE ours;
SELECT table_name, key, operation, row_values FROM since ORDER BY id;
-- What is rolled back leaves nothing.
INSERT INTO mark SELECT max(id) FROM entry;
BEGIN;
INSERT INTO ours VALUES (3, 'three');
SAVEPOINT s;
INSERT INTO ours VALUES (4, 'four');
ROLLBACK TO s;
INSERT INTO ours VALUES (5, 'five');
COMMIT;
BEGIN;
INSERT INTO ours VALUES (6, 'six');
ROLLBACK;
SELECT key, operation FROM since ORDER BY id;
SELECT * FROM verify_ledger('led');
-- A trigger that changes rows of its own statement: the last entry of a row says
-- what the row says, in whatever order they were left.
CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql SET search_path = led, pg_catalog AS $$
BEGIN
	IF NEW.words = 'first' THEN
		UPDATE ours SET words = words || ', meddled with' WHERE id > NEW.id AND words = 'second';
		DELETE FROM ours WHERE words = 'third';
	END IF;
	RETURN NULL;
END
$$;
CREATE TRIGGER a_meddler AFTER INSERT OR UPDATE ON ours FOR EACH ROW EXECUTE FUNCTION meddle();
INSERT INTO mark SELECT max(id) FROM entry;
INSERT INTO ours VALUES (11, 'first'), (12, 'second'), (13, 'third');
UPDATE ours SET words = CASE id WHEN 11 THEN 'first' ELSE 'second' END WHERE id IN (11, 12);
SELECT key, operation, row_values -> 'words' AS words FROM since ORDER BY id;
SELECT * FROM ours WHERE id > 10 ORDER BY id;
SELECT * FROM verify_ledger('led');
DROP TRIGGER a_meddler ON ours;
DROP FUNCTION meddle;

-- Who: the login, and the role it has taken on. Nobody needs a right on the
-- ledger to leave an entry, and nobody gets one by it.
CREATE ROLE regress_oversight_clerk LOGIN;
GRANT USAGE ON SCHEMA led TO regress_oversight_clerk;
GRANT SELECT, INSERT, UPDATE ON ours TO regress_oversight_clerk;
SET ROLE regress_oversight_clerk;
INSERT INTO ours VALUES (21, 'by role');
SELECT count(*) FROM entry;
INSERT INTO entry (table_name, key, operation, actor, recorded_at, leaf) VALUES ('ours', '{}', 'truncate', 'x', now(), sha256(''));
UPDATE entry SET actor = 'x';
DELETE FROM block;
SELECT * FROM oversight.seal_ledger('led');
RESET ROLE;
SET SESSION AUTHORIZATION regress_oversight_clerk;
UPDATE ours SET words = 'by login' WHERE id = 21;
RESET SESSION AUTHORIZATION;
SELECT e.operation, e.actor = session_user AS actor_is_the_login, CASE WHEN e.actor <> session_user THEN e.actor END AS other_login, e.acting_as
FROM entry e WHERE e.table_name = 'ours' AND e.key = '{"id": 21}' ORDER BY e.id;

-- The trigger's function runs with its owner's rights: for tables of that owner
-- alone, by names that nobody else can set.
GRANT CREATE ON DATABASE :DBNAME TO regress_oversight_clerk;
SET SESSION AUTHORIZATION regress_oversight_clerk;
CREATE SCHEMA clerk;
CREATE TABLE clerk.ours (id integer PRIMARY KEY, words text);
CREATE TABLE clerk.entry (id bigint GENERATED BY DEFAULT AS IDENTITY, table_name text, key jsonb, operation text, row_values jsonb, concealed_by text,
	actor text, acting_as text, recorded_at timestamptz, leaf bytea);
CREATE TRIGGER ledger_row AFTER INSERT ON clerk.ours FOR EACH ROW EXECUTE FUNCTION led.note_entry('nobody', '{}');
RESET SESSION AUTHORIZATION;
-- even where the right to do so has been given away, as by a dump without privileges
GRANT EXECUTE ON FUNCTION note_entry() TO PUBLIC;
SET SESSION AUTHORIZATION regress_oversight_clerk;
CREATE TRIGGER ledger_row AFTER INSERT ON clerk.ours FOR EACH ROW EXECUTE FUNCTION led.note_entry('nobody', '{}');
INSERT INTO clerk.ours VALUES (1, 'forged');
-- Temporary objects and a path of the writer's own are not looked at.
CREATE TEMP TABLE entry (id bigint GENERATED BY DEFAULT AS IDENTITY, table_name text, key jsonb, operation text, row_values jsonb, concealed_by text,
	actor text, acting_as text, recorded_at timestamptz, leaf bytea);
CREATE FUNCTION clerk.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT '1970-01-01'::timestamptz $$;
CREATE FUNCTION clerk.lower(text) RETURNS text LANGUAGE sql AS $$ SELECT 'forged' $$;
SET search_path = clerk, pg_temp, pg_catalog, led, oversight;
INSERT INTO led.ours VALUES (22, 'as it is');
RESET SESSION AUTHORIZATION;
SET search_path = led, oversight;
SELECT (SELECT count(*) FROM clerk.entry) AS taken_in, (SELECT count(*) FROM clerk.ours) AS written;
SELECT operation, recorded_at > '2020-01-01' AS dated FROM led.entry e WHERE e.table_name = 'ours' AND e.key = '{"id": 22}';
REVOKE EXECUTE ON FUNCTION note_entry() FROM PUBLIC;
DROP TABLE pg_temp.entry;
DROP OWNED BY regress_oversight_clerk;
DROP ROLE regress_oversight_clerk;
SELECT * FROM verify_ledger('led');

--
-- Sealing
--
SELECT blocks, entries = (SELECT count(*) FROM entry) AS every_entry, digest ~ '^ledger of led, block 1, sealed [0-9T:.-]+Z, sha256 [0-9a-f]{64}$' AS digest
FROM seal_ledger('led');
SELECT blocks, entries, digest = ledger_digest('led') AS digest FROM seal_ledger('led');
SELECT started, blocks, entries_sealed = (SELECT count(*) FROM entry) AS every_entry, entries_unsealed, seal_lag_seconds FROM ledger_status;
-- A block is what its definition says.
SELECT number, previous = decode(repeat('00', 32), 'hex') AS begins,
	root = reference.ref_root(ARRAY(SELECT e.leaf FROM block_entry x JOIN entry e ON e.id = x.entry WHERE x.block = b.number ORDER BY x.position)) AS root,
	header = reference.ref_header(number, previous, root, entries, complete_before, sealed_at) AS header,
	complete_before = (SELECT max(id) + 1 FROM entry) AS complete
FROM block b;
SELECT count(*) AS leaves_not_as_defined FROM entry e
WHERE e.leaf <> reference.ref_leaf(id, table_name, key, operation, row_values, concealed_by, actor, acting_as, recorded_at);
INSERT INTO ours VALUES (31, 'sealed next');
SELECT entries_unsealed, seal_lag_seconds < 3600 AS lag FROM ledger_status;
SELECT blocks, entries FROM seal_ledger('led');
SELECT b.number, b.previous = (SELECT a.header FROM block a WHERE a.number = b.number - 1) AS chained, b.entries, (SELECT array_agg(x.position) FROM block_entry x WHERE x.block = b.number) AS positions
FROM block b WHERE b.number = 2;
-- In one transaction with what it seals.
BEGIN;
UPDATE ours SET words = 'in one' WHERE id = 31;
SELECT blocks, entries FROM seal_ledger('led');
SELECT * FROM verify_ledger('led');
ROLLBACK;
SELECT count(*) AS blocks FROM block;

--
-- What was known when
--
CREATE TEMP TABLE seals AS SELECT number, sealed_at FROM block;
UPDATE ours SET words = 'changed since' WHERE id = 31;
DELETE FROM ours WHERE id = 22;
INSERT INTO ours VALUES (41, 'entered since');
SELECT blocks, entries FROM seal_ledger('led');
INSERT INTO seals SELECT number, sealed_at FROM block WHERE number = 3;
TRUNCATE ours;
INSERT INTO ours VALUES (42, 'entered after all were gone');
SELECT blocks, entries FROM seal_ledger('led');
INSERT INTO seals SELECT number, sealed_at FROM block WHERE number = 4;
SELECT s.number, k.key, k.row_values ->> 'words' AS words, k.operation, k.block
FROM seals s, LATERAL as_known('ours', s.sealed_at) k ORDER BY s.number, k.key;
-- A moment before a seal is still the seal before.
SELECT count(*) AS rows_then FROM as_known('ours', (SELECT sealed_at - interval '1 microsecond' FROM seals WHERE number = 4));
SELECT k.row_values FROM seals s, LATERAL as_known('ours', s.sealed_at, '{"id": 31}') k ORDER BY s.number;
SELECT k.row_key, k.row_values, k.block FROM seals s, LATERAL oversight.as_known('led', 'ours', s.sealed_at, '{"id": 31}') k WHERE s.number = 2;
-- As a row of the table again.
SELECT r.* FROM seals s, LATERAL as_known('ours', s.sealed_at) k, LATERAL jsonb_populate_record(NULL::ours, k.row_values) r WHERE s.number = 3 ORDER BY r.id;
\set VERBOSITY terse
SELECT * FROM as_known('ours', 'infinity');
SELECT * FROM as_known('ours', '1999-12-31 23:59:59+00');
\set VERBOSITY default
SELECT * FROM as_known('ours', NULL);
SELECT * FROM as_known(NULL, (SELECT sealed_at FROM seals WHERE number = 4));
DO $$
BEGIN
	PERFORM * FROM led.as_known('nothing', (SELECT max(sealed_at) FROM led.block));
EXCEPTION WHEN undefined_table THEN
	RAISE WARNING '%', regexp_replace(SQLERRM, 'at \d.*', 'at ...');
END
$$;
-- A table that joins later, and a column that comes later.
CREATE TABLE joined_later (id integer PRIMARY KEY, words text);
INSERT INTO joined_later VALUES (1, 'there already');
INSERT INTO ours VALUES (43, 'to be forged');
ALTER TABLE ours ADD COLUMN weight integer DEFAULT 7;
SELECT * FROM verify_ledger('led');
SET session_replication_role = replica;
UPDATE ours SET words = 'forged' WHERE id = 43;
SET session_replication_role = origin;
SELECT regexp_replace(oversight.start_ledger('led'), 'of its \d+ tables', 'of its N tables') AS taken_in;
-- What does not say what was noted is not noted anew.
SELECT table_name, key, operation, row_values FROM entry WHERE operation = 'baseline' AND table_name IN ('ours', 'joined_later') ORDER BY id;
SELECT problem, block, table_name, key FROM verify_ledger('led');
UPDATE ours SET words = 'put right' WHERE id = 43;
SELECT * FROM verify_ledger('led');
SELECT blocks > 0 AS sealed FROM seal_ledger('led');
DO $$
BEGIN
	PERFORM * FROM led.as_known('joined_later', (SELECT sealed_at FROM seals WHERE number = 4));
EXCEPTION WHEN undefined_table THEN
	RAISE WARNING '%', regexp_replace(SQLERRM, 'at \d.*', 'at ...');
END
$$;
-- An index finds a row and its past, however large the ledger.
SET enable_seqscan = off;
DO $$
DECLARE
	line text;
	plan text := '';
BEGIN
	FOR line IN EXECUTE format('EXPLAIN (COSTS OFF) SELECT * FROM led.as_known(''ours'', %L, ''{"id": 31}'')', (SELECT max(sealed_at) FROM led.block)) LOOP
		plan := plan || line || E'\n';
	END LOOP;
	RAISE WARNING 'by table and key: %, reads a whole table: %', plan ~ 'Index Cond: \(\(table_name = .*\) AND \(key = .*"id": 31', plan ~ 'Seq Scan';
END
$$;
RESET enable_seqscan;

--
-- Nobody changes what the ledger holds
--
UPDATE entry SET actor = 'somebody else';
DELETE FROM entry WHERE false;
TRUNCATE entry;
UPDATE block SET sealed_at = now();
DELETE FROM block_entry;
TRUNCATE block, block_entry;
UPDATE erasure_key SET secret = '';

--
-- Erasing a child
--
INSERT INTO instrument (authority, code, title, kind, force, in_force, recorded_during) VALUES ('A1', 'law', 'The law', 'legislation', 'statute', '(,)', '[2019-01-01,)');
INSERT INTO subject (authority, pseudonym) VALUES ('A1', 'C-1042'), ('A1', 'C-1043'), ('A2', 'C-1042');
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor, subject)
SELECT 'A1', i.id, 's', 'visits to ' || s.pseudonym, 'Visits to Tomasina ' || s.pseudonym, 'at least every 6 weeks', '2020-01-01', s.id
FROM instrument i, subject s WHERE s.authority = 'A1';
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor) SELECT 'A1', id, 's', 'report', 'Report', 'every month', '2020-01-01' FROM instrument;
INSERT INTO fulfilment (authority, done_on, kind, title, note, reference) VALUES
	('A1', '2020-01-20', 'visit', 'Visit to Tomasina', 'Tomasina was well', 'v1'),
	('A1', '2020-02-20', 'visit', 'Visit to the twins', NULL, 'v2'),
	('A1', '2020-01-31', 'report', 'Report', NULL, 'r1');
INSERT INTO fulfils (authority, fulfilment, obligation)
SELECT f.authority, f.id, o.id FROM fulfilment f JOIN obligation o ON o.authority = f.authority
WHERE (f.reference, o.duty) IN (('v1', 'visits to C-1042'), ('v2', 'visits to C-1042'), ('v2', 'visits to C-1043'), ('r1', 'report'));
INSERT INTO case_note (authority, subject, obligation, body, written_by)
SELECT 'A1', s.id, o.id, 'Tomasina has a brother', 'Dr Quimby' FROM subject s JOIN obligation o ON o.authority = s.authority AND o.subject = s.id WHERE s.pseudonym = 'C-1042';
INSERT INTO progress (authority, obligation, on_date, status, note) SELECT authority, id, '2020-02-01', 'at risk', 'Tomasina moved' FROM obligation WHERE duty = 'visits to C-1042';
INSERT INTO progress (authority, obligation, on_date, status, note) SELECT authority, id, '2020-02-01', 'at risk', 'Late' FROM obligation WHERE duty = 'report';
INSERT INTO commentary (authority, report, as_at, body) VALUES ('A1', 'monthly', '2020-01-31', 'All in time but for C-1042.');
UPDATE case_note SET body = 'Tomasina has two brothers';
SELECT blocks > 0 AS sealed FROM seal_ledger('led');
SELECT * FROM verify_ledger('led');
-- The ledger knows what happened, and none of the words.
SELECT table_name, operation, count(*) AS entries, count(*) FILTER (WHERE concealed_by LIKE 'subject %') AS by_subject,
	count(*) FILTER (WHERE concealed_by LIKE 'fulfilment %') AS by_fulfilment,
	count(*) FILTER (WHERE row_values::text ~ 'Tomasina|C-104|Quimby|well') AS readable
FROM entry WHERE table_name IN ('subject', 'obligation', 'fulfilment', 'fulfils', 'case_note', 'progress') AND operation <> 'start'
GROUP BY table_name, operation ORDER BY table_name, operation;
SELECT k.row_values -> 'status' AS status, k.row_values -> 'note' ? 'hmac' AS digest
FROM as_known('progress', (SELECT max(sealed_at) FROM block)) k ORDER BY k.entry;
SELECT * FROM erase_subject('led', 'A1', 'C-9');
UPDATE obligation SET cadence = NULL, follows = (SELECT id FROM obligation WHERE duty = 'visits to C-1042') WHERE duty = 'report';
SELECT * FROM erase_subject('led', 'A1', 'C-1042');
UPDATE obligation SET cadence = 'every month', follows = NULL, parent = (SELECT id FROM obligation WHERE duty = 'visits to C-1042') WHERE duty = 'report';
-- What went, and who still says the name: the words of a report are for somebody to look at.
SELECT * FROM erase_subject('led', 'A1', 'C-1042');
UPDATE commentary SET body = 'All in time but for one.';
-- The others are all there.
SELECT authority, pseudonym FROM subject ORDER BY id;
SELECT reference FROM fulfilment ORDER BY id;
SELECT duty, parent FROM obligation ORDER BY id;
SELECT owner FROM erasure_key WHERE authority = 'A1' ORDER BY owner;
SELECT * FROM verify_ledger('led');
SELECT blocks FROM seal_ledger('led');
SELECT * FROM verify_ledger('led');
SELECT count(*) AS known_then FROM as_known('subject', (SELECT max(sealed_at) FROM block));
SELECT operation, count(*) FROM entry WHERE table_name = 'subject' AND operation <> 'start' GROUP BY operation ORDER BY operation;
-- A duty that is passed from one child to another outlives the first's key.
INSERT INTO subject (authority, pseudonym) VALUES ('A1', 'C-1044');
UPDATE obligation SET subject = (SELECT id FROM subject WHERE pseudonym = 'C-1044') WHERE duty = 'visits to C-1043';
INSERT INTO progress (authority, obligation, on_date, status, note) SELECT authority, id, '2020-03-01', 'at risk', 'Tomasina moved' FROM obligation WHERE duty = 'visits to C-1043';
UPDATE obligation SET subject = (SELECT id FROM subject WHERE pseudonym = 'C-1043') WHERE duty = 'visits to C-1043';
SELECT * FROM verify_ledger('led');
SELECT * FROM erase_subject('led', 'A1', 'C-1044');
SELECT * FROM verify_ledger('led');
-- The fulfilment's own key: who deletes it loses its words for good, and the ledger says so.
BEGIN;
DELETE FROM erasure_key WHERE owner = (SELECT 'fulfilment ' || id FROM fulfilment WHERE reference = 'r1');
SELECT problem, table_name FROM verify_ledger('led');
ROLLBACK;
-- A register without a ledger can forget as well.
SELECT oversight.create_register('led2') IS NOT NULL AS made;
INSERT INTO led2.authority (code, name, kind) VALUES ('A1', 'First', 'unitary');
INSERT INTO led2.subject (authority, pseudonym) VALUES ('A1', 'C.1');
INSERT INTO led2.party (code, name, kind) VALUES ('a', 'C-1', 'body'), ('b', 'C.10', 'body'), ('c', 'of (C.1)', 'body');
SELECT * FROM erase_subject('led2', 'A1', 'C.1');
SELECT count(*) AS entries FROM led2.entry;
-- The schema can have another name, and the ledger goes with it.
ALTER SCHEMA led RENAME TO "Led ""ger""";
INSERT INTO "Led ""ger""".ours VALUES (51, 'renamed');
SELECT * FROM verify_ledger('Led "ger"');
SELECT blocks, entries, digest LIKE 'ledger of Led "ger", block %' AS named FROM seal_ledger('Led "ger"');
SELECT count(*) AS problems FROM verify_ledger('Led "ger"', ledger_digest('Led "ger"'));
-- A layout to come is taken in.
UPDATE led2.register_info SET layout_version = 1000;
SELECT oversight.start_ledger('led2') IS NOT NULL AS started;
SELECT oversight.apply_register_upgrades('led2', 1001, ARRAY[1001], ARRAY['CREATE TABLE brought (id integer PRIMARY KEY); ALTER TABLE party ADD COLUMN weight integer NOT NULL DEFAULT 1']);
INSERT INTO led2.brought VALUES (1);
SELECT * FROM verify_ledger('led2');
SELECT table_name, operation, count(*) FROM led2.entry WHERE table_name IN ('brought', 'party') GROUP BY table_name, operation ORDER BY 1, min(id);

RESET search_path;
DROP VIEW since;
DROP SCHEMA led2, "Led ""ger""", reference CASCADE;
