package org.quern.tree.decision;

/**
 * A row of the table of complexity parameters.
 *
 * @param complexity the largest at which the tree of this row is the best
 * @param splits of that tree
 * @param relativeError its risk, in units of the root's
 * @param crossValidatedError its risk in cross-validation, in units of the root's; NaN without cross-validation
 * @param standardError of {@code crossValidatedError}; NaN without cross-validation
 */
public record CpRow(
        double complexity, int splits, double relativeError, double crossValidatedError, double standardError) {}
