# A register is an ordinary schema: pg_dump and psql carry it, every row and
# every report, into another database, where work goes on; and dropping the
# extension does not silently take it along.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# Dates that the reports are asked for. As long as none of them is today, the
# answers do not depend on the day of the test.
my @dates = ('2018-12-31', '2019-10-31', '2020-02-01', '2022-11-25', '2025-07-15');

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', 'fsync = off');
$node->start;

$node->safe_psql('postgres', 'CREATE DATABASE original TEMPLATE template0');
$node->safe_psql('original', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke');
	-- a second one, whose name needs quoting, and which stays empty
	SELECT oversight.create_register('Über "uns"');
	-- what users add to a register is theirs
	ALTER TABLE stoke.fulfilment ADD COLUMN our_reference text;
	CREATE INDEX our_index ON stoke.fulfilment (our_reference);
	SET search_path = stoke, oversight;
	CREATE VIEW our_view AS
		SELECT title FROM obligation WHERE cadence > 'every month';
});

# Reads from each of the sources given by name, all in one session, and returns
# name => rows as text, sorted.
sub rows_of
{
	my ($db, %source) = @_;
	my %found = map { $_ => '' } keys %source;
	my $script = "SET oversight.as_of = '2020-02-01';\n";
	foreach my $name (sort keys %source)
	{
		# an end of line inside a value would look like a row's
		$script .= "\\echo '-=- $name'\n"
		  . "SELECT replace(r::text, chr(10), '\\n') FROM $source{$name} r ORDER BY r::text COLLATE \"C\";\n";
	}
	my $current;
	foreach my $line (split /\n/, $node->safe_psql($db, $script))
	{
		if ($line =~ /^-=- (.*)$/) { $current = $1; }
		else { $found{$current} .= "$line\n"; }
	}
	return \%found;
}

# Every row of every table and view of a schema.
sub relations
{
	my ($db, $schema) = @_;
	my $names = $node->safe_psql($db, qq{
		SELECT c.oid::regclass
		FROM pg_class c
		WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = \$\$$schema\$\$)
			AND c.relkind IN ('r', 'p', 'v', 'm')});
	return rows_of($db, map { $_ => $_ } split /\n/, $names);
}

# Every report of a schema, on every one of the dates. Reports are the functions
# that return rows and can be called with a date alone.
sub reports
{
	my ($db, $schema) = @_;
	my $names = $node->safe_psql($db, qq{
		SELECT p.oid::regproc
		FROM pg_proc p
		WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = \$\$$schema\$\$)
			AND p.proretset AND p.proargtypes[0] = 'date'::regtype
			AND p.pronargs - p.pronargdefaults <= 1});
	my %source;
	foreach my $name (split /\n/, $names)
	{
		$source{"$name on $_"} = "$name('$_')" foreach @dates;
	}
	return rows_of($db, %source);
}

# Compares two such lists and says which entry differs.
sub same
{
	my ($got, $expected, $what) = @_;
	is_deeply([ sort keys %$got ], [ sort keys %$expected ], "$what: the same ones are there");
	my @different = grep { ($got->{$_} // 'absent') ne $expected->{$_} } sort keys %$expected;
	is("@different", '', "$what: " . keys(%$expected) . ' of them are identical');
	foreach my $name (@different)
	{
		diag("$name was:\n$expected->{$name}\nand is:\n" . ($got->{$name} // 'absent'));
	}
}

my $relations = relations('original', 'stoke');
my $reports = reports('original', 'stoke');
cmp_ok(scalar keys %$relations, '>', 20, 'the register has tables and views');
cmp_ok(scalar keys %$reports, '>=', 9 * @dates, 'the register has reports');
cmp_ok(scalar(grep { $_ ne '' } values %$relations), '>', 15, 'most are not empty');
cmp_ok(scalar(grep { $_ ne '' } values %$reports), '>', 15, 'most reports are not empty');

# The user's own, on the register's table.
$node->safe_psql('original', q{
	CREATE INDEX my_index ON stoke.instrument (kind);
	ALTER TABLE stoke.instrument ADD COLUMN my_column text DEFAULT 'mine'});
$relations = relations('original', 'stoke');

# Plain SQL, by psql that stops at the first error.
my $dump = "${PostgreSQL::Test::Utils::tmp_check}/register.sql";
$node->command_ok([ 'pg_dump', '--no-sync', '-f', $dump, $node->connstr('original') ], 'pg_dump');
$node->safe_psql('postgres', 'CREATE DATABASE restored TEMPLATE template0');
$node->command_ok(
	[ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, $node->connstr('restored') ],
	'psql restores it without an error');

same(relations('restored', 'stoke'), $relations, 'tables and views');
same(reports('restored', 'stoke'), $reports, 'reports');
same(relations('restored', 'Über "uns"'), relations('original', 'Über "uns"'), 'a register with a quoted name');

# The definitions survive too: a dump of the copy is the dump of the original.
my $again = "${PostgreSQL::Test::Utils::tmp_check}/again.sql";
$node->command_ok([ 'pg_dump', '--no-sync', '-f', $again, $node->connstr('restored') ], 'pg_dump of the copy');
sub definitions
{
	my $text = slurp_file(shift);
	# a key that pg_dump draws afresh for every dump
	$text =~ s/^\\(un)?restrict .*\n//mg;
	# a label that the server adds to a bare constant once it has been restored
	$text =~ s/(::[a-z_. ]+(?:\[\])?) AS [a-z0-9_]+(,?)$/$1$2/mg;
	return $text;
}
append_to_file("$_.definitions", definitions($_)) for $dump, $again;
ok(definitions($again) eq definitions($dump), 'the dump of the copy is the same')
  or diag(`diff '$dump.definitions' '$again.definitions' | head -50`);

# A custom-format dump, restored by two jobs at once, in an order of their own.
my $archive = "${PostgreSQL::Test::Utils::tmp_check}/register.dump";
$node->command_ok([ 'pg_dump', '--no-sync', '-Fc', '-f', $archive, $node->connstr('original') ], 'pg_dump -Fc');
$node->safe_psql('postgres', 'CREATE DATABASE parallel TEMPLATE template0');
$node->command_ok([ 'pg_restore', '-j', '2', '--exit-on-error', '-d', $node->connstr('parallel'), $archive ],
	'pg_restore with two jobs');
same(relations('parallel', 'stoke'), $relations, 'tables and views restored in parallel');

# Work goes on in the copy: identities have not started again, guards and
# reports take the new row in.
my $before = reports('restored', 'stoke');
is($node->safe_psql('restored', q{
	SET search_path = stoke, oversight;
	WITH duty AS (
		SELECT o.authority, o.id
		FROM obligation o
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		WHERE o.cadence = 'every 3 months' AND o.anchor = '2019-10-31'
		ORDER BY o.clause, o.duty
		LIMIT 1
	), done AS (
		INSERT INTO fulfilment (authority, done_on, kind, title)
		SELECT authority, '2020-01-31', 'review', 'Added after the restore' FROM duty
		RETURNING authority, id, done_on
	)
	INSERT INTO fulfils (authority, fulfilment, obligation, done_on)
	SELECT authority, done.id, duty.id, done_on FROM done JOIN duty USING (authority)
	RETURNING 'added'}), 'added', 'a new fulfilment is taken');
my $after = reports('restored', 'stoke');
my ($status) = grep { /obligation_status on 2020-02-01/ } keys %$after;
isnt($after->{$status}, $before->{$status}, 'and obligation_status reports it');

# The guards came along, and so did what the user had added to a table.
my (undef, undef, $refused) = $node->psql('restored', q{
	INSERT INTO stoke.fulfilment (authority, done_on, kind)
	SELECT code, '2999-12-31', 'report' FROM stoke.authority LIMIT 1});
like($refused, qr/fulfilment done on 2999-12-31 is after today in London/, 'the guards are on duty there');
is($node->safe_psql('restored', q{
	SELECT count(my_column) > 0, to_regclass('stoke.my_index') IS NOT NULL FROM stoke.instrument}), 't|t',
	"the user's own column and index are kept");

# An owner who is no superuser carries a register over, too: the extension is
# there already, and the schema alone is dumped.
$node->safe_psql('postgres', q{
	CREATE ROLE keeper LOGIN;
	CREATE DATABASE kept OWNER keeper TEMPLATE template0;
	CREATE DATABASE moved OWNER keeper TEMPLATE template0});
$node->safe_psql($_, 'CREATE EXTENSION oversight CASCADE') foreach 'kept', 'moved';
$node->safe_psql('kept', q{
	SET ROLE keeper;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke')});
my $schema = "${PostgreSQL::Test::Utils::tmp_check}/schema.sql";
$node->command_ok([ 'pg_dump', '--no-sync', '-U', 'keeper', '-n', 'stoke', '-f', $schema, $node->connstr('kept') ],
	'pg_dump -n by an owner who is no superuser');
$node->command_ok(
	[ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-1', '-U', 'keeper', '-d', $node->connstr('moved'), '-f', $schema ],
	'and psql in one transaction');
same(relations('moved', 'stoke'), relations('kept', 'stoke'), 'tables and views of that owner');
same(reports('moved', 'stoke'), reports('kept', 'stoke'), 'reports of that owner');

# Dropping the extension takes no register with it unless it is told to.
my ($result, $stdout, $stderr) = $node->psql('restored', 'DROP EXTENSION oversight');
isnt($result, 0, 'DROP EXTENSION without CASCADE is refused');
like($stderr, qr/cannot drop extension oversight because other objects depend on it/, 'and says why');
like($stderr, qr/column cadence of table stoke\.obligation depends on type oversight\.cadence/, 'and names a column');

$node->stop;
done_testing();
