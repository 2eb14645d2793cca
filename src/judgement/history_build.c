/*-------------------------------------------------------------------------
 *
 * history_build.c
 *		Making histories: sorting, packing, merging, checking.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "judgement/judgement_history.h"

#include <stdlib.h>

static int
compare_keys(const void *a, const void *b)
{
	HistoryKey	x = *(const HistoryKey *) a;
	HistoryKey	y = *(const HistoryKey *) b;

	return (x > y) - (x < y);
}

/*
 * Sorts keys in place and drops repetitions.  False, with the conflict, when
 * two different codes have one date; the keys are then sorted but not reduced.
 */
bool
oversight_history_settle(HistoryKey *keys, int32 *count,
						 HistoryConflict *conflict)
{
	int32		kept = 0;

	qsort(keys, *count, sizeof(HistoryKey), compare_keys);

	for (int32 i = 1; i < *count; i++)
		if (keys[i] != keys[i - 1] &&
			history_key_day(keys[i]) == history_key_day(keys[i - 1]))
		{
			conflict->day = history_key_day(keys[i]);
			conflict->codes[0] = history_key_code(keys[i - 1]);
			conflict->codes[1] = history_key_code(keys[i]);
			return false;
		}

	for (int32 i = 0; i < *count; i++)
		if (kept == 0 || keys[i] != keys[kept - 1])
			keys[kept++] = keys[i];
	*count = kept;
	return true;
}

/* Writes settled keys as history_packed_size(count) bytes. */
void
oversight_history_pack(const HistoryKey *keys, int32 count, char *body)
{
	char	   *days = body + 1;
	uint8	   *codes = (uint8 *) days + (size_t) count * sizeof(int32);

	body[0] = HISTORY_PACKED;
	for (int32 i = 0; i < count; i++)
	{
		int32		day = history_key_day(keys[i]);

		memcpy(days + (size_t) i * sizeof(int32), &day, sizeof(int32));
		codes[i] = history_key_code(keys[i]);
	}
}

/*
 * Merges two histories into body, which has room for all entries of both; an
 * entry they share is written once.  False, with the conflict, when they
 * disagree on a date; what body holds then means nothing.
 */
bool
oversight_history_merge(const HistoryView *a, const HistoryView *b,
						char *body, int32 *count, HistoryConflict *conflict)
{
	char	   *days = body + 1;
	uint8	   *codes = (uint8 *) days +
		((size_t) a->count + b->count) * sizeof(int32);
	int32		i = 0;
	int32		j = 0;
	int32		n = 0;

	body[0] = HISTORY_PACKED;
	while (i < a->count || j < b->count)
	{
		int32		day;
		uint8		code;

		if (i < a->count && j < b->count &&
			history_day(a, i) == history_day(b, j))
		{
			if (a->codes[i] != b->codes[j])
			{
				conflict->day = history_day(a, i);
				conflict->codes[0] = Min(a->codes[i], b->codes[j]);
				conflict->codes[1] = Max(a->codes[i], b->codes[j]);
				return false;
			}
			j++;				/* the one entry of both */
			continue;
		}

		if (j >= b->count ||
			(i < a->count && history_day(a, i) < history_day(b, j)))
		{
			day = history_day(a, i);
			code = a->codes[i++];
		}
		else
		{
			day = history_day(b, j);
			code = b->codes[j++];
		}
		memcpy(days + (size_t) n * sizeof(int32), &day, sizeof(int32));
		codes[n++] = code;
	}

	/* codes follow the dates there are, not those there might have been */
	memmove(days + (size_t) n * sizeof(int32), codes, n);
	*count = n;
	return true;
}

/* Everything that must hold of a packed history; *entry is the bad one. */
HistoryFault
oversight_history_check(const HistoryView *history, const Scale *scale,
						int32 *entry)
{
	for (int32 i = 0; i < history->count; i++)
	{
		int32		day = history_day(history, i);

		*entry = i;
		if (day < HISTORY_DAY_FIRST || !day_is_valid(day))
			return HISTORY_DAY_OUT_OF_RANGE;
		if (i > 0 && day <= history_day(history, i - 1))
			return HISTORY_OUT_OF_ORDER;
		if (history->codes[i] != SCALE_NONE &&
			!scale_has_code(scale, history->codes[i]))
			return HISTORY_NO_SUCH_CODE;
	}
	return HISTORY_SOUND;
}
