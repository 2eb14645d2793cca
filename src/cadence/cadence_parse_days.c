/*-------------------------------------------------------------------------
 *
 * cadence_parse_days.c
 *		Reads which days: dates, and what stands after "on", such as "the last
 *		friday", "31 march" or "monday, thursday".  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence_parse.h"

#include "common/civil.h"
#include "common/iso_date.h"

static const char *const ordinal_words[] = {
	"first", "second", "third", "fourth", "fifth", "last",
};

static const char *const weekday_words[] = {
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
};

static const char *const month_words[] = {
	"january", "february", "march", "april", "may", "june", "july", "august",
	"september", "october", "november", "december",
};

/* A date in ISO form or as "31 January 2020". */
bool
oversight_parse_date(Parser *p, int32 *day)
{
	if (p->kind == TOKEN_NUMBER)
	{
		Parser		saved = *p;
		int32		day_of_month = p->number;
		int			month;

		oversight_next_token(p);
		(void) (oversight_accept(p, "st") || oversight_accept(p, "nd") || oversight_accept(p, "rd") || oversight_accept(p, "th"));
		oversight_accept(p, "of");
		month = oversight_word_in(p, month_words, lengthof(month_words), true);
		if (month > 0)
		{
			oversight_next_token(p);
			if (p->kind == TOKEN_NUMBER && p->end - p->start == 4)
			{
				int32		year = p->number;

				p->start = saved.start;
				if (year < 1 || day_of_month < 1 ||
					day_of_month > civil_month_length(year, month))
				{
					(void) oversight_fail(p, "There is no date \"%.*s\".", NULL);
					p->error->is_date = true;
					return false;
				}
				*day = (int32) civil_to_day(year, month, day_of_month);
				oversight_next_token(p);
				return true;
			}
			return oversight_fail_here(p, "The year is missing.%.*s",
							 "A year was expected, not \"%.*s\".");
		}
		*p = saved;
	}

	if (p->kind != TOKEN_DATE)
		return oversight_fail_here(p, "A date is missing.%.*s",
						 "\"%.*s\" is not a date written YYYY-MM-DD.");
	switch (oversight_iso_date_parse(p->str + p->start, p->end - p->start, day))
	{
		case ISO_DATE_OK:
			oversight_next_token(p);
			return true;
		case ISO_DATE_MALFORMED:
			return oversight_fail(p, "\"%.*s\" is not a date written YYYY-MM-DD.", NULL);
		case ISO_DATE_IMPOSSIBLE:
			break;
	}
	(void) oversight_fail(p, "There is no date \"%.*s\".", NULL);
	p->error->is_date = true;
	return false;
}

/*
 * Whether a list goes on: a comma or "and" that no "then" or "or" follows.
 */
static bool
list_goes_on(Parser *p)
{
	Parser		saved = *p;
	bool		comma = (p->kind == TOKEN_COMMA);

	CHECK_FOR_INTERRUPTS();
	if (comma)
		oversight_next_token(p);
	if ((oversight_accept(p, "and") || comma) &&
		!oversight_word_is(p, "then", false) && !oversight_word_is(p, "or", false))
		return true;
	*p = saved;
	return false;
}

bool
oversight_parse_dates(Parser *p, char *items, int32 *count)
{
	do
	{
		int32		day;

		if (!oversight_parse_date(p, &day))
			return false;
		memcpy(items + (size_t) *count * sizeof(int32), &day, sizeof(int32));
		(*count)++;
	} while (list_goes_on(p));
	return true;
}

static int
compare_items(const void *a, const void *b)
{
	int32		x = *(const int32 *) a;
	int32		y = *(const int32 *) b;

	return (x > y) - (x < y);
}

/* Sorts items and drops repeated ones, in place; returns how many are left. */
int32
oversight_cadence_sort_items(int32 *items, int32 count)
{
	int32		n = 0;

	qsort(items, (size_t) count, sizeof(int32), compare_items);
	for (int32 i = 0; i < count; i++)
	{
		if (i == 0 || items[i] != items[n - 1])
			items[n++] = items[i];
	}
	return n;
}

/* The number of the word that comes next, 0 where it is no ordinal. */
int32
oversight_ordinal_word(const Parser *p)
{
	return oversight_word_in(p, ordinal_words, lengthof(ordinal_words), false);
}

/* "last", "first", "1st", "15th" or "15"; 0 when none of these comes next. */
static int32
accept_ordinal(Parser *p)
{
	int32		ordinal = oversight_ordinal_word(p);

	if (ordinal > 0)
		oversight_next_token(p);
	else if (p->kind == TOKEN_NUMBER && p->number >= 1 && p->number <= 31)
	{
		ordinal = p->number;
		oversight_next_token(p);
		(void) (oversight_accept(p, "st") || oversight_accept(p, "nd") || oversight_accept(p, "rd") || oversight_accept(p, "th"));
		/* the sixth weekday of a month is no last one */
		if (ordinal == CADENCE_LAST_ORDINAL)
			ordinal = -ordinal;
	}
	return ordinal;
}

/* "of march", "march", "of the month", "month" or nothing, and whether there was any; 0 where none is named. */
static bool
parse_month(Parser *p, int32 *month, bool *said)
{
	bool		goes_on = oversight_accept(p, "of") || oversight_accept(p, "in");

	if (goes_on)
		oversight_accept(p, "the");
	*month = oversight_word_in(p, month_words, lengthof(month_words), true);
	*said = true;
	if (*month > 0)
		oversight_next_token(p);
	else if (!oversight_accept(p, "month"))
		*said = false;
	if (goes_on && !*said)
		return oversight_fail_here(p, "A month is missing.%.*s", "\"%.*s\" is not a month.");
	return true;
}

#define LIST_HINT \
	"Write, for example, \"every week on monday, thursday\", \"every month on the last friday\", \"every month on the 15th\" or \"every year on 31 march\"."

/*
 * One entry of a list: ordinals wait for the weekday or the "day" that follows
 * them ("the first and third monday"), so one entry can settle several items.
 */
static bool
parse_on_entry(Parser *p, CadenceOn *on, int32 *pending)
{
	int32		ordinal;
	int32		weekday;
	int32		month;
	bool		said;
	CadenceOn	found;
	int32		item;

	oversight_accept(p, "the");
	oversight_accept(p, "day");
	weekday = oversight_word_in(p, weekday_words, lengthof(weekday_words), true);
	if (weekday > 0 && p->n_on == *pending)
	{
		oversight_next_token(p);
		p->on[p->n_on++] = weekday;
		*pending = p->n_on;
		found = CADENCE_ON_WEEKDAY;
	}
	else
	{
		ordinal = accept_ordinal(p);
		if (ordinal == 0)
			return oversight_fail_here(p, "A day is missing.%.*s", "\"%.*s\" is not a day of a week, month or year.");
		p->on[p->n_on++] = ordinal;

		weekday = oversight_word_in(p, weekday_words, lengthof(weekday_words), true);
		if (weekday > 0)
		{
			oversight_next_token(p);
			if (!parse_month(p, &month, &said))
				return false;
			found = month > 0 ? CADENCE_ON_YEAR_WEEKDAY : CADENCE_ON_MONTH_WEEKDAY;
			for (; *pending < p->n_on; (*pending)++)
			{
				item = p->on[*pending];
				if (item < 1 || item > CADENCE_LAST_ORDINAL)
					return oversight_fail_whole(p, "A month has a first to a fifth and a last of each weekday.", LIST_HINT);
				p->on[*pending] = month * 64 + item * 8 + weekday;
			}
		}
		else
		{
			bool		last_day = (ordinal == CADENCE_LAST_ORDINAL);

			if (last_day && (oversight_word_is(p, "working", false) || oversight_word_is(p, "business", false)))
				return oversight_fail(p, "\"%.*s\" is not understood here.",
							"Write \"every month on the last day, or the previous working day\".");
			if (!oversight_accept(p, "day") && last_day)
				return oversight_fail_here(p, "\"last\" must be followed by a weekday or by \"day\".%.*s",
								 "\"last\" must be followed by a weekday or by \"day\", not by \"%.*s\".");
			if (!parse_month(p, &month, &said))
				return false;

			/* "the first and third" may still be waiting for a weekday */
			if (!said && !last_day && (p->kind == TOKEN_COMMA || oversight_word_is(p, "and", false)) &&
				ordinal >= 1 && ordinal < CADENCE_LAST_ORDINAL)
				return true;

			found = month > 0 ? CADENCE_ON_YEAR_DAY : CADENCE_ON_MONTH_DAY;
			for (; *pending < p->n_on; (*pending)++)
			{
				item = p->on[*pending];
				item = item == CADENCE_LAST_ORDINAL ? 31 : item < 0 ? -item : item;
				if (month > 0)
				{
					/* 29 February is clamped in common years */
					int32		length = civil_month_length(2000, month);

					if (last_day)
						item = length;
					if (item > length)
						return oversight_fail_whole(p, "That month never has so many days.", LIST_HINT);
					item += month * 32;
				}
				p->on[*pending] = item;
			}
		}
	}

	if (*on != CADENCE_ON_ANY && *on != found)
		return oversight_fail_whole(p, "A list must be of one kind: days of the week, of the month or of the year.",
						  LIST_HINT);
	*on = found;
	return true;
}

/* What stands after "on". */
bool
oversight_parse_on(Parser *p, CadenceStage *stage)
{
	CadenceOn	on = CADENCE_ON_ANY;
	int32		first = p->n_on;
	int32		pending = p->n_on;

	do
	{
		if (!parse_on_entry(p, &on, &pending))
			return false;
	} while (list_goes_on(p));

	/* ordinals that no weekday followed are days of the month */
	if (pending < p->n_on)
	{
		if (on != CADENCE_ON_ANY && on != CADENCE_ON_MONTH_DAY)
			return oversight_fail_whole(p, "A list must be of one kind: days of the week, of the month or of the year.",
							  LIST_HINT);
		on = CADENCE_ON_MONTH_DAY;
	}

	stage->on = (uint8) on;
	stage->n_on = oversight_cadence_sort_items(p->on + first, p->n_on - first);
	p->n_on = first + stage->n_on;

	switch (on)
	{
		case CADENCE_ON_WEEKDAY:
			if (stage->unit != CADENCE_DAY || stage->step % 7 != 0)
				return oversight_fail_whole(p, "Days of the week belong to a number of weeks.", LIST_HINT);
			return true;
		case CADENCE_ON_MONTH_DAY:
		case CADENCE_ON_MONTH_WEEKDAY:
			if (stage->unit != CADENCE_MONTH)
				return oversight_fail_whole(p, "Days of the month belong to a number of months.", LIST_HINT);
			if (stage->step % 12 == 0)
				return oversight_fail_whole(p, "Which month of the year is meant is not said.",
								  "Name the month, for example \"every year on the last friday of march\".");
			return true;
		case CADENCE_ON_YEAR_DAY:
		case CADENCE_ON_YEAR_WEEKDAY:
		case CADENCE_ON_ANY:	/* which no entry leaves it at */
			break;
	}
	if (stage->unit != CADENCE_MONTH || stage->step % 12 != 0)
		return oversight_fail_whole(p, "Days of the year belong to a number of years.", LIST_HINT);
	return true;
}

/* "every monday", "every other monday", "every 31 march": the unit follows from the list */
bool
oversight_parse_day_named(Parser *p, CadenceStage *stage, bool *found)
{
	Parser		saved = *p;
	int32		ordinal;
	bool		other = oversight_accept(p, "other");

	*found = true;
	if (oversight_word_in(p, weekday_words, lengthof(weekday_words), true) > 0)
	{
		stage->step = other ? 14 : 7;
		stage->unit = CADENCE_DAY;
		return oversight_parse_on(p, stage);
	}
	if (other)
	{
		*p = saved;
		*found = false;
		return true;
	}

	ordinal = accept_ordinal(p);
	if (ordinal != 0 && oversight_word_in(p, weekday_words, lengthof(weekday_words), true) > 0)
		return oversight_fail(p, "\"%.*s\" is counted in weeks or in months, and which is not said.",
					"Write \"every 2 weeks on friday\" or \"every month on the second friday\".");
	oversight_accept(p, "of");
	if (ordinal != 0 && oversight_word_in(p, month_words, lengthof(month_words), true) > 0)
	{
		*p = saved;
		stage->step = 12;
		stage->unit = CADENCE_MONTH;
		return oversight_parse_on(p, stage);
	}
	*p = saved;
	*found = false;
	return true;
}

