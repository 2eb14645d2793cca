/*-------------------------------------------------------------------------
 *
 * standing.h
 *		How a duty stands, in words and as a colour.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_STANDING_H
#define OVERSIGHT_STANDING_H

#include "obligation/assess.h"

/* What can be so of a duty, of which a rule makes a colour. */
typedef enum Situation
{
	SITUATION_COMPLETE,
	SITUATION_UNMET,			/* beyond grace */
	SITUATION_WITHIN_GRACE,		/* overdue, within it */
	SITUATION_UNRECORDED,
	SITUATION_DUE_SOON,
	SITUATION_SUSPENDED,
	SITUATION_ON_TIME
} Situation;

#define N_SITUATIONS (SITUATION_ON_TIME + 1)
#define NO_SITUATION (-1)

/*
 * The rules: the situations in the order in which they are asked for, and how
 * many days before a due date it is due soon.
 */
typedef struct SituationRules
{
	int			situations[N_SITUATIONS];
	int			n;
	int32		within_days;	/* negative: never */
} SituationRules;

/* What is asked beyond how its due dates add up. */
typedef struct StandingQuestion
{
	const Compliance *sum;		/* NULL when it has no due dates to speak of */
	int32		as_of;
	int32		grace;			/* days, or NO_GRACE */
	bool		continuing;		/* never falls due */
	bool		rolling;		/* each due date counts from when it was done */
	bool		binding;		/* false for what is only intended */
	bool		follows;		/* due each time another duty is done */
	bool		recorded;		/* the record is complete on the day itself */
	bool		suspended;		/* suspended on the day itself */
	bool		next_suspended; /* or on the next due date */
} StandingQuestion;

typedef struct Standing
{
	const char *status;
	int			place;			/* among the rules, or NO_SITUATION */
} Standing;

extern const char *const oversight_situation_names[N_SITUATIONS];

extern Standing oversight_standing(const StandingQuestion *question,
								   const SituationRules *rules);

#endif							/* OVERSIGHT_STANDING_H */
