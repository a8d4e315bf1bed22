package org.quern.tree.decision;

/**
 * A row of the table of complexity parameters: the tree pruned at one of them.
 *
 * @param complexity the parameter at which the tree is pruned, in units of the root's risk
 * @param splits left in it
 * @param relativeError its risk, in units of the root's
 * @param crossError risk of rows left out of the fit, in units of the root's risk; NaN without cross-validation
 * @param crossDeviation standard error of {@code crossError}
 */
public record CpRow(double complexity, int splits, double relativeError, double crossError, double crossDeviation) {

    CpRow withCross(double error, double deviation) {
        return new CpRow(complexity, splits, relativeError, error, deviation);
    }
}
