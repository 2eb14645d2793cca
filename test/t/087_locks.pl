# What changes a whole register while others write in it: upgrade_register with a
# step to take, renew_access, grant_access, revoke_access and start_ledger. Nobody
# who writes or reads is ever the victim of a deadlock; who changes the register
# waits for a moment without writers, and says so when there is none.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../lib";
use IPC::Run qw(start timeout);
use Oversight::Register;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(usleep);

my $seconds = $ENV{OVERSIGHT_ROUNDS} || 3;
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\njit = off\nlog_statement = none\ndeadlock_timeout = 200ms");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke');
	CREATE ROLE clerk;
	CREATE ROLE board;
	-- as upgrade_register does it
	CREATE FUNCTION one_step(add text) RETURNS integer[] LANGUAGE sql AS $$
		SELECT oversight.check_upgrade('stoke');
		SELECT oversight.apply_register_upgrades('stoke', i.layout_version + 1, ARRAY[i.layout_version + 1], ARRAY[add])
		FROM oversight.register_info('stoke') i $$});

sub session { my ($in, $out, $err) = ('', '', ''); my $h = start([ 'psql', '-X', '-A', '-t', '-q', '-d', $node->connstr('postgres') ], '<', \$in, '>', \$out, '2>', \$err, timeout(120)); return { h => $h, in => \$in, out => \$out, err => \$err }; }
sub begin_with { my ($s, $sql) = @_; ${ $s->{in} } .= "$sql\n\\echo begun\n"; $s->{h}->pump until ${ $s->{out} } =~ /begun/ or ${ $s->{err} } =~ /ERROR/; die ${ $s->{err} } if ${ $s->{err} } =~ /ERROR/; return; }
sub end_with { my ($s, $sql) = @_; ${ $s->{in} } .= "$sql\n\\q\n"; $s->{h}->finish; return ${ $s->{err} }; }
sub waits { my ($what, $called) = @_; ok($node->poll_query_until('postgres', "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%$called%' AND pid <> pg_backend_pid()"), $what); return; }

#
# A writer that has one table and then wants another, and one that changes the
# register in between: with each table as the first, whatever the order of locks is
#
foreach my $change (
	[ 'one_step', q{SELECT one_step('ALTER TABLE authority ADD COLUMN IF NOT EXISTS ours integer; ALTER TABLE suspension ADD COLUMN IF NOT EXISTS ours integer')} ],
	[ 'renew_access', q{SELECT oversight.renew_access('stoke')} ],
	[ 'start_ledger', q{SELECT oversight.start_ledger('stoke')} ])
{
	my ($called, $sql) = @$change;
	foreach my $tables ([ 'instrument', 'authority' ], [ 'authority', 'timescale' ])
	{
		my ($first, $second) = @$tables;
		my $writer = session();
		begin_with($writer, "BEGIN; UPDATE stoke.$first SET changed_at = now();");
		my $changer = session();
		${ $changer->{in} } .= "SET client_min_messages = warning; $sql;\n\\q\n";
		$changer->{h}->pump_nb;
		waits("$called waits for a writer", $called);
		is(end_with($writer, "UPDATE stoke.$second SET changed_at = now(); COMMIT;"), '', "who has $first and then wants $second gets it");
		$changer->{h}->finish;
		is(${ $changer->{err} }, '', "and $called is done afterwards");
	}
}
is($node->safe_psql('postgres', 'SELECT layout_version FROM oversight.register_info(\'stoke\')') - $node->safe_psql('postgres', 'SELECT oversight.register_layout_version()'), 2, 'two steps were taken');

# A reader that has a report's view, and then wants the tables beneath it.
my $reader = session();
begin_with($reader, 'BEGIN; SELECT count(*) FROM stoke.ledger_status;');
my $changer = session();
${ $changer->{in} } .= q{SELECT one_step('CREATE OR REPLACE VIEW ledger_status WITH (security_invoker) AS ' || rtrim(pg_get_viewdef('stoke.ledger_status'::regclass), ';'));} . "\n\\q\n";
$changer->{h}->pump_nb;
waits('a step waits for a reader', 'one_step');
is(end_with($reader, 'SELECT count(*) FROM stoke.fulfilment; SELECT count(*) FROM stoke.authority; COMMIT;'), '', 'who reads goes on reading');
$changer->{h}->finish;
is(${ $changer->{err} }, '', 'and the step is taken afterwards');

#
# Somebody who never ends: it is said who, nothing has changed, and nobody else is kept waiting
#
my $writer = session();
begin_with($writer, q{BEGIN; UPDATE stoke.instrument SET changed_at = now(); SELECT pg_backend_pid();});
my ($pid) = ${ $writer->{out} } =~ /(\d+)/;
my $layout = $node->safe_psql('postgres', 'SELECT layout_version FROM oversight.register_info(\'stoke\')');
my ($ret, $out, $err) = $node->psql('postgres', q{SET lock_timeout = '700ms'; SELECT one_step('CREATE TABLE never (n integer)')});
like($err, qr/ERROR:  register stoke is in use: table instrument could not be locked\nDETAIL:  It was tried for 0\.7 seconds; process $pid has it\.\nHINT:  Try again when that has ended, or wait longer, for example by SET lock_timeout = '10min'\./, 'an upgrade says what it waited for');
($ret, $out, $err) = $node->psql('postgres', q{SET lock_timeout = '300ms'; SELECT oversight.renew_access('stoke')});
like($err, qr/register stoke is in use: table instrument could not be locked/, 'as renew_access does');
is($node->safe_psql('postgres', q{SELECT layout_version, to_regclass('stoke.never') IS NULL FROM oversight.register_info('stoke')}), "$layout|t", 'and nothing has changed');
is($node->safe_psql('postgres', q{SET lock_timeout = '700ms'; BEGIN; DO $$ BEGIN PERFORM one_step('SELECT 1'); EXCEPTION WHEN lock_not_available THEN NULL; END $$; SHOW lock_timeout; COMMIT; SHOW lock_timeout}), "700ms\n700ms", 'the setting is left as it was');
is($node->safe_psql('postgres', q{SET lock_timeout = '100ms'; SELECT oversight.grant_access('stoke', 'board', 'reader') IS NOT NULL, oversight.revoke_access('stoke', 'board') IS NOT NULL}), 't|t', 'who grants and revokes access does not wait for writers');
is(end_with($writer, 'COMMIT;'), '', 'the writer ends');

#
# Grants wait for one another, and not for who may not change them
#
my $stranger = session();
begin_with($stranger, q{SET ROLE clerk; BEGIN; SELECT pg_advisory_xact_lock(hashtextextended(format('oversight.%s stoke', what), 0)) FROM unnest('{change,run_due,upgrade}'::text[]) what;});
is($node->safe_psql('postgres', q{SET lock_timeout = '2s'; SELECT oversight.grant_access('stoke', 'board', 'reader') IS NOT NULL, oversight.revoke_access('stoke', 'board') IS NOT NULL}),
	't|t', 'what a stranger locks keeps nobody waiting');
is(end_with($stranger, 'ROLLBACK;'), '', 'the stranger ends');
foreach my $open ([ 'a grant that is open', q{SELECT oversight.grant_access('stoke', 'clerk', 'reader')} ],
	[ 'a lock of the grants', 'LOCK TABLE stoke.access_grant' ])
{
	my ($what, $sql) = @$open;
	my $holder = session();
	begin_with($holder, "BEGIN; $sql; SELECT 'process ' || pg_backend_pid();");
	($pid) = ${ $holder->{out} } =~ /process (\d+)/;
	($ret, $out, $err) = $node->psql('postgres', qq{\\set VERBOSITY verbose\nSET lock_timeout = '1500ms'; SELECT oversight.renew_access('stoke')});
	like($err, qr/ERROR:  55P03: register stoke is in use: table access_grant could not be locked\nDETAIL:  It was tried for 1\.5 seconds; process $pid has it\.\nHINT:  Try again when that has ended, or wait longer, for example by SET lock_timeout = '10min'\./, "renew_access says that it waited for $what");
	($ret, $out, $err) = $node->psql('postgres', qq{\\set VERBOSITY verbose\nSET lock_timeout = '100ms'; SELECT oversight.revoke_access('stoke', 'board')});
	like($err, qr/ERROR:  55P03: canceling statement due to lock timeout/, "who grants and revokes waits for $what");
	is(end_with($holder, 'ROLLBACK;'), '', "$what ends");
}

#
# Who holds what only one may hold at a time goes on, and who waits for the same
# gets it: neither is the victim because somebody changes the register as well.
# The one who waits looks for a deadlock after a second, when the change, begun
# later, has tried for half of its own second.
#
$node->safe_psql('postgres', q{SELECT oversight.create_register('gate'); SELECT oversight.load_example('gate'); SELECT oversight.start_ledger('gate')});
foreach my $one (
	[ 'access_grant', 'SHARE ROW EXCLUSIVE', q{oversight.grant_access('gate', 'clerk', 'manager', 'E06000021')}, q{oversight.grant_access('gate', 'board', 'reader')} ],
	[ 'snapshot', 'SHARE UPDATE EXCLUSIVE', q{oversight.run_due('gate', '2020-02-01')}, q{oversight.run_due('gate', '2020-02-01')} ],
	[ 'block', 'SHARE ROW EXCLUSIVE', q{oversight.seal_ledger('gate')}, q{oversight.seal_ledger('gate')} ],
	[ 'register_info', 'SHARE UPDATE EXCLUSIVE', q{oversight.upgrade_register('gate')}, q{oversight.upgrade_register('gate')} ])
{
	my ($table, $mode, $held, $waiting) = @$one;
	foreach my $change ('renew_access', 'start_ledger')
	{
		# what each of them does before anything else
		my $holder = session();
		begin_with($holder, "SET deadlock_timeout = '1s'; BEGIN; LOCK TABLE gate.$table IN $mode MODE;");
		my $waiter = session();
		${ $waiter->{in} } .= "SET deadlock_timeout = '1s'; SELECT 'that waits' FROM $waiting;\n\\q\n";
		$waiter->{h}->pump_nb;
		waits("another waits for $table", 'that waits');
		usleep(600_000);
		$changer = session();
		${ $changer->{in} } .= "SET client_min_messages = warning; SET deadlock_timeout = '1s'; SELECT FROM oversight.$change('gate');\n\\q\n";
		$changer->{h}->pump_nb;
		waits("$change waits as well", $change);
		is(end_with($holder, "SELECT FROM $held; SELECT count(*) FROM gate.authority; COMMIT;"), '', "who has $table goes on");
		$_->{h}->finish foreach $waiter, $changer;
		is(${ $waiter->{err} }, '', 'the other gets it');
		is(${ $changer->{err} }, '', "and $change is done");
	}
}

#
# Everything at once
#
at_once($node, $seconds,
	[ 'one way', 2, q{BEGIN; UPDATE stoke.party SET changed_at = now() WHERE code = 'dfe'; UPDATE stoke.authority SET changed_at = now(); SELECT count(*) FROM stoke.overdue('2020-02-01'); COMMIT;} ],
	[ 'the other', 2, q{BEGIN; SELECT count(*) FROM stoke.ledger_status; INSERT INTO stoke.fulfilment (authority, done_on, kind) VALUES ('E06000021', '2020-01-01', 'report'); INSERT INTO stoke.commentary (authority, report, as_at, body) VALUES ('E06000021', 'r', '2020-01-01', 'words'); COMMIT;} ],
	[ 'grants', 2, q{SELECT oversight.grant_access('stoke', 'clerk', 'reader', 'E06000021'); SELECT oversight.grant_access('stoke', 'clerk', 'manager', 'E06000021');} ],
	[ 'grants to another', 1, q{SELECT oversight.grant_access('stoke', 'board', 'recorder'); SELECT oversight.revoke_access('stoke', 'board');} ],
	[ 'renewals', 1, q{SELECT oversight.renew_access('stoke');} ],
	[ 'steps', 1, q{SELECT one_step('CREATE TABLE t_' || :n || ' (n integer)');} ]);
unlike(slurp_file($node->logfile), qr/deadlock detected|concurrently updated/, 'no deadlock');

$node->stop;
done_testing();
