-- Reports that add duties up: by instrument, by party, by month, and how much
-- of what a timescale asks for was in time.
--
-- Stated intentions are never added to duties: nobody is in breach of one. So
-- every row is either of duties or of stated intentions, and says which.
--
-- Counts and the sum of days late add up. Of dates a row has the earliest
-- first and next due date and the latest others; the longest run unmet, the
-- days overdue and the worst days late are those of the worst duty, which need
-- not be the same one.

-- compliance_by_instrument ----------------------------------------------------

CREATE TYPE compliance_by_instrument_row AS (
	authority text,
	authority_name text,
	instrument text,
	instrument_title text,
	force text,
	binding boolean,
	obligations bigint,
	unmet bigint,
	red bigint,
	amber bigint,
	green bigint,
	blue bigint,
	grey bigint,
	due_to_come integer,
	met integer,
	late integer,
	missed integer,
	overdue integer,
	unrecorded integer,
	suspended integer,
	extra integer,
	first_due date,
	last_due date,
	last_done date,
	next_due date,
	unmet_since date,
	unmet_run integer,
	days_overdue integer,
	worst_days_late integer,
	total_days_late bigint,
	on_time_rate float8,
	rate_basis text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE compliance_by_instrument_row IS 'How the duties of one instrument stand together.';
COMMENT ON COLUMN compliance_by_instrument_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN compliance_by_instrument_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN compliance_by_instrument_row.instrument IS 'The short name of the instrument.';
COMMENT ON COLUMN compliance_by_instrument_row.instrument_title IS 'The title of the instrument.';
COMMENT ON COLUMN compliance_by_instrument_row.force IS 'How binding the instrument is.';
COMMENT ON COLUMN compliance_by_instrument_row.binding IS 'False for a stated intention, of which nobody is in breach.';
COMMENT ON COLUMN compliance_by_instrument_row.obligations IS 'How many of its obligations are in force.';
COMMENT ON COLUMN compliance_by_instrument_row.unmet IS 'How many of them have a latest due date that was not met.';
COMMENT ON COLUMN compliance_by_instrument_row.red IS 'How many of them are red by the table rag_rule.';
COMMENT ON COLUMN compliance_by_instrument_row.amber IS 'How many of them are amber.';
COMMENT ON COLUMN compliance_by_instrument_row.green IS 'How many of them are green.';
COMMENT ON COLUMN compliance_by_instrument_row.blue IS 'How many of them are blue: complete.';
COMMENT ON COLUMN compliance_by_instrument_row.grey IS 'How many of them are grey: unrecorded or suspended. Continuing duties have no colour.';
COMMENT ON COLUMN compliance_by_instrument_row.due_to_come IS 'How many of them have a next due date.';
COMMENT ON COLUMN compliance_by_instrument_row.met IS 'How many due dates were answered on time.';
COMMENT ON COLUMN compliance_by_instrument_row.late IS 'How many due dates were answered late.';
COMMENT ON COLUMN compliance_by_instrument_row.missed IS 'How many due dates were never answered and have closed.';
COMMENT ON COLUMN compliance_by_instrument_row.overdue IS 'How many due dates have passed unanswered and are still open.';
COMMENT ON COLUMN compliance_by_instrument_row.unrecorded IS 'How many due dates have no evidence either way: not recorded is not the same as not done.';
COMMENT ON COLUMN compliance_by_instrument_row.suspended IS 'How many due dates lay in a suspension.';
COMMENT ON COLUMN compliance_by_instrument_row.extra IS 'How often something was done without answering a due date.';
COMMENT ON COLUMN compliance_by_instrument_row.first_due IS 'The first due date of any of them.';
COMMENT ON COLUMN compliance_by_instrument_row.last_due IS 'The latest due date reached by any of them.';
COMMENT ON COLUMN compliance_by_instrument_row.last_done IS 'The last day on which any of them was done.';
COMMENT ON COLUMN compliance_by_instrument_row.next_due IS 'The earliest of their next due dates.';
COMMENT ON COLUMN compliance_by_instrument_row.unmet_since IS 'The earliest due date since which one of them has been unmet without a break.';
COMMENT ON COLUMN compliance_by_instrument_row.unmet_run IS 'The longest run of due dates that one of them has unanswered up to now.';
COMMENT ON COLUMN compliance_by_instrument_row.days_overdue IS 'The most days that one of them has been unmet, less suspended days.';
COMMENT ON COLUMN compliance_by_instrument_row.worst_days_late IS 'The most days by which a late answer was late.';
COMMENT ON COLUMN compliance_by_instrument_row.total_days_late IS 'The days of all late answers together.';
COMMENT ON COLUMN compliance_by_instrument_row.on_time_rate IS 'The share, of due dates, that was met among those met, late, missed or overdue: 0 to 1; empty when there is none.';
COMMENT ON COLUMN compliance_by_instrument_row.rate_basis IS 'What the rate counts: of due dates.';
COMMENT ON COLUMN compliance_by_instrument_row.source IS 'The sources that state the obligations; several are separated by semicolons.';
COMMENT ON COLUMN compliance_by_instrument_row.changed_at IS 'When one of the obligations or the instrument was last entered or changed; what was done has its own in fulfilment.';

CREATE FUNCTION compliance_by_instrument(as_of date) RETURNS SETOF compliance_by_instrument_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT t.authority, t.authority_name, t.instrument, t.instrument_title, t.force, t.binding,
		t.obligations, t.unmet, t.red, t.amber, t.green, t.blue, t.grey,
		(t.total).due, (t.total).met, (t.total).late, (t.total).missed, (t.total).overdue,
		(t.total).unrecorded, (t.total).suspended, (t.total).extra,
		(t.total).first_due, (t.total).last_due, (t.total).last_done, (t.total).next_due,
		(t.total).unmet_since, (t.total).unmet_run, (t.total).days_overdue,
		(t.total).worst_days_late, (t.total).total_days_late, (t.total).on_time_rate,
		'of due dates', t.source, t.changed_at
	FROM (
		SELECT s.authority, s.authority_name, s.instrument, s.instrument_title, s.force, s.binding,
			count(*) AS obligations, count(*) FILTER (WHERE s.unmet_run > 0) AS unmet,
			count(*) FILTER (WHERE s.rag = 'red') AS red, count(*) FILTER (WHERE s.rag = 'amber') AS amber,
			count(*) FILTER (WHERE s.rag = 'green') AS green, count(*) FILTER (WHERE s.rag = 'blue') AS blue,
			count(*) FILTER (WHERE s.rag = 'grey') AS grey,
			compliance_total(ROW(s.due_to_come, s.met, s.late, s.missed, s.overdue, s.unrecorded, s.suspended, s.extra,
				s.first_due, s.last_due, s.last_done, s.next_due, s.unmet_since, s.unmet_run, s.days_overdue,
				s.worst_days_late, s.total_days_late, s.on_time_rate)::compliance) AS total,
			string_agg(DISTINCT s.source, '; ' ORDER BY s.source) AS source, max(s.changed_at) AS changed_at
		FROM obligation_status(as_of) s
		GROUP BY s.authority, s.authority_name, s.instrument, s.instrument_title, s.force, s.binding
	) t
	ORDER BY t.authority, t.instrument;
END;
COMMENT ON FUNCTION compliance_by_instrument(date) IS
	'How the obligations of each instrument that were in force on a date stand together: what was met, late, missed or is not recorded, and what is unmet.';
CREATE VIEW compliance_by_instrument WITH (security_invoker) AS
	SELECT r.* FROM compliance_by_instrument(oversight.as_of()) r;

-- compliance_by_party ---------------------------------------------------------

CREATE TYPE compliance_by_party_row AS (
	authority text,
	authority_name text,
	party text,
	party_name text,
	party_kind text,
	binding boolean,
	obligations bigint,
	unmet bigint,
	red bigint,
	amber bigint,
	green bigint,
	blue bigint,
	grey bigint,
	due_to_come integer,
	met integer,
	late integer,
	missed integer,
	overdue integer,
	unrecorded integer,
	suspended integer,
	extra integer,
	first_due date,
	last_due date,
	last_done date,
	next_due date,
	unmet_since date,
	unmet_run integer,
	days_overdue integer,
	worst_days_late integer,
	total_days_late bigint,
	on_time_rate float8,
	rate_basis text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE compliance_by_party_row IS 'How the duties that one party owes in one authority stand together.';
COMMENT ON COLUMN compliance_by_party_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN compliance_by_party_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN compliance_by_party_row.party IS 'The code of the body, person or post that owes them.';
COMMENT ON COLUMN compliance_by_party_row.party_name IS 'Its name.';
COMMENT ON COLUMN compliance_by_party_row.party_kind IS 'Whether it is a body, a person or a post.';
COMMENT ON COLUMN compliance_by_party_row.binding IS 'True for its duties; false for its stated intentions, which are counted apart because nobody is in breach of one.';
COMMENT ON COLUMN compliance_by_party_row.obligations IS 'How many obligations in force it owes, alone or with others.';
COMMENT ON COLUMN compliance_by_party_row.unmet IS 'How many of them have a latest due date that was not met.';
COMMENT ON COLUMN compliance_by_party_row.red IS 'How many of them are red by the table rag_rule.';
COMMENT ON COLUMN compliance_by_party_row.amber IS 'How many of them are amber.';
COMMENT ON COLUMN compliance_by_party_row.green IS 'How many of them are green.';
COMMENT ON COLUMN compliance_by_party_row.blue IS 'How many of them are blue: complete.';
COMMENT ON COLUMN compliance_by_party_row.grey IS 'How many of them are grey: unrecorded or suspended. Continuing duties have no colour.';
COMMENT ON COLUMN compliance_by_party_row.due_to_come IS 'How many of them have a next due date.';
COMMENT ON COLUMN compliance_by_party_row.met IS 'How many due dates were answered on time.';
COMMENT ON COLUMN compliance_by_party_row.late IS 'How many due dates were answered late.';
COMMENT ON COLUMN compliance_by_party_row.missed IS 'How many due dates were never answered and have closed.';
COMMENT ON COLUMN compliance_by_party_row.overdue IS 'How many due dates have passed unanswered and are still open.';
COMMENT ON COLUMN compliance_by_party_row.unrecorded IS 'How many due dates have no evidence either way: not recorded is not the same as not done.';
COMMENT ON COLUMN compliance_by_party_row.suspended IS 'How many due dates lay in a suspension.';
COMMENT ON COLUMN compliance_by_party_row.extra IS 'How often something was done without answering a due date.';
COMMENT ON COLUMN compliance_by_party_row.first_due IS 'The first due date of any of them.';
COMMENT ON COLUMN compliance_by_party_row.last_due IS 'The latest due date reached by any of them.';
COMMENT ON COLUMN compliance_by_party_row.last_done IS 'The last day on which any of them was done.';
COMMENT ON COLUMN compliance_by_party_row.next_due IS 'The earliest of their next due dates.';
COMMENT ON COLUMN compliance_by_party_row.unmet_since IS 'The earliest due date since which one of them has been unmet without a break.';
COMMENT ON COLUMN compliance_by_party_row.unmet_run IS 'The longest run of due dates that one of them has unanswered up to now.';
COMMENT ON COLUMN compliance_by_party_row.days_overdue IS 'The most days that one of them has been unmet, less suspended days.';
COMMENT ON COLUMN compliance_by_party_row.worst_days_late IS 'The most days by which a late answer was late.';
COMMENT ON COLUMN compliance_by_party_row.total_days_late IS 'The days of all late answers together.';
COMMENT ON COLUMN compliance_by_party_row.on_time_rate IS 'The share, of due dates, that was met among those met, late, missed or overdue: 0 to 1; empty when there is none.';
COMMENT ON COLUMN compliance_by_party_row.rate_basis IS 'What the rate counts: of due dates.';
COMMENT ON COLUMN compliance_by_party_row.source IS 'The sources that state the obligations; several are separated by semicolons.';
COMMENT ON COLUMN compliance_by_party_row.changed_at IS 'When one of the obligations or their instruments was last entered or changed; what was done has its own in fulfilment.';

CREATE FUNCTION compliance_by_party(as_of date) RETURNS SETOF compliance_by_party_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT t.authority, t.authority_name, t.party, t.party_name, t.party_kind, t.binding,
		t.obligations, t.unmet, t.red, t.amber, t.green, t.blue, t.grey,
		(t.total).due, (t.total).met, (t.total).late, (t.total).missed, (t.total).overdue,
		(t.total).unrecorded, (t.total).suspended, (t.total).extra,
		(t.total).first_due, (t.total).last_due, (t.total).last_done, (t.total).next_due,
		(t.total).unmet_since, (t.total).unmet_run, (t.total).days_overdue,
		(t.total).worst_days_late, (t.total).total_days_late, (t.total).on_time_rate,
		'of due dates', t.source, t.changed_at
	FROM (
		SELECT s.authority, s.authority_name, p.code AS party, p.name AS party_name, p.kind AS party_kind, s.binding,
			count(*) AS obligations, count(*) FILTER (WHERE s.unmet_run > 0) AS unmet,
			count(*) FILTER (WHERE s.rag = 'red') AS red, count(*) FILTER (WHERE s.rag = 'amber') AS amber,
			count(*) FILTER (WHERE s.rag = 'green') AS green, count(*) FILTER (WHERE s.rag = 'blue') AS blue,
			count(*) FILTER (WHERE s.rag = 'grey') AS grey,
			compliance_total(ROW(s.due_to_come, s.met, s.late, s.missed, s.overdue, s.unrecorded, s.suspended, s.extra,
				s.first_due, s.last_due, s.last_done, s.next_due, s.unmet_since, s.unmet_run, s.days_overdue,
				s.worst_days_late, s.total_days_late, s.on_time_rate)::compliance) AS total,
			string_agg(DISTINCT s.source, '; ' ORDER BY s.source) AS source, max(s.changed_at) AS changed_at
		FROM obligation_status(as_of) s
		JOIN obligation_party op ON op.authority = s.authority AND op.obligation = s.obligation AND op.role = 'owes'
		JOIN party p ON p.code = op.party
		GROUP BY s.authority, s.authority_name, p.code, p.name, p.kind, s.binding
	) t
	ORDER BY t.authority, t.party, t.binding DESC;
END;
COMMENT ON FUNCTION compliance_by_party(date) IS
	'How the obligations in force on a date stand together for each party that owes them. Whoever owes one and also contributes to it or receives it counts once; one that several owe counts for each of them, so parties do not add up to the authority.';
CREATE VIEW compliance_by_party WITH (security_invoker) AS
	SELECT r.* FROM compliance_by_party(oversight.as_of()) r;

-- compliance_by_month ---------------------------------------------------------

CREATE TYPE compliance_by_month_row AS (
	authority text,
	authority_name text,
	month_from date,
	month_to date,
	binding boolean,
	obligations bigint,
	due_to_come bigint,
	met bigint,
	late bigint,
	missed bigint,
	overdue bigint,
	unrecorded bigint,
	suspended bigint,
	worst_days_late integer,
	total_days_late bigint,
	on_time_rate float8,
	rate_basis text,
	changed_at timestamptz
);
COMMENT ON TYPE compliance_by_month_row IS 'What became of the due dates that fell in one month.';
COMMENT ON COLUMN compliance_by_month_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN compliance_by_month_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN compliance_by_month_row.month_from IS 'The first day of the month.';
COMMENT ON COLUMN compliance_by_month_row.month_to IS 'The last day of the month.';
COMMENT ON COLUMN compliance_by_month_row.binding IS 'True for duties; false for stated intentions, which are counted apart because nobody is in breach of one.';
COMMENT ON COLUMN compliance_by_month_row.obligations IS 'How many obligations had a due date in the month; those that have ended since are among them.';
COMMENT ON COLUMN compliance_by_month_row.due_to_come IS 'How many of the due dates are the next one of their obligation and not yet answered.';
COMMENT ON COLUMN compliance_by_month_row.met IS 'How many of the due dates were answered on time, whenever that was.';
COMMENT ON COLUMN compliance_by_month_row.late IS 'How many were answered late, in that month or after it.';
COMMENT ON COLUMN compliance_by_month_row.missed IS 'How many were never answered and have closed.';
COMMENT ON COLUMN compliance_by_month_row.overdue IS 'How many have passed unanswered and are still open.';
COMMENT ON COLUMN compliance_by_month_row.unrecorded IS 'How many have no evidence either way: not recorded is not the same as not done.';
COMMENT ON COLUMN compliance_by_month_row.suspended IS 'How many lay in a suspension.';
COMMENT ON COLUMN compliance_by_month_row.worst_days_late IS 'The most days by which an answer to one of them was late.';
COMMENT ON COLUMN compliance_by_month_row.total_days_late IS 'The days of all late answers to them together.';
COMMENT ON COLUMN compliance_by_month_row.on_time_rate IS 'The share, of due dates, that was met among those met, late, missed or overdue: 0 to 1; empty when there is none.';
COMMENT ON COLUMN compliance_by_month_row.rate_basis IS 'What the rate counts: of due dates.';
COMMENT ON COLUMN compliance_by_month_row.changed_at IS 'When one of the obligations or their instruments was last entered or changed; what was done has its own in fulfilment.';

CREATE FUNCTION compliance_by_month(as_of date) RETURNS SETOF compliance_by_month_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT m.authority, m.authority_name, m.month, (m.month + interval '1 month' - interval '1 day')::date, m.binding,
		m.obligations, m.due_to_come, m.met, m.late, m.missed, m.overdue, m.unrecorded, m.suspended,
		m.worst_days_late, m.total_days_late,
		CASE WHEN m.met + m.late + m.missed + m.overdue > 0
			THEN m.met::float8 / (m.met + m.late + m.missed + m.overdue) END,
		'of due dates', m.changed_at
	FROM (
		SELECT d.authority, d.authority_name, date_trunc('month', o.due_on::timestamp)::date AS month, d.binding,
			count(DISTINCT d.obligation) AS obligations,
			count(*) FILTER (WHERE o.outcome = 'due') AS due_to_come,
			count(*) FILTER (WHERE o.outcome = 'met') AS met,
			count(*) FILTER (WHERE o.outcome = 'late') AS late,
			count(*) FILTER (WHERE o.outcome = 'missed') AS missed,
			count(*) FILTER (WHERE o.outcome = 'overdue') AS overdue,
			count(*) FILTER (WHERE o.outcome = 'unrecorded') AS unrecorded,
			count(*) FILTER (WHERE o.outcome = 'suspended') AS suspended,
			coalesce(max(o.days_late) FILTER (WHERE o.outcome = 'late'), 0) AS worst_days_late,
			coalesce(sum(o.days_late) FILTER (WHERE o.outcome = 'late'), 0) AS total_days_late,
			max(d.changed_at) AS changed_at
		FROM known_duty(as_of) d
		CROSS JOIN LATERAL (
			SELECT h.due_on, h.done_on, h.outcome, h.days_late
			FROM assess(d.cadence || d.rhythm_cadences, d.anchor || d.rhythm_anchors,
				NULL::date || d.rhythm_from, d.in_force, d.done, as_of,
				d.grace, d.recorded_during, d.for_due, d.suspended) h
			WHERE d.anchor IS NOT NULL
		) o
		GROUP BY d.authority, d.authority_name, date_trunc('month', o.due_on::timestamp)::date, d.binding
	) m
	ORDER BY m.authority, m.month, m.binding DESC;
END;
COMMENT ON FUNCTION compliance_by_month(date) IS
	'What had become by a date of the due dates of each month, the month they fell due in. Obligations that have ended are among them, and so is the next due date of each that goes on.';
CREATE VIEW compliance_by_month WITH (security_invoker) AS
	SELECT r.* FROM compliance_by_month(oversight.as_of()) r;

-- timeliness ------------------------------------------------------------------

CREATE TYPE timeliness_row AS (
	authority text,
	authority_name text,
	timescale text,
	timescale_duty text,
	from_date date,
	to_date date,
	basis text,
	counts text,
	counted bigint,
	in_time bigint,
	not_in_time bigint,
	unrecorded bigint,
	rate float8,
	changed_at timestamptz
);
COMMENT ON TYPE timeliness_row IS 'How much of what a timescale asks for was in time in one authority, on one basis.';
COMMENT ON COLUMN timeliness_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN timeliness_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN timeliness_row.timescale IS 'The statutory timescale.';
COMMENT ON COLUMN timeliness_row.timescale_duty IS 'What it asks for.';
COMMENT ON COLUMN timeliness_row.from_date IS 'The first day of the period; empty when it has none.';
COMMENT ON COLUMN timeliness_row.to_date IS 'The last day of the period, included; empty when it has none.';
COMMENT ON COLUMN timeliness_row.basis IS 'occurrences (of due dates), completed (of what was done in the period) or all_in_time (of the children or others with every one in time). They are different figures and never mixed.';
COMMENT ON COLUMN timeliness_row.counts IS 'What this basis counts, in words, and what the Department for Education publishes in this way.';
COMMENT ON COLUMN timeliness_row.counted IS 'How many were counted.';
COMMENT ON COLUMN timeliness_row.in_time IS 'How many of them were in time.';
COMMENT ON COLUMN timeliness_row.not_in_time IS 'How many of them were not.';
COMMENT ON COLUMN timeliness_row.unrecorded IS 'How many could not be counted, because the record is not complete; of what was done, that cannot be known.';
COMMENT ON COLUMN timeliness_row.rate IS 'The share in time of those counted: 0 to 1; empty when none was.';
COMMENT ON COLUMN timeliness_row.changed_at IS 'When one of the obligations or their instruments was last entered or changed; what was done has its own in fulfilment.';

CREATE FUNCTION timeliness(as_of date, authority text DEFAULT NULL, timescale text DEFAULT NULL,
		during daterange DEFAULT NULL, basis text DEFAULT NULL)
	RETURNS SETOF timeliness_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT f.authority, f.authority_name, f.timescale, ts.duty,
		lower(f.during), upper(f.during) - 1,
		f.basis, timeliness_basis(f.basis), f.counted, f.in_time, f.counted - f.in_time, f.unrecorded,
		CASE WHEN f.counted > 0 THEN f.in_time::float8 / f.counted END,
		f.changed_at
	FROM (
		-- one row for each child or other; the last basis counts those rows
		SELECT w.authority, w.authority_name, w.timescale, w.during, w.basis, w.position,
			CASE WHEN w.basis = 'all_in_time' THEN count(*) FILTER (WHERE w.not_in_time > 0 OR w.in_time > 0 AND w.unrecorded = 0)
				ELSE sum(w.in_time + w.not_in_time)::bigint END AS counted,
			CASE WHEN w.basis = 'all_in_time' THEN count(*) FILTER (WHERE w.in_time > 0 AND w.not_in_time = 0 AND w.unrecorded = 0)
				ELSE sum(w.in_time)::bigint END AS in_time,
			CASE WHEN w.basis = 'all_in_time' THEN count(*) FILTER (WHERE w.not_in_time = 0 AND w.unrecorded > 0)
				ELSE sum(w.unrecorded)::bigint END AS unrecorded,
			max(w.changed_at) AS changed_at
		FROM (
			SELECT d.authority, d.authority_name, d.timescale, period.during, b.basis, b.position,
				count(*) FILTER (WHERE in_time(o.outcome, o.due_on, o.done_on, period.during, b.basis)) AS in_time,
				count(*) FILTER (WHERE NOT in_time(o.outcome, o.due_on, o.done_on, period.during, b.basis)) AS not_in_time,
				count(*) FILTER (WHERE o.outcome = 'unrecorded' AND b.basis <> 'completed' AND period.during @> o.due_on) AS unrecorded,
				max(d.changed_at) AS changed_at
			FROM known_duty(as_of) d
			CROSS JOIN (
				SELECT coalesce(timeliness.during, daterange((as_of - interval '1 year')::date, as_of, '(]')) AS during
			) period
			CROSS JOIN LATERAL (
				SELECT h.due_on, h.done_on, h.outcome, h.days_late
				FROM assess(d.cadence || d.rhythm_cadences, d.anchor || d.rhythm_anchors,
					NULL::date || d.rhythm_from, d.in_force, d.done, as_of,
					d.grace, d.recorded_during, d.for_due, d.suspended) h
				WHERE d.anchor IS NOT NULL
			) o
			CROSS JOIN unnest(CASE WHEN timeliness.basis IS NULL THEN '{occurrences,completed,all_in_time}'::text[]
				ELSE ARRAY[timeliness.basis] END) WITH ORDINALITY AS b (basis, position)
			WHERE d.timescale IS NOT NULL
			  AND d.binding
			  AND (d.authority = timeliness.authority) IS NOT FALSE
			  AND (d.timescale = timeliness.timescale) IS NOT FALSE
			GROUP BY d.authority, d.authority_name, d.timescale, period.during, b.basis, b.position,
				-- a duty that concerns nobody in particular stands for itself
				d.subject, CASE WHEN d.subject IS NULL THEN d.obligation END
		) w
		GROUP BY w.authority, w.authority_name, w.timescale, w.during, w.basis, w.position
	) f
	JOIN timescale ts ON ts.code = f.timescale
	ORDER BY f.authority, f.timescale, f.position;
END;
COMMENT ON FUNCTION timeliness(date, text, text, daterange, text) IS
	'How much of what each statutory timescale asks for was in time, as known on a date, by authority: on three bases, each labelled, over a period that is the year up to that date unless another is given.';
CREATE VIEW timeliness WITH (security_invoker) AS
	SELECT r.* FROM timeliness(oversight.as_of()) r;
