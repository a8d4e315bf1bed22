package org.quern.io.chunkset;

import java.util.List;

/**
 * What was met in one column while a part was written.
 *
 * @param low smallest valid value, NaN if there is none or the type has no order as a number
 * @param high largest valid value, likewise
 * @param missing number of missing values
 * @param levels levels met of a factor whose levels were not declared, in text order; else empty
 */
public record ColumnFacts(double low, double high, long missing, List<String> levels) {
    public ColumnFacts {
        levels = List.copyOf(levels);
    }
}
