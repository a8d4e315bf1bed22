package org.quern.design;

/**
 * A column of the model matrix, the row of the table of coefficients.
 *
 * @param term index into {@link Design#terms()}, or −1 for the intercept
 * @param cell cell of the term's factors, first factor fastest; 0 for a term without factors
 * @param reference whether the coding leaves it out: it is shown as dropped and its coefficient counts as 0
 */
public record DesignColumn(int term, int cell, boolean reference) {
    /** The term of the intercept. */
    public static final int INTERCEPT = -1;
}
