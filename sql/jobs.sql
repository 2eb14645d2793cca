--
-- The daily run: snapshots, reminders and escalation, and the schedule.
-- Every date is given; nothing asks for today.
--
SET client_min_messages = warning;
\set SHOW_CONTEXT never
\pset null -
SET datestyle = 'ISO, DMY';
SELECT oversight.create_register('office') IS NOT NULL AS made, oversight.load_example('office') IS NOT NULL AS loaded;
SET search_path = office, oversight;

-- Three instruments as if they had been kept live, one duty of which nobody kept
-- a record after 15 December, and one that was suspended for some weeks.
UPDATE instrument SET recorded_during = '[2019-10-31,)' WHERE code IN ('direction-2', 'terms-of-reference', 'ofsted-visits');
UPDATE obligation SET recorded_during = '[2019-10-31,2019-12-16)' WHERE duty = 'chair-board';
INSERT INTO suspension (authority, obligation, during, reason)
SELECT o.authority, o.id, '[2020-01-15,2020-03-01)', 'the Minister is away' FROM obligation o WHERE o.duty = 'monthly-update';
-- The same party after the same days by two rules: the closer one counts.
INSERT INTO escalation (authority, instrument, obligation, after_days, tells, step)
SELECT 'E06000021', i.id, o.id, v.after_days, v.tells, v.step
FROM (VALUES
	(NULL, NULL, 7, 'stoke-dcs', 'ask why'),
	('direction-2', NULL, 7, 'stoke-dcs', 'ask in writing'),
	('direction-2', NULL, 14, 'commissioner', 'tell the commissioner'),
	(NULL, 'monthly-report', 10, 'minister', 'tell the Minister'),
	(NULL, NULL, 20, 'stoke-leader', 'tell the leader')
) AS v (instrument, duty, after_days, tells, step)
LEFT JOIN instrument i ON i.code = v.instrument
LEFT JOIN obligation o ON o.duty = v.duty;
-- November's report is a day early, December's three weeks late; the update for
-- November is ten days late, and there is none after that.
SELECT count(*) AS recorded
FROM (VALUES
	('direction-2/7(e)(a)/monthly-report', date '2019-11-29', date '2019-11-30'),
	('direction-2/7(e)(a)/monthly-report', '2020-01-20', '2019-12-31'),
	('terms-of-reference/3(h)/monthly-update', '2019-12-10', NULL)
) AS v (duty, done_on, for_due), record_fulfilment('E06000021', v.duty, v.done_on, for_due => v.for_due);

--
-- Reminders, day by day
--
-- 30 November: the report is there already; the board and the update fall due.
SELECT run_due('office', '2019-11-30');
-- what it wrote, the planner of the next run knows
SELECT reltuples > 0 AS analysed FROM pg_class WHERE oid = 'office.snapshot_line'::regclass;
SELECT kind, tells, reference, due_on, reason FROM reminder_list('2019-11-30');
-- A second run of the day does nothing, nor does it leave a trace.
SELECT run_due('office', '2019-11-30');
-- The day after, both are overdue.
SELECT run_due('office', '2019-12-01');
SELECT kind, tells, reference, due_on, reason FROM reminder_list('2019-12-01');
-- On the sixth day nothing is told, on the seventh the first step is taken.
SELECT run_due('office', '2019-12-06');
SELECT run_due('office', '2019-12-07');
SELECT kind, tells, tells_name, step, after_days, reference, due_on, reason FROM reminder_list('2019-12-07');
SELECT run_due('office', '2019-12-08');

-- Five weeks without a run are made up for by the next. The update was cured on 10
-- December and is unmet again, so its first step is taken again. Of the report
-- all three steps are told at once, the first in the words of its instrument's
-- rule. Nobody is told of the board: what became of it is not recorded.
SELECT run_due('office', '2020-01-14');
SELECT kind, tells, step, after_days, reference, due_on, days_overdue AS days, reason FROM reminder_list('2020-01-14');

-- The report for December has come. The update is suspended: nobody is told.
SELECT run_due('office', '2020-01-21');
-- On the first of February four duties were not done the day before. Ofsted's
-- visit, which was expected and not seen, is nobody's duty.
SELECT run_due('office', '2020-01-31');
SELECT kind, tells, reference, due_on FROM reminder_list('2020-01-31') ORDER BY reference, tells;
SELECT run_due('office', '2020-02-01');
SELECT kind, tells, reference, due_on, unmet_run AS run FROM reminder_list('2020-02-01') ORDER BY reference, tells;
SELECT duty, status, unmet_since, days_overdue AS days FROM obligation_status('2020-02-01') WHERE duty IN ('visit', 'monthly-update', 'chair-board') ORDER BY duty;

-- The suspension is over. December's update is still missing, for 15 days that
-- count; its first step was told on 14 January and is not told again. After 20
-- days the next one is.
SELECT run_due('office', '2020-03-01') IS NOT NULL AS ran;
SELECT count(*) FROM reminder_list('2020-03-01') WHERE reference LIKE '%monthly-update';
SELECT unmet_since, unmet_run AS run, days_overdue AS days FROM obligation_status('2020-03-01') WHERE duty = 'monthly-update';
SELECT run_due('office', '2020-03-05') IS NOT NULL AS ran;
SELECT count(*) FROM reminder_list('2020-03-05') WHERE reference LIKE '%monthly-update';
SELECT run_due('office', '2020-03-06') IS NOT NULL AS ran;
SELECT kind, tells, step, after_days, due_on, days_overdue AS days FROM reminder_list('2020-03-06') WHERE reference LIKE '%monthly-update';

-- The log has one row for each day on which something ran.
SELECT as_of, snapshots, lines_new, lines_closed, due, overdue, escalated FROM due_run ORDER BY as_of;
SELECT d.as_of, d.due + d.overdue + d.escalated - count(r.id) AS difference
FROM due_run d LEFT JOIN reminder r ON r.run_on = d.as_of GROUP BY d.as_of HAVING d.due + d.overdue + d.escalated <> count(r.id);
-- By default those of the latest run; from a day on, all since.
SELECT count(*), min(run_on), max(run_on) FROM reminder_list('2020-02-15');
SELECT count(*), min(run_on), max(run_on) FROM reminder_list('2020-02-15', '2019-12-01');
SELECT count(*) FROM reminder_list('2019-11-29');
-- Nobody is told twice, and what nobody owes is still written down.
SELECT count(*) FROM reminder WHERE tells IS NULL;

--
-- Snapshots: what the reports said, whatever is entered later
--
SELECT reported_on, status, rag, unmet_since, days_overdue AS days, last_done, days_to_next_due AS to_next
FROM snapshot_status('2020-02-15') WHERE duty = 'monthly-report';
SELECT reported_on, measure, period_label, value, missing_as FROM snapshot_measure('2020-02-15') WHERE authority = 'E06000021' ORDER BY measure, period_label;
SELECT reported_on, area, grade, judged_on, days_below_good AS below FROM snapshot_grade('2020-02-15') WHERE area = 'overall' AND authority = 'E06000021';
SELECT area, grade, days_below_good AS below FROM judgement_current('2020-02-01') WHERE area = 'overall' AND authority = 'E06000021';

-- Now it turns out that the January report had been sent, and what the duty is called changes.
SELECT duty, done_on, for_due FROM record_fulfilment('E06000021', 'direction-2/7(e)(a)/monthly-report', '2020-01-30', for_due => '2020-01-31');
UPDATE obligation SET title = 'The monthly report' WHERE duty = 'monthly-report';
SELECT title, status, last_done FROM obligation_status('2020-02-01') WHERE duty = 'monthly-report';
SELECT title, status, last_done FROM snapshot_status('2020-02-01') WHERE duty = 'monthly-report';
SELECT reference, title, said, rag FROM as_reported('2020-02-01') WHERE reference LIKE '%monthly-report';

-- What changed from one snapshot to another, and since.
SELECT reported_before AS before_on, reported_on AS on, reference, change, before, after, direction
FROM snapshot_change('2020-02-01', '2020-01-20') ORDER BY reference;
SELECT count(*), count(DISTINCT reported_before) AS befores, min(reported_before) AS before FROM snapshot_change('2020-02-01');
SELECT reported_before AS before_on, reported_on AS on, reference, title, change, before, after, direction, columns
FROM changed_since_snapshot('2020-03-06') WHERE reference LIKE '%monthly-report';
SELECT count(*) FROM changed_since_snapshot('2020-03-06') WHERE change <> 'changed';
-- What changed since an earlier snapshot does not depend on later ones: it is what
-- a snapshot of the day would say, had it been taken.
BEGIN;
SELECT count(take_snapshot('office', 'board', d)) AS taken FROM unnest('{2019-12-10,2020-01-20,2020-02-10}'::date[]) d;
CREATE TEMP TABLE since AS
SELECT d AS since, r.* FROM unnest('{2019-12-10,2020-01-19,2020-01-20,2020-02-10,2020-02-11,2020-03-06,2020-05-01}'::date[]) d,
	changed_since_snapshot('2020-03-06', 'board', d) r;
SELECT take_snapshot('office', 'board', '2020-03-06') IS NOT NULL AS taken;
SELECT d AS since, (SELECT count(*) FROM since s WHERE s.since = d) AS changes, (SELECT min(s.reported_before) FROM since s WHERE s.since = d) AS before_on,
	(SELECT count(*) FROM (
		SELECT authority, authority_name, series, reported_before, reported_on, part, reference, title, change, before, after, rag_before, rag_after, direction, columns
		FROM since s WHERE s.since = d
		EXCEPT ALL SELECT authority, authority_name, series, reported_before, reported_on, part, reference, title, change, before, after, rag_before, rag_after, direction, columns
		FROM snapshot_change('2020-03-06', d, 'board')) x) AS not_in_snapshots,
	(SELECT count(*) FROM snapshot_change('2020-03-06', d, 'board')) AS of_snapshots
FROM unnest('{2019-12-10,2020-01-19,2020-01-20,2020-02-10,2020-02-11,2020-03-06,2020-05-01}'::date[]) d;
SELECT count(*) FROM changed_since_snapshot('2020-03-06', 'board', '2019-12-09');
SELECT count(*) FROM changed_since_snapshot(NULL, 'board', '2020-01-20');
DROP TABLE since;
ROLLBACK;
-- Before the first snapshot there is nothing to compare.
SELECT count(*) FROM snapshot_change('2019-11-30');
SELECT count(*) FROM changed_since_snapshot('2019-11-29');
SELECT count(*) FROM as_reported('2019-11-29');

-- Words and signatures, those known by the day; not what is said of a child.
INSERT INTO commentary (authority, report, as_at, measure, obligation, body, written_by, written_on)
SELECT 'E06000021', v.report, v.as_at, v.measure, o.id, v.body, v.written_by, v.written_on
FROM (VALUES
	('improvement board', date '2020-03-10', NULL, 'monthly-report', 'The report came, late.', 'stoke-dcs', date '2020-03-09'),
	('improvement board', '2020-03-10', 'cla', NULL, 'No new figure yet.', 'stoke-dcs', '2020-03-12')
) AS v (report, as_at, measure, duty, body, written_by, written_on)
LEFT JOIN obligation o ON o.duty = v.duty;
INSERT INTO sign_off (authority, report, as_at, party, signed_on, signed_by) VALUES
	('E06000021', 'improvement board', '2020-03-10', 'stoke-dcs', '2020-03-10', 'Lisa Lyons'),
	('E06000021', 'improvement board', '2020-03-10', 'commissioner', '2020-03-11', 'Eleanor Brazil');
SELECT take_snapshot('office', 'improvement board', '2020-03-10', 'E06000021');
SELECT part, reference, title, said, report, as_at FROM as_reported('2020-03-31', 'improvement board') WHERE part IN ('commentary', 'signature') AND as_at = '2020-03-10';
SELECT take_snapshot('office', 'improvement board', '2020-03-12', 'E06000021');
SELECT part, reference, said, report, as_at FROM as_reported('2020-03-11', 'improvement board') WHERE part IN ('commentary', 'signature') AND as_at = '2020-03-10';
SELECT part, change, reference, after FROM snapshot_change('2020-03-12', series => 'improvement board');
-- Someone else's words, or another date, would have to be another snapshot.
UPDATE commentary SET body = 'The report came in time.' WHERE body = 'The report came, late.';
DELETE FROM sign_off WHERE party = 'stoke-dcs';
SELECT part, reference, said FROM as_reported('2020-03-12', 'improvement board') WHERE part IN ('commentary', 'signature') AND as_at = '2020-03-10';

-- Every column comes back as the report had it, on days on which the lines are
-- older as on those on which they are new.
CREATE FUNCTION pg_temp.differences(day date) RETURNS TABLE (report text, has_rows boolean, differences bigint) LANGUAGE plpgsql AS $$
BEGIN
	FOR report IN VALUES ('obligation_status snapshot_status obligation'), ('measure_latest snapshot_measure measure, breakdown, period_kind'),
		('judgement_current snapshot_grade service, area')
	LOOP
		-- the date is written into the statement: a report is planned for its date
		RETURN QUERY EXECUTE format(
			'SELECT %L::text, count(r.authority) > 0, count(*) FILTER (WHERE to_jsonb(s) - ''{series,reported_on,changed_at}''::text[] IS DISTINCT FROM to_jsonb(r) - ''changed_at''::text)
			FROM office.%I(%L) r FULL JOIN office.%I(%L, ''round trip'') s USING (authority, %s)',
			split_part(report, ' ', 1), split_part(report, ' ', 1), day, split_part(report, ' ', 2), day, substring(report FROM '[^ ]* [^ ]* (.*)'));
	END LOOP;
END $$;
SELECT count(take_snapshot('office', 'round trip', d)) FROM unnest('{2019-03-18,2019-11-01,2019-11-30,2020-01-30,2020-02-20,2020-06-01,2022-12-01,2025-03-01}'::date[]) d;
SELECT d.report, bool_and(d.has_rows) FILTER (WHERE day > '2019-11-01') AS has_rows, sum(d.differences) AS differences
FROM unnest('{2019-03-18,2019-11-01,2019-11-30,2020-01-30,2020-02-20,2020-06-01,2022-12-01,2025-03-01}'::date[]) day, pg_temp.differences(day) d
GROUP BY d.report ORDER BY d.report;
-- Lines are kept once: those of duties that only bind, in all eight as in one.
SELECT count(*) AS lines, count(DISTINCT key) AS duties FROM snapshot_line WHERE series = 'round trip' AND content ->> 'status' = 'binding';

-- A duty to a child is kept by its number, without words.
INSERT INTO instrument (authority, code, title, kind, force, in_force, recorded_during)
VALUES ('E06000021', 'reviews', 'Reviews', 'policy', 'statutory guidance', '[2020-01-01,)', '[2020-01-01,)');
INSERT INTO subject (authority, pseudonym) VALUES ('E06000021', 'C-1');
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, subject, team)
SELECT i.authority, i.id, '', 'review C-1', 'Review of C-1', 'every month', s.id, 'North' FROM instrument i, subject s WHERE i.code = 'reviews';
INSERT INTO commentary (authority, report, as_at, obligation, body, written_on)
SELECT o.authority, 'improvement board', '2020-03-14', o.id, 'C-1 is well.', '2020-03-14' FROM obligation o WHERE o.subject IS NOT NULL;
SELECT take_snapshot('office', 'with a child', '2020-03-15');
SELECT count(*) FROM snapshot_line WHERE series = 'with a child' AND (key || content::text) LIKE '%C-1%';
SELECT s.obligation = o.id AS same, s.instrument, s.clause, s.duty, s.title, s.subject, s.team, s.status
FROM snapshot_status('2020-03-15', 'with a child') s JOIN obligation o ON o.id = s.obligation WHERE s.team = 'North';
SELECT replace(reference, '#' || o.id, '#N') AS reference, r.title, said FROM as_reported('2020-03-15', 'with a child') r, obligation o
WHERE o.subject IS NOT NULL AND r.reference LIKE 'reviews/%';
SELECT run_due('office', '2020-03-16') IS NOT NULL AS ran;
SELECT kind, tells, replace(reference, '#' || obligation, '#N') AS reference, title, reason FROM reminder_list('2020-03-16') WHERE reference LIKE 'reviews%';
-- The child is erased, with the reminders; the snapshots name nobody.
SELECT table_name, removed, still_named FROM erase_subject('office', 'E06000021', 'C-1');
SELECT count(*) FROM reminder r WHERE NOT EXISTS (SELECT FROM obligation o WHERE o.id = r.obligation);
SELECT change, part, regexp_replace(reference, '\d+', 'N') AS reference, after FROM changed_since_snapshot('2020-03-16') WHERE reference LIKE 'reviews%';

-- A run seals what it wrote, where there is a ledger.
SELECT start_ledger('office') IS NOT NULL AS started;
SELECT run_due('office', '2020-03-17') IS NOT NULL AS ran;
SELECT count(*) > 0 AS has_blocks, sum(entries) = (SELECT count(*) FROM entry) AS all_sealed FROM block;
SELECT count(*) FROM entry WHERE table_name = 'due_run' AND key ->> 'as_of' = '2020-03-17';
SELECT * FROM verify_ledger('office');

-- What was reported stays.
\set VERBOSITY default
UPDATE snapshot_line SET content = '{}' WHERE until_date IS NULL;
UPDATE snapshot_line SET until_date = until_date + 1 WHERE until_date IS NOT NULL;
UPDATE snapshot_line SET until_date = NULL WHERE until_date IS NOT NULL;
DELETE FROM snapshot_line;
TRUNCATE snapshot_line;
UPDATE snapshot SET as_of = as_of + 1;
DELETE FROM snapshot;
DELETE FROM due_run;
UPDATE due_run SET due = 0;
TRUNCATE due_run, reminder;
INSERT INTO snapshot_line (authority, series, part, key, from_date, content)
SELECT l.authority, l.series, l.part, l.key, (SELECT max(s.as_of) FROM snapshot s WHERE s.series = 'daily'), '{}' FROM snapshot_line l WHERE l.series = 'daily' AND l.until_date IS NULL AND l.part = 'commentary' LIMIT 1;
-- Nor is a line added to a snapshot that was taken, or closed but by a new one.
INSERT INTO snapshot_line (authority, series, part, key, from_date, content)
VALUES ('E06000021', 'daily', 'signature', '["forged"]', '2020-03-16', '{"signed_by": "nobody"}');
INSERT INTO snapshot_line (authority, series, part, key, from_date, until_date, content)
SELECT authority, series, 'signature', '["forged"]', as_of, as_of + 1, '{}' FROM snapshot WHERE series = 'daily' ORDER BY as_of, authority LIMIT 1;
UPDATE snapshot_line SET until_date = '2020-03-17' WHERE authority = 'E06000021' AND series = 'daily' AND from_date < '2020-03-17' AND until_date IS NULL;
UPDATE snapshot_line SET until_date = from_date + 1 WHERE until_date IS NULL;
-- Nor a snapshot taken of a day to come, or between two.
\set VERBOSITY terse
INSERT INTO snapshot (authority, series, as_of) VALUES ('E06000021', 'x', '9999-12-31');
\set VERBOSITY default
INSERT INTO snapshot (authority, series, as_of) VALUES ('E06000021', 'daily', '2020-03-13');

-- Refused
SELECT run_due('office', '2020-03-05');
\set VERBOSITY terse
SELECT run_due('office', '9999-12-31');
\set VERBOSITY default
SELECT run_due('office', 'infinity');
SELECT run_due(NULL);
SELECT run_due('offcie', '2020-03-31');
SELECT run_due('pg_catalog', '2020-03-31');
SELECT take_snapshot('office', 'improvement board', '2020-03-12', 'E06000021');
SELECT take_snapshot('office', 'improvement board', '2020-03-01');
SELECT take_snapshot('office', 'daily', '2020-03-31');
SELECT take_snapshot('office', ' ', '2020-03-31');
SELECT take_snapshot('office', NULL, '2020-03-31');
SELECT take_snapshot('office', 'board', '2020-03-31', 'Stoke');
\set VERBOSITY terse
SELECT take_snapshot('office', 'board', '9999-12-31');
\set VERBOSITY default
SELECT count(*) FROM snapshot WHERE as_of > '2020-03-17' AND series <> 'round trip';

-- A register that needs quotes, with nothing in it.
SELECT create_register('The "Office"') IS NOT NULL AS made;
SELECT run_due('The "Office"', '2020-02-01');
SELECT run_due('The "Office"', '2020-02-01');
SELECT take_snapshot('The "Office"', 'board', '2020-02-01');
DROP SCHEMA "The ""Office""" CASCADE;
DROP SCHEMA office CASCADE;
RESET search_path;

--
-- Random duties: one register run every day, another at a few dates only, and
-- both held against looking at every duty on every day
--
CREATE FUNCTION pg_temp.fill(register text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('search_path', format('%I, oversight, pg_catalog', register), true);
	PERFORM setseed(0.5);
	INSERT INTO party (code, name, kind) VALUES ('council', 'Council', 'body'), ('board', 'Board', 'body'), ('minister', 'Minister', 'post');
	INSERT INTO authority (code, name, kind) VALUES ('A', 'Anytown', 'unitary'), ('B', 'Borough', 'unitary');
	INSERT INTO instrument (authority, code, title, kind, force, in_force, recorded_during)
	SELECT a.code, k.code, k.code, 'policy', k.force, '[2020-01-01,)', k.recorded
	FROM authority a, (VALUES ('direction', 'direction', daterange '[2020-01-01,)'), ('plan', 'plan', '[2020-01-01,2020-02-05)'),
		('hope', 'stated intention', '[2020-01-01,)')) AS k (code, force, recorded);
	INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor, grace)
	SELECT i.authority, i.id, '', 'd' || n, 'Duty ' || n,
		(ARRAY['every week', 'every 10 days', 'every month', 'at least every 2 weeks', 'every 3 days', 'by 2020-01-20, 2020-02-03',
			'every 5 working days', 'at least every month'])[1 + floor(random() * 8)::int]::cadence,
		date '2019-12-28' + floor(random() * 12)::int, CASE WHEN random() < 0.3 THEN floor(random() * 9)::int END
	FROM instrument i, generate_series(1, CASE i.code WHEN 'direction' THEN 24 WHEN 'plan' THEN 8 ELSE 2 END) n
	ORDER BY i.authority, i.code, n;
	INSERT INTO obligation_party (authority, obligation, party, role) SELECT o.authority, o.id, 'council', 'owes' FROM obligation o WHERE o.id % 5 <> 0;
	INSERT INTO suspension (authority, obligation, during, reason)
	SELECT o.authority, o.id, daterange(date '2020-01-05' + s, date '2020-01-05' + s + 1 + n), 'random'
	FROM (SELECT o.*, floor(random() * 30)::int AS s, floor(random() * 14)::int AS n FROM obligation o ORDER BY o.id) o WHERE o.id % 3 = 0;
	INSERT INTO escalation (authority, instrument, obligation, after_days, tells, step)
	SELECT 'A', NULL::bigint, NULL::bigint, 3, 'board', 'first' UNION ALL SELECT 'B', NULL, NULL, 0, 'board', 'at once'
	UNION ALL SELECT 'A', NULL, NULL, 12, 'minister', 'second' UNION ALL SELECT 'B', NULL, NULL, 15, 'minister', 'second'
	UNION ALL SELECT i.authority, i.id, NULL, 5, 'board', 'of the plan' FROM instrument i WHERE i.code = 'plan'
	UNION ALL SELECT o.authority, NULL, o.id, 12, 'minister', 'its own' FROM obligation o WHERE o.id % 4 = 0;
	-- Some say which date they answer, sometimes long after or long before.
	WITH events AS (
		SELECT o.authority, o.id AS obligation, o.done_on,
			CASE WHEN o.named < 0.6 THEN (SELECT d FROM due_dates(o.cadence, o.anchor, '[2020-01-01,2020-02-24)') d
				WHERE d BETWEEN o.done_on - 18 AND o.done_on + 6 AND NOT is_rolling(o.cadence) ORDER BY hashint4((d - date '2000-01-01') * 31 + o.id::int), d LIMIT 1) END AS for_due
		FROM (SELECT o.*, date '2020-01-02' + floor(random() * 38)::int AS done_on, random() AS named
			FROM obligation o, generate_series(1, 1 + o.id::int % 6) n ORDER BY o.id, n) o
	), entered AS (
		INSERT INTO fulfilment (authority, done_on, kind, title, reference)
		SELECT DISTINCT e.authority, e.done_on, 'act', 'done', e.obligation || ' ' || e.done_on FROM events e
		RETURNING authority, id, reference, done_on
	)
	INSERT INTO fulfils (authority, fulfilment, obligation, done_on, for_due)
	SELECT DISTINCT ON (f.authority, f.id, e.for_due) f.authority, f.id, e.obligation, f.done_on, e.for_due
	FROM entered f JOIN events e ON e.obligation || ' ' || e.done_on = f.reference;
END $$;
SELECT oversight.create_register('daily') IS NOT NULL AS made, oversight.create_register('seldom') IS NOT NULL AS too;
SELECT pg_temp.fill('daily'), pg_temp.fill('seldom');
SELECT count(*) > 100 AS has_events, count(for_due) > 30 AS has_named FROM daily.fulfils;
SELECT count(*) AS other FROM (SELECT obligation, done_on, for_due FROM daily.fulfils EXCEPT SELECT obligation, done_on, for_due FROM seldom.fulfils) x;

-- The reference: how each duty stands on each day, and what that makes to tell.
CREATE TEMP TABLE standing (day date, authority text, obligation bigint, unmet boolean, due_today boolean, latest date, days integer, silent boolean);
DO $$
DECLARE d date;
BEGIN
	FOR d IN SELECT g::date FROM generate_series(timestamp '2020-01-02', '2020-02-08', '1 day') g LOOP
		EXECUTE format('INSERT INTO standing
			SELECT %1$L, s.authority, s.obligation, s.unmet_since IS NOT NULL,
				s.next_due = %1$L AND (s.recorded_to >= %1$L) IS NOT FALSE,
				(SELECT max(c.due_on) FROM daily.due_calendar(%1$L, ''2019-12-01'', %1$L) c
				 WHERE c.authority = s.authority AND c.obligation = s.obligation AND c.outcome IN (''missed'', ''overdue'')),
				s.days_overdue,
				NOT s.binding OR EXISTS (SELECT FROM daily.suspension x WHERE x.obligation = s.obligation AND x.during @> %1$L::date)
			FROM daily.obligation_status(%1$L) s', d);
	END LOOP;
END $$;
CREATE FUNCTION pg_temp.expected(days date[]) RETURNS TABLE (run_on date, kind text, obligation bigint, due_on date, tells text, after_days integer) LANGUAGE plpgsql AS $$
DECLARE
	s record;
	r record;
BEGIN
	CREATE TEMP TABLE told (obligation bigint, tells text, after_days integer, step text);
	CREATE TEMP TABLE told_late (obligation bigint, due_on date);
	FOR s IN SELECT * FROM standing ORDER BY day, obligation LOOP
		IF NOT s.unmet THEN
			DELETE FROM told t WHERE t.obligation = s.obligation;	-- cured
		END IF;
		CONTINUE WHEN s.day <> ALL (days) OR s.silent;
		IF s.due_today THEN
			RETURN QUERY SELECT s.day, 'due', s.obligation, s.day, (SELECT 'council' WHERE s.obligation % 5 <> 0), NULL::integer;
		END IF;
		IF s.unmet AND NOT EXISTS (SELECT FROM told_late t WHERE t.obligation = s.obligation AND t.due_on = s.latest) THEN
			INSERT INTO told_late VALUES (s.obligation, s.latest);
			RETURN QUERY SELECT s.day, 'overdue', s.obligation, s.latest, (SELECT 'council' WHERE s.obligation % 5 <> 0), NULL::integer;
		END IF;
		IF s.unmet THEN
			FOR r IN SELECT DISTINCT e.tells, e.after_days FROM daily.escalation e
				LEFT JOIN daily.obligation o ON o.id = s.obligation
				WHERE e.authority = s.authority AND (e.obligation IS NULL OR e.obligation = s.obligation)
				  AND (e.instrument IS NULL OR e.instrument = o.instrument) AND s.days >= e.after_days
			LOOP
				IF NOT EXISTS (SELECT FROM told t WHERE t.obligation = s.obligation AND t.tells = r.tells AND t.after_days = r.after_days) THEN
					INSERT INTO told VALUES (s.obligation, r.tells, r.after_days);
					RETURN QUERY SELECT s.day, 'escalation', s.obligation, NULL::date, r.tells, r.after_days;
				END IF;
			END LOOP;
		END IF;
	END LOOP;
	DROP TABLE told, told_late;
END $$;
SELECT count(DISTINCT day) AS days, count(*) FILTER (WHERE unmet) > 300 AS unmet, count(*) FILTER (WHERE due_today) > 100 AS due,
	count(*) FILTER (WHERE unmet AND silent) > 50 AS silent FROM standing;

\set dates '\'{2020-01-09,2020-01-10,2020-01-20,2020-02-01,2020-02-02,2020-02-08}\''
SELECT count(oversight.run_due('daily', g::date)) AS runs FROM generate_series(timestamp '2020-01-02', '2020-02-08', '1 day') g;
SELECT count(oversight.run_due('seldom', d)) AS runs FROM unnest(:dates::date[]) d;
CREATE TEMP TABLE wanted AS
	SELECT 'daily' AS register, e.* FROM pg_temp.expected((SELECT array_agg(g::date) FROM generate_series(timestamp '2020-01-02', '2020-02-08', '1 day') g)) e
	UNION ALL SELECT 'seldom', e.* FROM pg_temp.expected(:dates::date[]) e;
CREATE TEMP VIEW written AS
	SELECT 'daily' AS register, r.run_on, r.kind, r.obligation, CASE WHEN r.kind <> 'escalation' THEN r.due_on END AS due_on, r.tells, r.after_days FROM daily.reminder r
	UNION ALL SELECT 'seldom', r.run_on, r.kind, r.obligation, CASE WHEN r.kind <> 'escalation' THEN r.due_on END, r.tells, r.after_days FROM seldom.reminder r;
SELECT register, kind, count(*) > 20 AS some FROM wanted GROUP BY 1, 2 ORDER BY 1, 2;
SELECT 'not written' AS what, w.* FROM (TABLE wanted EXCEPT ALL TABLE written) w ORDER BY 2, 3, 4, 5;
SELECT 'not expected' AS what, w.* FROM (TABLE written EXCEPT ALL TABLE wanted) w ORDER BY 2, 3, 4, 5;
-- Some duties were told of a step twice, having been cured in between, and some
-- steps were told of a date before the one that the report names.
SELECT count(*) > 0 AS told_again FROM (SELECT FROM daily.reminder WHERE kind = 'escalation' GROUP BY obligation, after_days, tells HAVING count(*) > 1) x;
SELECT count(*) > 0 AS uncured_before FROM daily.reminder WHERE kind = 'escalation' AND due_on < unmet_since;
DROP VIEW written;
DROP TABLE wanted, standing;
DROP SCHEMA daily, seldom CASCADE;

--
-- The schedule: London time, all year round
--
SET timezone = 'America/New_York';
-- Six in London is six in Greenwich until 28 March, and five from the 29th.
SELECT at AT TIME ZONE 'UTC' AS greenwich, oversight.is_scheduled('0 6 * * *', at) AS strikes
FROM unnest('{2026-03-28 05:00Z,2026-03-28 06:00Z,2026-03-29 05:00Z,2026-03-29 06:00Z,2026-10-24 05:00Z,2026-10-24 06:00Z,2026-10-25 05:00Z,2026-10-25 06:00Z}'::timestamptz[]) at;
-- Every day of two years has its six o'clock, at one of the two hours and not at both.
SELECT count(*) AS days, count(*) FILTER (WHERE a.strikes <> b.strikes) AS once
FROM generate_series(timestamp '2026-01-01', '2027-12-31', '1 day') g,
	LATERAL (SELECT oversight.is_scheduled('0 6 * * *', (g + interval '5 hours 3 seconds') AT TIME ZONE 'UTC') AS strikes) a,
	LATERAL (SELECT oversight.is_scheduled('0 6 * * *', (g + interval '6 hours 3 seconds') AT TIME ZONE 'UTC') AS strikes) b;
-- A job can begin late, by less than a quarter of an hour.
SELECT at AT TIME ZONE 'UTC' AS greenwich, oversight.is_scheduled('0 6 * * *', at) AS strikes
FROM unnest('{2026-01-05 05:59:59Z,2026-01-05 06:00:00Z,2026-01-05 06:14:59Z,2026-01-05 06:15Z}'::timestamptz[]) at;
-- Half past one does not exist on 29 March, and comes twice on 25 October.
SELECT at AT TIME ZONE 'UTC' AS greenwich, at AT TIME ZONE 'Europe/London' AS london, oversight.is_scheduled('30 1 * * *', at) AS strikes
FROM unnest('{2026-03-29 00:30Z,2026-03-29 01:30Z,2026-03-29 02:30Z,2026-10-25 00:30Z,2026-10-25 01:30Z}'::timestamptz[]) at;
-- Days of the month and of the week: either, when both are given.
SELECT day::date, to_char(day, 'Dy') AS dow, oversight.is_scheduled('0 7 * * mon-fri', day AT TIME ZONE 'Europe/London') AS weekday,
	oversight.is_scheduled('0 7 2,4 * 7', day AT TIME ZONE 'Europe/London') AS either, oversight.is_scheduled('0 7 */2 jan *', day AT TIME ZONE 'Europe/London') AS odd
FROM generate_series(timestamp '2026-01-02 07:00', '2026-01-06 07:00', '1 day') day;
SELECT c AS london, oversight.greenwich_schedule(c) AS greenwich
FROM unnest('{0 6 * * *,30 7 * * 1-5,0 0 1 4 *,15 23 * * *,* * * * *,0 6 1 * mon,0 */2 * * *,10-50/20 8,17 1 1,7 *}'::text[]) WITH ORDINALITY AS c (c, n) WHERE n < 8
UNION ALL SELECT '10-50/20 8,17 1 1,7 *', oversight.greenwich_schedule('10-50/20 8,17 1 1,7 *');
SELECT oversight.greenwich_schedule(c) FROM unnest('{10 seconds}'::text[]) c;
SELECT oversight.greenwich_schedule('@daily');
SELECT oversight.greenwich_schedule('0 6 * *');
SELECT oversight.greenwich_schedule('0 6 * * * *');
SELECT oversight.greenwich_schedule('60 6 * * *');
SELECT oversight.greenwich_schedule('0 25 * * *');
SELECT oversight.greenwich_schedule('0 6 0 * *');
SELECT oversight.greenwich_schedule('0 6 * jam *');
SELECT oversight.greenwich_schedule('0 6 * * 8');
SELECT oversight.greenwich_schedule('0 6 5/2 * *');
SELECT oversight.greenwich_schedule('0 6 */0 * *');
SELECT oversight.greenwich_schedule('0 6 * * fri-mon');
SELECT oversight.greenwich_schedule('0 6, * * *');
SELECT oversight.greenwich_schedule('0 -6 * * *');
SELECT oversight.greenwich_schedule('0 6 30,31 2 *');
SELECT oversight.greenwich_schedule('0 6 29 2 *');

-- The same for a timer of systemd, which keeps London time by itself.
SELECT c AS cron, oversight.timer_schedule(c) AS timer
FROM unnest(ARRAY['0 6 * * *', '30 7 * * 1-5', '0 6 29 2 *', '*/30 6 1 jan,jul *', '0 6 1 * mon', '* * * * *', '15 23 * * 0,3']) c;
-- Without pg_cron: the line to do it with, quoted for who reads it.
SELECT oversight.create_register('Bob''s "50%" $x') IS NOT NULL AS made;
SELECT replace(oversight.schedule('Bob''s "50%" $x', '*/20 6 * 1,6 *'), current_database(), 'DB') AS schedule \gset
\echo :schedule
SELECT replace(oversight.unschedule('Bob''s "50%" $x'), current_database(), 'DB') AS unscheduled;
SELECT oversight.schedule(NULL);
SELECT oversight.schedule('nowhere');
SELECT oversight.schedule('Bob''s "50%" $x', NULL);
SELECT oversight.schedule('Bob''s "50%" $x', 'every day');
SELECT oversight.unschedule(NULL);
-- What the line calls looks at the clock itself.
SELECT oversight.run_scheduled('Bob''s "50%" $x', '0 6 * * *', '2026-03-28 05:00Z');
SELECT oversight.run_scheduled('Bob''s "50%" $x', '0 6 * * *', '2026-03-28 06:00Z');
SELECT oversight.run_scheduled('Bob''s "50%" $x', '0 6 * * *', '2026-03-29 05:00:07Z');
SELECT oversight.run_scheduled('Bob''s "50%" $x', '0 6 * * *', '2026-03-29 06:00:07Z');
-- Shortly after midnight in London it is still the day before in Greenwich.
SELECT oversight.run_scheduled('Bob''s "50%" $x', '5 0 * * *', '2026-06-30 23:05Z');
-- What was to begin before midnight and began after it is for the day that it was to begin on.
SELECT oversight.run_scheduled('Bob''s "50%" $x', '55 23 * * *', '2026-07-03 23:03Z');
SELECT as_of FROM "Bob's ""50%"" $x".due_run ORDER BY as_of;
DROP SCHEMA "Bob's ""50%"" $x" CASCADE;

-- A suspension that moves two dates of a rolling duty to one day stops nobody:
-- what followed it is still told, once.
SELECT oversight.create_register('office') IS NOT NULL AS made, oversight.load_example('office') IS NOT NULL AS loaded;
SET search_path = office, oversight;
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor, recorded_during)
SELECT 'E06000021', id, '9', 'roll', 'Weekly visit', 'at least every week', '2020-01-01', '[2020-01-01,)' FROM instrument WHERE code = 'direction-2';
INSERT INTO suspension (authority, obligation, during, reason) SELECT authority, id, '[2020-01-05,2020-02-01)', 'closed' FROM obligation WHERE duty = 'roll';
INSERT INTO escalation (authority, after_days, tells, step) VALUES ('E06000021', 1, 'stoke-dcs', 'Write to the director');
SELECT due_on, outcome FROM record_fulfilment('E06000021', 'roll', '2020-01-10');
SELECT run_due('office', '2020-04-20') IS NOT NULL AS ran;
SELECT r.kind, r.due_on, r.unmet_since, r.tells FROM reminder r JOIN obligation o ON o.authority = r.authority AND o.id = r.obligation WHERE o.duty = 'roll' ORDER BY r.kind;
RESET search_path;
DROP SCHEMA office CASCADE;

--
-- An authority that is abolished owes nothing from that day on, and nobody is
-- told. What it owed until then stays as it was. One that begins owes nothing for
-- the days before, though what it takes over is older.
--
SELECT oversight.create_register('ended') IS NOT NULL AS made;
SET search_path = ended, oversight;
INSERT INTO authority (code, name, kind, during) VALUES ('old', 'Oldshire', 'county', '[1974-04-01,2020-04-01)'), ('new', 'Newtown', 'unitary', '[2020-04-01,)');
INSERT INTO authority_succession (predecessor, successor, happened_on) VALUES ('old', 'new', '2020-04-01');
INSERT INTO party (code, name, kind) VALUES ('council', 'Council', 'body');
INSERT INTO instrument (authority, code, title, kind, force, in_force, recorded_during)
SELECT code, 'd', 'Direction', 'direction', 'direction', '[2020-01-01,)', '[2020-01-01,)' FROM authority;
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor)
SELECT authority, id, '', 'report', 'Report', 'every month', '2019-12-31' FROM instrument;
INSERT INTO obligation (authority, instrument, clause, duty, title, cadence, anchor)
SELECT authority, id, '', 'visit', 'Visit', 'at least every 6 weeks', '2020-03-01' FROM instrument WHERE authority = 'old';
INSERT INTO obligation_party (authority, obligation, party, role) SELECT authority, id, 'council', 'owes' FROM obligation;
INSERT INTO escalation (authority, after_days, tells, step) SELECT code, 5, 'council', 'ask why' FROM authority;
SELECT count(*) FROM record_fulfilment('old', 'report', '2020-02-29');
SELECT run_due('ended', d) FROM unnest('{2020-03-31,2020-04-01,2020-04-06,2020-04-15,2020-05-01,2020-05-06}'::date[]) d;
SELECT authority, run_on, kind, due_on FROM reminder ORDER BY 2, 1, 3;
-- On its last day the report was due; the day after, it is a date that was missed.
SELECT d AS as_of, authority, duty, status, unmet_since, in_force_from, in_force_to FROM unnest('{2020-03-31,2020-04-01}'::date[]) d, obligation_status(d) ORDER BY 1, 2 DESC, 3;
-- The new one has what it took over from its first day on, and says the same of it the day before.
SELECT d AS as_of, string_agg(to_char(due_on, 'DD Mon ') || outcome, ', ' ORDER BY due_on) AS dates
FROM unnest('{2020-03-31,2020-04-01}'::date[]) d, due_calendar(d, '2020-01-01', '2020-06-30') WHERE authority = 'new' GROUP BY d ORDER BY d;
SELECT count(*) FILTER (WHERE authority = 'old') AS of_the_old, count(*) AS overdue FROM overdue('2020-05-15');
SELECT d AS as_of, string_agg(to_char(due_on, 'DD Mon ') || duty || ' ' || outcome, ', ' ORDER BY due_on, duty) AS dates
FROM unnest('{2020-03-31,2020-04-01}'::date[]) d, due_calendar(d, '2020-01-01', '2020-06-30') WHERE authority = 'old' GROUP BY d ORDER BY d;
SELECT authority, part, change, reference, after FROM snapshot_change('2020-04-01', '2020-03-31') WHERE authority = 'old' ORDER BY reference;
SELECT e FROM regexp_split_to_table(calendar_feed('ended', 'council', 'old', '2020-04-01'), E'\r\n') AS e WHERE e ~ '^(DTSTART|RRULE|SUMMARY|STATUS|SEQUENCE)';
SELECT (xpath('string(//*[@class="lead"])', board_pack('ended', 'old', d)))[1] AS lead FROM unnest('{2020-03-31,2020-04-01}'::date[]) d;
RESET search_path;
DROP SCHEMA ended CASCADE;
