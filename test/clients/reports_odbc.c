/*
 * reports_odbc: what Excel, Power BI and Tableau ask an ODBC driver, asked by the
 * same calls.
 *
 *   reports_odbc CONNECTION walk SCHEMA
 *		every view of the schema, and every column as the catalogue and as a
 *		prepared query describe it: view, column, name of the type, the type's
 *		number in both, remarks
 *   reports_odbc CONNECTION query SQL [date:|text:|int:VALUE ...]
 *		the rows of a query with bound parameters
 *   reports_odbc CONNECTION page SQL ROWS
 *		reads a query by so many rows at a time, with a block cursor, and says
 *		how many came each time
 *
 * Values are separated by tabs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sql.h>
#include <sqlext.h>

static SQLHENV env;
static SQLHDBC dbc;

static void
check(SQLRETURN status, SQLSMALLINT kind, SQLHANDLE handle, const char *what)
{
	SQLCHAR		state[6];
	SQLCHAR		message[1000];
	SQLINTEGER	native;
	SQLSMALLINT len;

	if (SQL_SUCCEEDED(status))
		return;
	fprintf(stderr, "%s: ", what);
	for (SQLSMALLINT i = 1; SQLGetDiagRec(kind, handle, i, state, &native, message, sizeof(message), &len) == SQL_SUCCESS; i++)
		fprintf(stderr, "[%s] %s\n", state, message);
	exit(1);
}

#define CHECK(stmt, call) check(call, SQL_HANDLE_STMT, stmt, #call)

static SQLHSTMT
new_statement(void)
{
	SQLHSTMT	stmt;

	check(SQLAllocHandle(SQL_HANDLE_STMT, dbc, &stmt), SQL_HANDLE_DBC, dbc, "SQLAllocHandle");
	return stmt;
}

/* A column of the current row as text; empty when it is NULL. */
static const char *
value_of(SQLHSTMT stmt, SQLUSMALLINT column, char *buf, size_t size)
{
	SQLLEN		len;

	CHECK(stmt, SQLGetData(stmt, column, SQL_C_CHAR, buf, (SQLLEN) size, &len));
	if (len == SQL_NULL_DATA)
		buf[0] = '\0';
	return buf;
}

static void
walk(char *schema)
{
	SQLHSTMT	tables = new_statement();
	char		name[200];
	char		remarks[4000];

	CHECK(tables, SQLTables(tables, NULL, 0, (SQLCHAR *) schema, SQL_NTS, NULL, 0, (SQLCHAR *) "VIEW", SQL_NTS));
	while (SQLFetch(tables) == SQL_SUCCESS)
	{
		SQLHSTMT	columns = new_statement();
		SQLHSTMT	query = new_statement();
		char		sql[500];
		char		column[200];
		char		type[200];
		char		number[20];
		SQLUSMALLINT i = 0;

		value_of(tables, 3, name, sizeof(name));
		value_of(tables, 5, remarks, sizeof(remarks));
		printf("view\t%s\t%s\n", name, remarks);

		snprintf(sql, sizeof(sql), "SELECT * FROM \"%s\".\"%s\" WHERE false", schema, name);
		CHECK(query, SQLPrepare(query, (SQLCHAR *) sql, SQL_NTS));
		CHECK(columns, SQLColumns(columns, NULL, 0, (SQLCHAR *) schema, SQL_NTS, (SQLCHAR *) name, SQL_NTS, NULL, 0));
		while (SQLFetch(columns) == SQL_SUCCESS)
		{
			SQLCHAR		described[200];
			SQLSMALLINT len;
			SQLSMALLINT described_type;
			SQLULEN		size;
			SQLSMALLINT digits;
			SQLSMALLINT nullable;

			value_of(columns, 4, column, sizeof(column));
			value_of(columns, 5, number, sizeof(number));
			value_of(columns, 6, type, sizeof(type));
			value_of(columns, 12, remarks, sizeof(remarks));
			CHECK(query, SQLDescribeCol(query, ++i, described, sizeof(described), &len, &described_type, &size, &digits, &nullable));
			if (strcmp((char *) described, column) != 0)
			{
				fprintf(stderr, "%s: column %d is %s and %s\n", name, i, column, described);
				exit(1);
			}
			printf("column\t%s\t%s\t%s\t%s\t%d\t%s\n", name, column, type, number, described_type, remarks);
		}
		SQLFreeHandle(SQL_HANDLE_STMT, columns);
		SQLFreeHandle(SQL_HANDLE_STMT, query);
	}
}

static void
print_rows(SQLHSTMT stmt)
{
	SQLSMALLINT n;
	char		buf[10000];

	CHECK(stmt, SQLNumResultCols(stmt, &n));
	while (SQLFetch(stmt) == SQL_SUCCESS)
	{
		for (SQLSMALLINT i = 1; i <= n; i++)
			printf("%s%s", value_of(stmt, (SQLUSMALLINT) i, buf, sizeof(buf)), i < n ? "\t" : "\n");
	}
}

static void
query(char *sql, int n, char **values)
{
	SQLHSTMT	stmt = new_statement();
	SQLLEN		text_len = SQL_NTS;
	SQLLEN		date_len = sizeof(SQL_DATE_STRUCT);

	CHECK(stmt, SQLPrepare(stmt, (SQLCHAR *) sql, SQL_NTS));
	for (int i = 0; i < n; i++)
	{
		SQLUSMALLINT at = (SQLUSMALLINT) (i + 1);
		char	   *value = strchr(values[i], ':') + 1;

		if (strncmp(values[i], "date:", 5) == 0)
		{
			SQL_DATE_STRUCT *date = calloc(1, sizeof(SQL_DATE_STRUCT));
			int			year;
			int			month;
			int			day;

			if (sscanf(value, "%d-%d-%d", &year, &month, &day) != 3)
				exit(2);
			date->year = (SQLSMALLINT) year;
			date->month = (SQLUSMALLINT) month;
			date->day = (SQLUSMALLINT) day;
			CHECK(stmt, SQLBindParameter(stmt, at, SQL_PARAM_INPUT, SQL_C_TYPE_DATE, SQL_TYPE_DATE, 10, 0, date, 0, &date_len));
		}
		else if (strncmp(values[i], "int:", 4) == 0)
		{
			SQLINTEGER *number = calloc(1, sizeof(SQLINTEGER));

			*number = atoi(value);
			CHECK(stmt, SQLBindParameter(stmt, at, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 0, 0, number, 0, NULL));
		}
		else
			CHECK(stmt, SQLBindParameter(stmt, at, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, strlen(value), 0, value, 0, &text_len));
	}
	CHECK(stmt, SQLExecute(stmt));
	print_rows(stmt);
}

/* A block cursor: the driver fetches so many rows at a time, as a grid does. */
static void
page(char *sql, SQLULEN rows)
{
	SQLHSTMT	stmt = new_statement();
	SQLULEN		fetched = 0;
	SQLUSMALLINT *states = calloc(rows, sizeof(SQLUSMALLINT));
	char	   *names = calloc(rows, 100);
	SQLLEN	   *lens = calloc(rows, sizeof(SQLLEN));
	SQLRETURN	status;

	CHECK(stmt, SQLSetStmtAttr(stmt, SQL_ATTR_CURSOR_TYPE, (SQLPOINTER) SQL_CURSOR_FORWARD_ONLY, 0));
	CHECK(stmt, SQLSetStmtAttr(stmt, SQL_ATTR_ROW_ARRAY_SIZE, (SQLPOINTER) rows, 0));
	CHECK(stmt, SQLSetStmtAttr(stmt, SQL_ATTR_ROWS_FETCHED_PTR, &fetched, 0));
	CHECK(stmt, SQLSetStmtAttr(stmt, SQL_ATTR_ROW_STATUS_PTR, states, 0));
	CHECK(stmt, SQLExecDirect(stmt, (SQLCHAR *) sql, SQL_NTS));
	CHECK(stmt, SQLBindCol(stmt, 1, SQL_C_CHAR, names, 100, lens));
	while ((status = SQLFetchScroll(stmt, SQL_FETCH_NEXT, 0)) != SQL_NO_DATA)
	{
		check(status, SQL_HANDLE_STMT, stmt, "SQLFetchScroll");
		printf("%lu\t%s\t%s\n", (unsigned long) fetched, names, names + 100 * (fetched - 1));
	}
}

int
main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &env);
	SQLSetEnvAttr(env, SQL_ATTR_ODBC_VERSION, (SQLPOINTER) SQL_OV_ODBC3, 0);
	SQLAllocHandle(SQL_HANDLE_DBC, env, &dbc);
	check(SQLDriverConnect(dbc, NULL, (SQLCHAR *) argv[1], SQL_NTS, NULL, 0, NULL, SQL_DRIVER_NOPROMPT), SQL_HANDLE_DBC, dbc, "SQLDriverConnect");
	if (strcmp(argv[2], "walk") == 0)
		walk(argv[3]);
	else if (strcmp(argv[2], "query") == 0)
		query(argv[3], argc - 4, argv + 4);
	else if (strcmp(argv[2], "page") == 0 && argc == 5)
		page(argv[3], (SQLULEN) atoi(argv[4]));
	else
		return 2;
	SQLDisconnect(dbc);
	return 0;
}
