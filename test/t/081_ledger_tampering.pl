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
	SELECT start_ledger('led');
	INSERT INTO authority (code, name, kind) VALUES ('A1', 'First', 'unitary');
	INSERT INTO subject (authority, pseudonym) VALUES ('A1', 'C-1'), ('A1', 'C-2');
	INSERT INTO fulfilment (authority, done_on, kind, title) VALUES ('A1', '2020-01-31', 'meeting', 'Board');
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
	[ 'delete of a secret key', q{DELETE FROM erasure_key WHERE owner = 'subject 2'}, qr/^the row was changed $behind\|\|subject/ ],
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

my $detected = 0;
foreach my $kind (@kinds)
{
	my ($what, $how, $said, $by_digest) = @$kind;
	# Guards of the ledger's own tables and its triggers are passed by; the
	# tampering is undone afterwards.
	my $script = "BEGIN; SET LOCAL search_path = led, oversight; SET LOCAL session_replication_role = replica;\n"
	  . "DO \$\$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['entry', 'block', 'block_entry', 'erasure_key'] LOOP EXECUTE format('ALTER TABLE led.%I DISABLE TRIGGER ALL', t); END LOOP; END \$\$;\n"
	  . "\\o /dev/null\n$how;\n\\o\nSET LOCAL session_replication_role = origin;\n";
	if ($by_digest)
	{
		is($node->safe_psql('tampered', "$script$found)"), '', "$what: cannot be told without a digest");
	}
	my $told = $node->safe_psql('tampered', "$script$found" . ($by_digest ? ", '$digest')" : ')'));
	like($told, $said, $by_digest ? "$what: is told with the digest" : "$what: is told");
	my $is_told = $told =~ $said ? 1 : 0;
	$detected += $is_told;
	figures("tampering: $what" . ($by_digest ? ' (told by the kept digest)' : '') . ": tried=1 detected=$is_told");
}
is($detected, scalar @kinds, scalar(@kinds) . " kinds of tampering tried, $detected detected");
is($node->safe_psql('tampered', "$found, '$digest')"), '', 'it verifies as before');
is($node->safe_psql('tampered', "$found, '$second')"), '', 'and with the digest of an earlier block');

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
