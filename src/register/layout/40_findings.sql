-- What was found: frameworks and the areas they award, inspections and their
-- judgements, findings, intervention, and other dated events and risks.

CREATE TABLE framework (
	code text PRIMARY KEY,
	name text NOT NULL,
	family text NOT NULL,
	inspectorate text NOT NULL REFERENCES party (code),
	during daterange NOT NULL,
	date_as_stated text,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT code_is_not_blank CHECK (btrim(code) <> ''),
	CONSTRAINT name_is_not_blank CHECK (btrim(name) <> ''),
	CONSTRAINT family_is_not_blank CHECK (btrim(family) <> ''),
	CONSTRAINT during_has_a_day CHECK (NOT isempty(during)),
	CONSTRAINT during_is_finite CHECK (isfinite(lower(during)) IS NOT FALSE AND isfinite(upper(during)) IS NOT FALSE)
);
CREATE INDEX ON framework (inspectorate);
CREATE INDEX ON framework (source) WHERE source IS NOT NULL;
COMMENT ON TABLE framework IS
	'A set of rules by which an inspectorate inspects. Frameworks of one family follow one another: an inspection under one ends the areas that it no longer awards.';
COMMENT ON COLUMN framework.code IS 'A short name, such as ILACS.';
COMMENT ON COLUMN framework.name IS 'Its name.';
COMMENT ON COLUMN framework.family IS 'What it inspects; frameworks of one family replace one another, those of different families do not.';
COMMENT ON COLUMN framework.inspectorate IS 'Who inspects under it.';
COMMENT ON COLUMN framework.during IS 'The days on which its inspections began, end day excluded; frameworks can overlap while one replaces another.';
COMMENT ON COLUMN framework.date_as_stated IS 'The period in words, where only months or years are known; the days are then the outermost of them.';
COMMENT ON COLUMN framework.source IS 'The source that says so.';
COMMENT ON COLUMN framework.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE judgement_area (
	framework text NOT NULL REFERENCES framework (code),
	area text NOT NULL,
	during daterange NOT NULL,
	awarded boolean NOT NULL,
	label text,
	within text,
	covers text NOT NULL,
	position smallint NOT NULL,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (framework, area, during),
	CONSTRAINT one_meaning_of_an_area_at_a_time EXCLUDE USING gist (framework WITH =, area WITH =, during WITH &&),
	CONSTRAINT area_is_not_blank CHECK (btrim(area) <> ''),
	CONSTRAINT an_awarded_area_has_a_label CHECK (awarded = (label IS NOT NULL)),
	CONSTRAINT is_not_within_itself CHECK (within <> area),
	CONSTRAINT during_has_a_day CHECK (NOT isempty(during)),
	CONSTRAINT during_is_finite CHECK (isfinite(lower(during)) IS NOT FALSE AND isfinite(upper(during)) IS NOT FALSE)
);
CREATE INDEX ON judgement_area (source) WHERE source IS NOT NULL;
COMMENT ON TABLE judgement_area IS
	'Which areas a framework judges in inspections begun on which days, and which it judges only within another area. An area without a row is not judged.';
COMMENT ON COLUMN judgement_area.framework IS 'The framework.';
COMMENT ON COLUMN judgement_area.area IS 'The area under one name in every framework, such as in care.';
COMMENT ON COLUMN judgement_area.during IS 'The days on which the inspection began, first day included and end day excluded.';
COMMENT ON COLUMN judgement_area.awarded IS 'Whether the area gets a grade of its own.';
COMMENT ON COLUMN judgement_area.label IS 'The judgement''s printed name; empty when there is no grade of its own.';
COMMENT ON COLUMN judgement_area.within IS 'The area whose judgement takes this one in: for a sub-judgement beside its own grade, else instead of one.';
COMMENT ON COLUMN judgement_area.covers IS 'Who or what the judgement is about.';
COMMENT ON COLUMN judgement_area.position IS 'The order in which reports print the areas.';
COMMENT ON COLUMN judgement_area.source IS 'The source that says so.';
COMMENT ON COLUMN judgement_area.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE framework_interval (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	framework text NOT NULL REFERENCES framework (code),
	area text NOT NULL DEFAULT 'overall',
	grade grade,
	next_kind text NOT NULL,
	expected cadence NOT NULL,
	during daterange NOT NULL DEFAULT daterange(NULL, NULL),
	note text,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT one_interval_for_a_grade UNIQUE NULLS NOT DISTINCT (framework, area, grade, next_kind, during),
	CONSTRAINT next_kind_is_not_blank CHECK (btrim(next_kind) <> ''),
	CONSTRAINT during_has_a_day CHECK (NOT isempty(during)),
	CONSTRAINT during_is_finite CHECK (isfinite(lower(during)) IS NOT FALSE AND isfinite(upper(during)) IS NOT FALSE)
);
CREATE INDEX ON framework_interval (source) WHERE source IS NOT NULL;
COMMENT ON TABLE framework_interval IS
	'When the next inspection or visit is expected after a grade. Expected, not due: no authority is in breach when it comes later.';
COMMENT ON COLUMN framework_interval.id IS 'A number given by the database.';
COMMENT ON COLUMN framework_interval.framework IS 'The framework.';
COMMENT ON COLUMN framework_interval.area IS 'The area whose grade decides.';
COMMENT ON COLUMN framework_interval.grade IS 'The grade after which it applies; empty for any grade.';
COMMENT ON COLUMN framework_interval.next_kind IS 'The kind of inspection or visit that is expected.';
COMMENT ON COLUMN framework_interval.expected IS 'Within which time, counted from the last one.';
COMMENT ON COLUMN framework_interval.during IS 'The days on which this was the rule, first day included and end day excluded.';
COMMENT ON COLUMN framework_interval.note IS 'A note.';
COMMENT ON COLUMN framework_interval.source IS 'The source that says so.';
COMMENT ON COLUMN framework_interval.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE inspection (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	code text NOT NULL,
	framework text REFERENCES framework (code),
	kind text NOT NULL,
	inspector text REFERENCES party (code),
	started_on date,
	ended_on date,
	during daterange,
	date_as_stated text,
	report_dated date,
	published_on date,
	-- the days on which it can have begun, from what is known of its dates
	began daterange NOT NULL GENERATED ALWAYS AS (
		CASE
			WHEN started_on IS NOT NULL THEN daterange(started_on, started_on, '[]')
			WHEN during IS NOT NULL THEN during
			ELSE daterange(NULL, coalesce(ended_on, report_dated, published_on), '[]')
		END) STORED,
	theme text,
	link text,
	account_of bigint,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	UNIQUE (authority, code),
	FOREIGN KEY (authority, account_of) REFERENCES inspection (authority, id),
	CONSTRAINT code_is_not_blank CHECK (btrim(code) <> ''),
	CONSTRAINT kind_is_known CHECK (kind IN ('standard inspection', 'short inspection', 'SIF inspection',
		'safeguarding and looked-after inspection', 'focused visit', 'monitoring visit', 'assurance visit',
		'JTAI', 'area SEND inspection', 'peer review', 'review', 'other')),
	CONSTRAINT an_inspection_has_a_framework CHECK (framework IS NOT NULL OR kind IN ('peer review', 'review', 'other')),
	CONSTRAINT started_on_is_finite CHECK (isfinite(started_on)),
	CONSTRAINT ended_on_is_finite CHECK (isfinite(ended_on)),
	CONSTRAINT report_dated_is_finite CHECK (isfinite(report_dated)),
	CONSTRAINT published_on_is_finite CHECK (isfinite(published_on)),
	CONSTRAINT ends_on_or_after_its_start CHECK (ended_on >= started_on),
	CONSTRAINT published_on_or_after_its_start CHECK (published_on >= started_on),
	CONSTRAINT published_on_or_after_its_end CHECK (published_on >= ended_on),
	CONSTRAINT during_holds_the_start CHECK (during IS NULL OR started_on IS NULL OR during @> started_on),
	CONSTRAINT during_has_a_day CHECK (NOT isempty(during)),
	CONSTRAINT during_is_finite CHECK (isfinite(lower(during)) IS NOT FALSE AND isfinite(upper(during)) IS NOT FALSE),
	-- a history of judgements begins in the year 1, and the reports make those of all authorities at once
	CONSTRAINT is_of_our_era CHECK (started_on >= '0001-01-01' AND ended_on >= '0001-01-01' AND report_dated >= '0001-01-01'
		AND published_on >= '0001-01-01' AND lower(during) >= '0001-01-01' AND upper(during) > '0001-01-01'),
	CONSTRAINT is_not_an_account_of_itself CHECK (account_of <> id)
);
CREATE INDEX ON inspection (authority, published_on);
CREATE INDEX ON inspection (authority, account_of) WHERE account_of IS NOT NULL;
CREATE INDEX ON inspection (framework);
CREATE INDEX ON inspection (inspector) WHERE inspector IS NOT NULL;
CREATE INDEX ON inspection (source) WHERE source IS NOT NULL;
COMMENT ON TABLE inspection IS
	'An inspection, a visit or a review of an authority, with the dates its source gives.';
COMMENT ON COLUMN inspection.authority IS 'The authority inspected.';
COMMENT ON COLUMN inspection.id IS 'A number given by the database.';
COMMENT ON COLUMN inspection.code IS 'A short name, such as ilacs-2019.';
COMMENT ON COLUMN inspection.framework IS 'The framework it was made under; a review outside any framework has none.';
COMMENT ON COLUMN inspection.kind IS 'standard inspection, short inspection, SIF inspection, safeguarding and looked-after inspection, focused visit, monitoring visit, assurance visit, JTAI, area SEND inspection, peer review, review or other.';
COMMENT ON COLUMN inspection.inspector IS 'Who made it; empty means the framework''s inspectorate.';
COMMENT ON COLUMN inspection.started_on IS 'Its first day.';
COMMENT ON COLUMN inspection.ended_on IS 'Its last day, included.';
COMMENT ON COLUMN inspection.during IS 'The days within which it took place, end day excluded, where the source gives only a period.';
COMMENT ON COLUMN inspection.date_as_stated IS 'Its dates in the source''s own words.';
COMMENT ON COLUMN inspection.report_dated IS 'The date printed in the report, where it differs from the day of publication.';
COMMENT ON COLUMN inspection.published_on IS 'The day its report was published; its judgements count from then.';
COMMENT ON COLUMN inspection.began IS 'The days on which it can have begun, end day excluded; what decides which areas its framework awards. Kept by the database.';
COMMENT ON COLUMN inspection.theme IS 'The theme of a visit.';
COMMENT ON COLUMN inspection.link IS 'Where the report can be read.';
COMMENT ON COLUMN inspection.account_of IS 'The inspection of which this row is another source''s account; reports use that one, and data_quality shows where they differ.';
COMMENT ON COLUMN inspection.source IS 'The source that says so.';
COMMENT ON COLUMN inspection.changed_at IS 'When this row was entered or last changed.';

ALTER TABLE fulfilment
	ADD CONSTRAINT fulfilment_authority_inspection_fkey FOREIGN KEY (authority, inspection) REFERENCES inspection (authority, id);

CREATE TABLE judgement (
	authority text NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	inspection bigint NOT NULL,
	area text NOT NULL,
	grade grade,
	as_printed text,
	stated_on date,
	restates bigint,
	source text NOT NULL REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	UNIQUE (authority, inspection, area, id),
	UNIQUE (authority, restates),
	FOREIGN KEY (authority, inspection) REFERENCES inspection (authority, id),
	CONSTRAINT restates_the_same_area_of_the_same_inspection
		FOREIGN KEY (authority, inspection, area, restates) REFERENCES judgement (authority, inspection, area, id),
	CONSTRAINT area_is_not_blank CHECK (btrim(area) <> ''),
	CONSTRAINT grade_or_words_are_given CHECK (grade IS NOT NULL OR as_printed IS NOT NULL),
	CONSTRAINT a_restatement_has_a_date CHECK (restates IS NULL OR stated_on IS NOT NULL),
	CONSTRAINT stated_on_is_finite CHECK (isfinite(stated_on)),
	CONSTRAINT stated_on_is_of_our_era CHECK (stated_on >= '0001-01-01'),
	CONSTRAINT does_not_restate_itself CHECK (restates <> id)
);
CREATE UNIQUE INDEX one_first_judgement_by_a_source ON judgement (authority, inspection, area, source) WHERE restates IS NULL;
CREATE INDEX ON judgement (authority, inspection, area, restates) WHERE restates IS NOT NULL;
CREATE INDEX ON judgement (source);
COMMENT ON TABLE judgement IS
	'The grade of one area in one inspection as one source states it. A restated grade is a new row that names the one it restates.';
COMMENT ON COLUMN judgement.authority IS 'The authority.';
COMMENT ON COLUMN judgement.id IS 'A number given by the database.';
COMMENT ON COLUMN judgement.inspection IS 'The inspection.';
COMMENT ON COLUMN judgement.area IS 'The area, such as overall or in care.';
COMMENT ON COLUMN judgement.grade IS 'The grade; empty when the area was not judged.';
COMMENT ON COLUMN judgement.as_printed IS 'The grade as printed, such as Requires improvement to be good or Not judged.';
COMMENT ON COLUMN judgement.stated_on IS 'The day the source stated it; empty means with the report, on the day of its publication.';
COMMENT ON COLUMN judgement.restates IS 'The judgement that this one corrects; it counts from the day it was stated.';
COMMENT ON COLUMN judgement.source IS 'The source that says so.';
COMMENT ON COLUMN judgement.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE finding (
	authority text NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	inspection bigint NOT NULL,
	number text NOT NULL,
	kind text NOT NULL,
	wording text NOT NULL,
	area text,
	repeats bigint,
	accepted boolean,
	acted_on boolean,
	response_source text REFERENCES source (code),
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	UNIQUE (authority, inspection, number),
	FOREIGN KEY (authority, inspection) REFERENCES inspection (authority, id),
	FOREIGN KEY (authority, repeats) REFERENCES finding (authority, id),
	CONSTRAINT number_is_not_blank CHECK (btrim(number) <> ''),
	CONSTRAINT wording_is_not_blank CHECK (btrim(wording) <> ''),
	CONSTRAINT kind_is_known CHECK (kind IN ('area for improvement', 'strength', 'recommendation', 'priority action')),
	CONSTRAINT does_not_repeat_itself CHECK (repeats <> id)
);
CREATE INDEX ON finding (authority, repeats) WHERE repeats IS NOT NULL;
CREATE INDEX ON finding (response_source) WHERE response_source IS NOT NULL;
CREATE INDEX ON finding (source) WHERE source IS NOT NULL;
COMMENT ON TABLE finding IS
	'What an inspection or review found: an area for improvement, a strength, a recommendation.';
COMMENT ON COLUMN finding.authority IS 'The authority.';
COMMENT ON COLUMN finding.id IS 'A number given by the database.';
COMMENT ON COLUMN finding.inspection IS 'The inspection or review.';
COMMENT ON COLUMN finding.number IS 'Its number in the report, or one of your own.';
COMMENT ON COLUMN finding.kind IS 'area for improvement, strength, recommendation or priority action.';
COMMENT ON COLUMN finding.wording IS 'The finding in words.';
COMMENT ON COLUMN finding.area IS 'The area it belongs to, such as help and protection.';
COMMENT ON COLUMN finding.repeats IS 'The earlier finding that it repeats.';
COMMENT ON COLUMN finding.accepted IS 'Whether the authority accepted it; empty when not stated.';
COMMENT ON COLUMN finding.acted_on IS 'Whether it was acted on; empty when not stated.';
COMMENT ON COLUMN finding.response_source IS 'The source that says whether it was accepted or acted on.';
COMMENT ON COLUMN finding.source IS 'The source that says so.';
COMMENT ON COLUMN finding.changed_at IS 'When this row was entered or last changed.';

ALTER TABLE obligation
	ADD CONSTRAINT obligation_authority_finding_fkey FOREIGN KEY (authority, finding) REFERENCES finding (authority, id);

CREATE TABLE intervention (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	level text NOT NULL,
	title text NOT NULL,
	during daterange,
	date_as_stated text,
	reason text,
	instrument bigint,
	party text REFERENCES party (code),
	account_of bigint,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	FOREIGN KEY (authority, instrument) REFERENCES instrument (authority, id),
	FOREIGN KEY (authority, account_of) REFERENCES intervention (authority, id),
	CONSTRAINT level_is_known CHECK (level IN ('peer review', 'support', 'improvement notice', 'direction', 'commissioner',
		'external body', 'shared director', 'partnership', 'trust', 'special measures', 'other')),
	CONSTRAINT title_is_not_blank CHECK (btrim(title) <> ''),
	CONSTRAINT period_or_words_are_given CHECK (during IS NOT NULL OR date_as_stated IS NOT NULL),
	CONSTRAINT during_has_a_day CHECK (NOT isempty(during)),
	CONSTRAINT during_is_finite CHECK (isfinite(lower(during)) IS NOT FALSE AND isfinite(upper(during)) IS NOT FALSE),
	CONSTRAINT is_of_our_era CHECK (lower(during) >= '0001-01-01' AND upper(during) > '0001-01-01'),
	CONSTRAINT is_not_an_account_of_itself CHECK (account_of <> id)
);
CREATE INDEX ON intervention (authority, instrument) WHERE instrument IS NOT NULL;
CREATE INDEX ON intervention (authority, account_of) WHERE account_of IS NOT NULL;
CREATE INDEX ON intervention (party) WHERE party IS NOT NULL;
CREATE INDEX ON intervention (source) WHERE source IS NOT NULL;
COMMENT ON TABLE intervention IS
	'A time during which somebody outside stepped in, from a peer review to a trust.';
COMMENT ON COLUMN intervention.authority IS 'The authority.';
COMMENT ON COLUMN intervention.id IS 'A number given by the database.';
COMMENT ON COLUMN intervention.level IS 'peer review, support, improvement notice, direction, commissioner, external body, shared director, partnership, trust, special measures or other.';
COMMENT ON COLUMN intervention.title IS 'What it was, in a few words.';
COMMENT ON COLUMN intervention.during IS 'The days it lasted, first day included and end day excluded; open while it lasts; empty when only the words are known.';
COMMENT ON COLUMN intervention.date_as_stated IS 'The period in the source''s own words.';
COMMENT ON COLUMN intervention.reason IS 'Why.';
COMMENT ON COLUMN intervention.instrument IS 'The instrument that made it.';
COMMENT ON COLUMN intervention.party IS 'Who stepped in.';
COMMENT ON COLUMN intervention.account_of IS 'The intervention of which this row is another source''s account; reports use that one, and data_quality shows where they differ.';
COMMENT ON COLUMN intervention.source IS 'The source that says so.';
COMMENT ON COLUMN intervention.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE event (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	kind text NOT NULL,
	title text NOT NULL,
	detail text,
	during daterange,
	date_as_stated text,
	party text REFERENCES party (code),
	instrument bigint,
	inspection bigint,
	account_of bigint,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	FOREIGN KEY (authority, instrument) REFERENCES instrument (authority, id),
	FOREIGN KEY (authority, inspection) REFERENCES inspection (authority, id),
	FOREIGN KEY (authority, account_of) REFERENCES event (authority, id),
	CONSTRAINT kind_is_not_blank CHECK (btrim(kind) <> ''),
	CONSTRAINT title_is_not_blank CHECK (btrim(title) <> ''),
	CONSTRAINT period_or_words_are_given CHECK (during IS NOT NULL OR date_as_stated IS NOT NULL),
	CONSTRAINT during_has_a_day CHECK (NOT isempty(during)),
	CONSTRAINT during_is_finite CHECK (isfinite(lower(during)) IS NOT FALSE AND isfinite(upper(during)) IS NOT FALSE),
	CONSTRAINT is_not_an_account_of_itself CHECK (account_of <> id)
);
CREATE INDEX ON event (authority, instrument) WHERE instrument IS NOT NULL;
CREATE INDEX ON event (authority, inspection) WHERE inspection IS NOT NULL;
CREATE INDEX ON event (authority, account_of) WHERE account_of IS NOT NULL;
CREATE INDEX ON event (party) WHERE party IS NOT NULL;
CREATE INDEX ON event (source) WHERE source IS NOT NULL;
COMMENT ON TABLE event IS
	'Anything else that happened or was said and has a date: a milestone, an appointment, a forecast.';
COMMENT ON COLUMN event.authority IS 'The authority.';
COMMENT ON COLUMN event.id IS 'A number given by the database.';
COMMENT ON COLUMN event.kind IS 'What kind of event: milestone, appointment, report, statement, forecast, money and so on.';
COMMENT ON COLUMN event.title IS 'The event in a few words.';
COMMENT ON COLUMN event.detail IS 'More words.';
COMMENT ON COLUMN event.during IS 'The day or days, first day included and end day excluded; a calculation that needs one day takes the last.';
COMMENT ON COLUMN event.date_as_stated IS 'The date in the source''s own words, such as late 2024.';
COMMENT ON COLUMN event.party IS 'Who did or said it.';
COMMENT ON COLUMN event.instrument IS 'The instrument it belongs to.';
COMMENT ON COLUMN event.inspection IS 'The inspection it belongs to.';
COMMENT ON COLUMN event.account_of IS 'The event of which this row is another source''s account; reports use that one, and data_quality shows where they differ.';
COMMENT ON COLUMN event.source IS 'The source that says so.';
COMMENT ON COLUMN event.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE risk (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	title text NOT NULL,
	detail text,
	during daterange,
	date_as_stated text,
	stated_by text REFERENCES party (code),
	owner text REFERENCES party (code),
	instrument bigint,
	obligation bigint,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	FOREIGN KEY (authority, instrument) REFERENCES instrument (authority, id),
	FOREIGN KEY (authority, obligation) REFERENCES obligation (authority, id),
	CONSTRAINT title_is_not_blank CHECK (btrim(title) <> ''),
	CONSTRAINT period_or_words_are_given CHECK (during IS NOT NULL OR date_as_stated IS NOT NULL),
	CONSTRAINT during_has_a_day CHECK (NOT isempty(during)),
	CONSTRAINT during_is_finite CHECK (isfinite(lower(during)) IS NOT FALSE AND isfinite(upper(during)) IS NOT FALSE)
);
CREATE INDEX ON risk (authority, instrument) WHERE instrument IS NOT NULL;
CREATE INDEX ON risk (authority, obligation) WHERE obligation IS NOT NULL;
CREATE INDEX ON risk (stated_by) WHERE stated_by IS NOT NULL;
CREATE INDEX ON risk (owner) WHERE owner IS NOT NULL;
CREATE INDEX ON risk (source) WHERE source IS NOT NULL;
COMMENT ON TABLE risk IS
	'A risk that somebody stated, with the day or period of the statement.';
COMMENT ON COLUMN risk.authority IS 'The authority.';
COMMENT ON COLUMN risk.id IS 'A number given by the database.';
COMMENT ON COLUMN risk.title IS 'The risk in a few words.';
COMMENT ON COLUMN risk.detail IS 'More words.';
COMMENT ON COLUMN risk.during IS 'The days on which it was stated or stood, first day included and end day excluded; open while it stands.';
COMMENT ON COLUMN risk.date_as_stated IS 'The date in the source''s own words.';
COMMENT ON COLUMN risk.stated_by IS 'Who stated it.';
COMMENT ON COLUMN risk.owner IS 'Who answers for it.';
COMMENT ON COLUMN risk.instrument IS 'The instrument it concerns.';
COMMENT ON COLUMN risk.obligation IS 'The obligation it concerns.';
COMMENT ON COLUMN risk.source IS 'The source that says so.';
COMMENT ON COLUMN risk.changed_at IS 'When this row was entered or last changed.';

-- The frameworks of Ofsted's inspections of children's services, as published.
INSERT INTO party (code, name, kind) VALUES
	('ofsted', 'Ofsted', 'body');
INSERT INTO source (code, publisher, title, date_as_stated, link) VALUES
	('ofsted-slac', 'ofsted', 'Inspections of safeguarding and looked after children services', '2009', NULL),
	('ofsted-sif', 'ofsted', 'Inspection of services for children in need of help and protection, children looked after and care leavers, and reviews of Local Safeguarding Children Boards', '2013', NULL),
	('ofsted-ilacs', 'ofsted', 'Inspecting local authority children''s services', '2018, last amended 2026',
		'https://www.gov.uk/government/publications/inspecting-local-authority-childrens-services-from-2018');
INSERT INTO framework (code, name, family, inspectorate, during, date_as_stated, source) VALUES
	('SLAC', 'Inspection of safeguarding and looked-after children services',
		'local authority children''s services', 'ofsted', '[2009-01-01,2014-01-01)', '2009 to 2013', 'ofsted-slac'),
	('SIF', 'Single inspection framework',
		'local authority children''s services', 'ofsted', '[2013-11-01,2019-01-01)', 'November 2013 to 2018', 'ofsted-sif'),
	('ILACS', 'Inspection of local authority children''s services',
		'local authority children''s services', 'ofsted', '[2018-01-01,)', 'since January 2018', 'ofsted-ilacs');
INSERT INTO judgement_area (framework, area, during, awarded, label, within, covers, position, source) VALUES
	('SLAC', 'help and protection', '[2009-01-01,2014-01-01)', true, 'Safeguarding services: overall effectiveness',
		NULL, 'safeguarding services', 3, 'ofsted-slac'),
	('SLAC', 'in care', '[2009-01-01,2014-01-01)', true, 'Services for looked after children: overall effectiveness',
		NULL, 'services for looked after children', 4, 'ofsted-slac'),
	('SIF', 'overall', '[2013-11-01,2019-01-01)', true, 'Overall judgement',
		NULL, 'children''s services as a whole', 1, 'ofsted-sif'),
	('SIF', 'leaders', '[2013-11-01,2019-01-01)', true, 'Leadership, management and governance',
		NULL, 'leadership, management and governance', 2, 'ofsted-sif'),
	('SIF', 'help and protection', '[2013-11-01,2019-01-01)', true, 'Children who need help and protection',
		NULL, 'children who need help and protection', 3, 'ofsted-sif'),
	('SIF', 'in care', '[2013-11-01,2019-01-01)', true, 'Children looked after and achieving permanence',
		NULL, 'children looked after and achieving permanence, adoption and care leavers', 4, 'ofsted-sif'),
	('SIF', 'care leavers', '[2013-11-01,2019-01-01)', true, 'Experiences and progress of care leavers',
		'in care', 'care leavers', 5, 'ofsted-sif'),
	('SIF', 'adoption', '[2013-11-01,2019-01-01)', true, 'Adoption performance',
		'in care', 'adoption', 6, 'ofsted-sif'),
	('SIF', 'lscb', '[2013-11-01,2019-01-01)', true, 'The effectiveness of the Local Safeguarding Children Board',
		NULL, 'the Local Safeguarding Children Board', 7, 'ofsted-sif'),
	('ILACS', 'overall', '[2018-01-01,2026-04-27)', true, 'Overall effectiveness',
		NULL, 'children''s services as a whole', 1, 'ofsted-ilacs'),
	('ILACS', 'leaders', '[2018-01-01,)', true, 'The impact of leaders on social work practice with children and families',
		NULL, 'leaders', 2, 'ofsted-ilacs'),
	('ILACS', 'help and protection', '[2018-01-01,)', true, 'The experiences and progress of children who need help and protection',
		NULL, 'children who need help and protection', 3, 'ofsted-ilacs'),
	('ILACS', 'in care', '[2018-01-01,2023-01-01)', true, 'The experiences and progress of children in care and care leavers',
		NULL, 'children in care, adoption and care leavers', 4, 'ofsted-ilacs'),
	('ILACS', 'in care', '[2023-01-01,)', true, 'The experiences and progress of children in care',
		NULL, 'children in care and adoption', 4, 'ofsted-ilacs'),
	('ILACS', 'care leavers', '[2018-01-01,2023-01-01)', false, NULL,
		'in care', 'care leavers', 5, 'ofsted-ilacs'),
	('ILACS', 'care leavers', '[2023-01-01,)', true, 'The experiences and progress of care leavers',
		NULL, 'care leavers', 5, 'ofsted-ilacs'),
	('ILACS', 'adoption', '[2018-01-01,)', false, NULL,
		'in care', 'adoption', 6, 'ofsted-ilacs');

-- What the framework says of the time to the next inspection or visit. It says
-- "usually" of all of them, and names no time for inspecting an inadequate
-- authority again: that follows the monitoring visits.
INSERT INTO framework_interval (framework, area, grade, next_kind, expected, during, note, source) VALUES
	('ILACS', 'overall', 'outstanding', 'short inspection', 'within 3 years', '[2018-01-01,)',
		'Authorities judged good or outstanding usually have a short inspection about every three years.', 'ofsted-ilacs'),
	('ILACS', 'overall', 'good', 'short inspection', 'within 3 years', '[2018-01-01,)',
		'Authorities judged good or outstanding usually have a short inspection about every three years.', 'ofsted-ilacs'),
	('ILACS', 'overall', 'requires improvement', 'standard inspection', 'within 3 years', '[2018-01-01,)',
		'Authorities judged requires improvement to be good usually have a standard inspection about every three years.', 'ofsted-ilacs'),
	('ILACS', 'overall', 'inadequate', 'monitoring visit', 'at least every 3 months', '[2018-01-01,)',
		'Authorities judged inadequate usually have quarterly monitoring visits, up to six, before they are inspected again: since September 2018 by a standard inspection, until then once more under the framework before.', 'ofsted-ilacs');
