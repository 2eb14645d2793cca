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
} Series;

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

/* cadence_pattern.c: the same for a stage with a calendar rule */
extern DueStatus oversight_pattern_nth(const Series *series, int64 n, int32 *day);
extern int64 oversight_pattern_until(const Series *series, int32 day);
extern DueStatus oversight_pattern_after(const Series *series, int32 after,
										 int32 *day);

#endif							/* OVERSIGHT_CADENCE_SERIES_H */
