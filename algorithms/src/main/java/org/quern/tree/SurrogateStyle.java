package org.quern.tree;

/** What a surrogate's agreement is a share of. */
public enum SurrogateStyle {
    /** Of all rows that have the chosen split's predictor: a surrogate that is often missing is held to be worse. */
    ALL_ROWS,
    /** Of the rows that have both predictors. */
    ROWS_OF_BOTH
}
