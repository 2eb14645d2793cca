-- Reminders: what a run on a date has to tell, and to whom.
--
-- All of it follows from the facts as known on the date, and not from when the
-- last run was: so a run that was missed is made up for by the next one, and
-- running twice tells nothing twice. What was done meanwhile is told to nobody.
--
-- A step of escalation is told once and not again until the duty was cured. A
-- duty is cured on a day on which its latest due date is answered. So what is
-- told is remembered by the first due date of the days in a row on which it was
-- not: that is unmet_since, unless the date before that one was answered only
-- after the next had gone by.

CREATE TYPE known_reminder_row AS (
	authority text,
	kind text,
	obligation bigint,
	due_on date,
	tells text,
	after_days integer,
	step text,
	unmet_since date,
	unmet_run integer,
	days_overdue integer
);
COMMENT ON TYPE known_reminder_row IS 'One thing that somebody is to be told on a date.';
COMMENT ON COLUMN known_reminder_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN known_reminder_row.kind IS 'due, overdue or escalation.';
COMMENT ON COLUMN known_reminder_row.obligation IS 'The number of the obligation in this register.';
COMMENT ON COLUMN known_reminder_row.due_on IS 'The due date it is about; of an escalation the one since which nothing has cured it.';
COMMENT ON COLUMN known_reminder_row.tells IS 'The party that is told.';
COMMENT ON COLUMN known_reminder_row.after_days IS 'Of an escalation, the days overdue after which the step is taken.';
COMMENT ON COLUMN known_reminder_row.step IS 'Of an escalation, the step in words.';
COMMENT ON COLUMN known_reminder_row.unmet_since IS 'The first of the due dates in a row that are unanswered.';
COMMENT ON COLUMN known_reminder_row.unmet_run IS 'How many due dates in a row are unanswered.';
COMMENT ON COLUMN known_reminder_row.days_overdue IS 'Days since unmet_since, less suspended days.';

CREATE FUNCTION known_reminder(as_of date) RETURNS SETOF known_reminder_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	WITH standing AS MATERIALIZED (
		-- what is unmet or falls due today, as the snapshot of the day has it
		SELECT k.authority, (k.content ->> 'obligation')::bigint AS obligation,
			(k.content ->> 'unmet_since')::date AS unmet_since, (k.content ->> 'unmet_run')::integer AS unmet_run,
			k.reported_on - (k.content ->> 'unmet_since')::date - (k.content ->> 'days_not_counted')::integer AS days_overdue,
			(k.content ->> 'next_due')::date AS next_due
		FROM known_snapshot(as_of, 'daily') k
		WHERE k.part = 'duty' AND k.reported_on = as_of
		  -- nobody owes what was only a stated intention
		  AND (k.content ->> 'binding')::boolean
		  AND (k.content ? 'unmet_since' OR (k.content ->> 'next_due')::date = as_of)
	), held AS MATERIALIZED (
		SELECT s.*, d.instrument_id, d.last_unmet, d.uncured_since, d.kept
		FROM standing s
		CROSS JOIN LATERAL (
			SELECT d.instrument_id, run.last_unmet, run.uncured_since, d.recorded_during @> as_of AS kept
			FROM known_duty(as_of) d
			CROSS JOIN LATERAL (
				SELECT max(o.due_on) FILTER (WHERE o.outcome IN ('overdue', 'missed')) AS last_unmet,
					min(o.due_on) FILTER (WHERE (o.n > o.last_cure) IS NOT FALSE) AS uncured_since
				FROM (
					-- by number: a suspension can move two dates to one day
					SELECT o.n, o.due_on, o.outcome, max(o.n) FILTER (WHERE o.cured) OVER () AS last_cure
					FROM (
						-- cured by what was done before the next due date had gone by;
						-- what is not recorded is not held against anybody
						SELECT o.n, o.due_on, o.outcome,
							o.outcome = 'unrecorded' OR (o.done_on <= lead(o.due_on) OVER (ORDER BY o.n)) IS TRUE AS cured
						FROM assess(d.cadence || d.rhythm_cadences, d.anchor || d.rhythm_anchors,
							NULL::date || d.rhythm_from, d.in_force, d.done, as_of,
							d.grace, d.recorded_during, d.for_due, d.suspended) o
						-- suspended dates are stepped over
						WHERE s.unmet_since IS NOT NULL AND o.outcome NOT IN ('due', 'suspended')
					) o
				) o
			) run
			WHERE d.authority = s.authority AND d.obligation = s.obligation
			  -- while a duty is suspended nobody is told
			  AND (d.suspended @> as_of) IS NOT TRUE
			OFFSET 0		-- looked up duty by duty
		) d
	)
	SELECT h.authority, t.kind, h.obligation, t.due_on, p.party, NULL::integer, NULL::text,
		CASE t.kind WHEN 'overdue' THEN h.unmet_since END, CASE t.kind WHEN 'overdue' THEN h.unmet_run END,
		CASE t.kind WHEN 'overdue' THEN h.days_overdue END
	FROM held h
	CROSS JOIN LATERAL (
		-- where the register is not kept, nobody knows whether it was done
		SELECT 'due' AS kind, h.next_due AS due_on WHERE h.next_due = as_of AND h.kept
		UNION ALL
		SELECT 'overdue', h.last_unmet WHERE h.unmet_since IS NOT NULL
	) t
	LEFT JOIN obligation_party p ON p.authority = h.authority AND p.obligation = h.obligation AND p.role = 'owes'
	UNION ALL
	SELECT e.authority, 'escalation', e.obligation, e.uncured_since, e.tells, e.after_days, e.step,
		e.unmet_since, e.unmet_run, e.days_overdue
	FROM (
		-- the same party after the same days is told once, by the rule that is closest
		SELECT DISTINCT ON (h.authority, h.obligation, r.after_days, r.tells)
			h.authority, h.obligation, h.uncured_since, r.tells, r.after_days, r.step, h.unmet_since, h.unmet_run, h.days_overdue
		FROM held h
		JOIN escalation r ON r.authority = h.authority AND r.after_days <= h.days_overdue
			AND (r.obligation = h.obligation) IS NOT FALSE AND (r.instrument = h.instrument_id) IS NOT FALSE
		WHERE h.unmet_since IS NOT NULL
		ORDER BY h.authority, h.obligation, r.after_days, r.tells, r.obligation IS NULL, r.instrument IS NULL, r.id
	) e;
END;
COMMENT ON FUNCTION known_reminder(date) IS
	'What is to be told on a date, by the daily snapshot of that date: to each party that owes it what falls due and what was not done by its due date, and every step of escalation that is reached. A run writes those that were not told yet.';

-- reminder_list ---------------------------------------------------------------

CREATE TYPE reminder_list_row AS (
	authority text,
	authority_name text,
	run_on date,
	kind text,
	tells text,
	tells_name text,
	held_by text,
	step text,
	after_days integer,
	reason text,
	obligation bigint,
	reference text,
	title text,
	due_on date,
	unmet_since date,
	unmet_run integer,
	days_overdue integer,
	changed_at timestamptz
);
COMMENT ON TYPE reminder_list_row IS 'One reminder: who is told of what, and why.';
COMMENT ON COLUMN reminder_list_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN reminder_list_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN reminder_list_row.run_on IS 'The date of the run that wrote it.';
COMMENT ON COLUMN reminder_list_row.kind IS 'due (falls due that day), overdue (its due date went by) or escalation.';
COMMENT ON COLUMN reminder_list_row.tells IS 'The party that is told; empty when nobody is named as owing the duty.';
COMMENT ON COLUMN reminder_list_row.tells_name IS 'Its name.';
COMMENT ON COLUMN reminder_list_row.held_by IS 'Of a post, who held it on the date of the run, by name.';
COMMENT ON COLUMN reminder_list_row.step IS 'Of an escalation, the step in words.';
COMMENT ON COLUMN reminder_list_row.after_days IS 'Of an escalation, the days overdue after which the step is taken.';
COMMENT ON COLUMN reminder_list_row.reason IS 'Why, in a sentence.';
COMMENT ON COLUMN reminder_list_row.obligation IS 'The number of the obligation in this register.';
COMMENT ON COLUMN reminder_list_row.reference IS 'The duty, instrument/clause/duty; one to a child has its number.';
COMMENT ON COLUMN reminder_list_row.title IS 'The duty in a few words; empty for one to a child.';
COMMENT ON COLUMN reminder_list_row.due_on IS 'The due date it is about; of an escalation the one since which nothing has cured it.';
COMMENT ON COLUMN reminder_list_row.unmet_since IS 'The first of the due dates in a row that were unanswered.';
COMMENT ON COLUMN reminder_list_row.unmet_run IS 'How many due dates in a row were unanswered.';
COMMENT ON COLUMN reminder_list_row.days_overdue IS 'Days since unmet_since, less suspended days, on the date of the run.';
COMMENT ON COLUMN reminder_list_row.changed_at IS 'When it was written.';

CREATE FUNCTION reminder_list(as_of date, from_date date DEFAULT NULL) RETURNS SETOF reminder_list_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.authority, a.name, r.run_on, r.kind, r.tells, p.name, holder.name, r.step, r.after_days, r.reason,
		r.obligation, CASE WHEN o.subject IS NULL THEN duty_name(i.code, o.clause, o.duty, NULL) ELSE i.code || '/#' || o.id END,
		CASE WHEN o.subject IS NULL THEN o.title END,
		r.due_on, r.unmet_since, r.unmet_run, r.days_overdue, r.made_at
	FROM reminder r
	JOIN authority a ON a.code = r.authority
	JOIN obligation o ON o.authority = r.authority AND o.id = r.obligation
	JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
	LEFT JOIN party p ON p.code = r.tells
	LEFT JOIN role_holder h ON h.post = r.tells AND h.during @> r.run_on
	LEFT JOIN party holder ON holder.code = h.holder
	WHERE r.run_on <= as_of
	  AND r.run_on >= coalesce(reminder_list.from_date, (SELECT max(d.as_of) FROM due_run d WHERE d.as_of <= reminder_list.as_of))
	ORDER BY r.run_on, r.authority, array_position('{escalation,overdue,due}'::text[], r.kind), r.days_overdue DESC NULLS LAST, r.obligation, r.after_days, r.tells;
END;
COMMENT ON FUNCTION reminder_list(date, date) IS
	'The reminders of the runs from one date to another, both included; by default those of the latest run on or before a date: who is told of what, and why.';
CREATE VIEW reminder_list WITH (security_invoker) AS
	SELECT r.* FROM reminder_list(oversight.as_of()) r;
