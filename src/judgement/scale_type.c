/*-------------------------------------------------------------------------
 *
 * scale_type.c
 *		What the SQL types of all scales share: input, output, comparison,
 *		hashing.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/compat.h"
#include "common/hashfn.h"
#include "judgement/scale_type.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/sortsupport.h"

/* The layout of the binary form; a change of it takes the next number. */
#define SCALE_BINARY_VERSION 1

/* An error message quotes this much of a text, in bytes. */
#define QUOTED_MAX 200

PG_FUNCTION_INFO_V1(oversight_scale_lt);
PG_FUNCTION_INFO_V1(oversight_scale_le);
PG_FUNCTION_INFO_V1(oversight_scale_eq);
PG_FUNCTION_INFO_V1(oversight_scale_ne);
PG_FUNCTION_INFO_V1(oversight_scale_ge);
PG_FUNCTION_INFO_V1(oversight_scale_gt);
PG_FUNCTION_INFO_V1(oversight_scale_cmp);
PG_FUNCTION_INFO_V1(oversight_scale_sortsupport);
PG_FUNCTION_INFO_V1(oversight_scale_hash);
PG_FUNCTION_INFO_V1(oversight_scale_hash_extended);
PG_FUNCTION_INFO_V1(oversight_scale_larger);
PG_FUNCTION_INFO_V1(oversight_scale_smaller);

/* What was given, as an error message quotes it: a text may be very long. */
char *
oversight_quotable(const char *str, size_t len)
{
	int			clipped;

	if (len <= QUOTED_MAX)
		return pnstrdup(str, len);
	clipped = pg_mbcliplen(str, (int) len, QUOTED_MAX);
	return psprintf("%.*s...", clipped, str);
}

int
oversight_scale_errdetail(const Scale *scale, ScaleStatus status,
						  const char *str)
{
	if (status == SCALE_NUMBER)
		return errdetail("%s", scale->number_detail);
	return errdetail("\"%s\" is not a label of the scale \"%s\".",
					 oversight_quotable(str, strlen(str)), scale->type_name);
}

int
oversight_scale_errhint(const Scale *scale, ScaleStatus status)
{
	StringInfoData labels;

	if (status == SCALE_NUMBER)
		return errhint("%s", scale->number_hint);

	initStringInfo(&labels);
	for (int code = scale->label_count; code >= 1; code--)
		appendStringInfo(&labels, "%s\"%s\"",
						 code == scale->label_count ? "" :
						 code == 1 ? " or " : ", ",
						 scale_label(scale, code));
	return errhint("Write %s; what was not judged is NULL.", labels.data);
}

/* Reads a label or one of its published variants, in any case and spacing. */
Datum
oversight_scale_input(FunctionCallInfo fcinfo, const Scale *scale)
{
	char	   *str = PG_GETARG_CSTRING(0);
	uint8		code;
	ScaleStatus status;

	Assert(oversight_scale_is_sound(scale));

	status = oversight_scale_parse(scale, str, strlen(str), &code);
	if (status != SCALE_OK)
		ereturn(OVERSIGHT_ESCONTEXT(fcinfo), (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"",
						scale->type_name, oversight_quotable(str, strlen(str))),
				 oversight_scale_errdetail(scale, status, str),
				 oversight_scale_errhint(scale, status)));

	PG_RETURN_GRADE(code);
}

Datum
oversight_scale_output(FunctionCallInfo fcinfo, const Scale *scale)
{
	uint8		code = PG_GETARG_GRADE(0);

	if (!scale_has_code(scale, code))
		elog(ERROR, "invalid stored value of type %s: %d",
			 scale->type_name, code);
	PG_RETURN_CSTRING(pstrdup(scale_label(scale, code)));
}

/* Binary form: the version byte, then the code. */
Datum
oversight_scale_receive(FunctionCallInfo fcinfo, const Scale *scale)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(buf);
	int			code;

	if (version != SCALE_BINARY_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported binary version of type %s: %d",
						scale->type_name, version),
				 errdetail("This release reads version %d.",
						   SCALE_BINARY_VERSION)));

	code = pq_getmsgbyte(buf);
	if (!scale_has_code(scale, code))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value of type %s: %d",
						scale->type_name, code),
				 errdetail("Codes run from 1 (\"%s\") to %d (\"%s\").",
						   scale_label(scale, 1), scale->label_count,
						   scale_label(scale, scale->label_count))));

	PG_RETURN_GRADE(code);
}

Datum
oversight_scale_send(FunctionCallInfo fcinfo, const Scale *scale)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, SCALE_BINARY_VERSION);
	pq_sendbyte(&buf, PG_GETARG_GRADE(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

Datum
oversight_scale_rank(FunctionCallInfo fcinfo, const Scale *scale)
{
	uint8		code = PG_GETARG_GRADE(0);

	if (!scale_has_code(scale, code))
		elog(ERROR, "invalid stored value of type %s: %d",
			 scale->type_name, code);
	PG_RETURN_INT16(scale_rank(scale, code));
}

/* The one comparison: worse before better. */
static inline int
scale_compare(Datum a, Datum b)
{
	return (int) DatumGetGrade(a) - (int) DatumGetGrade(b);
}

static int
scale_sort_compare(Datum a, Datum b, SortSupport ssup)
{
	return scale_compare(a, b);
}

#define SCALE_COMPARISON(name, operator) \
	Datum \
	name(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_BOOL(scale_compare(PG_GETARG_DATUM(0), \
									 PG_GETARG_DATUM(1)) operator 0); \
	}

SCALE_COMPARISON(oversight_scale_lt, <)
SCALE_COMPARISON(oversight_scale_le, <=)
SCALE_COMPARISON(oversight_scale_eq, ==)
SCALE_COMPARISON(oversight_scale_ne, !=)
SCALE_COMPARISON(oversight_scale_ge, >=)
SCALE_COMPARISON(oversight_scale_gt, >)

Datum
oversight_scale_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(scale_compare(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)));
}

Datum
oversight_scale_sortsupport(PG_FUNCTION_ARGS)
{
	SortSupport ssup = (SortSupport) PG_GETARG_POINTER(0);

	ssup->comparator = scale_sort_compare;
	PG_RETURN_VOID();
}

Datum
oversight_scale_hash(PG_FUNCTION_ARGS)
{
	return hash_uint32(PG_GETARG_GRADE(0));
}

Datum
oversight_scale_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_uint32_extended(PG_GETARG_GRADE(0), PG_GETARG_INT64(1));
}

Datum
oversight_scale_larger(PG_FUNCTION_ARGS)
{
	PG_RETURN_GRADE(Max(PG_GETARG_GRADE(0), PG_GETARG_GRADE(1)));
}

Datum
oversight_scale_smaller(PG_FUNCTION_ARGS)
{
	PG_RETURN_GRADE(Min(PG_GETARG_GRADE(0), PG_GETARG_GRADE(1)));
}
