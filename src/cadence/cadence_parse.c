/*-------------------------------------------------------------------------
 *
 * cadence_parse.c
 *		Reads a cadence from English text.  A kernel.
 *
 * Reading is generous: case and spacing do not matter, numbers may be words,
 * and everyday and statutory wording is understood.  What has two readings in
 * common use is refused with both.  docs/cadence.md has the grammar.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence.h"

#include "cadence/cadence_tokens.h"
#include "cadence/rrule.h"
#include "common/civil.h"
#include "common/iso_date.h"

/* A unit of time, or an adverb or adjective made of one. */
typedef struct TimeWord
{
	const char *word;
	int32		step;
	CadenceUnit unit;
} TimeWord;

static const TimeWord units[] = {
	{"day", 1, CADENCE_DAY},
	{"week", 7, CADENCE_DAY},
	{"fortnight", 14, CADENCE_DAY},
	{"month", 1, CADENCE_MONTH},
	{"quarter", 3, CADENCE_MONTH},
	{"year", 12, CADENCE_MONTH},
};

static const TimeWord adverbs[] = {
	{"daily", 1, CADENCE_DAY},
	{"weekly", 7, CADENCE_DAY},
	{"fortnightly", 14, CADENCE_DAY},
	{"monthly", 1, CADENCE_MONTH},
	{"quarterly", 3, CADENCE_MONTH},
	{"yearly", 12, CADENCE_MONTH},
	{"annually", 12, CADENCE_MONTH},
	{"annual", 12, CADENCE_MONTH},
};

static const char *const number_words[] = {
	"zero", "one", "two", "three", "four", "five", "six", "seven", "eight",
	"nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
	"sixteen", "seventeen", "eighteen", "nineteen", "twenty",
};

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

/*
 * Parts of a phrase
 */

/* A number in digits or as a word; *given tells whether there was one. */
static bool
parse_number(Parser *p, int32 *number, bool *given)
{
	*given = true;
	if (p->kind == TOKEN_NUMBER)
		*number = p->number;
	else if (p->kind == TOKEN_OTHER && is_digit(char_at(p, p->start + 1)) &&
			 (p->str[p->start] == '-' || p->str[p->start] == '+'))
		*number = 0;			/* a number with a sign is none of ours */
	else
	{
		size_t		i;

		for (i = 0; i < lengthof(number_words); i++)
		{
			if (oversight_word_is(p, number_words[i], false))
				break;
		}
		if (i == lengthof(number_words))
		{
			*given = false;
			*number = 1;
			return true;
		}
		*number = (int32) i;
	}

	if (*number < 1 || *number > CADENCE_MAX_NUMBER)
		return oversight_fail(p, "Interval \"%.*s\" is not a whole number from 1 to 99999.",
					NULL);
	oversight_next_token(p);
	return true;
}

static bool
time_word(Parser *p, const TimeWord *words, size_t n, bool plural,
		  int32 number, CadenceStage *stage)
{
	for (size_t i = 0; i < n; i++)
	{
		if (oversight_word_is(p, words[i].word, plural))
		{
			stage->step = number * words[i].step;
			stage->unit = (uint8) words[i].unit;
			oversight_next_token(p);
			return true;
		}
	}
	return false;
}

static bool
parse_unit(Parser *p, int32 number, CadenceStage *stage)
{
	oversight_accept(p, "calendar");

	if (oversight_word_is(p, "working", false) || oversight_word_is(p, "business", false))
	{
		oversight_next_token(p);
		if (!oversight_word_is(p, "day", true))
			return oversight_fail_here(p, "\"working\" stands for working days only.%.*s",
							 "Only days can be working days, not \"%.*s\".");
		oversight_next_token(p);
		stage->step = number;
		stage->unit = CADENCE_WORKING_DAY;
		return true;
	}
	if (oversight_word_is(p, "half", false))
	{
		oversight_next_token(p);
		if (!oversight_word_is(p, "year", true))
			return oversight_fail_here(p, "\"half\" must be followed by \"year\".%.*s",
							 "\"half\" must be followed by \"year\", not \"%.*s\".");
		oversight_next_token(p);
		stage->step = number * 6;
		stage->unit = CADENCE_MONTH;
		return true;
	}
	if (time_word(p, units, lengthof(units), true, number, stage))
		return true;
	oversight_accept(p, "school");
	if (oversight_word_is(p, "term", true))
		return oversight_fail(p, "School terms have no fixed length, so \"%.*s\" is not an interval.",
					"List the dates, for example \"by 2020-01-31, 2020-04-30, 2020-07-31\".");
	return oversight_fail_here(p, "The unit of time is missing.%.*s",
					 "\"%.*s\" is not a unit of time.");
}

/* "3 months", "a month", "month" */
static bool
parse_span(Parser *p, CadenceStage *stage)
{
	int32		number;
	bool		given;

	if (oversight_accept(p, "a") || oversight_accept(p, "an"))
		number = 1;
	else if (!parse_number(p, &number, &given))
		return false;
	return parse_unit(p, number, stage);
}

/* What stands after "every": a span, "other month" or "second month" */
static bool
parse_every(Parser *p, CadenceStage *stage)
{
	int32		number;

	if (oversight_accept(p, "other"))
		return parse_unit(p, 2, stage);
	number = oversight_word_in(p, ordinal_words, lengthof(ordinal_words), false);
	if (number < 2 || number >= CADENCE_LAST_ORDINAL)
		return parse_span(p, stage);
	oversight_next_token(p);
	return parse_unit(p, number, stage);
}

/* "monthly", "half-yearly", "six-monthly"; *found tells whether there was one. */
static bool
parse_adverb(Parser *p, CadenceStage *stage, bool *found)
{
	Parser		saved = *p;
	int32		number;
	bool		given;

	*found = true;
	if (oversight_accept(p, "half") || oversight_accept(p, "semi"))
	{
		if (oversight_word_is(p, "yearly", false) || oversight_word_is(p, "annually", false) ||
			oversight_word_is(p, "annual", false))
		{
			oversight_next_token(p);
			stage->step = 6;
			stage->unit = CADENCE_MONTH;
			return true;
		}
	}
	else
	{
		if (!parse_number(p, &number, &given))
			return false;
		if (time_word(p, adverbs, lengthof(adverbs), false, number, stage))
			return true;
	}
	*p = saved;
	*found = false;
	return true;
}

static inline bool
accept_each(Parser *p)
{
	return oversight_accept(p, "every") || oversight_accept(p, "each");
}

/* What may stand between "once" and a span: "once a year", "once in every 2 years" */
static bool
at_per(Parser *p)
{
	return oversight_word_is(p, "a", false) || oversight_word_is(p, "an", false) ||
		oversight_accept(p, "per") || accept_each(p) ||
		oversight_accept_both(p, "in", "every") || oversight_accept_both(p, "in", "each");
}

#define LONGEST_GAP_HINT \
	"Write \"at least every 6 weeks\" for a longest gap; a greatest frequency is no duty to do anything."

/* After "at": a rolling phrase, or a fixed one "3 monthly intervals" */
static bool
parse_at(Parser *p, CadenceKind *kind, CadenceStage *stage)
{
	bool		found;
	bool		once;

	if (oversight_accept(p, "least"))
	{
		*kind = CADENCE_ROLLING;
		if (!parse_adverb(p, stage, &found))
			return false;
		if (found)
			return true;
		once = oversight_accept(p, "once");
		if (at_per(p))
			return parse_every(p, stage);
		if (once)
		{
			if (!parse_adverb(p, stage, &found))
				return false;
			if (found)
				return true;
		}
		return oversight_fail_here(p, "\"at least\" must be followed by how often.%.*s",
						 "\"at least\" must be followed by how often, not by \"%.*s\".");
	}

	if (oversight_word_is(p, "most", false))
		return oversight_fail(p, "\"at %.*s\" has two readings: a longest gap, or a greatest frequency.",
					LONGEST_GAP_HINT);

	*kind = CADENCE_FIXED;
	if (!parse_adverb(p, stage, &found))
		return false;
	if (found)
	{
		if (oversight_word_is(p, "interval", true))
		{
			oversight_next_token(p);
			return true;
		}
		return oversight_fail_here(p, "The word \"intervals\" is missing.%.*s",
						 "The word \"intervals\" was expected, not \"%.*s\".");
	}
	return oversight_fail_here(p, "\"at\" must be followed by \"least\", or by an interval.%.*s",
					 "\"at\" must be followed by \"least\", or by an interval, not by \"%.*s\".");
}

/* After "intervals": "of not more than 6 months" */
static bool
parse_intervals_of(Parser *p, CadenceKind *kind, CadenceStage *stage)
{
	*kind = CADENCE_ROLLING;
	oversight_accept(p, "of");
	if (oversight_accept(p, "not") || oversight_accept(p, "no"))
	{
		if (oversight_accept_both(p, "more", "than") || oversight_accept_both(p, "longer", "than") ||
			oversight_accept_both(p, "greater", "than") || oversight_accept(p, "exceeding"))
			return parse_span(p, stage);
	}
	return oversight_fail_here(p, "\"intervals\" must be followed by \"of not more than\" and a span.%.*s",
					 "\"intervals\" must be followed by \"of not more than\" and a span, but \"%.*s\" was found.");
}

/*
 * "not less than once a year", "not less often than every 6 months": as "at
 * least".  Without "once" or "often" it could be a shortest gap, and "not more
 * than" is a longest gap to some and a greatest frequency to others.
 */
static bool
parse_not(Parser *p, CadenceKind *kind, CadenceStage *stage)
{
	Parser		saved = *p;
	bool		often;
	bool		once;
	bool		found;

	oversight_next_token(p);
	if (oversight_accept(p, "less"))
	{
		often = oversight_accept(p, "often") || oversight_accept(p, "frequently");
		if (oversight_accept(p, "than"))
		{
			*kind = CADENCE_ROLLING;
			once = oversight_accept(p, "once");
			if ((often || once) && at_per(p))
				return parse_every(p, stage);
			if (often)
			{
				if (!parse_adverb(p, stage, &found))
					return false;
				if (found)
					return true;
			}
		}
		*p = saved;
		return oversight_fail(p, "\"%.*s less than\" has two readings: a least frequency, or a shortest gap.",
					"Write \"not less than once every 6 weeks\" or \"at least every 6 weeks\" for a least frequency; a shortest gap is no duty to do anything.");
	}
	if (oversight_word_is(p, "more", false))
	{
		*p = saved;
		return oversight_fail(p, "\"%.*s more than\" has two readings: a longest gap, or a greatest frequency.",
					LONGEST_GAP_HINT);
	}
	*p = saved;
	return oversight_fail(p, "\"%.*s\" does not begin a cadence.", NULL);
}

/* A date in ISO form or as "31 January 2020". */
static bool
parse_date(Parser *p, int32 *day)
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
			(void) oversight_fail(p, "There is no date \"%.*s\".", NULL);
			p->error->is_date = true;
			return false;
	}
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

static bool
parse_dates(Parser *p, char *items, int32 *count)
{
	do
	{
		int32		day;

		if (!parse_date(p, &day))
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

/*
 * Calendar rules
 */

/* "last", "first", "1st", "15th" or "15"; 0 when none of these comes next. */
static int32
accept_ordinal(Parser *p)
{
	int32		ordinal = oversight_word_in(p, ordinal_words, lengthof(ordinal_words), false);

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
			(void) (oversight_accept(p, "of") || oversight_accept(p, "in"));
			oversight_accept(p, "the");
			month = oversight_word_in(p, month_words, lengthof(month_words), true);
			if (month > 0)
				oversight_next_token(p);
			else
				oversight_accept(p, "month");
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
			(void) (oversight_accept(p, "of") || oversight_accept(p, "in"));
			oversight_accept(p, "the");
			month = oversight_word_in(p, month_words, lengthof(month_words), true);
			if (month > 0)
				oversight_next_token(p);
			else
				oversight_accept(p, "month");

			/* "the first and third" may still be waiting for a weekday */
			if (month == 0 && !last_day && (p->kind == TOKEN_COMMA || oversight_word_is(p, "and", false)) &&
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
static bool
parse_on(Parser *p, CadenceStage *stage)
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
			if (stage->unit != CADENCE_MONTH || stage->step % 12 != 0)
				return oversight_fail_whole(p, "Days of the year belong to a number of years.", LIST_HINT);
			return true;
		case CADENCE_ON_ANY:
			break;
	}
	return false;
}

/* "every monday", "every 31 march": the unit follows from the list */
static bool
parse_every_day_named(Parser *p, CadenceStage *stage, bool *found)
{
	Parser		saved = *p;
	int32		ordinal;

	*found = true;
	if (oversight_word_in(p, weekday_words, lengthof(weekday_words), true) > 0)
	{
		stage->step = 7;
		stage->unit = CADENCE_DAY;
		return parse_on(p, stage);
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
		return parse_on(p, stage);
	}
	*p = saved;
	*found = false;
	return true;
}

static bool
parse_interval(Parser *p, CadenceKind *kind, CadenceStage *stage)
{
	bool		found;

	if (oversight_accept(p, "at"))
	{
		if (oversight_word_is(p, "interval", true))
		{
			oversight_next_token(p);
			return parse_intervals_of(p, kind, stage);
		}
		return parse_at(p, kind, stage);
	}
	if (oversight_accept(p, "intervals"))
		return parse_intervals_of(p, kind, stage);
	if (oversight_accept(p, "within"))
	{
		*kind = CADENCE_ROLLING;
		stage->limit = CADENCE_TIMES;
		stage->limit_value = 1;
		return parse_span(p, stage);
	}

	*kind = CADENCE_FIXED;
	if (oversight_accept(p, "after"))
	{
		stage->limit = CADENCE_TIMES;
		stage->limit_value = 1;
		return parse_span(p, stage);
	}
	if (accept_each(p))
	{
		if (!parse_every_day_named(p, stage, &found))
			return false;
		if (found)
			return true;
		return parse_every(p, stage);
	}
	if (oversight_accept(p, "once"))
	{
		if (at_per(p))
			return parse_every(p, stage);
		return oversight_fail_here(p, "\"once\" must be followed by how often.%.*s",
						 "\"once\" must be followed by how often, not by \"%.*s\".");
	}
	if (!parse_adverb(p, stage, &found))
		return false;
	if (found)
		return true;

	if (oversight_word_is(p, "not", false) || oversight_word_is(p, "no", false))
		return parse_not(p, kind, stage);
	return oversight_fail_here(p, "The text is empty.%.*s",
					 "\"%.*s\" does not begin a cadence.");
}

/*
 * Stages and the whole
 */

/* "6 times", "for 1 year", "until 2022-03-31", or nothing */
static bool
parse_limit(Parser *p, CadenceStage *stage)
{
	CadenceStage span = {0};
	int32		number;
	bool		given;

	if (oversight_accept(p, "for"))
	{
		/* "for the first year" */
		(void) (oversight_accept_both(p, "the", "first") || oversight_accept(p, "the"));
		if (!parse_span(p, &span))
			return false;
		if (stage->limit != CADENCE_UNLIMITED)
			return oversight_fail_whole(p, "A stage can have one limit only.", NULL);
		stage->limit = CADENCE_FOR;
		stage->limit_value = span.step;
		stage->limit_unit = span.unit;
		return true;
	}
	if (oversight_accept(p, "until"))
	{
		if (stage->limit != CADENCE_UNLIMITED)
			return oversight_fail_whole(p, "A stage can have one limit only.", NULL);
		stage->limit = CADENCE_UNTIL;
		return parse_date(p, &stage->limit_value);
	}

	if (!parse_number(p, &number, &given))
		return false;
	if (!given)
		return true;
	if (!oversight_word_is(p, "time", true))
		return oversight_fail_here(p, "The word \"times\" is missing.%.*s",
						 "The word \"times\" was expected, not \"%.*s\".");
	oversight_next_token(p);
	if (stage->limit != CADENCE_UNLIMITED)
		return oversight_fail_whole(p, "A stage can have one limit only.", NULL);
	stage->limit = CADENCE_TIMES;
	stage->limit_value = number;
	return true;
}

static bool
parse_stage(Parser *p, CadenceKind *kind, CadenceStage *stage)
{
	if (!parse_interval(p, kind, stage))
		return false;
	if (stage->on == CADENCE_ON_ANY && oversight_word_is(p, "on", false))
	{
		if (*kind == CADENCE_ROLLING)
			return oversight_fail(p, "A rolling interval runs from the last time, so \"%.*s\" cannot follow it.",
						"Write \"every month on the last friday\" for dates in the calendar.");
		if (stage->limit != CADENCE_UNLIMITED)
			return oversight_fail(p, "\"%.*s\" cannot follow a single step.",
						"Write \"every month on the last friday\" for dates in the calendar.");
		oversight_next_token(p);
		if (!parse_on(p, stage))
			return false;
	}
	return parse_limit(p, stage);
}

static bool
parse_stages(Parser *p, Cadence *cadence, char *items)
{
	do
	{
		CadenceStage stage = {0};
		CadenceKind kind;
		Parser		saved = *p;

		CHECK_FOR_INTERRUPTS();
		if (!parse_stage(p, &kind, &stage))
			return false;
		if (cadence->count == 0)
			cadence->kind = kind;
		else if (cadence->kind != kind)
		{
			p->start = saved.start;
			p->end = saved.end;
			return oversight_fail(p, "Fixed and rolling stages do not mix: \"%.*s\" begins one of the other kind.",
						"Write, for example, \"within 20 working days, then at least every 6 months\" or \"after 10 days, then every month\".");
		}
		memcpy(items + (size_t) cadence->count * sizeof(CadenceStage), &stage, sizeof(stage));
		cadence->count++;

		saved = *p;
		if (p->kind == TOKEN_COMMA)
			oversight_next_token(p);
		oversight_accept(p, "and");
		if (oversight_accept(p, "then"))
		{
			if (p->kind == TOKEN_END)
				return oversight_fail(p, "Nothing follows \"then\".%.*s", NULL);
			continue;
		}
		*p = saved;
		return true;
	} while (true);
}

/* ", or the next working day" */
static bool
parse_shift(Parser *p, Cadence *cadence)
{
	Parser		saved = *p;

	if (p->kind == TOKEN_COMMA)
		oversight_next_token(p);
	if (!oversight_accept(p, "or"))
	{
		*p = saved;
		return true;
	}
	oversight_accept(p, "on");
	oversight_accept(p, "the");
	if (oversight_accept(p, "next") || oversight_accept(p, "following"))
		cadence->shift = CADENCE_NEXT_WORKING_DAY;
	else if (oversight_accept(p, "previous") || oversight_accept(p, "preceding"))
		cadence->shift = CADENCE_PREVIOUS_WORKING_DAY;
	else
		return oversight_fail_here(p, "\"or\" must be followed by \"the next working day\" or \"the previous working day\".%.*s",
						 "\"or\" must be followed by \"the next working day\" or \"the previous working day\", but \"%.*s\" was found.");
	if ((oversight_accept(p, "working") || oversight_accept(p, "business")) && oversight_accept(p, "day"))
		return true;
	return oversight_fail_here(p, "A due date can move to a working day only.%.*s",
					 "A due date can move to a working day only, but \"%.*s\" was found.");
}

/* Whether "once" stands alone, and not before "a month". */
static bool
accept_once(Parser *p)
{
	Parser		saved = *p;

	if (oversight_accept(p, "once") &&
		(p->kind == TOKEN_END || p->kind == TOKEN_COMMA || oversight_word_is(p, "or", false)))
		return true;
	*p = saved;
	return false;
}

bool
oversight_cadence_parse(const char *str, size_t len, Cadence *cadence,
						char *items, CadenceError *error)
{
	/* stages are written to the first half, on lists to the second */
	size_t		half = CADENCE_ITEMS_CAPACITY(len) / 2;
	Parser		parser = {.str = str,.len = len,.error = error};
	Parser	   *p = &parser;
	const char *problem;

	p->on = (int32 *) (items + half);
	memset(cadence, 0, sizeof(*cadence));
	memset(error, 0, sizeof(*error));
	cadence->items = items;

	if (oversight_rrule_is_meant(str, len))
	{
		cadence->kind = CADENCE_RRULE;
		return oversight_rrule_parse(str, len, items, CADENCE_ITEMS_CAPACITY(len),
									 &cadence->count, error);
	}
	oversight_next_token(p);

	if (oversight_accept(p, "continuing") || oversight_accept(p, "continuous") ||
		oversight_accept(p, "continuously") || oversight_accept(p, "ongoing"))
		cadence->kind = CADENCE_CONTINUING;
	else if (accept_once(p))
		cadence->kind = CADENCE_ONCE;
	else if (oversight_accept(p, "by"))
	{
		cadence->kind = CADENCE_BY;
		oversight_accept(p, "the");
		if (!parse_dates(p, items, &cadence->count))
			return false;
		cadence->count = oversight_cadence_sort_items((int32 *) items, cadence->count);
	}
	else
	{
		if (!parse_stages(p, cadence, items))
			return false;
		cadence->n_on = p->n_on;
		memmove(items + (size_t) cadence->count * sizeof(CadenceStage), p->on,
				(size_t) p->n_on * sizeof(int32));
	}

	if (cadence->kind != CADENCE_CONTINUING && !parse_shift(p, cadence))
		return false;
	if (p->kind != TOKEN_END)
		return oversight_fail_here(p, "", "\"%.*s\" is not understood here.");

	problem = oversight_cadence_check(cadence);
	if (problem != NULL)
	{
		p->start = p->end = 0;
		return oversight_fail_whole(p, problem, NULL);
	}
	return true;
}
