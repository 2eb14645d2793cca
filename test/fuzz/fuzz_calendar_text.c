/*-------------------------------------------------------------------------
 *
 * fuzz_calendar_text.c
 *		libFuzzer target for the text of calendar files.
 *
 * The first byte chooses: the rest is taken as it is, which need not be UTF-8 and
 * must only do no harm, or as UTF-8 without what is not.  Of that, every line
 * must be short enough and whole characters, and unfolded and unescaped it must
 * be what it was, but for ends of line, which are all one, and control characters,
 * which are gone.  An address must be one, and say the same.  Built and run by
 *
 *		clang -g -O1 -fsanitize=fuzzer,address,undefined -DOVERSIGHT_STANDALONE \
 *			-Isrc test/fuzz/fuzz_calendar_text.c src/report/calendar_text.c \
 *			-o fuzz_calendar_text
 *		./fuzz_calendar_text -max_total_time=60 -dict=test/fuzz/calendar_text.dict
 *
 *-------------------------------------------------------------------------
 */
#include "report/calendar_text.h"

#define REQUIRE(condition) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The character at the start, and how many octets it has; 0 when there is none. */
static size_t
decode(const unsigned char *in, size_t len, uint32 *character)
{
	static const uint32 least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t		octets;

	if (len == 0)
		return 0;
	octets = in[0] < 0x80 ? 1 : in[0] >> 5 == 6 ? 2 : in[0] >> 4 == 14 ? 3 : in[0] >> 3 == 30 ? 4 : 0;
	if (octets == 0 || octets > len)
		return 0;
	*character = octets == 1 ? in[0] : in[0] & (0x7F >> octets);
	for (size_t i = 1; i < octets; i++)
	{
		if (in[i] >> 6 != 2)
			return 0;
		*character = *character << 6 | (in[i] & 0x3F);
	}
	if (*character < least[octets] || *character > 0x10FFFF ||
		(*character >= 0xD800 && *character <= 0xDFFF))
		return 0;
	return octets;
}

static bool
is_utf8(const char *in, size_t len)
{
	size_t		octets;
	uint32		character;

	for (; len > 0; in += octets, len -= octets)
	{
		octets = decode((const unsigned char *) in, len, &character);
		if (octets == 0)
			return false;
	}
	return true;
}

/* What is left of a text in a calendar: one kind of end of line, no controls. */
static size_t
plain(const char *in, size_t len, char *out)
{
	char	   *to = out;
	size_t		octets;
	uint32		character;

	for (size_t i = 0; i < len; i += octets)
	{
		octets = decode((const unsigned char *) in + i, len - i, &character);
		if ((character >= 10 && character <= 13) || character == 0x85 ||
			character == 0x2028 || character == 0x2029)
		{
			*to++ = '\n';
			if (character == '\r' && i + 1 < len && in[i + 1] == '\n')
				octets = 2;
		}
		else if (character == '\t' || (character >= 32 && character != 127))
		{
			memcpy(to, in + i, octets);
			to += octets;
		}
	}
	return (size_t) (to - out);
}

/* Takes escaped text back to what it was. */
static size_t
unescape(const char *in, size_t len, char *out)
{
	char	   *to = out;

	for (size_t i = 0; i < len; i++)
	{
		if (in[i] != '\\')
		{
			REQUIRE(in[i] != ';' && in[i] != ',');
			*to++ = in[i];
			continue;
		}
		REQUIRE(++i < len && strchr("\\;,n", in[i]) != NULL && in[i] != '\0');
		*to++ = in[i] == 'n' ? '\n' : in[i];
	}
	return (size_t) (to - out);
}

/* Takes the lines of a file together again, and looks at each. */
static size_t
unfold(const char *in, size_t len, char *out, bool utf8)
{
	char	   *to = out;
	bool		first = true;

	while (len > 0)
	{
		const char *end = memchr(in, '\r', len);
		size_t		line;

		REQUIRE(end != NULL);
		line = (size_t) (end - in);
		REQUIRE(line <= CALENDAR_LINE_OCTETS);
		REQUIRE(line + 1 < len && end[1] == '\n');
		if (utf8)
			REQUIRE(is_utf8(in, line));
		if (!first)
			REQUIRE(line > 1 && in[0] == ' ');
		memcpy(to, in + !first, line - !first);
		to += line - !first;
		len -= line + 2;
		in += line + 2;
		first = false;
	}
	return (size_t) (to - out);
}

/* A text as the value of a line. */
static void
write_text(const char *in, size_t len, bool utf8)
{
	/* of the exact size that is promised, so that writing beyond it is seen */
	char	   *escaped = malloc(2 * len + 8);
	size_t		escaped_len = oversight_calendar_escape(in, len, escaped);
	char	   *folded;
	size_t		folded_len;
	char	   *again;

	REQUIRE(escaped_len <= 2 * len + 8);
	for (size_t i = 0; i < escaped_len; i++)
		REQUIRE(((unsigned char) escaped[i] >= ' ' && escaped[i] != 0x7F) || escaped[i] == '\t');

	folded = malloc(2 * escaped_len + 8);
	folded_len = oversight_calendar_fold(escaped, escaped_len, folded);
	REQUIRE(folded_len <= 2 * escaped_len + 8);
	again = malloc(folded_len);
	REQUIRE(unfold(folded, folded_len, again, utf8) == escaped_len);
	REQUIRE(memcmp(again, escaped, escaped_len) == 0);
	free(again);

	if (utf8)
	{
		char	   *expected = malloc(len + 1);
		size_t		expected_len = plain(in, len, expected);

		again = malloc(escaped_len + 1);
		REQUIRE(is_utf8(escaped, escaped_len));
		REQUIRE(unescape(escaped, escaped_len, again) == expected_len);
		REQUIRE(memcmp(again, expected, expected_len) == 0);
		free(again);
		free(expected);
	}
	free(folded);
	free(escaped);
}

/* And as an address. */
static void
write_uri(const char *in, size_t len)
{
	char	   *uri = malloc(3 * len + 8);
	size_t		uri_len = oversight_calendar_uri(in, len, uri);
	char	   *again = malloc(3 * uri_len + 8);

	REQUIRE(uri_len <= 3 * len + 8);
	for (size_t i = 0; i < uri_len; i++)
		REQUIRE(uri[i] > ' ' && uri[i] < 0x7F && strchr("\"<>\\^`{|}", uri[i]) == NULL);
	/* what is an address stays as it is */
	REQUIRE(oversight_calendar_uri(uri, uri_len, again) == uri_len);
	REQUIRE(memcmp(again, uri, uri_len) == 0);
	/* what was encoded says what it was */
	for (size_t i = 0, n = 0; i < len; i++)
	{
		if (n < uri_len && uri[n] == in[i])
			n++;
		else
		{
			char		hex[3] = {0};

			REQUIRE(n + 2 < uri_len && uri[n] == '%');
			memcpy(hex, uri + n + 1, 2);
			REQUIRE((char) strtol(hex, NULL, 16) == in[i]);
			n += 3;
		}
		REQUIRE(i + 1 < len || n == uri_len);
	}
	free(again);
	free(uri);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool		utf8;
	char	   *text;
	size_t		len = 0;

	if (size < 1)
		return 0;
	utf8 = data[0] & 1;
	data++;
	size--;
	text = malloc(size + 1);
	if (utf8)
	{
		for (size_t i = 0; i < size;)
		{
			uint32		character;
			size_t		octets = decode(data + i, size - i, &character);

			memcpy(text + len, data + i, octets);
			len += octets;
			i += octets > 0 ? octets : 1;
		}
	}
	else
	{
		memcpy(text, data, size);
		len = size;
	}
	/* exactly as long as it is, so that reading beyond it is seen */
	if (len > 0)
		text = realloc(text, len);
	write_text(text, len, utf8);
	write_uri(text, len);
	free(text);
	return 0;
}
