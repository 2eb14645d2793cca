/*-------------------------------------------------------------------------
 *
 * rrule_format.c
 *		Writes recurrence rules as canonical text, and describes them in plain
 *		English.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/rrule.h"

#include "cadence/rrule_words.h"
#include "common/civil.h"
#include "common/iso_date.h"

static const char *const day_names[] = {
	"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
};

static const char *const month_names[] = {
	"January", "February", "March", "April", "May", "June", "July", "August",
	"September", "October", "November", "December",
};

/*
 * Writing
 */

/* Text into a buffer that may be too small; its length is counted on. */
typedef struct Writer
{
	char	   *buf;
	size_t		size;
	size_t		len;
} Writer;

static void
put(Writer *w, const char *text)
{
	for (; *text != '\0'; text++)
	{
		if (w->len + 1 < w->size)
			w->buf[w->len] = *text;
		w->len++;
	}
}

static void
put_number(Writer *w, int32 n)
{
	char		digits[12];

	snprintf(digits, sizeof(digits), "%d", n);
	put(w, digits);
}

static size_t
written(Writer *w)
{
	if (w->size > 0)
		w->buf[Min(w->len, w->size - 1)] = '\0';
	return w->len;
}

/* Before each item of a list: the part's name, then commas. */
static void
put_item(Writer *w, Part part, int *n)
{
	if ((*n)++ > 0)
		put(w, ",");
	else
	{
		put(w, ";");
		put(w, part_names[part]);
		put(w, "=");
	}
}

static void
put_list(Writer *w, Part part, const RRuleView *rule, int32 start, int32 count)
{
	int			n = 0;

	for (int32 i = start; i < start + count; i++)
	{
		put_item(w, part, &n);
		put_number(w, rrule_item(rule, i));
	}
}

size_t
oversight_rrule_format(const RRuleView *rule, char *buf, size_t size)
{
	const RRule *head = &rule->head;
	Writer		writer = {.buf = buf,.size = size};
	Writer	   *w = &writer;
	int			n;

	put(w, "FREQ=");
	put(w, freq_names[head->freq]);
	if (head->interval != 1)
	{
		put(w, ";INTERVAL=");
		put_number(w, head->interval);
	}

	n = 0;
	for (int month = 1; month <= 12; month++)
	{
		if ((head->months >> (month - 1)) & 1)
		{
			put_item(w, PART_BYMONTH, &n);
			put_number(w, month);
		}
	}
	put_list(w, PART_BYWEEKNO, rule, head->n_ordinals, head->n_weeks);
	put_list(w, PART_BYYEARDAY, rule, head->n_ordinals + head->n_weeks,
			 head->n_year_days);

	n = 0;
	for (int day = 1; day <= 31; day++)
	{
		if ((head->month_days >> (day - 1)) & 1)
		{
			put_item(w, PART_BYMONTHDAY, &n);
			put_number(w, day);
		}
	}
	for (int day = 31; day >= 1; day--)
	{
		if ((head->month_days_back >> (day - 1)) & 1)
		{
			put_item(w, PART_BYMONTHDAY, &n);
			put_number(w, -day);
		}
	}

	n = 0;
	for (int weekday = MONDAY; weekday <= SUNDAY; weekday++)
	{
		if ((head->weekdays >> (weekday - 1)) & 1)
		{
			put_item(w, PART_BYDAY, &n);
			put(w, day_codes[weekday - 1]);
		}
	}
	for (int32 i = 0; i < head->n_ordinals; i++)
	{
		int32		item = rrule_item(rule, i);

		put_item(w, PART_BYDAY, &n);
		put_number(w, (item - (item & 7)) / 8);
		put(w, day_codes[(item & 7) - 1]);
	}
	put_list(w, PART_BYSETPOS, rule,
			 head->n_ordinals + head->n_weeks + head->n_year_days,
			 head->n_positions);

	if (head->wkst != MONDAY)
	{
		put(w, ";WKST=");
		put(w, day_codes[head->wkst - 1]);
	}
	/* RFC 7529 has no SKIP without RSCALE; RFC 5545 has FREQ come first */
	if (head->skip != RRULE_OMIT)
	{
		put(w, ";RSCALE=GREGORIAN;SKIP=");
		put(w, skip_names[head->skip]);
	}
	if (head->count > 0)
	{
		put(w, ";COUNT=");
		put_number(w, head->count);
	}
	if (head->until != DAY_INFINITY)
	{
		char		date[ISO_DATE_SIZE];

		/* YYYY-MM-DD without its hyphens */
		oversight_iso_date_format(head->until, date);
		date[4] = date[7] = '\0';
		put(w, ";UNTIL=");
		put(w, date);
		put(w, date + 5);
		put(w, date + 8);
	}
	return written(w);
}

size_t
oversight_rrule_text_size(const RRuleView *rule)
{
	return oversight_rrule_format(rule, NULL, 0) + 1;
}

/*
 * Plain English
 */

/* Before item i of n: nothing, a comma, or the word before the last. */
static void
put_joint(Writer *w, int i, int n, const char *last)
{
	if (i == 0)
		return;
	if (i < n - 1)
		put(w, ", ");
	else
	{
		put(w, " ");
		put(w, last);
		put(w, " ");
	}
}

/* "1st", "22nd", "last", "2nd last" */
static void
put_ordinal(Writer *w, int32 n)
{
	int32		m = n < 0 ? -n : n;

	if (n != -1)
	{
		put_number(w, m);
		if (m % 100 / 10 == 1)
			put(w, "th");
		else
			put(w, m % 10 == 1 ? "st" : m % 10 == 2 ? "nd" : m % 10 == 3 ? "rd" : "th");
		if (n < 0)
			put(w, " ");
	}
	if (n < 0)
		put(w, "last");
}

static void
put_months(Writer *w, const RRule *head, const char *last)
{
	int			n = __builtin_popcount(head->months);
	int			i = 0;

	for (int month = 0; month < 12; month++)
	{
		if ((head->months >> month) & 1)
		{
			put_joint(w, i++, n, last);
			put(w, month_names[month]);
		}
	}
}

/* "monday, the 1st tuesday and the last friday" */
static void
put_weekdays(Writer *w, const RRuleView *rule, const char *article,
			 const char *last)
{
	const RRule *head = &rule->head;
	int			n = __builtin_popcount(head->weekdays) + head->n_ordinals;
	int			i = 0;

	for (int weekday = 0; weekday < 7; weekday++)
	{
		if ((head->weekdays >> weekday) & 1)
		{
			put_joint(w, i++, n, last);
			put(w, article);
			put(w, day_names[weekday]);
		}
	}
	for (int32 j = 0; j < head->n_ordinals; j++)
	{
		int32		item = rrule_item(rule, j);

		put_joint(w, i++, n, last);
		put(w, "the ");
		put_ordinal(w, (item - (item & 7)) / 8);
		put(w, " ");
		put(w, day_names[(item & 7) - 1]);
	}
}

/* "the 1st, the 15th and the last day"; before a month's name, "1, 15 and ..." */
static void
put_month_days(Writer *w, const RRule *head, bool dated, const char *last)
{
	int			n = __builtin_popcount(head->month_days) +
		__builtin_popcount(head->month_days_back);
	int			i = 0;

	for (int day = 1; day <= 31; day++)
	{
		if ((head->month_days >> (day - 1)) & 1)
		{
			put_joint(w, i++, n, last);
			if (dated)
				put_number(w, day);
			else
			{
				put(w, "the ");
				put_ordinal(w, day);
			}
		}
	}
	for (int day = 31; day >= 1; day--)
	{
		if ((head->month_days_back >> (day - 1)) & 1)
		{
			put_joint(w, i++, n, last);
			put(w, "the ");
			put_ordinal(w, -day);
			put(w, " day");
		}
	}
}

/* "the 20th and last weeks" are long-winded: "week 20 and the last week" */
static void
put_counted(Writer *w, const RRuleView *rule, int32 start, int32 n,
			const char *unit)
{
	for (int32 i = 0; i < n; i++)
	{
		int32		item = rrule_item(rule, start + i);

		put_joint(w, i, n, "and");
		if (item > 0)
		{
			put(w, unit);
			put(w, " ");
			put_number(w, item);
		}
		else
		{
			put(w, "the ");
			put_ordinal(w, item);
			put(w, " ");
			put(w, unit);
		}
	}
}

/* A day of the month limited by BYDAY: ", when it is a friday" */
static void
put_when_weekday(Writer *w, const RRuleView *rule)
{
	if (rule->head.weekdays == 0 && rule->head.n_ordinals == 0)
		return;
	put(w, ", when it is ");
	put_weekdays(w, rule, "a ", "or");
}

/* Which days of a year. */
static void
describe_year(Writer *w, const RRuleView *rule)
{
	const RRule *head = &rule->head;
	bool		by_day = head->weekdays != 0 || head->n_ordinals > 0;
	bool		by_month_day = (head->month_days | head->month_days_back) != 0;

	put(w, " on ");
	if (head->n_weeks > 0)
	{
		put_weekdays(w, rule, "", "and");
		put(w, " of ");
		put_counted(w, rule, head->n_ordinals, head->n_weeks, "week");
	}
	else if (head->n_year_days > 0)
	{
		put_counted(w, rule, head->n_ordinals + head->n_weeks, head->n_year_days, "day");
		put(w, " of the year");
		put_when_weekday(w, rule);
	}
	else if (by_month_day)
	{
		put_month_days(w, head, head->month_days_back == 0, "and");
		put(w, head->month_days_back == 0 ? " " : " of ");
		put_months(w, head, "and");
		put_when_weekday(w, rule);
	}
	else if (by_day)
	{
		put_weekdays(w, rule, "every ", "and");
		if (head->months != 0)
		{
			put(w, " of ");
			put_months(w, head, "and");
		}
		else if (head->n_ordinals > 0)
			put(w, " of the year");
	}
	else if (head->months != 0)
	{
		put(w, "the anchor's day of ");
		put_months(w, head, "and");
	}
	else
		put(w, "the anchor's date");
}

/* Which days of a month, week or single days. */
static void
describe_shorter(Writer *w, const RRuleView *rule)
{
	const RRule *head = &rule->head;
	bool		by_day = head->weekdays != 0 || head->n_ordinals > 0;
	bool		by_month_day = (head->month_days | head->month_days_back) != 0;

	if (head->freq == RRULE_DAILY)
	{
		if (by_month_day)
		{
			put(w, " that is ");
			put_month_days(w, head, false, "or");
			put(w, " of its month");
		}
		if (by_day)
		{
			put(w, by_month_day ? " and " : " that is ");
			put_weekdays(w, rule, "a ", "or");
		}
	}
	else if (by_month_day)
	{
		put(w, " on ");
		put_month_days(w, head, false, "and");
		put_when_weekday(w, rule);
	}
	else if (by_day)
	{
		put(w, " on ");
		put_weekdays(w, rule, head->freq == RRULE_MONTHLY ? "every " : "", "and");
	}
	else
		put(w, head->freq == RRULE_MONTHLY ?
			" on the anchor's day of the month" : " on the anchor's weekday");

	if (head->months != 0)
	{
		put(w, ", in ");
		put_months(w, head, "and");
		put(w, " only");
	}
}

/* Whether a day can be asked for that a month or year does not have. */
static bool
can_be_missing(const RRuleView *rule)
{
	const RRule *head = &rule->head;
	bool		by_month_day = (head->month_days | head->month_days_back) != 0;

	if (head->freq == RRULE_WEEKLY || head->freq == RRULE_DAILY)
		return false;
	if (head->n_weeks > 0)
		return false;
	for (int32 i = 0; i < head->n_year_days; i++)
	{
		int32		item = rrule_item(rule, head->n_ordinals + i);

		if (item == 366 || item == -366)
			return true;
	}
	if (head->n_year_days > 0)
		return false;
	if (by_month_day)
		return ((head->month_days | head->month_days_back) >> 28) != 0;
	return head->weekdays == 0 && head->n_ordinals == 0;
}

size_t
oversight_rrule_describe(const RRuleView *rule, char *buf, size_t size)
{
	static const char *const units[] = {"year", "month", "week", "day"};
	const RRule *head = &rule->head;
	Writer		writer = {.buf = buf,.size = size};
	Writer	   *w = &writer;

	put(w, "every ");
	if (head->interval != 1)
	{
		put_number(w, head->interval);
		put(w, " ");
	}
	put(w, units[head->freq]);
	if (head->interval != 1)
		put(w, "s");

	if (head->freq == RRULE_YEARLY)
		describe_year(w, rule);
	else
	{
		if (head->freq == RRULE_DAILY && head->interval != 1 &&
			(head->weekdays != 0 || (head->month_days | head->month_days_back) != 0))
			put(w, ", each day");
		describe_shorter(w, rule);
	}

	if (can_be_missing(rule))
	{
		if (head->skip == RRULE_FORWARD)
			put(w, ", or the next day where there is no such day");
		else if (head->skip == RRULE_BACKWARD)
			put(w, ", or the day before where there is no such day");
		else
			put(w, ", where there is such a day");
	}

	if (head->n_positions > 0)
	{
		int32		start = head->n_ordinals + head->n_weeks + head->n_year_days;

		put(w, ", of these only the ");
		for (int32 i = 0; i < head->n_positions; i++)
		{
			put_joint(w, i, head->n_positions, "and");
			put_ordinal(w, rrule_item(rule, start + i));
		}
		put(w, head->freq == RRULE_YEARLY ? " in each year" : " in each month");
	}
	if (head->wkst != MONDAY)
	{
		put(w, ", with weeks that begin on ");
		put(w, day_names[head->wkst - 1]);
	}
	if (head->count > 0)
	{
		put(w, ", ");
		if (head->count == 1)
			put(w, "once");
		else
		{
			put_number(w, head->count);
			put(w, " times");
		}
	}
	if (head->until != DAY_INFINITY)
	{
		char		date[ISO_DATE_SIZE];

		oversight_iso_date_format(head->until, date);
		put(w, ", until ");
		put(w, date);
	}
	return written(w);
}
