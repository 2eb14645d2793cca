/*-------------------------------------------------------------------------
 *
 * measure_glue.c
 *		What the glue of this room shares: arguments, rows and aggregate states.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "funcapi.h"
#include "measure/measure_glue.h"
#include "utils/builtins.h"
#include "utils/float.h"

Polarity
oversight_polarity(Datum word)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(word);
	Polarity	polarity;

	if (!polarity_parse(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), &polarity))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown polarity: \"%s\"", TextDatumGetCString(word)),
				 errdetail("A polarity says which way a measure should go: higher, lower or neutral."),
				 errhint("Write, for example, 'lower' for a measure of which less is better.")));
	return polarity;
}

void
oversight_refuse_number(float8 value, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s must be a number: \"%s\"", what,
					DatumGetCString(DirectFunctionCall1(float8out,
														Float8GetDatum(value)))),
			 errhint("A value that is not known is NULL.")));
}

float8
oversight_confidence(float8 conf)
{
	/* NaN fails too */
	if (!(conf > 0 && conf < 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a confidence level must lie between 0 and 1: %s",
						DatumGetCString(DirectFunctionCall1(float8out,
															Float8GetDatum(conf)))),
				 errhint("Write, for example, 0.95 for 95 per cent.")));
	return conf;
}

float8
oversight_finite_result(float8 value)
{
	if (unlikely(isnan(value) || isinf(value)))
		float_overflow_error();
	return value;
}

TupleDesc
oversight_result_row(FunctionCallInfo fcinfo)
{
	TupleDesc	tupdesc;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return BlessTupleDesc(tupdesc);
}

void
oversight_require_aggregate(FunctionCallInfo fcinfo, const char *aggregate,
							const char *example)
{
	if (!AggCheckCallContext(fcinfo, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("this function is a part of the aggregate %s and cannot be called by itself",
						aggregate),
				 errhint("Write, for example, %s", example)));
}
