/*-------------------------------------------------------------------------
 *
 * assess.h
 *		Holding what was done against what was due.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_ASSESS_H
#define OVERSIGHT_ASSESS_H

#include "cadence/cadence.h"

/* A run of days [from, until); infinite where it has no bound. */
typedef struct DayRange
{
	int32		from;
	int32		until;
} DayRange;

/* An event that says which due date it answers. */
typedef struct NamedEvent
{
	int32		for_due;
	int32		done_on;
} NamedEvent;

/* A changed rhythm: from a day on, another cadence. */
typedef struct Rhythm
{
	Cadence		cadence;
	int32		anchor;
	int32		begins;			/* its first day */
} Rhythm;

typedef struct Duty
{
	Cadence		cadence;		/* the first rhythm */
	int32		anchor;
	DayRange	in_force;		/* not empty */
	int32		as_of;
	int32		grace;			/* days, or NO_GRACE when none is given */
	bool		has_recorded;	/* false: evidence is complete always */
	DayRange	recorded;		/* else inside this; empty when from >= until */
	const DayRange *suspended;	/* in order, disjoint */
	int32		n_suspended;

	/*
	 * What was done: unnamed events sorted by day, named ones by the date they
	 * name and then by day.  Repeated ones may stand more than once.  All lie
	 * in in_force and not after as_of, and every date named is a due date in
	 * in_force; oversight_event_counts() and oversight_is_due_in_force() tell.
	 */
	const int32 *unnamed;
	int32		n_unnamed;
	const NamedEvent *named;
	int32		n_named;

	/*
	 * The rhythms that came after the first, each later than the one before it
	 * and all before in_force ends.
	 */
	const Rhythm *later;
	int32		n_later;
} Duty;

#define NO_GRACE (-1)

typedef enum Outcome
{
	OUTCOME_DUE,
	OUTCOME_MET,
	OUTCOME_LATE,
	OUTCOME_MISSED,
	OUTCOME_OVERDUE,
	OUTCOME_UNRECORDED,
	OUTCOME_SUSPENDED
} Outcome;

#define N_OUTCOMES (OUTCOME_SUSPENDED + 1)

typedef enum MatchedBy
{
	MATCHED_NONE,
	MATCHED_BY_RULE,
	MATCHED_AS_STATED
} MatchedBy;

/* One due date and what became of it. */
typedef struct Occurrence
{
	int32		n;				/* its number among those in force, from 1 */
	int32		due_on;
	Outcome		outcome;
	MatchedBy	matched_by;
	int32		done_on;		/* when matched */
	int32		days_late;		/* late and overdue; 0 when met */
} Occurrence;

/* The same, added up.  A date of NO_DATE is none. */
#define NO_DATE DAY_MINUS_INFINITY

typedef struct Compliance
{
	int32		count[N_OUTCOMES];
	int32		extra;
	int32		first_due;
	int32		last_due;
	int32		last_done;
	int32		next_due;
	int32		unmet_since;
	int32		unmet_run;
	int32		days_overdue;
	int32		worst_days_late;
	int64		total_days_late;

	/*
	 * The last date that is not just still to come, and what became of it:
	 * known when any is unrecorded or suspended, which is when it is asked for.
	 */
	int32		latest_due;
	Outcome		latest;
} Compliance;

typedef void (*OccurrenceSink) (void *arg, const Occurrence *occurrence);

extern bool oversight_event_counts(const Duty *duty, int32 done_on);
extern DueStatus oversight_is_due_in_force(const Duty *duty, int32 day,
										   bool *is_due);

/* Whether no rhythm ever falls due. */
extern bool oversight_duty_continues(const Duty *duty);

extern DueStatus oversight_assess_duty(const Duty *duty, OccurrenceSink sink,
									   void *arg);
extern DueStatus oversight_sum_duty(const Duty *duty, Compliance *sum);

/*
 * The date the next performance is due by; DUE_NONE when nothing is left to do.
 * Of duties with one rhythm.
 */
extern DueStatus oversight_duty_deadline(const Duty *duty, int32 *deadline);

#endif							/* OVERSIGHT_ASSESS_H */
