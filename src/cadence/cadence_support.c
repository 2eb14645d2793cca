/*-------------------------------------------------------------------------
 *
 * cadence_support.c
 *		What the planner is told about due_dates: how many rows to expect, and
 *		which function to run.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "cadence/cadence_type.h"
#include "catalog/pg_language.h"
#include "catalog/pg_proc.h"
#include "common/glue.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "optimizer/planmain.h"
#include "utils/acl.h"
#include "utils/date.h"
#include "utils/syscache.h"

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

/* How many rows of a call to expect; NULL for what is no call. */
static Node *
expect_rows(SupportRequestRows *request)
{
	const Datum *known[3] = {NULL, NULL, NULL};
	ListCell   *lc;

	if (!is_funcclause(request->node))
		return NULL;

	foreach(lc, ((FuncExpr *) request->node)->args)
	{
		int			i = foreach_current_index(lc);
		Node	   *arg = estimate_expression_value(request->root, lfirst(lc));

		if (!IsA(arg, Const))
			continue;
		if (((Const *) arg)->constisnull)
		{
			request->rows = 0;
			return (Node *) request;
		}
		known[i] = &((Const *) arg)->constvalue;
	}
	request->rows = estimate_due_dates(known[0], known[1], known[2]);
	return (Node *) request;
}

/*
 * Whether a query's FROM has a call of the function that the planner is about to
 * replace by the function's body; those that it has replaced are subqueries by
 * now.  What it refuses to replace is the same as in its
 * inline_set_returning_function().
 */
static bool
awaits_inlining(Query *query, Oid function)
{
	ListCell   *lc;

	foreach(lc, query->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);
		FuncExpr   *call;

		if (rte->rtekind != RTE_FUNCTION || rte->funcordinality ||
			list_length(rte->functions) != 1)
			continue;
		call = (FuncExpr *) linitial_node(RangeTblFunction, rte->functions)->funcexpr;
		if (is_funcclause(call) && call->funcid == function &&
			!contain_volatile_functions((Node *) call->args) &&
			!contain_subplans((Node *) call->args))
			return true;
	}
	return false;
}

/* The C function that has the arguments of due_dates and lies beside it. */
static Oid
listing_function(Oid due_dates)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(due_dates));
	Form_pg_proc function;
	Oid			result = InvalidOid;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", due_dates);
	function = (Form_pg_proc) GETSTRUCT(tuple);

	/* the C function has the same support function, and is what it should be */
	if (function->prolang == SQLlanguageId)
		result = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid,
								 CStringGetDatum("list_due_dates"),
								 PointerGetDatum(&function->proargtypes),
								 ObjectIdGetDatum(function->pronamespace));
	ReleaseSysCache(tuple);
	return result;
}

/*
 * due_dates is an SQL function for the sake of FROM, and slow when it is run as
 * one.  So a call that will be run becomes a call of the C function; NULL
 * leaves it as it is, for those that the planner replaces itself, and for users
 * who may not call it, whom running it tells so.
 */
static Node *
call_listing_function(SupportRequestSimplify *request)
{
	FuncExpr   *call = request->fcall;
	Oid			listing = listing_function(call->funcid);
	FuncExpr   *result;

	if (!OidIsValid(listing) ||
		(request->root != NULL && awaits_inlining(request->root->parse, call->funcid)) ||
		!oversight_may_call(call->funcid, GetUserId()) ||
		FmgrHookIsNeeded(call->funcid))
		return NULL;

	result = makeFuncExpr(listing, call->funcresulttype, call->args,
						  call->funccollid, call->inputcollid, COERCE_EXPLICIT_CALL);
	result->funcretset = true;
	result->location = call->location;

	/* a stored plan is made anew when due_dates is replaced */
	if (request->root != NULL)
		record_plan_function_dependency(request->root, call->funcid);
	return (Node *) result;
}

/* Other requests are declined with NULL. */
Datum
oversight_due_dates_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	Node	   *answer = NULL;

	if (IsA(request, SupportRequestRows))
		answer = expect_rows((SupportRequestRows *) request);
	else if (IsA(request, SupportRequestSimplify))
		answer = call_listing_function((SupportRequestSimplify *) request);
	PG_RETURN_POINTER(answer);
}
