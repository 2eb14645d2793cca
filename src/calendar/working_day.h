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

/*
 * A day that somebody closed or opened, against the rule.  The numbers are
 * those of working_day.c: what the calendar counts up to the day, itself
 * included.
 */
typedef struct LocalDay
{
	int32		day;
	int32		number;			/* working days from 1978 to this day */
	int32		shift;			/* how many more than by rule */
	bool		works;			/* opened; else closed */
} LocalDay;

/* The local days of one calendar, sorted, without those the rule gives anyway. */
typedef struct LocalDays
{
	const LocalDay *days;
	int32		count;
} LocalDays;

/* bank_holiday.c: a year from CALENDAR_FIRST_YEAR on; sorted, returns how many */
extern int	oversight_bank_holidays_of_year(int32 year, BankHoliday *holidays);
extern int32 oversight_bank_holidays_before_year(int32 year);

/* working_day.c: days from CALENDAR_FIRST_DAY on; local is NULL for none */
extern void oversight_local_days_settle(LocalDay *days, int32 count,
										LocalDays *local);
extern bool oversight_day_works(int32 day, const LocalDays *local);
extern int64 oversight_working_days_counted(int32 after, int32 until,
											const LocalDays *local);
extern WorkingDayStatus oversight_working_day_step(int32 day, int64 n,
												   const LocalDays *local,
												   int32 *result);
extern WorkingDayStatus oversight_working_day_from(int32 day,
												   const LocalDays *local,
												   int32 *result);
extern WorkingDayStatus oversight_working_day_to(int32 day,
												 const LocalDays *local,
												 int32 *result);

/*
 * The local days in use, never changed while one SQL function runs.  A kernel
 * neither knows nor cares where they come from: in the server local_days.c
 * supplies those that the running statement sees, without one they are what
 * the program has put into oversight_local_days_given.
 */
extern const LocalDays *oversight_local_days(void);

#ifdef OVERSIGHT_STANDALONE
extern const LocalDays *oversight_local_days_given;
#endif

/* local_days.c: for the length of one call, as if a day were worked or closed */
extern const LocalDays *oversight_local_days_supposing(int32 day, bool works);
extern void oversight_use_local_days(const LocalDays *local);

/*
 * The same with the local days in use, for kernels that count working days deep
 * inside other rules: nothing is handed through those rules, and nothing is
 * looked up for a rule that counts none.
 */
static inline bool
oversight_day_is_working(int32 day)
{
	return oversight_day_works(day, oversight_local_days());
}

static inline int64
oversight_working_days_in(int32 after, int32 until)
{
	return oversight_working_days_counted(after, until,
										  oversight_local_days());
}

static inline WorkingDayStatus
oversight_working_day_add(int32 day, int64 n, int32 *result)
{
	return oversight_working_day_step(day, n, oversight_local_days(),
									  result);
}

static inline WorkingDayStatus
oversight_working_day_on_or_after(int32 day, int32 *result)
{
	return oversight_working_day_from(day, oversight_local_days(), result);
}

static inline WorkingDayStatus
oversight_working_day_on_or_before(int32 day, int32 *result)
{
	return oversight_working_day_to(day, oversight_local_days(), result);
}

#endif							/* OVERSIGHT_WORKING_DAY_H */
