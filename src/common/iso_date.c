/*-------------------------------------------------------------------------
 *
 * iso_date.c
 *		Dates as text, YYYY-MM-DD and nothing else.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "common/iso_date.h"

#include "common/civil.h"

/* Reads exactly the digits given; false when one of them is no digit. */
static bool
read_digits(const char *str, size_t len, int32 *value)
{
	*value = 0;
	for (size_t i = 0; i < len; i++)
	{
		if (str[i] < '0' || str[i] > '9')
			return false;
		*value = *value * 10 + (str[i] - '0');
	}
	return true;
}

IsoDateStatus
oversight_iso_date_parse(const char *str, size_t len, int32 *day)
{
	int32		year;
	int32		month;
	int32		day_of_month;
	int64		result;

	/* "-MM-DD" takes six; the year has four to seven digits, none to spare */
	if (len < 10 || len > 13 || (len > 10 && str[0] == '0') ||
		!read_digits(str, len - 6, &year) ||
		str[len - 6] != '-' ||
		!read_digits(str + len - 5, 2, &month) ||
		str[len - 3] != '-' ||
		!read_digits(str + len - 2, 2, &day_of_month))
		return ISO_DATE_MALFORMED;

	if (year < 1 || month < 1 || month > 12 || day_of_month < 1 ||
		day_of_month > civil_month_length(year, month))
		return ISO_DATE_IMPOSSIBLE;

	result = civil_to_day(year, month, day_of_month);
	if (!day_is_valid(result))
		return ISO_DATE_IMPOSSIBLE;

	*day = (int32) result;
	return ISO_DATE_OK;
}

int
oversight_iso_date_format(int32 day, char *buf)
{
	CivilDate	date = civil_from_day(day);

	return snprintf(buf, ISO_DATE_SIZE, "%04d-%02d-%02d",
					date.year, date.month, date.day);
}
