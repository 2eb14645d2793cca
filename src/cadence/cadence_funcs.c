/*-------------------------------------------------------------------------
 *
 * cadence_funcs.c
 *		SQL functions on cadences: due dates, and what kind of rule it is.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "cadence/cadence_cursor.h"
#include "cadence/cadence_type.h"
#include "common/glue.h"
#include "common/hashfn.h"
#include "executor/executor.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(oversight_next_due);
PG_FUNCTION_INFO_V1(oversight_last_due);
PG_FUNCTION_INFO_V1(oversight_nth_due);
PG_FUNCTION_INFO_V1(oversight_due_dates);
PG_FUNCTION_INFO_V1(oversight_due_count);
PG_FUNCTION_INFO_V1(oversight_is_due);
PG_FUNCTION_INFO_V1(oversight_is_rolling);
PG_FUNCTION_INFO_V1(oversight_is_finite);
PG_FUNCTION_INFO_V1(oversight_nominal_days);
PG_FUNCTION_INFO_V1(oversight_describe_cadence);
PG_FUNCTION_INFO_V1(oversight_to_rrule);
PG_FUNCTION_INFO_V1(oversight_interval_to_cadence);

void
oversight_due_before_calendar(int32 anchor)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
			 errmsg("working days before 1978 are not known"),
			 errdetail("The cadence, anchored on %s, needs one of them, and the bank holidays of England and Wales are computed from 1978 on.",
					   oversight_date_text(anchor)),
			 errhint("Give dates from 1978-01-01 on, such as 2020-01-31.")));
}

/* next_due(cadence, anchor, after): NULL when there is none. */
Datum
oversight_next_due(PG_FUNCTION_ARGS)
{
	Cadence		cadence = PG_GETARG_CADENCE(0);
	DateADT		anchor = PG_GETARG_FINITE_DATE(1, "the anchor");
	DateADT		after = PG_GETARG_FINITE_DATE(2, "the date to look from");
	int32		due;

	if (!oversight_due_found(oversight_due_after(&cadence, anchor, after, &due), anchor))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(due);
}

/* last_due(cadence, anchor, as_at): NULL when there is none. */
Datum
oversight_last_due(PG_FUNCTION_ARGS)
{
	Cadence		cadence = PG_GETARG_CADENCE(0);
	DateADT		anchor = PG_GETARG_FINITE_DATE(1, "the anchor");
	DateADT		as_at = PG_GETARG_FINITE_DATE(2, "the date to look from");
	int32		due;

	if (!oversight_due_found(oversight_due_last(&cadence, anchor, as_at, &due), anchor))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(due);
}

/* nth_due(cadence, anchor, n): NULL when there are fewer than n. */
Datum
oversight_nth_due(PG_FUNCTION_ARGS)
{
	Cadence		cadence = PG_GETARG_CADENCE(0);
	DateADT		anchor = PG_GETARG_FINITE_DATE(1, "the anchor");
	int32		n = PG_GETARG_INT32(2);
	int32		due;

	if (n < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("due dates are numbered from 1, not %d", n),
				 errhint("Write, for example, nth_due('every month', date '2019-10-31', 1).")));
	if (!oversight_due_found(oversight_due_nth(&cadence, anchor, n, &due), anchor))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(due);
}

/*
 * The days of a range of due dates, false when it is empty.  A range without an
 * end is refused on a cadence without one.
 */
static bool
days_during(const Cadence *cadence, Datum during, int32 *from, int32 *until)
{
	if (!oversight_range_days(during, from, until))
		return false;
	if (*until == DAY_INFINITY && !oversight_cadence_is_finite(cadence))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot list the due dates of \"%s\" without an end",
						oversight_cadence_text(cadence)),
				 errdetail("The range has no upper bound and the cadence never ends."),
				 errhint("Give the range an end, for example daterange('2020-01-01', '2021-01-01').")));
	return true;
}

/* The day before, where there is one. */
static inline int32
day_before(int32 day)
{
	return day == DAY_MINUS_INFINITY || day == DAY_INFINITY ? day : day - 1;
}

/*
 * State of due_dates, which gives one date a call, so that no memory grows with
 * them.  It is one piece of memory, which fn_extra points to while there may be
 * more dates: half as many steps to a date as by way of funcapi.h, which makes
 * room for more than that.
 */
typedef struct DueDatesState
{
	Cadence		cadence;
	DueCursor	cursor;			/* last: what its size is depends on the cadence */
} DueDatesState;

/* NULL when there are no dates: an argument is NULL, or the range is empty. */
static DueDatesState *
begin_due_dates(FunctionCallInfo fcinfo)
{
	struct varlena *value;
	Cadence		cadence;
	DateADT		anchor;
	Size		size;
	DueDatesState *state;
	int32		from;
	int32		until;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return NULL;
	value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	cadence = DatumGetCadence(PointerGetDatum(value));
	anchor = PG_GETARG_FINITE_DATE(1, "the anchor");
	if (!days_during(&cadence, PG_GETARG_DATUM(2), &from, &until))
		return NULL;

	/* the arguments need not outlive this call, so a copy follows the state */
	size = offsetof(DueDatesState, cursor) + oversight_cursor_size(&cadence);
	state = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, size + VARSIZE_ANY(value));
	memcpy((char *) state + size, value, VARSIZE_ANY(value));
	state->cadence = DatumGetCadence(PointerGetDatum((char *) state + size));

	if (!oversight_due_found(oversight_cursor_open(&state->cursor, &state->cadence,
												   anchor, day_before(from)),
							 anchor))
	{
		pfree(state);
		return NULL;
	}
	oversight_cursor_stop(&state->cursor, day_before(until));
	return state;
}

/* After the last date, or when no more of them are asked for. */
static void
end_due_dates(Datum arg)
{
	FmgrInfo   *flinfo = (FmgrInfo *) DatumGetPointer(arg);

	pfree(flinfo->fn_extra);
	flinfo->fn_extra = NULL;
}

/* The first call of a set, and every call that has to compute dates. */
static pg_noinline Datum
compute_due_dates(FunctionCallInfo fcinfo)
{
	FmgrInfo   *flinfo = fcinfo->flinfo;
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	DueDatesState *state = flinfo->fn_extra;
	int32		due = 0;

	if (result == NULL || !IsA(result, ReturnSetInfo))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("set-valued function called in context that cannot accept a set")));

	if (state == NULL)
	{
		state = begin_due_dates(fcinfo);
		if (state != NULL)
		{
			flinfo->fn_extra = state;
			RegisterExprContextCallback(result->econtext, end_due_dates,
										PointerGetDatum(flinfo));
		}
	}

	if (state != NULL)
	{
		if (oversight_due_found(oversight_cursor_next(&state->cursor, &due),
								state->cursor.anchor))
		{
			result->isDone = ExprMultipleResult;
			PG_RETURN_DATEADT(due);
		}
		UnregisterExprContextCallback(result->econtext, end_due_dates,
									  PointerGetDatum(flinfo));
		end_due_dates(PointerGetDatum(flinfo));
	}
	result->isDone = ExprEndResult;
	PG_RETURN_NULL();
}

Datum
oversight_due_dates(PG_FUNCTION_ARGS)
{
	DueDatesState *state = fcinfo->flinfo->fn_extra;

	/* Most calls only take the next of the dates that have been computed. */
	if (likely(state != NULL && state->cursor.at < state->cursor.found))
	{
		((ReturnSetInfo *) fcinfo->resultinfo)->isDone = ExprMultipleResult;
		PG_RETURN_DATEADT(state->cursor.days[state->cursor.at++]);
	}
	return compute_due_dates(fcinfo);
}

Datum
oversight_due_count(PG_FUNCTION_ARGS)
{
	Cadence		cadence = PG_GETARG_CADENCE(0);
	DateADT		anchor = PG_GETARG_FINITE_DATE(1, "the anchor");
	int32		from;
	int32		until;
	int64		before = 0;
	int64		count = 0;

	if (days_during(&cadence, PG_GETARG_DATUM(2), &from, &until))
	{
		(void) oversight_due_found(oversight_due_until(&cadence, anchor, day_before(from), &before),
								   anchor);
		(void) oversight_due_found(oversight_due_until(&cadence, anchor, day_before(until), &count),
								   anchor);
	}
	PG_RETURN_INT64(count - before);
}

Datum
oversight_is_due(PG_FUNCTION_ARGS)
{
	Cadence		cadence = PG_GETARG_CADENCE(0);
	DateADT		anchor = PG_GETARG_FINITE_DATE(1, "the anchor");
	DateADT		on_date = PG_GETARG_FINITE_DATE(2, "the date asked about");
	int32		due;

	PG_RETURN_BOOL(oversight_due_found(oversight_due_last(&cadence, anchor, on_date, &due),
									   anchor) &&
				   due == on_date);
}

Datum
oversight_is_rolling(PG_FUNCTION_ARGS)
{
	Cadence		cadence = PG_GETARG_CADENCE(0);

	PG_RETURN_BOOL(cadence_is_rolling(&cadence));
}

Datum
oversight_is_finite(PG_FUNCTION_ARGS)
{
	Cadence		cadence = PG_GETARG_CADENCE(0);

	PG_RETURN_BOOL(oversight_cadence_is_finite(&cadence));
}

Datum
oversight_nominal_days(PG_FUNCTION_ARGS)
{
	Cadence		cadence = PG_GETARG_CADENCE(0);

	if (cadence.nominal_days < 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(cadence.nominal_days);
}

/*
 * The cadence in plain English.  A list of a hundred thousand duties has a few
 * dozen cadences, so what was last said of each is kept.
 */
#define SAID_SLOTS 64
#define SAID_MAX 512			/* bytes; longer ones are not kept */

typedef struct Said
{
	struct varlena *cadence;	/* NULL when the slot is free */
	text	   *words;
} Said;

static text *
describe_cadence(const Cadence *cadence)
{
	char	   *words = palloc(oversight_cadence_text_size(cadence));
	size_t		len = oversight_cadence_describe(cadence, words);

	return cstring_to_text_with_len(words, (int) len);
}

Datum
oversight_describe_cadence(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	Size		size = VARSIZE_ANY(value);
	Cadence		cadence = DatumGetCadence(PointerGetDatum(value));
	Said	   *slots = fcinfo->flinfo->fn_extra;
	Said	   *said;

	if (size > SAID_MAX)
		PG_RETURN_TEXT_P(describe_cadence(&cadence));
	if (slots == NULL)
		slots = fcinfo->flinfo->fn_extra =
			MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, SAID_SLOTS * sizeof(Said));

	said = &slots[hash_bytes((unsigned char *) value, (int) size) % SAID_SLOTS];
	if (said->cadence == NULL || VARSIZE_ANY(said->cadence) != size ||
		memcmp(said->cadence, value, size) != 0)
	{
		MemoryContext oldcontext = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
		struct varlena *copy = palloc(size);
		text	   *words = describe_cadence(&cadence);

		memcpy(copy, value, size);
		if (said->cadence != NULL)
		{
			pfree(said->cadence);
			pfree(said->words);
		}
		said->cadence = copy;
		said->words = words;
		MemoryContextSwitchTo(oldcontext);
	}
	/* a copy, which stays when the slot is taken by another */
	size = VARSIZE(said->words);
	PG_RETURN_TEXT_P(memcpy(palloc(size), said->words, size));
}

/* to_rrule(cadence, anchor): an error that says why when there is no such rule. */
Datum
oversight_to_rrule(PG_FUNCTION_ARGS)
{
	Cadence		cadence = PG_GETARG_CADENCE(0);
	DateADT		anchor = PG_GETARG_FINITE_DATE(1, "the anchor");
	char	   *text = palloc(CADENCE_RRULE_SIZE(&cadence));
	const char *problem = oversight_cadence_to_rrule(&cadence, anchor, text);

	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("\"%s\" cannot be written as a recurrence rule",
						oversight_cadence_text(&cadence)),
				 errdetail("%s", problem),
				 errhint("List its dates with due_dates(), or write a rule such as \"every month on the last friday\".")));
	PG_RETURN_TEXT_P(cstring_to_text(text));
}

/*
 * interval -> cadence: a fixed step of whole months or whole days, not both,
 * since "1 month 3 days" would be another step in every month.
 */
Datum
oversight_interval_to_cadence(PG_FUNCTION_ARGS)
{
	Interval   *interval = PG_GETARG_INTERVAL_P(0);
	CadenceStage stage = {0};
	Cadence		cadence = {.kind = CADENCE_FIXED,.count = 1,.items = (char *) &stage};
	const char *problem = NULL;

	if (interval->time != 0)
		problem = "It has a time of day, and due dates have none.";
	else if (interval->month != 0 && interval->day != 0)
		problem = "It mixes months and days, and a step has one unit.";
	stage.unit = interval->month != 0 ? CADENCE_MONTH : CADENCE_DAY;
	stage.step = interval->month != 0 ? interval->month : interval->day;
	if (problem == NULL)
		problem = oversight_cadence_check(&cadence);
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot cast interval \"%s\" to type %s",
						DatumGetCString(DirectFunctionCall1(interval_out, PG_GETARG_DATUM(0))),
						"cadence"),
				 errdetail("%s", problem),
				 errhint("Use a positive whole number of months or of days, for example interval '3 months'.")));
	PG_RETURN_POINTER(oversight_cadence_make(&cadence));
}
