/*-------------------------------------------------------------------------
 *
 * total.h
 *		What the summaries of several duties come to.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_TOTAL_H
#define OVERSIGHT_TOTAL_H

#include "obligation/assess.h"

/* Adds to an int32; false when it does not fit. */
static inline bool
total_add(int32 *total, int32 more)
{
	int64		sum = (int64) *total + more;

	*total = (int32) sum;
	return sum == (int64) (int32) sum;
}

static inline int32
earlier_day(int32 a, int32 b)
{
	return a == NO_DATE ? b : b == NO_DATE ? a : Min(a, b);
}

/* NO_DATE is before every day. */
static inline int32
later_day(int32 a, int32 b)
{
	return Max(a, b);
}

/*
 * Adds a summary to a total.  What is counted adds up.  Of dates the total has
 * the earliest first_due, next_due and unmet_since and the latest last_due and
 * last_done; of the run that is unmet, the days overdue and the days late of
 * one answer it has the worst, each for itself.  False when a count does not
 * fit, with its offset in the struct.
 */
static inline bool
oversight_add_compliance(Compliance *total, const Compliance *more,
						 size_t *overflow)
{
	int64		days_late = total->total_days_late;

	for (int i = 0; i < N_OUTCOMES; i++)
	{
		*overflow = offsetof(Compliance, count) + (size_t) i * sizeof(int32);
		if (!total_add(&total->count[i], more->count[i]))
			return false;
	}
	*overflow = offsetof(Compliance, extra);
	if (!total_add(&total->extra, more->extra))
		return false;
	*overflow = offsetof(Compliance, total_days_late);
	if (more->total_days_late > 0 ? days_late > INT64_MAX - more->total_days_late
		: days_late < INT64_MIN - more->total_days_late)
		return false;
	total->total_days_late = days_late + more->total_days_late;

	total->first_due = earlier_day(total->first_due, more->first_due);
	total->last_due = later_day(total->last_due, more->last_due);
	total->last_done = later_day(total->last_done, more->last_done);
	total->next_due = earlier_day(total->next_due, more->next_due);
	total->unmet_since = earlier_day(total->unmet_since, more->unmet_since);
	total->unmet_run = Max(total->unmet_run, more->unmet_run);
	total->days_overdue = Max(total->days_overdue, more->days_overdue);
	total->worst_days_late = Max(total->worst_days_late, more->worst_days_late);
	return true;
}

/* The due dates that the rate is of; unrecorded and suspended stay out. */
static inline int64
oversight_judged(const Compliance *sum)
{
	return (int64) sum->count[OUTCOME_MET] + sum->count[OUTCOME_LATE] +
		sum->count[OUTCOME_MISSED] + sum->count[OUTCOME_OVERDUE];
}

/* The share of them that was met; 0 when there are none. */
static inline double
oversight_on_time_rate(const Compliance *sum)
{
	int64		judged = oversight_judged(sum);

	return judged == 0 ? 0 : (double) sum->count[OUTCOME_MET] / judged;
}

#endif							/* OVERSIGHT_TOTAL_H */
