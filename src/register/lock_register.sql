-- lock_register: all of a register for oneself, before anything in it is changed.
--
-- Whoever changes a register table by table, while others write in it in an order
-- of their own, ends in a deadlock sooner or later, whatever order is kept here.
-- So all is locked first, and an attempt that does not succeed soon gives back
-- what it has and lets the others go on, before their wait for it has lasted long
-- enough for the server to look for a deadlock: nobody who writes is the victim.
--
-- Who waits in a queue for a table may have waited longer, and then finds a
-- deadlock in which it only stands by. People queue for the four tables of which
-- only one at a time may do something: what changes the register, grants access,
-- keeps a snapshot or seals. These are locked first, when nothing is held yet that
-- whoever does it could want; a deadlock cannot come of them.

CREATE FUNCTION lock_register(register text, mode text) RETURNS void
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := lock_register.register;
	given CONSTANT text := current_setting('lock_timeout');
	-- how long to try in all, and how long at a time, in milliseconds
	patience CONSTANT integer := coalesce((SELECT nullif(s.setting::integer, 0) FROM pg_settings s WHERE s.name = 'lock_timeout'), 60000);
	attempt CONSTANT integer := (SELECT greatest(s.setting::integer / 2, 1) FROM pg_settings s WHERE s.name = 'deadlock_timeout');
	began CONSTANT timestamptz := clock_timestamp();
	deadline timestamptz;
	wanted record;
	holders text;
BEGIN
	IF mode IS NULL OR mode NOT IN ('ACCESS EXCLUSIVE', 'SHARE ROW EXCLUSIVE') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('a register is not locked in mode "%s"', mode),
			DETAIL = 'ACCESS EXCLUSIVE keeps away who reads or writes, SHARE ROW EXCLUSIVE who writes.',
			HINT = 'Write one of the two.';
	END IF;
	LOOP
		deadline := clock_timestamp() + make_interval(secs => least(attempt, patience) / 1000.0);
		-- none yet; a record that is only set to NULL has no fields to ask for
		SELECT NULL::oid AS oid, NULL::name AS relname, NULL::"char" AS relkind INTO wanted;
		BEGIN
			PERFORM set_config('lock_timeout', least(attempt, patience)::text, true);
			-- one at a time, as in check_upgrade; who reads what the register says of itself goes on
			SELECT c.oid, c.relname, c.relkind INTO wanted
			FROM pg_class c
			JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = register
			WHERE c.relname = 'register_info';
			EXECUTE format('LOCK TABLE %I.register_info IN SHARE UPDATE EXCLUSIVE MODE', register);
			-- access_grant is next, so nobody grants privileges meanwhile
			FOR wanted IN
				SELECT c.oid, c.relname, c.relkind
				FROM pg_class c
				JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = register AND n.nspowner = c.relowner
				WHERE c.relkind IN ('r', 'p')
				-- Locking a view locks what it reads, so not
				-- one that somebody made of tables elsewhere.
				   OR (c.relkind = 'v' AND lock_register.mode = 'ACCESS EXCLUSIVE' AND NOT EXISTS (
					SELECT FROM pg_rewrite r
					JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
					JOIN pg_class t ON t.oid = d.refobjid
					WHERE r.ev_class = c.oid AND t.relnamespace <> c.relnamespace))
				ORDER BY c.relkind, array_position('{access_grant,snapshot,block}', c.relname::text), c.oid
			LOOP
				PERFORM set_config('lock_timeout', greatest(1, ceil(1000 * extract(epoch FROM deadline - clock_timestamp())))::text, true);
				EXECUTE format('LOCK TABLE %I.%I IN %s MODE', register, wanted.relname, mode);
			END LOOP;
			PERFORM set_config('lock_timeout', given, true);
			RETURN;
		EXCEPTION WHEN lock_not_available OR undefined_table THEN
			-- whatever was locked is free again
		END;
		IF clock_timestamp() >= began + make_interval(secs => patience / 1000.0) THEN
			SELECT string_agg(DISTINCT l.pid::text, ', ') INTO holders
			FROM pg_locks l
			WHERE l.locktype = 'relation' AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
			  AND l.relation = wanted.oid AND l.granted AND l.pid <> pg_backend_pid()
			  AND (lock_register.mode = 'ACCESS EXCLUSIVE' OR l.mode <> ALL ('{AccessShareLock,RowShareLock}'));
			RAISE EXCEPTION USING
				ERRCODE = 'lock_not_available',
				MESSAGE = format('register %I is in use: ', register) || CASE WHEN wanted.relname IS NULL THEN 'somebody else is changing it'
					ELSE format('%s %s could not be locked', CASE wanted.relkind WHEN 'v' THEN 'view' ELSE 'table' END, wanted.relname) END,
				DETAIL = format('It was tried for %s seconds', trim_scale(patience / 1000.0))
					|| coalesce(CASE WHEN holders LIKE '%,%' THEN '; processes ' || holders || ' have it' ELSE '; process ' || holders || ' has it' END, '') || '.',
				HINT = 'Try again when that has ended, or wait longer, for example by SET lock_timeout = ''10min''.';
		END IF;
		-- those who waited for us meanwhile get as long
		PERFORM pg_sleep(attempt * (1 + random() / 2) / 1000);
	END LOOP;
END
$$;
COMMENT ON FUNCTION lock_register(text, text) IS
	'locks every table of a register, and for ACCESS EXCLUSIVE its views too, before it is changed: all at once or none, so that nobody who writes is the victim of a deadlock; after lock_timeout, or a minute when there is none, it says what could not be locked';
