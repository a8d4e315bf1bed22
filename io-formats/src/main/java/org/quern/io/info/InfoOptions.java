package org.quern.io.info;

import java.util.List;
import org.quern.QuernException;

/**
 * What to tell of a data set.
 *
 * @param blockSizes whether to list the rows of each block
 * @param startRow first data row shown, counted from 1
 * @param headRows number of data rows shown
 * @param columns shown; empty for all
 */
public record InfoOptions(boolean blockSizes, long startRow, int headRows, List<String> columns) {
    /** Every shown value is held in memory and printed. */
    static final int MOST_ROWS = 100_000;

    public InfoOptions {
        columns = List.copyOf(columns);
        if (startRow < 1) {
            throw new QuernException("Invalid start row: " + startRow + ", must be at least 1");
        }
        if (headRows < 0 || headRows > MOST_ROWS) {
            throw new QuernException("Invalid number of rows to show: " + headRows + ", must be from 0 to " + MOST_ROWS
                    + "; 'quern export' writes more");
        }
    }

    /** Variables only. */
    public static InfoOptions defaults() {
        return new InfoOptions(false, 1, 0, List.of());
    }
}
