/*-------------------------------------------------------------------------
 *
 * judgement_history_type.h
 *		The SQL type judgement_history: how C code gets at one.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_JUDGEMENT_HISTORY_TYPE_H
#define OVERSIGHT_JUDGEMENT_HISTORY_TYPE_H

#include "postgres.h"

#include "common/compat.h"
#include "fmgr.h"
#include "judgement/judgement_history.h"
#include "utils/date.h"

/* Reads an argument in place where it can; the view lives as long as it. */
#define PG_GETARG_HISTORY_VIEW(n) \
	oversight_history_open(PG_GETARG_VARLENA_PP(n))

extern HistoryView oversight_history_unpacked(const char *body, size_t size);

/* Takes a history that is not toasted; a short header is welcome. */
static inline HistoryView
oversight_history_open(struct varlena *value)
{
	const char *body = VARDATA_ANY(value);
	size_t		size = VARSIZE_ANY_EXHDR(value);

	if (likely(size >= 1 && body[0] == HISTORY_PACKED))
		return history_view(body, size);
	return oversight_history_unpacked(body, size);
}

extern struct varlena *oversight_history_from_keys(const HistoryKey *keys,
												   int32 count);
extern void oversight_history_conflict(const HistoryConflict *conflict) pg_attribute_noreturn();
extern void oversight_history_require_day(DateADT day);
extern void oversight_history_require_room(int64 count);

#endif							/* OVERSIGHT_JUDGEMENT_HISTORY_TYPE_H */
