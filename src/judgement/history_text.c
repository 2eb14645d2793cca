/*-------------------------------------------------------------------------
 *
 * history_text.c
 *		Histories as text:
 *		{2015-08-12: requires improvement, 2019-03-18: inadequate}
 *		A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "judgement/judgement_history.h"

#include "common/iso_date.h"

#define NONE_TEXT "none"

static void
trim(const char **str, size_t *len)
{
	size_t		space;

	while ((space = scale_space_length(*str, *len)) > 0)
	{
		*str += space;
		*len -= space;
	}
	for (;;)
	{
		if (*len >= 1 && scale_space_length(*str + *len - 1, 1) == 1)
			*len -= 1;
		else if (*len >= 2 && scale_space_length(*str + *len - 2, 2) == 2)
			*len -= 2;
		else
			return;
	}
}

static bool
is_none(const char *str, size_t len)
{
	const char *none = NONE_TEXT;

	if (len != strlen(none))
		return false;
	for (size_t i = 0; i < len; i++)
		if ((str[i] | 0x20) != none[i])
			return false;
	return true;
}

/* Reads "2019-03-18: inadequate"; on failure *part is what is wrong. */
static HistoryParseStatus
parse_entry(const Scale *scale, const char **part, size_t *part_len,
			HistoryKey *key)
{
	const char *str = *part;
	size_t		len = *part_len;
	const char *colon = memchr(str, ':', len);
	int32		day;
	uint8		code;

	if (len == 0)
		return HISTORY_EMPTY_ENTRY;
	if (colon == NULL)
		return HISTORY_NO_COLON;

	*part_len = colon - str;
	trim(part, part_len);
	switch (oversight_iso_date_parse(*part, *part_len, &day))
	{
		case ISO_DATE_OK:
			break;
		case ISO_DATE_MALFORMED:
			return HISTORY_DATE_MALFORMED;
		case ISO_DATE_IMPOSSIBLE:
			return HISTORY_DATE_IMPOSSIBLE;
	}

	*part = colon + 1;
	*part_len = str + len - *part;
	trim(part, part_len);
	if (is_none(*part, *part_len))
		code = SCALE_NONE;
	else
	{
		switch (oversight_scale_parse(scale, *part, *part_len, &code))
		{
			case SCALE_OK:
				break;
			case SCALE_NUMBER:
				return HISTORY_GRADE_NUMBER;
			case SCALE_UNKNOWN:
				return HISTORY_GRADE_UNKNOWN;
		}
	}

	*key = history_key(day, code);
	return HISTORY_PARSED;
}

/* How many keys oversight_history_parse may write for this text. */
int32
oversight_history_parse_room(const char *str, size_t len)
{
	int32		room = 1;

	for (size_t i = 0; i < len; i++)
		room += str[i] == ',';
	return room;
}

/* Reads the text form; the keys come as they stand there, not yet in order. */
HistoryParse
oversight_history_parse(const Scale *scale, const char *str, size_t len,
						HistoryKey *keys)
{
	HistoryParse parse = {HISTORY_PARSED, 0, str, 0, 0};
	const char *end;
	const char *close;

	trim(&str, &len);
	end = str + len;

	parse.part = str;
	parse.part_len = len;
	if (len == 0 || *str != '{')
	{
		parse.status = HISTORY_NO_OPENING_BRACE;
		return parse;
	}
	str++;

	close = memchr(str, '}', end - str);
	if (close == NULL)
	{
		parse.status = HISTORY_NO_CLOSING_BRACE;
		return parse;
	}
	if (close + 1 != end)
	{
		parse.status = HISTORY_TRAILING_TEXT;
		parse.part = close + 1;
		parse.part_len = end - parse.part;
		return parse;
	}

	parse.part = str;
	parse.part_len = close - str;
	trim(&parse.part, &parse.part_len);
	if (parse.part_len == 0)
		return parse;

	for (;;)
	{
		const char *comma = memchr(str, ',', close - str);

		CHECK_FOR_INTERRUPTS();
		parse.entry++;
		parse.part = str;
		parse.part_len = (comma ? comma : close) - str;
		trim(&parse.part, &parse.part_len);
		parse.status = parse_entry(scale, &parse.part, &parse.part_len,
								   &keys[parse.count]);
		if (parse.status != HISTORY_PARSED)
			return parse;
		parse.count++;

		if (comma == NULL)
			return parse;
		str = comma + 1;
	}
}

/* Writes "2019-03-18: inadequate" and a NUL; returns the length without it. */
int
oversight_history_format_entry(const HistoryView *history, const Scale *scale,
							   int32 entry, char *buf)
{
	uint8		code = history->codes[entry];
	const char *label = code == SCALE_NONE ? NONE_TEXT :
		scale_label(scale, code);
	size_t		label_len = strlen(label);
	int			len = oversight_iso_date_format(history_day(history, entry), buf);

	buf[len++] = ':';
	buf[len++] = ' ';
	memcpy(buf + len, label, label_len + 1);
	return len + (int) label_len;
}
