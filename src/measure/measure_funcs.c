/*-------------------------------------------------------------------------
 *
 * measure_funcs.c
 *		Functions of single values: assurance, intervals, trajectory.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "common/glue.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "funcapi.h"
#include "measure/intervals.h"
#include "measure/measure_glue.h"
#include "measure/spc.h"
#include "measure/trajectory.h"
#include "utils/builtins.h"
#include "utils/date.h"

PG_FUNCTION_INFO_V1(oversight_assurance);
PG_FUNCTION_INFO_V1(oversight_wilson_interval);
PG_FUNCTION_INFO_V1(oversight_byar_interval);
PG_FUNCTION_INFO_V1(oversight_estimate_against);
PG_FUNCTION_INFO_V1(oversight_trajectory_to_target);

/*
 * assurance(target, lower, upper, polarity): strict.  NULL when no way is the
 * better one.
 */
Datum
oversight_assurance(PG_FUNCTION_ARGS)
{
	float8		target = PG_GETARG_FINITE_FLOAT8(0, "a target");
	float8		lower = PG_GETARG_FINITE_FLOAT8(1, "a limit");
	float8		upper = PG_GETARG_FINITE_FLOAT8(2, "a limit");
	Polarity	polarity = oversight_polarity(PG_GETARG_DATUM(3));

	if (lower > upper)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the lower limit must not be above the upper limit: %g and %g",
						lower, upper),
				 errhint("Write assurance(target, lower, upper, polarity).")));
	if (polarity == POLARITY_NEUTRAL)
		PG_RETURN_NULL();

	switch (oversight_spc_assurance(target, lower, upper, polarity))
	{
		case SPC_FAIL:
			PG_RETURN_TEXT_P(cstring_to_text("fail"));
		case SPC_INCONSISTENT:
			PG_RETURN_TEXT_P(cstring_to_text("inconsistent"));
		case SPC_PASS:
			break;
	}
	PG_RETURN_TEXT_P(cstring_to_text("pass"));
}

static Datum
estimate_datum(FunctionCallInfo fcinfo, Estimate estimate)
{
	Datum		values[3];
	bool		nulls[3] = {false, false, false};

	values[0] = Float8GetDatum(oversight_finite_result(estimate.value));
	values[1] = Float8GetDatum(oversight_finite_result(estimate.lower));
	values[2] = Float8GetDatum(oversight_finite_result(estimate.upper));
	return HeapTupleGetDatum(heap_form_tuple(oversight_result_row(fcinfo),
											 values, nulls));
}

static void
require_not_negative(float8 value, const char *what)
{
	if (value < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s must not be negative: %g", what, value)));
}

/* wilson(x, n, conf): strict.  NULL when n is 0, as there is no proportion. */
Datum
oversight_wilson_interval(PG_FUNCTION_ARGS)
{
	float8		x = PG_GETARG_FINITE_FLOAT8(0, "a numerator");
	float8		n = PG_GETARG_FINITE_FLOAT8(1, "a denominator");
	float8		conf = oversight_confidence(PG_GETARG_FLOAT8(2));

	require_not_negative(x, "a numerator");
	require_not_negative(n, "a denominator");
	if (x > n)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("the numerator of a proportion must not exceed its denominator: %g of %g",
						x, n),
				 errhint("For a rate, where it may, write byar(count, denominator).")));
	if (n == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(estimate_datum(fcinfo, oversight_wilson(x, n, conf)));
}

/* byar(count, denominator, per, conf): strict.  NULL when there is no rate. */
Datum
oversight_byar_interval(PG_FUNCTION_ARGS)
{
	float8		count = PG_GETARG_FINITE_FLOAT8(0, "a count");
	float8		denominator = PG_GETARG_FINITE_FLOAT8(1, "a denominator");
	float8		per = PG_GETARG_FINITE_FLOAT8(2, "the number a rate is per");
	float8		conf = oversight_confidence(PG_GETARG_FLOAT8(3));

	require_not_negative(count, "a count");
	require_not_negative(denominator, "a denominator");
	if (count != floor(count))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a count must be a whole number: %g", count),
				 errhint("Write byar(count, denominator) with the number of events, not their rate.")));
	if (per <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("the number a rate is per must be positive: %g", per),
				 errhint("Write, for example, 10000 for a rate per 10,000.")));
	if (denominator == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(estimate_datum(fcinfo,
								   oversight_byar(count, denominator, per, conf)));
}

/*
 * compare_estimate(estimate, benchmark, polarity).  NULL without limits or a
 * benchmark; a NULL polarity is neutral.
 */
Datum
oversight_estimate_against(PG_FUNCTION_ARGS)
{
	HeapTupleHeader estimate;
	Polarity	polarity = POLARITY_NEUTRAL;
	float8		lower;
	float8		upper;
	float8		benchmark;
	bool		lower_null;
	bool		upper_null;

	if (!PG_ARGISNULL(2))
		polarity = oversight_polarity(PG_GETARG_DATUM(2));
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();

	benchmark = PG_GETARG_FINITE_FLOAT8(1, "a benchmark");
	estimate = PG_GETARG_HEAPTUPLEHEADER(0);
	lower = DatumGetFloat8(GetAttributeByNum(estimate, 2, &lower_null));
	upper = DatumGetFloat8(GetAttributeByNum(estimate, 3, &upper_null));
	if (lower_null || upper_null)
		PG_RETURN_NULL();
	lower = finite_number(lower, "a limit");
	upper = finite_number(upper, "a limit");
	if (lower > upper)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the lower limit must not be above the upper limit: %g and %g",
						lower, upper)));

	PG_RETURN_TEXT_P(cstring_to_text(oversight_compare_estimate(lower, upper,
																benchmark, polarity)));
}

/*
 * trajectory(value_now, on_date, value_target, by_date, value_before,
 * before_date, polarity).  NULL without the first four; the others may be NULL.
 */
Datum
oversight_trajectory_to_target(PG_FUNCTION_ARGS)
{
	Trajectory	t;
	TrajectoryResult result;
	const char *status;
	Datum		values[4];
	bool		nulls[4] = {false, false, false, false};

	t.polarity = PG_ARGISNULL(6) ? POLARITY_NEUTRAL :
		oversight_polarity(PG_GETARG_DATUM(6));
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		PG_RETURN_NULL();

	t.value_now = PG_GETARG_FINITE_FLOAT8(0, "the value now");
	t.on_day = PG_GETARG_FINITE_DATE(1, "the date of the value");
	t.value_target = PG_GETARG_FINITE_FLOAT8(2, "a target");
	t.by_day = PG_GETARG_FINITE_DATE(3, "the date of the target");
	t.has_before = !PG_ARGISNULL(4) && !PG_ARGISNULL(5);
	if (t.has_before)
	{
		t.value_before = PG_GETARG_FINITE_FLOAT8(4, "the value before");
		t.before_day = PG_GETARG_FINITE_DATE(5, "the date of the value before");
		if (t.before_day >= t.on_day)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the value before must have an earlier date: %s is not before %s",
							oversight_date_text(t.before_day),
							oversight_date_text(t.on_day)),
					 errhint("Write trajectory(value_now, on_date, value_target, by_date, value_before, before_date).")));
	}

	oversight_trajectory(&t, &result);

	nulls[0] = isnan(result.needed_per_year);
	if (!nulls[0])
		values[0] = Float8GetDatum(oversight_finite_result(result.needed_per_year));
	nulls[1] = !t.has_before;
	if (!nulls[1])
		values[1] = Float8GetDatum(oversight_finite_result(result.actual_per_year));
	nulls[2] = !result.has_projected_day;
	if (!nulls[2])
		values[2] = DateADTGetDatum((DateADT) result.projected_day);
	status = oversight_trajectory_text(result.status);
	nulls[3] = status == NULL;
	if (!nulls[3])
		values[3] = CStringGetTextDatum(status);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(oversight_result_row(fcinfo),
													  values, nulls)));
}
