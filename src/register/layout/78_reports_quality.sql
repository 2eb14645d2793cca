-- data_quality: what is inconsistent, missing or doubtful, each with its rule.
--
-- Most of what contradicts itself is refused on entry. It is looked for all the
-- same: where a register is spread over several machines its guards are not
-- there, and a guard can be switched off.

CREATE FUNCTION duty_name(instrument text, clause text, duty text, subject bigint) RETURNS text
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT concat_ws('/', duty_name.instrument, CASE WHEN duty_name.clause <> '' THEN duty_name.clause END, duty_name.duty)
		|| CASE WHEN duty_name.subject IS NOT NULL THEN ' #' || duty_name.subject ELSE '' END;
END;
COMMENT ON FUNCTION duty_name(text, text, text, bigint) IS
	'The whole name of a duty, instrument/clause/duty, and for one to a child its number.';

-- data_quality ----------------------------------------------------------------

CREATE TYPE data_quality_row AS (
	authority text,
	authority_name text,
	rule text,
	kind text,
	table_name text,
	key text,
	finding text,
	meaning text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE data_quality_row IS 'One inconsistency or omission.';
COMMENT ON COLUMN data_quality_row.authority IS 'The authority''s code; empty for what concerns none.';
COMMENT ON COLUMN data_quality_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN data_quality_row.rule IS 'The short name of the rule, in the table quality_rule.';
COMMENT ON COLUMN data_quality_row.kind IS 'contradiction, conflict of sources, omission or doubt.';
COMMENT ON COLUMN data_quality_row.table_name IS 'The table.';
COMMENT ON COLUMN data_quality_row.key IS 'Which row, by short names; a child by # and a number.';
COMMENT ON COLUMN data_quality_row.finding IS 'What was found there.';
COMMENT ON COLUMN data_quality_row.meaning IS 'The rule in a sentence.';
COMMENT ON COLUMN data_quality_row.source IS 'The source of the row.';
COMMENT ON COLUMN data_quality_row.changed_at IS 'When the row was entered or last changed.';

CREATE FUNCTION data_quality(as_of date) RETURNS SETOF data_quality_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT x.authority, a.name, q.code, q.kind, q.table_name, x.key, x.finding, q.meaning, x.source, x.changed_at
	FROM (
		SELECT 'due-date-is-none' AS rule, t.authority AS authority, duty_name(i.code, o.clause, o.duty, o.subject) AS key,
			to_char((t.for_due)::timestamp, 'YYYY-MM-DD') || ' is no due date; it was done on ' || to_char((t.done_on)::timestamp, 'YYYY-MM-DD') || '.' AS finding, o.source AS source, t.changed_at AS changed_at
		FROM fulfils t
		JOIN obligation o ON o.authority = t.authority AND o.id = t.obligation
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		JOIN authority a ON a.code = t.authority
		WHERE t.for_due IS NOT NULL AND t.done_on <= as_of
		  AND NOT EXISTS (SELECT FROM duty_rhythm(t.authority, t.obligation) r
			WHERE r.during @> t.for_due AND (is_rolling(r.cadence) OR (is_due(r.cadence, r.anchor, t.for_due) AND (a.during @> t.for_due) IS NOT FALSE
				AND (coalesce(o.in_force * i.in_force, o.in_force, i.in_force) @> t.for_due) IS NOT FALSE)))
		UNION ALL
		SELECT 'due-date-of-rolling' AS rule, t.authority AS authority, duty_name(i.code, o.clause, o.duty, o.subject) AS key,
			'It is recorded as meant for ' || to_char((t.for_due)::timestamp, 'YYYY-MM-DD') || '.' AS finding, o.source AS source, t.changed_at AS changed_at
		FROM fulfils t
		JOIN obligation o ON o.authority = t.authority AND o.id = t.obligation
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		WHERE t.for_due IS NOT NULL AND t.done_on <= as_of
		  AND EXISTS (SELECT FROM duty_rhythm(t.authority, t.obligation) r WHERE r.during @> t.for_due AND is_rolling(r.cadence))
		UNION ALL
		SELECT 'done-outside-force' AS rule, t.authority AS authority, duty_name(i.code, o.clause, o.duty, o.subject) AS key,
			'It was done on ' || to_char((t.done_on)::timestamp, 'YYYY-MM-DD') || ', and bound from ' || coalesce(to_char((lower(terms.in_force))::timestamp, 'YYYY-MM-DD'), 'always') || coalesce(' to ' || to_char((upper(terms.in_force) - 1)::timestamp, 'YYYY-MM-DD'), ' on') || '.' AS finding, o.source AS source, t.changed_at AS changed_at
		FROM fulfils t
		JOIN obligation o ON o.authority = t.authority AND o.id = t.obligation
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		CROSS JOIN LATERAL (SELECT coalesce(o.in_force * i.in_force, o.in_force, i.in_force) AS in_force) terms
		WHERE t.done_on <= as_of AND NOT terms.in_force @> t.done_on
		  AND NOT (is_rolling(o.cadence) AND t.done_on <= o.anchor)
		UNION ALL
		SELECT 'done-twice', t.authority, min(duty_name(i.code, o.clause, o.duty, o.subject)),
			'It is recorded ' || count(*) || ' times on ' || to_char((t.done_on)::timestamp, 'YYYY-MM-DD') || '.', min(o.source), max(t.changed_at)
		FROM fulfils t
		JOIN obligation o ON o.authority = t.authority AND o.id = t.obligation
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		WHERE t.for_due IS NULL AND t.done_on <= as_of
		GROUP BY t.authority, t.obligation, t.done_on
		HAVING count(*) > 1
		UNION ALL
		SELECT 'done-after-today' AS rule, t.authority AS authority, coalesce(t.reference, '#' || t.id) AS key,
			'It is dated ' || to_char((t.done_on)::timestamp, 'YYYY-MM-DD') || '.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM fulfilment t
		WHERE t.done_on > oversight.today_in_london()
		UNION ALL
		SELECT 'answers-nothing' AS rule, t.authority AS authority, coalesce(t.reference, '#' || t.id) AS key,
			coalesce(t.title, t.kind) || ', done on ' || to_char((t.done_on)::timestamp, 'YYYY-MM-DD') || '.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM fulfilment t
		WHERE t.done_on <= as_of AND NOT EXISTS (SELECT FROM fulfils x WHERE x.authority = t.authority AND x.fulfilment = t.id)
		UNION ALL
		SELECT 'no-one-owes' AS rule, o.authority AS authority, duty_name(i.code, o.clause, o.duty, o.subject) AS key,
			o.title AS finding, coalesce(o.source, i.source) AS source, o.changed_at AS changed_at
		FROM obligation o
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		WHERE o.subject IS NULL AND NOT EXISTS (SELECT FROM obligation_party p WHERE p.authority = o.authority AND p.obligation = o.id AND p.role = 'owes')
		UNION ALL
		SELECT 'never-due' AS rule, o.authority AS authority, duty_name(i.code, o.clause, o.duty, o.subject) AS key,
			o.title AS finding, coalesce(o.source, i.source) AS source, o.changed_at AS changed_at
		FROM obligation o
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		WHERE isempty(coalesce(o.in_force * i.in_force, o.in_force, i.in_force)) AND NOT isempty(i.in_force)
		UNION ALL
		SELECT 'no-anchor' AS rule, o.authority AS authority, duty_name(i.code, o.clause, o.duty, o.subject) AS key,
			o.title AS finding, coalesce(o.source, i.source) AS source, o.changed_at AS changed_at
		FROM obligation o
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		WHERE o.anchor IS NULL AND o.follows IS NULL AND coalesce(lower(o.in_force), lower(i.in_force)) IS NULL AND o.cadence <> 'continuing'::cadence AND NOT (is_finite(o.cadence) AND o.cadence::text LIKE 'by %')
		UNION ALL
		SELECT DISTINCT 'post-is-vacant', o.authority, p.name,
			'Nobody is recorded as ' || p.name || ' on ' || to_char((as_of)::timestamp, 'YYYY-MM-DD') || '.', p.source, p.changed_at
		FROM obligation o
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		JOIN obligation_party op ON op.authority = o.authority AND op.obligation = o.id AND op.role = 'owes'
		JOIN party p ON p.code = op.party AND p.kind = 'post'
		WHERE coalesce(o.in_force * i.in_force, o.in_force, i.in_force) @> as_of
		  AND NOT EXISTS (SELECT FROM role_holder h WHERE h.post = p.code AND h.during @> as_of)
		UNION ALL
		SELECT 'two-open-duties' AS rule, o.authority AS authority, duty_name(i.code, o.clause, o.duty, o.subject) AS key,
			'Duty "' || other.duty || '" is of the same kind and open as well.' AS finding, coalesce(o.source, i.source) AS source, o.changed_at AS changed_at
		FROM obligation o
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		JOIN timescale k ON k.code = o.timescale
		JOIN obligation other ON other.authority = o.authority AND other.subject = o.subject AND other.id > o.id
			AND upper_inf(other.in_force) IS NOT FALSE AND is_finite(other.cadence) IS NOT TRUE
		JOIN timescale ok ON ok.code = other.timescale AND coalesce(ok.kind, ok.code) = coalesce(k.kind, k.code)
		WHERE o.subject IS NOT NULL AND upper_inf(o.in_force) IS NOT FALSE AND is_finite(o.cadence) IS NOT TRUE
		UNION ALL
		SELECT 'child-without-team' AS rule, o.authority AS authority, duty_name(i.code, o.clause, o.duty, o.subject) AS key,
			o.title AS finding, coalesce(o.source, i.source) AS source, o.changed_at AS changed_at
		FROM obligation o
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		WHERE o.subject IS NOT NULL AND o.team IS NULL AND (o.in_force @> as_of) IS NOT FALSE
		UNION ALL
		SELECT 'timescale-unconfirmed' AS rule, o.authority AS authority, duty_name(i.code, o.clause, o.duty, o.subject) AS key,
			'Timescale "' || k.code || '": ' || k.legal_source || '.' AS finding, coalesce(o.source, i.source) AS source, o.changed_at AS changed_at
		FROM obligation o
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		JOIN timescale k ON k.code = o.timescale
		WHERE NOT k.confirmed AND coalesce(o.in_force * i.in_force, o.in_force, i.in_force) @> as_of
		UNION ALL
		SELECT 'follows-ended' AS rule, o.authority AS authority, duty_name(i.code, o.clause, o.duty, o.subject) AS key,
			'It follows "' || leader.title || '".' AS finding, coalesce(o.source, i.source) AS source, o.changed_at AS changed_at
		FROM obligation o
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		JOIN obligation leader ON leader.authority = o.authority AND leader.id = o.follows
		JOIN instrument li ON li.authority = leader.authority AND li.id = leader.instrument
		WHERE coalesce(o.in_force * i.in_force, o.in_force, i.in_force) @> as_of AND NOT coalesce(leader.in_force * li.in_force, leader.in_force, li.in_force) @> as_of
		UNION ALL
		SELECT 'rhythm-outside-force' AS rule, t.authority AS authority, duty_name(i.code, o.clause, o.duty, o.subject) AS key,
			'It begins on ' || to_char((t.from_date)::timestamp, 'YYYY-MM-DD') || '.' AS finding, coalesce(t.source, o.source) AS source, t.changed_at AS changed_at
		FROM rhythm t
		JOIN obligation o ON o.authority = t.authority AND o.id = t.obligation
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		WHERE NOT coalesce(o.in_force * i.in_force, o.in_force, i.in_force) @> t.from_date
		UNION ALL
		SELECT 'rhythm-undecided' AS rule, t.authority AS authority, duty_name(i.code, o.clause, o.duty, o.subject) AS key,
			initcap(left(describe(t.cadence), 1)) || substr(describe(t.cadence), 2) || ' from ' || to_char((t.from_date)::timestamp, 'YYYY-MM-DD') || '.' AS finding, coalesce(t.source, o.source) AS source, t.changed_at AS changed_at
		FROM rhythm t
		JOIN obligation o ON o.authority = t.authority AND o.id = t.obligation
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		WHERE t.decision IS NULL
		UNION ALL
		SELECT 'suspension-undecided' AS rule, t.authority AS authority, coalesce(t.timescale, '#' || t.obligation) AS key,
			t.reason AS finding, t.source AS source, t.changed_at AS changed_at
		FROM suspension t
		WHERE t.decision IS NULL AND t.source IS NULL
		UNION ALL
		SELECT 'completed-not-done' AS rule, t.authority AS authority, duty_name(i.code, o.clause, o.duty, o.subject) AS key,
			'It is reported as completed on ' || to_char((t.on_date)::timestamp, 'YYYY-MM-DD') || '.' AS finding, coalesce(t.source, o.source) AS source, t.changed_at AS changed_at
		FROM progress t
		JOIN obligation o ON o.authority = t.authority AND o.id = t.obligation
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		WHERE t.on_date <= as_of AND t.status = 'completed'
		  AND NOT EXISTS (SELECT FROM fulfils f WHERE f.authority = t.authority AND f.obligation = t.obligation AND f.done_on <= as_of)
		  AND NOT EXISTS (SELECT FROM progress later WHERE later.authority = t.authority AND later.obligation = t.obligation AND later.on_date > t.on_date AND later.on_date <= as_of)
		UNION ALL
		SELECT 'progress-goes-back', t.authority, duty_name(i.code, o.clause, o.duty, o.subject),
			t.percent || ' per cent on ' || to_char((t.on_date)::timestamp, 'YYYY-MM-DD') || ' after ' || t.before || '.', coalesce(t.source, o.source), t.changed_at
		FROM (
			SELECT g.authority, g.obligation, g.on_date, g.percent, g.source, g.changed_at,
				lag(g.percent) OVER (PARTITION BY g.authority, g.obligation ORDER BY g.on_date, g.id) AS before
			FROM progress g
			WHERE g.on_date <= as_of AND g.percent IS NOT NULL
		) t
		JOIN obligation o ON o.authority = t.authority AND o.id = t.obligation
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		WHERE t.percent < t.before
		UNION ALL
		SELECT 'signed-early' AS rule, t.authority AS authority, t.report || ' as at ' || to_char((t.as_at)::timestamp, 'YYYY-MM-DD') AS key,
			p.name || ' signed on ' || to_char((t.signed_on)::timestamp, 'YYYY-MM-DD') || '.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM sign_off t
		JOIN party p ON p.code = t.party
		WHERE t.signed_on < t.as_at AND t.signed_on <= as_of
		UNION ALL
		SELECT DISTINCT 'signature-missing', t.authority, t.report || ' as at ' || to_char((t.as_at)::timestamp, 'YYYY-MM-DD'),
			'It lacks ' || p.name || '.', t.source, t.changed_at
		FROM sign_off t
		JOIN fulfils f ON f.authority = t.authority AND f.fulfilment = t.fulfilment
		JOIN obligation_party op ON op.authority = f.authority AND op.obligation = f.obligation AND op.role = 'owes'
		JOIN party p ON p.code = op.party
		WHERE t.signed_on <= as_of
		  AND NOT EXISTS (SELECT FROM sign_off s WHERE s.authority = t.authority AND s.report = t.report AND s.as_at = t.as_at
			AND s.party = op.party AND s.signed_on <= as_of)
		  AND t.id = (SELECT min(s.id) FROM sign_off s WHERE s.authority = t.authority AND s.report = t.report AND s.as_at = t.as_at)
		UNION ALL
		SELECT 'evidence-ends' AS rule, t.authority AS authority, t.code AS key,
			CASE WHEN isempty(t.recorded_during) THEN 'No day is said to be complete.' ELSE 'It is complete up to ' || coalesce(to_char((upper(t.recorded_during) - 1)::timestamp, 'YYYY-MM-DD'), 'now') || '.' END AS finding, t.source AS source, t.changed_at AS changed_at
		FROM instrument t
		WHERE t.in_force @> as_of AND NOT t.recorded_during @> as_of
		  AND EXISTS (SELECT FROM obligation o WHERE o.authority = t.authority AND o.instrument = t.id
			AND (o.cadence <> 'continuing'::cadence) IS NOT FALSE AND coalesce(o.recorded_during @> as_of, false) IS FALSE)
		UNION ALL
		SELECT 'no-duties' AS rule, t.authority AS authority, t.code AS key,
			t.title AS finding, t.source AS source, t.changed_at AS changed_at
		FROM instrument t
		WHERE t.in_force @> as_of AND t.force IN ('statute', 'direction', 'agreement', 'plan') AND t.kind <> 'revocation notice'
		  AND NOT EXISTS (SELECT FROM obligation o WHERE o.authority = t.authority AND o.instrument = t.id)
		  AND NOT EXISTS (SELECT FROM instrument annex JOIN obligation o ON o.authority = annex.authority AND o.instrument = annex.id
			WHERE annex.authority = t.authority AND annex.part_of = t.id)
		UNION ALL
		SELECT 'no-issue-date' AS rule, t.authority AS authority, t.code AS key,
			t.title AS finding, t.source AS source, t.changed_at AS changed_at
		FROM instrument t
		WHERE t.issued_on IS NULL AND t.part_of IS NULL AND (t.force = 'direction' OR t.kind LIKE '%notice%')
		UNION ALL
		SELECT 'revocation-unmatched' AS rule, t.authority AS authority, t.code AS key,
			CASE WHEN t.revoked_on IS NULL THEN 'It is open, and "' || after.code || '" revoked it on ' || to_char((after.issued_on)::timestamp, 'YYYY-MM-DD') || '.'
				ELSE 'It is closed on ' || to_char((t.revoked_on)::timestamp, 'YYYY-MM-DD') || coalesce(', and "' || after.code || '" is of ' || to_char((after.issued_on)::timestamp, 'YYYY-MM-DD'), ', and nothing revokes it') || '.' END AS finding, t.source AS source, t.changed_at AS changed_at
		FROM instrument t
		LEFT JOIN instrument after ON after.authority = t.authority AND after.revokes = coalesce(
			CASE WHEN EXISTS (SELECT FROM instrument own WHERE own.authority = t.authority AND own.revokes = t.id) THEN t.id END, t.part_of, t.id)
		WHERE t.revoked_on IS DISTINCT FROM after.issued_on AND (t.part_of IS NULL OR t.revoked_on IS NOT NULL OR after.revokes = t.id)
		UNION ALL
		SELECT 'two-directions' AS rule, t.authority AS authority, t.code AS key,
			'"' || other.code || '" is in force as well.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM instrument t
		JOIN instrument other ON other.authority = t.authority AND other.id > t.id AND other.legal_basis = t.legal_basis
		WHERE t.force = 'direction' AND other.force = 'direction' AND t.part_of IS NULL AND other.part_of IS NULL
		  AND t.kind <> 'revocation notice' AND other.kind <> 'revocation notice'
		  AND t.in_force @> as_of AND other.in_force @> as_of
		UNION ALL
		SELECT 'accounts-differ' AS rule, t.authority AS authority, n.code AS key,
			'"' || t.source || '": ' || coalesce(t.date_as_stated, 'other days') || '; "' || n.source || '": ' || coalesce(n.date_as_stated, concat_ws(' to ', to_char((n.started_on)::timestamp, 'YYYY-MM-DD'), to_char((n.ended_on)::timestamp, 'YYYY-MM-DD')), 'no days') || '.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM inspection t
		JOIN inspection n ON n.authority = t.authority AND n.id = t.account_of
		WHERE t.started_on IS DISTINCT FROM n.started_on OR t.ended_on IS DISTINCT FROM n.ended_on
			OR t.during IS DISTINCT FROM n.during OR t.published_on IS DISTINCT FROM n.published_on
		UNION ALL
		SELECT 'periods-differ' AS rule, t.authority AS authority, n.title AS key,
			'"' || t.source || '": ' || coalesce(t.date_as_stated, CASE WHEN t.during IS NULL THEN 'no days' ELSE coalesce(to_char((lower(t.during))::timestamp, 'YYYY-MM-DD'), 'before') || ' to ' || coalesce(to_char((upper(t.during) - 1)::timestamp, 'YYYY-MM-DD'), 'now') END) || '; "' || n.source || '": ' || coalesce(n.date_as_stated, CASE WHEN n.during IS NULL THEN 'no days' ELSE coalesce(to_char((lower(n.during))::timestamp, 'YYYY-MM-DD'), 'before') || ' to ' || coalesce(to_char((upper(n.during) - 1)::timestamp, 'YYYY-MM-DD'), 'now') END) || '.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM intervention t
		JOIN intervention n ON n.authority = t.authority AND n.id = t.account_of
		WHERE t.during IS DISTINCT FROM n.during
		UNION ALL
		SELECT 'events-differ' AS rule, t.authority AS authority, n.title AS key,
			'"' || t.source || '": ' || coalesce(t.date_as_stated, CASE WHEN t.during IS NULL THEN 'no days' ELSE coalesce(to_char((lower(t.during))::timestamp, 'YYYY-MM-DD'), 'before') || ' to ' || coalesce(to_char((upper(t.during) - 1)::timestamp, 'YYYY-MM-DD'), 'now') END) || '; "' || n.source || '": ' || coalesce(n.date_as_stated, CASE WHEN n.during IS NULL THEN 'no days' ELSE coalesce(to_char((lower(n.during))::timestamp, 'YYYY-MM-DD'), 'before') || ' to ' || coalesce(to_char((upper(n.during) - 1)::timestamp, 'YYYY-MM-DD'), 'now') END) || '.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM event t
		JOIN event n ON n.authority = t.authority AND n.id = t.account_of
		WHERE t.during IS DISTINCT FROM n.during
		UNION ALL
		SELECT 'grades-differ' AS rule, t.authority AS authority, n.code || '/' || t.area AS key,
			'"' || t.source || '": ' || t.grade || '; "' || other.source || '": ' || other.grade || '.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM judgement t
		JOIN inspection n ON n.authority = t.authority AND n.id = t.inspection
		JOIN judgement other ON other.authority = t.authority AND other.inspection = t.inspection AND other.area = t.area AND other.id > t.id AND other.source <> t.source
		WHERE t.grade OPERATOR(oversight.<>) other.grade
		  AND NOT EXISTS (SELECT FROM judgement later WHERE later.authority = t.authority AND later.restates IN (t.id, other.id))
		UNION ALL
		SELECT 'values-differ' AS rule, t.authority AS authority, concat_ws(' ', t.measure, CASE WHEN t.breakdown <> 'all' THEN t.breakdown END, to_char((lower(t.period))::timestamp, 'YYYY-MM-DD')) AS key,
			'"' || t.source || '": ' || coalesce(t.value::text, t.missing_as) || '; "' || other.source || '": ' || coalesce(other.value::text, other.missing_as) || '.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM observation t
		JOIN observation other ON other.authority = t.authority AND other.measure = t.measure AND other.breakdown = t.breakdown
			AND other.period_kind = t.period_kind AND other.period = t.period AND other.id > t.id AND other.source <> t.source
		WHERE (t.value, t.missing_as) IS DISTINCT FROM (other.value, other.missing_as)
		  AND (t.published_on <= as_of) IS NOT FALSE AND (other.published_on <= as_of) IS NOT FALSE
		UNION ALL
		SELECT 'area-not-awarded' AS rule, t.authority AS authority, n.code || '/' || t.area AS key,
			n.framework || ' awards no grade for it.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM judgement t
		JOIN inspection n ON n.authority = t.authority AND n.id = t.inspection
		WHERE area_is_awarded(n.framework, t.area, n.began) IS NOT TRUE
		UNION ALL
		SELECT 'not-graded' AS rule, t.authority AS authority, t.code AS key,
			'It was published on ' || to_char((t.published_on)::timestamp, 'YYYY-MM-DD') || '.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM inspection t
		WHERE t.published_on <= as_of AND t.account_of IS NULL AND t.kind IN ('standard inspection', 'short inspection', 'SIF inspection', 'safeguarding and looked-after inspection')
		  AND NOT EXISTS (SELECT FROM judgement j WHERE j.authority = t.authority AND j.inspection = t.id)
		UNION ALL
		SELECT 'not-published' AS rule, t.authority AS authority, t.code AS key,
			'It ended on ' || to_char((coalesce(t.ended_on, t.started_on))::timestamp, 'YYYY-MM-DD') || '.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM inspection t
		WHERE t.published_on IS NULL AND t.account_of IS NULL AND coalesce(t.ended_on, t.started_on) < as_of - 182
		UNION ALL
		SELECT 'outside-framework' AS rule, t.authority AS authority, t.code AS key,
			'It began on ' || to_char((t.started_on)::timestamp, 'YYYY-MM-DD') || '.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM inspection t
		JOIN framework w ON w.code = t.framework
		WHERE t.started_on IS NOT NULL AND NOT w.during @> t.started_on
		UNION ALL
		SELECT 'finding-unanswered' AS rule, t.authority AS authority, n.code || '/' || t.number AS key,
			t.wording AS finding, t.source AS source, t.changed_at AS changed_at
		FROM finding t
		JOIN inspection n ON n.authority = t.authority AND n.id = t.inspection
		WHERE t.kind IN ('area for improvement', 'recommendation', 'priority action') AND (n.published_on <= as_of) IS NOT FALSE
		  AND NOT EXISTS (SELECT FROM obligation o WHERE o.authority = t.authority AND o.finding = t.id)
		  AND EXISTS (SELECT FROM obligation o WHERE o.authority = t.authority)
		UNION ALL
		SELECT 'intervention-outlasts' AS rule, t.authority AS authority, t.title AS key,
			'"' || i.code || '" ended on ' || to_char((upper(i.in_force) - 1)::timestamp, 'YYYY-MM-DD') || '.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM intervention t
		JOIN instrument i ON i.authority = t.authority AND i.id = t.instrument
		WHERE upper(i.in_force) <= as_of AND (upper(t.during) > upper(i.in_force) OR upper_inf(t.during))
		UNION ALL
		SELECT 'before-or-after-authority', t.authority, t.key,
			'It is dated ' || to_char((t.on_date)::timestamp, 'YYYY-MM-DD') || '; the authority was there from ' || coalesce(to_char((lower(a.during))::timestamp, 'YYYY-MM-DD'), 'before') || coalesce(' to ' || to_char((upper(a.during) - 1)::timestamp, 'YYYY-MM-DD'), ' on') || '.',
			t.source, t.changed_at
		FROM (
			SELECT i.authority, 'instrument ' || i.code AS key, i.issued_on AS on_date, i.source, i.changed_at FROM instrument i WHERE i.issued_on IS NOT NULL
			UNION ALL
			SELECT n.authority, 'inspection ' || n.code, n.started_on, n.source, n.changed_at FROM inspection n WHERE n.started_on IS NOT NULL
			UNION ALL
			SELECT v.authority, 'intervention ' || v.title, lower(v.during), v.source, v.changed_at FROM intervention v WHERE lower(v.during) IS NOT NULL
			UNION ALL
			SELECT e.authority, 'event ' || e.title, lower(e.during), e.source, e.changed_at FROM event e WHERE lower(e.during) IS NOT NULL
		) t
		JOIN authority a ON a.code = t.authority
		WHERE NOT a.during @> t.on_date
		UNION ALL
		SELECT 'shares-do-not-add-up', t.predecessor, to_char((t.happened_on)::timestamp, 'YYYY-MM-DD'),
			'They add up to ' || sum(t.share) || '.', min(t.source), max(t.changed_at)
		FROM authority_succession t
		GROUP BY t.predecessor, t.happened_on
		HAVING count(t.share) = count(*) AND sum(t.share) <> 1
		UNION ALL
		SELECT 'successor-missing' AS rule, t.code AS authority, t.code AS key,
			'It ended on ' || to_char((upper(t.during) - 1)::timestamp, 'YYYY-MM-DD') || '.' AS finding, t.source AS source, t.changed_at AS changed_at
		FROM authority t
		WHERE upper(t.during) <= as_of AND NOT EXISTS (SELECT FROM authority_succession y WHERE y.predecessor = t.code)
		UNION ALL
		SELECT 'dates-in-words-only' AS rule, coalesce(p.authority, body.authority) AS authority, p.name || ': ' || w.name AS key,
			t.date_as_stated AS finding, t.source AS source, t.changed_at AS changed_at
		FROM role_holder t
		JOIN party p ON p.code = t.post
		JOIN party w ON w.code = t.holder
		LEFT JOIN party body ON body.code = p.part_of
		WHERE t.during IS NULL
		UNION ALL
		SELECT 'without-source', t.authority, t.key, t.title, NULL, t.changed_at
		FROM (
			SELECT i.authority, 'instrument ' || i.code AS key, i.title, i.changed_at FROM instrument i WHERE i.source IS NULL
			UNION ALL
			SELECT o.authority, 'obligation ' || concat_ws('/', i.code, CASE WHEN o.clause <> '' THEN o.clause END, o.duty), o.title, o.changed_at
			FROM obligation o JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
			WHERE o.source IS NULL AND i.source IS NULL
			UNION ALL
			SELECT n.authority, 'inspection ' || n.code, n.kind, n.changed_at FROM inspection n WHERE n.source IS NULL
			UNION ALL
			SELECT f.authority, 'finding ' || n.code || '/' || f.number, f.wording, f.changed_at
			FROM finding f JOIN inspection n ON n.authority = f.authority AND n.id = f.inspection
			WHERE f.source IS NULL AND n.source IS NULL
			UNION ALL
			SELECT v.authority, 'intervention', v.title, v.changed_at FROM intervention v WHERE v.source IS NULL
			UNION ALL
			SELECT e.authority, 'event ' || e.kind, e.title, e.changed_at FROM event e WHERE e.source IS NULL
			UNION ALL
			SELECT k.authority, 'risk', k.title, k.changed_at FROM risk k WHERE k.source IS NULL
			UNION ALL
			SELECT c.authority, 'decision ' || c.kind, c.decision, c.changed_at FROM decision c WHERE c.source IS NULL
		) t
		UNION ALL
		SELECT 'source-undated', NULL, t.code, t.title, t.code, t.changed_at
		FROM source t
		WHERE t.published_on IS NULL AND t.date_as_stated IS NULL
		  AND (EXISTS (SELECT FROM judgement j WHERE j.source = t.code) OR EXISTS (SELECT FROM inspection n WHERE n.source = t.code)
			OR EXISTS (SELECT FROM instrument i WHERE i.source = t.code) OR EXISTS (SELECT FROM event e WHERE e.source = t.code)
			OR EXISTS (SELECT FROM intervention v WHERE v.source = t.code))
	) x
	JOIN quality_rule q ON q.code = x.rule AND q.active
	LEFT JOIN authority a ON a.code = x.authority
	-- what an authority lacks that is no more, or is still to come, nobody can mend
	WHERE (NOT a.during @> as_of AND q.code IN ('post-is-vacant', 'child-without-team', 'timescale-unconfirmed', 'evidence-ends', 'no-duties', 'two-directions')) IS NOT TRUE
	ORDER BY x.authority, q.kind, q.code, x.key, x.finding;
END;
COMMENT ON FUNCTION data_quality(date) IS
	'What is inconsistent, missing or doubtful in the register on a date: the table, the row, what was found, and the rule it breaks. Sources that disagree are listed too; both are kept. It looks at everything the register holds; the date says what is in force, and what should have been done by then.';
CREATE VIEW data_quality WITH (security_invoker) AS
	SELECT r.* FROM data_quality(oversight.as_of()) r;
