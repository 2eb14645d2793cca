/*-------------------------------------------------------------------------
 *
 * sort_days.c
 *		Puts what was done in order, in time that grows with its number only.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "obligation/duty.h"
#include "port/pg_bitutils.h"

/* Up to so many, the simplest way is the fastest. */
#define FEW 16

/* Digits of a key: 11 bits at a time. */
#define DIGIT_BITS	11
#define DIGITS		(1 << DIGIT_BITS)

/*
 * Sorts keys digit by digit, the last first; a digit that all keys share is
 * passed over.
 */
static void
sort_keys(uint64 *keys, int n)
{
	uint64	   *other;
	uint64	   *from = keys;
	uint64	   *to;
	uint64		differ = 0;
	int		   *places;

	for (int i = 1; i < n; i++)
	{
		uint64		key = keys[i];
		int			j = i;

		if (n > FEW)
		{
			differ |= key ^ keys[0];
			continue;
		}
		for (; j > 0 && keys[j - 1] > key; j--)
			keys[j] = keys[j - 1];
		keys[j] = key;
	}
	if (differ == 0)
		return;

	other = MemoryContextAllocHuge(CurrentMemoryContext, (Size) n * sizeof(uint64));
	places = palloc(DIGITS * sizeof(int));
	to = other;
	for (int shift = 0; shift < 64; shift += DIGIT_BITS)
	{
		uint64	   *swap;
		int			place = 0;

		if (((differ >> shift) & (DIGITS - 1)) == 0)
			continue;
		memset(places, 0, DIGITS * sizeof(int));
		for (int i = 0; i < n; i++)
			places[(from[i] >> shift) & (DIGITS - 1)]++;
		for (int i = 0; i < DIGITS; i++)
		{
			int			here = places[i];

			places[i] = place;
			place += here;
		}
		for (int i = 0; i < n; i++)
			to[places[(from[i] >> shift) & (DIGITS - 1)]++] = from[i];
		swap = from;
		from = to;
		to = swap;
	}
	if (from != keys)
		memcpy(keys, from, (Size) n * sizeof(uint64));
	pfree(other);
	pfree(places);
}

/*
 * Few days: each is put in its place.
 */
static int
insert_days(int32 *days, int n)
{
	int			kept = 0;

	for (int i = 0; i < n; i++)
	{
		int32		day = days[i];
		int			j = kept;

		while (j > 0 && days[j - 1] > day)
			j--;
		if (j > 0 && days[j - 1] == day)
			continue;
		memmove(&days[j + 1], &days[j], (kept - j) * sizeof(int32));
		days[j] = day;
		kept++;
	}
	return kept;
}

/* Days near each other: each is ticked off on a calendar. */
static int
tick_days(int32 *days, int n, int32 first, int32 last)
{
	Size		words = ((int64) last - first) / 64 + 1;
	uint64	   *ticks = palloc0(words * sizeof(uint64));
	int			kept = 0;

	for (int i = 0; i < n; i++)
	{
		uint32		day = (uint32) days[i] - (uint32) first;

		ticks[day / 64] |= UINT64CONST(1) << (day % 64);
	}
	for (Size i = 0; i < words; i++)
	{
		for (uint64 word = ticks[i]; word != 0; word &= word - 1)
			days[kept++] = (int32) (first + (int64) i * 64 + pg_rightmost_one_pos64(word));
	}
	pfree(ticks);
	return kept;
}

int
oversight_sort_days(int32 *days, int n, int32 first, int32 last)
{
	uint64	   *keys;
	int			kept = 0;

	if (n <= FEW)
		return insert_days(days, n);
	if (((int64) last - first) / 64 <= (int64) n + 64)
		return tick_days(days, n, first, last);

	keys = MemoryContextAllocHuge(CurrentMemoryContext, (Size) n * sizeof(uint64));
	for (int i = 0; i < n; i++)
		keys[i] = (uint32) days[i] - (uint32) first;
	sort_keys(keys, n);
	for (int i = 0; i < n; i++)
	{
		int32		day = (int32) ((uint32) keys[i] + (uint32) first);

		if (kept == 0 || days[kept - 1] != day)
			days[kept++] = day;
	}
	pfree(keys);
	return kept;
}

/* By the date named, and then by day. */
void
oversight_sort_named(NamedEvent *events, int n)
{
	const uint32 bias = 0x80000000;
	uint64	   *keys = MemoryContextAllocHuge(CurrentMemoryContext, (Size) n * sizeof(uint64));

	for (int i = 0; i < n; i++)
		keys[i] = (uint64) ((uint32) events[i].for_due ^ bias) << 32 |
			((uint32) events[i].done_on ^ bias);
	sort_keys(keys, n);
	for (int i = 0; i < n; i++)
	{
		events[i].for_due = (int32) ((uint32) (keys[i] >> 32) ^ bias);
		events[i].done_on = (int32) ((uint32) keys[i] ^ bias);
	}
	pfree(keys);
}
