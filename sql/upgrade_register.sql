--
-- upgrade_register: from one layout to the next, all or nothing.
--
SET client_min_messages = warning;
SET datestyle = 'ISO, DMY';
\set SHOW_CONTEXT never
\pset null -
SELECT oversight.create_register('older') IS NOT NULL AS made;
SELECT oversight.load_example('older') IS NOT NULL AS loaded;
-- A new register has the newest layout.
SELECT layout_version = oversight.register_layout_version() AS newest FROM oversight.register_info('older');
SELECT oversight.upgrade_register('older') = format('register older already has layout %s', oversight.register_layout_version()) AS nothing_to_do;
SELECT oversight.upgrade_register(NULL);
SELECT oversight.upgrade_register('nowhere');
SELECT oversight.upgrade_register('public');
BEGIN;
UPDATE older.register_info SET layout_version = 999;
SELECT oversight.upgrade_register('older');
ROLLBACK;

-- What people build on a register: a view of a report, a function, a column.
CREATE VIEW public.my_overdue AS SELECT title, status, unmet_since FROM older.obligation_status('2020-02-01');
CREATE VIEW public.my_duties AS SELECT o.authority, o.status, o.rag FROM older.obligation_status o;
ALTER TABLE older.instrument ADD COLUMN my_note text;

-- A layout to come, as a later version would bring it: a table, a column at the
-- end of a table, an attribute at the end of a report.
CREATE TEMP TABLE step (version integer, ddl text);
INSERT INTO step VALUES
	(1001, $step$
CREATE TABLE weighing (authority text NOT NULL REFERENCES authority (code), id bigint GENERATED ALWAYS AS IDENTITY, words text NOT NULL, PRIMARY KEY (authority, id));
COMMENT ON TABLE weighing IS 'A weighing.';
ALTER TABLE obligation ADD COLUMN weight integer NOT NULL DEFAULT 1;
$step$),
	(1002, $step$
ALTER TYPE overdue_row ADD ATTRIBUTE weight integer;
COMMENT ON COLUMN overdue_row.weight IS 'How much it weighs.';
DO $$
DECLARE
	body text := pg_catalog.pg_get_functiondef('overdue'::pg_catalog.regproc);
BEGIN
	-- the report as it is, with one column more
	EXECUTE pg_catalog.regexp_replace(body, 'o\.changed_at\s+FROM', 'o.changed_at, (SELECT d.weight FROM obligation d WHERE d.authority = o.authority AND d.id = o.obligation) FROM');
END $$;
CREATE OR REPLACE VIEW overdue WITH (security_invoker) AS SELECT r.* FROM overdue(oversight.as_of()) r;
COMMENT ON COLUMN overdue.weight IS 'How much it weighs.';
$step$);
UPDATE older.register_info SET layout_version = 1000;
CREATE TEMP TABLE before_upgrade AS SELECT * FROM older.overdue('2020-02-01');
CREATE TEMP TABLE held AS SELECT (SELECT count(*) FROM older.obligation) AS duties, (SELECT count(*) FROM older.timeline('2025-07-15')) AS dated;

-- A step that fails undoes those before it.
SELECT oversight.apply_register_upgrades('older', 1003, ARRAY[1001, 1002, 1003],
	(SELECT array_agg(ddl ORDER BY version) FROM step) || 'CREATE TABLE authority ()'::text);
SELECT layout_version, to_regclass('older.weighing') IS NULL AS undone FROM older.register_info;
-- A gap.
SELECT oversight.apply_register_upgrades('older', 1003, ARRAY[1001, 1003], ARRAY['SELECT 1', 'SELECT 1']);
SELECT oversight.apply_register_upgrades('older', 1003, ARRAY[1001, 1002], (SELECT array_agg(ddl ORDER BY version) FROM step));
SELECT layout_version, to_regclass('older.weighing') IS NULL AS undone FROM older.register_info;
-- Only its owner may.
CREATE ROLE regress_oversight_upgrader;
GRANT USAGE ON SCHEMA older TO regress_oversight_upgrader;
GRANT SELECT ON ALL TABLES IN SCHEMA older TO regress_oversight_upgrader;
SET ROLE regress_oversight_upgrader;
SELECT oversight.apply_register_upgrades('older', 1002, ARRAY[1001, 1002], ARRAY['SELECT 1', 'SELECT 1']);
RESET ROLE;

SELECT oversight.apply_register_upgrades('older', 1002, ARRAY[1002, 1001], (SELECT array_agg(ddl ORDER BY version DESC) FROM step));
SELECT layout_version, extension_version = e.extversion AS by_this_version FROM older.register_info, pg_extension e WHERE e.extname = 'oversight';
-- Every row is there, what was built on it works, and the new column is filled.
SELECT (SELECT count(*) FROM older.obligation) = duties AS duties, (SELECT count(*) FROM older.timeline('2025-07-15')) = dated AS dated FROM held;
SELECT count(*) = 32 AS duties, count(*) FILTER (WHERE weight = 1) = 32 AS weighed FROM older.obligation;
SET oversight.as_of = '2020-02-01';
SELECT count(*) > 0 AS my_views_work FROM public.my_duties;
RESET oversight.as_of;
SELECT count(*) > 0 AS my_views_work FROM public.my_overdue;
SELECT count(*) AS columns_of_mine FROM information_schema.columns WHERE table_schema = 'older' AND column_name = 'my_note';
SELECT count(*) AS lost FROM (SELECT title, status, unmet_since FROM before_upgrade EXCEPT SELECT title, status, unmet_since FROM older.overdue('2020-02-01')) d;
SELECT attname, col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid = 'older.overdue'::regclass AND attname = 'weight';
-- Once is enough; and this version does not know that layout.
SELECT oversight.apply_register_upgrades('older', 1002, ARRAY[1001, 1002], ARRAY['SELECT 1/0', 'SELECT 1/0']);
SELECT oversight.upgrade_register('older');

DROP VIEW public.my_overdue, public.my_duties;
DROP SCHEMA older CASCADE;
DROP ROLE regress_oversight_upgrader;
