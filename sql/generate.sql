--
-- generate_national: a synthetic nation, on a small scale.
--
SET client_min_messages = warning;
SET datestyle = 'ISO, DMY';
\set SHOW_CONTEXT never
SELECT oversight.create_register('nation') IS NOT NULL AS made;

SELECT oversight.generate_national(NULL);
SELECT oversight.generate_national('nowhere');
SELECT oversight.generate_national('nation', 0);
SELECT oversight.generate_national('nation', -1);
SELECT oversight.generate_national('nation', 'NaN');
SELECT oversight.generate_national('nation', 1000);
SELECT oversight.generate_national('nation', 0.001, NULL);
SELECT count(*) FROM nation.authority;

SET client_min_messages = notice;
SELECT oversight.generate_national('nation', 0.001, 7);
SET client_min_messages = warning;
-- Never beside what is there.
SELECT oversight.generate_national('nation', 0.001, 7);

SET search_path = nation, oversight;
SELECT (SELECT count(*) FROM authority) AS authorities, (SELECT count(*) FROM obligation WHERE subject IS NOT NULL) AS duties,
	(SELECT count(*) FROM fulfilment) AS fulfilments, (SELECT count(*) FROM fulfils) AS fulfils,
	(SELECT count(DISTINCT ofsted_region) FROM authority) AS regions;
-- Every row that it made says that it is invented.
SELECT 'source' AS "table", count(*) FILTER (WHERE title NOT LIKE 'Synthetic%') AS unlabelled FROM source WHERE code = 'synthetic'
UNION ALL SELECT 'party', count(*) FROM party WHERE source IS DISTINCT FROM 'synthetic' AND (code ~ 'synthetic|^council-|^director-')
UNION ALL SELECT 'authority', count(*) FROM authority WHERE source IS DISTINCT FROM 'synthetic' OR name NOT LIKE 'Synthetic%'
UNION ALL SELECT 'authority_code', count(*) FROM authority_code WHERE source IS DISTINCT FROM 'synthetic'
UNION ALL SELECT 'instrument', count(*) FROM instrument WHERE source IS DISTINCT FROM 'synthetic' OR title NOT LIKE '%(synthetic)'
UNION ALL SELECT 'obligation', count(*) FROM obligation WHERE source IS DISTINCT FROM 'synthetic' OR title NOT LIKE '%(synthetic)'
UNION ALL SELECT 'obligation_party', count(*) FROM obligation_party WHERE source IS DISTINCT FROM 'synthetic'
UNION ALL SELECT 'subject', count(*) FROM subject WHERE source IS DISTINCT FROM 'synthetic' OR pseudonym NOT LIKE 'synthetic-%'
UNION ALL SELECT 'fulfilment', count(*) FROM fulfilment WHERE source IS DISTINCT FROM 'synthetic' OR title NOT LIKE '%(synthetic)' OR recorded_by <> 'synthetic'
UNION ALL SELECT 'inspection', count(*) FROM inspection WHERE source IS DISTINCT FROM 'synthetic'
UNION ALL SELECT 'judgement', count(*) FROM judgement WHERE source IS DISTINCT FROM 'synthetic';
-- About twenty times each, over about twenty years, and never after the day it describes.
SELECT round(avg(n), 0) AS each, min(first_on) > '2000-01-01' AS within_25_years, max(last_on) <= '2025-03-31' AS by_then
FROM (SELECT count(*) AS n, min(done_on) AS first_on, max(done_on) AS last_on FROM fulfils f GROUP BY obligation) f;
SELECT timescale, count(*) > 20 AS some FROM obligation WHERE subject IS NOT NULL GROUP BY 1 ORDER BY 1;
-- Nothing in it contradicts itself, and a fulfilment's day is its row's day in fulfils.
SELECT rule, kind, count(*) > 0 AS some FROM data_quality('2025-03-31') GROUP BY 1, 2 ORDER BY 1;
SELECT count(*) AS days_that_differ FROM fulfils x JOIN fulfilment f ON f.authority = x.authority AND f.id = x.fulfilment WHERE f.done_on <> x.done_on;
-- Some of everything: on time and late, overdue, ended.
SELECT sum(met) > 0 AS met, sum(late) > 0 AS late, sum(missed) > 0 AS missed, count(*) FILTER (WHERE unmet_since IS NOT NULL) > 0 AS unmet,
	count(DISTINCT rag) AS colours, sum(met)::float8 / sum(met + late + missed + overdue) BETWEEN 0.6 AND 0.95 AS mostly_met
FROM obligation_status('2025-03-31');
SELECT count(*) FILTER (WHERE upper(in_force) IS NULL) > 0 AS some_open, count(*) FILTER (WHERE upper(in_force) IS NOT NULL) > 0 AS some_ended FROM obligation WHERE subject IS NOT NULL;
-- Its numbering goes on.
SELECT r.duty, r.outcome IN ('met', 'late') AS answered, r.fulfilment > (SELECT max(id) FROM fulfilment) AS numbered_on
FROM (SELECT s.authority, s.pseudonym FROM subject s JOIN obligation o ON o.authority = s.authority AND o.subject = s.id
		WHERE o.timescale = 'LAC_VISIT' AND upper_inf(o.in_force) AND NOT EXISTS (SELECT FROM fulfils f WHERE f.authority = o.authority AND f.obligation = o.id AND f.done_on = '2025-03-31')
		ORDER BY s.authority, s.id LIMIT 1) s,
	record_fulfilment(s.authority, 'LAC_VISIT', '2025-03-31', subject => s.pseudonym) r;
DELETE FROM fulfilment WHERE recorded_by <> 'synthetic';

-- The same seed, the same rows; another, others. No setting of the session makes a difference.
SELECT oversight.create_register('again') IS NOT NULL AS made;
SELECT oversight.create_register('other') IS NOT NULL AS made;
-- The references are those of a register without a nation, checked.
CREATE FUNCTION pg_temp.keys(register text) RETURNS TABLE ("table" name, key name, def text, checked boolean) LANGUAGE sql AS $$
	SELECT c.relname, k.conname, replace(pg_get_constraintdef(k.oid), register || '.', ''), k.convalidated
	FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
	WHERE k.contype = 'f' AND k.connamespace = register::regnamespace $$;
SELECT count(*) AS lost FROM (SELECT * FROM pg_temp.keys('again') EXCEPT SELECT * FROM pg_temp.keys('nation')) k;
SELECT count(*) AS added FROM (SELECT * FROM pg_temp.keys('nation') EXCEPT SELECT * FROM pg_temp.keys('again')) k;
SET TimeZone = 'Pacific/Kiritimati';
SET datestyle = 'German';
SET search_path = public;
SET extra_float_digits = 0;
SELECT oversight.generate_national('again', 0.001, 7) IS NOT NULL AS generated;
SELECT oversight.generate_national('other', 0.001, 8) IS NOT NULL AS generated;
RESET TimeZone;
SET datestyle = 'ISO, DMY';
CREATE FUNCTION pg_temp.digest(register text) RETURNS TABLE ("table" text, digest text) LANGUAGE plpgsql AS $$
BEGIN
	FOREACH "table" IN ARRAY '{authority,instrument,obligation,obligation_party,subject,fulfilment,fulfils,inspection,judgement}'::text[] LOOP
		EXECUTE format('SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text COLLATE "C")) FROM %I.%I t', register, "table") INTO digest;
		RETURN NEXT;
	END LOOP;
END $$;
SELECT a."table", a.digest = b.digest AS same_seed, a.digest <> c.digest AS other_seed
FROM pg_temp.digest('nation') a JOIN pg_temp.digest('again') b USING ("table") JOIN pg_temp.digest('other') c USING ("table");

DROP SCHEMA nation CASCADE;
DROP SCHEMA again CASCADE;
DROP SCHEMA other CASCADE;
