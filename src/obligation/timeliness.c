/*-------------------------------------------------------------------------
 *
 * timeliness.c
 *		Which assessed rows a timeliness figure counts, and which are in time.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/glue.h"
#include "fmgr.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(oversight_in_time);

/* in_time(outcome, due_on, done_on, during, basis) */
enum
{
	ARG_OUTCOME,
	ARG_DUE_ON,
	ARG_DONE_ON,
	ARG_DURING,
	ARG_BASIS
};

static bool
is_word(const text *value, const char *word)
{
	size_t		len = strlen(word);

	return VARSIZE_ANY_EXHDR(value) == len &&
		memcmp(VARDATA_ANY(value), word, len) == 0;
}

/* Whether what counts by its due date was in time: 1, 0, or -1 for neither. */
static int
outcome_in_time(const text *outcome)
{
	if (is_word(outcome, "met"))
		return 1;
	if (is_word(outcome, "late") || is_word(outcome, "missed") || is_word(outcome, "overdue"))
		return 0;
	if (is_word(outcome, "due") || is_word(outcome, "unrecorded") || is_word(outcome, "suspended"))
		return -1;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there is no outcome \"%s\"", text_to_cstring(outcome)),
			 errdetail("The outcomes are due, met, late, missed, overdue, unrecorded and suspended."),
			 errhint("Give the outcome of a row of assess, for example in_time(a.outcome, a.due_on, a.done_on).")));
	return -1;
}

/*
 * Whether an assessed row is in time, or NULL when the figure does not count
 * it.  By the bases occurrences and all_in_time a row counts when its due date
 * lies in the period, by completed when the day it was done does.  A NULL
 * period is all time; NULL for a NULL outcome.
 */
Datum
oversight_in_time(PG_FUNCTION_ARGS)
{
	text	   *basis;
	bool		by_done = false;
	int			day_arg;
	int			in_time;

	if (PG_ARGISNULL(ARG_OUTCOME) || PG_ARGISNULL(ARG_BASIS))
		PG_RETURN_NULL();

	basis = PG_GETARG_TEXT_PP(ARG_BASIS);
	if (is_word(basis, "completed"))
		by_done = true;
	else if (!is_word(basis, "occurrences") && !is_word(basis, "all_in_time"))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no basis \"%s\" of timeliness", text_to_cstring(basis)),
				 errdetail("It is occurrences, of due dates; completed, of what was done; or all_in_time, of those with every due date met."),
				 errhint("Write, for example, basis => 'completed'.")));

	in_time = outcome_in_time(PG_GETARG_TEXT_PP(ARG_OUTCOME));
	day_arg = by_done ? ARG_DONE_ON : ARG_DUE_ON;
	if (in_time < 0 || PG_ARGISNULL(day_arg))
		PG_RETURN_NULL();
	if (!PG_ARGISNULL(ARG_DURING))
	{
		DateADT		day = PG_GETARG_DATEADT(day_arg);
		int32		from;
		int32		until;

		if (!oversight_range_days(PG_GETARG_DATUM(ARG_DURING), &from, &until) ||
			day < from || day >= until)
			PG_RETURN_NULL();
	}
	PG_RETURN_BOOL(in_time == 1);
}
