-- The outcomes of area SEND inspections since 2023, declared as grade is.

CREATE TYPE send_outcome;

CREATE FUNCTION send_outcome_in(cstring) RETURNS send_outcome
    AS 'MODULE_PATHNAME', 'oversight_send_outcome_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_in(cstring) IS 'reads an area SEND outcome from text';
CREATE FUNCTION send_outcome_out(send_outcome) RETURNS cstring
    AS 'MODULE_PATHNAME', 'oversight_send_outcome_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_out(send_outcome) IS 'writes an area SEND outcome as text';
CREATE FUNCTION send_outcome_recv(internal) RETURNS send_outcome
    AS 'MODULE_PATHNAME', 'oversight_send_outcome_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_recv(internal) IS 'reads an area SEND outcome from its binary form';
CREATE FUNCTION send_outcome_send(send_outcome) RETURNS bytea
    AS 'MODULE_PATHNAME', 'oversight_send_outcome_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_send(send_outcome) IS 'writes an area SEND outcome in its binary form';

CREATE TYPE send_outcome (
    INPUT = send_outcome_in,
    OUTPUT = send_outcome_out,
    RECEIVE = send_outcome_recv,
    SEND = send_outcome_send,
    INTERNALLENGTH = 1,
    PASSEDBYVALUE,
    ALIGNMENT = char,
    STORAGE = plain
);
COMMENT ON TYPE send_outcome IS
    'the outcome of an area SEND inspection (since January 2023), from widespread and/or systemic failings up to typically positive; greater is better, and it cannot be compared with a grade';

CREATE FUNCTION send_outcome_from_code(code int, scheme text) RETURNS send_outcome
    AS 'MODULE_PATHNAME', 'oversight_send_outcome_from_code' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_from_code(int, text) IS
    'the outcome that a published number stands for, in the scheme d2i (Data to Insight), where 1 is typically positive and 3 widespread and/or systemic failings';

CREATE FUNCTION send_outcome_rank(send_outcome) RETURNS smallint
    AS 'MODULE_PATHNAME', 'oversight_send_outcome_rank' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_rank(send_outcome) IS
    'an outcome''s rank: 1 typically positive, 2 inconsistent, 3 widespread and/or systemic failings';

CREATE FUNCTION send_outcome_lt(send_outcome, send_outcome) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_lt(send_outcome, send_outcome) IS 'whether the first outcome is worse';
CREATE FUNCTION send_outcome_le(send_outcome, send_outcome) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_le(send_outcome, send_outcome) IS 'whether the first outcome is worse or the same';
CREATE FUNCTION send_outcome_eq(send_outcome, send_outcome) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_eq(send_outcome, send_outcome) IS 'whether the outcomes are the same';
CREATE FUNCTION send_outcome_ne(send_outcome, send_outcome) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_ne(send_outcome, send_outcome) IS 'whether the outcomes differ';
CREATE FUNCTION send_outcome_ge(send_outcome, send_outcome) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_ge(send_outcome, send_outcome) IS 'whether the first outcome is better or the same';
CREATE FUNCTION send_outcome_gt(send_outcome, send_outcome) RETURNS boolean
    AS 'MODULE_PATHNAME', 'oversight_scale_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_gt(send_outcome, send_outcome) IS 'whether the first outcome is better';
CREATE FUNCTION send_outcome_cmp(send_outcome, send_outcome) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_scale_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_cmp(send_outcome, send_outcome) IS 'compares two outcomes: negative when the first is worse';
CREATE FUNCTION send_outcome_sortsupport(internal) RETURNS void
    AS 'MODULE_PATHNAME', 'oversight_scale_sortsupport' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_sortsupport(internal) IS 'makes sorting by outcome faster';
CREATE FUNCTION send_outcome_hash(send_outcome) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_scale_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_hash(send_outcome) IS 'hashes an area SEND outcome';
CREATE FUNCTION send_outcome_hash_extended(send_outcome, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'oversight_scale_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_hash_extended(send_outcome, bigint) IS 'hashes an area SEND outcome with a seed';
CREATE FUNCTION send_outcome_larger(send_outcome, send_outcome) RETURNS send_outcome
    AS 'MODULE_PATHNAME', 'oversight_scale_larger' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_larger(send_outcome, send_outcome) IS 'the better of two outcomes';
CREATE FUNCTION send_outcome_smaller(send_outcome, send_outcome) RETURNS send_outcome
    AS 'MODULE_PATHNAME', 'oversight_scale_smaller' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION send_outcome_smaller(send_outcome, send_outcome) IS 'the worse of two outcomes';

CREATE OPERATOR < (
    LEFTARG = send_outcome, RIGHTARG = send_outcome, FUNCTION = send_outcome_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (send_outcome, send_outcome) IS 'worse than';
CREATE OPERATOR <= (
    LEFTARG = send_outcome, RIGHTARG = send_outcome, FUNCTION = send_outcome_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (send_outcome, send_outcome) IS 'worse than or the same as';
CREATE OPERATOR = (
    LEFTARG = send_outcome, RIGHTARG = send_outcome, FUNCTION = send_outcome_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (send_outcome, send_outcome) IS 'the same as';
CREATE OPERATOR <> (
    LEFTARG = send_outcome, RIGHTARG = send_outcome, FUNCTION = send_outcome_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (send_outcome, send_outcome) IS 'other than';
CREATE OPERATOR >= (
    LEFTARG = send_outcome, RIGHTARG = send_outcome, FUNCTION = send_outcome_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (send_outcome, send_outcome) IS 'better than or the same as';
CREATE OPERATOR > (
    LEFTARG = send_outcome, RIGHTARG = send_outcome, FUNCTION = send_outcome_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (send_outcome, send_outcome) IS 'better than';

CREATE OPERATOR CLASS send_outcome_ops DEFAULT FOR TYPE send_outcome USING btree AS
    OPERATOR 1 <,
    OPERATOR 2 <=,
    OPERATOR 3 =,
    OPERATOR 4 >=,
    OPERATOR 5 >,
    FUNCTION 1 send_outcome_cmp(send_outcome, send_outcome),
    FUNCTION 2 send_outcome_sortsupport(internal),
    FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS send_outcome_ops USING btree IS 'orders outcomes from worst to best';
COMMENT ON OPERATOR FAMILY send_outcome_ops USING btree IS 'orders outcomes from worst to best';

CREATE OPERATOR CLASS send_outcome_ops DEFAULT FOR TYPE send_outcome USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 send_outcome_hash(send_outcome),
    FUNCTION 2 send_outcome_hash_extended(send_outcome, bigint);
COMMENT ON OPERATOR CLASS send_outcome_ops USING hash IS 'finds equal outcomes';
COMMENT ON OPERATOR FAMILY send_outcome_ops USING hash IS 'finds equal outcomes';

CREATE AGGREGATE max(send_outcome) (
    SFUNC = send_outcome_larger, STYPE = send_outcome, COMBINEFUNC = send_outcome_larger,
    SORTOP = >, PARALLEL = SAFE
);
COMMENT ON AGGREGATE max(send_outcome) IS 'the best outcome';
CREATE AGGREGATE min(send_outcome) (
    SFUNC = send_outcome_smaller, STYPE = send_outcome, COMBINEFUNC = send_outcome_smaller,
    SORTOP = <, PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(send_outcome) IS 'the worst outcome';

CREATE CAST (send_outcome AS smallint) WITH FUNCTION send_outcome_rank(send_outcome);
COMMENT ON CAST (send_outcome AS smallint) IS 'the rank of the outcome: 1 is the best';
