# Values that nobody meant an argument to have, of whatever type, as expressions,
# for tests that call functions with them: infinite dates, empty and endless
# periods, arrays of other shapes, damaged states of aggregates, names that are
# no names. Everything in them is qualified or a plain literal.

package Oversight::Values;

use strict;
use warnings;
use Exporter 'import';
use Oversight::Register;

our @EXPORT = qw(know_types know_states value_of one_of literal_of functions_to_call);

my (%fields, @bytea_states, @bigint_states);

# Looks up the columns of the composite types.
sub know_types
{
	my ($node) = @_;
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
	return;
}

# Takes states of aggregates as they are, bytea in hex, to be damaged.
sub know_states
{
	my ($bytea, $bigint) = @_;
	@bytea_states = @$bytea;
	@bigint_states = @$bigint;
	return;
}

# The functions of the extension and of a register that anybody can call: their
# signature, name, kind, whether they return a set, argument types and volatility.
sub functions_to_call
{
	my ($node) = @_;
	return map { [ split /\|/, $_, -1 ] } split /\n/, $node->safe_psql('postgres', q{
		SELECT p.oid::regprocedure, n.nspname || '.' || quote_ident(p.proname), p.prokind, p.proretset,
			string_agg(a.type::regtype::text, ';' ORDER BY a.n), p.provolatile
		FROM pg_proc p
		JOIN pg_namespace n ON n.oid = p.pronamespace
		LEFT JOIN LATERAL unnest(p.proargtypes) WITH ORDINALITY AS a (type, n) ON true
		WHERE n.nspname IN ('oversight', 'stoke')
		  AND NOT p.prorettype IN ('trigger'::regtype, 'event_trigger'::regtype)
		  -- only the server calls these, and it refuses them to others
		  AND NOT ('internal'::regtype = ANY (p.proargtypes) OR 'cstring'::regtype = ANY (p.proargtypes))
		  -- fills a register for minutes
		  AND p.proname NOT IN ('generate_national')
		GROUP BY p.oid, n.nspname
		ORDER BY p.oid::regprocedure::text COLLATE "C"});
}

# The literal of an expression's value, where it is one.
sub literal_of
{
	my ($expression) = @_;
	return "'$1'" if $expression =~ /^'([^']*)'::/;
	return unless $expression =~ /^ROW\((.*)\)::/;
	my @values;
	foreach my $value (split /,(?![^(]*\))/, $1)
	{
		return unless $value =~ /^(?:NULL|'([^']*)'::)/;
		push @values, $1 // '';
	}
	return "'(" . join(',', @values) . ")'";
}

sub one_of { return $_[ dice(scalar @_) ]; }

my @dates = ("'infinity'", "'-infinity'", "'4713-01-01 BC'", "'5874897-12-31'", "'0001-01-01'", "'2000-02-29'",
	"'2019-10-31'", "'2019-12-31'", "'2020-01-31'", "'2020-02-29'", "'2020-03-01'", "'2022-11-25'", "'1752-09-14'");
my @texts = ("''", "' '", "'x'", "'E06000021'", "'chair-board'", "'direction-2'", "'improvement-plan'", "'stoke-dcs'",
	"'quarterly-review'", "'higher'", "'lower'", "'neutral'", "'greater'", "'less'", "'monthly'", "'2019-20'", "'Q1'", "'20 March 2020'", "'March to May 2020'",
	"'ofsted'", "'completed'", "'all in time'", "'LAC_VISIT'", "'C-1'", "'becomes looked after'", "'overall'", "pg_catalog.repeat('x', 5000)",
	"pg_catalog.repeat('é', 300)", "E'\\n\\t'", "'%s%n'", "'\"'", "'a''b'", "'\\\\'", "'stoke'", "'pg_catalog'", "'no such register'",
	"pg_catalog.chr(1114111)", "pg_catalog.concat(pg_catalog.chr(65279), 'good')", "'ilacs'", "'financial year'", "'quarter'", "'month'", "'academic year'", "'1'", "'-1e400'");
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
	return "pg_catalog.concat('[7:8]=', ARRAY[" . join(',', map { value_of($element) } 1 .. 2) . "]::$type)::$type" if $shape == 2;
	return "pg_catalog.array_fill(" . value_of($element) . ", ARRAY[" . (1 + dice(2000)) . "])" if $shape == 3;
	return 'ARRAY[' . join(',', map { value_of($element) } 1 .. 1 + dice(6)) . "]::$type";
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
	# rows of tables that have a key, of others, and of none
	return one_of('(SELECT s FROM stoke.source s LIMIT 1)', '(SELECT f FROM stoke.obligation f LIMIT 1)', "ROW(1, 'x', NULL::pg_catalog.date)",
		'(SELECT v FROM stoke.obligation_status v LIMIT 1)', "ROW('NaN'::pg_catalog.float8, '{1,NULL}'::pg_catalog.int4[], '(,)'::pg_catalog.daterange)", '1')
	  if $type eq 'anyelement';
	return one_of('(SELECT s FROM stoke.source s LIMIT 1)', '(SELECT f FROM stoke.obligation f LIMIT 1)', "ROW(1, 'x', NULL::pg_catalog.date)",
		"ROW('NaN'::pg_catalog.float8, '{1,NULL}'::pg_catalog.int4[], '(,)'::pg_catalog.daterange, 'infinity'::pg_catalog.timestamptz, '\\xff'::pg_catalog.bytea)", 'ROW()')
	  if $type eq 'record';
	return undef;
}

1;
