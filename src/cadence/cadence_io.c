/*-------------------------------------------------------------------------
 *
 * cadence_io.c
 *		Text and binary input and output of the type cadence.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "cadence/cadence_type.h"
#include "cadence/rrule.h"
#include "catalog/pg_type.h"
#include "common/compat.h"
#include "common/glue.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"

PG_FUNCTION_INFO_V1(oversight_cadence_in);
PG_FUNCTION_INFO_V1(oversight_cadence_out);
PG_FUNCTION_INFO_V1(oversight_cadence_recv);
PG_FUNCTION_INFO_V1(oversight_cadence_send);
PG_FUNCTION_INFO_V1(oversight_cadence_on);

#define BINARY_VERSION 1

/* What is shown of a bad word, in bytes. */
#define SHOWN_WORD 64

#define USUAL_HINT \
	"Write a cadence as, for example, \"every 3 months\", \"at least every 6 weeks\", \"within 20 working days\" or \"by 2020-01-31\"."

/* The stored form of a cadence that cadence_check has passed. */
CadenceData *
oversight_cadence_make(const Cadence *cadence)
{
	size_t		items_size = cadence_items_size(cadence->kind, cadence->count,
												cadence->n_on);
	size_t		size = offsetof(CadenceData, items) + items_size;
	CadenceData *result = palloc0(size);

	SET_VARSIZE(result, size);
	result->kind = (uint8) cadence->kind;
	result->shift = (uint8) cadence->shift;
	result->n_on = (uint16) cadence->n_on;
	result->count = cadence->count;
	result->nominal_days = oversight_cadence_nominal_days(cadence);
	memcpy(result->items, cadence->items, items_size);
	return result;
}

char *
oversight_cadence_text(const Cadence *cadence)
{
	char	   *text = palloc(oversight_cadence_text_size(cadence));

	oversight_cadence_format(cadence, text);
	return text;
}

Datum
oversight_cadence_in(PG_FUNCTION_ARGS)
{
	char	   *str = PG_GETARG_CSTRING(0);
	Node	   *escontext = OVERSIGHT_ESCONTEXT(fcinfo);
	size_t		len = strlen(str);
	char	   *items;
	Cadence		cadence;
	CadenceError error;

	/* not shown: it would be as long again */
	if (len > CADENCE_MAX_TEXT)
		ereturn(escontext, (Datum) 0,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("value is too long for type %s", "cadence"),
				 errdetail("The text has %zu bytes, and at most %d are read.",
						   len, CADENCE_MAX_TEXT),
				 errhint("%s", USUAL_HINT)));

	items = palloc(CADENCE_ITEMS_CAPACITY(len));
	if (!oversight_cadence_parse(str, len, &cadence, items, &error))
	{
		const char *word = str + error.offset;
		int			shown = pg_mbcliplen(word, error.length, SHOWN_WORD);

		ereturn(escontext, (Datum) 0,
				(errcode(error.is_date ? ERRCODE_DATETIME_FIELD_OVERFLOW :
						 ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", "cadence", str),
				 error.problem ? errdetail("%s", error.problem) :
				 errdetail(error.detail, shown, word),
				 errhint("%s", error.hint ? error.hint : USUAL_HINT)));
	}
	PG_RETURN_POINTER(oversight_cadence_make(&cadence));
}

Datum
oversight_cadence_out(PG_FUNCTION_ARGS)
{
	Cadence		cadence = PG_GETARG_CADENCE(0);

	PG_RETURN_CSTRING(oversight_cadence_text(&cadence));
}

static void
pg_attribute_noreturn()
bad_binary(const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary representation of type %s", "cadence"),
			 errdetail("%s", problem)));
}

/* A rule: its header field by field, then its lists. */
static void
receive_rule(StringInfo buf, int32 n_items, char *items)
{
	RRule	   *rule = (RRule *) items;
	int16	   *list = (int16 *) (rule + 1);

	rule->interval = (int32) pq_getmsgint(buf, 4);
	rule->count = (int32) pq_getmsgint(buf, 4);
	rule->until = (int32) pq_getmsgint(buf, 4);
	rule->month_days = (uint32) pq_getmsgint(buf, 4);
	rule->month_days_back = (uint32) pq_getmsgint(buf, 4);
	rule->months = (uint16) pq_getmsgint(buf, 2);
	rule->freq = (uint8) pq_getmsgbyte(buf);
	rule->wkst = (uint8) pq_getmsgbyte(buf);
	rule->skip = (uint8) pq_getmsgbyte(buf);
	rule->weekdays = (uint8) pq_getmsgbyte(buf);
	rule->n_ordinals = (uint16) pq_getmsgint(buf, 2);
	rule->n_weeks = (uint16) pq_getmsgint(buf, 2);
	rule->n_year_days = (uint16) pq_getmsgint(buf, 2);
	rule->n_positions = (uint16) pq_getmsgint(buf, 2);
	rule->spare = (uint16) pq_getmsgint(buf, 2);
	for (int32 i = 0; i < n_items; i++)
		list[i] = (int16) pq_getmsgint(buf, 2);
}

static void
send_rule(StringInfo buf, const Cadence *cadence)
{
	RRuleView	rule = rrule_view(cadence->items);

	pq_sendint32(buf, (uint32) rule.head.interval);
	pq_sendint32(buf, (uint32) rule.head.count);
	pq_sendint32(buf, (uint32) rule.head.until);
	pq_sendint32(buf, rule.head.month_days);
	pq_sendint32(buf, rule.head.month_days_back);
	pq_sendint16(buf, rule.head.months);
	pq_sendbyte(buf, rule.head.freq);
	pq_sendbyte(buf, rule.head.wkst);
	pq_sendbyte(buf, rule.head.skip);
	pq_sendbyte(buf, rule.head.weekdays);
	pq_sendint16(buf, rule.head.n_ordinals);
	pq_sendint16(buf, rule.head.n_weeks);
	pq_sendint16(buf, rule.head.n_year_days);
	pq_sendint16(buf, rule.head.n_positions);
	pq_sendint16(buf, rule.head.spare);
	for (int32 i = 0; i < cadence->count; i++)
		pq_sendint16(buf, (uint16) rrule_item(&rule, i));
}

/* version, kind, shift, numbers of items and of on items, items, on items */
#define BINARY_HEADER_SIZE 9

Datum
oversight_cadence_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			version;
	Cadence		cadence;
	char	   *items;
	int32	   *on;
	const char *problem;

	/* pqformat's own error would not name the type */
	if (buf->len - buf->cursor < BINARY_HEADER_SIZE)
		bad_binary("It is too short.");

	version = pq_getmsgbyte(buf);
	if (version != BINARY_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported version number %d of type %s", version, "cadence"),
				 errdetail("This server reads version %d.", BINARY_VERSION)));

	cadence.kind = (CadenceKind) pq_getmsgbyte(buf);
	cadence.shift = (CadenceShift) pq_getmsgbyte(buf);
	cadence.n_on = (int32) pq_getmsgint(buf, 2);
	cadence.count = (int32) pq_getmsgint(buf, 4);
	if (cadence.kind > CADENCE_RRULE)
		bad_binary("Its kind is unknown.");

	/* never believe a count before the bytes for it are seen to be there */
	if (cadence.count < 0 || cadence.count > buf->len ||
		cadence_items_size(cadence.kind, cadence.count, cadence.n_on) !=
		(size_t) (buf->len - buf->cursor))
		bad_binary("The number of its items does not fit its length.");
	items = palloc(cadence_items_size(cadence.kind, cadence.count, cadence.n_on) + 1);
	cadence.items = items;

	if (cadence.kind == CADENCE_RRULE)
		receive_rule(buf, cadence.count, items);
	else if (cadence.kind == CADENCE_BY)
	{
		for (int32 i = 0; i < cadence.count; i++)
			((int32 *) items)[i] = (int32) pq_getmsgint(buf, 4);
	}
	else
	{
		for (int32 i = 0; i < cadence.count; i++)
		{
			CadenceStage *stage = (CadenceStage *) items + i;

			stage->step = (int32) pq_getmsgint(buf, 4);
			stage->unit = (uint8) pq_getmsgbyte(buf);
			stage->limit = (uint8) pq_getmsgbyte(buf);
			stage->limit_unit = (uint8) pq_getmsgbyte(buf);
			stage->on = (uint8) pq_getmsgbyte(buf);
			stage->limit_value = (int32) pq_getmsgint(buf, 4);
			stage->n_on = (int32) pq_getmsgint(buf, 4);
		}
		on = (int32 *) ((CadenceStage *) items + cadence.count);
		for (int32 i = 0; i < cadence.n_on; i++)
			on[i] = (int32) pq_getmsgint(buf, 4);
	}
	pq_getmsgend(buf);

	problem = oversight_cadence_check(&cadence);
	if (problem != NULL)
		bad_binary(problem);
	PG_RETURN_POINTER(oversight_cadence_make(&cadence));
}

Datum
oversight_cadence_send(PG_FUNCTION_ARGS)
{
	Cadence		cadence = PG_GETARG_CADENCE(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, BINARY_VERSION);
	pq_sendbyte(&buf, (uint8) cadence.kind);
	pq_sendbyte(&buf, (uint8) cadence.shift);
	pq_sendint16(&buf, (uint16) cadence.n_on);
	pq_sendint32(&buf, (uint32) cadence.count);
	if (cadence.kind == CADENCE_RRULE)
		send_rule(&buf, &cadence);
	for (int32 i = 0; i < cadence.count && cadence.kind != CADENCE_RRULE; i++)
	{
		if (cadence.kind == CADENCE_BY)
			pq_sendint32(&buf, (uint32) cadence_date(&cadence, i));
		else
		{
			CadenceStage stage = cadence_stage(&cadence, i);

			pq_sendint32(&buf, (uint32) stage.step);
			pq_sendbyte(&buf, stage.unit);
			pq_sendbyte(&buf, stage.limit);
			pq_sendbyte(&buf, stage.limit_unit);
			pq_sendbyte(&buf, stage.on);
			pq_sendint32(&buf, (uint32) stage.limit_value);
			pq_sendint32(&buf, (uint32) stage.n_on);
		}
	}
	for (int32 i = 0; i < cadence.n_on; i++)
		pq_sendint32(&buf, (uint32) cadence_item(cadence_on_items(&cadence), i));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/*
 * cadence_on(date[]): the `by` cadence of these dates, in any order.  NULLs in
 * the array are ignored; NULL when it has no date, because a duty that is due
 * on no date at all is no cadence.
 */
Datum
oversight_cadence_on(PG_FUNCTION_ARGS)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(0);
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	int32	   *days;
	Cadence		result = {.kind = CADENCE_BY};

	deconstruct_array(array, DATEOID, sizeof(DateADT), true, TYPALIGN_INT,
					  &elements, &nulls, &n);
	days = palloc(Max(n, 1) * sizeof(int32));
	for (int i = 0; i < n; i++)
	{
		Cadence		one;

		if (nulls[i])
			continue;
		days[result.count] = oversight_finite_date(DatumGetDateADT(elements[i]), "a due date");
		one = (Cadence) {.kind = CADENCE_BY,.count = 1,.items = (char *) &days[result.count]};
		if (oversight_cadence_check(&one) != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
					 errmsg("date out of range for type cadence: %s",
							oversight_date_text(days[result.count])),
					 errhint("Give a date of the common era, such as 2020-01-31.")));
		result.count++;
	}
	if (result.count == 0)
		PG_RETURN_NULL();
	result.count = oversight_cadence_sort_items(days, result.count);
	result.items = (char *) days;
	if (oversight_cadence_check(&result) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many dates for type cadence: %d", result.count),
				 errdetail("A cadence has at most %d dates.", CADENCE_MAX_ITEMS),
				 errhint("Use a rule such as \"every day\" where the dates follow one.")));
	PG_RETURN_POINTER(oversight_cadence_make(&result));
}
