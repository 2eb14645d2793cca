-- Reports on duties: how each stands, what falls due, what is overdue.
--
-- Every report is a function of a date and a view of it at oversight.as_of().
-- The functions are plain SQL, never strict and without settings of their own,
-- so that the planner sees through them and a filter on the authority reaches
-- the tables' indexes. Each returns rows of a named type, because columns can
-- be appended to one later. A range becomes two columns, _from and _to, of
-- which _to is the last day, included.
--
-- A report uses only what had happened and been published by its date: what was
-- done up to that day, instruments issued by then, revocations from the day
-- they were issued, and changes of rhythm and suspensions from the day of the
-- decision, or of their first day where no decision is recorded.

-- Duties as known on a date ---------------------------------------------------

CREATE TYPE known_duty_row AS (
	authority text,
	authority_name text,
	obligation bigint,
	instrument_id bigint,
	instrument text,
	instrument_title text,
	force text,
	binding boolean,
	clause text,
	duty text,
	title text,
	team text,
	subject bigint,
	timescale text,
	owes text,
	contributes text,
	receives text,
	assures text,
	follows bigint,
	cadence cadence,
	cadence_now cadence,
	frequency text,
	frequency_from date,
	anchor date,
	date_as_stated text,
	grace integer,
	in_force daterange,
	recorded_during daterange,
	suspended datemultirange,
	done date[],
	for_due date[],
	rhythm_cadences cadence[],
	rhythm_anchors date[],
	rhythm_from date[],
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE known_duty_row IS 'One duty with its terms and what was done about it, as the reports compute with it.';
COMMENT ON COLUMN known_duty_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN known_duty_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN known_duty_row.obligation IS 'The number of the obligation in this register.';
COMMENT ON COLUMN known_duty_row.instrument_id IS 'The number of the instrument in this register.';
COMMENT ON COLUMN known_duty_row.instrument IS 'The instrument''s short name.';
COMMENT ON COLUMN known_duty_row.instrument_title IS 'The instrument''s title.';
COMMENT ON COLUMN known_duty_row.force IS 'How binding the instrument is.';
COMMENT ON COLUMN known_duty_row.binding IS 'False for a stated intention, which is no duty in law.';
COMMENT ON COLUMN known_duty_row.clause IS 'The clause.';
COMMENT ON COLUMN known_duty_row.duty IS 'The duty''s short name.';
COMMENT ON COLUMN known_duty_row.title IS 'The duty in a few words.';
COMMENT ON COLUMN known_duty_row.team IS 'The team that answers for it.';
COMMENT ON COLUMN known_duty_row.subject IS 'The number of the child or person it concerns.';
COMMENT ON COLUMN known_duty_row.timescale IS 'The statutory timescale it applies.';
COMMENT ON COLUMN known_duty_row.owes IS 'Who owes it.';
COMMENT ON COLUMN known_duty_row.contributes IS 'Who contributes to it.';
COMMENT ON COLUMN known_duty_row.receives IS 'Who receives it.';
COMMENT ON COLUMN known_duty_row.assures IS 'Who assures it.';
COMMENT ON COLUMN known_duty_row.follows IS 'The obligation it follows.';
COMMENT ON COLUMN known_duty_row.cadence IS 'How often it fell due to begin with; for a duty that follows another, the days on which that one was done.';
COMMENT ON COLUMN known_duty_row.cadence_now IS 'How often it falls due on the date of the report; empty when it follows another duty.';
COMMENT ON COLUMN known_duty_row.frequency IS 'How often, in English.';
COMMENT ON COLUMN known_duty_row.frequency_from IS 'Since when, where the rhythm was changed.';
COMMENT ON COLUMN known_duty_row.anchor IS 'The day from which the first cadence counts.';
COMMENT ON COLUMN known_duty_row.date_as_stated IS 'Its dates in the source''s own words.';
COMMENT ON COLUMN known_duty_row.grace IS 'Days after a due date on which it can still be answered late.';
COMMENT ON COLUMN known_duty_row.in_force IS 'The days on which it binds, as known on the date: its own that are also the instrument''s, from the day its authority begins and, once that has been abolished, up to its end.';
COMMENT ON COLUMN known_duty_row.recorded_during IS 'The days for which the evidence is complete.';
COMMENT ON COLUMN known_duty_row.suspended IS 'The days on which it was suspended.';
COMMENT ON COLUMN known_duty_row.done IS 'The days on which it was done.';
COMMENT ON COLUMN known_duty_row.for_due IS 'The due date that each was meant for, in the same order; empty where not said, and altogether empty where none says it.';
COMMENT ON COLUMN known_duty_row.rhythm_cadences IS 'The changed cadences, in order of time.';
COMMENT ON COLUMN known_duty_row.rhythm_anchors IS 'The day from which each changed cadence counts.';
COMMENT ON COLUMN known_duty_row.rhythm_from IS 'The first day of each changed cadence.';
COMMENT ON COLUMN known_duty_row.source IS 'The source that says so.';
COMMENT ON COLUMN known_duty_row.changed_at IS 'When the obligation or its instrument was entered or last changed.';

-- Few duties follow another. What they need of it is looked up by functions that
-- the planner does not look into: it would count on the work for every duty.

CREATE FUNCTION cadence_followed(authority text, obligation bigint, as_of date) RETURNS cadence
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	-- until the other was done, nothing falls due
	SELECT coalesce(cadence_on(array_agg(f.done_on)), 'continuing')
	FROM fulfils f
	WHERE f.authority = cadence_followed.authority AND f.obligation = cadence_followed.obligation
	  AND f.done_on <= cadence_followed.as_of;
END;
COMMENT ON FUNCTION cadence_followed(text, bigint, date) IS
	'The days on which a duty was done, up to a date, as the cadence of the duties that follow it; before the first, that of a duty that never falls due.';

CREATE FUNCTION frequency_followed(authority text, obligation bigint) RETURNS text
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'each time this is done: ' || o.title
	FROM obligation o
	WHERE o.authority = frequency_followed.authority AND o.id = frequency_followed.obligation;
END;
COMMENT ON FUNCTION frequency_followed(text, bigint) IS
	'How often a duty falls due that follows this one, in English.';

CREATE FUNCTION known_duty(as_of date) RETURNS SETOF known_duty_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT o.authority, i.authority_name, o.id, o.instrument, i.code, i.title, i.force, i.binding,
		o.clause, o.duty, o.title, o.team, o.subject, o.timescale,
		p.owes, p.contributes, p.receives, p.assures,
		o.follows,
		CASE WHEN o.follows IS NULL THEN o.cadence ELSE cadence_followed(o.authority, o.follows, as_of) END,
		coalesce(r.cadence_now, o.cadence),
		CASE WHEN o.follows IS NULL THEN describe(coalesce(r.cadence_now, o.cadence))
			ELSE frequency_followed(o.authority, o.follows) END,
		r.frequency_from,
		-- a duty that always was, and says nothing of when it fell due at first, has
		-- no due dates before its rhythm is changed
		coalesce(o.anchor, terms.begins, r.from_dates[1]),
		o.date_as_stated, o.grace, terms.in_force,
		coalesce(o.recorded_during, i.recorded_during),
		CASE WHEN i.suspended_timescales IS NULL THEN r.suspended
			ELSE coalesce(r.suspended + i.suspended[array_position(i.suspended_timescales, o.timescale)],
				r.suspended, i.suspended[array_position(i.suspended_timescales, o.timescale)]) END,
		CASE WHEN e.for_due IS NULL THEN e.done ELSE e.done || e.done_for END,
		CASE WHEN e.for_due IS NOT NULL THEN array_fill(NULL::date, ARRAY[coalesce(cardinality(e.done), 0)]) || e.for_due END,
		r.cadences, r.anchors, r.from_dates,
		coalesce(o.source, i.source), greatest(o.changed_at, i.changed_at)
	FROM obligation o
	-- The instrument, with what is the same for all of its duties. It is looked up
	-- once and kept, so that the duties can be read in the order of their numbers,
	-- which is that of what was done and of the report: nothing has to be sorted.
	CROSS JOIN LATERAL (
		SELECT a.name AS authority_name, i.code, i.title, i.force, i.force <> 'stated intention' AS binding,
			CASE WHEN i.revoked_on <= as_of THEN i.in_force
				ELSE coalesce(i.in_force_as_issued, i.in_force) END AS in_force,
			-- an authority owes nothing before it begins, nor once it is no more
			CASE WHEN lower(a.during) IS NOT NULL OR upper(a.during) <= as_of
				THEN daterange(lower(a.during), CASE WHEN upper(a.during) <= as_of THEN upper(a.during) END) END AS existed,
			i.recorded_during, st.timescales AS suspended_timescales, st.during AS suspended,
			i.source, i.changed_at
		FROM instrument i
		JOIN authority a ON a.code = i.authority
		CROSS JOIN LATERAL (
			SELECT array_agg(t.timescale) AS timescales, array_agg(t.during) AS during
			FROM (
				SELECT s.timescale, range_agg(s.during) AS during
				FROM suspension s
				LEFT JOIN decision d ON d.authority = s.authority AND d.id = s.decision
				WHERE s.authority = i.authority AND s.timescale IS NOT NULL
				  AND (coalesce(d.decided_on, lower(s.during)) > as_of) IS NOT TRUE
				GROUP BY s.timescale
			) t
		) st
		WHERE i.authority = o.authority AND i.id = o.instrument
		  -- not IS NOT FALSE of the opposite, of which the planner expects next to nothing
		  AND (i.issued_on > as_of) IS NOT TRUE
		OFFSET 0
	) i
	CROSS JOIN LATERAL (
		SELECT CASE WHEN i.existed IS NULL THEN t.in_force ELSE coalesce(t.in_force, i.existed) * i.existed END AS in_force,
			lower(t.in_force) AS begins
		FROM (SELECT coalesce(o.in_force * i.in_force, o.in_force, i.in_force) AS in_force) t
		OFFSET 0			-- worked out once
	) terms
	-- What was done. That it was meant for one due date is said of few.
	LEFT JOIN (
		SELECT f.authority, f.obligation,
			day_list(f.done_on) FILTER (WHERE f.for_due IS NULL) AS done,
			day_list(f.done_on) FILTER (WHERE f.for_due IS NOT NULL) AS done_for,
			day_list(f.for_due) AS for_due
		FROM fulfils f
		WHERE f.done_on <= as_of
		GROUP BY f.authority, f.obligation
	) e ON e.authority = o.authority AND e.obligation = o.id
	LEFT JOIN (
		SELECT op.authority, op.obligation,
			string_agg(party.name, '; ' ORDER BY party.name) FILTER (WHERE op.role = 'owes') AS owes,
			string_agg(party.name, '; ' ORDER BY party.name) FILTER (WHERE op.role = 'contributes') AS contributes,
			string_agg(party.name, '; ' ORDER BY party.name) FILTER (WHERE op.role = 'receives') AS receives,
			string_agg(party.name, '; ' ORDER BY party.name) FILTER (WHERE op.role = 'assures') AS assures
		FROM obligation_party op
		JOIN party ON party.code = op.party
		GROUP BY op.authority, op.obligation
	) p ON p.authority = o.authority AND p.obligation = o.id
	-- What few duties have: changes of rhythm, and suspensions of their own.
	LEFT JOIN (
		SELECT h.authority, h.obligation,
			array_agg(h.cadence ORDER BY h.from_date) FILTER (WHERE h.from_date IS NOT NULL) AS cadences,
			array_agg(coalesce(h.anchor, h.from_date) ORDER BY h.from_date) FILTER (WHERE h.from_date IS NOT NULL) AS anchors,
			array_agg(h.from_date ORDER BY h.from_date) FILTER (WHERE h.from_date IS NOT NULL) AS from_dates,
			(array_agg(h.cadence ORDER BY h.from_date DESC) FILTER (WHERE h.from_date <= as_of))[1] AS cadence_now,
			max(h.from_date) FILTER (WHERE h.from_date <= as_of) AS frequency_from,
			range_agg(h.suspended) FILTER (WHERE h.suspended IS NOT NULL) AS suspended
		FROM (
			SELECT h.authority, h.obligation, h.from_date, h.cadence, h.anchor, NULL::daterange AS suspended, h.decision
			FROM rhythm h
			UNION ALL
			SELECT s.authority, s.obligation, NULL, NULL, NULL, s.during, s.decision
			FROM suspension s
			WHERE s.obligation IS NOT NULL
		) h
		LEFT JOIN decision d ON d.authority = h.authority AND d.id = h.decision
		WHERE (coalesce(d.decided_on, h.from_date, lower(h.suspended)) > as_of) IS NOT TRUE
		  AND (h.from_date IS NULL OR as_of IS NOT NULL)
		GROUP BY h.authority, h.obligation
	) r ON r.authority = o.authority AND r.obligation = o.id;
END;
COMMENT ON FUNCTION known_duty(date) IS
	'Every duty with its terms and what was done about it, as known on a date. What the reports on duties are made of.';

-- obligation_status -----------------------------------------------------------

CREATE TYPE obligation_status_row AS (
	authority text,
	authority_name text,
	obligation bigint,
	instrument text,
	instrument_title text,
	force text,
	binding boolean,
	clause text,
	duty text,
	title text,
	team text,
	subject bigint,
	timescale text,
	owes text,
	contributes text,
	receives text,
	assures text,
	frequency text,
	frequency_from date,
	anchor date,
	date_as_stated text,
	in_force_from date,
	in_force_to date,
	recorded_from date,
	recorded_to date,
	status text,
	rag text,
	rag_reason text,
	first_due date,
	last_due date,
	last_done date,
	next_due date,
	days_to_next_due integer,
	due_to_come integer,
	met integer,
	late integer,
	missed integer,
	overdue integer,
	unrecorded integer,
	suspended integer,
	extra integer,
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
COMMENT ON TYPE obligation_status_row IS 'How one duty in force stands.';
COMMENT ON COLUMN obligation_status_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN obligation_status_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN obligation_status_row.obligation IS 'The number of the obligation in this register.';
COMMENT ON COLUMN obligation_status_row.instrument IS 'The short name of the instrument it comes from.';
COMMENT ON COLUMN obligation_status_row.instrument_title IS 'The title of the instrument.';
COMMENT ON COLUMN obligation_status_row.force IS 'How binding the instrument is: statute, direction, statutory guidance, agreement, plan or stated intention.';
COMMENT ON COLUMN obligation_status_row.binding IS 'False for a stated intention: what it announces is expected, and nobody is in breach when it does not come.';
COMMENT ON COLUMN obligation_status_row.clause IS 'The clause of the instrument; blank when it has none.';
COMMENT ON COLUMN obligation_status_row.duty IS 'The duty''s short name.';
COMMENT ON COLUMN obligation_status_row.title IS 'The duty in a few words.';
COMMENT ON COLUMN obligation_status_row.team IS 'The team that answers for it.';
COMMENT ON COLUMN obligation_status_row.subject IS 'The number of the child or person it concerns; who that is, only the table subject says.';
COMMENT ON COLUMN obligation_status_row.timescale IS 'The statutory timescale it applies.';
COMMENT ON COLUMN obligation_status_row.owes IS 'Who owes it, by name; several names are separated by semicolons.';
COMMENT ON COLUMN obligation_status_row.contributes IS 'Who contributes to it, by name.';
COMMENT ON COLUMN obligation_status_row.receives IS 'Who receives it, by name.';
COMMENT ON COLUMN obligation_status_row.assures IS 'Who assures it, by name.';
COMMENT ON COLUMN obligation_status_row.frequency IS 'How often it falls due, in English, as of the date of the report.';
COMMENT ON COLUMN obligation_status_row.frequency_from IS 'The first day of that rhythm, where it was changed; empty when it is the first one.';
COMMENT ON COLUMN obligation_status_row.anchor IS 'The day from which the first rhythm counts.';
COMMENT ON COLUMN obligation_status_row.date_as_stated IS 'Its dates in the source''s own words, where those are not plain days.';
COMMENT ON COLUMN obligation_status_row.in_force_from IS 'The first day on which it binds.';
COMMENT ON COLUMN obligation_status_row.in_force_to IS 'The last day on which it binds, included; empty while no end is known.';
COMMENT ON COLUMN obligation_status_row.recorded_from IS 'The first day for which the evidence is complete.';
COMMENT ON COLUMN obligation_status_row.recorded_to IS 'The last day for which the evidence is complete, included; empty when it is kept up to date.';
COMMENT ON COLUMN obligation_status_row.status IS 'In words: binding (a continuing duty, never overdue), completed, overdue, unrecorded, suspended, due soon, not yet due, up to date or not dated; a stated intention is expected, expected soon or expected, not seen.';
COMMENT ON COLUMN obligation_status_row.rag IS 'blue, green, amber, red or grey by the table rag_rule; empty for a continuing duty, which has no due dates to judge it by.';
COMMENT ON COLUMN obligation_status_row.rag_reason IS 'The situation that decided the colour.';
COMMENT ON COLUMN obligation_status_row.first_due IS 'The first due date.';
COMMENT ON COLUMN obligation_status_row.last_due IS 'The latest due date reached.';
COMMENT ON COLUMN obligation_status_row.last_done IS 'The last day on which it was done.';
COMMENT ON COLUMN obligation_status_row.next_due IS 'The next due date not yet answered.';
COMMENT ON COLUMN obligation_status_row.days_to_next_due IS 'Days from the date of the report to the next due date.';
COMMENT ON COLUMN obligation_status_row.due_to_come IS '1 when a next due date is known, else 0.';
COMMENT ON COLUMN obligation_status_row.met IS 'How many due dates were answered on time.';
COMMENT ON COLUMN obligation_status_row.late IS 'How many due dates were answered late.';
COMMENT ON COLUMN obligation_status_row.missed IS 'How many due dates were never answered and have closed.';
COMMENT ON COLUMN obligation_status_row.overdue IS 'How many due dates have passed unanswered and are still open.';
COMMENT ON COLUMN obligation_status_row.unrecorded IS 'How many due dates have no evidence either way: not recorded is not the same as not done.';
COMMENT ON COLUMN obligation_status_row.suspended IS 'How many due dates lay in a suspension.';
COMMENT ON COLUMN obligation_status_row.extra IS 'How often it was done without answering a due date.';
COMMENT ON COLUMN obligation_status_row.unmet_since IS 'The first of the due dates in a row that are unanswered up to now; empty when the latest was answered.';
COMMENT ON COLUMN obligation_status_row.unmet_run IS 'How many due dates in a row are unanswered up to now.';
COMMENT ON COLUMN obligation_status_row.days_overdue IS 'Days since unmet_since, less suspended days.';
COMMENT ON COLUMN obligation_status_row.worst_days_late IS 'The most days by which a late answer was late.';
COMMENT ON COLUMN obligation_status_row.total_days_late IS 'The days of all late answers together.';
COMMENT ON COLUMN obligation_status_row.on_time_rate IS 'The share, of due dates, that was met among those met, late, missed or overdue: 0 to 1; empty when there is none.';
COMMENT ON COLUMN obligation_status_row.rate_basis IS 'What the rate counts: of due dates.';
COMMENT ON COLUMN obligation_status_row.source IS 'The source that states the duty.';
COMMENT ON COLUMN obligation_status_row.changed_at IS 'When the obligation or its instrument was entered or last changed; what was done has its own in fulfilment.';

CREATE FUNCTION obligation_status(as_of date) RETURNS SETOF obligation_status_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT d.authority, d.authority_name, d.obligation, d.instrument, d.instrument_title,
		d.force, d.binding, d.clause, d.duty, d.title, d.team, d.subject, d.timescale,
		d.owes, d.contributes, d.receives, d.assures,
		d.frequency, d.frequency_from, d.anchor, d.date_as_stated,
		lower(d.in_force), upper(d.in_force) - 1,
		lower(d.recorded_during), upper(d.recorded_during) - 1,
		(s.how).status, (s.how).rag, (s.how).rag_reason,
		(s.how).first_due, (s.how).last_due, (s.how).last_done, (s.how).next_due, (s.how).days_to_next_due,
		(s.how).due, (s.how).met, (s.how).late, (s.how).missed, (s.how).overdue,
		(s.how).unrecorded, (s.how).suspended, (s.how).extra,
		(s.how).unmet_since, (s.how).unmet_run, (s.how).days_overdue, (s.how).worst_days_late,
		(s.how).total_days_late, (s.how).on_time_rate, 'of due dates',
		d.source, d.changed_at
	FROM known_duty(as_of) d
	-- The rules of colour as one value, read once for all duties.
	CROSS JOIN (
		SELECT array_agg(ARRAY[r.situation, r.colour, r.within_days::text] ORDER BY r.position) AS colours
		FROM rag_rule r
	) rules
	CROSS JOIN LATERAL (
		SELECT duty_status(d.cadence, d.anchor, d.in_force, d.done, as_of,
			d.grace, d.recorded_during, d.for_due, d.suspended,
			-- only of a duty whose rhythm was changed
			CASE WHEN d.rhythm_from IS NOT NULL THEN d.cadence || d.rhythm_cadences END,
			CASE WHEN d.rhythm_from IS NOT NULL THEN d.anchor || d.rhythm_anchors END,
			CASE WHEN d.rhythm_from IS NOT NULL THEN NULL::date || d.rhythm_from END,
			d.cadence_now, d.binding, d.follows IS NOT NULL, rules.colours) AS how
		OFFSET 0			-- worked out once
	) s
	WHERE in_force_on(d.in_force, as_of)
	ORDER BY d.authority, d.obligation;
END;
COMMENT ON FUNCTION obligation_status(date) IS
	'How each duty in force on a date stands: who owes it, when it was last and is next due, what was met, late or missed, what is unmet since when, and its colour.';
CREATE VIEW obligation_status WITH (security_invoker) AS
	SELECT r.* FROM obligation_status(oversight.as_of()) r;

-- due_calendar ----------------------------------------------------------------

CREATE TYPE due_calendar_row AS (
	authority text,
	authority_name text,
	obligation bigint,
	instrument text,
	instrument_title text,
	force text,
	binding boolean,
	clause text,
	duty text,
	title text,
	team text,
	subject bigint,
	timescale text,
	owes text,
	contributes text,
	receives text,
	assures text,
	frequency text,
	due_on date,
	outcome text,
	completed date,
	days_late integer,
	matched_by text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE due_calendar_row IS 'One due date of a duty and what became of it.';
COMMENT ON COLUMN due_calendar_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN due_calendar_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN due_calendar_row.obligation IS 'The number of the obligation in this register.';
COMMENT ON COLUMN due_calendar_row.instrument IS 'The short name of the instrument it comes from.';
COMMENT ON COLUMN due_calendar_row.instrument_title IS 'The title of the instrument.';
COMMENT ON COLUMN due_calendar_row.force IS 'How binding the instrument is.';
COMMENT ON COLUMN due_calendar_row.binding IS 'False for a stated intention: what it announces is expected, and nobody is in breach when it does not come.';
COMMENT ON COLUMN due_calendar_row.clause IS 'The clause of the instrument; blank when it has none.';
COMMENT ON COLUMN due_calendar_row.duty IS 'The duty''s short name.';
COMMENT ON COLUMN due_calendar_row.title IS 'The duty in a few words.';
COMMENT ON COLUMN due_calendar_row.team IS 'The team that answers for it.';
COMMENT ON COLUMN due_calendar_row.subject IS 'The number of the child or person it concerns; who that is, only the table subject says.';
COMMENT ON COLUMN due_calendar_row.timescale IS 'The statutory timescale it applies.';
COMMENT ON COLUMN due_calendar_row.owes IS 'Who owes it, by name; several names are separated by semicolons.';
COMMENT ON COLUMN due_calendar_row.contributes IS 'Who contributes to it, by name.';
COMMENT ON COLUMN due_calendar_row.receives IS 'Who receives it, by name.';
COMMENT ON COLUMN due_calendar_row.assures IS 'Who assures it, by name.';
COMMENT ON COLUMN due_calendar_row.frequency IS 'The rhythm by which it falls due on that date, in English.';
COMMENT ON COLUMN due_calendar_row.due_on IS 'The due date. A suspension can move two deadlines of a review that rolls to one day, which then has a row for each.';
COMMENT ON COLUMN due_calendar_row.outcome IS 'due, met, late, missed, overdue, unrecorded or suspended, which a date to come in a known suspension is already; of a stated intention, expected, met, later than expected or expected, not seen.';
COMMENT ON COLUMN due_calendar_row.completed IS 'The day on which it was done; empty when it was not.';
COMMENT ON COLUMN due_calendar_row.days_late IS 'Days from the due date to when it was done, or to the date of the report while it is overdue; days of a suspension do not count.';
COMMENT ON COLUMN due_calendar_row.matched_by IS 'stated when the record says which due date it answers, rule when it counts for this one by its day.';
COMMENT ON COLUMN due_calendar_row.source IS 'The source that states the duty.';
COMMENT ON COLUMN due_calendar_row.changed_at IS 'When the obligation or its instrument was entered or last changed; what was done has its own in fulfilment.';

CREATE FUNCTION due_calendar(as_of date, from_date date DEFAULT NULL, to_date date DEFAULT NULL)
	RETURNS SETOF due_calendar_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT d.authority, d.authority_name, d.obligation, d.instrument, d.instrument_title,
		d.force, d.binding, d.clause, d.duty, d.title, d.team, d.subject, d.timescale,
		d.owes, d.contributes, d.receives, d.assures,
		CASE WHEN d.rhythm_from IS NULL OR d.follows IS NOT NULL THEN d.frequency
			ELSE (SELECT describe(s.cadence)
				FROM unnest(d.cadence || d.rhythm_cadences, NULL::date || d.rhythm_from, d.rhythm_from || NULL::date)
					AS s (cadence, starts, ends)
				WHERE daterange(s.starts, s.ends) @> occurrence.due_on) END,
		occurrence.due_on,
		CASE
			-- it has not passed yet, but nothing is asked for on that day
			WHEN occurrence.outcome = 'due' AND d.suspended @> occurrence.due_on THEN 'suspended'
			WHEN d.binding OR occurrence.outcome IN ('met', 'unrecorded', 'suspended') THEN occurrence.outcome
			WHEN occurrence.outcome = 'due' THEN 'expected'
			WHEN occurrence.outcome = 'late' THEN 'later than expected'
			ELSE 'expected, not seen'
		END,
		occurrence.done_on, occurrence.days_late, occurrence.matched_by,
		d.source, d.changed_at
	FROM known_duty(as_of) d
	CROSS JOIN LATERAL (
		SELECT coalesce(due_calendar.from_date, (as_of - interval '1 year')::date) AS from_day,
			coalesce(due_calendar.to_date, as_of + 400) AS to_day
	) page
	CROSS JOIN LATERAL (
		SELECT h.due_on, h.done_on, h.outcome, h.days_late, h.matched_by
		FROM assess(d.cadence || d.rhythm_cadences, d.anchor || d.rhythm_anchors,
			NULL::date || d.rhythm_from, d.in_force, d.done, as_of,
			d.grace, d.recorded_during, d.for_due, d.suspended) h
		WHERE d.anchor IS NOT NULL AND h.due_on BETWEEN page.from_day AND page.to_day
		UNION ALL
		-- Of the dates to come, assess gives the first; the others follow from it,
		-- where it is not the last day asked for already.
		SELECT later.due_on, NULL, 'due', NULL, NULL
		FROM (
			SELECT (compliance(d.cadence || d.rhythm_cadences, d.anchor || d.rhythm_anchors,
				NULL::date || d.rhythm_from, d.in_force, d.done, as_of,
				d.grace, d.recorded_during, d.for_due, d.suspended)).next_due,
				CASE WHEN d.rhythm_from IS NULL THEN is_rolling(d.cadence)
					ELSE (SELECT bool_or(is_rolling(c.cadence)) FROM unnest(d.cadence || d.rhythm_cadences) AS c (cadence)) END AS any_rolls
			WHERE d.anchor IS NOT NULL AND page.to_day > as_of
			OFFSET 0		-- worked out once
		) first
		CROSS JOIN LATERAL (
			SELECT due_dates(s.cadence, s.anchor,
				d.in_force * daterange(s.starts, s.ends) * daterange(first.next_due, greatest(first.next_due, page.to_day), '(]')) AS due_on
			FROM unnest(d.cadence || d.rhythm_cadences, d.anchor || d.rhythm_anchors,
				NULL::date || d.rhythm_from, d.rhythm_from || NULL::date) AS s (cadence, anchor, starts, ends)
			WHERE NOT first.any_rolls AND first.next_due < page.to_day
			UNION ALL
			-- In a rolling rhythm, what comes after the next date depends on when
			-- that is answered: here, on the day itself.
			SELECT planned.due_on
			FROM (
				WITH RECURSIVE planned AS (
					SELECT first.next_due AS due_on, d.done || first.next_due AS done,
						CASE WHEN d.for_due IS NOT NULL THEN d.for_due || NULL::date END AS for_due
					WHERE first.any_rolls AND first.next_due < page.to_day
					UNION ALL
					SELECT c.next_due, p.done || c.next_due,
						CASE WHEN p.for_due IS NOT NULL THEN p.for_due || NULL::date END
					FROM planned p
					CROSS JOIN LATERAL compliance(d.cadence || d.rhythm_cadences, d.anchor || d.rhythm_anchors,
						NULL::date || d.rhythm_from, d.in_force, p.done, p.due_on,
						d.grace, d.recorded_during, p.for_due, d.suspended) c
					WHERE c.next_due > p.due_on AND c.next_due <= page.to_day
				)
				SELECT p.due_on FROM planned p WHERE p.due_on > first.next_due
			) planned
		) later
		WHERE later.due_on >= page.from_day AND later.due_on <= page.to_day
		  -- A date beyond the next can have been answered only by name.
		  AND (d.for_due IS NULL OR NOT EXISTS (
			SELECT FROM assess(d.cadence || d.rhythm_cadences, d.anchor || d.rhythm_anchors,
				NULL::date || d.rhythm_from, d.in_force, d.done, as_of,
				d.grace, d.recorded_during, d.for_due, d.suspended) other
			WHERE other.due_on = later.due_on))
	) occurrence
	WHERE d.in_force && daterange(page.from_day, greatest(page.from_day, page.to_day), '[]')
	ORDER BY occurrence.due_on, d.authority, d.obligation;
END;
COMMENT ON FUNCTION due_calendar(date, date, date) IS
	'Each due date from one day to another, both included, and what had become of it by a date: by default from a year before that date to 400 days after it. Duties that have ended show the dates that fell while they were in force.';
CREATE VIEW due_calendar WITH (security_invoker) AS
	SELECT r.* FROM due_calendar(oversight.as_of()) r;

-- overdue ---------------------------------------------------------------------

CREATE TYPE overdue_row AS (
	authority text,
	authority_name text,
	obligation bigint,
	instrument text,
	instrument_title text,
	force text,
	binding boolean,
	clause text,
	duty text,
	title text,
	team text,
	subject bigint,
	timescale text,
	owes text,
	contributes text,
	receives text,
	assures text,
	frequency text,
	status text,
	rag text,
	unmet_since date,
	unmet_run integer,
	days_overdue integer,
	last_due date,
	last_done date,
	next_due date,
	escalation_step text,
	escalation_tells text,
	escalation_after_days integer,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE overdue_row IS 'One duty in force whose latest due date was not met.';
COMMENT ON COLUMN overdue_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN overdue_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN overdue_row.obligation IS 'The number of the obligation in this register.';
COMMENT ON COLUMN overdue_row.instrument IS 'The short name of the instrument it comes from.';
COMMENT ON COLUMN overdue_row.instrument_title IS 'The title of the instrument.';
COMMENT ON COLUMN overdue_row.force IS 'How binding the instrument is.';
COMMENT ON COLUMN overdue_row.binding IS 'False for a stated intention: it is listed because it was expected and not seen, and nobody is in breach.';
COMMENT ON COLUMN overdue_row.clause IS 'The clause of the instrument; blank when it has none.';
COMMENT ON COLUMN overdue_row.duty IS 'The duty''s short name.';
COMMENT ON COLUMN overdue_row.title IS 'The duty in a few words.';
COMMENT ON COLUMN overdue_row.team IS 'The team that answers for it.';
COMMENT ON COLUMN overdue_row.subject IS 'The number of the child or person it concerns; who that is, only the table subject says.';
COMMENT ON COLUMN overdue_row.timescale IS 'The statutory timescale it applies.';
COMMENT ON COLUMN overdue_row.owes IS 'Who owes it, by name; several names are separated by semicolons.';
COMMENT ON COLUMN overdue_row.contributes IS 'Who contributes to it, by name.';
COMMENT ON COLUMN overdue_row.receives IS 'Who receives it, by name.';
COMMENT ON COLUMN overdue_row.assures IS 'Who assures it, by name.';
COMMENT ON COLUMN overdue_row.frequency IS 'How often it falls due, in English.';
COMMENT ON COLUMN overdue_row.status IS 'overdue, or of a stated intention: expected, not seen.';
COMMENT ON COLUMN overdue_row.rag IS 'red, or amber while within grace or when it is a stated intention; by the table rag_rule.';
COMMENT ON COLUMN overdue_row.unmet_since IS 'The first of the due dates in a row that are unanswered up to now, whether single ones have closed as missed or not.';
COMMENT ON COLUMN overdue_row.unmet_run IS 'How many due dates in a row are unanswered up to now.';
COMMENT ON COLUMN overdue_row.days_overdue IS 'Days since unmet_since, less suspended days.';
COMMENT ON COLUMN overdue_row.last_due IS 'The latest due date reached.';
COMMENT ON COLUMN overdue_row.last_done IS 'The last day on which it was done.';
COMMENT ON COLUMN overdue_row.next_due IS 'The next due date not yet answered.';
COMMENT ON COLUMN overdue_row.escalation_step IS 'The furthest step of the table escalation that the days overdue have reached.';
COMMENT ON COLUMN overdue_row.escalation_tells IS 'Who is told at that step, by name.';
COMMENT ON COLUMN overdue_row.escalation_after_days IS 'The days overdue after which that step is taken.';
COMMENT ON COLUMN overdue_row.source IS 'The source that states the duty.';
COMMENT ON COLUMN overdue_row.changed_at IS 'When the obligation or its instrument was entered or last changed.';

CREATE FUNCTION overdue(as_of date) RETURNS SETOF overdue_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT o.authority, o.authority_name, o.obligation, o.instrument, o.instrument_title,
		o.force, o.binding, o.clause, o.duty, o.title, o.team, o.subject, o.timescale,
		o.owes, o.contributes, o.receives, o.assures, o.frequency, o.status, o.rag,
		o.unmet_since, o.unmet_run, o.days_overdue, o.last_due, o.last_done, o.next_due,
		told.step, told.tells, told.after_days,
		o.source, o.changed_at
	FROM obligation_status(as_of) o
	LEFT JOIN LATERAL (
		SELECT e.step, e.after_days, string_agg(p.name, '; ' ORDER BY p.name) AS tells
		FROM escalation e
		JOIN party p ON p.code = e.tells
		LEFT JOIN instrument i ON i.authority = e.authority AND i.id = e.instrument
		WHERE e.authority = o.authority
		  AND o.binding
		  AND e.after_days <= o.days_overdue
		  AND (e.obligation = o.obligation) IS NOT FALSE
		  AND (i.code = o.instrument) IS NOT FALSE
		GROUP BY e.after_days, e.step
		-- at the same number of days, what is said of the duty itself comes first
		ORDER BY e.after_days DESC, min(CASE WHEN e.obligation IS NOT NULL THEN 1 WHEN e.instrument IS NOT NULL THEN 2 ELSE 3 END), e.step
		LIMIT 1
	) told ON true
	WHERE o.unmet_since IS NOT NULL
	ORDER BY o.binding DESC, o.days_overdue DESC, o.authority, o.obligation;
END;
COMMENT ON FUNCTION overdue(date) IS
	'Each duty in force whose latest due date was not met by a date, worst first: unmet since when, how many in a row, who owes it, and the step of escalation reached. Nobody who has stopped doing something disappears from it.';
CREATE VIEW overdue WITH (security_invoker) AS
	SELECT r.* FROM overdue(oversight.as_of()) r;
