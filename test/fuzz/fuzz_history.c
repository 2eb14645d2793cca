/*-------------------------------------------------------------------------
 *
 * fuzz_history.c
 *		libFuzzer target for the kernel of grades and judgement histories.
 *
 * The first byte chooses: the rest is the text of a history, or the bytes of a
 * packed one to check.  What is accepted must be written and read back as the
 * same bytes, merged with itself must stay as it is, and must be found in a
 * profile where a look at each date finds it.  Built and run by
 *
 *		clang -g -O1 -fsanitize=fuzzer,address,undefined -DOVERSIGHT_STANDALONE \
 *			-Isrc test/fuzz/fuzz_history.c src/judgement/{grade_scale,history_build}.c \
 *			src/judgement/{history_text,judgement_history,profile,scale}.c \
 *			src/common/iso_date.c -o fuzz_history
 *		./fuzz_history -max_total_time=60 -dict=test/fuzz/history.dict
 *
 *-------------------------------------------------------------------------
 */
#include "judgement/grade.h"
#include "judgement/judgement_history.h"
#include "judgement/profile.h"

#define REQUIRE(condition) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads text of exactly so many bytes, so that reading on is found. */
static HistoryParse
parse(const char *text, size_t len, HistoryKey **keys)
{
	char	   *exact = malloc(len + (len == 0));
	HistoryParse result;

	memcpy(exact, text, len);
	*keys = malloc(sizeof(HistoryKey) * oversight_history_parse_room(exact, len));
	result = oversight_history_parse(&oversight_grade_scale, exact, len, *keys);
	if (result.status != HISTORY_PARSED)
		REQUIRE(result.part >= exact && result.part + result.part_len <= exact + len);
	free(exact);
	return result;
}

static char *
pack(const HistoryKey *keys, int32 count)
{
	char	   *body = malloc(history_packed_size(count));

	oversight_history_pack(keys, count, body);
	return body;
}

/* Written and read back, it is the same. */
static void
round_trip(const HistoryView *history, const char *body)
{
	char	   *text = malloc((size_t) history->count * (HISTORY_ENTRY_TEXT_SIZE + 2) + 3);
	size_t		len = 0;
	HistoryKey *keys;
	HistoryConflict conflict;
	HistoryParse again;
	char	   *packed;

	text[len++] = '{';
	for (int32 i = 0; i < history->count; i++)
	{
		if (i > 0)
			text[len++] = ',';
		len += oversight_history_format_entry(history, &oversight_grade_scale, i,
											  text + len);
	}
	text[len++] = '}';

	again = parse(text, len, &keys);
	REQUIRE(again.status == HISTORY_PARSED && again.count == history->count);
	REQUIRE(oversight_history_settle(keys, &again.count, &conflict));
	packed = pack(keys, again.count);
	REQUIRE(again.count == history->count);
	REQUIRE(memcmp(packed, body, history_packed_size(history->count)) == 0);
	free(packed);
	free(keys);
	free(text);
}

/* Counted in a profile, it stands where a look at the date finds it. */
static void
profile(const HistoryView *history, const uint8_t *data, size_t size)
{
	int32		days[64];
	int64		changes[64 * 8] = {0};
	int64		bodies[8] = {0};
	int32		row_length = profile_row_length(&oversight_grade_scale);
	ProfileDates dates = {.days = days};

	REQUIRE(row_length <= 8);
	for (size_t i = 0; i + 1 < size && dates.count < 64; i += 2)
	{
		/* near an entry, or a stretch on from the date before */
		int64		day = history->count > 0 && data[i] % 2 == 0 ?
			(int64) history_day(history, data[i] / 2 % history->count) + data[i + 1] % 5 - 2 :
			(dates.count > 0 ? days[dates.count - 1] : 0) + ((int64) data[i + 1] << data[i] / 2 % 24);

		if (day_is_valid(day) && (dates.count == 0 || day > days[dates.count - 1]))
			days[dates.count++] = (int32) day;
	}

	dates.before = malloc(sizeof(int32) * profile_slot_room(dates.count));
	oversight_profile_prepare(&dates);
	oversight_profile_add(&dates, history, row_length, changes);
	bodies[SCALE_NONE] = 1;
	for (int32 date = 0; date < dates.count; date++)
		for (int code = 0; code < row_length; code++)
		{
			bodies[code] += changes[date * row_length + code];
			REQUIRE(bodies[code] == (history_code_on(history, days[date]) == code));
		}
	free(dates.before);
}

static void
examine(const char *body, size_t body_size, const uint8_t *data, size_t size)
{
	HistoryView history = history_view(body, body_size);
	HistoryConflict conflict;
	HistorySpell spell;
	HistoryDuration duration;
	char	   *merged = malloc(history_packed_size(2 * history.count));
	int32		count;
	int32		position = 0;
	int32		judgements = 0;
	int64		previous = INT64_MIN;

	REQUIRE(oversight_history_merge(&history, &history, merged, &count, &conflict));
	REQUIRE(count == history.count && memcmp(merged, body, body_size) == 0);
	REQUIRE(oversight_history_compare(&history, &history) == 0);
	free(merged);

	while (oversight_history_next_spell(&history, &position, &spell))
	{
		REQUIRE(spell.code != SCALE_NONE && spell.from < spell.until && spell.from > previous);
		REQUIRE(history_code_on(&history, spell.from) == spell.code);
		previous = spell.from;
	}
	for (int32 i = 0; i < history.count; i++)
		judgements += history.codes[i] != SCALE_NONE;
	REQUIRE(oversight_history_count(&history) == judgements);
	for (int code = 1; code <= oversight_grade_scale.label_count; code++)
	{
		int64		days = 0;
		bool		endless;

		position = 0;
		while (oversight_history_next_duration(&history, code, DAY_LAST,
											   &position, &duration))
		{
			REQUIRE(duration.days > 0);
			days += duration.days;
		}
		REQUIRE(oversight_history_days(&history, scale_set_of(code),
									   DAY_MINUS_INFINITY, DAY_LAST, &endless) == days);
		REQUIRE(!endless);
	}

	round_trip(&history, body);
	profile(&history, data, size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0 || !oversight_scale_is_sound(&oversight_grade_scale))
		return 0;

	if (data[0] % 2 == 0)
	{
		HistoryKey *keys;
		HistoryConflict conflict;
		HistoryParse result = parse((const char *) data + 1, size - 1, &keys);

		if (result.status == HISTORY_PARSED &&
			oversight_history_settle(keys, &result.count, &conflict))
		{
			char	   *body = pack(keys, result.count);

			examine(body, history_packed_size(result.count), data, size);
			free(body);
		}
		free(keys);
	}
	else
	{
		int32		count = (int32) ((size - 1) / HISTORY_ENTRY_SIZE);
		size_t		body_size = history_packed_size(count);
		char	   *body = malloc(body_size);
		HistoryView history;
		int32		entry;

		body[0] = HISTORY_PACKED;
		memcpy(body + 1, data + 1, body_size - 1);
		/* few bytes are codes, and days hardly ascend by chance */
		for (int32 i = 0; i < count; i++)
		{
			char	   *code = body + 1 + (size_t) count * sizeof(int32) + i;
			int32		day;

			if (data[0] & 2)
				*code = (uint8) *code % (oversight_grade_scale.label_count + 1);
			if (data[0] & 4)
			{
				memcpy(&day, body + 1 + i * sizeof(int32), sizeof(int32));
				day = i * 1000 + (int32) ((uint32) day % 1000);
				memcpy(body + 1 + i * sizeof(int32), &day, sizeof(int32));
			}
		}
		history = history_view(body, body_size);
		if (oversight_history_check(&history, &oversight_grade_scale, &entry) == HISTORY_SOUND)
			examine(body, body_size, data, size);
		free(body);
	}
	return 0;
}
