# Valid cadences, damaged at random, as text and in binary. Only a clean error
# that names the type is accepted, or a value that is written and read back as
# itself: never a crash, a hang or anything else.
#
# OVERSIGHT_SEED=n repeats a run.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{OVERSIGHT_SEED} // int(rand(1_000_000));
my $texts = $ENV{OVERSIGHT_ROUNDS} // 20000;
my $binaries = int($texts / 5);
diag("OVERSIGHT_SEED=$seed");
srand($seed);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nlog_statement = none\nrestart_after_crash = off\nstatement_timeout = 60s\n");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION oversight CASCADE');
$node->safe_psql('postgres', slurp_file('test/reference/cadence.sql'));

# Random cadences as the reference makes them, an expression of each a row.
sub random_values
{
	my ($how_many, $expression) = @_;
	return split /\n/, $node->safe_psql('postgres', qq{
		DO 'BEGIN PERFORM setseed($seed / 1000000.0); END';
		SET search_path = reference;
		SELECT $expression FROM generate_series(1, $how_many) n, random_cadence(date '2019-12-31' + n * 0) p
	});
}

#
# Text, to which words are done as well as letters
#
my @pieces = (
	qw(every each at least within after by then or and on the for until once times time of a not more than less intervals continuing
	  day days week month months year working last first fifth monday friday march february next previous 0 1 2 7 31 99999 100000
	  4294967296 2020-01-31 2020-02-30 9999-12-31 infinity FREQ=MONTHLY;BYDAY=-1FR),
	',', ';', '-', '.', '  ', "\t", "\x{e9}", "\x{2603}", "'", '"', '%s', '\\');
my @valid = random_values(400, 'p.canonical');

sub damaged_text
{
	my $text = $valid[ rand @valid ];
	foreach (0 .. int(rand(3)))
	{
		my $at = int(rand(length($text) + 1));
		my $how = int(rand(7));
		my @words = split / /, $text;

		if ($how == 0) { substr($text, $at, int(rand(6))) = ''; }
		elsif ($how == 1) { substr($text, $at, 0) = ' ' . $pieces[ rand @pieces ] . ' '; }
		elsif ($how == 2) { substr($text, $at, $at < length $text ? 1 : 0) = chr(32 + rand(95)); }
		elsif ($how == 3) { my $other = $valid[ rand @valid ]; substr($text, $at) = substr($other, rand(length $other)); }
		elsif ($how == 4) { substr($text, $at, 0) = substr($text, rand($at)); }
		elsif ($how == 5 && @words) { $words[ rand @words ] = $pieces[ rand @pieces ]; $text = join(' ', @words); }
		elsif (@words) { splice(@words, rand @words, 1); $text = join(' ', @words); }
	}
	return $text;
}

$node->safe_psql('postgres', q{
	CREATE TABLE damaged (id int GENERATED ALWAYS AS IDENTITY, wording text);
	CREATE FUNCTION reads(wording text) RETURNS boolean LANGUAGE plpgsql AS $$
	BEGIN
		PERFORM wording::oversight.cadence;
		RETURN true;
	EXCEPTION WHEN OTHERS THEN
		RETURN false;
	END $$;
	-- what is wrong with what happens to a text; NULL when nothing is
	CREATE FUNCTION complaint(wording text) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE
		c oversight.cadence;
		detail text;
		hint text;
		due date;
	BEGIN
		BEGIN
			c := wording;
		EXCEPTION WHEN invalid_text_representation OR datetime_field_overflow THEN
			GET STACKED DIAGNOSTICS detail = pg_exception_detail, hint = pg_exception_hint;
			RETURN CASE WHEN sqlerrm <> format('invalid input syntax for type cadence: "%s"', wording) THEN sqlerrm
				WHEN detail !~ '\.$' OR hint !~ '\.$' OR detail LIKE '%\%%' AND wording NOT LIKE '%\%%' THEN detail || ' ' || hint END;
		END;
		IF c::text::oversight.cadence::text <> c::text OR
			oversight.cadence_send(c::text::oversight.cadence) <> oversight.cadence_send(c) THEN
			RETURN 'read back as ' || c::text::oversight.cadence;
		END IF;
		-- what was read can be used
		PERFORM oversight.describe(c), oversight.nominal_days(c), oversight.is_finite(c);
		BEGIN
			due := oversight.next_due(c, '2020-02-29', '2021-01-01');
			IF due <= date '2021-01-01' OR due IS DISTINCT FROM
				(SELECT oversight.due_dates(c, '2020-02-29', daterange('2021-01-02', '5874897-12-31')) LIMIT 1) THEN
				RETURN c || ' next falls due on ' || due;
			END IF;
		EXCEPTION WHEN datetime_field_overflow THEN
			-- a date before working days are known
			RETURN CASE WHEN c::text NOT LIKE '%working%' THEN sqlerrm END;
		END;
		RETURN NULL;
	END $$;
});

my $dir = PostgreSQL::Test::Utils::tempdir();
open(my $copy, '>:utf8', "$dir/texts") or die $!;
foreach (1 .. $texts)
{
	my $text = damaged_text();
	$text =~ s/\\/\\\\/g;
	$text =~ s/\t/\\t/g;
	print $copy "$text\n";
}
close($copy);
$node->safe_psql('postgres', "COPY damaged (wording) FROM '$dir/texts'");
is($node->safe_psql('postgres', q{
	SELECT wording, c FROM damaged, LATERAL (SELECT complaint(wording) OFFSET 0) x (c) WHERE c IS NOT NULL LIMIT 20}),
	'', "$texts damaged texts are refused cleanly or read (OVERSIGHT_SEED=$seed)");
my $read = $node->safe_psql('postgres', 'SELECT count(*) FILTER (WHERE reads(wording)) FROM damaged');
cmp_ok($read, '>', $texts / 200, "some of them are read: $read");
cmp_ok($read, '<', $texts / 2, 'and most are not');

#
# Binary, through COPY
#
my @images = map { pack('H*', $_) } random_values(400, "encode(oversight.cadence_send(p.canonical::oversight.cadence), 'hex')");
my @telling = (0 .. 7, 12, 31, 127, 128, 255);

sub damaged_image
{
	my $image = $images[ rand @images ];
	foreach (0 .. int(rand(3)))
	{
		my $at = int(rand(length($image) + 1));
		my $how = int(rand(6));

		if ($how == 0) { $image = substr($image, 0, $at); }
		elsif ($how == 1) { $image .= join('', map { chr(rand 256) } 0 .. rand 20); }
		elsif ($at >= length $image) { next; }
		elsif ($how == 2) { substr($image, $at, 1) = chr($telling[ rand @telling ]); }
		elsif ($how == 3) { substr($image, $at, 1) = chr(rand 256); }
		elsif ($how == 4) { vec($image, $at * 8 + int(rand(8)), 1) ^= 1; }
		elsif (length $image >= 9) { substr($image, 3 + 2 * int(rand(3)), 2) = pack('n', rand 65536); }
	}
	return $image;
}

# A COPY of one image, to follow a line with its name.
my $script = '';
sub receive
{
	my ($name, $image) = @_;
	open(my $file, '>:raw', "$dir/$name") or die $!;
	print $file "PGCOPY\n\377\r\n\0", pack('NN', 0, 0), pack('n', 1), pack('N', length $image), $image, pack('n', 0xffff);
	close($file);
	$script .= "\\echo $name\nCOPY received FROM '$dir/$name' (FORMAT binary);\n";
}

receive("m$_", damaged_image()) foreach (1 .. $binaries);
# counts that promise far more than is there
receive('h1', pack('CCCnN', 1, 3, 0, 0, 0x7fffffff));
receive('h2', pack('CCCnN', 1, 1, 0, 0, 0xffffffff));
receive('h3', pack('CCCnN', 1, 3, 0, 0xffff, 1));
receive('h4', pack('CCCnN', 1, 1, 0, 0, 0x40000000));
receive('h5', '');
receive('h6', "\1");

$node->safe_psql('postgres', 'CREATE TABLE received (c oversight.cadence)');
my ($stdout, $stderr) = ('', '');
IPC::Run::run([ 'psql', '-X', '-q', '-v', 'VERBOSITY=verbose', '-d', $node->connstr('postgres'), '-f', '-' ],
	'<', \$script, '>', \$stdout, '2>', \$stderr);
my @unclean = grep {
	/ERROR|FATAL|PANIC|server closed|terminat|lost/
	  && !/ERROR:  22P03: (invalid binary representation|unsupported version number \d+) of type cadence$/
} split /\n/, $stderr;
splice(@unclean, 20) if @unclean > 20;
is(join("\n", @unclean), '', "$binaries damaged images are refused cleanly or taken (OVERSIGHT_SEED=$seed)");
my $refused = () = $stderr =~ /ERROR:  22P03/g;
my $taken = $node->safe_psql('postgres', 'SELECT count(*) FROM received');
is($refused + $taken, $binaries + 6, 'each of them is one or the other');
cmp_ok($refused, '>', $binaries / 3, "$refused were refused");
cmp_ok($taken, '>', $binaries / 50, "$taken were taken");
is($node->safe_psql('postgres', q{
	SELECT c, complaint(c::text) FROM received WHERE complaint(c::text) IS NOT NULL
		OR c::text::oversight.cadence OPERATOR(oversight.<>) c
		OR oversight.cadence_send(c::text::oversight.cadence) <> oversight.cadence_send(c) LIMIT 20}),
	'', 'and what was taken is whole');

# What is whole survives the way out and back.
$node->safe_psql('postgres', qq{
	SET search_path = reference, public;
	CREATE TABLE public.sent AS SELECT n, p.canonical::oversight.cadence AS c
		FROM generate_series(1, 2000) n, random_cadence(date '2019-12-31' + n * 0) p;
	COPY sent TO '$dir/sent' (FORMAT binary);
	CREATE TABLE public.returned (n int, c oversight.cadence);
	COPY returned FROM '$dir/sent' (FORMAT binary);
});
is($node->safe_psql('postgres', q{
	SELECT count(*), count(*) FILTER (WHERE s.c OPERATOR(oversight.=) r.c AND s.c::text = r.c::text
		AND oversight.cadence_hash(s.c) = oversight.cadence_hash(r.c))
	FROM sent s JOIN returned r USING (n)}),
	'2000|2000', 'COPY BINARY out and back changes nothing');

$node->stop;
done_testing();
