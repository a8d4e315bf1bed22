package org.quern.data;

import java.util.Locale;

/** The types a variable of a chunk set can have; each names the {@link Column} class that holds its values. */
public enum ColumnType {
    /** {@link DoubleColumn}; NaN is missing. */
    FLOAT64,
    /** {@link FloatColumn}; NaN is missing. */
    FLOAT32,
    /** {@link IntColumn}; {@link IntColumn#MISSING} is missing. */
    INT32,
    /** {@link LongColumn}; {@link LongColumn#MISSING} is missing. */
    INT64,
    /** {@link BooleanColumn}; −1 is missing. */
    BOOLEAN,
    /** {@link FactorColumn}; codes index the variable's levels, −1 is missing. */
    FACTOR,
    /** {@link FactorColumn} whose levels are ordered. */
    ORDERED_FACTOR,
    /** {@link StringColumn}. */
    STRING,
    /** {@link IntColumn} of days since 1970-01-01. */
    DATE,
    /** {@link LongColumn} of microseconds since 1970-01-01T00:00:00Z. */
    TIMESTAMP;

    /** The name used in manifests, options and messages: {@code float64}, {@code ordered}, … */
    public String label() {
        return this == ORDERED_FACTOR ? "ordered" : name().toLowerCase(Locale.ROOT);
    }

    public static ColumnType ofLabel(String label) {
        for (ColumnType type : values()) {
            if (type.label().equals(label)) {
                return type;
            }
        }
        throw new org.quern.QuernException("Unknown column type '" + label
                + "'; types: float64, float32, int32, int64, boolean, factor, ordered, string, date, timestamp");
    }

    public boolean isFactor() {
        return this == FACTOR || this == ORDERED_FACTOR;
    }

    /** Whether arithmetic on the values makes sense: floating point, integer or boolean. */
    public boolean isNumeric() {
        return switch (this) {
            case FLOAT64, FLOAT32, INT32, INT64, BOOLEAN -> true;
            default -> false;
        };
    }
}
