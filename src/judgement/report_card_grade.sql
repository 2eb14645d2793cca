-- The scale of the report cards of November 2025.  It is declared as grade is, but
-- it is a type of its own: Ofsted says that the two cannot be compared.

CREATE TYPE report_card_grade;

CREATE FUNCTION report_card_grade_in(cstring) RETURNS report_card_grade
    AS 'MODULE_PATHNAME', 'oversight_report_card_grade_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_in(cstring) IS 'reads a report card grade from text';
CREATE FUNCTION report_card_grade_out(report_card_grade) RETURNS cstring
    AS 'MODULE_PATHNAME', 'oversight_report_card_grade_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_out(report_card_grade) IS 'writes a report card grade as text';
CREATE FUNCTION report_card_grade_recv(internal) RETURNS report_card_grade
    AS 'MODULE_PATHNAME', 'oversight_report_card_grade_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_recv(internal) IS 'reads a report card grade from its binary form';
CREATE FUNCTION report_card_grade_send(report_card_grade) RETURNS bytea
    AS 'MODULE_PATHNAME', 'oversight_report_card_grade_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_send(report_card_grade) IS 'writes a report card grade in its binary form';

CREATE TYPE report_card_grade (
    INPUT = report_card_grade_in,
    OUTPUT = report_card_grade_out,
    RECEIVE = report_card_grade_recv,
    SEND = report_card_grade_send,
    INTERNALLENGTH = 1,
    PASSEDBYVALUE,
    ALIGNMENT = char,
    STORAGE = plain
);
COMMENT ON TYPE report_card_grade IS
    'a grade on an Ofsted report card (since November 2025), from urgent improvement up to exceptional; greater is better, and it cannot be compared with a grade of another scale';

CREATE FUNCTION report_card_grade_rank(report_card_grade) RETURNS smallint
    AS 'MODULE_PATHNAME', 'oversight_report_card_grade_rank' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_rank(report_card_grade) IS
    'a grade''s rank: 1 exceptional, 2 strong standard, 3 expected standard, 4 needs attention, 5 urgent improvement';

CREATE FUNCTION report_card_grade_lt(report_card_grade, report_card_grade) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_lt(report_card_grade, report_card_grade) IS 'whether the first grade is worse';
CREATE FUNCTION report_card_grade_le(report_card_grade, report_card_grade) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_le(report_card_grade, report_card_grade) IS 'whether the first grade is worse or the same';
CREATE FUNCTION report_card_grade_eq(report_card_grade, report_card_grade) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_eq(report_card_grade, report_card_grade) IS 'whether the grades are the same';
CREATE FUNCTION report_card_grade_ne(report_card_grade, report_card_grade) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_ne(report_card_grade, report_card_grade) IS 'whether the grades differ';
CREATE FUNCTION report_card_grade_ge(report_card_grade, report_card_grade) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_ge(report_card_grade, report_card_grade) IS 'whether the first grade is better or the same';
CREATE FUNCTION report_card_grade_gt(report_card_grade, report_card_grade) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_gt(report_card_grade, report_card_grade) IS 'whether the first grade is better';
CREATE FUNCTION report_card_grade_cmp(report_card_grade, report_card_grade) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_scale_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_cmp(report_card_grade, report_card_grade) IS 'compares two grades: negative when the first is worse';
CREATE FUNCTION report_card_grade_sortsupport(internal) RETURNS void
    AS 'MODULE_PATHNAME', 'oversight_scale_sortsupport' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_sortsupport(internal) IS 'makes sorting by grade faster';
CREATE FUNCTION report_card_grade_hash(report_card_grade) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_scale_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_hash(report_card_grade) IS 'hashes a report card grade';
CREATE FUNCTION report_card_grade_hash_extended(report_card_grade, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'oversight_scale_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_hash_extended(report_card_grade, bigint) IS 'hashes a report card grade with a seed';
CREATE FUNCTION report_card_grade_larger(report_card_grade, report_card_grade) RETURNS report_card_grade
    AS 'MODULE_PATHNAME', 'oversight_scale_larger' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_larger(report_card_grade, report_card_grade) IS 'the better of two grades';
CREATE FUNCTION report_card_grade_smaller(report_card_grade, report_card_grade) RETURNS report_card_grade
    AS 'MODULE_PATHNAME', 'oversight_scale_smaller' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION report_card_grade_smaller(report_card_grade, report_card_grade) IS 'the worse of two grades';

CREATE OPERATOR < (
    LEFTARG = report_card_grade, RIGHTARG = report_card_grade, FUNCTION = report_card_grade_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (report_card_grade, report_card_grade) IS 'worse than';
CREATE OPERATOR <= (
    LEFTARG = report_card_grade, RIGHTARG = report_card_grade, FUNCTION = report_card_grade_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (report_card_grade, report_card_grade) IS 'worse than or the same as';
CREATE OPERATOR = (
    LEFTARG = report_card_grade, RIGHTARG = report_card_grade, FUNCTION = report_card_grade_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (report_card_grade, report_card_grade) IS 'the same as';
CREATE OPERATOR <> (
    LEFTARG = report_card_grade, RIGHTARG = report_card_grade, FUNCTION = report_card_grade_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (report_card_grade, report_card_grade) IS 'other than';
CREATE OPERATOR >= (
    LEFTARG = report_card_grade, RIGHTARG = report_card_grade, FUNCTION = report_card_grade_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (report_card_grade, report_card_grade) IS 'better than or the same as';
CREATE OPERATOR > (
    LEFTARG = report_card_grade, RIGHTARG = report_card_grade, FUNCTION = report_card_grade_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (report_card_grade, report_card_grade) IS 'better than';

CREATE OPERATOR CLASS report_card_grade_ops DEFAULT FOR TYPE report_card_grade USING btree AS
    OPERATOR 1 <,
    OPERATOR 2 <=,
    OPERATOR 3 =,
    OPERATOR 4 >=,
    OPERATOR 5 >,
    FUNCTION 1 report_card_grade_cmp(report_card_grade, report_card_grade),
    FUNCTION 2 report_card_grade_sortsupport(internal),
    FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS report_card_grade_ops USING btree IS 'orders report card grades from worst to best';
COMMENT ON OPERATOR FAMILY report_card_grade_ops USING btree IS 'orders report card grades from worst to best';

CREATE OPERATOR CLASS report_card_grade_ops DEFAULT FOR TYPE report_card_grade USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 report_card_grade_hash(report_card_grade),
    FUNCTION 2 report_card_grade_hash_extended(report_card_grade, bigint);
COMMENT ON OPERATOR CLASS report_card_grade_ops USING hash IS 'finds equal report card grades';
COMMENT ON OPERATOR FAMILY report_card_grade_ops USING hash IS 'finds equal report card grades';

CREATE AGGREGATE max(report_card_grade) (
    SFUNC = report_card_grade_larger, STYPE = report_card_grade, COMBINEFUNC = report_card_grade_larger,
    SORTOP = >, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(report_card_grade) IS 'the best grade';
CREATE AGGREGATE min(report_card_grade) (
    SFUNC = report_card_grade_smaller, STYPE = report_card_grade, COMBINEFUNC = report_card_grade_smaller,
    SORTOP = <, PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(report_card_grade) IS 'the worst grade';

CREATE CAST (report_card_grade AS smallint) WITH FUNCTION report_card_grade_rank(report_card_grade);
COMMENT ON CAST (report_card_grade AS smallint) IS 'the rank of the grade: 1 is the best';
