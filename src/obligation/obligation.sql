-- obligation: was it done, and when
--
-- STABLE, because cadences in working days follow the bank holidays.

CREATE TYPE compliance AS (
    due int,
    met int,
    late int,
    missed int,
    overdue int,
    unrecorded int,
    suspended int,
    extra int,
    first_due date,
    last_due date,
    last_done date,
    next_due date,
    unmet_since date,
    unmet_run int,
    days_overdue int,
    worst_days_late int,
    total_days_late bigint,
    on_time_rate float8
);
COMMENT ON TYPE compliance IS 'how a duty stands: its due dates and what was done, added up';
COMMENT ON COLUMN compliance.due IS 'due dates still to come that are reported: the next one, or none';
COMMENT ON COLUMN compliance.met IS 'due dates answered on time';
COMMENT ON COLUMN compliance.late IS 'due dates answered late';
COMMENT ON COLUMN compliance.missed IS 'due dates never answered that have closed';
COMMENT ON COLUMN compliance.overdue IS 'due dates passed, not answered and still open';
COMMENT ON COLUMN compliance.unrecorded IS 'due dates with no evidence either way: not recorded is not the same as not done';
COMMENT ON COLUMN compliance.suspended IS 'due dates inside a suspension';
COMMENT ON COLUMN compliance.extra IS 'things done that answer no due date';
COMMENT ON COLUMN compliance.first_due IS 'the first due date';
COMMENT ON COLUMN compliance.last_due IS 'the latest due date reached';
COMMENT ON COLUMN compliance.last_done IS 'the last time it was done';
COMMENT ON COLUMN compliance.next_due IS 'the next due date not yet answered';
COMMENT ON COLUMN compliance.unmet_since IS 'the first of the due dates in a row that are missed or overdue up to now';
COMMENT ON COLUMN compliance.unmet_run IS 'how many due dates in a row are missed or overdue up to now';
COMMENT ON COLUMN compliance.days_overdue IS 'days since unmet_since, less suspended days';
COMMENT ON COLUMN compliance.worst_days_late IS 'the most days that a late answer was late';
COMMENT ON COLUMN compliance.total_days_late IS 'the days of all late answers together';
COMMENT ON COLUMN compliance.on_time_rate IS 'share of due dates met among those met, late, missed or overdue; NULL when there is none';

-- assess
--
-- In FROM, PostgreSQL keeps the rows of a function written in C before it passes
-- them on, which costs more than holding a due date against what was done. So
-- assess is a query that the planner puts in place of the call, over a function
-- in its select list, whose rows are passed on one by one.

CREATE TYPE occurrence AS (
    n int,
    due_on date,
    done_on date,
    outcome text,
    days_late int,
    matched_by text
);
COMMENT ON TYPE occurrence IS 'one due date of a duty and what became of it: a row of assess as one value';
COMMENT ON COLUMN occurrence.n IS 'its number among the due dates, from 1';
COMMENT ON COLUMN occurrence.due_on IS 'the due date';
COMMENT ON COLUMN occurrence.done_on IS 'when what answers it was done; NULL when nothing does';
COMMENT ON COLUMN occurrence.outcome IS 'due, met, late, missed, overdue, unrecorded or suspended';
COMMENT ON COLUMN occurrence.days_late IS 'the days it was late, or is overdue';
COMMENT ON COLUMN occurrence.matched_by IS 'stated when the record names the due date, rule when it counts by its day';

-- What (r).outcome would give, in a fraction of the time.
CREATE FUNCTION occurrence_n(occurrence) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_occurrence_n' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occurrence_n(occurrence) IS 'the column n of a row of assess';
CREATE FUNCTION occurrence_due_on(occurrence) RETURNS date
    AS 'MODULE_PATHNAME', 'oversight_occurrence_due_on' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occurrence_due_on(occurrence) IS 'the column due_on of a row of assess';
CREATE FUNCTION occurrence_done_on(occurrence) RETURNS date
    AS 'MODULE_PATHNAME', 'oversight_occurrence_done_on' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occurrence_done_on(occurrence) IS 'the column done_on of a row of assess';
CREATE FUNCTION occurrence_outcome(occurrence) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_occurrence_outcome' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occurrence_outcome(occurrence) IS 'the column outcome of a row of assess';
CREATE FUNCTION occurrence_days_late(occurrence) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_occurrence_days_late' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occurrence_days_late(occurrence) IS 'the column days_late of a row of assess';
CREATE FUNCTION occurrence_matched_by(occurrence) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_occurrence_matched_by' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION occurrence_matched_by(occurrence) IS 'the column matched_by of a row of assess';

CREATE FUNCTION assess_support(internal) RETURNS internal
    AS 'MODULE_PATHNAME', 'oversight_assess_support' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION assess_support(internal) IS 'tells the planner how many rows to expect of assess';

CREATE FUNCTION assess_rows(
    cadence cadence,
    anchor date,
    in_force daterange,
    done date[],
    as_of date,
    grace int,
    recorded_during daterange,
    for_due date[],
    suspended datemultirange
) RETURNS SETOF occurrence
    AS 'MODULE_PATHNAME', 'oversight_assess_rows'
    LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE COST 50 ROWS 50
    SUPPORT assess_support;
COMMENT ON FUNCTION assess_rows(cadence, date, daterange, date[], date, int, daterange, date[], datemultirange) IS
    'the rows of assess, each as one value';

CREATE FUNCTION assess(
    cadence cadence,
    anchor date,
    in_force daterange,
    done date[],
    as_of date,
    grace int DEFAULT NULL,
    recorded_during daterange DEFAULT NULL,
    for_due date[] DEFAULT NULL,
    suspended datemultirange DEFAULT NULL
) RETURNS TABLE (n int, due_on date, done_on date, outcome text, days_late int, matched_by text)
    LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE COST 50 ROWS 50
    SUPPORT assess_support
BEGIN ATOMIC
    SELECT occurrence_n(s.r), occurrence_due_on(s.r), occurrence_done_on(s.r),
        occurrence_outcome(s.r), occurrence_days_late(s.r), occurrence_matched_by(s.r)
    FROM (SELECT assess_rows(cadence, anchor, in_force, done, as_of, grace, recorded_during, for_due, suspended) AS r) AS s;
END;
COMMENT ON FUNCTION assess(cadence, date, daterange, date[], date, int, daterange, date[], datemultirange) IS
    'each due date of a duty and what became of it: due, met, late, missed, overdue, unrecorded or suspended';

CREATE FUNCTION assess_rows(
    cadence cadence[],
    anchor date[],
    begins date[],
    in_force daterange,
    done date[],
    as_of date,
    grace int,
    recorded_during daterange,
    for_due date[],
    suspended datemultirange
) RETURNS SETOF occurrence
    AS 'MODULE_PATHNAME', 'oversight_assess_rhythm_rows'
    LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE COST 50 ROWS 50
    SUPPORT assess_support;
COMMENT ON FUNCTION assess_rows(cadence[], date[], date[], daterange, date[], date, int, daterange, date[], datemultirange) IS
    'the rows of assess, each as one value';

CREATE FUNCTION assess(
    cadence cadence[],
    anchor date[],
    begins date[],
    in_force daterange,
    done date[],
    as_of date,
    grace int,
    recorded_during daterange,
    for_due date[],
    suspended datemultirange
) RETURNS TABLE (n int, due_on date, done_on date, outcome text, days_late int, matched_by text)
    LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE COST 50 ROWS 50
    SUPPORT assess_support
BEGIN ATOMIC
    SELECT occurrence_n(s.r), occurrence_due_on(s.r), occurrence_done_on(s.r),
        occurrence_outcome(s.r), occurrence_days_late(s.r), occurrence_matched_by(s.r)
    FROM (SELECT assess_rows(cadence, anchor, begins, in_force, done, as_of, grace, recorded_during, for_due, suspended) AS r) AS s;
END;
COMMENT ON FUNCTION assess(cadence[], date[], date[], daterange, date[], date, int, daterange, date[], datemultirange) IS
    'the same for a duty whose rhythm was changed: its cadences, what each counts from and the date on which it begins';

-- compliance

CREATE FUNCTION compliance(
    cadence cadence,
    anchor date,
    in_force daterange,
    done date[],
    as_of date,
    grace int DEFAULT NULL,
    recorded_during daterange DEFAULT NULL,
    for_due date[] DEFAULT NULL,
    suspended datemultirange DEFAULT NULL
) RETURNS compliance
    AS 'MODULE_PATHNAME', 'oversight_compliance'
    LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION compliance(cadence, date, daterange, date[], date, int, daterange, date[], datemultirange) IS
    'how a duty stands: what assess tells of each due date, added up in one pass';

CREATE FUNCTION compliance(
    cadence cadence[],
    anchor date[],
    begins date[],
    in_force daterange,
    done date[],
    as_of date,
    grace int,
    recorded_during daterange,
    for_due date[],
    suspended datemultirange
) RETURNS compliance
    AS 'MODULE_PATHNAME', 'oversight_compliance_rhythms'
    LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE COST 50;
COMMENT ON FUNCTION compliance(cadence[], date[], date[], daterange, date[], date, int, daterange, date[], datemultirange) IS
    'the same for a duty whose rhythm was changed: its cadences, what each counts from and the date on which it begins';

-- day_list

CREATE FUNCTION day_list_transition(list date[], day date) RETURNS date[]
    AS 'MODULE_PATHNAME', 'oversight_day_list_transition' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION day_list_transition(date[], date) IS 'adds a day: a part of the aggregate day_list';
CREATE FUNCTION day_list_combine(list date[], more date[]) RETURNS date[]
    AS 'MODULE_PATHNAME', 'oversight_day_list_combine' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION day_list_combine(date[], date[]) IS 'puts two lists together: a part of the aggregate day_list';
CREATE FUNCTION day_list_final(list date[]) RETURNS date[]
    AS 'MODULE_PATHNAME', 'oversight_day_list_final' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION day_list_final(date[]) IS 'the list without the room that was not needed: a part of the aggregate day_list';

CREATE AGGREGATE day_list(day date) (
    SFUNC = day_list_transition, STYPE = date[], SSPACE = 256,
    FINALFUNC = day_list_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = day_list_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE day_list(date) IS
    'the days of the rows as an array, for example of what was done about a duty: as array_agg, in less time; NULL is passed over, and of no day it is NULL';

-- duty_status
--
-- What a report says of a duty, in one call: the summary, and what it amounts to
-- in words and as a colour. Columns that are never empty stand first, which
-- makes all of them quicker to read.

CREATE TYPE duty_status AS (
    due int,
    met int,
    late int,
    missed int,
    overdue int,
    unrecorded int,
    suspended int,
    extra int,
    unmet_run int,
    days_overdue int,
    worst_days_late int,
    total_days_late bigint,
    first_due date,
    last_due date,
    last_done date,
    next_due date,
    unmet_since date,
    days_to_next_due int,
    on_time_rate float8,
    status text,
    rag text,
    rag_reason text
);
COMMENT ON TYPE duty_status IS 'how a duty stands: its summary, and what that amounts to in words and as a colour';
COMMENT ON COLUMN duty_status.due IS 'due dates still to come that are reported: the next one, or none';
COMMENT ON COLUMN duty_status.met IS 'due dates answered on time';
COMMENT ON COLUMN duty_status.late IS 'due dates answered late';
COMMENT ON COLUMN duty_status.missed IS 'due dates never answered that have closed';
COMMENT ON COLUMN duty_status.overdue IS 'due dates passed, not answered and still open';
COMMENT ON COLUMN duty_status.unrecorded IS 'due dates with no evidence either way: not recorded is not the same as not done';
COMMENT ON COLUMN duty_status.suspended IS 'due dates inside a suspension';
COMMENT ON COLUMN duty_status.extra IS 'things done that answer no due date';
COMMENT ON COLUMN duty_status.unmet_run IS 'how many due dates in a row are missed or overdue up to now';
COMMENT ON COLUMN duty_status.days_overdue IS 'days since unmet_since, less suspended days';
COMMENT ON COLUMN duty_status.worst_days_late IS 'the most days that a late answer was late';
COMMENT ON COLUMN duty_status.total_days_late IS 'the days of all late answers together';
COMMENT ON COLUMN duty_status.first_due IS 'the first due date';
COMMENT ON COLUMN duty_status.last_due IS 'the latest due date reached';
COMMENT ON COLUMN duty_status.last_done IS 'the last time it was done';
COMMENT ON COLUMN duty_status.next_due IS 'the next due date not yet answered';
COMMENT ON COLUMN duty_status.unmet_since IS 'the first of the due dates in a row that are missed or overdue up to now';
COMMENT ON COLUMN duty_status.days_to_next_due IS 'days from the date of the assessment to the next due date';
COMMENT ON COLUMN duty_status.on_time_rate IS 'share of due dates met among those met, late, missed or overdue; NULL when there is none';
COMMENT ON COLUMN duty_status.status IS 'in words: binding, completed, overdue, unrecorded, suspended, due soon, not yet due, up to date or not dated; of what is not binding: stated, expected, expected soon or expected, not seen';
COMMENT ON COLUMN duty_status.rag IS 'the colour of the situation that decided';
COMMENT ON COLUMN duty_status.rag_reason IS 'the first of the situations given that applies';

CREATE FUNCTION duty_status(
    cadence cadence,
    anchor date,
    in_force daterange,
    done date[],
    as_of date,
    grace int,
    recorded_during daterange,
    for_due date[],
    suspended datemultirange,
    cadences cadence[],
    anchors date[],
    begins date[],
    cadence_now cadence,
    binding boolean,
    follows boolean,
    colours text[]
) RETURNS duty_status
    AS 'MODULE_PATHNAME', 'oversight_duty_status'
    LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION duty_status(cadence, date, daterange, date[], date, int, daterange, date[], datemultirange, cadence[], date[], date[], cadence, boolean, boolean, text[]) IS
    'how a duty stands, in numbers, in words and as a colour: the arguments of compliance; those of a changed rhythm, or NULL; the cadence now, whether it binds and whether it follows another duty; and the situations in the order in which they decide, each with its colour and, for due soon, the days before a due date from which it is';

CREATE FUNCTION in_force_on(in_force daterange, day date) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_in_force_on' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION in_force_on(daterange, date) IS
    'whether a duty with these days in force binds on a day: false where the days are not known, and where the day is not given, whether it ever does; the same as in_force @> day otherwise, of which the planner expects one row in two hundred';

CREATE FUNCTION explain_outcome(
    cadence cadence,
    anchor date,
    in_force daterange,
    done date[],
    as_of date,
    due_on date,
    grace int DEFAULT NULL,
    recorded_during daterange DEFAULT NULL,
    for_due date[] DEFAULT NULL,
    suspended datemultirange DEFAULT NULL
) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_explain_outcome'
    LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION explain_outcome(cadence, date, daterange, date[], date, date, int, daterange, date[], datemultirange) IS
    'why a due date has the outcome that assess gives it, in English';

CREATE FUNCTION explain_outcome(
    cadence cadence[],
    anchor date[],
    begins date[],
    in_force daterange,
    done date[],
    as_of date,
    due_on date,
    grace int,
    recorded_during daterange,
    for_due date[],
    suspended datemultirange
) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_explain_outcome_rhythms'
    LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION explain_outcome(cadence[], date[], date[], daterange, date[], date, date, int, daterange, date[], datemultirange) IS
    'the same for a duty whose rhythm was changed: its cadences, what each counts from and the date on which it begins';

CREATE FUNCTION deadline(cadence cadence, anchor date, done date[]) RETURNS date
    AS 'MODULE_PATHNAME', 'oversight_deadline' LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION deadline(cadence, date, date[]) IS
    'the date something must next be done by, given the dates it was done; NULL when nothing is left to do';


-- Several duties together.

CREATE FUNCTION compliance_add(total compliance, added compliance) RETURNS compliance
    AS 'MODULE_PATHNAME', 'oversight_compliance_add' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION compliance_add(compliance, compliance) IS
    'two summaries together: counts add up, of dates and worsts each is the first, the latest or the worst of the two; NULL adds nothing';

CREATE AGGREGATE compliance_total(compliance) (
    SFUNC = compliance_add, STYPE = compliance, SSPACE = 160,
    COMBINEFUNC = compliance_add, PARALLEL = SAFE
);
COMMENT ON AGGREGATE compliance_total(compliance) IS
    'how several duties stand together: counts add up, the rate is of all due dates, and unmet_run, days_overdue and worst_days_late are those of the worst duty; NULL when there is none';

-- Timeliness: three ways to count what is in time.

CREATE FUNCTION in_time(
    outcome text,
    due_on date,
    done_on date,
    during daterange DEFAULT NULL,
    basis text DEFAULT 'occurrences'
) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_in_time' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION in_time(text, date, date, daterange, text) IS
    'whether a row of assess is in time, NULL when a figure on this basis does not count it: occurrences and all_in_time count due dates in the period, completed what was done in it';

CREATE FUNCTION timeliness_basis(basis text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE basis
        WHEN 'occurrences' THEN 'of the due dates in the period, those met in time; missed and overdue ones count against it'
        WHEN 'completed' THEN 'of what was done in the period, what was done in time; what was never done is not seen. This is how the Department for Education publishes assessments and initial conferences'
        WHEN 'all_in_time' THEN 'of those with a due date in the period, those for whom every one was met in time. This is how the Department for Education publishes reviews of child protection plans'
    END;
END;
COMMENT ON FUNCTION timeliness_basis(text) IS
    'what a timeliness figure on this basis counts, in words; NULL when there is no such basis';

CREATE FUNCTION assessed_timeliness(
    subject text[],
    due_on date[],
    done_on date[],
    outcome text[],
    during daterange DEFAULT NULL,
    basis text DEFAULT NULL
) RETURNS TABLE (basis text, counted bigint, in_time bigint, not_in_time bigint, unrecorded bigint, rate float8, counts text)
    LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE ROWS 3
BEGIN ATOMIC
    SELECT f.basis, f.counted, f.in_time, f.counted - f.in_time, f.unrecorded,
        CASE WHEN f.counted > 0 THEN f.in_time::float8 / f.counted END,
        timeliness_basis(f.basis)
    FROM (
        SELECT b.basis, b.position,
            CASE WHEN b.basis = 'all_in_time' THEN count(*) FILTER (WHERE s.not_in_time > 0 OR s.in_time > 0 AND s.unrecorded = 0)
                ELSE coalesce(sum(s.in_time + s.not_in_time), 0)::bigint END AS counted,
            CASE WHEN b.basis = 'all_in_time' THEN count(*) FILTER (WHERE s.in_time > 0 AND s.not_in_time = 0 AND s.unrecorded = 0)
                ELSE coalesce(sum(s.in_time), 0)::bigint END AS in_time,
            CASE WHEN b.basis = 'all_in_time' THEN count(*) FILTER (WHERE s.not_in_time = 0 AND s.unrecorded > 0)
                ELSE coalesce(sum(s.unrecorded), 0)::bigint END AS unrecorded
        FROM unnest(CASE WHEN assessed_timeliness.basis IS NULL THEN '{occurrences,completed,all_in_time}'::text[]
            ELSE ARRAY[assessed_timeliness.basis] END) WITH ORDINALITY AS b (basis, position)
        LEFT JOIN LATERAL (
            SELECT count(*) FILTER (WHERE r.in_time) AS in_time,
                count(*) FILTER (WHERE NOT r.in_time) AS not_in_time,
                count(*) FILTER (WHERE r.unrecorded) AS unrecorded
            FROM (
                SELECT a.subject,
                    in_time(a.outcome, a.due_on, a.done_on, assessed_timeliness.during, b.basis) AS in_time,
                    a.outcome = 'unrecorded' AND b.basis <> 'completed'
                        AND (assessed_timeliness.during @> a.due_on) IS NOT FALSE AS unrecorded
                FROM unnest(assessed_timeliness.subject, assessed_timeliness.due_on, assessed_timeliness.done_on, assessed_timeliness.outcome)
                    AS a (subject, due_on, done_on, outcome)
            ) r
            GROUP BY r.subject
        ) s ON true
        -- what is no basis is refused, even where there is nothing to count
        WHERE in_time('due', NULL, NULL, NULL, b.basis) IS NULL
        GROUP BY b.basis, b.position
    ) f
    ORDER BY f.position;
END;
COMMENT ON FUNCTION assessed_timeliness(text[], date[], date[], text[], daterange, text) IS
    'how many of the assessed rows given are in time, on the basis named or on each of the three; the arrays are parallel, and subject says whose row it is';
