/*-------------------------------------------------------------------------
 *
 * scale_type.h
 *		Makes an SQL type from a scale's tables.
 *
 * OVERSIGHT_SCALE_TYPE(grade, oversight_grade_scale) defines the functions
 * that depend on the tables, oversight_grade_in, _out, _recv, _send and _rank.
 * Comparison and hashing look at the code only, and every scale's SQL
 * declaration names the same oversight_scale_eq, _cmp, _hash and so on.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_SCALE_TYPE_H
#define OVERSIGHT_SCALE_TYPE_H

#include "postgres.h"

#include "fmgr.h"
#include "judgement/scale.h"

#define DatumGetGrade(datum)	DatumGetUInt8(datum)
#define GradeGetDatum(code)		UInt8GetDatum(code)
#define PG_GETARG_GRADE(n)		DatumGetGrade(PG_GETARG_DATUM(n))
#define PG_RETURN_GRADE(code)	return GradeGetDatum(code)

extern Datum oversight_scale_input(FunctionCallInfo fcinfo, const Scale *scale);
extern Datum oversight_scale_output(FunctionCallInfo fcinfo, const Scale *scale);
extern Datum oversight_scale_receive(FunctionCallInfo fcinfo, const Scale *scale);
extern Datum oversight_scale_send(FunctionCallInfo fcinfo, const Scale *scale);
extern Datum oversight_scale_rank(FunctionCallInfo fcinfo, const Scale *scale);

extern char *oversight_quotable(const char *str, size_t len);

/* errdetail and errhint for a wording that is not OK */
extern int	oversight_scale_errdetail(const Scale *scale, ScaleStatus status,
									  const char *str);
extern int	oversight_scale_errhint(const Scale *scale, ScaleStatus status);

#define OVERSIGHT_SCALE_FUNCTION(name, shared, scale) \
	PG_FUNCTION_INFO_V1(name); \
	Datum \
	name(PG_FUNCTION_ARGS) \
	{ \
		return shared(fcinfo, &(scale)); \
	} \
	extern void oversight_no_such_function(void)	/* takes the semicolon */

#define OVERSIGHT_SCALE_TYPE(type, scale) \
	OVERSIGHT_SCALE_FUNCTION(oversight_##type##_in, oversight_scale_input, scale); \
	OVERSIGHT_SCALE_FUNCTION(oversight_##type##_out, oversight_scale_output, scale); \
	OVERSIGHT_SCALE_FUNCTION(oversight_##type##_recv, oversight_scale_receive, scale); \
	OVERSIGHT_SCALE_FUNCTION(oversight_##type##_send, oversight_scale_send, scale); \
	OVERSIGHT_SCALE_FUNCTION(oversight_##type##_rank, oversight_scale_rank, scale)

#endif							/* OVERSIGHT_SCALE_TYPE_H */
