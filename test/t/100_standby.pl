# A streaming replica answers every question that its primary answers, with the
# same rows, and refuses to write in a plain sentence.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../lib";
use Oversight::Register;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# The views are read as at 2020-02-01 beside it.
my @dates = ('2022-11-25');

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->append_conf('postgresql.conf', "fsync = off\n");
$primary->start;
$primary->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke');
	SELECT oversight.start_ledger('stoke');
	CREATE ROLE watcher;
	SELECT FROM stoke.add_child_duties('E06000021', 'C-1', 'becomes looked after', '2019-11-29')});

# The copy is taken while the register is there; what comes later is streamed.
$primary->backup('copy');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'copy', has_streaming => 1);
$standby->start;

$primary->safe_psql('postgres', q{
	INSERT INTO stoke.source (code, publisher, title) VALUES ('after', 'dfe', 'Entered after the copy');
	INSERT INTO stoke.fulfilment (authority, done_on, kind, title, source)
		VALUES ('E06000021', '2020-01-31', 'report', 'Entered after the copy', 'after');
	SELECT oversight.create_register('second');
	INSERT INTO oversight.holiday VALUES ('england-and-wales', '2020-02-10', 'Office closed', true);
	-- what is not sealed yet is told with how long it has waited
	SELECT FROM oversight.seal_ledger('stoke')});
$primary->wait_for_catchup($standby);

my $relations = relations($primary, 'postgres', 'stoke');
my $reports = reports($primary, 'postgres', 'stoke', @dates);
cmp_ok(rows_on($relations), '>', 40, 'tables and views with rows');
cmp_ok(rows_on($reports), '>', 30, 'reports with rows');
same(relations($standby, 'postgres', 'stoke'), $relations, 'tables and views');
same(reports($standby, 'postgres', 'stoke', @dates), $reports, 'reports');
is($standby->safe_psql('postgres', q{SELECT title FROM stoke.fulfilment WHERE source = 'after'}),
	'Entered after the copy', 'what was streamed is there');

# The vocabulary that needs no register, and what reads a table of the extension.
my $words = q{
	SELECT r.name, r.layout_version FROM oversight.register_info('stoke') r;
	SELECT oversight.is_working_day('2020-02-10'), oversight.as_of() IS NOT NULL;
	SELECT * FROM oversight.due_dates('every 3 months', '2019-10-31', '[2019-10-31,2020-10-31]');
	SELECT stoke.explain_due('E06000021', o.id, '2020-01-31', '2020-03-01') FROM stoke.obligation o ORDER BY o.id;
};
my $told = $primary->safe_psql('postgres', $words);
cmp_ok(length $told, '>', 1000, 'there is something to tell');
is($standby->safe_psql('postgres', $words), $told, 'the vocabulary answers alike');

# Everything that writes. A function that is VOLATILE must be in this list, so
# that a new one is tried too; those that others call, named enter_… and so on,
# and triggers need not.
my %writes = (
	'INSERT' => q{INSERT INTO stoke.source (code, publisher, title) VALUES ('x', 'x', 'x')},
	'UPDATE' => q{UPDATE stoke.authority SET name = 'x'},
	'DELETE' => q{DELETE FROM stoke.fulfils},
	'oversight.create_register' => q{SELECT oversight.create_register('third')},
	'oversight.load_example' => q{SELECT oversight.load_example('second')},
	'oversight.upgrade_register' => q{SELECT oversight.upgrade_register('stoke')},
	'oversight.start_ledger' => q{SELECT oversight.start_ledger('second')},
	'oversight.seal_ledger' => q{SELECT * FROM oversight.seal_ledger('stoke')},
	'oversight.erase_subject' => q{SELECT * FROM oversight.erase_subject('stoke', 'E06000021', 'C-1')},
	'oversight.erase_reported' => q{SELECT oversight.erase_reported('stoke', 'E06000021', 'C-1')},
	'oversight.note_erasure' => q{SELECT oversight.note_erasure('stoke', 'subject', '{"authority": "E06000021", "id": 1}', 'subject 1')},
	'oversight.grant_access' => q{SELECT * FROM oversight.grant_access('stoke', 'watcher', 'reader')},
	'oversight.revoke_access' => q{SELECT * FROM oversight.revoke_access('stoke', 'watcher', 'reader')},
	'oversight.renew_access' => q{SELECT oversight.renew_access('stoke')},
	'oversight.lock_register' => q{SELECT oversight.lock_register('stoke', 'SHARE ROW EXCLUSIVE')},
	'oversight.make_access_policies' => q{SELECT oversight.make_access_policies('stoke')},
	'oversight.run_due' => q{SELECT oversight.run_due('stoke', '2020-03-01')},
	'oversight.run_scheduled' => q{SELECT oversight.run_scheduled('stoke', '* * * * *')},
	'oversight.take_snapshot' => q{SELECT oversight.take_snapshot('stoke', 'board', '2020-03-01')},
	'oversight.generate_national' => q{SELECT oversight.generate_national('second', 0.001)},
	'record_fulfilment' => q{SELECT * FROM stoke.record_fulfilment('E06000021', 'chair-board', '2020-02-27', kind => 'meeting')},
	'add_duty' => q{SELECT * FROM stoke.add_duty('E06000021', 'improvement-plan', 'audit', 'Audit', 'every 2 weeks',
		anchor => '2020-01-06', owes => ARRAY['stoke-dcs'])},
	'vary_rhythm' => q{SELECT * FROM stoke.vary_rhythm('E06000021', 'quarterly-review', 'every 2 weeks', '2020-03-01',
		decided_on => '2020-02-20', decided_by => 'minister', reason => 'pace')},
	'revoke' => q{SELECT * FROM stoke.revoke('E06000021', 'improvement-plan', '2020-02-20')},
	'supersede' => q{SELECT * FROM stoke.supersede('E06000021', 'improvement-plan', 'plan-2', '2020-02-20', 'A new plan')},
	'add_child_duties' => q{SELECT * FROM stoke.add_child_duties('E06000021', 'C-2', 'becomes looked after', '2020-02-20')},
	'end_child_duties' => q{SELECT * FROM stoke.end_child_duties('E06000021', 'C-1', '2020-02-20')},
);
# These write what pg_cron keeps, and without it say what to do instead.
my %elsewhere = map { $_ => 1 } 'oversight.schedule', 'oversight.unschedule';
my @volatile = split /\n/, $primary->safe_psql('postgres', q{
	SELECT DISTINCT CASE n.nspname WHEN 'oversight' THEN 'oversight.' ELSE '' END || p.proname
	FROM pg_proc p
	JOIN pg_namespace n ON n.oid = p.pronamespace
	WHERE n.nspname IN ('oversight', 'stoke') AND p.provolatile = 'v' AND p.prorettype <> 'trigger'::regtype
	  AND p.proname !~ '^(enter|import|apply|keep|check|settle|sees)_'
	ORDER BY 1});
is(join(' ', grep { !$writes{$_} && !$elsewhere{$_} } @volatile), '', 'every function that writes is tried');

foreach my $name (sort keys %writes)
{
	like(sqlstate_of($standby, 'postgres', $writes{$name}),
		qr/^25006: cannot execute [A-Z ]+(?:\(\))? (?:in a read-only transaction|during recovery)$/, "$name is refused");
}
# Each import refuses its first row; what is asked for is the file's own header.
my @imports = split /\n/, $primary->safe_psql('postgres', q{
	SELECT format('INSERT INTO %s VALUES (%s)', c.oid::regclass, string_agg(quote_literal(a.attname), ', ' ORDER BY a.attnum))
	FROM pg_class c
	JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE c.relnamespace = 'stoke'::regnamespace AND c.relkind = 'v' AND c.relname LIKE 'import\_%'
	GROUP BY c.oid
	ORDER BY c.relname COLLATE "C"});
cmp_ok(scalar @imports, '>=', 8, 'there are imports');
foreach my $import (@imports)
{
	my ($name) = $import =~ /^INSERT INTO (\S+)/;
	like(sqlstate_of($standby, 'postgres', $import), qr/^25006: cannot execute /, "$name is refused");
}

# Promoted, it is a register like any other, and takes up where the other stopped.
$standby->promote;
is($standby->safe_psql('postgres', q{
	SELECT duty, done_on, outcome
	FROM stoke.record_fulfilment('E06000021', 'chair-board', '2020-02-27', kind => 'meeting')}),
	'chair-board|2020-02-27|met', 'once promoted it writes');

$standby->stop;
$primary->stop;
done_testing();
