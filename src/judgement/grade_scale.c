/*-------------------------------------------------------------------------
 *
 * grade_scale.c
 *		The tables of the scale "grade".  A kernel.
 *
 * Three labels have stood for the third of four grades: satisfactory in
 * schools and settings, adequate in children's services until 2013, requires
 * improvement since.  They are kept apart, as published, and share a rank.
 *
 *-------------------------------------------------------------------------
 */
#include "judgement/grade.h"

static const ScaleLabel grade_labels[] = {
	{"inadequate", 4},
	{"satisfactory", 3},
	{"adequate", 3},
	{"requires improvement", 3},
	{"good", 2},
	{"outstanding", 1},
};

static const ScaleVariant grade_variants[] = {
	{"requires improvement to be good", GRADE_REQUIRES_IMPROVEMENT},
	{"ri", GRADE_REQUIRES_IMPROVEMENT},
};

const Scale oversight_grade_scale = {
	.type_name = "grade",
	.labels = grade_labels,
	.label_count = lengthof(grade_labels),
	.variants = grade_variants,
	.variant_count = lengthof(grade_variants),
	.number_detail = "A number alone does not say which grade is meant: 1 is outstanding in some published series and inadequate in others.",
	.number_hint = "Write the grade, for example \"good\", or name the series the code comes from, for example grade_from_code(2, 'ofsted').",
};
