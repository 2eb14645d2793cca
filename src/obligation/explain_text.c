/*-------------------------------------------------------------------------
 *
 * explain_text.c
 *		explain_outcome: why a due date has the outcome it has, in English.
 *
 * The facts come from explain.c; here they are put into words.  Dates are
 * written out, as "31 January 2020", whatever DateStyle and lc_time say.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "cadence/cadence_type.h"
#include "catalog/pg_type.h"
#include "common/civil.h"
#include "common/glue.h"
#include "lib/stringinfo.h"
#include "obligation/duty.h"
#include "obligation/explain.h"
#include "utils/array.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(oversight_explain_outcome);
PG_FUNCTION_INFO_V1(oversight_explain_outcome_rhythms);

static const char *const month_names[] = {
	"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December"
};

static void
say_year(StringInfo text, CivilDate date)
{
	if (date.year > 0)
		appendStringInfo(text, " %d", date.year);
	else
		appendStringInfo(text, " %d BC", 1 - date.year);
}

static void
say_day(StringInfo text, int32 day)
{
	CivilDate	date = civil_from_day(day);

	appendStringInfo(text, "%d %s", date.day, month_names[date.month - 1]);
	say_year(text, date);
}

/* "1 and 31 January 2020", with as much of the first as the second lacks. */
static void
say_two_days(StringInfo text, int32 from, const char *between, int32 until)
{
	CivilDate	first = civil_from_day(from);
	CivilDate	second = civil_from_day(until);

	appendStringInfo(text, "%d", first.day);
	if (first.year != second.year || first.month != second.month)
		appendStringInfo(text, " %s", month_names[first.month - 1]);
	if (first.year != second.year)
		say_year(text, first);
	appendStringInfoString(text, between);
	say_day(text, until);
}

/* The days [from, until], for which there may be no first. */
static void
say_span(StringInfo text, int32 from, int32 until)
{
	if (from == DAY_MINUS_INFINITY)
	{
		appendStringInfoString(text, "up to ");
		say_day(text, until);
	}
	else if (from == until)
	{
		appendStringInfoString(text, "on ");
		say_day(text, until);
	}
	else
	{
		appendStringInfoString(text, "between ");
		say_two_days(text, from, " and ", until);
	}
}

/* The days of a range, of which either end may be missing. */
static void
say_range(StringInfo text, DayRange range)
{
	if (range.from != DAY_MINUS_INFINITY && range.until != DAY_INFINITY)
	{
		if (range.from == range.until - 1)
		{
			appendStringInfoString(text, "on ");
			say_day(text, range.from);
			return;
		}
		appendStringInfoString(text, "from ");
		say_two_days(text, range.from, " to ", range.until - 1);
	}
	else if (range.from != DAY_MINUS_INFINITY)
	{
		appendStringInfoString(text, "from ");
		say_day(text, range.from);
		appendStringInfoString(text, " on");
	}
	else if (range.until != DAY_INFINITY)
	{
		appendStringInfoString(text, "up to ");
		say_day(text, range.until - 1);
	}
	else
		appendStringInfoString(text, "on all days");
}

static void
say_days(StringInfo text, int32 days)
{
	appendStringInfo(text, "%d %s", days, days == 1 ? "day" : "days");
}

/* Which rhythm the date belongs to that bounds the close, when it is another. */
static void
say_next_rhythm(StringInfo text, const Explanation *ex)
{
	if (ex->next_begins == NO_DATE)
		return;
	appendStringInfoString(text, "of the rhythm from ");
	say_day(text, ex->next_begins);
	appendStringInfoString(text, " on");
}

/* "the next due date, 31 January 2020" */
static void
say_next(StringInfo text, const Explanation *ex)
{
	appendStringInfo(text, "the next %s, ", ex->next_is_deadline ? "deadline" : "due date");
	say_day(text, ex->next);
	if (ex->next_begins != NO_DATE)
		appendStringInfoString(text, ", ");
	say_next_rhythm(text, ex);
}

/* Why the date closes when it does, after "by 14 February 2020". */
static void
say_why_it_closes(StringInfo text, const Duty *duty, const Explanation *ex)
{
	switch (ex->closes)
	{
		case CLOSES_HALFWAY:
			appendStringInfoString(text, ", halfway to ");
			say_next(text, ex);
			break;
		case CLOSES_AFTER_GRACE:
			if (duty->grace == 0)
				appendStringInfoString(text, ", the due date itself, because no days of grace are given");
			else
				appendStringInfo(text, ", the last of %d %s of grace", duty->grace,
								 duty->grace == 1 ? "day" : "days");
			break;
		case CLOSES_AT_NEXT:
			appendStringInfo(text, ", the next %s%s", ex->next_is_deadline ? "deadline" : "due date",
							 ex->next_begins == NO_DATE ? "" : ", ");
			say_next_rhythm(text, ex);
			appendStringInfo(text, ", beyond which the grace of %d %s does not reach",
							 duty->grace, duty->grace == 1 ? "day" : "days");
			break;
		case CLOSES_BEFORE_RHYTHM:
			appendStringInfoString(text, ", the day before the rhythm of fixed dates begins");
			break;
		case CLOSES_NEVER:
			break;
	}
}

/*
 * That it was not done on the days [from, until].  Of days on which the record
 * is not complete nothing more is said than that nothing is recorded.
 */
static void
say_nothing_done(StringInfo text, const Duty *duty, const Explanation *ex,
				 int32 from, int32 until)
{
	bool		others = false;

	if (from > until)
		return;
	for (int i = 0; i < ex->n_others; i++)
		others |= (ex->others[i].done_on >= from && ex->others[i].done_on <= until);
	appendStringInfoString(text, others || ex->n_more > 0 ?
						   " Nothing that counts for it " : " Nothing ");
	appendStringInfoString(text, oversight_record_is_complete(duty, from, until) ?
						   "was done " : "is recorded as done ");
	say_span(text, from, until);
	appendStringInfoChar(text, '.');
}

/* How late, when `calendar_days` lie between and those suspended do not count. */
static void
say_days_late(StringInfo text, int32 calendar_days, int32 days_late, const char *late)
{
	if (days_late == 0)
		appendStringInfo(text, "%s, though by no day that counts: the duty was suspended on all the days between",
						 late);
	else
	{
		say_days(text, days_late);
		appendStringInfo(text, " %s", late);
		if (days_late < calendar_days)
		{
			appendStringInfoString(text, " without the ");
			say_days(text, calendar_days - days_late);
			appendStringInfoString(text, " on which the duty was suspended");
		}
	}
}

static void
say_done(StringInfo text, int32 day)
{
	appendStringInfoString(text, " What was done on ");
	say_day(text, day);
}

/* Until when the date can be answered by rule: its close, or the duty's end. */
static int64
last_chance(const Duty *duty, const Explanation *ex)
{
	if (duty->in_force.until == DAY_INFINITY)
		return ex->reason.close;
	return Min(ex->reason.close, (int64) duty->in_force.until - 1);
}

static const char *const start_words[] = {
	[START_DUE_DATE] = ", after the due date before it",
	[START_DEADLINE] = ", after the deadline before it, which nothing answered",
	[START_DONE] = ", after what answered the deadline before it",
};

static void
explain_answered(StringInfo text, const Duty *duty, const Explanation *ex)
{
	const Occurrence *row = &ex->row;
	bool		rolling = ex->reason.rolling;
	bool		stated = row->matched_by == MATCHED_AS_STATED;

	if (row->outcome == OUTCOME_MET)
	{
		say_done(text, row->done_on);
		if (stated)
			appendStringInfoString(text, " names this due date and counts for it, in time");
		else if (rolling && ex->reason.part.halted)
			appendStringInfoString(text, " counts for it, in time, because a suspended deadline has no day to be late for");
		else if (rolling)
			appendStringInfoString(text, " came by then, in time");
		else
		{
			appendStringInfoString(text, " counts for it, in time, because it came ");
			say_span(text, ex->counts_from != NO_DATE ? ex->counts_from : ex->wait.from, row->due_on);
			if (ex->counts_from != NO_DATE)
				appendStringInfoString(text, ", since the rhythm changed");
			else if (ex->start_kind != START_FIRST)
				appendStringInfoString(text, start_words[ex->start_kind]);
		}
		appendStringInfoString(text, ": it is met.");
		return;
	}

	say_nothing_done(text, duty, ex, ex->wait.from, ex->wait.until - 1);
	say_done(text, row->done_on);
	if (stated)
		appendStringInfoString(text, " names this due date and counts for it, ");
	else
		appendStringInfoString(text, " counts for it, ");
	say_days_late(text, row->done_on - row->due_on, row->days_late, "late");
	if (stated)
		;
	else if (rolling && ex->closes == CLOSES_NEVER)
	{
		appendStringInfoString(text, ", because it was the next time it was done");
		if (row->done_on >= rhythm_ends(duty, ex->reason.k))
		{
			appendStringInfoString(text, ", and the deadline stayed when the rhythm changed on ");
			say_day(text, rhythm_ends(duty, ex->reason.k));
		}
	}
	else if (last_chance(duty, ex) < ex->reason.close)
	{
		appendStringInfoString(text, ", because it came by ");
		say_day(text, (int32) last_chance(duty, ex));
		appendStringInfoString(text, ", the last day of the duty");
	}
	else if (ex->closes == CLOSES_NEVER || ex->reason.close > DAY_LAST)
		appendStringInfoString(text, ", because the last due date stays open until it is answered");
	else
	{
		appendStringInfoString(text, ", because it came by ");
		say_day(text, (int32) ex->reason.close);
		say_why_it_closes(text, duty, ex);
	}
	appendStringInfoChar(text, '.');
}

/* How long an unanswered date stays open. */
static void
say_open_until(StringInfo text, const Duty *duty, const Explanation *ex, const char *when)
{
	int64		last = last_chance(duty, ex);

	appendStringInfoString(text, when);
	if (last < ex->reason.close)
	{
		say_day(text, (int32) last);
		appendStringInfoString(text, ", the last day of the duty.");
	}
	else if (ex->closes == CLOSES_NEVER)
		appendStringInfoString(text, ex->reason.rolling ?
							   "it is done." :
							   "it is answered, because it is the last due date.");
	else if (last > DAY_LAST)
		appendStringInfoString(text, "it is answered.");
	else
	{
		say_day(text, (int32) last);
		say_why_it_closes(text, duty, ex);
		appendStringInfoChar(text, '.');
	}
}

static void
explain_unanswered(StringInfo text, const Duty *duty, const Explanation *ex)
{
	const Occurrence *row = &ex->row;
	int64		last = last_chance(duty, ex);
	int32		until = (int32) Min(last, (int64) duty->as_of);

	switch (row->outcome)
	{
		case OUTCOME_DUE:
			say_nothing_done(text, duty, ex, ex->wait.from, ex->wait.until - 1);
			appendStringInfoString(text, " On ");
			say_day(text, duty->as_of);
			if (duty->as_of == row->due_on)
				appendStringInfoString(text, ", which is that day, it is due and not yet overdue.");
			else
			{
				appendStringInfoString(text, " that day is ");
				say_days(text, row->due_on - duty->as_of);
				appendStringInfoString(text, " ahead: it is due.");
			}
			/* a suspended date is not open after its day, nor has it a day */
			if (last < row->due_on)
			{
				appendStringInfoString(text, " The duty ends before that, on ");
				say_day(text, (int32) last);
				appendStringInfoChar(text, '.');
			}
			else if (last == row->due_on)
			{
				appendStringInfoString(text, " It closes with that day");
				if (ex->reason.close > last)
					appendStringInfoString(text, ", the last day of the duty");
				else if (ex->closes == CLOSES_HALFWAY || ex->closes == CLOSES_BEFORE_RHYTHM)
					say_why_it_closes(text, duty, ex);
				else
					appendStringInfoString(text, ", because no days of grace are given");
				appendStringInfoChar(text, '.');
			}
			else if (ex->reason.rolling ? !ex->reason.part.halted :
					 (ex->suspension.from == ex->suspension.until))
				say_open_until(text, duty, ex, " After that day it stays open until ");
			if (!ex->reason.rolling && last >= row->due_on &&
				ex->suspension.from < ex->suspension.until)
			{
				appendStringInfoString(text, " The duty is suspended ");
				say_range(text, ex->suspension);
				appendStringInfoString(text, ": unless it is done by that day, it is suspended.");
			}
			break;

		case OUTCOME_OVERDUE:
			say_nothing_done(text, duty, ex, ex->wait.from, until);
			appendStringInfoString(text, " On ");
			say_day(text, duty->as_of);
			appendStringInfoString(text, " it is ");
			say_days_late(text, duty->as_of - row->due_on, row->days_late, "overdue");
			say_open_until(text, duty, ex, ", and it stays open until ");
			break;

		case OUTCOME_MISSED:
			say_nothing_done(text, duty, ex, ex->wait.from, until);
			if (last < ex->reason.close)
			{
				appendStringInfoString(text, " The duty ended on ");
				say_day(text, (int32) last);
				appendStringInfoString(text, " with this date unanswered: it is missed.");
			}
			else
			{
				appendStringInfoString(text, " It closed on ");
				say_day(text, (int32) ex->reason.close);
				say_why_it_closes(text, duty, ex);
				appendStringInfoString(text, ": it is missed.");
			}
			break;

		case OUTCOME_UNRECORDED:
			say_nothing_done(text, duty, ex, ex->wait.from, until);
			if (duty->recorded.from >= duty->recorded.until)
				appendStringInfoString(text, " The record is not complete on any day");
			else
			{
				appendStringInfoString(text, " The record is complete only ");
				say_range(text, duty->recorded);
			}
			appendStringInfoString(text, ", so it may have been done all the same: it is unrecorded.");
			break;

		case OUTCOME_SUSPENDED:
			say_nothing_done(text, duty, ex, ex->wait.from, ex->wait.until - 1);
			appendStringInfoString(text, " The duty was suspended ");
			say_range(text, ex->suspension);
			appendStringInfoString(text, ": it is suspended.");
			if (!ex->reason.rolling)
				appendStringInfoString(text, " What comes after the day does not answer it, unless it names it.");
			break;

		default:
			elog(ERROR, "a due date has the outcome %d and no answer", (int) row->outcome);
	}

}

static int
compare_others(const void *a, const void *b)
{
	int32		x = ((const OtherEvent *) a)->done_on;
	int32		y = ((const OtherEvent *) b)->done_on;

	return (x > y) - (x < y);
}

/* What else was done in its time. */
static void
say_others(StringInfo text, Explanation *ex)
{
	qsort(ex->others, ex->n_others, sizeof(OtherEvent), compare_others);
	for (int i = 0; i < ex->n_others; i++)
	{
		const OtherEvent *other = &ex->others[i];

		say_done(text, other->done_on);
		switch (other->fate)
		{
			case EVENT_COUNTS_FOR:
				appendStringInfoString(text, " counts for ");
				say_day(text, other->for_due);
				break;
			case EVENT_NAMES:
				appendStringInfoString(text, " names another due date and counts for that, ");
				say_day(text, other->for_due);
				break;
			case EVENT_EXTRA:
				appendStringInfoString(text, ex->row.matched_by == MATCHED_NONE ?
									   " came too late for it and answers nothing" :
									   " answers nothing further");
				break;
			case EVENT_EXTRA_NAMED:
				if (other->for_due == ex->row.due_on)
					appendStringInfoString(text, " names this date as well and answers nothing further");
				else
				{
					appendStringInfoString(text, " names ");
					say_day(text, other->for_due);
					appendStringInfoString(text, ", which is answered, and answers nothing further");
				}
				break;
			case EVENT_TOO_EARLY:
				appendStringInfoString(text, " came before the time for it began");
				break;
			case EVENT_BEFORE_CHANGE:
				appendStringInfoString(text, " came before the rhythm changed on ");
				say_day(text, ex->counts_from);
				appendStringInfoString(text, " and answers nothing");
				break;
		}
		appendStringInfoChar(text, '.');
	}
	if (ex->n_more > 0)
	{
		/* times, not days, and at any time: one day can name several dates */
		if (ex->n_more == 1)
			appendStringInfoString(text, " It was done once more");
		else
			appendStringInfo(text, " It was done %d more times", ex->n_more);
		appendStringInfoString(text, ", which changes nothing here.");
	}
	if (ex->next_done != NO_DATE)
	{
		say_done(text, ex->next_done);
		appendStringInfoString(text, " came too late for it and counts for ");
		say_day(text, ex->next_done_for);
		appendStringInfoChar(text, '.');
	}
}

/* What was done in the time of an unanswered date and is not looked at. */
static void
say_ignored(StringInfo text, const Duty *duty, const Explanation *ex,
			const ArrayType *done_array, const ArrayType *for_due_array)
{
	Datum	   *done;
	Datum	   *for_due = NULL;
	bool	   *done_nulls;
	bool	   *for_due_nulls = NULL;
	int			n;
	int			n_for_due;
	int			said = 0;
	int32		said_days[MAX_OTHER_EVENTS];

	if (done_array == NULL || ex->row.matched_by != MATCHED_NONE)
		return;
	deconstruct_array((ArrayType *) done_array, DATEOID, sizeof(DateADT), true,
					  TYPALIGN_INT, &done, &done_nulls, &n);
	if (for_due_array != NULL && (duty->n_later > 0 || !ex->reason.rolling))
		deconstruct_array((ArrayType *) for_due_array, DATEOID, sizeof(DateADT), true,
						  TYPALIGN_INT, &for_due, &for_due_nulls, &n_for_due);

	for (int i = 0; i < n && said < MAX_OTHER_EVENTS; i++)
	{
		int32		day = DatumGetDateADT(done[i]);
		bool		repeated = false;

		for (int j = 0; j < said; j++)
			repeated |= (day == said_days[j]);
		if (done_nulls[i] || repeated || oversight_event_counts(duty, day))
			continue;
		if (for_due != NULL && !for_due_nulls[i])
		{
			if (DatumGetDateADT(for_due[i]) != ex->row.due_on)
				continue;
		}
		else if (day <= ex->ignored_after || day > ex->reason.close)
			continue;

		say_done(text, day);
		if (day > duty->as_of)
		{
			appendStringInfoString(text, " came after ");
			say_day(text, duty->as_of);
			appendStringInfoString(text, " and is not looked at.");
		}
		else if (day >= duty->in_force.from && day < duty->in_force.until)
		{
			appendStringInfoString(text, " came before ");
			say_day(text, duty->anchor);
			appendStringInfoString(text, ", from which the first rhythm counts, and does not count.");
		}
		else
			appendStringInfoString(text, " lies outside the days on which the duty is in force and does not count.");
		said_days[said++] = day;
	}
}

/* ", counted from 20 February 2020, when it was last done" */
static void
say_since(StringInfo text, const char *counted_from, const Explanation *ex)
{
	appendStringInfoString(text, counted_from);
	say_day(text, ex->start);
	/* the anchor may be the day it was done before the record began, or not */
	if (ex->since_done)
		appendStringInfoString(text, ", when it was last done");
}

/*
 * A cadence in plain English, after "the rhythm is".  The description of one that
 * is rolling says what it counts from, which is said of the deadline itself.
 */
static void
say_cadence(StringInfo text, const Cadence *cadence)
{
	char	   *words = palloc(oversight_cadence_text_size(cadence));

	if (cadence_is_rolling(cadence))
		(void) oversight_cadence_format(cadence, words);
	else
		(void) oversight_cadence_describe(cadence, words);
	appendStringInfoString(text, words);
	pfree(words);
}

/* Which of two forms of a verb tells of that day, seen from the report's. */
static const char *
tense(const Duty *duty, int32 day, const char *past, const char *present)
{
	return day <= duty->as_of ? past : present;
}

/* Which rhythm the date belongs to (rule 6), where there are several. */
static void
say_rhythm(StringInfo text, const Duty *duty, int32 k)
{
	int32		begins = rhythm_begins(duty, k);
	int32		last = day_before(rhythm_ends(duty, k));
	const char *is = " the rhythm is ";

	if (duty->n_later == 0)
		return;
	if (k == duty->n_later)
	{
		appendStringInfoString(text, begins <= duty->as_of ? " Since " : " From ");
		say_day(text, begins);
		if (begins > duty->as_of)
			appendStringInfoString(text, " on");
	}
	else
	{
		if (k == 0)
		{
			appendStringInfoString(text, " Up to ");
			say_day(text, last);
		}
		else if (begins == last)
		{
			appendStringInfoString(text, " On ");
			say_day(text, begins);
		}
		else
		{
			appendStringInfoString(text, " From ");
			say_two_days(text, begins, " to ", last);
		}
		if (last < duty->as_of)
			is = " the rhythm was ";
	}
	appendStringInfoString(text, is);
	say_cadence(text, rhythm_cadence(duty, k));
	appendStringInfoChar(text, '.');
}

/* What became of the deadline that stood when the rhythm changed (rules 8 to 10). */
static void
say_old_deadline(StringInfo text, const Duty *duty, const Explanation *ex)
{
	const WalkReason *reason = &ex->reason;
	const RollingPart *part = &reason->part;
	const int32 begins = rhythm_begins(duty, reason->k);

	switch (reason->rolling ? part->kind : DEADLINE_STEP)
	{
		case DEADLINE_STEP:
		case DEADLINE_FIRST_DAY:
			if (reason->gone == NO_DATE)
				return;
			appendStringInfo(text, " The rhythm before it %s a deadline of ",
							 tense(duty, reason->gone_on, "had", "has"));
			say_day(text, reason->gone);
			appendStringInfo(text, ", still to come when the rhythm %s on ",
							 tense(duty, reason->gone_on, "changed", "changes"));
			say_day(text, reason->gone_on);
			appendStringInfoString(text, ": it is gone.");
			break;
		case DEADLINE_NEW_STEP:
			if (part->old == ex->row.due_on)
				return;
			appendStringInfoString(text, " The deadline of ");
			say_day(text, part->old);
			appendStringInfo(text, " %s way to it, because one step of this rhythm ends later.",
							 tense(duty, begins, "gave", "gives"));
			break;
		case DEADLINE_WHOLE_STEP:
			appendStringInfoString(text, " The deadline of ");
			say_day(text, part->old);
			appendStringInfo(text, " %s way to it, because one step of this rhythm",
							 tense(duty, begins, "gave", "gives"));
			say_since(text, " counted from ", ex);
			if (ex->since_done)
				appendStringInfoChar(text, ',');
			appendStringInfoString(text, " ends sooner than that, on ");
			say_day(text, part->step);
			appendStringInfoString(text, ", and nobody becomes late by a change before a whole step has passed.");
			break;
		case DEADLINE_STAYS:
			appendStringInfoString(text, " It stays as it was in the rhythm before, because one step of this rhythm ends sooner, on ");
			say_day(text, part->step);
			appendStringInfoString(text, ", and a whole step from ");
			say_day(text, Max(rhythm_anchor(duty, reason->k), begins));
			appendStringInfoString(text, " does not.");
			break;
	}
}

/* The date itself, its rhythm and, when it is a deadline, what it counts from. */
static void
say_due(StringInfo text, const Duty *duty, const Explanation *ex)
{
	const WalkReason *reason = &ex->reason;
	const RollingPart *part = &reason->part;

	appendStringInfoString(text, "Due ");
	say_day(text, ex->row.due_on);
	if (reason->rolling)
	{
		if (part->unmoved != ex->row.due_on)
		{
			appendStringInfoString(text, ", the day after a suspension into which the deadline of ");
			say_day(text, part->unmoved);
			appendStringInfoString(text, " fell");
		}
		if (part->kind == DEADLINE_WHOLE_STEP)
		{
			appendStringInfoString(text, ", one whole step from ");
			say_day(text, Max(rhythm_anchor(duty, reason->k), rhythm_begins(duty, reason->k)));
		}
		else if (part->kind == DEADLINE_FIRST_DAY)
		{
			appendStringInfoString(text, ", the day on which the rhythm begins, because one step");
			say_since(text, " counted from ", ex);
			if (ex->since_done)
				appendStringInfoChar(text, ',');
			appendStringInfoString(text, " ends sooner, on ");
			say_day(text, part->step);
		}
		else
			say_since(text, ", counted from ", ex);
		if (part->halted)
			appendStringInfoString(text, "; it lies in a suspension that has no end");
	}
	appendStringInfoChar(text, '.');
	say_rhythm(text, duty, reason->k);
	say_old_deadline(text, duty, ex);
}

/* That it is a date of a rhythm that is over, or a deadline that gave way. */
static void
say_what_it_was(StringInfo text, const Duty *duty, const Explanation *ex)
{
	if (ex->gave_way_on != NO_DATE)
	{
		appendStringInfo(text, " A deadline of that day, still to come when the rhythm %s on ",
						 tense(duty, ex->gave_way_on, "changed", "changes"));
		say_day(text, ex->gave_way_on);
		if (ex->gave_way_to == NO_DATE)
			appendStringInfoString(text, ", is gone.");
		else
		{
			appendStringInfo(text, ", %s way to ", tense(duty, ex->gave_way_on, "gave", "gives"));
			say_day(text, ex->gave_way_to);
			appendStringInfoChar(text, '.');
		}
	}
	if (ex->would_be >= 0)
	{
		appendStringInfoString(text, " It would be one in the rhythm ");
		say_cadence(text, rhythm_cadence(duty, ex->would_be));
		appendStringInfoString(text, ", whose last day is ");
		say_day(text, day_before(rhythm_ends(duty, ex->would_be)));
		appendStringInfoChar(text, '.');
	}
}

static void
explain_no_outcome(StringInfo text, const Duty *duty, const Explanation *ex, int32 due_on)
{
	if (ex->no_outcome == NEVER_DUE)
	{
		say_day(text, due_on);
		appendStringInfoString(text, " is no due date: the duty binds on every day and never falls due.");
		return;
	}
	if (ex->no_outcome == NOT_YET_ASSESSED)
	{
		say_day(text, due_on);
		appendStringInfoString(text, " is a due date still to come. Before it comes ");
		say_day(text, ex->before);
		appendStringInfoString(text, ", and of the dates to come that nothing answers only the first has an outcome: due.");
		return;
	}

	say_day(text, due_on);
	appendStringInfoString(text, cadence_is_rolling(rhythm_cadence(duty, rhythm_of_day(duty, due_on))) ?
						   " is no deadline of this duty." : " is no due date of this duty.");
	if (due_on < duty->in_force.from || due_on >= duty->in_force.until)
	{
		appendStringInfoString(text, " It lies outside the days on which the duty is in force, ");
		say_range(text, duty->in_force);
		appendStringInfoChar(text, '.');
	}
	else
		say_what_it_was(text, duty, ex);
	if (ex->before == NO_DATE && ex->after == NO_DATE)
		appendStringInfoString(text, " There is none while the duty is in force.");
	else if (ex->before != NO_DATE && ex->after != NO_DATE)
	{
		appendStringInfoString(text, " The nearest are ");
		say_day(text, ex->before);
		appendStringInfoString(text, " and ");
		say_day(text, ex->after);
		appendStringInfoChar(text, '.');
	}
	else
	{
		appendStringInfoString(text, ex->before != NO_DATE ? " The last before it is " : " The first after it is ");
		say_day(text, ex->before != NO_DATE ? ex->before : ex->after);
		appendStringInfoChar(text, '.');
	}
}

/*
 * Explains with the arguments of a function that has those of assess in one of
 * its two forms, and the due date asked about after as_of, at `arg_due_on`.
 * NULL when that is, or an argument without which there is no duty.
 */
static Datum
explain_call(FunctionCallInfo fcinfo, int arg_due_on,
			 bool (*load) (FunctionCallInfo, Duty *, bool *))
{
	LOCAL_FCINFO(assess, N_RHYTHM_ARGS);
	const int	n_args = PG_NARGS() - 1;
	const int	shift = n_args - N_DUTY_ARGS;
	const NullableDatum *done = &assess->args[ARG_DONE + shift];
	const NullableDatum *for_due = &assess->args[ARG_FOR_DUE + shift];
	StringInfoData text;
	Duty		duty;
	Explanation ex;
	int32		due_on;
	int32		n_rows;
	int32		k = 0;
	bool		is_null;

	if (PG_ARGISNULL(arg_due_on))
		PG_RETURN_NULL();
	due_on = PG_GETARG_FINITE_DATE(arg_due_on, "the due date to explain");

	InitFunctionCallInfoData(*assess, fcinfo->flinfo, n_args,
							 fcinfo->fncollation, NULL, NULL);
	for (int i = 0; i < n_args; i++)
		assess->args[i] = fcinfo->args[i < arg_due_on ? i : i + 1];

	initStringInfo(&text);
	if (!load(assess, &duty, &is_null))
	{
		if (is_null)
			PG_RETURN_NULL();
		appendStringInfoString(&text, "The duty is in force on no day, so it has no due date.");
		PG_RETURN_TEXT_P(cstring_to_text_with_len(text.data, text.len));
	}

	do
	{
		(void) oversight_due_found(oversight_explain_due(&duty, due_on, k, &ex, &n_rows),
								   duty.anchor);
		if (n_rows == 0)
		{
			explain_no_outcome(&text, &duty, &ex, due_on);
			break;
		}
		if (k > 0)
			appendStringInfoChar(&text, ' ');
		say_due(&text, &duty, &ex);
		if (ex.row.matched_by != MATCHED_NONE)
			explain_answered(&text, &duty, &ex);
		else
			explain_unanswered(&text, &duty, &ex);
		say_others(&text, &ex);
		say_ignored(&text, &duty, &ex,
					done->isnull ? NULL : DatumGetArrayTypeP(done->value),
					for_due->isnull ? NULL : DatumGetArrayTypeP(for_due->value));
	} while (++k < n_rows);

	PG_RETURN_TEXT_P(cstring_to_text_with_len(text.data, text.len));
}

/*
 * explain_outcome(cadence, anchor, in_force, done, as_of, due_on, grace,
 * recorded_during, for_due, suspended): why a due date has the outcome that
 * assess gives it, in English.
 */
Datum
oversight_explain_outcome(PG_FUNCTION_ARGS)
{
	return explain_call(fcinfo, ARG_AS_OF + 1, oversight_load_duty);
}

/* The same of a duty whose rhythm was changed: begins comes after anchor. */
Datum
oversight_explain_outcome_rhythms(PG_FUNCTION_ARGS)
{
	return explain_call(fcinfo, ARG_AS_OF + 2, oversight_load_rhythms);
}
