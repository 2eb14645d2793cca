# Whoever may create objects in a database plants functions, operators,
# aggregates, tables and types named like PostgreSQL's, the extension's and a
# register's own, where a careless search path finds them first, or where they fit
# better than those meant. Everything public answers as it does without them, and
# none of them is ever run: each of them raises an error that says so.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../lib";
use Oversight::Register;
use Oversight::Values;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

seed(104);
my $root = "$FindBin::RealBin/../..";
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\njit = off\nlog_statement = none\n");
$node->start;

# The words of the extension's SQL: functions of these names are planted.
my %words;
foreach my $file (glob "$root/src/*.sql $root/src/*/*.sql $root/src/register/layout/*.sql")
{
	$words{$_} = 1 foreach slurp_file($file) =~ /\b([a-z_][a-z_0-9]*)\b/g;
}
my $words = join ',', map { "\"$_\"" } sort keys %words;

# Plants into the schema given what shadows PostgreSQL's, and with the types of
# the extension where it is there, and returns how many.
sub plant
{
	my ($db, $schema) = @_;
	return $node->safe_psql($db, qq{
		SET check_function_bodies = off;
		SET client_min_messages = error;
		SET search_path = pg_catalog;
		CREATE FUNCTION $schema.planted(what text) RETURNS integer LANGUAGE plpgsql AS \$\$
		BEGIN
			RAISE EXCEPTION 'planted: %', what;
		END \$\$;
		CREATE FUNCTION $schema.plant(statement text) RETURNS integer LANGUAGE plpgsql AS \$\$
		BEGIN
			EXECUTE statement;
			RETURN 1;
		EXCEPTION WHEN OTHERS THEN
			RETURN 0;	-- not everything can be shadowed
		END \$\$;
		CREATE TEMP TABLE done (what text, n integer);
		-- functions of the same name and arguments
		INSERT INTO done SELECT 'function', $schema.plant(format(
			'CREATE FUNCTION $schema.%I(%s) RETURNS %s%s LANGUAGE plpgsql AS \$b\$ BEGIN PERFORM $schema.planted(%L); END \$b\$',
			p.proname, pg_get_function_identity_arguments(p.oid), CASE WHEN p.proretset THEN 'SETOF ' ELSE '' END,
			format_type(p.prorettype, NULL), p.oid::regprocedure))
		FROM pg_proc p
		JOIN pg_namespace n ON n.oid = p.pronamespace
		WHERE n.nspname IN ('pg_catalog', 'oversight') AND p.prokind IN ('f', 'w') AND p.proname = ANY ('{$words}')
		  AND p.provariadic = 0;
		-- and such as fit better than one that takes anything, or would need a cast
		INSERT INTO done SELECT 'better function', $schema.plant(format(
			'CREATE FUNCTION $schema.%I(%s) RETURNS %s LANGUAGE plpgsql AS \$b\$ BEGIN PERFORM $schema.planted(%L); END \$b\$',
			f.name, array_to_string(array_fill(t.type, ARRAY[f.n]), ', '), 'text', f.name || ' of ' || t.type))
		FROM (SELECT DISTINCT p.proname AS name, a.n
			FROM pg_proc p
			CROSS JOIN LATERAL generate_series(greatest(p.pronargs, 1), CASE WHEN p.provariadic = 0 THEN greatest(p.pronargs, 1) ELSE 5 END) AS a (n)
			WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND p.proname = ANY ('{$words}') AND a.n < 6) f
		CROSS JOIN (VALUES ('text'), ('name'), ('integer'), ('bigint'), ('date'), ('"char"')) AS t (type);
		-- aggregates
		INSERT INTO done SELECT 'aggregate', $schema.plant(format(
			'CREATE FUNCTION $schema.step_of_%s(s text, %s) RETURNS text LANGUAGE plpgsql AS \$b\$ BEGIN PERFORM $schema.planted(%L); END \$b\$;
			 CREATE AGGREGATE $schema.%I(%s) (SFUNC = $schema.step_of_%s, STYPE = text)',
			p.oid, pg_get_function_identity_arguments(p.oid), p.oid::regprocedure, p.proname, pg_get_function_identity_arguments(p.oid), p.oid))
		FROM pg_proc p
		JOIN pg_namespace n ON n.oid = p.pronamespace
		WHERE n.nspname IN ('pg_catalog', 'oversight') AND p.prokind = 'a' AND p.pronargs > 0;
		-- operators of the same types, and between types that have none of their own
		INSERT INTO done SELECT 'operator', $schema.plant(format(
			'CREATE FUNCTION $schema.operator_%s(l %s, r %s) RETURNS %s LANGUAGE plpgsql AS \$b\$ BEGIN PERFORM $schema.planted(%L); END \$b\$;
			 CREATE OPERATOR $schema.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = $schema.operator_%s)',
			o.n, o.l, o.r, o.result, concat_ws(' ', o.l, o.name, o.r), o.name, o.l, o.r, o.n))
		FROM (SELECT row_number() OVER () AS n, u.*
			FROM (
				SELECT o.oprname AS name, format_type(o.oprleft, NULL) AS l, format_type(o.oprright, NULL) AS r, format_type(o.oprresult, NULL) AS result
				FROM pg_operator o
				JOIN pg_namespace n ON n.oid = o.oprnamespace
				WHERE o.oprkind = 'b' AND n.nspname IN ('pg_catalog', 'oversight')
				UNION
				SELECT c.name, a.type, b.type, CASE WHEN c.name IN ('||', '+', '-', '*', '/', '->', '->>') THEN 'text' ELSE 'boolean' END
				FROM unnest('{=,<>,<,<=,>,>=,||,+,-,*,/,~,~*,!~,!~*,~~,!~~,~~*,@>,<@,&&,->,->>}'::text[]) AS c (name),
					unnest('{text,name,integer,bigint,smallint,date,boolean,daterange,text[],date[],oid,regclass}'::text[]) AS a (type),
					unnest('{text,name,integer,bigint,smallint,date,boolean,daterange,text[],date[],oid,regclass}'::text[]) AS b (type)) u) o;
		SELECT string_agg(what || ' ' || n, ', ' ORDER BY what) FROM (SELECT what, sum(n) AS n FROM done GROUP BY what) s;
		DROP FUNCTION $schema.plant(text)});
}

# Types, and tables and views, named like those of the extension and a register.
my $hide = q{
	SET client_min_messages = error;
	DO $$
	DECLARE
		hidden record;
	BEGIN
		FOR hidden IN
			SELECT DISTINCT ON (c.relname) c.relname
			FROM pg_catalog.pg_class c
			JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
			WHERE (n.nspname OPERATOR(pg_catalog.=) 'stoke' OR n.nspname OPERATOR(pg_catalog.=) 'oversight'
				OR n.nspname OPERATOR(pg_catalog.=) 'pg_catalog') AND pg_catalog.strpos('rv', c.relkind::pg_catalog.text) OPERATOR(pg_catalog.>) 0
		LOOP
			BEGIN
				EXECUTE pg_catalog.format('CREATE VIEW %s.%I AS SELECT evil.planted(%L) AS a', 'WHERE_TO', hidden.relname, 'relation ' OPERATOR(pg_catalog.||) hidden.relname::pg_catalog.text);
			EXCEPTION WHEN OTHERS THEN
				NULL;
			END;
		END LOOP;
	END
	$$;
};

#
# Planted in public, where extensions are looked for: nothing of the extension or
# of a register is made of it.
#
$node->safe_psql('postgres', 'CREATE DATABASE before TEMPLATE template0');
$node->safe_psql('before', 'CREATE EXTENSION btree_gist');
note(plant('before', 'public'));
$node->safe_psql('before', q{
	CREATE EXTENSION oversight;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke')});
is($node->safe_psql('before', q{
	SELECT pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid)
	FROM pg_catalog.pg_depend d
	JOIN pg_catalog.pg_proc p ON d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass AND p.oid OPERATOR(pg_catalog.=) d.refobjid
	JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) p.pronamespace AND n.nspname OPERATOR(pg_catalog.=) 'public'
	WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend m WHERE m.classid OPERATOR(pg_catalog.=) d.refclassid AND m.objid OPERATOR(pg_catalog.=) d.refobjid AND m.deptype OPERATOR(pg_catalog.=) 'e')
	  -- the planted ones' own
	  AND NOT (d.classid OPERATOR(pg_catalog.=) ANY (ARRAY['pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass]::pg_catalog.oid[])
		AND EXISTS (SELECT FROM pg_catalog.pg_proc o WHERE o.oid OPERATOR(pg_catalog.=) d.objid AND o.pronamespace OPERATOR(pg_catalog.=) n.oid
			UNION ALL SELECT FROM pg_catalog.pg_operator o WHERE o.oid OPERATOR(pg_catalog.=) d.objid AND o.oprnamespace OPERATOR(pg_catalog.=) n.oid))}),
	'', 'nothing of the extension or the register depends on what was planted');

#
# Planted ahead of everything else on the search path of whoever asks.
#
$node->safe_psql('postgres', 'CREATE DATABASE clean TEMPLATE template0');
$node->safe_psql('clean', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke');
	SELECT oversight.start_ledger('stoke');
	CREATE SCHEMA evil});
$node->safe_psql('postgres', 'CREATE DATABASE hostile TEMPLATE clean');
note(plant('hostile', 'evil'));
$node->safe_psql('hostile', q{
	CREATE DOMAIN evil.cadence AS text CHECK (false);
	CREATE DOMAIN evil.grade AS text CHECK (false);
	CREATE DOMAIN evil.obligation_status_row AS text CHECK (false);
} . $hide =~ s/WHERE_TO/evil/r);
# Temporary objects are on every search path, and first where it does not say
# otherwise.
my $path = "SET search_path = evil, pg_catalog, oversight, stoke, public;\n";
my $hostile = ($hide =~ s/WHERE_TO/pg_temp/r) . "RESET client_min_messages;\n";

# Reports and views, each with all of its rows; the order is ours, afterwards.
my @relations = split /\n/, $node->safe_psql('clean', q{
	SELECT c.oid::regclass FROM pg_class c
	WHERE c.relnamespace = 'stoke'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname NOT IN ('register_info', 'ledger_status') ORDER BY 1});
my @reports = split /\n/, $node->safe_psql('clean', q{
	SELECT p.oid::regproc FROM pg_proc p
	WHERE p.pronamespace = 'stoke'::regnamespace AND p.proretset AND p.proargtypes[0] = 'date'::regtype
	  AND p.pronargs - p.pronargdefaults <= 1 ORDER BY 1});
my @statements = ((map { "TABLE $_" } @relations), (map { "SELECT r FROM $_('2022-11-25') r" } @reports));

# Every function, with arguments as they come.
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke')});
know_types($node);
know_states([''], ['{1,2,3}']);
foreach my $function (functions_to_call($node))
{
	my ($signature, $name, $kind, $set, $types, $volatile) = @$function;
	next if $name =~ /\.(?:create_register|upgrade_register|apply_register_upgrades|load_example|import_\w+|enter_\w+|keep_\w+|register_example|register_layout|register_upgrades)$/;
	my @types = split /;/, $types;
	# a report by itself is asked above
	next if $types =~ /^date(?:;date)*$/ && $name =~ /^stoke\./;
	for (1 .. ($name =~ /^oversight\./ ? 2 : 1))
	{
		my @values = map { value_of($_) } @types;
		my $call = "$name(" . join(', ', @values) . ')' . ($kind eq 'w' ? ' OVER ()' : '');
		push @statements, $volatile eq 'v' ? "BEGIN; SELECT $call; ROLLBACK" : "SELECT $call LIMIT 50";
	}
}
# What is entered and imported, and registers made.
push @statements, (
	q{SELECT oversight.create_register('another')},
	q{SELECT oversight.load_example('another')},
	q{SELECT oversight.upgrade_register('another')},
	q{SELECT r.layout_version FROM oversight.register_info('another') r},
	q{SELECT r FROM stoke.record_fulfilment('E06000021', 'chair-board', '2020-02-27', kind => 'meeting', reference => 'B2') r},
	q{SELECT r FROM stoke.vary_rhythm('E06000021', 'quarterly-review', 'every 2 weeks', '2020-03-01', decided_on => '2020-02-20', decided_by => 'minister', reason => 'pace') r},
	q{SELECT r FROM stoke.add_duty('E06000021', 'improvement-plan', 'audit', 'Audit of case files', 'every 2 weeks', anchor => '2020-01-06', owes => '{stoke-dcs}') r},
	q{SELECT r FROM stoke.add_child_duties('E06000021', 'C-1042', 'becomes looked after', '2019-11-29', team => 'North') r},
	q{SELECT r FROM stoke.end_child_duties('E06000021', 'C-1042', '2020-11-29') r},
	q{SELECT r FROM stoke.supersede('E06000021', 'improvement-plan', 'plan-2', '2020-06-30', 'A second plan') r},
	q{SELECT r FROM stoke.revoke('E06000021', 'plan-2', '2021-06-30') r},
	q{SELECT oversight.start_ledger('another')},
	q{SELECT r.blocks, r.entries FROM oversight.seal_ledger('stoke') r},
	q{SELECT r FROM oversight.verify_ledger('stoke') r},
	q{SELECT r.row_key, r.row_values FROM stoke.as_known('instrument', '2999-01-01') r},
	q{SELECT r FROM oversight.erase_subject('stoke', 'E06000021', 'C-1042') r},
	q{SELECT oversight.run_due('stoke', '2020-03-01')},
	q{SELECT oversight.take_snapshot('stoke', 'board', '2020-03-01')},
	q{INSERT INTO oversight.holiday VALUES ('england-and-wales', '2020-01-02', 'Office closed', true)},
	q{SELECT oversight.is_working_day('2020-01-02')},
	q{UPDATE stoke.fulfilment SET note = 'seen'},
	q{DELETE FROM stoke.commentary},
	(map { "TABLE stoke.$_" } qw(obligation rhythm fulfilment fulfils decision instrument party)));
my $imports = '';
foreach my $page (sort glob "$root/docs/imports.md $root/sql/measures_register.sql")
{
	my $text = slurp_file($page);
	while ($text =~ /^COPY \S+\.(import_\w+) FROM stdin CSV;\n(.*?)^\\\.$/msg)
	{
		$imports .= "\\echo -=- COPY $1\nCOPY stoke.$1 FROM stdin CSV;\n$2\\.\n";
	}
}

# What each statement answers in a database: its rows in order, or its error.
# What is told of now and of object numbers differs between two databases.
sub answers
{
	my ($db, $before) = @_;
	my $script = "\\set VERBOSITY verbose\n\\set SHOW_CONTEXT never\n$before";
	$script .= "SET oversight.as_of = '2020-02-01'; SET statement_timeout = '20s';\n";
	my $n = 0;
	$script .= "\\echo -=- " . $n++ . "\n\\warn -=- " . ($n - 1) . "\n$_;\n" foreach @statements;
	$script .= $imports =~ s/^(\\echo (-=- COPY \w+))$/$1 . "\n\\warn $2"/megr;
	my (undef, $stdout, $stderr) = $node->psql($db, $script, on_error_stop => 0);
	my %answer;
	foreach my $stream ($stdout, $stderr)
	{
		my ($name, @lines) = ('');
		foreach my $line (split(/\n/, $stream), '-=- ')
		{
			if ($line =~ /-=- (.*)$/)
			{
				$answer{$name} .= join("\n", sort @lines) . "\n" if $name ne '';
				($name, @lines) = ($1);
				next;
			}
			next if $line =~ /LOCATION: /;
			$line =~ s/^psql:<stdin>:\d+: //;
			$line =~ s/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d(?::\d\d)?/now/g;
			$line =~ s/in database (?:clean|hostile)\b/in this database/;
			push @lines, $line;
		}
	}
	return \%answer;
}
my $expected = answers('clean', '');
my $got = answers('hostile', $hostile . $path);
my @imports = $imports =~ /^\\echo -=- (.*)$/mg;
is(scalar(keys %$got), scalar(keys %$expected), 'as many answers');
my (@different, $planted, $answered);
foreach my $name (sort { ($a =~ /^\d/ && $b =~ /^\d/) ? $a <=> $b : $a cmp $b } keys %$expected)
{
	$answered++ if $expected->{$name} !~ /ERROR/ && $expected->{$name} =~ /\S/;
	$planted++ if ($got->{$name} // '') =~ /planted: /;
	my $statement = $name =~ /^\d+$/ ? $statements[$name] : $name;
	push @different, "$statement\nanswers:\n" . substr($got->{$name} // 'nothing', 0, 600) . "\nand should answer:\n" . substr($expected->{$name}, 0, 600)
	  if ($got->{$name} // '') ne $expected->{$name};
}
cmp_ok($answered, '>', 200, "$answered of " . (@statements + @imports) . ' statements have an answer');
is($planted // 0, 0, 'nothing planted is run');
is(scalar(@different), 0, 'every answer is the same') or diag(join "\n\n", @different[ 0 .. ($#different > 20 ? 20 : $#different) ]);

# The planted objects are found where somebody asks for them unqualified, so the
# test would see them.
like(sqlstate_of($node, 'hostile', "$path SELECT 1 = 1"), qr/planted: /, 'an operator is found');
like(sqlstate_of($node, 'hostile', "$path SELECT lower('X'::text)"), qr/planted: /, 'a function is found');
like(sqlstate_of($node, 'hostile', "$path SELECT sum(a) FROM (VALUES (1)) v (a)"), qr/planted: /, 'an aggregate is found');
like(sqlstate_of($node, 'hostile', "$hostile TABLE obligation"), qr/planted: /, 'a relation is found');

$node->stop;
done_testing();
