# Recurrence rules of RFC 5545 and RFC 7529: the kernel, built without a server,
# against python-dateutil, a reading of the two RFCs day by day, libical where it
# is installed, and tables. OVERSIGHT_SEED repeats a run, OVERSIGHT_RRULES says
# how many random rules.

use strict;
use warnings;

use File::Temp qw(tempdir);
use Test::More;

my $python = '/usr/bin/python3';
my @kernel = qw(src/cadence/rrule_expand.c src/cadence/rrule_format.c src/cadence/rrule_text.c src/common/iso_date.c);

plan skip_all => "there is no $python" if !-x $python;

my $dir = tempdir(CLEANUP => 1);
my $cc = $ENV{CC} || 'cc';

my $built = `$cc -std=gnu11 -O2 -Wall -Wextra -DOVERSIGHT_STANDALONE -Isrc -o $dir/rrule test/kernel/rrule_main.c @kernel 2>&1`;
if ($? != 0)
{
	plan tests => 1;
	fail('the kernel builds without a server');
	diag($built);
	exit 1;
}

# Oracles may be missing: those tests say so.
system("$cc -std=gnu11 -o $dir/libical test/oracle/rrule_libical.c -lical >/dev/null 2>&1");
my $libical = $? == 0 ? "$dir/libical" : '';

my $status = system($python, 'test/oracle/rrule.py', "$dir/rrule",
	$ENV{OVERSIGHT_SEED} // '', $ENV{OVERSIGHT_RRULES} // 2000, $libical);
exit($status == 0 ? 0 : 1);
