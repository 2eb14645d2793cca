-- Reports in order of time: the chain of directions, the three timelines of
-- judgement, monitoring and intervention, and everything dated.
--
-- What has a day is known from that day, a period from its last day, and what
-- is dated only in words from the day its source was published.

-- direction_chain -------------------------------------------------------------

CREATE TYPE direction_chain_row AS (
	authority text,
	authority_name text,
	position integer,
	instrument text,
	title text,
	kind text,
	legal_basis text,
	functions_in_scope text,
	issued_on date,
	issued_by text,
	date_as_stated text,
	in_force_from date,
	in_force_to date,
	is_in_force boolean,
	days_in_force integer,
	revokes text,
	revokes_title text,
	revoked_by text,
	revoked_by_title text,
	revoked_on date,
	consequence text,
	link text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE direction_chain_row IS 'One direction, what it revoked and what revoked it.';
COMMENT ON COLUMN direction_chain_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN direction_chain_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN direction_chain_row.position IS 'Its place in the order of issue: 1 is the authority''s first direction.';
COMMENT ON COLUMN direction_chain_row.instrument IS 'The direction''s short name.';
COMMENT ON COLUMN direction_chain_row.title IS 'The direction''s title.';
COMMENT ON COLUMN direction_chain_row.kind IS 'What kind of instrument it is.';
COMMENT ON COLUMN direction_chain_row.legal_basis IS 'The power under which it was made.';
COMMENT ON COLUMN direction_chain_row.functions_in_scope IS 'The functions of the authority that it covers.';
COMMENT ON COLUMN direction_chain_row.issued_on IS 'The day it was issued.';
COMMENT ON COLUMN direction_chain_row.issued_by IS 'Who issued it.';
COMMENT ON COLUMN direction_chain_row.date_as_stated IS 'Its dates in the source''s own words, where those are not plain days.';
COMMENT ON COLUMN direction_chain_row.in_force_from IS 'The first day on which it was in force.';
COMMENT ON COLUMN direction_chain_row.in_force_to IS 'The last day on which it was in force, included; empty while no end is known.';
COMMENT ON COLUMN direction_chain_row.is_in_force IS 'Whether it is in force on the date of the report.';
COMMENT ON COLUMN direction_chain_row.days_in_force IS 'Days from its first day in force until it was revoked, or until the date of the report.';
COMMENT ON COLUMN direction_chain_row.revokes IS 'The instrument that it revoked.';
COMMENT ON COLUMN direction_chain_row.revokes_title IS 'The title of the instrument that it revoked.';
COMMENT ON COLUMN direction_chain_row.revoked_by IS 'The instrument that revoked it.';
COMMENT ON COLUMN direction_chain_row.revoked_by_title IS 'The title of the instrument that revoked it.';
COMMENT ON COLUMN direction_chain_row.revoked_on IS 'The day it was revoked, from which it was no longer in force.';
COMMENT ON COLUMN direction_chain_row.consequence IS 'What follows if it is not complied with.';
COMMENT ON COLUMN direction_chain_row.link IS 'Where it can be read.';
COMMENT ON COLUMN direction_chain_row.source IS 'The source that says so.';
COMMENT ON COLUMN direction_chain_row.changed_at IS 'When it was entered or last changed.';

CREATE FUNCTION direction_chain(as_of date) RETURNS SETOF direction_chain_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT i.authority, a.name,
		(row_number() OVER (PARTITION BY i.authority ORDER BY i.issued_on NULLS LAST, i.id))::integer,
		i.code, i.title, i.kind, i.legal_basis, i.functions_in_scope,
		i.issued_on, p.name, i.date_as_stated,
		lower(known.in_force), upper(known.in_force) - 1,
		known.in_force @> as_of,
		CASE WHEN isempty(known.in_force) THEN 0
			ELSE greatest(least(upper(known.in_force), as_of) - lower(known.in_force), 0) END,
		before.code, before.title,
		after.code, after.title,
		CASE WHEN i.revoked_on <= as_of THEN i.revoked_on END,
		i.consequence, i.link, i.source, i.changed_at
	FROM instrument i
	JOIN authority a ON a.code = i.authority
	LEFT JOIN party p ON p.code = i.issued_by
	LEFT JOIN source s ON s.code = i.source
	LEFT JOIN instrument before ON before.authority = i.authority AND before.id = i.revokes
	LEFT JOIN instrument after ON after.authority = i.authority AND after.revokes = i.id AND after.issued_on <= as_of
	CROSS JOIN LATERAL (
		SELECT CASE WHEN i.revoked_on <= as_of THEN i.in_force
			ELSE coalesce(i.in_force_as_issued, i.in_force) END AS in_force
	) known
	-- An annex is no direction of its own, and a notice that only revokes is the end of one.
	WHERE i.force = 'direction' AND i.part_of IS NULL AND i.kind <> 'revocation notice'
	  AND coalesce(i.issued_on, lower(i.in_force), s.published_on, as_of) <= as_of
	ORDER BY i.authority, i.issued_on NULLS LAST, i.id;
END;
COMMENT ON FUNCTION direction_chain(date) IS
	'Each direction in the order of issue, what it revoked, what revoked it, and how long it was in force, as known on a date.';
CREATE VIEW direction_chain WITH (security_invoker) AS
	SELECT r.* FROM direction_chain(oversight.as_of()) r;

-- three_timelines -------------------------------------------------------------

CREATE TYPE three_timelines_row AS (
	authority text,
	authority_name text,
	timeline text,
	part text,
	label text,
	grade_rank smallint,
	period_from date,
	period_to date,
	is_open boolean,
	days integer,
	date_as_stated text,
	reference text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE three_timelines_row IS 'One stretch of time on the timeline of judgement, monitoring or intervention.';
COMMENT ON COLUMN three_timelines_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN three_timelines_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN three_timelines_row.timeline IS 'judgement, monitoring or intervention: three different things that begin and end on different days.';
COMMENT ON COLUMN three_timelines_row.part IS 'period for a stretch of time; visit for one monitoring visit within such a period.';
COMMENT ON COLUMN three_timelines_row.label IS 'What it was: the overall grade, the visits, or the intervention.';
COMMENT ON COLUMN three_timelines_row.grade_rank IS 'For a judgement: 1 outstanding, 2 good, 3 requires improvement, adequate or satisfactory, 4 inadequate.';
COMMENT ON COLUMN three_timelines_row.period_from IS 'Its first day.';
COMMENT ON COLUMN three_timelines_row.period_to IS 'Its last day, included; empty while it lasts.';
COMMENT ON COLUMN three_timelines_row.is_open IS 'Whether it lasts on the date of the report; for the visits, empty, because only what was held is known.';
COMMENT ON COLUMN three_timelines_row.days IS 'Days from its first day to the day it ended, or to the date of the report; for the visits, from the first visit to the last.';
COMMENT ON COLUMN three_timelines_row.date_as_stated IS 'Its dates in the source''s own words.';
COMMENT ON COLUMN three_timelines_row.reference IS 'The short name of the inspection or instrument, where there is one.';
COMMENT ON COLUMN three_timelines_row.source IS 'The source that says so.';
COMMENT ON COLUMN three_timelines_row.changed_at IS 'When the latest of the rows behind it was entered or last changed.';

CREATE FUNCTION three_timelines(as_of date) RETURNS SETOF three_timelines_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT line.authority, a.name, line.timeline, line.part, line.label, line.grade_rank,
		line.period_from, line.period_to, line.is_open, line.days, line.date_as_stated,
		line.reference, line.source, line.changed_at
	FROM (
		-- the overall grade, spell by spell
		SELECT r.authority, 'judgement' AS timeline, 'period' AS part, s.grade::text AS label,
			grade_rank(s.grade) AS grade_rank,
			lower(s.during) AS period_from, upper(s.during) - 1 AS period_to,
			upper_inf(s.during) AS is_open, coalesce(upper(s.during), as_of) - lower(s.during) AS days,
			NULL AS date_as_stated, i.code AS reference, r.sources[first.entry] AS source, r.changed_at[first.entry] AS changed_at
		FROM known_record(as_of) r
		CROSS JOIN LATERAL spells(r.history) s
		CROSS JOIN LATERAL (SELECT array_position(r.from_dates, lower(s.during)) AS entry) first
		JOIN inspection i ON i.authority = r.authority AND i.id = r.inspections[first.entry]
		WHERE r.area = 'overall'
		UNION ALL
		-- the monitoring visits that followed one inspection, from first to last
		SELECT v.authority, 'monitoring', 'period',
			CASE WHEN count(*) = 1 THEN '1 monitoring visit recorded' ELSE count(*) || ' monitoring visits recorded' END, NULL,
			min(v.first_day), max(v.last_day), NULL, max(v.last_day) - min(v.first_day),
			NULL, NULL, min(v.source), max(v.changed_at)
		FROM (
			SELECT i.authority, i.source, i.changed_at,
				coalesce(i.started_on, lower(i.during), i.ended_on, i.published_on) AS first_day,
				coalesce(i.ended_on, upper(i.during) - 1, i.started_on, i.published_on) AS last_day,
				(SELECT max(k.judged_on) FROM known_judgement(as_of) k
					WHERE k.authority = i.authority
					  AND k.judged_on <= coalesce(i.ended_on, upper(i.during) - 1, i.started_on, i.published_on)) AS after
			FROM inspection i
			WHERE i.kind = 'monitoring visit' AND i.account_of IS NULL
			  AND coalesce(i.ended_on, upper(i.during) - 1, i.started_on, i.published_on) <= as_of
		) v
		GROUP BY v.authority, v.after
		UNION ALL
		SELECT i.authority, 'monitoring', 'visit', coalesce(i.kind || ': ' || i.theme, i.kind), NULL,
			coalesce(i.started_on, lower(i.during), i.ended_on, i.published_on),
			coalesce(i.ended_on, upper(i.during) - 1, i.started_on, i.published_on),
			NULL, NULL, i.date_as_stated, i.code, i.source, i.changed_at
		FROM inspection i
		LEFT JOIN source s ON s.code = i.source
		WHERE i.kind = 'monitoring visit' AND i.account_of IS NULL
		  AND coalesce(i.ended_on, upper(i.during) - 1, i.started_on, i.published_on, s.published_on, as_of) <= as_of
		UNION ALL
		-- an end to come is not known yet, nor are words that tell of it; none outlives the authority
		SELECT v.authority, 'intervention', 'period', v.level || ': ' || v.title, NULL,
			lower(v.during), CASE WHEN known.ends <= as_of THEN known.ends - 1 END,
			CASE WHEN v.during IS NOT NULL THEN (known.ends <= as_of) IS NOT TRUE END,
			least(known.ends, as_of) - lower(v.during),
			CASE WHEN (upper(v.during) > as_of) IS NOT TRUE THEN v.date_as_stated END, i.code, v.source, v.changed_at
		FROM intervention v
		JOIN authority x ON x.code = v.authority
		CROSS JOIN LATERAL (SELECT least(upper(v.during), CASE WHEN lower(v.during) < upper(x.during) THEN upper(x.during) END) AS ends) known
		LEFT JOIN instrument i ON i.authority = v.authority AND i.id = v.instrument
		LEFT JOIN source s ON s.code = v.source
		WHERE v.account_of IS NULL
		  AND coalesce(lower(v.during), upper(v.during) - 1, s.published_on, as_of) <= as_of
	) line
	JOIN authority a ON a.code = line.authority
	ORDER BY line.authority,
		CASE line.timeline WHEN 'judgement' THEN 1 WHEN 'monitoring' THEN 2 ELSE 3 END,
		line.period_from NULLS LAST, line.part, line.period_to NULLS LAST, line.label, line.reference, line.source;
END;
COMMENT ON FUNCTION three_timelines(date) IS
	'Judgement, monitoring and intervention side by side, as known on a date: they begin and end on different days and are never one and the same.';
CREATE VIEW three_timelines WITH (security_invoker) AS
	SELECT r.* FROM three_timelines(oversight.as_of()) r;

-- timeline --------------------------------------------------------------------

CREATE TYPE timeline_row AS (
	authority text,
	authority_name text,
	on_date date,
	from_date date,
	date_as_stated text,
	kind text,
	title text,
	detail text,
	reference text,
	other_account boolean,
	link text,
	source text,
	source_title text,
	changed_at timestamptz
);
COMMENT ON TYPE timeline_row IS 'One dated thing about an authority.';
COMMENT ON COLUMN timeline_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN timeline_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN timeline_row.on_date IS 'The day; of a period, its last day, included; empty when the source gives only words.';
COMMENT ON COLUMN timeline_row.from_date IS 'The first day, where it took place within a period.';
COMMENT ON COLUMN timeline_row.date_as_stated IS 'The date in the source''s own words, where it is not a plain day.';
COMMENT ON COLUMN timeline_row.kind IS 'What kind of thing it is, such as instrument issued, report published, judgement, done or event.';
COMMENT ON COLUMN timeline_row.title IS 'What it is, in a few words.';
COMMENT ON COLUMN timeline_row.detail IS 'More words.';
COMMENT ON COLUMN timeline_row.reference IS 'The short name of the instrument or inspection it belongs to, or your own reference.';
COMMENT ON COLUMN timeline_row.other_account IS 'True when this is another source''s account of a thing that is on the list already.';
COMMENT ON COLUMN timeline_row.link IS 'Where it can be read.';
COMMENT ON COLUMN timeline_row.source IS 'The source that says so.';
COMMENT ON COLUMN timeline_row.source_title IS 'The title of that source.';
COMMENT ON COLUMN timeline_row.changed_at IS 'When the row behind it was entered or last changed.';

CREATE FUNCTION timeline(as_of date) RETURNS SETOF timeline_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT t.authority, a.name, t.on_date, CASE WHEN t.from_date < t.on_date THEN t.from_date END, t.date_as_stated, t.kind, t.title, t.detail,
		t.reference, t.other_account, t.link, t.source, s.title, t.changed_at
	FROM (
		-- instruments
		SELECT i.authority, i.issued_on AS on_date, NULL::date AS from_date, i.date_as_stated,
			i.kind || CASE WHEN i.issued_on IS NOT NULL THEN ' issued' ELSE '' END AS kind, i.title,
			concat_ws('; ', 'by ' || p.name, 'under ' || i.legal_basis, 'revokes ' || before.title) AS detail,
			i.code AS reference, false AS other_account, i.link, i.source, i.changed_at
		FROM instrument i
		LEFT JOIN party p ON p.code = i.issued_by
		LEFT JOIN instrument before ON before.authority = i.authority AND before.id = i.revokes
		WHERE i.issued_on IS NOT NULL OR i.in_force IS NULL
		UNION ALL
		SELECT i.authority, lower(i.in_force_as_issued), NULL, i.date_as_stated, i.kind || ' comes into force', i.title, NULL,
			i.code, false, i.link, i.source, i.changed_at
		FROM instrument i
		WHERE lower(i.in_force_as_issued) <> i.issued_on OR (i.issued_on IS NULL AND lower(i.in_force_as_issued) IS NOT NULL)
		UNION ALL
		SELECT i.authority, i.revoked_on, NULL, NULL, i.kind || ' revoked', i.title, 'by ' || after.title,
			i.code, false, after.link, coalesce(after.source, i.source), greatest(i.changed_at, after.changed_at)
		FROM instrument i
		LEFT JOIN instrument after ON after.authority = i.authority AND after.revokes = coalesce(i.part_of, i.id)
		WHERE i.revoked_on IS NOT NULL
		UNION ALL
		SELECT i.authority, upper(i.in_force) - 1, NULL, i.date_as_stated, i.kind || ' ends', i.title, NULL,
			i.code, false, i.link, i.source, i.changed_at
		FROM instrument i
		WHERE upper(i.in_force) IS NOT NULL AND (upper(i.in_force) <> i.revoked_on) IS NOT FALSE
		UNION ALL
		-- inspections, visits and reviews; judgements; findings
		SELECT i.authority, coalesce(i.ended_on, upper(i.during) - 1, i.started_on),
			coalesce(i.started_on, lower(i.during)), i.date_as_stated, i.kind, coalesce(f.name || ': ' || i.theme, i.theme, f.name, i.kind),
			NULL, i.code, i.account_of IS NOT NULL, i.link, i.source, i.changed_at
		FROM inspection i
		LEFT JOIN framework f ON f.code = i.framework
		WHERE i.published_on IS NULL OR i.started_on IS NOT NULL OR i.ended_on IS NOT NULL OR i.during IS NOT NULL
		UNION ALL
		SELECT i.authority, i.published_on, NULL, i.date_as_stated, 'report published', i.kind || coalesce(': ' || i.theme, ''),
			'dated ' || to_char(i.report_dated, 'FMDD FMMonth YYYY'), i.code, i.account_of IS NOT NULL, i.link, i.source, i.changed_at
		FROM inspection i
		WHERE i.published_on IS NOT NULL
		UNION ALL
		SELECT j.authority, coalesce(j.stated_on, i.published_on, upper(i.during) - 1), NULL,
			CASE WHEN coalesce(j.stated_on, i.published_on) IS NULL THEN i.date_as_stated END,
			CASE WHEN j.restates IS NULL THEN 'judgement' ELSE 'judgement restated' END,
			j.area || ': ' || coalesce(j.grade::text, j.as_printed), NULL,
			i.code, i.account_of IS NOT NULL OR (s.publisher = coalesce(i.inspector, f.inspectorate)) IS FALSE,
			i.link, j.source, j.changed_at
		FROM judgement j
		JOIN inspection i ON i.authority = j.authority AND i.id = j.inspection
		JOIN source s ON s.code = j.source
		LEFT JOIN framework f ON f.code = i.framework
		-- an inspection with days and no publication is not published yet
		WHERE coalesce(j.stated_on, i.published_on) IS NOT NULL OR (i.started_on IS NULL AND i.ended_on IS NULL)
		UNION ALL
		SELECT n.authority, coalesce(i.published_on, i.ended_on, upper(i.during) - 1, i.started_on), NULL, i.date_as_stated, n.kind, n.wording,
			concat_ws('; ', 'number ' || n.number, n.area), i.code, i.account_of IS NOT NULL, i.link, coalesce(n.source, i.source), n.changed_at
		FROM finding n
		JOIN inspection i ON i.authority = n.authority AND i.id = n.inspection
		UNION ALL
		-- interventions, events and risks
		SELECT v.authority, lower(v.during), NULL, CASE WHEN (upper(v.during) > as_of) IS NOT TRUE THEN v.date_as_stated END,
			CASE WHEN v.during IS NULL THEN 'intervention' ELSE 'intervention begins' END,
			v.level || ': ' || v.title, v.reason,
			i.code, v.account_of IS NOT NULL, NULL, v.source, v.changed_at
		FROM intervention v
		LEFT JOIN instrument i ON i.authority = v.authority AND i.id = v.instrument
		WHERE v.during IS NULL OR lower(v.during) IS NOT NULL
		UNION ALL
		SELECT v.authority, upper(v.during) - 1, NULL, v.date_as_stated, 'intervention ends', v.level || ': ' || v.title, NULL,
			i.code, v.account_of IS NOT NULL, NULL, v.source, v.changed_at
		FROM intervention v
		LEFT JOIN instrument i ON i.authority = v.authority AND i.id = v.instrument
		-- an end is known on the day after the last one, as a revocation is
		WHERE upper(v.during) <= as_of
		UNION ALL
		SELECT e.authority, coalesce(upper(e.during) - 1, lower(e.during)),
			lower(e.during), e.date_as_stated, e.kind, e.title, e.detail,
			coalesce(i.code, n.code), e.account_of IS NOT NULL, NULL, e.source, e.changed_at
		FROM event e
		LEFT JOIN instrument i ON i.authority = e.authority AND i.id = e.instrument
		LEFT JOIN inspection n ON n.authority = e.authority AND n.id = e.inspection
		UNION ALL
		SELECT k.authority, coalesce(upper(k.during) - 1, lower(k.during)), lower(k.during), k.date_as_stated, 'risk stated', k.title,
			concat_ws('; ', k.detail, 'stated by ' || p.name), i.code, false, NULL, k.source, k.changed_at
		FROM risk k
		LEFT JOIN party p ON p.code = k.stated_by
		LEFT JOIN instrument i ON i.authority = k.authority AND i.id = k.instrument
		UNION ALL
		-- decisions, changed rhythms, suspensions
		SELECT d.authority, d.decided_on, NULL, d.date_as_stated, 'decision: ' || d.kind, d.decision,
			concat_ws('; ', 'by ' || p.name, d.reason), i.code, false, NULL, d.source, d.changed_at
		FROM decision d
		JOIN party p ON p.code = d.decided_by
		LEFT JOIN obligation o ON o.authority = d.authority AND o.id = d.obligation
		LEFT JOIN instrument i ON i.authority = d.authority AND i.id = coalesce(d.instrument, o.instrument)
		UNION ALL
		SELECT h.authority, h.from_date, NULL, NULL, 'rhythm changes', o.title || ': ' || describe(h.cadence), NULL,
			i.code, false, NULL, h.source, h.changed_at
		FROM rhythm h
		JOIN obligation o ON o.authority = h.authority AND o.id = h.obligation AND o.subject IS NULL
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		UNION ALL
		SELECT u.authority, edge.on_date, NULL, u.date_as_stated, edge.kind, coalesce(o.title, t.duty), u.reason,
			i.code, false, NULL, u.source, u.changed_at
		FROM suspension u
		LEFT JOIN obligation o ON o.authority = u.authority AND o.id = u.obligation
		LEFT JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		LEFT JOIN timescale t ON t.code = u.timescale
		CROSS JOIN LATERAL (VALUES (lower(u.during), 'suspension begins'), (upper(u.during) - 1, 'suspension ends')) AS edge (on_date, kind)
		WHERE edge.on_date IS NOT NULL AND o.subject IS NULL
		UNION ALL
		-- What was done, progress, signatures and words. What was done for one
		-- child is no part of the authority's timeline.
		SELECT f.authority, f.done_on, lower(f.done_during),
			f.date_as_stated, 'done', coalesce(f.title, f.kind), answered.duties,
			coalesce(f.reference, n.code), false, f.evidence, f.source, f.changed_at
		FROM fulfilment f
		LEFT JOIN inspection n ON n.authority = f.authority AND n.id = f.inspection
		LEFT JOIN (
			SELECT x.authority, x.fulfilment, string_agg(DISTINCT o.title, '; ' ORDER BY o.title) AS duties, bool_or(o.subject IS NOT NULL) AS personal
			FROM fulfils x
			JOIN obligation o ON o.authority = x.authority AND o.id = x.obligation
			GROUP BY x.authority, x.fulfilment
		) answered ON answered.authority = f.authority AND answered.fulfilment = f.id
		WHERE answered.personal IS NOT TRUE
		UNION ALL
		SELECT g.authority, g.on_date, NULL, NULL, 'progress', o.title || ': ' || g.status || coalesce(', ' || g.percent || ' per cent', ''), g.note,
			i.code, false, NULL, g.source, g.changed_at
		FROM progress g
		JOIN obligation o ON o.authority = g.authority AND o.id = g.obligation AND o.subject IS NULL
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		UNION ALL
		SELECT g.authority, g.signed_on, NULL, NULL, 'signed', g.report || ' as at ' || to_char(g.as_at, 'FMDD FMMonth YYYY'),
			'by ' || coalesce(g.signed_by || ' for ', '') || p.name, f.reference, false, NULL, g.source, g.changed_at
		FROM sign_off g
		JOIN party p ON p.code = g.party
		LEFT JOIN fulfilment f ON f.authority = g.authority AND f.id = g.fulfilment
		UNION ALL
		SELECT c.authority, coalesce(c.written_on, c.as_at), NULL, NULL, 'commentary', c.report, c.body,
			NULL, false, NULL, c.source, c.changed_at
		FROM commentary c
		LEFT JOIN obligation o ON o.authority = c.authority AND o.id = c.obligation
		WHERE o.subject IS NULL
		UNION ALL
		-- People in posts. The days are those the source vouches for.
		SELECT post.authority, edge.on_date, NULL, h.date_as_stated, edge.kind,
			coalesce(post.title, h.post) || ': ' || who.name || CASE WHEN h.interim THEN ' (interim)' ELSE '' END,
			who.detail, NULL, false, NULL, h.source, h.changed_at
		FROM role_holder h
		JOIN party who ON who.code = h.holder
		JOIN (
			SELECT p.code, p.name AS title, coalesce(p.authority, body.authority, above.authority) AS authority
			FROM party p
			LEFT JOIN party body ON body.code = p.part_of
			LEFT JOIN party above ON above.code = body.part_of
		) post ON post.code = h.post AND post.authority IS NOT NULL
		CROSS JOIN LATERAL (
			SELECT lower(h.during) AS on_date, 'in post from' AS kind
			WHERE (lower(h.during) < upper(h.during) - 1) IS NOT FALSE AND lower(h.during) IS NOT NULL
			UNION ALL
			SELECT upper(h.during) - 1, 'in post until'
			WHERE (lower(h.during) < upper(h.during) - 1) IS NOT FALSE AND upper(h.during) IS NOT NULL
			UNION ALL
			-- one day is all that the source says, or no day at all
			SELECT lower(h.during), 'in post'
			WHERE lower(h.during) = upper(h.during) - 1 OR (lower(h.during) IS NULL AND upper(h.during) IS NULL)
		) edge
		UNION ALL
		-- the authority itself
		SELECT y.successor, y.happened_on, NULL, NULL, 'authority takes over', 'from ' || p.name, NULL,
			NULL, false, NULL, y.source, y.changed_at
		FROM authority_succession y
		JOIN authority p ON p.code = y.predecessor
		UNION ALL
		SELECT y.predecessor, y.happened_on - 1, NULL, NULL, 'authority ends', 'taken over by ' || n.name, NULL,
			NULL, false, NULL, y.source, y.changed_at
		FROM authority_succession y
		JOIN authority n ON n.code = y.successor
	) t
	JOIN authority a ON a.code = t.authority
	LEFT JOIN source s ON s.code = t.source
	WHERE coalesce(t.on_date, s.published_on, as_of) <= as_of
	ORDER BY t.authority, t.on_date NULLS LAST, coalesce(t.from_date, t.on_date), t.kind, t.title, t.reference, t.source, t.detail;
END;
COMMENT ON FUNCTION timeline(date) IS
	'Everything dated about an authority up to a date, in one ordered list, each with its source; what the source dates only in words comes last.';
CREATE VIEW timeline WITH (security_invoker) AS
	SELECT r.* FROM timeline(oversight.as_of()) r;
