/*-------------------------------------------------------------------------
 *
 * cadence_to_rrule.c
 *		A cadence as an RFC 5545 recurrence rule.  A kernel.
 *
 * Only what every calendar program reads alike is written: no SKIP, and
 * DTSTART is the first due date, since RFC 5545 (3.8.5.3) wants DTSTART to be
 * an occurrence.  A day that is clamped to the month's end becomes the last of
 * the days up to it: BYMONTHDAY=28,29,30;BYSETPOS=-1 is the 30th or, in
 * February, the last day.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence_series.h"
#include "cadence/rrule.h"

static const char *const weekday_codes[] = {"", "MO", "TU", "WE", "TH", "FR", "SA", "SU"};

/* Where the text is being written; CADENCE_RRULE_SIZE is enough for any. */
typedef struct RuleText
{
	char	   *buf;
	size_t		len;
} RuleText;

#define SCRAP 64

static void
put(RuleText *text, const char *word)
{
	text->len += (size_t) snprintf(text->buf + text->len, SCRAP, "%s", word);
}

static void
put_number(RuleText *text, const char *word, int32 number)
{
	text->len += (size_t) snprintf(text->buf + text->len, SCRAP, "%s%d", word, number);
}

static void
put_date(RuleText *text, const char *word, int32 day)
{
	CivilDate	civil = civil_from_day(day);

	text->len += (size_t) snprintf(text->buf + text->len, SCRAP, "%s%04d%02d%02d",
								   word, civil.year, civil.month, civil.day);
}

static void
put_freq(RuleText *text, const char *freq, int32 interval)
{
	put(text, "RRULE:FREQ=");
	put(text, freq);
	if (interval > 1)
		put_number(text, ";INTERVAL=", interval);
}

/* The day of the month, or the last day when the month is shorter. */
static void
put_clamped_day(RuleText *text, int32 day)
{
	if (day == 31)
		put(text, ";BYMONTHDAY=-1");
	else
	{
		put_number(text, ";BYMONTHDAY=", Min(day, 28));
		for (int32 d = 29; d <= day; d++)
			put_number(text, ",", d);
		if (day > 28)
			put(text, ";BYSETPOS=-1");
	}
}

/* Plain steps from the anchor, which may be later than 28 in its month. */
static void
put_steps(RuleText *text, CadenceStage stage, int32 anchor)
{
	CivilDate	civil = civil_from_day(anchor);

	Assert(stage.unit != CADENCE_WORKING_DAY);
	if (stage.unit == CADENCE_DAY && stage.step % 7 == 0)
		put_freq(text, "WEEKLY", stage.step / 7);
	else if (stage.unit == CADENCE_DAY)
		put_freq(text, "DAILY", stage.step);
	else if (stage.step % 12 == 0)
	{
		put_freq(text, "YEARLY", stage.step / 12);
		put_number(text, ";BYMONTH=", civil.month);
		if (civil.month == 2 && civil.day == 29)
			put(text, ";BYMONTHDAY=-1");
		else
			put_number(text, ";BYMONTHDAY=", civil.day);
	}
	else
	{
		put_freq(text, "MONTHLY", stage.step);
		put_clamped_day(text, civil.day);
	}
}

/*
 * Days of the month.  One of them may be clamped and then is the last of the
 * set; the others are its first ones.
 */
static const char *
put_month_days(RuleText *text, const char *on, int32 n)
{
	int32		last = cadence_item(on, n - 1);

	for (int32 i = 0; i < n - 1; i++)
	{
		if (cadence_item(on, i) > 28)
			return "More than one of the days can be clamped to a month's end.";
	}
	if (n == 1)
	{
		put_clamped_day(text, last);
		return NULL;
	}

	put(text, ";BYMONTHDAY=");
	for (int32 i = 0; i < n - 1; i++)
	{
		put_number(text, "", cadence_item(on, i));
		put(text, ",");
	}
	if (last == 31)
		put(text, "-1");
	else if (last <= 28)
		put_number(text, "", last);
	else
	{
		/* the 28th may already be there for itself */
		if (cadence_item(on, n - 2) < 28)
			put(text, "28,");
		for (int32 d = 29; d <= last; d++)
			put_number(text, d > 29 ? "," : "", d);
		put(text, ";BYSETPOS=");
		for (int32 i = 1; i < n; i++)
		{
			put_number(text, "", i);
			put(text, ",");
		}
		put(text, "-1");
	}
	return NULL;
}

/*
 * Days of the year.  RFC 5545 combines every month named with every day named;
 * where the list does not, BYSETPOS picks out its own by their number in the
 * year.  That number must be the same every year, so 29 February is said only
 * where all are the last days of their months.
 */
static const char *
put_year_days(RuleText *text, const char *on, int32 n)
{
	uint32		months = 0;
	uint32		days = 0;
	bool		month_ends = true;
	int32		found = 0;
	int32		number = 0;
	const char *separator = ";BYMONTH=";

	for (int32 i = 0; i < n; i++)
	{
		int32		month = cadence_item(on, i) / 32;
		int32		day = cadence_item(on, i) % 32;

		if ((months & 1u << month) == 0)
			put_number(text, separator, month);
		separator = ",";
		months |= 1u << month;
		days |= 1u << day;
		month_ends = month_ends && day == civil_month_length(2000, month);
	}
	/* for one day that every year has, its own number reads better */
	if (month_ends && (n > 1 || months == 1u << 2))
	{
		put(text, ";BYMONTHDAY=-1");
		return NULL;
	}
	if ((months & 1u << 2) != 0 && (days & 1u << 29) != 0)
		return "29 February is in some years only, which moves the numbers of the days after it.";

	separator = ";BYMONTHDAY=";
	for (int32 day = 1; day <= 31; day++)
	{
		if ((days & 1u << day) != 0)
		{
			put_number(text, separator, day);
			separator = ",";
		}
	}

	/* the combinations in the order of the year, which is that of the list */
	separator = ";BYSETPOS=";
	for (int pass = 0; pass < 2; pass++)
	{
		if (pass > 0 && number == n)
			break;
		number = 0;
		for (int32 item = 32; item < 13 * 32; item++)
		{
			int32		month = item / 32;
			int32		day = item % 32;

			if ((months & 1u << month) == 0 || (days & 1u << day) == 0 ||
				day > civil_month_length(2001, month))
				continue;
			number++;
			if (pass > 0 && found < n && cadence_item(on, found) == item)
			{
				put_number(text, separator, number);
				separator = ",";
				found++;
			}
		}
	}
	return NULL;
}

/* Whether item i of a list has a month, or a weekday, that no earlier one has. */
static bool
is_new(const char *on, int32 i, bool month)
{
	for (int32 j = 0; j < i; j++)
	{
		if (month ? cadence_item(on, j) / 64 == cadence_item(on, i) / 64 :
			cadence_item(on, j) % 64 == cadence_item(on, i) % 64)
			return false;
	}
	return true;
}

/*
 * Weekdays of the year: the list must be just the combinations of its months
 * and its weekdays, whose order differs from year to year.
 */
static const char *
put_year_weekdays(RuleText *text, const char *on, int32 n)
{
	int32		months = 0;
	int32		weekdays = 0;
	const char *separator = ";BYMONTH=";

	for (int32 i = 0; i < n; i++)
	{
		months += is_new(on, i, true);
		weekdays += is_new(on, i, false);
	}
	if (months * weekdays != n)
		return "One rule combines every month with every weekday, and this list does not.";

	for (int32 i = 0; i < n; i++)
	{
		if (is_new(on, i, true))
		{
			put_number(text, separator, cadence_item(on, i) / 64);
			separator = ",";
		}
	}
	separator = ";BYDAY=";
	for (int32 i = 0; i < n; i++)
	{
		int32		ordinal = cadence_item(on, i) / 8 % 8;

		if (!is_new(on, i, false))
			continue;
		put_number(text, separator, ordinal == CADENCE_LAST_ORDINAL ? -1 : ordinal);
		put(text, weekday_codes[cadence_item(on, i) % 8]);
		separator = ",";
	}
	return NULL;
}

static const char *
put_on(RuleText *text, CadenceStage stage, const char *on)
{
	const char *separator = ";BYDAY=";

	switch ((CadenceOn) stage.on)
	{
		case CADENCE_ON_WEEKDAY:
			put_freq(text, "WEEKLY", stage.step / 7);
			for (int32 i = 0; i < stage.n_on; i++)
			{
				put(text, separator);
				put(text, weekday_codes[cadence_item(on, i)]);
				separator = ",";
			}
			return NULL;
		case CADENCE_ON_MONTH_DAY:
			put_freq(text, "MONTHLY", stage.step);
			return put_month_days(text, on, stage.n_on);
		case CADENCE_ON_MONTH_WEEKDAY:
			put_freq(text, "MONTHLY", stage.step);
			for (int32 i = 0; i < stage.n_on; i++)
			{
				int32		item = cadence_item(on, i);

				put_number(text, separator, item / 8 == CADENCE_LAST_ORDINAL ? -1 : item / 8);
				put(text, weekday_codes[item % 8]);
				separator = ",";
			}
			return NULL;
		case CADENCE_ON_YEAR_DAY:
			put_freq(text, "YEARLY", stage.step / 12);
			return put_year_days(text, on, stage.n_on);
		case CADENCE_ON_YEAR_WEEKDAY:
		case CADENCE_ON_ANY:	/* which has no list */
			break;
	}
	put_freq(text, "YEARLY", stage.step / 12);
	return put_year_weekdays(text, on, stage.n_on);
}

const char *
oversight_cadence_to_rrule(const Cadence *cadence, int32 anchor, char *buf)
{
	RuleText	text = {.buf = buf};
	StageWalk	walk;
	const char *problem = NULL;
	DueStatus	status;
	int32		first;

	if (cadence->kind == CADENCE_CONTINUING)
		return "What binds at all times never falls due.";
	if (cadence->shift != CADENCE_NO_SHIFT)
		return "A recurrence rule does not know working days.";
	if (cadence->kind == CADENCE_ROLLING)
		return "Each date follows from when it was last done, which a recurrence rule does not know.";
	if (cadence->kind == CADENCE_BY && cadence->count > 1)
		return "A recurrence rule does not list dates.";
	if (cadence->kind == CADENCE_FIXED && cadence->count > 1)
		return "A recurrence rule has one stage only.";

	/* asked first, so that a rule in working days needs no calendar to be refused */
	if (cadence->kind == CADENCE_FIXED &&
		cadence_stage(cadence, 0).unit == CADENCE_WORKING_DAY)
		return "A recurrence rule does not know working days.";
	status = oversight_due_after(cadence, anchor, DAY_MINUS_INFINITY, &first);
	if (status == DUE_BEFORE_CALENDAR)
		return "It counts working days before 1978, which are not known.";
	if (status == DUE_NONE)
		return "There is no due date.";
	if (civil_from_day(first).year < 1 || civil_from_day(first).year > 9999)
		return "Dates in a calendar file have years from 1 to 9999.";

	put_date(&text, "DTSTART;VALUE=DATE:", first);
	put(&text, "\n");
	if (cadence->kind == CADENCE_RRULE)
	{
		RRuleView	rule = rrule_view(cadence->items);

		if (rule.head.skip != RRULE_OMIT)
			return "SKIP is an extension of RFC 7529 that many calendar programs do not read.";
		put(&text, "RRULE:");
		oversight_rrule_format(&rule, text.buf + text.len, oversight_rrule_text_size(&rule));
		return NULL;
	}
	if (cadence->kind != CADENCE_FIXED)
	{
		put(&text, "RRULE:FREQ=DAILY;COUNT=1");
		return NULL;
	}

	/* which gave the first date */
	(void) oversight_first_stage(&walk, cadence, anchor);
	if (walk.series.stage.on == CADENCE_ON_ANY)
		put_steps(&text, walk.series.stage, anchor);
	else
		problem = put_on(&text, walk.series.stage, walk.series.on);
	if (problem != NULL)
		return problem;

	if (walk.series.times != INT64_MAX)
		put_number(&text, ";COUNT=", (int32) walk.series.times);
	if (walk.series.last != DAY_LAST)
	{
		if (civil_from_day(walk.series.last).year > 9999)
			return "Dates in a calendar file have years from 1 to 9999.";
		put_date(&text, ";UNTIL=", walk.series.last);
	}
	return NULL;
}
