package org.quern.model;

import java.util.Locale;

/** An interval about a prediction. */
public enum Interval {
    NONE,
    /** Holds the expected value with the given confidence. */
    CONFIDENCE,
    /** Holds a new observation with the given confidence. */
    PREDICTION;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
