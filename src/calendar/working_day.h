/*-------------------------------------------------------------------------
 *
 * working_day.h
 *		Bank holidays and working days of England and Wales.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_WORKING_DAY_H
#define OVERSIGHT_WORKING_DAY_H

#include "common/kernel.h"

/* The early May holiday was new in 1978; earlier years followed other rules. */
#define CALENDAR_FIRST_YEAR 1978
#define CALENDAR_FIRST_DAY	(-8035) /* 1978-01-01 */

/* No year has had more than 10; room for a year with several one-offs. */
#define MAX_HOLIDAYS_A_YEAR 16

typedef struct BankHoliday
{
	int32		day;
	const char *name;
} BankHoliday;

typedef enum WorkingDayStatus
{
	WORKING_DAY_OK,
	WORKING_DAY_BEFORE_CALENDAR,	/* the answer needs days before 1978 */
	WORKING_DAY_BEYOND_DATES	/* the answer is no date PostgreSQL can store */
} WorkingDayStatus;

/* bank_holiday.c: a year from CALENDAR_FIRST_YEAR on; sorted, returns how many */
extern int	oversight_bank_holidays_of_year(int32 year, BankHoliday *holidays);
extern int64 oversight_bank_holidays_until(int32 day);
extern bool oversight_is_bank_holiday(int32 day);

/* working_day.c: days from CALENDAR_FIRST_DAY on */
extern bool oversight_day_is_working(int32 day);
extern int64 oversight_working_days_in(int32 after, int32 until);
extern WorkingDayStatus oversight_working_day_add(int32 day, int64 n,
												  int32 *result);
extern WorkingDayStatus oversight_working_day_on_or_after(int32 day,
														  int32 *result);
extern WorkingDayStatus oversight_working_day_on_or_before(int32 day,
														   int32 *result);

#endif							/* OVERSIGHT_WORKING_DAY_H */
