/*-------------------------------------------------------------------------
 *
 * compat.h
 *		Every difference between PostgreSQL versions, in one place.
 *
 *-------------------------------------------------------------------------
 */
#ifndef OVERSIGHT_COMPAT_H
#define OVERSIGHT_COMPAT_H

#include "postgres.h"

#include "fmgr.h"
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#endif

/*
 * Soft errors of input functions came with PostgreSQL 16.  Before that the
 * error is raised at once, and the caller's return is only for the compiler.
 */
#ifndef ereturn
#define ereturn(context, dummy_value, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
		return dummy_value; \
	} while (0)
#endif

/* The escontext of an input function, NULL where the server has none. */
#if PG_VERSION_NUM >= 160000
#define OVERSIGHT_ESCONTEXT(fcinfo) ((Node *) (fcinfo)->context)
#else
#define OVERSIGHT_ESCONTEXT(fcinfo) ((Node *) NULL)
#endif

/* Making ranges can raise soft errors since PostgreSQL 16. */
#if PG_VERSION_NUM >= 160000
#define oversight_range_serialize(typcache, lower, upper, empty) \
	range_serialize(typcache, lower, upper, empty, NULL)
#else
#define oversight_range_serialize(typcache, lower, upper, empty) \
	range_serialize(typcache, lower, upper, empty)
#endif

/* Whether a role may call a function; needs utils/acl.h. */
#if PG_VERSION_NUM >= 160000
#define oversight_may_call(function, role) \
	(object_aclcheck(ProcedureRelationId, function, role, ACL_EXECUTE) == ACLCHECK_OK)
#else
#define oversight_may_call(function, role) \
	(pg_proc_aclcheck(function, role, ACL_EXECUTE) == ACLCHECK_OK)
#endif

/* The number of the running transaction among this backend's; needs storage/proc.h. */
#if PG_VERSION_NUM >= 170000
#define OVERSIGHT_MY_LXID (MyProc->vxid.lxid)
#else
#define OVERSIGHT_MY_LXID (MyProc->lxid)
#endif

/* The index of a table's primary key, InvalidOid without one; needs utils/rel.h. */
#if PG_VERSION_NUM >= 180000
#define oversight_primary_key_index(relation) RelationGetPrimaryKeyIndex(relation, false)
#else
#define oversight_primary_key_index(relation) RelationGetPrimaryKeyIndex(relation)
#endif

/* PostgreSQL 18 counts what an index scan does, for EXPLAIN. */
#if PG_VERSION_NUM >= 180000
#define oversight_index_beginscan(relation, index, snapshot, n_keys) \
	index_beginscan(relation, index, snapshot, NULL, n_keys, 0)
#else
#define oversight_index_beginscan(relation, index, snapshot, n_keys) \
	index_beginscan(relation, index, snapshot, n_keys, 0)
#endif

/* PostgreSQL 18 can say which module and version a library is. */
#if PG_VERSION_NUM >= 180000
#define OVERSIGHT_MODULE_MAGIC(release) \
	PG_MODULE_MAGIC_EXT(.name = "oversight", .version = release)
#else
#define OVERSIGHT_MODULE_MAGIC(release) PG_MODULE_MAGIC
#endif

/* PostgreSQL 18 writes pg_noreturn before a declaration, and nothing after it. */
#if PG_VERSION_NUM >= 180000
#define pg_attribute_noreturn() __attribute__((noreturn))
#endif

#endif							/* OVERSIGHT_COMPAT_H */
