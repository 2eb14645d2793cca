# The data dictionary in docs/dictionary.md says what the catalogues say.

use strict;
use warnings;
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $root = "$FindBin::Bin/../..";
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', 'fsync = off');
$node->start;
$node->safe_psql('postgres', "CREATE EXTENSION oversight CASCADE; SELECT oversight.create_register('register')");

# Everything has a comment, or the page would have holes.
is($node->safe_psql('postgres', q{
	SELECT c.relname || coalesce('.' || a.attname, '')
	FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'register'
	LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE c.relkind IN ('r', 'v') AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL)
	ORDER BY 1}), '', 'every table, report and column has a comment');

my ($printed, $err);
PostgreSQL::Test::Utils::run_log(
	[ 'psql', '-X', '-q', '-v', 'register=register', '-d', $node->connstr('postgres'), '-f', "$root/tools/dictionary.sql" ],
	'>', \$printed, '2>', \$err);
is($err, '', 'the dictionary is printed');
cmp_ok(length $printed, '>', 50_000, 'and is long');

my $page = slurp_file("$root/docs/dictionary.md");
my @page = split /\n/, $page;
my @printed = split /\n/, $printed;
my @drift;
my %in_page = map { $_ => 1 } @page;
my %in_printed = map { $_ => 1 } @printed;
push @drift, map { "- $_" } grep { !$in_printed{$_} } @page;
push @drift, map { "+ $_" } grep { !$in_page{$_} } @printed;
ok($page eq $printed, 'docs/dictionary.md is what the catalogues say')
  or diag("docs/dictionary.md is out of date; make it again with: make dictionary\n" . join("\n", @drift[ 0 .. ($#drift < 40 ? $#drift : 40) ]));

done_testing();
