# Reports on the web: PostGraphile serves a register as GraphQL, with every report,
# its types and its descriptions, and answers real queries over HTTP
# (test/clients/reports_graphql.js).
#
# npm: test/clients/npm

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../clients";
use Needs;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', 'fsync = off');
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke');
});
my $connection = 'socket:' . $node->host . '?db=postgres&user=' . $node->safe_psql('postgres', 'SELECT current_user');
$ENV{PGPORT} = $node->port;
$ENV{NODE_ENV} = 'production';

# The answers to several queries, asked of one server in turn.
my $json = JSON::PP->new->canonical;
sub ask
{
	my ($as_of, @queries) = @_;
	my ($out, $err) = ('', '');
	my $ok = IPC::Run::run(
		[ 'node', "$FindBin::Bin/../clients/reports_graphql.js", client_module(''), $connection, 'stoke', $as_of // () ],
		'<', \join('', map { $json->encode(ref $_ ? $_ : { query => $_ }) . "\n" } @queries), '>', \$out, '2>', \$err, IPC::Run::timeout(300));
	ok($ok, 'PostGraphile served the queries') or diag($err);
	return map { $json->decode($_) } split /\n/, $out;
}

my $camel = sub { my $s = $_[0]; $s =~ s/_([a-z0-9])/\U$1/g; return $s };
my %reports = map { $_ => $camel->($_) } split /\n/, $node->safe_psql('postgres', q{
	SELECT viewname FROM pg_views WHERE schemaname = 'stoke' AND viewname NOT LIKE 'import%'});

my $page = q{
	query page($instrument: String!, $until: Date!, $first: Int!, $offset: Int!) {
		allObligationStatuses(condition: { instrument: $instrument, nextDue: $until }, orderBy: [NEXT_DUE_ASC, DUTY_ASC], first: $first, offset: $offset) {
			totalCount
			nodes { duty nextDue owes daysToNextDue binding }
		}
	}};
my %variables = (instrument => 'terms-of-reference', until => '2020-02-29', first => 1);
my ($types, $first, $second, $by_argument, $by_cursor, $wrong) = ask('2020-02-01',
	'{ __schema { types { name kind description fields { name description type { name kind ofType { name } } } } } }',
	{ query => $page, variables => { %variables, offset => 0 } },
	{ query => $page, variables => { %variables, offset => 1 } },
	q/query { judgementTimeline(asOf: "2022-11-25", first: 100) { nodes { area grade gradeRank judgedOn } } }/,
	q/query { allOverdues { nodes { title } } allJudgementCurrents(condition: { area: "overall" }) { nodes { grade judgedOn authorityName } } }/,
	q/query { allJudgementCurrents(condition: { judgedOn: "never" }) { nodes { grade } } }/);

# Every report is a type of its own with plain fields, each described.
my %type = map { $_->{name} => $_ } @{ $types->{data}{__schema}{types} };
my %plain = map { $_ => 1 } qw(String Int BigInt BigFloat Float Boolean Date Datetime);
my (@missing, @odd, @mute, $fields);
foreach my $report (sort keys %reports)
{
	# PostGraphile names a type in the singular
	my $found = $type{ ucfirst $reports{$report} } // $type{ ucfirst $reports{$report} =~ s/s$//r };
	if (!$found) { push @missing, $report; next; }
	push @mute, $report unless $found->{description};
	foreach my $field (@{ $found->{fields} })
	{
		next if $field->{name} eq 'nodeId';
		my $name = $field->{type}{name} // $field->{type}{ofType}{name};
		push @odd, "$report.$field->{name}: $name" unless $plain{$name};
		push @mute, "$report.$field->{name}" unless $field->{description};
		$fields++;
	}
}
cmp_ok(scalar keys %reports, '>=', 25, 'there are many reports');
is("@missing", '', 'every report is served');
is("@odd", '', 'every field has a plain type');
is("@mute", '', 'every report and field is described');
is($fields, $node->safe_psql('postgres', q{
	SELECT count(*) FROM information_schema.columns JOIN pg_views v ON viewname = table_name AND schemaname = table_schema
	WHERE table_schema = 'stoke' AND table_name NOT LIKE 'import%'}), 'every column is there');
like($type{Overdue}{description}, qr/^Each duty in force whose latest due date was not met by a date, worst first/, 'in its own words');

# Filtered with variables, in pages, as of the day of the request.
is($json->encode($first->{data}), $json->encode({ allObligationStatuses => { totalCount => 2, nodes => [
	{ duty => 'chair-board', nextDue => '2020-02-29', owes => "Children's Services Commissioner", daysToNextDue => 28, binding => JSON::PP::true } ] } }),
	'a page of duties');
is($second->{data}{allObligationStatuses}{nodes}[0]{duty}, 'monthly-update', 'the next page');
is($by_cursor->{data}{allJudgementCurrents}{nodes}[0]{grade}, 'inadequate', 'the view is as of the day that the request sets');
my %grade = map { $_->{area} => $_ } grep { $_->{judgedOn} eq '2022-11-25' } @{ $by_argument->{data}{judgementTimeline}{nodes} };
is("$grade{overall}{grade} $grade{overall}{gradeRank}", 'requires improvement 3', 'the report is as of the day of its argument');
like($wrong->{errors}[0]{message}, qr/date/, 'what is no date is refused');

$node->stop;
done_testing();
