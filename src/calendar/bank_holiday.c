/*-------------------------------------------------------------------------
 *
 * bank_holiday.c
 *		Bank holidays of England and Wales by rule, for any year from 1978.
 *
 * Eight holidays a year by the Banking and Financial Dealings Act 1971,
 * Schedule 1, the common-law holidays Good Friday and Christmas Day, and the
 * royal proclamations that appoint New Year's Day, the early May holiday and
 * the substitute days.  Each of the eight falls on a weekday in every year,
 * which is what makes counting them closed-form.  One-off holidays and moved
 * ones come from proclamations and are listed below.
 *
 *-------------------------------------------------------------------------
 */
#include "calendar/working_day.h"

#include "common/civil.h"

#define REGULAR_HOLIDAYS 8

/* A holiday that a proclamation moved to another day of the same year. */
typedef struct MovedHoliday
{
	int16		year;
	uint8		month;
	uint8		day;
	const char *name;
} MovedHoliday;

static const MovedHoliday moved_early_may[] = {
	{1995, 5, 8, "Early May bank holiday (VE day)"},
	{2020, 5, 8, "Early May bank holiday (VE day)"},
};

static const MovedHoliday moved_spring[] = {
	{2002, 6, 4, "Spring bank holiday (moved)"},
	{2012, 6, 4, "Spring bank holiday (moved)"},
	{2022, 6, 2, "Spring bank holiday (moved)"},
};

/* Holidays beyond the regular eight, in date order; each fell on a weekday. */
static const MovedHoliday one_off[] = {
	{1981, 7, 29, "Royal wedding bank holiday"},
	{1999, 12, 31, "Millennium bank holiday"},
	{2002, 6, 3, "Golden Jubilee bank holiday"},
	{2011, 4, 29, "Royal wedding bank holiday"},
	{2012, 6, 5, "Diamond Jubilee bank holiday"},
	{2022, 6, 3, "Platinum Jubilee bank holiday"},
	{2022, 9, 19, "Bank Holiday for the State Funeral of Queen Elizabeth II"},
	{2023, 5, 8, "Bank holiday for the coronation of King Charles III"},
};

/*
 * Easter Sunday of a year: the anonymous Gregorian algorithm ("A New York
 * correspondent", Nature, 20 April 1876), which Meeus gives as the rule
 * without exceptions.
 */
static int32
easter_sunday(int32 year)
{
	int32		a = year % 19;
	int32		b = year / 100;
	int32		c = year % 100;
	int32		h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
	int32		l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
	int32		m = (a + 11 * h + 22 * l) / 451;
	int32		n = h + l - 7 * m + 114;

	return (int32) civil_to_day(year, n / 31, n % 31 + 1);
}

static int32
first_monday(int32 year, int32 month)
{
	int32		first = (int32) civil_to_day(year, month, 1);

	return first + (8 - day_weekday(first)) % 7;
}

static int32
last_monday(int32 year, int32 month)
{
	int32		last = (int32) civil_to_day(year, month,
											civil_month_length(year, month));

	return last - (day_weekday(last) - MONDAY);
}

/* The entry for the year, or NULL when nothing was moved in it. */
static const MovedHoliday *
moved_in(const MovedHoliday *list, size_t length, int32 year)
{
	for (size_t i = 0; i < length; i++)
	{
		if (list[i].year == year)
			return &list[i];
	}
	return NULL;
}

static void
add_holiday(BankHoliday *holidays, int *n, int32 day, const char *name)
{
	int			i = *n;

	for (; i > 0 && holidays[i - 1].day > day; i--)
		holidays[i] = holidays[i - 1];
	holidays[i].day = day;
	holidays[i].name = name;
	(*n)++;
}

static void
add_monday_holiday(BankHoliday *holidays, int *n, const MovedHoliday *moved,
				   int32 monday, const char *name)
{
	if (moved != NULL)
		add_holiday(holidays, n,
					(int32) civil_to_day(moved->year, moved->month, moved->day),
					moved->name);
	else
		add_holiday(holidays, n, monday, name);
}

int
oversight_bank_holidays_of_year(int32 year, BankHoliday *holidays)
{
	int			n = 0;
	int32		new_year = (int32) civil_to_day(year, 1, 1);
	int32		easter = easter_sunday(year);
	int32		christmas = (int32) civil_to_day(year, 12, 25);

	/* A weekend New Year's Day is replaced by the Monday. */
	switch (day_weekday(new_year))
	{
		case SATURDAY:
			add_holiday(holidays, &n, new_year + 2, "New Year's Day (substitute day)");
			break;
		case SUNDAY:
			add_holiday(holidays, &n, new_year + 1, "New Year's Day (substitute day)");
			break;
		default:
			add_holiday(holidays, &n, new_year, "New Year's Day");
	}

	add_holiday(holidays, &n, easter - 2, "Good Friday");
	add_holiday(holidays, &n, easter + 1, "Easter Monday");
	add_monday_holiday(holidays, &n,
					   moved_in(moved_early_may, lengthof(moved_early_may), year),
					   first_monday(year, 5), "Early May bank holiday");
	add_monday_holiday(holidays, &n,
					   moved_in(moved_spring, lengthof(moved_spring), year),
					   last_monday(year, 5), "Spring bank holiday");
	add_holiday(holidays, &n, last_monday(year, 8), "Summer bank holiday");

	switch (day_weekday(christmas))
	{
		case FRIDAY:
			add_holiday(holidays, &n, christmas, "Christmas Day");
			add_holiday(holidays, &n, christmas + 3, "Boxing Day (substitute day)");
			break;
		case SATURDAY:
			add_holiday(holidays, &n, christmas + 2, "Christmas Day (substitute day)");
			add_holiday(holidays, &n, christmas + 3, "Boxing Day (substitute day)");
			break;
		case SUNDAY:
			/* Boxing Day keeps its Monday; Christmas Day's substitute follows. */
			add_holiday(holidays, &n, christmas + 1, "Boxing Day");
			add_holiday(holidays, &n, christmas + 2, "Christmas Day (substitute day)");
			break;
		default:
			add_holiday(holidays, &n, christmas, "Christmas Day");
			add_holiday(holidays, &n, christmas + 1, "Boxing Day");
	}

	for (size_t i = 0; i < lengthof(one_off); i++)
	{
		if (one_off[i].year == year)
			add_holiday(holidays, &n,
						(int32) civil_to_day(year, one_off[i].month, one_off[i].day),
						one_off[i].name);
	}

	Assert(n <= MAX_HOLIDAYS_A_YEAR);
	return n;
}

/* How many bank holidays the years from 1978 to the one before have together. */
int32
oversight_bank_holidays_before_year(int32 year)
{
	int32		count = (year - CALENDAR_FIRST_YEAR) * REGULAR_HOLIDAYS;

	for (size_t i = 0; i < lengthof(one_off) && one_off[i].year < year; i++)
		count++;
	return count;
}
