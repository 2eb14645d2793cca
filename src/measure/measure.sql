-- measure: is it getting better

-- Process control.

CREATE TYPE spc_point AS (
    mean float8,
    lower float8,
    upper float8,
    rule text,
    signal text,
    short boolean
);
COMMENT ON TYPE spc_point IS 'where a value stands in its process-control chart';
COMMENT ON COLUMN spc_point.mean IS 'the mean of the baseline';
COMMENT ON COLUMN spc_point.lower IS 'the lower process limit: what chance alone rarely goes below';
COMMENT ON COLUMN spc_point.upper IS 'the upper process limit: what chance alone rarely goes above';
COMMENT ON COLUMN spc_point.rule IS
    'why the value stands out: above limit, below limit, trend up, trend down, two of three above, two of three below, run above or run below; otherwise common cause';
COMMENT ON COLUMN spc_point.signal IS
    'what that means: improvement or concern; high or low for a measure without polarity; none for common cause';
COMMENT ON COLUMN spc_point.short IS 'whether the series has fewer than 13 values, so that its limits are not to be relied on';

CREATE FUNCTION spc(value float8, polarity text DEFAULT 'neutral', baseline int DEFAULT NULL, screen boolean DEFAULT true)
    RETURNS spc_point
    AS 'MODULE_PATHNAME', 'oversight_spc' LANGUAGE C WINDOW IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION spc(float8, text, int, boolean) IS
    'a value in the process-control chart (XmR) of its partition, in the order of the window: the limits set by the first values, as many as the baseline says, and the rule that makes the value stand out';

CREATE FUNCTION assurance(target float8, lower float8, upper float8, polarity text) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_assurance' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION assurance(float8, float8, float8, text) IS
    'whether a process, left as it is, will meet a target: pass, fail or inconsistent by its limits; NULL without a target or a polarity';

-- Confidence intervals.

CREATE TYPE estimate AS (
    value float8,
    lower float8,
    upper float8
);
COMMENT ON TYPE estimate IS 'a value with its confidence limits';
COMMENT ON COLUMN estimate.value IS 'the value';
COMMENT ON COLUMN estimate.lower IS 'the lower confidence limit';
COMMENT ON COLUMN estimate.upper IS 'the upper confidence limit';

CREATE FUNCTION wilson(x float8, n float8, conf float8 DEFAULT 0.95) RETURNS estimate
    AS 'MODULE_PATHNAME', 'oversight_wilson_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION wilson(float8, float8, float8) IS
    'the proportion x of n with Wilson''s confidence interval; NULL when n is 0';

CREATE FUNCTION byar(count float8, denominator float8, per float8 DEFAULT 10000, conf float8 DEFAULT 0.95) RETURNS estimate
    AS 'MODULE_PATHNAME', 'oversight_byar_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION byar(float8, float8, float8, float8) IS
    'the rate of a count per so many with Byar''s confidence interval, exact for counts below 10; NULL when the denominator is 0';

CREATE FUNCTION compare_estimate(e estimate, benchmark float8, polarity text DEFAULT 'neutral') RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_estimate_against' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION compare_estimate(estimate, float8, text) IS
    'higher, lower or similar: whether the whole interval lies on one side of a benchmark; better or worse where there is a polarity';

-- The trend of the latest five years.

CREATE FUNCTION recent_trend_transition(bytea, int, float8, float8) RETURNS bytea
    AS 'MODULE_PATHNAME', 'oversight_trend_proportion' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION recent_trend_transition(bytea, int, float8, float8) IS
    'a part of the aggregate recent_trend: takes in a year''s numerator and denominator';
CREATE FUNCTION recent_trend_transition(bytea, int, float8, float8, float8) RETURNS bytea
    AS 'MODULE_PATHNAME', 'oversight_trend_value' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION recent_trend_transition(bytea, int, float8, float8, float8) IS
    'a part of the aggregate recent_trend: takes in a year''s value and its limits';
CREATE FUNCTION recent_trend_combine(bytea, bytea) RETURNS bytea
    AS 'MODULE_PATHNAME', 'oversight_trend_combine' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION recent_trend_combine(bytea, bytea) IS
    'a part of the aggregate recent_trend: takes in a partial result';
CREATE FUNCTION recent_trend_final(bytea) RETURNS text
    AS 'MODULE_PATHNAME', 'oversight_trend_final' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION recent_trend_final(bytea) IS
    'a part of the aggregate recent_trend: tests the trend';

CREATE AGGREGATE recent_trend(year int, numerator float8, denominator float8) (
    SFUNC = recent_trend_transition, STYPE = bytea, SSPACE = 256,
    FINALFUNC = recent_trend_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = recent_trend_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE recent_trend(int, float8, float8) IS
    'increasing, decreasing or no significant change: the trend of a proportion over its latest five years; NULL when one of them is missing';
CREATE AGGREGATE recent_trend(year int, value float8, lower float8, upper float8) (
    SFUNC = recent_trend_transition, STYPE = bytea, SSPACE = 256,
    FINALFUNC = recent_trend_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = recent_trend_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE recent_trend(int, float8, float8, float8) IS
    'increasing, decreasing or no significant change: the trend of a value with 95 per cent limits over its latest five years; NULL when one of them is missing';

-- Time to an event.

CREATE TYPE survival_step AS (
    at_days int,
    at_risk bigint,
    ended bigint,
    censored bigint,
    survival float8,
    std_error float8,
    lower float8,
    upper float8
);
COMMENT ON TYPE survival_step IS 'a time at which something ended or was last seen, and the share that lasts longer';
COMMENT ON COLUMN survival_step.at_days IS 'the time, in days';
COMMENT ON COLUMN survival_step.at_risk IS 'how many had lasted until then';
COMMENT ON COLUMN survival_step.ended IS 'how many of them ended then';
COMMENT ON COLUMN survival_step.censored IS 'how many of them were last seen then, still going on';
COMMENT ON COLUMN survival_step.survival IS 'the share that lasts longer, by Kaplan and Meier''s estimate';
COMMENT ON COLUMN survival_step.std_error IS 'the standard error of that share, by Greenwood''s formula';
COMMENT ON COLUMN survival_step.lower IS 'its lower 95 per cent confidence limit, on the log(-log) scale';
COMMENT ON COLUMN survival_step.upper IS 'its upper 95 per cent confidence limit, on the log(-log) scale';

CREATE FUNCTION kaplan_meier_transition(bytea, int, boolean) RETURNS bytea
    AS 'MODULE_PATHNAME', 'oversight_survival_duration' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION kaplan_meier_transition(bytea, int, boolean) IS
    'a part of the aggregate kaplan_meier: takes in a duration';
CREATE FUNCTION kaplan_meier_transition(bytea, judgement_history, grade, date) RETURNS bytea
    AS 'MODULE_PATHNAME', 'oversight_survival_history' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION kaplan_meier_transition(bytea, judgement_history, grade, date) IS
    'a part of the aggregate kaplan_meier: takes in the spells at a grade';
CREATE FUNCTION kaplan_meier_combine(bytea, bytea) RETURNS bytea
    AS 'MODULE_PATHNAME', 'oversight_survival_combine' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION kaplan_meier_combine(bytea, bytea) IS
    'a part of the aggregate kaplan_meier: takes in a partial result';
CREATE FUNCTION kaplan_meier_final(bytea) RETURNS survival_step[]
    AS 'MODULE_PATHNAME', 'oversight_survival_final' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION kaplan_meier_final(bytea) IS
    'a part of the aggregate kaplan_meier: sorts the durations and makes the estimate';

CREATE AGGREGATE kaplan_meier(days int, ended boolean) (
    SFUNC = kaplan_meier_transition, STYPE = bytea, SSPACE = 1024,
    FINALFUNC = kaplan_meier_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = kaplan_meier_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE kaplan_meier(int, boolean) IS
    'how long something lasts, from durations of which some have not ended: the share that lasts longer, time by time';
CREATE AGGREGATE kaplan_meier(history judgement_history, grade grade, as_of date) (
    SFUNC = kaplan_meier_transition, STYPE = bytea, SSPACE = 1024,
    FINALFUNC = kaplan_meier_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = kaplan_meier_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE kaplan_meier(judgement_history, grade, date) IS
    'how long it takes to leave a grade, from histories as they were known on a date; a spell that goes on, or that ended because the record did, is censored';

CREATE FUNCTION median_survival(steps survival_step[]) RETURNS int
    AS 'MODULE_PATHNAME', 'oversight_median_survival' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION median_survival(survival_step[]) IS
    'the first time, in days, at which half or fewer are left; NULL when that is never reached';

CREATE FUNCTION survival_at(steps survival_step[], days int) RETURNS float8
    AS 'MODULE_PATHNAME', 'oversight_survival_at' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survival_at(survival_step[], int) IS
    'the share that lasts longer than so many days; NULL where nothing was watched for so long';

CREATE TYPE logrank_result AS (
    chi2 float8,
    df int,
    p_value float8
);
COMMENT ON TYPE logrank_result IS 'the result of a log-rank test';
COMMENT ON COLUMN logrank_result.chi2 IS 'the chi-square statistic: the greater, the more the groups differ';
COMMENT ON COLUMN logrank_result.df IS 'its degrees of freedom: the groups compared, less one';
COMMENT ON COLUMN logrank_result.p_value IS 'how probable such a difference is where there is none';

CREATE FUNCTION logrank_transition(bytea, int, boolean, text) RETURNS bytea
    AS 'MODULE_PATHNAME', 'oversight_logrank_duration' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION logrank_transition(bytea, int, boolean, text) IS
    'a part of the aggregate logrank: takes in a duration';
CREATE FUNCTION logrank_combine(bytea, bytea) RETURNS bytea
    AS 'MODULE_PATHNAME', 'oversight_logrank_combine' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION logrank_combine(bytea, bytea) IS
    'a part of the aggregate logrank: takes in a partial result';
CREATE FUNCTION logrank_final(bytea) RETURNS logrank_result
    AS 'MODULE_PATHNAME', 'oversight_logrank_final' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION logrank_final(bytea) IS
    'a part of the aggregate logrank: compares the groups';

CREATE AGGREGATE logrank(days int, ended boolean, grp text) (
    SFUNC = logrank_transition, STYPE = bytea, SSPACE = 2048,
    FINALFUNC = logrank_final, FINALFUNC_MODIFY = READ_ONLY,
    COMBINEFUNC = logrank_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE logrank(int, boolean, text) IS
    'whether something lasts longer in one group than in another (log-rank test); NULL with fewer than two groups to compare';

-- The way to a target.

CREATE TYPE trajectory_result AS (
    needed_per_year float8,
    actual_per_year float8,
    projected_date date,
    status text
);
COMMENT ON TYPE trajectory_result IS 'the pace that a value needs to reach a target and the pace it has';
COMMENT ON COLUMN trajectory_result.needed_per_year IS
    'the change a year of 365.25 days that takes the value to its target by the date set; 0 when it is reached, NULL when the date has come';
COMMENT ON COLUMN trajectory_result.actual_per_year IS
    'the change a year since the earlier value; NULL without one';
COMMENT ON COLUMN trajectory_result.projected_date IS
    'the first whole day on which the target is reached at the actual pace; NULL when it is reached already or never will be';
COMMENT ON COLUMN trajectory_result.status IS
    'reached, on course, late, not moving, moving away, or missed when the date has come; NULL when there is nothing to tell by';

CREATE FUNCTION trajectory(value_now float8, on_date date, value_target float8, by_date date,
                           value_before float8 DEFAULT NULL, before_date date DEFAULT NULL,
                           polarity text DEFAULT 'neutral') RETURNS trajectory_result
    AS 'MODULE_PATHNAME', 'oversight_trajectory_to_target' LANGUAGE C IMMUTABLE CALLED ON NULL INPUT PARALLEL SAFE;
COMMENT ON FUNCTION trajectory(float8, date, float8, date, float8, date, text) IS
    'whether a value is on its way to a target: the pace it needs, the pace it has had since an earlier value, and when it will be there at that pace';

