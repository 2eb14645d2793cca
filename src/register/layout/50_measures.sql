-- Is it getting better: measures, what was observed of them, what was aimed at,
-- and with whom an authority is compared.

CREATE TABLE measure (
	code text PRIMARY KEY,
	title text NOT NULL,
	definition text,
	unit text NOT NULL,
	polarity text NOT NULL DEFAULT 'neutral',
	per integer,
	decimal_places smallint NOT NULL DEFAULT 0,
	limit_value numeric,
	period_kind text,
	year_ends text NOT NULL DEFAULT '03-31',
	interval_method text,
	adds_up boolean NOT NULL DEFAULT false,
	family text,
	definition_breaks date[],
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT code_is_not_blank CHECK (btrim(code) <> ''),
	CONSTRAINT title_is_not_blank CHECK (btrim(title) <> ''),
	CONSTRAINT unit_is_not_blank CHECK (btrim(unit) <> ''),
	CONSTRAINT polarity_is_known CHECK (polarity IN ('higher', 'lower', 'neutral')),
	CONSTRAINT per_is_positive CHECK (per > 0),
	CONSTRAINT decimal_places_are_few CHECK (decimal_places BETWEEN 0 AND 9),
	CONSTRAINT limit_value_is_finite CHECK (limit_value > '-Infinity' AND limit_value < 'Infinity'),
	CONSTRAINT limit_value_is_of_a_size_to_reckon_with CHECK (abs(limit_value) < 1e18 AND scale(limit_value) <= 30),
	CONSTRAINT period_kind_is_known CHECK (period_kind IN ('snapshot', 'month', 'quarter', 'financial year', 'academic year', 'calendar year')),
	CONSTRAINT year_ends_is_a_day CHECK (year_ends ~ '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' AND year_ends NOT IN ('02-29', '02-30', '02-31', '04-31', '06-31', '09-31', '11-31')),
	CONSTRAINT interval_method_is_known CHECK (interval_method IN ('byar', 'wilson')),
	CONSTRAINT definition_breaks_are_finite CHECK ('infinity' <> ALL (definition_breaks) AND '-infinity' <> ALL (definition_breaks))
);
CREATE INDEX ON measure (source) WHERE source IS NOT NULL;
COMMENT ON TABLE measure IS 'A number that authorities report, such as children in care per 10,000.';
COMMENT ON COLUMN measure.code IS 'A short name, such as cla-rate.';
COMMENT ON COLUMN measure.title IS 'Its name.';
COMMENT ON COLUMN measure.definition IS 'What exactly is counted.';
COMMENT ON COLUMN measure.unit IS 'What one of it is: children, per cent, pounds, days.';
COMMENT ON COLUMN measure.polarity IS 'higher when more is better, lower when less is better, neutral when neither.';
COMMENT ON COLUMN measure.per IS 'For a rate, the number it is per, such as 10000.';
COMMENT ON COLUMN measure.decimal_places IS 'How many decimal places are published.';
COMMENT ON COLUMN measure.limit_value IS 'A limit that should not be passed, such as a highest caseload: above it, or below it where more is better, is a breach.';
COMMENT ON COLUMN measure.period_kind IS 'The kind of period that a bare year means in an imported file, such as snapshot or financial year.';
COMMENT ON COLUMN measure.year_ends IS 'The last day of the year, as month-day, that a bare year means in an imported file: 2025 is the snapshot on 2025-03-31, or the year that ends on it.';
COMMENT ON COLUMN measure.interval_method IS 'How the confidence interval is computed from numerator and denominator: byar for a rate, wilson for a share; empty for none.';
COMMENT ON COLUMN measure.adds_up IS 'Whether values of several authorities or periods can be added up: counts and sums of money can, rates and averages cannot.';
COMMENT ON COLUMN measure.family IS 'The group of measures it belongs to.';
COMMENT ON COLUMN measure.definition_breaks IS 'The days from which a changed definition applies: values on either side do not compare.';
COMMENT ON COLUMN measure.source IS 'The source that says so.';
COMMENT ON COLUMN measure.changed_at IS 'When this row was entered or last changed.';

ALTER TABLE obligation
	ADD CONSTRAINT obligation_measure_fkey FOREIGN KEY (measure) REFERENCES measure (code);
ALTER TABLE commentary
	ADD CONSTRAINT commentary_measure_fkey FOREIGN KEY (measure) REFERENCES measure (code);

CREATE TABLE observation (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	measure text NOT NULL REFERENCES measure (code),
	period daterange NOT NULL,
	period_kind text NOT NULL,
	breakdown text NOT NULL DEFAULT 'all',
	value numeric,
	bound text,
	numerator numeric,
	denominator numeric,
	missing_as text,
	as_printed text,
	stated_direction text,
	date_as_stated text,
	status text NOT NULL DEFAULT 'final',
	published_on date,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	CONSTRAINT one_value_of_a_publication UNIQUE NULLS NOT DISTINCT (authority, measure, breakdown, period_kind, period, source, published_on),
	CONSTRAINT breakdown_is_not_blank CHECK (btrim(breakdown) <> ''),
	CONSTRAINT period_kind_is_known CHECK (period_kind IN ('snapshot', 'month', 'quarter', 'financial year', 'academic year', 'calendar year', 'as stated')),
	CONSTRAINT bound_is_known CHECK (bound IN ('above', 'below', 'about')),
	CONSTRAINT missing_as_is_known CHECK (missing_as IN ('not applicable', 'confidential', 'not available', 'low', 'not stated')),
	CONSTRAINT stated_direction_is_known CHECK (stated_direction IN ('rising', 'falling', 'unchanged')),
	CONSTRAINT status_is_known CHECK (status IN ('provisional', 'final')),
	CONSTRAINT value_or_the_reason_why_not CHECK ((value IS NULL) = (missing_as IS NOT NULL)),
	CONSTRAINT bound_needs_a_value CHECK (bound IS NULL OR value IS NOT NULL),
	CONSTRAINT value_is_finite CHECK (value > '-Infinity' AND value < 'Infinity'),
	CONSTRAINT numerator_is_finite_and_not_negative CHECK (numerator >= 0 AND numerator < 'Infinity'),
	CONSTRAINT denominator_is_finite_and_positive CHECK (denominator > 0 AND denominator < 'Infinity'),
	CONSTRAINT value_is_of_a_size_to_reckon_with CHECK (abs(value) < 1e18 AND scale(value) <= 30 AND abs(numerator) < 1e18 AND scale(numerator) <= 30 AND abs(denominator) < 1e18 AND scale(denominator) <= 30),
	CONSTRAINT period_has_two_ends CHECK (NOT isempty(period) AND lower(period) IS NOT NULL AND upper(period) IS NOT NULL),
	CONSTRAINT period_is_finite CHECK (isfinite(lower(period)) IS NOT FALSE AND isfinite(upper(period)) IS NOT FALSE),
	CONSTRAINT period_is_within_four_figures CHECK (lower(period) >= '0001-01-01' AND upper(period) <= '10000-01-01'),
	CONSTRAINT period_is_of_its_kind CHECK (period_kind = 'as stated' OR period = period_of(period_kind, lower(period))),
	CONSTRAINT published_on_is_finite CHECK (isfinite(published_on))
);
CREATE INDEX observation_by_measure ON observation (measure, breakdown, period_kind, period, authority);
CREATE INDEX ON observation (source) WHERE source IS NOT NULL;
COMMENT ON TABLE observation IS
	'What a measure was in one authority, region or nation and one period, as one source published it on one day; a later publication of the same is a row of its own.';
COMMENT ON COLUMN observation.authority IS 'The authority; a region or a nation for its own published figure.';
COMMENT ON COLUMN observation.id IS 'A number given by the database.';
COMMENT ON COLUMN observation.measure IS 'The measure.';
COMMENT ON COLUMN observation.period IS 'The days it is about, first day included and end day excluded; one day for a snapshot.';
COMMENT ON COLUMN observation.period_kind IS 'snapshot, month, quarter, financial year, academic year, calendar year; or as stated, when the period is known only in words and the days are those of the statement.';
COMMENT ON COLUMN observation.breakdown IS 'The part it is about, such as a team or a cohort; all for the whole.';
COMMENT ON COLUMN observation.value IS 'The value; empty, never 0, when it was suppressed or is missing.';
COMMENT ON COLUMN observation.bound IS 'above or below when the source says no more than that it is more or less than the value, about when the value is a rough one; empty when it is exact.';
COMMENT ON COLUMN observation.numerator IS 'What was counted.';
COMMENT ON COLUMN observation.denominator IS 'Out of how many, such as the children who live in the area.';
COMMENT ON COLUMN observation.missing_as IS 'Why there is no value: not applicable, confidential, not available, low or not stated.';
COMMENT ON COLUMN observation.as_printed IS 'The value as the source prints it, such as c or 79.400000000000006.';
COMMENT ON COLUMN observation.stated_direction IS 'rising, falling or unchanged, where the source says no more than that.';
COMMENT ON COLUMN observation.date_as_stated IS 'The period, or the day of publication, in the source''s own words, where they are not plain days.';
COMMENT ON COLUMN observation.status IS 'provisional or final.';
COMMENT ON COLUMN observation.published_on IS 'The day it was published, from which reports know it; empty means the day the source was published, and where that is not known either, the last day of the period.';
COMMENT ON COLUMN observation.source IS 'The source that says so.';
COMMENT ON COLUMN observation.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE target (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	title text NOT NULL,
	measure text REFERENCES measure (code),
	breakdown text NOT NULL DEFAULT 'all',
	value numeric,
	tolerance numeric,
	family text,
	area text,
	grade grade,
	level text,
	from_date date,
	from_value numeric,
	by_earliest date,
	by_date date,
	forecast boolean NOT NULL DEFAULT false,
	set_on date,
	set_by text REFERENCES party (code),
	date_as_stated text,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	CONSTRAINT title_is_not_blank CHECK (btrim(title) <> ''),
	CONSTRAINT for_a_measure_an_area_or_an_intervention CHECK (num_nonnulls(measure, area, level) = 1),
	CONSTRAINT a_measure_has_a_value CHECK ((measure IS NULL) = (value IS NULL) AND (measure IS NOT NULL OR (tolerance IS NULL AND from_value IS NULL))),
	CONSTRAINT an_area_has_a_grade CHECK ((area IS NULL) = (grade IS NULL) AND (area IS NULL) = (family IS NULL)),
	CONSTRAINT value_is_finite CHECK (value > '-Infinity' AND value < 'Infinity'),
	CONSTRAINT from_value_is_finite CHECK (from_value > '-Infinity' AND from_value < 'Infinity'),
	CONSTRAINT tolerance_is_finite_and_not_negative CHECK (tolerance >= 0 AND tolerance < 'Infinity'),
	CONSTRAINT value_is_of_a_size_to_reckon_with CHECK (abs(value) < 1e18 AND scale(value) <= 30 AND abs(from_value) < 1e18 AND scale(from_value) <= 30 AND abs(tolerance) < 1e18 AND scale(tolerance) <= 30),
	CONSTRAINT level_is_known CHECK (level IN ('peer review', 'support', 'improvement notice', 'direction', 'commissioner',
		'external body', 'shared director', 'partnership', 'trust', 'special measures', 'other')),
	CONSTRAINT date_or_words_are_given CHECK (by_date IS NOT NULL OR date_as_stated IS NOT NULL),
	CONSTRAINT by_earliest_comes_before CHECK (by_earliest <= by_date),
	CONSTRAINT from_date_comes_before CHECK (from_date < by_date),
	CONSTRAINT from_date_is_finite CHECK (isfinite(from_date)),
	CONSTRAINT by_earliest_is_finite CHECK (isfinite(by_earliest)),
	CONSTRAINT by_date_is_finite CHECK (isfinite(by_date)),
	CONSTRAINT set_on_is_finite CHECK (isfinite(set_on))
);
CREATE INDEX ON target (measure) WHERE measure IS NOT NULL;
CREATE INDEX ON target (set_by) WHERE set_by IS NOT NULL;
CREATE INDEX ON target (source) WHERE source IS NOT NULL;
COMMENT ON TABLE target IS
	'What is to be reached by a day: a value of a measure, a grade in an area, or the end of an intervention; and what somebody forecast, which is not a target.';
COMMENT ON COLUMN target.authority IS 'The authority.';
COMMENT ON COLUMN target.id IS 'A number given by the database.';
COMMENT ON COLUMN target.title IS 'The target in a few words.';
COMMENT ON COLUMN target.measure IS 'The measure, when it is a value of one.';
COMMENT ON COLUMN target.breakdown IS 'The part of the measure it is about, such as a team; all for the whole.';
COMMENT ON COLUMN target.value IS 'The value to be reached; whether from below or from above, the measure''s polarity says.';
COMMENT ON COLUMN target.tolerance IS 'How far short of the value is still amber; empty means that nothing is.';
COMMENT ON COLUMN target.family IS 'What is inspected, such as local authority children''s services, when it is a grade.';
COMMENT ON COLUMN target.area IS 'The area judged, such as overall, when it is a grade.';
COMMENT ON COLUMN target.grade IS 'The grade to be reached, or a better one.';
COMMENT ON COLUMN target.level IS 'The level of intervention that is to have ended, when it is that.';
COMMENT ON COLUMN target.from_date IS 'The day from which the way to the target is counted; empty means the day it was set.';
COMMENT ON COLUMN target.from_value IS 'The value on that day, where the target states it.';
COMMENT ON COLUMN target.by_earliest IS 'The first day on which it is to be reached, where a source gives a span such as two to three years.';
COMMENT ON COLUMN target.by_date IS 'The day by which it is to be reached, included; empty when the source gives only words.';
COMMENT ON COLUMN target.forecast IS 'True when somebody expects it rather than aims at it: it gives no colour.';
COMMENT ON COLUMN target.set_on IS 'The day it was set or said, from which reports know it; empty means the day the source was published, and where that is not known either, always.';
COMMENT ON COLUMN target.set_by IS 'Who set it or said it.';
COMMENT ON COLUMN target.date_as_stated IS 'Its date in the source''s own words.';
COMMENT ON COLUMN target.source IS 'The source that says so.';
COMMENT ON COLUMN target.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE neighbour (
	authority text NOT NULL REFERENCES authority (code),
	edition text NOT NULL,
	neighbour text NOT NULL REFERENCES authority (code),
	position smallint NOT NULL,
	published_on date,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, edition, neighbour),
	CONSTRAINT one_neighbour_at_a_place UNIQUE (authority, edition, position),
	CONSTRAINT edition_is_not_blank CHECK (btrim(edition) <> ''),
	CONSTRAINT position_is_positive CHECK (position > 0),
	CONSTRAINT neighbour_is_another_authority CHECK (neighbour <> authority),
	CONSTRAINT published_on_is_finite CHECK (isfinite(published_on))
);
CREATE INDEX ON neighbour (neighbour);
CREATE INDEX ON neighbour (source) WHERE source IS NOT NULL;
COMMENT ON TABLE neighbour IS
	'The statistical neighbours of an authority: others like it, with which it is compared, by edition. That one is the neighbour of another does not make it so the other way round.';
COMMENT ON COLUMN neighbour.authority IS 'The authority.';
COMMENT ON COLUMN neighbour.edition IS 'The edition of the list, such as 2025; reports use the latest one published by their date.';
COMMENT ON COLUMN neighbour.neighbour IS 'The authority that is its neighbour.';
COMMENT ON COLUMN neighbour.position IS '1 for the closest.';
COMMENT ON COLUMN neighbour.published_on IS 'The day this edition was published; empty when not known, and then it counts from the beginning.';
COMMENT ON COLUMN neighbour.source IS 'The source that says so.';
COMMENT ON COLUMN neighbour.changed_at IS 'When this row was entered or last changed.';

CREATE TABLE cost_estimate (
	authority text NOT NULL REFERENCES authority (code),
	id bigint GENERATED ALWAYS AS IDENTITY,
	title text NOT NULL,
	entrants_measure text REFERENCES measure (code),
	period daterange NOT NULL,
	period_kind text NOT NULL,
	fewer numeric,
	unit_cost numeric,
	unit_cost_per text,
	length_of_stay numeric,
	total numeric,
	total_bound text,
	stated_on date,
	date_as_stated text,
	wording text,
	source text REFERENCES source (code),
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (authority, id),
	CONSTRAINT title_is_not_blank CHECK (btrim(title) <> ''),
	CONSTRAINT period_has_two_ends CHECK (NOT isempty(period) AND lower(period) IS NOT NULL AND upper(period) IS NOT NULL),
	CONSTRAINT period_is_finite CHECK (isfinite(lower(period)) IS NOT FALSE AND isfinite(upper(period)) IS NOT FALSE),
	CONSTRAINT period_kind_is_known CHECK (period_kind IN ('snapshot', 'month', 'quarter', 'financial year', 'academic year', 'calendar year', 'as stated')),
	CONSTRAINT unit_cost_per_is_known CHECK (unit_cost_per IN ('day', 'week', 'month', 'year')),
	CONSTRAINT a_cost_and_a_stay_need_a_unit CHECK (num_nonnulls(unit_cost, length_of_stay) = 0 OR unit_cost_per IS NOT NULL),
	CONSTRAINT total_bound_is_known CHECK (total_bound IN ('above', 'below', 'about')),
	CONSTRAINT fewer_is_finite CHECK (fewer > '-Infinity' AND fewer < 'Infinity'),
	CONSTRAINT unit_cost_is_finite_and_not_negative CHECK (unit_cost >= 0 AND unit_cost < 'Infinity'),
	CONSTRAINT length_of_stay_is_finite_and_not_negative CHECK (length_of_stay >= 0 AND length_of_stay < 'Infinity'),
	CONSTRAINT total_is_finite CHECK (total > '-Infinity' AND total < 'Infinity'),
	CONSTRAINT total_is_of_a_size_to_reckon_with CHECK (abs(total) < 1e18 AND scale(total) <= 30 AND abs(fewer) < 1e18 AND scale(fewer) <= 30 AND abs(unit_cost) < 1e18 AND scale(unit_cost) <= 30 AND abs(length_of_stay) < 1e18 AND scale(length_of_stay) <= 30),
	CONSTRAINT stated_on_is_finite CHECK (isfinite(stated_on))
);
CREATE INDEX ON cost_estimate (entrants_measure) WHERE entrants_measure IS NOT NULL;
CREATE INDEX ON cost_estimate (source) WHERE source IS NOT NULL;
COMMENT ON TABLE cost_estimate IS
	'What somebody says was not spent because fewer came: how many fewer, what one costs, for how long; whatever the source does not state is empty.';
COMMENT ON COLUMN cost_estimate.authority IS 'The authority.';
COMMENT ON COLUMN cost_estimate.id IS 'A number given by the database.';
COMMENT ON COLUMN cost_estimate.title IS 'The estimate in a few words.';
COMMENT ON COLUMN cost_estimate.entrants_measure IS 'The measure that counts those who come, to hold the statement against what was published.';
COMMENT ON COLUMN cost_estimate.period IS 'The period in which fewer came, first day included and end day excluded.';
COMMENT ON COLUMN cost_estimate.period_kind IS 'The kind of that period, such as financial year.';
COMMENT ON COLUMN cost_estimate.fewer IS 'How many fewer than in the same period a year before, as stated.';
COMMENT ON COLUMN cost_estimate.unit_cost IS 'What one costs for the unit of time, in pounds, as stated.';
COMMENT ON COLUMN cost_estimate.unit_cost_per IS 'The unit of time of the cost and of the stay: day, week, month or year.';
COMMENT ON COLUMN cost_estimate.length_of_stay IS 'How long one stays, in that unit, as stated.';
COMMENT ON COLUMN cost_estimate.total IS 'The sum that was not spent, in pounds, as stated.';
COMMENT ON COLUMN cost_estimate.total_bound IS 'above, below or about, where the source gives no exact sum.';
COMMENT ON COLUMN cost_estimate.stated_on IS 'The day it was said, from which reports know it; of a period its last; empty means the day the source was published, and where that is not known either, the last day of the period.';
COMMENT ON COLUMN cost_estimate.date_as_stated IS 'When it was said, in words.';
COMMENT ON COLUMN cost_estimate.wording IS 'The statement in its own words.';
COMMENT ON COLUMN cost_estimate.source IS 'The source that says so.';
COMMENT ON COLUMN cost_estimate.changed_at IS 'When this row was entered or last changed.';
