/*-------------------------------------------------------------------------
 *
 * civil.h
 *		The proleptic Gregorian calendar as arithmetic on day numbers.
 *
 * Day 0 is 2000-01-01.  Years are astronomical (0 is 1 BC).  The conversions
 * are exact over every date PostgreSQL can store, and well beyond; their year
 * begins on 1 March, so that the leap day comes last and no table is needed.
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

/* After these the Gregorian calendar repeats, weekdays included. */
#define DAYS_IN_400_YEARS	146097
#define MONTHS_IN_400_YEARS 4800

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

/*
 * The conversions count from 1 March of this year, so that every year and every
 * day they meet is positive and divisions are by unsigned constants.  It is a
 * multiple of 400, and earlier than any date.
 */
#define CIVIL_ORIGIN_YEAR	(-8000)
#define CIVIL_ORIGIN_DAY	(-3652365)

/* The day number of a civil date that exists; may lie beyond DAY_LAST. */
static inline int64
civil_to_day(int32 year, int32 month, int32 day)
{
	uint32		late = month <= 2;	/* January and February end the year */
	uint32		y = (uint32) (year - CIVIL_ORIGIN_YEAR) - late;
	uint32		m = (uint32) month + (late ? 12 : 0);
	uint32		century = y / 100;

	return (int64) ((uint64) y * 1461 / 4 - century + century / 4 +
					(979 * m - 2919) / 32 + (uint32) day - 1) + CIVIL_ORIGIN_DAY;
}

/*
 * The civil date of a day.  Years and months are read off as the whole parts of
 * products, which leave in their fractions the days that remain: Neri and
 * Schneider, "Euclidean affine functions and their application to calendar
 * algorithms", 2023.
 */
static inline CivilDate
civil_from_day(int32 day)
{
	uint64		quarters = ((uint64) ((int64) day - CIVIL_ORIGIN_DAY)) * 4 + 3;
	uint32		century = (uint32) (quarters / 146097);
	uint64		years = (uint64) 2939745 * ((uint32) (quarters % 146097) | 3);
	uint32		day_of_year = (uint32) years / 2939745 / 4;
	uint32		months = 2141 * day_of_year + 197913;
	bool		late = day_of_year >= 306;	/* January and February */
	CivilDate	result;

	result.year = (int32) (century * 100 + (uint32) (years >> 32)) + CIVIL_ORIGIN_YEAR + late;
	result.month = (int32) (months >> 16) - (late ? 12 : 0);
	result.day = (int32) ((months & 0xffff) / 2141) + 1;
	return result;
}

/* ISO weekday, Monday 1 to Sunday 7; 2000-01-01 was a Saturday. */
static inline int32
day_weekday(int64 day)
{
	/* the calendar begins on a Wednesday */
	return (int32) ((uint64) (day - CIVIL_ORIGIN_DAY + 2) % 7) + 1;
}

/* How many days a day lies after the last day that was this weekday. */
static inline uint32
days_since_weekday(int64 day, uint32 weekday)
{
	return (uint32) (day - CIVIL_ORIGIN_DAY + 10 - weekday) % 7;
}

/* Months since year 0, January. */
static inline int64
civil_month_index(CivilDate date)
{
	return (int64) date.year * 12 + (date.month - 1);
}

/* A month as those who walk along months count it: years begin in March. */
typedef struct MarchMonth
{
	uint32		year;			/* from CIVIL_ORIGIN_YEAR on */
	uint32		month;			/* March is 0 */
} MarchMonth;

static inline MarchMonth
march_month(int64 month_index)
{
	uint32		months = (uint32) (month_index - 2 - CIVIL_ORIGIN_YEAR * 12);
	MarchMonth	result = {months / 12, months % 12};

	return result;
}

/* The day before 1 March of the year, less CIVIL_ORIGIN_DAY. */
static inline int64
march_eve(uint32 year)
{
	uint32		century = year / 100;

	return (int64) ((uint64) year * 1461 / 4 - century + century / 4) - 1;
}

/* Days from 1 March to the given day of the month, clamped to its end. */
static inline int32
days_since_march(MarchMonth m, int32 day_of_month)
{
	if (day_of_month > 28)
	{
		int32		year = (int32) m.year + CIVIL_ORIGIN_YEAR + (m.month >= 10);
		int32		month = (int32) m.month + (m.month >= 10 ? -9 : 3);

		day_of_month = Min(day_of_month, civil_month_length(year, month));
	}
	return (int32) ((979 * m.month + 18) / 32) + day_of_month;
}

/*
 * The given day of the month with this index, clamped to the month's end:
 * 31 January and one month is 28 or 29 February.
 */
static inline int64
month_index_to_day(int64 month_index, int32 day_of_month)
{
	MarchMonth	m = march_month(month_index);

	return march_eve(m.year) + days_since_march(m, day_of_month) + CIVIL_ORIGIN_DAY;
}

#endif							/* OVERSIGHT_CIVIL_H */
