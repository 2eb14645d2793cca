-- Reports on measures: what was observed, as published by a date.
--
-- Of one authority, measure, part and period a report uses one observation: that
-- of the measure's own publisher where sources differ, and of its publications
-- the latest by the date of the report. Values are those published, rounded half
-- away from zero to the measure's decimal places; a missing one stays missing,
-- with its reason. The year before is the same period one year earlier, never
-- just the row before.

-- Observations as known on a date ---------------------------------------------

CREATE TYPE known_observation_row AS (
	authority text,
	measure text,
	breakdown text,
	period_kind text,
	period daterange,
	value numeric,
	as_recorded numeric,
	bound text,
	numerator numeric,
	denominator numeric,
	missing_as text,
	stated_direction text,
	date_as_stated text,
	status text,
	known_on date,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE known_observation_row IS 'One observation, as the reports compute with it.';
COMMENT ON COLUMN known_observation_row.authority IS 'The authority''s code; a region or a nation has its own figures.';
COMMENT ON COLUMN known_observation_row.measure IS 'The measure.';
COMMENT ON COLUMN known_observation_row.breakdown IS 'The part it is about; all for the whole.';
COMMENT ON COLUMN known_observation_row.period_kind IS 'The kind of period.';
COMMENT ON COLUMN known_observation_row.period IS 'The period.';
COMMENT ON COLUMN known_observation_row.value IS 'The value as published, rounded to the measure''s decimal places; empty when missing.';
COMMENT ON COLUMN known_observation_row.as_recorded IS 'The value as it is recorded.';
COMMENT ON COLUMN known_observation_row.bound IS 'above, below or about, where the value is not exact.';
COMMENT ON COLUMN known_observation_row.numerator IS 'What was counted.';
COMMENT ON COLUMN known_observation_row.denominator IS 'Out of how many.';
COMMENT ON COLUMN known_observation_row.missing_as IS 'Why there is no value.';
COMMENT ON COLUMN known_observation_row.stated_direction IS 'rising, falling or unchanged, where the source says no more.';
COMMENT ON COLUMN known_observation_row.date_as_stated IS 'The period or the day of publication in words.';
COMMENT ON COLUMN known_observation_row.status IS 'provisional or final.';
COMMENT ON COLUMN known_observation_row.known_on IS 'The day from which it was known.';
COMMENT ON COLUMN known_observation_row.source IS 'The source.';
COMMENT ON COLUMN known_observation_row.changed_at IS 'When it was entered or last changed.';

CREATE FUNCTION known_observation(as_of date) RETURNS SETOF known_observation_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT DISTINCT ON (o.authority, o.measure, o.breakdown, o.period_kind, o.period)
		o.authority, o.measure, o.breakdown, o.period_kind, o.period,
		round(o.value, m.decimal_places), o.value, o.bound, o.numerator, o.denominator,
		o.missing_as, o.stated_direction, o.date_as_stated, o.status, known.on_day, o.source, o.changed_at
	FROM observation o
	JOIN measure m ON m.code = o.measure
	LEFT JOIN source s ON s.code = o.source
	LEFT JOIN source own ON own.code = m.source
	CROSS JOIN LATERAL (
		SELECT coalesce(o.published_on, s.published_on, upper(o.period) - 1) AS on_day
	) known
	WHERE known.on_day <= as_of
	ORDER BY o.authority, o.measure, o.breakdown, o.period_kind, o.period,
		(s.publisher = own.publisher) IS TRUE DESC, known.on_day DESC, o.id DESC;
END;
COMMENT ON FUNCTION known_observation(date) IS
	'Every observation as published by a date, one for an authority, measure, part and period: the measure''s own publisher''s where sources differ, in its latest publication. What the reports on measures are made of.';

-- measure_trend ---------------------------------------------------------------

CREATE TYPE measure_trend_row AS (
	authority text,
	authority_name text,
	measure text,
	title text,
	unit text,
	breakdown text,
	period_kind text,
	period_label text,
	period_from date,
	period_to date,
	value numeric,
	bound text,
	missing_as text,
	status text,
	known_on date,
	numerator numeric,
	denominator numeric,
	lower float8,
	upper float8,
	calculated numeric,
	differs boolean,
	year_before numeric,
	change numeric,
	definition_changed boolean,
	year_to_date numeric,
	year_to_date_missing integer,
	year_to_date_before numeric,
	year_to_date_before_missing integer,
	mean float8,
	process_lower float8,
	process_upper float8,
	rule text,
	signal text,
	short boolean,
	recent_trend text,
	polarity text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE measure_trend_row IS 'One value of one measure in its series.';
COMMENT ON COLUMN measure_trend_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN measure_trend_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN measure_trend_row.measure IS 'The measure.';
COMMENT ON COLUMN measure_trend_row.title IS 'The measure''s name.';
COMMENT ON COLUMN measure_trend_row.unit IS 'What one of it is.';
COMMENT ON COLUMN measure_trend_row.breakdown IS 'The part it is about, such as a team; all for the whole.';
COMMENT ON COLUMN measure_trend_row.period_kind IS 'snapshot, month, quarter, financial year, academic year, calendar year or as stated.';
COMMENT ON COLUMN measure_trend_row.period_label IS 'The period''s name, such as 2024-25 Q3; the source''s own words when it is only stated.';
COMMENT ON COLUMN measure_trend_row.period_from IS 'The first day of the period.';
COMMENT ON COLUMN measure_trend_row.period_to IS 'The last day of the period, included.';
COMMENT ON COLUMN measure_trend_row.value IS 'The value as published, rounded to the measure''s decimal places; empty when it is missing.';
COMMENT ON COLUMN measure_trend_row.bound IS 'above, below or about, where the value is not exact.';
COMMENT ON COLUMN measure_trend_row.missing_as IS 'Why there is no value.';
COMMENT ON COLUMN measure_trend_row.status IS 'provisional or final.';
COMMENT ON COLUMN measure_trend_row.known_on IS 'The day from which the value was known.';
COMMENT ON COLUMN measure_trend_row.numerator IS 'What was counted.';
COMMENT ON COLUMN measure_trend_row.denominator IS 'Out of how many.';
COMMENT ON COLUMN measure_trend_row.lower IS 'The lower end of the 95 per cent confidence interval, by the measure''s own method.';
COMMENT ON COLUMN measure_trend_row.upper IS 'The upper end of the 95 per cent confidence interval.';
COMMENT ON COLUMN measure_trend_row.calculated IS 'Numerator by denominator, as many as the measure is per, to its decimal places.';
COMMENT ON COLUMN measure_trend_row.differs IS 'True when the published value is not what numerator and denominator give.';
COMMENT ON COLUMN measure_trend_row.year_before IS 'The value of the same period one year earlier; empty when that is missing, not recorded or by another definition.';
COMMENT ON COLUMN measure_trend_row.change IS 'The value less that of the year before.';
COMMENT ON COLUMN measure_trend_row.definition_changed IS 'True when a changed definition applies since the year before, so that the two do not compare.';
COMMENT ON COLUMN measure_trend_row.year_to_date IS 'For months and quarters, the value of the financial year from its first day to the end of this period: a sum, or for a rate its numerators by its denominators.';
COMMENT ON COLUMN measure_trend_row.year_to_date_missing IS 'How many months or quarters of that are missing: above 0 the total is partial.';
COMMENT ON COLUMN measure_trend_row.year_to_date_before IS 'The same of the financial year before.';
COMMENT ON COLUMN measure_trend_row.year_to_date_before_missing IS 'How many months or quarters of that are missing.';
COMMENT ON COLUMN measure_trend_row.mean IS 'Process control: the mean of the series since the definition last changed.';
COMMENT ON COLUMN measure_trend_row.process_lower IS 'Process control: the lower limit.';
COMMENT ON COLUMN measure_trend_row.process_upper IS 'Process control: the upper limit.';
COMMENT ON COLUMN measure_trend_row.rule IS 'Process control: what the point is, such as common cause, above limit, trend up or run below.';
COMMENT ON COLUMN measure_trend_row.signal IS 'Process control: improvement, concern, high, low or none.';
COMMENT ON COLUMN measure_trend_row.short IS 'Process control: true with fewer than 13 points.';
COMMENT ON COLUMN measure_trend_row.recent_trend IS 'The trend of the five years up to this one: increasing, decreasing or no significant change; empty without five years in a row.';
COMMENT ON COLUMN measure_trend_row.polarity IS 'higher when more is better, lower when less is, neutral when neither.';
COMMENT ON COLUMN measure_trend_row.source IS 'The source of the value.';
COMMENT ON COLUMN measure_trend_row.changed_at IS 'When the observation was entered or last changed.';

CREATE FUNCTION measure_trend(as_of date) RETURNS SETOF measure_trend_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT w.authority, w.authority_name, w.measure, w.title, w.unit, w.breakdown, w.period_kind,
		coalesce(period_label(w.period_kind, w.period), w.date_as_stated), lower(w.period), upper(w.period) - 1,
		w.value, w.bound, w.missing_as, w.status, w.known_on, w.numerator, w.denominator,
		w.lower, w.upper,
		round(w.numerator / w.denominator * w.per, w.decimal_places),
		w.value <> round(w.numerator / w.denominator * w.per, w.decimal_places),
		CASE WHEN w.comparable THEN w.year_before END,
		CASE WHEN w.comparable THEN w.value - w.year_before END,
		NOT w.comparable,
		w.to_date, w.to_date_missing,
		CASE WHEN w.comparable THEN w.to_date_before END, CASE WHEN w.comparable THEN w.to_date_before_missing END,
		(w.process).mean, (w.process).lower, (w.process).upper, (w.process).rule, (w.process).signal, (w.process).short,
		w.recent_trend, w.polarity, w.source, w.changed_at
	FROM (
		SELECT d.*,
			first_value(d.value) OVER year_before AS year_before,
			first_value(d.process_no) OVER year_before IS NULL OR first_value(d.process_no) OVER year_before = d.process_no AS comparable,
			first_value(d.to_date) OVER year_before AS to_date_before,
			first_value(d.to_date_missing) OVER year_before AS to_date_before_missing,
			-- values of periods known only in words are no series
			CASE WHEN d.period_kind <> 'as stated' THEN spc(d.value::float8, d.polarity) OVER (
				PARTITION BY d.authority, d.measure, d.breakdown, d.period_kind, d.process_no ORDER BY d.period) END AS process,
			CASE d.interval_method
				WHEN 'wilson' THEN recent_trend(d.year, d.numerator::float8, d.denominator::float8) OVER five_years
				WHEN 'byar' THEN recent_trend(d.year, d.value::float8, d.lower, d.upper) OVER five_years
			END AS recent_trend
		FROM (
			SELECT k.*, a.name AS authority_name, m.title, m.unit, m.polarity, m.decimal_places, m.interval_method,
				coalesce(m.per, 1) AS per,
				-- which definition applies: how many changes lie before the period ends
				(SELECT count(*) FROM unnest(m.definition_breaks) b (day) WHERE b.day < upper(k.period)) AS process_no,
				CASE WHEN k.period_kind IN ('snapshot', 'financial year', 'academic year', 'calendar year')
					THEN extract(year FROM upper(k.period) - 1)::integer END AS year,
				e.lower, e.upper,
				CASE WHEN k.period_kind IN ('month', 'quarter') THEN CASE
					WHEN m.adds_up THEN round(sum(k.as_recorded) OVER so_far, m.decimal_places)
					WHEN m.per IS NOT NULL THEN round(sum(k.numerator) OVER both_so_far / sum(k.denominator) OVER both_so_far * m.per, m.decimal_places)
				END END AS to_date,
				CASE WHEN k.period_kind IN ('month', 'quarter') AND (m.adds_up OR m.per IS NOT NULL) THEN
					((extract(month FROM upper(k.period) - 1)::integer + 8) % 12 + 1) / CASE k.period_kind WHEN 'quarter' THEN 3 ELSE 1 END
					- CASE WHEN m.adds_up THEN count(k.value) OVER so_far ELSE count(k.value) OVER both_so_far END::integer
				END AS to_date_missing
			FROM known_observation(as_of) k
			JOIN measure m ON m.code = k.measure
			JOIN authority a ON a.code = k.authority
			-- a share of more than the whole, or of nothing, has no interval
			LEFT JOIN LATERAL (
				SELECT (i.e).lower * i.per AS lower, (i.e).upper * i.per AS upper
				FROM (
					SELECT byar(k.numerator::float8, k.denominator::float8, coalesce(m.per, 1)::float8) AS e, 1::float8 AS per
					WHERE m.interval_method = 'byar'
					UNION ALL
					SELECT wilson(k.numerator::float8, k.denominator::float8), coalesce(m.per, 1)::float8
					WHERE m.interval_method = 'wilson' AND k.numerator <= k.denominator
				) i
				WHERE k.value IS NOT NULL
			) e ON true
			WINDOW so_far AS (PARTITION BY k.authority, k.measure, k.breakdown, k.period_kind, period_of('financial year', lower(k.period)) ORDER BY k.period),
				both_so_far AS (PARTITION BY k.authority, k.measure, k.breakdown, k.period_kind, period_of('financial year', lower(k.period)),
					num_nulls(k.value, k.numerator, k.denominator) = 0 ORDER BY k.period)
		) d
		WINDOW year_before AS (PARTITION BY d.authority, d.measure, d.breakdown, d.period_kind ORDER BY lower(d.period)
				RANGE BETWEEN '1 year' PRECEDING AND '1 year' PRECEDING),
			five_years AS (PARTITION BY d.authority, d.measure, d.breakdown, d.period_kind, d.process_no ORDER BY d.period ROWS 4 PRECEDING)
	) w
	ORDER BY w.authority, w.measure, w.breakdown, w.period_kind, w.period;
END;
COMMENT ON FUNCTION measure_trend(date) IS
	'Every value of every measure as published by a date, in order of time: with its confidence interval, the same period a year before, the financial year to date, process-control limits and signal, and the trend of five years.';
CREATE VIEW measure_trend WITH (security_invoker) AS
	SELECT r.* FROM measure_trend(oversight.as_of()) r;

-- measure_benchmark -----------------------------------------------------------

CREATE TYPE measure_benchmark_row AS (
	authority text,
	authority_name text,
	measure text,
	title text,
	unit text,
	breakdown text,
	period_kind text,
	period_label text,
	period_from date,
	period_to date,
	value numeric,
	missing_as text,
	polarity text,
	rank integer,
	rank_highest integer,
	n_authorities integer,
	n_values integer,
	n_missing integer,
	quartile_1 float8,
	median float8,
	quartile_3 float8,
	band text,
	neighbours_edition text,
	neighbours_mean float8,
	neighbours_n integer,
	neighbours_missing integer,
	rank_highest_among_neighbours integer,
	ofsted_region text,
	ofsted_region_mean float8,
	ofsted_region_n integer,
	ons_region text,
	ons_region_mean float8,
	ons_region_n integer,
	ons_region_published numeric,
	england_mean float8,
	england_published numeric,
	lower float8,
	upper float8,
	against_england text,
	against_neighbours text,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE measure_benchmark_row IS 'One value of one authority among those of the others.';
COMMENT ON COLUMN measure_benchmark_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN measure_benchmark_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN measure_benchmark_row.measure IS 'The measure.';
COMMENT ON COLUMN measure_benchmark_row.title IS 'The measure''s name.';
COMMENT ON COLUMN measure_benchmark_row.unit IS 'What one of it is.';
COMMENT ON COLUMN measure_benchmark_row.breakdown IS 'The part it is about, such as a team; all for the whole.';
COMMENT ON COLUMN measure_benchmark_row.period_kind IS 'snapshot, month, quarter, financial year, academic year, calendar year or as stated.';
COMMENT ON COLUMN measure_benchmark_row.period_label IS 'The period''s name, such as 2024-25 Q3; the source''s own words when it is only stated.';
COMMENT ON COLUMN measure_benchmark_row.period_from IS 'The first day of the period.';
COMMENT ON COLUMN measure_benchmark_row.period_to IS 'The last day of the period, included.';
COMMENT ON COLUMN measure_benchmark_row.value IS 'The value as published.';
COMMENT ON COLUMN measure_benchmark_row.missing_as IS 'Why there is no value.';
COMMENT ON COLUMN measure_benchmark_row.polarity IS 'higher when more is better, lower when less is, neutral when neither.';
COMMENT ON COLUMN measure_benchmark_row.rank IS '1 for the best of the authorities, ties sharing the smallest rank; empty without polarity or value, and where there is nobody to compare with.';
COMMENT ON COLUMN measure_benchmark_row.rank_highest IS '1 for the highest value of the authorities, whatever is better; empty where there is nobody to compare with.';
COMMENT ON COLUMN measure_benchmark_row.n_authorities IS 'How many authorities existed at the end of the period.';
COMMENT ON COLUMN measure_benchmark_row.n_values IS 'How many of them have a value.';
COMMENT ON COLUMN measure_benchmark_row.n_missing IS 'How many have none: above 0 the comparison is partial.';
COMMENT ON COLUMN measure_benchmark_row.quartile_1 IS 'A quarter of the authorities'' values are at or below it.';
COMMENT ON COLUMN measure_benchmark_row.median IS 'Half of the authorities'' values are at or below it.';
COMMENT ON COLUMN measure_benchmark_row.quartile_3 IS 'Three quarters of the authorities'' values are at or below it.';
COMMENT ON COLUMN measure_benchmark_row.band IS 'The quartile band, A best to D worst; empty without polarity or value, and with fewer than four values.';
COMMENT ON COLUMN measure_benchmark_row.neighbours_edition IS 'The edition of the list of statistical neighbours.';
COMMENT ON COLUMN measure_benchmark_row.neighbours_mean IS 'The mean of the statistical neighbours'' values.';
COMMENT ON COLUMN measure_benchmark_row.neighbours_n IS 'How many neighbours have a value.';
COMMENT ON COLUMN measure_benchmark_row.neighbours_missing IS 'How many neighbours have none: above 0 the mean is partial.';
COMMENT ON COLUMN measure_benchmark_row.rank_highest_among_neighbours IS '1 when the value is higher than every neighbour''s.';
COMMENT ON COLUMN measure_benchmark_row.ofsted_region IS 'The region Ofsted counts the authority in.';
COMMENT ON COLUMN measure_benchmark_row.ofsted_region_mean IS 'The mean of the values of its authorities.';
COMMENT ON COLUMN measure_benchmark_row.ofsted_region_n IS 'How many of them have a value.';
COMMENT ON COLUMN measure_benchmark_row.ons_region IS 'The region the Office for National Statistics counts the authority in.';
COMMENT ON COLUMN measure_benchmark_row.ons_region_mean IS 'The mean of the values of its authorities.';
COMMENT ON COLUMN measure_benchmark_row.ons_region_n IS 'How many of them have a value.';
COMMENT ON COLUMN measure_benchmark_row.ons_region_published IS 'The region''s own published value, where there is one.';
COMMENT ON COLUMN measure_benchmark_row.england_mean IS 'The mean of the authorities'' values.';
COMMENT ON COLUMN measure_benchmark_row.england_published IS 'England''s own published value, where there is one.';
COMMENT ON COLUMN measure_benchmark_row.lower IS 'The lower end of the value''s 95 per cent confidence interval.';
COMMENT ON COLUMN measure_benchmark_row.upper IS 'The upper end of the value''s 95 per cent confidence interval.';
COMMENT ON COLUMN measure_benchmark_row.against_england IS 'The interval against England''s own value, or where there is none the mean: higher, lower or similar; with a polarity better, worse or similar.';
COMMENT ON COLUMN measure_benchmark_row.against_neighbours IS 'The interval against the neighbours'' mean, in the same words.';
COMMENT ON COLUMN measure_benchmark_row.source IS 'The source of the value.';
COMMENT ON COLUMN measure_benchmark_row.changed_at IS 'When the observation was entered or last changed.';

CREATE FUNCTION measure_benchmark(as_of date) RETURNS SETOF measure_benchmark_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	-- A series is a measure, a part and a period: those are compared. It has a
	-- number, because a join on one column is estimated better than one on four.
	WITH known AS MATERIALIZED (
		SELECT k.*, a.name, a.kind, a.ofsted_region, a.ons_region,
			a.kind NOT IN ('region', 'nation') AND a.during @> (upper(k.period) - 1) AS is_authority,
			dense_rank() OVER (ORDER BY k.measure, k.breakdown, k.period_kind, k.period) AS series
		FROM known_observation(as_of) k
		JOIN authority a ON a.code = k.authority
		WHERE k.period_kind <> 'as stated'
	), held AS MATERIALIZED (
		-- else the subquery would be asked for each value instead of each day
		SELECT d.day, (SELECT count(*)::integer FROM authority a WHERE a.kind NOT IN ('region', 'nation') AND a.during @> d.day) AS n
		FROM (SELECT DISTINCT upper(k.period) - 1 AS day FROM known k) d
	), england AS (
		SELECT k.series,
			percentile_cont('{0.25,0.5,0.75}'::float8[]) WITHIN GROUP (ORDER BY k.value::float8) AS quartiles,
			avg(k.value)::float8 AS mean, count(k.value)::integer AS n
		FROM known k
		WHERE k.is_authority
		GROUP BY k.series
	), nation AS MATERIALIZED (
		-- apart from the rest, so that a plan that expects one row and reads this
		-- for each value reads few
		SELECT k.series, k.value
		FROM known k
		WHERE k.kind = 'nation' AND k.name = 'England'
	), edition AS (
		SELECT DISTINCT ON (n.authority) n.authority, n.edition, count(*) OVER (PARTITION BY n.authority, n.edition)::integer AS n
		FROM neighbour n
		WHERE (n.published_on <= as_of) IS NOT FALSE
		ORDER BY n.authority, n.published_on DESC NULLS LAST, n.edition DESC
	), neighbours AS (
		SELECT n.authority, k.series, avg(k.value)::float8 AS mean, count(k.value)::integer AS n, array_agg(k.value) AS values
		FROM edition e
		JOIN neighbour n ON n.authority = e.authority AND n.edition = e.edition
		JOIN known k ON k.authority = n.neighbour
		GROUP BY n.authority, k.series
	)
	SELECT k.authority, k.name, k.measure, m.title, m.unit, k.breakdown, k.period_kind,
		coalesce(period_label(k.period_kind, k.period), k.date_as_stated), lower(k.period), upper(k.period) - 1,
		k.value, k.missing_as, m.polarity,
		CASE WHEN k.value IS NULL OR g.n < 2 THEN NULL
			WHEN m.polarity = 'higher' THEN k.rank_highest WHEN m.polarity = 'lower' THEN k.rank_lowest END::integer,
		CASE WHEN k.value IS NOT NULL AND g.n >= 2 THEN k.rank_highest END::integer,
		h.n, g.n, h.n - g.n,
		g.quartiles[1], g.quartiles[2], g.quartiles[3],
		CASE WHEN k.value IS NULL OR m.polarity = 'neutral' OR g.n < 4 THEN NULL
			WHEN k.value::float8 <= g.quartiles[1] THEN CASE m.polarity WHEN 'higher' THEN 'D' ELSE 'A' END
			WHEN k.value::float8 <= g.quartiles[2] THEN CASE m.polarity WHEN 'higher' THEN 'C' ELSE 'B' END
			WHEN k.value::float8 <= g.quartiles[3] THEN CASE m.polarity WHEN 'higher' THEN 'B' ELSE 'C' END
			ELSE CASE m.polarity WHEN 'higher' THEN 'A' ELSE 'D' END END,
		ed.edition, n.mean, CASE WHEN ed.edition IS NOT NULL THEN coalesce(n.n, 0) END, ed.n - coalesce(n.n, 0),
		CASE WHEN k.value IS NOT NULL AND n.n > 0
			THEN (SELECT 1 + count(*) FROM unnest(n.values) v (value) WHERE v.value > k.value)::integer END,
		k.ofsted_region, k.ofsted_mean, k.ofsted_n, k.ons_region, k.ons_mean, k.ons_n, region.value,
		g.mean, nation.value, e.lower, e.upper,
		compare_estimate(e.estimate, coalesce(nation.value::float8, CASE WHEN g.n >= 2 THEN g.mean END), m.polarity),
		compare_estimate(e.estimate, n.mean, m.polarity),
		k.source, k.changed_at
	FROM (
		SELECT k.*,
			rank() OVER (PARTITION BY k.series ORDER BY k.value DESC NULLS LAST) AS rank_highest,
			rank() OVER (PARTITION BY k.series ORDER BY k.value NULLS LAST) AS rank_lowest,
			CASE WHEN k.ofsted_region IS NOT NULL THEN avg(k.value) OVER ofsted END::float8 AS ofsted_mean,
			CASE WHEN k.ofsted_region IS NOT NULL THEN count(k.value) OVER ofsted END::integer AS ofsted_n,
			CASE WHEN k.ons_region IS NOT NULL THEN avg(k.value) OVER ons END::float8 AS ons_mean,
			CASE WHEN k.ons_region IS NOT NULL THEN count(k.value) OVER ons END::integer AS ons_n
		FROM known k
		WHERE k.is_authority
		WINDOW ofsted AS (PARTITION BY k.series, k.ofsted_region), ons AS (PARTITION BY k.series, k.ons_region)
	) k
	JOIN measure m ON m.code = k.measure
	JOIN england g ON g.series = k.series
	JOIN held h ON h.day = upper(k.period) - 1
	LEFT JOIN edition ed ON ed.authority = k.authority
	LEFT JOIN neighbours n ON n.series = k.series AND n.authority = k.authority
	LEFT JOIN known region ON region.series = k.series AND region.kind = 'region' AND region.name = k.ons_region
	LEFT JOIN nation ON nation.series = k.series
	LEFT JOIN LATERAL (
		SELECT i.e AS estimate, (i.e).lower, (i.e).upper
		FROM (
			SELECT byar(k.numerator::float8, k.denominator::float8, coalesce(m.per, 1)::float8) AS e
			WHERE m.interval_method = 'byar'
			UNION ALL
			SELECT ROW((w.e).value * coalesce(m.per, 1), (w.e).lower * coalesce(m.per, 1), (w.e).upper * coalesce(m.per, 1))::estimate
			FROM (SELECT wilson(k.numerator::float8, k.denominator::float8) AS e) w
			WHERE m.interval_method = 'wilson' AND k.numerator <= k.denominator
		) i
		WHERE k.value IS NOT NULL
	) e ON true
	ORDER BY k.measure, k.breakdown, k.period_kind, k.period, k.authority;
END;
COMMENT ON FUNCTION measure_benchmark(date) IS
	'Every authority''s value among those of the others, as published by a date: rank, quartile band, statistical neighbours, both regions and England, with the confidence interval and what it says of the difference.';
CREATE VIEW measure_benchmark WITH (security_invoker) AS
	SELECT r.* FROM measure_benchmark(oversight.as_of()) r;

-- measure_total ---------------------------------------------------------------

CREATE TYPE measure_total_row AS (
	area_kind text,
	area text,
	measure text,
	title text,
	unit text,
	breakdown text,
	period_kind text,
	period_label text,
	period_from date,
	period_to date,
	total numeric,
	n_authorities integer,
	n_values integer,
	n_missing integer,
	n_confidential integer,
	partial boolean,
	published numeric
);
COMMENT ON TYPE measure_total_row IS 'The total of one measure in one period over the authorities of an area.';
COMMENT ON COLUMN measure_total_row.area_kind IS 'nation for all authorities, ons region or ofsted region.';
COMMENT ON COLUMN measure_total_row.area IS 'The nation or region.';
COMMENT ON COLUMN measure_total_row.measure IS 'The measure.';
COMMENT ON COLUMN measure_total_row.title IS 'The measure''s name.';
COMMENT ON COLUMN measure_total_row.unit IS 'What one of it is.';
COMMENT ON COLUMN measure_total_row.breakdown IS 'The part it is about, such as a team; all for the whole.';
COMMENT ON COLUMN measure_total_row.period_kind IS 'snapshot, month, quarter, financial year, academic year, calendar year or as stated.';
COMMENT ON COLUMN measure_total_row.period_label IS 'The period''s name, such as 2024-25 Q3; the source''s own words when it is only stated.';
COMMENT ON COLUMN measure_total_row.period_from IS 'The first day of the period.';
COMMENT ON COLUMN measure_total_row.period_to IS 'The last day of the period, included.';
COMMENT ON COLUMN measure_total_row.total IS 'The values added up, or of a rate the numerators by the denominators; what is missing is left out of it, never counted as 0.';
COMMENT ON COLUMN measure_total_row.n_authorities IS 'How many authorities of the area existed at the end of the period.';
COMMENT ON COLUMN measure_total_row.n_values IS 'How many of them are in the total.';
COMMENT ON COLUMN measure_total_row.n_missing IS 'How many are not, because their value is missing or there is none.';
COMMENT ON COLUMN measure_total_row.n_confidential IS 'How many of those are confidential.';
COMMENT ON COLUMN measure_total_row.partial IS 'True when any is missing: the total is then of the others only.';
COMMENT ON COLUMN measure_total_row.published IS 'The area''s own published value, where there is one.';

CREATE FUNCTION measure_total(as_of date) RETURNS SETOF measure_total_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT t.area_kind, t.area, t.measure, t.title, t.unit, t.breakdown, t.period_kind,
		coalesce(period_label(t.period_kind, t.period), t.in_words), lower(t.period), upper(t.period) - 1,
		t.total, held.n, t.n, held.n - t.n, t.confidential, held.n > t.n, p.value
	FROM (
		SELECT g.area_kind, g.area, k.measure, m.title, m.unit, k.breakdown, k.period_kind, k.period, min(k.date_as_stated) AS in_words,
			round(CASE WHEN m.adds_up THEN sum(k.as_recorded)
				ELSE sum(k.numerator) FILTER (WHERE num_nulls(k.value, k.numerator, k.denominator) = 0)
					/ sum(k.denominator) FILTER (WHERE num_nulls(k.value, k.numerator, k.denominator) = 0) * m.per END, m.decimal_places) AS total,
			count(*) FILTER (WHERE CASE WHEN m.adds_up THEN k.value IS NOT NULL
				ELSE num_nulls(k.value, k.numerator, k.denominator) = 0 END)::integer AS n,
			count(*) FILTER (WHERE k.missing_as = 'confidential')::integer AS confidential
		FROM known_observation(as_of) k
		JOIN measure m ON m.code = k.measure AND (m.adds_up OR m.per IS NOT NULL)
		JOIN authority a ON a.code = k.authority AND a.kind NOT IN ('region', 'nation') AND a.during @> (upper(k.period) - 1)
		CROSS JOIN LATERAL (VALUES ('nation', 'England'), ('ons region', a.ons_region), ('ofsted region', a.ofsted_region)) AS g (area_kind, area)
		WHERE g.area IS NOT NULL
		GROUP BY g.area_kind, g.area, k.measure, m.title, m.unit, m.adds_up, m.per, m.decimal_places, k.breakdown, k.period_kind, k.period
	) t
	CROSS JOIN LATERAL (
		SELECT count(*)::integer AS n
		FROM authority a
		WHERE a.kind NOT IN ('region', 'nation') AND a.during @> (upper(t.period) - 1)
		  AND CASE t.area_kind WHEN 'nation' THEN true WHEN 'ons region' THEN a.ons_region = t.area ELSE a.ofsted_region = t.area END
	) held
	LEFT JOIN (
		SELECT k.measure, k.breakdown, k.period_kind, k.period, k.value, CASE a.kind WHEN 'region' THEN 'ons region' ELSE a.kind END AS kind, a.name
		FROM known_observation(as_of) k
		JOIN authority a ON a.code = k.authority AND a.kind IN ('region', 'nation')
	) p ON p.measure = t.measure AND p.breakdown = t.breakdown AND p.period_kind = t.period_kind AND p.period = t.period
		AND p.kind = t.area_kind AND p.name = t.area
	ORDER BY t.measure, t.breakdown, t.period_kind, t.period, t.area_kind, t.area;
END;
COMMENT ON FUNCTION measure_total(date) IS
	'Totals over the authorities of England and of each region, as published by a date, of measures that add up and of rates with numerator and denominator; a total over missing values says how many and is marked partial.';
CREATE VIEW measure_total WITH (security_invoker) AS
	SELECT r.* FROM measure_total(oversight.as_of()) r;

-- measure_latest --------------------------------------------------------------

CREATE TYPE measure_latest_row AS (
	authority text,
	authority_name text,
	measure text,
	title text,
	unit text,
	breakdown text,
	period_kind text,
	period_label text,
	period_from date,
	period_to date,
	value numeric,
	bound text,
	missing_as text,
	status text,
	known_on date,
	rag text,
	target numeric,
	target_by date,
	target_tolerance numeric,
	assurance text,
	limit_value numeric,
	limit_breached boolean,
	year_before numeric,
	change numeric,
	direction text,
	direction_basis text,
	meaning text,
	rule text,
	signal text,
	short boolean,
	recent_trend text,
	lower float8,
	upper float8,
	rank integer,
	rank_highest integer,
	n_values integer,
	n_missing integer,
	band text,
	neighbours_mean numeric,
	neighbours_n integer,
	ons_region text,
	ons_region_mean numeric,
	ons_region_published numeric,
	ofsted_region text,
	ofsted_region_mean numeric,
	england_mean numeric,
	england_published numeric,
	against_england text,
	commentary text,
	commentary_by text,
	commentary_as_at date,
	source text,
	changed_at timestamptz
);
COMMENT ON TYPE measure_latest_row IS 'How one measure of one authority stands: a line of the scorecard.';
COMMENT ON COLUMN measure_latest_row.authority IS 'The authority''s code.';
COMMENT ON COLUMN measure_latest_row.authority_name IS 'The authority''s name.';
COMMENT ON COLUMN measure_latest_row.measure IS 'The measure.';
COMMENT ON COLUMN measure_latest_row.title IS 'The measure''s name.';
COMMENT ON COLUMN measure_latest_row.unit IS 'What one of it is.';
COMMENT ON COLUMN measure_latest_row.breakdown IS 'The part it is about, such as a team; all for the whole.';
COMMENT ON COLUMN measure_latest_row.period_kind IS 'snapshot, month, quarter, financial year, academic year, calendar year or as stated.';
COMMENT ON COLUMN measure_latest_row.period_label IS 'The period''s name, such as 2024-25 Q3; the source''s own words when it is only stated.';
COMMENT ON COLUMN measure_latest_row.period_from IS 'The first day of the period.';
COMMENT ON COLUMN measure_latest_row.period_to IS 'The last day of the period, included.';
COMMENT ON COLUMN measure_latest_row.value IS 'The latest value as published, rounded half away from zero to the measure''s decimal places; empty when it is missing.';
COMMENT ON COLUMN measure_latest_row.bound IS 'above, below or about, where the value is not exact.';
COMMENT ON COLUMN measure_latest_row.missing_as IS 'Why there is no value.';
COMMENT ON COLUMN measure_latest_row.status IS 'provisional or final.';
COMMENT ON COLUMN measure_latest_row.known_on IS 'The day from which the value was known.';
COMMENT ON COLUMN measure_latest_row.rag IS 'Against the target: green when reached, amber when short of it by no more than the tolerance, red otherwise, grey when the value is missing; empty without a target.';
COMMENT ON COLUMN measure_latest_row.target IS 'The target worked towards at the end of the period: the next one due, else the last.';
COMMENT ON COLUMN measure_latest_row.target_by IS 'The day by which it is to be reached.';
COMMENT ON COLUMN measure_latest_row.target_tolerance IS 'How far short of it is still amber.';
COMMENT ON COLUMN measure_latest_row.assurance IS 'Whether the process, left as it is, will meet the target: pass, fail or inconsistent.';
COMMENT ON COLUMN measure_latest_row.limit_value IS 'The measure''s limit.';
COMMENT ON COLUMN measure_latest_row.limit_breached IS 'True when the value is beyond the limit; empty without a limit or a value, and where the source only says that the value is more or less than something.';
COMMENT ON COLUMN measure_latest_row.year_before IS 'The value of the same period one year earlier.';
COMMENT ON COLUMN measure_latest_row.change IS 'The value less that of the year before.';
COMMENT ON COLUMN measure_latest_row.direction IS 'up, down or unchanged against the year before; where that is not known, as the source states it.';
COMMENT ON COLUMN measure_latest_row.direction_basis IS 'against the year before, or as stated.';
COMMENT ON COLUMN measure_latest_row.meaning IS 'better or worse, by the measure''s polarity.';
COMMENT ON COLUMN measure_latest_row.rule IS 'Process control: what the latest point is.';
COMMENT ON COLUMN measure_latest_row.signal IS 'Process control: improvement, concern, high, low or none.';
COMMENT ON COLUMN measure_latest_row.short IS 'Process control: true with fewer than 13 points.';
COMMENT ON COLUMN measure_latest_row.recent_trend IS 'The trend of the latest five years.';
COMMENT ON COLUMN measure_latest_row.lower IS 'The lower end of the 95 per cent confidence interval.';
COMMENT ON COLUMN measure_latest_row.upper IS 'The upper end of the 95 per cent confidence interval.';
COMMENT ON COLUMN measure_latest_row.rank IS '1 for the best of the authorities; empty without polarity.';
COMMENT ON COLUMN measure_latest_row.rank_highest IS '1 for the highest value, whatever is better.';
COMMENT ON COLUMN measure_latest_row.n_values IS 'How many authorities have a value.';
COMMENT ON COLUMN measure_latest_row.n_missing IS 'How many have none.';
COMMENT ON COLUMN measure_latest_row.band IS 'The quartile band, A best to D worst.';
COMMENT ON COLUMN measure_latest_row.neighbours_mean IS 'The mean of the statistical neighbours'' values, to the measure''s decimal places.';
COMMENT ON COLUMN measure_latest_row.neighbours_n IS 'How many neighbours have a value.';
COMMENT ON COLUMN measure_latest_row.ons_region IS 'The region of the Office for National Statistics.';
COMMENT ON COLUMN measure_latest_row.ons_region_mean IS 'The mean of the region''s authorities, to the measure''s decimal places.';
COMMENT ON COLUMN measure_latest_row.ons_region_published IS 'The region''s own published value.';
COMMENT ON COLUMN measure_latest_row.ofsted_region IS 'The region of Ofsted.';
COMMENT ON COLUMN measure_latest_row.ofsted_region_mean IS 'The mean of the region''s authorities, to the measure''s decimal places.';
COMMENT ON COLUMN measure_latest_row.england_mean IS 'The mean of all authorities, to the measure''s decimal places.';
COMMENT ON COLUMN measure_latest_row.england_published IS 'England''s own published value.';
COMMENT ON COLUMN measure_latest_row.against_england IS 'The confidence interval against England: higher, lower, better, worse or similar.';
COMMENT ON COLUMN measure_latest_row.commentary IS 'The latest words on the measure.';
COMMENT ON COLUMN measure_latest_row.commentary_by IS 'Who wrote them.';
COMMENT ON COLUMN measure_latest_row.commentary_as_at IS 'The date of the report they belong to.';
COMMENT ON COLUMN measure_latest_row.source IS 'The source of the value.';
COMMENT ON COLUMN measure_latest_row.changed_at IS 'When the observation was entered or last changed.';

CREATE FUNCTION measure_latest(as_of date) RETURNS SETOF measure_latest_row
	LANGUAGE sql STABLE CALLED ON NULL INPUT PARALLEL SAFE
BEGIN ATOMIC
	SELECT t.authority, t.authority_name, t.measure, t.title, t.unit, t.breakdown, t.period_kind, t.period_label, t.period_from, t.period_to,
		t.value, t.bound, t.missing_as, t.status, t.known_on,
		CASE WHEN g.value IS NULL THEN NULL
			WHEN t.value IS NULL THEN 'grey'
			WHEN short_by.much <= 0 THEN 'green'
			WHEN short_by.much <= coalesce(g.tolerance, 0) THEN 'amber'
			ELSE 'red' END,
		g.value, g.by_date, g.tolerance,
		assurance(g.value::float8, t.process_lower, t.process_upper, t.polarity),
		m.limit_value,
		-- More than 100 is beyond a limit of 100; whether it is beyond one of 101
		-- the source does not say.
		CASE WHEN m.polarity = 'higher' THEN
				CASE t.bound WHEN 'below' THEN CASE WHEN t.value <= m.limit_value THEN true END
					WHEN 'above' THEN CASE WHEN t.value >= m.limit_value THEN false END
					ELSE t.value < m.limit_value END
			ELSE CASE t.bound WHEN 'above' THEN CASE WHEN t.value >= m.limit_value THEN true END
					WHEN 'below' THEN CASE WHEN t.value <= m.limit_value THEN false END
					ELSE t.value > m.limit_value END END,
		t.year_before, t.change,
		way.direction, way.basis,
		CASE WHEN m.polarity = 'neutral' OR way.direction IS NULL OR way.direction = 'unchanged' THEN NULL
			WHEN (way.direction = 'up') = (m.polarity = 'higher') THEN 'better' ELSE 'worse' END,
		t.rule, t.signal, t.short, t.recent_trend, t.lower, t.upper,
		b.rank, b.rank_highest, b.n_values, b.n_missing, b.band,
		round(b.neighbours_mean::numeric, m.decimal_places), b.neighbours_n,
		b.ons_region, round(b.ons_region_mean::numeric, m.decimal_places), b.ons_region_published,
		b.ofsted_region, round(b.ofsted_region_mean::numeric, m.decimal_places),
		round(b.england_mean::numeric, m.decimal_places), b.england_published, b.against_england,
		c.body, c.written_by, c.as_at,
		t.source, greatest(t.changed_at, c.changed_at)
	FROM (
		SELECT DISTINCT ON (t.authority, t.measure, t.breakdown, t.period_kind) t.*
		FROM measure_trend(as_of) t
		ORDER BY t.authority, t.measure, t.breakdown, t.period_kind, t.period_to DESC
	) t
	JOIN measure m ON m.code = t.measure
	LEFT JOIN known_observation(as_of) k ON k.authority = t.authority AND k.measure = t.measure AND k.breakdown = t.breakdown
		AND k.period_kind = t.period_kind AND k.period = daterange(t.period_from, t.period_to, '[]')
	LEFT JOIN measure_benchmark(as_of) b ON b.authority = t.authority AND b.measure = t.measure AND b.breakdown = t.breakdown
		AND b.period_kind = t.period_kind AND b.period_from = t.period_from AND b.period_to = t.period_to
	LEFT JOIN LATERAL (
		SELECT g.value, g.tolerance, g.by_date
		FROM target g
		LEFT JOIN source s ON s.code = g.source
		WHERE g.authority = t.authority AND g.measure = t.measure AND g.breakdown = t.breakdown
		  AND NOT g.forecast AND g.by_date IS NOT NULL
		  AND (coalesce(g.set_on, s.published_on) <= as_of) IS NOT FALSE
		ORDER BY g.by_date < t.period_to, abs(g.by_date - t.period_to), g.id DESC
		LIMIT 1
	) g ON true
	CROSS JOIN LATERAL (
		SELECT CASE m.polarity WHEN 'higher' THEN g.value - t.value ELSE t.value - g.value END AS much
	) short_by
	CROSS JOIN LATERAL (
		SELECT CASE WHEN t.change > 0 THEN 'up' WHEN t.change < 0 THEN 'down' WHEN t.change = 0 THEN 'unchanged'
				WHEN k.stated_direction = 'rising' THEN 'up' WHEN k.stated_direction = 'falling' THEN 'down' ELSE k.stated_direction END AS direction,
			CASE WHEN t.change IS NOT NULL THEN 'against the year before' WHEN k.stated_direction IS NOT NULL THEN 'as stated' END AS basis
	) way
	LEFT JOIN LATERAL (
		SELECT c.body, coalesce(p.name, c.written_by) AS written_by, c.as_at, c.changed_at
		FROM commentary c
		LEFT JOIN party p ON p.code = c.written_by
		WHERE c.authority = t.authority AND c.measure = t.measure AND greatest(c.as_at, c.written_on) <= as_of
		ORDER BY c.as_at DESC, c.written_on DESC NULLS LAST, c.id DESC
		LIMIT 1
	) c ON true
	ORDER BY t.authority, t.measure, t.breakdown, t.period_kind;
END;
COMMENT ON FUNCTION measure_latest(date) IS
	'The scorecard: the latest value of each measure as published by a date, its colour against the target, its direction, signal, rank and band, its neighbours, regions and England, and the words that go with it.';
CREATE VIEW measure_latest WITH (security_invoker) AS
	SELECT r.* FROM measure_latest(oversight.as_of()) r;
