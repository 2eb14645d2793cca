/*-------------------------------------------------------------------------
 *
 * trend.h
 *		The trend of the five latest yearly values.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_TREND_H
#define OVERSIGHT_TREND_H

#include "common/kernel.h"

#define TREND_POINTS 5

/* One year; every field is set, as states are compared and sent as bytes. */
typedef struct TrendPoint
{
	int32		year;
	uint8		repeated;		/* 1: the year came more than once; else 0 */
	uint8		missing;		/* 1: without a value; else 0 */
	uint8		unused[2];		/* zero */
	double		value;			/* a numerator, or a value */
	double		second;			/* its denominator, or the lower limit */
	double		third;			/* zero, or the upper limit */
} TrendPoint;

/* The latest years of those seen, the latest first. */
typedef struct TrendYears
{
	int32		count;
	uint8		proportions;	/* 1: numerators and denominators; else 0 */
	uint8		undated;		/* 1: a row had no year; else 0 */
	uint8		unused[2];		/* zero */
	TrendPoint	points[TREND_POINTS];	/* zero beyond count */
} TrendYears;

typedef enum TrendVerdict
{
	TREND_UNKNOWN,
	TREND_NO_CHANGE,
	TREND_INCREASING,
	TREND_DECREASING
} TrendVerdict;

extern void oversight_trend_add(TrendYears *years, const TrendPoint *point);
extern void oversight_trend_merge(TrendYears *into, const TrendYears *from);
extern TrendVerdict oversight_trend_verdict(const TrendYears *years);
extern const char *oversight_trend_text(TrendVerdict verdict);

#endif							/* OVERSIGHT_TREND_H */
