package org.quern.data;

/** 32-bit floating-point values; NaN is missing. */
public record FloatColumn(float[] values, int rows) implements Column {

    public FloatColumn {
        if (rows > values.length) {
            throw new IllegalArgumentException(rows + " rows, but only " + values.length + " values");
        }
    }

    public FloatColumn(float... values) {
        this(values, values.length);
    }

    @Override
    public boolean isMissing(int row) {
        return Float.isNaN(values[row]);
    }

    @Override
    public FloatColumn select(int[] selected, int count) {
        float[] result = new float[count];
        for (int i = 0; i < count; i++) {
            result[i] = values[selected[i]];
        }
        return new FloatColumn(result, count);
    }

    @Override
    public long bytes() {
        return 4L * values.length;
    }

    @Override
    public void toDoubles(double[] target) {
        for (int i = 0; i < rows; i++) {
            target[i] = values[i];
        }
    }
}
