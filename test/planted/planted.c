/*
 * planted.c
 *		Faults on purpose, one for each goal of tools/sanitize: a goal that does
 *		not see its own is not believed when it finds nothing elsewhere.
 *
 * Not part of the extension.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(planted);

/*
 * planted(kind text, n int4) -> int4.  The number is the caller's, so that the
 * compiler can foresee nothing.
 */
Datum
planted(PG_FUNCTION_ARGS)
{
	char	   *kind = text_to_cstring(PG_GETARG_TEXT_PP(0));
	int32		n = PG_GETARG_INT32(1);
	volatile char *block = palloc(n);

	if (strcmp(kind, "asserts") == 0)
		block[n] = 'x';			/* one past the end */
	else if (strcmp(kind, "valgrind") == 0)
	{
		if (block[n / 2] == 'x')	/* never written */
			elog(NOTICE, "seen");
	}
	else if (strcmp(kind, "ubsan") == 0)
		n += PG_INT32_MAX;		/* more than an integer holds */
	PG_RETURN_INT32(n);
}
