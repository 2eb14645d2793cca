/*-------------------------------------------------------------------------
 *
 * cadence_check.c
 *		What every cadence satisfies, however it came in, and the length of its
 *		interval.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence.h"

#include "common/civil.h"

/* The mean Gregorian month: 400 years have 4,800 months and 146,097 days. */
#define DAYS_IN_400_YEARS	146097
#define MONTHS_IN_400_YEARS 4800

static const char *
check_stage(CadenceKind kind, CadenceStage stage)
{
	int32		number;
	const char *unit;

	if (stage.step < 1 || stage.step > CADENCE_MAX_STEP)
		return "a step is out of range";
	if (stage.unit > CADENCE_MONTH)
		return "a unit is unknown";
	/* the number must be one that its text form may have */
	oversight_cadence_step_words(stage, &number, &unit);
	if (number > CADENCE_MAX_NUMBER)
		return "a step is out of range";
	if (stage.spare != 0)
		return "spare bytes are not zero";
	if (stage.limit == CADENCE_UNLIMITED)
		return stage.limit_value == 0 ? NULL : "a limit is out of range";
	if (stage.limit != CADENCE_TIMES || kind != CADENCE_ROLLING ||
		stage.limit_value != 1)
		return "a limit is out of range";
	return NULL;
}

const char *
oversight_cadence_check(const Cadence *cadence)
{
	switch (cadence->kind)
	{
		case CADENCE_ONCE:
		case CADENCE_CONTINUING:
			return cadence->count == 0 ? NULL : "it has items where none belong";

		case CADENCE_BY:
			if (cadence->count < 1)
				return "it has no date";
			for (int32 i = 0; i < cadence->count; i++)
			{
				int32		day = cadence_date(cadence, i);

				/* only dates that have a text form */
				if (!day_is_valid(day) || civil_from_day(day).year < 1)
					return "a date is out of range";
				if (i > 0 && day <= cadence_date(cadence, i - 1))
					return "dates are out of order";
			}
			return NULL;

		case CADENCE_FIXED:
		case CADENCE_ROLLING:
			if (cadence->count != 1)
				return "it has the wrong number of stages";
			return check_stage(cadence->kind, cadence_stage(cadence, 0));
	}
	return "its kind is unknown";
}

/*
 * Five working days are counted as a week: holidays are no part of a rhythm.
 */
int32
oversight_cadence_nominal_days(const Cadence *cadence)
{
	CadenceStage stage;

	if (cadence->kind != CADENCE_FIXED && cadence->kind != CADENCE_ROLLING)
		return -1;

	stage = cadence_stage(cadence, cadence->count - 1);
	switch ((CadenceUnit) stage.unit)
	{
		case CADENCE_DAY:
			return stage.step;
		case CADENCE_WORKING_DAY:
			return (int32) (((int64) stage.step * 14 + 5) / 10);
		case CADENCE_MONTH:
			return (int32) (((int64) stage.step * DAYS_IN_400_YEARS * 2 + MONTHS_IN_400_YEARS) /
							(2 * MONTHS_IN_400_YEARS));
	}
	return -1;
}
