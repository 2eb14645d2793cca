--
-- The questions that people will really ask. Each test is named after its number
-- and begins with the statement that docs/questions.md answers it by; what
-- follows are its edges. Every date is given; nothing asks for today.
--
SET client_min_messages = warning;
\set SHOW_CONTEXT never
\pset null -
SET datestyle = 'ISO, DMY';
SELECT oversight.create_register('stoke') IS NOT NULL AS made, oversight.load_example('stoke') IS NOT NULL AS loaded;
SET search_path = stoke, oversight;

-- The direction and the terms of reference as if they had been kept live.
UPDATE instrument SET recorded_during = '[2019-10-31,)' WHERE code IN ('direction-2', 'terms-of-reference');

-- Duties to three children.
INSERT INTO instrument (authority, code, title, kind, force, in_force, recorded_during)
VALUES ('E06000021', 'reviews', 'Child protection reviews', 'policy', 'statutory guidance', '[2019-04-01,)', '[2019-04-01,)');
COPY import_duties FROM stdin CSV;
authority,instrument,clause,duty,title,text,cadence,follows,timescale,anchor,from,to,grace,owes,contributes,receives,assures,team,subject,source
Stoke-on-Trent,reviews,,review,Child protection review,,,,CHILD_PROTECTION_REVIEW,01/04/2019,01/04/2019,,,,,,,North,C-1,
Stoke-on-Trent,reviews,,review,Child protection review,,,,CHILD_PROTECTION_REVIEW,03/06/2019,03/06/2019,,,,,,,North,C-2,
Stoke-on-Trent,reviews,,review,Child protection review,,,,CHILD_PROTECTION_REVIEW,02/09/2019,02/09/2019,,,,,,,South,C-3,
Stoke-on-Trent,reviews,,conference,Initial child protection conference,,,,CHILD_PROTECTION_CONFERENCE,16/12/2019,16/12/2019,,,,,,,North,C-4,
\.

-- A count by the quarter, for two financial years.
INSERT INTO measure (code, title, unit, polarity, period_kind, adds_up) VALUES ('contacts', 'Contacts', 'contacts', 'lower', 'quarter', true);
INSERT INTO observation (authority, measure, period, period_kind, value)
SELECT 'E06000021', 'contacts', daterange(d::date, (d + interval '3 months')::date), 'quarter', 3000 + 100 * n
FROM unnest('{0,2,1,3,-1,-3,-4}'::integer[], '{2018-04-01,2018-07-01,2018-10-01,2019-01-01,2019-04-01,2019-07-01,2019-10-01}'::timestamp[]) AS q (n, d);
COPY import_authorities FROM stdin CSV;
gss_code,la_name,ofsted_region,ofsted_urn,dfe_la_code,also_known_as,ofsted_region_abbrev,d2i_region,ons_region_code,ons_region_name,ons_la_type,stat_neighbours_la_code,dfe_region_code,dfe_region,dfe_la_name
E08000005,Rochdale,North West,80542,354,,NW,North West,E12000002,North West,Metropolitan District,,E12000002,North West,Rochdale
E08000030,Walsall,West Midlands,80574,335,,WM,West Midlands,E12000005,West Midlands,Metropolitan District,,E12000005,West Midlands,Walsall
E06000063,Cumberland,North West,2733690,942,,NW,North West,E12000002,North West,County,,E12000002,North West,Cumberland
E06000064,Westmorland and Furness,North West,2733698,943,,NW,North West,E12000002,North West,County,,E12000002,North West,Westmorland and Furness
E06000066,Somerset,South West,80555,933,,SW,South West,E12000009,South West,Unitary Authority,,E12000009,South West,Somerset
\.
COPY import_inspections FROM stdin CSV;
gss_code,la_name,framework,inspection_type,start_date,end_date_or_sif_text,published,overall,leaders,help_protection,in_care,care_leavers,adoption,lscb,care_scope,source
E10000006,Cumbria,ILACS,ILACS Standard Inspection,2022-09-20,,2022-11-15,Requires improvement to be good,Requires improvement to be good,Requires improvement to be good,Good,,,,children in care and care leavers,Ofsted LA_Inspection_Outcomes_as_at_31_March_2025.ods
E06000063,Cumberland,ILACS,ILACS Standard Inspection,2024-10-07,,2024-11-26,Good,Good,Requires improvement to be good,Good,Good,,,children in care,Ofsted LA_Inspection_Outcomes_as_at_31_March_2025.ods
E06000064,Westmorland and Furness,ILACS,ILACS Standard Inspection,2024-04-22,,2024-07-12,Good,Good,Good,Good,Requires improvement to be good,,,children in care,Ofsted LA_Inspection_Outcomes_as_at_31_March_2025.ods
E06000066,Somerset,ILACS,ILACS Standard Inspection,2022-07-18,,2022-09-21,Good,Good,Good,Good,,,,children in care and care leavers,Ofsted LA_Inspection_Outcomes_as_at_31_March_2025.ods
E06000066,Somerset,"ILACS (no overall, Apr 2026)",ILACS Short Inspection,2026-04-27,2026-05-01,2026-06-17,,Requires improvement to be good,Requires improvement to be good,Requires improvement to be good,Good,,,children in care,D2I ofsted-ilacs-scrape-tool @15af1ad 2026-06-29
\.
COPY import_dfe_children_looked_after FROM stdin CSV;
time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,la_name,new_la_code,population_type,population_estimate,children_count,rate_per_10000
2025,Reporting year,Local authority,E92000001,England,E12000002,North West,354,Rochdale,E08000005,Children looked after on 31 March each year,58087,594,102
2025,Reporting year,Local authority,E92000001,England,E12000005,West Midlands,335,Walsall,E08000030,Children looked after on 31 March each year,71799,578,81
\.
COPY import_neighbours FROM stdin CSV;
"la_no","la","k","sn_no","sn"
"861","Stoke-on-Trent","SN1","335","Walsall"
"861","Stoke-on-Trent","SN2","354","Rochdale"
\.

--
-- question 8: Three hundred rows of a spreadsheet, dates as 03/04/2020 meaning
-- 3 April, loaded and checked.
--
COPY import_fulfilments FROM stdin CSV;
authority,instrument,clause,subject,done_on,for_due,title,evidence,note
Stoke-on-Trent,direction-2,7(e)(a),,29/11/2019,30/11/2019,Report for November,,
Stoke-on-Trent,direction-2,7(e)(a),,03/01/2020,31/12/2019,Report for December,,
Stoke-on-Trent,terms-of-reference,chair-board,,28/11/2019,,November board,minutes 1,
Stoke-on-Trent,terms-of-reference,report-to-board,,28/11/2019,,November board,minutes 1,
Stoke-on-Trent,terms-of-reference,chair-board,,19/12/2019,,December board,minutes 2,
Stoke-on-Trent,terms-of-reference,monthly-update,,28/11/2019,,Update to the Minister,,
Stoke-on-Trent,reviews,review,C-1,28/06/2019,,First review,,
Stoke-on-Trent,reviews,review,C-1,20/12/2019,,Second review,,
Stoke-on-Trent,reviews,review,C-2,10/09/2019,,First review,,
Stoke-on-Trent,reviews,review,C-2,03/02/2020,,Second review,,
\.
SELECT done_on, title, answers FROM fulfilment f, LATERAL (SELECT count(*) AS answers FROM fulfils x WHERE x.fulfilment = f.id) n
 WHERE source = 'own-fulfilments' ORDER BY done_on, title;
COPY import_fulfilments FROM stdin CSV;
authority,instrument,clause,subject,done_on,for_due,title,evidence,note
Stoke-on-Trent,direction-2,7(e)(a),,03/13/2020,,Report for February,,
\.
SELECT count(*) AS of_the_refused_file FROM fulfilment WHERE title = 'Report for February';
-- The same file again changes nothing.
SET client_min_messages = notice;
COPY import_fulfilments FROM stdin CSV;
authority,instrument,clause,subject,done_on,for_due,title,evidence,note
Stoke-on-Trent,direction-2,7(e)(a),,29/11/2019,30/11/2019,Report for November,,
Stoke-on-Trent,direction-2,7(e)(a),,03/01/2020,31/12/2019,Report for December,,
\.
SET client_min_messages = warning;

--
-- question 1: What falls due before the board on 31 January, and who owes,
-- contributes and receives it?
--
SELECT due_on, duty, owes, contributes, receives
  FROM due_calendar('2020-01-15', '2020-01-15', '2020-01-31')
 WHERE outcome IN ('due', 'overdue') AND subject IS NULL AND binding
 ORDER BY due_on, duty;
-- What has been done by then is no longer due.
SELECT count(*) FROM due_calendar('2019-12-20', '2019-12-15', '2019-12-31') WHERE duty = 'chair-board' AND outcome IN ('due', 'overdue');

--
-- question 2: What is outstanding today, since when, and how many in a row?
--
SELECT duty, unmet_since, unmet_run, days_overdue, last_done, owes
  FROM overdue('2020-02-15') WHERE subject IS NULL;
-- On every day from the day after it fell due the report that was not sent is there,
-- before its due date closed and after, and never before.
SELECT min(d)::date AS first, max(d)::date AS last, count(*) AS days, max(o.unmet_run) AS in_a_row
FROM generate_series(date '2020-01-04', '2020-06-30', interval '1 day') d, overdue(d::date) o WHERE o.duty = 'monthly-report';

--
-- question 3: Which plan actions moved between last month's board and this
-- one?
--
SELECT now.duty, before.state AS was, now.state, now.reported_on
  FROM plan_progress('2025-03-31') AS now
  JOIN plan_progress('2025-02-28') AS before USING (authority, instrument, duty)
 WHERE (now.state, coalesce(now.percent, -1)) <> (before.state, coalesce(before.percent, -1))
 ORDER BY now.duty;
-- Between two days on which nothing was reported nothing moved.
SELECT count(*)
  FROM plan_progress('2025-03-01') AS now
  JOIN plan_progress('2025-02-28') AS before USING (authority, instrument, duty)
 WHERE (now.state, coalesce(now.percent, -1)) <> (before.state, coalesce(before.percent, -1));

--
-- question 4: The scorecard: value, target, colour, direction, neighbours,
-- England, commentary.
--
SELECT measure, period_label, value, target, rag, direction, change, neighbours_mean, england_published,
       left(commentary, 46) || ' …' AS commentary
  FROM measure_latest('2025-12-31') WHERE authority = 'E06000021' AND period_kind <> 'as stated' AND measure LIKE 'cla%' ORDER BY measure;
-- With a target and England's own figure.
BEGIN;
INSERT INTO authority (code, name, kind) VALUES ('E92000001', 'England', 'nation');
INSERT INTO observation (authority, measure, period, period_kind, value) VALUES ('E92000001', 'cla-rate', '[2025-03-31,2025-04-01)', 'snapshot', 67);
UPDATE measure SET polarity = 'lower' WHERE code = 'cla-rate';
INSERT INTO target (authority, title, measure, by_date, value, tolerance) VALUES ('E06000021', 'Fewer children in care', 'cla-rate', '2025-03-31', 165, 5);
SELECT value, target, rag, direction, meaning, neighbours_mean, england_published
FROM measure_latest('2025-12-31') WHERE authority = 'E06000021' AND measure = 'cla-rate' AND period_kind = 'snapshot';
ROLLBACK;

--
-- question 5: Year to date and third quarter of the financial year, against
-- last year's.
--
SELECT period_label, value, year_before, change, year_to_date, year_to_date_before
  FROM measure_trend('2020-01-31') WHERE measure = 'contacts' AND period_label = '2019-20 Q3';
-- Plain arithmetic: 2,900 + 2,700 + 2,600 against 3,000 + 3,200 + 3,100.
SELECT period_label, value, year_before, year_to_date, year_to_date_before FROM measure_trend('2020-01-31') WHERE measure = 'contacts' ORDER BY period_from;

--
-- question 6: Child protection reviews in time, as the Department counts it
-- (children with every review in time), and as we count it (of due dates):
-- both, labelled.
--
SELECT basis, in_time, counted, round(rate::numeric, 2) AS rate
  FROM timeliness('2020-03-31', 'E06000021', 'CHILD_PROTECTION_REVIEW', '[2019-04-01,2020-04-01)')
 WHERE basis IN ('occurrences', 'all_in_time');
-- One by one: C-1 in time twice, C-2 late and then in time, C-3 not at all.
SELECT s.pseudonym, c.due_on, c.completed, c.outcome, c.days_late
FROM due_calendar('2020-03-31', '2019-04-01', '2020-03-31') c JOIN subject s ON s.authority = c.authority AND s.id = c.subject
WHERE c.timescale = 'CHILD_PROTECTION_REVIEW' ORDER BY s.pseudonym, c.due_on;

--
-- question 7: Caseload by team; anyone above the limit.
--
SELECT team, subjects, duties, subjects_overdue, subjects > 2 AS above_limit_of_2
  FROM caseload('2019-12-31') WHERE authority = 'E06000021' ORDER BY team;
-- A child counts from its first day.
SELECT d AS on_date, team, subjects FROM unnest('{2019-12-15,2019-12-16}'::date[]) d, caseload(d) WHERE team = 'North' ORDER BY d;

--
-- question 9: The Minister wants the quarterly review fortnightly from 1
-- March: record the decision, show the old and the new rhythm, and let one
-- meeting answer both duties it serves.
--
SELECT rhythm, frequency, from_date, to_date, first_due, second_due, decided_on, decided_by
  FROM vary_rhythm('E06000021', 'quarterly-review', 'every 2 weeks', '2020-03-01', '2020-02-20', 'minister',
       reason => 'the pace of progress is not sufficient');
SELECT duty, due_on, outcome
  FROM record_fulfilment('E06000021', ARRAY['quarterly-review', 'chair-board'], '2020-03-13', kind => 'meeting',
       for_due_each => '{2020-03-15,2020-03-31}');
SELECT due_on, outcome FROM due_calendar('2020-03-20', '2019-10-31', '2020-04-15') WHERE duty = 'quarterly-review' ORDER BY due_on;
SELECT d.decided_on, d.kind, d.decided_by, d.reason, r.from_date, r.cadence
FROM decision d JOIN rhythm r ON r.authority = d.authority AND r.decision = d.id;

--
-- question 10: Exactly what did we tell the board on 14 November, figures, words
-- and signatures?
--
-- On the day: the words, the signatures, and the snapshot.
INSERT INTO commentary (authority, report, as_at, measure, body, written_by, written_on)
VALUES ('E06000021', 'improvement board', '2019-11-14', 'caseload', 'Caseloads come down as posts are filled.', 'stoke-dcs', '2019-11-12');
INSERT INTO sign_off (authority, report, as_at, party, signed_on, signed_by)
VALUES ('E06000021', 'improvement board', '2019-11-14', 'stoke-dcs', '2019-11-13', 'Director'),
       ('E06000021', 'improvement board', '2019-11-14', 'commissioner', '2019-11-14', 'Commissioner');
SELECT take_snapshot('stoke', 'improvement board', '2019-11-14', 'E06000021');
SELECT part, reference, title, said, rag FROM as_reported('2019-11-14', 'improvement board')
 WHERE part IN ('measure', 'commentary', 'signature');
-- Whatever is corrected or entered afterwards.
SELECT md5(string_agg(r::text, E'\n')) AS before FROM as_reported('2019-11-14', 'improvement board') r \gset
BEGIN;
UPDATE commentary SET body = 'Caseloads were never high.' WHERE measure = 'caseload' AND written_on = '2019-11-12';
DELETE FROM sign_off;
UPDATE measure SET title = 'Something else' WHERE code = 'caseload';
UPDATE observation SET value = value + 1 WHERE measure IN ('caseload', 'cla') AND value IS NOT NULL;
UPDATE obligation SET title = 'Something else';
DELETE FROM fulfils;
SELECT md5(string_agg(r::text, E'\n')) = :'before' AS still_the_same FROM as_reported('2019-11-14', 'improvement board') r;
SELECT part, change, count(*) FROM changed_since_snapshot('2019-11-14', 'improvement board') GROUP BY part, change ORDER BY part, change;
ROLLBACK;
-- The duties, with every column of the report.
SELECT duty, status, rag, last_done, next_due FROM snapshot_status('2019-11-14', 'improvement board') WHERE rag IS NOT NULL ORDER BY duty;

--
-- question 11: Grades on 31 March 2025 as Ofsted published them (inspected by
-- that day, published by a later one), by region and area, summing to the
-- authorities that existed.
--
SELECT region, coalesce(grade, standing) AS grade, authorities, of_authorities
  FROM judgement_profile('2025-03-31', '2025-07-15')
 WHERE area = 'overall' AND region_of IN ('nation', 'Ofsted region') ORDER BY region, authorities DESC, 2;
-- In every area and region they sum to the authorities that existed.
SELECT DISTINCT area, region_of, sum(authorities) FROM judgement_profile('2025-03-31', '2025-07-15') WHERE region_of IN ('nation', 'Ofsted region')
GROUP BY area, region_of ORDER BY area, region_of;

--
-- question 12: Care-leaver grades nationally on 31 March 2022, when they had
-- no grade of their own.
--
SELECT authority_name, grade, standing, covered_by_area, covered_by_grade
  FROM judgement_current('2022-03-31') WHERE area = 'care leavers' ORDER BY authority_name;
-- Own grades before the framework changed and since January 2023, none between.
SELECT d AS on_date, c.grade, c.standing, c.covered_by_grade FROM unnest('{2018-03-31,2019-03-18,2022-11-25,2025-07-15}'::date[]) d, judgement_current(d) c
WHERE c.authority = 'E06000021' AND c.area = 'care leavers' ORDER BY d;

--
-- question 13: The overall grade of an authority inspected after 27 April
-- 2026.
--
SELECT area, grade, standing, judged_on FROM judgement_current('2026-06-30')
 WHERE authority = 'E06000066' ORDER BY area;
SELECT d AS on_date, c.grade, c.standing FROM unnest('{2026-06-16,2026-06-17}'::date[]) d, judgement_current(d) c
WHERE c.authority = 'E06000066' AND c.area = 'overall' ORDER BY d;

--
-- question 14: What did a new authority inherit; who are the successors of an
-- abolished one?
--
SELECT s.successor, a.name, s.happened_on, j.authority_name AS predecessor, j.area, j.grade, j.judged_on
  FROM authority_succession s
  JOIN authority a ON a.code = s.successor
  LEFT JOIN judgement_current('2023-03-31') j ON j.authority = s.predecessor AND j.grade IS NOT NULL
 WHERE s.predecessor = 'E10000006' ORDER BY a.name, j.area;
-- The abolished one has no grade from the day it ended; its successors have none until their own.
SELECT d AS on_date, c.authority_name, c.standing, c.grade FROM unnest('{2023-03-31,2023-04-01,2024-07-12}'::date[]) d, judgement_current(d) c
WHERE c.authority IN ('E10000006', 'E06000063', 'E06000064') AND c.area = 'overall' ORDER BY d, c.authority_name;

--
-- question 15: Who is under a direction today, and for how long?
--
SELECT authority_name, period_from, days FROM intervention_duration('2024-06-30') WHERE level = 'direction' AND is_open;
SELECT d AS on_date, i.authority_name, i.days FROM unnest('{2019-05-15,2019-05-16,2019-10-31,2025-02-09,2025-02-10}'::date[]) d,
	intervention_duration(d) i WHERE i.level = 'direction' AND i.is_open ORDER BY d;

--
-- question 16: How long do authorities stay inadequate, and how long under
-- intervention, with the open ones counted; where does this one stand?
--
SELECT 'inadequate' AS what, authority_name, days, ended, median_days, n, n_open, rank_longest
  FROM inadequate_spell_duration('2025-12-31') WHERE area = 'overall'
UNION ALL
SELECT level, authority_name, days, NOT is_open, median_days, n, n_open, rank_longest
  FROM intervention_duration('2025-12-31') WHERE level = 'direction';
SELECT date '2022-11-25' - date '2019-03-18' AS inadequate_by_the_calendar, date '2025-02-10' - date '2019-05-16' AS directed_by_the_calendar;

--
-- question 17: An authority's rate of children in care against its ten
-- neighbours, rank in England, with interval and signal.
--
SELECT b.period_label, b.value, round(b.lower::numeric, 1) AS lower, round(b.upper::numeric, 1) AS upper,
       b.rank_highest, b.n_values, b.neighbours_mean, b.rank_highest_among_neighbours AS among_neighbours, l.rule, l.signal
  FROM measure_benchmark('2025-12-31') b
  JOIN measure_latest('2025-12-31') l USING (authority, measure, period_from)
 WHERE b.authority = 'E06000021' AND b.measure = 'cla-rate' AND b.period_label = '31 March 2025';
SELECT authority_name, value, rank_highest, n_values, n_missing FROM measure_benchmark('2025-12-31')
WHERE measure = 'cla-rate' AND period_label = '31 March 2025' AND value IS NOT NULL ORDER BY rank_highest;

--
-- question 18: A regional total in which one authority's number is
-- confidential: the total, marked partial.
--
INSERT INTO observation (authority, measure, period, period_kind, missing_as) VALUES
    ('E06000064', 'cla', '[2025-03-31,2025-04-01)', 'snapshot', 'confidential');
SELECT area, total, n_authorities, n_values, n_missing, n_confidential, partial
  FROM measure_total('2025-12-31')
 WHERE measure = 'cla' AND period_label = '31 March 2025' AND area_kind = 'ofsted region' AND area = 'North West';
SELECT authority, value, missing_as FROM measure_latest('2025-12-31') WHERE authority = 'E06000064' AND measure = 'cla';

--
-- question 19: All duties of one commissioner, in every authority.
--
SELECT s.authority_name, s.instrument, s.clause, s.duty, s.frequency, s.next_due
  FROM obligation_status('2020-01-15') s JOIN obligation_party p USING (authority, obligation)
 WHERE p.party = 'commissioner' AND p.role = 'owes' ORDER BY s.authority_name, s.instrument, s.clause, s.duty;
-- In the register of several authorities each has its rows.
SELECT count(*) AS by_plain_sql FROM obligation_party p JOIN obligation o ON o.authority = p.authority AND o.id = p.obligation
JOIN instrument i ON i.authority = o.authority AND i.id = o.instrument
WHERE p.party = 'commissioner' AND p.role = 'owes' AND i.in_force @> date '2020-01-15';

--
-- question 20: What was restated or revised since our last briefing?
--
INSERT INTO source (code, publisher, title, published_on) VALUES ('errata', 'ofsted', 'Errata', '2025-09-01');
INSERT INTO judgement (authority, inspection, area, grade, source, stated_on, restates)
SELECT j.authority, j.inspection, j.area, 'requires improvement', 'errata', '2025-09-01', j.id
  FROM judgement j JOIN inspection i ON i.authority = j.authority AND i.id = j.inspection
 WHERE i.code = 'ilacs-2025' AND j.area = 'in care';
SELECT authority_name, change, reference, on_date, before, after
  FROM changes_since('2025-08-01') WHERE change IN ('restated', 'revised');
SELECT count(*) AS since_then FROM changes_since('9999-01-01');

--
-- question 21: A date slicer with financial year, quarter, month and working
-- days.
--
SELECT day, financial_year, financial_quarter, financial_month, academic_year, is_working_day, working_day_of_month, holiday
  FROM calendar('2020-01-31', '2020-04-08', '2020-04-15');
-- The working days are those of working_days_between, and every day is there once.
SELECT count(*) AS days, count(*) FILTER (WHERE is_working_day) AS working, working_days_between('2019-12-31', '2020-12-31') AS by_the_function
FROM calendar('2020-01-31', '2020-01-01', '2020-12-31');

--
-- question 22: The trend of colours by month as rows.
--
SELECT month, rag, count(*) FROM status_by_month('2020-02-29', '2019-11-01', '2020-02-29')
 WHERE binding AND subject IS NULL AND rag IS NOT NULL GROUP BY month, rag ORDER BY month, rag;
-- Each month adds up to the duties in force at its end.
SELECT month, count(*) AS duties, count(DISTINCT obligation) AS each_once FROM status_by_month('2020-02-29', '2019-11-01', '2020-02-29')
WHERE binding AND subject IS NULL GROUP BY month ORDER BY month;

--
-- question 23: A board role that sees every number and no child.
--
CREATE ROLE regress_oversight_board_member;
SELECT oversight.grant_access('stoke', 'regress_oversight_board_member', 'reader', 'E06000021');
SET ROLE regress_oversight_board_member;
SELECT team, subjects, duties, subjects_overdue FROM caseload('2020-02-15') ORDER BY team;
SELECT pseudonym FROM subject;
SELECT body FROM case_note;
SELECT count(*) AS words_that_name_a_child FROM obligation_status('2020-02-15') o WHERE o::text ~ 'C-[1-4]';
RESET ROLE;
-- The same numbers as everybody else's.
SELECT team, subjects, duties, subjects_overdue FROM caseload('2020-02-15') ORDER BY team;
SELECT oversight.revoke_access('stoke', 'regress_oversight_board_member');
DROP ROLE regress_oversight_board_member;

--
-- question 24: The due calendar for one quarter, quickly, from ten million
-- fulfilments.
--
SELECT due_on, duty, outcome, completed FROM due_calendar('2020-02-15', '2020-01-01', '2020-03-31')
 WHERE authority = 'E06000021' AND subject IS NULL AND binding ORDER BY due_on, duty;
-- A quarter is that part of a longer calendar, no more and no less.
SELECT count(*) FROM (
	(SELECT obligation, due_on, outcome, completed FROM due_calendar('2020-02-15', '2020-01-01', '2020-03-31')
	 EXCEPT SELECT obligation, due_on, outcome, completed FROM due_calendar('2020-02-15', '2019-01-01', '2021-12-31'))
	UNION ALL
	(SELECT obligation, due_on, outcome, completed FROM due_calendar('2020-02-15', '2019-01-01', '2021-12-31') WHERE due_on BETWEEN '2020-01-01' AND '2020-03-31'
	 EXCEPT SELECT obligation, due_on, outcome, completed FROM due_calendar('2020-02-15', '2020-01-01', '2020-03-31'))) difference;

--
-- question 25: Incremental refresh: what changed since the last load.
--
SELECT table_name, count(*) FROM changes_since('2020-01-01') WHERE table_name IN ('fulfilment', 'inspection') GROUP BY table_name ORDER BY table_name;
-- A row that is touched is there again, and nothing else.
SELECT max(changed_at) AS loaded FROM changes_since('2020-01-01') \gset
UPDATE fulfilment SET note = 'minutes agreed' WHERE title = 'December board';
SELECT table_name, title FROM changes_since('2020-01-01') WHERE changed_at > :'loaded';

--
-- question 26: Is "in force to" inclusive?
--
SELECT c.relname AS report, a.attname AS "column", col_description(c.oid, a.attnum) AS meaning
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE c.relnamespace = 'stoke'::regnamespace AND c.relkind = 'v' AND a.attname = 'in_force_to' ORDER BY c.relname COLLATE "C";
-- Nowhere does the last day of a period go without saying.
SELECT c.relname, a.attname, col_description(c.oid, a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'stoke'::regnamespace AND c.relkind = 'v' AND a.attname ~ '_to$' AND a.atttypid = 'date'::regtype
  AND col_description(c.oid, a.attnum) !~* '(last day|included)'
ORDER BY 1, 2;
SELECT lower(in_force), upper(in_force) - 1 AS last_day, in_force_to FROM instrument i JOIN direction_chain('2025-12-31') c ON c.instrument = i.code ORDER BY 1;

--
-- question 27: Run every morning at six London time, all year round.
--
-- With pg_cron, in test/t/090_pg_cron.pl; without it, the line that does the same.
SELECT replace(oversight.schedule('stoke', '0 6 * * *'), current_database(), 'DB') AS schedule \gset
\echo :schedule
-- Six in London is six in Greenwich in winter, and five in summer.
SELECT at AT TIME ZONE 'UTC' AS greenwich, at AT TIME ZONE 'Europe/London' AS london, is_scheduled('0 6 * * *', at)
  FROM unnest('{2026-03-28 05:00Z,2026-03-28 06:00Z,2026-03-29 05:00Z,2026-03-29 06:00Z}'::timestamptz[]) at;

--
-- question 28: Nightly dump by a backup role, restored and verified elsewhere.
-- The dump itself is tried in test/t/086_access.pl.
--
CREATE ROLE regress_oversight_nightly LOGIN BYPASSRLS;
GRANT pg_read_all_data TO regress_oversight_nightly;
SELECT role, level, standing FROM access_list WHERE role = 'regress_oversight_nightly';
-- What the ledger would say after the restore: nothing.
SELECT * FROM oversight.verify_ledger('stoke');
-- The backup role reads every row, though row_security is off as pg_dump has it; a reader is told that it cannot.
SELECT count(*) AS children FROM subject \gset
CREATE ROLE regress_oversight_board_member;
SELECT oversight.grant_access('stoke', 'regress_oversight_board_member', 'case_reader', 'E06000021') IS NOT NULL AS granted;
SET row_security = off;
SET ROLE regress_oversight_nightly;
SELECT count(*) = :children AS every_child FROM subject;
UPDATE subject SET pseudonym = 'x';
SET ROLE regress_oversight_board_member;
SELECT count(*) FROM subject;
RESET ROLE;
RESET row_security;
SELECT oversight.revoke_access('stoke', 'regress_oversight_board_member') IS NOT NULL AS revoked;
REVOKE pg_read_all_data FROM regress_oversight_nightly;
DROP ROLE regress_oversight_board_member, regress_oversight_nightly;

--
-- question 29: Erase one child from everything, with the ledger still verifying.
--
SELECT start_ledger('stoke') IS NOT NULL AS started;
INSERT INTO case_note (authority, subject, obligation, body)
SELECT o.authority, o.subject, o.id, 'Lives with an aunt.'
FROM obligation o JOIN subject s ON s.authority = o.authority AND s.id = o.subject WHERE s.pseudonym = 'C-1';
SELECT blocks > 0 AS sealed FROM seal_ledger('stoke');
BEGIN;
SELECT * FROM erase_subject('stoke', 'E06000021', 'C-1');
SELECT * FROM verify_ledger('stoke');
-- Sealed, it still does; and no table has a word of the child.
SELECT blocks FROM seal_ledger('stoke');
SELECT count(*) AS problems FROM verify_ledger('stoke', ledger_digest('stoke'));
CREATE TEMP TABLE said ON COMMIT DROP AS SELECT ''::text AS table_name, ''::text AS words LIMIT 0;
DO $$
DECLARE
	name text;
BEGIN
	FOR name IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'stoke'::regnamespace AND c.relkind = 'r' LOOP
		EXECUTE format('INSERT INTO said SELECT %L, t::text FROM stoke.%I t', name, name);
	END LOOP;
END
$$;
SELECT count(*) > 500 AS said, count(*) FILTER (WHERE words ~ '\mC-1\M|Lives with an aunt') AS of_the_child, count(*) FILTER (WHERE words ~ '\mC-2\M') > 0 AS of_another FROM said;
-- The others are there.
SELECT array_agg(pseudonym ORDER BY pseudonym) AS subjects FROM subject;
ROLLBACK;

--
-- question 30: A bank holiday has just been announced: which deadlines moved,
-- from when to when?
--
SELECT duty, due_before, due_after, days_moved, frequency FROM holiday_impact('2020-01-02', '2019-12-20');
-- Entered, the answer is the same.
BEGIN;
INSERT INTO oversight.holiday VALUES ('england-and-wales', '2020-01-02', 'Just announced');
SELECT duty, due_before, due_after, days_moved FROM holiday_impact('2020-01-02', '2019-12-20');
SELECT min(due_on) AS due_on FROM due_calendar('2019-12-20', '2020-01-01', '2020-01-31') WHERE duty = 'conference';
ROLLBACK;
SELECT min(due_on) AS due_on FROM due_calendar('2019-12-20', '2020-01-01', '2020-01-31') WHERE duty = 'conference';

RESET search_path;
DROP SCHEMA stoke CASCADE;
