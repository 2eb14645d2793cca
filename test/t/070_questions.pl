# A national register, made from the published files by the imports alone,
# answers questions 11 to 18 (docs/questions.md) with what plain SQL says over the
# same files and with known facts; and after a dump and a restore every report
# says the same. The files are in the directory that OVERSIGHT_DATA names.

use strict;
use warnings;
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $data = $ENV{OVERSIGHT_DATA} // "$FindBin::Bin/../../../shared/data";
my @files = (
	[ authorities => 'authorities' ],
	[ ofsted_ilacs => 'ofsted_ilacs_inspection_history_2018-2025' ],
	[ ofsted_inyear => 'ofsted_ilacs_inyear_2024-25' ],
	[ inspections => 'inspections_2013_2026' ],
	[ dfe_children_looked_after => 'cla_rates_by_la_year_long' ],
	[ neighbours => 'statistical_neighbours_2025' ]);
foreach my $file (@files)
{
	plan skip_all => "a published file is not here: set OVERSIGHT_DATA to the directory of $file->[1].csv"
	  unless -e "$data/$file->[1].csv";
}

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\njit = off");
$node->start;
$node->safe_psql('postgres', 'CREATE DATABASE england TEMPLATE template0');
sub sql { return $node->safe_psql('england', "SET search_path = nation, oversight, public;\n$_[0]"); }

$node->safe_psql('england', q{CREATE EXTENSION oversight CASCADE; SELECT oversight.create_register('nation')});
foreach my $file (@files)
{
	my ($out, $err);
	my $status = $node->psql('england', "\\copy nation.import_$file->[0] from '$data/$file->[1].csv' csv",
		stdout => \$out, stderr => \$err);
	is($status, 0, "$file->[1] is loaded") or diag($err);
}
sql('ANALYZE');

# The files as they stand, in tables of text.
sql(q{
	CREATE TABLE public.ilacs (code text, name text, status text, region text, began date, published date, kind text,
		"overall" text, "leaders" text, "help and protection" text, "in care" text, "care leavers" text);
	CREATE TABLE public.inspected (code text, name text, framework text, kind text, began text, ended text, published date,
		overall text, leaders text, help text, in_care text, care_leavers text, adoption text, lscb text, scope text, source text);
	CREATE TABLE public.cla (year text, identifier text, level text, cc text, cn text, rc text, region text, old text, name text, code text,
		type text, population text, children text, rate text);
	CREATE TABLE public.near (la_no text, la text, k text, sn_no text, sn text)});
sql("SET datestyle = 'ISO, YMD';\n\\copy public.ilacs from '$data/$files[1][1].csv' csv header");
sql("SET datestyle = 'ISO, YMD';\n\\copy public.inspected from '$data/$files[3][1].csv' csv header");
sql("\\copy public.cla from '$data/$files[4][1].csv' csv header");
sql("\\copy public.near from '$data/$files[5][1].csv' csv header");
# by the orders of Parliament
sql(q{CREATE TABLE public.abolished AS SELECT * FROM (VALUES ('E06000028', date '2019-04-01'), ('E06000029', '2019-04-01'),
	('E10000021', '2021-04-01'), ('E10000006', '2023-04-01')) a (code, day);
	CREATE FUNCTION public.plain(words text) RETURNS text LANGUAGE sql IMMUTABLE AS
	$$ SELECT CASE words WHEN 'Requires improvement to be good' THEN 'requires improvement' ELSE lower(words) END $$});

#
# question 11: grades on 31 March 2025 as published, by region and area
#
my $profile = q{SELECT area, region, grade, authorities FROM judgement_profile('2025-03-31', '2025-07-15')
	WHERE region_of IN ('nation', 'Ofsted region') AND grade IS NOT NULL};
my $by_plain_sql = q{
	SELECT g.area, r.name, plain(g.printed), count(*)
	FROM (
		SELECT DISTINCT ON (i.code) i.* FROM ilacs i
		WHERE i.began <= '2025-03-31' AND i.published <= '2025-07-15' ORDER BY i.code, i.published DESC
	) i
	CROSS JOIN LATERAL (VALUES ('overall', i.overall), ('leaders', i.leaders), ('help and protection', i."help and protection"),
		('in care', i."in care"), ('care leavers', i."care leavers")) g (area, printed)
	CROSS JOIN LATERAL (VALUES ('England'), (i.region)) r (name)
	WHERE g.printed IS NOT NULL AND i.code NOT IN (SELECT code FROM abolished)
	GROUP BY 1, 2, 3};
# The file was published on 15 July 2025; what came later, such as the report on
# Wakefield of 18 July, is not in it.
is(sql("SELECT area, region, grade FROM (($profile EXCEPT ALL $by_plain_sql) UNION ALL ($by_plain_sql EXCEPT ALL $profile)) d
	ORDER BY 1, 2, 3"), '', 'question 11: the grades are those of the published file, in every area and region');
is(sql("SELECT DISTINCT sum(authorities) FROM judgement_profile('2025-03-31', '2025-07-15') GROUP BY area, region_of"), '153',
	'question 11: and sum to the 153 authorities that existed');
is(sql("SELECT string_agg(grade || ' ' || authorities, ', ' ORDER BY grade_rank) FROM judgement_profile('2025-03-31', '2025-07-15')
	WHERE area = 'overall' AND region_of = 'nation'"), sql("SELECT string_agg(printed || ' ' || n, ', ' ORDER BY array_position('{outstanding,good,requires improvement,inadequate}', printed))
	FROM ($by_plain_sql) p (area, region, printed, n) WHERE area = 'overall' AND region = 'England'"), 'question 11: overall, from best to worst');
isnt(sql("SELECT count(*) FROM (($profile) EXCEPT ALL (SELECT area, region, grade, authorities FROM judgement_profile('2025-03-31', '2025-03-31')
	WHERE region_of IN ('nation', 'Ofsted region') AND grade IS NOT NULL)) d"), '0', 'question 11: what had been published by the day itself is less');

#
# question 12: care leavers on 31 March 2022, when they had no grade of their own
#
my $covered = q{SELECT authority, covered_by_grade FROM judgement_current('2022-03-31')
	WHERE area = 'care leavers' AND standing = 'covered by another area'};
my $in_care = q{SELECT DISTINCT ON (i.code) i.code, plain(i."in care") FROM ilacs i
	WHERE i.published <= '2022-03-31' AND i.code NOT IN (SELECT code FROM abolished WHERE day <= '2022-03-31')
	ORDER BY i.code, i.published DESC};
is(sql("(($covered) EXCEPT ALL ($in_care)) UNION ALL (($in_care) EXCEPT ALL ($covered))"), '',
	'question 12: the judgement that covered them is that of the published file for everyone');
is(sql("SELECT count(grade) FROM judgement_current('2022-03-31') WHERE area = 'care leavers' AND standing = 'covered by another area'"), '0',
	'question 12: and is never shown as a grade of theirs');
is(sql("SELECT count(*) FROM judgement_current('2022-03-31') c WHERE area = 'care leavers' AND grade IS NOT NULL
	AND EXISTS (SELECT FROM ilacs i WHERE i.code = c.authority AND i.published <= '2022-03-31')"), '0',
	'question 12: only those not yet inspected under the new framework keep the grade of the old');

#
# question 13: no overall grade for those inspected from 27 April 2026
#
is(sql(q{SELECT string_agg(authority_name || ': ' || standing || coalesce(' ' || grade, ''), ', ' ORDER BY authority_name)
	FROM judgement_current('2026-06-30') WHERE area = 'overall'
	AND authority IN (SELECT code FROM inspected WHERE began LIKE '2026-%' AND began >= '2026-04-27')}),
	'Brent: no longer judged, Somerset: no longer judged', 'question 13: there is none, and the one before has ended');
is(sql(q{SELECT count(*) FROM judgement_current('2026-06-30') WHERE area IN ('leaders', 'help and protection', 'in care', 'care leavers')
	AND authority IN ('E09000005', 'E06000066') AND grade IS NOT NULL}), '8', 'question 13: the other four areas are graded');

#
# question 14: successors, and what they inherit
#
is(sql(q{SELECT string_agg(p.name || ' -> ' || a.name || ' ' || s.happened_on, '; ' ORDER BY p.name, a.name) FROM authority_succession s
	JOIN authority p ON p.code = s.predecessor JOIN authority a ON a.code = s.successor}),
	'Bournemouth -> Bournemouth, Christchurch & Poole 2019-04-01; Cumbria -> Cumberland 2023-04-01; Cumbria -> Westmorland and Furness 2023-04-01; '
	  . 'Northamptonshire -> North Northamptonshire 2021-04-01; Northamptonshire -> West Northamptonshire 2021-04-01; Poole -> Bournemouth, Christchurch & Poole 2019-04-01',
	'question 14: one into two, and two into one');
is(sql(q{SELECT DISTINCT a.name, j.grade, j.judged_on FROM authority_succession s JOIN authority a ON a.code = s.successor
	JOIN judgement_current('2021-03-31') j ON j.authority = s.predecessor AND j.area = 'overall' WHERE s.predecessor = 'E10000021' ORDER BY 1}),
	"North Northamptonshire|inadequate|2019-07-29\nWest Northamptonshire|inadequate|2019-07-29", 'question 14: both took over from an inadequate one');

#
# question 15: the published files list no direction; one that is entered is there
#
is(sql(q{SELECT count(*) FROM intervention_duration('2024-06-30')}), '0', 'question 15: nobody is under a direction that no file lists');
sql(q{INSERT INTO intervention (authority, level, title, during) VALUES ('E06000021', 'direction', 'Direction', '[2019-05-16,2025-02-10)')});
is(sql(q{SELECT d.day, i.authority_name, i.days FROM unnest('{2019-05-15,2024-06-30,2025-02-10}'::date[]) d (day), intervention_duration(d.day) i
	WHERE i.level = 'direction' AND i.is_open}), '2024-06-30|Stoke-on-Trent|1872', 'question 15: and for how long');

#
# question 16: how long authorities stay inadequate, the open ones counted
#
my $spells = q{SELECT authority, inadequate_from, days, ended FROM inadequate_spell_duration('2025-03-31') WHERE area = 'overall'};
my $islands = q{
	SELECT code, min(published) AS since, max(until) - min(published), bool_or(better)
	FROM (
		SELECT g.*, sum((NOT inadequate)::int) OVER (PARTITION BY code ORDER BY published) AS island
		FROM (
			SELECT j.code, j.published, j.overall = 'Inadequate' AS inadequate,
				least(coalesce(lead(j.published) OVER w, '2025-03-31'), (SELECT day FROM abolished a WHERE a.code = j.code)) AS until,
				coalesce(lead(j.overall) OVER w, 'Inadequate') <> 'Inadequate' AS better
			FROM inspected j WHERE j.published <= '2025-03-31' AND j.overall IS NOT NULL AND j.overall <> 'Not judged'
			WINDOW w AS (PARTITION BY j.code ORDER BY j.published)
		) g
	) i
	WHERE inadequate GROUP BY code, island};
is(sql("SELECT count(*) FROM (($spells) EXCEPT ALL ($islands)) d"), '0', 'question 16: no spell that plain SQL does not find');
is(sql("SELECT count(*) FROM (($islands) EXCEPT ALL ($spells)) d"), '0', 'question 16: and none that it finds is missing');
cmp_ok(sql("SELECT count(*) FROM ($spells) s"), '>', 50, 'question 16: there are many');
# Kaplan and Meier by hand: the first day at which half or fewer are left.
is(sql(q{SELECT DISTINCT median_days FROM inadequate_spell_duration('2025-03-31') WHERE area = 'overall'}), sql(q{
	SELECT min(days) FROM (
		SELECT days, exp(sum(ln(CASE WHEN ended = at_risk THEN 1e-300 ELSE 1 - ended / at_risk END)) OVER (ORDER BY days)) AS left
		FROM (
			SELECT s.days, count(*) FILTER (WHERE s.ended)::float8 AS ended,
				(SELECT count(*) FROM inadequate_spell_duration('2025-03-31') o WHERE o.area = 'overall' AND o.days >= s.days)::float8 AS at_risk
			FROM inadequate_spell_duration('2025-03-31') s WHERE s.area = 'overall' GROUP BY s.days
		) t
	) k WHERE k.left <= 0.5}), 'question 16: the median is that of Kaplan and Meier');
is(sql(q{SELECT days, ended, grade_after FROM inadequate_spell_duration('2025-03-31') WHERE area = 'overall' AND authority = 'E06000021'}),
	'1348|t|requires improvement', 'question 16: and Stoke-on-Trent stood there for 1,348 days');

#
# question 17: the rate of children in care against ten neighbours and England
#
is(sql(q{SELECT b.value, b.rank_highest, b.n_values, round(b.neighbours_mean::numeric, 1), b.neighbours_n, b.rank_highest_among_neighbours,
		b.value BETWEEN b.lower AND b.upper, l.rule IS NOT NULL
	FROM measure_benchmark('2025-12-31') b JOIN measure_latest('2025-12-31') l USING (authority, measure, period_from)
	WHERE b.authority = 'E06000021' AND b.measure = 'cla-rate'}),
	sql(q{WITH r AS (SELECT old, rate::numeric AS rate FROM cla WHERE year = '2025' AND type LIKE '% on 31 March%' AND rate ~ '^[0-9.]+$'),
		n AS (SELECT r.rate FROM near JOIN r ON r.old = near.sn_no WHERE near.la_no = '861')
	SELECT s.rate, (SELECT count(*) + 1 FROM r WHERE r.rate > s.rate), (SELECT count(*) FROM r), (SELECT round(avg(rate), 1) FROM n),
		(SELECT count(*) FROM n), (SELECT count(*) + 1 FROM n WHERE n.rate > s.rate), true, true
	FROM r s WHERE s.old = '861'}), 'question 17: value, rank, neighbours and all are those of plain SQL');

#
# question 18: a region in which one number is confidential
#
is(sql(q{SELECT area, total, n_authorities, n_values, n_missing, n_confidential, partial FROM measure_total('2025-12-31')
	WHERE measure = 'cla' AND period_label = '31 March 2025' AND area_kind = 'ons region' AND n_confidential > 0}),
	sql(q{SELECT 'London', sum(children::int) FILTER (WHERE children ~ '^[0-9]+$'), count(*), count(*) FILTER (WHERE children ~ '^[0-9]+$'),
		count(*) FILTER (WHERE children = 'c'), count(*) FILTER (WHERE children = 'c'), true
	FROM cla WHERE year = '2025' AND type LIKE '% on 31 March%' AND region LIKE '%London%'}),
	'question 18: the total of what there is, marked partial');
is(sql(q{SELECT bool_and(partial = (n_missing > 0)) FROM measure_total('2025-12-31')}), 't', 'question 18: a total is partial when a number is missing, and only then');

#
# Duties are entered as well, of authorities and to children, and what was done:
# on time, late, not at all and for a due date that is named.
#
sql(q{
	INSERT INTO party (code, name, kind, authority) SELECT 'council-' || code, name || ' council', 'body', code FROM authority WHERE kind NOT IN ('region', 'nation') AND during @> daterange('2019-10-31', '2025-01-01');
	INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during)
	SELECT authority, 'direction', 'Direction', 'direction', 'direction', '2019-10-31', '[2019-10-31,)', '[2019-10-31,)' FROM party WHERE code LIKE 'council-%';
	SELECT count(*) FROM instrument i, LATERAL add_duty(i.authority, 'direction', 'monthly-report', 'Monthly report', 'every month', clause => '1', owes => ARRAY['council-' || i.authority]) d;
	SELECT count(*) FROM instrument i, LATERAL add_duty(i.authority, 'direction', 'plan', 'A plan', 'by 2020-01-31, 2020-06-30', clause => '2', owes => ARRAY['council-' || i.authority]) d WHERE i.authority < 'E08';
	SELECT count(*) FROM instrument i CROSS JOIN generate_series(0, 11) m, LATERAL record_fulfilment(i.authority, 'monthly-report', date '2019-11-29' + m * 31 + (hashtext(i.authority || m) & 7), evidence => 'minute ' || m) r
	WHERE hashtext(i.authority || m) % 5 <> 0 AND m % 6 < 5;
	SELECT count(*) FROM instrument i, LATERAL record_fulfilment(i.authority, 'plan', '2020-02-07', '2020-01-31') r WHERE i.authority < 'E07';
	SELECT count(*) FROM instrument i, LATERAL add_child_duties(i.authority, 'C-1', ARRAY['becomes looked after', 'placement begins'], '2024-01-08', 'Team A') d WHERE i.code = 'direction';
	SELECT count(*) FROM instrument i, LATERAL record_fulfilment(i.authority, 'LAC_REVIEW', '2024-01-30', subject => 'C-1') r WHERE i.code = 'direction' AND hashtext(i.authority) % 3 <> 0});
cmp_ok(sql('SELECT count(*) FROM fulfils'), '>', 1000, 'duties are answered');
is(sql(q{SELECT count(DISTINCT outcome) > 2 FROM due_calendar('2020-12-31')}), 't', 'some on time, some late, some not at all');

#
# The same register after pg_dump and psql: every table, every view, every report.
#
my $dump = "${PostgreSQL::Test::Utils::tmp_check}/nation.sql";
$node->command_ok([ 'pg_dump', '--no-sync', '-N', 'public', '-f', $dump, $node->connstr('england') ], 'pg_dump');
$node->safe_psql('postgres', 'CREATE DATABASE restored TEMPLATE template0');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, $node->connstr('restored') ], 'psql restores it');
$node->safe_psql('restored', 'ANALYZE');
my @what = split /\n/, sql(q{
	SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = 'nation'::regnamespace AND c.relkind IN ('r', 'v')
	UNION ALL
	SELECT format('%s(%L)', p.proname, d.day)
	FROM pg_proc p, (VALUES ('2019-03-31'), ('2025-12-31')) d (day)
	WHERE p.pronamespace = 'nation'::regnamespace AND p.proretset AND p.proargtypes[0] = 'date'::regtype AND p.pronargs - p.pronargdefaults <= 1});
cmp_ok(scalar(grep { /\(/ } @what), '>', 40, 'there are many reports');
my $digests = "SET search_path = nation, oversight; SET oversight.as_of = '2021-12-31';\n"
  . join "\n", map { my $name = s/'/''/gr; "SELECT '$name', count(*), md5(string_agg(r::text, E'\\n' ORDER BY r::text COLLATE \"C\")) FROM $_ r;" } @what;
my @before = split /\n/, $node->safe_psql('england', $digests);
my @after = split /\n/, $node->safe_psql('restored', $digests);
is(scalar @before, scalar @what, 'each is read');
is(join("\n", grep { my $line = $_; !grep { $_ eq $line } @before } @after), '', 'every one of them says the same after the restore');
cmp_ok(scalar(grep { !/\|0\|/ } @before), '>', 40, 'and most are not empty');

#
# One authority, carried over to a register of its own, and what is said of it there
#
my $stoke = 'E06000021';
$node->safe_psql('england', "SELECT oversight.create_register('alone')");
like(sql("SELECT oversight.import_authority('alone', oversight.export_authority('nation', '$stoke'))"), qr/imported into register alone/, 'an authority is carried over');
is(sql("SELECT oversight.export_authority('alone', '$stoke') = oversight.export_authority('nation', '$stoke')"), 't', 'and comes back identical');
sql('ANALYZE');
# but for numbers of the database, the last change of what is for reference, and
# what is said in comparison with others
my $numbers = q{'{obligation,fulfilment,subject,inspection,instrument_id,decision,finding,target,estimate,follows,changed_at}'::text[]};
my @alone = grep { !/measure_benchmark|measure_latest|_duration/ } split /\n/, sql(q{
	SELECT format('%s(%L)', p.proname, d.day)
	FROM pg_proc p
	JOIN pg_class v ON v.relnamespace = p.pronamespace AND v.relname = p.proname AND v.relkind = 'v', (VALUES ('2020-03-31'), ('2025-12-31')) d (day)
	WHERE p.pronamespace = 'nation'::regnamespace AND p.proretset AND p.proargtypes[0] = 'date'::regtype AND p.pronargs - p.pronargdefaults <= 1
	  AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = v.oid AND a.attname = 'authority')});
cmp_ok(scalar @alone, '>', 30, 'there are many reports on it');
my @differ = grep {
	my $report = $_;
	my ($there, $here) = map { "(SELECT regexp_replace((to_jsonb(r) - $numbers)::text, '#[0-9]+', '#', 'g') FROM $_.$report r WHERE r.authority = '$stoke')" } 'nation', 'alone';
	sql("SELECT count(*) FROM (($there EXCEPT ALL $here) UNION ALL ($here EXCEPT ALL $there)) d") ne '0';
} @alone;
is("@differ", '', 'they say the same');

$node->stop;
done_testing();
