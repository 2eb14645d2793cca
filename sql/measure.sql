-- Measures: process control, confidence intervals, trends, time to an event, the
-- way to a target.
SET search_path = public, oversight;
SET datestyle = 'ISO, DMY';
SET extra_float_digits = 0;

--
-- spc: the limits and each rule
--
-- mean 5, moving ranges 2 2 2 1 0 1 2 2 2 2 2 1, so limits 5 -/+ 2.66 * 19 / 12
SELECT x, (spc(y) OVER (ORDER BY x)).*
  FROM unnest('{4,6,4,6,5,5,4,6,4,6,4,6,5}'::float8[]) WITH ORDINALITY AS s(y, x) ORDER BY x LIMIT 2;
-- The baseline of all these is 0 1 0 1 0 1 0 1 0 1 0 1: mean 0.5, moving range 1,
-- limits -2.16 and 3.16, near limits -1.27 and 2.27.
CREATE VIEW charted AS
SELECT name, y, spc(y, 'higher', 12) OVER (PARTITION BY name ORDER BY x) AS s, x
  FROM (VALUES
    -- outside is strictly outside, and goes before a run
    ('outside', '{3.17,3.16,-2.17,-2.16,9,9,9,9,9,9,9}'::float8[]),
    -- six steps up make seven points, five make none
    ('trend up', '{0.1,0.2,0.3,0.4,0.6,0.7,0.8}'),
    ('six points', '{0.2,0.3,0.4,0.6,0.7,0.8,0.3}'),
    -- a tie breaks it
    ('tie', '{0.1,0.2,0.3,0.4,0.4,0.6,0.7,0.8}'),
    ('trend down', '{0.9,0.8,0.7,0.6,0.4,0.3,0.2}'),
    -- the point between two trends belongs to the one it begins
    ('up and down', '{0.1,0.2,0.3,0.4,0.6,0.7,0.8,0.7,0.6,0.4,0.3,0.2,0.1}'),
    ('two of three', '{2.3,0.6,2.3,0.1,2.3,0.1,2.3}'),
    -- the point that is not near the limit is not one of the two, nor one outside
    ('near and outside', '{2.3,9,0.6,0.1,2.3,9,2.3}'),
    ('below', '{-1.28,-1.28,0.1}'),
    -- seven on one side; a point on the mean breaks it
    ('run', '{0.6,0.7,0.6,0.7,0.6,0.7,0.6,0.4}'),
    ('on the mean', '{0.6,0.7,0.6,0.5,0.6,0.7,0.6,0.7}'),
    ('run below', '{0.4,0.3,0.4,0.3,0.4,0.3,0.4}')) AS series(name, later)
    CROSS JOIN LATERAL unnest('{0,1,0,1,0,1,0,1,0,1,0,1}'::float8[] || later) WITH ORDINALITY AS p(y, x);
SELECT name, string_agg(y || ' ' || (s).rule || coalesce(nullif(' ' || (s).signal, ' none'), ''), ', ' ORDER BY x) AS points
  FROM charted WHERE x > 12 AND x < 26 GROUP BY name ORDER BY min(name);
SELECT DISTINCT (s).mean, round((s).lower::numeric, 10) AS lower, round((s).upper::numeric, 10) AS upper, (s).short FROM charted;
DROP VIEW charted;

-- the same rules by other polarities
SELECT p, string_agg(DISTINCT (s).rule || ': ' || (s).signal, ', ' ORDER BY (s).rule || ': ' || (s).signal)
  FROM (SELECT p, spc(y, p, 12) OVER (PARTITION BY p ORDER BY x) AS s
          FROM unnest('{higher,lower,neutral,NULL}'::text[]) AS p,
               unnest('{0,1,0,1,0,1,0,1,0,1,0,1,9,-9}'::float8[]) WITH ORDINALITY AS v(y, x)) AS q
 GROUP BY p ORDER BY p;

-- An outlier in the baseline is screened out of the moving ranges: of 1 and 99 only the ones are kept.
SELECT DISTINCT screen, round((s).lower::numeric, 4) AS lower, round((s).upper::numeric, 4) AS upper
  FROM (SELECT screen, spc(y, 'neutral', NULL, screen) OVER (PARTITION BY screen ORDER BY x) AS s
          FROM unnest('{true,false,NULL}'::boolean[]) AS screen,
               unnest('{0,1,0,1,0,1,0,1,0,1,100,1,0,1}'::float8[]) WITH ORDINALITY AS v(y, x)) AS q
 ORDER BY 1;

-- A constant series lies on its limits, whatever its value, and is common cause.
SELECT DISTINCT n, y, (s).mean = y AS mean, (s).lower = y AS lower, (s).upper = y AS upper, (s).rule, (s).short
  FROM (SELECT n, y, spc(y) OVER (PARTITION BY n, y ORDER BY x) AS s
          FROM unnest('{0.1,1e-300,-7.7}'::float8[]) AS y,
               unnest('{2,3,12,13,1000}'::int[]) AS n CROSS JOIN LATERAL generate_series(1, n) AS x) AS q
 ORDER BY n, y;
-- a step away from a constant baseline is outside
SELECT x, (spc(y, 'lower', 3) OVER (ORDER BY x)).* FROM unnest('{0.1,0.1,0.1,0.2,0}'::float8[]) WITH ORDINALITY AS v(y, x);
-- one point has a mean and no limits
SELECT (spc(y) OVER ()).* FROM (VALUES (5::float8)) AS v(y);
-- no rows, and no values
SELECT spc(y) OVER () FROM (VALUES (5::float8)) AS v(y) WHERE false;
SELECT count(*), count(s) FROM (SELECT spc(NULL::float8, 'lower', 12) OVER () AS s FROM generate_series(1, 20)) AS q;
-- What a value is computed from does not stay in memory until the last one is.
CREATE FUNCTION memory_used() RETURNS int LANGUAGE plpgsql AS
  $$ BEGIN PERFORM set_config('measure.memory', (SELECT sum(used_bytes) FROM pg_backend_memory_contexts)::text, false); RETURN 0; END $$;
SELECT count(s) FROM (SELECT spc(length(repeat('x', 1000)) + CASE x WHEN 40000 THEN memory_used() ELSE 0 END, left(repeat('neutral', 100 + x % 2), 7)) OVER (ORDER BY x) AS s FROM generate_series(1, 40000) AS x) AS q;
SELECT current_setting('measure.memory')::bigint < 30e6 AS little;
DROP FUNCTION memory_used();

-- Rows without a value are not points: the others are read as if they stood alone.
WITH gaps AS (
    SELECT x, CASE WHEN x % 3 <> 0 THEN (x * 7919 % 97)::float8 END AS y FROM generate_series(1, 60) AS x
), with_gaps AS (
    SELECT x, y, spc(y, 'lower', 15) OVER (ORDER BY x) AS s FROM gaps
), without AS (
    SELECT x, y, spc(y, 'lower', 15) OVER (ORDER BY x) AS s FROM gaps WHERE y IS NOT NULL
)
SELECT count(*) AS rows, count(a.s) AS points, bool_and(a.s IS NULL) FILTER (WHERE a.y IS NULL) AS nulls,
       count(*) FILTER (WHERE a.s = b.s) AS same
  FROM with_gaps AS a LEFT JOIN without AS b USING (x);

-- a partition a process; each has its own limits, and the frame does not matter
SELECT process, x, (spc(y) OVER (PARTITION BY process ORDER BY x ROWS 1 PRECEDING)).mean
  FROM (VALUES (1, 1, 10::float8), (1, 2, 20), (2, 3, 100), (2, 4, 300)) AS v(process, x, y) ORDER BY x;
-- arguments that differ between partitions may
SELECT DISTINCT p, (s).signal
  FROM (SELECT p, spc(y, p, b) OVER (PARTITION BY p ORDER BY x) AS s, x
          FROM (VALUES ('higher', 2), ('lower', 3)) AS a(p, b),
               unnest('{1,2,1,9}'::float8[]) WITH ORDINALITY AS v(y, x)) AS q
 WHERE x = 4 ORDER BY p;

-- what is refused
SELECT spc(y, p) OVER (ORDER BY x) FROM (VALUES (1, 1::float8, 'lower'), (2, 2, 'higher')) AS v(x, y, p);
SELECT spc(y, p) OVER (ORDER BY x) FROM (VALUES (1, 1::float8, 'lower'), (2, NULL, NULL)) AS v(x, y, p);
SELECT spc(y, 'lower', b) OVER (ORDER BY x) FROM (VALUES (1, 1::float8, 2), (2, 2, 3)) AS v(x, y, b);
SELECT spc(y, 'lower', 2, c) OVER (ORDER BY x) FROM (VALUES (1, 1::float8, true), (2, 2, false)) AS v(x, y, c);
SELECT spc(y, 'up') OVER (ORDER BY x) FROM (VALUES (1, 1::float8)) AS v(x, y);
SELECT spc(y, 'Lower') OVER (ORDER BY x) FROM (VALUES (1, 1::float8)) AS v(x, y);
SELECT spc(y, 'lower', 1) OVER (ORDER BY x) FROM (VALUES (1, 1::float8), (2, 2)) AS v(x, y);
SELECT spc(y, 'lower', -3) OVER (ORDER BY x) FROM (VALUES (1, 1::float8), (2, 2)) AS v(x, y);
SELECT spc(y, 'lower', 3) OVER (ORDER BY x) FROM (VALUES (1, 1::float8), (2, 2), (3, NULL)) AS v(x, y);
SELECT spc(y) OVER (ORDER BY x) FROM (VALUES (1, 1::float8), (2, 'NaN')) AS v(x, y);
SELECT spc(y) OVER (ORDER BY x) FROM (VALUES (1, 1::float8), (2, 'infinity')) AS v(x, y);
SELECT spc(y) OVER (ORDER BY x) FROM (VALUES (1, 1e308::float8), (2, -1e308)) AS v(x, y);
SELECT spc(1);

-- assurance: a value equal to the target meets it
SELECT polarity, target, assurance(target, 10, 20, polarity)
  FROM unnest('{higher,lower}'::text[]) AS polarity, unnest('{9.9,10,10.1,19.9,20,20.1}'::float8[]) AS target ORDER BY 1, 2;
SELECT assurance(5, 5, 5, 'higher') AS higher, assurance(5, 5, 5, 'lower') AS lower, assurance(5, 5, 5, 'neutral') AS neutral,
       assurance(NULL, 1, 2, 'lower') AS no_target, assurance(5, 1, 2, NULL) AS no_polarity, assurance(5, NULL, 2, 'lower') AS no_limits;
SELECT assurance(5, 2, 1, 'lower');
SELECT assurance('NaN', 1, 2, 'lower');
SELECT assurance(5, 1, 'infinity', 'lower');
SELECT assurance(5, 1, 2, 'down');

--
-- Confidence intervals
--
-- Wilson (1927): 10 of 20; Agresti and Coull (1998): none of ten
SELECT round((w).value::numeric, 6) AS value, round((w).lower::numeric, 6) AS lower, round((w).upper::numeric, 6) AS upper
  FROM (VALUES (wilson(10, 20)), (wilson(0, 10)), (wilson(10, 10)), (wilson(1, 3, 0.9)), (wilson(0.5, 3, 0.998))) AS v(w);
SELECT (wilson(0, 1e9)).lower = 0 AS from_none, (wilson(1e9, 1e9)).upper = 1 AS up_to_all;
-- A numerator next to either end, too: a share is never less than none.
SELECT count(*) FROM generate_series(-20, -1) e, generate_series(0, 9) d, LATERAL (SELECT power(10.0, e)::float8, power(10.0, d)::float8) v(x, n)
 WHERE NOT (wilson(x, n)).lower BETWEEN 0 AND x / n OR NOT (wilson(n - x, n)).upper BETWEEN (n - x) / n AND 1;
SELECT wilson(0, 0) IS NULL AS none_of_none, wilson(NULL, 1) IS NULL AS x, wilson(1, NULL) IS NULL AS n, wilson(1, 2, NULL) IS NULL AS conf;
SELECT wilson(3, 2);
SELECT wilson(-1, 2);
SELECT wilson(0, -2);
SELECT wilson('NaN', 2);
SELECT wilson(1, 'infinity');
SELECT wilson(1, 2, 0);
SELECT wilson(1, 2, 1);
SELECT wilson(1, 2, 95);
SELECT wilson(1, 2, 'NaN');

-- The exact limits of a count of nought are 0 and -ln(0.025); of one, 0.0253 and 5.572 (Garwood 1936).
SELECT x, round((b).lower::numeric, 6) AS lower, round((b).upper::numeric, 6) AS upper
  FROM (SELECT x, byar(x, 1, 1) AS b FROM unnest('{0,1,2,9,10,11,100}'::float8[]) AS x) AS q;
SELECT abs((byar(0, 1, 1)).upper + ln(0.025)) < 1e-14 AS exact_of_nought,
       abs((byar(1, 1, 1)).lower + ln(0.975)) < 1e-15 AS exact_of_one;
-- the quantile is right: what lies beyond it has the probability asked for
SELECT conf, count, round((tail_upper / ((1 - conf) / 2))::numeric, 12) AS upper, round((tail_lower / ((1 - conf) / 2))::numeric, 12) AS lower
  FROM (SELECT conf, count,
               (SELECT sum(exp(-(b).upper) * (b).upper ^ k / factorial(k)::float8) FROM generate_series(0, count) AS k) AS tail_upper,
               (SELECT sum(exp(-(b).lower) * (b).lower ^ k / factorial(k)::float8) FROM generate_series(count, count + 30) AS k) AS tail_lower
          FROM unnest('{0.5,0.8,0.95,0.998,0.999999}'::float8[]) AS conf, unnest('{1,4,9}'::int[]) AS count
              CROSS JOIN LATERAL byar(count, 1, 1, conf) AS b) AS q
 ORDER BY conf, count;
SELECT byar(5, 0) IS NULL AS no_denominator, byar(NULL, 1) IS NULL AS count, byar(1, NULL) IS NULL AS denominator;
SELECT byar(-1, 100);
SELECT byar(1, -100);
SELECT byar(2.5, 100);
SELECT byar(1, 100, 0);
SELECT byar(1, 100, -10);
SELECT byar('NaN', 100);
SELECT byar('infinity', 100);
SELECT byar(1, 100, 'NaN');
SELECT byar(1, 100, 10000, 1.5);
SELECT byar(1e300, 1e-300);

-- a benchmark: wholly above, wholly below, or neither; touching is neither
SELECT benchmark, compare_estimate(e, benchmark) AS neutral, compare_estimate(e, benchmark, 'higher') AS higher,
       compare_estimate(e, benchmark, 'lower') AS lower, compare_estimate(e, benchmark, NULL) AS no_polarity
  FROM (VALUES (ROW(5, 4, 6)::estimate)) AS v(e), unnest('{3,4,5,6,7,NULL}'::float8[]) AS benchmark;
SELECT compare_estimate(NULL, 5) IS NULL AS none, compare_estimate(ROW(5, NULL, NULL)::estimate, 5) IS NULL AS no_limits;
SELECT compare_estimate(ROW(5, 6, 4)::estimate, 5);
SELECT compare_estimate(ROW(5, 4, 6)::estimate, 'NaN');
SELECT compare_estimate(ROW(5, 4, 'infinity')::estimate, 5);
SELECT compare_estimate(ROW(5, 4, 6)::estimate, 5, 'best');

--
-- recent_trend
--
CREATE TABLE yearly (name text, year int, r float8, n float8);
INSERT INTO yearly
SELECT name, 2014 + i, r, 1000
  FROM (VALUES ('rising', '{100,120,150,190,230}'::float8[]),
               ('falling', '{230,190,150,120,100}'),
               ('level', '{150,149,151,150,150}'),
               -- significant, but not without the last year
               ('one leap', '{150,149,148,147,230}'),
               ('four years', '{100,120,150,190}'),
               ('none', '{0,0,0,0,0}'),
               ('all', '{1000,1000,1000,1000,1000}'),
               ('from none', '{0,20,50,90,130}'),
               ('none at both ends', '{0,20,50,20,0}'),
               ('latest five rise', '{900,800,100,120,150,190,230}')) AS v(name, rs)
    CROSS JOIN LATERAL unnest(rs) WITH ORDINALITY AS u(r, i);
SELECT name, recent_trend(year, r, n) AS of_proportions,
       recent_trend(year, r / n, r / n - 0.02, r / n + 0.02) AS of_values
  FROM yearly GROUP BY name ORDER BY name;
-- the order of rows does not matter; what is missing among the latest five does
SELECT recent_trend(year, r, n ORDER BY r) AS sorted,
       recent_trend(CASE WHEN year = 2018 THEN NULL ELSE year END, r, n) AS no_year,
       recent_trend(CASE WHEN year = 2018 THEN 2017 ELSE year END, r, n) AS year_twice,
       recent_trend(CASE WHEN year = 2018 THEN 2020 ELSE year END, r, n) AS year_left_out,
       recent_trend(year, CASE WHEN year = 2018 THEN NULL ELSE r END, n) AS no_numerator,
       recent_trend(year, r, CASE WHEN year = 2018 THEN NULL ELSE n END) AS no_denominator,
       recent_trend(year, CASE WHEN year = 2018 THEN 0 ELSE r END, CASE WHEN year = 2018 THEN 0 ELSE n END) AS zero_denominator,
       recent_trend(year, r, r, CASE WHEN year = 2018 THEN NULL ELSE r END) AS no_limit,
       recent_trend(year, r, r, r) AS no_width
  FROM yearly WHERE name = 'rising';
-- before them it does not
SELECT recent_trend(year, r, n) AS trend
  FROM (SELECT year, r, n FROM yearly WHERE name = 'rising'
        UNION ALL VALUES (2014, NULL, 1), (2013, 1, 2), (2013, 1, 2), (2010, 0, 0)) AS v;
SELECT recent_trend(year, r, n) IS NULL AS of_nothing FROM yearly WHERE false;
-- the end of the calendar
SELECT recent_trend(y, 1, 2) FROM generate_series(-2147483648, -2147483644) AS y;
SELECT recent_trend(y, 1, 2) FROM generate_series(2147483643, 2147483647) AS y;
SELECT recent_trend(y, 1, 2) FROM unnest('{-2147483648,-2147483647,2147483645,2147483646,2147483647}'::int[]) AS y;
-- too large to be taken together
SELECT recent_trend(y, 1e300 * y, 1e308) IS NULL AS not_known FROM generate_series(2016, 2020) AS y;
SELECT recent_trend(2020, 3, 2);
SELECT recent_trend(2020, -1, 2);
SELECT recent_trend(2020, 'NaN', 2);
SELECT recent_trend(2020, 1, 'infinity');
SELECT recent_trend(2020, 1, 2, 1);
SELECT recent_trend(2020, 'NaN', 1, 2);
SELECT recent_trend(2020, 1, '-infinity', 2);

--
-- kaplan_meier
--
-- The remission of leukaemia, 6-mercaptopurine: Freireich and others (1963).
CREATE TABLE remission (weeks int, ended boolean);
INSERT INTO remission VALUES (6, true), (6, true), (6, true), (6, false), (7, true), (9, false), (10, true), (10, false), (11, false),
    (13, true), (16, true), (17, false), (19, false), (20, false), (22, true), (23, true), (25, false), (32, false), (32, false), (34, false), (35, false);
SELECT at_days, at_risk, s.ended, censored, round(survival::numeric, 4) AS survival, round(std_error::numeric, 4) AS std_error,
       round(lower::numeric, 4) AS lower, round(upper::numeric, 4) AS upper
  FROM (SELECT kaplan_meier(weeks, ended) AS km FROM remission) AS k CROSS JOIN LATERAL unnest(km) AS s;
SELECT median_survival(km) AS median, survival_at(km, 0) AS at_0, survival_at(km, 5) AS at_5, round(survival_at(km, 6)::numeric, 4) AS at_6,
       round(survival_at(km, 12)::numeric, 4) AS at_12, round(survival_at(km, 35)::numeric, 4) AS at_35, survival_at(km, 36) AS at_36
  FROM (SELECT kaplan_meier(weeks, ended) AS km FROM remission) AS k;
-- all end: nothing is known of the error at the end, and beyond it all have ended
SELECT k.*, survival_at(km, 9) AS beyond, survival_at(km, 2147483647) AS far_beyond, median_survival(km)
  FROM (SELECT kaplan_meier(d, true) AS km FROM unnest('{1,2,3,4}'::int[]) AS d) AS k;
-- none ends
SELECT k.*, median_survival(km), survival_at(km, 4) AS at_4, survival_at(km, 5) AS at_5
  FROM (SELECT kaplan_meier(d, false) AS km FROM unnest('{1,2,3,4}'::int[]) AS d) AS k;
-- one half is one half, whatever number there are
SELECT count(*) AS series, count(*) FILTER (WHERE median_survival(km) = n) AS medians_right, bool_and(survival_at(km, n) = 0.5) AS halves
  FROM (SELECT n, kaplan_meier(d, true) AS km FROM generate_series(1, 200) AS n CROSS JOIN LATERAL generate_series(1, 2 * n) AS d GROUP BY n) AS q;
-- and with something censored in between: 12/15 * 5/8
SELECT median_survival(kaplan_meier(d, e)) AS median
  FROM (SELECT 1 AS d, i <= 3 AS e FROM generate_series(1, 7) AS i
        UNION ALL SELECT 5, true FROM generate_series(1, 3) UNION ALL SELECT 9, true FROM generate_series(1, 5)) AS v;
-- what is not known is left out
SELECT kaplan_meier(d, e) FROM (VALUES (1, true), (NULL, true), (2, NULL), (NULL, NULL), (3, false)) AS v(d, e);
SELECT kaplan_meier(d, e) IS NULL AS of_nothing_known FROM (VALUES (NULL::int, true), (2, NULL)) AS v(d, e);
SELECT kaplan_meier(weeks, ended) IS NULL AS of_nothing FROM remission WHERE false;
SELECT kaplan_meier(2147483647, true);
SELECT kaplan_meier(0, true);
SELECT kaplan_meier(-5, false);
SELECT median_survival('{}') IS NULL AS of_no_steps, median_survival(NULL) IS NULL AS of_null, survival_at('{}', 3) IS NULL AS at_no_steps,
       median_survival('{NULL}') IS NULL AS of_null_steps;
SELECT survival_at('{}', -1);

-- from histories: what begins on the date or later is not seen, what ends later is censored on the date
SELECT as_of, kaplan_meier(h, 'inadequate', as_of)
  FROM (VALUES (judgement_history '{2015-01-01: good, 2016-01-01: inadequate, 2016-01-11: inadequate, 2016-01-31: good}'),
               ('{2016-01-01: inadequate, 2016-01-21: none}'),
               ('{2016-01-01: inadequate, 2016-02-10: requires improvement, 2016-03-01: inadequate}'),
               ('{}'), (NULL)) AS v(h),
       unnest('{2016-01-01,2016-01-02,2016-01-21,2016-01-31,2016-03-01,2016-03-02}'::date[]) AS as_of
 GROUP BY as_of ORDER BY as_of;
SELECT kaplan_meier('{2016-01-01: inadequate}', NULL, '2020-01-01') IS NULL AS no_grade,
       kaplan_meier('{2016-01-01: inadequate}', 'inadequate', NULL) IS NULL AS no_date,
       kaplan_meier('{2016-01-01: inadequate}', 'adequate', '2020-01-01') IS NULL AS never_at_it;
SELECT kaplan_meier('{2016-01-01: inadequate}', 'inadequate', 'infinity');
-- a long one fills the state more than once
SELECT count(*), sum((s).ended), sum((s).censored)
  FROM (SELECT unnest(kaplan_meier(h, 'good', '2100-01-01')) AS s
          FROM (SELECT judgement_history(CASE i % 2 WHEN 0 THEN 'good'::grade ELSE 'inadequate' END, date '2000-01-01' + i) AS h
                  FROM generate_series(0, 20000) AS i) AS one) AS q;

--
-- logrank
--
-- Freireich and others once more: mercaptopurine against placebo; 16.79 in the textbooks
CREATE TABLE trial AS SELECT weeks AS days, ended, '6-mp' AS grp FROM remission
    UNION ALL SELECT w, true, 'placebo' FROM unnest('{1,1,2,2,3,4,4,5,5,8,8,8,8,11,11,12,12,15,17,22,23}'::int[]) AS w;
SELECT round((l).chi2::numeric, 4) AS chi2, (l).df, round((l).p_value::numeric, 8) AS p_value FROM (SELECT logrank(days, ended, grp) AS l FROM trial) AS q;
-- names and the order of rows do not matter, to the last digit
SELECT count(DISTINCT l) FROM (
    SELECT logrank(days, ended, grp) AS l FROM trial
    UNION ALL SELECT logrank(days, ended, grp ORDER BY days DESC, ended) FROM trial
    UNION ALL SELECT logrank(days, ended, grp ORDER BY grp DESC) FROM trial) AS q;
-- four groups; groups alike; a group that was gone before the first event is not compared
SELECT round((l).chi2::numeric, 6) AS chi2, (l).df, round((l).p_value::numeric, 6) AS p_value
  FROM (SELECT logrank(days, ended, grp || days % 2) AS l FROM trial) AS q;
SELECT logrank(d, true, g) FROM generate_series(1, 9) AS d, unnest('{a,b}'::text[]) AS g;
SELECT (l).df FROM (SELECT logrank(d, e, g) AS l FROM (VALUES (1, false, 'early'), (5, true, 'a'), (6, true, 'b'), (7, false, 'a')) AS v(d, e, g)) AS q;
-- whatever the group is called that is no longer there when something ends
SELECT count(DISTINCT l::text) AS answers, min((l).df) AS df
  FROM unnest('{aa,ab,z}'::text[]) AS early, LATERAL (SELECT logrank(d, e, g) AS l FROM (VALUES (1, false, early), (5, true, 'aab'), (6, true, 'b'), (7, false, 'aab'), (9, true, 'c')) AS v(d, e, g)) AS q;
-- all end on one day: no difference
SELECT logrank(7, true, g) FROM unnest('{a,b,c}'::text[]) AS g;
-- nothing to compare
SELECT logrank(days, ended, 'all') IS NULL AS one_group, logrank(days, false, grp) IS NULL AS no_event, logrank(NULL, ended, grp) IS NULL AS no_days,
       logrank(days, NULL, grp) IS NULL AS no_end, logrank(days, ended, NULL) IS NULL AS no_group FROM trial;
SELECT logrank(days, ended, grp) IS NULL AS of_nothing FROM trial WHERE false;
SELECT (logrank(d, true, g)).df FROM (VALUES (1, ''), (2, 'é'), (3, repeat('long ', 1000)), (4, 'x'), (5, 'xx'), (6, 'xxx'), (7, 'xxxx')) AS v(d, g);
SELECT (logrank(1 + g % 50, true, g::text)).df FROM generate_series(1, 250) AS g;
SELECT logrank(g, true, g::text) FROM generate_series(1, 251) AS g;
SELECT logrank(0, true, 'a');

--
-- Partial results: of workers, and of partitions, which take the same way without
-- depending on who comes first. The sides are of unequal size, one has nothing,
-- one has only what does not count, and each begins with other groups.
--
CREATE TABLE many (site int, n int, days int, ended boolean, grp text) PARTITION BY LIST (site);
CREATE TABLE many_1 PARTITION OF many FOR VALUES IN (1);
CREATE TABLE many_2 PARTITION OF many FOR VALUES IN (2);
CREATE TABLE many_3 PARTITION OF many FOR VALUES IN (3);
CREATE TABLE many_4 PARTITION OF many FOR VALUES IN (4);
INSERT INTO many SELECT CASE WHEN n < 20 THEN 1 ELSE 2 END, n, 1 + (hashint4(n) & 511), hashint4(n + 7) & 3 <> 0,
        CASE WHEN n < 20 THEN 'late comer ' || n % 2 ELSE (ARRAY['north', 'south', 'east', 'late comer 1'])[1 + (hashint4(n + 9) & 3)] END
    FROM generate_series(1, 6000) AS n;
INSERT INTO many SELECT 4, n, NULL, true, 'never dated' FROM generate_series(6001, 6010) AS n;
UPDATE many SET days = 1 + days / 2 WHERE grp = 'south';
ALTER TABLE many_1 SET (parallel_workers = 2);
ALTER TABLE many_2 SET (parallel_workers = 2);
ANALYZE many;
CREATE VIEW parts AS SELECT logrank(days, ended, grp) AS lr, logrank(days, ended, grp) FILTER (WHERE site <> 2) AS small,
    logrank(days, ended, grp) FILTER (WHERE site = 3) AS of_nothing, kaplan_meier(days, ended) AS km, median_survival(kaplan_meier(days, ended)) AS median,
    recent_trend(1990 + n % 9, n, 10000 + days) FILTER (WHERE site = 1 AND n < 10) AS trend FROM many;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE serial AS SELECT * FROM parts;
SELECT round((lr).chi2::numeric, 4) AS chi2, (lr).df, (small).df AS small_df, of_nothing, cardinality(km) AS steps, median FROM serial;
SET enable_partitionwise_aggregate = on;
EXPLAIN (COSTS OFF) SELECT logrank(days, ended, grp) FROM many;
CREATE TABLE in_parts AS SELECT * FROM parts;
RESET enable_partitionwise_aggregate;
SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
EXPLAIN (COSTS OFF) SELECT logrank(days, ended, grp) FROM many_2;
CREATE TABLE in_workers AS SELECT * FROM parts;
RESET parallel_leader_participation;
CREATE TABLE with_leader AS SELECT * FROM parts;
RESET max_parallel_workers_per_gather; RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size;
SELECT p = s AS parts, w = s AS workers, l = s AS with_leader FROM serial s, in_parts p, in_workers w, with_leader l;
-- more groups than can be compared, of which no part has too many
INSERT INTO many SELECT CASE WHEN n % 2 = 0 THEN 1 ELSE 3 END, n, 5, true, 'group ' || n FROM generate_series(1, 300) AS n;
SET enable_partitionwise_aggregate = on;
SELECT logrank(days, ended, grp) FROM many;
-- a partial result that is none
CREATE FUNCTION forged(bytea, int, boolean, text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN current_setting('test.forged')::bytea;
CREATE AGGREGATE forged_parts(int, boolean, text) (SFUNC = forged, STYPE = bytea, FINALFUNC = logrank_final, COMBINEFUNC = logrank_combine, PARALLEL = SAFE);
SET test.forged = '\x0100000000000000000000000000000000000000';
SELECT forged_parts(days, ended, grp) FROM many;
SET test.forged = '\x000000000100000000000000000000000000000000000000000000000000000000000000';
SELECT forged_parts(days, ended, grp) FROM many;
RESET test.forged;
RESET enable_partitionwise_aggregate;
DROP AGGREGATE forged_parts(int, boolean, text);
DROP FUNCTION forged;
DROP VIEW parts;
DROP TABLE many, serial, in_parts, in_workers, with_leader;

--
-- The parts of aggregates are not called by themselves, and believe nothing.
--
SELECT kaplan_meier_transition(NULL, 1, true);
SELECT kaplan_meier_final(NULL);
SELECT kaplan_meier_combine(NULL, NULL);
SELECT recent_trend_transition(NULL, 1, 1, 1);
SELECT logrank_final('\x00');
CREATE AGGREGATE forged_km(int, boolean) (SFUNC = kaplan_meier_transition, STYPE = bytea, FINALFUNC = kaplan_meier_final,
    INITCOND = '\x00000000ffffffffffffff7f01');
CREATE AGGREGATE forged_trend(int, float8, float8) (SFUNC = recent_trend_transition, STYPE = bytea, FINALFUNC = recent_trend_final,
    INITCOND = '\x00000000ffff');
CREATE AGGREGATE forged_logrank(int, boolean, text) (SFUNC = logrank_transition, STYPE = bytea, FINALFUNC = logrank_final,
    INITCOND = '\x05000000000000000000000000100000000000000001020304');
SELECT forged_km(1, true);
SELECT forged_trend(1, 1, 1);
SELECT forged_logrank(1, true, 'a');
DROP AGGREGATE forged_km(int, boolean), forged_trend(int, float8, float8), forged_logrank(int, boolean, text);

--
-- trajectory
--
-- from 70 to 60 in a year, 50 wanted a year later
SELECT (trajectory(60, '2024-01-01', 50, '2025-01-01', 70, '2023-01-01')).*;
SELECT (trajectory(60, '2024-01-01', 50, '2024-12-30', 70, '2023-01-01')).*;
-- a whole number of days stays one, and any part of a day takes the day
SELECT now, (trajectory(now, '2024-01-11', 0.3, '2024-06-01', 0.1, '2024-01-01')).projected_date FROM unnest('{0.2,0.21,0.19,0.29999}'::float8[]) AS now;
SELECT name, (v.t).*
  FROM (VALUES ('reached', trajectory(50, '2024-01-01', 50, '2025-01-01', 70, '2023-01-01')),
               ('passed', trajectory(40, '2024-01-01', 50, '2025-01-01', 70, '2023-01-01')),
               ('passed, by polarity', trajectory(40, '2024-01-01', 50, '2025-01-01', polarity => 'lower')),
               ('worse, by polarity', trajectory(60, '2024-01-01', 50, '2025-01-01', 40, '2023-01-01', 'lower')),
               ('better than asked', trajectory(60, '2024-01-01', 50, '2025-01-01', 40, '2023-01-01', 'higher')),
               ('not moving', trajectory(60, '2024-01-01', 50, '2025-01-01', 60, '2023-01-01')),
               ('moving away', trajectory(80, '2024-01-01', 50, '2025-01-01', 70, '2023-01-01')),
               ('too late', trajectory(69, '2024-01-01', 50, '2025-01-01', 70, '2023-01-01')),
               ('on the day', trajectory(60, '2024-01-01', 50, '2024-12-31', 70, '2023-01-01')),
               ('missed', trajectory(60, '2024-01-01', 50, '2023-12-31', 70, '2023-01-01')),
               ('missed today', trajectory(60, '2024-01-01', 50, '2024-01-01', 70, '2023-01-01')),
               ('hardly moving', trajectory(60, '2024-01-01', 50, '2025-01-01', 60.0000001, '2023-01-01')),
               ('no value before', trajectory(60, '2024-01-01', 50, '2025-01-01')),
               ('no date before', trajectory(60, '2024-01-01', 50, '2025-01-01', 70))) AS v(name, t);
SELECT trajectory(NULL, '2024-01-01', 50, '2025-01-01') IS NULL AS no_value, trajectory(60, NULL, 50, '2025-01-01') IS NULL AS no_date,
       trajectory(60, '2024-01-01', NULL, '2025-01-01') IS NULL AS no_target, trajectory(60, '2024-01-01', 50, NULL) IS NULL AS no_deadline;
SELECT trajectory(60, '2024-01-01', 50, '2025-01-01', 70, '2024-01-01');
SELECT trajectory('NaN', '2024-01-01', 50, '2025-01-01');
SELECT trajectory(60, '2024-01-01', 50, 'infinity');
SELECT trajectory(60, '2024-01-01', 50, '2025-01-01', 'infinity', '2023-01-01');
SELECT trajectory(60, '2024-01-01', 50, '2025-01-01', polarity => 'down');
SELECT trajectory(1e308, '2024-01-01', -1e308, '2025-01-01');

DROP TABLE yearly, remission, trial;
