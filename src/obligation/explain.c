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

#include "calendar/working_day.h"

typedef struct ExplainState
{
	const Duty *duty;
	Explanation *ex;
	int32		due_on;
	int32		k;

	/* to find the date */
	int32		found;			/* rows for due_on so far */
	bool		any;			/* whether there was a row before */
	Occurrence	last;			/* the latest row */
	bool		last_rolling;
	int32		due_row;		/* the date that is due, or NO_DATE */

	/* what else was done */
	bool		at_target;		/* the latest row was the one explained */
	bool		past_target;	/* a row after it was seen */
	int32		p;				/* the next unnamed event */
	int32		q;				/* the next named event */
} ExplainState;

typedef void (*ReasonSink) (ExplainState *state, const Occurrence *row,
							const WalkReason *reason);

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

/* Gives every due date to the sink, and why; *gone as when the walk ends. */
static DueStatus
walk_duty(ExplainState *state, ReasonSink sink, WalkReason *reason)
{
	Walk		walk;
	Occurrence	row;
	DueStatus	status = oversight_walk_begin(&walk, state->duty);

	reason->gone = NO_DATE;
	if (status != DUE_FOUND)
		return status;
	while ((status = oversight_walk_explain(&walk, &row, reason)) == DUE_FOUND)
		sink(state, &row, reason);
	return status == DUE_NONE ? DUE_FOUND : status;
}

/* Whether the deadline took the place of another one (rule 8). */
static bool
took_place(const WalkReason *reason)
{
	return reason->rolling && (reason->part.kind == DEADLINE_NEW_STEP ||
							   reason->part.kind == DEADLINE_WHOLE_STEP);
}

/* Whether the day asked about is a deadline that a change did away with. */
static void
find_what_gave_way(ExplainState *state, const Occurrence *row, const WalkReason *reason)
{
	Explanation *ex = state->ex;

	if (row != NULL && took_place(reason) && reason->part.old == state->due_on)
	{
		ex->gave_way_on = rhythm_begins(state->duty, reason->k);
		ex->gave_way_to = row->due_on;
	}
	else if (reason->gone == state->due_on && ex->gave_way_on == NO_DATE)
		ex->gave_way_on = reason->gone_on;
}

static void
target_sink(ExplainState *state, const Occurrence *row, const WalkReason *reason)
{
	Explanation *ex = state->ex;

	if (row->due_on == state->due_on && state->found++ == state->k)
	{
		ex->row = *row;
		ex->reason = *reason;
		if (!state->any)
			ex->start_kind = START_FIRST;
		else if (!state->last_rolling)
			ex->start_kind = START_DUE_DATE;
		else
			ex->start_kind = state->last.matched_by == MATCHED_NONE ? START_DEADLINE : START_DONE;
	}
	if (row->due_on < state->due_on)
		ex->before = Max(ex->before, row->due_on);
	if (row->due_on > state->due_on)
		ex->after = ex->after == NO_DATE ? row->due_on : Min(ex->after, row->due_on);
	if (row->outcome == OUTCOME_DUE)
		state->due_row = row->due_on;
	find_what_gave_way(state, row, reason);
	state->any = true;
	state->last = *row;
	state->last_rolling = reason->rolling;
}

/* What decides on the close that the walk found. */
static CloseReason
close_reason(const Duty *duty, const Occurrence *row, const WalkReason *reason)
{
	if (reason->close > reason->grace_ends)
		return CLOSES_BEFORE_RHYTHM;
	if (reason->rolling && !reason->has_next)
		return CLOSES_NEVER;
	if (duty->grace == NO_GRACE)
		return reason->has_next ? CLOSES_HALFWAY : CLOSES_NEVER;
	return reason->close < (int64) row->due_on + duty->grace ?
		CLOSES_AT_NEXT : CLOSES_AFTER_GRACE;
}

/*
 * Since when a fixed date can be answered.  Of the first one in force, the date
 * before says which days outside the duty's are worth a word.
 */
static DueStatus
place_fixed(const Duty *duty, Explanation *ex)
{
	const WalkReason *reason = &ex->reason;
	const Cadence *cadence = rhythm_cadence(duty, reason->k);
	DueStatus	status;
	int32		due;

	ex->start = ex->ignored_after = reason->after;
	for (int32 k = 1; k <= reason->k; k++)
	{
		if (cadence_is_rolling(rhythm_cadence(duty, k)) && rhythm_begins(duty, k) - 1 > ex->start)
			ex->counts_from = rhythm_begins(duty, k);
	}

	if (ex->row.n > 1 || cadence->kind != CADENCE_FIXED)
		return DUE_FOUND;
	status = oversight_due_last(cadence, rhythm_anchor(duty, reason->k), ex->row.due_on - 1, &due);
	if (status == DUE_NONE)
		due = rhythm_anchor(duty, reason->k);
	else if (status == DUE_BEFORE_CALENDAR)
		due = CALENDAR_FIRST_DAY - 1;
	ex->ignored_after = Min(ex->start, due);
	return DUE_FOUND;
}

static DueStatus
place_rolling(const Duty *duty, Explanation *ex)
{
	const RollingPart *part = &ex->reason.part;

	ex->start = ex->ignored_after = part->since;
	ex->since_done = part->has_done && part->done == part->since;
	return DUE_FOUND;
}

/* The days after `start` on which an event could count for it in time. */
static void
set_wait(const Duty *duty, Explanation *ex)
{
	const WalkReason *reason = &ex->reason;
	int64		last = Min((int64) ex->row.due_on, duty->as_of);
	int32		from = ex->start == DAY_MINUS_INFINITY ? ex->start : ex->start + 1;

	/* before an anchor that lies in the rhythm it could, from its first day on */
	if (reason->rolling && !ex->since_done && reason->k > 0)
		from = Min(from, Max(rhythm_begins(duty, reason->k),
							 reason->part.has_done ? reason->part.done + 1 : DAY_MINUS_INFINITY));
	/* a duty that is rolling at first ignores what was done before its anchor */
	if (cadence_is_rolling(&duty->cadence))
		from = Max(from, Min(duty->anchor, rhythm_ends(duty, 0)));
	ex->wait.from = Max(from, duty->in_force.from);
	if (duty->in_force.until != DAY_INFINITY)
		last = Min(last, (int64) duty->in_force.until - 1);
	ex->wait.until = (int32) (last + 1);
}

/* The last day of the time in which the date could be answered, so far. */
static int32
time_until(const Duty *duty, const Explanation *ex)
{
	int64		last = Min(ex->reason.close, (int64) duty->as_of);

	if (ex->row.outcome == OUTCOME_MISSED || ex->row.outcome == OUTCOME_OVERDUE ||
		ex->row.outcome == OUTCOME_UNRECORDED)
		return (int32) last;
	/* what comes after counts for the deadline after it */
	if (ex->reason.rolling && ex->row.matched_by != MATCHED_NONE)
		last = Min(last, (int64) ex->row.done_on);
	return (int32) Min((int64) ex->row.due_on, last);
}

/* Second pass, with the row known: what answers other dates in its time. */
static void
others_sink(ExplainState *state, const Occurrence *row, const WalkReason *reason)
{
	const Duty *duty = state->duty;
	Explanation *ex = state->ex;
	int32		until = time_until(duty, ex);
	bool		is_next = state->at_target;

	state->at_target = (row->n == ex->row.n);

	/* fixed dates and named events both come in the order of the due dates */
	if (!reason->rolling)
	{
		while (state->q < duty->n_named && duty->named[state->q].for_due < row->due_on)
			state->q++;
	}
	if (state->at_target || row->matched_by == MATCHED_NONE)
		return;
	if (!reason->rolling)
	{
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
	}
	if (row->matched_by != MATCHED_BY_RULE)
		return;
	if (row->done_on >= ex->wait.from && row->done_on <= until)
		add_other(ex, row->done_on, EVENT_COUNTS_FOR, row->due_on);
	else if (ex->row.matched_by == MATCHED_NONE && is_next &&
			 row->done_on > ex->row.due_on)
	{
		ex->next_done = row->done_on;
		ex->next_done_for = row->due_on;
	}
}

/* An unnamed event that answers nothing (rule 3). */
static void
add_extra(ExplainState *state, int32 day)
{
	const Duty *duty = state->duty;
	Explanation *ex = state->ex;
	const Occurrence *row = &ex->row;

	if (ex->reason.rolling)
	{
		/* what was done between it and the date after it */
		if (row->matched_by != MATCHED_NONE && day > row->done_on && !state->past_target)
			add_other(ex, day, EVENT_EXTRA, NO_DATE);
		return;
	}
	if (day <= ex->start)
	{
		if (row->n == 1 && row->matched_by == MATCHED_NONE)
			add_other(ex, day, EVENT_TOO_EARLY, NO_DATE);
	}
	else if (ex->counts_from != NO_DATE && day < ex->counts_from)
		add_other(ex, day, EVENT_BEFORE_CHANGE, NO_DATE);
	else if (ex->next == NO_DATE ? day <= duty->as_of :
			 day <= row->due_on || (ex->next_is_deadline && day < ex->next_begins))
		add_other(ex, day, EVENT_EXTRA, NO_DATE);
}

/* Those of the unnamed events before a day that no date has taken. */
static void
add_extras_before(ExplainState *state, int32 day)
{
	const Duty *duty = state->duty;

	while (state->p < duty->n_unnamed && duty->unnamed[state->p] < day)
	{
		if (state->p == 0 || duty->unnamed[state->p] != duty->unnamed[state->p - 1])
			add_extra(state, duty->unnamed[state->p]);
		state->p++;
	}
}

/* Third pass: what answers nothing.  Dates take the events in their order. */
static void
extras_sink(ExplainState *state, const Occurrence *row, const WalkReason *reason)
{
	const Duty *duty = state->duty;
	bool		is_next = state->at_target;

	if (row->matched_by == MATCHED_BY_RULE)
	{
		add_extras_before(state, row->done_on);
		while (state->p < duty->n_unnamed && duty->unnamed[state->p] == row->done_on)
			state->p++;
	}
	else if (is_next)
	{
		int32		after = reason->rolling ? reason->part.since : reason->after;

		if (after != DAY_MINUS_INFINITY)
			add_extras_before(state, after + 1);
	}
	state->at_target = (row->n == state->ex->row.n);
	state->past_target |= is_next;
}

/* What names the date explained and answers nothing. */
static void
add_named_extras(const Duty *duty, Explanation *ex)
{
	const Occurrence *row = &ex->row;
	int32		previous = NO_DATE;

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

static DueStatus
find_others(ExplainState *state)
{
	WalkReason	reason;
	DueStatus	status;

	status = walk_duty(state, others_sink, &reason);
	if (status != DUE_FOUND)
		return status;
	state->at_target = false;
	status = walk_duty(state, extras_sink, &reason);
	if (status != DUE_FOUND)
		return status;
	add_extras_before(state, DAY_INFINITY);
	if (!state->ex->reason.rolling)
		add_named_extras(state->duty, state->ex);
	return DUE_FOUND;
}

/* The fixed due dates in force that are nearest to a day, and nearer than known. */
static void
find_nearest(const Duty *duty, int32 day, Explanation *ex)
{
	for (int32 k = 0; k <= duty->n_later; k++)
	{
		const Cadence *cadence = rhythm_cadence(duty, k);
		int32		anchor = rhythm_anchor(duty, k);
		int32		from = Max(duty->in_force.from, rhythm_begins(duty, k));
		int32		until = Min(duty->in_force.until, rhythm_ends(duty, k));
		int32		due;

		if (!cadence_is_fixed(cadence) || from >= until)
			continue;
		if (oversight_due_last(cadence, anchor, until == DAY_INFINITY ? day - 1 :
							   Min(day - 1, until - 1), &due) == DUE_FOUND &&
			due >= from)
			ex->before = Max(ex->before, due);
		if (oversight_due_after(cadence, anchor, from == DAY_MINUS_INFINITY ? day :
								Max(day, from - 1), &due) == DUE_FOUND &&
			due < until)
			ex->after = ex->after == NO_DATE ? due : Min(ex->after, due);
	}
}

/* The last rhythm before that of the day in which it would be a due date. */
static void
find_rhythm_before(const Duty *duty, int32 day, Explanation *ex)
{
	for (int32 k = rhythm_of_day(duty, day) - 1; k >= 0; k--)
	{
		int32		due;

		if (cadence_is_fixed(rhythm_cadence(duty, k)) &&
			oversight_due_last(rhythm_cadence(duty, k), rhythm_anchor(duty, k), day,
							   &due) == DUE_FOUND &&
			due == day)
		{
			ex->would_be = k;
			return;
		}
	}
}

/*
 * Why a day has no outcome.  The duty could be assessed, so none of its due dates
 * needs working days before 1978: other dates that do are not told.
 */
static void
explain_none(ExplainState *state)
{
	const Duty *duty = state->duty;
	Explanation *ex = state->ex;
	const Cadence *cadence = rhythm_cadence(duty, rhythm_of_day(duty, state->due_on));
	bool		is_due;

	if (cadence_is_fixed(cadence) &&
		oversight_is_due_in_force(duty, state->due_on, &is_due) == DUE_FOUND && is_due)
	{
		ex->no_outcome = NOT_YET_ASSESSED;
		ex->before = state->due_row;
		return;
	}
	ex->no_outcome = NO_DUE_DATE;
	find_nearest(duty, state->due_on, ex);
	find_rhythm_before(duty, state->due_on, ex);
}

DueStatus
oversight_explain_due(const Duty *duty, int32 due_on, int32 k,
					  Explanation *explanation, int32 *n_rows)
{
	Explanation *ex = explanation;
	ExplainState state = {.duty = duty,.ex = ex,.due_on = due_on,.k = k,.due_row = NO_DATE};
	WalkReason	reason;
	const DayRange *suspension;
	DueStatus	status;

	memset(ex, 0, sizeof(*ex));
	ex->before = ex->after = ex->next = ex->next_begins = NO_DATE;
	ex->next_done = ex->next_done_for = ex->counts_from = NO_DATE;
	ex->gave_way_on = ex->gave_way_to = NO_DATE;
	ex->would_be = -1;
	*n_rows = 0;

	if (oversight_duty_continues(duty))
	{
		ex->no_outcome = NEVER_DUE;
		return DUE_FOUND;
	}
	status = walk_duty(&state, target_sink, &reason);
	if (status != DUE_FOUND)
		return status;
	*n_rows = state.found;
	if (state.found <= k)
	{
		find_what_gave_way(&state, NULL, &reason);
		explain_none(&state);
		return DUE_FOUND;
	}

	status = ex->reason.rolling ? place_rolling(duty, ex) : place_fixed(duty, ex);
	if (status != DUE_FOUND)
		return status;
	ex->closes = close_reason(duty, &ex->row, &ex->reason);
	if (ex->reason.has_next)
	{
		int32		next_rhythm = rhythm_of_day(duty, ex->reason.next);

		ex->next = ex->reason.next;
		ex->next_is_deadline = cadence_is_rolling(rhythm_cadence(duty, next_rhythm));
		if (next_rhythm != ex->reason.k)
			ex->next_begins = rhythm_begins(duty, next_rhythm);
	}
	suspension = suspension_of(duty, ex->reason.rolling ? ex->reason.part.unmoved : due_on);
	if (suspension != NULL)
		ex->suspension = *suspension;
	set_wait(duty, ex);
	return find_others(&state);
}
