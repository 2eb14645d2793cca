# The server is killed while many write. Whatever a client was told is done is
# there afterwards, once and whole, and the register is sound.
#
# OVERSIGHT_ROUNDS=n kills it n times instead of three.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../lib";
use IPC::Run;
use Oversight::Register;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(usleep);

my $rounds = $ENV{OVERSIGHT_ROUNDS} || 3;
my $clients = 8;
my $dir = PostgreSQL::Test::Utils::tempdir;
seed(102);

# Synchronous to the disk, as a server that is relied on has to be.
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = on\nrestart_after_crash = on\ncheckpoint_timeout = 30s\nlog_statement = none\n");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	CREATE EXTENSION amcheck;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke')});

# A sealer runs beside the writers.
$node->safe_psql('postgres', q{SELECT oversight.start_ledger('stoke')});

# What each client writes carries its name and a number that grows by one, so
# that the k-th line of its log stands for the k-th of its writes. A thing done
# and the duty it answers are two rows of one transaction.
my %scripts = (
	'rows@6' => q{
\set n :n + 1
BEGIN;
INSERT INTO stoke.fulfilment (authority, done_on, kind, reference, title)
	VALUES ('E06000021', '2020-01-01', 'report', :round || '/' || :client_id || '/' || :n, 'by rows')
	RETURNING id \gset
INSERT INTO stoke.fulfils (authority, fulfilment, obligation, done_on)
	SELECT 'E06000021', :id, min(o.id), '2020-01-01' FROM stoke.obligation o WHERE o.authority = 'E06000021' AND o.cadence IS NOT NULL;
COMMIT;
},
	'call@1' => q{
\set n :n + 1
SELECT FROM stoke.record_fulfilment('E06000021', 'chair-board', '2020-02-27', kind => 'meeting',
	reference => :round || '/' || :client_id || '/' || :n, title => 'by a call');
});
my @files;
foreach my $name (sort keys %scripts)
{
	my ($file, $weight) = split /@/, $name;
	append_to_file("$dir/$file", $scripts{$name});
	push @files, '-f', "$dir/$file\@$weight";
}
append_to_file("$dir/seal", "SELECT oversight.seal_ledger('stoke');\n\\sleep 20 ms\n");

my ($acknowledged, $lost, $twice, $halves) = (0, 0, 0, 0);
for my $round (1 .. $rounds)
{
	my @running;
	my $err = '';
	push @running, IPC::Run::start(
		[ 'pgbench', '-n', '-h', $node->host, '-p', $node->port, '-c', $clients, '-j', 2, '-T', 120,
			'-D', 'n=0', '-D', "round=$round", '-l', "--log-prefix=$dir/log.$round", @files, 'postgres' ],
		'<', \undef, '>', \my $out, '2>', \$err);
	push @running, IPC::Run::start(
		[ 'pgbench', '-n', '-h', $node->host, '-p', $node->port, '-c', 1, '-T', 120, '-f', "$dir/seal", 'postgres' ],
		'<', \undef, '>', \my $sealed, '2>', \my $seal_err);

	# until all of them write and the sealer seals, and then a little longer
	$node->poll_query_until('postgres', qq{
		SELECT count(DISTINCT split_part(reference, '/', 2)) = $clients AND (SELECT count(*) > 1 FROM stoke.block)
		FROM stoke.fulfilment WHERE reference LIKE '$round/%'})
	  or die "the clients do not write: $err";
	usleep(200_000 + 1000 * dice(400));

	my $postmaster;
	if ($round % 2)
	{
		# the postmaster; its children go when they see it gone
		$postmaster = slurp_file($node->data_dir . '/postmaster.pid') =~ /^(\d+)/ ? $1 : die;
		$node->kill9;
	}
	else
	{
		# a writer: the postmaster ends all others, recovers and goes on
		my $pid = $node->safe_psql('postgres', q{
			SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY pid LIMIT 1});
		kill 'KILL', $pid;
	}
	IPC::Run::finish($_) foreach @running;
	if ($round % 2)
	{
		# The lock file is taken for good until the process has gone from the list,
		# and the shared memory until its last child has.
		for (1 .. 600)
		{
			last unless kill 0, $postmaster;
			usleep(50_000);
		}
		for (1 .. 300)
		{
			last if $node->start(fail_ok => 1);
			usleep(100_000);
		}
	}
	# A server that still recovers may turn psql away before it has read anything.
	my $there = '';
	for (1 .. 600)
	{
		$there = eval { ($node->psql('postgres', 'SELECT true'))[1] } // '';
		last if $there eq 't';
		usleep(100_000);
	}
	is($there, 't', "round $round: the server is there again");

	# The logs of the threads: client, number of the transaction, time or failed.
	my (%told, %number);
	foreach my $log (glob "$dir/log.$round.*")
	{
		open my $lines, '<', $log or die "$log: $!\n";
		while (<$lines>)
		{
			my ($client, undef, $took) = split ' ';
			my $name = "$round/$client/" . ++$number{$client};
			$told{$name} = 1 if $took ne 'failed';
		}
	}
	my %found;
	foreach my $line (split /\n/, $node->safe_psql('postgres', qq{
		SELECT f.reference, count(DISTINCT f.id), count(x.fulfilment)
		FROM stoke.fulfilment f LEFT JOIN stoke.fulfils x ON x.authority = f.authority AND x.fulfilment = f.id
		WHERE f.reference LIKE '$round/%' GROUP BY 1}))
	{
		my ($name, $rows, $answers) = split /\|/, $line;
		$found{$name} = 1;
		$twice++ if $rows != 1;
		$halves++ if $answers != 1;
	}
	my @missing = grep { !$found{$_} } sort keys %told;
	$acknowledged += keys %told;
	$lost += @missing;
	cmp_ok(scalar keys %told, '>=', $clients, "round $round: " . keys(%told) . ' writes were acknowledged');
	is("@missing", '', "round $round: none of them is lost");
	cmp_ok(keys(%found) - keys(%told), '<=', $clients, "round $round: no client has more than one that it was not told of");
}
is($twice, 0, 'nothing is there twice');
is($halves, 0, 'nothing is there by half');

# Every index finds what its table holds, every foreign key what it names.
is($node->safe_psql('postgres', q{
	SELECT count(bt_index_check(i.indexrelid, true)::text) > 50
	FROM pg_index i
	JOIN pg_class c ON c.oid = i.indexrelid
	JOIN pg_am a ON a.oid = c.relam AND a.amname = 'btree'
	WHERE c.relnamespace = 'stoke'::regnamespace}), 't', 'the indexes are whole');
is($node->safe_psql('postgres', q{
	SELECT count(*) FROM pg_class c, verify_heapam(c.oid::regclass) v
	WHERE c.relnamespace = 'stoke'::regnamespace AND c.relkind = 'r'}), '0', 'and so are the tables');
is($node->safe_psql('postgres', q{
	SELECT count(*) FROM stoke.fulfils x
	WHERE NOT EXISTS (SELECT FROM stoke.fulfilment f WHERE f.authority = x.authority AND f.id = x.fulfilment)}),
	'0', 'and what they refer to');
# What was sealed before each crash, what was recorded since, all of it verifies.
is($node->safe_psql('postgres', q{SELECT blocks > 1 FROM stoke.ledger_status}), 't', 'blocks were sealed meanwhile');
$node->safe_psql('postgres', q{SELECT oversight.seal_ledger('stoke')});
is($node->safe_psql('postgres', q{SELECT * FROM oversight.verify_ledger('stoke')}), '', 'the ledger verifies');
is($node->safe_psql('postgres', q{
	SELECT (SELECT count(*) FROM stoke.fulfilment) - (SELECT count(DISTINCT key) FROM stoke.entry WHERE table_name = 'fulfilment' AND key <> '{}')}),
	'0', 'and has an entry for every row');
figures("crashes=$rounds acknowledged=$acknowledged lost=$lost");

$node->stop;
done_testing();
