-- access: who may see and write what in a register.
--
-- A grant is a row of the register's table access_grant. Policies on every table
-- of the register ask it, so that a row is seen by those alone who have access to
-- its authority; the privileges of PostgreSQL, which are given and taken away
-- with it, say which tables a level sees at all. Nothing runs with the rights of
-- anyone but its caller.

CREATE FUNCTION access_authorities(grants regclass, authorities regclass, level text, whole boolean) RETURNS text[]
	AS 'MODULE_PATHNAME', 'oversight_access_authorities' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION access_authorities(regclass, regclass, text, boolean) IS
	'the authorities of a register, given by its tables access_grant and authority, on which the current role has a level of access or a higher one; with whole only those on which it is not limited to a service';

CREATE FUNCTION has_access_support(internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'oversight_has_access_support' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION has_access_support(internal) IS
	'tells the planner which index serves has_access and how many rows to expect of it';

CREATE FUNCTION has_access(authority text, grants regclass, authorities regclass, level text, whole boolean) RETURNS boolean
	AS 'MODULE_PATHNAME', 'oversight_has_access' LANGUAGE C STABLE STRICT PARALLEL SAFE
	SUPPORT has_access_support;
COMMENT ON FUNCTION has_access(text, regclass, regclass, text, boolean) IS
	'whether an authority is one of access_authorities; what the policies of a register ask of each row';

CREATE FUNCTION access_services(grants regclass, authorities regclass, level text) RETURNS text[]
	AS 'MODULE_PATHNAME', 'oversight_access_services' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION access_services(regclass, regclass, text) IS
	'the services to which a level of access of the current role is limited, each as the code of the authority, a line break and the name of the service';

CREATE FUNCTION access_to_all(grants regclass, level text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'oversight_access_to_all' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION access_to_all(regclass, text) IS
	'whether the current role has a level of access, or a higher one, to every authority of a register, those still to come included';

-- The one list of what each table is. A table of the layout that is missing here
-- is readable by its owner alone, and sql/access.sql fails.
--
-- see    everyone       all who have access to the register see all its rows
--        published      they see rows that name a source other than own records
--                       too; rows of an authority only with access to it
--        authority      rows of an authority, with access to it
--        duty           the same, and for a service those of its duties (or of none)
--        person         the same for case_reader and above
--        own            rows about roles that the current role has
--        owner          the owner alone
-- add    the lowest level that adds rows; those of an authority to it alone
--        (every: only a manager of the whole register)
-- change who changes and removes rows: the manager of their authority, or of the
--        whole register (every; party: of the authority that the body or post is
--        part of as well, and nobody else adds to these), or the owner alone
CREATE FUNCTION access_rule() RETURNS TABLE (table_name text, see text, add text, change text, reason text)
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT r.table_name, r.see, r.add, r.change, r.reason FROM (VALUES
		('register_info', 'everyone', 'owner', 'owner', 'which layout the register has'),
		('source', 'everyone', 'manager', 'every', 'which documents there are, shared by all authorities'),
		('authority', 'everyone', 'every', 'every', 'a published fact'),
		('authority_code', 'everyone', 'manager', 'manager', 'a published fact'),
		('authority_succession', 'everyone', 'every', 'every', 'a published fact'),
		('party', 'everyone', 'manager', 'party', 'bodies, people in public office and posts, shared by all authorities'),
		('role_holder', 'everyone', 'manager', 'party', 'who held a public post'),
		('timescale', 'everyone', 'every', 'every', 'what the law says'),
		('timescale_event', 'everyone', 'every', 'every', 'what the law says'),
		('rag_rule', 'everyone', 'every', 'every', 'how colours are made, for all authorities alike'),
		('quality_rule', 'everyone', 'every', 'every', 'what is looked for, in all authorities alike'),
		('framework', 'everyone', 'every', 'every', 'a published fact'),
		('judgement_area', 'everyone', 'every', 'every', 'a published fact'),
		('framework_interval', 'everyone', 'every', 'every', 'a published fact'),
		('inspection', 'everyone', 'manager', 'manager', 'a published fact: a benchmark of one is no benchmark'),
		('judgement', 'everyone', 'manager', 'manager', 'a published fact: a benchmark of one is no benchmark'),
		('finding', 'published', 'manager', 'manager', 'published in a report, or the authority''s own'),
		('intervention', 'published', 'manager', 'manager', 'published, and compared with others, or the authority''s own'),
		('measure', 'everyone', 'manager', 'every', 'what is counted, for all authorities alike'),
		('observation', 'published', 'recorder', 'manager', 'published, and compared with others, or the authority''s own'),
		('neighbour', 'everyone', 'manager', 'manager', 'a published fact'),
		('instrument', 'authority', 'manager', 'manager', 'the authority''s business'),
		('decision', 'duty', 'manager', 'manager', 'the authority''s business'),
		('sign_off', 'authority', 'manager', 'manager', 'the authority''s business'),
		('event', 'authority', 'manager', 'manager', 'the authority''s business'),
		('risk', 'duty', 'manager', 'manager', 'the authority''s business'),
		('target', 'authority', 'manager', 'manager', 'the authority''s business'),
		('cost_estimate', 'authority', 'manager', 'manager', 'the authority''s business'),
		('obligation', 'duty', 'manager', 'manager', 'the authority''s business'),
		('obligation_party', 'duty', 'manager', 'manager', 'the authority''s business'),
		('rhythm', 'duty', 'manager', 'manager', 'the authority''s business'),
		('suspension', 'duty', 'manager', 'manager', 'the authority''s business'),
		('escalation', 'duty', 'manager', 'manager', 'the authority''s business'),
		('fulfilment', 'duty', 'recorder', 'manager', 'the authority''s business'),
		('fulfils', 'duty', 'recorder', 'manager', 'the authority''s business'),
		('progress', 'duty', 'recorder', 'manager', 'the authority''s business'),
		('commentary', 'duty', 'recorder', 'manager', 'the authority''s business'),
		('subject', 'person', 'manager', 'manager', 'tells of one person'),
		('case_note', 'person', 'recorder', 'manager', 'tells of one person'),
		('access_grant', 'own', 'owner', 'owner', 'who has access is the owner''s to say'),
		('access_given', 'owner', 'owner', 'owner', 'what grant_access keeps for revoke_access'),
		-- what was reported, and who was reminded
		('snapshot', 'authority', 'manager', 'manager', 'what was reported of the authority''s business'),
		('snapshot_line', 'duty', 'manager', 'manager', 'what was reported of the authority''s business'),
		('reminder', 'duty', 'manager', 'manager', 'the authority''s business'),
		('due_run', 'everyone', 'owner', 'owner', 'when what falls due was last looked for, which the owner does'),
		-- the ledger, which nobody but the owner reads or writes
		('entry', 'owner', 'owner', 'owner', 'the ledger'),
		('block', 'owner', 'owner', 'owner', 'the ledger'),
		('block_entry', 'owner', 'owner', 'owner', 'the ledger'),
		('erasure_key', 'owner', 'owner', 'owner', 'the ledger')
	) AS r (table_name, see, add, change, reason);
END;
COMMENT ON FUNCTION access_rule() IS
	'for each table of a register: who sees its rows, the lowest level that adds to them, who changes and removes them, and why';

-- The policies of one register, dropped and made again. The search path is the
-- register's, so that an expression can name its tables.
CREATE FUNCTION make_access_policies(register text) RETURNS bigint
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	rule record;
	policy record;
	made bigint := 0;
	-- the authorities on which the current role has a level, and whether a row's is one of them
	has CONSTANT text := '(SELECT oversight.access_authorities(''access_grant''::regclass, ''authority''::regclass, %L, %L))::text[]';
	any_of CONSTANT text := 'oversight.has_access(authority, ''access_grant''::regclass, ''authority''::regclass, %L, %L)';
	to_all CONSTANT text := '(SELECT oversight.access_to_all(''access_grant''::regclass, %L))';
	a_manager CONSTANT text := '(SELECT cardinality(' || format(has, 'manager', true) || ') > 0)';
	own_records CONSTANT text := 'ARRAY(SELECT s.code FROM source s WHERE s.publisher = ''own-records'')';
	part text;
	links text;
	whose text;
	see text;
	add text;
	change text;
	seen_from text;
BEGIN
	PERFORM set_config('search_path', format('pg_catalog, %I, oversight, pg_temp', register), true);
	FOR rule IN
		SELECT r.*, c.oid AS relation,
			EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'authority' AND NOT a.attisdropped) AS has_authority,
			EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'obligation' AND NOT a.attisdropped) AS has_obligation,
			-- what a row says of who wrote it and when
			s.stamps, s.has_who
		FROM oversight.access_rule() r
		JOIN pg_class c ON c.relname = r.table_name AND c.relkind IN ('r', 'p')
		JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = register
		CROSS JOIN LATERAL (
			SELECT string_agg(format('%I = %s', a.attname, d.written), ' AND ' ORDER BY a.attnum) AS stamps, bool_or(d.written = 'CURRENT_USER') AS has_who
			FROM pg_attribute a
			JOIN (SELECT d.adrelid, d.adnum, pg_get_expr(d.adbin, d.adrelid) AS written FROM pg_attrdef d) d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
			WHERE a.attrelid = c.oid AND a.attnotnull AND d.written IN ('CURRENT_USER', 'now()')) s
		ORDER BY r.table_name
	LOOP
		EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', rule.relation::regclass);
		FOR policy IN SELECT p.polname FROM pg_policy p WHERE p.polrelid = rule.relation AND p.polname LIKE 'access\_%' LOOP
			EXECUTE format('DROP POLICY %I ON %s', policy.polname, rule.relation::regclass);
		END LOOP;

		-- of what hangs on a duty, a service sees and adds its own
		part := CASE
			WHEN rule.table_name = 'obligation'
				THEN 'authority || chr(10) || team = ANY ((SELECT oversight.access_services(''access_grant''::regclass, ''authority''::regclass, %L))::text[])'
			WHEN rule.table_name = 'fulfilment'
				THEN 'recorded_by = current_user OR fulfilment_is_of_service(authority, id, %L)'
			WHEN rule.table_name = 'subject'
				THEN 'subject_is_of_service(authority, id, %L)'
			WHEN rule.table_name = 'case_note'
				THEN 'subject_is_of_service(authority, subject, %L)'
			-- what was reported of a duty says which team's it was
			WHEN rule.table_name = 'snapshot_line'
				THEN 'NOT content ? ''obligation'' OR authority || chr(10) || (content ->> ''team'') = ANY ((SELECT oversight.access_services(''access_grant''::regclass, ''authority''::regclass, %L))::text[])'
			WHEN rule.see IN ('duty', 'person') AND rule.has_obligation
				THEN 'obligation IS NULL OR duty_is_of_service(authority, obligation, %L)'
		END;
		-- and hangs it on what it sees
		links := CASE rule.table_name
			WHEN 'fulfils' THEN 'sees_fulfilment(authority, fulfilment)'
			WHEN 'case_note' THEN '(obligation IS NULL OR duty_is_of_service(authority, obligation, %1$L)) AND (fulfilment IS NULL OR sees_fulfilment(authority, fulfilment))'
		END;
		-- of which authority a body or post is, or is part of
		whose := CASE rule.table_name
			WHEN 'party' THEN 'coalesce(authority, party_authority(part_of))'
			WHEN 'role_holder' THEN 'party_authority(post)'
		END;
		seen_from := CASE rule.see WHEN 'person' THEN 'case_reader' ELSE 'reader' END;
		see := CASE rule.see
			WHEN 'everyone' THEN 'true'
			WHEN 'published' THEN format(any_of, 'reader', false) || ' OR source <> ALL (' || own_records || ')'
			WHEN 'authority' THEN format(any_of, 'reader', false)
			WHEN 'own' THEN 'EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname::text = role AND pg_has_role(r.oid, ''USAGE''))'
				' OR ' || format(to_all, 'manager') || ' OR ' || format(any_of, 'manager', true)
			WHEN 'owner' THEN NULL
			ELSE format(any_of, seen_from, false)
				|| coalesce(' AND (' || format(any_of, seen_from, true) || ' OR ' || format(part, seen_from) || ')', '')
		END;
		change := CASE
			WHEN rule.change = 'owner' THEN NULL
			WHEN rule.change = 'every' THEN format(to_all, 'manager')
			WHEN rule.change = 'party' THEN format(to_all, 'manager') || ' OR ' || whose || ' = ANY (' || format(has, 'manager', true) || ')'
			ELSE format(any_of, 'manager', true)
		END;
		-- the daily run is the owner's, and a line of its own in between would stop it
		IF rule.table_name IN ('snapshot', 'snapshot_line') THEN
			change := change || ' AND series <> ''daily''';
		END IF;
		add := CASE
			WHEN rule.add = 'owner' THEN NULL
			WHEN rule.add = 'every' THEN format(to_all, 'manager')
			-- what is of no authority is for every manager to add
			WHEN rule.table_name = 'party' THEN a_manager || ' AND coalesce(authority = ANY (' || format(has, 'manager', true) || '), true)'
				' AND coalesce(party_authority(part_of) = ANY (' || format(has, 'manager', true) || '), true)'
			WHEN rule.table_name = 'role_holder' THEN a_manager || ' AND coalesce(' || whose || ' = ANY (' || format(has, 'manager', true) || '), true)'
			WHEN rule.add = 'manager' AND NOT rule.has_authority THEN a_manager
			WHEN rule.add = 'manager' THEN change
			WHEN part IS NULL OR rule.table_name = 'fulfilment' THEN format(any_of, rule.add, false)
			ELSE format(any_of, rule.add, false) || ' AND (' || format(any_of, rule.add, true)
				|| ' OR (' || format(part, rule.add) || ')' || coalesce(' AND ' || format(links, rule.add), '') || ')'
		END;
		-- Nobody writes in another's name or as of another time, but a manager what
		-- an export that is read back says of it.
		IF add IS NOT NULL AND rule.add = 'recorder' THEN
			add := add || ' AND (' || rule.stamps || ' OR ' || format(any_of, 'manager', true) || ')';
		ELSIF add IS NOT NULL AND rule.has_who THEN
			add := '(' || add || ') AND ' || rule.stamps;
		END IF;

		FOR policy IN
			SELECT p.* FROM (VALUES
				('access_see', 'SELECT', see, NULL, 'Which rows a role sees.'),
				('access_add', 'INSERT', NULL, add, 'Which rows a role may add.'),
				('access_change', 'UPDATE', change, CASE rule.change WHEN 'party' THEN '(' || change || ') AND ' || add ELSE change END, 'Which rows a role may change, and into what.'),
				('access_remove', 'DELETE', change, NULL, 'Which rows a role may remove.')
			) AS p (name, command, using_, check_, words)
			WHERE p.using_ IS NOT NULL OR p.check_ IS NOT NULL
		LOOP
			EXECUTE format('CREATE POLICY %I ON %s FOR %s', policy.name, rule.relation::regclass, policy.command)
				|| coalesce(' USING (' || policy.using_ || ')', '') || coalesce(' WITH CHECK (' || policy.check_ || ')', '');
			EXECUTE format('COMMENT ON POLICY %I ON %s IS %L', policy.name, rule.relation::regclass, policy.words);
			made := made + 1;
		END LOOP;
	END LOOP;
	RETURN made;
END
$$;
COMMENT ON FUNCTION make_access_policies(text) IS
	'makes the row-level security of a register anew from access_rule(), and says how many policies that are; what renew_access is made of';

-- The privileges that a role needs for the grants it has, table by table.
CREATE FUNCTION needed_privileges(register text, role text) RETURNS TABLE (kind text, object text, privilege text)
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	levels CONSTANT text[] := '{reader,case_reader,recorder,manager}';
	held integer;
BEGIN
	EXECUTE format('SELECT max(array_position($1, g.level)) FROM %I.access_grant g WHERE g.role = $2', register)
		INTO held USING levels, needed_privileges.role;
	IF held IS NULL THEN
		RETURN;
	END IF;
	RETURN QUERY
	SELECT 'schema', '', 'USAGE'
	UNION ALL
	SELECT 'table', r.table_name, p.privilege
	FROM oversight.access_rule() r
	JOIN pg_class c ON c.relname = r.table_name AND c.relkind IN ('r', 'p')
	JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = register
	CROSS JOIN LATERAL (VALUES
		('SELECT', CASE r.see WHEN 'owner' THEN NULL WHEN 'person' THEN 2 ELSE 1 END),
		('INSERT', CASE r.add WHEN 'owner' THEN NULL WHEN 'recorder' THEN 3 ELSE 4 END),
		('UPDATE', CASE r.change WHEN 'owner' THEN NULL ELSE 4 END),
		('DELETE', CASE r.change WHEN 'owner' THEN NULL ELSE 4 END)
	) AS p (privilege, level)
	WHERE held >= p.level
	UNION ALL
	-- reports and imports, which have a function of the same name; no others,
	-- because a view that somebody added can show more than its reader may see
	SELECT 'table', v.relname::text, p.privilege
	FROM pg_class v
	JOIN pg_namespace n ON n.oid = v.relnamespace AND n.nspname = register
	CROSS JOIN LATERAL (VALUES
		('SELECT', CASE WHEN v.relname NOT LIKE 'import\_%' THEN 1 END),
		('INSERT', CASE WHEN v.relname IN ('import_fulfilments', 'import_observations', 'import_observations_in_full') THEN 3 WHEN v.relname LIKE 'import\_%' THEN 4 END)
	) AS p (privilege, level)
	WHERE v.relkind = 'v' AND held >= p.level
	  AND v.reloptions && '{security_invoker=true,security_invoker=on,security_invoker=1}'
	  AND EXISTS (SELECT FROM pg_proc f WHERE f.pronamespace = n.oid AND f.proname = v.relname)
	UNION ALL
	-- functions are everybody's, unless somebody took that away
	SELECT 'function', f.proname || '(' || pg_get_function_identity_arguments(f.oid) || ')', 'EXECUTE'
	FROM pg_proc f
	JOIN pg_namespace n ON n.oid = f.pronamespace AND n.nspname = register
	WHERE f.prokind = 'f' AND NOT f.prosecdef AND NOT has_function_privilege('public', f.oid, 'EXECUTE');
END
$$;
COMMENT ON FUNCTION needed_privileges(text, text) IS
	'the privileges of PostgreSQL that a role needs in a register for the access it was granted there';

CREATE FUNCTION held_privileges(register text, grantee oid) RETURNS TABLE (kind text, object text, privilege text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT 'schema', '', a.privilege_type
	FROM pg_namespace n, aclexplode(n.nspacl) a
	WHERE n.nspname = held_privileges.register AND a.grantee = held_privileges.grantee
	UNION
	SELECT 'table', c.relname::text, a.privilege_type
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
	WHERE n.nspname = held_privileges.register AND a.grantee = held_privileges.grantee
	UNION
	SELECT 'function', f.proname || '(' || pg_get_function_identity_arguments(f.oid) || ')', a.privilege_type
	FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace, aclexplode(f.proacl) a
	WHERE n.nspname = held_privileges.register AND a.grantee = held_privileges.grantee;
END;
COMMENT ON FUNCTION held_privileges(text, oid) IS
	'the privileges of PostgreSQL that were given to a role itself on a register, its tables, views and functions, whoever gave them';

-- Gives a role the privileges it needs and has not, remembers which they were,
-- and takes away those remembered that it no longer needs.
CREATE FUNCTION settle_privileges(register text, role text) RETURNS bigint
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	grantee oid := (SELECT r.oid FROM pg_roles r WHERE r.rolname::text = settle_privileges.role);
	owner oid := (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = register);
	step record;
	changed bigint := 0;
BEGIN
	-- What a role that is no longer there was given, and this one holds, it was given
	-- under that name: it was renamed.
	EXECUTE format($q$
		INSERT INTO %1$I.access_given (role, kind, object, privilege)
		SELECT DISTINCT $3, p.kind, p.object, p.privilege
		FROM oversight.held_privileges($1, $2) p
		JOIN %1$I.access_given g USING (kind, object, privilege)
		WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname::text = g.role)
		  AND EXISTS (SELECT FROM %1$I.access_grant x WHERE x.role = $3)
		ON CONFLICT DO NOTHING $q$, register) USING register, grantee, role;
	FOR step IN EXECUTE format($q$
		WITH held AS (
			SELECT p.kind, p.object, p.privilege FROM oversight.held_privileges($1, $2) p
		), needed AS (
			SELECT p.kind, p.object, p.privilege FROM oversight.needed_privileges($1, $3) p
		)
		SELECT coalesce(p.kind, g.kind) AS kind, coalesce(p.object, g.object) AS object, coalesce(p.privilege, g.privilege) AS privilege,
			p.kind IS NOT NULL AS needed, h.kind IS NOT NULL AS held, g.kind IS NOT NULL AS given
		FROM needed p
		FULL JOIN (SELECT * FROM %1$I.access_given x WHERE x.role = $3) g USING (kind, object, privilege)
		LEFT JOIN held h ON (h.kind, h.object, h.privilege) = (coalesce(p.kind, g.kind), coalesce(p.object, g.object), coalesce(p.privilege, g.privilege))
		ORDER BY 1, 2, 3 $q$, register) USING register, grantee, role
	LOOP
		IF step.needed AND NOT step.held AND grantee IS NOT NULL AND grantee <> owner THEN
			EXECUTE format('GRANT %s ON %s TO %I', step.privilege, oversight.access_object(register, step.kind, step.object), role);
			IF NOT step.given THEN
				EXECUTE format('INSERT INTO %I.access_given (role, kind, object, privilege) VALUES ($1, $2, $3, $4)', register)
					USING role, step.kind, step.object, step.privilege;
			END IF;
			changed := changed + 1;
		ELSIF NOT step.needed THEN
			IF step.held THEN
				EXECUTE format('REVOKE %s ON %s FROM %I', step.privilege, oversight.access_object(register, step.kind, step.object), role);
			END IF;
			EXECUTE format('DELETE FROM %I.access_given g WHERE (g.role, g.kind, g.object, g.privilege) = ($1, $2, $3, $4)', register)
				USING role, step.kind, step.object, step.privilege;
			changed := changed + 1;
		END IF;
	END LOOP;
	RETURN changed;
END
$$;
COMMENT ON FUNCTION settle_privileges(text, text) IS
	'gives a role the privileges of PostgreSQL that its access to a register needs, takes away those given earlier that it no longer needs, and says how many changed';

CREATE FUNCTION access_object(register text, kind text, object text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE access_object.kind
		WHEN 'schema' THEN pg_catalog.format('SCHEMA %I', access_object.register)
		WHEN 'table' THEN pg_catalog.format('TABLE %I.%I', access_object.register, access_object.object)
		ELSE pg_catalog.format('FUNCTION %I.%I%s', access_object.register, pg_catalog.split_part(access_object.object, '(', 1),
			pg_catalog.substr(access_object.object, pg_catalog.strpos(access_object.object, '('))) END;
END;
COMMENT ON FUNCTION access_object(text, text, text) IS
	'a schema, table, view or function of a register as GRANT names it';

-- Refuses what is no register, one without access, and a caller who does not own it.
CREATE FUNCTION check_register_owner(register text, act text) RETURNS void
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := check_register_owner.register;
	owner oid;
BEGIN
	-- says so when there is no such schema, or when it is no register
	SELECT n.nspowner INTO owner FROM pg_namespace n WHERE n.nspname = register;
	IF owner IS NULL OR NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = register AND c.relname = 'register_info' AND c.relkind = 'r') THEN
		PERFORM oversight.register_info(register);
	END IF;
	IF NOT pg_has_role(owner, 'USAGE') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = format('role "%s" may not %s register %I', current_user, act, register),
			DETAIL = format('That is for its owner, "%s".', pg_get_userbyid(owner)),
			HINT = format('Ask the owner, or become the owner, for example by SET ROLE %I.', pg_get_userbyid(owner));
	END IF;
END
$$;
COMMENT ON FUNCTION check_register_owner(text, text) IS
	'refuses, in a sentence that names what is to be done, whoever does not own a register';

CREATE FUNCTION check_access_owner(register text, act text) RETURNS void
	LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := check_access_owner.register;
BEGIN
	PERFORM oversight.check_register_owner(register, act);
	IF NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = register AND c.relname = 'access_grant' AND c.relkind = 'r') THEN
		RAISE EXCEPTION USING
			ERRCODE = 'object_not_in_prerequisite_state',
			MESSAGE = format('register %I has no table access_grant', register),
			DETAIL = 'Its layout is older than access by authority.',
			HINT = format('Upgrade it first, for example by SELECT oversight.upgrade_register(%L).', register);
	END IF;
END
$$;
COMMENT ON FUNCTION check_access_owner(text, text) IS
	'refuses whoever does not own a register, and a register of a layout older than access by authority';

CREATE FUNCTION renew_access(register text) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := renew_access.register;
	policies bigint;
	who text;
	roles text[] := '{}';
	changed bigint := 0;
BEGIN
	PERFORM oversight.check_access_owner(register, 'renew the access to');
	PERFORM oversight.lock_register(register, 'ACCESS EXCLUSIVE');
	policies := oversight.make_access_policies(register);
	FOR who IN EXECUTE format('SELECT g.role FROM %1$I.access_grant g UNION SELECT g.role FROM %1$I.access_given g ORDER BY 1', register) LOOP
		changed := changed + oversight.settle_privileges(register, who);
		roles := roles || who;
	END LOOP;
	RETURN format('access to register %I renewed: %s policies, %s privileges of %s roles changed',
		register, policies, changed, cardinality(roles));
END
$$;
COMMENT ON FUNCTION renew_access(text) IS
	'makes the row-level security of a register anew and gives every role the privileges that its access needs; after a restore without privileges, or to put right what somebody changed';

CREATE FUNCTION grant_access(register text, role text, level text, authority text DEFAULT NULL, service text DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := grant_access.register;
	role CONSTANT text := grant_access.role;
	level CONSTANT text := grant_access.level;
	authority CONSTANT text := grant_access.authority;
	service CONSTANT text := grant_access.service;
	levels CONSTANT text[] := '{reader,case_reader,recorder,manager}';
	known boolean;
	meant text;
	before text;
	place text;
	owner name;
BEGIN
	PERFORM oversight.check_access_owner(register, 'grant access to');
	-- Two at once would give privileges on one table at the same time, which the
	-- server refuses; so would one while somebody changes the tables. Whoever waits
	-- has read no table of the register yet, so nobody waits for them.
	EXECUTE format('LOCK TABLE %I.access_grant IN SHARE ROW EXCLUSIVE MODE', register);
	IF role IS NULL OR level IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = format('%s must not be null', CASE WHEN role IS NULL THEN 'role' ELSE 'level' END),
			DETAIL = 'Access is granted to a role, at a level, to one authority or to all.',
			HINT = format('Write, for example, SELECT oversight.grant_access(%L, ''board'', ''reader'', ''E06000021'').', register);
	END IF;
	IF NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname::text = role) THEN
		SELECT min(r.rolname::text) INTO meant FROM pg_roles r
		WHERE lower(r.rolname) = lower(btrim(role, E' \t\r\n"')) HAVING count(*) = 1;
		RAISE EXCEPTION USING
			ERRCODE = 'undefined_object',
			MESSAGE = format('role "%s" does not exist', role),
			DETAIL = 'Access is granted to a role of this server, to be had by its members.',
			HINT = coalesce('Perhaps you mean ' || quote_literal(meant) || '.', format('Make it first, for example by CREATE ROLE %I.', coalesce(nullif(btrim(role), ''), 'board')));
	END IF;
	IF array_position(levels, level) IS NULL THEN
		SELECT min(l) INTO meant FROM unnest(levels) l
		WHERE replace(l, '_', '') = lower(regexp_replace(level, '[[:space:]_-]', '', 'g'));
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_parameter_value',
			MESSAGE = format('unknown level of access: "%s"', level),
			DETAIL = format('It is one of: "%s".', array_to_string(levels, '", "')),
			HINT = coalesce('Perhaps you mean "' || meant || '".', 'Write one of them as it stands, for example "reader".');
	END IF;
	IF authority IS NOT NULL THEN
		PERFORM set_config('search_path', format('pg_catalog, %I, pg_temp', register), true);
		PERFORM enter_authority(register, authority);
		PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);
	END IF;
	IF service IS NOT NULL THEN
		IF level = 'manager' THEN
			RAISE EXCEPTION USING
				ERRCODE = 'invalid_parameter_value',
				MESSAGE = format('a manager cannot be limited to service "%s"', service),
				DETAIL = 'Whoever changes the duties of one service has to see those of the others, so that circles and second duties of a kind are found.',
				HINT = format('Limit a recorder, for example by SELECT oversight.grant_access(%L, %L, ''recorder'', %L, %L).', register, role, authority, service);
		END IF;
		EXECUTE format('SELECT EXISTS (SELECT FROM %I.obligation o WHERE o.team = $1 AND ($2 IS NULL OR o.authority = $2))', register)
			INTO known USING service, authority;
		IF NOT known THEN
			EXECUTE format('SELECT string_agg(format(''"%%s"'', t.team), '', '') FROM (
					SELECT DISTINCT o.team FROM %I.obligation o WHERE o.team IS NOT NULL AND ($1 IS NULL OR o.authority = $1) ORDER BY 1 LIMIT 12) t', register)
				INTO meant USING authority;
			RAISE EXCEPTION USING
				ERRCODE = 'foreign_key_violation',
				MESSAGE = format('no duty%s is of service "%s"', coalesce(' of authority "' || authority || '"', ''), service),
				DETAIL = coalesce('These have duties: ' || meant || '.', 'No duty there names a team.'),
				HINT = 'A service is named as the team of its duties is, in the table obligation.';
		END IF;
	END IF;
	SELECT pg_get_userbyid(n.nspowner) INTO owner FROM pg_namespace n WHERE n.nspname = register;
	IF owner::text = role THEN
		RAISE EXCEPTION USING
			ERRCODE = 'invalid_grant_operation',
			MESSAGE = format('role "%s" owns register %I', role, register),
			DETAIL = 'The owner of a register sees and writes everything in it.',
			HINT = 'Grant access to another role, for example to one that people log in with.';
	END IF;

	EXECUTE format('SELECT g.level FROM %I.access_grant g WHERE g.role = $1 AND g.authority IS NOT DISTINCT FROM $2
			AND g.service IS NOT DISTINCT FROM $3 FOR UPDATE', register)
		INTO before USING role, authority, service;
	IF before IS NULL THEN
		EXECUTE format('INSERT INTO %I.access_grant (role, level, authority, service) VALUES ($1, $2, $3, $4)', register)
			USING role, level, authority, service;
	ELSIF before <> level THEN
		EXECUTE format('UPDATE %I.access_grant g SET level = $2, granted_by = current_user WHERE g.role = $1
				AND g.authority IS NOT DISTINCT FROM $3 AND g.service IS NOT DISTINCT FROM $4', register)
			USING role, level, authority, service;
	END IF;
	PERFORM oversight.settle_privileges(register, role);

	place := coalesce('service "' || service || '" of ', '')
		|| coalesce('authority "' || authority || '"', 'every authority');
	RETURN format('role %I is %s%s of %s in register %I%s', role, CASE WHEN before = level THEN 'already ' ELSE '' END, level, place, register,
		CASE WHEN before <> level THEN format(', and was %s', before) ELSE '' END);
END
$$;
COMMENT ON FUNCTION grant_access(text, text, text, text, text) IS
	'gives a role access to a register as reader, case_reader, recorder or manager: to one authority, or one service of it, or to all; a role has one level for each, and the last call counts';

CREATE FUNCTION revoke_access(register text, role text, level text DEFAULT NULL, authority text DEFAULT NULL, service text DEFAULT NULL) RETURNS text
	LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	register CONSTANT text := revoke_access.register;
	role CONSTANT text := revoke_access.role;
	revoked bigint;
	has text;
	kept bigint;
BEGIN
	PERFORM oversight.check_access_owner(register, 'revoke access to');
	IF role IS NULL THEN
		RAISE EXCEPTION USING
			ERRCODE = 'null_value_not_allowed',
			MESSAGE = 'role must not be null',
			DETAIL = 'Access is taken away from a role.',
			HINT = format('Write, for example, SELECT oversight.revoke_access(%L, ''board'').', register);
	END IF;
	-- one at a time, as in grant_access
	EXECUTE format('LOCK TABLE %I.access_grant IN SHARE ROW EXCLUSIVE MODE', register);
	EXECUTE format('DELETE FROM %I.access_grant g WHERE g.role = $1 AND ($2 IS NULL OR g.level = $2)
			AND ($3 IS NULL OR g.authority = $3) AND ($4 IS NULL OR g.service = $4)', register)
		USING role, revoke_access.level, revoke_access.authority, revoke_access.service;
	GET DIAGNOSTICS revoked = ROW_COUNT;
	IF revoked = 0 THEN
		EXECUTE format($q$SELECT string_agg(g.level || ' of ' || coalesce('service "' || g.service || '" of ', '')
				|| coalesce('authority "' || g.authority || '"', 'every authority'), '; ' ORDER BY g.authority NULLS FIRST, g.service NULLS FIRST)
				FROM %I.access_grant g WHERE g.role = $1$q$, register)
			INTO has USING role;
		RAISE EXCEPTION USING
			ERRCODE = 'no_data_found',
			MESSAGE = format('role "%s" has no such access to register %I', role, register),
			DETAIL = coalesce('It is ' || has || '.', 'It was granted none.'),
			HINT = format('See who has access, for example by SELECT * FROM %I.access_list.', register);
	END IF;
	PERFORM oversight.settle_privileges(register, role);
	EXECUTE format($q$SELECT string_agg(g.level || ' of ' || coalesce('service "' || g.service || '" of ', '')
			|| coalesce('authority "' || g.authority || '"', 'every authority'), '; ' ORDER BY g.authority NULLS FIRST, g.service NULLS FIRST)
			FROM %I.access_grant g WHERE g.role = $1$q$, register)
		INTO has USING role;
	SELECT count(*) INTO kept
	FROM pg_roles r, oversight.held_privileges(register, r.oid) p
	WHERE r.rolname::text = role AND has IS NULL;
	RETURN format('role %I has lost %s of its grants in register %I and is now %s', role, revoked, register, coalesce(has, 'without access'))
		|| CASE kept WHEN 0 THEN '' WHEN 1 THEN ', but for a privilege that was given by GRANT'
			ELSE format(', but for %s privileges that were given by GRANT', kept) END;
END
$$;
COMMENT ON FUNCTION revoke_access(text, text, text, text, text) IS
	'takes away what grant_access gave: all of a role''s access to a register, or only that of a level, an authority or a service; privileges that somebody gave otherwise stay';
