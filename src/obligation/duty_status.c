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
PG_FUNCTION_INFO_V1(oversight_in_force_on);

/* The arguments after those of compliance. */
enum
{
	ARG_CADENCES = N_DUTY_ARGS,
	ARG_ANCHORS,
	ARG_BEGINS,
	ARG_CADENCE_NOW,
	ARG_BINDING,
	ARG_FOLLOWS,
	ARG_COLOURS
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
	ArrayType  *given;			/* the rules as they were given, NULL when not */
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

/* What is in the columns of a rule. */
enum
{
	RULE_SITUATION,
	RULE_COLOUR,
	RULE_WITHIN_DAYS,
	RULE_COLUMNS
};

static bool
are_the_same(const ArrayType *kept, const ArrayType *given)
{
	if (kept == NULL || given == NULL)
		return false;
	return VARSIZE(kept) == VARSIZE(given) && memcmp(kept, given, VARSIZE(kept)) == 0;
}

static int
situation_named(Datum name)
{
	text	   *value = DatumGetTextPP(name);

	for (int i = 0; i < N_SITUATIONS; i++)
	{
		const char *known = oversight_situation_names[i];

		if (VARSIZE_ANY_EXHDR(value) == strlen(known) &&
			memcmp(VARDATA_ANY(value), known, strlen(known)) == 0)
			return i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown situation of a duty: \"%s\"", TextDatumGetCString(name)),
			 errdetail("It is one of: complete, unmet beyond grace, overdue within grace, unrecorded, due soon, suspended, on time."),
			 errhint("Write, for example, '{{due soon,amber,14},{on time,green,NULL}}'.")));
	return NO_SITUATION;		/* keep the compiler quiet */
}

/* Reads the rules, which stay until others are given. */
static void
read_rules(StatusState *state, const ArrayType *array)
{
	SituationRules *rules = &state->rules;
	MemoryContext oldcontext;
	ArrayType  *given;
	Datum	   *values;
	bool	   *nulls;
	int			n;

	state->given = NULL;
	rules->n = 0;
	rules->within_days = -1;
	MemoryContextReset(state->rules_memory);
	if (array == NULL)
		return;

	oldcontext = MemoryContextSwitchTo(state->rules_memory);
	given = palloc(VARSIZE(array));
	memcpy(given, array, VARSIZE(array));
	deconstruct_array(given, TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &n);
	if (n > 0 && (ARR_NDIM(given) != 2 || ARR_DIMS(given)[1] != RULE_COLUMNS))
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("a rule of colour has three parts"),
				 errdetail("They are a situation, its colour, and for due soon a number of days."),
				 errhint("Write, for example, '{{due soon,amber,14},{on time,green,NULL}}'.")));

	for (int i = 0; i < n; i += RULE_COLUMNS)
	{
		int			place = rules->n;
		int			situation;

		/* what is no situation never applies, and the first rule of one decides */
		if (nulls[i + RULE_SITUATION])
			continue;
		situation = situation_named(values[i + RULE_SITUATION]);
		for (int before = 0; before < place; before++)
		{
			if (rules->situations[before] == situation)
				situation = NO_SITUATION;
		}
		if (situation == NO_SITUATION)
			continue;

		rules->situations[place] = situation;
		state->reasons[place] = values[i + RULE_SITUATION];
		state->colours[place] = values[i + RULE_COLOUR];
		state->no_colour[place] = nulls[i + RULE_COLOUR];
		if (!nulls[i + RULE_WITHIN_DAYS])
			rules->within_days = Max(rules->within_days,
									 pg_strtoint32(TextDatumGetCString(values[i + RULE_WITHIN_DAYS])));
		rules->n++;
	}
	state->given = given;
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
	ArrayType  *rules = PG_ARGISNULL(ARG_COLOURS) ? NULL : PG_GETARG_ARRAYTYPE_P(ARG_COLOURS);
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
	if (!are_the_same(state->given, rules))
		read_rules(state, rules);

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

/*
 * in_force_on(in_force, day): whether the day is one of these, NULL being none
 * of them; on no day in particular, whether there are any.
 */
Datum
oversight_in_force_on(PG_FUNCTION_ARGS)
{
	DayRange	days;
	int32		day;

	if (PG_ARGISNULL(0) ||
		!oversight_range_days(PG_GETARG_DATUM(0), &days.from, &days.until))
		PG_RETURN_BOOL(false);
	if (PG_ARGISNULL(1))
		PG_RETURN_BOOL(true);
	day = PG_GETARG_DATEADT(1);
	PG_RETURN_BOOL(days.from <= day && day < days.until);
}
