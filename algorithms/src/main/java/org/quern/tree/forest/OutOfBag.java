package org.quern.tree.forest;

import java.util.List;

/**
 * How a forest does on rows that its trees were not grown from: each row is predicted by the trees that left it out alone.
 *
 * @param errors of the first tree, the first two, and so on: share of the weight whose class is wrong, or mean of squared
 *     residuals; NaN while no row is left out. Of the whole forest alone if no more was asked for
 * @param weights sum of weights of the rows that the errors are over
 * @param confusion weights by true class, then by class predicted of the whole forest; empty for regression
 * @param variance of the response, the sum of weights as denominator; NaN for classes
 */
public record OutOfBag(List<Double> errors, List<Double> weights, List<List<Double>> confusion, double variance) {

    public OutOfBag {
        errors = List.copyOf(errors);
        weights = List.copyOf(weights);
        confusion = confusion.stream().map(List::copyOf).toList();
    }

    /** Of the whole forest. */
    public double error() {
        return errors.get(errors.size() - 1);
    }

    /** Share of the variance of the response that is explained, of all or fewer trees. */
    public double explained(int position) {
        return 1 - errors.get(position) / variance;
    }
}
