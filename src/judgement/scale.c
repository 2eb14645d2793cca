/*-------------------------------------------------------------------------
 *
 * scale.c
 *		Reading a grade of any scale.  A kernel.
 *
 *-------------------------------------------------------------------------
 */
#include "judgement/scale.h"

/*
 * Lower case, no space at either end, single spaces within, a typewriter's
 * apostrophe for a printer's (E2 80 99 in UTF-8), no full stop at the end.
 * Only ASCII is folded: labels are ASCII, and the result must not depend on a
 * locale.  Returns the length, or -1 when it does not fit SCALE_TEXT_MAX bytes.
 */
static int
normalise(const char *str, size_t len, char *buf)
{
	static const char apostrophe[] = "\xE2\x80\x99";
	const size_t apostrophe_len = sizeof(apostrophe) - 1;
	int			n = 0;
	bool		pending = false;

	while (len > 0)
	{
		size_t		space = scale_space_length(str, len);
		char		c = *str;

		if (space > 0)
		{
			pending = n > 0;
			str += space;
			len -= space;
			continue;
		}

		if (n + pending >= SCALE_TEXT_MAX)
			return -1;
		if (pending)
			buf[n++] = ' ';
		pending = false;
		if (len >= apostrophe_len && memcmp(str, apostrophe, apostrophe_len) == 0)
		{
			buf[n++] = '\'';
			str += apostrophe_len;
			len -= apostrophe_len;
			continue;
		}
		buf[n++] = (c >= 'A' && c <= 'Z') ? c - 'A' + 'a' : c;
		str++;
		len--;
	}
	if (n > 1 && buf[n - 1] == '.' && buf[n - 2] != '.')
		n--;
	buf[n] = '\0';
	return n;
}

/* Digits with perhaps a sign and a decimal part: 3, -1, 3.0 */
static bool
is_number(const char *text)
{
	if (*text == '+' || *text == '-')
		text++;
	if (*text < '0' || *text > '9')
		return false;
	return text[strspn(text, "0123456789.")] == '\0';
}

/* Reads a label or a variant in any case and spacing. */
ScaleStatus
oversight_scale_parse(const Scale *scale, const char *str, size_t len,
					  uint8 *code)
{
	char		text[SCALE_TEXT_MAX + 1];

	if (normalise(str, len, text) < 0)
		return SCALE_UNKNOWN;

	for (int i = 0; i < scale->label_count; i++)
		if (strcmp(text, scale->labels[i].text) == 0)
		{
			*code = i + 1;
			return SCALE_OK;
		}

	for (int i = 0; i < scale->variant_count; i++)
		if (strcmp(text, scale->variants[i].text) == 0)
		{
			*code = scale->variants[i].code;
			return SCALE_OK;
		}

	return is_number(text) ? SCALE_NUMBER : SCALE_UNKNOWN;
}

#if defined(USE_ASSERT_CHECKING) || defined(OVERSIGHT_STANDALONE)

/* What the rest of the code relies on; asserted where a type is made. */
bool
oversight_scale_is_sound(const Scale *scale)
{
	char		text[SCALE_TEXT_MAX + 1];

	if (scale->label_count < 1 || scale->label_count > SCALE_MAX_CODE)
		return false;

	for (int i = 0; i < scale->label_count; i++)
	{
		const char *label = scale->labels[i].text;

		if (strlen(label) > SCALE_LABEL_MAX ||
			scale->labels[i].rank < 1 ||
			(i > 0 && scale->labels[i].rank > scale->labels[i - 1].rank) ||
			normalise(label, strlen(label), text) < 0 ||
			strcmp(label, text) != 0 ||
			/* these have a meaning in a history's text form */
			strpbrk(label, "{},:") != NULL ||
			strcmp(label, "none") == 0)
			return false;
	}

	for (int i = 0; i < scale->variant_count; i++)
	{
		const char *variant = scale->variants[i].text;

		if (!scale_has_code(scale, scale->variants[i].code) ||
			normalise(variant, strlen(variant), text) < 0 ||
			strcmp(variant, text) != 0 ||
			strcmp(variant, "none") == 0)
			return false;
	}
	return true;
}

#endif
