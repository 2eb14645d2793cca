/*-------------------------------------------------------------------------
 *
 * standing.c
 *		How a duty stands, in words and as a colour.
 *
 * A duty can be in several situations at once: its latest date was not met and
 * the next one is near.  The rules say which of them decides the colour, by the
 * order they are in; the status in words is the same whatever the colours are.
 *
 *-------------------------------------------------------------------------
 */
#include "obligation/standing.h"

const char *const oversight_situation_names[N_SITUATIONS] = {
	[SITUATION_COMPLETE] = "complete",
	[SITUATION_UNMET] = "unmet beyond grace",
	[SITUATION_WITHIN_GRACE] = "overdue within grace",
	[SITUATION_UNRECORDED] = "unrecorded",
	[SITUATION_DUE_SOON] = "due soon",
	[SITUATION_SUSPENDED] = "suspended",
	[SITUATION_ON_TIME] = "on time"
};

static bool
is_unmet(const Compliance *sum)
{
	return sum != NULL && sum->unmet_run > 0;
}

/*
 * What became of the latest date that is not just to come.  When a duty follows
 * another that is not known ever to have been done, that is not recorded either.
 */
static bool
latest_is(const StandingQuestion *question, Outcome outcome)
{
	const Compliance *sum = question->sum;

	if (question->follows && !question->recorded &&
		(sum == NULL || sum->first_due == NO_DATE))
		return outcome == OUTCOME_UNRECORDED;
	return sum != NULL && sum->latest == outcome &&
		sum->count[OUTCOME_UNRECORDED] + sum->count[OUTCOME_SUSPENDED] > 0;
}

/*
 * A date can still be answered within grace while it is the only one in its run
 * and has not closed; the last date, and a rolling one, has no grace but what is
 * given.
 */
static bool
is_within_grace(const StandingQuestion *question)
{
	const Compliance *sum = question->sum;

	if (sum == NULL || sum->unmet_run != 1 || sum->count[OUTCOME_OVERDUE] != 1)
		return false;
	if (question->grace != NO_GRACE)
		return question->as_of <= (int64) sum->unmet_since + question->grace;
	return sum->next_due != NO_DATE && !question->rolling;
}

static bool
is_so(Situation situation, const StandingQuestion *question, int32 within_days)
{
	const Compliance *sum = question->sum;

	switch (situation)
	{
		case SITUATION_COMPLETE:
			return sum != NULL && sum->next_due == NO_DATE && !question->follows &&
				sum->count[OUTCOME_MET] + sum->count[OUTCOME_LATE] > 0 &&
				sum->count[OUTCOME_MISSED] + sum->count[OUTCOME_OVERDUE] +
				sum->count[OUTCOME_UNRECORDED] == 0 &&
				!latest_is(question, OUTCOME_SUSPENDED);
		case SITUATION_UNMET:
			return is_unmet(sum) && question->binding && !is_within_grace(question);
		case SITUATION_WITHIN_GRACE:
			return is_unmet(sum) && (!question->binding || is_within_grace(question));
		case SITUATION_UNRECORDED:
			return latest_is(question, OUTCOME_UNRECORDED);
		case SITUATION_DUE_SOON:
			return sum != NULL && sum->next_due != NO_DATE && within_days >= 0 &&
				(int64) sum->next_due - question->as_of <= within_days &&
				!question->next_suspended;
		case SITUATION_SUSPENDED:
			return latest_is(question, OUTCOME_SUSPENDED) ||
				(question->next_suspended && question->suspended);
		case SITUATION_ON_TIME:
			break;
	}
	return sum != NULL;
}

Standing
oversight_standing(const StandingQuestion *question, const SituationRules *rules)
{
	const Compliance *sum = question->sum;
	const bool	binding = question->binding;
	Standing	standing = {.place = NO_SITUATION};
	int			situation = NO_SITUATION;

	if (question->continuing)
	{
		standing.status = binding ? "binding" : "stated";
		return standing;
	}

	for (int i = 0; i < rules->n && situation == NO_SITUATION; i++)
	{
		if (rules->situations[i] != NO_SITUATION &&
			is_so((Situation) rules->situations[i], question, rules->within_days))
		{
			standing.place = i;
			situation = rules->situations[i];
		}
	}

	/* whatever colour the rules give it, or none */
	if (is_unmet(sum))
		standing.status = binding ? "overdue" : "expected, not seen";
	else if (latest_is(question, OUTCOME_UNRECORDED))
		standing.status = "unrecorded";
	else if (situation == SITUATION_COMPLETE)
		standing.status = "completed";
	else if (situation == SITUATION_SUSPENDED)
		standing.status = "suspended";
	else if (situation == SITUATION_DUE_SOON)
		standing.status = binding ? "due soon" : "expected soon";
	else if (sum != NULL && sum->last_due != NO_DATE)
		standing.status = "up to date";
	else if (sum == NULL)
		standing.status = "not dated";
	else
		standing.status = binding ? "not yet due" : "expected";
	return standing;
}
