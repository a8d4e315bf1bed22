package org.quern.model;

import java.util.Locale;

/** What a prediction is. A kind of model has some of them. */
public enum PredictionType {
    /** The expected value, on the scale of the response. */
    RESPONSE,
    /** The linear predictor, of which the expected value is a function. */
    LINK,
    /** The most probable class, or the nearest cluster. */
    CLASS,
    /** The probability of each class. */
    PROBABILITY,
    /** For each class the number of trees whose class it is. */
    VOTE,
    /** The number of the node in which the row ends, in each tree. */
    NODE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
