-- Which events in a child's life begin which statutory duties, and which
-- timescales are of one kind, so that a child has one of them at a time.

UPDATE timescale SET kind = 'visit to a child in care' WHERE code LIKE 'LAC\_VISIT%';
UPDATE timescale SET kind = 'review of a child in care' WHERE code = 'LAC_REVIEW';

CREATE TABLE timescale_event (
	event text NOT NULL,
	timescale text NOT NULL REFERENCES timescale (code),
	anchored_on text NOT NULL DEFAULT 'the day',
	replaces boolean NOT NULL DEFAULT false,
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (event, timescale),
	CONSTRAINT event_is_not_blank CHECK (btrim(event) <> ''),
	CONSTRAINT anchored_on_is_known CHECK (anchored_on IN ('the day', 'the last time', 'the first of January'))
);
CREATE INDEX ON timescale_event (timescale);
COMMENT ON TABLE timescale_event IS
	'Which event begins which statutory duty to a child; add_child_duties looks here.';
COMMENT ON COLUMN timescale_event.event IS 'The event, such as placement begins.';
COMMENT ON COLUMN timescale_event.timescale IS 'The statutory timescale that it begins.';
COMMENT ON COLUMN timescale_event.anchored_on IS 'From which day it counts: the day (of the event), the last time (a duty of the same kind was done, up to that day) or the first of January (of that year).';
COMMENT ON COLUMN timescale_event.replaces IS 'Whether the event ends an open duty of the same kind and begins it anew, as each placement does; otherwise a second one is refused.';
COMMENT ON COLUMN timescale_event.changed_at IS 'When this row was entered or last changed.';

INSERT INTO timescale_event (event, timescale, anchored_on, replaces) VALUES
	('becomes looked after', 'LAC_REVIEW', 'the day', false),
	('placement begins', 'LAC_VISIT', 'the day', true),
	('long-term placement begins', 'LAC_VISIT_LONG_TERM', 'the day', true),
	('placed with parent before assessment', 'LAC_VISIT_PARENT_1', 'the day', true),
	('first review of placement with parent', 'LAC_VISIT_PARENT_2', 'the last time', true),
	('temporary placement begins', 'LAC_VISIT_TEMPORARY_1', 'the day', true),
	('first review of temporary placement', 'LAC_VISIT_TEMPORARY_2', 'the last time', true),
	('care order with parent', 'LAC_VISIT_CARE_ORDER', 'the day', true),
	('private fostering known', 'PRIVATE_FOSTERING_VISIT', 'the day', false),
	('care leaver moves in', 'CARE_LEAVER_VISIT', 'the day', true),
	('becomes eligible', 'ELIGIBLE_CHILD_NEEDS', 'the day', false),
	('strategy discussion', 'CHILD_PROTECTION_CONFERENCE', 'the day', false),
	('initial child protection conference', 'CHILD_PROTECTION_REVIEW', 'the day', false),
	('referral', 'CHILD_ASSESSMENT', 'the day', false),
	('education, health and care plan issued', 'EHC_PLAN_REVIEW', 'the day', false),
	('education, health and care plan review meeting', 'EHC_PLAN_DECISION', 'the day', false),
	('transfer to post-16 institution', 'EHC_PLAN_PHASE_POST_16', 'the first of January', false),
	('transfer between phases of education', 'EHC_PLAN_PHASE', 'the first of January', false);
