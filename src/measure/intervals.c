/*-------------------------------------------------------------------------
 *
 * intervals.c
 *		Confidence intervals for proportions and counts, as England's public
 *		health authority publishes them, and the quantiles they need.  A
 *		kernel.
 *
 * Quantiles are found by Newton's method on functions that the C library has,
 * or that are finite sums of positive terms, begun on the side of the root from
 * which every step stays on that side; so they are right to a few units of the
 * last digit.
 *
 *-------------------------------------------------------------------------
 */
#include "measure/intervals.h"

#include <float.h>
#include <math.h>

#define NEWTON_STEPS	200
#define NEWTON_DONE		(2 * DBL_EPSILON)

/*
 * z such that a standard normal value lies within -z..z with probability conf,
 * which lies between 0 and 1.  Relative error below 1e-14.
 *
 * The C library's erf is concave on this side, so that Newton's steps from
 * below the root never pass it, and 2x/sqrt(pi) >= erf(x) starts them there.
 */
double
oversight_normal_two_sided(double conf)
{
	double		z = conf * sqrt(M_PI_2);

	for (int i = 0; i < NEWTON_STEPS; i++)
	{
		/* whichever of the two has not lost its digits */
		double		missing = conf < 0.5 ? conf - erf(z * M_SQRT1_2) :
			erfc(z * M_SQRT1_2) - (1 - conf);
		double		step = missing * sqrt(M_PI_2) * exp(z * z / 2);

		z += step;
		if (fabs(step) <= NEWTON_DONE * z)
			break;
	}
	return z;
}

/* The probability of so many events where mu are expected. */
static double
poisson_density(int count, double mu)
{
	return exp(count * log(mu) - mu - lgamma(count + 1.0));
}

/* The probability of at most so many events where mu are expected. */
static double
poisson_at_most(int count, double mu)
{
	double		term = 1;
	double		sum = 1;

	for (int i = 1; i <= count; i++)
	{
		term *= mu / i;
		sum += term;
	}
	return exp(-mu) * sum;
}

/* The probability of at least so many events where mu are expected. */
static double
poisson_at_least(int count, double mu)
{
	double		term = 1;
	double		sum = 1;

	for (int i = count + 1; term > sum * DBL_EPSILON / 4; i++)
	{
		term *= mu / i;
		sum += term;
	}
	return poisson_density(count, mu) * sum;
}

/*
 * The expected number mu for which so many events or more have the probability
 * `tail`: half the chi-square quantile of `tail` with 2 * count degrees of
 * freedom (Garwood, Biometrika 28, 1936).  Nought for a count of nought.
 * Relative error below 1e-13.
 *
 * The logarithm of the probability is concave in mu, and mu^x / x! bounds it
 * from above, which starts below the root.
 */
double
oversight_poisson_lower(int count, double tail)
{
	double		mu;

	if (count == 0)
		return 0;
	mu = exp((log(tail) + lgamma(count + 1.0)) / count);
	for (int i = 0; i < NEWTON_STEPS; i++)
	{
		double		p = poisson_at_least(count, mu);
		double		slope = poisson_density(count - 1, mu) / p;
		double		step = log(tail / p) / slope;

		mu += step;
		if (fabs(step) <= NEWTON_DONE * mu)
			break;
	}
	return mu;
}

/*
 * The expected number for which so many events or fewer have the probability
 * `tail`: half the chi-square quantile of 1 - tail with 2 * count + 2 degrees
 * of freedom.  Relative error below 1e-13.
 *
 * Here too the logarithm is concave; the first step may pass the root, and all
 * later ones come back towards it.
 */
double
oversight_poisson_upper(int count, double tail)
{
	double		mu = count + 1.0;

	for (int i = 0; i < NEWTON_STEPS; i++)
	{
		double		p = poisson_at_most(count, mu);
		double		slope = poisson_density(count, mu) / p;
		double		step = log(p / tail) / slope;

		mu += step;
		if (fabs(step) <= NEWTON_DONE * mu)
			break;
	}
	return mu;
}

/*
 * The probability that a chi-square value exceeds chi2.  With whole degrees of
 * freedom it is a finite sum (Abramowitz and Stegun, 26.4.4 and 26.4.5).
 */
double
oversight_chi2_upper_tail(double chi2, int df)
{
	double		half = chi2 / 2;
	bool		even = df % 2 == 0;
	double		sum = even ? exp(-half) : erfc(sqrt(half));

	if (chi2 <= 0)
		return 1;
	for (double a = even ? 1 : 0.5; a <= df / 2.0 - 1; a += 1)
		sum += exp(a * log(half) - half - lgamma(a + 1));
	return fmin(sum, 1);
}

/*
 * Wilson's score interval for x of n, both checked (Journal of the American
 * Statistical Association 22, 1927).
 */
Estimate
oversight_wilson(double x, double n, double conf)
{
	double		z = oversight_normal_two_sided(conf);
	double		centre = 2 * x + z * z;
	double		spread = z * sqrt(z * z + 4 * x * (1 - x / n));
	double		scale = 2 * (n + z * z);
	Estimate	result;

	result.value = x / n;
	/* what the formula means at its ends, not what rounding leaves of it */
	result.lower = x == 0 ? 0 : fmax((centre - spread) / scale, 0);
	result.upper = x == n ? 1 : fmin((centre + spread) / scale, 1);
	return result;
}

/*
 * The limits of a rate: Byar's (Breslow and Day, Statistical Methods in Cancer
 * Research 2, 1987), and exact ones for counts below ten.
 */
Estimate
oversight_byar(double count, double denominator, double per, double conf)
{
	Estimate	result;

	result.value = count / denominator * per;
	if (count < BYAR_MIN_COUNT)
	{
		double		tail = (1 - conf) / 2;

		result.lower = oversight_poisson_lower((int) count, tail);
		result.upper = oversight_poisson_upper((int) count, tail);
	}
	else
	{
		double		z = oversight_normal_two_sided(conf);
		double		next = count + 1;
		double		below = 1 - 1 / (9 * count) - z / (3 * sqrt(count));
		double		above = 1 - 1 / (9 * next) + z / (3 * sqrt(next));

		result.lower = count * below * below * below;
		result.upper = next * above * above * above;
	}
	result.lower = result.lower / denominator * per;
	result.upper = result.upper / denominator * per;
	return result;
}

/* An interval against a value it might have had. */
const char *
oversight_compare_estimate(double lower, double upper, double benchmark,
						   Polarity polarity)
{
	if (!(lower > benchmark) && !(upper < benchmark))
		return "similar";
	if (polarity == POLARITY_NEUTRAL)
		return lower > benchmark ? "higher" : "lower";
	return (lower > benchmark) == (polarity == POLARITY_HIGHER) ?
		"better" : "worse";
}
