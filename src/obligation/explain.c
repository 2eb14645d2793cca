/*-------------------------------------------------------------------------
 *
 * explain.c
 *		Why a due date has the outcome it has: the facts.  A kernel.
 *
 * The comments name the rules by the numbers of docs/compliance.md.
 *
 *-------------------------------------------------------------------------
 */
#include "obligation/explain.h"

/* Days answered by rule that lie in the time of another due date. */
#define MAX_TAKEN 4

typedef struct ExplainState
{
	const Duty *duty;
	Explanation *ex;
	int32		due_on;
	int32		k;
	int32		found;			/* rows for due_on so far */
	bool		is_last;		/* the latest row was the one explained */
	int32		taken[MAX_TAKEN];
	int32		n_taken;
	int32		q;				/* the next named event */
	DueStatus	status;

	/* of rolling duties: how far it is */
	RollingState rolling;
	int32		done;
} ExplainState;

bool
oversight_record_is_complete(const Duty *duty, int32 from, int32 until)
{
	return !duty->has_recorded ||
		(duty->recorded.from <= from && until < duty->recorded.until);
}

static void
add_other(Explanation *ex, int32 done_on, EventFate fate, int32 for_due)
{
	if (ex->n_others == MAX_OTHER_EVENTS)
	{
		ex->n_more++;
		return;
	}
	ex->others[ex->n_others++] = (OtherEvent) {
		.done_on = done_on,.fate = fate,.for_due = for_due
	};
}

static void
find_suspension(const Duty *duty, int32 day, DayRange *suspension)
{
	suspension->from = suspension->until = 0;
	for (int32 i = 0; i < duty->n_suspended; i++)
	{
		if (duty->suspended[i].from <= day && day < duty->suspended[i].until)
			*suspension = duty->suspended[i];
	}
}

/* The days from the one after `start` on that an event can lie on. */
static void
set_wait(const Duty *duty, Explanation *ex)
{
	int64		last = Min((int64) ex->row.due_on, duty->as_of);

	ex->wait.from = Max(ex->start == DAY_MINUS_INFINITY ? ex->start : ex->start + 1,
						duty->in_force.from);
	if (duty->in_force.until != DAY_INFINITY)
		last = Min(last, (int64) duty->in_force.until - 1);
	ex->wait.until = (int32) (last + 1);
}

/* The last day of the time in which the date could be answered, so far. */
static int32
time_until(const Duty *duty, const Explanation *ex)
{
	int64		last = Min(ex->close, (int64) duty->as_of);

	if (ex->row.outcome == OUTCOME_MISSED || ex->row.outcome == OUTCOME_OVERDUE ||
		ex->row.outcome == OUTCOME_UNRECORDED)
		return (int32) last;
	return (int32) Min((int64) ex->row.due_on, last);
}

/*
 * Where a fixed date stands among its neighbours: what oversight_assess_duty()
 * takes from its cursor, for one date.
 */
static DueStatus
place_fixed(const Duty *duty, int32 due_on, Explanation *ex)
{
	const Cadence *cadence = &duty->cadence;
	const int32 day_before = duty->in_force.from == DAY_MINUS_INFINITY ?
		DAY_MINUS_INFINITY : duty->in_force.from - 1;
	DueStatus	status;
	int32		next;

	status = oversight_due_last(cadence, duty->anchor, due_on - 1, &ex->start);
	if (status == DUE_BEFORE_CALENDAR)
		return status;
	if (cadence->kind == CADENCE_FIXED)
	{
		ex->from_anchor = (status == DUE_NONE);
		if (status == DUE_NONE)
			ex->start = duty->anchor;
	}
	else if (status == DUE_NONE || ex->start <= day_before)
		ex->start = day_before;

	status = oversight_due_after(cadence, duty->anchor, due_on, &next);
	if (status == DUE_BEFORE_CALENDAR)
		return status;
	ex->next = status == DUE_FOUND && next < duty->in_force.until ? next : NO_DATE;

	/* rule 1 */
	ex->close = (int64) DAY_LAST + 1;
	ex->closes = CLOSES_NEVER;
	if (duty->grace != NO_GRACE)
	{
		ex->close = (int64) due_on + duty->grace;
		ex->closes = CLOSES_AFTER_GRACE;
		if (ex->next != NO_DATE && ex->close > ex->next)
		{
			ex->close = ex->next;
			ex->closes = CLOSES_AT_NEXT;
		}
	}
	else if (ex->next != NO_DATE)
	{
		ex->close = due_on + (ex->next - due_on) / 2;
		ex->closes = CLOSES_HALFWAY;
	}

	find_suspension(duty, due_on, &ex->suspension);
	return DUE_FOUND;
}

/* The row to explain, and what answers other dates in its time. */
static void
fixed_sink(void *arg, const Occurrence *row)
{
	ExplainState *state = arg;
	Explanation *ex = state->ex;

	if (row->due_on == state->due_on)
	{
		ex->row = *row;
		state->found++;
		return;
	}
	if (row->outcome == OUTCOME_DUE)
		ex->before = row->due_on;
	if (row->matched_by == MATCHED_BY_RULE && row->done_on > ex->start &&
		state->n_taken < MAX_TAKEN &&
		(row->due_on < state->due_on || row->due_on == ex->next))
		state->taken[state->n_taken++] = row->done_on;
}

/* Second pass, with the row known: what else was done in its time. */
static void
others_sink(void *arg, const Occurrence *row)
{
	ExplainState *state = arg;
	const Duty *duty = state->duty;
	Explanation *ex = state->ex;
	int32		until = time_until(duty, ex);

	/* rows and named events both come in the order of their due dates */
	while (state->q < duty->n_named && duty->named[state->q].for_due < row->due_on)
		state->q++;
	if (row->due_on == state->due_on || row->matched_by == MATCHED_NONE)
		return;
	for (int32 previous = NO_DATE;
		 state->q < duty->n_named && duty->named[state->q].for_due == row->due_on;
		 state->q++)
	{
		int32		day = duty->named[state->q].done_on;

		if (day == previous || day < ex->wait.from || day > until)
			continue;
		previous = day;
		add_other(ex, day,
				  row->matched_by == MATCHED_AS_STATED && day == row->done_on ?
				  EVENT_NAMES : EVENT_EXTRA_NAMED, row->due_on);
	}
	if (row->matched_by != MATCHED_BY_RULE)
		return;
	if (row->done_on >= ex->wait.from && row->done_on <= until)
		add_other(ex, row->done_on, EVENT_COUNTS_FOR, row->due_on);
	else if (ex->row.matched_by == MATCHED_NONE && row->due_on == ex->next &&
			 row->done_on > ex->row.due_on)
		ex->next_done = row->done_on;
}

/* What was done in the time of a fixed date and answers nothing (rule 3). */
static void
find_fixed_extras(const ExplainState *state)
{
	const Duty *duty = state->duty;
	Explanation *ex = state->ex;
	const Occurrence *row = &ex->row;
	int32		last = ex->next != NO_DATE ? row->due_on : duty->as_of;
	int32		previous = NO_DATE;

	for (int32 i = 0; i < duty->n_unnamed && duty->unnamed[i] <= last; i++)
	{
		int32		day = duty->unnamed[i];
		bool		taken = row->matched_by == MATCHED_BY_RULE && day == row->done_on;

		if (day == previous)
			continue;
		previous = day;
		if (day <= ex->start)
		{
			if (row->n == 1 && row->matched_by == MATCHED_NONE)
				add_other(ex, day, EVENT_TOO_EARLY, NO_DATE);
			continue;
		}
		for (int32 j = 0; j < state->n_taken; j++)
			taken |= (day == state->taken[j]);
		if (!taken)
			add_other(ex, day, EVENT_EXTRA, NO_DATE);
	}

	previous = NO_DATE;
	for (int32 i = 0; i < duty->n_named; i++)
	{
		int32		day = duty->named[i].done_on;

		if (duty->named[i].for_due != row->due_on || day == previous)
			continue;
		previous = day;
		if (row->matched_by != MATCHED_AS_STATED || day != row->done_on)
			add_other(ex, day, EVENT_EXTRA_NAMED, row->due_on);
	}
}

/* The due dates in force that are nearest to a day. */
static DueStatus
find_nearest(const Duty *duty, int32 day, Explanation *ex)
{
	const DayRange in_force = duty->in_force;
	DueStatus	status;
	int32		due;

	ex->before = ex->after = NO_DATE;
	status = oversight_due_last(&duty->cadence, duty->anchor,
								in_force.until == DAY_INFINITY ? day - 1 :
								Min(day - 1, in_force.until - 1), &due);
	if (status == DUE_BEFORE_CALENDAR)
		return status;
	if (status == DUE_FOUND && due >= in_force.from)
		ex->before = due;
	status = oversight_due_after(&duty->cadence, duty->anchor,
								 in_force.from == DAY_MINUS_INFINITY ? day :
								 Max(day, in_force.from - 1), &due);
	if (status == DUE_BEFORE_CALENDAR)
		return status;
	if (status == DUE_FOUND && due < in_force.until)
		ex->after = due;
	return DUE_FOUND;
}

static DueStatus
explain_fixed(ExplainState *state)
{
	const Duty *duty = state->duty;
	Explanation *ex = state->ex;
	DueStatus	status;
	bool		is_due;

	status = oversight_is_due_in_force(duty, state->due_on, &is_due);
	if (status == DUE_FOUND && is_due)
		status = place_fixed(duty, state->due_on, ex);
	if (status != DUE_FOUND)
		return status;

	status = oversight_assess_duty(duty, fixed_sink, state);
	if (status != DUE_FOUND)
		return status;
	if (state->found > 0)
	{
		set_wait(duty, ex);
		status = oversight_assess_duty(duty, others_sink, state);
		find_fixed_extras(state);
		return status;
	}

	ex->no_outcome = is_due ? NOT_YET_ASSESSED : NO_DUE_DATE;
	return is_due ? DUE_FOUND : find_nearest(duty, state->due_on, ex);
}

static void
rolling_sink(void *arg, const Occurrence *row)
{
	ExplainState *state = arg;
	const Duty *duty = state->duty;
	Explanation *ex = state->ex;
	int32		deadline;
	DueStatus	status;

	/* the assessment found the same deadline, so this does */
	status = oversight_rolling_deadline(&duty->cadence, duty->anchor,
										&state->rolling, state->done, &deadline);
	if (status != DUE_FOUND)
	{
		state->status = status;
		return;
	}

	state->is_last = false;
	if (row->due_on == state->due_on && state->found++ == state->k)
	{
		state->is_last = true;
		ex->row = *row;
		ex->start = state->done;
		ex->from_anchor = (row->n == 1);
		ex->deadline = deadline;
		find_suspension(duty, deadline, &ex->suspension);
		ex->halted = (ex->suspension.until > DAY_LAST);
	}
	else if (row->due_on < state->due_on)
		ex->before = row->due_on;
	else if (ex->after == NO_DATE && row->due_on > state->due_on)
		ex->after = row->due_on;

	if (row->matched_by != MATCHED_NONE)
	{
		rolling_done(&state->rolling);
		state->done = row->done_on;
	}
}

static DueStatus
explain_rolling(ExplainState *state)
{
	const Duty *duty = state->duty;
	Explanation *ex = state->ex;
	DueStatus	status;
	int32		deadline;

	state->done = duty->anchor;
	state->status = DUE_FOUND;
	status = oversight_assess_duty(duty, rolling_sink, state);
	if (status == DUE_FOUND)
		status = state->status;
	if (status != DUE_FOUND)
		return status;
	if (state->found <= state->k)
	{
		ex->no_outcome = NO_DUE_DATE;
		return DUE_FOUND;
	}

	ex->close = (int64) DAY_LAST + 1;
	ex->closes = CLOSES_NEVER;
	set_wait(duty, ex);

	/* with nothing more to do, what was done after it is extra */
	if (state->is_last && ex->row.matched_by != MATCHED_NONE &&
		oversight_rolling_deadline(&duty->cadence, duty->anchor, &state->rolling,
								   state->done, &deadline) == DUE_NONE)
	{
		int32		previous = state->done;

		for (int32 i = 0; i < duty->n_unnamed; i++)
		{
			if (duty->unnamed[i] > previous)
				add_other(ex, duty->unnamed[i], EVENT_EXTRA, NO_DATE);
			previous = Max(previous, duty->unnamed[i]);
		}
	}
	return DUE_FOUND;
}

DueStatus
oversight_explain_due(const Duty *duty, int32 due_on, int32 k,
					  Explanation *explanation, int32 *n_rows)
{
	ExplainState state = {.duty = duty,.ex = explanation,.due_on = due_on,.k = k};
	DueStatus	status;

	memset(explanation, 0, sizeof(*explanation));
	explanation->before = explanation->after = NO_DATE;
	explanation->next = explanation->next_done = NO_DATE;
	*n_rows = 0;

	if (duty->cadence.kind == CADENCE_CONTINUING)
	{
		explanation->no_outcome = NEVER_DUE;
		return DUE_FOUND;
	}
	if (cadence_is_rolling(&duty->cadence))
		status = explain_rolling(&state);
	else
		status = explain_fixed(&state);
	*n_rows = state.found;
	return status;
}
