--
-- data_quality: every rule finds what it is there for, and nothing else.
--
SET client_min_messages = warning;
SET datestyle = 'ISO, DMY';
\set SHOW_CONTEXT never
\pset null -
SELECT oversight.create_register('quality') IS NOT NULL AS made;
SET search_path = quality, oversight;

-- A register in good order, which every case below disturbs.
INSERT INTO party (code, name, kind) VALUES
	('council', 'Council', 'body'), ('dfe', 'Department', 'body'), ('news', 'A newspaper', 'body'),
	('dcs', 'Director', 'post'), ('smith', 'A. Smith', 'person');
INSERT INTO source (code, publisher, title, published_on) VALUES
	('paper', 'dfe', 'The papers', '2020-01-01'), ('press', 'news', 'What the paper said', '2020-01-02');
UPDATE party SET part_of = 'council' WHERE code = 'dcs';
INSERT INTO authority (code, name, kind, during, source) VALUES
	('A1', 'Anytown', 'unitary', '[1998-04-01,)', 'paper'), ('B2', 'Borough', 'unitary', '[1998-04-01,)', 'paper');
UPDATE party SET authority = 'A1' WHERE code = 'council';
INSERT INTO role_holder (post, holder, during, source) VALUES ('dcs', 'smith', '[2019-01-01,)', 'paper');
INSERT INTO instrument (authority, code, title, kind, force, legal_basis, issued_on, in_force, recorded_during, source) VALUES
	('A1', 'd1', 'Direction', 'direction', 'direction', 's. 497A', '2020-01-01', '[2020-01-01,)', '[2020-01-01,)', 'paper');
SELECT count(*) AS added
FROM (VALUES ('report', 'every month'), ('visit', 'at least every 3 months'), ('plan', 'by 2020-06-30')) v (duty, cadence),
	add_duty('A1', 'd1', v.duty, initcap(v.duty), v.cadence::cadence, '1', owes => '{dcs}', source => 'paper');
SELECT count(*) AS added FROM add_duty('A1', 'd1', 'board-report', 'Report to the board', clause => '2', follows => 'report', owes => '{council}', source => 'paper');
SELECT count(*) AS added FROM add_child_duties('A1', 'C-1', ARRAY['becomes looked after', 'placement begins'], '2020-01-10', team => 'North', source => 'paper');
SELECT count(*) AS recorded FROM record_fulfilment('A1', 'report', '2020-01-31', '2020-02-01', source => 'paper');
INSERT INTO inspection (authority, code, framework, kind, started_on, ended_on, published_on, source) VALUES
	('A1', 'ilacs', 'ILACS', 'standard inspection', '2020-02-03', '2020-02-14', '2020-03-18', 'paper');
INSERT INTO judgement (authority, inspection, area, grade, source) SELECT 'A1', id, 'overall', 'inadequate', 'paper' FROM inspection;
INSERT INTO finding (authority, inspection, number, kind, wording, source) SELECT 'A1', id, 'A1', 'area for improvement', 'Oversight', 'paper' FROM inspection;
UPDATE obligation SET finding = (SELECT id FROM finding) WHERE duty = 'plan';
INSERT INTO intervention (authority, level, title, during, instrument, source) SELECT 'A1', 'direction', 'Direction', '[2020-01-01,)', id, 'paper' FROM instrument WHERE code = 'd1';
INSERT INTO event (authority, kind, title, during, source) VALUES ('A1', 'milestone', 'Start', '[2020-01-06,2020-01-07)', 'paper');
SELECT * FROM data_quality('2020-05-01');

-- A rule is known by the report that looks for it, and the other way round.
SELECT code AS rule_never_looked_for FROM quality_rule
WHERE position(quote_literal(code) IN pg_get_functiondef('quality.data_quality'::regproc)) = 0;
SELECT count(*) >= 20 AS twenty_or_more, count(*) = count(DISTINCT meaning) AS each_its_own FROM quality_rule;

CREATE FUNCTION pg_temp.finds(act text) RETURNS TABLE (authority text, rule text, kind text, key text, finding text)
LANGUAGE plpgsql AS $$
BEGIN
	BEGIN
		EXECUTE act;
		SELECT jsonb_agg(to_jsonb(q) ORDER BY q.rule, q.key, q.finding) INTO act FROM quality.data_quality('2020-05-01') q;
		RAISE EXCEPTION USING MESSAGE = 'undo', DETAIL = act;
	EXCEPTION WHEN raise_exception THEN
		GET STACKED DIAGNOSTICS act = PG_EXCEPTION_DETAIL;
	END;
	RETURN QUERY SELECT r.* FROM jsonb_to_recordset(act::jsonb) AS r (authority text, rule text, kind text, key text, finding text);
END $$;

CREATE TEMP TABLE act (n int GENERATED ALWAYS AS IDENTITY, what text);
INSERT INTO act (what) VALUES
	($$UPDATE fulfils SET for_due = '2020-02-02'$$),
	($$INSERT INTO fulfils (authority, fulfilment, obligation, done_on, for_due) SELECT 'A1', f.id, o.id, f.done_on, '2020-03-01' FROM fulfilment f, obligation o WHERE o.duty = 'visit'$$),
	($$UPDATE obligation SET in_force = '[2020-03-01,)' WHERE duty = 'report'$$),
	($$INSERT INTO fulfilment (authority, done_on, kind, source) VALUES ('A1', '2020-04-01', 'a', 'paper'), ('A1', '2020-04-01', 'b', 'paper');
		INSERT INTO fulfils (authority, fulfilment, obligation) SELECT 'A1', f.id, o.id FROM fulfilment f, obligation o WHERE f.done_on = '2020-04-01' AND o.duty = 'report'$$),
	($$ALTER TABLE fulfilment DISABLE TRIGGER not_after_today; UPDATE fulfilment SET done_on = '9999-12-31'$$),
	($$DELETE FROM fulfils$$),
	($$DELETE FROM obligation_party USING obligation o WHERE o.id = obligation AND o.duty = 'plan'$$),
	($$UPDATE obligation SET in_force = '[2019-01-01,2019-06-01)', anchor = '2019-01-01' WHERE duty = 'visit'$$),
	($$UPDATE instrument SET in_force = '(,)'; UPDATE obligation SET anchor = NULL WHERE duty = 'report'$$),
	($$UPDATE role_holder SET during = '[2019-01-01,2020-04-01)'$$),
	($$ALTER TABLE obligation DISABLE TRIGGER one_open_duty_of_a_kind;
		INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor, in_force, recorded_during, timescale, team, subject, source)
		SELECT o.authority, o.instrument, o.clause, 'another', o.title, o.cadence, o.anchor, o.in_force, o.recorded_during, 'LAC_VISIT_LONG_TERM', o.team, o.subject, o.source FROM obligation o WHERE o.timescale = 'LAC_VISIT'$$),
	($$UPDATE obligation SET team = NULL WHERE timescale = 'LAC_VISIT'$$),
	($$UPDATE timescale SET confirmed = false WHERE code = 'LAC_REVIEW'$$),
	($$UPDATE obligation SET in_force = '[2020-01-01,2020-04-01)' WHERE duty = 'report'$$),
	($$INSERT INTO rhythm (authority, obligation, from_date, cadence, source) SELECT 'A1', id, '2019-12-01', 'every week', 'paper' FROM obligation WHERE duty = 'visit'$$),
	($$INSERT INTO suspension (authority, timescale, during, reason) VALUES ('A1', 'LAC_VISIT', '[2020-04-01,)', 'Adaptation regulations')$$),
	($$INSERT INTO progress (authority, obligation, on_date, percent, status, source) SELECT 'A1', id, '2020-04-01', 100, 'completed', 'paper' FROM obligation WHERE duty = 'plan'$$),
	($$INSERT INTO progress (authority, obligation, on_date, percent, status, source) SELECT 'A1', id, d::date, p, 'in progress', 'paper' FROM obligation, (VALUES ('2020-02-01', 50), ('2020-03-01', 40)) v (d, p) WHERE duty = 'plan'$$),
	($$INSERT INTO sign_off (authority, report, as_at, party, signed_on) VALUES ('A1', 'Report', '2020-02-01', 'dcs', '2020-01-30')$$),
	($$INSERT INTO obligation_party (authority, obligation, party, role) SELECT 'A1', id, 'council', 'owes' FROM obligation WHERE duty = 'report';
		INSERT INTO sign_off (authority, report, as_at, fulfilment, party, signed_on) SELECT 'A1', 'Report', '2020-02-01', id, 'dcs', '2020-02-03' FROM fulfilment$$),
	($$UPDATE instrument SET recorded_during = '[2020-01-01,2020-03-01)'$$),
	($$INSERT INTO instrument (authority, code, title, kind, force, issued_on, in_force, recorded_during, source) VALUES ('A1', 'plan', 'A plan', 'plan', 'plan', '2020-01-01', '[2020-01-01,)', '[2020-01-01,)', 'paper')$$),
	($$UPDATE instrument SET issued_on = NULL WHERE code = 'd1'$$),
	($$ALTER TABLE instrument DISABLE TRIGGER close_revoked;
		INSERT INTO instrument (authority, code, title, kind, force, issued_on, recorded_during, date_as_stated, revokes, source) SELECT 'A1', 'end', 'Notice', 'revocation notice', 'direction', '2020-04-01', 'empty', 'now', id, 'paper' FROM instrument WHERE code = 'd1'$$),
	($$UPDATE instrument SET revoked_on = '2020-04-15' WHERE code = 'd1'$$),
	($$INSERT INTO instrument (authority, code, title, kind, force, legal_basis, issued_on, in_force, recorded_during, source) VALUES ('A1', 'd2', 'Another', 'direction', 'direction', 's. 497A', '2020-01-02', '[2020-01-02,)', '[2020-01-02,)', 'paper')$$),
	($$INSERT INTO inspection (authority, code, framework, kind, during, date_as_stated, account_of, source) SELECT authority, 'told', framework, kind, '[2020-01-01,2020-02-01)', 'in January', id, 'press' FROM inspection$$),
	($$INSERT INTO intervention (authority, level, title, during, date_as_stated, account_of, source) SELECT authority, level, title, '[2020-01-01,2020-03-01)', 'two months', id, 'press' FROM intervention$$),
	($$INSERT INTO event (authority, kind, title, during, account_of, source) SELECT authority, kind, title, '[2020-01-08,2020-01-09)', id, 'press' FROM event$$),
	($$INSERT INTO judgement (authority, inspection, area, grade, source) SELECT 'A1', id, 'overall', 'good', 'press' FROM inspection$$),
	($$INSERT INTO measure (code, title, unit) VALUES ('cla', 'Children in care', 'children');
		INSERT INTO observation (authority, measure, period, period_kind, value, source) VALUES ('A1', 'cla', '[2019-03-31,2019-04-01)', 'snapshot', 851, 'paper'), ('A1', 'cla', '[2019-03-31,2019-04-01)', 'snapshot', 890, 'press')$$),
	($$ALTER TABLE judgement DISABLE TRIGGER judgement_in_order; UPDATE judgement SET area = 'adoption'$$),
	($$DELETE FROM judgement$$),
	($$ALTER TABLE inspection DISABLE TRIGGER judgements_still_in_order; UPDATE inspection SET started_on = '2019-06-03', ended_on = '2019-06-14', published_on = NULL$$),
	($$ALTER TABLE inspection DISABLE TRIGGER judgements_still_in_order; ALTER TABLE inspection DISABLE TRIGGER finite_dates; UPDATE framework SET during = '[2020-03-01,)' WHERE code = 'ILACS'$$),
	($$UPDATE obligation SET finding = NULL$$),
	($$UPDATE instrument SET in_force = '[2020-01-01,2020-04-01)'; UPDATE obligation SET in_force = NULL$$),
	($$UPDATE authority SET during = '[2020-02-01,)' WHERE code = 'A1'$$),
	($$INSERT INTO authority_succession (predecessor, successor, happened_on, share, source) VALUES ('A1', 'B2', '2019-04-01', 0.4, 'paper')$$),
	($$UPDATE authority SET during = '[1998-04-01,2020-04-01)' WHERE code = 'B2'$$),
	($$INSERT INTO role_holder (post, holder, date_as_stated) VALUES ('dcs', 'smith', 'for some time')$$),
	($$UPDATE event SET source = NULL$$),
	($$UPDATE source SET published_on = NULL WHERE code = 'paper'$$),
	-- once the authority is no more, nothing falls due, and no post of it is vacant
	($$UPDATE fulfils SET for_due = '2020-05-01'; UPDATE role_holder SET during = '[2019-01-01,2020-04-01)';
		UPDATE authority SET during = '[1998-04-01,2020-04-01)' WHERE code = 'A1'$$);

SELECT a.n, f.rule, f.kind, coalesce(f.authority || ': ', '') || f.key AS key, f.finding
FROM act a CROSS JOIN LATERAL pg_temp.finds(a.what) f
ORDER BY a.n, f.rule, f.key, f.finding;
SELECT q.code AS rule_without_a_case
FROM quality_rule q
WHERE NOT EXISTS (SELECT FROM act a CROSS JOIN LATERAL pg_temp.finds(a.what) f WHERE f.rule = q.code)
ORDER BY 1;

-- Nothing of that has stayed.
SELECT count(*) FROM data_quality('2020-05-01');
-- A rule can be switched off; the columns of the report are those a client knows.
BEGIN;
UPDATE event SET source = NULL;
SELECT rule, kind, table_name, key, finding, meaning FROM data_quality('2020-05-01');
UPDATE quality_rule SET active = false WHERE code = 'without-source';
SELECT count(*) FROM data_quality('2020-05-01');
ROLLBACK;
SET oversight.as_of = '2020-05-01';
SELECT count(*) FROM data_quality;
RESET oversight.as_of;

-- The example: what its sources disagree about is listed, and both are kept.
DROP SCHEMA quality CASCADE;
SELECT oversight.create_register('quality') IS NOT NULL AS made;
SELECT oversight.load_example('quality') IS NOT NULL AS loaded;
SELECT rule, key, finding FROM quality.data_quality('2025-07-15') WHERE kind = 'conflict of sources' ORDER BY rule, key;
SELECT rule, count(*) FROM quality.data_quality('2025-07-15') WHERE kind <> 'conflict of sources' GROUP BY rule ORDER BY rule;
RESET search_path;
DROP SCHEMA quality CASCADE;
