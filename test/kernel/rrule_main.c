/*-------------------------------------------------------------------------
 *
 * rrule_main.c
 *		Drives the kernel of recurrence rules from a shell, without a server.
 *
 * Reads lines of tab-separated fields:
 *
 *		anchor, rule, how many days, first day wanted (the anchor by default)
 *
 * and answers each with one line: "ok", the canonical text, the rule in English,
 * its nominal days (- for none), finite or endless, and the due dates from that
 * day on; or "error", the detail and the hint.  It also reads its own output
 * back, and answers "bug" when that is not the same value.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/rrule.h"

#include "common/iso_date.h"

#define MAX_LINE 65536

static char line[MAX_LINE];

static void
print_error(const char *text, const CadenceError *error)
{
	printf("error\t");
	printf(error->detail, error->length, text + error->offset);
	printf("\t%s\n", error->hint ? error->hint : "(no hint)");
}

/* NULL, or what went wrong when the value was written and read back. */
static const char *
read_back(const char *blob, const RRuleView *rule, const char *text)
{
	static char again[RRULE_CAPACITY(MAX_LINE)];
	static char small[64];
	CadenceError error;
	int32		n_items;
	size_t		size = rrule_size(&rule->head);

	if (oversight_rrule_check(blob, size) != NULL)
		return oversight_rrule_check(blob, size);
	if (strlen(text) + 1 != oversight_rrule_text_size(rule))
		return "the size of the text is wrong";
	if (!oversight_rrule_is_meant(text, strlen(text)))
		return "the text does not look like a rule";
	if (!oversight_rrule_parse(text, strlen(text), again, &n_items, &error))
		return "the text is not read";
	if (n_items != rrule_items(&rule->head) || memcmp(blob, again, size) != 0)
		return "the text is read as another value";

	/* a buffer that is too small gets what fits */
	memset(small, '#', sizeof(small));
	if (oversight_rrule_format(rule, small, 8) != strlen(text) ||
		strncmp(small, text, 7) != 0 || small[7] != '\0' || small[8] != '#')
		return "a short buffer is not filled as it should be";
	return NULL;
}

/*
 * The plain way to search: period after period, from the first that matters,
 * until as many in a row as make a cycle have given nothing.
 */
static void
print_days(const RRuleView *rule, int32 anchor, int64 wanted, int32 from)
{
	RRuleAnchor at = oversight_rrule_anchor(rule, anchor);
	int32		days[RRULE_MAX_DAYS];
	int32		barren = oversight_rrule_cycle(rule) + 1;
	int32		empty = 0;
	int64		counted = 0;
	int64		period = 0;
	int32		previous = DAY_MINUS_INFINITY;

	/* COUNT counts from the anchor; else begin where the days wanted are */
	if (rule->head.count == 0)
		period = rrule_period_from(rule, &at, from);

	for (; wanted > 0 && empty < barren; period++)
	{
		int			n = oversight_rrule_expand_at(rule, &at, period, days);

		if (n < 0)
			return;
		if (n > RRULE_MAX_DAYS)
		{
			printf("bug: too many days");
			return;
		}
		empty = n == 0 ? empty + 1 : 0;
		for (int i = 0; i < n && wanted > 0; i++)
		{
			char		date[ISO_DATE_SIZE];

			if (days[i] <= previous)
			{
				printf("bug: out of order");
				return;
			}
			previous = days[i];
			if (rrule_period_from(rule, &at, days[i]) > period ||
				rrule_period_to(rule, &at, days[i]) < period)
			{
				printf("bug: not in the periods that a search looks at");
				return;
			}
			if (days[i] < anchor)
				continue;
			if (days[i] > rule->head.until)
				return;
			counted++;
			if (rule->head.count > 0 && counted > rule->head.count)
				return;
			if (days[i] < from)
				continue;
			oversight_iso_date_format(days[i], date);
			printf("%s ", date);
			wanted--;
		}
	}
}

static void
answer(const char *anchor_text, const char *text, int64 wanted, const char *from_text)
{
	static char blob[RRULE_CAPACITY(MAX_LINE)];
	static char canonical[MAX_LINE];
	static char english[MAX_LINE];
	CadenceError error;
	RRuleView	rule;
	const char *bug;
	int32		n_items;
	int32		anchor;
	int32		from;
	int32		nominal;

	if (oversight_iso_date_parse(anchor_text, strlen(anchor_text), &anchor) != ISO_DATE_OK)
	{
		printf("bug\tbad anchor\n");
		return;
	}
	from = anchor;
	if (from_text != NULL &&
		oversight_iso_date_parse(from_text, strlen(from_text), &from) != ISO_DATE_OK)
	{
		printf("bug\tbad first day\n");
		return;
	}

	if (!oversight_rrule_parse(text, strlen(text), blob, &n_items, &error))
	{
		print_error(text, &error);
		return;
	}
	rule = rrule_view(blob);
	oversight_rrule_format(&rule, canonical, sizeof(canonical));
	oversight_rrule_describe(&rule, english, sizeof(english));
	bug = read_back(blob, &rule, canonical);
	if (bug != NULL)
	{
		printf("bug\t%s\n", bug);
		return;
	}

	printf("ok\t%s\t%s\t", canonical, english);
	nominal = oversight_rrule_nominal_days(&rule);
	if (nominal < 0)
		printf("-\t");
	else
		printf("%d\t", nominal);
	printf("%s\t", rrule_is_finite(&rule) ? "finite" : "endless");
	print_days(&rule, anchor, wanted, from);
	printf("\n");
}

int
main(void)
{
	while (fgets(line, sizeof(line), stdin) != NULL)
	{
		char	   *fields[4] = {NULL};
		int			n = 0;
		char	   *at = line;

		line[strcspn(line, "\n")] = '\0';
		while (at != NULL && n < 4)
		{
			fields[n++] = at;
			at = strchr(at, '\t');
			if (at != NULL)
				*at++ = '\0';
		}
		if (n < 3)
			printf("bug\ttoo few fields\n");
		else
			answer(fields[0], fields[1], atoll(fields[2]), fields[3]);
	}
	return 0;
}
