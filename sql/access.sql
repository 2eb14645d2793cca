--
-- Who may see and write what: grant_access, revoke_access, and the policies they
-- rest on, as the roles themselves.
--
SET client_min_messages = warning;
SET datestyle = 'ISO, DMY';
\set SHOW_CONTEXT never
\pset null -
SELECT oversight.create_register('granted') IS NOT NULL AS made;
SELECT oversight.load_example('granted') IS NOT NULL AS loaded;
CREATE ROLE regress_oversight_board;
CREATE ROLE regress_oversight_cases;
CREATE ROLE regress_oversight_clerk;
CREATE ROLE regress_oversight_chief;
CREATE ROLE regress_oversight_nation;
CREATE ROLE regress_oversight_other;
CREATE ROLE regress_oversight_team;
CREATE ROLE regress_oversight_member IN ROLE regress_oversight_board;
CREATE ROLE regress_oversight_distant NOINHERIT IN ROLE regress_oversight_board;

-- A second authority with business of its own; and in both, duties to children,
-- free text about them, figures of their own, and everything else there can be.
INSERT INTO granted.authority (code, name, kind) VALUES ('E08000005', 'Rochdale', 'metropolitan district');
INSERT INTO granted.party (code, name, kind) VALUES ('own-records', 'Our own records', 'body'), ('rochdale-dcs', 'Director in Rochdale', 'post');
INSERT INTO granted.source (code, publisher, title) VALUES ('own-observations', 'own-records', 'Our own figures');
DO $$
DECLARE
	place record;
	duty record;
BEGIN
	FOR place IN SELECT * FROM (VALUES ('E06000021', 'S'), ('E08000005', 'R')) AS p (code, letter) LOOP
		INSERT INTO granted.instrument (authority, code, title, kind, force, in_force, recorded_during)
		VALUES (place.code, 'reviews', 'Reviews', 'policy', 'statutory guidance', '[2019-04-01,)', '[2019-04-01,)');
		INSERT INTO granted.subject (authority, pseudonym) SELECT place.code, 'KID-' || place.letter || n FROM generate_series(1, 6) n;
		INSERT INTO granted.obligation (authority, instrument, clause, duty, title, cadence, anchor, timescale, team, subject)
		SELECT place.code, i.id, '', t.timescale, 'Review', t.cadence, date '2019-04-01' + s.id::integer, t.timescale,
			CASE WHEN s.id % 3 = 0 THEN 'South' ELSE 'North' END, s.id
		FROM granted.subject s, granted.instrument i, (VALUES ('LAC_REVIEW', 'at least every 6 months'::oversight.cadence), ('LAC_VISIT', 'at least every 6 weeks')) t (timescale, cadence)
		WHERE s.authority = place.code AND i.authority = place.code AND i.code = 'reviews';
		INSERT INTO granted.obligation (authority, instrument, clause, duty, title, cadence, team)
		SELECT place.code, i.id, 'a', 'monthly', 'Monthly report', 'every month'::oversight.cadence, 'North' FROM granted.instrument i WHERE i.authority = place.code AND i.code = 'reviews'
		UNION ALL
		SELECT place.code, i.id, 'b', 'weekly', 'Weekly report', 'every week', 'South' FROM granted.instrument i WHERE i.authority = place.code AND i.code = 'reviews';
		FOR duty IN SELECT o.* FROM granted.obligation o JOIN granted.instrument i ON i.authority = o.authority AND i.id = o.instrument
			WHERE o.authority = place.code AND i.code = 'reviews' ORDER BY o.id LOOP
			WITH f AS (INSERT INTO granted.fulfilment (authority, done_on, kind, title)
				VALUES (place.code, duty.anchor + 30, 'review', 'Secret ' || place.letter) RETURNING authority, id)
			INSERT INTO granted.fulfils (authority, fulfilment, obligation) SELECT f.authority, f.id, duty.id FROM f;
			INSERT INTO granted.progress (authority, obligation, on_date, status, note) VALUES (place.code, duty.id, '2019-12-01', 'in progress', 'Secret ' || place.letter);
			INSERT INTO granted.obligation_party (authority, obligation, party, role) VALUES (place.code, duty.id, 'rochdale-dcs', 'owes');
			INSERT INTO granted.case_note (authority, subject, obligation, body)
			SELECT place.code, duty.subject, duty.id, 'Case of KID' WHERE duty.subject IS NOT NULL;
		END LOOP;
		INSERT INTO granted.decision (authority, decided_on, kind, decided_by, obligation, decision)
		SELECT place.code, '2019-11-01', 'approval', 'rochdale-dcs', max(o.id), 'Secret ' || place.letter FROM granted.obligation o WHERE o.authority = place.code;
		INSERT INTO granted.rhythm (authority, obligation, from_date, cadence, decision)
		SELECT place.code, max(o.id), '2019-12-01', 'every 2 weeks', (SELECT max(d.id) FROM granted.decision d WHERE d.authority = place.code)
		FROM granted.obligation o WHERE o.authority = place.code;
		INSERT INTO granted.suspension (authority, timescale, during, reason) VALUES (place.code, 'LAC_VISIT', '[2019-06-01,2019-07-01)', 'Secret ' || place.letter);
		INSERT INTO granted.sign_off (authority, report, as_at, party, signed_on) VALUES (place.code, 'monthly', '2019-12-01', 'rochdale-dcs', '2019-12-02');
		INSERT INTO granted.commentary (authority, report, as_at, body) VALUES (place.code, 'monthly', '2019-12-01', 'Secret ' || place.letter);
		INSERT INTO granted.escalation (authority, after_days, tells, step) VALUES (place.code, 7, 'rochdale-dcs', 'Secret ' || place.letter);
		INSERT INTO granted.event (authority, kind, title, during) VALUES (place.code, 'milestone', 'Secret ' || place.letter, '[2019-12-01,2019-12-02)');
		INSERT INTO granted.risk (authority, title, during) VALUES (place.code, 'Secret ' || place.letter, '[2019-12-01,2019-12-02)');
		INSERT INTO granted.target (authority, title, measure, value, by_date, set_on) VALUES (place.code, 'Secret ' || place.letter, 'caseload', 15, '2020-12-31', '2019-01-01');
		INSERT INTO granted.cost_estimate (authority, title, period, period_kind) VALUES (place.code, 'Secret ' || place.letter, '[2019-04-01,2020-04-01)', 'financial year');
		INSERT INTO granted.observation (authority, measure, period, period_kind, value, source) VALUES
			(place.code, 'caseload', '[2019-12-01,2020-01-01)', 'month', 17, 'own-observations'),
			(place.code, 'caseload', '[2019-11-01,2019-12-01)', 'month', 18, NULL);
		INSERT INTO granted.observation (authority, measure, period, period_kind, value, published_on, source) VALUES
			(place.code, 'caseload', '[2019-04-01,2020-04-01)', 'financial year', 16, '2020-11-01', 'ofsted-ilacs');
		INSERT INTO granted.inspection (authority, code, framework, kind, started_on, published_on) VALUES (place.code, 'published', 'ILACS', 'standard inspection', '2018-03-01', '2018-05-01');
		INSERT INTO granted.judgement (authority, inspection, area, grade, source)
		SELECT place.code, n.id, 'leaders', 'good', 'ofsted-ilacs' FROM granted.inspection n WHERE n.authority = place.code AND n.code = 'published';
		INSERT INTO granted.finding (authority, inspection, number, kind, wording, source)
		SELECT place.code, n.id, w.number, 'area for improvement', w.wording, w.source
		FROM granted.inspection n, (VALUES ('1', 'Published', 'ofsted-ilacs'), ('2', 'Secret ' || place.letter, 'own-observations')) w (number, wording, source)
		WHERE n.authority = place.code AND n.code = 'published';
		INSERT INTO granted.intervention (authority, level, title, during, source) VALUES
			(place.code, 'support', 'Secret ' || place.letter, '[2018-06-01,2018-07-01)', NULL),
			(place.code, 'direction', 'Published', '[2018-08-01,2018-09-01)', 'ofsted-ilacs');
	END LOOP;
	INSERT INTO granted.neighbour (authority, edition, neighbour, position) VALUES ('E06000021', '2019', 'E08000005', 1), ('E08000005', '2019', 'E06000021', 1);
END
$$;
ANALYZE;

--
-- Nobody has access who was not granted it
--
SET ROLE regress_oversight_board;
SELECT oversight.cadence 'quarterly';
SELECT count(*) FROM granted.overdue;
\set VERBOSITY sqlstate
SELECT oversight.load_example('granted');
\set VERBOSITY default
RESET ROLE;

--
-- Granting
--
SELECT oversight.grant_access('granted', 'regress_oversight_board', 'reader', 'E06000021');
SELECT oversight.grant_access('granted', 'regress_oversight_board', 'reader', 'E06000021') AS again;
SELECT oversight.grant_access('granted', 'regress_oversight_cases', 'case_reader', 'E06000021');
SELECT oversight.grant_access('granted', 'regress_oversight_clerk', 'recorder', 'E06000021');
SELECT oversight.grant_access('granted', 'regress_oversight_chief', 'manager', 'E06000021');
SELECT oversight.grant_access('granted', 'regress_oversight_nation', 'manager');
SELECT oversight.grant_access('granted', 'regress_oversight_other', 'reader', 'E08000005');
SELECT oversight.grant_access('granted', 'regress_oversight_team', 'recorder', 'E06000021', 'North');
SELECT role, can_log_in, level, authority, authority_name, service, through, standing FROM granted.access_list
WHERE level NOT IN ('owner', 'everything') ORDER BY role;

-- What is refused, and why.
SELECT oversight.grant_access('granted', 'regress_oversight_nobody', 'reader');
SELECT oversight.grant_access('granted', 'Regress_Oversight_Board', 'reader');
SELECT oversight.grant_access('granted', 'public', 'reader');
SELECT oversight.grant_access('granted', 'regress_oversight_board', 'Case Reader');
SELECT oversight.grant_access('granted', 'regress_oversight_board', 'owner');
SELECT oversight.grant_access('granted', 'regress_oversight_board', 'reader', 'Rochdale');
SELECT oversight.grant_access('granted', 'regress_oversight_board', 'reader', '');
SELECT oversight.grant_access('granted', 'regress_oversight_board', 'reader', 'E06000021', 'West');
SELECT oversight.grant_access('granted', 'regress_oversight_board', 'manager', 'E06000021', 'North');
SELECT oversight.grant_access('granted', NULL, 'reader');
SELECT oversight.grant_access('granted', 'regress_oversight_board', NULL);
SELECT oversight.grant_access('nowhere', 'regress_oversight_board', 'reader');
SELECT oversight.grant_access('public', 'regress_oversight_board', 'reader');
SELECT oversight.grant_access(NULL, 'regress_oversight_board', 'reader');
SELECT oversight.revoke_access('granted', 'regress_oversight_nobody');
SELECT oversight.revoke_access('granted', 'regress_oversight_board', 'manager');
SELECT oversight.revoke_access('granted', 'regress_oversight_board', 'reader', 'E08000005');
SELECT oversight.revoke_access('granted', NULL);
-- A manager of everything is not the owner.
SET ROLE regress_oversight_nation;
SELECT oversight.grant_access('granted', 'regress_oversight_board', 'manager');
SELECT oversight.revoke_access('granted', 'regress_oversight_chief');
SELECT oversight.renew_access('granted');
INSERT INTO granted.access_grant (role, level) VALUES ('regress_oversight_nation', 'manager');
UPDATE granted.access_grant SET level = 'manager';
DELETE FROM granted.access_grant;
SELECT count(*) FROM granted.access_given;
UPDATE granted.register_info SET layout_version = 2;
RESET ROLE;

--
-- The one list of what each table is: no table without a rule and its policies,
-- no rule that says something unknown.
--
SELECT c.relname AS table_without_rule_or_policy
FROM pg_class c
LEFT JOIN oversight.access_rule() r ON r.table_name = c.relname
WHERE c.relnamespace = 'granted'::regnamespace AND c.relkind IN ('r', 'p')
	AND (r.table_name IS NULL OR NOT c.relrowsecurity
		-- no policy at all is the owner's alone
		OR (r.see = 'owner') <> NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = 'r')
		OR (r.change = 'owner') <> NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = 'w')
		OR (r.change = 'owner') <> NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = 'd')
		OR (r.add = 'owner') <> NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = 'a'))
ORDER BY 1;
-- A table with an authority is an authority's business unless the list says why not.
SELECT c.relname AS business_that_everyone_sees, r.reason
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'authority'
JOIN oversight.access_rule() r ON r.table_name = c.relname
WHERE c.relnamespace = 'granted'::regnamespace AND c.relkind IN ('r', 'p') AND r.see NOT IN ('authority', 'duty', 'person', 'owner')
ORDER BY 1;
SELECT table_name AS rule_unknown FROM oversight.access_rule()
WHERE see <> ALL ('{everyone,published,authority,duty,person,own,owner}') OR add <> ALL ('{recorder,manager,every,owner}')
	OR change <> ALL ('{manager,every,party,owner}') OR reason = '';
SELECT c.relname, p.polname AS policy_without_comment
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
WHERE c.relnamespace = 'granted'::regnamespace AND obj_description(p.oid, 'pg_policy') IS NULL;
-- A policy that lets a table be truncated or referred to there is none; so nobody is given that.
SELECT DISTINCT privilege FROM granted.access_given ORDER BY 1;
-- Which roles got what on which kind of table.
SELECT r.see, r.add, r.change, count(DISTINCT r.table_name) AS tables,
	string_agg(DISTINCT CASE WHEN g.role = 'regress_oversight_board' THEN g.privilege END, ' ') AS reader,
	string_agg(DISTINCT CASE WHEN g.role = 'regress_oversight_cases' THEN g.privilege END, ' ') AS case_reader,
	string_agg(DISTINCT CASE WHEN g.role = 'regress_oversight_clerk' THEN g.privilege END, ' ') AS recorder,
	string_agg(DISTINCT CASE WHEN g.role = 'regress_oversight_chief' THEN g.privilege END, ' ') AS manager
FROM oversight.access_rule() r
JOIN pg_class c ON c.relname = r.table_name AND c.relnamespace = 'granted'::regnamespace
LEFT JOIN granted.access_given g ON g.kind = 'table' AND g.object = r.table_name
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

--
-- What each sees of each table: all of an authority, none of another's
--
CREATE FUNCTION pg_temp.held(relation text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	EXECUTE format('SELECT concat_ws(''+'', count(*) FILTER (WHERE authority = ''E06000021''), count(*) FILTER (WHERE authority = ''E08000005'')) FROM granted.%I', relation) INTO answer;
	RETURN answer;
EXCEPTION WHEN insufficient_privilege THEN
	RETURN 'refused';
END $$;
CREATE TABLE public.seen (role text, relation text, rows text);
GRANT INSERT ON public.seen TO PUBLIC;
CREATE FUNCTION pg_temp.see() RETURNS void LANGUAGE sql AS $$
	INSERT INTO public.seen
	SELECT replace(current_user::text, 'regress_oversight_', ''), c.relname, pg_temp.held(c.relname)
	FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'authority'
	WHERE c.relnamespace = 'granted'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'access%'
$$;
SET ROLE regress_oversight_board; SELECT pg_temp.see();
SET ROLE regress_oversight_member; SELECT pg_temp.see();
SET ROLE regress_oversight_cases; SELECT pg_temp.see();
SET ROLE regress_oversight_clerk; SELECT pg_temp.see();
SET ROLE regress_oversight_chief; SELECT pg_temp.see();
SET ROLE regress_oversight_nation; SELECT pg_temp.see();
SET ROLE regress_oversight_other; SELECT pg_temp.see();
SET ROLE regress_oversight_team; SELECT pg_temp.see();
SET ROLE regress_oversight_distant; SELECT pg_temp.see();
RESET ROLE;
SELECT o.relation, o.held AS held,
	max(rows) FILTER (WHERE role = 'board') AS reader,
	max(rows) FILTER (WHERE role = 'cases') AS case_reader,
	max(rows) FILTER (WHERE role = 'clerk') AS recorder,
	max(rows) FILTER (WHERE role = 'chief') AS manager,
	max(rows) FILTER (WHERE role = 'nation') AS nation,
	max(rows) FILTER (WHERE role = 'other') AS other,
	max(rows) FILTER (WHERE role = 'team') AS team
FROM public.seen s, LATERAL (SELECT s.relation, pg_temp.held(s.relation) AS held) o
GROUP BY 1, 2 ORDER BY 1;
-- Who inherits sees the same; who would have to SET ROLE first sees nothing.
SELECT count(*) AS tables, count(*) FILTER (WHERE m.rows = b.rows) AS same
FROM public.seen m JOIN public.seen b USING (relation) WHERE m.role = 'member' AND b.role = 'board';
SELECT DISTINCT rows FROM public.seen WHERE role = 'distant';

--
-- Every report as every level: what the owner sees of the authority
--
-- Compared are all rows, as text, of the report's function on two dates and of
-- its view, for the roles that see one whole authority. Where a row does not say
-- whose it is, it is national, and the same for all.
CREATE TABLE public.owner_saw (report text, rows text[]);
GRANT SELECT ON public.owner_saw TO PUBLIC;
CREATE FUNCTION pg_temp.reports() RETURNS TABLE (report text, statement text) LANGUAGE sql AS $$
	SELECT v.relname::text, format('SELECT array_agg(to_jsonb(r)::text ORDER BY to_jsonb(r)::text) FROM granted.%I r', v.relname)
		|| CASE WHEN EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = v.oid AND a.attname = 'authority') THEN ' WHERE authority = ''E06000021''' ELSE '' END
	FROM pg_class v
	WHERE v.relnamespace = 'granted'::regnamespace AND v.relkind = 'v' AND v.relname NOT LIKE 'import\_%' AND v.relname <> 'access_list'
	UNION ALL
	SELECT c, format('SELECT array_agg(to_jsonb(r)::text ORDER BY to_jsonb(r)::text) FROM granted.%s r WHERE authority = ''E06000021''', c)
	FROM unnest(ARRAY[$c$changes_since('2000-01-01', '2999-12-31')$c$, $c$holiday_impact('2020-01-30', '2020-01-01')$c$, $c$cost_avoidance('2025-07-15')$c$,
		$c$obligation_status('2025-07-15')$c$, $c$due_calendar('2020-02-01', '2019-01-01', '2025-01-01')$c$, $c$data_quality('2025-07-15')$c$]) c
$$;
CREATE FUNCTION pg_temp.compare() RETURNS TABLE (report text, only_owner bigint, only_mine bigint) LANGUAGE plpgsql AS $$
DECLARE
	r record;
	mine text[];
BEGIN
	FOR r IN SELECT p.*, o.rows FROM pg_temp.reports() p JOIN public.owner_saw o USING (report) ORDER BY 1 LOOP
		EXECUTE r.statement INTO mine;
		IF mine IS DISTINCT FROM r.rows THEN
			report := r.report;
			SELECT count(*) INTO only_owner FROM (SELECT unnest(r.rows) EXCEPT ALL SELECT unnest(mine)) d;
			SELECT count(*) INTO only_mine FROM (SELECT unnest(mine) EXCEPT ALL SELECT unnest(r.rows)) d;
			RETURN NEXT;
		END IF;
	END LOOP;
END $$;
CREATE PROCEDURE pg_temp.show_owner() LANGUAGE plpgsql AS $$
DECLARE
	r record;
BEGIN
	DELETE FROM public.owner_saw;
	FOR r IN SELECT * FROM pg_temp.reports() LOOP
		EXECUTE 'INSERT INTO public.owner_saw SELECT $1, (' || r.statement || ')' USING r.report;
	END LOOP;
END $$;
SET oversight.as_of = '2020-02-01';
CALL pg_temp.show_owner();
SELECT count(*) > 30 AS enough, count(*) FILTER (WHERE rows IS NULL) AS empty FROM public.owner_saw;
-- What another authority has not published is in nobody's comparison but the owner's.
SET ROLE regress_oversight_board; SELECT * FROM pg_temp.compare();
RESET ROLE;
DELETE FROM granted.observation WHERE authority = 'E08000005' AND source IS DISTINCT FROM 'ofsted-ilacs';
DELETE FROM granted.intervention WHERE authority = 'E08000005' AND source IS NULL;
CALL pg_temp.show_owner();
SET ROLE regress_oversight_board; SELECT * FROM pg_temp.compare();
SET ROLE regress_oversight_cases; SELECT * FROM pg_temp.compare();
SET ROLE regress_oversight_chief; SELECT * FROM pg_temp.compare();
SET ROLE regress_oversight_nation; SELECT * FROM pg_temp.compare();
RESET ROLE;
SELECT report AS empty FROM public.owner_saw WHERE rows IS NULL ORDER BY 1;
RESET oversight.as_of;

--
-- Revoking takes away what was given, and nothing else
--
SELECT oversight.revoke_access('granted', r.rolname) FROM pg_roles r
WHERE r.rolname IN ('regress_oversight_board', 'regress_oversight_cases', 'regress_oversight_clerk', 'regress_oversight_chief',
	'regress_oversight_nation', 'regress_oversight_other', 'regress_oversight_team') ORDER BY r.rolname;
SELECT count(*) FROM granted.access_grant;
SELECT count(*) FROM granted.access_given;

DROP TABLE public.seen, public.owner_saw;
DROP SCHEMA granted CASCADE;
DROP ROLE regress_oversight_member, regress_oversight_distant, regress_oversight_board, regress_oversight_cases, regress_oversight_clerk,
	regress_oversight_chief, regress_oversight_nation, regress_oversight_other, regress_oversight_team;
