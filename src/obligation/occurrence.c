/*-------------------------------------------------------------------------
 *
 * occurrence.c
 *		The columns of a row of assess that is one value.
 *
 * assess takes its rows apart with these, because PostgreSQL's own way to a
 * column of a composite value takes as long as finding what became of the due
 * date.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/tupmacs.h"
#include "fmgr.h"
#include "obligation/occurrence.h"

PG_FUNCTION_INFO_V1(oversight_occurrence_n);
PG_FUNCTION_INFO_V1(oversight_occurrence_due_on);
PG_FUNCTION_INFO_V1(oversight_occurrence_done_on);
PG_FUNCTION_INFO_V1(oversight_occurrence_outcome);
PG_FUNCTION_INFO_V1(oversight_occurrence_days_late);
PG_FUNCTION_INFO_V1(oversight_occurrence_matched_by);

/*
 * Where a column stands in the tuple; NULL when it is NULL.  The columns are
 * numbers of four bytes and texts, stored one after the other without those
 * that are NULL; numbers are aligned, and so are texts with a long header.
 */
static inline __attribute__((always_inline)) char *
column_place(HeapTupleHeader tuple, int column)
{
	bool		has_nulls = (tuple->t_infomask & HEAP_HASNULL) != 0;
	char	   *data = (char *) tuple + tuple->t_hoff;
	uint32		offset = 0;

	if (column >= HeapTupleHeaderGetNatts(tuple) ||
		(has_nulls && att_isnull(column, tuple->t_bits)))
		return NULL;
	for (int i = 0; i <= column; i++)
	{
		bool		is_text = (i == OCCURRENCE_OUTCOME || i == OCCURRENCE_MATCHED_BY);

		if (has_nulls && att_isnull(i, tuple->t_bits))
			continue;
		if (!is_text || !VARATT_NOT_PAD_BYTE(data + offset))
			offset = INTALIGN(offset);
		if (i == column)
			break;
		offset += is_text ? VARSIZE_ANY(data + offset) : sizeof(int32);
	}
	return data + offset;
}

/* The argument; only one that was stored elsewhere has to be detoasted. */
static inline HeapTupleHeader
occurrence_arg(FunctionCallInfo fcinfo)
{
	Datum		datum = PG_GETARG_DATUM(0);

	return unlikely(VARATT_IS_EXTENDED(DatumGetPointer(datum))) ?
		DatumGetHeapTupleHeader(datum) : (HeapTupleHeader) DatumGetPointer(datum);
}

static inline __attribute__((always_inline)) Datum
number_column(FunctionCallInfo fcinfo, int column)
{
	char	   *place = column_place(occurrence_arg(fcinfo), column);

	if (place == NULL)
		PG_RETURN_NULL();
	PG_RETURN_INT32(*(int32 *) place);
}

static inline __attribute__((always_inline)) Datum
text_column(FunctionCallInfo fcinfo, int column)
{
	char	   *place = column_place(occurrence_arg(fcinfo), column);

	if (place == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(place);
}

Datum
oversight_occurrence_n(PG_FUNCTION_ARGS)
{
	return number_column(fcinfo, OCCURRENCE_N);
}

Datum
oversight_occurrence_due_on(PG_FUNCTION_ARGS)
{
	return number_column(fcinfo, OCCURRENCE_DUE_ON);
}

Datum
oversight_occurrence_done_on(PG_FUNCTION_ARGS)
{
	return number_column(fcinfo, OCCURRENCE_DONE_ON);
}

Datum
oversight_occurrence_outcome(PG_FUNCTION_ARGS)
{
	return text_column(fcinfo, OCCURRENCE_OUTCOME);
}

Datum
oversight_occurrence_days_late(PG_FUNCTION_ARGS)
{
	return number_column(fcinfo, OCCURRENCE_DAYS_LATE);
}

Datum
oversight_occurrence_matched_by(PG_FUNCTION_ARGS)
{
	return text_column(fcinfo, OCCURRENCE_MATCHED_BY);
}
