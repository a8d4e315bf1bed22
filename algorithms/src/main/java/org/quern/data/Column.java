package org.quern.data;

/**
 * The values of one variable in one chunk, as a primitive array. The array may be longer than {@link #rows()}: only its
 * first {@code rows()} entries count. A column is shared between readers and must not be changed.
 */
public sealed interface Column
        permits DoubleColumn, FloatColumn, IntColumn, LongColumn, BooleanColumn, FactorColumn, StringColumn {

    int rows();

    boolean isMissing(int row);

    /** The rows at the first {@code count} indices of {@code rows}, in that order. */
    Column select(int[] rows, int count);

    /** Bytes of heap the values take, for memory budgets. */
    long bytes();

    /**
     * Writes the values as doubles into {@code target[0 … rows)}: missing as NaN, booleans as 0 and 1, dates as days,
     * timestamps as microseconds, factors as codes from 0. Strings have no numeric value.
     *
     * @throws UnsupportedOperationException for strings
     */
    void toDoubles(double[] target);
}
