/*-------------------------------------------------------------------------
 *
 * assess.c
 *		Holding what was done against what was due.  A kernel.
 *
 * docs/compliance.md prints the rules; the comments here name them by the same
 * numbers.  One pass over due dates and events, both in order: time linear in
 * their number, and no memory.  Suspensions are searched, and those that what
 * was late or is overdue runs across are looked at one by one.
 *
 *-------------------------------------------------------------------------
 */
#include "obligation/assess.h"

#include "cadence/cadence_cursor.h"
#include "common/civil.h"

static inline bool
range_holds(DayRange range, int32 day)
{
	return range.from <= day && day < range.until;
}

/*
 * Whether an event is looked at: inside in_force and not in the future.  A
 * rolling duty ignores what was done before its anchor.
 */
bool
oversight_event_counts(const Duty *duty, int32 done_on)
{
	return done_on <= duty->as_of && range_holds(duty->in_force, done_on) &&
		!(cadence_is_rolling(&duty->cadence) && done_on < duty->anchor);
}

DueStatus
oversight_is_due_in_force(const Duty *duty, int32 day, bool *is_due)
{
	int32		due;
	DueStatus	status;

	*is_due = false;
	if (!range_holds(duty->in_force, day))
		return DUE_FOUND;
	status = oversight_due_last(&duty->cadence, duty->anchor, day, &due);
	*is_due = (status == DUE_FOUND && due == day);
	return status == DUE_NONE ? DUE_FOUND : status;
}

/* The first suspension that a day lies in or before, n_suspended when none. */
static int32
next_suspension(const Duty *duty, int32 day)
{
	int32		low = 0;
	int32		high = duty->n_suspended;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (duty->suspended[middle].until <= day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The days of (after, until] that lie in no suspension. */
static int32
days_running(const Duty *duty, int32 after, int32 until)
{
	int32		days = until - after;

	for (int32 i = next_suspension(duty, after);
		 i < duty->n_suspended && duty->suspended[i].from <= until; i++)
	{
		int32		from = Max(duty->suspended[i].from, after + 1);
		int32		end = Min(duty->suspended[i].until, until + 1);

		if (from < end)
			days -= end - from;
	}
	return days;
}

/* The suspension a day lies in, or NULL. */
static const DayRange *
suspension_of(const Duty *duty, int32 day)
{
	int32		i = next_suspension(duty, day);

	return i < duty->n_suspended && duty->suspended[i].from <= day ?
		&duty->suspended[i] : NULL;
}

/* Whether the duty's time had ended by as_of (rule 5). */
static inline bool
has_ended(const Duty *duty)
{
	return duty->in_force.until <= duty->as_of;
}

/*
 * Whether evidence is known to be complete over (after, until], as far as the
 * duty was in force then.
 */
static bool
is_recorded(const Duty *duty, int32 after, int64 until)
{
	int32		from = after == DAY_MINUS_INFINITY ? after : after + 1;

	if (!duty->has_recorded)
		return true;
	from = Max(from, duty->in_force.from);
	if (duty->in_force.until != DAY_INFINITY)
		until = Min(until, (int64) duty->in_force.until - 1);
	if (until < from)
		return true;
	return duty->recorded.from <= from && until < duty->recorded.until;
}

/*
 * What becomes of a date before as_of that nothing answers.  `close` is its
 * last day to be answered late, beyond any date when it never closes.
 */
static Outcome
unanswered_outcome(const Duty *duty, int32 previous, int64 close)
{
	/* rules 4 and 5 */
	bool		missed = has_ended(duty) || duty->as_of > close;

	if (!is_recorded(duty, previous, missed ? close : duty->as_of))
		return OUTCOME_UNRECORDED;
	return missed ? OUTCOME_MISSED : OUTCOME_OVERDUE;
}

static void
answer(const Duty *duty, Occurrence *row, int32 done_on, MatchedBy matched_by)
{
	row->matched_by = matched_by;
	row->done_on = done_on;
	if (done_on <= row->due_on)
	{
		row->outcome = OUTCOME_MET;
		row->days_late = 0;
	}
	else
	{
		/* late by 0 days, all of them suspended, stays late */
		row->outcome = OUTCOME_LATE;
		row->days_late = days_running(duty, row->due_on, done_on);
	}
}

static void
leave(const Duty *duty, Occurrence *row, Outcome outcome)
{
	row->matched_by = MATCHED_NONE;
	row->outcome = outcome;
	row->days_late = outcome == OUTCOME_OVERDUE ?
		days_running(duty, row->due_on, duty->as_of) : 0;
}

/* Passes over the unnamed events up to a day, which answer nothing. */
static inline void
skip_unnamed(const Duty *duty, int32 *p, int32 day, int32 *extra)
{
	while (*p < duty->n_unnamed && duty->unnamed[*p] <= day)
	{
		int32		done_on = duty->unnamed[*p];

		(*extra)++;
		while (*p < duty->n_unnamed && duty->unnamed[*p] == done_on)
			(*p)++;
	}
}

/*
 * Passes over the named events of one due date; the first of them is the
 * earliest.  All but one, or all when `answered` already, answer nothing.
 */
static inline void
skip_named(const Duty *duty, int32 *q, bool answered, int32 *extra)
{
	int32		for_due = duty->named[*q].for_due;
	int32		done_on = duty->named[*q].done_on;

	if (answered)
		(*extra)++;
	while (*q < duty->n_named && duty->named[*q].for_due == for_due)
	{
		if (duty->named[*q].done_on != done_on)
		{
			done_on = duty->named[*q].done_on;
			(*extra)++;
		}
		(*q)++;
	}
}

/*
 * Fixed cadences.  Returns the number of events that answer nothing in *extra
 * and gives every occurrence to the sink, in order.
 */
KERNEL_INLINE DueStatus
assess_fixed(const Duty *duty, OccurrenceSink sink, void *arg, int32 *extra)
{
	const Cadence *cadence = &duty->cadence;
	const DayRange in_force = duty->in_force;
	int64		before;			/* due dates before in_force */
	int32		previous;
	int32		due;
	int32		next = 0;
	int32		p = 0;			/* next unnamed event */
	int32		q = 0;			/* next named event */
	bool		has_due;
	bool		has_next;
	DueCursor	cursor;
	DueStatus	status;
	Occurrence	row = {0};
	const int32 day_before = in_force.from == DAY_MINUS_INFINITY ?
		DAY_MINUS_INFINITY : in_force.from - 1;

	*extra = 0;

	status = oversight_due_until(cadence, duty->anchor, day_before, &before);
	if (status != DUE_FOUND)
		return status;

	/* d0, the day after which the first occurrence may be answered */
	if (cadence->kind != CADENCE_FIXED)
		previous = day_before;
	else if (before == 0)
		previous = duty->anchor;
	else
		(void) oversight_due_nth(cadence, duty->anchor, before, &previous);

	status = oversight_cursor_open(&cursor, cadence, duty->anchor, day_before);
	if (status == DUE_FOUND)
		status = oversight_cursor_next(&cursor, &due);
	if (status == DUE_BEFORE_CALENDAR)
		return status;
	has_due = (status == DUE_FOUND && due < in_force.until);

	for (row.n = 1; has_due; row.n++)
	{
		bool		past = due < duty->as_of;
		bool		suspended = past && suspension_of(duty, due) != NULL;
		bool		named = q < duty->n_named && duty->named[q].for_due == due;
		int64		close = (int64) DAY_LAST + 1;
		int64		last_day;

		CHECK_FOR_INTERRUPTS();

		status = oversight_cursor_next(&cursor, &next);
		if (status == DUE_BEFORE_CALENDAR)
			return status;
		has_next = (status == DUE_FOUND && next < in_force.until);

		/* rule 1 */
		if (duty->grace != NO_GRACE)
			close = (int64) due + duty->grace;
		else if (has_next)
			close = due + (next - due) / 2;
		if (has_next)
			close = Min(close, next);

		row.due_on = due;

		/*
		 * Rules 0 and 2: the earliest event that may answer this date does.
		 * Within a day a named one comes first.  A suspended date is closed
		 * to unnamed events that come after it.
		 */
		skip_unnamed(duty, &p, previous, extra);
		last_day = suspended ? due : close;
		if (named)
			last_day = Min(last_day, (int64) duty->named[q].done_on - 1);

		if (p < duty->n_unnamed && duty->unnamed[p] <= last_day)
		{
			int32		done_on = duty->unnamed[p];

			while (p < duty->n_unnamed && duty->unnamed[p] == done_on)
				p++;
			answer(duty, &row, done_on, MATCHED_BY_RULE);
			if (named)
				skip_named(duty, &q, true, extra);
		}
		else if (named)
		{
			answer(duty, &row, duty->named[q].done_on, MATCHED_AS_STATED);
			skip_named(duty, &q, false, extra);
		}
		else if (!past)
			leave(duty, &row, OUTCOME_DUE);
		else if (suspended)
			leave(duty, &row, OUTCOME_SUSPENDED);
		else
			leave(duty, &row, unanswered_outcome(duty, previous, close));

		sink(arg, &row);

		/* Of the dates to come that nothing answers, only the first is told. */
		if (row.outcome == OUTCOME_DUE)
			break;
		previous = due;
		due = next;
		has_due = has_next;
	}

	/* What is left can only have been named, and answered early. */
	skip_unnamed(duty, &p, DAY_LAST, extra);
	while (q < duty->n_named)
	{
		int64		ordinal;

		row.due_on = duty->named[q].for_due;
		status = oversight_due_until(cadence, duty->anchor, row.due_on, &ordinal);
		if (status != DUE_FOUND)
			return status;
		row.n = (int32) (ordinal - before);
		answer(duty, &row, duty->named[q].done_on, MATCHED_AS_STATED);
		skip_named(duty, &q, false, extra);
		sink(arg, &row);
	}
	return DUE_FOUND;
}

/*
 * The deadline that a rolling duty has after being done on a day.  A deadline
 * inside a suspension moves to the day after it; when the suspension has no
 * end it stays, and *halted is set.  DUE_NONE when nothing more is due.
 */
static DueStatus
rolling_deadline(const Duty *duty, RollingState *state, int32 done,
				 int32 *deadline, bool *halted)
{
	const DayRange *suspension;
	DueStatus	status;

	*halted = false;
	status = oversight_rolling_deadline(&duty->cadence, duty->anchor, state,
										done, deadline);
	if (status != DUE_FOUND)
		return status;

	suspension = suspension_of(duty, *deadline);
	if (suspension != NULL)
	{
		if (suspension->until > DAY_LAST)
			*halted = true;
		else
			*deadline = suspension->until;
	}
	return DUE_FOUND;
}

/* Rolling cadences; the contract is assess_fixed's.  All events are unnamed. */
KERNEL_INLINE DueStatus
assess_rolling(const Duty *duty, OccurrenceSink sink, void *arg, int32 *extra)
{
	int32		done = duty->anchor;
	int32		deadline;
	int32		p = 0;
	bool		halted;
	DueStatus	status;
	RollingState state = {0};
	Occurrence	row = {0};

	*extra = 0;
	for (;;)
	{
		status = rolling_deadline(duty, &state, done, &deadline, &halted);
		if (status == DUE_BEFORE_CALENDAR)
			return status;
		if (status == DUE_NONE)
		{
			skip_unnamed(duty, &p, DAY_LAST, extra);
			return DUE_FOUND;
		}

		row.n++;
		row.due_on = deadline;
		if (p >= duty->n_unnamed)
			break;

		CHECK_FOR_INTERRUPTS();
		rolling_done(&state);
		done = duty->unnamed[p];
		while (p < duty->n_unnamed && duty->unnamed[p] == done)
			p++;
		answer(duty, &row, done, MATCHED_BY_RULE);
		if (halted)
		{
			/* there was no deadline to be late for */
			row.outcome = OUTCOME_MET;
			row.days_late = 0;
		}
		sink(arg, &row);
	}

	/* the last deadline, which nothing answers */
	if (has_ended(duty) && deadline >= duty->in_force.until)
		return DUE_FOUND;
	if (deadline >= duty->as_of)
		leave(duty, &row, OUTCOME_DUE);
	else if (halted)
		leave(duty, &row, OUTCOME_SUSPENDED);
	else
		leave(duty, &row, unanswered_outcome(duty, done, (int64) DAY_LAST + 1));
	sink(arg, &row);
	return DUE_FOUND;
}

KERNEL_INLINE DueStatus
assess_any(const Duty *duty, OccurrenceSink sink, void *arg, int32 *extra)
{
	*extra = 0;
	if (duty->cadence.kind == CADENCE_CONTINUING)
		return DUE_FOUND;
	if (cadence_is_rolling(&duty->cadence))
		return assess_rolling(duty, sink, arg, extra);
	return assess_fixed(duty, sink, arg, extra);
}

/* Gives every occurrence to the sink. */
DueStatus
oversight_assess_duty(const Duty *duty, OccurrenceSink sink, void *arg)
{
	int32		extra;

	return assess_any(duty, sink, arg, &extra);
}

typedef struct SumState
{
	const Duty *duty;
	Compliance *sum;
} SumState;

static inline void
sum_sink(void *arg, const Occurrence *row)
{
	const SumState *state = arg;
	Compliance *sum = state->sum;

	sum->count[row->outcome]++;
	if (sum->first_due == NO_DATE)
		sum->first_due = row->due_on;
	if (row->due_on <= state->duty->as_of)
		sum->last_due = Max(sum->last_due, row->due_on);

	switch (row->outcome)
	{
		case OUTCOME_DUE:
			sum->next_due = row->due_on;
			break;

		case OUTCOME_MISSED:
		case OUTCOME_OVERDUE:
			if (sum->unmet_run++ == 0)
				sum->unmet_since = row->due_on;
			break;

		case OUTCOME_SUSPENDED:
			/* stepped over: it neither lengthens nor ends a run */
			break;

		case OUTCOME_LATE:
			sum->worst_days_late = Max(sum->worst_days_late, row->days_late);
			sum->total_days_late += row->days_late;
			/* FALLTHROUGH */
		case OUTCOME_MET:
		case OUTCOME_UNRECORDED:
			sum->unmet_run = 0;
			sum->unmet_since = NO_DATE;
			break;
	}
}

/* Adds up every occurrence. */
DueStatus
oversight_sum_duty(const Duty *duty, Compliance *sum)
{
	SumState	state = {.duty = duty,.sum = sum};
	DueStatus	status;

	memset(sum, 0, sizeof(*sum));
	sum->first_due = sum->last_due = sum->last_done = NO_DATE;
	sum->next_due = sum->unmet_since = NO_DATE;

	status = assess_any(duty, sum_sink, &state, &sum->extra);
	if (status != DUE_FOUND || duty->cadence.kind == CADENCE_CONTINUING)
		return status;

	if (duty->n_unnamed > 0)
		sum->last_done = duty->unnamed[duty->n_unnamed - 1];
	for (int32 i = 0; i < duty->n_named; i++)
		sum->last_done = Max(sum->last_done, duty->named[i].done_on);
	if (sum->unmet_since != NO_DATE)
		sum->days_overdue = days_running(duty, sum->unmet_since, duty->as_of);
	return DUE_FOUND;
}

typedef struct DeadlineState
{
	int32		answered;		/* the latest date answered, or NO_DATE */
} DeadlineState;

static void
deadline_sink(void *arg, const Occurrence *row)
{
	DeadlineState *state = arg;

	if (row->matched_by != MATCHED_NONE)
		state->answered = Max(state->answered, row->due_on);
}

DueStatus
oversight_duty_deadline(const Duty *duty, int32 *deadline)
{
	DeadlineState state = {.answered = NO_DATE};
	DueStatus	status;
	bool		halted;

	if (duty->cadence.kind == CADENCE_CONTINUING)
		return DUE_NONE;

	if (cadence_is_rolling(&duty->cadence))
	{
		RollingState rolling = {0};
		int32		done = duty->anchor;

		for (int32 i = 0; i < duty->n_unnamed; i++)
		{
			if (i > 0 && duty->unnamed[i] == duty->unnamed[i - 1])
				continue;
			/* settles which stage this counts against */
			status = oversight_rolling_deadline(&duty->cadence, duty->anchor,
												&rolling, done, deadline);
			if (status != DUE_FOUND)
				return status;
			rolling_done(&rolling);
			done = duty->unnamed[i];
		}
		return rolling_deadline(duty, &rolling, done, deadline, &halted);
	}

	status = oversight_assess_duty(duty, deadline_sink, &state);
	if (status != DUE_FOUND)
		return status;
	return oversight_due_after(&duty->cadence, duty->anchor,
							   state.answered == NO_DATE ? duty->anchor - 1 : state.answered,
							   deadline);
}
