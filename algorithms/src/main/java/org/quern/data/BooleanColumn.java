package org.quern.data;

/** Truth values: 1 true, 0 false, −1 missing. */
public record BooleanColumn(byte[] values, int rows) implements Column {
    public static final byte MISSING = -1;

    public BooleanColumn {
        if (rows > values.length) {
            throw new IllegalArgumentException(rows + " rows, but only " + values.length + " values");
        }
    }

    public BooleanColumn(byte... values) {
        this(values, values.length);
    }

    @Override
    public boolean isMissing(int row) {
        return values[row] < 0;
    }

    @Override
    public BooleanColumn select(int[] selected, int count) {
        byte[] result = new byte[count];
        for (int i = 0; i < count; i++) {
            result[i] = values[selected[i]];
        }
        return new BooleanColumn(result, count);
    }

    @Override
    public long bytes() {
        return 1L * values.length;
    }

    @Override
    public void toDoubles(double[] target) {
        for (int i = 0; i < rows; i++) {
            target[i] = isMissing(i) ? Double.NaN : values[i];
        }
    }
}
