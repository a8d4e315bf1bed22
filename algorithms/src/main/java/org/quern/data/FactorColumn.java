package org.quern.data;

import java.util.List;

/**
 * Level codes of a factor.
 *
 * @param codes index into {@code levels}, −1 where missing
 * @param levels the variable's level names in order, the same list in every chunk of a data set
 * @param rows number of codes that count
 */
public record FactorColumn(int[] codes, List<String> levels, int rows) implements Column {
    /** The code that stands for missing. */
    public static final int MISSING = -1;

    public FactorColumn {
        if (rows > codes.length) {
            throw new IllegalArgumentException(rows + " rows, but only " + codes.length + " codes");
        }
    }

    @Override
    public boolean isMissing(int row) {
        return codes[row] < 0;
    }

    @Override
    public FactorColumn select(int[] selected, int count) {
        int[] result = new int[count];
        for (int i = 0; i < count; i++) {
            result[i] = codes[selected[i]];
        }
        return new FactorColumn(result, levels, count);
    }

    @Override
    public long bytes() {
        return 4L * codes.length;
    }

    @Override
    public void toDoubles(double[] target) {
        for (int i = 0; i < rows; i++) {
            target[i] = codes[i] < 0 ? Double.NaN : codes[i];
        }
    }
}
