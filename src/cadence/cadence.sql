-- cadence: how often something must be done, as a type

CREATE TYPE cadence;

CREATE FUNCTION cadence_in(cstring) RETURNS cadence
    AS 'MODULE_PATHNAME', 'oversight_cadence_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence_in(cstring) IS 'reads a cadence from English text';

CREATE FUNCTION cadence_out(cadence) RETURNS cstring
    AS 'MODULE_PATHNAME', 'oversight_cadence_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence_out(cadence) IS 'writes a cadence as canonical English text';

CREATE FUNCTION cadence_recv(internal) RETURNS cadence
    AS 'MODULE_PATHNAME', 'oversight_cadence_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence_recv(internal) IS 'reads a cadence from its binary form';

CREATE FUNCTION cadence_send(cadence) RETURNS bytea
    AS 'MODULE_PATHNAME', 'oversight_cadence_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence_send(cadence) IS 'writes a cadence in its binary form';

CREATE TYPE cadence (
    INPUT = cadence_in,
    OUTPUT = cadence_out,
    RECEIVE = cadence_recv,
    SEND = cadence_send,
    INTERNALLENGTH = variable,
    ALIGNMENT = int4,
    STORAGE = extended
);
COMMENT ON TYPE cadence IS
    'how often something must be done: every 3 months, at least every 3 months, within 20 working days, by 2020-01-31, once, continuing';

-- constructors

CREATE FUNCTION cadence_on(dates date[]) RETURNS cadence
    AS 'MODULE_PATHNAME', 'oversight_cadence_on' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence_on(date[]) IS
    'the cadence that is due by each of the dates; NULL when there is none';

-- accessors

CREATE FUNCTION next_due(cadence cadence, anchor date, after date) RETURNS date
    AS 'MODULE_PATHNAME', 'oversight_next_due' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION next_due(cadence, date, date) IS
    'the first due date later than a date; NULL when there is none';

CREATE FUNCTION last_due(cadence cadence, anchor date, as_at date) RETURNS date
    AS 'MODULE_PATHNAME', 'oversight_last_due' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION last_due(cadence, date, date) IS
    'the last due date on or before a date; NULL when there is none';

CREATE FUNCTION nth_due(cadence cadence, anchor date, n int) RETURNS date
    AS 'MODULE_PATHNAME', 'oversight_nth_due' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nth_due(cadence, date, int) IS
    'the n-th due date, counted from 1; NULL when there are fewer';

CREATE FUNCTION due_dates_support(internal) RETURNS internal
    AS 'MODULE_PATHNAME', 'oversight_due_dates_support' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION due_dates_support(internal) IS
    'tells the planner how many due dates to expect, and how best to list them';

-- It looks for NULLs itself, once: for a STRICT function in a select list the
-- executor would do so before each date.
CREATE FUNCTION list_due_dates(cadence cadence, anchor date, during daterange) RETURNS SETOF date
    AS 'MODULE_PATHNAME', 'oversight_due_dates' LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE
    ROWS 100 SUPPORT due_dates_support;
COMMENT ON FUNCTION list_due_dates(cadence, date, daterange) IS
    'what due_dates runs: the due dates in a range, earliest first';

-- In FROM the executor keeps the rows of a C function before it hands out the
-- first. The planner puts the body of an SQL function in its place, and the
-- dates come one by one. Elsewhere due_dates_support has it run the C function.
CREATE FUNCTION due_dates(cadence cadence, anchor date, during daterange) RETURNS SETOF date
    LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
    ROWS 100 SUPPORT due_dates_support
BEGIN ATOMIC
    SELECT list_due_dates(due_dates.cadence, due_dates.anchor, due_dates.during);
END;
COMMENT ON FUNCTION due_dates(cadence, date, daterange) IS
    'the due dates in a range, earliest first';

CREATE FUNCTION due_count(cadence cadence, anchor date, during daterange) RETURNS bigint
    AS 'MODULE_PATHNAME', 'oversight_due_count' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION due_count(cadence, date, daterange) IS
    'how many due dates lie in a range';

CREATE FUNCTION is_due(cadence cadence, anchor date, on_date date) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_is_due' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_due(cadence, date, date) IS
    'whether a date is a due date';

CREATE FUNCTION is_rolling(cadence cadence) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_is_rolling' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_rolling(cadence) IS
    'whether each due date follows from the last time it was done';

CREATE FUNCTION is_finite(cadence cadence) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_is_finite' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_finite(cadence) IS
    'whether there is a last due date, or none at all';

CREATE FUNCTION nominal_days(cadence cadence) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_nominal_days' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nominal_days(cadence) IS
    'the length of the interval in days, on average over the years; NULL for once, by and continuing';

CREATE FUNCTION describe(cadence cadence) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_describe_cadence' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION describe(cadence) IS
    'the cadence in plain English';

CREATE FUNCTION counts_working_days(cadence cadence) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_counts_working_days' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION counts_working_days(cadence) IS
    'whether a bank holiday can move its due dates: it counts working days, or gives way to one';

CREATE FUNCTION holiday_moves(cadence cadence, anchor date, done date[], during daterange, day date)
    RETURNS TABLE (due_before date, due_after date)
    AS 'MODULE_PATHNAME', 'oversight_holiday_moves' LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE
    COST 10 ROWS 2;
COMMENT ON FUNCTION holiday_moves(cadence, date, date[], daterange, date) IS
    'the due dates in a range that move because a day is closed and not worked, whichever it is now: what they would be without the closure, and with it; of a rolling cadence the next one, given the dates it was done';

CREATE FUNCTION to_rrule(cadence cadence, anchor date) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_to_rrule' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION to_rrule(cadence, date) IS
    'the cadence as DTSTART and RRULE of RFC 5545, for calendar programs; an error says why when there is no such rule';

-- operators

CREATE FUNCTION cadence_eq(cadence, cadence) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_cadence_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence_eq(cadence, cadence) IS 'implementation of the operator =';
CREATE FUNCTION cadence_ne(cadence, cadence) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_cadence_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence_ne(cadence, cadence) IS 'implementation of the operator <>';
CREATE FUNCTION cadence_lt(cadence, cadence) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_cadence_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence_lt(cadence, cadence) IS 'implementation of the operator <';
CREATE FUNCTION cadence_le(cadence, cadence) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_cadence_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence_le(cadence, cadence) IS 'implementation of the operator <=';
CREATE FUNCTION cadence_gt(cadence, cadence) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_cadence_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence_gt(cadence, cadence) IS 'implementation of the operator >';
CREATE FUNCTION cadence_ge(cadence, cadence) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_cadence_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence_ge(cadence, cadence) IS 'implementation of the operator >=';
CREATE FUNCTION cadence_cmp(cadence, cadence) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_cadence_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence_cmp(cadence, cadence) IS 'orders two cadences, shortest interval first';
CREATE FUNCTION cadence_hash(cadence) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_cadence_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence_hash(cadence) IS 'hashes a cadence';
CREATE FUNCTION cadence_hash_extended(cadence, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'oversight_cadence_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence_hash_extended(cadence, bigint) IS 'hashes a cadence with a seed';

CREATE OPERATOR = (
    LEFTARG = cadence, RIGHTARG = cadence, FUNCTION = cadence_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (cadence, cadence) IS 'the same cadence, however it was written';
CREATE OPERATOR <> (
    LEFTARG = cadence, RIGHTARG = cadence, FUNCTION = cadence_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (cadence, cadence) IS 'not the same cadence';
CREATE OPERATOR < (
    LEFTARG = cadence, RIGHTARG = cadence, FUNCTION = cadence_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (cadence, cadence) IS 'comes round sooner';
CREATE OPERATOR <= (
    LEFTARG = cadence, RIGHTARG = cadence, FUNCTION = cadence_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (cadence, cadence) IS 'comes round sooner, or the same cadence';
CREATE OPERATOR > (
    LEFTARG = cadence, RIGHTARG = cadence, FUNCTION = cadence_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (cadence, cadence) IS 'comes round later';
CREATE OPERATOR >= (
    LEFTARG = cadence, RIGHTARG = cadence, FUNCTION = cadence_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (cadence, cadence) IS 'comes round later, or the same cadence';

-- opclasses

CREATE OPERATOR CLASS cadence_ops DEFAULT FOR TYPE cadence USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 cadence_cmp(cadence, cadence);
COMMENT ON OPERATOR CLASS cadence_ops USING btree IS 'orders cadences, shortest interval first';
COMMENT ON OPERATOR FAMILY cadence_ops USING btree IS 'orders cadences, shortest interval first';

CREATE OPERATOR CLASS cadence_ops DEFAULT FOR TYPE cadence USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 cadence_hash(cadence),
    FUNCTION 2 cadence_hash_extended(cadence, bigint);
COMMENT ON OPERATOR CLASS cadence_ops USING hash IS 'hashes cadences';
COMMENT ON OPERATOR FAMILY cadence_ops USING hash IS 'hashes cadences';

-- casts

CREATE FUNCTION cadence(interval) RETURNS cadence
    AS 'MODULE_PATHNAME', 'oversight_interval_to_cadence' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cadence(interval) IS
    'the fixed cadence of this step, a positive whole number of months or of days';

CREATE CAST (interval AS cadence) WITH FUNCTION cadence(interval) AS ASSIGNMENT;
COMMENT ON CAST (interval AS cadence) IS
    'the fixed cadence of this step, a positive whole number of months or of days';

