package org.quern.linear;

/** What a weight of a row means. */
public enum WeightKind {
    NONE,
    /** The row's variance is inversely proportional to the weight; degrees of freedom count rows. R's {@code lm(weights)}. */
    PROBABILITY,
    /** The row stands for so many equal rows; degrees of freedom count the sum of weights. */
    FREQUENCY
}
