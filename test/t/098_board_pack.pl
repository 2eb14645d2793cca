# The board pack in a browser: drawn without a complaint, every part of it there
# and within the page, text that stands out from its ground, the same as HTML and
# as XHTML, and on paper A4 pages with what belongs on them.
#
# apt install: chromium poppler-utils libxml2-utils

use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../clients";
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Needs;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', 'fsync = off');
$node->start;
my $dir = PostgreSQL::Test::Utils::tempdir();

# The example as it is; and supposed to have been kept live, with nothing done,
# others to compare with, and names that a page could break on.
$node->safe_psql('postgres', q{
	SET client_min_messages = warning;
	CREATE EXTENSION oversight CASCADE;
	SELECT oversight.create_register('stoke');
	SELECT oversight.load_example('stoke');
});
sub write_pack
{
	my ($name, $authority, $day) = @_;
	my $document = $node->safe_psql('postgres', "SELECT oversight.board_pack('stoke', '$authority', '$day')");
	foreach my $file ("$dir/$name.xhtml", "$dir/$name.html")
	{
		open my $out, '>:raw', $file or die "cannot write $file: $!";
		print $out $document;
		close $out;
	}
	return $document;
}
my %pack = (stoke => write_pack('stoke', 'E06000021', '2025-07-15'));
$node->safe_psql('postgres', q{
	SET client_min_messages = warning;
	UPDATE stoke.instrument SET recorded_during = daterange(lower(recorded_during), NULL) WHERE authority = 'E06000021';
	UPDATE stoke.obligation SET title = repeat('x', 300) || U&' \0645\0631\062D\0628\0627 \+01F600 <script>document.title = "broken"</script>' WHERE duty = 'monthly-report';
	INSERT INTO stoke.authority (code, name, kind) SELECT 'A' || k, 'Authority ' || k, 'unitary' FROM generate_series(1, 40) k;
	INSERT INTO stoke.observation (authority, measure, period, period_kind, value, published_on)
	SELECT 'A' || k, 'cla-rate', oversight.period_of('snapshot', '2019-03-31'), 'snapshot', 40 + 3 * k, '2019-12-01' FROM generate_series(1, 40) k;
	INSERT INTO stoke.measure (code, title, unit, polarity) VALUES ('contacts', 'Contacts', 'contacts', 'lower');
	INSERT INTO stoke.observation (authority, measure, period, period_kind, value, published_on)
	SELECT 'E06000021', 'contacts', oversight.period_of('month', d::date), 'month', 100 + n % 5 + CASE WHEN n > 15 THEN 30 ELSE 0 END, d::date + 40
	FROM generate_series('2018-01-01'::timestamp, '2019-12-01', '1 month') WITH ORDINALITY AS g (d, n);
});
$pack{late} = write_pack('late', 'E06000021', '2020-02-01');
$node->stop;

# What a script, put into a copy of the document, finds there. Text must stand
# out by 4.5 to 1 from what lies under it; in charts too, where the words of a
# bar lie on it.
my $probe = <<'END';
<script>//<![CDATA[
window.onload = function () {
	function light(c) {
		var v = c.match(/[\d.]+/g).map(Number);
		if (v.length > 3 && v[3] === 0) { return null; }
		v = v.slice(0, 3).map(function (x) { x /= 255; return x > 0.03928 ? Math.pow((x + 0.055) / 1.055, 2.4) : x / 12.92; });
		return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2];
	}
	function ground(e) {
		for (; e !== null; e = e.parentElement) {
			var l = light(getComputedStyle(e).backgroundColor);
			if (l !== null) { return l; }
		}
		return 1;
	}
	function ratio(a, b) { return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); }
	var found = { sections: [], wide: [], faint: [], outside: [], overlapping: [], charts: [], heads: [] };
	var page = document.documentElement.clientWidth;
	document.querySelectorAll('section').forEach(function (s) {
		var b = s.getBoundingClientRect();
		found.sections.push(s.id + ':' + (b.height > 40 && b.width > 300));
	});
	document.querySelectorAll('body *').forEach(function (e) {
		if (e.closest('svg') !== null || e.closest('details') !== null) { return; }
		if (e.getBoundingClientRect().right > page + 1) { found.wide.push(e.tagName + ' ' + e.textContent.slice(0, 40)); }
		var own = Array.prototype.some.call(e.childNodes, function (n) { return n.nodeType === 3 && n.data.trim() !== ''; });
		if (own && ratio(light(getComputedStyle(e).color), ground(e)) < 4.5) { found.faint.push(e.tagName + ' ' + e.textContent.slice(0, 40)); }
	});
	document.querySelectorAll('svg[role=img]').forEach(function (s) {
		var b = s.getBoundingClientRect();
		found.charts.push(s.getAttribute('aria-labelledby').split(' ')[0] + ':' + (b.width > 50 && b.height > 5));
		if (s.closest('details') !== null) { return; }
		var texts = [];
		s.querySelectorAll('text').forEach(function (t) {
			var r = t.getBoundingClientRect(), under = 1;
			if (r.left < b.left - 1 || r.right > b.right + 1 || r.top < b.top - 1 || r.bottom > b.bottom + 1) { found.outside.push(s.id + t.textContent); }
			s.querySelectorAll('rect.bar').forEach(function (x) {
				var q = x.getBoundingClientRect(), middle = (r.left + r.right) / 2;
				if (q.height > 6 && middle > q.left && middle < q.right && (r.top + r.bottom) / 2 > q.top && (r.top + r.bottom) / 2 < q.bottom) { under = light(getComputedStyle(x).fill); }
			});
			if (ratio(light(getComputedStyle(t).fill), under) < 4.5) { found.faint.push('text ' + t.textContent); }
			texts.forEach(function (o) {
				var w = Math.min(o.r.right, r.right) - Math.max(o.r.left, r.left), h = Math.min(o.r.bottom, r.bottom) - Math.max(o.r.top, r.top);
				if (w > 2 && h > 0.35 * r.height) { found.overlapping.push(o.t + ' and ' + t.textContent); }
			});
			texts.push({ r: r, t: t.textContent });
		});
	});
	document.querySelectorAll('h1, h2, h3').forEach(function (h) { found.heads.push(h.tagName.slice(1)); });
	var out = document.createElement('pre');
	out.id = 'found';
	Object.keys(found).forEach(function (k) { out.textContent += '\n@' + k + '=' + found[k].join('|'); });
	out.textContent += '\n@title=' + document.title + '\n@mode=' + document.compatMode + '\n';
	document.body.appendChild(out);
};
//]]></script>
END

sub browse
{
	my (@arguments) = @_;
	my ($stdout, $stderr) = ('', '');
	local $ENV{HOME} = $dir;
	IPC::Run::run([ 'chromium', '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars',
			'--enable-logging=stderr', "--user-data-dir=$dir/chromium", @arguments ],
		'<', \undef, '>', \$stdout, '2>', \$stderr, IPC::Run::timeout(120));
	return ($stdout, join("\n", grep { /CONSOLE/ } split /\n/, $stderr));
}

my @parts = qw(answer timelines overdue duties plan measures benchmark changes words sources);
foreach my $name (sort keys %pack)
{
	is(system("xmllint --noout --nonet '$dir/$name.xhtml' 2>'$dir/lint'"), 0, "$name: well-formed, says xmllint");
	my %heads;
	foreach my $kind ('html', 'xhtml')
	{
		my $probed = $pack{$name};
		$probed =~ s{</body>}{$probe</body>} or die 'no body';
		open my $out, '>:raw', "$dir/probed.$kind" or die $!;
		print $out $probed;
		close $out;
		my ($dom, $complaints) = browse('--window-size=1000,1400', '--dump-dom', "file://$dir/probed.$kind");
		is($complaints, '', "$name as $kind: the browser does not complain");
		my %found = $dom =~ /^@(\w+)=(.*)$/mg;
		is($found{sections}, join('|', map { "$_:true" } @parts), "$name as $kind: every part is drawn");
		is($found{mode}, 'CSS1Compat', "$name as $kind: by the rules of today");
		like($found{title}, qr/^Stoke-on-Trent: board pack as at /, "$name as $kind: no text became a script");
		is($found{$_} // 'nothing found', '', "$name as $kind: nothing is $_") foreach qw(wide faint outside overlapping);
		unlike($found{charts}, qr/:false/, "$name as $kind: every chart has a size");
		like($found{charts}, qr/timelines-chart.*months-1.*series-1/, "$name as $kind: the charts are there");
		like($found{charts}, qr/spread-/, "$name as $kind: and the strip among others") if $name eq 'late';
		my ($last, $jumps) = (0, 0);
		foreach my $level (split /\|/, $found{heads})
		{
			$jumps++ if $level > $last + 1;
			$last = $level;
		}
		is($jumps, 0, "$name as $kind: no level of heading is left out");
		$heads{$kind} = $found{heads};
	}
	is($heads{html}, $heads{xhtml}, "$name: the same as HTML and as XHTML");

	# on paper
	my (undef, $complaints) = browse('--no-pdf-header-footer', "--print-to-pdf=$dir/$name.pdf", "file://$dir/$name.html");
	is($complaints, '', "$name on paper: the browser does not complain");
	my $info = qx(pdfinfo '$dir/$name.pdf');
	my ($pages) = $info =~ /^Pages: +(\d+)/m;
	like($info, qr/^Page size: .*A4/m, "$name on paper: A4");
	cmp_ok($pages, '>=', 6, "$name on paper: at least 6 pages");
	cmp_ok($pages, '<=', 14, "$name on paper: and at most 14");
	my @text = split /\f/, qx(pdftotext -layout '$dir/$name.pdf' -);
	like($text[0], qr/Where things stand.*What is late.*What falls due.*What changed/s, "$name on paper: the answer is on the first page");
	unlike($text[0], qr/Three timelines/, "$name on paper: and is one page");
	like($text[1], qr/Judgement, monitoring, intervention.*as at 1.*How each area stands judged/s, "$name on paper: the timelines are on the second");
	is(scalar(grep { $text[$_] !~ /Page ${\ ($_ + 1)} of $pages/ } 0 .. $pages - 1), 0, "$name on paper: every page has its number");
	like(join('', @text), qr/Signed by|No signature is recorded/, "$name on paper: there is room to sign");

	# The bar of inadequate, by its colour and without it.
	foreach my $kind ([ '', 'P6', 3 ], [ '-gray', 'P5', 1 ])
	{
		my ($option, $magic, $depth) = @$kind;
		system("pdftoppm -r 50 -f 2 -l 2 $option '$dir/$name.pdf' '$dir/page'") == 0 or die 'no picture';
		my ($file) = grep { -e } glob("$dir/page-*.p[pg]m");
		open my $in, '<:raw', $file or die $!;
		my $image = do { local $/; <$in> };
		close $in;
		unlink $file;
		$image =~ s/^$magic\s+(\d+)\s+(\d+)\s+255\s// or die 'no picture of that kind';
		my ($dark, $middle, $light) = (0, 0, 0);
		for (my $at = 0; $at < length $image; $at += $depth)
		{
			my @c = unpack("C$depth", substr($image, $at, $depth));
			if ($depth == 3)
			{
				$dark++ if $c[0] > 70 && $c[0] < 120 && $c[1] < 40 && $c[2] < 40;
				$middle++ if $c[0] > 200 && $c[1] > 120 && $c[1] < 170 && $c[2] < 100;
			}
			else
			{
				$dark++ if $c[0] < 60;
				$middle++ if $c[0] > 140 && $c[0] < 175;
			}
		}
		cmp_ok($dark, '>', 150, "$name on paper, $magic: there is inadequate");
		cmp_ok($middle, '>', 400, "$name on paper, $magic: there is requires improvement, lighter than it");
	}
}

done_testing();
