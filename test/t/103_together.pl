# Everything that writes, at once: records are entered, the ledger is sealed by two,
# registers are made, led to their newest layout and dropped, closures entered,
# and reports read, each by several sessions. Nobody fails, nothing deadlocks, and
# the ledger has all of it.
#
# OVERSIGHT_ROUNDS=n goes on for n seconds instead of four.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../lib";
use Oversight::Register;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seconds = $ENV{OVERSIGHT_ROUNDS} || 4;
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nlog_statement = none\ndeadlock_timeout = 100ms\n");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke');
	SELECT oversight.start_ledger('stoke')});

at_once($node, $seconds,
	[ 'rows', 3, q{INSERT INTO stoke.fulfilment (authority, done_on, kind, title) VALUES ('E06000021', '2020-01-01', 'report', 'One of many');} ],
	[ 'changes', 2, q{UPDATE stoke.party SET name = name || '.' WHERE code = 'dfe'; } ],
	[ 'calls', 1, q{SELECT FROM stoke.record_fulfilment('E06000021', 'chair-board', '2020-02-27', kind => 'meeting', reference => 'n' || :n);} ],
	[ 'seals', 2, q{SELECT FROM oversight.seal_ledger('stoke');} ],
	[ 'registers', 1, q{SELECT oversight.create_register('r' || :client_id || '_' || :n);
SELECT oversight.upgrade_register('r' || :client_id || '_' || :n);
DO $$ BEGIN EXECUTE (SELECT 'DROP SCHEMA ' || quote_ident(min(nspname)) || ' CASCADE' FROM pg_namespace WHERE nspname ~ '^r\d+_'); END $$;} ],
	[ 'upgrades', 1, q{SELECT oversight.upgrade_register('stoke');} ],
	[ 'closures', 1, q{INSERT INTO oversight.holiday VALUES ('office', date '2020-01-01' + :n, 'Closed', true) ON CONFLICT DO NOTHING;} ],
	[ 'reports', 1, q{SELECT count(*) FROM stoke.obligation_status('2020-02-01');} ]);
unlike(slurp_file($node->logfile), qr/deadlock detected|ERROR:/, 'no error and no deadlock');
$node->safe_psql('postgres', q{SELECT FROM oversight.seal_ledger('stoke')});
is($node->safe_psql('postgres', q{SELECT * FROM oversight.verify_ledger('stoke')}), '', 'the ledger verifies');
is($node->safe_psql('postgres', q{
	SELECT (SELECT count(*) FROM stoke.fulfilment) - (SELECT count(DISTINCT key) FROM stoke.entry WHERE table_name = 'fulfilment' AND key <> '{}')}),
	'0', 'and has every record');
is($node->safe_psql('postgres', q{SELECT count(*) - count(DISTINCT number) FROM stoke.block}), '0', 'two sealers made no block twice');

$node->stop;
done_testing();
