/*-------------------------------------------------------------------------
 *
 * cadence_support.c
 *		What the planner is told about due_dates: how many rows to expect.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "cadence/cadence_type.h"
#include "common/glue.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "utils/date.h"

PG_FUNCTION_INFO_V1(oversight_due_dates_support);

/*
 * What is assumed where an argument is not known: a monthly cadence, and ten
 * years, about as long as duties are kept in view.
 */
#define USUAL_INTERVAL	30.436875
#define USUAL_RANGE		3652.0

static inline bool
has_stages(const Cadence *cadence)
{
	return cadence->kind == CADENCE_FIXED || cadence->kind == CADENCE_ROLLING;
}

/*
 * Dates are counted while planning only where that is closed form, and where
 * nothing has to be asked of the calendar of working days.
 */
static bool
can_be_counted(const Cadence *cadence)
{
	if (cadence->shift != CADENCE_NO_SHIFT)
		return false;
	if (!has_stages(cadence))
		return cadence->kind <= CADENCE_CONTINUING;
	for (int32 i = 0; i < cadence->count; i++)
	{
		CadenceStage stage = cadence_stage(cadence, i);

		if (stage.unit == CADENCE_WORKING_DAY || stage.limit_unit == CADENCE_WORKING_DAY)
			return false;
	}
	return true;
}

/* The dates of a cadence, from any anchor, in a range of so many days. */
static double
expected_dates(const Cadence *cadence, double days)
{
	int32		interval = cadence->nominal_days;
	double		rows;
	double		most = 0;

	if (cadence->kind == CADENCE_ONCE)
		return 1;
	if (cadence->kind == CADENCE_BY)
		return cadence->count;
	if (cadence->kind == CADENCE_CONTINUING)
		return 0;

	rows = days / (interval > 0 ? interval : USUAL_INTERVAL);
	if (!has_stages(cadence))
		return rows;

	/* no more than the stages give, where the number of each is limited */
	for (int32 i = 0; i < cadence->count; i++)
	{
		CadenceStage stage = cadence_stage(cadence, i);

		if (stage.limit != CADENCE_TIMES)
			return rows;
		most += stage.limit_value;
	}
	return Min(rows, most);
}

/* How many rows a call with these arguments gives; NULL where not known. */
static double
estimate_due_dates(const Datum *cadence_arg, const Datum *anchor_arg,
				   const Datum *during_arg)
{
	Cadence		cadence;
	int32		from = 0;
	int32		until = 0;
	double		days = USUAL_RANGE;

	if (during_arg != NULL)
	{
		if (!oversight_range_days(*during_arg, &from, &until))
			return 0;
		if (from != DAY_MINUS_INFINITY && until != DAY_INFINITY)
			days = (double) until - from;
	}
	if (cadence_arg == NULL)
		return days / USUAL_INTERVAL;

	cadence = DatumGetCadence(*cadence_arg);
	if (during_arg != NULL && anchor_arg != NULL && can_be_counted(&cadence) &&
		!DATE_NOT_FINITE(DatumGetDateADT(*anchor_arg)) &&
		(until != DAY_INFINITY || oversight_cadence_is_finite(&cadence)))
	{
		DateADT		anchor = DatumGetDateADT(*anchor_arg);
		int64		before = 0;
		int64		count;

		if ((from == DAY_MINUS_INFINITY ||
			 oversight_due_until(&cadence, anchor, from - 1, &before) == DUE_FOUND) &&
			oversight_due_until(&cadence, anchor,
								until == DAY_INFINITY ? until : until - 1,
								&count) == DUE_FOUND)
			return (double) (count - before);
	}
	return expected_dates(&cadence, days);
}

/* SupportRequestRows; other requests are declined with NULL. */
Datum
oversight_due_dates_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	SupportRequestRows *rows = (SupportRequestRows *) request;
	const Datum *known[3] = {NULL, NULL, NULL};
	ListCell   *lc;

	if (!IsA(request, SupportRequestRows) || !is_funcclause(rows->node))
		PG_RETURN_POINTER(NULL);

	foreach(lc, ((FuncExpr *) rows->node)->args)
	{
		int			i = foreach_current_index(lc);
		Node	   *arg = estimate_expression_value(rows->root, lfirst(lc));

		if (!IsA(arg, Const))
			continue;
		if (((Const *) arg)->constisnull)
		{
			rows->rows = 0;
			PG_RETURN_POINTER(rows);
		}
		known[i] = &((Const *) arg)->constvalue;
	}
	rows->rows = estimate_due_dates(known[0], known[1], known[2]);
	PG_RETURN_POINTER(rows);
}
