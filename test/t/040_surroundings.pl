# What the extension finds when it comes: a schema of its name that others may
# write to, and settings given before its library was loaded.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', 'fsync = off');
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE mallory; CREATE ROLE "Head Office" SUPERUSER');

# Creates the extension in a new database after some preparation, and returns
# what it is refused with.
my $databases = 0;

sub refusal_after
{
	my ($preparation) = @_;
	my $db = 'db' . ++$databases;
	$node->safe_psql('postgres', "CREATE DATABASE $db TEMPLATE template0");
	$node->safe_psql($db, "CREATE EXTENSION btree_gist; $preparation");
	my (undef, undef, $stderr) = $node->psql($db, 'CREATE EXTENSION oversight');
	my $made = $node->safe_psql($db,
		"SELECT count(*) FROM pg_extension WHERE extname = 'oversight'");
	is($made, $stderr eq '' ? 1 : 0, "$db: created unless refused");
	return $stderr =~ /^\S*\s*ERROR:\s+(.*)$/m ? $1 : $stderr;
}

my $refused = 'schema oversight is not safe to use: %s may create objects in it';
is(refusal_after(''), '', 'without a schema it makes one');
is(refusal_after('CREATE SCHEMA oversight'), '',
	'a schema of one\'s own is used, as pg_dump restores it');
is(refusal_after('CREATE SCHEMA oversight AUTHORIZATION "Head Office"'), '',
	'and another superuser\'s');
is(refusal_after('CREATE SCHEMA oversight; GRANT USAGE ON SCHEMA oversight TO PUBLIC, mallory'), '',
	'and one that others may look into');
is(refusal_after('CREATE SCHEMA oversight AUTHORIZATION mallory'),
	sprintf($refused, 'mallory'), 'somebody else\'s schema is refused');
is(refusal_after('CREATE SCHEMA oversight; GRANT CREATE ON SCHEMA oversight TO mallory'),
	sprintf($refused, 'mallory'), 'and one that somebody else may write to');
is(refusal_after('CREATE SCHEMA oversight; GRANT CREATE ON SCHEMA oversight TO PUBLIC'),
	sprintf($refused, 'PUBLIC'), 'or everybody');

# A value that came in before the library was loaded fails where it is used, and
# nowhere else: not in a parallel worker, which is handed it again.
my $parallel = q{
	SET force_parallel_mode = on;
	SELECT oversight.financial_year(max(day)) FROM days;
	SELECT count(*) FROM days;
};
$node->safe_psql('db1', q{
	CREATE TABLE days AS SELECT date '2020-01-31' + i AS day FROM generate_series(0, 9) i});
foreach my $setting ('oversight.as_of=soon', 'oversight.calendar=No Such Calendar!')
{
	local $ENV{PGOPTIONS} = '-c ' . ($setting =~ s/ /\\ /gr);
	my (undef, $stdout, $stderr) = $node->psql('db1', $parallel);
	is($stderr, '', "$setting: a parallel query that does not use it runs");
	is($stdout, "2019-20\n10", "$setting: and answers");
}
{
	local $ENV{PGOPTIONS} = '-c oversight.as_of=soon';
	my (undef, undef, $stderr) = $node->psql('db1', 'SELECT oversight.as_of()');
	like($stderr, qr/invalid value for parameter "oversight.as_of": "soon"/,
		'what uses it is refused');
	(undef, undef, $stderr) = $node->psql('db1',
		"SELECT oversight.as_of() WHERE false; SET oversight.as_of = 'later'");
	like($stderr, qr/invalid value for parameter "oversight.as_of": "later"/,
		'and so is a bad value that is given once the library is loaded');
}

$node->stop;
done_testing();
