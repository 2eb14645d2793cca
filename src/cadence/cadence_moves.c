/*-------------------------------------------------------------------------
 *
 * cadence_moves.c
 *		SQL functions on what a bank holiday does to due dates.
 *
 * The same question is asked twice, of the working days in use with one day
 * worked, and with that day closed.  Nobody else sees either: for the length of
 * the call, other local days are in use.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "cadence/cadence_type.h"
#include "calendar/working_day.h"
#include "common/compat.h"
#include "common/glue.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/date.h"

PG_FUNCTION_INFO_V1(oversight_counts_working_days);
PG_FUNCTION_INFO_V1(oversight_holiday_moves);

/* What the due dates are asked of. */
typedef struct Moves
{
	Cadence		cadence;
	int32		anchor;
	int32	   *done;			/* sorted, each day once */
	int			n_done;
	int32		day;
	int32		from;			/* due dates in [from, until) without the closure */
	int32		until;
	const LocalDays *worked;
	const LocalDays *closed;
} Moves;

static bool
counts_working_days(const Cadence *cadence)
{
	if (cadence->shift != CADENCE_NO_SHIFT)
		return true;
	if (cadence->kind != CADENCE_FIXED && cadence->kind != CADENCE_ROLLING)
		return false;
	for (int32 i = 0; i < cadence->count; i++)
	{
		CadenceStage stage = cadence_stage(cadence, i);

		if (stage.unit == CADENCE_WORKING_DAY ||
			(stage.limit == CADENCE_FOR && stage.limit_unit == CADENCE_WORKING_DAY))
			return true;
	}
	return false;
}

Datum
oversight_counts_working_days(PG_FUNCTION_ARGS)
{
	Cadence		cadence = PG_GETARG_CADENCE(0);

	PG_RETURN_BOOL(counts_working_days(&cadence));
}

static int
compare_days(const void *a, const void *b)
{
	int32		x = *(const int32 *) a;
	int32		y = *(const int32 *) b;

	return (x > y) - (x < y);
}

/* The finite dates of an array, sorted, each once. */
static void
load_done(Moves *moves, ArrayType *array)
{
	Datum	   *dates;
	bool	   *nulls;
	int			n;
	int			kept = 0;

	deconstruct_array(array, DATEOID, sizeof(DateADT), true, TYPALIGN_INT,
					  &dates, &nulls, &n);
	moves->done = palloc(Max(n, 1) * sizeof(int32));
	for (int i = 0; i < n; i++)
	{
		if (!nulls[i])
			moves->done[kept++] = finite_date(DatumGetDateADT(dates[i]), "each date in done");
	}
	qsort(moves->done, kept, sizeof(int32), compare_days);
	for (int i = 0; i < kept; i++)
	{
		if (i == 0 || moves->done[i] != moves->done[i - 1])
			moves->done[moves->n_done++] = moves->done[i];
	}
}

/* The next due date of a rolling cadence. */
static DueStatus
next_deadline(const Moves *moves, int32 *due)
{
	RollingState rolling = {0};
	int32		last = moves->anchor;
	DueStatus	status = DUE_FOUND;

	for (int i = 0; i < moves->n_done && status == DUE_FOUND; i++)
	{
		/* settles which stage this counts against */
		status = oversight_rolling_deadline(&moves->cadence, moves->anchor,
											&rolling, last, due);
		rolling_done(&rolling);
		last = moves->done[i];
	}
	if (status != DUE_FOUND)
		return status;
	return oversight_rolling_deadline(&moves->cadence, moves->anchor,
									  &rolling, last, due);
}

/* The n-th due date, or the next one of a rolling cadence, either way. */
static bool
due_either_way(const Moves *moves, int64 n, const LocalDays *local, int32 *due)
{
	oversight_use_local_days(local);
	return oversight_due_found(cadence_is_rolling(&moves->cadence) ?
							   next_deadline(moves, due) :
							   oversight_due_nth(&moves->cadence, moves->anchor, n, due),
							   moves->anchor);
}

static void
put_moves(const Moves *moves, ReturnSetInfo *into)
{
	int64		n = 0;

	/* without the closure, what falls due before the day stays where it is */
	if (!cadence_is_rolling(&moves->cadence))
	{
		oversight_use_local_days(moves->worked);
		(void) oversight_due_found(oversight_due_until(&moves->cadence, moves->anchor,
													   Max(moves->day, moves->from) - 1, &n),
								   moves->anchor);
	}
	for (;;)
	{
		int32		before;
		int32		after;
		Datum		values[2];
		bool		nulls[2] = {false, false};

		CHECK_FOR_INTERRUPTS();
		n++;
		if (!due_either_way(moves, n, moves->worked, &before) || before >= moves->until)
			return;
		nulls[1] = !due_either_way(moves, n, moves->closed, &after);
		if (before >= moves->from && (nulls[1] || after != before))
		{
			values[0] = DateADTGetDatum(before);
			values[1] = nulls[1] ? (Datum) 0 : DateADTGetDatum(after);
			tuplestore_putvalues(into->setResult, into->setDesc, values, nulls);
		}
		if (cadence_is_rolling(&moves->cadence))
			return;
	}
}

/*
 * holiday_moves(cadence, anchor, done, during, day): no rows when an argument
 * is NULL, done excepted, which is then nothing done.  A range without an end
 * is refused on a cadence without one, unless it is rolling.
 */
Datum
oversight_holiday_moves(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *into = (ReturnSetInfo *) fcinfo->resultinfo;
	const LocalDays *real;
	Moves		moves = {0};

	InitMaterializedSRF(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(3) || PG_ARGISNULL(4))
		return (Datum) 0;

	moves.cadence = PG_GETARG_CADENCE(0);
	moves.anchor = PG_GETARG_FINITE_DATE(1, "the anchor");
	moves.day = PG_GETARG_FINITE_DATE(4, "the holiday");
	if (!oversight_range_days(PG_GETARG_DATUM(3), &moves.from, &moves.until) ||
		!counts_working_days(&moves.cadence))
		return (Datum) 0;
	if (moves.day < CALENDAR_FIRST_DAY)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
				 errmsg("working days before 1978 are not known"),
				 errdetail("The holiday would be on %s.", oversight_date_text(moves.day)),
				 errhint("Give a date from 1978-01-01 on, such as 2020-05-08.")));
	if (moves.until == DAY_INFINITY && !cadence_is_rolling(&moves.cadence) &&
		!oversight_cadence_is_finite(&moves.cadence))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot list the due dates of \"%s\" without an end",
						oversight_cadence_text(&moves.cadence)),
				 errdetail("The range has no upper bound and the cadence never ends."),
				 errhint("Give the range an end, for example daterange('2020-01-01', '2021-01-01').")));
	if (!PG_ARGISNULL(2))
		load_done(&moves, PG_GETARG_ARRAYTYPE_P(2));

	/* 2000-01-01 was a Saturday; nobody works at a weekend unless somebody says so */
	real = oversight_local_days();
	if ((moves.day % 7 + 7) % 7 <= 1 && !oversight_day_works(moves.day, real))
		return (Datum) 0;

	moves.worked = oversight_local_days_supposing(moves.day, true);
	moves.closed = oversight_local_days_supposing(moves.day, false);
	PG_TRY();
	{
		put_moves(&moves, into);
	}
	PG_FINALLY();
	{
		oversight_use_local_days(real);
	}
	PG_END_TRY();
	return (Datum) 0;
}
