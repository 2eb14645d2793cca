/*-------------------------------------------------------------------------
 *
 * rrule_words.h
 *		The words of RFC 5545 that reading and writing share.  Private to the
 *		kernel.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_RRULE_WORDS_H
#define OVERSIGHT_RRULE_WORDS_H

typedef enum Part
{
	PART_FREQ,
	PART_INTERVAL,
	PART_COUNT,
	PART_UNTIL,
	PART_BYMONTH,
	PART_BYWEEKNO,
	PART_BYYEARDAY,
	PART_BYMONTHDAY,
	PART_BYDAY,
	PART_BYSETPOS,
	PART_WKST,
	PART_RSCALE,
	PART_SKIP,
	N_PARTS,

	/* words within a part that an error can point at */
	WORD_ORDINAL = N_PARTS,		/* the first weekday with an ordinal */
	WORD_LARGE_ORDINAL,			/* the first with one above 5 */
	WORD_WEEK_53,				/* the first of 53 and -53 */
	N_WORDS
} Part;

static const char *const part_names[N_PARTS] = {
	"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYWEEKNO", "BYYEARDAY",
	"BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST", "RSCALE", "SKIP",
};

static const char *const freq_names[] = {"YEARLY", "MONTHLY", "WEEKLY", "DAILY"};
static const char *const skip_names[] = {"OMIT", "FORWARD", "BACKWARD"};
static const char *const day_codes[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

#endif							/* OVERSIGHT_RRULE_WORDS_H */
