--
-- The ledger over tables of all kinds and names: each is covered, or left out
-- and named.
--
SET client_min_messages = warning;
SET datestyle = 'ISO, DMY';
SET timezone = 'UTC';
\set SHOW_CONTEXT never
\pset null -
SELECT oversight.create_register('kinds') IS NOT NULL AS made;
SET search_path = kinds, oversight;

-- Columns with the names that the ledger's own statements use: aliases, variables
-- and columns of theirs.
CREATE TABLE t (t text, r text, k text, e text, n text, l text, x text, s text, d text, c text, o text, v text, h text, f text, g text, b text, t2 text, now text,
	key text, live text, id integer PRIMARY KEY, operation text, row_values text, concealed_by text, secret text, owner text, noted text, erased text,
	register text, table_name text, covered text, of_authority text, person text, key_owner text, removed text, concerns text, "old" text, "new" text,
	columns text, problem text, entry text, block text, linked text, done text, duties text, unnoted text, gone text, value text, "Words" text);
CREATE TABLE r (t integer[] PRIMARY KEY, r jsonb);
CREATE TYPE point_of_view AS (t text, at timestamptz, span interval);
CREATE DOMAIN short AS text CHECK (length(VALUE) < 20);
CREATE DOMAIN view_of AS point_of_view;
-- Types of every kind, among them the key's.
CREATE TABLE of_types (id view_of, dom short, "array" short[], cad oversight.cadence, grades oversight.grade[], p point_of_view, ps point_of_view[],
	during daterange, doc jsonb, PRIMARY KEY (id, dom));
CREATE TABLE generated_columns (a integer, b text GENERATED ALWAYS AS ('b' || a) STORED PRIMARY KEY, c integer GENERATED ALWAYS AS IDENTITY);
CREATE TABLE dropped_columns (gone text, a integer, gone_too integer, b text PRIMARY KEY);
ALTER TABLE dropped_columns DROP COLUMN gone, DROP COLUMN gone_too;
CREATE TABLE "Upper ""Case"" t" ("Id" integer PRIMARY KEY, "authority" text, "A b" text);
CREATE TABLE a_name_of_63_bytes_of_which_postgresql_keeps_every_one_and_not_ (id integer PRIMARY KEY, words text);
CREATE TABLE included (id integer, words text, PRIMARY KEY (id) INCLUDE (words));
CREATE TABLE by_day (id integer, day date, words text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE by_day_2020 PARTITION OF by_day FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE by_day_2021 PARTITION OF by_day FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE parent (id integer PRIMARY KEY, words text);
CREATE TABLE child (PRIMARY KEY (id)) INHERITS (parent);
-- a person's words in tables of one's own, with the authority missing
CREATE TABLE about_subject (id integer PRIMARY KEY, authority text, subject bigint, words text);
-- These are left out.
CREATE TABLE keyless (words text);
CREATE TABLE checked_later (id integer PRIMARY KEY DEFERRABLE, words text);
CREATE UNLOGGED TABLE unlogged (id integer PRIMARY KEY);

CREATE PROCEDURE fill(n integer) LANGUAGE sql SET search_path = kinds, oversight, pg_catalog AS $$
	INSERT INTO t (id, t, r, "Words") VALUES (n, 't', 'r', 'w');
	INSERT INTO r VALUES (ARRAY[n, NULL], '{"t": 1}');
	INSERT INTO of_types VALUES (ROW('x', '2020-01-31 12:00+00', '1 day'), n::text, '{a,"b,c",NULL}', 'every 3 months', '{good,inadequate}', ROW('t', '2020-06-30 12:00+01', '2 mons'),
		ARRAY[ROW('t', NULL, NULL)::point_of_view, NULL], '[2020-01-31,)', 'null');
	INSERT INTO generated_columns VALUES (n);
	INSERT INTO dropped_columns VALUES (1, 'b' || n);
	INSERT INTO "Upper ""Case"" t" VALUES (n, 'A1', 'x');
	INSERT INTO a_name_of_63_bytes_of_which_postgresql_keeps_every_one_and_not_ VALUES (n, 'x');
	INSERT INTO included VALUES (n, 'x');
	INSERT INTO by_day VALUES (n, '2020-02-01', 'x'), (n, '2021-02-01', 'x');
	INSERT INTO parent VALUES (n, 'parent');
	INSERT INTO child VALUES (100 + n, 'child');
	INSERT INTO about_subject VALUES (n, NULL, n, 'x');
	INSERT INTO keyless VALUES ('x');
	INSERT INTO checked_later VALUES (n, 'x');
	INSERT INTO unlogged VALUES (n);
$$;
CALL fill(1);
SELECT regexp_replace(start_ledger('kinds'), '\d+', 'N', 'g') AS started;
SELECT regexp_replace(start_ledger('kinds'), '\d+', 'N', 'g') AS again;
SELECT * FROM verify_ledger('kinds');
CALL fill(2);
SELECT * FROM verify_ledger('kinds');
UPDATE t SET t = 'changed', id = 3 WHERE id = 1;
UPDATE r SET t = '{3}' WHERE r.t[1] = 1;
UPDATE of_types SET dom = 'three', p.at = '2021-01-01 00:00+00' WHERE dom = '1';
UPDATE generated_columns SET a = 3 WHERE a = 1;
UPDATE dropped_columns SET a = 2;
UPDATE "Upper ""Case"" t" SET "Id" = 3, "A b" = NULL WHERE "Id" = 1;
UPDATE a_name_of_63_bytes_of_which_postgresql_keeps_every_one_and_not_ SET words = 'y' WHERE id = 1;
UPDATE included SET words = 'y';
-- from one partition to the other
UPDATE by_day SET day = '2021-06-01' WHERE id = 1 AND day < '2021-01-01';
-- a parent's statement reaches its children
UPDATE parent SET words = words || '!';
DELETE FROM parent WHERE id IN (1, 101);
UPDATE about_subject SET words = 'y' WHERE id = 1;
SELECT * FROM verify_ledger('kinds');
SELECT blocks FROM seal_ledger('kinds');
SELECT table_name, key, operation, row_values FROM entry
WHERE operation <> 'start' AND table_name IN ('by_day', 'by_day_2020', 'by_day_2021', 'parent', 'child', 'generated_columns', 'dropped_columns', 'included', 'Upper "Case" t', 'r', 'of_types')
ORDER BY table_name COLLATE "C", id;
-- What is tampered with is named in each.
SET session_replication_role = replica;
UPDATE t SET t = 'forged' WHERE id = 2;
UPDATE r SET r = '0' WHERE r.t[1] = 2;
UPDATE of_types SET "array" = '{}' WHERE dom = '2';
UPDATE generated_columns SET a = 4 WHERE a = 2;
UPDATE dropped_columns SET a = 9 WHERE b = 'b2';
UPDATE "Upper ""Case"" t" SET "A b" = 'forged' WHERE "Id" = 2;
UPDATE a_name_of_63_bytes_of_which_postgresql_keeps_every_one_and_not_ SET words = 'forged' WHERE id = 2;
UPDATE by_day SET words = 'forged' WHERE id = 2;
UPDATE parent SET words = 'forged' WHERE id = 2;
UPDATE child SET words = 'forged' WHERE id = 102;
SET session_replication_role = origin;
SELECT problem, table_name, key FROM verify_ledger('kinds') ORDER BY table_name COLLATE "C", key;
-- A table that slips its rows under another's is named.
CREATE TABLE cuckoo () INHERITS (parent);
INSERT INTO cuckoo VALUES (7, 'read with the parent''s rows');
SELECT problem, table_name FROM verify_ledger('kinds') WHERE problem LIKE '%cuckoo%';
DROP TABLE cuckoo;
-- Starting again makes triggers anew that are not as they should be, and tells
-- nothing that was not noted meanwhile.
ALTER TABLE included DISABLE TRIGGER ledger_row;
UPDATE included SET words = 'unnoticed' WHERE id = 1;
DROP TRIGGER ledger_truncate ON included;
CREATE TRIGGER ledger_truncate AFTER TRUNCATE ON included EXECUTE FUNCTION suppress_redundant_updates_trigger();
SELECT problem, key FROM verify_ledger('kinds') WHERE table_name = 'included';
SELECT start_ledger('kinds') IS NOT NULL AS started;
SELECT problem, key FROM verify_ledger('kinds') WHERE table_name = 'included';
UPDATE included SET words = 'noticed' WHERE id = 1;
SELECT problem, key FROM verify_ledger('kinds') WHERE table_name = 'included';
-- A table that comes to be about people keeps their words under keys from then on.
CREATE TABLE later_about_people (id integer PRIMARY KEY, words text);
INSERT INTO later_about_people VALUES (1, 'of nobody');
SELECT start_ledger('kinds') IS NOT NULL AS started;
ALTER TABLE later_about_people ADD COLUMN authority text DEFAULT 'A1', ADD COLUMN subject bigint DEFAULT 1;
SELECT start_ledger('kinds') IS NOT NULL AS started;
UPDATE later_about_people SET words = 'of somebody';
SELECT operation, CASE WHEN row_values -> 'words' ? 'hmac' THEN 'a digest' ELSE row_values ->> 'words' END AS words, concealed_by FROM entry WHERE table_name = 'later_about_people' AND operation <> 'start' ORDER BY id;
SELECT problem, key FROM verify_ledger('kinds') WHERE table_name = 'later_about_people';
-- A key that is made deferrable later.
ALTER TABLE included DROP CONSTRAINT included_pkey, ADD PRIMARY KEY (id) DEFERRABLE;
SELECT problem, table_name FROM verify_ledger('kinds') WHERE table_name = 'included';
INSERT INTO included VALUES (8, 'refused');
-- Emptying one table leaves the keys of another alone whose name begins like it.
CREATE TABLE a (authority text NOT NULL, id bigint, obligation bigint, words text, PRIMARY KEY (authority, id));
CREATE TABLE "a b" (LIKE a INCLUDING ALL);
SELECT start_ledger('kinds') IS NOT NULL AS started;
INSERT INTO a VALUES ('A1', 1, NULL, 'x');
INSERT INTO "a b" VALUES ('A1', 1, NULL, 'x');
TRUNCATE a;
SELECT owner FROM erasure_key ORDER BY owner;
SELECT problem, table_name FROM verify_ledger('kinds') WHERE table_name LIKE 'a%b';
-- erase_subject looks into all of them.
INSERT INTO authority (code, name, kind) VALUES ('A1', 'First', 'unitary');
INSERT INTO subject (authority, pseudonym) VALUES ('A1', 'C-1');
UPDATE t SET "Words" = 'of C-1';
INSERT INTO r VALUES ('{5}', '{"t": ["C-1"]}');
INSERT INTO child VALUES (105, 'C-1');
SELECT * FROM erase_subject('kinds', 'A1', 'C-1');
-- A column of words that comes later is told until the table is taken in anew,
-- and what was written meanwhile stands in clear.
CREATE TABLE visit (authority text NOT NULL, id bigint, subject bigint, PRIMARY KEY (authority, id));
SELECT start_ledger('kinds') IS NOT NULL AS started;
ALTER TABLE visit ADD COLUMN note text;
INSERT INTO visit VALUES ('A1', 1, 1, 'too early');
SELECT problem, key FROM verify_ledger('kinds') WHERE table_name = 'visit';
SELECT start_ledger('kinds') IS NOT NULL AS started;
INSERT INTO visit VALUES ('A1', 2, 1, 'in time');
SELECT problem, key FROM verify_ledger('kinds') WHERE table_name = 'visit';
SELECT operation, key ->> 'id' AS id, CASE WHEN row_values -> 'note' ? 'hmac' THEN 'a digest' ELSE row_values ->> 'note' END AS note FROM entry
WHERE table_name = 'visit' AND operation <> 'start' ORDER BY id;
-- Another type, and another primary key, without false alarms that stay.
CREATE TABLE changes (id integer PRIMARY KEY, place text NOT NULL, n numeric);
INSERT INTO changes VALUES (1, 'a', 1), (2, 'b', 2);
SELECT start_ledger('kinds') IS NOT NULL AS started;
ALTER TABLE changes ALTER n TYPE numeric(10, 2);
UPDATE changes SET n = n;
SELECT problem, key FROM verify_ledger('kinds') WHERE table_name = 'changes';
UPDATE changes SET n = n + 1;
UPDATE changes SET n = n - 1;
SELECT problem, key FROM verify_ledger('kinds') WHERE table_name = 'changes';
CREATE TEMP TABLE aside AS TABLE changes;
TRUNCATE changes;
ALTER TABLE changes DROP CONSTRAINT changes_pkey, ADD PRIMARY KEY (id, place);
INSERT INTO changes TABLE aside;
UPDATE changes SET n = 7 WHERE id = 1;
SELECT problem, key FROM verify_ledger('kinds') WHERE table_name = 'changes';
-- A row that could name somebody and does not: its words are under its own key,
-- which goes with it.
CREATE TABLE of_whom (authority text NOT NULL, id integer, subject bigint, words text, PRIMARY KEY (authority, id));
CREATE TABLE of_what (authority text NOT NULL, id integer, fulfilment bigint, words text, PRIMARY KEY (authority, id));
CREATE TABLE of_which (authority text NOT NULL, code text, id bigint, obligation bigint, words text, PRIMARY KEY (authority, code));
INSERT INTO of_whom VALUES ('A1', 1, NULL, 'there before');
SELECT start_ledger('kinds') IS NOT NULL AS started;
INSERT INTO of_whom VALUES ('A1', 2, NULL, 'x'), ('A1', 3, 9, 'x');
INSERT INTO of_what VALUES ('A1', 1, NULL, 'x');
INSERT INTO of_which VALUES ('A1', 'a', NULL, NULL, 'x');
UPDATE of_whom SET words = 'y' WHERE id = 1;
SELECT table_name, operation, row_values -> 'words' ? 'hmac' AS digest, regexp_replace(concealed_by, '[0-9a-f]{64}', 'HASH') AS under FROM entry
WHERE table_name ~ '^of_wh' AND operation <> 'start' ORDER BY id;
SELECT problem, key FROM verify_ledger('kinds') WHERE table_name ~ '^of_wh';
UPDATE of_whom SET id = 4 WHERE id = 2;
SELECT count(*) AS keys FROM erasure_key WHERE owner ~ '^of_wh';
DELETE FROM of_whom;
DELETE FROM of_what;
DELETE FROM of_which;
SELECT count(*) AS keys FROM erasure_key WHERE owner ~ '^of_wh';
RESET search_path;
DROP SCHEMA kinds CASCADE;

--
-- A table in the register that belongs to somebody else is theirs to write to: it
-- is left out, and named; and erasing does not touch it.
--
CREATE ROLE regress_oversight_keeper;
CREATE ROLE regress_oversight_lodger;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO regress_oversight_keeper', current_database()); END $$;
SET ROLE regress_oversight_keeper;
SELECT oversight.create_register('hosts') IS NOT NULL AS made;
GRANT USAGE, CREATE ON SCHEMA hosts TO regress_oversight_lodger;
SET ROLE regress_oversight_lodger;
CREATE TABLE hosts.lodgers (authority text, id integer PRIMARY KEY, subject bigint, words text);
CREATE TABLE hosts.lodgers_open (LIKE hosts.lodgers INCLUDING ALL);
CREATE FUNCTION hosts.spring() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'run as %', current_user; END $$;
CREATE TRIGGER spring BEFORE DELETE ON hosts.lodgers_open EXECUTE FUNCTION hosts.spring();
GRANT ALL ON hosts.lodgers_open TO regress_oversight_keeper;
INSERT INTO hosts.lodgers_open VALUES ('A1', 1, 1, 'of C-1042');
SET ROLE regress_oversight_keeper;
SELECT regexp_replace(oversight.start_ledger('hosts'), '\d+', 'N', 'g') AS started;
SET ROLE regress_oversight_lodger;
INSERT INTO hosts.lodgers VALUES ('A1', 1, 1, 'of C-1042');
SET ROLE regress_oversight_keeper;
INSERT INTO hosts.authority (code, name, kind) VALUES ('A1', 'First', 'unitary');
INSERT INTO hosts.subject (authority, pseudonym) VALUES ('A1', 'C-1042');
SELECT * FROM oversight.verify_ledger('hosts');
SELECT * FROM oversight.erase_subject('hosts', 'A1', 'C-1042');
SELECT * FROM oversight.verify_ledger('hosts');
RESET ROLE;
SELECT count(*) AS left_alone FROM hosts.lodgers;
DROP SCHEMA hosts CASCADE;
DROP OWNED BY regress_oversight_keeper, regress_oversight_lodger;
DROP ROLE regress_oversight_keeper, regress_oversight_lodger;
