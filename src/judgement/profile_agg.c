/*-------------------------------------------------------------------------
 *
 * profile_agg.c
 *		The aggregates over many bodies: grade_profile and transition_matrix.
 *
 * Their state is an array of bigint, so that partial results can be handed to
 * other processes and other machines.  It is changed in place.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "common/compat.h"
#include "common/glue.h"
#include "common/int.h"
#include "fmgr.h"
#include "funcapi.h"
#include "judgement/grade.h"
#include "judgement/judgement_history_type.h"
#include "judgement/profile.h"
#include "judgement/scale_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(oversight_grade_profile_transition);
PG_FUNCTION_INFO_V1(oversight_grade_profile_combine);
PG_FUNCTION_INFO_V1(oversight_grade_profile_final);
PG_FUNCTION_INFO_V1(oversight_transition_matrix_transition);
PG_FUNCTION_INFO_V1(oversight_transition_matrix_combine);
PG_FUNCTION_INFO_V1(oversight_transition_matrix_final);

static void
require_aggregate(FunctionCallInfo fcinfo, const char *aggregate,
				  const char *example)
{
	if (!AggCheckCallContext(fcinfo, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("this function is a part of the aggregate %s and cannot be called by itself",
						aggregate),
				 errhint("Write, for example, SELECT %s FROM ...", example)));
}

#define REQUIRE_PROFILE(fcinfo) \
	require_aggregate(fcinfo, "grade_profile", \
					  "grade_profile(history, ARRAY[date '2024-03-31', date '2025-03-31'])")
#define REQUIRE_MATRIX(fcinfo) \
	require_aggregate(fcinfo, "transition_matrix", "transition_matrix(history)")

/*
 * States: arrays of numbers
 */

static inline int64 *
state_numbers(ArrayType *state)
{
	return (int64 *) ARR_DATA_PTR(state);
}

/* A state of so many zeros; the limit is that of any value. */
static ArrayType *
new_state(int64 length)
{
	Size		size = ARR_OVERHEAD_NONULLS(1) + (Size) length * sizeof(int64);
	ArrayType  *state;

	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many dates for one grade_profile"),
				 errhint("Ask for fewer dates at a time.")));

	state = palloc0(size);
	SET_VARSIZE(state, size);
	state->ndim = 1;
	state->elemtype = INT8OID;
	ARR_DIMS(state)[0] = (int) length;
	ARR_LBOUND(state)[0] = 1;
	return state;
}

/* Argument n as a state, and how many numbers it has. */
static ArrayType *
get_state(FunctionCallInfo fcinfo, int n, const char *aggregate, int32 *length)
{
	ArrayType  *state = PG_GETARG_ARRAYTYPE_P(n);

	if (ARR_NDIM(state) != 1 || ARR_HASNULL(state) || ARR_ELEMTYPE(state) != INT8OID)
		oversight_invalid_state(aggregate);
	*length = ARR_DIMS(state)[0];
	return state;
}

/* The type of the rows in the array that a final function returns. */
static TupleDesc
result_row_type(FunctionCallInfo fcinfo, Oid *type)
{
	*type = get_element_type(get_fn_expr_rettype(fcinfo->flinfo));
	if (!OidIsValid(*type))
		elog(ERROR, "could not determine the type of the rows");
	return lookup_rowtype_tupdesc(*type, -1);
}

static Datum
rows_to_array(Datum *rows, int count, Oid type)
{
	if (count == 0)
		return PointerGetDatum(construct_empty_array(type));
	return PointerGetDatum(construct_array(rows, count, type, -1, false,
										   TYPALIGN_DOUBLE));
}

/*
 * grade_profile
 *
 * The state is the number of bodies, the dates in order, and the changes: a row
 * of counts for each date (see profile.h).
 */

#define PROFILE_DATES 1			/* where the dates begin */

/* The dates that the calls before this one were about. */
typedef struct ProfileCache
{
	MemoryContext context;		/* of all below */
	ArrayType  *argument;		/* as it was given */
	ProfileDates dates;
	int64	   *days;			/* the same dates as in the state */
} ProfileCache;

static int
compare_days(const void *a, const void *b)
{
	int32		x = *(const int32 *) a;
	int32		y = *(const int32 *) b;

	return (x > y) - (x < y);
}

/* The dates of the argument in order, each once; all must be calendar dates. */
static int32 *
sorted_days(ArrayType *argument, int32 *count)
{
	int			given = ArrayGetNItems(ARR_NDIM(argument), ARR_DIMS(argument));
	int32	   *days = palloc(Max(given, 1) * sizeof(int32));
	int32		kept = 0;

	if (array_contains_nulls(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a date of the profile is NULL"),
				 errhint("Leave it out, for example array_remove(dates, NULL).")));
	memcpy(days, ARR_DATA_PTR(argument), given * sizeof(int32));
	for (int i = 0; i < given; i++)
		(void) finite_date(days[i], "a date of the profile");

	qsort(days, given, sizeof(int32), compare_days);
	for (int i = 0; i < given; i++)
		if (kept == 0 || days[i] != days[kept - 1])
			days[kept++] = days[i];
	*count = kept;
	return days;
}

/* Makes the dates of the argument those of the cache. */
static void
fill_cache(ProfileCache *cache, ArrayType *argument)
{
	MemoryContext caller;
	int32	   *days;

	cache->argument = NULL;
	MemoryContextReset(cache->context);
	caller = MemoryContextSwitchTo(cache->context);

	days = sorted_days(argument, &cache->dates.count);
	cache->dates.days = days;
	cache->dates.before = palloc(profile_slot_room(cache->dates.count) *
								 sizeof(int32));
	oversight_profile_prepare(&cache->dates);
	cache->days = palloc(Max(cache->dates.count, 1) * sizeof(int64));
	for (int32 i = 0; i < cache->dates.count; i++)
		cache->days[i] = days[i];

	cache->argument = palloc(VARSIZE(argument));
	memcpy(cache->argument, argument, VARSIZE(argument));
	MemoryContextSwitchTo(caller);
}

/* The dates of argument 2, prepared once and not for every row. */
static ProfileCache *
get_dates(FunctionCallInfo fcinfo)
{
	ProfileCache *cache = fcinfo->flinfo->fn_extra;
	ArrayType  *argument;

	if (PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the dates of the profile are NULL"),
				 errhint("Give at least one, for example ARRAY[date '2025-03-31'].")));
	argument = PG_GETARG_ARRAYTYPE_P(2);

	if (cache == NULL)
	{
		cache = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(ProfileCache));
		cache->context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt,
											   "dates of grade_profile",
											   ALLOCSET_DEFAULT_SIZES);
		fcinfo->flinfo->fn_extra = cache;
	}
	if (cache->argument == NULL ||
		VARSIZE(cache->argument) != VARSIZE(argument) ||
		memcmp(cache->argument, argument, VARSIZE(argument)) != 0)
		fill_cache(cache, argument);
	return cache;
}

/* The number of dates in a state of so many numbers. */
static int32
profile_date_count(int32 length)
{
	int32		per_date = 1 + profile_row_length(&oversight_grade_scale);

	if (length < PROFILE_DATES || (length - PROFILE_DATES) % per_date != 0)
		oversight_invalid_state("grade_profile");
	return (length - PROFILE_DATES) / per_date;
}

static void
other_dates(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the dates of a profile must be the same for all its bodies"),
			 errhint("Give the same dates in every row, or group by them.")));
}

/*
 * Takes in one body.  A NULL history is a body of which nothing is recorded:
 * like one before its first judgement, it stands at no grade.
 */
Datum
oversight_grade_profile_transition(PG_FUNCTION_ARGS)
{
	int32		row_length = profile_row_length(&oversight_grade_scale);
	ProfileCache *cache;
	ArrayType  *state;
	int64	   *numbers;
	int32		count;

	REQUIRE_PROFILE(fcinfo);

	cache = get_dates(fcinfo);
	count = cache->dates.count;
	if (PG_ARGISNULL(0))
	{
		state = new_state(PROFILE_DATES + (int64) count * (1 + row_length));
		numbers = state_numbers(state);
		memcpy(numbers + PROFILE_DATES, cache->days, count * sizeof(int64));
	}
	else
	{
		int32		length;

		state = get_state(fcinfo, 0, "grade_profile", &length);
		numbers = state_numbers(state);
		if (profile_date_count(length) != count ||
			memcmp(numbers + PROFILE_DATES, cache->days, count * sizeof(int64)) != 0)
			other_dates();
	}

	numbers[0]++;
	if (!PG_ARGISNULL(1))
	{
		HistoryView history = PG_GETARG_HISTORY_VIEW(1);

		oversight_profile_add(&cache->dates, &history, row_length,
							  numbers + PROFILE_DATES + count);
	}
	PG_RETURN_POINTER(state);
}

/* Adds the numbers of one state to those of another from the first one given. */
static void
add_numbers(const char *aggregate, int64 *numbers, const int64 *more,
			int32 first, int32 length)
{
	for (int32 i = first; i < length; i++)
		if (pg_add_s64_overflow(numbers[i], more[i], &numbers[i]))
			oversight_invalid_state(aggregate);
}

/* What both combine functions do with a side that is empty: true when one was. */
static bool
combine_empty(FunctionCallInfo fcinfo, Datum *result)
{
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			fcinfo->isnull = true;
		*result = PG_ARGISNULL(0) ? (Datum) 0 : PG_GETARG_DATUM(0);
		return true;
	}
	if (PG_ARGISNULL(0))
	{
		/* the executor copies it, as it is not in its context */
		*result = PointerGetDatum(PG_GETARG_ARRAYTYPE_P(1));
		return true;
	}
	return false;
}

Datum
oversight_grade_profile_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *state;
	ArrayType  *more;
	int32		length;
	int32		more_length;
	int32		count;
	Datum		result;

	REQUIRE_PROFILE(fcinfo);
	if (combine_empty(fcinfo, &result))
		return result;

	state = get_state(fcinfo, 0, "grade_profile", &length);
	more = get_state(fcinfo, 1, "grade_profile", &more_length);
	count = profile_date_count(length);
	if (more_length != length ||
		memcmp(state_numbers(state) + PROFILE_DATES,
			   state_numbers(more) + PROFILE_DATES, count * sizeof(int64)) != 0)
		other_dates();

	add_numbers("grade_profile", state_numbers(state), state_numbers(more), 0, PROFILE_DATES);
	add_numbers("grade_profile", state_numbers(state), state_numbers(more),
				PROFILE_DATES + count, length);
	PG_RETURN_POINTER(state);
}

/*
 * The profile: for each date in order a row for each grade, from the worst to
 * the best, and one for no grade.  All are there, those without bodies too, so
 * that every series has every date.
 */
Datum
oversight_grade_profile_final(PG_FUNCTION_ARGS)
{
	const Scale *scale = &oversight_grade_scale;
	int32		row_length = profile_row_length(scale);
	int32		length;
	int32		count;
	const int64 *numbers;
	const int64 *changes;
	int64	   *bodies;
	Datum	   *rows;
	int			made = 0;
	Oid			type;
	TupleDesc	desc;

	REQUIRE_PROFILE(fcinfo);

	numbers = state_numbers(get_state(fcinfo, 0, "grade_profile", &length));
	count = profile_date_count(length);
	changes = numbers + PROFILE_DATES + count;

	desc = result_row_type(fcinfo, &type);
	bodies = palloc0(row_length * sizeof(int64));
	bodies[SCALE_NONE] = numbers[0];
	rows = palloc((Size) Max(count, 1) * row_length * sizeof(Datum));

	for (int32 date = 0; date < count; date++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int code = 0; code < row_length; code++)
			bodies[code] += changes[(Size) date * row_length + code];

		/* grades have the codes 1 and up, SCALE_NONE comes last */
		for (int i = 1; i <= row_length; i++)
		{
			uint8		code = i % row_length;
			Datum		values[3];
			bool		nulls[3] = {false, false, false};

			values[0] = DateADTGetDatum((DateADT) numbers[PROFILE_DATES + date]);
			values[1] = GradeGetDatum(code);
			nulls[1] = code == SCALE_NONE;
			values[2] = Int64GetDatum(bodies[code]);
			rows[made++] = HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
		}
	}
	ReleaseTupleDesc(desc);
	PG_RETURN_DATUM(rows_to_array(rows, made, type));
}

/*
 * transition_matrix
 *
 * The state is a row of counts, by the code after, for each code before.
 */

static inline int32
matrix_length(void)
{
	int32		row_length = profile_row_length(&oversight_grade_scale);

	return row_length * row_length;
}

static ArrayType *
get_matrix(FunctionCallInfo fcinfo, int n)
{
	int32		length;
	ArrayType  *state = get_state(fcinfo, n, "transition_matrix", &length);

	if (length != matrix_length())
		oversight_invalid_state("transition_matrix");
	return state;
}

/* Takes in one body; a NULL history has nothing to count. */
Datum
oversight_transition_matrix_transition(PG_FUNCTION_ARGS)
{
	ArrayType  *state;

	REQUIRE_MATRIX(fcinfo);

	state = PG_ARGISNULL(0) ? new_state(matrix_length()) : get_matrix(fcinfo, 0);
	if (!PG_ARGISNULL(1))
	{
		HistoryView history = PG_GETARG_HISTORY_VIEW(1);

		oversight_transitions_add(&history,
								  profile_row_length(&oversight_grade_scale),
								  state_numbers(state));
	}
	PG_RETURN_POINTER(state);
}

Datum
oversight_transition_matrix_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *state;
	Datum		result;

	REQUIRE_MATRIX(fcinfo);
	if (combine_empty(fcinfo, &result))
		return result;

	state = get_matrix(fcinfo, 0);
	add_numbers("transition_matrix", state_numbers(state), state_numbers(get_matrix(fcinfo, 1)),
				0, matrix_length());
	PG_RETURN_POINTER(state);
}

/* What occurred, from the worst grade to the best, before and then after. */
Datum
oversight_transition_matrix_final(PG_FUNCTION_ARGS)
{
	const Scale *scale = &oversight_grade_scale;
	int32		row_length = profile_row_length(scale);
	const int64 *times;
	Datum	   *rows;
	int			made = 0;
	Oid			type;
	TupleDesc	desc;

	REQUIRE_MATRIX(fcinfo);

	times = state_numbers(get_matrix(fcinfo, 0));
	desc = result_row_type(fcinfo, &type);
	rows = palloc(matrix_length() * sizeof(Datum));

	for (int before = 1; before < row_length; before++)
		for (int after = 1; after < row_length; after++)
		{
			int64		n = times[before * row_length + after];
			HistoryDirection direction =
				oversight_history_compare_ranks(scale, before, after);
			Datum		values[4];
			bool		nulls[4] = {false, false, false, false};

			if (n == 0)
				continue;
			values[0] = GradeGetDatum(before);
			values[1] = GradeGetDatum(after);
			values[2] = CStringGetTextDatum(history_direction_text(direction));
			values[3] = Int64GetDatum(n);
			rows[made++] = HeapTupleGetDatum(heap_form_tuple(desc, values, nulls));
		}
	ReleaseTupleDesc(desc);
	PG_RETURN_DATUM(rows_to_array(rows, made, type));
}
