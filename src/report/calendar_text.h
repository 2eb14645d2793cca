/*-------------------------------------------------------------------------
 *
 * calendar_text.h
 *		Text as RFC 5545 (iCalendar) writes it: escaped, and folded into lines.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_CALENDAR_TEXT_H
#define OVERSIGHT_CALENDAR_TEXT_H

#include "common/kernel.h"

/* A line of a calendar file has at most so many octets, its end not counted. */
#define CALENDAR_LINE_OCTETS 75

/*
 * All of these take UTF-8 that is known to be valid, write no final zero and
 * return how many octets they wrote: at most twice as many as they were given and
 * 8 more, of an address three times as many.
 */
extern size_t oversight_calendar_escape(const char *in, size_t len, char *out);
extern size_t oversight_calendar_fold(const char *in, size_t len, char *out);
extern size_t oversight_calendar_uri(const char *in, size_t len, char *out);

#endif							/* OVERSIGHT_CALENDAR_TEXT_H */
