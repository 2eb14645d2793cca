# Damaged input to every type of the extension, as text and in binary: what is
# taken is written and read back as itself, and what is refused is refused with a
# SQLSTATE that says so. Types are asked of the catalogue, so that none is
# forgotten: one without examples below fails the test.
#
# OVERSIGHT_ROUNDS=n tries n texts and as many binary values of each type;
# OVERSIGHT_SEED=n repeats a run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/../lib";
use Oversight::Register;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $rounds = $ENV{OVERSIGHT_ROUNDS} || 1500;
seed(106);

# Good values to begin from, and words that mean something to a type.
my %examples = (
	cadence => [
		'every 3 months', 'every fortnight', 'at least every 6 weeks', 'every 20 working days', 'weekly', 'continuing', 'once',
		'within 1 week, then at least every 6 weeks for 1 year, then at least every 3 months',
		'within 20 working days, then within 3 months, then at least every 6 months',
		'every year on 14 february 1 time', 'by 2020-04-30, 2020-01-31', 'within 1 week', 'FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR' ],
	judgement_history => [
		'{}', '{2019-03-18: good}', '{2019-03-18: inadequate, 2022-11-25: requires improvement}',
		'{0001-01-01: outstanding, 2020-02-29: none, 5874897-12-31: good}', '{2019-03-19: adequate, 2019-03-20: adequate, 2020-01-01: none}' ],
	grade => [ 'outstanding', 'good', 'requires improvement', 'inadequate', 'Requires improvement to be good' ],
	report_card_grade => [ 'exceptional', 'strong standard', 'expected standard', 'needs attention', 'urgent improvement' ],
	send_outcome => [ 'typically positive', 'inconsistent', 'widespread and/or systemic failings' ],
);
no warnings 'qw';
my @pieces = (
	qw(every each at least within then on until for times working days month last first 31 0 1 -1 99999 2147483647 4294967296
	  2020-02-30 2020-02-29 5874897-12-31 infinity -infinity BC NULL null good inadequate none : , ; { } ( ) [ ] " ' \\ %s %n),
	"\xc3\xa9", "\xe2\x98\x83", "\xc3", "\xff", "\xc2\xa0", "\x01", "\x7f", "\t", "\n", ' ', '  ',
	'x' x 300, '{' x 50, 'every ' x 40, '9' x 40);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf',
	"fsync = off\nlog_statement = none\nlog_min_messages = log\nrestart_after_crash = off\nstatement_timeout = 300s\n");
$node->start;
# One database that takes any bytes at all, and one that takes none but its own.
$node->safe_psql('postgres', qq{
	CREATE DATABASE bytes TEMPLATE template0 ENCODING SQL_ASCII LOCALE 'C';
	CREATE DATABASE letters TEMPLATE template0 ENCODING UTF8 LOCALE 'C'});
foreach my $db ('bytes', 'letters')
{
	$node->safe_psql($db, q{
		CREATE EXTENSION oversight CASCADE;
		CREATE TABLE given (type text, form text, input bytea, UNIQUE (type, form, input));
		-- What is wrong with what becomes of an input: "taken", "refused" and the
		-- SQLSTATE, or a complaint.
		CREATE FUNCTION fate(type text, form text, input bytea, file text) RETURNS text LANGUAGE plpgsql AS $$
		DECLARE
			wording text;
			again text;
			same boolean;
		BEGIN
			BEGIN
				IF form = 'text' THEN
					EXECUTE format('SELECT v::text FROM (SELECT $1::oversight.%I AS v) s', type)
						INTO wording USING convert_from(input, getdatabaseencoding());
				ELSE
					EXECUTE format('TRUNCATE %I; COPY %I FROM %L (FORMAT binary)', 'b_' || type, 'b_' || type, file);
					EXECUTE format('SELECT v::text FROM %I', 'b_' || type) INTO wording;
				END IF;
			EXCEPTION WHEN OTHERS THEN
				RETURN 'refused ' || SQLSTATE || CASE WHEN SQLSTATE !~ '^(22P02|22P03|22007|22008|22003|22021|54000|08P01)' THEN ': ' || SQLERRM ELSE '' END;
			END;
			-- outside the block: what was taken may not be refused any more
			EXECUTE format($q$
				SELECT v::text, v OPERATOR(oversight.=) r AND %1$I_cmp(v, r) = 0 AND %1$I_hash(v) = %1$I_hash(r)
					AND %1$I_hash_extended(v, 42) = %1$I_hash_extended(r, 42) AND %1$I_send(v) = %1$I_send(r)
				FROM (SELECT v, v::text::oversight.%1$I AS r FROM %2$s) s$q$, type,
				CASE form WHEN 'text' THEN format('(SELECT $1::oversight.%I AS v) t', type) ELSE quote_ident('b_' || type) END)
				INTO again, same USING CASE form WHEN 'text' THEN convert_from(input, getdatabaseencoding()) END;
			RETURN CASE WHEN again = wording AND same THEN 'taken' ELSE 'differs: ' || coalesce(again, 'NULL') END;
		END $$;
		ALTER DATABASE } . $db . q{ SET search_path = public, oversight});
}

my @types = split /\n/, $node->safe_psql('letters', q{
	SELECT t.typname FROM pg_type t
	WHERE t.typnamespace = 'oversight'::regnamespace AND t.typtype = 'b' AND t.typcategory <> 'A'
	ORDER BY t.typname COLLATE "C"});
is_deeply(\@types, [ sort keys %examples ], 'each type has examples');

my $dir = PostgreSQL::Test::Utils::tempdir;
chmod 0755, $dir;

sub damaged
{
	my ($text, $others) = @_;
	for (0 .. dice(3))
	{
		my $at = dice(length($text) + 1);
		my $how = dice(8);
		if ($how == 0) { substr($text, $at, dice(6)) = ''; }
		elsif ($how == 1) { substr($text, $at, 0) = $pieces[ dice(scalar @pieces) ]; }
		elsif ($how == 2) { substr($text, $at, 1) = chr(dice(256)) if $at < length $text; }
		elsif ($how == 3) { my $other = $others->[ dice(scalar @$others) ]; substr($text, $at) = substr($other, dice(length($other) + 1)); }
		elsif ($how == 4) { substr($text, $at, 0) = substr($text, dice($at + 1)); }
		elsif ($how == 5) { $text =~ s/(\d+)/$pieces[ dice(scalar @pieces) ]/e; }
		elsif ($how == 6) { substr($text, $at, 1) = chr(ord(substr($text, $at, 1)) ^ (1 << dice(8))) if $at < length $text; }
		else { $text = uc $text; }
	}
	return substr($text, 0, 20000);
}

sub binary_row
{
	my ($value) = @_;
	return "PGCOPY\n\xff\r\n\0" . pack('NN', 0, 0) . pack('n', 1) . pack('N', length $value) . $value . pack('n', 0xffff);
}

sub write_bytes
{
	my ($file, $bytes) = @_;
	open my $out, '>:raw', $file or die "$file: $!\n";
	print $out $bytes;
	close $out;
	return;
}

my $tried = 0;
foreach my $type (@types)
{
	my @texts = @{ $examples{$type} };
	my %binaries;
	foreach my $db ('bytes', 'letters')
	{
		$node->safe_psql($db, "CREATE TABLE b_$type (v oversight.$type)");
		# each example is good, and gives its binary form to begin from
		foreach my $text (@texts)
		{
			my $hex = $node->safe_psql($db, "SELECT encode(${type}_send(\$v\$$text\$v\$), 'hex')");
			$binaries{ pack('H*', $hex) } = 1;
		}
	}
	my @binaries = sort keys %binaries;
	my %given = (
		text => [ @texts, map { my $t = damaged($texts[ dice(scalar @texts) ], \@texts); $t =~ tr/\0//d; $t } 1 .. $rounds ],
		binary => [ @binaries, map { damaged($binaries[ dice(scalar @binaries) ], \@binaries) } 1 .. $rounds ]);

	foreach my $form ('text', 'binary')
	{
		foreach my $db ($form eq 'text' ? ('bytes', 'letters') : ('letters'))
		{
			my $script = "CREATE TEMP TABLE input (n int, bytes bytea);\nCOPY input FROM stdin;\n";
			my $n = 0;
			foreach my $input (@{ $given{$form} })
			{
				write_bytes("$dir/" . ++$n, binary_row($input)) if $form eq 'binary';
				$script .= ($form eq 'binary' ? $n : ++$n) . "\t\\\\x" . unpack('H*', $input) . "\n";
			}
			$script .= "\\.\nSELECT fate, count(*), min(encode(bytes, 'hex')) FROM (SELECT fate('$type', '$form', bytes, '$dir/' || n), bytes FROM input) s GROUP BY 1 ORDER BY 1";
			my ($taken, $refused, @wrong) = (0, 0);
			foreach my $line (split /\n/, $node->safe_psql($db, $script))
			{
				my ($fate, $count) = split /\|/, $line;
				$tried += $count if $count =~ /^\d+$/;
				if ($fate eq 'taken') { $taken += $count; }
				elsif ($fate =~ /^refused [0-9A-Z]{5}$/) { $refused += $count; }
				else { push @wrong, $line; }
			}
			is("@wrong", '', "$type, $form, $db: $taken taken, $refused refused");
			cmp_ok($taken, '>=', 1, "$type, $form, $db: good values are taken");
			cmp_ok($refused, '>=', 1, "$type, $form, $db: bad ones are refused");
		}
	}
}
figures("inputs=$tried");
is($node->safe_psql('letters', 'SELECT 1'), '1', 'the server is still there');

$node->stop;
done_testing();
