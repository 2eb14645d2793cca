# What tests of a register on several servers share: everything that a register
# answers, as text, asked for by walking the catalogue, so that a table or report
# that comes later is compared without anybody thinking of it.

package Oversight::Register;

use strict;
use warnings;
use Exporter 'import';
use IPC::Run;
use PostgreSQL::Test::Utils ();
use Test::More;

our @EXPORT = qw(rows_of relations reports same rows_on seed dice sqlstate_of figures at_once);

# Reads from each of the sources given by name, all in one session, and returns
# name => rows as text, sorted.
sub rows_of
{
	my ($node, $db, %source) = @_;
	my %found = map { $_ => '' } keys %source;
	my $script = "SET oversight.as_of = '2020-02-01';\n";
	foreach my $name (sort keys %source)
	{
		# an end of line inside a value would look like a row's
		$script .= "\\echo '-=- $name'\n"
		  . "SELECT replace(r::text, chr(10), '\\n') FROM $source{$name} r ORDER BY r::text COLLATE \"C\";\n";
	}
	my $current;
	foreach my $line (split /\n/, $node->safe_psql($db, $script))
	{
		if ($line =~ /^-=- (.*)$/) { $current = $1; }
		else { $found{$current} .= "$line\n"; }
	}
	return \%found;
}

# Every row of every table and view of a schema.
sub relations
{
	my ($node, $db, $schema) = @_;
	my $names = $node->safe_psql($db, qq{
		SELECT c.oid::regclass
		FROM pg_class c
		WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = \$\$$schema\$\$)
			AND c.relkind IN ('r', 'p', 'v', 'm')});
	return rows_of($node, $db, map { $_ => $_ } split /\n/, $names);
}

# Every report of a schema, on every one of the dates. Reports are the functions
# that return rows and can be called with a date alone.
sub reports
{
	my ($node, $db, $schema, @dates) = @_;
	my $names = $node->safe_psql($db, qq{
		SELECT p.oid::regproc
		FROM pg_proc p
		WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = \$\$$schema\$\$)
			AND p.proretset AND p.proargtypes[0] = 'date'::regtype
			AND p.pronargs - p.pronargdefaults <= 1});
	my %source;
	foreach my $name (split /\n/, $names)
	{
		$source{"$name on $_"} = "$name('$_')" foreach @dates;
	}
	return rows_of($node, $db, %source);
}

# Compares two such lists and says which entry differs.
sub same
{
	my ($got, $expected, $what) = @_;
	is_deeply([ sort keys %$got ], [ sort keys %$expected ], "$what: the same ones are there");
	my @different = grep { ($got->{$_} // 'absent') ne $expected->{$_} } sort keys %$expected;
	is("@different", '', "$what: " . keys(%$expected) . ' of them are identical');
	foreach my $name (@different)
	{
		diag("$name was:\n$expected->{$name}\nand is:\n" . ($got->{$name} // 'absent'));
	}
	return;
}

# How many of such a list have rows: nothing equals nothing.
sub rows_on
{
	my ($list) = @_;
	return scalar grep { $_ ne '' } values %$list;
}

# What a statement is refused with, as "SQLSTATE: message"; empty when it is not.
sub sqlstate_of
{
	my ($node, $db, $sql) = @_;
	my (undef, undef, $stderr) = $node->psql($db, "\\set VERBOSITY verbose\n$sql");
	return $stderr =~ /^\S*\s*(?:ERROR|FATAL|PANIC):\s+([0-9A-Z]{5}: .*)$/m ? $1 : $stderr;
}

# Notes figures for docs/reliability.md, and hands them to make reliability.
sub figures
{
	my ($line) = @_;
	note("reliability: $line");
	if ($ENV{OVERSIGHT_NOTES})
	{
		open my $notes, '>>', $ENV{OVERSIGHT_NOTES} or die "$ENV{OVERSIGHT_NOTES}: $!\n";
		print $notes "reliability: $line\n";
		close $notes;
	}
	return;
}

# Numbers that a seed determines, the same with every Perl.
my $state = 1;

sub seed
{
	my $seed = $ENV{OVERSIGHT_SEED} || shift;
	note("OVERSIGHT_SEED=$seed");
	$state = $seed % 2147483646 + 1;
	return $seed;
}

# One of 0 to n - 1.
sub dice
{
	my ($n) = @_;
	$state = $state * 48271 % 2147483647;
	return int($state / 2147483647 * $n);
}

# Runs parts at once for some seconds, each [name, clients, script of pgbench, in
# which :n counts]: none of them may fail, and each has to be done once at least.
sub at_once
{
	my ($node, $seconds, @parts) = @_;
	my $dir = PostgreSQL::Test::Utils::tempdir;
	my @running;
	foreach my $part (@parts)
	{
		my ($name, $clients, $sql) = @$part;
		PostgreSQL::Test::Utils::append_to_file("$dir/$name", "\\set n :n + 1\n$sql\n");
		my ($out, $err) = ('', '');
		push @running, [ $name, \$out, \$err, IPC::Run::start(
			[ 'pgbench', '-n', '-h', $node->host, '-p', $node->port, '-c', $clients, '-T', $seconds, '-D', 'n=0', '-f', "$dir/$name", 'postgres' ],
			'<', \undef, '>', \$out, '2>', \$err) ];
	}
	foreach my $running (@running)
	{
		my ($name, $out, $err, $run) = @$running;
		ok(IPC::Run::finish($run), "$name: nobody failed") or diag($$err);
		my ($done) = $$out =~ /number of transactions actually processed: (\d+)/;
		cmp_ok($done // 0, '>=', 1, "$name: done " . ($done // 'never') . ' times');
	}
	return;
}

1;
