/*-------------------------------------------------------------------------
 *
 * obligation.c
 *		SQL functions that hold a duty against what was done.
 *
 * assess and compliance take the same nine arguments; oversight_load_duty
 * turns them into the kernel's Duty.  The rules are in assess.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "cadence/cadence_type.h"
#include "catalog/pg_type.h"
#include "common/compat.h"
#include "common/glue.h"
#include "funcapi.h"
#include "obligation/assess.h"
#include "obligation/duty.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/multirangetypes.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(oversight_assess);
PG_FUNCTION_INFO_V1(oversight_compliance);
PG_FUNCTION_INFO_V1(oversight_deadline);

static const char *const outcome_names[] = {
	[OUTCOME_DUE] = "due",
	[OUTCOME_MET] = "met",
	[OUTCOME_LATE] = "late",
	[OUTCOME_MISSED] = "missed",
	[OUTCOME_OVERDUE] = "overdue",
	[OUTCOME_UNRECORDED] = "unrecorded",
	[OUTCOME_SUSPENDED] = "suspended",
};

static int
compare_days(const void *a, const void *b)
{
	int32		x = *(const int32 *) a;
	int32		y = *(const int32 *) b;

	return (x > y) - (x < y);
}

static int
compare_named(const void *a, const void *b)
{
	const NamedEvent *x = a;
	const NamedEvent *y = b;

	if (x->for_due != y->for_due)
		return x->for_due < y->for_due ? -1 : 1;
	return compare_days(&x->done_on, &y->done_on);
}

/* The dates of an array, in place, and its null bitmap or NULL. */
static const DateADT *
array_dates(ArrayType *array, int *n, bits8 **nulls)
{
	*n = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	*nulls = ARR_NULLBITMAP(array);
	return (const DateADT *) ARR_DATA_PTR(array);
}

static inline bool
is_null_at(const bits8 *nulls, int i)
{
	return nulls != NULL && (nulls[i / 8] & (1 << (i % 8))) == 0;
}

/* The dates of an array with NULLs among them: every element has a place. */
static const DateADT *
spread_dates(const DateADT *dates, const bits8 *nulls, int n)
{
	DateADT    *spread;
	int			next = 0;

	if (nulls == NULL)
		return dates;
	spread = palloc(Max(n, 1) * sizeof(DateADT));
	for (int i = 0; i < n; i++)
		spread[i] = is_null_at(nulls, i) ? DAY_INFINITY : dates[next++];
	return spread;
}

/*
 * Sorts what was done into the duty's unnamed and named events.  The usual
 * array, in order and naming no due date, is used where it lies; anything else
 * is copied.  The duty's other fields must be set.
 */
static void
load_events(Duty *duty, ArrayType *done_array, ArrayType *for_due_array)
{
	const DateADT *done;
	const DateADT *for_due = NULL;
	bits8	   *done_nulls;
	bits8	   *for_due_nulls = NULL;
	int			n;
	int			n_for_due;
	bool		in_order;
	int32	   *unnamed;
	NamedEvent *named = NULL;

	done = array_dates(done_array, &n, &done_nulls);
	if (for_due_array != NULL)
	{
		for_due = array_dates(for_due_array, &n_for_due, &for_due_nulls);
		if (n_for_due != n)
			ereport(ERROR,
					(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
					 errmsg("done has %d elements and for_due has %d", n, n_for_due),
					 errdetail("Each element of for_due says which due date the element of done beside it answers, or is NULL."),
					 errhint("Give both the same length, for example done => '{2020-02-14}', for_due => '{2020-01-31}'.")));
		if (cadence_is_rolling(&duty->cadence))
			for_due = NULL;
	}

	in_order = (done_nulls == NULL && for_due == NULL);
	for (int i = 0; i < n && in_order; i++)
	{
		if (DATE_NOT_FINITE(done[i]) || (i > 0 && done[i] < done[i - 1]))
			in_order = false;
	}
	if (in_order)
	{
		int			first = 0;

		while (first < n && !oversight_event_counts(duty, done[first]))
			first++;
		while (n > first && !oversight_event_counts(duty, done[n - 1]))
			n--;
		duty->unnamed = done + first;
		duty->n_unnamed = n - first;
		return;
	}

	done = spread_dates(done, done_nulls, n);
	if (for_due != NULL)
	{
		for_due = spread_dates(for_due, for_due_nulls, n);
		named = palloc(Max(n, 1) * sizeof(NamedEvent));
	}
	unnamed = palloc(Max(n, 1) * sizeof(int32));

	for (int i = 0; i < n; i++)
	{
		bool		is_due = false;

		if (is_null_at(done_nulls, i))
			continue;
		oversight_finite_date(done[i], "the date something was done");
		if (!oversight_event_counts(duty, done[i]))
			continue;

		/* a date named that is no due date counts as not said */
		if (for_due != NULL && !is_null_at(for_due_nulls, i) &&
			!DATE_NOT_FINITE(for_due[i]))
			(void) oversight_due_found(oversight_is_due_in_force(duty, for_due[i], &is_due),
									   duty->anchor);
		if (is_due)
			named[duty->n_named++] = (NamedEvent) {.for_due = for_due[i],.done_on = done[i]};
		else
			unnamed[duty->n_unnamed++] = done[i];
	}
	qsort(unnamed, duty->n_unnamed, sizeof(int32), compare_days);
	if (named != NULL)
		qsort(named, duty->n_named, sizeof(NamedEvent), compare_named);
	duty->unnamed = unnamed;
	duty->named = named;
}

static void
load_suspensions(Duty *duty, Datum datum)
{
	MultirangeType *multirange = DatumGetMultirangeTypeP(datum);
	TypeCacheEntry *typcache = lookup_type_cache(MultirangeTypeGetOid(multirange),
												 TYPECACHE_MULTIRANGE_INFO);
	RangeType **ranges;
	int32		n;
	DayRange   *suspended;

	multirange_deserialize(typcache->rngtype, multirange, &n, &ranges);
	suspended = palloc(Max(n, 1) * sizeof(DayRange));
	for (int32 i = 0; i < n; i++)
	{
		DayRange   *range = &suspended[duty->n_suspended];

		if (oversight_range_days(RangeTypePGetDatum(ranges[i]),
								 &range->from, &range->until))
			duty->n_suspended++;
	}
	duty->suspended = suspended;
}

bool
oversight_load_duty(FunctionCallInfo fcinfo, Duty *duty, bool *is_null)
{
	*is_null = PG_ARGISNULL(ARG_CADENCE) || PG_ARGISNULL(ARG_ANCHOR) ||
		PG_ARGISNULL(ARG_IN_FORCE) || PG_ARGISNULL(ARG_AS_OF);
	if (*is_null)
		return false;

	memset(duty, 0, sizeof(*duty));
	duty->cadence = PG_GETARG_CADENCE(ARG_CADENCE);
	duty->anchor = PG_GETARG_FINITE_DATE(ARG_ANCHOR, "the anchor");
	duty->as_of = PG_GETARG_FINITE_DATE(ARG_AS_OF, "the date of the assessment");
	duty->grace = NO_GRACE;
	if (!PG_ARGISNULL(ARG_GRACE))
	{
		duty->grace = PG_GETARG_INT32(ARG_GRACE);
		if (duty->grace < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("grace must not be negative: %d", duty->grace),
					 errdetail("Grace is the number of days after a due date within which being done counts as late, not as missed."),
					 errhint("Give a number of days such as 14, or NULL for half the gap to the next due date.")));
	}
	if (!oversight_range_days(PG_GETARG_DATUM(ARG_IN_FORCE),
							  &duty->in_force.from, &duty->in_force.until))
		return false;
	if (!PG_ARGISNULL(ARG_RECORDED_DURING))
	{
		duty->has_recorded = true;
		if (!oversight_range_days(PG_GETARG_DATUM(ARG_RECORDED_DURING),
								  &duty->recorded.from, &duty->recorded.until))
			duty->recorded.from = duty->recorded.until = 0;
	}
	if (!PG_ARGISNULL(ARG_SUSPENDED))
		load_suspensions(duty, PG_GETARG_DATUM(ARG_SUSPENDED));
	if (!PG_ARGISNULL(ARG_DONE))
		load_events(duty, PG_GETARG_ARRAYTYPE_P(ARG_DONE),
					PG_ARGISNULL(ARG_FOR_DUE) ? NULL : PG_GETARG_ARRAYTYPE_P(ARG_FOR_DUE));
	return true;
}

/* Puts an occurrence into the tuplestore of a call. */
static void
store_occurrence(void *arg, const Occurrence *occurrence)
{
	ReturnSetInfo *rsinfo = arg;
	Datum		values[6];
	bool		nulls[6] = {false};

	values[0] = Int32GetDatum(occurrence->n);
	values[1] = DateADTGetDatum(occurrence->due_on);
	values[2] = DateADTGetDatum(occurrence->done_on);
	values[3] = CStringGetTextDatum(outcome_names[occurrence->outcome]);
	values[4] = Int32GetDatum(occurrence->days_late);
	nulls[2] = nulls[5] = (occurrence->matched_by == MATCHED_NONE);
	nulls[4] = (nulls[2] && occurrence->outcome != OUTCOME_OVERDUE);
	if (!nulls[5])
		values[5] = CStringGetTextDatum(occurrence->matched_by == MATCHED_AS_STATED ?
										"stated" : "rule");
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);

	pfree(DatumGetPointer(values[3]));
	if (!nulls[5])
		pfree(DatumGetPointer(values[5]));
}

/*
 * assess(cadence, anchor, in_force, done, as_of, grace, recorded_during,
 * for_due, suspended): a row for each due date.  No rows when the cadence,
 * anchor, in_force or as_of is NULL; done NULL is nothing done.
 */
Datum
oversight_assess(PG_FUNCTION_ARGS)
{
	Duty		duty;
	bool		is_null;

	InitMaterializedSRF(fcinfo, 0);
	if (oversight_load_duty(fcinfo, &duty, &is_null))
		(void) oversight_due_found(oversight_assess_duty(&duty, store_occurrence,
														 fcinfo->resultinfo),
								   duty.anchor);
	return (Datum) 0;
}

/* The columns of the type compliance, in order. */
enum
{
	SUM_DUE, SUM_MET, SUM_LATE, SUM_MISSED, SUM_OVERDUE, SUM_UNRECORDED,
	SUM_SUSPENDED, SUM_EXTRA,
	SUM_FIRST_DUE, SUM_LAST_DUE, SUM_LAST_DONE, SUM_NEXT_DUE, SUM_UNMET_SINCE,
	SUM_UNMET_RUN, SUM_DAYS_OVERDUE, SUM_WORST_DAYS_LATE, SUM_TOTAL_DAYS_LATE,
	SUM_ON_TIME_RATE,
	SUM_COLUMNS
};

/* The row type of the call, looked up once a query. */
static TupleDesc
result_descriptor(FunctionCallInfo fcinfo)
{
	TupleDesc	tupdesc = fcinfo->flinfo->fn_extra;

	if (tupdesc == NULL)
	{
		MemoryContext oldcontext = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE ||
			tupdesc->natts != SUM_COLUMNS)
			elog(ERROR, "compliance must return its row type");
		tupdesc = BlessTupleDesc(tupdesc);
		fcinfo->flinfo->fn_extra = tupdesc;
		MemoryContextSwitchTo(oldcontext);
	}
	return tupdesc;
}

static void
set_date(Datum *values, bool *nulls, int column, int32 day)
{
	values[column] = DateADTGetDatum(day);
	nulls[column] = (day == NO_DATE);
}

/*
 * compliance(the arguments of assess): the same, added up in one pass.  NULL
 * when the cadence, anchor, in_force or as_of is NULL.
 */
Datum
oversight_compliance(PG_FUNCTION_ARGS)
{
	Duty		duty;
	bool		is_null;
	Compliance	sum = {.first_due = NO_DATE,.last_due = NO_DATE,
		.last_done = NO_DATE,.next_due = NO_DATE,.unmet_since = NO_DATE};
	int64		judged;
	Datum		values[SUM_COLUMNS];
	bool		nulls[SUM_COLUMNS] = {false};

	if (oversight_load_duty(fcinfo, &duty, &is_null))
		(void) oversight_due_found(oversight_sum_duty(&duty, &sum), duty.anchor);
	if (is_null)
		PG_RETURN_NULL();

	values[SUM_DUE] = Int32GetDatum(sum.count[OUTCOME_DUE]);
	values[SUM_MET] = Int32GetDatum(sum.count[OUTCOME_MET]);
	values[SUM_LATE] = Int32GetDatum(sum.count[OUTCOME_LATE]);
	values[SUM_MISSED] = Int32GetDatum(sum.count[OUTCOME_MISSED]);
	values[SUM_OVERDUE] = Int32GetDatum(sum.count[OUTCOME_OVERDUE]);
	values[SUM_UNRECORDED] = Int32GetDatum(sum.count[OUTCOME_UNRECORDED]);
	values[SUM_SUSPENDED] = Int32GetDatum(sum.count[OUTCOME_SUSPENDED]);
	values[SUM_EXTRA] = Int32GetDatum(sum.extra);
	set_date(values, nulls, SUM_FIRST_DUE, sum.first_due);
	set_date(values, nulls, SUM_LAST_DUE, sum.last_due);
	set_date(values, nulls, SUM_LAST_DONE, sum.last_done);
	set_date(values, nulls, SUM_NEXT_DUE, sum.next_due);
	set_date(values, nulls, SUM_UNMET_SINCE, sum.unmet_since);
	values[SUM_UNMET_RUN] = Int32GetDatum(sum.unmet_run);
	values[SUM_DAYS_OVERDUE] = Int32GetDatum(sum.days_overdue);
	values[SUM_WORST_DAYS_LATE] = Int32GetDatum(sum.worst_days_late);
	values[SUM_TOTAL_DAYS_LATE] = Int64GetDatum(sum.total_days_late);

	/* what was met of what could have been; unrecorded and suspended stay out */
	judged = (int64) sum.count[OUTCOME_MET] + sum.count[OUTCOME_LATE] +
		sum.count[OUTCOME_MISSED] + sum.count[OUTCOME_OVERDUE];
	nulls[SUM_ON_TIME_RATE] = (judged == 0);
	values[SUM_ON_TIME_RATE] = Float8GetDatum(judged == 0 ? 0 :
											  (double) sum.count[OUTCOME_MET] / judged);

	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(result_descriptor(fcinfo),
													  values, nulls)));
}

/*
 * deadline(cadence, anchor, done): the date the next performance is due by,
 * given what has been done; NULL when nothing is left to do, or the cadence or
 * the anchor is NULL.  done NULL is nothing done.
 */
Datum
oversight_deadline(PG_FUNCTION_ARGS)
{
	Duty		duty = {0};
	int32		deadline;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();

	duty.cadence = PG_GETARG_CADENCE(0);
	duty.anchor = PG_GETARG_FINITE_DATE(1, "the anchor");
	duty.grace = NO_GRACE;
	duty.in_force = (DayRange) {.from = duty.anchor,.until = DAY_INFINITY};
	duty.as_of = DAY_LAST;
	if (!PG_ARGISNULL(2))
		load_events(&duty, PG_GETARG_ARRAYTYPE_P(2), NULL);

	/* everything that was done counts, and nothing later is asked about */
	duty.as_of = duty.n_unnamed > 0 ? duty.unnamed[duty.n_unnamed - 1] : duty.anchor;
	if (!oversight_due_found(oversight_duty_deadline(&duty, &deadline), duty.anchor))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(deadline);
}
