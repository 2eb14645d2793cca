--
-- Who may read and write a register: ordinary grants, as docs/register.md gives them.
--
SET client_min_messages = warning;
SET datestyle = 'ISO, DMY';
\set SHOW_CONTEXT never
SELECT oversight.create_register('granted') IS NOT NULL AS made;
SELECT oversight.load_example('granted') IS NOT NULL AS loaded;
CREATE ROLE regress_oversight_reader;
CREATE ROLE regress_oversight_recorder IN ROLE regress_oversight_reader;

-- The vocabulary is everybody's, a register its owner's.
SET ROLE regress_oversight_reader;
SELECT oversight.cadence 'quarterly';
SELECT count(*) FROM granted.overdue;
\set VERBOSITY sqlstate
SELECT oversight.load_example('granted');
\set VERBOSITY default
RESET ROLE;

-- A report reads with the rights of whoever asks, so that the report alone is not enough.
GRANT USAGE ON SCHEMA granted TO regress_oversight_reader;
GRANT SELECT ON granted.obligation_status TO regress_oversight_reader;
SET ROLE regress_oversight_reader;
SELECT count(*) FROM granted.obligation_status;
SELECT count(*) FROM granted.obligation_status('2020-02-01');
RESET ROLE;

-- With the tables, but without those that tell of one person.
GRANT SELECT ON ALL TABLES IN SCHEMA granted TO regress_oversight_reader;
REVOKE SELECT ON granted.subject, granted.case_note FROM regress_oversight_reader;
CREATE FUNCTION pg_temp.sizes() RETURNS TABLE (report text, rows bigint) LANGUAGE sql AS $$
	SELECT 'obligation_status', count(*) FROM granted.obligation_status('2020-02-01')
	UNION ALL SELECT 'due_calendar', count(*) FROM granted.due_calendar('2020-02-01')
	UNION ALL SELECT 'overdue', count(*) FROM granted.overdue('2020-02-01')
	UNION ALL SELECT 'judgement_current', count(*) FROM granted.judgement_current('2020-02-01')
	UNION ALL SELECT 'judgement_timeline', count(*) FROM granted.judgement_timeline('2020-02-01')
	UNION ALL SELECT 'direction_chain', count(*) FROM granted.direction_chain('2020-02-01')
	UNION ALL SELECT 'partner_check', count(*) FROM granted.partner_check('2020-02-01')
	UNION ALL SELECT 'three_timelines', count(*) FROM granted.three_timelines('2020-02-01')
	UNION ALL SELECT 'timeline', count(*) FROM granted.timeline('2020-02-01')
$$;
CREATE TABLE public.owner_sees AS SELECT * FROM pg_temp.sizes();
GRANT SELECT ON public.owner_sees TO regress_oversight_reader;
SET ROLE regress_oversight_reader;
SELECT count(*) AS reports, count(*) FILTER (WHERE mine.rows = owners.rows) AS same,
	count(*) FILTER (WHERE mine.rows > 0) AS with_rows
FROM pg_temp.sizes() mine JOIN public.owner_sees owners USING (report);
SET oversight.as_of = '2020-02-01';
SELECT (SELECT count(*) FROM granted.obligation_status) = (SELECT rows FROM public.owner_sees WHERE report = 'obligation_status') AS by_the_view;
RESET oversight.as_of;
SELECT name FROM oversight.register_info('granted');
SELECT count(*) FROM granted.subject;
SELECT count(*) FROM granted.case_note;
INSERT INTO granted.fulfilment (authority, done_on, kind) VALUES ('E06000021', '2020-01-31', 'report');
RESET ROLE;

-- Whoever records what was done writes two tables. The guards run with the same rights.
GRANT INSERT ON granted.fulfilment, granted.fulfils TO regress_oversight_recorder;
SET ROLE regress_oversight_recorder;
INSERT INTO granted.fulfilment (authority, done_on, kind) VALUES ('E06000021', '2020-01-31', 'report') RETURNING recorded_by;
INSERT INTO granted.fulfils (authority, fulfilment, obligation)
	SELECT f.authority, f.id, s.obligation
	FROM granted.fulfilment f, granted.obligation_status('2020-02-01') s
	WHERE f.recorded_by = current_user AND s.clause = '7(e)(a)'
	RETURNING done_on;
INSERT INTO granted.fulfilment (authority, done_on, kind) VALUES ('E06000021', '2999-12-31', 'report');
DELETE FROM granted.fulfilment WHERE recorded_by = current_user;
UPDATE granted.instrument SET title = 'Mine';
RESET ROLE;
SELECT completed FROM granted.due_calendar('2020-02-01') WHERE clause = '7(e)(a)' AND completed IS NOT NULL;

-- Another owner takes a register over, and it can be renamed.
ALTER SCHEMA granted RENAME TO "Taken over";
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO regress_oversight_recorder', current_database()); END $$;
SET ROLE regress_oversight_recorder;
SELECT oversight.create_register('of_the_recorder') IS NOT NULL AS made;
SELECT oversight.load_example('of_the_recorder') IS NOT NULL AS loaded;
RESET ROLE;
REASSIGN OWNED BY regress_oversight_recorder TO regress_oversight_reader;
ALTER SCHEMA of_the_recorder RENAME TO "The reader's";
SET ROLE regress_oversight_reader;
SELECT count(*) AS reports, count(*) FILTER (WHERE theirs.rows = owners.rows) AS same
FROM public.owner_sees owners
JOIN (SELECT 'timeline' AS report, count(*) AS rows FROM "The reader's".timeline('2020-02-01')
	UNION ALL SELECT 'obligation_status', count(*) FROM "The reader's".obligation_status('2020-02-01')
	UNION ALL SELECT 'judgement_current', count(*) FROM "The reader's".judgement_current('2020-02-01')) theirs USING (report);
INSERT INTO "The reader's".fulfilment (authority, done_on, kind) VALUES ('E06000021', '2020-01-31', 'report') RETURNING recorded_by;
INSERT INTO "The reader's".fulfilment (authority, done_on, kind) VALUES ('E06000021', '2999-12-31', 'report');
RESET ROLE;

DROP TABLE public.owner_sees;
DROP SCHEMA "Taken over", "The reader's" CASCADE;
DROP OWNED BY regress_oversight_recorder, regress_oversight_reader;
DROP ROLE regress_oversight_recorder, regress_oversight_reader;
