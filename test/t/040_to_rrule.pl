# What to_rrule() writes means the same dates to python-dateutil, and it refuses
# only what it must. OVERSIGHT_SEED=n repeats a run.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $python = '/usr/bin/python3';
plan skip_all => "$python has no dateutil (Debian's python3-dateutil)"
  if system("$python -c 'import dateutil.rrule' 2>/dev/null") != 0;

my $seed = $ENV{OVERSIGHT_SEED} // int(rand(1_000_000));
my $rounds = $ENV{OVERSIGHT_ROUNDS} // 15000;
diag("OVERSIGHT_SEED=$seed");

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nlog_statement = none");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION oversight CASCADE');
$node->safe_psql('postgres', slurp_file('test/reference/cadence.sql'));

# A rule, or why there is none. Only the dates are compared, so the wording that
# was read does not matter.
$node->safe_psql('postgres', q{
	CREATE FUNCTION reference.rule(c oversight.cadence, anchor date, OUT rule text, OUT problem text) LANGUAGE plpgsql AS $$
	BEGIN
		rule := oversight.to_rrule(c, anchor);
	EXCEPTION WHEN feature_not_supported THEN
		GET STACKED DIAGNOSTICS problem = pg_exception_detail;
	END $$;
	CREATE TABLE rule (p reference.parts, c oversight.cadence, anchor date, until date, rule text, problem text);
});
$node->safe_psql('postgres', qq{
	DO 'BEGIN PERFORM setseed($seed / 1000000.0); END';
	SET search_path = reference, public;
	INSERT INTO rule
	SELECT p, p.wording::oversight.cadence, a.anchor, a.anchor + pick(0, 12000), r.rule, r.problem
	FROM generate_series(1, $rounds) n,
		LATERAL (SELECT CASE WHEN n % 2 = 0 THEN d::date ELSE (date_trunc('month', d) + interval '1 month' - pick(1, 3) * interval '1 day')::date END
			FROM (SELECT date '1979-01-01' + pick(0, 20000) + n * 0 AS d) x) a (anchor),
		LATERAL random_cadence(a.anchor) p,
		LATERAL reference.rule(p.wording::oversight.cadence, a.anchor) r
});

# A rule is there, or one of these is why it is not.
my $unexplained = $node->safe_psql('postgres', q{
	SET search_path = reference, public;
	SELECT c || ' from ' || anchor || ': ' || coalesce(problem, rule) FROM rule WHERE rule IS NULL <>
		((p).kind IN ('rolling', 'continuing') OR (p).shift IS NOT NULL OR cardinality((p).dates) > 1 OR cardinality((p).stages) > 1
			OR (p).stages[1].unit = 'working day'
			OR NOT EXISTS (SELECT oversight.due_dates(c, anchor, daterange(NULL, '2200-01-01')))
			OR problem ~ '^(More than one of the days can be clamped|One rule combines every month|29 February is in some years only)')
});
is($unexplained, '', "to_rrule refuses what it must and nothing else (OVERSIGHT_SEED=$seed)");

# The type reads the rule itself; DTSTART is then the anchor.
is($node->safe_psql('postgres', q{
	SELECT c || ' from ' || anchor || ': ' || rule FROM rule,
		LATERAL (SELECT to_date(substr(rule, 20, 8), 'YYYYMMDD'), split_part(rule, E'\nRRULE:', 2)::oversight.cadence OFFSET 0) r (dtstart, again)
	WHERE rule IS NOT NULL AND ARRAY(SELECT oversight.due_dates(again, dtstart, daterange(NULL, until, '[]')))
		<> ARRAY(SELECT oversight.due_dates(c, anchor, daterange(NULL, until, '[]')))
}), '', "as a cadence the rule gives the same dates (OVERSIGHT_SEED=$seed)");

my $cases = PostgreSQL::Test::Utils::tempdir() . '/cases';
append_to_file($cases, $node->safe_psql('postgres', q{
	SELECT jsonb_build_object('cadence', c::text, 'anchor', anchor, 'rule', rule, 'until', until,
		'dates', ARRAY(SELECT oversight.due_dates(c, anchor, daterange(NULL, until, '[]')))) FROM rule WHERE rule IS NOT NULL
}) . "\n");
my $differences = `$python test/oracle/to_rrule.py < $cases 2>$cases.err`;
my ($rules) = slurp_file("$cases.err") =~ /^(\d+) rules/;
is($differences, '', "python-dateutil gives the same dates (OVERSIGHT_SEED=$seed)");
cmp_ok($rules // 0, '>', $rounds / 10, 'over many rules: ' . slurp_file("$cases.err"));

$node->stop;
done_testing();
