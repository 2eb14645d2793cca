/*-------------------------------------------------------------------------
 *
 * canonical.c
 *		A row in words that are the same everywhere.
 *
 * A row becomes a JSON object of its columns by name, so that neither their
 * order nor columns added later matter and NULL is not an empty text: whole
 * numbers and truth values as JSON has them, jsonb as it is, everything else as
 * its text.  That text is the same in every database and for every session:
 * dates and times in ISO form and UTC, whatever the settings are.  It has no
 * OIDs in it.
 *
 * A value can enter as a digest under a key instead, {"hmac": "..."}; without
 * the key nobody can tell what it was or try what it might have been.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/tableam.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "common/compat.h"
#include "executor/tuptable.h"
#include "funcapi.h"
#include "ledger/digest.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/numeric.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(oversight_canonical_row);
PG_FUNCTION_INFO_V1(oversight_canonical_row_concealed);
PG_FUNCTION_INFO_V1(oversight_canonical_key);
PG_FUNCTION_INFO_V1(oversight_row_fits);
PG_FUNCTION_INFO_V1(oversight_current_row);
PG_FUNCTION_INFO_V1(oversight_is_own_table);

/* The settings that the text of some value depends on, and what they are here. */
static const struct
{
	const char *name;
	const char *value;
}			pinned_settings[] =
{
	{"datestyle", "ISO, YMD"},
	{"intervalstyle", "iso_8601"},
	{"timezone", "UTC"},
	{"extra_float_digits", "1"},
	{"bytea_output", "hex"},
	{"xmlbinary", "base64"},
	{"lc_monetary", "C"},
	{"quote_all_identifiers", "off"},
	{"search_path", "pg_catalog"},
};

/*
 * The settings are changed when the first value needs it, which most rows have
 * none of, and are what they were when the row is done; an error puts them back
 * too.  Zero when nothing was changed.
 */
static void
pin_settings(int *level)
{
	if (*level != 0)
		return;
	*level = NewGUCNestLevel();
	for (int i = 0; i < lengthof(pinned_settings); i++)
		(void) set_config_option(pinned_settings[i].name, pinned_settings[i].value,
								 PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
}

static void
unpin_settings(int level)
{
	if (level != 0)
		AtEOXact_GUC(true, level);
}

static char *
date_text(DateADT date)
{
	char	   *buf = palloc(MAXDATELEN + 1);
	struct pg_tm tm;

	if (DATE_NOT_FINITE(date))
		EncodeSpecialDate(date, buf);
	else
	{
		j2date(date + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
		EncodeDateOnly(&tm, USE_ISO_DATES, buf);
	}
	return buf;
}

static char *
timestamptz_text(TimestampTz time)
{
	char	   *buf = palloc(MAXDATELEN + 1);
	struct pg_tm tm;
	fsec_t		fsec;

	if (TIMESTAMP_NOT_FINITE(time))
		EncodeSpecialTimestamp(time, buf);
	else if (timestamp2tm(time, NULL, &tm, &fsec, NULL, NULL) == 0)
	{
		/* it is UTC, and says so */
		tm.tm_isdst = 0;
		EncodeDateTime(&tm, fsec, true, 0, NULL, USE_ISO_DATES, buf);
	}
	else
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("timestamp out of range")));
	return buf;
}

/* A value as JSON; *level as for pin_settings. */
static void
canonical_value(Oid type, Datum value, JsonbValue *result, int *level)
{
	char	   *words;

	switch (getBaseType(type))
	{
		case BOOLOID:
			result->type = jbvBool;
			result->val.boolean = DatumGetBool(value);
			return;
		case INT2OID:
			result->type = jbvNumeric;
			result->val.numeric = int64_to_numeric(DatumGetInt16(value));
			return;
		case INT4OID:
			result->type = jbvNumeric;
			result->val.numeric = int64_to_numeric(DatumGetInt32(value));
			return;
		case INT8OID:
			result->type = jbvNumeric;
			result->val.numeric = int64_to_numeric(DatumGetInt64(value));
			return;
		case JSONBOID:
			{
				Jsonb	   *jsonb = DatumGetJsonbP(value);

				/* a bare value is stored as an array of one, which says so */
				if (JB_ROOT_IS_SCALAR(jsonb))
					JsonbExtractScalar(&jsonb->root, result);
				else
				{
					result->type = jbvBinary;
					result->val.binary.len = VARSIZE(jsonb) - VARHDRSZ;
					result->val.binary.data = &jsonb->root;
				}
				return;
			}
		case TEXTOID:
		case VARCHAROID:
		case BPCHAROID:
			words = TextDatumGetCString(value);
			break;
		case NUMERICOID:
			words = DatumGetCString(DirectFunctionCall1(numeric_out, value));
			break;
		case DATEOID:
			words = date_text(DatumGetDateADT(value));
			break;
		case TIMESTAMPTZOID:
			words = timestamptz_text(DatumGetTimestampTz(value));
			break;
		default:
			{
				Oid			output;
				bool		varlena;

				pin_settings(level);
				getTypeOutputInfo(type, &output, &varlena);
				words = OidOutputFunctionCall(output, value);
			}
	}
	result->type = jbvString;
	result->val.string.val = words;
	result->val.string.len = (int) strlen(words);
}

/* Whether a type is one of the extension's. */
static bool
is_our_type(Oid type)
{
	HeapTuple	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	bool		ours;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for type %u", type);
	ours = ((Form_pg_type) GETSTRUCT(tuple))->typnamespace == get_namespace_oid("oversight", true);
	ReleaseSysCache(tuple);
	return ours;
}

/*
 * Whether a value can tell of a person in words: not truth values, numbers,
 * times, ranges, labels, and not our own types, whose words are those of a
 * rhythm or a grade.
 */
static bool
is_free_text(Oid type)
{
	char		category;
	bool		preferred;

	type = getBaseType(type);
	get_type_category_preferred(type, &category, &preferred);
	switch (category)
	{
		case TYPCATEGORY_BOOLEAN:
		case TYPCATEGORY_NUMERIC:
		case TYPCATEGORY_DATETIME:
		case TYPCATEGORY_TIMESPAN:
		case TYPCATEGORY_RANGE:
		case TYPCATEGORY_ENUM:
			return false;
		default:
			return !is_our_type(type);
	}
}

/*
 * The digest of a value of this column under the key, in hexadecimal.  The name
 * goes in, so that the same words in two columns cannot be told to be the same.
 */
static char *
value_digest(bytea *secret, const char *column, JsonbValue *value)
{
	StringInfoData buf;
	uint8		digest[DIGEST_SIZE];
	char	   *hex = palloc(2 * DIGEST_SIZE + 1);

	initStringInfo(&buf);
	oversight_put_text(&buf, column, (int) strlen(column));
	if (value->type == jbvString)
		oversight_put_text(&buf, value->val.string.val, value->val.string.len);
	else
	{
		Jsonb	   *jsonb = JsonbValueToJsonb(value);
		char	   *words = JsonbToCString(NULL, &jsonb->root, VARSIZE(jsonb));

		oversight_put_text(&buf, words, (int) strlen(words));
	}
	oversight_hmac_sha256(VARDATA_ANY(secret), VARSIZE_ANY_EXHDR(secret), buf.data, buf.len, digest);
	hex_encode((const char *) digest, DIGEST_SIZE, hex);
	hex[2 * DIGEST_SIZE] = '\0';
	pfree(buf.data);
	return hex;
}

static void
push_string(JsonbParseState **state, JsonbIteratorToken token, const char *words)
{
	JsonbValue	string;

	string.type = jbvString;
	string.val.string.val = unconstify(char *, words);
	string.val.string.len = (int) strlen(words);
	pushJsonbValue(state, token, &string);
}

static bool
is_among(const char *name, Datum *names, int n)
{
	for (int i = 0; i < n; i++)
	{
		text	   *other = DatumGetTextPP(names[i]);

		if (strlen(name) == VARSIZE_ANY_EXHDR(other) &&
			memcmp(name, VARDATA_ANY(other), strlen(name)) == 0)
			return true;
	}
	return false;
}

/* A row taken apart. */
typedef struct Row
{
	TupleDesc	desc;
	HeapTupleData tuple;
	Datum	   *values;
	bool	   *nulls;
} Row;

static void
open_row(Row *row, Datum record)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(record);

	row->desc = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header), HeapTupleHeaderGetTypMod(header));
	row->tuple.t_len = HeapTupleHeaderGetDatumLength(header);
	ItemPointerSetInvalid(&row->tuple.t_self);
	row->tuple.t_tableOid = InvalidOid;
	row->tuple.t_data = header;
	row->values = palloc(row->desc->natts * sizeof(Datum));
	row->nulls = palloc(row->desc->natts * sizeof(bool));
	heap_deform_tuple(&row->tuple, row->desc, row->values, row->nulls);
}

static void
close_row(Row *row)
{
	ReleaseTupleDesc(row->desc);
}

/*
 * The object of a row.  With a key, free text in columns that are not among
 * `plain` enters as its digest.
 */
static Jsonb *
canonical_row(Datum record, bytea *secret, ArrayType *plain)
{
	JsonbParseState *state = NULL;
	Datum	   *plain_names = NULL;
	int			n_plain = 0;
	int			level = 0;
	Row			row;
	JsonbValue *object;

	if (plain != NULL)
		deconstruct_array(plain, TEXTOID, -1, false, TYPALIGN_INT, &plain_names, NULL, &n_plain);
	open_row(&row, record);
	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < row.desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(row.desc, i);
		JsonbValue	value;

		if (column->attisdropped)
			continue;
		push_string(&state, WJB_KEY, NameStr(column->attname));
		if (row.nulls[i])
		{
			value.type = jbvNull;
			pushJsonbValue(&state, WJB_VALUE, &value);
			continue;
		}
		canonical_value(column->atttypid, row.values[i], &value, &level);
		if (secret != NULL && is_free_text(column->atttypid) &&
			!is_among(NameStr(column->attname), plain_names, n_plain))
		{
			pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
			push_string(&state, WJB_KEY, "hmac");
			push_string(&state, WJB_VALUE, value_digest(secret, NameStr(column->attname), &value));
			pushJsonbValue(&state, WJB_END_OBJECT, NULL);
		}
		else
			pushJsonbValue(&state, WJB_VALUE, &value);
	}
	object = pushJsonbValue(&state, WJB_END_OBJECT, NULL);
	unpin_settings(level);
	close_row(&row);
	return JsonbValueToJsonb(object);
}

/* canonical_row(record): every value as it is.  Strict. */
Datum
oversight_canonical_row(PG_FUNCTION_ARGS)
{
	PG_RETURN_JSONB_P(canonical_row(PG_GETARG_DATUM(0), NULL, NULL));
}

/*
 * canonical_row(record, secret, plain): free text as digests, but in the columns
 * named.  Without a secret every value as it is; no names are none; NULL for no
 * row.
 */
Datum
oversight_canonical_row_concealed(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_JSONB_P(canonical_row(PG_GETARG_DATUM(0),
									PG_ARGISNULL(1) ? NULL : PG_GETARG_BYTEA_PP(1),
									PG_ARGISNULL(2) ? NULL : PG_GETARG_ARRAYTYPE_P(2)));
}

/*
 * The table a row is of, opened, and its primary key's index; an error when it
 * is of none.  PostgreSQL writes a table's rows as values of the table's type.
 */
static Relation
table_of_row(Datum record, Oid *index)
{
	Oid			type = HeapTupleHeaderGetTypeId(DatumGetHeapTupleHeader(record));
	Oid			relid = type == RECORDOID ? InvalidOid : get_typ_typrelid(type);
	Relation	relation;

	if (!OidIsValid(relid) || get_rel_relkind(relid) != RELKIND_RELATION)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("%s is not the row of a table", format_type_be(type)),
				 errdetail("A key is that of a table's row."),
				 errhint("Write, for example, SELECT oversight.canonical_key(f) FROM stoke.fulfilment f.")));
	relation = relation_open(relid, AccessShareLock);
	*index = oversight_primary_key_index(relation);
	if (!OidIsValid(*index))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("table \"%s\" has no primary key", RelationGetRelationName(relation)),
				 errdetail("Without one that holds at every moment, so is not deferrable, its rows cannot be told apart."),
				 errhint("Give it one, for example by ALTER TABLE %s ADD PRIMARY KEY (id).",
						 quote_qualified_identifier(get_namespace_name(RelationGetNamespace(relation)),
													RelationGetRelationName(relation)))));
	return relation;
}

/* canonical_key(record): the columns of the primary key, as canonical_row has them.  Strict. */
Datum
oversight_canonical_key(PG_FUNCTION_ARGS)
{
	Datum		record = PG_GETARG_DATUM(0);
	JsonbParseState *state = NULL;
	int			level = 0;
	Oid			index_oid;
	Relation	relation = table_of_row(record, &index_oid);
	Relation	index = index_open(index_oid, AccessShareLock);
	JsonbValue *object;
	Row			row;

	open_row(&row, record);
	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < IndexRelationGetNumberOfKeyAttributes(index); i++)
	{
		int			n = index->rd_index->indkey.values[i] - 1;
		Form_pg_attribute column = TupleDescAttr(row.desc, n);
		JsonbValue	value;

		push_string(&state, WJB_KEY, NameStr(column->attname));
		if (row.nulls[n])
			value.type = jbvNull;
		else
			canonical_value(column->atttypid, row.values[n], &value, &level);
		pushJsonbValue(&state, WJB_VALUE, &value);
	}
	object = pushJsonbValue(&state, WJB_END_OBJECT, NULL);
	unpin_settings(level);
	close_row(&row);
	index_close(index, AccessShareLock);
	relation_close(relation, AccessShareLock);
	PG_RETURN_JSONB_P(JsonbValueToJsonb(object));
}

/* The hexadecimal digest in {"hmac": "..."}, or NULL when the value is no such object. */
static char *
noted_digest(JsonbValue *noted)
{
	JsonbValue *digest;

	if (noted->type != jbvBinary || !JsonContainerIsObject(noted->val.binary.data) ||
		JsonContainerSize(noted->val.binary.data) != 1)
		return NULL;
	digest = getKeyJsonValueFromContainer(noted->val.binary.data, "hmac", 4, NULL);
	if (digest == NULL || digest->type != jbvString)
		return NULL;
	return pnstrdup(digest->val.string.val, digest->val.string.len);
}

static bool
same_value(JsonbValue *a, JsonbValue *b)
{
	Jsonb	   *ja = JsonbValueToJsonb(a);
	Jsonb	   *jb = JsonbValueToJsonb(b);

	return compareJsonbContainers(&ja->root, &jb->root) == 0;
}

/*
 * row_fits(noted, record, concealed, secret, erased): whether a row says what was
 * noted of it.  Columns that were not noted, because they came later, are left
 * out, and so are those that are no longer there.
 *
 * Where free text was concealed, a digest fits the value it is of under the key;
 * without the key it fits nothing, unless it was erased.  It never fits a value
 * that looks like it, which somebody could have written in its stead.
 */
Datum
oversight_row_fits(PG_FUNCTION_ARGS)
{
	Jsonb	   *noted;
	bool		concealed;
	bytea	   *secret;
	bool		erased;
	bool		fits = true;
	int			level = 0;
	Row			row;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	noted = PG_GETARG_JSONB_P(0);
	concealed = !PG_ARGISNULL(2) && PG_GETARG_BOOL(2);
	secret = PG_ARGISNULL(3) ? NULL : PG_GETARG_BYTEA_PP(3);
	erased = !PG_ARGISNULL(4) && PG_GETARG_BOOL(4);
	if (!JB_ROOT_IS_OBJECT(noted))
		PG_RETURN_BOOL(false);
	open_row(&row, PG_GETARG_DATUM(1));
	for (int i = 0; i < row.desc->natts && fits; i++)
	{
		Form_pg_attribute column = TupleDescAttr(row.desc, i);
		JsonbValue *then;
		JsonbValue	now;
		char	   *digest;

		if (column->attisdropped)
			continue;
		then = getKeyJsonValueFromContainer(&noted->root, NameStr(column->attname),
											(int) strlen(NameStr(column->attname)), NULL);
		if (then == NULL)
			continue;
		if (row.nulls[i])
		{
			fits = then->type == jbvNull;
			continue;
		}
		canonical_value(column->atttypid, row.values[i], &now, &level);
		digest = concealed && is_free_text(column->atttypid) ? noted_digest(then) : NULL;
		if (digest == NULL)
			fits = same_value(then, &now);
		else if (secret == NULL)
			fits = erased;
		else
			fits = strcmp(digest, value_digest(secret, NameStr(column->attname), &now)) == 0;
	}
	unpin_settings(level);
	close_row(&row);
	PG_RETURN_BOOL(fits);
}

/*
 * current_row(row): the row of the same table that has this one's key, as this
 * statement sees it; NULL when there is none any more.
 *
 * What a trigger is given can be out of date by the time it runs: a trigger of
 * an earlier row of the same statement may have changed the row since, and left
 * its own entry.  This finds what there is now, by the key's index.
 *
 * It looks past privileges and row security, so only the table's own owner may.
 * That is not for superusers to pass by: a trigger function that runs with a
 * superuser's rights must not serve a table of somebody else's.
 */
Datum
oversight_current_row(PG_FUNCTION_ARGS)
{
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, 0);
	Datum		record = PG_GETARG_DATUM(0);
	Oid			index_oid;
	Relation	relation;
	Relation	index;
	ScanKeyData keys[INDEX_MAX_KEYS];
	int			n_keys;
	bool		found = false;
	IndexScanDesc scan;
	TupleTableSlot *slot;
	Datum		result = (Datum) 0;
	Row			row;

	/* It is declared for any type, so that it can return the row's own. */
	if (!OidIsValid(type) || !type_is_rowtype(type))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("a value of type %s is not the row of a table", format_type_be(type)),
				 errhint("Write, for example, SELECT oversight.current_row(f) FROM stoke.fulfilment f.")));
	relation = table_of_row(record, &index_oid);

	if (relation->rd_rel->relowner != GetUserId())
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of table %s", RelationGetRelationName(relation))));

	index = index_open(index_oid, AccessShareLock);
	n_keys = IndexRelationGetNumberOfKeyAttributes(index);
	open_row(&row, record);
	for (int i = 0; i < n_keys; i++)
	{
		int			n = index->rd_index->indkey.values[i] - 1;
		Oid			opfamily = index->rd_opfamily[i];
		Oid			type = index->rd_opcintype[i];
		Oid			equals = get_opfamily_member(opfamily, type, type, BTEqualStrategyNumber);

		if (!OidIsValid(equals))
			elog(ERROR, "missing operator of equality in opfamily %u", opfamily);
		ScanKeyEntryInitialize(&keys[i], row.nulls[n] ? SK_ISNULL : 0, i + 1, BTEqualStrategyNumber,
							   InvalidOid, index->rd_indcollation[i], get_opcode(equals), row.values[n]);
	}
	slot = table_slot_create(relation, NULL);
	scan = oversight_index_beginscan(relation, index, GetActiveSnapshot(), n_keys);
	index_rescan(scan, keys, n_keys, NULL, 0);
	if (index_getnext_slot(scan, ForwardScanDirection, slot))
	{
		found = true;
		result = ExecFetchSlotHeapTupleDatum(slot);
	}
	index_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	close_row(&row);
	index_close(index, AccessShareLock);
	relation_close(relation, AccessShareLock);
	if (!found)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result);
}

/* is_own_table(table): whether the current role itself, not one it belongs to, owns it.  Strict. */
Datum
oversight_is_own_table(PG_FUNCTION_ARGS)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(PG_GETARG_OID(0)));
	bool		own = false;

	if (HeapTupleIsValid(tuple))
	{
		own = ((Form_pg_class) GETSTRUCT(tuple))->relowner == GetUserId();
		ReleaseSysCache(tuple);
	}
	PG_RETURN_BOOL(own);
}
