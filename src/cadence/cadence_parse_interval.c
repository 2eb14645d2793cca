/*-------------------------------------------------------------------------
 *
 * cadence_parse_interval.c
 *		Reads how often: "every 3 months", "at least once a year", "six-monthly",
 *		"within 20 working days".  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence_parse.h"

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

/* A number in digits or as a word; *given tells whether there was one. */
bool
oversight_parse_number(Parser *p, int32 *number, bool *given)
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
bool
oversight_parse_span(Parser *p, CadenceStage *stage)
{
	int32		number;
	bool		given;

	if (oversight_accept(p, "a") || oversight_accept(p, "an"))
		number = 1;
	else if (!oversight_parse_number(p, &number, &given))
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
	number = oversight_ordinal_word(p);
	if (number < 2 || number >= CADENCE_LAST_ORDINAL)
		return oversight_parse_span(p, stage);
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
		if (!oversight_parse_number(p, &number, &given))
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
			return oversight_parse_span(p, stage);
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

bool
oversight_parse_interval(Parser *p, CadenceKind *kind, CadenceStage *stage)
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
		return oversight_parse_span(p, stage);
	}

	*kind = CADENCE_FIXED;
	if (oversight_accept(p, "after"))
	{
		stage->limit = CADENCE_TIMES;
		stage->limit_value = 1;
		return oversight_parse_span(p, stage);
	}
	if (accept_each(p))
	{
		if (!oversight_parse_day_named(p, stage, &found))
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

