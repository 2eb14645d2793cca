/*-------------------------------------------------------------------------
 *
 * cadence_tokens.h
 *		The words, numbers and dates that a cadence's text is made of.  Private
 *		to the kernel's parser.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_CADENCE_TOKENS_H
#define OVERSIGHT_CADENCE_TOKENS_H

#include "cadence/cadence.h"

typedef enum TokenKind
{
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_DATE,
	TOKEN_COMMA,
	TOKEN_OTHER
} TokenKind;

typedef struct Parser
{
	const char *str;
	size_t		len;

	/* the token that comes next */
	TokenKind	kind;
	size_t		start;
	size_t		end;
	int32		number;			/* of a TOKEN_NUMBER, at most MAX_NUMBER + 1 */

	/* the on items read so far, of all stages */
	int32	   *on;
	int32		n_on;

	CadenceError *error;
} Parser;

static inline bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline char
lower(char c)
{
	return (c >= 'A' && c <= 'Z') ? (char) (c + ('a' - 'A')) : c;
}

/* Bytes beyond ASCII count as letters, so that an error shows whole words. */
static inline bool
is_letter(char c)
{
	return (lower(c) >= 'a' && lower(c) <= 'z') || (unsigned char) c >= 0x80;
}

static inline char
char_at(const Parser *p, size_t i)
{
	return i < p->len ? p->str[i] : '\0';
}

/* Reads the token after the present one; words are compared without case. */
extern void oversight_next_token(Parser *p);

/* What the next token is; a word may have a final s where it says plural. */
extern bool oversight_word_is(const Parser *p, const char *word, bool plural);
extern int	oversight_word_in(const Parser *p, const char *const *words,
							  size_t n, bool abbreviated);

/* The same, and passes over what fits. */
extern bool oversight_accept(Parser *p, const char *word);
extern bool oversight_accept_both(Parser *p, const char *first,
								  const char *second);

/* Why the text is no cadence; always false, so that a caller can return it. */
extern bool oversight_fail(Parser *p, const char *detail, const char *hint);
extern bool oversight_fail_whole(Parser *p, const char *problem,
								 const char *hint);
extern bool oversight_fail_here(Parser *p, const char *at_end,
								const char *at_word);

#endif							/* OVERSIGHT_CADENCE_TOKENS_H */
