-- Who may see and write what: the grants, and what the policies on the other
-- tables ask. The policies themselves are made by oversight.renew_access once
-- all tables are there, from the one list oversight.access_rule().

CREATE TABLE access_grant (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	role text NOT NULL,
	level text NOT NULL,
	authority text REFERENCES authority (code),
	service text,
	granted_by text NOT NULL DEFAULT current_user,
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT one_level_of_a_role UNIQUE NULLS NOT DISTINCT (role, authority, service),
	CONSTRAINT role_is_not_blank CHECK (btrim(role) <> ''),
	CONSTRAINT service_is_not_blank CHECK (btrim(service) <> ''),
	CONSTRAINT level_is_known CHECK (level IN ('reader', 'case_reader', 'recorder', 'manager')),
	CONSTRAINT a_manager_has_a_whole_authority CHECK (level <> 'manager' OR service IS NULL)
);
CREATE INDEX ON access_grant (authority) WHERE authority IS NOT NULL;
COMMENT ON TABLE access_grant IS
	'Which role has which level of access to which authority. Written by oversight.grant_access and oversight.revoke_access; roles are named, so that a grant outlives a dump and a restore.';
COMMENT ON COLUMN access_grant.id IS 'A number given by the database.';
COMMENT ON COLUMN access_grant.role IS 'The name of the role; whoever inherits from it has the access too. A role that is not there has none.';
COMMENT ON COLUMN access_grant.level IS 'reader, case_reader, recorder or manager; each has what those before it have.';
COMMENT ON COLUMN access_grant.authority IS 'The authority; empty for every authority, those still to come included.';
COMMENT ON COLUMN access_grant.service IS 'The service to which the access is limited, as the team of its obligations names it; empty for the whole authority.';
COMMENT ON COLUMN access_grant.granted_by IS 'The role that granted it.';
COMMENT ON COLUMN access_grant.changed_at IS 'When this row was entered or last changed.';
CREATE TRIGGER note_change BEFORE UPDATE ON access_grant FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();

CREATE TRIGGER level_is_known BEFORE INSERT OR UPDATE OF level ON access_grant FOR EACH ROW
	WHEN (NEW.level OPERATOR(pg_catalog.<>) ALL ('{reader,case_reader,recorder,manager}'::pg_catalog.text[]))
	EXECUTE FUNCTION refuse_unknown_word('level_is_known');

CREATE TABLE access_given (
	role text NOT NULL,
	kind text NOT NULL,
	object text NOT NULL,
	privilege text NOT NULL,
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (role, kind, object, privilege),
	CONSTRAINT a_schema_has_no_other_name CHECK ((kind = 'schema') = (object = ''))
);
COMMENT ON TABLE access_given IS
	'The privileges of PostgreSQL that oversight.grant_access gave, so that oversight.revoke_access takes those away and no others.';
COMMENT ON COLUMN access_given.role IS 'The name of the role.';
COMMENT ON COLUMN access_given.kind IS 'schema, table (views are tables here) or function.';
COMMENT ON COLUMN access_given.object IS 'The name of the table, view or function; empty for the schema itself.';
COMMENT ON COLUMN access_given.privilege IS 'USAGE, SELECT, INSERT, UPDATE, DELETE or EXECUTE.';
COMMENT ON COLUMN access_given.changed_at IS 'When this row was entered or last changed.';
CREATE TRIGGER note_change BEFORE UPDATE ON access_given FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change();

-- What the policies ask of a row that hangs on a duty, for roles that are
-- limited to a service only. The cost is that of the roles that are not, for
-- whom they are never called.

CREATE FUNCTION duty_is_of_service(authority text, obligation bigint, level text) RETURNS boolean
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE COST 1
BEGIN ATOMIC
	SELECT EXISTS (
		SELECT
		FROM obligation o
		WHERE o.authority = duty_is_of_service.authority AND o.id = duty_is_of_service.obligation
		  AND o.authority || chr(10) || o.team = ANY ((SELECT oversight.access_services(
			'access_grant'::pg_catalog.regclass, 'authority'::pg_catalog.regclass, duty_is_of_service.level))::text[]));
END;
COMMENT ON FUNCTION duty_is_of_service(text, bigint, text) IS
	'Whether a duty is of a service to which the current role''s access is limited at this level.';

CREATE FUNCTION subject_is_of_service(authority text, subject bigint, level text) RETURNS boolean
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE COST 1
BEGIN ATOMIC
	SELECT EXISTS (
		SELECT
		FROM obligation o
		WHERE o.authority = subject_is_of_service.authority AND o.subject = subject_is_of_service.subject
		  AND o.authority || chr(10) || o.team = ANY ((SELECT oversight.access_services(
			'access_grant'::pg_catalog.regclass, 'authority'::pg_catalog.regclass, subject_is_of_service.level))::text[]));
END;
COMMENT ON FUNCTION subject_is_of_service(text, bigint, text) IS
	'Whether a service to which the current role''s access is limited at this level has a duty to this child or person.';

CREATE FUNCTION fulfilment_is_of_service(authority text, fulfilment bigint, level text) RETURNS boolean
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE COST 1
BEGIN ATOMIC
	SELECT EXISTS (
		SELECT
		FROM fulfils f
		WHERE f.authority = fulfilment_is_of_service.authority AND f.fulfilment = fulfilment_is_of_service.fulfilment
		  AND duty_is_of_service(f.authority, f.obligation, fulfilment_is_of_service.level));
END;
COMMENT ON FUNCTION fulfilment_is_of_service(text, bigint, text) IS
	'Whether something that was done answers a duty of a service to which the current role''s access is limited at this level.';

-- Volatile, so that it sees what the same statement has entered before.
CREATE FUNCTION sees_fulfilment(authority text, fulfilment bigint) RETURNS boolean
	LANGUAGE sql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE COST 1
BEGIN ATOMIC
	SELECT EXISTS (
		SELECT
		FROM fulfilment f
		WHERE f.authority = sees_fulfilment.authority AND f.id = sees_fulfilment.fulfilment);
END;
COMMENT ON FUNCTION sees_fulfilment(text, bigint) IS
	'Whether the current role sees something that was done, or has just recorded it.';

CREATE FUNCTION party_authority(code text) RETURNS text
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	WITH RECURSIVE body AS (
		SELECT p.code, p.part_of, p.authority FROM party p WHERE p.code = party_authority.code
		UNION
		SELECT p.code, p.part_of, p.authority
		FROM body b
		JOIN party p ON p.code = b.part_of
		WHERE b.authority IS NULL
	)
	SELECT b.authority FROM body b WHERE b.authority IS NOT NULL;
END;
COMMENT ON FUNCTION party_authority(text) IS
	'The authority that a body is, or that a body or post is part of, near or far; empty when it is part of none.';

-- What the functions that people enter with ask first, so that they can refuse
-- with a sentence before anything is looked up.

CREATE FUNCTION enter_access(register text, authority text, level text, act text) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	has text;
BEGIN
	-- the owner, and whoever row security does not hold
	IF NOT row_security_active(format('%I.access_grant', register)) THEN
		RETURN;
	END IF;
	SELECT l.level INTO has
	FROM unnest('{manager,recorder,case_reader,reader}'::text[]) WITH ORDINALITY AS l (level, place)
	WHERE enter_access.authority = ANY (oversight.access_authorities(
		format('%I.access_grant', register)::regclass, format('%I.authority', register)::regclass, l.level, false))
	ORDER BY l.place LIMIT 1;
	IF array_position('{reader,case_reader,recorder,manager}', has) >= array_position('{reader,case_reader,recorder,manager}', level) THEN
		RETURN;
	END IF;
	RAISE EXCEPTION USING
		ERRCODE = 'insufficient_privilege',
		MESSAGE = format('role "%s" may not %s for authority "%s"', current_user, act, authority),
		DETAIL = format('It takes the level "%s"; the role has %s there.', level, coalesce('"' || has || '"', 'none')),
		HINT = format('Ask the owner of the register, for example for SELECT oversight.grant_access(%L, %L, %L, %L).',
			register, current_user, level, authority);
END
$$;
COMMENT ON FUNCTION enter_access(text, text, text, text) IS
	'Refuses, in a sentence that names what is to be done, a role without a level of access to an authority.';

-- access_list -----------------------------------------------------------------

CREATE TYPE access_list_row AS (
	role text,
	can_log_in boolean,
	level text,
	authority text,
	authority_name text,
	service text,
	through text,
	standing text,
	granted_by text,
	changed_at timestamptz
);
COMMENT ON TYPE access_list_row IS 'What one role may see and write.';
COMMENT ON COLUMN access_list_row.role IS 'The role.';
COMMENT ON COLUMN access_list_row.can_log_in IS 'Whether it can log in; one that cannot has members that may. Empty when the role is not there.';
COMMENT ON COLUMN access_list_row.level IS 'reader, case_reader, recorder or manager; owner for whoever owns the register, and everything for whoever row security does not hold.';
COMMENT ON COLUMN access_list_row.authority IS 'The authority''s code; empty for every authority.';
COMMENT ON COLUMN access_list_row.authority_name IS 'Its name.';
COMMENT ON COLUMN access_list_row.service IS 'The service to which it is limited; empty for the whole authority.';
COMMENT ON COLUMN access_list_row.through IS 'The role it was granted to, when that is another of which this one is a member.';
COMMENT ON COLUMN access_list_row.standing IS 'in force; no such role, when the role granted was dropped or renamed, and nobody has this access; privileges missing, when oversight.renew_access has to give them again; privileges only, when somebody was given privileges on tables without oversight.grant_access, and sees published facts at most.';
COMMENT ON COLUMN access_list_row.granted_by IS 'The role that granted it.';
COMMENT ON COLUMN access_list_row.changed_at IS 'When it was granted or last changed.';

CREATE FUNCTION access_list() RETURNS SETOF access_list_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	WITH register AS (
		SELECT n.oid, n.nspname, c.relowner AS owner
		FROM pg_catalog.pg_class c
		JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
		WHERE c.oid = 'register_info'::pg_catalog.regclass
	)
	SELECT l.role, l.can_log_in, l.level, l.authority, a.name, l.service, l.through, l.standing, l.granted_by, l.changed_at
	FROM (
		-- those who were granted something, and whoever inherits it
		SELECT coalesce(m.rolname::text, g.role) AS role, m.rolcanlogin AS can_log_in, g.level, g.authority, g.service,
			CASE WHEN m.oid <> r.oid THEN g.role END AS through,
			CASE WHEN r.oid IS NULL THEN 'no such role'
				WHEN NOT pg_catalog.has_schema_privilege(m.oid, s.oid, 'USAGE')
					OR NOT pg_catalog.has_table_privilege(m.oid, 'obligation'::pg_catalog.regclass, 'SELECT') THEN 'privileges missing'
				ELSE 'in force' END AS standing,
			g.granted_by, g.changed_at
		FROM access_grant g
		CROSS JOIN register s
		LEFT JOIN pg_catalog.pg_roles r ON r.rolname::text = g.role
		LEFT JOIN pg_catalog.pg_roles m ON m.oid = r.oid
			OR (pg_catalog.pg_has_role(m.oid, r.oid, 'USAGE') AND NOT m.rolsuper AND NOT m.rolbypassrls AND NOT pg_catalog.pg_has_role(m.oid, s.owner, 'USAGE'))
		UNION ALL
		SELECT m.rolname::text, m.rolcanlogin, 'owner', NULL, NULL,
			CASE WHEN m.oid <> s.owner THEN pg_catalog.pg_get_userbyid(s.owner)::text END, 'in force', NULL, NULL
		FROM register s
		JOIN pg_catalog.pg_roles m ON m.oid = s.owner OR (pg_catalog.pg_has_role(m.oid, s.owner, 'USAGE') AND NOT m.rolsuper)
		UNION ALL
		SELECT m.rolname::text, m.rolcanlogin, 'everything', NULL, NULL, NULL, 'in force', NULL, NULL
		FROM register s
		JOIN pg_catalog.pg_roles m ON (m.rolsuper OR (m.rolbypassrls AND pg_catalog.has_schema_privilege(m.oid, s.oid, 'USAGE')
			AND pg_catalog.has_table_privilege(m.oid, 'obligation'::pg_catalog.regclass, 'SELECT'))) AND m.oid <> s.owner
		UNION ALL
		SELECT coalesce(m.rolname::text, 'PUBLIC'), m.rolcanlogin, NULL, NULL, NULL, NULL, 'privileges only', NULL, NULL
		FROM (
			SELECT DISTINCT acl.grantee
			FROM register s
			JOIN pg_catalog.pg_class c ON c.relnamespace = s.oid AND c.relkind IN ('r', 'p', 'v')
			CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) acl
			WHERE acl.grantee <> c.relowner
		) p
		CROSS JOIN register s
		LEFT JOIN pg_catalog.pg_roles m ON m.oid = p.grantee
		-- to be said only by whoever sees all grants
		WHERE (NOT pg_catalog.row_security_active('access_grant'::pg_catalog.regclass)
				OR oversight.access_to_all('access_grant'::pg_catalog.regclass, 'manager'))
		  AND NOT EXISTS (SELECT FROM access_grant g JOIN pg_catalog.pg_roles r ON r.rolname::text = g.role
				WHERE m.oid IS NOT NULL AND pg_catalog.pg_has_role(m.oid, r.oid, 'USAGE'))
		  AND m.rolbypassrls IS NOT TRUE AND m.rolsuper IS NOT TRUE
	) l
	LEFT JOIN authority a ON a.code = l.authority
	ORDER BY l.role, l.authority NULLS FIRST, l.service NULLS FIRST, l.through NULLS FIRST, l.level;
END;
COMMENT ON FUNCTION access_list() IS
	'Who may see and write what in this register: each role with its level, for which authority and service, and through which other role it has it. Whoever is neither owner nor manager sees the grants to roles that they have, and a manager those to the same authority.';
CREATE VIEW access_list WITH (security_invoker) AS
	SELECT r.* FROM access_list() r;
