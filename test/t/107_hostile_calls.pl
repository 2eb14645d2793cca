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
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $rounds = $ENV{OVERSIGHT_ROUNDS} || 12;
seed(107);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf',
	"fsync = off\nlog_statement = none\nlog_min_messages = fatal\nrestart_after_crash = off\njit = off\n");
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

sub one_of { return $_[ dice(scalar @_) ]; }

my @dates = ("'infinity'", "'-infinity'", "'4713-01-01 BC'", "'5874897-12-31'", "'0001-01-01'", "'2000-02-29'",
	"'2019-10-31'", "'2019-12-31'", "'2020-01-31'", "'2020-02-29'", "'2020-03-01'", "'2022-11-25'", "'1752-09-14'");
my @texts = ("''", "' '", "'x'", "'E06000021'", "'chair-board'", "'direction-2'", "'improvement-plan'", "'stoke-dcs'",
	"'quarterly-review'", "'higher'", "'lower'", "'neutral'", "'greater'", "'less'", "'monthly'", "'2019-20'", "'Q1'", "'20 March 2020'", "'March to May 2020'",
	"'ofsted'", "'completed'", "'all in time'", "'LAC_VISIT'", "'C-1'", "'becomes looked after'", "'overall'", "repeat('x', 5000)",
	"repeat('é', 300)", "E'\\n\\t'", "'%s%n'", "'\"'", "'a''b'", "'\\\\'", "'stoke'", "'pg_catalog'", "'no such register'",
	"chr(1114111)", "chr(65279) || 'good'", "'ilacs'", "'financial year'", "'quarter'", "'month'", "'academic year'", "'1'", "'-1e400'");
my @cadences = ("'every 3 months'", "'every day'", "'once'", "'continuing'", "'at least every 6 weeks'", "'by 2020-01-31, 2020-04-30'",
	"'within 1 week, then at least every 6 weeks for 1 year, then at least every 3 months'", "'every 99999 years'",
	"'every 20 working days'", "'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'", "'FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR;COUNT=5'",
	"'every year on 14 february 1 time'", "'within 99999 working days'");
my @histories = ("'{}'", "'{2019-03-18: good}'", "'{0001-01-01: outstanding, 2020-02-29: none, 5874897-12-31: good}'",
	"'{2019-03-19: adequate, 2020-01-01: none}'", "'{2013-01-01: inadequate, 2016-01-01: requires improvement, 2019-01-01: inadequate}'");

sub list_of
{
	my ($element, $type) = @_;
	my $shape = dice(8);
	return "'{}'::$type" if $shape == 0;
	return "ARRAY[[" . join(',', map { value_of($element) } 1 .. 2) . '],[' . join(',', map { value_of($element) } 1 .. 2) . "]]::$type"
	  if $shape == 1;
	return "('[7:8]=' || ARRAY[" . join(',', map { value_of($element) } 1 .. 2) . "]::${type}::text)::$type" if $shape == 2;
	return "array_fill(" . value_of($element) . ", ARRAY[" . (1 + dice(2000)) . "])" if $shape == 3;
	return 'ARRAY[' . join(',', map { value_of($element) } 1 .. 1 + dice(6)) . "]::$type";
}

my %fields;		# composite type => types of its columns
foreach my $line (split /\n/, $node->safe_psql('postgres', q{
	SELECT t.oid::regtype, string_agg(a.atttypid::regtype::text, ';' ORDER BY a.attnum)
	FROM pg_type t
	JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE t.typnamespace IN ('oversight'::regnamespace, 'stoke'::regnamespace) AND t.typtype = 'c'
	GROUP BY t.oid}))
{
	my ($type, $columns) = split /\|/, $line;
	$fields{$type} = [ split /;/, $columns ];
}

# A value of a type as an expression, NULL now and then.
sub value_of
{
	my ($type) = @_;
	return "NULL::$type" if dice(12) == 0;
	return list_of($1, $type) if $type =~ /^(.*)\[\]$/ && !($type eq 'bigint[]' && dice(3));
	if ($type eq 'bigint[]')
	{
		my $state = one_of(@bigint_states);
		$state =~ s/(-?\d+)/dice(6) ? $1 : one_of(0, -1, 1, '9223372036854775807', '-9223372036854775808', 'NULL', 7)/ge;
		return "'$state'::bigint[]";
	}
	return "'" . one_of(-2147483648, 2147483647, -1, 0, 0, 1, 1, 2, 3, 7, 31, 366, 2019, 2020, 1977, 10000, dice(100000)) . "'::integer" if $type eq 'integer';
	return "'" . one_of(-32768, 32767, -1, 0, 1, 2, 3, 4, 5) . "'::smallint" if $type eq 'smallint';
	return "'" . one_of('-9223372036854775808', '9223372036854775807', -1, 0, 1, 2, 12, 4294967296) . "'::bigint" if $type eq 'bigint';
	return "'" . one_of('NaN', 'Infinity', '-Infinity', '-0', 0, 0, 1, 1, 0.5, 0.95, 0.998, 1e308, -1e308, 5e-324, 3, 100, -1, dice(1000) / 7) . "'::$type"
	  if $type eq 'double precision' || $type eq 'real';
	return "'" . one_of('NaN', 'Infinity', '-Infinity', 0, 1, -1, '1e1000', '0.000001', 12345.678) . "'::numeric" if $type eq 'numeric';
	return one_of('true', 'false') if $type eq 'boolean';
	return one_of(@dates) . '::date' if $type eq 'date';
	return one_of("'empty'", "'(,)'", "'[2019-10-31,)'", "'(,2020-01-01)'", "'[2019-10-31,2020-10-31)'", "'[2020-01-01,2020-01-02)'",
		"'[-infinity,infinity]'", "'[2020-01-01,infinity)'", "'[4713-01-01 BC,5874897-12-31)'", "'[2019-01-01,2030-01-01)'") . '::daterange'
	  if $type eq 'daterange';
	return one_of("'{}'", "'{(,)}'", "'{[2020-01-01,2020-02-01),[2021-01-01,2022-01-01)}'", "'{[-infinity,2020-01-01)}'", "'{[2020-06-01,)}'") . '::datemultirange'
	  if $type eq 'datemultirange';
	return one_of("'0'", "'3 months'", "'-1 day'", "'1 month 1 day'", "'178000000 years'", "'1 second'", "'100000 days'") . '::interval' if $type eq 'interval';
	return one_of("'2020-01-01'", "'infinity'", "'-infinity'", "'294276-12-31'") . "::$type" if $type =~ /^timestamp/;
	return one_of(@texts) . '::text' if $type eq 'text' || $type eq '"char"' || $type eq 'name';
	return one_of(@cadences) . "::$type" if $type eq 'oversight.cadence';
	return one_of(@histories) . "::$type" if $type eq 'oversight.judgement_history';
	return one_of("'good'", "'inadequate'", "'outstanding'", "'adequate'", "'requires improvement'") . "::$type" if $type eq 'oversight.grade';
	return one_of("'exceptional'", "'strong standard'", "'urgent improvement'") . "::$type" if $type eq 'oversight.report_card_grade';
	return one_of("'inconsistent'", "'typically positive'") . "::$type" if $type eq 'oversight.send_outcome';
	return one_of("'{}'", "'[]'", "'null'", "'1'", "'{\"a\": [1, {\"b\": null}]}'", "'\"x\"'", "'{\"register\": 1, \"rows\": {}}'") . "::$type" if $type =~ /^jsonb?$/;
	return one_of("'-'", "'pg_class'", "'stoke.obligation'") . '::regclass::oid' if $type eq 'oid';
	return "'$type'::regtype" if $type eq 'regtype';
	return one_of("'pg_class'", "'stoke.obligation'") . '::regclass' if $type eq 'regclass';
	if ($type eq 'bytea')
	{
		my $state = one_of(@bytea_states, '', '00', 'ff' x 64, '7f' x 200);
		my $bytes = pack('H*', $state);
		for (1 .. dice(4))
		{
			my $how = dice(4);
			my $at = dice(length($bytes) + 1);
			if ($how == 0) { $bytes = substr($bytes, 0, $at); }
			elsif ($how == 1 && $at < length $bytes) { substr($bytes, $at, 1) = chr(dice(256)); }
			elsif ($how == 2 && dice(2)) { $at -= $at % 8; substr($bytes, $at, 8) = pack('q<', one_of(0, 1, -1, 9223372036854775807, -9223372036854775807, 1 << 40)) if $at + 8 <= length $bytes; }
			elsif ($how == 2 && $at + 4 <= length $bytes) { substr($bytes, $at, 4) = pack('V', one_of(0, 1, 4294967295, 2147483647, 268435456)); }
			else { $bytes .= substr($bytes, $at); }
		}
		return "'\\x" . unpack('H*', $bytes) . "'::bytea";
	}
	return 'ROW(' . join(',', map { value_of($_) } @{ $fields{$type} }) . ")::$type" if $fields{$type};
	return undef;
}

my @functions = map { [ split /\|/, $_, -1 ] } split /\n/, $node->safe_psql('postgres', q{
	SELECT p.oid::regprocedure, n.nspname || '.' || quote_ident(p.proname), p.prokind, p.proretset,
		string_agg(a.type::regtype::text, ';' ORDER BY a.n), p.provolatile
	FROM pg_proc p
	JOIN pg_namespace n ON n.oid = p.pronamespace
	LEFT JOIN LATERAL unnest(p.proargtypes) WITH ORDINALITY AS a (type, n) ON true
	WHERE n.nspname IN ('oversight', 'stoke')
	  AND NOT p.prorettype IN ('trigger'::regtype, 'event_trigger'::regtype)
	  -- only the server calls these, and it refuses them to others
	  AND NOT ('internal'::regtype = ANY (p.proargtypes) OR 'cstring'::regtype = ANY (p.proargtypes))
	  -- these answer about a whole register, for long, and are tried by name below
	  AND p.proname NOT IN ('generate_national')
	GROUP BY p.oid, n.nspname
	ORDER BY p.oid::regprocedure::text COLLATE "C"});
cmp_ok(scalar @functions, '>', 250, scalar(@functions) . ' functions to call');

# The literal of an expression's value, where it is one.
my $node_quote = sub {
	my ($expression) = @_;
	return "'$1'" if $expression =~ /^'([^']*)'::/;
	return "'(" . join(',', map { /^NULL/ ? '' : /^'([^']*)'::/ ? $1 : return undef } split(/,(?![^(]*\))/, $1)) . ")'" if $expression =~ /^ROW\((.*)\)::/;
	return undef;
};

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
		my $text = $node_quote->($initial);
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
note('reliability: inputs=' . @calls);
cmp_ok($states{'57014'} // 0, '<', @calls / 50, 'few are not answered in time');
# The number of durations at its limit: one more is fewer than none.
like(sqlstate_of($node, 'postgres', q{
	CREATE AGGREGATE pg_temp.made(integer, boolean) (SFUNC = oversight.kaplan_meier_transition, STYPE = bytea,
		INITCOND = '\x00000000ffffffffffffff7f} . '00' x 200 . q{');
	SELECT pg_temp.made(1, true)}), qr/^22P03: invalid state of aggregate kaplan_meier/, 'a state with too many durations is refused');
is($node->safe_psql('postgres', 'SELECT 1'), '1', 'the server is still there');

$node->stop;
done_testing();
