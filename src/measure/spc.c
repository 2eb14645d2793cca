/*-------------------------------------------------------------------------
 *
 * spc.c
 *		Process control: limits, and the rule that makes a point stand out.
 *		A kernel.
 *
 * The chart is Shewhart's for single values and their moving ranges (XmR), with
 * the rules of the NHS's "Making Data Count".
 *
 *-------------------------------------------------------------------------
 */
#include "measure/spc.h"

#include <math.h>

/* Shewhart's constants for moving ranges of two. */
#define LIMIT_FACTOR	2.66	/* 3 / 1.128 */
#define SCREEN_FACTOR	3.267	/* the upper limit of moving ranges */

#define TREND_STEPS		6		/* so that seven points are in line */
#define RUN_POINTS		7

/*
 * A sum that remembers what rounding took from it (Neumaier's).  A mean that is
 * out by its last digit would put points that lie on it to one side, and all
 * the points of a constant series outside its limits.
 */
typedef struct Sum
{
	double		sum;
	double		lost;
} Sum;

static inline void
add(Sum *s, double value)
{
	double		sum = s->sum + value;

	if (fabs(s->sum) >= fabs(value))
		s->lost += (s->sum - sum) + value;
	else
		s->lost += (value - sum) + s->sum;
	s->sum = sum;
}

/* The mean of so many values, right to the last digit. */
static double
mean_of(const Sum *s, int64 count)
{
	double		n = (double) count;
	double		mean = s->sum / n;

	return mean + (fma(-mean, n, s->sum) + s->lost) / n;
}

/*
 * The limits that the first points of a series set.  One point sets a mean and
 * no limits.  A baseline without any change has limits equal to its mean.
 * False when a number is too great for the type.
 */
bool
oversight_spc_limits(const double *y, int64 baseline, bool screen,
					 SpcLimits *limits)
{
	Sum			values = {0, 0};
	Sum			ranges = {0, 0};
	double		range;

	for (int64 i = 0; i < baseline; i++)
		add(&values, y[i]);
	limits->mean = mean_of(&values, baseline);

	if (baseline < SPC_MIN_BASELINE)
	{
		limits->lower = limits->upper = NAN;
		limits->near_lower = limits->near_upper = NAN;
		return isfinite(limits->mean);
	}

	for (int64 i = 1; i < baseline; i++)
		add(&ranges, fabs(y[i] - y[i - 1]));
	range = mean_of(&ranges, baseline - 1);

	if (screen)
	{
		double		bound = SCREEN_FACTOR * range;
		Sum			kept = {0, 0};
		int64		count = 0;

		for (int64 i = 1; i < baseline; i++)
		{
			double		r = fabs(y[i] - y[i - 1]);

			if (r < bound)
			{
				add(&kept, r);
				count++;
			}
		}
		/* the smallest of them is kept unless all are zero */
		if (count > 0)
			range = mean_of(&kept, count);
	}

	limits->lower = limits->mean - LIMIT_FACTOR * range;
	limits->upper = limits->mean + LIMIT_FACTOR * range;
	limits->near_lower = limits->mean - 2 * (LIMIT_FACTOR / 3) * range;
	limits->near_upper = limits->mean + 2 * (LIMIT_FACTOR / 3) * range;
	return isfinite(limits->mean) && isfinite(limits->lower) &&
		isfinite(limits->upper);
}

static inline int
sign_of(double value)
{
	return (value > 0) - (value < 0);
}

/*
 * Labels the points of a stretch of differences of one sign.  Difference k
 * leads from point k - 1 to point k; the stretch is first..last.
 *
 * Its first point is labelled only by the difference that leaves it, and the
 * last also when the next stretch is another trend, which then labels it anew:
 * a point belongs to the trend that it begins rather than to the one it ends.
 */
static inline void
label_trend(uint8 *rules, int64 first, int64 last, int sign)
{
	uint8		rule = sign > 0 ? SPC_TREND_UP : SPC_TREND_DOWN;

	if (last - first + 1 >= TREND_STEPS)
		memset(rules + first - 1, rule, last - first + 2);
}

/* Marks the points of a stretch on one side of the mean, where still unmarked. */
static inline void
label_run(uint8 *rules, int64 first, int64 last, int side)
{
	uint8		rule = side > 0 ? SPC_RUN_ABOVE : SPC_RUN_BELOW;

	if (side == 0 || last - first + 1 < RUN_POINTS)
		return;
	for (int64 i = first; i <= last; i++)
		if (rules[i] == SPC_COMMON_CAUSE)
			rules[i] = rule;
}

/*
 * Gives each point of a series the first rule that applies to it.  Being
 * outside the limits goes before everything and overwrites; the rules after
 * that take what is left.
 */
void
oversight_spc_label(const double *y, int64 count, const SpcLimits *limits,
					uint8 *rules)
{
	int64		start;
	int			sign;
	int			near_sign[3] = {0, 0, 0};	/* sides of the last three points */
	bool		near_hit[3] = {false, false, false};

	memset(rules, SPC_COMMON_CAUSE, count);

	/* trends: stretches of differences of one sign, in order */
	start = 1;
	sign = 0;
	for (int64 i = 1; i < count; i++)
	{
		int			next = sign_of(y[i] - y[i - 1]);

		if (next != sign)
		{
			if (sign != 0)
				label_trend(rules, start, i - 1, sign);
			start = i;
			sign = next;
		}
	}
	if (sign != 0)
		label_trend(rules, start, count - 1, sign);

	/* outside the limits, whatever else */
	for (int64 i = 0; i < count; i++)
	{
		if (y[i] > limits->upper)
			rules[i] = SPC_ABOVE_LIMIT;
		else if (y[i] < limits->lower)
			rules[i] = SPC_BELOW_LIMIT;
	}

	/* two of three near one limit */
	for (int64 i = 0; i < count; i++)
	{
		bool		outside = y[i] > limits->upper || y[i] < limits->lower;
		int			side = sign_of(y[i] - limits->mean);

		near_sign[0] = near_sign[1];
		near_sign[1] = near_sign[2];
		near_sign[2] = side;
		near_hit[0] = near_hit[1];
		near_hit[1] = near_hit[2];
		near_hit[2] = !outside &&
			(y[i] > limits->near_upper || y[i] < limits->near_lower);

		if (i >= 2 && side != 0 &&
			near_sign[0] == side && near_sign[1] == side &&
			near_hit[0] + near_hit[1] + near_hit[2] >= 2)
		{
			for (int k = 0; k < 3; k++)
				if (near_hit[k] && rules[i - 2 + k] == SPC_COMMON_CAUSE)
					rules[i - 2 + k] = side > 0 ? SPC_TWO_OF_THREE_ABOVE :
						SPC_TWO_OF_THREE_BELOW;
		}
	}

	/* runs on one side of the mean */
	start = 0;
	sign = 0;
	for (int64 i = 0; i < count; i++)
	{
		int			side = sign_of(y[i] - limits->mean);

		if (side != sign)
		{
			label_run(rules, start, i - 1, sign);
			start = i;
			sign = side;
		}
	}
	label_run(rules, start, count - 1, sign);
}

const char *
oversight_spc_rule_text(SpcRule rule)
{
	switch (rule)
	{
		case SPC_COMMON_CAUSE:
			break;
		case SPC_ABOVE_LIMIT:
			return "above limit";
		case SPC_BELOW_LIMIT:
			return "below limit";
		case SPC_TREND_UP:
			return "trend up";
		case SPC_TREND_DOWN:
			return "trend down";
		case SPC_TWO_OF_THREE_ABOVE:
			return "two of three above";
		case SPC_TWO_OF_THREE_BELOW:
			return "two of three below";
		case SPC_RUN_ABOVE:
			return "run above";
		case SPC_RUN_BELOW:
			return "run below";
	}
	return "common cause";
}

/* What a rule means for a measure that should go one way. */
const char *
oversight_spc_signal_text(SpcRule rule, Polarity polarity)
{
	bool		high;

	if (rule == SPC_COMMON_CAUSE)
		return "none";
	high = rule == SPC_ABOVE_LIMIT || rule == SPC_TREND_UP ||
		rule == SPC_TWO_OF_THREE_ABOVE || rule == SPC_RUN_ABOVE;
	if (polarity == POLARITY_NEUTRAL)
		return high ? "high" : "low";
	return high == (polarity == POLARITY_HIGHER) ? "improvement" : "concern";
}

/*
 * Whether a process that stays within its limits meets a target: always, never
 * or now and then.  A value equal to the target meets it.  The polarity must
 * not be neutral.
 */
SpcAssurance
oversight_spc_assurance(double target, double lower, double upper,
						Polarity polarity)
{
	if (polarity == POLARITY_HIGHER)
		return lower >= target ? SPC_PASS :
			upper < target ? SPC_FAIL : SPC_INCONSISTENT;
	return upper <= target ? SPC_PASS :
		lower > target ? SPC_FAIL : SPC_INCONSISTENT;
}
