/*-------------------------------------------------------------------------
 *
 * duty.c
 *		Turns the arguments of a call into the kernel's duty.
 *
 *-------------------------------------------------------------------------
 */
#include "obligation/duty.h"

#include "cadence/cadence_type.h"
#include "catalog/pg_type.h"
#include "common/compat.h"
#include "common/glue.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/multirangetypes.h"
#include "utils/typcache.h"

/* Which way the arguments are laid out: as of one rhythm, or of several. */
typedef struct Layout
{
	FunctionCallInfo fcinfo;
	int			shift;			/* how much further in_force and the rest stand */
} Layout;

static inline bool
arg_is_null(const Layout *layout, int n)
{
	return layout->fcinfo->args[n + (n >= ARG_IN_FORCE ? layout->shift : 0)].isnull;
}

static inline Datum
arg(const Layout *layout, int n)
{
	return layout->fcinfo->args[n + (n >= ARG_IN_FORCE ? layout->shift : 0)].value;
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

/* Whether dates are in order and finite. */
static bool
are_in_order(const DateADT *dates, int n)
{
	bool		falls = false;

	if (n == 0)
		return true;
	/* without a way out, which would cost more than it saves */
	for (int i = 1; i < n; i++)
		falls |= dates[i] < dates[i - 1];
	return !falls && !DATE_NOT_FINITE(dates[0]) && !DATE_NOT_FINITE(dates[n - 1]);
}

/* Events in order, none naming a due date: used where they lie. */
static void
use_in_place(Duty *duty, const DateADT *done, int n)
{
	int			first = 0;

	while (first < n && !oversight_event_counts(duty, done[first]))
		first++;
	while (n > first && !oversight_event_counts(duty, done[n - 1]))
		n--;
	duty->unnamed = done + first;
	duty->n_unnamed = n - first;
}

/* Anything else is copied, without what does not count. */
static void
copy_events(Duty *duty, const DateADT *done, const bits8 *done_nulls,
			const DateADT *for_due, const bits8 *for_due_nulls, int n)
{
	int32	   *unnamed = MemoryContextAllocHuge(CurrentMemoryContext,
												 (Size) Max(n, 1) * sizeof(int32));
	NamedEvent *named = NULL;
	int32		first = DAY_LAST;
	int32		last = DAY_FIRST;
	bool		in_order = true;
	int32		asked = DAY_INFINITY;
	bool		asked_is_due = false;
	int			next_done = 0;	/* NULLs take no room in an array's data */
	int			next_for_due = 0;

	if (for_due != NULL)
		named = MemoryContextAllocHuge(CurrentMemoryContext,
									   (Size) Max(n, 1) * sizeof(NamedEvent));

	for (int i = 0; i < n; i++)
	{
		int32		day;
		int32		names = DAY_INFINITY;

		if (for_due != NULL && !is_null_at(for_due_nulls, i))
			names = for_due[next_for_due++];
		if (is_null_at(done_nulls, i))
			continue;
		day = finite_date(done[next_done++], "the date something was done");
		if (!oversight_event_counts(duty, day))
			continue;

		/* a date named that is no due date counts as not said */
		if (names != asked)
		{
			asked = names;
			asked_is_due = false;
			if (!DATE_NOT_FINITE(names))
				(void) oversight_due_found(oversight_is_due_in_force(duty, names, &asked_is_due),
										   duty->anchor);
		}
		if (asked_is_due)
		{
			named[duty->n_named++] = (NamedEvent) {.for_due = names,.done_on = day};
			continue;
		}
		in_order &= (day >= last);
		first = Min(first, day);
		last = Max(last, day);
		unnamed[duty->n_unnamed++] = day;
	}

	if (!in_order)
		duty->n_unnamed = oversight_sort_days(unnamed, duty->n_unnamed, first, last);
	if (duty->n_named > 1)
		oversight_sort_named(named, duty->n_named);
	duty->unnamed = unnamed;
	duty->named = named;
}

void
oversight_load_events(Duty *duty, ArrayType *done_array, ArrayType *for_due_array)
{
	const DateADT *done;
	const DateADT *for_due = NULL;
	bits8	   *done_nulls;
	bits8	   *for_due_nulls = NULL;
	int			n;
	int			n_for_due;

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
		if (duty->n_later == 0 && cadence_is_rolling(&duty->cadence))
			for_due = NULL;
	}

	if (done_nulls == NULL && for_due == NULL && are_in_order(done, n))
		use_in_place(duty, done, n);
	else
		copy_events(duty, done, done_nulls, for_due, for_due_nulls, n);
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

/* in_force, as_of and grace; false when it was never in force. */
static bool
load_terms(const Layout *layout, Duty *duty)
{
	duty->as_of = finite_date(DatumGetDateADT(arg(layout, ARG_AS_OF)),
							  "the date of the assessment");
	duty->grace = NO_GRACE;
	if (!arg_is_null(layout, ARG_GRACE))
	{
		duty->grace = DatumGetInt32(arg(layout, ARG_GRACE));
		if (duty->grace < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("grace must not be negative: %d", duty->grace),
					 errdetail("Grace is the number of days after a due date within which being done counts as late, not as missed."),
					 errhint("Give a number of days such as 14, or NULL for half the gap to the next due date.")));
	}
	return oversight_range_days(arg(layout, ARG_IN_FORCE),
								&duty->in_force.from, &duty->in_force.until);
}

/* What is recorded of it; its rhythms and terms must be known. */
static void
load_record(const Layout *layout, Duty *duty)
{
	if (!arg_is_null(layout, ARG_RECORDED_DURING))
	{
		duty->has_recorded = true;
		if (!oversight_range_days(arg(layout, ARG_RECORDED_DURING),
								  &duty->recorded.from, &duty->recorded.until))
			duty->recorded.from = duty->recorded.until = 0;
	}
	if (!arg_is_null(layout, ARG_SUSPENDED))
		load_suspensions(duty, arg(layout, ARG_SUSPENDED));
	if (!arg_is_null(layout, ARG_DONE))
		oversight_load_events(duty, DatumGetArrayTypeP(arg(layout, ARG_DONE)),
							  arg_is_null(layout, ARG_FOR_DUE) ? NULL :
							  DatumGetArrayTypeP(arg(layout, ARG_FOR_DUE)));
}

bool
oversight_load_duty(FunctionCallInfo fcinfo, Duty *duty, bool *is_null)
{
	Layout		layout = {.fcinfo = fcinfo};

	*is_null = PG_ARGISNULL(ARG_CADENCE) || PG_ARGISNULL(ARG_ANCHOR) ||
		PG_ARGISNULL(ARG_IN_FORCE) || PG_ARGISNULL(ARG_AS_OF);
	if (*is_null)
		return false;

	memset(duty, 0, sizeof(*duty));
	duty->cadence = PG_GETARG_CADENCE(ARG_CADENCE);
	duty->anchor = PG_GETARG_FINITE_DATE(ARG_ANCHOR, "the anchor");
	if (!load_terms(&layout, duty))
		return false;
	load_record(&layout, duty);
	return true;
}

/* The elements of an array argument of oversight_load_rhythms. */
static int
rhythm_elements(ArrayType *array, Oid type, Datum **values, bool **nulls)
{
	int16		typlen;
	bool		typbyval;
	char		typalign;
	int			n;

	get_typlenbyvalalign(type, &typlen, &typbyval, &typalign);
	deconstruct_array(array, type, typlen, typbyval, typalign, values, nulls, &n);
	return n;
}

bool
oversight_load_rhythms(FunctionCallInfo fcinfo, Duty *duty, bool *is_null)
{
	const int	begins_arg = ARG_ANCHOR + 1;
	Layout		layout = {.fcinfo = fcinfo,.shift = 1};
	ArrayType  *cadence_array;
	Datum	   *cadences;
	Datum	   *anchors;
	Datum	   *begins;
	bool	   *cadence_nulls;
	bool	   *anchor_nulls;
	bool	   *begins_nulls;
	int			n;
	int			n_anchors;
	int			n_begins;
	Rhythm	   *later;

	*is_null = PG_ARGISNULL(ARG_CADENCE) || PG_ARGISNULL(ARG_ANCHOR) ||
		PG_ARGISNULL(begins_arg) ||
		arg_is_null(&layout, ARG_IN_FORCE) || arg_is_null(&layout, ARG_AS_OF);
	if (*is_null)
		return false;

	cadence_array = PG_GETARG_ARRAYTYPE_P(ARG_CADENCE);
	n = rhythm_elements(cadence_array, ARR_ELEMTYPE(cadence_array), &cadences, &cadence_nulls);
	n_anchors = rhythm_elements(PG_GETARG_ARRAYTYPE_P(ARG_ANCHOR), DATEOID, &anchors, &anchor_nulls);
	n_begins = rhythm_elements(PG_GETARG_ARRAYTYPE_P(begins_arg), DATEOID, &begins, &begins_nulls);
	if (n == 0 || n_anchors != n || n_begins != n)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 n == 0 ? errmsg("there is no cadence") :
				 errmsg("cadence has %d elements, anchor has %d and begins has %d",
						n, n_anchors, n_begins),
				 errdetail("Each rhythm has a cadence, an anchor and the date on which it begins."),
				 errhint("Give all three the same length, for example '{every month,every 2 weeks}', '{2019-10-31,2020-03-01}', '{NULL,2020-03-01}'.")));

	memset(duty, 0, sizeof(*duty));
	later = palloc(n * sizeof(Rhythm));
	for (int i = 0; i < n; i++)
	{
		Rhythm	   *rhythm = &later[i];

		if (cadence_nulls[i] || (i == 0 && anchor_nulls[i]) || (i > 0 && begins_nulls[i]))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 cadence_nulls[i] ? errmsg("cadence %d must not be NULL", i + 1) :
					 i == 0 ? errmsg("the first anchor must not be NULL") :
					 errmsg("the date on which rhythm %d begins must not be NULL", i + 1),
					 errdetail("Every rhythm needs a cadence, the first one an anchor, and each later one the day on which it begins; without an anchor it counts from that day."),
					 errhint("Write, for example, '{every month,every 2 weeks}', '{2019-10-31,NULL}', '{NULL,2020-03-01}'.")));
		rhythm->cadence = DatumGetCadence(cadences[i]);
		if (i > 0)
		{
			rhythm->begins = finite_date(DatumGetDateADT(begins[i]),
										 "the date on which a rhythm begins");
			if (i > 1 && rhythm->begins <= later[i - 1].begins)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("rhythm %d begins on %s, and the one before it on %s",
								i + 1, oversight_date_text(rhythm->begins),
								oversight_date_text(later[i - 1].begins)),
						 errdetail("Each rhythm applies from its first day until the next one begins."),
						 errhint("Give the rhythms in the order of their dates, each on a day of its own.")));
		}
		rhythm->anchor = anchor_nulls[i] ? rhythm->begins :
			finite_date(DatumGetDateADT(anchors[i]), "the anchor");
	}
	duty->cadence = later[0].cadence;
	duty->anchor = later[0].anchor;
	duty->later = later + 1;

	if (!load_terms(&layout, duty))
		return false;

	/* what begins when the duty has ended never applies */
	while (duty->n_later < n - 1 &&
		   duty->later[duty->n_later].begins < duty->in_force.until)
		duty->n_later++;
	load_record(&layout, duty);
	return true;
}
