/*-------------------------------------------------------------------------
 *
 * cadence_parse.c
 *		Reads a cadence from English text: its stages, their limits, and the
 *		shift to working days.  A kernel.
 *
 * Reading is generous: case and spacing do not matter, numbers may be words,
 * and everyday and statutory wording is understood.  What has two readings in
 * common use is refused with both.  docs/cadence.md has the grammar.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence_parse.h"

#include "cadence/rrule.h"

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
		if (!oversight_parse_span(p, &span))
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
		return oversight_parse_date(p, &stage->limit_value);
	}

	if (!oversight_parse_number(p, &number, &given))
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
	if (!oversight_parse_interval(p, kind, stage))
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
		if (!oversight_parse_on(p, stage))
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
		/* CADENCE_ITEMS_CAPACITY is more */
		return oversight_rrule_parse(str, len, items, &cadence->count, error);
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
		if (!oversight_parse_dates(p, items, &cadence->count))
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
