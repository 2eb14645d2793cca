-- Reports on judgements: what the inspectorate had published by a date.
--
-- A judgement counts from the day its inspection's report was published, or,
-- where a source gives nothing but the period of the inspection, from the last
-- day of that. An inspection with days and no publication is not published yet.
-- Of one area of one inspection a report uses the inspectorate's own statement where
-- sources differ, as last restated by the date, and of one inspection the row
-- that is not another source's account.

-- Judgements as known on a date ----------------------------------------------

CREATE TYPE known_judgement_row AS (
	authority text,
	family text,
	area text,
	judged_on date,
	grade grade,
	as_printed text,
	inspection bigint,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE known_judgement_row IS 'The grade of one area in one published inspection, as the reports compute with it.';
COMMENT ON COLUMN known_judgement_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN known_judgement_row.family IS 'What was inspected: the family of frameworks.';
COMMENT ON COLUMN known_judgement_row.area IS 'The area.';
COMMENT ON COLUMN known_judgement_row.judged_on IS 'The day on which the report was published; where only the period of the inspection is known, its last day.';
COMMENT ON COLUMN known_judgement_row.grade IS 'The grade.';
COMMENT ON COLUMN known_judgement_row.as_printed IS 'The grade as printed.';
COMMENT ON COLUMN known_judgement_row.inspection IS 'The number of the inspection in this register.';
COMMENT ON COLUMN known_judgement_row.source IS 'The source of the grade.';
COMMENT ON COLUMN known_judgement_row.changed_at IS 'When the judgement or its inspection was entered or last changed.';

CREATE FUNCTION known_judgement(as_of date) RETURNS SETOF known_judgement_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	-- One area has one grade a day: of two reports published on one day, that of
	-- the later inspection.
	SELECT DISTINCT ON (i.authority, f.family, j.area, known.judged_on)
		i.authority, f.family, j.area, known.judged_on, j.grade, j.as_printed,
		i.id, j.source, greatest(j.changed_at, i.changed_at)
	FROM inspection i
	CROSS JOIN LATERAL (
		SELECT coalesce(i.published_on,
			CASE WHEN i.started_on IS NULL AND i.ended_on IS NULL THEN upper(i.during) - 1 END) AS judged_on
	) known
	JOIN framework f ON f.code = i.framework
	JOIN judgement j ON j.authority = i.authority AND j.inspection = i.id
	JOIN source s ON s.code = j.source
	WHERE known.judged_on <= as_of
	  AND i.account_of IS NULL
	  AND j.grade IS NOT NULL
	  -- said in two parts, so that the planner knows that most have no such day
	  AND (j.stated_on IS NULL OR j.stated_on <= as_of)
	  AND NOT EXISTS (
		SELECT
		FROM judgement later
		WHERE later.authority = j.authority AND later.inspection = j.inspection
		  AND later.area = j.area AND later.restates = j.id AND later.stated_on <= as_of)
	ORDER BY i.authority, f.family, j.area, known.judged_on, upper(i.began) DESC NULLS LAST, i.id DESC,
		s.publisher = coalesce(i.inspector, f.inspectorate) DESC, j.stated_on DESC NULLS LAST, j.id;
END;
COMMENT ON FUNCTION known_judgement(date) IS
	'Every grade published by a date, one for an area of an inspection: the inspectorate''s own where sources differ, as last restated. What the reports on judgements are made of.';

CREATE TYPE known_record_row AS (
	authority text,
	family text,
	area text,
	history judgement_history,
	from_dates date[],
	as_printed text[],
	inspections bigint[],
	sources text[],
	changed_at timestamptz[]
);
COMMENT ON TYPE known_record_row IS 'All judgements of one area of one authority, as the reports compute with it.';
COMMENT ON COLUMN known_record_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN known_record_row.family IS 'What was inspected: the family of frameworks.';
COMMENT ON COLUMN known_record_row.area IS 'The area.';
COMMENT ON COLUMN known_record_row.history IS 'The judgements, with none from the day on which an inspection was published that no longer awards the area, or the authority was abolished.';
COMMENT ON COLUMN known_record_row.from_dates IS 'The day of each entry of the history, in order.';
COMMENT ON COLUMN known_record_row.as_printed IS 'The grade of each entry as printed.';
COMMENT ON COLUMN known_record_row.inspections IS 'The number of the inspection behind each entry; empty where the authority was abolished.';
COMMENT ON COLUMN known_record_row.sources IS 'The source of each entry.';
COMMENT ON COLUMN known_record_row.changed_at IS 'When each entry was entered or last changed.';

CREATE FUNCTION known_record(as_of date) RETURNS SETOF known_record_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT e.authority, e.family, e.area,
		merge_judgements(CASE WHEN e.grade IS NOT NULL THEN add_judgement('{}', e.grade, e.judged_on)
			ELSE end_judgements('{}', e.judged_on) END),
		array_agg(e.judged_on ORDER BY e.judged_on),
		array_agg(e.as_printed ORDER BY e.judged_on),
		array_agg(e.inspection ORDER BY e.judged_on),
		array_agg(e.source ORDER BY e.judged_on),
		array_agg(e.changed_at ORDER BY e.judged_on)
	FROM (
		SELECT k.authority, k.family, k.area, k.judged_on, k.grade, k.as_printed, k.inspection, k.source, k.changed_at
		FROM known_judgement(as_of) k
		UNION ALL
		-- an inspection that gives grades, but none for an area that had one
		SELECT judged.authority, judged.family, judged.area, report.judged_on, NULL, NULL, i.id, i.source, i.changed_at
		FROM (
			SELECT k.authority, k.family, k.area, min(k.judged_on) AS first_on, array_agg(k.judged_on) AS days
			FROM known_judgement(as_of) k
			GROUP BY k.authority, k.family, k.area
		) judged
		JOIN (
			SELECT k.authority, k.family, k.judged_on, max(k.inspection) AS inspection
			FROM known_judgement(as_of) k
			GROUP BY k.authority, k.family, k.judged_on
		) report ON report.authority = judged.authority AND report.family = judged.family
			AND report.judged_on > judged.first_on AND report.judged_on <> ALL (judged.days)
		JOIN inspection i ON i.authority = report.authority AND i.id = report.inspection
		WHERE NOT EXISTS (
			SELECT
			FROM judgement_area a
			WHERE a.framework = i.framework AND a.area = judged.area AND a.awarded AND a.during && i.began)
		UNION ALL
		-- an authority that was abolished
		SELECT k.authority, k.family, k.area, upper(a.during), NULL, NULL, NULL, a.source, a.changed_at
		FROM known_judgement(as_of) k
		JOIN authority a ON a.code = k.authority
		WHERE upper(a.during) <= as_of
		GROUP BY k.authority, k.family, k.area, a.code
		HAVING min(k.judged_on) < upper(a.during) AND bool_and(k.judged_on <> upper(a.during))
	) e
	GROUP BY e.authority, e.family, e.area;
END;
COMMENT ON FUNCTION known_record(date) IS
	'The history of judgements of each area of each authority, as published by a date, ended where a framework no longer awards the area or the authority was abolished.';

-- judgement_timeline ----------------------------------------------------------

CREATE TYPE judgement_timeline_row AS (
	authority text,
	authority_name text,
	service text,
	area text,
	label text,
	grade text,
	grade_rank smallint,
	as_printed text,
	judged_on date,
	judged_to date,
	days_in_force integer,
	days_below_good integer,
	previous_grade text,
	previous_grade_rank smallint,
	direction text,
	standing text,
	covered_by text,
	covered_by_area text,
	inspection text,
	inspection_kind text,
	framework text,
	inspected_from date,
	inspected_to date,
	date_as_stated text,
	report_dated date,
	link text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE judgement_timeline_row IS 'One judgement of one area, from its publication until the next.';
COMMENT ON COLUMN judgement_timeline_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN judgement_timeline_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN judgement_timeline_row.service IS 'What was inspected, such as local authority children''s services.';
COMMENT ON COLUMN judgement_timeline_row.area IS 'The area judged, under one name in every framework, such as overall or in care.';
COMMENT ON COLUMN judgement_timeline_row.label IS 'The printed name of the judgement.';
COMMENT ON COLUMN judgement_timeline_row.grade IS 'The grade; empty from the day on which the area had no grade of its own any more.';
COMMENT ON COLUMN judgement_timeline_row.grade_rank IS '1 outstanding, 2 good, 3 requires improvement, adequate or satisfactory, 4 inadequate.';
COMMENT ON COLUMN judgement_timeline_row.as_printed IS 'The grade as printed.';
COMMENT ON COLUMN judgement_timeline_row.judged_on IS 'The day the report was published, from which the grade counts; where only the period of the inspection is known, its last day.';
COMMENT ON COLUMN judgement_timeline_row.judged_to IS 'The last day on which it counted, included; empty for the latest.';
COMMENT ON COLUMN judgement_timeline_row.days_in_force IS 'Days from its publication until the next judgement, or until the date of the report.';
COMMENT ON COLUMN judgement_timeline_row.days_below_good IS 'Those days when the grade is below good, else 0.';
COMMENT ON COLUMN judgement_timeline_row.previous_grade IS 'The grade before it.';
COMMENT ON COLUMN judgement_timeline_row.previous_grade_rank IS 'The rank of the grade before it.';
COMMENT ON COLUMN judgement_timeline_row.direction IS 'improved, declined or unchanged against the grade before, by rank; empty for a first judgement.';
COMMENT ON COLUMN judgement_timeline_row.standing IS 'judged; or covered by another area, or no longer judged, when the framework gives the area no grade of its own.';
COMMENT ON COLUMN judgement_timeline_row.covered_by IS 'The printed name of the judgement that covers the area instead.';
COMMENT ON COLUMN judgement_timeline_row.covered_by_area IS 'The area whose judgement that is.';
COMMENT ON COLUMN judgement_timeline_row.inspection IS 'The short name of the inspection.';
COMMENT ON COLUMN judgement_timeline_row.inspection_kind IS 'What kind of inspection it was.';
COMMENT ON COLUMN judgement_timeline_row.framework IS 'The framework it was made under.';
COMMENT ON COLUMN judgement_timeline_row.inspected_from IS 'The first day of the inspection, or of the period known for it.';
COMMENT ON COLUMN judgement_timeline_row.inspected_to IS 'The last day of the inspection, or of the period known for it, included.';
COMMENT ON COLUMN judgement_timeline_row.date_as_stated IS 'The dates of the inspection in the source''s own words.';
COMMENT ON COLUMN judgement_timeline_row.report_dated IS 'The date printed in the report, where it differs from the day of publication.';
COMMENT ON COLUMN judgement_timeline_row.link IS 'Where the report can be read.';
COMMENT ON COLUMN judgement_timeline_row.source IS 'The source of the grade.';
COMMENT ON COLUMN judgement_timeline_row.changed_at IS 'When the judgement or its inspection was entered or last changed.';

CREATE FUNCTION judgement_timeline(as_of date) RETURNS SETOF judgement_timeline_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.authority, a.name, r.family, r.area, meaning.label,
		e.grade::text, grade_rank(e.grade), e.as_printed,
		e.from_date, e.next_date - 1, coalesce(e.next_date, as_of) - e.from_date,
		days_below(r.history, 'good', daterange(e.from_date, coalesce(e.next_date, as_of))),
		grade_on(r.history, e.from_date - 1)::text, grade_rank(grade_on(r.history, e.from_date - 1)),
		CASE WHEN e.grade IS NOT NULL THEN direction_of_travel(r.history, e.from_date) END,
		CASE WHEN e.grade IS NOT NULL THEN 'judged'
			WHEN meaning.within IS NOT NULL THEN 'covered by another area'
			ELSE 'no longer judged' END,
		meaning.covered_by, meaning.within,
		i.code, i.kind, i.framework,
		coalesce(i.started_on, lower(i.during)), coalesce(i.ended_on, upper(i.during) - 1),
		i.date_as_stated, i.report_dated, i.link, e.source, e.changed_at
	FROM known_record(as_of) r
	JOIN authority a ON a.code = r.authority
	CROSS JOIN LATERAL (
		SELECT u.from_date, u.as_printed, u.inspection, u.source, u.changed_at,
			grade_on(r.history, u.from_date) AS grade,
			lead(u.from_date) OVER (ORDER BY u.from_date) AS next_date
		FROM unnest(r.from_dates, r.as_printed, r.inspections, r.sources, r.changed_at)
			AS u (from_date, as_printed, inspection, source, changed_at)
	) e
	JOIN inspection i ON i.authority = r.authority AND i.id = e.inspection
	-- what the framework said of the area to an inspection begun then
	LEFT JOIN LATERAL (
		SELECT m.label, CASE WHEN NOT m.awarded THEN w.area END AS within, CASE WHEN NOT m.awarded THEN w.label END AS covered_by
		FROM judgement_area m
		LEFT JOIN judgement_area w ON w.framework = m.framework AND w.area = m.within AND w.during && i.began AND w.awarded
		WHERE m.framework = i.framework AND m.area = r.area AND m.during && i.began
		  AND m.awarded = (e.grade IS NOT NULL)
		ORDER BY m.during DESC, w.during DESC
		LIMIT 1
	) meaning ON true
	LEFT JOIN (
		SELECT f.family, m.area, min(m.position) AS position
		FROM judgement_area m
		JOIN framework f ON f.code = m.framework
		GROUP BY f.family, m.area
	) place ON place.family = r.family AND place.area = r.area
	ORDER BY r.authority, r.family, place.position, r.area, e.from_date;
END;
COMMENT ON FUNCTION judgement_timeline(date) IS
	'Every judgement of every area, as published by a date, oldest first: the grade, the one before it, whether it improved, and for how long it stood; and where an area has no grade of its own any more, which judgement covers it.';
CREATE VIEW judgement_timeline WITH (security_invoker) AS
	SELECT r.* FROM judgement_timeline(oversight.as_of()) r;

-- judgement_current -----------------------------------------------------------

CREATE TYPE judgement_current_row AS (
	authority text,
	authority_name text,
	service text,
	area text,
	label text,
	grade text,
	grade_rank smallint,
	as_printed text,
	judged_on date,
	previous_grade text,
	previous_grade_rank smallint,
	direction text,
	days_below_good integer,
	standing text,
	ended_on date,
	covered_by text,
	covered_by_area text,
	covered_by_grade text,
	covered_by_grade_rank smallint,
	inspection text,
	inspection_kind text,
	framework text,
	inspected_from date,
	inspected_to date,
	date_as_stated text,
	report_dated date,
	link text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE judgement_current_row IS 'How one area of one authority stands judged.';
COMMENT ON COLUMN judgement_current_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN judgement_current_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN judgement_current_row.service IS 'What was inspected, such as local authority children''s services.';
COMMENT ON COLUMN judgement_current_row.area IS 'The area judged, under one name in every framework, such as overall or in care.';
COMMENT ON COLUMN judgement_current_row.label IS 'The printed name of the judgement.';
COMMENT ON COLUMN judgement_current_row.grade IS 'The grade in force; empty when the area has no grade of its own.';
COMMENT ON COLUMN judgement_current_row.grade_rank IS '1 outstanding, 2 good, 3 requires improvement, adequate or satisfactory, 4 inadequate.';
COMMENT ON COLUMN judgement_current_row.as_printed IS 'The grade as printed.';
COMMENT ON COLUMN judgement_current_row.judged_on IS 'The day its report was published; where only the period of the inspection is known, its last day.';
COMMENT ON COLUMN judgement_current_row.previous_grade IS 'The grade before it; where the area has none any more, the last it had.';
COMMENT ON COLUMN judgement_current_row.previous_grade_rank IS 'The rank of the grade before it.';
COMMENT ON COLUMN judgement_current_row.direction IS 'improved, declined or unchanged against the grade before, by rank; empty for a first judgement.';
COMMENT ON COLUMN judgement_current_row.days_below_good IS 'On how many days, up to the date of the report, the area stood at a grade below good.';
COMMENT ON COLUMN judgement_current_row.standing IS 'judged; covered by another area or no longer judged, when the framework gives the area no grade of its own; authority abolished, since it was; not judged when the report says so; not recorded when this register holds no grade.';
COMMENT ON COLUMN judgement_current_row.ended_on IS 'The day from which the area had no grade of its own any more.';
COMMENT ON COLUMN judgement_current_row.covered_by IS 'The printed name of the judgement that covers the area instead.';
COMMENT ON COLUMN judgement_current_row.covered_by_area IS 'The area whose judgement that is.';
COMMENT ON COLUMN judgement_current_row.covered_by_grade IS 'The grade of the judgement that covers the area; it is not a grade of the area.';
COMMENT ON COLUMN judgement_current_row.covered_by_grade_rank IS 'The rank of that grade.';
COMMENT ON COLUMN judgement_current_row.inspection IS 'The short name of the inspection.';
COMMENT ON COLUMN judgement_current_row.inspection_kind IS 'What kind of inspection it was.';
COMMENT ON COLUMN judgement_current_row.framework IS 'The framework it was made under.';
COMMENT ON COLUMN judgement_current_row.inspected_from IS 'The first day of the inspection, or of the period known for it.';
COMMENT ON COLUMN judgement_current_row.inspected_to IS 'The last day of the inspection, or of the period known for it, included.';
COMMENT ON COLUMN judgement_current_row.date_as_stated IS 'The dates of the inspection in the source''s own words.';
COMMENT ON COLUMN judgement_current_row.report_dated IS 'The date printed in the report, where it differs from the day of publication.';
COMMENT ON COLUMN judgement_current_row.link IS 'Where the report can be read.';
COMMENT ON COLUMN judgement_current_row.source IS 'The source of the grade.';
COMMENT ON COLUMN judgement_current_row.changed_at IS 'When the judgement or its inspection was entered or last changed.';

CREATE FUNCTION judgement_current(as_of date) RETURNS SETOF judgement_current_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	-- The areas that have a record, and those of which the latest inspection
	-- could have said something.
	SELECT latest.authority, a.name, latest.family, area.area, named.label,
		stand.grade::text, grade_rank(stand.grade), r.as_printed[stand.entry], stand.judged_on,
		stand.previous::text, grade_rank(stand.previous),
		CASE WHEN stand.grade IS NOT NULL THEN direction_of_travel(r.history, as_of) END,
		days_below(r.history, 'good', daterange(NULL, as_of)),
		CASE WHEN stand.grade IS NOT NULL THEN 'judged'
			WHEN upper(a.during) <= as_of THEN 'authority abolished'
			WHEN meaning.within IS NOT NULL THEN 'covered by another area'
			WHEN stand.ended_on IS NOT NULL THEN 'no longer judged'
			WHEN EXISTS (SELECT FROM judgement j WHERE j.authority = latest.authority
				AND j.inspection = latest.inspection AND j.area = area.area) THEN 'not judged'
			ELSE 'not recorded' END,
		stand.ended_on, meaning.covered_by, meaning.within,
		cover.grade::text, grade_rank(cover.grade),
		i.code, i.kind, i.framework,
		coalesce(i.started_on, lower(i.during)), coalesce(i.ended_on, upper(i.during) - 1),
		i.date_as_stated, i.report_dated, i.link,
		coalesce(r.sources[stand.entry], i.source), coalesce(r.changed_at[stand.entry], i.changed_at)
	FROM (
		SELECT DISTINCT ON (k.authority, k.family) k.authority, k.family, k.inspection
		FROM known_judgement(as_of) k
		ORDER BY k.authority, k.family, k.judged_on DESC, k.inspection DESC
	) latest
	JOIN authority a ON a.code = latest.authority
	JOIN inspection li ON li.authority = latest.authority AND li.id = latest.inspection
	JOIN (
		SELECT f.family, m.area, min(m.position) AS position
		FROM judgement_area m
		JOIN framework f ON f.code = m.framework
		GROUP BY f.family, m.area
	) area ON area.family = latest.family
	LEFT JOIN known_record(as_of) r
		ON r.authority = latest.authority AND r.family = latest.family AND r.area = area.area
	CROSS JOIN LATERAL (
		SELECT grade_on(r.history, as_of) AS grade, judged_on(r.history, as_of) AS judged_on,
			cardinality(r.from_dates) AS entry,
			CASE WHEN grade_on(r.history, as_of) IS NULL THEN ended.from_date END AS ended_on,
			grade_on(r.history, coalesce(judged_on(r.history, as_of), ended.from_date) - 1) AS previous
		FROM (
			-- the first of the inspections since which it has had no grade
			SELECT min(u.from_date) AS from_date
			FROM unnest(r.from_dates) AS u (from_date)
			WHERE NOT EXISTS (SELECT FROM unnest(r.from_dates) AS later (from_date)
				WHERE later.from_date >= u.from_date AND grade_on(r.history, later.from_date) IS NOT NULL)
		) ended
	) stand
	-- the inspection that gave the grade, or else the latest
	JOIN inspection i ON i.authority = latest.authority AND i.id = coalesce(r.inspections[stand.entry], latest.inspection)
	LEFT JOIN LATERAL (
		SELECT m.label
		FROM judgement_area m
		WHERE stand.grade IS NOT NULL
		  AND m.framework = i.framework AND m.area = area.area AND m.awarded AND m.during && i.began
		ORDER BY m.during DESC
		LIMIT 1
	) named ON true
	LEFT JOIN LATERAL (
		SELECT m.area, w.area AS within, w.label AS covered_by
		FROM judgement_area m
		LEFT JOIN judgement_area w ON NOT m.awarded
			AND w.framework = m.framework AND w.area = m.within AND w.during && li.began AND w.awarded
		WHERE stand.grade IS NULL AND (upper(a.during) <= as_of) IS NOT TRUE
		  AND m.framework = li.framework AND m.area = area.area AND m.during && li.began
		ORDER BY m.during DESC, w.during DESC
		LIMIT 1
	) meaning ON true
	LEFT JOIN LATERAL (
		SELECT k.grade
		FROM known_judgement(as_of) k
		WHERE k.authority = latest.authority AND k.family = latest.family AND k.area = meaning.within
		ORDER BY k.judged_on DESC
		LIMIT 1
	) cover ON true
	WHERE r.authority IS NOT NULL OR meaning.area IS NOT NULL
	ORDER BY latest.authority, latest.family, area.position, area.area;
END;
COMMENT ON FUNCTION judgement_current(date) IS
	'How each area of each authority stood judged on a date, as published by then; an area that has no grade of its own shows which judgement covers it.';
CREATE VIEW judgement_current WITH (security_invoker) AS
	SELECT r.* FROM judgement_current(oversight.as_of()) r;

-- partner_check ---------------------------------------------------------------

CREATE TYPE partner_check_row AS (
	authority text,
	authority_name text,
	instrument text,
	agreement text,
	kind text,
	made_on date,
	date_as_stated text,
	ended_on date,
	partner text,
	partner_name text,
	service text,
	grade_then text,
	grade_then_rank smallint,
	judged_on_then date,
	strong_then boolean,
	test_then text,
	grade_now text,
	grade_now_rank smallint,
	judged_on_now date,
	strong_now boolean,
	test_now text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE partner_check_row IS 'One partner authority in one agreement, partnership or support, and how it stood judged.';
COMMENT ON COLUMN partner_check_row.authority IS 'The code of the authority that is helped.';
COMMENT ON COLUMN partner_check_row.authority_name IS 'The name of the authority that is helped.';
COMMENT ON COLUMN partner_check_row.instrument IS 'The short name of the agreement, where it is held as an instrument.';
COMMENT ON COLUMN partner_check_row.agreement IS 'The agreement, partnership or support in words.';
COMMENT ON COLUMN partner_check_row.kind IS 'What it is, such as partnership agreement or support.';
COMMENT ON COLUMN partner_check_row.made_on IS 'The day it was made: when it was issued, else its first day; empty when not known.';
COMMENT ON COLUMN partner_check_row.date_as_stated IS 'Its dates in the source''s own words.';
COMMENT ON COLUMN partner_check_row.ended_on IS 'Its last day, included; empty while no end is known.';
COMMENT ON COLUMN partner_check_row.partner IS 'The code of the partner authority.';
COMMENT ON COLUMN partner_check_row.partner_name IS 'The name of the partner authority.';
COMMENT ON COLUMN partner_check_row.service IS 'What was inspected at the partner; empty when nothing is recorded.';
COMMENT ON COLUMN partner_check_row.grade_then IS 'The partner''s overall grade when the agreement was made; empty when it had none.';
COMMENT ON COLUMN partner_check_row.grade_then_rank IS 'The rank of that grade, 1 outstanding to 4 inadequate.';
COMMENT ON COLUMN partner_check_row.judged_on_then IS 'The day that grade was published.';
COMMENT ON COLUMN partner_check_row.strong_then IS 'Whether the partner was strong when the agreement was made: good or outstanding overall or, where there was no overall grade, in all areas; empty when that cannot be told from what is recorded.';
COMMENT ON COLUMN partner_check_row.test_then IS 'Which test that was: overall grade, all areas, or not recorded.';
COMMENT ON COLUMN partner_check_row.grade_now IS 'The partner''s overall grade on the date of the report; empty when it has none.';
COMMENT ON COLUMN partner_check_row.grade_now_rank IS 'The rank of that grade.';
COMMENT ON COLUMN partner_check_row.judged_on_now IS 'The day that grade was published.';
COMMENT ON COLUMN partner_check_row.strong_now IS 'Whether the partner is strong on the date of the report, by the same test; empty when that cannot be told from what is recorded.';
COMMENT ON COLUMN partner_check_row.test_now IS 'Which test that is: overall grade, all areas, or not recorded.';
COMMENT ON COLUMN partner_check_row.source IS 'The source that names the partner.';
COMMENT ON COLUMN partner_check_row.changed_at IS 'When the agreement or support was entered or last changed.';

CREATE FUNCTION partner_check(as_of date) RETURNS SETOF partner_check_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT named.authority, a.name, named.instrument, named.agreement, named.kind,
		named.made_on, named.date_as_stated,
		CASE WHEN named.ends_on <= as_of THEN named.ends_on - 1 END,
		named.partner, pa.name, stand.family,
		stand.grade_then::text, grade_rank(stand.grade_then), stand.judged_on_then,
		CASE WHEN stand.grade_then IS NOT NULL THEN stand.grade_then >= 'good'
			WHEN NOT stand.all_strong_then OR NOT then_.lacks_one THEN stand.all_strong_then END,
		CASE WHEN stand.grade_then IS NOT NULL THEN 'overall grade'
			WHEN stand.all_strong_then IS NOT NULL THEN 'all areas' ELSE 'not recorded' END,
		stand.grade_now::text, grade_rank(stand.grade_now), stand.judged_on_now,
		CASE WHEN stand.grade_now IS NOT NULL THEN stand.grade_now >= 'good'
			WHEN NOT stand.all_strong_now OR NOT now_.lacks_one THEN stand.all_strong_now END,
		CASE WHEN stand.grade_now IS NOT NULL THEN 'overall grade'
			WHEN stand.all_strong_now IS NOT NULL THEN 'all areas' ELSE 'not recorded' END,
		named.source, named.changed_at
	FROM (
		-- who has a part in the duties of an agreement
		SELECT i.authority, i.id AS instrument_id, i.code AS instrument, i.title AS agreement, i.kind,
			coalesce(i.issued_on, lower(i.in_force)) AS made_on, i.date_as_stated,
			CASE WHEN i.revoked_on <= as_of THEN upper(i.in_force)
				ELSE upper(coalesce(i.in_force_as_issued, i.in_force)) END AS ends_on,
			p.authority AS partner, min(coalesce(op.source, o.source, i.source)) AS source, i.changed_at
		FROM instrument i
		JOIN obligation o ON o.authority = i.authority AND o.instrument = i.id
		JOIN obligation_party op ON op.authority = o.authority AND op.obligation = o.id
		JOIN party p ON p.code = op.party AND p.authority <> i.authority
		WHERE i.force = 'agreement'
		GROUP BY i.authority, i.id, p.authority
		UNION ALL
		-- who stepped in, unless the agreement behind it names them already
		SELECT v.authority, i.id, i.code, v.title, v.level,
			coalesce(i.issued_on, lower(i.in_force), lower(v.during)), coalesce(v.date_as_stated, i.date_as_stated),
			upper(v.during), p.authority, coalesce(v.source, i.source), greatest(v.changed_at, i.changed_at)
		FROM intervention v
		JOIN party p ON p.code = v.party AND p.authority <> v.authority
		LEFT JOIN instrument i ON i.authority = v.authority AND i.id = v.instrument AND i.force = 'agreement'
		WHERE v.account_of IS NULL
		  AND NOT EXISTS (
			SELECT
			FROM obligation o
			JOIN obligation_party op ON op.authority = o.authority AND op.obligation = o.id
			JOIN party same ON same.code = op.party AND same.authority = p.authority
			WHERE o.authority = i.authority AND o.instrument = i.id)
	) named
	JOIN authority a ON a.code = named.authority
	JOIN authority pa ON pa.code = named.partner
	LEFT JOIN source s ON s.code = named.source
	LEFT JOIN LATERAL (
		SELECT r.family,
			max(grade_on(r.history, named.made_on)) FILTER (WHERE r.area = 'overall') AS grade_then,
			max(judged_on(r.history, named.made_on)) FILTER (WHERE r.area = 'overall') AS judged_on_then,
			bool_and(grade_on(r.history, named.made_on) >= 'good') AS all_strong_then,
			array_agg(r.area) FILTER (WHERE grade_on(r.history, named.made_on) IS NOT NULL) AS areas_then,
			max(grade_on(r.history, as_of)) FILTER (WHERE r.area = 'overall') AS grade_now,
			max(judged_on(r.history, as_of)) FILTER (WHERE r.area = 'overall') AS judged_on_now,
			bool_and(grade_on(r.history, as_of) >= 'good') AS all_strong_now,
			array_agg(r.area) FILTER (WHERE grade_on(r.history, as_of) IS NOT NULL) AS areas_now
		FROM known_record(as_of) r
		WHERE r.authority = named.partner
		GROUP BY r.family
	) stand ON true
	-- all areas are good only when each that the inspection awarded is recorded
	LEFT JOIN LATERAL (
		SELECT bool_or(a.area <> ALL (stand.areas_then)) AS lacks_one
		FROM (
			SELECT k.inspection
			FROM known_judgement(as_of) k
			WHERE k.authority = named.partner AND k.family = stand.family AND k.judged_on <= named.made_on
			ORDER BY k.judged_on DESC, k.inspection DESC
			LIMIT 1
		) k
		JOIN inspection i ON i.authority = named.partner AND i.id = k.inspection
		JOIN judgement_area a ON a.framework = i.framework AND a.awarded AND a.during && i.began
	) then_ ON true
	LEFT JOIN LATERAL (
		SELECT bool_or(a.area <> ALL (stand.areas_now)) AS lacks_one
		FROM (
			SELECT k.inspection
			FROM known_judgement(as_of) k
			WHERE k.authority = named.partner AND k.family = stand.family
			ORDER BY k.judged_on DESC, k.inspection DESC
			LIMIT 1
		) k
		JOIN inspection i ON i.authority = named.partner AND i.id = k.inspection
		JOIN judgement_area a ON a.framework = i.framework AND a.awarded AND a.during && i.began
	) now_ ON true
	-- what has no day is known once its source was published
	WHERE coalesce(named.made_on, s.published_on, as_of) <= as_of
	ORDER BY named.authority, named.made_on NULLS LAST, named.agreement, named.partner, stand.family;
END;
COMMENT ON FUNCTION partner_check(date) IS
	'Each partner authority in an agreement, partnership or support: its grade when that was made and on the date, and whether it was strong: good or outstanding overall or, where there is no overall grade, in all areas.';
CREATE VIEW partner_check WITH (security_invoker) AS
	SELECT r.* FROM partner_check(oversight.as_of()) r;
