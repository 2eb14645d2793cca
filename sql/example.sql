--
-- The example: what load_example puts into a register, row by row of the case
-- it tells, and what it refuses. Every date is given; nothing asks for today.
--
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SET datestyle = 'ISO, DMY';

--
-- Loading, and what is refused. A refusal leaves nothing behind.
--
SELECT oversight.load_example(NULL);
SELECT oversight.load_example('');
SELECT oversight.load_example('nowhere');
SELECT oversight.load_example('public');
SELECT oversight.create_register('stoke') LIKE 'register stoke made, with %' AS made;
-- One code that is there already is enough, whichever table it is in.
INSERT INTO stoke.party (code, name, kind) VALUES ('commissioner', 'Somebody else''s commissioner', 'post');
SELECT oversight.load_example('stoke');
SELECT count(*) FILTER (WHERE publisher NOT IN ('ofsted', 'legislation-gov-uk', 'hm-government')) AS sources FROM stoke.source;
SELECT count(*) AS authorities FROM stoke.authority;
DELETE FROM stoke.party WHERE code = 'commissioner';
INSERT INTO stoke.authority (code, name, kind) VALUES ('E99999999', 'Somewhere', 'county');
INSERT INTO stoke.authority_code (authority, scheme, code) VALUES ('E99999999', 'gss', 'E06000021');
SELECT oversight.load_example('stoke');
DELETE FROM stoke.authority_code;
DELETE FROM stoke.authority;
SELECT oversight.load_example('stoke');
SELECT oversight.load_example('stoke');
-- The caller's search path is as it was.
SHOW search_path;
-- A name that needs quoting, a second register beside the first, a temporary
-- table in the way, and dates read day first.
SELECT oversight.create_register('My "Register"') LIKE '%made%' AS made;
CREATE TEMP TABLE party (code text);
SELECT oversight.load_example('My "Register"') LIKE '%loaded into register "My ""Register""":%' AS loaded;
DROP TABLE pg_temp.party;
SELECT (SELECT count(*) FROM stoke.obligation) = (SELECT count(*) FROM "My ""Register""".obligation) AS the_same;
DROP SCHEMA "My ""Register""" CASCADE;

SET search_path = pg_catalog, stoke, oversight;

--
-- Every fact carries its source, and every source is used.
--
-- The only row without one is the inspectorate's, which comes with the layout.
SELECT string_agg(format('SELECT %L AS table_name, to_jsonb(t) ->> ''code'' AS code FROM stoke.%I t WHERE t.source IS NULL',
		c.table_name, c.table_name), ' UNION ALL ') AS without,
	string_agg(format('SELECT source FROM stoke.%I', c.table_name), ' UNION ALL ') AS used
FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'stoke' AND c.column_name = 'source' AND t.table_type = 'BASE TABLE'
\gset source_
SELECT table_name, code AS without_source FROM (:source_without) AS facts;
SELECT code AS source_of_nothing FROM source EXCEPT SELECT source FROM (:source_used) AS used;
SELECT s.code, s.publisher, s.published_on, s.date_as_stated
FROM source s
ORDER BY s.code COLLATE "C";

--
-- case 1: the judgement on any date, by area
--
-- What was published, from which day, as the inspectorate states it.
CREATE TEMP VIEW published AS
	SELECT i.code AS inspection, j.area, j.grade,
		-- where only a period is known, a calculation takes its last day
		coalesce(i.published_on, upper(i.during) - 1) AS from_date
	FROM stoke.inspection i
	JOIN stoke.judgement j ON j.authority = i.authority AND j.inspection = i.id
	JOIN stoke.source s ON s.code = j.source
	WHERE i.authority = 'E06000021' AND s.publisher = 'ofsted';
CREATE TEMP VIEW record AS
	SELECT area, judgement_history(grade, from_date) AS h FROM published GROUP BY area;

SELECT d.on_date, grade_on(h, d.on_date) AS overall, judged_on(h, d.on_date)
FROM record, (VALUES (date '2015-08-11'), ('2015-08-12'), ('2018-12-31'), ('2019-03-17'), ('2019-03-18'),
	('2022-11-24'), ('2022-11-25'), ('2025-07-15')) AS d (on_date)
WHERE area = 'overall'
ORDER BY d.on_date;
SELECT area, grade_on(h, '2019-03-18') AS "2019-03-18", grade_on(h, '2022-11-25') AS "2022-11-25"
FROM record
WHERE area IN ('overall', 'leaders', 'help and protection', 'in care')
ORDER BY area;
-- The direction states the same four grades, and the council one of them.
SELECT s.code AS source, j.area, j.grade
FROM judgement j
JOIN source s ON s.code = j.source
JOIN inspection i ON i.authority = j.authority AND i.id = j.inspection
WHERE i.code = 'ilacs-2019' AND s.publisher <> 'ofsted'
ORDER BY 1, 2;

--
-- case 2: the history of judgements
--
SELECT area, h AS history FROM record ORDER BY area;
SELECT s.* FROM record, spells(h) AS s WHERE area = 'overall';
SELECT area, direction_of_travel(h, '2015-08-12') AS "2015", direction_of_travel(h, '2019-03-18') AS "2019",
	direction_of_travel(h, '2022-11-25') AS "2022", direction_of_travel(h, '2025-07-15') AS "2025"
FROM record
WHERE area IN ('overall', 'leaders', 'help and protection', 'in care')
ORDER BY area;
-- 1,348 days at inadequate; every day since the first judgement below good.
SELECT days_at(h, 'inadequate', '[2015-08-12,2025-12-31]') AS inadequate,
	date '2022-11-25' - date '2019-03-18' AS by_the_calendar,
	days_below(h, 'good', '[2019-01-01,2020-01-01)') AS below_good_in_2019,
	days_below(h, 'good', '[2015-01-01,2015-12-31]') AS below_good_in_2015
FROM record WHERE area = 'overall';
SELECT days_below(h, 'good', '[2015-08-12,2025-07-15)') AS in_care_below_good,
	date '2022-11-25' - date '2015-08-12' AS by_the_calendar
FROM record WHERE area = 'in care';
-- Care leavers had a grade of their own in 2015 and again in 2025. In between
-- the frameworks judged them within another area.
SELECT i.code, i.published_on, a.awarded, a.within, j.grade AS of_its_own
FROM inspection i
JOIN judgement_area a ON a.framework = i.framework AND a.area = 'care leavers' AND a.during && i.began
LEFT JOIN judgement j ON j.authority = i.authority AND j.inspection = i.id AND j.area = 'care leavers'
WHERE i.authority = 'E06000021' AND i.kind LIKE '%inspection' AND i.account_of IS NULL
ORDER BY i.published_on;
SELECT a.label AS covers_care_leavers_on_2020_01_01
FROM inspection i
JOIN judgement_area a ON a.framework = i.framework AND a.area = 'in care' AND a.during && i.began
WHERE i.authority = 'E06000021' AND i.kind LIKE '%inspection' AND i.account_of IS NULL AND i.published_on <= '2020-01-01'
ORDER BY i.published_on DESC LIMIT 1;

--
-- case 3: key areas to improve, and strengths beside them
--
SELECT f.number, f.kind, f.wording
FROM finding f
JOIN inspection i ON i.authority = f.authority AND i.id = f.inspection
WHERE i.code = 'ilacs-2019'
ORDER BY f.number;
-- There are 15 by the council's account, which names five; no action is said to answer one.
SELECT e.title, e.detail, e.source FROM event e WHERE e.title LIKE '%15 key areas%';
SELECT count(*) AS answered_by_an_obligation
FROM obligation o
JOIN finding f ON f.authority = o.authority AND f.id = o.finding
JOIN inspection i ON i.authority = f.authority AND i.id = f.inspection
WHERE i.code = 'ilacs-2019';

--
-- case 4 and case 5: the first direction, the second, and its end
--
SELECT i.code, i.issued_on, i.in_force_as_issued, i.in_force, lower(i.in_force) AS first_day, upper(i.in_force) - 1 AS last_day,
	revoked.code AS revokes, i.revoked_on
FROM instrument i
LEFT JOIN instrument revoked ON revoked.authority = i.authority AND revoked.id = i.revokes
WHERE i.kind IN ('direction', 'revocation notice')
ORDER BY i.issued_on;
SELECT code, legal_basis, date_as_stated FROM instrument WHERE code = 'direction-2';
-- The days on which an obligation binds are its own and its instrument's.
CREATE TEMP VIEW duty AS
	SELECT i.code AS instrument, o.clause, o.duty, o.cadence, o.anchor, o.id,
		i.in_force * coalesce(o.in_force, daterange(NULL, NULL)) AS binds,
		coalesce(o.recorded_during, i.recorded_during) AS recorded_during
	FROM stoke.instrument i
	JOIN stoke.obligation o ON o.authority = i.authority AND o.instrument = i.id
	WHERE i.authority = 'E06000021';
SELECT d.on_date, string_agg(duty.duty, ', ' ORDER BY duty.duty) FILTER (WHERE duty.binds @> d.on_date) AS binding
FROM duty, (VALUES (date '2019-05-15'), ('2019-05-16'), ('2019-10-30'), ('2019-10-31')) AS d (on_date)
WHERE duty.instrument = 'direction-1'
GROUP BY d.on_date ORDER BY d.on_date;

--
-- case 6: duties that bind every day and never fall due
--
SELECT clause, duty, cadence, lower(binds) AS binds_from, upper(binds) - 1 AS binds_to
FROM duty WHERE instrument = 'direction-2' AND clause ~ '7\([abc]\)'
ORDER BY clause, duty;
SELECT o.clause, o.duty, p.role, string_agg(p.party, ', ' ORDER BY p.party) AS parties
FROM duty o JOIN obligation_party p ON p.obligation = o.id
WHERE o.instrument = 'direction-2' AND o.clause ~ '7\([abc]\)'
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
SELECT count(*) AS occurrences_ever
FROM duty, assess(cadence, anchor, binds, NULL, '2030-01-01', NULL, recorded_during)
WHERE instrument IN ('direction-1', 'direction-2') AND cadence = 'continuing';

--
-- case 7: a formal partnership by 31 January 2020
--
SELECT d.as_of, a.due_on, a.outcome
FROM duty, (VALUES (date '2019-10-31'), ('2020-01-31'), ('2020-02-01'), ('2025-02-10')) AS d (as_of),
	assess(cadence, anchor, binds, NULL, d.as_of, NULL, recorded_during) AS a
WHERE instrument = 'direction-2' AND duty = 'partnership'
ORDER BY d.as_of;
-- The same duty in a register that is kept live.
SELECT d.as_of, d.done, a.due_on, a.done_on, a.outcome, a.days_late
FROM duty, (VALUES (date '2020-01-31', NULL::date[]), ('2020-02-01', NULL), ('2020-02-01', '{2020-01-30}'), ('2020-02-14', '{2020-02-14}')) AS d (as_of, done),
	assess(cadence, anchor, binds, d.done, d.as_of) AS a
WHERE instrument = 'direction-2' AND duty = 'partnership'
ORDER BY d.as_of, d.done NULLS FIRST;
SELECT f.wording AS answers
FROM obligation o JOIN finding f ON f.authority = o.authority AND f.id = o.finding
WHERE o.duty = 'partnership';

--
-- case 8: the combined monthly report, owed by three
--
SELECT p.role, string_agg(p.party, ', ' ORDER BY p.party) AS parties
FROM duty o JOIN obligation_party p ON p.obligation = o.id
WHERE o.duty = 'monthly-report' GROUP BY p.role ORDER BY p.role;
SELECT array_agg(due_on ORDER BY due_on) AS due_2020
FROM duty, due_dates(cadence, anchor, '[2020-01-01,2021-01-01)') AS due_on
WHERE duty = 'monthly-report';
-- Nothing says whether one was sent: not recorded is not the same as not done.
SELECT a.n, a.due_on, a.outcome
FROM duty, assess(cadence, anchor, binds, NULL, '2020-03-15', NULL, recorded_during) AS a
WHERE duty = 'monthly-report';

--
-- case 9: formal performance reviews at three-monthly intervals
--
SELECT a.due_on, a.outcome
FROM duty, assess(cadence, anchor, binds, NULL, '2020-11-01', NULL, recorded_during) AS a
WHERE duty = 'performance-review';

--
-- case 10: the improvement board and the report to each of its meetings
--
SELECT o.clause, o.duty, o.cadence, meeting.duty AS follows,
	(SELECT string_agg(p.role || ' ' || p.party, ', ' ORDER BY p.role DESC, p.party) FROM obligation_party p WHERE p.obligation = o.id) AS parties
FROM obligation o
LEFT JOIN obligation meeting ON meeting.authority = o.authority AND meeting.id = o.follows
WHERE o.duty IN ('chair-board', 'report-to-board')
ORDER BY o.clause;
-- Whether the meetings were held is not recorded, and so not whether there was
-- anything to report to.
SELECT duty, status, rag, due_to_come, unrecorded > 0 AS dates_unrecorded
FROM obligation_status('2021-01-01') WHERE duty IN ('chair-board', 'report-to-board') ORDER BY duty;

--
-- case 11: monthly update to the Minister, quarterly review or more frequently
--
SELECT o.clause, o.duty, o.cadence, o.date_as_stated,
	(SELECT string_agg(p.role || ' ' || p.party, ', ' ORDER BY p.role DESC, p.party) FROM obligation_party p WHERE p.obligation = o.id) AS parties
FROM obligation o WHERE o.clause = '3(h)' ORDER BY o.duty;
-- No source says that the rhythm was ever changed.
SELECT count(*) AS changes_of_rhythm FROM rhythm;

--
-- case 12: Ofsted's visits at least every three months
--
SELECT i.force, o.cadence, o.anchor, o.date_as_stated, v.during AS first_visit, v.date_as_stated AS in_words
FROM instrument i
JOIN obligation o ON o.authority = i.authority AND o.instrument = i.id
JOIN inspection v ON v.code = 'visit-2019-10'
WHERE i.code = 'ofsted-visits';
SELECT d.as_of, a.due_on AS expected_by, a.outcome
FROM duty, (VALUES (date '2019-10-31'), ('2020-02-15')) AS d (as_of),
	assess(cadence, anchor, binds, NULL, d.as_of, NULL, recorded_during) AS a
WHERE instrument = 'ofsted-visits'
ORDER BY d.as_of;

--
-- case 13: the commissioner, across instruments
--
SELECT holder, during, date_as_stated FROM role_holder WHERE post = 'commissioner' ORDER BY during;
SELECT decided_on, decision, decided_by FROM decision WHERE kind = 'appointment' ORDER BY decided_on;
SELECT code, report_dated, published_on FROM inspection WHERE inspector = 'commissioner';
SELECT d.instrument, p.role, string_agg(d.duty, ', ' ORDER BY d.clause, d.duty) AS duties
FROM duty d JOIN obligation_party p ON p.obligation = d.id
WHERE p.party = 'commissioner'
GROUP BY 1, 2 ORDER BY 1, 2;

--
-- case 14: the review of delivery options
--
SELECT kind, title, detail, during, date_as_stated, source FROM event WHERE kind = 'review';

--
-- case 15: the support package
--
SELECT d.duty, string_agg(p.role || ' ' || p.party, ', ' ORDER BY p.role, p.party) AS parties
FROM duty d JOIN obligation_party p ON p.obligation = d.id
WHERE d.instrument = 'support-package'
GROUP BY d.duty ORDER BY d.duty;
-- Each partner that is an authority, with its grade on the day of the agreement.
SELECT a.name, j.grade, i.kind, i.published_on
FROM party p
JOIN authority a ON a.code = p.authority
JOIN inspection i ON i.authority = a.code AND i.published_on <= '2019-10-31'
JOIN judgement j ON j.authority = i.authority AND j.inspection = i.id AND j.area = 'overall'
WHERE p.part_of = 'partners-in-practice'
ORDER BY a.name;

--
-- case 16: the improvement plan
--
SELECT o.clause, o.duty, o.title
FROM obligation o JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
WHERE i.code = 'improvement-plan' OR o.clause IN ('3(b)', '3(c)', '3(d)', '3(e)')
ORDER BY o.clause, o.duty;

--
-- case 17: the five-year plan
--
SELECT i.title, i.in_force, i.date_as_stated, o.duty
FROM instrument i JOIN obligation o ON o.authority = i.authority AND o.instrument = i.id
WHERE i.code = 'room-to-grow'
ORDER BY o.duty;

--
-- case 18: intervention, start to end
--
SELECT v.level, v.title, v.during, v.date_as_stated, v.source, other.title AS account_of
FROM intervention v LEFT JOIN intervention other ON other.authority = v.authority AND other.id = v.account_of
ORDER BY lower(v.during), v.level, v.id;
-- 2,097 days under direction, without a gap between the two.
SELECT range_agg(during) AS under_direction, sum(upper(during) - lower(during)) AS days,
	date '2025-02-10' - date '2019-05-16' AS by_the_calendar
FROM intervention WHERE level = 'direction';
-- Judgement, monitoring and intervention end on three different days.
SELECT (SELECT upper(s.during) FROM record, spells(h) AS s WHERE area = 'overall' AND s.grade = 'inadequate') AS judged_better_from,
	(SELECT max(upper(during)) - 1 FROM inspection WHERE kind = 'monitoring visit') AS last_monitored_by,
	(SELECT max(revoked_on) FROM instrument WHERE kind = 'direction') AS direction_revoked_on;

--
-- case 25: why, and what if
--
\x on
SELECT code, functions_in_scope, consequence FROM instrument WHERE kind = 'direction' ORDER BY code;
\x off
SELECT i.code, f.number, f.wording, earlier_in.code AS repeats, earlier.acted_on AS was_acted_on, earlier.response_source
FROM finding f
JOIN inspection i ON i.authority = f.authority AND i.id = f.inspection
JOIN finding earlier ON earlier.authority = f.authority AND earlier.id = f.repeats
JOIN inspection earlier_in ON earlier_in.authority = earlier.authority AND earlier_in.id = earlier.inspection
ORDER BY f.number;
SELECT title, during, stated_by, source FROM risk ORDER BY lower(during), title COLLATE "C";
SELECT p.name FROM duty d JOIN obligation_party o ON o.obligation = d.id JOIN party p ON p.code = o.party
WHERE d.clause = '3(g)' AND o.role = 'receives';

--
-- case 26: people in charge
--
SELECT post, holder, during, date_as_stated, interim, source
FROM role_holder
ORDER BY post COLLATE "C", lower(during) NULLS FIRST;
SELECT d.on_date, d.post, coalesce(r.holder, 'no source says') AS holder, r.interim
FROM (VALUES (date '2019-03-18', 'stoke-leader'), ('2019-10-31', 'stoke-leader'), ('2020-06-01', 'stoke-leader'),
	('2025-02-10', 'stoke-dcs'), ('2025-04-30', 'stoke-dcs')) AS d (on_date, post)
LEFT JOIN role_holder r ON r.post = d.post AND r.during @> d.on_date
ORDER BY d.post, d.on_date;

--
-- case 27: members
--
SELECT name, members, source FROM party WHERE members IS NOT NULL;

--
-- case 28: sources that disagree are both kept
--
SELECT i.code, i.started_on, i.ended_on, i.during, i.date_as_stated, i.source
FROM inspection i
WHERE i.code IN ('ilacs-2019', 'ilacs-2019-council') ORDER BY i.code;
SELECT e.title, e.during, e.date_as_stated, e.source, a.title AS other_account, a.during AS other_during, a.source AS other_source
FROM event e JOIN event a ON a.authority = e.authority AND a.account_of = e.id
ORDER BY e.id;
SELECT v.title, upper(v.during) AS ended, v.source, a.date_as_stated AS other_account, upper(a.during) AS other_ended, a.source AS other_source
FROM intervention v JOIN intervention a ON a.authority = v.authority AND a.account_of = v.id;

--
-- The same through the reports, each for a date and with nothing but what was
-- known by then.
--
-- case 1 and case 2: care leavers had no grade of their own on 1 January 2020.
SELECT area, grade, judged_on, direction, standing, covered_by_area, covered_by_grade
FROM judgement_current('2020-01-01') WHERE authority = 'E06000021'
ORDER BY area;
SELECT d.on_date, c.grade, c.judged_on
FROM (VALUES (date '2018-12-31'), ('2019-03-17'), ('2019-03-18'), ('2022-11-25')) AS d (on_date),
	judgement_current(d.on_date) AS c
WHERE c.authority = 'E06000021' AND c.area = 'overall'
ORDER BY d.on_date;
SELECT area, grade, judged_on, judged_to, days_in_force, direction
FROM judgement_timeline('2025-12-31') WHERE authority = 'E06000021'
ORDER BY area, judged_on;

-- case 4 and case 5: on its last day nobody knew that it would be revoked.
SELECT d.on_date, c.instrument, c.in_force_from, c.in_force_to, c.is_in_force, c.revokes, c.revoked_by, c.revoked_on
FROM (VALUES (date '2019-10-30'), ('2019-10-31'), ('2025-02-09'), ('2025-02-10')) AS d (on_date),
	direction_chain(d.on_date) AS c
ORDER BY d.on_date, c.position;

-- case 6: binding, never overdue. case 7 to case 12: due, then unrecorded.
SELECT instrument, clause, duty, binding, status, rag, frequency, last_due, last_done, next_due, unrecorded
FROM obligation_status('2019-10-31')
ORDER BY instrument, clause, duty;
SELECT d.on_date, s.instrument, s.clause, s.duty, s.status, s.last_due, s.next_due, s.unrecorded
FROM (VALUES (date '2020-01-31'), ('2020-02-01'), ('2021-01-01')) AS d (on_date),
	obligation_status(d.on_date) AS s
WHERE s.status <> 'binding' AND s.duty <> 'report-to-board'
ORDER BY d.on_date, s.instrument, s.clause, s.duty;
SELECT count(*) AS ever_called_overdue
FROM generate_series(date '2019-05-16', '2025-12-31', interval '1 month') AS month, overdue(month::date);
SELECT due_on, outcome FROM due_calendar('2020-11-01', '2019-10-31', '2021-01-31') WHERE duty = 'performance-review' ORDER BY due_on;
-- Once the direction is revoked its duties are gone, on the first day too.
SELECT d.on_date, count(*) FILTER (WHERE s.instrument = 'direction-1') AS direction_1,
	count(*) FILTER (WHERE s.instrument = 'direction-2') AS direction_2,
	count(*) FILTER (WHERE s.instrument = 'terms-of-reference') AS terms_of_reference
FROM (VALUES (date '2019-05-15'), ('2019-05-16'), ('2019-10-30'), ('2019-10-31'), ('2025-02-09'), ('2025-02-10')) AS d (on_date)
LEFT JOIN LATERAL obligation_status(d.on_date) AS s ON true
GROUP BY d.on_date ORDER BY d.on_date;

-- case 15: the partners, when the agreement was made.
SELECT partner_name, made_on, date_as_stated, grade_then, judged_on_then, strong_then, test_then
FROM partner_check('2019-10-31')
ORDER BY partner_name;

-- case 14, case 25 and case 28: on the timeline, with both accounts.
SELECT on_date, from_date, date_as_stated, kind, title, other_account, source
FROM timeline('2025-12-31')
WHERE authority = 'E06000021' AND (kind IN ('review', 'forecast', 'risk stated') OR other_account)
ORDER BY on_date, kind COLLATE "C", title COLLATE "C", source COLLATE "C";
-- The revocation is on it from the day it was made.
SELECT d.on_date, t.on_date AS revoked_on, t.title
FROM (VALUES (date '2019-10-30'), ('2019-10-31'), ('2025-02-10')) AS d (on_date)
LEFT JOIN LATERAL timeline(d.on_date) AS t ON t.kind = 'direction revoked'
ORDER BY d.on_date, t.on_date;

-- case 18: judgement, monitoring and intervention.
SELECT timeline, part, label, period_from, period_to, is_open, days, date_as_stated
FROM three_timelines('2025-12-31')
WHERE authority = 'E06000021'
ORDER BY timeline COLLATE "C", period_from NULLS LAST, label COLLATE "C";

RESET search_path;
DROP VIEW duty, record, published;
DROP SCHEMA stoke CASCADE;
