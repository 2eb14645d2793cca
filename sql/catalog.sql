--
-- Asks the catalogues what was forgotten in the extension. Every query lists
-- objects that break a rule, so every answer is empty; what is right to be
-- otherwise is named in the query, with its reason.
--
CREATE TEMP VIEW member AS
	SELECT d.classid, d.objid,
		pg_describe_object(d.classid, d.objid, 0) AS object
	FROM pg_depend d
	JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
	WHERE e.extname = 'oversight' AND d.deptype = 'e';
CREATE TEMP VIEW routine AS
	SELECT p.*, p.oid::regprocedure AS routine, l.lanname
	FROM member m
	JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
	JOIN pg_language l ON l.oid = p.prolang;
CREATE TEMP VIEW base_type AS
	SELECT t.*, t.oid::regtype AS type
	FROM member m
	JOIN pg_type t ON m.classid = 'pg_type'::regclass AND t.oid = m.objid
	WHERE t.typtype = 'b' AND t.typcategory <> 'A';

-- Not all is well because nothing was looked at.
SELECT count(*) > 0 AS has_members FROM member;

--
-- Comments
--
-- Operator families come with their classes and are not commented apart.
SELECT object AS without_comment
FROM member
WHERE obj_description(objid, classid::regclass::name) IS NULL
	AND classid <> 'pg_opfamily'::regclass
ORDER BY object COLLATE "C";

SELECT m.object, a.attname AS column_without_comment
FROM member m
JOIN pg_attribute a ON m.classid = 'pg_class'::regclass AND a.attrelid = m.objid
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'v', 'm', 'p')
WHERE a.attnum > 0 AND NOT a.attisdropped
	AND col_description(a.attrelid, a.attnum) IS NULL
ORDER BY m.object COLLATE "C", a.attnum;

-- A comment is a sentence about the object, not a placeholder.
SELECT object, obj_description(objid, classid::regclass::name) AS too_short
FROM member
WHERE length(obj_description(objid, classid::regclass::name)) < 10
ORDER BY object COLLATE "C";

--
-- Functions
--
-- VOLATILE and PARALLEL UNSAFE are what a function gets that says nothing, so
-- the ones that write, and mean it, are listed.
CREATE TEMP VIEW writes AS SELECT unnest('{
	create_register, load_example, generate_national, upgrade_register, apply_register_upgrades,
	lock_register, check_upgrade, grant_access, revoke_access, renew_access, make_access_policies, settle_privileges,
	start_ledger, seal_ledger, erase_subject, erase_reported, note_erasure,
	check_run, keep_snapshot, take_snapshot, run_due, run_scheduled, schedule, unschedule,
	import_authority, import_document}'::name[]) AS proname;
SELECT routine, provolatile, proparallel
FROM routine
WHERE (provolatile = 'v' OR proparallel <> 's')
	AND prorettype <> 'trigger'::regtype
	AND proname NOT IN (SELECT proname FROM writes)
	-- reads the register that it is told to, and sets the search path for that;
	-- or catches an error, for which a parallel worker has no transaction
	AND (proname NOT IN ('calendar_feed', 'calendar_rule', 'export_authority') OR (provolatile, proparallel) IS DISTINCT FROM ('s', 'u'))
	-- asks the session, of which a parallel worker knows nothing
	AND (proname <> 'is_importing' OR (provolatile, proparallel) IS DISTINCT FROM ('s', 'r'))
ORDER BY routine::text COLLATE "C";

-- The listed ones and triggers are both.
SELECT routine, provolatile, proparallel
FROM routine
WHERE (prorettype = 'trigger'::regtype OR proname IN (SELECT proname FROM writes))
	AND (provolatile, proparallel) IS DISTINCT FROM ('v', 'u')
ORDER BY routine::text COLLATE "C";

-- On PostgreSQL 15 the libraries of all extensions share one namespace.
SELECT routine, prosrc AS link_name_without_prefix
FROM routine
WHERE lanname = 'c' AND prosrc NOT LIKE 'oversight\_%'
ORDER BY routine::text COLLATE "C";

SELECT routine AS plpgsql_without_search_path, proconfig
FROM routine
WHERE lanname = 'plpgsql'
	AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (proconfig), false)
ORDER BY routine::text COLLATE "C";

-- A body kept as text is resolved by the caller's search path.
SELECT routine AS sql_without_begin_atomic
FROM routine
WHERE lanname = 'sql' AND prosqlbody IS NULL
ORDER BY routine::text COLLATE "C";

SELECT routine AS security_definer
FROM routine
WHERE prosecdef
ORDER BY routine::text COLLATE "C";

-- Only support functions, which the server calls, take internal arguments.
SELECT routine AS takes_or_gives_internal
FROM routine
WHERE (prorettype = 'internal'::regtype OR 'internal'::regtype = ANY (proargtypes))
	AND proname !~ '_(recv|support|sortsupport)$'
ORDER BY routine::text COLLATE "C";

--
-- Types
--
SELECT type, typsend, typreceive
FROM base_type
WHERE typsend = 0 OR typreceive = 0 OR typarray = 0
ORDER BY type::text COLLATE "C";

SELECT t.type, am.amname AS without_default_class
FROM base_type t
CROSS JOIN pg_am am
WHERE am.amname IN ('btree', 'hash')
	AND NOT EXISTS (SELECT FROM pg_opclass o
		WHERE o.opcmethod = am.oid AND o.opcintype = t.oid AND o.opcdefault)
ORDER BY t.type::text COLLATE "C", am.amname;

-- Input, output and their binary pair must not depend on anything but the value.
SELECT t.type, p.oid::regprocedure AS routine, p.provolatile, p.proisstrict
FROM base_type t
JOIN pg_proc p ON p.oid IN (t.typinput, t.typoutput, t.typsend, t.typreceive)
WHERE p.provolatile <> 'i' OR NOT p.proisstrict
ORDER BY t.type::text COLLATE "C", p.proname;

--
-- Operator classes and operators
--
SELECT m.object AS invalid
FROM member m
WHERE CASE WHEN m.classid = 'pg_opclass'::regclass THEN NOT amvalidate(m.objid) END
ORDER BY m.object COLLATE "C";

-- Hash partitioning and hash joins beyond 32 bits need the second function.
SELECT m.object AS without_extended_hash
FROM member m
JOIN pg_opclass o ON m.classid = 'pg_opclass'::regclass AND o.oid = m.objid
JOIN pg_am am ON am.oid = o.opcmethod AND am.amname = 'hash'
WHERE NOT EXISTS (SELECT FROM pg_amproc p
	WHERE p.amprocfamily = o.opcfamily AND p.amproclefttype = o.opcintype AND p.amprocnum = 2)
ORDER BY m.object COLLATE "C";

-- What a btree class compares with needs its mirror image, its opposite and
-- estimators; equality must also be usable for hash and merge joins.
SELECT DISTINCT ao.amopopr::regoperator AS half_described
FROM member m
JOIN pg_opclass c ON m.classid = 'pg_opclass'::regclass AND c.oid = m.objid
JOIN pg_am am ON am.oid = c.opcmethod AND am.amname = 'btree'
JOIN pg_amop ao ON ao.amopfamily = c.opcfamily
JOIN pg_operator o ON o.oid = ao.amopopr
WHERE o.oprcom = 0 OR o.oprnegate = 0 OR o.oprrest = 0 OR o.oprjoin = 0
	OR ao.amopstrategy = 3 AND NOT (o.oprcanmerge AND o.oprcanhash);

--
-- Aggregates
--
-- A state of type internal cannot be distributed, and without a combine
-- function an aggregate is never computed in parallel.
SELECT r.routine AS aggregate, a.aggtranstype::regtype, a.aggcombinefn
FROM routine r
JOIN pg_aggregate a ON a.aggfnoid = r.oid
WHERE a.aggtranstype = 'internal'::regtype OR a.aggcombinefn = 0
ORDER BY r.routine::text COLLATE "C";

--
-- Tables
--
-- The rows of an extension's own tables are dumped only when registered.
SELECT m.object AS not_dumped
FROM member m
JOIN pg_class c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid AND c.relkind IN ('r', 'p', 'S')
WHERE NOT EXISTS (SELECT FROM pg_extension e
	WHERE e.extname = 'oversight' AND c.oid = ANY (e.extconfig))
ORDER BY m.object COLLATE "C";

-- Everybody may use the vocabulary.
SELECT n.nspname AS not_usable_by_public
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname = 'oversight'
	AND NOT EXISTS (SELECT FROM aclexplode(n.nspacl) WHERE grantee = 0 AND privilege_type = 'USAGE');

DROP VIEW base_type, routine, member;
