# Statements made up at random from everything that a register's schema and the
# extension have, by sqlsmith: the server stays up, and no statement ends in an
# internal error.
#
# apt unpack: sqlsmith libpqxx-6.4
#
# OVERSIGHT_ROUNDS=n sends n statements; OVERSIGHT_SEED=n repeats a run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../clients", "$FindBin::RealBin/../lib";
use Needs;
use Oversight::Register;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $rounds = $ENV{OVERSIGHT_ROUNDS} || 300;
my $seed = seed(109);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf',
	"fsync = off\njit = off\nlog_statement = none\nlog_error_verbosity = verbose\nrestart_after_crash = off\n");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke');
	ALTER DATABASE postgres SET search_path = stoke, oversight, public});
my $log_begins = -s $node->logfile;

my $sqlsmith = client_file('usr/bin/sqlsmith');
my ($libpqxx) = client_file('usr/lib/*-linux-gnu*/libpqxx-6.4.so') =~ m{(.*)/};
{
	local $ENV{LD_LIBRARY_PATH} = join ':', $libpqxx, $ENV{LD_LIBRARY_PATH} // ();
	my $run = IPC::Run::run([ $sqlsmith, '--target=' . $node->connstr('postgres'), "--seed=$seed", "--max-queries=$rounds",
			'--exclude-catalog', '--verbose' ],
		'<', \undef, '>', \my $out, '2>', \my $err, IPC::Run::timeout(800));
	like($err, qr/Generating indexes\.\.\.done/, 'sqlsmith knows the register') or diag($err);
	ok($run, 'it came to the end') or diag($err);
	my ($sent) = $err =~ /queries: (\d+)(?!.*queries: \d)/s;
	note('queries sent: ' . ($sent // 'not told'));
}
is($node->safe_psql('postgres', 'SELECT count(*) > 0 FROM stoke.obligation_status(\'2020-02-01\')'), 't', 'the server is still there');

my $log = slurp_file($node->logfile, $log_begins);
my %states;
$states{$1}++ while $log =~ /(?:ERROR|FATAL|PANIC):  ([0-9A-Z]{5}): /g;
unlike($log, qr/PANIC|terminated by signal/, 'no process was lost');
is(join("\n", $log =~ /((?:ERROR|FATAL|PANIC):  XX\w{3}: .*(?:\n.*LOCATION:.*)?)/g), '', 'no internal error');
note(join ', ', map { "$_ $states{$_}" } sort keys %states);
figures("inputs=$rounds");

$node->stop;
done_testing();
