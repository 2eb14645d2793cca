/*-------------------------------------------------------------------------
 *
 * rrule_expand.c
 *		The days of a recurrence rule, period by period.  A kernel.
 *
 * A month is a word of 31 bits, so that BYMONTHDAY and BYDAY, with ordinals or
 * without, are a few shifts and ANDs whatever they say.  A year is either some
 * months, one after the other, or, for the parts that number its days or
 * weeks, a set of days.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/rrule.h"

#include "common/civil.h"

/* The Gregorian calendar repeats after 400 years, weekdays included. */
#define YEARS_IN_CYCLE	400
#define MONTHS_IN_CYCLE 4800
#define WEEKS_IN_CYCLE	20871
#define DAYS_IN_CYCLE	146097

/* DAY_LAST is the last day of this year. */
#define LAST_YEAR		5874897

/* More periods than there are days. */
#define BEYOND_ALL_PERIODS INT64_C(0x200000000)

/* A set of days near a year: bit 1 is 1 January, bit 0 the day before. */
typedef struct YearSet
{
	int64		first;			/* 1 January */
	int32		length;
	uint64		bits[6];
} YearSet;

/*
 * Units: years, months since year 0, weeks since the one of 2000-01-01, days
 */

static inline int64
week_of(const RRule *head, int64 day)
{
	/* 1999-12-27 was a Monday, day -5 */
	return floor_div(day + 5 - (head->wkst - 1), 7);
}

static int64
unit_of(const RRule *head, int32 day)
{
	switch ((RRuleFreq) head->freq)
	{
		case RRULE_YEARLY:
			return civil_from_day(day).year;
		case RRULE_MONTHLY:
			return civil_month_index(civil_from_day(day));
		case RRULE_WEEKLY:
			return week_of(head, day);
		case RRULE_DAILY:
			break;
	}
	return day;
}

/* The unit must be one whose year an int32 holds with room to spare. */
static int64
unit_first_day(const RRule *head, int64 unit)
{
	int64		year;

	switch ((RRuleFreq) head->freq)
	{
		case RRULE_YEARLY:
			return civil_to_day((int32) unit, 1, 1);
		case RRULE_MONTHLY:
			year = floor_div(unit, 12);
			return civil_to_day((int32) year, (int32) (unit - year * 12) + 1, 1);
		case RRULE_WEEKLY:
			return unit * 7 - 5 + (head->wkst - 1);
		case RRULE_DAILY:
			break;
	}
	return unit;
}

static int32
units_in_cycle(const RRule *head)
{
	switch ((RRuleFreq) head->freq)
	{
		case RRULE_YEARLY:
			return YEARS_IN_CYCLE;
		case RRULE_MONTHLY:
			return MONTHS_IN_CYCLE;
		case RRULE_WEEKLY:
			return WEEKS_IN_CYCLE;
		case RRULE_DAILY:
			break;
	}
	return DAYS_IN_CYCLE;
}

static int32
greatest_common_divisor(int32 a, int32 b)
{
	while (b != 0)
	{
		int32		rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/*
 * Months
 */

static inline bool
has_byday(const RRule *head)
{
	return head->weekdays != 0 || head->n_ordinals != 0;
}

static inline bool
has_bymonthday(const RRule *head)
{
	return (head->month_days | head->month_days_back) != 0;
}

/* Bit 0 is the first day of a span, which has this weekday. */
static inline uint32
weekday_pattern(uint32 weekdays, int32 first_weekday)
{
	uint32		week = (weekdays >> (first_weekday - 1)) |
		(weekdays << (8 - first_weekday));

	week &= 0x7f;
	return week | week << 7 | week << 14 | week << 21 | week << 28;
}

/*
 * The n-th of a weekday in a span of days, counted from 0; outside [0, length)
 * when there is no such day.
 */
static inline int32
nth_weekday(int32 n, int32 weekday, int32 first_weekday, int32 length)
{
	int32		first = (weekday - first_weekday + 7) % 7;

	if (n > 0)
		return first + (n - 1) * 7;
	return first + ((length - 1 - first) / 7 + 1 + n) * 7;
}

static inline int32
ordinal_n(int32 item)
{
	return (item - (item & 7)) / 8;
}

/* The days of a month that BYDAY names. */
static uint32
month_byday(const RRuleView *rule, int32 first_weekday, int32 length)
{
	uint32		in_month = UINT32_MAX >> (32 - length);
	uint32		mask = weekday_pattern(rule->head.weekdays, first_weekday);

	for (int32 i = 0; i < rule->head.n_ordinals; i++)
	{
		int32		item = rrule_item(rule, i);
		int32		day = nth_weekday(ordinal_n(item), item & 7,
									  first_weekday, length);

		if (day >= 0 && day < length)
			mask |= UINT32_C(1) << day;
	}
	return mask & in_month;
}

/* Whether BYDAY names this day in the month that it lies in. */
static bool
day_is_bymonth_byday(const RRuleView *rule, int64 day)
{
	CivilDate	civil = civil_from_day((int32) day);

	return (month_byday(rule, day_weekday(day - civil.day + 1),
						civil_month_length(civil.year, civil.month)) >>
			(civil.day - 1)) & 1;
}

/* The days -1, -2, ... of a month of this length as its 1st, 2nd, ... */
static inline uint32
from_the_end(uint32 back, int32 length)
{
	uint32		mask = 0;

	while (back != 0)
	{
		int32		i = __builtin_ctz(back);

		if (i < length)
			mask |= UINT32_C(1) << (length - 1 - i);
		back &= back - 1;
	}
	return mask;
}

/* Adds a day, unless it is there already; they come in order. */
static inline int
add_day(int32 *days, int n, int64 day)
{
	if (n == 0 || days[n - 1] < day)
		days[n++] = (int32) day;
	return n;
}

/* Adds the days of one month to the n days before it. */
static int
add_month(const RRuleView *rule, const RRuleAnchor *anchor, int64 year, int32 month,
		  int32 *days, int n)
{
	const RRule *head = &rule->head;
	int32		length = civil_month_length((int32) year, month);
	int64		first = civil_to_day((int32) year, month, 1);
	int32		first_weekday = has_byday(head) ? day_weekday(first) : 0;
	uint32		mask;
	bool		before = false;
	bool		after = false;

	if (has_bymonthday(head) || !has_byday(head))
	{
		uint32		wanted = head->month_days;
		uint32		back = head->month_days_back;

		if (!has_bymonthday(head))
			wanted = UINT32_C(1) << (anchor->day - 1);
		mask = (wanted & (UINT32_MAX >> (32 - length))) | from_the_end(back, length);

		/*
		 * A day that the month does not have lies beyond its end or, counted
		 * from there, before its beginning.
		 */
		if (head->skip == RRULE_FORWARD)
		{
			after = (wanted >> length) != 0;
			if ((back >> length) != 0)
				mask |= 1;
		}
		else if (head->skip == RRULE_BACKWARD)
		{
			before = (back >> length) != 0;
			if ((wanted >> length) != 0)
				mask |= UINT32_C(1) << (length - 1);
		}

		/* BYDAY limits; a day that moved is asked for where it went */
		if (has_byday(head))
		{
			mask &= month_byday(rule, first_weekday, length);
			before = before && day_is_bymonth_byday(rule, first - 1);
			after = after && day_is_bymonth_byday(rule, first + length);
		}
	}
	else
		mask = month_byday(rule, first_weekday, length);

	if (before)
		n = add_day(days, n, first - 1);
	while (mask != 0)
	{
		n = add_day(days, n, first + __builtin_ctz(mask));
		mask &= mask - 1;
	}
	if (after)
		n = add_day(days, n, first + length);
	return n;
}

/*
 * Years by their days and weeks
 */

static void
year_begin(YearSet *set, int64 year)
{
	memset(set, 0, sizeof(*set));
	set->first = civil_to_day((int32) year, 1, 1);
	set->length = civil_is_leap((int32) year) ? 366 : 365;
}

/* From -1, the day before the year, to its length, the day after it. */
static inline void
year_add(YearSet *set, int32 day)
{
	set->bits[(day + 1) >> 6] |= UINT64_C(1) << ((day + 1) & 63);
}

static int
year_end(const YearSet *set, int32 *days)
{
	int			n = 0;

	for (int i = 0; i < (int) lengthof(set->bits); i++)
	{
		uint64		bits = set->bits[i];

		while (bits != 0)
		{
			days[n++] = (int32) (set->first - 1 + i * 64 + __builtin_ctzll(bits));
			bits &= bits - 1;
		}
	}
	return n;
}

/* BYDAY alone: weekdays of the year. */
static int
year_by_weekday(const RRuleView *rule, int64 year, int32 *days)
{
	YearSet		set;
	int32		first_weekday;

	year_begin(&set, year);
	first_weekday = day_weekday(set.first);
	for (int32 weekday = MONDAY; weekday <= SUNDAY; weekday++)
	{
		if ((rule->head.weekdays >> (weekday - 1)) & 1)
		{
			for (int32 day = (weekday - first_weekday + 7) % 7; day < set.length; day += 7)
				year_add(&set, day);
		}
	}
	for (int32 i = 0; i < rule->head.n_ordinals; i++)
	{
		int32		item = rrule_item(rule, i);
		int32		day = nth_weekday(ordinal_n(item), item & 7,
									  first_weekday, set.length);

		if (day >= 0 && day < set.length)
			year_add(&set, day);
	}
	return year_end(&set, days);
}

/* Whether BYDAY names this day in the year that it lies in. */
static bool
day_is_byyear_byday(const RRuleView *rule, int64 day)
{
	int32		weekday = day_weekday(day);
	int32		year;
	int64		first;
	int32		length;

	if ((rule->head.weekdays >> (weekday - 1)) & 1)
		return true;
	if (rule->head.n_ordinals == 0)
		return false;

	year = civil_from_day((int32) day).year;
	first = civil_to_day(year, 1, 1);
	length = civil_is_leap(year) ? 366 : 365;
	for (int32 i = 0; i < rule->head.n_ordinals; i++)
	{
		int32		item = rrule_item(rule, i);

		if ((item & 7) == weekday &&
			nth_weekday(ordinal_n(item), weekday, day_weekday(first), length) == day - first)
			return true;
	}
	return false;
}

/* BYYEARDAY, limited by BYDAY. */
static int
year_by_day(const RRuleView *rule, int64 year, int32 *days)
{
	const RRule *head = &rule->head;
	int32		offset = head->n_ordinals + head->n_weeks;
	YearSet		set;

	year_begin(&set, year);
	for (int32 i = 0; i < head->n_year_days; i++)
	{
		int32		item = rrule_item(rule, offset + i);
		int32		day = item > 0 ? item - 1 : set.length + item;

		/* only 366 and -366 can be missing, the day after or before the year */
		if (day < 0 || day >= set.length)
		{
			if (head->skip == RRULE_OMIT)
				continue;
			if (day < 0 && head->skip == RRULE_FORWARD)
				day = 0;
			else if (day >= set.length && head->skip == RRULE_BACKWARD)
				day = set.length - 1;
		}
		if (!has_byday(head) || day_is_byyear_byday(rule, set.first + day))
			year_add(&set, day);
	}
	return year_end(&set, days);
}

/* The first day of week 1: the first week with four days in the year. */
static int64
first_week(const RRule *head, int64 year)
{
	return week_of(head, civil_to_day((int32) year, 1, 4)) * 7 - 5 + (head->wkst - 1);
}

/*
 * BYWEEKNO with BYDAY.  The period is the calendar year, which at its ends has
 * days of weeks that are numbered in the year before or after.
 */
static int
year_by_week(const RRuleView *rule, int64 year, int32 *days)
{
	const RRule *head = &rule->head;
	YearSet		set;

	year_begin(&set, year);
	for (int64 numbered = year - 1; numbered <= year + 1; numbered++)
	{
		int64		first = first_week(head, numbered);
		int32		n_weeks = (int32) ((first_week(head, numbered + 1) - first) / 7);

		for (int32 i = 0; i < head->n_weeks; i++)
		{
			int32		item = rrule_item(rule, head->n_ordinals + i);
			int32		week = item > 0 ? item - 1 : n_weeks + item;
			int64		start = first + week * 7;

			if (start + 7 <= set.first || start >= set.first + set.length)
				continue;
			for (int32 j = 0; j < 7; j++)
			{
				int64		day = start + j;

				if (day >= set.first && day < set.first + set.length &&
					((head->weekdays >> (day_weekday(day) - 1)) & 1))
					year_add(&set, (int32) (day - set.first));
			}
		}
	}
	return year_end(&set, days);
}

static int
expand_year(const RRuleView *rule, const RRuleAnchor *anchor, int64 year, int32 *days)
{
	const RRule *head = &rule->head;
	uint32		months = head->months;
	int			n = 0;

	if (head->n_weeks > 0)
		return year_by_week(rule, year, days);
	if (head->n_year_days > 0)
		return year_by_day(rule, year, days);
	if (months == 0)
	{
		if (has_byday(head))
			return year_by_weekday(rule, year, days);
		months = UINT32_C(1) << (anchor->month - 1);
	}
	while (months != 0)
	{
		n = add_month(rule, anchor, year, __builtin_ctz(months) + 1, days, n);
		months &= months - 1;
	}
	return n;
}

static int
expand_month(const RRuleView *rule, const RRuleAnchor *anchor, int64 unit, int32 *days)
{
	int64		year = floor_div(unit, 12);
	int32		month = (int32) (unit - year * 12) + 1;

	if (rule->head.months != 0 && !((rule->head.months >> (month - 1)) & 1))
		return 0;
	return add_month(rule, anchor, year, month, days, 0);
}

static int
expand_week(const RRuleView *rule, const RRuleAnchor *anchor, int64 unit, int32 *days)
{
	const RRule *head = &rule->head;
	uint32		weekdays = head->weekdays;
	int64		first = unit_first_day(head, unit);
	uint32		mask;
	int			n = 0;

	if (weekdays == 0)
		weekdays = UINT32_C(1) << (anchor->weekday - 1);
	mask = weekday_pattern(weekdays, head->wkst) & 0x7f;
	for (; mask != 0; mask &= mask - 1)
	{
		int64		day = first + __builtin_ctz(mask);

		if (head->months == 0 ||
			((head->months >> (civil_from_day((int32) day).month - 1)) & 1))
			days[n++] = (int32) day;
	}
	return n;
}

static int
expand_day(const RRuleView *rule, int64 day, int32 *days)
{
	const RRule *head = &rule->head;

	if (head->weekdays != 0 && !((head->weekdays >> (day_weekday(day) - 1)) & 1))
		return 0;
	if (head->months != 0 || has_bymonthday(head))
	{
		CivilDate	civil = civil_from_day((int32) day);

		if (head->months != 0 && !((head->months >> (civil.month - 1)) & 1))
			return 0;
		if (has_bymonthday(head) &&
			!((head->month_days >> (civil.day - 1)) & 1) &&
			!((head->month_days_back >>
			   (civil_month_length(civil.year, civil.month) - civil.day)) & 1))
			return 0;
	}
	days[0] = (int32) day;
	return 1;
}

/* BYSETPOS: the days at the positions wanted, in place. */
static int
choose(const RRuleView *rule, int32 *days, int n)
{
	const RRule *head = &rule->head;
	int32		offset = head->n_ordinals + head->n_weeks + head->n_year_days;
	uint64		chosen[6] = {0};
	int			result = 0;

	if (head->n_positions == 1)
	{
		int32		item = rrule_item(rule, offset);
		int32		position = item > 0 ? item - 1 : n + item;

		if (position < 0 || position >= n)
			return 0;
		days[0] = days[position];
		return 1;
	}

	for (int32 i = 0; i < head->n_positions; i++)
	{
		int32		item = rrule_item(rule, offset + i);
		int32		position = item > 0 ? item - 1 : n + item;

		if (position >= 0 && position < n)
			chosen[position >> 6] |= UINT64_C(1) << (position & 63);
	}
	for (int i = 0; i < n; i++)
	{
		if ((chosen[i >> 6] >> (i & 63)) & 1)
			days[result++] = days[i];
	}
	return result;
}

/* The days of a unit, whichever period it is. */
static int
expand_unit(const RRuleView *rule, const RRuleAnchor *anchor, int64 unit, int32 *days)
{
	int			n = 0;

	switch ((RRuleFreq) rule->head.freq)
	{
		case RRULE_YEARLY:
			n = expand_year(rule, anchor, unit, days);
			break;
		case RRULE_MONTHLY:
			n = expand_month(rule, anchor, unit, days);
			break;
		case RRULE_WEEKLY:
			return expand_week(rule, anchor, unit, days);
		case RRULE_DAILY:
			return expand_day(rule, unit, days);
	}
	if (rule->head.n_positions > 0)
		n = choose(rule, days, n);
	return n;
}

RRuleAnchor
oversight_rrule_anchor(const RRuleView *rule, int32 anchor)
{
	RRuleAnchor result = {0};
	CivilDate	civil;

	switch ((RRuleFreq) rule->head.freq)
	{
		case RRULE_YEARLY:
		case RRULE_MONTHLY:
			civil = civil_from_day(anchor);
			result.month = civil.month;
			result.day = civil.day;
			result.unit = rule->head.freq == RRULE_YEARLY ?
				civil.year : civil_month_index(civil);
			break;
		case RRULE_WEEKLY:
		case RRULE_DAILY:
			result.weekday = day_weekday(anchor);
			result.unit = unit_of(&rule->head, anchor);
			break;
	}
	return result;
}

/* Whether a unit begins after the last date. */
static inline bool
unit_is_beyond_dates(const RRule *head, int64 unit)
{
	switch ((RRuleFreq) head->freq)
	{
		case RRULE_YEARLY:
			return unit > LAST_YEAR;
		case RRULE_MONTHLY:
			return unit > (int64) LAST_YEAR * 12 + 11;
		case RRULE_WEEKLY:
		case RRULE_DAILY:
			break;
	}
	return unit_first_day(head, unit) > DAY_LAST;
}

int
oversight_rrule_expand_at(const RRuleView *rule, const RRuleAnchor *anchor,
						  int64 period, int32 *days)
{
	const RRule *head = &rule->head;
	int64		unit;
	int			n;

	if (period < 0)
		return 0;
	if (period > BEYOND_ALL_PERIODS)
		return -1;
	unit = anchor->unit + period * head->interval;
	if (unit_is_beyond_dates(head, unit))
		return -1;

	n = expand_unit(rule, anchor, unit, days);

	/* a day at the seam that the period before gives as well, by SKIP */
	if (head->skip != RRULE_OMIT && head->interval == 1 && period > 0 && n > 0 &&
		days[0] <= unit_first_day(head, unit))
	{
		int32		before[RRULE_MAX_DAYS];
		int			m = expand_unit(rule, anchor, unit - 1, before);

		if (m > 0 && before[m - 1] == days[0])
			memmove(days, days + 1, (size_t) --n * sizeof(int32));
	}

	while (n > 0 && days[n - 1] > DAY_LAST)
		n--;
	return n;
}

int64
oversight_rrule_period_at(const RRuleView *rule, const RRuleAnchor *anchor,
						  int32 day)
{
	int64		units = unit_of(&rule->head, day) - anchor->unit;

	return rule->head.interval == 1 ? units : floor_div(units, rule->head.interval);
}

int32
oversight_rrule_cycle(const RRuleView *rule)
{
	int32		units = units_in_cycle(&rule->head);

	return units / greatest_common_divisor(units, rule->head.interval);
}

int64
oversight_rrule_cycle_days(const RRuleView *rule)
{
	int32		units = units_in_cycle(&rule->head);

	return (int64) DAYS_IN_CYCLE *
		(rule->head.interval / greatest_common_divisor(units, rule->head.interval));
}

static inline int32
rounded_quotient(int64 a, int64 b)
{
	int64		result = (a * 2 + b) / (b * 2);

	return (int32) Min(result, INT32_MAX);
}

/* Whether every unit has just one day, so that no counting is needed. */
static bool
has_one_day_a_unit(const RRuleView *rule)
{
	const RRule *head = &rule->head;

	if (head->months != 0 || head->n_weeks > 0 || head->n_year_days > 0 ||
		head->n_positions > 0)
		return false;
	if (has_bymonthday(head))
		return head->freq == RRULE_MONTHLY && !has_byday(head) &&
			__builtin_popcount(head->month_days) + __builtin_popcount(head->month_days_back) == 1 &&
			((head->month_days | head->month_days_back) >> 28) == 0;
	if (has_byday(head))
		return head->freq != RRULE_DAILY && head->weekdays == 0 &&
			head->n_ordinals == 1 &&
			ordinal_n(rrule_item(rule, 0)) <= 4 && ordinal_n(rrule_item(rule, 0)) >= -4;
	return true;
}

/*
 * The periods of an anchor are every g-th unit of the 400 years from some
 * phase on, g dividing INTERVAL, so each phase is counted.  Some may give no
 * day at all (FREQ=MONTHLY;INTERVAL=12;BYMONTH=3 from an April), hence the best.
 * What a rule leaves to its anchor is taken to be a day that every unit has.
 */
int32
oversight_rrule_nominal_days(const RRuleView *rule)
{
	const RRule *head = &rule->head;
	RRuleAnchor given = {.month = 1,.day = 1,.weekday = MONDAY};
	int32		units = units_in_cycle(head);
	int32		phases = greatest_common_divisor(units, head->interval);
	int64		span = oversight_rrule_cycle_days(rule);
	int64		origin = unit_of(head, 0);
	int64		best = 0;
	int32		days[RRULE_MAX_DAYS];

	if (has_one_day_a_unit(rule))
		return rounded_quotient(span, units / phases);
	if (head->freq == RRULE_WEEKLY && head->months == 0)
		return rounded_quotient((int64) head->interval * 7,
								__builtin_popcount(head->weekdays));

	for (int32 phase = 0; phase < phases; phase++)
	{
		int64		count = 0;
		int64		last = INT64_MIN;

		/* periods that touch are next to each other only when none is left out */
		if (head->interval == 1 && head->skip != RRULE_OMIT)
		{
			int			n = expand_unit(rule, &given, origin - 1, days);

			if (n > 0)
				last = days[n - 1];
		}
		for (int32 unit = phase; unit < units; unit += phases)
		{
			int			n = expand_unit(rule, &given, origin + unit, days);

			CHECK_FOR_INTERRUPTS();
			if (n == 0)
				continue;
			count += n - (days[0] == last);
			last = days[n - 1];
		}
		best = Max(best, count);
	}
	return best == 0 ? -1 : rounded_quotient(span, best);
}
