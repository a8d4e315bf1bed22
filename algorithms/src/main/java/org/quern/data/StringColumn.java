package org.quern.data;

/**
 * Texts, held as a dictionary of this chunk and codes into it; entries of the dictionary need not be distinct, so a
 * column without repetition has one entry a row.
 *
 * @param dictionary texts, none null
 * @param codes index into {@code dictionary}, −1 where missing
 * @param rows number of codes that count
 */
public record StringColumn(String[] dictionary, int[] codes, int rows) implements Column {

    public StringColumn {
        if (rows > codes.length) {
            throw new IllegalArgumentException(rows + " rows, but only " + codes.length + " codes");
        }
    }

    /** One dictionary entry a row; null is missing. */
    public static StringColumn of(String... values) {
        int[] codes = new int[values.length];
        String[] dictionary = values.clone();
        for (int i = 0; i < values.length; i++) {
            codes[i] = values[i] == null ? -1 : i;
            dictionary[i] = values[i] == null ? "" : values[i];
        }
        return new StringColumn(dictionary, codes, values.length);
    }

    /** The text of a row, or null if missing. */
    public String value(int row) {
        return codes[row] < 0 ? null : dictionary[codes[row]];
    }

    @Override
    public boolean isMissing(int row) {
        return codes[row] < 0;
    }

    @Override
    public StringColumn select(int[] selected, int count) {
        int[] result = new int[count];
        for (int i = 0; i < count; i++) {
            result[i] = codes[selected[i]];
        }
        return new StringColumn(dictionary, result, count);
    }

    @Override
    public long bytes() {
        long texts = 0;
        for (String text : dictionary) {
            texts += 56 + text.length();
        }
        return texts + 4L * codes.length;
    }

    @Override
    public void toDoubles(double[] target) {
        throw new UnsupportedOperationException("a string has no numeric value");
    }
}
