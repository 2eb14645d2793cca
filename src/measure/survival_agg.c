/*-------------------------------------------------------------------------
 *
 * survival_agg.c
 *		The aggregates kaplan_meier.
 *
 * Their state is a bytea that holds the durations in the order they came, with
 * room for more, so that partial results can be handed to other processes and
 * other machines.  They are sorted when all are there.
 *
 * The executor copies a by-reference state that comes back at another address
 * into the aggregate's context and frees the old one, so a state that outgrows
 * its room is simply returned as a bigger copy.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "common/glue.h"
#include "fmgr.h"
#include "funcapi.h"
#include "judgement/grade.h"
#include "judgement/judgement_history_type.h"
#include "judgement/scale_type.h"
#include "measure/measure_glue.h"
#include "measure/survival.h"
#include "measure/survival_step.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(oversight_survival_duration);
PG_FUNCTION_INFO_V1(oversight_survival_history);
PG_FUNCTION_INFO_V1(oversight_survival_combine);
PG_FUNCTION_INFO_V1(oversight_survival_final);

typedef struct SurvivalState
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		unused;			/* zero */
	int64		count;			/* durations in use */
	Duration	durations[FLEXIBLE_ARRAY_MEMBER];	/* those not in use are zero */
} SurvivalState;

#define STATE_HEADER	offsetof(SurvivalState, durations)
#define STATE_MIN_SIZE	1024
#define STATE_MAX_COUNT ((int64) ((MaxAllocSize - STATE_HEADER) / sizeof(Duration)))

static inline void
require_aggregate(FunctionCallInfo fcinfo)
{
	oversight_require_aggregate(fcinfo, "kaplan_meier",
								"SELECT kaplan_meier(days, ended) FROM ...");
}

static inline int64
state_capacity(const SurvivalState *state)
{
	return (VARSIZE(state) - STATE_HEADER) / sizeof(Duration);
}

/* An empty state with room for at least so many durations. */
static SurvivalState *
new_state(int64 capacity)
{
	size_t		size = STATE_MIN_SIZE;
	SurvivalState *state;

	if (capacity > STATE_MAX_COUNT)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than " INT64_FORMAT " durations cannot be taken together",
						STATE_MAX_COUNT)));
	while ((size - STATE_HEADER) / sizeof(Duration) < (size_t) capacity)
		size *= 2;
	size = Min(size, STATE_HEADER + STATE_MAX_COUNT * sizeof(Duration));

	state = palloc0(size);
	SET_VARSIZE(state, size);
	return state;
}

/* How many durations a state from anywhere holds; an error when it is none. */
static int64
state_count(struct varlena *value)
{
	const size_t header = STATE_HEADER - VARHDRSZ;
	int64		count;

	if (VARSIZE_ANY_EXHDR(value) < header)
		oversight_invalid_state("kaplan_meier");
	memcpy(&count, VARDATA_ANY(value) + offsetof(SurvivalState, count) - VARHDRSZ,
		   sizeof(count));
	if (count < 0 ||
		(VARSIZE_ANY_EXHDR(value) - header) / sizeof(Duration) < (uint64) count)
		oversight_invalid_state("kaplan_meier");
	return count;
}

/* Copies them out; they may lie at any address. */
static void
state_durations(struct varlena *value, int64 count, Duration *durations)
{
	memcpy(durations, VARDATA_ANY(value) + STATE_HEADER - VARHDRSZ,
		   (size_t) count * sizeof(Duration));
}

static KERNEL_NOINLINE SurvivalState *
grow_state(struct varlena *value, int64 more)
{
	int64		count = state_count(value);
	SurvivalState *bigger = new_state(count + more);

	state_durations(value, count, bigger->durations);
	bigger->count = count;
	return bigger;
}

/*
 * The state with room for so many more, to be changed in place where it is in
 * its proper form and has the room.
 */
static inline SurvivalState *
with_room(struct varlena *value, int64 more)
{
	SurvivalState *state = (SurvivalState *) value;

	if (likely(VARATT_IS_4B_U(value) &&
			   (uintptr_t) value % MAXIMUM_ALIGNOF == 0 &&
			   VARSIZE(value) >= STATE_HEADER &&
			   state->count >= 0 && state->count <= state_capacity(state) - more))
		return state;
	return grow_state(PG_DETOAST_DATUM_PACKED(PointerGetDatum(value)), more);
}

/*
 * kaplan_meier(days, ended): takes in one duration.  One that is not known, or
 * of which it is not known whether it has ended, is left out.
 */
Datum
oversight_survival_duration(PG_FUNCTION_ARGS)
{
	SurvivalState *state;
	int32		days;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}

	days = positive_duration(PG_GETARG_INT32(1));
	state = PG_ARGISNULL(0) ? new_state(1) :
		with_room((struct varlena *) PG_GETARG_POINTER(0), 1);
	state->durations[state->count++] = duration(days, PG_GETARG_BOOL(2));
	PG_RETURN_POINTER(state);
}

/*
 * kaplan_meier(history, grade, as_of): takes in the spells at a grade, as
 * durations(history, grade, as_of) gives them.
 */
Datum
oversight_survival_history(PG_FUNCTION_ARGS)
{
	SurvivalState *state;
	HistoryView history;
	HistoryDuration spell;
	DateADT		as_of;
	uint8		grade;
	int32		position = 0;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}

	history = PG_GETARG_HISTORY_VIEW(1);
	grade = PG_GETARG_GRADE(2);
	as_of = PG_GETARG_FINITE_DATE(3, "the date that durations are counted to");
	state = PG_ARGISNULL(0) ? new_state(1) :
		with_room((struct varlena *) PG_GETARG_POINTER(0), 1);

	while (oversight_history_next_duration(&history, grade, as_of, &position, &spell))
	{
		if (state->count == state_capacity(state))
			state = grow_state((struct varlena *) state, 1);
		state->durations[state->count++] = duration(spell.days, spell.ended);
	}
	PG_RETURN_POINTER(state);
}

/* Takes in the partial result of another process. */
Datum
oversight_survival_combine(PG_FUNCTION_ARGS)
{
	SurvivalState *state;
	struct varlena *other;
	int64		count;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}

	other = PG_GETARG_VARLENA_PP(1);
	count = state_count(other);
	state = PG_ARGISNULL(0) ? new_state(count) :
		with_room((struct varlena *) PG_GETARG_POINTER(0), count);
	state_durations(other, count, state->durations + state->count);
	state->count += count;
	PG_RETURN_POINTER(state);
}

/* The steps of the estimate; NULL without durations.  The state stays as it is. */
Datum
oversight_survival_final(PG_FUNCTION_ARGS)
{
	struct varlena *value;
	int64		count;
	Duration   *durations;
	Duration   *scratch;
	SurvivalWalk walk;
	SurvivalStep step;
	Oid			step_type;
	TupleDesc	tupdesc;
	ArrayBuildState *steps = NULL;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();

	value = PG_GETARG_VARLENA_PP(0);
	count = state_count(value);
	if (count == 0)
		PG_RETURN_NULL();
	durations = MemoryContextAllocHuge(CurrentMemoryContext, count * sizeof(Duration));
	scratch = MemoryContextAllocHuge(CurrentMemoryContext, count * sizeof(Duration));
	state_durations(value, count, durations);
	oversight_durations_sort(durations, scratch, count);
	pfree(scratch);

	step_type = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
	tupdesc = lookup_rowtype_tupdesc(step_type, -1);
	oversight_survival_begin(&walk, durations, count);
	while (oversight_survival_next(&walk, &step))
	{
		HeapTuple	tuple = oversight_survival_step_tuple(tupdesc, &step);

		CHECK_FOR_INTERRUPTS();
		steps = accumArrayResult(steps, HeapTupleGetDatum(tuple), false,
								 step_type, CurrentMemoryContext);
		heap_freetuple(tuple);
	}
	ReleaseTupleDesc(tupdesc);
	pfree(durations);
	PG_RETURN_DATUM(makeArrayResult(steps, CurrentMemoryContext));
}
