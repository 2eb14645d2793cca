-- ledger: what a register's ledger is made of: rows in words that are the same
-- everywhere, and hashes.

CREATE FUNCTION canonical_row(row_of_any_type record) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'oversight_canonical_row' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION canonical_row(record) IS
	'a row as a JSON object of its columns by name, in words that do not depend on settings, on the database or on the order of the columns';

CREATE FUNCTION canonical_row(row_of_any_type record, secret bytea, plain text[]) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'oversight_canonical_row_concealed' LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION canonical_row(record, bytea, text[]) IS
	'the same with free text, but for the columns named, as digests under a secret key: {"hmac": "..."}; without a key everything as it is';

CREATE FUNCTION canonical_key(row_of_a_table record) RETURNS jsonb
	AS 'MODULE_PATHNAME', 'oversight_canonical_key' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION canonical_key(record) IS
	'the columns of a table''s primary key out of one of its rows, as canonical_row writes them';

CREATE FUNCTION row_fits(noted jsonb, row_of_any_type record, concealed boolean, secret bytea, erased boolean) RETURNS boolean
	AS 'MODULE_PATHNAME', 'oversight_row_fits' LANGUAGE C STABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION row_fits(jsonb, record, boolean, bytea, boolean) IS
	'whether a row says what canonical_row noted of it earlier; columns that came since, or went, do not count; where free text was concealed its digests are compared under the key, and pass without one only when it was erased';

CREATE FUNCTION current_row(row_of_a_table anyelement) RETURNS anyelement
	AS 'MODULE_PATHNAME', 'oversight_current_row' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION current_row(anyelement) IS
	'the row with this row''s key as it is now, NULL when it is gone; only for the owner of the table';

CREATE FUNCTION ledger_leaf(id bigint, table_name text, key jsonb, operation text, row_values jsonb, concealed_by text,
	actor text, acting_as text, recorded_at timestamptz) RETURNS bytea
	AS 'MODULE_PATHNAME', 'oversight_ledger_leaf' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION ledger_leaf(bigint, text, jsonb, text, jsonb, text, text, text, timestamptz) IS
	'the hash of everything that one entry of a ledger says (SHA-256; docs/ledger.md has the bytes)';

CREATE FUNCTION merkle_root(leaves bytea[]) RETURNS bytea
	AS 'MODULE_PATHNAME', 'oversight_merkle_root_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION merkle_root(bytea[]) IS
	'the root of the Merkle tree over hashes in their order, as RFC 6962 defines it';

CREATE FUNCTION ledger_header(number bigint, previous bytea, root bytea, entries bigint, complete_before bigint, sealed_at timestamptz)
	RETURNS bytea
	AS 'MODULE_PATHNAME', 'oversight_ledger_header' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ledger_header(bigint, bytea, bytea, bigint, bigint, timestamptz) IS
	'the hash of one block of a ledger, which the next block carries';

CREATE FUNCTION is_own_table(table_oid oid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'oversight_is_own_table' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION is_own_table(oid) IS
	'whether a table belongs to the current role itself, not to one that it is a member of';
