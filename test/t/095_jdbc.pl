# Reports through JDBC, as Tableau, Metabase and other Java programs read them:
# Debian's PostgreSQL driver, by the calls that those programs make
# (test/clients/ReportsJdbc.java).
#
# apt install: openjdk-17-jdk-headless
# apt unpack: libpostgresql-jdbc-java

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../clients";
use Needs;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $at = PostgreSQL::Test::Utils::tempdir;
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
# The driver knows no sockets of Unix.
$node->append_conf('postgresql.conf', "fsync = off\nlisten_addresses = '127.0.0.1'\nlog_statement = all");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke');
});
my $jar = client_file('usr/share/java/postgresql.jar');
my $user = $node->safe_psql('postgres', 'SELECT current_user');
my $today = 'jdbc:postgresql://127.0.0.1:' . $node->port . "/postgres?user=$user";
my $fixed = "$today&options=-c%20oversight.as_of=2020-02-01";

command_ok([ 'javac', '-Xlint:all', '-Werror', '-d', $at, "$FindBin::Bin/../clients/ReportsJdbc.java" ], 'the client builds');
# A machine whose days begin when London's are half over.
sub ask
{
	my ($out, $err) = run_command([ 'java', '-Xshare:auto', '-Duser.timezone=Pacific/Auckland', '-cp', "$jar:$at", 'ReportsJdbc', @_ ]);
	is($err, '', "$_[1] asks without an error");
	return $out;
}

# The views, and every column of each, with its type and its comment.
my %reports = map { $_ => 1 } split /\n/, $node->safe_psql('postgres', q{
	SELECT viewname FROM pg_views WHERE schemaname = 'stoke' AND viewname NOT LIKE 'import%'});
# java.sql.Types: bit, varchar, smallint, integer, bigint, numeric, double, date, timestamp
my %types = (bool => -7, text => 12, int2 => 5, int4 => 4, int8 => -5, numeric => 2, float8 => 8, date => 91, timestamptz => 93);
my (%views, %columns, @odd, @mute);
foreach my $line (split /\n/, ask($fixed, 'walk', 'stoke'))
{
	my ($kind, @values) = split /\t/, $line, -1;
	if ($kind eq 'view') { $views{ $values[0] } = $values[1]; next; }
	my ($view, $column, $type, $listed, $described, $class, $remarks) = @values;
	$columns{"$view.$column"} = 1;
	push @odd, "$view.$column: $type ($listed, $described, $class)"
	  unless defined $types{$type} && $listed == $types{$type} && $described == $listed && $class ne 'java.lang.Object';
	push @mute, "$view.$column" if $remarks eq '';
}
cmp_ok(scalar keys %reports, '>=', 25, 'there are many reports');
is(join(' ', grep { !$views{$_} } sort keys %reports), '', 'every report is listed, with its comment');
is(join("\n", @odd), '', 'every column has a type that JDBC knows, in the catalogue and in a prepared query; none is OTHER');
is(join("\n", @mute), '', 'every column has its comment');
like($views{overdue}, qr/^Each duty in force whose latest due date was not met by a date, worst first/, 'in its own words');
is(join(' ', sort keys %columns), $node->safe_psql('postgres', q{
	SELECT string_agg(table_name || '.' || column_name, ' ' ORDER BY (table_name || '.' || column_name) COLLATE "C")
	FROM information_schema.columns JOIN pg_views v ON viewname = table_name AND schemaname = table_schema
	WHERE table_schema = 'stoke'}), 'every column is listed');

# Bound parameters, text and dates; the day by the connection, and as a parameter.
my $sql = 'SELECT duty, next_due, days_to_next_due, binding FROM %s WHERE instrument = ? AND next_due <= ? ORDER BY next_due, duty LIMIT ? OFFSET ?';
my @page = ('text:terms-of-reference', 'date:2020-04-30', 'int:2');
is(ask($fixed, 'query', sprintf($sql, 'stoke.obligation_status'), @page, 'int:0'),
	"chair-board\t2020-02-29\t28\ttrue\nmonthly-update\t2020-02-29\t28\ttrue", 'a page filtered on text and date');
is(ask($fixed, 'query', sprintf($sql, 'stoke.obligation_status'), @page, 'int:2'),
	"quarterly-review\t2020-04-30\t89\ttrue", 'the next page');
is(ask($today, 'query', sprintf($sql, 'stoke.obligation_status(?)'), 'date:2020-02-01', @page, 'int:2'),
	"quarterly-review\t2020-04-30\t89\ttrue", 'the same with the day as a parameter');
# The next page by what the last one ended with.
is(ask($today, 'query', 'SELECT duty FROM stoke.obligation_status(?) WHERE instrument = ? AND (next_due, duty) > (?, ?) ORDER BY next_due, duty LIMIT ?',
		'date:2020-02-01', 'text:terms-of-reference', 'date:2020-02-29', 'text:monthly-update', 'int:2'), 'quarterly-review', 'the next page by its key');
is(ask($today, 'query', 'SELECT grade, grade_rank FROM stoke.judgement_current(?) WHERE grade = ? AND area = ?', 'date:2020-02-01', 'text:inadequate', 'text:overall'),
	"inadequate\t4", 'a grade is found as text');
# The session's time zone is the machine's, which moves no date and not today.
is(ask($fixed, 'query', q{SELECT oversight.as_of(), current_setting('TimeZone')}), "2020-02-01\tPacific/Auckland", 'the day by the connection');
is(ask($today, 'query', q{SELECT oversight.as_of() = (now() AT TIME ZONE 'Europe/London')::date}), 'true', 'today is London\'s');

# A cursor, ten rows at a time.
my $timeline = "SELECT * FROM stoke.timeline('2025-07-15')";
my $rows = $node->safe_psql('postgres', "SELECT count(*) FROM ($timeline) t");
my $from = -s $node->logfile;
is((split /\n/, ask($today, 'page', $timeline, 10))[0], $rows, 'all rows come, ten at a time');
my $log = slurp_file($node->logfile, $from);
is(scalar(() = $log =~ /execute fetch from/g), int($rows / 10), 'fetched in parts');

$node->stop;
done_testing();
