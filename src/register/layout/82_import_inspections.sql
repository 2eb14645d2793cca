-- Inspections and their judgements: Ofsted's history of ILACS inspections, its
-- file of a year's inspections and visits, and the file of SIF and ILACS
-- inspections that was put together from reports and lists.
--
-- What each file says is entered as its publisher's own statement, so that the
-- files can be loaded in any order. An inspection is one and the same in two
-- files when it is of the same authority and framework and either began or was
-- published on the same day. Of its dates the register keeps the inspectorate's
-- own in the inspection itself, and what another publisher says differently, or
-- beyond them, in an account of it. Of a grade it keeps one chain for each
-- publisher: the first statement, and every later edition that says otherwise as
-- a restatement of the one before.

CREATE FUNCTION import_period(words text, OUT started_on date, OUT ended_on date)
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	part text[];
	month integer[];
	year integer;
	names CONSTANT text[] := '{january,february,march,april,may,june,july,august,september,october,november,december}';
BEGIN
	part := regexp_match(words, '^(\d{1,2})/(\d{1,2})/(\d{4})[^0-9]+(\d{1,2})/(\d{1,2})/(\d{4})$');
	IF part IS NOT NULL THEN
		started_on := make_date(part[3]::integer, part[2]::integer, part[1]::integer);
		ended_on := make_date(part[6]::integer, part[5]::integer, part[4]::integer);
	ELSE
		part := regexp_match(words,
			'^(\d{1,2})(?: ([[:alpha:]]{3,9}))?(?: (\d{4}))?[^[:alnum:]]*(?:to)?[^[:alnum:]]*(\d{1,2}) ([[:alpha:]]{3,9}) (\d{4})$');
		IF part IS NULL THEN
			RETURN;
		END IF;
		-- the month and the year may be written once, for both days
		FOR n IN 1 .. 12 LOOP
			IF starts_with(names[n], lower(coalesce(part[2], part[5]))) THEN month[1] := n; END IF;
			IF starts_with(names[n], lower(part[5])) THEN month[2] := n; END IF;
		END LOOP;
		year := coalesce(part[3], part[6])::integer - CASE WHEN part[3] IS NULL AND month[1] > month[2] THEN 1 ELSE 0 END;
		started_on := make_date(year, month[1], part[1]::integer);
		ended_on := make_date(part[6]::integer, month[2], part[4]::integer);
	END IF;
	IF started_on > ended_on THEN
		started_on := NULL;
		ended_on := NULL;
	END IF;
EXCEPTION WHEN datetime_field_overflow THEN
	started_on := NULL;
	ended_on := NULL;
END
$$;
COMMENT ON FUNCTION import_period(text) IS
	'The first and the last day of a period in words such as "29 April - 22 May 2014"; nothing when the words say less or more than that.';

CREATE FUNCTION import_account_code(authority text, stem text) RETURNS text
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	free text := stem;
	n integer := 1;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', current_setting('oversight_import.register')), true);
	WHILE EXISTS (SELECT FROM inspection i WHERE i.authority = import_account_code.authority AND i.code = free) LOOP
		n := n + 1;
		free := stem || '-' || n;
	END LOOP;
	RETURN free;
END
$$;
COMMENT ON FUNCTION import_account_code(text, text) IS
	'A short name for an inspection, with a number behind it where the name is taken.';

CREATE FUNCTION import_inspection(key text, authority text, framework text, kind text,
	started_on date, ended_on date, date_as_stated text, published_on date, theme text, source text,
	OUT inspection bigint, OUT what text)
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	visit CONSTANT boolean := kind IN ('focused visit', 'monitoring visit', 'assurance visit');
	publisher_now text;
	told text;
	main record;
	own record;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', current_setting('oversight_import.register')), true);
	SELECT s.publisher INTO publisher_now FROM source s WHERE s.code = import_inspection.source;

	SELECT m.*, s.publisher, coalesce(m.inspector, f.inspectorate) AS inspectorate INTO main
	FROM inspection i
	JOIN inspection m ON m.authority = i.authority AND m.id = coalesce(i.account_of, i.id)
	JOIN framework f ON f.code = m.framework
	LEFT JOIN source s ON s.code = m.source
	WHERE i.authority = import_inspection.authority AND m.framework = import_inspection.framework
	  AND (m.kind IN ('focused visit', 'monitoring visit', 'assurance visit')) = visit
	  AND (NOT visit OR m.kind = import_inspection.kind)
	  AND (i.started_on = import_inspection.started_on OR i.published_on = import_inspection.published_on
		OR i.started_on IS NULL AND i.published_on IS NULL AND i.during @> import_inspection.started_on)
	ORDER BY (i.started_on = import_inspection.started_on) IS TRUE DESC,
		(i.published_on = import_inspection.published_on) IS TRUE DESC, i.id
	LIMIT 1;

	IF main.id IS NULL THEN
		INSERT INTO inspection AS i (authority, code, framework, kind, started_on, ended_on, date_as_stated, published_on, theme, source)
			VALUES (authority,
				import_account_code(authority,
					CASE WHEN visit THEN replace(kind, ' ', '-') ELSE lower(framework) END || '-' || coalesce(started_on, published_on)),
				framework, kind, started_on, ended_on, date_as_stated, published_on, theme, source)
			RETURNING i.id INTO inspection;
		what := 'new';
	ELSE
		inspection := main.id;
		what := 'unchanged';
		-- What this publisher says of it already: all of this, or at least in the
		-- same source. Words matter only where no days could be read from them.
		SELECT i.*, said.all_of_it,
			said.all_of_it AND i.ended_on IS NOT DISTINCT FROM import_inspection.ended_on
				AND i.started_on IS NOT DISTINCT FROM import_inspection.started_on
				AND i.published_on IS NOT DISTINCT FROM import_inspection.published_on AS nothing_else,
			s.publisher IS NOT DISTINCT FROM publisher_now AS same_publisher
		INTO own
		FROM inspection i
		LEFT JOIN source s ON s.code = i.source
		CROSS JOIN LATERAL (
			SELECT i.kind = import_inspection.kind
				AND (import_inspection.started_on IS NULL OR i.started_on = import_inspection.started_on) IS TRUE
				AND (import_inspection.ended_on IS NULL OR i.ended_on = import_inspection.ended_on) IS TRUE
				AND (import_inspection.published_on IS NULL OR i.published_on = import_inspection.published_on) IS TRUE
				AND (import_inspection.theme IS NULL OR i.theme = import_inspection.theme) IS TRUE
				AND (import_inspection.started_on IS NOT NULL OR import_inspection.date_as_stated IS NULL
					OR i.date_as_stated = import_inspection.date_as_stated) IS TRUE AS all_of_it
		) said
		WHERE i.authority = import_inspection.authority AND main.id IN (i.id, i.account_of)
		  AND (i.source = import_inspection.source OR said.all_of_it)
		ORDER BY said.all_of_it AND s.publisher IS NOT DISTINCT FROM publisher_now DESC,
			i.source = import_inspection.source DESC, i.id = main.id DESC, i.id
		LIMIT 1;

		IF own.all_of_it AND own.same_publisher THEN
			NULL;
		ELSIF own.source = import_inspection.source THEN
			-- the same source says otherwise than when it was last loaded
			UPDATE inspection i SET kind = import_inspection.kind,
				started_on = coalesce(import_inspection.started_on, i.started_on),
				ended_on = coalesce(import_inspection.ended_on, i.ended_on),
				date_as_stated = coalesce(import_inspection.date_as_stated, i.date_as_stated),
				published_on = coalesce(import_inspection.published_on, i.published_on),
				theme = coalesce(import_inspection.theme, i.theme)
				WHERE i.authority = import_inspection.authority AND i.id = own.id;
			RAISE NOTICE '%: source "%" now gives other dates, kind or theme, and they replace those it gave before', key, source;
			what := 'changed';
		ELSIF publisher_now = main.inspectorate AND main.publisher IS DISTINCT FROM main.inspectorate THEN
			-- The inspectorate's own row is the inspection; what stood there
			-- becomes an account of it unless it says no more than this.
			IF NOT (own.nothing_else IS TRUE AND own.id = main.id) THEN
				INSERT INTO inspection (authority, code, framework, kind, started_on, ended_on, during, date_as_stated,
						report_dated, published_on, theme, link, account_of, source)
					SELECT m.authority, import_account_code(m.authority, m.code || '-' || coalesce(main.publisher, 'account')),
						m.framework, m.kind, m.started_on, m.ended_on, m.during, m.date_as_stated,
						m.report_dated, m.published_on, m.theme, m.link, m.id, m.source
					FROM inspection m
					WHERE m.authority = import_inspection.authority AND m.id = main.id;
				RAISE NOTICE '%: "%" says otherwise than "%", or less; both are kept', key, source, main.source;
			END IF;
			UPDATE inspection i SET kind = import_inspection.kind, started_on = import_inspection.started_on,
				ended_on = import_inspection.ended_on, during = NULL, date_as_stated = import_inspection.date_as_stated,
				published_on = import_inspection.published_on, theme = import_inspection.theme, source = import_inspection.source
				WHERE i.authority = import_inspection.authority AND i.id = main.id;
			what := 'changed';
		ELSIF own.all_of_it AND own.id = main.id THEN
			NULL;					-- another publisher agrees with the inspectorate
		ELSE
			INSERT INTO inspection (authority, code, framework, kind, started_on, ended_on, date_as_stated, published_on, theme, account_of, source)
				VALUES (authority, import_account_code(authority, main.code || '-' || publisher_now),
					framework, kind, started_on, ended_on, date_as_stated, published_on, theme, main.id, source);
			RAISE NOTICE '%: "%" says otherwise than "%", or more; both are kept', key, source, main.source;
			what := 'changed';
		END IF;
	END IF;

	-- A file that tells twice of one inspection contradicts itself or has been
	-- joined from two.
	told := 'oversight_import.seen_' || inspection % 64;
	IF strpos(current_setting(told, true), format(',%s/%s,', authority, inspection)) > 0 THEN
		RAISE EXCEPTION USING
			ERRCODE = 'unique_violation',
			MESSAGE = format('%s: the file has more than one row for this inspection', key),
			DETAIL = 'Nothing of the file has been loaded.',
			HINT = 'Remove the row that is not right. Two editions of a file are loaded one after the other.';
	END IF;
	PERFORM set_config(told, concat(current_setting(told, true), format(',%s/%s,', authority, inspection)), true);
END
$$;
COMMENT ON FUNCTION import_inspection(text, text, text, text, date, date, text, date, text, text) IS
	'Enters an inspection or visit of an imported file unless it is held, and says whether it is new, changed or unchanged.';

CREATE FUNCTION import_judgement(key text, "column" text, authority text, inspection bigint, area text, cell text, source text)
	RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	refused boolean;
	given record;
	held record;
	mine record;
	last record;
	later bigint;
	other record;
	entered bigint;
	stated date;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', current_setting('oversight_import.register')), true);
	SELECT g.value, g.as_printed INTO given FROM import_grade(key, "column", cell) g;
	IF given.as_printed IS NULL THEN
		RETURN 'unchanged';			-- silence takes nothing back
	END IF;
	SELECT i.framework, i.began, i.started_on INTO held
	FROM inspection i
	WHERE i.authority = import_judgement.authority AND i.id = import_judgement.inspection;
	IF NOT area_is_awarded(held.framework, area, held.began) THEN
		refused := import_refuse(key, "column", given.as_printed, 'nothing',
			format('%s awards no grade for "%s" in inspections begun %s.', held.framework, area,
				coalesce('on ' || held.started_on, 'then')));
	END IF;
	SELECT s.publisher, s.published_on INTO mine FROM source s WHERE s.code = import_judgement.source;

	-- The publisher's last word so far.
	SELECT j.id, j.grade, j.as_printed, j.restates, coalesce(j.stated_on, s.published_on) AS stated_on INTO last
	FROM judgement j
	JOIN source s ON s.code = j.source
	WHERE j.authority = import_judgement.authority AND j.inspection = import_judgement.inspection
	  AND j.area = import_judgement.area AND s.publisher = mine.publisher
	  AND NOT EXISTS (SELECT FROM judgement r WHERE r.authority = j.authority AND r.restates = j.id)
	ORDER BY j.stated_on DESC NULLS LAST, j.id LIMIT 1;
	IF last.id IS NULL THEN
		INSERT INTO judgement (authority, inspection, area, grade, as_printed, source)
			VALUES (authority, inspection, area, given.value, given.as_printed, source);
		-- another publisher may say otherwise
		SELECT j.as_printed, j.source INTO other
		FROM judgement j
		WHERE j.authority = import_judgement.authority AND j.inspection = import_judgement.inspection
		  AND j.area = import_judgement.area AND j.source <> import_judgement.source
		  AND NOT EXISTS (SELECT FROM judgement r WHERE r.authority = j.authority AND r.restates = j.id)
		  AND (j.grade OPERATOR(oversight.=) given.value OR j.grade IS NULL AND given.value IS NULL) IS NOT TRUE
		ORDER BY j.id LIMIT 1;
		IF FOUND THEN
			RAISE NOTICE '%: % is "%" in "%", but "%" in "%"; both are kept', key, area,
				given.as_printed, source, other.as_printed, other.source;
		END IF;
		RETURN 'new';
	END IF;

	-- An earlier edition loaded after a later one goes to its place in between.
	WHILE mine.published_on < last.stated_on AND last.restates IS NOT NULL LOOP
		later := last.id;
		SELECT j.id, j.grade, j.as_printed, j.restates, coalesce(j.stated_on, s.published_on) AS stated_on INTO last
		FROM judgement j
		JOIN source s ON s.code = j.source
		WHERE j.authority = import_judgement.authority AND j.id = last.restates;
	END LOOP;
	IF last.grade OPERATOR(oversight.=) given.value OR last.grade IS NULL AND given.value IS NULL THEN
		RETURN 'unchanged';
	END IF;
	IF mine.published_on < last.stated_on THEN
		-- before the first: what was first restates this one
		INSERT INTO judgement AS j (authority, inspection, area, grade, as_printed, source)
			VALUES (authority, inspection, area, given.value, given.as_printed, source)
			RETURNING j.id INTO entered;
		UPDATE judgement j SET restates = entered, stated_on = last.stated_on
			WHERE j.authority = import_judgement.authority AND j.id = last.id;
		RAISE NOTICE '%: % was "%" before it was restated as "%"', key, area, given.as_printed, last.as_printed;
		RETURN 'changed';
	END IF;
	stated := coalesce(mine.published_on, oversight.today_in_london());
	IF later IS NOT NULL THEN
		UPDATE judgement j SET restates = NULL WHERE j.authority = import_judgement.authority AND j.id = later;
	END IF;
	INSERT INTO judgement AS j (authority, inspection, area, grade, as_printed, stated_on, restates, source)
		VALUES (authority, inspection, area, given.value, given.as_printed, stated, last.id, source)
		RETURNING j.id INTO entered;
	IF later IS NOT NULL THEN
		UPDATE judgement j SET restates = entered WHERE j.authority = import_judgement.authority AND j.id = later;
	END IF;
	RAISE NOTICE '%: % restated from "%" to "%" as from %', key, area, last.as_printed, given.as_printed, stated;
	RETURN 'changed';
END
$$;
COMMENT ON FUNCTION import_judgement(text, text, text, bigint, text, text, text) IS
	'Enters a grade of an imported file: as new, as a restatement when its publisher said otherwise before, or not at all when that is held.';

-- One row of any of the files below; the grades are given with their columns and areas.
CREATE FUNCTION import_inspection_row(place text, authority text, framework text, kind_column text, kind text, kinds text[],
	began_column text, began date, ended_column text, ended date, date_as_stated text,
	published_column text, published date, theme text, source text, columns text[], areas text[], grades text[])
	RETURNS boolean
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	refused boolean;
	key CONSTANT text := format('%s, inspection %s', place, coalesce('of ' || began, 'published on ' || published));
	known text;
	held record;
	found_out text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', current_setting('oversight_import.register')), true);
	known := CASE lower(import_clean(kind))
		WHEN 'ilacs standard inspection' THEN 'standard inspection' WHEN 'ilacs short inspection' THEN 'short inspection'
		WHEN 'sif inspection' THEN 'SIF inspection' WHEN 'ilacs focused visit' THEN 'focused visit'
		WHEN 'la monitoring visit' THEN 'monitoring visit' WHEN 'ilacs monitoring visit' THEN 'monitoring visit'
		WHEN 'ilacs assurance visit' THEN 'assurance visit' END;
	IF known IS NULL OR known <> ALL (kinds) THEN
		refused := import_refuse(key, kind_column, import_clean(kind),
			format('one of the kinds this file holds (%s)', array_to_string(kinds, ', ')), NULL);
	END IF;
	IF published IS NULL THEN
		refused := import_refuse(key, published_column, NULL, 'the date of publication', NULL);
	END IF;
	IF ended < began THEN
		refused := import_refuse(key, ended_column, ended::text, format('a day no earlier than %s', began), NULL);
	END IF;
	IF published < coalesce(ended, began) THEN
		refused := import_refuse(key, published_column, published::text,
			format('a day no earlier than %s', coalesce(ended, began)), NULL);
	END IF;
	SELECT i.inspection, i.what INTO held
	FROM import_inspection(key, authority, framework, known, began, ended, date_as_stated, published, theme, source) i;
	FOR n IN 1 .. coalesce(cardinality(grades), 0) LOOP
		IF known LIKE '%visit' THEN
			IF import_clean(grades[n]) IS NOT NULL AND import_missing(grades[n]) IS NULL THEN
				refused := import_refuse(key, columns[n], grades[n], 'nothing', format('A %s awards no grades.', known));
			END IF;
		ELSE
			found_out := import_judgement(key, columns[n], authority, held.inspection, areas[n], grades[n], source);
			IF held.what = 'unchanged' AND found_out <> 'unchanged' THEN
				held.what := 'changed';
			END IF;
		END IF;
	END LOOP;
	PERFORM import_tally(held.what);
	RETURN true;
END
$$;
COMMENT ON FUNCTION import_inspection_row(text, text, text, text, text, text[], text, date, text, date, text, text, date, text, text, text[], text[], text[]) IS
	'Enters one row of an imported file of inspections: the inspection or visit and its grades.';

-- Ofsted's history of ILACS inspections -----------------------------------------

CREATE VIEW import_ofsted_ilacs WITH (security_invoker) AS
	SELECT NULL::text AS "Local authority area code", NULL::text AS "Local authority name",
		NULL::text AS "Local authority status", NULL::text AS "Ofsted region",
		NULL::text AS "Inspection date", NULL::text AS "Publication date", NULL::text AS "Inspection type",
		NULL::text AS "Overall effectiveness",
		NULL::text AS "The impact of leaders on social work practice with children and",
		NULL::text AS "The experiences and progress of children who need help and prot",
		NULL::text AS "The experiences and progress of children in care",
		NULL::text AS "The experiences and progress of care leavers"
	WHERE false;
COMMENT ON VIEW import_ofsted_ilacs IS
	'Copy into it, without the header option, Ofsted''s history of ILACS inspections, which it publishes every year as at 31 March.';

CREATE FUNCTION import_ofsted_ilacs() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	entered boolean;
	refused boolean;
	place text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	IF NOT import_row(TG_RELID, to_jsonb(NEW)) THEN
		RETURN NULL;
	END IF;
	place := coalesce(import_clean(NEW."Local authority name"), import_clean(NEW."Local authority area code"), 'a row without an authority');
	IF import_clean(NEW."Inspection date") IS NULL THEN
		refused := import_refuse(place, 'Inspection date', NULL, 'the date on which the inspection began', NULL);
	END IF;
	entered := import_inspection_row(place,
		import_authority(place, 'Local authority area code', NEW."Local authority area code", NEW."Local authority name"),
		'ILACS', 'Inspection type', NEW."Inspection type", '{standard inspection,short inspection}',
		'Inspection date', import_date(place, 'Inspection date', NEW."Inspection date"), NULL, NULL, NULL,
		'Publication date', import_date(place, 'Publication date', NEW."Publication date"), NULL,
		import_source('ofsted-ilacs-outcomes', 'ofsted', 'Ofsted', 'Local authority inspection outcomes: ILACS inspection history'),
		ARRAY['Overall effectiveness', 'The impact of leaders on social work practice with children and families',
			'The experiences and progress of children who need help and protection',
			'The experiences and progress of children in care', 'The experiences and progress of care leavers'],
		'{overall,leaders,help and protection,in care,care leavers}',
		ARRAY[NEW."Overall effectiveness", NEW."The impact of leaders on social work practice with children and",
			NEW."The experiences and progress of children who need help and prot",
			NEW."The experiences and progress of children in care", NEW."The experiences and progress of care leavers"]);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION import_ofsted_ilacs() IS 'Enters an inspection of Ofsted''s history of ILACS inspections with its grades.';

-- Ofsted's inspections and visits of a year ---------------------------------------

CREATE VIEW import_ofsted_inyear WITH (security_invoker) AS
	SELECT NULL::text AS "Local authority area code", NULL::text AS "Local authority name", NULL::text AS "Region",
		NULL::text AS "Inspection/Visit date", NULL::text AS "Publication date", NULL::text AS "Inspection/Visit type",
		NULL::text AS "Overall effectiveness",
		NULL::text AS "The impact of leaders on social work practice with children and",
		NULL::text AS "The experiences and progress of children who need help and prot",
		NULL::text AS "The experiences and progress of children in care",
		NULL::text AS "The experiences and progress of care leavers",
		NULL::text AS "Visit Theme"
	WHERE false;
COMMENT ON VIEW import_ofsted_inyear IS
	'Copy into it, without the header option, Ofsted''s list of one year''s ILACS inspections, focused visits and monitoring visits.';

CREATE FUNCTION import_ofsted_inyear() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	entered boolean;
	refused boolean;
	place text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	IF NOT import_row(TG_RELID, to_jsonb(NEW)) THEN
		RETURN NULL;
	END IF;
	place := coalesce(import_clean(NEW."Local authority name"), import_clean(NEW."Local authority area code"), 'a row without an authority');
	IF import_clean(NEW."Inspection/Visit date") IS NULL THEN
		refused := import_refuse(place, 'Inspection/Visit date', NULL, 'the date on which the inspection or visit began', NULL);
	END IF;
	entered := import_inspection_row(place,
		import_authority(place, 'Local authority area code', NEW."Local authority area code", NEW."Local authority name"),
		'ILACS', 'Inspection/Visit type', NEW."Inspection/Visit type", '{standard inspection,short inspection,focused visit,monitoring visit,assurance visit}',
		'Inspection/Visit date', import_date(place, 'Inspection/Visit date', NEW."Inspection/Visit date"), NULL, NULL, NULL,
		'Publication date', import_date(place, 'Publication date', NEW."Publication date"), import_clean(NEW."Visit Theme"),
		import_source('ofsted-ilacs-in-year', 'ofsted', 'Ofsted', 'Local authority inspection outcomes: inspections and visits in the year'),
		ARRAY['Overall effectiveness', 'The impact of leaders on social work practice with children and families',
			'The experiences and progress of children who need help and protection',
			'The experiences and progress of children in care', 'The experiences and progress of care leavers'],
		'{overall,leaders,help and protection,in care,care leavers}',
		ARRAY[NEW."Overall effectiveness", NEW."The impact of leaders on social work practice with children and",
			NEW."The experiences and progress of children who need help and prot",
			NEW."The experiences and progress of children in care", NEW."The experiences and progress of care leavers"]);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION import_ofsted_inyear() IS 'Enters an inspection or visit of Ofsted''s list of a year with its grades or its theme.';

-- SIF and ILACS inspections in one file ------------------------------------------

CREATE VIEW import_inspections WITH (security_invoker) AS
	SELECT NULL::text AS gss_code, NULL::text AS la_name, NULL::text AS framework, NULL::text AS inspection_type,
		NULL::text AS start_date, NULL::text AS end_date_or_sif_text, NULL::text AS published,
		NULL::text AS overall, NULL::text AS leaders, NULL::text AS help_protection, NULL::text AS in_care,
		NULL::text AS care_leavers, NULL::text AS adoption, NULL::text AS lscb,
		NULL::text AS care_scope, NULL::text AS source
	WHERE false;
COMMENT ON VIEW import_inspections IS
	'Copy into it, without the header option, the file of SIF and ILACS inspections since 2013 that was put together from reports and lists.';

CREATE FUNCTION import_inspections() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	entered boolean;
	refused boolean;
	place text;
	framework text;
	words text;
	began date;
	ended date;
	code text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	IF NOT import_row(TG_RELID, to_jsonb(NEW)) THEN
		RETURN NULL;
	END IF;
	place := coalesce(import_clean(NEW.la_name), import_clean(NEW.gss_code), 'a row without an authority');
	-- what is in brackets says which edition of the framework
	framework := btrim(regexp_replace(import_text(place, 'framework', NEW.framework), '\(.*\)', ''));
	IF framework NOT IN ('SIF', 'ILACS') THEN
		refused := import_refuse(place, 'framework', NEW.framework, '"SIF" or "ILACS"', NULL);
	END IF;
	began := import_date(place, 'start_date', NEW.start_date);
	IF framework = 'SIF' AND began IS NULL THEN
		words := import_clean(NEW.end_date_or_sif_text);
		SELECT p.started_on, p.ended_on INTO began, ended FROM import_period(words) p;
		-- a slip of the pen in the words is kept as words
		IF ended > import_date(place, 'published', NEW.published) THEN
			began := NULL;
			ended := NULL;
		END IF;
	ELSE
		IF began IS NULL THEN
			refused := import_refuse(place, 'start_date', NULL, 'the date on which the inspection began', NULL);
		END IF;
		ended := import_date(place, 'end_date_or_sif_text', NEW.end_date_or_sif_text);
	END IF;
	-- each row says where its compiler took it from
	code := import_clean(NEW.source);
	entered := import_inspection_row(place,
		import_authority(place, 'gss_code', NEW.gss_code, NEW.la_name),
		framework, 'inspection_type', NEW.inspection_type,
		CASE framework WHEN 'SIF' THEN '{SIF inspection}'::text[] ELSE '{standard inspection,short inspection}' END,
		'start_date', began, 'end_date_or_sif_text', ended, words,
		'published', import_date(place, 'published', NEW.published), NULL,
		import_source(concat('data-to-insight-', btrim(regexp_replace(lower(code), '[^a-z0-9]+', '-', 'g'), '-')),
			'data-to-insight', 'Data to Insight', concat('Inspections of children''s services since 2013: ' || code)),
		'{overall,leaders,help_protection,in_care,care_leavers,adoption,lscb}',
		'{overall,leaders,help and protection,in care,care leavers,adoption,lscb}',
		ARRAY[NEW.overall, NEW.leaders, NEW.help_protection, NEW.in_care, NEW.care_leavers, NEW.adoption, NEW.lscb]);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION import_inspections() IS 'Enters an inspection of the file of SIF and ILACS inspections with its grades.';
