/*-------------------------------------------------------------------------
 *
 * trajectory.c
 *		A value on its way to a target: the pace it needs and the pace it has.
 *		A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "measure/trajectory.h"

#include <math.h>

#define DAYS_PER_YEAR	365.25

/* What rounding may add to a number of days that is whole in truth. */
#define DAYS_TOLERANCE	1e-9

static inline int
sign_of(double value)
{
	return (value > 0) - (value < 0);
}

/*
 * A straight line through the value before and the value now, drawn on to the
 * target.  The projected day is the first whole day on which the line has got
 * there.
 *
 * Which way is wanted is what the polarity says, else the way from the value
 * before to the target, else the way from the value now.
 */
void
oversight_trajectory(const Trajectory *t, TrajectoryResult *result)
{
	double		gap = t->value_target - t->value_now;
	double		days_left = (double) t->by_day - t->on_day;
	int			wanted = t->polarity;
	double		change = 0;
	double		days_since = 0;

	result->needed_per_year = NAN;
	result->actual_per_year = NAN;
	result->has_projected_day = false;
	result->projected_day = 0;

	if (t->has_before)
	{
		change = t->value_now - t->value_before;
		days_since = (double) t->on_day - t->before_day;
		result->actual_per_year = change / days_since * DAYS_PER_YEAR;
		if (wanted == 0)
			wanted = sign_of(t->value_target - t->value_before);
	}
	if (wanted == 0)
		wanted = sign_of(gap);

	if (sign_of(gap) != wanted || gap == 0)
	{
		result->needed_per_year = 0;
		result->status = TRAJECTORY_REACHED;
		return;
	}

	if (days_left > 0)
		result->needed_per_year = gap / days_left * DAYS_PER_YEAR;

	if (t->has_before && sign_of(change) == wanted)
	{
		double		days = gap * days_since / change;

		days = ceil(days - DAYS_TOLERANCE * fmax(days, 1));
		/* a line that is almost flat gets there after the last of all days */
		if (days + t->on_day <= DAY_LAST)
		{
			result->projected_day = (int64) days + t->on_day;
			result->has_projected_day = true;
		}
	}

	if (days_left <= 0)
		result->status = TRAJECTORY_MISSED;
	else if (!t->has_before)
		result->status = TRAJECTORY_UNKNOWN;
	else if (change == 0)
		result->status = TRAJECTORY_NOT_MOVING;
	else if (sign_of(change) != wanted)
		result->status = TRAJECTORY_MOVING_AWAY;
	else if (result->has_projected_day && result->projected_day <= t->by_day)
		result->status = TRAJECTORY_ON_COURSE;
	else
		result->status = TRAJECTORY_LATE;
}

/* NULL when it is not known. */
const char *
oversight_trajectory_text(TrajectoryStatus status)
{
	switch (status)
	{
		case TRAJECTORY_UNKNOWN:
			break;
		case TRAJECTORY_REACHED:
			return "reached";
		case TRAJECTORY_ON_COURSE:
			return "on course";
		case TRAJECTORY_LATE:
			return "late";
		case TRAJECTORY_NOT_MOVING:
			return "not moving";
		case TRAJECTORY_MOVING_AWAY:
			return "moving away";
		case TRAJECTORY_MISSED:
			return "missed";
	}
	return NULL;
}
