/*-------------------------------------------------------------------------
 *
 * explain.h
 *		Why a due date has the outcome it has: the facts.  A kernel.
 *
 * What became of the date, and what that depended on, is what the walk says by
 * which duties are assessed: since when an event could count for the date, until
 * when, and by which rule.  Here it is put together with what else was done in
 * that time.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_EXPLAIN_H
#define OVERSIGHT_EXPLAIN_H

#include "obligation/walk.h"

/* What decides on which day a date closes (rules 1 and 10). */
typedef enum CloseReason
{
	CLOSES_HALFWAY,				/* half the gap to the next due date */
	CLOSES_AFTER_GRACE,			/* the grace given */
	CLOSES_AT_NEXT,				/* the grace given is longer than the gap */
	CLOSES_BEFORE_RHYTHM,		/* the day before a fixed rhythm begins */
	CLOSES_NEVER				/* the last one, or a rolling deadline */
} CloseReason;

/* What is the day after which a fixed date can be answered. */
typedef enum StartKind
{
	START_FIRST,				/* there is no date before it */
	START_DUE_DATE,				/* the date before it */
	START_DEADLINE,				/* a rolling deadline that nothing answered */
	START_DONE					/* when it was last done, for a rolling deadline */
} StartKind;

/* What became of something done in the time of a due date. */
typedef enum EventFate
{
	EVENT_COUNTS_FOR,			/* another due date, by rule */
	EVENT_NAMES,				/* another due date, which it names */
	EVENT_EXTRA,				/* nothing: this one is answered */
	EVENT_EXTRA_NAMED,			/* nothing: the one it names is answered */
	EVENT_TOO_EARLY,			/* nothing: before the first period began */
	EVENT_BEFORE_CHANGE			/* nothing: before a rolling rhythm began */
} EventFate;

typedef struct OtherEvent
{
	int32		done_on;
	EventFate	fate;
	int32		for_due;		/* that it counts for or names */
} OtherEvent;

/* More of them than this are only counted. */
#define MAX_OTHER_EVENTS 4

/* Why a day has no outcome. */
typedef enum NoOutcome
{
	IS_ASSESSED,
	NEVER_DUE,					/* a continuing duty */
	NOT_YET_ASSESSED,			/* a due date after the next one */
	NO_DUE_DATE
} NoOutcome;

typedef struct Explanation
{
	NoOutcome	no_outcome;
	int32		before;			/* then the nearest due dates, or NO_DATE; of
								 * NOT_YET_ASSESSED the one that is */
	int32		after;
	int32		would_be;		/* an earlier rhythm in which it would be one, or
								 * -1 */
	int32		gave_way_on;	/* when it was a deadline and the rhythm changed,
								 * or NO_DATE */
	int32		gave_way_to;	/* what took its place, or NO_DATE */

	Occurrence	row;
	WalkReason	reason;
	int32		start;			/* of a fixed date, the day after which it can be
								 * answered; else the day it counts from */
	StartKind	start_kind;		/* of a fixed date */
	bool		since_done;		/* of a deadline: start is when it was last done */
	int32		counts_from;	/* of a fixed date: the first day on which what is
								 * done counts, when a rolling rhythm began after
								 * start; else NO_DATE */
	int32		ignored_after;	/* what is done later and does not count is said */
	DayRange	suspension;		/* that the date or the deadline lies in */
	DayRange	wait;			/* the days on which an event could count for
								 * it by rule and in time; may be none */
	CloseReason closes;
	int32		next;			/* the date that bounds its close, or NO_DATE */
	bool		next_is_deadline;
	int32		next_begins;	/* the rhythm of that, when it is another; or
								 * NO_DATE */
	OtherEvent	others[MAX_OTHER_EVENTS];
	int32		n_others;
	int32		n_more;			/* beyond those */
	int32		next_done;		/* unanswered: what was done after its time and
								 * counts for the date after it; or NO_DATE */
	int32		next_done_for;
} Explanation;

/*
 * Explains the k-th row, from 0 on, that the assessment has for a date; two
 * rolling deadlines can move to the same day.  *n_rows says how many there
 * are: with none the day has no outcome, and k must be 0.
 */
extern DueStatus oversight_explain_due(const Duty *duty, int32 due_on, int32 k,
									   Explanation *explanation, int32 *n_rows);

/* Whether the record is known to be complete on all days of [from, until]. */
extern bool oversight_record_is_complete(const Duty *duty, int32 from, int32 until);

#endif							/* OVERSIGHT_EXPLAIN_H */
