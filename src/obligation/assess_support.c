/*-------------------------------------------------------------------------
 *
 * assess_support.c
 *		What the planner is told about assess: how many rows to expect.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "cadence/cadence_type.h"
#include "common/glue.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "obligation/duty.h"
#include "optimizer/optimizer.h"
#include "utils/array.h"
#include "utils/date.h"

PG_FUNCTION_INFO_V1(oversight_assess_support);

/*
 * What is assumed where an argument is not known: a monthly cadence, and four
 * years, about as long as duties have been in force when they are looked at.
 */
#define USUAL_INTERVAL	30.436875
#define USUAL_DAYS		1461.0

/* The argument, or NULL when its value is not known while planning. */
static const Const *
known_argument(PlannerInfo *root, const List *args, int n)
{
	Node	   *arg = estimate_expression_value(root, list_nth(args, n));

	return IsA(arg, Const) && !((Const *) arg)->constisnull ? (Const *) arg : NULL;
}

/*
 * How many due dates come up in so many days.  Of a duty with several rhythms
 * nothing is assumed.
 */
static double
expected_rows(const Const *cadence_arg, bool several, double days)
{
	Cadence		cadence;

	if (cadence_arg == NULL || several)
		return days / USUAL_INTERVAL;
	cadence = DatumGetCadence(cadence_arg->constvalue);
	if (cadence.kind == CADENCE_CONTINUING)
		return 0;
	if (cadence.kind == CADENCE_BY)
		return cadence.count;
	return cadence.nominal_days > 0 ? days / cadence.nominal_days : 1;
}

/* SupportRequestRows; other requests are declined with NULL. */
Datum
oversight_assess_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	SupportRequestRows *rows = (SupportRequestRows *) request;
	const List *args;
	int			shift;
	const Const *in_force_arg;
	const Const *as_of_arg;
	int32		from = DAY_MINUS_INFINITY;
	int32		until = DAY_INFINITY;
	double		days = USUAL_DAYS;

	if (!IsA(request, SupportRequestRows) || !is_funcclause(rows->node))
		PG_RETURN_POINTER(NULL);
	args = ((FuncExpr *) rows->node)->args;
	shift = list_length(args) - N_DUTY_ARGS;

	in_force_arg = known_argument(rows->root, args, ARG_IN_FORCE + shift);
	as_of_arg = known_argument(rows->root, args, ARG_AS_OF + shift);
	if (in_force_arg != NULL && !oversight_range_days(in_force_arg->constvalue, &from, &until))
	{
		rows->rows = 0;
		PG_RETURN_POINTER(rows);
	}

	/* due dates are told from the first in force to the next one */
	if (as_of_arg != NULL)
		until = Min(until, DatumGetDateADT(as_of_arg->constvalue));
	if (from != DAY_MINUS_INFINITY && until != DAY_INFINITY)
		days = Max((double) until - from, 0);

	/* and that one is told, too, of every duty that ever falls due */
	rows->rows = ceil(expected_rows(known_argument(rows->root, args, ARG_CADENCE), shift > 0, days));
	PG_RETURN_POINTER(rows);
}
