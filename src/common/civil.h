/*-------------------------------------------------------------------------
 *
 * civil.h
 *		The proleptic Gregorian calendar as arithmetic on day numbers.
 *
 * Day 0 is 2000-01-01.  Years are astronomical (0 is 1 BC).  The conversions
 * are exact over every date PostgreSQL can store; they shift the year to begin
 * on 1 March, so that the leap day comes last and no table is needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_CIVIL_H
#define OVERSIGHT_CIVIL_H

#include "common/kernel.h"

typedef struct CivilDate
{
	int32		year;
	int32		month;			/* 1 to 12 */
	int32		day;			/* 1 to 31 */
} CivilDate;

/* ISO weekday numbers, Monday first. */
#define MONDAY		1
#define FRIDAY		5
#define SATURDAY	6
#define SUNDAY		7

/* Quotient rounded towards minus infinity; the divisor is positive. */
static inline int64
floor_div(int64 a, int64 b)
{
	int64		q = a / b;

	return (a % b < 0) ? q - 1 : q;
}

static inline bool
civil_is_leap(int32 year)
{
	return (year % 4 == 0) && (year % 100 != 0 || year % 400 == 0);
}

static inline int32
civil_month_length(int32 year, int32 month)
{
	if (month == 2)
		return civil_is_leap(year) ? 29 : 28;
	return 30 + ((month + (month >> 3)) & 1);
}

/* The day number of a civil date that exists; may lie beyond DAY_LAST. */
static inline int64
civil_to_day(int32 year, int32 month, int32 day)
{
	int64		y = (int64) year - (month <= 2);
	int64		era = floor_div(y, 400);
	int32		yoe = (int32) (y - era * 400);
	int32		doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int32		doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	/* 730425 days lie between 0000-03-01 and 2000-01-01 */
	return era * 146097 + doe - 730425;
}

static inline CivilDate
civil_from_day(int32 day)
{
	int64		z = (int64) day + 730425;
	int64		era = floor_div(z, 146097);
	uint32		doe = (uint32) (z - era * 146097);
	uint32		yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	uint32		doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	uint32		mp = (5 * doy + 2) / 153;
	CivilDate	result;

	result.day = (int32) (doy - (153 * mp + 2) / 5 + 1);
	result.month = (int32) (mp < 10 ? mp + 3 : mp - 9);
	result.year = (int32) (yoe + era * 400) + (result.month <= 2);
	return result;
}

/* ISO weekday, Monday 1 to Sunday 7; 2000-01-01 was a Saturday. */
static inline int32
day_weekday(int64 day)
{
	int64		w = (day + 5) % 7;

	return (int32) (w < 0 ? w + 7 : w) + 1;
}

/* Months since year 0, January. */
static inline int64
civil_month_index(CivilDate date)
{
	return (int64) date.year * 12 + (date.month - 1);
}

/*
 * The given day of the month with this index, clamped to the month's end:
 * 31 January and one month is 28 or 29 February.
 */
static inline int64
month_index_to_day(int64 month_index, int32 day_of_month)
{
	int64		year = floor_div(month_index, 12);
	int32		month = (int32) (month_index - year * 12) + 1;
	int32		length = civil_month_length((int32) year, month);

	return civil_to_day((int32) year, month, Min(day_of_month, length));
}

#endif							/* OVERSIGHT_CIVIL_H */
