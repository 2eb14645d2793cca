/*-------------------------------------------------------------------------
 *
 * local_days.c
 *		The rows of oversight.holiday, read once and remembered per backend.
 *
 * A function answers for the rows that its statement's snapshot sees, exactly
 * as if it were SQL that joined the table.  That one rule gives all there is to
 * promise: a committed closure counts from the next statement on, one that is
 * not committed or was rolled back never does, a transaction under REPEATABLE
 * READ has one calendar throughout, one's own changes count at once, a cursor
 * keeps the calendar it was opened with, and a parallel worker has its
 * leader's.  What follows is how the table need not be read each time.
 *
 * Pinned.  The calendar last given out, with the snapshot it was for.  While
 * that snapshot is the active one, it is given out again whatever happens
 * elsewhere, so that a statement has one calendar from its first row to its
 * last.  Nothing holds on to a calendar between two calls, so the memory is
 * given back when the next snapshot brings another.
 *
 * Latest.  Read under a new snapshot, not the statement's, after pending
 * invalidations have been accepted, and good until one arrives for the table.
 * (One read under the statement's snapshot could lack rows whose invalidation
 * has been taken in already, and would lack them for good.)  It serves every
 * snapshot that is no older than the one it was read under.
 *
 * Own.  Read under the snapshot asked about, and good for that alone.  It
 * serves where the latest cannot: for a snapshot that is older; under REPEATABLE
 * READ and SERIALIZABLE, where one transaction must see one calendar and, under
 * the latter, leave its mark on the table it has read; and where no snapshot
 * may be taken, in a parallel query.
 *
 * A trigger of the table's sends a relation cache invalidation, which PostgreSQL
 * treats as part of the transaction: every backend receives it when, and only
 * when, the change is committed, standbys included; one's own receives it at the
 * end of the command, and again when that is undone by ROLLBACK or ROLLBACK TO
 * SAVEPOINT.  TRUNCATE, ALTER TABLE and DROP TABLE send one without a trigger.
 *
 * Reading takes no regard of privileges or row security: the answers depend on
 * the calendar, never on who asks.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "calendar/working_day.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "common/compat.h"
#include "common/glue.h"
#include "executor/tuptable.h"
#include "fmgr.h"
#include "oversight.h"
#include "storage/proc.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(oversight_holiday_check);
PG_FUNCTION_INFO_V1(oversight_holiday_changed);

/* The columns of oversight.holiday. */
enum
{
	HOLIDAY_CALENDAR = 1,
	HOLIDAY_DAY,
	HOLIDAY_NAME,
	HOLIDAY_CLOSED
};

/*
 * What tells one MVCC snapshot of this backend from another.  Of the running
 * transactions below xmax some end and none are added, so their number stands
 * for the list of them.  The local transaction comes first because the numbers
 * mean nothing to the next one, the subtransaction because rolling it back
 * changes what is seen and none of the other numbers.
 */
typedef struct View
{
	LocalTransactionId lxid;
	SubTransactionId subxid;
	TransactionId xmin;
	TransactionId xmax;
	uint32		xcnt;
	int32		subxcnt;
	CommandId	curcid;
} View;

/* A calendar as read from the table.  The arrays live in CacheMemoryContext. */
typedef struct ReadCalendar
{
	bool		valid;			/* nothing has changed since it was read */
	char		name[NAMEDATALEN];
	View		view;			/* the snapshot it was read under */
	LocalDays	local;
} ReadCalendar;

static ReadCalendar latest;
static ReadCalendar own;

static struct
{
	View		view;			/* its lxid invalid: nothing is pinned */
	uint32		assignments;	/* of the setting, when it was pinned */
	const LocalDays *local;
}			pinned;

/*
 * The table's OID when it was last read, InvalidOid when it did not exist;
 * then any invalidation may tell that it does now.
 */
static Oid	holiday_relid = InvalidOid;

/* How many have come in: one that arrives while we read spoils what is read. */
static uint64 invalidations = 0;

static void
forget_calendars(Datum arg, Oid relid)
{
	if (!OidIsValid(relid) || !OidIsValid(holiday_relid) || relid == holiday_relid)
	{
		invalidations++;
		latest.valid = false;
		own.valid = false;
	}
}

static View
view_of(Snapshot snapshot)
{
	View		view;

	view.lxid = OVERSIGHT_MY_LXID;
	view.subxid = GetCurrentSubTransactionId();
	view.xmin = snapshot->xmin;
	view.xmax = snapshot->xmax;
	view.xcnt = snapshot->xcnt;
	view.subxcnt = snapshot->subxcnt;
	view.curcid = snapshot->curcid;
	return view;
}

/*
 * Whether two snapshots of one transaction see the same rows, unless what the
 * transaction itself did was rolled back in between.
 */
static bool
sees_the_same(const View *view, const View *other)
{
	return view->lxid == other->lxid &&
		view->xmin == other->xmin &&
		view->xmax == other->xmax &&
		view->xcnt == other->xcnt &&
		view->subxcnt == other->subxcnt &&
		view->curcid == other->curcid;
}

/* Whether a snapshot is no older than another. */
static bool
is_no_older(const View *view, const View *other)
{
	/* an earlier transaction of this backend is over */
	if (view->lxid != other->lxid)
		return true;
	if (view->curcid < other->curcid)
		return false;
	if (view->xmax != other->xmax)
		return TransactionIdFollows(view->xmax, other->xmax);
	return view->xcnt <= other->xcnt && view->subxcnt <= other->subxcnt;
}

/* Changes of the columns by hand would be read as something else. */
static void
check_columns(Relation rel)
{
	TupleDesc	desc = RelationGetDescr(rel);

	if (rel->rd_rel->relkind != RELKIND_RELATION ||
		desc->natts < HOLIDAY_CLOSED ||
		TupleDescAttr(desc, HOLIDAY_CALENDAR - 1)->atttypid != TEXTOID ||
		TupleDescAttr(desc, HOLIDAY_DAY - 1)->atttypid != DATEOID ||
		TupleDescAttr(desc, HOLIDAY_CLOSED - 1)->atttypid != BOOLOID)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("table oversight.holiday is not as the extension made it"),
				 errdetail("Its columns are calendar text, day date, name text and closed boolean."),
				 errhint("Restore the columns, or drop and create the extension.")));
}

/*
 * Reads the local days of a calendar under a snapshot.  The array is palloc'd
 * in the current context.
 */
static LocalDay *
read_days(Relation rel, Snapshot snapshot, const char *name, int32 *count)
{
	size_t		name_length = strlen(name);
	int32		capacity = 64;
	LocalDay   *days = palloc(capacity * sizeof(LocalDay));
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	TableScanDesc scan = table_beginscan(rel, snapshot, 0, NULL);

	*count = 0;
	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		bool		null_calendar;
		bool		null_day;
		bool		null_closed;
		Datum		calendar = slot_getattr(slot, HOLIDAY_CALENDAR, &null_calendar);
		Datum		day = slot_getattr(slot, HOLIDAY_DAY, &null_day);
		Datum		closed = slot_getattr(slot, HOLIDAY_CLOSED, &null_closed);
		text	   *calendar_text;

		CHECK_FOR_INTERRUPTS();

		/* The constraints see to both; a kernel must be able to rely on it. */
		if (null_calendar || null_day || null_closed ||
			DATE_NOT_FINITE(DatumGetDateADT(day)) ||
			DatumGetDateADT(day) < CALENDAR_FIRST_DAY)
			continue;

		/* names are too short to be stored elsewhere, so nothing is copied */
		calendar_text = DatumGetTextPP(calendar);
		if (VARSIZE_ANY_EXHDR(calendar_text) != name_length ||
			memcmp(VARDATA_ANY(calendar_text), name, name_length) != 0)
			continue;

		if (*count == capacity)
		{
			capacity *= 2;
			days = repalloc(days, capacity * sizeof(LocalDay));
		}
		days[*count].day = DatumGetDateADT(day);
		days[*count].works = !DatumGetBool(closed);
		(*count)++;
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	return days;
}

/* Reads a calendar from the table, which is NULL when there is none. */
static void
read_calendar(ReadCalendar *into, Relation rel, Snapshot snapshot,
			  const char *name)
{
	uint64		seen = invalidations;
	LocalDays	local = {NULL, 0};
	LocalDay   *kept = NULL;

	if (rel != NULL)
	{
		int32		count;
		LocalDay   *days = read_days(rel, snapshot, name, &count);

		oversight_local_days_settle(days, count, &local);
		if (local.count > 0)
		{
			kept = MemoryContextAlloc(CacheMemoryContext,
									  local.count * sizeof(LocalDay));
			memcpy(kept, local.days, local.count * sizeof(LocalDay));
		}
		pfree(days);
	}

	/* Nothing below can fail.  What is replaced may be what is pinned. */
	if (pinned.local == &into->local)
		pinned.view.lxid = InvalidLocalTransactionId;
	if (into->local.days != NULL)
		pfree(unconstify(LocalDay *, into->local.days));
	into->local.days = kept;
	into->local.count = local.count;
	into->view = view_of(snapshot);
	strlcpy(into->name, name, NAMEDATALEN);
	into->valid = (seen == invalidations);
}

/* Whether a calendar is still as read, and the one that is named. */
static bool
is_good(const ReadCalendar *calendar, const char *name)
{
	return calendar->valid && strcmp(calendar->name, name) == 0;
}

static const LocalDays *
pin(const ReadCalendar *calendar, const View *view)
{
	pinned.local = &calendar->local;
	pinned.view = *view;
	pinned.assignments = oversight_calendar_assignments;
	return pinned.local;
}

/* The calendar for a snapshot that is not the one pinned. */
static pg_noinline const LocalDays *
find_calendar(Snapshot snapshot, const View *view, const char *name)
{
	static bool registered = false;
	bool		may_share = !IsolationUsesXactSnapshot();
	Oid			schema;
	Oid			relid;
	Relation	rel;
	const ReadCalendar *found;

	if (!registered)
	{
		CacheRegisterRelcacheCallback(forget_calendars, (Datum) 0);
		registered = true;
	}

	/* A bare SELECT f() inside an open transaction has accepted none yet. */
	AcceptInvalidationMessages();

	if (may_share && is_good(&latest, name) && is_no_older(view, &latest.view))
		return pin(&latest, view);
	if (is_good(&own, name) && sees_the_same(view, &own.view))
		return pin(&own, view);

	/*
	 * Without the table, because the extension is being created or somebody
	 * took it away, the rule is all there is.
	 */
	schema = get_namespace_oid("oversight", true);
	relid = OidIsValid(schema) ? get_relname_relid("holiday", schema) : InvalidOid;
	rel = OidIsValid(relid) ? try_relation_open(relid, AccessShareLock) : NULL;
	holiday_relid = rel != NULL ? relid : InvalidOid;
	if (rel != NULL)
		check_columns(rel);

	/* A parallel query may take no snapshot. */
	if (may_share && !IsInParallelMode() && !is_good(&latest, name))
	{
		Snapshot	now = RegisterSnapshot(GetLatestSnapshot());

		read_calendar(&latest, rel, now, name);
		UnregisterSnapshot(now);
	}
	if (may_share && is_good(&latest, name) && is_no_older(view, &latest.view))
		found = &latest;
	else
	{
		read_calendar(&own, rel, snapshot, name);
		found = &own;
	}
	if (rel != NULL)
		relation_close(rel, AccessShareLock);
	return pin(found, view);
}

/*
 * The local days of the calendar that the setting oversight.calendar names, as
 * the active snapshot sees them.  Never NULL, and good until the SQL function
 * that asks returns.  Asking again costs a few comparisons.
 */
const LocalDays *
oversight_local_days(void)
{
	Snapshot	snapshot;
	View		view;

	/* Nearly always the next row of the statement that asked before. */
	if (likely(ActiveSnapshotSet()))
	{
		snapshot = GetActiveSnapshot();
		if (likely(pinned.view.lxid == OVERSIGHT_MY_LXID &&
				   pinned.view.subxid == GetCurrentSubTransactionId() &&
				   pinned.view.curcid == snapshot->curcid &&
				   pinned.view.xmin == snapshot->xmin &&
				   pinned.view.xmax == snapshot->xmax &&
				   pinned.view.xcnt == snapshot->xcnt &&
				   pinned.view.subxcnt == snapshot->subxcnt &&
				   pinned.assignments == oversight_calendar_assignments))
			return pinned.local;
	}
	else
		snapshot = GetTransactionSnapshot();

	view = view_of(snapshot);
	return find_calendar(snapshot, &view, oversight_calendar_name());
}

/*
 * What the local days in use would be if one day were worked, or closed:
 * palloc'd, and in use only where oversight_use_local_days() says so.
 */
const LocalDays *
oversight_local_days_supposing(int32 day, bool works)
{
	const LocalDays *real = oversight_local_days();
	LocalDay   *days = palloc((real->count + 1) * sizeof(LocalDay));
	LocalDays  *supposed = palloc(sizeof(LocalDays));
	int32		count = 0;

	for (int32 i = 0; i < real->count; i++)
	{
		if (real->days[i].day != day)
			days[count++] = real->days[i];
	}
	days[count].day = day;
	days[count].works = works;
	oversight_local_days_settle(days, count + 1, supposed);
	return supposed;
}

/*
 * Answers with other local days until it is called again with those that were
 * in use.  Whoever calls this has asked for the local days in the same call of
 * an SQL function, and puts them back before it returns or fails: what is
 * supposed must not outlive one function.
 */
void
oversight_use_local_days(const LocalDays *local)
{
	pinned.local = local;
}

/*
 * Refuses a row of oversight.holiday with a sentence, where the table's
 * constraints would only give their names.  NULLs are left to them.
 */
Datum
oversight_holiday_check(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	HeapTuple	row;
	bool		is_null;
	Datum		value;

	if (!CALLED_AS_TRIGGER(fcinfo) ||
		!TRIGGER_FIRED_BEFORE(trigger->tg_event) ||
		!TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("%s must be a trigger before each row", "oversight.holiday_check()")));
	check_columns(trigger->tg_relation);
	row = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple :
		trigger->tg_trigtuple;

	value = heap_getattr(row, HOLIDAY_CALENDAR,
						 RelationGetDescr(trigger->tg_relation), &is_null);
	if (!is_null)
	{
		char	   *name = TextDatumGetCString(value);

		if (!oversight_calendar_is_valid(name))
			ereport(ERROR,
					(errcode(ERRCODE_CHECK_VIOLATION),
					 errmsg("invalid calendar name: \"%s\"", name),
					 errdetail("A calendar is named with lower-case letters, digits, hyphens and underscores, at most %d of them, as the setting oversight.calendar names it.",
							   NAMEDATALEN - 1),
					 errhint("Write it as, for example, 'england-and-wales'.")));
	}

	value = heap_getattr(row, HOLIDAY_DAY,
						 RelationGetDescr(trigger->tg_relation), &is_null);
	if (!is_null &&
		(DATE_NOT_FINITE(DatumGetDateADT(value)) ||
		 DatumGetDateADT(value) < CALENDAR_FIRST_DAY))
		ereport(ERROR,
				(errcode(ERRCODE_CHECK_VIOLATION),
				 errmsg("a local holiday cannot be on \"%s\"",
						oversight_date_text(DatumGetDateADT(value))),
				 errdetail("Working days are counted on calendar dates from 1978-01-01 on."),
				 errhint("Give a date such as 2020-01-02.")));

	return PointerGetDatum(row);
}

/*
 * Tells every backend, when the change is committed, that its calendars are out
 * of date, and this one before its next command.
 */
Datum
oversight_holiday_changed(PG_FUNCTION_ARGS)
{
	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("%s must be called as a trigger", "oversight.holiday_changed()")));

	CacheInvalidateRelcache(((TriggerData *) fcinfo->context)->tg_relation);
	return PointerGetDatum(NULL);
}
