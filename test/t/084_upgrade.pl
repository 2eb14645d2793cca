# From one version to the next: a register, what people have built on it, and
# everything in both catalogues afterwards.
#
# No version has been released yet, so the version to come is made here: a copy of
# the sources is taken through what docs/release.md says, with changes of every
# kind that an upgrade has to carry over, made in the sources as a release would
# and written down once more in the scripts that lead there. What is compared is
# the upgraded database with one that was made anew, so a change that is forgotten
# in the scripts shows. Versions in src/upgrade are taken through the same.

use strict;
use warnings;
use File::Path qw(rmtree);
use FindBin;
use IPC::Run qw(start timeout);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $root = "$FindBin::Bin/../..";
my $pg_config = $ENV{PG_CONFIG} // 'pg_config';
chomp(my $extensions = `$pg_config --sharedir`);
$extensions .= '/extension';
plan skip_all => "cannot write to $extensions" unless -w $extensions;

my ($version) = slurp_file("$root/oversight.control") =~ /^default_version = '(.*)'/m;
my $next = 'next';

#
# The version to come
#
my $copy = "${PostgreSQL::Test::Utils::tmp_check}/sources";
rmtree($copy);
mkdir $copy or die "mkdir $copy: $!";
system_or_bail('cp', '-R', "$root/Makefile", "$root/oversight.control", "$root/src", $copy);
sub make_in_copy { delete local @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)}; return command_ok([ 'make', '-s', '-C', $copy, "PG_CONFIG=$pg_config", @_ ], "make @_"); }
sub write_file { my ($name, $text) = @_; open(my $fh, '>', $name) or die "$name: $!"; print $fh $text; close $fh; }

unlink glob("$copy/src/register/*.gen.sql"), glob("$copy/oversight--*.sql");
SKIP: {
	skip "version $version is frozen", 1 if -e "$copy/src/upgrade/oversight--$version.sql";
	make_in_copy('freeze');
}
ok(-e "$copy/src/upgrade/oversight--$version.sql", 'the version is frozen');
command_fails([ 'make', '-s', '-C', $copy, "PG_CONFIG=$pg_config", 'freeze' ], 'and is not frozen twice');

# Changes a source and gives back the text that is new, from a word up to the end
# of a statement.
sub edit
{
	my ($file, $old, $new) = @_;
	my $text = slurp_file("$copy/src/$file");
	my $n = 0;
	$n++ while $text =~ /$old/g;
	is($n, 1, "$file has what is to be changed") or BAIL_OUT("$file has changed: adapt this test");
	$text =~ s/$old/$new/ee;
	write_file("$copy/src/$file", $text);
	return $text;
}
sub statement { my ($text, $from, $to) = @_; $text =~ /(\Q$from\E.*?$to)/s or die "no $from"; return $1 =~ s/^CREATE (FUNCTION|VIEW)/CREATE OR REPLACE $1/r; }

my $script = qq{\\echo Use "ALTER EXTENSION oversight UPDATE" to load this file. \\quit\n};
my $step = '';

# In the extension: a function and a type more, a body and a comment otherwise.
my $new_objects = <<'SQL';
CREATE TYPE weight_class AS ENUM ('light', 'heavy');
COMMENT ON TYPE weight_class IS 'how much a duty weighs, in a word';
CREATE FUNCTION weigh(weight integer) RETURNS weight_class
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN weight > 5 THEN 'heavy' ELSE 'light' END::weight_class;
END;
COMMENT ON FUNCTION weigh(integer) IS 'how much a duty weighs, in a word';
REVOKE EXECUTE ON FUNCTION weigh(integer) FROM PUBLIC;
SQL
write_file("$copy/src/common/footer.sql", slurp_file("$copy/src/common/footer.sql") . $new_objects);
$script .= $new_objects;
my $text = edit('register/export.sql', qr/'not recorded'\)\s+END;/, q{"'not known') END;"});
$script .= statement($text, 'CREATE FUNCTION import_words(', qr/\nEND;\n/);
$text = edit('register/register.sql', qr/'makes a register, which is/, q{"'makes a register, and a register is"});
$script .= statement($text, 'COMMENT ON FUNCTION create_register(text)', qr/;\n/);

# In the layout: a table, a column and a rule more; a list of words that is
# longer; a report with another column and a guard with another body.
write_file("$copy/src/register/layout/99_next.sql", my $table = <<'SQL');
CREATE TABLE visit_note (
	authority text NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	fulfilment bigint NOT NULL,
	body text NOT NULL,
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	FOREIGN KEY (authority, fulfilment) REFERENCES fulfilment (authority, id) ON DELETE CASCADE,
	CONSTRAINT body_is_not_blank CHECK (btrim(body) <> '')
);
CREATE INDEX ON visit_note (authority, fulfilment);
COMMENT ON TABLE visit_note IS 'What was seen on a visit.';
COMMENT ON COLUMN visit_note.body IS 'The words.';
CREATE TRIGGER note_change BEFORE UPDATE ON visit_note FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
SQL
$step .= $table;
edit('register/layout/30_duties.sql', qr/(CREATE TABLE obligation \(.*?\n)\tPRIMARY KEY/s,
	q{"$1\tweight integer NOT NULL DEFAULT 1,\n\tCONSTRAINT weight_is_positive CHECK (weight > 0),\n\tPRIMARY KEY"});
edit('register/layout/30_duties.sql', qr/(COMMENT ON TABLE obligation IS)/, q{"COMMENT ON COLUMN obligation.weight IS 'How much it weighs.';\n$1"});
$step .= <<'SQL';
ALTER TABLE obligation ADD COLUMN weight integer NOT NULL DEFAULT 1, ADD CONSTRAINT weight_is_positive CHECK (weight > 0);
COMMENT ON COLUMN obligation.weight IS 'How much it weighs.';
SQL
edit('register/layout/30_duties.sql', qr/'completed', 'withdrawn'\)\)/, q{"'completed', 'withdrawn', 'paused'))"});
$step .= <<'SQL';
ALTER TABLE progress DROP CONSTRAINT status_is_known,
	ADD CONSTRAINT status_is_known CHECK (status IN ('not started', 'in progress', 'at risk', 'delayed', 'completed', 'withdrawn', 'paused'));
DROP TRIGGER status_is_known ON progress;
CREATE TRIGGER status_is_known BEFORE INSERT OR UPDATE OF status ON progress FOR EACH ROW
	WHEN (NEW.status OPERATOR(pg_catalog.<>) ALL ('{"not started","in progress","at risk",delayed,completed,withdrawn,paused}'::pg_catalog.text[]))
	EXECUTE FUNCTION refuse_unknown_word('status_is_known');
SQL
$text = edit('register/layout/60_guards.sql', qr/'Write a day, for example "2019-10-31", or/, q{q('Give a day, for example "2019-10-31", or)});
$step .= statement($text, 'CREATE FUNCTION refuse_infinite_date()', qr/\n\$\$;\n/);
edit('register/layout/70_reports_duties.sql', qr/(CREATE TYPE overdue_row AS \([^;]*?)\n\);/, q{"$1,\n\tweight integer\n);\nCOMMENT ON COLUMN overdue_row.weight IS 'How much it weighs.';"});
$text = edit('register/layout/70_reports_duties.sql', qr/(CREATE FUNCTION overdue\(as_of date\).*?o\.changed_at)(\s+FROM obligation_status)/s,
	q{"$1, (SELECT d.weight FROM obligation d WHERE d.authority = o.authority AND d.id = o.obligation)$2"});
$step .= "ALTER TYPE overdue_row ADD ATTRIBUTE weight integer;\nCOMMENT ON COLUMN overdue_row.weight IS 'How much it weighs.';\n"
  . statement($text, 'CREATE FUNCTION overdue(as_of date)', qr/\nEND;\n/) . statement($text, 'CREATE VIEW overdue ', qr/;\n/)
  . "COMMENT ON COLUMN overdue.weight IS 'How much it weighs.';\n";

mkdir "$copy/src/register/upgrade";
my ($steps) = sort { $b <=> $a } map { /(\d+)\.sql$/ } glob("$copy/src/register/upgrade/*.sql"), '1.sql';
write_file(sprintf('%s/src/register/upgrade/%03d.sql', $copy, $steps + 1), $step);
write_file("$copy/src/upgrade/oversight--$version--$next.sql", $script);
write_file("$copy/oversight.control", slurp_file("$root/oversight.control") =~ s/^default_version = .*/default_version = '$next'/mr);
my @scripts = ("oversight--$next.sql", "oversight--$version--$next.sql");
make_in_copy(@scripts);
# and one that fails when it has done nearly everything
write_file("$copy/oversight--$version--broken.sql", slurp_file("$copy/$scripts[1]") . "\nSELECT 1 / 0;\n");
push @scripts, "oversight--$version--broken.sql";
END { unlink map { "$extensions/$_" } @scripts if @scripts; }
system_or_bail('cp', map({ "$copy/$_" } @scripts), $extensions);

#
# A register of the earlier version, and what people build on it
#
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\njit = off");
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE analyst; CREATE ROLE clerk');
sub make_register
{
	my ($db, $at) = @_;
	$node->safe_psql('postgres', "CREATE DATABASE $db TEMPLATE template0");
	$node->safe_psql($db, "CREATE EXTENSION oversight VERSION '$at' CASCADE; SELECT oversight.create_register('stoke'); SELECT oversight.load_example('stoke')");
}
make_register('upgraded', $version);
make_register('fresh', $next);
$node->safe_psql('upgraded', q{
	-- the evidence is complete, so that something is overdue
	UPDATE stoke.instrument SET recorded_during = '[2019-05-16,)' WHERE force = 'direction';
	SELECT stoke.record_fulfilment('E06000021', 'direction-2/monthly-report', '2019-11-29');
	SELECT oversight.grant_access('stoke', 'analyst', 'reader');
	GRANT USAGE ON SCHEMA stoke TO clerk;
	GRANT INSERT ON stoke.fulfilment TO clerk;
	COMMENT ON COLUMN stoke.instrument.link IS 'Ours: the link on our intranet.';
	CREATE SCHEMA ours;
	CREATE VIEW ours.overdue AS SELECT * FROM stoke.overdue;
	CREATE VIEW ours.then WITH (security_invoker) AS SELECT o.title, o.days_overdue, o.owes FROM stoke.overdue('2020-02-01') o WHERE o.rag = 'red';
	CREATE VIEW ours.rows_of AS SELECT o FROM stoke.overdue('2020-02-01') o;
	CREATE VIEW ours.both AS SELECT s.title, j.grade FROM stoke.obligation_status('2020-02-01') s JOIN stoke.judgement_current('2020-02-01') j ON j.authority = s.authority AND j.area = 'overall';
	CREATE MATERIALIZED VIEW ours.kept AS SELECT title, status, unmet_since FROM stoke.obligation_status('2020-02-01');
	CREATE FUNCTION ours.worst(day date) RETURNS text LANGUAGE sql STABLE BEGIN ATOMIC SELECT o.title FROM stoke.overdue(day) o LIMIT 1; END;
	CREATE INDEX our_index ON stoke.obligation (team);
	ALTER TABLE stoke.fulfilment ADD COLUMN our_column text;
	CREATE TABLE ours.kinds (word text REFERENCES stoke.timescale (code), c oversight.cadence, g oversight.grade)});

# Every table, every report on two days and every object of ours, as text.
my @ours = ("SELECT replace(o.o::text, ',1)', ')') FROM ours.rows_of o", (map { "SELECT x::text FROM ours.$_ x" } 'then', 'both', 'kept'), "SELECT ours.worst('2020-02-01')");
sub said
{
	my ($db) = @_;
	my @queries = split /\n/, $node->safe_psql($db, q{
		SELECT format('SELECT (to_jsonb(x) - ''weight'')::text FROM stoke.%I x', c.relname)
		FROM pg_class c WHERE c.relnamespace = 'stoke'::regnamespace AND c.relkind = 'r' AND c.relname NOT IN ('visit_note', 'register_info')
		UNION ALL
		SELECT format('SELECT (to_jsonb(x) - ''weight'')::text FROM stoke.%I(%s) x', p.proname, array_to_string(array_fill(quote_literal(d.day), ARRAY[p.pronargs - p.pronargdefaults]), ', '))
		FROM pg_proc p
		JOIN pg_class v ON v.relnamespace = p.pronamespace AND v.relname = p.proname AND v.relkind = 'v'
		CROSS JOIN unnest('{2020-02-01,2025-07-15}'::date[]) d (day)
		WHERE p.pronamespace = 'stoke'::regnamespace AND p.proretset AND p.proargtypes[0] = 'date'::regtype
		ORDER BY 1});
	push @queries, @ours;
	my %said;
	my $out = $node->safe_psql($db, "SET datestyle = 'ISO';\n" . join('', map { "\\echo -=- $_\n" . "SELECT r.l FROM (SELECT replace(q.l, chr(10), '\\n') FROM ($_) q (l)) r (l) ORDER BY r.l COLLATE \"C\";\n" } @queries));
	my $name = '';
	foreach (split /\n/, $out) { if (/^-=- (.*)/) { $name = $1; $said{$name} = ''; } else { $said{$name} .= "$_\n"; } }
	return \%said;
}
sub same
{
	my ($got, $expected, $what) = @_;
	my @other = grep { ($got->{$_} // 'absent') ne ($expected->{$_} // 'absent') } sort keys %{ { %$got, %$expected } };
	is("@other", '', "$what: all " . keys(%$expected) . ' are identical');
	diag("$_\nis:\n" . ($got->{$_} // 'absent') . "\nshould be:\n" . ($expected->{$_} // 'absent')) foreach @other[0 .. ($#other > 4 ? 4 : $#other)];
}

# Everything that the catalogues know of a schema's objects, by their names, but
# what users add and the numbers of things. (pg_attver in attoptions is the
# server's own.)
sub catalogue
{
	my ($db, $schema) = @_;
	my $sql = q{
		WITH ns AS (SELECT '$SCHEMA'::regnamespace AS oid), acl AS (
			SELECT NULL WHERE false
		), object AS (
			SELECT 'relation ' || c.oid::regclass AS name, concat_ws(' ', c.relkind, c.relpersistence, c.relrowsecurity, c.reloptions, c.relreplident,
				c.relacl, obj_description(c.oid, 'pg_class'), CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) END) AS what
			FROM pg_class c, ns WHERE c.relnamespace = ns.oid
			UNION ALL
			SELECT 'column ' || c.oid::regclass || '.' || a.attname, concat_ws(' ', row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), format_type(a.atttypid, a.atttypmod),
				a.attnotnull, a.attidentity, a.attgenerated, a.attstorage, a.attcollation, pg_get_expr(d.adbin, d.adrelid), a.attacl, col_description(c.oid, a.attnum))
			FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum, ns
			WHERE c.relnamespace = ns.oid AND c.relkind <> 'i'
			UNION ALL
			SELECT 'constraint ' || k.conrelid::regclass || '.' || k.conname, concat_ws(' ', pg_get_constraintdef(k.oid), k.convalidated, k.condeferrable, obj_description(k.oid, 'pg_constraint'))
			FROM pg_constraint k, ns WHERE k.connamespace = ns.oid
			UNION ALL
			SELECT 'index ' || i.indexrelid::regclass, concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered)
			FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid, ns WHERE c.relnamespace = ns.oid
			UNION ALL
			SELECT 'trigger ' || t.tgrelid::regclass || '.' || t.tgname, concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
			FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid, ns WHERE c.relnamespace = ns.oid AND NOT t.tgisinternal
			UNION ALL
			SELECT 'policy ' || p.polrelid::regclass || '.' || p.polname, concat_ws(' ', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
			FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid, ns WHERE c.relnamespace = ns.oid
			UNION ALL
			SELECT 'function ' || p.oid::regprocedure, concat_ws(' ', p.prokind, p.proacl, obj_description(p.oid, 'pg_proc'), p.proowner::regrole,
				CASE WHEN p.prokind = 'a' THEN (SELECT concat_ws(' ', a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggtranstype::regtype, a.agginitval) FROM pg_aggregate a WHERE a.aggfnoid = p.oid)
				ELSE pg_get_functiondef(p.oid) END)
			FROM pg_proc p, ns WHERE p.pronamespace = ns.oid
			UNION ALL
			SELECT 'type ' || t.oid::regtype, concat_ws(' ', t.typtype, t.typcategory, t.typlen, t.typalign, t.typstorage, t.typacl, t.typinput, t.typoutput, t.typreceive, t.typsend,
				(SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), obj_description(t.oid, 'pg_type'))
			FROM pg_type t, ns WHERE t.typnamespace = ns.oid
			UNION ALL
			SELECT 'operator ' || o.oid::regoperator, concat_ws(' ', o.oprcode, o.oprcom::regoperator, o.oprnegate::regoperator, o.oprrest, o.oprjoin, o.oprcanmerge, o.oprcanhash, obj_description(o.oid, 'pg_operator'))
			FROM pg_operator o, ns WHERE o.oprnamespace = ns.oid
			UNION ALL
			SELECT 'class ' || m.amname || ' ' || o.opcname, concat_ws(' ', o.opcintype::regtype, o.opcdefault, o.opckeytype::regtype, obj_description(o.oid, 'pg_opclass'),
				(SELECT array_agg(x.amopopr::regoperator::text || x.amopstrategy ORDER BY x.amopopr::regoperator::text COLLATE "C") FROM pg_amop x WHERE x.amopfamily = o.opcfamily),
				(SELECT array_agg(x.amproc::text || x.amprocnum ORDER BY x.amproc::text COLLATE "C", x.amprocnum) FROM pg_amproc x WHERE x.amprocfamily = o.opcfamily))
			FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod, ns WHERE o.opcnamespace = ns.oid
			UNION ALL
			SELECT 'cast ' || k.castsource::regtype || ' as ' || k.casttarget::regtype, concat_ws(' ', k.castfunc::regprocedure, k.castcontext, k.castmethod, obj_description(k.oid, 'pg_cast'))
			FROM pg_cast k JOIN pg_type t ON t.oid IN (k.castsource, k.casttarget), ns WHERE t.typnamespace = ns.oid
			UNION ALL
			SELECT 'member ' || pg_describe_object(d.classid, d.objid, 0), ''
			FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid, ns
			WHERE d.deptype = 'e' AND e.extname = 'oversight' AND e.extnamespace = ns.oid
			UNION ALL
			SELECT 'schema', concat_ws(' ', n.nspacl, obj_description(n.oid, 'pg_namespace')) FROM pg_namespace n, ns WHERE n.oid = ns.oid
		)
		SELECT name || chr(1) || replace(what, chr(10), chr(2)) FROM object ORDER BY 1
	};
	$sql =~ s/\$SCHEMA/$schema/;
	my %found = map { split /\001/, $_, 2 } split /\n/, $node->safe_psql($db, "SET search_path = pg_catalog; $sql");
	return \%found;
}

my $before = said('upgraded');
my $bare = catalogue('upgraded', 'stoke');
cmp_ok(keys %$before, '>', 80, 'tables and reports are looked at');
cmp_ok(keys %$bare, '>', 1000, 'and the catalogue');

#
# Interrupted half-way, nothing has changed
#
my ($ret, $out, $err) = $node->psql('upgraded', "ALTER EXTENSION oversight UPDATE TO 'broken'");
like($err, qr/division by zero/, 'an update script that fails at its end');
is($node->safe_psql('upgraded', "SELECT extversion, to_regprocedure('oversight.weigh(integer)') IS NULL FROM pg_extension WHERE extname = 'oversight'"), "$version|t",
	'leaves the extension as it was');
my $layout = $node->safe_psql('upgraded', 'SELECT oversight.register_layout_version()');
$node->safe_psql('upgraded', "ALTER EXTENSION oversight UPDATE TO '$next'");
is($node->safe_psql('upgraded', 'SELECT oversight.register_layout_version()'), $layout + 1, 'the updated extension knows a newer layout');
same(said('upgraded'), $before, 'updated, not yet upgraded: rows, reports and what is built on them');
is($node->safe_psql('upgraded', "SELECT layout_version, extension_version FROM oversight.register_info('stoke')"), "$layout|$version", 'and the register has its layout still');

# Somebody reads a table that the upgrade changes, so that it waits there.
sub session { my ($in, $out, $err) = ('', '', ''); my $h = start([ 'psql', '-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('upgraded') ], '<', \$in, '>', \$out, '2>', \$err, timeout(180)); return { h => $h, in => \$in, out => \$out, err => \$err }; }
sub until_waiting { my ($n, $what) = @_; ok($node->poll_query_until('upgraded', "SELECT count(*) = $n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%upgrade_register%'"), $what); }
my $reader = session();
${ $reader->{in} } .= "BEGIN; SELECT count(*) > 0 FROM stoke.obligation;\n";
$reader->{h}->pump until ${ $reader->{out} } =~ /t/;
my $upgrader = session();
${ $upgrader->{in} } .= "SELECT oversight.upgrade_register('stoke');\n\\q\n";
$upgrader->{h}->pump_nb;
until_waiting(1, 'an upgrade waits for a reader');
$node->safe_psql('upgraded', "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%upgrade_register%' AND pid <> pg_backend_pid()");
$upgrader->{h}->finish;
like(${ $upgrader->{err} }, qr/terminat|connection/, 'and is ended while it waits');
is($node->safe_psql('upgraded', "SELECT layout_version, to_regclass('stoke.visit_note') IS NULL FROM oversight.register_info('stoke')"), "$layout|t", 'half an upgrade is none');
same(catalogue('upgraded', 'stoke'), $bare, 'half an upgrade, the catalogue');

#
# Two at once: one does it, the other finds it done
#
my @upgraders = map { session() } 1 .. 2;
foreach (@upgraders) { ${ $_->{in} } .= "SELECT oversight.upgrade_register('stoke');\n\\q\n"; $_->{h}->pump_nb; }
until_waiting(2, 'two upgrades wait');
${ $reader->{in} } .= "COMMIT;\n\\q\n";
$reader->{h}->finish;
$_->{h}->finish foreach @upgraders;
is(join('', sort map { ${ $_->{out} } . ${ $_->{err} } } @upgraders),
	sprintf("register stoke already has layout %s\nregister stoke upgraded from layout %s to layout %s\n", $layout + 1, $layout, $layout + 1), 'it is done once');

#
# The upgraded database is the one made anew, but for what is the user's
#
same(catalogue('upgraded', 'oversight'), catalogue('fresh', 'oversight'), 'the extension, object by object');
my $upgraded = catalogue('upgraded', 'stoke');
delete $upgraded->{$_} foreach 'column stoke.fulfilment.our_column', 'relation stoke.our_index', 'index stoke.our_index';
is((delete $upgraded->{'column stoke.instrument.link'}) =~ /(Ours: .*)/ ? $1 : '', 'Ours: the link on our intranet.', "the user's comment is kept");
my $fresh = catalogue('fresh', 'stoke');
delete $fresh->{'column stoke.instrument.link'};
my $granted = 0;
foreach (values %$upgraded) { $granted++ if s/(?:^| )\{[^{}]*(?:analyst|clerk)=[^{}]*\} ?/ /; s/^ //; }
cmp_ok($granted, '>', 50, "the user's grants are kept");
same($upgraded, $fresh, 'the register, object by object');
same(said('upgraded'), $before, 'upgraded: rows, reports and what is built on them');
is($node->safe_psql('upgraded', "SET oversight.as_of = '2020-02-01'; SET ROLE analyst; SELECT count(*) > 0, min(weight) FROM stoke.overdue"), 't|1', 'and the report has its new column, for those who could read it before');
is($node->safe_psql('upgraded', 'REFRESH MATERIALIZED VIEW ours.kept; SELECT count(*) > 0 FROM ours.kept'), 't', 'a materialised view is refreshed');

# Once more, in a dump and a restore: the two are still alike.
my $dump = "${PostgreSQL::Test::Utils::tmp_check}/upgraded.sql";
$node->command_ok([ 'pg_dump', '--no-sync', '-f', $dump, $node->connstr('upgraded') ], 'pg_dump');
$node->safe_psql('postgres', 'CREATE DATABASE restored TEMPLATE template0');
# A dump asks for the extension without naming a version, and here the default is the earlier one.
my $text_of_dump = slurp_file($dump);
$text_of_dump =~ s/(CREATE EXTENSION IF NOT EXISTS oversight WITH SCHEMA oversight);/$1 VERSION '$next';/;
write_file($dump, $text_of_dump);
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, $node->connstr('restored') ], 'restored');
same(said('restored'), $before, 'restored: rows, reports and what is built on them');

#
# A register from a newer layout than the extension knows
#
make_register('older', $version);
$node->safe_psql('postgres', 'CREATE DATABASE behind TEMPLATE template0');
$node->safe_psql('behind', "CREATE EXTENSION oversight VERSION '$version' CASCADE");
$node->command_ok([ 'pg_dump', '--no-sync', '-n', 'stoke', '-f', "$dump.newer", $node->connstr('fresh') ], 'pg_dump of a register of the newer layout');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$dump.newer", $node->connstr('behind') ], 'restored where the extension is older');
(undef, undef, $err) = $node->psql('behind', "SELECT oversight.upgrade_register('stoke')");
like($err, qr/register stoke has layout @{[$layout + 1]}, which is newer than this version of the extension knows/, 'is refused');

#
# An export of the earlier layout is read by the newer, not the other way round
#
my $doc = $node->safe_psql('older', "SELECT oversight.export_authority('stoke', 'E06000021')");
$node->safe_psql('fresh', "SELECT oversight.create_register('second')");
like($node->safe_psql('fresh', "SELECT oversight.import_authority('second', \$doc\$$doc\$doc\$)"), qr/imported into register second/, 'an export of the earlier layout is read');
is($node->safe_psql('fresh', 'SELECT count(*) = 32, min(weight) FROM second.obligation'), 't|1', 'and what it does not know keeps its default');
$doc = $node->safe_psql('fresh', "SELECT oversight.export_authority('second', 'E06000021')");
(undef, undef, $err) = $node->psql('older', "SELECT oversight.import_authority('stoke', \$doc\$$doc\$doc\$)");
like($err, qr/the export is of layout @{[$layout + 1]}, which is newer than layout $layout of register "stoke"/, 'one of a newer layout is refused');

#
# Dropping the extension
#
(undef, undef, $err) = $node->psql('upgraded', 'DROP EXTENSION oversight');
like($err, qr/cannot drop extension oversight because other objects depend on it/, 'the extension is not dropped while a register uses it');
is($node->safe_psql('upgraded', 'SELECT count(*) FROM stoke.obligation'), '32', 'and nothing is lost');
$node->safe_psql('older', 'DROP EXTENSION oversight CASCADE');
is($node->safe_psql('older', "SELECT count(*), (SELECT count(*) FROM information_schema.columns WHERE table_schema = 'stoke' AND table_name = 'obligation' AND column_name IN ('cadence', 'title')) FROM stoke.obligation"), '32|1',
	'with CASCADE the rows stay, without the columns of its types');

$node->stop;
done_testing();
