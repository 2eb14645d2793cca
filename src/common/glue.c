/*-------------------------------------------------------------------------
 *
 * glue.c
 *		What every room's glue needs between fmgr and its kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "common/glue.h"

#include "common/civil.h"
#include "common/compat.h"
#include "common/iso_date.h"
#include "utils/rangetypes.h"

char *
oversight_date_text(DateADT date)
{
	char	   *text = palloc(ISO_DATE_SIZE);

	if (DATE_IS_NOBEGIN(date))
		strlcpy(text, "-infinity", ISO_DATE_SIZE);
	else if (DATE_IS_NOEND(date))
		strlcpy(text, "infinity", ISO_DATE_SIZE);
	else
	{
		CivilDate	civil = civil_from_day(date);

		/* there is no year 0: the year before 0001 is 0001 BC */
		if (civil.year < 1)
			return psprintf("%04d-%02d-%02d BC", 1 - civil.year,
							civil.month, civil.day);
		oversight_iso_date_format(date, text);
	}
	return text;
}

DateADT
oversight_finite_date(DateADT date, const char *what)
{
	if (DATE_NOT_FINITE(date))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
				 errmsg("%s must be a calendar date, not \"%s\"",
						what, oversight_date_text(date)),
				 errhint("Give a date such as 2020-01-31.")));
	return date;
}

bool
oversight_range_days(Datum range, int32 *from, int32 *until)
{
	RangeType  *r = DatumGetRangeTypeP(range);
	char		flags = range_get_flags(r);
	const DateADT *bound = (const DateADT *) (r + 1);

	if (flags & RANGE_EMPTY)
		return false;

	/*
	 * A daterange is always stored in its canonical form, [from, until), as
	 * its bounds one after the other.  That is a file format, so it is read
	 * here as it stands: asking the type cache would cost more than most of
	 * what callers then do with the days.
	 */
	*from = RANGE_HAS_LBOUND(flags) ? *bound++ : DAY_MINUS_INFINITY;
	*until = RANGE_HAS_UBOUND(flags) ? *bound : DAY_INFINITY;
	return *from < *until;
}
