/*-------------------------------------------------------------------------
 *
 * calendar.c
 *		SQL functions on working days and on the years that reports use.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "calendar/working_day.h"
#include "common/civil.h"
#include "common/compat.h"
#include "common/glue.h"
#include "funcapi.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(oversight_bank_holidays);
PG_FUNCTION_INFO_V1(oversight_is_working_day);
PG_FUNCTION_INFO_V1(oversight_add_working_days);
PG_FUNCTION_INFO_V1(oversight_working_days_between);
PG_FUNCTION_INFO_V1(oversight_next_working_day);
PG_FUNCTION_INFO_V1(oversight_previous_working_day);
PG_FUNCTION_INFO_V1(oversight_financial_year);
PG_FUNCTION_INFO_V1(oversight_financial_quarter);
PG_FUNCTION_INFO_V1(oversight_academic_year);

#define LAST_YEAR 5874897

/* A finite date that the calendar covers. */
static inline DateADT
calendar_date(DateADT date)
{
	if (likely(date >= CALENDAR_FIRST_DAY && !DATE_IS_NOEND(date)))
		return date;

	oversight_finite_date(date, "a working day");
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
			 errmsg("working days are not known on %s", oversight_date_text(date)),
			 errdetail("The bank holidays of England and Wales are computed from 1978 on."),
			 errhint("Give a date from 1978-01-01 on, such as 2020-01-31.")));
}

/* Raises the error that a kernel's status stands for; returns when it is none. */
static inline void
check_status(WorkingDayStatus status, DateADT date)
{
	if (likely(status == WORKING_DAY_OK))
		return;

	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
			 errmsg("working day out of range"),
			 status == WORKING_DAY_BEFORE_CALENDAR ?
			 errdetail("Counting from %s leads to a day before 1978, and the bank holidays of England and Wales are computed from 1978 on.",
					   oversight_date_text(date)) :
			 errdetail("Counting from %s leads beyond the last date, 5874897-12-31.",
					   oversight_date_text(date)),
			 errhint("Count fewer days, for example 20.")));
}

/* bank_holidays(year) -> setof (day, name), by rule and in date order. */
Datum
oversight_bank_holidays(PG_FUNCTION_ARGS)
{
	int32		year = PG_GETARG_INT32(0);
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	BankHoliday holidays[MAX_HOLIDAYS_A_YEAR];
	int			n;

	if (year < CALENDAR_FIRST_YEAR || year > LAST_YEAR)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
				 errmsg("bank holidays are not known for the year %d", year),
				 errdetail("The bank holidays of England and Wales are computed for the years 1978 to %d.", LAST_YEAR),
				 errhint("Give a year such as 2020.")));

	InitMaterializedSRF(fcinfo, 0);
	n = oversight_bank_holidays_of_year(year, holidays);
	for (int i = 0; i < n; i++)
	{
		Datum		values[2];
		bool		nulls[2] = {false, false};

		values[0] = DateADTGetDatum(holidays[i].day);
		values[1] = CStringGetTextDatum(holidays[i].name);
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	}
	return (Datum) 0;
}

Datum
oversight_is_working_day(PG_FUNCTION_ARGS)
{
	DateADT		date = calendar_date(PG_GETARG_DATEADT(0));

	PG_RETURN_BOOL(oversight_day_is_working(date));
}

Datum
oversight_add_working_days(PG_FUNCTION_ARGS)
{
	DateADT		date = calendar_date(PG_GETARG_DATEADT(0));
	int32		n = PG_GETARG_INT32(1);
	int32		result = 0;

	check_status(oversight_working_day_add(date, n, &result), date);
	PG_RETURN_DATEADT(result);
}

Datum
oversight_working_days_between(PG_FUNCTION_ARGS)
{
	DateADT		after = calendar_date(PG_GETARG_DATEADT(0));
	DateADT		until = calendar_date(PG_GETARG_DATEADT(1));

	/* There are fewer working days than dates, so an int holds them all. */
	PG_RETURN_INT32((int32) oversight_working_days_in(after, until));
}

Datum
oversight_next_working_day(PG_FUNCTION_ARGS)
{
	DateADT		date = calendar_date(PG_GETARG_DATEADT(0));
	int32		result = 0;

	check_status(oversight_working_day_on_or_after(date, &result), date);
	PG_RETURN_DATEADT(result);
}

Datum
oversight_previous_working_day(PG_FUNCTION_ARGS)
{
	DateADT		date = calendar_date(PG_GETARG_DATEADT(0));
	int32		result = 0;

	check_status(oversight_working_day_on_or_before(date, &result), date);
	PG_RETURN_DATEADT(result);
}

/*
 * The year that begins on the first of the given month and holds the date, by
 * the year it began in.  Years are written with two digits for their second
 * half, so only years of our era have a name.
 */
static int32
year_beginning_in(DateADT date, int32 first_month, CivilDate *civil)
{
	int32		year;

	oversight_finite_date(date, "the date of a year");
	*civil = civil_from_day(date);
	year = civil->year - (civil->month < first_month);
	if (year < 1)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
				 errmsg("there is no name for the year of %s",
						oversight_date_text(date)),
				 errhint("Give a date such as 2020-01-31.")));
	return year;
}

Datum
oversight_financial_year(PG_FUNCTION_ARGS)
{
	CivilDate	civil;
	int32		year = year_beginning_in(PG_GETARG_DATEADT(0), 4, &civil);

	PG_RETURN_TEXT_P(cstring_to_text(psprintf("%04d-%02d", year, (year + 1) % 100)));
}

Datum
oversight_financial_quarter(PG_FUNCTION_ARGS)
{
	CivilDate	civil;
	int32		year = year_beginning_in(PG_GETARG_DATEADT(0), 4, &civil);
	int32		quarter = (civil.month + 8) % 12 / 3 + 1;

	PG_RETURN_TEXT_P(cstring_to_text(psprintf("%04d-%02d Q%d", year,
											  (year + 1) % 100, quarter)));
}

Datum
oversight_academic_year(PG_FUNCTION_ARGS)
{
	CivilDate	civil;
	int32		year = year_beginning_in(PG_GETARG_DATEADT(0), 9, &civil);

	PG_RETURN_TEXT_P(cstring_to_text(psprintf("%04d-%02d", year, (year + 1) % 100)));
}
