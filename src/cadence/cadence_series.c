/*-------------------------------------------------------------------------
 *
 * cadence_series.c
 *		The due dates of one stage, before any shift.  A kernel.
 *
 * Two questions are answered in closed form, so that the distance from the
 * anchor costs nothing: which is the n-th date, and how many are there up to a
 * day.  A rolling stage gives its latest lawful schedule: each time done
 * exactly on its deadline.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence_series.h"

/*
 * The day reached by a number of steps from a day.  Months are added to that
 * day itself and clamped to the month's end, so that the 31st does not drift.
 */
DueStatus
oversight_step(int32 step, CadenceUnit unit, int32 from, int64 times, int32 *day)
{
	int64		result;
	CivilDate	civil;

	/* No step is shorter than a day, so these would pass the last date. */
	if (times > (int64) DAY_LAST - DAY_FIRST)
		return DUE_NONE;

	switch (unit)
	{
		case CADENCE_DAY:
			result = from + times * step;
			break;

		case CADENCE_WORKING_DAY:
			if (from < CALENDAR_FIRST_DAY)
				return DUE_BEFORE_CALENDAR;
			return due_from_working_day(oversight_working_day_add(from, times * step, day));

		case CADENCE_MONTH:
		default:
			civil = civil_from_day(from);
			result = civil_month_index(civil) + times * step;
			/* beyond any date, and before the year would overflow */
			if (result > (int64) DAY_LAST / 30)
				return DUE_NONE;
			result = month_index_to_day(result, civil.day);
			break;
	}

	if (result > DAY_LAST)
		return DUE_NONE;
	*day = (int32) result;
	return DUE_FOUND;
}

/* How many steps from a day lead no further than another; that one is later. */
static DueStatus
steps_until(int32 step, CadenceUnit unit, int32 from, int32 day, int64 *count)
{
	switch (unit)
	{
		case CADENCE_DAY:
			*count = ((int64) day - from) / step;
			return DUE_FOUND;

		case CADENCE_WORKING_DAY:
			if (from < CALENDAR_FIRST_DAY)
				return DUE_BEFORE_CALENDAR;
			*count = oversight_working_days_in(from, day) / step;
			return DUE_FOUND;

		case CADENCE_MONTH:
		default:
			*count = months_until(civil_from_day(from), civil_from_day(day)) / step;
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
settle(const Series *series, int32 until, int64 times, int32 *day, int64 *steps)
{
	CivilDate	civil;
	int32		next;

	*day = series->anchor;
	*steps = 0;
	if (!series->rolling || series->stage.unit != CADENCE_MONTH)
		return DUE_FOUND;

	civil = civil_from_day(*day);
	/* after so many steps every length that they can meet has been met */
	while (civil.day > 28 && *steps < times && *steps < MONTHS_IN_400_YEARS)
	{
		DueStatus	status = oversight_step(series->stage.step, CADENCE_MONTH,
											*day, 1, &next);

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

/* The n-th date, n from 1 on. */
DueStatus
oversight_series_nth(const Series *series, int64 n, int32 *day)
{
	int32		settled_on;
	int64		settled;
	DueStatus	status;

	if (n < 1 || n > series->times)
		return DUE_NONE;

	if (series->stage.on != CADENCE_ON_ANY)
		status = oversight_pattern_nth(series, n, day);
	else
	{
		status = settle(series, DAY_LAST, n, &settled_on, &settled);
		if (status != DUE_FOUND)
			return status;
		if (settled == n)
			*day = settled_on;
		else
			status = oversight_step(series->stage.step, (CadenceUnit) series->stage.unit,
									settled_on, n - settled, day);
	}
	return status == DUE_FOUND && *day > series->last ? DUE_NONE : status;
}

/* How many dates there are up to a day, which may be infinite. */
DueStatus
oversight_series_until(const Series *series, int32 day, int64 *count)
{
	int32		settled_on;
	int64		settled;
	DueStatus	status;

	*count = 0;
	day = Min(day, series->last);
	if (day <= series->anchor)
		return DUE_FOUND;

	if (series->stage.on != CADENCE_ON_ANY)
		*count = oversight_pattern_until(series, day);
	else
	{
		status = settle(series, day, Min(series->times, MONTHS_IN_400_YEARS),
						&settled_on, &settled);
		if (status == DUE_BEFORE_CALENDAR)
			return status;
		status = steps_until(series->stage.step, (CadenceUnit) series->stage.unit,
							 settled_on, day, count);
		if (status != DUE_FOUND)
			return status;
		*count += settled;
	}
	*count = Min(*count, series->times);
	return DUE_FOUND;
}

static KERNEL_NOINLINE DueStatus
months_after(const Series *series, int32 after, int32 *day)
{
	int64		n;
	int64		result = month_step_after(series->anchor, series->stage.step, after, &n);

	if (n > series->times || result > series->last)
		return DUE_NONE;
	*day = (int32) result;
	return DUE_FOUND;
}

/* The first date later than a day, which may be infinite. */
DueStatus
oversight_series_after(const Series *series, int32 after, int32 *day)
{
	int64		count;
	DueStatus	status;

	/* a calendar rule finds the next date without counting those before it */
	if (series->stage.on != CADENCE_ON_ANY && series->times == INT64_MAX)
	{
		status = oversight_pattern_after(series, after, day);
		return status == DUE_FOUND && *day > series->last ? DUE_NONE : status;
	}

	if (series->stage.on == CADENCE_ON_ANY && series->stage.unit == CADENCE_MONTH &&
		!series->rolling)
		return months_after(series, after, day);

	status = oversight_series_until(series, after, &count);
	if (status != DUE_FOUND)
		return status;
	return oversight_series_nth(series, count + 1, day);
}
