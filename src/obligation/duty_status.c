/*-------------------------------------------------------------------------
 *
 * duty_status.c
 *		duty_status: how a duty stands, as a report has it, in one call.
 *
 * A report on half a million duties asks for everything that is known of each:
 * to form the columns one by one from what compliance returns would take
 * several times as long as adding the due dates up.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "cadence/cadence_type.h"
#include "catalog/pg_type.h"
#include "common/glue.h"
#include "funcapi.h"
#include "obligation/duty.h"
#include "obligation/standing.h"
#include "obligation/total.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"

PG_FUNCTION_INFO_V1(oversight_duty_status);

/* The arguments after those of compliance. */
enum
{
	ARG_CADENCES = N_DUTY_ARGS,
	ARG_ANCHORS,
	ARG_BEGINS,
	ARG_CADENCE_NOW,
	ARG_BINDING,
	ARG_FOLLOWS,
	ARG_SITUATIONS,
	ARG_COLOURS,
	ARG_WITHIN_DAYS
};

/* The columns of the type duty_status; those that are never NULL come first. */
enum
{
	COL_DUE, COL_MET, COL_LATE, COL_MISSED, COL_OVERDUE, COL_UNRECORDED,
	COL_SUSPENDED, COL_EXTRA, COL_UNMET_RUN, COL_DAYS_OVERDUE,
	COL_WORST_DAYS_LATE, COL_TOTAL_DAYS_LATE,
	COL_FIRST_DUE, COL_LAST_DUE, COL_LAST_DONE, COL_NEXT_DUE, COL_UNMET_SINCE,
	COL_DAYS_TO_NEXT_DUE, COL_ON_TIME_RATE,
	COL_STATUS, COL_RAG, COL_RAG_REASON,
	N_STATUS_COLUMNS
};

/* More words for a status than there are. */
#define MAX_STATUS_WORDS 20

/* What a call site keeps: nearly always the rules are those of the call before. */
typedef struct StatusState
{
	TupleDesc	tupdesc;
	MemoryContext rules_memory;
	ArrayType  *situation_array;	/* as they were given, NULL when not */
	ArrayType  *colour_array;
	SituationRules rules;
	Datum		reasons[N_SITUATIONS];
	Datum		colours[N_SITUATIONS];
	bool		no_colour[N_SITUATIONS];
	const char *words[MAX_STATUS_WORDS];
	Datum		word_texts[MAX_STATUS_WORDS];
} StatusState;

static StatusState *
make_status_state(FunctionCallInfo fcinfo)
{
	MemoryContext oldcontext = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	StatusState *state = palloc0(sizeof(StatusState));

	if (get_call_result_type(fcinfo, NULL, &state->tupdesc) != TYPEFUNC_COMPOSITE ||
		state->tupdesc->natts != N_STATUS_COLUMNS)
		elog(ERROR, "duty_status must return its row type");
	state->tupdesc = BlessTupleDesc(CreateTupleDescCopy(state->tupdesc));
	state->rules_memory = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt,
												"rules of colour",
												ALLOCSET_SMALL_SIZES);
	fcinfo->flinfo->fn_extra = state;
	MemoryContextSwitchTo(oldcontext);
	return state;
}

static bool
is_same_array(const ArrayType *kept, const ArrayType *given)
{
	if (kept == NULL || given == NULL)
		return kept == given;
	return VARSIZE(kept) == VARSIZE(given) && memcmp(kept, given, VARSIZE(kept)) == 0;
}

static ArrayType *
keep_array(const ArrayType *array)
{
	ArrayType  *copy;

	if (array == NULL)
		return NULL;
	copy = palloc(VARSIZE(array));
	memcpy(copy, array, VARSIZE(array));
	return copy;
}

/* Reads the rules, which stay until others are given. */
static void
read_rules(StatusState *state, ArrayType *situations, ArrayType *colours)
{
	MemoryContext oldcontext;
	Datum	   *names = NULL;
	bool	   *name_nulls = NULL;
	Datum	   *values = NULL;
	bool	   *value_nulls = NULL;
	int			n = 0;
	int			n_colours = 0;

	state->situation_array = state->colour_array = NULL;
	state->rules.n = 0;
	MemoryContextReset(state->rules_memory);
	oldcontext = MemoryContextSwitchTo(state->rules_memory);

	if (situations != NULL)
		deconstruct_array(situations, TEXTOID, -1, false, TYPALIGN_INT,
						  &names, &name_nulls, &n);
	if (colours != NULL)
		deconstruct_array(colours, TEXTOID, -1, false, TYPALIGN_INT,
						  &values, &value_nulls, &n_colours);
	if (n != n_colours)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("situations has %d elements and colours has %d", n, n_colours),
				 errdetail("Each situation has the colour that stands in the same place."),
				 errhint("Give both the same length, for example '{due soon,on time}' and '{amber,green}'.")));

	for (int i = 0; i < n; i++)
	{
		int			situation = NO_SITUATION;
		int			place = state->rules.n;

		for (int s = 0; s < N_SITUATIONS && !name_nulls[i]; s++)
		{
			const char *known = oversight_situation_names[s];
			text	   *name = DatumGetTextPP(names[i]);

			if (VARSIZE_ANY_EXHDR(name) == strlen(known) &&
				memcmp(VARDATA_ANY(name), known, strlen(known)) == 0)
				situation = s;
		}
		for (int before = 0; before < place; before++)
		{
			if (state->rules.situations[before] == situation)
				situation = NO_SITUATION;
		}
		/* what is no situation never applies, and the first rule decides */
		if (situation == NO_SITUATION)
			continue;
		state->rules.situations[place] = situation;
		state->reasons[place] = CStringGetTextDatum(oversight_situation_names[situation]);
		state->no_colour[place] = value_nulls[i];
		if (!value_nulls[i])
			state->colours[place] = CStringGetTextDatum(TextDatumGetCString(values[i]));
		state->rules.n++;
	}
	state->situation_array = keep_array(situations);
	state->colour_array = keep_array(colours);
	MemoryContextSwitchTo(oldcontext);
}

/* A word for the status as a value: each is made once. */
static Datum
status_text(FunctionCallInfo fcinfo, StatusState *state, const char *word)
{
	int			i = 0;

	while (state->words[i] != NULL && state->words[i] != word)
		i++;
	if (state->words[i] == NULL)
	{
		MemoryContext oldcontext = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		Assert(i < MAX_STATUS_WORDS - 1);
		state->word_texts[i] = CStringGetTextDatum(word);
		state->words[i] = word;
		MemoryContextSwitchTo(oldcontext);
	}
	return state->word_texts[i];
}

static bool
is_suspended(const Duty *duty, int32 day)
{
	for (int32 i = 0; i < duty->n_suspended; i++)
	{
		if (duty->suspended[i].from <= day && day < duty->suspended[i].until)
			return true;
	}
	return false;
}

/*
 * The duty of the call: one whose rhythm was changed has all its rhythms in the
 * three arrays, and the others have NULL there.
 */
static bool
load_either(FunctionCallInfo fcinfo, Duty *duty, bool *is_null)
{
	LOCAL_FCINFO(rhythms, N_RHYTHM_ARGS);

	if (PG_ARGISNULL(ARG_BEGINS))
		return oversight_load_duty(fcinfo, duty, is_null);

	InitFunctionCallInfoData(*rhythms, fcinfo->flinfo, N_RHYTHM_ARGS,
							 fcinfo->fncollation, NULL, NULL);
	for (int i = 0; i < 3; i++)
		rhythms->args[i] = fcinfo->args[ARG_CADENCES + i];
	for (int i = ARG_IN_FORCE; i < N_DUTY_ARGS; i++)
		rhythms->args[i + 1] = fcinfo->args[i];
	return oversight_load_rhythms(rhythms, duty, is_null);
}

static void
set_date(Datum *values, bool *nulls, int column, int32 day)
{
	nulls[column] = (day == NO_DATE);
	values[column] = DateADTGetDatum(day);
}

static Datum
form_status(FunctionCallInfo fcinfo, StatusState *state, const Compliance *sum,
			const Standing *standing)
{
	Datum		values[N_STATUS_COLUMNS] = {0};
	bool		nulls[N_STATUS_COLUMNS] = {false};
	int			place = standing->place;

	if (sum == NULL)
		memset(nulls, true, sizeof(nulls));
	else
	{
		values[COL_DUE] = Int32GetDatum(sum->count[OUTCOME_DUE]);
		values[COL_MET] = Int32GetDatum(sum->count[OUTCOME_MET]);
		values[COL_LATE] = Int32GetDatum(sum->count[OUTCOME_LATE]);
		values[COL_MISSED] = Int32GetDatum(sum->count[OUTCOME_MISSED]);
		values[COL_OVERDUE] = Int32GetDatum(sum->count[OUTCOME_OVERDUE]);
		values[COL_UNRECORDED] = Int32GetDatum(sum->count[OUTCOME_UNRECORDED]);
		values[COL_SUSPENDED] = Int32GetDatum(sum->count[OUTCOME_SUSPENDED]);
		values[COL_EXTRA] = Int32GetDatum(sum->extra);
		values[COL_UNMET_RUN] = Int32GetDatum(sum->unmet_run);
		values[COL_DAYS_OVERDUE] = Int32GetDatum(sum->days_overdue);
		values[COL_WORST_DAYS_LATE] = Int32GetDatum(sum->worst_days_late);
		values[COL_TOTAL_DAYS_LATE] = Int64GetDatum(sum->total_days_late);
		set_date(values, nulls, COL_FIRST_DUE, sum->first_due);
		set_date(values, nulls, COL_LAST_DUE, sum->last_due);
		set_date(values, nulls, COL_LAST_DONE, sum->last_done);
		set_date(values, nulls, COL_NEXT_DUE, sum->next_due);
		set_date(values, nulls, COL_UNMET_SINCE, sum->unmet_since);
		nulls[COL_DAYS_TO_NEXT_DUE] = nulls[COL_NEXT_DUE];
		if (!nulls[COL_NEXT_DUE])
			values[COL_DAYS_TO_NEXT_DUE] = Int32GetDatum(sum->next_due - PG_GETARG_DATEADT(ARG_AS_OF));
		nulls[COL_ON_TIME_RATE] = (oversight_judged(sum) == 0);
		values[COL_ON_TIME_RATE] = Float8GetDatum(oversight_on_time_rate(sum));
	}
	values[COL_STATUS] = status_text(fcinfo, state, standing->status);
	nulls[COL_STATUS] = false;
	nulls[COL_RAG] = place == NO_SITUATION || state->no_colour[place];
	nulls[COL_RAG_REASON] = place == NO_SITUATION;
	if (place != NO_SITUATION)
	{
		values[COL_RAG] = state->colours[place];
		values[COL_RAG_REASON] = state->reasons[place];
	}
	return HeapTupleGetDatum(heap_form_tuple(state->tupdesc, values, nulls));
}

Datum
oversight_duty_status(PG_FUNCTION_ARGS)
{
	StatusState *state = fcinfo->flinfo->fn_extra;
	ArrayType  *situations = PG_ARGISNULL(ARG_SITUATIONS) ? NULL : PG_GETARG_ARRAYTYPE_P(ARG_SITUATIONS);
	ArrayType  *colours = PG_ARGISNULL(ARG_COLOURS) ? NULL : PG_GETARG_ARRAYTYPE_P(ARG_COLOURS);
	Duty		duty;
	bool		is_null;
	Compliance	sum = {.first_due = NO_DATE,.last_due = NO_DATE,
		.last_done = NO_DATE,.next_due = NO_DATE,.unmet_since = NO_DATE,
		.latest_due = NO_DATE};
	StandingQuestion question = {.grace = NO_GRACE};
	Standing	standing;
	bool		has_duty;

	if (state == NULL)
		state = make_status_state(fcinfo);
	if (!is_same_array(state->situation_array, situations) ||
		!is_same_array(state->colour_array, colours))
		read_rules(state, situations, colours);
	state->rules.within_days = PG_ARGISNULL(ARG_WITHIN_DAYS) ? -1 : PG_GETARG_INT32(ARG_WITHIN_DAYS);

	has_duty = load_either(fcinfo, &duty, &is_null);
	if (has_duty)
		(void) oversight_due_found(oversight_sum_duty(&duty, &sum), duty.anchor);

	if (!is_null)
		question.sum = &sum;
	if (!PG_ARGISNULL(ARG_GRACE))
		question.grace = PG_GETARG_INT32(ARG_GRACE);
	if (!PG_ARGISNULL(ARG_CADENCE_NOW))
	{
		Cadence		now = PG_GETARG_CADENCE(ARG_CADENCE_NOW);

		question.continuing = (now.kind == CADENCE_CONTINUING);
		question.rolling = cadence_is_rolling(&now);
	}
	question.binding = !PG_ARGISNULL(ARG_BINDING) && PG_GETARG_BOOL(ARG_BINDING);
	question.follows = !PG_ARGISNULL(ARG_FOLLOWS) && PG_GETARG_BOOL(ARG_FOLLOWS);
	if (!PG_ARGISNULL(ARG_AS_OF))
	{
		DayRange	recorded;

		question.as_of = PG_GETARG_DATEADT(ARG_AS_OF);
		question.recorded = !PG_ARGISNULL(ARG_RECORDED_DURING) &&
			oversight_range_days(PG_GETARG_DATUM(ARG_RECORDED_DURING),
								 &recorded.from, &recorded.until) &&
			recorded.from <= question.as_of && question.as_of < recorded.until;
	}
	if (has_duty && duty.n_suspended > 0)
	{
		question.suspended = is_suspended(&duty, question.as_of);
		question.next_suspended = sum.next_due != NO_DATE && is_suspended(&duty, sum.next_due);
	}
	standing = oversight_standing(&question, &state->rules);
	return form_status(fcinfo, state, question.sum, &standing);
}
