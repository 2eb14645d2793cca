/*-------------------------------------------------------------------------
 *
 * cadence_rule.h
 *		The due dates of a recurrence rule.  Private to the kernel.
 *
 * The questions are those of cadence.h, on a rule of rrule.h.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_CADENCE_RULE_H
#define OVERSIGHT_CADENCE_RULE_H

#include "cadence/cadence.h"
#include "cadence/rrule.h"

extern DueStatus oversight_rule_after(const RRuleView *rule, int32 anchor,
									  int32 after, int32 *due);

/*
 * The last day that COUNT and UNTIL allow, DAY_LAST when neither is given, and
 * the next due date for who knows it already: COUNT makes it slow to find.
 */
extern int32 oversight_rule_last_day(const RRuleView *rule, int32 anchor);
extern DueStatus oversight_rule_next(const RRuleView *rule, int32 anchor,
									 int32 last, int32 after, int32 *due);

extern DueStatus oversight_rule_last(const RRuleView *rule, int32 anchor,
									 int32 as_at, int32 *due);
extern DueStatus oversight_rule_nth(const RRuleView *rule, int32 anchor,
									int64 n, int32 *due);
extern int64 oversight_rule_until(const RRuleView *rule, int32 anchor, int32 day);

#endif							/* OVERSIGHT_CADENCE_RULE_H */
