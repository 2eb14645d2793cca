/*-------------------------------------------------------------------------
 *
 * walk.h
 *		The due dates of a duty one after another, and what became of each.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_WALK_H
#define OVERSIGHT_WALK_H

#include "cadence/cadence_cursor.h"
#include "obligation/assess.h"

typedef enum WalkPhase
{
	WALK_FIXED,					/* at a fixed due date */
	WALK_ROLLING,				/* between performances, or waiting for a rhythm */
	WALK_LEFT,					/* at what was answered early, after the next date */
	WALK_DONE
} WalkPhase;

/* What a deadline is. */
typedef enum DeadlineKind
{
	DEADLINE_STEP,				/* one step from the day it counts from */
	DEADLINE_FIRST_DAY,			/* that would lie before the rhythm (rule 9) */
	DEADLINE_NEW_STEP,			/* one new step in the place of the old (rule 8) */
	DEADLINE_WHOLE_STEP,		/* a whole step from where the rhythm begins */
	DEADLINE_STAYS				/* as it was before the rhythm began */
} DeadlineKind;

/* Where a rolling rhythm stands. */
typedef struct RollingPart
{
	bool		has_deadline;
	bool		halted;			/* the deadline lies in an endless suspension */
	int32		deadline;
	int32		since;			/* the day it counts from */
	DeadlineKind kind;
	int32		unmoved;		/* the deadline before a suspension moved it */
	int32		step;			/* one step from `since`, unless it is that */
	int32		old;			/* rule 8: the deadline in whose place it is */
	bool		has_done;
	int32		done;			/* the last day on which it was done, if any */
	RollingState state;
} RollingPart;

typedef struct Walk
{
	const Duty *duty;
	WalkPhase	phase;
	int32		k;				/* the rhythm; 0 is the first */
	int32		n;				/* due dates given so far */
	int32		told;			/* the last of them */
	int32		extra;			/* events so far that answer nothing */
	int32		p;				/* next unnamed event */
	int32		q;				/* next named event */
	bool		has_previous;
	int32		previous;		/* the day after which `due` may be answered */
	int32		due;			/* WALK_FIXED: the date that is next */
	int32		until;			/* and the first day beyond its rhythm */
	RollingPart rolling;
	DueCursor	cursor;			/* last: what its size is depends on the cadences */
} Walk;

/*
 * What the outcome of a due date depended on.  Only who explains one asks.
 */
typedef struct WalkReason
{
	int32		k;				/* the rhythm it belongs to */
	bool		rolling;
	RollingPart part;			/* when rolling: its deadline, unanswered */
	int32		after;			/* else the day after which it may be answered */
	bool		has_next;		/* whether a next date bounds its close */
	int32		next;
	int64		grace_ends;		/* its close by rule 1, beyond DAY_LAST for never */
	int64		close;			/* that, or what rule 10 makes of it */
	int32		gone;			/* the deadline that stood when the rhythm before
								 * was left, or NO_DATE */
	int32		gone_on;		/* and when that was */
} WalkReason;

/* Bytes of a walk that are used for this duty. */
extern size_t oversight_walk_size(const Duty *duty);

/* Begins before the first due date.  The duty must outlive the walk. */
extern DueStatus oversight_walk_begin(Walk *walk, const Duty *duty);

/* The next due date; DUE_NONE when all have been given. */
extern DueStatus oversight_walk_next(Walk *walk, Occurrence *row);

/* The same, and why.  With DUE_NONE only reason->gone is set. */
extern DueStatus oversight_walk_explain(Walk *walk, Occurrence *row,
										WalkReason *reason);

/*
 * rhythm.c: private to the walk
 */

/* Begins with rhythm walk->k, the one before it being over. */
extern DueStatus oversight_walk_enter(Walk *walk);

/* The due date that comes next if nothing more is done: of rhythm k or a later. */
extern DueStatus oversight_walk_look_ahead(const Walk *walk, int32 k, int32 *next);

/* The first fixed due date of a rhythm later than k, and which rhythm's it is. */
extern DueStatus oversight_fixed_date_after(const Duty *duty, int32 k,
											int32 *rhythm, int32 *due);

/* The deadline after being done on rolling->done, in rhythm k. */
extern DueStatus oversight_next_deadline(const Duty *duty, int32 k,
										 RollingPart *rolling);

/* How many fixed due dates lie in (after, until]. */
extern DueStatus oversight_fixed_dates(const Duty *duty, int32 after,
									   int32 until, int64 *count);

static inline const Cadence *
rhythm_cadence(const Duty *duty, int32 k)
{
	return k == 0 ? &duty->cadence : &duty->later[k - 1].cadence;
}

static inline int32
rhythm_anchor(const Duty *duty, int32 k)
{
	return k == 0 ? duty->anchor : duty->later[k - 1].anchor;
}

/* The first day of a rhythm, and the first after it; infinite for no bound. */
static inline int32
rhythm_begins(const Duty *duty, int32 k)
{
	return k == 0 ? DAY_MINUS_INFINITY : duty->later[k - 1].begins;
}

static inline int32
rhythm_ends(const Duty *duty, int32 k)
{
	return k == duty->n_later ? DAY_INFINITY : duty->later[k].begins;
}

/* The rhythm a day belongs to. */
static inline int32
rhythm_of_day(const Duty *duty, int32 day)
{
	int32		k = 0;

	while (k < duty->n_later && rhythm_begins(duty, k + 1) <= day)
		k++;
	return k;
}

static inline bool
cadence_is_fixed(const Cadence *cadence)
{
	return cadence->kind != CADENCE_CONTINUING && !cadence_is_rolling(cadence);
}

/* The day before a first day, which may be infinite. */
static inline int32
day_before(int32 day)
{
	return day == DAY_MINUS_INFINITY ? day : day - 1;
}

/* The first suspension that a day lies in or before, n_suspended when none. */
static inline int32
next_suspension(const Duty *duty, int32 day)
{
	int32		low = 0;
	int32		high = duty->n_suspended;

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (duty->suspended[middle].until <= day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The suspension a day lies in, or NULL. */
static inline const DayRange *
suspension_of(const Duty *duty, int32 day)
{
	int32		i = next_suspension(duty, day);

	return i < duty->n_suspended && duty->suspended[i].from <= day ?
		&duty->suspended[i] : NULL;
}

/* Passes over the unnamed events up to a day, which answer nothing. */
static inline void
skip_unnamed(const Duty *duty, int32 *p, int32 day, int32 *extra)
{
	while (*p < duty->n_unnamed && duty->unnamed[*p] <= day)
	{
		int32		done_on = duty->unnamed[*p];

		(*extra)++;
		while (*p < duty->n_unnamed && duty->unnamed[*p] == done_on)
			(*p)++;
	}
}

#endif							/* OVERSIGHT_WALK_H */
