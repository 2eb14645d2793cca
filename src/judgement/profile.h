/*-------------------------------------------------------------------------
 *
 * profile.h
 *		How many bodies stood at each grade on each of some dates, and how
 *		often one grade followed another, as plain values.
 *
 * A profile is counted by its changes: a body that moves from one grade to
 * another moves one count on the first of the dates that finds it there, and
 * running totals over the dates give the profile at the end.  So a body costs
 * its judgements and not the dates.
 *
 * Counts stand in rows of one count for each code, SCALE_NONE first.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_PROFILE_H
#define OVERSIGHT_PROFILE_H

#include "common/kernel.h"
#include "judgement/judgement_history.h"
#include "judgement/scale.h"

/*
 * Dates to search in.  Time from the first to the last is cut into slots of
 * 2^shift days, and each slot knows the dates that lie before it, so that
 * nothing is left to search but the few dates of one slot.
 */
typedef struct ProfileDates
{
	int32		count;
	int32		slots;
	int			shift;
	const int32 *days;			/* ascending, none twice */
	int32	   *before;			/* for each slot and the end: how many dates are
								 * earlier */
} ProfileDates;

/* How many numbers `before` has room for, given so many dates. */
static inline int32
profile_slot_room(int32 count)
{
	return Max(4096, count) + 1;
}

/* How many counts a row has. */
static inline int32
profile_row_length(const Scale *scale)
{
	return scale->label_count + 1;
}

extern void oversight_profile_prepare(ProfileDates *dates);
extern void oversight_profile_add(const ProfileDates *dates,
								  const HistoryView *history,
								  int32 row_length, int64 *changes);
extern void oversight_transitions_add(const HistoryView *history,
									  int32 row_length, int64 *times);

#endif							/* OVERSIGHT_PROFILE_H */
