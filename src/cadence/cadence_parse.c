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

#include "cadence/rrule.h"
#include "common/civil.h"
#include "common/iso_date.h"

typedef enum TokenKind
{
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_DATE,
	TOKEN_COMMA,
	TOKEN_OTHER
} TokenKind;

typedef struct Parser
{
	const char *str;
	size_t		len;

	/* the token that comes next */
	TokenKind	kind;
	size_t		start;
	size_t		end;
	int32		number;			/* of a TOKEN_NUMBER, at most MAX_NUMBER + 1 */

	/* the on items read so far, of all stages */
	int32	   *on;
	int32		n_on;

	CadenceError *error;
} Parser;

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

/* Words with two readings in common use. */
typedef struct AmbiguousWord
{
	const char *word;
	const char *hint;
} AmbiguousWord;

static const AmbiguousWord ambiguous[] = {
	{"bimonthly", "It is read as every two months and as twice a month: write \"every 2 months\" or \"every 2 weeks\"."},
	{"biweekly", "It is read as every two weeks and as twice a week: write \"every 2 weeks\" or \"every 3 days\"."},
	{"biannual", "It is read as twice a year and as every two years: write \"every 6 months\" or \"every 2 years\"."},
	{"biannually", "It is read as twice a year and as every two years: write \"every 6 months\" or \"every 2 years\"."},
	{"biennial", "It is often mistaken for twice a year: write \"every 2 years\" or \"every 6 months\"."},
	{"biennially", "It is often mistaken for twice a year: write \"every 2 years\" or \"every 6 months\"."},
};

/*
 * Tokens
 */

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
lower(char c)
{
	return (c >= 'A' && c <= 'Z') ? (char) (c + ('a' - 'A')) : c;
}

/* Bytes beyond ASCII count as letters, so that an error shows whole words. */
static inline bool
is_letter(char c)
{
	return (lower(c) >= 'a' && lower(c) <= 'z') || (unsigned char) c >= 0x80;
}

static inline char
char_at(const Parser *p, size_t i)
{
	return i < p->len ? p->str[i] : '\0';
}

/* A hyphen joins words ("half-yearly", "3-monthly") and is read as a space. */
static void
advance(Parser *p)
{
	size_t		i = p->end;

	while (i < p->len &&
		   (is_space(p->str[i]) ||
			(p->str[i] == '-' && i > 0 && is_letter(char_at(p, i + 1)) &&
			 (is_letter(p->str[i - 1]) || is_digit(p->str[i - 1])))))
		i++;

	p->start = i;
	if (i == p->len)
	{
		p->kind = TOKEN_END;
		p->end = i;
		return;
	}

	if (is_letter(p->str[i]))
	{
		while (is_letter(char_at(p, i)))
			i++;
		p->kind = TOKEN_WORD;
	}
	else if (is_digit(p->str[i]))
	{
		p->number = 0;
		while (is_digit(char_at(p, i)))
		{
			p->number = Min(p->number * 10 + (p->str[i] - '0'),
							CADENCE_MAX_NUMBER + 1);
			i++;
		}
		p->kind = TOKEN_NUMBER;
		if (char_at(p, i) == '-' && is_digit(char_at(p, i + 1)))
		{
			while (is_digit(char_at(p, i)) || char_at(p, i) == '-')
				i++;
			p->kind = TOKEN_DATE;
		}
		else if (char_at(p, i) == '/' && is_digit(char_at(p, i + 1)))
		{
			/* a date in a form that is not read, shown whole */
			while (is_digit(char_at(p, i)) || char_at(p, i) == '/')
				i++;
			p->kind = TOKEN_DATE;
		}
		else if (char_at(p, i) == '.' && is_digit(char_at(p, i + 1)))
		{
			/* one word, so that an error shows "1.5" and not ".5" */
			while (is_digit(char_at(p, i)) || char_at(p, i) == '.')
				i++;
			p->number = 0;
		}
	}
	else if (p->str[i] == ',')
	{
		i++;
		p->kind = TOKEN_COMMA;
	}
	else
	{
		/* up to the next space, so that the error shows what was written */
		while (i < p->len && !is_space(p->str[i]))
			i++;
		p->kind = TOKEN_OTHER;
	}
	p->end = i;
}

/* Whether the word that comes next is this one, with or without a final s. */
static bool
word_is(const Parser *p, const char *word, bool plural)
{
	size_t		n = strlen(word);
	size_t		length = p->end - p->start;

	if (p->kind != TOKEN_WORD ||
		!(length == n ||
		  (plural && length == n + 1 && lower(p->str[p->end - 1]) == 's')))
		return false;
	for (size_t i = 0; i < n; i++)
	{
		if (lower(p->str[p->start + i]) != word[i])
			return false;
	}
	return true;
}

/*
 * Which of these words comes next, 1 for the first, or 0: the whole word, the
 * word with an s, or its first three letters where abbreviations are usual.
 */
static int
word_in(const Parser *p, const char *const *words, size_t n, bool abbreviated)
{
	char		abbreviation[4] = {0};

	for (size_t i = 0; i < n; i++)
	{
		memcpy(abbreviation, words[i], 3);
		if (word_is(p, words[i], true) ||
			(abbreviated && word_is(p, abbreviation, false)))
			return (int) i + 1;
	}
	return 0;
}

static bool
accept(Parser *p, const char *word)
{
	if (!word_is(p, word, false))
		return false;
	advance(p);
	return true;
}

/* Two words or none. */
static bool
accept_both(Parser *p, const char *first, const char *second)
{
	Parser		saved = *p;

	if (accept(p, first) && accept(p, second))
		return true;
	*p = saved;
	return false;
}

/* Always false, so that a caller can return it. */
static bool
fail(Parser *p, const char *detail, const char *hint)
{
	p->error->detail = detail;
	p->error->offset = (int) p->start;
	p->error->length = (int) (p->end - p->start);
	p->error->hint = hint;
	p->error->problem = NULL;
	p->error->is_date = false;
	return false;
}

/* The same for what is wrong with the whole and not with a word. */
static bool
fail_whole(Parser *p, const char *problem, const char *hint)
{
	(void) fail(p, NULL, hint);
	p->error->problem = problem;
	return false;
}

static bool
fail_here(Parser *p, const char *at_end, const char *at_word)
{
	if (p->kind == TOKEN_END)
		return fail(p, at_end, NULL);

	for (size_t i = 0; i < lengthof(ambiguous); i++)
	{
		if (word_is(p, ambiguous[i].word, false))
			return fail(p, "\"%.*s\" has two readings.", ambiguous[i].hint);
	}
	if (word_is(p, "bi", false))
		return fail(p, "\"%.*s-\" has two readings: twice in the time named, or once in two of them.",
					"Write the interval in full, for example \"every 2 months\" or \"every 2 weeks\".");
	if (word_is(p, "weekday", true))
		return fail(p, "\"%.*s\" does not say whether bank holidays count.",
					"Write \"working day\", which leaves out bank holidays, or \"day\".");
	return fail(p, at_word, NULL);
}

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
			if (word_is(p, number_words[i], false))
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
		return fail(p, "Interval \"%.*s\" is not a whole number from 1 to 99999.",
					NULL);
	advance(p);
	return true;
}

static bool
time_word(Parser *p, const TimeWord *words, size_t n, bool plural,
		  int32 number, CadenceStage *stage)
{
	for (size_t i = 0; i < n; i++)
	{
		if (word_is(p, words[i].word, plural))
		{
			stage->step = number * words[i].step;
			stage->unit = (uint8) words[i].unit;
			advance(p);
			return true;
		}
	}
	return false;
}

static bool
parse_unit(Parser *p, int32 number, CadenceStage *stage)
{
	accept(p, "calendar");

	if (word_is(p, "working", false) || word_is(p, "business", false))
	{
		advance(p);
		if (!word_is(p, "day", true))
			return fail_here(p, "\"working\" stands for working days only.%.*s",
							 "Only days can be working days, not \"%.*s\".");
		advance(p);
		stage->step = number;
		stage->unit = CADENCE_WORKING_DAY;
		return true;
	}
	if (word_is(p, "half", false))
	{
		advance(p);
		if (!word_is(p, "year", true))
			return fail_here(p, "\"half\" must be followed by \"year\".%.*s",
							 "\"half\" must be followed by \"year\", not \"%.*s\".");
		advance(p);
		stage->step = number * 6;
		stage->unit = CADENCE_MONTH;
		return true;
	}
	if (time_word(p, units, lengthof(units), true, number, stage))
		return true;
	accept(p, "school");
	if (word_is(p, "term", true))
		return fail(p, "School terms have no fixed length, so \"%.*s\" is not an interval.",
					"List the dates, for example \"by 2020-01-31, 2020-04-30, 2020-07-31\".");
	return fail_here(p, "The unit of time is missing.%.*s",
					 "\"%.*s\" is not a unit of time.");
}

/* "3 months", "a month", "month" */
static bool
parse_span(Parser *p, CadenceStage *stage)
{
	int32		number;
	bool		given;

	if (accept(p, "a") || accept(p, "an"))
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

	if (accept(p, "other"))
		return parse_unit(p, 2, stage);
	number = word_in(p, ordinal_words, lengthof(ordinal_words), false);
	if (number < 2 || number >= CADENCE_LAST_ORDINAL)
		return parse_span(p, stage);
	advance(p);
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
	if (accept(p, "half") || accept(p, "semi"))
	{
		if (word_is(p, "yearly", false) || word_is(p, "annually", false) ||
			word_is(p, "annual", false))
		{
			advance(p);
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
	return accept(p, "every") || accept(p, "each");
}

/* What may stand between "once" and a span: "once a year", "once in every 2 years" */
static bool
at_per(Parser *p)
{
	return word_is(p, "a", false) || word_is(p, "an", false) ||
		accept(p, "per") || accept_each(p) ||
		accept_both(p, "in", "every") || accept_both(p, "in", "each");
}

#define LONGEST_GAP_HINT \
	"Write \"at least every 6 weeks\" for a longest gap; a greatest frequency is no duty to do anything."

/* After "at": a rolling phrase, or a fixed one "3 monthly intervals" */
static bool
parse_at(Parser *p, CadenceKind *kind, CadenceStage *stage)
{
	bool		found;
	bool		once;

	if (accept(p, "least"))
	{
		*kind = CADENCE_ROLLING;
		if (!parse_adverb(p, stage, &found))
			return false;
		if (found)
			return true;
		once = accept(p, "once");
		if (at_per(p))
			return parse_every(p, stage);
		if (once)
		{
			if (!parse_adverb(p, stage, &found))
				return false;
			if (found)
				return true;
		}
		return fail_here(p, "\"at least\" must be followed by how often.%.*s",
						 "\"at least\" must be followed by how often, not by \"%.*s\".");
	}

	if (word_is(p, "most", false))
		return fail(p, "\"at %.*s\" has two readings: a longest gap, or a greatest frequency.",
					LONGEST_GAP_HINT);

	*kind = CADENCE_FIXED;
	if (!parse_adverb(p, stage, &found))
		return false;
	if (found)
	{
		if (word_is(p, "interval", true))
		{
			advance(p);
			return true;
		}
		return fail_here(p, "The word \"intervals\" is missing.%.*s",
						 "The word \"intervals\" was expected, not \"%.*s\".");
	}
	return fail_here(p, "\"at\" must be followed by \"least\", or by an interval.%.*s",
					 "\"at\" must be followed by \"least\", or by an interval, not by \"%.*s\".");
}

/* After "intervals": "of not more than 6 months" */
static bool
parse_intervals_of(Parser *p, CadenceKind *kind, CadenceStage *stage)
{
	*kind = CADENCE_ROLLING;
	accept(p, "of");
	if (accept(p, "not") || accept(p, "no"))
	{
		if (accept_both(p, "more", "than") || accept_both(p, "longer", "than") ||
			accept_both(p, "greater", "than") || accept(p, "exceeding"))
			return parse_span(p, stage);
	}
	return fail_here(p, "\"intervals\" must be followed by \"of not more than\" and a span.%.*s",
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

	advance(p);
	if (accept(p, "less"))
	{
		often = accept(p, "often") || accept(p, "frequently");
		if (accept(p, "than"))
		{
			*kind = CADENCE_ROLLING;
			once = accept(p, "once");
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
		return fail(p, "\"%.*s less than\" has two readings: a least frequency, or a shortest gap.",
					"Write \"not less than once every 6 weeks\" or \"at least every 6 weeks\" for a least frequency; a shortest gap is no duty to do anything.");
	}
	if (word_is(p, "more", false))
	{
		*p = saved;
		return fail(p, "\"%.*s more than\" has two readings: a longest gap, or a greatest frequency.",
					LONGEST_GAP_HINT);
	}
	*p = saved;
	return fail(p, "\"%.*s\" does not begin a cadence.", NULL);
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

		advance(p);
		(void) (accept(p, "st") || accept(p, "nd") || accept(p, "rd") || accept(p, "th"));
		accept(p, "of");
		month = word_in(p, month_words, lengthof(month_words), true);
		if (month > 0)
		{
			advance(p);
			if (p->kind == TOKEN_NUMBER && p->end - p->start == 4)
			{
				int32		year = p->number;

				p->start = saved.start;
				if (year < 1 || day_of_month < 1 ||
					day_of_month > civil_month_length(year, month))
				{
					(void) fail(p, "There is no date \"%.*s\".", NULL);
					p->error->is_date = true;
					return false;
				}
				*day = (int32) civil_to_day(year, month, day_of_month);
				advance(p);
				return true;
			}
			return fail_here(p, "The year is missing.%.*s",
							 "A year was expected, not \"%.*s\".");
		}
		*p = saved;
	}

	if (p->kind != TOKEN_DATE)
		return fail_here(p, "A date is missing.%.*s",
						 "\"%.*s\" is not a date written YYYY-MM-DD.");
	switch (oversight_iso_date_parse(p->str + p->start, p->end - p->start, day))
	{
		case ISO_DATE_OK:
			advance(p);
			return true;
		case ISO_DATE_MALFORMED:
			return fail(p, "\"%.*s\" is not a date written YYYY-MM-DD.", NULL);
		case ISO_DATE_IMPOSSIBLE:
			(void) fail(p, "There is no date \"%.*s\".", NULL);
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
		advance(p);
	if ((accept(p, "and") || comma) &&
		!word_is(p, "then", false) && !word_is(p, "or", false))
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
	int32		ordinal = word_in(p, ordinal_words, lengthof(ordinal_words), false);

	if (ordinal > 0)
		advance(p);
	else if (p->kind == TOKEN_NUMBER && p->number >= 1 && p->number <= 31)
	{
		ordinal = p->number;
		advance(p);
		(void) (accept(p, "st") || accept(p, "nd") || accept(p, "rd") || accept(p, "th"));
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

	accept(p, "the");
	accept(p, "day");
	weekday = word_in(p, weekday_words, lengthof(weekday_words), true);
	if (weekday > 0 && p->n_on == *pending)
	{
		advance(p);
		p->on[p->n_on++] = weekday;
		*pending = p->n_on;
		found = CADENCE_ON_WEEKDAY;
	}
	else
	{
		ordinal = accept_ordinal(p);
		if (ordinal == 0)
			return fail_here(p, "A day is missing.%.*s", "\"%.*s\" is not a day of a week, month or year.");
		p->on[p->n_on++] = ordinal;

		weekday = word_in(p, weekday_words, lengthof(weekday_words), true);
		if (weekday > 0)
		{
			advance(p);
			(void) (accept(p, "of") || accept(p, "in"));
			accept(p, "the");
			month = word_in(p, month_words, lengthof(month_words), true);
			if (month > 0)
				advance(p);
			else
				accept(p, "month");
			found = month > 0 ? CADENCE_ON_YEAR_WEEKDAY : CADENCE_ON_MONTH_WEEKDAY;
			for (; *pending < p->n_on; (*pending)++)
			{
				item = p->on[*pending];
				if (item < 1 || item > CADENCE_LAST_ORDINAL)
					return fail_whole(p, "A month has a first to a fifth and a last of each weekday.", LIST_HINT);
				p->on[*pending] = month * 64 + item * 8 + weekday;
			}
		}
		else
		{
			bool		last_day = (ordinal == CADENCE_LAST_ORDINAL);

			if (last_day && (word_is(p, "working", false) || word_is(p, "business", false)))
				return fail(p, "\"%.*s\" is not understood here.",
							"Write \"every month on the last day, or the previous working day\".");
			if (!accept(p, "day") && last_day)
				return fail_here(p, "\"last\" must be followed by a weekday or by \"day\".%.*s",
								 "\"last\" must be followed by a weekday or by \"day\", not by \"%.*s\".");
			(void) (accept(p, "of") || accept(p, "in"));
			accept(p, "the");
			month = word_in(p, month_words, lengthof(month_words), true);
			if (month > 0)
				advance(p);
			else
				accept(p, "month");

			/* "the first and third" may still be waiting for a weekday */
			if (month == 0 && !last_day && (p->kind == TOKEN_COMMA || word_is(p, "and", false)) &&
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
						return fail_whole(p, "That month never has so many days.", LIST_HINT);
					item += month * 32;
				}
				p->on[*pending] = item;
			}
		}
	}

	if (*on != CADENCE_ON_ANY && *on != found)
		return fail_whole(p, "A list must be of one kind: days of the week, of the month or of the year.",
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
			return fail_whole(p, "A list must be of one kind: days of the week, of the month or of the year.",
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
				return fail_whole(p, "Days of the week belong to a number of weeks.", LIST_HINT);
			return true;
		case CADENCE_ON_MONTH_DAY:
		case CADENCE_ON_MONTH_WEEKDAY:
			if (stage->unit != CADENCE_MONTH)
				return fail_whole(p, "Days of the month belong to a number of months.", LIST_HINT);
			if (stage->step % 12 == 0)
				return fail_whole(p, "Which month of the year is meant is not said.",
								  "Name the month, for example \"every year on the last friday of march\".");
			return true;
		case CADENCE_ON_YEAR_DAY:
		case CADENCE_ON_YEAR_WEEKDAY:
			if (stage->unit != CADENCE_MONTH || stage->step % 12 != 0)
				return fail_whole(p, "Days of the year belong to a number of years.", LIST_HINT);
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
	if (word_in(p, weekday_words, lengthof(weekday_words), true) > 0)
	{
		stage->step = 7;
		stage->unit = CADENCE_DAY;
		return parse_on(p, stage);
	}

	ordinal = accept_ordinal(p);
	if (ordinal != 0 && word_in(p, weekday_words, lengthof(weekday_words), true) > 0)
		return fail(p, "\"%.*s\" is counted in weeks or in months, and which is not said.",
					"Write \"every 2 weeks on friday\" or \"every month on the second friday\".");
	accept(p, "of");
	if (ordinal != 0 && word_in(p, month_words, lengthof(month_words), true) > 0)
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

	if (accept(p, "at"))
	{
		if (word_is(p, "interval", true))
		{
			advance(p);
			return parse_intervals_of(p, kind, stage);
		}
		return parse_at(p, kind, stage);
	}
	if (accept(p, "intervals"))
		return parse_intervals_of(p, kind, stage);
	if (accept(p, "within"))
	{
		*kind = CADENCE_ROLLING;
		stage->limit = CADENCE_TIMES;
		stage->limit_value = 1;
		return parse_span(p, stage);
	}

	*kind = CADENCE_FIXED;
	if (accept(p, "after"))
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
	if (accept(p, "once"))
	{
		if (at_per(p))
			return parse_every(p, stage);
		return fail_here(p, "\"once\" must be followed by how often.%.*s",
						 "\"once\" must be followed by how often, not by \"%.*s\".");
	}
	if (!parse_adverb(p, stage, &found))
		return false;
	if (found)
		return true;

	if (word_is(p, "not", false) || word_is(p, "no", false))
		return parse_not(p, kind, stage);
	return fail_here(p, "The text is empty.%.*s",
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

	if (accept(p, "for"))
	{
		/* "for the first year" */
		(void) (accept_both(p, "the", "first") || accept(p, "the"));
		if (!parse_span(p, &span))
			return false;
		if (stage->limit != CADENCE_UNLIMITED)
			return fail_whole(p, "A stage can have one limit only.", NULL);
		stage->limit = CADENCE_FOR;
		stage->limit_value = span.step;
		stage->limit_unit = span.unit;
		return true;
	}
	if (accept(p, "until"))
	{
		if (stage->limit != CADENCE_UNLIMITED)
			return fail_whole(p, "A stage can have one limit only.", NULL);
		stage->limit = CADENCE_UNTIL;
		return parse_date(p, &stage->limit_value);
	}

	if (!parse_number(p, &number, &given))
		return false;
	if (!given)
		return true;
	if (!word_is(p, "time", true))
		return fail_here(p, "The word \"times\" is missing.%.*s",
						 "The word \"times\" was expected, not \"%.*s\".");
	advance(p);
	if (stage->limit != CADENCE_UNLIMITED)
		return fail_whole(p, "A stage can have one limit only.", NULL);
	stage->limit = CADENCE_TIMES;
	stage->limit_value = number;
	return true;
}

static bool
parse_stage(Parser *p, CadenceKind *kind, CadenceStage *stage)
{
	if (!parse_interval(p, kind, stage))
		return false;
	if (stage->on == CADENCE_ON_ANY && word_is(p, "on", false))
	{
		if (*kind == CADENCE_ROLLING)
			return fail(p, "A rolling interval runs from the last time, so \"%.*s\" cannot follow it.",
						"Write \"every month on the last friday\" for dates in the calendar.");
		if (stage->limit != CADENCE_UNLIMITED)
			return fail(p, "\"%.*s\" cannot follow a single step.",
						"Write \"every month on the last friday\" for dates in the calendar.");
		advance(p);
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
			return fail(p, "Fixed and rolling stages do not mix: \"%.*s\" begins one of the other kind.",
						"Write, for example, \"within 20 working days, then at least every 6 months\" or \"after 10 days, then every month\".");
		}
		memcpy(items + (size_t) cadence->count * sizeof(CadenceStage), &stage, sizeof(stage));
		cadence->count++;

		saved = *p;
		if (p->kind == TOKEN_COMMA)
			advance(p);
		accept(p, "and");
		if (accept(p, "then"))
		{
			if (p->kind == TOKEN_END)
				return fail(p, "Nothing follows \"then\".%.*s", NULL);
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
		advance(p);
	if (!accept(p, "or"))
	{
		*p = saved;
		return true;
	}
	accept(p, "on");
	accept(p, "the");
	if (accept(p, "next") || accept(p, "following"))
		cadence->shift = CADENCE_NEXT_WORKING_DAY;
	else if (accept(p, "previous") || accept(p, "preceding"))
		cadence->shift = CADENCE_PREVIOUS_WORKING_DAY;
	else
		return fail_here(p, "\"or\" must be followed by \"the next working day\" or \"the previous working day\".%.*s",
						 "\"or\" must be followed by \"the next working day\" or \"the previous working day\", but \"%.*s\" was found.");
	if ((accept(p, "working") || accept(p, "business")) && accept(p, "day"))
		return true;
	return fail_here(p, "A due date can move to a working day only.%.*s",
					 "A due date can move to a working day only, but \"%.*s\" was found.");
}

/* Whether "once" stands alone, and not before "a month". */
static bool
accept_once(Parser *p)
{
	Parser		saved = *p;

	if (accept(p, "once") &&
		(p->kind == TOKEN_END || p->kind == TOKEN_COMMA || word_is(p, "or", false)))
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
	advance(p);

	if (accept(p, "continuing") || accept(p, "continuous") ||
		accept(p, "continuously") || accept(p, "ongoing"))
		cadence->kind = CADENCE_CONTINUING;
	else if (accept_once(p))
		cadence->kind = CADENCE_ONCE;
	else if (accept(p, "by"))
	{
		cadence->kind = CADENCE_BY;
		accept(p, "the");
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
		return fail_here(p, "", "\"%.*s\" is not understood here.");

	problem = oversight_cadence_check(cadence);
	if (problem != NULL)
	{
		p->start = p->end = 0;
		return fail_whole(p, problem, NULL);
	}
	return true;
}
