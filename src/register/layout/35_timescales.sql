-- The library of statutory rhythms: children's social care and special
-- educational needs in England.
--
-- Only what was read in the regulation or the guidance, or in the definitions
-- that the Department for Education publishes of it, is here. What is known from
-- local procedures alone, or was not seen, is left to the register's owner to
-- add (docs/statutory-cadences.md says which they are). The first and the last
-- day of a rule are left open: they were not looked up.

INSERT INTO party (code, name, kind) VALUES
	('legislation-gov-uk', 'legislation.gov.uk, The National Archives', 'body'),
	('hm-government', 'HM Government', 'body');
INSERT INTO source (code, publisher, title, date_as_stated) VALUES
	('si-2005-1533', 'legislation-gov-uk', 'The Children (Private Arrangements for Fostering) Regulations 2005', '2005'),
	('si-2010-959', 'legislation-gov-uk', 'The Care Planning, Placement and Case Review (England) Regulations 2010', '2010'),
	('si-2010-2571', 'legislation-gov-uk', 'The Care Leavers (England) Regulations 2010', '2010'),
	('si-2014-1530', 'legislation-gov-uk', 'The Special Educational Needs and Disability Regulations 2014', '2014'),
	('children-and-families-act-2014', 'legislation-gov-uk', 'Children and Families Act 2014', '2014'),
	('working-together', 'hm-government', 'Working Together to Safeguard Children', NULL);
UPDATE party SET source = 'si-2010-959' WHERE code = 'legislation-gov-uk';
UPDATE party SET source = 'working-together' WHERE code = 'hm-government';

INSERT INTO timescale (code, duty, legal_source, force, cadence, anchor_event, wording, confirmed, source) VALUES
	('LAC_REVIEW', 'Review of a looked-after child''s case',
		'SI 2010/959 reg 33(1) and (2)', 'statute',
		'within 20 working days, then within 3 months, then at least every 6 months',
		'the day the child becomes looked after',
		'within 20 working days of the date on which C becomes looked after; the second not more than three months after the first; subsequent ones at intervals of not more than six months', true, 'si-2010-959'),
	('LAC_VISIT', 'Visit to a looked-after child',
		'SI 2010/959 reg 28(2)(a), (b) and (c)', 'statute',
		'within 1 week, then at least every 6 weeks',
		'the start of the placement, of each one anew',
		'within one week of the start of any placement; at intervals of not more than six weeks for the first year of any placement; thereafter not more than six weeks', true, 'si-2010-959'),
	('LAC_VISIT_LONG_TERM', 'Visit to a looked-after child whose placement is intended to last until 18',
		'SI 2010/959 reg 28(2)(a), (b) and (c)(i)', 'statute',
		'within 1 week, then at least every 6 weeks for 1 year, then at least every 3 months',
		'the start of the placement, of each one anew',
		'within one week of the start of any placement; at intervals of not more than six weeks for the first year of any placement; thereafter not more than three months', true, 'si-2010-959'),
	('LAC_VISIT_PARENT_1', 'Visit to a child placed with a parent before assessment, until the first review',
		'SI 2010/959 reg 28(3)', 'statute', 'at least every week',
		'the start of the placement; ends with the first review', 'at least once a week until the first review', true, 'si-2010-959'),
	('LAC_VISIT_PARENT_2', 'Visit to a child placed with a parent before assessment, after the first review',
		'SI 2010/959 reg 28(3)', 'statute', 'at least every 6 weeks',
		'the last visit before the first review', 'thereafter not more than six weeks', true, 'si-2010-959'),
	('LAC_VISIT_TEMPORARY_1', 'Visit to a child with a temporarily approved carer, or with a parent under an interim care order, until the first review',
		'SI 2010/959 reg 28(4)', 'statute', 'at least every week',
		'the start of the placement; ends with the first review', 'at least once a week until the first review', true, 'si-2010-959'),
	('LAC_VISIT_TEMPORARY_2', 'Visit to a child with a temporarily approved carer, or with a parent under an interim care order, after the first review',
		'SI 2010/959 reg 28(4)', 'statute', 'at least every 4 weeks',
		'the last visit before the first review', 'thereafter not more than four weeks', true, 'si-2010-959'),
	('LAC_VISIT_CARE_ORDER', 'Visit to a child who lives with a parent under a care order',
		'SI 2010/959 reg 28(5)', 'statute', 'within 1 week, then at least every 6 weeks',
		'the day of the order', 'within one week of the order; thereafter not more than six weeks', true, 'si-2010-959'),
	('PRIVATE_FOSTERING_VISIT', 'Visit to a privately fostered child',
		'SI 2005/1533 reg 8(1)(a) and (b)', 'statute', 'at least every 6 weeks for 1 year, then at least every 12 weeks',
		'the day the authority becomes aware of the arrangement, which is when it is deemed to begin (reg 8(6))',
		'in the first year at intervals of not more than six weeks; in a second or later year at intervals of not more than 12 weeks', true, 'si-2005-1533'),
	('CARE_LEAVER_VISIT', 'Personal adviser''s visit to a care leaver in accommodation that the authority provides',
		'SI 2010/2571 reg 8(2)', 'statute', 'within 1 week, then at least every 2 months',
		'the day the accommodation is first provided',
		'within 7 days of accommodation first provided; before the pathway plan review under reg 7(3); then not more than two months', true, 'si-2010-2571'),
	('ELIGIBLE_CHILD_NEEDS', 'Assessment of an eligible child''s needs',
		'SI 2010/959 reg 42(1)', 'statute', 'within 3 months',
		'the 16th birthday, or the day of becoming eligible', 'not more than three months after reaching 16 or becoming eligible', true, 'si-2010-959'),
	('CHILD_PROTECTION_CONFERENCE', 'Initial child protection conference',
		'Working Together to Safeguard Children', 'statutory guidance', 'within 15 working days',
		'the strategy discussion that began the section 47 enquiry',
		'within 15 working days of the strategy discussion that initiated the section 47 enquiry', true, 'working-together'),
	('CHILD_PROTECTION_REVIEW', 'Child protection review conference',
		'Working Together to Safeguard Children', 'statutory guidance', 'within 3 months, then at least every 6 months',
		'the initial child protection conference',
		'within three months of the initial conference; thereafter at intervals of no more than six months', true, 'working-together'),
	('CHILD_ASSESSMENT', 'Child and family assessment',
		'Working Together to Safeguard Children', 'statutory guidance', 'within 45 working days',
		'the referral', 'within 45 working days of referral', true, 'working-together'),
	('EHC_PLAN_REVIEW', 'Review of an education, health and care plan',
		'Children and Families Act 2014 s 44', 'statute', 'at least every year',
		'the day the plan was issued', 'within 12 months of the plan''s issue, then within 12 months of the previous review', true, 'children-and-families-act-2014'),
	('EHC_PLAN_DECISION', 'Decision after the review meeting of an education, health and care plan',
		'SI 2014/1530 reg 20', 'statute', 'within 4 weeks',
		'the review meeting', 'within 4 weeks of the review meeting', true, 'si-2014-1530'),
	('EHC_PLAN_PHASE_POST_16', 'Review of an education, health and care plan before transfer from secondary school to a post-16 institution',
		'SI 2014/1530 reg 18(1)', 'statute', 'every year on 30 march 1 time',
		'1 January of the calendar year of the transfer', 'before 31 March in the calendar year of transfer', true, 'si-2014-1530'),
	('EHC_PLAN_PHASE', 'Review of an education, health and care plan before another transfer between phases of education',
		'SI 2014/1530 reg 18(1)', 'statute', 'every year on 14 february 1 time',
		'1 January of the calendar year of the transfer', 'before 15 February in the calendar year of transfer', true, 'si-2014-1530');
