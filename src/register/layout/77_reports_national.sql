-- Reports on judgements across authorities and time: the national profile,
-- movement, what is expected next, visits, and spells at inadequate.

-- judgement_profile -----------------------------------------------------------

CREATE TYPE judgement_profile_row AS (
	inspected_by date,
	published_by date,
	service text,
	area text,
	region_of text,
	region text,
	standing text,
	grade text,
	grade_rank smallint,
	authorities bigint,
	of_authorities bigint,
	share float8,
	changed_at timestamptz
);
COMMENT ON TYPE judgement_profile_row IS 'How many authorities of a region stood at one grade in one area.';
COMMENT ON COLUMN judgement_profile_row.inspected_by IS 'Inspections that began by this day are counted.';
COMMENT ON COLUMN judgement_profile_row.published_by IS 'Reports published by this day are counted.';
COMMENT ON COLUMN judgement_profile_row.service IS 'What was inspected, such as local authority children''s services.';
COMMENT ON COLUMN judgement_profile_row.area IS 'The area judged, under one name in every framework, such as overall or in care.';
COMMENT ON COLUMN judgement_profile_row.region_of IS 'Whose region it is: nation, Ofsted region or ONS region. Add up rows of one of them only.';
COMMENT ON COLUMN judgement_profile_row.region IS 'The region; not recorded where an authority has none.';
COMMENT ON COLUMN judgement_profile_row.standing IS 'judged; not yet judged, when no inspection was published; covered by another area or no longer judged, when the framework gives the area no grade of its own; not judged when the report says so; not recorded when this register holds no grade.';
COMMENT ON COLUMN judgement_profile_row.grade IS 'The grade; empty unless judged.';
COMMENT ON COLUMN judgement_profile_row.grade_rank IS '1 outstanding, 2 good, 3 requires improvement, adequate or satisfactory, 4 inadequate.';
COMMENT ON COLUMN judgement_profile_row.authorities IS 'How many authorities stand so.';
COMMENT ON COLUMN judgement_profile_row.of_authorities IS 'How many authorities there were in the region on the day by which inspections are counted; the rows of a region and area add up to it.';
COMMENT ON COLUMN judgement_profile_row.share IS 'The part of the one in the other, from 0 to 1.';
COMMENT ON COLUMN judgement_profile_row.changed_at IS 'When the latest of these judgements or authorities was entered or last changed.';

CREATE FUNCTION judgement_profile(inspected_by date, published_by date) RETURNS SETOF judgement_profile_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	-- One row for each authority and area from grouping, not from joining, so that
	-- the cost grows with the judgements whatever the planner takes them for.
	WITH known AS MATERIALIZED (
		-- an inspection known by its period alone had begun by the last day of that
		SELECT k.authority, k.family, k.area, k.judged_on, k.grade, k.inspection, k.changed_at, i.framework, i.began
		FROM known_judgement(published_by) k
		JOIN inspection i ON i.authority = k.authority AND i.id = k.inspection
		WHERE coalesce(i.started_on, upper(i.during) - 1, k.judged_on) <= inspected_by
	), area AS MATERIALIZED (
		-- the areas that frameworks in use then speak of, and those with a grade
		SELECT place.family, place.area, min(place.position) AS position
		FROM (
			SELECT f.family, m.area, m.position, m.during @> inspected_by AND f.during @> inspected_by AS in_use
			FROM judgement_area m
			JOIN framework f ON f.code = m.framework
		) place
		GROUP BY place.family, place.area
		HAVING bool_or(place.in_use) OR (place.family, place.area) IN (SELECT k.family, k.area FROM known k)
	), part AS (
		SELECT a.code AS authority, area.family, area.area, area.position, true AS exists,
			a.ofsted_region, a.ons_region, NULL::date AS judged_on, NULL::bigint AS inspection,
			NULL::grade AS grade, NULL::boolean AS awarded, NULL::text AS within, NULL::boolean AS not_judged, a.changed_at
		FROM authority a
		CROSS JOIN area
		WHERE a.kind NOT IN ('region', 'nation') AND a.during @> inspected_by
		UNION ALL
		SELECT k.authority, k.family, k.area, NULL, NULL, NULL, NULL, k.judged_on, k.inspection, k.grade, NULL, NULL, NULL, k.changed_at
		FROM known k
		UNION ALL
		-- what the framework of each report said of the areas to an inspection begun then
		SELECT r.authority, r.family, area.area, NULL, NULL, NULL, NULL, r.judged_on, r.inspection, NULL,
			coalesce(bool_or(m.awarded), false), max(m.within), NULL, NULL
		FROM (
			SELECT k.authority, k.family, k.judged_on, k.inspection, k.framework, k.began
			FROM known k
			GROUP BY k.authority, k.family, k.judged_on, k.inspection, k.framework, k.began
		) r
		JOIN area ON area.family = r.family
		LEFT JOIN judgement_area m ON m.framework = r.framework AND m.area = area.area AND m.during && r.began
		GROUP BY r.authority, r.family, area.area, r.judged_on, r.inspection
		UNION ALL
		-- areas of which a report says that they were not judged
		SELECT j.authority, f.family, j.area, NULL, NULL, NULL, NULL, NULL, j.inspection, NULL, NULL, NULL, true, NULL
		FROM judgement j
		JOIN inspection i ON i.authority = j.authority AND i.id = j.inspection
		JOIN framework f ON f.code = i.framework
		WHERE j.grade IS NULL AND i.account_of IS NULL
	), stand AS (
		SELECT p.authority, p.family, p.area, bool_or(p.exists) AS exists,
			min(p.position) AS position, max(p.ofsted_region) AS ofsted_region, max(p.ons_region) AS ons_region,
			(array_agg(p.grade ORDER BY p.judged_on DESC, p.inspection DESC) FILTER (WHERE p.grade IS NOT NULL))[1] AS grade,
			max(p.judged_on) FILTER (WHERE p.grade IS NOT NULL) AS graded_on,
			max(p.judged_on) FILTER (WHERE NOT p.awarded) AS not_awarded_on,
			(array_agg(p.inspection ORDER BY p.judged_on DESC, p.inspection DESC) FILTER (WHERE p.awarded IS NOT NULL))[1] AS latest,
			(array_agg(p.awarded ORDER BY p.judged_on DESC, p.inspection DESC) FILTER (WHERE p.awarded IS NOT NULL))[1] AS awarded,
			(array_agg(p.within ORDER BY p.judged_on DESC, p.inspection DESC) FILTER (WHERE p.awarded IS NOT NULL))[1] AS within,
			array_agg(p.inspection) FILTER (WHERE p.not_judged) AS not_judged,
			max(p.changed_at) AS changed_at
		FROM part p
		GROUP BY p.authority, p.family, p.area
	), line AS (
		SELECT s.family, s.area, s.position, s.ofsted_region, s.ons_region,
			CASE WHEN s.grade IS NOT NULL AND (s.not_awarded_on > s.graded_on) IS NOT TRUE THEN 'judged'
				WHEN s.latest IS NULL THEN 'not yet judged'
				WHEN NOT s.awarded AND s.within IS NOT NULL THEN 'covered by another area'
				WHEN NOT s.awarded THEN 'no longer judged'
				WHEN s.latest = ANY (s.not_judged) THEN 'not judged'
				ELSE 'not recorded' END AS standing,
			CASE WHEN (s.not_awarded_on > s.graded_on) IS NOT TRUE THEN s.grade END AS grade,
			s.changed_at
		FROM stand s
		WHERE s.exists
	)
	SELECT inspected_by, published_by, t.family, t.area, t.region_of, t.region, t.standing,
		t.grade::text, grade_rank(t.grade), t.authorities,
		(sum(t.authorities) OVER (PARTITION BY t.family, t.area, t.region_of, t.region))::bigint,
		t.authorities::float8 / (sum(t.authorities) OVER (PARTITION BY t.family, t.area, t.region_of, t.region))::float8,
		t.changed_at
	FROM (
		SELECT line.family, line.area, line.position, r.region_of, r.place, r.region, line.standing, line.grade,
			count(*) AS authorities, max(line.changed_at) AS changed_at
		FROM line
		CROSS JOIN LATERAL (VALUES
			(1, 'nation', 'England'),
			(2, 'Ofsted region', coalesce(line.ofsted_region, 'not recorded')),
			(3, 'ONS region', coalesce(line.ons_region, 'not recorded'))) AS r (place, region_of, region)
		GROUP BY line.family, line.area, line.position, r.region_of, r.place, r.region, line.standing, line.grade
	) t
	ORDER BY t.family, t.position, t.area, t.place, t.region, t.grade DESC NULLS LAST, t.standing;
END;
COMMENT ON FUNCTION judgement_profile(date, date) IS
	'How many of the authorities that existed on a date stood at each grade in each area, nationally and by region: of the inspections that had begun by then, those published by another date; with the authorities not yet judged, the rows of a region and area add up.';
CREATE VIEW judgement_profile WITH (security_invoker) AS
	SELECT r.* FROM judgement_profile(oversight.as_of(), oversight.as_of()) r;

-- judgement_movement ----------------------------------------------------------

CREATE TYPE judgement_movement_row AS (
	authority text,
	authority_name text,
	ofsted_region text,
	ons_region text,
	abolished_on date,
	service text,
	framework text,
	area text,
	first_grade text,
	first_grade_rank smallint,
	first_judged_on date,
	first_inspection text,
	latest_grade text,
	latest_grade_rank smallint,
	latest_judged_on date,
	latest_inspection text,
	judgements bigint,
	movement text,
	ranks_moved integer,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE judgement_movement_row IS 'The first and the latest grade of one area of one authority under one framework.';
COMMENT ON COLUMN judgement_movement_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN judgement_movement_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN judgement_movement_row.ofsted_region IS 'The region Ofsted counts it in.';
COMMENT ON COLUMN judgement_movement_row.ons_region IS 'The region the Office for National Statistics counts it in.';
COMMENT ON COLUMN judgement_movement_row.abolished_on IS 'The day from which the authority no longer existed; empty while it does.';
COMMENT ON COLUMN judgement_movement_row.service IS 'What was inspected, such as local authority children''s services.';
COMMENT ON COLUMN judgement_movement_row.framework IS 'The framework.';
COMMENT ON COLUMN judgement_movement_row.area IS 'The area judged, under one name in every framework, such as overall or in care.';
COMMENT ON COLUMN judgement_movement_row.first_grade IS 'The first grade under the framework.';
COMMENT ON COLUMN judgement_movement_row.first_grade_rank IS '1 outstanding, 2 good, 3 requires improvement, adequate or satisfactory, 4 inadequate.';
COMMENT ON COLUMN judgement_movement_row.first_judged_on IS 'The day it was published.';
COMMENT ON COLUMN judgement_movement_row.first_inspection IS 'The short name of that inspection.';
COMMENT ON COLUMN judgement_movement_row.latest_grade IS 'The latest grade under the framework.';
COMMENT ON COLUMN judgement_movement_row.latest_grade_rank IS '1 outstanding, 2 good, 3 requires improvement, adequate or satisfactory, 4 inadequate.';
COMMENT ON COLUMN judgement_movement_row.latest_judged_on IS 'The day it was published.';
COMMENT ON COLUMN judgement_movement_row.latest_inspection IS 'The short name of that inspection.';
COMMENT ON COLUMN judgement_movement_row.judgements IS 'How many times the area was judged under the framework.';
COMMENT ON COLUMN judgement_movement_row.movement IS 'improved, declined or unchanged from the first to the latest, by rank; empty when it was judged once.';
COMMENT ON COLUMN judgement_movement_row.ranks_moved IS 'By how many ranks it improved, or declined where negative; empty when it was judged once.';
COMMENT ON COLUMN judgement_movement_row.source IS 'The source of the latest grade.';
COMMENT ON COLUMN judgement_movement_row.changed_at IS 'When the latest of these judgements was entered or last changed.';

CREATE FUNCTION judgement_movement(as_of date) RETURNS SETOF judgement_movement_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT m.authority, a.name, a.ofsted_region, a.ons_region, CASE WHEN upper(a.during) <= as_of THEN upper(a.during) END,
		m.family, m.framework, m.area,
		m.grades[1]::text, grade_rank(m.grades[1]), m.days[1], m.inspections[1],
		m.grades[m.judgements]::text, grade_rank(m.grades[m.judgements]), m.days[m.judgements], m.inspections[m.judgements],
		m.judgements,
		CASE WHEN m.judgements > 1 THEN
			CASE sign(grade_rank(m.grades[1]) - grade_rank(m.grades[m.judgements]))
				WHEN 1 THEN 'improved' WHEN -1 THEN 'declined' ELSE 'unchanged' END END,
		CASE WHEN m.judgements > 1 THEN grade_rank(m.grades[1]) - grade_rank(m.grades[m.judgements]) END,
		m.sources[m.judgements], m.changed_at
	FROM (
		SELECT k.authority, k.family, i.framework, k.area, count(*) AS judgements,
			array_agg(k.grade ORDER BY k.judged_on) AS grades,
			array_agg(k.judged_on ORDER BY k.judged_on) AS days,
			array_agg(i.code ORDER BY k.judged_on) AS inspections,
			array_agg(k.source ORDER BY k.judged_on) AS sources,
			max(k.changed_at) AS changed_at
		FROM known_judgement(as_of) k
		JOIN inspection i ON i.authority = k.authority AND i.id = k.inspection
		GROUP BY k.authority, k.family, i.framework, k.area
	) m
	JOIN authority a ON a.code = m.authority
	LEFT JOIN (
		SELECT p.framework, p.area, min(p.position) AS position
		FROM judgement_area p
		GROUP BY p.framework, p.area
	) place ON place.framework = m.framework AND place.area = m.area
	ORDER BY m.authority, m.family, m.days[1], m.framework, place.position, m.area;
END;
COMMENT ON FUNCTION judgement_movement(date) IS
	'The first grade of each area under a framework against the latest under the same one, as published by a date: grades of different frameworks are not compared.';
CREATE VIEW judgement_movement WITH (security_invoker) AS
	SELECT r.* FROM judgement_movement(oversight.as_of()) r;

-- inspection_expected -----------------------------------------------------------

CREATE TYPE inspection_expected_row AS (
	authority text,
	authority_name text,
	service text,
	framework text,
	latest_inspection text,
	latest_kind text,
	inspected_on date,
	published_on date,
	area text,
	grade text,
	grade_rank smallint,
	next_kind text,
	usual_interval text,
	latest_visit_on date,
	expected_by date,
	days_to_expected integer,
	standing text,
	note text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE inspection_expected_row IS 'An inspection or visit that the framework leads one to expect of one authority.';
COMMENT ON COLUMN inspection_expected_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN inspection_expected_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN inspection_expected_row.service IS 'What was inspected, such as local authority children''s services.';
COMMENT ON COLUMN inspection_expected_row.framework IS 'The framework of the latest inspection.';
COMMENT ON COLUMN inspection_expected_row.latest_inspection IS 'The short name of the latest inspection.';
COMMENT ON COLUMN inspection_expected_row.latest_kind IS 'What kind of inspection it was.';
COMMENT ON COLUMN inspection_expected_row.inspected_on IS 'The day it began; where only a period is known, its last day.';
COMMENT ON COLUMN inspection_expected_row.published_on IS 'The day its report was published.';
COMMENT ON COLUMN inspection_expected_row.area IS 'The area whose grade decides what is expected.';
COMMENT ON COLUMN inspection_expected_row.grade IS 'That grade in the latest inspection.';
COMMENT ON COLUMN inspection_expected_row.grade_rank IS '1 outstanding, 2 good, 3 requires improvement, adequate or satisfactory, 4 inadequate.';
COMMENT ON COLUMN inspection_expected_row.next_kind IS 'What is expected; empty when nothing is known of it.';
COMMENT ON COLUMN inspection_expected_row.usual_interval IS 'How often, in the words of a cadence.';
COMMENT ON COLUMN inspection_expected_row.latest_visit_on IS 'The day of the latest visit since, where a visit is expected.';
COMMENT ON COLUMN inspection_expected_row.expected_by IS 'The day by which it is expected. It is never due: no rule binds the inspectorate to it.';
COMMENT ON COLUMN inspection_expected_row.days_to_expected IS 'Days until then; negative when that day has passed.';
COMMENT ON COLUMN inspection_expected_row.standing IS 'expected; expected earlier, when that day has passed and none is recorded since; not known, when the register holds no interval for the grade, or there is no grade.';
COMMENT ON COLUMN inspection_expected_row.note IS 'What the framework says about it.';
COMMENT ON COLUMN inspection_expected_row.source IS 'The source of the interval, else of the inspection.';
COMMENT ON COLUMN inspection_expected_row.changed_at IS 'When the inspection or the interval was entered or last changed.';

CREATE FUNCTION inspection_expected(as_of date) RETURNS SETOF inspection_expected_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT l.authority, a.name, l.family, i.framework, i.code, i.kind, began.on_date, l.judged_on,
		coalesce(n.area, 'overall'), g.grade::text, grade_rank(g.grade),
		n.next_kind, n.expected::text, visit.on_date, due.expected_by, due.expected_by - as_of,
		CASE WHEN due.expected_by IS NULL THEN 'not known' WHEN due.expected_by < as_of THEN 'expected earlier' ELSE 'expected' END,
		n.note, coalesce(n.source, i.source), greatest(i.changed_at, n.changed_at)
	FROM (
		SELECT DISTINCT ON (k.authority, k.family) k.authority, k.family, k.inspection, k.judged_on
		FROM known_judgement(as_of) k
		ORDER BY k.authority, k.family, k.judged_on DESC, k.inspection DESC
	) l
	JOIN authority a ON a.code = l.authority AND (upper(a.during) <= as_of) IS NOT TRUE
	JOIN inspection i ON i.authority = l.authority AND i.id = l.inspection
	CROSS JOIN LATERAL (SELECT coalesce(i.started_on, upper(i.during) - 1, i.ended_on, l.judged_on) AS on_date) began
	LEFT JOIN LATERAL (
		SELECT v.area, v.next_kind, v.expected, v.note, v.source, v.changed_at
		FROM framework_interval v
		WHERE v.framework = i.framework AND v.during @> as_of
		  AND EXISTS (
			SELECT
			FROM known_judgement(as_of) k
			WHERE k.authority = l.authority AND k.family = l.family AND k.inspection = l.inspection AND k.area = v.area
			  AND (v.grade IS NULL OR k.grade = v.grade))
	) n ON true
	LEFT JOIN LATERAL (
		SELECT k.grade
		FROM known_judgement(as_of) k
		WHERE k.authority = l.authority AND k.family = l.family AND k.inspection = l.inspection AND k.area = coalesce(n.area, 'overall')
		LIMIT 1
	) g ON true
	-- visits of that kind since the report
	LEFT JOIN LATERAL (
		SELECT max(day.on_date) AS on_date, array_agg(day.on_date) AS days
		FROM inspection v
		CROSS JOIN LATERAL (SELECT coalesce(v.ended_on, upper(v.during) - 1, v.started_on, v.published_on) AS on_date) day
		WHERE v.authority = l.authority AND v.kind = n.next_kind AND v.account_of IS NULL
		  AND n.next_kind LIKE '%visit' AND day.on_date BETWEEN l.judged_on AND as_of
	) visit ON true
	CROSS JOIN LATERAL (
		SELECT CASE WHEN n.next_kind LIKE '%visit' THEN deadline(n.expected, l.judged_on, coalesce(visit.days, '{}'))
			ELSE deadline(n.expected, began.on_date, '{}') END AS expected_by
	) due
	ORDER BY l.authority, l.family, due.expected_by NULLS LAST, n.next_kind;
END;
COMMENT ON FUNCTION inspection_expected(date) IS
	'When the next inspection or visit of each authority is expected, from its latest grade and the intervals the framework speaks of: inspections from the day the latest began, visits from the latest visit, or the report. Expected, never due.';
CREATE VIEW inspection_expected WITH (security_invoker) AS
	SELECT r.* FROM inspection_expected(oversight.as_of()) r;

-- monitoring_timeline -----------------------------------------------------------

CREATE TYPE monitoring_timeline_row AS (
	authority text,
	authority_name text,
	inspection text,
	kind text,
	theme text,
	framework text,
	visited_from date,
	visited_to date,
	date_as_stated text,
	published_on date,
	after_inspection text,
	grade text,
	grade_rank smallint,
	visit_number bigint,
	days_since_previous integer,
	link text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE monitoring_timeline_row IS 'One visit between inspections.';
COMMENT ON COLUMN monitoring_timeline_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN monitoring_timeline_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN monitoring_timeline_row.inspection IS 'The short name of the visit.';
COMMENT ON COLUMN monitoring_timeline_row.kind IS 'monitoring visit, focused visit or assurance visit.';
COMMENT ON COLUMN monitoring_timeline_row.theme IS 'What it looked at.';
COMMENT ON COLUMN monitoring_timeline_row.framework IS 'The framework it was made under.';
COMMENT ON COLUMN monitoring_timeline_row.visited_from IS 'Its first day, or that of the period known for it.';
COMMENT ON COLUMN monitoring_timeline_row.visited_to IS 'Its last day, or that of the period known for it, included.';
COMMENT ON COLUMN monitoring_timeline_row.date_as_stated IS 'Its dates in the source''s own words.';
COMMENT ON COLUMN monitoring_timeline_row.published_on IS 'The day its letter was published; empty while it was not, or when that is not known.';
COMMENT ON COLUMN monitoring_timeline_row.after_inspection IS 'The short name of the inspection it followed; empty when none was published before it.';
COMMENT ON COLUMN monitoring_timeline_row.grade IS 'The overall grade in force on its last day.';
COMMENT ON COLUMN monitoring_timeline_row.grade_rank IS '1 outstanding, 2 good, 3 requires improvement, adequate or satisfactory, 4 inadequate.';
COMMENT ON COLUMN monitoring_timeline_row.visit_number IS 'Which visit of its kind it was since that inspection, of those recorded.';
COMMENT ON COLUMN monitoring_timeline_row.days_since_previous IS 'Days since the visit of its kind before it or, for the first, since the report of the inspection.';
COMMENT ON COLUMN monitoring_timeline_row.link IS 'Where its letter can be read.';
COMMENT ON COLUMN monitoring_timeline_row.source IS 'The source that tells of it.';
COMMENT ON COLUMN monitoring_timeline_row.changed_at IS 'When it was entered or last changed.';

CREATE FUNCTION monitoring_timeline(as_of date) RETURNS SETOF monitoring_timeline_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT v.authority, a.name, i.code, i.kind, i.theme, i.framework,
		coalesce(i.started_on, lower(i.during), i.ended_on, i.published_on), v.day, i.date_as_stated,
		CASE WHEN i.published_on <= as_of THEN i.published_on END,
		followed.code, grade_on(v.history, v.day)::text, grade_rank(grade_on(v.history, v.day)),
		row_number() OVER visits, v.day - coalesce(lag(v.day) OVER visits, date '2000-01-01' + v.report[1]::integer),
		i.link, i.source, i.changed_at
	FROM (
		-- A visit finds the report before it, and the record, by sorting: joined to
		-- them it would be compared with every report wherever the planner takes
		-- visits for few.
		SELECT u.authority, u.visit, u.day,
			max(u.report) OVER (PARTITION BY u.authority, u.family ORDER BY u.day) AS report,
			first_value(u.history) OVER (PARTITION BY u.authority, u.family ORDER BY u.history IS NULL) AS history
		FROM (
			SELECT i.authority, f.family, day.last_day AS day, i.id AS visit,
				NULL::bigint[] AS report, NULL::judgement_history AS history
			FROM inspection i
			JOIN framework f ON f.code = i.framework
			CROSS JOIN LATERAL (SELECT coalesce(i.ended_on, upper(i.during) - 1, i.started_on, i.published_on) AS last_day) day
			WHERE i.kind IN ('monitoring visit', 'focused visit', 'assurance visit') AND i.account_of IS NULL
			  AND day.last_day <= as_of
			UNION ALL
			-- the day first, so that the latest is the greatest
			SELECT k.authority, k.family, k.judged_on, NULL, ARRAY[k.judged_on - date '2000-01-01', k.inspection], NULL
			FROM known_judgement(as_of) k
			UNION ALL
			SELECT k.authority, k.family, NULL, NULL, NULL, k.history
			FROM known_record(as_of) k
			WHERE k.area = 'overall'
		) u
	) v
	JOIN authority a ON a.code = v.authority
	JOIN inspection i ON i.authority = v.authority AND i.id = v.visit
	LEFT JOIN inspection followed ON followed.authority = v.authority AND followed.id = v.report[2]
	WINDOW visits AS (PARTITION BY v.authority, i.kind, followed.id ORDER BY v.day, i.id)
	ORDER BY v.authority, v.day, i.id;
END;
COMMENT ON FUNCTION monitoring_timeline(date) IS
	'Every monitoring, focused and assurance visit up to a date: after which inspection, at which grade, and how long after the visit before.';
CREATE VIEW monitoring_timeline WITH (security_invoker) AS
	SELECT r.* FROM monitoring_timeline(oversight.as_of()) r;

-- inadequate_spell_duration ------------------------------------------------------

CREATE TYPE inadequate_spell_duration_row AS (
	authority text,
	authority_name text,
	service text,
	area text,
	inadequate_from date,
	inadequate_to date,
	days integer,
	ended boolean,
	outcome text,
	grade_before text,
	grade_before_rank smallint,
	grade_after text,
	grade_after_rank smallint,
	judgements bigint,
	inspection text,
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
COMMENT ON TYPE inadequate_spell_duration_row IS 'One spell that one area of one authority stood at inadequate.';
COMMENT ON COLUMN inadequate_spell_duration_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN inadequate_spell_duration_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN inadequate_spell_duration_row.service IS 'What was inspected, such as local authority children''s services.';
COMMENT ON COLUMN inadequate_spell_duration_row.area IS 'The area judged, under one name in every framework, such as overall or in care.';
COMMENT ON COLUMN inadequate_spell_duration_row.inadequate_from IS 'The day the report was published that said so.';
COMMENT ON COLUMN inadequate_spell_duration_row.inadequate_to IS 'The last day at inadequate, included; empty while it lasts.';
COMMENT ON COLUMN inadequate_spell_duration_row.days IS 'How many days it lasted, or has lasted by the date of the report.';
COMMENT ON COLUMN inadequate_spell_duration_row.ended IS 'Whether it ended with a better grade. A spell that still lasts, or was cut off, has not ended: how long it would have lasted is not known.';
COMMENT ON COLUMN inadequate_spell_duration_row.outcome IS 'judged better; still inadequate; authority abolished; or no longer judged, when the framework gave the area no grade of its own any more.';
COMMENT ON COLUMN inadequate_spell_duration_row.grade_before IS 'The grade before it; empty when it was the first.';
COMMENT ON COLUMN inadequate_spell_duration_row.grade_before_rank IS '1 outstanding, 2 good, 3 requires improvement, adequate or satisfactory, 4 inadequate.';
COMMENT ON COLUMN inadequate_spell_duration_row.grade_after IS 'The grade after it.';
COMMENT ON COLUMN inadequate_spell_duration_row.grade_after_rank IS '1 outstanding, 2 good, 3 requires improvement, adequate or satisfactory, 4 inadequate.';
COMMENT ON COLUMN inadequate_spell_duration_row.judgements IS 'How many inspections found it inadequate in that time.';
COMMENT ON COLUMN inadequate_spell_duration_row.inspection IS 'The short name of the inspection that found it first.';
COMMENT ON COLUMN inadequate_spell_duration_row.n IS 'How many spells at inadequate in that area the register holds: what it is compared with.';
COMMENT ON COLUMN inadequate_spell_duration_row.n_ended IS 'How many of them ended with a better grade.';
COMMENT ON COLUMN inadequate_spell_duration_row.n_open IS 'How many of them still last or were cut off; they count for as long as they were seen.';
COMMENT ON COLUMN inadequate_spell_duration_row.rank_longest IS '1 for the longest of them so far.';
COMMENT ON COLUMN inadequate_spell_duration_row.median_days IS 'The days after which half have ended, by Kaplan and Meier; empty while that is not reached.';
COMMENT ON COLUMN inadequate_spell_duration_row.survival IS 'The share that lasts longer than this one did, by Kaplan and Meier: near 0 for an unusually long one.';
COMMENT ON COLUMN inadequate_spell_duration_row.survival_lower IS 'The lower end of that share''s 95 per cent confidence interval.';
COMMENT ON COLUMN inadequate_spell_duration_row.survival_upper IS 'The upper end of it.';
COMMENT ON COLUMN inadequate_spell_duration_row.compared_with IS 'What it is compared with, in words, and how many there are.';
COMMENT ON COLUMN inadequate_spell_duration_row.source IS 'The source of that grade.';
COMMENT ON COLUMN inadequate_spell_duration_row.changed_at IS 'When that judgement was entered or last changed.';

CREATE FUNCTION inadequate_spell_duration(as_of date) RETURNS SETOF inadequate_spell_duration_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT x.authority, x.authority_name, x.family, x.area, x.inadequate_from, x.inadequate_to, x.days, x.ended, x.outcome,
		x.grade_before, x.grade_before_rank, x.grade_after, x.grade_after_rank, x.judgements, x.inspection,
		x.n, x.n_ended, x.n - x.n_ended,
		rank() OVER (PARTITION BY x.family, x.area ORDER BY x.days DESC)::integer,
		median_survival(x.steps), coalesce(step.survival, CASE WHEN x.days > 0 THEN 1 END), step.lower, step.upper,
		format('%s spells at inadequate for %s in this register, %s ended and %s open', x.n, x.area, x.n_ended, x.n - x.n_ended),
		x.source, x.changed_at
	FROM (
	SELECT s.authority, a.name AS authority_name, s.family, s.area, lower(s.during) AS inadequate_from, upper(s.during) - 1 AS inadequate_to,
		s.days, s.ended,
		CASE WHEN upper(s.during) IS NULL THEN 'still inadequate'
			WHEN s.next_from = upper(s.during) THEN 'judged better'
			WHEN upper(a.during) = upper(s.during) THEN 'authority abolished'
			ELSE 'no longer judged' END AS outcome,
		s.previous::text AS grade_before, grade_rank(s.previous) AS grade_before_rank,
		CASE WHEN s.next_from = upper(s.during) THEN s.next_grade::text END AS grade_after,
		CASE WHEN s.next_from = upper(s.during) THEN grade_rank(s.next_grade) END AS grade_after_rank,
		(SELECT count(*) FROM unnest(s.from_dates) d (day) WHERE s.during @> d.day) AS judgements,
		i.code AS inspection, s.sources[s.entry] AS source, s.entered_at[s.entry] AS changed_at, place.position,
		count(*) OVER spells_of_area::integer AS n, count(*) FILTER (WHERE s.ended) OVER spells_of_area::integer AS n_ended,
		kaplan_meier(NULLIF(greatest(s.days, 0), 0), s.ended) OVER spells_of_area AS steps
	FROM (
		SELECT w.*, coalesce(upper(w.during), as_of) - lower(w.during) AS days,
			(w.next_from = upper(w.during)) IS TRUE AS ended
		FROM (
		SELECT r.authority, r.family, r.area, p.grade, p.during, p.previous,
			lead(lower(p.during)) OVER record AS next_from, lead(p.grade) OVER record AS next_grade,
			r.from_dates, r.inspections, r.sources, r.changed_at AS entered_at,
			array_position(r.from_dates, lower(p.during)) AS entry
		FROM known_record(as_of) r
		CROSS JOIN LATERAL spells(r.history) p
		WINDOW record AS (PARTITION BY r.authority, r.family, r.area ORDER BY lower(p.during))
		) w
		WHERE w.grade = 'inadequate'
	) s
	JOIN authority a ON a.code = s.authority
	JOIN inspection i ON i.authority = s.authority AND i.id = s.inspections[s.entry]
	LEFT JOIN (
		SELECT f.family, m.area, min(m.position) AS position
		FROM judgement_area m
		JOIN framework f ON f.code = m.framework
		GROUP BY f.family, m.area
	) place ON place.family = s.family AND place.area = s.area
	WINDOW spells_of_area AS (PARTITION BY s.family, s.area)
	) x
	LEFT JOIN LATERAL (
		SELECT u.survival, u.lower, u.upper
		FROM unnest(x.steps) u
		WHERE u.at_days <= x.days
		ORDER BY u.at_days DESC
		LIMIT 1
	) step ON true
	ORDER BY x.authority, x.family, x.position, x.area, x.inadequate_from;
END;
COMMENT ON FUNCTION inadequate_spell_duration(date) IS
	'Every spell at inadequate, area by area, as published by a date: how long it lasted, how it ended, and where it stands among all of that area, with the open ones counted for as long as they were seen. It is not the time under intervention.';
CREATE VIEW inadequate_spell_duration WITH (security_invoker) AS
	SELECT r.* FROM inadequate_spell_duration(oversight.as_of()) r;
