/*-------------------------------------------------------------------------
 *
 * cadence_cursor.c
 *		The due dates of a cadence one after another.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence_cursor.h"

#include "cadence/cadence_rule.h"

/* Only stages are walked; everything else is looked up date by date. */
static inline bool
walks_stages(const Cadence *cadence)
{
	return (cadence->kind == CADENCE_FIXED || cadence->kind == CADENCE_ROLLING) &&
		cadence->shift == CADENCE_NO_SHIFT;
}

/* Makes the present stage ready to give its dates after cursor->previous. */
static DueStatus
enter_stage(DueCursor *cursor)
{
	Series	   *series = &cursor->walk.series;
	CivilDate	civil;
	int64		count = 0;
	DueStatus	status;

	/* calendar rules: those given count only where their number is limited */
	if (series->stage.on == CADENCE_ON_ANY || series->times != INT64_MAX)
	{
		status = oversight_series_until(series, cursor->previous, &count);
		if (status != DUE_FOUND)
			return status;
	}
	cursor->n = count + 1;
	civil = civil_from_day(series->anchor);
	cursor->month_index = civil_month_index(civil);
	cursor->day_of_month = civil.day;
	if (series->stage.on != CADENCE_ON_ANY)
		cursor->period = oversight_pattern_period(series, Min(Max(cursor->previous, series->anchor), DAY_LAST));
	return DUE_FOUND;
}

DueStatus
oversight_cursor_open(DueCursor *cursor, const Cadence *cadence, int32 anchor,
					  int32 after)
{
	DueStatus	status;

	cursor->cadence = cadence;
	cursor->anchor = anchor;
	cursor->previous = after;
	cursor->at = 0;
	cursor->found = 0;
	cursor->most = FIRST_DATES;
	cursor->last = DAY_LAST;
	if (cadence->kind == CADENCE_RRULE)
	{
		RRuleView	rule = rrule_view(cadence->items);

		/* once, because a rule with COUNT has to count for it */
		cursor->last = oversight_rule_last_day(&rule, anchor);
	}
	if (!walks_stages(cadence))
		return DUE_FOUND;

	status = oversight_first_stage(&cursor->walk, cadence, anchor);
	return status == DUE_FOUND ? enter_stage(cursor) : status;
}

/*
 * The dates of the next periods, as far as there is room for all that a period
 * can have.  Of the first, only those later than where the stage begins count.
 */
static DueStatus
fill_from_pattern(DueCursor *cursor)
{
	const Series *series = &cursor->walk.series;
	const int32 after = Max(cursor->previous, series->anchor);
	const int32 last = Min(series->last, cursor->last);
	const int	room = Max(cursor->most, series->stage.n_on);
	int			at = 0;
	int			found = 0;

	for (int tries = 0; tries <= PATTERN_PERIODS && found + series->stage.n_on <= room; tries++)
	{
		int			n = oversight_pattern_expand(series, cursor->period, &cursor->days[found]);

		if (n == 0 && found > 0)
			break;
		cursor->period++;
		if (found == 0)
		{
			CHECK_FOR_INTERRUPTS();
			while (at < n && cursor->days[at] <= after)
				at++;
			if (at == n)
			{
				at = 0;
				continue;
			}
		}
		found += n;
		if (cursor->days[found - 1] > last)
			break;
	}
	while (found > at && cursor->days[found - 1] > last)
		found--;

	if (found == at)
		return DUE_NONE;

	cursor->most = Min(cursor->most * 2, MOST_DATES);
	cursor->at = at;
	cursor->found = at + (int) Min(found - at, series->times - cursor->n + 1);
	return DUE_FOUND;
}

/* How many days of a year that begins in March lie before each month. */
static const int16 days_before[2][13] = {
	{0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337, 365},
	{0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337, 366}
};

/* Steps of months; a day that its month lacks becomes the month's last. */
static int
fill_from_months(DueCursor *cursor, int most)
{
	const int32 day_of_month = cursor->day_of_month;
	const int32 last = Min(cursor->walk.series.last, cursor->last);
	const uint32 step = (uint32) cursor->walk.series.stage.step;
	MarchMonth	m = march_month(cursor->month_index + cursor->n * step);
	int			found = 0;

	while (found < most)
	{
		const int64 eve = march_eve(m.year) + CIVIL_ORIGIN_DAY;
		const int16 *before = days_before[march_eve(m.year + 1) + CIVIL_ORIGIN_DAY - eve - 365];

		if (eve >= last)
			break;
		for (; m.month < 12 && found < most; m.month += step)
		{
			int32		day = (int32) eve + Min(before[m.month] + day_of_month, before[m.month + 1]);

			if (day > last)
				return found;
			cursor->days[found++] = day;
		}
		m.year += m.month / 12;
		m.month %= 12;
	}
	return found;
}

static int
fill_from_days(DueCursor *cursor, int most)
{
	const Series *series = &cursor->walk.series;
	const int32 last = Min(series->last, cursor->last);
	const int32 step = series->stage.step;
	int64		day = series->anchor + cursor->n * step;
	int			found = 0;

	for (; found < most && day <= last; day += step)
		cursor->days[found++] = (int32) day;
	return found;
}

/* The next dates that are steps of days or months from where the stage began. */
static DueStatus
fill_from_steps(DueCursor *cursor)
{
	const Series *series = &cursor->walk.series;
	int			most = (int) Min(cursor->most, series->times - cursor->n + 1);

	if (series->stage.unit == CADENCE_MONTH)
		cursor->found = fill_from_months(cursor, most);
	else
		cursor->found = fill_from_days(cursor, most);
	cursor->most = Min(cursor->most * 2, MOST_DATES);
	return cursor->found > 0 ? DUE_FOUND : DUE_NONE;
}

/* The next dates of the present stage. */
static DueStatus
fill_from_stage(DueCursor *cursor)
{
	const Series *series = &cursor->walk.series;
	DueStatus	status;

	if (cursor->n > series->times)
		return DUE_NONE;

	if (series->stage.on != CADENCE_ON_ANY)
		status = fill_from_pattern(cursor);
	else if (series->rolling || series->stage.unit == CADENCE_WORKING_DAY)
	{
		status = oversight_series_nth(series, cursor->n, cursor->days);
		if (status == DUE_FOUND && cursor->days[0] > cursor->last)
			status = DUE_NONE;
		cursor->found = (status == DUE_FOUND);
	}
	else
		status = fill_from_steps(cursor);

	cursor->n += cursor->found - cursor->at;
	return status;
}

/* Computes the next dates, at least one, when all before them are given. */
DueStatus
oversight_cursor_fill(DueCursor *cursor)
{
	DueStatus	status;

	cursor->at = 0;
	cursor->found = 0;
	if (!walks_stages(cursor->cadence))
	{
		if (cursor->cadence->kind == CADENCE_RRULE)
		{
			RRuleView	rule = rrule_view(cursor->cadence->items);

			status = oversight_rule_next(&rule, cursor->anchor, cursor->last,
										 cursor->previous, cursor->days);
		}
		else
			status = oversight_due_after(cursor->cadence, cursor->anchor,
										 cursor->previous, cursor->days);
		if (status == DUE_FOUND && cursor->days[0] > cursor->last)
			status = DUE_NONE;
		if (status == DUE_FOUND)
		{
			cursor->previous = cursor->days[0];
			cursor->found = 1;
		}
		return status;
	}

	for (;;)
	{
		status = fill_from_stage(cursor);
		if (status != DUE_NONE || is_last_stage(&cursor->walk))
			return status;
		status = oversight_next_stage(&cursor->walk);

		/* all its dates are later than where it begins */
		if (cursor->walk.series.anchor >= cursor->last)
			return DUE_NONE;
		if (status == DUE_FOUND)
			status = enter_stage(cursor);
		if (status != DUE_FOUND)
			return status;
	}
}
