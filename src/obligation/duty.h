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
 * The duty of a call; false when there is none to assess, because an argument
 * that it needs is NULL (*is_null) or it was never in force.
 */
extern bool oversight_load_duty(FunctionCallInfo fcinfo, Duty *duty, bool *is_null);

#endif							/* OVERSIGHT_DUTY_H */
