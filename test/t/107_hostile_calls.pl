# Every function, aggregate and window function, of the extension and of a
# register, is called with arguments nobody meant it to have: infinite dates,
# empty and endless periods, arrays of other shapes, states of aggregates made
# up or damaged, names that are no names. Each call answers or is refused with a
# SQLSTATE that says why; none ends the server, and none is an internal error.
#
# OVERSIGHT_ROUNDS=n calls each function n times; OVERSIGHT_SEED=n repeats a run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../lib";
use Oversight::Register;
use Oversight::Values;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $rounds = $ENV{OVERSIGHT_ROUNDS} || 12;
seed(107);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf',
	"fsync = off\nlog_statement = none\nlog_min_messages = log\nrestart_after_crash = off\njit = off\n");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke')});

# The aggregates whose state could be anything: their functions refuse to be
# called by themselves, but anybody may make an aggregate of them that begins with
# a state of his own. First states as they are, to be damaged.
my @aggregates = map { [ split /\|/, $_, -1 ] } split /\n/, $node->safe_psql('postgres', q{
	SELECT p.oid::regprocedure, a.aggtransfn::regproc, a.aggcombinefn::regproc, a.aggfinalfn::regproc,
		a.aggtranstype::regtype, pg_get_function_arguments(p.oid),
		string_agg(t.type::regtype::text, ';' ORDER BY t.n)
	FROM pg_aggregate a
	JOIN pg_proc p ON p.oid = a.aggfnoid
	CROSS JOIN LATERAL unnest(p.proargtypes) WITH ORDINALITY AS t (type, n)
	WHERE p.pronamespace = 'oversight'::regnamespace AND a.aggtranstype <> ALL (
		-- any value of these could be a state
		'{oversight.grade,oversight.report_card_grade,oversight.send_outcome}'::regtype[])
	GROUP BY p.oid, 2, 3, 4, 5, 6
	ORDER BY 1});
my %state_from = (
	'oversight.day_list(date)' => q{column1) FROM (VALUES ('2019-03-18'::date), ('2020-01-31')) v},
	'oversight.kaplan_meier(integer,boolean)' => q{column1, column2) FROM (VALUES (10, true), (20, false)) v},
	'oversight.kaplan_meier(oversight.judgement_history,oversight.grade,date)' => q{column1, column2, column3) FROM (VALUES ('{2013-01-01: inadequate}'::oversight.judgement_history, 'inadequate'::oversight.grade, '2020-01-01'::date)) v},
	'oversight.logrank(integer,boolean,text)' => q{column1, column2, column3) FROM (VALUES (10, true, 'a'), (20, false, 'b'), (30, true, 'b')) v},
	'oversight.recent_trend(integer,double precision,double precision)' => q{column1, column2, column3) FROM (VALUES (1, 2.0::float8, 3.0::float8), (2, 4, 5)) v},
	'oversight.recent_trend(integer,double precision,double precision,double precision)' => q{column1, column2, column3, column4) FROM (VALUES (1, 2.0::float8, 1.5::float8, 3.0::float8), (2, 4, 3, 5)) v},
	'oversight.grade_profile(oversight.judgement_history,date[])' => q{column1, column2) FROM (VALUES ('{2019-03-18: good}'::oversight.judgement_history, '{2020-01-01,2021-01-01}'::date[])) v},
	'oversight.transition_matrix(oversight.judgement_history)' => q{column1) FROM (VALUES ('{2019-03-18: good, 2020-03-18: inadequate}'::oversight.judgement_history)) v},
	'oversight.judgement_history(oversight.grade,date)' => q{column1, column2) FROM (VALUES ('good'::oversight.grade, '2019-03-18'::date)) v},
	'oversight.merge_judgements(oversight.judgement_history)' => q{column1) FROM (VALUES ('{2019-03-18: good}'::oversight.judgement_history)) v},
	'oversight.compliance_total(oversight.compliance)' => q{v) FROM (SELECT oversight.compliance('every month', '2020-01-01', '[2020-01-01,2021-01-01)', '{2020-02-01}', '2020-06-01') AS v) s},
);
is_deeply([ sort keys %state_from ], [ sort map { $_->[0] } @aggregates ], 'each aggregate with a state of its own is known');
my (@bytea_states, @bigint_states);
foreach my $aggregate (@aggregates)
{
	my ($signature, $transition, undef, undef, $type) = @$aggregate;
	my ($arguments) = $signature =~ /(\(.*\))$/;
	my $state = $node->safe_psql('postgres', qq{
		CREATE AGGREGATE pg_temp.state_of$arguments (SFUNC = $transition, STYPE = $type);
		SELECT pg_temp.state_of($state_from{$signature}});
	push @bytea_states, $state =~ s/^\\x//r if $type eq 'bytea';
	push @bigint_states, $state if $type eq 'bigint[]';
}

know_types($node);
know_states(\@bytea_states, \@bigint_states);
my @functions = functions_to_call($node);
cmp_ok(scalar @functions, '>', 250, scalar(@functions) . ' functions to call');

# Each call is a statement and a line of its own, undone at its end.
my @without;
my (@calls, @called);
my $script = "\\set VERBOSITY verbose\nSET statement_timeout = '300ms';\nSET client_min_messages = error;\nSET search_path = oversight, stoke;\n";
my $first = ($script =~ tr/\n//) + 1;
foreach my $function (@functions)
{
	my ($signature, $name, $kind, $set, $types, $volatile) = @$function;
	my @types = split /;/, $types;
	# what reads a register takes longer than what computes
	for (1 .. ($name =~ /^oversight\./ ? $rounds : 1 + int($rounds / 5)))
	{
		my @values = map { value_of($_) } @types;
		if (grep { !defined } @values) { push @without, $signature; last; }
		my $sql;
		if ($kind eq 'a' || $kind eq 'w')
		{
			my @rows = map { '(' . join(', ', $_, map { my $v = value_of($_); $v } @types) . ')' } 1 .. 1 + dice(6);
			my @columns = map { "c$_" } 1 .. @types;
			my $over = $kind eq 'w' || dice(3) == 0 ? ' OVER (ORDER BY c0)' : '';
			$sql = "SELECT length(x::text) FROM (SELECT $name(" . join(', ', @columns) . ")$over AS x FROM (VALUES "
			  . join(', ', @rows) . ') r (c0, ' . join(', ', @columns) . ')) s';
		}
		else
		{
			# the arguments come from a row, so that planning does not see them, or does
			my $call = "$name(" . join(', ', @values) . ')';
			$sql = dice(2) ? "SELECT sum(length(x::text)) FROM (SELECT $call AS x LIMIT 50) s"
			  : "SELECT count(*) FROM (SELECT * FROM $call LIMIT 50) s";
		}
		$sql =~ s/\n/ /g;
		push @calls, $sql;
		push @called, $signature;
		$script .= $volatile eq 'v' ? "BEGIN; $sql; ROLLBACK;\n" : "$sql;\n";
	}
}

# Aggregates made of these functions, which begin with a damaged state.
my $made = 0;
foreach my $aggregate (@aggregates)
{
	my ($signature, $transition, $combine, $final, $type, undef, $types) = @$aggregate;
	my @types = split /;/, $types;
	for (1 .. 4 * $rounds)
	{
		my $initial = value_of($type);
		next if $initial =~ /^NULL/;
		# an initial condition is text
		my $text = literal_of($initial);
		next unless defined $text;
		my $by_combining = $combine ne '-' && dice(3) == 0;
		my @arguments = $by_combining ? ($type) : @types;
		my $rows = join(', ', map { '(' . join(', ', map { value_of($_) } @arguments) . ')' } 1 .. 1 + dice(3));
		my $columns = join(', ', map { "c$_" } 1 .. @arguments);
		my $sql = 'CREATE AGGREGATE pg_temp.made(' . join(', ', @arguments) . ') (SFUNC = ' . ($by_combining ? $combine : $transition)
		  . ", STYPE = $type, INITCOND = $text" . ($final ne '-' && dice(4) ? ", FINALFUNC = $final" : '') . '); '
		  . "SELECT length(made($columns)::text) FROM (VALUES $rows) r ($columns)" . (dice(4) ? '' : ' WHERE false');
		$sql =~ s/ made\(|\(made\(/$& =~ s,made,pg_temp.made,r/e;
		push @calls, $sql;
		push @called, $signature;
		$script .= "BEGIN; $sql; ROLLBACK;\n";
		$made++;
	}
}
cmp_ok($made, '>', 2 * $rounds * @aggregates, "$made aggregates are made of their functions");
is("@without", '', 'a value can be made for every argument');

my ($result, $stdout, $stderr) = $node->psql('postgres', $script, on_error_stop => 0);
is($result, 0, 'the session came to the end');
my (%states, %wrong, %slow);
foreach my $line (split /\n/, $stderr)
{
	my ($at, $level, $state, $message) = $line =~ /^psql:<stdin>:(\d+): (ERROR|FATAL|PANIC):\s+(\w{5}): (.*)/ or next;
	$states{$state}++;
	$slow{ $called[ $at - $first ] }++ if $state eq '57014';
	# Data exceptions, constraints, names that are not there, rights, states of
	# things, limits, no answer in time.
	next if $state =~ /^(?:22|23|3F|3D|42|54|55|0A|02|P0002|39004|57014)/ && $level eq 'ERROR';
	push @{ $wrong{"$called[ $at - $first ]: $state: $message"} }, $calls[ $at - $first ];
}
is(join("\n", map { substr($_, 0, 300) } sort keys %wrong), '', 'nothing ends in an error of another kind');
diag("for example\n$wrong{$_}[0]") foreach sort keys %wrong;
note(scalar(@calls) . ' calls: ' . join(', ', map { "$_ $states{$_}" } sort keys %states));
note("not answered in time: $_") foreach sort keys %slow;
figures('inputs=' . @calls);
cmp_ok($states{'57014'} // 0, '<', @calls / 50, 'few are not answered in time');
# The number of durations at its limit: one more is fewer than none.
like(sqlstate_of($node, 'postgres', q{
	CREATE AGGREGATE pg_temp.made(integer, boolean) (SFUNC = oversight.kaplan_meier_transition, STYPE = bytea,
		INITCOND = '\x00000000ffffffffffffff7f} . '00' x 200 . q{');
	SELECT pg_temp.made(1, true)}), qr/^22P03: invalid state of aggregate kaplan_meier/, 'a state with too many durations is refused');
is($node->safe_psql('postgres', 'SELECT 1'), '1', 'the server is still there');

$node->stop;
done_testing();
