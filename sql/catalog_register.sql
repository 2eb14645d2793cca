--
-- Asks the catalogues what was forgotten in a register. As in catalog, every
-- query lists what breaks a rule, so every answer is empty.
--
SET client_min_messages = warning;
SELECT oversight.create_register('forgotten') IS NOT NULL AS made;
RESET client_min_messages;
CREATE TEMP VIEW relation AS
	SELECT c.* FROM pg_class c
	WHERE c.relnamespace = 'forgotten'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm');
CREATE TEMP VIEW attribute AS
	SELECT c.relname, c.relkind, a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod
	FROM relation c
	JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped;
CREATE TEMP VIEW routine AS
	SELECT p.*, p.oid::regprocedure AS routine, l.lanname
	FROM pg_proc p
	JOIN pg_language l ON l.oid = p.prolang
	WHERE p.pronamespace = 'forgotten'::regnamespace;

-- Not all is well because nothing was looked at.
SELECT relkind, count(*) > 0 AS has_some FROM relation GROUP BY relkind ORDER BY relkind;

--
-- Comments
--
SELECT relname AS without_comment
FROM relation
WHERE obj_description(oid, 'pg_class') IS NULL
ORDER BY relname COLLATE "C";

SELECT relname, attname AS column_without_comment
FROM attribute
WHERE col_description(attrelid, attnum) IS NULL
ORDER BY relname COLLATE "C", attnum;

SELECT routine AS without_comment
FROM routine
WHERE obj_description(oid, 'pg_proc') IS NULL
ORDER BY routine::text COLLATE "C";

SELECT t.oid::regtype AS without_comment
FROM pg_type t
LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE t.typnamespace = 'forgotten'::regnamespace
	AND (t.typtype IN ('d', 'e') OR c.relkind = 'c')
	AND obj_description(t.oid, 'pg_type') IS NULL
ORDER BY t.oid::regtype::text COLLATE "C";

--
-- Reports
--
-- A view that is not security_invoker shows its owner's rows to everybody.
SELECT relname AS not_security_invoker
FROM relation
WHERE relkind = 'v'
	AND NOT coalesce(reloptions && '{security_invoker=true,security_invoker=on,security_invoker=1}', false)
ORDER BY relname COLLATE "C";

-- Drivers show other types as unknown text.
SELECT relname, attname, format_type(atttypid, atttypmod) AS type_not_for_clients
FROM attribute
WHERE relkind IN ('v', 'm')
	AND NOT atttypid = ANY (
		'{text,smallint,integer,bigint,numeric,float8,boolean,date}'::regtype[])
	AND NOT (attname = 'changed_at' AND atttypid = 'timestamptz'::regtype)
ORDER BY relname COLLATE "C", attnum;

-- A materialised view ignores row-level security.
SELECT relname AS materialised FROM relation WHERE relkind = 'm' ORDER BY relname COLLATE "C";

--
-- Tables
--
SELECT relname AS without_primary_key
FROM relation c
WHERE relkind = 'r'
	AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')
ORDER BY relname COLLATE "C";

-- An OID means nothing after a restore.
SELECT relname, attname, format_type(atttypid, atttypmod) AS oid_column
FROM attribute
WHERE relkind = 'r'
	AND atttypid = ANY ('{oid,regclass,regproc,regprocedure,regoper,regoperator,regtype,regnamespace,regrole,regconfig,regdictionary,regcollation,xid,cid,tid,xid8}'::regtype[])
ORDER BY relname COLLATE "C", attnum;

-- A foreign key that no index begins with (two columns of it are enough) makes
-- every deletion on the other side read the whole table.
SELECT k.conrelid::regclass AS relation, k.conname AS key_without_index
FROM pg_constraint k
JOIN relation c ON c.oid = k.conrelid
WHERE k.contype = 'f'
	AND NOT EXISTS (
		SELECT FROM pg_index i
		WHERE i.indrelid = k.conrelid
			AND (string_to_array(i.indkey::text, ' ')::smallint[])[1:least(2, cardinality(k.conkey))] <@ k.conkey)
ORDER BY k.conrelid::regclass::text COLLATE "C", k.conname;

SELECT conrelid::regclass AS relation, conname AS not_validated
FROM pg_constraint
WHERE connamespace = 'forgotten'::regnamespace AND NOT convalidated
ORDER BY 1, 2;

--
-- Functions
--
SELECT routine AS plpgsql_without_search_path, proconfig
FROM routine
WHERE lanname = 'plpgsql'
	AND NOT EXISTS (SELECT FROM unnest(proconfig) setting WHERE setting LIKE 'search\_path=%')
ORDER BY routine::text COLLATE "C";

SELECT routine AS sql_without_begin_atomic
FROM routine
WHERE lanname = 'sql' AND prosqlbody IS NULL
ORDER BY routine::text COLLATE "C";

-- A report that says nothing is VOLATILE and PARALLEL UNSAFE, so the functions
-- that write, and mean it, are listed; and they are both. What sets the search
-- path while it runs, as no parallel worker may, is UNSAFE and no more.
CREATE TEMP VIEW writer AS
	SELECT * FROM routine
	WHERE proname IN ('record_fulfilment', 'add_duty', 'revoke', 'supersede', 'vary_rhythm', 'add_child_duties', 'end_child_duties',
		'enter_fulfilment', 'enter_new_duty', 'enter_revocation', 'enter_rhythm', 'enter_child_duties', 'enter_child_end');
SELECT routine, provolatile, proparallel
FROM routine
WHERE prorettype <> 'trigger'::regtype AND (provolatile = 'v' OR proparallel <> 's')
	AND oid NOT IN (SELECT oid FROM writer)
	-- what an import is made of writes, or remembers something between rows
	AND proname NOT LIKE 'import\_%'
	-- sees what the same statement has entered
	AND (proname <> 'sees_fulfilment' OR (provolatile, proparallel) IS DISTINCT FROM ('v', 'u'))
ORDER BY routine::text COLLATE "C";
SELECT routine, provolatile, proparallel
FROM writer
WHERE (provolatile, proparallel) IS DISTINCT FROM ('v', 'u')
ORDER BY routine::text COLLATE "C";

-- The trigger that leaves entries in the ledger, for writers who may not.
SELECT routine AS security_definer FROM routine
WHERE prosecdef AND NOT (proname = 'note_entry' AND prorettype = 'trigger'::regtype AND proacl IS NOT NULL) ORDER BY routine::text COLLATE "C";

-- Nothing in a register belongs to the extension, or dropping that would take it.
SELECT pg_describe_object(d.classid, d.objid, d.objsubid) AS belongs_to_extension
FROM pg_depend d
WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
	AND (d.classid = 'pg_class'::regclass AND d.objid IN (SELECT oid FROM relation)
		OR d.classid = 'pg_proc'::regclass AND d.objid IN (SELECT oid FROM routine))
ORDER BY 1;

DROP VIEW writer, routine, attribute, relation;
SET client_min_messages = warning;
DROP SCHEMA forgotten CASCADE;
