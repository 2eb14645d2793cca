/*-------------------------------------------------------------------------
 *
 * send_outcome.c
 *		The SQL type send_outcome: what an area SEND inspection, by Ofsted and
 *		the Care Quality Commission together since January 2023, may find; and
 *		outcomes from published number codes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "judgement/scale_type.h"
#include "utils/builtins.h"

/* Stored and sent: never renumber. */
#define SEND_SYSTEMIC_FAILINGS	1
#define SEND_INCONSISTENT		2
#define SEND_POSITIVE			3

static const ScaleLabel send_labels[] = {
	{"widespread and/or systemic failings", 3},
	{"inconsistent", 2},
	{"typically positive", 1},
};

/*
 * The wordings of the official statistics, then those of the framework and of
 * the reports: the finding alone, and with the sentence that goes with it.
 */
#define SEND_SHORT "children and young people with send"
#define SEND_LONG "children and young people with special educational needs and/or disabilities (send)"

#define POSITIVE "arrangements typically lead to positive experiences and outcomes for "
#define POSITIVE_MORE ". the local area partnership is taking action where improvements are needed"
#define INCONSISTENT "the local area partnership's arrangements lead to inconsistent experiences and outcomes for "
#define INCONSISTENT_MORE ". the local area partnership must work jointly to make improvements"
#define FAILINGS "there are widespread and/or systemic failings leading to significant concerns about the experiences and outcomes of "
#define FAILINGS_MORE ", which the local area partnership must address urgently"

#define POSITIVE_SHORT "the local area partnership's send " POSITIVE
#define POSITIVE_LONG "the local area partnership's special educational needs and/or disability (send) " POSITIVE

static const ScaleVariant send_variants[] = {
	{"typically positive experiences and outcomes", SEND_POSITIVE},
	{POSITIVE_SHORT SEND_SHORT, SEND_POSITIVE},
	{POSITIVE_SHORT SEND_SHORT POSITIVE_MORE, SEND_POSITIVE},
	{POSITIVE_LONG SEND_SHORT, SEND_POSITIVE},
	{POSITIVE_LONG SEND_SHORT POSITIVE_MORE, SEND_POSITIVE},
	{POSITIVE_LONG SEND_LONG, SEND_POSITIVE},
	{POSITIVE_LONG SEND_LONG POSITIVE_MORE, SEND_POSITIVE},
	{"inconsistent experiences and outcomes", SEND_INCONSISTENT},
	{INCONSISTENT SEND_SHORT, SEND_INCONSISTENT},
	{INCONSISTENT SEND_SHORT INCONSISTENT_MORE, SEND_INCONSISTENT},
	{INCONSISTENT SEND_LONG, SEND_INCONSISTENT},
	{INCONSISTENT SEND_LONG INCONSISTENT_MORE, SEND_INCONSISTENT},
	{FAILINGS SEND_SHORT, SEND_SYSTEMIC_FAILINGS},
	{FAILINGS SEND_SHORT FAILINGS_MORE, SEND_SYSTEMIC_FAILINGS},
	{FAILINGS SEND_LONG, SEND_SYSTEMIC_FAILINGS},
	{FAILINGS SEND_LONG FAILINGS_MORE, SEND_SYSTEMIC_FAILINGS},
};

static const Scale send_scale = {
	.type_name = "send_outcome",
	.labels = send_labels,
	.label_count = lengthof(send_labels),
	.variants = send_variants,
	.variant_count = lengthof(send_variants),
	.number_detail = "Inspectorates publish these outcomes in words; a number alone does not say which list it comes from.",
	.number_hint = "Write the outcome, for example \"inconsistent\", or name the list the code comes from, for example send_outcome_from_code(2, 'd2i').",
};

OVERSIGHT_SCALE_TYPE(send_outcome, send_scale);

PG_FUNCTION_INFO_V1(oversight_send_outcome_from_code);

/*
 * The outcome a published code stands for.  The one list that has codes is
 * Data to Insight's, whose 1 is the best.
 */
Datum
oversight_send_outcome_from_code(PG_FUNCTION_ARGS)
{
	int32		code = PG_GETARG_INT32(0);
	char	   *scheme = text_to_cstring(PG_GETARG_TEXT_PP(1));

	if (pg_strcasecmp(scheme, "d2i") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown scheme of outcome codes: \"%s\"", scheme),
				 errdetail("Known is \"d2i\" (1 is typically positive)."),
				 errhint("Write, for example, send_outcome_from_code(2, 'd2i').")));
	if (code < 1 || code > (int32) lengthof(send_labels))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid code of scheme \"%s\": %d", "d2i", code),
				 errdetail("Its codes run from 1 (\"%s\") to 3 (\"%s\").",
						   scale_label(&send_scale, SEND_POSITIVE),
						   scale_label(&send_scale, SEND_SYSTEMIC_FAILINGS)),
				 errhint("Write, for example, send_outcome_from_code(1, 'd2i'); what was not judged is NULL.")));

	/* the codes are the ranks, and the scale has one label of each */
	PG_RETURN_GRADE(lengthof(send_labels) + 1 - code);
}
