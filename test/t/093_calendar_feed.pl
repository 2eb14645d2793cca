# Calendar programs read a feed as it is meant: libical, and icalendar with
# dateutil, find in it the very dates of the report due_calendar, for the example,
# for names with everything that could break a file, and for duties at random.
#
# OVERSIGHT_SEED=n repeats a run; OVERSIGHT_ROUNDS=n makes it longer.
#
# apt install: gcc libc6-dev libical-dev python3-icalendar python3-dateutil

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../clients";
use Needs;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{OVERSIGHT_SEED} // int(rand(1_000_000));
my $rounds = $ENV{OVERSIGHT_ROUNDS} // 120;
diag("OVERSIGHT_SEED=$seed");

my $at = PostgreSQL::Test::Utils::tempdir;
my $clients = "$FindBin::Bin/../clients";
command_ok([ 'gcc', '-Wall', '-Wextra', '-Werror', '-o', "$at/feed_libical", "$clients/feed_libical.c", '-lical' ],
	'the reader with libical builds');

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nlog_statement = none");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke');
});

# Writes a feed to a file as the documentation says, and has both programs read
# it from one day to another. Returns what each found, one event's date a line,
# without the identifiers, sorted.
sub dates_read
{
	my ($name, $feed, $since, $until) = @_;
	my $file = "$at/$name.ics";
	local $ENV{PGHOST} = $node->host;
	local $ENV{PGPORT} = $node->port;
	open my $script, '>', "$at/serve.sh" or die;
	print $script "psql -XAtq -d postgres -c \"SELECT $feed\" | head -c -1 > $file\n";
	close $script;
	command_ok([ 'sh', "$at/serve.sh" ], "$name: the feed is written");
	my @found;
	(my $from = $since) =~ tr/-//d;
	(my $to = $until) =~ tr/-//d;
	foreach my $reader ([ "$at/feed_libical" ], [ '/usr/bin/python3', "$clients/feed_icalendar.py" ])
	{
		my ($out, $err) = run_command([ @$reader, $file, $from, $to ]);
		is($err, '', "$name: $reader->[-1] has nothing to complain about");
		push @found, join("\n", sort map { s/^[^\t]*\t//r } split /\n/, $out);
	}
	return @found;
}

# The same of the report.
sub dates_reported
{
	my ($register, $party, $as_of, $since, $until) = @_;
	return join("\n", sort split /\n/, $node->safe_psql('postgres', qq{
		SELECT concat_ws(E'\\t', c.due_on,
			CASE WHEN c.outcome = 'suspended' THEN 'CANCELLED' WHEN c.binding THEN 'CONFIRMED' ELSE 'TENTATIVE' END,
			CASE WHEN c.outcome = 'suspended' THEN 'Suspended: ' WHEN c.binding THEN '' ELSE 'Expected: ' END
				|| replace(replace(c.title, E'\\n', '\\n'), E'\\t', '\\t'))
		FROM $register.due_calendar('$as_of', '$since', '$until') c
		JOIN $register.obligation_party p ON p.authority = c.authority AND p.obligation = c.obligation
			AND p.party = '$party' AND p.role = 'owes'
		WHERE c.subject IS NULL}));
}

# The example, on days before, within and after the second direction; revocations
# are known on the last.
foreach my $party (split /\n/, $node->safe_psql('postgres', "SELECT DISTINCT party FROM stoke.obligation_party WHERE role = 'owes' ORDER BY 1"))
{
	my ($as_of, $since, $until) = ('2020-02-01', '2019-02-01', '2021-03-07');
	my ($libical, $icalendar) = dates_read("example-$party", "oversight.calendar_feed('stoke', '$party', as_of => '$as_of')", $since, $until);
	my $reported = dates_reported('stoke', $party, $as_of, $since, $until);
	is($libical, $reported, "$party: libical finds the dates of the report");
	is($icalendar, $reported, "$party: so do icalendar and dateutil");
}
foreach my $as_of ('2019-10-31', '2025-02-10', '2025-07-15')
{
	my ($since, $until) = ('2019-01-01', '2027-12-31');
	my ($libical, $icalendar) = dates_read("commissioner-$as_of",
		"oversight.calendar_feed('stoke', 'commissioner', as_of => '$as_of', from_date => '$since', to_date => '$until')", $since, $until);
	my $reported = dates_reported('stoke', 'commissioner', $as_of, $since, $until);
	isnt($reported, '', "there is something due, as known on $as_of");
	is($libical, $reported, "from the beginning, as known on $as_of: libical");
	is($icalendar, $reported, "from the beginning, as known on $as_of: icalendar");
}

# Names with everything that could break a file.
$node->safe_psql('postgres', <<'END');
SET client_min_messages = warning;
SELECT oversight.create_register('Odd "names"; \ ,');
SET search_path = 'Odd "names"; \ ,', oversight;
INSERT INTO authority (code, name, kind) VALUES ('A;1', E'St. Mary\\Bar, "X"; Y\nBEGIN:VEVENT', 'unitary');
INSERT INTO party (code, name, kind) VALUES
	('p,1', E'לוח; שנה, "كلمة"\\ 👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿\r\nEND:VCALENDAR', 'body'),
	('idle', 'Nobody in particular', 'post');
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, link) VALUES
	('A;1', 'i:1', E'Direction\u2028with\u0085odd\u000Bends\u000Cof\u001Bline\u007F, and a tab\there', 'direction', 'direction', '2020-01-01', '[2020-01-01,)', '[2020-01-01,)',
	 E'https://example.org/a b?q="é"&x=1;y=2,3\r\nX-EVIL:1'),
	('A;1', 'i:2', 'A script', 'direction', 'direction', '2020-01-01', '[2020-01-01,)', '[2020-01-01,)', 'javascript:alert(1)');
INSERT INTO obligation (authority, instrument, clause, duty, title, wording, cadence)
	SELECT 'A;1', i.id, '7(e);(a),\', 'd' || n, t.title, repeat(t.title, 20), 'every month'
	FROM instrument i, (VALUES
		(1, 'plain'), (2, E'two\nlines, and; a \\ backslash\\n'), (3, repeat('é', 40)), (4, 'x' || repeat('漢字', 60)), (5, repeat('👩‍👩‍👧‍👦', 30)),
		(6, E'تقرير شهري عن رعاية الأطفال'), (7, '<script>alert("x")</script>'), (8, E'end of\r\nEND:VEVENT\r\nBEGIN:VEVENT'), (9, ',;:\"''|^=')) AS t (n, title)
	WHERE i.code = 'i:1' OR n = 1;
INSERT INTO obligation_party (authority, obligation, party, role) SELECT authority, id, 'p,1', 'owes' FROM obligation;
END
my $odd = q{\\"Odd \\"\\"names\\"\\"; \\\\ ,\\"};
my ($libical, $icalendar) = dates_read('odd', q{oversight.calendar_feed(n.nspname, 'p,1', as_of => '2020-01-31') FROM pg_namespace n WHERE n.nspname LIKE 'Odd%'},
	'2020-02-01', '2020-02-29');
my $reported = dates_reported('"Odd ""names""; \ ,"', 'p,1', '2020-01-31', '2020-02-01', '2020-02-29');
is(scalar(split /\n/, $reported), 10, 'ten duties with odd names fall due in February');
# The ends of line in a title are all written as one.
$reported =~ s/\r//g;
is($libical, $reported, 'libical reads every odd name');
is($icalendar, $reported, 'so does icalendar');
my $text = slurp_file("$at/odd.ics");
(my $unfolded = $text) =~ s/\r\n //g;
is(scalar(() = $unfolded =~ /^BEGIN:VEVENT/mg), 10, 'no name adds an event');
unlike($unfolded, qr/^X-EVIL|^URL:javascript/m, 'no address adds a line or a script');
like($unfolded, qr{^URL:https://example\.org/a%20b\?q=%22%C3%A9%22&x=1;y=2,3%0D%0AX-EVIL:1\r$}m, 'an address is encoded');

# Nobody's duties: a calendar all the same.
($libical, $icalendar) = dates_read('idle', q{oversight.calendar_feed(n.nspname, 'idle', as_of => '2020-01-31') FROM pg_namespace n WHERE n.nspname LIKE 'Odd%'},
	'2020-01-01', '2020-12-31');
is("$libical$icalendar", '', 'an empty calendar is read as one');

# Duties at random: cadences of every kind, with ends, changes, suspensions,
# revocations and things done.
$node->safe_psql('postgres', slurp_file('test/reference/cadence.sql'));
$node->safe_psql('postgres', qq{
	SET client_min_messages = warning;
	DO 'BEGIN PERFORM setseed($seed / 1000000.0); END';
	SELECT oversight.create_register('r');
	SET search_path = r, reference, oversight, public;
	INSERT INTO authority (code, name, kind) VALUES ('A', 'Anywhere', 'unitary');
	INSERT INTO party (code, name, kind) VALUES ('p', 'Party', 'body');
	INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during)
		SELECT 'A', 'i' || n, 'Instrument ' || n, 'direction', CASE WHEN n = 3 THEN 'stated intention' ELSE 'direction' END, d.day, daterange(d.day, NULL), daterange(d.day, NULL)
		FROM generate_series(1, 6) n, LATERAL (SELECT date '2015-01-01' + 97 * n AS day) d;
	INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor, in_force)
		SELECT 'A', i.id, '', 'd' || n, 'Duty ' || n, p.wording::cadence, a.anchor,
			CASE WHEN random() < 0.3 THEN daterange(a.anchor + pick(0, 400), CASE WHEN random() < 0.5 THEN a.anchor + pick(500, 2000) END) END
		FROM generate_series(1, $rounds) n,
			LATERAL (SELECT CASE WHEN n % 2 = 0 THEN d ELSE (date_trunc('month', d) + interval '1 month' - interval '1 day')::date END
				FROM (SELECT date '2016-01-01' + pick(0, 1500) + 0 * n AS d) x) a (anchor),
			LATERAL random_cadence(a.anchor) p,
			instrument i
		WHERE i.code = 'i' || 1 + n % 6;
	INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, revokes)
		SELECT 'A', 'i' || i.id + 10, 'Later', 'direction', 'direction', d.day, daterange(d.day, NULL), daterange(d.day, NULL), i.id
		FROM instrument i, LATERAL (SELECT CASE WHEN i.id = 5 THEN date '2019-12-01' ELSE date '2020-03-01' END AS day) d
		WHERE i.code IN ('i5', 'i6');
	INSERT INTO obligation_party (authority, obligation, party, role) SELECT authority, id, 'p', 'owes' FROM obligation;
	INSERT INTO rhythm (authority, obligation, from_date, cadence)
		SELECT o.authority, o.id, date '2019-06-01' + pick(0, 400), 'every 5 weeks' FROM obligation o WHERE o.id % 9 = 0 AND is_rolling(o.cadence) IS FALSE;
	INSERT INTO suspension (authority, obligation, during, reason)
		SELECT o.authority, o.id, daterange('2019-11-01', '2020-02-15'), 'closed' FROM obligation o WHERE o.id % 11 = 0;
	INSERT INTO obligation (authority, instrument, clause, duty, title, follows)
		SELECT o.authority, o.instrument, '', 'f' || o.id, 'Follows ' || o.id, o.id FROM obligation o WHERE o.id % 13 = 0;
	WITH done AS (
		INSERT INTO fulfilment (authority, done_on, kind, note)
		SELECT o.authority, date '2019-01-01' + pick(0, 500), 'report', o.id FROM obligation o, generate_series(1, 4) WHERE o.id % 4 = 0
		RETURNING authority, id, done_on, note)
	INSERT INTO fulfils (authority, fulfilment, obligation, done_on)
		SELECT authority, id, note::bigint, done_on FROM done;
	INSERT INTO obligation_party (authority, obligation, party, role) SELECT authority, id, 'p', 'owes' FROM obligation WHERE follows IS NOT NULL;
});
foreach my $case ([ '2020-01-20', '2015-01-01', '2023-12-31' ], [ '2020-06-01', '2019-06-01', '2021-07-06' ])
{
	my ($as_of, $since, $until) = @$case;
	my @found = dates_read("random-$as_of", "oversight.calendar_feed('r', 'p', 'A', '$as_of', '$since', '$until')", $since, $until);
	my $reported = dates_reported('r', 'p', $as_of, $since, $until);
	foreach my $reader ('libical', 'icalendar')
	{
		# What a revocation took away is called off, and was not there any more.
		my @dates = grep { !/\tRevoked: / } split /\n/, shift @found;
		my %reported = map { $_ => 1 } split /\n/, $reported;
		my %read = map { $_ => 1 } @dates;
		my @missing = grep { !$read{$_} } sort keys %reported;
		my @added = grep { !$reported{$_} } sort keys %read;
		is("@missing[0 .. ($#missing > 9 ? 9 : $#missing)]", '', "$as_of: $reader misses no date of $rounds random duties (OVERSIGHT_SEED=$seed)");
		is("@added[0 .. ($#added > 9 ? 9 : $#added)]", '', "$as_of: $reader finds no other (OVERSIGHT_SEED=$seed)");
		cmp_ok(scalar @dates, '>', $rounds, 'and there are many');
		is(scalar @dates, scalar keys %read, 'each once');
	}
	my $text = slurp_file("$at/random-$as_of.ics");
	cmp_ok(scalar(() = $text =~ /^RRULE:/mg), '>', 0, 'some come round by a rule');
	cmp_ok(scalar(() = $text =~ /^SUMMARY:Suspended/mg), '>', 0, 'some are suspended') if $rounds >= 100;
	cmp_ok(scalar(() = $text =~ /^STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\nSUMMARY:Revoked/mg), '>', 0, 'some are called off') if $rounds >= 100;
}

$node->stop;
done_testing();
