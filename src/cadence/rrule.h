/*-------------------------------------------------------------------------
 *
 * rrule.h
 *		Recurrence rules of RFC 5545 and RFC 7529 at day grain: their text, their
 *		stored form and the days they give.  A kernel.
 *
 * Rules are read as python-dateutil reads them, which follows the RFC's text;
 * what published calendar programs read in two ways is refused, with both
 * readings, because a date that people are held to must not depend on which
 * program works it out.
 *
 * A rule divides time into periods: the years, months, weeks (from WKST) or
 * days of its FREQ, every INTERVAL-th of them, counted from the one that holds
 * the anchor, which is period 0.  oversight_rrule_expand() gives the days of
 * one period.  Those days know nothing of the anchor's own day, COUNT or UNTIL:
 * the due dates of a rule are the days of periods 0, 1, 2, ... in that order,
 * without those before the anchor, up to UNTIL or as many as COUNT.  An anchor
 * that is none of these days is no due date.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_RRULE_H
#define OVERSIGHT_RRULE_H

#include "cadence/cadence.h"
#include "common/kernel.h"

/* Stored and sent: the numbers are part of the format. */
typedef enum RRuleFreq
{
	RRULE_YEARLY = 0,
	RRULE_MONTHLY = 1,
	RRULE_WEEKLY = 2,
	RRULE_DAILY = 3
} RRuleFreq;

/* What becomes of a day that its month or year does not have (RFC 7529). */
typedef enum RRuleSkip
{
	RRULE_OMIT = 0,				/* it is left out */
	RRULE_FORWARD = 1,			/* it moves to the next day that exists */
	RRULE_BACKWARD = 2			/* it moves to the day that exists before it */
} RRuleSkip;

/*
 * A rule as it is stored: this header, then its lists as int16, in the order of
 * their counts.  It has no padding, and equal rules have equal bytes: lists are
 * sorted and distinct, a part with its default value is the same as no part,
 * RSCALE is not kept (only GREGORIAN is known) and UNTIL keeps only its date.
 *
 * Lists are in calendar order: 1, 2, 3, ..., then ..., -3, -2, -1.  A weekday
 * with an ordinal is RRULE_ORDINAL(); these are in order of their ordinal, then
 * of their weekday.
 */
typedef struct RRule
{
	int32		interval;		/* INTERVAL, from 1 to RRULE_MAX_INTERVAL */
	int32		count;			/* COUNT, from 1 on; zero when there is none */
	int32		until;			/* UNTIL, a day of the years 0001 to 9999;
								 * DAY_INFINITY when there is none */
	uint32		month_days;		/* BYMONTHDAY: bit 0 is the 1st, bit 30 the
								 * 31st; bit 31 is zero */
	uint32		month_days_back;	/* BYMONTHDAY from the month's end: bit 0 is
									 * -1, bit 30 is -31; bit 31 is zero */
	uint16		months;			/* BYMONTH: bit 0 is January, bit 11
								 * December; bits 12 to 15 are zero */
	uint8		freq;			/* RRuleFreq */
	uint8		wkst;			/* WKST: 1 is Monday, 7 Sunday */
	uint8		skip;			/* RRuleSkip */
	uint8		weekdays;		/* BYDAY without ordinals: bit 0 is Monday,
								 * bit 6 Sunday; bit 7 is zero */
	uint16		n_ordinals;		/* BYDAY with ordinals */
	uint16		n_weeks;		/* BYWEEKNO, 1 to 52 and -52 to -1 */
	uint16		n_year_days;	/* BYYEARDAY, 1 to 366 and -366 to -1 */
	uint16		n_positions;	/* BYSETPOS, 1 to 366 and -366 to -1 */
	uint16		spare;			/* zero */
} RRule;

#define RRULE_MAX_INTERVAL	CADENCE_MAX_NUMBER

/* The n-th (from the end: -n-th) of a weekday, Monday 1. */
#define RRULE_ORDINAL(n, weekday)	((int16) ((n) * 8 + (weekday)))

/* Items of the lists behind a header, and the bytes of the whole rule. */
static inline int32
rrule_items(const RRule *head)
{
	return (int32) head->n_ordinals + head->n_weeks + head->n_year_days +
		head->n_positions;
}

static inline size_t
rrule_size(const RRule *head)
{
	return sizeof(RRule) + (size_t) rrule_items(head) * sizeof(int16);
}

/*
 * A rule as the kernel reads it.  The lists lie wherever the value is stored
 * and may be unaligned: rrule_item() reads them.
 */
typedef struct RRuleView
{
	RRule		head;
	const char *lists;
} RRuleView;

/* From bytes that oversight_rrule_parse() wrote or _check() passed. */
static inline RRuleView
rrule_view(const char *blob)
{
	RRuleView	view;

	memcpy(&view.head, blob, sizeof(RRule));
	view.lists = blob + sizeof(RRule);
	return view;
}

static inline int32
rrule_item(const RRuleView *rule, int32 i)
{
	int16		item;

	memcpy(&item, rule->lists + (size_t) i * sizeof(int16), sizeof(int16));
	return item;
}

/* rrule_text.c */

/* Bytes that the rule of any text of this length can take. */
#define RRULE_CAPACITY(len) (sizeof(RRule) + (size_t) (len))

/* Whether a text means to be a rule: no phrase has a name before "=" or ":". */
extern bool oversight_rrule_is_meant(const char *str, size_t len);

/*
 * Reads a text into blob, which needs RRULE_CAPACITY(len) bytes and no
 * alignment, and tells how many list items follow the header.  On failure says
 * why (the error always has a hint) and leaves the blob undefined.
 */
extern bool oversight_rrule_parse(const char *str, size_t len, char *blob,
								  int32 *n_items, CadenceError *error);

/* What every stored rule satisfies, for any bytes; NULL, or what is wrong. */
extern const char *oversight_rrule_check(const char *blob, size_t size);

/* rrule_format.c */

/*
 * The canonical text, which reads back to the same bytes, and the rule in plain
 * English.  Both write at most size bytes, the NUL included, and return the
 * length that the whole text has, as snprintf() does.
 */
extern size_t oversight_rrule_format(const RRuleView *rule, char *buf, size_t size);
extern size_t oversight_rrule_describe(const RRuleView *rule, char *buf, size_t size);

/* Room for the canonical text and its NUL. */
extern size_t oversight_rrule_text_size(const RRuleView *rule);

/* rrule_expand.c */

/* The most days that one period has: those of a leap year and one moved out. */
#define RRULE_MAX_DAYS 367

/*
 * What a rule takes from its anchor.  A search works it out once; the functions
 * below come in two forms, for it and for the anchor's day.
 */
typedef struct RRuleAnchor
{
	int64		unit;			/* the year, month, week or day that is period 0 */
	int32		month;
	int32		day;			/* of the month */
	int32		weekday;
} RRuleAnchor;

extern RRuleAnchor oversight_rrule_anchor(const RRuleView *rule, int32 anchor);

/*
 * The days of a period: how many, sorted and distinct, after SKIP and BYSETPOS.
 * -1 when the period begins after DAY_LAST, as all later ones do; days after
 * DAY_LAST are left out.  Periods before 0 have none.
 *
 * Days increase strictly from one period to the next, too.  SKIP can move a day
 * one day out of the unit that its period is, and only there do they touch:
 * period p lies within [first day of its unit - 1 (BACKWARD), last day of its
 * unit + 1 (FORWARD)].  A day that two periods would give is given by the
 * earlier one.
 */
extern int	oversight_rrule_expand_at(const RRuleView *rule,
									  const RRuleAnchor *anchor,
									  int64 period, int32 *days);

/*
 * The period whose unit holds the day or is the last before it; negative when
 * the day lies before period 0.
 */
extern int64 oversight_rrule_period_at(const RRuleView *rule,
									   const RRuleAnchor *anchor, int32 day);

static inline int
oversight_rrule_expand(const RRuleView *rule, int32 anchor, int64 period,
					   int32 *days)
{
	RRuleAnchor at = oversight_rrule_anchor(rule, anchor);

	return oversight_rrule_expand_at(rule, &at, period, days);
}

static inline int64
oversight_rrule_period_of(const RRuleView *rule, int32 anchor, int32 day)
{
	RRuleAnchor at = oversight_rrule_anchor(rule, anchor);

	return oversight_rrule_period_at(rule, &at, day);
}

/*
 * The first period that can give the day or a later one, and the last that can
 * give the day or an earlier one; the latter is negative when none can.
 */
static inline int64
rrule_period_from(const RRuleView *rule, const RRuleAnchor *anchor, int32 day)
{
	int64		period;

	if (rule->head.skip == RRULE_FORWARD && day > DAY_FIRST)
		day--;
	period = oversight_rrule_period_at(rule, anchor, day);
	return Max(period, 0);
}

static inline int64
rrule_period_to(const RRuleView *rule, const RRuleAnchor *anchor, int32 day)
{
	if (rule->head.skip == RRULE_BACKWARD && day < DAY_LAST)
		day++;
	return oversight_rrule_period_at(rule, anchor, day);
}

/*
 * After so many periods all repeats: for p >= 1, period p + cycle has the days
 * of period p, moved by oversight_rrule_cycle_days().  (Period 0 may have one
 * day more, the one that a period before it would have given.)  A rule with no
 * day in periods 1 to cycle has none after them.
 */
extern int32 oversight_rrule_cycle(const RRuleView *rule);
extern int64 oversight_rrule_cycle_days(const RRuleView *rule);

/* Whether COUNT or UNTIL ends it. */
static inline bool
rrule_is_finite(const RRuleView *rule)
{
	return rule->head.count > 0 || rule->head.until != DAY_INFINITY;
}

/*
 * Days from one due date to the next, the mean over 400 years, rounded, for the
 * anchor that suits the rule best, without regard to COUNT and UNTIL; -1 when
 * it never gives a day.
 */
extern int32 oversight_rrule_nominal_days(const RRuleView *rule);

#endif							/* OVERSIGHT_RRULE_H */
