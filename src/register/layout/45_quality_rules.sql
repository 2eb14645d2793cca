-- What data_quality looks for. A rule is a row, so that the report can say why
-- it lists something, and a rule that does not fit can be switched off.

CREATE TABLE quality_rule (
	code text PRIMARY KEY,
	kind text NOT NULL,
	table_name text NOT NULL,
	meaning text NOT NULL,
	active boolean NOT NULL DEFAULT true,
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT code_is_not_blank CHECK (btrim(code) <> ''),
	CONSTRAINT kind_is_known CHECK (kind IN ('contradiction', 'conflict of sources', 'omission', 'doubt')),
	CONSTRAINT meaning_is_not_blank CHECK (btrim(meaning) <> '')
);
COMMENT ON TABLE quality_rule IS
	'The rules by which data_quality lists what is inconsistent or missing. A rule that is not active lists nothing.';
COMMENT ON COLUMN quality_rule.code IS 'A short name for the rule.';
COMMENT ON COLUMN quality_rule.kind IS 'contradiction (two things cannot both be so), conflict of sources (two sources disagree; both are kept), omission (something is missing) or doubt (worth a look).';
COMMENT ON COLUMN quality_rule.table_name IS 'The table it looks at.';
COMMENT ON COLUMN quality_rule.meaning IS 'The rule in a sentence.';
COMMENT ON COLUMN quality_rule.active IS 'Whether it is looked for; set it to false to switch the rule off.';
COMMENT ON COLUMN quality_rule.changed_at IS 'When this row was entered or last changed.';

INSERT INTO quality_rule (code, kind, table_name, meaning) VALUES
	('due-date-is-none', 'contradiction', 'fulfils', 'A fulfilment is meant for a day that is no due date of the duty; reports treat it as not said.'),
	('due-date-of-rolling', 'contradiction', 'fulfils', 'A fulfilment is meant for a due date of a duty whose dates are counted from the last time it was done; reports do not use it.'),
	('done-outside-force', 'contradiction', 'fulfils', 'Something was done on a day on which the duty did not bind; reports do not count it.'),
	('done-twice', 'doubt', 'fulfils', 'A duty is recorded as done twice on one day without saying for which due dates; reports count it once.'),
	('done-after-today', 'contradiction', 'fulfilment', 'A fulfilment lies after today in London.'),
	('answers-nothing', 'omission', 'fulfilment', 'A fulfilment does not say which duty it answers.'),
	('no-one-owes', 'omission', 'obligation', 'A duty that concerns no one child says nobody who owes it.'),
	('never-due', 'contradiction', 'obligation', 'A duty is in force on no day, because its own days are not its instrument''s.'),
	('no-anchor', 'omission', 'obligation', 'A duty has no day to count from and its instrument no first day, so that it never falls due.'),
	('post-is-vacant', 'omission', 'obligation', 'A post that owes a duty in force has no holder recorded on the date of the report.'),
	('two-open-duties', 'contradiction', 'obligation', 'A child has two open duties of one kind.'),
	('child-without-team', 'omission', 'obligation', 'A duty to a child names no team.'),
	('timescale-unconfirmed', 'doubt', 'obligation', 'A duty in force applies a timescale whose wording nobody has checked.'),
	('follows-ended', 'doubt', 'obligation', 'A duty in force follows one that no longer is, so that it will not fall due again.'),
	('rhythm-outside-force', 'contradiction', 'rhythm', 'A new rhythm begins on a day on which the duty does not bind.'),
	('rhythm-undecided', 'omission', 'rhythm', 'A rhythm was changed without a recorded decision.'),
	('suspension-undecided', 'omission', 'suspension', 'A duty was suspended without a recorded decision and without a source.'),
	('completed-not-done', 'omission', 'progress', 'A duty is reported as completed, and no fulfilment of it is recorded.'),
	('progress-goes-back', 'doubt', 'progress', 'A duty is reported as less far on than before.'),
	('signed-early', 'doubt', 'sign_off', 'A report was signed before the date for which it was made.'),
	('signature-missing', 'omission', 'sign_off', 'A joint report was signed by some of those who owe it, and not by all.'),
	('evidence-ends', 'omission', 'instrument', 'An instrument with duties that fall due is in force, and its evidence is not complete up to the date of the report.'),
	('no-duties', 'omission', 'instrument', 'An instrument in force that binds holds no duty, nor does an annex to it.'),
	('no-issue-date', 'omission', 'instrument', 'A direction or notice has no day of issue.'),
	('revocation-unmatched', 'contradiction', 'instrument', 'An instrument is closed on another day than that of the one that revokes it, or by none.'),
	('two-directions', 'doubt', 'instrument', 'Two directions to one authority under one power are in force at the same time.'),
	('accounts-differ', 'conflict of sources', 'inspection', 'Another source gives other days for the same inspection.'),
	('periods-differ', 'conflict of sources', 'intervention', 'Another source gives another period for the same intervention.'),
	('events-differ', 'conflict of sources', 'event', 'Another source gives another day for the same event.'),
	('grades-differ', 'conflict of sources', 'judgement', 'Two sources give different grades for one area of one inspection.'),
	('values-differ', 'conflict of sources', 'observation', 'Two sources give different values of one measure for one period.'),
	('area-not-awarded', 'contradiction', 'judgement', 'A grade is in an area that the framework does not award to an inspection begun then.'),
	('not-graded', 'omission', 'inspection', 'A published inspection that awards grades has none.'),
	('not-published', 'doubt', 'inspection', 'An inspection ended more than half a year ago and has no day of publication.'),
	('outside-framework', 'contradiction', 'inspection', 'An inspection began on a day outside those of its framework.'),
	('finding-unanswered', 'omission', 'finding', 'An area for improvement, recommendation or priority action has no duty that answers it, and its authority has duties.'),
	('intervention-outlasts', 'contradiction', 'intervention', 'An intervention goes on after the instrument that made it has ended.'),
	('before-or-after-authority', 'contradiction', 'authority', 'Something is dated before the authority began or after it had ended.'),
	('shares-do-not-add-up', 'contradiction', 'authority_succession', 'The parts that its successors took over of an authority do not add up to one.'),
	('successor-missing', 'omission', 'authority', 'An authority has ended and no successor is recorded.'),
	('dates-in-words-only', 'doubt', 'role_holder', 'Who held a post is known in words only, without days.'),
	('without-source', 'omission', 'source', 'A fact names no source.'),
	('source-undated', 'omission', 'source', 'A source that facts depend on has no day of publication and no words for it.');
