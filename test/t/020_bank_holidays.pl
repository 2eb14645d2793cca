# Bank holidays by rule against the published list of England and Wales, a CSV
# file of dates and names in the directory that OVERSIGHT_DATA names.

use strict;
use warnings;
use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $data = $ENV{OVERSIGHT_DATA} // "$FindBin::Bin/../../../shared/data";
my $file = "$data/bank_holidays_england_wales.csv";
plan skip_all => "no bank_holidays_england_wales.csv in $data (set OVERSIGHT_DATA)"
  unless -e $file;

# In COPY's own words, so that names with commas in quotes are read as meant.
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION oversight CASCADE;
	CREATE TABLE published (day date, name text)');
$node->safe_psql('postgres', "\\copy published FROM '$file' CSV HEADER");
my $years = $node->safe_psql('postgres',
	'SELECT min(extract(year FROM day)), max(extract(year FROM day)), count(*) > 200 FROM published');
is($years, '2000|2028|t', 'the file is the list it is taken for');

my $computed = 'SELECT h.day, h.name FROM generate_series(2000, 2028) y, oversight.bank_holidays(y) h';
is($node->safe_psql('postgres', "(TABLE published EXCEPT $computed) ORDER BY 1"),
	'', 'every published holiday is computed, name and day');
is($node->safe_psql('postgres', "($computed EXCEPT TABLE published) ORDER BY 1"),
	'', 'every computed holiday is published');
is($node->safe_psql('postgres', "SELECT day FROM ($computed) c GROUP BY day HAVING count(*) > 1"),
	'', 'none is computed twice');
is($node->safe_psql('postgres',
	"SELECT d::date FROM generate_series(timestamp '2000-01-01', '2028-12-31', interval '1 day') d
	WHERE oversight.is_working_day(d::date) <>
		(extract(isodow FROM d) < 6 AND d::date NOT IN (SELECT day FROM published))"),
	'', 'working days are the weekdays that are not published as holidays');

$node->stop;
done_testing();
