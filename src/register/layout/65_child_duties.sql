-- Duties to one child: set up from the library of statutory rhythms, anchored
-- on the events the law names.

-- The duty is open: its days have no end, and it either comes round again or
-- has not been done yet.
CREATE FUNCTION refuse_second_open_duty() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	this_kind text;
	other record;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', TG_TABLE_SCHEMA), true);
	SELECT coalesce(t.kind, t.code) INTO this_kind FROM timescale t WHERE t.code = NEW.timescale;
	SELECT o.duty, o.timescale, o.since INTO other
	FROM (
		SELECT o.id, o.duty, o.timescale, lower(coalesce(o.in_force, daterange(o.anchor, NULL))) AS since
		FROM obligation o
		JOIN timescale t ON t.code = o.timescale
		WHERE o.authority = NEW.authority AND o.subject = NEW.subject AND o.id <> NEW.id
		  AND coalesce(t.kind, t.code) = this_kind
		  AND upper_inf(o.in_force) IS NOT FALSE
		  AND (is_finite(o.cadence) IS NOT TRUE
			OR NOT EXISTS (SELECT FROM fulfils f WHERE f.authority = o.authority AND f.obligation = o.id))
		-- by the subject: a table that was empty when the session began looks as
		-- cheap to read in the order of its numbers, which is every duty of the authority
		OFFSET 0
	) o
	ORDER BY o.id LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'unique_violation',
			MESSAGE = format('subject %s already has an open duty of the kind "%s"', NEW.subject, this_kind),
			DETAIL = format('Duty "%s" by timescale "%s" is open since %s.', other.duty, other.timescale, other.since),
			HINT = 'End that one first, for example with end_child_duties, or record it as done when it is done only once.',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'one_open_duty_of_a_kind';
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION refuse_second_open_duty() IS
	'Refuses a second open duty of one kind to one child: two open reviews, or two open rounds of visits.';
CREATE TRIGGER one_open_duty_of_a_kind BEFORE INSERT OR UPDATE OF subject, timescale, in_force ON obligation FOR EACH ROW
	WHEN (NEW.subject IS NOT NULL AND NEW.timescale IS NOT NULL AND upper_inf(NEW.in_force) IS NOT FALSE
		AND NOT oversight.is_importing())
	EXECUTE FUNCTION refuse_second_open_duty();

CREATE FUNCTION enter_child_duties(register text, authority text, subject text, events text[], happened_on date[],
	team text, owes text[], instrument text, source text)
	RETURNS SETOF changed_duty_row
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	person bigint;
	who text;
	happened date;
	begun record;
	earlier record;
	from_day date;
	starts date;
	from_instrument bigint;
	from_code text;
	name text;
	made bigint;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);
	PERFORM enter_authority(register, authority);
	PERFORM enter_access(register, authority, 'manager', 'add duties');
	PERFORM enter_source(register, source);
	IF btrim(coalesce(subject, '')) = '' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'subject must not be null or blank',
			DETAIL = 'A child is known by a pseudonym, never by name.',
			HINT = 'Give a number or word that identifies the child to the authority alone, for example ''C-1042''.';
	END IF;
	IF coalesce(cardinality(events), 0) = 0 OR coalesce(cardinality(happened_on), 0) NOT IN (1, cardinality(events)) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'array_subscript_error',
			MESSAGE = format('%s events have %s days', coalesce(cardinality(events), 0), coalesce(cardinality(happened_on), 0)),
			DETAIL = 'There is one day for each event, in the same order, or one for all.',
			HINT = 'Write, for example, ARRAY[''becomes looked after'', ''placement begins''], NULL, happened_on_each => ''{2019-11-29,2019-12-02}''.';
	END IF;
	FOREACH who IN ARRAY coalesce(owes, '{}') LOOP
		PERFORM enter_party(register, who, 'owes');
	END LOOP;

	SELECT s.id INTO person FROM subject s WHERE s.authority = enter_child_duties.authority AND s.pseudonym = enter_child_duties.subject;
	IF person IS NULL THEN
		INSERT INTO subject (authority, pseudonym, source) VALUES (authority, subject, source) RETURNING id INTO person;
	END IF;

	FOR i IN 1..cardinality(events) LOOP
		happened := happened_on[CASE WHEN cardinality(happened_on) = 1 THEN 1 ELSE i END];
		IF happened IS NULL THEN
			RAISE EXCEPTION USING
				ERRCODE = 'null_value_not_allowed',
				MESSAGE = format('the day of event "%s" must not be null', events[i]),
				DETAIL = 'Duties to a child are counted from the day of an event.',
				HINT = 'Give the day, for example ''2019-11-29''.';
		END IF;
		IF NOT EXISTS (SELECT FROM timescale_event e WHERE e.event = events[i]) THEN
			RAISE EXCEPTION USING
				ERRCODE = 'foreign_key_violation',
				MESSAGE = format('event "%s" begins no duty', events[i]),
				DETAIL = format('These do: %s.', (SELECT string_agg(DISTINCT format('"%s"', e.event), ', ') FROM timescale_event e)),
				HINT = 'Name one of them, or say in the table timescale_event which timescale it begins.';
		END IF;
		FOR begun IN
			SELECT t.code, t.duty, t.force, t.cadence, t.legal_source, t.during, t.source, coalesce(t.kind, t.code) AS kind,
				e.anchored_on, e.replaces, s.title AS source_title
			FROM timescale_event e
			JOIN timescale t ON t.code = e.timescale
			LEFT JOIN source s ON s.code = t.source
			WHERE e.event = events[i]
			ORDER BY t.code
		LOOP
			IF NOT begun.during @> happened THEN
				RAISE EXCEPTION USING
					ERRCODE = 'invalid_parameter_value',
					MESSAGE = format('timescale "%s" was not the rule on %s', begun.code, happened),
					DETAIL = format('It is the rule during %s, end day excluded.', begun.during),
					HINT = 'Check the day, or enter the rule of that time in the table timescale.';
			END IF;

			from_day := CASE begun.anchored_on WHEN 'the first of January' THEN date_trunc('year', happened::timestamp)::date ELSE happened END;
			starts := from_day;
			FOR earlier IN
				SELECT o.id, o.duty, coalesce(o.in_force, daterange(o.anchor, NULL)) AS in_force,
					(SELECT max(f.done_on) FROM fulfils f WHERE f.authority = o.authority AND f.obligation = o.id AND f.done_on <= happened) AS last_done
				FROM obligation o
				JOIN timescale t ON t.code = o.timescale
				WHERE begun.replaces AND o.authority = enter_child_duties.authority AND o.subject = person
				  AND coalesce(t.kind, t.code) = begun.kind AND upper_inf(o.in_force) IS NOT FALSE
				ORDER BY o.id
			LOOP
				IF lower(earlier.in_force) >= happened THEN
					RAISE EXCEPTION USING
						ERRCODE = 'invalid_parameter_value',
						MESSAGE = format('"%s" on %s cannot end duty "%s", which began on %s', events[i], happened, earlier.duty, lower(earlier.in_force)),
						DETAIL = 'An event ends the open duty of the same kind on its day and begins it anew.',
						HINT = 'Enter events in the order of their days, or correct the earlier duty first.';
				END IF;
				UPDATE obligation o SET in_force = daterange(lower(earlier.in_force), happened)
				WHERE o.authority = enter_child_duties.authority AND o.id = earlier.id;
				IF begun.anchored_on = 'the last time' THEN
					from_day := coalesce(earlier.last_done, lower(earlier.in_force));
				END IF;
				RETURN QUERY SELECT c.* FROM changed_duty(authority, earlier.id, 'ended') c;
			END LOOP;

			-- the law as an instrument of this authority
			from_code := coalesce(instrument, begun.source, 'statutory');
			SELECT n.id INTO from_instrument FROM instrument n WHERE n.authority = enter_child_duties.authority AND n.code = from_code;
			IF from_instrument IS NULL THEN
				IF instrument IS NOT NULL THEN
					PERFORM enter_instrument(register, authority, instrument);
				END IF;
				INSERT INTO instrument (authority, code, title, kind, force, in_force, recorded_during, source)
				VALUES (authority, from_code, coalesce(begun.source_title, 'Statutory duties to children'),
					CASE begun.force WHEN 'statute' THEN 'legislation' WHEN 'statutory guidance' THEN 'guidance' ELSE 'policy' END,
					begun.force, '(,)', 'empty', begun.source)
				RETURNING id INTO from_instrument;
			END IF;

			name := format('%s from %s', lower(translate(begun.code, '_', '-')), to_char(happened, 'YYYY-MM-DD'));
			IF EXISTS (SELECT FROM obligation o WHERE o.authority = enter_child_duties.authority AND o.subject = person AND o.duty = name) THEN
				RAISE EXCEPTION USING
					ERRCODE = 'unique_violation',
					MESSAGE = format('"%s" on %s is already entered for subject "%s"', events[i], happened, subject),
					DETAIL = format('The duty "%s" is there.', name),
					HINT = 'Enter each event once.';
			END IF;
			INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor, in_force, recorded_during,
				timescale, team, subject, source)
			VALUES (authority, from_instrument, begun.legal_source, name, begun.duty, begun.cadence, from_day,
				daterange(starts, NULL), daterange(least(from_day, starts), NULL), begun.code, team, person, source)
			RETURNING id INTO made;
			INSERT INTO obligation_party (authority, obligation, party, role, source)
			SELECT DISTINCT enter_child_duties.authority, made, p.party, 'owes', enter_child_duties.source FROM unnest(owes) AS p (party);
			RETURN QUERY SELECT c.* FROM changed_duty(authority, made, 'added') c;
		END LOOP;
	END LOOP;
END
$$;
COMMENT ON FUNCTION enter_child_duties(text, text, text, text[], date[], text, text[], text, text) IS 'Does the work of add_child_duties.';

CREATE FUNCTION add_child_duties(authority text, subject text, event text, happened_on date, team text DEFAULT NULL,
	owes text[] DEFAULT NULL, instrument text DEFAULT NULL, source text DEFAULT NULL)
	RETURNS SETOF changed_duty_row
	LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
BEGIN ATOMIC
	SELECT r.* FROM enter_child_duties(this_register(), authority, subject, ARRAY[event], ARRAY[happened_on], team, owes, instrument, source) r;
END;
COMMENT ON FUNCTION add_child_duties(text, text, text, date, text, text[], text, text) IS
	'Sets up the statutory duties that an event in a child''s life begins, by the tables timescale and timescale_event, and ends those that it replaces. The child, known by a pseudonym, is entered when new. A second open review of one kind is refused.';

-- The fourth argument is a date in both, or a call with plain literals could mean either.
CREATE FUNCTION add_child_duties(authority text, subject text, events text[], happened_on date, team text DEFAULT NULL,
	owes text[] DEFAULT NULL, instrument text DEFAULT NULL, source text DEFAULT NULL, happened_on_each date[] DEFAULT NULL)
	RETURNS SETOF changed_duty_row
	LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
BEGIN ATOMIC
	SELECT r.* FROM enter_child_duties(this_register(), authority, subject, events, coalesce(happened_on_each, ARRAY[happened_on]), team, owes, instrument, source) r;
END;
COMMENT ON FUNCTION add_child_duties(text, text, text[], date, text, text[], text, text, date[]) IS
	'Sets up the statutory duties that several events begin, in one statement: one day for each event, or one for all.';

CREATE FUNCTION enter_child_end(register text, authority text, subject text, ended_on date, timescales text[])
	RETURNS SETOF changed_duty_row
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	person bigint;
	ending record;
	n integer := 0;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);
	PERFORM enter_authority(register, authority);
	PERFORM enter_access(register, authority, 'manager', 'end duties');
	IF ended_on IS NULL OR subject IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = format('%s must not be null', CASE WHEN subject IS NULL THEN 'subject' ELSE 'ended_on' END),
			DETAIL = 'The duties to a child end on a day: they bind until the day before it.',
			HINT = 'Give the day, for example ''2020-06-30''.';
	END IF;
	person := enter_subject(register, authority, subject);
	FOR ending IN
		SELECT o.id, o.duty, coalesce(o.in_force, daterange(o.anchor, NULL)) AS in_force
		FROM obligation o
		WHERE o.authority = enter_child_end.authority AND o.subject = person AND upper_inf(o.in_force) IS NOT FALSE
		  AND (timescales IS NULL OR o.timescale = ANY (timescales))
		ORDER BY o.id
	LOOP
		IF lower(ending.in_force) >= ended_on THEN
			RAISE EXCEPTION USING
				ERRCODE = 'invalid_parameter_value',
				MESSAGE = format('duty "%s" cannot end on %s: it began on %s', ending.duty, ended_on, lower(ending.in_force)),
				DETAIL = 'A duty binds on at least one day.',
				HINT = 'Check the day; delete the duty when it was entered by mistake.';
		END IF;
		UPDATE obligation o SET in_force = daterange(lower(ending.in_force), ended_on)
		WHERE o.authority = enter_child_end.authority AND o.id = ending.id;
		n := n + 1;
		RETURN QUERY SELECT c.* FROM changed_duty(authority, ending.id, 'ended') c;
	END LOOP;
	IF n = 0 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'no_data_found',
			MESSAGE = format('subject "%s" has no open duty', subject) || coalesce(' by timescale "' || array_to_string(timescales, '" or "') || '"', ''),
			DETAIL = 'Only duties whose days have no end yet can be ended.',
			HINT = 'See what there is in the table obligation.';
	END IF;
END
$$;
COMMENT ON FUNCTION enter_child_end(text, text, text, date, text[]) IS 'Does the work of end_child_duties.';

CREATE FUNCTION end_child_duties(authority text, subject text, ended_on date, timescales text[] DEFAULT NULL)
	RETURNS SETOF changed_duty_row
	LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
BEGIN ATOMIC
	SELECT r.* FROM enter_child_end(this_register(), authority, subject, ended_on, timescales) r;
END;
COMMENT ON FUNCTION end_child_duties(text, text, date, text[]) IS
	'Ends the open duties to a child, all of them or those by some timescales, on a day from which they no longer bind.';
