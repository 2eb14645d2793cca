-- The ledger of a register: starting, sealing and verifying it. The tables and
-- the trigger are in src/register/layout/90_ledger.sql.

-- Which tables of a register a ledger covers, under whose key the free text in
-- their rows is concealed, and which columns tell of nobody: keys, references to
-- other tables, those whose words come from a list (a constraint says so by its
-- name), and some that name a part of the office.
CREATE FUNCTION ledger_tables(register text) RETURNS TABLE (table_name text, concerns text, plain text[], columns text[])
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT t.relname::text,
		CASE
			WHEN t.has_words AND t.relname IN ('subject', 'fulfilment') THEN 'itself'
			WHEN t.has_words AND t.relname = 'snapshot_line' THEN 'row'
			WHEN t.has_words AND t.links @> '{authority,subject}' THEN 'subject'
			WHEN t.has_words AND t.links @> '{authority,id,obligation}' THEN 'obligation'
			WHEN t.has_words AND t.links @> '{authority,fulfilment}' THEN 'fulfilment'
			ELSE 'nobody'
		END,
		t.plain, t.columns
	FROM (
		SELECT c.relname, p.plain,
			array_agg(a.attname::text ORDER BY a.attname COLLATE "C") AS columns,
			array_agg(a.attname::text) FILTER (WHERE a.atttypid = CASE a.attname WHEN 'authority' THEN 'text'::regtype ELSE 'bigint'::regtype END) AS links,
			bool_or(a.attname <> ALL (p.plain)
				AND y.typcategory NOT IN ('B', 'N', 'D', 'T', 'R', 'E') AND y.typnamespace <> e.extnamespace) AS has_words
		FROM pg_catalog.pg_namespace n
		JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
		JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
		JOIN pg_catalog.pg_extension e ON e.extname = 'oversight'
		CROSS JOIN LATERAL (
			SELECT '{authority,team,clause,report,step,recorded_by}'::text[]
				|| coalesce(array_agg(DISTINCT k.attname::text ORDER BY k.attname::text), '{}') AS plain
			FROM pg_catalog.pg_constraint r
			JOIN pg_catalog.pg_attribute k ON k.attrelid = r.conrelid AND k.attnum = ANY (r.conkey)
			WHERE r.conrelid = c.oid AND (r.contype IN ('p', 'f') OR r.contype = 'c' AND r.conname LIKE '%\_is\_known')
		) p
		WHERE n.nspname = ledger_tables.register AND c.relkind = 'r' AND c.relpersistence = 'p'
		  -- note_entry serves its own owner's tables alone
		  AND c.relowner = n.nspowner
		  AND c.relname NOT IN ('entry', 'block', 'block_entry', 'erasure_key')
		  AND EXISTS (SELECT FROM pg_catalog.pg_constraint r WHERE r.conrelid = c.oid AND r.contype = 'p' AND NOT r.condeferrable)
		GROUP BY c.relname, p.plain
	) t
	ORDER BY t.relname;
END;
COMMENT ON FUNCTION ledger_tables(text) IS
	'the tables of a register that a ledger covers, which are those with a primary key that is not deferrable; under whose key their free text is concealed (a subject''s, that of the obligation''s subject or else the row''s own, a fulfilment''s, the row''s own, nobody''s), and the columns whose words tell of nobody';

CREATE FUNCTION key_hash(key jsonb) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT encode(sha256(convert_to(key::text, 'UTF8')), 'hex');
END;
COMMENT ON FUNCTION key_hash(jsonb) IS
	'a primary key, as canonical_key writes it, in a name short enough for an index; what erasure_key calls a row that has no number by';

-- The triggers that start_ledger makes, and what is wrong with one.
CREATE FUNCTION ledger_triggers(register text) RETURNS TABLE (table_name text, trigger_name text, definition text, problem text, is_as_defined boolean)
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.relname::text, f.name,
		format('CREATE OR REPLACE TRIGGER %I AFTER %s ON %I.%I FOR EACH %s EXECUTE FUNCTION %I.note_entry(%s)',
			f.name, f.events, ledger_triggers.register, c.relname, f.level, ledger_triggers.register, f.arguments),
		p.problem, p.problem IS NULL AND g.tgargs = f.given
	FROM pg_catalog.pg_namespace n
	JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind = 'r'
	LEFT JOIN oversight.ledger_tables(ledger_triggers.register) t ON t.table_name = c.relname
	CROSS JOIN LATERAL (VALUES
		('ledger_row', 29, 'INSERT OR UPDATE OR DELETE', 'ROW', format('%L, %L', t.concerns, t.plain::text),
			convert_to(t.concerns, getdatabaseencoding()) || '\x00'::bytea || convert_to(t.plain::text, getdatabaseencoding()) || '\x00'::bytea),
		('ledger_truncate', 32, 'TRUNCATE', 'STATEMENT', '', ''::bytea)
	) f (name, type, events, level, arguments, given)
	LEFT JOIN pg_catalog.pg_trigger g ON g.tgrelid = c.oid AND g.tgname = f.name
	CROSS JOIN LATERAL (
		SELECT CASE
			WHEN g.oid IS NULL THEN 'missing'
			WHEN g.tgenabled NOT IN ('O', 'A') THEN 'disabled'
			WHEN g.tgtype <> f.type OR g.tgqual IS NOT NULL OR g.tgattr::text <> '' OR g.tgconstraint <> 0
				OR g.tgfoid IS DISTINCT FROM (SELECT h.oid FROM pg_catalog.pg_proc h WHERE h.pronamespace = n.oid AND h.proname = 'note_entry' AND h.pronargs = 0)
				THEN 'not the one that start_ledger makes'
			-- words would be noted in clear, and stay so
			WHEN f.level = 'ROW' AND t.concerns <> 'nobody'
				AND position(convert_to(t.concerns, getdatabaseencoding()) || '\x00'::bytea IN g.tgargs) <> 1
				THEN 'older than a column of the table, and conceals no words until start_ledger is run again'
			END AS problem
	) p
	WHERE n.nspname = ledger_triggers.register
	ORDER BY c.relname, f.name;
END;
COMMENT ON FUNCTION ledger_triggers(text) IS
	'for each table of a register the triggers that note what is written to it, the statements that make them, and what is wrong with those there are: missing, disabled, or something else by the same name';

CREATE FUNCTION start_ledger(register text) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET jit = off
AS $$
DECLARE
	register CONSTANT text := start_ledger.register;
	covered record;
	definition text;
	noted text[];
	left_out text;
	joined integer := 0;
	there integer := 0;
	n bigint;
	rows_noted bigint := 0;
	own_key text;
	owner_of text;
BEGIN
	PERFORM oversight.check_register_owner(register, 'start the ledger of');
	-- Says so when there is no such schema, or when it is no register.
	PERFORM oversight.register_info(register);
	-- Rows that were committed while we waited for a table must be seen.
	IF current_setting('transaction_isolation') <> 'read committed' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'active_sql_transaction',
			MESSAGE = format('the ledger of register %I cannot be started in a transaction that is %s', register, current_setting('transaction_isolation')),
			DETAIL = 'It would miss rows that were written since the transaction began.',
			HINT = 'Start it in a transaction of its own, for example by BEGIN ISOLATION LEVEL READ COMMITTED.';
	END IF;
	-- one at a time, and nobody writes while what is there is noted
	PERFORM oversight.lock_register(register, 'SHARE ROW EXCLUSIVE');

	FOR covered IN
		SELECT t.*, coalesce(g.definitions, '{}') AS triggers
		FROM oversight.ledger_tables(register) t
		LEFT JOIN (
			SELECT f.table_name, array_agg(f.definition) AS definitions
			FROM oversight.ledger_triggers(register) f
			WHERE f.is_as_defined IS NOT TRUE
			GROUP BY f.table_name
		) g ON g.table_name = t.table_name
	LOOP
		FOREACH definition IN ARRAY covered.triggers LOOP
			EXECUTE definition;
		END LOOP;

		noted := NULL;
		EXECUTE format('SELECT ARRAY(SELECT jsonb_array_elements_text(e.row_values -> ''columns''))
			FROM %I.entry e WHERE e.table_name = $1 AND e.key = ''{}'' AND e.operation = ''start'' ORDER BY e.id DESC LIMIT 1', register)
			INTO noted USING covered.table_name;
		CONTINUE WHEN noted = covered.columns;

		own_key := format('%L || oversight.key_hash(oversight.canonical_key(t.*))', covered.table_name || ' ');
		owner_of := CASE covered.concerns
			WHEN 'itself' THEN format('%L || t.id', covered.table_name || ' ')
			WHEN 'subject' THEN format('coalesce(''subject '' || t.subject, %s)', CASE covered.table_name WHEN 'obligation' THEN 'NULL' ELSE own_key END)
			WHEN 'fulfilment' THEN format('coalesce(''fulfilment '' || t.fulfilment, %s)', own_key)
			WHEN 'row' THEN own_key
			WHEN 'obligation' THEN format('coalesce(''subject '' || (SELECT o.subject FROM %I.obligation o WHERE o.authority = t.authority AND o.id = t.obligation), %L || t.id, %s)', register, covered.table_name || ' ', own_key)
			END;
		IF owner_of IS NOT NULL THEN
			EXECUTE format('INSERT INTO %1$I.erasure_key (authority, owner)
				SELECT DISTINCT k.authority, k.owner FROM (SELECT t.authority, %3$s AS owner FROM ONLY %1$I.%2$I t) k
				WHERE k.authority IS NOT NULL AND k.owner IS NOT NULL AND NOT EXISTS (SELECT FROM %1$I.erasure_key h WHERE h.authority = k.authority AND h.owner = k.owner)',
				register, covered.table_name, owner_of);
		END IF;
		EXECUTE format('INSERT INTO %I.entry (id, table_name, key, operation, row_values, actor, acting_as, recorded_at, leaf)
			SELECT n.*, oversight.ledger_leaf(n.id, n.table_name, n.key, n.operation, n.row_values, NULL, n.actor, n.acting_as, n.recorded_at)
			FROM (SELECT nextval(%L) AS id, $1 AS table_name, ''{}''::jsonb AS key, ''start'' AS operation, jsonb_build_object(''columns'', $2) AS row_values,
				session_user::text AS actor, nullif(nullif(current_setting(''role''), ''none''), session_user) AS acting_as, clock_timestamp() AS recorded_at) n',
			register, format('%I.entry_id_seq', register))
			USING covered.table_name, covered.columns;
		-- The rows that are there. Where the table has joined before and got new
		-- columns since, the rows that still say what was noted of them: since it
		-- was last emptied and they were last removed, and of a column that went
		-- and came back what was noted when it was there. (A row is written t.*
		-- here, because t could be one of its columns.)
		EXECUTE format('INSERT INTO %1$I.entry (id, table_name, key, operation, row_values, concealed_by, actor, acting_as, recorded_at, leaf)
			SELECT n.*, oversight.ledger_leaf(n.id, n.table_name, n.key, n.operation, n.row_values, n.owner, n.actor, n.acting_as, n.recorded_at)
			FROM (
				SELECT nextval(%4$L) AS id, $1 AS table_name, r.key, ''baseline'' AS operation,
					oversight.canonical_row(r.live, k.secret, $2) AS row_values, r.owner,
					session_user::text AS actor, nullif(nullif(current_setting(''role''), ''none''), session_user) AS acting_as, clock_timestamp() AS recorded_at
				FROM (SELECT (t.*)::%1$I.%2$I AS live, oversight.canonical_key(t.*) AS key, t2.authority, t2.owner
					FROM ONLY %1$I.%2$I t CROSS JOIN LATERAL (SELECT %3$s) t2 (authority, owner)) r
				LEFT JOIN %1$I.erasure_key k ON k.authority = r.authority AND k.owner = r.owner
				%5$s
			) n', register, covered.table_name,
			CASE WHEN owner_of IS NULL THEN 'NULL::text, NULL::text' ELSE format('t.authority, CASE WHEN t.authority IS NOT NULL THEN %s END', owner_of) END,
			format('%I.entry_id_seq', register),
			CASE WHEN noted IS NOT NULL THEN format('WHERE (
				SELECT oversight.row_fits(w.said, r.live, w.owner IS NOT NULL, h.secret, EXISTS (
					SELECT FROM oversight.erased_keys(%2$L) x WHERE x.authority = w.said ->> ''authority'' AND x.owner = w.owner))
				FROM (
					SELECT jsonb_object_agg(v.key, v.value ORDER BY e.id) AS said, (array_agg(e.concealed_by ORDER BY e.id DESC))[1] AS owner
					FROM %1$I.entry e CROSS JOIN LATERAL jsonb_each(e.row_values) v
					WHERE e.table_name = $1 AND e.key = r.key AND e.id > greatest(
						(SELECT max(o.id) FROM %1$I.entry o WHERE o.table_name = $1 AND o.key = ''{}'' AND o.operation = ''truncate''),
						(SELECT max(o.id) FROM %1$I.entry o WHERE o.table_name = $1 AND o.key = r.key AND o.operation = ''delete''), 0)
				) w
				LEFT JOIN %1$I.erasure_key h ON h.authority = w.said ->> ''authority'' AND h.owner = w.owner)', register, register) ELSE '' END)
			USING covered.table_name, covered.plain;
		GET DIAGNOSTICS n = ROW_COUNT;
		rows_noted := rows_noted + n;
		joined := joined + 1;
	END LOOP;
	SELECT count(*) INTO there FROM oversight.ledger_tables(register) t;
	-- a partitioned table's rows are those of its partitions
	SELECT string_agg(quote_ident(c.relname), ', ' ORDER BY c.relname) INTO left_out
	FROM pg_namespace s
	JOIN pg_class c ON c.relnamespace = s.oid AND c.relkind IN ('r', 'f')
	WHERE s.nspname = register AND c.relname NOT IN ('entry', 'block', 'block_entry', 'erasure_key')
	  AND NOT EXISTS (SELECT FROM oversight.ledger_tables(register) t WHERE t.table_name = c.relname);
	RETURN CASE WHEN joined = 0
		THEN format('the ledger of register %I is started already, with %s tables', register, there)
		ELSE format('the ledger of register %I started: %s of its %s tables joined, with %s rows', register, joined, there, rows_noted) END
		|| coalesce('; left out: ' || left_out, '');
END
$$;
COMMENT ON FUNCTION start_ledger(text) IS
	'starts the ledger of a register: notes every row that is there, and from then on every change; run again, it takes in tables and columns that are new, and says what it did';

CREATE FUNCTION seal_ledger(register text) RETURNS TABLE (blocks integer, entries bigint, digest text)
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := seal_ledger.register;
	-- bounds the memory that the tree of one block takes
	largest CONSTANT integer := 65536;
	last record;
	newest bigint;
	quiet boolean;
	sealed bigint;
	up_to bigint;
	root bytea;
	at timestamptz;
	complete bigint;
BEGIN
	PERFORM oversight.check_register_owner(register, 'seal the ledger of');
	PERFORM oversight.register_info(register);
	blocks := 0;
	entries := 0;
	-- One sealer at a time; writers do not touch this table. Readers read on.
	EXECUTE format('LOCK TABLE %I.block IN SHARE ROW EXCLUSIVE MODE', register);
	EXECUTE format('SELECT b.number, b.header, b.complete_before, b.sealed_at FROM %I.block b ORDER BY b.number DESC LIMIT 1', register) INTO last;
	IF last.number IS NULL THEN
		SELECT 0::bigint AS number, decode(repeat('00', 32), 'hex') AS header, 0::bigint AS complete_before, '-infinity'::timestamptz AS sealed_at INTO last;
	END IF;

	-- Entries are numbered when they are written and seen when they are
	-- committed, so a lower number can turn up later. None will below the newest
	-- seen now if nobody is writing, and whoever writes holds a lock that shows.
	-- The order of these three matters: the newest, then the locks, then what
	-- there is to seal.
	EXECUTE format('SELECT max(e.id) FROM %I.entry e', register) INTO newest;
	quiet := current_setting('transaction_isolation') = 'read committed' AND NOT EXISTS (
		SELECT FROM pg_locks l
		WHERE l.locktype = 'relation' AND l.relation = format('%I.entry', register)::regclass
		  AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
		  AND l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
		  AND l.pid IS DISTINCT FROM pg_backend_pid());
	up_to := last.complete_before - 1;
	complete := last.complete_before;
	LOOP
		EXECUTE format('WITH found AS (
				SELECT e.id, e.leaf FROM %1$I.entry e
				WHERE e.id > $1 AND NOT EXISTS (SELECT FROM %1$I.block_entry b WHERE b.entry = e.id AND b.entry > $1)
				ORDER BY e.id LIMIT $2
			), placed AS (
				INSERT INTO %1$I.block_entry (block, position, entry)
				SELECT $3, row_number() OVER (ORDER BY f.id), f.id FROM found f
			)
			SELECT count(*), max(f.id), oversight.merkle_root(array_agg(f.leaf ORDER BY f.id)) FROM found f', register)
			INTO sealed, up_to, root USING up_to, largest, last.number + 1;
		EXIT WHEN sealed = 0;
		IF sealed < largest AND quiet THEN
			complete := greatest(complete, newest + 1);
		END IF;
		at := greatest(clock_timestamp(), last.sealed_at + interval '1 microsecond');
		EXECUTE format('INSERT INTO %I.block (number, previous, root, entries, complete_before, sealed_at, header)
			SELECT b.number, b.previous, b.root, b.entries, b.complete_before, b.sealed_at,
				oversight.ledger_header(b.number, b.previous, b.root, b.entries, b.complete_before, b.sealed_at)
			FROM (VALUES ($1, $2, $3, $4, $5, $6)) b (number, previous, root, entries, complete_before, sealed_at)
			RETURNING number, header, complete_before, sealed_at', register)
			INTO last USING last.number + 1, last.header, root, sealed, complete, at;
		blocks := blocks + 1;
		entries := entries + sealed;
		EXIT WHEN sealed < largest;
	END LOOP;
	digest := oversight.ledger_digest(register);
	RETURN NEXT;
EXCEPTION WHEN unique_violation THEN
	RAISE EXCEPTION USING
		ERRCODE = 'serialization_failure',
		MESSAGE = format('could not seal the ledger of register %I', register),
		DETAIL = 'Another session has sealed it since this transaction began.',
		HINT = 'Try again in a new transaction.';
END
$$;
COMMENT ON FUNCTION seal_ledger(text) IS
	'seals the entries of a register''s ledger that are not sealed yet into blocks: how many blocks and entries that were, and the digest to keep; nothing to seal, or a ledger that was not started, is 0 blocks';

CREATE FUNCTION ledger_digest(register text) RETURNS text
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	line text;
BEGIN
	-- for its owner, and whoever was let see the blocks
	PERFORM oversight.check_register_owner(ledger_digest.register, 'read the ledger of')
	FROM pg_namespace n
	JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'block'
	WHERE n.nspname = ledger_digest.register AND NOT pg_has_role(n.nspowner, 'USAGE')
	  AND (NOT has_table_privilege(c.oid, 'SELECT') OR row_security_active(c.oid));
	PERFORM oversight.register_info(ledger_digest.register);
	EXECUTE format('SELECT format(''ledger of %%s, block %%s, sealed %%s, sha256 %%s'', $1, b.number,
			to_char(b.sealed_at AT TIME ZONE ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.US"Z"''), encode(b.header, ''hex''))
		FROM %I.block b ORDER BY b.number DESC LIMIT 1', ledger_digest.register)
		INTO line USING ledger_digest.register;
	RETURN line;
END
$$;
COMMENT ON FUNCTION ledger_digest(text) IS
	'one line that stands for everything sealed in a register''s ledger so far, to be kept outside the database; NULL before the first seal';

CREATE FUNCTION known_block(register text, table_name text, at timestamptz) RETURNS bigint
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	sealed record;
	block bigint;
BEGIN
	IF at IS NULL OR table_name IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = format('%s must not be null', CASE WHEN at IS NULL THEN 'the time' ELSE 'table name' END),
			DETAIL = 'The ledger answers what was known of one table at one time.',
			HINT = 'Write, for example, as_known(''fulfilment'', ''2020-01-31 12:00+00'').';
	END IF;
	EXECUTE format('SELECT min(b.sealed_at) AS first, max(b.sealed_at) AS last FROM %I.block b', register) INTO sealed;
	IF sealed.last IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('the ledger of register %I has not been sealed', register),
			DETAIL = 'What was known is read from sealed blocks only.',
			HINT = format('Start it with oversight.start_ledger(%L), then seal it with oversight.seal_ledger(%L).', register, register);
	END IF;
	IF at > sealed.last THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('what was known at %s is not sealed yet', at),
			DETAIL = format('The last seal was at %s; a later one could change the answer.', sealed.last),
			HINT = format('Seal the ledger with oversight.seal_ledger(%L), or ask for a time up to the last seal.', register);
	END IF;
	IF at < sealed.first THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('what was known at %s is not in the ledger', at),
			DETAIL = format('It was first sealed at %s.', sealed.first),
			HINT = 'Ask for a time from then on.';
	END IF;
	EXECUTE format('SELECT max(b.number) FROM %I.block b WHERE b.sealed_at <= $1', register) INTO block USING at;
	EXECUTE format('SELECT count(*) FILTER (WHERE b.block <= $2) AS joined, count(*) AS ever
		FROM %1$I.entry e LEFT JOIN %1$I.block_entry b ON b.entry = e.id
		WHERE e.table_name = $1 AND e.key = ''{}'' AND e.operation = ''start''', register) INTO sealed USING table_name, block;
	IF sealed.joined = 0 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'undefined_table',
			MESSAGE = format('table "%s" was not in the ledger of register %I at %s', table_name, register, at),
			DETAIL = CASE WHEN sealed.ever > 0 THEN 'It joined later.' ELSE 'The ledger knows no table of that name.' END,
			HINT = CASE WHEN sealed.ever > 0 THEN 'Ask for a later time.' ELSE 'Name a table of the register, for example ''fulfilment''.' END;
	END IF;
	RETURN block;
END
$$;
COMMENT ON FUNCTION known_block(text, text, timestamptz) IS
	'the last block that was sealed by a time; refuses a time that the ledger cannot answer for, and a table that was not in it';

CREATE FUNCTION as_known(register text, table_name text, at timestamptz, key jsonb DEFAULT NULL)
	RETURNS TABLE (row_key jsonb, row_values jsonb, entry bigint, block bigint, operation text, actor text, recorded_at timestamptz)
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	SET jit = off
AS $$
BEGIN
	PERFORM oversight.register_info(as_known.register);
	RETURN QUERY EXECUTE format('SELECT r.* FROM %I.as_known($1, $2, $3) r', as_known.register) USING table_name, at, key;
END
$$;
COMMENT ON FUNCTION as_known(text, text, timestamptz, jsonb) IS
	'what a register knew then: the rows of a table, or the one with a key, as sealed in its ledger by a time';

CREATE FUNCTION erased_keys(register text) RETURNS TABLE (authority text, owner text)
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT DISTINCT e.key ->> ''authority'', e.table_name || '' '' || (e.key ->> ''id'')
		FROM %1$I.entry e
		WHERE e.table_name IN (''subject'', ''fulfilment'') AND e.operation IN (''delete'', ''erase'')
		  AND e.key = jsonb_build_object(''authority'', e.key -> ''authority'', ''id'', e.key -> ''id'')
		  AND jsonb_typeof(e.key -> ''authority'') = ''string'' AND jsonb_typeof(e.key -> ''id'') = ''number''
		  -- who was entered again has a key again
		  AND NOT EXISTS (SELECT FROM %1$I.entry l
			WHERE l.table_name = e.table_name AND l.key = e.key AND l.id > e.id AND l.operation IN (''baseline'', ''insert'', ''update''))', erased_keys.register);
END
$$;
COMMENT ON FUNCTION erased_keys(text) IS
	'the keys that went with the person or the fulfilment they were of; what is a digest under one of them cannot be compared with anything any more';

-- Row security is off, because all rows must be seen: whoever is to see but some of
-- them, or none, is refused rather than told that all is well.
CREATE FUNCTION verify_ledger(register text, digest text DEFAULT NULL)
	RETURNS TABLE (problem text, block bigint, entry bigint, table_name text, key jsonb)
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	SET jit = off
	SET row_security = off
AS $$
DECLARE
	register CONSTANT text := verify_ledger.register;
	kept text[];
	at record;
	held record;
	covered record;
	triggers jsonb[];
	erased text[];
	other record;
	lost text[];
	expected bigint := 1;
	before bytea := decode(repeat('00', 32), 'hex');
	sealed_before timestamptz := '-infinity';
	complete bigint := 0;
	-- when an entry numbered from `complete` on can have been written at the earliest
	earliest timestamptz := '-infinity';
	-- clocks are set back, and of two servers one is ahead
	leeway CONSTANT interval := '1 day';
	misdated boolean := false;
BEGIN
	-- for its owner, and whoever was let see all of it
	PERFORM oversight.check_register_owner(register, 'verify the ledger of')
	FROM pg_namespace n
	JOIN pg_class c ON c.relnamespace = n.oid AND c.relname IN ('entry', 'block', 'block_entry', 'erasure_key')
	WHERE n.nspname = register AND NOT pg_has_role(n.nspowner, 'USAGE')
	  AND (NOT has_table_privilege(c.oid, 'SELECT') OR row_security_active(c.oid));
	PERFORM oversight.register_info(register);
	IF digest IS NOT NULL THEN
		kept := regexp_match(digest, 'block (\d{1,18}), sealed \S+, sha256 ([0-9a-f]{64})\s*$');
		IF kept IS NULL THEN
			RAISE EXCEPTION USING
				ERRCODE = 'invalid_text_representation',
				MESSAGE = format('not the digest of a ledger: "%s"', digest),
				DETAIL = 'A digest is a line that ledger_digest or seal_ledger gave.',
				HINT = format('Give the whole line, for example "ledger of stoke, block 7, sealed 2020-01-31T12:00:00.000000Z, sha256 %s".', repeat('0', 64));
		END IF;
	END IF;

	-- A view would run what somebody else has written with the rights of whoever
	-- asks, and so would a column of a type with a cast of its own, or an index on
	-- an expression, which the planner works out.
	FOR table_name IN
		SELECT l.name FROM unnest('{entry,block,block_entry,erasure_key}'::text[]) l (name)
		WHERE NOT EXISTS (
			SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname = register AND c.relname = l.name AND c.relkind = 'r'
			  AND NOT EXISTS (SELECT FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
				WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND y.typnamespace <> 'pg_catalog'::regnamespace)
			  AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)))
	LOOP
		problem := 'the ledger''s own table is gone, or is not the one that the layout makes';
		RETURN NEXT;
	END LOOP;
	IF problem IS NOT NULL THEN
		RETURN;
	END IF;

	-- The chain, block by block, up to the first that does not fit. What is
	-- empty fits nothing, though its constraint may have been dropped.
	FOR at IN EXECUTE format('SELECT b.*, oversight.ledger_header(b.number, b.previous, b.root, b.entries, b.complete_before, b.sealed_at) AS said
		FROM %I.block b ORDER BY b.number', register)
	LOOP
		problem := NULL;
		block := at.number;
		entry := NULL;
		IF at.number IS DISTINCT FROM expected THEN
			problem := 'the block is missing';
			block := expected;
		ELSIF at.header IS NULL OR at.header IS DISTINCT FROM at.said THEN
			problem := 'the block was changed: its header does not fit';
		ELSIF at.previous IS DISTINCT FROM before THEN
			problem := 'the block does not follow the one before it';
		ELSIF at.sealed_at <= sealed_before OR at.complete_before < complete THEN
			problem := 'the block was not sealed after the one before it';
		ELSE
			-- The numbers lie together, so that a block costs what it has, however many there are.
			EXECUTE format('SELECT min(b.entry) AS lowest, max(b.entry) AS highest FROM %I.block_entry b WHERE b.block = $1', register)
				INTO held USING at.number;
			EXECUTE format('SELECT count(*) AS n, min(b.position) AS first, max(b.position) AS last,
					min(b.position) FILTER (WHERE e.id IS NULL) AS gone,
					min(b.position) FILTER (WHERE e.id IS NOT NULL AND e.leaf IS DISTINCT FROM c.leaf) AS changed,
					min(b.position) FILTER (WHERE ((e.id < $4 OR e.recorded_at >= $5) AND e.recorded_at <= $6) IS NOT TRUE) AS misdated,
					oversight.merkle_root(array_agg(c.leaf ORDER BY b.position)) AS root
				FROM %1$I.block_entry b
				LEFT JOIN %1$I.entry e ON e.id = b.entry AND e.id BETWEEN $2 AND $3
				CROSS JOIN LATERAL (SELECT CASE WHEN e.id IS NULL THEN sha256('''') ELSE oversight.ledger_leaf(
					e.id, e.table_name, e.key, e.operation, e.row_values, e.concealed_by, e.actor, e.acting_as, e.recorded_at) END AS leaf) c
				WHERE b.block = $1', register) INTO held
				USING at.number, held.lowest, held.highest, complete, earliest - leeway, at.sealed_at + leeway;
			IF held.gone IS NOT NULL OR held.changed IS NOT NULL THEN
				EXECUTE format('SELECT b.entry FROM %I.block_entry b WHERE b.block = $1 AND b.position = $2', register)
					INTO entry USING at.number, least(held.gone, held.changed);
				problem := CASE WHEN held.changed IS NULL OR held.gone < held.changed
					THEN 'the entry is missing from its block'
					ELSE 'the entry was changed: its leaf does not fit' END;
			ELSIF held.n <> at.entries OR held.first IS DISTINCT FROM 1 OR held.last <> held.n THEN
				problem := format('the block has %s entries, and was sealed with %s', held.n, at.entries);
			ELSIF held.root <> at.root THEN
				problem := 'the entries of the block are not those that were sealed, or not in that order';
			ELSIF held.misdated IS NOT NULL AND NOT misdated THEN
				misdated := true;
				EXECUTE format('SELECT b.entry FROM %I.block_entry b WHERE b.block = $1 AND b.position = $2', register)
					INTO entry USING at.number, held.misdated;
				problem := 'the entry cannot have been recorded when it says, by its number and its block';
				RETURN NEXT;
				-- a clock that was wrong once must not hide what comes later
				problem := NULL;
			END IF;
		END IF;
		IF problem IS NOT NULL THEN
			RETURN NEXT;
			EXIT;
		END IF;
		expected := at.number + 1;
		before := at.header;
		sealed_before := at.sealed_at;
		IF at.complete_before > complete THEN
			earliest := at.sealed_at;
		END IF;
		complete := at.complete_before;
	END LOOP;

	entry := NULL;
	EXECUTE format('SELECT count(*) AS n, min(e.block) AS number FROM %1$I.block_entry e
		WHERE NOT EXISTS (SELECT FROM %1$I.block b WHERE b.number = e.block)', register) INTO held;
	block := held.number;
	IF held.n > 0 AND problem IS NULL THEN
		problem := 'the block is missing';
		RETURN NEXT;
	END IF;
	IF kept IS NOT NULL THEN
		block := kept[1]::bigint;
		EXECUTE format('SELECT b.header FROM %I.block b WHERE b.number = $1', register) INTO before USING block;
		IF before IS NULL THEN
			problem := 'the block of the digest that was kept is missing';
			RETURN NEXT;
		ELSIF encode(before, 'hex') <> kept[2] THEN
			problem := 'the block is not that of the digest that was kept: the ledger was sealed anew';
			RETURN NEXT;
		END IF;
	END IF;

	-- What waits to be sealed.
	block := NULL;
	FOR at IN EXECUTE format('SELECT e.id, e.table_name, e.key, e.id < $1 AS skipped, e.leaf IS DISTINCT FROM c.leaf AS changed
		FROM %1$I.entry e
		CROSS JOIN LATERAL (SELECT oversight.ledger_leaf(
			e.id, e.table_name, e.key, e.operation, e.row_values, e.concealed_by, e.actor, e.acting_as, e.recorded_at) AS leaf) c
		WHERE NOT EXISTS (SELECT FROM %1$I.block_entry b WHERE b.entry = e.id)
		  AND (e.id >= $1 AND e.leaf = c.leaf AND e.recorded_at BETWEEN $2 AND $3) IS NOT TRUE
		ORDER BY e.id LIMIT 1', register) USING complete, earliest - leeway, clock_timestamp() + leeway
	LOOP
		problem := CASE
			WHEN at.skipped THEN 'the entry is in no block, though it was there when one was sealed'
			WHEN at.changed THEN 'the entry was changed: its leaf does not fit'
			ELSE 'the entry cannot have been recorded when it says, by its number' END;
		entry := at.id;
		table_name := at.table_name;
		key := at.key;
		RETURN NEXT;
	END LOOP;

	-- What notes must be what the layout made.
	table_name := NULL;
	entry := NULL;
	key := NULL;
	IF NOT EXISTS (
		SELECT FROM pg_proc p
		JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname = register
		JOIN pg_language g ON g.oid = p.prolang AND g.lanname = 'plpgsql'
		JOIN oversight.register_layout() l ON split_part(substr(l.ddl, nullif(strpos(l.ddl, 'CREATE FUNCTION note_entry()'), 0)), repeat('$', 2), 2) = p.prosrc
		WHERE p.proname = 'note_entry' AND p.pronargs = 0 AND p.prosecdef AND p.proconfig = '{"search_path=pg_catalog, pg_temp"}'
	) THEN
		problem := 'function note_entry() is not the one that this version of the extension makes';
		RETURN NEXT;
	END IF;

	SELECT array_agg(to_jsonb(g)) INTO triggers FROM oversight.ledger_triggers(register) g WHERE g.problem IS NOT NULL;
	SELECT array_agg(concat_ws(' ', x.authority, x.owner)) INTO erased FROM oversight.erased_keys(register) x;
	-- The tables themselves: each that has joined must be there, with its
	-- triggers, and its rows must say what was noted of them last.
	FOR covered IN EXECUTE format('SELECT DISTINCT ON (e.table_name) e.table_name AS name, c.oid,
			ARRAY(SELECT jsonb_array_elements_text(e.row_values -> ''columns'')) AS columns,
			ARRAY(SELECT DISTINCT a.attname::text
				FROM %1$I.entry s
				CROSS JOIN LATERAL jsonb_array_elements_text(s.row_values -> ''columns'') j (name)
				JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = j.name AND a.attnum > 0 AND NOT a.attisdropped
				WHERE s.table_name = e.table_name AND s.key = ''{}'' AND s.operation = ''start'') AS joined
		FROM %1$I.entry e
		LEFT JOIN pg_class c ON c.relname = e.table_name AND c.relkind = ''r''
			AND c.relnamespace = (SELECT n.oid FROM pg_namespace n WHERE n.nspname = $1)
		WHERE e.key = ''{}'' AND e.operation = ''start''
		ORDER BY e.table_name, e.id DESC', register) USING register
	LOOP
		table_name := covered.name;
		entry := NULL;
		key := NULL;
		IF covered.oid IS NULL THEN
			problem := 'the table is gone';
			RETURN NEXT;
			CONTINUE;
		END IF;
		IF NOT EXISTS (SELECT FROM pg_constraint r WHERE r.conrelid = covered.oid AND r.contype = 'p' AND NOT r.condeferrable) THEN
			problem := 'the table has no primary key any more, or a deferrable one, so its rows cannot be told apart';
			RETURN NEXT;
			CONTINUE;
		END IF;
		FOREACH problem IN ARRAY ARRAY(SELECT format('trigger %s is %s', f ->> 'trigger_name', f ->> 'problem')
			FROM unnest(triggers) f WHERE f ->> 'table_name' = covered.name) LOOP
			RETURN NEXT;
		END LOOP;
		-- who asks for its rows is given those of its children too
		FOR other IN EXECUTE format('SELECT c.oid::regclass AS name
			FROM pg_inherits i
			JOIN pg_class c ON c.oid = i.inhrelid
			WHERE i.inhparent = $1 AND NOT EXISTS (
				SELECT FROM %1$I.entry e
				WHERE e.table_name = c.relname AND e.key = ''{}'' AND e.operation = ''start''
				  AND c.relnamespace = (SELECT n.oid FROM pg_namespace n WHERE n.nspname = $2))
			ORDER BY 1', register) USING covered.oid, register
		LOOP
			problem := format('table %s inherits from it, and its rows are not noted', other.name);
			RETURN NEXT;
		END LOOP;
		SELECT array_agg(c.name ORDER BY c.name COLLATE "C") INTO lost
		FROM unnest(covered.columns) c (name)
		WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = covered.oid AND a.attname = c.name AND a.attnum > 0 AND NOT a.attisdropped);
		IF lost IS NOT NULL THEN
			problem := format('column %s is gone', array_to_string(lost, ', '));
			RETURN NEXT;
		END IF;
		FOR at IN EXECUTE format('
			WITH noted AS (
				SELECT DISTINCT ON (e.key) e.key, e.id, e.operation, e.row_values, e.concealed_by
				FROM %1$I.entry e
				WHERE e.table_name = $1 AND e.key <> ''{}'' AND e.id > coalesce((
					SELECT max(t.id) FROM %1$I.entry t
					WHERE t.table_name = $1 AND t.key = ''{}'' AND t.operation = ''truncate''), 0)
				ORDER BY e.key, e.id DESC
			)
			SELECT coalesce(n.key, l.key) AS key, n.id, n.key IS NULL AS unnoted, l.key IS NULL AS gone, f.fits
			FROM (SELECT * FROM noted WHERE operation NOT IN (''delete'', ''erase'')) n
			FULL JOIN (SELECT oversight.canonical_key(t.*) AS key, (t.*)::%1$I.%2$I AS live FROM ONLY %1$I.%2$I t) l ON l.key = n.key
			LEFT JOIN %1$I.erasure_key s ON s.authority = n.row_values ->> ''authority'' AND s.owner = n.concealed_by
			CROSS JOIN LATERAL (SELECT oversight.row_fits(n.row_values, l.live, n.concealed_by IS NOT NULL, s.secret,
				(n.row_values ->> ''authority'') || '' '' || n.concealed_by = ANY ($3)) OFFSET 0) f (fits)
			WHERE n.key IS NULL OR l.key IS NULL OR (f.fits AND n.row_values ?& $2) IS NOT TRUE
			ORDER BY n.id, coalesce(n.key, l.key)', register, covered.name) USING covered.name, covered.joined, erased
		LOOP
			problem := CASE
				WHEN at.unnoted THEN 'the row was inserted behind the ledger''s back'
				WHEN at.gone THEN 'the row was deleted behind the ledger''s back'
				WHEN at.fits THEN 'the ledger does not say all that is in the row'
				ELSE 'the row was changed behind the ledger''s back' END;
			entry := at.id;
			key := at.key;
			RETURN NEXT;
		END LOOP;
	END LOOP;
END
$$;
COMMENT ON FUNCTION verify_ledger(text, text) IS
	'what does not fit in a register''s ledger: the first block or entry, and every row of the tables that does not say what was noted of it; no row when all is well. With a digest that was kept outside the database, also whether the ledger was sealed anew.';

-- A text where a word is a word: with no letter or figure before or after it. A
-- letter with an accent can be one character or two, which look the same.
CREATE FUNCTION word_pattern(words text) RETURNS text
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	escaped CONSTANT text := '([^[:alnum:]])';
	accents text := '';
	pattern text;
BEGIN
	IF getdatabaseencoding() = 'UTF8' THEN
		accents := '\u0300-\u036f';
		SELECT string_agg(CASE WHEN c.apart = c.letter THEN regexp_replace(c.letter, escaped, '\\\1')
				ELSE format('(?:%s|%s)', c.letter, regexp_replace(c.apart, escaped, '\\\1', 'g')) END, '' ORDER BY c.n)
			INTO pattern
		FROM (
			SELECT l.letter, normalize(l.letter, NFD) AS apart, l.n
			FROM regexp_split_to_table(normalize(words, NFC), '') WITH ORDINALITY l (letter, n)
		) c;
	ELSE
		pattern := regexp_replace(words, escaped, '\\\1', 'g');
	END IF;
	RETURN format('(?<![[:alnum:]%s])%s(?![[:alnum:]%s])', accents, pattern, accents);
END
$$;
COMMENT ON FUNCTION word_pattern(text) IS
	'a regular expression that finds a name where it stands as a word, with no letter or figure next to it';

-- What was reported is kept for ever, but for the words that name somebody who
-- is erased. keep_as_reported lets this pass, for the owner of the register.
CREATE FUNCTION erase_reported(register text, authority text, words text) RETURNS bigint
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := erase_reported.register;
	line record;
	pattern text := oversight.word_pattern(btrim(words, E' \t\r\n'));
	n bigint := 0;
BEGIN
	PERFORM oversight.check_register_owner(register, 'erase what was reported from');
	PERFORM oversight.register_info(register);
	EXECUTE format('SELECT %I.enter_authority($1, $2)', register) USING register, authority;
	IF (words ~ '[[:alnum:]]') IS NOT TRUE THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('no words to erase: %s', coalesce('"' || words || '"', 'null')),
			DETAIL = 'They are looked for in what was reported, as whole words.',
			HINT = format('Write, for example, SELECT oversight.erase_reported(%L, ''E06000021'', ''Tomasina'').', register);
	END IF;
	-- C-10 is another than C-10-1, but Tomasina is named in Tomasina-Jane
	IF words ~ '[[:digit:]]' THEN
		pattern := '(?<![[:alnum:]][-_/.])' || pattern || '(?![-_/.][[:alnum:]])';
	END IF;
	-- whoever takes a snapshot waits, as for another snapshot
	EXECUTE format('LOCK TABLE %I.snapshot IN SHARE UPDATE EXCLUSIVE MODE', register);
	FOR line IN EXECUTE format('SELECT l.ctid, e.content, oversight.canonical_key(l.*) AS key,
			''snapshot_line '' || oversight.key_hash(oversight.canonical_key(l.*)) AS owner
		FROM %1$I.snapshot_line l
		CROSS JOIN LATERAL (
			SELECT l.content || jsonb_object_agg(c.key, regexp_replace(c.value #>> ''{}'', $2, ''[erased]'', ''g'')) AS content
			FROM jsonb_each(l.content) c
			WHERE c.key = ANY (%1$I.reported_free_text()) AND jsonb_typeof(c.value) = ''string'' AND c.value #>> ''{}'' ~ $2
		) e
		WHERE l.authority = $1 AND e.content IS NOT NULL
		ORDER BY l.series, l.part, l.key, l.from_date
		FOR UPDATE OF l', register) USING authority, pattern
	LOOP
		-- Under a key of its own, gone now, the words that the ledger had are a
		-- digest that nobody can read or try; the line gets another.
		EXECUTE format('DELETE FROM %I.erasure_key k WHERE k.authority = $1 AND k.owner = $2', register) USING authority, line.owner;
		PERFORM oversight.note_erasure(register, 'snapshot_line', line.key, line.owner);
		EXECUTE format('UPDATE %I.snapshot_line l SET content = $1 WHERE l.ctid = $2', register) USING line.content, line.ctid;
		n := n + 1;
	END LOOP;
	RETURN n;
END
$$;
COMMENT ON FUNCTION erase_reported(text, text, text) IS
	'blanks a name wherever it stands as a word in the texts that were reported of an authority, which otherwise are kept for ever, and in how many lines of snapshots it did; only for the owner of the register';

-- An entry that says that a key is gone, where the ledger was started.
CREATE FUNCTION note_erasure(register text, table_name text, key jsonb, owner text) RETURNS void
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	EXECUTE format('INSERT INTO %1$I.entry (id, table_name, key, operation, concealed_by, actor, acting_as, recorded_at, leaf)
		SELECT n.*, oversight.ledger_leaf(n.id, n.table_name, n.key, n.operation, NULL, n.owner, n.actor, n.acting_as, n.recorded_at)
		FROM (SELECT nextval(%2$L) AS id, $1 AS table_name, $2 AS key, ''erase'' AS operation, $3 AS owner, session_user::text AS actor,
			nullif(nullif(current_setting(''role''), ''none''), session_user) AS acting_as, clock_timestamp() AS recorded_at
			WHERE EXISTS (SELECT FROM %1$I.entry)) n', note_erasure.register, format('%I.entry_id_seq', note_erasure.register))
		USING note_erasure.table_name, note_erasure.key, note_erasure.owner;
END
$$;
COMMENT ON FUNCTION note_erasure(text, text, jsonb, text) IS
	'leaves the entry that says that the key of a row''s words was erased; what erase_subject and erase_reported are made of';

CREATE FUNCTION erase_subject(register text, authority text, subject text)
	RETURNS TABLE (table_name text, removed bigint, blanked bigint, still_named bigint)
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET jit = off
AS $$
DECLARE
	register CONSTANT text := erase_subject.register;
	of_authority CONSTANT text := erase_subject.authority;
	pseudonym CONSTANT text := erase_subject.subject;
	person bigint;
	duties bigint[];
	done bigint[];
	other record;
	linked record;
	n bigint;
	counts jsonb := '{}';
	lines bigint;
BEGIN
	PERFORM oversight.check_register_owner(register, 'erase anybody from');
	PERFORM oversight.register_info(register);
	-- before anything else is locked, as a run does
	EXECUTE format('LOCK TABLE %I.snapshot IN SHARE UPDATE EXCLUSIVE MODE', register);
	EXECUTE format('SELECT s.id FROM %I.subject s WHERE s.authority = $1 AND s.pseudonym = $2', register)
		INTO person USING of_authority, pseudonym;
	IF person IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'no_data_found',
			MESSAGE = format('authority "%s" has no subject "%s"', of_authority, pseudonym),
			DETAIL = 'A person is known by the pseudonym in the table subject.',
			HINT = format('See what there is, for example by SELECT authority, pseudonym FROM %I.subject.', register);
	END IF;
	EXECUTE format('SELECT coalesce(array_agg(o.id), ''{}'') FROM %I.obligation o WHERE o.authority = $1 AND o.subject = $2', register)
		INTO duties USING of_authority, person;
	-- Done for nobody else: it answers duties to this person only, or is only in notes about them.
	EXECUTE format('SELECT coalesce(array_agg(d.fulfilment), ''{}'')
		FROM (
			SELECT f.fulfilment FROM %1$I.fulfils f WHERE f.authority = $1 AND f.obligation = ANY ($2)
			UNION
			SELECT c.fulfilment FROM %1$I.case_note c WHERE c.authority = $1 AND c.subject = $3 AND c.fulfilment IS NOT NULL
		) d
		WHERE NOT EXISTS (SELECT FROM %1$I.fulfils f WHERE f.authority = $1 AND f.fulfilment = d.fulfilment AND f.obligation <> ALL ($2))
		  AND NOT EXISTS (SELECT FROM %1$I.case_note c WHERE c.authority = $1 AND c.fulfilment = d.fulfilment AND c.subject <> $3)', register)
		INTO done USING of_authority, duties, person;

	EXECUTE format('SELECT o.duty FROM %I.obligation o
		WHERE o.authority = $1 AND o.follows = ANY ($2) AND o.id <> ALL ($2) ORDER BY o.id LIMIT 1', register)
		INTO other USING of_authority, duties;
	IF other.duty IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'foreign_key_violation',
			MESSAGE = format('subject "%s" cannot be erased: duty "%s" follows one of theirs', pseudonym, other.duty),
			DETAIL = 'It is no duty to this person, and without the one it follows it would never fall due.',
			HINT = 'Give it a cadence of its own first, in the column cadence, and set follows to NULL.';
	END IF;
	EXECUTE format('UPDATE %I.obligation o SET parent = NULL WHERE o.authority = $1 AND o.parent = ANY ($2) AND o.id <> ALL ($2)', register)
		USING of_authority, duties;

	-- Every table that speaks of the person, of a duty to them or of what was
	-- done for them alone; those that others refer to, last.
	FOR linked IN
		SELECT t.relname AS name, t.columns
		FROM (
			SELECT c.oid, c.relname, array_agg(a.attname::text)
				FILTER (WHERE a.atttypid = CASE a.attname WHEN 'authority' THEN 'text'::regtype ELSE 'bigint'::regtype END) AS columns
			FROM pg_namespace s
			JOIN pg_class c ON c.relnamespace = s.oid AND c.relkind = 'r'
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			WHERE s.nspname = register AND c.relname NOT IN ('entry', 'block', 'block_entry', 'erasure_key', 'subject', 'obligation', 'fulfilment')
			  -- the triggers of somebody else's would run with the rights of whoever erases
			  AND c.relowner = s.nspowner
			GROUP BY c.oid, c.relname
		) t
		WHERE t.columns @> '{authority}' AND t.columns && '{subject,obligation,fulfilment}'
		ORDER BY (SELECT count(*) FROM pg_constraint r WHERE r.confrelid = t.oid AND r.conrelid <> t.oid), t.relname
	LOOP
		EXECUTE format('DELETE FROM %I.%I t WHERE t.authority = $1 AND (%s)', register, linked.name, concat_ws(' OR ',
				CASE WHEN linked.columns @> '{subject}' THEN 't.subject = $2' END,
				CASE WHEN linked.columns @> '{obligation}' THEN 't.obligation = ANY ($3)' END,
				CASE WHEN linked.columns @> '{fulfilment}' THEN 't.fulfilment = ANY ($4)' END))
			USING of_authority, person, duties, done;
		GET DIAGNOSTICS n = ROW_COUNT;
		counts := counts || jsonb_build_object(linked.name, n);
	END LOOP;
	EXECUTE format('DELETE FROM %I.fulfilment f WHERE f.authority = $1 AND f.id = ANY ($2)', register) USING of_authority, done;
	GET DIAGNOSTICS n = ROW_COUNT;
	counts := counts || jsonb_build_object('fulfilment', n);
	EXECUTE format('DELETE FROM %I.obligation o WHERE o.authority = $1 AND o.id = ANY ($2)', register) USING of_authority, duties;
	GET DIAGNOSTICS n = ROW_COUNT;
	counts := counts || jsonb_build_object('obligation', n);
	EXECUTE format('DELETE FROM %I.subject s WHERE s.authority = $1 AND s.id = $2', register) USING of_authority, person;
	GET DIAGNOSTICS n = ROW_COUNT;
	counts := counts || jsonb_build_object('subject', n);

	-- The triggers have removed the keys with the rows; if they were off, this does.
	EXECUTE format('DELETE FROM %I.erasure_key k WHERE k.authority = $1
			AND (k.owner = ''subject '' || $2 OR k.owner IN (SELECT ''fulfilment '' || d FROM unnest($3) d))', register)
		USING of_authority, person, done;
	PERFORM oversight.note_erasure(register, 'subject', jsonb_build_object('authority', of_authority, 'id', person), 'subject ' || person);
	-- What is as short as a figure is no name: it is counted below, and whoever
	-- reads it can call erase_reported.
	lines := CASE WHEN length(regexp_replace(pseudonym, '[^[:alnum:]]', '', 'g')) < 4 OR pseudonym ~ '^\s*(19|20)\d\d\s*$' THEN 0
		ELSE oversight.erase_reported(register, of_authority, pseudonym) END;

	-- Whatever else has the pseudonym as a word is for somebody to look at.
	FOR linked IN
		SELECT c.relname AS name
		FROM pg_namespace s
		JOIN pg_class c ON c.relnamespace = s.oid AND c.relkind = 'r'
		WHERE s.nspname = register AND has_table_privilege(c.oid, 'SELECT')
		  AND (c.relowner = s.nspowner OR NOT row_security_active(c.oid)) ORDER BY c.relname
	LOOP
		EXECUTE format('SELECT count(*) FROM ONLY %I.%I t WHERE EXISTS (
				SELECT FROM jsonb_path_query(oversight.canonical_row(t.*), ''$.**'') v
				WHERE jsonb_typeof(v) = ''string'' AND v #>> ''{}'' ~ $1)', register, linked.name)
			INTO n USING oversight.word_pattern(btrim(pseudonym, E' \t\r\n'));
		table_name := linked.name;
		removed := coalesce((counts ->> linked.name)::bigint, 0);
		blanked := CASE linked.name WHEN 'snapshot_line' THEN lines ELSE 0 END;
		still_named := n;
		IF removed > 0 OR blanked > 0 OR still_named > 0 THEN
			RETURN NEXT;
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION erase_subject(text, text, text) IS
	'removes one person from a register: subject, case notes, duties, what was done for them alone, and the key under which the ledger holds their words; blanks the pseudonym in what was reported; says how many rows went from each table or were blanked, and how many rows still have the pseudonym as a word';
