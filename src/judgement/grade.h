/*-------------------------------------------------------------------------
 *
 * grade.h
 *		The scale of Ofsted's judgements of local authorities and schools up
 *		to 2025, and of those before them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_GRADE_H
#define OVERSIGHT_GRADE_H

#include "judgement/scale.h"

/* Stored and sent: never renumber. */
#define GRADE_INADEQUATE			1
#define GRADE_SATISFACTORY			2
#define GRADE_ADEQUATE				3
#define GRADE_REQUIRES_IMPROVEMENT	4
#define GRADE_GOOD					5
#define GRADE_OUTSTANDING			6

extern const Scale oversight_grade_scale;

#endif							/* OVERSIGHT_GRADE_H */
