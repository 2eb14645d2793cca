/*-------------------------------------------------------------------------
 *
 * trajectory.h
 *		A value on its way to a target: the pace it needs and the pace it has.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_TRAJECTORY_H
#define OVERSIGHT_TRAJECTORY_H

#include "common/kernel.h"
#include "measure/polarity.h"

typedef enum TrajectoryStatus
{
	TRAJECTORY_UNKNOWN,			/* not there yet, and nothing to go by */
	TRAJECTORY_REACHED,
	TRAJECTORY_ON_COURSE,
	TRAJECTORY_LATE,			/* it will get there, but after its date */
	TRAJECTORY_NOT_MOVING,
	TRAJECTORY_MOVING_AWAY,
	TRAJECTORY_MISSED			/* the date has come */
} TrajectoryStatus;

typedef struct Trajectory
{
	double		value_now;
	int32		on_day;
	double		value_target;
	int32		by_day;
	bool		has_before;
	double		value_before;
	int32		before_day;
	Polarity	polarity;
} Trajectory;

typedef struct TrajectoryResult
{
	double		needed_per_year;	/* NaN when the time is up */
	double		actual_per_year;	/* NaN without an earlier value */
	int64		projected_day;
	bool		has_projected_day;
	TrajectoryStatus status;
} TrajectoryResult;

extern void oversight_trajectory(const Trajectory *t, TrajectoryResult *result);
extern const char *oversight_trajectory_text(TrajectoryStatus status);

#endif							/* OVERSIGHT_TRAJECTORY_H */
