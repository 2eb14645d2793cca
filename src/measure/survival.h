/*-------------------------------------------------------------------------
 *
 * survival.h
 *		Time to an event: the Kaplan-Meier estimate and the log-rank test.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_SURVIVAL_H
#define OVERSIGHT_SURVIVAL_H

#include "common/kernel.h"

/*
 * A duration in days, 1 to 2^31 - 1, and whether it has ended, in one number
 * that sorts as the method wants: by days, and at one time what ended first.
 */
typedef uint32 Duration;

static inline Duration
duration(int32 days, bool ended)
{
	return ((uint32) days << 1) | (ended ? 0 : 1);
}

static inline int32
duration_days(Duration d)
{
	return (int32) (d >> 1);
}

static inline bool
duration_ended(Duration d)
{
	return (d & 1) == 0;
}

/* What the estimate says from one time on.  NaN is where it says nothing. */
typedef struct SurvivalStep
{
	int32		at_days;
	int64		at_risk;		/* those that lasted until then */
	int64		ended;
	int64		censored;		/* no longer watched, at risk till then */
	double		survival;
	double		std_error;		/* Greenwood's */
	double		lower;			/* 95 per cent, on the log(-log) scale */
	double		upper;
} SurvivalStep;

/* A walk over the steps of durations in order. */
typedef struct SurvivalWalk
{
	const Duration *durations;
	int64		count;
	int64		next;
	int64		base_at_risk;	/* at risk since something was censored */
	double		base_survival;	/* and the estimate before then */
	double		greenwood;
	double		z;
} SurvivalWalk;

/* A duration of one group. */
typedef struct GroupDuration
{
	Duration	duration;
	uint32		group;
} GroupDuration;

typedef struct LogrankResult
{
	double		chi2;
	int			df;
	double		p_value;
} LogrankResult;

extern void oversight_durations_sort(Duration *durations, Duration *scratch,
									 int64 count);
extern void oversight_survival_begin(SurvivalWalk *walk,
									 const Duration *durations, int64 count);
extern bool oversight_survival_next(SurvivalWalk *walk, SurvivalStep *step);
extern bool oversight_logrank(GroupDuration *durations, int64 count,
							  int groups, double *work, LogrankResult *result);

/* Room for the matrix of variances, and for the work that grows with it. */
#define LOGRANK_MAX_GROUPS	250

/* Numbers that the log-rank test of so many groups works with. */
static inline size_t
logrank_work_size(int groups)
{
	return (size_t) groups * groups + 4 * (size_t) groups;
}

#endif							/* OVERSIGHT_SURVIVAL_H */
