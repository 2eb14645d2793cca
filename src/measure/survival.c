/*-------------------------------------------------------------------------
 *
 * survival.c
 *		Time to an event: the Kaplan-Meier estimate and the log-rank test.  A
 *		kernel.
 *
 * Kaplan and Meier, Journal of the American Statistical Association 53 (1958),
 * with Greenwood's variance; Mantel, Cancer Chemotherapy Reports 50 (1966).
 *
 *-------------------------------------------------------------------------
 */
#include "measure/survival.h"

#include <math.h>
#include <stdlib.h>

#include "measure/intervals.h"

#define DIGIT_BITS		11
#define DIGIT_VALUES	(1 << DIGIT_BITS)

/*
 * Sorts durations, with as much room again to work in.  Three passes over the
 * digits, the lowest first, and none for a digit that all have alike: durations
 * are short numbers and many of them are equal.
 */
void
oversight_durations_sort(Duration *durations, Duration *scratch, int64 count)
{
	Duration   *from = durations;
	Duration   *to = scratch;

	for (int shift = 0; shift < 32; shift += DIGIT_BITS)
	{
		int64		place[DIGIT_VALUES] = {0};
		int64		sum = 0;
		Duration   *swap;

		CHECK_FOR_INTERRUPTS();
		for (int64 i = 0; i < count; i++)
			place[(from[i] >> shift) & (DIGIT_VALUES - 1)]++;
		if (count == 0 || place[(from[0] >> shift) & (DIGIT_VALUES - 1)] == count)
			continue;
		for (int digit = 0; digit < DIGIT_VALUES; digit++)
		{
			int64		here = place[digit];

			place[digit] = sum;
			sum += here;
		}
		for (int64 i = 0; i < count; i++)
			to[place[(from[i] >> shift) & (DIGIT_VALUES - 1)]++] = from[i];
		swap = from;
		from = to;
		to = swap;
	}
	if (from != durations)
		memcpy(durations, from, (size_t) count * sizeof(Duration));
}

/* Begins a walk over sorted durations. */
void
oversight_survival_begin(SurvivalWalk *walk, const Duration *durations,
						 int64 count)
{
	walk->durations = durations;
	walk->count = count;
	walk->next = 0;
	walk->base_at_risk = count;
	walk->base_survival = 1;
	walk->greenwood = 0;
	walk->z = oversight_normal_two_sided(0.95);
}

/*
 * The next time at which anything ended or was censored; false after the last.
 *
 * Between two times of censoring the factors (n - d) / n cancel out, so that
 * they are not multiplied one by one and a survival of one half is one half.
 */
bool
oversight_survival_next(SurvivalWalk *walk, SurvivalStep *step)
{
	int64		i = walk->next;
	double		n;
	double		d;

	if (i >= walk->count)
		return false;

	step->at_days = duration_days(walk->durations[i]);
	step->at_risk = walk->count - i;
	step->ended = 0;
	step->censored = 0;
	for (; i < walk->count && duration_days(walk->durations[i]) == step->at_days; i++)
	{
		if (duration_ended(walk->durations[i]))
			step->ended++;
		else
			step->censored++;
	}
	walk->next = i;

	n = (double) step->at_risk;
	d = (double) step->ended;
	step->survival = walk->base_survival * ((n - d) / (double) walk->base_at_risk);
	if (step->ended < step->at_risk)
		walk->greenwood += d / (n * (n - d));
	if (step->censored > 0)
	{
		walk->base_survival = step->survival;
		walk->base_at_risk = walk->count - i;
	}

	/* nothing is known of the error when nobody is left */
	step->std_error = step->ended < step->at_risk ?
		step->survival * sqrt(walk->greenwood) : NAN;

	if (step->survival > 0 && step->survival < 1)
	{
		double		hazard = -log(step->survival);
		double		ratio = exp(walk->z * sqrt(walk->greenwood) / hazard);

		step->lower = exp(-hazard * ratio);
		step->upper = exp(-hazard / ratio);
	}
	else
		step->lower = step->upper = NAN;
	return true;
}

static int
compare_group_durations(const void *a, const void *b)
{
	Duration	x = ((const GroupDuration *) a)->duration;
	Duration	y = ((const GroupDuration *) b)->duration;

	return (x > y) - (x < y);
}

/*
 * z' V^-1 z for a matrix of variances, which are both used up.  The directions
 * in which nothing varies add nothing: when all end on one day no group can do
 * better than another.
 */
static double
quadratic_form(double *v, double *z, int size)
{
	double		result = 0;
	double		greatest = 0;

	for (int i = 0; i < size; i++)
		greatest = fmax(greatest, v[i * size + i]);

	for (int done = 0; done < size; done++)
	{
		int			p = 0;
		double		pivot;

		CHECK_FOR_INTERRUPTS();
		for (int i = 1; i < size; i++)
			if (v[i * size + i] > v[p * size + p])
				p = i;
		pivot = v[p * size + p];
		if (!(pivot > greatest * 1e-12))
			break;

		result += z[p] * z[p] / pivot;
		for (int i = 0; i < size; i++)
		{
			double		factor = v[i * size + p] / pivot;

			if (i == p)
				continue;
			z[i] -= factor * z[p];
			for (int k = 0; k < size; k++)
				if (k != p)
					v[i * size + k] -= factor * v[p * size + k];
		}
		/* taken out */
		for (int i = 0; i < size; i++)
			v[i * size + p] = v[p * size + i] = 0;
		z[p] = 0;
	}
	return result;
}

/*
 * Compares the groups 0 .. groups - 1, and sorts the durations in doing so.
 * `work` has room for logrank_work_size(groups) numbers.  False when fewer than
 * two groups could have had an event: then there is nothing to compare.
 */
bool
oversight_logrank(GroupDuration *durations, int64 count, int groups,
				  double *work, LogrankResult *result)
{
	double	   *at_risk = work;
	double	   *ended = at_risk + groups;
	double	   *expected = ended + groups;
	double	   *excess = expected + groups;
	double	   *v = excess + groups;
	int			compared = 0;

	memset(work, 0, logrank_work_size(groups) * sizeof(double));
	qsort(durations, count, sizeof(GroupDuration), compare_group_durations);
	for (int64 i = 0; i < count; i++)
		at_risk[durations[i].group]++;

	for (int64 i = 0; i < count;)
	{
		int64		first = i;
		int32		days = duration_days(durations[i].duration);
		double		n = (double) (count - i);
		double		d = 0;

		CHECK_FOR_INTERRUPTS();
		for (; i < count && duration_days(durations[i].duration) == days; i++)
			if (duration_ended(durations[i].duration))
			{
				ended[durations[i].group]++;
				d++;
			}

		if (d > 0)
		{
			double		spread = n > 1 ? d * (n - d) / ((n - 1) * n * n) : 0;

			for (int j = 0; j < groups; j++)
			{
				expected[j] += d * at_risk[j] / n;
				excess[j] += ended[j] - d * at_risk[j] / n;
				ended[j] = 0;
				for (int k = 0; k < groups; k++)
					v[j * groups + k] += spread * at_risk[j] *
						((j == k ? n : 0) - at_risk[k]);
			}
		}
		for (int64 k = first; k < i; k++)
			at_risk[durations[k].group]--;
	}

	/* the last group is decided by the others, so it is left out */
	for (int j = 0; j < groups; j++)
		if (expected[j] > 0)
			compared++;
	if (compared < 2)
		return false;

	{
		int			size = compared - 1;
		int			row = 0;

		for (int j = 0; j < groups && row < size; j++)
		{
			int			column = 0;

			if (!(expected[j] > 0))
				continue;
			/* never behind what is still to be read */
			for (int k = 0; k < groups && column < size; k++)
				if (expected[k] > 0)
					v[row * size + column++] = v[j * groups + k];
			excess[row++] = excess[j];
		}
		result->chi2 = quadratic_form(v, excess, size);
		result->df = size;
		result->p_value = oversight_chi2_upper_tail(result->chi2, size);
	}
	return true;
}
