-- The authorities: codes, names and regions, and what the list of those that
-- exist today does not say: which were there before them.

CREATE VIEW import_authorities WITH (security_invoker) AS
	SELECT NULL::text AS gss_code, NULL::text AS la_name, NULL::text AS ofsted_region, NULL::text AS ofsted_urn,
		NULL::text AS dfe_la_code, NULL::text AS also_known_as, NULL::text AS ofsted_region_abbrev,
		NULL::text AS d2i_region, NULL::text AS ons_region_code, NULL::text AS ons_region_name,
		NULL::text AS ons_la_type, NULL::text AS stat_neighbours_la_code, NULL::text AS dfe_region_code,
		NULL::text AS dfe_region, NULL::text AS dfe_la_name
	WHERE false;
COMMENT ON VIEW import_authorities IS
	'Copy into it, without the header option, the list of children''s services authorities with their codes, names and regions.';

-- What has changed since 2013, by the orders that made it so.
CREATE FUNCTION import_former_authority()
	RETURNS TABLE (code text, name text, kind text, ofsted_region text, ons_region text, dfe_code text,
		ended_on date, successor text, made_by text, title text)
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT f.code, f.name, f.kind, f.ofsted_region, f.ons_region, f.dfe_code, f.ended_on::date, f.successor, f.made_by, f.title
	FROM (VALUES
		('E06000028', 'Bournemouth', 'unitary', 'South West', 'South West', '837', '2019-04-01', 'E06000058',
			'si-2018-648', 'The Bournemouth, Dorset and Poole (Structural Changes) Order 2018'),
		('E06000029', 'Poole', 'unitary', 'South West', 'South West', '836', '2019-04-01', 'E06000058',
			'si-2018-648', 'The Bournemouth, Dorset and Poole (Structural Changes) Order 2018'),
		('E10000021', 'Northamptonshire', 'county', 'East Midlands', 'East Midlands', '928', '2021-04-01', 'E06000061',
			'si-2020-156', 'The Northamptonshire (Structural Changes) Order 2020'),
		('E10000021', 'Northamptonshire', 'county', 'East Midlands', 'East Midlands', '928', '2021-04-01', 'E06000062',
			'si-2020-156', 'The Northamptonshire (Structural Changes) Order 2020'),
		('E10000006', 'Cumbria', 'county', 'North West', 'North West', '909', '2023-04-01', 'E06000063',
			'si-2022-331', 'The Cumbria (Structural Changes) Order 2022'),
		('E10000006', 'Cumbria', 'county', 'North West', 'North West', '909', '2023-04-01', 'E06000064',
			'si-2022-331', 'The Cumbria (Structural Changes) Order 2022')
	) AS f (code, name, kind, ofsted_region, ons_region, dfe_code, ended_on, successor, made_by, title);
END;
COMMENT ON FUNCTION import_former_authority() IS
	'The children''s services authorities abolished since 2013: when, by which order, and which took over, one row for each successor.';

CREATE FUNCTION import_changed_code()
	RETURNS TABLE (code text, scheme text, earlier text, changed_on date)
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT c.code, c.scheme, c.earlier, c.changed_on::date
	FROM (VALUES
		('E06000057', 'gss', 'E06000048', '2013-04-01'),		-- Northumberland
		('E08000037', 'gss', 'E08000020', '2013-04-01'),		-- Gateshead
		('E06000059', 'gss', 'E10000009', '2019-04-01'),		-- Dorset, with a new boundary
		('E06000059', 'dfe', '835', '2019-04-01'),
		('E06000060', 'gss', 'E10000002', '2020-04-01'),		-- Buckinghamshire, now unitary
		('E06000065', 'gss', 'E10000023', '2023-04-01'),		-- North Yorkshire, now unitary
		('E06000066', 'gss', 'E10000027', '2023-04-01'),		-- Somerset, now unitary
		('E08000038', 'gss', 'E08000016', '2023-04-01'),		-- Barnsley, with a new boundary
		('E08000039', 'gss', 'E08000019', '2023-04-01')			-- Sheffield, with a new boundary
	) AS c (code, scheme, earlier, changed_on);
END;
COMMENT ON FUNCTION import_changed_code() IS
	'Authorities that went on under another code: the code they have had since a day and the one before it.';

CREATE FUNCTION import_authorities() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	SET datestyle = 'ISO'
AS $$
DECLARE
	refused boolean;
	this_code text;
	this_name text;
	this_kind text;
	this_ofsted_region text;
	this_ons_region text;
	this_during daterange;
	this_source text;
	held record;
	key text;
	src text;
	type text;
	alias text;
	also record;
	former record;
	added integer := 0;
	n integer;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	IF NOT import_row(TG_RELID, to_jsonb(NEW)) THEN
		RETURN NULL;
	END IF;
	key := coalesce(import_clean(NEW.la_name), import_clean(NEW.gss_code), 'a row without a name');
	this_name := import_text(key, 'la_name', NEW.la_name);
	this_code := upper(import_text(key, 'gss_code', NEW.gss_code));
	IF this_code !~ '^E\d{8}$' THEN
		refused := import_refuse(key, 'gss_code', NEW.gss_code, 'a code of nine characters such as E06000021', NULL);
	END IF;
	type := import_text(key, 'ons_la_type', NEW.ons_la_type);
	this_kind := CASE lower(type)
		WHEN 'county' THEN 'county' WHEN 'unitary authority' THEN 'unitary'
		WHEN 'metropolitan district' THEN 'metropolitan district' WHEN 'london borough' THEN 'london borough' END;
	IF this_kind IS NULL THEN
		refused := import_refuse(key, 'ons_la_type', type,
			'"County", "Unitary Authority", "Metropolitan District" or "London Borough"', NULL);
	END IF;
	-- The file spells one region in two ways, and has two region codes wrong;
	-- the names are right.
	this_ofsted_region := import_clean(NEW.ofsted_region);
	this_ons_region := regexp_replace(import_clean(NEW.ons_region_name), ' and the humber$', ' and The Humber', 'i');
	this_source := import_source('authorities', 'data-to-insight', 'Data to Insight',
		'Children''s services authorities in England: codes, names and regions');
	this_during := daterange((SELECT max(f.ended_on) FROM import_former_authority() f WHERE f.successor = this_code), NULL);

	-- The authority may be held under a code it had before or has since.
	SELECT a.code, a.name, a.during INTO held
	FROM authority a
	WHERE a.code = this_code
	   OR a.code IN (SELECT c.earlier FROM import_changed_code() c WHERE c.code = this_code AND c.scheme = 'gss')
	   OR a.code IN (SELECT c.code FROM import_changed_code() c WHERE c.earlier = this_code AND c.scheme = 'gss')
	ORDER BY a.code = this_code DESC LIMIT 1;
	IF held.code IS NULL THEN
		INSERT INTO authority (code, name, kind, ofsted_region, ons_region, during, source)
			VALUES (this_code, this_name, this_kind, this_ofsted_region, this_ons_region, this_during, this_source);
		SELECT this_code AS code, this_name AS name, this_during AS during INTO held;
		key := 'new';
	ELSE
		-- an end or a beginning that somebody entered stays
		IF lower_inf(held.during) AND NOT isempty(held.during * this_during) THEN
			this_during := held.during * this_during;
		ELSE
			this_during := held.during;
		END IF;
		UPDATE authority a SET
			name = this_name, kind = this_kind, during = this_during,
			ofsted_region = coalesce(this_ofsted_region, a.ofsted_region),
			ons_region = coalesce(this_ons_region, a.ons_region)
		WHERE a.code = held.code
		  AND (a.name, a.kind, a.during, a.ofsted_region, a.ons_region) IS DISTINCT FROM
			(this_name, this_kind, this_during, coalesce(this_ofsted_region, a.ofsted_region), coalesce(this_ons_region, a.ons_region));
		key := CASE WHEN FOUND THEN 'changed' ELSE 'unchanged' END;
		IF held.name <> this_name THEN
			RAISE NOTICE '% is now called "%"; "%" is kept as a name it is also known by', held.code, this_name, held.name;
		END IF;
	END IF;

	-- Its codes and other names. What an "also known as" says beside the name
	-- itself is names separated by commas.
	FOR also IN
		SELECT x.scheme, x.code, daterange(x.since, x.until) AS during
		FROM (
			SELECT 'gss', this_code, (SELECT c.changed_on FROM import_changed_code() c WHERE c.code = this_code AND c.scheme = 'gss'),
				(SELECT c.changed_on FROM import_changed_code() c WHERE c.earlier = this_code AND c.scheme = 'gss')
			UNION ALL
			SELECT c.scheme, c.earlier, NULL, c.changed_on FROM import_changed_code() c WHERE c.code = this_code
			UNION ALL
			SELECT c.scheme, c.code, c.changed_on, NULL FROM import_changed_code() c WHERE c.earlier = this_code
			UNION ALL
			SELECT 'ofsted-urn', import_clean(NEW.ofsted_urn), NULL, NULL
			UNION ALL
			SELECT 'dfe', import_clean(NEW.dfe_la_code),
				(SELECT c.changed_on FROM import_changed_code() c WHERE c.code = this_code AND c.scheme = 'dfe'), NULL
			UNION
			SELECT 'name', n.name, NULL, NULL
			FROM (
				SELECT import_clean(NEW.dfe_la_name)
				UNION
				SELECT held.name
				UNION
				SELECT import_clean(part.name)
				FROM regexp_split_to_table(
					regexp_replace(btrim(import_clean(NEW.also_known_as), '[]'),
						regexp_replace(this_name, '([^[:alnum:][:space:]])', '\\\1', 'g'), '', 'i'), ',') part (name)
			) n (name)
			WHERE n.name <> this_name
		) x (scheme, code, since, until)
		WHERE x.code IS NOT NULL
	LOOP
		SELECT c.authority INTO alias
		FROM authority_code c
		WHERE c.scheme = also.scheme AND c.code = also.code AND c.during && also.during AND c.authority <> held.code;
		IF FOUND THEN
			refused := import_refuse(this_name, CASE also.scheme WHEN 'gss' THEN 'gss_code' WHEN 'dfe' THEN 'dfe_la_code'
					WHEN 'ofsted-urn' THEN 'ofsted_urn' ELSE 'also_known_as' END,
				also.code, format('a code that is not also that of %s', alias), NULL);
		END IF;
		INSERT INTO authority_code (authority, scheme, code, during, source)
			SELECT held.code, also.scheme, also.code, also.during, this_source
			WHERE NOT EXISTS (SELECT FROM authority_code c
				WHERE c.authority = held.code AND c.scheme = also.scheme AND c.code = also.code);
		GET DIAGNOSTICS n = ROW_COUNT;
		added := added + n;
	END LOOP;

	-- Those it took over from.
	FOR former IN SELECT f.* FROM import_former_authority() f WHERE f.successor = this_code LOOP
		INSERT INTO source (code, publisher, title)
			SELECT former.made_by, 'legislation-gov-uk', former.title
			WHERE NOT EXISTS (SELECT FROM source s WHERE s.code = former.made_by);
		src := former.made_by;
		INSERT INTO authority (code, name, kind, ofsted_region, ons_region, during, source)
			SELECT former.code, former.name, former.kind, former.ofsted_region, former.ons_region,
				daterange(NULL, former.ended_on), src
			WHERE NOT EXISTS (SELECT FROM authority a WHERE a.code = former.code);
		IF FOUND THEN
			RAISE NOTICE '%, abolished on %, is entered beside %', former.name, former.ended_on, this_name;
		END IF;
		UPDATE authority a SET during = a.during * daterange(NULL, former.ended_on)
			WHERE a.code = former.code AND upper_inf(a.during);
		INSERT INTO authority_code (authority, scheme, code, during, source)
			SELECT former.code, c.scheme, c.code, daterange(NULL, former.ended_on), src
			FROM (VALUES ('gss', former.code), ('dfe', former.dfe_code)) c (scheme, code)
			WHERE NOT EXISTS (SELECT FROM authority_code h
				WHERE h.authority = former.code AND h.scheme = c.scheme AND h.code = c.code);
		INSERT INTO authority_succession (predecessor, successor, happened_on, source)
			SELECT former.code, held.code, former.ended_on, src
			WHERE NOT EXISTS (SELECT FROM authority_succession s
				WHERE s.predecessor = former.code AND s.successor = held.code);
		GET DIAGNOSTICS n = ROW_COUNT;
		added := added + n;
	END LOOP;
	PERFORM import_tally(CASE WHEN key = 'unchanged' AND added > 0 THEN 'changed' ELSE key END);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION import_authorities() IS
	'Enters an authority of the imported list with its codes and names, and with it those that it took over from.';
