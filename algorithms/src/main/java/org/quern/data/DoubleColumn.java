package org.quern.data;

/** 64-bit floating-point values; NaN is missing. */
public record DoubleColumn(double[] values, int rows) implements Column {

    public DoubleColumn {
        if (rows > values.length) {
            throw new IllegalArgumentException(rows + " rows, but only " + values.length + " values");
        }
    }

    public DoubleColumn(double... values) {
        this(values, values.length);
    }

    @Override
    public boolean isMissing(int row) {
        return Double.isNaN(values[row]);
    }

    @Override
    public DoubleColumn select(int[] selected, int count) {
        double[] result = new double[count];
        for (int i = 0; i < count; i++) {
            result[i] = values[selected[i]];
        }
        return new DoubleColumn(result, count);
    }

    @Override
    public long bytes() {
        return 8L * values.length;
    }

    @Override
    public void toDoubles(double[] target) {
        System.arraycopy(values, 0, target, 0, rows);
    }
}
