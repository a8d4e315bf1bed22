import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the demo's data from {@code data/flights-3m.parquet} of the npm package vega-datasets 3.2.1: every tenth row, in the
 * file's order, for the fit, and 1 000 other rows without their delay, to be scored. {@code make-data.sh} runs it.
 *
 * <p>The source holds a flight's actual departure (scheduled departure plus departure delay), its arrival delay in minutes,
 * its distance in miles and its airports. From the departure come the time of day in decimal hours, four digits kept, the day
 * of the week and the date. The same input always gives the same lines.
 */
final class ExtractFlights {
    private static final String COLUMNS = "printf('%.4f', hour(date) + minute(date) / 60.0) AS DepTime, dayname(date) AS DayOfWeek,"
            + " strftime(date, '%Y-%m-%d') AS Date, distance AS Distance, origin AS Origin, destination AS Dest";

    public static void main(String[] arguments) throws SQLException, IOException {
        if (arguments.length != 2) {
            System.err.println("Usage: java -cp duckdb_jdbc.jar ExtractFlights.java flights-3m.parquet FOLDER");
            System.exit(2);
        }
        Path folder = Path.of(arguments[1]);
        String source = " FROM read_parquet('" + arguments[0].replace("'", "''") + "', file_row_number = true) WHERE ";
        String order = " ORDER BY file_row_number";
        // The two moduli never meet: 10 divides 3 000, and 5 is not a multiple of 10.
        write(
                "SELECT delay AS ArrDelay, " + COLUMNS + source + "file_row_number % 10 = 0" + order,
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("flights.csv.gz"))) {
                    {
                        def.setLevel(9);
                    }
                });
        write(
                "SELECT " + COLUMNS + source + "file_row_number % 3000 = 1505" + order,
                Files.newOutputStream(folder.resolve("new-flights.csv")));
    }

    private static void write(String query, OutputStream to) throws SQLException, IOException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query);
                var out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.US_ASCII))) {
            int columns = rows.getMetaData().getColumnCount();
            for (int i = 1; i <= columns; i++) {
                out.append(i == 1 ? "" : ",").append(rows.getMetaData().getColumnLabel(i));
            }
            out.append('\n');
            while (rows.next()) {
                for (int i = 1; i <= columns; i++) {
                    out.append(i == 1 ? "" : ",").append(rows.getString(i));
                }
                out.append('\n');
            }
        }
    }
}
