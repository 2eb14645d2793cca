-- Imports: views that a published file is copied into, as it stands.
--
--     \copy stoke.import_ofsted_ilacs from 'outcomes.csv' csv
--
-- Without COPY's header option: the first row that arrives must be the file's
-- header, so that another file, or one whose columns have moved, is refused
-- instead of being read wrongly.
--
-- How to add an import, in a file of its own between this one and
-- 89_import_triggers.sql:
--
--   1. A view named import_<file>, whose columns have the names of the file's
--      header, in its order, cut at 63 bytes, all of type text, and no rows:
--          CREATE VIEW import_x WITH (security_invoker) AS
--              SELECT NULL::text AS "First column", NULL::text AS "Second column" WHERE false;
--      A comment on the view says which file it reads.
--   2. A trigger function of the same name without arguments. It begins with
--          IF NOT import_row(TG_RELID, to_jsonb(NEW)) THEN RETURN NULL; END IF;
--      which takes in the header and passes over empty rows, reads the cells
--      with the helpers below, writes what is new, says import_tally('new'),
--      ('changed') or ('unchanged') once for each row, and returns NEW.
--      89_import_triggers.sql makes its triggers and the columns' comments.
--
-- refused := import_refuse(…) and the like are assignments because PERFORM would put
-- the text of the call into the error's context.
--
-- A helper is given key, which tells a person which row is meant, and the
-- column's name, and refuses a bad cell with a sentence that has both. COPY adds
-- the line. An error undoes the whole COPY, so a file is loaded whole or not at all.
--
-- Between the rows of one COPY the settings oversight_import.* of the
-- transaction remember the register, whether the header was seen, and the tally.
-- The statement trigger before the rows sets them, so that nothing is left over
-- from an earlier COPY. Helpers take the register from there, because it may have
-- been renamed since they were made. All run with the rights of whoever imports.

-- What a cell says -------------------------------------------------------------

CREATE FUNCTION import_clean(cell text) RETURNS text
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	clean text := cell;
BEGIN
	-- no-break spaces and byte order marks come with spreadsheets and web pages
	IF getdatabaseencoding() = 'UTF8' THEN
		clean := replace(translate(clean, concat(chr(160), chr(8199), chr(8239)), '   '), chr(65279), '');
	END IF;
	clean := btrim(regexp_replace(clean, '[[:space:]]+', ' ', 'g'));
	RETURN CASE WHEN clean <> '' THEN clean END;
END
$$;
COMMENT ON FUNCTION import_clean(text) IS
	'The words of a cell without the blanks around them, with single spaces between; nothing when only blanks are left.';

CREATE FUNCTION import_refuse(key text, "column" text, value text, expected text, hint text) RETURNS boolean
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	RAISE EXCEPTION USING
		ERRCODE = 'invalid_text_representation',
		MESSAGE = format('%s: column "%s" says %s, where %s is expected', key, "column",
			coalesce('"' || value || '"', 'nothing'), expected),
		DETAIL = 'Nothing of the file has been loaded.',
		HINT = coalesce(hint, 'Correct the file, or ask its publisher, and load it again as a whole.');
	RETURN false;
END
$$;
COMMENT ON FUNCTION import_refuse(text, text, text, text, text) IS
	'Refuses a cell of an imported file in a sentence that names the row, the column, the value and what is expected.';

CREATE FUNCTION import_text(key text, "column" text, cell text) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	refused boolean;
	value text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', current_setting('oversight_import.register')), true);
	value := import_clean(cell);
	IF value IS NULL THEN
		refused := import_refuse(key, "column", cell, 'a value', NULL);
	END IF;
	RETURN value;
END
$$;
COMMENT ON FUNCTION import_text(text, text, text) IS 'The words of a cell that must not be empty.';

CREATE FUNCTION import_date(key text, "column" text, cell text) RETURNS date
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	refused boolean;
	value text;
	part text[];
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', current_setting('oversight_import.register')), true);
	value := import_clean(cell);
	IF value IS NULL THEN
		RETURN NULL;
	END IF;
	-- never by DateStyle: 04/02/2019 is the fourth of February in every session
	part := regexp_match(value, '^(\d{4})-(\d{2})-(\d{2})$');
	IF part IS NULL THEN
		part := regexp_match(value, '^(\d{1,2})/(\d{1,2})/(\d{4})$');
		part := ARRAY[part[3], part[2], part[1]];
	END IF;
	IF part[1] IS NOT NULL THEN
		BEGIN
			RETURN make_date(part[1]::integer, part[2]::integer, part[3]::integer);
		EXCEPTION WHEN datetime_field_overflow THEN
			refused := import_refuse(key, "column", value, 'a day of the calendar',
				'A date is written 2019-02-04 or 04/02/2019, day before month.');
		END;
	END IF;
	refused := import_refuse(key, "column", value, 'a date as YYYY-MM-DD or DD/MM/YYYY',
		'A date is written 2019-02-04 or 04/02/2019, day before month; format the column so before it is saved as CSV.');
END
$$;
COMMENT ON FUNCTION import_date(text, text, text) IS
	'The date in a cell, written YYYY-MM-DD or DD/MM/YYYY and in no other way; nothing when it is empty.';

CREATE FUNCTION import_missing(cell text) RETURNS text
	LANGUAGE sql IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE pg_catalog.lower(pg_catalog.btrim(import_clean(cell), '[]'))
		WHEN 'z' THEN 'not applicable'
		WHEN '.' THEN 'not applicable'
		WHEN 'n/a' THEN 'not applicable'
		WHEN 'na' THEN 'not applicable'
		WHEN 'not applicable' THEN 'not applicable'
		WHEN 'low' THEN 'low'
		WHEN 'c' THEN 'confidential'
		WHEN 's' THEN 'confidential'
		WHEN 'suppressed' THEN 'confidential'
		WHEN 'x' THEN 'not available'
		WHEN ':' THEN 'not available'
		WHEN '..' THEN 'not available'
		WHEN '...' THEN 'not available'
		WHEN '-' THEN 'not available'
		WHEN 'u' THEN 'not available'
		WHEN 'no data' THEN 'not available'
		WHEN 'null' THEN 'not available'
	END;
END;
COMMENT ON FUNCTION import_missing(text) IS
	'What a symbol that stands for a figure means: not applicable, confidential, low (it rounds to 0 and is not 0) or not available; nothing when the cell is no such symbol.';

CREATE FUNCTION import_number(key text, "column" text, cell text, OUT value numeric, OUT missing_as text)
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	refused boolean;
	words text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', current_setting('oversight_import.register')), true);
	words := import_clean(cell);
	IF words IS NULL THEN
		RETURN;
	END IF;
	missing_as := import_missing(words);
	IF missing_as IS NOT NULL THEN
		RETURN;
	END IF;
	-- thousands in groups of three, or not grouped at all
	IF words ~ '^[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?([eE][+-]?\d{1,3})?$' AND words ~ '\d' AND words !~ '^[+-]?[eE]' THEN
		value := replace(words, ',', '')::numeric;
		RETURN;
	END IF;
	refused := import_refuse(key, "column", words, 'a number or a published symbol such as "z", "c", "x", "-" or ".."',
		'A number is written 1234.5 or 1,234.5, without a unit.');
END
$$;
COMMENT ON FUNCTION import_number(text, text, text) IS
	'The number in a cell or, where a symbol stands for it, why there is none; neither when it is empty.';

CREATE FUNCTION import_grade(key text, "column" text, cell text, OUT value oversight.grade, OUT as_printed text)
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	refused boolean;
	hint text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', current_setting('oversight_import.register')), true);
	as_printed := import_clean(cell);
	IF as_printed IS NULL OR import_missing(as_printed) IS NOT NULL THEN
		as_printed := NULL;
		RETURN;
	END IF;
	IF lower(as_printed) IN ('not judged', 'no judgement') THEN
		RETURN;
	END IF;
	BEGIN
		value := as_printed::oversight.grade;
	EXCEPTION WHEN invalid_text_representation THEN
		GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
		refused := import_refuse(key, "column", as_printed,
			'"Outstanding", "Good", "Requires improvement to be good", "Inadequate", "Not judged" or nothing', hint);
	END;
END
$$;
COMMENT ON FUNCTION import_grade(text, text, text) IS
	'The grade in a cell and the words it is printed in; words without a grade when the area was not judged; neither when the cell is empty or has a symbol for nothing.';

-- Whom a row is about ------------------------------------------------------------

CREATE FUNCTION import_name_key(name text) RETURNS text
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	key text := lower(name);
BEGIN
	key := replace(key, '&', ' and ');
	key := regexp_replace(key, ',[[:space:]]*(city|county) of[[:space:]]*$', '');
	key := regexp_replace(key, '^(the )?(royal borough of|london borough of|metropolitan borough of|city of|county of) ', '');
	key := regexp_replace(key, '( metropolitan| county| city| borough)* council$', '');
	RETURN regexp_replace(key, '[^[:alnum:]]', '', 'g');
END
$$;
COMMENT ON FUNCTION import_name_key(text) IS
	'An authority''s name without what spellings differ in: case, spacing, punctuation, & for and, "City of", "Council".';

CREATE FUNCTION import_authority(key text, "column" text, code text, name text DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	refused boolean;
	register CONSTANT text := current_setting('oversight_import.register');
	given_code text;
	given_name text;
	by_code text;
	by_name text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', register), true);
	given_code := import_clean(import_authority.code);
	given_name := import_clean(import_authority.name);

	-- By the code it is held under, or else by any code it ever had.
	SELECT a.code INTO by_code
	FROM authority a
	WHERE a.code = upper(given_code) AND a.kind NOT IN ('region', 'nation');
	IF by_code IS NULL THEN
		SELECT c.authority INTO by_code
		FROM authority_code c
		WHERE c.code = given_code AND c.scheme <> 'name'
		ORDER BY upper(c.during) DESC NULLS FIRST, c.authority LIMIT 1;
	END IF;
	-- The name as it stands needs no search.
	IF by_code IS NOT NULL AND (given_name IS NULL
		OR EXISTS (SELECT FROM authority a WHERE a.code = by_code AND a.name = given_name)
		OR EXISTS (SELECT FROM authority_code c WHERE c.authority = by_code AND c.scheme = 'name' AND c.code = given_name)) THEN
		RETURN by_code;
	END IF;
	SELECT n.authority INTO by_name
	FROM (
		SELECT a.code AS authority, a.name, a.during FROM authority a WHERE a.kind NOT IN ('region', 'nation')
		UNION ALL
		SELECT c.authority, c.code, c.during FROM authority_code c WHERE c.scheme = 'name'
	) n
	WHERE import_name_key(n.name) = import_name_key(given_name)
	ORDER BY n.name = given_name DESC, n.authority = by_code DESC NULLS LAST, upper(n.during) DESC NULLS FIRST, n.authority
	LIMIT 1;

	IF by_code IS NOT NULL AND by_name IS NOT NULL AND by_code <> by_name THEN
		refused := import_refuse(key, "column", given_code,
			format('the code "%s" of %s', by_name, given_name),
			format('Code "%s" is %s.', given_code, (SELECT a.name FROM authority a WHERE a.code = by_code)));
	END IF;
	IF by_code IS NULL AND (by_name IS NULL OR given_code IS NOT NULL AND given_code ~ '^[A-Z]\d{8}$') THEN
		refused := import_refuse(key, "column", coalesce(given_code, given_name), 'an authority that this register knows',
			format('Load the authorities first, by \copy %I.import_authorities from ''authorities.csv'' csv, or enter this one in %I.authority.',
				register, register));
	END IF;
	IF by_name IS NULL THEN
		RAISE NOTICE '%: code "%" is %, which is not known as "%"; the code counts', key, given_code,
			(SELECT a.name FROM authority a WHERE a.code = by_code), given_name;
	END IF;
	RETURN coalesce(by_code, by_name);
END
$$;
COMMENT ON FUNCTION import_authority(text, text, text, text) IS
	'The authority that a code of any scheme, or a name in any usual spelling, stands for; refused when there is none, or when code and name are two different ones.';

-- Which source says so -------------------------------------------------------------

CREATE FUNCTION import_source(code text, publisher text, publisher_name text, title text) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := current_setting('oversight_import.register');
	chosen CONSTANT text := coalesce(current_setting('oversight.import_source', true), '');
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', register), true);
	IF chosen <> '' THEN
		IF NOT EXISTS (SELECT FROM source s WHERE s.code = chosen) THEN
			RAISE EXCEPTION USING
				ERRCODE = 'foreign_key_violation',
				MESSAGE = format('oversight.import_source names a source that register %I does not hold: "%s"', register, chosen),
				DETAIL = 'Every fact of an imported file is entered with its source.',
				HINT = format('Enter it first, for example by INSERT INTO %I.source (code, publisher, title, published_on) VALUES (%L, ''ofsted'', ''Outcomes as at 31 March 2025'', ''2025-07-15'').',
					register, chosen);
		END IF;
		RETURN chosen;
	END IF;
	-- whoever may not enter sources can still import where it is held
	IF NOT EXISTS (SELECT FROM source s WHERE s.code = import_source.code) THEN
		BEGIN
			INSERT INTO party (code, name, kind)
				SELECT import_source.publisher, publisher_name, 'body'
				WHERE NOT EXISTS (SELECT FROM party p WHERE p.code = import_source.publisher);
			INSERT INTO source (code, publisher, title)
				VALUES (import_source.code, import_source.publisher, import_source.title);
		EXCEPTION WHEN insufficient_privilege THEN
			RAISE EXCEPTION USING
				ERRCODE = 'insufficient_privilege',
				MESSAGE = format('role "%s" may not enter the source "%s" in register %I', current_user, import_source.code, register),
				DETAIL = 'This is the first file of its kind here, and every fact of it is entered with its source.',
				HINT = format('Ask a manager or the owner to load the first such file, or to enter the source, for example by INSERT INTO %I.source (code, publisher, title) VALUES (%L, %L, %L).',
					register, import_source.code, import_source.publisher, import_source.title);
		END;
	END IF;
	RETURN import_source.code;
END
$$;
COMMENT ON FUNCTION import_source(text, text, text, text) IS
	'The source of an imported file: the one that the setting oversight.import_source names, which must be held, else the file''s standing source, which is entered when it is not held yet.';

-- The rows of a file ------------------------------------------------------------

CREATE FUNCTION import_begin() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	-- One import of a register at a time: what the one before entered is held,
	-- and not entered a second time.
	PERFORM pg_advisory_xact_lock(hashtext('oversight.import'), hashtext(TG_TABLE_SCHEMA));
	PERFORM set_config('oversight_import.register', TG_TABLE_SCHEMA, true);
	PERFORM set_config('oversight_import.state', 'header of ' || TG_RELID, true);
	-- what the rows before told of, in so many lists that none grows long
	FOR n IN 0 .. 63 LOOP
		PERFORM set_config('oversight_import.seen_' || n, '', true);
	END LOOP;
	PERFORM set_config('oversight_import.tally', '{"new": 0, "changed": 0, "unchanged": 0}', true);
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION import_begin() IS 'Before the rows of an imported file: its header is expected next.';

CREATE FUNCTION import_row(import oid, cells jsonb) RETURNS boolean
	LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	state CONSTANT text := current_setting('oversight_import.state', true);
	view text;
	register text;
	col record;
	given text;
	known integer := 0;
	wrong integer;
	wrong_name text;
	expected text;
BEGIN
	IF state = 'rows of ' || import THEN
		-- rows of commas alone come from the foot of a spreadsheet
		RETURN EXISTS (SELECT FROM jsonb_each_text(cells) c WHERE btrim(c.value, E' \t\r\n') <> '');
	END IF;
	SELECT c.relname, n.nspname INTO view, register
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.oid = import;
	IF state IS DISTINCT FROM 'header of ' || import THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('import into %I.%I has not begun', register, view),
			DETAIL = 'The trigger that begins an import has been dropped.',
			HINT = format('Make it again, for example by CREATE TRIGGER import_begin BEFORE INSERT ON %1$I.%2$I FOR EACH STATEMENT EXECUTE FUNCTION %1$I.import_begin().',
				register, view);
	END IF;

	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', register), true);
	FOR col IN
		SELECT a.attname, row_number() OVER (ORDER BY a.attnum) AS n
		FROM pg_attribute a
		WHERE a.attrelid = import AND a.attnum > 0 AND NOT a.attisdropped
		ORDER BY a.attnum
	LOOP
		-- a name in PostgreSQL keeps 63 bytes, cut between letters
		given := import_clean(cells ->> col.attname::text);
		IF given::name = col.attname THEN
			known := known + 1;
		ELSE
			IF wrong IS NULL THEN
				wrong := col.n;
				wrong_name := coalesce('"' || given || '"', 'empty');
				expected := col.attname;
			END IF;
			-- the right name in another place is still a header
			IF EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = import AND a.attnum > 0 AND a.attname = given::name) THEN
				known := known + 1;
			END IF;
		END IF;
	END LOOP;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_table_definition',
			MESSAGE = CASE WHEN known = 0
				THEN format('the first row is not the header of the file that %I.%I reads: column %s is %s, not "%s"',
					register, view, wrong, wrong_name, expected)
				ELSE format('this is not the file that %I.%I reads: column %s is %s, not "%s"',
					register, view, wrong, wrong_name, expected) END,
			DETAIL = 'Nothing of the file has been loaded.',
			HINT = CASE WHEN known = 0
				THEN format('Load the file as published, header row included and without COPY''s header option: \copy %I.%I from ''file.csv'' csv.', register, view)
				ELSE 'Load the file as published, with its columns in their order, or another file into the view that is named after it.' END;
	END IF;
	PERFORM set_config('oversight_import.state', 'rows of ' || import, true);
	RETURN false;
END
$$;
COMMENT ON FUNCTION import_row(oid, jsonb) IS
	'Whether a row of an imported file holds data: the first is its header, which must be the one expected, and empty rows hold none.';

CREATE FUNCTION import_tally(what text) RETURNS void
	LANGUAGE plpgsql VOLATILE STRICT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	tally CONSTANT jsonb := current_setting('oversight_import.tally');
BEGIN
	PERFORM set_config('oversight_import.tally',
		jsonb_set(tally, ARRAY[what], to_jsonb((tally ->> what)::integer + 1), false)::text, true);
END
$$;
COMMENT ON FUNCTION import_tally(text) IS 'Counts a row of an imported file as new, changed or unchanged.';

CREATE FUNCTION import_end() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	tally CONSTANT jsonb := current_setting('oversight_import.tally');
	done CONSTANT integer[] := ARRAY[tally ->> 'new', tally ->> 'changed', tally ->> 'unchanged'];
BEGIN
	IF current_setting('oversight_import.state') <> 'rows of ' || TG_RELID THEN
		RAISE EXCEPTION USING
			ERRCODE = 'no_data_found',
			MESSAGE = format('nothing to import into %I.%I: the file is empty', TG_TABLE_SCHEMA, TG_TABLE_NAME),
			DETAIL = 'It has not even the row of column names.',
			HINT = format('Load the file as published, header row included: \copy %I.%I from ''file.csv'' csv.', TG_TABLE_SCHEMA, TG_TABLE_NAME);
	END IF;
	PERFORM set_config('oversight_import.state', '', true);
	RAISE NOTICE '%.%: % read: % new, % changed, % unchanged', quote_ident(TG_TABLE_SCHEMA), quote_ident(TG_TABLE_NAME),
		CASE done[1] + done[2] + done[3] WHEN 1 THEN '1 row' ELSE done[1] + done[2] + done[3] || ' rows' END, done[1], done[2], done[3];
	RETURN NULL;
END
$$;
COMMENT ON FUNCTION import_end() IS 'After the rows of an imported file: says how many there were, and how many were new, changed and unchanged.';
