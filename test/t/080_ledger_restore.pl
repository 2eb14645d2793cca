# A ledger goes with its register: dumped, and restored into a database with
# another name, encoding, time zone, date style and float settings, it verifies,
# and work goes on. A child who was erased is in no dump.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', 'fsync = off');
$node->start;
my $tmp = ${PostgreSQL::Test::Utils::tmp_check};

$node->safe_psql('postgres', 'CREATE DATABASE original TEMPLATE template0');
$node->safe_psql('original', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke');
	CREATE TABLE stoke.ours (id integer PRIMARY KEY, f float8, at timestamptz, span interval, bytes bytea, day date, words text, doc jsonb);
	INSERT INTO stoke.ours VALUES (1, 1.0 / 3, '2020-06-30 12:00+01', '1 mon 2 days 03:04:05', '\x00ff', '2020-01-31', 'é "quoted"', '{"é": [1.50, null]}');
	SELECT oversight.start_ledger('stoke');
	SET search_path = stoke, oversight;
	INSERT INTO ours VALUES (2, 'NaN', 'infinity', '-1 day', '', '0044-03-15 BC', '', 'null'), (3, 1e300, now(), '0', NULL, NULL, E'a\nb', '[]');
	UPDATE ours SET f = f * 3 WHERE id = 1;
	SELECT seal_ledger('stoke');
	SELECT add_child_duties('E06000021', 'C-7319', 'becomes looked after', '2019-11-29', NULL, NULL, NULL, NULL);
	SELECT add_child_duties('E06000021', 'C-1043', 'becomes looked after', '2019-11-29', NULL, NULL, NULL, NULL);
	INSERT INTO case_note (authority, subject, body, written_by) SELECT authority, id, 'Tomasina has a brother', 'Dr Quimby' FROM subject WHERE pseudonym = 'C-7319';
	DELETE FROM ours WHERE id = 3;
	SELECT seal_ledger('stoke');
	-- this waits to be sealed
	UPDATE ours SET words = 'waits' WHERE id = 2});

sub problems
{
	my ($db, $digest) = @_;
	return $node->safe_psql($db, "SELECT problem, block, entry, table_name, key FROM oversight.verify_ledger('stoke', "
		  . (defined $digest ? "'$digest'" : 'NULL') . ')');
}

# What was known at every seal, of every table, as one digest.
my $known = q{
	SET timezone = 'UTC'; SET datestyle = 'ISO';
	SELECT b.number, t.table_name, count(k.key), md5(convert_to(string_agg(k::text, E'\n' ORDER BY k.entry), 'UTF8'))
	FROM stoke.block b, oversight.ledger_tables('stoke') t, LATERAL stoke.as_known(t.table_name, b.sealed_at) k
	GROUP BY 1, 2 ORDER BY 1, 2};

my $digest = $node->safe_psql('original', "SELECT oversight.ledger_digest('stoke')");
my $was_known = $node->safe_psql('original', $known);
my $entries = $node->safe_psql('original', 'SELECT count(*), max(id) FROM stoke.entry');
is(problems('original', $digest), '', 'the original verifies');
like($digest, qr/^ledger of stoke, block 2, /, 'it has two blocks');
cmp_ok(scalar(split /\n/, $was_known), '>', 30, 'and knows many tables at each seal');

# Elsewhere, each its own way.
my %elsewhere = (
	moved => "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'",
	latin => "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'",
	jobs => "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
$node->command_ok([ 'pg_dump', '--no-sync', '-f', "$tmp/ledger.sql", $node->connstr('original') ], 'pg_dump');
$node->command_ok([ 'pg_dump', '--no-sync', '-Fc', '-f', "$tmp/ledger.dump", $node->connstr('original') ], 'pg_dump -Fc');
foreach my $db (sort keys %elsewhere)
{
	$node->safe_psql('postgres', "CREATE DATABASE $db TEMPLATE template0 $elsewhere{$db};"
		  . " ALTER DATABASE $db SET timezone = 'Pacific/Kiritimati'; ALTER DATABASE $db SET datestyle = 'German';"
		  . " ALTER DATABASE $db SET intervalstyle = 'sql_standard'; ALTER DATABASE $db SET extra_float_digits = -15;"
		  . " ALTER DATABASE $db SET bytea_output = 'escape'");
	$node->command_ok(
		$db eq 'jobs'
		? [ 'pg_restore', '-j', '2', '--exit-on-error', '--no-privileges', '-d', $node->connstr($db), "$tmp/ledger.dump" ]
		: [ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$tmp/ledger.sql", $node->connstr($db) ],
		"$db: restored without an error");
	is($node->safe_psql($db, 'SELECT count(*), max(id) FROM stoke.entry'), $entries, "$db: no trigger has left another entry");
	is(problems($db, $digest), '', "$db: verifies with the digest that was kept");
	is($node->safe_psql($db, $known), $was_known, "$db: knows what was known");
	is($node->safe_psql($db, q{
		UPDATE stoke.ours SET f = f + 0.1, span = span + '1 day' WHERE id = 1;
		INSERT INTO stoke.ours VALUES (4, 0.1, '2021-03-28 02:30', '1 day', '\x5c', '2021-03-28', 'später', NULL);
		SELECT blocks, entries FROM oversight.seal_ledger('stoke')}), '1|3', "$db: work goes on, and is sealed");
	is(problems($db, $digest), '', "$db: verifies with it, from the digest kept before on");
	is($node->safe_psql($db, q{SELECT regexp_replace(oversight.start_ledger('stoke'), '\d+', 'N')}),
		'the ledger of register stoke is started already, with N tables', "$db: nothing to start");
}

# A child is erased, and is in nothing that is dumped any more.
cmp_ok(scalar(grep { /C-7319|Tomasina/ } split /\n/, slurp_file("$tmp/ledger.sql")), '>', 1, 'the dump speaks of the child');
like($node->safe_psql('original', q{SELECT table_name, removed, still_named FROM oversight.erase_subject('stoke', 'E06000021', 'C-7319')}),
	qr/^case_note\|1\|0\nobligation\|\d+\|0\nsubject\|1\|0$/, 'the child is erased');
is(problems('original', $digest), '', 'the ledger verifies');
$node->safe_psql('original', q{SELECT oversight.seal_ledger('stoke')});
is(problems('original', $digest), '', 'and does so sealed');
$node->command_ok([ 'pg_dump', '--no-sync', '--inserts', '-f', "$tmp/erased.sql", $node->connstr('original') ], 'pg_dump after that');
is(join("\n", grep { /C-7319|Tomasina|Quimby/ } split /\n/, slurp_file("$tmp/erased.sql")), '', 'the dump does not speak of the child');
like(slurp_file("$tmp/erased.sql"), qr/C-1043/, 'it does of another');

$node->stop;
done_testing();
