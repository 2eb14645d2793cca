/*-------------------------------------------------------------------------
 *
 * occurrence.h
 *		The composite type occurrence: a row of assess as one value.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_OCCURRENCE_H
#define OVERSIGHT_OCCURRENCE_H

/* Its columns, in order. */
enum
{
	OCCURRENCE_N,
	OCCURRENCE_DUE_ON,
	OCCURRENCE_DONE_ON,
	OCCURRENCE_OUTCOME,
	OCCURRENCE_DAYS_LATE,
	OCCURRENCE_MATCHED_BY,
	OCCURRENCE_COLUMNS
};

#endif							/* OVERSIGHT_OCCURRENCE_H */
