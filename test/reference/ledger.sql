-- What the ledger's hashes are held against: their definitions, written out byte
-- by byte in SQL. Slow, and meant to be read beside docs/ledger.md.

CREATE FUNCTION ref_part(value bytea) RETURNS bytea LANGUAGE sql IMMUTABLE
	RETURN CASE WHEN value IS NULL THEN '\xffffffff'::bytea ELSE int4send(octet_length(value)) || value END;
CREATE FUNCTION ref_part(value text) RETURNS bytea LANGUAGE sql IMMUTABLE
	RETURN ref_part(convert_to(value, 'UTF8'));
CREATE FUNCTION ref_part(value bigint) RETURNS bytea LANGUAGE sql IMMUTABLE
	RETURN ref_part(int8send(value));
-- microseconds from 2000-01-01 UTC
CREATE FUNCTION ref_part(value timestamptz) RETURNS bytea LANGUAGE sql IMMUTABLE
	RETURN ref_part((extract(epoch FROM value) * 1000000 - 946684800000000)::bigint);

CREATE FUNCTION ref_leaf(id bigint, table_name text, key jsonb, operation text, row_values jsonb, concealed_by text,
	actor text, acting_as text, recorded_at timestamptz) RETURNS bytea LANGUAGE sql IMMUTABLE
	RETURN sha256('\x0001'::bytea || ref_part(id) || ref_part(table_name) || ref_part(key::text) || ref_part(operation)
		|| ref_part(row_values::text) || ref_part(concealed_by) || ref_part(actor) || ref_part(acting_as) || ref_part(recorded_at));

CREATE FUNCTION ref_header(number bigint, previous bytea, root bytea, entries bigint, complete_before bigint, sealed_at timestamptz)
	RETURNS bytea LANGUAGE sql IMMUTABLE
	RETURN sha256('\x0201'::bytea || ref_part(number) || ref_part(previous) || ref_part(root) || ref_part(entries)
		|| ref_part(complete_before) || ref_part(sealed_at));

-- RFC 6962, section 2.1: split before the largest power of two below n.
CREATE FUNCTION ref_root(leaves bytea[]) RETURNS bytea LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $$
DECLARE
	n CONSTANT integer := coalesce(cardinality(leaves), 0);
	k integer := 1;
BEGIN
	IF n = 0 THEN
		RETURN sha256('');
	ELSIF n = 1 THEN
		RETURN leaves[1];
	END IF;
	WHILE k * 2 < n LOOP
		k := k * 2;
	END LOOP;
	RETURN sha256('\x01'::bytea || ref_root(leaves[1:k]) || ref_root(leaves[k + 1:n]));
END
$$;

-- RFC 2104 with SHA-256, for keys of at most 64 bytes.
CREATE FUNCTION ref_hmac(secret bytea, message bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE SET search_path FROM CURRENT AS $$
DECLARE
	inner_pad bytea := '';
	outer_pad bytea := '';
	b integer;
BEGIN
	FOR i IN 0..63 LOOP
		b := CASE WHEN i < octet_length(secret) THEN get_byte(secret, i) ELSE 0 END;
		inner_pad := inner_pad || set_byte('\x00'::bytea, 0, b # 54);
		outer_pad := outer_pad || set_byte('\x00'::bytea, 0, b # 92);
	END LOOP;
	RETURN sha256(outer_pad || sha256(inner_pad || message));
END
$$;
