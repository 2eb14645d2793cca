--
-- A reference for the measures: slow, obvious, and written from their rules
-- alone (docs/measures.md), in plain SQL and PL/pgSQL.
--
CREATE SCHEMA reference;
SET search_path = reference, public, oversight;

-- Numbers of the rules, in a table so that a test can get them wrong.
CREATE TABLE rule_number (name text PRIMARY KEY, value float8);
INSERT INTO rule_number VALUES ('run points', 7), ('trend steps', 6), ('limit', 2.66), ('screen', 3.267);

CREATE FUNCTION rule_number(text) RETURNS float8 LANGUAGE sql STABLE
RETURN (SELECT value FROM rule_number WHERE name = $1);

--
-- Process control
--
CREATE TABLE series (series int, x int, y float8);
CREATE TABLE setting (series int PRIMARY KEY, kind text, polarity text, baseline int, screen boolean);

-- Values are eighths: sums of them are exact, and ties are frequent.
CREATE FUNCTION make_series(how_many int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	kinds text[] := '{noise,coarse,constant,step,drift,zigzag,outliers,gaps,short}';
	kind text;
	points int;
	slope float8;
	level float8;
	value float8;
BEGIN
	FOR s IN 1 .. how_many LOOP
		kind := kinds[1 + s % array_length(kinds, 1)];
		points := CASE kind WHEN 'short' THEN 1 + floor(random() * 14) ELSE 20 + floor(random() * 60) END;
		level := floor(random() * 100) - 50;
		slope := (random() - 0.5) / 2;
		FOR i IN 1 .. points LOOP
			value := CASE kind
				WHEN 'noise' THEN level + 10 * (random() + random() + random())
				WHEN 'coarse' THEN level + floor(random() * 4)
				WHEN 'constant' THEN level + CASE WHEN i > points - 3 AND s % 2 = 0 THEN floor(random() * 3) - 1 ELSE 0 END
				WHEN 'step' THEN level + 4 * random() + CASE WHEN i > points / 2 THEN 8 * sign(slope) ELSE 0 END
				WHEN 'drift' THEN level + slope * i + random() / 2
				-- long stretches up and down, one after the other
				WHEN 'zigzag' THEN level + abs(i % 18 - 9) * slope + CASE WHEN random() < 0.05 THEN 1 ELSE 0 END
				WHEN 'outliers' THEN level + 5 * random() + CASE WHEN random() < 0.05 THEN 40 ELSE 0 END
				ELSE level + 5 * random() + slope * i
			END;
			INSERT INTO series
			SELECT s, i, CASE WHEN kind = 'gaps' AND random() < 0.3 THEN NULL ELSE round(value * 8) / 8 END;
		END LOOP;
		INSERT INTO setting
		SELECT s, kind, (ARRAY['higher', 'lower', 'neutral', NULL])[1 + floor(random() * 4)::int],
			CASE WHEN random() < 0.5 AND count(y) >= 2 THEN 2 + floor(random() * (count(y) - 1)) END,
			(ARRAY[true, false, NULL])[1 + floor(random() * 3)::int]
		FROM series WHERE series = s;
	END LOOP;
END $$;

-- Whether so many values of a list from the first on are all the same and not 0.
CREATE FUNCTION all_alike(signs int[], first int, how_many int) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN first >= 1 AND first + how_many - 1 <= coalesce(array_length(signs, 1), 0) AND signs[first] <> 0
	AND (SELECT bool_and(signs[k] = signs[first]) FROM generate_series(first, first + how_many - 1) AS k);

-- Whether the value at this place is one of so many in a row that are alike.
CREATE FUNCTION in_stretch(signs int[], place int, how_many int) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN (SELECT coalesce(bool_or(all_alike(signs, first, how_many)), false)
	FROM generate_series(place - how_many + 1, place) AS first);

CREATE FUNCTION chart(ys float8[], polarity text, baseline int, screen boolean,
	OUT i int, OUT mean float8, OUT lower float8, OUT upper float8, OUT rule text, OUT signal text, OUT short boolean)
RETURNS SETOF record LANGUAGE plpgsql STABLE AS $$
DECLARE
	n int := array_length(ys, 1);
	first int := coalesce(baseline, n);
	trend_steps int := rule_number('trend steps');
	run_points int := rule_number('run points');
	range float8;
	kept float8;
	near float8;
	sides int[];	-- of each point
	steps int[];	-- steps[k] leads from point k to point k + 1
	hits boolean[];	-- near a limit but not outside
	up boolean;
BEGIN
	-- the sums are exact in numeric
	SELECT sum(y::numeric) / first INTO mean FROM unnest(ys[1:first]) AS y;
	SELECT avg(abs(ys[k]::numeric - ys[k - 1]::numeric)) INTO range FROM generate_series(2, first) AS k;
	IF coalesce(screen, true) THEN
		SELECT avg(abs(ys[k]::numeric - ys[k - 1]::numeric)) INTO kept FROM generate_series(2, first) AS k
			WHERE abs(ys[k] - ys[k - 1]) < rule_number('screen') * range;
		range := CASE WHEN range IS NULL THEN NULL ELSE coalesce(kept, 0) END;
	END IF;
	lower := mean - rule_number('limit') * range;
	upper := mean + rule_number('limit') * range;
	near := 2 * (rule_number('limit') / 3) * range;
	short := n < 13;

	SELECT array_agg(sign(y - mean)::int ORDER BY k),
		array_agg(coalesce(y <= upper AND y >= lower AND (y > mean + near OR y < mean - near), false) ORDER BY k)
		INTO sides, hits FROM unnest(ys) WITH ORDINALITY AS u(y, k);
	SELECT array_agg(sign(ys[k + 1] - ys[k])::int ORDER BY k) INTO steps FROM generate_series(1, n - 1) AS k;

	FOR place IN 1 .. n LOOP
		i := place;
		rule := NULL;
		IF ys[i] > upper THEN
			rule := 'above limit'; up := true;
		ELSIF ys[i] < lower THEN
			rule := 'below limit'; up := false;
		ELSIF in_stretch(steps, i, trend_steps) THEN
			up := steps[i] > 0;
			rule := CASE WHEN up THEN 'trend up' ELSE 'trend down' END;
		ELSIF in_stretch(steps, i - 1, trend_steps) THEN
			up := steps[i - 1] > 0;
			rule := CASE WHEN up THEN 'trend up' ELSE 'trend down' END;
		ELSIF hits[i] AND EXISTS (SELECT FROM generate_series(i - 2, i) AS k
				WHERE all_alike(sides, k, 3) AND hits[k]::int + hits[k + 1]::int + hits[k + 2]::int >= 2) THEN
			up := sides[i] > 0;
			rule := CASE WHEN up THEN 'two of three above' ELSE 'two of three below' END;
		ELSIF in_stretch(sides, i, run_points) THEN
			up := sides[i] > 0;
			rule := CASE WHEN up THEN 'run above' ELSE 'run below' END;
		END IF;
		signal := CASE WHEN rule IS NULL THEN 'none'
			WHEN coalesce(polarity, 'neutral') = 'neutral' THEN CASE WHEN up THEN 'high' ELSE 'low' END
			WHEN up = (polarity = 'higher') THEN 'improvement' ELSE 'concern' END;
		rule := coalesce(rule, 'common cause');
		RETURN NEXT;
	END LOOP;
END $$;

CREATE FUNCTION close_to(a float8, b float8, tolerance float8) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN a IS NULL AND b IS NULL OR coalesce(abs(a - b) <= tolerance * greatest(1, abs(b)), false);

CREATE FUNCTION spc_differences() RETURNS TABLE (series int, kind text, x int, ours text, theirs text) LANGUAGE sql
BEGIN ATOMIC
	WITH ours AS (
		SELECT p.series, p.x, p.y, s.kind,
			spc(p.y, s.polarity, s.baseline, s.screen) OVER (PARTITION BY p.series ORDER BY p.x) AS s,
			CASE WHEN p.y IS NOT NULL THEN count(p.y) OVER (PARTITION BY p.series ORDER BY p.x) END AS i
		FROM series AS p JOIN setting AS s USING (series)
	), theirs AS (
		SELECT s.series, c.*
		FROM setting AS s
			CROSS JOIN LATERAL (SELECT array_agg(p.y ORDER BY p.x) AS ys FROM series AS p WHERE p.series = s.series AND p.y IS NOT NULL) AS a
			CROSS JOIN LATERAL chart(a.ys, s.polarity, s.baseline, s.screen) AS c
		WHERE a.ys IS NOT NULL
	)
	SELECT o.series, o.kind, o.x, o.s::text, t::text
	FROM ours AS o LEFT JOIN theirs AS t ON t.series = o.series AND t.i = o.i
	WHERE (o.y IS NULL) <> (o.s IS NULL)
		OR o.y IS NOT NULL AND NOT coalesce(close_to((o.s).mean, t.mean, 1e-12) AND close_to((o.s).lower, t.lower, 1e-12)
			AND close_to((o.s).upper, t.upper, 1e-12) AND (o.s).rule = t.rule AND (o.s).signal = t.signal AND (o.s).short = t.short, false);
END;

--
-- Trends
--
CREATE FUNCTION trend_differences(how_many int) RETURNS TABLE (id int, ours text, theirs text) LANGUAGE plpgsql AS $$
BEGIN
	CREATE TEMP TABLE yearly AS
	SELECT s AS id, t, n, 1 + floor((n - 2) * least(0.98, greatest(0.01, base + drift * t + noise * (random() - 0.5)))) AS r,
		1 + 99 * random() AS width
	FROM (SELECT s, random() AS base, (random() - 0.5) / 8 AS drift, random() / 8 AS noise,
			10 ^ (1.3 + 3 * random()) AS size FROM generate_series(1, how_many) AS s) AS one
		CROSS JOIN generate_series(1, 5) AS t
		CROSS JOIN LATERAL (SELECT floor(size * (0.5 + random())) AS n WHERE t > 0) AS d;

	RETURN QUERY
	WITH whole AS (
		SELECT y.id, sum(n) * (sum(n) * sum(r * t) - sum(r) * sum(n * t)) ^ 2
				/ (sum(r) * (sum(n) - sum(r)) * (sum(n) * sum(n * t * t) - sum(n * t) ^ 2)) AS chi2,
			regr_slope(ln(r / (n - r)), t) AS slope
		FROM yearly AS y GROUP BY y.id
	), without AS (
		SELECT y.id, skipped, regr_slope(ln(r / (n - r)), t) AS slope
		FROM yearly AS y CROSS JOIN generate_series(1, 5) AS skipped WHERE t <> skipped GROUP BY y.id, skipped
	), expected AS (
		SELECT w.id, CASE WHEN w.chi2 > 9.54953570608324 AND abs(sum(sign(o.slope))) = 5
				THEN CASE WHEN w.slope > 0 THEN 'increasing' ELSE 'decreasing' END
				ELSE 'no significant change' END AS verdict
		FROM whole AS w JOIN without AS o USING (id) GROUP BY w.id, w.chi2, w.slope
	), given AS (
		SELECT y.id, recent_trend((2000 + t)::int, r, n ORDER BY random()) AS verdict FROM yearly AS y GROUP BY y.id
	)
	SELECT e.id, g.verdict, e.verdict FROM expected AS e JOIN given AS g USING (id) WHERE g.verdict IS DISTINCT FROM e.verdict;

	RETURN QUERY
	WITH weighted AS (
		SELECT y.id, t, 1000 * r / n AS v, width, 1 / (width / (2 * 1.959964)) ^ 2 AS w FROM yearly AS y
	), line AS (
		-- skipping year 0 skips none
		SELECT y.id, skipped, (sum(w) * sum(w * v * t) - sum(w * t) * sum(w * v)) / (sum(w) * sum(w * t * t) - sum(w * t) ^ 2) AS b,
			(sum(w) * sum(w * t * t) - sum(w * t) ^ 2) / sum(w) AS spread
		FROM weighted AS y CROSS JOIN generate_series(0, 5) AS skipped WHERE t <> skipped GROUP BY y.id, skipped
	), expected AS (
		SELECT l.id, CASE WHEN l.b * l.b * l.spread > 9.54953570608324
					AND (SELECT abs(sum(sign(o.b))) FROM line AS o WHERE o.id = l.id AND o.skipped > 0) = 5
				THEN CASE WHEN l.b > 0 THEN 'increasing' ELSE 'decreasing' END
				ELSE 'no significant change' END AS verdict
		FROM line AS l WHERE l.skipped = 0
	), given AS (
		SELECT y.id, recent_trend((2000 + t)::int, v, v - width / 3, v + width * 2 / 3) AS verdict FROM weighted AS y GROUP BY y.id
	)
	SELECT e.id, g.verdict, e.verdict FROM expected AS e JOIN given AS g USING (id) WHERE g.verdict IS DISTINCT FROM e.verdict;

	IF (SELECT count(DISTINCT verdict) FROM (SELECT recent_trend(t::int, r, n) AS verdict FROM yearly AS y GROUP BY y.id) AS v) < 3 THEN
		RETURN QUERY SELECT 0, 'fewer than three verdicts'::text, ''::text;
	END IF;
	DROP TABLE yearly;
END $$;

--
-- Time to an event
--
CREATE TABLE durations (id int, days int, ended boolean, grp text);

-- Few different days, so that ties are frequent; some groups end sooner.
CREATE FUNCTION make_durations(how_many int) RETURNS void LANGUAGE sql
BEGIN ATOMIC
	DELETE FROM durations;
	INSERT INTO durations
	SELECT id, 1 + floor(longest * random() ^ (CASE WHEN grp = 'b' THEN 1.5 ELSE 1 END))::int, random() < share, grp
	FROM (SELECT id, 1 + floor(60 * random())::int AS size, 1 + 40 * random() AS longest, random() AS share
			FROM generate_series(1, how_many) AS id) AS one
		CROSS JOIN LATERAL (SELECT (ARRAY['a', 'b', 'c'])[1 + floor((2 + id % 2) * random())::int] AS grp
			FROM generate_series(1, size)) AS members;
END;

CREATE FUNCTION survival_differences(how_many int) RETURNS TABLE (id int, at_days int, ours text, theirs text) LANGUAGE sql
BEGIN ATOMIC
	SELECT make_durations(how_many);
	WITH at_time AS (
		SELECT d.id, d.days, count(*) FILTER (WHERE d.ended) AS ended, count(*) FILTER (WHERE NOT d.ended) AS censored,
			(SELECT count(*) FROM durations AS o WHERE o.id = d.id AND o.days >= d.days) AS at_risk
		FROM durations AS d GROUP BY d.id, d.days
	), curve AS MATERIALIZED (
		SELECT *, CASE WHEN bool_or(ended = at_risk) OVER w THEN 0
				ELSE exp(sum(ln(1 - ended::float8 / nullif(at_risk, ended))) OVER w) END AS survival,
			CASE WHEN NOT bool_or(ended = at_risk) OVER w
				THEN sqrt(sum(ended::float8 / nullif(at_risk * (at_risk - ended), 0)) OVER w) END AS deviation
		FROM at_time WINDOW w AS (PARTITION BY id ORDER BY days)
	), theirs AS (
		SELECT *, CASE WHEN survival > 0 AND deviation > 0
				THEN exp(-exp(ln(-ln(survival)) + 1.959963984540054 * deviation / -ln(survival))) END AS lower,
			CASE WHEN survival > 0 AND deviation > 0
				THEN exp(-exp(ln(-ln(survival)) - 1.959963984540054 * deviation / -ln(survival))) END AS upper
		FROM curve
	), ours AS (
		SELECT k.id, s.* FROM (SELECT d.id, kaplan_meier(d.days, d.ended) AS steps FROM durations AS d GROUP BY d.id) AS k
			CROSS JOIN LATERAL unnest(k.steps) AS s
	)
	SELECT coalesce(o.id, t.id), coalesce(o.at_days, t.days), o::text, t::text
	FROM ours AS o FULL JOIN theirs AS t ON t.id = o.id AND t.days = o.at_days
	WHERE NOT coalesce((o.at_risk, o.ended, o.censored) = (t.at_risk, t.ended, t.censored)
		AND close_to(o.survival, t.survival, 1e-9) AND close_to(o.std_error, t.survival * t.deviation, 1e-9)
		AND close_to(o.lower, t.lower, 1e-9) AND close_to(o.upper, t.upper, 1e-9), false)
	UNION ALL
	-- the median and any other time, from the curve
	SELECT k.id, NULL, median_survival(k.steps)::text, (SELECT min(t.days) FROM curve AS t WHERE t.id = k.id AND t.survival <= 0.5 + 1e-9)::text
	FROM (SELECT d.id, kaplan_meier(d.days, d.ended) AS steps FROM durations AS d GROUP BY d.id) AS k
	WHERE median_survival(k.steps) IS DISTINCT FROM (SELECT min(t.days) FROM curve AS t WHERE t.id = k.id AND t.survival <= 0.5 + 1e-9)
	UNION ALL
	SELECT k.id, day, survival_at(k.steps, day)::text, t.survival::text
	FROM (SELECT d.id, kaplan_meier(d.days, d.ended) AS steps, max(d.days) AS longest FROM durations AS d GROUP BY d.id) AS k
		CROSS JOIN generate_series(0, 45) AS day
		LEFT JOIN LATERAL (SELECT c.survival FROM curve AS c WHERE c.id = k.id AND c.days <= day ORDER BY c.days DESC LIMIT 1) AS t ON true
	WHERE NOT close_to(survival_at(k.steps, day), CASE WHEN day <= k.longest OR t.survival = 0 THEN coalesce(t.survival, 1) END, 1e-9);
END;

-- Two groups by the scalar formula, three by the inverse of a matrix of two by two.
CREATE FUNCTION logrank_differences(how_many int) RETURNS TABLE (id int, ours text, theirs text) LANGUAGE sql
BEGIN ATOMIC
	SELECT make_durations(how_many);
	WITH at_time AS (
		SELECT e.id, e.days, g.grp,
			count(*) FILTER (WHERE d.days >= e.days)::float8 AS n,
			count(*) FILTER (WHERE d.days >= e.days AND d.grp = g.grp)::float8 AS n_g,
			count(*) FILTER (WHERE d.days = e.days AND d.ended)::float8 AS d,
			count(*) FILTER (WHERE d.days = e.days AND d.ended AND d.grp = g.grp)::float8 AS d_g
		FROM (SELECT DISTINCT o.id, o.days FROM durations AS o WHERE o.ended) AS e
			CROSS JOIN (VALUES ('a'), ('b'), ('c')) AS g(grp)
			JOIN durations AS d ON d.id = e.id
		GROUP BY e.id, e.days, g.grp
	), sums AS (
		SELECT a.id, a.grp, sum(a.d * a.n_g / a.n) AS expected, sum(a.d_g - a.d * a.n_g / a.n) AS excess,
			sum(CASE WHEN a.n > 1 THEN a.d * (a.n - a.d) / (a.n - 1) / a.n ^ 2 * a.n_g * (a.n - a.n_g) ELSE 0 END) AS variance
		FROM at_time AS a GROUP BY a.id, a.grp
	), pairs AS (
		SELECT a.id, a.grp AS grp_1, b.grp AS grp_2,
			sum(CASE WHEN a.n > 1 THEN -a.d * (a.n - a.d) / (a.n - 1) / a.n ^ 2 * a.n_g * b.n_g ELSE 0 END) AS covariance
		FROM at_time AS a JOIN at_time AS b ON b.id = a.id AND b.days = a.days AND b.grp > a.grp
		GROUP BY a.id, a.grp, b.grp
	), compared AS (
		SELECT s.id, array_agg(s.grp ORDER BY s.grp) AS grps FROM sums AS s WHERE s.expected > 0 GROUP BY s.id
	), expected AS (
		SELECT c.id, array_length(c.grps, 1) - 1 AS df, y.variance AS var_2, p.covariance AS cov,
			CASE array_length(c.grps, 1)
				WHEN 2 THEN x.excess ^ 2 / nullif(x.variance, 0)
				WHEN 3 THEN (x.excess ^ 2 * y.variance - 2 * x.excess * y.excess * p.covariance + y.excess ^ 2 * x.variance)
					/ nullif(CASE WHEN x.variance * y.variance - p.covariance ^ 2 > 1e-9 * x.variance * y.variance
						THEN x.variance * y.variance - p.covariance ^ 2 END, 0)
			END AS chi2
		FROM compared AS c
			JOIN sums AS x ON x.id = c.id AND x.grp = c.grps[1]
			LEFT JOIN sums AS y ON y.id = c.id AND y.grp = c.grps[2]
			LEFT JOIN pairs AS p ON p.id = c.id AND p.grp_1 = c.grps[1] AND p.grp_2 = c.grps[2]
	), ours AS (
		SELECT d.id, logrank(d.days, d.ended, d.grp) AS l FROM durations AS d GROUP BY d.id
	)
	SELECT o.id, o.l::text, e::text
	FROM ours AS o LEFT JOIN expected AS e USING (id)
	WHERE (o.l IS NULL) <> (coalesce(e.df, 0) < 1)
		OR o.l IS NOT NULL AND ((o.l).df <> e.df
			OR e.chi2 IS NOT NULL AND NOT close_to((o.l).chi2, e.chi2, 1e-9)
			-- without variance there is no difference to be seen, or a matrix without an inverse
			OR e.chi2 IS NULL AND e.df = 1 AND (o.l).chi2 <> 0
			OR e.df = 2 AND NOT close_to((o.l).p_value, exp(-(o.l).chi2 / 2), 1e-12)
			OR NOT (o.l).p_value BETWEEN 0 AND 1);
END;

-- A few judgements, some of them confirming, with or without an end.
CREATE FUNCTION random_history() RETURNS judgement_history LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT CASE WHEN random() < 0.3 THEN end_judgements(h, date '2000-01-01' + 7000 + floor(random() * 2000)::int) ELSE h END
	FROM (SELECT judgement_history(g, day) AS h
		FROM (SELECT DISTINCT ON (day) day, g
			FROM (SELECT date '2000-01-01' + floor(random() * 7000)::int AS day,
					(ARRAY['inadequate', 'requires improvement', 'good'])[1 + floor(random() * 3)::int]::grade AS g
				FROM generate_series(1, 1 + floor(random() * 12)::int)) AS drawn
			ORDER BY day) AS judged) AS one;
END;

CREATE FUNCTION history_differences(how_many int) RETURNS TABLE (as_of date, ours text, theirs text) LANGUAGE plpgsql AS $$
BEGIN
	CREATE TEMP TABLE drawn AS SELECT random_history() AS h FROM generate_series(1, how_many);
	RETURN QUERY
	WITH spell AS (
		SELECT d.as_of, lower(s.during) AS since,
			least(coalesce(upper(s.during), 'infinity'), d.as_of) - lower(s.during) AS days,
			coalesce(upper(s.during) <= d.as_of AND grade_on(h, upper(s.during)) IS NOT NULL, false) AS ended
		FROM drawn CROSS JOIN (VALUES (date '2000-06-01'), ('2010-01-01'), ('2019-12-31'), ('2030-01-01')) AS d(as_of)
			CROSS JOIN LATERAL spells(h) AS s
		WHERE s.grade = 'inadequate' AND lower(s.during) < d.as_of
	), theirs AS (
		SELECT s.as_of, kaplan_meier(s.days, s.ended)::text AS km FROM spell AS s GROUP BY s.as_of
	)
	SELECT t.as_of, o.km, t.km
	FROM theirs AS t
		CROSS JOIN LATERAL (SELECT kaplan_meier(h, 'inadequate', t.as_of)::text AS km FROM drawn) AS o
	WHERE o.km IS DISTINCT FROM t.km;
	DROP TABLE drawn;
END $$;
