/*-------------------------------------------------------------------------
 *
 * cadence_ops.c
 *		Comparing and hashing cadences.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "cadence/cadence_type.h"
#include "common/hashfn.h"

PG_FUNCTION_INFO_V1(oversight_cadence_eq);
PG_FUNCTION_INFO_V1(oversight_cadence_ne);
PG_FUNCTION_INFO_V1(oversight_cadence_lt);
PG_FUNCTION_INFO_V1(oversight_cadence_le);
PG_FUNCTION_INFO_V1(oversight_cadence_gt);
PG_FUNCTION_INFO_V1(oversight_cadence_ge);
PG_FUNCTION_INFO_V1(oversight_cadence_cmp);
PG_FUNCTION_INFO_V1(oversight_cadence_hash);
PG_FUNCTION_INFO_V1(oversight_cadence_hash_extended);

/* Values are stored in one canonical form, so equal text means equal bytes. */
static bool
cadence_equal(const Cadence *a, const Cadence *b)
{
	return a->kind == b->kind && a->shift == b->shift &&
		a->count == b->count && a->n_on == b->n_on &&
		memcmp(a->items, b->items, cadence_items_size(a->kind, a->count, a->n_on)) == 0;
}

/*
 * Shortest interval first, those without an interval last, then by canonical
 * text, compared by bytes so that no collation has a say.
 */
int
oversight_cadence_compare(const Cadence *a, const Cadence *b)
{
	/* as unsigned, -1 for "no interval" is the largest */
	uint32		days_a = (uint32) a->nominal_days;
	uint32		days_b = (uint32) b->nominal_days;
	char	   *text_a;
	char	   *text_b;
	int			result;

	if (days_a != days_b)
		return days_a < days_b ? -1 : 1;
	if (cadence_equal(a, b))
		return 0;

	text_a = oversight_cadence_text(a);
	text_b = oversight_cadence_text(b);
	result = strcmp(text_a, text_b);
	pfree(text_a);
	pfree(text_b);
	return result;
}

/*
 * Compares two arguments and frees what detoasting copied: the comparisons of a
 * sort share one memory context.
 */
static int
compare_arguments(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	Cadence		x = DatumGetCadence(PointerGetDatum(a));
	Cadence		y = DatumGetCadence(PointerGetDatum(b));
	int			result = oversight_cadence_compare(&x, &y);

	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return result;
}

#define CADENCE_OPERATOR(name, op) \
Datum \
oversight_cadence_##name(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_BOOL(compare_arguments(fcinfo) op 0); \
}

CADENCE_OPERATOR(eq, ==)
CADENCE_OPERATOR(ne, !=)
CADENCE_OPERATOR(lt, <)
CADENCE_OPERATOR(le, <=)
CADENCE_OPERATOR(gt, >)
CADENCE_OPERATOR(ge, >=)

Datum
oversight_cadence_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_arguments(fcinfo));
}

/* What is stored of the cadence itself: one value has one stored form. */
static const unsigned char *
stored_bytes(const Cadence *cadence, int *size)
{
	*size = (int) (CADENCE_IDENTITY_SIZE +
				   cadence_items_size(cadence->kind, cadence->count,
								  cadence->n_on));
	return (const unsigned char *) cadence->items - CADENCE_IDENTITY_SIZE;
}

Datum
oversight_cadence_hash(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	Cadence		cadence = DatumGetCadence(PointerGetDatum(value));
	int			size;
	const unsigned char *bytes = stored_bytes(&cadence, &size);
	uint32		hash = hash_bytes(bytes, size);

	PG_FREE_IF_COPY(value, 0);
	PG_RETURN_INT32((int32) hash);
}

Datum
oversight_cadence_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	Cadence		cadence = DatumGetCadence(PointerGetDatum(value));
	int			size;
	const unsigned char *bytes = stored_bytes(&cadence, &size);
	uint64		hash = hash_bytes_extended(bytes, size, (uint64) PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(value, 0);
	PG_RETURN_INT64((int64) hash);
}
