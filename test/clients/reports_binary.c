/*
 * reports_binary: reads reports by libpq in binary form, as drivers do that ask
 * for speed (Npgsql of Power BI, psycopg, pgx), and checks each value against the
 * text form of the same row: so every column has a binary form, and it is the
 * plain type's own.
 *
 *   reports_binary CONNINFO SQL [TYPE:VALUE ...]
 *
 * Parameters are bound as text, date, int4 or bool, in binary form. Prints the
 * columns with their types, then the number of rows and how many values were
 * compared.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

enum
{
	BOOL = 16, INT8 = 20, INT2 = 21, INT4 = 23, TEXT = 25, FLOAT8 = 701, DATE = 1082, TIMESTAMPTZ = 1184, NUMERIC = 1700
};

static const char *
type_name(Oid type)
{
	switch (type)
	{
		case BOOL:
			return "boolean";
		case INT8:
			return "bigint";
		case INT2:
			return "smallint";
		case INT4:
			return "integer";
		case TEXT:
			return "text";
		case FLOAT8:
			return "double precision";
		case DATE:
			return "date";
		case TIMESTAMPTZ:
			return "timestamptz";
		case NUMERIC:
			return "numeric";
		default:
			return "unknown";
	}
}

static int64_t
integer_at(const char *value, int len)
{
	uint64_t	number = 0;

	for (int i = 0; i < len; i++)
		number = number << 8 | (unsigned char) value[i];
	if (len == 2)
		return (int16_t) number;
	if (len == 4)
		return (int32_t) number;
	return (int64_t) number;
}

/* The calendar date of a day counted from 2000-01-01 (Fliegel and Van Flandern). */
static void
print_date(char *buf, size_t size, int32_t day)
{
	int64_t		l = (int64_t) day + 2451545 + 68569;
	int64_t		n = 4 * l / 146097;
	int64_t		i;
	int64_t		j;

	l -= (146097 * n + 3) / 4;
	i = 4000 * (l + 1) / 1461001;
	l = l - 1461 * i / 4 + 31;
	j = 80 * l / 2447;
	snprintf(buf, size, "%04" PRId64 "-%02" PRId64 "-%02" PRId64, 100 * (n - 49) + i + j / 11, j + 2 - 12 * (j / 11), l - 2447 * j / 80);
}

/* A numeric: digits to the base of 10000, a weight, a sign and the scale shown. */
static void
print_numeric(char *buf, size_t size, const char *value)
{
	int			n = (int) integer_at(value, 2);
	int			weight = (int) integer_at(value + 2, 2);
	int			sign = (int) integer_at(value + 4, 2) & 0xFFFF;
	int			scale = (int) integer_at(value + 6, 2);
	size_t		at = 0;

	if (sign == 0xC000)
	{
		snprintf(buf, size, "NaN");
		return;
	}
	if (sign == 0x4000)
		buf[at++] = '-';
	if (weight < 0)
		buf[at++] = '0';
	for (int k = 0; k <= weight; k++)
		at += (size_t) snprintf(buf + at, size - at, k == 0 ? "%d" : "%04d", k < n ? (int) integer_at(value + 8 + 2 * k, 2) : 0);
	if (scale > 0)
	{
		size_t		end = at + 1 + (size_t) scale;

		buf[at++] = '.';
		for (int k = weight + 1; at < end; k++)
			at += (size_t) snprintf(buf + at, size - at, "%04d", k >= 0 && k < n ? (int) integer_at(value + 8 + 2 * k, 2) : 0);
		at = end;
	}
	buf[at] = '\0';
}

/* Whether the binary value is the one that the text says. */
static int
is_same(Oid type, const char *value, int len, const char *text)
{
	char		buf[2000];
	double		number;
	uint64_t	bits;

	switch (type)
	{
		case BOOL:
			return len == 1 && strcmp(*value ? "t" : "f", text) == 0;
		case INT2:
		case INT4:
		case INT8:
			return len == (type == INT2 ? 2 : type == INT4 ? 4 : 8) && integer_at(value, len) == strtoll(text, NULL, 10);
		case TEXT:
			return (size_t) len == strlen(text) && memcmp(value, text, (size_t) len) == 0;
		case FLOAT8:
			bits = (uint64_t) integer_at(value, 8);
			memcpy(&number, &bits, 8);
			return len == 8 && number == strtod(text, NULL);
		case DATE:
			print_date(buf, sizeof(buf), (int32_t) integer_at(value, 4));
			return len == 4 && strcmp(buf, text) == 0;
		case TIMESTAMPTZ:
			/* microseconds since 2000 in UTC, which the session's zone is */
			print_date(buf, sizeof(buf), (int32_t) floor((double) integer_at(value, 8) / 86400e6));
			return len == 8 && strncmp(buf, text, 10) == 0;
		case NUMERIC:
			print_numeric(buf, sizeof(buf), value);
			return strcmp(buf, text) == 0;
		default:
			return 0;
	}
}

static void
fail(const char *message)
{
	fprintf(stderr, "%s\n", message);
	exit(1);
}

#define MAX_PARAMS 10

int
main(int argc, char **argv)
{
	PGconn	   *db;
	PGresult   *rows[2];
	Oid			types[MAX_PARAMS];
	const char *values[MAX_PARAMS];
	int			lens[MAX_PARAMS];
	int			formats[MAX_PARAMS];
	uint32_t	numbers[MAX_PARAMS];
	int			n = argc - 3;
	int64_t		compared = 0;

	if (argc < 3 || n > MAX_PARAMS)
		return 2;
	db = PQconnectdb(argv[1]);
	if (PQstatus(db) != CONNECTION_OK)
		fail(PQerrorMessage(db));
	for (int i = 0; i < n; i++)
	{
		char	   *given = argv[i + 3];
		char	   *value = strchr(given, ':') + 1;

		formats[i] = 1;
		if (strncmp(given, "text:", 5) == 0)
		{
			types[i] = TEXT;
			values[i] = value;
			lens[i] = (int) strlen(value);
		}
		else
		{
			int			year;
			int			month;
			int			day;

			if (strncmp(given, "date:", 5) == 0 && sscanf(value, "%d-%d-%d", &year, &month, &day) == 3)
			{
				int			a = (14 - month) / 12;
				int			y = year + 4800 - a;
				int			m = month + 12 * a - 3;

				types[i] = DATE;
				numbers[i] = htonl((uint32_t) (day + (153 * m + 2) / 5 + 365 * y + y / 4 - y / 100 + y / 400 - 32045 - 2451545));
			}
			else
			{
				types[i] = INT4;
				numbers[i] = htonl((uint32_t) atoi(value));
			}
			values[i] = (const char *) &numbers[i];
			lens[i] = 4;
		}
	}
	for (int format = 0; format < 2; format++)
	{
		rows[format] = PQexecParams(db, argv[2], n, types, values, lens, formats, format);
		if (PQresultStatus(rows[format]) != PGRES_TUPLES_OK)
			fail(PQerrorMessage(db));
	}
	for (int c = 0; c < PQnfields(rows[1]); c++)
		printf("%s\t%s\n", PQfname(rows[1], c), type_name(PQftype(rows[1], c)));
	if (PQntuples(rows[0]) != PQntuples(rows[1]))
		fail("the number of rows differs");
	for (int r = 0; r < PQntuples(rows[1]); r++)
	{
		for (int c = 0; c < PQnfields(rows[1]); c++)
		{
			if (PQgetisnull(rows[0], r, c) && PQgetisnull(rows[1], r, c))
				continue;
			if (PQfformat(rows[1], c) != 1 ||
				!is_same(PQftype(rows[1], c), PQgetvalue(rows[1], r, c), PQgetlength(rows[1], r, c), PQgetvalue(rows[0], r, c)))
			{
				fprintf(stderr, "row %d, %s: not \"%s\"\n", r, PQfname(rows[1], c), PQgetvalue(rows[0], r, c));
				return 1;
			}
			compared++;
		}
	}
	printf("rows %d, values %" PRId64 "\n", PQntuples(rows[1]), compared);
	if (PQntuples(rows[1]) > 0 && PQnfields(rows[1]) > 0)
		printf("first %s\n", PQgetvalue(rows[0], 0, 0));
	PQfinish(db);
	return 0;
}
