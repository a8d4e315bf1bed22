package org.quern.data;

/** 32-bit integers, or dates as days since 1970-01-01; {@link #MISSING} is missing. */
public record IntColumn(int[] values, int rows) implements Column {
    /** The value that stands for missing; a source that holds it as a number must widen to {@link LongColumn}. */
    public static final int MISSING = Integer.MIN_VALUE;

    public IntColumn {
        if (rows > values.length) {
            throw new IllegalArgumentException(rows + " rows, but only " + values.length + " values");
        }
    }

    public IntColumn(int... values) {
        this(values, values.length);
    }

    @Override
    public boolean isMissing(int row) {
        return values[row] == MISSING;
    }

    @Override
    public IntColumn select(int[] selected, int count) {
        int[] result = new int[count];
        for (int i = 0; i < count; i++) {
            result[i] = values[selected[i]];
        }
        return new IntColumn(result, count);
    }

    @Override
    public long bytes() {
        return 4L * values.length;
    }

    @Override
    public void toDoubles(double[] target) {
        for (int i = 0; i < rows; i++) {
            target[i] = isMissing(i) ? Double.NaN : values[i];
        }
    }
}
