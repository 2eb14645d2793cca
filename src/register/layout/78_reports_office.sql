-- Reports for the office: the colours month by month, the date table, caseload
-- and timeliness by team, interventions, what changed, and what a new holiday
-- moves.

-- status_by_month -------------------------------------------------------------

CREATE TYPE status_by_month_row AS (
	authority text,
	authority_name text,
	month_end date,
	month text,
	financial_year text,
	obligation bigint,
	instrument text,
	clause text,
	duty text,
	title text,
	team text,
	subject bigint,
	timescale text,
	force text,
	binding boolean,
	owes text,
	frequency text,
	status text,
	rag text,
	rag_reason text,
	last_due date,
	last_done date,
	next_due date,
	met integer,
	late integer,
	missed integer,
	overdue integer,
	unrecorded integer,
	unmet_since date,
	unmet_run integer,
	days_overdue integer,
	on_time_rate float8,
	rate_basis text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE status_by_month_row IS 'How one duty stood at the end of one month.';
COMMENT ON COLUMN status_by_month_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN status_by_month_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN status_by_month_row.month_end IS 'The last day of the month, for which the duty''s state is given as it was known on that day.';
COMMENT ON COLUMN status_by_month_row.month IS 'The month, such as 2020-01.';
COMMENT ON COLUMN status_by_month_row.financial_year IS 'The financial year that holds it, such as 2019-20.';
COMMENT ON COLUMN status_by_month_row.obligation IS 'The number of the obligation in this register.';
COMMENT ON COLUMN status_by_month_row.instrument IS 'The short name of the instrument it comes from.';
COMMENT ON COLUMN status_by_month_row.clause IS 'The clause of the instrument; blank when it has none.';
COMMENT ON COLUMN status_by_month_row.duty IS 'The duty''s short name.';
COMMENT ON COLUMN status_by_month_row.title IS 'The duty in a few words.';
COMMENT ON COLUMN status_by_month_row.team IS 'The team that answers for it.';
COMMENT ON COLUMN status_by_month_row.subject IS 'The number of the child or person it concerns; who that is, only the table subject says.';
COMMENT ON COLUMN status_by_month_row.timescale IS 'The statutory timescale it applies.';
COMMENT ON COLUMN status_by_month_row.force IS 'How binding the instrument is.';
COMMENT ON COLUMN status_by_month_row.binding IS 'False for a stated intention, of which nobody is in breach.';
COMMENT ON COLUMN status_by_month_row.owes IS 'Who owes it, by name; several names are separated by semicolons.';
COMMENT ON COLUMN status_by_month_row.frequency IS 'How often it fell due then, in English.';
COMMENT ON COLUMN status_by_month_row.status IS 'Its status in words, as in obligation_status.';
COMMENT ON COLUMN status_by_month_row.rag IS 'blue, green, amber, red or grey by the table rag_rule; empty for a continuing duty.';
COMMENT ON COLUMN status_by_month_row.rag_reason IS 'The situation that decided the colour.';
COMMENT ON COLUMN status_by_month_row.last_due IS 'The latest due date reached by then.';
COMMENT ON COLUMN status_by_month_row.last_done IS 'The last day on which it had been done by then.';
COMMENT ON COLUMN status_by_month_row.next_due IS 'The next due date not answered by then.';
COMMENT ON COLUMN status_by_month_row.met IS 'How many due dates had been answered on time.';
COMMENT ON COLUMN status_by_month_row.late IS 'How many had been answered late.';
COMMENT ON COLUMN status_by_month_row.missed IS 'How many were never answered and had closed.';
COMMENT ON COLUMN status_by_month_row.overdue IS 'How many had passed unanswered and were still open.';
COMMENT ON COLUMN status_by_month_row.unrecorded IS 'How many had no evidence either way.';
COMMENT ON COLUMN status_by_month_row.unmet_since IS 'The first of the due dates in a row that were unanswered then.';
COMMENT ON COLUMN status_by_month_row.unmet_run IS 'How many due dates in a row were unanswered then.';
COMMENT ON COLUMN status_by_month_row.days_overdue IS 'Days since unmet_since, less suspended days.';
COMMENT ON COLUMN status_by_month_row.on_time_rate IS 'The share, of due dates, that was met among those met, late, missed or overdue: 0 to 1; empty when there is none.';
COMMENT ON COLUMN status_by_month_row.rate_basis IS 'What the rate counts: of due dates.';
COMMENT ON COLUMN status_by_month_row.source IS 'The source that states the duty.';
COMMENT ON COLUMN status_by_month_row.changed_at IS 'When the obligation or its instrument was entered or last changed.';

CREATE FUNCTION status_by_month(as_of date, from_date date DEFAULT NULL, to_date date DEFAULT NULL) RETURNS SETOF status_by_month_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.authority, s.authority_name, m.month_end, to_char(m.month_end::timestamp, 'YYYY-MM'), financial_year(m.month_end),
		s.obligation, s.instrument, s.clause, s.duty, s.title, s.team, s.subject, s.timescale,
		s.force, s.binding, s.owes, s.frequency, s.status, s.rag, s.rag_reason,
		s.last_due, s.last_done, s.next_due, s.met, s.late, s.missed, s.overdue, s.unrecorded,
		s.unmet_since, s.unmet_run, s.days_overdue, s.on_time_rate, s.rate_basis, s.source, s.changed_at
	FROM (
		SELECT page.first_month, (date_part('year', page.last_day::timestamp) * 12 + date_part('month', page.last_day::timestamp)
			- date_part('year', page.first_month) * 12 - date_part('month', page.first_month))::integer AS months
		FROM (
			SELECT date_trunc('month', coalesce(status_by_month.from_date::timestamp, as_of - interval '1 year')) AS first_month,
				least(coalesce(status_by_month.to_date, as_of), as_of) + 1 AS last_day
		) page
	) page
	CROSS JOIN LATERAL generate_series(1, page.months) AS series (k)
	CROSS JOIN LATERAL (SELECT (page.first_month + series.k * interval '1 month')::date - 1 AS month_end) m
	CROSS JOIN LATERAL obligation_status(m.month_end) s
	ORDER BY m.month_end, s.authority, s.obligation;
END;
COMMENT ON FUNCTION status_by_month(date, date, date) IS
	'How each duty stood at the end of each month, as it was known on that day: by default the months that ended in the year up to a date. A month that has not ended by that date has no row.';
CREATE VIEW status_by_month WITH (security_invoker) AS
	SELECT r.* FROM status_by_month(oversight.as_of()) r;

-- calendar --------------------------------------------------------------------

CREATE TYPE calendar_row AS (
	day date,
	year integer,
	quarter integer,
	month integer,
	month_name text,
	year_month text,
	month_start date,
	month_end date,
	is_month_end boolean,
	day_of_month integer,
	weekday integer,
	weekday_name text,
	week_start date,
	iso_week integer,
	iso_year integer,
	financial_year text,
	financial_quarter text,
	financial_month integer,
	academic_year text,
	academic_month integer,
	is_working_day boolean,
	working_day_of_month integer,
	working_days_in_month integer,
	holiday text,
	days_from_report integer
);
COMMENT ON TYPE calendar_row IS 'One day, and the weeks, months, quarters and years that hold it.';
COMMENT ON COLUMN calendar_row.day IS 'The day.';
COMMENT ON COLUMN calendar_row.year IS 'The calendar year.';
COMMENT ON COLUMN calendar_row.quarter IS 'The quarter of the calendar year, 1 to 4.';
COMMENT ON COLUMN calendar_row.month IS 'The month of the calendar year, 1 to 12.';
COMMENT ON COLUMN calendar_row.month_name IS 'The month''s name, such as January.';
COMMENT ON COLUMN calendar_row.year_month IS 'Year and month, such as 2020-01; sorts in order of time.';
COMMENT ON COLUMN calendar_row.month_start IS 'The first day of the month.';
COMMENT ON COLUMN calendar_row.month_end IS 'The last day of the month.';
COMMENT ON COLUMN calendar_row.is_month_end IS 'Whether it is the last day of its month.';
COMMENT ON COLUMN calendar_row.day_of_month IS 'The day of the month.';
COMMENT ON COLUMN calendar_row.weekday IS 'The day of the week, Monday 1 to Sunday 7.';
COMMENT ON COLUMN calendar_row.weekday_name IS 'The weekday''s name, such as Monday.';
COMMENT ON COLUMN calendar_row.week_start IS 'The Monday of its week.';
COMMENT ON COLUMN calendar_row.iso_week IS 'The number of its week, 1 to 53: week 1 holds the year''s first Thursday.';
COMMENT ON COLUMN calendar_row.iso_year IS 'The year that week is counted in.';
COMMENT ON COLUMN calendar_row.financial_year IS 'The financial year, 1 April to 31 March, such as 2019-20.';
COMMENT ON COLUMN calendar_row.financial_quarter IS 'The quarter of the financial year, such as 2019-20 Q3.';
COMMENT ON COLUMN calendar_row.financial_month IS 'The month of the financial year, April 1 to March 12.';
COMMENT ON COLUMN calendar_row.academic_year IS 'The academic year, 1 September to 31 August, such as 2019-20.';
COMMENT ON COLUMN calendar_row.academic_month IS 'The month of the academic year, September 1 to August 12.';
COMMENT ON COLUMN calendar_row.is_working_day IS 'Whether it is no Saturday, Sunday, bank holiday or local closure, or is worked all the same.';
COMMENT ON COLUMN calendar_row.working_day_of_month IS 'How many working days of its month there are up to it, itself included.';
COMMENT ON COLUMN calendar_row.working_days_in_month IS 'How many working days its month has.';
COMMENT ON COLUMN calendar_row.holiday IS 'The name of the bank holiday or local closure, or why it is worked.';
COMMENT ON COLUMN calendar_row.days_from_report IS 'Days from the date of the report to this day; negative before it.';

CREATE FUNCTION calendar(as_of date, from_date date DEFAULT NULL, to_date date DEFAULT NULL) RETURNS SETOF calendar_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT d.day, d.y, d.q, d.m, to_char(d.at, 'FMMonth'), to_char(d.at, 'YYYY-MM'),
		d.month_start, d.month_end, d.day = d.month_end, date_part('day', d.at)::integer,
		date_part('isodow', d.at)::integer, to_char(d.at, 'FMDay'), date_trunc('week', d.at)::date,
		date_part('week', d.at)::integer, date_part('isoyear', d.at)::integer,
		financial_year(d.day), financial_quarter(d.day), (d.m + 8) % 12 + 1,
		academic_year(d.day), (d.m + 3) % 12 + 1,
		is_working_day(d.day), working_days_between(d.month_start - 1, d.day), working_days_between(d.month_start - 1, d.month_end),
		coalesce(h.name, b.name), d.day - as_of
	FROM (
		SELECT page.from_day + k AS day, (page.from_day + k)::timestamp AS at,
			date_part('year', (page.from_day + k)::timestamp)::integer AS y,
			date_part('quarter', (page.from_day + k)::timestamp)::integer AS q,
			date_part('month', (page.from_day + k)::timestamp)::integer AS m,
			date_trunc('month', (page.from_day + k)::timestamp)::date AS month_start,
			(date_trunc('month', (page.from_day + k)::timestamp) + interval '1 month')::date - 1 AS month_end
		FROM (
			SELECT coalesce(calendar.from_date, make_date(2000, 1, 1)) AS from_day,
				coalesce(calendar.to_date, make_date(date_part('year', as_of::timestamp)::integer + 5, 12, 31)) AS to_day
		) page
		CROSS JOIN LATERAL generate_series(0, page.to_day - page.from_day) AS k
	) d
	LEFT JOIN LATERAL bank_holidays(d.y) b ON b.day = d.day
	-- the setting is not there before a session has called the library
	LEFT JOIN oversight.holiday h ON h.calendar = coalesce(nullif(current_setting('oversight.calendar', true), ''), 'england-and-wales') AND h.day = d.day
	ORDER BY d.day;
END;
COMMENT ON FUNCTION calendar(date, date, date) IS
	'The date table that BI tools want, one row a day: by default from 1 January 2000 to the end of the fifth year after a date.';
CREATE VIEW calendar WITH (security_invoker) AS
	SELECT r.* FROM calendar(oversight.as_of()) r;

-- caseload --------------------------------------------------------------------

CREATE TYPE caseload_row AS (
	authority text,
	authority_name text,
	team text,
	subjects bigint,
	duties bigint,
	subjects_overdue bigint,
	duties_overdue bigint,
	duties_due_soon bigint,
	duties_unrecorded bigint,
	oldest_unmet_since date,
	next_due date,
	changed_at timestamptz
);
COMMENT ON TYPE caseload_row IS 'What one team has to do for children and other persons on one day.';
COMMENT ON COLUMN caseload_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN caseload_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN caseload_row.team IS 'The team; empty for duties that name none.';
COMMENT ON COLUMN caseload_row.subjects IS 'How many children or persons have an open duty.';
COMMENT ON COLUMN caseload_row.duties IS 'How many duties to them are open: in force, and not completed.';
COMMENT ON COLUMN caseload_row.subjects_overdue IS 'How many of these children or persons have a duty whose latest due date was not met.';
COMMENT ON COLUMN caseload_row.duties_overdue IS 'How many of these duties have a latest due date that was not met.';
COMMENT ON COLUMN caseload_row.duties_due_soon IS 'How many of them fall due within the days that the table rag_rule calls soon.';
COMMENT ON COLUMN caseload_row.duties_unrecorded IS 'How many of them have no evidence either way.';
COMMENT ON COLUMN caseload_row.oldest_unmet_since IS 'The earliest day since which one of them is unmet.';
COMMENT ON COLUMN caseload_row.next_due IS 'The next due date among them that is not yet answered.';
COMMENT ON COLUMN caseload_row.changed_at IS 'When the latest of these duties was entered or last changed.';

CREATE FUNCTION caseload(as_of date) RETURNS SETOF caseload_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT s.authority, s.authority_name, s.team, count(DISTINCT s.subject), count(*),
		count(DISTINCT s.subject) FILTER (WHERE s.unmet_since IS NOT NULL), count(*) FILTER (WHERE s.unmet_since IS NOT NULL),
		count(*) FILTER (WHERE s.rag_reason = 'due soon'), count(*) FILTER (WHERE s.status = 'unrecorded'),
		min(s.unmet_since), min(s.next_due), max(s.changed_at)
	FROM obligation_status(as_of) s
	WHERE s.subject IS NOT NULL AND s.status <> 'completed'
	GROUP BY s.authority, s.authority_name, s.team
	ORDER BY s.authority, s.team;
END;
COMMENT ON FUNCTION caseload(date) IS
	'How many children and other persons, and how many open duties to them, each team has on a date, and how many are overdue. Compare the subjects with your own limit.';
CREATE VIEW caseload WITH (security_invoker) AS
	SELECT r.* FROM caseload(oversight.as_of()) r;

-- timeliness_by_team ----------------------------------------------------------

CREATE TYPE timeliness_by_team_row AS (
	authority text,
	authority_name text,
	team text,
	timescale text,
	month_end date,
	month text,
	financial_year text,
	subjects bigint,
	due_dates bigint,
	met bigint,
	late bigint,
	missed bigint,
	overdue bigint,
	unrecorded bigint,
	suspended bigint,
	to_come bigint,
	days_late bigint,
	on_time_rate float8,
	rate_basis text,
	changed_at timestamptz
);
COMMENT ON TYPE timeliness_by_team_row IS 'What became of the due dates of one team, one timescale and one month.';
COMMENT ON COLUMN timeliness_by_team_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN timeliness_by_team_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN timeliness_by_team_row.team IS 'The team; empty for duties that name none.';
COMMENT ON COLUMN timeliness_by_team_row.timescale IS 'The statutory timescale; empty for duties that apply none.';
COMMENT ON COLUMN timeliness_by_team_row.month_end IS 'The last day of the month in which the due dates fell.';
COMMENT ON COLUMN timeliness_by_team_row.month IS 'That month, such as 2020-01.';
COMMENT ON COLUMN timeliness_by_team_row.financial_year IS 'The financial year that holds it.';
COMMENT ON COLUMN timeliness_by_team_row.subjects IS 'How many children or persons had a due date.';
COMMENT ON COLUMN timeliness_by_team_row.due_dates IS 'How many due dates were reached or answered.';
COMMENT ON COLUMN timeliness_by_team_row.met IS 'How many were answered on time.';
COMMENT ON COLUMN timeliness_by_team_row.late IS 'How many were answered late.';
COMMENT ON COLUMN timeliness_by_team_row.missed IS 'How many were never answered and have closed.';
COMMENT ON COLUMN timeliness_by_team_row.overdue IS 'How many have passed unanswered and are still open.';
COMMENT ON COLUMN timeliness_by_team_row.unrecorded IS 'How many have no evidence either way.';
COMMENT ON COLUMN timeliness_by_team_row.suspended IS 'How many lay in a suspension.';
COMMENT ON COLUMN timeliness_by_team_row.to_come IS 'How many were still to come.';
COMMENT ON COLUMN timeliness_by_team_row.days_late IS 'The days of all late answers together.';
COMMENT ON COLUMN timeliness_by_team_row.on_time_rate IS 'The share, of due dates, that was met among those met, late, missed or overdue: 0 to 1; empty when there is none.';
COMMENT ON COLUMN timeliness_by_team_row.rate_basis IS 'What the rate counts: of due dates.';
COMMENT ON COLUMN timeliness_by_team_row.changed_at IS 'When the latest of these duties was entered or last changed.';

CREATE FUNCTION timeliness_by_team(as_of date, from_date date DEFAULT NULL, to_date date DEFAULT NULL) RETURNS SETOF timeliness_by_team_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.authority, c.authority_name, c.team, c.timescale, m.month_end, to_char(m.month_end::timestamp, 'YYYY-MM'), financial_year(m.month_end),
		count(DISTINCT c.subject), count(*) FILTER (WHERE c.outcome <> 'due'),
		count(*) FILTER (WHERE c.outcome = 'met'), count(*) FILTER (WHERE c.outcome = 'late'),
		count(*) FILTER (WHERE c.outcome = 'missed'), count(*) FILTER (WHERE c.outcome = 'overdue'),
		count(*) FILTER (WHERE c.outcome = 'unrecorded'), count(*) FILTER (WHERE c.outcome = 'suspended'),
		count(*) FILTER (WHERE c.outcome = 'due'),
		coalesce(sum(c.days_late) FILTER (WHERE c.outcome = 'late'), 0)::bigint,
		count(*) FILTER (WHERE c.outcome = 'met') / NULLIF(count(*) FILTER (WHERE c.outcome IN ('met', 'late', 'missed', 'overdue')), 0)::float8,
		'of due dates', max(c.changed_at)
	FROM due_calendar(as_of, coalesce(timeliness_by_team.from_date, date_trunc('month', as_of - interval '11 months')::date),
		coalesce(timeliness_by_team.to_date, as_of)) c
	CROSS JOIN LATERAL (SELECT (date_trunc('month', c.due_on::timestamp) + interval '1 month')::date - 1 AS month_end) m
	WHERE c.subject IS NOT NULL AND c.binding
	GROUP BY c.authority, c.authority_name, c.team, c.timescale, m.month_end
	ORDER BY c.authority, c.team, c.timescale, m.month_end;
END;
COMMENT ON FUNCTION timeliness_by_team(date, date, date) IS
	'How timely each team''s reviews and visits of children were, by the month in which they fell due: by default the eleven months before the month of a date, and that month up to the date.';
CREATE VIEW timeliness_by_team WITH (security_invoker) AS
	SELECT r.* FROM timeliness_by_team(oversight.as_of()) r;

-- intervention_timeline -------------------------------------------------------

CREATE TYPE intervention_timeline_row AS (
	authority text,
	authority_name text,
	position integer,
	level text,
	title text,
	period_from date,
	period_to date,
	is_open boolean,
	days integer,
	date_as_stated text,
	reason text,
	party text,
	instrument text,
	other_account boolean,
	grade_then text,
	grade_then_rank smallint,
	source text,
	source_title text,
	changed_at timestamptz
);
COMMENT ON TYPE intervention_timeline_row IS 'One time during which somebody outside stepped in, as one source tells of it.';
COMMENT ON COLUMN intervention_timeline_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN intervention_timeline_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN intervention_timeline_row.position IS 'Its place in the order of time: 1 is the authority''s first.';
COMMENT ON COLUMN intervention_timeline_row.level IS 'How far it goes: peer review, support, improvement notice, direction, commissioner, external body, shared director, partnership, trust, special measures or other.';
COMMENT ON COLUMN intervention_timeline_row.title IS 'What it was, in a few words.';
COMMENT ON COLUMN intervention_timeline_row.period_from IS 'Its first day.';
COMMENT ON COLUMN intervention_timeline_row.period_to IS 'Its last day, included; empty while it lasts or when no day is known.';
COMMENT ON COLUMN intervention_timeline_row.is_open IS 'Whether it lasts on the date of the report; empty when no days are known.';
COMMENT ON COLUMN intervention_timeline_row.days IS 'Days from its first day to the day it ended, or to the date of the report.';
COMMENT ON COLUMN intervention_timeline_row.date_as_stated IS 'Its dates in the source''s own words.';
COMMENT ON COLUMN intervention_timeline_row.reason IS 'Why.';
COMMENT ON COLUMN intervention_timeline_row.party IS 'Who stepped in, by name.';
COMMENT ON COLUMN intervention_timeline_row.instrument IS 'The short name of the instrument that made it.';
COMMENT ON COLUMN intervention_timeline_row.other_account IS 'True when this is another source''s account of one that is on the list already.';
COMMENT ON COLUMN intervention_timeline_row.grade_then IS 'The authority''s overall grade on the first day, as published by then.';
COMMENT ON COLUMN intervention_timeline_row.grade_then_rank IS 'That grade as a number: 1 outstanding, 2 good, 3 requires improvement, adequate or satisfactory, 4 inadequate.';
COMMENT ON COLUMN intervention_timeline_row.source IS 'The source that says so.';
COMMENT ON COLUMN intervention_timeline_row.source_title IS 'The title of that source.';
COMMENT ON COLUMN intervention_timeline_row.changed_at IS 'When it was entered or last changed.';

CREATE FUNCTION intervention_timeline(as_of date) RETURNS SETOF intervention_timeline_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT v.authority, a.name,
		(row_number() OVER (PARTITION BY v.authority ORDER BY lower(v.during) NULLS LAST, upper(v.during), v.id))::integer,
		v.level, v.title, lower(v.during), known.ends - 1,
		CASE WHEN v.during IS NOT NULL THEN known.ends IS NULL END,
		least(known.ends, as_of) - lower(v.during),
		-- words that tell of an end to come are not known yet
		CASE WHEN (upper(v.during) > as_of) IS NOT TRUE THEN v.date_as_stated END,
		v.reason, p.name, i.code, v.account_of IS NOT NULL,
		g.grade::text, grade_rank(g.grade),
		v.source, s.title, v.changed_at
	FROM intervention v
	JOIN authority a ON a.code = v.authority
	LEFT JOIN party p ON p.code = v.party
	LEFT JOIN source s ON s.code = v.source
	LEFT JOIN instrument i ON i.authority = v.authority AND i.id = v.instrument
	-- none outlives the authority
	CROSS JOIN LATERAL (SELECT least(upper(v.during), CASE WHEN lower(v.during) < upper(a.during) THEN upper(a.during) END) AS ends) last
	CROSS JOIN LATERAL (SELECT CASE WHEN last.ends <= as_of THEN last.ends END AS ends) known
	LEFT JOIN LATERAL (
		SELECT k.grade
		FROM known_judgement(lower(v.during)) k
		WHERE k.authority = v.authority AND k.area = 'overall'
		ORDER BY k.judged_on DESC LIMIT 1
	) g ON true
	WHERE coalesce(lower(v.during), upper(v.during) - 1, s.published_on, as_of) <= as_of
	ORDER BY v.authority, lower(v.during) NULLS LAST, upper(v.during), v.id;
END;
COMMENT ON FUNCTION intervention_timeline(date) IS
	'Each time somebody outside stepped in, up to a date, in order of time, with the overall grade when it began; other accounts of one are listed and marked.';
CREATE VIEW intervention_timeline WITH (security_invoker) AS
	SELECT r.* FROM intervention_timeline(oversight.as_of()) r;

-- holiday_impact --------------------------------------------------------------

CREATE TYPE holiday_impact_row AS (
	authority text,
	authority_name text,
	holiday date,
	obligation bigint,
	instrument text,
	clause text,
	duty text,
	title text,
	team text,
	subject bigint,
	timescale text,
	force text,
	owes text,
	frequency text,
	due_before date,
	due_after date,
	days_moved integer,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE holiday_impact_row IS 'One deadline that moves because of one holiday.';
COMMENT ON COLUMN holiday_impact_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN holiday_impact_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN holiday_impact_row.holiday IS 'The day that is closed.';
COMMENT ON COLUMN holiday_impact_row.obligation IS 'The number of the obligation in this register.';
COMMENT ON COLUMN holiday_impact_row.instrument IS 'The short name of the instrument it comes from.';
COMMENT ON COLUMN holiday_impact_row.clause IS 'The clause of the instrument; blank when it has none.';
COMMENT ON COLUMN holiday_impact_row.duty IS 'The duty''s short name.';
COMMENT ON COLUMN holiday_impact_row.title IS 'The duty in a few words.';
COMMENT ON COLUMN holiday_impact_row.team IS 'The team that answers for it.';
COMMENT ON COLUMN holiday_impact_row.subject IS 'The number of the child or person it concerns; who that is, only the table subject says.';
COMMENT ON COLUMN holiday_impact_row.timescale IS 'The statutory timescale it applies.';
COMMENT ON COLUMN holiday_impact_row.force IS 'How binding the instrument is.';
COMMENT ON COLUMN holiday_impact_row.owes IS 'Who owes it, by name; several names are separated by semicolons.';
COMMENT ON COLUMN holiday_impact_row.frequency IS 'How often it falls due, in English.';
COMMENT ON COLUMN holiday_impact_row.due_before IS 'When it falls due without the closure.';
COMMENT ON COLUMN holiday_impact_row.due_after IS 'When it falls due with it; empty when it no longer does.';
COMMENT ON COLUMN holiday_impact_row.days_moved IS 'Days from the one to the other.';
COMMENT ON COLUMN holiday_impact_row.source IS 'The source that states the duty.';
COMMENT ON COLUMN holiday_impact_row.changed_at IS 'When the obligation or its instrument was entered or last changed.';

CREATE FUNCTION holiday_impact(day date, as_of date DEFAULT NULL) RETURNS SETOF holiday_impact_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT d.authority, d.authority_name, holiday_impact.day, d.obligation, d.instrument, d.clause, d.duty, d.title,
		d.team, d.subject, d.timescale, d.force, d.owes,
		describe(s.cadence), m.due_before, m.due_after, m.due_after - m.due_before, d.source, d.changed_at
	FROM known_duty(coalesce(holiday_impact.as_of, oversight.as_of())) d
	CROSS JOIN LATERAL unnest(d.cadence || d.rhythm_cadences, d.anchor || d.rhythm_anchors,
		NULL::date || d.rhythm_from, d.rhythm_from || NULL::date) AS s (cadence, anchor, starts, ends)
	CROSS JOIN LATERAL holiday_moves(s.cadence, s.anchor, d.done,
		d.in_force * daterange(s.starts, s.ends)
			* daterange(NULL, greatest(holiday_impact.day, coalesce(holiday_impact.as_of, oversight.as_of())) + 401),
		holiday_impact.day) m
	WHERE counts_working_days(s.cadence) AND d.follows IS NULL
	ORDER BY m.due_before, d.authority, d.obligation;
END;
COMMENT ON FUNCTION holiday_impact(date, date) IS
	'Each deadline that moves because a day is a holiday, from when to when: up to 400 days after that day, of the duties as known on a date, by default that of oversight.as_of(). It makes no difference whether the holiday has been entered already. Nothing is changed.';
CREATE VIEW holiday_impact WITH (security_invoker) AS
	SELECT r.* FROM holiday_impact(oversight.as_of()) r;

-- changes_since ---------------------------------------------------------------

CREATE TYPE changes_since_row AS (
	authority text,
	authority_name text,
	change text,
	table_name text,
	reference text,
	on_date date,
	title text,
	before text,
	after text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE changes_since_row IS 'One row of an authority''s business that was entered, changed, restated, revised or recorded late.';
COMMENT ON COLUMN changes_since_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN changes_since_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN changes_since_row.change IS 'restated (a judgement corrected by its source), revised (a figure published again and otherwise), recorded late (done before the first of the days, and recorded in them), or entered or changed.';
COMMENT ON COLUMN changes_since_row.table_name IS 'The table that holds it.';
COMMENT ON COLUMN changes_since_row.reference IS 'Which one it is, by short names; a fulfilment without a reference of yours by # and its number.';
COMMENT ON COLUMN changes_since_row.on_date IS 'The day it is about.';
COMMENT ON COLUMN changes_since_row.title IS 'What it is, in a few words.';
COMMENT ON COLUMN changes_since_row.before IS 'Of a restated judgement or a revised figure, what was said before.';
COMMENT ON COLUMN changes_since_row.after IS 'Of a judgement or a figure, what is said now.';
COMMENT ON COLUMN changes_since_row.source IS 'The source that says so.';
COMMENT ON COLUMN changes_since_row.changed_at IS 'When it was entered or last changed.';

CREATE FUNCTION changes_since(from_date date, to_date date DEFAULT NULL) RETURNS SETOF changes_since_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.authority, a.name, c.change, c.table_name, c.reference, c.on_date, c.title, c.before, c.after, c.source, c.changed_at
	FROM (
		-- restated, revised: the old beside the new
		SELECT t.authority, 'restated' AS change, 'judgement' AS table_name, n.code || '/' || t.area AS reference, t.stated_on AS on_date, t.area AS title,
			coalesce(earlier.grade::text, earlier.as_printed) AS before, coalesce(t.grade::text, t.as_printed) AS after, t.source, t.changed_at
		FROM judgement t
		JOIN inspection n ON n.authority = t.authority AND n.id = t.inspection
		JOIN judgement earlier ON earlier.authority = t.authority AND earlier.id = t.restates
		UNION ALL
		SELECT t.authority, 'entered or changed', 'judgement', n.code || '/' || t.area, coalesce(t.stated_on, n.published_on), t.area,
			NULL, coalesce(t.grade::text, t.as_printed), t.source, t.changed_at
		FROM judgement t
		JOIN inspection n ON n.authority = t.authority AND n.id = t.inspection
		WHERE t.restates IS NULL
		UNION ALL
		-- a figure published again and otherwise, by the same source or another
		SELECT t.authority, CASE WHEN earlier.id IS NOT NULL THEN 'revised' ELSE 'entered or changed' END, 'observation',
			concat_ws(' ', t.measure, CASE WHEN t.breakdown <> 'all' THEN t.breakdown END,
				to_char(lower(t.period)::timestamp, 'YYYY-MM-DD'), CASE WHEN t.period_kind <> 'snapshot' THEN 'to ' || to_char((upper(t.period) - 1)::timestamp, 'YYYY-MM-DD') END),
			t.published_on, m.title, coalesce(earlier.value::text, earlier.missing_as), coalesce(t.value::text, t.missing_as), t.source, t.changed_at
		FROM observation t
		JOIN measure m ON m.code = t.measure
		LEFT JOIN LATERAL (
			SELECT e.id, e.value, e.missing_as
			FROM observation e
			WHERE e.authority = t.authority AND e.measure = t.measure AND e.breakdown = t.breakdown
			  AND e.period_kind = t.period_kind AND e.period = t.period AND e.published_on < t.published_on
			ORDER BY e.published_on DESC, e.id DESC LIMIT 1
		) before ON true
		LEFT JOIN LATERAL (
			SELECT before.id, before.value, before.missing_as
			WHERE (before.value, before.missing_as) IS DISTINCT FROM (t.value, t.missing_as)
		) earlier ON before.id IS NOT NULL
		UNION ALL
		-- done before the days asked about, and recorded in them
		SELECT t.authority, CASE WHEN t.done_on < changes_since.from_date
				AND t.recorded_at >= changes_since.from_date::timestamp AT TIME ZONE 'Europe/London' THEN 'recorded late' ELSE 'entered or changed' END,
			'fulfilment', coalesce(t.reference, '#' || t.id), t.done_on, coalesce(t.title, t.kind), NULL, NULL, t.source, t.changed_at
		FROM fulfilment t
		UNION ALL
		SELECT t.authority, 'entered or changed', 'instrument', t.code, t.issued_on, t.title, NULL, NULL, t.source, t.changed_at
		FROM instrument t
		UNION ALL
		SELECT t.authority, 'entered or changed', 'obligation', concat_ws('/', i.code, CASE WHEN t.clause <> '' THEN t.clause END, t.duty), t.anchor, t.title, NULL, NULL, t.source, t.changed_at
		FROM obligation t JOIN instrument i ON i.authority = t.authority AND i.id = t.instrument
		UNION ALL
		SELECT t.authority, 'entered or changed', 'obligation_party', concat_ws('/', i.code, CASE WHEN o.clause <> '' THEN o.clause END, o.duty) || ' ' || t.role || ' ' || t.party, NULL::date, o.title, NULL, NULL, t.source, t.changed_at
		FROM obligation_party t JOIN obligation o ON o.authority = t.authority AND o.id = t.obligation JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		UNION ALL
		SELECT t.authority, 'entered or changed', 'rhythm', concat_ws('/', i.code, CASE WHEN o.clause <> '' THEN o.clause END, o.duty), t.from_date, o.title || ': ' || describe(t.cadence), NULL, NULL, t.source, t.changed_at
		FROM rhythm t JOIN obligation o ON o.authority = t.authority AND o.id = t.obligation JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		UNION ALL
		SELECT t.authority, 'entered or changed', 'suspension', coalesce(NULLIF(concat_ws('/', i.code, CASE WHEN o.clause <> '' THEN o.clause END, o.duty), ''), t.timescale), lower(t.during), t.reason, NULL, NULL, t.source, t.changed_at
		FROM suspension t LEFT JOIN obligation o ON o.authority = t.authority AND o.id = t.obligation LEFT JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		UNION ALL
		SELECT t.authority, 'entered or changed', 'decision', coalesce(NULLIF(concat_ws('/', i.code, CASE WHEN o.clause <> '' THEN o.clause END, o.duty), ''), t.kind), t.decided_on, t.decision, NULL, NULL, t.source, t.changed_at
		FROM decision t LEFT JOIN obligation o ON o.authority = t.authority AND o.id = t.obligation LEFT JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		UNION ALL
		SELECT t.authority, 'entered or changed', 'progress', concat_ws('/', i.code, CASE WHEN o.clause <> '' THEN o.clause END, o.duty), t.on_date, o.title || ': ' || t.status || coalesce(', ' || t.percent || ' per cent', ''), NULL, NULL, t.source, t.changed_at
		FROM progress t JOIN obligation o ON o.authority = t.authority AND o.id = t.obligation JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		UNION ALL
		SELECT t.authority, 'entered or changed', 'sign_off', t.party, t.signed_on, t.report || ' as at ' || to_char(t.as_at::timestamp, 'YYYY-MM-DD'), NULL, NULL, t.source, t.changed_at
		FROM sign_off t
		UNION ALL
		SELECT t.authority, 'entered or changed', 'commentary', t.report, t.as_at, t.body, NULL, NULL, t.source, t.changed_at
		FROM commentary t
		UNION ALL
		SELECT t.authority, 'entered or changed', 'escalation', coalesce(NULLIF(concat_ws('/', i.code, CASE WHEN o.clause <> '' THEN o.clause END, o.duty), ''), n.code), NULL::date, t.step, NULL, NULL, t.source, t.changed_at
		FROM escalation t LEFT JOIN obligation o ON o.authority = t.authority AND o.id = t.obligation LEFT JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument LEFT JOIN instrument n ON n.authority = t.authority AND n.id = t.instrument
		UNION ALL
		SELECT t.authority, 'entered or changed', 'inspection', t.code, coalesce(t.published_on, t.ended_on, t.started_on, upper(t.during) - 1), t.kind, NULL, NULL, t.source, t.changed_at
		FROM inspection t
		UNION ALL
		SELECT t.authority, 'entered or changed', 'finding', n.code || '/' || t.number, n.published_on, t.wording, NULL, NULL, t.source, t.changed_at
		FROM finding t JOIN inspection n ON n.authority = t.authority AND n.id = t.inspection
		UNION ALL
		SELECT t.authority, 'entered or changed', 'intervention', t.level, lower(t.during), t.title, NULL, NULL, t.source, t.changed_at
		FROM intervention t
		UNION ALL
		SELECT t.authority, 'entered or changed', 'event', t.kind, coalesce(upper(t.during) - 1, lower(t.during)), t.title, NULL, NULL, t.source, t.changed_at
		FROM event t
		UNION ALL
		SELECT t.authority, 'entered or changed', 'target', t.title, t.by_date, coalesce(t.date_as_stated, to_char(t.by_date::timestamp, 'YYYY-MM-DD')), NULL, NULL, t.source, t.changed_at
		FROM target t
		UNION ALL
		SELECT t.authority, 'entered or changed', 'cost_estimate', t.title, t.stated_on, t.title, NULL, NULL, t.source, t.changed_at
		FROM cost_estimate t
		UNION ALL
		SELECT t.authority, 'entered or changed', 'risk', t.title, coalesce(upper(t.during) - 1, lower(t.during)), t.title, NULL, NULL, t.source, t.changed_at
		FROM risk t
	) c
	JOIN authority a ON a.code = c.authority
	WHERE (c.changed_at >= changes_since.from_date::timestamp AT TIME ZONE 'Europe/London'
			AND (c.changed_at < (changes_since.to_date + 1)::timestamp AT TIME ZONE 'Europe/London') IS NOT FALSE)
		-- a correction was made when its source made it, whenever it was entered
		OR (c.change IN ('restated', 'revised') AND c.on_date >= changes_since.from_date AND (c.on_date <= changes_since.to_date) IS NOT FALSE)
	ORDER BY c.authority, c.changed_at, c.table_name, c.reference, c.on_date, c.title;
END;
COMMENT ON FUNCTION changes_since(date, date) IS
	'What was entered, changed, restated, revised or recorded late from one day to another, both included, days in London; without an end, up to now. What a source restated or revised on those days is listed whenever it was entered. Subjects and case notes are not listed.';
CREATE VIEW changes_since WITH (security_invoker) AS
	SELECT r.* FROM changes_since((oversight.as_of() - interval '1 month')::date, oversight.as_of()) r;
