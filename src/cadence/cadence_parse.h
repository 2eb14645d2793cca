/*-------------------------------------------------------------------------
 *
 * cadence_parse.h
 *		The parts of a cadence's text that are read in files of their own.
 *		Private to the kernel's parser.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_CADENCE_PARSE_H
#define OVERSIGHT_CADENCE_PARSE_H

#include "cadence/cadence_tokens.h"

/*
 * Each reads from the next token on, and returns false where the text is no
 * cadence, with the error in the parser.
 */

/* cadence_parse_interval.c */
extern bool oversight_parse_number(Parser *p, int32 *number, bool *given);
extern bool oversight_parse_span(Parser *p, CadenceStage *stage);
extern bool oversight_parse_interval(Parser *p, CadenceKind *kind,
									 CadenceStage *stage);

/* cadence_parse_days.c */
extern int32 oversight_ordinal_word(const Parser *p);
extern bool oversight_parse_date(Parser *p, int32 *day);
extern bool oversight_parse_dates(Parser *p, char *items, int32 *count);
extern bool oversight_parse_on(Parser *p, CadenceStage *stage);
extern bool oversight_parse_day_named(Parser *p, CadenceStage *stage,
									  bool *found);

#endif							/* OVERSIGHT_CADENCE_PARSE_H */
