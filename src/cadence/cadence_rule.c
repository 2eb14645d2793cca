/*-------------------------------------------------------------------------
 *
 * cadence_rule.c
 *		The due dates of a recurrence rule: its periods one after another, with
 *		the anchor, UNTIL and COUNT.  A kernel.
 *
 * Periods repeat when the Gregorian calendar does, so no search is longer than
 * one cycle of 400 years, and counting over longer distances multiplies.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence_rule.h"

/* A rule placed on the calendar. */
typedef struct RuleSearch
{
	const RRuleView *rule;
	int32		anchor;
	RRuleAnchor at;
} RuleSearch;

static inline RuleSearch
search_from(const RRuleView *rule, int32 anchor)
{
	return (RuleSearch) {
		.rule = rule,.anchor = anchor,.at = oversight_rrule_anchor(rule, anchor)
	};
}

/* The days of a period, 0 beyond the last date. */
static inline int
expand(const RuleSearch *search, int64 period, int32 *days)
{
	CHECK_FOR_INTERRUPTS();
	return Max(oversight_rrule_expand_at(search->rule, &search->at, period, days), 0);
}

/* How many days of period 0 are not earlier than the anchor nor later than a day. */
static int64
count_in_first(const RuleSearch *search, int32 day)
{
	int32		days[RRULE_MAX_DAYS];
	int			n = expand(search, 0, days);
	int64		count = 0;

	for (int i = 0; i < n; i++)
		count += (days[i] >= search->anchor && days[i] <= day);
	return count;
}

/* How many days the periods from 1 to `last` have, at most one cycle of them. */
static int64
count_in_cycle(const RuleSearch *search, int64 last)
{
	int32		days[RRULE_MAX_DAYS];
	int64		count = 0;

	for (int64 p = 1; p <= last; p++)
		count += expand(search, p, days);
	return count;
}

/* How many due dates there are up to a day, without regard to COUNT and UNTIL. */
static int64
count_until(const RuleSearch *search, int32 day)
{
	const int64 cycle = oversight_rrule_cycle(search->rule);
	int32		days[RRULE_MAX_DAYS];
	int64		last;
	int64		count;
	int			n;

	if (day < search->anchor)
		return 0;
	last = rrule_period_to(search->rule, &search->at, day);
	count = count_in_first(search, day);
	if (last < 1)
		return count;

	n = expand(search, last, days);
	for (int i = 0; i < n && days[i] <= day; i++)
		count++;

	/* the periods from 1 to the one before the last */
	if (last - 1 >= cycle)
		count += (last - 1) / cycle * count_in_cycle(search, cycle);
	return count + count_in_cycle(search, (last - 1) % cycle);
}

/* The n-th due date, without regard to COUNT and UNTIL. */
static DueStatus
find_nth(const RuleSearch *search, int64 n, int32 *due)
{
	const int64 cycle = oversight_rrule_cycle(search->rule);
	int32		days[RRULE_MAX_DAYS];
	int64		in_first = count_in_first(search, DAY_LAST);
	int64		in_cycle = 0;
	int64		skipped;
	int			found;

	if (n <= in_first)
	{
		found = expand(search, 0, days);
		*due = days[found - in_first + n - 1];
		return DUE_FOUND;
	}
	n -= in_first;

	for (int64 p = 1; p <= cycle; p++)
	{
		found = expand(search, p, days);
		if (n <= in_cycle + found)
		{
			*due = days[n - in_cycle - 1];
			return DUE_FOUND;
		}
		in_cycle += found;
	}
	if (in_cycle == 0)
		return DUE_NONE;

	skipped = (n - 1) / in_cycle;
	n -= skipped * in_cycle;
	for (int64 p = skipped * cycle + 1;; p++)
	{
		CHECK_FOR_INTERRUPTS();
		found = oversight_rrule_expand_at(search->rule, &search->at, p, days);
		if (found < 0)
			return DUE_NONE;
		if (n <= found)
		{
			*due = days[n - 1];
			return DUE_FOUND;
		}
		n -= found;
	}
}

/* The last day that COUNT and UNTIL allow, DAY_LAST when neither is given. */
static int32
last_day(const RuleSearch *search)
{
	int32		last = DAY_LAST;

	if (search->rule->head.count > 0)
		(void) find_nth(search, search->rule->head.count, &last);
	return Min(last, search->rule->head.until);
}

DueStatus
oversight_rule_nth(const RRuleView *rule, int32 anchor, int64 n, int32 *due)
{
	RuleSearch	search = search_from(rule, anchor);
	DueStatus	status;

	if (rule->head.count > 0 && n > rule->head.count)
		return DUE_NONE;
	status = find_nth(&search, n, due);
	return status == DUE_FOUND && *due > rule->head.until ? DUE_NONE : status;
}

int64
oversight_rule_until(const RRuleView *rule, int32 anchor, int32 day)
{
	RuleSearch	search = search_from(rule, anchor);
	int64		count = count_until(&search, Min(Min(day, DAY_LAST), rule->head.until));

	return rule->head.count > 0 ? Min(count, rule->head.count) : count;
}

int32
oversight_rule_last_day(const RRuleView *rule, int32 anchor)
{
	RuleSearch	search = search_from(rule, anchor);

	return last_day(&search);
}

DueStatus
oversight_rule_after(const RRuleView *rule, int32 anchor, int32 after, int32 *due)
{
	return oversight_rule_next(rule, anchor, oversight_rule_last_day(rule, anchor),
							   after, due);
}

DueStatus
oversight_rule_next(const RRuleView *rule, int32 anchor, int32 last, int32 after,
					int32 *due)
{
	int32		days[RRULE_MAX_DAYS];
	RuleSearch	search = search_from(rule, anchor);
	int64		period;
	int64		end;

	after = Max(after, anchor - 1);
	if (after >= last)
		return DUE_NONE;

	period = rrule_period_from(rule, &search.at, after + 1);
	for (end = period + oversight_rrule_cycle(rule) + 1; period <= end; period++)
	{
		int			n = oversight_rrule_expand_at(rule, &search.at, period, days);

		CHECK_FOR_INTERRUPTS();
		if (n < 0)
			return DUE_NONE;
		for (int i = 0; i < n; i++)
		{
			if (days[i] > after)
			{
				*due = days[i];
				return *due <= last ? DUE_FOUND : DUE_NONE;
			}
		}
	}
	return DUE_NONE;
}

DueStatus
oversight_rule_last(const RRuleView *rule, int32 anchor, int32 as_at, int32 *due)
{
	int32		days[RRULE_MAX_DAYS];
	RuleSearch	search = search_from(rule, anchor);
	int64		period;
	int64		end;

	as_at = Min(as_at, last_day(&search));
	if (as_at < anchor)
		return DUE_NONE;

	period = rrule_period_to(rule, &search.at, as_at);
	end = Max(period - oversight_rrule_cycle(rule) - 1, 0);
	for (; period >= end; period--)
	{
		int			n = expand(&search, period, days);

		while (n > 0 && days[n - 1] > as_at)
			n--;
		if (n > 0)
		{
			*due = days[n - 1];
			return *due >= anchor ? DUE_FOUND : DUE_NONE;
		}
	}
	return DUE_NONE;
}
