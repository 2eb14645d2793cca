-- register: making a register in a schema of the user's own.
-- The tables themselves are the plain SQL files in src/register/layout.

CREATE FUNCTION create_register(name text) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := create_register.name;
	part record;
	made record;
BEGIN
	IF register IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'register name must not be null',
			DETAIL = 'A register is a schema of your own, and a schema needs a name.',
			HINT = 'Write, for example, SELECT oversight.create_register(''stoke'').';
	END IF;
	IF btrim(register, E' \t\r\n') = '' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_name',
			MESSAGE = format('register name must not be blank: "%s"', register),
			DETAIL = 'A register is a schema of your own, and a schema needs a name.',
			HINT = 'Write, for example, SELECT oversight.create_register(''stoke'').';
	END IF;
	-- Nobody would find it again: "stoke " is not "stoke", and looks the same.
	IF register ~ '^[[:space:]]|[[:space:]]$|[[:cntrl:]]' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_name',
			MESSAGE = format('register name has characters that cannot be seen: %s', to_json(register)),
			DETAIL = 'A name neither begins nor ends with a space, and holds no tab or line break.',
			HINT = format('Write, for example, SELECT oversight.create_register(%L).',
				btrim(regexp_replace(register, '[[:space:][:cntrl:]]+', ' ', 'g')));
	END IF;
	-- A longer name would be cut short without a word.
	IF octet_length(register) > 63 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'name_too_long',
			MESSAGE = format('register name is too long: "%s"', register),
			DETAIL = format('It has %s bytes, and PostgreSQL keeps 63.', octet_length(register)),
			HINT = 'Choose a shorter name, for example "stoke".';
	END IF;
	IF register LIKE 'pg\_%' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'reserved_name',
			MESSAGE = format('register name is reserved: "%s"', register),
			DETAIL = 'Names that begin with "pg_" belong to PostgreSQL.',
			HINT = 'Choose another name, for example "stoke".';
	END IF;
	IF EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = register) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'duplicate_schema',
			MESSAGE = format('schema %I already exists', register),
			DETAIL = 'A register is made in a schema of its own, never in one that is there already.',
			HINT = format('Choose another name, for example %I.', left(register, 56) || '_2');
	END IF;
	IF NOT has_database_privilege(current_database(), 'CREATE') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('permission denied to make register %I in database %I', register, current_database()),
			DETAIL = 'A register is a schema, and this role may not create schemas here.',
			HINT = format('Ask the owner of the database, for example, for GRANT CREATE ON DATABASE %I TO %I.', current_database(), current_user);
	END IF;

	EXECUTE format('CREATE SCHEMA %I', register);
	EXECUTE format('COMMENT ON SCHEMA %I IS %L', register,
		'A register of obligations and judgements, made by oversight.create_register.');

	-- Undone when this function returns, because the function has a setting of
	-- its own for the same variable.
	PERFORM set_config('search_path', format('%I, oversight, pg_catalog, pg_temp', register), true);
	FOR part IN SELECT l.ordinal, l.ddl FROM oversight.register_layout() l ORDER BY l.ordinal LOOP
		EXECUTE part.ddl;
	END LOOP;
	PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);
	PERFORM oversight.make_access_policies(register);

	SELECT count(*) FILTER (WHERE c.relkind = 'r') AS tables,
		   count(*) FILTER (WHERE c.relkind = 'v') AS views
	INTO made
	FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = register;
	RETURN format('register %I made, with %s tables and %s views', register, made.tables, made.views);
END
$$;
COMMENT ON FUNCTION create_register(text) IS
	'makes a register, which is a schema of this name with the tables, guards and reports of the layout, and says what was made';

CREATE FUNCTION register_info(register text)
	RETURNS TABLE (name text, layout_version integer, created_at timestamptz, extension_version text)
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	IF register_info.register IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'register name must not be null',
			DETAIL = 'A register is known by the name of its schema.',
			HINT = 'Write, for example, SELECT * FROM oversight.register_info(''stoke'').';
	END IF;
	IF NOT EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = register_info.register) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_schema_name',
			MESSAGE = format('register "%s" does not exist', register_info.register),
			DETAIL = 'There is no schema of that name in this database.',
			HINT = coalesce(
				-- the name in other case, or as SQL would have it in quotes
				(SELECT format('Perhaps you mean %L.', min(n.nspname::text))
				 FROM pg_namespace n
				 JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'register_info' AND c.relkind = 'r'
				 WHERE lower(n.nspname) = lower(btrim(register_info.register, E' \t\r\n"'))
				 HAVING count(*) = 1),
				'Make one, for example, by SELECT oversight.create_register(''stoke'').');
	END IF;
	-- The owner's table and no one else's: the column names are the label.
	IF NOT EXISTS (
		SELECT
		FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace
		JOIN pg_attribute a ON a.attrelid = c.oid
		WHERE n.nspname = register_info.register
		  AND c.relname = 'register_info' AND c.relkind = 'r'
		  AND a.attname = 'layout_version' AND NOT a.attisdropped)
	THEN
		RAISE EXCEPTION USING
			ERRCODE = 'wrong_object_type',
			MESSAGE = format('schema "%s" is not a register', register_info.register),
			DETAIL = 'It has no table register_info that says which layout it has.',
			HINT = 'Make a register, for example, by SELECT oversight.create_register(''stoke'').';
	END IF;
	IF NOT EXISTS (
		SELECT
		FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = register_info.register AND c.relname = 'register_info'
		  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))
	THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('role "%s" has no access to register %I', current_user, register_info.register),
			DETAIL = 'It may not read what the register says of itself, in the table register_info, as everybody with access may.',
			HINT = format('Ask the owner of the register, for example for SELECT oversight.grant_access(%L, %L, ''reader'').',
				register_info.register, current_user);
	END IF;

	RETURN QUERY EXECUTE format(
		'SELECT %L::text, i.layout_version, i.created_at, i.extension_version FROM %I.register_info i',
		register_info.register, register_info.register);
END
$$;
COMMENT ON FUNCTION register_info(text) IS
	'which layout a register has, when it was made, and by which version of the extension';
