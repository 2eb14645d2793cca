--
-- Imports: files copied into views as they are published, and what is refused.
--
SET client_min_messages = warning;
\set SHOW_CONTEXT never
\pset null -
SET datestyle = 'SQL, MDY';
SELECT oversight.create_register('imp') IS NOT NULL AS made;
SELECT oversight.create_register('other way') IS NOT NULL AS made;
SET client_min_messages = notice;
CREATE FUNCTION pg_temp.holds() RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(', ', (SELECT count(*) FROM imp.authority) || ' authorities', (SELECT count(*) FROM imp.inspection) || ' inspections',
		(SELECT count(*) FROM imp.judgement) || ' judgements')
$$;

--
-- The header
--
-- A mark that programs put before UTF-8, names in quotes, blanks and no-break
-- spaces around them, and rows of commas at the foot are no matter.
COPY imp.import_authorities FROM stdin CSV;
﻿"gss_code",la_name , ofsted_region,ofsted_urn,dfe_la_code,also_known_as,ofsted_region_abbrev,d2i_region,ons_region_code,ons_region_name,ons_la_type,stat_neighbours_la_code,dfe_region_code,dfe_region,dfe_la_name 
E06000021,Stoke-on-Trent,West Midlands,80559,861,,WM,West Midlands,E12000005,West Midlands,Unitary Authority,"E06000010, E06000012",E12000005,West Midlands,Stoke-on-Trent
E10000028, Staffordshire ,West Midlands,80557,860,,WM,West Midlands,E12000005,West Midlands,County,,E12000005,West Midlands,Staffordshire
E06000023,Bristol,South West,80437,801,[Bristol],SW,South West,E12000009,South West,Unitary Authority,,E12000009,South West,"Bristol, City of"
E08000013,St Helens,North West,80555,342,,NW,North West,E12000002,North West,Metropolitan District,,E12000002,North West,St. Helens
E06000058,"Bournemouth, Christchurch & Poole",South West,2532287,839,"[BCP, Bournemouth, Christchurch & Poole]",SW,South West,E12000009,South West,Unitary Authority,,E12000009,South West,"Bournemouth, Christchurch and Poole"
E08000016,Barnsley,"North East, Yorkshire and the Humber",80426,370,,YH,Yorkshire and the Humber,E12000003,Yorkshire and the Humber,Metropolitan District,,E12000003,Yorkshire and The Humber,Barnsley
E06000053,Isles of Scilly,South West,80455,420,,SW,South West,E12000009,South West,Unitary Authority,,E12000009,South West,Isles of Scilly
,,,,,,,,,,,,,,
"", ,,,,,,,,,,,,,
\.
SELECT code, name, kind, ofsted_region, ons_region, lower(during)::text AS since, upper(during)::text AS until FROM imp.authority ORDER BY code;
SELECT authority, scheme, code, during::text FROM imp.authority_code WHERE scheme = 'name' OR NOT (lower_inf(during) AND upper_inf(during)) ORDER BY 1, 2, 3;
SELECT predecessor, successor, happened_on::text, source FROM imp.authority_succession ORDER BY 1;
-- A name that changed is known by both from now on; the second time nothing changes.
COPY imp.import_authorities FROM stdin CSV;
gss_code,la_name,ofsted_region,ofsted_urn,dfe_la_code,also_known_as,ofsted_region_abbrev,d2i_region,ons_region_code,ons_region_name,ons_la_type,stat_neighbours_la_code,dfe_region_code,dfe_region,dfe_la_name
E06000021,City of Stoke-on-Trent,West Midlands,80559,861,,WM,West Midlands,E12000005,West Midlands,Unitary Authority,,E12000005,West Midlands,Stoke-on-Trent
E06000058,"Bournemouth, Christchurch & Poole",South West,2532287,839,"[BCP, Bournemouth, Christchurch & Poole]",SW,South West,E12000009,South West,Unitary Authority,,E12000009,South West,"Bournemouth, Christchurch and Poole"
E08000038,Barnsley,"North East, Yorkshire and the Humber",80426,370,,YH,Yorkshire and the Humber,E12000003,Yorkshire and the Humber,Metropolitan District,,E12000003,Yorkshire and The Humber,Barnsley
\.
COPY imp.import_authorities FROM stdin CSV;
gss_code,la_name,ofsted_region,ofsted_urn,dfe_la_code,also_known_as,ofsted_region_abbrev,d2i_region,ons_region_code,ons_region_name,ons_la_type,stat_neighbours_la_code,dfe_region_code,dfe_region,dfe_la_name
E06000021,Stoke-on-Trent,West Midlands,80559,861,,WM,West Midlands,E12000005,West Midlands,Unitary Authority,,E12000005,West Midlands,Stoke-on-Trent
\.
SELECT authority, code FROM imp.authority_code WHERE authority = 'E06000021' AND scheme = 'name';

-- A file without its header, with COPY's header option, with columns moved, with
-- one more or one less, or none at all.
COPY imp.import_authorities FROM stdin CSV;
E06000021,Stoke-on-Trent,West Midlands,80559,861,,WM,West Midlands,E12000005,West Midlands,Unitary Authority,,E12000005,West Midlands,Stoke-on-Trent
\.
COPY imp.import_authorities FROM stdin CSV HEADER;
gss_code,la_name,ofsted_region,ofsted_urn,dfe_la_code,also_known_as,ofsted_region_abbrev,d2i_region,ons_region_code,ons_region_name,ons_la_type,stat_neighbours_la_code,dfe_region_code,dfe_region,dfe_la_name
E06000021,Stoke-on-Trent,West Midlands,80559,861,,WM,West Midlands,E12000005,West Midlands,Unitary Authority,,E12000005,West Midlands,Stoke-on-Trent
\.
COPY imp.import_authorities FROM stdin CSV;
gss_code,la_name,ofsted_urn,ofsted_region,dfe_la_code,also_known_as,ofsted_region_abbrev,d2i_region,ons_region_code,ons_region_name,ons_la_type,stat_neighbours_la_code,dfe_region_code,dfe_region,dfe_la_name
\.
COPY imp.import_authorities FROM stdin CSV;
gss_code,la_name,ofsted_region,ofsted_urn,dfe_la_code,also_known_as,ofsted_region_abbrev,d2i_region,ons_region_code,ons_region_name,ons_la_type,stat_neighbours_la_code,dfe_region_code,dfe_region,
\.
COPY imp.import_authorities FROM stdin CSV;
gss_code,la_name,ofsted_region,ofsted_urn,dfe_la_code,also_known_as,ofsted_region_abbrev,d2i_region,ons_region_code,ons_region_name,ons_la_type,stat_neighbours_la_code,dfe_region_code,dfe_region
\.
COPY imp.import_authorities FROM stdin CSV;
gss_code,la_name,ofsted_region,ofsted_urn,dfe_la_code,also_known_as,ofsted_region_abbrev,d2i_region,ons_region_code,ons_region_name,ons_la_type,stat_neighbours_la_code,dfe_region_code,dfe_region,dfe_la_name,more
\.
COPY imp.import_authorities FROM stdin CSV;
\.
-- A header with nothing below it is a file with no rows.
COPY imp.import_authorities FROM stdin CSV;
gss_code,la_name,ofsted_region,ofsted_urn,dfe_la_code,also_known_as,ofsted_region_abbrev,d2i_region,ons_region_code,ons_region_name,ons_la_type,stat_neighbours_la_code,dfe_region_code,dfe_region,dfe_la_name
\.
SELECT pg_temp.holds();

-- Codes and words that cannot be right.
\set authorities '(''gss_code'', ''la_name'', ''ofsted_region'', ''ofsted_urn'', ''dfe_la_code'', ''also_known_as'', ''ofsted_region_abbrev'', ''d2i_region'', ''ons_region_code'', ''ons_region_name'', ''ons_la_type'', ''stat_neighbours_la_code'', ''dfe_region_code'', ''dfe_region'', ''dfe_la_name'')'
INSERT INTO imp.import_authorities VALUES :authorities, ('861', 'Stoke-on-Trent', 'West Midlands', '80559', '861', '', 'WM', '', '', 'West Midlands', 'Unitary Authority', '', '', '', '');
INSERT INTO imp.import_authorities VALUES :authorities, ('E06000099', '', 'West Midlands', '80559', '861', '', 'WM', '', '', 'West Midlands', 'Unitary Authority', '', '', '', '');
INSERT INTO imp.import_authorities VALUES :authorities, ('E06000099', 'Anytown', 'West Midlands', '99999', '999', '', 'WM', '', '', 'West Midlands', 'Parish', '', '', '', '');
INSERT INTO imp.import_authorities VALUES :authorities, ('E06000099', 'Anytown', 'West Midlands', '99999', '861', '', 'WM', '', '', 'West Midlands', 'County', '', '', '', '');
SELECT pg_temp.holds();

--
-- Ofsted's history of ILACS inspections
--
-- Blanks of all kinds, two ways to write a date whatever the session's date
-- style, spellings of names, codes of before and after, and words for nothing.
COPY imp.import_ofsted_ilacs FROM stdin CSV;
Local authority area code,Local authority name,Local authority status,Ofsted region,Inspection date,Publication date,Inspection type,Overall effectiveness,The impact of leaders on social work practice with children and families,The experiences and progress of children who need help and protection,The experiences and progress of children in care,The experiences and progress of care leavers
E06000021,Stoke-on-Trent,Current,West Midlands,04/02/2019,18/03/2019,ILACS Standard Inspection,Inadequate,inadequate,INADEQUATE , Inadequate,
E06000021,Stoke-on-Trent,Current,West Midlands,2022-10-03,2022-11-25,ILACS Standard Inspection,Requires improvement to be good,RI,Requires  improvement,Good,-
E10000028,Staffordshire,Current,West Midlands,6/11/2023,12/01/2024,ILACS Short Inspection,Requires improvement to be good,Requires improvement to be good,Requires improvement to be good,Good,Good
,St. Helens,Current,North West,2019-09-09,2019-11-04,ILACS Standard Inspection,Inadequate,Inadequate,Inadequate,Requires improvement to be good,z
E06000023,"Bristol, City of",Current,South West,2018-09-03,2018-10-22,ILACS Standard Inspection,Requires improvement to be good,Requires improvement to be good,Requires improvement to be good,Requires improvement to be good,..
E06000028,Bournemouth,No longer exists,South West,2018-07-16,2018-08-24,ILACS Standard Inspection,Requires improvement to be good,Inadequate,Requires improvement to be good,Requires improvement to be good,
E08000038,Barnsley,Current,"North East, Yorkshire and the Humber",2018-10-29,2018-12-03,ILACS Short Inspection,Good,Good,Good,Good,n/a
,,,,,,,,,,,
\.
SELECT i.authority, i.code, i.kind, i.started_on::text, i.published_on::text, j.area, j.grade, j.as_printed
FROM imp.inspection i JOIN imp.judgement j ON j.authority = i.authority AND j.inspection = i.id ORDER BY i.authority, i.code, j.id;
SELECT code, publisher, title, published_on FROM imp.source WHERE code LIKE 'ofsted-ilacs-%';

\set ilacs '(''Local authority area code'', ''Local authority name'', ''Local authority status'', ''Ofsted region'', ''Inspection date'', ''Publication date'', ''Inspection type'', ''Overall effectiveness'', ''The impact of leaders on social work practice with children and families'', ''The experiences and progress of children who need help and protection'', ''The experiences and progress of children in care'', ''The experiences and progress of care leavers'')'
-- Each is refused with the row, the column, the value and what is expected, and
-- the good row before it is not entered either.
\set good '(''E06000021'', ''Stoke-on-Trent'', ''Current'', '''', ''2016-01-04'', ''2020-03-18'', ''ILACS Standard Inspection'', '''', '''', '''', '''', '''')'
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Stoke-on-Trent', '', '', '30/02/2019', '2019-03-18', 'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Stoke-on-Trent', '', '', '02/28/2019', '2019-03-18', 'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Stoke-on-Trent', '', '', '2019-02-04', '18 March 2019', 'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Stoke-on-Trent', '', '', '2019-02-04', '43542', 'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Stoke-on-Trent', '', '', '2019-02-04', '19-03-18', 'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Stoke-on-Trent', '', '', '', '2019-03-18', 'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Stoke-on-Trent', '', '', '2019-02-04', '', 'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Stoke-on-Trent', '', '', '2019-02-04', '2019-02-03', 'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Stoke-on-Trent', '', '', '2020-02-04', '2020-05-03', 'ILACS Standard Inspection', '3', 'Good', 'Good', 'Good', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Stoke-on-Trent', '', '', '2020-02-04', '2020-05-03', 'ILACS Standard Inspection', 'Good', 'RI!', 'Good', 'Good', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Stoke-on-Trent', '', '', '2020-02-04', '2020-05-03', 'Focused visit', 'Good', 'Good', 'Good', 'Good', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Stoke-on-Trent', '', '', '2020-02-04', '2020-05-03', 'ILACS Focused Visit', '', '', '', '', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Staffordshire', '', '', '2020-02-04', '2020-05-03', 'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000099', 'Anytown', '', '', '2020-02-04', '2020-05-03', 'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('', '', '', '', '2020-02-04', '2020-05-03', 'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', '');
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, ('E06000021', 'Stoke-on-Trent', '', '', '2020-02-04', '2020-05-03', 'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', ''), ('E06000021', 'Stoke-on-Trent', '', '', '2020-02-04', '2020-05-03', 'ILACS Standard Inspection', 'Inadequate', 'Good', 'Good', 'Good', '');
-- Two rows for one inspection are found however many are between them, and a file
-- loaded twice in a transaction does not repeat itself.
INSERT INTO imp.import_ofsted_ilacs SELECT (x.r).* FROM (
	SELECT 0, ROW:ilacs::imp.import_ofsted_ilacs
	UNION ALL
	SELECT n, ROW('E06000021', 'Stoke-on-Trent', '', '', to_char(date '2023-02-01' + n % 150, 'YYYY-MM-DD'), to_char(date '2023-04-01' + n % 150, 'YYYY-MM-DD'),
		'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', '')::imp.import_ofsted_ilacs
	FROM generate_series(1, 151) n
) x (n, r) ORDER BY x.n;
BEGIN;
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good;
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good;
ROLLBACK;
-- A name that is not known, beside a code that is, is pointed out.
BEGIN;
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, ('E06000021', 'The Potteries', '', '', '2023-02-04', '2023-05-03', 'ILACS Standard Inspection', '', '', '', '', '');
ROLLBACK;
-- Care leavers had no grade of their own in inspections begun before 2023.
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Stoke-on-Trent', '', '', '2022-12-31', '2023-02-03', 'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', 'Good');
SELECT pg_temp.holds();

-- From 27 April 2026 an inspection gets no overall grade. One is an error, none is
-- not; an inspection begun before has one, however late it is published.
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, ('E08000013', 'St Helens', '', '', '2026-04-27', '2026-06-17', 'ILACS Short Inspection', 'Good', 'Good', 'Good', 'Good', 'Good');
BEGIN;
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, ('E08000013', 'St Helens', '', '', '2026-04-27', '2026-06-17', 'ILACS Short Inspection', '', 'Good', 'Good', 'Good', 'Good'),
	('E06000023', 'Bristol', '', '', '2026-04-26', '2026-06-18', 'ILACS Short Inspection', 'Good', 'Good', 'Good', 'Good', 'Good');
SELECT authority, area, grade, standing, ended_on::text, previous_grade FROM imp.judgement_current('2026-06-30') WHERE area = 'overall' AND authority IN ('E08000013', 'E06000023') ORDER BY 1;
ROLLBACK;

--
-- Restatements
--
-- Twice the same changes nothing. Then another edition, which is entered as a
-- source with its date: what it says otherwise is a restatement from that day.
INSERT INTO imp.source (code, publisher, title, published_on) VALUES
	('outcomes-2024', 'ofsted', 'Outcomes as at 31 March 2024', '2024-06-20'),
	('outcomes-2025', 'ofsted', 'Outcomes as at 31 March 2025', '2025-07-15'),
	('outcomes-2026', 'ofsted', 'Outcomes as at 31 March 2026', '2026-07-15');
\set staffs_good '(''E10000028'', ''Staffordshire'', ''Current'', '''', ''2023-11-06'', ''2024-01-12'', ''ILACS Short Inspection'', ''Requires improvement to be good'', ''Requires improvement to be good'', ''Requires improvement to be good'', ''Good'', ''Good'')'
\set staffs_ri '(''E10000028'', ''Staffordshire'', ''Current'', '''', ''2023-11-06'', ''2024-01-12'', ''ILACS Short Inspection'', ''Requires improvement to be good'', ''Requires improvement to be good'', ''Requires improvement to be good'', ''Good'', ''Requires improvement to be good'')'
\set staffs_none '(''E10000028'', ''Staffordshire'', ''Current'', '''', ''2023-11-06'', ''2024-01-12'', ''ILACS Short Inspection'', ''Requires improvement to be good'', ''Requires improvement to be good'', ''Requires improvement to be good'', ''Good'', '''')'
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :staffs_good;
SET oversight.import_source = 'outcomes-2024';
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :staffs_good;
SET oversight.import_source = 'outcomes-2025';
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :staffs_ri;
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :staffs_ri;
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :staffs_none;
SELECT d::text, grade, source FROM unnest('{2024-01-11,2024-01-12,2025-07-14,2025-07-15}'::date[]) d
LEFT JOIN LATERAL imp.judgement_current(d) c ON c.authority = 'E10000028' AND c.area = 'care leavers' ORDER BY d;
-- A source that is not there is named.
SET oversight.import_source = 'outcomes-2035';
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, :staffs_ri;
RESET oversight.import_source;
-- Without a date of its own a source says today what it says.
BEGIN;
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, ('E08000013', 'St Helens', 'Current', '', '2019-09-09', '2019-11-04', 'ILACS Standard Inspection', '', '', '', '', '');
SET LOCAL client_min_messages = warning;
INSERT INTO imp.import_ofsted_ilacs VALUES :ilacs, ('E08000013', 'St Helens', 'Current', '', '2019-09-09', '2019-11-04', 'ILACS Standard Inspection', 'Good', '', '', '', '');
SELECT grade, stated_on = oversight.today_in_london() AS today, restates IS NOT NULL AS restates, source FROM imp.judgement WHERE authority = 'E08000013' AND area = 'overall' ORDER BY id;
ROLLBACK;
-- Three editions, loaded in every order, leave the same statements.
CREATE FUNCTION pg_temp.load_editions(VARIADIC years int[]) RETURNS TABLE (grade text, source text, stated_on text, restates_grade text, restates_source text) LANGUAGE plpgsql AS $$
DECLARE
	year int;
BEGIN
	FOREACH year IN ARRAY years LOOP
		PERFORM set_config('oversight.import_source', 'outcomes-' || year, true);
		INSERT INTO imp.import_ofsted_ilacs
			SELECT * FROM (VALUES
				('Local authority area code', 'Local authority name', 'Local authority status', 'Ofsted region', 'Inspection date', 'Publication date', 'Inspection type', 'Overall effectiveness', 'The impact of leaders on social work practice with children and families', 'The experiences and progress of children who need help and protection', 'The experiences and progress of children in care', 'The experiences and progress of care leavers'),
				('E06000053', 'Isles of Scilly', '', '', '2023-05-15', '2023-07-03', 'ILACS Short Inspection', CASE year WHEN 2024 THEN 'Good' WHEN 2025 THEN 'Outstanding' ELSE 'Requires improvement' END, '', '', '', '')) f;
	END LOOP;
	RETURN QUERY SELECT j.grade::text, j.source, j.stated_on::text, r.grade::text, r.source
		FROM imp.judgement j LEFT JOIN imp.judgement r ON r.authority = j.authority AND r.id = j.restates
		WHERE j.authority = 'E06000053' ORDER BY j.source;
	DELETE FROM imp.judgement j WHERE j.authority = 'E06000053';
	DELETE FROM imp.inspection j WHERE j.authority = 'E06000053';
END $$;
SELECT * FROM pg_temp.load_editions(2024, 2025, 2026);
SET client_min_messages = warning;
SELECT years, (SELECT array_agg(e::text) FROM pg_temp.load_editions(VARIADIC years) e) = first_answer.rows AS same
FROM (SELECT array_agg(e::text) AS rows FROM pg_temp.load_editions(2024, 2025, 2026) e) first_answer,
	(VALUES ('{2024,2026,2025}'::int[]), ('{2025,2024,2026}'), ('{2025,2026,2024}'), ('{2026,2024,2025}'), ('{2026,2025,2024}'), ('{2026,2025,2024,2025,2026,2024}')) v (years);
SET client_min_messages = notice;

--
-- A year's inspections and visits
--
COPY imp.import_ofsted_inyear FROM stdin CSV;
Local authority area code,Local authority name,Region,Inspection/Visit date,Publication date,Inspection/Visit type,Overall effectiveness,The impact of leaders on social work practice with children and families,The experiences and progress of children who need help and protection,The experiences and progress of children in care,The experiences and progress of care leavers,Visit Theme
E06000021,Stoke-on-Trent,West Midlands,2019-06-18,2019-07-12,LA Monitoring visit,,,,,,Front door
E06000021,Stoke-on-Trent,West Midlands,2019-09-18,2019-10-12,LA Monitoring visit,,,,,,"Children in need/subject to a plan"
E06000021,Stoke-on-Trent,West Midlands,2022-10-03,2022-11-25,ILACS Standard Inspection,Requires improvement to be good,Requires improvement to be good,Requires improvement to be good,Good,,
E06000021,Stoke-on-Trent,West Midlands,2024-10-01,2024-10-31,ILACS Focused Visit,,,,,,Children in care
\.
SELECT inspection, kind, theme, visited_from::text, published_on::text, after_inspection, grade, visit_number, days_since_previous FROM imp.monitoring_timeline('2024-12-31');
SELECT inspection, published_on::text, visit_number FROM imp.monitoring_timeline('2019-09-30');
\set inyear '(''Local authority area code'', ''Local authority name'', ''Region'', ''Inspection/Visit date'', ''Publication date'', ''Inspection/Visit type'', ''Overall effectiveness'', ''The impact of leaders on social work practice with children and families'', ''The experiences and progress of children who need help and protection'', ''The experiences and progress of children in care'', ''The experiences and progress of care leavers'', ''Visit Theme'')'
INSERT INTO imp.import_ofsted_inyear VALUES :inyear, ('E06000021', 'Stoke-on-Trent', '', '2024-10-01', '2024-10-31', 'ILACS Focused Visit', 'Good', '', '', '', '', 'Children in care');
-- A theme that the same source corrects.
INSERT INTO imp.import_ofsted_inyear VALUES :inyear, ('E06000021', 'Stoke-on-Trent', '', '2024-10-01', '2024-10-31', 'ILACS Focused Visit', '', '', '', '', '', 'Care leavers');
SELECT theme FROM imp.inspection WHERE code = 'focused-visit-2024-10-01';

--
-- SIF and ILACS in one file, by another publisher
--
SELECT w AS words, p.started_on::text, p.ended_on::text FROM unnest('{29 April - 22 May 2014,24 November 2014 to 16 December 2014,18 November 2014 -10 December 2014,5-20 November 2014,12 to 28 July 2016,9 Feb 2016 - 3 March 2016,14 December - 8 January 2015,1/06/2015 - 25/06/2015,12/09/2016 to 06/10/2016,19 November-11 December 2013 and 28 - 30,31 June - 4 July 2014,4 July - 1 July 2014,July 2014,10 Juno - 12 Juno 2014,""}'::text[]) w, imp.import_period(w) p;
\set both '(''gss_code'', ''la_name'', ''framework'', ''inspection_type'', ''start_date'', ''end_date_or_sif_text'', ''published'', ''overall'', ''leaders'', ''help_protection'', ''in_care'', ''care_leavers'', ''adoption'', ''lscb'', ''care_scope'', ''source'')'
\set both_rows '(''E06000053'', ''Isles of Scilly'', ''SIF'', ''SIF inspection'', '''', ''11 April 2016 - 28 April 2016'', ''2016-06-27'', ''Good'', ''Good'', ''Good'', ''Not judged'', ''Not judged'', ''Not judged'', '''', '''', ''Reports''), (''E06000021'', ''Stoke-on-Trent'', ''SIF'', ''SIF inspection'', '''', ''in June'', ''2015-08-12'', ''Requires improvement'', ''Requires improvement'', ''Requires improvement'', ''Requires improvement'', ''Requires improvement'', ''Good'', ''Requires improvement'', '''', ''Reports''), (''E06000021'', ''Stoke-on-Trent'', ''ILACS'', ''ILACS Standard Inspection'', ''2019-02-04'', '''', ''2019-03-18'', ''Inadequate'', ''Inadequate'', ''Inadequate'', ''Inadequate'', '''', '''', '''', '''', ''List''), (''E06000021'', ''Stoke-on-Trent'', ''ILACS'', ''ILACS Standard Inspection'', ''2022-10-03'', ''2022-10-14'', ''2022-11-25'', ''Good'', ''Requires improvement to be good'', ''Requires improvement to be good'', ''Good'', '''', '''', '''', '''', ''List''), (''E06000023'', ''Bristol'', ''ILACS'', ''ILACS Standard Inspection'', ''2018-09-02'', '''', ''2018-10-22'', ''Requires improvement to be good'', ''Requires improvement to be good'', ''Requires improvement to be good'', ''Requires improvement to be good'', '''', '''', '''', '''', ''List''), (''E08000013'', ''St Helens'', ''ILACS (no overall, Apr 2026)'', ''ILACS Short Inspection'', ''2026-04-27'', ''2026-05-01'', ''2026-06-17'', '''', ''Good'', ''Good'', ''Good'', ''Good'', '''', '''', '''', ''List'')'
INSERT INTO imp.import_inspections VALUES :both, :both_rows;
INSERT INTO imp.import_inspections VALUES :both, :both_rows;
-- Where they disagree both are kept, and reports use the inspectorate's own.
CREATE FUNCTION pg_temp.statements(register text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('search_path', format('%I', register), true);
	RETURN QUERY
		SELECT concat_ws(' | ', i.authority, i.kind, i.started_on::text, i.ended_on::text, i.published_on::text, s.publisher, 'account of ' || (m.started_on::text))
		FROM inspection i JOIN source s ON s.code = i.source LEFT JOIN inspection m ON m.authority = i.authority AND m.id = i.account_of
		UNION ALL
		SELECT concat_ws(' | ', j.authority, i.started_on::text, i.published_on::text, j.area, coalesce(j.grade::text, 'none'), j.as_printed, s.publisher, j.stated_on::text)
		FROM judgement j JOIN inspection i ON i.authority = j.authority AND i.id = j.inspection JOIN source s ON s.code = j.source
		ORDER BY 1;
END $$;
SELECT * FROM pg_temp.statements('imp') s WHERE s LIKE '%data-to-insight%' OR s LIKE '% account of %';
SELECT authority, area, grade, judged_on::text, inspected_from::text, source FROM imp.judgement_timeline('2026-06-30') WHERE authority IN ('E06000021', 'E06000023') AND area IN ('overall', 'care leavers');
SELECT authority, area, standing, as_printed FROM imp.judgement_current('2016-12-31') WHERE authority = 'E06000053';
INSERT INTO imp.import_inspections VALUES :both, ('E06000021', 'Stoke-on-Trent', 'JTAI', 'SIF inspection', '', '', '2016-06-27', '', '', '', '', '', '', '', '', '');
INSERT INTO imp.import_inspections VALUES :both, ('E06000021', 'Stoke-on-Trent', 'ILACS', 'ILACS Standard Inspection', '2020-06-27', '2020-06-26', '2020-07-27', '', '', '', '', '', '', '', '', '');
INSERT INTO imp.import_inspections VALUES :both, ('E06000021', 'Stoke-on-Trent', 'ILACS', 'ILACS Standard Inspection', '2020-06-27', '', '2020-07-27', 'Good', 'Good', 'Good', 'Good', '', 'Good', '', '', '');
INSERT INTO imp.import_inspections VALUES :both, ('E06000021', 'Stoke-on-Trent', 'ILACS', 'ILACS Standard Inspection', '2026-04-27', '', '2026-06-27', 'Good', 'Good', 'Good', 'Good', '', '', '', '', '');

-- The files in the other order leave the same behind. This register's name
-- needs quotes, and changes on the way.
SET client_min_messages = warning;
INSERT INTO "other way".import_authorities SELECT * FROM (VALUES :authorities) h UNION ALL
	SELECT a.code, a.name, a.ofsted_region, '', '', '', '', '', '', a.ons_region, CASE a.kind WHEN 'unitary' THEN 'Unitary Authority' WHEN 'county' THEN 'County' ELSE 'Metropolitan District' END, '', '', '', ''
	FROM imp.authority a WHERE upper_inf(a.during);
INSERT INTO "other way".import_inspections VALUES :both, :both_rows;
ALTER SCHEMA "other way" RENAME TO "the other ""way""";
INSERT INTO "the other ""way""".import_ofsted_inyear SELECT * FROM (VALUES :inyear) h UNION ALL (VALUES
	('E06000021', 'Stoke-on-Trent', '', '2024-10-01', '2024-10-31', 'ILACS Focused Visit', '', '', '', '', '', 'Care leavers'),
	('E06000021', 'Stoke-on-Trent', '', '2019-09-18', '2019-10-12', 'LA Monitoring visit', '', '', '', '', '', 'Children in need/subject to a plan'),
	('E06000021', 'Stoke-on-Trent', '', '2019-06-18', '2019-07-12', 'LA Monitoring visit', '', '', '', '', '', 'Front door'));
INSERT INTO "the other ""way""".source SELECT * FROM imp.source s WHERE s.code LIKE 'outcomes-%';
BEGIN;
INSERT INTO "the other ""way""".import_ofsted_ilacs VALUES :ilacs, :staffs_good,
	('E06000028', 'Bournemouth', '', '', '2018-07-16', '2018-08-24', 'ILACS Standard Inspection', 'Requires improvement to be good', 'Inadequate', 'Requires improvement to be good', 'Requires improvement to be good', ''),
	('', 'St. Helens', '', '', '2019-09-09', '2019-11-04', 'ILACS Standard Inspection', 'Inadequate', 'Inadequate', 'Inadequate', 'Requires improvement to be good', ''),
	('E06000021', 'Stoke-on-Trent', '', '', '04/02/2019', '18/03/2019', 'ILACS Standard Inspection', 'Inadequate', 'inadequate', 'INADEQUATE', 'Inadequate', ''),
	('E06000021', 'Stoke-on-Trent', '', '', '2022-10-03', '2022-11-25', 'ILACS Standard Inspection', 'Requires improvement to be good', 'RI', 'Requires improvement', 'Good', ''),
	('E06000023', 'Bristol', '', '', '2018-09-03', '2018-10-22', 'ILACS Standard Inspection', 'Requires improvement to be good', 'Requires improvement to be good', 'Requires improvement to be good', 'Requires improvement to be good', ''),
	('E08000016', 'Barnsley', '', '', '2018-10-29', '2018-12-03', 'ILACS Short Inspection', 'Good', 'Good', 'Good', 'Good', '');
-- Two files in one transaction, the second of which fails.
SAVEPOINT before_it;
INSERT INTO "the other ""way""".import_ofsted_ilacs VALUES :ilacs, :good, ('E06000021', 'Stoke-on-Trent', '', '', '2019-02-04', '43542', 'ILACS Standard Inspection', 'Good', 'Good', 'Good', 'Good', '');
ROLLBACK TO before_it;
SET LOCAL oversight.import_source = 'outcomes-2025';
INSERT INTO "the other ""way""".import_ofsted_ilacs VALUES :ilacs, :staffs_ri;
COMMIT;
SELECT 'only in one order' AS statements, d FROM (SELECT * FROM pg_temp.statements('imp') EXCEPT ALL SELECT * FROM pg_temp.statements('the other "way"')) d
UNION ALL SELECT 'only in the other', d FROM (SELECT * FROM pg_temp.statements('the other "way"') EXCEPT ALL SELECT * FROM pg_temp.statements('imp')) d;
SELECT count(*) > 40 AS there_are_some FROM pg_temp.statements('imp');
SET client_min_messages = notice;

--
-- Numbers and the symbols that stand for them, for imports of figures
--
BEGIN;
SELECT set_config('oversight_import.register', 'imp', true);
SELECT c AS cell, n.value, n.missing_as FROM unnest('{12,-3.50,"1,234","1,234,567.5",.5,79.400000000000006,1e3,"  7 ",z,c,x,-,..,:,[c],"",NULL}'::text[]) c, imp.import_number('Anytown, 2020', 'rate', c) n;
SAVEPOINT s; SELECT imp.import_number('Anytown, 2020', 'rate', '12%'); ROLLBACK TO s;
SELECT imp.import_number('Anytown, 2020', 'rate', '1,23'); ROLLBACK TO s;
SELECT imp.import_number('Anytown, 2020', 'rate', 'NaN'); ROLLBACK TO s;
SELECT imp.import_number('Anytown, 2020', 'rate', 'e5'); ROLLBACK TO s;
ROLLBACK;

--
-- Who may import: whoever may write what the file says. Nothing runs with other
-- rights, and nothing in front of the tables gets in the way.
--
CREATE ROLE regress_oversight_importer;
GRANT USAGE ON SCHEMA imp TO regress_oversight_importer;
GRANT INSERT ON imp.import_ofsted_inyear TO regress_oversight_importer;
GRANT SELECT ON ALL TABLES IN SCHEMA imp TO regress_oversight_importer;
SET ROLE regress_oversight_importer;
CREATE TEMP TABLE inspection (LIKE imp.inspection);
CREATE TEMP TABLE source (code text, publisher text);
INSERT INTO imp.import_ofsted_inyear VALUES :inyear, ('E06000021', 'Stoke-on-Trent', '', '2025-10-01', '2025-10-31', 'ILACS Focused Visit', '', '', '', '', '', 'Children in care');
RESET ROLE;
SELECT oversight.grant_access('imp', 'regress_oversight_importer', 'manager', 'E06000021');
SET ROLE regress_oversight_importer;
INSERT INTO imp.import_ofsted_inyear VALUES :inyear, ('E06000021', 'Stoke-on-Trent', '', '2025-10-01', '2025-10-31', 'ILACS Focused Visit', '', '', '', '', '', 'Children in care');
DROP TABLE pg_temp.inspection, pg_temp.source;
RESET ROLE;
DROP OWNED BY regress_oversight_importer;
DROP ROLE regress_oversight_importer;
-- An import that was not begun.
DROP TRIGGER import_begin ON imp.import_ofsted_inyear;
INSERT INTO imp.import_ofsted_inyear VALUES :inyear;
SELECT count(*) AS rows FROM imp.import_ofsted_inyear;

SET client_min_messages = warning;
DROP SCHEMA imp, "the other ""way""" CASCADE;
