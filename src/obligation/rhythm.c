/*-------------------------------------------------------------------------
 *
 * rhythm.c
 *		Where one rhythm of a duty ends and the next begins.  A kernel.
 *
 * A duty that kept its rhythm has only one, which is entered once.  The
 * comments name the rules by the numbers of docs/compliance.md.
 *
 *-------------------------------------------------------------------------
 */
#include "obligation/walk.h"

/* The first due date of a fixed rhythm, in its own days and in in_force. */
static DueStatus
first_date(const Duty *duty, int32 k, int32 *due)
{
	int32		from = Max(duty->in_force.from, rhythm_begins(duty, k));
	DueStatus	status = oversight_due_after(rhythm_cadence(duty, k), rhythm_anchor(duty, k),
											 day_before(from), due);

	if (status == DUE_FOUND &&
		*due >= Min(duty->in_force.until, rhythm_ends(duty, k)))
		return DUE_NONE;
	return status;
}

DueStatus
oversight_fixed_date_after(const Duty *duty, int32 k, int32 *rhythm, int32 *due)
{
	for (k++; k <= duty->n_later; k++)
	{
		DueStatus	status;

		if (!cadence_is_fixed(rhythm_cadence(duty, k)))
			continue;
		status = first_date(duty, k, due);
		if (status != DUE_NONE)
		{
			*rhythm = k;
			return status;
		}
	}
	return DUE_NONE;
}

DueStatus
oversight_fixed_dates(const Duty *duty, int32 after, int32 until, int64 *count)
{
	*count = 0;
	for (int32 k = 0; k <= duty->n_later; k++)
	{
		int32		from = Max(after, day_before(rhythm_begins(duty, k)));
		int32		to = Min(until, day_before(rhythm_ends(duty, k)));
		int64		before;
		int64		up_to;
		DueStatus	status;

		if (from >= to || !cadence_is_fixed(rhythm_cadence(duty, k)))
			continue;
		status = oversight_due_until(rhythm_cadence(duty, k), rhythm_anchor(duty, k), from, &before);
		if (status == DUE_FOUND)
			status = oversight_due_until(rhythm_cadence(duty, k), rhythm_anchor(duty, k), to, &up_to);
		if (status != DUE_FOUND)
			return status;
		*count += up_to - before;
	}
	return DUE_FOUND;
}

/*
 * d0, for the first fixed due date: the day after which it may be answered.
 * What lies before in_force is as good as the day before it, because nothing
 * done then counts.
 */
static DueStatus
find_day_before_first(Walk *walk)
{
	const Duty *duty = walk->duty;
	const Cadence *cadence = rhythm_cadence(duty, walk->k);
	const int32 anchor = rhythm_anchor(duty, walk->k);
	DueStatus	status;
	int32		due;

	walk->previous = day_before(duty->in_force.from);
	if (cadence->kind != CADENCE_FIXED)
		return DUE_FOUND;

	/* most often nothing has to be looked up: dates are later than the anchor */
	if (walk->k == 0 && cadence->shift != CADENCE_PREVIOUS_WORKING_DAY)
	{
		if (anchor < walk->due)
			walk->previous = Max(walk->previous, anchor);
		return DUE_FOUND;
	}

	for (int32 k = 0; k < walk->k; k++)
	{
		if (!cadence_is_fixed(rhythm_cadence(duty, k)))
			continue;
		status = oversight_due_last(rhythm_cadence(duty, k), rhythm_anchor(duty, k),
									Min(walk->previous, rhythm_ends(duty, k) - 1), &due);
		if (status == DUE_BEFORE_CALENDAR)
			return status;
		if (status == DUE_FOUND && due >= rhythm_begins(duty, k))
			return DUE_FOUND;
	}

	status = oversight_due_last(cadence, anchor, walk->due - 1, &due);
	if (status == DUE_BEFORE_CALENDAR)
		return status;
	if (status == DUE_FOUND)
		walk->previous = Max(walk->previous, due);
	else if (anchor < walk->due)
		walk->previous = Max(walk->previous, anchor);
	return DUE_FOUND;
}

/*
 * The first unnamed event on or after a day.
 */
static int32
events_before(const Duty *duty, int32 day)
{
	int32		low = 0;
	int32		high = duty->n_unnamed;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (duty->unnamed[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The last day before a rhythm begins on which the duty was done. */
static void
note_done_before(const Duty *duty, int32 day, RollingPart *rolling)
{
	int32		before = events_before(duty, day);
	int32		done = before > 0 ? duty->unnamed[before - 1] : NO_DATE;

	for (int32 i = 0; i < duty->n_named; i++)
	{
		if (duty->named[i].done_on < day)
			done = Max(done, duty->named[i].done_on);
	}
	if (done != NO_DATE && (!rolling->has_done || done > rolling->done))
	{
		rolling->has_done = true;
		rolling->done = done;
	}
}

static bool
has_counted_stage(const Cadence *cadence)
{
	for (int32 i = 0; i < cadence->count; i++)
	{
		if (cadence_stage(cadence, i).limit == CADENCE_TIMES)
			return true;
	}
	return false;
}

/*
 * A stage that is done so many times counts what was done from its anchor on,
 * before the rhythm began too.  DUE_NONE when nothing is left to do.
 */
static DueStatus
count_done(const Duty *duty, int32 k, RollingPart *rolling)
{
	const Cadence *cadence = rhythm_cadence(duty, k);
	int32		from = rhythm_anchor(duty, k);
	int32		deadline;

	for (int32 i = events_before(duty, from);
		 i < duty->n_unnamed && duty->unnamed[i] <= rolling->done; i++)
	{
		DueStatus	status;

		CHECK_FOR_INTERRUPTS();
		if (i > 0 && duty->unnamed[i] == duty->unnamed[i - 1])
			continue;
		status = oversight_rolling_deadline(cadence, rhythm_anchor(duty, k),
											&rolling->state, from, &deadline);
		if (status != DUE_FOUND)
			return status;
		rolling_done(&rolling->state);
		from = duty->unnamed[i];
	}
	return DUE_FOUND;
}

/*
 * A deadline inside a suspension moves to the day after it; when the suspension
 * has no end it stays.
 */
static DueStatus
set_deadline(const Duty *duty, RollingPart *rolling, DueStatus status, int32 deadline)
{
	const DayRange *suspension;

	rolling->has_deadline = (status == DUE_FOUND);
	rolling->halted = false;
	if (status != DUE_FOUND)
		return status == DUE_NONE ? DUE_FOUND : status;

	rolling->unmoved = deadline;
	suspension = suspension_of(duty, deadline);
	if (suspension != NULL && suspension->until > DAY_LAST)
		rolling->halted = true;
	else if (suspension != NULL)
		deadline = suspension->until;
	rolling->deadline = deadline;
	return DUE_FOUND;
}

DueStatus
oversight_next_deadline(const Duty *duty, int32 k, RollingPart *rolling)
{
	int32		deadline;
	DueStatus	status;

	rolling->since = rolling->done;
	rolling->kind = DEADLINE_STEP;
	status = oversight_rolling_deadline(rhythm_cadence(duty, k), rhythm_anchor(duty, k),
										&rolling->state, rolling->since, &deadline);
	return set_deadline(duty, rolling, status, deadline);
}

/*
 * The first deadline of rolling rhythm k.  One of the rolling rhythm before it
 * that has not come yet stands in *rolling (rules 7 and 8).
 */
static DueStatus
first_deadline(const Duty *duty, int32 k, RollingPart *rolling)
{
	const Cadence *cadence = rhythm_cadence(duty, k);
	const int32 anchor = rhythm_anchor(duty, k);
	const int32 begins = rhythm_begins(duty, k);
	bool		carries = rolling->has_deadline;
	RollingState start = {0};
	DueStatus	status = DUE_FOUND;
	int32		deadline;

	rolling->state = start;
	rolling->kind = DEADLINE_STEP;
	if (has_counted_stage(cadence))
	{
		/* it asks for something to be done from its anchor on */
		if (!rolling->has_done || rolling->done < anchor)
			carries = carries && cadence_stage(cadence, 0).limit != CADENCE_TIMES;
		else
		{
			status = count_done(duty, k, rolling);
			if (status == DUE_NONE)
				return set_deadline(duty, rolling, status, 0);
		}
		start = rolling->state;
	}

	if (!carries)
	{
		rolling->since = rolling->has_done ? Max(anchor, rolling->done) : anchor;
		if (status == DUE_FOUND)
			status = oversight_rolling_deadline(cadence, anchor, &rolling->state,
												rolling->since, &deadline);
		if (status == DUE_FOUND && deadline < begins)
		{
			rolling->kind = DEADLINE_FIRST_DAY;
			rolling->step = deadline;
			deadline = begins;
		}
	}
	else
	{
		int32		whole_step;

		status = oversight_rolling_deadline(cadence, anchor, &rolling->state,
											rolling->since, &deadline);
		rolling->kind = DEADLINE_NEW_STEP;
		rolling->old = rolling->deadline;
		if (status == DUE_FOUND && deadline < rolling->deadline)
		{
			rolling->step = deadline;
			status = oversight_rolling_deadline(cadence, anchor, &start,
												Max(anchor, begins), &whole_step);
			if (status == DUE_BEFORE_CALENDAR)
				return status;
			deadline = status == DUE_FOUND ?
				Min(rolling->deadline, whole_step) : rolling->deadline;
			rolling->kind = deadline < rolling->deadline ? DEADLINE_WHOLE_STEP : DEADLINE_STAYS;
			status = DUE_FOUND;
		}
	}
	return set_deadline(duty, rolling, status, deadline);
}

DueStatus
oversight_walk_look_ahead(const Walk *walk, int32 k, int32 *next)
{
	const Duty *duty = walk->duty;
	RollingPart rolling = walk->rolling;

	rolling.has_deadline = false;
	for (; k <= duty->n_later; k++)
	{
		const Cadence *cadence = rhythm_cadence(duty, k);
		DueStatus	status;

		if (cadence_is_rolling(cadence))
		{
			note_done_before(duty, rhythm_begins(duty, k), &rolling);
			status = first_deadline(duty, k, &rolling);
			if (status != DUE_FOUND)
				return status;
			if (rolling.has_deadline && rolling.deadline < rhythm_ends(duty, k))
			{
				*next = rolling.deadline;
				return *next < duty->in_force.until ? DUE_FOUND : DUE_NONE;
			}
			continue;
		}
		rolling.has_deadline = false;
		if (cadence_is_fixed(cadence))
		{
			status = first_date(duty, k, next);
			if (status != DUE_NONE)
				return status;
		}
	}
	return DUE_NONE;
}

/* How many due dates to compute at first: those until as_of, and the next. */
static int
dates_at_first(const Duty *duty, const Cadence *cadence, int32 from)
{
	int64		days = (int64) Min(duty->as_of, duty->in_force.until) -
		Max(from, duty->in_force.from);

	if (days <= 0 || cadence->nominal_days <= 0)
		return FIRST_DATES;
	return (int) Min(days / cadence->nominal_days + FIRST_DATES, MOST_DATES);
}

DueStatus
oversight_walk_enter(Walk *walk)
{
	const Duty *duty = walk->duty;
	const Cadence *cadence = rhythm_cadence(duty, walk->k);
	const int32 anchor = rhythm_anchor(duty, walk->k);
	const int32 begins = rhythm_begins(duty, walk->k);
	DueStatus	status;

	walk->phase = WALK_ROLLING;
	if (cadence_is_rolling(cadence))
	{
		if (walk->k > 0)
		{
			skip_unnamed(duty, &walk->p, begins - 1, &walk->extra);
			note_done_before(duty, begins, &walk->rolling);
		}
		return first_deadline(duty, walk->k, &walk->rolling);
	}

	walk->rolling.has_deadline = false;
	if (cadence->kind == CADENCE_CONTINUING)
		return DUE_FOUND;

	walk->until = Min(duty->in_force.until, rhythm_ends(duty, walk->k));
	status = oversight_cursor_open(&walk->cursor, cadence, anchor,
								   day_before(Max(duty->in_force.from, begins)));
	if (status == DUE_FOUND)
	{
		walk->cursor.most = dates_at_first(duty, cadence, Max(anchor, begins));
		status = oversight_cursor_next(&walk->cursor, &walk->due);
	}
	if (status == DUE_BEFORE_CALENDAR)
		return status;
	if (status == DUE_NONE || walk->due >= walk->until)
		return DUE_FOUND;

	walk->phase = WALK_FIXED;
	if (walk->has_previous)
		return DUE_FOUND;
	walk->has_previous = true;
	return find_day_before_first(walk);
}
