/*-------------------------------------------------------------------------
 *
 * obligation.c
 *		SQL functions that hold a duty against what was done.
 *
 * assess and compliance take the same arguments, which duty.c turns into the
 * kernel's Duty.  The rules are in assess.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "cadence/cadence_type.h"
#include "access/htup_details.h"
#include "common/glue.h"
#include "executor/executor.h"
#include "funcapi.h"
#include "obligation/duty.h"
#include "obligation/occurrence.h"
#include "obligation/walk.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/date.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(oversight_assess_rows);
PG_FUNCTION_INFO_V1(oversight_assess_rhythm_rows);
PG_FUNCTION_INFO_V1(oversight_compliance);
PG_FUNCTION_INFO_V1(oversight_compliance_rhythms);
PG_FUNCTION_INFO_V1(oversight_deadline);

static const char *const outcome_names[] = {
	[OUTCOME_DUE] = "due",
	[OUTCOME_MET] = "met",
	[OUTCOME_LATE] = "late",
	[OUTCOME_MISSED] = "missed",
	[OUTCOME_OVERDUE] = "overdue",
	[OUTCOME_UNRECORDED] = "unrecorded",
	[OUTCOME_SUSPENDED] = "suspended",
};

/*
 * Rows of assess
 *
 * A row is returned as a composite value.  Few kinds of it come up: for each
 * outcome and way of being matched one is formed, and from then on its numbers
 * are written into it, so that a due date costs no allocation.  That is allowed
 * because whoever keeps a row beyond the next call copies it.
 */

#define N_MATCHED_BY (MATCHED_AS_STATED + 1)

typedef struct RowForm
{
	HeapTupleHeader tuple;		/* NULL until it is needed */
	int32	   *n;				/* where its numbers stand, NULL when NULL */
	int32	   *due_on;
	int32	   *done_on;
	int32	   *days_late;
} RowForm;

/* What a call site of assess keeps from row to row, and from set to set. */
typedef struct AssessState
{
	TupleDesc	tupdesc;
	RowForm		forms[N_OUTCOMES][N_MATCHED_BY];
	MemoryContext set_memory;	/* of the present set */
	ExprContext *econtext;		/* where forget_set is registered, or NULL */
	Duty		duty;
	Walk	   *walk;			/* NULL between sets */
} AssessState;

/* Forms a row with zeros for its numbers, and finds where they stand. */
static void
form_row(AssessState *state, RowForm *form, Outcome outcome, MatchedBy matched_by)
{
	Datum		values[OCCURRENCE_COLUMNS] = {0};
	bool		nulls[OCCURRENCE_COLUMNS] = {false};
	int32	   *places[OCCURRENCE_COLUMNS] = {NULL};
	char	   *data;
	uint32		offset = 0;
	HeapTupleHeader tuple;

	values[OCCURRENCE_OUTCOME] = CStringGetTextDatum(outcome_names[outcome]);
	nulls[OCCURRENCE_DONE_ON] = nulls[OCCURRENCE_MATCHED_BY] = (matched_by == MATCHED_NONE);
	nulls[OCCURRENCE_DAYS_LATE] = (matched_by == MATCHED_NONE && outcome != OUTCOME_OVERDUE);
	if (matched_by != MATCHED_NONE)
		values[OCCURRENCE_MATCHED_BY] = CStringGetTextDatum(matched_by == MATCHED_AS_STATED ?
													 "stated" : "rule");
	tuple = heap_form_tuple(state->tupdesc, values, nulls)->t_data;

	data = (char *) tuple + tuple->t_hoff;
	for (int i = 0; i < OCCURRENCE_COLUMNS; i++)
	{
		Form_pg_attribute att = TupleDescAttr(state->tupdesc, i);

		if (nulls[i])
			continue;
		offset = att_align_pointer(offset, att->attalign, att->attlen, data + offset);
		if (att->attlen == sizeof(int32))
			places[i] = (int32 *) (data + offset);
		offset = att_addlength_pointer(offset, att->attlen, data + offset);
	}
	form->n = places[OCCURRENCE_N];
	form->due_on = places[OCCURRENCE_DUE_ON];
	form->done_on = places[OCCURRENCE_DONE_ON];
	form->days_late = places[OCCURRENCE_DAYS_LATE];
	form->tuple = tuple;
}

static inline Datum
row_datum(FunctionCallInfo fcinfo, AssessState *state, const Occurrence *row)
{
	RowForm    *form = &state->forms[row->outcome][row->matched_by];

	if (unlikely(form->tuple == NULL))
	{
		MemoryContext oldcontext = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		form_row(state, form, row->outcome, row->matched_by);
		MemoryContextSwitchTo(oldcontext);
	}
	*form->n = row->n;
	*form->due_on = row->due_on;
	if (form->done_on != NULL)
		*form->done_on = row->done_on;
	if (form->days_late != NULL)
		*form->days_late = row->days_late;
	return PointerGetDatum(form->tuple);
}

/* The set is not asked for its other rows: the next call begins another. */
static void
forget_set(Datum arg)
{
	AssessState *state = (AssessState *) DatumGetPointer(arg);

	state->walk = NULL;
	state->econtext = NULL;
}

static AssessState *
make_assess_state(FunctionCallInfo fcinfo)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext oldcontext;
	AssessState *state;

	if (rsinfo == NULL || !IsA(rsinfo, ReturnSetInfo) ||
		(rsinfo->allowedModes & SFRM_ValuePerCall) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("set-valued function called in context that cannot accept a set")));

	oldcontext = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	state = palloc0(sizeof(AssessState));
	if (get_call_result_type(fcinfo, NULL, &state->tupdesc) != TYPEFUNC_COMPOSITE ||
		state->tupdesc->natts != OCCURRENCE_COLUMNS)
		elog(ERROR, "assess must return its row type");
	state->tupdesc = BlessTupleDesc(CreateTupleDescCopy(state->tupdesc));
	state->set_memory = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt,
											  "due dates of a duty",
											  ALLOCSET_SMALL_SIZES);
	fcinfo->flinfo->fn_extra = state;
	MemoryContextSwitchTo(oldcontext);
	return state;
}

/*
 * Begins with the duty of these arguments, which may not be there any more when
 * its next row is asked for.  False when there is no duty.
 */
static bool
begin_set(FunctionCallInfo fcinfo, AssessState *state,
		  bool (*load) (FunctionCallInfo, Duty *, bool *))
{
	LOCAL_FCINFO(kept, N_RHYTHM_ARGS);
	Duty	   *duty = &state->duty;
	int32	   *unnamed;
	Walk	   *walk;
	bool		is_null;

	memcpy(kept, fcinfo, SizeForFunctionCallInfo(fcinfo->nargs));
	if (!PG_ARGISNULL(ARG_CADENCE))
		kept->args[ARG_CADENCE].value =
			datumCopy(PointerGetDatum(PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(ARG_CADENCE))),
					  false, -1);
	if (!load(kept, duty, &is_null))
		return false;
	if (duty->n_unnamed > 0)
	{
		unnamed = MemoryContextAllocHuge(CurrentMemoryContext,
										 (Size) duty->n_unnamed * sizeof(int32));
		memcpy(unnamed, duty->unnamed, (Size) duty->n_unnamed * sizeof(int32));
		duty->unnamed = unnamed;
	}

	walk = palloc(oversight_walk_size(duty));
	(void) oversight_due_found(oversight_walk_begin(walk, duty), duty->anchor);
	state->walk = walk;
	return true;
}

/* The first call of a set, and the last: what most calls need not look at. */
static pg_noinline bool
begin_or_end_set(FunctionCallInfo fcinfo, DueStatus status,
				 bool (*load) (FunctionCallInfo, Duty *, bool *))
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	AssessState *state = fcinfo->flinfo->fn_extra;

	if (state == NULL)
		state = make_assess_state(fcinfo);
	if (state->walk == NULL)
	{
		MemoryContext oldcontext;
		bool		begun;

		MemoryContextReset(state->set_memory);
		oldcontext = MemoryContextSwitchTo(state->set_memory);
		begun = begin_set(fcinfo, state, load);
		if (begun)
		{
			state->econtext = rsinfo->econtext;
			RegisterExprContextCallback(state->econtext, forget_set, PointerGetDatum(state));
		}
		MemoryContextSwitchTo(oldcontext);
		if (begun)
			return true;
	}
	else
		(void) oversight_due_found(status, state->duty.anchor);

	if (state->econtext != NULL)
		UnregisterExprContextCallback(state->econtext, forget_set, PointerGetDatum(state));
	forget_set(PointerGetDatum(state));
	MemoryContextReset(state->set_memory);
	rsinfo->isDone = ExprEndResult;
	return false;
}

/* One row a call. */
static inline Datum
next_row(FunctionCallInfo fcinfo, bool (*load) (FunctionCallInfo, Duty *, bool *))
{
	AssessState *state = fcinfo->flinfo->fn_extra;
	Occurrence	row;
	DueStatus	status = DUE_NONE;

	for (;;)
	{
		if (likely(state != NULL && state->walk != NULL))
		{
			status = oversight_walk_next(state->walk, &row);
			if (likely(status == DUE_FOUND))
			{
				((ReturnSetInfo *) fcinfo->resultinfo)->isDone = ExprMultipleResult;
				return row_datum(fcinfo, state, &row);
			}
		}
		if (!begin_or_end_set(fcinfo, status, load))
			PG_RETURN_NULL();
		state = fcinfo->flinfo->fn_extra;
	}
}

/*
 * assess_rows(the arguments of assess): a row for each due date.  No rows when
 * the cadence, anchor, in_force or as_of is NULL; done NULL is nothing done.
 */
Datum
oversight_assess_rows(PG_FUNCTION_ARGS)
{
	return next_row(fcinfo, oversight_load_duty);
}

Datum
oversight_assess_rhythm_rows(PG_FUNCTION_ARGS)
{
	return next_row(fcinfo, oversight_load_rhythms);
}

/* The columns of the type compliance, in order. */
enum
{
	SUM_DUE, SUM_MET, SUM_LATE, SUM_MISSED, SUM_OVERDUE, SUM_UNRECORDED,
	SUM_SUSPENDED, SUM_EXTRA,
	SUM_FIRST_DUE, SUM_LAST_DUE, SUM_LAST_DONE, SUM_NEXT_DUE, SUM_UNMET_SINCE,
	SUM_UNMET_RUN, SUM_DAYS_OVERDUE, SUM_WORST_DAYS_LATE, SUM_TOTAL_DAYS_LATE,
	SUM_ON_TIME_RATE,
	SUM_COLUMNS
};

/*
 * A value of the row type of the call with a NULL in it, formed once a query:
 * its header is that of every other, which need not be known here.
 */
static HeapTupleHeader
result_model(FunctionCallInfo fcinfo)
{
	HeapTupleHeader model = fcinfo->flinfo->fn_extra;

	if (model == NULL)
	{
		MemoryContext oldcontext = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
		TupleDesc	tupdesc;
		Datum		values[SUM_COLUMNS] = {0};
		bool		nulls[SUM_COLUMNS] = {[SUM_ON_TIME_RATE] = true};

		if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE ||
			tupdesc->natts != SUM_COLUMNS)
			elog(ERROR, "compliance must return its row type");
		model = heap_form_tuple(BlessTupleDesc(tupdesc), values, nulls)->t_data;
		fcinfo->flinfo->fn_extra = model;
		MemoryContextSwitchTo(oldcontext);
	}
	return model;
}

/*
 * Forms the composite value.  heap_form_tuple() would take as long again as
 * adding up a few years: all columns but the last two are numbers of four
 * bytes, those that are NULL take no room, and the last two are aligned.
 */
static Datum
form_compliance(HeapTupleHeader model, const Compliance *sum)
{
	const int32 numbers[SUM_TOTAL_DAYS_LATE] = {
		[SUM_DUE] = sum->count[OUTCOME_DUE],
		[SUM_MET] = sum->count[OUTCOME_MET],
		[SUM_LATE] = sum->count[OUTCOME_LATE],
		[SUM_MISSED] = sum->count[OUTCOME_MISSED],
		[SUM_OVERDUE] = sum->count[OUTCOME_OVERDUE],
		[SUM_UNRECORDED] = sum->count[OUTCOME_UNRECORDED],
		[SUM_SUSPENDED] = sum->count[OUTCOME_SUSPENDED],
		[SUM_EXTRA] = sum->extra,
		[SUM_FIRST_DUE] = sum->first_due,
		[SUM_LAST_DUE] = sum->last_due,
		[SUM_LAST_DONE] = sum->last_done,
		[SUM_NEXT_DUE] = sum->next_due,
		[SUM_UNMET_SINCE] = sum->unmet_since,
		[SUM_UNMET_RUN] = sum->unmet_run,
		[SUM_DAYS_OVERDUE] = sum->days_overdue,
		[SUM_WORST_DAYS_LATE] = sum->worst_days_late
	};
	const uint32 header = model->t_hoff;
	const uint32 size = header + SUM_TOTAL_DAYS_LATE * sizeof(int32) + 2 * sizeof(int64);
	HeapTupleHeader tuple = palloc0(size);
	char	   *data = (char *) tuple + header;
	uint32		present = (1 << SUM_COLUMNS) - 1;
	int64		judged;
	double		rate;

	for (int i = 0; i < SUM_TOTAL_DAYS_LATE; i++)
	{
		bool		is_date = (i >= SUM_FIRST_DUE && i <= SUM_UNMET_SINCE);

		if (is_date && numbers[i] == NO_DATE)
			present &= ~(1 << i);
		else
		{
			memcpy(data, &numbers[i], sizeof(int32));
			data += sizeof(int32);
		}
	}
	data = (char *) MAXALIGN(data);
	memcpy(data, &sum->total_days_late, sizeof(int64));
	data += sizeof(int64);

	/* what was met of what could have been; unrecorded and suspended stay out */
	judged = (int64) sum->count[OUTCOME_MET] + sum->count[OUTCOME_LATE] +
		sum->count[OUTCOME_MISSED] + sum->count[OUTCOME_OVERDUE];
	if (judged == 0)
		present &= ~(1 << SUM_ON_TIME_RATE);
	else
	{
		rate = (double) sum->count[OUTCOME_MET] / judged;
		memcpy(data, &rate, sizeof(double));
		data += sizeof(double);
	}

	memcpy(tuple, model, header);
	HeapTupleHeaderSetDatumLength(tuple, data - (char *) tuple);
	for (int i = 0; i < BITMAPLEN(SUM_COLUMNS); i++)
		tuple->t_bits[i] = (bits8) (present >> (8 * i));
	return PointerGetDatum(tuple);
}

/*
 * compliance(the arguments of assess): the same, added up in one pass.  NULL
 * when the cadence, anchor, in_force or as_of is NULL.
 */
static Datum
sum_up(FunctionCallInfo fcinfo, bool (*load) (FunctionCallInfo, Duty *, bool *))
{
	Duty		duty;
	bool		is_null;
	Compliance	sum = {.first_due = NO_DATE,.last_due = NO_DATE,
		.last_done = NO_DATE,.next_due = NO_DATE,.unmet_since = NO_DATE};

	if (load(fcinfo, &duty, &is_null))
		(void) oversight_due_found(oversight_sum_duty(&duty, &sum), duty.anchor);
	if (is_null)
		PG_RETURN_NULL();
	return form_compliance(result_model(fcinfo), &sum);
}

Datum
oversight_compliance(PG_FUNCTION_ARGS)
{
	return sum_up(fcinfo, oversight_load_duty);
}

Datum
oversight_compliance_rhythms(PG_FUNCTION_ARGS)
{
	return sum_up(fcinfo, oversight_load_rhythms);
}

/*
 * deadline(cadence, anchor, done): the date the next performance is due by,
 * given what has been done; NULL when nothing is left to do, or the cadence or
 * the anchor is NULL.  done NULL is nothing done.
 */
Datum
oversight_deadline(PG_FUNCTION_ARGS)
{
	Duty		duty = {0};
	int32		deadline;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();

	duty.cadence = PG_GETARG_CADENCE(0);
	duty.anchor = PG_GETARG_FINITE_DATE(1, "the anchor");
	duty.grace = NO_GRACE;
	duty.in_force = (DayRange) {.from = duty.anchor,.until = DAY_INFINITY};
	duty.as_of = DAY_LAST;
	if (!PG_ARGISNULL(2))
		oversight_load_events(&duty, PG_GETARG_ARRAYTYPE_P(2), NULL);

	/* everything that was done counts, and nothing later is asked about */
	duty.as_of = duty.n_unnamed > 0 ? duty.unnamed[duty.n_unnamed - 1] : duty.anchor;
	if (!oversight_due_found(oversight_duty_deadline(&duty, &deadline), duty.anchor))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(deadline);
}
