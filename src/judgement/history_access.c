/*-------------------------------------------------------------------------
 *
 * history_access.c
 *		Asking a history: what was in force, for how long, since when.
 *
 * All of them are strict, and none copies the history.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/glue.h"
#include "fmgr.h"
#include "judgement/grade.h"
#include "judgement/judgement_history_type.h"
#include "judgement/scale_type.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(oversight_grade_on);
PG_FUNCTION_INFO_V1(oversight_judged_on);
PG_FUNCTION_INFO_V1(oversight_current_grade);
PG_FUNCTION_INFO_V1(oversight_days_at);
PG_FUNCTION_INFO_V1(oversight_days_below);
PG_FUNCTION_INFO_V1(oversight_direction_of_travel);
PG_FUNCTION_INFO_V1(oversight_best);
PG_FUNCTION_INFO_V1(oversight_worst);
PG_FUNCTION_INFO_V1(oversight_first_on);
PG_FUNCTION_INFO_V1(oversight_judgement_count);

/*
 * The grade in force on a date: NULL before the first judgement and after a
 * "none".  Infinity is after every judgement, minus infinity before.
 */
Datum
oversight_grade_on(PG_FUNCTION_ARGS)
{
	HistoryView history = PG_GETARG_HISTORY_VIEW(0);
	uint8		code = history_code_on(&history, PG_GETARG_DATEADT(1));

	if (code == SCALE_NONE)
		PG_RETURN_NULL();
	PG_RETURN_GRADE(code);
}

/* The date of the judgement in force: the latest, even if it changed nothing. */
Datum
oversight_judged_on(PG_FUNCTION_ARGS)
{
	HistoryView history = PG_GETARG_HISTORY_VIEW(0);
	int32		i = history_find(&history, PG_GETARG_DATEADT(1));

	if (i < 0 || history.codes[i] == SCALE_NONE)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(history_day(&history, i));
}

/* The grade after the last entry, whatever today is; NULL when ended or empty. */
Datum
oversight_current_grade(PG_FUNCTION_ARGS)
{
	HistoryView history = PG_GETARG_HISTORY_VIEW(0);
	uint8		code = history_code_on(&history, DAY_INFINITY);

	if (code == SCALE_NONE)
		PG_RETURN_NULL();
	PG_RETURN_GRADE(code);
}

/*
 * Days of a range on which one of the grades was in force.  An empty range has
 * none, and an infinite bound is as good as a missing one.  The count is
 * refused only where it would be infinite.
 */
static int32
days_in_range(FunctionCallInfo fcinfo, const HistoryView *history, uint64 codes)
{
	int32		from;
	int32		until;
	bool		endless;
	int64		days;

	if (!oversight_range_days(PG_GETARG_DATUM(2), &from, &until))
		return 0;

	days = oversight_history_days(history, codes, from, until, &endless);
	if (endless)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
				 errmsg("days at grade \"%s\" cannot be counted without an end",
						scale_label(&oversight_grade_scale,
									history->codes[history->count - 1])),
				 errdetail("That grade is the last in the history and the range has no upper bound."),
				 errhint("Give the range an end, for example daterange('2019-03-18', '2022-11-25').")));

	/* all the dates there are number fewer than 2^31 */
	return (int32) days;
}

Datum
oversight_days_at(PG_FUNCTION_ARGS)
{
	HistoryView history = PG_GETARG_HISTORY_VIEW(0);

	PG_RETURN_INT32(days_in_range(fcinfo, &history,
								  scale_set_of(PG_GETARG_GRADE(1))));
}

/* Worse by rank: no grade of rank 3 is below another.  No grade is not below. */
Datum
oversight_days_below(PG_FUNCTION_ARGS)
{
	HistoryView history = PG_GETARG_HISTORY_VIEW(0);

	PG_RETURN_INT32(days_in_range(fcinfo, &history,
								  scale_set_below(&oversight_grade_scale,
												  PG_GETARG_GRADE(1))));
}

Datum
oversight_direction_of_travel(PG_FUNCTION_ARGS)
{
	HistoryView history = PG_GETARG_HISTORY_VIEW(0);
	HistoryDirection direction =
		oversight_history_direction(&history, &oversight_grade_scale,
									PG_GETARG_DATEADT(1));

	if (direction == HISTORY_NO_DIRECTION)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(history_direction_text(direction)));
}

Datum
oversight_best(PG_FUNCTION_ARGS)
{
	HistoryView history = PG_GETARG_HISTORY_VIEW(0);
	uint8		code = oversight_history_best(&history);

	if (code == SCALE_NONE)
		PG_RETURN_NULL();
	PG_RETURN_GRADE(code);
}

Datum
oversight_worst(PG_FUNCTION_ARGS)
{
	HistoryView history = PG_GETARG_HISTORY_VIEW(0);
	uint8		code = oversight_history_worst(&history);

	if (code == SCALE_NONE)
		PG_RETURN_NULL();
	PG_RETURN_GRADE(code);
}

/* The date on which the grade was first given; NULL when it never was. */
Datum
oversight_first_on(PG_FUNCTION_ARGS)
{
	HistoryView history = PG_GETARG_HISTORY_VIEW(0);
	int32		i = oversight_history_first(&history, PG_GETARG_GRADE(1));

	if (i < 0)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(history_day(&history, i));
}

Datum
oversight_judgement_count(PG_FUNCTION_ARGS)
{
	HistoryView history = PG_GETARG_HISTORY_VIEW(0);

	PG_RETURN_INT32(oversight_history_count(&history));
}
