-- load_example: fills a register with the case in src/register/example.sql.

CREATE FUNCTION load_example(register text) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	register CONSTANT text := load_example.register;
	part record;
	present boolean;
	taken text;
	taken_in text;
	loaded record;
BEGIN
	IF register IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'register name must not be null',
			DETAIL = 'The example is loaded into a register, which is known by the name of its schema.',
			HINT = 'Write, for example, SELECT oversight.load_example(''stoke'').';
	END IF;
	-- Says so when there is no such schema, or when it is no register.
	PERFORM FROM oversight.register_info(register);

	-- Undone when this function returns, because the function has a setting of
	-- its own for the same variable.
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);

	SELECT EXISTS (
		SELECT
		FROM instrument i
		JOIN source s ON s.code = i.source
		WHERE i.authority = 'E06000021' AND i.code = 'direction-2' AND s.code = 'direction-2019-10-31')
	INTO present;
	IF present THEN
		RAISE EXCEPTION USING
			ERRCODE = 'duplicate_object',
			MESSAGE = format('the example is already loaded in register %I', register),
			DETAIL = 'It holds the second direction to Stoke-on-Trent as the example enters it.',
			HINT = 'Load it once, or into another register, for example after SELECT oversight.create_register(''stoke_2'').';
	END IF;

	-- Nothing is replaced: one code of the example that is there already stops it.
	BEGIN
		FOR part IN SELECT e.ordinal, e.ddl FROM oversight.register_example() e ORDER BY e.ordinal LOOP
			EXECUTE part.ddl;
		END LOOP;
	EXCEPTION WHEN unique_violation OR exclusion_violation THEN
		GET STACKED DIAGNOSTICS taken = PG_EXCEPTION_DETAIL, taken_in = TABLE_NAME;
		RAISE EXCEPTION USING
			ERRCODE = 'unique_violation',
			MESSAGE = format('register %I already holds something that the example would enter', register),
			DETAIL = format('In table %I: %s', taken_in, taken),
			HINT = 'Load the example into a register of its own, for example after SELECT oversight.create_register(''stoke_2'').',
			SCHEMA = register, TABLE = taken_in;
	END;

	SELECT (SELECT count(*) FROM instrument WHERE authority = 'E06000021') AS instruments,
		   (SELECT count(*) FROM obligation WHERE authority = 'E06000021') AS obligations,
		   (SELECT count(*) FROM inspection WHERE authority = 'E06000021') AS inspections,
		   (SELECT count(*) FROM judgement WHERE authority = 'E06000021') AS judgements
	INTO loaded;
	RETURN format('example loaded into register %I: %s instruments, %s obligations, %s inspections, %s judgements',
		register, loaded.instruments, loaded.obligations, loaded.inspections, loaded.judgements);
END
$$;
COMMENT ON FUNCTION load_example(text) IS
	'fills a register with the example, children''s services in Stoke-on-Trent from 2007 to 2025, every fact with its source, and says what was loaded; refused where any of it is there already';
