/*-------------------------------------------------------------------------
 *
 * iso_date.h
 *		Dates as text, YYYY-MM-DD and nothing else.
 *
 * The text forms of our types must not depend on DateStyle, so they do not go
 * through PostgreSQL's date input and output.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_ISO_DATE_H
#define OVERSIGHT_ISO_DATE_H

#include "common/kernel.h"

/* Room for any storable date, "-4713-11-24" or "5874897-12-31", and its NUL. */
#define ISO_DATE_SIZE 16

typedef enum IsoDateStatus
{
	ISO_DATE_OK,
	ISO_DATE_MALFORMED,			/* not of the form YYYY-MM-DD */
	ISO_DATE_IMPOSSIBLE			/* of the form, but there is no such day */
} IsoDateStatus;

/* Years 0001 to DAY_LAST's; exactly two digits each for month and day. */
extern IsoDateStatus oversight_iso_date_parse(const char *str, size_t len,
											  int32 *day);

/* Writes a finite date and its NUL, and returns the length without it. */
extern int	oversight_iso_date_format(int32 day, char *buf);

#endif							/* OVERSIGHT_ISO_DATE_H */
