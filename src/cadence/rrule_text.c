/*-------------------------------------------------------------------------
 *
 * rrule_text.c
 *		Reads recurrence rules from text, and checks them however they came in.
 *		A kernel; rrule_format.c writes them.
 *
 * Parts may come in any order and any case, with or without "RRULE:" in front.
 * What RFC 5545 forbids, and what calendar programs read in two ways, is in one
 * table, which rules that arrive as bytes go through as well.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/rrule.h"

#include "cadence/rrule_words.h"
#include "common/civil.h"
#include "common/iso_date.h"

#define USUAL_HINT "Write a rule as, for example, \"FREQ=MONTHLY;BYDAY=-1FR\"."

#define MAX_WEEK		53
#define MAX_YEAR_DAY	366
#define MAX_ORDINAL		53

#define ALL_WEEKDAYS	0x7f
#define ALL_MONTHS		0xfff
#define ALL_MONTH_DAYS	UINT32_C(0x7fffffff)

/* UNTIL has four digits for the year. */
#define FIRST_UNTIL		(-730119)	/* 0001-01-01 */
#define LAST_UNTIL		2921939		/* 9999-12-31 */

/* every byte of the header is one of its fields */
_Static_assert(sizeof(RRule) == 36, "a stored rule has padding");

/*
 * What is refused though every part is well formed
 */

typedef struct Refusal
{
	Part		word;			/* what the error points at */
	const char *detail;
	const char *hint;
	const char *wrong;			/* the same of a value that came as bytes */
} Refusal;

/* The largest ordinal of BYDAY, in either direction. */
static int32
largest_ordinal(const RRuleView *rule)
{
	int32		largest = 0;

	for (int32 i = 0; i < rule->head.n_ordinals; i++)
	{
		int32		item = rrule_item(rule, i);
		int32		n = (item - (item & 7)) / 8;

		largest = Max(largest, n < 0 ? -n : n);
	}
	return largest;
}

static bool
has_week_53(const RRuleView *rule)
{
	for (int32 i = 0; i < rule->head.n_weeks; i++)
	{
		int32		week = rrule_item(rule, rule->head.n_ordinals + i);

		if (week == MAX_WEEK || week == -MAX_WEEK)
			return true;
	}
	return false;
}

/* The first reason to refuse a rule whose fields are each in range, or NULL. */
static const Refusal *
find_refusal(const RRuleView *rule)
{
	const RRule *head = &rule->head;
	RRuleFreq	freq = (RRuleFreq) head->freq;
	bool		by_day = head->weekdays != 0 || head->n_ordinals > 0;
	bool		by_month_day = (head->month_days | head->month_days_back) != 0;
	bool		by_week = head->n_weeks > 0;
	bool		by_year_day = head->n_year_days > 0;
	bool		by_month = head->months != 0;

#define REFUSE(word, detail, hint, wrong) \
	do { \
		static const Refusal refusal = {word, detail, hint, wrong}; \
		return &refusal; \
	} while (0)

	/* RFC 5545, and what could never be meant */
	if (head->count > 0 && head->until != DAY_INFINITY)
		REFUSE(PART_COUNT, "\"%.*s\" and UNTIL cannot stand together.",
			   "Write COUNT for a number of dates or UNTIL for the last day, not both.",
			   "COUNT and UNTIL stand together.");
	if (by_week && freq != RRULE_YEARLY)
		REFUSE(PART_BYWEEKNO, "\"%.*s\" needs FREQ=YEARLY.",
			   "Write, for example, \"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO\".",
			   "BYWEEKNO stands without FREQ=YEARLY.");
	if (by_year_day && freq != RRULE_YEARLY)
		REFUSE(PART_BYYEARDAY, "\"%.*s\" needs FREQ=YEARLY.",
			   "Write, for example, \"FREQ=YEARLY;BYYEARDAY=100\".",
			   "BYYEARDAY stands without FREQ=YEARLY.");
	if (by_month_day && freq == RRULE_WEEKLY)
		REFUSE(PART_BYMONTHDAY, "\"%.*s\" cannot stand with FREQ=WEEKLY.",
			   "Write, for example, \"FREQ=MONTHLY;BYMONTHDAY=15\", or FREQ=DAILY with BYDAY and BYMONTHDAY for the days that are both.",
			   "BYMONTHDAY stands with FREQ=WEEKLY.");
	if (head->n_ordinals > 0 && (freq == RRULE_WEEKLY || freq == RRULE_DAILY))
		REFUSE(WORD_ORDINAL, "\"%.*s\" counts weekdays, which needs FREQ=MONTHLY or FREQ=YEARLY.",
			   "Write the weekday alone, for example \"FREQ=WEEKLY;BYDAY=FR\", or \"FREQ=MONTHLY;BYDAY=-1FR\".",
			   "An ordinal stands without FREQ=MONTHLY or FREQ=YEARLY.");
	if (freq == RRULE_MONTHLY && largest_ordinal(rule) > 5)
		REFUSE(WORD_LARGE_ORDINAL, "There is no \"%.*s\" in a month: none has a weekday more than five times.",
			   "Write an ordinal from 1 to 5 or from -5 to -1, for example \"FREQ=MONTHLY;BYDAY=-1FR\".",
			   "An ordinal is above 5 in a month.");
	if (head->n_ordinals > 0 && by_week)
		REFUSE(WORD_ORDINAL, "\"%.*s\" counts weekdays, but a week of BYWEEKNO has each only once.",
			   "Write the weekday alone, for example \"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO\".",
			   "An ordinal stands with BYWEEKNO.");
	if (head->n_positions > 0 && !(by_day || by_month_day || by_week || by_year_day || by_month))
		REFUSE(PART_BYSETPOS, "\"%.*s\" has no other BY part to choose from.",
			   "Add one, for example \"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1\".",
			   "BYSETPOS stands without another BY part.");

	/* contested: every hint has both readings */
	if (head->n_positions > 0 && freq == RRULE_WEEKLY)
		REFUSE(PART_BYSETPOS, "\"%.*s\" has two readings with FREQ=WEEKLY.",
			   "When the anchor lies inside a week, some programs count positions from the beginning of that week, others from the anchor: name the days instead, for example \"FREQ=WEEKLY;BYDAY=MO\".",
			   "BYSETPOS stands with FREQ=WEEKLY.");
	if (head->n_positions > 0 && freq == RRULE_DAILY)
		REFUSE(PART_BYSETPOS, "\"%.*s\" has two readings with FREQ=DAILY.",
			   "Some programs count within each day, which has one position only, others leave the part out of account: leave it out, or choose from a month, for example \"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1\".",
			   "BYSETPOS stands with FREQ=DAILY.");
	if (by_week && has_week_53(rule))
		REFUSE(WORD_WEEK_53, "Week \"%.*s\" has two readings in a year of 52 weeks.",
			   "Some programs leave such a year out, others take the week beside it, which is numbered in another year: write -1 for the last week of every year or 1 for the first, for example \"FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO\".",
			   "BYWEEKNO has week 53.");
	if (by_week && by_month)
		REFUSE(PART_BYWEEKNO, "\"%.*s\" has two readings with BYMONTH.",
			   "Some programs take the days of those weeks that lie in those months, others the days of the weeks and of the months alike: leave one of the two parts out.",
			   "BYWEEKNO stands with BYMONTH.");
	if (by_week && by_year_day)
		REFUSE(PART_BYWEEKNO, "\"%.*s\" has two readings with BYYEARDAY.",
			   "Some programs take the days of the year that lie in those weeks, others the days of both alike: leave one of the two parts out.",
			   "BYWEEKNO stands with BYYEARDAY.");
	if (by_week && by_month_day)
		REFUSE(PART_BYWEEKNO, "\"%.*s\" has two readings with BYMONTHDAY.",
			   "Some programs take the days of the month that lie in those weeks, others the days of both alike: leave one of the two parts out.",
			   "BYWEEKNO stands with BYMONTHDAY.");
	if (by_week && !by_day)
		REFUSE(PART_BYWEEKNO, "\"%.*s\" has two readings without BYDAY.",
			   "Some programs take all seven days of the week, others only the weekday of the anchor: add BYDAY, for example \"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO\".",
			   "BYWEEKNO stands without BYDAY.");
	if (by_week && head->interval > 1)
		REFUSE(PART_BYWEEKNO, "\"%.*s\" has two readings with INTERVAL above 1.",
			   "At the turn of the year some programs count a day with the year that its week is numbered in, others with the year that it lies in: leave INTERVAL out, or name the days by BYMONTH.",
			   "BYWEEKNO stands with INTERVAL above 1.");
	if (by_year_day && by_month)
		REFUSE(PART_BYYEARDAY, "\"%.*s\" has two readings with BYMONTH.",
			   "Some programs take the days of the year that lie in those months, others the days of both alike: leave one of the two parts out.",
			   "BYYEARDAY stands with BYMONTH.");
	if (by_year_day && by_month_day)
		REFUSE(PART_BYYEARDAY, "\"%.*s\" has two readings with BYMONTHDAY.",
			   "Some programs take the days of the year that are those of the month, others the days of both alike: leave one of the two parts out.",
			   "BYYEARDAY stands with BYMONTHDAY.");
	if (by_month_day && !by_month && freq == RRULE_YEARLY)
		REFUSE(PART_BYMONTHDAY, "\"%.*s\" has two readings with FREQ=YEARLY and no BYMONTH.",
			   "Some programs take that day of every month, others only of the anchor's month: write \"FREQ=MONTHLY;BYMONTHDAY=15\" for every month, or \"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15\" for one.",
			   "BYMONTHDAY stands with FREQ=YEARLY and without BYMONTH.");
	if (by_month && freq == RRULE_YEARLY && largest_ordinal(rule) > 5)
		REFUSE(WORD_LARGE_ORDINAL, "\"%.*s\" has two readings with BYMONTH.",
			   "Some programs count weekdays within each of those months, where there is no sixth, others within the year: write an ordinal from 1 to 5, or leave BYMONTH out.",
			   "An ordinal above 5 stands with BYMONTH.");
#undef REFUSE

	return NULL;
}

/*
 * Reading
 */

/* A set of whole numbers from -MAX_YEAR_DAY to MAX_YEAR_DAY. */
typedef struct NumberSet
{
	uint64		bits[(2 * MAX_YEAR_DAY + 1 + 63) / 64];
} NumberSet;

typedef struct Slice
{
	size_t		start;
	size_t		end;
} Slice;

typedef struct Parser
{
	const char *str;
	CadenceError *error;
	bool		given[N_PARTS];
	Slice		words[N_WORDS];

	/* the lists, until it is known how long they are */
	NumberSet	weeks;
	NumberSet	year_days;
	NumberSet	positions;
	NumberSet	ordinals[8];	/* by weekday */
	RRule		head;
} Parser;

static inline bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline char
upper(char c)
{
	return (c >= 'a' && c <= 'z') ? (char) (c - ('a' - 'A')) : c;
}

static inline void
set_add(NumberSet *set, int32 n)
{
	n += MAX_YEAR_DAY;
	set->bits[n >> 6] |= UINT64_C(1) << (n & 63);
}

static inline bool
set_has(const NumberSet *set, int32 n)
{
	n += MAX_YEAR_DAY;
	return (set->bits[n >> 6] >> (n & 63)) & 1;
}

/* In the order in which lists are kept: 1, 2, ..., -2, -1. */
static inline int32
set_next(int32 n, int32 largest)
{
	return n == largest ? -largest : n + 1;
}

static bool
slice_is(const Parser *p, Slice slice, const char *word)
{
	size_t		n = strlen(word);

	if (slice.end - slice.start != n)
		return false;
	for (size_t i = 0; i < n; i++)
	{
		if (upper(p->str[slice.start + i]) != word[i])
			return false;
	}
	return true;
}

/* The index of a word in a list, or -1. */
static int
find_word(const Parser *p, Slice slice, const char *const *words, int n)
{
	for (int i = 0; i < n; i++)
	{
		if (slice_is(p, slice, words[i]))
			return i;
	}
	return -1;
}

/* Always false, so that a caller can return it. */
static bool
fail(Parser *p, Slice slice, const char *detail, const char *hint)
{
	p->error->detail = detail;
	p->error->offset = (int) slice.start;
	p->error->length = (int) (slice.end - slice.start);
	p->error->hint = hint;
	p->error->is_date = false;
	return false;
}

/* The part of a slice up to a character; the slice becomes what follows it. */
static Slice
cut(const Parser *p, Slice *rest, char c)
{
	Slice		result = *rest;

	while (rest->start < rest->end && p->str[rest->start] != c)
		rest->start++;
	result.end = rest->start;
	if (rest->start < rest->end)
		rest->start++;
	return result;
}

/* Digits only; what is too large to matter stays too large. */
static bool
read_number(const Parser *p, Slice slice, int64 *number)
{
	*number = 0;
	if (slice.start == slice.end)
		return false;
	for (size_t i = slice.start; i < slice.end; i++)
	{
		if (!is_digit(p->str[i]))
			return false;
		*number = Min(*number * 10 + (p->str[i] - '0'), (int64) INT32_MAX + 1);
	}
	return true;
}

/* Up to largest in either direction, and not zero. */
static bool
read_signed(const Parser *p, Slice slice, int32 largest, int32 *number)
{
	bool		negative = false;
	int64		value;

	if (slice.start < slice.end &&
		(p->str[slice.start] == '-' || p->str[slice.start] == '+'))
	{
		negative = p->str[slice.start] == '-';
		slice.start++;
	}
	if (!read_number(p, slice, &value) || value < 1 || value > largest)
		return false;
	*number = (int32) (negative ? -value : value);
	return true;
}

static bool
read_date(Parser *p, Slice slice)
{
	static const char *const hint =
		"Write the last day as, for example, \"UNTIL=20201231\".";
	const char *str = p->str + slice.start;
	size_t		len = slice.end - slice.start;
	int32		digits[14];
	int32		year;
	int32		month;
	int32		day;

	/* YYYYMMDD, or a date-time YYYYMMDDTHHMMSS, with or without Z */
	if (len != 8 && len != 15 && len != 16)
		return fail(p, slice, "UNTIL \"%.*s\" is not a date written YYYYMMDD.", hint);
	for (size_t i = 0, n = 0; i < Min(len, 15); i++)
	{
		if (i == 8)
		{
			if (upper(str[i]) != 'T')
				return fail(p, slice, "UNTIL \"%.*s\" is not a date written YYYYMMDD.", hint);
		}
		else if (!is_digit(str[i]))
			return fail(p, slice, "UNTIL \"%.*s\" is not a date written YYYYMMDD.", hint);
		else
			digits[n++] = str[i] - '0';
	}
	if (len == 16 && upper(str[15]) != 'Z')
		return fail(p, slice, "UNTIL \"%.*s\" is not a date written YYYYMMDD.", hint);
	if (len > 8 &&
		(digits[8] * 10 + digits[9] > 23 || digits[10] > 5 ||
		 digits[12] * 10 + digits[13] > 60))
		return fail(p, slice, "UNTIL \"%.*s\" has an impossible time of day.", hint);

	year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
	month = digits[4] * 10 + digits[5];
	day = digits[6] * 10 + digits[7];
	if (year < 1 || month < 1 || month > 12 || day < 1 ||
		day > civil_month_length(year, month))
	{
		(void) fail(p, slice, "There is no date \"%.*s\".", hint);
		p->error->is_date = true;
		return false;
	}
	p->head.until = (int32) civil_to_day(year, month, day);
	return true;
}

/* "FR", "-1FR" */
static bool
read_weekday(Parser *p, Slice item)
{
	Slice		code = item;
	Slice		number = item;
	int			weekday;
	int32		n;

	if (item.end - item.start > 2)
		code.start = item.end - 2;
	number.end = code.start;
	weekday = find_word(p, code, day_codes, lengthof(day_codes)) + 1;
	if (weekday == 0)
		return fail(p, item, "\"%.*s\" in BYDAY is not a weekday.",
					"Weekdays are MO, TU, WE, TH, FR, SA and SU, with a number in front for one of the month or year, for example \"BYDAY=MO,WE\" or \"BYDAY=-1FR\".");
	if (number.start == number.end)
	{
		p->head.weekdays |= (uint8) (1 << (weekday - 1));
		return true;
	}
	if (!read_signed(p, number, MAX_ORDINAL, &n))
		return fail(p, item, "The number in \"%.*s\" in BYDAY is not one from 1 to 53 or from -53 to -1.",
					"Write, for example, \"BYDAY=2TU\" for the second Tuesday or \"BYDAY=-1FR\" for the last Friday.");

	set_add(&p->ordinals[weekday], n);
	if (p->words[WORD_ORDINAL].end == 0)
		p->words[WORD_ORDINAL] = item;
	if (p->words[WORD_LARGE_ORDINAL].end == 0 && (n > 5 || n < -5))
		p->words[WORD_LARGE_ORDINAL] = item;
	return true;
}

/* One item of a list. */
static bool
read_item(Parser *p, Part part, Slice item)
{
	int64		number;
	int32		n;

	switch (part)
	{
		case PART_BYMONTH:
			if (!read_number(p, item, &number) || number < 1 || number > 12)
				return fail(p, item, "\"%.*s\" in BYMONTH is not a month from 1 to 12.",
							"Write, for example, \"BYMONTH=3\" or \"BYMONTH=1,4,7,10\".");
			p->head.months |= (uint16) (1 << (number - 1));
			return true;

		case PART_BYMONTHDAY:
			if (!read_signed(p, item, 31, &n))
				return fail(p, item, "\"%.*s\" in BYMONTHDAY is not a day from 1 to 31 or from -31 to -1.",
							"Write, for example, \"BYMONTHDAY=15\", or \"BYMONTHDAY=-1\" for the last day of the month.");
			if (n > 0)
				p->head.month_days |= UINT32_C(1) << (n - 1);
			else
				p->head.month_days_back |= UINT32_C(1) << (-n - 1);
			return true;

		case PART_BYYEARDAY:
			if (!read_signed(p, item, MAX_YEAR_DAY, &n))
				return fail(p, item, "\"%.*s\" in BYYEARDAY is not a day from 1 to 366 or from -366 to -1.",
							"Write, for example, \"BYYEARDAY=100\", or \"BYYEARDAY=-1\" for 31 December.");
			set_add(&p->year_days, n);
			return true;

		case PART_BYWEEKNO:
			if (!read_signed(p, item, MAX_WEEK, &n))
				return fail(p, item, "\"%.*s\" in BYWEEKNO is not a week from 1 to 52 or from -52 to -1.",
							"Write, for example, \"BYWEEKNO=20;BYDAY=MO\".");
			set_add(&p->weeks, n);
			if (p->words[WORD_WEEK_53].end == 0 && (n == MAX_WEEK || n == -MAX_WEEK))
				p->words[WORD_WEEK_53] = item;
			return true;

		case PART_BYSETPOS:
			if (!read_signed(p, item, MAX_YEAR_DAY, &n))
				return fail(p, item, "\"%.*s\" in BYSETPOS is not a position from 1 to 366 or from -366 to -1.",
							"Write, for example, \"BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1\" for the last of them.");
			set_add(&p->positions, n);
			return true;

		case PART_BYDAY:
		default:
			return read_weekday(p, item);
	}
}

static bool
read_value(Parser *p, Part part, Slice value)
{
	static const char *const finer[] = {"HOURLY", "MINUTELY", "SECONDLY"};
	int64		number;
	int			i;

	switch (part)
	{
		case PART_FREQ:
			i = find_word(p, value, freq_names, lengthof(freq_names));
			if (i < 0 && find_word(p, value, finer, lengthof(finer)) >= 0)
				return fail(p, value, "FREQ \"%.*s\" is finer than a day, but due dates have no time of day.",
							"FREQ is YEARLY, MONTHLY, WEEKLY or DAILY.");
			if (i < 0)
				return fail(p, value, "FREQ \"%.*s\" is not known.",
							"FREQ is YEARLY, MONTHLY, WEEKLY or DAILY.");
			p->head.freq = (uint8) i;
			return true;

		case PART_INTERVAL:
			if (!read_number(p, value, &number) || number < 1 || number > RRULE_MAX_INTERVAL)
				return fail(p, value, "INTERVAL \"%.*s\" is not a whole number from 1 to 99999.",
							"Write, for example, \"FREQ=MONTHLY;INTERVAL=3\" for every third month.");
			p->head.interval = (int32) number;
			return true;

		case PART_COUNT:
			if (!read_number(p, value, &number) || number < 1 || number > INT32_MAX)
				return fail(p, value, "COUNT \"%.*s\" is not a whole number from 1 to 2147483647.",
							"Write, for example, \"FREQ=MONTHLY;COUNT=6\" for six dates.");
			p->head.count = (int32) number;
			return true;

		case PART_UNTIL:
			return read_date(p, value);

		case PART_WKST:
			i = find_word(p, value, day_codes, lengthof(day_codes));
			if (i < 0)
				return fail(p, value, "WKST \"%.*s\" is not a weekday.",
							"Weekdays are MO, TU, WE, TH, FR, SA and SU, for example \"WKST=SU\".");
			p->head.wkst = (uint8) (i + 1);
			return true;

		case PART_RSCALE:
			if (!slice_is(p, value, "GREGORIAN"))
				return fail(p, value, "Calendar \"%.*s\" of RSCALE is not known.",
							"Only the Gregorian calendar is: write \"RSCALE=GREGORIAN\" or leave the part out.");
			return true;

		case PART_SKIP:
			i = find_word(p, value, skip_names, lengthof(skip_names));
			if (i < 0)
				return fail(p, value, "SKIP \"%.*s\" is not known.",
							"A day that a month does not have is left out by SKIP=OMIT and moved by SKIP=FORWARD and SKIP=BACKWARD.");
			p->head.skip = (uint8) i;
			return true;

		default:
			/* a list; one that is empty has one empty item */
			for (;;)
			{
				bool		more;
				Slice		item = cut(p, &value, ',');

				more = value.start > item.end;
				if (!read_item(p, part, item))
					return false;
				if (!more)
					return true;
			}
	}
}

static bool
read_part(Parser *p, Slice part)
{
	static const char *const finer[] = {"BYHOUR", "BYMINUTE", "BYSECOND"};
	static const char *const others[] = {"DTSTART", "EXDATE", "RDATE", "EXRULE", "DTEND", "DURATION", "TZID"};
	Slice		value = part;
	Slice		name;
	size_t		name_end = part.start;
	int			i;

	if (part.start == part.end)
		return fail(p, part, "A part of the rule is empty.%.*s",
					"Write one semicolon between two parts and none at the end, for example \"FREQ=MONTHLY;BYDAY=-1FR\".");
	for (size_t at = part.start; at < part.end; at++)
	{
		if (is_space(p->str[at]))
			return fail(p, part, "There is a space in \"%.*s\".",
						"Write the rule without spaces, for example \"FREQ=MONTHLY;BYDAY=-1FR\".");
	}

	while (name_end < part.end && p->str[name_end] != '=' && p->str[name_end] != ':')
		name_end++;
	name = (Slice) {.start = part.start,.end = name_end};
	if (find_word(p, name, others, lengthof(others)) >= 0)
		return fail(p, name, "\"%.*s\" is no part of a recurrence rule.",
					"The anchor stands for DTSTART, and nothing else of a calendar entry is read: write the rule alone, for example \"FREQ=MONTHLY;BYDAY=-1FR\".");
	if (name_end == part.end || p->str[name_end] != '=')
		return fail(p, part, "\"%.*s\" is not a part written NAME=VALUE.", USUAL_HINT);

	cut(p, &value, '=');
	if (find_word(p, name, finer, lengthof(finer)) >= 0)
		return fail(p, name, "\"%.*s\" sets a time of day, but due dates have none.",
					"Leave the part out.");
	i = find_word(p, name, part_names, N_PARTS);
	if (i < 0)
		return fail(p, name, "\"%.*s\" is no part of a recurrence rule.",
					"Parts are FREQ, INTERVAL, COUNT, UNTIL, WKST, BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY, BYDAY, BYSETPOS, RSCALE and SKIP.");
	if (p->given[i])
		return fail(p, part, "\"%.*s\" repeats a part.",
					"Write each part once, with commas in its list, for example \"BYDAY=MO,WE\".");
	p->given[i] = true;
	p->words[i] = part;
	return read_value(p, (Part) i, value);
}

/* Appends an item to the blob: two bytes, no more than its text and comma had. */
static void
append(char *blob, int32 *n_items, int32 item)
{
	int16		stored = (int16) item;
	size_t		offset = sizeof(RRule) + (size_t) *n_items * sizeof(int16);

	memcpy(blob + offset, &stored, sizeof(int16));
	(*n_items)++;
}

static void
append_set(char *blob, int32 *n_items, const NumberSet *set, int32 largest, uint16 *count)
{
	for (int32 n = 1; n != 0; n = set_next(n, largest))
	{
		if (set_has(set, n))
		{
			append(blob, n_items, n);
			(*count)++;
		}
	}
}

static void
append_lists(Parser *p, char *blob, int32 *n_items)
{
	for (int32 n = 1; n != 0; n = set_next(n, MAX_ORDINAL))
	{
		for (int32 weekday = MONDAY; weekday <= SUNDAY; weekday++)
		{
			if (set_has(&p->ordinals[weekday], n))
			{
				append(blob, n_items, RRULE_ORDINAL(n, weekday));
				p->head.n_ordinals++;
			}
		}
	}
	append_set(blob, n_items, &p->weeks, MAX_WEEK, &p->head.n_weeks);
	append_set(blob, n_items, &p->year_days, MAX_YEAR_DAY, &p->head.n_year_days);
	append_set(blob, n_items, &p->positions, MAX_YEAR_DAY, &p->head.n_positions);
}

bool
oversight_rrule_is_meant(const char *str, size_t len)
{
	size_t		i = 0;
	size_t		start;

	while (i < len && is_space(str[i]))
		i++;
	start = i;
	while (i < len && upper(str[i]) >= 'A' && upper(str[i]) <= 'Z')
		i++;
	return i > start && i < len && (str[i] == '=' || str[i] == ':');
}

bool
oversight_rrule_parse(const char *str, size_t len, char *blob, int32 *n_items,
					  CadenceError *error)
{
	Parser		parser = {.str = str,.error = error};
	Parser	   *p = &parser;
	Slice		rest = {.start = 0,.end = len};
	Slice		prefix;
	bool		more;
	RRuleView	view;
	const Refusal *refusal;

	p->head.interval = 1;
	p->head.until = DAY_INFINITY;
	p->head.wkst = MONDAY;

	while (rest.start < rest.end && is_space(str[rest.start]))
		rest.start++;
	while (rest.end > rest.start && is_space(str[rest.end - 1]))
		rest.end--;
	prefix = (Slice) {.start = rest.start,.end = Min(rest.end, rest.start + 6)};
	if (slice_is(p, prefix, "RRULE:"))
		rest.start = prefix.end;

	do
	{
		Slice		part = cut(p, &rest, ';');

		more = rest.start > part.end;
		if (!read_part(p, part))
			return false;
	} while (more);

	if (!p->given[PART_FREQ])
		return fail(p, (Slice) {.start = rest.end,.end = rest.end},
					"The part FREQ is missing.%.*s",
					"A rule has FREQ=YEARLY, FREQ=MONTHLY, FREQ=WEEKLY or FREQ=DAILY, for example \"FREQ=MONTHLY;BYDAY=-1FR\".");

	*n_items = 0;
	append_lists(p, blob, n_items);
	memcpy(blob, &p->head, sizeof(RRule));

	view = rrule_view(blob);
	refusal = find_refusal(&view);
	if (refusal != NULL)
		return fail(p, p->words[refusal->word], refusal->detail, refusal->hint);
	return true;
}

/*
 * Checking
 */

/* Whether a list is in its order, within its bounds and without repetition. */
static bool
list_is_sound(const RRuleView *rule, int32 start, int32 n, int32 largest)
{
	for (int32 i = start; i < start + n; i++)
	{
		int32		item = rrule_item(rule, i);
		int32		before = i > start ? rrule_item(rule, i - 1) : 0;

		if (item == 0 || item < -largest || item > largest)
			return false;
		/* as unsigned numbers they ascend: negative ones come last */
		if (i > start && (uint32) before >= (uint32) item)
			return false;
	}
	return true;
}

static bool
ordinals_are_sound(const RRuleView *rule)
{
	for (int32 i = 0; i < rule->head.n_ordinals; i++)
	{
		int32		item = rrule_item(rule, i);
		int32		n = (item - (item & 7)) / 8;

		if ((item & 7) == 0 || n == 0 || n < -MAX_ORDINAL || n > MAX_ORDINAL)
			return false;
		if (i > 0 && (uint32) rrule_item(rule, i - 1) >= (uint32) item)
			return false;
	}
	return true;
}

const char *
oversight_rrule_check(const char *blob, size_t size)
{
	RRuleView	rule;
	const RRule *head = &rule.head;
	const Refusal *refusal;
	int32		start;

	if (size < sizeof(RRule))
		return "A rule is cut short.";
	rule = rrule_view(blob);
	if (size != rrule_size(head))
		return "The number of items of a rule does not fit its length.";

	if (head->freq > RRULE_DAILY)
		return "A frequency is unknown.";
	if (head->interval < 1 || head->interval > RRULE_MAX_INTERVAL)
		return "An interval is out of range.";
	if (head->count < 0)
		return "A count is out of range.";
	if (head->until != DAY_INFINITY &&
		(head->until < FIRST_UNTIL || head->until > LAST_UNTIL))
		return "A last day is out of range.";
	if (head->wkst < MONDAY || head->wkst > SUNDAY)
		return "A start of the week is out of range.";
	if (head->skip > RRULE_BACKWARD)
		return "A way to skip is unknown.";
	if (head->weekdays > ALL_WEEKDAYS || head->months > ALL_MONTHS ||
		head->month_days > ALL_MONTH_DAYS || head->month_days_back > ALL_MONTH_DAYS ||
		head->spare != 0)
		return "Spare bits are not zero.";

	if (!ordinals_are_sound(&rule))
		return "An ordinal is out of range or out of order.";
	start = head->n_ordinals;
	if (!list_is_sound(&rule, start, head->n_weeks, MAX_WEEK))
		return "A week is out of range or out of order.";
	start += head->n_weeks;
	if (!list_is_sound(&rule, start, head->n_year_days, MAX_YEAR_DAY))
		return "A day of the year is out of range or out of order.";
	start += head->n_year_days;
	if (!list_is_sound(&rule, start, head->n_positions, MAX_YEAR_DAY))
		return "A position is out of range or out of order.";

	refusal = find_refusal(&rule);
	return refusal == NULL ? NULL : refusal->wrong;
}
