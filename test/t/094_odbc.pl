# Reports through ODBC, as Excel, Power BI and Tableau read them: psqlODBC under
# unixODBC, by isql and by the calls that those programs make
# (test/clients/reports_odbc.c).
#
# apt install: gcc libc6-dev unixodbc unixodbc-dev
# apt unpack: odbc-postgresql

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
$node->append_conf('postgresql.conf', 'fsync = off');
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke');
});
my ($host, $port, $user) = ($node->host, $node->port, $node->safe_psql('postgres', 'SELECT current_user'));

# A driver and a data source of the test's own; nothing of the system's is read.
my $driver = client_file('usr/lib/*/odbc/psqlodbcw.so');
$ENV{ODBCSYSINI} = $at;
$ENV{ODBCINI} = "$at/odbc.ini";
append_to_file("$at/odbcinst.ini", "[PostgreSQL]\nDescription = psqlODBC\nDriver = $driver\n");
append_to_file("$at/odbc.ini", <<"END");
[oversight]
Driver = PostgreSQL
Servername = $host
Port = $port
Database = postgres
Username = $user
ReadOnly = 1
BoolsAsChar = 0
TextAsLongVarchar = 0
MaxVarcharSize = 4000
ConnSettings = SET oversight.as_of = '2020-02-01'
END
my $today = "Driver=PostgreSQL;Servername=$host;Port=$port;Database=postgres;Username=$user;BoolsAsChar=0;TextAsLongVarchar=0;MaxVarcharSize=4000";
my $fixed = "$today;ConnSettings=SET oversight.as_of = '2020-02-01'";

command_ok([ 'gcc', '-Wall', '-Wextra', '-Werror', '-o', "$at/reports_odbc", "$FindBin::Bin/../clients/reports_odbc.c", '-lodbc' ],
	'the client builds');
sub ask
{
	my ($out, $err) = run_command([ "$at/reports_odbc", @_ ]);
	is($err, '', "$_[1] asks without an error");
	return $out;
}

# The views, and every column of each, with a type that the driver knows.
my %reports = map { $_ => 1 } split /\n/, $node->safe_psql('postgres', q{
	SELECT viewname FROM pg_views WHERE schemaname = 'stoke' AND viewname NOT LIKE 'import%'});
# ODBC's numbers for the types: bit, varchar, the integers, numeric, double, date, timestamp
my %types = (bool => -7, text => 12, int2 => 5, int4 => 4, int8 => -5, numeric => 2, float8 => 6, date => 91, timestamptz => 93);
my (%views, %columns, @odd);
foreach my $line (split /\n/, ask($fixed, 'walk', 'stoke'))
{
	my ($kind, @values) = split /\t/, $line, -1;
	if ($kind eq 'view') { $views{ $values[0] } = 1; next; }
	my ($view, $column, $type, $listed, $described) = @values;
	$columns{"$view.$column"} = 1;
	push @odd, "$view.$column: $type ($listed, $described)"
	  unless defined $types{$type} && $listed == $types{$type} && $described == $listed;
}
cmp_ok(scalar keys %reports, '>=', 25, 'there are many reports');
is(join(' ', grep { !$views{$_} } sort keys %reports), '', 'every report is listed');
is(join("\n", @odd), '', 'every column has a type that ODBC knows, in the catalogue and in a prepared query');
is(join(' ', sort keys %columns), $node->safe_psql('postgres', q{
	SELECT string_agg(table_name || '.' || column_name, ' ' ORDER BY (table_name || '.' || column_name) COLLATE "C")
	FROM information_schema.columns JOIN pg_views v ON viewname = table_name AND schemaname = table_schema
	WHERE table_schema = 'stoke'}), 'every column is listed');

# This driver passes no comments on; a query does (docs/bi.md).
is(ask($fixed, 'query', q{
	SELECT count(*), count(col_description(a.attrelid, a.attnum))
	FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
	WHERE c.relnamespace = 'stoke'::regnamespace AND c.relkind = 'v' AND a.attnum > 0 AND c.relname NOT LIKE ?}, 'text:import%'),
	join("\t", ($node->safe_psql('postgres', q{SELECT count(*) FROM information_schema.columns JOIN pg_views v ON viewname = table_name AND schemaname = table_schema WHERE table_schema = 'stoke' AND table_name NOT LIKE 'import%'})) x 2),
	'every column has its comment');

# Every report can be read to the end.
foreach my $report (sort keys %reports)
{
	my $rows = split /\n/, ask($fixed, 'query', "SELECT '-' FROM (SELECT * FROM stoke.$report) r");
	is($rows, $node->safe_psql('postgres', "SET oversight.as_of = '2020-02-01'; SELECT count(*) FROM stoke.$report"), "$report: all rows");
}

# Bound parameters, text and dates; the day by the connection, and as a parameter.
my $sql = 'SELECT duty, next_due, binding FROM %s WHERE instrument = ? AND next_due <= ? ORDER BY next_due, duty LIMIT ? OFFSET ?';
my @page = ('text:terms-of-reference', 'date:2020-04-30', 'int:2');
is(ask($fixed, 'query', sprintf($sql, 'stoke.obligation_status'), @page, 'int:0'),
	"chair-board\t2020-02-29\t1\nmonthly-update\t2020-02-29\t1", 'a page filtered on text and date');
is(ask($fixed, 'query', sprintf($sql, 'stoke.obligation_status'), @page, 'int:2'),
	"quarterly-review\t2020-04-30\t1", 'the next page');
is(ask($today, 'query', sprintf($sql, 'stoke.obligation_status(?)'), 'date:2020-02-01', @page, 'int:2'),
	"quarterly-review\t2020-04-30\t1", 'the same with the day as a parameter');
is(ask($fixed, 'query', 'SELECT oversight.as_of()'), "2020-02-01", 'the day by the connection');
is(ask($fixed, 'query', 'SELECT grade, grade_rank, judged_on FROM stoke.judgement_current WHERE area = ?', 'text:overall'),
	ask($today, 'query', 'SELECT grade, grade_rank, judged_on FROM stoke.judgement_current(?) WHERE area = ?', 'date:2020-02-01', 'text:overall'),
	'a grade is text, and its rank a number');

# A block cursor, with rows fetched by the server's cursor.
my $timeline = "SELECT title FROM stoke.timeline('2025-07-15') ORDER BY on_date, kind, title";
my @all = split /\n/, $node->safe_psql('postgres', $timeline);
my @pages = map { [ split /\t/ ] } split /\n/, ask("$today;UseDeclareFetch=1;Fetch=10", 'page', $timeline, 25);
my $n = 0;
foreach my $page (@pages)
{
	is($page->[1], substr($all[$n], 0, 99), "row $n begins a page") if length $all[$n] < 99;
	$n += $page->[0];
}
is($n, scalar @all, 'the pages hold all rows');
cmp_ok(scalar @pages, '>', 3, 'there are several pages');

# isql, with the data source.
my ($out, $err) = ('', '');
IPC::Run::run([ 'isql', '-v', '-b', '-d|', 'oversight' ], '<',
	\"SELECT partner_name, strong_then FROM stoke.partner_check ORDER BY 1\nSELECT name FROM no_such\n", '>', \$out, '2>', \$err);
is(join("\n", (split /\n/, $out)[0, 1]), "Essex|1\nStockport|1", 'isql reads a report');
like($out, qr/relation "no_such" does not exist/, 'isql says what is wrong with a query');

$node->stop;
done_testing();
