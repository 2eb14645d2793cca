/*-------------------------------------------------------------------------
 *
 * cadence_text.c
 *		A cadence as English text, both ways.  A kernel.
 *
 * Reading is generous: case and spacing do not matter, numbers may be words,
 * and everyday and statutory wording is understood.  What has two readings in
 * common use is refused with both.  Writing is canonical, and reading what was
 * written gives the same value.
 *
 *		cadence  = "once" | "continuing" | "by" date { "," date } | interval
 *		interval = ( "every" | "each" ) span | adverb
 *				 | "once" ( "a" | "every" | "in every" ... ) span
 *				 | "at" number adjective "intervals"
 *				 | "at least" [ "once" ] ( "every" | "a" ... ) span
 *				 | "at least" adverb
 *				 | [ "at" ] "intervals of" ( "not" | "no" ) "more than" span
 *				 | "within" span
 *		span     = [ number | "a" | "other" ] unit
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence.h"

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
	p->error->is_date = false;
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

/* "3 months", "a month", "other month", "month" */
static bool
parse_span(Parser *p, CadenceStage *stage)
{
	int32		number;
	bool		given;

	if (accept(p, "a") || accept(p, "an"))
		number = 1;
	else if (accept(p, "other"))
		number = 2;
	else if (!parse_number(p, &number, &given))
		return false;
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

/* After "at": a rolling phrase, or a fixed one "3 monthly intervals" */
static bool
parse_at(Parser *p, CadenceKind *kind, CadenceStage *stage)
{
	bool		found;
	bool		once;

	if (accept(p, "least"))
	{
		*kind = CADENCE_ROLLING;
		if (!parse_adverb(p, stage, &found) || found)
			return found;
		once = accept(p, "once");
		if (at_per(p))
			return parse_span(p, stage);
		if (once && (!parse_adverb(p, stage, &found) || found))
			return found;
		return fail_here(p, "\"at least\" must be followed by how often.%.*s",
						 "\"at least\" must be followed by how often, not by \"%.*s\".");
	}

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
	if (accept(p, "of") && (accept(p, "not") || accept(p, "no")))
	{
		if (accept_both(p, "more", "than") || accept_both(p, "longer", "than") ||
			accept_both(p, "greater", "than"))
			return parse_span(p, stage);
	}
	return fail_here(p, "\"intervals\" must be followed by \"of not more than\" and a span.%.*s",
					 "\"intervals\" must be followed by \"of not more than\" and a span, but \"%.*s\" was found.");
}

static bool
parse_dates(Parser *p, char *items, int32 *count)
{
	do
	{
		int32		day;

		if (p->kind != TOKEN_DATE)
			return fail_here(p, "A date is missing.%.*s",
							 "\"%.*s\" is not a date written YYYY-MM-DD.");
		switch (oversight_iso_date_parse(p->str + p->start, p->end - p->start, &day))
		{
			case ISO_DATE_OK:
				break;
			case ISO_DATE_MALFORMED:
				return fail(p, "\"%.*s\" is not a date written YYYY-MM-DD.", NULL);
			case ISO_DATE_IMPOSSIBLE:
				(void) fail(p, "There is no date \"%.*s\".", NULL);
				p->error->is_date = true;
				return false;
		}
		memcpy(items + (size_t) *count * sizeof(int32), &day, sizeof(int32));
		(*count)++;
		advance(p);
		if (p->kind == TOKEN_COMMA)
			advance(p);
		else if (!accept(p, "and"))
			return true;
	} while (true);
}

static int
compare_days(const void *a, const void *b)
{
	int32		x = *(const int32 *) a;
	int32		y = *(const int32 *) b;

	return (x > y) - (x < y);
}

/* Sorts dates and drops repeated ones, in place; returns how many are left. */
int32
oversight_cadence_sort_dates(int32 *days, int32 count)
{
	int32		n = 0;

	qsort(days, (size_t) count, sizeof(int32), compare_days);
	for (int32 i = 0; i < count; i++)
	{
		if (i == 0 || days[i] != days[n - 1])
			days[n++] = days[i];
	}
	return n;
}

static bool
parse_interval(Parser *p, CadenceKind *kind, CadenceStage *stage)
{
	bool		found;
	Parser		saved;

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
	if (accept_each(p))
		return parse_span(p, stage);
	if (!parse_adverb(p, stage, &found) || found)
		return found;

	saved = *p;
	if ((accept(p, "not") || accept(p, "no")) && word_is(p, "more", false))
	{
		*p = saved;
		return fail(p, "\"%.*s more than\" has two readings: a longest gap, or a greatest frequency.",
					"Write \"at least every 6 weeks\" for a longest gap; a greatest frequency is no duty to do anything.");
	}
	*p = saved;
	return fail_here(p, "The text is empty.%.*s",
					 "\"%.*s\" does not begin a cadence.");
}

/*
 * Reads a text.  The items need room for CADENCE_ITEMS_CAPACITY(len) bytes,
 * aligned for int32.  On failure says why and leaves the rest undefined.
 */
bool
oversight_cadence_parse(const char *str, size_t len, CadenceKind *kind,
						int32 *count, char *items, CadenceError *error)
{
	Parser		parser = {.str = str,.len = len,.error = error};
	Parser	   *p = &parser;
	CadenceStage stage = {0};

	*count = 0;
	advance(p);

	if (accept(p, "continuing") || accept(p, "continuous") ||
		accept(p, "continuously") || accept(p, "ongoing"))
		*kind = CADENCE_CONTINUING;
	else if (accept(p, "by"))
	{
		*kind = CADENCE_BY;
		accept(p, "the");
		if (!parse_dates(p, items, count))
			return false;
		*count = oversight_cadence_sort_dates((int32 *) items, *count);
	}
	else if (accept(p, "once"))
	{
		if (at_per(p))
		{
			*kind = CADENCE_FIXED;
			if (!parse_span(p, &stage))
				return false;
			*count = 1;
		}
		else
			*kind = CADENCE_ONCE;
	}
	else
	{
		if (!parse_interval(p, kind, &stage))
			return false;
		*count = 1;
	}

	if (*kind == CADENCE_FIXED || *kind == CADENCE_ROLLING)
		memcpy(items, &stage, sizeof(stage));

	if (p->kind != TOKEN_END)
		return fail_here(p, "", "\"%.*s\" is not understood here.");
	return true;
}

/*
 * Writing
 */

/* The longest stage, "at least every 99999 working days", and its NUL. */
#define STAGE_TEXT_SIZE 48

/* The number and the word for a step: 12 months are a year, 7 days a week. */
void
oversight_cadence_step_words(CadenceStage stage, int32 *number,
							 const char **unit)
{
	*number = stage.step;
	switch ((CadenceUnit) stage.unit)
	{
		case CADENCE_DAY:
			*unit = "day";
			if (stage.step % 7 == 0)
			{
				*number = stage.step / 7;
				*unit = "week";
			}
			return;
		case CADENCE_WORKING_DAY:
			*unit = "working day";
			return;
		case CADENCE_MONTH:
			*unit = "month";
			if (stage.step % 12 == 0)
			{
				*number = stage.step / 12;
				*unit = "year";
			}
			return;
	}
}

static size_t
format_stage(const Cadence *cadence, char *buf)
{
	CadenceStage stage = cadence_stage(cadence, 0);
	const char *opening;
	const char *unit = "";
	int32		number;

	oversight_cadence_step_words(stage, &number, &unit);
	if (stage.limit == CADENCE_TIMES)
		return (size_t) snprintf(buf, STAGE_TEXT_SIZE, "within %d %s%s",
								 number, unit, number == 1 ? "" : "s");

	opening = cadence->kind == CADENCE_ROLLING ? "at least every" : "every";
	if (number == 1)
		return (size_t) snprintf(buf, STAGE_TEXT_SIZE, "%s %s", opening, unit);
	return (size_t) snprintf(buf, STAGE_TEXT_SIZE, "%s %d %ss", opening, number, unit);
}

/* Room for the canonical text and its NUL. */
size_t
oversight_cadence_text_size(const Cadence *cadence)
{
	if (cadence->kind == CADENCE_BY)
		return sizeof("by ") + (size_t) cadence->count * (ISO_DATE_SIZE + 2);
	return STAGE_TEXT_SIZE;
}

/* Writes the canonical text and its NUL; returns the length without it. */
size_t
oversight_cadence_format(const Cadence *cadence, char *buf)
{
	size_t		len = 0;

	switch (cadence->kind)
	{
		case CADENCE_ONCE:
			return (size_t) snprintf(buf, STAGE_TEXT_SIZE, "once");
		case CADENCE_CONTINUING:
			return (size_t) snprintf(buf, STAGE_TEXT_SIZE, "continuing");
		case CADENCE_FIXED:
		case CADENCE_ROLLING:
			return format_stage(cadence, buf);
		case CADENCE_BY:
			for (int32 i = 0; i < cadence->count; i++)
			{
				memcpy(buf + len, i == 0 ? "by " : ", ", 3);
				len += i == 0 ? 3 : 2;
				len += (size_t) oversight_iso_date_format(cadence_date(cadence, i),
														  buf + len);
			}
			break;
	}
	return len;
}
