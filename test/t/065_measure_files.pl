# The published figures, imported as they stand: DfE's children looked after,
# indicators and statistical neighbours of every authority, from the directory
# that OVERSIGHT_DATA names. Ranks, quartiles and means are held against plain
# SQL over the same files, read by COPY into tables of text.

use strict;
use warnings;
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $data = $ENV{OVERSIGHT_DATA} // "$FindBin::Bin/../../../shared/data";
my %file = map { $_ => "$data/$_.csv" } qw(authorities statistical_neighbours_2025
	cla_rates_by_la_year_long lait_measures lait_indicators_2016_2025);
foreach my $path (sort values %file)
{
	plan skip_all => "a published file is not here: set OVERSIGHT_DATA to the directory of $path"
	  unless -e $path;
}

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nmax_parallel_workers_per_gather = 0");
$node->start;
my $dir = PostgreSQL::Test::Utils::tempdir();

# Indicators of each polarity, and one of money in financial years: every row of
# them. One holds a line break within a cell, so COPY does the picking.
my $part = "$dir/lait.csv";
$node->safe_psql('postgres', 'CREATE TABLE lait (short text, "Data item" text, "Years" text, area text, "Values" text, la text, "Region" text)');
$node->safe_psql('postgres', "\\copy lait from '$file{lait_indicators_2016_2025}' csv header");
$node->safe_psql('postgres', q{DELETE FROM lait WHERE short NOT IN ('RevCP', 'Work_Force_AvgNumCase_SW', 'LAC', 'LACFinance')});
$node->safe_psql('postgres', "\\copy lait to '$part' csv header");
my $rows = $node->safe_psql('postgres', 'SELECT count(*) FROM lait');
cmp_ok($rows, '>', 6000, 'there are indicators to import');

$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('r');
	INSERT INTO r.party (code, name, kind) VALUES ('dfe', 'Department for Education', 'body');
	INSERT INTO r.source (code, publisher, title) VALUES ('statistical-neighbours-2025', 'dfe', 'Statistical neighbours');
});
sub import_file
{
	my ($view, $path, $source) = @_;
	my ($stdout, $stderr);
	my $set = $source ? "SET oversight.import_source = '$source';" : '';
	my $exit = $node->psql('postgres', "$set\n\\copy r.$view from '$path' csv",
		stdout => \$stdout, stderr => \$stderr);
	my ($tally) = $stderr =~ /(\d+ rows read: .*)/;
	return $tally // "refused: $stderr";
}

is(import_file('import_authorities', $file{authorities}), '153 rows read: 153 new, 0 changed, 0 unchanged', 'the authorities');
# Dorset is there under the code it has and the one it had before 2019
is(import_file('import_neighbours', $file{statistical_neighbours_2025}, 'statistical-neighbours-2025'),
	'1580 rows read: 1570 new, 0 changed, 10 unchanged', 'the statistical neighbours');
is(import_file('import_lait_measures', $file{lait_measures}), '171 rows read: 171 new, 0 changed, 0 unchanged', 'the measures');
$node->safe_psql('postgres', q{
	UPDATE r.measure SET period_kind = 'snapshot' WHERE code = 'LAC';
	UPDATE r.measure SET period_kind = 'snapshot', year_ends = '09-30' WHERE code = 'Work_Force_AvgNumCase_SW';});
is(import_file('import_dfe_children_looked_after', $file{cla_rates_by_la_year_long}),
	'2325 rows read: 2325 new, 0 changed, 0 unchanged', 'children looked after');
like(import_file('import_lait', $part), qr/^$rows rows read: \d+ new, 0 changed, \d+ unchanged$/, 'the indicators');
my $count = $node->safe_psql('postgres', 'SELECT count(*), sum(value), max(id) FROM r.observation');
is(import_file('import_dfe_children_looked_after', $file{cla_rates_by_la_year_long}),
	'2325 rows read: 0 new, 0 changed, 2325 unchanged', 'the same file again changes nothing');
is(import_file('import_lait', $part), "$rows rows read: 0 new, 0 changed, $rows unchanged", 'nor do the same indicators');
is($node->safe_psql('postgres', 'SELECT count(*), sum(value), max(id) FROM r.observation'), $count, 'not a row');
$node->safe_psql('postgres', 'ANALYZE');

# The files as they are.
$node->safe_psql('postgres', "
	CREATE TABLE cla (time_period text, time_identifier text, level text, cc text, cn text, rc text, rn text, old text, la text, new text,
		type text, population text, children text, rate text);
	CREATE TABLE sn (la_no text, la text, k text, sn_no text, sn text);");
$node->safe_psql('postgres', "\\copy cla from '$file{cla_rates_by_la_year_long}' csv header");
$node->safe_psql('postgres', "\\copy sn from '$file{statistical_neighbours_2025}' csv header");
$node->safe_psql('postgres', q{
	-- what is compared: authorities, by their code of today, with rounded values
	CREATE TABLE plain AS
		SELECT l.short, left(l."Years", 4)::int AS year, l.la, c.authority, a.ons_region, a.ofsted_region,
			round(l."Values"::float8::numeric, m.decimal_places) AS value, m.polarity
		FROM lait l
		JOIN r.measure m ON m.code = l.short
		JOIN r.authority_code c ON c.scheme = 'dfe' AND c.code = l.la
		JOIN r.authority a ON a.code = c.authority
		WHERE l."Values" ~ '^-?[0-9.]+(e-?[0-9]+)?$';
	CREATE TABLE told AS
		SELECT *, CASE WHEN period_kind = 'financial year' AND measure = 'LACFinance' THEN extract(year FROM period_from) ELSE extract(year FROM period_to) END::int AS year
		FROM r.measure_benchmark('2026-06-30') WHERE value IS NOT NULL;
});

is($node->safe_psql('postgres', q{
	SELECT string_agg(period_label || ' ' || value, ', ' ORDER BY period_from)
	FROM r.measure_trend('2026-06-30') WHERE authority = 'E06000021' AND measure = 'cla'}),
	'31 March 2021 1004, 31 March 2022 1022, 31 March 2023 1106, 31 March 2024 1152, 31 March 2025 1063', 'Stoke-on-Trent, children looked after');
is($node->safe_psql('postgres', q{
	SELECT string_agg(value::text, ', ' ORDER BY period_from), string_agg(change::text, ', ' ORDER BY period_from), count(*) FILTER (WHERE differs)
	FROM r.measure_trend('2026-06-30') WHERE authority = 'E06000021' AND measure = 'cla-rate'}),
	'171, 175, 187, 190, 170|4, 12, 3, -20|0', 'and per 10,000, with the change from the year before');
is($node->safe_psql('postgres', q{SELECT string_agg(value::int::text, ', ' ORDER BY period_from) FROM r.measure_trend('2026-06-30')
	WHERE authority = 'E06000021' AND measure = 'LAC' AND period_to <= '2020-12-31' AND period_from >= '2019-01-01'}), '147, 157', 'in 2019 and 2020 too');

# case 20: the highest rate in England
is($node->safe_psql('postgres', q{SELECT b.value, b.rank, b.rank_highest,
		(SELECT count(*) + 1 FROM cla c WHERE c.type LIKE '% on 31 March%' AND c.time_period = '2024' AND c.rate ~ '^[0-9]+$' AND c.rate::int > 190), b.n_values,
		(SELECT count(*) FROM cla c WHERE c.type LIKE '% on 31 March%' AND c.time_period = '2024' AND c.rate ~ '^[0-9]+$')
	FROM r.measure_benchmark('2026-06-30') b WHERE b.authority = 'E06000021' AND b.measure = 'cla-rate' AND b.period_from = '2024-03-31'})
	=~ /^190\|\|(\d+)\|\1\|(\d+)\|\2$/, 1, 'case 20: its place by rate in 2024, which has no best, is that of plain SQL');
is($node->safe_psql('postgres', q{SELECT value BETWEEN lower AND upper, round(lower::numeric, 1), round(upper::numeric, 1), against_england, neighbours_n
	FROM r.measure_benchmark('2026-06-30') WHERE authority = 'E06000021' AND measure = 'cla-rate' AND period_from = '2025-03-31'}),
	't|160.0|180.6|higher|10', 'with its interval, against the mean of England, and ten neighbours');

cmp_ok($node->safe_psql('postgres', 'SELECT count(*) FROM plain'), '>', 5000, 'there are values to compare');
is($node->safe_psql('postgres', q{
	SELECT count(*) FROM plain p FULL JOIN (SELECT * FROM told WHERE measure IN (SELECT short FROM lait)) t
		ON t.measure = p.short AND t.year = p.year AND t.authority = p.authority
	WHERE p.value IS DISTINCT FROM t.value}), '0', 'every value is there, and no other');
is($node->safe_psql('postgres', q{
	SELECT count(*) FROM (
		SELECT *, CASE polarity WHEN 'higher' THEN rank() OVER (PARTITION BY short, year ORDER BY value DESC)
			WHEN 'lower' THEN rank() OVER (PARTITION BY short, year ORDER BY value) END AS rank FROM plain) p
	JOIN told t ON t.measure = p.short AND t.year = p.year AND t.authority = p.authority
	WHERE t.rank IS DISTINCT FROM p.rank::int}), '0', 'ranks equal plain SQL');
is($node->safe_psql('postgres', q{
	WITH q AS (SELECT short, year, percentile_cont(0.25) WITHIN GROUP (ORDER BY value::float8) AS q1,
		percentile_cont(0.5) WITHIN GROUP (ORDER BY value::float8) AS q2, percentile_cont(0.75) WITHIN GROUP (ORDER BY value::float8) AS q3,
		avg(value)::float8 AS mean FROM plain GROUP BY short, year)
	SELECT count(*) FROM told t JOIN q ON q.short = t.measure AND q.year = t.year
	WHERE (t.quartile_1, t.median, t.quartile_3, t.england_mean) IS DISTINCT FROM (q.q1, q.q2, q.q3, q.mean)
		OR t.band IS DISTINCT FROM CASE t.polarity
			WHEN 'higher' THEN CASE WHEN t.value <= q.q1 THEN 'D' WHEN t.value <= q.q2 THEN 'C' WHEN t.value <= q.q3 THEN 'B' ELSE 'A' END
			WHEN 'lower' THEN CASE WHEN t.value <= q.q1 THEN 'A' WHEN t.value <= q.q2 THEN 'B' WHEN t.value <= q.q3 THEN 'C' ELSE 'D' END END}),
	'0', 'quartiles, bands and the mean of England equal plain SQL');
# By authority and not by code: Dorset's values before 2019 stand under the code
# it had then, and its neighbours' lists have the one of today.
is($node->safe_psql('postgres', q{
	WITH n AS (SELECT p.short, p.year, whose.authority, avg(p.value)::float8 AS mean, count(*) AS n
		FROM sn s
		JOIN r.authority_code whose ON whose.scheme = 'dfe' AND whose.code = s.la_no AND s.la_no <> '835'
		JOIN r.authority_code other ON other.scheme = 'dfe' AND other.code = s.sn_no
		JOIN plain p ON p.authority = other.authority
		GROUP BY p.short, p.year, whose.authority)
	SELECT count(*), count(*) FILTER (WHERE (t.neighbours_mean, t.neighbours_n) IS DISTINCT FROM (n.mean, n.n::int))
	FROM told t JOIN n ON n.short = t.measure AND n.year = t.year AND n.authority = t.authority})
	=~ /^[1-9]\d{3,}\|0$/, 1, 'means of the neighbours equal plain SQL');
is($node->safe_psql('postgres', q{
	SELECT count(*) FROM told t JOIN (SELECT short, year, ons_region, avg(value)::float8 AS mean FROM plain GROUP BY 1, 2, 3) p
		ON p.short = t.measure AND p.year = t.year AND p.ons_region = t.ons_region
	WHERE t.ons_region_mean <> p.mean}), '0', 'means of the regions equal plain SQL');
is($node->safe_psql('postgres', q{
	SELECT count(*) FILTER (WHERE t.england_published IS NULL), count(*) FILTER (WHERE t.england_published <> round(l."Values"::numeric, 1))
	FROM told t JOIN lait l ON l.short = t.measure AND l."Years" = t.year::text AND l.la = '970' AND l."Values" <> '-' WHERE t.measure = 'RevCP'}),
	'0|0', 'England has its own published value beside the mean');

# Suppressed is not 0, and what is missing is counted.
is($node->safe_psql('postgres', q{
	SELECT (SELECT count(*) FROM cla WHERE children = 'c' OR rate = 'c') > 0,
		(SELECT count(*) FROM r.observation WHERE missing_as = 'confidential') =
			(SELECT count(*) FILTER (WHERE children = 'c') + count(*) FILTER (WHERE rate = 'c') FROM cla),
		(SELECT count(*) FROM r.observation WHERE missing_as IS NOT NULL AND value IS NOT NULL)}), 't|t|0', 'what is confidential stays so');
is($node->safe_psql('postgres', q{
	SELECT count(*) FILTER (WHERE t.total <> p.total), count(*) FILTER (WHERE t.partial IS DISTINCT FROM (t.n_authorities > p.n))
	FROM r.measure_total('2026-06-30') t JOIN (SELECT time_period, sum(children::numeric) AS total, count(*) AS n FROM cla
		WHERE type LIKE '% starting %' AND children ~ '^[0-9]+$' GROUP BY time_period) p ON p.time_period = extract(year FROM t.period_to)::text
	WHERE t.measure = 'cla-starts' AND t.area_kind = 'nation'}), '0|0', 'a total leaves out what is missing, and says that it is partial');
is($node->safe_psql('postgres', "SELECT count(*) FROM r.observation WHERE scale(value) > 2"), '0', '79.400000000000006 is read as 79.4');

# A file with one bad row changes nothing.
sub refused
{
	my ($view, $header, $row, $expected, $what) = @_;
	my $path = "$dir/bad.csv";
	open my $bad, '>', $path or die $!;
	print $bad "$_\n" foreach $header, @$row;
	close $bad;
	like(import_file($view, $path), $expected, $what);
}
my $lait_header = 'short,Data item,Years,area,Values,la,Region';
refused('import_lait', $lait_header, ['RevCP,,2024,Barnet,50,302,Outer London', 'RevCP,,2024,Atlantis,1,999,Sea'],
	qr/refused: .*Atlantis, RevCP, 2024: column "la" says "999".*line 3/s, 'an unknown authority');
refused('import_lait', $lait_header, ['RevCP,,2024,Barnet,50,302,Outer London', 'Nothing,,2024,Barnet,1,302,Outer London'],
	qr/refused: .*Barnet, Nothing, 2024: column "short" says "Nothing".*line 3/s, 'an unknown measure, by its line, column and value');
refused('import_lait', $lait_header, ['RevCP,,2024,Barnet,many,302,Outer London'],
	qr/refused: .*column "Values" says "many".*line 2/s, 'a value that is none');
is($node->safe_psql('postgres', 'SELECT count(*), sum(value), max(id) FROM r.observation'), $count, 'nothing of them got in');

$node->stop;
done_testing();
