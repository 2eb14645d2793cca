/*-------------------------------------------------------------------------
 *
 * oversight.c
 *		Module magic, settings, and the date that reports are made for.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/parallel.h"
#include "access/xact.h"
#include "common/compat.h"
#include "common/iso_date.h"
#include "datatype/timestamp.h"
#include "fmgr.h"
#include "oversight.h"
#include "pgtime.h"
#include "utils/datetime.h"
#include "utils/guc.h"
#include "utils/timestamp.h"

OVERSIGHT_MODULE_MAGIC("0.1.0");

PG_FUNCTION_INFO_V1(oversight_as_of);
PG_FUNCTION_INFO_V1(oversight_today_in_london);

extern PGDLLEXPORT void _PG_init(void);

#define DEFAULT_CALENDAR "england-and-wales"

static char *setting_as_of = NULL;
static char *setting_calendar = NULL;
static char *setting_import_source = NULL;

uint32		oversight_calendar_assignments = 0;

/*
 * A value that was set before the library was loaded is only handed over when
 * the setting is defined, and a check hook that refused it then would leave a
 * warning and today's date: a report for the wrong day.  So nothing is refused
 * until _PG_init is done, in a parallel worker never, and what came in before
 * fails on use.
 */
static bool settings_defined = false;

static bool
as_of_is_valid(const char *value)
{
	int32		day;

	return value == NULL || value[0] == '\0' ||
		oversight_iso_date_parse(value, strlen(value), &day) == ISO_DATE_OK;
}

static bool
check_as_of(char **newval, void **extra, GucSource source)
{
	if (!settings_defined || as_of_is_valid(*newval))
		return true;

	GUC_check_errdetail("The date of a report is a calendar date written YYYY-MM-DD, or empty for today.");
	GUC_check_errhint("Write it as, for example, SET oversight.as_of = '2020-01-31'.");
	return false;
}

/* Calendar names are keys that users type: short, lower-case, no surprises. */
bool
oversight_calendar_is_valid(const char *value)
{
	size_t		len = value ? strlen(value) : 0;

	return len > 0 && len < NAMEDATALEN &&
		strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-_") == len;
}

static bool
check_calendar(char **newval, void **extra, GucSource source)
{
	if (!settings_defined || oversight_calendar_is_valid(*newval))
		return true;

	GUC_check_errdetail("A calendar is named with lower-case letters, digits, hyphens and underscores.");
	GUC_check_errhint("Write it as, for example, SET oversight.calendar = '%s'.",
					  DEFAULT_CALENDAR);
	return false;
}

static void
assign_calendar(const char *newval, void *extra)
{
	oversight_calendar_assignments++;
}

void
_PG_init(void)
{
	DefineCustomStringVariable("oversight.as_of",
							   "The date that reports are made for.",
							   "Empty means today in London.",
							   &setting_as_of,
							   "",
							   PGC_USERSET,
							   0,
							   check_as_of, NULL, NULL);
	DefineCustomStringVariable("oversight.calendar",
							   "The set of local closures that working days respect.",
							   NULL,
							   &setting_calendar,
							   DEFAULT_CALENDAR,
							   PGC_USERSET,
							   0,
							   check_calendar, assign_calendar, NULL);
	DefineCustomStringVariable("oversight.import_source",
							   "The code of the source that imported files are entered with.",
							   "Empty means the standing source of each file.",
							   &setting_import_source,
							   "",
							   PGC_USERSET,
							   0,
							   NULL, NULL, NULL);
	settings_defined = true;
	MarkGUCPrefixReserved("oversight");

	/*
	 * A parallel worker is handed its leader's settings after this.  One that
	 * the leader took in before must not fail queries that never use it.
	 */
	if (InitializingParallelWorker)
		settings_defined = false;
}

/*
 * The date on which the transaction began, in London.  Drivers set the
 * session's TimeZone from their own machine, so it must not decide the date.
 */
DateADT
oversight_today(void)
{
	TimestampTz now = GetCurrentTransactionStartTimestamp();
	pg_tz	   *london = pg_tzset("Europe/London");
	struct pg_tm tm;
	fsec_t		fsec;
	int			tz;

	if (london == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_CONFIG_FILE_ERROR),
				 errmsg("time zone \"%s\" is not known to this server", "Europe/London"),
				 errhint("Install the time zone data of the operating system, Debian's package tzdata for example.")));

	if (timestamp2tm(now, &tz, &tm, &fsec, NULL, london) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range")));

	return date2j(tm.tm_year, tm.tm_mon, tm.tm_mday) - POSTGRES_EPOCH_JDATE;
}

/* The setting oversight.as_of, else today in London. */
DateADT
oversight_as_of_date(void)
{
	int32		day;

	if (setting_as_of == NULL || setting_as_of[0] == '\0')
		return oversight_today();

	if (oversight_iso_date_parse(setting_as_of, strlen(setting_as_of), &day) != ISO_DATE_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid value for parameter \"%s\": \"%s\"",
						"oversight.as_of", setting_as_of),
				 errdetail("The date of a report is a calendar date written YYYY-MM-DD, or empty for today."),
				 errhint("Write it as, for example, SET oversight.as_of = '2020-01-31'.")));
	return day;
}

/* The setting oversight.calendar. */
const char *
oversight_calendar_name(void)
{
	if (!oversight_calendar_is_valid(setting_calendar))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid value for parameter \"%s\": \"%s\"",
						"oversight.calendar",
						setting_calendar ? setting_calendar : ""),
				 errdetail("A calendar is named with lower-case letters, digits, hyphens and underscores."),
				 errhint("Write it as, for example, SET oversight.calendar = '%s'.",
						 DEFAULT_CALENDAR)));
	return setting_calendar;
}

Datum
oversight_as_of(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(oversight_as_of_date());
}

Datum
oversight_today_in_london(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(oversight_today());
}
