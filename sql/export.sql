--
-- export_authority and import_authority: what goes out comes back identical.
--
SET client_min_messages = warning;
SET datestyle = 'SQL, DMY';
SET timezone = 'America/New_York';
\set SHOW_CONTEXT never
\pset null -
SELECT oversight.create_register('example') IS NOT NULL AS made;
SELECT oversight.load_example('example') IS NOT NULL AS loaded;
SELECT oversight.create_register('copy') IS NOT NULL AS made;

--
-- Nothing is forgotten
--
-- A table of the layout is exported, or somebody has said why not.
SELECT table_name AS forgotten FROM oversight.export_tables('example') WHERE part = 'left out' AND reason IS NULL;
SELECT l.table_name AS no_longer_there FROM oversight.export_left_out() l
WHERE NOT EXISTS (SELECT FROM oversight.export_tables('example') t WHERE t.table_name = l.table_name);
SELECT b.* FROM oversight.export_belongings() b
WHERE NOT EXISTS (SELECT FROM oversight.export_columns('example') c WHERE (c.table_name, c.column_name) = (b.table_name, b.column_name));
-- Numbers are referred to in the authority's business only, and without a circle.
SELECT c.table_name, c.column_name, c.refers_to AS neither_exported_nor_numbered
FROM oversight.export_columns('example') c
JOIN oversight.export_tables('example') h ON h.table_name = c.table_name AND h.part <> 'left out'
JOIN oversight.export_tables('example') r ON r.table_name = c.refers_to
WHERE r.part <> 'authority' OR h.part <> 'authority' OR r.place >= 1000;
-- What looks like the number of a row, and is declared to be none, would come
-- back as the number it had in another register.
SELECT c.table_name, c.column_name AS a_number_of_what
FROM oversight.export_columns('example') c
JOIN oversight.export_tables('example') h ON h.table_name = c.table_name AND h.part <> 'left out'
WHERE c.type = 'bigint' AND c.refers_to IS NULL
  AND (c.column_name = 'id' OR EXISTS (SELECT FROM oversight.export_tables('example') t WHERE t.table_name = c.column_name));
SELECT part, count(*) > 2 AS has_some FROM oversight.export_tables('example') GROUP BY part ORDER BY part COLLATE "C";

--
-- The example, out and in again
--
CREATE TEMP TABLE original AS SELECT oversight.export_authority('example', 'E06000021') AS doc;
SELECT doc ->> 'format' AS format, doc ->> 'authority' AS authority, doc ->> 'authority_name' AS name,
	doc -> 'layout_version' = to_jsonb(i.layout_version) AS layout, doc ->> 'extension_version' = e.extversion AS version
FROM original, oversight.register_info('example') i, pg_extension e WHERE e.extname = 'oversight';
-- Natural keys, text as people write it, days and times whatever the session's settings.
SELECT jsonb_pretty(o.value - 'changed_at' - 'wording' - 'title') AS obligation
FROM original, jsonb_array_elements(doc #> '{tables,obligation}') o WHERE o.value ->> 'duty' = 'quarterly-review';
SELECT min(o.value ->> 'changed_at') ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$' AS time_is_utc
FROM original, jsonb_array_elements(doc #> '{tables,obligation}') o;
-- No number of the database is in it: an authority's own row has none either.
SELECT t.key AS with_id FROM original, jsonb_each(doc -> 'tables') t WHERE t.value @? '$[*].id' OR t.value @? '$[*].changed_at' AND t.key IN ('party', 'source');
-- It does not depend on the session.
SET datestyle = 'German';
SET intervalstyle = 'sql_standard';
SET timezone = 'Asia/Tokyo';
SET extra_float_digits = -2;
SET search_path = example, oversight, public;
SELECT doc = oversight.export_authority('example', 'E06000021') AS same_document FROM original;
RESET search_path;
RESET extra_float_digits;
RESET timezone;
RESET intervalstyle;
SET datestyle = 'ISO, DMY';

SELECT oversight.import_authority('copy', doc) FROM original;
SELECT doc = oversight.export_authority('copy', 'E06000021') AS comes_back_identical FROM original;
-- Again: nothing to do, and nothing done.
CREATE TEMP TABLE before AS SELECT c.relname, (xpath('//n/text()', query_to_xml(format('SELECT count(*) AS n FROM copy.%I', c.relname), false, true, '')))[1]::text AS n
	FROM pg_class c WHERE c.relnamespace = 'copy'::regnamespace AND c.relkind = 'r';
SELECT oversight.import_authority('copy', doc) FROM original;
SELECT oversight.import_authority('example', doc) FROM original;
SELECT b.relname AS changed FROM before b WHERE b.n <> (xpath('//n/text()', query_to_xml(format('SELECT count(*) AS n FROM copy.%I', b.relname), false, true, '')))[1]::text;
SELECT doc = oversight.export_authority('example', 'E06000021') AS still_identical FROM original;

-- Every report says the same of the authority, numbers of the database apart.
-- The time of the last change of what is for reference is the register's own
-- affair, so it is made equal first; what is compared with other authorities
-- follows below, when they are there as well.
CREATE FUNCTION pg_temp.alike(register text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t text;
BEGIN
	SET LOCAL session_replication_role = replica;
	FOR t IN SELECT r.table_name FROM oversight.export_tables(register) r WHERE r.part = 'reference' OR r.table_name IN ('rag_rule', 'quality_rule') LOOP
		EXECUTE format('UPDATE %I.%I SET changed_at = ''2025-01-01 00:00+00''', register, t);
	END LOOP;
	SET LOCAL session_replication_role = origin;
END $$;
CREATE FUNCTION pg_temp.reports(register text) RETURNS TABLE (report text, as_of date, authority text, line jsonb) LANGUAGE plpgsql AS $$
DECLARE
	f record;
	d date;
BEGIN
	FOR f IN
		SELECT p.proname, array_to_string(array_fill('$1'::text, ARRAY[p.pronargs - p.pronargdefaults]), ', ') AS days FROM pg_proc p
		JOIN pg_class v ON v.relnamespace = p.pronamespace AND v.relname = p.proname AND v.relkind = 'v'
		WHERE p.pronamespace = register::regnamespace AND p.proretset AND p.proargtypes[0] = 'date'::regtype
		ORDER BY p.proname
	LOOP
		FOREACH d IN ARRAY '{2018-12-31,2019-10-31,2020-02-01,2022-11-25,2025-07-15}'::date[] LOOP
			RETURN QUERY EXECUTE format(
				'SELECT %L, $1, to_jsonb(r) ->> ''authority'', replace(regexp_replace((to_jsonb(r)
					- ''{obligation,fulfilment,subject,inspection,instrument_id,decision,finding,target,estimate,follows}''::text[])::text,
					''#[0-9]+'', ''#'', ''g''), %L, ''register'')::jsonb
				FROM %I.%I(%s) r', f.proname, register || '.', register, f.proname, f.days) USING d;
		END LOOP;
	END LOOP;
END $$;
SELECT pg_temp.alike('example'), pg_temp.alike('copy');
CREATE TEMP TABLE said AS SELECT * FROM pg_temp.reports('example');
CREATE TEMP TABLE says AS SELECT * FROM pg_temp.reports('copy');
SELECT count(DISTINCT report) > 25 AS reports, count(*) > 1000 AS lines, count(DISTINCT report) FILTER (WHERE authority = 'E06000021') > 20 AS with_lines FROM said;
-- A comparison needs those it is made with: partners' grades, and the ranks.
SELECT report, as_of, count(*) AS lines
FROM (
	SELECT report, as_of, line FROM ((SELECT * FROM said EXCEPT ALL SELECT * FROM says) UNION ALL (SELECT * FROM says EXCEPT ALL SELECT * FROM said)) x
	WHERE authority = 'E06000021'
) d
GROUP BY 1, 2 ORDER BY 1, 2;
-- With all authorities there, the two registers say the same altogether.
SELECT a.code, oversight.import_authority('copy', oversight.export_authority('example', a.code)) FROM example.authority a WHERE a.code <> 'E06000021' ORDER BY a.code;
SELECT pg_temp.alike('copy');
TRUNCATE says;
INSERT INTO says SELECT * FROM pg_temp.reports('copy');
SELECT report, as_of, count(*) AS lines
FROM ((SELECT * FROM said EXCEPT ALL SELECT * FROM says) UNION ALL (SELECT * FROM says EXCEPT ALL SELECT * FROM said)) x
GROUP BY 1, 2 ORDER BY 1, 2;
