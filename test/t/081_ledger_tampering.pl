# Whoever owns a register or its server can go behind the ledger's back: triggers
# disabled, or passed by with session_replication_role. Every kind of tampering
# is tried here, one at a time, and must be named by verify_ledger; what can only
# be told from outside, by the digest that was kept there. Afterwards the ledger
# is as it was, and verifies.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../lib";
use Oversight::Register;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', 'fsync = off');
$node->start;

$node->safe_psql('postgres', 'CREATE DATABASE tampered TEMPLATE template0');
$node->safe_psql('tampered', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('led');
	SET search_path = led, oversight;
	CREATE TABLE ours (id integer PRIMARY KEY, words text);
	CREATE TABLE theirs (LIKE ours INCLUDING ALL);
	CREATE TABLE pairs (id integer PRIMARY KEY, a text, b text);
	CREATE TABLE parts (id integer PRIMARY KEY, words text) PARTITION BY LIST (id);
	CREATE TABLE part_1 PARTITION OF parts FOR VALUES IN (1);
	CREATE TABLE notes (authority text NOT NULL, id integer, subject bigint, doc jsonb, PRIMARY KEY (authority, id));
	SELECT start_ledger('led');
	INSERT INTO theirs VALUES (3, 'row 3'), (9, 'theirs');
	INSERT INTO pairs VALUES (1, 'a', 'b');
	INSERT INTO parts VALUES (1, 'one');
	INSERT INTO notes VALUES ('A1', 1, 2, '{"late": true}');
	INSERT INTO authority (code, name, kind) VALUES ('A1', 'First', 'unitary');
	INSERT INTO subject (authority, pseudonym) VALUES ('A1', 'C-1'), ('A1', 'C-2');
	INSERT INTO fulfilment (authority, done_on, kind, title) VALUES ('A1', '2020-01-31', 'meeting', 'Board');
	INSERT INTO commentary (authority, report, as_at, body, written_on) VALUES ('A1', 'monthly', '2020-01-31', 'Two reviews were late.', '2020-02-01');
	SELECT take_snapshot('led', 'board', '2020-02-29');
	SELECT seal_ledger('led');
	INSERT INTO ours SELECT i, 'row ' || i FROM generate_series(1, 5) i;
	SELECT seal_ledger('led');
	UPDATE ours SET words = 'second' WHERE id = 2;
	UPDATE ours SET words = 'third' WHERE id = 2;
	SELECT seal_ledger('led');
	INSERT INTO ours VALUES (6, 'waits to be sealed');
	-- what somebody who knows the ledger well would run after tampering
	CREATE FUNCTION public.new_leaves() RETURNS void LANGUAGE sql AS $$
		UPDATE led.entry SET leaf = oversight.ledger_leaf(id, table_name, key, operation, row_values, concealed_by, actor, acting_as, recorded_at)
	$$;
	CREATE FUNCTION public.reseal() RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		b record;
		before bytea := decode(repeat('00', 32), 'hex');
	BEGIN
		PERFORM public.new_leaves();
		FOR b IN SELECT number FROM led.block ORDER BY number LOOP
			UPDATE led.block k SET previous = before, entries = n.n, root = n.root
			FROM (SELECT count(*) AS n, oversight.merkle_root(array_agg(e.leaf ORDER BY x.position)) AS root
				FROM led.block_entry x JOIN led.entry e ON e.id = x.entry WHERE x.block = b.number) n
			WHERE k.number = b.number;
			UPDATE led.block k SET header = oversight.ledger_header(number, previous, root, entries, complete_before, sealed_at)
			WHERE k.number = b.number RETURNING header INTO before;
		END LOOP;
	END
	$$});
my $digest = $node->safe_psql('tampered', q{SELECT oversight.ledger_digest('led')});
my $second = $node->safe_psql('tampered', q{SELECT format('ledger of led, block 2, sealed x, sha256 %s', encode(header, 'hex')) FROM led.block WHERE number = 2});
my $found = q{SELECT problem, block, table_name, key FROM oversight.verify_ledger('led'};
is($node->safe_psql('tampered', "$found, '$digest')"), '', 'untouched, it verifies');

# [ what is done, how, what is said; with the digest only? ]
my $behind = q{behind the ledger's back};
my $leaf = 'the entry was changed: its leaf does not fit';
my $set = 'the entries of the block are not those that were sealed, or not in that order';
my $own = "the ledger's own table is gone, or is not the one that the layout makes";
my $anew = 'the block is not that of the digest that was kept: the ledger was sealed anew';
my @kinds = (
	# rows of the tables
	[ 'update of a row', q{UPDATE ours SET words = 'forged' WHERE id = 3}, qr/^the row was changed $behind\|\|ours\|\{"id": 3}$/ ],
	[ 'update of a row to NULL', q{UPDATE ours SET words = NULL WHERE id = 3}, qr/^the row was changed $behind\|\|ours/ ],
	[ 'update of a row that waits to be sealed', q{UPDATE ours SET words = 'forged' WHERE id = 6}, qr/^the row was changed $behind\|\|ours/ ],
	[ 'update of words that are held as a digest', q{UPDATE fulfilment SET title = 'Bored'}, qr/^the row was changed $behind\|\|fulfilment/ ],
	[ 'update of a pseudonym', q{UPDATE subject SET pseudonym = 'C-3' WHERE pseudonym = 'C-2'}, qr/^the row was changed $behind\|\|subject/ ],
	[ 'update of a key', q{UPDATE ours SET id = 30 WHERE id = 3},
		qr/^the row was deleted $behind\|\|ours\|\{"id": 3}\nthe row was inserted $behind\|\|ours\|\{"id": 30}$/ ],
	[ 'rows exchanged', q{UPDATE ours SET words = CASE id WHEN 3 THEN 'row 4' ELSE 'row 3' END WHERE id IN (3, 4)},
		qr/^the row was changed .*{"id": 3}\nthe row was changed .*{"id": 4}$/ ],
	[ 'an older state put back', q{UPDATE ours SET words = 'second' WHERE id = 2}, qr/^the row was changed $behind\|\|ours\|\{"id": 2}$/ ],
	[ 'delete of a row', q{DELETE FROM ours WHERE id = 3}, qr/^the row was deleted $behind\|\|ours\|\{"id": 3}$/ ],
	[ 'insert of a row', q{INSERT INTO ours VALUES (7, 'forged')}, qr/^the row was inserted $behind\|\|ours\|\{"id": 7}$/ ],
	[ 'truncate of a table', q{ALTER TABLE ours DISABLE TRIGGER ALL; TRUNCATE ours; ALTER TABLE ours ENABLE TRIGGER ALL},
		qr/^the row was deleted .*{"id": 1}\n(.*\n){4}the row was deleted .*{"id": 6}$/ ],
	[ 'drop of a table', q{DROP TABLE ours}, qr/^the table is gone\|\|ours\|$/ ],
	[ 'drop of a column', q{ALTER TABLE ours DROP COLUMN words}, qr/^column words is gone\|\|ours\|$/ ],
	[ 'drop of a primary key', q{ALTER TABLE ours DROP CONSTRAINT ours_pkey}, qr/^the table has no primary key any more, .*\|\|ours\|$/ ],
	[ 'a trigger disabled', q{ALTER TABLE ours DISABLE TRIGGER ledger_row}, qr/^trigger ledger_row is disabled\|\|ours\|$/ ],
	[ 'a trigger dropped', q{DROP TRIGGER ledger_truncate ON ours}, qr/^trigger ledger_truncate is missing\|\|ours\|$/ ],
	[ 'a trigger for replicas only', q{ALTER TABLE ours ENABLE REPLICA TRIGGER ledger_row}, qr/^trigger ledger_row is disabled\|\|ours\|$/ ],
	[ 'update of a secret key', q{UPDATE erasure_key SET secret = sha256(secret) WHERE owner = 'fulfilment 1'}, qr/^the row was changed $behind\|\|fulfilment/ ],
	[ 'delete of a secret key', q{DELETE FROM erasure_key WHERE owner = 'subject 2'}, qr/^the row was changed $behind\|\|subject/m ],
	[ 'update of what was reported', q{UPDATE snapshot_line SET content = content || '{"body": "All reviews were in time."}'}, qr/^the row was changed $behind\|\|snapshot_line\|/ ],
	[ 'a digest put where the words were', q{UPDATE notes SET doc = (SELECT row_values -> 'doc' FROM entry WHERE table_name = 'notes' AND operation = 'insert')}, qr/^the row was changed $behind\|\|notes\|/ ],
	[ 'a digest put where the words were, and the key deleted', q{UPDATE notes SET doc = (SELECT row_values -> 'doc' FROM entry WHERE table_name = 'notes' AND operation = 'insert'); DELETE FROM erasure_key WHERE owner = 'subject 2'},
		qr/^the row was changed $behind\|\|notes\|/ ],
	[ 'rows copied in', q{COPY ours FROM PROGRAM 'printf "7\tforged\n"'}, qr/^the row was inserted $behind\|\|ours\|\{"id": 7}$/ ],
	[ 'a partition detached, changed and attached', q{ALTER TABLE parts DETACH PARTITION part_1; UPDATE part_1 SET words = 'forged'; ALTER TABLE parts ATTACH PARTITION part_1 FOR VALUES IN (1)}, qr/^the row was changed $behind\|\|part_1\|/ ],
	# columns and tables
	[ 'a column renamed', q{ALTER TABLE ours RENAME words TO word}, qr/^column words is gone\|\|ours\|$/ ],
	[ 'the names of two columns exchanged', q{ALTER TABLE pairs RENAME a TO c; ALTER TABLE pairs RENAME b TO a; ALTER TABLE pairs RENAME c TO b}, qr/^the row was changed $behind\|\|pairs\|/ ],
	[ 'a column changed by its type', q{ALTER TABLE ours ALTER words TYPE varchar USING CASE id WHEN 3 THEN 'forged' ELSE words END}, qr/^the row was changed $behind\|\|ours\|\{"id": 3}$/ ],
	[ 'a column dropped and made again', q{ALTER TABLE ours DROP COLUMN words; ALTER TABLE ours ADD COLUMN words text DEFAULT 'forged'}, qr/^the row was changed .*{"id": 1}\n(.*\n){4}the row was changed .*{"id": 6}$/ ],
	[ 'a column renamed, changed, taken in, and renamed back', q{ALTER TABLE ours RENAME words TO word; UPDATE ours SET word = 'forged' WHERE id = 3; SELECT oversight.start_ledger('led');
		ALTER TABLE ours RENAME word TO words; SELECT oversight.start_ledger('led')}, qr/^the ledger does not say all that is in the row\|\|ours\|\{"id": 3}$/ ],
	[ 'the names of two tables exchanged', q{ALTER TABLE ours RENAME TO other; ALTER TABLE theirs RENAME TO ours; ALTER TABLE other RENAME TO theirs},
		qr/^the row was deleted $behind\|\|ours\|.*\n(.*\n)*the row was inserted $behind\|\|theirs\|/ ],
	[ 'a table dropped and made again, its rows changed', q{CREATE TABLE copy AS TABLE ours; DROP TABLE ours; CREATE TABLE ours (id integer PRIMARY KEY, words text);
		INSERT INTO ours SELECT id, replace(words, 'row 3', 'forged') FROM copy; DROP TABLE copy; SELECT oversight.start_ledger('led')}, qr/^the row was changed $behind\|\|ours\|\{"id": 3}$/ ],
	[ 'a table moved to another schema', q{ALTER TABLE ours SET SCHEMA public}, qr/^the table is gone\|\|ours\|$/ ],
	[ 'a table replaced by a view', q{ALTER TABLE ours SET SCHEMA public; CREATE VIEW ours AS SELECT id, words FROM public.ours}, qr/^the table is gone\|\|ours\|$/ ],
	[ 'rows slipped under a table by another that inherits from it', q{CREATE TABLE public.cuckoo () INHERITS (fulfilment)}, qr/^table public\.cuckoo inherits from it, and its rows are not noted\|\|fulfilment\|$/ ],
	[ 'a primary key made deferrable', q{ALTER TABLE ours DROP CONSTRAINT ours_pkey, ADD PRIMARY KEY (id) DEFERRABLE}, qr/^the table has no primary key any more, or a deferrable one,.*\|\|ours\|$/ ],
	[ 'a row put back after its table was emptied, and taken in', q{SET LOCAL session_replication_role = origin; TRUNCATE ours; SET LOCAL session_replication_role = replica;
		INSERT INTO ours VALUES (3, 'row 3'); ALTER TABLE ours ADD COLUMN more integer; SELECT oversight.start_ledger('led')}, qr/^the row was inserted $behind\|\|ours\|\{"id": 3}$/ ],
	[ 'a row put back after it was deleted, and taken in', q{SET LOCAL session_replication_role = origin; DELETE FROM ours WHERE id = 3; SET LOCAL session_replication_role = replica;
		INSERT INTO ours VALUES (3, 'row 3'); ALTER TABLE ours ADD COLUMN more integer; SELECT oversight.start_ledger('led')}, qr/^the row was inserted $behind\|\|ours\|\{"id": 3}$/ ],
	# what notes
	(map { my ($what, $sql) = @$_; [ "a trigger $what", "DROP TRIGGER ledger_row ON ours; $sql", qr/^trigger ledger_row is not the one that start_ledger makes\|\|ours\|$/ ] }
		[ 'with a condition', q{CREATE TRIGGER ledger_row AFTER INSERT OR UPDATE OR DELETE ON ours FOR EACH ROW WHEN (pg_trigger_depth() > 100) EXECUTE FUNCTION note_entry('nobody', '{}')} ],
		[ 'of one column', q{CREATE TRIGGER ledger_row AFTER INSERT OR DELETE OR UPDATE OF id ON ours FOR EACH ROW EXECUTE FUNCTION note_entry('nobody', '{}')} ],
		[ 'of inserts alone', q{CREATE TRIGGER ledger_row AFTER INSERT ON ours FOR EACH ROW EXECUTE FUNCTION note_entry('nobody', '{}')} ],
		[ 'before the row is written', q{CREATE TRIGGER ledger_row BEFORE INSERT OR UPDATE OR DELETE ON ours FOR EACH ROW EXECUTE FUNCTION note_entry('nobody', '{}')} ],
		[ 'that is deferred', q{CREATE CONSTRAINT TRIGGER ledger_row AFTER INSERT OR UPDATE OR DELETE ON ours DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_entry('nobody', '{}')} ],
		[ 'of another function of that name', q{CREATE FUNCTION public.note_entry() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
			CREATE TRIGGER ledger_row AFTER INSERT OR UPDATE OR DELETE ON ours FOR EACH ROW EXECUTE FUNCTION public.note_entry('nobody', '{}')} ]),
	[ 'a trigger under another name', q{ALTER TRIGGER ledger_row ON ours RENAME TO ledger_rows}, qr/^trigger ledger_row is missing\|\|ours\|$/ ],
	(map { my ($what, $sql) = @$_; [ "the function that notes $what", $sql, qr/^function note_entry\(\) is not the one that this version of the extension makes\|\|\|$/m ] }
		[ 'emptied', q{CREATE OR REPLACE FUNCTION note_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN NULL; END'} ],
		[ 'changed by a word', q{DO $$ BEGIN EXECUTE replace(pg_get_functiondef('note_entry()'::regprocedure), 'session_user::text AS actor', '''somebody''::text AS actor'); END $$} ],
		[ 'made to run with the rights of whoever writes', 'ALTER FUNCTION note_entry() SECURITY INVOKER' ],
		[ 'given another search path', 'ALTER FUNCTION note_entry() SET search_path = public' ],
		[ 'renamed', 'ALTER FUNCTION note_entry() RENAME TO note_nothing; DROP TRIGGER never_changed ON entry' ]),
	[ 'entries swallowed on their way', q{CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER a BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION public.swallow();
		SET LOCAL session_replication_role = origin; UPDATE ours SET words = 'forged' WHERE id = 3; DROP TRIGGER a ON entry}, qr/^the row was changed $behind\|\|ours\|\{"id": 3}$/ ],
	[ 'entries diverted by a rule', q{CREATE RULE divert AS ON INSERT TO entry DO INSTEAD NOTHING; SET LOCAL session_replication_role = origin; UPDATE ours SET words = 'forged' WHERE id = 3; DROP RULE divert ON entry}, qr/^the row was changed $behind\|\|ours\|\{"id": 3}$/ ],
	[ 'entries numbered below those that are sealed', q{ALTER SEQUENCE entry_id_seq MINVALUE -1000 RESTART WITH -1000; SET LOCAL session_replication_role = origin; UPDATE ours SET words = 'forged' WHERE id = 3},
		qr/^the entry is in no block, though it was there when one was sealed\|\|ours\|\{"id": 3}\nthe row was changed/ ],
	[ 'entries numbered backwards', q{ALTER SEQUENCE entry_id_seq INCREMENT BY -1 RESTART WITH 1000000; SET LOCAL session_replication_role = origin; UPDATE ours SET words = 'one' WHERE id = 3; UPDATE ours SET words = 'two' WHERE id = 3},
		qr/^the row was changed $behind\|\|ours\|\{"id": 3}$/ ],
	# what is empty fits nothing, though its constraint may have been dropped
	(map { my $column = $_; [ "a block's $column emptied", "ALTER TABLE block ALTER $column DROP NOT NULL; UPDATE block SET $column = NULL WHERE number = 2; UPDATE entry SET actor = 'x' WHERE id = (SELECT entry FROM block_entry WHERE block = 2 AND position = 1); SELECT public.new_leaves()",
		qr/^the block was changed: its header does not fit\|2\|\|$/m ] } qw(header root previous entries complete_before sealed_at)),
	[ 'an entry put into no block', q{ALTER TABLE block_entry DROP CONSTRAINT block_entry_pkey; ALTER TABLE block_entry ALTER block DROP NOT NULL; INSERT INTO block_entry SELECT NULL, 1, id FROM entry WHERE key = '{"id": 6}'}, qr/^the block is missing\|\|\|$/ ],
	[ 'an entry without a hash', q{ALTER TABLE entry ALTER leaf DROP NOT NULL; UPDATE entry SET leaf = NULL, actor = 'x' WHERE key = '{"id": 6}'}, qr/^$leaf\|\|ours\|\{"id": 6}$/ ],
	[ 'an entry without a time', q{ALTER TABLE entry ALTER recorded_at DROP NOT NULL; UPDATE entry SET recorded_at = NULL WHERE key = '{"id": 6}'; SELECT public.new_leaves()}, qr/^the entry cannot have been recorded when it says, by its number\|\|ours\|\{"id": 6}$/ ],
	[ 'an entry of a row without the row', q{UPDATE ours SET words = 'forged' WHERE id = 3; INSERT INTO entry (table_name, key, operation, row_values, actor, recorded_at, leaf)
		VALUES ('ours', '{"id": 3}', 'update', NULL, 'x', now(), sha256('x')); SELECT public.new_leaves()}, qr/^the row was changed $behind\|\|ours\|\{"id": 3}$/ ],
	[ 'entries that leave out a column, as if it had never joined', q{UPDATE ours SET words = 'forged' WHERE id = 3; INSERT INTO entry (table_name, key, operation, row_values, actor, recorded_at, leaf)
		VALUES ('ours', '{}', 'start', '{"columns": ["id"]}', 'x', now(), sha256('x')), ('ours', '{"id": 3}', 'update', '{"id": 3}', 'x', now(), sha256('x')); SELECT public.new_leaves()},
		qr/^the ledger does not say all that is in the row\|\|ours\|\{"id": 3}$/ ],
	[ 'the entries replaced by a view', q{ALTER TABLE entry RENAME TO entries; CREATE VIEW entry AS SELECT * FROM entries}, qr/^$own\|\|entry\|$/ ],
	# what is written there would run with the rights of whoever verifies
	[ 'the entries replaced by a table of a type with a cast of its own', q{CREATE TYPE public.trap AS (j jsonb);
		CREATE FUNCTION public.spring(public.trap) RETURNS jsonb LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''the trap was sprung''; END';
		CREATE CAST (public.trap AS jsonb) WITH FUNCTION public.spring(public.trap) AS IMPLICIT;
		ALTER TABLE entry RENAME TO entries; CREATE TABLE entry AS SELECT * FROM entries; ALTER TABLE entry ALTER key TYPE public.trap USING ROW(key)::public.trap},
		qr/^$own\|\|entry\|$/ ],
	[ 'an index on an expression put on the entries', q{CREATE INDEX ON entry (lower(actor))}, qr/^$own\|\|entry\|$/ ],
	[ 'an index with a condition put on the places', q{CREATE INDEX ON block_entry (block) WHERE position > 7}, qr/^$own\|\|block_entry\|$/ ],
	[ 'the blocks dropped', q{DROP TABLE block CASCADE}, qr/^$own\|\|block\|$/ ],
	# entries written by hand
	[ 'an entry of an earlier day', q{UPDATE ours SET words = 'forged' WHERE id = 3; INSERT INTO entry (table_name, key, operation, row_values, actor, recorded_at, leaf)
		VALUES ('ours', '{"id": 3}', 'update', '{"id": 3, "words": "forged"}', 'x', now() - interval '2 days', sha256('x')); SELECT public.new_leaves()}, qr/^the entry cannot have been recorded when it says, by its number\|\|ours\|\{"id": 3}$/ ],
	[ 'an entry of a day to come', q{UPDATE ours SET words = 'forged' WHERE id = 3; INSERT INTO entry (table_name, key, operation, row_values, actor, recorded_at, leaf)
		VALUES ('ours', '{"id": 3}', 'update', '{"id": 3, "words": "forged"}', 'x', now() + interval '2 days', sha256('x')); SELECT public.new_leaves()}, qr/^the entry cannot have been recorded when it says, by its number\|\|ours\|\{"id": 3}$/ ],
	[ 'an entry of an earlier day, sealed', q{UPDATE ours SET words = 'forged' WHERE id = 3; INSERT INTO entry (table_name, key, operation, row_values, actor, recorded_at, leaf)
		VALUES ('ours', '{"id": 3}', 'update', '{"id": 3, "words": "forged"}', 'x', now() - interval '2 days', sha256('x')); SELECT public.new_leaves(); SELECT oversight.seal_ledger('led')}, qr/^the entry cannot have been recorded when it says, by its number and its block\|4\|\|$/ ],
	[ 'an entry that leaves out a column', q{UPDATE ours SET words = 'forged' WHERE id = 3; INSERT INTO entry (table_name, key, operation, row_values, actor, recorded_at, leaf)
		VALUES ('ours', '{"id": 3}', 'update', '{"id": 3}', 'x', now(), sha256('x')); SELECT public.new_leaves()}, qr/^the ledger does not say all that is in the row\|\|ours\|\{"id": 3}$/ ],
	[ 'an entry that says a person was erased', q{UPDATE notes SET doc = '{"late": false}'; DELETE FROM erasure_key WHERE owner = 'subject 2'; INSERT INTO entry (table_name, key, operation, concealed_by, actor, recorded_at, leaf)
		VALUES ('subject', '{"authority": "A1", "id": 2}', 'erase', 'subject 2', 'x', now(), sha256('x')); SELECT public.new_leaves()}, qr/^the row was inserted $behind\|\|subject\|/ ],
	# whoever was erased has no key that could be missing
	[ 'a record deleted and entered again under its number, its secret key deleted', q{SET LOCAL session_replication_role = origin; DELETE FROM fulfilment;
		INSERT INTO fulfilment (authority, id, done_on, kind, title) OVERRIDING SYSTEM VALUE VALUES ('A1', 1, '2020-01-31', 'meeting', 'Board');
		SET LOCAL session_replication_role = replica; UPDATE fulfilment SET title = 'Bored'; DELETE FROM erasure_key WHERE owner = 'fulfilment 1'},
		qr/^the row was changed $behind\|\|fulfilment\|\{"id": 1, "authority": "A1"}$/ ],
	(map { my ($what, $key) = @$_; [ "an erasure noted of $what", qq{SELECT oversight.note_erasure('led', 'fulfilment', '$key', 'fulfilment 1'); UPDATE fulfilment SET title = 'Bored'; DELETE FROM erasure_key WHERE owner = 'fulfilment 1'},
		qr/^the row was changed $behind\|\|fulfilment\|/ ] }
		[ 'a key with more to it', '{"authority": "A1", "id": 1, "z": 0}' ], [ 'a number in quotes', '{"authority": "A1", "id": "1"}' ]),
	# entries
	(map { my ($column, $value) = @$_; [ "update of an entry: its $column", "UPDATE entry SET $column = $value WHERE table_name = 'ours' AND key = '{\"id\": 3}'", qr/^$leaf\|2\|\|$/m ] }
		[ 'table_name', q{'theirs'} ], [ 'key', q{'{"id": 9}'} ], [ 'operation', q{'update'} ], [ 'row_values', q{'{"id": 3, "words": "x"}'} ],
		[ 'recorded_at', q{recorded_at - interval '1 day'} ], [ 'actor', q{'somebody else'} ], [ 'acting_as', q{'somebody else'} ], [ 'concealed_by', q{'subject 1'} ],
		[ 'leaf', q{sha256('x')} ]),
	[ 'update of an entry: its id', q{UPDATE entry SET id = -id WHERE table_name = 'ours' AND key = '{"id": 3}'}, qr/^the entry is missing from its block\|2\|\|$/m ],
	[ 'update of an entry, leaf and all', q{UPDATE entry SET actor = 'somebody else' WHERE table_name = 'ours' AND key = '{"id": 3}'; SELECT public.new_leaves()}, qr/^\Q$set\E\|2\|\|$/ ],
	[ 'update of an entry that waits to be sealed', q{UPDATE entry SET actor = 'somebody else' WHERE table_name = 'ours' AND key = '{"id": 6}'}, qr/^$leaf\|\|ours\|\{"id": 6}$/ ],
	[ 'row and entry changed together', q{UPDATE ours SET words = 'forged' WHERE id = 3; UPDATE entry SET row_values = '{"id": 3, "words": "forged"}' WHERE table_name = 'ours' AND key = '{"id": 3}'; SELECT public.new_leaves()},
		qr/^\Q$set\E\|2\|\|$/ ],
	[ 'delete of an entry', q{DELETE FROM entry WHERE table_name = 'ours' AND key = '{"id": 3}'}, qr/^the entry is missing from its block\|2\|\|\nthe row was inserted $behind\|\|ours/ ],
	[ 'delete of an entry that waits to be sealed', q{DELETE FROM entry WHERE table_name = 'ours' AND key = '{"id": 6}'}, qr/^the row was inserted $behind\|\|ours/ ],
	[ 'delete of an entry from its block', q{DELETE FROM block_entry WHERE block = 2 AND position = 5}, qr/^the block has 4 entries, and was sealed with 5\|2\|\|$/m ],
	[ 'delete of an entry and of its place', q{DELETE FROM block_entry WHERE block = 2 AND position = 3; DELETE FROM entry WHERE table_name = 'ours' AND key = '{"id": 3}'; DELETE FROM ours WHERE id = 3},
		qr/^the block has 4 entries, and was sealed with 5\|2\|\|$/ ],
	[ 'insert of an entry', q{INSERT INTO entry (table_name, key, operation, actor, recorded_at, leaf) VALUES ('ours', '{"id": 3}', 'delete', 'x', now(), sha256('x'))}, qr/^$leaf\|\|ours\|\{"id": 3}$/m ],
	[ 'insert of an entry, leaf and all, of what did not happen', q{INSERT INTO entry (table_name, key, operation, actor, recorded_at, leaf) VALUES ('ours', '{"id": 3}', 'delete', 'x', now(), sha256('x')); SELECT public.new_leaves()},
		qr/^the row was inserted $behind\|\|ours\|\{"id": 3}$/ ],
	[ 'insert of an entry into a block', q{INSERT INTO block_entry SELECT 3, 3, id FROM entry WHERE table_name = 'ours' AND key = '{"id": 6}'}, qr/^the block has 3 entries, and was sealed with 2\|3\|\|$/ ],
	[ 'insert of an entry below what is sealed', q{INSERT INTO entry (id, table_name, key, operation, actor, recorded_at, leaf) VALUES (0, 'party', '{"code": "x"}', 'delete', 'x', now(), sha256('x')); SELECT public.new_leaves()},
		qr/^the entry is in no block, though it was there when one was sealed\|\|party\|\{"code": "x"}$/ ],
	[ 'entries reordered in their block', q{UPDATE block_entry SET position = -position WHERE block = 3; UPDATE block_entry SET position = 3 + position WHERE block = 3}, qr/^\Q$set\E\|3\|\|$/ ],
	[ 'entries reordered by their numbers', q{UPDATE entry SET id = -id WHERE table_name = 'ours' AND key = '{"id": 2}' AND operation = 'update'; UPDATE entry e SET id = s.to_id FROM (SELECT id, (SELECT -sum(x.id) FROM entry x WHERE x.id < 0 AND x.key = '{"id": 2}') + y.id AS to_id FROM entry y WHERE y.id < 0) s WHERE e.id = s.id; SELECT public.new_leaves()},
		qr/^\Q$set\E\|3\|\|$/m ],
	[ 'entries exchanged between blocks', q{UPDATE block_entry SET entry = -entry WHERE position = 1 AND block > 1;
		UPDATE block_entry b SET entry = -o.entry FROM (SELECT block, entry FROM block_entry WHERE entry < 0) o WHERE b.entry < 0 AND b.block <> o.block}, qr/^\Q$set\E\|2\|\|$/ ],
	[ 'truncate of the entries', q{TRUNCATE entry}, qr/^the entry is missing from its block\|1\|\|$/ ],
	[ 'truncate of entries and their places', q{TRUNCATE entry, block_entry}, qr/^the block has 0 entries, and was sealed with \d+\|1\|\|$/ ],
	# blocks
	(map { my ($column, $value) = @$_; [ "update of a block: its $column", "UPDATE block SET $column = $value WHERE number = 2", qr/^the block was changed: its header does not fit\|2\|\|$/m ] }
		[ 'previous', q{sha256('x')} ], [ 'root', q{sha256('x')} ], [ 'entries', 'entries + 1' ], [ 'complete_before', 'complete_before + 100' ],
		[ 'sealed_at', q{sealed_at - interval '1 hour'} ], [ 'header', q{sha256('x')} ]),
	[ 'update of a block: its number', q{UPDATE block SET number = 9 WHERE number = 3}, qr/^the block is missing\|3\|\|$/m ],
	[ 'update of an entry after a clock was wrong', q{UPDATE block SET sealed_at = sealed_at + interval '3 days' WHERE number > 1; SELECT public.reseal(); SELECT oversight.seal_ledger('led');
		UPDATE entry SET actor = 'somebody else' WHERE table_name = 'ours' AND key = '{"id": 6}'},
		qr/^the entry cannot have been recorded when it says, by its number and its block\|3\|\|\n$leaf\|4\|\|$/ ],
	[ 'update of a block, header and all', q{UPDATE block SET sealed_at = sealed_at - interval '1 second' WHERE number = 2;
		UPDATE block SET header = oversight.ledger_header(number, previous, root, entries, complete_before, sealed_at) WHERE number = 2}, qr/^the block (was not sealed after|does not follow) the one before it\|[23]\|\|$/ ],
	[ 'delete of the first block', q{DELETE FROM block WHERE number = 1}, qr/^the block is missing\|1\|\|$/m ],
	[ 'delete of a block', q{DELETE FROM block WHERE number = 2}, qr/^the block is missing\|2\|\|$/m ],
	[ 'delete of the last block', q{DELETE FROM block WHERE number = 3}, qr/^the block is missing\|3\|\|$/m ],
	[ 'delete of a block and its entries', q{DELETE FROM entry WHERE id IN (SELECT entry FROM block_entry WHERE block = 2); DELETE FROM block_entry WHERE block = 2; DELETE FROM block WHERE number = 2; TRUNCATE ours},
		qr/^the block is missing\|2\|\|$/m ],
	[ 'insert of a block', q{INSERT INTO block SELECT 4, header, sha256('x'), 1, complete_before, sealed_at + interval '1 hour',
		oversight.ledger_header(4, header, sha256('x'), 1, complete_before, sealed_at + interval '1 hour') FROM block WHERE number = 3}, qr/^the block has 0 entries, and was sealed with 1\|4\|\|$/ ],
	[ 'blocks reordered', q{UPDATE block SET number = 10 + number WHERE number > 1; UPDATE block_entry SET block = 10 + block WHERE block > 1;
		UPDATE block SET number = 15 - number WHERE number > 10; UPDATE block_entry SET block = 15 - block WHERE block > 10}, qr/^the block was changed: its header does not fit\|2\|\|$/ ],
	[ 'truncate of the blocks', q{TRUNCATE block}, qr/^the block is missing\|1\|\|$/m ],
	# the chain made anew, by somebody who knows it well: only the digest tells
	[ 'a re-sealed chain', q{UPDATE entry SET actor = 'somebody else' WHERE table_name = 'ours' AND key = '{"id": 3}'; SELECT public.reseal()}, qr/^\Q$anew\E\|3\|\|$/, 1 ],
	[ 'a re-sealed chain, its rows changed as well', q{UPDATE ours SET words = 'forged' WHERE id = 3; UPDATE entry SET row_values = '{"id": 3, "words": "forged"}' WHERE table_name = 'ours' AND key = '{"id": 3}'; SELECT public.reseal()}, qr/^\Q$anew\E\|3\|\|$/, 1 ],
	[ 'a re-sealed chain, an entry left out', q{DELETE FROM block_entry WHERE block = 2 AND position = 5; DELETE FROM entry WHERE table_name = 'ours' AND key = '{"id": 5}'; DELETE FROM ours WHERE id = 5; SELECT public.reseal()}, qr/^\Q$anew\E\|3\|\|$/, 1 ],
	[ 'the last block taken off, and sealed again', q{DELETE FROM block_entry WHERE block = 3; DELETE FROM block WHERE number = 3; SELECT oversight.seal_ledger('led')}, qr/^\Q$anew\E\|3\|\|$/, 1 ],
	[ 'the last block taken off with what it held', q{DELETE FROM entry WHERE id IN (SELECT entry FROM block_entry WHERE block = 3); DELETE FROM block_entry WHERE block = 3; DELETE FROM block WHERE number = 3;
		UPDATE ours SET words = 'row 2' WHERE id = 2}, qr/^the block of the digest that was kept is missing\|3\|\|$/, 1 ],
	[ 'the whole ledger begun anew', q{TRUNCATE entry, block, block_entry; SELECT oversight.start_ledger('led'), oversight.seal_ledger('led')}, qr/^the block of the digest that was kept is missing\|3\|\|$/, 1 ],
);

# What cannot be told, as docs/ledger.md says: it was never sealed, or it was
# written in the owner's name, or it is not in the tables at all.
my @untold = (
	[ 'entries that were not sealed, removed with what they noted', q{DELETE FROM entry WHERE table_name = 'ours' AND key = '{"id": 6}'; DELETE FROM ours WHERE id = 6} ],
	[ 'an entry written by hand today, for a row written behind', q{UPDATE ours SET words = 'forged' WHERE id = 3; INSERT INTO entry (table_name, key, operation, row_values, actor, recorded_at, leaf)
		VALUES ('ours', '{"id": 3}', 'update', '{"id": 3, "words": "forged"}', 'x', now(), sha256('x')); SELECT public.new_leaves()} ],
	[ 'a rule that swallows what is written', q{CREATE RULE swallow AS ON INSERT TO ours DO INSTEAD NOTHING; SET LOCAL session_replication_role = origin; INSERT INTO ours VALUES (8, 'late')} ],
	[ 'a report that says something else', q{CREATE OR REPLACE FUNCTION as_reported(as_of date, series text DEFAULT 'daily') RETURNS SETOF as_reported_row LANGUAGE sql STABLE AS 'SELECT r.* FROM led.as_reported_row_none r' } ],
);

# Tampers, asks, and undoes it. The guards of the ledger's own tables and its
# triggers are passed by.
sub tamper
{
	my ($how, @digests) = @_;
	return "BEGIN; SET LOCAL search_path = led, oversight; SET LOCAL check_function_bodies = off; SET LOCAL session_replication_role = replica;\n"
	  . "DO \$\$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['entry', 'block', 'block_entry', 'erasure_key'] LOOP EXECUTE format('ALTER TABLE led.%I DISABLE TRIGGER ALL', t); END LOOP; END \$\$;\n"
	  . "\\o /dev/null\n$how;\n\\o\nSET LOCAL session_replication_role = origin;\n"
	  . join('', map { "$found, $_);\n\\echo -=-\n" } @digests) . "ROLLBACK;\n";
}
# all in one session, which is quicker
my @answers = split /^-=-$/m, $node->safe_psql('tampered', join('',
	(map { tamper($_->[1], $_->[3] ? ('NULL', "'$digest'") : 'NULL') } @kinds), (map { tamper($_->[1], "'$digest'") } @untold))), -1;
s/^\n|\n$//g foreach @answers;

my $detected = 0;
foreach my $kind (@kinds)
{
	my ($what, $how, $said, $by_digest) = @$kind;
	is(shift @answers, '', "$what: cannot be told without a digest") if $by_digest;
	my $told = shift @answers;
	like($told, $said, $by_digest ? "$what: is told with the digest" : "$what: is told");
	my $is_told = $told =~ $said ? 1 : 0;
	$detected += $is_told;
	figures("tampering: $what" . ($by_digest ? ' (told by the kept digest)' : '') . ": tried=1 detected=$is_told");
}
is(shift @answers, '', "$_->[0]: cannot be told") foreach @untold;
is(scalar @answers, 1, 'nothing else was said');
is($detected, scalar @kinds, scalar(@kinds) . " kinds of tampering tried, $detected detected");
is($node->safe_psql('tampered', "$found, '$digest')"), '', 'it verifies as before');
is($node->safe_psql('tampered', "$found, '$second')"), '', 'and with the digest of an earlier block');

# An owner on whom row security is forced may not see all rows: that is refused.
{
	my $hidden = q{CREATE ROLE keeper; GRANT CREATE ON DATABASE tampered TO keeper; SET ROLE keeper; SELECT oversight.create_register('kept'); SELECT oversight.start_ledger('kept');};
	$node->safe_psql('tampered', $hidden);
	my $script = q{SET ROLE keeper; BEGIN; ALTER TABLE kept.party DISABLE TRIGGER USER; INSERT INTO kept.party (code, name, kind) VALUES ('x', 'Forged', 'body'); ALTER TABLE kept.party ENABLE TRIGGER USER;
		SELECT problem, key FROM oversight.verify_ledger('kept');
		ALTER TABLE kept.party FORCE ROW LEVEL SECURITY; CREATE POLICY hide ON kept.party USING (code <> 'x');
		SELECT problem, key FROM oversight.verify_ledger('kept')};
	my ($status, $stdout, $stderr) = $node->psql('tampered', $script);
	like($stdout, qr/^the row was inserted $behind\|\{"code": "x"}$/, 'a row that is hidden from the owner: is told while it is seen');
	like($stderr, qr/query would be affected by row-level security policy for table "party"/, 'and refused when it is not');
}

# Functions and views that read something else are told by comparing them with
# those of a register made beside it, as docs/ledger.md has it.
my $page = slurp_file("$FindBin::RealBin/../../docs/ledger.md");
my ($compare) = $page =~ /(WITH part \(register, name, definition\).*?;)\n/s;
$compare =~ s/stoke/led/g;
my $compared = "SET client_min_messages = warning; SELECT oversight.create_register('as_made'); SET LOCAL search_path = pg_catalog;\n\\o\n$compare";
is($node->safe_psql('tampered', "BEGIN;\\o /dev/null\n$compared"), '', 'a register is as it was made');
foreach my $kind (
	[ 'a report replaced', q{CREATE OR REPLACE FUNCTION led.today() RETURNS date LANGUAGE sql AS 'SELECT NULL::date'}, qr/^led\.today\(\)$/m ],
	[ 'a view replaced', q{CREATE OR REPLACE VIEW led.ledger_status AS SELECT true AS started, 1::bigint AS blocks, 1::bigint AS entries_sealed, 0::bigint AS entries_unsealed, 0::bigint AS seal_lag_seconds, NULL::date AS last_sealed_on, NULL::timestamptz AS changed_at},
		qr/^led\.ledger_status$/m ],
	[ 'a guard disabled', q{ALTER TABLE led.snapshot_line DISABLE TRIGGER close_once}, qr/^close_once on led\.snapshot_line$/m ],
	[ 'the names of a table and its copy exchanged', q{CREATE TABLE led.decoy (LIKE led.fulfilment INCLUDING ALL); ALTER TABLE led.fulfilment RENAME TO real; ALTER TABLE led.decoy RENAME TO fulfilment}, qr/^led\.timeline\(date\)$/m ],
	[ 'the names of two columns exchanged', q{ALTER TABLE led.fulfilment RENAME title TO other; ALTER TABLE led.fulfilment RENAME note TO title; ALTER TABLE led.fulfilment RENAME other TO note}, qr/^led\.timeline\(date\)$/m ])
{
	my ($what, $how, $said) = @$kind;
	like($node->safe_psql('tampered', "BEGIN;\\o /dev/null\n$how;\n$compared"), $said, "$what: is told by comparing with a register as made");
}

# What is no digest is refused, and never taken for one.
foreach my $line ('', 'stoke', substr($digest, 0, -1), "$digest 0", $digest =~ s/block 3/block three/r)
{
	my (undef, undef, $stderr) = $node->psql('tampered', "SELECT * FROM oversight.verify_ledger('led', '$line')");
	like($stderr, qr/not the digest of a ledger: "\Q$line\E"/, "refused: \"$line\"");
}

# As it is, the ledger's tables refuse all of that, to their owner too.
foreach my $how ('UPDATE led.entry SET actor = actor', 'DELETE FROM led.entry', 'TRUNCATE led.entry',
	'UPDATE led.block SET entries = 1', 'DELETE FROM led.block', 'TRUNCATE led.block',
	'UPDATE led.block_entry SET block = 1', 'DELETE FROM led.block_entry', 'TRUNCATE led.block_entry',
	'UPDATE led.erasure_key SET owner = owner', 'TRUNCATE led.erasure_key')
{
	my (undef, undef, $stderr) = $node->psql('tampered', $how);
	like($stderr, qr/of the ledger's table \w+ is refused/, "refused: $how");
}

$node->stop;
done_testing();
