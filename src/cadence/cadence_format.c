/*-------------------------------------------------------------------------
 *
 * cadence_format.c
 *		Writes a cadence as canonical English text.  A kernel.
 *
 * Reading what is written here gives the same value.  The same words, with
 * names capitalised and dates written out, describe a cadence to a reader.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence.h"

#include "cadence/rrule.h"
#include "common/civil.h"
#include "common/iso_date.h"

/* Room for the longest stage without its on list, for one item, for a shift. */
#define STAGE_TEXT_SIZE 160
#define ON_TEXT_SIZE	40
#define SHIFT_TEXT_SIZE 80
#define DATE_TEXT_SIZE	32

static const char *const weekday_names[] = {
	"", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
};

static const char *const month_names[] = {
	"", "January", "February", "March", "April", "May", "June", "July", "August",
	"September", "October", "November", "December",
};

static const char *const ordinal_names[] = {
	"", "first", "second", "third", "fourth", "fifth", "last",
};

/* The number and the word for a step: 12 months are a year, 7 days a week. */
void
oversight_cadence_step_words(int32 step, CadenceUnit unit, int32 *number,
							 const char **word)
{
	*number = step;
	switch (unit)
	{
		case CADENCE_DAY:
			*word = "day";
			if (step % 7 == 0)
			{
				*number = step / 7;
				*word = "week";
			}
			return;
		case CADENCE_WORKING_DAY:
			*word = "working day";
			return;
		case CADENCE_MONTH:
			break;
	}
	*word = "month";
	if (step % 12 == 0)
	{
		*number = step / 12;
		*word = "year";
	}
}

/* "2020-01-31", or "31 January 2020" for a reader */
static size_t
format_date(int32 day, bool prose, char *buf)
{
	CivilDate	civil;

	if (!prose)
		return (size_t) oversight_iso_date_format(day, buf);
	civil = civil_from_day(day);
	return (size_t) snprintf(buf, DATE_TEXT_SIZE, "%d %s %d", civil.day,
							 month_names[civil.month], civil.year);
}

/* "3 months", "1 week" */
static size_t
format_span(int32 step, uint8 unit, char *buf)
{
	const char *word;
	int32		number;

	oversight_cadence_step_words(step, (CadenceUnit) unit, &number, &word);
	return (size_t) snprintf(buf, STAGE_TEXT_SIZE, "%d %s%s", number, word,
							 number == 1 ? "" : "s");
}

/* "every month", "at least every 3 months" */
static size_t
format_every(const char *opening, int32 step, uint8 unit, char *buf)
{
	const char *word;
	int32		number;

	oversight_cadence_step_words(step, (CadenceUnit) unit, &number, &word);
	if (number == 1)
		return (size_t) snprintf(buf, STAGE_TEXT_SIZE, "%s %s", opening, word);
	return (size_t) snprintf(buf, STAGE_TEXT_SIZE, "%s %d %ss", opening, number, word);
}

static const char *
ordinal_suffix(int32 number)
{
	if (number / 10 % 10 == 1)
		return "th";
	switch (number % 10)
	{
		case 1:
			return "st";
		case 2:
			return "nd";
		case 3:
			return "rd";
		default:
			return "th";
	}
}

static size_t
format_on_words(CadenceOn on, int32 item, char *buf)
{
	switch (on)
	{
		case CADENCE_ON_WEEKDAY:
			return (size_t) snprintf(buf, ON_TEXT_SIZE, "%s", weekday_names[item]);
		case CADENCE_ON_MONTH_DAY:
			if (item == 31)
				return (size_t) snprintf(buf, ON_TEXT_SIZE, "the last day");
			return (size_t) snprintf(buf, ON_TEXT_SIZE, "the %d%s", item, ordinal_suffix(item));
		case CADENCE_ON_MONTH_WEEKDAY:
			return (size_t) snprintf(buf, ON_TEXT_SIZE, "the %s %s",
									 ordinal_names[item / 8], weekday_names[item % 8]);
		case CADENCE_ON_YEAR_DAY:
			return (size_t) snprintf(buf, ON_TEXT_SIZE, "%d %s", item % 32, month_names[item / 32]);
		case CADENCE_ON_YEAR_WEEKDAY:
		case CADENCE_ON_ANY:	/* which has no items */
			break;
	}
	return (size_t) snprintf(buf, ON_TEXT_SIZE, "the %s %s of %s",
							 ordinal_names[item / 8 % 8], weekday_names[item % 8],
							 month_names[item / 64]);
}

/* The names as they are written, in lower case unless for a reader. */
static size_t
format_on_item(CadenceOn on, int32 item, bool prose, char *buf)
{
	size_t		len = format_on_words(on, item, buf);

	for (size_t i = 0; i < len && !prose; i++)
	{
		if (buf[i] >= 'A' && buf[i] <= 'Z')
			buf[i] = (char) (buf[i] + ('a' - 'A'));
	}
	return len;
}

static size_t
format_on(CadenceStage stage, const char *on, bool prose, char *buf)
{
	size_t		len = (size_t) snprintf(buf, ON_TEXT_SIZE, " on ");

	for (int32 i = 0; i < stage.n_on; i++)
	{
		if (i > 0)
			len += (size_t) snprintf(buf + len, ON_TEXT_SIZE, "%s",
									 prose && i == stage.n_on - 1 ? " and " : ", ");
		len += format_on_item((CadenceOn) stage.on, cadence_item(on, i), prose, buf + len);
	}
	return len;
}

static size_t
format_limit(CadenceStage stage, bool prose, char *buf)
{
	size_t		len;

	switch ((CadenceLimit) stage.limit)
	{
		case CADENCE_UNLIMITED:
			break;
		case CADENCE_TIMES:
			return (size_t) snprintf(buf, STAGE_TEXT_SIZE, " %d time%s", stage.limit_value,
									 stage.limit_value == 1 ? "" : "s");
		case CADENCE_FOR:
			len = (size_t) snprintf(buf, STAGE_TEXT_SIZE, " for ");
			return len + format_span(stage.limit_value, stage.limit_unit, buf + len);
		case CADENCE_UNTIL:
			len = (size_t) snprintf(buf, STAGE_TEXT_SIZE, " until ");
			return len + format_date(stage.limit_value, prose, buf + len);
	}
	return 0;
}

static size_t
format_stage(CadenceKind kind, CadenceStage stage, const char *on, bool prose,
			 char *buf)
{
	size_t		len;

	/* a single step has words of its own */
	if (stage.limit == CADENCE_TIMES && stage.limit_value == 1 &&
		stage.on == CADENCE_ON_ANY)
	{
		len = (size_t) snprintf(buf, STAGE_TEXT_SIZE,
								kind == CADENCE_ROLLING ? "within " : "after ");
		return len + format_span(stage.step, stage.unit, buf + len);
	}

	len = format_every(kind == CADENCE_ROLLING ? "at least every" : "every",
					   stage.step, stage.unit, buf);
	if (stage.on != CADENCE_ON_ANY)
		len += format_on(stage, on, prose, buf + len);
	return len + format_limit(stage, prose, buf + len);
}

/* Room for the canonical text and its NUL. */
size_t
oversight_cadence_text_size(const Cadence *cadence)
{
	RRuleView	rule;

	if (cadence->kind == CADENCE_RRULE)
	{
		size_t		length;
		size_t		described;

		rule = rrule_view(cadence->items);
		length = oversight_rrule_text_size(&rule);
		described = oversight_rrule_describe(&rule, NULL, 0) + 1;
		return Max(length, described);
	}
	if (cadence->kind == CADENCE_BY)
		return sizeof("by ") + (size_t) cadence->count * (DATE_TEXT_SIZE + 5) +
			SHIFT_TEXT_SIZE;
	return (size_t) (cadence->count + 1) * STAGE_TEXT_SIZE +
		(size_t) (cadence->n_on + 1) * ON_TEXT_SIZE + SHIFT_TEXT_SIZE;
}

static size_t
format_cadence(const Cadence *cadence, bool prose, char *buf)
{
	size_t		len = 0;
	const char *on;
	RRuleView	rule;

	switch (cadence->kind)
	{
		case CADENCE_ONCE:
			len = (size_t) snprintf(buf, STAGE_TEXT_SIZE, "once%s",
									prose ? ", on the date it starts from" : "");
			break;

		case CADENCE_CONTINUING:
			len = (size_t) snprintf(buf, STAGE_TEXT_SIZE, prose ? "at all times" : "continuing");
			break;

		case CADENCE_BY:
			for (int32 i = 0; i < cadence->count; i++)
			{
				len += (size_t) snprintf(buf + len, DATE_TEXT_SIZE, "%s",
										 i == 0 ? "by " :
										 prose && i == cadence->count - 1 ? " and " : ", ");
				len += format_date(cadence_date(cadence, i), prose, buf + len);
			}
			break;

		case CADENCE_FIXED:
		case CADENCE_ROLLING:
			on = cadence_on_items(cadence);
			for (int32 i = 0; i < cadence->count; i++)
			{
				CadenceStage stage = cadence_stage(cadence, i);

				if (i > 0)
					len += (size_t) snprintf(buf + len, STAGE_TEXT_SIZE, ", then ");
				len += format_stage(cadence->kind, stage, on, prose, buf + len);
				on += (size_t) stage.n_on * sizeof(int32);
			}
			if (prose && cadence_is_rolling(cadence) &&
				(cadence->count > 1 || cadence_stage(cadence, 0).limit != CADENCE_TIMES ||
				 cadence_stage(cadence, 0).limit_value > 1))
				len += (size_t) snprintf(buf + len, STAGE_TEXT_SIZE,
										 ", %scounted from the last time it was done",
										 cadence->count > 1 ? "each " : "");
			break;

		case CADENCE_RRULE:
			rule = rrule_view(cadence->items);
			len = oversight_cadence_text_size(cadence);
			return prose ? oversight_rrule_describe(&rule, buf, len) :
				oversight_rrule_format(&rule, buf, len);
	}

	if (cadence->shift != CADENCE_NO_SHIFT)
		len += (size_t) snprintf(buf + len, SHIFT_TEXT_SIZE, "%s the %s working day",
								 prose ? "; a date that is no working day moves to" : ", or",
								 cadence->shift == CADENCE_NEXT_WORKING_DAY ? "next" : "previous");
	return len;
}

/* Writes the canonical text and its NUL; returns the length without it. */
size_t
oversight_cadence_format(const Cadence *cadence, char *buf)
{
	return format_cadence(cadence, false, buf);
}

/* The same for a reader who wants plain English. */
size_t
oversight_cadence_describe(const Cadence *cadence, char *buf)
{
	return format_cadence(cadence, true, buf);
}
