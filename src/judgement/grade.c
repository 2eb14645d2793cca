/*-------------------------------------------------------------------------
 *
 * grade.c
 *		The SQL type grade, and grades from published number codes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/compat.h"
#include "judgement/grade.h"
#include "judgement/scale_type.h"
#include "utils/builtins.h"

OVERSIGHT_SCALE_TYPE(grade, oversight_grade_scale);

PG_FUNCTION_INFO_V1(oversight_grade_from_code);
PG_FUNCTION_INFO_V1(oversight_grade_from_code_labelled);

typedef struct CodeScheme
{
	const char *name;
	uint8		grade[4];		/* of the codes 1 to 4; SCALE_NONE: depends */
	uint8		third;			/* its one label of rank 3; SCALE_NONE: depends */
} CodeScheme;

/*
 * The frameworks of children's services settle what Ofsted's 3 says: SLAC, the
 * inspections of safeguarding and looked after children of 2009 to 2013; SIF,
 * the single inspection framework that followed; ILACS since 2018.
 */
static const CodeScheme code_schemes[] = {
	{"ofsted",
		{GRADE_OUTSTANDING, GRADE_GOOD, SCALE_NONE, GRADE_INADEQUATE},
	SCALE_NONE},
	{"apa",
		{GRADE_INADEQUATE, GRADE_ADEQUATE, GRADE_GOOD, GRADE_OUTSTANDING},
	GRADE_ADEQUATE},
	{"slac",
		{GRADE_OUTSTANDING, GRADE_GOOD, GRADE_ADEQUATE, GRADE_INADEQUATE},
	GRADE_ADEQUATE},
	{"sif",
		{GRADE_OUTSTANDING, GRADE_GOOD, GRADE_REQUIRES_IMPROVEMENT, GRADE_INADEQUATE},
	GRADE_REQUIRES_IMPROVEMENT},
	{"ilacs",
		{GRADE_OUTSTANDING, GRADE_GOOD, GRADE_REQUIRES_IMPROVEMENT, GRADE_INADEQUATE},
	GRADE_REQUIRES_IMPROVEMENT},
};

static const CodeScheme *
find_scheme(text *scheme)
{
	char	   *name = text_to_cstring(scheme);

	for (size_t i = 0; i < lengthof(code_schemes); i++)
		if (pg_strcasecmp(name, code_schemes[i].name) == 0)
			return &code_schemes[i];

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown scheme of grade codes: \"%s\"", name),
			 errdetail("Known are \"ofsted\", \"slac\", \"sif\" and \"ilacs\" (1 is outstanding) and \"apa\" (4 is outstanding)."),
			 errhint("Write, for example, grade_from_code(2, 'ofsted').")));
}

/* SCALE_NONE where the code alone does not say which label was printed. */
static uint8
find_grade(const CodeScheme *scheme, int32 code)
{
	if (code < 1 || code > (int32) lengthof(scheme->grade))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid code of scheme \"%s\": %d",
						scheme->name, code),
				 errdetail("Its codes run from 1 (\"%s\") to 4 (\"%s\").",
						   scale_label(&oversight_grade_scale, scheme->grade[0]),
						   scale_label(&oversight_grade_scale, scheme->grade[3])),
				 errhint("Write, for example, grade_from_code(1, '%s'); what was not judged is NULL.",
						 scheme->name)));

	return scheme->grade[code - 1];
}

/*
 * The grade a published code stands for.  Ofsted's 3 is refused: which label
 * was printed depends on what was inspected and when, and a wording that was
 * never published must not enter a record.
 */
Datum
oversight_grade_from_code(PG_FUNCTION_ARGS)
{
	int32		code = PG_GETARG_INT32(0);
	const CodeScheme *scheme = find_scheme(PG_GETARG_TEXT_PP(1));
	uint8		grade = find_grade(scheme, code);

	if (grade == SCALE_NONE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("ambiguous code of scheme \"%s\": %d",
						scheme->name, code),
				 errdetail("It was published as \"satisfactory\", as \"adequate\" and as \"requires improvement\", depending on what was inspected and when."),
				 errhint("Say which of them the series printed, for example grade_from_code(%d, '%s', 'requires improvement'), or name the framework, for example grade_from_code(%d, 'ilacs').",
						 code, scheme->name, code)));

	PG_RETURN_GRADE(grade);
}

/*
 * The same where the caller says which label the series printed for its third
 * grade.  A label that the scheme never printed there is refused, whatever the
 * code, so that a mistake does not wait for the first row it spoils.
 */
Datum
oversight_grade_from_code_labelled(PG_FUNCTION_ARGS)
{
	int32		code = PG_GETARG_INT32(0);
	const CodeScheme *scheme = find_scheme(PG_GETARG_TEXT_PP(1));
	uint8		third = PG_GETARG_GRADE(2);
	uint8		grade;

	if (scheme->third != SCALE_NONE ?
		third != scheme->third :
		scale_rank(&oversight_grade_scale, third) !=
		scale_rank(&oversight_grade_scale, GRADE_ADEQUATE))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is not the third grade of scheme \"%s\"",
						scale_label(&oversight_grade_scale, third),
						scheme->name),
				 scheme->third != SCALE_NONE ?
				 errdetail("In that scheme it is \"%s\".",
						   scale_label(&oversight_grade_scale, scheme->third)) :
				 errdetail("In that scheme it is \"satisfactory\", \"adequate\" or \"requires improvement\"."),
				 errhint("Write, for example, grade_from_code(3, 'ofsted', 'requires improvement').")));

	grade = find_grade(scheme, code);
	PG_RETURN_GRADE(grade == SCALE_NONE ? third : grade);
}
