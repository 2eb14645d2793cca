--
-- An office's own lists: duties and what was done, from a spreadsheet.
--
SET client_min_messages = warning;
\set SHOW_CONTEXT never
\pset null -
SET datestyle = 'SQL, MDY';
SELECT oversight.create_register('office') IS NOT NULL AS made;
INSERT INTO office.party (code, name, kind) VALUES
	('dfe', 'Department for Education', 'body'), ('council', 'City council', 'body'), ('board', 'Improvement board', 'body'),
	('dcs', 'Director of Children''s Services', 'post'), ('minister', 'Minister', 'post'), ('commissioner', 'Commissioner', 'post'),
	('deputy-1', 'Deputy', 'post'), ('deputy-2', 'Deputy', 'post');
INSERT INTO office.source (code, publisher, title) VALUES ('paper', 'dfe', 'The direction');
INSERT INTO office.authority (code, name, kind) VALUES ('E06000021', 'Stoke-on-Trent', 'unitary'), ('E10000028', 'Staffordshire', 'county');
INSERT INTO office.authority_code (authority, scheme, code) VALUES ('E06000021', 'dfe', '861');
INSERT INTO office.instrument (authority, code, title, kind, force, in_force, recorded_during) VALUES
	('E06000021', 'direction', 'Direction', 'direction', 'direction', '[2020-01-31,)', '[2020-01-31,)'),
	('E06000021', 'plan', 'Improvement plan', 'improvement plan', 'plan', '[2020-01-31,2022-02-01)', '[2020-01-31,)'),
	('E06000021', 'law', 'The law', 'legislation', 'statute', '(,)', '(,)');
SET client_min_messages = notice;

--
-- The list of duties
--
-- An authority by name, by its code and by another; parties by short name and by
-- name; days in two ways; what is empty; a mark that programs put before UTF-8.
COPY office.import_duties FROM stdin CSV;
﻿authority,instrument,clause,duty,title,text,cadence,follows,timescale,anchor,from,to,grace,owes,contributes,receives,assures,team,subject,source
Stoke-on-Trent,direction,7(e)(a),monthly-report,Combined monthly report,"The council, the commissioner
and the director report together",Every month,,,,,,10,dcs; commissioner,council,Department for Education,,,,paper
E06000021,direction,7(e)(b),review,Formal review,,every 3 months,,,,,,,COUNCIL,,minister,,,,
861,plan,2,board,Improvement board,,every month on the 2nd thursday,,,,03/04/2020,31/12/2021,,board,,,,Improvement,,
861,plan,2,board-report,Report to each board,,,board,,,,,,council,,,,,,
861,plan,,audit,Audit of case files,,at least every 3 months,,,01/02/2020,,,,dcs,,,board,Quality,,
861,direction,7(a),comply,Comply with instructions,,continuing,,,,,,,council,,,,,,
861,law,reg 33,review,Review of a child in care,,,,LAC_REVIEW,03/04/2020,03/04/2020,,,council,,,,North,C-1,
,,,,,,,,,,,,,,,,,,,
\.
SELECT i.code AS instrument, o.clause, o.duty, o.cadence, o.anchor::text, lower(o.in_force)::text AS from, (upper(o.in_force) - 1)::text AS to,
	o.grace, o.timescale, o.team, s.pseudonym, o.source
FROM office.obligation o JOIN office.instrument i ON i.authority = o.authority AND i.id = o.instrument
LEFT JOIN office.subject s ON s.authority = o.authority AND s.id = o.subject
ORDER BY o.id;
SELECT o.duty, l.duty AS follows, l.clause FROM office.obligation o JOIN office.obligation l ON l.authority = o.authority AND l.id = o.follows;
SELECT o.duty, p.role, string_agg(p.party, ', ' ORDER BY p.party) AS parties
FROM office.obligation o JOIN office.obligation_party p ON p.authority = o.authority AND p.obligation = o.id
WHERE o.subject IS NULL
GROUP BY o.id, o.duty, p.role ORDER BY o.id, p.role;
SELECT wording FROM office.obligation WHERE duty = 'monthly-report';
-- A second time it changes nothing, not even when a row was last changed.
CREATE TEMP TABLE before AS SELECT xmin::text AS written_by, o.* FROM office.obligation o;
COPY office.import_duties FROM stdin CSV;
authority,instrument,clause,duty,title,text,cadence,follows,timescale,anchor,from,to,grace,owes,contributes,receives,assures,team,subject,source
Stoke-on-Trent,direction,7(e)(a),monthly-report,Combined monthly report,"The council, the commissioner
and the director report together",Every month,,,,,,10,dcs; commissioner,council,Department for Education,,,,paper
E06000021,direction,7(e)(b),review,Formal review,,every 3 months,,,,,,,COUNCIL,,minister,,,,
861,plan,2,board,Improvement board,,every month on the 2nd thursday,,,,03/04/2020,31/12/2021,,board,,,,Improvement,,
861,plan,2,board-report,Report to each board,,,board,,,,,,council,,,,,,
861,plan,,audit,Audit of case files,,at least every 3 months,,,01/02/2020,,,,dcs,,,board,Quality,,
861,direction,7(a),comply,Comply with instructions,,continuing,,,,,,,council,,,,,,
861,law,reg 33,review,Review of a child in care,,,,LAC_REVIEW,03/04/2020,03/04/2020,,,council,,,,North,C-1,
\.
SELECT count(*) AS rewritten FROM office.obligation o JOIN before b ON b.authority = o.authority AND b.id = o.id WHERE b.written_by <> o.xmin::text;
-- What a list may change: the title, the words, the grace, the team, the last
-- day, and who has a part; an empty cell takes nothing back.
COPY office.import_duties FROM stdin CSV;
authority,instrument,clause,duty,title,text,cadence,follows,timescale,anchor,from,to,grace,owes,contributes,receives,assures,team,subject,source
861,direction,7(e)(a),monthly-report,Monthly report,,,,,,,30/06/2024,5,dcs,,,,Improvement,,
861,direction,7(e)(b),review,Formal review,,,,,,,,,,,,,,,
\.
SELECT o.title, o.wording IS NOT NULL AS has_words, o.cadence, (upper(o.in_force) - 1)::text AS to, o.grace, o.team,
	(SELECT string_agg(p.role || ' ' || p.party, ', ' ORDER BY p.role, p.party) FROM office.obligation_party p WHERE p.authority = o.authority AND p.obligation = o.id) AS parties
FROM office.obligation o WHERE o.duty = 'monthly-report';

-- What would move due dates that have passed is refused. A rhythm that was
-- varied is held as well as the one before it.
\set header '(''authority'', ''instrument'', ''clause'', ''duty'', ''title'', ''text'', ''cadence'', ''follows'', ''timescale'', ''anchor'', ''from'', ''to'', ''grace'', ''owes'', ''contributes'', ''receives'', ''assures'', ''team'', ''subject'', ''source'')'
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '7(e)(b)', 'review', 'Formal review', '', 'every 2 weeks', '', '', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '7(e)(b)', 'review', 'Formal review', '', '', '', '', '2020-02-01', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '7(e)(b)', 'review', 'Formal review', '', '', '', '', '', '2020-02-01', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'plan', '2', 'board-report', 'Report', '', 'every month', '', '', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'plan', '2', 'board-report', 'Report', '', '', 'plan/audit', '', '', '', '', '', '', '', '', '', '', '', '');
SELECT count(*) AS varied FROM office.vary_rhythm('E06000021', 'direction/review', 'every 2 weeks', '2020-03-01', '2020-02-20', 'minister');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '7(e)(b)', 'review', 'Formal review', '', 'every 2 weeks', '', '', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '7(e)(b)', 'review', 'Formal review', '', 'every 3 months', '', '', '', '', '', '', '', '', '', '', '', '', '');

-- What is refused. Nothing of the file is loaded, the good rows before it included.
CREATE FUNCTION pg_temp.holds() RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(', ', (SELECT count(*) FROM office.obligation) || ' duties', (SELECT count(*) FROM office.fulfilment) || ' fulfilments',
		(SELECT count(*) FROM office.fulfils) || ' answers', (SELECT count(*) FROM office.subject) || ' subjects')
$$;
SELECT pg_temp.holds();
-- Dates that are none, or could be read in two ways, whatever the session's date style.
COPY office.import_duties FROM stdin CSV;
authority,instrument,clause,duty,title,text,cadence,follows,timescale,anchor,from,to,grace,owes,contributes,receives,assures,team,subject,source
861,direction,8,good,A good row,,every month,,,,,,,,,,,,C-7,
861,direction,8,bad,A bad row,,every month,,,03/13/2020,,,,,,,,,,
\.
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', 'every month', '', '', '2020-3-1', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', 'every month', '', '', '', '31/04/2020', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', 'every month', '', '', '', '2020-04-03', '02/04/2020', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', 'every month', '', '', '2024-07-01', '', '30/06/2024', '', '', '', '', '', '', '', '');
-- The same clause and duty twice.
COPY office.import_duties FROM stdin CSV;
authority,instrument,clause,duty,title,text,cadence,follows,timescale,anchor,from,to,grace,owes,contributes,receives,assures,team,subject,source
861,direction,8,report,A report,,every month,,,,,,,,,,,,,
E06000021,direction,8,report,The report,,every week,,,,,,,,,,,,,
\.
-- Cadences, with what the type itself says of them.
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', 'monthly-ish', '', '', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', 'every 0 months', '', '', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', 'by 2020-02-30', '', '', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', 'every month', 'board', '', '', '', '', '', '', '', '', '', '', '', '');
-- Names and codes that are not known.
INSERT INTO office.import_duties VALUES :header, ('Stoke', 'direction', '8', 'bad', 'A bad row', '', 'every month', '', '', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('', 'direction', '8', 'bad', 'A bad row', '', 'every month', '', '', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction 2', '8', 'bad', 'A bad row', '', 'every month', '', '', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('Staffordshire', 'direction', '8', 'bad', 'A bad row', '', 'every month', '', '', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', '', 'A bad row', '', 'every month', '', '', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', '', '', 'every month', '', '', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', 'every month', '', '', '', '', '', '', 'council; Head of Audit', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', 'every month', '', '', '', '', '', '', '', 'Deputy', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', '', '', 'lac review', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', '', '', 'tea break', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', '', 'chess', '', '', '', '', '', '', '', '', '', '', '', '');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', '', 'review', '', '', '', '', '', '', '', '', '', '', '', 'gossip');
INSERT INTO office.import_duties VALUES :header, ('861', 'direction', '8', 'bad', 'A bad row', '', 'every month', '', '', '', '', '', 'ten', '', '', '', '', '', '', '');
-- A second open review of one child.
INSERT INTO office.import_duties VALUES :header, ('861', 'law', 'reg 33', 'review-2', 'Another review', '', '', '', 'LAC_REVIEW', '', '', '', '', '', '', '', '', '', 'C-1', '');
-- Another file, and one in another encoding: 0x96 is a dash in Windows-1252.
INSERT INTO office.import_duties VALUES ('authority', 'instrument', 'clause', 'subject', 'done_on', 'for_due', 'title', 'evidence', 'note');
COPY office.import_duties FROM PROGRAM $$printf '861,direction,8,bad,A row \226 with a dash,,every month,,,,,,,,,,,,,\n'$$ (FORMAT csv, ENCODING 'UTF8');
SELECT pg_temp.holds();

--
-- The log of what was done
--
COPY office.import_fulfilments FROM stdin CSV;
authority,instrument,clause,subject,done_on,for_due,title,evidence,note
Stoke-on-Trent,direction,7(e)(a),,25/02/2020,29/02/2020,Report for January,https://example.org/1,
Stoke-on-Trent,direction,monthly-report,,03/04/2020,31/03/2020,Report for March,,two days late
861,plan,2/board,,09/04/2020,,April board,minutes 1,
861,plan,2/board-report,,09/04/2020,,April board,minutes 1,
861,direction,7(e)(b),,09/04/2020,,April board,minutes 1,
861,plan,audit,,2020-03-01,,,,
861,,comply,,2020-03-01,,,,
861,law,LAC_REVIEW,C-1,24/04/2020,,First review,,
861,,LAC_REVIEW,C-1,2020-07-23,,Second review,,
,,,,,,,,
\.
SELECT f.done_on::text, f.kind, f.title, f.evidence, f.note, count(*) AS answers FROM office.fulfilment f
JOIN office.fulfils x ON x.authority = f.authority AND x.fulfilment = f.id GROUP BY f.id, f.authority, f.done_on ORDER BY f.id;
SELECT c.duty, c.due_on::text, c.completed::text, c.outcome, c.days_late, c.matched_by
FROM office.due_calendar('2020-04-30', '2020-01-31', '2020-04-30') c WHERE c.subject IS NULL ORDER BY c.duty COLLATE "C", c.due_on;
-- A second time it changes nothing; a day that is said later, and words, are taken in.
COPY office.import_fulfilments FROM stdin CSV;
authority,instrument,clause,subject,done_on,for_due,title,evidence,note
Stoke-on-Trent,direction,7(e)(a),,25/02/2020,29/02/2020,Report for January,https://example.org/1,
Stoke-on-Trent,direction,monthly-report,,03/04/2020,31/03/2020,Report for March,,two days late
861,plan,2/board,,09/04/2020,,April board,minutes 1,
861,plan,2/board-report,,09/04/2020,,April board,minutes 1,
861,direction,7(e)(b),,09/04/2020,,April board,minutes 1,
861,plan,audit,,2020-03-01,,,,
861,,comply,,2020-03-01,,,,
861,law,LAC_REVIEW,C-1,24/04/2020,,First review,,
861,,LAC_REVIEW,C-1,2020-07-23,,Second review,,
\.
SELECT pg_temp.holds();
COPY office.import_fulfilments FROM stdin CSV;
authority,instrument,clause,subject,done_on,for_due,title,evidence,note
861,plan,2/board,,09/04/2020,09/04/2020,April board,minutes 1,held by telephone
861,direction,7(e)(a),,25/02/2020,,,,
\.
SELECT pg_temp.holds();
SELECT f.title, f.note, o.duty, x.for_due::text FROM office.fulfilment f JOIN office.fulfils x ON x.authority = f.authority AND x.fulfilment = f.id
JOIN office.obligation o ON o.authority = x.authority AND o.id = x.obligation WHERE f.title = 'April board' ORDER BY o.id;
-- One report that answers two months.
COPY office.import_fulfilments FROM stdin CSV;
authority,instrument,clause,subject,done_on,for_due,title,evidence,note
861,direction,7(e)(a),,01/06/2020,30/04/2020,Report for April and May,,
861,direction,7(e)(a),,01/06/2020,31/05/2020,Report for April and May,,
\.
SELECT pg_temp.holds();

-- What is refused.
\set header '(''authority'', ''instrument'', ''clause'', ''subject'', ''done_on'', ''for_due'', ''title'', ''evidence'', ''note'')'
COPY office.import_fulfilments FROM stdin CSV;
authority,instrument,clause,subject,done_on,for_due,title,evidence,note
861,direction,7(e)(a),,30/06/2020,30/06/2020,A good row,,
861,direction,7(e)(a),,03/13/2020,,A bad row,,
\.
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'direction', '7(e)(a)', '', '2020-3-1', '', '', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'direction', '7(e)(a)', '', '', '', '', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'direction', '7(e)(a)', '', '9999-12-31', '', '', '', '');
-- A due date that is none: between two, before the first, after the last, at a change of rhythm; of a rolling duty and a continuing one.
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'direction', '7(e)(a)', '', '2020-07-01', '2020-06-29', '', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'direction', '7(e)(a)', '', '2020-07-01', '2019-06-30', '', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'direction', '7(e)(a)', '', '2020-07-01', '2025-06-30', '', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'direction', '7(e)(b)', '', '2020-07-01', '2020-03-05', '', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'plan', 'audit', '', '2020-07-01', '2020-06-30', '', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'direction', 'comply', '', '2020-07-01', '2020-06-30', '', '', '');
-- Names that are not known, or mean two.
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'direction', '7(z)', '', '2020-07-01', '', '', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'plan', '2', '', '2020-07-01', '', '', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'plan', '', '', '2020-07-01', '', '', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('861', '', '', '', '2020-07-01', '', '', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'policy', 'x', '', '2020-07-01', '', '', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'law', 'LAC_REVIEW', 'C-2', '2020-07-01', '', '', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'law', 'LAC_VISIT', 'C-1', '2020-07-01', '', '', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('Nowhere', 'direction', '7(e)(a)', '', '2020-07-01', '', '', '', '');
-- The same twice.
COPY office.import_fulfilments FROM stdin CSV;
authority,instrument,clause,subject,done_on,for_due,title,evidence,note
861,direction,7(e)(a),,02/07/2020,30/06/2020,Report for June,,
861,direction,monthly-report,,2020-07-02,2020-06-30,June,,
\.
SELECT pg_temp.holds();

--
-- Question 8: three hundred rows of a spreadsheet, dates as 03/04/2020 meaning
-- 3 April, loaded and checked
--
INSERT INTO office.import_fulfilments
	SELECT * FROM (VALUES :header) AS header
	UNION ALL
	SELECT 'Stoke-on-Trent', 'plan', 'audit', '', to_char(date '2020-04-03' + n, 'DD/MM/YYYY'), '', 'Audit ' || n, '', ''
	FROM generate_series(0, 299) n;
SELECT count(*), min(done_on)::text AS first, max(done_on)::text AS last, count(*) FILTER (WHERE extract(day FROM done_on) <= 12) AS could_be_misread
FROM office.fulfilment WHERE title LIKE 'Audit %';
SELECT count(*) AS on_the_wrong_day FROM office.fulfilment WHERE done_on <> date '2020-04-03' + substr(title, 7)::integer AND title LIKE 'Audit %';
-- One bad row among them, and none is loaded.
INSERT INTO office.import_fulfilments
	SELECT * FROM (VALUES :header) AS header
	UNION ALL
	SELECT 'Stoke-on-Trent', 'direction', '7(e)(b)', '', CASE WHEN n = 250 THEN '03/13/2020' ELSE to_char(date '2020-03-06' + n, 'DD/MM/YYYY') END, '', 'Row ' || n, '', ''
	FROM generate_series(0, 299) n;
SELECT count(*) AS loaded FROM office.fulfilment WHERE title LIKE 'Row %';

-- Whoever records what was done need not be able to enter sources or duties.
SET client_min_messages = warning;
CREATE ROLE regress_oversight_clerk;
SELECT oversight.grant_access('office', 'regress_oversight_clerk', 'recorder', 'E06000021');
SET ROLE regress_oversight_clerk;
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'plan', '2/board', '', '2020-05-14', '', 'May board', '', '');
INSERT INTO office.import_fulfilments VALUES :header, ('861', 'law', 'LAC_REVIEW', 'C-1', '2020-12-01', '', 'Third review', '', '');
INSERT INTO office.import_duties VALUES :header;
RESET ROLE;
SELECT title, recorded_by FROM office.fulfilment WHERE title = 'May board';

DROP TABLE before;
SELECT oversight.revoke_access('office', 'regress_oversight_clerk');
DROP SCHEMA office CASCADE;
DROP ROLE regress_oversight_clerk;
