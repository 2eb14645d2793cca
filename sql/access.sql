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
INSERT INTO granted.party (code, name, kind, authority) VALUES ('own-records', 'Our own records', 'body', NULL), ('rochdale-council', 'Rochdale Council', 'body', 'E08000005');
INSERT INTO granted.party (code, name, kind, part_of) VALUES ('rochdale-dcs', 'Director in Rochdale', 'post', 'rochdale-council');
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
			(place.code, 'caseload', '[2019-12-01,2020-01-01)', 'month', CASE place.letter WHEN 'R' THEN 27 ELSE 17 END, 'own-observations'),
			(place.code, 'caseload', '[2019-11-01,2019-12-01)', 'month', CASE place.letter WHEN 'R' THEN 28 ELSE 18 END, NULL);
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
-- What runs with other rights than its caller's has a search path that nobody can
-- get in front of.
SELECT p.oid::regprocedure AS definer_with_open_search_path
FROM pg_proc p
WHERE p.prosecdef AND p.pronamespace IN ('granted'::regnamespace, 'oversight'::regnamespace)
	AND NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c IN ('search_path=pg_catalog, pg_temp', 'search_path=pg_catalog,pg_temp'));
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
SELECT oversight.run_due('granted', '2020-01-01') IS NOT NULL AS ran, oversight.run_due('granted', '2020-02-01') IS NOT NULL AS again;
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
	WHERE v.relnamespace = 'granted'::regnamespace AND v.relkind = 'v' AND v.relname NOT LIKE 'import\_%' AND v.relname NOT IN ('access_list', 'ledger_status')
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
CREATE TABLE public.unpublished AS SELECT * FROM granted.observation WHERE authority = 'E08000005' AND source IS DISTINCT FROM 'ofsted-ilacs';
DELETE FROM granted.observation o USING public.unpublished u WHERE o.authority = u.authority AND o.id = u.id;
DELETE FROM granted.intervention WHERE authority = 'E08000005' AND source IS NULL;
CALL pg_temp.show_owner();
SET ROLE regress_oversight_board; SELECT * FROM pg_temp.compare();
SET ROLE regress_oversight_cases; SELECT * FROM pg_temp.compare();
SET ROLE regress_oversight_chief; SELECT * FROM pg_temp.compare();
SET ROLE regress_oversight_nation; SELECT * FROM pg_temp.compare();
RESET ROLE;
SELECT report AS empty FROM public.owner_saw WHERE rows IS NULL ORDER BY 1;
RESET oversight.as_of;
INSERT INTO granted.observation OVERRIDING SYSTEM VALUE SELECT * FROM public.unpublished;

--
-- A service, which is the team of a duty, sees and adds what is its own
--
SET ROLE regress_oversight_team;
SELECT DISTINCT team FROM granted.obligation_status('2020-02-01');
SELECT string_agg(pseudonym, ' ' ORDER BY id) AS children FROM granted.subject;
SELECT count(*) AS of_others FROM granted.fulfils f WHERE NOT EXISTS (SELECT FROM granted.obligation o WHERE o.authority = f.authority AND o.id = f.obligation);
SELECT duty, due_on, outcome FROM granted.record_fulfilment('E06000021', 'monthly', '2020-01-31');
SELECT duty, due_on, outcome FROM granted.record_fulfilment('E06000021', 'weekly', '2020-01-31');
INSERT INTO granted.progress (authority, obligation, on_date, status)
	SELECT 'E06000021', o.id, '2020-01-31', 'in progress' FROM granted.obligation o WHERE o.duty = 'monthly' AND o.authority = 'E06000021';
INSERT INTO granted.fulfilment (authority, done_on, kind) VALUES ('E06000021', '2020-01-30', 'visit') RETURNING recorded_by;
RESET ROLE;
SELECT id AS weekly FROM granted.obligation WHERE authority = 'E06000021' AND duty = 'weekly' \gset
SELECT max(id) AS visit FROM granted.fulfilment WHERE authority = 'E06000021' AND kind = 'visit' \gset
SET ROLE regress_oversight_team;
INSERT INTO granted.fulfils (authority, fulfilment, obligation) VALUES ('E06000021', :visit, :weekly);
INSERT INTO granted.progress (authority, obligation, on_date, status) VALUES ('E06000021', :weekly, '2020-01-31', 'in progress');
RESET ROLE;
-- What it does not see it cannot make its own by a link: nothing is there to be
-- linked, whether it gives the day of it or not.
SELECT f.id AS of_another, f.done_on AS done_then FROM granted.fulfilment f
JOIN granted.fulfils l ON l.authority = f.authority AND l.fulfilment = f.id AND l.obligation = :weekly
WHERE f.authority = 'E06000021' AND f.title = 'Secret S' \gset
SELECT id AS monthly FROM granted.obligation WHERE authority = 'E06000021' AND duty = 'monthly' \gset
SELECT min(id) AS their_child, max(id) FILTER (WHERE id % 3 = 0) AS another_child FROM granted.subject WHERE authority = 'E06000021' \gset
SET ROLE regress_oversight_team;
SELECT count(*) FROM granted.fulfilment WHERE id = :of_another;
INSERT INTO granted.fulfils (authority, fulfilment, obligation, done_on) VALUES ('E06000021', :of_another, :monthly, :'done_then');
\set VERBOSITY sqlstate
INSERT INTO granted.fulfils (authority, fulfilment, obligation) VALUES ('E06000021', :of_another, :monthly);
INSERT INTO granted.fulfils (authority, fulfilment, obligation) VALUES ('E06000021', 1000000, :monthly);
\set VERBOSITY default
INSERT INTO granted.fulfils (authority, fulfilment, obligation, done_on) VALUES ('E06000021', 1000000, :monthly, '2020-01-31');
SELECT count(*) FROM granted.fulfilment WHERE id = :of_another;
-- A note hangs on what is seen too.
INSERT INTO granted.case_note (authority, subject, obligation, body) VALUES ('E06000021', :their_child, :weekly, 'A word');
INSERT INTO granted.case_note (authority, subject, fulfilment, body) VALUES ('E06000021', :their_child, :of_another, 'A word');
INSERT INTO granted.case_note (authority, subject, body) VALUES ('E06000021', :another_child, 'A word');
INSERT INTO granted.case_note (authority, subject, obligation, fulfilment, body)
	VALUES ('E06000021', :their_child, :monthly, (SELECT max(id) FROM granted.fulfilment WHERE kind = 'visit'), 'A word') RETURNING body;
-- What was done and what it answers can be entered by one statement.
WITH f AS (INSERT INTO granted.fulfilment (authority, done_on, kind, title) VALUES ('E06000021', '2020-01-29', 'report', 'By one statement') RETURNING authority, id, done_on)
INSERT INTO granted.fulfils (authority, fulfilment, obligation, done_on) SELECT f.authority, f.id, :monthly, f.done_on FROM f RETURNING done_on;
RESET ROLE;

-- A service of every authority: that of each, those still to come included.
SELECT oversight.grant_access('granted', 'regress_oversight_distant', 'case_reader', service => 'South');
SET ROLE regress_oversight_distant;
SELECT authority, string_agg(DISTINCT team, ' ') AS teams, count(*) AS duties FROM granted.obligation GROUP BY authority ORDER BY authority;
SELECT authority, string_agg(pseudonym, ' ' ORDER BY id) AS children FROM granted.subject GROUP BY authority ORDER BY authority;
SELECT oversight.access_services('granted.access_grant', 'granted.authority', 'reader') @> ARRAY[E'E08000005\nSouth'] AS of_one,
	cardinality(oversight.access_services('granted.access_grant', 'granted.authority', 'reader')) = count(*) AS of_all FROM granted.authority;
RESET ROLE;
SELECT oversight.revoke_access('granted', 'regress_oversight_distant');

--
-- Nobody enters in another's name, or on another day
--
SET ROLE regress_oversight_clerk;
INSERT INTO granted.fulfilment (authority, done_on, kind, recorded_by) VALUES ('E06000021', '2020-01-31', 'visit', 'regress_oversight_chief');
INSERT INTO granted.fulfilment (authority, done_on, kind, recorded_at) VALUES ('E06000021', '2020-01-31', 'visit', '2020-01-31');
INSERT INTO granted.fulfilment (authority, done_on, kind, changed_at) VALUES ('E06000021', '2020-01-31', 'visit', '2020-01-31');
INSERT INTO granted.commentary (authority, report, as_at, body, changed_at) VALUES ('E06000021', 'monthly', '2020-02-01', 'A word', '2020-01-31');
INSERT INTO granted.fulfilment (authority, done_on, kind, recorded_by, recorded_at, changed_at)
	VALUES ('E06000021', '2020-01-31', 'visit', current_user, now(), now()) RETURNING recorded_by;
-- A manager can, as an export that is read back has it, but not of what is never read back.
SET ROLE regress_oversight_chief;
INSERT INTO granted.fulfilment (authority, done_on, kind, recorded_by, recorded_at) VALUES ('E06000021', '2020-01-31', 'visit', 'somebody', '2020-01-31') RETURNING recorded_by;
INSERT INTO granted.fulfilment (authority, done_on, kind, recorded_by) VALUES ('E08000005', '2020-01-31', 'visit', 'regress_oversight_chief');
INSERT INTO granted.snapshot (authority, series, as_of, taken_by) VALUES ('E06000021', 'mine', '2020-01-31', 'regress_oversight_nation');
INSERT INTO granted.snapshot (authority, series, as_of, taken_at) VALUES ('E06000021', 'mine', '2020-01-31', '2020-01-31');
SET ROLE regress_oversight_nation;
-- The daily run is the owner's: not even a manager of everything takes its place, for a day on which it would fail ever after.
INSERT INTO granted.due_run (as_of, ran_by, snapshots, lines_new, lines_closed, due, overdue, escalated) VALUES ('2019-12-31', current_user, 0, 0, 0, 0, 0, 0);
INSERT INTO granted.snapshot (authority, series, as_of) VALUES ('E06000021', 'daily', '2020-01-31');
SET ROLE regress_oversight_chief;
INSERT INTO granted.snapshot (authority, series, as_of) VALUES ('E06000021', 'daily', '2020-01-31');
RESET ROLE;
-- Every column that says who wrote a row has the role itself as its default, and a policy that asks for it.
SELECT c.relname, a.attname AS written_by_anybody
FROM pg_attrdef d
JOIN pg_class c ON c.oid = d.adrelid AND c.relnamespace = 'granted'::regnamespace
JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
WHERE pg_get_expr(d.adbin, d.adrelid) ~* 'user' AND c.relname NOT IN ('access_grant', 'due_run')
	AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = 'a'
		AND pg_get_expr(p.polwithcheck, c.oid) LIKE '%(' || a.attname || ' = CURRENT_USER)%');

--
-- Recording and managing: each in its own authority, refused in a sentence elsewhere
--
SET ROLE regress_oversight_board;
SELECT duty FROM granted.record_fulfilment('E06000021', 'weekly', '2020-01-31');
SELECT duty FROM granted.add_duty('E06000021', 'reviews', 'x', 'X', 'every month');
INSERT INTO granted.fulfilment (authority, done_on, kind) VALUES ('E06000021', '2020-01-31', 'visit');
SELECT pg_typeof(s.id) FROM granted.subject s;
SET ROLE regress_oversight_clerk;
SELECT duty, due_on, outcome FROM granted.record_fulfilment('E06000021', 'weekly', '2020-02-07');
SELECT duty, outcome FROM granted.record_fulfilment('E06000021', 'LAC_VISIT', '2020-02-07', subject => 'KID-S2');
SELECT duty FROM granted.record_fulfilment('E08000005', 'weekly', '2020-02-07');
SELECT duty FROM granted.add_duty('E06000021', 'reviews', 'x', 'X', 'every month');
SELECT duty FROM granted.vary_rhythm('E06000021', 'weekly', 'every 2 weeks', '2020-03-01', '2020-02-20', 'rochdale-dcs');
SELECT instrument FROM granted.revoke('E06000021', 'reviews', '2020-02-20');
SELECT duty FROM granted.add_child_duties('E06000021', 'KID-S1', 'becomes looked after', '2020-01-01');
SELECT duty FROM granted.end_child_duties('E06000021', 'KID-S1', '2020-01-01');
INSERT INTO granted.commentary (authority, report, as_at, body) VALUES ('E06000021', 'monthly', '2020-02-01', 'A word') RETURNING body;
INSERT INTO granted.observation (authority, measure, period, period_kind, value) VALUES ('E06000021', 'caseload', '[2020-01-01,2020-02-01)', 'month', 19) RETURNING value;
INSERT INTO granted.observation (authority, measure, period, period_kind, value) VALUES ('E08000005', 'caseload', '[2020-01-01,2020-02-01)', 'month', 19);
-- A guard speaks before row security does, of the row it was given and of nothing else.
INSERT INTO granted.fulfilment (authority, done_on, kind) VALUES ('E06000021', '2999-12-31', 'visit');
UPDATE granted.fulfilment SET title = 'Mine';
DELETE FROM granted.fulfilment;
TRUNCATE granted.fulfilment;
SET ROLE regress_oversight_chief;
SELECT duty, frequency FROM granted.add_duty('E06000021', 'reviews', 'chief', 'A duty of the chief', 'every month');
SELECT duty FROM granted.add_duty('E08000005', 'reviews', 'chief', 'A duty of the chief', 'every month');
SELECT rhythm, frequency FROM granted.vary_rhythm('E06000021', 'chief', 'every 2 weeks', '2020-03-01', '2020-02-20', 'rochdale-dcs');
SELECT duty FROM granted.add_child_duties('E06000021', 'KID-S7', 'becomes looked after', '2020-01-01', 'North');
SELECT duty FROM granted.end_child_duties('E06000021', 'KID-S7', '2020-02-01');
SELECT oversight.take_snapshot('granted', 'chief', '2020-02-01', 'E06000021') IS NOT NULL AS taken;
SELECT oversight.take_snapshot('granted', 'chief', '2020-02-01', 'E08000005');
SELECT oversight.take_snapshot('granted', 'everybody', '2020-02-01');
SELECT oversight.run_due('granted', '2020-03-01');
-- Of another authority there is nothing to change, and nothing can be put there.
UPDATE granted.instrument SET title = 'Mine' WHERE authority = 'E08000005';
UPDATE granted.instrument SET authority = 'E08000005' WHERE code = 'reviews';
DELETE FROM granted.progress WHERE authority = 'E08000005';
INSERT INTO granted.case_note (authority, subject, body) SELECT 'E08000005', 7, 'Mine';
-- What is shared by all can be added to; what concerns one's own posts changed too.
INSERT INTO granted.party (code, name, kind, part_of) VALUES ('stoke-new-post', 'New post', 'post', 'stoke-council');
INSERT INTO granted.role_holder (post, holder, during) VALUES ('stoke-new-post', 'rochdale-dcs', '[2020-01-01,)');
UPDATE granted.role_holder SET during = '[2020-01-01,2020-02-01)' WHERE post = 'stoke-new-post' RETURNING post;
UPDATE granted.party SET name = 'Mine' WHERE code IN ('ofsted', 'stoke-new-post') RETURNING code;
UPDATE granted.party SET part_of = NULL WHERE code = 'stoke-new-post';
-- What is another authority's is not added to: not its bodies and posts, nor who holds them.
INSERT INTO granted.party (code, name, kind, authority) VALUES ('rochdale-body', 'Mine', 'body', 'E08000005');
INSERT INTO granted.party (code, name, kind, part_of) VALUES ('rochdale-post', 'Mine', 'post', 'rochdale-council');
INSERT INTO granted.party (code, name, kind, authority, part_of) VALUES ('rochdale-post', 'Mine', 'post', 'E06000021', 'rochdale-council');
UPDATE granted.party SET authority = 'E06000021', part_of = 'rochdale-council' WHERE code = 'stoke-new-post';
INSERT INTO granted.role_holder (post, holder, during) VALUES ('rochdale-dcs', 'ofsted', '[2020-01-01,)');
INSERT INTO granted.party (code, name, kind) VALUES ('consultants', 'Consultants', 'body') RETURNING code;
INSERT INTO granted.source (code, publisher, title) VALUES ('chiefs', 'own-records', 'Ours') RETURNING code;
INSERT INTO granted.authority (code, name, kind) VALUES ('E1', 'Mine', 'unitary');
UPDATE granted.rag_rule SET colour = 'green';
-- Guards see what they have to see: a circle, a second open duty of a kind.
INSERT INTO granted.obligation (authority, instrument, clause, duty, title, follows)
	SELECT o.authority, o.instrument, 'd', 'follower', 'Follower', o.id FROM granted.obligation o WHERE o.duty = 'chief' RETURNING duty;
UPDATE granted.obligation o SET follows = f.id, cadence = NULL FROM granted.obligation f WHERE o.duty = 'chief' AND f.duty = 'follower';
SELECT duty FROM granted.add_child_duties('E06000021', 'KID-S1', 'becomes looked after', '2020-01-01');
SET ROLE regress_oversight_nation;
INSERT INTO granted.authority (code, name, kind) VALUES ('E1', 'Third', 'unitary') RETURNING code;
INSERT INTO granted.instrument (authority, code, title, kind, force, in_force, recorded_during)
	VALUES ('E1', 'plan', 'Plan', 'plan', 'plan', '[2020-01-01,)', '[2020-01-01,)') RETURNING authority;
DELETE FROM granted.instrument WHERE authority = 'E1';
DELETE FROM granted.authority WHERE code = 'E1';
RESET ROLE;

--
-- Nothing leaks: what a query is made to say before the policy has spoken
--
CREATE FUNCTION public.tell(words anyelement) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$
BEGIN
	IF words::text IN ('Secret R', '27', '28') OR words::text LIKE 'regress_oversight_o%' THEN
		RAISE NOTICE 'told %', words;
	END IF;
	RETURN true;
END $$;
SET client_min_messages = notice;
SET ROLE regress_oversight_board;
-- (the owner would be told)
RESET ROLE;
SELECT count(*) FROM granted.risk WHERE public.tell(title) AND title LIKE 'Secret%';
SET ROLE regress_oversight_board;
SELECT count(*) FROM granted.risk WHERE public.tell(title) AND title LIKE 'Secret%';
SELECT count(*) FROM granted.observation WHERE public.tell(value) AND measure = 'caseload' AND period_kind = 'month' AND period <@ '[2019-01-01,2020-01-01)'::daterange;
SELECT count(*) FROM granted.finding WHERE public.tell(wording) AND number IN ('1', '2') AND wording IN ('Published', 'Secret S', 'Secret R');
SELECT count(*) FROM granted.timeline WHERE public.tell(title) AND title LIKE 'Secret%';
SELECT count(*) FROM granted.access_grant WHERE public.tell(role);
-- An error in the middle of a query shows no value of a row that is not seen.
SELECT count(*) FROM granted.risk WHERE title::integer = 1 AND title LIKE 'Secret%';
SELECT count(*) FROM granted.cost_estimate WHERE 1 / (title <> 'Secret R')::integer = 1;
SELECT count(*) FROM granted.event e JOIN granted.risk r ON e.title = r.title AND 1 / (e.title <> 'Secret R')::integer = 1;
-- Nor does a conflict, or what the planner knows of the rows.
SET ROLE regress_oversight_chief;
INSERT INTO granted.instrument (authority, code, title, kind, force, in_force, recorded_during)
	VALUES ('E08000005', 'reviews', 'Plan', 'plan', 'plan', '[2020-01-01,)', '[2020-01-01,)');
INSERT INTO granted.instrument (authority, code, title, kind, force, in_force, recorded_during)
	VALUES ('E08000005', 'reviews', 'Plan', 'plan', 'plan', '[2020-01-01,)', '[2020-01-01,)') ON CONFLICT (authority, code) DO UPDATE SET title = 'Mine';
SET ROLE regress_oversight_board;
SELECT count(*) AS statistics FROM pg_stats WHERE schemaname = 'granted' AND tablename IN ('risk', 'subject', 'observation');
COPY (SELECT authority FROM granted.risk GROUP BY authority) TO stdout;
SELECT oversight.access_authorities('granted.access_grant', 'granted.authority', 'reader', false) AS mine,
	oversight.access_authorities('granted.access_grant', 'granted.authority', 'recorder', false) AS not_mine,
	oversight.has_access('E06000021', 'granted.access_grant', 'granted.authority', 'reader', false) AS has,
	oversight.has_access('E08000005', 'granted.access_grant', 'granted.authority', 'reader', false) AS has_not;
SELECT oversight.access_authorities('granted.access_given', 'granted.authority', 'reader', false);
SELECT oversight.access_authorities('granted.risk', 'granted.authority', 'reader', false);
SELECT oversight.access_authorities('granted.risk', 'granted.overdue', 'reader', false);
SELECT oversight.access_authorities('granted.access_grant', 'granted.authority', 'owner', false);
SELECT oversight.access_authorities('granted.overdue', 'granted.authority', 'reader', false);
-- Each row of a query is answered for the level that it asks about.
SELECT l.level, oversight.has_access('E06000021', 'granted.access_grant', 'granted.authority', l.level, false)
FROM unnest('{reader,manager,reader,recorder}'::text[]) WITH ORDINALITY AS l (level, n) ORDER BY l.n;
-- Grants made up for the purpose open no other table, and a level that differs
-- from row to row is asked row by row, not of an index.
CREATE TEMP TABLE made_up (role text, level text, authority text, service text);
INSERT INTO made_up VALUES (current_user, 'reader', NULL, NULL);
SELECT oversight.access_authorities('made_up', 'granted.instrument', 'reader', false);
CREATE TEMP TABLE asked AS SELECT 'A' || n AS authority, 'reader' AS level FROM generate_series(1, 2000) n;
CREATE INDEX ON asked (authority);
ANALYZE asked;
SET enable_seqscan = off;
EXPLAIN (COSTS off) SELECT count(*) FROM asked WHERE oversight.has_access(authority, 'granted.access_grant', 'granted.authority', level, false);
SELECT count(*) FROM asked WHERE oversight.has_access(authority, 'granted.access_grant', 'granted.authority', level, false);
RESET enable_seqscan;
DROP TABLE made_up, asked;
SELECT oversight.access_services('granted.access_grant', 'granted.authority', 'reader');
SET ROLE regress_oversight_team;
SELECT oversight.access_services('granted.access_grant', 'granted.authority', 'reader'),
	oversight.access_authorities('granted.access_grant', 'granted.authority', 'reader', true) AS whole,
	oversight.access_to_all('granted.access_grant', 'reader');
SET ROLE regress_oversight_nation;
SELECT cardinality(oversight.access_authorities('granted.access_grant', 'granted.authority', 'reader', true)) = count(*) AS every,
	oversight.access_to_all('granted.access_grant', 'manager') FROM granted.authority;
RESET ROLE;
SET client_min_messages = warning;

--
-- The child: every number, and no name, at the level reader
--
CREATE FUNCTION pg_temp.names() RETURNS TABLE (place text, says text) LANGUAGE plpgsql AS $$
DECLARE
	r record;
BEGIN
	FOR r IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'granted'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname NOT LIKE 'import\_%' LOOP
		BEGIN
			RETURN QUERY EXECUTE format('SELECT %L::text, (SELECT to_jsonb(x)::text FROM granted.%I x WHERE to_jsonb(x)::text LIKE ''%%KID%%'' LIMIT 1)', r.relname, r.relname);
		EXCEPTION WHEN insufficient_privilege THEN
			RETURN QUERY SELECT r.relname::text, 'refused';
		END;
	END LOOP;
END $$;
SET ROLE regress_oversight_board;
SELECT place, says FROM pg_temp.names() WHERE says IS NOT NULL ORDER BY place COLLATE "C";
SELECT team, subjects, duties, subjects_overdue FROM granted.caseload('2020-02-01') WHERE authority = 'E06000021' ORDER BY team;
SET ROLE regress_oversight_cases;
SELECT place, left(says, 20) AS says FROM pg_temp.names() WHERE says IS NOT NULL ORDER BY place COLLATE "C";
SELECT team, subjects, duties, subjects_overdue FROM granted.caseload('2020-02-01') WHERE authority = 'E06000021' ORDER BY team;
RESET ROLE;

--
-- An export is whole or refused, in a sentence; and nobody imports who does not manage
--
SET ROLE regress_oversight_board;
SELECT oversight.export_authority('granted', 'E06000021');
SET ROLE regress_oversight_team;
SELECT oversight.export_authority('granted', 'E06000021');
SET ROLE regress_oversight_cases;
SELECT oversight.export_authority('granted', 'E08000005');
CREATE TEMP TABLE exported AS SELECT oversight.export_authority('granted', 'E06000021') AS doc;
SELECT oversight.import_authority('granted', doc) FROM exported;
GRANT SELECT ON exported TO PUBLIC;
SET ROLE regress_oversight_chief;
SELECT doc = oversight.export_authority('granted', 'E06000021') AS the_same FROM exported;
SELECT oversight.import_authority('granted', doc) FROM exported;
RESET ROLE;
SELECT doc = oversight.export_authority('granted', 'E06000021') AS the_same FROM exported;
CREATE TABLE granted.ours (authority text REFERENCES granted.authority (code), code text, PRIMARY KEY (authority, code));
SET ROLE regress_oversight_cases;
SELECT oversight.export_authority('granted', 'E06000021');
DROP TABLE exported;
RESET ROLE;
DROP TABLE granted.ours;
CREATE ROLE regress_oversight_temp;
SET ROLE regress_oversight_temp;
SELECT oversight.export_authority('granted', 'E06000021');
SELECT * FROM oversight.register_info('granted');
SELECT oversight.take_snapshot('granted', 'x', '2020-01-01', 'E06000021');
RESET ROLE;
DROP ROLE regress_oversight_temp;

--
-- Levels change, roles come and go
--
SELECT oversight.grant_access('granted', 'regress_oversight_board', 'case_reader', 'E06000021');
SELECT has_table_privilege('regress_oversight_board', 'granted.subject', 'SELECT') AS higher;
SELECT oversight.grant_access('granted', 'regress_oversight_board', 'reader', 'E06000021');
SELECT has_table_privilege('regress_oversight_board', 'granted.subject', 'SELECT') AS lower_again;
-- Two grants: the one that goes leaves what the other needs.
SELECT oversight.grant_access('granted', 'regress_oversight_board', 'manager', 'E08000005');
SET ROLE regress_oversight_board;
SELECT string_agg(DISTINCT authority, ' ') FROM granted.risk;
UPDATE granted.risk SET detail = 'x' WHERE title LIKE 'Secret%' RETURNING authority;
SELECT string_agg(DISTINCT authority, ' ') AS children_of FROM granted.subject;
RESET ROLE;
SELECT oversight.revoke_access('granted', 'regress_oversight_board', authority => 'E08000005');
SET ROLE regress_oversight_board;
SELECT string_agg(DISTINCT authority, ' ') FROM granted.risk;
UPDATE granted.risk SET detail = 'x' WHERE title LIKE 'Secret%';
RESET ROLE;
-- A grant or its end counts from the next statement on, also for a prepared one.
SET ROLE regress_oversight_board;
PREPARE risks AS SELECT count(*) FROM granted.risk WHERE title LIKE 'Secret%';
EXECUTE risks;
RESET ROLE;
BEGIN;
INSERT INTO granted.access_grant (role, level, authority) VALUES ('regress_oversight_board', 'reader', 'E08000005');
SET ROLE regress_oversight_board;
EXECUTE risks;
ROLLBACK;
SET ROLE regress_oversight_board;
EXECUTE risks;
RESET ROLE;
EXECUTE risks;
DEALLOCATE risks;

-- A role that is renamed loses what was granted to its name; one that takes the
-- name of a role that is gone gets nothing with it.
CREATE ROLE regress_oversight_temp;
SELECT oversight.grant_access('granted', 'regress_oversight_temp', 'reader', 'E06000021');
ALTER ROLE regress_oversight_temp RENAME TO regress_oversight_renamed;
SET ROLE regress_oversight_renamed;
SELECT count(*) FROM granted.risk;
RESET ROLE;
SELECT role, level, authority, standing FROM granted.access_list WHERE role IN ('regress_oversight_temp', 'regress_oversight_renamed') ORDER BY role COLLATE "C";
ALTER ROLE regress_oversight_renamed RENAME TO regress_oversight_temp;
SELECT role, level, authority, standing FROM granted.access_list WHERE role = 'regress_oversight_temp';
DROP OWNED BY regress_oversight_temp;
DROP ROLE regress_oversight_temp;
SELECT role, can_log_in, level, authority, standing FROM granted.access_list WHERE role = 'regress_oversight_temp';
CREATE ROLE regress_oversight_temp;
SELECT role, can_log_in, level, authority, standing FROM granted.access_list WHERE role = 'regress_oversight_temp';
SET ROLE regress_oversight_temp;
SELECT count(*) FROM granted.risk;
RESET ROLE;
SELECT regexp_replace(oversight.renew_access('granted'), '\d+ policies', 'N policies') AS renewed;
SELECT regexp_replace(oversight.renew_access('granted'), '\d+ policies', 'N policies') AS again;
SELECT standing FROM granted.access_list WHERE role = 'regress_oversight_temp';
DROP OWNED BY regress_oversight_temp;
DROP ROLE regress_oversight_temp;
SELECT oversight.revoke_access('granted', 'regress_oversight_temp') AS though_gone;

-- What was given under a former name is taken away under the new one.
CREATE ROLE regress_oversight_temp;
SELECT oversight.grant_access('granted', 'regress_oversight_temp', 'recorder', 'E06000021');
ALTER ROLE regress_oversight_temp RENAME TO regress_oversight_renamed;
SELECT oversight.grant_access('granted', 'regress_oversight_renamed', 'reader', 'E06000021');
SELECT has_table_privilege('regress_oversight_renamed', 'granted.fulfilment', 'INSERT') AS records_still;
SELECT oversight.revoke_access('granted', 'regress_oversight_temp');
SELECT has_table_privilege('regress_oversight_renamed', 'granted.fulfilment', 'SELECT') AS still_reads;
SELECT oversight.revoke_access('granted', 'regress_oversight_renamed');
SELECT role, standing FROM granted.access_list WHERE role IN ('regress_oversight_temp', 'regress_oversight_renamed');
DROP ROLE regress_oversight_renamed;

-- Privileges that somebody gave otherwise stay, and show nothing by themselves.
CREATE ROLE regress_oversight_temp;
GRANT USAGE ON SCHEMA granted TO regress_oversight_temp;
GRANT SELECT ON granted.risk, granted.access_grant, granted.authority TO regress_oversight_temp;
SELECT role, level, standing FROM granted.access_list WHERE role = 'regress_oversight_temp';
SET ROLE regress_oversight_temp;
SELECT count(*) FROM granted.risk;
RESET ROLE;
SELECT oversight.grant_access('granted', 'regress_oversight_temp', 'manager', 'E06000021');
SELECT oversight.revoke_access('granted', 'regress_oversight_temp');
SELECT c.relname, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a
WHERE c.relnamespace = 'granted'::regnamespace AND a.grantee = 'regress_oversight_temp'::regrole ORDER BY 1, 2;
SELECT has_schema_privilege('regress_oversight_temp', 'granted', 'USAGE');
REVOKE SELECT ON granted.risk FROM regress_oversight_temp;
SET ROLE regress_oversight_temp;
SELECT count(*) FROM granted.event;
RESET ROLE;
REVOKE SELECT ON granted.access_grant FROM regress_oversight_temp;
GRANT SELECT ON granted.risk TO regress_oversight_temp;
SET ROLE regress_oversight_temp;
SELECT count(*) FROM granted.risk;
RESET ROLE;
DROP OWNED BY regress_oversight_temp;
DROP ROLE regress_oversight_temp;

-- Where functions are not everybody's, a level brings those it needs.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA granted FROM PUBLIC;
SET ROLE regress_oversight_board;
SELECT count(*) > 0 FROM granted.obligation_status('2020-02-01');
RESET ROLE;
SELECT oversight.renew_access('granted') IS NOT NULL AS renewed;
SET ROLE regress_oversight_board;
SELECT count(*) > 0 FROM granted.obligation_status('2020-02-01');
RESET ROLE;

--
-- What the planner makes of it: an index that begins with the authority, also
-- where the query names none; and for the owner nothing at all
--
CREATE FUNCTION pg_temp.plan(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || statement;
END $$;
CREATE TABLE public.many AS SELECT 'A' || n % 100 AS authority, n AS id FROM generate_series(1, 20000) n;
ALTER TABLE public.many ADD PRIMARY KEY (authority, id), ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON public.many FOR SELECT USING (oversight.has_access(authority, 'granted.access_grant'::regclass, 'granted.authority'::regclass, 'reader', false));
GRANT SELECT ON public.many TO PUBLIC;
ANALYZE public.many;
INSERT INTO granted.authority (code, name, kind) SELECT DISTINCT authority, authority, 'unitary' FROM public.many;
SELECT oversight.grant_access('granted', 'regress_oversight_board', 'reader', 'A7');
SELECT * FROM pg_temp.plan('SELECT * FROM public.many');
SET ROLE regress_oversight_board;
SELECT * FROM pg_temp.plan('SELECT * FROM public.many');
SELECT count(*), min(authority), max(authority) FROM public.many;
SELECT * FROM pg_temp.plan('SELECT * FROM public.many WHERE authority = ''A7''');
SELECT * FROM pg_temp.plan('SELECT * FROM public.many ORDER BY authority, id');
SET ROLE regress_oversight_nation;
SELECT * FROM pg_temp.plan('SELECT * FROM public.many');
SELECT count(*) FROM public.many;
RESET ROLE;
SELECT count(*) AS scans_of_the_owner_that_ask FROM pg_temp.plan('SELECT * FROM granted.obligation_status(''2020-02-01'')') p WHERE p ~ 'has_access|access_services';
SET ROLE regress_oversight_board;
SELECT count(*) > 0 AS scans_of_a_reader_that_ask FROM pg_temp.plan('SELECT * FROM granted.obligation_status(''2020-02-01'')') p WHERE p ~ 'has_access|access_authorities';
RESET ROLE;
DROP TABLE public.many;

--
-- Revoking takes away what was given, and nothing else
--
SELECT oversight.revoke_access('granted', r.rolname) FROM pg_roles r
WHERE r.rolname IN ('regress_oversight_board', 'regress_oversight_cases', 'regress_oversight_clerk', 'regress_oversight_chief',
	'regress_oversight_nation', 'regress_oversight_other', 'regress_oversight_team') ORDER BY r.rolname;
SELECT count(*) FROM granted.access_grant;
SELECT count(*) FROM granted.access_given;

DROP FUNCTION public.tell(anyelement);
DROP TABLE public.seen, public.owner_saw, public.unpublished;
DROP SCHEMA granted CASCADE;
DROP ROLE regress_oversight_member, regress_oversight_distant, regress_oversight_board, regress_oversight_cases, regress_oversight_clerk,
	regress_oversight_chief, regress_oversight_nation, regress_oversight_other, regress_oversight_team;
