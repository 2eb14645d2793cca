/*-------------------------------------------------------------------------
 *
 * cadence_cursor.h
 *		The due dates of a cadence one after another.
 *
 * The same dates as oversight_due_after gives, without looking for each anew:
 * they are computed some at a time and taken one by one.
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

	int64		period;			/* calendar rules: the next one to look in */
	int32		last;			/* no date later than this is given */

	/* the next dates: those from `at` on have not been given yet */
	int			at;
	int			found;
	int			most;			/* so many are computed at a time */
	int32		days[MAX_ON_ITEMS];
} DueCursor;

/*
 * Dates are computed some at a time, first a few and then more: enough that they
 * cost no more than the arithmetic, and little lost on a caller who wants one.
 */
#define FIRST_DATES 16
#define MOST_DATES	64

/* Bytes of a cursor that are used for this cadence. */
static inline size_t
oversight_cursor_size(const Cadence *cadence)
{
	return offsetof(DueCursor, days) + Max(cadence->n_on, MOST_DATES) * sizeof(int32);
}

/* Begins with the first due date after a day, which may be infinite. */
extern DueStatus oversight_cursor_open(DueCursor *cursor, const Cadence *cadence,
									   int32 anchor, int32 after);
extern DueStatus oversight_cursor_fill(DueCursor *cursor);

/* Says, before the first date is taken, that none later than a day is wanted. */
static inline void
oversight_cursor_stop(DueCursor *cursor, int32 last)
{
	cursor->last = Min(cursor->last, last);
}

static inline DueStatus
oversight_cursor_next(DueCursor *cursor, int32 *due)
{
	DueStatus	status = DUE_FOUND;

	if (cursor->at == cursor->found)
		status = oversight_cursor_fill(cursor);
	if (status == DUE_FOUND)
		*due = cursor->days[cursor->at++];
	return status;
}

#endif							/* OVERSIGHT_CADENCE_CURSOR_H */
