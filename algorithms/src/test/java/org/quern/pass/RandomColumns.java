package org.quern.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.quern.data.BooleanColumn;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;

/** Seeded columns of every type, for tests. */
public final class RandomColumns {
    private RandomColumns() {}

    /** Typical values, about one in {@code missingEvery} missing. */
    public static List<Column> of(Schema schema, int rows, int missingEvery, long seed) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            columns.add(column(schema.variables().get(i), rows, missingEvery, new Random(seed * 31 + i)));
        }
        return columns;
    }

    /** The same value in every row. */
    public static List<Column> constant(Schema schema, int rows) {
        List<Column> oneRow = of(schema, 1, Integer.MAX_VALUE, 3);
        return oneRow.stream().map(c -> c.select(new int[rows], rows)).toList();
    }

    /** No valid value at all. */
    public static List<Column> missing(Schema schema, int rows) {
        return of(schema, rows, 1, 4);
    }

    public static MemoryChunkSource source(Schema schema, List<Column> columns, int rowsPerChunk) {
        return MemoryChunkSource.of("contract", schema, columns, rowsPerChunk);
    }

    /** Equal columns whose arrays go on behind the last row with values that do not count. */
    public static Chunk padded(Chunk chunk) {
        int[] rows = new int[chunk.rows() + 3];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Math.min(i, chunk.rows() - 1);
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < chunk.schema().size(); i++) {
            columns.add(cut(chunk.column(i).select(rows, rows.length), chunk.rows()));
        }
        return chunk.withColumns(chunk.schema(), columns);
    }

    private static Column cut(Column column, int rows) {
        if (column instanceof DoubleColumn c) {
            return new DoubleColumn(c.values(), rows);
        } else if (column instanceof FloatColumn c) {
            return new FloatColumn(c.values(), rows);
        } else if (column instanceof IntColumn c) {
            return new IntColumn(c.values(), rows);
        } else if (column instanceof LongColumn c) {
            return new LongColumn(c.values(), rows);
        } else if (column instanceof BooleanColumn c) {
            return new BooleanColumn(c.values(), rows);
        } else if (column instanceof FactorColumn c) {
            return new FactorColumn(c.codes(), c.levels(), rows);
        } else {
            StringColumn c = (StringColumn) column;
            return new StringColumn(c.dictionary(), c.codes(), rows);
        }
    }

    private static Column column(Variable variable, int rows, int missingEvery, Random random) {
        double[] values = new double[rows];
        boolean[] missing = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = random.nextGaussian() * 10 + 3;
            missing[i] = random.nextInt(missingEvery) == 0;
        }
        return switch (variable.type()) {
            case FLOAT64 -> doubles(values, missing);
            case FLOAT32 -> floats(values, missing);
            case INT32, DATE -> ints(values, missing);
            case INT64, TIMESTAMP -> longs(values, missing);
            case BOOLEAN -> booleans(values, missing);
            case FACTOR, ORDERED_FACTOR ->
                new FactorColumn(codes(values, missing, variable.levels().size()), variable.levels(), rows);
            case STRING -> new StringColumn(new String[] {"b", "a", "c"}, codes(values, missing, 3), rows);
        };
    }

    private static Column doubles(double[] values, boolean[] missing) {
        double[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = missing[i] ? Double.NaN : values[i];
        }
        return new DoubleColumn(result);
    }

    private static Column floats(double[] values, boolean[] missing) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = missing[i] ? Float.NaN : (float) values[i];
        }
        return new FloatColumn(result, result.length);
    }

    private static Column ints(double[] values, boolean[] missing) {
        int[] result = new int[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = missing[i] ? IntColumn.MISSING : (int) values[i];
        }
        return new IntColumn(result, result.length);
    }

    private static Column longs(double[] values, boolean[] missing) {
        long[] result = new long[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = missing[i] ? LongColumn.MISSING : (long) (values[i] * 1e12);
        }
        return new LongColumn(result, result.length);
    }

    private static Column booleans(double[] values, boolean[] missing) {
        byte[] result = new byte[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = missing[i] ? BooleanColumn.MISSING : (byte) (values[i] > 0 ? 1 : 0);
        }
        return new BooleanColumn(result, result.length);
    }

    private static int[] codes(double[] values, boolean[] missing, int levels) {
        int[] result = new int[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = missing[i] ? -1 : Math.floorMod((int) Math.floor(values[i] * 7), levels);
        }
        return result;
    }
}
