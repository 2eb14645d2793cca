/*-------------------------------------------------------------------------
 *
 * cadence_tokens.c
 *		The words, numbers and dates that a cadence's text is made of, and what
 *		is said of one that does not fit.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence_tokens.h"

/* Words with two readings in common use. */
typedef struct AmbiguousWord
{
	const char *word;
	const char *hint;
} AmbiguousWord;

static const AmbiguousWord ambiguous[] = {
	{"bimonthly", "It is read as every two months and as twice a month: write \"every 2 months\" or \"every 2 weeks\"."},
	{"biweekly", "It is read as every two weeks and as twice a week: write \"every 2 weeks\" or \"every 3 days\"."},
	{"twice", "It is read as at even intervals and as two times whenever they are: write \"every 6 months\" for twice a year, or the days, as in \"every year on 31 march, 30 september\"."},
	{"biannual", "It is read as twice a year and as every two years: write \"every 6 months\" or \"every 2 years\"."},
	{"biannually", "It is read as twice a year and as every two years: write \"every 6 months\" or \"every 2 years\"."},
	{"biennial", "It is often mistaken for twice a year: write \"every 2 years\" or \"every 6 months\"."},
	{"biennially", "It is often mistaken for twice a year: write \"every 2 years\" or \"every 6 months\"."},
};

/* A hyphen joins words ("half-yearly", "3-monthly") and is read as a space. */
void
oversight_next_token(Parser *p)
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
bool
oversight_word_is(const Parser *p, const char *word, bool plural)
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
int
oversight_word_in(const Parser *p, const char *const *words, size_t n, bool abbreviated)
{
	char		abbreviation[4] = {0};

	for (size_t i = 0; i < n; i++)
	{
		memcpy(abbreviation, words[i], 3);
		if (oversight_word_is(p, words[i], true) ||
			(abbreviated && oversight_word_is(p, abbreviation, false)))
			return (int) i + 1;
	}
	return 0;
}

bool
oversight_accept(Parser *p, const char *word)
{
	if (!oversight_word_is(p, word, false))
		return false;
	oversight_next_token(p);
	return true;
}

/* Two words or none. */
bool
oversight_accept_both(Parser *p, const char *first, const char *second)
{
	Parser		saved = *p;

	if (oversight_accept(p, first) && oversight_accept(p, second))
		return true;
	*p = saved;
	return false;
}

/* Always false, so that a caller can return it. */
bool
oversight_fail(Parser *p, const char *detail, const char *hint)
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
bool
oversight_fail_whole(Parser *p, const char *problem, const char *hint)
{
	(void) oversight_fail(p, NULL, hint);
	p->error->problem = problem;
	return false;
}

bool
oversight_fail_here(Parser *p, const char *at_end, const char *at_word)
{
	if (p->kind == TOKEN_END)
		return oversight_fail(p, at_end, NULL);

	for (size_t i = 0; i < lengthof(ambiguous); i++)
	{
		if (oversight_word_is(p, ambiguous[i].word, false))
			return oversight_fail(p, "\"%.*s\" has two readings.", ambiguous[i].hint);
	}
	if (oversight_word_is(p, "bi", false))
		return oversight_fail(p, "\"%.*s-\" has two readings: twice in the time named, or once in two of them.",
					"Write the interval in full, for example \"every 2 months\" or \"every 2 weeks\".");
	if (oversight_word_is(p, "weekday", true))
		return oversight_fail(p, "\"%.*s\" does not say whether bank holidays count.",
					"Write \"working day\", which leaves out bank holidays, or \"day\".");
	return oversight_fail(p, at_word, NULL);
}
