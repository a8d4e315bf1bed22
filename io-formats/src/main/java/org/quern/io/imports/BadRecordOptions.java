package org.quern.io.imports;

import java.util.Optional;
import org.quern.QuernException;

/**
 * What becomes of records that cannot be read.
 *
 * @param max more than these end the import
 * @param path file they are written to; if empty, the result's path with {@code _bad_records.csv} behind it
 */
public record BadRecordOptions(int max, Optional<String> path) {
    /** They are kept in memory until the import ends. */
    static final int MOST = 100_000;

    /** None is allowed. */
    public static final BadRecordOptions DEFAULT = new BadRecordOptions(0, Optional.empty());

    public BadRecordOptions {
        if (max < 0 || max > MOST) {
            throw new QuernException("Invalid maximum of bad records: " + max + ", must be from 0 to " + MOST);
        }
    }
}
