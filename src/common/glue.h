/*-------------------------------------------------------------------------
 *
 * glue.h
 *		What every room's glue needs between fmgr and its kernel.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_GLUE_H
#define OVERSIGHT_GLUE_H

#include "postgres.h"

#include "common/compat.h"
#include "fmgr.h"
#include "utils/date.h"

/*
 * The date argument n, which must be finite: datetime_field_overflow when it
 * is not, with `what` naming its part in the sentence "%s must be a calendar
 * date".
 */
extern DateADT oversight_finite_date(DateADT date, const char *what);

static inline DateADT
finite_date(DateADT date, const char *what)
{
	return unlikely(DATE_NOT_FINITE(date)) ? oversight_finite_date(date, what) : date;
}

#define PG_GETARG_FINITE_DATE(n, what) \
	finite_date(PG_GETARG_DATEADT(n), what)

/* A date as it is printed in error messages, palloc'd. */
extern char *oversight_date_text(DateADT date);

/*
 * The days of a daterange as [from, until): DAY_MINUS_INFINITY and DAY_INFINITY
 * where it has no bound or an infinite one.  False when it is empty.
 */
extern bool oversight_range_days(Datum range, int32 *from, int32 *until);

/*
 * Refuses a state that none of the aggregate's own functions can have made.
 * Anybody may make an aggregate of them that begins with a state of his own.
 */
extern void oversight_invalid_state(const char *aggregate) pg_attribute_noreturn();

#endif							/* OVERSIGHT_GLUE_H */
