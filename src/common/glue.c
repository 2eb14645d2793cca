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
	struct varlena *value = PG_DETOAST_DATUM_PACKED(range);
	const char *bound = VARDATA_ANY(value);
	char		flags = bound[VARSIZE_ANY_EXHDR(value) - 1];

	if (flags & RANGE_EMPTY)
		return false;

	/*
	 * A daterange is always stored in its canonical form, [from, until): its
	 * type, its bounds one after the other, its flags.  That is a file format,
	 * so it is read here as it stands, be its header short or not: asking the
	 * type cache, or copying it to where it is aligned, would cost more than
	 * most of what callers then do with the days.
	 */
	bound += sizeof(Oid);
	*from = DAY_MINUS_INFINITY;
	*until = DAY_INFINITY;
	if (RANGE_HAS_LBOUND(flags))
	{
		memcpy(from, bound, sizeof(DateADT));
		bound += sizeof(DateADT);
	}
	if (RANGE_HAS_UBOUND(flags))
		memcpy(until, bound, sizeof(DateADT));
	return *from < *until;
}

void
oversight_invalid_state(const char *aggregate)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid state of aggregate %s", aggregate),
			 errhint("Only the aggregate's own functions make its states.")));
}
