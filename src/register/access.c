/*-------------------------------------------------------------------------
 *
 * access.c
 *		On which authorities of a register the current role has access.
 *
 * The policies of a register ask this of each row of a query, so it reads the
 * register's table of grants itself, once for each table that is scanned: a
 * function in SQL is planned anew each time, which would take longer than many a
 * report, and a long list compared one by one would double the time of a report
 * on the whole nation.  The table is read under the statement's own snapshot, so
 * a grant or its end counts from the next statement on.
 *
 * A grant names its role, never its number, and holds for the role and for
 * whoever inherits from it.  A grant to a role that is not there holds for nobody.
 *
 * Row security of the table is passed over, because what is given back concerns
 * the caller alone; that the caller may read the table is demanded all the same.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "access/tableam.h"
#include "catalog/pg_am.h"
#include "catalog/pg_class.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_opfamily.h"
#include "catalog/pg_type.h"
#include "common/compat.h"
#include "executor/tuptable.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/pg_list.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "parser/parse_func.h"
#include "storage/proc.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(oversight_access_authorities);
PG_FUNCTION_INFO_V1(oversight_access_services);
PG_FUNCTION_INFO_V1(oversight_access_to_all);
PG_FUNCTION_INFO_V1(oversight_has_access);
PG_FUNCTION_INFO_V1(oversight_has_access_support);

/* Each level has what those before it have. */
static const char *const levels[] = {"reader", "case_reader", "recorder", "manager"};

/* One grant that holds for the current role; what it does not name is NULL. */
typedef struct Grant
{
	char	   *authority;
	char	   *service;
} Grant;

/* The place of a level, -1 when there is none of that name. */
static int
level_place(const char *name)
{
	for (int i = 0; i < lengthof(levels); i++)
	{
		if (strcmp(name, levels[i]) == 0)
			return i;
	}
	return -1;
}

static int
asked_level(text *level)
{
	char	   *name = text_to_cstring(level);
	int			place = level_place(name);

	if (place < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown level of access: \"%s\"", name),
				 errdetail("It is one of: \"reader\", \"case_reader\", \"recorder\", \"manager\"."),
				 errhint("Write one of them as it stands, for example \"reader\".")));
	return place;
}

/* Opens a table of a register, which the current role must be able to read. */
static Relation
open_table(Oid id)
{
	Relation	table = table_open(id, AccessShareLock);

	if (table->rd_rel->relkind != RELKIND_RELATION)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table", RelationGetRelationName(table)),
				 errdetail("Access is read from two tables of a register."),
				 errhint("Name the tables access_grant and authority of one register.")));
	if (pg_class_aclcheck(id, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for table %s", RelationGetRelationName(table)),
				 errdetail("Role \"%s\" has not been granted access to this register.",
						   GetUserNameFromId(GetUserId(), false)),
				 errhint("Ask the register's owner for it: SELECT oversight.grant_access('stoke', '%s', 'reader').",
						 GetUserNameFromId(GetUserId(), false))));
	return table;
}

/* The number of a column, which must hold text. */
static AttrNumber
text_column(Relation table, const char *name)
{
	AttrNumber	column = get_attnum(RelationGetRelid(table), name);

	if (column == InvalidAttrNumber ||
		get_atttype(RelationGetRelid(table), column) != TEXTOID)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("table \"%s\" has no column \"%s\" of type text",
						RelationGetRelationName(table), name),
				 errdetail("Access is read from two tables of a register."),
				 errhint("Name the tables access_grant and authority of one register.")));
	return column;
}

/* What a column says, NULL when it says nothing. */
static char *
cell(TupleTableSlot *slot, AttrNumber column)
{
	bool		isnull;
	Datum		value = slot_getattr(slot, column, &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

/* The grants that give the current role a level or a higher one. */
static List *
grants_held(Oid grants, int level)
{
	Relation	table = open_table(grants);
	AttrNumber	role = text_column(table, "role");
	AttrNumber	level_given = text_column(table, "level");
	AttrNumber	authority = text_column(table, "authority");
	AttrNumber	service = text_column(table, "service");
	TupleTableSlot *slot = table_slot_create(table, NULL);
	TableScanDesc scan = table_beginscan(table, GetActiveSnapshot(), 0, NULL);
	List	   *held = NIL;

	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		char	   *name = cell(slot, level_given);
		Oid			given_to;
		Grant	   *grant;

		CHECK_FOR_INTERRUPTS();
		if (name == NULL || level_place(name) < level)
			continue;
		name = cell(slot, role);
		given_to = name == NULL ? InvalidOid : get_role_oid(name, true);
		if (!OidIsValid(given_to) || !has_privs_of_role(GetUserId(), given_to))
			continue;
		grant = palloc(sizeof(Grant));
		grant->authority = cell(slot, authority);
		grant->service = cell(slot, service);
		held = lappend(held, grant);
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	table_close(table, AccessShareLock);
	return held;
}

/* The codes of all authorities. */
static List *
all_authorities(Oid authorities)
{
	Relation	table = open_table(authorities);
	AttrNumber	code = text_column(table, "code");
	TupleTableSlot *slot = table_slot_create(table, NULL);
	TableScanDesc scan = table_beginscan(table, GetActiveSnapshot(), 0, NULL);
	List	   *all = NIL;

	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		char	   *name = cell(slot, code);

		CHECK_FOR_INTERRUPTS();
		if (name != NULL)
			all = lappend(all, name);
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	table_close(table, AccessShareLock);
	return all;
}

/*
 * Both tables must be those of one register and of one owner: else whoever may
 * read some table with a column "code" could have its values without its
 * policies, by grants made up for the purpose.
 */
static void
require_one_register(Oid grants, Oid authorities)
{
	Relation	grant = open_table(grants);
	Relation	authority = open_table(authorities);

	if (strcmp(RelationGetRelationName(grant), "access_grant") != 0 ||
		strcmp(RelationGetRelationName(authority), "authority") != 0 ||
		RelationGetNamespace(grant) != RelationGetNamespace(authority) ||
		grant->rd_rel->relowner != authority->rd_rel->relowner)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("tables \"%s\" and \"%s\" are not access_grant and authority of one register",
						RelationGetRelationName(grant), RelationGetRelationName(authority)),
				 errhint("Give both tables of a register, for example 'stoke.access_grant' and 'stoke.authority'.")));
	table_close(authority, AccessShareLock);
	table_close(grant, AccessShareLock);
}

static int
by_name(const ListCell *a, const ListCell *b)
{
	return strcmp(lfirst(a), lfirst(b));
}

/* An array of names, sorted and each once. */
static Datum
names_array(List *names)
{
	Datum	   *items = palloc(sizeof(Datum) * (list_length(names) + 1));
	int			n = 0;
	char	   *before = NULL;
	ListCell   *lc;

	list_sort(names, by_name);
	foreach(lc, names)
	{
		char	   *name = lfirst(lc);

		if (before == NULL || strcmp(name, before) != 0)
			items[n++] = CStringGetTextDatum(name);
		before = name;
	}
	return PointerGetDatum(construct_array(items, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/*
 * The authorities on which the current role has a level; with whole only those
 * on which no service limits it.  NIL and *all when it is every authority.
 */
static List *
authorities_held(Oid grants, text *level, bool whole, bool *all)
{
	List	   *names = NIL;
	ListCell   *lc;

	*all = false;
	foreach(lc, grants_held(grants, asked_level(level)))
	{
		Grant	   *grant = lfirst(lc);

		if (whole && grant->service != NULL)
			continue;
		if (grant->authority == NULL)
		{
			/* all there are, and there cannot be more */
			*all = true;
			return NIL;
		}
		names = lappend(names, grant->authority);
	}
	return names;
}

/*
 * access_authorities(grants, authorities, level, whole): the authorities on
 * which the current role has a level; with whole only those on which no service
 * limits it.
 */
Datum
oversight_access_authorities(PG_FUNCTION_ARGS)
{
	bool		all;
	List	   *names = authorities_held(PG_GETARG_OID(0), PG_GETARG_TEXT_PP(2),
										 PG_GETARG_BOOL(3), &all);

	if (all)
	{
		require_one_register(PG_GETARG_OID(0), PG_GETARG_OID(1));
		names = all_authorities(PG_GETARG_OID(1));
	}
	PG_RETURN_DATUM(names_array(names));
}

/*
 * access_services(grants, authorities, level): the services to which a level is
 * limited, each as the authority, a line break and the service.
 */
Datum
oversight_access_services(PG_FUNCTION_ARGS)
{
	Oid			authorities = PG_GETARG_OID(1);
	List	   *all = NIL;
	List	   *names = NIL;
	ListCell   *lc;

	foreach(lc, grants_held(PG_GETARG_OID(0), asked_level(PG_GETARG_TEXT_PP(2))))
	{
		Grant	   *grant = lfirst(lc);
		ListCell   *of;

		if (grant->service == NULL)
			continue;
		if (grant->authority != NULL)
		{
			names = lappend(names, psprintf("%s\n%s", grant->authority, grant->service));
			continue;
		}
		if (all == NIL)
		{
			require_one_register(PG_GETARG_OID(0), authorities);
			all = all_authorities(authorities);
		}
		foreach(of, all)
			names = lappend(names, psprintf("%s\n%s", (char *) lfirst(of), grant->service));
	}
	PG_RETURN_DATUM(names_array(names));
}

/*
 * access_to_all(grants, level): whether the current role has a level on every
 * authority, those still to come included.
 */
Datum
oversight_access_to_all(PG_FUNCTION_ARGS)
{
	ListCell   *lc;

	foreach(lc, grants_held(PG_GETARG_OID(0), asked_level(PG_GETARG_TEXT_PP(1))))
	{
		Grant	   *grant = lfirst(lc);

		if (grant->authority == NULL && grant->service == NULL)
			PG_RETURN_BOOL(true);
	}
	PG_RETURN_BOOL(false);
}

/*
 * What has_access found out, kept while the same statement asks.  Two snapshots
 * of one transaction that agree in all of these see the same rows.
 */
typedef struct Held
{
	Oid			role;
	LocalTransactionId lxid;
	TransactionId xmin;
	TransactionId xmax;
	uint32		xcnt;
	int32		subxcnt;
	CommandId	curcid;
	Oid			grants;
	text	   *level;
	bool		whole;

	bool		all;			/* every authority */
	int			n;
	char	  **names;			/* sorted */
	text	   *last;			/* the authority asked about last, if any */
	bool		last_held;
} Held;

static bool
same_text(const text *a, const text *b)
{
	return VARSIZE_ANY_EXHDR(a) == VARSIZE_ANY_EXHDR(b) &&
		memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* What the current role holds, in memory that lives as long as the call site. */
static Held *
read_held(FunctionCallInfo fcinfo, Snapshot snapshot)
{
	MemoryContext mine = AllocSetContextCreate(CurrentMemoryContext, "access", ALLOCSET_SMALL_SIZES);
	MemoryContext before = MemoryContextSwitchTo(mine);
	Held	   *held = palloc0(sizeof(Held));
	List	   *names;
	ListCell   *lc;

	held->role = GetUserId();
	held->lxid = OVERSIGHT_MY_LXID;
	held->xmin = snapshot->xmin;
	held->xmax = snapshot->xmax;
	held->xcnt = snapshot->xcnt;
	held->subxcnt = snapshot->subxcnt;
	held->curcid = snapshot->curcid;
	held->grants = PG_GETARG_OID(1);
	held->level = PG_GETARG_TEXT_P_COPY(3);
	held->whole = PG_GETARG_BOOL(4);

	names = authorities_held(held->grants, held->level, held->whole, &held->all);
	held->names = palloc(sizeof(char *) * (list_length(names) + 1));
	foreach(lc, names)
		held->names[held->n++] = lfirst(lc);
	qsort(held->names, held->n, sizeof(char *), compare_names);

	MemoryContextSwitchTo(before);
	/* complete: what was there before can go */
	MemoryContextSetParent(mine, fcinfo->flinfo->fn_mcxt);
	if (fcinfo->flinfo->fn_extra != NULL)
		MemoryContextDelete(GetMemoryChunkContext(fcinfo->flinfo->fn_extra));
	fcinfo->flinfo->fn_extra = held;
	return held;
}

/*
 * has_access(authority, grants, authorities, level, whole): whether the authority
 * is one of access_authorities(grants, authorities, level, whole).
 */
Datum
oversight_has_access(PG_FUNCTION_ARGS)
{
	text	   *authority = PG_GETARG_TEXT_PP(0);
	Held	   *held = fcinfo->flinfo->fn_extra;
	Snapshot	snapshot = GetActiveSnapshot();
	char	   *name;

	if (held == NULL || held->role != GetUserId() || held->lxid != OVERSIGHT_MY_LXID ||
		held->xmin != snapshot->xmin || held->xmax != snapshot->xmax ||
		held->xcnt != snapshot->xcnt || held->subxcnt != snapshot->subxcnt ||
		held->curcid != snapshot->curcid || held->grants != PG_GETARG_OID(1) ||
		held->whole != PG_GETARG_BOOL(4) || !same_text(held->level, PG_GETARG_TEXT_PP(3)))
		held = read_held(fcinfo, snapshot);
	if (held->all)
		PG_RETURN_BOOL(true);
	if (held->n == 0)
		PG_RETURN_BOOL(false);

	/* rows of one authority often lie together */
	if (held->last == NULL || !same_text(held->last, authority))
	{
		MemoryContext context = GetMemoryChunkContext(held);

		name = text_to_cstring(authority);
		held->last_held = bsearch(&name, held->names, held->n, sizeof(char *), compare_names) != NULL;
		pfree(name);
		if (held->last != NULL)
			pfree(held->last);
		held->last = (text *) MemoryContextAlloc(context, VARHDRSZ + VARSIZE_ANY_EXHDR(authority));
		SET_VARSIZE(held->last, VARHDRSZ + VARSIZE_ANY_EXHDR(authority));
		memcpy(VARDATA(held->last), VARDATA_ANY(authority), VARSIZE_ANY_EXHDR(authority));
	}
	PG_RETURN_BOOL(held->last_held);
}

/* authority = ANY (access_authorities(grants, authorities, level, whole)) */
static Expr *
as_comparison(Oid has_access, List *args, Oid collation)
{
	Oid			types[] = {REGCLASSOID, REGCLASSOID, TEXTOID, BOOLOID};
	List	   *name = list_make2(makeString(get_namespace_name(get_func_namespace(has_access))),
								  makeString("access_authorities"));
	Oid			function = LookupFuncName(name, lengthof(types), types, false);
	ScalarArrayOpExpr *comparison = makeNode(ScalarArrayOpExpr);

	comparison->opno = TextEqualOperator;
	comparison->opfuncid = F_TEXTEQ;
	comparison->useOr = true;
	comparison->inputcollid = collation;
	comparison->args = list_make2(copyObject(linitial(args)),
								  makeFuncExpr(function, TEXTARRAYOID, list_copy_tail(args, 1),
											   InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL));
	comparison->location = -1;
	return (Expr *) comparison;
}

/*
 * What the planner is told: that an index which begins with the authority serves,
 * and how many rows there will be.  Requests of other kinds are declined.
 */
Datum
oversight_has_access_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);

	if (IsA(request, SupportRequestIndexCondition))
	{
		SupportRequestIndexCondition *index = (SupportRequestIndexCondition *) request;

		/*
		 * Only a first column: the rows of a list of values come out in the
		 * index's order there, and nowhere else.
		 */
		if (is_funcclause(index->node) && index->indexarg == 0 && index->indexcol == 0 &&
			index->opfamily == TEXT_BTREE_FAM_OID && index->index->relam == BTREE_AM_OID &&
			index->index->amsearcharray &&
			/* what it is compared with must not change from row to row */
			is_pseudo_constant_for_index(index->root,
										 (Node *) list_copy_tail(((FuncExpr *) index->node)->args, 1),
										 index->index))
		{
			index->lossy = false;
			PG_RETURN_POINTER(list_make1(as_comparison(index->funcid, ((FuncExpr *) index->node)->args,
													   index->indexcollation)));
		}
	}
	else if (IsA(request, SupportRequestSelectivity))
	{
		SupportRequestSelectivity *rows = (SupportRequestSelectivity *) request;
		Node	   *whole = estimate_expression_value(rows->root, list_nth(rows->args, 4));

		/* asked besides, of rows whose authority is one of them */
		if (IsA(whole, Const) && DatumGetBool(((Const *) whole)->constvalue))
			rows->selectivity = 1.0;
		else
			rows->selectivity = clause_selectivity(rows->root,
												   (Node *) as_comparison(rows->funcid, rows->args, DEFAULT_COLLATION_OID),
												   rows->varRelid, rows->jointype, rows->sjinfo);
		PG_RETURN_POINTER(rows);
	}
	PG_RETURN_POINTER(NULL);
}
