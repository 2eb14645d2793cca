/*-------------------------------------------------------------------------
 *
 * fuzz_rrule.c
 *		libFuzzer target for the kernel of recurrence rules.
 *
 * The first byte chooses: the rest is text to read, or the bytes of a value to
 * check.  What is accepted must be written and read back as the same bytes, and
 * its periods must keep what rrule.h promises.  Built and run by
 *
 *		clang -g -O1 -fsanitize=fuzzer,address,undefined -DOVERSIGHT_STANDALONE \
 *			-Isrc test/fuzz/fuzz_rrule.c src/cadence/rrule_*.c \
 *			src/common/iso_date.c -o fuzz_rrule
 *		./fuzz_rrule -max_total_time=60 -dict=test/fuzz/rrule.dict
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/rrule.h"

#include "common/iso_date.h"

#define REQUIRE(condition) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A run of periods: in order, distinct, and where a search looks for them. */
static void
expand_some(const RRuleView *rule, int32 anchor, int64 period, int64 how_many)
{
	RRuleAnchor at = oversight_rrule_anchor(rule, anchor);
	int32		days[RRULE_MAX_DAYS];
	int64		previous = INT64_MIN;

	for (int64 last = period + how_many; period < last; period++)
	{
		int			n = oversight_rrule_expand_at(rule, &at, period, days);

		REQUIRE(n >= -1 && n <= RRULE_MAX_DAYS);
		if (n < 0)
		{
			REQUIRE(oversight_rrule_expand_at(rule, &at, period + 1, days) == -1);
			return;
		}
		for (int i = 0; i < n; i++)
		{
			REQUIRE(days[i] > previous);
			REQUIRE(days[i] <= DAY_LAST);
			previous = days[i];
			if (days[i] >= DAY_FIRST)
			{
				REQUIRE(rrule_period_from(rule, &at, days[i]) <= period);
				REQUIRE(rrule_period_to(rule, &at, days[i]) >= period);
			}
		}
	}
}

/* Whatever passed the check or was read. */
static void
exercise(const char *blob, int32 anchor, int64 period)
{
	RRuleView	rule = rrule_view(blob);
	size_t		size = rrule_size(&rule.head);
	size_t		text_size = oversight_rrule_text_size(&rule);
	char	   *text = malloc(text_size);
	char	   *again = malloc(RRULE_CAPACITY(text_size - 1));
	int32		near[RRULE_MAX_DAYS];
	int32		far[RRULE_MAX_DAYS];
	CadenceError error;
	int32		n_items;
	size_t		english_size;
	char	   *english;
	int64		cycle;
	int			n;

	REQUIRE(oversight_rrule_check(blob, size) == NULL);
	REQUIRE(oversight_rrule_format(&rule, text, text_size) == text_size - 1);
	REQUIRE(strlen(text) == text_size - 1);
	REQUIRE(oversight_rrule_is_meant(text, text_size - 1));
	REQUIRE(oversight_rrule_parse(text, text_size - 1, again, &n_items, &error));
	REQUIRE(n_items == rrule_items(&rule.head));
	REQUIRE(memcmp(blob, again, size) == 0);

	english_size = oversight_rrule_describe(&rule, NULL, 0) + 1;
	english = malloc(english_size);
	REQUIRE(oversight_rrule_describe(&rule, english, english_size) == english_size - 1);
	REQUIRE(strlen(english) == english_size - 1);

	expand_some(&rule, anchor, 0, 40);
	expand_some(&rule, anchor, period, 5);
	(void) oversight_rrule_expand(&rule, anchor, -period, near);

	/* all repeats after a cycle */
	cycle = oversight_rrule_cycle(&rule);
	period = 1 + period % 50;
	n = oversight_rrule_expand(&rule, anchor, period + cycle, far);
	/* unless the last date cuts the later period short */
	if (n >= 0 && oversight_rrule_expand(&rule, anchor, period + cycle + 1, near) >= 0)
	{
		REQUIRE(oversight_rrule_expand(&rule, anchor, period, near) == n);
		for (int i = 0; i < n; i++)
			REQUIRE(far[i] - near[i] == oversight_rrule_cycle_days(&rule));
	}

	/* counting 400 years is slow under sanitizers: the shorter ones only */
	if (rule.head.freq == RRULE_YEARLY)
		REQUIRE(oversight_rrule_nominal_days(&rule) != 0);

	free(english);
	free(again);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int32		anchor;
	int64		period;
	char	   *bytes;
	char	   *blob;

	if (size < 13)
		return 0;
	memcpy(&anchor, data + 1, sizeof(anchor));
	memcpy(&period, data + 5, sizeof(period));
	anchor = (int32) (DAY_FIRST + (uint32) anchor % ((uint32) DAY_LAST - DAY_FIRST + 1));
	period &= INT64_MAX >> 2;
	if (data[0] & 2)
	{
		/* near enough to give days */
		anchor %= 1000000;
		period %= 100000;
	}

	/* copies of the exact size, so that reading beyond them is seen */
	bytes = malloc(size - 13 + 1);
	memcpy(bytes, data + 13, size - 13);
	size -= 13;

	if (data[0] & 1)
	{
		if (oversight_rrule_check(bytes, size) == NULL)
			exercise(bytes, anchor, period);
	}
	else
	{
		CadenceError error = {0};
		int32		n_items;

		blob = malloc(RRULE_CAPACITY(size));
		if (oversight_rrule_parse(bytes, size, blob, &n_items, &error))
		{
			RRuleView	rule = rrule_view(blob);

			REQUIRE(n_items == rrule_items(&rule.head));
			REQUIRE(oversight_rrule_is_meant(bytes, size));
			exercise(blob, anchor, period);
		}
		else
		{
			const char *directive = strchr(error.detail, '%');

			/* one directive, for a word that lies in the text */
			REQUIRE(directive != NULL && strncmp(directive, "%.*s", 4) == 0);
			REQUIRE(strchr(directive + 1, '%') == NULL);
			REQUIRE(error.hint != NULL);
			REQUIRE(error.offset >= 0 && error.length >= 0);
			REQUIRE((size_t) error.offset + (size_t) error.length <= size);
		}
		free(blob);
	}
	free(bytes);
	return 0;
}
