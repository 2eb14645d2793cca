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

#include "obligation/walk.h"

static inline bool
range_holds(DayRange range, int32 day)
{
	return range.from <= day && day < range.until;
}

/*
 * Whether an event is looked at: inside in_force and not in the future.  A
 * duty that is rolling at first ignores what was done before its anchor.
 */
bool
oversight_event_counts(const Duty *duty, int32 done_on)
{
	return done_on <= duty->as_of && range_holds(duty->in_force, done_on) &&
		!(cadence_is_rolling(&duty->cadence) && done_on < duty->anchor &&
		  done_on < rhythm_ends(duty, 0));
}

DueStatus
oversight_is_due_in_force(const Duty *duty, int32 day, bool *is_due)
{
	int32		k = rhythm_of_day(duty, day);
	int32		due;
	DueStatus	status;

	*is_due = false;
	if (!range_holds(duty->in_force, day))
		return DUE_FOUND;
	if (duty->n_later > 0 && !cadence_is_fixed(rhythm_cadence(duty, k)))
		return DUE_FOUND;
	status = oversight_due_last(rhythm_cadence(duty, k), rhythm_anchor(duty, k), day, &due);
	*is_due = (status == DUE_FOUND && due == day);
	return status == DUE_NONE ? DUE_FOUND : status;
}

bool
oversight_duty_continues(const Duty *duty)
{
	for (int32 k = 0; k <= duty->n_later; k++)
	{
		if (rhythm_cadence(duty, k)->kind != CADENCE_CONTINUING)
			return false;
	}
	return true;
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

/* The day of the next unnamed event; several on one day count once. */
static inline int32
take_unnamed(Walk *walk)
{
	const Duty *duty = walk->duty;
	int32		done_on = duty->unnamed[walk->p++];

	while (walk->p < duty->n_unnamed && duty->unnamed[walk->p] == done_on)
		walk->p++;
	return done_on;
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

/* The last day on which a due date can be answered late (rule 1). */
static inline int64
close_of(const Duty *duty, int32 due, bool has_next, int32 next)
{
	int64		close = (int64) DAY_LAST + 1;

	if (duty->grace != NO_GRACE)
		close = (int64) due + duty->grace;
	else if (has_next)
		close = due + (next - due) / 2;
	return has_next ? Min(close, next) : close;
}

/* On to the rhythm after the present one, or to the end. */
static DueStatus
leave_rhythm(Walk *walk)
{
	if (walk->k == walk->duty->n_later)
	{
		walk->phase = WALK_LEFT;
		return DUE_FOUND;
	}
	walk->k++;
	return oversight_walk_enter(walk);
}

/* A fixed due date.  `reason` is NULL where nobody asks for it. */
KERNEL_INLINE DueStatus
next_fixed(Walk *walk, Occurrence *row, WalkReason *reason)
{
	const Duty *duty = walk->duty;
	const int32 due = walk->due;
	bool		past = due < duty->as_of;
	bool		suspended = past && duty->n_suspended > 0 && suspension_of(duty, due) != NULL;
	bool		named = walk->q < duty->n_named && duty->named[walk->q].for_due == due;
	bool		same_rhythm;
	bool		has_next;
	int32		next = 0;
	int64		close;
	int64		last_day;
	DueStatus	status;

	CHECK_FOR_INTERRUPTS();

	status = oversight_cursor_next(&walk->cursor, &next);
	same_rhythm = has_next = (status == DUE_FOUND && next < walk->until);
	if (!same_rhythm && status != DUE_BEFORE_CALENDAR && walk->k < duty->n_later)
	{
		status = oversight_walk_look_ahead(walk, walk->k + 1, &next);
		has_next = (status == DUE_FOUND);
	}
	if (status == DUE_BEFORE_CALENDAR)
		return status;
	close = close_of(duty, due, has_next, next);
	if (reason != NULL)
	{
		reason->k = walk->k;
		reason->rolling = false;
		reason->after = walk->previous;
		reason->has_next = has_next;
		reason->next = next;
		reason->grace_ends = reason->close = close;
	}

	row->n = ++walk->n;
	row->due_on = walk->told = due;

	/*
	 * Rules 0 and 2: the earliest event that may answer this date does.  Within
	 * a day a named one comes first.  A suspended date is closed to unnamed
	 * events that come after it.
	 */
	skip_unnamed(duty, &walk->p, walk->previous, &walk->extra);
	last_day = suspended ? due : close;
	if (named)
		last_day = Min(last_day, (int64) duty->named[walk->q].done_on - 1);

	if (walk->p < duty->n_unnamed && duty->unnamed[walk->p] <= last_day)
	{
		answer(duty, row, take_unnamed(walk), MATCHED_BY_RULE);
		if (named)
			skip_named(duty, &walk->q, true, &walk->extra);
	}
	else if (named)
	{
		answer(duty, row, duty->named[walk->q].done_on, MATCHED_AS_STATED);
		skip_named(duty, &walk->q, false, &walk->extra);
	}
	else if (!past)
	{
		/* of the dates to come that nothing answers, only the first is told */
		leave(duty, row, OUTCOME_DUE);
		walk->phase = WALK_LEFT;
		return DUE_FOUND;
	}
	else if (suspended)
		leave(duty, row, OUTCOME_SUSPENDED);
	else
		leave(duty, row, unanswered_outcome(duty, walk->previous, close));

	walk->previous = due;
	walk->due = next;
	return same_rhythm ? DUE_FOUND : leave_rhythm(walk);
}

/* The deadline is answered: by what was done on a day, before its close. */
static DueStatus
answer_deadline(Walk *walk, Occurrence *row, int32 fixed_rhythm)
{
	const Duty *duty = walk->duty;
	RollingPart *rolling = &walk->rolling;
	int32		done_on = take_unnamed(walk);

	answer(duty, row, done_on, MATCHED_BY_RULE);
	if (rolling->halted)
	{
		/* there was no deadline to be late for */
		row->outcome = OUTCOME_MET;
		row->days_late = 0;
	}
	walk->has_previous = true;
	walk->previous = done_on;
	rolling_done(&rolling->state);
	rolling->has_done = true;
	rolling->done = done_on;
	if (done_on < rhythm_ends(duty, walk->k))
		return oversight_next_deadline(duty, walk->k, rolling);

	/* late, and in the time of another rhythm already (rule 8) */
	rolling->has_deadline = false;
	while (walk->k != fixed_rhythm && done_on >= rhythm_ends(duty, walk->k))
		walk->k++;
	return oversight_walk_enter(walk);
}

/*
 * A deadline of a rolling rhythm.  When there is none, and none comes, it ends
 * in another phase and gives no row: DUE_NONE.
 */
static KERNEL_NOINLINE DueStatus
next_rolling(Walk *walk, Occurrence *row, WalkReason *reason)
{
	const Duty *duty = walk->duty;
	RollingPart *rolling = &walk->rolling;
	DueStatus	status;

	while (walk->phase == WALK_ROLLING)
	{
		const int32 ends = rhythm_ends(duty, walk->k);
		bool		done_in_time = walk->p < duty->n_unnamed && duty->unnamed[walk->p] < ends;
		int64		grace_ends = (int64) DAY_LAST + 1;
		int64		close = grace_ends;
		int32		fixed_rhythm = -1;
		int32		next = 0;

		CHECK_FOR_INTERRUPTS();

		/* a deadline that the rhythm does not live to see is replaced */
		if (!rolling->has_deadline || (rolling->deadline >= ends && !done_in_time))
		{
			if (reason != NULL && rolling->has_deadline)
			{
				reason->gone = rolling->deadline;
				reason->gone_on = ends;
			}
			status = leave_rhythm(walk);
			if (status != DUE_FOUND)
				return status;
			continue;
		}

		/* it closes only where a fixed rhythm follows */
		if (!done_in_time && walk->k < duty->n_later)
		{
			status = oversight_fixed_date_after(duty, walk->k, &fixed_rhythm, &next);
			if (status == DUE_BEFORE_CALENDAR)
				return status;
			if (status == DUE_FOUND)
			{
				grace_ends = close_of(duty, rolling->deadline, true, next);
				close = Max(grace_ends, rhythm_begins(duty, fixed_rhythm) - 1);
			}
		}
		if (reason != NULL)
		{
			reason->k = walk->k;
			reason->rolling = true;
			reason->part = *rolling;
			reason->has_next = (fixed_rhythm >= 0);
			reason->next = next;
			reason->grace_ends = grace_ends;
			reason->close = close;
		}

		row->due_on = rolling->deadline;
		if (walk->p < duty->n_unnamed && duty->unnamed[walk->p] <= close)
		{
			row->n = ++walk->n;
			walk->told = row->due_on;
			return answer_deadline(walk, row, fixed_rhythm);
		}

		/* what nothing answers; beyond the end it is not told */
		if (has_ended(duty) && row->due_on >= duty->in_force.until)
		{
			walk->phase = WALK_LEFT;
			break;
		}
		row->n = ++walk->n;
		walk->told = row->due_on;
		if (row->due_on >= duty->as_of)
		{
			leave(duty, row, OUTCOME_DUE);
			walk->phase = WALK_LEFT;
			return DUE_FOUND;
		}
		if (rolling->halted)
			leave(duty, row, OUTCOME_SUSPENDED);
		else
			leave(duty, row, unanswered_outcome(duty, rolling->since, close));
		if (fixed_rhythm < 0)
		{
			walk->phase = WALK_LEFT;
			return DUE_FOUND;
		}
		walk->has_previous = true;
		walk->previous = row->due_on;
		walk->k = fixed_rhythm;
		return oversight_walk_enter(walk);
	}
	return DUE_NONE;
}

/* What is left can only have been named, and answered early. */
static KERNEL_NOINLINE DueStatus
next_left(Walk *walk, Occurrence *row, WalkReason *reason)
{
	const Duty *duty = walk->duty;
	int64		between;
	DueStatus	status;

	skip_unnamed(duty, &walk->p, DAY_LAST, &walk->extra);
	if (walk->q == duty->n_named)
	{
		walk->phase = WALK_DONE;
		return DUE_NONE;
	}

	row->due_on = duty->named[walk->q].for_due;
	status = oversight_fixed_dates(duty, walk->told, row->due_on, &between);
	if (status != DUE_FOUND)
		return status;
	row->n = (int32) (walk->n + between);
	if (reason != NULL)
	{
		reason->k = rhythm_of_day(duty, row->due_on);
		reason->rolling = false;
		reason->after = walk->told;
		reason->has_next = false;
		reason->grace_ends = reason->close = (int64) DAY_LAST + 1;
	}
	answer(duty, row, duty->named[walk->q].done_on, MATCHED_AS_STATED);
	skip_named(duty, &walk->q, false, &walk->extra);
	return DUE_FOUND;
}

KERNEL_INLINE DueStatus
walk_next(Walk *walk, Occurrence *row, WalkReason *reason)
{
	DueStatus	status;

	for (;;)
	{
		switch (walk->phase)
		{
			case WALK_FIXED:
				return next_fixed(walk, row, reason);

			case WALK_ROLLING:
				status = next_rolling(walk, row, reason);
				if (status != DUE_NONE)
					return status;
				break;

			case WALK_LEFT:
				return next_left(walk, row, reason);

			case WALK_DONE:
				return DUE_NONE;
		}
	}
}

size_t
oversight_walk_size(const Duty *duty)
{
	size_t		size = 0;

	for (int32 k = 0; k <= duty->n_later; k++)
		size = Max(size, oversight_cursor_size(rhythm_cadence(duty, k)));
	return offsetof(Walk, cursor) + size;
}

DueStatus
oversight_walk_begin(Walk *walk, const Duty *duty)
{
	memset(walk, 0, offsetof(Walk, cursor));
	walk->duty = duty;
	if (oversight_duty_continues(duty))
	{
		walk->phase = WALK_DONE;
		return DUE_FOUND;
	}
	return oversight_walk_enter(walk);
}

DueStatus
oversight_walk_next(Walk *walk, Occurrence *row)
{
	return walk_next(walk, row, NULL);
}

DueStatus
oversight_walk_explain(Walk *walk, Occurrence *row, WalkReason *reason)
{
	reason->gone = NO_DATE;
	return walk_next(walk, row, reason);
}

/* Gives every occurrence to the sink. */
DueStatus
oversight_assess_duty(const Duty *duty, OccurrenceSink sink, void *arg)
{
	Walk		walk;
	Occurrence	row;
	DueStatus	status = oversight_walk_begin(&walk, duty);

	if (status != DUE_FOUND)
		return status;
	while ((status = oversight_walk_next(&walk, &row)) == DUE_FOUND)
		sink(arg, &row);
	return status == DUE_NONE ? DUE_FOUND : status;
}

static inline void
add_occurrence(const Duty *duty, Compliance *sum, const Occurrence *row)
{
	sum->count[row->outcome]++;
	if (sum->first_due == NO_DATE)
		sum->first_due = row->due_on;
	if (row->due_on <= duty->as_of)
		sum->last_due = Max(sum->last_due, row->due_on);
	if (row->outcome != OUTCOME_DUE && row->due_on >= sum->latest_due)
	{
		sum->latest_due = row->due_on;
		sum->latest = row->outcome;
	}

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

/*
 * Whether there is nothing to ask of a date but when it was done: none is named
 * or suspended, and the record is complete as far as it matters.
 */
static bool
is_plain(const Duty *duty)
{
	return duty->n_named == 0 && duty->n_suspended == 0 &&
		(!duty->has_recorded || (duty->recorded.from <= duty->in_force.from &&
								 duty->as_of < duty->recorded.until));
}

/*
 * Adds up the fixed dates that have closed, of a plain duty; most duties are,
 * and most of their dates have.  The same rules as next_fixed(), with only what
 * can come up.  Leaves the walk at the first date that has not, or at the last
 * of its rhythm.
 */
static void
add_closed_dates(Walk *walk, Compliance *sum)
{
	const Duty *duty = walk->duty;
	DueCursor  *cursor = &walk->cursor;
	const int32 as_of = duty->as_of;
	const int32 until = walk->until;
	const int32 grace = duty->grace;
	const int32 *date = cursor->days + cursor->at;
	const int32 *last_date = cursor->days + cursor->found;
	const int32 *event = duty->unnamed + walk->p;
	const int32 *end = duty->unnamed + duty->n_unnamed;
	int32		done_on = event < end ? *event : DAY_INFINITY;
	int32		previous = walk->previous;
	int32		due = walk->due;
	int32		extra = 0;
	int32		met = 0;
	int32		late = 0;
	int32		missed = 0;
	int32		unmet_run = 0;
	int32		unmet_since = NO_DATE;
	int32		worst = 0;
	int64		total = 0;

	for (;;)
	{
		int32		next;
		int32		gap;
		int32		close;

		if (date == last_date)
		{
			CHECK_FOR_INTERRUPTS();
			cursor->at = cursor->found;
			if (oversight_cursor_fill(cursor) != DUE_FOUND)
			{
				date = cursor->days + cursor->at;
				break;
			}
			date = cursor->days + cursor->at;
			last_date = cursor->days + cursor->found;
		}
		next = *date;
		if (next >= until)
			break;
		gap = next - due;
		close = due + (grace == NO_GRACE ? gap / 2 : Min(grace, gap));
		if (close >= as_of)
			break;

		while (done_on <= previous)
		{
			extra++;
			do
				event++;
			while (event < end && *event == done_on);
			done_on = event < end ? *event : DAY_INFINITY;
		}
		if (done_on <= close)
		{
			int32		days = done_on - due;

			late += (days > 0);
			met += (days <= 0);
			worst = Max(worst, days);
			total += Max(days, 0);
			unmet_run = 0;
			do
				event++;
			while (event < end && *event == done_on);
			done_on = event < end ? *event : DAY_INFINITY;
		}
		else
		{
			missed++;
			unmet_since = unmet_run == 0 ? due : unmet_since;
			unmet_run++;
		}
		date++;
		previous = due;
		due = next;
	}

	cursor->at = date - cursor->days;
	if (met + late + missed == 0)
		return;
	walk->n = met + late + missed;
	walk->p = event - duty->unnamed;
	walk->extra = extra;
	sum->first_due = walk->due;
	walk->previous = walk->told = previous;
	walk->due = due;
	sum->last_due = previous;
	sum->count[OUTCOME_MET] = met;
	sum->count[OUTCOME_LATE] = late;
	sum->count[OUTCOME_MISSED] = missed;
	sum->unmet_run = unmet_run;
	sum->unmet_since = unmet_run == 0 ? NO_DATE : unmet_since;
	sum->worst_days_late = worst;
	sum->total_days_late = total;
}

/* Adds up every occurrence. */
DueStatus
oversight_sum_duty(const Duty *duty, Compliance *sum)
{
	Walk		walk;
	Occurrence	row;
	DueStatus	status;

	memset(sum, 0, sizeof(*sum));
	sum->first_due = sum->last_due = sum->last_done = NO_DATE;
	sum->next_due = sum->unmet_since = sum->latest_due = NO_DATE;

	status = oversight_walk_begin(&walk, duty);
	if (status != DUE_FOUND || walk.phase == WALK_DONE)
		return status;
	if (walk.phase == WALK_FIXED && is_plain(duty))
		add_closed_dates(&walk, sum);
	while ((status = walk_next(&walk, &row, NULL)) == DUE_FOUND)
		add_occurrence(duty, sum, &row);
	if (status != DUE_NONE)
		return status;
	sum->extra = walk.extra;

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
		return oversight_rolling_deadline(&duty->cadence, duty->anchor,
										  &rolling, done, deadline);
	}

	status = oversight_assess_duty(duty, deadline_sink, &state);
	if (status != DUE_FOUND)
		return status;
	return oversight_due_after(&duty->cadence, duty->anchor,
							   state.answered == NO_DATE ? duty->anchor - 1 : state.answered,
							   deadline);
}
