-- Measures: what was observed, who is like whom, and what the indicators are.
-- 80_import.sql says how an import works.

-- England and its regions have figures of their own, and are entered when a file
-- brings one. Inner and Outer London are the Department for Education's.
CREATE FUNCTION national_area() RETURNS TABLE (code text, name text, kind text, dfe_code text)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT v.code, v.name, v.kind, v.dfe_code
	FROM (VALUES
		('E92000001', 'England', 'nation', '970'),
		('E12000001', 'North East', 'region', '980'),
		('E12000002', 'North West', 'region', '981'),
		('E12000003', 'Yorkshire and The Humber', 'region', '982'),
		('E12000004', 'East Midlands', 'region', '983'),
		('E12000005', 'West Midlands', 'region', '984'),
		('E12000006', 'East of England', 'region', '985'),
		('E12000007', 'London', 'region', '986'),
		('E13000001', 'Inner London', 'region', '987'),
		('E13000002', 'Outer London', 'region', '988'),
		('E12000008', 'South East', 'region', '989'),
		('E12000009', 'South West', 'region', '990')
	) AS v (code, name, kind, dfe_code);
END;
COMMENT ON FUNCTION national_area() IS
	'England and its regions, with the codes of the Government Statistical Service and of the Department for Education.';

CREATE FUNCTION import_place(key text, "column" text, code text, name text, source text) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	given_code text;
	given_name text;
	held text;
	place record;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', current_setting('oversight_import.register')), true);
	SELECT NULL::text AS code, NULL::text AS name, NULL::text AS kind INTO place;
	given_code := import_clean(import_place.code);
	given_name := import_clean(import_place.name);
	-- one cell may hold a code or a name
	IF given_name IS NULL
		AND NOT EXISTS (SELECT FROM authority a WHERE a.code = given_code)
		AND NOT EXISTS (SELECT FROM authority_code c WHERE c.code = given_code)
		AND NOT EXISTS (SELECT FROM national_area() n WHERE given_code IN (n.code, n.dfe_code)) THEN
		given_name := given_code;
		given_code := NULL;
	END IF;
	-- most rows are of an authority, and are not looked for here
	IF given_code IS NULL OR given_code ~ '^(E92|E12|E13|97|98|990)' THEN
		-- "London (Inner)" and "Inner London" are one
		SELECT n.* INTO place
		FROM national_area() n
		WHERE CASE WHEN given_code IS NOT NULL THEN given_code IN (n.code, n.dfe_code)
			ELSE lower(regexp_replace(given_name, '^London \((Inner|Outer)\)$', '\1 London')) = lower(n.name) END;
	END IF;
	IF place.code IS NULL THEN
		RETURN import_authority(key, "column", given_code, given_name);
	END IF;
	-- it may be held under a code of somebody's own
	SELECT a.code INTO held
	FROM authority a
	WHERE a.code = place.code OR (a.kind = place.kind AND lower(a.name) = lower(place.name))
	ORDER BY a.code = place.code DESC, a.code LIMIT 1;
	IF held IS NOT NULL THEN
		RETURN held;
	ELSE
		INSERT INTO authority (code, name, kind, source) VALUES (place.code, place.name, place.kind, import_place.source);
	END IF;
	RETURN place.code;
END
$$;
COMMENT ON FUNCTION import_place(text, text, text, text, text) IS
	'The authority, region or nation that a code or a name stands for; England and its regions are entered when they are not held yet.';

CREATE FUNCTION import_observe(authority text, measure text, period_kind text, period daterange, breakdown text,
		value numeric, missing_as text, printed text, numerator numeric, denominator numeric,
		status text, published_on date, source text) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
	held record;
	this_value numeric := import_observe.value;
	this_published date := import_observe.published_on;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', current_setting('oversight_import.register')), true);
	-- 79.400000000000006 is how some programs print 79.4
	IF length(regexp_replace(this_value::text, '[^0-9]', '', 'g')) > 15 AND scale(this_value) > 0 THEN
		this_value := this_value::float8::numeric;
	END IF;
	SELECT o.id, o.value, o.missing_as, o.numerator, o.denominator, o.published_on, o.status INTO held
	FROM observation o
	WHERE o.authority = import_observe.authority AND o.measure = import_observe.measure
	  AND o.breakdown = import_observe.breakdown AND o.period_kind = import_observe.period_kind
	  AND o.period = import_observe.period AND o.source IS NOT DISTINCT FROM import_observe.source
	  AND (this_published IS NULL OR o.published_on IS NOT DISTINCT FROM this_published)
	ORDER BY o.published_on DESC NULLS LAST, o.id DESC
	LIMIT 1;
	IF FOUND THEN
		IF held.value IS NOT DISTINCT FROM this_value AND held.missing_as IS NOT DISTINCT FROM import_observe.missing_as
			AND (held.numerator, held.denominator) IS NOT DISTINCT FROM (import_observe.numerator, import_observe.denominator)
			AND held.status = coalesce(import_observe.status, held.status) THEN
			RETURN 'unchanged';
		END IF;
		IF this_published IS NOT NULL OR held.published_on = oversight.today_in_london() THEN
			PERFORM enter_access(current_setting('oversight_import.register'), import_observe.authority, 'manager', 'change what was recorded');
			UPDATE observation o SET value = this_value, missing_as = import_observe.missing_as, as_printed = printed,
				numerator = import_observe.numerator, denominator = import_observe.denominator,
				status = coalesce(import_observe.status, o.status)
				WHERE o.authority = import_observe.authority AND o.id = held.id;
			RETURN 'changed';
		END IF;
		-- The source says something else than before, and not since when: it is
		-- known from today, and what was published before is kept.
		this_published := oversight.today_in_london();
	END IF;
	INSERT INTO observation (authority, measure, period, period_kind, breakdown, value, numerator, denominator,
			missing_as, as_printed, status, published_on, source)
		VALUES (import_observe.authority, import_observe.measure, import_observe.period, import_observe.period_kind,
			import_observe.breakdown, this_value, import_observe.numerator, import_observe.denominator,
			import_observe.missing_as, printed, coalesce(import_observe.status, 'final'), this_published, import_observe.source);
	RETURN CASE WHEN held.id IS NULL THEN 'new' ELSE 'changed' END;
END
$$;
COMMENT ON FUNCTION import_observe(text, text, text, daterange, text, numeric, text, text, numeric, numeric, text, date, text) IS
	'Enters an imported observation and says whether it was new, changed or unchanged; one that differs from what its source said before is entered beside it.';

CREATE FUNCTION import_measure(key text, "column" text, cell text) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := current_setting('oversight_import.register');
	given text;
	found_code text;
	near text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', register), true);
	given := import_text(key, "column", cell);
	SELECT m.code INTO found_code FROM measure m WHERE m.code = given;
	IF found_code IS NULL THEN
		SELECT min(m.code) INTO near FROM measure m
		WHERE lower(regexp_replace(m.code, '[^[:alnum:]]', '', 'g')) = lower(regexp_replace(given, '[^[:alnum:]]', '', 'g'));
		PERFORM import_refuse(key, "column", given, 'a measure that this register knows',
			coalesce('Perhaps it is "' || near || '".',
				format('Enter it in %I.measure first, for example by INSERT INTO %I.measure (code, title, unit) VALUES (%L, %L, ''children'').',
					register, register, given, given)));
	END IF;
	RETURN found_code;
END
$$;
COMMENT ON FUNCTION import_measure(text, text, text) IS 'The measure in a cell, by its code; refused when there is none.';

CREATE FUNCTION import_period(key text, "column" text, cell text, measure text, OUT period_kind text, OUT period daterange)
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	known record;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', current_setting('oversight_import.register')), true);
	SELECT m.period_kind AS kind, m.year_ends INTO known FROM measure m WHERE m.code = import_period.measure;
	SELECT p.period_kind, p.period INTO import_period.period_kind, import_period.period
	FROM oversight.period_from_text(import_clean(cell), known.kind, known.year_ends) p;
	IF import_period.period IS NULL THEN
		PERFORM import_refuse(key, "column", cell,
			CASE WHEN import_clean(cell) ~ '^\d{4}$' AND known.kind IS NULL THEN 'a period of a stated kind'
				ELSE 'a period such as 2025-03-31, 2025-03, 2024-25 Q3, 2024-25 or 2024/25' END,
			CASE WHEN import_clean(cell) ~ '^\d{4}$' AND known.kind IS NULL
				THEN format('Say what a bare year of it means, for example by UPDATE %I.measure SET period_kind = ''financial year'' WHERE code = %L.',
					current_setting('oversight_import.register'), import_period.measure) END);
	END IF;
END
$$;
COMMENT ON FUNCTION import_period(text, text, text, text) IS
	'The period in a cell, by what the measure says of a bare year; refused when it is none.';

-- A plain table ------------------------------------------------------------------

CREATE VIEW import_observations WITH (security_invoker) AS
	SELECT NULL::text AS authority, NULL::text AS measure, NULL::text AS period, NULL::text AS value
	WHERE false;
COMMENT ON VIEW import_observations IS
	'Copy into it, without the header option, a table of your own: authority (its name or any of its codes, or England or a region), measure, period and value.';

CREATE VIEW import_observations_in_full WITH (security_invoker) AS
	SELECT NULL::text AS authority, NULL::text AS measure, NULL::text AS period, NULL::text AS breakdown, NULL::text AS value,
		NULL::text AS numerator, NULL::text AS denominator, NULL::text AS status, NULL::text AS published_on
	WHERE false;
COMMENT ON VIEW import_observations_in_full IS
	'Copy into it, without the header option, a table of your own: authority, measure, period, breakdown (empty for all), value, numerator, denominator, status (provisional or final) and published_on; what is not known is left empty.';

CREATE FUNCTION import_own_observation(authority text, measure text, period text, breakdown text, value text,
		numerator text, denominator text, status text, published_on text) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	key CONSTANT text := concat_ws(', ', authority, measure, period, breakdown);
	src text;
	place text;
	this_measure text;
	span record;
	number record;
	upper_part record;
	lower_part record;
	this_status text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', current_setting('oversight_import.register')), true);
	src := import_source('own-observations', 'own-records', 'Our own records', 'Observations in a table of our own');
	place := import_place(key, 'authority', import_text(key, 'authority', import_own_observation.authority), NULL, src);
	this_measure := import_measure(key, 'measure', import_own_observation.measure);
	span := import_period(key, 'period', import_own_observation.period, this_measure);
	number := import_number(key, 'value', import_own_observation.value);
	IF number.value IS NULL AND number.missing_as IS NULL THEN
		PERFORM import_refuse(key, 'value', import_own_observation.value, 'a number, or a symbol that says why there is none',
			'Write "c" for confidential, "z" for not applicable or "x" for not available; nothing is never 0.');
	END IF;
	upper_part := import_number(key, 'numerator', import_own_observation.numerator);
	lower_part := import_number(key, 'denominator', import_own_observation.denominator);
	this_status := lower(import_clean(import_own_observation.status));
	IF this_status NOT IN ('provisional', 'final') THEN
		PERFORM import_refuse(key, 'status', import_own_observation.status, '"provisional" or "final"', NULL);
	END IF;
	RETURN import_observe(place, this_measure, span.period_kind, span.period, coalesce(import_clean(import_own_observation.breakdown), 'all'),
		number.value, number.missing_as, CASE WHEN number.missing_as IS NOT NULL THEN import_clean(import_own_observation.value) END,
		upper_part.value, lower_part.value, this_status,
		import_date(key, 'published_on', import_own_observation.published_on), src);
END
$$;
COMMENT ON FUNCTION import_own_observation(text, text, text, text, text, text, text, text, text) IS
	'Enters one row of a plain table of observations, and says whether it was new, changed or unchanged.';

CREATE FUNCTION import_observations() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	IF NOT import_row(TG_RELID, to_jsonb(NEW)) THEN
		RETURN NULL;
	END IF;
	PERFORM import_tally(import_own_observation(NEW.authority, NEW.measure, NEW.period, NULL, NEW.value, NULL, NULL, NULL, NULL));
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION import_observations() IS 'Enters an observation from a table with authority, measure, period and value.';

CREATE FUNCTION import_observations_in_full() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	IF NOT import_row(TG_RELID, to_jsonb(NEW)) THEN
		RETURN NULL;
	END IF;
	PERFORM import_tally(import_own_observation(NEW.authority, NEW.measure, NEW.period, NEW.breakdown, NEW.value,
		NEW.numerator, NEW.denominator, NEW.status, NEW.published_on));
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION import_observations_in_full() IS
	'Enters an observation from a table that also has breakdown, numerator, denominator, status and the day of publication.';

-- Children looked after -----------------------------------------------------------

CREATE VIEW import_dfe_children_looked_after WITH (security_invoker) AS
	SELECT NULL::text AS time_period, NULL::text AS time_identifier, NULL::text AS geographic_level,
		NULL::text AS country_code, NULL::text AS country_name, NULL::text AS region_code, NULL::text AS region_name,
		NULL::text AS old_la_code, NULL::text AS la_name, NULL::text AS new_la_code, NULL::text AS population_type,
		NULL::text AS population_estimate, NULL::text AS children_count, NULL::text AS rate_per_10000
	WHERE false;
COMMENT ON VIEW import_dfe_children_looked_after IS
	'Copy into it, without the header option, the Department for Education''s table of children looked after, starting and ceasing to be, with rates per 10,000 children.';

CREATE FUNCTION dfe_children_looked_after_measure()
	RETURNS TABLE (population_type text, count_code text, count_title text, rate_code text, rate_title text, period_kind text)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT v.population_type, v.count_code, v.count_title, v.rate_code, v.rate_title, v.period_kind
	FROM (VALUES
		('Children looked after on 31 March each year', 'cla', 'Children looked after on 31 March',
			'cla-rate', 'Children looked after on 31 March per 10,000 children', 'snapshot'),
		('Children starting to be looked after each year', 'cla-starts', 'Children starting to be looked after',
			'cla-starts-rate', 'Children starting to be looked after per 10,000 children', 'financial year'),
		('Children ceasing to be looked after each year', 'cla-ceased', 'Children ceasing to be looked after',
			'cla-ceased-rate', 'Children ceasing to be looked after per 10,000 children', 'financial year')
	) AS v (population_type, count_code, count_title, rate_code, rate_title, period_kind);
END;
COMMENT ON FUNCTION dfe_children_looked_after_measure() IS
	'The measures in the Department for Education''s table of children looked after: a number and a rate for each population.';

CREATE FUNCTION import_dfe_children_looked_after() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	key text;
	src text;
	place text;
	kind record;
	span record;
	children record;
	rate record;
	people record;
	outcome text[];
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	IF NOT import_row(TG_RELID, to_jsonb(NEW)) THEN
		RETURN NULL;
	END IF;
	key := concat_ws(', ', import_clean(coalesce(NEW.la_name, NEW.region_name, NEW.country_name)), import_clean(NEW.time_period), import_clean(NEW.population_type));
	src := import_source('dfe-cla', 'dfe', 'Department for Education', 'Children looked after in England including adoptions');
	SELECT m.* INTO kind FROM dfe_children_looked_after_measure() m WHERE lower(m.population_type) = lower(import_clean(NEW.population_type));
	IF NOT FOUND THEN
		PERFORM import_refuse(key, 'population_type', NEW.population_type,
			(SELECT string_agg('"' || m.population_type || '"', ', ') FROM dfe_children_looked_after_measure() m), NULL);
	END IF;
	place := CASE lower(import_clean(NEW.geographic_level))
		WHEN 'local authority' THEN import_authority(key, 'new_la_code', import_text(key, 'new_la_code', NEW.new_la_code), NEW.la_name)
		WHEN 'regional' THEN import_place(key, 'region_code', import_text(key, 'region_code', NEW.region_code), NEW.region_name, src)
		WHEN 'national' THEN import_place(key, 'country_code', import_text(key, 'country_code', NEW.country_code), NEW.country_name, src) END;
	IF place IS NULL THEN
		PERFORM import_refuse(key, 'geographic_level', NEW.geographic_level, '"Local authority", "Regional" or "National"', NULL);
	END IF;
	IF lower(import_clean(NEW.time_identifier)) IS DISTINCT FROM 'reporting year' THEN
		PERFORM import_refuse(key, 'time_identifier', NEW.time_identifier, '"Reporting year", which ends on 31 March', NULL);
	END IF;
	SELECT p.period_kind, p.period INTO span
	FROM oversight.period_from_text(CASE WHEN import_clean(NEW.time_period) ~ '^\d{4}$' THEN import_clean(NEW.time_period) END, kind.period_kind) p;
	IF span.period IS NULL THEN
		PERFORM import_refuse(key, 'time_period', NEW.time_period, 'a year such as 2025', NULL);
	END IF;
	children := import_number(key, 'children_count', NEW.children_count);
	rate := import_number(key, 'rate_per_10000', NEW.rate_per_10000);
	people := import_number(key, 'population_estimate', NEW.population_estimate);
	IF children.value IS NULL AND children.missing_as IS NULL THEN
		PERFORM import_refuse(key, 'children_count', NEW.children_count, 'a number, or a symbol that says why there is none', NULL);
	END IF;
	IF rate.value IS NULL AND rate.missing_as IS NULL THEN
		PERFORM import_refuse(key, 'rate_per_10000', NEW.rate_per_10000, 'a number, or a symbol that says why there is none', NULL);
	END IF;
	INSERT INTO measure (code, title, unit, per, decimal_places, period_kind, interval_method, adds_up, family, source)
		SELECT v.code, v.title, v.unit, v.per, 0, kind.period_kind, v.interval_method, v.adds_up, 'children looked after', src
		FROM (VALUES (kind.count_code, kind.count_title, 'children', NULL::integer, NULL, true),
			(kind.rate_code, kind.rate_title, 'per 10,000 children', 10000, 'byar', false)) AS v (code, title, unit, per, interval_method, adds_up)
		WHERE NOT EXISTS (SELECT FROM measure m WHERE m.code = v.code);
	outcome := ARRAY[
		import_observe(place, kind.count_code, span.period_kind, span.period, 'all', children.value, children.missing_as,
			CASE WHEN children.missing_as IS NOT NULL THEN import_clean(NEW.children_count) END, NULL, NULL, NULL, NULL, src),
		import_observe(place, kind.rate_code, span.period_kind, span.period, 'all', rate.value, rate.missing_as,
			CASE WHEN rate.missing_as IS NOT NULL THEN import_clean(NEW.rate_per_10000) END, children.value, people.value, NULL, NULL, src)];
	PERFORM import_tally(CASE WHEN 'changed' = ANY (outcome) THEN 'changed' WHEN 'new' = ANY (outcome) THEN 'new' ELSE 'unchanged' END);
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION import_dfe_children_looked_after() IS
	'Enters the number and the rate of one row of the Department for Education''s table of children looked after, and their measures when they are not there yet.';

-- The indicators of the Local Authority Interactive Tool -----------------------------

CREATE VIEW import_lait_measures WITH (security_invoker) AS
	SELECT NULL::text AS "Topic", NULL::text AS "Measure_short", NULL::text AS "Measure", NULL::text AS "Polarity",
		NULL::text AS "dps", NULL::text AS "No_Quartile"
	WHERE false;
COMMENT ON VIEW import_lait_measures IS
	'Copy into it, without the header option, the list of the measures of the Local Authority Interactive Tool, before its figures.';

CREATE FUNCTION import_lait_measures() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	key text;
	this_code text;
	this_title text;
	this_polarity text;
	places record;
	src text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	IF NOT import_row(TG_RELID, to_jsonb(NEW)) THEN
		RETURN NULL;
	END IF;
	key := coalesce(import_clean(NEW."Measure_short"), import_clean(NEW."Measure"), 'a row without a name');
	this_code := import_text(key, 'Measure_short', NEW."Measure_short");
	this_title := import_text(key, 'Measure', NEW."Measure");
	this_polarity := CASE lower(coalesce(import_clean(NEW."Polarity"), '-')) WHEN 'high' THEN 'higher' WHEN 'low' THEN 'lower' WHEN '-' THEN 'neutral' END;
	IF this_polarity IS NULL THEN
		PERFORM import_refuse(key, 'Polarity', NEW."Polarity", '"High", "Low", "-" or nothing', NULL);
	END IF;
	places := import_number(key, 'dps', NEW.dps);
	IF places.value IS NOT NULL AND places.value NOT IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9) THEN
		PERFORM import_refuse(key, 'dps', NEW.dps, 'a number of decimal places from 0 to 9', NULL);
	END IF;
	src := import_source('dfe-lait', 'dfe', 'Department for Education', 'Local Authority Interactive Tool');
	IF EXISTS (SELECT FROM measure m WHERE m.code = this_code) THEN
		UPDATE measure m SET title = this_title, polarity = this_polarity, decimal_places = coalesce(places.value, 1)
			WHERE m.code = this_code AND (m.title, m.polarity, m.decimal_places) IS DISTINCT FROM (this_title, this_polarity, coalesce(places.value, 1)::smallint);
		PERFORM import_tally(CASE WHEN FOUND THEN 'changed' ELSE 'unchanged' END);
	ELSE
		-- where the list gives no decimal places the tool shows one
		INSERT INTO measure (code, title, unit, polarity, decimal_places, period_kind, adds_up, family, source)
			VALUES (this_code, this_title,
				CASE WHEN this_title ~* '%|per ?cent' THEN 'per cent' WHEN this_title ~* 'per 10,?000' THEN 'per 10,000 children'
					WHEN this_title ~* 'finance|cost|spend|expenditure' THEN 'pounds' ELSE 'number' END,
				this_polarity, coalesce(places.value, 1), 'financial year', this_title ~* '^number of ', import_clean(NEW."Topic"), src);
		PERFORM import_tally('new');
	END IF;
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION import_lait_measures() IS
	'Enters a measure of the Local Authority Interactive Tool with its polarity and decimal places.';

CREATE VIEW import_lait WITH (security_invoker) AS
	SELECT NULL::text AS short, NULL::text AS "Data item", NULL::text AS "Years", NULL::text AS area, NULL::text AS "Values",
		NULL::text AS la, NULL::text AS "Region"
	WHERE false;
COMMENT ON VIEW import_lait IS
	'Copy into it, without the header option, figures of the Local Authority Interactive Tool, one row for a measure, year and area. A bare year is the year that ends in it unless the measure says otherwise.';

CREATE FUNCTION import_lait() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	key text;
	src text;
	place text;
	this_measure text;
	span record;
	number record;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	IF NOT import_row(TG_RELID, to_jsonb(NEW)) THEN
		RETURN NULL;
	END IF;
	key := concat_ws(', ', import_clean(NEW.area), import_clean(NEW.short), import_clean(NEW."Years"));
	src := import_source('dfe-lait', 'dfe', 'Department for Education', 'Local Authority Interactive Tool');
	this_measure := import_measure(key, 'short', NEW.short);
	place := import_place(key, 'la', import_text(key, 'la', NEW.la), regexp_replace(NEW.area, ' \(Pre LG\)$', ''), src);
	span := import_period(key, 'Years', NEW."Years", this_measure);
	number := import_number(key, 'Values', NEW."Values");
	IF number.value IS NULL AND number.missing_as IS NULL THEN
		PERFORM import_refuse(key, 'Values', NEW."Values", 'a number, or a symbol that says why there is none', NULL);
	END IF;
	-- An area has a row for every year, also for those in which it did not exist,
	-- or had another code and another row.
	IF number.missing_as IS NOT NULL AND (
		EXISTS (SELECT FROM authority a WHERE a.code = place AND NOT a.during @> (upper(span.period) - 1))
		OR EXISTS (SELECT FROM authority_code c WHERE c.authority = place AND c.scheme = 'dfe' AND c.code = import_clean(NEW.la)
			AND NOT c.during @> (upper(span.period) - 1))) THEN
		PERFORM import_tally('unchanged');
		RETURN NEW;
	END IF;
	PERFORM import_tally(import_observe(place, this_measure, span.period_kind, span.period, 'all',
		number.value, number.missing_as, import_clean(NEW."Values"), NULL, NULL, NULL, NULL, src));
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION import_lait() IS 'Enters a figure of the Local Authority Interactive Tool.';

-- Statistical neighbours --------------------------------------------------------------

CREATE VIEW import_neighbours WITH (security_invoker) AS
	SELECT NULL::text AS la_no, NULL::text AS la, NULL::text AS k, NULL::text AS sn_no, NULL::text AS sn
	WHERE false;
COMMENT ON VIEW import_neighbours IS
	'Copy into it, without the header option, the list of statistical neighbours. The edition is the year of the source that oversight.import_source names.';

CREATE FUNCTION import_neighbours() RETURNS trigger
	LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	key text;
	src text;
	this_edition text;
	this_day date;
	whom text;
	other text;
	place smallint;
	held record;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', TG_TABLE_SCHEMA), true);
	IF NOT import_row(TG_RELID, to_jsonb(NEW)) THEN
		RETURN NULL;
	END IF;
	key := concat_ws(', ', import_clean(NEW.la), import_clean(NEW.k));
	src := import_source('dfe-statistical-neighbours', 'dfe', 'Department for Education', 'Statistical neighbours');
	SELECT s.published_on, coalesce(to_char(s.published_on, 'YYYY'), substring(s.code FROM '(?:19|20)\d\d'), s.code)
	INTO this_day, this_edition
	FROM source s WHERE s.code = src;
	IF import_clean(NEW.k) !~ '^SN[1-9]\d?$' OR import_clean(NEW.k) IS NULL THEN
		PERFORM import_refuse(key, 'k', NEW.k, 'a place such as SN1', NULL);
	END IF;
	place := substr(import_clean(NEW.k), 3);
	whom := import_authority(key, 'la_no', import_text(key, 'la_no', NEW.la_no), regexp_replace(NEW.la, ' \(Pre LG\)$', ''));
	other := import_authority(key, 'sn_no', import_text(key, 'sn_no', NEW.sn_no), regexp_replace(NEW.sn, ' \(Pre LG\)$', ''));
	-- an authority that goes on under another code has a list under that one
	IF EXISTS (SELECT FROM authority_code c WHERE c.authority = whom AND c.scheme = 'dfe' AND c.code = import_clean(NEW.la_no)
		AND upper(c.during) IS NOT NULL)
		AND EXISTS (SELECT FROM authority_code c WHERE c.authority = whom AND c.scheme = 'dfe' AND upper(c.during) IS NULL) THEN
		PERFORM import_tally('unchanged');
		RETURN NEW;
	END IF;
	IF whom = other THEN
		PERFORM import_refuse(key, 'sn_no', NEW.sn_no, 'another authority than the one whose neighbour it is', NULL);
	END IF;
	SELECT n.neighbour INTO held FROM neighbour n WHERE n.authority = whom AND n.edition = this_edition AND n.position = place;
	IF held.neighbour = other THEN
		PERFORM import_tally('unchanged');
		RETURN NEW;
	ELSIF FOUND THEN
		PERFORM import_refuse(key, 'sn_no', NEW.sn_no, format('%s, which edition %s has at that place', held.neighbour, this_edition),
			'Load another edition under a source of its own, which the setting oversight.import_source names.');
	END IF;
	IF EXISTS (SELECT FROM neighbour n WHERE n.authority = whom AND n.edition = this_edition AND n.neighbour = other) THEN
		PERFORM import_refuse(key, 'sn_no', NEW.sn_no, 'an authority that is not on the same list at another place', NULL);
	END IF;
	INSERT INTO neighbour (authority, edition, neighbour, position, published_on, source)
		VALUES (whom, this_edition, other, place, this_day, src);
	PERFORM import_tally('new');
	RETURN NEW;
END
$$;
COMMENT ON FUNCTION import_neighbours() IS 'Enters one statistical neighbour of one authority.';
