/*-------------------------------------------------------------------------
 *
 * intervals.h
 *		Confidence intervals, and the quantiles they need.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_INTERVALS_H
#define OVERSIGHT_INTERVALS_H

#include "common/kernel.h"
#include "measure/polarity.h"

typedef struct Estimate
{
	double		value;
	double		lower;
	double		upper;
} Estimate;

/* From this count on Byar's approximation is used, below it exact limits. */
#define BYAR_MIN_COUNT	10

extern double oversight_normal_two_sided(double conf);
extern double oversight_poisson_lower(int count, double tail);
extern double oversight_poisson_upper(int count, double tail);
extern double oversight_chi2_upper_tail(double chi2, int df);
extern Estimate oversight_wilson(double x, double n, double conf);
extern Estimate oversight_byar(double count, double denominator, double per,
							   double conf);
extern const char *oversight_compare_estimate(double lower, double upper,
											  double benchmark,
											  Polarity polarity);

#endif							/* OVERSIGHT_INTERVALS_H */
