/*-------------------------------------------------------------------------
 *
 * calendar_funcs.c
 *		The SQL functions that write text for a calendar file.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "report/calendar_text.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_FUNCTION_INFO_V1(oversight_calendar_text);
PG_FUNCTION_INFO_V1(oversight_calendar_line);
PG_FUNCTION_INFO_V1(oversight_calendar_uri_text);

typedef size_t (*CalendarWriter) (const char *in, size_t len, char *out);

/*
 * A calendar file is UTF-8, and its lines are counted in octets of that, whatever
 * the database's encoding is.  `room` is what the writer may need per octet.
 */
static text *
write_as_utf8(text *value, CalendarWriter write, Size room)
{
	char	   *given = text_to_cstring(value);
	char	   *in = pg_server_to_any(given, (int) strlen(given), PG_UTF8);
	Size		len = strlen(in);
	char	   *out;

	if (len > MaxAllocSize / room - 8)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("text is too long for a calendar: %zu octets", len),
				 errhint("Give a text of less than %zu octets.", MaxAllocSize / room - 8)));
	out = palloc(len * room + 8);
	out[write(in, len, out)] = '\0';
	return cstring_to_text(pg_any_to_server(out, (int) strlen(out), PG_UTF8));
}

Datum
oversight_calendar_text(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(write_as_utf8(PG_GETARG_TEXT_PP(0), oversight_calendar_escape, 2));
}

Datum
oversight_calendar_line(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(write_as_utf8(PG_GETARG_TEXT_PP(0), oversight_calendar_fold, 2));
}

Datum
oversight_calendar_uri_text(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(write_as_utf8(PG_GETARG_TEXT_PP(0), oversight_calendar_uri, 3));
}
