/*-------------------------------------------------------------------------
 *
 * profile.c
 *		Counting bodies by grade and date, and grades by the grade before.
 *		A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "judgement/profile.h"

/* Fills in the slots; the days, their count and the room for slots are given. */
void
oversight_profile_prepare(ProfileDates *dates)
{
	int64		span;
	int32		date = 0;

	dates->shift = 0;
	dates->slots = 0;
	if (dates->count == 0)
		return;

	span = (int64) dates->days[dates->count - 1] - dates->days[0] + 1;
	while (((span - 1) >> dates->shift) + 1 >= profile_slot_room(dates->count))
		dates->shift++;
	dates->slots = (int32) ((span - 1) >> dates->shift) + 1;

	for (int32 slot = 0; slot < dates->slots; slot++)
	{
		int64		start = (int64) slot << dates->shift;

		while ((int64) dates->days[date] - dates->days[0] < start)
			date++;
		dates->before[slot] = date;
	}
	dates->before[dates->slots] = dates->count;
}

/* The first date on or after a day; the count of dates when there is none. */
static inline int32
find_date(const ProfileDates *dates, int32 day)
{
	int64		offset = (int64) day - dates->days[0];
	int32		low;
	int32		high;

	if (offset <= 0)
		return 0;
	if (day > dates->days[dates->count - 1])
		return dates->count;

	low = dates->before[offset >> dates->shift];
	high = dates->before[(offset >> dates->shift) + 1];
	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (dates->days[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * Adds one body.  Changes are a row for each date; the body begins without a
 * grade, which the caller counts.
 */
void
oversight_profile_add(const ProfileDates *dates, const HistoryView *history,
					  int32 row_length, int64 *changes)
{
	uint8		before = SCALE_NONE;
	int32		i;

	if (dates->count == 0)
		return;

	/* of all the judgements up to the first date the last is all that counts */
	for (i = Max(history_find(history, dates->days[0]), 0); i < history->count; i++)
	{
		int32		date = find_date(dates, history_day(history, i));
		uint8		code = history->codes[i];

		if (date >= dates->count)
			break;
		changes[(size_t) date * row_length + before]--;
		changes[(size_t) date * row_length + code]++;
		before = code;
	}
}

/* Adds one body's judgements after its first, by the one before each. */
void
oversight_transitions_add(const HistoryView *history, int32 row_length,
						  int64 *times)
{
	for (int32 i = 1; i < history->count; i++)
		times[history->codes[i - 1] * row_length + history->codes[i]]++;
}
