/*-------------------------------------------------------------------------
 *
 * total.c
 *		Adding summaries of duties up: compliance_total.
 *
 * The aggregate's state is a value of the type compliance itself, and at every
 * moment the true total of what was added so far: it needs no final function,
 * and another process or machine can be handed it as it is.  A row changes the
 * state where it lies, unless a column that was NULL gets a value, which
 * happens a few times at most.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/tupmacs.h"
#include "fmgr.h"
#include "funcapi.h"
#include "obligation/total.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(oversight_compliance_add);

typedef enum ColumnKind
{
	COLUMN_INT32,				/* never NULL in a total */
	COLUMN_INT64,
	COLUMN_DATE,				/* NULL when there is none */
	COLUMN_RATE
} ColumnKind;

typedef struct Column
{
	ColumnKind	kind;
	size_t		offset;			/* in a Compliance */
	const char *what;			/* what it counts, for an error */
} Column;

/* The columns of the type compliance, in order. */
static const Column columns[] = {
	{COLUMN_INT32, offsetof(Compliance, count[OUTCOME_DUE]), "due dates to come"},
	{COLUMN_INT32, offsetof(Compliance, count[OUTCOME_MET]), "due dates met"},
	{COLUMN_INT32, offsetof(Compliance, count[OUTCOME_LATE]), "due dates answered late"},
	{COLUMN_INT32, offsetof(Compliance, count[OUTCOME_MISSED]), "due dates missed"},
	{COLUMN_INT32, offsetof(Compliance, count[OUTCOME_OVERDUE]), "due dates overdue"},
	{COLUMN_INT32, offsetof(Compliance, count[OUTCOME_UNRECORDED]), "due dates unrecorded"},
	{COLUMN_INT32, offsetof(Compliance, count[OUTCOME_SUSPENDED]), "due dates suspended"},
	{COLUMN_INT32, offsetof(Compliance, extra), "things done that answer no due date"},
	{COLUMN_DATE, offsetof(Compliance, first_due), NULL},
	{COLUMN_DATE, offsetof(Compliance, last_due), NULL},
	{COLUMN_DATE, offsetof(Compliance, last_done), NULL},
	{COLUMN_DATE, offsetof(Compliance, next_due), NULL},
	{COLUMN_DATE, offsetof(Compliance, unmet_since), NULL},
	{COLUMN_INT32, offsetof(Compliance, unmet_run), NULL},
	{COLUMN_INT32, offsetof(Compliance, days_overdue), NULL},
	{COLUMN_INT32, offsetof(Compliance, worst_days_late), NULL},
	{COLUMN_INT64, offsetof(Compliance, total_days_late), "days late"},
	{COLUMN_RATE, 0, NULL},
};

#define N_COLUMNS ((int) lengthof(columns))

static inline bool
is_wide(ColumnKind kind)
{
	return kind == COLUMN_INT64 || kind == COLUMN_RATE;
}

/*
 * The row type of a summary, checked against the columns and kept for the
 * query.
 */
static TupleDesc
row_descriptor(FunctionCallInfo fcinfo, HeapTupleHeader row)
{
	TupleDesc	tupdesc = fcinfo->flinfo->fn_extra;

	if (tupdesc == NULL)
	{
		MemoryContext oldcontext = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		tupdesc = lookup_rowtype_tupdesc_copy(HeapTupleHeaderGetTypeId(row),
											  HeapTupleHeaderGetTypMod(row));
		if (tupdesc->natts != N_COLUMNS)
			elog(ERROR, "type compliance has %d columns, not %d", tupdesc->natts, N_COLUMNS);
		for (int i = 0; i < N_COLUMNS; i++)
		{
			if (TupleDescAttr(tupdesc, i)->attlen != (is_wide(columns[i].kind) ? 8 : 4))
				elog(ERROR, "column %d of type compliance is not as expected", i + 1);
		}
		fcinfo->flinfo->fn_extra = tupdesc;
		MemoryContextSwitchTo(oldcontext);
	}
	return tupdesc;
}

/*
 * Reads a summary.  Every column has a fixed width, so it is found by walking
 * over those before it that are not NULL.  Returns the bits of those that are;
 * a count that is NULL reads as nothing counted.
 */
static uint32
read_row(HeapTupleHeader row, Compliance *sum)
{
	const char *data = (const char *) row + row->t_hoff;
	bool		has_nulls = (row->t_infomask & HEAP_HASNULL) != 0;
	uint32		nulls = 0;
	size_t		at = 0;

	if (HeapTupleHeaderGetNatts(row) != N_COLUMNS)
		elog(ERROR, "a value of type compliance has %d columns, not %d",
			 (int) HeapTupleHeaderGetNatts(row), N_COLUMNS);

	for (int i = 0; i < N_COLUMNS; i++)
	{
		ColumnKind	kind = columns[i].kind;
		char	   *field = (char *) sum + columns[i].offset;

		if (has_nulls && att_isnull(i, row->t_bits))
		{
			int32		none = kind == COLUMN_DATE ? NO_DATE : 0;

			nulls |= (uint32) 1 << i;
			if (!is_wide(kind))
				memcpy(field, &none, sizeof(int32));
			else if (kind == COLUMN_INT64)
				memset(field, 0, sizeof(int64));
			continue;
		}
		if (is_wide(kind))
		{
			at = MAXALIGN(at);
			if (kind == COLUMN_INT64)
				memcpy(field, data + at, sizeof(int64));
			at += sizeof(int64);
		}
		else
		{
			memcpy(field, data + at, sizeof(int32));
			at += sizeof(int32);
		}
	}
	return nulls;
}

/* The columns of a total that are NULL, as bits. */
static uint32
total_nulls(const Compliance *sum)
{
	uint32		nulls = 0;

	for (int i = 0; i < N_COLUMNS; i++)
	{
		int32		day;

		if (columns[i].kind == COLUMN_DATE)
		{
			memcpy(&day, (const char *) sum + columns[i].offset, sizeof(int32));
			nulls |= (uint32) (day == NO_DATE) << i;
		}
		else if (columns[i].kind == COLUMN_RATE)
			nulls |= (uint32) (oversight_judged(sum) == 0) << i;
	}
	return nulls;
}

/* Writes a total over a row in which the same columns are NULL. */
static void
overwrite_row(HeapTupleHeader row, const Compliance *sum, uint32 nulls)
{
	char	   *data = (char *) row + row->t_hoff;
	float8		rate = oversight_on_time_rate(sum);
	size_t		at = 0;

	for (int i = 0; i < N_COLUMNS; i++)
	{
		ColumnKind	kind = columns[i].kind;
		const char *field = kind == COLUMN_RATE ? (const char *) &rate :
			(const char *) sum + columns[i].offset;

		if (nulls & ((uint32) 1 << i))
			continue;
		if (is_wide(kind))
		{
			at = MAXALIGN(at);
			memcpy(data + at, field, sizeof(int64));
			at += sizeof(int64);
		}
		else
		{
			memcpy(data + at, field, sizeof(int32));
			at += sizeof(int32);
		}
	}
}

static Datum
form_row(TupleDesc tupdesc, const Compliance *sum, uint32 null_bits)
{
	Datum		values[N_COLUMNS];
	bool		nulls[N_COLUMNS];

	for (int i = 0; i < N_COLUMNS; i++)
	{
		const char *field = (const char *) sum + columns[i].offset;
		int32		word;
		int64		wide;

		nulls[i] = (null_bits & ((uint32) 1 << i)) != 0;
		switch (columns[i].kind)
		{
			case COLUMN_INT32:
			case COLUMN_DATE:
				memcpy(&word, field, sizeof(word));
				values[i] = Int32GetDatum(word);
				break;
			case COLUMN_INT64:
				memcpy(&wide, field, sizeof(wide));
				values[i] = Int64GetDatum(wide);
				break;
			case COLUMN_RATE:
				values[i] = Float8GetDatum(oversight_on_time_rate(sum));
				break;
		}
	}
	return HeapTupleGetDatum(heap_form_tuple(tupdesc, values, nulls));
}

static void
refuse_overflow(size_t offset)
{
	for (int i = 0; i < N_COLUMNS; i++)
	{
		if (columns[i].what == NULL || columns[i].offset != offset)
			continue;
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("total of %s is out of range for type %s", columns[i].what,
						columns[i].kind == COLUMN_INT64 ? "bigint" : "integer"),
				 errdetail("A total has the type compliance, in which that goes up to %s.",
						   columns[i].kind == COLUMN_INT64 ? "9223372036854775807" : "2147483647"),
				 errhint("Total smaller groups, for example by authority, and add their counts up, as in sum((total).met).")));
	}
	elog(ERROR, "total of an unknown column is out of range");
}

/*
 * compliance_add(total, added): both together.  A NULL adds nothing, and NULL
 * with NULL is NULL.  As the transition and combine function of
 * compliance_total it changes the total in place.
 */
Datum
oversight_compliance_add(PG_FUNCTION_ARGS)
{
	HeapTupleHeader total;
	HeapTupleHeader added;
	TupleDesc	tupdesc;
	Compliance	sum;
	Compliance	more;
	uint32		nulls = 0;
	uint32		nulls_then;
	size_t		overflow;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}

	added = PG_GETARG_HEAPTUPLEHEADER(1);
	tupdesc = row_descriptor(fcinfo, added);
	(void) read_row(added, &more);

	if (PG_ARGISNULL(0))
		PG_RETURN_DATUM(form_row(tupdesc, &more, total_nulls(&more)));

	total = PG_GETARG_HEAPTUPLEHEADER(0);
	nulls = read_row(total, &sum);
	if (!oversight_add_compliance(&sum, &more, &overflow))
		refuse_overflow(overflow);
	nulls_then = total_nulls(&sum);
	if (nulls_then != nulls || !AggCheckCallContext(fcinfo, NULL))
		PG_RETURN_DATUM(form_row(tupdesc, &sum, nulls_then));

	overwrite_row(total, &sum, nulls);
	PG_RETURN_DATUM(HeapTupleHeaderGetDatum(total));
}
