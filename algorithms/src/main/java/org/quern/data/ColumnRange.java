package org.quern.data;

/**
 * A condition that every selected row meets: the value of {@code column} is valid and lies in [low, high]. Sources skip
 * chunks whose statistics rule it out. For a factor or string column {@code texts} holds the possible values instead.
 *
 * @param texts the only texts a selected row can have, or null for a numeric range
 */
public record ColumnRange(String column, double low, double high, java.util.Set<String> texts) {
    public static ColumnRange between(String column, double low, double high) {
        return new ColumnRange(column, low, high, null);
    }

    public static ColumnRange in(String column, java.util.Set<String> texts) {
        return new ColumnRange(column, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, texts);
    }
}
