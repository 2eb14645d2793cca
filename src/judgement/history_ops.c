/*-------------------------------------------------------------------------
 *
 * history_ops.c
 *		Comparing, hashing and joining histories.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "judgement/grade.h"
#include "judgement/judgement_history_type.h"
#include "judgement/scale_type.h"

PG_FUNCTION_INFO_V1(oversight_judgement_history_lt);
PG_FUNCTION_INFO_V1(oversight_judgement_history_le);
PG_FUNCTION_INFO_V1(oversight_judgement_history_eq);
PG_FUNCTION_INFO_V1(oversight_judgement_history_ne);
PG_FUNCTION_INFO_V1(oversight_judgement_history_ge);
PG_FUNCTION_INFO_V1(oversight_judgement_history_gt);
PG_FUNCTION_INFO_V1(oversight_judgement_history_cmp);
PG_FUNCTION_INFO_V1(oversight_judgement_history_hash);
PG_FUNCTION_INFO_V1(oversight_judgement_history_hash_extended);
PG_FUNCTION_INFO_V1(oversight_judgement_history_merge);
PG_FUNCTION_INFO_V1(oversight_add_judgement);
PG_FUNCTION_INFO_V1(oversight_end_judgements);

/* The one comparison; index builds call it often, so it leaves nothing behind. */
static int
compare_arguments(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	HistoryView x = oversight_history_open(a);
	HistoryView y = oversight_history_open(b);
	int			result = oversight_history_compare(&x, &y);

	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return result;
}

#define HISTORY_COMPARISON(name, operator) \
	Datum \
	name(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_BOOL(compare_arguments(fcinfo) operator 0); \
	}

HISTORY_COMPARISON(oversight_judgement_history_lt, <)
HISTORY_COMPARISON(oversight_judgement_history_le, <=)
HISTORY_COMPARISON(oversight_judgement_history_eq, ==)
HISTORY_COMPARISON(oversight_judgement_history_ne, !=)
HISTORY_COMPARISON(oversight_judgement_history_ge, >=)
HISTORY_COMPARISON(oversight_judgement_history_gt, >)

Datum
oversight_judgement_history_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_arguments(fcinfo));
}

/* Dates and codes lie together in packed form, and equal values are equal there. */
Datum
oversight_judgement_history_hash(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	HistoryView view = oversight_history_open(value);
	Datum		result = hash_any((const unsigned char *) view.days,
								  view.count * (int) HISTORY_ENTRY_SIZE);

	PG_FREE_IF_COPY(value, 0);
	return result;
}

Datum
oversight_judgement_history_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	HistoryView view = oversight_history_open(value);
	Datum		result = hash_any_extended((const unsigned char *) view.days,
										   view.count * (int) HISTORY_ENTRY_SIZE,
										   PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(value, 0);
	return result;
}

static struct varlena *
merge(const HistoryView *a, const HistoryView *b)
{
	HistoryConflict conflict;
	struct varlena *result;
	int32		count;

	oversight_history_require_room((int64) a->count + b->count);
	result = palloc(VARHDRSZ + history_packed_size(a->count + b->count));
	if (!oversight_history_merge(a, b, VARDATA(result), &count, &conflict))
		oversight_history_conflict(&conflict);
	SET_VARSIZE(result, VARHDRSZ + history_packed_size(count));
	return result;
}

/* A history and one more entry. */
static struct varlena *
merge_entry(const HistoryView *history, DateADT day, uint8 code)
{
	HistoryKey	key;
	char		body[1 + HISTORY_ENTRY_SIZE];
	HistoryView entry;

	oversight_history_require_day(day);
	key = history_key(day, code);
	oversight_history_pack(&key, 1, body);
	entry = history_view(body, sizeof(body));
	return merge(history, &entry);
}

/* Everything that either history records; a shared entry counts once. */
Datum
oversight_judgement_history_merge(PG_FUNCTION_ARGS)
{
	HistoryView a = PG_GETARG_HISTORY_VIEW(0);
	HistoryView b = PG_GETARG_HISTORY_VIEW(1);

	PG_RETURN_POINTER(merge(&a, &b));
}

/*
 * The history with one more judgement, wherever in time it falls.  A NULL
 * grade ("not judged") leaves the history as it is, and so does an entry that
 * is there already; a grade without a date is an error, as in the aggregate.
 */
Datum
oversight_add_judgement(PG_FUNCTION_ARGS)
{
	HistoryView history;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	if (PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a judgement needs a date: \"%s\" has none",
						scale_label(&oversight_grade_scale, PG_GETARG_GRADE(1))),
				 errhint("Give the date of publication, for example add_judgement(history, 'good', date '2019-03-18').")));

	history = PG_GETARG_HISTORY_VIEW(0);
	PG_RETURN_POINTER(merge_entry(&history, PG_GETARG_DATEADT(2),
								  PG_GETARG_GRADE(1)));
}

/*
 * The history with its record ended on a date: no grade is in force from then
 * until the next judgement.  A NULL date says that nothing ended, and leaves
 * the history as it is.
 */
Datum
oversight_end_judgements(PG_FUNCTION_ARGS)
{
	HistoryView history;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));

	history = PG_GETARG_HISTORY_VIEW(0);
	PG_RETURN_POINTER(merge_entry(&history, PG_GETARG_DATEADT(1), SCALE_NONE));
}
