/*-------------------------------------------------------------------------
 *
 * cadence_type.h
 *		The SQL type cadence as it is stored.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_CADENCE_TYPE_H
#define OVERSIGHT_CADENCE_TYPE_H

#include "postgres.h"

#include "cadence/cadence.h"
#include "common/compat.h"
#include "fmgr.h"

typedef struct CadenceData
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		nominal_days;	/* kept, because a rule's can be slow to find */
	uint8		kind;			/* CadenceKind */
	uint8		shift;			/* CadenceShift */
	uint16		n_on;			/* how many items of on lists there are */
	int32		count;			/* as in Cadence */
	char		items[FLEXIBLE_ARRAY_MEMBER];	/* as in Cadence */
} CadenceData;

/* What comes before the items, without the varlena header. */
#define CADENCE_HEADER_SIZE (offsetof(CadenceData, items) - VARHDRSZ)

/* How much of that says which cadence it is; what is derived from it does not. */
#define CADENCE_IDENTITY_SIZE \
	(offsetof(CadenceData, items) - offsetof(CadenceData, kind))

/*
 * Detoasts the value, which keeps a short header, and reads it in place: a
 * stored cadence is nearly always one of those, and a copy would cost more
 * than the arithmetic.  The view lives as long as the datum.
 */
static inline Cadence
DatumGetCadence(Datum datum)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	const char *data = VARDATA_ANY(value);
	Cadence		cadence;
	uint16		n_on;

	cadence.kind = (CadenceKind) (uint8) data[offsetof(CadenceData, kind) - VARHDRSZ];
	cadence.shift = (CadenceShift) (uint8) data[offsetof(CadenceData, shift) - VARHDRSZ];
	memcpy(&n_on, data + offsetof(CadenceData, n_on) - VARHDRSZ, sizeof(n_on));
	memcpy(&cadence.count, data + offsetof(CadenceData, count) - VARHDRSZ,
		   sizeof(int32));
	memcpy(&cadence.nominal_days, data + offsetof(CadenceData, nominal_days) - VARHDRSZ,
		   sizeof(int32));
	cadence.n_on = n_on;
	cadence.items = data + CADENCE_HEADER_SIZE;
	return cadence;
}

#define PG_GETARG_CADENCE(n) DatumGetCadence(PG_GETARG_DATUM(n))

extern CadenceData *oversight_cadence_make(const Cadence *cadence);
extern char *oversight_cadence_text(const Cadence *cadence);
extern int	oversight_cadence_compare(const Cadence *a, const Cadence *b);

/*
 * Raises the error that a status stands for: false when there is no such date,
 * true when there is one.
 */
extern void oversight_due_before_calendar(int32 anchor);

static inline bool
oversight_due_found(DueStatus status, int32 anchor)
{
	if (unlikely(status == DUE_BEFORE_CALENDAR))
		oversight_due_before_calendar(anchor);
	return status == DUE_FOUND;
}

#endif							/* OVERSIGHT_CADENCE_TYPE_H */
