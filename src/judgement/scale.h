/*-------------------------------------------------------------------------
 *
 * scale.h
 *		Grading scales as tables: what an inspectorate may award, how it is
 *		written, and which awards count as equally good.
 *
 * Every scale is an SQL type of its own, so that comparing grades of scales
 * that are not comparable is an error and not a wrong number.  All of them run
 * on the code below; a scale is its tables, one OVERSIGHT_SCALE_TYPE() line
 * (see scale_type.h) and its SQL declaration.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_SCALE_H
#define OVERSIGHT_SCALE_H

#include "common/kernel.h"

/* What a history holds where a record ends; never a grade. */
#define SCALE_NONE 0

/* Codes are bits of a uint64 in a set of grades, so no scale is longer. */
#define SCALE_MAX_CODE 63

/* The longest label, in bytes without its NUL. */
#define SCALE_LABEL_MAX 63

/* The longest wording that is read: inspectorates publish whole sentences. */
#define SCALE_TEXT_MAX 319

typedef struct ScaleLabel
{
	const char *text;			/* lower case, single spaces, no { } , : */
	int16		rank;			/* 1 is best; equally good labels share one */
} ScaleLabel;

/*
 * Another published wording.  Where it has one of { } , : it cannot be read
 * within a history's text, in which these have a meaning.
 */
typedef struct ScaleVariant
{
	const char *text;			/* lower case, single spaces, no full stop at
								 * the end, ' for every apostrophe */
	uint8		code;
} ScaleVariant;

/*
 * Labels stand from worst to best; the code of a grade is its place in that
 * order, from 1.  Codes are what is stored and sent: a released table is never
 * reordered, and it only ever grows at its better end.  Ranks never rise along
 * the table, so that the best code is also a best rank.
 */
typedef struct Scale
{
	const char *type_name;		/* the SQL type, for error messages */
	const ScaleLabel *labels;
	int			label_count;
	const ScaleVariant *variants;
	int			variant_count;
	const char *number_detail;	/* why a bare number says nothing */
	const char *number_hint;	/* what to write in its place */
} Scale;

typedef enum ScaleStatus
{
	SCALE_OK,
	SCALE_NUMBER,				/* a bare number */
	SCALE_UNKNOWN				/* no label or variant of this scale */
} ScaleStatus;

/*
 * The length of the white space that begins here, 0 for none.  Spreadsheets
 * put no-break spaces (C2 A0 in UTF-8) where a person sees a space.
 */
static inline size_t
scale_space_length(const char *str, size_t len)
{
	if (len > 0 && (*str == ' ' || (*str >= '\t' && *str <= '\r')))
		return 1;
	if (len > 1 && (uint8) str[0] == 0xC2 && (uint8) str[1] == 0xA0)
		return 2;
	return 0;
}

extern ScaleStatus oversight_scale_parse(const Scale *scale, const char *str,
										 size_t len, uint8 *code);
extern bool oversight_scale_is_sound(const Scale *scale);

static inline bool
scale_has_code(const Scale *scale, int code)
{
	return code >= 1 && code <= scale->label_count;
}

/* The canonical wording of a code that the scale has. */
static inline const char *
scale_label(const Scale *scale, uint8 code)
{
	return scale->labels[code - 1].text;
}

/* 1 for the best label, growing as they get worse; the code must exist. */
static inline int16
scale_rank(const Scale *scale, uint8 code)
{
	return scale->labels[code - 1].rank;
}

/* The set that holds one code. */
static inline uint64
scale_set_of(uint8 code)
{
	return ((uint64) 1) << code;
}

/* The set of all codes that are worse by rank than the one given. */
static inline uint64
scale_set_below(const Scale *scale, uint8 code)
{
	uint64		set = 0;

	for (int other = 1; other <= scale->label_count; other++)
		if (scale_rank(scale, other) > scale_rank(scale, code))
			set |= scale_set_of(other);
	return set;
}

#endif							/* OVERSIGHT_SCALE_H */
