/*-------------------------------------------------------------------------
 *
 * digest.c
 *		SHA-256 over values that are kept apart, by PostgreSQL's own; and the
 *		hashes of a ledger's leaves, nodes and headers.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/cryptohash.h"
#include "common/hmac.h"
#include "fmgr.h"
#include "ledger/digest.h"
#include "ledger/merkle.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(oversight_ledger_leaf);
PG_FUNCTION_INFO_V1(oversight_ledger_header);
PG_FUNCTION_INFO_V1(oversight_merkle_root_of);

void
oversight_put_null(StringInfo buf)
{
	pq_sendint32(buf, 0xFFFFFFFF);
}

void
oversight_put_bytes(StringInfo buf, const char *data, int length)
{
	pq_sendint32(buf, (uint32) length);
	appendBinaryStringInfo(buf, data, length);
}

void
oversight_put_int64(StringInfo buf, int64 value)
{
	pq_sendint32(buf, sizeof(int64));
	pq_sendint64(buf, (uint64) value);
}

void
oversight_put_text(StringInfo buf, const char *data, int length)
{
	char	   *utf8 = pg_server_to_any(data, length, PG_UTF8);

	oversight_put_bytes(buf, utf8, utf8 == data ? length : (int) strlen(utf8));
	if (utf8 != data)
		pfree(utf8);
}

static void
sha256_with(pg_cryptohash_ctx *context, const void *data, size_t length, uint8 *result)
{
	if (pg_cryptohash_init(context) < 0 ||
		pg_cryptohash_update(context, data, length) < 0 ||
		pg_cryptohash_final(context, result, DIGEST_SIZE) < 0)
		elog(ERROR, "could not compute a SHA-256 hash: %s", pg_cryptohash_error(context));
}

void
oversight_sha256(const void *data, size_t length, uint8 *result)
{
	pg_cryptohash_ctx *context = pg_cryptohash_create(PG_SHA256);

	sha256_with(context, data, length, result);
	pg_cryptohash_free(context);
}

void
oversight_hmac_sha256(const void *key, size_t key_length, const void *data, size_t length, uint8 *result)
{
	pg_hmac_ctx *context = pg_hmac_create(PG_SHA256);

	if (pg_hmac_init(context, key, key_length) < 0 ||
		pg_hmac_update(context, data, length) < 0 ||
		pg_hmac_final(context, result, DIGEST_SIZE) < 0)
		elog(ERROR, "could not compute a keyed hash: %s", pg_hmac_error(context));
	pg_hmac_free(context);
}

static bytea *
digest_of(StringInfo buf)
{
	bytea	   *result = palloc(VARHDRSZ + DIGEST_SIZE);

	SET_VARSIZE(result, VARHDRSZ + DIGEST_SIZE);
	oversight_sha256(buf->data, buf->len, (uint8 *) VARDATA(result));
	return result;
}

static void
put_text_argument(StringInfo buf, FunctionCallInfo fcinfo, int n)
{
	text	   *value;

	if (PG_ARGISNULL(n))
	{
		oversight_put_null(buf);
		return;
	}
	value = PG_GETARG_TEXT_PP(n);
	oversight_put_text(buf, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
}

static void
put_jsonb_argument(StringInfo buf, FunctionCallInfo fcinfo, int n)
{
	Jsonb	   *value;
	char	   *words;

	if (PG_ARGISNULL(n))
	{
		oversight_put_null(buf);
		return;
	}
	value = PG_GETARG_JSONB_P(n);
	words = JsonbToCString(NULL, &value->root, VARSIZE(value));
	oversight_put_text(buf, words, (int) strlen(words));
	pfree(words);
}

static void
put_int64_argument(StringInfo buf, FunctionCallInfo fcinfo, int n)
{
	if (PG_ARGISNULL(n))
		oversight_put_null(buf);
	else
		oversight_put_int64(buf, PG_GETARG_INT64(n));
}

/*
 * ledger_leaf(id, table_name, key, operation, row_values, concealed_by, actor,
 * acting_as, recorded_at): the hash of everything an entry says, NULLs included.
 * A time counts as microseconds from 2000-01-01 UTC.
 */
Datum
oversight_ledger_leaf(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	initStringInfo(&buf);
	pq_sendbyte(&buf, DIGEST_LEAF);
	pq_sendbyte(&buf, DIGEST_FORMAT);
	put_int64_argument(&buf, fcinfo, 0);
	put_text_argument(&buf, fcinfo, 1);
	put_jsonb_argument(&buf, fcinfo, 2);
	put_text_argument(&buf, fcinfo, 3);
	put_jsonb_argument(&buf, fcinfo, 4);
	put_text_argument(&buf, fcinfo, 5);
	put_text_argument(&buf, fcinfo, 6);
	put_text_argument(&buf, fcinfo, 7);
	put_int64_argument(&buf, fcinfo, 8);
	PG_RETURN_BYTEA_P(digest_of(&buf));
}

/* A hash among the arguments, which is one and nothing else. */
static void
put_hash_argument(StringInfo buf, FunctionCallInfo fcinfo, int n)
{
	bytea	   *value = PG_GETARG_BYTEA_PP(n);

	oversight_put_bytes(buf, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
}

/*
 * ledger_header(number, previous, root, entries, complete_before, sealed_at):
 * the hash of a block, which the next one carries as its `previous`.  Strict.
 */
Datum
oversight_ledger_header(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	initStringInfo(&buf);
	pq_sendbyte(&buf, DIGEST_HEADER);
	pq_sendbyte(&buf, DIGEST_FORMAT);
	put_int64_argument(&buf, fcinfo, 0);
	put_hash_argument(&buf, fcinfo, 1);
	put_hash_argument(&buf, fcinfo, 2);
	put_int64_argument(&buf, fcinfo, 3);
	put_int64_argument(&buf, fcinfo, 4);
	put_int64_argument(&buf, fcinfo, 5);
	PG_RETURN_BYTEA_P(digest_of(&buf));
}

static void
hash_node(void *arg, const uint8 *left, const uint8 *right, uint8 *result)
{
	uint8		node[1 + 2 * DIGEST_SIZE];

	node[0] = DIGEST_NODE;
	memcpy(node + 1, left, DIGEST_SIZE);
	memcpy(node + 1 + DIGEST_SIZE, right, DIGEST_SIZE);
	sha256_with(arg, node, sizeof(node), result);
}

/*
 * merkle_root(leaves): the root of the tree over the leaves in their order; that
 * of no leaf is the hash of nothing, as RFC 6962 has it.  Strict.
 */
Datum
oversight_merkle_root_of(PG_FUNCTION_ARGS)
{
	ArrayType  *leaves = PG_GETARG_ARRAYTYPE_P(0);
	bytea	   *result = palloc(VARHDRSZ + DIGEST_SIZE);
	pg_cryptohash_ctx *context;
	ArrayIterator iterator;
	MerkleTree	tree;
	Datum		leaf;
	bool		isnull;

	SET_VARSIZE(result, VARHDRSZ + DIGEST_SIZE);
	context = pg_cryptohash_create(PG_SHA256);
	oversight_merkle_begin(&tree, hash_node, context);
	iterator = array_create_iterator(leaves, 0, NULL);
	while (array_iterate(iterator, &leaf, &isnull))
	{
		bytea	   *hash = isnull ? NULL : DatumGetByteaPP(leaf);

		CHECK_FOR_INTERRUPTS();
		if (isnull || VARSIZE_ANY_EXHDR(hash) != DIGEST_SIZE)
		{
			pg_cryptohash_free(context);
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 isnull ? errmsg("leaf " UINT64_FORMAT " must not be null", tree.n + 1)
					 : errmsg("leaf " UINT64_FORMAT " has %d bytes", tree.n + 1, (int) VARSIZE_ANY_EXHDR(hash)),
					 errdetail("The leaves of a tree are hashes of %d bytes.", DIGEST_SIZE),
					 errhint("Write, for example, oversight.merkle_root(ARRAY[sha256('a'), sha256('b')]).")));
		}
		oversight_merkle_add(&tree, (const uint8 *) VARDATA_ANY(hash));
	}
	if (!oversight_merkle_root(&tree, (uint8 *) VARDATA(result)))
		sha256_with(context, "", 0, (uint8 *) VARDATA(result));
	pg_cryptohash_free(context);
	PG_RETURN_BYTEA_P(result);
}
