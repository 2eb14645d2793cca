/*-------------------------------------------------------------------------
 *
 * export.c
 *		Says to the guards of a register that an export is being read back.
 *
 * Some guards look at a row on its entry only, because what was in order then
 * can rightly change later: an instrument is revoked, and its duties are then
 * anchored after their end; a duty that was done makes way for another of its
 * kind.  An export holds the state that this led to, so these guards stand
 * back while one is read.  Whether one is, is kept here, where no statement of
 * a session can say so: only a call of import_authority does.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

PG_FUNCTION_INFO_V1(oversight_import_authority);
PG_FUNCTION_INFO_V1(oversight_is_importing);

/* How many calls of import_authority are under way, one inside the other. */
static int	imports_under_way = 0;

/* True while import_authority runs in this session, and at no other time. */
Datum
oversight_is_importing(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(imports_under_way > 0);
}

/*
 * Reads an export into a register: import_document does the work, and says what
 * is wrong with a NULL.  However it ends, the guards are back on duty.
 */
Datum
oversight_import_authority(PG_FUNCTION_ARGS)
{
	Oid			types[] = {TEXTOID, JSONBOID};
	Datum		values[2];
	char		nulls[2];
	char	   *said = NULL;

	for (int i = 0; i < 2; i++)
	{
		nulls[i] = PG_ARGISNULL(i) ? 'n' : ' ';
		values[i] = PG_ARGISNULL(i) ? (Datum) 0 : PG_GETARG_DATUM(i);
	}
	/* it will be looked into again and again */
	if (!PG_ARGISNULL(1))
		values[1] = JsonbPGetDatum(PG_GETARG_JSONB_P(1));

	imports_under_way++;
	PG_TRY();
	{
		MemoryContext caller = CurrentMemoryContext;

		if (SPI_connect() != SPI_OK_CONNECT ||
			SPI_execute_with_args("SELECT oversight.import_document($1, $2)", 2,
								  types, values, nulls, false, 0) != SPI_OK_SELECT ||
			SPI_processed != 1 ||
			(said = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1)) == NULL)
			elog(ERROR, "import_document did not answer");
		said = MemoryContextStrdup(caller, said);
		SPI_finish();
	}
	PG_FINALLY();
	{
		imports_under_way--;
	}
	PG_END_TRY();

	PG_RETURN_TEXT_P(cstring_to_text(said));
}
