-- The view of a report has the words of its function and of its type: they are
-- written once, there. This comes after all reports.

DO $$
DECLARE
	report record;
	col record;
BEGIN
	FOR report IN
		SELECT n.nspname, v.oid, v.relname, t.oid AS type,
			pg_catalog.obj_description(p.oid, 'pg_proc')
				|| CASE WHEN p.pronargs > 0
					THEN ' The view is for the date oversight.as_of(): the setting of that name, else today in London.' ELSE '' END AS words
		FROM pg_catalog.pg_namespace n
		JOIN pg_catalog.pg_class v ON v.relnamespace = n.oid AND v.relkind = 'v'
		JOIN pg_catalog.pg_class t ON t.relnamespace = n.oid AND t.relkind = 'c' AND t.relname = v.relname || '_row'
		JOIN pg_catalog.pg_proc p ON p.pronamespace = n.oid AND p.proname = v.relname AND p.prorettype = t.reltype
		WHERE n.nspname = pg_catalog.current_schema()
	LOOP
		EXECUTE pg_catalog.format('COMMENT ON VIEW %I.%I IS %L', report.nspname, report.relname, report.words);
		FOR col IN
			SELECT a.attname, pg_catalog.col_description(report.type, ta.attnum) AS words
			FROM pg_catalog.pg_attribute a
			JOIN pg_catalog.pg_attribute ta ON ta.attrelid = report.type AND ta.attname = a.attname
			WHERE a.attrelid = report.oid AND a.attnum > 0
		LOOP
			EXECUTE pg_catalog.format('COMMENT ON COLUMN %I.%I.%I IS %L',
				report.nspname, report.relname, col.attname, col.words);
		END LOOP;
	END LOOP;
END
$$;
