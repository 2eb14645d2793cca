# Measures on thousands of random series against slow references in plain SQL
# and PL/pgSQL (test/reference/measure.sql), which follow the rules word by word.
#
# OVERSIGHT_SEED=n repeats a run; OVERSIGHT_ROUNDS=n makes it longer.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{OVERSIGHT_SEED} // int(rand(1_000_000));
my $rounds = $ENV{OVERSIGHT_ROUNDS} // 100;
diag("OVERSIGHT_SEED=$seed");

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nlog_statement = none\nmax_parallel_workers = 8\nmax_worker_processes = 8");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION oversight CASCADE');
$node->safe_psql('postgres', slurp_file('test/reference/measure.sql'));
my $prelude = "SET search_path = reference, public, oversight; SET client_min_messages = warning;
	DO 'BEGIN PERFORM setseed($seed / 1000000.0); END';";

sub answer { return $node->safe_psql('postgres', "$prelude $_[0]") }

#
# Process control
#
answer("SELECT make_series($rounds)");
is(answer("SELECT count(DISTINCT rule) FROM (SELECT (spc(y) OVER (PARTITION BY series ORDER BY x)).rule FROM series) AS s"),
	'9', 'the series show every rule');
is(answer('SELECT * FROM spc_differences() LIMIT 20'),
	'', "$rounds random series agree with the reference (OVERSIGHT_SEED=$seed)");
# A rebase is a partition like any other, and the other rows do not matter.
is(answer("SELECT a.series, a.x FROM
		(SELECT series, x, spc(y, 'lower') OVER (PARTITION BY series, x > 20 ORDER BY x) AS s FROM series) AS a
		JOIN (SELECT series, x, spc(y, 'lower') OVER (PARTITION BY series ORDER BY x) AS s FROM series WHERE x > 20) AS b
			ON b.series = a.series AND b.x = a.x
		WHERE a.s IS DISTINCT FROM b.s"),
	'', 'a series that is rebased is two series');

#
# Trends
#
is(answer("SELECT * FROM trend_differences($rounds) LIMIT 20"),
	'', "$rounds random trends agree with the reference");

#
# Time to an event
#
is(answer("SELECT * FROM survival_differences($rounds) LIMIT 20"),
	'', "$rounds random curves agree with the reference");
is(answer("SELECT * FROM logrank_differences($rounds) LIMIT 20"),
	'', "$rounds random log-rank tests agree with the reference");
is(answer("SELECT * FROM history_differences($rounds) LIMIT 20"),
	'', "curves from $rounds random histories agree with those from their spells");

#
# The same answer whoever works it out: all rows at once, two workers, and parts
# of which some are empty and some are larger.
#
answer("CREATE TABLE public.spread AS
	SELECT n, (1 + floor(400 * random() ^ 2))::int AS days, random() < 0.6 AS ended,
		(ARRAY['a', 'b', 'c', repeat('long', 300)])[1 + floor(4 * random())::int] AS grp,
		(2000 + n % 5) AS year, random() AS value
	FROM generate_series(1, 60000) AS n;
	ALTER TABLE public.spread SET (parallel_workers = 2);
	CREATE TABLE public.body AS SELECT n, random_history() AS history FROM generate_series(1, 20000) AS n;
	ALTER TABLE public.body SET (parallel_workers = 2);
	ANALYZE public.spread, public.body");
my %query = (
	kaplan_meier => "SELECT md5(kaplan_meier(days, ended)::text) FROM spread",
	'kaplan_meier of histories' => "SELECT md5(kaplan_meier(history, 'inadequate', '2020-01-01')::text) FROM body",
	logrank      => "SELECT logrank(days, ended, grp)::text FROM spread",
	# whole numbers below 2^53, so that sums do not depend on their order
	recent_trend => "SELECT recent_trend(n, n + n % 7, 70000 + n % 3) || ' ' || recent_trend(n, n + value, n, n + 1) FROM spread");
my $parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
	SET max_parallel_workers_per_gather = 2;';
for my $name (sort keys %query)
{
	my $alone = answer("SET max_parallel_workers_per_gather = 0; $query{$name}");

	isnt($alone, '', "$name has an answer");
	like(answer("$parallel EXPLAIN (COSTS OFF) $query{$name}"), qr/Partial Aggregate/, "$name is worked out in parts");
	is(answer("$parallel $query{$name}"), $alone, "$name is the same with two workers");
	is(answer("$parallel SET parallel_leader_participation = off; " . ($query{$name} =~ s/$/ WHERE n > 0/r)),
		$alone, "$name is the same without the leader");
	# the filter leaves most workers with nothing
	my $few = $query{$name} =~ s/$/ WHERE n <= 40/r;
	is(answer("$parallel $few"), answer("SET max_parallel_workers_per_gather = 0; $few"),
		"$name is the same when most parts are empty");
}

# References that cannot disagree prove nothing.
answer("UPDATE rule_number SET value = value - 1 WHERE name = 'run points'");
isnt(answer('SELECT count(*) FROM spc_differences()'), '0', 'a run of six points gives other labels');

$node->stop;
done_testing();
