/*-------------------------------------------------------------------------
 *
 * cadence.h
 *		How often something must be done: the rule, its text and its due dates.
 *		A kernel; cadence_type.h holds the stored form.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_CADENCE_H
#define OVERSIGHT_CADENCE_H

#include "common/kernel.h"

/* Stored and sent: the numbers are part of the format. */
typedef enum CadenceKind
{
	CADENCE_ONCE = 0,			/* due on the anchor */
	CADENCE_BY = 1,				/* due on the dates listed */
	CADENCE_CONTINUING = 2,		/* binds every day, never falls due */
	CADENCE_FIXED = 3,			/* due at steps from the anchor */
	CADENCE_ROLLING = 4			/* due one step after it was last done */
} CadenceKind;

/* Weeks are kept as days and years as months, so that equal steps are equal. */
typedef enum CadenceUnit
{
	CADENCE_DAY = 0,
	CADENCE_WORKING_DAY = 1,
	CADENCE_MONTH = 2
} CadenceUnit;

/* What ends a stage. */
typedef enum CadenceLimit
{
	CADENCE_UNLIMITED = 0,
	CADENCE_TIMES = 1			/* limit_value: how many due dates it gives */
} CadenceLimit;

typedef struct CadenceStage
{
	int32		step;			/* in the unit, from 1 to CADENCE_MAX_STEP */
	uint8		unit;			/* CadenceUnit */
	uint8		limit;			/* CadenceLimit */
	uint16		spare;			/* zero */
	int32		limit_value;	/* zero when there is no limit */
} CadenceStage;

/* The largest number that may be written, and the largest step it can make. */
#define CADENCE_MAX_NUMBER	99999
#define CADENCE_MAX_STEP	(CADENCE_MAX_NUMBER * 12)

/*
 * A cadence as the kernel reads it.  The items lie wherever the value is
 * stored and may be unaligned: read them with the functions below.
 */
typedef struct Cadence
{
	CadenceKind kind;
	int32		count;			/* how many items follow */
	const char *items;			/* dates (BY) or stages (FIXED, ROLLING) */
} Cadence;

static inline int32
cadence_date(const Cadence *cadence, int32 i)
{
	int32		day;

	memcpy(&day, cadence->items + (size_t) i * sizeof(int32), sizeof(int32));
	return day;
}

static inline CadenceStage
cadence_stage(const Cadence *cadence, int32 i)
{
	CadenceStage stage;

	memcpy(&stage, cadence->items + (size_t) i * sizeof(CadenceStage),
		   sizeof(CadenceStage));
	return stage;
}

static inline size_t
cadence_items_size(CadenceKind kind, int32 count)
{
	return (size_t) count *
		(kind == CADENCE_BY ? sizeof(int32) : sizeof(CadenceStage));
}

static inline bool
cadence_is_rolling(const Cadence *cadence)
{
	return cadence->kind == CADENCE_ROLLING;
}

/* Why a text is no cadence. */
typedef struct CadenceError
{
	const char *detail;			/* a sentence with one %.*s for the word */
	int			offset;			/* where in the text the word stands */
	int			length;
	const char *hint;			/* a sentence, or NULL for the usual example */
	bool		is_date;		/* the word is a date that does not exist */
} CadenceError;

/* cadence_text.c */

/* Bytes that the items of any text of this length can take. */
#define CADENCE_ITEMS_CAPACITY(len) ((size_t) (len) * 4 + sizeof(CadenceStage))

extern bool oversight_cadence_parse(const char *str, size_t len,
									CadenceKind *kind, int32 *count,
									char *items, CadenceError *error);
extern int32 oversight_cadence_sort_dates(int32 *days, int32 count);
extern void oversight_cadence_step_words(CadenceStage stage, int32 *number,
										 const char **unit);
extern size_t oversight_cadence_text_size(const Cadence *cadence);
extern size_t oversight_cadence_format(const Cadence *cadence, char *buf);

/* cadence_check.c: what every stored value satisfies; NULL, or what is wrong */
extern const char *oversight_cadence_check(const Cadence *cadence);

/* Days to the next time, on average over the years; -1 when there is none. */
extern int32 oversight_cadence_nominal_days(const Cadence *cadence);

/* cadence_due.c */
typedef enum DueStatus
{
	DUE_FOUND,
	DUE_NONE,					/* there is no such due date */
	DUE_BEFORE_CALENDAR			/* it needs working days before 1978 */
} DueStatus;

/*
 * The n-th due date from the anchor, n from 1 on, and how many due dates there
 * are up to a day, that day included.  All else follows from these two; both
 * take an infinite day where it says so.
 */
extern DueStatus oversight_due_nth(const Cadence *cadence, int32 anchor,
								   int64 n, int32 *due);
extern DueStatus oversight_due_until(const Cadence *cadence, int32 anchor,
									 int32 day, int64 *count);
extern DueStatus oversight_due_after(const Cadence *cadence, int32 anchor,
									 int32 after, int32 *due);
extern DueStatus oversight_due_last(const Cadence *cadence, int32 anchor,
									int32 as_at, int32 *due);

/* One step of a stage from a day: the deadline of a rolling duty last done then. */
extern DueStatus oversight_cadence_step(CadenceStage stage, int32 from,
										int64 times, int32 *due);

#endif							/* OVERSIGHT_CADENCE_H */
