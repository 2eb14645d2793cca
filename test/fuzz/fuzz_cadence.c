/*-------------------------------------------------------------------------
 *
 * fuzz_cadence.c
 *		libFuzzer target for the kernel of cadences.
 *
 * The input is a text, or an image in the binary form when its first byte is
 * that form's version; after a NUL byte it goes on with an anchor and a day.
 * What is accepted must be written and read back as the same bytes, keep within
 * the room its header promises, and the due functions must agree with one
 * another.  "make fuzz" builds and runs it, docs/testing.md tells the rest.
 *
 *-------------------------------------------------------------------------
 */
#include "cadence/cadence_cursor.h"

#include "common/civil.h"

#define BINARY_VERSION 1

#define REQUIRE(condition) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of exactly this size, so that a step beyond it is seen. */
static char *
room(size_t size)
{
	char	   *result = malloc(size > 0 ? size : 1);

	REQUIRE(result != NULL);
	return result;
}

static size_t
items_size(const Cadence *cadence)
{
	return cadence_items_size(cadence->kind, cadence->count, cadence->n_on);
}

/* An error points into the text and says something. */
static void
check_error(const CadenceError *error, size_t len)
{
	REQUIRE(error->problem != NULL || error->detail != NULL);
	REQUIRE(error->offset >= 0 && error->length >= 0);
	REQUIRE((size_t) error->offset + (size_t) error->length <= len);
	if (error->problem == NULL)
	{
		const char *word = strstr(error->detail, "%.*s");

		REQUIRE(word != NULL && strchr(word + 1, '%') == NULL);
	}
}

/* Writes the text, reads it again and writes that. */
static void
check_text(const Cadence *cadence)
{
	size_t		text_size = oversight_cadence_text_size(cadence);
	char	   *text = room(text_size);
	size_t		len = oversight_cadence_format(cadence, text);
	char	   *items = room(CADENCE_ITEMS_CAPACITY(len));
	char	   *again = room(text_size);
	Cadence		read;
	CadenceError error;

	REQUIRE(len < text_size && strlen(text) == len && len <= CADENCE_MAX_TEXT);
	REQUIRE(oversight_cadence_parse(text, len, &read, items, &error));
	REQUIRE(items_size(&read) <= CADENCE_ITEMS_CAPACITY(len));
	REQUIRE(read.kind == cadence->kind && read.shift == cadence->shift);
	REQUIRE(read.count == cadence->count && read.n_on == cadence->n_on);
	REQUIRE(memcmp(read.items, cadence->items, items_size(cadence)) == 0);
	REQUIRE(oversight_cadence_format(&read, again) == len && strcmp(again, text) == 0);

	len = oversight_cadence_describe(cadence, again);
	REQUIRE(len < text_size && strlen(again) == len);

	free(again);
	free(items);
	free(text);
}

/* A search that needs working days before 1978 has no answer to compare. */
static bool
answered(DueStatus status)
{
	return status == DUE_FOUND || status == DUE_NONE;
}

/* Each deadline met on the day gives the due dates in turn. */
static void
check_rolling(const Cadence *cadence, int32 anchor)
{
	RollingState state = {0};
	int32		done = anchor;
	int32		after = DAY_MINUS_INFINITY;

	for (int i = 0; i < 20; i++)
	{
		int32		deadline;
		int32		due;
		DueStatus	status = oversight_rolling_deadline(cadence, anchor, &state, done, &deadline);

		if (!answered(status))
			return;
		REQUIRE(oversight_due_after(cadence, anchor, after, &due) == status);
		if (status == DUE_NONE)
			return;
		REQUIRE(deadline > done && day_is_valid(deadline));
		REQUIRE(due == deadline);
		rolling_done(&state);
		done = after = deadline;
	}
}

static void
check_due(const Cadence *cadence, int32 anchor, int32 day)
{
	DueCursor	cursor;
	DueStatus	after;
	DueStatus	last;
	DueStatus	counted;
	DueStatus	found;
	int32		next;
	int32		previous;
	int32		other;
	int64		count = 0;

	after = oversight_due_after(cadence, anchor, day, &next);
	last = oversight_due_last(cadence, anchor, day, &previous);
	REQUIRE(after != DUE_FOUND || (next > day && day_is_valid(next)));
	REQUIRE(last != DUE_FOUND || (previous <= day && day_is_valid(previous)));

	if (after == DUE_FOUND)
	{
		found = oversight_due_last(cadence, anchor, next, &other);
		REQUIRE(found != DUE_NONE && (found != DUE_FOUND || other == next));
		if (next > DAY_FIRST)
		{
			found = oversight_due_after(cadence, anchor, next - 1, &other);
			REQUIRE(found != DUE_NONE && (found != DUE_FOUND || other == next));
		}
	}
	if (last == DUE_FOUND && previous > DAY_FIRST)
	{
		found = oversight_due_after(cadence, anchor, previous - 1, &other);
		REQUIRE(found != DUE_NONE && (found != DUE_FOUND || other == previous));
	}

	/* moved dates are counted one by one, so not too many of them */
	if (cadence->shift == CADENCE_NO_SHIFT ||
		(int64) day - Min(anchor, cadence->kind == CADENCE_BY ? cadence_date(cadence, 0) : anchor) < 2000)
	{
		counted = oversight_due_until(cadence, anchor, day, &count);
		if (counted == DUE_FOUND && answered(last))
		{
			REQUIRE(count >= 0 && (count > 0) == (last == DUE_FOUND));
			if (count > 0)
			{
				found = oversight_due_nth(cadence, anchor, count, &other);
				REQUIRE(found == DUE_FOUND && other == previous);
			}
		}
		if (counted == DUE_FOUND && answered(after))
		{
			found = oversight_due_nth(cadence, anchor, count + 1, &other);
			REQUIRE(found == after && (found == DUE_NONE || other == next));
		}
	}

	/* one after another */
	found = oversight_cursor_open(&cursor, cadence, anchor, day);
	for (int i = 0; i < 10 && found == DUE_FOUND && answered(after); i++)
	{
		found = oversight_cursor_next(&cursor, &other);
		REQUIRE(!answered(found) || found == after);
		if (found != DUE_FOUND)
			break;
		REQUIRE(other == next);
		day = next;
		after = oversight_due_after(cadence, anchor, day, &next);
	}
}

static void
exercise(const Cadence *cadence, int32 anchor, int32 day)
{
	char	   *rule = room(CADENCE_RRULE_SIZE(cadence));
	const char *problem;

	REQUIRE(oversight_cadence_check(cadence) == NULL);
	REQUIRE(cadence->count <= CADENCE_MAX_ITEMS && cadence->n_on <= CADENCE_MAX_ITEMS);
	REQUIRE(oversight_cadence_nominal_days(cadence) >= -1);
	(void) oversight_cadence_is_finite(cadence);
	check_text(cadence);

	problem = oversight_cadence_to_rrule(cadence, anchor, rule);
	REQUIRE(problem != NULL || strlen(rule) < CADENCE_RRULE_SIZE(cadence));
	free(rule);

	check_due(cadence, anchor, day);
	check_due(cadence, anchor, anchor);
	if (cadence_is_rolling(cadence) && cadence->shift == CADENCE_NO_SHIFT)
		check_rolling(cadence, anchor);
}

/* The number of these bytes, most significant first, as they are sent. */
static uint32
number(const uint8_t *bytes, int n)
{
	uint32		result = 0;

	for (int i = 0; i < n; i++)
		result = result << 8 | bytes[i];
	return result;
}

/* As cadence_recv() does, after the version byte. */
static void
try_image(const uint8_t *data, size_t size, int32 anchor, int32 day)
{
	Cadence		cadence;
	char	   *items;
	size_t		at = 0;

	if (size < 8 || data[0] > CADENCE_ROLLING)
		return;
	cadence.kind = (CadenceKind) data[0];
	cadence.shift = (CadenceShift) data[1];
	cadence.n_on = (int32) number(data + 2, 2);
	cadence.count = (int32) number(data + 4, 4);
	data += 8;
	size -= 8;
	if (cadence.count < 0 || (size_t) cadence.count > size || items_size(&cadence) != size)
		return;

	items = room(size);
	cadence.items = items;
	while (at < size)
	{
		bool		flags = cadence.kind != CADENCE_BY &&
		at < (size_t) cadence.count * sizeof(CadenceStage) &&
		at % sizeof(CadenceStage) == 4;

		if (flags)
			memcpy(items + at, data + at, 4);
		else
		{
			uint32		value = number(data + at, 4);

			memcpy(items + at, &value, 4);
		}
		at += 4;
	}
	if (oversight_cadence_check(&cadence) == NULL)
		exercise(&cadence, anchor, day);
	free(items);
}

static void
try_text(const char *str, size_t len, int32 anchor, int32 day)
{
	char	   *text = room(len);
	char	   *items = room(CADENCE_ITEMS_CAPACITY(len));
	Cadence		cadence;
	CadenceError error;

	/* without a NUL at its end: the parser has the length */
	memcpy(text, str, len);
	if (oversight_cadence_parse(text, len, &cadence, items, &error))
	{
		REQUIRE(items_size(&cadence) <= CADENCE_ITEMS_CAPACITY(len));
		exercise(&cadence, anchor, day);
	}
	else
		check_error(&error, len);
	free(items);
	free(text);
}

/* A day from four bytes: near 2020 for small numbers, else any there is. */
static int32
day_from(const uint8_t *bytes)
{
	int64		value = (int32) number(bytes, 4);

	if (value > -100000 && value < 100000)
		value += civil_to_day(2020, 1, 31);
	return (int32) Max(Min(value, DAY_LAST), DAY_FIRST);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool		image = size > 0 && data[0] == BINARY_VERSION;
	int32		anchor = (int32) civil_to_day(2020, 1, 31);
	int32		day = (int32) civil_to_day(2021, 1, 31);

	/* an image has NULs of its own, so the two days come last */
	if (image)
	{
		if (size > 9 && size % 4 == 1)
		{
			try_image(data + 1, size - 1, anchor, day);
			if (size > 17)
				try_image(data + 1, size - 9, day_from(data + size - 8), day_from(data + size - 4));
		}
	}
	else
	{
		const uint8_t *end = size > 0 ? memchr(data, 0, size) : NULL;
		size_t		len = end ? (size_t) (end - data) : size;

		if (size - len >= 9)
		{
			anchor = day_from(data + len + 1);
			day = day_from(data + len + 5);
		}
		try_text((const char *) data, len, anchor, day);
	}
	return 0;
}
