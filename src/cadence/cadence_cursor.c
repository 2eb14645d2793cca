/*-------------------------------------------------------------------------
 *
 * cadence_cursor.c
 *		The due dates of a cadence one after another.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence_cursor.h"

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
	int64		count;
	DueStatus	status;

	if (series->stage.on != CADENCE_ON_ANY)
	{
		/* the dates given are counted only where their number is limited */
		count = 0;
		if (series->times != INT64_MAX)
		{
			status = oversight_series_until(series, cursor->previous, &count);
			if (status != DUE_FOUND)
				return status;
		}
		cursor->n = count + 1;
		cursor->period = oversight_pattern_period(series, Max(cursor->previous, series->anchor));
		cursor->found = oversight_pattern_expand(series, cursor->period, cursor->days);
		cursor->at = 0;
		while (cursor->at < cursor->found &&
			   cursor->days[cursor->at] <= Max(cursor->previous, series->anchor))
			cursor->at++;
		return DUE_FOUND;
	}

	status = oversight_series_until(series, cursor->previous, &count);
	if (status != DUE_FOUND)
		return status;
	cursor->n = count + 1;
	civil = civil_from_day(series->anchor);
	cursor->month_index = civil_month_index(civil);
	cursor->day_of_month = civil.day;
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
	if (!walks_stages(cadence))
		return DUE_FOUND;

	status = oversight_first_stage(&cursor->walk, cadence, anchor);
	return status == DUE_FOUND ? enter_stage(cursor) : status;
}

static DueStatus
next_of_pattern(DueCursor *cursor, int32 *due)
{
	const Series *series = &cursor->walk.series;
	int64		cycle;

	if (cursor->at == cursor->found)
	{
		cycle = oversight_pattern_cycle(series);
		do
		{
			CHECK_FOR_INTERRUPTS();
			if (cycle-- < 0)
				return DUE_NONE;
			cursor->period++;
			cursor->found = oversight_pattern_expand(series, cursor->period, cursor->days);
		} while (cursor->found == 0);
		cursor->at = 0;
	}
	*due = cursor->days[cursor->at++];
	return DUE_FOUND;
}

static DueStatus
next_of_stage(DueCursor *cursor, int32 *due)
{
	const Series *series = &cursor->walk.series;
	DueStatus	status = DUE_FOUND;
	int64		day;

	if (cursor->n > series->times)
		return DUE_NONE;

	if (series->stage.on != CADENCE_ON_ANY)
		status = next_of_pattern(cursor, due);
	else if (series->rolling || series->stage.unit == CADENCE_WORKING_DAY)
		status = oversight_series_nth(series, cursor->n, due);
	else
	{
		if (series->stage.unit == CADENCE_MONTH)
		{
			day = cursor->month_index + cursor->n * series->stage.step;
			day = day > (int64) DAY_LAST / 30 ? (int64) DAY_LAST + 1 :
				month_index_to_day(day, cursor->day_of_month);
		}
		else
			day = series->anchor + cursor->n * series->stage.step;
		if (day > series->last)
			return DUE_NONE;
		*due = (int32) day;
	}

	if (status != DUE_FOUND)
		return status;
	cursor->n++;
	return *due > series->last ? DUE_NONE : DUE_FOUND;
}

DueStatus
oversight_cursor_next(DueCursor *cursor, int32 *due)
{
	DueStatus	status;

	if (!walks_stages(cursor->cadence))
	{
		status = oversight_due_after(cursor->cadence, cursor->anchor,
									 cursor->previous, due);
		if (status == DUE_FOUND)
			cursor->previous = *due;
		return status;
	}

	for (;;)
	{
		status = next_of_stage(cursor, due);
		if (status != DUE_NONE || is_last_stage(&cursor->walk))
			return status;
		status = oversight_next_stage(&cursor->walk);
		if (status == DUE_FOUND)
			status = enter_stage(cursor);
		if (status != DUE_FOUND)
			return status;
	}
}
