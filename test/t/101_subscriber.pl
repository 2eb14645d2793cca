# A register replicated logically: the subscriber's tables and reports are the
# publisher's, no trigger adds anything of its own there, and once the
# subscription is dropped the copy takes up where the other stopped.

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

# The statements are those that docs/operations.md gives for it.
my $page = slurp_file("$FindBin::RealBin/../../docs/operations.md");
sub from_page
{
	my ($word) = @_;
	my ($block) = grep { /\b$word\b/ } $page =~ /^```sql\n(.*?)^```$/msg;
	BAIL_OUT("docs/operations.md has no block with $word") unless defined $block;
	return $block;
}

my ($publisher, $subscriber) = map { PostgreSQL::Test::Cluster->new($_) } 'publisher', 'subscriber';
$publisher->init(allows_streaming => 'logical');
$subscriber->init;
foreach my $node ($publisher, $subscriber)
{
	$node->append_conf('postgresql.conf', "fsync = off\nwal_retrieve_retry_interval = 100ms\n");
	$node->start;
	$node->safe_psql('postgres', q{
		CREATE EXTENSION oversight CASCADE;
		SELECT oversight.create_register('stoke')});
}
$publisher->safe_psql('postgres', q{
	SELECT oversight.load_example('stoke')});
$publisher->safe_psql('postgres', from_page('CREATE PUBLICATION'));

# Every table can be published whole: an update or deletion finds its row.
is($publisher->safe_psql('postgres', q{
	SELECT c.relname
	FROM pg_class c
	WHERE c.relnamespace = 'stoke'::regnamespace AND c.relkind = 'r' AND c.relreplident = 'd'
	  AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)}),
	'', 'every table has a key by which its rows are known');

# A new register is not empty: its rules are there, and would be entered twice.
$subscriber->safe_psql('postgres', from_page('TRUNCATE'));
$subscriber->safe_psql('postgres',
	"CREATE SUBSCRIPTION stoke CONNECTION '" . $publisher->connstr . " dbname=postgres' PUBLICATION stoke");
$subscriber->wait_for_subscription_sync($publisher, 'stoke');

sub alike
{
	my ($when) = @_;
	$publisher->wait_for_catchup('stoke');
	my ($theirs, $tables) = map { relations($_, 'postgres', 'stoke') } $subscriber, $publisher;
	# when each was made, which stays its own
	delete $_->{'stoke.register_info'} foreach $theirs, $tables;
	cmp_ok(rows_on($tables), '>', 40, "$when: tables and views with rows");
	same($theirs, $tables, "$when, tables and views");
	return;
}

alike('copied');
same(reports($subscriber, 'postgres', 'stoke', @dates), reports($publisher, 'postgres', 'stoke', @dates), 'copied, reports');

# What triggers do at the publisher arrives as rows: changed_at, the end of an
# instrument and of its duties when another takes its place, the last day of a
# period. If they fired here too, rows would be there twice or differ.
$publisher->safe_psql('postgres', q{
	SET search_path = stoke, oversight;
	SELECT FROM record_fulfilment('E06000021', 'chair-board', '2020-02-27', kind => 'meeting', reference => 'B2');
	SELECT FROM vary_rhythm('E06000021', 'quarterly-review', 'every 2 weeks', '2020-03-01',
		decided_on => '2020-02-20', decided_by => 'minister', reason => 'the pace of progress is not sufficient');
	SELECT FROM add_child_duties('E06000021', 'C-1042', 'becomes looked after', '2019-11-29', team => 'North');
	SELECT FROM supersede('E06000021', 'improvement-plan', 'plan-2', '2020-06-30', 'A second plan');
	INSERT INTO fulfilment (authority, done_during, kind, title)
		VALUES ('E06000021', '[2020-01-01,2020-02-01)', 'review', 'In January');
	UPDATE authority SET name = name || ' City' WHERE code = 'E06000021';
	UPDATE party SET name = name;
	DELETE FROM commentary;
	INSERT INTO oversight.holiday VALUES ('england-and-wales', '2020-02-10', 'Office closed', true)});
alike('streamed');
is($subscriber->safe_psql('postgres', q{SELECT oversight.is_working_day('2020-02-10')}), 'f', 'closures are heard of');
is($subscriber->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_subscription_stats WHERE apply_error_count + sync_error_count > 0}),
	'0', 'without an error');

# Constraints that a trigger keeps are the publisher's to keep; whoever writes
# to the subscriber itself is still held to them.
like(sqlstate_of($subscriber, 'postgres', q{
	INSERT INTO stoke.fulfilment (authority, id, done_on, kind) OVERRIDING SYSTEM VALUE
	VALUES ('E06000021', 1000000, '2999-12-31', 'report')}),
	qr/fulfilment done on 2999-12-31 is after today in London/, 'the guards are on duty');

# Counters are not replicated. Before the copy is written to, they are moved on to
# beyond the rows that came.
$publisher->wait_for_catchup('stoke');
$subscriber->safe_psql('postgres', 'DROP SUBSCRIPTION stoke');
like(sqlstate_of($subscriber, 'postgres', q{
	SELECT FROM stoke.record_fulfilment('E06000021', 'chair-board', '2020-03-26', kind => 'meeting', reference => 'B3')}),
	qr/^23505: /, 'a counter that starts again meets a row that is there');
$subscriber->safe_psql('postgres', from_page('setval'));
is($subscriber->safe_psql('postgres', q{
	SELECT duty, done_on, due_on, outcome
	FROM stoke.record_fulfilment('E06000021', 'chair-board', '2020-03-26', kind => 'meeting', reference => 'B3')}),
	'chair-board|2020-03-26|2020-03-31|met', 'once moved on, work goes on');
is($subscriber->safe_psql('postgres', q{
	SELECT count(*) > 15, bool_and(coalesce((xpath('/row/m/text()', query_to_xml(
		format('SELECT (SELECT coalesce(max(%I), 0) FROM %s) < nextval(%L) AS m', a.attname, c.oid::regclass,
			pg_get_serial_sequence(c.oid::regclass::text, a.attname)), true, true, '')))[1]::text, '') = 'true')
	FROM pg_class c
	JOIN pg_attribute a ON a.attrelid = c.oid AND a.attidentity <> ''
	WHERE c.relnamespace = 'stoke'::regnamespace}), 't|t', 'every counter is beyond its rows');

$subscriber->stop;
$publisher->stop;
done_testing();
