# What docs/bi.md says of poolers: through pgbouncer in transaction mode a setting
# of one client reaches another, and a day given as an argument, by SET LOCAL or by
# the role does not.
#
# apt install: libc-ares2 libevent-2.1-7
# apt unpack: pgbouncer

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../clients";
use Needs;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $at = PostgreSQL::Test::Utils::tempdir_short;
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', 'fsync = off');
$node->start;
my $user = $node->safe_psql('postgres', q{
	SET client_min_messages = warning;
	CREATE EXTENSION oversight CASCADE;
	DO $$ BEGIN PERFORM oversight.create_register('stoke'); PERFORM oversight.load_example('stoke'); END $$;
	CREATE ROLE board LOGIN SUPERUSER;
	ALTER ROLE board IN DATABASE postgres SET oversight.as_of = '2019-10-31';
	SELECT current_user});

# One connection to the server, which all clients of a user share.
my $port = PostgreSQL::Test::Cluster::get_free_port();
my $host = $node->host;
append_to_file("$at/users", qq{"$user" ""\n"board" ""\n});
append_to_file("$at/pgbouncer.ini", <<"END");
[databases]
postgres = host=$host port=@{[$node->port]} dbname=postgres
[pgbouncer]
listen_addr =
listen_port = $port
unix_socket_dir = $at
auth_type = trust
auth_file = $at/users
pool_mode = transaction
default_pool_size = 1
logfile = $at/log
pidfile = $at/pid
END
my $pooler = IPC::Run::start([ client_file('usr/sbin/pgbouncer'), '-q', "$at/pgbouncer.ini" ], '<', \undef, '>', '/dev/null', '2>&1');

sub through
{
	my ($who, $sql, $options) = @_;
	my ($out, $err) = ('', '');
	IPC::Run::run([ 'psql', '-XAtq', '-d', "host=$at port=$port user=$who dbname=postgres" . ($options // ''), '-c', $sql ], '>', \$out, '2>', \$err);
	chomp $out;
	return $out eq '' ? $err : $out;
}
for (1 .. 100)
{
	last if through($user, 'SELECT 1') eq '1';
	select undef, undef, undef, 0.1;
}

my $today = 'SELECT oversight.as_of() = oversight.today_in_london()';
my $duties = $node->safe_psql('postgres', q{SELECT count(*) FROM stoke.obligation_status('2020-02-01')});
is(through($user, $today), 't', 'the day is today\'s');
isnt($duties, '0', 'there are duties');

# What is safe leaves nothing behind.
is(through($user, q{SELECT count(*) FROM stoke.obligation_status('2020-02-01')}), $duties, 'the day as an argument');
is(through($user, q{BEGIN; SET LOCAL oversight.as_of = '2020-02-01'; SELECT count(*) FROM stoke.obligation_status; COMMIT}), $duties, 'the day of a transaction');
is(through('board', 'SELECT oversight.as_of()'), '2019-10-31', 'the day of a role');
is(through($user, $today), 't', 'none of which reaches the next client');

# What is not.
like(through($user, 'SELECT oversight.as_of()', " options='-c oversight.as_of=2020-02-01'"), qr/unsupported startup parameter: options/, 'the day of the connection is refused');
through($user, q{SET oversight.as_of = '2020-02-01'});
is(through($user, 'SELECT oversight.as_of()'), '2020-02-01', 'the day that one client sets is that of the next');

$pooler->signal('INT');
eval { $pooler->finish };
$node->stop;
done_testing();
