# Measures against answer keys that the published implementations computed, CSV
# files in the directory that OVERSIGHT_DATA names.

use strict;
use warnings;
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $data = $ENV{OVERSIGHT_DATA} // "$FindBin::Bin/../../../shared/data";
my @charts = qw(spc_breaches_by_trust spc_england_attendances spc_short_series spc_weekly_deaths_rebased);
my @missing = grep { !-e "$data/$_.csv" }
  (@charts, qw(ci_byar_per_10000 ci_wilson trend_expected km_intervention_input
	  km_intervention_expected km_intervention_quantiles km_logrank));
plan skip_all => "the answer keys are not here: set OVERSIGHT_DATA to the directory of $missing[0].csv"
  if @missing;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', 'fsync = off');
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION oversight CASCADE');
my $prelude = 'SET search_path = public, oversight;';

sub load
{
	my ($table, $file) = @_;
	$node->safe_psql('postgres', "\\copy $table FROM '$data/$file.csv' CSV HEADER");
}

sub answer { return $node->safe_psql('postgres', "$prelude $_[0]") }

#
# Process control: the charts of the R package NHSRplotthedots
#
$node->safe_psql('postgres', 'CREATE TABLE chart_key (series text, x date, y float8, rebase_group int,
	mean float8, lpl float8, upl float8, relative_to_mean int, outside_limits int, close_to_limits int,
	special_cause_type text, point_type text, short_group_warning int, target float8, assurance_type text)');
load('chart_key', $_) for @charts;
$node->safe_psql('postgres', "$prelude
	CREATE TABLE word (ours text, theirs text);
	INSERT INTO word VALUES ('common cause', 'Common Cause'), ('above limit', 'Above UCL'), ('below limit', 'Below LCL'),
		('trend up', '7 Point Trend (Increasing)'), ('trend down', '7 Point Trend (Decreasing)'),
		('two of three above', '2 in 3 Above CL'), ('two of three below', '2 in 3 Below CL'),
		('run above', '7 Points Above CL'), ('run below', '7 Points Below CL');
	-- the short series is of a measure that should rise, the others should fall
	CREATE VIEW chart AS
	SELECT k.*, (s).mean AS our_mean, (s).lower, (s).upper, (s).rule, (s).signal, (s).short
	FROM (SELECT chart_key.*, spc(y, CASE series WHEN 'dev' THEN 'higher' ELSE 'lower' END)
			OVER (PARTITION BY series, rebase_group ORDER BY x) AS s
		FROM chart_key) AS k");

is(answer('SELECT count(*), count(DISTINCT series) > 50, count(*) FILTER (WHERE rebase_group > 0) > 0 FROM chart_key'),
	'2989|t|t', 'the charts are the ones they are taken for');
is(answer('SELECT series, x, our_mean, mean FROM chart WHERE NOT abs(our_mean - mean) <= 1e-9 * abs(mean)'),
	'', 'every mean');
is(answer('SELECT series, x, lower, lpl, upper, upl FROM chart WHERE lpl IS NOT NULL
		AND NOT (abs(lower - lpl) <= 1e-9 * greatest(abs(lpl), upl) AND abs(upper - upl) <= 1e-9 * abs(upl))'),
	'', 'every limit');
is(answer('SELECT series, x, rule, special_cause_type FROM chart LEFT JOIN word ON theirs = special_cause_type
		WHERE ours IS DISTINCT FROM rule'),
	'', 'every rule');
is(answer("SELECT series, x, signal, point_type FROM chart
		WHERE signal <> CASE point_type WHEN 'common_cause' THEN 'none' ELSE replace(point_type, 'special_cause_', '') END"),
	'', 'every signal');
is(answer('SELECT series, x FROM chart WHERE short::int <> short_group_warning'), '', 'every warning');
# Where all values of a baseline are alike the package has no limits; ours are
# the mean, so that any change is outside them.
is(answer('SELECT count(*) > 0, bool_and(y = mean AND lower = mean AND upper = mean AND rule = $$common cause$$), bool_and(alike)
		FROM (SELECT *, min(y) OVER w = max(y) OVER w AS alike
			FROM chart WINDOW w AS (PARTITION BY series, rebase_group)) AS c WHERE lpl IS NULL'),
	't|t|t', 'limits are missing from the key only where the series is constant, and ours are its value');

#
# Confidence intervals: the R package PHEindicatormethods
#
$node->safe_psql('postgres', 'CREATE TABLE byar_key (x float8, n float8, conf float8, value float8, lower float8, upper float8, method text);
	CREATE TABLE wilson_key (x float8, n float8, conf float8, value float8, lower float8, upper float8)');
load('byar_key', 'ci_byar_per_10000');
load('wilson_key', 'ci_wilson');
for my $method (['byar', 126, 'byar(x, n, 10000, conf)'], ['wilson', 88, 'wilson(x, n, conf)'])
{
	my ($name, $rows, $call) = @$method;

	is(answer("SELECT count(*) FROM ${name}_key"), $rows, "the intervals of $name are the ones they are taken for");
	is(answer("SELECT x, n, k.conf, e, k FROM ${name}_key AS k CROSS JOIN LATERAL $call AS e
			WHERE NOT (abs(e.value - k.value) <= 1e-9 * k.value AND abs(e.lower - k.lower) <= 1e-9 * k.lower
				AND abs(e.upper - k.upper) <= 1e-9 * k.upper)"),
		'', "every interval of $name");
}

#
# Trends: the method of Fingertips
#
$node->safe_psql('postgres', 'CREATE TABLE trend_key (series int, t int, num float8, den float8, rate float8, lower float8, upper float8,
	chi2_prop float8, beta_prop float8, trend_prop text, chi2_rate float8, beta_rate float8, trend_rate text)');
load('trend_key', 'trend_expected');
is(answer('SELECT count(DISTINCT series), count(DISTINCT trend_prop), count(DISTINCT trend_rate) FROM trend_key'),
	'200|3|3', 'the trends are the ones they are taken for');
is(answer('SELECT series, recent_trend(t, num, den), min(trend_prop) FROM trend_key
		GROUP BY series HAVING recent_trend(t, num, den) IS DISTINCT FROM min(trend_prop)'),
	'', 'every trend of a proportion');
is(answer('SELECT series, recent_trend(t, rate, lower, upper), min(trend_rate) FROM trend_key
		GROUP BY series HAVING recent_trend(t, rate, lower, upper) IS DISTINCT FROM min(trend_rate)'),
	'', 'every trend of a rate');

#
# Time to an event: the R package survival
#
$node->safe_psql('postgres', 'CREATE TABLE duration (id int, region text, days int, gone int);
	CREATE TABLE km_key (stratum text, at_days int, n_risk int, n_event int, n_censor int, surv float8, std_err float8, lower float8, upper float8);
	CREATE TABLE quantile_key (region text, q25 int, median int, q75 int, median_lower int, median_upper int, rmst_1095 float8);
	CREATE TABLE logrank_key (data text, chisq float8, df int)');
load('duration', 'km_intervention_input');
load('km_key', 'km_intervention_expected');
load('quantile_key', 'km_intervention_quantiles');
load('logrank_key', 'km_logrank');
$node->safe_psql('postgres', "$prelude CREATE VIEW curve AS
	SELECT region, kaplan_meier(days, gone = 1) AS steps FROM duration GROUP BY region");
is(answer('SELECT count(*), sum(n_event) + sum(n_censor) = (SELECT count(*) FROM duration) FROM km_key'),
	'552|t', 'the durations are the ones they are taken for');
# both are silent about an error where nobody is left
is(answer('SELECT c.region, k.stratum, coalesce(s.at_days, k.at_days)
		FROM (curve AS c CROSS JOIN LATERAL unnest(steps) AS s)
			FULL JOIN km_key AS k ON k.stratum = c.region AND k.at_days = s.at_days
		WHERE (s.at_risk, s.ended, s.censored) IS DISTINCT FROM (n_risk::bigint, n_event::bigint, n_censor::bigint)
			OR NOT abs(s.survival - surv) <= 1e-9
			OR (s.std_error IS NULL) <> (std_err IS NULL) OR abs(s.std_error - std_err) > 1e-9
			OR (s.lower IS NULL) <> (k.lower IS NULL) OR abs(s.lower - k.lower) > 1e-9
			OR (s.upper IS NULL) <> (k.upper IS NULL) OR abs(s.upper - k.upper) > 1e-9'),
	'', 'every step of the curves');
is(answer('SELECT count(*) FROM curve JOIN quantile_key USING (region) WHERE median_survival(steps) = median'),
	'3', 'every median');
is(answer("SELECT abs((l).chi2 - chisq) < 1e-9, (l).df = df
		FROM (SELECT logrank(days, gone = 1, region) AS l FROM duration) AS d, logrank_key WHERE data = 'intervention_by_region'"),
	't|t', 'the log-rank test');

$node->stop;
done_testing();
