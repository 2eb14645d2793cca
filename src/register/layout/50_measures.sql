-- Is it getting better: the measures that obligations should move.

CREATE TABLE measure (
	code text PRIMARY KEY,
	title text NOT NULL,
	definition text,
	unit text NOT NULL,
	polarity text NOT NULL DEFAULT 'neutral',
	per integer,
	decimal_places smallint NOT NULL DEFAULT 0,
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
COMMENT ON COLUMN measure.family IS 'The group of measures it belongs to.';
COMMENT ON COLUMN measure.definition_breaks IS 'The days from which a changed definition applies: values on either side do not compare.';
COMMENT ON COLUMN measure.source IS 'The source that says so.';
COMMENT ON COLUMN measure.changed_at IS 'When this row was entered or last changed.';

ALTER TABLE obligation
	ADD CONSTRAINT obligation_measure_fkey FOREIGN KEY (measure) REFERENCES measure (code);
ALTER TABLE commentary
	ADD CONSTRAINT commentary_measure_fkey FOREIGN KEY (measure) REFERENCES measure (code);
