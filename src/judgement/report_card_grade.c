/*-------------------------------------------------------------------------
 *
 * report_card_grade.c
 *		The SQL type report_card_grade: the scale of the report cards that
 *		Ofsted gives schools and other providers of education since November
 *		2025, one grade for each evaluation area.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "judgement/scale_type.h"

/* Stored and sent: never reorder. */
static const ScaleLabel report_card_labels[] = {
	{"urgent improvement", 5},
	{"needs attention", 4},
	{"expected standard", 3},
	{"strong standard", 2},
	{"exceptional", 1},
};

static const Scale report_card_scale = {
	.type_name = "report_card_grade",
	.labels = report_card_labels,
	.label_count = lengthof(report_card_labels),
	.number_detail = "Report cards have no number codes, and those of Ofsted's other grades do not stand for these.",
	.number_hint = "Write the grade, for example \"expected standard\".",
};

OVERSIGHT_SCALE_TYPE(report_card_grade, report_card_scale);
