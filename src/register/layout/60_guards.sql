-- Guards: what the tables' own constraints cannot say, or cannot say kindly.
--
-- Each guard is a function of the row it is given and of the register the row
-- is in, and runs with the rights of whoever writes the row. A guard that reads
-- other tables first sets the search path to the schema of its own table, so
-- that a register can be renamed; the setting ends with the function, because
-- the function has one of its own for the same variable. A guard that names a
-- day writes it as 2019-10-31, whatever the session's date style. Triggers whose
-- condition is plain cost nothing on rows that are in order. Some look at a row
-- on its entry only, because what was in order then can rightly be otherwise
-- later; they let pass what import_authority brings, which has been in a register
-- before.
--
-- pg_dump creates triggers after the data, so nothing here runs on a restore.

CREATE FUNCTION note_change() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	NEW.changed_at := now();
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION note_change() IS 'Keeps changed_at: when a row was last changed.';

CREATE FUNCTION refuse_infinite_date() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	col text;
	value text;
BEGIN
	FOREACH col IN ARRAY TG_ARGV LOOP
		value := to_jsonb(NEW) ->> col;
		IF value LIKE '%infinity%' THEN
			RAISE EXCEPTION USING
				ERRCODE = 'datetime_field_overflow',
				MESSAGE = format('infinite date in %s of %s: "%s"', col, TG_TABLE_NAME, value),
				DETAIL = 'A register holds days of the calendar.',
				HINT = CASE WHEN value ~ '[[(]'
					THEN 'Leave the open side of a period empty, for example "[2019-10-31,)".'
					ELSE 'Write a day, for example "2019-10-31", or leave the date out when it is not known.' END,
				SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = col;
		END IF;
	END LOOP;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION refuse_infinite_date() IS 'Refuses an infinite date; the trigger names the columns to look at.';

CREATE FUNCTION refuse_circle() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	link CONSTANT text := TG_ARGV[0];
	key CONSTANT text := TG_ARGV[1];
	this CONSTANT jsonb := to_jsonb(NEW);
	step text := this ->> link;
	seen text[] := ARRAY[this ->> key];
BEGIN
	WHILE step IS NOT NULL LOOP
		seen := seen || step;
		IF step = ANY (seen[:cardinality(seen) - 1]) THEN
			RAISE EXCEPTION USING
				ERRCODE = 'integrity_constraint_violation',
				MESSAGE = format('%s of %s %s goes round in a circle', link, TG_TABLE_NAME, this ->> key),
				DETAIL = format('Following %s from %s leads to %s.', link, seen[1], array_to_string(seen[2:], ', then ')),
				HINT = format('Let one row of the chain have no %s, for example by setting it to NULL in the oldest.', link),
				SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = link;
		END IF;
		EXECUTE CASE key
				WHEN 'id' THEN format('SELECT t.%I::text FROM %I.%I t WHERE t.authority = $2 AND t.id = $1::bigint',
					link, TG_TABLE_SCHEMA, TG_TABLE_NAME)
				ELSE format('SELECT t.%I FROM %I.%I t WHERE t.%I = $1',
					link, TG_TABLE_SCHEMA, TG_TABLE_NAME, key)
			END
			INTO step USING step, this ->> 'authority';
	END LOOP;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION refuse_circle() IS
	'Refuses a chain of rows that leads back to itself; the trigger names the column that links and the key it links to.';

-- The register's label --------------------------------------------------------

CREATE FUNCTION keep_one_label() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	labelled boolean;
BEGIN
	IF TG_OP = 'INSERT' THEN
		EXECUTE format('SELECT EXISTS (SELECT FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO labelled;
		-- somebody may have emptied it with the triggers off
		IF NOT labelled THEN
			RETURN NEW;
		END IF;
		RAISE EXCEPTION USING
			ERRCODE = 'unique_violation',
			MESSAGE = format('register %I already says which layout it has', TG_TABLE_SCHEMA),
			DETAIL = 'Its one row of register_info is written when the register is made.',
			HINT = 'Make another register for another layout, for example by SELECT oversight.create_register(''stoke_2'').',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'there_is_one_row';
	END IF;
	RAISE EXCEPTION USING
		ERRCODE = 'restrict_violation',
		MESSAGE = format('register %I cannot do without the row that says which layout it has', TG_TABLE_SCHEMA),
		DETAIL = 'Without it nobody knows how the register is to be read or upgraded.',
		HINT = format('To be rid of the register, drop its schema, for example by DROP SCHEMA %I CASCADE.', TG_TABLE_SCHEMA),
		SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'there_is_one_row';
END
$$;
COMMENT ON FUNCTION keep_one_label() IS 'Keeps the one row that says which layout the register has.';
CREATE TRIGGER keep_one_label BEFORE INSERT OR DELETE ON register_info FOR EACH ROW
	EXECUTE FUNCTION keep_one_label();
CREATE TRIGGER keep_label BEFORE TRUNCATE ON register_info FOR EACH STATEMENT
	EXECUTE FUNCTION keep_one_label();

-- Who ------------------------------------------------------------------------

CREATE FUNCTION refuse_second_holder() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	other record;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	SELECT r.holder, r.during INTO other
	FROM role_holder r
	WHERE r.post = NEW.post AND r.during && NEW.during AND r.id <> NEW.id
	ORDER BY r.during LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'exclusion_violation',
			MESSAGE = format('post "%s" already has a holder during %s', NEW.post, NEW.during),
			DETAIL = format('"%s" holds it during %s; "%s" would hold it at the same time.', other.holder, other.during, NEW.holder),
			HINT = 'End the earlier holding on the day the later one begins, for example "[2019-05-01,2024-03-01)" before "[2024-03-01,)".',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'one_holder_of_a_post_at_a_time';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION refuse_second_holder() IS 'Refuses two holders of one post at the same time.';
CREATE TRIGGER one_holder_of_a_post BEFORE INSERT OR UPDATE OF post, during ON role_holder FOR EACH ROW
	WHEN (NEW.during IS NOT NULL)
	EXECUTE FUNCTION refuse_second_holder();

CREATE CONSTRAINT TRIGGER no_circle_of_parts AFTER INSERT OR UPDATE OF part_of ON party FOR EACH ROW
	WHEN (NEW.part_of IS NOT NULL)
	EXECUTE FUNCTION refuse_circle('part_of', 'code');

-- Instruments ----------------------------------------------------------------

CREATE FUNCTION keep_in_force() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	IF TG_OP = 'INSERT' THEN
		NEW.in_force_as_issued := coalesce(NEW.in_force_as_issued, NEW.in_force);
		-- an annex ends with the instrument it belongs to
		IF NEW.part_of IS NOT NULL AND NEW.revoked_on IS NULL THEN
			SELECT i.revoked_on INTO NEW.revoked_on
			FROM instrument i
			WHERE i.authority = NEW.authority AND i.id = NEW.part_of;
		END IF;
	ELSIF NEW.in_force IS DISTINCT FROM OLD.in_force
		AND NEW.in_force_as_issued IS NOT DISTINCT FROM OLD.in_force_as_issued THEN
		-- Somebody corrects the period. An end that is only the revocation was
		-- not there when the instrument was issued.
		IF upper(NEW.in_force) = OLD.revoked_on THEN
			NEW.in_force_as_issued := daterange(lower(NEW.in_force), upper(OLD.in_force_as_issued));
		ELSE
			NEW.in_force_as_issued := NEW.in_force;
		END IF;
	END IF;
	NEW.in_force := NEW.in_force_as_issued * daterange(NULL, NEW.revoked_on);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION keep_in_force() IS
	'Keeps the days an instrument was in force: those stated when it was issued, up to its revocation.';
CREATE TRIGGER keep_in_force BEFORE INSERT OR UPDATE OF in_force, in_force_as_issued, revoked_on ON instrument FOR EACH ROW
	WHEN (NOT oversight.is_importing())
	EXECUTE FUNCTION keep_in_force();

CREATE FUNCTION check_revocation() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	earlier record;
	other record;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	IF NEW.issued_on IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'check_violation',
			MESSAGE = format('instrument "%s" revokes another but has no issue date', NEW.code),
			DETAIL = 'The revoked instrument ends on the day the revoking one is issued.',
			HINT = 'Give the day it was issued, for example issued_on = ''2019-10-31''.',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'a_revoking_instrument_has_an_issue_date';
	END IF;
	SELECT i.code, i.issued_on INTO earlier
	FROM instrument i
	WHERE i.authority = NEW.authority AND i.id = NEW.revokes;
	IF FOUND AND NEW.issued_on < earlier.issued_on THEN
		RAISE EXCEPTION USING
			ERRCODE = 'check_violation',
			MESSAGE = format('instrument "%s" of %s cannot revoke "%s", which was issued later, on %s',
				NEW.code, NEW.issued_on, earlier.code, earlier.issued_on),
			DETAIL = 'An instrument can be revoked on the day of its issue or after it.',
			HINT = format('Correct the issue date, for example issued_on = ''%s'', or revoke an earlier instrument.', earlier.issued_on),
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'revoked_on_or_after_issue';
	END IF;
	SELECT i.code, i.issued_on INTO other
	FROM instrument i
	WHERE i.authority = NEW.authority AND i.revokes = NEW.revokes AND i.id <> NEW.id;
	IF FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'unique_violation',
			MESSAGE = format('instrument "%s" cannot revoke "%s", which is revoked already', NEW.code, earlier.code),
			DETAIL = format('"%s" revoked it on %s.', other.code, other.issued_on),
			HINT = format('Revoke the one that is in force, for example "%s".', other.code),
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'instrument_authority_revokes_key';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_revocation() IS
	'Refuses a revocation that has no date, comes before the issue, or is the second of one instrument.';
CREATE TRIGGER revocation_in_order BEFORE INSERT OR UPDATE OF revokes, issued_on ON instrument FOR EACH ROW
	WHEN (NEW.revokes IS NOT NULL AND NOT oversight.is_importing())
	EXECUTE FUNCTION check_revocation();

CREATE FUNCTION close_revoked() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	-- what is no longer revoked is open again
	IF TG_OP <> 'INSERT' AND OLD.revokes IS NOT NULL
		AND (TG_OP = 'DELETE' OR NEW.revokes IS DISTINCT FROM OLD.revokes) THEN
		UPDATE instrument i SET revoked_on = NULL
		WHERE i.authority = OLD.authority AND (i.id = OLD.revokes OR i.part_of = OLD.revokes);
	END IF;
	IF TG_OP <> 'DELETE' AND NEW.revokes IS NOT NULL THEN
		UPDATE instrument i SET revoked_on = NEW.issued_on
		WHERE i.authority = NEW.authority AND (i.id = NEW.revokes OR i.part_of = NEW.revokes);
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION close_revoked() IS
	'Ends an instrument and its annexes on the day the one that revokes it was issued.';
CREATE TRIGGER close_revoked AFTER INSERT OR DELETE OR UPDATE OF revokes, issued_on ON instrument FOR EACH ROW
	WHEN (NOT oversight.is_importing())
	EXECUTE FUNCTION close_revoked();

CREATE CONSTRAINT TRIGGER no_circle_of_revocations AFTER INSERT OR UPDATE OF revokes ON instrument FOR EACH ROW
	WHEN (NEW.revokes IS NOT NULL)
	EXECUTE FUNCTION refuse_circle('revokes', 'id');
CREATE CONSTRAINT TRIGGER no_circle_of_parts AFTER INSERT OR UPDATE OF part_of ON instrument FOR EACH ROW
	WHEN (NEW.part_of IS NOT NULL)
	EXECUTE FUNCTION refuse_circle('part_of', 'id');

-- Obligations ----------------------------------------------------------------

CREATE FUNCTION place_anchor() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	within daterange;
	ends date;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	SELECT i.in_force INTO within
	FROM instrument i
	WHERE i.authority = NEW.authority AND i.id = NEW.instrument;
	-- greatest and least pass over what is not given
	IF NEW.anchor IS NULL THEN
		NEW.anchor := greatest(lower(NEW.in_force), lower(within));
	END IF;
	ends := least(upper(NEW.in_force), upper(within));
	IF NEW.anchor >= ends THEN
		RAISE EXCEPTION USING
			ERRCODE = 'check_violation',
			MESSAGE = format('obligation "%s" is anchored on %s, after its last day, %s', NEW.duty, NEW.anchor, ends - 1),
			DETAIL = 'It is in force on the days that are both its own and its instrument''s, and is counted from its anchor.',
			HINT = CASE WHEN NOT NEW.in_force && within AND NOT isempty(within)
				THEN format('Give it days that are also its instrument''s, for example in_force = ''%s''.', within)
				ELSE format('Anchor it on a day no later than that, for example anchor = ''%s'', or correct in_force.',
					coalesce(greatest(lower(NEW.in_force), lower(within)), ends - 1)) END,
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'anchor', CONSTRAINT = 'anchor_before_the_end';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION place_anchor() IS
	'On entry, anchors an obligation on its first day in force unless another day is given, and refuses one after its last. Not checked again later, so that revoking stays possible.';
CREATE TRIGGER place_anchor BEFORE INSERT ON obligation FOR EACH ROW
	WHEN (NOT oversight.is_importing())
	EXECUTE FUNCTION place_anchor();

CREATE CONSTRAINT TRIGGER no_circle_of_following AFTER INSERT OR UPDATE OF follows ON obligation FOR EACH ROW
	WHEN (NEW.follows IS NOT NULL)
	EXECUTE FUNCTION refuse_circle('follows', 'id');
CREATE CONSTRAINT TRIGGER no_circle_of_parents AFTER INSERT OR UPDATE OF parent ON obligation FOR EACH ROW
	WHEN (NEW.parent IS NOT NULL)
	EXECUTE FUNCTION refuse_circle('parent', 'id');

-- What was done --------------------------------------------------------------

CREATE FUNCTION take_last_day() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	NEW.done_on := upper(NEW.done_during) - 1;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION take_last_day() IS 'Counts something done within a period from the last day of it, when no day is given.';
-- By its name after finite_dates and before not_after_today, which looks at the day.
CREATE TRIGGER last_day_of_period BEFORE INSERT OR UPDATE OF done_on, done_during ON fulfilment FOR EACH ROW
	WHEN (NEW.done_on IS NULL AND upper(NEW.done_during) IS NOT NULL)
	EXECUTE FUNCTION take_last_day();

CREATE FUNCTION refuse_done_after_today() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
BEGIN
	RAISE EXCEPTION USING
		ERRCODE = 'check_violation',
		MESSAGE = format('fulfilment done on %s is after today in London', NEW.done_on),
		DETAIL = 'A fulfilment says what has been done, so its day is today in London or earlier, whatever date reports are made for.',
		HINT = 'Record it once it is done, for example with done_on = ''2019-11-29''.',
		SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'done_on', CONSTRAINT = 'done_on_is_not_after_today';
END
$$;
COMMENT ON FUNCTION refuse_done_after_today() IS 'Refuses a fulfilment after today in London.';
CREATE TRIGGER not_after_today BEFORE INSERT OR UPDATE OF done_on ON fulfilment FOR EACH ROW
	WHEN (isfinite(NEW.done_on) AND NEW.done_on > oversight.today_in_london())
	EXECUTE FUNCTION refuse_done_after_today();

CREATE FUNCTION copy_day_done() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	SELECT f.done_on INTO NEW.done_on
	FROM fulfilment f
	WHERE f.authority = NEW.authority AND f.id = NEW.fulfilment;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'foreign_key_violation',
			MESSAGE = format('fulfilment %s of authority "%s" does not exist', NEW.fulfilment, NEW.authority),
			DETAIL = 'An obligation is answered by a fulfilment that is recorded first.',
			HINT = 'Insert the fulfilment, for example with RETURNING id, and use its id here.',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'fulfilment';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION copy_day_done() IS 'Copies the day of a fulfilment to the row that says which obligation it answers.';
CREATE TRIGGER copy_day_done BEFORE INSERT ON fulfils FOR EACH ROW
	WHEN (NEW.done_on IS NULL)
	EXECUTE FUNCTION copy_day_done();

-- Judgements -----------------------------------------------------------------

CREATE FUNCTION area_is_awarded(framework text, area text, began daterange) RETURNS boolean
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT EXISTS (
		SELECT
		FROM judgement_area a
		WHERE a.framework = area_is_awarded.framework
		  AND a.area = area_is_awarded.area
		  AND a.during && area_is_awarded.began
		  AND a.awarded);
END;
COMMENT ON FUNCTION area_is_awarded(text, text, daterange) IS
	'Whether a framework gives the area a grade of its own in an inspection that began, or can have begun, on these days; where it does not, the area''s earlier grade ends when such an inspection is published.';

CREATE FUNCTION check_judgement() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	held record;
	awarded text;
	within text;
	other record;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	-- Both questions of a row are asked at once, the second as area_is_awarded
	-- puts it: to call that for every row would cost as much as all the rest.
	SELECT i.code, i.framework, i.kind, i.began, i.started_on,
		EXISTS (
			SELECT
			FROM judgement_area a
			WHERE a.framework = i.framework AND a.area = NEW.area AND a.during && i.began AND a.awarded) AS awarded,
		EXISTS (
			SELECT
			FROM judgement j
			WHERE j.authority = NEW.authority AND j.inspection = NEW.inspection AND j.area = NEW.area
			  AND j.source = NEW.source AND j.id <> NEW.id) AS spoken
	INTO held
	FROM inspection i
	WHERE i.authority = NEW.authority AND i.id = NEW.inspection;
	IF NOT FOUND THEN
		RETURN NEW;					-- the foreign key refuses it
	END IF;
	IF held.framework IS NULL OR held.kind IN ('focused visit', 'monitoring visit', 'assurance visit', 'peer review', 'review') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'check_violation',
			MESSAGE = format('a %s awards no grades: "%s" for "%s" in "%s"',
				held.kind, coalesce(NEW.grade::text, NEW.as_printed), NEW.area, held.code),
			DETAIL = 'Grades come from inspections under a framework; visits and reviews report in words.',
			HINT = 'Record what it said as a finding, for example of kind ''area for improvement''.',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'area_is_awarded';
	END IF;
	IF NOT held.awarded AND NEW.area IS NOT NULL THEN
		SELECT string_agg(DISTINCT format('"%s"', a.area), ', ') INTO awarded
		FROM judgement_area a
		WHERE a.framework = held.framework AND a.during && held.began AND a.awarded;
		SELECT min(a.within) INTO within
		FROM judgement_area a
		WHERE a.framework = held.framework AND a.area = NEW.area AND a.during && held.began AND NOT a.awarded;
		RAISE EXCEPTION USING
			ERRCODE = 'check_violation',
			MESSAGE = format('%s awards no grade for "%s" in inspection "%s"%s', held.framework, NEW.area, held.code,
				coalesce(', begun on ' || held.started_on, '')),
			DETAIL = concat('It awards ' || awarded || '.', ' "' || NEW.area || '" is judged within "' || within || '".'),
			HINT = 'Name an area that it awards, for example "in care".',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'area_is_awarded';
	END IF;

	-- A source may speak twice of one area of one inspection only when the
	-- later statement restates the earlier, directly or through others.
	IF NOT held.spoken THEN
		RETURN NEW;
	END IF;
	WITH RECURSIVE restated (id) AS (
		SELECT NEW.restates
		UNION
		SELECT j.restates
		FROM restated r
		JOIN judgement j ON j.authority = NEW.authority AND j.id = r.id
	), restating (id) AS (
		SELECT NEW.id
		UNION
		SELECT j.id
		FROM restating r
		JOIN judgement j ON j.authority = NEW.authority AND j.restates = r.id
	)
	SELECT j.id, j.grade, j.as_printed INTO other
	FROM judgement j
	WHERE j.authority = NEW.authority AND j.inspection = NEW.inspection
	  AND j.area = NEW.area AND j.source = NEW.source
	  AND NOT EXISTS (SELECT FROM restated r WHERE r.id = j.id)
	  AND NOT EXISTS (SELECT FROM restating r WHERE r.id = j.id)
	ORDER BY j.id LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'unique_violation',
			MESSAGE = format('source "%s" already gives a judgement for "%s" in inspection "%s"', NEW.source, NEW.area, held.code),
			DETAIL = format('Judgement %s says "%s"; this one says %s and does not restate it.',
				other.id, coalesce(other.grade::text, other.as_printed),
				coalesce('"' || coalesce(NEW.grade::text, NEW.as_printed) || '"', 'nothing')),
			HINT = format('If the source corrected itself, give restates = %s and the day it did so, for example stated_on = ''2025-07-01''.', other.id),
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'one_first_judgement_by_a_source';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_judgement() IS
	'Refuses a grade in an area that the framework does not award to an inspection begun then, and a second judgement by one source that restates nothing.';
CREATE TRIGGER judgement_in_order BEFORE INSERT OR UPDATE OF authority, inspection, area, restates, source ON judgement FOR EACH ROW
	WHEN (NOT oversight.is_importing())
	EXECUTE FUNCTION check_judgement();

CREATE FUNCTION check_judgements_again() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	lost text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	SELECT string_agg(DISTINCT format('"%s"', j.area), ', ') INTO lost
	FROM judgement j
	WHERE j.authority = NEW.authority AND j.inspection = NEW.id
	  AND (NEW.framework IS NULL
	       OR NEW.kind IN ('focused visit', 'monitoring visit', 'assurance visit', 'peer review', 'review')
	       OR NOT area_is_awarded(NEW.framework, j.area, NEW.began));
	IF lost IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'check_violation',
			MESSAGE = format('inspection "%s" has judgements that it could not award after this change: %s', NEW.code, lost),
			DETAIL = format('It would be a %s under %s begun within %s.', NEW.kind, coalesce(NEW.framework, 'no framework'), NEW.began),
			HINT = 'Correct or remove those judgements first, for example by DELETE, in the same transaction.',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'area_is_awarded';
	END IF;
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION check_judgements_again() IS
	'Refuses a change to an inspection that would leave it with grades its framework does not award.';
CREATE CONSTRAINT TRIGGER judgements_still_in_order
	AFTER UPDATE OF framework, kind, started_on, ended_on, during, report_dated, published_on ON inspection FOR EACH ROW
	EXECUTE FUNCTION check_judgements_again();

CREATE CONSTRAINT TRIGGER no_circle_of_restatements AFTER INSERT OR UPDATE OF restates ON judgement FOR EACH ROW
	WHEN (NEW.restates IS NOT NULL)
	EXECUTE FUNCTION refuse_circle('restates', 'id');
CREATE CONSTRAINT TRIGGER no_circle_of_repeats AFTER INSERT OR UPDATE OF repeats ON finding FOR EACH ROW
	WHEN (NEW.repeats IS NOT NULL)
	EXECUTE FUNCTION refuse_circle('repeats', 'id');
CREATE CONSTRAINT TRIGGER no_circle_of_accounts AFTER INSERT OR UPDATE OF account_of ON inspection FOR EACH ROW
	WHEN (NEW.account_of IS NOT NULL)
	EXECUTE FUNCTION refuse_circle('account_of', 'id');
CREATE CONSTRAINT TRIGGER no_circle_of_accounts AFTER INSERT OR UPDATE OF account_of ON intervention FOR EACH ROW
	WHEN (NEW.account_of IS NOT NULL)
	EXECUTE FUNCTION refuse_circle('account_of', 'id');
CREATE CONSTRAINT TRIGGER no_circle_of_accounts AFTER INSERT OR UPDATE OF account_of ON event FOR EACH ROW
	WHEN (NEW.account_of IS NOT NULL)
	EXECUTE FUNCTION refuse_circle('account_of', 'id');

-- Measures -------------------------------------------------------------------

CREATE FUNCTION check_observation() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	held record;
	fault text;
	rule text;
	detail text;
	hint text;
	col text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	SELECT m.interval_method, m.unit INTO held FROM measure m WHERE m.code = NEW.measure;
	IF NEW.value IS NOT NULL AND NOT (NEW.value > '-Infinity' AND NEW.value < 'Infinity') THEN
		fault := format('the value is %s', NEW.value);
		detail := 'A value is a number; where there is none, it is left out and the reason is given.';
		hint := 'Give no value and, for example, missing_as = ''not available''.';
		rule := 'value_is_finite'; col := 'value';
	ELSIF NEW.value IS NULL AND NEW.missing_as IS NULL THEN
		fault := 'it has neither a value nor the reason why not';
		detail := 'A missing value is never 0, and its reason is kept.';
		hint := 'Give a value, or for example missing_as = ''confidential''.';
		rule := 'value_or_the_reason_why_not'; col := 'value';
	ELSIF NEW.value IS NOT NULL AND NEW.missing_as IS NOT NULL THEN
		fault := format('it has the value %s and is missing as "%s"', NEW.value, NEW.missing_as);
		detail := 'It is either there or missing.';
		hint := 'Leave out the one or the other, for example missing_as.';
		rule := 'value_or_the_reason_why_not'; col := 'missing_as';
	ELSIF NOT (NEW.numerator >= 0 AND NEW.numerator < 'Infinity') THEN
		fault := format('the numerator is %s', NEW.numerator);
		detail := 'A numerator counts something: 0 or more.';
		hint := 'Leave the numerator out when it is not known.';
		rule := 'numerator_is_finite_and_not_negative'; col := 'numerator';
	ELSIF NOT (NEW.denominator > 0 AND NEW.denominator < 'Infinity') THEN
		fault := format('the denominator is %s', NEW.denominator);
		detail := 'A rate is out of more than nothing.';
		hint := 'Leave value and denominator out and give, for example, missing_as = ''not applicable''.';
		rule := 'denominator_is_finite_and_positive'; col := 'denominator';
	ELSIF greatest(abs(NEW.value), NEW.numerator, NEW.denominator) >= 1e18 OR greatest(scale(NEW.value), scale(NEW.numerator), scale(NEW.denominator)) > 30 THEN
		fault := 'a figure has more than 18 places before the point or 30 after it';
		detail := 'The reports reckon with it beside those of all other authorities.';
		hint := 'Give the figure in a larger or smaller unit, or rounded.';
		rule := 'value_is_of_a_size_to_reckon_with'; col := CASE WHEN abs(NEW.value) < 1e18 AND scale(NEW.value) <= 30 THEN 'numerator' ELSE 'value' END;
	ELSIF held.interval_method = 'wilson' AND NEW.numerator > NEW.denominator THEN
		fault := format('the numerator %s is more than the denominator %s', NEW.numerator, NEW.denominator);
		detail := 'This measure is a share, of which no more can be counted than there are.';
		hint := 'Correct one of the two; of a rate that can pass the whole, give the measure interval_method = ''byar''.';
		rule := 'share_is_of_the_whole'; col := 'numerator';
	ELSIF isempty(NEW.period) OR lower(NEW.period) IS NULL OR upper(NEW.period) IS NULL THEN
		fault := format('the period %s has no first and last day', NEW.period);
		detail := 'The period says which days the value is about.';
		hint := 'Write both ends, for example "[2024-04-01,2025-04-01)".';
		rule := 'period_has_two_ends'; col := 'period';
	ELSIF lower(NEW.period) < '0001-01-01' OR upper(NEW.period) > '10000-01-01' THEN
		fault := format('the period %s is not within the years 1 to 9999', NEW.period);
		detail := 'The reports compare it with the year before it, of all authorities at once.';
		hint := 'Write, for example, "[2024-04-01,2025-04-01)".';
		rule := 'period_is_within_four_figures'; col := 'period';
	ELSIF lower(NEW.period) > oversight.today_in_london() THEN
		fault := format('the period %s has not begun', NEW.period);
		detail := 'An observation is of what has been; what is to be is a target.';
		hint := 'Enter it in target, for example with by_date and value.';
		rule := 'period_has_begun'; col := 'period';
	ELSIF NEW.period_kind <> 'as stated' AND NEW.period <> oversight.period_of(NEW.period_kind, lower(NEW.period)) THEN
		fault := format('the period is no %s', NEW.period_kind);
		detail := 'A snapshot is one day; quarters begin in January, April, July and October; financial years begin on 1 April, academic years on 1 September, calendar years on 1 January.';
		hint := format('Write, for example, "%s".', oversight.period_of(NEW.period_kind, lower(NEW.period)));
		rule := 'period_is_of_its_kind'; col := 'period';
	ELSE
		RETURN NEW;
	END IF;
	RAISE EXCEPTION USING
		ERRCODE = 'check_violation',
		MESSAGE = format('observation of "%s" for %s, %s: %s', NEW.measure, NEW.authority, NEW.period, fault),
		DETAIL = detail, HINT = hint,
		SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = col, CONSTRAINT = rule;
END
$$;
COMMENT ON FUNCTION check_observation() IS
	'Refuses an observation without a value or a reason, with numbers that are none, or whose period is not of its kind.';
CREATE TRIGGER observation_in_order BEFORE INSERT OR UPDATE ON observation FOR EACH ROW
	EXECUTE FUNCTION check_observation();

CREATE FUNCTION check_target() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	IF EXISTS (SELECT FROM measure m WHERE m.code = NEW.measure AND m.polarity = 'neutral') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'check_violation',
			MESSAGE = format('target "%s" is for measure "%s", which has no polarity', NEW.title, NEW.measure),
			DETAIL = 'Nobody can say whether a value meets a target before it is said whether more or less is better.',
			HINT = 'Give the measure a polarity first, for example polarity = ''lower''.',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'measure', CONSTRAINT = 'measure_has_a_polarity';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION check_target() IS 'Refuses a target for a measure of which neither more nor less is better.';
CREATE TRIGGER measure_has_a_polarity BEFORE INSERT OR UPDATE OF measure ON target FOR EACH ROW
	WHEN (NEW.measure IS NOT NULL)
	EXECUTE FUNCTION check_target();

CREATE FUNCTION keep_polarity() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	held text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	SELECT min(t.title) INTO held FROM target t WHERE t.measure = NEW.code;
	IF held IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'check_violation',
			MESSAGE = format('measure "%s" cannot lose its polarity while it has targets', NEW.code),
			DETAIL = format('One of them is "%s".', held),
			HINT = 'Remove the targets first, or keep the polarity, for example polarity = ''lower''.',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'polarity', CONSTRAINT = 'measure_has_a_polarity';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION keep_polarity() IS 'Keeps the polarity of a measure that has targets.';
CREATE TRIGGER keep_polarity BEFORE UPDATE OF polarity ON measure FOR EACH ROW
	WHEN (NEW.polarity = 'neutral' AND OLD.polarity <> 'neutral')
	EXECUTE FUNCTION keep_polarity();

-- Infinite dates, table by table ---------------------------------------------

CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON source FOR EACH ROW
	WHEN (NOT isfinite(NEW.published_on))
	EXECUTE FUNCTION refuse_infinite_date('published_on');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON authority FOR EACH ROW
	WHEN (NOT isfinite(lower(NEW.during)) OR NOT isfinite(upper(NEW.during)))
	EXECUTE FUNCTION refuse_infinite_date('during');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON authority_code FOR EACH ROW
	WHEN (NOT isfinite(lower(NEW.during)) OR NOT isfinite(upper(NEW.during)))
	EXECUTE FUNCTION refuse_infinite_date('during');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON authority_succession FOR EACH ROW
	WHEN (NOT isfinite(NEW.happened_on))
	EXECUTE FUNCTION refuse_infinite_date('happened_on');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON role_holder FOR EACH ROW
	WHEN (NOT isfinite(lower(NEW.during)) OR NOT isfinite(upper(NEW.during)))
	EXECUTE FUNCTION refuse_infinite_date('during');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON timescale FOR EACH ROW
	WHEN (NOT isfinite(lower(NEW.during)) OR NOT isfinite(upper(NEW.during)))
	EXECUTE FUNCTION refuse_infinite_date('during');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON instrument FOR EACH ROW
	WHEN (NOT isfinite(NEW.issued_on) OR NOT isfinite(lower(NEW.in_force)) OR NOT isfinite(upper(NEW.in_force)) OR NOT isfinite(lower(NEW.in_force_as_issued)) OR NOT isfinite(upper(NEW.in_force_as_issued)) OR NOT isfinite(NEW.revoked_on) OR NOT isfinite(lower(NEW.recorded_during)) OR NOT isfinite(upper(NEW.recorded_during)))
	EXECUTE FUNCTION refuse_infinite_date('issued_on', 'in_force', 'in_force_as_issued', 'revoked_on', 'recorded_during');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON obligation FOR EACH ROW
	WHEN (NOT isfinite(NEW.anchor) OR NOT isfinite(lower(NEW.in_force)) OR NOT isfinite(upper(NEW.in_force)) OR NOT isfinite(lower(NEW.recorded_during)) OR NOT isfinite(upper(NEW.recorded_during)))
	EXECUTE FUNCTION refuse_infinite_date('anchor', 'in_force', 'recorded_during');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON decision FOR EACH ROW
	WHEN (NOT isfinite(NEW.decided_on))
	EXECUTE FUNCTION refuse_infinite_date('decided_on');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON rhythm FOR EACH ROW
	WHEN (NOT isfinite(NEW.from_date) OR NOT isfinite(NEW.anchor))
	EXECUTE FUNCTION refuse_infinite_date('from_date', 'anchor');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON suspension FOR EACH ROW
	WHEN (NOT isfinite(lower(NEW.during)) OR NOT isfinite(upper(NEW.during)))
	EXECUTE FUNCTION refuse_infinite_date('during');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON fulfilment FOR EACH ROW
	WHEN (NOT isfinite(NEW.done_on) OR NOT isfinite(lower(NEW.done_during)) OR NOT isfinite(upper(NEW.done_during)))
	EXECUTE FUNCTION refuse_infinite_date('done_on', 'done_during');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON fulfils FOR EACH ROW
	WHEN (NOT isfinite(NEW.done_on) OR NOT isfinite(NEW.for_due))
	EXECUTE FUNCTION refuse_infinite_date('done_on', 'for_due');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON progress FOR EACH ROW
	WHEN (NOT isfinite(NEW.on_date) OR NOT isfinite(NEW.forecast))
	EXECUTE FUNCTION refuse_infinite_date('on_date', 'forecast');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON sign_off FOR EACH ROW
	WHEN (NOT isfinite(NEW.as_at) OR NOT isfinite(NEW.signed_on))
	EXECUTE FUNCTION refuse_infinite_date('as_at', 'signed_on');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON commentary FOR EACH ROW
	WHEN (NOT isfinite(NEW.as_at) OR NOT isfinite(NEW.written_on))
	EXECUTE FUNCTION refuse_infinite_date('as_at', 'written_on');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON case_note FOR EACH ROW
	WHEN (NOT isfinite(NEW.written_on))
	EXECUTE FUNCTION refuse_infinite_date('written_on');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON framework FOR EACH ROW
	WHEN (NOT isfinite(lower(NEW.during)) OR NOT isfinite(upper(NEW.during)))
	EXECUTE FUNCTION refuse_infinite_date('during');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON judgement_area FOR EACH ROW
	WHEN (NOT isfinite(lower(NEW.during)) OR NOT isfinite(upper(NEW.during)))
	EXECUTE FUNCTION refuse_infinite_date('during');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON framework_interval FOR EACH ROW
	WHEN (NOT isfinite(lower(NEW.during)) OR NOT isfinite(upper(NEW.during)))
	EXECUTE FUNCTION refuse_infinite_date('during');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON inspection FOR EACH ROW
	WHEN (NOT isfinite(NEW.started_on) OR NOT isfinite(NEW.ended_on) OR NOT isfinite(lower(NEW.during)) OR NOT isfinite(upper(NEW.during)) OR NOT isfinite(NEW.report_dated) OR NOT isfinite(NEW.published_on))
	EXECUTE FUNCTION refuse_infinite_date('started_on', 'ended_on', 'during', 'report_dated', 'published_on');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON judgement FOR EACH ROW
	WHEN (NOT isfinite(NEW.stated_on))
	EXECUTE FUNCTION refuse_infinite_date('stated_on');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON intervention FOR EACH ROW
	WHEN (NOT isfinite(lower(NEW.during)) OR NOT isfinite(upper(NEW.during)))
	EXECUTE FUNCTION refuse_infinite_date('during');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON event FOR EACH ROW
	WHEN (NOT isfinite(lower(NEW.during)) OR NOT isfinite(upper(NEW.during)))
	EXECUTE FUNCTION refuse_infinite_date('during');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON risk FOR EACH ROW
	WHEN (NOT isfinite(lower(NEW.during)) OR NOT isfinite(upper(NEW.during)))
	EXECUTE FUNCTION refuse_infinite_date('during');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON observation FOR EACH ROW
	WHEN (NOT isfinite(lower(NEW.period)) OR NOT isfinite(upper(NEW.period)) OR NOT isfinite(NEW.published_on))
	EXECUTE FUNCTION refuse_infinite_date('period', 'published_on');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON target FOR EACH ROW
	WHEN (NOT isfinite(NEW.from_date) OR NOT isfinite(NEW.by_earliest) OR NOT isfinite(NEW.by_date) OR NOT isfinite(NEW.set_on))
	EXECUTE FUNCTION refuse_infinite_date('from_date', 'by_earliest', 'by_date', 'set_on');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON neighbour FOR EACH ROW
	WHEN (NOT isfinite(NEW.published_on))
	EXECUTE FUNCTION refuse_infinite_date('published_on');
CREATE TRIGGER finite_dates BEFORE INSERT OR UPDATE ON cost_estimate FOR EACH ROW
	WHEN (NOT isfinite(lower(NEW.period)) OR NOT isfinite(upper(NEW.period)) OR NOT isfinite(NEW.stated_on))
	EXECUTE FUNCTION refuse_infinite_date('period', 'stated_on');

-- When a row was last changed, table by table ---------------------------------

CREATE TRIGGER note_change BEFORE UPDATE ON source FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON authority FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON authority_code FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON authority_succession FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON party FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON role_holder FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON timescale FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON timescale_event FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON subject FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON instrument FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON obligation FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON obligation_party FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON decision FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON rhythm FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON suspension FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON fulfilment FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON fulfils FOR EACH ROW EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON progress FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON sign_off FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON commentary FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON case_note FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON quality_rule FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON rag_rule FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON escalation FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON framework FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON judgement_area FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON framework_interval FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON inspection FOR EACH ROW EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON judgement FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON finding FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON intervention FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON event FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON risk FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON measure FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON observation FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON target FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON neighbour FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();
CREATE TRIGGER note_change BEFORE UPDATE ON cost_estimate FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();

-- Words, column by column -----------------------------------------------------

-- A column that takes only certain words has a CHECK named *_is_known. That is
-- the one place where the words are written: the guard is made from it, and
-- reads it again before it refuses, so that a list can be lengthened later.

CREATE FUNCTION known_words(relation oid, rule text, OUT "column" text, OUT words text[])
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT a.attname::text, w.words
	FROM pg_catalog.pg_constraint k
	JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
	CROSS JOIN LATERAL (
		SELECT pg_catalog.array_agg(pg_catalog.replace(m.part[1], '''''', '''') ORDER BY m.n) AS words
		FROM pg_catalog.regexp_matches(pg_catalog.pg_get_expr(k.conbin, k.conrelid),
			'''((?:[^'']|'''')*)''::text', 'g') WITH ORDINALITY AS m (part, n)) w
	WHERE k.conrelid = known_words.relation AND k.conname = known_words.rule
	  AND k.contype = 'c' AND pg_catalog.cardinality(k.conkey) = 1
	  -- a plain list of words and nothing else
	  AND pg_catalog.pg_get_expr(k.conbin, k.conrelid)
		~ '^\([^ ]+ = ANY \(ARRAY\[''(?:[^'']|'''')*''::text(?:, ''(?:[^'']|'''')*''::text)*\]\)\)$';
END;
COMMENT ON FUNCTION known_words(oid, text) IS
	'The words that a CHECK constraint of a table allows, and the column they are for; nothing when it is no plain list of words.';

CREATE FUNCTION refuse_unknown_word() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	rule CONSTANT text := TG_ARGV[0];
	known record;
	value text;
	meant text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	SELECT k."column", k.words INTO known FROM known_words(TG_RELID, rule) k;
	value := to_jsonb(NEW) ->> known."column";
	-- The constraint may have changed since this trigger was made; it decides.
	IF value = ANY (known.words) IS NOT FALSE THEN
		RETURN NEW;
	END IF;
	SELECT min(w.word) INTO meant
	FROM unnest(known.words) w (word)
	WHERE lower(regexp_replace(w.word, '[[:space:]_-]', '', 'g')) = lower(regexp_replace(value, '[[:space:]_-]', '', 'g'));
	RAISE EXCEPTION USING
		ERRCODE = 'check_violation',
		MESSAGE = format('unknown %s for %s: "%s"', replace(known."column", '_', ' '),
			CASE WHEN TG_TABLE_NAME = 'progress' THEN '' WHEN TG_TABLE_NAME ~ '^[aeiou]' THEN 'an ' ELSE 'a ' END
			|| replace(TG_TABLE_NAME, '_', ' '), value),
		DETAIL = format('It is one of: "%s".', array_to_string(known.words, '", "')),
		HINT = coalesce('Perhaps you mean "' || meant || '".',
			format('Write one of them as it stands, for example "%s".', known.words[1])),
		SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = known."column", CONSTRAINT = rule;
END
$$;
COMMENT ON FUNCTION refuse_unknown_word() IS
	'Refuses a word that a column does not know, and lists those it knows; the trigger names the CHECK constraint that holds them.';

DO $$
DECLARE
	rule record;
BEGIN
	FOR rule IN
		SELECT k.conrelid::pg_catalog.regclass AS relation, k.conname AS name, w."column", w.words
		FROM pg_catalog.pg_constraint k
		JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
		CROSS JOIN LATERAL known_words(k.conrelid, k.conname) w
		WHERE n.nspname = pg_catalog.current_schema()
		  AND k.conname LIKE '%\_is\_known' AND w.words IS NOT NULL
		ORDER BY k.conrelid, k.conname
	LOOP
		EXECUTE pg_catalog.format(
			'CREATE TRIGGER %I BEFORE INSERT OR UPDATE OF %I ON %s FOR EACH ROW
				WHEN (NEW.%I OPERATOR(pg_catalog.<>) ALL (%L::pg_catalog.text[]))
				EXECUTE FUNCTION refuse_unknown_word(%L)',
			rule.name, rule."column", rule.relation, rule."column", rule.words, rule.name);
	END LOOP;
END
$$;
