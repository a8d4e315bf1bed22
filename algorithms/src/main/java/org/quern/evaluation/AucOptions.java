package org.quern.evaluation;

import org.quern.QuernException;

/**
 * Which areas to compute.
 *
 * @param confidenceLevel of the intervals, between 0 and 1
 * @param maxPasses passes over the scores that exactness may cost; at least 1
 */
public record AucOptions(ScoredOptions scored, double confidenceLevel, int maxPasses) {
    public static final int DEFAULT_MAX_PASSES = 8;

    public AucOptions {
        if (!(confidenceLevel > 0 && confidenceLevel < 1)) {
            throw new QuernException(
                    "Invalid confidence level: " + confidenceLevel + ", must lie between 0 and 1, such as 0.95");
        }
        if (maxPasses < 1) {
            throw new QuernException("Invalid number of passes: " + maxPasses + ", must be at least 1");
        }
    }

    /** At the level 0.95. */
    public static AucOptions of(ScoredOptions scored) {
        return new AucOptions(scored, 0.95, DEFAULT_MAX_PASSES);
    }
}
