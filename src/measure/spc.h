/*-------------------------------------------------------------------------
 *
 * spc.h
 *		Process control: the XmR chart as the NHS's "Making Data Count" draws it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_SPC_H
#define OVERSIGHT_SPC_H

#include "common/kernel.h"
#include "measure/polarity.h"

/* Fewer points than this make limits that are not to be relied on. */
#define SPC_SHORT			13

/* The fewest points that have a moving range. */
#define SPC_MIN_BASELINE	2

typedef enum SpcRule
{
	SPC_COMMON_CAUSE,
	SPC_ABOVE_LIMIT,
	SPC_BELOW_LIMIT,
	SPC_TREND_UP,
	SPC_TREND_DOWN,
	SPC_TWO_OF_THREE_ABOVE,
	SPC_TWO_OF_THREE_BELOW,
	SPC_RUN_ABOVE,
	SPC_RUN_BELOW
} SpcRule;

#define SPC_RULES			(SPC_RUN_BELOW + 1)

typedef struct SpcLimits
{
	double		mean;
	double		lower;			/* of the process; NaN without a moving range */
	double		upper;
	double		near_lower;		/* two thirds of the way to the limits */
	double		near_upper;
} SpcLimits;

typedef enum SpcAssurance
{
	SPC_FAIL,
	SPC_INCONSISTENT,
	SPC_PASS
} SpcAssurance;

extern bool oversight_spc_limits(const double *y, int64 baseline, bool screen,
								 SpcLimits *limits);
extern void oversight_spc_label(const double *y, int64 count,
								const SpcLimits *limits, uint8 *rules);
extern const char *oversight_spc_rule_text(SpcRule rule);
extern const char *oversight_spc_signal_text(SpcRule rule, Polarity polarity);
extern SpcAssurance oversight_spc_assurance(double target, double lower,
											double upper, Polarity polarity);

#endif							/* OVERSIGHT_SPC_H */
