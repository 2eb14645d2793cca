/*-------------------------------------------------------------------------
 *
 * trend_agg.c
 *		The aggregates recent_trend.
 *
 * Their state is a bytea that holds a TrendYears, so that partial results can
 * be handed to other processes and other machines.  It never grows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/glue.h"
#include "fmgr.h"
#include "measure/measure_glue.h"
#include "measure/trend.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(oversight_trend_proportion);
PG_FUNCTION_INFO_V1(oversight_trend_value);
PG_FUNCTION_INFO_V1(oversight_trend_combine);
PG_FUNCTION_INFO_V1(oversight_trend_final);

typedef struct TrendState
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		unused;			/* zero */
	TrendYears	years;
} TrendState;

static void
require_aggregate(FunctionCallInfo fcinfo)
{
	oversight_require_aggregate(fcinfo, "recent_trend",
								"SELECT recent_trend(year, numerator, denominator) FROM ...");
}

static TrendState *
new_state(bool proportions)
{
	TrendState *state = palloc0(sizeof(TrendState));

	SET_VARSIZE(state, sizeof(TrendState));
	state->years.proportions = proportions;
	return state;
}

/* A state from anywhere: what is wrong with it must not be believed. */
static TrendYears
read_state(struct varlena *value)
{
	const size_t header = offsetof(TrendState, years) - VARHDRSZ;
	TrendYears	years;

	if (VARSIZE_ANY_EXHDR(value) != header + sizeof(TrendYears))
		oversight_invalid_state("recent_trend");
	memcpy(&years, VARDATA_ANY(value) + header, sizeof(TrendYears));
	if (years.count < 0 || years.count > TREND_POINTS || years.proportions > 1)
		oversight_invalid_state("recent_trend");
	for (int i = 1; i < years.count; i++)
		if (years.points[i - 1].year <= years.points[i].year)
			oversight_invalid_state("recent_trend");
	return years;
}

/* The state so far, to be changed in place; one that came in is copied. */
static TrendState *
get_state(FunctionCallInfo fcinfo, bool proportions)
{
	struct varlena *value;
	TrendState *state;

	if (PG_ARGISNULL(0))
		return new_state(proportions);

	value = (struct varlena *) PG_GETARG_POINTER(0);
	state = (TrendState *) value;
	if (VARATT_IS_4B_U(value) && VARSIZE(value) == sizeof(TrendState) &&
		(uintptr_t) value % MAXIMUM_ALIGNOF == 0 &&
		state->years.count >= 0 && state->years.count <= TREND_POINTS &&
		state->years.proportions == proportions)
		return state;

	state = new_state(proportions);
	state->years = read_state(PG_DETOAST_DATUM_PACKED(PointerGetDatum(value)));
	if (state->years.proportions != proportions)
		oversight_invalid_state("recent_trend");
	return state;
}

/* The year of a row and whether it has all its values, which begin at 2. */
static TrendPoint
get_point(FunctionCallInfo fcinfo, TrendState *state, bool *dated)
{
	TrendPoint	point = {0};

	*dated = !PG_ARGISNULL(1);
	if (*dated)
		point.year = PG_GETARG_INT32(1);
	else
		state->years.undated = 1;
	for (int i = 2; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
			point.missing = 1;
	return point;
}

/* recent_trend(year, numerator, denominator): takes in one year. */
Datum
oversight_trend_proportion(PG_FUNCTION_ARGS)
{
	TrendState *state;
	TrendPoint	point;
	bool		dated;

	require_aggregate(fcinfo);
	state = get_state(fcinfo, true);
	point = get_point(fcinfo, state, &dated);

	if (!point.missing)
	{
		point.value = PG_GETARG_FINITE_FLOAT8(2, "a numerator");
		point.second = PG_GETARG_FINITE_FLOAT8(3, "a denominator");
		if (point.value < 0 || point.second < 0 || point.value > point.second)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("the numerator of a proportion must lie between 0 and its denominator: %g of %g",
							point.value, point.second),
					 errhint("For a rate write recent_trend(year, value, lower, upper).")));
	}
	if (dated)
		oversight_trend_add(&state->years, &point);
	PG_RETURN_POINTER(state);
}

/* recent_trend(year, value, lower, upper): takes in one year. */
Datum
oversight_trend_value(PG_FUNCTION_ARGS)
{
	TrendState *state;
	TrendPoint	point;
	bool		dated;

	require_aggregate(fcinfo);
	state = get_state(fcinfo, false);
	point = get_point(fcinfo, state, &dated);

	if (!point.missing)
	{
		point.value = PG_GETARG_FINITE_FLOAT8(2, "a value");
		point.second = PG_GETARG_FINITE_FLOAT8(3, "a limit");
		point.third = PG_GETARG_FINITE_FLOAT8(4, "a limit");
		if (point.second > point.third)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the lower limit must not be above the upper limit: %g and %g",
							point.second, point.third),
					 errhint("Write recent_trend(year, value, lower, upper).")));
	}
	if (dated)
		oversight_trend_add(&state->years, &point);
	PG_RETURN_POINTER(state);
}

/* Takes in the partial result of another process. */
Datum
oversight_trend_combine(PG_FUNCTION_ARGS)
{
	TrendState *state;
	TrendYears	other;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}

	other = read_state(PG_GETARG_VARLENA_PP(1));
	state = get_state(fcinfo, other.proportions);
	oversight_trend_merge(&state->years, &other);
	PG_RETURN_POINTER(state);
}

/* The verdict in words; NULL when there is none. */
Datum
oversight_trend_final(PG_FUNCTION_ARGS)
{
	TrendYears	years;
	const char *text;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();

	years = read_state(PG_GETARG_VARLENA_PP(0));
	text = oversight_trend_text(oversight_trend_verdict(&years));
	if (text == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(text));
}
