# Daily runs that get in each other's way or are cut short: two at once do the
# work once, one that dies leaves nothing and is done again, and whoever listens
# hears of each run once.

use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(usleep);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nrestart_after_crash = on\n");
$node->start;
$node->safe_psql(
	'postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('The "Office"');
	SET search_path = "The ""Office""", oversight;
	INSERT INTO party (code, name, kind) VALUES ('council', 'Council', 'body');
	INSERT INTO authority (code, name, kind) VALUES ('A1', 'Anytown', 'unitary'), ('B2', 'Borough', 'unitary');
	INSERT INTO instrument (authority, code, title, kind, force, in_force, recorded_during)
		SELECT code, 'direction', 'Direction', 'direction', 'direction', '[2020-01-01,)', '[2020-01-01,)' FROM authority;
	INSERT INTO obligation (authority, instrument, clause, duty, title, cadence)
		SELECT authority, id, '', 'report ' || n, 'Report', 'every month' FROM instrument, generate_series(1, 20) n;
	INSERT INTO obligation_party (authority, obligation, party, role) SELECT authority, id, 'council', 'owes' FROM obligation;
	INSERT INTO escalation (authority, after_days, tells, step) VALUES ('A1', 1, 'council', 'ask why')});
my $run = q{SELECT oversight.run_due('The "Office"', '%s')};
my $counts = q{SELECT (SELECT count(*) FROM due_run), (SELECT count(*) FROM snapshot), (SELECT count(*) FROM snapshot_line), (SELECT count(*) FROM reminder)};

# A session that stays connected: told what to do, and asked later.
sub session
{
	my ($in, $out) = ('', '');
	my $timer = IPC::Run::timer($PostgreSQL::Test::Utils::timeout_default);
	my $psql = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres'), '-f', '-' ],
		'<', \$in, '>', \$out, '2>&1', $timer);
	return {
		begin => sub { $in .= "$_[0];\n\\echo --done--\n"; IPC::Run::pump_nb $psql; },
		answer => sub {
			IPC::Run::pump $psql until $out =~ /--done--\n/;
			$out =~ s/^(.*?)--done--\n//s;
			my $said = $1;
			chomp $said;
			return $said;
		},
		end => sub { $in .= "\\q\n"; eval { IPC::Run::finish $psql }; }
	};
}

sub ask
{
	my ($session, $sql) = @_;
	$session->{begin}->($sql);
	return $session->{answer}->();
}

sub in_register
{
	return $node->safe_psql('postgres', 'SET search_path = "The ""Office""", oversight; ' . shift);
}

my $listener = session();
ask($listener, 'LISTEN oversight_due');

# What was heard since the last time.
sub heard
{
	my @heard = ask($listener, 'SELECT 1') =~ /Asynchronous notification "oversight_due" with payload "(.*)" received/g;
	return @heard;
}

#
# Two at once: the second waits for the first, and finds its work done.
#
my ($one, $two) = (session(), session());
like(ask($one, 'BEGIN; ' . sprintf($run, '2020-02-01')), qr/run as of 2020-02-01: 2 snapshots, 40 lines new, 0 closed, 40 due, 0 overdue, 0 escalated/, 'the first does the work');
$two->{begin}->(sprintf($run, '2020-02-01'));
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'relation' AND mode = 'ShareUpdateExclusiveLock' AND NOT granted});
is(scalar(heard()), 0, 'nobody hears of it before it is committed');
is(in_register($counts), '0|0|0|0', 'and nobody sees it');
ask($one, 'COMMIT');
is($two->{answer}->(), q{register "The ""Office""" was already run as of 2020-02-01}, 'the second finds it done');
is(in_register($counts), '1|2|40|40', 'it was done once');
my @heard = heard();
is(scalar(@heard), 1, 'one notification');
is($heard[0], q{{"register" : "The \"Office\"", "as_of" : "2020-02-01", "due" : 40, "overdue" : 0, "escalated" : 0, "changed" : 40}}, 'it says which register, which date and how much');

# Eight at once, from one start.
my @crowd = map { session() } 1 .. 8;
$_->{begin}->(sprintf($run, '2020-02-02')) foreach @crowd;
my @said = map { $_->{answer}->() } @crowd;
is(scalar(grep { /run as of 2020-02-02: 2 snapshots, 40 lines new, 40 closed, 0 due, 40 overdue, 20 escalated/ } @said), 1, 'of eight one does the work') or diag join("\n", @said);
is(scalar(grep { /was already run/ } @said), 7, 'and seven find it done');
is(scalar(heard()), 1, 'one notification');
is(in_register($counts), '2|4|80|100', 'it was done once');

# When the first gives up, the second does the work.
ask($one, 'BEGIN; ' . sprintf($run, '2020-02-03'));
$two->{begin}->(sprintf($run, '2020-02-03'));
$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'relation' AND mode = 'ShareUpdateExclusiveLock' AND NOT granted});
ask($one, 'ROLLBACK');
like($two->{answer}->(), qr/run as of 2020-02-03: 2 snapshots/, 'the second does what the first gave up');
is(scalar(heard()), 1, 'one notification');

# A role that may not change snapshots cannot hold a run up, by a lock of the
# table or of a number; and a run keeps none waiting who reads or records.
$node->safe_psql('postgres', q{CREATE ROLE stranger; CREATE ROLE recorder;
	SELECT oversight.grant_access('The "Office"', 'recorder', 'recorder')});
foreach my $role ('stranger', 'recorder')
{
	my ($ret, $out, $err) = $node->psql('postgres', qq{SET ROLE $role; BEGIN; LOCK TABLE "The ""Office""".snapshot IN SHARE UPDATE EXCLUSIVE MODE});
	like($err, qr/permission denied/, "$role cannot lock the snapshots");
}
my $stranger = session();
ask($stranger, q{SET ROLE stranger; BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('oversight.run_due The "Office"', 0)), pg_advisory_xact_lock(hashtextextended('oversight.upgrade The "Office"', 0))});
ask($one, q{SET lock_timeout = '10s'; BEGIN});
like(ask($one, sprintf($run, '2020-02-04')), qr/run as of 2020-02-04: 2 snapshots/, 'a run does not wait for a stranger');
$node->command_ok([ 'pg_dump', '-d', $node->connstr('postgres'), '--lock-wait-timeout=5000', '-n', '"The ""Office"""', '-f', PostgreSQL::Test::Utils::tempdir . '/dump' ], 'a register can be dumped meanwhile');
is($node->safe_psql('postgres', q{SET lock_timeout = '5s'; SET search_path = "The ""Office""", oversight; SELECT count(*) FROM snapshot;
	BEGIN; INSERT INTO commentary (authority, report, as_at, body) VALUES ('A1', 'r', '2020-02-04', 'words'); ROLLBACK}), '6', 'and be read and written');
ask($one, 'ROLLBACK');
like(ask($one, q{SELECT oversight.upgrade_register('The "Office"')}), qr/already has layout/, 'nor does an upgrade wait');
ask($one, 'RESET lock_timeout');
ask($stranger, 'ROLLBACK');
$stranger->{end}->();

# A snapshot, an erasure and a run wait for one another; and so do upgrades.
ask($one, q{BEGIN; SELECT oversight.take_snapshot('The "Office"', 'board', '2020-02-03')});
foreach my $other (sprintf($run, '2020-02-04'), q{SELECT oversight.erase_reported('The "Office"', 'A1', 'Nobody')},
	q{SELECT oversight.take_snapshot('The "Office"', 'board', '2020-02-03')})
{
	my ($ret, $out, $err) = $node->psql('postgres', "SET lock_timeout = '100ms'; $other");
	like($err, qr/canceling statement due to lock timeout/, "waits for a snapshot: $other");
}
ask($one, q{ROLLBACK; BEGIN; SELECT oversight.upgrade_register('The "Office"')});
my ($ret, $out, $err) = $node->psql('postgres', q{SET lock_timeout = '100ms'; SELECT oversight.upgrade_register('The "Office"')});
like($err, qr/canceling statement due to lock timeout/, 'one upgrade waits for another');
ask($one, 'ROLLBACK');

# A vacuum that the server began of itself gives way.
in_register(q{INSERT INTO snapshot (authority, series, as_of) SELECT 'A1', 'many ' || n, '2020-01-01' FROM generate_series(1, 10000) n;
	ALTER TABLE snapshot SET (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1,
		autovacuum_vacuum_insert_threshold = 1, autovacuum_vacuum_insert_scale_factor = 0)});
$node->append_conf('postgresql.conf', "autovacuum = on\nautovacuum_naptime = 1s");
$node->reload;
ok($node->poll_query_until('postgres', q{SELECT count(*) > 0 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
	WHERE l.relation = '"The ""Office""".snapshot'::regclass AND l.mode = 'ShareUpdateExclusiveLock' AND a.backend_type = 'autovacuum worker'}), 'the snapshots are being vacuumed');
like(ask($one, 'BEGIN; ' . sprintf($run, '2020-02-04')), qr/run as of 2020-02-04: 2 snapshots/, 'and a run is not kept waiting for long');
ask($one, 'ROLLBACK');
like(slurp_file($node->logfile), qr/canceling autovacuum task/, 'the vacuum gave way');
$node->append_conf('postgresql.conf', 'autovacuum = off');
$node->reload;
in_register(q{ALTER TABLE snapshot RESET (autovacuum_vacuum_cost_delay, autovacuum_vacuum_cost_limit,
		autovacuum_vacuum_insert_threshold, autovacuum_vacuum_insert_scale_factor);
	ALTER TABLE snapshot DISABLE TRIGGER USER; DELETE FROM snapshot WHERE series LIKE 'many %'; ALTER TABLE snapshot ENABLE TRIGGER USER});
is(scalar(heard()), 0, 'what was given up is not heard of');

# Another register does not wait.
$node->safe_psql('postgres', q{SELECT oversight.create_register('other')});
ask($one, 'BEGIN; ' . sprintf($run, '2020-02-04'));
like($node->safe_psql('postgres', q{SET lock_timeout = '5s'; SELECT oversight.run_due('other', '2020-02-04')}), qr/^register other run as of/, 'another register does not wait');
ask($one, 'ROLLBACK');
is(scalar(grep { /other/ } heard()), 1, 'and is heard by its name');

#
# Killed in the middle: a backend, then the whole server.
#
my $before = in_register($counts);
my $pid = ask($one, 'SELECT pg_backend_pid()');
like(ask($one, 'BEGIN; ' . sprintf($run, '2020-03-01')), qr/40 due/, 'a run that will not be committed');
is(kill('KILL', $pid), 1, 'its session is killed');
# The server starts again by itself, and ends every session.
$_->{end}->() foreach $one, $two, @crowd, $listener;
$node->poll_query_until('postgres', "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $pid)")
  or BAIL_OUT('the server did not come back');
is(in_register($counts), $before, 'a killed session leaves nothing');
like($node->safe_psql('postgres', sprintf($run, '2020-03-01')), qr/40 due, 0 overdue, 0 escalated/, 'and the run is done again, whole');

$before = in_register($counts);
my $victim = session();
like(ask($victim, 'BEGIN; ' . sprintf($run, '2020-03-02')), qr/40 overdue/, 'another run that will not be committed');
$node->stop('immediate');
$victim->{end}->();
my $started = 0;
for (1 .. 50)
{
	last if $started = $node->start(fail_ok => 1);
	usleep(200_000);
}
ok($started, 'the server starts again');
is(in_register($counts), $before, 'a killed server keeps nothing of it');

$listener = session();
ask($listener, 'LISTEN oversight_due');
like($node->safe_psql('postgres', sprintf($run, '2020-03-02')), qr/40 overdue/, 'the run is done again, whole');
is(scalar(heard()), 1, 'one notification');
is($node->safe_psql('postgres', sprintf($run, '2020-03-02')), q{register "The ""Office""" was already run as of 2020-03-02}, 'once');
is(scalar(heard()), 0, 'and nothing is heard of a run that did nothing');
is(in_register(q{SELECT count(*) FROM (SELECT FROM reminder GROUP BY authority, obligation, kind, due_on, after_days, tells HAVING count(*) > 1) x}), '0', 'nobody was told twice');
is( in_register(q{SELECT count(*) FILTER (WHERE lines <> 40) FROM (SELECT s.as_of, (SELECT count(*) FROM snapshot_status(s.as_of)) AS lines FROM snapshot s GROUP BY s.as_of) x}),
	'0', 'every snapshot is whole');
$listener->{end}->();

#
# As cron runs it: no terminal, nothing to read, hardly any environment, a role
# that is no superuser and owns the register. Two at once, and then once more.
#
$node->safe_psql('postgres', q{
	CREATE ROLE clerk LOGIN;
	GRANT CREATE ON DATABASE postgres TO clerk;
	SET ROLE clerk;
	SELECT oversight.create_register('clerks'), oversight.load_example('clerks'), oversight.start_ledger('clerks');
	UPDATE clerks.instrument SET recorded_during = '[2019-10-31,)' WHERE code = 'direction-2'});
my $command = join ' ', map { "'$_'" } 'psql', '-X', '-At', '-v', 'ON_ERROR_STOP=1', '-h', $node->host, '-p', $node->port, '-U', 'clerk', '-d', 'postgres', '-c';
my %place = map { $_ => $ENV{$_} } grep { defined $ENV{$_} } qw(PATH LD_LIBRARY_PATH);

sub as_cron
{
	my ($sql, $times) = @_;
	my @runs;
	for (1 .. $times)
	{
		my ($out, $err) = ('', '');
		push @runs, { out => \$out, err => \$err, harness => IPC::Run::start([ 'setsid', 'env', '-i', (map { "$_=$place{$_}" } sort keys %place),
					'sh', '-c', "$command \"$sql\"" ], '<', \undef, '>', \$out, '2>', \$err, IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default)) };
	}
	return map { IPC::Run::finish($_->{harness}); [ $_->{harness}->full_result >> 8, ${ $_->{out} }, ${ $_->{err} } ] } @runs;
}
my @cron = as_cron("SELECT oversight.run_due('clerks', '2019-11-30')", 2);
is(join(',', map { $_->[0] } @cron), '0,0', 'two at once from cron: neither fails');
is(join('', map { $_->[2] } @cron), '', 'neither says anything that cron would mail');
is(scalar(grep { $_->[1] =~ /^register clerks run as of 2019-11-30: 3 snapshots/ } @cron), 1, 'one does the work');
is(scalar(grep { $_->[1] eq "register clerks was already run as of 2019-11-30\n" } @cron), 1, 'the other finds it done');
@cron = as_cron("SELECT oversight.run_scheduled('clerks', '0 6 * * *', '2019-12-01 06:00:30Z')", 2);
is(join('|', sort map { $_->[1] =~ s/:.*//sr } @cron), "register clerks run as of 2019-12-01|register clerks was already run as of 2019-12-01\n", 'the next day, as the crontab has it')
  or diag(map { @$_ } @cron);
is($node->safe_psql('postgres', q{SELECT string_agg(DISTINCT ran_by, ',') || count(*) FROM clerks.due_run}), 'clerk2', 'as that role');
is($node->safe_psql('postgres', q{SELECT count(*) FROM oversight.verify_ledger('clerks')}), '0', 'and what it wrote is sealed and verifies');
# What is wrong ends the command with a message.
@cron = as_cron("SELECT oversight.run_due('clerks', '2019-11-30')", 1);
is($cron[0][0], 1, 'an error ends the command with 1');
like($cron[0][2], qr/ERROR:  register clerks was already run as of 2019-12-01, which is later than 2019-11-30\nDETAIL:.*\nHINT:/, 'and says what is wrong and what to do');

$node->stop;
done_testing();
