/*-------------------------------------------------------------------------
 *
 * cadence_check.c
 *		What every cadence satisfies, however it came in, and the length of its
 *		interval.  A kernel.
 *
 * Each message is a sentence, for a person who typed the cadence as much as for
 * one who sent it in binary form.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence_series.h"
#include "cadence/rrule.h"

/* A date that has a text form. */
static bool
date_is_writable(int32 day)
{
	return day_is_valid(day) && civil_from_day(day).year >= 1;
}

/* A step or span whose canonical number may be written. */
static const char *
check_span(int32 step, uint8 unit)
{
	int32		number;
	const char *word;

	if (unit > CADENCE_MONTH)
		return "A unit of time is unknown.";
	if (step < 1)
		return "An interval is not a positive number.";
	oversight_cadence_step_words(step, (CadenceUnit) unit, &number, &word);
	if (number > CADENCE_MAX_NUMBER)
		return "An interval is too long.";
	return NULL;
}

static bool
on_item_is_valid(CadenceOn on, int32 item)
{
	int32		month;

	if (item < 1)
		return false;
	switch (on)
	{
		case CADENCE_ON_WEEKDAY:
			return item <= SUNDAY;
		case CADENCE_ON_MONTH_DAY:
			return item <= 31;
		case CADENCE_ON_MONTH_WEEKDAY:
			return item / 8 >= 1 && item / 8 <= CADENCE_LAST_ORDINAL && item % 8 >= MONDAY;
		case CADENCE_ON_YEAR_DAY:
			month = item / 32;
			/* 29 February is clamped in common years */
			return month >= 1 && month <= 12 && item % 32 >= 1 &&
				item % 32 <= civil_month_length(2000, month);
		case CADENCE_ON_YEAR_WEEKDAY:
		case CADENCE_ON_ANY:	/* which has no items */
			break;
	}
	return item / 64 >= 1 && item / 64 <= 12 && item / 8 % 8 >= 1 &&
		item / 8 % 8 <= CADENCE_LAST_ORDINAL && item % 8 >= MONDAY;
}

static const char *
check_on(CadenceStage stage, const char *on)
{
	bool		fits;

	if (stage.on == CADENCE_ON_ANY)
		return stage.n_on == 0 ? NULL : "A list of days has no rule.";
	if (stage.n_on < 1 || stage.n_on > MAX_ON_ITEMS)
		return "A list of days has the wrong length.";

	switch ((CadenceOn) stage.on)
	{
		case CADENCE_ON_WEEKDAY:
			fits = stage.unit == CADENCE_DAY && stage.step % 7 == 0;
			break;
		case CADENCE_ON_MONTH_DAY:
		case CADENCE_ON_MONTH_WEEKDAY:
			fits = stage.unit == CADENCE_MONTH && stage.step % 12 != 0;
			break;
		case CADENCE_ON_YEAR_DAY:
		case CADENCE_ON_YEAR_WEEKDAY:
			fits = stage.unit == CADENCE_MONTH && stage.step % 12 == 0;
			break;
		default:
			fits = false;
	}
	if (!fits)
		return "A list of days does not fit its interval.";

	for (int32 i = 0; i < stage.n_on; i++)
	{
		int32		item = cadence_item(on, i);

		if (!on_item_is_valid((CadenceOn) stage.on, item))
			return "A day of a list is out of range.";
		if (i > 0 && item <= cadence_item(on, i - 1))
			return "A list of days is out of order.";
	}
	return NULL;
}

static const char *
check_limit(CadenceStage stage)
{
	switch (stage.limit)
	{
		case CADENCE_UNLIMITED:
			return stage.limit_value == 0 && stage.limit_unit == 0 ? NULL :
				"A limit is out of range.";
		case CADENCE_TIMES:
			return stage.limit_value >= 1 && stage.limit_value <= CADENCE_MAX_NUMBER &&
				stage.limit_unit == 0 ? NULL : "A limit is out of range.";
		case CADENCE_FOR:
			return check_span(stage.limit_value, stage.limit_unit);
		case CADENCE_UNTIL:
			return date_is_writable(stage.limit_value) && stage.limit_unit == 0 ? NULL :
				"A limit is out of range.";
		default:
			return "A limit is unknown.";
	}
}

/* The length of a span in days, times 4,800 so that months come out whole. */
static int64
span_length(int32 step, uint8 unit)
{
	switch ((CadenceUnit) unit)
	{
		case CADENCE_DAY:
			return (int64) step * MONTHS_IN_400_YEARS;
		case CADENCE_WORKING_DAY:
			/* five working days are a week: holidays are no part of a rhythm */
			return (int64) step * MONTHS_IN_400_YEARS * 7 / 5;
		case CADENCE_MONTH:
			break;
	}
	return (int64) step * DAYS_IN_400_YEARS;
}

static const char *
check_stages(const Cadence *cadence)
{
	const char *on = cadence_on_items(cadence);
	int64		n_on = 0;
	int64		longest = 0;
	int32		latest = DAY_MINUS_INFINITY;

	if (cadence->count < 1)
		return "It has no interval.";

	for (int32 i = 0; i < cadence->count; i++)
	{
		CadenceStage stage = cadence_stage(cadence, i);
		const char *problem = check_span(stage.step, stage.unit);

		if (problem == NULL)
			problem = check_limit(stage);
		if (problem != NULL)
			return problem;

		if (stage.on != CADENCE_ON_ANY && cadence->kind == CADENCE_ROLLING)
			return "A rolling interval has no days of its own.";
		if (stage.n_on < 0 || stage.n_on > cadence->n_on - n_on)
			return "A list of days has the wrong length.";
		problem = check_on(stage, on);
		if (problem != NULL)
			return problem;
		on += (size_t) stage.n_on * sizeof(int32);
		n_on += stage.n_on;

		if (stage.limit == CADENCE_UNLIMITED && i < cadence->count - 1)
			return "Only the last stage may go on without a limit.";
		if (stage.limit == CADENCE_FOR)
		{
			int64		length = span_length(stage.limit_value, stage.limit_unit);

			if (length <= longest)
				return "Limits run from the start, so a later one must be longer than those before it.";
			longest = length;
		}
		if (stage.limit == CADENCE_UNTIL)
		{
			if (stage.limit_value <= latest)
				return "A later stage must end on a later date than those before it.";
			latest = stage.limit_value;
		}
	}
	return n_on == cadence->n_on ? NULL : "A list of days has the wrong length.";
}

const char *
oversight_cadence_check(const Cadence *cadence)
{
	if (cadence->shift > CADENCE_PREVIOUS_WORKING_DAY)
		return "A shift is unknown.";
	if (cadence->n_on < 0 || (cadence->n_on > 0 && cadence->kind != CADENCE_FIXED))
		return "A list of days has no rule.";
	if (cadence->count > CADENCE_MAX_ITEMS || cadence->n_on > CADENCE_MAX_ITEMS)
		return "It has more than 65535 dates, stages or days in lists.";

	switch (cadence->kind)
	{
		case CADENCE_CONTINUING:
			if (cadence->shift != CADENCE_NO_SHIFT)
				return "What never falls due cannot move to a working day.";
			/* FALLTHROUGH */
		case CADENCE_ONCE:
			return cadence->count == 0 ? NULL : "It has items where none belong.";

		case CADENCE_BY:
			if (cadence->count < 1)
				return "It has no date.";
			for (int32 i = 0; i < cadence->count; i++)
			{
				int32		day = cadence_date(cadence, i);

				if (!date_is_writable(day))
					return "A date is out of range.";
				if (i > 0 && day <= cadence_date(cadence, i - 1))
					return "Dates are out of order.";
			}
			return NULL;

		case CADENCE_FIXED:
		case CADENCE_ROLLING:
			return check_stages(cadence);

		case CADENCE_RRULE:
			break;
	}
	if (cadence->shift != CADENCE_NO_SHIFT)
		return "A recurrence rule does not know working days.";
	return oversight_rrule_check(cadence->items,
								 cadence_items_size(CADENCE_RRULE, cadence->count, 0));
}

/*
 * Of the last stage, rounded; a stage with a list of days has as many due dates
 * as the list in one of its steps.
 */
int32
oversight_cadence_nominal_days(const Cadence *cadence)
{
	CadenceStage stage;
	RRuleView	rule;
	int64		parts;

	if (cadence->kind == CADENCE_RRULE)
	{
		rule = rrule_view(cadence->items);
		return oversight_rrule_nominal_days(&rule);
	}
	if (cadence->kind != CADENCE_FIXED && cadence->kind != CADENCE_ROLLING)
		return -1;

	stage = cadence_stage(cadence, cadence->count - 1);
	parts = (int64) MONTHS_IN_400_YEARS * Max(stage.n_on, 1);
	return (int32) ((span_length(stage.step, stage.unit) * 2 + parts) / (parts * 2));
}

/* Whether there is a last due date, or none at all. */
bool
oversight_cadence_is_finite(const Cadence *cadence)
{
	RRuleView	rule;

	switch (cadence->kind)
	{
		case CADENCE_RRULE:
			rule = rrule_view(cadence->items);
			return rrule_is_finite(&rule);
		case CADENCE_FIXED:
		case CADENCE_ROLLING:
			return cadence_stage(cadence, cadence->count - 1).limit != CADENCE_UNLIMITED;
		default:
			return true;
	}
}
