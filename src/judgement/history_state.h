/*-------------------------------------------------------------------------
 *
 * history_state.h
 *		A history that is being built.
 *
 * The aggregates' state is the type itself, so that partial results can be
 * handed to other processes and other machines.  While it grows it takes this
 * form: keys in the order they came, with room for more.  The final function
 * packs it.  Whatever reads a history accepts this form too, because a partial
 * result may be printed or sent before it is final.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_HISTORY_STATE_H
#define OVERSIGHT_HISTORY_STATE_H

#include "postgres.h"

#include "common/compat.h"
#include "judgement/judgement_history.h"

typedef struct HistoryState
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		form;			/* HISTORY_BUILDING */
	uint8		settled;		/* 1: keys ascend and no date repeats; else 0 */
	uint8		unused[2];		/* zero */
	int32		count;			/* keys in use */
	int32		unused2;		/* zero */
	HistoryKey	keys[FLEXIBLE_ARRAY_MEMBER];	/* those not in use are zero */
} HistoryState;

#define HISTORY_STATE_HEADER	offsetof(HistoryState, keys)

/*
 * A new state takes a power of two of bytes, which is what the allocator hands
 * out anyway: 6 keys, and 14, 30, 62, ... as it doubles.
 */
#define HISTORY_STATE_MIN_SIZE	64

static inline int32
history_state_capacity(const HistoryState *state)
{
	return (int32) ((VARSIZE(state) - HISTORY_STATE_HEADER) / sizeof(HistoryKey));
}

/* The keys of a state that may lie at any address, as a settled copy. */
extern HistoryKey *oversight_history_state_settle(const char *body, size_t size,
												  int32 *count);

#endif							/* OVERSIGHT_HISTORY_STATE_H */
