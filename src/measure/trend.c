/*-------------------------------------------------------------------------
 *
 * trend.c
 *		The trend of the five latest yearly values, as OHID's Fingertips tests
 *		it.  A kernel.
 *
 * A trend is significant at the 0.2 per cent level, and leaving out any one of
 * the years must not turn it round.
 *
 *-------------------------------------------------------------------------
 */
#include "measure/trend.h"

#include <math.h>

/* The chi-square quantile of 0.998 with one degree of freedom. */
#define TREND_CHI2		9.54953570608324

/* Half the width of a 95 per cent interval in standard errors. */
#define LIMIT_ERRORS	1.959964

/*
 * Takes in a year.  Only the latest five matter, so an older one pushes nothing
 * out.  The answer does not depend on the order in which years come.
 */
void
oversight_trend_add(TrendYears *years, const TrendPoint *point)
{
	int			at = 0;
	int			moved;

	while (at < years->count && years->points[at].year > point->year)
		at++;

	if (at < years->count && years->points[at].year == point->year)
	{
		/* which of the two came first must not be seen in the state */
		memset(&years->points[at], 0, sizeof(TrendPoint));
		years->points[at].year = point->year;
		years->points[at].repeated = 1;
		return;
	}
	if (at == TREND_POINTS)
		return;

	moved = Min(years->count, TREND_POINTS - 1) - at;
	memmove(&years->points[at + 1], &years->points[at],
			moved * sizeof(TrendPoint));
	years->points[at] = *point;
	years->count = Min(years->count + 1, TREND_POINTS);
}

/* Takes in all years of another state of the same form. */
void
oversight_trend_merge(TrendYears *into, const TrendYears *from)
{
	into->undated |= from->undated;
	for (int i = 0; i < from->count; i++)
		oversight_trend_add(into, &from->points[i]);
}

/* The weighted least-squares line through the points, as slope = rise / run. */
typedef struct Line
{
	double		rise;
	double		run;			/* positive */
} Line;

/*
 * Through all points but the one that is left out; -1 leaves out none.  A share
 * of nought or one has an infinite logit, which may not meet a factor of zero.
 */
static Line
line_through(const double *w, const double *v, int without)
{
	double		sum_w = 0;
	double		sum_wt = 0;
	Line		line = {0, 0};

	for (int i = 0; i < TREND_POINTS; i++)
		if (i != without)
		{
			sum_w += w[i];
			sum_wt += w[i] * (i + 1);
		}
	for (int i = 0; i < TREND_POINTS; i++)
	{
		double		t = i + 1 - sum_wt / sum_w;

		if (i != without && t != 0)
		{
			line.rise += w[i] * t * v[i];
			line.run += w[i] * t * t;
		}
	}
	return line;
}

/* The verdict from the test's chi-square and the line through the points. */
static TrendVerdict
verdict(double chi2, const double *w, const double *v)
{
	Line		line = line_through(w, v, -1);

	if (isnan(chi2))
		return TREND_UNKNOWN;
	if (!(chi2 > TREND_CHI2))
		return TREND_NO_CHANGE;
	for (int i = 0; i < TREND_POINTS; i++)
	{
		Line		rest = line_through(w, v, i);

		/* two infinite logits may leave no direction */
		if (!(line.rise > 0 && rest.rise > 0) && !(line.rise < 0 && rest.rise < 0))
			return TREND_NO_CHANGE;
	}
	return line.rise > 0 ? TREND_INCREASING : TREND_DECREASING;
}

/* The chi-square test for a linear trend in proportions. */
static TrendVerdict
proportions_verdict(const double *r, const double *n)
{
	static const double alike[TREND_POINTS] = {1, 1, 1, 1, 1};
	double		logit[TREND_POINTS];
	double		sum_r = 0;
	double		sum_n = 0;
	double		sum_rt = 0;
	double		sum_nt = 0;
	double		sum_nt2 = 0;
	double		covariance;
	double		chi2;

	for (int i = 0; i < TREND_POINTS; i++)
	{
		double		t = i + 1;

		sum_r += r[i];
		sum_n += n[i];
		sum_rt += r[i] * t;
		sum_nt += n[i] * t;
		sum_nt2 += n[i] * t * t;
		logit[i] = log(r[i] / (n[i] - r[i]));
	}

	/* none ever, or all always: nothing has changed */
	if (sum_r == 0 || sum_r == sum_n)
		return TREND_NO_CHANGE;

	covariance = sum_n * sum_rt - sum_r * sum_nt;
	chi2 = sum_n * covariance * covariance /
		(sum_r * (sum_n - sum_r) * (sum_n * sum_nt2 - sum_nt * sum_nt));
	return verdict(chi2, alike, logit);
}

/* The test of a line through values weighted by their standard errors. */
static TrendVerdict
values_verdict(const double *v, const double *lower, const double *upper)
{
	double		w[TREND_POINTS];
	Line		line;

	for (int i = 0; i < TREND_POINTS; i++)
	{
		double		error = (upper[i] - lower[i]) / (2 * LIMIT_ERRORS);

		/* limits without width say nothing about chance */
		if (!(error > 0))
			return TREND_UNKNOWN;
		w[i] = 1 / (error * error);
	}
	line = line_through(w, v, -1);
	return verdict(line.rise * line.rise / line.run, w, v);
}

/*
 * Whether the five latest years show a trend.  Unknown with fewer years, a year
 * left out or repeated, a value missing, or nothing to take a share of.
 */
TrendVerdict
oversight_trend_verdict(const TrendYears *years)
{
	double		value[TREND_POINTS];
	double		second[TREND_POINTS];
	double		third[TREND_POINTS];

	if (years->count < TREND_POINTS || years->undated)
		return TREND_UNKNOWN;

	for (int i = 0; i < TREND_POINTS; i++)
	{
		const TrendPoint *point = &years->points[TREND_POINTS - 1 - i];

		if (point->repeated || point->missing ||
			(int64) point->year != (int64) years->points[0].year - (TREND_POINTS - 1 - i) ||
			(years->proportions && point->second == 0))
			return TREND_UNKNOWN;
		value[i] = point->value;
		second[i] = point->second;
		third[i] = point->third;
	}
	return years->proportions ? proportions_verdict(value, second) :
		values_verdict(value, second, third);
}

/* NULL when it is not known. */
const char *
oversight_trend_text(TrendVerdict trend)
{
	switch (trend)
	{
		case TREND_UNKNOWN:
			break;
		case TREND_NO_CHANGE:
			return "no significant change";
		case TREND_INCREASING:
			return "increasing";
		case TREND_DECREASING:
			return "decreasing";
	}
	return NULL;
}
