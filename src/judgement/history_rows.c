/*-------------------------------------------------------------------------
 *
 * history_rows.c
 *		Histories as rows: their entries, their spells, how long those lasted.
 *
 * All of them give one row a call and keep only the history and a position.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "common/compat.h"
#include "common/glue.h"
#include "fmgr.h"
#include "funcapi.h"
#include "judgement/grade.h"
#include "judgement/judgement_history_type.h"
#include "judgement/scale_type.h"
#include "utils/builtins.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(oversight_judgements);
PG_FUNCTION_INFO_V1(oversight_spells);
PG_FUNCTION_INFO_V1(oversight_durations);

typedef struct HistoryRows
{
	HistoryView history;
	int32		position;
	TypeCacheEntry *daterange;	/* spells only */
} HistoryRows;

/* Sets up the rows of the history in argument 0, kept for the calls to come. */
static HistoryRows *
start_rows(FunctionCallInfo fcinfo, FuncCallContext *funcctx)
{
	MemoryContext caller = MemoryContextSwitchTo(funcctx->multi_call_memory_ctx);
	HistoryRows *rows = palloc0(sizeof(HistoryRows));

	/* the argument itself may be gone by the second call */
	rows->history = oversight_history_open((struct varlena *)
										   PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0)));
	if (get_call_result_type(fcinfo, NULL, &funcctx->tuple_desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	BlessTupleDesc(funcctx->tuple_desc);
	MemoryContextSwitchTo(caller);
	return rows;
}

/* The entries as given, oldest first; a "none" has a NULL grade. */
Datum
oversight_judgements(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx;
	HistoryRows *rows;
	Datum		values[2];
	bool		nulls[2] = {false, false};
	uint8		code;

	if (SRF_IS_FIRSTCALL())
	{
		funcctx = SRF_FIRSTCALL_INIT();
		funcctx->user_fctx = start_rows(fcinfo, funcctx);
	}
	funcctx = SRF_PERCALL_SETUP();
	rows = funcctx->user_fctx;

	if (rows->position >= rows->history.count)
		SRF_RETURN_DONE(funcctx);

	code = rows->history.codes[rows->position];
	values[0] = DateADTGetDatum(history_day(&rows->history, rows->position));
	values[1] = GradeGetDatum(code);
	nulls[1] = code == SCALE_NONE;
	rows->position++;

	SRF_RETURN_NEXT(funcctx,
					HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc,
													  values, nulls)));
}

static Datum
spell_range(TypeCacheEntry *daterange, const HistorySpell *spell)
{
	RangeBound	lower;
	RangeBound	upper;

	lower.val = DateADTGetDatum(spell->from);
	lower.infinite = false;
	lower.inclusive = true;
	lower.lower = true;
	upper.val = DateADTGetDatum(spell->until);
	upper.infinite = spell->until == DAY_INFINITY;
	upper.inclusive = false;
	upper.lower = false;
	return RangeTypePGetDatum(oversight_range_serialize(daterange, &lower,
														&upper, false));
}

/*
 * Consecutive equal grades as one row, oldest first.  The last spell has no
 * end unless a "none" gives it one; a spell after a "none" has no previous.
 */
Datum
oversight_spells(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx;
	HistoryRows *rows;
	HistorySpell spell;
	HistoryDirection direction;
	Datum		values[4];
	bool		nulls[4] = {false, false, false, false};

	if (SRF_IS_FIRSTCALL())
	{
		funcctx = SRF_FIRSTCALL_INIT();
		rows = start_rows(fcinfo, funcctx);
		rows->daterange = lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO);
		funcctx->user_fctx = rows;
	}
	funcctx = SRF_PERCALL_SETUP();
	rows = funcctx->user_fctx;

	if (!oversight_history_next_spell(&rows->history, &rows->position, &spell))
		SRF_RETURN_DONE(funcctx);

	direction = oversight_history_compare_ranks(&oversight_grade_scale,
												spell.previous, spell.code);
	values[0] = GradeGetDatum(spell.code);
	values[1] = spell_range(rows->daterange, &spell);
	values[2] = GradeGetDatum(spell.previous);
	nulls[2] = spell.previous == SCALE_NONE;
	if (direction == HISTORY_NO_DIRECTION)
		nulls[3] = true;
	else
		values[3] = CStringGetTextDatum(history_direction_text(direction));

	SRF_RETURN_NEXT(funcctx,
					HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc,
													  values, nulls)));
}

/*
 * The spells at a grade, oldest first, as days and whether another grade took
 * its place, as known on a date, which must be finite.
 */
Datum
oversight_durations(PG_FUNCTION_ARGS)
{
	FuncCallContext *funcctx;
	HistoryRows *rows;
	HistoryDuration duration;
	Datum		values[2];
	bool		nulls[2] = {false, false};

	if (SRF_IS_FIRSTCALL())
	{
		(void) PG_GETARG_FINITE_DATE(2, "the date to count up to");
		funcctx = SRF_FIRSTCALL_INIT();
		funcctx->user_fctx = start_rows(fcinfo, funcctx);
	}
	funcctx = SRF_PERCALL_SETUP();
	rows = funcctx->user_fctx;

	if (!oversight_history_next_duration(&rows->history, PG_GETARG_GRADE(1),
										 PG_GETARG_DATEADT(2),
										 &rows->position, &duration))
		SRF_RETURN_DONE(funcctx);

	values[0] = Int32GetDatum(duration.days);
	values[1] = BoolGetDatum(duration.ended);
	SRF_RETURN_NEXT(funcctx,
					HeapTupleGetDatum(heap_form_tuple(funcctx->tuple_desc,
													  values, nulls)));
}
