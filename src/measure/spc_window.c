/*-------------------------------------------------------------------------
 *
 * spc_window.c
 *		The window function spc.
 *
 * The first row of a partition reads the values of all its rows, in their
 * order, and works out the limits and every row's rule; the others look theirs
 * up.  What is kept of a partition is one byte a row, beside the rows
 * themselves that the executor keeps.  The frame clause does not matter.
 *
 * A partition has no more different results than there are rules, so each is
 * made into a row only once.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#include "measure/measure_glue.h"
#include "measure/spc.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "windowapi.h"

PG_FUNCTION_INFO_V1(oversight_spc);

/* In place of a rule: a row without a value, which is no point of the series. */
#define NO_POINT	255

enum
{
	ARG_VALUE,
	ARG_POLARITY,
	ARG_BASELINE,
	ARG_SCREEN
};

typedef struct SpcPartition
{
	bool		ready;
	uint8	   *rules;			/* one a row */
	SpcLimits	limits;
	bool		is_short;
	Polarity	polarity;
	Datum		results[SPC_RULES]; /* rows, 0 while not yet made */
} SpcPartition;

static void
changing_argument(const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the %s must be the same in all rows of a partition", name),
			 errhint("Partition by what it depends on, for example spc(value, polarity) OVER (PARTITION BY measure, polarity ORDER BY period).")));
}

/*
 * Argument n in a row of the partition, in memory that the next call takes
 * again: what the executor frees after each row of a query, a partition would
 * keep for all its rows together.
 */
static Datum
row_argument(FunctionCallInfo fcinfo, MemoryContext row_context, int n, int64 row,
			 bool *isnull)
{
	MemoryContext caller;
	Datum		value;
	bool		isout;

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(row_context);
	caller = MemoryContextSwitchTo(row_context);
	value = WinGetFuncArgInPartition(PG_WINDOW_OBJECT(), n, row, WINDOW_SEEK_HEAD,
									 false, isnull, &isout);
	MemoryContextSwitchTo(caller);
	return value;
}

/*
 * Argument n of the first row, when it is not NULL, which stands for its
 * default.  It must be the same in all rows.
 */
static bool
constant_argument(FunctionCallInfo fcinfo, MemoryContext row_context, int n,
				  const char *name, int64 rows, int16 typlen, bool typbyval,
				  Datum *value)
{
	bool		isnull;

	*value = row_argument(fcinfo, row_context, n, 0, &isnull);
	if (!isnull)
		*value = datumCopy(*value, typbyval, typlen);
	if (get_fn_expr_arg_stable(fcinfo->flinfo, n))
		return !isnull;

	for (int64 row = 1; row < rows; row++)
	{
		bool		othernull;
		Datum		other = row_argument(fcinfo, row_context, n, row, &othernull);

		if (othernull != isnull ||
			(!isnull && !datum_image_eq(*value, other, typbyval, typlen)))
			changing_argument(name);
	}
	return !isnull;
}

/* Reads the partition and labels its rows. */
static void
read_partition(FunctionCallInfo fcinfo, SpcPartition *partition)
{
	MemoryContext context = GetMemoryChunkContext(partition);
	MemoryContext row_context = AllocSetContextCreate(CurrentMemoryContext,
													  "row of spc",
													  ALLOCSET_SMALL_SIZES);
	int64		rows = WinGetPartitionRowCount(PG_WINDOW_OBJECT());
	int64		points = 0;
	int64		baseline;
	bool		screen = true;
	int32		asked = 0;
	double	   *y;
	Datum		value;

	partition->polarity = POLARITY_NEUTRAL;
	if (constant_argument(fcinfo, row_context, ARG_POLARITY, "polarity", rows,
						  -1, false, &value))
		partition->polarity = oversight_polarity(value);
	if (constant_argument(fcinfo, row_context, ARG_BASELINE, "baseline", rows,
						  sizeof(int32), true, &value))
	{
		asked = DatumGetInt32(value);
		if (asked < SPC_MIN_BASELINE)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a baseline needs at least two points: %d", asked),
					 errhint("Leave the baseline out, or make it NULL, to take the whole series.")));
	}
	if (constant_argument(fcinfo, row_context, ARG_SCREEN, "screen", rows,
						  sizeof(bool), true, &value))
		screen = DatumGetBool(value);

	partition->rules = MemoryContextAllocHuge(context, rows);
	y = MemoryContextAllocHuge(CurrentMemoryContext, rows * sizeof(double));
	for (int64 row = 0; row < rows; row++)
	{
		bool		isnull;

		value = row_argument(fcinfo, row_context, ARG_VALUE, row, &isnull);
		if (isnull)
			partition->rules[row] = NO_POINT;
		else
		{
			partition->rules[row] = SPC_COMMON_CAUSE;
			y[points++] = finite_number(DatumGetFloat8(value),
										"a value of a series");
		}
	}

	if (points > 0)
	{
		baseline = asked > 0 ? asked : points;
		if (baseline > points)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the baseline of %d points is longer than the series of " INT64_FORMAT,
							asked, points),
					 errdetail("Rows without a value are not points."),
					 errhint("Leave the baseline out, or make it NULL, to take the whole series.")));

		if (!oversight_spc_limits(y, baseline, screen, &partition->limits))
			oversight_finite_result(INFINITY);
		partition->is_short = points < SPC_SHORT;

		if (points == rows)
			oversight_spc_label(y, points, &partition->limits, partition->rules);
		else
		{
			uint8	   *rules = MemoryContextAllocHuge(CurrentMemoryContext, points);
			int64		point = 0;

			oversight_spc_label(y, points, &partition->limits, rules);
			for (int64 row = 0; row < rows; row++)
				if (partition->rules[row] != NO_POINT)
					partition->rules[row] = rules[point++];
			pfree(rules);
		}
	}
	pfree(y);
	MemoryContextDelete(row_context);
	partition->ready = true;
}

/* The row that all points with this rule get, kept as long as the partition. */
static Datum
make_result(FunctionCallInfo fcinfo, SpcPartition *partition, SpcRule rule)
{
	MemoryContext caller;
	TupleDesc	tupdesc = fcinfo->flinfo->fn_extra;
	HeapTuple	tuple;
	Datum		values[6];
	bool		nulls[6] = {false};

	if (tupdesc == NULL)
	{
		caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
		tupdesc = BlessTupleDesc(CreateTupleDescCopy(oversight_result_row(fcinfo)));
		fcinfo->flinfo->fn_extra = tupdesc;
		MemoryContextSwitchTo(caller);
	}

	values[0] = Float8GetDatum(partition->limits.mean);
	values[1] = Float8GetDatum(partition->limits.lower);
	values[2] = Float8GetDatum(partition->limits.upper);
	/* one point has no limits */
	nulls[1] = nulls[2] = isnan(partition->limits.lower);
	values[3] = CStringGetTextDatum(oversight_spc_rule_text(rule));
	values[4] = CStringGetTextDatum(oversight_spc_signal_text(rule, partition->polarity));
	values[5] = BoolGetDatum(partition->is_short);
	tuple = heap_form_tuple(tupdesc, values, nulls);

	caller = MemoryContextSwitchTo(GetMemoryChunkContext(partition));
	partition->results[rule] = heap_copy_tuple_as_datum(tuple, tupdesc);
	MemoryContextSwitchTo(caller);
	return partition->results[rule];
}

/*
 * spc(value, polarity, baseline, screen) OVER (PARTITION BY series ORDER BY
 * date).  A row without a value gets NULL.  NULL for another argument stands
 * for its default.
 */
Datum
oversight_spc(PG_FUNCTION_ARGS)
{
	WindowObject winobj = PG_WINDOW_OBJECT();
	SpcPartition *partition;
	uint8		rule;

	if (!WindowObjectIsValid(winobj))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("spc is a window function"),
				 errhint("Write, for example, spc(value) OVER (PARTITION BY series ORDER BY date).")));

	partition = WinGetPartitionLocalMemory(winobj, sizeof(SpcPartition));
	if (unlikely(!partition->ready))
		read_partition(fcinfo, partition);

	rule = partition->rules[WinGetCurrentPosition(winobj)];
	if (rule == NO_POINT)
		PG_RETURN_NULL();
	if (partition->results[rule] != 0)
		PG_RETURN_DATUM(partition->results[rule]);
	PG_RETURN_DATUM(make_result(fcinfo, partition, rule));
}
