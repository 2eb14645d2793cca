-- Lists of an office's own: duties, and what was done about them.
-- 80_import.sql says how an import works.
--
-- An empty cell takes back nothing that is held. What would move due dates that
-- have passed is refused: a changed rhythm is a decision (64_entry.sql), and a
-- mistake is corrected in the table, where it is seen.

CREATE FUNCTION import_whose(key text, cell text) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	given text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', current_setting('oversight_import.register')), true);
	given := import_text(key, 'authority', cell);
	-- one cell holds a code or a name
	IF EXISTS (SELECT FROM authority a WHERE a.code = upper(given))
		OR EXISTS (SELECT FROM authority_code c WHERE c.code = given AND c.scheme <> 'name') THEN
		RETURN import_authority(key, 'authority', given, NULL);
	END IF;
	RETURN import_authority(key, 'authority', NULL, given);
END
$$;
COMMENT ON FUNCTION import_whose(text, text) IS 'The authority that a cell names, by any of its codes or by name.';

CREATE FUNCTION import_instrument(key text, authority text, cell text) RETURNS bigint
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	refused boolean;
	register CONSTANT text := current_setting('oversight_import.register');
	given text;
	named bigint;
	known text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', register), true);
	given := import_text(key, 'instrument', cell);
	SELECT i.id INTO named FROM instrument i WHERE i.authority = import_instrument.authority AND i.code = given;
	IF named IS NULL THEN
		SELECT string_agg(format('"%s"', i.code), ', ' ORDER BY i.code) INTO known
		FROM (SELECT i.code FROM instrument i WHERE i.authority = import_instrument.authority ORDER BY i.code LIMIT 12) i;
		refused := import_refuse(key, 'instrument', given, format('an instrument of authority %s', authority),
			coalesce('It has ' || known || '.', 'It has none.') || format(' Enter a new one first in %I.instrument.', register));
	END IF;
	RETURN named;
END
$$;
COMMENT ON FUNCTION import_instrument(text, text, text) IS 'The instrument of an authority that a cell names by its short name.';

CREATE FUNCTION import_parties(key text, "column" text, cell text) RETURNS text[]
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	refused boolean;
	register CONSTANT text := current_setting('oversight_import.register');
	given text;
	meant text[];
	named text[] := '{}';
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', register), true);
	FOREACH given IN ARRAY string_to_array(cell, ';') LOOP
		given := import_clean(given);
		CONTINUE WHEN given IS NULL;
		SELECT array_agg(p.code) INTO meant FROM party p WHERE p.code = given;
		IF meant IS NULL THEN
			SELECT array_agg(p.code ORDER BY p.code) INTO meant FROM party p WHERE lower(given) IN (lower(p.code), lower(p.name));
		END IF;
		IF cardinality(meant) = 1 THEN
			named := named || meant;
		ELSE
			refused := import_refuse(key, "column", given, 'a body, person or post that this register knows',
				CASE WHEN meant IS NULL
					THEN format('Several are separated by semicolons. Enter a new one first, for example by INSERT INTO %I.party (code, name, kind) VALUES (%L, %L, ''post'').',
						register, lower(regexp_replace(given, '[^[:alnum:]]+', '-', 'g')), given)
					ELSE format('That can be %s: write the short name.', array_to_string(meant, ' or ')) END);
		END IF;
	END LOOP;
	RETURN named;
END
$$;
COMMENT ON FUNCTION import_parties(text, text, text) IS
	'The bodies, persons and posts that a cell names, by short name or name, separated by semicolons.';

CREATE FUNCTION import_duty(key text, "column" text, authority text, instrument text, cell text, subject bigint, on_date date)
	RETURNS duty_named_row
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	refused boolean;
	register CONSTANT text := current_setting('oversight_import.register');
	of_instrument text;
	given text;
	meant bigint[];
	meant_then bigint[];
	names text[];
	named record;
	known text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);
	of_instrument := import_clean(import_duty.instrument);
	given := import_clean(cell);
	SELECT array_agg(d.obligation), array_agg(d.obligation) FILTER (WHERE (d.in_force @> on_date) IS NOT FALSE), array_agg(d.name ORDER BY d.name)
	INTO meant, meant_then, names
	FROM (
		SELECT d.* FROM duty_named(import_duty.authority, given, import_duty.subject) d
		WHERE of_instrument IS NULL OR d.instrument = of_instrument
		UNION
		SELECT d.* FROM duty_named(import_duty.authority, of_instrument || '/' || given, import_duty.subject) d
		WHERE d.instrument = of_instrument
		UNION
		-- an instrument with one duty need not name it
		SELECT d.*
		FROM obligation o
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		CROSS JOIN LATERAL duty_named(o.authority, i.code || '/' || o.duty, o.subject) d
		WHERE given IS NULL AND o.authority = import_duty.authority AND i.code = of_instrument
		  AND (o.subject = import_duty.subject OR (o.subject IS NULL AND import_duty.subject IS NULL))
		  AND d.obligation = o.id
	) d;
	-- one name can mean an earlier duty and the one that took its place
	IF cardinality(meant) > 1 AND cardinality(meant_then) = 1 THEN
		meant := meant_then;
	END IF;
	IF meant IS NULL THEN
		SELECT string_agg(format('"%s"', d.name), ', ' ORDER BY d.name) INTO known
		FROM (
			SELECT concat_ws('/', i.code, CASE WHEN o.clause <> '' THEN o.clause END, o.duty) AS name
			FROM obligation o
			JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
			WHERE o.authority = import_duty.authority AND (of_instrument IS NULL OR i.code = of_instrument)
			  AND (o.subject = import_duty.subject OR (o.subject IS NULL AND import_duty.subject IS NULL))
			ORDER BY 1 LIMIT 12
		) d;
		refused := import_refuse(key, "column", given,
			format('a clause or duty of %s', coalesce('instrument ' || of_instrument, 'authority ' || authority))
				|| CASE WHEN subject IS NOT NULL THEN ' to this child or person' ELSE '' END,
			coalesce('There is ' || known || '.', 'There is none.') || format(' Load new duties first into %I.import_duties.', register));
	ELSIF cardinality(meant) > 1 THEN
		refused := import_refuse(key, "column", given, 'one duty and no more',
			format('It can mean "%s": write the duty''s short name.', array_to_string(names, '" or "')));
	END IF;
	FOREACH known IN ARRAY names LOOP
		SELECT d.* INTO named FROM duty_named(import_duty.authority, known, import_duty.subject) d WHERE d.obligation = meant[1];
		EXIT WHEN FOUND;
	END LOOP;
	RETURN named;
END
$$;
COMMENT ON FUNCTION import_duty(text, text, text, text, text, bigint, date) IS
	'The duty that a cell names by its clause, its short name or clause/duty, of several the one in force on a day; for a child also by its timescale.';

CREATE FUNCTION import_once(key text, what text) RETURNS void
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	seen CONSTANT text := current_setting('oversight_import.seen', true);
BEGIN
	IF strpos(seen, format(',%s,', what)) > 0 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'unique_violation',
			MESSAGE = format('%s: the file has this row twice', key),
			DETAIL = 'Nothing of the file has been loaded.',
			HINT = 'Remove the row that is not right. Two duties of one clause need short names of their own.';
	END IF;
	PERFORM set_config('oversight_import.seen', concat(seen, format(',%s,', what)), true);
END
$$;
COMMENT ON FUNCTION import_once(text, text) IS 'Refuses a second row of a file for the same thing.';

-- The list of duties -------------------------------------------------------------

CREATE VIEW import_duties WITH (security_invoker) AS
	SELECT NULL::text AS authority, NULL::text AS instrument, NULL::text AS clause, NULL::text AS duty, NULL::text AS title,
		NULL::text AS text, NULL::text AS cadence, NULL::text AS follows, NULL::text AS timescale, NULL::text AS anchor,
		NULL::text AS "from", NULL::text AS "to", NULL::text AS grace, NULL::text AS owes, NULL::text AS contributes,
		NULL::text AS receives, NULL::text AS assures, NULL::text AS team, NULL::text AS subject, NULL::text AS source
	WHERE false;
COMMENT ON VIEW import_duties IS
	'Copy into it, without the header option, a list of duties of your own, one row for each.';
COMMENT ON COLUMN import_duties.authority IS 'The authority, by name or any of its codes.';
COMMENT ON COLUMN import_duties.instrument IS 'The short name of the instrument, which is entered first.';
COMMENT ON COLUMN import_duties.clause IS 'The clause of the instrument; may be empty.';
COMMENT ON COLUMN import_duties.duty IS 'A short name for the duty, such as monthly-report.';
COMMENT ON COLUMN import_duties.title IS 'The duty in a few words, as reports print it.';
COMMENT ON COLUMN import_duties.text IS 'The duty in the instrument''s own words; may be empty.';
COMMENT ON COLUMN import_duties.cadence IS 'How often, in words such as every month; empty when it follows another duty or a timescale says it.';
COMMENT ON COLUMN import_duties.follows IS 'The duty it follows, when it is due each time that one is done.';
COMMENT ON COLUMN import_duties.timescale IS 'The statutory timescale it applies, such as LAC_REVIEW.';
COMMENT ON COLUMN import_duties.anchor IS 'The day from which the cadence counts; empty means its first day in force.';
COMMENT ON COLUMN import_duties."from" IS 'Its first day in force; empty means the instrument''s.';
COMMENT ON COLUMN import_duties."to" IS 'Its last day in force, included; empty means the instrument''s.';
COMMENT ON COLUMN import_duties.grace IS 'Days after a due date on which it can still be answered late; empty means half the gap to the next.';
COMMENT ON COLUMN import_duties.owes IS 'Who owes it: short names or names, separated by semicolons.';
COMMENT ON COLUMN import_duties.contributes IS 'Who contributes to it, in the same way.';
COMMENT ON COLUMN import_duties.receives IS 'Who receives it, in the same way.';
COMMENT ON COLUMN import_duties.assures IS 'Who assures it, in the same way.';
COMMENT ON COLUMN import_duties.team IS 'The team that answers for it.';
COMMENT ON COLUMN import_duties.subject IS 'The child or person it concerns, by pseudonym; entered when new.';
COMMENT ON COLUMN import_duties.source IS 'The short name of the source that says so; empty means this list.';

CREATE FUNCTION import_duties() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
<<given>>
DECLARE
	refused boolean;
	key text;
	clause text;
	duty text;
	title text;
	authority text;
	from_instrument bigint;
	source text;
	person bigint;
	pseudonym text;
	rhythm oversight.cadence;
	applies text;
	leader bigint;
	anchor date;
	from_day date;
	to_day date;
	grace integer;
	held record;
	hint text;
	detail text;
	outcome text := 'unchanged';
	who record;
	n integer;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', TG_TABLE_SCHEMA), true);
	IF NOT import_row(TG_RELID, to_jsonb(NEW)) THEN
		RETURN NULL;
	END IF;

	-- What the row says.
	key := coalesce(concat_ws(', ', import_clean(NEW.authority), nullif(concat_ws('/', import_clean(NEW.instrument), import_clean(NEW.clause),
		import_clean(NEW.duty)), ''), import_clean(NEW.subject)), 'a row without a name');
	clause := coalesce(import_clean(NEW.clause), '');
	duty := import_text(key, 'duty', NEW.duty);
	title := import_text(key, 'title', NEW.title);
	authority := import_whose(key, NEW.authority);
	from_instrument := import_instrument(key, authority, NEW.instrument);
	source := import_clean(NEW.source);
	IF NOT EXISTS (SELECT FROM source s WHERE s.code = source) AND source IS NOT NULL THEN
		refused := import_refuse(key, 'source', source, 'a source that this register holds',
			format('Enter it first, for example by INSERT INTO %I.source (code, publisher, title) VALUES (%L, ''council'', ''Its title''), or leave the cell empty.',
				TG_TABLE_SCHEMA, source));
	END IF;
	applies := import_clean(NEW.timescale);
	IF NOT EXISTS (SELECT FROM timescale t WHERE t.code = applies) AND applies IS NOT NULL THEN
		refused := import_refuse(key, 'timescale', applies, 'a timescale that this register holds',
			(SELECT coalesce('Perhaps you mean "' || min(t.code) || '".', format('See which there are, for example by SELECT code, duty FROM %I.timescale.', TG_TABLE_SCHEMA))
			 FROM timescale t WHERE lower(translate(t.code, '_', ' ')) = lower(translate(applies, '_-', '  '))));
	END IF;
	BEGIN
		rhythm := import_clean(NEW.cadence)::cadence;
	EXCEPTION WHEN invalid_text_representation OR datetime_field_overflow OR numeric_value_out_of_range OR program_limit_exceeded THEN
		GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
		refused := import_refuse(key, 'cadence', NEW.cadence, 'a cadence', nullif(concat_ws(' ', nullif(detail, ''), nullif(hint, '')), ''));
	END;
	anchor := import_date(key, 'anchor', NEW.anchor);
	from_day := import_date(key, 'from', NEW."from");
	to_day := import_date(key, 'to', NEW."to");
	IF to_day < from_day THEN
		refused := import_refuse(key, 'to', NEW."to", format('a day on or after %s', from_day), 'The column "to" holds the last day, included.');
	END IF;
	IF import_clean(NEW.grace) !~ '^[0-9]{1,5}$' THEN
		refused := import_refuse(key, 'grace', NEW.grace, 'a whole number of days', 'Leave the cell empty for half the gap to the next due date.');
	END IF;
	grace := import_clean(NEW.grace)::integer;
	pseudonym := import_clean(NEW.subject);
	-- whoever may not read the table subject can still load what concerns no one person
	IF pseudonym IS NOT NULL THEN
		SELECT s.id INTO person FROM subject s WHERE s.authority = given.authority AND s.pseudonym = given.pseudonym;
	END IF;
	PERFORM import_once(key, concat_ws('/', authority, from_instrument, clause, duty, pseudonym));
	IF import_clean(NEW.follows) IS NOT NULL THEN
		SELECT d.obligation INTO leader FROM import_duty(key, 'follows', authority, NULL, NEW.follows, person, coalesce(from_day, anchor)) d;
	END IF;
	source := coalesce(source, import_source('own-duties', 'own-records', 'Our own records', 'Duties in a list of our own'));

	SELECT o.* INTO held
	FROM obligation o
	WHERE o.authority = given.authority AND o.instrument = from_instrument AND o.clause = given.clause
	  AND o.duty = given.duty AND o.subject IS NOT DISTINCT FROM person AND (pseudonym IS NULL) = (person IS NULL);

	IF held.id IS NULL THEN
		IF rhythm IS NULL AND leader IS NULL THEN
			SELECT t.cadence INTO rhythm FROM timescale t WHERE t.code = applies;
		END IF;
		IF (rhythm IS NULL) = (leader IS NULL) THEN
			refused := import_refuse(key, 'cadence', import_clean(NEW.cadence),
				CASE WHEN rhythm IS NULL THEN 'a cadence' ELSE 'nothing' END,
				CASE WHEN rhythm IS NULL
					THEN 'Write, for example, "every month", or "continuing" for a duty that binds every day; or name a timescale, or the duty that it follows.'
					ELSE 'A duty that follows another is due each time that one is done.' END);
		END IF;
		BEGIN
			IF pseudonym IS NOT NULL AND person IS NULL THEN
				INSERT INTO subject (authority, pseudonym, source) VALUES (authority, pseudonym, source) RETURNING id INTO person;
			END IF;
			INSERT INTO obligation AS o (authority, instrument, clause, duty, title, wording, cadence, follows, anchor, grace, in_force,
				timescale, team, subject, source)
			VALUES (authority, from_instrument, clause, duty, title, import_clean(NEW.text), rhythm, leader, anchor, grace,
				CASE WHEN from_day IS NOT NULL OR to_day IS NOT NULL THEN daterange(from_day, to_day, '[]') END,
				applies, import_clean(NEW.team), person, source)
			RETURNING o.* INTO held;
		EXCEPTION WHEN integrity_constraint_violation OR check_violation OR unique_violation OR invalid_parameter_value THEN
			-- what the register's own guards refuse, with the row it is about
			GET STACKED DIAGNOSTICS title = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
			RAISE EXCEPTION USING
				ERRCODE = SQLSTATE, MESSAGE = format('%s: %s', key, title), DETAIL = detail, HINT = hint;
		END;
		outcome := 'new';
	ELSE
		-- What moves due dates that have passed is no matter for a list.
		IF rhythm IS NOT NULL AND rhythm IS DISTINCT FROM held.cadence
			AND NOT EXISTS (SELECT FROM rhythm r WHERE r.authority = held.authority AND r.obligation = held.id AND r.cadence = given.rhythm) THEN
			refused := import_refuse(key, 'cadence', import_clean(NEW.cadence),
				CASE WHEN held.cadence IS NULL THEN 'nothing: the duty follows another' ELSE format('"%s", as it is held,', held.cadence) END,
				format('A changed rhythm is a decision: record it, for example by %I.vary_rhythm(%L, %L, %L, ''2020-03-01'', ''2020-02-20'', ''minister''). A mistake is corrected in the table obligation.',
					TG_TABLE_SCHEMA, authority, held.duty, import_clean(NEW.cadence)));
		END IF;
		IF leader IS DISTINCT FROM held.follows AND leader IS NOT NULL THEN
			refused := import_refuse(key, 'follows', import_clean(NEW.follows), 'what it is held to follow', 'A mistake is corrected in the table obligation.');
		END IF;
		IF anchor <> held.anchor THEN
			refused := import_refuse(key, 'anchor', import_clean(NEW.anchor), format('"%s", as it is held,', held.anchor),
				'Another anchor moves due dates that have passed. A mistake is corrected in the table obligation.');
		END IF;
		IF from_day IS DISTINCT FROM lower(held.in_force) AND from_day IS NOT NULL THEN
			refused := import_refuse(key, 'from', import_clean(NEW."from"), format('%s, as it is held,', coalesce('"' || lower(held.in_force) || '"', 'nothing')),
				'Another first day moves due dates that have passed. A mistake is corrected in the table obligation.');
		END IF;
		BEGIN
			UPDATE obligation o SET
				title = given.title,
				wording = coalesce(import_clean(NEW.text), o.wording),
				timescale = coalesce(applies, o.timescale),
				grace = coalesce(given.grace, o.grace),
				team = coalesce(import_clean(NEW.team), o.team),
				in_force = CASE WHEN to_day IS NOT NULL THEN daterange(lower(o.in_force), to_day, '[]') ELSE o.in_force END
			WHERE o.authority = held.authority AND o.id = held.id
			  AND (o.title, coalesce(o.wording, ''), coalesce(o.timescale, ''), coalesce(o.grace, -1), coalesce(o.team, ''))
				IS DISTINCT FROM (given.title, coalesce(import_clean(NEW.text), o.wording, ''), coalesce(applies, o.timescale, ''),
					coalesce(given.grace, o.grace, -1), coalesce(import_clean(NEW.team), o.team, ''))
			   OR o.authority = held.authority AND o.id = held.id AND to_day IS DISTINCT FROM upper(o.in_force) - 1 AND to_day IS NOT NULL;
			IF FOUND THEN
				outcome := 'changed';
			END IF;
		EXCEPTION WHEN integrity_constraint_violation OR check_violation OR unique_violation OR data_exception THEN
			GET STACKED DIAGNOSTICS title = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
			RAISE EXCEPTION USING
				ERRCODE = SQLSTATE, MESSAGE = format('%s: %s', key, title), DETAIL = detail, HINT = hint;
		END;
	END IF;

	-- A cell that names somebody names all who have that part.
	FOR who IN
		SELECT p.role, import_parties(key, p.role, p.cell) AS named
		FROM (VALUES ('owes', NEW.owes), ('contributes', NEW.contributes), ('receives', NEW.receives), ('assures', NEW.assures)) AS p (role, cell)
		WHERE import_clean(p.cell) IS NOT NULL
	LOOP
		DELETE FROM obligation_party p
			WHERE p.authority = held.authority AND p.obligation = held.id AND p.role = who.role AND p.party <> ALL (who.named);
		GET DIAGNOSTICS n = ROW_COUNT;
		INSERT INTO obligation_party (authority, obligation, party, role, source)
			SELECT DISTINCT held.authority, held.id, p.party, who.role, given.source
			FROM unnest(who.named) AS p (party)
			WHERE NOT EXISTS (SELECT FROM obligation_party h
				WHERE h.authority = held.authority AND h.obligation = held.id AND h.party = p.party AND h.role = who.role);
		IF (FOUND OR n > 0) AND outcome = 'unchanged' THEN
			outcome := 'changed';
		END IF;
	END LOOP;
	PERFORM import_tally(outcome);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION import_duties() IS 'Enters a duty of an imported list, or what the list now says of one that is held.';

-- The log of what was done --------------------------------------------------------

CREATE VIEW import_fulfilments WITH (security_invoker) AS
	SELECT NULL::text AS authority, NULL::text AS instrument, NULL::text AS clause, NULL::text AS subject, NULL::text AS done_on,
		NULL::text AS for_due, NULL::text AS title, NULL::text AS evidence, NULL::text AS note
	WHERE false;
COMMENT ON VIEW import_fulfilments IS
	'Copy into it, without the header option, a log of your own of what was done, one row for each duty answered.';
COMMENT ON COLUMN import_fulfilments.authority IS 'The authority, by name or any of its codes.';
COMMENT ON COLUMN import_fulfilments.instrument IS 'The short name of the instrument; may be empty where the clause or duty says enough.';
COMMENT ON COLUMN import_fulfilments.clause IS 'Which duty was done: its clause, its short name, or clause/duty; for a child also the timescale.';
COMMENT ON COLUMN import_fulfilments.subject IS 'The child or person it concerned, by pseudonym.';
COMMENT ON COLUMN import_fulfilments.done_on IS 'The day it was done.';
COMMENT ON COLUMN import_fulfilments.for_due IS 'The due date it was meant for; empty when not said.';
COMMENT ON COLUMN import_fulfilments.title IS 'A few words about it. Rows that agree in day, title, evidence and note are one thing done that answers several duties.';
COMMENT ON COLUMN import_fulfilments.evidence IS 'Where the evidence is: a link or a file reference.';
COMMENT ON COLUMN import_fulfilments.note IS 'A note.';

CREATE FUNCTION import_for_due(key text, authority text, obligation bigint, name text, in_force daterange, for_due date) RETURNS void
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	refused boolean;
	near record;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', current_setting('oversight_import.register')), true);
	SELECT bool_or(r.during @> for_due AND is_rolling(r.cadence)) AS rolling,
		bool_or(r.during @> for_due AND (import_for_due.in_force @> for_due) IS NOT FALSE AND is_due(r.cadence, r.anchor, for_due)) AS is_due,
		max(r.earlier) FILTER (WHERE r.days @> r.earlier) AS earlier, min(r.later) FILTER (WHERE r.days @> r.later) AS later
	INTO near
	FROM (
		SELECT r.*, r.during * coalesce(import_for_due.in_force, r.during) AS days,
			CASE WHEN NOT is_rolling(r.cadence)
				THEN last_due(r.cadence, r.anchor, least(for_due, upper(r.during * coalesce(import_for_due.in_force, r.during)) - 1)) END AS earlier,
			CASE WHEN NOT is_rolling(r.cadence)
				THEN next_due(r.cadence, r.anchor, greatest(for_due, lower(r.during * coalesce(import_for_due.in_force, r.during)) - 1)) END AS later
		FROM duty_rhythm(import_for_due.authority, import_for_due.obligation) r
	) r;
	IF near.rolling THEN
		refused := import_refuse(key, 'for_due', for_due::text, 'nothing',
			format('Each due date of "%s" is counted from the last time it was done, so the next time answers it. Leave the cell empty.', import_for_due.name));
	ELSIF near.is_due IS NOT TRUE THEN
		refused := import_refuse(key, 'for_due', for_due::text, format('a due date of "%s"', import_for_due.name),
			coalesce(CASE WHEN near.earlier IS NOT NULL AND near.later IS NOT NULL
					THEN format('The nearest are %s and %s.', near.earlier, near.later)
					WHEN coalesce(near.earlier, near.later) IS NOT NULL
					THEN format('The nearest is %s.', coalesce(near.earlier, near.later)) END || ' Leave the cell empty when the log does not say.',
				'It has no due dates. Leave the cell empty.'));
	END IF;
END
$$;
COMMENT ON FUNCTION import_for_due(text, text, bigint, text, daterange, date) IS
	'Refuses a day that is no due date of a duty, and names the nearest that are.';

CREATE FUNCTION import_fulfilments() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
<<given>>
DECLARE
	refused boolean;
	key text;
	authority text;
	pseudonym text;
	person bigint;
	done_on date;
	for_due date;
	title text;
	evidence text;
	note text;
	duty record;
	source text;
	held record;
	made bigint;
	outcome text := 'unchanged';
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', TG_TABLE_SCHEMA), true);
	IF NOT import_row(TG_RELID, to_jsonb(NEW)) THEN
		RETURN NULL;
	END IF;

	-- What the row says.
	key := coalesce(nullif(concat_ws(', ', import_clean(NEW.authority), nullif(concat_ws('/', import_clean(NEW.instrument), import_clean(NEW.clause)), ''),
		import_clean(NEW.subject), 'done ' || import_clean(NEW.done_on)), ''), 'a row without a name');
	authority := import_whose(key, NEW.authority);
	done_on := import_date(key, 'done_on', import_text(key, 'done_on', NEW.done_on));
	IF done_on > oversight.today_in_london() THEN
		refused := import_refuse(key, 'done_on', NEW.done_on, 'a day that is not after today in London',
			'A log says what has been done; record the rest once it is done.');
	END IF;
	IF import_clean(NEW.instrument) IS NOT NULL THEN
		PERFORM import_instrument(key, authority, NEW.instrument);
	ELSIF import_clean(NEW.clause) IS NULL THEN
		refused := import_refuse(key, 'clause', NEW.clause, 'a clause or duty', 'Say which duty was done.');
	END IF;
	pseudonym := import_clean(NEW.subject);
	-- whoever may not read the table subject can still load what concerns no one person
	IF pseudonym IS NOT NULL THEN
		SELECT s.id INTO person FROM subject s WHERE s.authority = given.authority AND s.pseudonym = given.pseudonym;
		IF person IS NULL THEN
			refused := import_refuse(key, 'subject', pseudonym, 'a child or person that this register knows',
				format('Check the pseudonym, or load the duties first into %I.import_duties.', TG_TABLE_SCHEMA));
		END IF;
	END IF;
	duty := import_duty(key, 'clause', authority, NEW.instrument, NEW.clause, person, done_on);
	for_due := import_date(key, 'for_due', NEW.for_due);
	IF for_due IS NOT NULL THEN
		PERFORM import_for_due(key, authority, duty.obligation, duty.name, duty.in_force, for_due);
	END IF;
	title := import_clean(NEW.title);
	evidence := import_clean(NEW.evidence);
	note := import_clean(NEW.note);
	PERFORM import_once(key, concat_ws('/', duty.obligation, done_on, for_due));
	source := import_source('own-fulfilments', 'own-records', 'Our own records', 'What was done, in a log of our own');

	-- Held already: for that due date, or, where one of the two does not say, for none.
	SELECT x.fulfilment, x.answers, x.for_due, f.title, f.evidence, f.note INTO held
	FROM fulfils x
	JOIN fulfilment f ON f.authority = x.authority AND f.id = x.fulfilment
	WHERE x.authority = given.authority AND x.obligation = duty.obligation AND x.done_on = given.done_on
	  AND (x.for_due IS NOT DISTINCT FROM given.for_due OR x.for_due IS NULL OR given.for_due IS NULL)
	ORDER BY x.for_due IS NOT DISTINCT FROM given.for_due DESC, x.for_due, x.fulfilment
	LIMIT 1;
	IF held.fulfilment IS NOT NULL THEN
		IF for_due IS NOT NULL AND held.for_due IS NULL THEN
			outcome := 'changed';
			PERFORM enter_access(TG_TABLE_SCHEMA, authority, 'manager', 'change what was recorded');
			UPDATE fulfils x SET for_due = given.for_due
				WHERE x.authority = given.authority AND x.fulfilment = held.fulfilment AND x.obligation = duty.obligation AND x.answers = held.answers;
		END IF;
		IF (coalesce(title, held.title), coalesce(evidence, held.evidence), coalesce(note, held.note))
			IS DISTINCT FROM (held.title, held.evidence, held.note) THEN
			outcome := 'changed';
			PERFORM enter_access(TG_TABLE_SCHEMA, authority, 'manager', 'change what was recorded');
			UPDATE fulfilment f SET title = coalesce(given.title, f.title), evidence = coalesce(given.evidence, f.evidence),
				note = coalesce(given.note, f.note)
				WHERE f.authority = given.authority AND f.id = held.fulfilment;
		END IF;
	ELSE
		-- One meeting answers several duties when its rows say the same of it.
		SELECT f.id INTO made
		FROM fulfilment f
		WHERE given.title IS NOT NULL AND f.authority = given.authority AND f.done_on = given.done_on
		  AND f.title = given.title AND f.evidence IS NOT DISTINCT FROM given.evidence AND f.note IS NOT DISTINCT FROM given.note
		  AND f.source = given.source
		  AND EXISTS (SELECT FROM fulfils x JOIN obligation o ON o.authority = x.authority AND o.id = x.obligation
			WHERE x.authority = f.authority AND x.fulfilment = f.id AND o.subject IS NOT DISTINCT FROM person)
		ORDER BY f.id LIMIT 1;
		IF made IS NULL THEN
			INSERT INTO fulfilment (authority, done_on, kind, title, evidence, note, source)
				VALUES (authority, done_on, duty.duty, title, evidence, note, source)
				RETURNING id INTO made;
		END IF;
		INSERT INTO fulfils (authority, fulfilment, obligation, done_on, for_due)
			VALUES (authority, made, duty.obligation, done_on, for_due);
		outcome := 'new';
	END IF;
	PERFORM import_tally(outcome);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION import_fulfilments() IS 'Enters a row of an imported log: something that was done, and the duty it answers.';
