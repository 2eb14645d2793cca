# Each aggregate, window function and function that returns rows takes no more
# memory for ten times the rows, or keeps what it says it keeps. Functions are
# asked of the catalogue, so that a new one fails the test until it is tried here.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'there is no /proc to look in' unless -r '/proc/self/status';

my $allowed = 1024;		# kB
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf',
	"fsync = off\njit = off\nmax_parallel_workers_per_gather = 0\nenable_hashagg = off\nlog_statement = none\nwork_mem = 1MB\nshared_buffers = 64MB\n");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SET search_path = oversight;
	CREATE TABLE public.given AS
		SELECT g AS id, date '2000-01-01' + g % 3000 AS day, (ARRAY['good', 'inadequate', 'requires improvement'])[g % 3 + 1]::grade AS grade,
			'{2013-01-01: inadequate, 2016-01-01: requires improvement, 2019-01-01: inadequate, 2021-01-01: good}'::judgement_history AS history,
			'every week'::cadence AS cadence, (ARRAY['strong standard', 'exceptional'])[g % 2 + 1]::report_card_grade AS card,
			(ARRAY['inconsistent', 'typically positive'])[g % 2 + 1]::send_outcome AS send,
			compliance('every month', '2000-01-01', '[2000-01-01,2001-01-01)', '{2000-02-01}', '2000-12-31') AS compliance
		FROM generate_series(1, 60000) g ORDER BY g;
	VACUUM ANALYZE public.given});

my $terms = q{'[2000-01-01,)', '{2000-02-01}', '2001-01-01'};
# Each in all rows at once, :n of them, where it need keep nothing of each, and
# else in groups of ten rows, :n rows of them.
my %one = (
	'compliance_total(oversight.compliance)' => 'oversight.compliance_total(compliance)',
	'max(oversight.grade)' => 'max(grade)', 'min(oversight.grade)' => 'min(grade)',
	'max(oversight.report_card_grade)' => 'max(card)', 'min(oversight.report_card_grade)' => 'min(card)',
	'max(oversight.send_outcome)' => 'max(send)', 'min(oversight.send_outcome)' => 'min(send)',
	'grade_profile(oversight.judgement_history,date[])' => q{grade_profile(history, '{2014-01-01,2020-01-01}')},
	'transition_matrix(oversight.judgement_history)' => 'transition_matrix(history)',
	'recent_trend(integer,double precision,double precision)' => 'recent_trend(id, 1, 2)',
	'recent_trend(integer,double precision,double precision,double precision)' => 'recent_trend(id, 1, 0, 2)',
	# one history, however often it is given
	'merge_judgements(oversight.judgement_history)' => 'merge_judgements(history)');
my %groups = (
	'day_list(date)' => [ 'day_list(day + id / 3000)', 'keeps every day' ],
	'judgement_history(oversight.grade,date)' => [ 'judgement_history(grade, day + id / 3000)', 'keeps every judgement' ],
	'kaplan_meier(integer,boolean)' => [ 'kaplan_meier(id, id % 2 = 0)', 'keeps every duration' ],
	'kaplan_meier(oversight.judgement_history,oversight.grade,date)' => [ q{kaplan_meier(history, 'inadequate', '2022-01-01')}, 'keeps every duration' ],
	'logrank(integer,boolean,text)' => [ 'logrank(id, id % 2 = 0, (id % 3)::text)', 'keeps every duration' ],
	'spc(double precision,text,integer,boolean)' => [ 'spc(id % 7) OVER (PARTITION BY id / 10 ORDER BY id)', 'looks at a whole partition' ]);
my %rows = (
	'bank_holidays(integer)' => 'bank_holidays(2000 + id % 100)',
	'list_due_dates(oversight.cadence,date,daterange)' => q{list_due_dates(cadence, day, '[2000-01-01,2001-01-01)')},
	'holiday_moves(oversight.cadence,date,date[],daterange,date)' => q{holiday_moves('every 20 working days', day, '{2000-03-01}', '[2000-01-01,2009-01-01)', '2004-06-01')},
	'assess_rows(oversight.cadence,date,daterange,date[],date,integer,daterange,date[],datemultirange)' => "assess_rows(cadence, day, $terms, 0, NULL, NULL, NULL)",
	'assess_rows(oversight.cadence[],date[],date[],daterange,date[],date,integer,daterange,date[],datemultirange)' => "assess_rows(ARRAY[cadence], ARRAY[day], ARRAY[NULL::date], $terms, 0, NULL, NULL, NULL)",
	'spells(oversight.judgement_history)' => 'spells(history)',
	'judgements(oversight.judgement_history)' => 'judgements(history)',
	'durations(oversight.judgement_history,oversight.grade,date)' => q{durations(history, 'inadequate', '2022-01-01')});

# PostgreSQL itself keeps what describes the rows of a call, until the query ends,
# for each call in FROM, and elsewhere for those that hand over all rows at once.
my $description = 512;		# bytes
my %handed_over = map { $_ => $description } 'bank_holidays(integer)', 'holiday_moves(oversight.cadence,date,date[],daterange,date)';

my @known = map { s/^oversight\.//r } split /\n/, $node->safe_psql('postgres', q{
	SELECT p.oid::regprocedure
	FROM pg_proc p
	JOIN pg_language l ON l.oid = p.prolang
	WHERE p.pronamespace = 'oversight'::regnamespace
	  -- what is written in SQL or PL/pgSQL keeps nothing of its own
	  AND (p.prokind IN ('a', 'w') OR p.proretset AND l.lanname = 'c')
	ORDER BY 1});
is(join("\n", sort @known), join("\n", sort keys %one, keys %groups, keys %rows), 'every such function is tried');

# The most memory that a session has held while it ran a statement, in kB.
sub most_memory
{
	my ($session) = @_;
	my $pid = $session->query_safe('SELECT pg_backend_pid()');
	open my $status, '<', "/proc/$pid/status" or die "no status of $pid: $!\n";
	my ($kb) = map { /^VmHWM:\s*(\d+)/ ? $1 : () } <$status>;
	return $kb;
}

sub try
{
	my ($name, $statement, $few, $many, $a_call) = @_;
	my $limit = $allowed + ($a_call // 0) * ($many - $few) / 1024;
	my $session = $node->background_psql('postgres');
	my $ask = sub { my ($n) = @_; return $session->query_safe($statement =~ s/:n/$n/gr) };

	# once to see what every page of the table costs
	$session->query_safe("SET search_path = public, oversight; SELECT sum(id), count(history), count(compliance), count(cadence) FROM given");
	$ask->($few);
	my $before = most_memory($session);
	my $answered = $ask->($many);
	my $grown = most_memory($session) - $before;
	cmp_ok($answered, '>', 0, "$name: answers");
	cmp_ok($grown, '<=', $limit, "$name: the same memory for ten times the rows");
	$session->quit;
	return;
}

try($_, "SELECT length($one{$_}::text) FROM given WHERE id <= :n", 6000, 60000) foreach sort keys %one;
try("$_, which $groups{$_}[1], in groups", "SELECT count(x::text) FROM (SELECT $groups{$_}[0] AS x FROM given WHERE id <= :n"
	  . ($groups{$_}[0] =~ / OVER / ? '' : ' GROUP BY id / 10') . ') s', 6000, 60000) foreach sort keys %groups;
try("$_ in FROM", "SELECT count(r) FROM given, LATERAL $rows{$_} r WHERE id <= :n", 600, 6000, $description) foreach sort keys %rows;
try("$_ in the select list", "SELECT count(*) FROM (SELECT $rows{$_} FROM given WHERE id <= :n) s", 600, 6000, $handed_over{$_}) foreach sort keys %rows;
try("$_, of which few rows are asked for", "SELECT count(*) FROM given, LATERAL (SELECT FROM $rows{$_} LIMIT 1) r WHERE id <= :n", 600, 6000, $description)
  foreach sort keys %rows;

$node->stop;
done_testing();
