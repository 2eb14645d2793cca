-- What must be done: instruments, the obligations in them, who owes them, and
-- what was done about them. Every table of an authority's business has a key
-- that begins with the authority.

CREATE TABLE timescale (
	code text PRIMARY KEY,
	duty text NOT NULL,
	legal_source text NOT NULL,
	force text NOT NULL,
	cadence cadence NOT NULL,
	anchor_event text NOT NULL,
	wording text,
	during daterange NOT NULL DEFAULT daterange(NULL, NULL),
	confirmed boolean NOT NULL,
	kind text,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT code_is_not_blank CHECK (btrim(code) <> ''),
	CONSTRAINT kind_is_not_blank CHECK (btrim(kind) <> ''),
	CONSTRAINT force_is_known CHECK (force IN ('statute', 'direction', 'statutory guidance', 'agreement', 'plan', 'stated intention')),
	CONSTRAINT during_has_a_day CHECK (NOT isempty(during)),
	CONSTRAINT during_is_finite CHECK (isfinite(lower(during)) IS NOT FALSE AND isfinite(upper(during)) IS NOT FALSE)
);
CREATE INDEX ON timescale (source) WHERE source IS NOT NULL;
COMMENT ON TABLE timescale IS
	'The library of statutory rhythms: how often a thing must be done, by which law or guidance.';
COMMENT ON COLUMN timescale.code IS 'A short name, such as LAC_REVIEW.';
COMMENT ON COLUMN timescale.duty IS 'What is done, such as review of a child in care.';
COMMENT ON COLUMN timescale.legal_source IS 'The regulation, section or guidance that says so.';
COMMENT ON COLUMN timescale.force IS 'How binding it is: statute, direction, statutory guidance, agreement, plan or stated intention.';
COMMENT ON COLUMN timescale.cadence IS 'How often.';
COMMENT ON COLUMN timescale.anchor_event IS 'The event it is counted from, such as the day the child became looked after.';
COMMENT ON COLUMN timescale.wording IS 'The interval in the law''s own words.';
COMMENT ON COLUMN timescale.during IS 'The days on which the rule was law, first day included and end day excluded.';
COMMENT ON COLUMN timescale.confirmed IS 'Whether the wording of the law was seen and checked.';
COMMENT ON COLUMN timescale.kind IS 'The kind of review or visit, such as visit to a child in care, where several timescales are of one kind; nobody has two open duties of one kind. Empty means that the timescale is a kind of its own.';
COMMENT ON COLUMN timescale.source IS 'The source that says so.';
COMMENT ON COLUMN timescale.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE subject (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	pseudonym text NOT NULL,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	UNIQUE (authority, pseudonym),
	CONSTRAINT pseudonym_is_not_blank CHECK (btrim(pseudonym) <> '')
);
CREATE INDEX ON subject (source) WHERE source IS NOT NULL;
COMMENT ON TABLE subject IS
	'A child or other person to whom duties are owed, by pseudonym only; kept apart so that it can be granted and erased apart.';
COMMENT ON COLUMN subject.authority IS 'The authority.';
COMMENT ON COLUMN subject.id IS 'A number given by the database.';
COMMENT ON COLUMN subject.pseudonym IS 'A name or number that identifies the person to the authority alone.';
COMMENT ON COLUMN subject.source IS 'The source that says so.';
COMMENT ON COLUMN subject.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE instrument (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	code text NOT NULL,
	title text NOT NULL,
	kind text NOT NULL,
	force text NOT NULL,
	legal_basis text,
	functions_in_scope text,
	issued_on date,
	issued_by text REFERENCES party (code),
	date_as_stated text,
	in_force daterange,
	in_force_as_issued daterange,
	revokes bigint,
	revoked_on date,
	part_of bigint,
	consequence text,
	link text,
	recorded_during daterange NOT NULL,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	UNIQUE (authority, code),
	UNIQUE (authority, revokes),
	FOREIGN KEY (authority, revokes) REFERENCES instrument (authority, id),
	FOREIGN KEY (authority, part_of) REFERENCES instrument (authority, id),
	CONSTRAINT code_is_not_blank CHECK (btrim(code) <> ''),
	CONSTRAINT title_is_not_blank CHECK (btrim(title) <> ''),
	CONSTRAINT kind_is_not_blank CHECK (btrim(kind) <> ''),
	CONSTRAINT force_is_known CHECK (force IN ('statute', 'direction', 'statutory guidance', 'agreement', 'plan', 'stated intention')),
	CONSTRAINT period_or_words_are_given CHECK (in_force IS NOT NULL OR date_as_stated IS NOT NULL),
	CONSTRAINT issued_on_is_finite CHECK (isfinite(issued_on)),
	CONSTRAINT in_force_as_issued_has_a_day CHECK (NOT isempty(in_force_as_issued)),
	CONSTRAINT in_force_is_finite CHECK (isfinite(lower(in_force)) IS NOT FALSE AND isfinite(upper(in_force)) IS NOT FALSE),
	CONSTRAINT in_force_as_issued_is_finite CHECK (isfinite(lower(in_force_as_issued)) IS NOT FALSE AND isfinite(upper(in_force_as_issued)) IS NOT FALSE),
	CONSTRAINT revoked_on_is_finite CHECK (isfinite(revoked_on)),
	CONSTRAINT recorded_during_is_finite CHECK (isfinite(lower(recorded_during)) IS NOT FALSE AND isfinite(upper(recorded_during)) IS NOT FALSE),
	CONSTRAINT a_revoking_instrument_has_an_issue_date CHECK (revokes IS NULL OR issued_on IS NOT NULL),
	CONSTRAINT revoked_on_or_after_issue CHECK (revoked_on >= issued_on),
	CONSTRAINT not_in_force_after_revocation CHECK (in_force <@ daterange(NULL, revoked_on)),
	CONSTRAINT does_not_revoke_itself CHECK (revokes <> id),
	CONSTRAINT is_not_part_of_itself CHECK (part_of <> id)
);
CREATE INDEX ON instrument (authority, part_of) WHERE part_of IS NOT NULL;
CREATE INDEX ON instrument (issued_by) WHERE issued_by IS NOT NULL;
CREATE INDEX ON instrument (source) WHERE source IS NOT NULL;
COMMENT ON TABLE instrument IS
	'A document that binds an authority or states what it means to do: a direction, a notice, terms of reference, an agreement, a plan, a policy.';
COMMENT ON COLUMN instrument.authority IS 'The authority it concerns.';
COMMENT ON COLUMN instrument.id IS 'A number given by the database.';
COMMENT ON COLUMN instrument.code IS 'A short name, such as direction-2.';
COMMENT ON COLUMN instrument.title IS 'Its title.';
COMMENT ON COLUMN instrument.kind IS 'What it is: direction, improvement notice, terms of reference, partnership agreement, improvement plan, policy, revocation notice and so on.';
COMMENT ON COLUMN instrument.force IS 'How binding it is: statute, direction, statutory guidance, agreement, plan or stated intention.';
COMMENT ON COLUMN instrument.legal_basis IS 'The power under which it was made.';
COMMENT ON COLUMN instrument.functions_in_scope IS 'The functions of the authority that it covers.';
COMMENT ON COLUMN instrument.issued_on IS 'The day it was issued.';
COMMENT ON COLUMN instrument.issued_by IS 'Who issued it.';
COMMENT ON COLUMN instrument.date_as_stated IS 'Its dates in the source''s own words, where those are not plain days.';
COMMENT ON COLUMN instrument.in_force IS 'The days on which it was in force, first day included and end day excluded; open until it is revoked, empty when revoked before it began.';
COMMENT ON COLUMN instrument.in_force_as_issued IS 'The days on which it was to be in force when it was issued; what a report of an earlier date must use, because the revocation was not yet known. Kept by the database.';
COMMENT ON COLUMN instrument.revokes IS 'The instrument that this one revokes or replaces.';
COMMENT ON COLUMN instrument.revoked_on IS 'The day it was revoked, which is the day the revoking instrument was issued; from that day the revocation is known.';
COMMENT ON COLUMN instrument.part_of IS 'The instrument to which this is an annex; it ends when that one is revoked.';
COMMENT ON COLUMN instrument.consequence IS 'What follows if it is not complied with.';
COMMENT ON COLUMN instrument.link IS 'Where it can be read.';
COMMENT ON COLUMN instrument.recorded_during IS 'The days for which this register is known to hold all the evidence, end day excluded; open-ended when it is kept up to date. Outside them a duty without evidence is unrecorded, not missed.';
COMMENT ON COLUMN instrument.source IS 'The source that says so.';
COMMENT ON COLUMN instrument.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE obligation (
	authority text NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	instrument bigint NOT NULL,
	clause text NOT NULL,
	duty text NOT NULL,
	title text NOT NULL,
	wording text,
	cadence cadence,
	follows bigint,
	anchor date,
	date_as_stated text,
	grace integer,
	in_force daterange,
	recorded_during daterange,
	timescale text REFERENCES timescale (code),
	team text,
	subject bigint,
	parent bigint,
	finding bigint,
	measure text,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	CONSTRAINT one_row_for_a_duty UNIQUE NULLS NOT DISTINCT (authority, instrument, clause, duty, subject),
	FOREIGN KEY (authority, instrument) REFERENCES instrument (authority, id),
	FOREIGN KEY (authority, follows) REFERENCES obligation (authority, id),
	FOREIGN KEY (authority, parent) REFERENCES obligation (authority, id),
	FOREIGN KEY (authority, subject) REFERENCES subject (authority, id),
	CONSTRAINT duty_is_not_blank CHECK (btrim(duty) <> ''),
	CONSTRAINT title_is_not_blank CHECK (btrim(title) <> ''),
	CONSTRAINT has_a_cadence_or_follows_another CHECK (num_nonnulls(cadence, follows) = 1),
	CONSTRAINT grace_is_not_negative CHECK (grace >= 0),
	CONSTRAINT anchor_is_finite CHECK (isfinite(anchor)),
	CONSTRAINT in_force_has_a_day CHECK (NOT isempty(in_force)),
	CONSTRAINT in_force_is_finite CHECK (isfinite(lower(in_force)) IS NOT FALSE AND isfinite(upper(in_force)) IS NOT FALSE),
	CONSTRAINT recorded_during_is_finite CHECK (isfinite(lower(recorded_during)) IS NOT FALSE AND isfinite(upper(recorded_during)) IS NOT FALSE),
	CONSTRAINT does_not_follow_itself CHECK (follows <> id),
	CONSTRAINT is_not_its_own_parent CHECK (parent <> id)
);
CREATE INDEX ON obligation (authority, follows) WHERE follows IS NOT NULL;
CREATE INDEX ON obligation (authority, parent) WHERE parent IS NOT NULL;
CREATE INDEX ON obligation (authority, subject) WHERE subject IS NOT NULL;
CREATE INDEX ON obligation (authority, finding) WHERE finding IS NOT NULL;
CREATE INDEX ON obligation (timescale) WHERE timescale IS NOT NULL;
-- The guard one_open_duty_of_a_kind says it in words and sees more; this holds
-- when two sessions write at once.
CREATE UNIQUE INDEX one_open_duty_of_a_timescale ON obligation (authority, subject, timescale)
	WHERE subject IS NOT NULL AND timescale IS NOT NULL AND NOT is_finite(cadence) AND upper_inf(in_force) IS NOT FALSE;
CREATE INDEX ON obligation (measure) WHERE measure IS NOT NULL;
CREATE INDEX ON obligation (source) WHERE source IS NOT NULL;
-- An authority has few instruments with many duties: the planner takes the two
-- columns for independent unless it is told, and would not keep an instrument.
CREATE STATISTICS instruments_of_obligations (ndistinct) ON authority, instrument FROM obligation;
COMMENT ON STATISTICS instruments_of_obligations IS
	'How many instruments the duties come from, for the planner.';
COMMENT ON TABLE obligation IS
	'One thing that must be done, from one clause of an instrument, and how often.';
COMMENT ON COLUMN obligation.authority IS 'The authority.';
COMMENT ON COLUMN obligation.id IS 'A number given by the database.';
COMMENT ON COLUMN obligation.instrument IS 'The instrument it comes from.';
COMMENT ON COLUMN obligation.clause IS 'The clause of the instrument, such as 7(e)(a); blank when it has none.';
COMMENT ON COLUMN obligation.duty IS 'A short name for the duty, such as monthly-report; one clause can hold two duties.';
COMMENT ON COLUMN obligation.title IS 'The duty in a few words, as reports print it.';
COMMENT ON COLUMN obligation.wording IS 'The duty in the instrument''s own words.';
COMMENT ON COLUMN obligation.cadence IS 'How often it falls due; empty when it follows another obligation.';
COMMENT ON COLUMN obligation.follows IS 'The obligation it follows: due on each date on which that one is done.';
COMMENT ON COLUMN obligation.anchor IS 'The day from which the cadence counts; on entry the first day in force unless another is given.';
COMMENT ON COLUMN obligation.date_as_stated IS 'Its dates in the source''s own words, where those are not plain days.';
COMMENT ON COLUMN obligation.grace IS 'Days after a due date on which it can still be answered late; empty means half the gap to the next due date.';
COMMENT ON COLUMN obligation.in_force IS 'Its own days in force, end day excluded; empty means the instrument''s. What counts is the days that are in both.';
COMMENT ON COLUMN obligation.recorded_during IS 'The days for which the evidence is complete, end day excluded; empty means the instrument''s.';
COMMENT ON COLUMN obligation.timescale IS 'The statutory timescale it applies.';
COMMENT ON COLUMN obligation.team IS 'The team that answers for it.';
COMMENT ON COLUMN obligation.subject IS 'The child or person it concerns.';
COMMENT ON COLUMN obligation.parent IS 'The larger obligation of which it is a part.';
COMMENT ON COLUMN obligation.finding IS 'The inspection finding it answers.';
COMMENT ON COLUMN obligation.measure IS 'The measure it should move.';
COMMENT ON COLUMN obligation.source IS 'The source that says so.';
COMMENT ON COLUMN obligation.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE obligation_party (
	authority text NOT NULL,
	obligation bigint NOT NULL,
	party text NOT NULL REFERENCES party (code),
	role text NOT NULL,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, obligation, party, role),
	FOREIGN KEY (authority, obligation) REFERENCES obligation (authority, id) ON DELETE CASCADE,
	CONSTRAINT role_is_known CHECK (role IN ('owes', 'contributes', 'receives', 'assures'))
);
CREATE INDEX ON obligation_party (party);
CREATE INDEX ON obligation_party (source) WHERE source IS NOT NULL;
COMMENT ON TABLE obligation_party IS
	'Who owes an obligation, who contributes to it, who receives it and who assures it. A joint report has several who owe.';
COMMENT ON COLUMN obligation_party.authority IS 'The authority.';
COMMENT ON COLUMN obligation_party.obligation IS 'The obligation.';
COMMENT ON COLUMN obligation_party.party IS 'The body, person or post.';
COMMENT ON COLUMN obligation_party.role IS 'owes, contributes, receives or assures.';
COMMENT ON COLUMN obligation_party.source IS 'The source that says so.';
COMMENT ON COLUMN obligation_party.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE decision (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	decided_on date NOT NULL,
	date_as_stated text,
	kind text NOT NULL,
	decided_by text NOT NULL REFERENCES party (code),
	obligation bigint,
	instrument bigint,
	decision text NOT NULL,
	reason text,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	FOREIGN KEY (authority, obligation) REFERENCES obligation (authority, id),
	FOREIGN KEY (authority, instrument) REFERENCES instrument (authority, id),
	CONSTRAINT kind_is_known CHECK (kind IN ('approval', 'refusal', 'change of rhythm', 'suspension', 'instruction', 'appointment', 'other')),
	CONSTRAINT decision_is_not_blank CHECK (btrim(decision) <> ''),
	CONSTRAINT decided_on_is_finite CHECK (isfinite(decided_on))
);
CREATE INDEX ON decision (authority, obligation) WHERE obligation IS NOT NULL;
CREATE INDEX ON decision (authority, instrument) WHERE instrument IS NOT NULL;
CREATE INDEX ON decision (decided_by);
CREATE INDEX ON decision (source) WHERE source IS NOT NULL;
COMMENT ON TABLE decision IS
	'An approval, a change of rhythm or another decision, and who made it.';
COMMENT ON COLUMN decision.authority IS 'The authority it concerns.';
COMMENT ON COLUMN decision.id IS 'A number given by the database.';
COMMENT ON COLUMN decision.decided_on IS 'The day it was made.';
COMMENT ON COLUMN decision.date_as_stated IS 'The date in the source''s own words, where it is not a plain day; the day is then the last of the period.';
COMMENT ON COLUMN decision.kind IS 'approval, refusal, change of rhythm, suspension, instruction, appointment or other.';
COMMENT ON COLUMN decision.decided_by IS 'Who made it.';
COMMENT ON COLUMN decision.obligation IS 'The obligation it concerns.';
COMMENT ON COLUMN decision.instrument IS 'The instrument it concerns.';
COMMENT ON COLUMN decision.decision IS 'What was decided.';
COMMENT ON COLUMN decision.reason IS 'Why.';
COMMENT ON COLUMN decision.source IS 'The source that says so.';
COMMENT ON COLUMN decision.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE rhythm (
	authority text NOT NULL,
	obligation bigint NOT NULL,
	from_date date NOT NULL,
	cadence cadence NOT NULL,
	anchor date,
	decision bigint,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, obligation, from_date),
	FOREIGN KEY (authority, obligation) REFERENCES obligation (authority, id) ON DELETE CASCADE,
	FOREIGN KEY (authority, decision) REFERENCES decision (authority, id),
	CONSTRAINT from_date_is_finite CHECK (isfinite(from_date)),
	CONSTRAINT anchor_is_finite CHECK (isfinite(anchor))
);
CREATE INDEX ON rhythm (authority, decision) WHERE decision IS NOT NULL;
CREATE INDEX ON rhythm (source) WHERE source IS NOT NULL;
COMMENT ON TABLE rhythm IS
	'A changed rhythm: from a day on, an obligation falls due by another cadence; the past keeps its own.';
COMMENT ON COLUMN rhythm.authority IS 'The authority.';
COMMENT ON COLUMN rhythm.obligation IS 'The obligation.';
COMMENT ON COLUMN rhythm.from_date IS 'The first day of the new rhythm.';
COMMENT ON COLUMN rhythm.cadence IS 'How often from then on.';
COMMENT ON COLUMN rhythm.anchor IS 'The day from which the new cadence counts; empty means the first day of the new rhythm.';
COMMENT ON COLUMN rhythm.decision IS 'The decision that changed it.';
COMMENT ON COLUMN rhythm.source IS 'The source that says so.';
COMMENT ON COLUMN rhythm.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE suspension (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	obligation bigint,
	timescale text REFERENCES timescale (code),
	during daterange NOT NULL,
	date_as_stated text,
	reason text NOT NULL,
	decision bigint,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	FOREIGN KEY (authority, obligation) REFERENCES obligation (authority, id) ON DELETE CASCADE,
	FOREIGN KEY (authority, decision) REFERENCES decision (authority, id),
	CONSTRAINT suspends_an_obligation_or_a_timescale CHECK (num_nonnulls(obligation, timescale) = 1),
	CONSTRAINT during_has_a_day CHECK (NOT isempty(during)),
	CONSTRAINT during_is_finite CHECK (isfinite(lower(during)) IS NOT FALSE AND isfinite(upper(during)) IS NOT FALSE)
);
CREATE INDEX ON suspension (authority, obligation) WHERE obligation IS NOT NULL;
CREATE INDEX ON suspension (authority, timescale) WHERE timescale IS NOT NULL;
CREATE INDEX ON suspension (timescale) WHERE timescale IS NOT NULL;
CREATE INDEX ON suspension (authority, decision) WHERE decision IS NOT NULL;
CREATE INDEX ON suspension (source) WHERE source IS NOT NULL;
COMMENT ON TABLE suspension IS
	'Days on which an obligation, or every obligation under a timescale, was suspended; its due dates then stay outside every rate.';
COMMENT ON COLUMN suspension.authority IS 'The authority.';
COMMENT ON COLUMN suspension.id IS 'A number given by the database.';
COMMENT ON COLUMN suspension.obligation IS 'The obligation suspended, when it is one.';
COMMENT ON COLUMN suspension.timescale IS 'The timescale suspended, when it is all obligations under it.';
COMMENT ON COLUMN suspension.during IS 'The days of the suspension, first day included and end day excluded.';
COMMENT ON COLUMN suspension.date_as_stated IS 'The period in the source''s own words.';
COMMENT ON COLUMN suspension.reason IS 'Why, such as the regulation that allowed it.';
COMMENT ON COLUMN suspension.decision IS 'The decision that suspended it.';
COMMENT ON COLUMN suspension.source IS 'The source that says so.';
COMMENT ON COLUMN suspension.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE fulfilment (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	done_on date NOT NULL,
	done_during daterange,
	date_as_stated text,
	kind text NOT NULL,
	title text,
	evidence text,
	note text,
	reference text,
	inspection bigint,
	recorded_by text NOT NULL DEFAULT current_user,
	recorded_at timestamptz NOT NULL DEFAULT now(),
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	-- fulfils carries the day as well, so that a report reads one index
	CONSTRAINT fulfilment_with_its_day UNIQUE (authority, id, done_on),
	CONSTRAINT kind_is_not_blank CHECK (btrim(kind) <> ''),
	CONSTRAINT reference_is_not_blank CHECK (btrim(reference) <> ''),
	CONSTRAINT done_on_is_finite CHECK (isfinite(done_on)),
	CONSTRAINT a_period_counts_from_its_last_day CHECK (done_during IS NULL OR (NOT isempty(done_during) AND upper(done_during) IS NOT NULL AND upper(done_during) - 1 = done_on)),
	CONSTRAINT done_during_is_finite CHECK (isfinite(lower(done_during)) IS NOT FALSE)
);
CREATE UNIQUE INDEX one_fulfilment_to_a_reference ON fulfilment (authority, reference) WHERE reference IS NOT NULL;
-- with the id, so that looking up one row with its day does not read all of that day
CREATE INDEX ON fulfilment (authority, done_on, id);
CREATE INDEX ON fulfilment (authority, inspection) WHERE inspection IS NOT NULL;
CREATE INDEX ON fulfilment (source) WHERE source IS NOT NULL;
-- what was recorded since the last load, among millions
CREATE INDEX ON fulfilment USING brin (changed_at);
COMMENT ON TABLE fulfilment IS
	'Something that was done: a meeting held, a report sent, a visit made. One fulfilment can answer several obligations.';
COMMENT ON COLUMN fulfilment.authority IS 'The authority.';
COMMENT ON COLUMN fulfilment.id IS 'A number given by the database.';
COMMENT ON COLUMN fulfilment.done_on IS 'The day it was done; never after today in London. Where only a period is known, its last day, which need not be given.';
COMMENT ON COLUMN fulfilment.done_during IS 'The days within which it was done, end day excluded, where the source gives only a period.';
COMMENT ON COLUMN fulfilment.date_as_stated IS 'The date in the source''s own words, where it is not a plain day.';
COMMENT ON COLUMN fulfilment.kind IS 'What it was: meeting, report, visit, review and so on.';
COMMENT ON COLUMN fulfilment.title IS 'A few words about it.';
COMMENT ON COLUMN fulfilment.evidence IS 'Where the evidence is: a link or a file reference.';
COMMENT ON COLUMN fulfilment.note IS 'A note.';
COMMENT ON COLUMN fulfilment.reference IS 'Your own reference for it, such as a minute number; no two of one authority are the same.';
COMMENT ON COLUMN fulfilment.inspection IS 'The inspection or visit it was, when it was one.';
COMMENT ON COLUMN fulfilment.recorded_by IS 'Who recorded it.';
COMMENT ON COLUMN fulfilment.recorded_at IS 'When it was recorded.';
COMMENT ON COLUMN fulfilment.source IS 'The source that says so.';
COMMENT ON COLUMN fulfilment.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE fulfils (
	authority text NOT NULL,
	fulfilment bigint NOT NULL,
	obligation bigint NOT NULL,
	done_on date NOT NULL,
	for_due date,
	answers date GENERATED ALWAYS AS (coalesce(for_due, done_on)) STORED,
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, fulfilment, obligation, answers),
	FOREIGN KEY (authority, fulfilment, done_on) REFERENCES fulfilment (authority, id, done_on) ON UPDATE CASCADE ON DELETE CASCADE,
	FOREIGN KEY (authority, obligation) REFERENCES obligation (authority, id),
	CONSTRAINT for_due_is_finite CHECK (isfinite(for_due))
);
CREATE INDEX fulfils_by_obligation ON fulfils (authority, obligation, done_on, for_due);
COMMENT ON TABLE fulfils IS
	'Which obligations a fulfilment answers: one meeting can answer three duties, and can say which due date it is for.';
COMMENT ON COLUMN fulfils.authority IS 'The authority.';
COMMENT ON COLUMN fulfils.fulfilment IS 'The fulfilment.';
COMMENT ON COLUMN fulfils.obligation IS 'The obligation it answers.';
COMMENT ON COLUMN fulfils.done_on IS 'The day of the fulfilment, copied from it and kept equal by the database.';
COMMENT ON COLUMN fulfils.for_due IS 'The due date it is meant for; empty when not said.';
COMMENT ON COLUMN fulfils.answers IS 'The due date it is meant for, else the day it was done; part of the key, kept by the database.';
COMMENT ON COLUMN fulfils.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE progress (
	authority text NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	obligation bigint NOT NULL,
	on_date date NOT NULL,
	percent smallint,
	status text NOT NULL,
	forecast date,
	note text,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	CONSTRAINT one_progress_of_a_day_by_a_source UNIQUE NULLS NOT DISTINCT (authority, obligation, on_date, source),
	FOREIGN KEY (authority, obligation) REFERENCES obligation (authority, id) ON DELETE CASCADE,
	CONSTRAINT percent_is_between_0_and_100 CHECK (percent BETWEEN 0 AND 100),
	CONSTRAINT status_is_known CHECK (status IN ('not started', 'in progress', 'at risk', 'delayed', 'completed', 'withdrawn')),
	CONSTRAINT on_date_is_finite CHECK (isfinite(on_date)),
	CONSTRAINT forecast_is_finite CHECK (isfinite(forecast))
);
CREATE INDEX ON progress (source) WHERE source IS NOT NULL;
COMMENT ON TABLE progress IS
	'How far an obligation had come on a date; dated, so that the past can be reported.';
COMMENT ON COLUMN progress.authority IS 'The authority.';
COMMENT ON COLUMN progress.id IS 'A number given by the database.';
COMMENT ON COLUMN progress.obligation IS 'The obligation.';
COMMENT ON COLUMN progress.on_date IS 'The day it describes.';
COMMENT ON COLUMN progress.percent IS 'How much is done, 0 to 100.';
COMMENT ON COLUMN progress.status IS 'not started, in progress, at risk, delayed, completed or withdrawn.';
COMMENT ON COLUMN progress.forecast IS 'The day on which it is expected to be done.';
COMMENT ON COLUMN progress.note IS 'A note.';
COMMENT ON COLUMN progress.source IS 'The source that says so.';
COMMENT ON COLUMN progress.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE sign_off (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	report text NOT NULL,
	as_at date NOT NULL,
	fulfilment bigint,
	party text NOT NULL REFERENCES party (code),
	signed_on date NOT NULL,
	signed_by text,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	CONSTRAINT one_signature_of_a_party UNIQUE (authority, report, as_at, party),
	FOREIGN KEY (authority, fulfilment) REFERENCES fulfilment (authority, id) ON DELETE CASCADE,
	CONSTRAINT report_is_not_blank CHECK (btrim(report) <> ''),
	CONSTRAINT as_at_is_finite CHECK (isfinite(as_at)),
	CONSTRAINT signed_on_is_finite CHECK (isfinite(signed_on))
);
CREATE INDEX ON sign_off (authority, fulfilment) WHERE fulfilment IS NOT NULL;
CREATE INDEX ON sign_off (party);
CREATE INDEX ON sign_off (source) WHERE source IS NOT NULL;
COMMENT ON TABLE sign_off IS 'Who signed which report, as at which date, and when.';
COMMENT ON COLUMN sign_off.authority IS 'The authority.';
COMMENT ON COLUMN sign_off.id IS 'A number given by the database.';
COMMENT ON COLUMN sign_off.report IS 'The report, such as combined monthly progress report.';
COMMENT ON COLUMN sign_off.as_at IS 'The date for which the report was made.';
COMMENT ON COLUMN sign_off.fulfilment IS 'The fulfilment recorded when it was sent.';
COMMENT ON COLUMN sign_off.party IS 'The party in whose name it was signed.';
COMMENT ON COLUMN sign_off.signed_on IS 'The day of the signature.';
COMMENT ON COLUMN sign_off.signed_by IS 'The person who signed.';
COMMENT ON COLUMN sign_off.source IS 'The source that says so.';
COMMENT ON COLUMN sign_off.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE commentary (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	report text NOT NULL,
	as_at date NOT NULL,
	obligation bigint,
	measure text,
	body text NOT NULL,
	written_by text REFERENCES party (code),
	written_on date,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	FOREIGN KEY (authority, obligation) REFERENCES obligation (authority, id) ON DELETE CASCADE,
	CONSTRAINT report_is_not_blank CHECK (btrim(report) <> ''),
	CONSTRAINT body_is_not_blank CHECK (btrim(body) <> ''),
	CONSTRAINT as_at_is_finite CHECK (isfinite(as_at)),
	CONSTRAINT written_on_is_finite CHECK (isfinite(written_on))
);
CREATE INDEX ON commentary (authority, report, as_at);
CREATE INDEX ON commentary (authority, obligation) WHERE obligation IS NOT NULL;
CREATE INDEX ON commentary (measure) WHERE measure IS NOT NULL;
CREATE INDEX ON commentary (written_by) WHERE written_by IS NOT NULL;
CREATE INDEX ON commentary (source) WHERE source IS NOT NULL;
COMMENT ON TABLE commentary IS 'The words that go with a report, as at which date and by whom.';
COMMENT ON COLUMN commentary.authority IS 'The authority.';
COMMENT ON COLUMN commentary.id IS 'A number given by the database.';
COMMENT ON COLUMN commentary.report IS 'The report the words belong to.';
COMMENT ON COLUMN commentary.as_at IS 'The date for which the report was made.';
COMMENT ON COLUMN commentary.obligation IS 'The obligation they are about, when it is one.';
COMMENT ON COLUMN commentary.measure IS 'The measure they are about, when it is one.';
COMMENT ON COLUMN commentary.body IS 'The words.';
COMMENT ON COLUMN commentary.written_by IS 'Who wrote them.';
COMMENT ON COLUMN commentary.written_on IS 'The day they were written.';
COMMENT ON COLUMN commentary.source IS 'The source that says so.';
COMMENT ON COLUMN commentary.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE case_note (
	authority text NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	subject bigint NOT NULL,
	obligation bigint,
	fulfilment bigint,
	body text NOT NULL,
	written_by text,
	written_on date,
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	FOREIGN KEY (authority, subject) REFERENCES subject (authority, id) ON DELETE CASCADE,
	FOREIGN KEY (authority, obligation) REFERENCES obligation (authority, id) ON DELETE CASCADE,
	FOREIGN KEY (authority, fulfilment) REFERENCES fulfilment (authority, id) ON DELETE CASCADE,
	CONSTRAINT body_is_not_blank CHECK (btrim(body) <> ''),
	CONSTRAINT written_on_is_finite CHECK (isfinite(written_on))
);
CREATE INDEX ON case_note (authority, subject);
CREATE INDEX ON case_note (authority, obligation) WHERE obligation IS NOT NULL;
CREATE INDEX ON case_note (authority, fulfilment) WHERE fulfilment IS NOT NULL;
COMMENT ON TABLE case_note IS
	'Free text about a child or other person; kept apart so that it can be granted and erased apart.';
COMMENT ON COLUMN case_note.authority IS 'The authority.';
COMMENT ON COLUMN case_note.id IS 'A number given by the database.';
COMMENT ON COLUMN case_note.subject IS 'The person it is about.';
COMMENT ON COLUMN case_note.obligation IS 'The obligation it is about, when it is one.';
COMMENT ON COLUMN case_note.fulfilment IS 'The fulfilment it is about, when it is one.';
COMMENT ON COLUMN case_note.body IS 'The words.';
COMMENT ON COLUMN case_note.written_by IS 'Who wrote them.';
COMMENT ON COLUMN case_note.written_on IS 'The day they were written.';
COMMENT ON COLUMN case_note.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE rag_rule (
	situation text PRIMARY KEY,
	position smallint NOT NULL UNIQUE,
	colour text NOT NULL,
	within_days integer,
	meaning text NOT NULL,
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT situation_is_known CHECK (situation IN ('complete', 'unmet beyond grace', 'overdue within grace', 'due soon', 'unrecorded', 'suspended', 'on time')),
	CONSTRAINT colour_is_known CHECK (colour IN ('blue', 'green', 'amber', 'red', 'grey')),
	CONSTRAINT within_days_is_for_due_soon CHECK ((within_days IS NOT NULL) = (situation = 'due soon')),
	CONSTRAINT within_days_is_not_negative CHECK (within_days >= 0)
);
COMMENT ON TABLE rag_rule IS
	'How the situation of an obligation becomes a colour: the first rule that applies, in order of position. Change a row to change the colour.';
COMMENT ON COLUMN rag_rule.situation IS 'The situation that the reports recognise.';
COMMENT ON COLUMN rag_rule.position IS 'The order in which the situations are tried.';
COMMENT ON COLUMN rag_rule.colour IS 'blue, green, amber, red or grey.';
COMMENT ON COLUMN rag_rule.within_days IS 'For due soon: how many days before a due date the warning begins.';
COMMENT ON COLUMN rag_rule.meaning IS 'What the colour means, in words for the reader of a report.';
COMMENT ON COLUMN rag_rule.changed_at IS 'When this row was entered or last changed.';

INSERT INTO rag_rule (position, situation, colour, within_days, meaning) VALUES
	(1, 'complete', 'blue', NULL, 'everything that will ever fall due has been done'),
	(2, 'unmet beyond grace', 'red', NULL, 'the latest due date was not met and its grace, or that of one before it in a row, is over; without grace, from the day after a last or rolling date'),
	(3, 'overdue within grace', 'amber', NULL, 'the latest due date was not met but can still be answered late; or what was only a stated intention was not seen'),
	(4, 'unrecorded', 'grey', NULL, 'the latest due date lies outside the days for which the evidence is complete'),
	(5, 'due soon', 'amber', 14, 'the next due date is near and not yet answered'),
	(6, 'suspended', 'grey', NULL, 'the latest due date was suspended, or the next one is now'),
	(7, 'on time', 'green', NULL, 'done when due, or not yet due');

CREATE TABLE escalation (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	instrument bigint,
	obligation bigint,
	after_days integer NOT NULL,
	tells text NOT NULL REFERENCES party (code),
	step text NOT NULL,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	CONSTRAINT told_once_at_a_step UNIQUE NULLS NOT DISTINCT (authority, instrument, obligation, after_days, tells),
	FOREIGN KEY (authority, instrument) REFERENCES instrument (authority, id) ON DELETE CASCADE,
	FOREIGN KEY (authority, obligation) REFERENCES obligation (authority, id) ON DELETE CASCADE,
	CONSTRAINT for_one_thing_or_all CHECK (num_nonnulls(instrument, obligation) <= 1),
	CONSTRAINT after_days_is_not_negative CHECK (after_days >= 0),
	CONSTRAINT step_is_not_blank CHECK (btrim(step) <> '')
);
CREATE INDEX ON escalation (authority, obligation) WHERE obligation IS NOT NULL;
CREATE INDEX ON escalation (tells);
CREATE INDEX ON escalation (source) WHERE source IS NOT NULL;
COMMENT ON TABLE escalation IS
	'Who is told once an obligation has been overdue for so many days: of one obligation, of one instrument, or of the whole authority.';
COMMENT ON COLUMN escalation.authority IS 'The authority.';
COMMENT ON COLUMN escalation.id IS 'A number given by the database.';
COMMENT ON COLUMN escalation.instrument IS 'Only obligations of this instrument.';
COMMENT ON COLUMN escalation.obligation IS 'Only this obligation.';
COMMENT ON COLUMN escalation.after_days IS 'Days overdue after which the step is taken.';
COMMENT ON COLUMN escalation.tells IS 'Who is told.';
COMMENT ON COLUMN escalation.step IS 'The step in words, such as raise with the chief executive.';
COMMENT ON COLUMN escalation.source IS 'The source that says so.';
COMMENT ON COLUMN escalation.changed_at IS 'When this row was entered or last changed.';
