-- oversight: built from the rooms under src/; see the Makefile's INSTALL_SQL.
-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION oversight CASCADE" to load this file. \quit

-- CREATE EXTENSION uses the schema oversight as it finds it. Whoever may create
-- functions there could add better matches for calls of ours, and everybody who
-- calls them would run those: so nobody may who is no superuser, except for the
-- user who creates the extension. (pg_dump restores the schema first, and what
-- was granted on it last.)
DO $$
DECLARE
    intruder text;
BEGIN
    SELECT CASE WHEN who.grantee OPERATOR(pg_catalog.=) 0 THEN 'PUBLIC'
                ELSE pg_catalog.quote_ident(r.rolname) END
      INTO intruder
      FROM pg_catalog.pg_namespace AS n,
           LATERAL (SELECT n.nspowner AS grantee
                     UNION ALL
                    SELECT a.grantee FROM pg_catalog.aclexplode(n.nspacl) AS a
                     WHERE a.privilege_type OPERATOR(pg_catalog.=) 'CREATE') AS who
           LEFT JOIN pg_catalog.pg_roles AS r ON r.oid OPERATOR(pg_catalog.=) who.grantee
     WHERE n.nspname OPERATOR(pg_catalog.=) 'oversight'
       AND (r.rolname IS NULL OR r.rolname OPERATOR(pg_catalog.<>) CURRENT_USER)
       AND r.rolsuper IS NOT TRUE
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'schema oversight is not safe to use: % may create objects in it', intruder
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = 'The extension lives in this schema, and what others create there could be called in place of its functions.',
                  HINT = 'Drop or rename the schema and let CREATE EXTENSION make it, or see that a superuser owns it and nobody else may create objects in it.';
    END IF;
END
$$;


-- The search path that CREATE EXTENSION sets has the schemas of the required
-- extensions too, often public. Bodies of functions are resolved here, once and
-- for all, and must not find better matches there. It is set back afterwards.
SET LOCAL search_path = oversight, pg_temp;
