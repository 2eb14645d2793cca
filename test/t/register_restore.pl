# A register is an ordinary schema: what pg_dump takes out, psql and pg_restore
# put back, every row of it, and work goes on there.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;

# The key after \restrict is another in every dump.
sub dump_of
{
	my ($database) = @_;
	my ($stdout, $stderr) = run_command([ 'pg_dump', $node->connstr($database) ]);
	is($stderr, '', "pg_dump of $database has nothing to say");
	$stdout =~ s/^\\(un)?restrict .*\n//mg;
	return $stdout;
}

$node->safe_psql('postgres', "CREATE DATABASE $_") foreach qw(before after after_in_parallel);
$node->safe_psql('before', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.create_register('My "Register"');

	SET search_path = stoke;
	INSERT INTO authority (code, name, kind) VALUES ('E06000021', 'Stoke-on-Trent', 'unitary');
	INSERT INTO party (code, name, kind) VALUES ('dcs', 'Director of Children''s Services', 'post'), ('x', 'X', 'person');
	INSERT INTO role_holder (post, holder, during) VALUES ('dcs', 'x', '[2019-01-01,2020-01-01)');
	INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during) VALUES
		('E06000021', 'direction-1', 'First direction', 'direction', 'direction', '2019-05-16', '[2019-05-16,)', '[2019-05-16,)');
	INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, revokes)
		SELECT authority, 'direction-2', 'Second direction', kind, force, '2019-10-31', '[2019-10-31,)', '[2019-10-31,)', id
		FROM instrument;
	INSERT INTO obligation (authority, instrument, clause, duty, title, cadence)
		SELECT authority, id, '7(e)(a)', 'monthly-report', 'Monthly report', 'every month'
		FROM instrument WHERE code = 'direction-2';
	INSERT INTO fulfilment (authority, done_on, kind, reference) VALUES ('E06000021', '2019-11-29', 'report', 'R1');
	INSERT INTO fulfils (authority, fulfilment, obligation, for_due)
		SELECT f.authority, f.id, o.id, '2019-11-30' FROM fulfilment f JOIN obligation o USING (authority);
	INSERT INTO inspection (authority, code, framework, kind, started_on, published_on) VALUES
		('E06000021', 'ilacs-2019', 'ILACS', 'standard inspection', '2019-02-04', '2019-03-18');
	INSERT INTO judgement (authority, inspection, area, grade, source)
		SELECT authority, id, 'overall', 'inadequate', 'ofsted-ilacs' FROM inspection;
	-- the user's own, on the register's table
	CREATE INDEX my_index ON fulfilment (kind);
	ALTER TABLE fulfilment ADD COLUMN my_column text DEFAULT 'mine';
});
my $before = dump_of('before');
like($before, qr/^INSERT|^COPY stoke\.fulfilment /m, 'the rows are in the dump');

# through psql
my $file = $node->basedir . '/before.sql';
append_to_file($file, $before);
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('after'), '-f', $file ],
	'psql restores a register');
is(dump_of('after'), $before, 'what psql restored is what was dumped');

# through pg_restore, tables side by side
my $archive = $node->basedir . '/before.dump';
$node->command_ok([ 'pg_dump', '-Fc', '-f', $archive, '-d', $node->connstr('before') ], 'pg_dump writes an archive');
$node->command_ok([ 'pg_restore', '-j', '2', '-d', $node->connstr('after_in_parallel'), $archive ],
	'pg_restore restores a register');
is(dump_of('after_in_parallel'), $before, 'what pg_restore restored is what was dumped');

# Work goes on where it was restored: numbers, guards and copied days.
is($node->safe_psql('after', q{
	INSERT INTO stoke.fulfilment (authority, done_on, kind, reference) VALUES ('E06000021', '2019-12-31', 'report', 'R2');
	INSERT INTO stoke.fulfils (authority, fulfilment, obligation)
		SELECT f.authority, f.id, o.id FROM stoke.fulfilment f JOIN stoke.obligation o USING (authority)
		WHERE f.reference = 'R2';
	SELECT done_on FROM stoke.fulfils ORDER BY done_on;
}), "2019-11-29\n2019-12-31", 'a fulfilment can be added to the restored register');
is($node->safe_psql('after', q{
	INSERT INTO stoke.instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, revokes)
		SELECT authority, 'notice', 'Revocation notice', 'revocation notice', force, '2025-02-10', '[2025-02-10,)', 'empty', id
		FROM stoke.instrument WHERE code = 'direction-2';
	SELECT code, in_force FROM stoke.instrument ORDER BY code;
}), "direction-1|[2019-05-16,2019-10-31)\ndirection-2|[2019-10-31,2025-02-10)\nnotice|[2025-02-10,)",
	'a direction can be revoked in the restored register');
my ($result, $stdout, $stderr) = $node->psql('after',
	q{INSERT INTO stoke.fulfilment (authority, done_on, kind) VALUES ('E06000021', '2999-12-31', 'report')});
like($stderr, qr/fulfilment done on 2999-12-31 is after today in London/, 'the guards are on duty there');
is($node->safe_psql('after', q{SELECT count(*) FROM "My ""Register""".authority}), '0',
	'the other register is as empty as it was');

# Dropping the extension asks first, and names what would go.
($result, $stdout, $stderr) = $node->psql('after', 'DROP EXTENSION oversight');
like($stderr, qr/cannot drop extension oversight because other objects depend on it/, 'the extension is not dropped from under a register');
like($stderr, qr/column cadence of table stoke\.obligation/, 'the refusal names the columns');

$node->stop;
done_testing();
