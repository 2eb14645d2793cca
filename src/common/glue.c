/*-------------------------------------------------------------------------
 *
 * glue.c
 *		What every room's glue needs between fmgr and its kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "common/glue.h"

#include "common/compat.h"
#include "common/iso_date.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

char *
oversight_date_text(DateADT date)
{
	char	   *text = palloc(ISO_DATE_SIZE);

	if (DATE_IS_NOBEGIN(date))
		strlcpy(text, "-infinity", ISO_DATE_SIZE);
	else if (DATE_IS_NOEND(date))
		strlcpy(text, "infinity", ISO_DATE_SIZE);
	else
		oversight_iso_date_format(date, text);
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
	TypeCacheEntry *typcache = lookup_type_cache(RangeTypeGetOid(r),
												 TYPECACHE_RANGE_INFO);
	RangeBound	lower;
	RangeBound	upper;
	bool		empty;

	range_deserialize(typcache, r, &lower, &upper, &empty);
	if (empty)
		return false;

	/* A daterange is always stored in its canonical form, [from, until). */
	*from = lower.infinite ? DAY_MINUS_INFINITY : DatumGetDateADT(lower.val);
	*until = upper.infinite ? DAY_INFINITY : DatumGetDateADT(upper.val);
	return *from < *until;
}
