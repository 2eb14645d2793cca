-- upgrade_register: leads a register from an older layout to the one this
-- version of the extension makes. Steps are plain SQL files in
-- src/register/upgrade, named for the layout they lead to, such as 002.sql;
-- like the layout they are unqualified. What people have built on a register
-- stays: a step adds tables, columns at the end, attributes of row types and
-- functions, and replaces bodies; it drops nothing that is released.

CREATE FUNCTION register_layout_version() RETURNS integer
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(max(substring(u.file FROM '^[0-9]+')::integer), 1) FROM oversight.register_upgrades() u;
END;
COMMENT ON FUNCTION register_layout_version() IS
	'the number of the layout of the registers that this version of the extension makes';

CREATE FUNCTION check_upgrade(register text) RETURNS void
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	-- One change of a whole register at a time. Whoever comes second waits here, before
	-- it has read anything: two that had read could not both go on to lock. Nobody
	-- who may not change what the register says of itself can take this lock;
	-- whoever else calls, or names no register, is told so when it is read.
	IF EXISTS (
		SELECT FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = check_upgrade.register AND c.relname = 'register_info' AND c.relkind = 'r'
		  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'UPDATE')) THEN
		EXECUTE format('LOCK TABLE %I.register_info IN SHARE UPDATE EXCLUSIVE MODE', check_upgrade.register);
	END IF;
END
$$;
COMMENT ON FUNCTION check_upgrade(text) IS
	'waits until nobody else upgrades a register or changes all of it, and keeps others from it until the transaction ends; what upgrade_register begins with';

CREATE FUNCTION apply_register_upgrades(register text, target integer, versions integer[], steps text[]) RETURNS integer[]
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := apply_register_upgrades.register;
	present integer;
	step record;
	noted boolean;
	applied integer[] := '{}';
BEGIN
	PERFORM oversight.check_upgrade(register);
	-- Says so when there is no such schema, or when it is no register.
	SELECT i.layout_version INTO present FROM oversight.register_info(register) i;
	IF present IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('register %I does not say which layout it has', register),
			DETAIL = 'Its table register_info is empty.',
			HINT = format('Write the number of its layout, for example INSERT INTO %I.register_info (layout_version, extension_version) VALUES (1, ''0.1.0'').', register);
	END IF;
	IF present > target THEN
		RAISE EXCEPTION USING
			ERRCODE = 'feature_not_supported',
			MESSAGE = format('register %I has layout %s, which is newer than this version of the extension knows', register, present),
			DETAIL = format('The newest layout that it knows is %s.', target),
			HINT = 'Update the extension first, for example by ALTER EXTENSION oversight UPDATE after installing the version that made the register.';
	END IF;

	IF present < target THEN
		-- nobody reads or writes half-way
		PERFORM oversight.lock_register(register, 'ACCESS EXCLUSIVE');
	END IF;

	FOR step IN
		SELECT s.version, s.ddl FROM unnest(versions, steps) AS s (version, ddl)
		WHERE s.version > present AND s.version <= target
		ORDER BY s.version
	LOOP
		IF step.version <> present + 1 THEN
			RAISE EXCEPTION USING
				ERRCODE = 'feature_not_supported',
				MESSAGE = format('register %I cannot go from layout %s to layout %s', register, present, step.version),
				DETAIL = format('Nothing leads from layout %s to layout %s.', present, present + 1),
				HINT = 'Upgrade it with a version of the extension that knows both.';
		END IF;
		-- Undone when this function returns, because the function has a setting of
		-- its own for the same variable.
		PERFORM set_config('search_path', format('%I, oversight, pg_catalog, pg_temp', register), true);
		EXECUTE step.ddl;
		PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);
		present := step.version;
		applied := applied || present;
	END LOOP;
	IF present <> target THEN
		RAISE EXCEPTION USING
			ERRCODE = 'feature_not_supported',
			MESSAGE = format('register %I cannot go from layout %s to layout %s', register, present, target),
			DETAIL = format('Nothing leads from layout %s to layout %s.', present, present + 1),
			HINT = 'Upgrade it with a version of the extension that knows both.';
	END IF;
	EXECUTE format('UPDATE %I.register_info SET layout_version = $1,
		extension_version = (SELECT e.extversion FROM pg_catalog.pg_extension e WHERE e.extname = ''oversight'')
		WHERE (layout_version, extension_version) IS DISTINCT FROM ($1,
			(SELECT e.extversion FROM pg_catalog.pg_extension e WHERE e.extname = ''oversight''))', register) USING present;
	-- A ledger that was started takes the new tables and columns in.
	IF applied <> '{}' AND to_regclass(format('%I.entry', register)) IS NOT NULL THEN
		EXECUTE format('SELECT EXISTS (SELECT FROM %I.entry)', register) INTO noted;
		IF noted THEN
			PERFORM oversight.start_ledger(register);
		END IF;
	END IF;
	-- New tables get their policies, and roles with access what they need there.
	-- Not otherwise: it locks out whoever reads or writes.
	IF applied <> '{}' AND EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = register AND c.relname = 'access_grant' AND c.relkind = 'r') THEN
		PERFORM oversight.renew_access(register);
	END IF;
	RETURN applied;
END
$$;
COMMENT ON FUNCTION apply_register_upgrades(text, integer, integer[], text[]) IS
	'leads a register to a layout by steps given as numbers and SQL, all or none; what upgrade_register is made of';

CREATE FUNCTION upgrade_register(register text) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	before integer;
	target CONSTANT integer := oversight.register_layout_version();
	applied integer[];
BEGIN
	PERFORM oversight.check_upgrade(upgrade_register.register);
	SELECT i.layout_version INTO before FROM oversight.register_info(upgrade_register.register) i;
	SELECT oversight.apply_register_upgrades(upgrade_register.register, target,
			array_agg(substring(u.file FROM '^[0-9]+')::integer ORDER BY u.ordinal), array_agg(u.ddl ORDER BY u.ordinal))
	INTO applied
	FROM oversight.register_upgrades() u;
	RETURN CASE WHEN applied = '{}'
		THEN format('register %I already has layout %s', upgrade_register.register, target)
		ELSE format('register %I upgraded from layout %s to layout %s', upgrade_register.register, before, target) END;
END
$$;
COMMENT ON FUNCTION upgrade_register(text) IS
	'leads a register to the layout of this version of the extension, keeping every row and whatever was built on it, and says what it did; a register from a newer version is refused';
