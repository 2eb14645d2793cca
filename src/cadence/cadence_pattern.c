/*-------------------------------------------------------------------------
 *
 * cadence_pattern.c
 *		The due dates of a stage with a calendar rule: "every month on the last
 *		friday", "every year on 31 march", "every 2 weeks on monday".  A kernel.
 *
 * Candidates lie in the anchor's own week, month or year, its period 0, and in
 * every step-th one after it; those later than the anchor are due.  Days of a
 * month are clamped to its end; a fifth weekday that a month lacks is skipped,
 * so periods can differ in how many dates they have.  They repeat when the
 * Gregorian calendar does, after 400 years.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence_series.h"

/* The last month that can hold a date. */
#define LAST_MONTH_INDEX ((int64) DAY_LAST / 30)

static int64
greatest_common_divisor(int64 a, int64 b)
{
	while (b != 0)
	{
		int64		r = a % b;

		a = b;
		b = r;
	}
	return a;
}

/*
 * Where period 0 begins: the Monday of the anchor's week, the index of its
 * month, or that of its year's January.
 */
int64
oversight_pattern_origin(const CadenceStage *stage, int32 anchor)
{
	CivilDate	civil;

	if (stage->on == CADENCE_ON_WEEKDAY)
		return (int64) anchor - (day_weekday(anchor) - 1);

	civil = civil_from_day(anchor);
	if (stage->on >= CADENCE_ON_YEAR_DAY)
		return (int64) civil.year * 12;
	return civil_month_index(civil);
}

/*
 * The period that holds a day, or the last one that began before it.  The day
 * is not before the anchor.
 */
int64
oversight_pattern_period(const Series *series, int32 day)
{
	int64		at = day;

	if (series->stage.on != CADENCE_ON_WEEKDAY)
		at = civil_month_index(civil_from_day(day));
	return (uint32) (at - series->origin) / (uint32) series->stage.step;
}

/* Later than any date: what an item gives where there is no such day. */
#define NO_DAY INT64_MAX

/* The n-th, or last, given weekday of a month; a fifth one can be missing. */
static inline int64
weekday_of_month(int64 month_index, uint32 ordinal, uint32 weekday)
{
	bool		last = ordinal == CADENCE_LAST_ORDINAL;
	int64		latest = month_index_to_day(month_index + last, 1) - 1 + (last ? 0 : 7 * ordinal);
	int64		day = latest - days_since_weekday(latest, weekday);

	if (ordinal == 5 && day > month_index_to_day(month_index, 31))
		return NO_DAY;
	return day;
}

/* The day that an item of the list stands for, in the period that begins so. */
static int64
item_to_day(CadenceOn on, int64 begins, uint32 item)
{
	switch (on)
	{
		case CADENCE_ON_WEEKDAY:
			return begins + item - 1;
		case CADENCE_ON_MONTH_DAY:
			return month_index_to_day(begins, item);
		case CADENCE_ON_MONTH_WEEKDAY:
			return weekday_of_month(begins, item / 8, item % 8);
		case CADENCE_ON_YEAR_DAY:
			return month_index_to_day(begins + item / 32 - 1, item % 32);
		case CADENCE_ON_YEAR_WEEKDAY:
		case CADENCE_ON_ANY:	/* which has no items */
			break;
	}
	return weekday_of_month(begins + item / 64 - 1, item / 8 % 8, item % 8);
}

/*
 * The dates of one period, sorted and distinct; returns how many, 0 beyond the
 * last date.  Days before the anchor are given too.
 */
int
oversight_pattern_expand(const Series *series, int64 period, int32 *days)
{
	const CadenceOn on = (CadenceOn) series->stage.on;
	const int64 begins = series->origin + period * series->stage.step;
	int			n = 0;

	if (on != CADENCE_ON_WEEKDAY && begins > LAST_MONTH_INDEX)
		return 0;

	for (int32 i = 0; i < series->stage.n_on; i++)
	{
		int64		day = item_to_day(on, begins, (uint32) cadence_item(series->on, i));
		int			at = n;

		if (day > DAY_LAST)
			continue;

		/* lists are sorted, so this seldom moves anything */
		while (at > 0 && days[at - 1] >= day)
			at--;
		if (at < n)
		{
			if (days[at] == day)
				continue;
			memmove(&days[at + 1], &days[at], (size_t) (n - at) * sizeof(int32));
		}
		days[at] = (int32) day;
		n++;
	}
	return n;
}

/* How many dates every period has, or 0 when that varies. */
static int32
dates_a_period(const Series *series)
{
	const CadenceOn on = (CadenceOn) series->stage.on;
	int32		late = 0;

	if (on == CADENCE_ON_WEEKDAY)
		return series->stage.n_on;

	for (int32 i = 0; i < series->stage.n_on; i++)
	{
		int32		item = cadence_item(series->on, i);

		switch (on)
		{
			case CADENCE_ON_MONTH_DAY:
				/* two of these can be clamped to one day */
				if (item >= 28 && late++ > 0)
					return 0;
				break;
			case CADENCE_ON_YEAR_DAY:
				/* 28 and 29 February */
				if (item / 32 == 2 && item % 32 >= 28 && late++ > 0)
					return 0;
				break;
			default:
				/* a fifth weekday can be absent, or be the last as well */
				if (item / 8 % 8 == 5)
					return 0;
				if (item / 8 % 8 >= 4 && late++ > 0)
					return 0;
		}
	}
	return series->stage.n_on;
}

/* After how many periods the number of dates in each repeats. */
static int64
cycle_of(const Series *series)
{
	if (series->stage.on == CADENCE_ON_WEEKDAY)
		return 1;
	return MONTHS_IN_400_YEARS /
		greatest_common_divisor(MONTHS_IN_400_YEARS, series->stage.step);
}

/* The dates of the periods from 0 up to but not including this one. */
static int64
dates_before_period(const Series *series, int64 period)
{
	int32		constant = dates_a_period(series);
	int32		days[MAX_ON_ITEMS];
	int64		cycle;
	int64		in_cycle = 0;
	int64		in_rest = 0;

	if (period <= 0)
		return 0;
	if (constant > 0)
		return period * constant;

	cycle = cycle_of(series);
	for (int64 k = 0; k < Min(cycle, period); k++)
	{
		CHECK_FOR_INTERRUPTS();
		if (k == period % cycle)
			in_rest = in_cycle;
		in_cycle += oversight_pattern_expand(series, k, days);
	}
	return period < cycle ? in_cycle : period / cycle * in_cycle + in_rest;
}

/* How many dates of period 0 are not later than the anchor. */
static int64
dates_not_due(const Series *series)
{
	int32		days[MAX_ON_ITEMS];
	int			n = oversight_pattern_expand(series, 0, days);
	int			passed = 0;

	while (passed < n && days[passed] <= series->anchor)
		passed++;
	return passed;
}

/* How many dates there are up to a day, which is later than the anchor. */
int64
oversight_pattern_until(const Series *series, int32 day)
{
	int64		period = oversight_pattern_period(series, day);
	int64		count = dates_before_period(series, period);
	int32		days[MAX_ON_ITEMS];
	int			n = oversight_pattern_expand(series, period, days);

	for (int i = 0; i < n && days[i] <= day; i++)
		count++;
	return count - dates_not_due(series);
}

DueStatus
oversight_pattern_nth(const Series *series, int64 n, int32 *day)
{
	int32		constant = dates_a_period(series);
	int32		days[MAX_ON_ITEMS];
	int64		before = 0;
	int64		period = 0;
	int64		cycle = cycle_of(series);

	n += dates_not_due(series);
	if (n > (int64) DAY_LAST - DAY_FIRST)
		return DUE_NONE;

	if (constant > 0)
	{
		period = (n - 1) / constant;
		before = period * constant;
	}
	else
	{
		int64		in_cycle = dates_before_period(series, cycle);

		if (in_cycle == 0)
			return DUE_NONE;
		period = (n - 1) / in_cycle * cycle;
		before = (n - 1) / in_cycle * in_cycle;
	}

	for (int64 k = 0; k <= cycle; k++, period++)
	{
		int			found = oversight_pattern_expand(series, period, days);

		CHECK_FOR_INTERRUPTS();
		if (n <= before + found)
		{
			*day = days[n - before - 1];
			return DUE_FOUND;
		}
		before += found;
	}
	return DUE_NONE;
}

/* The first date later than a day, which may be infinite. */
DueStatus
oversight_pattern_after(const Series *series, int32 after, int32 *day)
{
	int32		days[MAX_ON_ITEMS];
	int64		period;
	int64		last;

	after = Max(after, series->anchor);
	if (after >= DAY_LAST)
		return DUE_NONE;

	period = oversight_pattern_period(series, after);
	last = period + PATTERN_PERIODS;
	for (; period <= last; period++)
	{
		int			n = oversight_pattern_expand(series, period, days);

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < n; i++)
		{
			if (days[i] > after)
			{
				*day = days[i];
				return DUE_FOUND;
			}
		}
	}
	return DUE_NONE;
}

/*
 * The same for an endless stage in months or years whose list has one item,
 * without the room that a list needs.
 */
DueStatus
oversight_pattern_item_after(CadenceStage stage, int32 item, int32 anchor,
							 int32 after, int32 *day)
{
	const CadenceOn on = (CadenceOn) stage.on;
	int64		begins;

	after = Max(after, anchor);
	if (after >= DAY_LAST)
		return DUE_NONE;

	begins = civil_month_index(civil_from_day(after));
	/* every month is one of the stage's when its step is one */
	if (stage.step > 1)
	{
		int64		origin = civil_month_index(civil_from_day(anchor));

		if (on >= CADENCE_ON_YEAR_DAY)
			origin = floor_div(origin, 12) * 12;
		begins = origin + (begins - origin) / stage.step * stage.step;
	}

	for (int tries = 0; tries <= PATTERN_PERIODS; tries++, begins += stage.step)
	{
		int64		found;

		if (begins > LAST_MONTH_INDEX)
			break;
		found = item_to_day(on, begins, (uint32) item);
		if (found > after && found <= DAY_LAST)
		{
			*day = (int32) found;
			return DUE_FOUND;
		}
	}
	return DUE_NONE;
}
