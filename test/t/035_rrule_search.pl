# Recurrence rules as the server searches them: next, last, n-th, how many and
# all due dates, against python-dateutil on random rules, and over cycles of 400
# years against themselves. OVERSIGHT_SEED repeats a run, OVERSIGHT_RRULES says
# how many random rules.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $python = '/usr/bin/python3';
plan skip_all => 'python3-dateutil is not installed'
  if !-x $python || system("$python -c 'import dateutil.rrule' 2>/dev/null") != 0;

my $seed = $ENV{OVERSIGHT_SEED} // int(rand(1_000_000_000));
my $rules = $ENV{OVERSIGHT_RRULES} // 2000;
note("seed $seed, $rules rules");

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;
my $lines = "${PostgreSQL::Test::Utils::tmp_check}/rules.txt";
$node->command_ok([ 'sh', '-c', "$python test/oracle/rrule_search.py $seed $rules > '$lines'" ],
	'rules and their days are made');
$node->safe_psql('postgres', qq{
	CREATE EXTENSION oversight CASCADE;
	CREATE TABLE expected (anchor date, rule oversight.cadence, last date, days date[]);
	\\copy expected from '$lines'
	ALTER TABLE expected ADD id int GENERATED ALWAYS AS IDENTITY;
	SELECT setseed(($seed % 1000) / 1000.0);
	CREATE TABLE probe AS
	SELECT e.*, anchor - 20 + (random() * (last - anchor + 15))::int AS day
	FROM expected e, generate_series(1, 8)});
is($node->safe_psql('postgres', 'SELECT count(*) FROM expected'), $rules, 'all of them read');

# Each query lists what differs; the first few say enough.
sub none
{
	my ($what, $query) = @_;
	is($node->safe_psql('postgres', "SET search_path = oversight, public; $query LIMIT 5"), '', $what);
}

none('all due dates', q{
	SELECT anchor, rule, last, days FROM expected
	WHERE ARRAY(SELECT due_dates(rule, anchor, daterange(anchor - 400, last, '[]'))) <> days});
none('due dates of a part', q{
	SELECT anchor, rule, day FROM probe
	WHERE ARRAY(SELECT due_dates(rule, anchor, daterange(day, last, '[]')))
		<> ARRAY(SELECT d FROM unnest(days) d WHERE d >= day)});
none('the next due date', q{
	SELECT anchor, rule, day FROM probe
	WHERE coalesce(next_due(rule, anchor, day), 'infinity') <> (SELECT min(d) FROM unnest(days) d WHERE d > day)
		OR next_due(rule, anchor, day) <= last AND NOT next_due(rule, anchor, day) = ANY (days)});
none('the last due date', q{
	SELECT anchor, rule, day FROM probe
	WHERE coalesce(last_due(rule, anchor, day), '-infinity')
		<> coalesce((SELECT max(d) FROM unnest(days) d WHERE d <= day), '-infinity')});
none('the n-th due date', q{
	SELECT anchor, rule, n FROM expected, generate_series(1, cardinality(days), 1 + cardinality(days) / 10) n
	WHERE nth_due(rule, anchor, n) IS DISTINCT FROM days[n]});
none('how many', q{
	SELECT anchor, rule, day FROM probe
	WHERE due_count(rule, anchor, daterange(NULL, day)) <> (SELECT count(*) FROM unnest(days) d WHERE d < day)});
none('whether a day is one', q{
	SELECT anchor, rule, day FROM probe
	WHERE is_due(rule, anchor, day) <> (day = ANY (days))
		OR days[1] IS NOT NULL AND NOT is_due(rule, anchor, days[cardinality(days)])});

# All repeats after 146,097 days where the step divides 400 years and nothing
# ends the rule; the anchor's own period apart.
my $endless = q{SELECT *, 146097 AS cycle FROM probe
	WHERE rule::text !~ 'COUNT|UNTIL|INTERVAL' AND day > anchor + 400 AND nominal_days(rule) IS NOT NULL};
none('the next due date, one and 2,000 cycles on', qq{
	SELECT anchor, rule, day FROM ($endless) p
	WHERE next_due(rule, anchor, day + cycle) <> next_due(rule, anchor, day) + cycle
		OR next_due(rule, anchor, day + 2000 * cycle) <> next_due(rule, anchor, day) + 2000 * cycle});
none('how many, cycle by cycle', qq{
	SELECT anchor, rule, day FROM (SELECT * FROM ($endless) q ORDER BY id LIMIT 300) p
	WHERE due_count(rule, anchor, daterange(day, day + 7 * cycle)) <> 7 * due_count(rule, anchor, daterange(day, day + cycle))
		OR nth_due(rule, anchor, (due_count(rule, anchor, daterange(anchor, day + 3 * cycle, '[]')) + 1)::int)
			<> next_due(rule, anchor, day + 3 * cycle)});

done_testing();
