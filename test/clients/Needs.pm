# What a test of another program needs. The test says so in its header,
#
#   # apt install: unixodbc
#   # apt unpack: odbc-postgresql
#   # npm: test/clients/npm
#
# where tools/lib.sh reads it too, to fetch what it can before the run. After
# "use Needs;" all of it is there, or the test has been skipped, naming what is
# missing. A package to be unpacked may also be an installed one, so that the
# tests run with PGXS on an ordinary machine.

package Needs;

use strict;
use warnings;

use Exporter 'import';
use FindBin;
use Test::More;

our @EXPORT = qw(client_file client_module);

my $unpacked = $ENV{OVERSIGHT_UNPACKED} // '/';
my $npm = $ENV{OVERSIGHT_NPM} // "$FindBin::Bin/../clients";

sub installed
{
	my ($package) = @_;
	return (qx{dpkg-query -W -f '\${db:Status-Status}' '$package' 2>/dev/null} // '') eq 'installed';
}

# Whether the package's files lie in the workshop: its changelog or copyright
# is where every Debian package has it.
sub unpacked
{
	my ($package) = @_;
	return -d "$unpacked/usr/share/doc/$package" || installed($package);
}

# The file that the pattern matches, in what was unpacked or on the system.
sub client_file
{
	my ($pattern) = @_;
	foreach my $at ($unpacked, '')
	{
		my @found = glob("$at/$pattern");
		return $found[0] if @found && -e $found[0];
	}
	die "no file matches $pattern";
}

# The folder of an npm package's own files.
sub client_module
{
	my ($name) = @_;
	return "$npm/npm/node_modules/$name";
}

my %kinds = (
	'apt install' => [ \&installed, "Debian's package" ],
	'apt unpack' => [ \&unpacked, "Debian's package" ],
	'npm' => [ sub { -d client_module('') }, 'the npm packages of' ]);

plan skip_all => 'CLIENTS=no' if ($ENV{CLIENTS} // '') eq 'no';
open my $test, '<', $0 or die "cannot read $0: $!";
while (my $line = <$test>)
{
	my ($kind, $names) = $line =~ /^# (apt install|apt unpack|npm): *(.*)/ or next;
	my ($is_there, $what) = @{ $kinds{$kind} };
	foreach my $name (split ' ', $names)
	{
		plan skip_all => "needs $what $name" unless $is_there->($name);
	}
}
close $test;

1;
