-- report: the parts that documents are drawn and written with.
--
-- Everything is made by PostgreSQL's own XML functions, so every value in it is
-- escaped. The markup is XHTML that browsers read as HTML as well: no element
-- but those that are always empty is written without an end tag. Text that came
-- from a register stands in bdi elements, which keep names written from right to
-- left from turning the words around them. A chart has a width of its own in
-- its viewBox and grows and shrinks with the page.
--
-- These functions take plain values, the rows of reports among them as jsonb,
-- and read no table.

CREATE FUNCTION chart_ticks(low numeric, high numeric, wanted integer DEFAULT 5) RETURNS numeric[]
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN high > low THEN (
		SELECT array_agg(trim_scale(n * s.step) ORDER BY n)
		FROM (
			SELECT (ARRAY[1, 2, 2.5, 5, 10])[width_bucket(raw.step / raw.size, ARRAY[0, 1.0000001, 2.0000001, 2.5000001, 5.0000001])] * raw.size AS step
			FROM (
				SELECT (high - low) / greatest(wanted, 1) AS step,
					power(10::numeric, floor(log((high - low) / greatest(wanted, 1)))) AS size
			) raw
		) s
		CROSS JOIN LATERAL generate_series(ceil(low / s.step), floor(high / s.step)) AS n)
		ELSE ARRAY[low] END;
END;
COMMENT ON FUNCTION chart_ticks(numeric, numeric, integer) IS
	'round numbers between two values, about as many as wanted, for the scale of a chart';

CREATE FUNCTION number_in_words(value numeric) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT to_char(value, 'FM999,999,999,999,999,990' || CASE WHEN scale(value) > 0 THEN '.' || repeat('0', least(scale(value), 9)) ELSE '' END);
END;
COMMENT ON FUNCTION number_in_words(numeric) IS
	'a number with its decimal places as they are and a comma after each thousand, as documents print it';

CREATE FUNCTION number_in_short(value numeric) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN abs(value) >= 999950 THEN number_in_words(trim_scale(round(value / 1000000, 1))) || 'm'
		WHEN abs(value) >= 9999.5 THEN number_in_words(trim_scale(round(value / 1000, 1))) || 'k'
		WHEN abs(value) >= 100 THEN number_in_words(round(value))
		ELSE number_in_words(round(value, least(scale(value), CASE WHEN abs(value) >= 10 THEN 1 ELSE 2 END))) END;
END;
COMMENT ON FUNCTION number_in_short(numeric) IS
	'a number in as few signs as a chart has room for, such as 1.2m, 12.5k or 98.4';

CREATE FUNCTION date_in_words(day date) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT to_char(day::timestamp, 'FMDD FMMonth YYYY');
END;
COMMENT ON FUNCTION date_in_words(date) IS
	'a date as documents print it, such as 31 October 2019';

CREATE FUNCTION how_many(n bigint, one text, several text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT number_in_words(n) || ' ' || CASE WHEN n = 1 THEN one ELSE several END;
END;
COMMENT ON FUNCTION how_many(bigint, text, text) IS
	'a number with its noun, such as 1 duty or 3 duties';

CREATE FUNCTION shorten(words text, width integer) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN length(words) <= width THEN words ELSE rtrim(left(words, greatest(width - 3, 1))) || '...' END;
END;
COMMENT ON FUNCTION shorten(text, integer) IS
	'words cut to so many characters, the last three of them dots when something was cut';

-- Marks -----------------------------------------------------------------------

-- Each mark has a shape of its own, so that it is known without its colour.
CREATE FUNCTION chart_marks() RETURNS xml
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name "svg", xmlattributes('http://www.w3.org/2000/svg' AS xmlns, '0' AS width, '0' AS height, 'true' AS "aria-hidden", 'false' AS focusable, 'marks' AS class),
		xmlelement(name "defs", xmlattributes('marks' AS id),
			(SELECT xmlagg(xmlelement(name "symbol", xmlattributes('mark-' || m.name AS id, '0 0 12 12' AS "viewBox"),
				(SELECT xmlagg(xmlelement(name "path", xmlattributes(p.d AS d, p.class AS class)) ORDER BY p.n)
				 FROM (VALUES (1, m.shape, m.shape_class), (2, m.stroke, m.stroke_class)) AS p (n, d, class)
				 WHERE p.d IS NOT NULL)) ORDER BY m.name COLLATE "C")
			 FROM (VALUES
				('blue', 'M6 .8 A5.2 5.2 0 1 1 5.99 .8 Z', 'fill-blue', 'M3.4 6.2 L5.3 8.1 L8.8 4.2', 'on-dark'),
				('green', 'M6 1.3 A4.7 4.7 0 1 1 5.99 1.3 Z', 'fill-green', 'M3.6 6.2 L5.4 7.9 L8.5 4.4', 'on-light'),
				('amber', 'M6 .8 L11.5 11 L.5 11 Z', 'fill-amber', 'M6 4.4 V7.4 M6 8.7 V9.7', 'on-light'),
				('red', 'M1 1 H11 V11 H1 Z', 'fill-red', 'M3.6 3.6 L8.4 8.4 M8.4 3.6 L3.6 8.4', 'on-dark'),
				('grey', 'M6 1.3 A4.7 4.7 0 1 1 5.99 1.3 Z', 'fill-grey', 'M4.5 4.9 C4.5 2.9 7.5 2.9 7.5 4.8 C7.5 6 6 6 6 7.3 M6 8.6 V9.4', 'on-light'),
				('met', NULL, NULL, 'M2.8 6.4 L5 8.6 L9.3 3.6', 'on-light'),
				('late', NULL, NULL, 'M3 9.5 L9 2.5', 'on-light'),
				('missed', NULL, NULL, 'M3 3 L9 9 M9 3 L3 9', 'on-dark'),
				('overdue', NULL, NULL, 'M6 2 V7.4 M6 9 V10.4', 'on-dark'),
				('unseen', NULL, NULL, 'M6 2 V7.4 M6 9 V10.4', 'on-light'),
				('unrecorded', NULL, NULL, 'M4.2 4.4 C4.2 2 7.8 2 7.8 4.3 C7.8 5.8 6 5.8 6 7.4 M6 9 V10.2', 'on-light'),
				('suspended', NULL, NULL, 'M4.2 3 V9 M7.8 3 V9', 'on-light'),
				('due', 'M6 4 A2 2 0 1 1 5.99 4 Z', 'open', NULL, NULL)
			 ) AS m (name, shape, shape_class, stroke, stroke_class))));
END;
COMMENT ON FUNCTION chart_marks() IS
	'the marks that documents use, one for each colour and each outcome, each with a shape of its own';

CREATE FUNCTION chart_mark(name text) RETURNS xml
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name "svg", xmlattributes('http://www.w3.org/2000/svg' AS xmlns, '0 0 12 12' AS "viewBox", 'mark' AS class, 'true' AS "aria-hidden", 'false' AS focusable),
		xmlelement(name "use", xmlattributes('#mark-' || name AS href)));
END;
COMMENT ON FUNCTION chart_mark(text) IS
	'one mark of chart_marks(), to stand before the words that say the same';

-- Tables ----------------------------------------------------------------------

-- Widths are in per cent of the table's, so that one long name does not squeeze
-- the rest. A heading that begins with # is over numbers. A cell is text, or an
-- object with text, the mark that stands before it and a link. Only links to the
-- web are links: any other is text.
CREATE FUNCTION document_table(caption text, headings text[], widths integer[], cells jsonb) RETURNS xml
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name "table",
		CASE WHEN caption IS NOT NULL THEN xmlelement(name "caption", caption) END,
		xmlelement(name "colgroup",
			(SELECT xmlagg(xmlelement(name "col", xmlattributes(format('width: %s%%', w.width) AS style)) ORDER BY w.n)
			 FROM unnest(widths) WITH ORDINALITY AS w (width, n))),
		xmlelement(name "thead", xmlelement(name "tr",
			(SELECT xmlagg(xmlelement(name "th", xmlattributes('col' AS scope, CASE WHEN h.heading LIKE '#%' THEN 'number' END AS class),
				ltrim(h.heading, '#')) ORDER BY h.n)
			 FROM unnest(headings) WITH ORDINALITY AS h (heading, n)))),
		xmlelement(name "tbody",
			(SELECT xmlagg(xmlelement(name "tr",
				(SELECT xmlagg(CASE WHEN c.n = 1
						THEN xmlelement(name "th", xmlattributes('row' AS scope), c.content)
						ELSE xmlelement(name "td", xmlattributes(CASE WHEN headings[c.n] LIKE '#%' THEN 'number' END AS class), c.content) END
					ORDER BY c.n)
				 FROM (
					SELECT e.n, CASE
						WHEN jsonb_typeof(e.cell) <> 'object' THEN xmlelement(name "bdi", coalesce(e.cell #>> '{}', ''))
						WHEN e.cell ->> 'href' ~* '^https?://[^[:space:]]+$' THEN xmlelement(name "a", xmlattributes(e.cell ->> 'href' AS href), xmlelement(name "bdi", e.cell ->> 'text'))
						ELSE xmlconcat(chart_mark(e.cell ->> 'mark'), xmlelement(name "bdi", coalesce(e.cell ->> 'text', '')),
							CASE WHEN e.cell ->> 'under' <> '' THEN xmlelement(name "span", xmlattributes('soft' AS class), xmlelement(name "bdi", e.cell ->> 'under')) END) END AS content
					FROM jsonb_array_elements(r.cells) WITH ORDINALITY AS e (cell, n)
				 ) c)) ORDER BY r.n)
			 FROM jsonb_array_elements(cells) WITH ORDINALITY AS r (cells, n))))
	WHERE jsonb_array_length(cells) > 0;
END;
COMMENT ON FUNCTION document_table(text, text[], integer[], jsonb) IS
	'a table of a document, from its rows as arrays of cells; nothing when it has no row';

-- The three timelines ---------------------------------------------------------

-- Where the words of a bar stand depends on the room they have: in it, after it
-- or before it, else nowhere, and the table behind the chart has them.
CREATE FUNCTION chart_timeline(id text, title text, description text, bars jsonb, from_date date, to_date date) RETURNS xml
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	WITH bar AS (
		SELECT b.*, 176 + 530.0 * (greatest(b.begins, from_date) - from_date) / greatest(to_date - from_date, 1) AS x,
			176 + 530.0 * (least(coalesce(b.ends + 1, to_date), to_date) - from_date) / greatest(to_date - from_date, 1) AS x2
		FROM jsonb_to_recordset(bars) AS b (lane integer, lane_title text, line integer, label text, begins date, ends date,
			words text, short text, class text, shape text)
		WHERE b.begins <= to_date AND coalesce(b.ends, to_date) >= from_date
	), line AS (
		-- each lane has a heading of its own above its first line
		SELECT l.lane, l.line, l.label, l.lane_title, l.first,
			26 + 22 * (row_number() OVER w - 1) + 20 * sum(CASE WHEN l.first THEN 1 ELSE 0 END) OVER w AS y
		FROM (
			SELECT DISTINCT ON (b.lane, b.line) b.lane, b.line, b.label, b.lane_title,
				b.line = min(b.line) OVER (PARTITION BY b.lane) AS first
			FROM bar b
			ORDER BY b.lane, b.line, b.begins
		) l
		WINDOW w AS (ORDER BY l.lane, l.line)
	), size AS (
		SELECT coalesce(max(l.y), 26) + 38 AS height FROM line l
	), placed AS (
		SELECT p.*,
			CASE WHEN p.shape = 'visit' THEN NULL
				WHEN p.x2 - p.x >= 5.9 * length(p.words) + 8 THEN 'in'
				WHEN p.next_x - p.x2 >= 5.9 * length(p.words) + 10 THEN 'after'
				WHEN p.x - p.last_x >= 5.9 * length(p.words) + 10 THEN 'before'
				WHEN p.x2 - p.x >= 6.6 * length(p.short) + 3 THEN 'short'
				WHEN p.short IS NULL AND greatest(p.x2 - p.x, p.next_x - p.x2) >= 70 THEN CASE WHEN p.x2 - p.x >= p.next_x - p.x2 THEN 'in' ELSE 'after' END END AS place,
			-- words that are too long for any room are cut to the larger
			floor((CASE WHEN greatest(p.x2 - p.x, p.next_x - p.x2, p.x - p.last_x) >= 5.9 * length(p.words) + 10 THEN 5.9 * length(p.words) + 10
				ELSE greatest(p.x2 - p.x, p.next_x - p.x2) END - 8) / 5.9)::integer AS room
		FROM (
			SELECT b.*, l.y,
				coalesce(lead(b.x) OVER w, 712) AS next_x, coalesce(lag(b.x2) OVER w, 176) AS last_x
			FROM bar b
			JOIN line l ON l.lane = b.lane AND l.line = b.line
			WINDOW w AS (PARTITION BY b.lane, b.line, b.shape = 'visit' ORDER BY b.begins)
		) p
	), year AS (
		SELECT y.day, 176 + 530.0 * (y.day - from_date) / greatest(to_date - from_date, 1) AS x,
			extract(year FROM y.day)::integer AS name,
			530.0 * 366 / greatest(to_date - from_date, 1) AS room
		FROM (
			SELECT make_date(n, 1, 1) AS day
			FROM generate_series(extract(year FROM from_date)::integer + 1, extract(year FROM to_date)::integer) AS n
		) y
	)
	SELECT xmlelement(name "svg", xmlattributes('http://www.w3.org/2000/svg' AS xmlns, '0 0 720 ' || s.height AS "viewBox", 'img' AS role,
			'chart' AS class, id || '-title ' || id || '-desc' AS "aria-labelledby"),
		xmlelement(name "title", xmlattributes(id || '-title' AS id), title),
		xmlelement(name "desc", xmlattributes(id || '-desc' AS id), description),
		(SELECT xmlagg(xmlelement(name "path", xmlattributes('grid' AS class, format('M%s 22 V%s', round(y.x, 1), s.height - 18) AS d)) ORDER BY y.day) FROM year y),
		(SELECT xmlagg(xmlelement(name "text", xmlattributes('axis middle' AS class, round(y.x, 1) AS x, 15 AS y), y.name) ORDER BY y.day)
		 FROM year y WHERE y.room >= 34 OR y.name % CASE WHEN y.room >= 17 THEN 2 WHEN y.room >= 7 THEN 5 ELSE 20 END = 0),
		(SELECT xmlagg(xmlelement(name "g", 
			CASE WHEN l.first THEN xmlelement(name "path", xmlattributes('rule' AS class, format('M0 %s H720', l.y - 17) AS d)) END,
			CASE WHEN l.first THEN xmlelement(name "text", xmlattributes('lane' AS class, 0 AS x, l.y - 4 AS y), l.lane_title) END,
			xmlelement(name "text", xmlattributes('label' AS class, 0 AS x, l.y + 13 AS y), shorten(l.label, 28))) ORDER BY l.lane, l.line)
		 FROM line l),
		(SELECT xmlagg(xmlelement(name "g", xmlelement(name "title", coalesce(p.label || ': ', '') || p.words || ', ' ||
				CASE WHEN p.shape = 'visit' THEN date_in_words(p.begins) ELSE 'from ' || date_in_words(p.begins) || coalesce(' to ' || date_in_words(p.ends), '') END),
			CASE WHEN p.shape = 'visit' THEN xmlelement(name "path", xmlattributes('visit' AS class,
					format('M%s %s l5 6 l-5 6 l-5 -6 Z', round((p.x + p.x2) / 2, 1), p.y + 3) AS d))
				ELSE xmlelement(name "rect", xmlattributes('bar ' || p.class AS class, round(p.x, 1) AS x, p.y + CASE p.shape WHEN 'thin' THEN 8 ELSE 1 END AS y,
					greatest(round(p.x2 - p.x, 1), 1.5) AS width, CASE p.shape WHEN 'thin' THEN 2 ELSE 16 END AS height)) END,
			-- begun before the chart does
			CASE WHEN p.begins < from_date THEN xmlelement(name "path", xmlattributes('notch' AS class, format('M176 %s l-5 8 l5 8 Z', p.y + 1) AS d)) END,
			CASE p.place
				WHEN 'in' THEN xmlelement(name "text", xmlattributes('words in-' || p.class || CASE p.shape WHEN 'thin' THEN ' on-line' ELSE '' END AS class, round(p.x + 5, 1) AS x, p.y + 13 AS y), shorten(p.words, p.room))
				WHEN 'short' THEN xmlelement(name "text", xmlattributes('words middle in-' || p.class AS class, round((p.x + p.x2) / 2, 1) AS x, p.y + 13 AS y), p.short)
				WHEN 'after' THEN xmlelement(name "text", xmlattributes('words' AS class, round(p.x2 + CASE p.shape WHEN 'thin' THEN 9 ELSE 5 END, 1) AS x, p.y + 13 AS y), shorten(p.words, p.room))
				WHEN 'before' THEN xmlelement(name "text", xmlattributes('words end' AS class, round(p.x - CASE p.shape WHEN 'thin' THEN 9 ELSE 5 END, 1) AS x, p.y + 13 AS y), p.words) END)
			ORDER BY p.lane, p.line, p.begins, p.shape COLLATE "C")
		 FROM placed p),
		xmlelement(name "path", xmlattributes('today' AS class, format('M706 22 V%s', s.height - 18) AS d)),
		xmlelement(name "text", xmlattributes('axis end' AS class, 712 AS x, s.height - 6 AS y), 'as at ' || date_in_words(to_date)))
	FROM size s;
END;
COMMENT ON FUNCTION chart_timeline(text, text, text, jsonb, date, date) IS
	'a chart of stretches of time, in lanes and lines one below the other; bars is an array of objects with lane, lane_title, line, label, begins, ends, words, short, class and shape';

-- Process control ---------------------------------------------------------------

CREATE FUNCTION chart_process(id text, title text, description text, points jsonb) RETURNS xml
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	WITH given AS (
		SELECT g.*, row_number() OVER (ORDER BY g.n) AS i, count(*) OVER () AS of
		FROM jsonb_to_recordset(points) AS g (n integer, label text, short text, value numeric, mean numeric, lower numeric, upper numeric, rule text, signal text)
		WHERE g.value IS NOT NULL
	), domain AS (
		SELECT d.low - 0.13 * d.span AS low, d.high + 0.09 * d.span AS high, d.of
		FROM (
			SELECT min(least(g.value, g.lower, g.mean)) AS low, max(greatest(g.value, g.upper, g.mean)) AS high, max(g.of) AS of,
				coalesce(nullif(max(greatest(g.value, g.upper, g.mean)) - min(least(g.value, g.lower, g.mean)), 0),
					nullif(abs(max(g.value)) * 0.2, 0), 1) AS span
			FROM given g
		) d
	), point AS (
		SELECT g.*, 52 + 216.0 * (g.i - 1) / greatest(d.of - 1, 1) AS x,
			132 - 112 * (g.value - d.low) / (d.high - d.low) AS y,
			132 - 112 * (g.mean - d.low) / (d.high - d.low) AS y_mean,
			132 - 112 * (g.lower - d.low) / (d.high - d.low) AS y_lower,
			132 - 112 * (g.upper - d.low) / (d.high - d.low) AS y_upper,
			-- limits hold for one definition; a run of points is labelled once
			sum(CASE WHEN g.mean = g.last_mean THEN 0 ELSE 1 END) OVER (ORDER BY g.i) AS process,
			sum(CASE WHEN g.rule = g.last_rule THEN 0 ELSE 1 END) OVER (ORDER BY g.i) AS run
		FROM (
			SELECT g.*, lag(g.mean) OVER (ORDER BY g.i) AS last_mean, lag(g.rule) OVER (ORDER BY g.i) AS last_rule
			FROM given g
		) g
		CROSS JOIN domain d
	), run AS (
		SELECT r.*, row_number() OVER (ORDER BY r.rule NOT IN ('above limit', 'below limit'), r.last DESC) AS place,
			-- clear of the points it stands over or under
			CASE WHEN r.below THEN least((SELECT max(p.y) FROM point p WHERE abs(p.x - r.x) < 48) + 15, 129)
				ELSE greatest((SELECT min(p.y) FROM point p WHERE abs(p.x - r.x) < 48) - 8, 9) END AS y
		FROM (
			SELECT p.run, p.rule, p.rule ~ 'below|down' AS below, avg(p.x) AS x, max(p.i) AS last
			FROM point p
			WHERE p.rule <> 'common cause'
			GROUP BY p.run, p.rule
		) r
	), label AS (
		-- The runs outside the limits and the latest come first; one that would
		-- stand on another is in the table only.
		SELECT r.*
		FROM run r
		WHERE NOT EXISTS (SELECT FROM run other WHERE other.place < r.place AND abs(other.x - r.x) < 92 AND abs(other.y - r.y) < 13)
	), last AS (
		SELECT p.* FROM point p ORDER BY p.i DESC LIMIT 1
	)
	SELECT xmlelement(name "svg", xmlattributes('http://www.w3.org/2000/svg' AS xmlns, '0 0 340 160' AS "viewBox", 'img' AS role,
			'chart' AS class, id || '-title ' || id || '-desc' AS "aria-labelledby"),
		xmlelement(name "title", xmlattributes(id || '-title' AS id), title),
		xmlelement(name "desc", xmlattributes(id || '-desc' AS id), description),
		(SELECT xmlagg(xmlelement(name "g",
				xmlelement(name "path", xmlattributes('grid' AS class, format('M44 %1$s H274', round(t.y, 1)) AS d)),
				xmlelement(name "text", xmlattributes('axis end' AS class, 40 AS x, round(t.y + 3.5, 1) AS y), number_in_short(t.tick))) ORDER BY t.tick)
		 FROM (
			SELECT tick, 132 - 112 * (tick - d.low) / (d.high - d.low) AS y
			FROM domain d, unnest(chart_ticks(d.low, d.high, 4)) AS tick
		 ) t),
		xmlelement(name "path", xmlattributes('frame' AS class, 'M44 16 V132 H274' AS d)),
		(SELECT xmlagg(xmlelement(name "g",
				xmlelement(name "path", xmlattributes('mean' AS class, format('M%s %s H%s', round(q.x1, 1), round(q.y_mean, 1), round(q.x2, 1)) AS d)),
				CASE WHEN q.y_lower IS NOT NULL THEN xmlelement(name "path", xmlattributes('limit' AS class,
					format('M%1$s %2$s H%3$s M%1$s %4$s H%3$s', round(q.x1, 1), round(q.y_lower, 1), round(q.x2, 1), round(q.y_upper, 1)) AS d)) END) ORDER BY q.process)
		 FROM (
			SELECT p.process, min(p.x) AS x1, max(p.x) AS x2, min(p.y_mean) AS y_mean, min(p.y_lower) AS y_lower, min(p.y_upper) AS y_upper
			FROM point p
			WHERE p.y_mean IS NOT NULL
			GROUP BY p.process
		 ) q),
		xmlelement(name "path", xmlattributes('series' AS class,
			(SELECT string_agg(CASE WHEN p.i = 1 THEN 'M' ELSE 'L' END || round(p.x, 1) || ' ' || round(p.y, 1), ' ' ORDER BY p.i) FROM point p) AS d)),
		-- a shape for each meaning: circle, square, triangle up and down, diamond
		(SELECT xmlagg(xmlelement(name "path", xmlattributes(
				CASE p.signal WHEN 'concern' THEN 'point concern' WHEN 'improvement' THEN 'point improvement' WHEN 'high' THEN 'point neutral' WHEN 'low' THEN 'point neutral' ELSE 'point' END AS class,
				format(CASE p.signal WHEN 'concern' THEN 'M%1$s %2$s m0 -4.6 l4.6 4.6 l-4.6 4.6 l-4.6 -4.6 Z' WHEN 'improvement' THEN 'M%1$s %2$s m-3.4 -3.4 h6.8 v6.8 h-6.8 Z'
					WHEN 'high' THEN 'M%1$s %2$s m0 -4.4 l4.2 7.4 h-8.4 Z' WHEN 'low' THEN 'M%1$s %2$s m0 4.4 l4.2 -7.4 h-8.4 Z'
					ELSE 'M%1$s %2$s m-2.3 0 a2.3 2.3 0 1 0 4.6 0 a2.3 2.3 0 1 0 -4.6 0 Z' END, round(p.x, 1), round(p.y, 1)) AS d)) ORDER BY p.i)
		 FROM point p),
		(SELECT xmlagg(xmlelement(name "text", xmlattributes('note' || CASE WHEN r.x < 92 THEN '' WHEN r.x > 226 THEN ' end' ELSE ' middle' END AS class,
				round(CASE WHEN r.x < 92 THEN 47 WHEN r.x > 226 THEN 274 ELSE r.x END, 1) AS x, round(r.y, 1) AS y), r.rule) ORDER BY r.place)
		 FROM label r),
		(SELECT xmlconcat(
			CASE WHEN l.y_mean IS NOT NULL THEN xmlelement(name "text", xmlattributes('value' AS class, 280 AS x, round(l.y_mean + 3.5, 1) AS y), 'mean ' || number_in_short(l.mean)) END,
			CASE WHEN l.y_upper IS NOT NULL THEN xmlelement(name "text", xmlattributes('value' AS class, 280 AS x, round(least(l.y_upper, l.y_mean - 11) + 3.5, 1) AS y), number_in_short(l.upper)) END,
			CASE WHEN l.y_lower IS NOT NULL THEN xmlelement(name "text", xmlattributes('value' AS class, 280 AS x, round(greatest(l.y_lower, l.y_mean + 11) + 3.5, 1) AS y), number_in_short(l.lower)) END)
		 FROM last l),
		(SELECT xmlagg(xmlelement(name "text", xmlattributes('axis' || CASE WHEN p.i = 1 THEN '' WHEN p.i = p.of THEN ' end' ELSE ' middle' END AS class,
				round(p.x + CASE WHEN p.i = 1 THEN -8 WHEN p.i = p.of THEN 8 ELSE 0 END, 1) AS x, 146 AS y), shorten(coalesce(p.short, p.label), 13)) ORDER BY p.i)
		 FROM point p
		 WHERE p.i IN (1, p.of) OR (p.i = (p.of + 1) / 2 AND p.of >= 3 AND (p.of % 2 = 1 OR p.of > 8))));
END;
COMMENT ON FUNCTION chart_process(text, text, text, jsonb) IS
	'a process-control chart: the values with their mean and limits, and what each point is by shape and words; points is an array of objects with n, label, short, value, mean, lower, upper, rule and signal';

-- Benchmark ---------------------------------------------------------------------

CREATE FUNCTION chart_spread(id text, title text, description text, everybody numeric[], neighbours numeric[], england numeric, own numeric) RETURNS xml
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	WITH scale AS (
		SELECT s.low, CASE WHEN s.high > s.low THEN s.high ELSE s.low + 1 END AS high
		FROM (SELECT min(v) AS low, max(v) AS high FROM unnest(everybody || neighbours || england || own) AS v) s
	)
	SELECT xmlelement(name "svg", xmlattributes('http://www.w3.org/2000/svg' AS xmlns, '0 0 260 44' AS "viewBox", 'img' AS role,
			'chart spread' AS class, id || '-title ' || id || '-desc' AS "aria-labelledby"),
		xmlelement(name "title", xmlattributes(id || '-title' AS id), title),
		xmlelement(name "desc", xmlattributes(id || '-desc' AS id), description),
		xmlelement(name "path", xmlattributes('frame' AS class, 'M8 28 H252' AS d)),
		(SELECT xmlelement(name "path", xmlattributes('all' AS class, string_agg(format('M%s 20 v8', x.x), ' ' ORDER BY x.x) AS d))
		 FROM (SELECT DISTINCT round(8 + 244 * (v - s.low) / (s.high - s.low), 1) AS x FROM unnest(everybody) AS v WHERE v IS NOT NULL) x
		 HAVING count(*) > 0),
		(SELECT xmlelement(name "path", xmlattributes('neighbours' AS class, string_agg(format('M%s 14 v14', x.x), ' ' ORDER BY x.x) AS d))
		 FROM (SELECT DISTINCT round(8 + 244 * (v - s.low) / (s.high - s.low), 1) AS x FROM unnest(neighbours) AS v WHERE v IS NOT NULL) x
		 HAVING count(*) > 0),
		CASE WHEN england IS NOT NULL THEN xmlelement(name "path", xmlattributes('england' AS class,
			format('M%s 28 l5 6 l-5 6 l-5 -6 Z', round(8 + 244 * (england - s.low) / (s.high - s.low), 1)) AS d)) END,
		xmlelement(name "path", xmlattributes('own' AS class, format('M%s 19 l-6 -11 h12 Z', round(8 + 244 * (own - s.low) / (s.high - s.low), 1)) AS d)),
		xmlelement(name "text", xmlattributes('axis' AS class, 8 AS x, 42 AS y), number_in_words(s.low)),
		xmlelement(name "text", xmlattributes('axis end' AS class, 252 AS x, 42 AS y), number_in_words(s.high)))
	FROM scale s
	WHERE own IS NOT NULL;
END;
COMMENT ON FUNCTION chart_spread(text, text, text, numeric[], numeric[], numeric, numeric) IS
	'a strip with the value of every authority, of the neighbours, of England and of the authority itself; nothing without its own value';

-- What became of due dates --------------------------------------------------------

-- One due date fills its month; several share it, the worst at the bottom.
CREATE FUNCTION chart_months(id text, title text, description text, cells jsonb, months integer) RETURNS xml
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	WITH cell AS (
		SELECT c.month, c.outcome, c.n, sum(c.n) OVER (PARTITION BY c.month) AS total,
			row_number() OVER worst AS place, sum(c.n) OVER worst AS so_far
		FROM jsonb_to_recordset(cells) AS c (month integer, outcome text, n integer)
		WINDOW worst AS (PARTITION BY c.month ORDER BY array_position(
			ARRAY['missed', 'overdue', 'unseen', 'late', 'unrecorded', 'suspended', 'met', 'due'], c.outcome)
			ROWS UNBOUNDED PRECEDING)
	)
	SELECT xmlelement(name "svg", xmlattributes('http://www.w3.org/2000/svg' AS xmlns, format('0 0 %s 18', months * 13) AS "viewBox", 'img' AS role,
			'chart months' AS class, id || '-title ' || id || '-desc' AS "aria-labelledby"),
		xmlelement(name "title", xmlattributes(id || '-title' AS id), title),
		xmlelement(name "desc", xmlattributes(id || '-desc' AS id), description),
		xmlelement(name "path", xmlattributes('grid' AS class, format('M0 17.5 H%s', months * 13) AS d)),
		(SELECT xmlagg(xmlelement(name "rect", xmlattributes('month ' || c.outcome AS class, c.month * 13 + 0.5 AS x,
				round(17 - 16.0 * c.so_far / c.total, 1) AS y, 12 AS width, round(16.0 * c.n / c.total, 1) AS height)) ORDER BY c.month, c.place)
		 FROM cell c),
		(SELECT xmlagg(xmlelement(name "use", xmlattributes('#mark-' || c.outcome AS href, c.month * 13 + 1.5 AS x,
				round(17 - 8.0 * c.n / c.total - 5, 1) AS y, 10 AS width, 10 AS height)) ORDER BY c.month)
		 FROM cell c
		 WHERE c.place = 1 AND 2 * c.n >= c.total));
END;
COMMENT ON FUNCTION chart_months(text, text, text, jsonb, integer) IS
	'a strip of months with what became of the due dates in each, by shade and mark; cells is an array of objects with month, counted from 0, outcome and n';

CREATE FUNCTION chart_month_scale(first_month date, months integer, as_of date) RETURNS xml
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT xmlelement(name "svg", xmlattributes('http://www.w3.org/2000/svg' AS xmlns, format('0 0 %s 26', months * 13) AS "viewBox", 'true' AS "aria-hidden", 'chart months' AS class),
		xmlagg(xmlelement(name "g",
			xmlelement(name "text", xmlattributes('axis middle' AS class, m.n * 13 + 6.5 AS x, 23 AS y), left(to_char(m.day, 'FMMonth'), 1)),
			CASE WHEN m.n = 0 OR extract(month FROM m.day) = 1 THEN xmlconcat(
				xmlelement(name "path", xmlattributes('rule' AS class, format('M%s 2 V26', m.n * 13) AS d)),
				CASE WHEN m.n = 0 AND extract(month FROM m.day) >= 11 THEN NULL
					ELSE xmlelement(name "text", xmlattributes('axis strong' AS class, m.n * 13 + 3 AS x, 11 AS y), to_char(m.day, 'YYYY')) END) END,
			CASE WHEN m.day = date_trunc('month', as_of::timestamp) THEN xmlelement(name "path", xmlattributes('today' AS class, format('M%s 25 h13', m.n * 13) AS d)) END) ORDER BY m.n))
	FROM (
		SELECT n, first_month::timestamp + n * interval '1 month' AS day
		FROM generate_series(0, months - 1) AS n
	) m;
END;
COMMENT ON FUNCTION chart_month_scale(date, integer, date) IS
	'the months and years above the strips of chart_months';
