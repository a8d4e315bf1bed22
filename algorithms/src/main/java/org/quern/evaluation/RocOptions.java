package org.quern.evaluation;

import org.quern.QuernException;

/**
 * Which curves to draw.
 *
 * @param breaks intervals between thresholds of equal distance; 0 for a threshold at every score
 */
public record RocOptions(ScoredOptions scored, int breaks, Duplicates duplicates) {
    public static final int DEFAULT_BREAKS = 100;

    /** What becomes of thresholds with the sensitivity and specificity of the one before. */
    public enum Duplicates {
        REMOVED,
        KEPT
    }

    public RocOptions {
        if (breaks < 0 || breaks > 1_000_000) {
            throw new QuernException(
                    "Invalid number of breaks: " + breaks + ", must be from 0 (every score) to 1000000, such as 100");
        }
    }

    /** A hundred breaks. */
    public static RocOptions of(ScoredOptions scored) {
        return new RocOptions(scored, DEFAULT_BREAKS, Duplicates.REMOVED);
    }
}
