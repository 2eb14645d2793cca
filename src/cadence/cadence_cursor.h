/*-------------------------------------------------------------------------
 *
 * cadence_cursor.h
 *		The due dates of a cadence one after another.
 *
 * The same dates as oversight_due_after gives, without looking for each anew.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_CADENCE_CURSOR_H
#define OVERSIGHT_CADENCE_CURSOR_H

#include "cadence/cadence_series.h"

typedef struct DueCursor
{
	const Cadence *cadence;
	int32		anchor;
	int32		previous;		/* the last date given, or the one to begin after */
	StageWalk	walk;
	int64		n;				/* the next date's number in its stage */

	/* steps of months: where the stage begins */
	int64		month_index;
	int32		day_of_month;

	/* calendar rules: the dates of one period */
	int64		period;
	int			at;
	int			found;
	int32		days[MAX_ON_ITEMS];
} DueCursor;

/* Begins with the first due date after a day, which may be infinite. */
extern DueStatus oversight_cursor_open(DueCursor *cursor, const Cadence *cadence,
									   int32 anchor, int32 after);
extern DueStatus oversight_cursor_next(DueCursor *cursor, int32 *due);

#endif							/* OVERSIGHT_CADENCE_CURSOR_H */
