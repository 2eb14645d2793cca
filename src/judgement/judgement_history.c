/*-------------------------------------------------------------------------
 *
 * judgement_history.c
 *		What a history of judgements says.  A kernel.
 *
 * Grades are compared by rank, so that a change of wording, "adequate" to
 * "requires improvement", is neither better nor worse.
 *
 *-------------------------------------------------------------------------
 */
#include "judgement/judgement_history.h"

/* SCALE_NONE on either side leaves nothing to compare. */
HistoryDirection
oversight_history_compare_ranks(const Scale *scale, uint8 previous, uint8 code)
{
	int16		before;
	int16		after;

	if (previous == SCALE_NONE || code == SCALE_NONE)
		return HISTORY_NO_DIRECTION;

	before = scale_rank(scale, previous);
	after = scale_rank(scale, code);
	return after < before ? HISTORY_IMPROVED :
		after > before ? HISTORY_DECLINED : HISTORY_UNCHANGED;
}

/*
 * The judgement in force on a day against the judgement before it.  A first
 * one, and the first after a "none", has nothing before it.
 */
HistoryDirection
oversight_history_direction(const HistoryView *history, const Scale *scale,
							int32 day)
{
	int32		i = history_find(history, day);

	if (i < 1)
		return HISTORY_NO_DIRECTION;
	return oversight_history_compare_ranks(scale, history->codes[i - 1],
										   history->codes[i]);
}

/*
 * Gives the spell that begins at or after *position and moves it on; false
 * when there are no more.  Begin with a position of 0.
 */
bool
oversight_history_next_spell(const HistoryView *history, int32 *position,
							 HistorySpell *spell)
{
	int32		i = *position;

	while (i < history->count && history->codes[i] == SCALE_NONE)
		i++;
	if (i >= history->count)
	{
		*position = i;
		return false;
	}

	spell->code = history->codes[i];
	spell->previous = i > 0 ? history->codes[i - 1] : SCALE_NONE;
	spell->from = history_day(history, i);

	do
		i++;
	while (i < history->count && history->codes[i] == spell->code);

	spell->until = i < history->count ? history_day(history, i) : DAY_INFINITY;
	*position = i;
	return true;
}

/*
 * Gives the length of the next spell at a grade as it was known on a day, and
 * moves *position on; false when there are no more.  Begin with a position of
 * 0.  A spell that still runs on that day is cut short there, and one that a
 * "none" closes is cut short by it: in neither case did the body leave the
 * grade.  A spell that began on the day itself has no length yet.
 */
bool
oversight_history_next_duration(const HistoryView *history, uint8 code,
								int32 as_of, int32 *position,
								HistoryDuration *duration)
{
	HistorySpell spell;

	while (oversight_history_next_spell(history, position, &spell))
	{
		if (spell.from >= as_of)
			return false;
		if (spell.code != code)
			continue;
		duration->days = Min(spell.until, as_of) - spell.from;
		duration->ended = spell.until <= as_of &&
			history->codes[*position] != SCALE_NONE;
		return true;
	}
	return false;
}

/*
 * How many days of [from, until) had one of the codes in force.  DAY_INFINITY
 * and DAY_MINUS_INFINITY stand for a missing bound.  *endless is set when the
 * answer would be infinite, and the result is then meaningless: the last
 * judgement is one of those asked for, it has no end, and neither has the
 * range.
 */
int64
oversight_history_days(const HistoryView *history, uint64 codes,
					   int32 from, int32 until, bool *endless)
{
	int64		days = 0;
	int32		i = history_find(history, from);

	*endless = false;
	for (i = Max(i, 0); i < history->count; i++)
	{
		int32		start = Max(history_day(history, i), from);
		int32		end = until;

		if (start >= until)
			break;
		if (((codes >> history->codes[i]) & 1) == 0)
			continue;
		if (i + 1 < history->count)
			end = Min(history_day(history, i + 1), until);
		else if (until == DAY_INFINITY)
		{
			*endless = true;
			return 0;
		}
		days += (int64) end - start;
	}
	return days;
}

/* The best grade ever given; SCALE_NONE when there is none. */
uint8
oversight_history_best(const HistoryView *history)
{
	uint8		best = SCALE_NONE;

	/* ranks follow codes, and SCALE_NONE is below every grade */
	for (int32 i = 0; i < history->count; i++)
		best = Max(best, history->codes[i]);
	return best;
}

/* The worst grade ever given; SCALE_NONE when there is none. */
uint8
oversight_history_worst(const HistoryView *history)
{
	uint8		worst = SCALE_NONE;

	for (int32 i = 0; i < history->count; i++)
		if (history->codes[i] != SCALE_NONE &&
			(worst == SCALE_NONE || history->codes[i] < worst))
			worst = history->codes[i];
	return worst;
}

/* How many times the body was judged; a "none" is no judgement. */
int32
oversight_history_count(const HistoryView *history)
{
	int32		count = 0;

	for (int32 i = 0; i < history->count; i++)
		count += history->codes[i] != SCALE_NONE;
	return count;
}

/* The first entry with this code, -1 when there is none. */
int32
oversight_history_first(const HistoryView *history, uint8 code)
{
	for (int32 i = 0; i < history->count; i++)
		if (history->codes[i] == code)
			return i;
	return -1;
}

/*
 * The order of histories: entry by entry, by date and then by code, and what
 * runs out first comes first.  It means nothing beyond being an order.
 */
int
oversight_history_compare(const HistoryView *a, const HistoryView *b)
{
	int32		common = Min(a->count, b->count);

	for (int32 i = 0; i < common; i++)
	{
		HistoryKey	x = history_key(history_day(a, i), a->codes[i]);
		HistoryKey	y = history_key(history_day(b, i), b->codes[i]);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a->count > b->count) - (a->count < b->count);
}
