# Thousands of random cadences, in every wording, against a reference that walks
# a wall calendar day by day (test/reference/cadence.sql), and against themselves
# at distances that no wall calendar covers.
#
# OVERSIGHT_SEED=n repeats a run; OVERSIGHT_ROUNDS=n makes it longer.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{OVERSIGHT_SEED} // int(rand(1_000_000));
my $rounds = $ENV{OVERSIGHT_ROUNDS} // 1500;
diag("OVERSIGHT_SEED=$seed");

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nlog_statement = none");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION oversight CASCADE');
$node->safe_psql('postgres', slurp_file('test/reference/cadence.sql'));

sub differences
{
	my ($function, $how_many) = @_;
	return $node->safe_psql('postgres',
		"DO 'BEGIN PERFORM setseed($seed / 1000000.0); END'; SET search_path = reference; SELECT $function($how_many)");
}

is(differences('differences', $rounds), '', "$rounds random cadences agree with the reference (OVERSIGHT_SEED=$seed)");
is(differences('far_differences', $rounds), '', "$rounds random cadences agree with themselves far away (OVERSIGHT_SEED=$seed)");

# A reference that cannot disagree proves nothing: with Mondays off and every
# month as long as January it must.
$node->safe_psql('postgres', "UPDATE reference.day SET working = false WHERE weekday = 1; UPDATE reference.day SET length = 31");
isnt(differences('differences', 200), '', 'another calendar gives other dates');

$node->stop;
done_testing();
