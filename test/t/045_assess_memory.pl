# Holding duties against what was done takes no more memory for ten times the
# rows: due dates are passed on one by one, and what a call needs is freed when
# it ends, also one whose rows nobody asks for.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'there is no /proc to look in' unless -r '/proc/self/status';

my $allowed = 1024;		# kB
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\njit = off\nmax_parallel_workers_per_gather = 0\n");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	CREATE TABLE duty AS
		SELECT g AS id, oversight.cadence 'every week' AS cadence, date '2000-01-01' + g % 100 AS anchor,
			-- not in order, so that it has to be sorted
			ARRAY(SELECT date '2000-01-01' + (k * 37 + g) % 300 FROM generate_series(1, 30) k) AS done
		FROM generate_series(1, 50000) g;
	VACUUM ANALYZE duty;
});

# The most memory that a session has held while it ran a statement, in kB.
sub most_memory
{
	my $session = shift;
	my $pid = $session->query_safe('SELECT pg_backend_pid()');

	open my $status, '<', "/proc/$pid/status" or die "no status of $pid: $!\n";
	my ($kb) = map { /^VmHWM:\s*(\d+)/ ? $1 : () } <$status>;
	return $kb;
}

my $terms = q{'[2000-01-01,)', done, '2001-01-01'};
my %statements = (
	'assess in FROM, each duty' =>
	  "count(due_on) FROM duty, oversight.assess(cadence, anchor, $terms) WHERE id <= :n",
	'assess in the select list, each duty' =>
	  "count(*) FROM (SELECT oversight.assess(cadence, anchor, $terms) FROM duty WHERE id <= :n) s",
	'assess, of which few rows are asked for' =>
	  "count(*) FROM duty, LATERAL (SELECT FROM oversight.assess(cadence, anchor, $terms) LIMIT 2) s WHERE id <= :n",
	'assess of changed rhythms' =>
	  "count(due_on) FROM duty, oversight.assess(ARRAY[cadence, 'at least every 5 days'], ARRAY[anchor, NULL], ARRAY[NULL, anchor + 90], $terms, NULL, NULL, NULL, NULL) WHERE id <= :n",
	'compliance' =>
	  "count((oversight.compliance(cadence, anchor, $terms, suspended => '{[2000-02-01,2000-02-15)}')).met) FROM duty WHERE id <= :n",
	'assess of one duty' =>
	  "count(due_on) FROM oversight.assess('every day', '2000-01-01', '(,)', '{}', date '2000-01-01' + 40 * :n)",
);

for my $name (sort keys %statements)
{
	my $session = $node->background_psql('postgres');
	my $statement = sub { (my $sql = "SELECT $statements{$name}") =~ s/:n/shift/e; return $sql };

	# once to see what every page of the table costs
	$session->query_safe('SELECT sum(id), sum(cardinality(done)), count(cadence) FROM duty');
	my $few = $session->query_safe($statement->(5000));
	my $before = most_memory($session);
	my $many = $session->query_safe($statement->(50000));
	my $grown = most_memory($session) - $before;

	cmp_ok($many, '>', 9 * $few, "$name: ten times the rows");
	cmp_ok($grown, '<=', $allowed, "$name: the same memory");
	$session->quit;
}

done_testing();
