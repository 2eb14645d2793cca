/*-------------------------------------------------------------------------
 *
 * cadence_due.c
 *		The due dates of a cadence: its stages one after another, then the shift
 *		to working days.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence_rule.h"
#include "cadence/cadence_series.h"

/*
 * Due dates before any shift
 */

/* How many dates of a `by` list are not later than a day. */
int32
oversight_listed_until(const Cadence *cadence, int32 day)
{
	int32		low = 0;
	int32		high = cadence->count;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (cadence_date(cadence, middle) <= day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static KERNEL_NOINLINE DueStatus
stages_after(const Cadence *cadence, int32 anchor, int32 after, int32 *due)
{
	StageWalk	walk;
	DueStatus	status = oversight_first_stage(&walk, cadence, anchor);

	while (status == DUE_FOUND)
	{
		status = oversight_series_after(&walk.series, after, due);
		if (status != DUE_NONE || is_last_stage(&walk))
			return status;
		status = oversight_next_stage(&walk);
	}
	return status;
}

static DueStatus
nominal_after(const Cadence *cadence, int32 anchor, int32 after, int32 *due)
{
	RRuleView	rule;
	int32		listed;

	switch (cadence->kind)
	{
		case CADENCE_ONCE:
			*due = anchor;
			return after < anchor ? DUE_FOUND : DUE_NONE;

		case CADENCE_BY:
			listed = oversight_listed_until(cadence, after);
			if (listed == cadence->count)
				return DUE_NONE;
			*due = cadence_date(cadence, listed);
			return DUE_FOUND;

		case CADENCE_RRULE:
			rule = rrule_view(cadence->items);
			return oversight_rule_after(&rule, anchor, after, due);

		case CADENCE_CONTINUING:
			return DUE_NONE;

		case CADENCE_FIXED:
		case CADENCE_ROLLING:
			break;
	}
	return stages_after(cadence, anchor, after, due);
}

static DueStatus
nominal_until(const Cadence *cadence, int32 anchor, int32 day, int64 *count)
{
	StageWalk	walk;
	RRuleView	rule;
	DueStatus	status;
	int64		in_stage;

	*count = 0;
	switch (cadence->kind)
	{
		case CADENCE_ONCE:
			*count = (day >= anchor);
			return DUE_FOUND;

		case CADENCE_BY:
			*count = oversight_listed_until(cadence, day);
			return DUE_FOUND;

		case CADENCE_RRULE:
			rule = rrule_view(cadence->items);
			*count = oversight_rule_until(&rule, anchor, day);
			return DUE_FOUND;

		case CADENCE_CONTINUING:
			return DUE_FOUND;

		case CADENCE_FIXED:
		case CADENCE_ROLLING:
			break;
	}

	status = oversight_first_stage(&walk, cadence, anchor);
	while (status == DUE_FOUND)
	{
		status = oversight_series_until(&walk.series, day, &in_stage);
		*count += in_stage;
		if (status != DUE_FOUND || is_last_stage(&walk))
			return status;
		status = oversight_next_stage(&walk);
		if (walk.series.anchor > day)
			return status;
	}
	return status;
}

static DueStatus
nominal_nth(const Cadence *cadence, int32 anchor, int64 n, int32 *due)
{
	StageWalk	walk;
	RRuleView	rule;
	DueStatus	status;
	int64		in_stage;
	int32		begins;

	if (n < 1)
		return DUE_NONE;

	switch (cadence->kind)
	{
		case CADENCE_ONCE:
			*due = anchor;
			return n == 1 ? DUE_FOUND : DUE_NONE;

		case CADENCE_BY:
			if (n > cadence->count)
				return DUE_NONE;
			*due = cadence_date(cadence, (int32) n - 1);
			return DUE_FOUND;

		case CADENCE_RRULE:
			rule = rrule_view(cadence->items);
			return oversight_rule_nth(&rule, anchor, n, due);

		case CADENCE_CONTINUING:
			return DUE_NONE;

		case CADENCE_FIXED:
		case CADENCE_ROLLING:
			break;
	}

	status = oversight_first_stage(&walk, cadence, anchor);
	while (status == DUE_FOUND)
	{
		status = oversight_series_nth(&walk.series, n, due);
		if (status != DUE_NONE || is_last_stage(&walk))
			return status;
		status = oversight_stage_end(&walk, &in_stage, &begins);
		if (status != DUE_FOUND)
			return status;
		n -= in_stage;
		status = oversight_next_stage(&walk);
	}
	return status;
}

/*
 * Shifts
 */

/* Moves a nominal date to a working day, as the cadence says. */
static DueStatus
shift_date(const Cadence *cadence, int32 *day)
{
	if (cadence->shift == CADENCE_NO_SHIFT)
		return DUE_FOUND;
	if (*day < CALENDAR_FIRST_DAY)
		return DUE_BEFORE_CALENDAR;
	if (cadence->shift == CADENCE_NEXT_WORKING_DAY)
		return due_from_working_day(oversight_working_day_on_or_after(*day, day));
	return due_from_working_day(oversight_working_day_on_or_before(*day, day));
}

/*
 * The last nominal date that a shift leaves on or before a day.  Next: a date
 * moves to the day or before it when it is not later than the last working day
 * up to it.  Previous: when it is earlier than the first working day after it.
 */
static DueStatus
last_nominal_day(const Cadence *cadence, int32 *day)
{
	DueStatus	status;

	if (cadence->shift == CADENCE_NO_SHIFT || *day < CALENDAR_FIRST_DAY ||
		*day >= DAY_LAST)
		return DUE_FOUND;
	if (cadence->shift == CADENCE_NEXT_WORKING_DAY)
	{
		status = due_from_working_day(oversight_working_day_on_or_before(*day, day));
		/* no working day yet: nothing has moved to it */
		if (status == DUE_BEFORE_CALENDAR)
		{
			*day = CALENDAR_FIRST_DAY - 1;
			return DUE_FOUND;
		}
		return status;
	}
	status = due_from_working_day(oversight_working_day_add(*day, 1, day));
	if (status == DUE_NONE)
	{
		*day = DAY_LAST;
		return DUE_FOUND;
	}
	(*day)--;
	return status;
}

static KERNEL_NOINLINE DueStatus
shifted_after(const Cadence *cadence, int32 anchor, int32 after, int32 *due)
{
	DueStatus	status = last_nominal_day(cadence, &after);

	if (status == DUE_FOUND)
		status = nominal_after(cadence, anchor, after, due);
	if (status == DUE_FOUND)
		status = shift_date(cadence, due);
	return status;
}

/* What is asked about most often: endless steps of months. */
static inline bool
is_steps_of_months(const Cadence *cadence, int32 *step)
{
	CadenceStage stage;

	if (cadence->count != 1 || cadence->n_on != 0)
		return false;
	stage = cadence_stage(cadence, 0);
	*step = stage.step;
	return stage.unit == CADENCE_MONTH && stage.limit == CADENCE_UNLIMITED;
}

/* And next to that: one day of every month, or of every n-th month or year. */
static inline bool
is_day_of_months(const Cadence *cadence, CadenceStage *stage)
{
	if (cadence->count != 1 || cadence->n_on != 1)
		return false;
	*stage = cadence_stage(cadence, 0);
	return stage->on >= CADENCE_ON_MONTH_DAY && stage->limit == CADENCE_UNLIMITED;
}

DueStatus
oversight_due_after(const Cadence *cadence, int32 anchor, int32 after, int32 *due)
{
	CadenceStage stage;
	int32		step;
	int64		day;
	int64		n;

	if (cadence->kind != CADENCE_FIXED || cadence->shift != CADENCE_NO_SHIFT)
		return shifted_after(cadence, anchor, after, due);
	if (is_day_of_months(cadence, &stage))
		return oversight_pattern_item_after(stage, cadence_item(cadence_on_items(cadence), 0),
											anchor, after, due);
	if (!is_steps_of_months(cadence, &step))
		return stages_after(cadence, anchor, after, due);

	/* without a walk along stages, which would take as long again */
	day = month_step_after(anchor, step, after, &n);
	if (day > DAY_LAST)
		return DUE_NONE;
	*due = (int32) day;
	return DUE_FOUND;
}

DueStatus
oversight_due_last(const Cadence *cadence, int32 anchor, int32 as_at, int32 *due)
{
	int64		count;
	DueStatus	status = last_nominal_day(cadence, &as_at);
	RRuleView	rule;

	/* a rule finds its last date without counting those before it */
	if (cadence->kind == CADENCE_RRULE)
	{
		rule = rrule_view(cadence->items);
		return oversight_rule_last(&rule, anchor, as_at, due);
	}

	if (status == DUE_FOUND)
		status = nominal_until(cadence, anchor, as_at, &count);
	if (status == DUE_FOUND)
		status = nominal_nth(cadence, anchor, count, due);
	if (status == DUE_FOUND)
		status = shift_date(cadence, due);
	return status;
}

/*
 * With a shift, two nominal dates can become one, so the dates are counted one
 * by one: the only cost here that grows with the distance.
 */
static DueStatus
count_shifted(const Cadence *cadence, int32 anchor, int32 until, int64 most,
			  int64 *count, int32 *due)
{
	int32		day = DAY_MINUS_INFINITY;
	DueStatus	status = DUE_FOUND;

	*count = 0;
	while (*count < most)
	{
		CHECK_FOR_INTERRUPTS();
		status = oversight_due_after(cadence, anchor, day, &day);
		if (status != DUE_FOUND || day > until)
			break;
		(*count)++;
		*due = day;
	}
	return status;
}

DueStatus
oversight_due_until(const Cadence *cadence, int32 anchor, int32 day, int64 *count)
{
	DueStatus	status;
	int32		due;

	if (cadence->shift == CADENCE_NO_SHIFT)
		return nominal_until(cadence, anchor, day, count);
	status = count_shifted(cadence, anchor, day, INT64_MAX, count, &due);
	return status == DUE_NONE ? DUE_FOUND : status;
}

DueStatus
oversight_due_nth(const Cadence *cadence, int32 anchor, int64 n, int32 *due)
{
	DueStatus	status;
	int64		count;

	if (cadence->shift == CADENCE_NO_SHIFT)
		return nominal_nth(cadence, anchor, n, due);
	if (n < 1)
		return DUE_NONE;
	status = count_shifted(cadence, anchor, DAY_INFINITY, n, &count, due);
	return status == DUE_FOUND && count < n ? DUE_NONE : status;
}

/*
 * Rolling duties as they are done
 */

/*
 * A stage that ends after a number of times is used up by being done; one with
 * a limit in time applies while it was last done (or begun) before the limit.
 */
DueStatus
oversight_rolling_deadline(const Cadence *cadence, int32 anchor,
						   RollingState *state, int32 done, int32 *deadline)
{
	for (; state->stage < cadence->count; state->stage++, state->times = 0)
	{
		CadenceStage stage = cadence_stage(cadence, state->stage);
		DueStatus	status;
		int32		limit;

		switch ((CadenceLimit) stage.limit)
		{
			case CADENCE_UNLIMITED:
				break;
			case CADENCE_TIMES:
				if (state->times >= stage.limit_value)
					continue;
				break;
			case CADENCE_FOR:
			case CADENCE_UNTIL:
				status = oversight_limit_day(stage, anchor, &limit);
				if (status != DUE_FOUND)
					return status;
				if (done >= limit)
					continue;
				break;
		}
		status = oversight_step(stage.step, (CadenceUnit) stage.unit, done, 1, deadline);
		if (status == DUE_FOUND)
			status = shift_date(cadence, deadline);
		return status;
	}
	return DUE_NONE;
}
