# Published files with damage done to them: cells emptied, swapped, cut, filled
# with what belongs elsewhere, bytes flipped, rows doubled or cut in two. Each
# import takes the file, with every row of it accounted for, or refuses it in a
# sentence with a SQLSTATE of its own and leaves everything as it was.
#
# OVERSIGHT_ROUNDS=n damages n files for each import; OVERSIGHT_SEED=n repeats a
# run. Rows of the files in the directory OVERSIGHT_DATA are used where it is there.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../lib";
use Oversight::Register;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $rounds = $ENV{OVERSIGHT_ROUNDS} || 20;
seed(108);
my $root = "$FindBin::RealBin/../..";

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf',
	"fsync = off\nlog_statement = none\nlog_min_messages = log\nrestart_after_crash = off\njit = off\nstatement_timeout = 60s\n");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke')});

# Rows to begin from: those the tests and pages copy in, of which many are real,
# some of the published files, and these. The first line is the header.
my %file = (
	import_duties => [
		'authority,instrument,clause,duty,title,text,cadence,follows,timescale,anchor,from,to,grace,owes,contributes,receives,assures,team,subject,source',
		'Stoke-on-Trent,direction-2,8,report,A report,"In its own, words",every month,,,2019-11-30,,,10,stoke-dcs; commissioner,,dfe,,,,direction-2019-10-31',
		'E06000021,direction-2,9,plan,A plan,,every 3 months,,,31/10/2019,31/10/2019,,,stoke-dcs,,,,North,,',
		'861,direction-2,10,visit,A visit,,,report,,,,,5,,,,,,C-9,' ],
	import_fulfilments => [
		'authority,instrument,clause,subject,done_on,for_due,title,evidence,note',
		'Stoke-on-Trent,direction-2,7(e)(a),,25/02/2020,29/02/2020,Report for January,https://example.org/1,',
		'E06000021,direction-2,monthly-report,,03/04/2020,31/03/2020,Report for March,,two days late' ],
	import_observations => [
		'authority,measure,period,value',
		'Stoke-on-Trent,LACFinance,2019-20,1500', 'E06000021,LACFinance,2020-21,c', '861,RevCP,2021,"1,234.5"' ],
	import_observations_in_full => [
		'authority,measure,period,breakdown,value,numerator,denominator,status,published_on',
		'Stoke-on-Trent,LACFinance,2019-20,Team West,25,5,20,final,', 'E06000021,RevCP,2021,,25,25,100,provisional,01/06/2024' ],
	import_lait => [
		'short,Data item,Years,area,Values,la,Region',
		'LACFinance,Looked after Children Finance,2016-17 (OT),Barnet,1305,302,Outer London',
		'RevCP,,2024,Stoke-on-Trent,50,861,West Midlands' ],
	import_lait_measures => [
		'"Topic","Measure_short","Measure","Polarity","dps","No_Quartile"',
		'"Child Protection","RevCP","Reviews in time","High",1,',
		'"Finance","LACFinance","Looked after Children Finance","-",0,Y' ],
);
foreach my $page (sort(glob "$root/sql/*.sql"), sort(glob "$root/docs/*.md"))
{
	my $text = slurp_file($page);
	while ($text =~ /^COPY [^\n]*?\b(import_\w+) FROM stdin CSV;\n(.*?)^\\\.$/msg)
	{
		my ($view, @lines) = ($1, split /\n/, $2);
		my $header = shift @lines // next;
		$header =~ s/^\x{feff}|^\xef\xbb\xbf//;
		$file{$view} //= [$header];
		push @{ $file{$view} }, grep { /,/ } @lines;
	}
}
my %published = (
	import_authorities => 'authorities', import_ofsted_ilacs => 'ofsted_ilacs_inspection_history_2018-2025',
	import_ofsted_inyear => 'ofsted_ilacs_inyear_2024-25', import_inspections => 'inspections_2013_2026',
	import_neighbours => 'statistical_neighbours_2025', import_dfe_children_looked_after => 'cla_rates_by_la_year_long',
	import_lait => 'lait_indicators_2016_2025', import_lait_measures => 'lait_measures');
if (defined $ENV{OVERSIGHT_DATA})
{
	foreach my $view (sort keys %published)
	{
		open my $in, '<', "$ENV{OVERSIGHT_DATA}/$published{$view}.csv" or next;
		chomp(my ($header, @lines) = <$in>);
		s/\r$// foreach $header, @lines;
		push @{ $file{$view} }, map { $lines[ dice(scalar @lines) ] } 1 .. 20;
		$file{$view}[0] = $header;
	}
}
my @views = split /\n/, $node->safe_psql('postgres', q{
	SELECT relname FROM pg_class
	WHERE relnamespace = 'stoke'::regnamespace AND relkind = 'v' AND relname LIKE 'import\_%'
	ORDER BY relname COLLATE "C"});
is(join(' ', grep { !$file{$_} || @{ $file{$_} } < 2 } @views), '', 'there are rows for every import');

# What the register holds, in a form that any write changes.
$node->safe_psql('postgres', q{
	DO $do$
	BEGIN
		EXECUTE (
			SELECT 'CREATE VIEW held AS SELECT md5(string_agg(t || n || x, $$,$$ ORDER BY t)) AS hash FROM (' || string_agg(format(
				'SELECT %L AS t, count(*) AS n, coalesce(max(xmin::text::bigint), 0) AS x FROM %s', c.oid::regclass, c.oid::regclass), ' UNION ALL ') || ') s'
			FROM pg_class c WHERE c.relnamespace = 'stoke'::regnamespace AND c.relkind = 'r');
	END
	$do$});

my @elsewhere = ('', ' ', 'x', '0', '-1', '1e999', '1e400', '99999999999999999999', 'NaN', 'Infinity', '..', 'z', 'c', '-', 'infinity', '-infinity',
	'2020-02-30', '31/02/2020', '00/00/0000', '9999-99-99', '5874898-01-01', '0001-01-01', '2019-02-04', '04/02/2019', '2/4/19', 'epoch', 'now',
	'Good', 'Inadequate', 'Requires improvement to be good', 'Not judged', 'Outstanding', 'E06000021', 'E06000058', 'E99999999', '861', '302', 'Stoke-on-Trent',
	'Northamptonshire', 'every month', 'every 0 months', 'every 99999 years', 'within 5 working days', 'ILACS Focused Visit', 'ILACS Short Inspection', 'direction-2',
	'no such thing', '7(e)(a)', 'C-1', '2016-17', '2024', '10000', '201617', 'Financial year', 'NULL', '""', '"', '"a""b"', "'", "''; DROP SCHEMA stoke CASCADE; --",
	'%s%n', '\\N', '\\', '$1', '{', '{}', '[]', ',', ',,', "\t", "\x01", "\x7f", "\xc2\xa0", "\xef\xbb\xbf", "\xe2\x80\x8b", "\xff", "\xc3", "\xc3\xa9", 'x' x 3000, '9' x 200, '"' . 'a;' x 500 . '"');

# Rows by their cells; quotes stay where they are.
sub cells { return $_[0] =~ /((?:"(?:[^"]|"")*"|[^,])*)(?:,|$)/g; }

sub damage
{
	my (@lines) = @_;
	for (0 .. dice(2))
	{
		my $n = dice(12) ? 1 + dice($#lines) : 0;
		my @cell = cells($lines[$n]);
		pop @cell if @cell > 1;		# the empty one that the pattern finds at the end
		my $c = dice(scalar @cell);
		my $how = dice(12);
		if ($how < 5) { $cell[$c] = $elsewhere[ dice(scalar @elsewhere) ]; $lines[$n] = join ',', @cell; }
		elsif ($how == 5) { my $d = dice(scalar @cell); @cell[ $c, $d ] = @cell[ $d, $c ]; $lines[$n] = join ',', @cell; }
		elsif ($how == 6) { splice @cell, $c, 1; $lines[$n] = join ',', @cell; }
		elsif ($how == 7) { $cell[$c] = substr($cell[$c], 0, dice(length($cell[$c]) + 1)); $lines[$n] = join ',', @cell; }
		elsif ($how == 8) { my $at = dice(length($lines[$n]) + 1); substr($lines[$n], $at, 1) = chr(1 + dice(255)) if $at < length $lines[$n]; }
		elsif ($how == 9) { splice @lines, $n, 0, $lines[$n]; }
		elsif ($how == 10 && @lines > 1) { my $other = $lines[ 1 + dice($#lines) ]; my @their = cells($other); $cell[$c] = $their[ dice(scalar @their) ] // ''; $lines[$n] = join ',', @cell; }
		elsif ($how == 11) { my $at = dice(length($lines[$n]) + 1); splice @lines, $n, 1, substr($lines[$n], 0, $at), substr($lines[$n], $at); }
		@lines = ('') unless @lines;
	}
	return grep { !/^\\\.\r?$/ } map { s/[\n\r]/ /gr } @lines;
}

my $dir = PostgreSQL::Test::Utils::tempdir;
# The authorities that other files are about: all that are published, where they
# are here, and those of the tests that fit to them.
my $enter = defined $ENV{OVERSIGHT_DATA} ? "\\copy stoke.import_authorities from '$ENV{OVERSIGHT_DATA}/authorities.csv' csv\n" : '';
my ($header_of_authorities, @authorities) = @{ $file{import_authorities} };
foreach my $n (0 .. $#authorities)
{
	append_to_file("$dir/authority.$n.csv", "$header_of_authorities\n$authorities[$n]\n");
	$enter .= "\\copy stoke.import_authorities from '$dir/authority.$n.csv' csv\n";
}
$node->psql('postgres', $enter, on_error_stop => 0);
cmp_ok($node->safe_psql('postgres', 'SELECT count(*) FROM stoke.authority'), '>', 5, 'there are authorities');
append_to_file("$dir/measures.csv", join("\n", @{ $file{import_lait_measures} }[ 0 .. 2 ]) . "\n");
$node->safe_psql('postgres', "\\copy stoke.import_lait_measures from '$dir/measures.csv' csv");
$node->safe_psql('postgres', q{
	INSERT INTO stoke.source (code, publisher, title) VALUES ('edition', 'dfe', 'An edition');
	ALTER DATABASE postgres SET oversight.import_source = 'edition'});

# Which rows are good by themselves: a damaged file is one of these with one thing
# wrong, now and then with others.
my $tries = "\\set VERBOSITY verbose\n\\set SHOW_CONTEXT never\n";
my @alone;
foreach my $view (@views)
{
	my ($header, @rows) = @{ $file{$view} };
	foreach my $row (@rows)
	{
		push @alone, [ $view, $row ];
		append_to_file("$dir/row.$#alone.csv", "$header\n$row\n");
		$tries .= "BEGIN;\n\\warn -=- $#alone\n\\copy stoke.$view from '$dir/row.$#alone.csv' csv\nROLLBACK;\n";
	}
}
my (undef, undef, $verdicts) = $node->psql('postgres', $tries, on_error_stop => 0);
my %good;
foreach my $verdict (split /^(?=.*-=- \d)/m, $verdicts)
{
	my ($n) = $verdict =~ /-=- (\d+)/ or next;
	my ($view, $row) = @{ $alone[$n] };
	if ($verdict !~ /ERROR/) { push @{ $good{$view} }, $row; }
}
foreach my $view (@views)
{
	$good{$view} //= [];
	cmp_ok(scalar @{ $good{$view} }, '>=', 1, "$view: " . @{ $good{$view} } . ' good rows');
}

my ($tried, @wrong, %states) = (0);
foreach my $view (@views)
{
	my ($header, @rows) = @{ $file{$view} };
	my @good = @{ $good{$view} };
	my @givens;
	my $script = "\\set VERBOSITY verbose\n\\set SHOW_CONTEXT never\n";
	for my $round (1 .. $rounds)
	{
		my @lines = ($header, map { dice(8) ? $good[ dice(scalar @good) ] : $rows[ dice(scalar @rows) ] } 1 .. 1 + dice(5));
		# one in five is as it was published
		@lines = $round % 5 ? damage(@lines) : ($header, $good[ dice(scalar @good) ]);
		push @givens, join("\n", @lines);
		my $file = "$dir/$view.$round.csv";
		append_to_file($file, "$givens[-1]\n");
		$script .= "SELECT hash AS before FROM held \\gset\n\\warn -=- $round\n\\copy stoke.$view from '$file' csv\n"
		  . "SELECT hash = :'before' AS same FROM held \\gset\n\\warn -=- :same\n";
	}
	my ($result, undef, $stderr) = $node->psql('postgres', $script, on_error_stop => 0, extra_params => [ '--set', 'client_encoding=UTF8' ]);
	my ($taken, $refused) = (0, 0);
	my @attempts = split /^.*-=- (\d+)\n/m, $stderr;
	shift @attempts;
	is(scalar(@attempts), 2 * $rounds, "$view: every file was tried");
	while (@attempts)
	{
		my ($round, $said) = splice @attempts, 0, 2;
		my ($same) = $said =~ /-=- ([tf])$/m;
		my ($state, $message) = $said =~ /(?:ERROR|FATAL|PANIC):\s+([0-9A-Z]{5}): (.*)/;
		my $complaint;
		$tried++;
		if (defined $state)
		{
			$refused++;
			$states{$state}++;
			$complaint = "left something behind" if ($same // 'f') ne 't';
			# Bad data, a constraint, a limit: never a fault of the import's own
			$complaint = "refused with $state: $message" unless $state =~ /^(?:22|23|54)/ || $message =~ /^this is not the file/;
			# What the import says is a sentence that names the row or the column.
			$complaint = "refused by a constraint alone: $message" if $message =~ / violates /;
			$complaint = "says no more than: $message" if length $message < 15;
		}
		else
		{
			$taken++;
			my ($read, $new, $changed, $unchanged) =
			  $said =~ /(\d+) rows? read: (\d+) new, (\d+) changed, (\d+) unchanged/;
			$complaint = "does not say what it did: $said" unless defined $unchanged;
			$complaint = "does not account for all rows: $said" if defined $unchanged && $read != $new + $changed + $unchanged;
			$complaint = "says that nothing is new and writes: $said" if defined $unchanged && $new + $changed == 0 && ($same // 'f') ne 't';
			# A file loaded again changes nothing: asked below of a few.
		}
		push @wrong, "$view $complaint\n$givens[$round - 1]" if defined $complaint;
	}
	# of a few there need be none
	cmp_ok($taken, '>=', $rounds < 12 ? 0 : 1, "$view: $taken files taken, $refused refused");
}
is(scalar(@wrong), 0, 'each is taken whole or refused in a sentence, with nothing left behind') or diag(join "\n\n", @wrong[ 0 .. ($#wrong > 15 ? 15 : $#wrong) ]);
note('refused with ' . join(', ', map { "$_ $states{$_}" } sort keys %states));
figures("inputs=$tried");
is($node->safe_psql('postgres', q{SELECT count(*) FROM stoke.data_quality('2026-01-01')}) >= 0, 1, 'the reports still answer');

$node->stop;
done_testing();
