-- calendar_feed: the duties of a party as an iCalendar file (RFC 5545).

CREATE FUNCTION calendar_text(value text) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_calendar_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION calendar_text(text) IS
    'a text as a calendar file has it: commas, semicolons, backslashes and ends of line escaped, control characters left out';

CREATE FUNCTION calendar_line(content text) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_calendar_line' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION calendar_line(text) IS
    'a line of a calendar file: folded at 75 octets, never within a character, and ended by carriage return and line feed';

CREATE FUNCTION calendar_uri(value text) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_calendar_uri_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION calendar_uri(text) IS
    'an address with everything percent-encoded that an address cannot hold';

-- The keys are told apart by their lengths, so that ('a', 'bc') is not ('ab', 'c').
CREATE FUNCTION calendar_uid(VARIADIC key text[]) RETURNS text
	LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT pg_catalog.overlay(pg_catalog.overlay(pg_catalog.left(pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
			pg_catalog.string_agg(coalesce(pg_catalog.length(k.part) || ':' || k.part, '-'), ',' ORDER BY k.n), 'UTF8')), 'hex'), 32),
		'8', 13, 1), 'a', 17, 1)::pg_catalog.uuid::text
	FROM pg_catalog.unnest(key) WITH ORDINALITY AS k (part, n);
END;
COMMENT ON FUNCTION calendar_uid(text[]) IS
	'the identifier of a calendar event: the same for the same key, in every database; it has the form of a UUID (version 8, from SHA-256)';

-- The rule by which a duty comes round, where RFC 5545 can say it exactly for the
-- days on which it binds: DTSTART and, when there is more than one date, RRULE.
-- No row where it cannot, or where no date is left.
CREATE FUNCTION calendar_rule(cadence cadence, anchor date, in_force daterange)
	RETURNS TABLE (first_day date, rule text)
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	written text;
	last_day date := upper(in_force) - 1;
	final date;
BEGIN
	IF cadence IS NULL OR anchor IS NULL OR in_force IS NULL OR isempty(in_force) THEN
		RETURN;
	END IF;
	-- A subtransaction of its own, which is why no parallel worker may call this.
	BEGIN
		written := oversight.to_rrule(cadence, anchor);
	EXCEPTION WHEN feature_not_supported THEN
		RETURN;
	END;
	first_day := substring(written FROM 'DTSTART;VALUE=DATE:(\d{8})')::date;
	rule := substring(written FROM 'RRULE:(.*)');

	IF first_day < lower(in_force) THEN
		-- a count would have to be counted anew
		IF rule ~ 'COUNT=' THEN
			RETURN;
		END IF;
		first_day := oversight.next_due(cadence, anchor, lower(in_force) - 1);
	END IF;
	IF first_day IS NULL OR first_day > last_day THEN
		RETURN;
	END IF;

	IF rule = 'FREQ=DAILY;COUNT=1' THEN
		rule := NULL;
	ELSIF last_day IS NOT NULL AND oversight.next_due(cadence, anchor, last_day) IS NOT NULL THEN
		IF rule ~ 'COUNT=' THEN
			RETURN;
		END IF;
		final := oversight.last_due(cadence, anchor, last_day);
		rule := regexp_replace(rule, ';UNTIL=[0-9TZ]+', '') || ';UNTIL=' || to_char(final, 'YYYYMMDD');
	END IF;
	RETURN NEXT;
END
$$;
COMMENT ON FUNCTION calendar_rule(cadence, date, daterange) IS
	'the first due date of a cadence on the days given and the rule of RFC 5545 by which the others follow, empty when there are none; no row where there is no exact rule';

CREATE FUNCTION calendar_event(uid text, sequence bigint, changed timestamptz, first_day date, rule text, status text,
	summary text, description text, categories text[], link text) RETURNS text
	LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT pg_catalog.string_agg(oversight.calendar_line(l.content), '' ORDER BY l.n)
	FROM (SELECT pg_catalog.to_char(changed AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') AS stamp) s
	CROSS JOIN LATERAL (VALUES
		(1, 'BEGIN:VEVENT'),
		(2, 'UID:' || uid),
		(3, 'DTSTAMP:' || s.stamp),
		(4, 'LAST-MODIFIED:' || s.stamp),
		(5, 'SEQUENCE:' || sequence),
		(6, 'DTSTART;VALUE=DATE:' || pg_catalog.to_char(first_day, 'YYYYMMDD')),
		-- the day after: an end is not part of the event
		(7, 'DTEND;VALUE=DATE:' || pg_catalog.to_char(first_day + 1, 'YYYYMMDD')),
		(8, 'RRULE:' || rule),
		(9, 'STATUS:' || status),
		-- nobody is busy all day because a report is due
		(10, 'TRANSP:TRANSPARENT'),
		(11, 'SUMMARY:' || oversight.calendar_text(summary)),
		(12, 'DESCRIPTION:' || oversight.calendar_text(description)),
		(13, 'CATEGORIES:' || (SELECT pg_catalog.string_agg(oversight.calendar_text(c.name), ',' ORDER BY c.n)
			FROM pg_catalog.unnest(categories) WITH ORDINALITY AS c (name, n) WHERE pg_catalog.btrim(c.name) <> '')),
		-- only what a browser opens as a page
		(14, CASE WHEN link ~* '^https?://' THEN 'URL:' || oversight.calendar_uri(link) END),
		(15, 'END:VEVENT')) AS l (n, content)
	WHERE l.content IS NOT NULL;
END;
COMMENT ON FUNCTION calendar_event(text, bigint, timestamptz, date, text, text, text, text, text[], text) IS
	'an event of a calendar file that takes the whole of a day, and what is empty left out';

CREATE FUNCTION calendar_feed(register text, party text, authority text DEFAULT NULL, as_of date DEFAULT NULL,
	from_date date DEFAULT NULL, to_date date DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET jit = off
	SET datestyle = 'ISO'
AS $$
DECLARE
	register CONSTANT text := calendar_feed.register;
	on_day CONSTANT date := coalesce(as_of, oversight.as_of());
	-- the window of due_calendar
	since date;
	until date;
	party_name text;
	authority_name text;
	meant text;
	place record;
	duty record;
	one record;
	events text[] := '{}';
BEGIN
	PERFORM oversight.check_layout(register);
	IF on_day NOT BETWEEN '0001-01-01' AND '9999-12-31' THEN
		RAISE EXCEPTION USING
			ERRCODE = 'datetime_field_overflow',
			MESSAGE = format('a calendar cannot be made as of %s', on_day),
			DETAIL = 'It shows what was known on a day of the years 1 to 9999.',
			HINT = 'Give a date such as 2020-02-01.';
	END IF;
	since := coalesce(from_date, greatest((on_day - interval '1 year')::date, '0001-01-01'));
	until := coalesce(to_date, least(on_day + 400, '9999-12-31'));
	IF since < '0001-01-01' OR until > '9999-12-31' OR since > until THEN
		RAISE EXCEPTION USING
			ERRCODE = 'datetime_field_overflow',
			MESSAGE = format('a calendar cannot run from %s to %s', since, until),
			DETAIL = 'Dates in a calendar file have years from 1 to 9999, and the first comes before the last.',
			HINT = 'Give two dates such as 2019-11-01 and 2020-12-31.';
	END IF;

	-- Undone when this function returns, because the function has a setting of
	-- its own for the same variable.
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);

	IF party IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'party must not be null',
			DETAIL = 'A calendar shows the duties that one body, person or post owes.',
			HINT = format('Give the party''s code, for example one of SELECT code, name FROM %I.party.', register);
	END IF;
	SELECT p.name INTO party_name FROM party p WHERE p.code = calendar_feed.party;
	IF NOT FOUND THEN
		SELECT min(p.code) INTO meant
		FROM party p
		WHERE lower(btrim(calendar_feed.party)) IN (lower(p.name), lower(p.code))
		HAVING count(*) = 1;
		RAISE EXCEPTION USING
			ERRCODE = 'foreign_key_violation',
			MESSAGE = format('party "%s" is not in register %I', party, register),
			DETAIL = 'A body, person or post is named by the short name it has in the table party.',
			HINT = coalesce('Perhaps you mean "' || meant || '".',
				format('See which there are, for example by SELECT code, name FROM %I.party.', register));
	END IF;
	IF authority IS NOT NULL THEN
		PERFORM enter_authority(register, authority);
		SELECT a.name INTO authority_name FROM authority a WHERE a.code = calendar_feed.authority;
	END IF;

	FOR place IN
		SELECT op.authority, array_agg(op.obligation) AS obligations
		FROM obligation_party op
		WHERE op.party = calendar_feed.party AND op.role = 'owes'
		  AND (op.authority = calendar_feed.authority OR calendar_feed.authority IS NULL)
		GROUP BY op.authority
		ORDER BY op.authority
	LOOP
		-- Duties of the authority itself, one by one.
		FOR duty IN
			SELECT d.authority, d.authority_name, d.obligation, d.instrument, d.clause, d.duty, d.title, d.binding,
				d.cadence, d.anchor, d.in_force,
				-- the days on which it was to bind before a revocation, where that is known now
				CASE WHEN i.revoked_on <= on_day AND i.revoked_on > i.issued_on IS NOT FALSE THEN
					coalesce(o.in_force * coalesce(i.in_force_as_issued, i.in_force), o.in_force, i.in_force_as_issued, i.in_force)
				END AS in_force_before,
				i.revoked_on,
				-- A rule has one rhythm, and stops for nothing.
				d.follows IS NULL AND d.rhythm_from IS NULL AND d.suspended IS NULL AS is_steady,
				coalesce(dates.days, '{}') AS days, dates.outcomes, taken.days AS days_taken,
				revised.times + CASE WHEN i.revoked_on <= on_day THEN 1 ELSE 0 END + CASE WHEN upper(a.during) <= on_day THEN 1 ELSE 0 END AS sequence,
				greatest(d.changed_at, revised.changed_at, CASE WHEN upper(a.during) <= on_day THEN a.changed_at END) AS changed_at,
				concat_ws(E'\n',
					CASE WHEN d.clause <> '' THEN d.instrument_title || ', ' || d.clause ELSE d.instrument_title END,
					CASE WHEN NOT d.binding THEN 'A stated intention: expected, and no duty in law.' END,
					'How often: ' || d.frequency,
					'As stated: ' || d.date_as_stated,
					'Owed by: ' || d.owes,
					'Contributing: ' || d.contributes,
					'Owed to: ' || d.receives,
					'Assured by: ' || d.assures,
					CASE WHEN i.revoked_on <= on_day THEN 'Revoked on ' || i.revoked_on END,
					CASE WHEN upper(a.during) <= on_day THEN 'The authority was abolished on ' || upper(a.during) END,
					CASE WHEN o.wording <> d.title THEN E'\n' || o.wording END) AS description,
				ARRAY[d.authority_name, d.instrument_title, d.force] AS categories,
				coalesce(i.link, s.link) AS link
			FROM known_duty(on_day) d
			JOIN obligation o ON o.authority = d.authority AND o.id = d.obligation
			JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
			JOIN authority a ON a.code = d.authority
			LEFT JOIN source s ON s.code = d.source
			LEFT JOIN (
				SELECT c.obligation, array_agg(c.due_on ORDER BY c.due_on) AS days, array_agg(c.outcome ORDER BY c.due_on) AS outcomes
				FROM (
					-- a suspension can move two dates of a rolling duty to the same day
					SELECT x.obligation, x.due_on, coalesce(min(x.outcome) FILTER (WHERE x.outcome <> 'suspended'), 'suspended') AS outcome
					FROM due_calendar(on_day, since, until) x
					WHERE x.authority = place.authority AND x.obligation = ANY (place.obligations)
					GROUP BY x.obligation, x.due_on
				) c
				GROUP BY c.obligation
			) dates ON dates.obligation = d.obligation
			-- Dates after a revocation that were on the calendar the day before.
			LEFT JOIN (
				SELECT c.obligation, array_agg(DISTINCT c.due_on) AS days
				FROM (
					SELECT n.code, n.revoked_on
					FROM instrument n
					WHERE n.authority = place.authority AND n.revoked_on <= on_day AND n.revoked_on + 399 >= since
				) v
				CROSS JOIN LATERAL due_calendar(v.revoked_on - 1, greatest(since, v.revoked_on), least(until, v.revoked_on + 399)) c
				WHERE c.authority = place.authority AND c.instrument = v.code AND c.obligation = ANY (place.obligations)
				GROUP BY c.obligation
			) taken ON taken.obligation = d.obligation
			-- Each of these changes what the calendar shows, from the day it is known.
			CROSS JOIN LATERAL (
				SELECT count(*) FILTER (WHERE f.counts) AS times, max(f.changed_at) AS changed_at
				FROM (
					SELECT true AS counts, h.changed_at
					FROM rhythm h
					LEFT JOIN decision x ON x.authority = h.authority AND x.id = h.decision
					WHERE h.authority = d.authority AND h.obligation = d.obligation
					  AND coalesce(x.decided_on, h.from_date) <= on_day
					UNION ALL
					SELECT true, p.changed_at
					FROM suspension p
					LEFT JOIN decision x ON x.authority = p.authority AND x.id = p.decision
					WHERE p.authority = d.authority AND (p.obligation = d.obligation OR p.timescale = d.timescale)
					  AND (coalesce(x.decided_on, lower(p.during)) <= on_day) IS NOT FALSE
					UNION ALL
					SELECT true, x.changed_at
					FROM decision x
					WHERE x.authority = d.authority AND x.obligation = d.obligation AND x.decided_on <= on_day
					UNION ALL
					SELECT false, op.changed_at
					FROM obligation_party op
					WHERE op.authority = d.authority AND op.obligation = d.obligation
				) f
			) revised
			WHERE d.authority = place.authority AND d.obligation = ANY (place.obligations) AND d.subject IS NULL
			ORDER BY d.instrument, d.clause, d.duty
		LOOP
			FOR one IN
				WITH rule AS (
					SELECT r.first_day, r.rule
					FROM calendar_rule(duty.cadence, duty.anchor, duty.in_force) r
					WHERE duty.is_steady
					  -- believed only when it gives the very dates of the report
					  AND duty.days = ARRAY(
						SELECT x.due_on
						FROM due_dates(CASE WHEN r.rule IS NULL THEN cadence_on(ARRAY[r.first_day]) ELSE r.rule::cadence END, r.first_day,
							daterange(since, until, '[]')) AS x (due_on)
						ORDER BY x.due_on)
				), rule_before AS (
					-- nothing was left of it when it was revoked: its event is called off
					SELECT r.first_day, r.rule
					FROM calendar_rule(duty.cadence, duty.anchor, duty.in_force_before) r
					WHERE duty.is_steady AND NOT EXISTS (SELECT FROM rule) AND duty.days = '{}'
					  AND duty.revoked_on BETWEEN since AND until
				)
				SELECT NULL::date AS day, r.first_day, r.rule, NULL::text AS outcome FROM rule r
				WHERE duty.days <> '{}'
				UNION ALL
				SELECT NULL, r.first_day, r.rule, 'revoked' FROM rule_before r
				UNION ALL
				SELECT x.due_on, x.due_on, NULL, x.outcome
				FROM unnest(duty.days, duty.outcomes) AS x (due_on, outcome)
				WHERE NOT EXISTS (SELECT FROM rule)
				UNION ALL
				-- dates that were on the calendar and are not any more
				SELECT x.due_on, x.due_on, NULL, 'revoked'
				FROM unnest(duty.days_taken) AS x (due_on)
				WHERE NOT EXISTS (SELECT FROM rule) AND NOT EXISTS (SELECT FROM rule_before)
				  AND x.due_on <> ALL (duty.days)
				ORDER BY 2
			LOOP
				events := array_append(events, calendar_event(
					calendar_uid(register, duty.authority, duty.instrument, duty.clause, duty.duty, to_char(one.day, 'YYYYMMDD')),
					duty.sequence, duty.changed_at, one.first_day, one.rule,
					CASE WHEN one.outcome IN ('revoked', 'suspended') THEN 'CANCELLED' WHEN duty.binding THEN 'CONFIRMED' ELSE 'TENTATIVE' END,
					CASE one.outcome WHEN 'revoked' THEN 'Revoked: ' WHEN 'suspended' THEN 'Suspended: ' ELSE
						CASE WHEN duty.binding THEN '' ELSE 'Expected: ' END END || duty.title,
					duty.description, duty.categories, duty.link));
			END LOOP;
		END LOOP;

		-- Duties to children and other persons: how many fall due on a day, and not
		-- to whom. Their own titles may tell, so the library's words stand for them.
		FOR one IN
			WITH person AS (
				SELECT o.authority, o.id, o.instrument, o.timescale, o.team, o.changed_at
				FROM obligation o
				WHERE o.authority = place.authority AND o.id = ANY (place.obligations) AND o.subject IS NOT NULL
			), touched AS (
				-- the numbers change as duties are entered and things are done
				SELECT p.instrument, p.timescale, p.team, count(DISTINCT p.id) + count(f.obligation) AS sequence,
					greatest(max(p.changed_at), max(f.changed_at)) AS changed_at
				FROM person p
				LEFT JOIN fulfils f ON f.authority = p.authority AND f.obligation = p.id AND f.done_on <= on_day
				GROUP BY p.instrument, p.timescale, p.team
			), stopped AS (
				-- a suspension calls events off, and what is called off is a new version
				SELECT p.instrument, p.timescale, p.team, count(DISTINCT u.id) AS times, max(u.changed_at) AS changed_at
				FROM person p
				JOIN suspension u ON u.authority = p.authority AND (u.obligation = p.id OR u.timescale = p.timescale)
				LEFT JOIN decision x ON x.authority = u.authority AND x.id = u.decision
				WHERE (coalesce(x.decided_on, lower(u.during)) <= on_day) IS NOT FALSE
				GROUP BY p.instrument, p.timescale, p.team
			)
			SELECT c.authority_name, c.instrument, c.instrument_title, c.force, c.timescale, c.team, c.due_on,
				count(*) FILTER (WHERE c.outcome <> 'suspended') AS due,
				w.sequence + coalesce(z.times, 0) + CASE WHEN upper(a.during) <= on_day THEN 1 ELSE 0 END AS sequence,
				greatest(w.changed_at, i.changed_at, z.changed_at, CASE WHEN upper(a.during) <= on_day THEN a.changed_at END) AS changed_at, coalesce(t.duty, 'duty to a person') AS title,
				t.legal_source, coalesce(i.link, s.link) AS link
			FROM due_calendar(on_day, since, until) c
			JOIN authority a ON a.code = c.authority
			JOIN instrument i ON i.authority = c.authority AND i.code = c.instrument
			JOIN touched w ON w.instrument = i.id AND w.timescale IS NOT DISTINCT FROM c.timescale AND w.team IS NOT DISTINCT FROM c.team
			LEFT JOIN stopped z ON z.instrument = i.id AND z.timescale IS NOT DISTINCT FROM c.timescale AND z.team IS NOT DISTINCT FROM c.team
			LEFT JOIN timescale t ON t.code = c.timescale
			LEFT JOIN source s ON s.code = t.source
			WHERE c.authority = place.authority AND c.obligation = ANY (place.obligations) AND c.subject IS NOT NULL
			GROUP BY c.authority_name, c.instrument, c.instrument_title, c.force, c.timescale, c.team, c.due_on,
				w.sequence, w.changed_at, z.times, z.changed_at, a.during, a.changed_at, i.changed_at, t.duty, t.legal_source, i.link, s.link
			ORDER BY c.instrument, c.timescale, c.team, c.due_on
		LOOP
			events := array_append(events, calendar_event(
				calendar_uid(register, place.authority, one.instrument, one.timescale, one.team, to_char(one.due_on, 'YYYYMMDD'), 'persons'),
				one.sequence, one.changed_at, one.due_on, NULL,
				CASE WHEN one.due = 0 THEN 'CANCELLED' ELSE 'CONFIRMED' END,
				CASE WHEN one.due = 0 THEN 'Suspended: ' || one.title ELSE one.title || ' (' || one.due || ')' END,
				concat_ws(E'\n', coalesce(one.legal_source, one.instrument_title), 'Team: ' || one.team,
					'Number due: ' || one.due, 'Who they are, the register says to those who may know.'),
				ARRAY[one.authority_name, one.instrument_title, one.force], one.link));
		END LOOP;
	END LOOP;

	RETURN (
		SELECT string_agg(calendar_line(h.content), '' ORDER BY h.n)
		FROM (VALUES
			(1, 'BEGIN:VCALENDAR'),
			(2, 'VERSION:2.0'),
			(3, 'PRODID:-//oversight//calendar_feed//EN'),
			(4, 'CALSCALE:GREGORIAN'),
			(5, 'UID:' || calendar_uid(register, party, authority)),
			(6, 'NAME:' || calendar_text('Duties of ' || party_name || coalesce(' (' || authority_name || ')', ''))),
			(7, 'X-WR-CALNAME:' || calendar_text('Duties of ' || party_name || coalesce(' (' || authority_name || ')', ''))),
			(8, 'X-WR-CALDESC:' || calendar_text(format('What falls due from %s to %s, as known on %s. Duties that come round by a plain rule go on beyond that.', since, until, on_day))),
			(9, 'REFRESH-INTERVAL;VALUE=DURATION:PT12H'),
			(10, 'X-PUBLISHED-TTL:PT12H')) AS h (n, content))
		|| array_to_string(events, '')
		-- A calendar without any component is not valid: one that changes nothing.
		|| CASE WHEN events = '{}' THEN (
			SELECT string_agg(calendar_line(z.content), '' ORDER BY z.n)
			FROM (VALUES (1, 'BEGIN:VTIMEZONE'), (2, 'TZID:Etc/UTC'), (3, 'BEGIN:STANDARD'), (4, 'DTSTART:19700101T000000'),
				(5, 'TZOFFSETFROM:+0000'), (6, 'TZOFFSETTO:+0000'), (7, 'END:STANDARD'), (8, 'END:VTIMEZONE')) AS z (n, content)) ELSE '' END
		|| calendar_line('END:VCALENDAR');
END
$$;
COMMENT ON FUNCTION calendar_feed(text, text, text, date, date, date) IS
	'the duties that a party owes as an iCalendar file (RFC 5545) to subscribe to, as known on a date: a recurring event where a rule gives exactly the due dates, single events otherwise, from a year before the date to 400 days after it unless other days are given';
