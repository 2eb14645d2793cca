-- What the board pack is made of: the reports of a register, each read once for
-- one authority and one day. Lists are cut to what a document can hold, and what
-- was cut is counted.

CREATE FUNCTION board_pack_facts(register text, authority text, as_of date, series text DEFAULT NULL) RETURNS jsonb
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	SET jit = off
	SET datestyle = 'ISO'
	SET timezone = 'Europe/London'
	SET extra_float_digits = 1
AS $$
DECLARE
	register CONSTANT text := board_pack_facts.register;
	months CONSTANT integer := 27;
	first_month CONSTANT date := (date_trunc('month', as_of::timestamp) - interval '23 months')::date;
	month_ago CONSTANT date := (as_of - interval '1 month')::date;
	day date;
	facts jsonb;
	kept record;
	part jsonb;
BEGIN
	-- An authority that is no more, and who took over from it then: what it gave
	-- away earlier, it outlived. A source may name its last day for the day after it.
	EXECUTE format($sql$
		SELECT to_jsonb(x)
		FROM (
			SELECT a.name, a.kind, coalesce(a.ons_region, a.ofsted_region) AS region, ended.ended_on, CASE WHEN ended.ended_on IS NOT NULL THEN (
				SELECT string_agg(n.name, ', ' ORDER BY n.name COLLATE "C")
				FROM %1$I.authority_succession s
				JOIN %1$I.authority n ON n.code = s.successor
				WHERE s.predecessor = a.code AND s.happened_on BETWEEN ended.ended_on - 1 AND ended.ended_on) END AS successors
			FROM %1$I.authority a
			CROSS JOIN LATERAL (SELECT CASE WHEN upper(a.during) <= $2 THEN upper(a.during) END AS ended_on) ended
			WHERE a.code = $1
		) x
		$sql$, register) INTO facts USING authority, as_of;

	-- What changed is told since the latest snapshot of the series asked for; else
	-- of one whose name speaks of a board, for others are kept for other ends; else
	-- since the daily one nearest to a month ago; else since that day.
	EXECUTE format($sql$
		SELECT s.series, s.as_of
		FROM %1$I.snapshot s
		WHERE s.authority = $2 AND s.as_of < $1
		  AND CASE WHEN $4 IS NULL THEN s.series = 'daily' OR s.series ~* '(^|[^[:alnum:]])board($|[^[:alnum:]])' ELSE s.series = $4 END
		ORDER BY s.series = 'daily', CASE WHEN s.series = 'daily' AND $4 IS NULL THEN abs(s.as_of - $3) END, s.as_of DESC, s.series COLLATE "C"
		LIMIT 1
		$sql$, register) INTO kept USING as_of, authority, month_ago, series;
	day := coalesce(kept.as_of, month_ago);
	facts := facts || jsonb_build_object('register', register, 'authority', authority, 'as_of', as_of, 'since', day, 'snapshot', kept.series, 'series_asked', series,
		'first_month', first_month, 'months', months,
		'restricted', row_security_active(format('%I.obligation', register)::regclass));

	-- How duties stand; those to children are counted.
	EXECUTE format($sql$
		WITH s AS MATERIALIZED (
			SELECT s.obligation, s.instrument_title, s.clause, s.title, s.subject IS NOT NULL AS personal, s.timescale, s.owes, s.binding, s.status, s.next_due,
				s.unmet_since, s.met, s.met + s.late + s.missed + s.overdue AS held, s.source
			FROM %1$I.obligation_status($1) s
			WHERE s.authority = $2
		)
		SELECT jsonb_build_object(
			'counts', (SELECT jsonb_build_object('in_force', count(*),
					'overdue', count(*) FILTER (WHERE s.status = 'overdue'),
					'unrecorded', count(*) FILTER (WHERE s.status = 'unrecorded'),
					'soon', count(*) FILTER (WHERE s.status IN ('due soon', 'expected soon')),
					'binding', count(*) FILTER (WHERE s.status = 'binding'),
					'good', count(*) FILTER (WHERE s.status IN ('up to date', 'not yet due', 'expected')),
					'completed', count(*) FILTER (WHERE s.status = 'completed'),
					'unseen', count(*) FILTER (WHERE s.status = 'expected, not seen'),
					'other', count(*) FILTER (WHERE s.status NOT IN ('expected, not seen', 'overdue', 'unrecorded', 'due soon', 'expected soon', 'binding', 'up to date', 'not yet due', 'expected', 'completed')),
					'children', count(*) FILTER (WHERE s.personal),
					'children_overdue', count(*) FILTER (WHERE s.personal AND s.status = 'overdue'),
					'children_since', min(s.unmet_since) FILTER (WHERE s.personal)) FROM s),
			'binding_total', (SELECT count(*) FROM s WHERE NOT s.personal AND s.status = 'binding'),
			'binding', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]')
				FROM (SELECT row_number() OVER (ORDER BY s.instrument_title COLLATE "C", s.obligation) AS n, s.title, s.instrument_title, s.clause, s.owes
					FROM s WHERE NOT s.personal AND s.status = 'binding' ORDER BY s.instrument_title COLLATE "C", s.obligation LIMIT 40) x),
			'owners', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]')
				FROM (SELECT row_number() OVER (ORDER BY min(s.unmet_since), s.owes COLLATE "C") AS n, s.owes, count(*) FILTER (WHERE s.unmet_since IS NOT NULL) AS overdue,
						min(s.unmet_since) AS since, count(*) AS duties, sum(s.met) AS met, sum(s.held) AS held
					FROM s WHERE NOT s.personal AND s.binding GROUP BY s.owes HAVING count(*) FILTER (WHERE s.unmet_since IS NOT NULL) > 0
					ORDER BY min(s.unmet_since), s.owes COLLATE "C" LIMIT 20) x),
			'children', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]')
				FROM (SELECT row_number() OVER (ORDER BY s.instrument_title COLLATE "C", s.timescale COLLATE "C") AS n, s.instrument_title, s.timescale, count(*) AS duties,
						count(*) FILTER (WHERE s.status = 'overdue') AS overdue, count(*) FILTER (WHERE s.status = 'unrecorded') AS unrecorded, min(s.unmet_since) AS since
					FROM s WHERE s.personal GROUP BY s.instrument_title, s.timescale ORDER BY s.instrument_title COLLATE "C", s.timescale COLLATE "C" LIMIT 20) x),
			'duty_sources', (SELECT coalesce(jsonb_agg(DISTINCT s.source), '[]') FROM s WHERE s.source IS NOT NULL))
		$sql$, register) INTO part USING as_of, authority;
	facts := facts || part;

	EXECUTE format($sql$
		SELECT jsonb_build_object('overdue_total', count(*), 'overdue_binding', count(*) FILTER (WHERE x.binding), 'overdue', coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.n) FILTER (WHERE x.n <= 60), '[]'))
		FROM (
			SELECT row_number() OVER (ORDER BY o.binding DESC, o.days_overdue DESC, o.obligation) AS n, o.instrument_title, o.clause, o.title, o.owes, o.binding, o.frequency, o.status, o.rag,
				o.unmet_since, o.unmet_run, o.days_overdue, o.last_done, o.escalation_step, o.escalation_tells
			FROM %1$I.overdue($1) o
			WHERE o.authority = $2 AND o.subject IS NULL
		) x
		$sql$, register) INTO part USING as_of, authority;
	facts := facts || part;

	-- Due dates by month: the duties that matter have rows of their own, the
	-- others and those to children share one for each instrument.
	EXECUTE format($sql$
		WITH c AS MATERIALIZED (
			SELECT c.obligation, c.subject IS NOT NULL AS personal, c.instrument_title, c.clause, c.title, c.timescale, c.owes, c.due_on,
				c.outcome = 'due' AND c.due_on <= $1 + 30 AND c.subject IS NULL AS soon,
				(12 * (extract(year FROM c.due_on) - extract(year FROM $3)) + extract(month FROM c.due_on) - extract(month FROM $3))::integer AS month,
				CASE c.outcome WHEN 'expected' THEN 'due' WHEN 'later than expected' THEN 'late' WHEN 'expected, not seen' THEN 'unseen' ELSE c.outcome END AS outcome
			FROM %1$I.due_calendar($1, $3, ($3 + $4 * interval '1 month')::date - 1) c
			WHERE c.authority = $2
		), duty AS (
			SELECT d.*, CASE WHEN NOT d.personal THEN row_number() OVER (PARTITION BY d.personal ORDER BY d.unmet DESC, d.late DESC, d.instrument_title COLLATE "C", d.clause COLLATE "C", d.obligation) END AS place
			FROM (
				SELECT c.obligation, c.personal, c.instrument_title, c.clause, c.title, c.timescale, c.owes,
					count(*) FILTER (WHERE c.outcome IN ('missed', 'overdue')) AS unmet, count(*) FILTER (WHERE c.outcome = 'late') AS late
				FROM c
				GROUP BY c.obligation, c.personal, c.instrument_title, c.clause, c.title, c.timescale, c.owes
			) d
		), line AS (
			SELECT d.obligation, CASE WHEN d.place <= 40 THEN d.obligation END AS own, d.personal,
				CASE WHEN d.place <= 40 THEN d.title WHEN d.personal THEN coalesce(d.timescale, d.instrument_title) ELSE d.instrument_title END AS label,
				CASE WHEN d.place <= 40 THEN concat_ws(' ', d.instrument_title, nullif(d.clause, '')) WHEN d.personal AND d.timescale IS NOT NULL THEN d.instrument_title END AS under,
				CASE WHEN d.place <= 40 THEN d.owes END AS owes, coalesce(d.place, 0) AS place
			FROM duty d
		), soon AS (
			-- what is suspended falls due on nobody
			SELECT c.obligation, c.title, c.owes, min(c.due_on) AS next_due
			FROM c
			WHERE c.soon
			GROUP BY c.obligation, c.title, c.owes
		), filled AS (
			SELECT l.own, l.personal, l.label, l.under, l.owes, c.month, c.outcome, count(*) AS n
			FROM c
			JOIN line l ON l.obligation = c.obligation
			GROUP BY l.own, l.personal, l.label, l.under, l.owes, c.month, c.outcome
		), listed AS (
			SELECT row_number() OVER (ORDER BY l.own IS NULL, l.personal, CASE WHEN l.own IS NOT NULL THEN l.place END, l.label COLLATE "C", l.under COLLATE "C") AS n, l.*,
				(SELECT jsonb_agg(jsonb_build_object('month', f.month, 'outcome', f.outcome, 'n', f.n) ORDER BY f.month, f.outcome COLLATE "C")
				 FROM filled f
				 WHERE f.own IS NOT DISTINCT FROM l.own AND f.personal = l.personal AND f.label = l.label AND f.under IS NOT DISTINCT FROM l.under) AS cells
			FROM (
				SELECT l.own, l.personal, l.label, l.under, min(l.owes) AS owes, count(*) AS duties, min(l.place) AS place
				FROM line l
				GROUP BY l.own, l.personal, l.label, l.under
			) l
		)
		SELECT jsonb_build_object(
			'calendar', coalesce(jsonb_agg(jsonb_build_object('n', l.n, 'owes', l.owes, 'cells', l.cells, 'label', l.label,
				'under', CASE WHEN l.own IS NOT NULL THEN l.under ELSE concat_ws(', ', l.under, l.duties || CASE WHEN l.personal THEN CASE WHEN l.duties = 1 THEN ' duty to a child' ELSE ' duties to children' END
					ELSE CASE WHEN l.duties = 1 THEN ' other duty' ELSE ' other duties' END END) END) ORDER BY l.n) FILTER (WHERE l.n <= 70), '[]'),
			'calendar_more', coalesce(sum(l.duties) FILTER (WHERE l.n > 70), 0),
			'soon_total', (SELECT count(*) FROM soon),
			'soon', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]')
				FROM (SELECT row_number() OVER (ORDER BY s.next_due, s.obligation) AS n, s.title, s.owes, s.next_due
					FROM soon s ORDER BY s.next_due, s.obligation LIMIT 12) x))
		FROM listed l
		$sql$, register) INTO part USING as_of, authority, first_month, months;
	facts := facts || part;

	-- What was found, and who stepped in.
	EXECUTE format($sql$
		SELECT jsonb_build_object(
			'judged', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
				SELECT row_number() OVER () AS n, r.service, r.area, r.grade, r.standing, r.covered_by_area, r.judged_on, r.ended_on, r.previous_grade, r.direction, r.days_below_good, r.source
				FROM %1$I.judgement_current($1) r WHERE r.authority = $2 AND num_nonnulls(r.grade, r.ended_on, r.previous_grade) > 0 LIMIT 30) x),
			'judgements', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
				SELECT row_number() OVER () AS n, r.service, r.area, r.grade, r.grade_rank, r.judged_on, r.judged_to, r.standing, r.source
				FROM %1$I.judgement_timeline($1) r WHERE r.authority = $2 LIMIT 120) x),
			'timelines', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
				SELECT row_number() OVER () AS n, r.timeline, r.part, r.label, r.period_from, r.period_to, r.days, r.date_as_stated, r.source
				FROM %1$I.three_timelines($1) r WHERE r.authority = $2 AND r.timeline = 'monitoring' LIMIT 60) x),
			'interventions', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
				SELECT r.position AS n, r.level, r.title, r.period_from, r.period_to, r.is_open, r.days, r.date_as_stated, r.source
				FROM %1$I.intervention_timeline($1) r WHERE r.authority = $2 AND NOT r.other_account ORDER BY r.position LIMIT 40) x),
			'expected', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
				SELECT row_number() OVER () AS n, r.next_kind AS what, concat_ws(', ', oversight.date_in_words(r.expected_by), nullif(r.standing, 'expected')) AS expected,
					concat_ws(' ', r.latest_kind, 'of', oversight.date_in_words(coalesce(r.latest_visit_on, r.inspected_on))) AS counted, concat_ws('; ', r.usual_interval, r.note) AS basis, r.source
				FROM %1$I.inspection_expected($1) r WHERE r.authority = $2 AND r.next_kind IS NOT NULL LIMIT 10) x))
		$sql$, register) INTO part USING as_of, authority;
	facts := facts || part;

	-- Plans and their pace.
	EXECUTE format($sql$
		SELECT jsonb_build_object(
			'plan', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
				SELECT row_number() OVER () AS n, r.inspection, r.finding, r.finding_wording, r.repeats, r.instrument_title, r.title, r.owes, r.state, r.percent, r.reported_on, r.note, r.forecast, r.forecast_moved_days, r.due_on, r.source
				FROM %1$I.plan_progress($1) r WHERE r.authority = $2) x),
			'pace', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
				SELECT row_number() OVER () AS n, r.instrument_title, r.done_share, r.elapsed_share, r.on_time_rate, r.indication, r.reason
				FROM %1$I.pace($1) r WHERE r.authority = $2 AND (r.actions_counted > 0 OR r.on_time_rate IS NOT NULL OR r.longest_unmet_run > 0) LIMIT 30) x),
			'targets', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
				SELECT row_number() OVER () AS n, r.title, r.forecast, r.by_date, r.date_as_stated, r.actual_value, r.actual_grade, r.status, r.rag, r.source
				FROM %1$I.measure_target($1) r WHERE r.authority = $2 LIMIT 40) x))
		$sql$, register) INTO part USING as_of, authority;
	facts := facts || part;

	-- Figures: a series is a measure, a part and a kind of period.
	EXECUTE format($sql$
		WITH t AS MATERIALIZED (
			SELECT r.*, count(r.value) OVER w AS points, row_number() OVER (w ORDER BY r.period_to DESC) AS back
			FROM %1$I.measure_trend($1) r
			WHERE r.authority = $2
			WINDOW w AS (PARTITION BY r.measure, r.breakdown, r.period_kind)
		), latest AS (
			SELECT DISTINCT ON (t.measure, t.breakdown, t.period_kind) t.*
			FROM t
			WHERE t.period_kind <> 'as stated' AND t.value IS NOT NULL
			ORDER BY t.measure, t.breakdown, t.period_kind, t.period_to DESC
		), listed AS (
			SELECT row_number() OVER (ORDER BY l.points < 2, l.breakdown <> 'all', CASE l.signal WHEN 'concern' THEN 1 WHEN 'high' THEN 2 WHEN 'low' THEN 2 WHEN 'improvement' THEN 3 ELSE 4 END,
					l.title COLLATE "C", l.measure COLLATE "C", l.breakdown COLLATE "C", l.period_kind COLLATE "C") AS n, l.*
			FROM latest l
		)
		SELECT jsonb_build_object(
			'series_more', greatest((SELECT count(*) FROM listed l WHERE l.points > 1) - 24, 0),
			'series', (SELECT coalesce(jsonb_agg(jsonb_build_object('n', l.n, 'measure', l.measure, 'title', l.title, 'unit', l.unit, 'breakdown', l.breakdown, 'period_kind', l.period_kind, 'period_from', l.period_from, 'polarity', l.polarity,
					'points', l.points, 'label', l.period_label, 'value', l.value, 'rule', l.rule, 'signal', l.signal, 'source', l.source,
					'mean', l.mean::numeric, 'lower', l.process_lower::numeric, 'upper', l.process_upper::numeric,
					'drawn', (SELECT jsonb_agg(jsonb_build_object('n', -t.back, 'label', t.period_label, 'short', CASE WHEN t.period_kind IN ('snapshot', 'month') THEN to_char(t.period_to::timestamp, 'Mon YYYY') ELSE t.period_label END, 'value', t.value, 'mean', round(t.mean::numeric, 6), 'lower', round(t.process_lower::numeric, 6),
							'upper', round(t.process_upper::numeric, 6), 'rule', t.rule, 'signal', t.signal) ORDER BY t.back DESC)
						FROM t WHERE t.measure = l.measure AND t.breakdown = l.breakdown AND t.period_kind = l.period_kind AND t.back <= 60)) ORDER BY l.n), '[]')
				FROM listed l WHERE l.n <= 40),
			'stated', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
				SELECT row_number() OVER (ORDER BY t.title COLLATE "C", t.period_to, t.period_from) AS n, t.title, t.unit, t.period_label AS label, t.value, t.bound, t.missing_as, t.source
				FROM t WHERE t.period_kind = 'as stated' ORDER BY t.title COLLATE "C", t.period_to, t.period_from LIMIT 30) x))
		$sql$, register) INTO part USING as_of, authority;
	facts := facts || part;

	EXECUTE format($sql$
		WITH wanted AS (
			SELECT w.*
			FROM jsonb_to_recordset($3) AS w (n integer, measure text, breakdown text, period_kind text, period_from date)
			WHERE w.n <= 24 AND w.breakdown = 'all'
		), known AS MATERIALIZED (
			-- by itself, so that the report is planned as it is anywhere else
			SELECT r.authority, r.measure, r.title, r.unit, r.breakdown, r.period_kind, r.period_from, r.period_label, r.value, r.rank, r.rank_highest, r.n_values, r.n_missing, r.band,
				r.neighbours_edition, r.neighbours_mean, r.ons_region_mean, r.ons_region_published, r.england_mean, r.england_published
			FROM %1$I.measure_benchmark($1) r
		), b AS MATERIALIZED (
			SELECT w.n, r.*
			FROM known r
			JOIN wanted w ON w.measure = r.measure AND w.breakdown = r.breakdown AND w.period_kind = r.period_kind AND w.period_from = r.period_from
		)
		SELECT jsonb_build_object('benchmark', coalesce(jsonb_agg(jsonb_build_object('n', o.n, 'title', o.title, 'unit', o.unit, 'label', o.period_label, 'value', o.value,
			'rank', o.rank, 'rank_highest', o.rank_highest, 'n_values', o.n_values, 'n_missing', o.n_missing, 'band', o.band,
			'neighbours_mean', round(o.neighbours_mean::numeric, least(scale(o.value) + 1, 9)),
			-- what lies beyond every authority's value is their total, not a value to compare with
			'region', CASE WHEN o.ons_region_published BETWEEN span.low AND span.high THEN o.ons_region_published ELSE round(o.ons_region_mean::numeric, least(scale(o.value) + 1, 9)) END,
			'england', CASE WHEN o.england_published BETWEEN span.low AND span.high THEN o.england_published ELSE round(o.england_mean::numeric, least(scale(o.value) + 1, 9)) END,
			'everybody', span.all_values,
			'neighbours', coalesce((SELECT jsonb_agg(e.value ORDER BY e.value) FROM b e JOIN %1$I.neighbour x ON x.authority = $2 AND x.edition = o.neighbours_edition AND x.neighbour = e.authority
				WHERE e.n = o.n AND e.value IS NOT NULL), '[]')) ORDER BY o.n), '[]'))
		FROM b o
		CROSS JOIN LATERAL (
			SELECT min(e.value) AS low, max(e.value) AS high, jsonb_agg(e.value ORDER BY e.value) AS all_values
			FROM b e
			WHERE e.n = o.n AND e.value IS NOT NULL
		) span
		WHERE o.authority = $2 AND o.n_values > 1 AND o.value IS NOT NULL
		$sql$, register) INTO part USING as_of, authority, facts -> 'series';
	facts := facts || part;

	-- What happened and what was entered since. What was done is counted: the
	-- calendar shows it. Of what may concern a child no title is shown.
	EXECUTE format($sql$
		WITH t AS MATERIALIZED (
			SELECT t.on_date, t.kind, t.title, t.detail, t.source, t.other_account
			FROM %1$I.timeline($1) t
			WHERE t.authority = $2 AND t.on_date > $3
		), listed AS (
			SELECT row_number() OVER (ORDER BY t.on_date DESC, t.kind COLLATE "C" DESC, t.title COLLATE "C" DESC, t.detail COLLATE "C" DESC) AS back,
				count(*) OVER () AS of, t.on_date, t.kind, t.title, t.source
			FROM t
			WHERE NOT t.other_account AND t.kind NOT IN ('done', 'commentary', 'signed')
		)
		SELECT jsonb_build_object(
			'done', (SELECT count(*) FROM t WHERE t.kind = 'done'),
			'events', (SELECT coalesce(jsonb_agg(jsonb_build_object('n', l.of - l.back + 1, 'on_date', l.on_date, 'kind', l.kind, 'title', l.title, 'source', l.source) ORDER BY l.back DESC), '[]')
				FROM listed l WHERE l.back <= 30))
		$sql$, register) INTO part USING as_of, authority, day;
	facts := facts || part;
	EXECUTE format($sql$
		WITH c AS MATERIALIZED (SELECT c.* FROM %1$I.changes_since($3, $1) c WHERE c.authority = $2)
		SELECT jsonb_build_object(
			'corrected', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
				SELECT row_number() OVER (ORDER BY c.table_name COLLATE "C", c.on_date, c.reference COLLATE "C", c.after COLLATE "C") AS n, c.change, c.reference, c.title, c.before, c.after, c.source
				FROM c WHERE c.change IN ('restated', 'revised') ORDER BY n LIMIT 30) x),
			'entered', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
				SELECT c.table_name, count(*) AS rows, count(*) FILTER (WHERE c.change = 'recorded late') AS late FROM c GROUP BY c.table_name ORDER BY c.table_name COLLATE "C") x))
		$sql$, register) INTO part USING as_of, authority, day;
	facts := facts || part;

	-- What the reports say otherwise than that snapshot did, and not what a later
	-- one does, which may know no more. A duty to a child has no title there, and
	-- is counted; so is what changed for neither better nor worse, such as a date,
	-- unless a duty has become or is no longer suspended, not recorded or complete.
	IF kept.series IS NOT NULL THEN
		EXECUTE format($sql$
			WITH c AS MATERIALIZED (
				SELECT c.part, c.reference, c.title, c.change, c.before, c.after, c.direction,
					c.part = 'duty' AND c.title IS NULL AS personal,
					CASE WHEN c.direction = 'worse' THEN 1 WHEN c.direction = 'better' THEN 2 WHEN c.part <> 'duty' AND c.before IS DISTINCT FROM c.after THEN 3
						WHEN c.change = 'changed' AND c.rag_before IS DISTINCT FROM c.rag_after AND (c.rag_before IN ('grey', 'blue') OR c.rag_after IN ('grey', 'blue')) THEN 3 WHEN c.change <> 'changed' THEN 4 END AS place
				FROM %1$I.changed_since_snapshot($1, $4, $3) c
				WHERE c.authority = $2
			)
			SELECT jsonb_build_object(
				'moved_total', count(*) FILTER (WHERE NOT c.personal AND c.place IS NOT NULL),
				'moved_round', count(*) FILTER (WHERE NOT c.personal AND c.place IS NULL),
				'moved_children', count(*) FILTER (WHERE c.personal),
				'moved_children_worse', count(*) FILTER (WHERE c.personal AND c.direction = 'worse'),
				'moved_children_better', count(*) FILTER (WHERE c.personal AND c.direction = 'better'),
				'moved', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
					SELECT row_number() OVER (ORDER BY c.place, c.part COLLATE "C", c.reference COLLATE "C", c.title COLLATE "C", c.after COLLATE "C") AS n, c.part, c.title, c.change, c.before, c.after, c.direction
					FROM c WHERE NOT c.personal AND c.place IS NOT NULL ORDER BY n LIMIT 40) x))
			FROM c
			$sql$, register) INTO part USING as_of, authority, day, kept.series;
		facts := facts || part;
	END IF;

	-- Words and signatures; words on a duty to a child are left out.
	EXECUTE format($sql$
		SELECT jsonb_build_object(
			'commentary', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
				SELECT row_number() OVER (ORDER BY c.as_at DESC, c.written_on DESC NULLS LAST, c.id) AS n, c.body, coalesce(p.name, c.written_by) AS written_by,
					coalesce(m.title, o.title, replace(c.report, '_', ' ')) AS about, c.as_at, c.source
				FROM %1$I.commentary c
				LEFT JOIN %1$I.party p ON p.code = c.written_by
				LEFT JOIN %1$I.measure m ON m.code = c.measure
				LEFT JOIN %1$I.obligation o ON o.authority = c.authority AND o.id = c.obligation
				WHERE c.authority = $2 AND greatest(c.as_at, c.written_on) <= $1 AND (c.obligation IS NULL OR (o.id IS NOT NULL AND o.subject IS NULL))
				ORDER BY n LIMIT 12) x),
			'signed', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
				SELECT row_number() OVER (ORDER BY s.as_at DESC, s.report COLLATE "C", p.name COLLATE "C") AS n, s.report, s.as_at, p.name AS party, s.signed_by, s.signed_on
				FROM %1$I.sign_off s
				JOIN %1$I.party p ON p.code = s.party
				WHERE s.authority = $2 AND s.signed_on <= $1
				ORDER BY n LIMIT 20) x))
		$sql$, register) INTO part USING as_of, authority;
	facts := facts || part;

	-- The sources of all this.
	EXECUTE format($sql$
		WITH used AS (
			SELECT DISTINCT u.code
			FROM (
				SELECT jsonb_array_elements_text($1 -> 'duty_sources') AS code
				UNION ALL
				SELECT e.value ->> 'source' FROM jsonb_each($1) p, jsonb_array_elements(CASE jsonb_typeof(p.value) WHEN 'array' THEN p.value ELSE '[]' END) e WHERE jsonb_typeof(e.value) = 'object'
			) u
		)
		SELECT jsonb_build_object('sources_total', count(*), 'sources', coalesce(jsonb_agg(to_jsonb(x) ORDER BY x.n) FILTER (WHERE x.n <= 40), '[]'))
		FROM (
			SELECT row_number() OVER (ORDER BY s.published_on NULLS LAST, s.code COLLATE "C") AS n, s.code, s.title, p.name AS publisher, s.published_on, s.date_as_stated AS published_as_stated, s.link
			FROM used u
			JOIN %1$I.source s ON s.code = u.code
			LEFT JOIN %1$I.party p ON p.code = s.publisher
		) x
		$sql$, register) INTO part USING facts;
	facts := facts || part;

	RETURN facts || jsonb_build_object('empty', (facts -> 'counts' ->> 'in_force')::integer = 0
		AND NOT EXISTS (SELECT FROM unnest(ARRAY['judgements', 'timelines', 'interventions', 'calendar', 'plan', 'series', 'stated', 'events', 'commentary', 'signed', 'targets']) AS k (name)
			WHERE jsonb_array_length(facts -> k.name) > 0));
END
$$;
COMMENT ON FUNCTION board_pack_facts(text, text, date, text) IS
	'what the board pack of an authority is made of: the reports of a register, each read once for a day, as one jsonb value; duties to children are counted and never listed';

CREATE FUNCTION board_pack(register text, authority text, as_of date DEFAULT NULL, series text DEFAULT NULL) RETURNS xml
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	SET jit = off
	SET datestyle = 'ISO'
	SET timezone = 'Europe/London'
	SET extra_float_digits = 1
AS $$
DECLARE
	register CONSTANT text := board_pack.register;
	day CONSTANT date := coalesce(board_pack.as_of, oversight.as_of());
	layout CONSTANT integer := oversight.check_layout(board_pack.register);
	alike text;
	known boolean;
	pack jsonb;
	document xml;
	forbidden CONSTANT text := '[\x01-\x08\x0b\x0c\x0e-\x1f'
		|| CASE WHEN getdatabaseencoding() = 'UTF8' THEN chr(65534) || chr(65535) ELSE '' END || ']';
BEGIN
	IF day NOT BETWEEN '0001-01-01' AND '9999-12-31' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'datetime_field_overflow',
			MESSAGE = format('a board pack cannot be made as at %s', day),
			DETAIL = 'It shows what was known on a day of the years 1 to 9999.',
			HINT = format('Write, for example, SELECT oversight.board_pack(%L, ''E06000021'', ''2020-01-31'').', register);
	END IF;
	IF board_pack.authority IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'authority must not be null',
			DETAIL = 'A board pack is of one authority, which is known by its code.',
			HINT = format('Write, for example, SELECT oversight.board_pack(%L, ''E06000021'', ''2020-01-31'').', register);
	END IF;
	EXECUTE format('SELECT EXISTS (SELECT FROM %I.authority a WHERE a.code = $1)', register) INTO known USING board_pack.authority;
	IF NOT known THEN
		EXECUTE format('SELECT min(a.code) FROM %I.authority a WHERE lower(btrim($1)) IN (lower(a.code), lower(a.name)) HAVING count(*) = 1', register)
			INTO alike USING board_pack.authority;
		RAISE EXCEPTION USING
			ERRCODE = 'no_data_found',
			MESSAGE = format('authority "%s" does not exist in register %I', board_pack.authority, register),
			DETAIL = 'An authority is known by its code in the table authority.',
			HINT = CASE WHEN alike IS NOT NULL THEN format('Perhaps you mean %L.', alike) ELSE format('SELECT code, name FROM %I.authority lists them.', register) END;
	END IF;

	IF board_pack.series IS NOT NULL THEN
		EXECUTE format('SELECT $2 = ANY (array_agg(s.series)), string_agg(DISTINCT quote_literal(s.series), '', '') FROM %I.snapshot s WHERE s.authority = $1', register)
			INTO known, alike USING board_pack.authority, board_pack.series;
		IF known IS NOT TRUE THEN
			RAISE EXCEPTION USING
				ERRCODE = 'no_data_found',
				MESSAGE = format('there is no series of snapshots "%s" of authority "%s" in register %I', board_pack.series, board_pack.authority, register),
				DETAIL = coalesce('There are: ' || alike || '.', 'No snapshot of that authority was taken.'),
				HINT = format('Leave the series out, or take a snapshot, for example by SELECT oversight.take_snapshot(%L, ''improvement board'').', register);
		END IF;
	END IF;

	pack := oversight.board_pack_facts(register, board_pack.authority, day, board_pack.series)
		|| jsonb_build_object('layout', layout, 'version', (SELECT e.extversion FROM pg_extension e WHERE e.extname = 'oversight'));

	document := xmlelement(name "html", xmlattributes('http://www.w3.org/1999/xhtml' AS xmlns, 'en-GB' AS lang, 'en-GB' AS "xml:lang"),
		xmlelement(name "head",
			xmlelement(name "meta", xmlattributes('utf-8' AS charset)),
			xmlelement(name "meta", xmlattributes('viewport' AS name, 'width=device-width, initial-scale=1' AS content)),
			xmlelement(name "title", format('%s: board pack as at %s', pack ->> 'name', oversight.date_in_words(day))),
			xmlelement(name "style", oversight.board_pack_style())),
		xmlelement(name "body",
			oversight.chart_marks(),
			xmlelement(name "header",
				xmlelement(name "p", xmlattributes('kicker' AS class), 'Board pack'),
				xmlelement(name "h1", xmlelement(name "bdi", pack ->> 'name')),
				xmlelement(name "p", xmlattributes('dated' AS class), 'As at ' || oversight.date_in_words(day)
					|| coalesce('; ' || (pack ->> 'kind'), '') || coalesce(', ' || (pack ->> 'region'), '')),
				CASE WHEN pack ->> 'ended_on' IS NOT NULL THEN xmlelement(name "p", xmlattributes('lead' AS class), xmlelement(name "bdi",
					'This authority was abolished on ' || oversight.date_in_words((pack ->> 'ended_on')::date)
					|| coalesce(' and followed by ' || (pack ->> 'successors'), '') || '. No duty of its own is in force since.')) END,
				xmlelement(name "nav", xmlattributes('Parts of this pack' AS "aria-label"),
					(SELECT xmlagg(xmlconcat(xmlelement(name "a", xmlattributes('#' || l.id AS href), l.words), ' '::xml) ORDER BY l.n)
					 FROM (VALUES (1, 'timelines', 'Judgement and intervention'), (2, 'overdue', 'Overdue'), (3, 'duties', 'Duties'), (4, 'plan', 'Plans'), (5, 'measures', 'Measures'),
						(6, 'benchmark', 'Among others'), (7, 'changes', 'Changes'), (8, 'words', 'Words and sign-off'), (9, 'sources', 'Sources')) AS l (n, id, words)))),
			xmlelement(name "main",
				oversight.board_pack_answer(pack),
				oversight.board_pack_timelines(pack),
				oversight.board_pack_overdue(pack),
				oversight.board_pack_duties(pack),
				oversight.board_pack_plan(pack),
				oversight.board_pack_measures(pack),
				oversight.board_pack_benchmark(pack),
				oversight.board_pack_changes(pack),
				oversight.board_pack_words(pack),
				oversight.board_pack_sources(pack))));

	-- XML has no way to write most control characters: one in a name becomes the
	-- sign for a character that cannot be shown. What comes back is parsed, so a
	-- document that is not well-formed is never handed out.
	RETURN xmlparse(DOCUMENT '<!DOCTYPE html>' || E'\n'
		|| regexp_replace(document::text, forbidden, '&#xFFFD;', 'g'));
END
$$;
COMMENT ON FUNCTION board_pack(text, text, date, text) IS
	'the document for the board of one authority, as at a date or else oversight.as_of(): XHTML with its charts and style inside, to be saved as a file, looked at offline and printed on A4; what changed is told since the latest snapshot of the series named, by default one whose name speaks of a board';
