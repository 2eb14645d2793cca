-- Entry without pain: recording what was done, adding a duty, revoking or
-- superseding an instrument, varying a rhythm. Things are named by their short
-- names, never by numbers; each function returns what it changed, and refuses
-- with a sentence before it has changed anything.
--
-- Everything runs with the rights of the caller. The functions that people
-- call are plain SQL, which knows its tables by what they are and not by their
-- names, so that a register can be renamed; those that do the work begin with
-- enter_ and are told the register's schema.

CREATE FUNCTION this_register() RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
	SELECT n.nspname::text
	FROM pg_catalog.pg_class c
	JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
	WHERE c.oid = 'register_info'::pg_catalog.regclass;
END;
COMMENT ON FUNCTION this_register() IS 'The name of this register''s schema, which can change.';

CREATE TYPE duty_named_row AS (
	obligation bigint,
	name text,
	instrument text,
	clause text,
	duty text,
	title text,
	subject bigint,
	timescale text,
	cadence cadence,
	follows bigint,
	anchor date,
	in_force daterange
);
COMMENT ON TYPE duty_named_row IS 'A duty that a name can mean.';
COMMENT ON COLUMN duty_named_row.obligation IS 'The number of the obligation in this register.';
COMMENT ON COLUMN duty_named_row.name IS 'Its whole name: instrument/clause/duty, without the clause where it has none.';
COMMENT ON COLUMN duty_named_row.instrument IS 'The instrument''s short name.';
COMMENT ON COLUMN duty_named_row.clause IS 'The clause.';
COMMENT ON COLUMN duty_named_row.duty IS 'The duty''s short name.';
COMMENT ON COLUMN duty_named_row.title IS 'The duty in a few words.';
COMMENT ON COLUMN duty_named_row.subject IS 'The number of the child or person it concerns.';
COMMENT ON COLUMN duty_named_row.timescale IS 'The statutory timescale it applies.';
COMMENT ON COLUMN duty_named_row.cadence IS 'How often it fell due to begin with.';
COMMENT ON COLUMN duty_named_row.follows IS 'The obligation it follows.';
COMMENT ON COLUMN duty_named_row.anchor IS 'The day from which the first cadence counts.';
COMMENT ON COLUMN duty_named_row.in_force IS 'The days on which it binds: its own that are also the instrument''s, while its authority is there.';

CREATE FUNCTION duty_named(authority text, name text, subject bigint DEFAULT NULL) RETURNS SETOF duty_named_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT o.id, whole.name, i.code, o.clause, o.duty, o.title, o.subject, o.timescale, o.cadence, o.follows, o.anchor,
		coalesce(o.in_force * i.in_force, o.in_force, i.in_force, '(,)') * coalesce(a.during, '(,)')
	FROM obligation o
	JOIN authority a ON a.code = o.authority
	JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
	CROSS JOIN LATERAL (
		SELECT concat_ws('/', i.code, CASE WHEN o.clause <> '' THEN o.clause END, o.duty) AS name
	) whole
	WHERE o.authority = duty_named.authority
	  AND (o.subject = duty_named.subject OR (o.subject IS NULL AND duty_named.subject IS NULL))
	  AND (duty_named.name = o.duty OR duty_named.name = whole.name OR duty_named.name = i.code || '/' || o.duty
		OR (o.clause <> '' AND duty_named.name IN (o.clause, i.code || '/' || o.clause))
		OR (o.subject IS NOT NULL AND o.timescale = duty_named.name))
	ORDER BY whole.name;
END;
COMMENT ON FUNCTION duty_named(text, text, bigint) IS
	'The duties of an authority, or to one child, that a name can mean: the duty''s short name, its clause, either of them after the instrument and a slash, instrument/clause/duty, or for a child the timescale.';

CREATE TYPE duty_rhythm_row AS (
	cadence cadence,
	anchor date,
	during daterange
);
COMMENT ON TYPE duty_rhythm_row IS 'One rhythm of a duty.';
COMMENT ON COLUMN duty_rhythm_row.cadence IS 'How often.';
COMMENT ON COLUMN duty_rhythm_row.anchor IS 'The day from which it counts.';
COMMENT ON COLUMN duty_rhythm_row.during IS 'The days on which it is the duty''s rhythm, end day excluded.';

CREATE FUNCTION duty_rhythm(authority text, obligation bigint) RETURNS SETOF duty_rhythm_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.cadence, r.anchor, daterange(r.from_date, lead(r.from_date) OVER (ORDER BY r.from_date NULLS FIRST))
	FROM (
		SELECT coalesce(o.cadence, (SELECT cadence_on(array_agg(g.done_on))
				FROM fulfils g WHERE g.authority = o.authority AND g.obligation = o.follows)) AS cadence,
			coalesce(o.anchor, lower(o.in_force), lower(i.in_force)) AS anchor, NULL::date AS from_date
		FROM obligation o
		JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
		WHERE o.authority = duty_rhythm.authority AND o.id = duty_rhythm.obligation
		UNION ALL
		SELECT h.cadence, coalesce(h.anchor, h.from_date), h.from_date
		FROM rhythm h
		WHERE h.authority = duty_rhythm.authority AND h.obligation = duty_rhythm.obligation
	) r
	ORDER BY r.from_date NULLS FIRST;
END;
COMMENT ON FUNCTION duty_rhythm(text, bigint) IS
	'The rhythms of a duty one after another, as recorded now; of a duty that follows another, the days on which that one was done.';

CREATE FUNCTION enter_authority(register text, authority text) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	meant text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);
	IF authority IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'authority must not be null',
			DETAIL = 'Everything in a register belongs to an authority.',
			HINT = 'Give its code, for example ''E06000021''.';
	END IF;
	IF NOT EXISTS (SELECT FROM authority a WHERE a.code = enter_authority.authority) THEN
		SELECT min(m.code) INTO meant
		FROM (
			SELECT a.code FROM authority a WHERE lower(btrim(enter_authority.authority)) IN (lower(a.name), lower(a.code))
			UNION
			SELECT c.authority FROM authority_code c WHERE lower(c.code) = lower(btrim(enter_authority.authority))
		) m
		HAVING count(*) = 1;
		RAISE EXCEPTION USING
			ERRCODE = 'foreign_key_violation',
			MESSAGE = format('authority "%s" is not in register %I', authority, register),
			DETAIL = 'An authority is named by its code.',
			HINT = coalesce('Perhaps you mean "' || meant || '".', format('See which there are, for example by SELECT code, name FROM %I.authority.', register));
	END IF;
END
$$;
COMMENT ON FUNCTION enter_authority(text, text) IS 'Refuses an authority that is not in the register.';

CREATE FUNCTION enter_party(register text, party text, role text) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	meant text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);
	IF party IS NOT NULL AND NOT EXISTS (SELECT FROM party p WHERE p.code = enter_party.party) THEN
		SELECT min(p.code) INTO meant
		FROM party p
		WHERE lower(btrim(enter_party.party)) IN (lower(p.name), lower(p.code))
		HAVING count(*) = 1;
		RAISE EXCEPTION USING
			ERRCODE = 'foreign_key_violation',
			MESSAGE = format('party "%s" (%s) is not in register %I', party, role, register),
			DETAIL = 'A body, person or post is named by the short name it has in the table party.',
			HINT = coalesce('Perhaps you mean "' || meant || '".',
				format('Enter it first, for example INSERT INTO %I.party (code, name, kind) VALUES (%L, ''Its name'', ''body'').', register, party));
	END IF;
END
$$;
COMMENT ON FUNCTION enter_party(text, text, text) IS 'Refuses a body, person or post that is not in the register.';

CREATE FUNCTION enter_source(register text, source text) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);
	IF source IS NOT NULL AND NOT EXISTS (SELECT FROM source s WHERE s.code = enter_source.source) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'foreign_key_violation',
			MESSAGE = format('source "%s" is not in register %I', source, register),
			DETAIL = 'A source is named by the short name it has in the table source.',
			HINT = format('Enter it first, for example INSERT INTO %I.source (code, publisher, title) VALUES (%L, ''ofsted'', ''Its title'').', register, source);
	END IF;
END
$$;
COMMENT ON FUNCTION enter_source(text, text) IS 'Refuses a source that is not in the register.';

CREATE FUNCTION enter_instrument(register text, authority text, instrument text) RETURNS bigint
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	found bigint;
	others text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);
	SELECT i.id INTO found
	FROM instrument i
	WHERE i.authority = enter_instrument.authority AND i.code = enter_instrument.instrument;
	IF found IS NULL THEN
		SELECT string_agg(format('"%s"', i.code), ', ') INTO others
		FROM (SELECT i.code FROM instrument i WHERE i.authority = enter_instrument.authority ORDER BY i.code LIMIT 12) i;
		RAISE EXCEPTION USING
			ERRCODE = 'foreign_key_violation',
			MESSAGE = coalesce(format('authority "%s" has no instrument "%s"', authority, instrument), format('authority "%s": instrument must not be null', authority)),
			DETAIL = coalesce('It has ' || others || '.', 'It has none.'),
			HINT = 'Name an instrument by its short name, or enter it first in the table instrument.';
	END IF;
	RETURN found;
END
$$;
COMMENT ON FUNCTION enter_instrument(text, text, text) IS 'Finds an instrument by its short name, or refuses and says which there are.';

CREATE FUNCTION enter_subject(register text, authority text, subject text) RETURNS bigint
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	found bigint;
BEGIN
	-- Who may not read the table subject can still enter what concerns no one person.
	IF subject IS NULL THEN
		RETURN NULL;
	END IF;
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);
	SELECT s.id INTO found
	FROM subject s
	WHERE s.authority = enter_subject.authority AND s.pseudonym = enter_subject.subject;
	IF found IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'foreign_key_violation',
			MESSAGE = format('authority "%s" knows no subject "%s"', authority, subject),
			DETAIL = 'A child or other person is known by a pseudonym in the table subject.',
			HINT = format('Check the pseudonym, or begin with add_child_duties, for example %I.add_child_duties(%L, %L, ''becomes looked after'', ''2019-11-29'').',
				register, authority, subject);
	END IF;
	RETURN found;
END
$$;
COMMENT ON FUNCTION enter_subject(text, text, text) IS 'Finds a child or other person by pseudonym, or refuses.';

CREATE FUNCTION enter_duty(register text, authority text, name text, subject bigint, on_date date) RETURNS duty_named_row
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	found record;
	candidates text;
	n bigint;
	in_force_then bigint;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);
	IF name IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'duty must not be null',
			DETAIL = 'A duty is named by its short name, or by instrument/clause/duty.',
			HINT = 'Write, for example, ''direction-2/monthly-report''.';
	END IF;
	SELECT count(*), count(*) FILTER (WHERE (d.in_force @> on_date) IS NOT FALSE),
		string_agg(format('"%s"', d.name) || CASE WHEN d.subject IS NOT NULL THEN ' in force ' || d.in_force::text ELSE '' END, ', ' ORDER BY d.name)
	INTO n, in_force_then, candidates
	FROM duty_named(enter_duty.authority, enter_duty.name, enter_duty.subject) d;
	IF n = 0 THEN
		SELECT string_agg(format('"%s"', d.name), ', ' ORDER BY d.name) INTO candidates
		FROM (
			SELECT concat_ws('/', i.code, CASE WHEN o.clause <> '' THEN o.clause END, o.duty) AS name
			FROM obligation o
			JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
			WHERE o.authority = enter_duty.authority
			  AND (o.subject = enter_duty.subject OR (o.subject IS NULL AND enter_duty.subject IS NULL))
			ORDER BY 1 LIMIT 12
		) d;
		RAISE EXCEPTION USING
			ERRCODE = 'foreign_key_violation',
			MESSAGE = format('authority "%s" has no duty "%s"', authority, name)
				|| CASE WHEN subject IS NOT NULL THEN ' to this child or person' ELSE '' END,
			DETAIL = coalesce('It has ' || candidates || '.', 'It has none.'),
			HINT = 'Name the duty by its short name, its clause, or instrument/clause/duty; enter it first with add_duty when it is new.';
	END IF;
	-- one name can mean an earlier duty and the one that took its place
	IF n > 1 AND in_force_then <> 1 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'ambiguous_parameter',
			MESSAGE = format('duty "%s" can mean %s duties of authority "%s"', name, n, authority),
			DETAIL = format('It can mean %s.', candidates),
			HINT = 'Write the whole name of one, for example with its instrument before a slash.';
	END IF;
	SELECT d.* INTO found
	FROM duty_named(enter_duty.authority, enter_duty.name, enter_duty.subject) d
	ORDER BY (d.in_force @> on_date) IS NOT FALSE DESC
	LIMIT 1;
	RETURN found;
END
$$;
COMMENT ON FUNCTION enter_duty(text, text, text, bigint, date) IS
	'Finds a duty by its name, of several the one in force on a day, or refuses and says which there are.';

-- record_fulfilment -----------------------------------------------------------

CREATE TYPE recorded_fulfilment_row AS (
	authority text,
	fulfilment bigint,
	reference text,
	done_on date,
	instrument text,
	clause text,
	duty text,
	title text,
	subject bigint,
	for_due date,
	due_on date,
	outcome text,
	days_late integer,
	matched_by text
);
COMMENT ON TYPE recorded_fulfilment_row IS 'A duty that a fulfilment just recorded answers, and what became of its due date.';
COMMENT ON COLUMN recorded_fulfilment_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN recorded_fulfilment_row.fulfilment IS 'The number of the fulfilment in this register.';
COMMENT ON COLUMN recorded_fulfilment_row.reference IS 'Your own reference for it.';
COMMENT ON COLUMN recorded_fulfilment_row.done_on IS 'The day it was done.';
COMMENT ON COLUMN recorded_fulfilment_row.instrument IS 'The short name of the instrument the duty comes from.';
COMMENT ON COLUMN recorded_fulfilment_row.clause IS 'The clause of the instrument.';
COMMENT ON COLUMN recorded_fulfilment_row.duty IS 'The duty''s short name.';
COMMENT ON COLUMN recorded_fulfilment_row.title IS 'The duty in a few words.';
COMMENT ON COLUMN recorded_fulfilment_row.subject IS 'The number of the child or person it concerns.';
COMMENT ON COLUMN recorded_fulfilment_row.for_due IS 'The due date it is meant for; empty when not said.';
COMMENT ON COLUMN recorded_fulfilment_row.due_on IS 'The due date it answers; empty when it answers none.';
COMMENT ON COLUMN recorded_fulfilment_row.outcome IS 'met or late; extra when it answers no due date; empty when the duty has no due dates.';
COMMENT ON COLUMN recorded_fulfilment_row.days_late IS 'Days from the due date to when it was done.';
COMMENT ON COLUMN recorded_fulfilment_row.matched_by IS 'stated when it says which due date it answers, rule when it counts for this one by its day.';

CREATE FUNCTION enter_fulfilment(register text, authority text, duties text[], done_on date, for_due date[],
	kind text, title text, evidence text, note text, reference text, subject text, source text)
	RETURNS SETOF recorded_fulfilment_row
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	person bigint;
	named record;
	found bigint[] := '{}';
	named_for date[] := '{}';
	asked date;
	earlier date;
	later date;
	made bigint;
	first_duty text;
	today CONSTANT date := oversight.today_in_london();
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);
	PERFORM enter_authority(register, authority);
	PERFORM enter_access(register, authority, 'recorder', 'record fulfilments');
	PERFORM enter_source(register, source);
	IF done_on IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'done_on must not be null',
			DETAIL = 'A fulfilment says on which day something was done.',
			HINT = 'Give the day, for example ''2019-11-29''; where only a period is known, insert into the table fulfilment with done_during.';
	END IF;
	IF coalesce(cardinality(duties), 0) = 0 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'no duty is named',
			DETAIL = 'A fulfilment answers one duty or several.',
			HINT = 'Name them, for example ARRAY[''monthly-report'', ''board''].';
	END IF;
	IF for_due IS NOT NULL AND cardinality(for_due) NOT IN (1, cardinality(duties)) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'array_subscript_error',
			MESSAGE = format('%s due dates are named for %s duties', cardinality(for_due), cardinality(duties)),
			DETAIL = 'There is one due date for each duty, in the same order, or one for all.',
			HINT = 'Write NULL for a duty whose due date is not said, for example for_due_each => ARRAY[''2020-01-31'', NULL]::date[].';
	END IF;
	person := enter_subject(register, authority, subject);

	FOR i IN 1..cardinality(duties) LOOP
		named := enter_duty(register, authority, duties[i], person, done_on);
		asked := for_due[CASE WHEN cardinality(for_due) = 1 THEN 1 ELSE i END];
		IF EXISTS (SELECT FROM unnest(found, named_for) AS f (obligation, for_due)
			WHERE f.obligation = named.obligation AND f.for_due IS NOT DISTINCT FROM asked) THEN
			RAISE EXCEPTION USING
				ERRCODE = 'unique_violation',
				MESSAGE = format('duty "%s" is named twice', named.name),
				DETAIL = 'A fulfilment answers a duty once for each due date.',
				HINT = 'Name each duty once, or say for which due dates it counts.';
		END IF;
		found := found || named.obligation;
		named_for := array_append(named_for, asked);
		first_duty := coalesce(first_duty, named.duty);

		IF asked IS NOT NULL THEN
			IF EXISTS (SELECT FROM duty_rhythm(authority, named.obligation) r WHERE is_rolling(r.cadence) AND r.during @> asked) THEN
				RAISE EXCEPTION USING
					ERRCODE = 'invalid_parameter_value',
					MESSAGE = format('duty "%s" has no due dates that can be named: "%s"', named.name, asked),
					DETAIL = 'Each of its due dates is counted from the last time it was done, so the next time answers it.',
					HINT = 'Leave the due date out.';
			END IF;
			IF NOT EXISTS (
				SELECT
				FROM duty_rhythm(authority, named.obligation) r
				WHERE r.during @> asked AND (named.in_force @> asked) IS NOT FALSE AND is_due(r.cadence, r.anchor, asked))
			THEN
				SELECT max(r.last_due) FILTER (WHERE r.last_due <@ r.days), min(r.next_due) FILTER (WHERE r.next_due <@ r.days)
				INTO earlier, later
				FROM (
					SELECT r.during * coalesce(named.in_force, r.during) AS days,
						last_due(r.cadence, r.anchor, least(asked, coalesce(upper(r.during) - 1, asked))) AS last_due,
						next_due(r.cadence, r.anchor, greatest(asked, coalesce(lower(r.during) - 1, asked))) AS next_due
					FROM duty_rhythm(authority, named.obligation) r
				) r;
				RAISE EXCEPTION USING
					ERRCODE = 'invalid_parameter_value',
					MESSAGE = format('%s is no due date of duty "%s"', asked, named.name),
					DETAIL = coalesce(CASE WHEN earlier IS NOT NULL AND later IS NOT NULL
							THEN format('Its due dates nearest to it are %s and %s.', earlier, later)
							WHEN coalesce(earlier, later) IS NOT NULL
							THEN format('Its due date nearest to it is %s.', coalesce(earlier, later)) END,
						'It has no due dates.'),
					HINT = CASE WHEN coalesce(later, earlier) IS NULL THEN 'Leave the due date out.'
						ELSE format('Name one of them, for example ''%s'', or leave the due date out.', coalesce(later, earlier)) END;
			END IF;
		END IF;
	END LOOP;

	IF EXISTS (SELECT FROM fulfilment f WHERE f.authority = enter_fulfilment.authority AND f.reference = enter_fulfilment.reference) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'unique_violation',
			MESSAGE = format('authority "%s" already has a fulfilment with the reference "%s"', authority, reference),
			DETAIL = (SELECT format('It was done on %s: %s.', f.done_on, coalesce(f.title, f.kind)) FROM fulfilment f
				WHERE f.authority = enter_fulfilment.authority AND f.reference = enter_fulfilment.reference),
			HINT = 'Correct that one in the table fulfilment, or give this one a reference of its own.';
	END IF;

	INSERT INTO fulfilment (authority, done_on, kind, title, evidence, note, reference, source)
	VALUES (authority, done_on, coalesce(kind, first_duty), title, evidence, note, reference, source)
	RETURNING id INTO made;
	INSERT INTO fulfils (authority, fulfilment, obligation, done_on, for_due)
	SELECT enter_fulfilment.authority, made, f.obligation, enter_fulfilment.done_on, f.for_due
	FROM unnest(found, named_for) AS f (obligation, for_due);

	FOR i IN 1..cardinality(found) LOOP
		asked := named_for[i];
		RETURN QUERY
		SELECT o.authority, made, enter_fulfilment.reference, enter_fulfilment.done_on, n.code, o.clause, o.duty, o.title, o.subject,
			asked, c.due_on,
			coalesce(c.outcome, CASE WHEN EXISTS (SELECT FROM duty_rhythm(o.authority, o.id) r WHERE r.cadence <> 'continuing'::cadence) THEN 'extra' END),
			c.days_late, c.matched_by
		FROM obligation o
		JOIN instrument n ON n.authority = o.authority AND n.id = o.instrument
		LEFT JOIN LATERAL (
			SELECT c.due_on, c.outcome, c.days_late, c.matched_by
			FROM due_calendar(greatest(today, enter_fulfilment.done_on), least(enter_fulfilment.done_on, asked) - 1100,
				greatest(enter_fulfilment.done_on, asked) + 1100) c
			WHERE c.authority = o.authority AND c.obligation = o.id
			  AND c.completed = enter_fulfilment.done_on AND (asked IS NULL OR c.due_on = asked)
			ORDER BY c.due_on LIMIT 1
		) c ON true
		WHERE o.authority = enter_fulfilment.authority AND o.id = found[i];
	END LOOP;
END
$$;
COMMENT ON FUNCTION enter_fulfilment(text, text, text[], date, date[], text, text, text, text, text, text, text) IS
	'Does the work of record_fulfilment.';

CREATE FUNCTION record_fulfilment(authority text, duty text, done_on date, for_due date DEFAULT NULL,
	kind text DEFAULT NULL, title text DEFAULT NULL, evidence text DEFAULT NULL, note text DEFAULT NULL,
	reference text DEFAULT NULL, subject text DEFAULT NULL, source text DEFAULT NULL)
	RETURNS SETOF recorded_fulfilment_row
	LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
BEGIN ATOMIC
	SELECT r.* FROM enter_fulfilment(this_register(), authority, ARRAY[duty], done_on, ARRAY[for_due],
		kind, title, evidence, note, reference, subject, source) r;
END;
COMMENT ON FUNCTION record_fulfilment(text, text, date, date, text, text, text, text, text, text, text) IS
	'Records that a duty was done on a day, if wanted for a due date that is named, and tells which due date it answers. A due date that is none, and a day after today in London, are refused.';

-- The fourth argument is a date in both, or a call with plain literals could mean either.
CREATE FUNCTION record_fulfilment(authority text, duties text[], done_on date, for_due date DEFAULT NULL,
	kind text DEFAULT NULL, title text DEFAULT NULL, evidence text DEFAULT NULL, note text DEFAULT NULL,
	reference text DEFAULT NULL, subject text DEFAULT NULL, source text DEFAULT NULL, for_due_each date[] DEFAULT NULL)
	RETURNS SETOF recorded_fulfilment_row
	LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
BEGIN ATOMIC
	SELECT r.* FROM enter_fulfilment(this_register(), authority, duties, done_on, coalesce(for_due_each, ARRAY[for_due]),
		kind, title, evidence, note, reference, subject, source) r;
END;
COMMENT ON FUNCTION record_fulfilment(text, text[], date, date, text, text, text, text, text, text, text, date[]) IS
	'Records one thing that answers several duties, such as a meeting, with one row for each duty that it answers: if wanted for a due date that is named, one for all or one for each.';

-- add_duty --------------------------------------------------------------------

CREATE TYPE changed_duty_row AS (
	authority text,
	change text,
	obligation bigint,
	instrument text,
	clause text,
	duty text,
	title text,
	subject bigint,
	timescale text,
	frequency text,
	anchor date,
	in_force_from date,
	in_force_to date,
	first_due date,
	owes text,
	team text
);
COMMENT ON TYPE changed_duty_row IS 'A duty that was just added or ended.';
COMMENT ON COLUMN changed_duty_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN changed_duty_row.change IS 'added or ended.';
COMMENT ON COLUMN changed_duty_row.obligation IS 'The number of the obligation in this register.';
COMMENT ON COLUMN changed_duty_row.instrument IS 'The short name of the instrument it comes from.';
COMMENT ON COLUMN changed_duty_row.clause IS 'The clause of the instrument; blank when it has none.';
COMMENT ON COLUMN changed_duty_row.duty IS 'The duty''s short name.';
COMMENT ON COLUMN changed_duty_row.title IS 'The duty in a few words.';
COMMENT ON COLUMN changed_duty_row.subject IS 'The number of the child or person it concerns.';
COMMENT ON COLUMN changed_duty_row.timescale IS 'The statutory timescale it applies.';
COMMENT ON COLUMN changed_duty_row.frequency IS 'How often it falls due, in English.';
COMMENT ON COLUMN changed_duty_row.anchor IS 'The day from which it counts.';
COMMENT ON COLUMN changed_duty_row.in_force_from IS 'The first day on which it binds.';
COMMENT ON COLUMN changed_duty_row.in_force_to IS 'The last day on which it binds, included; empty while no end is known.';
COMMENT ON COLUMN changed_duty_row.first_due IS 'The first due date.';
COMMENT ON COLUMN changed_duty_row.owes IS 'Who owes it, by name.';
COMMENT ON COLUMN changed_duty_row.team IS 'The team that answers for it.';

CREATE FUNCTION changed_duty(authority text, obligation bigint, change text) RETURNS SETOF changed_duty_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT o.authority, changed_duty.change, o.id, i.code, o.clause, o.duty, o.title, o.subject, o.timescale,
		CASE WHEN o.follows IS NULL THEN describe(o.cadence) ELSE 'each time this is done: ' || leader.title END,
		o.anchor, lower(terms.in_force), upper(terms.in_force) - 1,
		CASE
			WHEN is_rolling(o.cadence) THEN deadline(o.cadence, o.anchor, '{}')
			ELSE (SELECT d.due FROM next_due(o.cadence, o.anchor, coalesce(lower(terms.in_force), o.anchor) - 1) AS d (due)
				WHERE (terms.in_force @> d.due) IS NOT FALSE)
		END,
		(SELECT string_agg(p.name, '; ' ORDER BY p.name) FROM obligation_party op JOIN party p ON p.code = op.party
			WHERE op.authority = o.authority AND op.obligation = o.id AND op.role = 'owes'),
		o.team
	FROM obligation o
	JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
	LEFT JOIN obligation leader ON leader.authority = o.authority AND leader.id = o.follows
	CROSS JOIN LATERAL (SELECT coalesce(o.in_force * i.in_force, o.in_force, i.in_force) AS in_force) terms
	WHERE o.authority = changed_duty.authority AND o.id = changed_duty.obligation;
END;
COMMENT ON FUNCTION changed_duty(text, bigint, text) IS 'A duty as the functions that enter duties return it.';

CREATE FUNCTION enter_new_duty(register text, authority text, instrument text, duty text, title text, cadence oversight.cadence,
	clause text, owes text[], contributes text[], receives text[], assures text[], follows text, anchor date, grace integer,
	in_force daterange, wording text, timescale text, team text, subject text, source text)
	RETURNS SETOF changed_duty_row
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	from_instrument bigint;
	person bigint;
	leader record;
	leads bigint;
	who record;
	made bigint;
	rhythm oversight.cadence := cadence;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);
	PERFORM enter_authority(register, authority);
	PERFORM enter_access(register, authority, 'manager', 'add duties');
	PERFORM enter_source(register, source);
	from_instrument := enter_instrument(register, authority, instrument);
	person := enter_subject(register, authority, subject);
	IF btrim(coalesce(duty, '')) = '' OR btrim(coalesce(title, '')) = '' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'a duty needs a short name and a title',
			DETAIL = 'The short name is what it is called by, the title what reports print.',
			HINT = 'Write, for example, duty => ''monthly-report'', title => ''Combined monthly progress report''.';
	END IF;
	IF timescale IS NOT NULL THEN
		SELECT coalesce(rhythm, t.cadence) INTO rhythm FROM timescale t WHERE t.code = enter_new_duty.timescale;
		IF NOT FOUND THEN
			RAISE EXCEPTION USING
				ERRCODE = 'foreign_key_violation',
				MESSAGE = format('timescale "%s" is not in register %I', timescale, register),
				DETAIL = format('It has %s.', (SELECT string_agg(format('"%s"', t.code), ', ' ORDER BY t.code) FROM timescale t)),
				HINT = 'Name one of them, or enter it first in the table timescale.';
		END IF;
	END IF;
	IF num_nonnulls(rhythm, follows) <> 1 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('duty "%s" needs a cadence or a duty that it follows', duty)
				|| CASE WHEN follows IS NOT NULL THEN ', not both' ELSE '' END,
			DETAIL = 'A cadence says how often it falls due; a duty that follows another is due each time that one is done.',
			HINT = 'Write, for example, cadence => ''every month''; or cadence => ''continuing'' for a duty that binds every day.';
	END IF;
	IF follows IS NOT NULL THEN
		leader := enter_duty(register, authority, follows, person, anchor);
		leads := leader.obligation;
	END IF;
	FOR who IN
		SELECT p.party, p.role
		FROM (SELECT unnest(owes), 'owes' UNION ALL SELECT unnest(contributes), 'contributes'
			UNION ALL SELECT unnest(receives), 'receives' UNION ALL SELECT unnest(assures), 'assures') AS p (party, role)
	LOOP
		PERFORM enter_party(register, who.party, who.role);
	END LOOP;
	IF EXISTS (SELECT FROM obligation o
		WHERE o.authority = enter_new_duty.authority AND o.instrument = from_instrument AND o.clause = coalesce(enter_new_duty.clause, '')
		  AND o.duty = enter_new_duty.duty AND o.subject IS NOT DISTINCT FROM person)
	THEN
		RAISE EXCEPTION USING
			ERRCODE = 'unique_violation',
			MESSAGE = format('instrument "%s" of authority "%s" already has the duty "%s"', instrument, authority,
				concat_ws('/', CASE WHEN clause <> '' THEN clause END, duty)),
			DETAIL = 'One clause can hold several duties, each with a short name of its own.',
			HINT = 'Give this one another short name, or change how often the other falls due with vary_rhythm.';
	END IF;

	INSERT INTO obligation (authority, instrument, clause, duty, title, wording, cadence, follows, anchor, grace, in_force,
		timescale, team, subject, source)
	VALUES (authority, from_instrument, coalesce(clause, ''), duty, title, wording, rhythm, leads, anchor, grace, in_force,
		timescale, team, person, source)
	RETURNING id INTO made;
	INSERT INTO obligation_party (authority, obligation, party, role, source)
	SELECT DISTINCT enter_new_duty.authority, made, p.party, p.role, enter_new_duty.source
	FROM (SELECT unnest(owes), 'owes' UNION ALL SELECT unnest(contributes), 'contributes'
		UNION ALL SELECT unnest(receives), 'receives' UNION ALL SELECT unnest(assures), 'assures') AS p (party, role)
	WHERE p.party IS NOT NULL;
	RETURN QUERY SELECT c.* FROM changed_duty(authority, made, 'added') c;
END
$$;
COMMENT ON FUNCTION enter_new_duty(text, text, text, text, text, oversight.cadence, text, text[], text[], text[], text[], text, date, integer, daterange, text, text, text, text, text) IS
	'Does the work of add_duty.';

CREATE FUNCTION add_duty(authority text, instrument text, duty text, title text, cadence oversight.cadence DEFAULT NULL,
	clause text DEFAULT '', owes text[] DEFAULT NULL, contributes text[] DEFAULT NULL, receives text[] DEFAULT NULL,
	assures text[] DEFAULT NULL, follows text DEFAULT NULL, anchor date DEFAULT NULL, grace integer DEFAULT NULL,
	in_force daterange DEFAULT NULL, wording text DEFAULT NULL, timescale text DEFAULT NULL, team text DEFAULT NULL,
	subject text DEFAULT NULL, source text DEFAULT NULL)
	RETURNS SETOF changed_duty_row
	LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
BEGIN ATOMIC
	SELECT r.* FROM enter_new_duty(this_register(), authority, instrument, duty, title, cadence, clause, owes, contributes,
		receives, assures, follows, anchor, grace, in_force, wording, timescale, team, subject, source) r;
END;
COMMENT ON FUNCTION add_duty(text, text, text, text, oversight.cadence, text, text[], text[], text[], text[], text, date, integer, daterange, text, text, text, text, text) IS
	'Adds a duty to an instrument, with who owes, contributes to, receives and assures it, and tells when it first falls due. It falls due by a cadence, by that of a timescale, or each time another duty is done.';

-- revoke and supersede --------------------------------------------------------

CREATE TYPE ended_instrument_row AS (
	authority text,
	instrument text,
	title text,
	in_force_from date,
	in_force_to_before date,
	in_force_to date,
	revoked_on date,
	revoked_by text,
	duties_ended integer
);
COMMENT ON TYPE ended_instrument_row IS 'An instrument that was just revoked or superseded.';
COMMENT ON COLUMN ended_instrument_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN ended_instrument_row.instrument IS 'The short name of the instrument that ended.';
COMMENT ON COLUMN ended_instrument_row.title IS 'Its title.';
COMMENT ON COLUMN ended_instrument_row.in_force_from IS 'Its first day in force.';
COMMENT ON COLUMN ended_instrument_row.in_force_to_before IS 'Its last day in force as it was stated before, included; empty when it had no end.';
COMMENT ON COLUMN ended_instrument_row.in_force_to IS 'Its last day in force now, included; empty when it never came into force.';
COMMENT ON COLUMN ended_instrument_row.revoked_on IS 'The day it was revoked, from which it is no longer in force.';
COMMENT ON COLUMN ended_instrument_row.revoked_by IS 'The short name of the instrument that revoked it.';
COMMENT ON COLUMN ended_instrument_row.duties_ended IS 'How many of its duties were in force on the day before and end with it.';

CREATE FUNCTION enter_revocation(register text, authority text, instrument text, by text, issued_on date, title text, kind text,
	issued_by text, legal_basis text, in_force daterange, recorded_during daterange, source text, link text, is_new boolean)
	RETURNS SETOF ended_instrument_row
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	ending bigint;
	old record;
	present record;
	step bigint;
	chain text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);
	PERFORM enter_authority(register, authority);
	PERFORM enter_access(register, authority, 'manager', 'revoke instruments');
	ending := enter_instrument(register, authority, instrument);
	PERFORM enter_party(register, issued_by, 'issued_by');
	PERFORM enter_source(register, source);
	SELECT i.* INTO old FROM instrument i WHERE i.authority = enter_revocation.authority AND i.id = ending;
	SELECT i.* INTO present FROM instrument i WHERE i.authority = enter_revocation.authority AND i.code = enter_revocation.by;

	IF present.id IS NULL THEN
		IF issued_on IS NULL THEN
			RAISE EXCEPTION USING
				ERRCODE = 'null_value_not_allowed',
				MESSAGE = format('the day on which "%s" ends must not be null', instrument),
				DETAIL = 'An instrument ends on the day the one that revokes it is issued.',
				HINT = 'Give the day, for example ''2019-10-31''.';
		END IF;
		INSERT INTO instrument (authority, code, title, kind, force, legal_basis, functions_in_scope, issued_on, issued_by,
			in_force, recorded_during, revokes, link, source)
		VALUES (authority, by, title, coalesce(kind, old.kind), old.force, coalesce(legal_basis, old.legal_basis),
			CASE WHEN is_new THEN old.functions_in_scope END, issued_on, coalesce(issued_by, old.issued_by),
			coalesce(in_force, daterange(issued_on, NULL)), coalesce(recorded_during, daterange(issued_on, NULL)), ending, link, source);
	ELSIF NOT is_new OR num_nonnulls(title, kind, issued_by, legal_basis, in_force, recorded_during, source, link) > 0
		OR issued_on <> present.issued_on THEN
		RAISE EXCEPTION USING
			ERRCODE = 'unique_violation',
			MESSAGE = format('authority "%s" already has an instrument "%s"', authority, by),
			DETAIL = format('It is "%s"%s.', present.title, coalesce(', issued on ' || present.issued_on, '')),
			HINT = CASE WHEN is_new THEN 'Let it supersede the other as it stands, and give nothing but the two names; or choose another short name.'
				ELSE 'Choose another short name for the notice, for example by => ''' || by || '-2''.' END;
	ELSE
		-- What a superseding instrument itself replaced, and so on, must not
		-- lead back to it.
		step := ending;
		chain := format('"%s"', instrument);
		WHILE step IS NOT NULL LOOP
			IF step = present.id THEN
				RAISE EXCEPTION USING
					ERRCODE = 'integrity_constraint_violation',
					MESSAGE = format('"%s" cannot supersede "%s": they would supersede each other in a circle', by, instrument),
					DETAIL = format('"%s" is superseded by %s.', by, chain),
					HINT = 'Let the later instrument supersede the earlier one.';
			END IF;
			SELECT i.revokes INTO step FROM instrument i WHERE i.authority = enter_revocation.authority AND i.id = step;
			IF step <> present.id THEN
				SELECT format('"%s", and that by ', i.code) || chain INTO chain
				FROM instrument i WHERE i.authority = enter_revocation.authority AND i.id = step;
			END IF;
		END LOOP;
		IF present.revokes IS NOT NULL THEN
			RAISE EXCEPTION USING
				ERRCODE = 'unique_violation',
				MESSAGE = format('"%s" already supersedes another instrument', by),
				DETAIL = (SELECT format('It supersedes "%s".', i.code) FROM instrument i WHERE i.authority = enter_revocation.authority AND i.id = present.revokes),
				HINT = 'An instrument supersedes one other. End the second by a notice of its own, with revoke.';
		END IF;
		UPDATE instrument i SET revokes = ending WHERE i.authority = enter_revocation.authority AND i.id = present.id;
	END IF;

	RETURN QUERY
	SELECT i.authority, i.code, i.title, lower(i.in_force_as_issued), upper(i.in_force_as_issued) - 1, upper(i.in_force) - 1,
		i.revoked_on, enter_revocation.by,
		(SELECT count(*)::integer FROM obligation o WHERE o.authority = i.authority AND o.instrument = i.id
			AND coalesce(o.in_force * i.in_force, o.in_force, i.in_force) @> i.revoked_on - 1)
	FROM instrument i
	WHERE i.authority = enter_revocation.authority AND (i.id = ending OR i.part_of = ending)
	ORDER BY i.id <> ending, i.code;
END
$$;
COMMENT ON FUNCTION enter_revocation(text, text, text, text, date, text, text, text, text, daterange, daterange, text, text, boolean) IS
	'Does the work of revoke and supersede.';

CREATE FUNCTION revoke(authority text, instrument text, revoked_on date, by text DEFAULT NULL, title text DEFAULT NULL,
	issued_by text DEFAULT NULL, source text DEFAULT NULL, link text DEFAULT NULL)
	RETURNS SETOF ended_instrument_row
	LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
BEGIN ATOMIC
	SELECT r.* FROM enter_revocation(this_register(), authority, instrument, coalesce(by, instrument || '-revocation'), revoked_on,
		coalesce(title, 'Revocation of ' || coalesce((SELECT i.title FROM instrument i
			WHERE i.authority = revoke.authority AND i.code = revoke.instrument), instrument)),
		'revocation notice', issued_by, NULL, NULL, daterange(revoked_on, revoked_on, '[]'), source, link, false) r;
END;
COMMENT ON FUNCTION revoke(text, text, date, text, text, text, text, text) IS
	'Revokes an instrument and its annexes on a day by a notice, which is entered, and returns what ended. A day before the issue is refused.';

CREATE FUNCTION supersede(authority text, instrument text, by text, issued_on date DEFAULT NULL, title text DEFAULT NULL,
	kind text DEFAULT NULL, issued_by text DEFAULT NULL, legal_basis text DEFAULT NULL, in_force daterange DEFAULT NULL,
	recorded_during daterange DEFAULT NULL, source text DEFAULT NULL, link text DEFAULT NULL)
	RETURNS SETOF ended_instrument_row
	LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
BEGIN ATOMIC
	SELECT r.* FROM enter_revocation(this_register(), authority, instrument, by, issued_on,
		CASE WHEN EXISTS (SELECT FROM instrument i WHERE i.authority = supersede.authority AND i.code = supersede.by) THEN title
			ELSE coalesce(title, by) END,
		kind, issued_by, legal_basis, in_force, recorded_during, source, link, true) r;
END;
COMMENT ON FUNCTION supersede(text, text, text, date, text, text, text, text, daterange, daterange, text, text) IS
	'Replaces an instrument by another on the day that one is issued: by one that is entered with it, of the same kind unless another is given, or by one that is there already. Its annexes end with it; its duties are not carried over. A circle is refused.';

-- vary_rhythm -----------------------------------------------------------------

CREATE TYPE varied_rhythm_row AS (
	authority text,
	instrument text,
	clause text,
	duty text,
	title text,
	rhythm text,
	frequency text,
	from_date date,
	to_date date,
	anchor date,
	first_due date,
	second_due date,
	decision bigint,
	decided_on date,
	decided_by text
);
COMMENT ON TYPE varied_rhythm_row IS 'The old or the new rhythm of a duty whose rhythm was just varied.';
COMMENT ON COLUMN varied_rhythm_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN varied_rhythm_row.instrument IS 'The short name of the instrument it comes from.';
COMMENT ON COLUMN varied_rhythm_row.clause IS 'The clause of the instrument.';
COMMENT ON COLUMN varied_rhythm_row.duty IS 'The duty''s short name.';
COMMENT ON COLUMN varied_rhythm_row.title IS 'The duty in a few words.';
COMMENT ON COLUMN varied_rhythm_row.rhythm IS 'old or new.';
COMMENT ON COLUMN varied_rhythm_row.frequency IS 'How often it falls due, in English.';
COMMENT ON COLUMN varied_rhythm_row.from_date IS 'The first day of that rhythm.';
COMMENT ON COLUMN varied_rhythm_row.to_date IS 'Its last day, included; empty while no end is known.';
COMMENT ON COLUMN varied_rhythm_row.anchor IS 'The day from which it counts.';
COMMENT ON COLUMN varied_rhythm_row.first_due IS 'Of the old rhythm its last due date before the change, of the new one its first.';
COMMENT ON COLUMN varied_rhythm_row.second_due IS 'Of the old rhythm the due date that no longer comes, of the new one its second.';
COMMENT ON COLUMN varied_rhythm_row.decision IS 'The number of the decision that changed it.';
COMMENT ON COLUMN varied_rhythm_row.decided_on IS 'The day of that decision.';
COMMENT ON COLUMN varied_rhythm_row.decided_by IS 'Who decided it, by name.';

CREATE FUNCTION enter_rhythm(register text, authority text, duty text, cadence oversight.cadence, from_date date, decided_on date,
	decided_by text, reason text, decision text, anchor date, subject text, source text)
	RETURNS SETOF varied_rhythm_row
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	named record;
	old record;
	made bigint;
	who text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);
	PERFORM enter_authority(register, authority);
	PERFORM enter_access(register, authority, 'manager', 'vary rhythms');
	PERFORM enter_source(register, source);
	PERFORM enter_party(register, decided_by, 'decided_by');
	IF num_nulls(cadence, from_date, decided_on, decided_by) > 0 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = format('%s must not be null', CASE WHEN cadence IS NULL THEN 'cadence' WHEN from_date IS NULL THEN 'from_date'
				WHEN decided_on IS NULL THEN 'decided_on' ELSE 'decided_by' END),
			DETAIL = 'A change of rhythm is a recorded decision: how often from which day on, decided when and by whom.',
			HINT = format('Write, for example, %I.vary_rhythm(%L, %L, ''every 2 weeks'', ''2020-03-01'', ''2020-02-20'', ''minister'').', register, authority, duty);
	END IF;
	named := enter_duty(register, authority, duty, enter_subject(register, authority, subject), from_date);
	IF named.follows IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('duty "%s" follows another and has no rhythm of its own', named.name),
			DETAIL = 'It is due each time the other is done.',
			HINT = 'Vary the rhythm of the duty it follows.';
	END IF;
	IF NOT named.in_force @> from_date THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('duty "%s" is not in force on %s', named.name, from_date),
			DETAIL = format('It is in force %s, end day excluded.', CASE WHEN isempty(named.in_force) THEN 'on no day' ELSE named.in_force::text END),
			HINT = 'Begin the new rhythm on a day on which the duty binds.';
	END IF;
	SELECT r.* INTO old FROM duty_rhythm(authority, named.obligation) r WHERE r.during @> from_date;
	IF lower(old.during) = from_date THEN
		RAISE EXCEPTION USING
			ERRCODE = 'unique_violation',
			MESSAGE = format('duty "%s" already has a new rhythm from %s', named.name, from_date),
			DETAIL = format('It falls due %s from that day.', describe(old.cadence)),
			HINT = 'Begin this one on another day, or correct that one in the table rhythm.';
	END IF;
	IF old.cadence = cadence AND (anchor IS NULL OR anchor = old.anchor) THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('duty "%s" already falls due %s', named.name, describe(old.cadence)),
			DETAIL = format('It has done so from %s.', coalesce(lower(old.during), lower(named.in_force), old.anchor)),
			HINT = 'Give another cadence, for example ''every 2 weeks'', or an anchor to count it from another day.';
	END IF;
	SELECT p.name INTO who FROM party p WHERE p.code = decided_by;

	INSERT INTO decision (authority, decided_on, kind, decided_by, obligation, decision, reason, source)
	VALUES (authority, decided_on, 'change of rhythm', decided_by, named.obligation,
		coalesce(decision, format('%s: %s from %s, before that %s', named.title, describe(cadence),
			to_char(from_date, 'FMDD FMMonth YYYY'), describe(old.cadence))),
		reason, source)
	RETURNING id INTO made;
	INSERT INTO rhythm (authority, obligation, from_date, cadence, anchor, decision, source)
	VALUES (authority, named.obligation, from_date, cadence, anchor, made, source);

	RETURN QUERY
	SELECT enter_rhythm.authority, named.instrument, named.clause, named.duty, named.title, r.rhythm,
		describe(r.cadence), greatest(lower(r.during), lower(named.in_force)), least(upper(r.during), upper(named.in_force)) - 1, r.anchor,
		CASE WHEN r.rhythm = 'new' THEN due.next WHEN NOT is_rolling(r.cadence) THEN last_due(r.cadence, r.anchor, enter_rhythm.from_date - 1) END,
		CASE WHEN r.rhythm = 'new' THEN next_due(r.cadence, r.anchor, due.next) ELSE due.next END,
		CASE WHEN r.rhythm = 'new' THEN made END, CASE WHEN r.rhythm = 'new' THEN enter_rhythm.decided_on END,
		CASE WHEN r.rhythm = 'new' THEN who END
	FROM (
		SELECT CASE WHEN lower(r.during) = enter_rhythm.from_date THEN 'new' ELSE 'old' END AS rhythm, r.cadence, r.anchor, r.during
		FROM duty_rhythm(enter_rhythm.authority, named.obligation) r
		WHERE enter_rhythm.from_date IN (lower(r.during), upper(r.during))
	) r
	CROSS JOIN LATERAL (SELECT next_due(r.cadence, r.anchor, enter_rhythm.from_date - 1) AS next
		WHERE r.rhythm = 'new' OR NOT is_rolling(r.cadence)
		UNION ALL
		SELECT NULL WHERE r.rhythm = 'old' AND is_rolling(r.cadence)) due
	ORDER BY r.rhythm DESC;
END
$$;
COMMENT ON FUNCTION enter_rhythm(text, text, text, oversight.cadence, date, date, text, text, text, date, text, text) IS
	'Does the work of vary_rhythm.';

CREATE FUNCTION vary_rhythm(authority text, duty text, cadence oversight.cadence, from_date date, decided_on date, decided_by text,
	reason text DEFAULT NULL, decision text DEFAULT NULL, anchor date DEFAULT NULL, subject text DEFAULT NULL, source text DEFAULT NULL)
	RETURNS SETOF varied_rhythm_row
	LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
BEGIN ATOMIC
	SELECT r.* FROM enter_rhythm(this_register(), authority, duty, cadence, from_date, decided_on, decided_by,
		reason, decision, anchor, subject, source) r;
END;
COMMENT ON FUNCTION vary_rhythm(text, text, oversight.cadence, date, date, text, text, text, date, text, text) IS
	'Changes how often a duty falls due from a day on, records the decision, and shows the old and the new rhythm. The past keeps the rhythm it had.';
