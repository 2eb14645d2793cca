/*-------------------------------------------------------------------------
 *
 * cadence_series.h
 *		The due dates of one stage, before any shift.  Private to the kernel.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_CADENCE_SERIES_H
#define OVERSIGHT_CADENCE_SERIES_H

#include "cadence/cadence.h"
#include "calendar/working_day.h"
#include "common/civil.h"

/*
 * A stage placed on the calendar.  Its dates are those of the rule that are
 * later than `anchor`, not later than `last` and not more than `times`.
 */
typedef struct Series
{
	CadenceStage stage;
	const char *on;				/* the stage's on list */
	bool		rolling;		/* each step runs from the date before it */
	int32		anchor;
	int32		last;
	int64		times;
	int64		origin;			/* calendar rules: where period 0 begins */
} Series;

/* What the calendar of working days answered. */
static inline DueStatus
due_from_working_day(WorkingDayStatus status)
{
	if (status == WORKING_DAY_OK)
		return DUE_FOUND;
	return status == WORKING_DAY_BEFORE_CALENDAR ? DUE_BEFORE_CALENDAR : DUE_NONE;
}

/* The whole months from one date to a later one. */
static inline int32
months_until(CivilDate from, CivilDate until)
{
	int32		months = (until.year - from.year) * 12 + until.month - from.month;

	/* the last of these months counts from its clamped day on */
	if (until.day < from.day &&
		until.day < civil_month_length(until.year, until.month))
		months--;
	return months;
}

/*
 * The first of the steps of months from a day that is later than another, which
 * may be infinite; n is its number.  May lie beyond DAY_LAST.
 */
static inline int64
month_step_after(int32 from, int32 step, int32 after, int64 *n)
{
	CivilDate	civil = civil_from_day(from);

	*n = 1;
	if (after > from)
		*n += months_until(civil, civil_from_day(Min(after, DAY_LAST))) / step;
	return month_index_to_day(civil_month_index(civil) + *n * step, civil.day);
}

/* The most distinct items an on list can have: weekdays by ordinal and month. */
#define MAX_ON_ITEMS (12 * 6 * 7)

/* cadence_series.c */
extern DueStatus oversight_step(int32 step, CadenceUnit unit, int32 from,
								int64 times, int32 *day);
extern DueStatus oversight_series_nth(const Series *series, int64 n, int32 *day);
extern DueStatus oversight_series_until(const Series *series, int32 day,
										int64 *count);
extern DueStatus oversight_series_after(const Series *series, int32 after,
										int32 *day);

/*
 * Stages, one after another.  A fixed stage begins at the last date of the one
 * before it, a rolling one at its last deadline; limits in time run from the
 * cadence's anchor.
 */
typedef struct StageWalk
{
	const Cadence *cadence;
	int32		anchor;
	int32		stage;			/* which one `series` is */
	const char *on;				/* the on list of the stage after it */
	Series		series;
} StageWalk;

/*
 * A calendar rule that has had no date in as many periods has none: the
 * calendar repeats after 400 years, so after at most so many months or years.
 */
#define PATTERN_PERIODS MONTHS_IN_400_YEARS

/* cadence_stages.c */
extern DueStatus oversight_first_stage(StageWalk *walk, const Cadence *cadence,
									   int32 anchor);
extern DueStatus oversight_next_stage(StageWalk *walk);
extern DueStatus oversight_stage_end(const StageWalk *walk, int64 *count,
									 int32 *begins);
extern DueStatus oversight_limit_day(CadenceStage stage, int32 anchor,
									 int32 *day);

static inline bool
is_last_stage(const StageWalk *walk)
{
	return walk->stage == walk->cadence->count - 1;
}

/* cadence_pattern.c: the same for a stage with a calendar rule */
extern DueStatus oversight_pattern_nth(const Series *series, int64 n, int32 *day);
extern int64 oversight_pattern_until(const Series *series, int32 day);
extern DueStatus oversight_pattern_item_after(CadenceStage stage, int32 item,
											  int32 anchor, int32 after,
											  int32 *day);
extern DueStatus oversight_pattern_after(const Series *series, int32 after,
										 int32 *day);
extern int64 oversight_pattern_period(const Series *series, int32 day);
extern int	oversight_pattern_expand(const Series *series, int64 period,
									 int32 *days);
extern int64 oversight_pattern_origin(const CadenceStage *stage, int32 anchor);

/* How many dates of a `by` list are not later than a day. */
extern int32 oversight_listed_until(const Cadence *cadence, int32 day);

#endif							/* OVERSIGHT_CADENCE_SERIES_H */
