/*-------------------------------------------------------------------------
 *
 * survival_step.c
 *		The SQL type survival_step, and asking an array of them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "measure/survival_step.h"
#include "utils/array.h"

PG_FUNCTION_INFO_V1(oversight_median_survival);
PG_FUNCTION_INFO_V1(oversight_survival_at);

/* Columns of survival_step. */
enum
{
	STEP_AT_DAYS = 1,
	STEP_AT_RISK,
	STEP_ENDED,
	STEP_CENSORED,
	STEP_SURVIVAL,
	STEP_STD_ERROR,
	STEP_LOWER,
	STEP_UPPER
};

/*
 * What a product of many factors may differ from one half by though it is one
 * half in truth.
 */
#define HALF_TOLERANCE	1e-12

void
oversight_duration_not_positive(int32 days)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("a duration must be at least one day: %d", days),
			 errdetail("What lasted no time at all says nothing about how long such things last."),
			 errhint("Leave such rows out, for example with FILTER (WHERE days > 0).")));
}

HeapTuple
oversight_survival_step_tuple(TupleDesc tupdesc, const SurvivalStep *step)
{
	Datum		values[STEP_UPPER];
	bool		nulls[STEP_UPPER] = {false};

	values[STEP_AT_DAYS - 1] = Int32GetDatum(step->at_days);
	values[STEP_AT_RISK - 1] = Int64GetDatum(step->at_risk);
	values[STEP_ENDED - 1] = Int64GetDatum(step->ended);
	values[STEP_CENSORED - 1] = Int64GetDatum(step->censored);
	values[STEP_SURVIVAL - 1] = Float8GetDatum(step->survival);
	values[STEP_STD_ERROR - 1] = Float8GetDatum(step->std_error);
	values[STEP_LOWER - 1] = Float8GetDatum(step->lower);
	values[STEP_UPPER - 1] = Float8GetDatum(step->upper);
	nulls[STEP_STD_ERROR - 1] = isnan(step->std_error);
	nulls[STEP_LOWER - 1] = isnan(step->lower);
	nulls[STEP_UPPER - 1] = isnan(step->upper);
	return heap_form_tuple(tupdesc, values, nulls);
}

/* A walk over an array of steps; what is NULL in it is passed over. */
typedef struct StepReader
{
	ArrayIterator iterator;
	int32		at_days;
	float8		survival;
} StepReader;

static bool
next_step(StepReader *reader)
{
	Datum		value;
	bool		isnull;

	while (array_iterate(reader->iterator, &value, &isnull))
	{
		HeapTupleHeader step;
		bool		days_null;
		bool		survival_null;

		if (isnull)
			continue;
		step = DatumGetHeapTupleHeader(value);
		reader->at_days = DatumGetInt32(GetAttributeByNum(step, STEP_AT_DAYS, &days_null));
		reader->survival = DatumGetFloat8(GetAttributeByNum(step, STEP_SURVIVAL, &survival_null));
		if (!days_null && !survival_null)
			return true;
	}
	return false;
}

/* The first time at which half or fewer are left; NULL when that never comes. */
Datum
oversight_median_survival(PG_FUNCTION_ARGS)
{
	StepReader	reader = {array_create_iterator(PG_GETARG_ARRAYTYPE_P(0), 0, NULL)};

	while (next_step(&reader))
		if (reader.survival <= 0.5 + HALF_TOLERANCE)
			PG_RETURN_INT32(reader.at_days);
	PG_RETURN_NULL();
}

/*
 * The share that lasts longer than so many days.  NULL beyond the last time at
 * which anything was watched, unless all had ended by then.
 */
Datum
oversight_survival_at(PG_FUNCTION_ARGS)
{
	StepReader	reader = {array_create_iterator(PG_GETARG_ARRAYTYPE_P(0), 0, NULL)};
	int32		days = PG_GETARG_INT32(1);
	float8		survival = 1;
	bool		known = false;

	if (days < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a number of days must not be negative: %d", days)));
	while (!known && next_step(&reader))
	{
		known = reader.at_days >= days;
		if (reader.at_days <= days)
			survival = reader.survival;
	}
	if (!known && survival > 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(survival);
}
