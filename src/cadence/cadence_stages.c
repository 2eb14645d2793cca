/*-------------------------------------------------------------------------
 *
 * cadence_stages.c
 *		Where each stage of a cadence begins and ends.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence_series.h"

/* The day that a FOR or UNTIL limit stands for. */
DueStatus
oversight_limit_day(CadenceStage stage, int32 anchor, int32 *day)
{
	DueStatus	status;

	*day = stage.limit_value;
	if (stage.limit == CADENCE_UNTIL)
		return DUE_FOUND;
	status = oversight_step(stage.limit_value, (CadenceUnit) stage.limit_unit,
							anchor, 1, day);
	if (status == DUE_NONE)
	{
		/* the limit lies beyond the last date, and so limits nothing */
		*day = DAY_LAST;
		return DUE_FOUND;
	}
	return status;
}

/* Places a stage that begins on a day. */
static DueStatus
place_stage(StageWalk *walk, int32 begins)
{
	Series	   *series = &walk->series;
	DueStatus	status;
	int64		before;
	int32		limit;

	series->stage = cadence_stage(walk->cadence, walk->stage);
	series->on = walk->on;
	walk->on += (size_t) series->stage.n_on * sizeof(int32);
	series->rolling = cadence_is_rolling(walk->cadence);
	series->anchor = begins;
	series->last = DAY_LAST;
	series->times = INT64_MAX;
	series->origin = 0;
	if (series->stage.on != CADENCE_ON_ANY)
		series->origin = oversight_pattern_origin(&series->stage, begins);

	switch ((CadenceLimit) series->stage.limit)
	{
		case CADENCE_UNLIMITED:
			break;

		case CADENCE_TIMES:
			series->times = series->stage.limit_value;
			return DUE_FOUND;

		case CADENCE_FOR:
		case CADENCE_UNTIL:
			status = oversight_limit_day(series->stage, walk->anchor, &limit);
			if (status != DUE_FOUND)
				return status;
			if (!series->rolling)
			{
				/* fixed: the limit day is included */
				series->last = limit;
				return DUE_FOUND;
			}

			/*
			 * Rolling: the stage applies while it was last done before the
			 * limit, and the deadline it then gives stands beyond it.
			 */
			series->times = 0;
			if (begins >= limit)
				return DUE_FOUND;
			series->times = INT64_MAX;
			status = oversight_series_until(series, limit - 1, &before);
			series->times = before + 1;
			return status;
	}
	return DUE_FOUND;
}

/* The first stage, which begins at the anchor. */
DueStatus
oversight_first_stage(StageWalk *walk, const Cadence *cadence, int32 anchor)
{
	walk->cadence = cadence;
	walk->anchor = anchor;
	walk->stage = 0;
	walk->on = cadence_on_items(cadence);
	return place_stage(walk, anchor);
}

/*
 * The number of dates of the present stage, and in *begins the day on which
 * the next one begins.
 */
DueStatus
oversight_stage_end(const StageWalk *walk, int64 *count, int32 *begins)
{
	DueStatus	status = oversight_series_until(&walk->series, DAY_LAST, count);

	*begins = walk->series.anchor;
	if (status != DUE_FOUND || *count == 0)
		return status;
	return oversight_series_nth(&walk->series, *count, begins);
}

/* The stage after the present one, which is not the last. */
DueStatus
oversight_next_stage(StageWalk *walk)
{
	int64		count;
	int32		begins;
	DueStatus	status = oversight_stage_end(walk, &count, &begins);

	CHECK_FOR_INTERRUPTS();
	if (status != DUE_FOUND)
		return status;
	walk->stage++;
	return place_stage(walk, begins);
}
