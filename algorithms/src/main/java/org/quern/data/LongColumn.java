package org.quern.data;

/** 64-bit integers, or timestamps as microseconds since 1970-01-01T00:00:00Z; {@link #MISSING} is missing. */
public record LongColumn(long[] values, int rows) implements Column {
    /** The value that stands for missing. */
    public static final long MISSING = Long.MIN_VALUE;

    public LongColumn {
        if (rows > values.length) {
            throw new IllegalArgumentException(rows + " rows, but only " + values.length + " values");
        }
    }

    public LongColumn(long... values) {
        this(values, values.length);
    }

    @Override
    public boolean isMissing(int row) {
        return values[row] == MISSING;
    }

    @Override
    public LongColumn select(int[] selected, int count) {
        long[] result = new long[count];
        for (int i = 0; i < count; i++) {
            result[i] = values[selected[i]];
        }
        return new LongColumn(result, count);
    }

    @Override
    public long bytes() {
        return 8L * values.length;
    }

    @Override
    public void toDoubles(double[] target) {
        for (int i = 0; i < rows; i++) {
            target[i] = isMissing(i) ? Double.NaN : values[i];
        }
    }
}
