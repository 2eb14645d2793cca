-- Reports on what was aimed at: targets and forecasts, plans and their pace, how
-- long interventions last, and what was not spent.
--
-- Not recorded is never not done: what no source says is left open and counted
-- apart. A forecast is what somebody expected; it is shown beside what came, and
-- gives no colour.

-- measure_target --------------------------------------------------------------

CREATE TYPE measure_target_row AS (
	authority text,
	authority_name text,
	target bigint,
	kind text,
	title text,
	forecast boolean,
	set_by text,
	set_on date,
	by_earliest date,
	by_date date,
	date_as_stated text,
	measure text,
	breakdown text,
	unit text,
	service text,
	area text,
	level text,
	target_value numeric,
	tolerance numeric,
	target_grade text,
	target_grade_rank smallint,
	actual_value numeric,
	actual_grade text,
	actual_grade_rank smallint,
	actual_on date,
	reached_on date,
	status text,
	rag text,
	days_late integer,
	needed_per_year float8,
	actual_per_year float8,
	projected_on date,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE measure_target_row IS 'How one target or forecast stands.';
COMMENT ON COLUMN measure_target_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN measure_target_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN measure_target_row.target IS 'The number of the target in this register.';
COMMENT ON COLUMN measure_target_row.kind IS 'measure, grade or intervention: what is to be reached.';
COMMENT ON COLUMN measure_target_row.title IS 'The target in a few words.';
COMMENT ON COLUMN measure_target_row.forecast IS 'True when somebody expects it rather than aims at it.';
COMMENT ON COLUMN measure_target_row.set_by IS 'Who set it or said it.';
COMMENT ON COLUMN measure_target_row.set_on IS 'The day it was set or said.';
COMMENT ON COLUMN measure_target_row.by_earliest IS 'The first day on which it is to be reached, where a span is given.';
COMMENT ON COLUMN measure_target_row.by_date IS 'The day by which it is to be reached, included.';
COMMENT ON COLUMN measure_target_row.date_as_stated IS 'Its date in the source''s own words.';
COMMENT ON COLUMN measure_target_row.measure IS 'The measure.';
COMMENT ON COLUMN measure_target_row.breakdown IS 'The part of the measure.';
COMMENT ON COLUMN measure_target_row.unit IS 'What one of it is.';
COMMENT ON COLUMN measure_target_row.service IS 'What is inspected, when it is a grade.';
COMMENT ON COLUMN measure_target_row.area IS 'The area judged, when it is a grade.';
COMMENT ON COLUMN measure_target_row.level IS 'The level of intervention, when it is to have ended.';
COMMENT ON COLUMN measure_target_row.target_value IS 'The value to be reached.';
COMMENT ON COLUMN measure_target_row.tolerance IS 'How far short of it is still amber.';
COMMENT ON COLUMN measure_target_row.target_grade IS 'The grade to be reached.';
COMMENT ON COLUMN measure_target_row.target_grade_rank IS 'Its rank, 1 outstanding to 4 inadequate.';
COMMENT ON COLUMN measure_target_row.actual_value IS 'The latest value known.';
COMMENT ON COLUMN measure_target_row.actual_grade IS 'The grade in force.';
COMMENT ON COLUMN measure_target_row.actual_grade_rank IS 'Its rank.';
COMMENT ON COLUMN measure_target_row.actual_on IS 'The last day of the period of that value, or the day of that grade; of an intervention, the day of the report or of its end.';
COMMENT ON COLUMN measure_target_row.reached_on IS 'The first day since it was set on which it was reached: the last day of a period, the day a grade was published or the first day after the intervention.';
COMMENT ON COLUMN measure_target_row.status IS 'reached, reached late, missed, or before its day: on course, late, not moving, moving away or not reached yet; not known when there is nothing to hold it against.';
COMMENT ON COLUMN measure_target_row.rag IS 'green when the latest value or grade reaches it, amber within tolerance, red otherwise, grey when nothing is known; empty for a forecast.';
COMMENT ON COLUMN measure_target_row.days_late IS 'Days from the day by which it was to be reached to the day it was, or to the day of the report; empty before.';
COMMENT ON COLUMN measure_target_row.needed_per_year IS 'For a value: the change a year that is still needed to be there in time.';
COMMENT ON COLUMN measure_target_row.actual_per_year IS 'For a value: the change a year since the year before.';
COMMENT ON COLUMN measure_target_row.projected_on IS 'For a value: the day it is reached at that pace.';
COMMENT ON COLUMN measure_target_row.source IS 'The source of the target.';
COMMENT ON COLUMN measure_target_row.changed_at IS 'When the target was entered or last changed.';

CREATE FUNCTION measure_target(as_of date) RETURNS SETOF measure_target_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT t.authority, a.name, t.id,
		CASE WHEN t.measure IS NOT NULL THEN 'measure' WHEN t.area IS NOT NULL THEN 'grade' ELSE 'intervention' END,
		t.title, t.forecast, coalesce(p.name, t.set_by), said.on_day, t.by_earliest, t.by_date, t.date_as_stated,
		t.measure, CASE WHEN t.measure IS NOT NULL THEN t.breakdown END, m.unit, t.family, t.area, t.level,
		t.value, t.tolerance, t.grade::text, grade_rank(t.grade),
		v.value, g.grade::text, grade_rank(g.grade),
		CASE WHEN t.measure IS NOT NULL THEN upper(v.period) - 1
			WHEN t.area IS NOT NULL THEN g.judged_on
			ELSE coalesce(i.ended_on, CASE WHEN i.known THEN as_of END) END,
		reached.on_day,
		CASE WHEN reached.on_day > t.by_date THEN 'reached late'
			WHEN reached.on_day IS NOT NULL THEN 'reached'
			WHEN num_nonnulls(v.value, g.judged_on, i.known) = 0 THEN 'not known'
			WHEN t.by_date < as_of THEN 'missed'
			WHEN (w.t).status IN ('on course', 'late', 'not moving', 'moving away') THEN (w.t).status
			ELSE 'not reached yet' END,
		CASE WHEN t.forecast THEN NULL
			WHEN num_nonnulls(v.value, g.judged_on, i.known) = 0 THEN 'grey'
			WHEN reached.now THEN 'green'
			WHEN CASE m.polarity WHEN 'higher' THEN t.value - v.value ELSE v.value - t.value END <= t.tolerance THEN 'amber'
			WHEN t.level IS NOT NULL AND (t.by_date < as_of) IS NOT TRUE THEN 'amber'
			ELSE 'red' END,
		CASE WHEN coalesce(reached.on_day, as_of) > t.by_date AND num_nonnulls(v.value, g.judged_on, i.known) > 0
			THEN coalesce(reached.on_day, as_of) - t.by_date END,
		(w.t).needed_per_year, (w.t).actual_per_year, (w.t).projected_date,
		t.source, t.changed_at
	FROM target t
	JOIN authority a ON a.code = t.authority
	LEFT JOIN measure m ON m.code = t.measure
	LEFT JOIN party p ON p.code = t.set_by
	LEFT JOIN source s ON s.code = t.source
	CROSS JOIN LATERAL (
		SELECT coalesce(t.set_on, s.published_on) AS on_day, coalesce(t.from_date, t.set_on, s.published_on) AS from_day
	) said
	LEFT JOIN LATERAL (
		SELECT k.value, k.period, before.value AS value_before, before.period AS period_before
		FROM known_observation(as_of) k
		LEFT JOIN known_observation(as_of) before ON before.authority = k.authority AND before.measure = k.measure
			AND before.breakdown = k.breakdown AND before.period_kind = k.period_kind
			AND lower(before.period) = (lower(k.period) - interval '1 year')::date AND before.value IS NOT NULL
			AND NOT EXISTS (SELECT FROM unnest(m.definition_breaks) b (day) WHERE b.day >= upper(before.period) AND b.day < upper(k.period))
		WHERE k.authority = t.authority AND k.measure = t.measure AND k.breakdown = t.breakdown AND k.value IS NOT NULL
		ORDER BY upper(k.period) DESC, before.value IS NULL, lower(k.period) DESC
		LIMIT 1
	) v ON true
	LEFT JOIN LATERAL (
		SELECT grade_on(r.history, as_of) AS grade, judged_on(r.history, as_of) AS judged_on
		FROM known_record(as_of) r
		WHERE r.authority = t.authority AND r.family = t.family AND r.area = t.area
	) g ON true
	LEFT JOIN LATERAL (
		-- the run of interventions of that level, without a gap, at the time or after it
		SELECT true AS known, CASE WHEN upper(run.during) <= as_of THEN upper(run.during) END AS ended_on
		FROM (
			SELECT range_agg(n.during) AS during
			FROM intervention n
			WHERE n.authority = t.authority AND n.level = t.level AND n.account_of IS NULL AND lower(n.during) <= as_of
		) n
		CROSS JOIN LATERAL unnest(n.during) AS run (during)
		WHERE (upper(run.during) > said.on_day) IS NOT FALSE
		ORDER BY lower(run.during)
		LIMIT 1
	) i ON true
	CROSS JOIN LATERAL (
		SELECT CASE
				WHEN t.measure IS NOT NULL THEN (
					SELECT min(upper(k.period) - 1)
					FROM known_observation(as_of) k
					WHERE k.authority = t.authority AND k.measure = t.measure AND k.breakdown = t.breakdown
					  AND (upper(k.period) > said.from_day) IS NOT FALSE
					  AND CASE m.polarity WHEN 'higher' THEN k.value >= t.value ELSE k.value <= t.value END)
				WHEN t.area IS NOT NULL THEN (
					SELECT min(greatest(k.from_day, said.from_day))
					FROM (
						SELECT k.judged_on AS from_day, grade_rank(k.grade) AS rank,
							lead(k.judged_on) OVER (ORDER BY k.judged_on) AS to_day
						FROM known_judgement(as_of) k
						WHERE k.authority = t.authority AND k.family = t.family AND k.area = t.area
					) k
					WHERE k.rank <= grade_rank(t.grade) AND (k.to_day > said.from_day) IS NOT FALSE)
				ELSE i.ended_on END AS on_day,
			CASE
				WHEN t.measure IS NOT NULL THEN CASE m.polarity WHEN 'higher' THEN v.value >= t.value ELSE v.value <= t.value END
				WHEN t.area IS NOT NULL THEN grade_rank(g.grade) <= grade_rank(t.grade)
				ELSE i.ended_on IS NOT NULL END AS now
	) reached
	LEFT JOIN LATERAL (
		SELECT trajectory(v.value::float8, upper(v.period) - 1, t.value::float8, t.by_date,
			v.value_before::float8, upper(v.period_before) - 1, m.polarity) AS t
		WHERE upper(v.period) - 1 < t.by_date
	) w ON true
	WHERE (said.on_day <= as_of) IS NOT FALSE
	ORDER BY t.authority, t.by_date NULLS LAST, t.id;
END;
COMMENT ON FUNCTION measure_target(date) IS
	'Every target and forecast set by a date, for a value, a grade or the end of an intervention: what it aims at, by when, what has come of it and, for a value, the pace it needs and the pace it has.';
CREATE VIEW measure_target WITH (security_invoker) AS
	SELECT r.* FROM measure_target(oversight.as_of()) r;

-- cost_avoidance --------------------------------------------------------------

CREATE TYPE cost_avoidance_row AS (
	authority text,
	authority_name text,
	estimate bigint,
	title text,
	period_label text,
	period_from date,
	period_to date,
	fewer numeric,
	fewer_published numeric,
	published_now numeric,
	published_before numeric,
	published_measure text,
	published_source text,
	unit_cost numeric,
	unit_cost_per text,
	length_of_stay numeric,
	total numeric,
	total_bound text,
	total_computed numeric,
	per_entrant_implied numeric,
	total_on_published numeric,
	not_stated text,
	arithmetic text,
	stated_on date,
	date_as_stated text,
	wording text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE cost_avoidance_row IS 'One estimate of what was not spent, with its arithmetic.';
COMMENT ON COLUMN cost_avoidance_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN cost_avoidance_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN cost_avoidance_row.estimate IS 'The number of the estimate in this register.';
COMMENT ON COLUMN cost_avoidance_row.title IS 'The estimate in a few words.';
COMMENT ON COLUMN cost_avoidance_row.period_label IS 'The period in which fewer came.';
COMMENT ON COLUMN cost_avoidance_row.period_from IS 'Its first day.';
COMMENT ON COLUMN cost_avoidance_row.period_to IS 'Its last day, included.';
COMMENT ON COLUMN cost_avoidance_row.fewer IS 'How many fewer came than a year before, as stated.';
COMMENT ON COLUMN cost_avoidance_row.fewer_published IS 'How many fewer came by the published figures; negative when more came.';
COMMENT ON COLUMN cost_avoidance_row.published_now IS 'How many came in the period by the published figures.';
COMMENT ON COLUMN cost_avoidance_row.published_before IS 'How many came in the same period a year before.';
COMMENT ON COLUMN cost_avoidance_row.published_measure IS 'The measure of those figures.';
COMMENT ON COLUMN cost_avoidance_row.published_source IS 'Their source.';
COMMENT ON COLUMN cost_avoidance_row.unit_cost IS 'What one costs for the unit of time, in pounds, as stated.';
COMMENT ON COLUMN cost_avoidance_row.unit_cost_per IS 'That unit: day, week, month or year.';
COMMENT ON COLUMN cost_avoidance_row.length_of_stay IS 'How long one stays, in that unit, as stated.';
COMMENT ON COLUMN cost_avoidance_row.total IS 'The sum not spent, in pounds, as stated.';
COMMENT ON COLUMN cost_avoidance_row.total_bound IS 'above, below or about, where no exact sum is stated.';
COMMENT ON COLUMN cost_avoidance_row.total_computed IS 'The three inputs multiplied, in pounds; empty unless all three are stated.';
COMMENT ON COLUMN cost_avoidance_row.per_entrant_implied IS 'The total stated by the number stated: what cost and stay of one must come to, in pounds.';
COMMENT ON COLUMN cost_avoidance_row.total_on_published IS 'The published number at that cost of one, in pounds.';
COMMENT ON COLUMN cost_avoidance_row.not_stated IS 'Which of the three inputs the source does not state.';
COMMENT ON COLUMN cost_avoidance_row.arithmetic IS 'The sum in words, with not stated where the source does not state an input.';
COMMENT ON COLUMN cost_avoidance_row.stated_on IS 'The day it was said, or the last of the days on which it can have been.';
COMMENT ON COLUMN cost_avoidance_row.date_as_stated IS 'When it was said, in words.';
COMMENT ON COLUMN cost_avoidance_row.wording IS 'The statement in its own words.';
COMMENT ON COLUMN cost_avoidance_row.source IS 'The source of the estimate.';
COMMENT ON COLUMN cost_avoidance_row.changed_at IS 'When the estimate was entered or last changed.';

CREATE FUNCTION cost_avoidance(as_of date) RETURNS SETOF cost_avoidance_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.authority, a.name, c.id, c.title,
		coalesce(period_label(c.period_kind, c.period), c.date_as_stated), lower(c.period), upper(c.period) - 1,
		c.fewer, before.value - now.value, now.value, before.value, c.entrants_measure, now.source,
		c.unit_cost, c.unit_cost_per, c.length_of_stay, c.total, c.total_bound,
		c.fewer * c.unit_cost * c.length_of_stay,
		round(c.total / NULLIF(c.fewer, 0), 2),
		round((before.value - now.value) * coalesce(c.unit_cost * c.length_of_stay, c.total / NULLIF(c.fewer, 0))),
		words.missing,
		concat(coalesce(words.fewer, 'a number not stated'), ' fewer x ',
			coalesce(words.cost, 'cost not stated'), ' x ', coalesce(words.stay, 'length of stay not stated'), ' = ',
			CASE WHEN words.missing IS NULL THEN to_char(c.fewer * c.unit_cost * c.length_of_stay, 'FM999,999,999,999,990') || ' pounds'
				ELSE 'not computable' END,
			'; ' || CASE WHEN c.total IS NOT NULL THEN concat('stated: ', c.total_bound || ' ', to_char(c.total, 'FM999,999,999,999,990'), ' pounds') END),
		said.on_day, c.date_as_stated, c.wording, c.source, c.changed_at
	FROM cost_estimate c
	JOIN authority a ON a.code = c.authority
	LEFT JOIN source s ON s.code = c.source
	CROSS JOIN LATERAL (
		SELECT coalesce(c.stated_on, s.published_on, upper(c.period) - 1) AS on_day
	) said
	LEFT JOIN known_observation(as_of) now ON now.authority = c.authority AND now.measure = c.entrants_measure
		AND now.breakdown = 'all' AND now.period_kind = c.period_kind AND now.period = c.period
	LEFT JOIN known_observation(as_of) before ON before.authority = c.authority AND before.measure = c.entrants_measure
		AND before.breakdown = 'all' AND before.period_kind = c.period_kind
		AND lower(before.period) = (lower(c.period) - interval '1 year')::date
	CROSS JOIN LATERAL (
		SELECT to_char(c.fewer, 'FM999,999,990.999') AS fewer,
			to_char(c.unit_cost, 'FM999,999,999,990.99') || ' pounds a ' || c.unit_cost_per AS cost,
			to_char(c.length_of_stay, 'FM999,990.99') || ' ' || c.unit_cost_per || 's' AS stay,
			CASE WHEN num_nulls(c.fewer, c.unit_cost, c.length_of_stay) > 0 THEN concat_ws(', ',
				CASE WHEN c.fewer IS NULL THEN 'number' END,
				CASE WHEN c.unit_cost IS NULL THEN 'unit cost' END,
				CASE WHEN c.length_of_stay IS NULL THEN 'length of stay' END) END AS missing
	) numbers
	CROSS JOIN LATERAL (
		-- a number that to_char leaves with a bare point
		SELECT rtrim(numbers.fewer, '.') AS fewer, replace(numbers.cost, '. ', ' ') AS cost, replace(numbers.stay, '. ', ' ') AS stay, numbers.missing
	) words
	WHERE said.on_day <= as_of
	ORDER BY c.authority, c.period, c.id;
END;
COMMENT ON FUNCTION cost_avoidance(date) IS
	'What was not spent because fewer came, by a date: number, unit cost and length of stay multiplied where the source states all three, not stated where it does not, and the number held against the published one.';
CREATE VIEW cost_avoidance WITH (security_invoker) AS
	SELECT r.* FROM cost_avoidance(oversight.as_of()) r;

-- intervention_duration -------------------------------------------------------

CREATE TYPE intervention_duration_row AS (
	authority text,
	authority_name text,
	level text,
	titles text,
	period_from date,
	period_to date,
	date_as_stated text,
	is_open boolean,
	censored_by text,
	days integer,
	forecast_earliest date,
	forecast_latest date,
	forecast_sources text,
	days_beyond_forecast integer,
	n integer,
	n_ended integer,
	n_open integer,
	rank_longest integer,
	median_days integer,
	survival float8,
	survival_lower float8,
	survival_upper float8,
	compared_with text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE intervention_duration_row IS 'How long one intervention lasted, or has lasted so far.';
COMMENT ON COLUMN intervention_duration_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN intervention_duration_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN intervention_duration_row.level IS 'The level of intervention.';
COMMENT ON COLUMN intervention_duration_row.titles IS 'The interventions that follow one another without a gap and make up this one.';
COMMENT ON COLUMN intervention_duration_row.period_from IS 'The first day.';
COMMENT ON COLUMN intervention_duration_row.period_to IS 'The last day, included; empty while it lasts, and where the authority ended first.';
COMMENT ON COLUMN intervention_duration_row.date_as_stated IS 'The periods in the sources'' own words; where they give no days, the days are those within which it took place.';
COMMENT ON COLUMN intervention_duration_row.is_open IS 'True when it had not ended by the date of the report.';
COMMENT ON COLUMN intervention_duration_row.censored_by IS 'Why its end is not known: it is still open, or the authority was abolished.';
COMMENT ON COLUMN intervention_duration_row.days IS 'Days from the first to the last, or to the date of the report.';
COMMENT ON COLUMN intervention_duration_row.forecast_earliest IS 'The first day on which somebody expected it to end.';
COMMENT ON COLUMN intervention_duration_row.forecast_latest IS 'The last day on which somebody expected it to end.';
COMMENT ON COLUMN intervention_duration_row.forecast_sources IS 'The sources of those forecasts.';
COMMENT ON COLUMN intervention_duration_row.days_beyond_forecast IS 'Days by which it has lasted beyond the last of them; negative when it ended before.';
COMMENT ON COLUMN intervention_duration_row.n IS 'How many interventions of this level the register holds: what it is compared with.';
COMMENT ON COLUMN intervention_duration_row.n_ended IS 'How many of them have ended.';
COMMENT ON COLUMN intervention_duration_row.n_open IS 'How many of them have not, or were cut short; they count for as long as they were seen.';
COMMENT ON COLUMN intervention_duration_row.rank_longest IS '1 for the longest of them so far.';
COMMENT ON COLUMN intervention_duration_row.median_days IS 'The days after which half have ended, by Kaplan and Meier; empty while that is not reached.';
COMMENT ON COLUMN intervention_duration_row.survival IS 'The share that lasts longer than this one did, by Kaplan and Meier: near 0 for an unusually long one.';
COMMENT ON COLUMN intervention_duration_row.survival_lower IS 'The lower end of that share''s 95 per cent confidence interval.';
COMMENT ON COLUMN intervention_duration_row.survival_upper IS 'The upper end of it.';
COMMENT ON COLUMN intervention_duration_row.compared_with IS 'What it is compared with, in words, and how many there are.';
COMMENT ON COLUMN intervention_duration_row.source IS 'The sources of the interventions.';
COMMENT ON COLUMN intervention_duration_row.changed_at IS 'When they were entered or last changed.';

CREATE FUNCTION intervention_duration(as_of date) RETURNS SETOF intervention_duration_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	WITH spell AS MATERIALIZED (
		SELECT run.authority, run.level, lower(run.during) AS from_day,
			CASE WHEN upper(run.during) <= as_of AND (upper(run.during) > gone.on_day) IS NOT TRUE THEN upper(run.during) END AS ended_on,
			least(upper(run.during), gone.on_day, as_of) - lower(run.during) AS days,
			CASE WHEN gone.on_day <= as_of AND (upper(run.during) <= gone.on_day) IS NOT TRUE THEN 'the authority was abolished'
				WHEN (upper(run.during) <= as_of) IS NOT TRUE THEN 'it is still open' END AS censored_by
		FROM (
			SELECT g.authority, g.level, unnest(g.during) AS during
			FROM (
				SELECT v.authority, v.level, range_agg(v.during) AS during
				FROM intervention v
				WHERE v.account_of IS NULL AND lower(v.during) <= as_of
				GROUP BY v.authority, v.level
			) g
		) run
		JOIN authority a ON a.code = run.authority
		-- what somebody dated after the end of the authority did not end with it
		CROSS JOIN LATERAL (SELECT CASE WHEN lower(run.during) < upper(a.during) THEN upper(a.during) END AS on_day) gone
	), level AS (
		SELECT s.level, count(*)::integer AS n, count(s.ended_on)::integer AS ended,
			kaplan_meier(NULLIF(greatest(s.days, 0), 0), s.ended_on IS NOT NULL) AS steps
		FROM spell s
		GROUP BY s.level
	)
	SELECT s.authority, a.name, s.level, parts.titles, s.from_day, s.ended_on - 1, parts.in_words, s.ended_on IS NULL, s.censored_by, s.days,
		f.earliest, f.latest, f.sources, CASE WHEN s.ended_on IS NOT NULL OR as_of > f.latest THEN coalesce(s.ended_on, as_of) - f.latest END,
		l.n, l.ended, l.n - l.ended,
		rank() OVER (PARTITION BY s.level ORDER BY s.days DESC)::integer,
		median_survival(l.steps), coalesce(step.survival, CASE WHEN s.days > 0 THEN 1 END), step.lower, step.upper,
		format('%s of level %s in this register, %s ended and %s open', l.n, s.level, l.ended, l.n - l.ended),
		parts.sources, parts.changed_at
	FROM spell s
	JOIN authority a ON a.code = s.authority
	JOIN level l ON l.level = s.level
	CROSS JOIN LATERAL (
		SELECT string_agg(v.title, '; ' ORDER BY v.during, v.id) AS titles,
			string_agg(v.date_as_stated, '; ' ORDER BY v.during, v.id) FILTER (WHERE (upper(v.during) > as_of) IS NOT TRUE) AS in_words,
			string_agg(DISTINCT v.source, '; ' ORDER BY v.source) AS sources, max(v.changed_at) AS changed_at
		FROM intervention v
		WHERE v.authority = s.authority AND v.level = s.level AND v.account_of IS NULL
		  AND lower(v.during) >= s.from_day AND lower(v.during) <= as_of AND (lower(v.during) < s.ended_on) IS NOT FALSE
	) parts
	LEFT JOIN LATERAL (
		SELECT u.survival, u.lower, u.upper
		FROM unnest(l.steps) u
		WHERE u.at_days <= s.days
		ORDER BY u.at_days DESC
		LIMIT 1
	) step ON true
	LEFT JOIN LATERAL (
		SELECT min(coalesce(t.by_earliest, t.by_date)) AS earliest, max(t.by_date) AS latest,
			string_agg(DISTINCT t.source, '; ' ORDER BY t.source) AS sources
		FROM target t
		LEFT JOIN source so ON so.code = t.source
		WHERE t.authority = s.authority AND t.level = s.level AND t.forecast
		  AND (coalesce(t.set_on, so.published_on) <= as_of) IS NOT FALSE
		  AND (coalesce(t.set_on, so.published_on) >= s.from_day) IS NOT FALSE
		  AND (coalesce(t.set_on, so.published_on) < s.ended_on) IS NOT FALSE
	) f ON true
	ORDER BY s.authority, s.from_day, s.level;
END;
COMMENT ON FUNCTION intervention_duration(date) IS
	'How long each intervention lasted, or has lasted by a date, those without a gap taken together: against what was forecast, and where it stands among all of its level, with the open ones counted for as long as they were seen. One of which a source gives no days is not measured.';
CREATE VIEW intervention_duration WITH (security_invoker) AS
	SELECT r.* FROM intervention_duration(oversight.as_of()) r;
-- Findings and actions as known on a date ---------------------------------------

CREATE TYPE known_finding_row AS (
	authority text,
	finding bigint,
	inspection text,
	number text,
	kind text,
	wording text,
	acted_on boolean,
	repeats text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE known_finding_row IS 'A finding that asks for something, as the reports compute with it.';
COMMENT ON COLUMN known_finding_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN known_finding_row.finding IS 'The number of the finding in this register.';
COMMENT ON COLUMN known_finding_row.inspection IS 'The short name of the inspection or review.';
COMMENT ON COLUMN known_finding_row.number IS 'The finding''s number.';
COMMENT ON COLUMN known_finding_row.kind IS 'Its kind.';
COMMENT ON COLUMN known_finding_row.wording IS 'The finding in words.';
COMMENT ON COLUMN known_finding_row.acted_on IS 'Whether it was acted on, where a source says so.';
COMMENT ON COLUMN known_finding_row.repeats IS 'The inspection and number of the earlier finding that it repeats.';
COMMENT ON COLUMN known_finding_row.source IS 'Its source.';
COMMENT ON COLUMN known_finding_row.changed_at IS 'When it was entered or last changed.';

CREATE FUNCTION known_finding(as_of date) RETURNS SETOF known_finding_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT n.authority, n.id, i.code, n.number, n.kind, n.wording, n.acted_on,
		earlier_in.code || ' ' || earlier.number, coalesce(n.source, i.source), n.changed_at
	FROM finding n
	JOIN inspection i ON i.authority = n.authority AND i.id = n.inspection
	LEFT JOIN source so ON so.code = n.source
	LEFT JOIN finding earlier ON earlier.authority = n.authority AND earlier.id = n.repeats
	LEFT JOIN inspection earlier_in ON earlier_in.authority = earlier.authority AND earlier_in.id = earlier.inspection
	WHERE n.kind <> 'strength'
	  AND greatest(coalesce(i.published_on, i.ended_on, upper(i.during) - 1, i.started_on), so.published_on) <= as_of;
END;
COMMENT ON FUNCTION known_finding(date) IS
	'Every finding that asks for something, as known on a date. What the reports on plans are made of.';

CREATE TYPE known_action_row AS (
	authority text,
	obligation bigint,
	finding bigint,
	instrument text,
	instrument_title text,
	duty text,
	title text,
	measure text,
	part_of text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE known_action_row IS 'An action: an obligation that answers a finding, is in a plan or a part of one, or whose progress is reported.';
COMMENT ON COLUMN known_action_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN known_action_row.obligation IS 'The number of the obligation in this register.';
COMMENT ON COLUMN known_action_row.finding IS 'The number of the finding it answers.';
COMMENT ON COLUMN known_action_row.instrument IS 'The short name of the instrument.';
COMMENT ON COLUMN known_action_row.instrument_title IS 'The title of the instrument.';
COMMENT ON COLUMN known_action_row.duty IS 'The action''s short name.';
COMMENT ON COLUMN known_action_row.title IS 'The action in a few words.';
COMMENT ON COLUMN known_action_row.measure IS 'The measure it should move.';
COMMENT ON COLUMN known_action_row.part_of IS 'The larger action of which it is a part.';
COMMENT ON COLUMN known_action_row.source IS 'Its source.';
COMMENT ON COLUMN known_action_row.changed_at IS 'When it or its instrument was entered or last changed.';

CREATE FUNCTION known_action(as_of date) RETURNS SETOF known_action_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT o.authority, o.id, o.finding, i.code, i.title, o.duty, o.title, o.measure,
		whole.title, coalesce(o.source, i.source), greatest(o.changed_at, i.changed_at)
	FROM obligation o
	JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
	LEFT JOIN source so ON so.code = i.source
	LEFT JOIN obligation whole ON whole.authority = o.authority AND whole.id = o.parent
	LEFT JOIN instrument plan ON plan.authority = whole.authority AND plan.id = whole.instrument
	WHERE o.subject IS NULL
	  AND (o.finding IS NOT NULL OR i.force = 'plan' OR plan.force = 'plan'
		OR EXISTS (SELECT FROM progress g WHERE g.authority = o.authority AND g.obligation = o.id AND g.on_date <= as_of))
	  AND (coalesce(i.issued_on, lower(i.in_force), so.published_on, lower(i.recorded_during)) <= as_of) IS NOT FALSE;
END;
COMMENT ON FUNCTION known_action(date) IS
	'Every obligation that answers a finding, is in a plan or a part of one, or whose progress is reported, as known on a date. What the reports on plans are made of.';

-- plan_progress ---------------------------------------------------------------

CREATE TYPE plan_progress_row AS (
	authority text,
	authority_name text,
	inspection text,
	finding text,
	finding_kind text,
	finding_wording text,
	repeats text,
	instrument text,
	instrument_title text,
	duty text,
	title text,
	part_of text,
	owes text,
	state text,
	percent smallint,
	reported_on date,
	forecast date,
	first_forecast date,
	forecast_moved_days integer,
	due_on date,
	note text,
	measure text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE plan_progress_row IS 'One finding and one action that answers it; a finding without an action, or an action of a plan without a finding, has a row as well.';
COMMENT ON COLUMN plan_progress_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN plan_progress_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN plan_progress_row.inspection IS 'The short name of the inspection or review that found it.';
COMMENT ON COLUMN plan_progress_row.finding IS 'The finding''s number.';
COMMENT ON COLUMN plan_progress_row.finding_kind IS 'area for improvement, recommendation or priority action.';
COMMENT ON COLUMN plan_progress_row.finding_wording IS 'The finding in words.';
COMMENT ON COLUMN plan_progress_row.repeats IS 'The inspection and number of the earlier finding that it repeats.';
COMMENT ON COLUMN plan_progress_row.instrument IS 'The short name of the instrument the action is in.';
COMMENT ON COLUMN plan_progress_row.instrument_title IS 'The title of the instrument.';
COMMENT ON COLUMN plan_progress_row.duty IS 'The action''s short name.';
COMMENT ON COLUMN plan_progress_row.title IS 'The action in a few words.';
COMMENT ON COLUMN plan_progress_row.part_of IS 'The larger action of which it is a part.';
COMMENT ON COLUMN plan_progress_row.owes IS 'Who owes it, by name.';
COMMENT ON COLUMN plan_progress_row.state IS 'completed, in progress, not started, at risk, delayed or withdrawn, as last reported; without a report what its due dates say, such as overdue or not yet due; not recorded, or no action recorded.';
COMMENT ON COLUMN plan_progress_row.percent IS 'How much is done, as last reported.';
COMMENT ON COLUMN plan_progress_row.reported_on IS 'The day the last report of progress is about.';
COMMENT ON COLUMN plan_progress_row.forecast IS 'The day on which it is expected to be done, as last reported.';
COMMENT ON COLUMN plan_progress_row.first_forecast IS 'The day first given.';
COMMENT ON COLUMN plan_progress_row.forecast_moved_days IS 'Days by which that has moved; above 0 is later.';
COMMENT ON COLUMN plan_progress_row.due_on IS 'Its next due date, or its last.';
COMMENT ON COLUMN plan_progress_row.note IS 'The note to the last report.';
COMMENT ON COLUMN plan_progress_row.measure IS 'The measure it should move.';
COMMENT ON COLUMN plan_progress_row.source IS 'The source of the last report of progress, else of the action, else of the finding.';
COMMENT ON COLUMN plan_progress_row.changed_at IS 'When any of these was entered or last changed.';

CREATE FUNCTION plan_progress(as_of date) RETURNS SETOF plan_progress_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT x.authority, a.name,
		x.inspection, x.number, x.kind, x.wording, x.repeats,
		x.instrument, x.instrument_title, x.duty, x.title, x.part_of, s.owes,
		CASE WHEN x.obligation IS NULL THEN CASE WHEN x.acted_on THEN 'acted on, as stated'
				WHEN x.acted_on = false THEN 'not acted on, as stated' ELSE 'no action recorded' END
			WHEN g.status IS NOT NULL THEN g.status
			WHEN s.status IN ('completed', 'overdue', 'due soon', 'not yet due', 'up to date', 'suspended') THEN s.status
			ELSE 'not recorded' END,
		g.percent, g.on_date, g.forecast, g.first_forecast, g.forecast - g.first_forecast,
		coalesce(s.next_due, s.last_due), g.note, x.measure,
		coalesce(g.source, x.action_source, x.finding_source), greatest(g.changed_at, x.action_changed_at, x.finding_changed_at)
	FROM (
		SELECT f.authority, f.inspection, f.number, f.kind, f.wording, f.repeats, f.acted_on, f.source AS finding_source, f.changed_at AS finding_changed_at,
			o.obligation, o.instrument, o.instrument_title, o.duty, o.title, o.part_of, o.measure, o.source AS action_source, o.changed_at AS action_changed_at
		FROM known_finding(as_of) f
		LEFT JOIN known_action(as_of) o ON o.authority = f.authority AND o.finding = f.finding
		UNION ALL
		SELECT o.authority, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
			o.obligation, o.instrument, o.instrument_title, o.duty, o.title, o.part_of, o.measure, o.source, o.changed_at
		FROM known_action(as_of) o
		WHERE NOT EXISTS (SELECT FROM known_finding(as_of) f WHERE f.authority = o.authority AND f.finding = o.finding)
	) x
	JOIN authority a ON a.code = x.authority
	LEFT JOIN obligation_status(as_of) s ON s.authority = x.authority AND s.obligation = x.obligation
	LEFT JOIN LATERAL (
		SELECT last.status, last.percent, last.on_date, last.forecast, last.note, last.source, last.changed_at,
			(SELECT first.forecast FROM progress first
			 WHERE first.authority = x.authority AND first.obligation = x.obligation AND first.on_date <= as_of AND first.forecast IS NOT NULL
			 ORDER BY first.on_date, first.id LIMIT 1) AS first_forecast
		FROM progress last
		WHERE last.authority = x.authority AND last.obligation = x.obligation AND last.on_date <= as_of
		ORDER BY last.on_date DESC, last.id DESC
		LIMIT 1
	) g ON true
	ORDER BY x.authority, x.inspection NULLS LAST, x.number, x.instrument, x.title;
END;
COMMENT ON FUNCTION plan_progress(date) IS
	'From findings to actions to done, as known on a date: every finding that asks for something, the actions that answer it, and how far each had come; and the actions of plans that answer none by name.';
CREATE VIEW plan_progress WITH (security_invoker) AS
	SELECT r.* FROM plan_progress(oversight.as_of()) r;

-- pace ------------------------------------------------------------------------

CREATE TYPE pace_row AS (
	authority text,
	authority_name text,
	instrument text,
	instrument_title text,
	actions integer,
	actions_counted integer,
	actions_done integer,
	done_share float8,
	elapsed_share float8,
	behind float8,
	recurring integer,
	on_time_rate float8,
	longest_unmet_run integer,
	unrecorded integer,
	delayed integer,
	indication text,
	reason text,
	rule text,
	rhythm_changes integer,
	last_decision text,
	last_decided_on date,
	last_decided_by text
);
COMMENT ON TYPE pace_row IS 'Whether what was done under one instrument keeps pace with the time that has passed.';
COMMENT ON COLUMN pace_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN pace_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN pace_row.instrument IS 'The short name of the instrument.';
COMMENT ON COLUMN pace_row.instrument_title IS 'The title of the instrument.';
COMMENT ON COLUMN pace_row.actions IS 'How many of its actions have an end: a last due date or a forecast.';
COMMENT ON COLUMN pace_row.actions_counted IS 'How many of these have a share done recorded; the others are left out of both shares.';
COMMENT ON COLUMN pace_row.actions_done IS 'How many of these are completed.';
COMMENT ON COLUMN pace_row.done_share IS 'The mean share done of those counted, 0 to 1.';
COMMENT ON COLUMN pace_row.elapsed_share IS 'The mean share of their time that has passed, 0 to 1; an action''s time runs to its last due date, else to the day first forecast for it.';
COMMENT ON COLUMN pace_row.behind IS 'Elapsed less done.';
COMMENT ON COLUMN pace_row.recurring IS 'How many binding duties fall due again and again.';
COMMENT ON COLUMN pace_row.on_time_rate IS 'The share, of their due dates, that was met on time.';
COMMENT ON COLUMN pace_row.longest_unmet_run IS 'The most due dates in a row that one of them has unmet up to now.';
COMMENT ON COLUMN pace_row.unrecorded IS 'How many of their due dates have no evidence either way.';
COMMENT ON COLUMN pace_row.delayed IS 'How many actions were last reported as delayed or at risk.';
COMMENT ON COLUMN pace_row.indication IS 'insufficient, no sign of insufficiency, or not enough recorded.';
COMMENT ON COLUMN pace_row.reason IS 'Which part of the rule indicates it.';
COMMENT ON COLUMN pace_row.rule IS 'The rule. It indicates; whether a rhythm is to change, a person decides.';
COMMENT ON COLUMN pace_row.rhythm_changes IS 'How many changes of rhythm under the instrument were decided by the date.';
COMMENT ON COLUMN pace_row.last_decision IS 'The last of those decisions.';
COMMENT ON COLUMN pace_row.last_decided_on IS 'The day of it.';
COMMENT ON COLUMN pace_row.last_decided_by IS 'Who made it.';

CREATE FUNCTION pace(as_of date) RETURNS SETOF pace_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT p.authority, a.name, p.instrument, p.instrument_title,
		p.actions, p.counted, p.completed, p.done, p.elapsed, p.elapsed - p.done,
		p.recurring, p.on_time_rate, p.unmet_run, p.unrecorded, p.delayed,
		CASE WHEN p.unmet_run >= 2 OR p.elapsed - p.done > 0.1 THEN 'insufficient'
			WHEN p.done IS NULL AND p.on_time_rate IS NULL THEN 'not enough recorded'
			ELSE 'no sign of insufficiency' END,
		CASE WHEN p.unmet_run >= 2 OR p.elapsed - p.done > 0.1 THEN concat_ws('; ',
			CASE WHEN p.unmet_run >= 2 THEN p.unmet_run || ' due dates in a row unmet' END,
			CASE WHEN p.elapsed - p.done > 0.1 THEN format('%s per cent done when %s per cent of the time has passed',
				round(100 * p.done), round(100 * p.elapsed)) END) END,
		'insufficient when two or more due dates in a row of a binding duty are unmet, or when the share done is more than 10 points behind the share of time passed',
		coalesce(d.n, 0), d.decision, d.decided_on, d.decided_by
	FROM (
		SELECT x.authority, x.instrument_id, x.instrument, x.instrument_title,
			count(*) FILTER (WHERE x.ends IS NOT NULL)::integer AS actions,
			count(*) FILTER (WHERE x.ends IS NOT NULL AND x.done IS NOT NULL)::integer AS counted,
			count(*) FILTER (WHERE x.done = 1)::integer AS completed,
			avg(x.done) FILTER (WHERE x.ends IS NOT NULL) AS done,
			avg(CASE WHEN as_of >= x.ends THEN 1 WHEN as_of <= x.begins THEN 0
				ELSE (as_of - x.begins)::float8 / (x.ends - x.begins) END) FILTER (WHERE x.ends IS NOT NULL AND x.done IS NOT NULL) AS elapsed,
			count(*) FILTER (WHERE x.recurs)::integer AS recurring,
			sum(x.met) FILTER (WHERE x.recurs) / NULLIF(sum(x.held) FILTER (WHERE x.recurs), 0)::float8 AS on_time_rate,
			coalesce(max(x.unmet_run) FILTER (WHERE x.recurs), 0)::integer AS unmet_run,
			coalesce(sum(x.unrecorded) FILTER (WHERE x.recurs), 0)::integer AS unrecorded,
			count(*) FILTER (WHERE x.reported IN ('delayed', 'at risk'))::integer AS delayed
		FROM (
			SELECT d.authority, d.instrument_id, d.instrument, d.instrument_title,
				d.binding AND last.day IS NULL AND s.obligation IS NOT NULL AND s.status <> 'binding' AS recurs,
				s.met, s.met + s.late + s.missed + s.overdue AS held, s.unmet_run, s.unrecorded,
				g.status AS reported, coalesce(d.anchor, g.first_on) AS begins,
				coalesce(last.day, g.first_forecast) AS ends,
				CASE WHEN g.status = 'completed' THEN 1 WHEN g.status = 'withdrawn' THEN NULL
					WHEN g.percent IS NOT NULL THEN g.percent / 100.0::float8 WHEN g.status = 'not started' THEN 0
					WHEN g.status IS NOT NULL THEN NULL
					-- no report: what its due dates say, unless nobody recorded them
					WHEN last.day IS NULL OR s.unrecorded > 0 THEN NULL
					ELSE (s.met + s.late)::float8 / NULLIF(s.met + s.late + s.missed + s.overdue + s.due_to_come, 0) END AS done
			FROM known_duty(as_of) d
			LEFT JOIN obligation_status(as_of) s ON s.authority = d.authority AND s.obligation = d.obligation
			LEFT JOIN LATERAL (
				SELECT last_due(d.cadence, d.anchor, '9999-12-31') AS day
				WHERE d.follows IS NULL AND is_finite(d.cadence) AND d.cadence <> 'continuing'::cadence AND d.anchor IS NOT NULL
			) last ON true
			LEFT JOIN LATERAL (
				SELECT (array_agg(g.status ORDER BY g.on_date DESC, g.id DESC))[1] AS status,
					(array_agg(g.percent ORDER BY g.on_date DESC, g.id DESC))[1] AS percent,
					min(g.on_date) AS first_on,
					(array_agg(g.forecast ORDER BY g.on_date, g.id) FILTER (WHERE g.forecast IS NOT NULL))[1] AS first_forecast
				FROM progress g
				WHERE g.authority = d.authority AND g.obligation = d.obligation AND g.on_date <= as_of
			) g ON true
			WHERE d.subject IS NULL AND (d.in_force @> as_of) IS NOT FALSE
		) x
		GROUP BY x.authority, x.instrument_id, x.instrument, x.instrument_title
	) p
	JOIN authority a ON a.code = p.authority
	LEFT JOIN LATERAL (
		SELECT count(*)::integer AS n, (array_agg(d.decision ORDER BY d.decided_on DESC, d.id DESC))[1] AS decision,
			max(d.decided_on) AS decided_on,
			(array_agg(coalesce(y.name, d.decided_by) ORDER BY d.decided_on DESC, d.id DESC))[1] AS decided_by
		FROM decision d
		JOIN party y ON y.code = d.decided_by
		LEFT JOIN obligation o ON o.authority = d.authority AND o.id = d.obligation
		WHERE d.authority = p.authority AND coalesce(d.instrument, o.instrument) = p.instrument_id
		  AND d.kind = 'change of rhythm' AND d.decided_on <= as_of
	) d ON true
	ORDER BY p.authority, p.instrument;
END;
COMMENT ON FUNCTION pace(date) IS
	'Whether what was done under each instrument keeps pace with the time that has passed, by a stated rule. It indicates insufficiency and decides nothing: a change of rhythm is a recorded decision, shown beside it.';
CREATE VIEW pace WITH (security_invoker) AS
	SELECT r.* FROM pace(oversight.as_of()) r;
