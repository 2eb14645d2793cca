-- The example: children's services in Stoke-on-Trent from 2007 to 2025.
--
-- Written down by hand from five documents and from the public record. Every
-- row names its source. What no source says is left out; what a source says in
-- words ("late 2024") is kept in words, beside the days that the words leave
-- open; and two sources that disagree have a row each.
--
-- oversight.load_example('stoke') runs this file in the register stoke. By hand:
--     SET search_path = stoke, oversight, pg_catalog, pg_temp;
--
-- The authority is E06000021, Stoke-on-Trent.

-- Sources ---------------------------------------------------------------------

-- Publishers come first, because a source names its publisher; what they are
-- and who says so is added below.
INSERT INTO party (code, name, kind) VALUES
	('stoke-council', 'Stoke-on-Trent City Council', 'body'),
	('dfe', 'Department for Education', 'body'),
	('bbc', 'BBC', 'body'),
	('cypn', 'Children and Young People Now', 'body');

INSERT INTO source (code, publisher, title, published_on, date_as_stated) VALUES
	-- the five documents
	('council-2019-03-18', 'stoke-council',
		'''Absolute commitment to support children and make improvements'' - reassurance given after Ofsted judgement',
		'2019-03-18', NULL),
	('council-2019-10-31', 'stoke-council',
		'City council will continue to manage children''s services, while further review is carried out',
		'2019-10-31', NULL),
	('direction-2019-10-31', 'dfe',
		'Statutory direction to Stoke-on-Trent City Council in relation to children''s services under section 497A(4B) of the Education Act 1996',
		'2019-10-31', 'Dated this day of 31.10.2019'),
	('bbc-2019', 'bbc',
		'''Two years'' to turn Stoke-on-Trent children''s service around',
		NULL, 'undated; it reports the review that was published on 31 October 2019'),
	('cypn-2025', 'cypn',
		'Local Spotlight update: Stoke-on-Trent City Council',
		NULL, 'undated; 2025, before April'),
	-- the public record
	('ofsted-2011', 'ofsted',
		'Report of the inspection of safeguarding and looked-after children services in Stoke-on-Trent, August 2011, as cited in the report of 2015',
		NULL, 'August 2011'),
	('ofsted-2015', 'ofsted',
		'Report of the single inspection of Stoke-on-Trent, June 2015',
		'2015-08-12', 'dated 10 August 2015 in the report, 12 August 2015 on Ofsted''s site'),
	('ofsted-2019', 'ofsted',
		'Report of the inspection of children''s services in Stoke-on-Trent, 4 to 15 February 2019',
		'2019-03-18', NULL),
	('ofsted-2022-03', 'ofsted',
		'Report of the sixth and last monitoring visit to Stoke-on-Trent, March 2022',
		NULL, 'the visit was in March 2022'),
	('ofsted-2022', 'ofsted',
		'Report of the inspection of children''s services in Stoke-on-Trent from 3 October 2022',
		'2022-11-25', NULL),
	('ofsted-2024', 'ofsted',
		'Report of the focused visit to Stoke-on-Trent, 1 October 2024',
		'2024-10-31', NULL),
	('ofsted-2025', 'ofsted',
		'Report of the inspection of children''s services in Stoke-on-Trent, 12 to 23 May 2025',
		'2025-07-15', NULL),
	('ofsted-stockport-2017', 'ofsted',
		'Report of the single inspection of Stockport, 12 June to 6 July 2017',
		'2017-08-25', NULL),
	('ofsted-essex-2019', 'ofsted',
		'Report of the short inspection of Essex, November 2018',
		'2019-01-07', NULL),
	('ofsted-outcomes-2025', 'ofsted',
		'Local authority inspection outcomes as at 31 March 2025',
		NULL, 'as at 31 March 2025'),
	('dfe-notice-2025-02-10', 'dfe',
		'Notice revoking the second direction to Stoke-on-Trent City Council',
		NULL, '10 February 2025'),
	('dfe-cla', 'dfe',
		'Children looked after in England including adoptions',
		NULL, 'each year by the end of the year; figures as in the releases up to that of 2025');

-- Who -------------------------------------------------------------------------

INSERT INTO authority (code, name, kind, ofsted_region, source) VALUES
	('E06000021', 'Stoke-on-Trent', 'unitary', 'West Midlands', 'ofsted-outcomes-2025'),
	('E08000007', 'Stockport', 'metropolitan district', 'North West', 'ofsted-outcomes-2025'),
	('E10000012', 'Essex', 'county', 'East of England', 'ofsted-outcomes-2025');

INSERT INTO authority_code (authority, scheme, code, source) VALUES
	('E06000021', 'gss', 'E06000021', 'ofsted-outcomes-2025'),
	('E08000007', 'gss', 'E08000007', 'ofsted-outcomes-2025'),
	('E10000012', 'gss', 'E10000012', 'ofsted-outcomes-2025');

UPDATE party SET authority = 'E06000021', source = 'council-2019-03-18' WHERE code = 'stoke-council';
UPDATE party SET source = 'direction-2019-10-31' WHERE code = 'dfe';
UPDATE party SET source = 'bbc-2019' WHERE code = 'bbc';
UPDATE party SET source = 'cypn-2025' WHERE code = 'cypn';

-- Government and its commissioner.
INSERT INTO party (code, name, kind, part_of, detail, source) VALUES
	('secretary-of-state', 'Secretary of State for Education', 'post', NULL, NULL, 'direction-2019-10-31'),
	('minister', 'Minister for Children and Families', 'post', NULL, NULL, 'direction-2019-10-31'),
	('commissioner', 'Children''s Services Commissioner', 'post', NULL,
		'Appointed by the Secretary of State', 'direction-2019-10-31');

-- The council's posts and members.
INSERT INTO party (code, name, kind, part_of, members, detail, source) VALUES
	('stoke-leader', 'Leader of the council', 'post', 'stoke-council', NULL, NULL, 'council-2019-03-18'),
	('stoke-cabinet-education', 'Cabinet member for education and economy', 'post', 'stoke-council', NULL, NULL, 'council-2019-03-18'),
	('stoke-cabinet-children', 'Cabinet member for children and young people', 'post', 'stoke-council', NULL, NULL, 'council-2019-10-31'),
	('stoke-cabinet-resources', 'Cabinet member for corporate resources, strategy and partnerships', 'post', 'stoke-council', NULL, NULL, 'council-2019-10-31'),
	('stoke-dcs', 'Director of children''s services', 'post', 'stoke-council', NULL,
		'From April 2025 under the title corporate director of children and families', 'cypn-2025'),
	('stoke-ward-councillors', 'Ward councillors', 'body', 'stoke-council', 44,
		'The commissioner: "it''s important that all 44 ward councillors recognise their responsibility and role in supporting actions to improve services"',
		'council-2019-10-31');

-- Partners and boards.
INSERT INTO party (code, name, kind, part_of, authority, detail, source) VALUES
	('partners-in-practice', 'Partners in Practice', 'body', NULL, NULL,
		'Stockport and Essex', 'direction-2019-10-31'),
	('stockport-council', 'Stockport Metropolitan Borough Council', 'body', 'partners-in-practice', 'E08000007',
		NULL, 'council-2019-10-31'),
	('essex-council', 'Essex County Council', 'body', 'partners-in-practice', 'E10000012',
		NULL, 'council-2019-10-31'),
	('regional-alliance', 'West Midlands regional improvement alliance', 'body', NULL, NULL,
		NULL, 'council-2019-10-31'),
	('improvement-advisor', 'Improvement Advisor', 'post', NULL, NULL,
		'The strong (Ofsted rated good or outstanding) local authority of the formal partnership; not named',
		'direction-2019-10-31'),
	('improvement-board', 'Stoke-on-Trent Children''s Services Improvement Board', 'body', NULL, NULL,
		NULL, 'direction-2019-10-31'),
	('partnership-board', 'Governance board of the formal partnership', 'body', NULL, NULL,
		NULL, 'direction-2019-10-31'),
	('police', 'Police service', 'body', NULL, NULL, NULL, 'council-2019-03-18'),
	('schools', 'Representatives of schools', 'body', NULL, NULL, NULL, 'council-2019-03-18'),
	('lga', 'Local Government Association', 'body', NULL, NULL, NULL, 'council-2019-03-18');

-- People.
INSERT INTO party (code, name, kind, source) VALUES
	('gavin-williamson', 'Gavin Williamson', 'person', 'council-2019-10-31'),
	('eleanor-brazil', 'Eleanor Brazil OBE', 'person', 'direction-2019-10-31'),
	('ann-james', 'Ann James', 'person', 'council-2019-03-18'),
	('janine-bridges', 'Janine Bridges', 'person', 'council-2019-03-18'),
	('abi-brown', 'Abi Brown', 'person', 'council-2019-10-31'),
	('dave-evans', 'Dave Evans', 'person', 'council-2019-10-31'),
	('lisa-lyons', 'Lisa Lyons', 'person', 'cypn-2025'),
	('simon-white', 'Simon White', 'person', 'cypn-2025'),
	('neil-macdonald', 'Neil MacDonald', 'person', 'cypn-2025');

-- Who held which post: only the days for which a source vouches.
INSERT INTO role_holder (post, holder, during, date_as_stated, interim, source) VALUES
	('secretary-of-state', 'gavin-williamson', '[2019-10-31,2019-11-01)', 'on 31 October 2019', false, 'council-2019-10-31'),
	('commissioner', 'eleanor-brazil', '[2019-05-16,2019-10-31)', 'appointed with the direction of 16 May 2019', false, 'direction-2019-10-31'),
	('commissioner', 'eleanor-brazil', '[2019-10-31,2019-11-01)', 're-appointed by the direction of 31 October 2019', false, 'direction-2019-10-31'),
	('stoke-leader', 'ann-james', '[2019-03-18,2019-03-19)', 'on 18 March 2019', false, 'council-2019-03-18'),
	('stoke-leader', 'abi-brown', '[2019-10-31,2019-11-01)', 'on 31 October 2019', false, 'council-2019-10-31'),
	('stoke-cabinet-education', 'janine-bridges', '[2019-03-18,2019-03-19)', 'on 18 March 2019', false, 'council-2019-03-18'),
	('stoke-cabinet-children', 'dave-evans', '[2019-10-31,2019-11-01)', 'on 31 October 2019', false, 'council-2019-10-31'),
	('stoke-cabinet-resources', 'abi-brown', '[2019-10-31,2019-11-01)', 'on 31 October 2019', false, 'council-2019-10-31'),
	('stoke-dcs', 'lisa-lyons', NULL, 'until her "departure to be DCS in Oxfordshire", before Simon White', false, 'cypn-2025'),
	-- interim director "for the past year", said between January and March 2025
	('stoke-dcs', 'simon-white', '[2025-01-01,2025-04-01)', '"for the past year"; Neil MacDonald takes over "in April"', true, 'cypn-2025'),
	-- "in April" is certain on its last day
	('stoke-dcs', 'neil-macdonald', '[2025-04-30,2025-05-01)', '"in April"', false, 'cypn-2025');

-- What was found --------------------------------------------------------------

INSERT INTO inspection (authority, code, framework, kind, inspector, started_on, ended_on, during, date_as_stated, report_dated, published_on, theme, source) VALUES
	('E06000021', 'slac-2011', 'SLAC', 'safeguarding and looked-after inspection', NULL,
		NULL, NULL, '[2011-08-01,2011-09-01)', 'August 2011', NULL, NULL, NULL, 'ofsted-2011'),
	('E06000021', 'sif-2015', 'SIF', 'SIF inspection', NULL,
		'2015-06-01', '2015-06-25', NULL, NULL, '2015-08-10', '2015-08-12', NULL, 'ofsted-2015'),
	('E06000021', 'lga-2016', NULL, 'review', 'lga',
		NULL, NULL, '[2016-01-01,2017-01-01)', '2016', NULL, NULL, NULL, 'bbc-2019'),
	('E06000021', 'ilacs-2019', 'ILACS', 'standard inspection', NULL,
		'2019-02-04', '2019-02-15', NULL, NULL, NULL, '2019-03-18', NULL, 'ofsted-2019'),
	('E06000021', 'commissioner-2019', NULL, 'review', 'commissioner',
		NULL, NULL, '[2019-05-16,2019-09-10)', 'a four-month review; its report is of 9 September 2019 (direction)', '2019-09-09', '2019-10-31',
		'Options for the future delivery of services', 'council-2019-10-31'),
	('E06000021', 'visit-2019-10', 'ILACS', 'monitoring visit', NULL,
		NULL, NULL, '[2019-10-28,2019-11-01)', 'earlier this week (said on Thursday 31 October 2019)', NULL, NULL,
		'Work against required improvements', 'council-2019-10-31'),
	('E06000021', 'monitoring-visit-6', 'ILACS', 'monitoring visit', NULL,
		NULL, NULL, '[2022-03-01,2022-04-01)', 'March 2022, the sixth and last', NULL, NULL, NULL, 'ofsted-2022-03'),
	('E06000021', 'ilacs-2022', 'ILACS', 'standard inspection', NULL,
		'2022-10-03', NULL, NULL, 'from 3 October 2022', NULL, '2022-11-25', NULL, 'ofsted-2022'),
	('E06000021', 'focused-visit-2024', 'ILACS', 'focused visit', NULL,
		'2024-10-01', NULL, NULL, NULL, NULL, '2024-10-31', 'Children in need/subject to a plan', 'ofsted-2024'),
	('E06000021', 'ilacs-2025', 'ILACS', 'standard inspection', NULL,
		'2025-05-12', '2025-05-23', NULL, NULL, NULL, '2025-07-15', NULL, 'ofsted-2025'),
	-- the partners
	('E08000007', 'sif-2017', 'SIF', 'SIF inspection', NULL,
		'2017-06-12', '2017-07-06', NULL, NULL, NULL, '2017-08-25', NULL, 'ofsted-stockport-2017'),
	('E10000012', 'ilacs-2018', 'ILACS', 'short inspection', NULL,
		'2018-11-19', NULL, NULL, NULL, NULL, '2019-01-07', NULL, 'ofsted-essex-2019');

-- The same inspections as others tell of them.
INSERT INTO inspection (authority, code, framework, kind, during, date_as_stated, published_on, account_of, source)
SELECT i.authority, a.code, i.framework, i.kind, a.during::daterange, a.date_as_stated, a.published_on::date, i.id, a.source
FROM (VALUES
	('ilacs-2019', 'ilacs-2019-council', '[2019-02-01,2019-03-01)', 'a three-week inspection in February', '2019-03-18', 'council-2019-03-18'),
	('focused-visit-2024', 'visit-2024-cypn', '(,2025-01-01)', 'a positive visit by Ofsted, followed "in late 2024" by the end of special measures', NULL, 'cypn-2025')
) AS a (account_of, code, during, date_as_stated, published_on, source)
JOIN inspection i ON i.authority = 'E06000021' AND i.code = a.account_of;

INSERT INTO judgement (authority, inspection, area, grade, as_printed, source)
SELECT i.authority, i.id, j.area, j.grade::grade, j.as_printed, j.source
FROM (VALUES
	('E06000021', 'slac-2011', 'help and protection', 'adequate', 'Adequate', 'ofsted-2011'),
	('E06000021', 'slac-2011', 'in care', 'adequate', 'Adequate', 'ofsted-2011'),

	('E06000021', 'sif-2015', 'overall', 'requires improvement', 'Requires improvement', 'ofsted-2015'),
	('E06000021', 'sif-2015', 'leaders', 'requires improvement', 'Requires improvement', 'ofsted-2015'),
	('E06000021', 'sif-2015', 'help and protection', 'requires improvement', 'Requires improvement', 'ofsted-2015'),
	('E06000021', 'sif-2015', 'in care', 'requires improvement', 'Requires improvement', 'ofsted-2015'),
	('E06000021', 'sif-2015', 'care leavers', 'requires improvement', 'Requires improvement', 'ofsted-2015'),
	('E06000021', 'sif-2015', 'adoption', 'good', 'Good', 'ofsted-2015'),

	('E06000021', 'ilacs-2019', 'overall', 'inadequate', 'Inadequate', 'ofsted-2019'),
	('E06000021', 'ilacs-2019', 'leaders', 'inadequate', 'Inadequate', 'ofsted-2019'),
	('E06000021', 'ilacs-2019', 'help and protection', 'inadequate', 'Inadequate', 'ofsted-2019'),
	('E06000021', 'ilacs-2019', 'in care', 'inadequate', 'Inadequate', 'ofsted-2019'),
	-- as the direction and the council state them
	('E06000021', 'ilacs-2019', 'overall', 'inadequate', 'inadequate', 'direction-2019-10-31'),
	('E06000021', 'ilacs-2019', 'leaders', 'inadequate', 'inadequate', 'direction-2019-10-31'),
	('E06000021', 'ilacs-2019', 'help and protection', 'inadequate', 'inadequate', 'direction-2019-10-31'),
	('E06000021', 'ilacs-2019', 'in care', 'inadequate', 'inadequate', 'direction-2019-10-31'),
	('E06000021', 'ilacs-2019', 'overall', 'inadequate', 'inadequate', 'council-2019-03-18'),

	('E06000021', 'ilacs-2022', 'overall', 'requires improvement', 'Requires improvement to be good', 'ofsted-2022'),
	('E06000021', 'ilacs-2022', 'leaders', 'requires improvement', 'Requires improvement to be good', 'ofsted-2022'),
	('E06000021', 'ilacs-2022', 'help and protection', 'requires improvement', 'Requires improvement to be good', 'ofsted-2022'),
	('E06000021', 'ilacs-2022', 'in care', 'good', 'Good', 'ofsted-2022'),

	('E06000021', 'ilacs-2025', 'overall', 'requires improvement', 'Requires improvement to be good', 'ofsted-2025'),
	('E06000021', 'ilacs-2025', 'leaders', 'requires improvement', 'Requires improvement to be good', 'ofsted-2025'),
	('E06000021', 'ilacs-2025', 'help and protection', 'requires improvement', 'Requires improvement to be good', 'ofsted-2025'),
	('E06000021', 'ilacs-2025', 'in care', 'good', 'Good', 'ofsted-2025'),
	('E06000021', 'ilacs-2025', 'care leavers', 'requires improvement', 'Requires improvement to be good', 'ofsted-2025'),

	('E08000007', 'sif-2017', 'overall', 'good', 'Good', 'ofsted-stockport-2017'),
	('E10000012', 'ilacs-2018', 'overall', 'outstanding', 'Outstanding', 'ofsted-essex-2019')
) AS j (authority, inspection, area, grade, as_printed, source)
JOIN inspection i ON i.authority = j.authority AND i.code = j.inspection;

-- Findings. The numbers are ours: the sources give none. The council says that
-- the 2019 report highlights 15 key areas which need to improve, and names five.
INSERT INTO finding (authority, inspection, number, kind, wording, accepted, acted_on, response_source, source)
SELECT i.authority, i.id, f.number, f.kind, f.wording, NULL, f.acted_on, f.response_source, f.source
FROM (VALUES
	('sif-2015', 'R', 'recommendation', 'Recommendations to improve (not listed)', false, 'bbc-2019', 'bbc-2019'),
	('lga-2016', 'R', 'recommendation', 'Recommendations to improve (not listed)', false, 'bbc-2019', 'bbc-2019'),

	('ilacs-2019', 'A1', 'area for improvement', 'Management oversight and direction', NULL::boolean, NULL, 'council-2019-03-18'),
	('ilacs-2019', 'A2', 'area for improvement', 'Urgent and robust child protection responses', NULL, NULL, 'council-2019-03-18'),
	('ilacs-2019', 'A3', 'area for improvement', 'The capacity of staff', NULL, NULL, 'council-2019-03-18'),
	('ilacs-2019', 'A4', 'area for improvement', 'The quality of assessments and case recording', NULL, NULL, 'council-2019-03-18'),
	('ilacs-2019', 'A5', 'area for improvement', 'Support for vulnerable children', NULL, NULL, 'council-2019-03-18'),
	('ilacs-2019', 'S1', 'strength', '"Dedicated and committed" social workers', NULL, NULL, 'council-2019-03-18'),
	('ilacs-2019', 'S2', 'strength', 'Social work assistants are valued by care leavers and "demonstrate commitment and understanding of the needs of young people"', NULL, NULL, 'council-2019-03-18'),
	('ilacs-2019', 'S3', 'strength', 'Educational outcomes for children in care are "mostly positive" when compared to national averages', NULL, NULL, 'council-2019-03-18'),
	('ilacs-2019', 'S4', 'strength', 'Some disabled children in need of help and protection receive a better service, supported by social care, education and health professionals', NULL, NULL, 'council-2019-03-18'),

	('commissioner-2019', 'R1', 'recommendation', 'The council should enter into a formal partnership with a strong (Ofsted rated good or outstanding) local authority, which will provide executive leadership and bring additional expertise and capacity', NULL, NULL, 'direction-2019-10-31'),
	('commissioner-2019', 'A1', 'area for improvement', 'The council did not have the leadership and management capacity and capability to drive forward the changes necessary', NULL, NULL, 'direction-2019-10-31'),
	('commissioner-2019', 'A2', 'area for improvement', 'The pace of change is too slow', NULL, NULL, 'council-2019-10-31'),
	('commissioner-2019', 'A3', 'area for improvement', 'Previous leaders did not act on recommendations to improve after the critical Ofsted report of 2015', NULL, NULL, 'bbc-2019'),
	('commissioner-2019', 'A4', 'area for improvement', 'Previous leaders did not act on recommendations to improve after the Local Government Association review of 2016', NULL, NULL, 'bbc-2019'),
	('commissioner-2019', 'A5', 'area for improvement', 'Workers with caseloads in excess of 100 children', NULL, NULL, 'bbc-2019'),
	('commissioner-2019', 'A6', 'area for improvement', 'Care plans not progressing due to a 12% rise of children coming into the system', NULL, NULL, 'bbc-2019'),
	('commissioner-2019', 'A7', 'area for improvement', 'A lack of support for foster carers', NULL, NULL, 'bbc-2019'),
	('commissioner-2019', 'A8', 'area for improvement', 'An overspend by 8 million pounds "for a number of years"', NULL, NULL, 'bbc-2019'),
	('commissioner-2019', 'S1', 'strength', 'Progress is beginning to be made on some issues', NULL, NULL, 'council-2019-10-31'),

	('visit-2024-cypn', 'A1', 'area for improvement', 'Supervision', NULL, NULL, 'cypn-2025'),
	('visit-2024-cypn', 'A2', 'area for improvement', 'Audit', NULL, NULL, 'cypn-2025'),
	('visit-2024-cypn', 'A3', 'area for improvement', 'A clear line of sight into practice', NULL, NULL, 'cypn-2025'),
	('visit-2024-cypn', 'S1', 'strength', 'Going in the right direction', NULL, NULL, 'cypn-2025')
) AS f (inspection, number, kind, wording, acted_on, response_source, source)
JOIN inspection i ON i.authority = 'E06000021' AND i.code = f.inspection;

-- The commissioner takes up what was recommended before.
UPDATE finding f SET repeats = earlier.id
FROM (VALUES
	('commissioner-2019', 'A3', 'sif-2015', 'R'),
	('commissioner-2019', 'A4', 'lga-2016', 'R')
) AS r (inspection, number, repeats_inspection, repeats_number)
JOIN inspection i ON i.authority = 'E06000021' AND i.code = r.inspection
JOIN inspection e ON e.authority = 'E06000021' AND e.code = r.repeats_inspection
JOIN finding earlier ON earlier.authority = e.authority AND earlier.inspection = e.id AND earlier.number = r.repeats_number
WHERE f.authority = i.authority AND f.inspection = i.id AND f.number = r.number;

-- What must be done: instruments ----------------------------------------------

-- recorded_during ends with the source that states the duties: what was done
-- after it no source says, and so it is unrecorded, neither done nor missed.

INSERT INTO instrument (authority, code, title, kind, force, legal_basis, functions_in_scope, issued_on, issued_by, in_force, date_as_stated, consequence, recorded_during, source) VALUES
	('E06000021', 'direction-1', 'First direction', 'direction', 'direction',
		NULL,
		'Children''s social care functions',
		'2019-05-16', 'secretary-of-state', '[2019-05-16,)', NULL,
		NULL,
		'[2019-05-16,2019-11-01)', 'direction-2019-10-31');

-- Its two duties, as the second direction recites them; its own text is not
-- among the sources, so the clauses are blank.
INSERT INTO obligation (authority, instrument, clause, duty, title, wording, cadence, anchor, source)
SELECT i.authority, i.id, '', o.duty, o.title, o.wording, 'continuing', '2019-05-16', 'direction-2019-10-31'
FROM (VALUES
	('comply', 'Comply with instructions of the Secretary of State or the commissioner',
		'to comply with any instructions of the Secretary of State or the Commissioner appointed by the Secretary of State in relation to the improvement of the Council''s exercise of its children''s social care functions'),
	('co-operate', 'Co-operate with the commissioner-led review',
		'to co-operate with a Commissioner-led review as to whether the most effective way of securing and sustaining improvement in Stoke-on-Trent was to remove the control of children''s social care from the Council for a period of time')
) AS o (duty, title, wording)
JOIN instrument i ON i.authority = 'E06000021' AND i.code = 'direction-1';

-- The second direction revokes the first (clause 7(f)).
INSERT INTO instrument (authority, code, title, kind, force, legal_basis, functions_in_scope, issued_on, issued_by, in_force, date_as_stated, revokes, consequence, recorded_during, source)
SELECT 'E06000021', 'direction-2', 'Second direction', 'direction', 'direction',
	'Section 497A(4B) of the Education Act 1996; section 497A is applied by section 50 of the Children Act 2004',
	'a) social services functions, as defined in the Local Authority Social Services Act 1970, so far as those functions relate to children; '
	'b) the functions conferred on the Council under sections 23C to 24D of the Children Act 1989 (so far as not falling within paragraph a); '
	'c) the functions conferred on the Council under sections 10, 12, 12C, 12D and 17A of the Children Act 2004',
	'2019-10-31', 'secretary-of-state', '[2019-10-31,)', 'in force "until it is revoked by the Secretary of State" (clause 7(g))',
	first.id,
	'Clause 7(d): "If a formal partnership cannot be brokered, alternative delivery arrangements will need to be sought." '
	'Annex, paragraph 1: "In all cases where a Council has persistently or systemically failed to discharge its children''s social care functions there is a presumption that service control will be removed from the Council unless there are good reasons not to do so."',
	'[2019-10-31,2019-11-01)', 'direction-2019-10-31'
FROM instrument first
WHERE first.authority = 'E06000021' AND first.code = 'direction-1';

INSERT INTO obligation (authority, instrument, clause, duty, title, wording, cadence, anchor, date_as_stated, source)
SELECT i.authority, i.id, o.clause, o.duty, o.title, o.wording, o.cadence::cadence, '2019-10-31', o.date_as_stated, 'direction-2019-10-31'
FROM (VALUES
	('7(a)', 'comply', 'Comply with instructions of the Secretary of State or the commissioner',
		'To comply with any instructions of the Secretary of State or the Children''s Services Commissioner in relation to the improvement of the Council''s exercise of its children''s social care functions',
		'continuing', NULL),
	('7(a)', 'assist', 'Provide assistance that the Secretary of State or the commissioner requires',
		'and provide such assistance as either the Secretary of State or the Children''s Services Commissioner may require',
		'continuing', NULL),
	('7(b)', 'access', 'Co-operate, and give access to premises, documents and people',
		'To co-operate with the Children''s Services Commissioner, Improvement Advisor and PiPs, including on request allowing at all reasonable times access: i. to any premises of the Council; ii. to any document of, or relating to, the Council; and iii. to any employee or member of the Council, which appears to them to be necessary',
		'continuing', NULL),
	('7(c)', 'support', 'Provide officers'' time, office space and support to the commissioner',
		'To provide the Children''s Services Commissioner with such amenities, services and administrative support as she may reasonably require from time to time, including: i. providing officers'' time or support; ii. providing office space, meeting rooms or computer facilities',
		'continuing', NULL),
	('7(d)', 'partnership', 'Have an agreed formal partnership with a strong local authority',
		'By the 31 January 2020, have an agreed formal partnership arrangement with a strong Local Authority, which must provide that they work with the Council to deliver all of its children''s social care services functions.',
		'by 2020-01-31', NULL),
	('7(d)', 'terms', 'Have the partnership''s terms, and changes to them, agreed by the Secretary of State',
		'The terms of the partnership agreement, and any subsequent changes to it, must be agreed by the Secretary of State.',
		'continuing', NULL),
	('7(e)(a)', 'monthly-report', 'Combined monthly progress report',
		'a combined monthly progress report from the Commissioner, PiPs and Council DCS',
		'every month', 'monthly'),
	('7(e)(b)', 'performance-review', 'Formal performance review',
		'formal performance reviews at 3 monthly intervals from the date of this direction',
		'every 3 months', '3 monthly intervals from the date of this direction'),
	('7(e)(c)', 'improvement-board', 'Assess progress through the improvement board chaired by the commissioner',
		'the Stoke-on-Trent Children''s Services Improvement Board chaired by the Commissioner',
		'continuing', NULL)
) AS o (clause, duty, title, wording, cadence, date_as_stated)
JOIN instrument i ON i.authority = 'E06000021' AND i.code = 'direction-2';

-- Clause 7(d) answers what the commissioner recommended.
UPDATE obligation o SET finding = f.id
FROM instrument i, inspection n, finding f
WHERE i.authority = 'E06000021' AND i.code = 'direction-2'
	AND n.authority = i.authority AND n.code = 'commissioner-2019'
	AND f.authority = n.authority AND f.inspection = n.id AND f.number = 'R1'
	AND o.authority = i.authority AND o.instrument = i.id AND o.clause = '7(d)' AND o.duty = 'partnership';

-- The commissioner's terms of reference, annexed to the second direction.
INSERT INTO instrument (authority, code, title, kind, force, issued_on, issued_by, in_force, part_of, recorded_during, source)
SELECT 'E06000021', 'terms-of-reference', 'Commissioner''s terms of reference', 'terms of reference', 'direction',
	'2019-10-31', 'secretary-of-state', '[2019-10-31,)', second.id,
	'[2019-10-31,2019-11-01)', 'direction-2019-10-31'
FROM instrument second
WHERE second.authority = 'E06000021' AND second.code = 'direction-2';

INSERT INTO obligation (authority, instrument, clause, duty, title, wording, cadence, anchor, date_as_stated, source)
SELECT i.authority, i.id, o.clause, o.duty, o.title, o.wording, o.cadence::cadence, '2019-10-31', o.date_as_stated, 'direction-2019-10-31'
FROM (VALUES
	('3(a)', 'chair-board', 'Improvement board meeting, chaired by the commissioner',
		'Chair Stoke-on-Trent Children''s Services Improvement Board, meeting on a monthly basis',
		'every month', 'on a monthly basis'),
	('3(b)', 'plan-delivered', 'Ensure the improvement plan is delivered and monitored',
		'Ensure the improvement plan, which spans children''s services, continues to be delivered and robustly monitored.',
		'continuing', NULL),
	('3(c)', 'plan-actions', 'Ensure the improvement plan has clear and specific actions',
		'Ensure the improvement plan includes clear and specific actions which reflect the journey of the child and which are designed to improve the quality of services for children in need of help and protection and children looked after and achieving permanence',
		'continuing', NULL),
	('3(d)', 'audit-framework', 'Oversee a robust monitoring and audit framework',
		'oversee the implementation of a robust monitoring and audit framework, which supports practice improvement and the effective delivery of the service',
		'continuing', NULL),
	('3(e)', 'redesign', 'Support practice improvement by re-designing systems and processes',
		'support practice improvement through the re-design of systems and processes',
		'continuing', NULL),
	('3(f)', 'steer-partnership', 'Steer the development of the formal partnership',
		'steer the development of a formal partnership between Stoke-on-Trent and agreed Improvement Advisor Authority',
		'continuing', NULL),
	('3(g)', 'governance-board', 'Sit on the partnership''s governance board',
		'sit on the governance board of the formal partnership',
		'continuing', NULL),
	('3(h)', 'monthly-update', 'Monthly written update to the Minister',
		'deliver monthly written updates on the partnership and Council''s progress to the Minister for Children and Families',
		'every month', 'monthly'),
	('3(h)', 'quarterly-review', 'Lead the quarterly formal progress review',
		'and lead quarterly formal progress reviews, or more frequently if the pace of progress is not sufficient or if the Minister requires it',
		'every 3 months', 'quarterly, or more frequently')
) AS o (clause, duty, title, wording, cadence, date_as_stated)
JOIN instrument i ON i.authority = 'E06000021' AND i.code = 'terms-of-reference';

-- The council reports to each meeting of the board, whenever that is held.
INSERT INTO obligation (authority, instrument, clause, duty, title, wording, follows, anchor, date_as_stated, source)
SELECT i.authority, i.id, '3(b)', 'report-to-board', 'Report progress to each meeting of the improvement board',
	'Progress will be reported by the Council to each meeting of the Stoke-on-Trent Children''s Services Improvement Board',
	meeting.id, '2019-10-31', 'each meeting', 'direction-2019-10-31'
FROM instrument i
JOIN obligation meeting ON meeting.authority = i.authority AND meeting.instrument = i.id AND meeting.duty = 'chair-board'
WHERE i.authority = 'E06000021' AND i.code = 'terms-of-reference';

-- The second direction ends by a notice of 2025, unknown before that day.
INSERT INTO instrument (authority, code, title, kind, force, issued_on, issued_by, date_as_stated, revokes, recorded_during, source)
SELECT 'E06000021', 'direction-2-revocation', 'Revocation of the second direction', 'revocation notice', 'direction',
	'2025-02-10', 'dfe', 'revokes on 10 February 2025', second.id,
	'[2025-02-10,2025-02-11)', 'dfe-notice-2025-02-10'
FROM instrument second
WHERE second.authority = 'E06000021' AND second.code = 'direction-2';

-- What was agreed, planned or meant to be done beside the directions.
INSERT INTO instrument (authority, code, title, kind, force, issued_on, issued_by, in_force, date_as_stated, recorded_during, source) VALUES
	('E06000021', 'support-package', 'Intensive short-term package of support', 'support package', 'agreement',
		'2019-10-31', 'dfe', '[2019-10-31,)', 'agreed by 31 October 2019, "as part of the direction"; "short-term", no end stated',
		'[2019-10-31,2019-11-01)', 'council-2019-10-31'),
	('E06000021', 'ofsted-visits', 'Ofsted''s visits to check work against required improvements', 'stated intention', 'stated intention',
		NULL, NULL, '[2019-10-28,)', 'the first "earlier this week" (said on Thursday 31 October 2019); no end stated',
		'[2019-10-28,2019-11-01)', 'council-2019-10-31'),
	('E06000021', 'improvement-plan', 'Improvement plan', 'improvement plan', 'plan',
		NULL, NULL, NULL, 'being delivered on 31 October 2019',
		'[2019-10-31,2019-11-01)', 'direction-2019-10-31'),
	('E06000021', 'room-to-grow', 'Room to Grow', 'improvement plan', 'plan',
		NULL, NULL, NULL, 'a five-year improvement plan; no dates stated',
		'[2025-01-01,2025-04-01)', 'cypn-2025');

INSERT INTO obligation (authority, instrument, clause, duty, title, wording, cadence, anchor, date_as_stated, source)
SELECT i.authority, i.id, '', o.duty, o.title, o.wording, o.cadence::cadence, o.anchor::date, o.date_as_stated, i.source
FROM (VALUES
	('support-package', 'put-in-place', 'Put in place an agreed package of intensive support',
		'Put in place an agreed package of intensive support, with robust governance and accountability',
		'continuing', '2019-10-31', NULL),
	('support-package', 'support', 'Intensive support from Stockport and Essex',
		'an intensive short-term package of support from Stockport Metropolitan Borough Council and Essex County Council who are both highly praised by Ofsted',
		'continuing', '2019-10-31', NULL),
	('support-package', 'alliance-support', 'Support from the regional improvement alliance',
		'and from a West Midlands-wide regional improvement alliance',
		'continuing', '2019-10-31', NULL),
	('support-package', 'funding', 'Fund the support',
		'The support will be funded by both the Department for Education and Stoke-on-Trent City Council.',
		'continuing', '2019-10-31', NULL),
	-- counted from the last day on which the first visit can have been
	('ofsted-visits', 'visit', 'Ofsted''s visit to check work against required improvements',
		'Ofsted will make visits at least every three months to check work against required improvements. The first of these visits took place earlier this week.',
		'at least every 3 months', '2019-10-31', 'at least every three months; the first "earlier this week"'),
	('improvement-plan', 'deliver', 'Deliver the improvement plan',
		'the improvement plan, which spans children''s services, continues to be delivered',
		'continuing', NULL, NULL),
	('room-to-grow', 'early-help', 'Recreate an infrastructure for early help',
		'Room to Grow, our improvement plan, recreated an infrastructure for early help in the immediate aftermath of austerity.',
		'continuing', NULL, NULL),
	('room-to-grow', 'localities', 'Support families through a locality model',
		'There''s a locality model with trusted local organisations which co-ordinate support for families in each of those localities.',
		'continuing', NULL, NULL),
	('room-to-grow', 'family-group-conferences', 'Use family group conferences',
		'Another thing that Room to Grow emphasised was the role of family group conferences',
		'continuing', NULL, NULL),
	('room-to-grow', 'restorative-practice', 'Work by restorative practice',
		'We also introduced restorative practice, which is a philosophical approach.',
		'continuing', NULL, NULL),
	('room-to-grow', 'family-matters', 'Family Matters',
		'Another early help scheme that has delivered impact is Family Matters, a project initially funded by a public health grant that aims to improve access to community resources such as faith organisations and sports groups.',
		'continuing', NULL, NULL)
) AS o (instrument, duty, title, wording, cadence, anchor, date_as_stated)
JOIN instrument i ON i.authority = 'E06000021' AND i.code = o.instrument;

-- Who owes each duty, who contributes, who receives it and who assures it.
INSERT INTO obligation_party (authority, obligation, party, role, source)
SELECT o.authority, o.id, p.party, p.role, coalesce(p.source, o.source)
FROM (VALUES
	('direction-1', 'comply', 'stoke-council', 'owes', NULL),
	('direction-1', 'comply', 'secretary-of-state', 'receives', NULL),
	('direction-1', 'comply', 'commissioner', 'receives', NULL),
	('direction-1', 'co-operate', 'stoke-council', 'owes', NULL),
	('direction-1', 'co-operate', 'commissioner', 'receives', NULL),

	('direction-2', 'comply', 'stoke-council', 'owes', NULL),
	('direction-2', 'comply', 'secretary-of-state', 'receives', NULL),
	('direction-2', 'comply', 'commissioner', 'receives', NULL),
	('direction-2', 'assist', 'stoke-council', 'owes', NULL),
	('direction-2', 'assist', 'secretary-of-state', 'receives', NULL),
	('direction-2', 'assist', 'commissioner', 'receives', NULL),
	('direction-2', 'access', 'stoke-council', 'owes', NULL),
	('direction-2', 'access', 'commissioner', 'receives', NULL),
	('direction-2', 'access', 'improvement-advisor', 'receives', NULL),
	('direction-2', 'access', 'partners-in-practice', 'receives', NULL),
	('direction-2', 'support', 'stoke-council', 'owes', NULL),
	('direction-2', 'support', 'commissioner', 'receives', NULL),
	('direction-2', 'partnership', 'stoke-council', 'owes', NULL),
	('direction-2', 'terms', 'stoke-council', 'owes', NULL),
	('direction-2', 'terms', 'secretary-of-state', 'assures', NULL),
	-- a combined report: three who owe it together
	('direction-2', 'monthly-report', 'commissioner', 'owes', NULL),
	('direction-2', 'monthly-report', 'partners-in-practice', 'owes', NULL),
	('direction-2', 'monthly-report', 'stoke-dcs', 'owes', NULL),
	('direction-2', 'monthly-report', 'dfe', 'receives', NULL),
	('direction-2', 'performance-review', 'dfe', 'owes', NULL),
	('direction-2', 'improvement-board', 'dfe', 'owes', NULL),
	('direction-2', 'improvement-board', 'improvement-board', 'contributes', NULL),

	('terms-of-reference', 'chair-board', 'commissioner', 'owes', NULL),
	('terms-of-reference', 'chair-board', 'police', 'contributes', 'council-2019-03-18'),
	('terms-of-reference', 'chair-board', 'schools', 'contributes', 'council-2019-03-18'),
	('terms-of-reference', 'chair-board', 'lga', 'contributes', 'council-2019-03-18'),
	('terms-of-reference', 'plan-delivered', 'commissioner', 'owes', NULL),
	('terms-of-reference', 'report-to-board', 'stoke-council', 'owes', NULL),
	('terms-of-reference', 'report-to-board', 'improvement-board', 'receives', NULL),
	('terms-of-reference', 'plan-actions', 'commissioner', 'owes', NULL),
	('terms-of-reference', 'audit-framework', 'commissioner', 'owes', NULL),
	('terms-of-reference', 'redesign', 'commissioner', 'owes', NULL),
	('terms-of-reference', 'steer-partnership', 'commissioner', 'owes', NULL),
	('terms-of-reference', 'governance-board', 'commissioner', 'owes', NULL),
	('terms-of-reference', 'governance-board', 'partnership-board', 'receives', NULL),
	('terms-of-reference', 'monthly-update', 'commissioner', 'owes', NULL),
	('terms-of-reference', 'monthly-update', 'minister', 'receives', NULL),
	('terms-of-reference', 'quarterly-review', 'commissioner', 'owes', NULL),

	('support-package', 'put-in-place', 'commissioner', 'owes', NULL),
	('support-package', 'put-in-place', 'stoke-council', 'contributes', NULL),
	('support-package', 'support', 'stockport-council', 'owes', NULL),
	('support-package', 'support', 'essex-council', 'owes', NULL),
	('support-package', 'support', 'stoke-council', 'receives', NULL),
	('support-package', 'alliance-support', 'regional-alliance', 'owes', NULL),
	('support-package', 'alliance-support', 'stoke-council', 'receives', NULL),
	('support-package', 'funding', 'dfe', 'owes', NULL),
	('support-package', 'funding', 'stoke-council', 'owes', NULL),

	('ofsted-visits', 'visit', 'ofsted', 'owes', NULL),
	('ofsted-visits', 'visit', 'stoke-council', 'receives', NULL),

	('improvement-plan', 'deliver', 'stoke-council', 'owes', NULL),
	('room-to-grow', 'early-help', 'stoke-council', 'owes', NULL),
	('room-to-grow', 'localities', 'stoke-council', 'owes', NULL),
	('room-to-grow', 'family-group-conferences', 'stoke-council', 'owes', NULL),
	('room-to-grow', 'restorative-practice', 'stoke-council', 'owes', NULL),
	('room-to-grow', 'family-matters', 'stoke-council', 'owes', NULL)
) AS p (instrument, duty, party, role, source)
JOIN instrument i ON i.authority = 'E06000021' AND i.code = p.instrument
JOIN obligation o ON o.authority = i.authority AND o.instrument = i.id AND o.duty = p.duty;

-- What was done and decided --------------------------------------------------

-- No fulfilments: of no recurring duty does a source say on which day it was
-- done. Ofsted's first visit is the one that its rhythm counts from. The visit
-- of March 2022 is not entered as an answer to it: it was the sixth, no source
-- here dates those between, and without them it would look two years late.
INSERT INTO decision (authority, decided_on, date_as_stated, kind, decided_by, instrument, decision, reason, source)
SELECT 'E06000021', d.decided_on::date, d.date_as_stated, d.kind, d.decided_by, i.id, d.decision, d.reason, d.source
FROM (VALUES
	('2019-05-16', NULL, 'appointment', 'secretary-of-state', 'direction-1',
		'Eleanor Brazil OBE is appointed Children''s Services Commissioner',
		'The council''s failure', 'direction-2019-10-31'),
	('2019-10-31', NULL, 'appointment', 'secretary-of-state', 'terms-of-reference',
		'Eleanor Brazil OBE is re-appointed Children''s Services Commissioner',
		NULL, 'direction-2019-10-31'),
	('2019-10-31', 'earlier this month (said on 31 October 2019)', 'other', 'stoke-council', NULL,
		'5.5 million pounds are redirected into children''s services through a mid-year budget review',
		'Unprecedented demand for children''s social care services', 'council-2019-10-31')
) AS d (decided_on, date_as_stated, kind, decided_by, instrument, decision, reason, source)
LEFT JOIN instrument i ON i.authority = 'E06000021' AND i.code = d.instrument;

-- Intervention ----------------------------------------------------------------

INSERT INTO intervention (authority, level, title, during, date_as_stated, reason, instrument, party, source)
SELECT 'E06000021', v.level, v.title, v.during::daterange, v.date_as_stated, v.reason, i.id, v.party, v.source
FROM (VALUES
	('external body', 'An external body runs the department', '[2007-01-01,2011-01-01)', 'from 2007 to 2010',
		'Poor standards of care', NULL, NULL, 'bbc-2019'),
	('peer review', 'Review by the Local Government Association', '[2016-01-01,2017-01-01)', 'in 2016',
		NULL, NULL, 'lga', 'bbc-2019'),
	('direction', 'First direction', '[2019-05-16,2019-10-31)', NULL,
		'Children''s services judged inadequate by Ofsted', 'direction-1', 'secretary-of-state', 'direction-2019-10-31'),
	('commissioner', 'Commissioner Eleanor Brazil', '[2019-05-16,2019-10-31)', NULL,
		'The council''s failure', 'direction-1', 'commissioner', 'direction-2019-10-31'),
	('direction', 'Second direction', '[2019-10-31,2025-02-10)', 'from 31 October 2019 (direction); revoked on 10 February 2025 (notice)',
		'The council is still failing to perform its children''s social care functions to an adequate standard',
		'direction-2', 'secretary-of-state', 'dfe-notice-2025-02-10'),
	('commissioner', 'Commissioner Eleanor Brazil, re-appointed', NULL, 're-appointed on 31 October 2019; no end stated',
		NULL, 'terms-of-reference', 'commissioner', 'direction-2019-10-31'),
	('support', 'Support from Stockport, Essex and the regional alliance', NULL, 'agreed by 31 October 2019; "short-term", no end stated',
		NULL, 'support-package', NULL, 'council-2019-10-31')
) AS v (level, title, during, date_as_stated, reason, instrument, party, source)
LEFT JOIN instrument i ON i.authority = 'E06000021' AND i.code = v.instrument;

-- The end as another source tells it: months earlier, and as special measures.
INSERT INTO intervention (authority, level, title, during, date_as_stated, reason, account_of, source)
SELECT v.authority, 'special measures', 'Special measures, exited following a positive visit by Ofsted',
	'[2019-03-18,2025-01-01)', 'from March 2019 to "late 2024", "more than five years"',
	'Children''s services rated inadequate in March 2019', v.id, 'cypn-2025'
FROM intervention v
WHERE v.authority = 'E06000021' AND v.title = 'Second direction';

-- Events and risks ------------------------------------------------------------

INSERT INTO event (authority, kind, title, detail, during, date_as_stated, party, inspection, source)
SELECT 'E06000021', e.kind, e.title, e.detail, e.during::daterange, e.date_as_stated, e.party, i.id, e.source
FROM (VALUES
	('report', 'Ofsted''s report highlights 15 key areas which need to improve',
		'The council names five of them: findings A1 to A5',
		'[2019-03-18,2019-03-19)', NULL, 'ofsted', 'ilacs-2019', 'council-2019-03-18'),
	('money', 'An immediate multi-million pound investment into services',
		NULL,
		'[2019-03-18,2019-03-19)', '"immediate"', 'stoke-council', NULL, 'council-2019-03-18'),
	('appointment', 'A new management team is appointed',
		NULL,
		'(,2019-03-19)', 'by 18 March 2019', 'stoke-council', NULL, 'council-2019-03-18'),
	('appointment', 'A new interim director of children''s services is in post',
		'Not named; acknowledged in Ofsted''s report',
		'(,2019-03-19)', 'by 18 March 2019', 'stoke-dcs', 'ilacs-2019', 'council-2019-03-18'),
	('milestone', 'A wholesale review of service provision is being undertaken with partners',
		'Acknowledged in Ofsted''s report',
		'[2019-03-18,2019-03-19)', 'being undertaken on 18 March 2019', 'stoke-council', 'ilacs-2019', 'council-2019-03-18'),
	('milestone', 'A new children''s improvement board has been established',
		'Involving partners, which will include the police service, representatives from schools and the Local Government Association',
		'(,2019-03-19)', 'by 18 March 2019', 'improvement-board', NULL, 'council-2019-03-18'),
	('review', 'Review of options for the future delivery of services',
		'Sharing a director with another local authority; delivering the services through a trust. The review concluded in a formal partnership with a strong local authority',
		'[2019-05-16,2019-09-10)', 'a four-month review', 'commissioner', 'commissioner-2019', 'council-2019-10-31'),
	('report', 'The commissioner''s report',
		NULL,
		'[2019-09-09,2019-09-10)', NULL, 'commissioner', 'commissioner-2019', 'direction-2019-10-31'),
	('statement', 'The second direction is signed on behalf of the Secretary of State by Emily Whitehead',
		'A senior civil servant in the Department for Education',
		'[2019-10-31,2019-11-01)', NULL, 'dfe', NULL, 'direction-2019-10-31'),
	('statement', 'Responsibility for managing children''s services remains with the city council while a further review is carried out',
		'Found by the commissioner''s report; the leader: the minister and the commissioner "have allowed us to retain responsibility"',
		'[2019-10-31,2019-11-01)', NULL, 'commissioner', 'commissioner-2019', 'council-2019-10-31'),
	('money', 'Up to 200 jobs are to be axed to free up money to invest in the department',
		NULL,
		'[2019-10-01,2020-02-01)', 'earlier this month (said after the review was published on 31 October 2019, of a deadline "by 31 January")', 'stoke-council', NULL, 'bbc-2019'),
	('forecast', 'The necessary improvements are anticipated over a two-year period',
		NULL,
		'[2019-10-31,2019-11-01)', NULL, 'stoke-council', NULL, 'council-2019-10-31'),
	('milestone', 'The last of Ofsted''s monitoring visits',
		'The sixth',
		'[2022-03-01,2022-04-01)', 'March 2022', 'ofsted', 'monitoring-visit-6', 'ofsted-2022-03'),
	('money', 'Several million pounds invested into new early help services',
		NULL,
		'(,2025-04-01)', 'said in 2025, before April', 'stoke-council', NULL, 'cypn-2025'),
	('forecast', 'Good by the next full inspection, which is expected at the end of the year',
		NULL,
		'[2025-01-01,2025-04-01)', 'said in 2025, before April', 'simon-white', NULL, 'cypn-2025'),
	('forecast', 'It will probably take five years to return to the norm for children in care per head',
		'It took five years to reach the largest number of any English local authority',
		'[2025-01-01,2025-04-01)', 'said in 2025, before April', 'simon-white', NULL, 'cypn-2025')
) AS e (kind, title, detail, during, date_as_stated, party, inspection, source)
LEFT JOIN inspection i ON i.authority = 'E06000021' AND i.code = e.inspection;

-- The same matters as others tell of them.
INSERT INTO event (authority, kind, title, detail, during, date_as_stated, party, account_of, source)
SELECT e.authority, e.kind, a.title, a.detail, a.during::daterange, a.date_as_stated, a.party, e.id, a.source
FROM (VALUES
	('The necessary improvements are anticipated over a two-year period',
		'The scale of change is likely to take at least two to three years',
		'The commissioner; the headline says two years',
		'[2019-10-31,2019-11-01)', 'in the review that was published on 31 October 2019',
		'commissioner', 'bbc-2019'),
	('The last of Ofsted''s monitoring visits',
		'The end of more than five years of Ofsted monitoring visits',
		'On exiting special measures',
		'[2024-10-01,2025-01-01)', 'late 2024',
		'ofsted', 'cypn-2025')
) AS a (account_of, title, detail, during, date_as_stated, party, source)
JOIN event e ON e.authority = 'E06000021' AND e.title = a.account_of;

INSERT INTO risk (authority, title, detail, during, date_as_stated, stated_by, instrument, source)
SELECT 'E06000021', r.title, r.detail, r.during::daterange, r.date_as_stated, r.stated_by, i.id, r.source
FROM (VALUES
	('Removal of service control from the council',
		'The presumption where a council has persistently or systemically failed; the commissioner reviewed whether to remove control',
		'[2019-10-31,2019-11-01)', NULL, 'secretary-of-state', 'direction-2', 'direction-2019-10-31'),
	('Financial pressures "may get in the way" of "the political drive" to make the changes',
		NULL,
		'[2019-10-31,2019-11-01)', 'in the review that was published on 31 October 2019', 'commissioner', NULL, 'bbc-2019'),
	('Pressure on the children''s services budget makes it harder to build on and maintain progress',
		NULL,
		'[2025-01-01,2025-04-01)', 'said in 2025, before April', 'cypn', NULL, 'cypn-2025'),
	('Failing to make the reduction in high cost spending',
		'Then people will argue that the investment in early help is not working',
		'[2025-01-01,2025-04-01)', 'said in 2025, before April', 'simon-white', 'room-to-grow', 'cypn-2025')
) AS r (title, detail, during, date_as_stated, stated_by, instrument, source)
LEFT JOIN instrument i ON i.authority = 'E06000021' AND i.code = r.instrument;

-- Is it getting better: measures ---------------------------------------------

INSERT INTO measure (code, title, definition, unit, polarity, per, decimal_places, limit_value, period_kind, interval_method, adds_up, family, source) VALUES
	('cla', 'Children looked after on 31 March', NULL,
		'children', 'neutral', NULL, 0, NULL, 'snapshot', NULL, true, 'children looked after', 'dfe-cla'),
	('cla-rate', 'Children looked after on 31 March per 10,000 children', NULL,
		'per 10,000 children', 'neutral', 10000, 0, NULL, 'snapshot', 'byar', false, 'children looked after', 'dfe-cla'),
	('cla-starts', 'Children starting to be looked after', NULL,
		'children', 'neutral', NULL, 0, NULL, 'financial year', NULL, true, 'children looked after', 'dfe-cla'),
	('cla-starts-change', 'Change in children coming into care', '"a 12% rise of children coming into the system"',
		'per cent', 'neutral', NULL, 0, NULL, NULL, NULL, false, 'children looked after', 'bbc-2019'),
	('caseload', 'Children to one social worker', 'The highest caseloads that the source tells of',
		'children', 'lower', NULL, 0, NULL, NULL, NULL, false, 'workforce', 'bbc-2019'),
	('agency-workers', 'Agency workers among social workers', NULL,
		'workers', 'lower', NULL, 0, NULL, NULL, NULL, false, 'workforce', 'cypn-2025'),
	-- what is spent above the budget is by its definition more than 0
	('overspend', 'Spending on children''s services above the budget', '0 is spending as budgeted',
		'pounds', 'lower', NULL, 0, 0, 'financial year', NULL, true, 'money', 'bbc-2019'),
	('investment', 'Money put into children''s services beyond the budget', NULL,
		'pounds', 'neutral', NULL, 0, NULL, 'financial year', NULL, true, 'money', 'council-2019-10-31');

-- The Department publishes the figures of 31 March within the year, so they are
-- known for certain on its last day.
INSERT INTO observation (authority, measure, period, period_kind, value, numerator, denominator, date_as_stated, published_on, source)
SELECT 'E06000021', v.measure, period_of(v.kind, make_date(v.year, 3, 31)), v.kind, v.value, v.numerator, v.denominator,
	'published by the end of ' || v.year, make_date(v.year, 12, 31), 'dfe-cla'
FROM (VALUES
	(2019, 'cla', 'snapshot', 851, NULL::integer, NULL::integer), (2019, 'cla-rate', 'snapshot', 147, 851, NULL),
	(2020, 'cla', 'snapshot', 917, NULL, NULL), (2020, 'cla-rate', 'snapshot', 157, 917, NULL),
	(2021, 'cla', 'snapshot', 1004, NULL, NULL), (2021, 'cla-rate', 'snapshot', 171, 1004, 58610),
	(2022, 'cla', 'snapshot', 1022, NULL, NULL), (2022, 'cla-rate', 'snapshot', 175, 1022, 58386),
	(2023, 'cla', 'snapshot', 1106, NULL, NULL), (2023, 'cla-rate', 'snapshot', 187, 1106, 59181),
	(2024, 'cla', 'snapshot', 1152, NULL, NULL), (2024, 'cla-rate', 'snapshot', 190, 1152, 60632),
	(2025, 'cla', 'snapshot', 1063, NULL, NULL), (2025, 'cla-rate', 'snapshot', 170, 1063, 62520),
	(2024, 'cla-starts', 'financial year', 287, NULL, NULL),
	(2025, 'cla-starts', 'financial year', 178, NULL, NULL)
) AS v (year, measure, kind, value, numerator, denominator);

-- What the other sources say, of periods that they give in words.
INSERT INTO observation (authority, measure, period, period_kind, value, bound, missing_as, as_printed, stated_direction, date_as_stated, published_on, source) VALUES
	('E06000021', 'cla', '[2019-10-31,2019-11-01)', 'as stated', 890, NULL, NULL, '890', 'rising',
		'said on 31 October 2019', '2019-10-31', 'council-2019-10-31'),
	('E06000021', 'cla-starts', '[2019-03-18,2019-03-19)', 'as stated', NULL, NULL, 'not stated', '"increased significantly year-on-year"', 'rising',
		'said on 18 March 2019', '2019-03-18', 'council-2019-03-18'),
	('E06000021', 'cla-starts-change', '[2019-10-31,2019-11-01)', 'as stated', 12, NULL, NULL, '12%', 'rising',
		'in the review that was published on 31 October 2019', '2019-10-31', 'bbc-2019'),
	('E06000021', 'caseload', '[2019-10-31,2019-11-01)', 'as stated', 100, 'above', NULL, '"in excess of 100 children"', NULL,
		'in the review that was published on 31 October 2019', '2019-10-31', 'bbc-2019'),
	('E06000021', 'caseload', '[2025-01-01,2025-04-01)', 'as stated', NULL, NULL, 'not stated', '"caseloads falling"', 'falling',
		'said in 2025, before April', '2025-03-31', 'cypn-2025'),
	('E06000021', 'agency-workers', '[2025-01-01,2025-04-01)', 'as stated', NULL, NULL, 'not stated', '"more agency practitioners moving into permanent positions"', 'falling',
		'said in 2025, before April', '2025-03-31', 'cypn-2025'),
	('E06000021', 'overspend', '[2019-10-31,2019-11-01)', 'as stated', 8000000, NULL, NULL, 'an overspend "by [8 million pounds] for a number of years"', NULL,
		'"for a number of years", in the review that was published on 31 October 2019', '2019-10-31', 'bbc-2019'),
	('E06000021', 'investment', '[2019-03-18,2019-03-19)', 'as stated', NULL, NULL, 'not stated', '"an immediate multi-million pound investment"', NULL,
		'announced on 18 March 2019', '2019-03-18', 'council-2019-03-18'),
	('E06000021', 'investment', '[2019-04-01,2020-04-01)', 'financial year', 5500000, NULL, NULL, '5.5 million pounds', NULL,
		'redirected through a mid-year budget review, "earlier this month" (said on 31 October 2019)', '2019-10-31', 'council-2019-10-31'),
	('E06000021', 'investment', '[2025-01-01,2025-04-01)', 'as stated', NULL, NULL, 'not stated', '"several million pounds" in early help services', NULL,
		'said in 2025, before April', '2025-03-31', 'cypn-2025');

INSERT INTO commentary (authority, report, as_at, measure, body, written_by, written_on, source) VALUES
	('E06000021', 'measure_latest', '2019-10-31', 'cla',
		'"unprecedented demand for children''s social care services in Stoke-on-Trent"', 'stoke-council', '2019-10-31', 'council-2019-10-31'),
	('E06000021', 'measure_latest', '2025-03-31', 'cla',
		'A reduction in children coming into care, "although not reflected in the most recent Department for Education data"', 'cypn', NULL, 'cypn-2025'),
	('E06000021', 'measure_latest', '2025-03-31', 'cla-rate',
		'"It took five years for Stoke to reach the unenviable position of having the largest number of children in care per head of any English local authority, and it will probably take five years to return to the norm."', 'simon-white', NULL, 'cypn-2025'),
	('E06000021', 'measure_latest', '2025-03-31', 'cla-starts',
		'"in the current financial year there are 100 fewer children who have entered care than in the year before"', 'simon-white', NULL, 'cypn-2025'),
	('E06000021', 'measure_latest', '2025-03-31', 'caseload',
		'Improvements in the workforce "with caseloads falling and more agency practitioners moving into permanent positions"', 'simon-white', NULL, 'cypn-2025');

-- What the plan for early help is to move.
UPDATE obligation o SET measure = 'cla-starts'
FROM instrument i
WHERE i.authority = 'E06000021' AND i.code = 'room-to-grow'
	AND o.authority = i.authority AND o.instrument = i.id AND o.duty = 'early-help';

-- How long it was to take, and how good it was to be.
INSERT INTO target (authority, title, level, family, area, grade, by_earliest, by_date, forecast, set_on, set_by, date_as_stated, source) VALUES
	('E06000021', 'The necessary improvements are made', 'direction', NULL, NULL, NULL, NULL, '2021-10-31', true, '2019-10-31', 'stoke-council',
		'"over an anticipated two-year period"', 'council-2019-10-31'),
	('E06000021', 'The change that is needed is made', 'direction', NULL, NULL, NULL, '2021-10-31', '2022-10-31', true, '2019-10-31', 'commissioner',
		'"likely to take at least two to three years"', 'bbc-2019'),
	('E06000021', 'The improvement plan Room to Grow is carried out', 'direction', NULL, NULL, NULL, NULL, NULL, true, '2025-03-31', 'cypn',
		'a five-year improvement plan; no dates stated', 'cypn-2025'),
	('E06000021', 'Good by the next full inspection', NULL, 'local authority children''s services', 'overall', 'good', NULL, '2025-12-31', false, '2025-03-31', 'simon-white',
		'"by the time of the next full inspection expected at the end of the year" (said in 2025, before April)', 'cypn-2025');

-- Cost avoided: one input is stated, and the total.
INSERT INTO cost_estimate (authority, title, entrants_measure, period, period_kind, fewer, total, total_bound, stated_on, date_as_stated, wording, source) VALUES
	('E06000021', 'Children who did not enter care', 'cla-starts', '[2024-04-01,2025-04-01)', 'financial year', 100, 30000000, 'about',
		'2025-03-31', 'said in 2025, before April, of "the current financial year"',
		'If the 100 children who didn''t enter care had done so they would have created a financial pressure of about 30 million pounds on Stoke City Council, given the average cost of a child in care and the length of time they spend there.',
		'cypn-2025');

-- How far the plans had come, where a source says so.
INSERT INTO progress (authority, obligation, on_date, status, note, source)
SELECT o.authority, o.id, p.on_date::date, p.status, p.note, p.source
FROM (VALUES
	('improvement-plan', 'deliver', '2019-10-31', 'in progress',
		'The improvement plan "continues to be delivered"', 'direction-2019-10-31'),
	('improvement-plan', 'deliver', '2019-10-31', 'delayed',
		'"progress is beginning to be made on some issues but ... the pace of change is too slow"', 'council-2019-10-31'),
	('room-to-grow', 'early-help', '2025-03-31', 'completed',
		'"recreated an infrastructure for early help"; said in 2025, before April', 'cypn-2025'),
	('room-to-grow', 'localities', '2025-03-31', 'completed',
		'"There''s a locality model"; said in 2025, before April', 'cypn-2025'),
	('room-to-grow', 'family-group-conferences', '2025-03-31', 'in progress',
		'Room to Grow "emphasised" them; said in 2025, before April', 'cypn-2025'),
	('room-to-grow', 'restorative-practice', '2025-03-31', 'completed',
		'"We also introduced restorative practice"; said in 2025, before April', 'cypn-2025'),
	('room-to-grow', 'family-matters', '2025-03-31', 'in progress',
		'A scheme "that has delivered impact"; said in 2025, before April', 'cypn-2025')
) AS p (instrument, duty, on_date, status, note, source)
JOIN instrument i ON i.authority = 'E06000021' AND i.code = p.instrument
JOIN obligation o ON o.authority = i.authority AND o.instrument = i.id AND o.duty = p.duty
ORDER BY p.on_date, p.instrument, p.duty, p.source DESC;

-- What the commissioner is to see to in the improvement plan is a part of it.
UPDATE obligation o SET parent = whole.id
FROM instrument i, instrument plan, obligation whole
WHERE i.authority = 'E06000021' AND i.code = 'terms-of-reference'
	AND plan.authority = i.authority AND plan.code = 'improvement-plan'
	AND whole.authority = plan.authority AND whole.instrument = plan.id AND whole.duty = 'deliver'
	AND o.authority = i.authority AND o.instrument = i.id
	AND o.duty IN ('plan-delivered', 'plan-actions', 'audit-framework', 'redesign');
