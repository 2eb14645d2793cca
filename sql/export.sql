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
		FOREACH d IN ARRAY '{2019-10-31,2020-02-01,2025-07-15}'::date[] LOOP
			RETURN QUERY EXECUTE format(
				'SELECT %L, $1, to_jsonb(r) ->> ''authority'', replace(regexp_replace((to_jsonb(r)
					- ''{obligation,fulfilment,subject,inspection,instrument_id,decision,finding,target,estimate,follows}''::text[])::text,
					''#[0-9]+'', ''#'', ''g''), %L, ''register'')::jsonb
				FROM %I.%I(%s) r', f.proname, register || '.', register, f.proname, f.days) USING d;
		END LOOP;
	END LOOP;
END $$;
SELECT pg_temp.alike('example'), pg_temp.alike('copy');
ANALYZE;
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
DROP TABLE said, says, before;

--
-- What was legally there comes back, whatever guards look at on entry
--
SELECT oversight.create_register('held') IS NOT NULL AS made;
SELECT oversight.create_register('taken') IS NOT NULL AS made;
SET search_path = held, oversight, public;
INSERT INTO authority (code, name, kind) VALUES ('X1', 'Здравствуй "O''Brien"', 'unitary'), ('X2', 'Other', 'unitary');
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, date_as_stated) VALUES
	('X1', 'first', 'First', 'direction', 'direction', '2019-05-16', '[2019-05-16,)', '[2019-05-16,)', NULL),
	('X1', 'undated', 'Undated', 'policy', 'plan', NULL, NULL, 'empty', 'some day');
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor)
SELECT 'X1', id, '1', 'late', 'Anchored after what will be its end', 'every month', CASE code WHEN 'first' THEN date '2019-12-01' END FROM instrument;
INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, revokes)
SELECT 'X1', 'second', 'Second', 'direction', 'direction', '2019-10-31', '[2019-10-31,)', '[2019-10-31,)', id FROM instrument WHERE code = 'first';
-- a duty that was not anchored stays so when its instrument gets its days
UPDATE instrument SET in_force = '[2020-01-01,2021-01-01)' WHERE code = 'undated';
-- the second of a kind to one child, entered when the first was done
SELECT count(*) FROM add_child_duties('X1', 'C-1', 'education, health and care plan review meeting', '2020-01-06');
SELECT count(*) FROM record_fulfilment('X1', 'EHC_PLAN_DECISION', '2020-01-20', subject => 'C-1');
SELECT count(*) FROM add_child_duties('X1', 'C-1', 'education, health and care plan review meeting', '2020-06-01');
-- a grade in an area that the framework, as it is recorded now, does not award
INSERT INTO source (code, publisher, title) VALUES ('s', 'ofsted', 'S');
INSERT INTO inspection (authority, code, framework, kind, started_on, published_on) VALUES ('X1', 'i', 'ILACS', 'standard inspection', '2019-02-04', '2019-03-25');
INSERT INTO judgement (authority, inspection, area, grade, source) SELECT 'X1', id, 'overall', 'inadequate', 's' FROM inspection;
INSERT INTO judgement (authority, inspection, area, grade, source, restates, stated_on) SELECT 'X1', inspection, 'overall', 'good', 's', id, '2019-04-01' FROM judgement;
DELETE FROM judgement_area WHERE framework = 'ILACS' AND area = 'overall';
-- Two rows that say the same are two rows, and what refers to one does not refer to the other;
-- an earlier row can refer to a later one.
INSERT INTO fulfilment (authority, done_on, kind, title, recorded_by, recorded_at)
SELECT 'X1', '2019-08-16', 'meeting', 'The same', 'clerk', '2019-08-16 12:00+01' FROM generate_series(1, 3);
INSERT INTO fulfils (authority, fulfilment, obligation, done_on)
SELECT 'X1', (SELECT max(id) - 1 FROM fulfilment), o.id, '2019-08-16' FROM obligation o JOIN instrument i ON i.id = o.instrument AND i.code = 'first';
INSERT INTO event (authority, kind, title, during) SELECT 'X1', 'milestone', 'The same', '[2020-01-01,2020-01-02)' FROM generate_series(1, 3);
UPDATE event SET account_of = (SELECT max(id) FROM event) WHERE id = (SELECT min(id) FROM event);
INSERT INTO case_note (authority, subject, fulfilment, body) SELECT 'X1', (SELECT id FROM subject), min(id), body FROM fulfilment, (VALUES
	(E'quotes '' " `, back\\slash, $1 $$ %s %I, tab\t, line\nbreak, CR\r'), ('{"json": [1, null, "x"]}'), ('null'), (' leading and trailing '),
	(U&'emoji \+01F469\200D\+01F467, right to left \202E\05D0\05D1\05D2, combining e\0301, nothing \FEFF'), ('); DROP TABLE subject; --')) v (body) GROUP BY body;
-- figures: suppressed, missing, with all their places
INSERT INTO measure (code, title, unit, polarity, decimal_places, family) VALUES ('m', 'M', 'children', 'neutral', 0, 'f');
INSERT INTO observation (authority, measure, period, period_kind, value, missing_as, as_printed, bound) VALUES
	('X1', 'm', '[2020-01-01,2021-01-01)', 'calendar year', NULL, 'confidential', 'c', NULL),
	('X1', 'm', '[2021-01-01,2022-01-01)', 'calendar year', 79.400000000000006, NULL, '79.400000000000006', NULL),
	('X1', 'm', '[2022-01-01,2023-01-01)', 'calendar year', 1.500, NULL, NULL, 'about'),
	('X1', 'm', '[2023-01-01,2024-01-01)', 'calendar year', 1e17, NULL, NULL, NULL);
-- a table and columns of one's own, of every kind
CREATE TYPE pair AS (a integer, b text);
ALTER TABLE fulfilment ADD COLUMN "our ""odd"", column" date, ADD COLUMN tags text[], ADD COLUMN "#" integer, ADD COLUMN more jsonb, ADD COLUMN two pair, ADD COLUMN bits bytea, ADD COLUMN ratio float8, ADD COLUMN span interval;
UPDATE fulfilment SET "our ""odd"", column" = 'infinity', tags = '{"a,b",NULL,"c\"d"}', more = '{"b": null, "a": [1.50, "x"]}', two = '(1,"x, y")', bits = '\x00ff', ratio = 0.1 + 0.2::float8, span = '1 year 2 days 03:04:05',
	recorded_at = CASE WHEN done_on = '2019-08-16' THEN timestamptz 'infinity' ELSE recorded_at END
WHERE id = (SELECT min(id) FROM fulfilment);
CREATE TABLE our_meeting (authority text REFERENCES authority (code), fulfilment bigint, place text, PRIMARY KEY (authority, fulfilment),
	FOREIGN KEY (authority, fulfilment) REFERENCES fulfilment (authority, id));
INSERT INTO our_meeting SELECT authority, id, 'Civic Centre' FROM fulfilment;
RESET search_path;
-- A column that has the name of an export's own number could not be told from it.
SELECT oversight.export_authority('held', 'X1');
ALTER TABLE held.fulfilment DROP COLUMN "#";
-- A register without them does not know what to do with them.
SELECT oversight.import_authority('taken', oversight.export_authority('held', 'X1'));
SELECT count(*) AS nothing_is_there FROM taken.authority;
CREATE TABLE taken.our_meeting (LIKE held.our_meeting INCLUDING ALL, FOREIGN KEY (authority) REFERENCES taken.authority (code),
	FOREIGN KEY (authority, fulfilment) REFERENCES taken.fulfilment (authority, id));
SELECT oversight.import_authority('taken', oversight.export_authority('held', 'X1'));
ALTER TABLE taken.fulfilment ADD COLUMN "our ""odd"", column" date, ADD COLUMN tags text[], ADD COLUMN more jsonb, ADD COLUMN two held.pair, ADD COLUMN bits bytea, ADD COLUMN ratio float8, ADD COLUMN span interval;
SELECT oversight.import_authority('taken', oversight.export_authority('held', 'X1'));
-- It comes back identical, but for what the other register knows of the framework besides.
SELECT a.key, jsonb_array_length(b.value) - jsonb_array_length(a.value) AS more
FROM jsonb_each(oversight.export_authority('held', 'X1') -> 'tables') a
FULL JOIN jsonb_each(oversight.export_authority('taken', 'X1') -> 'tables') b ON a.key = b.key
WHERE a.value IS DISTINCT FROM b.value;
SELECT oversight.import_authority('taken', oversight.export_authority('held', 'X1'));
SELECT i.code, i.in_force, i.revoked_on, o.duty, o.anchor FROM taken.instrument i JOIN taken.obligation o ON o.authority = i.authority AND o.instrument = i.id ORDER BY i.code, o.duty;
SELECT count(*) AS events, count(account_of) AS accounts FROM taken.event;
SELECT md5(string_agg(body, '|' ORDER BY id)) = (SELECT md5(string_agg(body, '|' ORDER BY id)) FROM held.case_note) AS same_words FROM taken.case_note;
-- The guards are on duty again, and were for all that an import does not excuse.
INSERT INTO taken.obligation (authority, instrument, clause, duty, title, cadence, anchor) SELECT authority, id, '2', 'x', 'X', 'every month', '2030-01-01' FROM taken.instrument WHERE code = 'first';
SELECT oversight.is_importing();

--
-- Refused, with nothing entered
--
SELECT oversight.import_authority(NULL, '{}');
SELECT oversight.import_authority('copy', NULL);
SELECT oversight.import_authority('nowhere', doc) FROM original;
SELECT oversight.import_authority('public', doc) FROM original;
SELECT oversight.export_authority('example', NULL);
SELECT oversight.export_authority('example', 'Stoke-on-Trent');
SELECT oversight.export_authority('nowhere', 'E06000021');
SELECT oversight.create_register('empty') IS NOT NULL AS made;
CREATE FUNCTION pg_temp.damaged(path text, value jsonb) RETURNS jsonb LANGUAGE sql AS $$
	SELECT CASE WHEN value IS NULL THEN doc #- path::text[] ELSE jsonb_set(doc, path::text[], value) END FROM original $$;
-- something else altogether
SELECT oversight.import_authority('empty', '[1, 2]');
SELECT oversight.import_authority('empty', '"E06000021"');
SELECT oversight.import_authority('empty', '{"type": "FeatureCollection", "features": []}');
-- of a version to come
SELECT oversight.import_authority('empty', pg_temp.damaged('{format}', '"oversight.authority/2"'));
SELECT oversight.import_authority('empty', pg_temp.damaged('{layout_version}', '999'));
-- cut short
SELECT oversight.import_authority('empty', pg_temp.damaged('{holds}', NULL));
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables}', '[]'));
SELECT oversight.import_authority('empty', pg_temp.damaged('{authority}', 'null'));
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables,finding}', NULL));
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables,finding,7}', NULL));
SELECT oversight.import_authority('empty', pg_temp.damaged('{holds,finding,columns}', NULL));
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables,finding,7,kind}', NULL));
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables,finding,7}', '"a string"'));
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables,event,3,#}', '9'));
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables,finding,7,colour}', '"red"'));
SELECT oversight.import_authority('empty', jsonb_set(jsonb_set(doc, '{tables,budget}', '[{}]'), '{holds,budget}', '{"rows": 1, "columns": []}')) FROM original;
SELECT oversight.import_authority('empty', jsonb_set(jsonb_set(doc, '{tables,rag_rule}', '[]'), '{holds,rag_rule}', '{"rows": 0, "columns": []}')) FROM original;
-- what refers to nothing
SELECT oversight.import_authority('empty', pg_temp.damaged('{authority}', '"E99999999"'));
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables,finding,7,source}', '"nowhere"'));
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables,finding,7,inspection}', '"nowhere"'));
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables,progress,0,obligation}', '["direction-1", "9", "nothing", null]'));
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables,instrument,0,revokes}', '"nowhere"'));
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables,instrument,0,revokes}', '"direction-1"'));
-- what cannot be read, or may not be entered
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables,obligation,3,cadence}', '"every blue moon"'));
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables,finding,7,kind}', '"complaint"'));
SELECT oversight.import_authority('empty', pg_temp.damaged('{tables,inspection,0,published_on}', '"infinity"'));
SELECT oversight.import_authority('empty', jsonb_set(doc, '{tables,party,0,kind}', '"robot"')) FROM original;
SELECT count(*) AS nothing_is_there FROM empty.authority;
-- A contradiction names the table, the key and both values.
SELECT oversight.import_authority('copy', pg_temp.damaged('{tables,finding,7,wording}', '"Something else."'));
SELECT oversight.import_authority('copy', pg_temp.damaged('{tables,authority,0,name}', '"Stoke"'));
SELECT oversight.import_authority('copy', pg_temp.damaged('{tables,obligation,3,grace}', '5'));
SELECT oversight.import_authority('copy', pg_temp.damaged('{tables,event,3,title}', '"Something else"'));
SELECT oversight.import_authority('copy', pg_temp.damaged('{tables,target,0,by_date}', '"2030-12-31"'));
UPDATE copy.party SET detail = 'ours' WHERE code = 'bbc';
SELECT oversight.import_authority('copy', doc) FROM original;
UPDATE copy.party SET detail = NULL WHERE code = 'bbc';
SELECT doc = oversight.export_authority('copy', 'E06000021') AS nothing_has_changed FROM original;
-- What is new is added to what is there.
DELETE FROM copy.risk WHERE id = (SELECT max(id) FROM copy.risk);
SELECT oversight.import_authority('copy', doc) FROM original;
SELECT doc = oversight.export_authority('copy', 'E06000021') AS whole_again FROM original;

--
-- A synthetic nation, authority by authority
--
SELECT oversight.create_register('nation') IS NOT NULL AS made;
SELECT oversight.generate_national('nation', 0.0004) IS NOT NULL AS filled;
CREATE TEMP TABLE outgoing AS SELECT a.code, oversight.export_authority('nation', a.code) AS doc FROM nation.authority a WHERE a.code IN ('S00000001', 'S00000002', 'S00000003');
-- Nothing done after today is taken in, whatever a document says.
SELECT oversight.import_authority('empty', jsonb_set(doc, '{tables,fulfilment,0,done_on}', '"2999-12-31"')) FROM outgoing WHERE code = 'S00000001';
SELECT count(*) AS imported FROM outgoing WHERE oversight.import_authority('empty', doc) LIKE '% imported into %';
SELECT count(*) AS identical, sum(jsonb_array_length(doc #> '{tables,fulfilment}')) > 50 AS with_fulfilments FROM outgoing WHERE doc = oversight.export_authority('empty', code);
SELECT pg_temp.alike('nation'), pg_temp.alike('empty');
SELECT count(*) AS lines_that_differ
FROM (
	SELECT to_jsonb(o) - '{obligation,subject}'::text[] FROM nation.obligation_status('2025-03-31') o WHERE o.authority IN ('S00000001', 'S00000002', 'S00000003')
	EXCEPT ALL SELECT to_jsonb(o) - '{obligation,subject}'::text[] FROM empty.obligation_status('2025-03-31') o
) d;

DROP TABLE original, outgoing;
SET client_min_messages = error;
DROP SCHEMA taken CASCADE;
DROP SCHEMA held CASCADE;
DROP SCHEMA example CASCADE;
DROP SCHEMA copy CASCADE;
DROP SCHEMA empty CASCADE;
DROP SCHEMA nation CASCADE;

