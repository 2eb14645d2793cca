/*-------------------------------------------------------------------------
 *
 * working_day.c
 *		Counting and stepping working days.  A kernel.
 *
 * A working day is no Saturday, Sunday or bank holiday.  Weekdays are numbered
 * from 1 on Monday 1978-01-02, the calendar's first; because every bank holiday
 * falls on a weekday, a day's number among the working days is its number
 * among the weekdays less the holidays up to it.  So counting is a subtraction,
 * and stepping looks for the weekday whose number fits: the cost of neither
 * grows with the distance.
 *
 *-------------------------------------------------------------------------
 */
#include "calendar/working_day.h"

#include "common/civil.h"

#define FIRST_MONDAY (CALENDAR_FIRST_DAY + 1)

/* How many weekdays lie from FIRST_MONDAY to the day, both included. */
static int64
weekdays_until(int64 day)
{
	int64		days = day - FIRST_MONDAY + 1;

	if (days <= 0)
		return 0;
	return days / 7 * 5 + Min(days % 7, 5);
}

/* The n-th weekday from FIRST_MONDAY on; n is at least 1. */
static int64
nth_weekday(int64 n)
{
	return FIRST_MONDAY + (n - 1) / 5 * 7 + (n - 1) % 5;
}

static int64
working_days_until(int32 day)
{
	return weekdays_until(day) - oversight_bank_holidays_until(day);
}

bool
oversight_day_is_working(int32 day)
{
	return day_weekday(day) < SATURDAY && !oversight_is_bank_holiday(day);
}

/*
 * Working days in (after, until]; when until lies before after, those in
 * [until, after), as a negative number.  So many steps lead from the one to the
 * other whenever that is a working day, also from a day that is none.
 */
int64
oversight_working_days_in(int32 after, int32 until)
{
	if (until < after)
		return working_days_until(until - 1) - working_days_until(after - 1);
	return working_days_until(until) - working_days_until(after);
}

/*
 * The working day with this number.  The number of holidays up to it is not
 * known beforehand: start from a number that is not too high, step to the
 * weekday it leads to, count again, and stop when nothing is added.  Each round
 * leaves about a thirtieth of the gap, so few are needed.
 */
static WorkingDayStatus
nth_working_day(int64 n, int64 holidays, int32 *result)
{
	if (n < 1)
		return WORKING_DAY_BEFORE_CALENDAR;

	for (;;)
	{
		int64		day = nth_weekday(n + holidays);
		int64		found;

		if (day > DAY_LAST)
			return WORKING_DAY_BEYOND_DATES;
		found = oversight_bank_holidays_until((int32) day);
		if (found == holidays)
		{
			*result = (int32) day;
			return WORKING_DAY_OK;
		}
		holidays = found;
	}
}

/*
 * The n-th working day after the day, or before it when n is negative; the day
 * itself when n is 0, be it a working day or not.
 */
WorkingDayStatus
oversight_working_day_add(int32 day, int64 n, int32 *result)
{
	int64		holidays;

	if (n == 0)
	{
		*result = day;
		return WORKING_DAY_OK;
	}

	if (n > 0)
	{
		holidays = oversight_bank_holidays_until(day);
		return nth_working_day(weekdays_until(day) - holidays + n,
							   holidays, result);
	}

	/*
	 * Going back, the holidays passed are not known either; fewer than one
	 * working day in twenty is followed by one, and twelve cover the thickest
	 * cluster.
	 */
	if (day <= FIRST_MONDAY)
		return WORKING_DAY_BEFORE_CALENDAR;
	holidays = oversight_bank_holidays_until(day - 1);
	return nth_working_day(weekdays_until(day - 1) - holidays + n + 1,
						   Max(holidays - 12 + n / 20, 0), result);
}

WorkingDayStatus
oversight_working_day_on_or_after(int32 day, int32 *result)
{
	if (oversight_day_is_working(day))
		return oversight_working_day_add(day, 0, result);
	return oversight_working_day_add(day, 1, result);
}

WorkingDayStatus
oversight_working_day_on_or_before(int32 day, int32 *result)
{
	if (oversight_day_is_working(day))
		return oversight_working_day_add(day, 0, result);
	return oversight_working_day_add(day, -1, result);
}
