/*-------------------------------------------------------------------------
 *
 * day_list.c
 *		The aggregate day_list: the days of a group as an array.
 *
 * array_agg(date) asks for the type of its argument with every row and builds
 * the array a second time at the end, which together takes longer than holding
 * the events of a duty against its due dates.  Here the state is the array
 * itself with room to spare: its size says how much room there is, its only
 * dimension how much of that is used.
 *
 * The executor copies a by-reference state that comes back at another address
 * into the aggregate's context and frees the old one, so a state that outgrows
 * its room is simply returned as a bigger copy.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/compat.h"
#include "common/glue.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/date.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(oversight_day_list_transition);
PG_FUNCTION_INFO_V1(oversight_day_list_combine);
PG_FUNCTION_INFO_V1(oversight_day_list_final);

#define LIST_HEADER ARR_OVERHEAD_NONULLS(1)

/* What fits a block of memory of 256 bytes. */
#define FIRST_ROOM ((256 - LIST_HEADER) / sizeof(DateADT))
#define LARGEST_ROOM ((MaxAllocSize - LIST_HEADER) / sizeof(DateADT))

static void
require_aggregate(FunctionCallInfo fcinfo)
{
	if (!AggCheckCallContext(fcinfo, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("this function is a part of the aggregate %s and cannot be called by itself",
						"day_list"),
				 errhint("Write, for example, SELECT day_list(done_on) FROM ...")));
}

static inline Size
list_room(const ArrayType *list)
{
	return (VARSIZE(list) - LIST_HEADER) / sizeof(DateADT);
}

static inline DateADT *
list_days(ArrayType *list)
{
	return (DateADT *) ((char *) list + LIST_HEADER);
}

static ArrayType *
new_list(Size room)
{
	Size		size = LIST_HEADER + room * sizeof(DateADT);
	ArrayType  *list = palloc0(size);

	SET_VARSIZE(list, size);
	list->ndim = 1;
	list->elemtype = DATEOID;
	ARR_LBOUND(list)[0] = 1;
	return list;
}

/* The list with room for more days, perhaps at a new address. */
static ArrayType *
make_room(ArrayType *list, int more)
{
	Size		count = list == NULL ? 0 : ARR_DIMS(list)[0];
	Size		wanted = count + more;
	Size		room = list == NULL ? FIRST_ROOM : list_room(list);
	ArrayType  *bigger;

	if (list != NULL && wanted <= room)
		return list;
	if (wanted > LARGEST_ROOM)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more days in one list than an array can hold"),
				 errdetail("An array holds at most %zu dates.", (size_t) LARGEST_ROOM),
				 errhint("Group the rows further, for example by authority and obligation.")));
	while (room < wanted)
		room *= 2;
	bigger = new_list(Min(room, LARGEST_ROOM));
	if (count > 0)
		memcpy(list_days(bigger), list_days(list), count * sizeof(DateADT));
	ARR_DIMS(bigger)[0] = (int) count;
	return bigger;
}

/*
 * A state as an argument: nearly always where the executor keeps it, but one
 * that came through a tuple may have a short header.
 */
static inline ArrayType *
list_argument(FunctionCallInfo fcinfo, int n)
{
	ArrayType  *list;

	if (PG_ARGISNULL(n))
		return NULL;
	list = PG_GETARG_ARRAYTYPE_P(n);
	if (ARR_NDIM(list) != 1 || ARR_HASNULL(list) || ARR_ELEMTYPE(list) != DATEOID ||
		ARR_DIMS(list)[0] < 0 || (Size) ARR_DIMS(list)[0] > list_room(list))
		oversight_invalid_state("day_list");
	return list;
}

/* day_list_transition(list, day): NULL is passed over. */
Datum
oversight_day_list_transition(PG_FUNCTION_ARGS)
{
	ArrayType  *list;

	require_aggregate(fcinfo);
	list = list_argument(fcinfo, 0);
	if (!PG_ARGISNULL(1))
	{
		list = make_room(list, 1);
		list_days(list)[ARR_DIMS(list)[0]++] = PG_GETARG_DATEADT(1);
	}
	if (list == NULL)
		PG_RETURN_NULL();
	PG_RETURN_ARRAYTYPE_P(list);
}

/* day_list_combine(list, more): one after the other. */
Datum
oversight_day_list_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *list;
	ArrayType  *more;

	require_aggregate(fcinfo);
	list = list_argument(fcinfo, 0);
	more = list_argument(fcinfo, 1);
	if (more != NULL)
	{
		int			count = ARR_DIMS(more)[0];

		list = make_room(list, count);
		memcpy(list_days(list) + ARR_DIMS(list)[0], list_days(more), count * sizeof(DateADT));
		ARR_DIMS(list)[0] += count;
	}
	if (list == NULL)
		PG_RETURN_NULL();
	PG_RETURN_ARRAYTYPE_P(list);
}

/* day_list_final(list): without the room that was not needed. */
Datum
oversight_day_list_final(PG_FUNCTION_ARGS)
{
	ArrayType  *list;
	ArrayType  *exact;

	require_aggregate(fcinfo);
	list = list_argument(fcinfo, 0);
	if (list == NULL)
		PG_RETURN_NULL();
	exact = palloc(LIST_HEADER + ARR_DIMS(list)[0] * sizeof(DateADT));
	memcpy(exact, list, LIST_HEADER + ARR_DIMS(list)[0] * sizeof(DateADT));
	SET_VARSIZE(exact, LIST_HEADER + ARR_DIMS(list)[0] * sizeof(DateADT));
	PG_RETURN_ARRAYTYPE_P(exact);
}
