/*-------------------------------------------------------------------------
 *
 * explain.h
 *		Why a due date has the outcome it has: the facts.  A kernel.
 *
 * What became of the date is what oversight_assess_duty() says.  Here is found
 * what that depended on: since when an event could count for the date, until
 * when, by which rule, and what else was done in that time.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_EXPLAIN_H
#define OVERSIGHT_EXPLAIN_H

#include "obligation/assess.h"

/* What decides on which day a date closes (rule 1). */
typedef enum CloseReason
{
	CLOSES_HALFWAY,				/* half the gap to the next due date */
	CLOSES_AFTER_GRACE,			/* the grace given */
	CLOSES_AT_NEXT,				/* the grace given is longer than the gap */
	CLOSES_NEVER				/* the last one, or a rolling deadline */
} CloseReason;

/* What became of something done in the time of a due date. */
typedef enum EventFate
{
	EVENT_COUNTS_FOR,			/* another due date, by rule */
	EVENT_NAMES,				/* another due date, which it names */
	EVENT_EXTRA,				/* nothing: this one is answered */
	EVENT_EXTRA_NAMED,			/* nothing: the one it names is answered */
	EVENT_TOO_EARLY				/* nothing: before the first period began */
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

	Occurrence	row;
	int32		start;			/* the due date before; of a rolling duty, the
								 * day it was last done; or the anchor */
	bool		from_anchor;	/* start is the anchor */
	int32		deadline;		/* of a rolling duty, before a suspension moved
								 * it */
	bool		halted;			/* the suspension has no end */
	DayRange	suspension;		/* that the date or the deadline lies in */
	DayRange	wait;			/* the days on which an event could count for
								 * it by rule and in time; may be none */
	int64		close;			/* the last day to be answered late by rule,
								 * beyond DAY_LAST when it never closes */
	CloseReason closes;
	int32		next;			/* the next due date in force, or NO_DATE */
	OtherEvent	others[MAX_OTHER_EVENTS];
	int32		n_others;
	int32		n_more;			/* beyond those */
	int32		next_done;		/* unanswered: what was done after its time and
								 * counts for the next date; or NO_DATE */
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
