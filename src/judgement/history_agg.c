/*-------------------------------------------------------------------------
 *
 * history_agg.c
 *		The aggregates that build histories.
 *
 * A row costs the same whatever the number of groups and the order of rows:
 * it is appended in place, and keys are sorted only when the state is full or
 * finished.  See history_state.h for the state.
 *
 * The executor copies a by-reference state that comes back at another address
 * into the aggregate's context and frees the old one, so a state that outgrows
 * its room is simply returned as a bigger copy.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "judgement/grade.h"
#include "judgement/history_state.h"
#include "judgement/judgement_history_type.h"
#include "judgement/scale_type.h"

PG_FUNCTION_INFO_V1(oversight_judgement_history_transition);
PG_FUNCTION_INFO_V1(oversight_judgement_history_combine);
PG_FUNCTION_INFO_V1(oversight_judgement_history_final);

static void
require_aggregate(FunctionCallInfo fcinfo)
{
	if (!AggCheckCallContext(fcinfo, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("this function is a part of the aggregate %s and cannot be called by itself",
						"judgement_history"),
				 errhint("Write, for example, SELECT judgement_history(grade, from_date) FROM ...")));
}

/*
 * Whether a value is a state whose fields can be used where it lies.  One that
 * came through a tuple may have a short header or an odd address.
 */
static inline bool
is_state_in_place(struct varlena *value)
{
	return VARATT_IS_4B_U(value) &&
		(uintptr_t) value % MAXIMUM_ALIGNOF == 0 &&
		VARSIZE(value) >= HISTORY_STATE_HEADER &&
		((HistoryState *) value)->form == HISTORY_BUILDING;
}

/* The number of keys in a building body, which may lie at any address. */
static int32
state_count(const char *body, size_t size)
{
	const size_t header = HISTORY_STATE_HEADER - VARHDRSZ;
	int32		count;

	if (size < header || body[0] != HISTORY_BUILDING)
		elog(ERROR, "invalid stored value of type %s", "judgement_history");
	memcpy(&count, body + offsetof(HistoryState, count) - VARHDRSZ, sizeof(count));
	if (count < 0 || (size - header) / sizeof(HistoryKey) < (size_t) count)
		elog(ERROR, "invalid stored value of type %s", "judgement_history");
	return count;
}

/* Copies its keys out. */
static void
state_keys(const char *body, int32 count, HistoryKey *keys)
{
	memcpy(keys, body + HISTORY_STATE_HEADER - VARHDRSZ,
		   (size_t) count * sizeof(HistoryKey));
}

HistoryKey *
oversight_history_state_settle(const char *body, size_t size, int32 *count)
{
	HistoryConflict conflict;
	HistoryKey *keys;

	*count = state_count(body, size);
	keys = palloc((size_t) Max(*count, 1) * sizeof(HistoryKey));
	state_keys(body, *count, keys);
	if (body[offsetof(HistoryState, settled) - VARHDRSZ] == 0 &&
		!oversight_history_settle(keys, count, &conflict))
		oversight_history_conflict(&conflict);
	return keys;
}

/* An empty state with room for at least so many keys. */
static HistoryState *
new_state(int64 capacity)
{
	size_t		size = HISTORY_STATE_MIN_SIZE;
	HistoryState *state;

	oversight_history_require_room(capacity);
	while ((size - HISTORY_STATE_HEADER) / sizeof(HistoryKey) < (size_t) capacity)
		size *= 2;
	/* no more room than the longest history needs */
	size = Min(size, HISTORY_STATE_HEADER +
			   (size_t) HISTORY_MAX_COUNT * sizeof(HistoryKey));

	state = palloc0(size);
	SET_VARSIZE(state, size);
	state->form = HISTORY_BUILDING;
	state->settled = 1;
	return state;
}

/*
 * The state with room for more keys, perhaps at a new address.  Out-of-order
 * rows may repeat entries, so it is settled before it is given more memory;
 * and as a quarter stays free each time, a row's share of that work is small.
 */
static HistoryState *
make_room(HistoryState *state, int32 more)
{
	int32		capacity = history_state_capacity(state);
	HistoryState *bigger;

	if (state->count + (int64) more <= capacity)
		return state;

	if (!state->settled)
	{
		int32		before = state->count;
		HistoryConflict conflict;

		if (!oversight_history_settle(state->keys, &state->count, &conflict))
			oversight_history_conflict(&conflict);
		memset(state->keys + state->count, 0,
			   (size_t) (before - state->count) * sizeof(HistoryKey));
		state->settled = 1;
		if (state->count + (int64) more <= capacity - capacity / 4)
			return state;
	}

	oversight_history_require_room(state->count + (int64) more);
	bigger = new_state(Min(HISTORY_MAX_COUNT,
						   Max(state->count + (int64) more,
							   capacity + (int64) 1)));
	memcpy(bigger->keys, state->keys, (size_t) state->count * sizeof(HistoryKey));
	bigger->count = state->count;
	return bigger;
}

/* Appends a key, for which there must be room. */
static inline void
append_key(HistoryState *state, HistoryKey key)
{
	if (state->count > 0 && state->settled)
	{
		HistoryKey	last = state->keys[state->count - 1];

		if (key == last)
			return;
		/* a date that repeats with another grade is found when settling */
		if (history_key_day(key) <= history_key_day(last))
			state->settled = 0;
	}
	state->keys[state->count++] = key;
}

/*
 * The state so far, to be changed in place; a new one before the first row.
 * One that came from another process, or a plain history, is copied.
 */
static HistoryState *
get_state(FunctionCallInfo fcinfo, int32 more)
{
	struct varlena *value;
	HistoryView view;
	HistoryState *state;

	if (PG_ARGISNULL(0))
		return new_state(more);

	value = (struct varlena *) PG_GETARG_POINTER(0);
	if (likely(is_state_in_place(value)))
		return make_room((HistoryState *) value, more);

	view = PG_GETARG_HISTORY_VIEW(0);
	state = new_state(view.count + (int64) more);
	for (int32 i = 0; i < view.count; i++)
		append_key(state, history_key(history_day(&view, i), view.codes[i]));
	return state;
}

/*
 * judgement_history(grade, from_date): takes in one judgement.  A NULL grade
 * is no judgement and is passed over, whatever its date.
 */
Datum
oversight_judgement_history_transition(PG_FUNCTION_ARGS)
{
	HistoryState *state;
	DateADT		day;

	require_aggregate(fcinfo);

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a judgement needs a date: \"%s\" has none",
						scale_label(&oversight_grade_scale, PG_GETARG_GRADE(1))),
				 errhint("Leave such rows out, for example judgement_history(grade, from_date) FILTER (WHERE from_date IS NOT NULL).")));

	day = PG_GETARG_DATEADT(2);
	oversight_history_require_day(day);

	state = get_state(fcinfo, 1);
	append_key(state, history_key(day, PG_GETARG_GRADE(1)));
	PG_RETURN_POINTER(state);
}

/*
 * Takes in a whole history: what merge_judgements(history) does with a row and
 * what both aggregates do with the partial result of another process.  NULL
 * adds nothing.
 */
Datum
oversight_judgement_history_combine(PG_FUNCTION_ARGS)
{
	HistoryState *state;
	struct varlena *value;
	const char *body;
	size_t		size;

	require_aggregate(fcinfo);

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}

	value = PG_GETARG_VARLENA_PP(1);
	body = VARDATA_ANY(value);
	size = VARSIZE_ANY_EXHDR(value);

	if (size >= 1 && body[0] == HISTORY_PACKED)
	{
		HistoryView view = history_view(body, size);

		state = get_state(fcinfo, view.count);
		for (int32 i = 0; i < view.count; i++)
			append_key(state, history_key(history_day(&view, i), view.codes[i]));
	}
	else
	{
		int32		count = state_count(body, size);

		state = get_state(fcinfo, count);
		for (int32 i = 0; i < count; i++)
		{
			HistoryKey	key;

			/* the other state may lie at any address */
			memcpy(&key, body + HISTORY_STATE_HEADER - VARHDRSZ +
				   (size_t) i * sizeof(HistoryKey), sizeof(key));
			append_key(state, key);
		}
	}

	PG_FREE_IF_COPY(value, 1);
	PG_RETURN_POINTER(state);
}

/* The finished history, packed; the state stays as it is. */
Datum
oversight_judgement_history_final(PG_FUNCTION_ARGS)
{
	struct varlena *value;
	const char *body;
	size_t		size;
	int32		count;
	HistoryKey *keys;
	struct varlena *result;

	require_aggregate(fcinfo);

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();

	value = PG_GETARG_VARLENA_PP(0);
	body = VARDATA_ANY(value);
	size = VARSIZE_ANY_EXHDR(value);
	if (size >= 1 && body[0] == HISTORY_PACKED)
		PG_RETURN_POINTER(value);

	if (is_state_in_place(value) && ((HistoryState *) value)->settled)
	{
		HistoryState *state = (HistoryState *) value;

		PG_RETURN_POINTER(oversight_history_from_keys(state->keys,
													  state_count(body, size)));
	}

	keys = oversight_history_state_settle(body, size, &count);
	result = oversight_history_from_keys(keys, count);
	pfree(keys);
	PG_RETURN_POINTER(result);
}
