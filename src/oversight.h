/*-------------------------------------------------------------------------
 *
 * oversight.h
 *		What every room may ask of the module: its settings and today's date.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_H
#define OVERSIGHT_H

#include "postgres.h"

#include "utils/date.h"

extern DateADT oversight_today(void);
extern DateADT oversight_as_of_date(void);
extern const char *oversight_calendar_name(void);
extern bool oversight_calendar_is_valid(const char *name);

/* Grows whenever the setting oversight.calendar is given a value. */
extern uint32 oversight_calendar_assignments;

#endif							/* OVERSIGHT_H */
