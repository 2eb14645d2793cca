import java.sql.*;
import java.time.LocalDate;
import java.util.*;

/*
 * What Tableau, Metabase and other Java programs ask a JDBC driver.
 *
 *   ReportsJdbc URL walk SCHEMA
 *		every view of the schema, and every column as the catalogue and as a
 *		prepared query describe it: view, column, name of the type, the type's
 *		number in both, the class of its values, remarks
 *   ReportsJdbc URL query SQL [date:|text:|int:VALUE ...]
 *		the rows of a query with bound parameters
 *   ReportsJdbc URL page SQL ROWS
 *		reads a query through a cursor, so many rows at a time
 *
 * Values are separated by tabs.
 */
public class ReportsJdbc
{
	public static void main(String[] args) throws Exception
	{
		try (Connection db = DriverManager.getConnection(args[0]))
		{
			switch (args[1])
			{
				case "walk":
					walk(db, args[2]);
					break;
				case "query":
					query(db, args[2], Arrays.copyOfRange(args, 3, args.length));
					break;
				case "page":
					page(db, args[2], Integer.parseInt(args[3]));
					break;
			}
		}
	}

	static void walk(Connection db, String schema) throws SQLException
	{
		DatabaseMetaData catalogue = db.getMetaData();

		try (ResultSet views = catalogue.getTables(null, schema, "%", new String[] {"VIEW"}))
		{
			while (views.next())
			{
				String name = views.getString("TABLE_NAME");

				System.out.println("view\t" + name + "\t" + shown(views.getString("REMARKS")));
				try (PreparedStatement query = db.prepareStatement("SELECT * FROM \"" + schema + "\".\"" + name + "\" WHERE false");
					 ResultSet columns = catalogue.getColumns(null, schema, name, "%"))
				{
					ResultSetMetaData described = query.getMetaData();

					for (int i = 1; columns.next(); i++)
					{
						String column = columns.getString("COLUMN_NAME");

						if (!column.equals(described.getColumnName(i)))
							throw new SQLException(name + ": column " + i + " is " + column + " and " + described.getColumnName(i));
						System.out.println(String.join("\t", "column", name, column,
							columns.getString("TYPE_NAME"), columns.getString("DATA_TYPE"),
							String.valueOf(described.getColumnType(i)), described.getColumnClassName(i),
							shown(columns.getString("REMARKS"))));
					}
				}
			}
		}
	}

	static void query(Connection db, String sql, String[] values) throws SQLException
	{
		try (PreparedStatement query = db.prepareStatement(sql))
		{
			for (int i = 0; i < values.length; i++)
			{
				String value = values[i].substring(values[i].indexOf(':') + 1);

				if (values[i].startsWith("date:"))
					// without java.sql.Date, whose days depend on the machine's time zone
					query.setObject(i + 1, LocalDate.parse(value));
				else if (values[i].startsWith("int:"))
					query.setInt(i + 1, Integer.parseInt(value));
				else
					query.setString(i + 1, value);
			}
			try (ResultSet rows = query.executeQuery())
			{
				int n = rows.getMetaData().getColumnCount();

				while (rows.next())
				{
					StringJoiner line = new StringJoiner("\t");

					for (int i = 1; i <= n; i++)
					{
						Object value = rows.getMetaData().getColumnType(i) == Types.DATE ?
							rows.getObject(i, LocalDate.class) : rows.getObject(i);

						line.add(value == null ? "" : value.toString());
					}
					System.out.println(line);
				}
			}
		}
	}

	static void page(Connection db, String sql, int size) throws SQLException
	{
		// the driver fetches in parts only within a transaction
		db.setAutoCommit(false);
		try (PreparedStatement query = db.prepareStatement(sql))
		{
			query.setFetchSize(size);
			try (ResultSet rows = query.executeQuery())
			{
				int n = 0;

				while (rows.next())
					n++;
				System.out.println(n);
			}
		}
		// how the server was asked for it
		try (Statement seen = db.createStatement();
			 ResultSet row = seen.executeQuery("SELECT current_setting('TimeZone')"))
		{
			row.next();
			System.out.println(row.getString(1));
		}
		db.rollback();
	}

	static String shown(String remarks)
	{
		return remarks == null ? "" : remarks.replaceAll("\\s+", " ");
	}
}
