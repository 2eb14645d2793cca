/*-------------------------------------------------------------------------
 *
 * measure_glue.h
 *		What the glue of this room shares: arguments, rows and aggregate states.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_MEASURE_GLUE_H
#define OVERSIGHT_MEASURE_GLUE_H

#include "postgres.h"

#include "access/tupdesc.h"
#include "fmgr.h"
#include "measure/polarity.h"

/* A polarity written as text, an error when it is none. */
extern Polarity oversight_polarity(Datum word);

/* "%s must be a number" */
extern void oversight_refuse_number(float8 value, const char *what) pg_attribute_noreturn();

/* A value that is neither NaN nor infinite. */
static inline float8
finite_number(float8 value, const char *what)
{
	if (unlikely(value - value != 0))
		oversight_refuse_number(value, what);
	return value;
}

#define PG_GETARG_FINITE_FLOAT8(n, what) \
	finite_number(PG_GETARG_FLOAT8(n), what)

/* A confidence level, which must lie between 0 and 1. */
extern float8 oversight_confidence(float8 conf);

/* A result that must be finite; else the error that float8's operators raise. */
extern float8 oversight_finite_result(float8 value);

/* The description of the row type that the running function gives. */
extern TupleDesc oversight_result_row(FunctionCallInfo fcinfo);

/* What a part of an aggregate raises when it is called by itself. */
extern void oversight_require_aggregate(FunctionCallInfo fcinfo,
										const char *aggregate,
										const char *example);

#endif							/* OVERSIGHT_MEASURE_GLUE_H */
