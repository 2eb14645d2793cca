# Ofsted's published files, loaded as they stand: nothing is lost, nothing is
# entered twice, and the reports say what plain SQL over the raw rows says. The
# files are in the directory that OVERSIGHT_DATA names.

use strict;
use warnings;
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $data = $ENV{OVERSIGHT_DATA} // "$FindBin::Bin/../../../shared/data";
my %file = (
	authorities => "$data/authorities.csv",
	ilacs => "$data/ofsted_ilacs_inspection_history_2018-2025.csv",
	inyear => "$data/ofsted_ilacs_inyear_2024-25.csv",
	both => "$data/inspections_2013_2026.csv");
foreach my $name (sort keys %file)
{
	plan skip_all => "a published file is not here: set OVERSIGHT_DATA to the directory of $file{$name}"
	  unless -e $file{$name};
}
my %view = (authorities => 'import_authorities', ilacs => 'import_ofsted_ilacs',
	inyear => 'import_ofsted_inyear', both => 'import_inspections');

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\njit = off");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION oversight CASCADE');

# Loads a file into its view and returns what was said of it.
sub load
{
	my ($register, $name, %options) = @_;
	my $path = $options{path} // $file{$name};
	my ($out, $err);
	my $status = $node->psql('postgres',
		($options{before} // '') . "\n\\copy $register.$view{$name} from '$path' csv\n",
		stdout => \$out, stderr => \$err, on_error_stop => 1);
	return $options{may_fail} ? ($status, $err) : $status ? "failed: $err" : $err;
}

sub sql { return $node->safe_psql('postgres', $_[0]); }

# Every row of what imports write, with the transaction that wrote it.
sub everything
{
	my ($register) = @_;
	return join "\n", map { sql("SELECT '$_', xmin, t::text FROM $register.$_ t ORDER BY t::text COLLATE \"C\"") }
	  qw(authority authority_code authority_succession party source inspection judgement);
}

#
# The history of ILACS inspections alone
#
sql("SELECT oversight.create_register('ofsted')");
like(load('ofsted', 'authorities'), qr/153 rows read: 153 new, 0 changed, 0 unchanged/, 'the authorities are entered');
like(load('ofsted', 'ilacs'), qr/271 rows read: 271 new, 0 changed, 0 unchanged/, 'all 271 inspections are entered');

# The raw rows beside it, under plain names.
my @areas = ('overall', 'leaders', 'help and protection', 'in care', 'care leavers');
my $columns = join ', ', map { qq("$_" text) } @areas;
sql("CREATE TABLE raw (code text, name text, status text, region text, began date, published date, kind text, $columns)");
sql("SET datestyle = 'ISO, YMD';
\\copy raw from '$file{ilacs}' csv header");
# One row for each grade in the file, as the register would word it.
sql("CREATE VIEW raw_grade AS
	SELECT r.code, r.region, r.began, r.published, a.area,
		CASE a.printed WHEN 'Requires improvement to be good' THEN 'requires improvement' ELSE lower(a.printed) END AS grade
	FROM raw r CROSS JOIN LATERAL (VALUES " . join(', ', map { qq(('$_', r."$_")) } @areas) . ") AS a (area, printed)
	WHERE a.printed IS NOT NULL");
my $entered = 'SELECT i.authority, i.started_on, i.published_on, j.area, j.grade::text
	FROM ofsted.inspection i JOIN ofsted.judgement j ON j.authority = i.authority AND j.inspection = i.id';
my $published = 'SELECT code, began, published, area, grade FROM raw_grade';
is(sql("($published EXCEPT ALL $entered) UNION ALL ($entered EXCEPT ALL $published)"), '',
	'the grades in the register are those in the file, each once');
is(sql('SELECT count(*) > 1100 FROM raw_grade'), 't', 'and there are many');

my $before = everything('ofsted');
like(load('ofsted', 'ilacs'), qr/271 rows read: 0 new, 0 changed, 271 unchanged/, 'a second import finds it all there');
like(load('ofsted', 'authorities'), qr/153 rows read: 0 new, 0 changed, 153 unchanged/, 'and so with the authorities');
is(everything('ofsted'), $before, 'and writes no row');

# The profile, against the latest row of each authority that existed. In the file
# no area but care leavers ever has no grade, and then it is judged within another.
my %abolished = (E06000028 => '2019-04-01', E10000021 => '2021-04-01', E10000006 => '2023-04-01');
my $ended = join ', ', map { "('$_', date '$abolished{$_}')" } sort keys %abolished;
sub profile_by_plain_sql
{
	my ($inspected_by, $published_by) = @_;
	return qq{
		SELECT g.area, region.name, g.grade, count(*)
		FROM (
			SELECT DISTINCT ON (r.code) r.code, r.region, r.began, r.published
			FROM raw r
			WHERE r.began <= '$inspected_by' AND r.published <= '$published_by'
			ORDER BY r.code, r.published DESC
		) latest
		JOIN raw_grade g ON g.code = latest.code AND g.began = latest.began
		CROSS JOIN LATERAL (VALUES ('England'), (latest.region)) AS region (name)
		WHERE NOT EXISTS (SELECT FROM (VALUES $ended) AS e (code, day) WHERE e.code = latest.code AND e.day <= '$inspected_by')
		GROUP BY g.area, region.name, g.grade};
}
# the file's own list of who was inspected reaches beyond its date of 31 March 2025
foreach my $dates (['2025-03-31', '2025-12-31'], ['2025-03-31', '2025-03-31'], ['2018-12-31', '2018-12-31'], ['2019-03-31', '2019-04-01'],
	['2021-03-31', '2021-06-30'], ['2021-04-01', '2021-04-01'], ['2023-03-31', '2023-03-31'], ['2023-04-01', '2023-03-01'])
{
	my ($inspected_by, $published_by) = @$dates;
	my $plain = profile_by_plain_sql(@$dates);
	my $report = "SELECT area, region, grade, authorities FROM ofsted.judgement_profile('$inspected_by', '$published_by')
		WHERE region_of IN ('nation', 'Ofsted region') AND standing = 'judged'";
	is(sql("($plain EXCEPT ALL $report) UNION ALL ($report EXCEPT ALL ($plain))"), '',
		"the profile of $inspected_by as published by $published_by is that of the raw file, for every area and region");
}
is(sql("SELECT count(*) FROM (" . profile_by_plain_sql('2025-03-31', '2025-12-31') . ") p") > 150, 1, 'and it has many rows');
isnt(sql(profile_by_plain_sql('2025-03-31', '2025-12-31') . ' ORDER BY 1, 2, 3'),
	sql(profile_by_plain_sql('2025-03-31', '2025-03-31') . ' ORDER BY 1, 2, 3'),
	'what had been published by its own date is less');

# Rows add up to the authorities that existed, whoever was judged.
foreach my $there (['2018-03-31', 152], ['2019-03-31', 152], ['2019-04-01', 151], ['2021-03-31', 151], ['2021-04-01', 152],
	['2023-03-31', 152], ['2023-04-01', 153], ['2025-03-31', 153])
{
	my ($day, $authorities) = @$there;
	is(sql("SELECT DISTINCT sum(authorities) FROM ofsted.judgement_profile('$day', '$day') GROUP BY area, region_of"),
		$authorities, "with those not yet judged, the profile of $day adds up to $authorities in every area");
	is(sql("SELECT count(*) FROM ofsted.judgement_profile('$day', '$day')
		GROUP BY area, region_of, region HAVING sum(authorities) <> min(of_authorities) OR abs(sum(share) - 1) > 1e-9"), '',
		'and in every region');
}
is(sql("SELECT standing FROM ofsted.judgement_profile('2018-01-01', '2018-01-01') WHERE standing <> 'not yet judged'"), '',
	'before the first report nobody was judged');

# Abolished authorities leave on the day they ended.
foreach my $code (sort keys %abolished)
{
	my $day = $abolished{$code};
	is(sql("SELECT t.last = date '$day' - 1, c.standing, c.ended_on FROM
		(SELECT max(judged_to) AS last FROM ofsted.judgement_timeline('2025-03-31') WHERE authority = '$code' AND area = 'overall') t,
		ofsted.judgement_current('2025-03-31') c WHERE c.authority = '$code' AND c.area = 'overall'"),
		"t|authority abolished|$day", "the last grade of $code ended with it");
	is(sql("SELECT grade IS NOT NULL FROM ofsted.judgement_current(date '$day' - 1) WHERE authority = '$code' AND area = 'overall'"),
		't', 'and stood until the day before');
}
is(sql("SELECT inadequate_to, days, ended, outcome FROM ofsted.inadequate_spell_duration('2025-03-31') WHERE authority = 'E10000021' AND area = 'overall'"),
	'2021-03-31|612|f|authority abolished', 'a spell that an abolition cut off has not ended');

#
# A restated grade: an edition that said good, then the published one
#
my $earlier = PostgreSQL::Test::Utils::tempdir() . '/earlier.csv';
{
	my $text = slurp_file($file{ilacs});
	my $restated = $text =~ s/^(E10000028,Staffordshire,[^\n]*,2023-11-06,[^\n]*,)Requires improvement to be good(\r?)$/$1Good$2/m;
	is($restated, 1, 'the file has the inspection of Staffordshire in November 2023');
	append_to_file($earlier, $text);
}
sql("SELECT oversight.create_register('editions');
	INSERT INTO editions.source (code, publisher, title, published_on) VALUES
		('outcomes-2024', 'ofsted', 'Outcomes as at 31 March 2024', '2024-06-20'),
		('outcomes-2025', 'ofsted', 'Outcomes as at 31 March 2025', '2025-07-15')");
load('editions', 'authorities');
load('editions', 'ilacs', path => $earlier, before => "SET oversight.import_source = 'outcomes-2024';");
my $said = load('editions', 'ilacs', before => "SET oversight.import_source = 'outcomes-2025';");
like($said, qr/Staffordshire, inspection of 2023-11-06: care leavers restated from "Good" to "Requires improvement to be good" as from 2025-07-15/,
	'a restated grade is reported');
like($said, qr/271 rows read: 0 new, 1 changed, 270 unchanged/, 'and is the only change');
is(sql("SELECT j.source, j.grade, j.stated_on, r.source, r.grade FROM editions.judgement j JOIN editions.judgement r ON r.authority = j.authority AND r.id = j.restates"),
	'outcomes-2025|requires improvement|2025-07-15|outcomes-2024|good', 'it is a row that restates the one before');
is(sql("SELECT string_agg(c.grade, ', ' ORDER BY d) FROM unnest('{2024-01-12,2025-07-14,2025-07-15}'::date[]) d, editions.judgement_current(d) c
	WHERE c.authority = 'E10000028' AND c.area = 'care leavers'"),
	'good, good, requires improvement', 'and what was known before stays known');
$before = everything('editions');
like(load('editions', 'ilacs', before => "SET oversight.import_source = 'outcomes-2025';"), qr/0 changed, 271 unchanged/, 'once restated it is held');
load('editions', 'ilacs', path => $earlier, before => "SET oversight.import_source = 'outcomes-2024';");
is(everything('editions'), $before, 'and the earlier edition restates nothing back');

#
# All files, in two orders
#
sql("SELECT oversight.create_register('one'); SELECT oversight.create_register('two')");
load('one', $_) foreach ('authorities', 'ilacs', 'inyear', 'both');
load('two', $_) foreach ('authorities', 'both', 'inyear', 'ilacs');
$before = everything('one');
foreach my $name ('both', 'inyear', 'ilacs', 'authorities')
{
	like(load('one', $name), qr/ 0 new, 0 changed, \d{3} unchanged/, "a second import of $name changes nothing");
}
is(everything('one'), $before, 'nor does it write a row');
my $statements = q{
	SELECT i.authority, i.kind, i.started_on, i.ended_on, i.published_on, i.theme, p.publisher, i.account_of IS NULL, j.area, j.grade::text, j.stated_on, q.publisher
	FROM %1$s.inspection i JOIN %1$s.source p ON p.code = i.source
	LEFT JOIN %1$s.judgement j ON j.authority = i.authority AND j.inspection = i.id LEFT JOIN %1$s.source q ON q.code = j.source};
my ($one, $two) = map { my $s = $statements; $s =~ s/%1\$s/$_/g; $s } ('one', 'two');
is(sql("($one EXCEPT ALL $two) UNION ALL ($two EXCEPT ALL $one)"), '', 'the files leave the same behind in either order');
is(sql('SELECT count(*) FILTER (WHERE account_of IS NULL AND framework = \'ILACS\' AND kind NOT LIKE \'%visit\'), count(*) FILTER (WHERE framework = \'SIF\'),
	count(*) FILTER (WHERE kind LIKE \'%visit\'), count(*) FROM two.inspection'), '315|167|60|542', 'and no inspection is there twice');
is(sql("SELECT area, grade FROM one.judgement j WHERE EXISTS (SELECT FROM one.judgement o
	WHERE o.authority = j.authority AND o.inspection = j.inspection AND o.area = j.area AND oversight.grade_ne(o.grade, j.grade))"), '',
	'the two publishers agree wherever both speak');

# The profile of both frameworks, half-year by half-year, against the raw rows: the
# latest grade of an area, unless a later report could not award it one.
sql("CREATE TABLE raw_both (code text, name text, framework text, kind text, began date, words text, published date,
	overall text, leaders text, help text, in_care text, care_leavers text, adoption text, lscb text, scope text, source text)");
sql("SET datestyle = 'ISO, YMD';
\\copy raw_both from '$file{both}' csv header");
sql("CREATE TABLE raw_authority (code text, name text, region text, urn text, dfe text, aka text, abbrev text, d2i text, ons text, ons_name text,
	type text, neighbours text, dfe_region text, dfe_region_name text, dfe_name text, ended date)");
sql("\\copy raw_authority (code, name, region, urn, dfe, aka, abbrev, d2i, ons, ons_name, type, neighbours, dfe_region, dfe_region_name, dfe_name) from '$file{authorities}' csv header");
sql("INSERT INTO raw_authority (code, region, ended) VALUES ('E06000028', 'South West', '2019-04-01'), ('E06000029', 'South West', '2019-04-01'),
	('E10000021', 'East Midlands', '2021-04-01'), ('E10000006', 'North West', '2023-04-01')");
is(sql("SELECT DISTINCT code FROM raw_both EXCEPT SELECT code FROM raw_authority ORDER BY 1"), '', 'the two files name authorities by the same codes');
my $both_by_plain_sql = q{
	SELECT day, area, region.name, grade, count(*)
	FROM (
		SELECT DISTINCT ON (d.day, r.code, a.area) d.day, r.code, a.area,
			CASE a.printed WHEN 'Requires improvement to be good' THEN 'requires improvement' WHEN 'Not judged' THEN NULL ELSE lower(a.printed) END AS grade
		FROM (SELECT (month - interval '1 day')::date FROM generate_series(timestamp '2014-04-01', '2026-07-01', '6 months') month UNION SELECT '2026-06-30') d (day)
		JOIN raw_both r ON r.published <= d.day
		CROSS JOIN LATERAL (VALUES
			('overall', overall, began IS NULL OR began < '2026-04-27'), ('leaders', leaders, true), ('help and protection', help, true), ('in care', in_care, true),
			('care leavers', care_leavers, framework LIKE 'SIF%' OR began >= '2023-01-01'), ('adoption', adoption, framework LIKE 'SIF%'),
			('lscb', lscb, framework LIKE 'SIF%')) AS a (area, printed, awarded)
		WHERE a.printed IS NOT NULL OR NOT a.awarded
		ORDER BY d.day, r.code, a.area, r.published DESC
	) stand
	JOIN raw_authority w USING (code)
	CROSS JOIN LATERAL (VALUES ('England'), (w.region)) AS region (name)
	WHERE grade IS NOT NULL AND (w.ended <= day) IS NOT TRUE
	GROUP BY day, area, region.name, grade};
my $both_by_report = q{
	SELECT d.day, p.area, p.region, p.grade, p.authorities
	FROM (SELECT (month - interval '1 day')::date FROM generate_series(timestamp '2014-04-01', '2026-07-01', '6 months') month UNION SELECT '2026-06-30') d (day)
	CROSS JOIN LATERAL one.judgement_profile(d.day, d.day) p
	WHERE p.region_of IN ('nation', 'Ofsted region') AND p.standing = 'judged'};
is(sql("($both_by_plain_sql EXCEPT ALL $both_by_report) UNION ALL ($both_by_report EXCEPT ALL ($both_by_plain_sql))"), '',
	'the profile of both frameworks is that of the raw file, half-year by half-year, for every area and region');
is(sql("SELECT count(*) > 2000 FROM ($both_by_plain_sql) p"), 't', 'and it has many rows');

# Inspections begun from 27 April 2026
is(sql("SELECT string_agg(c.authority || ' ' || c.standing, ', ' ORDER BY c.authority) FROM one.judgement_current('2026-06-30') c
	JOIN one.inspection i ON i.authority = c.authority AND i.started_on >= '2026-04-27' WHERE c.area = 'overall'"),
	'E06000066 no longer judged, E09000005 no longer judged', 'inspections begun from 27 April 2026 have no overall grade');
is(sql("SELECT count(*) > 0 FROM one.inspection i JOIN one.judgement j ON j.authority = i.authority AND j.inspection = i.id AND j.area = 'overall'
	WHERE i.published_on > '2026-04-27' AND i.started_on < '2026-04-27'"), 't', 'while those begun before have one, though published later');
{
	my $forged = PostgreSQL::Test::Utils::tempdir() . '/forged.csv';
	my $text = slurp_file($file{both});
	$text =~ s/(2026-04-27,2026-05-01,2026-06-17,),/$1Good,/ or die 'no such inspection';
	append_to_file($forged, $text);
	my ($status, $err) = load('one', 'both', path => $forged, may_fail => 1);
	isnt($status, 0, 'an overall grade on one is an error');
	like($err, qr/inspection of 2026-04-27: column "overall" says "Good", where nothing is expected/, 'that says so');
	is(everything('one'), $before, 'and leaves nothing behind');
}

# Care leavers' grades under the old framework end with the first report of the new.
is(sql("WITH first AS (
		SELECT authority, min(published_on) AS day FROM one.inspection WHERE framework = 'ILACS' AND kind NOT LIKE '%visit' GROUP BY authority
	), old AS (
		SELECT t.authority, t.area, t.judged_on, t.judged_to FROM one.judgement_timeline('2026-06-30') t
		WHERE t.area IN ('care leavers', 'adoption') AND t.framework = 'SIF' AND t.standing = 'judged'
	)
	SELECT count(*) > 90, count(*) FILTER (WHERE (o.judged_to < f.day) IS NOT TRUE) FROM old o JOIN first f USING (authority) WHERE f.day > o.judged_on"),
	't|0', 'no grade of care leavers from before 2018 outlives the ILACS report that covers them');
is(sql("SELECT count(*) > 100 FROM one.judgement_current('2022-12-31') WHERE area = 'care leavers' AND standing = 'covered by another area' AND grade IS NULL AND covered_by_grade IS NOT NULL"),
	't', 'and the judgement that covers them is named');

#
# Stoke-on-Trent, with and without what else is known of it
#
my $timeline = "SELECT area, coalesce(grade, standing), judged_on, judged_to FROM %s.judgement_timeline('2026-06-30') WHERE authority = 'E06000021' AND judged_on > '2012-01-01'";
my $ri = 'requires improvement';
my @stoke;
foreach my $area ('overall', 'leaders', 'help and protection', 'in care')
{
	my $later = $area eq 'in care' ? 'good' : $ri;
	push @stoke, "$area|$ri|2015-08-12|2019-03-17", "$area|inadequate|2019-03-18|2022-11-24",
	  "$area|$later|2022-11-25|2025-07-14", "$area|$later|2025-07-15|";
}
foreach my $area ('care leavers', 'adoption')
{
	push @stoke, "$area|" . ($area eq 'adoption' ? 'good' : $ri) . '|2015-08-12|2019-03-17',
	  "$area|covered by another area|2019-03-18|2022-11-24", "$area|covered by another area|2022-11-25|2025-07-14",
	  "$area|" . ($area eq 'adoption' ? 'covered by another area' : $ri) . '|2025-07-15|';
}
is(sql(sprintf $timeline, 'one'), join("\n", @stoke), 'the timeline of Stoke-on-Trent is right in every area');
sql("SELECT oversight.create_register('stoke'); SELECT oversight.load_example('stoke')");
foreach my $name ('authorities', 'both', 'ilacs', 'inyear')
{
	unlike(load('stoke', $name), qr/Stoke-on-Trent/, "$name agrees with the example about Stoke-on-Trent");
}
is(sql(sprintf $timeline, 'stoke'), join("\n", @stoke), 'and so is that of the example with the files');
is(sql("SELECT count(*) FROM stoke.inspection WHERE authority = 'E06000021'"), '12', 'whose inspections are not entered twice');
foreach my $register ('one', 'stoke')
{
	is(sql("SELECT inadequate_from, inadequate_to, days, ended, outcome, grade_after FROM $register.inadequate_spell_duration('2025-07-15') WHERE authority = 'E06000021' AND area = 'overall'"),
		"2019-03-18|2022-11-24|1348|t|judged better|$ri", '1,348 days at inadequate, from 18 March 2019 to 25 November 2022');
}
is(sql("SELECT sum(days_in_force) FROM stoke.direction_chain('2025-07-15')"), '2097', 'which is not the time under direction');

#
# Files that are not what they should be
#
my ($status, $err) = load('one', 'ilacs', path => $file{inyear}, may_fail => 1);
isnt($status, 0, 'another file of as many columns is refused');
like($err, qr/column 3 is "Region", not "Local authority status"/, 'by the first column that differs');
{
	my $latin = PostgreSQL::Test::Utils::tempdir() . '/latin.csv';
	my $text = slurp_file($file{authorities});
	$text =~ s/,Barnet,/,Barn\xe9t,/;
	append_to_file($latin, $text);
	($status, $err) = load('one', 'authorities', path => $latin, may_fail => 1, before => "SET client_encoding = 'UTF8';");
	isnt($status, 0, 'a file in another encoding is refused');
	like($err, qr/invalid byte sequence for encoding "UTF8"/, 'and says so');
	append_to_file("$latin.16", "\xff\xfeg\0s\0s\0");
	($status, $err) = load('one', 'authorities', path => "$latin.16", may_fail => 1, before => "SET client_encoding = 'UTF8';");
	isnt($status, 0, 'and so is UTF-16');
}
# The ways in which a file is damaged between its publisher and here.
my $good = slurp_file($file{ilacs});
my $damage = PostgreSQL::Test::Utils::tempdir() . '/damaged';
my $case = 0;
sub damaged
{
	my ($text, %options) = @_;
	my $path = $damage . ++$case . '.csv';
	open(my $out, '>:raw', $path) or die $!;
	print $out $text;
	close($out);
	return load('one', 'ilacs', path => $path, may_fail => 1, before => "SET client_encoding = 'UTF8';", %options);
}
my $rows = qr/271 rows read: 0 new, 0 changed, 271 unchanged/;
(my $plain = $good) =~ s/\r//g;
foreach my $harmless (['a byte order mark', "\xef\xbb\xbf$plain"], ['line ends of Windows', $plain =~ s/\n/\r\n/gr], ['line ends of the Mac', $plain =~ s/\n/\r/gr],
	['rows of commas between and below', $plain =~ s/^(E10000028)/,,,,,,,,,,,\n$1/mr . ",,,,,,,,,,,\n"])
{
	my ($what, $text) = @$harmless;
	($status, $err) = damaged($text);
	like($err, $rows, "$what is no matter");
}
my ($head, $rest) = $plain =~ /^([^\n]*\n)(.*)/s;
foreach my $fatal (
	['no header', $rest, qr/the first row is not the header .*: column 1 is "E09000002", not "Local authority area code"/],
	['a title above the header', "Outcomes as at 31 March 2025,,,,,,,,,,,\n$plain", qr/the first row is not the header/],
	['columns in another order', $head =~ s/^([^,]*),([^,]*),/$2,$1,/r . $rest, qr/column 1 is "Local authority name", not "Local authority area code"/],
	['semicolons', $plain =~ s/,/;/gr, qr/missing data for column/],
	['a column too many', $plain =~ s/\n/,\n/gr, qr/extra data after last expected column/],
	['a row of totals', $plain . "Total,,,,,,,36,44,22,38,27\n", qr/Total: column "Inspection date" says nothing/],
	['a month before the day', $plain =~ s/,2018-10-08,/,10\/18\/2018,/r, qr/column "Inspection date" says "10\/18\/2018", where a day of the calendar is expected/],
	['a number for a date', $plain =~ s/,2018-10-08,/,43381,/r, qr/says "43381", where a date as YYYY-MM-DD or DD\/MM\/YYYY is expected/],
	['a row twice', $plain =~ s/^(E10000028[^\n]*\n)/$1$1/mr, qr/the file has more than one row for this inspection/])
{
	my ($what, $text, $says) = @$fatal;
	isnt($text, $plain, "$what: the file is changed");
	($status, $err) = damaged($text);
	isnt($status, 0, "$what is refused");
	like($err, $says, 'and said so');
}
is(everything('one'), $before, 'none of them leaves anything behind');

$node->stop;
done_testing();
