-- The triggers of the imports, and the comments of columns that have none: an
-- import is a view whose trigger function has the same name.

DO $$
DECLARE
	import record;
	col record;
BEGIN
	FOR import IN
		SELECT n.nspname, v.oid, v.relname
		FROM pg_catalog.pg_namespace n
		JOIN pg_catalog.pg_class v ON v.relnamespace = n.oid AND v.relkind = 'v'
		JOIN pg_catalog.pg_proc p ON p.pronamespace = n.oid AND p.proname = v.relname AND p.pronargs = 0
			AND p.prorettype = 'pg_catalog.trigger'::pg_catalog.regtype
		WHERE n.nspname = pg_catalog.current_schema()
		ORDER BY v.oid
	LOOP
		EXECUTE pg_catalog.format('CREATE TRIGGER import_begin BEFORE INSERT ON %I.%I FOR EACH STATEMENT EXECUTE FUNCTION import_begin()',
			import.nspname, import.relname);
		EXECUTE pg_catalog.format('CREATE TRIGGER import_row INSTEAD OF INSERT ON %I.%I FOR EACH ROW EXECUTE FUNCTION %I()',
			import.nspname, import.relname, import.relname);
		EXECUTE pg_catalog.format('CREATE TRIGGER import_end AFTER INSERT ON %I.%I FOR EACH STATEMENT EXECUTE FUNCTION import_end()',
			import.nspname, import.relname);
		FOR col IN
			SELECT a.attname, a.attnum FROM pg_catalog.pg_attribute a
			WHERE a.attrelid = import.oid AND a.attnum > 0
			  AND pg_catalog.col_description(a.attrelid, a.attnum) IS NULL
		LOOP
			EXECUTE pg_catalog.format('COMMENT ON COLUMN %I.%I.%I IS %L', import.nspname, import.relname, col.attname,
				pg_catalog.format('Column %s of the published file.', col.attnum));
		END LOOP;
	END LOOP;
END
$$;
