-- export: everything that a register holds about one authority, as one document,
-- and back into the same register or another.
--
-- What is in the document is worked out from the catalogues, so that a table or
-- a column that is added later is in it too:
--
--   * a table whose key begins with authority holds the authority's business;
--     its rows about the authority are in the document, all columns but the
--     numbers the database gives and the authority itself, which the head names;
--   * a table that those refer to, directly or through others, is for reference;
--     the rows referred to are in the document, without the time of their last
--     change, which is the register's own affair;
--   * what is neither is left out, and export_left_out says why.
--
-- A row is referred to by its natural key, which is the first unique one without
-- a number of the database; several columns are written as an array. Rows of a
-- table that has none, such as a fulfilment, are numbered within the document and
-- carry the number as "#"; two rows that say the same stay two rows. Rows that the
-- database numbers stand in the order in which they were entered, since reports
-- list what happened on one day in that order; others in the order of their keys.

CREATE FUNCTION export_left_out() RETURNS TABLE (table_name text, reason text)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT x.table_name, x.reason FROM (VALUES
		('register_info', 'the label of the register itself'),
		('rag_rule', 'how this register colours a status; another can colour it otherwise'),
		('quality_rule', 'what this register''s data_quality looks for; another can look for more or less'),
		('entry', 'the ledger proves what happened in this register; an import is noted in the ledger of the register it goes to'),
		('block', 'the ledger proves what happened in this register'),
		('block_entry', 'the ledger proves what happened in this register'),
		('erasure_key', 'the ledger proves what happened in this register'),
		('snapshot', 'what this register reported, by its own numbers'),
		('snapshot_line', 'what this register reported, by its own numbers'),
		('due_run', 'what this register did of its own accord'),
		('reminder', 'whom this register reminded'),
		('access_grant', 'who has access to this register; the roles are those of this server'),
		('access_given', 'who has access to this register; the roles are those of this server')
	) AS x (table_name, reason);
END;
COMMENT ON FUNCTION export_left_out() IS
	'the tables of a register that are not in the export of an authority, and why not';

CREATE FUNCTION export_columns(register text)
	RETURNS TABLE (table_name text, column_name text, ordinal integer, type text, plain boolean, needed boolean,
		refers_to text, computed text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH relation AS MATERIALIZED (
		SELECT c.oid, c.relname
		FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = export_columns.register AND c.relkind IN ('r', 'p') AND NOT c.relispartition
	), numbered AS MATERIALIZED (
		-- which columns hold the number of a row of which table
		SELECT k.conrelid, p.here, min(f.relname::text) AS refers_to
		FROM pg_constraint k
		JOIN relation c ON c.oid = k.conrelid
		JOIN relation f ON f.oid = k.confrelid
		CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS p (here, there)
		JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum = p.there AND a.attidentity <> ''
		WHERE k.contype = 'f'
		GROUP BY k.conrelid, p.here
	)
	SELECT c.relname::text, a.attname::text, a.attnum::integer, format_type(a.atttypid, a.atttypmod),
		-- JSON writes these as they are; everything else goes by its text
		a.atttypid = ANY ('{boolean,smallint,integer,bigint,numeric,text,date,timestamptz}'::regtype[]),
		a.attnotnull, r.refers_to, CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END
	FROM relation c
	JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = ''
	LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum AND a.attgenerated <> ''
	LEFT JOIN numbered r ON r.conrelid = c.oid AND r.here = a.attnum
	ORDER BY c.relname COLLATE "C", a.attnum;
END;
COMMENT ON FUNCTION export_columns(text) IS
	'the columns of a register''s tables as an export has them: the type, whether JSON writes it as it is, and the table whose rows it refers to by number';

CREATE FUNCTION export_belongings() RETURNS TABLE (table_name text, column_name text, of_table text)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT x.table_name, x.column_name, x.of_table FROM (VALUES
		('judgement_area', 'framework', 'framework'),
		('framework_interval', 'framework', 'framework'),
		('timescale_event', 'timescale', 'timescale'),
		('role_holder', 'post', 'party')
	) AS x (table_name, column_name, of_table);
END;
COMMENT ON FUNCTION export_belongings() IS
	'the tables for reference whose rows go with the row that one of their columns names, such as the holders of a post';

CREATE FUNCTION export_tables(register text)
	RETURNS TABLE (table_name text, part text, key_columns text[], number_column text, is_referred_to boolean, place integer, reason text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH RECURSIVE col AS MATERIALIZED (
		SELECT c.table_name, c.column_name, c.refers_to FROM oversight.export_columns(export_tables.register) c
	), relation AS MATERIALIZED (
		SELECT c.oid, c.relname::text AS name, l.reason,
			-- the key begins with the authority
			EXISTS (SELECT FROM pg_index i
				JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
				WHERE i.indrelid = c.oid AND i.indisprimary AND a.attname = 'authority') AS about,
			(SELECT a.attname::text FROM pg_attribute a
			 WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attidentity <> '' ORDER BY a.attnum LIMIT 1) AS number_column
		FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace
		LEFT JOIN oversight.export_left_out() l ON l.table_name = c.relname
		WHERE n.nspname = export_tables.register AND c.relkind IN ('r', 'p') AND NOT c.relispartition
	), refers AS MATERIALIZED (
		SELECT DISTINCT k.conrelid AS here, k.confrelid AS there
		FROM pg_constraint k
		WHERE k.contype = 'f' AND k.conrelid <> k.confrelid
	), reached AS (
		SELECT r.oid FROM relation r WHERE r.about AND r.reason IS NULL
		UNION
		SELECT f.there FROM reached h JOIN refers f ON f.here = h.oid
	), part AS MATERIALIZED (
		SELECT r.*, CASE WHEN r.reason IS NOT NULL THEN 'left out'
			WHEN r.about THEN 'authority'
			-- what is referred to, and what belongs to a row that is
			WHEN r.oid IN (SELECT h.oid FROM reached h) OR r.name IN (SELECT b.table_name FROM oversight.export_belongings() b)
				OR EXISTS (SELECT FROM refers f JOIN relation a ON a.oid = f.there AND a.name = 'authority' WHERE f.here = r.oid)
			THEN 'reference'
			ELSE 'left out' END AS part
		FROM relation r
	), key AS (
		SELECT p.oid, k.columns
		FROM part p
		LEFT JOIN LATERAL (
			SELECT array_agg(a.attname::text ORDER BY x.n) AS columns
			FROM pg_index i
			CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS x (attnum, n)
			JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = x.attnum
			WHERE i.indrelid = p.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
			  AND x.n <= i.indnkeyatts
			GROUP BY i.indexrelid, i.indisprimary, i.indnullsnotdistinct
			HAVING bool_and(a.attidentity = '' AND (a.attnotnull OR i.indnullsnotdistinct))
			   -- a key that leads to another row of its own table is none
			   AND NOT EXISTS (SELECT FROM col s
				WHERE s.table_name = p.name AND s.refers_to = p.name AND s.column_name = ANY (array_agg(a.attname::text)))
			ORDER BY i.indisprimary DESC, count(*), i.indexrelid
			LIMIT 1
		) k ON true
	), place AS (
		-- one after those that it refers to by number
		SELECT p.oid, 1 AS place FROM part p WHERE p.part = 'authority'
		UNION
		SELECT f.here, q.place + 1
		FROM place q
		JOIN refers f ON f.there = q.oid
		JOIN part p ON p.oid = f.here AND p.part = 'authority'
		WHERE q.place < 1000
	)
	SELECT p.name, p.part, CASE WHEN p.part = 'authority' THEN array_remove(k.columns, 'authority') ELSE k.columns END,
		p.number_column,
		EXISTS (SELECT FROM col s WHERE s.refers_to = p.name),
		(SELECT max(q.place) FROM place q WHERE q.oid = p.oid), p.reason
	FROM part p
	JOIN key k ON k.oid = p.oid
	ORDER BY p.part COLLATE "C", 6, p.name COLLATE "C";
END;
COMMENT ON FUNCTION export_tables(text) IS
	'the tables of a register and what the export of an authority has of them: its part, the columns of its natural key (none: its rows are numbered), and why it is left out';

-- Which columns of which tables refer to a table for reference by its code.
CREATE FUNCTION export_references(register text)
	RETURNS TABLE (table_name text, part text, column_name text, refers_to text, code_column text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH part AS MATERIALIZED (
		SELECT t.table_name, t.part FROM oversight.export_tables(export_references.register) t
	)
	SELECT h.table_name, h.part, a.attname::text, r.table_name, fa.attname::text
	FROM pg_constraint k
	JOIN pg_namespace n ON n.oid = k.connamespace AND n.nspname = export_references.register
	JOIN pg_class c ON c.oid = k.conrelid
	JOIN pg_class f ON f.oid = k.confrelid AND f.relnamespace = n.oid
	JOIN part h ON h.table_name = c.relname
	JOIN part r ON r.table_name = f.relname
	JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
	JOIN pg_attribute fa ON fa.attrelid = k.confrelid AND fa.attnum = k.confkey[1]
	WHERE k.contype = 'f' AND cardinality(k.conkey) = 1 AND h.part <> 'left out' AND r.part = 'reference'
	ORDER BY h.table_name COLLATE "C", a.attnum;
END;
COMMENT ON FUNCTION export_references(text) IS
	'which columns of a register''s tables refer to a table for reference, and to which of its columns';

-- Written for a query in which t is the table, $1 the authority and $2 the codes
-- found so far, by table.
CREATE FUNCTION export_conditions(register text) RETURNS TABLE (table_name text, condition text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH refers AS MATERIALIZED (
		SELECT r.* FROM oversight.export_references(export_conditions.register) r
	)
	SELECT x.table_name, string_agg(x.condition, ' OR ' ORDER BY x.condition COLLATE "C")
	FROM (
		-- what is referred to
		SELECT r.refers_to AS table_name,
			format('t.%I::text IN (SELECT jsonb_array_elements_text($2 -> %L))', r.code_column, r.refers_to) AS condition
		FROM refers r
		UNION
		-- what belongs to it
		SELECT b.table_name, format('t.%I::text IN (SELECT jsonb_array_elements_text($2 -> %L))', b.column_name, b.of_table)
		FROM oversight.export_belongings() b
		UNION
		-- what is about the authority, such as a party that is its own, and the parts of that
		SELECT r.table_name, format('t.%I = $1', r.column_name)
		FROM refers r
		WHERE r.part = 'reference' AND r.refers_to = 'authority'
		UNION
		SELECT r.table_name, format('t.%I IN (WITH RECURSIVE own (code) AS (SELECT p.%I FROM %I.%I p WHERE p.%I = $1
			UNION SELECT p.%I FROM own o JOIN %I.%I p ON p.%I = o.code) SELECT o.code FROM own o)',
			s.code_column, s.code_column, export_conditions.register, r.table_name, r.column_name,
			s.code_column, export_conditions.register, r.table_name, s.column_name)
		FROM refers r
		JOIN refers s ON s.table_name = r.table_name AND s.refers_to = r.table_name
		WHERE r.part = 'reference' AND r.refers_to = 'authority'
	) x
	GROUP BY x.table_name;
END;
COMMENT ON FUNCTION export_conditions(text) IS
	'which rows of the tables for reference go with an authority, as conditions in SQL';

-- Who does not see all of an authority would get a document that looks whole and
-- is not.
CREATE FUNCTION export_access(register text, authority text) RETURNS void
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := export_access.register;
	grants CONSTANT regclass := to_regclass(format('%I.access_grant', register));
	hidden text;
	has text;
BEGIN
	SELECT t.table_name INTO hidden
	FROM oversight.export_tables(register) t
	WHERE t.part <> 'left out' AND NOT has_table_privilege(format('%I.%I', register, t.table_name), 'SELECT')
	ORDER BY t.table_name COLLATE "C" LIMIT 1;
	-- a register of an older layout has no levels, and whom row security does not hold needs none
	IF grants IS NOT NULL AND row_security_active(grants) THEN
		SELECT l.level INTO has
		FROM unnest('{manager,recorder,case_reader,reader}'::text[]) WITH ORDINALITY AS l (level, place)
		WHERE export_access.authority = ANY (oversight.access_authorities(grants, format('%I.authority', register)::regclass, l.level, true))
		ORDER BY l.place LIMIT 1;
		IF has IS NULL OR has = 'reader' THEN
			RAISE EXCEPTION USING
				ERRCODE = 'insufficient_privilege',
				MESSAGE = format('role "%s" may not export authority "%s" of register %I', current_user, authority, register),
				DETAIL = format('An export has all of the authority, the tables "subject" and "case_note" among it, which takes the level "case_reader" of the whole authority; the role has %s.',
					CASE WHEN has IS NOT NULL THEN '"' || has || '"'
						WHEN export_access.authority = ANY (oversight.access_authorities(grants, format('%I.authority', register)::regclass, 'reader', false))
						THEN 'access to a service of it' ELSE 'none there' END),
				HINT = format('Ask the owner of the register, for example for SELECT oversight.grant_access(%L, %L, ''case_reader'', %L).',
					register, current_user, authority);
		END IF;
	END IF;
	IF hidden IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('role "%s" may not export authority "%s" of register %I', current_user, authority, register),
			DETAIL = format('An export has every table with the authority''s business; the role may not read "%s".', hidden),
			HINT = format('Ask the owner of the register, for example for GRANT SELECT ON %I.%I TO %I; or for renew_access, when the table came with the register.', register, hidden, current_user);
	END IF;
END
$$;
COMMENT ON FUNCTION export_access(text, text) IS
	'refuses, in a sentence that names what is missing, an export by whoever does not see all of an authority';

CREATE FUNCTION export_authority(register text, authority text) RETURNS jsonb
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET jit = off
	SET datestyle = 'ISO, YMD'
	SET intervalstyle = 'iso_8601'
	SET timezone = 'UTC'
	SET extra_float_digits = 1
	SET bytea_output = 'hex'
AS $$
DECLARE
	register CONSTANT text := export_authority.register;
	info record;
	called text;
	part record;
	col record;
	-- the query of one table, in pieces
	list text;
	joins text;
	own text;
	own_joins text;
	own_doc text;
	own_list text;
	key text;
	sort text;
	hidden text;
	-- what is found: rows, natural keys by number, and codes that are referred to
	rows jsonb;
	keys jsonb;
	is_hidden text;
	keys_of jsonb := '{}';
	columns jsonb;
	refers jsonb;
	conditions jsonb;
	wanted jsonb;
	codes jsonb;
	known bigint;
	names text[] := '{}';
	tables jsonb[] := '{}';
	holds jsonb;
BEGIN
	-- Says so when there is no such schema, or when it is no register.
	SELECT i.layout_version, i.extension_version INTO info FROM oversight.register_info(register) i;
	EXECUTE format('SELECT %I.enter_authority($1, $2)', register) USING register, authority;
	PERFORM oversight.export_access(register, authority);
	EXECUTE format('SELECT a.name FROM %I.authority a WHERE a.code = $1', register) INTO called USING authority;

	SELECT jsonb_agg(to_jsonb(c)) INTO columns FROM oversight.export_columns(register) c;

	SELECT string_agg(DISTINCT format('"%s"', c.table_name), ', ') INTO hidden
	FROM jsonb_to_recordset(columns) AS c (table_name text, column_name text) WHERE c.column_name = '#';
	IF hidden IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'reserved_name',
			MESSAGE = format('cannot export authority "%s" of register %I: table %s has a column "#"', authority, register, hidden),
			DETAIL = 'In an export "#" is the number of a row.',
			HINT = 'Give the column another name, for example by ALTER TABLE ... RENAME COLUMN "#" TO number.';
	END IF;

	-- The authority's business, each table after those it refers to by number.
	FOR part IN
		SELECT t.* FROM oversight.export_tables(register) t WHERE t.part = 'authority' ORDER BY t.place, t.table_name COLLATE "C"
	LOOP
		SELECT string_agg(CASE WHEN c.refers_to IS NOT NULL THEN format('m%s.value AS %I', c.ordinal, c.column_name)
					WHEN c.plain THEN format('t.%I', c.column_name)
					ELSE format('t.%I::text AS %I', c.column_name, c.column_name) END, ', ' ORDER BY c.ordinal)
				FILTER (WHERE c.refers_to IS DISTINCT FROM part.table_name AND c.computed IS NULL AND c.column_name <> 'authority'),
			string_agg(format(' LEFT JOIN jsonb_each($2 -> %L) m%s ON m%s.key = t.%I::text', c.refers_to, c.ordinal, c.ordinal, c.column_name), '')
				FILTER (WHERE c.refers_to <> part.table_name),
			string_agg(format('WHEN t.%I IS NOT NULL AND m%s.value IS NULL THEN %L ', c.column_name, c.ordinal, c.refers_to), '')
				FILTER (WHERE c.refers_to <> part.table_name),
			string_agg(format(', t.%I AS own%s', c.column_name, c.ordinal), '') FILTER (WHERE c.refers_to = part.table_name),
			string_agg(format(' LEFT JOIN numbered s%s ON s%s.id = n.own%s', c.ordinal, c.ordinal, c.ordinal), '')
				FILTER (WHERE c.refers_to = part.table_name),
			string_agg(format(' || CASE WHEN n.own%s IS NULL THEN ''{}'' ELSE jsonb_build_object(%L, s%s.key) END', c.ordinal, c.column_name, c.ordinal), '')
				FILTER (WHERE c.refers_to = part.table_name),
			string_agg(format('e.own%s', c.ordinal), ', ') FILTER (WHERE c.refers_to = part.table_name)
		INTO list, joins, hidden, own, own_joins, own_doc, own_list
		FROM jsonb_to_recordset(columns) AS c (table_name text, column_name text, ordinal integer, plain boolean, refers_to text, computed text)
		WHERE c.table_name = part.table_name;

		SELECT string_agg(e.key, ', ' ORDER BY k.n),
			-- a number is sorted as one
			string_agg(format('coalesce(CASE jsonb_typeof(%s) WHEN ''number'' THEN lpad(%s #>> ''{}'', 20, ''0'') ELSE %s #>> ''{}'' END, '''')',
				e.key, e.key, e.key), ' || chr(1) || ' ORDER BY k.n)
		INTO key, sort
		FROM unnest(part.key_columns) WITH ORDINALITY AS k (name, n)
		JOIN jsonb_to_recordset(columns) AS c (table_name text, column_name text, ordinal integer, plain boolean, refers_to text, computed text)
			ON c.table_name = part.table_name AND c.column_name = k.name
		CROSS JOIN LATERAL (
			SELECT CASE WHEN c.refers_to IS NOT NULL THEN format('m%s.value', c.ordinal)
				WHEN c.plain THEN format('to_jsonb(t.%I)', c.column_name)
				ELSE format('to_jsonb(t.%I::text)', c.column_name) END AS key
		) e;
		key := CASE cardinality(part.key_columns) WHEN 1 THEN key ELSE 'jsonb_build_array(' || key || ')' END;

		EXECUTE format(
			'WITH RECURSIVE entry AS MATERIALIZED (
				SELECT %1$s AS id, jsonb_strip_nulls(to_jsonb(x)) AS doc, %2$s AS key, %3$s AS sort, %4$s AS hidden%5$s
				FROM %6$I.%7$I t%8$s
				CROSS JOIN LATERAL (SELECT %9$s) x
				WHERE t.authority = $1
			), chain (id, top, steps) AS (
				%10$s
			), numbered AS MATERIALIZED (
				SELECT e.*, coalesce(e.key, to_jsonb(e.no)) AS name
				FROM (
					SELECT e.*, row_number() OVER (ORDER BY coalesce(c.top, e.id), c.steps NULLS FIRST, e.id, e.sort COLLATE "C") AS no
					FROM entry e
					LEFT JOIN (SELECT c.id, max(c.top) AS top, max(c.steps) AS steps FROM chain c GROUP BY c.id) c ON c.id = e.id
				) e
			)
			SELECT coalesce(jsonb_agg(%11$s n.doc%12$s ORDER BY n.no), ''[]''), %13$s, min(n.hidden)
			FROM numbered n%14$s',
			coalesce('t.' || quote_ident(part.number_column), 'NULL::bigint'),
			coalesce(key, 'NULL::jsonb'),
			CASE WHEN part.number_column IS NULL THEN coalesce(sort, 'x::text') ELSE 'NULL::text' END,
			coalesce('CASE ' || hidden || 'END', 'NULL::text'),
			coalesce(own, ''),
			register, part.table_name, coalesce(joins, ''), list,
			-- a row comes after that of its own table which it refers to
			CASE WHEN own IS NOT NULL
				THEN format('SELECT e.id, e.id, 0 FROM entry e WHERE num_nonnulls(%s) = 0
					UNION SELECT r.id, greatest(c.top, r.id), c.steps + 1
					FROM chain c
					JOIN (SELECT e.id, r.ref FROM entry e CROSS JOIN LATERAL unnest(ARRAY[%s]) AS r (ref)) r ON r.ref = c.id
					WHERE c.steps < 1000', own_list, own_list)
				ELSE 'SELECT NULL::bigint, NULL::bigint, 0 WHERE false' END,
			CASE WHEN key IS NULL AND part.is_referred_to THEN 'jsonb_build_object(''#'', n.no) ||' ELSE '' END,
			replace(coalesce(own_doc, ''), '.key)', '.name)'),
			CASE WHEN part.is_referred_to THEN 'coalesce(jsonb_object_agg(n.id, n.name), ''{}'')' ELSE '''{}''::jsonb' END,
			coalesce(own_joins, ''))
		INTO rows, keys, is_hidden
		USING authority, keys_of;
		IF is_hidden IS NOT NULL THEN
			RAISE EXCEPTION USING
				ERRCODE = 'insufficient_privilege',
				MESSAGE = format('cannot export authority "%s" of register %I: role %I does not see every %s that %s refers to',
					authority, register, current_user, is_hidden, part.table_name),
				DETAIL = 'An export without a row that others refer to could not be imported again.',
				HINT = 'Let somebody export it who sees all of the authority, for example the owner of the register.';
		END IF;
		names := names || part.table_name;
		tables := tables || rows;
		IF part.is_referred_to THEN
			keys_of := keys_of || jsonb_build_object(part.table_name, keys);
		END IF;
	END LOOP;

	-- The codes that these refer to, and what those refer to, until none is added.
	-- A row that goes with the authority is as good as referred to.
	SELECT jsonb_agg(to_jsonb(r)) INTO refers
	FROM (
		SELECT r.table_name, r.part, r.column_name, r.refers_to FROM oversight.export_references(register) r
		UNION
		SELECT r.refers_to, 'reference', r.code_column, r.refers_to FROM oversight.export_references(register) r
	) r;
	SELECT jsonb_object_agg(c.table_name, c.condition) INTO conditions FROM oversight.export_conditions(register) c;
	wanted := jsonb_build_object('authority', jsonb_build_array(authority));
	known := -1;
	LOOP
		FOR col IN
			SELECT r.*, CASE r.part WHEN 'authority' THEN 't.authority = $1' ELSE conditions ->> r.table_name END AS condition
			FROM jsonb_to_recordset(refers) AS r (table_name text, part text, column_name text, refers_to text)
			-- the authority's business is looked through once
			WHERE r.part = 'reference' OR (known < 0 AND r.column_name <> 'authority')
		LOOP
			EXECUTE format(
				'SELECT jsonb_agg(v.code ORDER BY v.code COLLATE "C") FROM (
					SELECT t.%I::text AS code FROM %I.%I t WHERE (%s) AND t.%I IS NOT NULL
					UNION SELECT w.value FROM jsonb_array_elements_text($2 -> %L) w
				) v',
				col.column_name, register, col.table_name, col.condition, col.column_name, col.refers_to)
			INTO codes USING authority, wanted;
			IF codes IS NOT NULL THEN
				wanted := wanted || jsonb_build_object(col.refers_to, codes);
			END IF;
		END LOOP;
		EXIT WHEN known = (SELECT sum(jsonb_array_length(w.value)) FROM jsonb_each(wanted) w);
		SELECT sum(jsonb_array_length(w.value)) INTO known FROM jsonb_each(wanted) w;
	END LOOP;

	FOR part IN SELECT t.* FROM oversight.export_tables(register) t WHERE t.part = 'reference' LOOP
		SELECT string_agg(CASE WHEN c.plain THEN format('t.%I', c.column_name)
				ELSE format('t.%I::text AS %I', c.column_name, c.column_name) END, ', ' ORDER BY c.ordinal)
		INTO list
		FROM jsonb_to_recordset(columns) AS c (table_name text, column_name text, ordinal integer, plain boolean, refers_to text, computed text)
		WHERE c.table_name = part.table_name AND c.computed IS NULL AND c.column_name <> 'changed_at';
		SELECT string_agg(format('x.%I::text COLLATE "C"', k.name), ', ' ORDER BY k.n)
		INTO sort
		FROM unnest(part.key_columns) WITH ORDINALITY AS k (name, n);
		EXECUTE format(
			'SELECT coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(x)) ORDER BY %s), ''[]'')
			FROM %I.%I t CROSS JOIN LATERAL (SELECT %s) x WHERE %s',
			coalesce(sort, 'x::text COLLATE "C"'), register, part.table_name, list,
			conditions ->> part.table_name)
		INTO rows USING authority, wanted;
		names := names || part.table_name;
		tables := tables || rows;
	END LOOP;

	SELECT jsonb_object_agg(f.name, jsonb_build_object('rows', jsonb_array_length(f.rows), 'columns', c.names)), jsonb_object_agg(f.name, f.rows)
	INTO holds, rows
	FROM unnest(names, tables) AS f (name, rows)
	JOIN oversight.export_tables(register) t ON t.table_name = f.name
	CROSS JOIN LATERAL (
		SELECT jsonb_agg(c.column_name ORDER BY c.ordinal) AS names
		FROM jsonb_to_recordset(columns) AS c (table_name text, column_name text, ordinal integer, computed text)
		WHERE c.table_name = f.name AND c.computed IS NULL
		  AND c.column_name <> CASE t.part WHEN 'authority' THEN 'authority' ELSE 'changed_at' END
	) c;
	RETURN jsonb_build_object('format', 'oversight.authority/1', 'authority', authority, 'authority_name', called,
		'layout_version', info.layout_version, 'extension_version', info.extension_version, 'holds', holds, 'tables', rows);
END
$$;
COMMENT ON FUNCTION export_authority(text, text) IS
	'everything a register holds about an authority, and what that refers to, as one document by natural keys and without numbers of this database; import_authority reads it back';

-- Reading it back -------------------------------------------------------------

CREATE FUNCTION is_importing() RETURNS boolean
	AS 'MODULE_PATHNAME', 'oversight_is_importing' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED;
COMMENT ON FUNCTION is_importing() IS
	'whether import_authority is at work in this session, so that guards which look at a row on its entry only let pass what has been in a register before';

CREATE FUNCTION import_refused(code text, message text, detail text, hint text) RETURNS void
	LANGUAGE plpgsql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message, DETAIL = coalesce(detail, ''),
		HINT = coalesce(hint, 'Export the authority again, for example by SELECT oversight.export_authority(''stoke'', ''E06000021'').');
END
$$;
COMMENT ON FUNCTION import_refused(text, text, text, text) IS 'refuses an import with a sentence';

CREATE FUNCTION import_check(register text, document jsonb) RETURNS void
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := import_check.register;
	layout integer;
	fault record;
BEGIN
	IF register IS NULL OR document IS NULL THEN
		PERFORM oversight.import_refused('null_value_not_allowed',
			CASE WHEN register IS NULL THEN 'register name' ELSE 'the export' END || ' must not be null',
			'An export is read into a register, which is known by the name of its schema.',
			'Write, for example, SELECT oversight.import_authority(''stoke'', oversight.export_authority(''other'', ''E06000021'')).');
	END IF;
	-- Says so when there is no such schema, or when it is no register.
	SELECT i.layout_version INTO layout FROM oversight.register_info(register) i;
	IF (jsonb_typeof(document) = 'object' AND document ->> 'format' LIKE 'oversight.authority/%') IS NOT TRUE THEN
		PERFORM oversight.import_refused('invalid_parameter_value', 'this is not the export of an authority',
			CASE jsonb_typeof(document) WHEN 'object' THEN 'It has no "format" that says so.'
				ELSE format('It is a JSON %s.', jsonb_typeof(document)) END, NULL);
	END IF;
	IF document ->> 'format' <> 'oversight.authority/1' THEN
		PERFORM oversight.import_refused('feature_not_supported',
			format('the export has the format "%s", which this version of the extension does not know', document ->> 'format'),
			'The format it knows is "oversight.authority/1".',
			'Update the extension first, for example by ALTER EXTENSION oversight UPDATE after installing the version that made the export.');
	END IF;
	SELECT k.name INTO fault
	FROM (VALUES ('authority', 'string'), ('layout_version', 'number'), ('holds', 'object'), ('tables', 'object')) AS k (name, type)
	WHERE jsonb_typeof(document -> k.name) IS DISTINCT FROM k.type
	ORDER BY k.name LIMIT 1;
	IF FOUND THEN
		PERFORM oversight.import_refused('invalid_parameter_value', format('the export has no proper "%s"', fault.name),
			'It has been cut short or changed.', NULL);
	END IF;
	IF (document ->> 'layout_version')::numeric > layout THEN
		PERFORM oversight.import_refused('feature_not_supported',
			format('the export is of layout %s, which is newer than layout %s of register "%s"', document ->> 'layout_version', layout, register),
			'A register cannot take in what its layout does not know.',
			format('Upgrade it first, for example by SELECT oversight.upgrade_register(%L).', register));
	END IF;

	-- Every table is as long as the head says, and one that this register has.
	SELECT coalesce(h.key, t.key) AS name, h.value AS head, t.value AS rows INTO fault
	FROM jsonb_each(document -> 'holds') h
	FULL JOIN jsonb_each(document -> 'tables') t ON t.key = h.key
	WHERE jsonb_typeof(t.value) IS DISTINCT FROM 'array'
	   OR jsonb_typeof(h.value -> 'columns') IS DISTINCT FROM 'array'
	   OR h.value -> 'rows' IS DISTINCT FROM CASE jsonb_typeof(t.value) WHEN 'array' THEN to_jsonb(jsonb_array_length(t.value)) END
	ORDER BY 1 LIMIT 1;
	IF FOUND THEN
		PERFORM oversight.import_refused('invalid_parameter_value', format('table "%s" of the export is not whole', fault.name),
			CASE WHEN fault.head IS NULL THEN 'The head does not name it.'
				WHEN fault.rows IS NULL THEN 'The head names it, and it is missing.'
				WHEN jsonb_typeof(fault.rows) = 'array' AND jsonb_typeof(fault.head -> 'rows') = 'number'
					AND fault.head ->> 'rows' <> jsonb_array_length(fault.rows)::text
				THEN format('The head promises %s rows, and there are %s.', fault.head ->> 'rows', jsonb_array_length(fault.rows))
				ELSE 'It or what the head says of it has been changed.' END, NULL);
	END IF;
	SELECT h.key AS name, t.reason INTO fault
	FROM jsonb_each(document -> 'holds') h
	LEFT JOIN oversight.export_tables(register) t ON t.table_name = h.key
	WHERE t.part = 'left out' OR (t.part IS NULL AND h.value ->> 'rows' <> '0')
	ORDER BY 1 LIMIT 1;
	IF FOUND THEN
		PERFORM oversight.import_refused('undefined_table',
			format('register "%s" cannot take table "%s" of the export', register, fault.name),
			coalesce('An export leaves it out: ' || fault.reason || '.', 'It has no such table.'),
			'Make the table there first when it is one of your own; or export the authority again.');
	END IF;
	SELECT x.name, x.n, x.fault INTO fault
	FROM (
		SELECT t.table_name AS name, t.place, d.n, CASE
			WHEN jsonb_typeof(d.doc) <> 'object' THEN 'is a JSON ' || jsonb_typeof(d.doc)
			WHEN t.part = 'authority' AND t.key_columns IS NULL AND t.is_referred_to
				AND d.doc -> '#' IS DISTINCT FROM to_jsonb(d.n) THEN format('does not carry its number, "#": %s', d.n)
			WHEN NOT d.doc ?& c.needed THEN (SELECT format('has no "%s"', m.name) FROM unnest(c.needed) m (name) WHERE NOT d.doc ? m.name LIMIT 1)
			WHEN d.doc - c.names <> '{}' THEN (SELECT format('has a "%s", which the table of register "%s" has not', m.name, register)
				FROM jsonb_object_keys(d.doc - c.names) m (name) LIMIT 1)
			END AS fault
		FROM jsonb_each(document -> 'tables') x
		JOIN oversight.export_tables(register) t ON t.table_name = x.key
		CROSS JOIN LATERAL (
			SELECT array_append(array_agg(c.column_name), '#') AS names,
				coalesce(array_agg(c.column_name ORDER BY c.ordinal)
					FILTER (WHERE c.needed AND document -> 'holds' -> c.table_name -> 'columns' ? c.column_name), '{}') AS needed
			FROM oversight.export_columns(register) c
			WHERE c.table_name = x.key AND c.computed IS NULL
			  AND c.column_name <> CASE t.part WHEN 'authority' THEN 'authority' ELSE 'changed_at' END
		) c
		CROSS JOIN LATERAL jsonb_array_elements(x.value) WITH ORDINALITY AS d (doc, n)
	) x
	WHERE x.fault IS NOT NULL
	ORDER BY x.place NULLS FIRST, x.name COLLATE "C", x.n LIMIT 1;
	IF FOUND THEN
		PERFORM oversight.import_refused('invalid_parameter_value',
			format('row %s of table "%s" in the export %s', fault.n, fault.name, fault.fault),
			'It has been cut short or changed, or comes from a register with columns of its own.',
			'Export the authority again, or add the column to the table first, for example by ALTER TABLE.');
	END IF;
END
$$;
COMMENT ON FUNCTION import_check(text, jsonb) IS
	'refuses what is not a whole export of an authority, or is of a layout that the register does not know';

-- The statements that read one table, for: $1 its rows in the document, $2 by
-- table and key the numbers given so far, $3 the authority, $4 the numbers of all
-- rows (0 for one that is not there), $5 those numbers by key, $6 how many rows
-- there are before those of $1. A row is compared column by column, and what it
-- refers to by number.
CREATE FUNCTION import_statements(register text, part jsonb, columns jsonb, known text[],
	OUT matching text, OUT entering text, OUT owning text)
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	this_table CONSTANT text := part ->> 'table_name';
	target CONSTANT text := format('%I.%I', register, this_table);
	number_column CONSTANT text := part ->> 'number_column';
	of record;
	own record;
	key text;
BEGIN
	SELECT string_agg(quote_ident(c.column_name), ', ' ORDER BY c.ordinal) AS list,
		string_agg('r.' || quote_ident(c.column_name), ', ' ORDER BY c.ordinal) AS ready,
		-- as the document has it, as the table has it, and either as it is compared
		string_agg(CASE WHEN c.refers_to IS NOT NULL THEN format('m%s.value::bigint AS %I', c.ordinal, c.column_name)
			ELSE format('(d.doc ->> %L)::%s AS %I', c.column_name, c.type, c.column_name) END, ', ' ORDER BY c.ordinal) AS incoming,
		string_agg(format('t.%I', c.column_name), ', ' ORDER BY c.ordinal) AS present,
		string_agg(format('x.%I', c.column_name) || CASE WHEN c.plain THEN '' ELSE format('::text AS %I', c.column_name) END, ', ' ORDER BY c.ordinal) AS shown,
		string_agg(format(' LEFT JOIN jsonb_each_text($2 -> %L) m%s ON m%s.key = d.doc ->> %L', c.refers_to, c.ordinal, c.ordinal, c.column_name), '')
			FILTER (WHERE c.refers_to IS NOT NULL) AS joins,
		string_agg(format(' WHEN m%s.value IS NULL AND d.doc ? %L THEN jsonb_build_array(d.n, %L, %L, d.doc -> %L)',
			c.ordinal, c.column_name, c.column_name, c.refers_to, c.column_name), '') FILTER (WHERE c.refers_to IS NOT NULL) AS lost
	INTO of
	FROM jsonb_to_recordset(columns) AS c (table_name text, column_name text, ordinal integer, type text, plain boolean, refers_to text, computed text)
	WHERE c.table_name = this_table AND c.column_name = ANY (known)
	  AND c.refers_to IS DISTINCT FROM this_table;
	-- a row that refers to another of its table waits until that one is there
	SELECT string_agg(', ' || quote_ident(c.column_name), '' ORDER BY c.ordinal) AS list,
		string_agg(', r.' || quote_ident(c.column_name), '' ORDER BY c.ordinal) AS ready,
		string_agg(format(', s%s.value::bigint AS %I', c.ordinal, c.column_name), '' ORDER BY c.ordinal) AS incoming,
		string_agg(format(' LEFT JOIN jsonb_each_text($5) s%s ON s%s.key = d.doc ->> %L', c.ordinal, c.ordinal, c.column_name), '') AS joins,
		string_agg(format(' WHEN t.%I IS DISTINCT FROM s%s.value::bigint THEN %L', c.column_name, c.ordinal, c.column_name), '') AS differs
	INTO own
	FROM jsonb_to_recordset(columns) AS c (table_name text, column_name text, ordinal integer, type text, plain boolean, refers_to text, computed text)
	WHERE c.table_name = this_table AND c.column_name = ANY (known)
	  AND c.refers_to = this_table;
	SELECT 'jsonb_build_array(' || string_agg(CASE WHEN c.computed IS NULL THEN format('y.%I', k.name)
		ELSE format('(SELECT to_jsonb(%s) FROM (SELECT x.*) z)', c.computed) END, ', ' ORDER BY k.n) || ')::text'
	INTO key
	FROM jsonb_array_elements_text(nullif(part -> 'key_columns', 'null')) WITH ORDINALITY AS k (name, n)
	JOIN jsonb_to_recordset(columns) AS c (table_name text, column_name text, ordinal integer, type text, plain boolean, refers_to text, computed text)
		ON c.table_name = this_table AND c.column_name = k.name;

	-- Rows without a natural key are known by what they say, and counted.
	matching := format(
		'WITH incoming AS MATERIALIZED (
			SELECT i.*, row_number() OVER (PARTITION BY i.key ORDER BY i.n) AS again
			FROM (
				SELECT d.n, d.doc, CASE%1$s END AS lost, jsonb_strip_nulls(to_jsonb(y)) - ''changed_at'' AS said, %2$s AS key
				FROM jsonb_array_elements($1) WITH ORDINALITY AS d (doc, n)%3$s
				CROSS JOIN LATERAL (SELECT %4$s) x
				CROSS JOIN LATERAL (SELECT %5$s) y
			) i
		), present AS MATERIALIZED (
			SELECT i.*, row_number() OVER (PARTITION BY i.key ORDER BY i.changed_at, i.id) AS again
			FROM (
				SELECT %6$s AS id, %10$s AS changed_at, jsonb_strip_nulls(to_jsonb(y)) - ''changed_at'' AS said, %2$s AS key
				FROM %7$s t
				CROSS JOIN LATERAL (SELECT %8$s) x
				CROSS JOIN LATERAL (SELECT %5$s) y
				WHERE %9$s
			) i
		), matched AS MATERIALIZED (
			SELECT i.n, i.doc, i.lost, i.said, coalesce(p.id, 0) AS id, p.said AS otherwise
			FROM incoming i
			LEFT JOIN present p ON p.key = i.key AND p.again = i.again
		)
		SELECT coalesce((SELECT array_agg(m.id ORDER BY m.n) FROM matched m), ''{}''),
			(SELECT m.lost FROM matched m WHERE m.lost IS NOT NULL ORDER BY m.n LIMIT 1),
			(SELECT jsonb_build_array(m.n, m.doc, m.said, m.otherwise) FROM matched m WHERE m.otherwise <> m.said ORDER BY m.n LIMIT 1),
			(SELECT jsonb_build_array(m.n, m.doc, m.said) FROM matched m WHERE m.id = 0 ORDER BY m.n LIMIT 1),
			(SELECT jsonb_agg(p.said) FROM (
				SELECT p.said FROM present p
				LEFT JOIN incoming i ON i.key = p.key AND i.again = p.again
				WHERE i.n IS NULL LIMIT 1000) p)',
		coalesce(of.lost, ' WHEN false THEN NULL::jsonb'),
		coalesce(key, '(to_jsonb(y) - ''changed_at'')::text'),
		coalesce(of.joins, ''), of.incoming, of.shown,
		coalesce('t.' || quote_ident(number_column), '1::bigint'), target, of.present,
		CASE part ->> 'part' WHEN 'authority' THEN 't.authority = $3' ELSE 'true' END,
		CASE WHEN columns @> jsonb_build_array(jsonb_build_object('table_name', this_table, 'column_name', 'changed_at'))
			THEN 't.changed_at' ELSE 'NULL::timestamptz' END);

	IF part ->> 'part' = 'reference' THEN
		-- part of one statement for all tables, which refer to each other
		entering := format(
			'%1$I AS (INSERT INTO %2$s (%3$s) SELECT %4$s FROM jsonb_array_elements($1 -> %1$L) WITH ORDINALITY AS d (doc, n) ORDER BY d.n)',
			this_table, target, of.list, of.incoming);
		RETURN;
	END IF;
	entering := format(
		'WITH ready AS MATERIALIZED (
			SELECT w.n, %1$s%2$s
			FROM unnest($4) WITH ORDINALITY AS w (id, n)
			JOIN jsonb_array_elements($1) WITH ORDINALITY AS d (doc, n) ON $6 + d.n = w.n%3$s%4$s
			WHERE w.id = 0
		), made AS (
			INSERT INTO %5$s (authority, %6$s%7$s)
			SELECT $3, %8$s%9$s FROM ready r ORDER BY r.n
			RETURNING %10$s AS id
		)
		SELECT (SELECT array_agg(r.n ORDER BY r.n) FROM ready r), (SELECT array_agg(m.id ORDER BY m.id) FROM made m)',
		of.incoming, coalesce(own.incoming, ''), coalesce(of.joins, ''), coalesce(own.joins, ''),
		target, of.list, coalesce(own.list, ''), of.ready, coalesce(own.ready, ''),
		coalesce(quote_ident(number_column), '1::bigint'));
	IF own.list IS NULL THEN
		RETURN;
	END IF;
	owning := format(
		'SELECT jsonb_build_array(d.n, d.doc, CASE%1$s END)
		FROM unnest($4) WITH ORDINALITY AS w (id, n)
		JOIN jsonb_array_elements($1) WITH ORDINALITY AS d (doc, n) ON d.n = w.n%2$s
		JOIN %3$s t ON t.authority = $3 AND t.%4$I = w.id
		WHERE CASE%1$s END IS NOT NULL
		ORDER BY d.n LIMIT 1',
		own.differs, own.joins, target, number_column);
END
$$;
COMMENT ON FUNCTION import_statements(text, jsonb, jsonb, text[]) IS
	'the statements that look which rows of a table in an export are there already, that enter the others, and that compare what a row says of another of its table';

CREATE FUNCTION import_words(value jsonb) RETURNS text
	LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE jsonb_typeof(value) WHEN 'array' THEN (
			SELECT string_agg(coalesce('"' || (v.value #>> '{}') || '"', 'null'), ', ' ORDER BY v.n)
			FROM jsonb_array_elements(value) WITH ORDINALITY AS v (value, n))
		WHEN 'number' THEN value::text
		ELSE coalesce('"' || (value #>> '{}') || '"', 'not recorded') END;
END;
COMMENT ON FUNCTION import_words(jsonb) IS 'a value or a key of an export as a refusal shows it';

-- What differs is an array: the number of the row in the export, the row, what it
-- says, and what the register says. Names the row by its key, and the first column
-- that differs with both values.
CREATE FUNCTION import_contradiction(register text, table_name text, differs jsonb, numbers jsonb) RETURNS void
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	doc CONSTANT jsonb := differs -> 1;
	said CONSTANT jsonb := differs -> 2;
	otherwise CONSTANT jsonb := differs -> 3;
	name text;
	col record;
BEGIN
	SELECT coalesce(import_contradiction.table_name || ' ' || coalesce(
				(SELECT string_agg(oversight.import_words(doc -> k.name), ', ' ORDER BY k.n)
				 FROM unnest(t.key_columns) WITH ORDINALITY AS k (name, n) WHERE doc ? k.name),
				'#' || (doc ->> '#')),
			format('row %s of table "%s" in the export', differs ->> 0, import_contradiction.table_name))
	INTO name
	FROM oversight.export_tables(register) t WHERE t.table_name = import_contradiction.table_name;
	SELECT c.column_name,
		CASE WHEN c.refers_to IS NULL OR otherwise -> c.column_name IS NULL THEN oversight.import_words(otherwise -> c.column_name)
			-- its key, when the export has the row
			ELSE coalesce((SELECT m.key FROM jsonb_each_text(numbers -> c.refers_to) m WHERE m.value = otherwise ->> c.column_name LIMIT 1), 'another') END AS here,
		oversight.import_words(doc -> c.column_name) AS there
	INTO col
	FROM oversight.export_columns(register) c
	WHERE c.table_name = import_contradiction.table_name
	  AND said -> c.column_name IS DISTINCT FROM otherwise -> c.column_name
	ORDER BY c.ordinal LIMIT 1;
	PERFORM oversight.import_refused('integrity_constraint_violation',
		format('%s is not the same in register "%s" and in the export', name, register),
		format('Its %s is %s in the register and %s in the export.', col.column_name, col.here, col.there),
		'Correct the one that is wrong, and import again; nothing has been changed.');
END
$$;
COMMENT ON FUNCTION import_contradiction(text, text, jsonb, jsonb) IS
	'refuses an import that contradicts the register, naming the row, the column and both values';

CREATE FUNCTION import_unreadable(matching text, rows jsonb, numbers jsonb, authority text) RETURNS text
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	n integer := 0;
BEGIN
	LOOP
		n := n + 1;
		EXIT WHEN n > jsonb_array_length(rows);
		EXECUTE matching USING jsonb_build_array(rows -> (n - 1)), numbers, authority;
	END LOOP;
	RETURN 'a row';
EXCEPTION WHEN OTHERS THEN
	RETURN format('row %s', n);
END
$$;
COMMENT ON FUNCTION import_unreadable(text, jsonb, jsonb, text) IS 'which row of a table in an export cannot be read';

CREATE FUNCTION import_document(register text, document jsonb) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO, YMD'
	SET intervalstyle = 'iso_8601'
	SET timezone = 'UTC'
	SET extra_float_digits = 1
	SET bytea_output = 'hex'
	-- the maps of keys look small to the planner, and need not be
	SET enable_nestloop = off
AS $$
DECLARE
	register CONSTANT text := import_document.register;
	document CONSTANT jsonb := import_document.document;
	authority text;
	part record;
	col record;
	columns jsonb;
	n bigint;
	value text;
	rows jsonb;
	statements record;
	-- what is found of one table
	ids bigint[];
	lost jsonb;
	differs jsonb;
	missing jsonb;
	others jsonb;
	names text[];
	link record;
	starts bigint[];
	slice jsonb;
	ready bigint[];
	made bigint[];
	keys jsonb;
	-- and of all so far: by table and key, the number of a row in this register
	numbers jsonb := '{}';
	fresh jsonb := '{}';
	parts text[] := '{}';
	entered bigint := 0;
	there bigint := 0;
	state text;
	message text;
	detail text;
	hint text;
BEGIN
	PERFORM oversight.import_check(register, document);
	authority := document ->> 'authority';
	IF to_regclass(format('%I.access_grant', register)) IS NOT NULL
		AND NOT oversight.access_to_all(format('%I.access_grant', register)::regclass, 'manager') THEN
		EXECUTE format('SELECT %I.enter_access($1, $2, ''manager'', ''import'')', register) USING register, authority;
	END IF;
	-- one at a time for an authority, so that nothing is entered twice
	PERFORM pg_advisory_xact_lock(hashtextextended(format('oversight.import %s %s', register, authority), 0));

	SELECT jsonb_agg(to_jsonb(c)) INTO columns FROM oversight.export_columns(register) c;

	-- What is referred to by its code is in the document or in the register.
	FOR col IN
		SELECT r.table_name, r.column_name, r.refers_to, r.code_column FROM oversight.export_references(register) r
		WHERE document -> 'tables' ? r.table_name AND NOT (r.part = 'authority' AND r.column_name = 'authority')
		UNION ALL
		SELECT NULL, NULL, 'authority', 'code'
	LOOP
		EXECUTE format(
			'SELECT d.n, d.value
			FROM (
				SELECT d.n, d.doc ->> $3 AS value FROM jsonb_array_elements($1 -> $2) WITH ORDINALITY AS d (doc, n)
				UNION ALL SELECT NULL, $5 WHERE $2 IS NULL
			) d
			LEFT JOIN (SELECT DISTINCT r.doc ->> %3$L AS code FROM jsonb_array_elements($1 -> $4) AS r (doc)) r ON r.code = d.value
			LEFT JOIN %1$I.%2$I t ON t.%3$I::text = d.value
			WHERE d.value IS NOT NULL AND r.code IS NULL AND t.%3$I IS NULL
			ORDER BY d.n LIMIT 1',
			register, col.refers_to, col.code_column)
		INTO n, value USING document -> 'tables', col.table_name, col.column_name, col.refers_to, authority;
		IF value IS NOT NULL THEN
			PERFORM oversight.import_refused('foreign_key_violation',
				format('%s "%s" is neither in the export nor in register "%s"', col.refers_to, value, register),
				CASE WHEN n IS NULL THEN 'The export is of this authority.'
					ELSE format('Row %s of table "%s" in the export refers to it as its %s.', n, col.table_name, col.column_name) END, NULL);
		END IF;
	END LOOP;

	FOR part IN
		SELECT t.*, (
			SELECT array_agg(c.column_name ORDER BY c.ordinal)
			FROM jsonb_to_recordset(columns) AS c (table_name text, column_name text, ordinal integer, computed text)
			WHERE c.table_name = t.table_name AND c.computed IS NULL
			  AND c.column_name <> CASE t.part WHEN 'authority' THEN 'authority' ELSE 'changed_at' END
			  -- a column that the document does not know keeps its default
			  AND document -> 'holds' -> t.table_name -> 'columns' ? c.column_name) AS known
		FROM oversight.export_tables(register) t
		WHERE document -> 'tables' ? t.table_name
		-- what is referred to comes first
		ORDER BY t.part = 'authority', t.place, t.table_name COLLATE "C"
	LOOP
		-- Everything for reference is entered by one statement, since its tables
		-- refer to each other.
		IF part.part = 'authority' AND parts <> '{}' THEN
			BEGIN
				EXECUTE format('WITH %s SELECT', array_to_string(parts, ', ')) USING fresh;
			EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
				GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
				PERFORM oversight.import_refused(state, format('cannot import authority "%s": %s', authority, message), detail, hint);
			END;
			parts := '{}';
		END IF;

		rows := document -> 'tables' -> part.table_name;
		CONTINUE WHEN rows = '[]';
		SELECT s.* INTO statements FROM oversight.import_statements(register, to_jsonb(part), columns, part.known) s;

		BEGIN
			EXECUTE statements.matching INTO ids, lost, differs, missing, others USING rows, numbers, authority;
		EXCEPTION WHEN data_exception OR syntax_error OR feature_not_supported OR program_limit_exceeded THEN
			GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
			PERFORM oversight.import_refused(state, format('%s of table "%s" in the export: %s',
				oversight.import_unreadable(statements.matching, rows, numbers, authority), part.table_name, message), detail, hint);
		END;
		IF lost IS NOT NULL THEN
			PERFORM oversight.import_refused('foreign_key_violation',
				format('%s %s is not in the export', lost ->> 2, oversight.import_words(lost -> 3)),
				format('Row %s of table "%s" in the export refers to it as its %s.', lost ->> 0, part.table_name, lost ->> 1), NULL);
		END IF;
		-- Rows that are numbered cannot be told to be the same when they differ, so
		-- one side must hold all that the other does.
		IF differs IS NULL AND part.part = 'authority' AND part.key_columns IS NULL AND missing IS NOT NULL AND others IS NOT NULL THEN
			SELECT missing || jsonb_build_array(o.value) INTO differs
			FROM jsonb_array_elements(others) o
			ORDER BY (SELECT count(*) FROM jsonb_each(o.value) a JOIN jsonb_each(missing -> 2) b ON a.key = b.key AND a.value = b.value) DESC,
				o.value::text COLLATE "C"
			LIMIT 1;
		END IF;
		IF differs IS NOT NULL THEN
			PERFORM oversight.import_contradiction(register, part.table_name, differs, numbers);
		END IF;
		n := coalesce(cardinality(array_positions(ids, 0)), 0);
		entered := entered + n;
		there := there + cardinality(ids) - n;

		IF part.part = 'reference' THEN
			IF n > 0 THEN
				parts := parts || statements.entering;
				SELECT fresh || jsonb_build_object(part.table_name, jsonb_agg(d.doc ORDER BY d.n)) INTO fresh
				FROM unnest(ids) WITH ORDINALITY AS w (id, n)
				JOIN jsonb_array_elements(rows) WITH ORDINALITY AS d (doc, n) ON d.n = w.n
				WHERE w.id = 0;
			END IF;
			CONTINUE;
		END IF;

		IF part.is_referred_to THEN
			SELECT array_agg(CASE
					WHEN part.key_columns IS NULL THEN d.doc ->> '#'
					WHEN cardinality(part.key_columns) = 1 THEN d.doc ->> part.key_columns[1]
					ELSE (SELECT jsonb_agg(d.doc -> k.name ORDER BY k.n) FROM unnest(part.key_columns) WITH ORDINALITY AS k (name, n))::text
				END ORDER BY d.n)
			INTO names
			FROM jsonb_array_elements(rows) WITH ORDINALITY AS d (doc, n);
			SELECT coalesce(jsonb_object_agg(w.name, w.id), '{}') INTO keys FROM unnest(names, ids) AS w (name, id) WHERE w.id <> 0;
		END IF;

		-- Rows are entered in the order of the document, by as few statements as
		-- there can be when a row refers to one of its own table before it.
		starts := '{0}';
		FOR link IN
			SELECT d.n, min(coalesce(m.n, 0)) AS earliest, max(m.n) AS latest,
				string_agg(format('%s is %s', c.column_name, oversight.import_words(d.doc -> c.column_name)), ', ') AS says
			FROM jsonb_array_elements(rows) WITH ORDINALITY AS d (doc, n)
			JOIN jsonb_to_recordset(columns) AS c (table_name text, column_name text, refers_to text)
				ON c.table_name = part.table_name AND c.refers_to = part.table_name AND d.doc ? c.column_name
			LEFT JOIN unnest(names) WITH ORDINALITY AS m (name, n) ON m.name = d.doc ->> c.column_name
			GROUP BY d.n ORDER BY d.n
		LOOP
			IF link.earliest = 0 OR link.latest >= link.n THEN
				PERFORM oversight.import_refused('foreign_key_violation',
					format('row %s of table "%s" in the export refers to a row of the same table that does not come before it', link.n, part.table_name),
					format('Its %s.', link.says), NULL);
			END IF;
			IF link.latest > starts[cardinality(starts)] THEN
				starts := starts || link.n - 1;
			END IF;
		END LOOP;
		starts := starts || cardinality(ids)::bigint;
		FOR run IN 1..cardinality(starts) - 1 LOOP
			CONTINUE WHEN n = 0;
			IF cardinality(starts) > 2 THEN
				SELECT jsonb_agg(d.doc ORDER BY d.n) INTO slice
				FROM jsonb_array_elements(rows) WITH ORDINALITY AS d (doc, n)
				WHERE d.n > starts[run] AND d.n <= starts[run + 1];
			ELSE
				slice := rows;
			END IF;
			BEGIN
				EXECUTE statements.entering INTO ready, made USING slice, numbers, authority, ids, keys, starts[run];
			EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
				GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
				PERFORM oversight.import_refused(state, format('cannot import authority "%s", table "%s": %s', authority, part.table_name, message), detail, hint);
			END;
			IF part.is_referred_to THEN
				SELECT keys || jsonb_object_agg(names[w.n], w.id) INTO keys FROM unnest(ready, made) AS w (n, id) WHERE w.id IS NOT NULL;
			END IF;
			FOR i IN 1..coalesce(cardinality(ready), 0) LOOP
				ids[ready[i]] := made[i];
			END LOOP;
		END LOOP;
		IF statements.owning IS NOT NULL THEN
			EXECUTE statements.owning INTO differs USING rows, numbers, authority, ids, keys;
			IF differs IS NOT NULL THEN
				PERFORM oversight.import_contradiction(register, part.table_name,
					jsonb_build_array(differs -> 0, differs -> 1, '{}'::jsonb, jsonb_build_object(differs ->> 2, 0)), numbers);
			END IF;
		END IF;
		IF part.is_referred_to THEN
			numbers := numbers || jsonb_build_object(part.table_name, keys);
		END IF;
	END LOOP;

	RETURN CASE WHEN entered = 0
		THEN format('register %I already holds everything in the export of "%s" (%s)', register, authority, document ->> 'authority_name')
		ELSE format('"%s" (%s) imported into register %I: %s rows entered, %s there already', authority, document ->> 'authority_name',
			register, entered, there) END;
END
$$;
COMMENT ON FUNCTION import_document(text, jsonb) IS
	'does the work of import_authority, with every guard of the register on duty';

CREATE FUNCTION import_authority(register text, document jsonb) RETURNS text
	AS 'MODULE_PATHNAME', 'oversight_import_authority' LANGUAGE C VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE;
COMMENT ON FUNCTION import_authority(text, jsonb) IS
	'reads an export of an authority into a register, and says how much was entered: what is there already is left alone, what contradicts the register is refused, and nothing is half entered';
