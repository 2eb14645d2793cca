-- board_pack: the document that the chair of a board puts on the table.
--
-- Each report of the register is read once, into one jsonb value; each part of
-- the document is a function of that value and reads no table. The first page
-- is the answer: where things stand, what is late and who owes it, what
-- changed. The rest is the evidence. A part without data says so, and never
-- says more: nothing recorded is not nothing done. Duties to children are
-- counted and never listed.

CREATE FUNCTION board_pack_style() RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '
:root { --ink: #17222d; --soft: #4d5965; --line: #c9d0d6; --wash: #f2f4f6; --navy: #1d3f63; --red: #8f1d1d; --amber: #f0c05a; --green: #cfe6d6; --blue: #2f6690; }
* { box-sizing: border-box; }
html { color: var(--ink); background: #fff; font: 15px/1.45 "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", sans-serif; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { max-width: 60rem; margin: 0 auto; padding: 1.5rem; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.2; margin: 0; font-weight: 700; }
h1 { font-size: 2.1rem; letter-spacing: -.01em; }
h2 { font-size: 1.3rem; padding-top: .6rem; border-top: 3px solid var(--navy); margin: 2.2rem 0 .5rem; color: var(--navy); }
h3 { font-size: 1.02rem; margin: 1.3rem 0 .35rem; }
p { margin: .35rem 0 .6rem; max-width: 46rem; }
.soft, caption, figcaption p { color: var(--soft); }
.kicker { margin: 0; color: var(--navy); font-weight: 700; letter-spacing: .08em; text-transform: uppercase; font-size: .8rem; }
.dated { font-size: 1.1rem; margin: .2rem 0 1rem; color: var(--soft); }
.lead { font-size: 1.12rem; line-height: 1.4; margin: 1rem 0; max-width: none; }
.none { border-left: 3px solid var(--line); padding: .15rem 0 .15rem .7rem; color: var(--soft); }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: .7rem; margin: 1rem 0 .4rem; }
.tile { border-top: 3px solid var(--navy); background: var(--wash); padding: .5rem .7rem .6rem; }
.tile h3 { margin: 0; font-size: .78rem; letter-spacing: .05em; text-transform: uppercase; color: var(--soft); }
.tile .big { font-size: 1.28rem; line-height: 1.2; font-weight: 700; margin: .25rem 0; }
.tile .big .mark { width: .9em; height: .9em; }
.tile p { margin: .1rem 0; font-size: .87rem; line-height: 1.35; }
nav { font-size: .9rem; margin: .8rem 0 0; } nav a { margin-right: 1rem; white-space: nowrap; }
a { color: var(--navy); }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: .87rem; line-height: 1.35; margin: .4rem 0 .8rem; }
caption { text-align: left; padding: 0 0 .3rem; font-size: .87rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; font-size: .8rem; color: var(--soft); }
tbody th { font-weight: 600; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; padding-right: .8rem; }
table.strip td.cells, table.strip th.cells { padding-right: .8rem; } table.strip tbody th { padding-right: .8rem; }
table.strip td, table.strip tbody th { vertical-align: middle; } table .soft { font-weight: 400; font-size: .8rem; display: block; }
table.spread td, table.spread th { vertical-align: middle; }
figure { margin: .6rem 0 1rem; } figcaption h3 { margin: 0; } figcaption p { margin: .1rem 0 .3rem; font-size: .85rem; }
.charts { display: grid; grid-template-columns: 1fr 1fr; gap: .4rem 1.4rem; } .charts figure { margin: .4rem 0; min-width: 0; }
details { font-size: .87rem; margin: .2rem 0 .6rem; } summary { color: var(--navy); cursor: pointer; }
ul.legend { break-after: avoid; list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .2rem 0 .6rem; padding: 0; font-size: .83rem; color: var(--soft); } ul.legend li { display: flex; align-items: center; gap: .35rem; } ul.legend svg { width: 1.1rem; height: 1.1rem; flex: none; }
blockquote { margin: .5rem 0 .9rem; padding-left: .8rem; border-left: 3px solid var(--navy); } blockquote p { white-space: pre-line; } blockquote footer { color: var(--soft); font-size: .87rem; }
.signature { display: grid; grid-template-columns: 2fr 2fr 1fr; gap: 1.5rem; margin: 2.2rem 0 .5rem; font-size: .83rem; color: var(--soft); } .signature span { border-top: 1px solid var(--ink); padding-top: .2rem; }
svg.chart { display: block; width: 100%; height: auto; } svg.marks { position: absolute; } .mark { width: .85em; height: .85em; margin-right: .4em; vertical-align: -.06em; }
svg text { font-size: 11px; fill: var(--ink); font-family: inherit; } svg .axis, svg .value { font-size: 10px; fill: var(--soft); } svg .note { font-size: 10px; font-weight: 700; paint-order: stroke; stroke: #fff; stroke-width: 3px; } svg .strong { font-weight: 700; fill: var(--ink); } svg .lane { font-weight: 700; font-size: 12px; fill: var(--navy); } svg .words { font-size: 10.5px; } svg .on-line { paint-order: stroke; stroke: #fff; stroke-width: 4px; fill: var(--soft); } svg .middle { text-anchor: middle; } svg .end { text-anchor: end; }
svg path { fill: none; } svg .grid { stroke: #e2e6ea; stroke-width: 1; } svg .rule { stroke: var(--line); stroke-width: 1; } svg .frame { stroke: #8a949d; stroke-width: 1; } svg .today { stroke: var(--ink); stroke-width: 1.5; }
svg .bar { stroke: #fff; stroke-width: 1; fill: #d5dce3; } svg .inadequate { fill: #5d1416; } svg .improve { fill: #d9914a; } svg .good { fill: #a9d3b8; } svg .outstanding { fill: #e6f3ea; stroke: #6d9c7c; } svg .covered { fill: #d5dce3; } svg .open-ended { fill: #b9c9d9; } svg .ended { fill: #d5dce3; } svg .in-inadequate { fill: #fff; } svg .visit { fill: var(--navy); } svg .notch { fill: var(--ink); }
svg .mean { stroke: var(--ink); stroke-width: 1; } svg .limit { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 3; } svg .series { stroke: #7c8893; stroke-width: 1.2; } svg .point { fill: #fff; stroke: #59646e; stroke-width: 1.2; } svg .concern { fill: var(--red); stroke: #fff; stroke-width: .8; } svg .improvement { fill: var(--blue); stroke: #fff; stroke-width: .8; } svg .neutral { fill: #59646e; stroke: #fff; stroke-width: .8; }
svg .all { stroke: #98a3ad; stroke-width: 1; } svg .neighbours { stroke: var(--navy); stroke-width: 2; } svg .england { fill: #fff; stroke: var(--ink); stroke-width: 1.2; } svg .own { fill: var(--red); }
svg .month { stroke: #fff; stroke-width: .5; } svg .month.met { fill: #cfe6d6; } svg .month.late { fill: #f0c05a; } svg .month.missed { fill: #6e1414; } svg .month.overdue { fill: #a02323; } svg .month.unseen { fill: #f6dfae; } svg .month.unrecorded { fill: #fff; stroke: #77828c; stroke-dasharray: 1.6 1.4; stroke-width: .8; } svg .month.suspended { fill: #dfe3e7; } svg .month.due { fill: #fff; stroke: #b9c2ca; stroke-width: .8; }
.fill-blue { fill: #2f6690; } .fill-green { fill: #cfe6d6; stroke: #2e6b46; stroke-width: 1.2; } .fill-amber { fill: #f0c05a; stroke: #7a5a10; stroke-width: .8; } .fill-red { fill: #8f1d1d; } .fill-grey { fill: #fff; stroke: #59646e; stroke-width: 1.2; stroke-dasharray: 2 1.3; } .on-dark { fill: none; stroke: #fff; stroke-width: 1.6; } .on-light { fill: none; stroke: #17222d; stroke-width: 1.4; } .open { fill: none; stroke: #59646e; stroke-width: 1; }
@media screen and (max-width: 46rem) { .tiles, .charts { grid-template-columns: 1fr 1fr; } .charts { grid-template-columns: 1fr; } body { padding: .8rem; } section, figure { overflow-x: auto; } }
@page { size: A4; margin: 15mm 14mm 17mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt Arial, "Liberation Sans", "DejaVu Sans", sans-serif; color: #4d5965; } }
@media print { html { font-size: 12px; } body { max-width: none; padding: 0; } nav, details { display: none; } h2 { margin-top: 1.5rem; } h2, h3, h2 + p, h3 + p, caption, thead { break-after: avoid; } section.page { break-before: page; } section.page h2 { margin-top: 0; } td a::after { content: " (" attr(href) ")"; color: var(--soft); } figure, tr, .tile, blockquote, .signature, .legend { break-inside: avoid; } thead { display: table-header-group; } p { orphans: 3; widows: 3; } h2 + p, h3 + p { break-inside: avoid; } a { text-decoration: none; color: inherit; } }
';
COMMENT ON FUNCTION board_pack_style() IS
	'the style of the board pack, for screen and for A4 paper';

CREATE FUNCTION board_pack_none(words text) RETURNS xml
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name "p", xmlattributes('none' AS class), words);
END;
COMMENT ON FUNCTION board_pack_none(text) IS
	'what a part of the board pack says when it has nothing to show';

CREATE FUNCTION board_pack_since(pack jsonb) RETURNS xml
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name "p", xmlattributes('soft' AS class), xmlelement(name "bdi", CASE
		WHEN pack ->> 'snapshot' IS NOT NULL THEN format('What the reports say on this day is compared with what they said on %s, as the snapshot "%s" keeps it.', date_in_words((pack ->> 'since')::date), pack ->> 'snapshot')
		WHEN pack ->> 'series_asked' IS NOT NULL THEN format('No snapshot "%s" was taken before this day, so what changed is told since a month ago, by its date.', pack ->> 'series_asked')
		ELSE 'No snapshot for a board and no daily one was taken before this day, so what changed is told since a month ago, by its date.' END));
END;
COMMENT ON FUNCTION board_pack_since(jsonb) IS
	'which snapshot the board pack compares with, in words';

CREATE FUNCTION board_pack_said(part text, words text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- what anybody may have written is left as it is
	SELECT CASE WHEN board_pack_said.part IN ('duty', 'grade') THEN (
			SELECT string_agg(m.found[1] || coalesce(date_in_words(nullif(m.found[2], '')::date), ''), '' ORDER BY m.n)
			FROM regexp_matches(board_pack_said.words, '(.*?)(\d{4}-\d\d-\d\d|$)', 'g') WITH ORDINALITY AS m (found, n))
		ELSE board_pack_said.words END;
END;
COMMENT ON FUNCTION board_pack_said(text, text) IS
	'what a snapshot said of a duty or a grade, with its dates as documents print them';

-- The first page ----------------------------------------------------------------

CREATE FUNCTION board_pack_answer(pack jsonb) RETURNS xml
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH given AS (
		SELECT (pack ->> 'as_of')::date AS as_of, (pack -> 'counts') AS counts
	), judged AS (
		SELECT r.area, r.grade, r.judged_on, r.direction, r.days_below_good, r.previous_grade
		FROM jsonb_to_recordset(pack -> 'judged') AS r (service text, area text, grade text, judged_on date, direction text, days_below_good integer, previous_grade text)
		WHERE r.grade IS NOT NULL
	), headline AS (
		SELECT j.* FROM judged j ORDER BY j.area <> 'overall', j.judged_on DESC, j.area COLLATE "C" LIMIT 1
	), step AS (
		SELECT i.*, row_number() OVER (ORDER BY i.period_from DESC, i.title COLLATE "C") AS latest
		FROM jsonb_to_recordset(pack -> 'interventions') AS i (level text, title text, period_from date, period_to date, is_open boolean, days integer)
		WHERE i.is_open IS NOT NULL
	), series AS (
		SELECT count(*) AS n, count(*) FILTER (WHERE s.signal = 'concern') AS concern, count(*) FILTER (WHERE s.signal = 'improvement') AS improvement,
			count(*) FILTER (WHERE s.signal IN ('high', 'low')) AS neutral,
			(array_agg(format('%s: %s', s.title, s.rule) ORDER BY s.signal IN ('high', 'low'), s.signal = 'improvement', s.n) FILTER (WHERE s.signal <> 'none'))[1] AS first
		FROM jsonb_to_recordset(pack -> 'series') AS s (n integer, title text, rule text, signal text, points integer)
	), tile AS (
		SELECT 1 AS n, 'Judgement' AS heading, coalesce((SELECT upper(left(h.grade, 1)) || substr(h.grade, 2) FROM headline h), 'Not recorded') AS big, NULL AS mark,
			coalesce((SELECT format('%s, as published on %s', h.area, date_in_words(h.judged_on))
				|| CASE WHEN h.direction IN ('improved', 'declined') THEN format('; %s from %s', h.direction, h.previous_grade)
					WHEN h.direction = 'unchanged' THEN '; unchanged' ELSE '' END FROM headline h),
				'No judgement of this authority is recorded by this day.') AS line_1,
			(SELECT CASE WHEN h.days_below_good > 0 THEN how_many(h.days_below_good, 'day', 'days') || ' below good in all' END FROM headline h) AS line_2
		UNION ALL
		SELECT 2, 'Intervention',
			CASE WHEN EXISTS (SELECT FROM step s WHERE s.is_open) THEN 'In force' WHEN EXISTS (SELECT FROM step s) THEN 'Ended' ELSE 'Not recorded' END, NULL,
			coalesce(
				(SELECT string_agg(format('%s, since %s (%s)', s.title, date_in_words(s.period_from), how_many(s.days, 'day', 'days')), '; ' ORDER BY s.period_from)
				 FROM step s WHERE s.is_open AND s.latest <= 2),
				(SELECT format('%s ended on %s after %s', s.title, date_in_words(s.period_to), how_many(s.days, 'day', 'days'))
				 FROM step s ORDER BY s.period_to DESC NULLS LAST, s.period_from DESC LIMIT 1),
				'No intervention with days is recorded by this day.'),
			(SELECT how_many(count(*), 'more is', 'more are') || ' recorded without days' FROM jsonb_to_recordset(pack -> 'interventions') AS i (is_open boolean) WHERE i.is_open IS NULL HAVING count(*) > 0)
		UNION ALL
		SELECT 3, 'Duties',
			CASE WHEN (g.counts ->> 'in_force')::integer = 0 THEN CASE WHEN (pack ->> 'restricted')::boolean THEN 'None to be seen' ELSE 'None in force' END
				WHEN (g.counts ->> 'overdue')::integer > 0 THEN number_in_words((g.counts ->> 'overdue')::numeric) || ' overdue'
				WHEN (g.counts ->> 'unrecorded')::integer > 0 THEN number_in_words((g.counts ->> 'unrecorded')::numeric) || ' not recorded'
				ELSE 'None overdue' END,
			CASE WHEN (g.counts ->> 'in_force')::integer = 0 THEN NULL WHEN (g.counts ->> 'overdue')::integer > 0 THEN 'red' WHEN (g.counts ->> 'unrecorded')::integer > 0 THEN 'grey' ELSE 'green' END,
			CASE WHEN (g.counts ->> 'in_force')::integer = 0 THEN CASE WHEN (pack ->> 'restricted')::boolean THEN 'No duty that the reader of this pack may see is in force on this day.' ELSE 'No duty is recorded as in force on this day.' END
				ELSE format('of %s in force', number_in_words((g.counts ->> 'in_force')::numeric))
					|| coalesce('; ' || nullif(concat_ws(', ', nullif((g.counts ->> 'soon')::integer, 0) || ' due soon', nullif((g.counts ->> 'binding')::integer, 0) || ' bind every day',
						CASE WHEN (g.counts ->> 'overdue')::integer > 0 THEN nullif((g.counts ->> 'unrecorded')::integer, 0) || ' not recorded' END,
						nullif((g.counts ->> 'good')::integer, 0) || ' on course', nullif((g.counts ->> 'completed')::integer, 0) || ' completed', nullif((g.counts ->> 'unseen')::integer, 0) || ' expected and not seen', nullif((g.counts ->> 'other')::integer, 0) || ' suspended or not dated'), ''), '') END,
			CASE WHEN (g.counts ->> 'children')::integer > 0 THEN how_many((g.counts ->> 'children')::bigint, 'of them is', 'of them are') || ' to children, ' || (g.counts ->> 'children_overdue') || ' overdue' END
		FROM given g
		UNION ALL
		SELECT 4, 'Measures',
			CASE WHEN s.n = 0 THEN 'Not recorded' WHEN s.concern > 0 THEN how_many(s.concern, 'concern', 'concerns') WHEN s.improvement > 0 THEN how_many(s.improvement, 'improvement', 'improvements') WHEN s.neutral > 0 THEN how_many(s.neutral, 'signal', 'signals') ELSE 'No signal' END, NULL,
			CASE WHEN s.n = 0 THEN 'No series of figures is recorded by this day.'
				ELSE 'in the latest points of ' || how_many(s.n, 'series', 'series') || coalesce('; ' || nullif(concat_ws(', ', CASE WHEN s.concern > 0 THEN how_many(nullif(s.improvement, 0), 'improvement', 'improvements') END, CASE WHEN s.concern + s.improvement > 0 THEN how_many(nullif(s.neutral, 0), 'signal that is neither', 'signals that are neither') END), ''), '') END,
			s.first
		FROM series s
	)
	SELECT xmlelement(name "section", xmlattributes('answer' AS id, 'answer-heading' AS "aria-labelledby"),
		xmlelement(name "h2", xmlattributes('answer-heading' AS id), 'Where things stand'),
		CASE WHEN (pack ->> 'empty')::boolean THEN xmlelement(name "p", xmlattributes('lead' AS class), CASE WHEN (pack ->> 'restricted')::boolean
			THEN 'Nothing that the reader of this pack may see is recorded of this authority by this day. That says nothing about what was done.'
			ELSE 'Nothing is recorded of this authority in this register by this day. That says nothing about what was done.' END) END,
		xmlelement(name "div", xmlattributes('tiles' AS class),
			(SELECT xmlagg(xmlelement(name "div", xmlattributes('tile' AS class),
				xmlelement(name "h3", t.heading),
				xmlelement(name "p", xmlattributes('big' AS class), chart_mark(t.mark), xmlelement(name "bdi", t.big)),
				xmlelement(name "p", xmlelement(name "bdi", t.line_1)),
				CASE WHEN t.line_2 IS NOT NULL THEN xmlelement(name "p", xmlelement(name "bdi", t.line_2)) END) ORDER BY t.n) FROM tile t)),
		CASE WHEN (g.counts ->> 'unrecorded')::integer > 0 THEN xmlelement(name "p", xmlattributes('soft' AS class),
			'Not recorded means that the register holds no evidence either way. It never means not done.') END,

		xmlelement(name "h3", 'What is late, and who owes it'),
		coalesce(document_table(NULL, ARRAY['Duty', 'Owed by', 'Since', '#Days', '#In a row'], ARRAY[40, 26, 16, 8, 10],
			(SELECT jsonb_agg(jsonb_build_array(o.title, coalesce(o.owes, 'not recorded'), date_in_words(o.unmet_since), number_in_words(o.days_overdue), o.unmet_run) ORDER BY o.n)
			 FROM jsonb_to_recordset(pack -> 'overdue') AS o (n integer, title text, owes text, unmet_since date, days_overdue integer, unmet_run integer, binding boolean)
			 WHERE o.n <= 6 AND o.binding)),
			board_pack_none(CASE WHEN (g.counts ->> 'in_force')::integer = 0 THEN 'No duty is recorded as in force, so none is recorded as late.'
				WHEN (g.counts ->> 'unrecorded')::integer > 0 THEN 'No duty is recorded as late; of ' || how_many((g.counts ->> 'unrecorded')::bigint, 'duty', 'duties') || ' nothing is recorded either way.'
				WHEN (g.counts ->> 'children_overdue')::integer > 0 THEN 'No duty is recorded as late but those to children.'
				ELSE 'No duty is recorded as late.' END)),
		CASE WHEN (pack ->> 'overdue_binding')::integer > 6 THEN xmlelement(name "p", xmlattributes('soft' AS class),
			format('The %s longest overdue of %s.', 6, number_in_words((pack ->> 'overdue_binding')::numeric))) END,
		CASE WHEN (g.counts ->> 'children_overdue')::integer > 0 THEN xmlelement(name "p", format('Beside these, %s overdue, the longest since %s.',
			how_many((g.counts ->> 'children_overdue')::bigint, 'duty to a child is', 'duties to children are'), date_in_words((g.counts ->> 'children_since')::date))) END,

		xmlelement(name "h3", 'What falls due in the next 30 days'),
		coalesce(document_table(NULL, ARRAY['Due', 'Duty', 'Owed by'], ARRAY[18, 48, 34],
			(SELECT jsonb_agg(jsonb_build_array(date_in_words(o.next_due), o.title, coalesce(o.owes, 'not recorded')) ORDER BY o.next_due, o.n)
			 FROM jsonb_to_recordset(pack -> 'soon') AS o (n integer, title text, owes text, next_due date)
			 WHERE o.n <= 6)),
			board_pack_none('Nothing is recorded as falling due.')),
		CASE WHEN (pack ->> 'soon_total')::integer > 6 THEN xmlelement(name "p", xmlattributes('soft' AS class),
			format('The first %s of %s.', 6, number_in_words((pack ->> 'soon_total')::numeric))) END,

		xmlelement(name "h3", 'What changed since ' || date_in_words((pack ->> 'since')::date)),
		CASE WHEN NOT (pack ->> 'empty')::boolean THEN board_pack_since(pack) END,
		coalesce(document_table(NULL, ARRAY['What', 'Before', 'Now', 'Better or worse'], ARRAY[38, 24, 24, 14],
			(SELECT jsonb_agg(jsonb_build_array(m.title, coalesce(board_pack_said(m.part, m.before), 'nothing'), coalesce(board_pack_said(m.part, m.after), 'no longer'), coalesce(m.direction, m.change)) ORDER BY m.n)
			 FROM jsonb_to_recordset(pack -> 'moved') AS m (n integer, part text, title text, before text, after text, direction text, change text)
			 WHERE m.n <= 5)),
			(SELECT xmlelement(name "ul", xmlagg(xmlelement(name "li", date_in_words(e.on_date) || ': ', xmlelement(name "bdi", concat_ws(', ', e.kind, e.title))) ORDER BY e.n DESC))
			FROM jsonb_to_recordset(pack -> 'events') AS e (n integer, on_date date, kind text, title text)
			WHERE e.n > jsonb_array_length(pack -> 'events') - 5
			HAVING count(*) > 0),
			board_pack_none(CASE WHEN pack ->> 'snapshot' IS NULL THEN 'Nothing dated in that time is recorded.'
				WHEN (pack ->> 'moved_children')::integer > 0 THEN 'Beside duties to children, nothing got better or worse.'
				WHEN (pack ->> 'moved_round')::integer > 0 THEN 'Nothing got better or worse; what else changed is counted under Changes.'
				ELSE 'The reports say what that snapshot said.' END)),
		CASE WHEN (pack ->> 'moved_children')::integer > 0 THEN xmlelement(name "p", format('%s to children changed%s: %s worse, %s better.', how_many((pack ->> 'moved_children')::bigint, 'duty', 'duties'),
			CASE WHEN (pack ->> 'moved_total')::integer + (pack ->> 'moved_round')::integer > 0 THEN ' as well' ELSE '' END, pack ->> 'moved_children_worse', pack ->> 'moved_children_better')) END)
	FROM given g;
END;
COMMENT ON FUNCTION board_pack_answer(jsonb) IS
	'the first page of the board pack: how things stand, what is late and who owes it, what falls due, what changed';

-- The three timelines -------------------------------------------------------------

CREATE FUNCTION board_pack_timelines(pack jsonb) RETURNS xml
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH given AS (
		SELECT (pack ->> 'as_of')::date AS as_of
	), bar AS (
		SELECT 1 AS lane, 'Judgement' AS lane_title, dense_rank() OVER (ORDER BY j.first) AS line,
			CASE WHEN j.services > 1 THEN j.area || ', ' || j.service ELSE j.area END AS label, j.judged_on AS begins, j.judged_to AS ends,
			coalesce(j.grade, j.standing) AS words,
			CASE j.grade WHEN 'requires improvement' THEN 'RI' ELSE upper(left(j.grade, 1)) || CASE WHEN j.grade IN ('good') THEN '' ELSE '' END END AS short,
			CASE j.grade_rank WHEN 1 THEN 'outstanding' WHEN 2 THEN 'good' WHEN 3 THEN 'improve' WHEN 4 THEN 'inadequate' ELSE 'covered' END AS class,
			CASE WHEN j.grade IS NULL THEN 'thin' ELSE 'bar' END AS shape
		FROM (
			SELECT r.*, min(r.n) OVER (PARTITION BY r.service, r.area) AS first, (SELECT count(DISTINCT s.service) FROM jsonb_to_recordset(pack -> 'judgements') AS s (service text)) AS services
			FROM jsonb_to_recordset(pack -> 'judgements') AS r (n integer, service text, area text, grade text, grade_rank integer, judged_on date, judged_to date, standing text)
		) j
		UNION ALL
		SELECT 2, 'Monitoring', 1, 'visits recorded', t.period_from, t.period_to, t.label, NULL, 'ended', CASE t.part WHEN 'visit' THEN 'visit' ELSE 'thin' END
		FROM jsonb_to_recordset(pack -> 'timelines') AS t (timeline text, part text, label text, period_from date, period_to date)
		WHERE t.timeline = 'monitoring' AND t.period_from IS NOT NULL
		UNION ALL
		SELECT 3, 'Intervention', dense_rank() OVER (ORDER BY i.first, i.level COLLATE "C"), i.level, i.period_from, i.period_to, i.title, NULL,
			CASE WHEN i.is_open THEN 'open-ended' ELSE 'ended' END, 'bar'
		FROM (
			SELECT r.*, min(r.period_from) OVER (PARTITION BY r.level) AS first
			FROM jsonb_to_recordset(pack -> 'interventions') AS r (level text, title text, period_from date, period_to date, is_open boolean)
			WHERE r.period_from IS NOT NULL
		) i
	), span AS (
		-- twelve years at most; what lies before them is in the tables
		SELECT greatest(min(b.begins) - 60, (g.as_of - interval '12 years')::date) AS from_date, count(*) AS n
		FROM bar b, given g
		GROUP BY g.as_of
	)
	SELECT xmlelement(name "section", xmlattributes('timelines' AS id, 'page' AS class, 'timelines-heading' AS "aria-labelledby"),
		xmlelement(name "h2", xmlattributes('timelines-heading' AS id), 'Judgement, monitoring, intervention'),
		coalesce((
			SELECT xmlconcat(
				xmlelement(name "p", 'Three timelines that begin and end on different days. A judgement counts from the day its report was published; an intervention lasts until it is revoked, whatever the judgement.'),
				xmlelement(name "figure",
					chart_timeline('timelines-chart', 'Judgement, monitoring and intervention over time',
						format('From %s to %s: %s. The tables below hold the same dates.', date_in_words(s.from_date), date_in_words(g.as_of),
							how_many(s.n, 'stretch of time', 'stretches of time')),
						(SELECT jsonb_agg(to_jsonb(b) ORDER BY b.lane, b.line, b.begins, b.shape COLLATE "C", b.words COLLATE "C") FROM bar b), s.from_date, g.as_of),
					xmlelement(name "ul", xmlattributes('legend' AS class),
						(SELECT xmlagg(xmlelement(name "li", xmlelement(name "svg", xmlattributes('http://www.w3.org/2000/svg' AS xmlns, '0 0 16 16' AS "viewBox", 'true' AS "aria-hidden"),
							CASE l.class WHEN 'visit' THEN xmlelement(name "path", xmlattributes('visit' AS class, 'M8 2 l5 6 l-5 6 l-5 -6 Z' AS d))
								ELSE xmlelement(name "rect", xmlattributes('bar ' || l.class AS class, 0 AS x, 1 AS y, 16 AS width, 14 AS height)) END), l.words) ORDER BY l.n)
						 FROM (VALUES (1, 'inadequate', 'inadequate (I)'), (2, 'improve', 'requires improvement (RI), adequate, satisfactory'), (3, 'good', 'good (G)'), (4, 'outstanding', 'outstanding (O)'),
							(5, 'visit', 'monitoring visit'), (6, 'open-ended', 'intervention in force'), (7, 'ended', 'ended intervention')) AS l (n, class, words)
						 WHERE EXISTS (SELECT FROM bar b WHERE b.lane <> 2 AND l.class = b.class OR l.class = b.shape)))),
				CASE WHEN EXISTS (SELECT FROM bar b WHERE coalesce(b.ends, g.as_of) < s.from_date) THEN xmlelement(name "p", xmlattributes('soft' AS class),
					'What ended before ' || date_in_words(s.from_date) || ' is in the tables only.') END)
			FROM span s, given g
			WHERE s.n > 0),
			board_pack_none('No judgement, monitoring visit or intervention with days is recorded.')),
		xmlelement(name "h3", 'How each area stands judged'),
		coalesce(document_table(NULL, ARRAY['Area', 'Grade', 'Published', 'Before', 'Direction', '#Days below good', 'Source'], ARRAY[17, 19, 15, 18, 11, 9, 11],
			(SELECT jsonb_agg(jsonb_build_array(r.area, coalesce(r.grade, CASE WHEN r.covered_by_area IS NOT NULL THEN 'within ' || r.covered_by_area ELSE r.standing END), date_in_words(coalesce(r.judged_on, r.ended_on)),
				r.previous_grade, r.direction, number_in_words(r.days_below_good), r.source) ORDER BY r.n)
			 FROM jsonb_to_recordset(pack -> 'judged') AS r (n integer, area text, grade text, standing text, covered_by_area text, judged_on date, ended_on date, previous_grade text, direction text, days_below_good integer, source text))),
			board_pack_none('No judgement is recorded.')),
		(SELECT xmlconcat(xmlelement(name "h3", 'When the next is expected'), document_table(NULL, ARRAY['What', 'Expected by', 'Counted from', 'Basis'], ARRAY[18, 16, 24, 42], jsonb_agg(jsonb_build_array(e.what, e.expected, e.counted, e.basis) ORDER BY e.n)))
		 FROM jsonb_to_recordset(pack -> 'expected') AS e (n integer, what text, expected text, counted text, basis text)
		 HAVING count(*) > 0),
		xmlelement(name "h3", 'Monitoring and intervention'),
		coalesce(document_table(NULL, ARRAY['What', 'Level', 'From', 'To', '#Days', 'As the source says', 'Source'], ARRAY[25, 12, 12, 12, 7, 21, 11],
			(SELECT jsonb_agg(x.cells ORDER BY x.begins NULLS LAST, x.n)
			 FROM (
				SELECT t.period_from AS begins, t.n, jsonb_build_array(t.label, CASE t.part WHEN 'visit' THEN 'monitoring' ELSE 'monitoring, first to last' END,
					date_in_words(t.period_from), date_in_words(t.period_to), number_in_words(t.days), t.date_as_stated, t.source) AS cells
				FROM jsonb_to_recordset(pack -> 'timelines') AS t (n integer, timeline text, part text, label text, period_from date, period_to date, days integer, date_as_stated text, source text)
				WHERE t.timeline = 'monitoring'
				UNION ALL
				SELECT i.period_from, i.n, jsonb_build_array(i.title, i.level, date_in_words(i.period_from),
					coalesce(date_in_words(i.period_to), CASE WHEN i.is_open THEN 'in force' ELSE 'not recorded' END), number_in_words(i.days), i.date_as_stated, i.source)
				FROM jsonb_to_recordset(pack -> 'interventions') AS i (n integer, level text, title text, period_from date, period_to date, is_open boolean, days integer, date_as_stated text, source text)
			 ) x)),
			board_pack_none('No monitoring visit and no intervention is recorded.')));
END;
COMMENT ON FUNCTION board_pack_timelines(jsonb) IS
	'the part of the board pack on judgement, monitoring and intervention';

-- What is late ------------------------------------------------------------------

CREATE FUNCTION board_pack_overdue(pack jsonb) RETURNS xml
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name "section", xmlattributes('overdue' AS id, 'overdue-heading' AS "aria-labelledby"),
		xmlelement(name "h2", xmlattributes('overdue-heading' AS id), 'Overdue'),
		coalesce(document_table('Duties in force whose latest due date was not met, worst first. A stated intention that was not seen is no breach.',
			ARRAY['Duty', 'Owed by', 'Status', 'Unmet since', '#Days', '#In a row', 'Last done', 'Step reached'], ARRAY[26, 16, 11, 12, 6, 5, 12, 12],
			(SELECT jsonb_agg(jsonb_build_array(
					jsonb_build_object('text', o.title, 'under', concat_ws(', ', concat_ws(' ', o.instrument_title, nullif(o.clause, '')), o.frequency)),
					coalesce(o.owes, 'not recorded'), jsonb_build_object('mark', coalesce(o.rag, 'grey'), 'text', o.status), date_in_words(o.unmet_since), number_in_words(o.days_overdue), o.unmet_run,
					coalesce(date_in_words(o.last_done), 'not recorded'), coalesce(o.escalation_step || ': ' || o.escalation_tells, 'none')) ORDER BY o.n)
			 FROM jsonb_to_recordset(pack -> 'overdue') AS o (n integer, title text, instrument_title text, clause text, frequency text, owes text, status text, rag text,
				unmet_since date, days_overdue integer, unmet_run integer, last_done date, escalation_step text, escalation_tells text))),
			board_pack_none(CASE WHEN (pack -> 'counts' ->> 'unrecorded')::integer > 0 THEN 'No duty is recorded as overdue; of ' || how_many((pack -> 'counts' ->> 'unrecorded')::bigint, 'duty', 'duties') || ' nothing is recorded either way.'
				ELSE 'No duty is recorded as overdue.' END)),
		CASE WHEN (pack ->> 'overdue_total')::integer > jsonb_array_length(pack -> 'overdue') THEN xmlelement(name "p",
			format('And %s more, which the report overdue lists.', number_in_words((pack ->> 'overdue_total')::numeric - jsonb_array_length(pack -> 'overdue')))) END,
		(SELECT xmlconcat(xmlelement(name "h3", 'By who owes it'), document_table(NULL, ARRAY['Owed by', '#Overdue', 'Oldest since', '#In force', '#On time, of due dates'], ARRAY[40, 12, 20, 12, 16],
				jsonb_agg(jsonb_build_array(coalesce(p.owes, 'not recorded'), p.overdue, date_in_words(p.since), p.duties, round(100 * p.met / nullif(p.held, 0)) || ' per cent') ORDER BY p.n)))
		 FROM jsonb_to_recordset(pack -> 'owners') AS p (n integer, owes text, overdue integer, since date, duties integer, met numeric, held numeric)
		 HAVING count(*) > 0),
		(SELECT xmlconcat(xmlelement(name "h3", 'Duties to children'),
			document_table('Counted, never listed.', ARRAY['Instrument', 'Timescale', '#In force', '#Overdue', '#Not recorded', 'Longest since'], ARRAY[32, 22, 10, 10, 10, 16],
				jsonb_agg(jsonb_build_array(c.instrument_title, c.timescale, number_in_words(c.duties), number_in_words(c.overdue), number_in_words(c.unrecorded), date_in_words(c.since)) ORDER BY c.n)))
		 FROM jsonb_to_recordset(pack -> 'children') AS c (n integer, instrument_title text, timescale text, duties integer, overdue integer, unrecorded integer, since date)
		 HAVING count(*) > 0));
END;
COMMENT ON FUNCTION board_pack_overdue(jsonb) IS
	'the part of the board pack on what is overdue, by duty and by who owes it; duties to children are counted';

-- Duties by month ---------------------------------------------------------------

CREATE FUNCTION board_pack_duties(pack jsonb) RETURNS xml
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH given AS (
		SELECT (pack ->> 'as_of')::date AS as_of, (pack ->> 'first_month')::date AS first_month, (pack ->> 'months')::integer AS months
	), tally AS (
		SELECT r.n, r.label, r.under, r.owes, r.cells,
			(SELECT string_agg(format('%s %s', number_in_words(t.k), t.words), ', ' ORDER BY t.place)
			 FROM (
				SELECT sum(c.n) AS k, o.words, o.place
				FROM jsonb_to_recordset(r.cells) AS c (outcome text, n integer)
				JOIN (VALUES (1, 'met', 'met'), (2, 'late', 'late'), (3, 'missed', 'missed'), (4, 'overdue', 'overdue'), (5, 'unseen', 'not seen'),
					(6, 'unrecorded', 'not recorded'), (7, 'suspended', 'suspended'), (8, 'due', 'to come')) AS o (place, outcome, words) ON o.outcome = c.outcome
				GROUP BY o.words, o.place
			 ) t) AS words,
			(SELECT string_agg(to_char(g.first_month + c.month * interval '1 month', 'FMMonth YYYY') || CASE WHEN c.n > 1 THEN ' (' || c.n || ')' ELSE '' END, ', ' ORDER BY c.month)
			 FROM jsonb_to_recordset(r.cells) AS c (month integer, outcome text, n integer)
			 WHERE c.outcome IN ('missed', 'overdue')) AS unmet
		FROM given g, jsonb_to_recordset(pack -> 'calendar') AS r (n integer, label text, under text, owes text, cells jsonb)
	)
	SELECT xmlelement(name "section", xmlattributes('duties' AS id, 'duties-heading' AS "aria-labelledby"),
		xmlelement(name "h2", xmlattributes('duties-heading' AS id), 'Duties, month by month'),
		CASE WHEN EXISTS (SELECT FROM tally) THEN xmlconcat(
			xmlelement(name "p", format('What became of the due dates from %s to %s, by the month in which they fell. Where several fell in one month, the square is shared out among them, the worst at the bottom.',
				to_char(g.first_month::timestamp, 'FMMonth YYYY'), to_char(g.first_month + (g.months - 1) * interval '1 month', 'FMMonth YYYY'))),
			xmlelement(name "ul", xmlattributes('legend' AS class),
				(SELECT xmlagg(xmlelement(name "li", xmlelement(name "svg", xmlattributes('http://www.w3.org/2000/svg' AS xmlns, '0 0 16 18' AS "viewBox", 'true' AS "aria-hidden"),
					xmlelement(name "rect", xmlattributes('month ' || l.outcome AS class, 1 AS x, 1 AS y, 14 AS width, 16 AS height)),
					xmlelement(name "use", xmlattributes('#mark-' || l.outcome AS href, 2 AS x, 3 AS y, 12 AS width, 12 AS height))), l.words) ORDER BY l.n)
				 FROM (VALUES (1, 'met', 'done on time'), (2, 'late', 'done late'), (3, 'missed', 'not done, and closed'), (4, 'overdue', 'overdue, still open'), (5, 'unseen', 'expected, not seen'),
					(6, 'unrecorded', 'not recorded either way'), (7, 'suspended', 'suspended'), (8, 'due', 'to come')) AS l (n, outcome, words)
				 WHERE EXISTS (SELECT FROM tally t, jsonb_to_recordset(t.cells) AS c (outcome text) WHERE c.outcome = l.outcome))),
			xmlelement(name "table", xmlattributes('strip' AS class),
				xmlelement(name "colgroup", (SELECT xmlagg(xmlelement(name "col", xmlattributes(format('width: %s%%', w.width) AS style)) ORDER BY w.n) FROM unnest(ARRAY[29, 52, 19]) WITH ORDINALITY AS w (width, n))),
				xmlelement(name "thead", xmlelement(name "tr", xmlelement(name "th", xmlattributes('col' AS scope), 'Duty'),
					xmlelement(name "th", xmlattributes('col' AS scope, 'cells' AS class, 'by month' AS "aria-label"), chart_month_scale(g.first_month, g.months, g.as_of)),
					xmlelement(name "th", xmlattributes('col' AS scope), 'In these months'))),
				xmlelement(name "tbody",
					(SELECT xmlagg(xmlelement(name "tr",
						xmlelement(name "th", xmlattributes('row' AS scope), xmlelement(name "bdi", t.label),
							CASE WHEN t.under IS NOT NULL THEN xmlelement(name "span", xmlattributes('soft' AS class), xmlelement(name "bdi", t.under)) END),
						xmlelement(name "td", xmlattributes('cells' AS class), chart_months('months-' || t.n, t.label || ', by month', t.words || coalesce('; unmet: ' || t.unmet, ''), t.cells, g.months)),
						xmlelement(name "td", t.words, CASE WHEN t.unmet IS NOT NULL AND length(t.unmet) <= 60 THEN xmlelement(name "span", xmlattributes('soft' AS class), t.unmet) END)) ORDER BY t.n)
					 FROM tally t))))
			ELSE board_pack_none('No due date in these two years, or in the three months to come, is recorded.') END,
		CASE WHEN (pack ->> 'calendar_more')::integer > 0 THEN xmlelement(name "p", format('%s more with due dates in these months, counted in no row above.', how_many((pack ->> 'calendar_more')::bigint, 'duty', 'duties'))) END,
		(SELECT xmlconcat(xmlelement(name "h3", 'What binds on every day'),
			xmlelement(name "p", how_many((pack ->> 'binding_total')::bigint, 'duty binds on every day. It never falls due, so it is never overdue.', 'duties bind on every day. They never fall due, so they are never overdue.')),
			document_table(NULL, ARRAY['Duty', 'Instrument', 'Owed by'], ARRAY[42, 28, 30], jsonb_agg(jsonb_build_array(b.title, concat_ws(' ', b.instrument_title, nullif(b.clause, '')), coalesce(b.owes, 'not recorded')) ORDER BY b.n)))
		 FROM jsonb_to_recordset(pack -> 'binding') AS b (n integer, title text, instrument_title text, clause text, owes text)
		 HAVING count(*) > 0),
		CASE WHEN (pack ->> 'binding_total')::integer > jsonb_array_length(pack -> 'binding') THEN xmlelement(name "p",
			format('And %s more.', number_in_words((pack ->> 'binding_total')::numeric - jsonb_array_length(pack -> 'binding')))) END)
	FROM given g;
END;
COMMENT ON FUNCTION board_pack_duties(jsonb) IS
	'the part of the board pack that shows what became of due dates, month by month, and what binds on every day';

-- Plans ---------------------------------------------------------------------------

CREATE FUNCTION board_pack_plan(pack jsonb) RETURNS xml
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH state AS (
		SELECT s.state, count(*) AS n, CASE s.state WHEN 'completed' THEN 1 WHEN 'up to date' THEN 2 WHEN 'in progress' THEN 3 WHEN 'not yet due' THEN 4 WHEN 'due soon' THEN 5
				WHEN 'not started' THEN 6 WHEN 'at risk' THEN 7 WHEN 'delayed' THEN 8 WHEN 'overdue' THEN 9 ELSE 10 END AS place
		FROM jsonb_to_recordset(pack -> 'plan') AS s (state text)
		GROUP BY s.state
	)
	SELECT xmlelement(name "section", xmlattributes('plan' AS id, 'plan-heading' AS "aria-labelledby"),
		xmlelement(name "h2", xmlattributes('plan-heading' AS id), 'Plans and findings'),
		CASE WHEN EXISTS (SELECT FROM state) THEN xmlconcat(
			xmlelement(name "p", (SELECT string_agg(number_in_words(s.n) || ' ' || s.state, ', ' ORDER BY s.place, s.state COLLATE "C") FROM state s) || '.'),
			(SELECT xmlconcat(xmlelement(name "h3", 'Actions'),
				document_table(NULL, ARRAY['Action', 'Answers', 'Owed by', 'How far', 'As reported', 'Expected by'], ARRAY[25, 19, 14, 12, 18, 12],
					jsonb_agg(jsonb_build_array(jsonb_build_object('text', p.title, 'under', p.instrument_title), coalesce(p.inspection || ' ' || p.finding || ': ' || shorten(p.finding_wording, 90), 'no finding by name'), coalesce(p.owes, 'not recorded'),
						jsonb_build_object('mark', CASE p.state WHEN 'completed' THEN 'blue' WHEN 'up to date' THEN 'green' WHEN 'in progress' THEN 'green' WHEN 'not yet due' THEN 'green'
							WHEN 'at risk' THEN 'amber' WHEN 'due soon' THEN 'amber' WHEN 'delayed' THEN 'red' WHEN 'overdue' THEN 'red' ELSE 'grey' END,
							'text', p.state || coalesce(', ' || p.percent || ' per cent', '')),
						concat_ws('; ', date_in_words(p.reported_on), p.note),
						coalesce(date_in_words(coalesce(p.forecast, p.due_on)), 'not recorded') || CASE WHEN p.forecast_moved_days > 0 THEN format(' (%s later than first said)', how_many(p.forecast_moved_days, 'day', 'days')) ELSE '' END) ORDER BY p.n)))
			 FROM jsonb_to_recordset(pack -> 'plan') AS p (n integer, inspection text, finding text, finding_wording text, instrument_title text, title text, owes text, state text, percent integer,
				reported_on date, note text, forecast date, forecast_moved_days integer, due_on date)
			 WHERE p.title IS NOT NULL AND p.n <= 80
			 HAVING count(*) > 0),
			(SELECT xmlconcat(xmlelement(name "h3", 'Findings that no recorded action answers'),
				document_table('That none is recorded does not say that there was none.', ARRAY['Finding', 'What it asks for', 'Repeats', 'What is known'], ARRAY[20, 48, 14, 18],
					jsonb_agg(jsonb_build_array(concat_ws(' ', p.inspection, p.finding), p.finding_wording, p.repeats, jsonb_build_object('mark', CASE p.state WHEN 'not acted on, as stated' THEN 'red' WHEN 'acted on, as stated' THEN 'blue' ELSE 'grey' END, 'text', p.state)) ORDER BY p.n)))
			 FROM jsonb_to_recordset(pack -> 'plan') AS p (n integer, inspection text, finding text, finding_wording text, repeats text, title text, state text)
			 WHERE p.title IS NULL AND p.n <= 80
			 HAVING count(*) > 0),
			CASE WHEN jsonb_array_length(pack -> 'plan') > 80 THEN xmlelement(name "p", format('And %s more, which the report plan_progress lists.', number_in_words(jsonb_array_length(pack -> 'plan') - 80::numeric))) END)
			ELSE board_pack_none('No finding that asks for something and no action of a plan is recorded.') END,
		(SELECT xmlconcat(xmlelement(name "h3", 'Pace'),
			document_table('Whether what was done keeps pace with the time that has passed. It indicates; whether a rhythm is to change, a person decides.',
				ARRAY['Instrument', '#Done', '#Time passed', '#On time, of due dates', 'Indication'], ARRAY[28, 12, 12, 14, 34],
				jsonb_agg(jsonb_build_array(p.instrument_title, coalesce(round(100 * p.done_share) || ' per cent', 'not recorded'), coalesce(round(100 * p.elapsed_share) || ' per cent', 'not recorded'),
					coalesce(round(100 * p.on_time_rate) || ' per cent', 'not recorded'), concat_ws(': ', p.indication, p.reason)) ORDER BY p.n)))
		 FROM jsonb_to_recordset(pack -> 'pace') AS p (n integer, instrument_title text, done_share numeric, elapsed_share numeric, on_time_rate numeric, indication text, reason text)
		 HAVING count(*) > 0));
END;
COMMENT ON FUNCTION board_pack_plan(jsonb) IS
	'the part of the board pack on findings, the actions that answer them, and their pace';

-- Measures ------------------------------------------------------------------------

CREATE FUNCTION board_pack_measures(pack jsonb) RETURNS xml
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH series AS (
		SELECT s.*, CASE WHEN s.breakdown <> 'all' THEN s.title || ', ' || s.breakdown ELSE s.title END AS name,
			CASE s.polarity WHEN 'higher' THEN 'more is better' WHEN 'lower' THEN 'less is better' ELSE 'neither more nor less is better' END AS aim
		FROM jsonb_to_recordset(pack -> 'series') AS s (n integer, title text, unit text, breakdown text, polarity text, points integer, missing integer, label text, value numeric, rule text, signal text,
			mean numeric, lower numeric, upper numeric, drawn jsonb)
	)
	SELECT xmlelement(name "section", xmlattributes('measures' AS id, 'page' AS class, 'measures-heading' AS "aria-labelledby"),
		xmlelement(name "h2", xmlattributes('measures-heading' AS id), 'Is it getting better'),
		CASE WHEN EXISTS (SELECT FROM series s WHERE s.points > 1) THEN xmlconcat(
			xmlelement(name "p", 'Process-control charts: the line in the middle is the mean, the dashed lines are the limits within which the values come and go without a cause. A point that is marked says that something changed. Limits from fewer than 13 points are a first guess.'),
			xmlelement(name "ul", xmlattributes('legend' AS class),
				(SELECT xmlagg(xmlelement(name "li", xmlelement(name "svg", xmlattributes('http://www.w3.org/2000/svg' AS xmlns, '0 0 12 12' AS "viewBox", 'true' AS "aria-hidden"),
					xmlelement(name "path", xmlattributes(l.class AS class, l.d AS d))), l.words) ORDER BY l.n)
				 FROM (VALUES (1, 'point', 'M3.7 6 a2.3 2.3 0 1 0 4.6 0 a2.3 2.3 0 1 0 -4.6 0 Z', 'nothing but chance'), (2, 'point concern', 'M6 1.4 l4.6 4.6 l-4.6 4.6 l-4.6 -4.6 Z', 'concern'),
					(3, 'point improvement', 'M2.6 2.6 h6.8 v6.8 h-6.8 Z', 'improvement'), (4, 'point neutral', 'M6 2 l4.2 7.4 h-8.4 Z', 'higher, neither better nor worse'), (5, 'point neutral', 'M6 10 l4.2 -7.4 h-8.4 Z', 'lower, neither better nor worse'),
					(6, 'mean', 'M0 6 H12', 'mean'), (7, 'limit', 'M0 6 H12', 'limits')) AS l (n, class, d, words))),
			xmlelement(name "div", xmlattributes('charts' AS class),
				(SELECT xmlagg(xmlelement(name "figure",
					xmlelement(name "figcaption", xmlelement(name "h3", xmlelement(name "bdi", s.name)),
						xmlelement(name "p", xmlelement(name "bdi", s.unit), '; ' || s.aim || CASE WHEN s.points < 13 THEN '; ' || s.points || ' points' ELSE '' END
							|| '; latest ', xmlelement(name "strong", number_in_words(s.value)), ', ' || s.label || CASE WHEN s.points > jsonb_array_length(s.drawn) THEN format('; the last %s of %s points', jsonb_array_length(s.drawn), s.points) ELSE '' END)),
					chart_process('series-' || s.n, s.name,
						concat_ws('; ', format('Latest value %s, %s', number_in_words(s.value), s.label), 'mean ' || number_in_words(round(s.mean, 1)),
							format('limits %s and %s', number_in_words(round(s.lower, 1)), number_in_words(round(s.upper, 1))), 'the latest point: ' || s.rule || CASE WHEN s.signal = 'none' THEN '' ELSE ', ' || s.signal END), s.drawn),
					xmlelement(name "details", xmlelement(name "summary", 'The values'),
						document_table(NULL, ARRAY['Period', '#Value', 'What it is'], ARRAY[40, 25, 35],
							(SELECT jsonb_agg(jsonb_build_array(p.label, coalesce(number_in_words(p.value), 'not recorded'), CASE WHEN p.rule = 'common cause' THEN 'nothing but chance' ELSE p.rule || coalesce(' (' || nullif(p.signal, 'none') || ')', '') END) ORDER BY p.n)
							 FROM jsonb_to_recordset(s.drawn) AS p (n integer, label text, value numeric, rule text, signal text))))) ORDER BY s.n)
				 FROM series s WHERE s.n <= 24 AND s.points > 1)))
			ELSE board_pack_none('No series of figures with two points or more is recorded.') END,
		CASE WHEN (pack ->> 'series_more')::integer > 0 THEN xmlelement(name "p", format('%s more, which the report measure_trend lists.', how_many((pack ->> 'series_more')::bigint, 'series', 'series'))) END,
		xmlelement(name "h3", 'The latest figures'),
		coalesce(document_table(NULL, ARRAY['Measure', 'Period', '#Value', '#Mean', '#Limits', 'What it is'], ARRAY[34, 15, 12, 11, 15, 13],
			(SELECT jsonb_agg(jsonb_build_array(s.name || ', ' || s.unit, s.label, coalesce(number_in_words(s.value), 'not recorded'), number_in_short(round(s.mean, 1)),
				CASE WHEN s.lower IS NOT NULL THEN number_in_short(round(s.lower, 1)) || ' to ' || number_in_short(round(s.upper, 1)) END,
				CASE WHEN s.points < 2 THEN 'one point only' WHEN s.rule = 'common cause' THEN 'nothing but chance' ELSE s.rule || coalesce(' (' || nullif(s.signal, 'none') || ')', '') END) ORDER BY s.n)
			 FROM series s)),
			board_pack_none('No figure is recorded.')),
		(SELECT xmlconcat(xmlelement(name "h3", 'Figures that sources state without a series'),
			document_table(NULL, ARRAY['Measure', 'When', '#Value', 'Source'], ARRAY[36, 32, 16, 16], jsonb_agg(jsonb_build_array(w.title || ', ' || w.unit, w.label,
				coalesce(CASE w.bound WHEN 'above' THEN 'more than ' WHEN 'below' THEN 'less than ' WHEN 'about' THEN 'about ' ELSE '' END || number_in_words(w.value), w.missing_as), w.source) ORDER BY w.n)))
		 FROM jsonb_to_recordset(pack -> 'stated') AS w (n integer, title text, unit text, label text, value numeric, bound text, missing_as text, source text)
		 HAVING count(*) > 0),
		(SELECT xmlconcat(xmlelement(name "h3", 'Targets and forecasts'),
			document_table(NULL, ARRAY['Target', 'By', 'Now', 'How it stands'], ARRAY[42, 22, 18, 18], jsonb_agg(jsonb_build_array(t.title || CASE WHEN t.forecast THEN ' (a forecast)' ELSE '' END, coalesce(date_in_words(t.by_date), t.date_as_stated),
				coalesce(number_in_words(t.actual_value), t.actual_grade, ''), CASE WHEN t.rag IS NULL THEN to_jsonb(t.status) ELSE jsonb_build_object('mark', t.rag, 'text', t.status) END) ORDER BY t.n)))
		 FROM jsonb_to_recordset(pack -> 'targets') AS t (n integer, title text, forecast boolean, by_date date, date_as_stated text, actual_value numeric, actual_grade text, status text, rag text)
		 HAVING count(*) > 0));
END;
COMMENT ON FUNCTION board_pack_measures(jsonb) IS
	'the part of the board pack with the process-control charts, the latest figures and the targets';

CREATE FUNCTION board_pack_benchmark(pack jsonb) RETURNS xml
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name "section", xmlattributes('benchmark' AS id, 'benchmark-heading' AS "aria-labelledby"),
		xmlelement(name "h2", xmlattributes('benchmark-heading' AS id), 'Among others'),
		coalesce((
			SELECT xmlconcat(
				xmlelement(name "ul", xmlattributes('legend' AS class),
					(SELECT xmlagg(xmlelement(name "li", xmlelement(name "svg", xmlattributes('http://www.w3.org/2000/svg' AS xmlns, '0 0 16 16' AS "viewBox", 'true' AS "aria-hidden"),
						xmlelement(name "path", xmlattributes(l.class AS class, l.d AS d))), l.words) ORDER BY l.n)
					 FROM (VALUES (1, 'own', 'M8 13 l-6 -11 h12 Z', 'this authority'), (2, 'neighbours', 'M5 2 v13 M11 2 v13', 'its statistical neighbours'), (3, 'all', 'M2 6 v8 M6 6 v8 M10 6 v8 M14 6 v8', 'every authority'), (4, 'england', 'M8 2 l5 6 l-5 6 l-5 -6 Z', 'England')) AS l (n, class, d, words))),
				xmlelement(name "p", 'Where figures add up, the region and England are the means of their authorities, not their totals.'),
				xmlelement(name "table", xmlattributes('spread' AS class),
					xmlelement(name "colgroup", (SELECT xmlagg(xmlelement(name "col", xmlattributes(format('width: %s%%', w.width) AS style)) ORDER BY w.n) FROM unnest(ARRAY[21, 11, 26, 13, 11, 9, 9]) WITH ORDINALITY AS w (width, n))),
					xmlelement(name "thead", xmlelement(name "tr", xmlelement(name "th", xmlattributes('col' AS scope), 'Measure'), xmlelement(name "th", xmlattributes('col' AS scope, 'number' AS class), 'Value'),
						xmlelement(name "th", xmlattributes('col' AS scope), 'Among all'), xmlelement(name "th", xmlattributes('col' AS scope), 'Place'),
						xmlelement(name "th", xmlattributes('col' AS scope, 'number' AS class), 'Neighbours'), xmlelement(name "th", xmlattributes('col' AS scope, 'number' AS class), 'Region'), xmlelement(name "th", xmlattributes('col' AS scope, 'number' AS class), 'England'))),
					xmlelement(name "tbody", xmlagg(xmlelement(name "tr",
						xmlelement(name "th", xmlattributes('row' AS scope), xmlelement(name "bdi", b.title), xmlelement(name "span", xmlattributes('soft' AS class), ' ', xmlelement(name "bdi", b.unit || ', ' || b.label))),
						xmlelement(name "td", xmlattributes('number' AS class), number_in_words(b.value)),
						xmlelement(name "td", xmlattributes('cells' AS class), chart_spread('spread-' || b.n, b.title || ' among all authorities',
							concat_ws('; ', pack ->> 'name' || ' ' || number_in_words(b.value), b.place, 'neighbours ' || number_in_words(b.neighbours_mean) || ' on average', 'England ' || number_in_words(b.england)), b.everybody, b.neighbours, b.england, b.value)),
						xmlelement(name "td", b.place),
						xmlelement(name "td", xmlattributes('number' AS class), coalesce(number_in_short(b.neighbours_mean), 'not recorded')),
						xmlelement(name "td", xmlattributes('number' AS class), coalesce(number_in_short(b.region), 'not recorded')),
						xmlelement(name "td", xmlattributes('number' AS class), coalesce(number_in_short(b.england), 'not recorded'))) ORDER BY b.n))))
			FROM (
				SELECT r.*,
					CASE WHEN r.rank IS NOT NULL THEN format('place %s of %s, best first%s', r.rank, r.n_values, coalesce('; band ' || r.band, ''))
						ELSE format('place %s of %s, highest first', r.rank_highest, r.n_values) END
						|| CASE WHEN r.n_missing > 0 THEN format('; %s without a value', r.n_missing) ELSE '' END AS place
				FROM jsonb_to_recordset(pack -> 'benchmark') AS r (n integer, title text, unit text, label text, value numeric, rank integer, rank_highest integer, n_values integer, n_missing integer, band text,
					neighbours_mean numeric, region numeric, england numeric, everybody numeric[], neighbours numeric[])
			) b
			HAVING count(*) > 0),
			board_pack_none('No figure of another authority is recorded to compare with.')));
END;
COMMENT ON FUNCTION board_pack_benchmark(jsonb) IS
	'the part of the board pack that shows the authority among all others, its neighbours and England';

-- What changed, words, sources --------------------------------------------------

CREATE FUNCTION board_pack_changes(pack jsonb) RETURNS xml
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name "section", xmlattributes('changes' AS id, 'changes-heading' AS "aria-labelledby"),
		xmlelement(name "h2", xmlattributes('changes-heading' AS id), 'What changed since ' || date_in_words((pack ->> 'since')::date)),
		board_pack_since(pack),
		CASE WHEN pack ->> 'snapshot' IS NOT NULL THEN xmlconcat(
			coalesce(document_table('What was reported then and what is reported now; what got worse comes first.',
				ARRAY['What', 'Kind', 'Before', 'Now', 'Better or worse'], ARRAY[30, 12, 23, 23, 12],
				(SELECT jsonb_agg(jsonb_build_array(m.title, m.part, coalesce(board_pack_said(m.part, m.before), 'nothing'), coalesce(board_pack_said(m.part, m.after), 'no longer'), coalesce(m.direction, m.change)) ORDER BY m.n)
				 FROM jsonb_to_recordset(pack -> 'moved') AS m (n integer, part text, title text, before text, after text, direction text, change text))),
				CASE WHEN (pack ->> 'moved_round')::integer + (pack ->> 'moved_children')::integer = 0 THEN board_pack_none('The reports say what that snapshot said.') END),
			CASE WHEN (pack ->> 'moved_total')::integer > jsonb_array_length(pack -> 'moved') THEN xmlelement(name "p", format('And %s more.', number_in_words((pack ->> 'moved_total')::numeric - jsonb_array_length(pack -> 'moved')))) END,
			CASE WHEN (pack ->> 'moved_round')::integer > 0 THEN xmlelement(name "p", CASE WHEN (pack ->> 'moved_total')::integer > 0 THEN number_in_words((pack ->> 'moved_round')::numeric) || ' more'
				ELSE how_many((pack ->> 'moved_round')::bigint, 'thing', 'things') END || ' changed, neither for better nor for worse.') END,
			CASE WHEN (pack ->> 'moved_children')::integer > 0 THEN xmlelement(name "p", format('%s to children changed%s: %s worse, %s better.', how_many((pack ->> 'moved_children')::bigint, 'duty', 'duties'),
				CASE WHEN (pack ->> 'moved_total')::integer + (pack ->> 'moved_round')::integer > 0 THEN ' as well' ELSE '' END, pack ->> 'moved_children_worse', pack ->> 'moved_children_better')) END) END,
		coalesce(document_table('What happened, by its date.', ARRAY['Date', 'What', 'Title', 'Source'], ARRAY[18, 20, 46, 16],
			(SELECT jsonb_agg(jsonb_build_array(date_in_words(e.on_date), e.kind, e.title, e.source) ORDER BY e.n DESC)
			 FROM jsonb_to_recordset(pack -> 'events') AS e (n integer, on_date date, kind text, title text, source text))),
			board_pack_none('Nothing dated in that time is recorded.')),
		CASE WHEN (pack ->> 'done')::integer > 0 THEN xmlelement(name "p", how_many((pack ->> 'done')::bigint, 'thing was', 'things were') || ' done in that time and recorded.') END,
		(SELECT xmlconcat(xmlelement(name "h3", 'Corrected since then'),
			document_table(NULL, ARRAY['What', 'Which', 'Title', 'Before', 'Now', 'Source'], ARRAY[10, 24, 26, 13, 13, 14], jsonb_agg(jsonb_build_array(c.change, c.reference, c.title, c.before, c.after, c.source) ORDER BY c.n)))
		 FROM jsonb_to_recordset(pack -> 'corrected') AS c (n integer, change text, reference text, title text, before text, after text, source text)
		 HAVING count(*) > 0),
		(SELECT xmlelement(name "p", 'Entered or changed in the register in that time: ' || string_agg(how_many(c.rows, 'row', 'rows') || ' of ' || c.table_name || CASE WHEN c.late > 0 THEN format(' (%s recorded late)', c.late) ELSE '' END, ', ' ORDER BY c.table_name COLLATE "C") || '.')
		 FROM jsonb_to_recordset(pack -> 'entered') AS c (table_name text, rows integer, late integer)
		 HAVING count(*) > 0));
END;
COMMENT ON FUNCTION board_pack_changes(jsonb) IS
	'the part of the board pack on what happened, what was corrected and what was entered since a date';

CREATE FUNCTION board_pack_words(pack jsonb) RETURNS xml
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name "section", xmlattributes('words' AS id, 'words-heading' AS "aria-labelledby"),
		xmlelement(name "h2", xmlattributes('words-heading' AS id), 'Commentary and sign-off'),
		coalesce((SELECT xmlagg(xmlelement(name "blockquote", xmlelement(name "p", xmlelement(name "bdi", c.body)),
				xmlelement(name "footer", xmlelement(name "bdi", concat_ws(', ', coalesce(c.written_by, 'the writer is not recorded'), 'on ' || c.about, 'as at ' || date_in_words(c.as_at), c.source)))) ORDER BY c.n)
			FROM jsonb_to_recordset(pack -> 'commentary') AS c (n integer, body text, written_by text, about text, as_at date, source text)),
			board_pack_none('No commentary is recorded.')),
		coalesce(document_table('Signed by this day.', ARRAY['Report', 'As at', 'In the name of', 'Signed by', 'On'], ARRAY[30, 17, 20, 18, 15],
			(SELECT jsonb_agg(jsonb_build_array(s.report, date_in_words(s.as_at), s.party, coalesce(s.signed_by, 'not recorded'), date_in_words(s.signed_on)) ORDER BY s.n)
			 FROM jsonb_to_recordset(pack -> 'signed') AS s (n integer, report text, as_at date, party text, signed_by text, signed_on date))),
			board_pack_none('No signature is recorded.')),
		xmlelement(name "div", xmlattributes('signature' AS class), xmlelement(name "span", 'Taken by the board, chair'), xmlelement(name "span", 'For the authority'), xmlelement(name "span", 'Date')));
END;
COMMENT ON FUNCTION board_pack_words(jsonb) IS
	'the part of the board pack with commentary and signatures, and room to sign';

CREATE FUNCTION board_pack_sources(pack jsonb) RETURNS xml
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name "section", xmlattributes('sources' AS id, 'sources-heading' AS "aria-labelledby"),
		xmlelement(name "h2", xmlattributes('sources-heading' AS id), 'Sources, and how to read this'),
		xmlelement(name "ul",
			(SELECT xmlagg(xmlelement(name "li", w.words) ORDER BY w.n)
			 FROM (VALUES
				(1, 'This pack uses only what had happened, and had been published, by ' || date_in_words((pack ->> 'as_of')::date) || '. Made again for that day from the same register, it is the same.'),
				(2, 'Not recorded is never not done. A due date outside the days for which the evidence is complete, and that nothing answers, is not recorded; it is counted apart and is in no rate.'),
				(3, 'A due date is met when it was answered by its day, late when it was answered after it, missed when it closed unanswered, overdue while it is open. Rates are of due dates.'),
				(4, 'Colours: blue, everything that will ever fall due is done; green, on time; amber, near or within grace; red, beyond grace; grey, not recorded or suspended. Each has a shape of its own.'),
				(5, 'A stated intention, such as a visit announced, is expected and not owed: nobody is in breach when it does not come.'),
				(6, 'Duties to children are counted. This pack reads no name, no pseudonym and no case note.'),
				(7, CASE WHEN (pack ->> 'restricted')::boolean THEN 'It shows what the role that made it was granted to see: what that role may not see is not in it.' END),
				(8, 'What the register itself holds to be inconsistent or left out, its report data_quality lists.'),
				(9, format('It was made from the register %s, layout %s, by oversight.board_pack, version %s.', pack ->> 'register', pack ->> 'layout', pack ->> 'version'))
			 ) AS w (n, words) WHERE w.words IS NOT NULL)),
		coalesce(document_table('The sources of what is shown.', ARRAY['Source', 'Title', 'Publisher', 'Published'], ARRAY[17, 41, 21, 21],
			(SELECT jsonb_agg(jsonb_build_array(s.code, jsonb_build_object('text', s.title, 'href', s.link), s.publisher, coalesce(date_in_words(s.published_on), s.published_as_stated)) ORDER BY s.n)
			 FROM jsonb_to_recordset(pack -> 'sources') AS s (n integer, code text, title text, publisher text, published_on date, published_as_stated text, link text))),
			board_pack_none('No source is recorded.')),
		CASE WHEN (pack ->> 'sources_total')::integer > jsonb_array_length(pack -> 'sources') THEN xmlelement(name "p", format('And %s more.', number_in_words((pack ->> 'sources_total')::numeric - jsonb_array_length(pack -> 'sources')))) END);
END;
COMMENT ON FUNCTION board_pack_sources(jsonb) IS
	'the part of the board pack on its sources, how to read it and how it was made';
