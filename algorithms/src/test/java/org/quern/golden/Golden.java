package org.quern.golden;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;

/** Reads golden data sets; a test that asks for one is skipped, by name, where they are not at hand. */
public final class Golden {
    private static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

    private Golden() {}

    /** A file below {@code data}. */
    public static Path file(String path) {
        String folder = System.getenv("QUERN_GOLDEN");
        assumeTrue(folder != null && !folder.isBlank(), "QUERN_GOLDEN is not set: " + path + " is not at hand");
        return Path.of(folder, "data").resolve(path);
    }

    /** The lines of a file, unpacked if its name ends in {@code .gz}. */
    public static List<String> lines(String path) {
        try (InputStream stored = new FileInputStream(file(path).toFile());
                InputStream in = path.endsWith(".gz") ? new GZIPInputStream(stored) : stored;
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers of a file with a header and one column. */
    public static double[] numbers(String path) {
        return lines(path).stream()
                .skip(1)
                .filter(line -> !line.isBlank())
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** The 600 000 flights of the old system's tutorials: ArrDelay int32, CRSDepTime float32, DayOfWeek from Monday. */
    public static MemoryChunkSource airlineDemoSmall(int rowsPerChunk) {
        List<String> lines = lines("airline_demo_small/AirlineDemoSmall.csv.gz");
        int rows = lines.size() - 1;
        int[] delay = new int[rows];
        float[] departure = new float[rows];
        int[] day = new int[rows];
        for (int i = 0; i < rows; i++) {
            String[] fields = lines.get(i + 1).split(",");
            delay[i] = fields[0].equals("M") || fields[0].equals("\"M\"")
                    ? IntColumn.MISSING
                    : Integer.parseInt(fields[0]);
            departure[i] = Float.parseFloat(fields[1]);
            day[i] = DAYS.indexOf(fields[2].replace("\"", ""));
        }
        Schema schema = Schema.of(
                Variable.of("ArrDelay", ColumnType.INT32),
                Variable.of("CRSDepTime", ColumnType.FLOAT32),
                Variable.factor("DayOfWeek", DAYS));
        return MemoryChunkSource.of(
                "AirlineDemoSmall",
                schema,
                List.of(new IntColumn(delay), new FloatColumn(departure, rows), new FactorColumn(day, DAYS, rows)),
                rowsPerChunk);
    }

    /** One column of doubles. */
    public static MemoryChunkSource column(String name, double[] values, int rowsPerChunk) {
        List<Column> columns = List.of(new DoubleColumn(values));
        return MemoryChunkSource.of(name, Schema.of(Variable.of(name, ColumnType.FLOAT64)), columns, rowsPerChunk);
    }
}
