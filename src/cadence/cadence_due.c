/*-------------------------------------------------------------------------
 *
 * cadence_due.c
 *		The due dates of a cadence.  A kernel.
 *
 * Two questions are answered in closed form, so that the distance from the
 * anchor costs nothing: which is the n-th due date, and how many are there up
 * to a day.  A rolling cadence gives its latest lawful schedule: each time done
 * exactly on its deadline.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence.h"

#include "calendar/working_day.h"
#include "common/civil.h"

/*
 * After so many steps every month length that steps of months can meet has
 * been met, since the Gregorian calendar repeats after 4,800 months.
 */
#define MONTHS_IN_400_YEARS 4800

/*
 * The day reached by a number of steps from a day.  Months are added to that
 * day itself and clamped to the month's end, so that the 31st does not drift.
 */
DueStatus
oversight_cadence_step(CadenceStage stage, int32 from, int64 times, int32 *due)
{
	int64		day;
	CivilDate	civil;

	/* No step is shorter than a day, so these would pass the last date. */
	if (times > (int64) DAY_LAST - DAY_FIRST)
		return DUE_NONE;

	switch ((CadenceUnit) stage.unit)
	{
		case CADENCE_DAY:
			day = from + times * stage.step;
			break;

		case CADENCE_WORKING_DAY:
			if (from < CALENDAR_FIRST_DAY)
				return DUE_BEFORE_CALENDAR;
			switch (oversight_working_day_add(from, times * stage.step, due))
			{
				case WORKING_DAY_OK:
					return DUE_FOUND;
				case WORKING_DAY_BEFORE_CALENDAR:
					return DUE_BEFORE_CALENDAR;
				case WORKING_DAY_BEYOND_DATES:
					return DUE_NONE;
			}
			return DUE_NONE;

		case CADENCE_MONTH:
		default:
			civil = civil_from_day(from);
			day = civil_month_index(civil) + times * stage.step;
			/* beyond any date, and before the year would overflow */
			if (day > (int64) DAY_LAST / 30)
				return DUE_NONE;
			day = month_index_to_day(day, civil.day);
			break;
	}

	if (day > DAY_LAST)
		return DUE_NONE;
	*due = (int32) day;
	return DUE_FOUND;
}

/* How many steps from a day lead no further than another; that one is later. */
static DueStatus
steps_until(CadenceStage stage, int32 from, int32 day, int64 *count)
{
	CivilDate	a;
	CivilDate	b;
	int64		months;

	switch ((CadenceUnit) stage.unit)
	{
		case CADENCE_DAY:
			*count = ((int64) day - from) / stage.step;
			return DUE_FOUND;

		case CADENCE_WORKING_DAY:
			if (from < CALENDAR_FIRST_DAY)
				return DUE_BEFORE_CALENDAR;
			*count = oversight_working_days_in(from, day) / stage.step;
			return DUE_FOUND;

		case CADENCE_MONTH:
		default:
			a = civil_from_day(from);
			b = civil_from_day(day);
			months = civil_month_index(b) - civil_month_index(a);
			/* the last of these months counts from its clamped day on */
			if (b.day < Min(a.day, civil_month_length(b.year, b.month)))
				months--;
			*count = months / stage.step;
			return DUE_FOUND;
	}
}

/*
 * A rolling schedule in months loses the day of the month at the first short
 * month and never regains it (30 November and three months is 28 February,
 * then 28 May).  Once it is at most the 28th, or every length has been met, no
 * more is lost and the rest is closed form: walk to there, at most `times`
 * steps and not beyond `until`.
 */
static DueStatus
settle(CadenceStage stage, int32 until, int64 times, int32 *day, int64 *steps)
{
	CivilDate	civil = civil_from_day(*day);
	int32		next;

	*steps = 0;
	while (civil.day > 28 && *steps < times && *steps < MONTHS_IN_400_YEARS)
	{
		DueStatus	status = oversight_cadence_step(stage, *day, 1, &next);

		if (status != DUE_FOUND)
			return status;
		if (next > until)
			break;
		*day = next;
		civil = civil_from_day(next);
		(*steps)++;
	}
	return DUE_FOUND;
}

static inline bool
loses_days(const Cadence *cadence, CadenceStage stage)
{
	return cadence->kind == CADENCE_ROLLING && stage.unit == CADENCE_MONTH;
}

DueStatus
oversight_due_nth(const Cadence *cadence, int32 anchor, int64 n, int32 *due)
{
	CadenceStage stage;
	int64		settled = 0;

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

		case CADENCE_CONTINUING:
			return DUE_NONE;

		case CADENCE_FIXED:
		case CADENCE_ROLLING:
			stage = cadence_stage(cadence, 0);
			if (stage.limit == CADENCE_TIMES && n > stage.limit_value)
				return DUE_NONE;
			if (loses_days(cadence, stage))
			{
				DueStatus	status = settle(stage, DAY_LAST, n, &anchor, &settled);

				if (status != DUE_FOUND)
					return status;
				if (settled == n)
				{
					*due = anchor;
					return DUE_FOUND;
				}
			}
			return oversight_cadence_step(stage, anchor, n - settled, due);
	}
	return DUE_NONE;
}

/*
 * The day may be infinite: up to -infinity there is no due date, and up to
 * infinity they are counted to the last date there is.
 */
DueStatus
oversight_due_until(const Cadence *cadence, int32 anchor, int32 day,
					int64 *count)
{
	CadenceStage stage;
	DueStatus	status;
	int64		settled = 0;
	int32		low = 0;
	int32		high;

	*count = 0;
	day = Min(day, DAY_LAST);

	switch (cadence->kind)
	{
		case CADENCE_ONCE:
			*count = (day >= anchor);
			return DUE_FOUND;

		case CADENCE_BY:
			high = cadence->count;
			while (low < high)
			{
				int32		middle = low + (high - low) / 2;

				if (cadence_date(cadence, middle) <= day)
					low = middle + 1;
				else
					high = middle;
			}
			*count = low;
			return DUE_FOUND;

		case CADENCE_CONTINUING:
			return DUE_FOUND;

		case CADENCE_FIXED:
		case CADENCE_ROLLING:
			if (day <= anchor)
				return DUE_FOUND;
			stage = cadence_stage(cadence, 0);
			if (loses_days(cadence, stage))
			{
				status = settle(stage, day, MONTHS_IN_400_YEARS, &anchor, &settled);
				if (status != DUE_FOUND && status != DUE_NONE)
					return status;
			}
			status = steps_until(stage, anchor, day, count);
			*count += settled;
			if (stage.limit == CADENCE_TIMES)
				*count = Min(*count, stage.limit_value);
			return status;
	}
	return DUE_FOUND;
}

/* The first due date strictly after a day; the day may be infinite. */
DueStatus
oversight_due_after(const Cadence *cadence, int32 anchor, int32 after,
					int32 *due)
{
	int64		count;
	DueStatus	status = oversight_due_until(cadence, anchor, after, &count);

	if (status != DUE_FOUND)
		return status;
	return oversight_due_nth(cadence, anchor, count + 1, due);
}

/* The last due date on or before a day; the day may be infinite. */
DueStatus
oversight_due_last(const Cadence *cadence, int32 anchor, int32 as_at,
				   int32 *due)
{
	int64		count;
	DueStatus	status = oversight_due_until(cadence, anchor, as_at, &count);

	if (status != DUE_FOUND)
		return status;
	return oversight_due_nth(cadence, anchor, count, due);
}
