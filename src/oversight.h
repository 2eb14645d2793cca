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

#endif							/* OVERSIGHT_H */
