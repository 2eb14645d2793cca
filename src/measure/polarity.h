/*-------------------------------------------------------------------------
 *
 * polarity.h
 *		Which way a measure should go.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_POLARITY_H
#define OVERSIGHT_POLARITY_H

#include "common/kernel.h"

/* The values are the signs of a change for the better. */
typedef enum Polarity
{
	POLARITY_LOWER = -1,		/* lower is better */
	POLARITY_NEUTRAL = 0,		/* neither is, or it is not known */
	POLARITY_HIGHER = 1			/* higher is better */
} Polarity;

static inline bool
polarity_parse(const char *str, size_t len, Polarity *polarity)
{
	static const struct
	{
		const char *word;
		Polarity	polarity;
	}			words[] = {
		{"higher", POLARITY_HIGHER},
		{"lower", POLARITY_LOWER},
		{"neutral", POLARITY_NEUTRAL},
	};

	for (int i = 0; i < (int) lengthof(words); i++)
		if (len == strlen(words[i].word) && memcmp(str, words[i].word, len) == 0)
		{
			*polarity = words[i].polarity;
			return true;
		}
	return false;
}

#endif							/* OVERSIGHT_POLARITY_H */
