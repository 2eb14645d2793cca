/*-------------------------------------------------------------------------
 *
 * history_io.c
 *		The SQL type judgement_history: input, output, and the errors that
 *		all its functions share.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "common/compat.h"
#include "common/glue.h"
#include "judgement/grade.h"
#include "judgement/history_state.h"
#include "judgement/judgement_history_type.h"
#include "judgement/scale_type.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(oversight_judgement_history_in);
PG_FUNCTION_INFO_V1(oversight_judgement_history_out);
PG_FUNCTION_INFO_V1(oversight_judgement_history_recv);
PG_FUNCTION_INFO_V1(oversight_judgement_history_send);

/* The layout of the binary form; a change of it takes the next number. */
#define HISTORY_BINARY_VERSION 1

StaticAssertDecl((int64) HISTORY_MAX_COUNT * HISTORY_ENTRY_TEXT_SIZE < MaxAllocSize,
				 "the longest history has a text form");

#define EXAMPLE "{2015-08-12: requires improvement, 2019-03-18: inadequate}"

static const char *
code_text(uint8 code)
{
	return code == SCALE_NONE ? "none" :
		scale_label(&oversight_grade_scale, code);
}

/* A value that is not in packed form: one that is still being built. */
HistoryView
oversight_history_unpacked(const char *body, size_t size)
{
	int32		count;
	HistoryKey *keys = oversight_history_state_settle(body, size, &count);
	char	   *packed = palloc(history_packed_size(count));

	oversight_history_pack(keys, count, packed);
	pfree(keys);
	return history_view(packed, history_packed_size(count));
}

/* A packed value of settled keys. */
struct varlena *
oversight_history_from_keys(const HistoryKey *keys, int32 count)
{
	size_t		size = VARHDRSZ + history_packed_size(count);
	struct varlena *result = palloc(size);

	SET_VARSIZE(result, size);
	oversight_history_pack(keys, count, VARDATA(result));
	return result;
}

void
oversight_history_conflict(const HistoryConflict *conflict)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 errmsg("two judgements on %s: \"%s\" and \"%s\"",
					oversight_date_text(conflict->day),
					code_text(conflict->codes[0]),
					code_text(conflict->codes[1])),
			 errdetail("From any one date a body has one grade, or \"none\" where its record ends."),
			 errhint("Take one body and one area at a time, without grades since restated, for example GROUP BY authority, area.")));
}

/* Refuses a date that no judgement can have. */
void
oversight_history_require_day(DateADT day)
{
	if (likely(!DATE_NOT_FINITE(day) && day >= HISTORY_DAY_FIRST))
		return;

	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
			 errmsg("date out of range for a judgement: \"%s\"",
					oversight_date_text(day)),
			 errdetail("Judgements have calendar dates from 0001-01-01 on; infinity is none."),
			 errhint("Give the date of publication, for example date '2019-03-18'.")));
}

void
oversight_history_require_room(int64 count)
{
	if (count > HISTORY_MAX_COUNT)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a judgement_history holds at most %d judgements",
						HISTORY_MAX_COUNT)));
}

/* The error of a text that cannot be read, with what is wrong in it. */
static int
parse_errdetail(const HistoryParse *parse)
{
	char	   *part = oversight_quotable(parse->part, parse->part_len);

	switch (parse->status)
	{
		case HISTORY_PARSED:
			break;
		case HISTORY_NO_OPENING_BRACE:
			return errdetail("A history begins with \"{\".");
		case HISTORY_NO_CLOSING_BRACE:
			return errdetail("A history ends with \"}\".");
		case HISTORY_TRAILING_TEXT:
			return errdetail("\"%s\" stands after the closing \"}\".", part);
		case HISTORY_EMPTY_ENTRY:
			return errdetail("Entry %d is empty.", parse->entry);
		case HISTORY_NO_COLON:
			return errdetail("Entry %d, \"%s\", has no \":\" between date and grade.",
							 parse->entry, part);
		case HISTORY_DATE_MALFORMED:
			return errdetail("The date of entry %d, \"%s\", is not written YYYY-MM-DD.",
							 parse->entry, part);
		case HISTORY_DATE_IMPOSSIBLE:
			return errdetail("The date of entry %d, \"%s\", does not exist.",
							 parse->entry, part);
		case HISTORY_GRADE_NUMBER:
			return errdetail("The grade of entry %d is the number \"%s\". %s",
							 parse->entry, part,
							 oversight_grade_scale.number_detail);
		case HISTORY_GRADE_UNKNOWN:
			return errdetail("\"%s\" in entry %d is neither a grade nor \"none\".",
							 part, parse->entry);
	}
	return 0;
}

Datum
oversight_judgement_history_in(PG_FUNCTION_ARGS)
{
	char	   *str = PG_GETARG_CSTRING(0);
	size_t		len = strlen(str);
	int32		room = oversight_history_parse_room(str, len);
	HistoryKey *keys;
	HistoryParse parse;
	HistoryConflict conflict;
	struct varlena *result;
	HistoryView view;
	int32		entry;

	oversight_history_require_room(room);
	keys = palloc((size_t) room * sizeof(HistoryKey));

	parse = oversight_history_parse(&oversight_grade_scale, str, len, keys);
	if (parse.status != HISTORY_PARSED)
		ereturn(OVERSIGHT_ESCONTEXT(fcinfo), (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"",
						"judgement_history", oversight_quotable(str, len)),
				 parse_errdetail(&parse),
				 errhint("Write a history as, for example, \"%s\".", EXAMPLE)));

	if (!oversight_history_settle(keys, &parse.count, &conflict))
		ereturn(OVERSIGHT_ESCONTEXT(fcinfo), (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"",
						"judgement_history", oversight_quotable(str, len)),
				 errdetail("There are two judgements on %s: \"%s\" and \"%s\".",
						   oversight_date_text(conflict.day),
						   code_text(conflict.codes[0]),
						   code_text(conflict.codes[1])),
				 errhint("Give each date one grade, for example \"%s\".", EXAMPLE)));

	result = oversight_history_from_keys(keys, parse.count);
	view = oversight_history_open(result);
	if (oversight_history_check(&view, &oversight_grade_scale, &entry) != HISTORY_SOUND)
		elog(ERROR, "judgement_history read from text is not sound at entry %d",
			 entry + 1);
	PG_RETURN_POINTER(result);
}

Datum
oversight_judgement_history_out(PG_FUNCTION_ARGS)
{
	HistoryView view = PG_GETARG_HISTORY_VIEW(0);
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfoChar(&buf, '{');
	for (int32 i = 0; i < view.count; i++)
	{
		char		entry[HISTORY_ENTRY_TEXT_SIZE];
		int			len = oversight_history_format_entry(&view,
														 &oversight_grade_scale,
														 i, entry);

		CHECK_FOR_INTERRUPTS();
		if (i > 0)
			appendStringInfoString(&buf, ", ");
		appendBinaryStringInfo(&buf, entry, len);
	}
	appendStringInfoChar(&buf, '}');
	PG_RETURN_CSTRING(buf.data);
}

/*
 * Binary form: the version byte, the number of entries (int32), then for each
 * its date (int32, days since 2000-01-01) and its code (one byte, 0 for none).
 */
Datum
oversight_judgement_history_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(buf);
	int32		count;
	int			left;
	struct varlena *result;
	size_t		size;
	char	   *body;
	HistoryView view;
	int32		entry = 0;

	if (version != HISTORY_BINARY_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported binary version of type %s: %d",
						"judgement_history", version),
				 errdetail("This release reads version %d.",
						   HISTORY_BINARY_VERSION)));

	count = (int32) pq_getmsgint(buf, 4);
	left = buf->len - buf->cursor;
	if (count < 0 || count > HISTORY_MAX_COUNT ||
		(int64) count * (int) HISTORY_ENTRY_SIZE != left)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary value of type %s: %d entries in %d bytes",
						"judgement_history", count, left),
				 errdetail("Each entry takes %d bytes.",
						   (int) HISTORY_ENTRY_SIZE)));

	/* the same allocation that the check below vouches for */
	size = VARHDRSZ + history_packed_size(count);
	result = palloc(size);
	SET_VARSIZE(result, size);
	body = VARDATA(result);
	body[0] = HISTORY_PACKED;
	for (int32 i = 0; i < count; i++)
	{
		int32		day = (int32) pq_getmsgint(buf, 4);

		memcpy(body + 1 + (size_t) i * sizeof(int32), &day, sizeof(int32));
		body[1 + (size_t) count * sizeof(int32) + i] = pq_getmsgbyte(buf);
	}

	view = oversight_history_open(result);
	switch (oversight_history_check(&view, &oversight_grade_scale, &entry))
	{
		case HISTORY_SOUND:
			break;
		case HISTORY_DAY_OUT_OF_RANGE:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
					 errmsg("invalid binary value of type %s: day %d",
							"judgement_history", history_day(&view, entry)),
					 errdetail("Entry %d has no calendar date from 0001-01-01 on.",
							   entry + 1)));
			break;
		case HISTORY_OUT_OF_ORDER:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
					 errmsg("invalid binary value of type %s: day %d follows day %d",
							"judgement_history", history_day(&view, entry),
							history_day(&view, entry - 1)),
					 errdetail("The date of entry %d is not later than the one before.",
							   entry + 1)));
			break;
		case HISTORY_NO_SUCH_CODE:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
					 errmsg("invalid binary value of type %s: grade %d",
							"judgement_history", view.codes[entry]),
					 errdetail("Entry %d has a grade that the scale \"%s\" does not have.",
							   entry + 1, oversight_grade_scale.type_name)));
			break;
	}
	PG_RETURN_POINTER(result);
}

Datum
oversight_judgement_history_send(PG_FUNCTION_ARGS)
{
	HistoryView view = PG_GETARG_HISTORY_VIEW(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, HISTORY_BINARY_VERSION);
	pq_sendint32(&buf, view.count);
	for (int32 i = 0; i < view.count; i++)
	{
		pq_sendint32(&buf, history_day(&view, i));
		pq_sendbyte(&buf, view.codes[i]);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}
