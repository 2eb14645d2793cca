/*-------------------------------------------------------------------------
 *
 * calendar_text.c
 *		Text as RFC 5545 (iCalendar) writes it.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "report/calendar_text.h"

/* How many octets the UTF-8 character has that begins with this one. */
static size_t
character_octets(unsigned char first)
{
	if (first < 0xC0)
		return 1;
	if (first < 0xE0)
		return 2;
	return first < 0xF0 ? 3 : 4;
}

/*
 * How many octets at `in` end a line, to whoever may read it: CR LF counts once.
 * Beside the ends of line of ASCII there are those of Unicode (U+0085, U+2028,
 * U+2029), at which some programs split lines of a file, too.
 */
static size_t
line_end_octets(const unsigned char *in, size_t len)
{
	if (in[0] == '\r' && len > 1 && in[1] == '\n')
		return 2;
	if (in[0] >= '\n' && in[0] <= '\r')
		return 1;				/* line feed, vertical tab, form feed, return */
	if (in[0] == 0xC2 && len > 1 && in[1] == 0x85)
		return 2;
	if (in[0] == 0xE2 && len > 2 && in[1] == 0x80 && (in[2] == 0xA8 || in[2] == 0xA9))
		return 3;
	return 0;
}

/*
 * A value of type TEXT: backslash, semicolon and comma take a backslash, an end
 * of line becomes \n, and control characters, which the format cannot carry, are
 * left out.
 */
size_t
oversight_calendar_escape(const char *in, size_t len, char *out)
{
	const unsigned char *at = (const unsigned char *) in;
	const unsigned char *end = at + len;
	char	   *to = out;

	while (at < end)
	{
		size_t		line_end = line_end_octets(at, (size_t) (end - at));

		if (line_end > 0)
		{
			*to++ = '\\';
			*to++ = 'n';
			at += line_end;
			continue;
		}
		if (*at == '\\' || *at == ';' || *at == ',')
			*to++ = '\\';
		if ((*at >= ' ' || *at == '\t') && *at != 0x7F)
			*to++ = (char) *at;
		at++;
	}
	return (size_t) (to - out);
}

/*
 * A content line: after 75 octets it goes on in the next line, behind a space
 * that does not count as text.  A character is never split, though the RFC would
 * allow that, because many programs decode line by line.  Ends with CR LF.
 */
size_t
oversight_calendar_fold(const char *in, size_t len, char *out)
{
	char	   *to = out;
	size_t		used = 0;

	for (size_t i = 0; i < len;)
	{
		size_t		octets = Min(character_octets((unsigned char) in[i]), len - i);

		if (used + octets > CALENDAR_LINE_OCTETS)
		{
			memcpy(to, "\r\n ", 3);
			to += 3;
			used = 1;
		}
		memcpy(to, in + i, octets);
		to += octets;
		used += octets;
		i += octets;
	}
	memcpy(to, "\r\n", 2);
	return (size_t) (to - out) + 2;
}

/* An address in which everything that RFC 3986 does not allow is percent-encoded. */
size_t
oversight_calendar_uri(const char *in, size_t len, char *out)
{
	static const char hex[] = "0123456789ABCDEF";
	char	   *to = out;

	for (size_t i = 0; i < len; i++)
	{
		unsigned char c = (unsigned char) in[i];
		unsigned char letter = c | 0x20;

		if ((letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') ||
			(c != '\0' && strchr("-._~:/?#[]@!$&'()*+,;=%", c) != NULL))
			*to++ = (char) c;
		else
		{
			*to++ = '%';
			*to++ = hex[c >> 4];
			*to++ = hex[c & 15];
		}
	}
	return (size_t) (to - out);
}
