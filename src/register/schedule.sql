-- schedule: makes the daily run come round of its own accord.
--
-- A schedule is written as cron writes it, in five fields, and is meant in
-- London time all year round. pg_cron keeps Greenwich time, so its job strikes
-- at both hours at which it can be that time in London, and does its work only
-- when it is.

CREATE FUNCTION cron_field(field text, name text, low integer, high integer, words text[] DEFAULT NULL) RETURNS integer[]
	LANGUAGE plpgsql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	part text;
	found text[];
	first integer;
	last integer;
	step integer;
	chosen integer[] := '{}';
	why text;
	number CONSTANT text := '([0-9]{1,4}|[a-z]{3})';
	n integer;
BEGIN
	FOREACH part IN ARRAY string_to_array(cron_field.field, ',') LOOP
		why := NULL;
		found := regexp_match(lower(part), '^(?:(\*)|' || number || '(?:-' || number || ')?)(?:/([0-9]{1,4}))?$');
		IF found IS NULL OR (found[4] IS NOT NULL AND found[1] IS NULL AND found[3] IS NULL) THEN
			why := 'It takes *, numbers, ranges such as 1-5, and steps such as */2, separated by commas.';
		ELSE
			first := CASE WHEN found[1] IS NOT NULL THEN cron_field.low
				WHEN found[2] ~ '^[0-9]' THEN found[2]::integer
				ELSE array_position(cron_field.words, found[2]) - 1 + cron_field.low END;
			last := CASE WHEN found[1] IS NOT NULL THEN cron_field.high
				WHEN found[3] IS NULL THEN first
				WHEN found[3] ~ '^[0-9]' THEN found[3]::integer
				ELSE array_position(cron_field.words, found[3]) - 1 + cron_field.low END;
			step := coalesce(found[4]::integer, 1);
			IF first IS NULL OR last IS NULL OR first NOT BETWEEN cron_field.low AND cron_field.high
				OR last NOT BETWEEN cron_field.low AND cron_field.high THEN
				why := format('It goes from %s to %s%s.', cron_field.low, cron_field.high,
					coalesce(', or by name from ' || cron_field.words[1] || ' to ' || cron_field.words[array_upper(cron_field.words, 1)], ''));
			ELSIF last < first THEN
				why := 'A range goes from the smaller to the greater.';
			ELSIF step < 1 THEN
				why := 'A step is 1 or more.';
			END IF;
		END IF;
		IF why IS NOT NULL THEN
			RAISE EXCEPTION USING
				ERRCODE = 'invalid_parameter_value',
				MESSAGE = format('%s of a schedule cannot be "%s"', cron_field.name, part),
				DETAIL = why,
				HINT = 'Write five fields, minute, hour, day of the month, month and day of the week, for example "0 6 * * *" for six every morning.';
		END IF;
		FOR n IN SELECT g FROM generate_series(first, last, step) g LOOP
			chosen := chosen || n;
		END LOOP;
	END LOOP;
	RETURN (SELECT array_agg(DISTINCT c ORDER BY c) FROM unnest(chosen) c);
END
$$;
COMMENT ON FUNCTION cron_field(text, text, integer, integer, text[]) IS
	'the numbers that one field of a cron schedule stands for; refuses what is none, naming the field';

CREATE FUNCTION cron_fields(cron text,
		OUT minutes integer[], OUT hours integer[], OUT days integer[], OUT months integer[], OUT weekdays integer[], OUT either_day boolean)
	LANGUAGE plpgsql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	fields CONSTANT text[] := regexp_split_to_array(btrim(cron_fields.cron, E' \t\r\n'), '[[:space:]]+');
BEGIN
	IF cron_fields.cron IS NULL OR cardinality(fields) <> 5 OR fields[1] = '' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = CASE WHEN cron_fields.cron IS NULL THEN 'schedule must not be null'
				ELSE format('schedule has not five fields: "%s"', cron_fields.cron) END,
			DETAIL = CASE WHEN cron_fields.cron ~ 'second' THEN 'A run keeps what was reported on a day; seconds are not for it.'
				WHEN fields[1] LIKE '@%' THEN 'Words such as @daily are not read.'
				ELSE 'The fields are minute, hour, day of the month, month and day of the week.' END,
			HINT = 'Write, for example, "0 6 * * *" for six every morning, London time, or "30 7 * * 1-5" for half past seven from Monday to Friday.';
	END IF;
	minutes := oversight.cron_field(fields[1], 'minute', 0, 59);
	hours := oversight.cron_field(fields[2], 'hour', 0, 23);
	days := oversight.cron_field(fields[3], 'day of the month', 1, 31);
	months := oversight.cron_field(fields[4], 'month', 1, 12, '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}');
	weekdays := oversight.cron_field(fields[5], 'day of the week', 0, 7, '{sun,mon,tue,wed,thu,fri,sat}');
	-- Sunday is 0 and 7
	IF 7 = ANY (weekdays) THEN
		weekdays := (SELECT array_agg(DISTINCT d % 7 ORDER BY d % 7) FROM unnest(weekdays) d);
	END IF;
	-- as cron has it: with both days given, either will do
	either_day := fields[3] NOT LIKE '*%' AND fields[5] NOT LIKE '*%';
	-- 31 June never comes
	IF NOT either_day AND NOT EXISTS (
		SELECT FROM unnest(days) d, unnest(months) m
		WHERE d <= (ARRAY[31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[m]) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('schedule never comes round: "%s"', cron_fields.cron),
			DETAIL = 'No such day is in any of its months.',
			HINT = 'Write, for example, "0 6 * * *" for six every morning.';
	END IF;
END
$$;
COMMENT ON FUNCTION cron_fields(text) IS
	'the minutes, hours, days, months and days of the week of a cron schedule, and whether either kind of day will do';

CREATE FUNCTION scheduled_at(cron text, at timestamptz) RETURNS timestamptz
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- A job can begin late, so a quarter of an hour is looked back on. A time that
	-- the change to summer time leaves out comes when it would have come without
	-- the change, an hour later by the clock; one that the change back repeats, at
	-- the second of the two.
	SELECT max(m.instant)
	FROM cron_fields(scheduled_at.cron) f
	CROSS JOIN LATERAL (
		SELECT date_trunc('minute', scheduled_at.at, 'UTC') - n * interval '1 minute' AS instant
		FROM generate_series(0, 14) n
	) m
	CROSS JOIN LATERAL (VALUES (m.instant AT TIME ZONE 'Europe/London'), (m.instant AT TIME ZONE 'UTC')) AS w (wall)
	WHERE w.wall AT TIME ZONE 'Europe/London' = m.instant
	  AND extract(minute FROM w.wall)::integer = ANY (f.minutes)
	  AND extract(hour FROM w.wall)::integer = ANY (f.hours)
	  AND extract(month FROM w.wall)::integer = ANY (f.months)
	  AND CASE WHEN f.either_day
		THEN extract(day FROM w.wall)::integer = ANY (f.days) OR extract(dow FROM w.wall)::integer = ANY (f.weekdays)
		ELSE extract(day FROM w.wall)::integer = ANY (f.days) AND extract(dow FROM w.wall)::integer = ANY (f.weekdays) END;
END;
COMMENT ON FUNCTION scheduled_at(text, timestamptz) IS
	'when a schedule, written as cron writes it and meant in London time, last struck: at a moment or within the quarter of an hour before it; empty when it did not';

CREATE FUNCTION is_scheduled(cron text, at timestamptz) RETURNS boolean
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN scheduled_at(cron, at) IS NOT NULL;
COMMENT ON FUNCTION is_scheduled(text, timestamptz) IS
	'whether a schedule, written as cron writes it and meant in London time, strikes at a moment or did within the quarter of an hour before it';

CREATE FUNCTION greenwich_schedule(cron text) RETURNS text
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	f record;
	hours integer[];
	wraps boolean;
BEGIN
	SELECT * INTO f FROM oversight.cron_fields(greenwich_schedule.cron);
	SELECT array_agg(DISTINCT h ORDER BY h) INTO hours
	FROM (SELECT unnest(f.hours) UNION SELECT (unnest(f.hours) + 23) % 24) h (h);
	-- midnight in London is eleven at night in Greenwich, on the day before
	wraps := 0 = ANY (f.hours);
	RETURN concat_ws(' ',
		CASE WHEN cardinality(f.minutes) = 60 THEN '*' ELSE array_to_string(f.minutes, ',') END,
		CASE WHEN cardinality(hours) = 24 THEN '*' ELSE array_to_string(hours, ',') END,
		CASE WHEN wraps OR (cardinality(f.days) = 31 AND NOT f.either_day) THEN '*' ELSE array_to_string(f.days, ',') END,
		CASE WHEN wraps OR cardinality(f.months) = 12 THEN '*' ELSE array_to_string(f.months, ',') END,
		CASE WHEN wraps OR (cardinality(f.weekdays) = 7 AND NOT f.either_day) THEN '*' ELSE array_to_string(f.weekdays, ',') END);
END
$$;
COMMENT ON FUNCTION greenwich_schedule(text) IS
	'the schedule in Greenwich time that strikes whenever a schedule in London time does, in winter and in summer, and an hour before or after it';

CREATE FUNCTION run_scheduled(register text, cron text, at timestamptz DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	moment CONSTANT timestamptz := coalesce(run_scheduled.at, transaction_timestamp());
	london CONSTANT timestamp := moment AT TIME ZONE 'Europe/London';
	stroke CONSTANT timestamptz := oversight.scheduled_at(run_scheduled.cron, moment);
BEGIN
	IF stroke IS NULL THEN
		RETURN format('register %I not run: it is %s in London, and the schedule is "%s"',
			run_scheduled.register, to_char(london, 'YYYY-MM-DD HH24:MI'), run_scheduled.cron);
	END IF;
	-- the day of the stroke, also where the job began after midnight
	RETURN oversight.run_due(run_scheduled.register, (stroke AT TIME ZONE 'Europe/London')::date);
END
$$;
COMMENT ON FUNCTION run_scheduled(text, text, timestamptz) IS
	'runs a register, by run_due, when a schedule in London time strikes at this moment, and says so when it does not; what scheduled jobs call';

CREATE FUNCTION schedule_job_name(register text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- the name of a job has as many bytes as that of a schema
	SELECT CASE WHEN octet_length('oversight: ' || schedule_job_name.register) <= 63
		THEN 'oversight: ' || schedule_job_name.register ELSE 'oversight: ' || md5(schedule_job_name.register) END;
END;
COMMENT ON FUNCTION schedule_job_name(text) IS 'the name of the job of pg_cron that runs a register';

CREATE FUNCTION timer_field(numbers integer[], of integer) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN pg_catalog.cardinality(timer_field.numbers) = timer_field.of THEN '*'
		ELSE (SELECT pg_catalog.string_agg(pg_catalog.to_char(n, 'FM00'), ',' ORDER BY n) FROM pg_catalog.unnest(timer_field.numbers) n) END;
END;
COMMENT ON FUNCTION timer_field(integer[], integer) IS
	'the numbers of a field of a schedule as a timer of systemd writes them, of so many that there are';

CREATE FUNCTION timer_schedule(cron text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- Where either kind of day will do there is a line for each, and a timer
	-- strikes by any of its lines.
	SELECT pg_catalog.string_agg(pg_catalog.format('  OnCalendar=%s*-%s-%s %s:%s:00 Europe/London',
			CASE WHEN l.by_weekday AND pg_catalog.cardinality(f.weekdays) < 7 THEN (
				SELECT pg_catalog.string_agg((ARRAY['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'])[d + 1], ',' ORDER BY (d + 6) % 7) FROM pg_catalog.unnest(f.weekdays) d) || ' ' ELSE '' END,
			oversight.timer_field(f.months, 12),
			CASE WHEN l.by_day THEN oversight.timer_field(f.days, 31) ELSE '*' END,
			oversight.timer_field(f.hours, 24), oversight.timer_field(f.minutes, 60)), E'\n' ORDER BY l.n)
	FROM oversight.cron_fields(timer_schedule.cron) f
	JOIN (VALUES (1, true, true, false), (2, true, false, true), (3, false, true, true)) AS l (n, by_day, by_weekday, either)
		ON l.either = f.either_day;
END;
COMMENT ON FUNCTION timer_schedule(text) IS
	'the lines OnCalendar of a timer of systemd that strikes when a schedule in London time does';

CREATE FUNCTION schedule_by_hand(register text, cron text) RETURNS text
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
	database CONSTANT text := current_database();
	-- a crontab may keep either time; a timer knows London's, and catches up
	command CONSTANT text := format('SELECT oversight.run_scheduled(%L, %L)', schedule_by_hand.register, schedule_by_hand.cron);
	timed CONSTANT text := format('SELECT oversight.run_due(%L)', schedule_by_hand.register);
	-- quoted for a shell, and for systemd, which is no shell
	in_shell CONSTANT text := format('psql -X -q -d ''%s'' -c ''%s''', replace(database, '''', '''\'''''), replace(command, '''', '''\'''''));
	in_unit CONSTANT text := format('psql -X -q -d "%s" -c "%s"',
		regexp_replace(database, '(["\\])', '\\\1', 'g'), regexp_replace(timed, '(["\\])', '\\\1', 'g'));
	cron_database CONSTANT text := nullif(current_setting('cron.database_name', true), '');
BEGIN
	RETURN concat_ws(E'\n',
		format('pg_cron is not installed in database %I, so nothing was scheduled. Let the system do it, as a user that may connect:', database),
		'',
		'in a crontab, whether the machine keeps London or Greenwich time:',
		-- a bare % ends a command of cron
		'  ' || oversight.greenwich_schedule(schedule_by_hand.cron) || ' ' || replace(in_shell, '%', '\%'),
		'or in a timer of systemd:',
		oversight.timer_schedule(schedule_by_hand.cron),
		'  Persistent=true',
		'with this in its service:',
		-- a bare % or $ stands for something in a unit
		'  ExecStart=' || replace(replace(in_unit, '%', '%%'), '$', '$$'),
		'',
		'The crontab calls an hour too early or too late as well; the run itself looks at the time in London.',
		CASE WHEN cron_database <> database THEN format(
			E'\npg_cron is at home in database %I. There, a superuser can write:\n  SELECT cron.schedule_in_database(%L, %L, %L, %L);',
			cron_database, oversight.schedule_job_name(schedule_by_hand.register), oversight.greenwich_schedule(schedule_by_hand.cron), command, database)
			WHEN cron_database = database THEN E'\npg_cron is loaded for this database, and waits for CREATE EXTENSION pg_cron.' END);
END
$body$;
COMMENT ON FUNCTION schedule_by_hand(text, text) IS
	'the lines for a crontab or a timer of systemd that run a register where there is no pg_cron';

CREATE FUNCTION schedule(register text, cron text DEFAULT '0 6 * * *') RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := schedule.register;
	greenwich text;
	clock CONSTANT text := coalesce(current_setting('cron.timezone', true), 'GMT');
BEGIN
	IF register IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'register name must not be null',
			DETAIL = 'A register is known by the name of its schema.',
			HINT = 'Write, for example, SELECT oversight.schedule(''stoke'').';
	END IF;
	-- Says so when there is no such schema, or when it is no register.
	PERFORM FROM oversight.register_info(register);
	PERFORM FROM oversight.cron_fields(schedule.cron);
	greenwich := oversight.greenwich_schedule(schedule.cron);

	IF NOT EXISTS (SELECT FROM pg_extension e WHERE e.extname = 'pg_cron') THEN
		RETURN oversight.schedule_by_hand(register, schedule.cron);
	END IF;
	IF NOT has_schema_privilege('cron', 'USAGE') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('role %I may not schedule jobs', current_user),
			DETAIL = 'Jobs run as the role that schedules them, which needs USAGE on the schema cron.',
			HINT = format('Ask a superuser, for example, for GRANT USAGE ON SCHEMA cron TO %I.', current_user);
	END IF;
	IF lower(clock) NOT IN ('gmt', 'utc', 'etc/utc', 'etc/gmt', 'europe/london') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'feature_not_supported',
			MESSAGE = format('pg_cron keeps the time of %s here', clock),
			DETAIL = 'A schedule in London time is handed to it in Greenwich time.',
			HINT = 'Set cron.timezone to "GMT" and restart the server.';
	END IF;

	-- a job of this name is changed, not added to
	EXECUTE 'SELECT cron.schedule($1, $2, $3)'
		USING oversight.schedule_job_name(register), greenwich, format('SELECT oversight.run_scheduled(%L, %L)', register, schedule.cron);
	RETURN format('register %I is run at "%s" London time, as role %I, by the job "%s" of pg_cron. pg_cron keeps Greenwich time: the job strikes at "%s" there, and does its work only when it is time in London.',
		register, schedule.cron, current_user, oversight.schedule_job_name(register), greenwich);
END
$$;
COMMENT ON FUNCTION schedule(text, text) IS
	'has a register run by pg_cron, as the calling role, at the times of a cron schedule that is meant in London time all year round, by default at six every morning; where pg_cron is not installed it says which line of a crontab or timer of systemd does the same';

CREATE FUNCTION unschedule(register text) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := unschedule.register;
	found boolean;
BEGIN
	-- The register itself may be gone already.
	IF register IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'register name must not be null',
			DETAIL = 'A register is known by the name of its schema.',
			HINT = 'Write, for example, SELECT oversight.unschedule(''stoke'').';
	END IF;
	IF NOT EXISTS (SELECT FROM pg_extension e WHERE e.extname = 'pg_cron') THEN
		RETURN format('pg_cron is not installed in database %I; if a crontab or a timer of systemd runs register %I, take its line out there', current_database(), register);
	END IF;
	IF NOT has_schema_privilege('cron', 'USAGE') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('role %I may not schedule jobs', current_user),
			DETAIL = 'A job is taken out by the role that scheduled it, which needs USAGE on the schema cron.',
			HINT = format('Ask a superuser, for example, for GRANT USAGE ON SCHEMA cron TO %I.', current_user);
	END IF;
	EXECUTE 'SELECT EXISTS (SELECT FROM cron.job j WHERE j.jobname = $1 AND j.username = current_user)'
		INTO found USING oversight.schedule_job_name(register);
	IF NOT found THEN
		RETURN format('register %I was not scheduled by role %I', register, current_user);
	END IF;
	EXECUTE 'SELECT cron.unschedule(j.jobid) FROM cron.job j WHERE j.jobname = $1 AND j.username = current_user'
		USING oversight.schedule_job_name(register);
	RETURN format('register %I is no longer run by pg_cron', register);
END
$$;
COMMENT ON FUNCTION unschedule(text) IS
	'takes out the job of pg_cron by which the calling role has a register run, and says whether there was one';
