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
	CADENCE_ROLLING = 4,		/* due one step after it was last done */
	CADENCE_RRULE = 5			/* a recurrence rule of RFC 5545 */
} CadenceKind;

/* Where a due date goes that is no working day. */
typedef enum CadenceShift
{
	CADENCE_NO_SHIFT = 0,
	CADENCE_NEXT_WORKING_DAY = 1,
	CADENCE_PREVIOUS_WORKING_DAY = 2
} CadenceShift;

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
	CADENCE_TIMES = 1,			/* limit_value: how many due dates it gives */
	CADENCE_FOR = 2,			/* limit_value, limit_unit: a span from the anchor */
	CADENCE_UNTIL = 3			/* limit_value: a day */
} CadenceLimit;

/*
 * On which days of its week, month or year a calendar rule falls, and how an
 * item of its list is coded.
 */
typedef enum CadenceOn
{
	CADENCE_ON_ANY = 0,			/* no calendar rule: steps from the anchor */
	CADENCE_ON_WEEKDAY = 1,		/* Monday 1 to Sunday 7 */
	CADENCE_ON_MONTH_DAY = 2,	/* 1 to 31, clamped; 31 is the last day */
	CADENCE_ON_MONTH_WEEKDAY = 3,	/* ordinal * 8 + weekday */
	CADENCE_ON_YEAR_DAY = 4,	/* month * 32 + day, clamped */
	CADENCE_ON_YEAR_WEEKDAY = 5 /* month * 64 + ordinal * 8 + weekday */
} CadenceOn;

/* Ordinals are 1 to 5, and this for the last. */
#define CADENCE_LAST_ORDINAL 6

typedef struct CadenceStage
{
	int32		step;			/* in the unit, at least 1 */
	uint8		unit;			/* CadenceUnit */
	uint8		limit;			/* CadenceLimit */
	uint8		limit_unit;		/* CadenceUnit of CADENCE_FOR, else zero */
	uint8		on;				/* CadenceOn; rolling stages have none */
	int32		limit_value;	/* zero when there is no limit */
	int32		n_on;			/* how many items of the on list are its own */
} CadenceStage;

/* The largest number that may be written. */
#define CADENCE_MAX_NUMBER	99999

/* The most dates, stages or on items that a cadence has: it stores 16 bits. */
#define CADENCE_MAX_ITEMS	65535

/* The longest text that is read, in bytes; none that is written is longer. */
#define CADENCE_MAX_TEXT	(16 * 1024 * 1024)

/*
 * A cadence as the kernel reads it.  The items lie wherever the value is
 * stored and may be unaligned: read them with the functions below.  They are
 * the dates of BY, the stages of FIXED and ROLLING followed by the on lists of
 * all stages, each sorted, or the rule of RRULE as rrule.h has it, whose list
 * items `count` counts.
 */
typedef struct Cadence
{
	CadenceKind kind;
	CadenceShift shift;
	int32		count;			/* how many dates, stages or list items */
	int32		n_on;			/* how many on items follow the stages */
	int32		nominal_days;	/* of a stored value: as its function gives */
	const char *items;
} Cadence;

static inline int32
cadence_item(const char *items, int32 i)
{
	int32		item;

	memcpy(&item, items + (size_t) i * sizeof(int32), sizeof(int32));
	return item;
}

static inline int32
cadence_date(const Cadence *cadence, int32 i)
{
	return cadence_item(cadence->items, i);
}

static inline CadenceStage
cadence_stage(const Cadence *cadence, int32 i)
{
	CadenceStage stage;

	memcpy(&stage, cadence->items + (size_t) i * sizeof(CadenceStage),
		   sizeof(CadenceStage));
	return stage;
}

/* The on list of the first stage; that of the next follows it, and so on. */
static inline const char *
cadence_on_items(const Cadence *cadence)
{
	return cadence->items + (size_t) cadence->count * sizeof(CadenceStage);
}

/* The size of the fixed part of a rule, which rrule.h declares. */
#define CADENCE_RRULE_HEADER 36

static inline size_t
cadence_items_size(CadenceKind kind, int32 count, int32 n_on)
{
	if (kind == CADENCE_BY)
		return (size_t) count * sizeof(int32);
	if (kind == CADENCE_RRULE)
		return CADENCE_RRULE_HEADER + (size_t) count * sizeof(int16);
	return (size_t) count * sizeof(CadenceStage) + (size_t) n_on * sizeof(int32);
}

static inline bool
cadence_is_rolling(const Cadence *cadence)
{
	return cadence->kind == CADENCE_ROLLING;
}

/* Why a text is no cadence. */
typedef struct CadenceError
{
	const char *problem;		/* what is wrong with the whole, or NULL */
	const char *detail;			/* else a sentence with one %.*s for a word */
	int			offset;			/* where in the text the word stands */
	int			length;
	const char *hint;			/* a sentence, or NULL for the usual example */
	bool		is_date;		/* the word is a date that does not exist */
} CadenceError;

/* cadence_parse.c */

/* Bytes that the items of any text of this length can take. */
#define CADENCE_ITEMS_CAPACITY(len) ((size_t) (len) * 8 + 64)

/*
 * Reads a text into *cadence, whose items are written to `items`, aligned for
 * int32 and with room for CADENCE_ITEMS_CAPACITY(len) bytes.
 */
extern bool oversight_cadence_parse(const char *str, size_t len,
									Cadence *cadence, char *items,
									CadenceError *error);
extern int32 oversight_cadence_sort_items(int32 *items, int32 count);

/* cadence_format.c */
extern void oversight_cadence_step_words(int32 step, CadenceUnit unit,
										 int32 *number, const char **word);
extern size_t oversight_cadence_text_size(const Cadence *cadence);
extern size_t oversight_cadence_format(const Cadence *cadence, char *buf);
extern size_t oversight_cadence_describe(const Cadence *cadence, char *buf);

/* cadence_to_rrule.c */
#define CADENCE_RRULE_SIZE(cadence) \
	(256 + (size_t) (cadence)->n_on * 8 + oversight_cadence_text_size(cadence))

/*
 * Writes DTSTART and RRULE, or returns why RFC 5545 cannot say it: a sentence.
 */
extern const char *oversight_cadence_to_rrule(const Cadence *cadence,
											  int32 anchor, char *buf);

/* cadence_check.c: what every stored value satisfies; NULL, or what is wrong */
extern const char *oversight_cadence_check(const Cadence *cadence);

/* Days to the next time, on average over the years; -1 when there is none. */
extern int32 oversight_cadence_nominal_days(const Cadence *cadence);
extern bool oversight_cadence_is_finite(const Cadence *cadence);

/* cadence_due.c */
typedef enum DueStatus
{
	DUE_FOUND,
	DUE_NONE,					/* there is no such due date */
	DUE_BEFORE_CALENDAR			/* it needs working days before 1978 */
} DueStatus;

/*
 * The first due date strictly after a day, the last on or before a day, the
 * n-th from 1 on, and how many there are up to a day, that day included.  Days
 * may be infinite.  For fixed cadences without working days the cost does not
 * grow with the distance from the anchor.
 */
extern DueStatus oversight_due_after(const Cadence *cadence, int32 anchor,
									 int32 after, int32 *due);
extern DueStatus oversight_due_last(const Cadence *cadence, int32 anchor,
									int32 as_at, int32 *due);
extern DueStatus oversight_due_nth(const Cadence *cadence, int32 anchor,
								   int64 n, int32 *due);
extern DueStatus oversight_due_until(const Cadence *cadence, int32 anchor,
									 int32 day, int64 *count);

/*
 * What a rolling cadence asks for next, given how often it has been done in
 * its present stage.  Begin with zeros.
 */
typedef struct RollingState
{
	int32		stage;
	int32		times;			/* done in this stage */
} RollingState;

/* The deadline after being done on a day; DUE_NONE when nothing more is due. */
extern DueStatus oversight_rolling_deadline(const Cadence *cadence,
											int32 anchor, RollingState *state,
											int32 done, int32 *deadline);

/* It was done: count it against the stage that the last deadline came from. */
static inline void
rolling_done(RollingState *state)
{
	state->times++;
}

#endif							/* OVERSIGHT_CADENCE_H */
