/*-------------------------------------------------------------------------
 *
 * survival_step.h
 *		The SQL type survival_step, and what the survival aggregates share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_SURVIVAL_STEP_H
#define OVERSIGHT_SURVIVAL_STEP_H

#include "postgres.h"

#include "access/htup.h"
#include "access/tupdesc.h"
#include "common/compat.h"
#include "measure/survival.h"

extern HeapTuple oversight_survival_step_tuple(TupleDesc tupdesc,
											   const SurvivalStep *step);

/* A duration must have lasted a day: what began and ended at once took no time. */
extern void oversight_duration_not_positive(int32 days) pg_attribute_noreturn();

static inline int32
positive_duration(int32 days)
{
	if (unlikely(days < 1))
		oversight_duration_not_positive(days);
	return days;
}

#endif							/* OVERSIGHT_SURVIVAL_STEP_H */
