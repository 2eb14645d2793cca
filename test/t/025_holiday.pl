# Local closures where a server of one's own is needed: dump and restore,
# sessions that stay connected, standbys, subscribers, prepared transactions.

use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(allows_streaming => 'logical');
$node->append_conf('postgresql.conf', "max_prepared_transactions = 4\n");
$node->start;

# A session that stays connected: $ask->($sql) gives its rows.
sub session
{
	my ($at, $database) = @_;
	my ($in, $out) = ('', '');
	my $timer = IPC::Run::timer($PostgreSQL::Test::Utils::timeout_default);
	my $psql = IPC::Run::start(
		[ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=0', '-d', $at->connstr($database), '-f', '-' ],
		'<', \$in, '>', \$out, '2>', \my $err, $timer);
	my $ask = sub {
		my ($sql) = @_;

		$out = '';
		$in .= "$sql;\n\\echo --done--\n";
		IPC::Run::pump $psql until $out =~ /--done--\n/;
		$out =~ s/--done--\n//;
		chomp $out;
		return $out;
	};
	my $end = sub { $in .= "\\q\n"; IPC::Run::finish $psql; };
	return ($ask, $end);
}

my $works = "SELECT oversight.is_working_day('2020-01-02')";
my $rows = "SELECT calendar, day, name, closed FROM oversight.holiday ORDER BY 1, 2";

#
# Dump and restore keep the rows, each once, and the restored calendar counts.
#
$node->safe_psql('postgres', 'CREATE DATABASE source');
$node->safe_psql(
	'source', q{
	CREATE EXTENSION oversight CASCADE;
	CREATE ROLE office_manager;
	GRANT INSERT ON oversight.holiday TO office_manager;
	INSERT INTO oversight.holiday VALUES
		('england-and-wales', '2020-01-02', 'Office closed', true),
		('england-and-wales', '2020-01-04', 'Stocktaking', false),
		('leeds', '2020-01-02', NULL, true),
		('leeds', '5874897-12-31', 'The last day', true)});
my $before = $node->safe_psql('source', $rows);
is(scalar(split(/\n/, $before)), 4, 'there is something to restore');

my $dir = PostgreSQL::Test::Utils::tempdir;
$node->command_ok([ 'pg_dump', '-f', "$dir/plain.sql", '-d', $node->connstr('source') ], 'pg_dump');
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$dir/custom", '-d', $node->connstr('source') ], 'pg_dump -Fc');

sub restored_ok
{
	my ($database, $how) = @_;

	is($node->safe_psql($database, $rows), $before, "$how: every row, once");
	is( $node->safe_psql(
			$database,
			"$works, oversight.add_working_days('2020-01-01', 2), has_table_privilege('office_manager', 'oversight.holiday', 'INSERT'),
				has_table_privilege('office_manager', 'oversight.holiday', 'SELECT')"),
		'f|2020-01-04|t|t', "$how: they count, and privileges are kept");
	my ($ask, $end) = session($node, $database);
	is($ask->($works), 'f', "$how: a session asks");
	$node->safe_psql($database, "DELETE FROM oversight.holiday WHERE day = '2020-01-02'");
	is($ask->($works), 't', "$how: and hears of the next change");
	$end->();
}

$node->safe_psql('postgres', 'CREATE DATABASE plain');
$node->command_ok(
	[ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('plain'), '-f', "$dir/plain.sql" ],
	'pg_dump | psql');
restored_ok('plain', 'pg_dump | psql');

$node->safe_psql('postgres', 'CREATE DATABASE custom');
$node->command_ok([ 'pg_restore', '-d', $node->connstr('custom'), "$dir/custom" ], 'pg_restore');
restored_ok('custom', 'pg_restore');

# Data alone, into a database that is in use, with triggers disabled.
$node->safe_psql('postgres', 'CREATE DATABASE data_only');
$node->safe_psql('data_only', 'CREATE EXTENSION oversight CASCADE; GRANT INSERT ON oversight.holiday TO office_manager');
{
	my ($ask, $end) = session($node, 'data_only');
	is($ask->($works), 't', 'data only: by rule before');
	$node->command_ok(
		[ 'pg_restore', '--data-only', '--disable-triggers', '-d', $node->connstr('data_only'), "$dir/custom" ],
		'pg_restore --data-only --disable-triggers');
	is($ask->($works), 'f', 'data only: a session that was connected sees the rows');
	$end->();
}
restored_ok('data_only', 'data only');

#
# The extension goes and comes back under a session that has its calendar.
#
{
	my ($ask, $end) = session($node, 'source');
	is($ask->($works), 'f', 'closed');
	$node->safe_psql('source', 'DROP EXTENSION oversight; CREATE EXTENSION oversight');
	is($ask->($works), 't', 'a new extension has no rows');
	$node->safe_psql('source', "INSERT INTO oversight.holiday VALUES ('england-and-wales', '2020-01-02', 'x')");
	is($ask->($works), 'f', 'and its table is the one that is read');
	$node->safe_psql('source', 'DELETE FROM oversight.holiday');
	is($ask->($works), 't', 'and heard of');
	$end->();
}

#
# A prepared transaction counts from its commit on.
#
{
	my ($writer, $end_writer) = session($node, 'source');
	my ($ask, $end) = session($node, 'source');
	my $close = "INSERT INTO oversight.holiday VALUES ('england-and-wales', '2020-01-02', 'x')";

	is($ask->($works), 't', 'open');
	$writer->("BEGIN; $close");
	is($writer->($works), 'f', "the writer's own");
	$writer->("PREPARE TRANSACTION 'closure'");
	is($writer->($works), 't', 'prepared is not committed, for the writer');
	is($ask->($works), 't', 'nor for another');
	$writer->("COMMIT PREPARED 'closure'");
	is($writer->($works), 'f', 'committed, for the writer');
	is($ask->($works), 'f', 'and for another');
	$end_writer->();
	$end->();
}

#
# A standby hears of changes, as does a subscriber, whose rows no statement
# wrote.
#
$node->backup('backup');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'backup', has_streaming => 1);
$standby->start;
{
	my ($ask, $end) = session($standby, 'source');

	$node->wait_for_catchup($standby);
	is($ask->($works), 'f', 'standby: closed');
	$ask->('BEGIN');
	is($ask->($works), 'f', 'standby: closed, in a transaction');
	$node->safe_psql('source', 'DELETE FROM oversight.holiday');
	$node->wait_for_catchup($standby);
	is($ask->($works), 't', 'standby: open again, in the same transaction');
	$ask->('COMMIT; BEGIN ISOLATION LEVEL REPEATABLE READ');
	is($ask->($works), 't', 'standby: open under REPEATABLE READ');
	$node->safe_psql('source', "INSERT INTO oversight.holiday VALUES ('england-and-wales', '2020-01-02', 'x')");
	$node->wait_for_catchup($standby);
	is($ask->($works), 't', 'standby: still open under REPEATABLE READ');
	$ask->('COMMIT');
	is($ask->($works), 'f', 'standby: closed after it');
	$end->();
}
$standby->stop;

my $subscriber = PostgreSQL::Test::Cluster->new('subscriber');
$subscriber->init;
$subscriber->start;
$subscriber->safe_psql('postgres', 'CREATE EXTENSION oversight CASCADE');
$node->safe_psql('source', 'CREATE PUBLICATION closures FOR TABLE oversight.holiday');
{
	my ($ask, $end) = session($subscriber, 'postgres');

	is($ask->($works), 't', 'subscriber: by rule before');
	$subscriber->safe_psql('postgres',
		"CREATE SUBSCRIPTION closures CONNECTION '" . $node->connstr . " dbname=source' PUBLICATION closures");
	$subscriber->wait_for_subscription_sync($node, 'closures');
	is($ask->($works), 'f', 'subscriber: the rows that were copied');
	$node->safe_psql('source', 'UPDATE oversight.holiday SET closed = false');
	$node->wait_for_catchup('closures');
	is($ask->($works), 't', 'subscriber: a row that was changed');
	$node->safe_psql('source', 'UPDATE oversight.holiday SET closed = true');
	$node->wait_for_catchup('closures');
	is($ask->($works), 'f', 'subscriber: and changed back');
	$node->safe_psql('source', 'TRUNCATE oversight.holiday');
	$node->wait_for_catchup('closures');
	is($ask->($works), 't', 'subscriber: all gone');
	$end->();
}
$subscriber->stop;
$node->stop;

done_testing();
