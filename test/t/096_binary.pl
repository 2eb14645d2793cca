# Reports through libpq in binary form (test/clients/reports_binary.c): every
# value of every report is what its text says, so drivers that speak binary, such
# as Npgsql, pgx and psycopg, read them all.
#
# apt install: gcc libc6-dev
# apt unpack: libpq-dev

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
$node->append_conf('postgresql.conf', "fsync = off\ntimezone = 'UTC'");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke');
});

my $include = client_file('usr/include/postgresql/libpq-fe.h') =~ s,/[^/]*$,,r;
command_ok([ 'gcc', '-Wall', '-Wextra', '-Werror', "-I$include", '-o', "$at/reports_binary", "$FindBin::Bin/../clients/reports_binary.c",
	client_file('usr/lib/*-linux-gnu*/libpq.so.5'), '-lm' ], 'the client builds');

# The day is set by the connection, in the two ways that libpq knows.
my $plain = $node->connstr('postgres');
my $fixed = "$plain options='-c oversight.as_of=2020-02-01'";
sub ask
{
	my ($out, $err) = run_command([ "$at/reports_binary", @_ ]);
	is($err, '', 'asked without an error');
	return $out;
}

my @reports = split /\n/, $node->safe_psql('postgres', q{
	SELECT viewname FROM pg_views WHERE schemaname = 'stoke' AND viewname NOT LIKE 'import%' ORDER BY 1});
cmp_ok(scalar @reports, '>=', 25, 'there are many reports');
foreach my $day ('2020-02-01', '2025-07-15')
{
	my $values = 0;
	my %types;
	foreach my $report (@reports)
	{
		my ($out, $err) = run_command([ "$at/reports_binary", "$plain options='-c oversight.as_of=$day'", "SELECT * FROM stoke.$report" ]);
		is($err, '', "$report as of $day: every value is what its text says");
		$types{$_} = 1 foreach $out =~ /\t(.+)$/mg;
		$values += $1 if $out =~ /values (\d+)/;
	}
	cmp_ok($values, '>', 5000, "many values were compared as of $day");
	is(join(', ', sort keys %types), 'bigint, boolean, date, double precision, integer, numeric, smallint, text, timestamptz', 'of plain types only');
}

# Parameters bound in binary form.
my $sql = 'SELECT duty, next_due FROM %s WHERE instrument = $1 AND next_due <= $2 ORDER BY next_due, duty LIMIT $3';
my @bound = ('text:terms-of-reference', 'date:2020-04-30', 'int4:2');
like(ask($fixed, sprintf($sql, 'stoke.obligation_status'), @bound), qr/^rows 2, values 4\nfirst chair-board$/m, 'filtered on text and date');
like(ask($plain, sprintf($sql, 'stoke.obligation_status($4)'), @bound, 'date:2020-02-01'), qr/^rows 2, values 4\nfirst chair-board$/m,
	'the day as a parameter');
# By the environment, and by the address.
{
	local $ENV{PGOPTIONS} = '-c oversight.as_of=2020-02-01';
	like(ask($plain, 'SELECT oversight.as_of()'), qr/^first 2020-02-01$/m, 'the day by PGOPTIONS');
}
(my $socket = $node->host) =~ s,/,%2F,g;
like(ask('postgresql://' . $socket . ':' . $node->port . '/postgres?options=-c%20oversight.as_of%3D2020-02-01', 'SELECT oversight.as_of()'),
	qr/^first 2020-02-01$/m, 'the day by the address');
# What is no date is refused when it is used, not read as today.
my ($out, $err) = run_command([ "$at/reports_binary", "$plain options='-c oversight.as_of=yesterday'", 'SELECT count(*) FROM stoke.overdue' ]);
like($err, qr/"yesterday"/, 'a setting that is no date is refused');

$node->stop;
done_testing();
