/*-------------------------------------------------------------------------
 *
 * duty.h
 *		The duty of a call: what assess, compliance and explain_outcome share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_DUTY_H
#define OVERSIGHT_DUTY_H

#include "postgres.h"

#include "fmgr.h"
#include "obligation/assess.h"
#include "utils/array.h"

/* The arguments of assess and compliance, in order. */
enum
{
	ARG_CADENCE,
	ARG_ANCHOR,
	ARG_IN_FORCE,
	ARG_DONE,
	ARG_AS_OF,
	ARG_GRACE,
	ARG_RECORDED_DURING,
	ARG_FOR_DUE,
	ARG_SUSPENDED,
	N_DUTY_ARGS
};

/*
 * The same for a duty whose rhythm was changed: cadence and anchor are arrays,
 * and a third argument says when each begins.
 */
#define N_RHYTHM_ARGS (N_DUTY_ARGS + 1)

/*
 * The duty of a call; false when there is none to assess, because an argument
 * that it needs is NULL (*is_null) or it was never in force.  Dates that are in
 * order already are used where they lie.
 */
extern bool oversight_load_duty(FunctionCallInfo fcinfo, Duty *duty, bool *is_null);
extern bool oversight_load_rhythms(FunctionCallInfo fcinfo, Duty *duty, bool *is_null);

/* Sorts what was done into the duty, whose other fields must be set. */
extern void oversight_load_events(Duty *duty, ArrayType *done, ArrayType *for_due);

/* sort_days.c */

/*
 * Sorts days, which lie in [first, last], and drops those that are repeated;
 * returns how many are left.
 */
extern int	oversight_sort_days(int32 *days, int n, int32 first, int32 last);
extern void oversight_sort_named(NamedEvent *events, int n);

#endif							/* OVERSIGHT_DUTY_H */
