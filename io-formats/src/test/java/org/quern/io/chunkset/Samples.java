package org.quern.io.chunkset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.quern.data.BooleanColumn;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;

/** A table with a column of every type, and comparison of columns to the bit. */
final class Samples {
    static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    static final List<String> SIZES = List.of("small", "medium", "large", "never used");

    static final Schema SCHEMA = Schema.of(
            new Variable("x", ColumnType.FLOAT64, "a double", List.of(), Double.NaN, Double.NaN, -1, Map.of()),
            Variable.of("few", ColumnType.FLOAT64),
            Variable.of("f32", ColumnType.FLOAT32),
            new Variable(
                    "i32",
                    ColumnType.INT32,
                    "",
                    List.of(),
                    Double.NaN,
                    Double.NaN,
                    -1,
                    Map.of("1", "one", "0", "none")),
            Variable.of("i64", ColumnType.INT64),
            Variable.of("flag", ColumnType.BOOLEAN),
            Variable.factor("day", DAYS),
            new Variable("size", ColumnType.ORDERED_FACTOR, "", SIZES, Double.NaN, Double.NaN, -1, Map.of()),
            Variable.of("name", ColumnType.STRING),
            Variable.of("code", ColumnType.STRING),
            Variable.of("date", ColumnType.DATE),
            Variable.of("time", ColumnType.TIMESTAMP),
            Variable.of("complete", ColumnType.INT32),
            Variable.of("empty", ColumnType.FLOAT64));

    private Samples() {}

    /** Rows of every kind of value; about a tenth is missing, runs of missing included. */
    static List<Column> columns(long seed, int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[rows];
        double[] few = new double[rows];
        float[] f32 = new float[rows];
        int[] i32 = new int[rows];
        long[] i64 = new long[rows];
        byte[] flag = new byte[rows];
        int[] day = new int[rows];
        int[] size = new int[rows];
        String[] name = new String[rows];
        String[] code = new String[rows];
        int[] date = new int[rows];
        long[] time = new long[rows];
        int[] complete = new int[rows];
        double[] empty = new double[rows];
        for (int i = 0; i < rows; i++) {
            boolean gap = i % 1000 < 30;
            x[i] = gap || random.nextInt(10) == 0 ? Double.NaN : special(random);
            few[i] = random.nextInt(10) == 0 ? Double.NaN : random.nextInt(50) / 4.0;
            f32[i] = random.nextInt(10) == 0 ? Float.NaN : (float) random.nextDouble(-5, 5);
            i32[i] = gap
                    ? IntColumn.MISSING
                    : random.nextInt(10) == 0 ? Integer.MAX_VALUE : random.nextInt(-5000, 90000);
            i64[i] = random.nextInt(10) == 0 ? LongColumn.MISSING : random.nextLong() | 1;
            flag[i] = (byte) (random.nextInt(3) - 1);
            day[i] = random.nextInt(8) - 1;
            size[i] = random.nextInt(4) - 1;
            name[i] = random.nextInt(10) == 0 ? null : "nämé " + random.nextInt() + " 東京";
            code[i] = gap ? null : new String[] {"", "a", "AA", "ZZ top", "\uD83D\uDE00"}[random.nextInt(5)];
            date[i] = random.nextInt(10) == 0 ? IntColumn.MISSING : random.nextInt(-800, 20000);
            time[i] = random.nextInt(10) == 0 ? LongColumn.MISSING : 1_700_000_000_000_000L + random.nextInt();
            complete[i] = i / 100;
            empty[i] = Double.NaN;
        }
        return List.of(
                new DoubleColumn(x),
                new DoubleColumn(few),
                new FloatColumn(f32),
                new IntColumn(i32),
                new LongColumn(i64),
                new BooleanColumn(flag),
                new FactorColumn(day, DAYS, rows),
                new FactorColumn(size, SIZES, rows),
                StringColumn.of(name),
                StringColumn.of(code),
                new IntColumn(date),
                new LongColumn(time),
                new IntColumn(complete),
                new DoubleColumn(empty));
    }

    private static double special(SplittableRandom random) {
        return switch (random.nextInt(100)) {
            case 0 -> -0.0;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> Double.NEGATIVE_INFINITY;
            case 3 -> Double.MIN_VALUE;
            case 4 -> Double.MAX_VALUE;
            default -> random.nextDouble(-1e6, 1e6);
        };
    }

    static Chunk chunk(List<Column> columns, Schema schema) {
        return Chunk.of(0, 0, columns.get(0).rows(), schema, columns);
    }

    /** One column of all chunks. */
    static Column whole(ChunkSource source, String column) throws Exception {
        Variable variable = source.info().schema().variable(column);
        ColumnBuffer buffer = ColumnBuffer.of(variable);
        for (int c = 0; c < source.info().chunks().size(); c++) {
            Chunk chunk = source.read(c, List.of(column));
            buffer.append(chunk.column(0), 0, chunk.rows());
        }
        return buffer.take();
    }

    static void assertEqual(Column actual, Column expected, String what) {
        assertThat(actual.getClass()).as(what).isEqualTo(expected.getClass());
        assertThat(values(actual)).as(what).isEqualTo(values(expected));
    }

    /** Values to the bit, missing as null. */
    static List<Object> values(Column column) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < column.rows(); i++) {
            values.add(column.isMissing(i) ? null : value(column, i));
        }
        return values;
    }

    static Object value(Column column, int row) {
        if (column instanceof DoubleColumn doubles) {
            return Double.doubleToRawLongBits(doubles.values()[row]);
        }
        if (column instanceof FloatColumn floats) {
            return floats.values()[row];
        }
        if (column instanceof IntColumn ints) {
            return ints.values()[row];
        }
        if (column instanceof LongColumn longs) {
            return longs.values()[row];
        }
        if (column instanceof BooleanColumn booleans) {
            return booleans.values()[row];
        }
        if (column instanceof FactorColumn factor) {
            return factor.levels().get(factor.codes()[row]);
        }
        return ((StringColumn) column).value(row);
    }
}
