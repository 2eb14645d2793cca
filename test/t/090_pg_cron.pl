# apt unpack: postgresql-15-cron
#
# A register run by pg_cron: a real server that has it preloaded, jobs of roles
# that are no superusers, and one job that is seen to run. pg_cron strikes once
# a minute, so that job is scheduled first and looked for last.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../clients";
use Needs;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf(
	'postgresql.conf', q{
fsync = off
shared_preload_libraries = 'pg_cron'
cron.database_name = 'postgres'
cron.use_background_workers = on
});
$node->start;
$node->safe_psql(
	'postgres', q{
	CREATE EXTENSION oversight CASCADE;
	CREATE EXTENSION pg_cron;
	CREATE ROLE clerk LOGIN;
	CREATE ROLE "Odd ""one""" LOGIN;
	CREATE ROLE guest LOGIN;
	GRANT USAGE ON SCHEMA cron TO clerk, "Odd ""one""";
	GRANT CREATE ON DATABASE postgres TO clerk, "Odd ""one""", guest});

# What a role says, rows and errors alike.
my $superuser = $node->safe_psql('postgres', 'SELECT current_user');

sub as
{
	my ($role, $sql, $database) = @_;
	my ($status, $out, $err) =
	  $node->psql($database // 'postgres', "SET client_min_messages = warning; $sql", extra_params => [ '-U', $role ]);
	return $err =~ s/^psql:\S+ //mgr if $err ne '';
	return $out;
}

my $jobs = q{SELECT jobname, schedule, command, database, username, active FROM cron.job ORDER BY jobid};

#
# The job that is to run: every minute, as a role that owns the register.
#
is(as('clerk', q{SELECT oversight.create_register('office') IS NOT NULL}), 't', 'a register of the clerk');
as('clerk', q{
	SET search_path = office, oversight;
	INSERT INTO party (code, name, kind) VALUES ('council', 'Council', 'body');
	INSERT INTO authority (code, name, kind) VALUES ('A1', 'Anytown', 'unitary');
	INSERT INTO instrument (authority, code, title, kind, force, in_force, recorded_during)
		VALUES ('A1', 'direction', 'Direction', 'direction', 'direction', '[2020-01-01,)', '[2020-01-01,)');
	INSERT INTO obligation (authority, instrument, clause, duty, title, cadence)
		SELECT 'A1', id, '', 'partnership', 'Partnership', 'by 2020-01-31' FROM instrument;
	INSERT INTO obligation_party (authority, obligation, party, role) SELECT 'A1', id, 'council', 'owes' FROM obligation;
	INSERT INTO escalation (authority, after_days, tells, step) VALUES ('A1', 28, 'council', 'ask why')});
my $said = as('clerk', q{SELECT oversight.schedule('office', '* * * * *')});
is( $said,
	q{register office is run at "* * * * *" London time, as role clerk, by the job "oversight: office" of pg_cron. }
	  . q{pg_cron keeps Greenwich time: the job strikes at "* * * * *" there, and does its work only when it is time in London.},
	'scheduled by a role that is no superuser');
my $scheduled_at = time;

#
# Meanwhile: what schedule and unschedule do.
#
is( as('clerk', $jobs),
	q{oversight: office|* * * * *|SELECT oversight.run_scheduled('office', '* * * * *')|postgres|clerk|t},
	'the job, as pg_cron has it');

my $odd = q{It's "50%" \\ $x};
(my $quoted = $odd) =~ s/'/''/g;
is(as('Odd "one"', "SELECT oversight.create_register('$quoted') IS NOT NULL"), 't', 'a register whose name needs quotes, of a role whose name does');
like(
	as('Odd "one"', "SELECT oversight.schedule('$quoted')"),
	qr/is run at "0 6 \* \* \*" London time, as role "Odd ""one""", by the job "oversight: It's "50%" \\ \$x" of pg_cron\..* strikes at "0 5,6 \* \* \*" there/,
	'six in London, all year round, is five or six in Greenwich');
like(as('Odd "one"', "SELECT oversight.schedule('$quoted', '30 7 * * 1-5')"), qr/strikes at "30 6,7 \* \* 1,2,3,4,5"/, 'and again, at another time');
is( as('Odd "one"', 'SELECT count(*), min(schedule) FROM cron.job'),
	'1|30 6,7 * * 1,2,3,4,5',
	'scheduled twice is one job; each role sees its own');
my $command = as('Odd "one"', 'SELECT command FROM cron.job');
like(as('Odd "one"', $command), qr/^register "It's ""50%"" \\ \$x" (not run: it is|run as of|was already run)/, 'its command runs as it stands');

my $long = 'r' x 63;
is(as('clerk', "SELECT oversight.create_register('$long') IS NOT NULL"), 't', 'a register whose name is as long as can be');
like(as('clerk', "SELECT oversight.schedule('$long')"), qr/by the job "oversight: [0-9a-f]{32}"/, 'is scheduled by a shorter name');
like(as('clerk', "SELECT oversight.unschedule('$long')"), qr/is no longer run by pg_cron/, 'and unscheduled by it');

like(
	as('guest', q{SELECT oversight.create_register('guests') IS NOT NULL; SELECT oversight.schedule('guests')}),
	qr/ERROR:  role guest may not schedule jobs\nDETAIL:  Jobs run as the role that schedules them, which needs USAGE on the schema cron\.\nHINT:  Ask a superuser, for example, for GRANT USAGE ON SCHEMA cron TO guest\./,
	'without USAGE on cron the hint says what is needed');
like(as('guest', q{SELECT oversight.unschedule('guests')}), qr/GRANT USAGE ON SCHEMA cron TO guest/, 'to unschedule, too');
like(
	as('clerk', q{SELECT oversight.schedule('office', '10 seconds')}),
	qr/ERROR:  schedule has not five fields: "10 seconds"/,
	'a schedule is looked at before pg_cron sees it');
like(as('clerk', q{SELECT oversight.schedule('office', '0 24 * * *')}), qr/ERROR:  hour of a schedule cannot be "24"/, 'field by field');
is(as('clerk', 'SELECT schedule FROM cron.job'), '* * * * *', 'a refused schedule changes nothing');

is(as($superuser, q{SELECT oversight.unschedule('office')}), "register office was not scheduled by role $superuser", 'a job of another role is left alone');
is(as('Odd "one"', "DROP SCHEMA \"It's \"\"50%\"\" \\ \$x\" CASCADE; SELECT oversight.unschedule('$quoted')"),
	q{register "It's ""50%"" \\ $x" is no longer run by pg_cron},
	'a register that is gone can still be unscheduled') or diag as('Odd "one"', $jobs);

# pg_cron is at home in one database; in another one it is said how to go there.
$node->safe_psql('postgres', 'CREATE DATABASE elsewhere');
$node->safe_psql('elsewhere', q{CREATE EXTENSION oversight CASCADE; SELECT oversight.create_register('county')});
my $by_hand = as($superuser, q{SELECT oversight.schedule('county', '0 6 * * *')}, 'elsewhere');
like($by_hand, qr/^pg_cron is not installed in database elsewhere, so nothing was scheduled\./, 'in another database it says that nothing was scheduled');
like($by_hand, qr/^  0 5,6 \* \* \* psql -X -q -d 'elsewhere' -c /m, 'with the line of a crontab');
like($by_hand, qr/^  OnCalendar=\*-\*-\* 06:00:00 Europe\/London$/m, 'and that of a timer');
my ($line) = $by_hand =~ /^  (SELECT cron\.schedule_in_database.*;)$/m;
ok($line, 'and what a superuser can write where pg_cron is at home') or diag $by_hand;
like(as($superuser, $line), qr/^\d+$/, 'which pg_cron takes');
is( as($superuser, q{SELECT schedule, command, database FROM cron.job WHERE jobname = 'oversight: county'}),
	q{0 5,6 * * *|SELECT oversight.run_scheduled('county', '0 6 * * *')|elsewhere},
	'as it was meant');
# The line of the crontab, as a shell would run it.
my ($shell) = $by_hand =~ /^  0 5,6 \* \* \* (psql .*)$/m;
$shell =~ s/\\%/%/g;
$shell =~ s/-d 'elsewhere'/"-d '" . $node->connstr('elsewhere') =~ s,',,gr . "'"/e;
my $ran = qx{$shell 2>&1};
like($ran, qr/register county (not run: it is \S+ \S+ in London|run as of|was already run)/, 'the line of the crontab runs') or diag $shell;

#
# By now, or in a minute, the job has run.
#
$node->poll_query_until('postgres', q{SELECT count(*) > 0 FROM cron.job_run_details WHERE command LIKE '%office%' AND status IN ('succeeded', 'failed')})
  or diag $node->safe_psql('postgres', 'TABLE cron.job_run_details');
note sprintf('%d s after it was scheduled', time - $scheduled_at);
is( $node->safe_psql('postgres', q{SELECT DISTINCT status, username, database FROM cron.job_run_details WHERE command LIKE '%office%' AND status <> 'running'}),
	'succeeded|clerk|postgres',
	'the job ran as the clerk');
is( as('clerk', q{
		SELECT d.ran_by, d.as_of = (d.ran_at AT TIME ZONE 'Europe/London')::date, d.snapshots, d.lines_new, d.overdue, d.escalated
		FROM office.due_run d ORDER BY d.as_of LIMIT 1}),
	'clerk|t|1|1|1|1',
	'it ran for today in London, and entered itself');
is( as('clerk', q{SELECT kind, tells, due_on, step FROM office.reminder ORDER BY kind}),
	"escalation|council|2020-01-31|ask why\noverdue|council|2020-01-31|",
	'and its reminders');
is( as('clerk', q{SELECT duty, status, rag, unmet_since FROM office.snapshot_status}),
	'partnership|overdue|red|2020-01-31',
	'and its snapshot');
is(as('clerk', q{SELECT oversight.unschedule('office')}), 'register office is no longer run by pg_cron', 'unscheduled');
is(as('clerk', q{SELECT oversight.unschedule('office')}), 'register office was not scheduled by role clerk', 'once');
is(as('clerk', 'SELECT count(*) FROM cron.job'), '0', 'no job is left');

$node->stop;
done_testing();
