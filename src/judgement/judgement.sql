-- judgement: grades, and the judgements a body received over time

-- The scale of Ofsted's judgements.  A further scale is declared like this one,
-- with its own _in, _out, _recv, _send and _rank and the same oversight_scale_*.

CREATE TYPE grade;

CREATE FUNCTION grade_in(cstring) RETURNS grade
    AS 'MODULE_PATHNAME', 'oversight_grade_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_in(cstring) IS 'reads a grade from text';
CREATE FUNCTION grade_out(grade) RETURNS cstring
    AS 'MODULE_PATHNAME', 'oversight_grade_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_out(grade) IS 'writes a grade as text';
CREATE FUNCTION grade_recv(internal) RETURNS grade
    AS 'MODULE_PATHNAME', 'oversight_grade_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_recv(internal) IS 'reads a grade from its binary form';
CREATE FUNCTION grade_send(grade) RETURNS bytea
    AS 'MODULE_PATHNAME', 'oversight_grade_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_send(grade) IS 'writes a grade in its binary form';

CREATE TYPE grade (
    INPUT = grade_in,
    OUTPUT = grade_out,
    RECEIVE = grade_recv,
    SEND = grade_send,
    INTERNALLENGTH = 1,
    PASSEDBYVALUE,
    ALIGNMENT = char,
    STORAGE = plain
);
COMMENT ON TYPE grade IS
    'an Ofsted grade, from inadequate up to outstanding; greater is better, so grade >= ''good'' reads as it should';

CREATE FUNCTION grade_from_code(code int, scheme text) RETURNS grade
    AS 'MODULE_PATHNAME', 'oversight_grade_from_code' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_from_code(int, text) IS
    'the grade that a published number stands for, in the scheme ofsted (1 is outstanding; 3 is refused, because its label changed), slac, sif or ilacs (the same, with the one label of that framework for 3) or apa (4 is outstanding)';

CREATE FUNCTION grade_from_code(code int, scheme text, third_grade grade) RETURNS grade
    AS 'MODULE_PATHNAME', 'oversight_grade_from_code_labelled' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_from_code(int, text, grade) IS
    'the grade that a published number stands for, where you say which label the series printed for its third grade';

CREATE FUNCTION grade_rank(grade) RETURNS smallint
    AS 'MODULE_PATHNAME', 'oversight_grade_rank' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_rank(grade) IS
    'a grade''s rank: 1 outstanding, 2 good, 3 requires improvement, adequate and satisfactory alike, 4 inadequate';

CREATE FUNCTION grade_lt(grade, grade) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_lt(grade, grade) IS 'whether the first grade is worse';
CREATE FUNCTION grade_le(grade, grade) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_le(grade, grade) IS 'whether the first grade is worse or the same';
CREATE FUNCTION grade_eq(grade, grade) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_eq(grade, grade) IS 'whether the grades are the same';
CREATE FUNCTION grade_ne(grade, grade) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_ne(grade, grade) IS 'whether the grades differ';
CREATE FUNCTION grade_ge(grade, grade) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_ge(grade, grade) IS 'whether the first grade is better or the same';
CREATE FUNCTION grade_gt(grade, grade) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_gt(grade, grade) IS 'whether the first grade is better';
CREATE FUNCTION grade_cmp(grade, grade) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_scale_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_cmp(grade, grade) IS 'compares two grades: negative when the first is worse';
CREATE FUNCTION grade_sortsupport(internal) RETURNS void
    AS 'MODULE_PATHNAME', 'oversight_scale_sortsupport' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_sortsupport(internal) IS 'makes sorting by grade faster';
CREATE FUNCTION grade_hash(grade) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_scale_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_hash(grade) IS 'hashes a grade';
CREATE FUNCTION grade_hash_extended(grade, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'oversight_scale_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_hash_extended(grade, bigint) IS 'hashes a grade with a seed';
CREATE FUNCTION grade_larger(grade, grade) RETURNS grade
    AS 'MODULE_PATHNAME', 'oversight_scale_larger' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_larger(grade, grade) IS 'the better of two grades';
CREATE FUNCTION grade_smaller(grade, grade) RETURNS grade
    AS 'MODULE_PATHNAME', 'oversight_scale_smaller' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_smaller(grade, grade) IS 'the worse of two grades';

CREATE OPERATOR < (
    LEFTARG = grade, RIGHTARG = grade, FUNCTION = grade_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (grade, grade) IS 'worse than';
CREATE OPERATOR <= (
    LEFTARG = grade, RIGHTARG = grade, FUNCTION = grade_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (grade, grade) IS 'worse than or the same as';
CREATE OPERATOR = (
    LEFTARG = grade, RIGHTARG = grade, FUNCTION = grade_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (grade, grade) IS 'the same as';
CREATE OPERATOR <> (
    LEFTARG = grade, RIGHTARG = grade, FUNCTION = grade_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (grade, grade) IS 'other than';
CREATE OPERATOR >= (
    LEFTARG = grade, RIGHTARG = grade, FUNCTION = grade_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (grade, grade) IS 'better than or the same as';
CREATE OPERATOR > (
    LEFTARG = grade, RIGHTARG = grade, FUNCTION = grade_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (grade, grade) IS 'better than';

CREATE OPERATOR CLASS grade_ops DEFAULT FOR TYPE grade USING btree AS
    OPERATOR 1 <,
    OPERATOR 2 <=,
    OPERATOR 3 =,
    OPERATOR 4 >=,
    OPERATOR 5 >,
    FUNCTION 1 grade_cmp(grade, grade),
    FUNCTION 2 grade_sortsupport(internal),
    FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS grade_ops USING btree IS 'orders grades from worst to best';
COMMENT ON OPERATOR FAMILY grade_ops USING btree IS 'orders grades from worst to best';

CREATE OPERATOR CLASS grade_ops DEFAULT FOR TYPE grade USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 grade_hash(grade),
    FUNCTION 2 grade_hash_extended(grade, bigint);
COMMENT ON OPERATOR CLASS grade_ops USING hash IS 'finds equal grades';
COMMENT ON OPERATOR FAMILY grade_ops USING hash IS 'finds equal grades';

CREATE AGGREGATE max(grade) (
    SFUNC = grade_larger, STYPE = grade, COMBINEFUNC = grade_larger,
    SORTOP = >, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(grade) IS 'the best grade';
CREATE AGGREGATE min(grade) (
    SFUNC = grade_smaller, STYPE = grade, COMBINEFUNC = grade_smaller,
    SORTOP = <, PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(grade) IS 'the worst grade';

CREATE CAST (grade AS smallint) WITH FUNCTION grade_rank(grade);
COMMENT ON CAST (grade AS smallint) IS 'the rank of the grade: 1 is the best';

-- The judgements one body received over time.

CREATE TYPE judgement_history;

CREATE FUNCTION judgement_history_in(cstring) RETURNS judgement_history
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_in(cstring) IS 'reads a history of judgements from text';
CREATE FUNCTION judgement_history_out(judgement_history) RETURNS cstring
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_out(judgement_history) IS 'writes a history of judgements as text';
CREATE FUNCTION judgement_history_recv(internal) RETURNS judgement_history
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_recv(internal) IS 'reads a history of judgements from its binary form';
CREATE FUNCTION judgement_history_send(judgement_history) RETURNS bytea
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_send(judgement_history) IS 'writes a history of judgements in its binary form';

CREATE TYPE judgement_history (
    INPUT = judgement_history_in,
    OUTPUT = judgement_history_out,
    RECEIVE = judgement_history_recv,
    SEND = judgement_history_send,
    INTERNALLENGTH = VARIABLE,
    ALIGNMENT = int4,
    STORAGE = extended
);
COMMENT ON TYPE judgement_history IS
    'the judgements one body received over time, such as {2015-08-12: requires improvement, 2019-03-18: inadequate}; none ends the record';

CREATE FUNCTION add_judgement(history judgement_history, grade grade, from_date date) RETURNS judgement_history
    AS 'MODULE_PATHNAME', 'oversight_add_judgement' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION add_judgement(judgement_history, grade, date) IS
    'the history with one more judgement; a NULL grade leaves it as it is, and a different grade on the same date is an error';

CREATE FUNCTION end_judgements(history judgement_history, from_date date) RETURNS judgement_history
    AS 'MODULE_PATHNAME', 'oversight_end_judgements' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION end_judgements(judgement_history, date) IS
    'the history with no grade in force from a date until the next judgement, for a body that is abolished or an area no longer graded; a NULL date leaves it as it is';

CREATE FUNCTION judgement_history_merge(judgement_history, judgement_history) RETURNS judgement_history
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_merge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_merge(judgement_history, judgement_history) IS
    'everything that either history records; different grades on one date are an error';

CREATE FUNCTION grade_on(history judgement_history, on_date date) RETURNS grade
    AS 'MODULE_PATHNAME', 'oversight_grade_on' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_on(judgement_history, date) IS
    'the grade in force on a date; NULL before the first judgement and after the record has ended';

CREATE FUNCTION judged_on(history judgement_history, on_date date) RETURNS date
    AS 'MODULE_PATHNAME', 'oversight_judged_on' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judged_on(judgement_history, date) IS
    'the date of the judgement in force on a date: the latest one, even if it confirmed the grade before';

CREATE FUNCTION current_grade(history judgement_history) RETURNS grade
    AS 'MODULE_PATHNAME', 'oversight_current_grade' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION current_grade(judgement_history) IS
    'the grade after the last entry, whatever the date today; NULL when there is none or the record has ended';

CREATE FUNCTION spells(history judgement_history,
                       OUT grade grade, OUT during daterange, OUT previous grade, OUT direction text)
    RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'oversight_spells' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 5;
COMMENT ON FUNCTION spells(judgement_history) IS
    'the stretches of time at one grade, with the grade before and whether it improved, declined or stayed unchanged; the last one has no end unless the record has ended';

CREATE FUNCTION judgements(history judgement_history, OUT from_date date, OUT grade grade)
    RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'oversight_judgements' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION judgements(judgement_history) IS
    'the entries as given, oldest first; a NULL grade is where the record ends';

CREATE FUNCTION durations(history judgement_history, grade grade, as_of date, OUT days int, OUT ended boolean)
    RETURNS SETOF record
    AS 'MODULE_PATHNAME', 'oversight_durations' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 2;
COMMENT ON FUNCTION durations(judgement_history, grade, date) IS
    'how many days each spell at the grade lasted, as known on a date, and whether another grade took its place: not where it still ran on that date or the record ended';

CREATE FUNCTION days_at(history judgement_history, grade grade, during daterange) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_days_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION days_at(judgement_history, grade, daterange) IS
    'how many days of the range the body stood at the grade';

CREATE FUNCTION days_below(history judgement_history, grade grade, during daterange) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_days_below' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION days_below(judgement_history, grade, daterange) IS
    'how many days of the range the body stood at a grade of worse rank; days without a grade do not count';

CREATE FUNCTION direction_of_travel(history judgement_history, on_date date) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_direction_of_travel' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION direction_of_travel(judgement_history, date) IS
    'improved, declined or unchanged: the judgement in force on a date against the one before it; NULL when there is none to compare with';

CREATE FUNCTION best(history judgement_history) RETURNS grade
    AS 'MODULE_PATHNAME', 'oversight_best' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION best(judgement_history) IS 'the best grade ever given';

CREATE FUNCTION worst(history judgement_history) RETURNS grade
    AS 'MODULE_PATHNAME', 'oversight_worst' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION worst(judgement_history) IS 'the worst grade ever given';

CREATE FUNCTION first_on(history judgement_history, grade grade) RETURNS date
    AS 'MODULE_PATHNAME', 'oversight_first_on' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION first_on(judgement_history, grade) IS
    'the date on which the grade was first given; NULL when it never was';

CREATE FUNCTION judgement_count(history judgement_history) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_judgement_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_count(judgement_history) IS
    'how many times the body was judged, counting those that confirmed the grade before';

CREATE FUNCTION judgement_history_lt(judgement_history, judgement_history) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_lt(judgement_history, judgement_history) IS 'whether the first history sorts before the second';
CREATE FUNCTION judgement_history_le(judgement_history, judgement_history) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_le(judgement_history, judgement_history) IS 'whether the first history sorts before the second or equals it';
CREATE FUNCTION judgement_history_eq(judgement_history, judgement_history) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_eq(judgement_history, judgement_history) IS 'whether the histories have the same entries';
CREATE FUNCTION judgement_history_ne(judgement_history, judgement_history) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_ne(judgement_history, judgement_history) IS 'whether the histories differ in an entry';
CREATE FUNCTION judgement_history_ge(judgement_history, judgement_history) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_ge(judgement_history, judgement_history) IS 'whether the first history sorts after the second or equals it';
CREATE FUNCTION judgement_history_gt(judgement_history, judgement_history) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_gt(judgement_history, judgement_history) IS 'whether the first history sorts after the second';
CREATE FUNCTION judgement_history_cmp(judgement_history, judgement_history) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_cmp(judgement_history, judgement_history) IS 'compares two histories entry by entry, by date and then by grade';
CREATE FUNCTION judgement_history_hash(judgement_history) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_hash(judgement_history) IS 'hashes a history of judgements';
CREATE FUNCTION judgement_history_hash_extended(judgement_history, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_hash_extended(judgement_history, bigint) IS 'hashes a history of judgements with a seed';

CREATE OPERATOR < (
    LEFTARG = judgement_history, RIGHTARG = judgement_history, FUNCTION = judgement_history_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (judgement_history, judgement_history) IS 'sorts before';
CREATE OPERATOR <= (
    LEFTARG = judgement_history, RIGHTARG = judgement_history, FUNCTION = judgement_history_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (judgement_history, judgement_history) IS 'sorts before or equals';
CREATE OPERATOR = (
    LEFTARG = judgement_history, RIGHTARG = judgement_history, FUNCTION = judgement_history_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (judgement_history, judgement_history) IS 'has the same entries as';
CREATE OPERATOR <> (
    LEFTARG = judgement_history, RIGHTARG = judgement_history, FUNCTION = judgement_history_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (judgement_history, judgement_history) IS 'has other entries than';
CREATE OPERATOR >= (
    LEFTARG = judgement_history, RIGHTARG = judgement_history, FUNCTION = judgement_history_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (judgement_history, judgement_history) IS 'sorts after or equals';
CREATE OPERATOR > (
    LEFTARG = judgement_history, RIGHTARG = judgement_history, FUNCTION = judgement_history_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (judgement_history, judgement_history) IS 'sorts after';
CREATE OPERATOR || (
    LEFTARG = judgement_history, RIGHTARG = judgement_history, FUNCTION = judgement_history_merge,
    COMMUTATOR = ||
);
COMMENT ON OPERATOR || (judgement_history, judgement_history) IS 'everything that either history records';

CREATE OPERATOR CLASS judgement_history_ops DEFAULT FOR TYPE judgement_history USING btree AS
    OPERATOR 1 <,
    OPERATOR 2 <=,
    OPERATOR 3 =,
    OPERATOR 4 >=,
    OPERATOR 5 >,
    FUNCTION 1 judgement_history_cmp(judgement_history, judgement_history),
    FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS judgement_history_ops USING btree IS 'orders histories, entry by entry';
COMMENT ON OPERATOR FAMILY judgement_history_ops USING btree IS 'orders histories, entry by entry';

CREATE OPERATOR CLASS judgement_history_ops DEFAULT FOR TYPE judgement_history USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 judgement_history_hash(judgement_history),
    FUNCTION 2 judgement_history_hash_extended(judgement_history, bigint);
COMMENT ON OPERATOR CLASS judgement_history_ops USING hash IS 'finds equal histories';
COMMENT ON OPERATOR FAMILY judgement_history_ops USING hash IS 'finds equal histories';

CREATE FUNCTION judgement_history_transition(judgement_history, grade, date) RETURNS judgement_history
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_transition' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_transition(judgement_history, grade, date) IS
    'a part of the aggregate judgement_history: takes in one judgement';
CREATE FUNCTION judgement_history_combine(judgement_history, judgement_history) RETURNS judgement_history
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_combine' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_combine(judgement_history, judgement_history) IS
    'a part of the aggregates judgement_history and merge_judgements: takes in a history or a partial result';
CREATE FUNCTION judgement_history_final(judgement_history) RETURNS judgement_history
    AS 'MODULE_PATHNAME', 'oversight_judgement_history_final' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION judgement_history_final(judgement_history) IS
    'a part of the aggregates judgement_history and merge_judgements: packs the result';

CREATE AGGREGATE judgement_history(grade grade, from_date date) (
    SFUNC = judgement_history_transition, STYPE = judgement_history, SSPACE = 128,
    FINALFUNC = judgement_history_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = judgement_history_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE judgement_history(grade, date) IS
    'the history of one body''s judgements, from rows in any order; NULL grades are passed over, and two different grades on one date are an error';

CREATE AGGREGATE merge_judgements(history judgement_history) (
    SFUNC = judgement_history_combine, STYPE = judgement_history, SSPACE = 128,
    FINALFUNC = judgement_history_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = judgement_history_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE merge_judgements(judgement_history) IS
    'everything that any of the histories records; different grades on one date are an error';

-- Many bodies at once.

CREATE TYPE grade_count AS (on_date date, grade grade, bodies bigint);
COMMENT ON TYPE grade_count IS 'how many bodies stood at a grade on a date; the aggregate grade_profile gives an array of them';
COMMENT ON COLUMN grade_count.on_date IS 'the date';
COMMENT ON COLUMN grade_count.grade IS 'the grade in force on the date; NULL stands for none';
COMMENT ON COLUMN grade_count.bodies IS 'how many bodies stood there';

CREATE FUNCTION grade_profile_transition(bigint[], judgement_history, date[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'oversight_grade_profile_transition' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION grade_profile_transition(bigint[], judgement_history, date[]) IS
    'a part of the aggregate grade_profile: takes in one body';
CREATE FUNCTION grade_profile_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'oversight_grade_profile_combine' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION grade_profile_combine(bigint[], bigint[]) IS
    'a part of the aggregate grade_profile: takes in a partial result';
CREATE FUNCTION grade_profile_final(bigint[]) RETURNS grade_count[]
    AS 'MODULE_PATHNAME', 'oversight_grade_profile_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION grade_profile_final(bigint[]) IS
    'a part of the aggregate grade_profile: makes the result';

CREATE AGGREGATE grade_profile(history judgement_history, on_dates date[]) (
    SFUNC = grade_profile_transition, STYPE = bigint[], SSPACE = 4096,
    FINALFUNC = grade_profile_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = grade_profile_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE grade_profile(judgement_history, date[]) IS
    'how many bodies stood at each grade on each of the dates, and at none: one body a row, and a NULL history is a body without a grade';

CREATE TYPE grade_transition AS (from_grade grade, to_grade grade, direction text, times bigint);
COMMENT ON TYPE grade_transition IS
    'how often one grade followed another at the next judgement; the aggregate transition_matrix gives an array of them';
COMMENT ON COLUMN grade_transition.from_grade IS 'the grade before';
COMMENT ON COLUMN grade_transition.to_grade IS 'the grade after';
COMMENT ON COLUMN grade_transition.direction IS 'improved, declined or unchanged, by rank';
COMMENT ON COLUMN grade_transition.times IS 'how often that happened';

CREATE FUNCTION transition_matrix_transition(bigint[], judgement_history) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'oversight_transition_matrix_transition' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION transition_matrix_transition(bigint[], judgement_history) IS
    'a part of the aggregate transition_matrix: takes in one body';
CREATE FUNCTION transition_matrix_combine(bigint[], bigint[]) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'oversight_transition_matrix_combine' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION transition_matrix_combine(bigint[], bigint[]) IS
    'a part of the aggregate transition_matrix: takes in a partial result';
CREATE FUNCTION transition_matrix_final(bigint[]) RETURNS grade_transition[]
    AS 'MODULE_PATHNAME', 'oversight_transition_matrix_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION transition_matrix_final(bigint[]) IS
    'a part of the aggregate transition_matrix: makes the result';

CREATE AGGREGATE transition_matrix(history judgement_history) (
    SFUNC = transition_matrix_transition, STYPE = bigint[], SSPACE = 512,
    FINALFUNC = transition_matrix_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = transition_matrix_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE transition_matrix(judgement_history) IS
    'how often each grade followed each grade at the next judgement, confirmations included; the first judgement after none follows nothing';
