/*-------------------------------------------------------------------------
 *
 * judgement_history.h
 *		The judgements one body received over time, as plain values.
 *
 * An entry is a date and a code of the scale; the code SCALE_NONE ("none")
 * says that the record ends there.  From one date a body has one grade, or
 * none: entries have different dates.  An entry that repeats the grade is an
 * entry all the same, because the body was judged again.
 *
 * Packed, the form that is stored, a history is
 *
 *		byte 0				HISTORY_PACKED
 *		4 bytes an entry	dates, strictly ascending, in the machine's order
 *		1 byte an entry		codes, in the order of the dates
 *
 * and nothing else, so the number of entries follows from the length.  Nothing
 * in it is aligned: a short value starts at any address.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_JUDGEMENT_HISTORY_H
#define OVERSIGHT_JUDGEMENT_HISTORY_H

#include "common/kernel.h"
#include "judgement/scale.h"

/* First byte of a history; see history_state.h for the other form. */
#define HISTORY_PACKED		1
#define HISTORY_BUILDING	2

#define HISTORY_ENTRY_SIZE	(sizeof(int32) + sizeof(uint8))

/*
 * What can be written as text within PostgreSQL's limit of 1 GB a value: a
 * longer history could be stored, but neither printed nor dumped.
 */
#define HISTORY_MAX_COUNT	13000000

/* The first date a judgement may have, 0001-01-01; the last is DAY_LAST. */
#define HISTORY_DAY_FIRST	(-730119)

/* A packed history to read from. */
typedef struct HistoryView
{
	int32		count;
	const char *days;			/* unaligned int32 */
	const uint8 *codes;
} HistoryView;

/*
 * An entry in one number that sorts as entries do, by date and then by code.
 * What is not yet in order is kept as keys.
 */
typedef int64 HistoryKey;

static inline HistoryKey
history_key(int32 day, uint8 code)
{
	return (HistoryKey) day * 256 + code;
}

static inline uint8
history_key_code(HistoryKey key)
{
	return (uint8) (key & 0xFF);
}

static inline int32
history_key_day(HistoryKey key)
{
	return (int32) ((key - history_key_code(key)) / 256);
}

static inline int32
history_day(const HistoryView *history, int32 i)
{
	int32		day;

	memcpy(&day, history->days + (size_t) i * sizeof(int32), sizeof(int32));
	return day;
}

/* Bytes of a packed history, the varlena header not counted. */
static inline size_t
history_packed_size(int32 count)
{
	return 1 + (size_t) count * HISTORY_ENTRY_SIZE;
}

/* A view of packed bytes that are known to be good. */
static inline HistoryView
history_view(const char *body, size_t size)
{
	HistoryView view;

	view.count = (int32) ((size - 1) / HISTORY_ENTRY_SIZE);
	view.days = body + 1;
	view.codes = (const uint8 *) body + 1 + (size_t) view.count * sizeof(int32);
	return view;
}

/*
 * The last entry on or before the day, -1 when there is none.  Infinite days
 * are allowed: every entry lies after one and before the other.
 */
static inline int32
history_find(const HistoryView *history, int32 day)
{
	int32		low = 0;		/* entries before this one qualify */
	int32		high = history->count;	/* from this one on they do not */

	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (history_day(history, middle) <= day)
			low = middle + 1;
		else
			high = middle;
	}
	return low - 1;
}

/* The code in force on a day; SCALE_NONE before the first and after a "none". */
static inline uint8
history_code_on(const HistoryView *history, int32 day)
{
	int32		i = history_find(history, day);

	return i < 0 ? SCALE_NONE : history->codes[i];
}

typedef enum HistoryDirection
{
	HISTORY_NO_DIRECTION,		/* nothing to compare with */
	HISTORY_IMPROVED,
	HISTORY_DECLINED,
	HISTORY_UNCHANGED
} HistoryDirection;

/* The word for it; NULL when there is none. */
static inline const char *
history_direction_text(HistoryDirection direction)
{
	switch (direction)
	{
		case HISTORY_NO_DIRECTION:
			break;
		case HISTORY_IMPROVED:
			return "improved";
		case HISTORY_DECLINED:
			return "declined";
		case HISTORY_UNCHANGED:
			return "unchanged";
	}
	return NULL;
}

/* Consecutive equal grades; a "none" comes between two spells. */
typedef struct HistorySpell
{
	uint8		code;
	uint8		previous;		/* of the spell it follows without a gap, or
								 * SCALE_NONE */
	int32		from;
	int32		until;			/* the day after the last, or DAY_INFINITY */
} HistorySpell;

/* How long a spell lasted, for those who count survival. */
typedef struct HistoryDuration
{
	int32		days;			/* at least 1 */
	bool		ended;			/* another grade took its place */
} HistoryDuration;

/* Two judgements that cannot both stand. */
typedef struct HistoryConflict
{
	int32		day;
	uint8		codes[2];
} HistoryConflict;

typedef enum HistoryFault
{
	HISTORY_SOUND,
	HISTORY_DAY_OUT_OF_RANGE,
	HISTORY_OUT_OF_ORDER,		/* dates not strictly ascending */
	HISTORY_NO_SUCH_CODE
} HistoryFault;

typedef enum HistoryParseStatus
{
	HISTORY_PARSED,
	HISTORY_NO_OPENING_BRACE,
	HISTORY_NO_CLOSING_BRACE,
	HISTORY_TRAILING_TEXT,
	HISTORY_EMPTY_ENTRY,
	HISTORY_NO_COLON,
	HISTORY_DATE_MALFORMED,
	HISTORY_DATE_IMPOSSIBLE,
	HISTORY_GRADE_NUMBER,
	HISTORY_GRADE_UNKNOWN
} HistoryParseStatus;

typedef struct HistoryParse
{
	HistoryParseStatus status;
	int32		count;			/* keys written */
	const char *part;			/* what is wrong, within the text given */
	size_t		part_len;
	int32		entry;			/* the entry it stands in, from 1 */
} HistoryParse;

/* judgement_history.c: questions */
extern HistoryDirection oversight_history_compare_ranks(const Scale *scale,
														uint8 previous,
														uint8 code);
extern HistoryDirection oversight_history_direction(const HistoryView *history,
													const Scale *scale,
													int32 day);
extern bool oversight_history_next_spell(const HistoryView *history,
										 int32 *position, HistorySpell *spell);
extern bool oversight_history_next_duration(const HistoryView *history,
											uint8 code, int32 as_of,
											int32 *position,
											HistoryDuration *duration);
extern int64 oversight_history_days(const HistoryView *history, uint64 codes,
									int32 from, int32 until, bool *endless);
extern uint8 oversight_history_best(const HistoryView *history);
extern uint8 oversight_history_worst(const HistoryView *history);
extern int32 oversight_history_count(const HistoryView *history);
extern int32 oversight_history_first(const HistoryView *history, uint8 code);
extern int	oversight_history_compare(const HistoryView *a,
									  const HistoryView *b);

/* history_build.c: making one */
extern bool oversight_history_settle(HistoryKey *keys, int32 *count,
									 HistoryConflict *conflict);
extern void oversight_history_pack(const HistoryKey *keys, int32 count,
								   char *body);
extern bool oversight_history_merge(const HistoryView *a, const HistoryView *b,
									char *body, int32 *count,
									HistoryConflict *conflict);
extern HistoryFault oversight_history_check(const HistoryView *history,
											const Scale *scale, int32 *entry);

/* history_text.c: the text form */
extern int32 oversight_history_parse_room(const char *str, size_t len);
extern HistoryParse oversight_history_parse(const Scale *scale,
											const char *str, size_t len,
											HistoryKey *keys);
extern int	oversight_history_format_entry(const HistoryView *history,
										   const Scale *scale, int32 entry,
										   char *buf);

/* Room for one formatted entry and its NUL. */
#define HISTORY_ENTRY_TEXT_SIZE (16 + 2 + SCALE_LABEL_MAX + 1)

#endif							/* OVERSIGHT_JUDGEMENT_HISTORY_H */
