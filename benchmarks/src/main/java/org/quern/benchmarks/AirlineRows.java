package org.quern.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;

/**
 * Airline-like rows, each a function of seed and row number alone, so that any part can be made anywhere: eleven numeric
 * columns with missing values and heavy tails, factors of 7, 12, 20 and 300 levels, an arrival delay that depends on
 * several of them, so that a regression has something to find, a 0/1 response {@code Late} that is a logistic model of departure
 * time and the factors, and a count {@code Changes} that is a Poisson model of them.
 */
public final class AirlineRows {
    private static final String[] DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private final long seed;
    private final Schema schema;

    public AirlineRows(long seed) {
        this.seed = seed;
        this.schema = Schema.of(
                Variable.of("ArrDelay", ColumnType.INT32),
                Variable.of("DepDelay", ColumnType.INT32),
                Variable.of("CRSDepTime", ColumnType.FLOAT32),
                Variable.of("CRSArrTime", ColumnType.FLOAT32),
                Variable.of("Distance", ColumnType.INT32),
                Variable.of("AirTime", ColumnType.INT32),
                Variable.of("TaxiIn", ColumnType.INT32),
                Variable.of("TaxiOut", ColumnType.INT32),
                Variable.of("Elapsed", ColumnType.FLOAT32),
                Variable.of("Year", ColumnType.INT32),
                Variable.of("DayOfMonth", ColumnType.INT32),
                Variable.factor("DayOfWeek", List.of(DAYS)),
                Variable.factor("Month", List.of(MONTHS)),
                Variable.factor("Carrier", codes("C", 20)),
                Variable.factor("Origin", codes("A", 300)),
                Variable.of("Late", ColumnType.INT32),
                Variable.of("Changes", ColumnType.INT32));
    }

    public Schema schema() {
        return schema;
    }

    private static List<String> codes(String prefix, int count) {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            codes.add("%s%03d".formatted(prefix, i));
        }
        return codes;
    }

    /** The first rows as a data set in memory. */
    public MemoryChunkSource inMemory(int rows, int chunkRows) {
        List<Chunk> chunks = new ArrayList<>();
        for (int row = 0; row < rows; row += chunkRows) {
            chunks.add(chunk(chunks.size(), row, Math.min(chunkRows, rows - row)));
        }
        return new MemoryChunkSource("airline", schema, chunks);
    }

    /** The rows {@code firstRow … firstRow + rows} as a chunk. */
    public Chunk chunk(int index, long firstRow, int rows) {
        int[] arrDelay = new int[rows];
        int[] depDelay = new int[rows];
        float[] depTime = new float[rows];
        float[] arrTime = new float[rows];
        int[] distance = new int[rows];
        int[] airTime = new int[rows];
        int[] taxiIn = new int[rows];
        int[] taxiOut = new int[rows];
        float[] elapsed = new float[rows];
        int[] year = new int[rows];
        int[] day = new int[rows];
        int[] weekday = new int[rows];
        int[] month = new int[rows];
        int[] carrier = new int[rows];
        int[] origin = new int[rows];
        int[] late = new int[rows];
        int[] changes = new int[rows];
        for (int i = 0; i < rows; i++) {
            long row = firstRow + i;
            weekday[i] = (int) (uniform(row, 1) * 7);
            month[i] = (int) (uniform(row, 2) * 12);
            carrier[i] = (int) (square(uniform(row, 3)) * 20);
            origin[i] = (int) (square(uniform(row, 4)) * 300);
            year[i] = 1987 + (int) (uniform(row, 5) * 22);
            day[i] = 1 + (int) (uniform(row, 6) * 31);
            float departs = Math.round((5 + 18 * uniform(row, 7)) * 60) / 60f;
            depTime[i] = departs;
            distance[i] = 60 + (int) (2600 * square(uniform(row, 8)));
            taxiIn[i] = missing(row, 20) ? IntColumn.MISSING : 3 + (int) (4 * exponential(row, 9));
            taxiOut[i] = 8 + (int) (7 * exponential(row, 10));
            int air = 18 + (int) (distance[i] / 7.9) + (int) (20 * uniform(row, 11));
            airTime[i] = missing(row, 21) ? IntColumn.MISSING : air;
            elapsed[i] = air + taxiOut[i] + Math.round(8 * uniform(row, 17)) + 0.5f;
            arrTime[i] = (departs + elapsed[i] / 60) % 24;
            double delay = -9
                    + 16 * exponential(row, 12)
                    - 4 * exponential(row, 13)
                    + 0.6 * (departs - 12)
                    + (weekday[i] == 4 ? 3 : 0)
                    + (month[i] % 6) * 0.8
                    + carrier[i] * 0.2
                    + (origin[i] % 10) * 0.3;
            if (uniform(row, 14) < 0.01) {
                delay += 120 * exponential(row, 15);
            }
            depDelay[i] = (int) delay;
            arrDelay[i] = missing(row, 22)
                    ? IntColumn.MISSING
                    : (int) (delay + (taxiOut[i] - 15) * 0.7 + 12 * (uniform(row, 16) - 0.5));
            double trueLogit = -1.4
                    + 0.09 * (departs - 12)
                    + (weekday[i] == 4 ? 0.3 : 0)
                    + (month[i] % 6) * 0.08
                    + carrier[i] * 0.03
                    + (origin[i] % 10) * 0.05;
            late[i] = uniform(row, 18) * (1 + StrictMath.exp(-trueLogit)) < 1 ? 1 : 0;
            double trueLogMean = -0.8
                    + 0.03 * (departs - 12)
                    + (weekday[i] == 4 ? 0.2 : 0)
                    + (month[i] % 6) * 0.05
                    + carrier[i] * 0.02
                    + (origin[i] % 10) * 0.04;
            changes[i] = poisson(StrictMath.exp(trueLogMean), uniform(row, 19));
        }
        List<Column> columns = List.of(
                new IntColumn(arrDelay),
                new IntColumn(depDelay),
                new FloatColumn(depTime),
                new FloatColumn(arrTime),
                new IntColumn(distance),
                new IntColumn(airTime),
                new IntColumn(taxiIn),
                new IntColumn(taxiOut),
                new FloatColumn(elapsed),
                new IntColumn(year),
                new IntColumn(day),
                factor(11, weekday),
                factor(12, month),
                factor(13, carrier),
                factor(14, origin),
                new IntColumn(late),
                new IntColumn(changes));
        return Chunk.of(index, firstRow, rows, schema, columns);
    }

    private FactorColumn factor(int position, int[] codes) {
        return new FactorColumn(codes, schema.variables().get(position).levels(), codes.length);
    }

    private boolean missing(long row, int stream) {
        return uniform(row, stream) < 0.02;
    }

    private double exponential(long row, int stream) {
        return -StrictMath.log(1 - uniform(row, stream));
    }

    /** The count at a point of the distribution function, by adding up probabilities. */
    private static int poisson(double mean, double u) {
        double probability = StrictMath.exp(-mean);
        double sum = probability;
        int count = 0;
        while (sum < u && count < 1000) {
            count++;
            probability *= mean / count;
            sum += probability;
        }
        return count;
    }

    private static double square(double u) {
        return u * u;
    }

    /** Uniform on [0, 1), by SplitMix64's finaliser over seed, row and stream. */
    private double uniform(long row, int stream) {
        long z = seed * 0x9E3779B97F4A7C15L + row * 0xD1342543DE82EF95L + stream * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
