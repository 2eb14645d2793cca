/*-------------------------------------------------------------------------
 *
 * logrank_agg.c
 *		The aggregate logrank.
 *
 * Its state is a bytea that can be handed to other processes and other
 * machines: durations with the number of their group from the front, the names
 * of the groups from the back, and room between them.  A name is its bytes,
 * padded to four, and then its length, so that a walk from the back finds it;
 * the first one met is group 0.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "common/glue.h"
#include "fmgr.h"
#include "funcapi.h"
#include "measure/measure_glue.h"
#include "measure/survival.h"
#include "measure/survival_step.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(oversight_logrank_duration);
PG_FUNCTION_INFO_V1(oversight_logrank_combine);
PG_FUNCTION_INFO_V1(oversight_logrank_final);

typedef struct LogrankState
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		groups;			/* names at the back */
	int64		count;			/* durations at the front */
	int64		names_size;		/* bytes that the names take */
	GroupDuration durations[FLEXIBLE_ARRAY_MEMBER]; /* zero up to the names */
} LogrankState;

#define STATE_HEADER	offsetof(LogrankState, durations)
#define STATE_MIN_SIZE	2048

/* The bytes a name takes. */
#define NAME_SIZE(len)	(INTALIGN(len) + sizeof(uint32))

static void
require_aggregate(FunctionCallInfo fcinfo)
{
	oversight_require_aggregate(fcinfo, "logrank",
								"SELECT logrank(days, ended, region) FROM ...");
}

static inline size_t
state_used(const LogrankState *state)
{
	return STATE_HEADER + (size_t) state->count * sizeof(GroupDuration) +
		(size_t) state->names_size;
}

/* Whether its numbers fit into its size, so that it can be walked. */
static inline bool
state_is_sound(const LogrankState *state)
{
	size_t		size = VARSIZE(state);

	return size >= STATE_HEADER && size % sizeof(uint32) == 0 &&
		state->groups >= 0 && state->groups <= LOGRANK_MAX_GROUPS &&
		state->count >= 0 && state->names_size >= 0 &&
		(uint64) state->count <= size / sizeof(GroupDuration) &&
		(uint64) state->names_size <= size &&
		state_used(state) <= size;
}

/* The name whose end is `end`; false when it reaches beyond the names. */
static inline bool
read_name(const LogrankState *state, const char *end, const char **name,
		  uint32 *len)
{
	const char *first = (const char *) state + VARSIZE(state) - state->names_size;

	if (end - first < (ptrdiff_t) sizeof(uint32))
		return false;
	memcpy(len, end - sizeof(uint32), sizeof(uint32));
	if (NAME_SIZE((uint64) *len) > (uint64) (end - first))
		return false;
	*name = end - NAME_SIZE((size_t) *len);
	return true;
}

static LogrankState *
new_state(size_t used)
{
	size_t		size = STATE_MIN_SIZE;
	LogrankState *state;

	if (used > MaxAllocSize / 2)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many durations to compare")));
	while (size < used)
		size *= 2;
	size = Min(size, MAXALIGN_DOWN(MaxAllocSize));
	state = palloc0(size);
	SET_VARSIZE(state, size);
	return state;
}

/* A copy with room for so many bytes more. */
static LogrankState *
copy_state(const LogrankState *state, size_t more)
{
	LogrankState *copy = new_state(state_used(state) + more);

	copy->groups = state->groups;
	copy->count = state->count;
	copy->names_size = state->names_size;
	memcpy(copy->durations, state->durations,
		   (size_t) state->count * sizeof(GroupDuration));
	memcpy((char *) copy + VARSIZE(copy) - state->names_size,
		   (const char *) state + VARSIZE(state) - state->names_size,
		   state->names_size);
	return copy;
}

/* A state to read, in its proper form; one that came through a tuple is copied. */
static LogrankState *
open_state(struct varlena *value)
{
	LogrankState *state = (LogrankState *) value;

	if (!VARATT_IS_4B_U(value) || (uintptr_t) value % MAXIMUM_ALIGNOF != 0)
	{
		struct varlena *plain = PG_DETOAST_DATUM_PACKED(PointerGetDatum(value));

		state = palloc(VARSIZE_ANY_EXHDR(plain) + VARHDRSZ);
		SET_VARSIZE(state, VARSIZE_ANY_EXHDR(plain) + VARHDRSZ);
		memcpy(VARDATA(state), VARDATA_ANY(plain), VARSIZE_ANY_EXHDR(plain));
	}
	if (!state_is_sound(state))
		oversight_invalid_state("logrank");
	return state;
}

static inline LogrankState *
with_room(LogrankState *state, size_t more)
{
	if (likely(VARSIZE(state) - state_used(state) >= more))
		return state;
	return copy_state(state, more);
}

/* The number of a group, which is added when it is new. */
static LogrankState *
find_group(LogrankState *state, const char *name, uint32 len, uint32 *group)
{
	const char *end = (const char *) state + VARSIZE(state);
	char	   *place;

	for (*group = 0; *group < (uint32) state->groups; ++*group)
	{
		const char *other;
		uint32		other_len;

		if (!read_name(state, end, &other, &other_len))
			oversight_invalid_state("logrank");
		if (len == other_len && memcmp(name, other, len) == 0)
			return state;
		end = other;
	}

	if (state->groups == LOGRANK_MAX_GROUPS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d groups cannot be compared", LOGRANK_MAX_GROUPS),
				 errhint("Group by something with fewer values, for example the region.")));
	state = with_room(state, NAME_SIZE((size_t) len));
	state->groups++;
	state->names_size += NAME_SIZE((size_t) len);
	place = (char *) state + VARSIZE(state) - state->names_size;
	memcpy(place, name, len);
	memcpy(place + INTALIGN(len), &len, sizeof(uint32));
	return state;
}

static LogrankState *
get_state(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		return new_state(0);
	return open_state((struct varlena *) PG_GETARG_POINTER(0));
}

/*
 * logrank(days, ended, grp): takes in one duration.  Where any of the three is
 * not known it is left out.  Groups are told apart by their bytes.
 */
Datum
oversight_logrank_duration(PG_FUNCTION_ARGS)
{
	LogrankState *state;
	GroupDuration entry;
	struct varlena *grp;
	int32		days;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}

	days = positive_duration(PG_GETARG_INT32(1));
	grp = PG_GETARG_VARLENA_PP(3);
	state = find_group(get_state(fcinfo), VARDATA_ANY(grp),
					   VARSIZE_ANY_EXHDR(grp), &entry.group);
	entry.duration = duration(days, PG_GETARG_BOOL(2));
	state = with_room(state, sizeof(GroupDuration));
	state->durations[state->count++] = entry;
	PG_FREE_IF_COPY(grp, 3);
	PG_RETURN_POINTER(state);
}

/* Takes in the partial result of another process, which numbers groups its way. */
Datum
oversight_logrank_combine(PG_FUNCTION_ARGS)
{
	LogrankState *state;
	LogrankState *other;
	const char *end;
	uint32		numbers[LOGRANK_MAX_GROUPS];

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}

	other = open_state((struct varlena *) PG_GETARG_POINTER(1));
	state = get_state(fcinfo);
	end = (const char *) other + VARSIZE(other);
	for (int group = 0; group < other->groups; group++)
	{
		const char *name;
		uint32		len;

		if (!read_name(other, end, &name, &len))
			oversight_invalid_state("logrank");
		state = find_group(state, name, len, &numbers[group]);
		end = name;
	}

	state = with_room(state, (size_t) other->count * sizeof(GroupDuration));
	for (int64 i = 0; i < other->count; i++)
	{
		GroupDuration entry = other->durations[i];

		if (entry.group >= (uint32) other->groups)
			oversight_invalid_state("logrank");
		entry.group = numbers[entry.group];
		state->durations[state->count++] = entry;
	}
	PG_RETURN_POINTER(state);
}

typedef struct GroupName
{
	const char *name;
	uint32		len;
	uint32		group;
} GroupName;

static int
compare_names(const void *a, const void *b)
{
	const GroupName *x = a;
	const GroupName *y = b;
	int			order = memcmp(x->name, y->name, Min(x->len, y->len));

	return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

/*
 * The result; NULL with fewer than two groups to compare.  The state stays as
 * it is.  Groups are taken in the order of their names, so that rounding does
 * not depend on which row came first.
 */
Datum
oversight_logrank_final(PG_FUNCTION_ARGS)
{
	LogrankState *state;
	GroupName	names[LOGRANK_MAX_GROUPS];
	uint32		numbers[LOGRANK_MAX_GROUPS];
	const char *end;
	GroupDuration *durations;
	double	   *work;
	LogrankResult result;
	bool		found;
	Datum		values[3];
	bool		nulls[3] = {false, false, false};

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();

	state = open_state((struct varlena *) PG_GETARG_POINTER(0));
	end = (const char *) state + VARSIZE(state);
	for (int i = 0; i < state->groups; i++)
	{
		if (!read_name(state, end, &names[i].name, &names[i].len))
			oversight_invalid_state("logrank");
		names[i].group = i;
		end = names[i].name;
	}
	qsort(names, state->groups, sizeof(GroupName), compare_names);
	for (int i = 0; i < state->groups; i++)
		numbers[names[i].group] = i;

	durations = palloc(Max(state->count, 1) * sizeof(GroupDuration));
	for (int64 i = 0; i < state->count; i++)
	{
		durations[i] = state->durations[i];
		if (durations[i].group >= (uint32) state->groups)
			oversight_invalid_state("logrank");
		durations[i].group = numbers[durations[i].group];
	}
	work = palloc(Max(logrank_work_size(state->groups), 1) * sizeof(double));
	found = oversight_logrank(durations, state->count, state->groups, work, &result);
	pfree(work);
	pfree(durations);
	if (!found)
		PG_RETURN_NULL();

	values[0] = Float8GetDatum(result.chi2);
	values[1] = Int32GetDatum(result.df);
	values[2] = Float8GetDatum(result.p_value);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(oversight_result_row(fcinfo),
													  values, nulls)));
}
