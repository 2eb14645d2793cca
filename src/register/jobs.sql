-- jobs: what a register does day by day. A run keeps what the reports say,
-- writes reminders, tells whoever listens and seals the ledger; a schedule makes
-- it run of its own accord where pg_cron is installed.

CREATE FUNCTION keep_snapshot(register text, series text, as_of date, authority text,
		OUT snapshots integer, OUT lines_new integer, OUT lines_closed integer)
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
	SET extra_float_digits = 1
	SET plan_cache_mode = force_custom_plan	-- reports are planned for the date they are asked for
AS $$
BEGIN
	-- Undone when this function returns, because the function has a setting of
	-- its own for the same variable.
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', keep_snapshot.register), true);

	INSERT INTO snapshot (authority, series, as_of)
	SELECT a.code, keep_snapshot.series, keep_snapshot.as_of
	FROM authority a
	WHERE (a.code = keep_snapshot.authority) IS NOT FALSE;
	GET DIAGNOSTICS keep_snapshot.snapshots = ROW_COUNT;

	WITH said AS MATERIALIZED (
		SELECT r.authority, r.part, r.key, r.content
		FROM reported_line(keep_snapshot.as_of) r
		WHERE (r.authority = keep_snapshot.authority) IS NOT FALSE
	), held AS MATERIALIZED (
		SELECT l.authority, l.part, l.key, l.content
		FROM snapshot_line l
		WHERE l.series = keep_snapshot.series AND l.until_date IS NULL
		  AND (l.authority = keep_snapshot.authority) IS NOT FALSE
	), differ AS MATERIALIZED (
		-- A full join is hashed or merged whatever the planner expects: of a table
		-- that was never analysed it expects one row, and would go through them all
		-- for each line.
		SELECT coalesce(s.authority, h.authority) AS authority, coalesce(s.part, h.part) AS part, coalesce(s.key, h.key) AS key,
			s.content AS now, h.content AS before
		FROM said s
		FULL JOIN held h ON h.authority = s.authority AND h.part = s.part AND h.key = s.key
		WHERE s.content IS DISTINCT FROM h.content
	), closed AS (
		UPDATE snapshot_line l SET until_date = keep_snapshot.as_of
		FROM differ d
		WHERE d.before IS NOT NULL
		  AND l.authority = d.authority AND l.series = keep_snapshot.series AND l.part = d.part AND l.key = d.key
		  AND l.until_date IS NULL
		RETURNING 1
	), added AS (
		INSERT INTO snapshot_line (authority, series, part, key, from_date, content)
		SELECT d.authority, keep_snapshot.series, d.part, d.key, keep_snapshot.as_of, d.now
		FROM differ d
		WHERE d.now IS NOT NULL
		  -- the line before it is closed first
		  AND (SELECT count(*) FROM closed) >= 0
		RETURNING 1
	)
	SELECT (SELECT count(*) FROM added), (SELECT count(*) FROM closed)
	INTO keep_snapshot.lines_new, keep_snapshot.lines_closed;

	-- The next run may come before the server has looked at what this one wrote,
	-- as it would of its own accord after as many new rows.
	IF EXISTS (
		SELECT
		FROM pg_class c
		WHERE c.oid = format('%I.snapshot_line', keep_snapshot.register)::regclass
		  AND keep_snapshot.lines_new > 50 + 0.1 * greatest(c.reltuples, 0)
		  AND pg_has_role(c.relowner, 'USAGE'))
	THEN
		ANALYZE snapshot_line;
	END IF;
END
$$;
COMMENT ON FUNCTION keep_snapshot(text, text, date, text) IS
	'writes the snapshot of a series and a date; what run_due and take_snapshot are made of';

CREATE FUNCTION check_layout(register text) RETURNS integer
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	wanted CONSTANT integer := oversight.register_layout_version();
	layout integer;
BEGIN
	-- Says so when there is no such schema, or when it is no register.
	SELECT i.layout_version INTO layout FROM oversight.register_info(check_layout.register) i;
	IF layout IS DISTINCT FROM wanted THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('register %I has layout %s, and this version of the extension works on layout %s', check_layout.register, coalesce(layout::text, 'unknown'), wanted),
			DETAIL = 'Until its layout is the same, its tables and reports may lack what is needed, or mean something else.',
			HINT = CASE WHEN layout > wanted THEN 'Update the extension, for example by ALTER EXTENSION oversight UPDATE after installing the version that made the register.'
				ELSE format('Upgrade it, for example by SELECT oversight.upgrade_register(%L).', check_layout.register) END;
	END IF;
	RETURN layout;
END
$$;
COMMENT ON FUNCTION check_layout(text) IS
	'the layout of a register; refuses one that is older or newer than this version of the extension works on, as while an upgrade is only half done';

CREATE FUNCTION check_run(register text, as_of date, call text) RETURNS void
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
BEGIN
	IF check_run.register IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'register name must not be null',
			DETAIL = 'A register is known by the name of its schema.',
			HINT = format('Write, for example, SELECT oversight.%s.', check_run.call);
	END IF;
	PERFORM oversight.check_layout(check_run.register);
	IF NOT isfinite(check_run.as_of) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'datetime_field_overflow',
			MESSAGE = format('date must be a day of the calendar: "%s"', check_run.as_of),
			DETAIL = 'A snapshot says what was reported on a day.',
			HINT = format('Write, for example, SELECT oversight.%s.', check_run.call);
	END IF;
	-- Never the setting: what has not happened yet is not reported as if it had.
	IF check_run.as_of > oversight.today_in_london() THEN
		RAISE EXCEPTION USING
			ERRCODE = 'datetime_field_overflow',
			MESSAGE = format('%s has not come yet', check_run.as_of),
			DETAIL = format('Today in London it is %s.', oversight.today_in_london()),
			HINT = 'What was reported is kept for today or a day gone by; to look ahead, ask the reports themselves for the date.';
	END IF;

	-- One at a time: another waits here until the first has committed, and then
	-- finds its work done. Only who may change snapshots can take this lock, and
	-- none who reads, records or imports waits for it.
	EXECUTE format('LOCK TABLE %I.snapshot IN SHARE UPDATE EXCLUSIVE MODE', check_run.register);
END
$$;
COMMENT ON FUNCTION check_run(text, date, text) IS
	'refuses a register or a date for which nothing can be kept, and waits for whoever is keeping something; what run_due and take_snapshot begin with';

CREATE FUNCTION take_snapshot(register text, series text, as_of date DEFAULT NULL, authority text DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET jit = off
	SET datestyle = 'ISO'
AS $$
DECLARE
	register CONSTANT text := take_snapshot.register;
	authority CONSTANT text := take_snapshot.authority;
	day CONSTANT date := coalesce(take_snapshot.as_of, oversight.today_in_london());
	latest date;
	found boolean;
	kept record;
BEGIN
	IF register IS NOT NULL AND oversight.check_layout(register) IS NOT NULL THEN
		EXECUTE format('SELECT %1$I.enter_access($1, a.code, ''manager'', ''take a snapshot'') FROM %1$I.authority a WHERE (a.code = $2) IS NOT FALSE ORDER BY a.code', register)
			USING register, authority;
	END IF;
	PERFORM oversight.check_run(register, day, 'take_snapshot(''stoke'', ''improvement board'', ''2019-11-14'')');
	IF btrim(series) <> '' IS NOT TRUE OR series = 'daily' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('not a name for a series of snapshots: %s', coalesce('"' || series || '"', 'null')),
			DETAIL = CASE WHEN series = 'daily' THEN 'Snapshots of the series daily are those of run_due.'
				ELSE 'The name says what the snapshots are for.' END,
			HINT = format('Write, for example, SELECT oversight.take_snapshot(%L, ''improvement board'').', register);
	END IF;
	IF authority IS NOT NULL THEN
		EXECUTE format('SELECT EXISTS (SELECT FROM %I.authority a WHERE a.code = $1)', register) INTO found USING authority;
		IF NOT found THEN
			RAISE EXCEPTION USING
				ERRCODE = 'no_data_found',
				MESSAGE = format('register %I has no authority "%s"', register, authority),
				DETAIL = 'An authority is named by its code.',
				HINT = format('Look it up, for example by SELECT code, name FROM %I.authority.', register);
		END IF;
	END IF;
	-- What a snapshot said on a day must never come to depend on a later one.
	EXECUTE format('SELECT max(s.as_of) FROM %I.snapshot s WHERE s.series = $1 AND (s.authority = $2) IS NOT FALSE', register)
		INTO latest USING series, authority;
	IF latest >= day THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('there already is a snapshot "%s" of %s', series, latest),
			DETAIL = CASE WHEN latest = day THEN 'It stays as it was taken.'
				ELSE format('One of %s would come before it and change what is read between them.', day) END,
			HINT = format('Choose another series, for example SELECT oversight.take_snapshot(%L, %L, %L).', register, series || ', corrected', day::text);
	END IF;

	kept := oversight.keep_snapshot(register, series, day, authority);
	RETURN format('snapshot "%s" of register %I as of %s: %s', series, register, day, concat_ws(', ',
		kept.snapshots || CASE kept.snapshots WHEN 1 THEN ' authority' ELSE ' authorities' END,
		kept.lines_new || CASE kept.lines_new WHEN 1 THEN ' line new' ELSE ' lines new' END,
		kept.lines_closed || ' closed'));
END
$$;
COMMENT ON FUNCTION take_snapshot(text, text, date, text) IS
	'keeps for ever what the reports say on a date, by default today in London, in a series of your own, for one authority or for all, and says what it kept';

CREATE FUNCTION run_due(register text, as_of date DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET jit = off
	SET datestyle = 'ISO'
	SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
	register CONSTANT text := run_due.register;
	day CONSTANT date := coalesce(run_due.as_of, oversight.today_in_london());
	latest date;
	kept record;
	told record;
BEGIN
	-- It keeps what is reported of every authority, which nobody else sees whole.
	IF register IS NOT NULL AND oversight.check_layout(register) IS NOT NULL THEN
		PERFORM oversight.check_register_owner(register, 'do the daily run of');
	END IF;
	PERFORM oversight.check_run(register, day, 'run_due(''stoke'', ''2019-11-14'')');
	-- Undone when this function returns, because the function has a setting of
	-- its own for the same variable.
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);

	SELECT max(d.as_of) INTO latest FROM due_run d;
	IF latest = day THEN
		RETURN format('register %I was already run as of %s', register, day);
	END IF;
	IF latest > day THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('register %I was already run as of %s, which is later than %s', register, latest, day),
			DETAIL = 'A run makes up for every day since the one before it, and what was reported on a day stays as it was.',
			HINT = format('To keep what is now known of that day, take a snapshot, for example SELECT oversight.take_snapshot(%L, ''looking back'', %L).', register, day::text);
	END IF;

	kept := oversight.keep_snapshot(register, 'daily', day, NULL);

	-- In one statement, because rows of due_run are never changed: the run is
	-- entered with its counts, and the reminders refer to it.
	WITH told AS MATERIALIZED (
		SELECT r.*
		FROM known_reminder(day) r
		WHERE NOT EXISTS (
			SELECT
			FROM reminder t
			WHERE t.authority = r.authority AND t.obligation = r.obligation AND t.kind = r.kind AND t.due_on = r.due_on
			  AND t.tells IS NOT DISTINCT FROM r.tells AND t.after_days IS NOT DISTINCT FROM r.after_days)
	), run AS (
		INSERT INTO due_run (as_of, snapshots, lines_new, lines_closed, due, overdue, escalated)
		SELECT day, kept.snapshots, kept.lines_new, kept.lines_closed,
			count(*) FILTER (WHERE t.kind = 'due'), count(*) FILTER (WHERE t.kind = 'overdue'), count(*) FILTER (WHERE t.kind = 'escalation')
		FROM told t
		RETURNING due_run.due, due_run.overdue, due_run.escalated
	), written AS (
		INSERT INTO reminder (authority, run_on, kind, obligation, due_on, tells, after_days, step, unmet_since, unmet_run, days_overdue, reason)
		SELECT t.authority, day, t.kind, t.obligation, t.due_on, t.tells, t.after_days, t.step, t.unmet_since, t.unmet_run, t.days_overdue,
			CASE t.kind
				WHEN 'due' THEN format('Due on %s, and not done yet.', t.due_on)
				WHEN 'overdue' THEN format('Not done by %s%s.', t.due_on,
					CASE WHEN t.unmet_run > 1 THEN format('; %s due dates in a row since %s', t.unmet_run, t.unmet_since) ELSE '' END)
				ELSE format('Unmet since %s, for %s. After %s: %s.', t.unmet_since,
					t.days_overdue || CASE t.days_overdue WHEN 1 THEN ' day' ELSE ' days' END,
					t.after_days || CASE t.after_days WHEN 1 THEN ' day' ELSE ' days' END, t.step)
			END
		FROM told t
		ORDER BY t.authority, t.obligation, t.kind, t.after_days, t.tells
	)
	SELECT r.due, r.overdue, r.escalated INTO told FROM run r;

	-- Delivered when the run is committed, and only then.
	PERFORM pg_notify('oversight_due', json_build_object('register', register, 'as_of', day,
		'due', told.due, 'overdue', told.overdue, 'escalated', told.escalated, 'changed', kept.lines_new + kept.lines_closed)::text);

	-- What the run wrote is sealed with everything else; where no ledger was
	-- started there is nothing to seal.
	PERFORM FROM oversight.seal_ledger(register);

	RETURN format('register %I run as of %s: %s', register, day, concat_ws(', ',
		kept.snapshots || CASE kept.snapshots WHEN 1 THEN ' snapshot' ELSE ' snapshots' END,
		kept.lines_new || CASE kept.lines_new WHEN 1 THEN ' line new' ELSE ' lines new' END,
		kept.lines_closed || ' closed', told.due || ' due', told.overdue || ' overdue', told.escalated || ' escalated'));
END
$$;
COMMENT ON FUNCTION run_due(text, date) IS
	'the daily run of a register, by default as of today in London: keeps what the reports say, writes the reminders and steps of escalation that were not told yet, notifies oversight_due and seals the ledger; a second run of a day does nothing, and a missed day is made up for by the next';
