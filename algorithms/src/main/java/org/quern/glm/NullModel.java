package org.quern.glm;

import org.quern.crossproduct.CrossProductLayout;

/**
 * The deviance of the null model, gathered in the passes of the fit. Without offsets and with an intercept (or a cube) that
 * is the deviance from the mean response, known after the first pass and summed in the second. Without an intercept it is
 * that of the offsets alone. With both, a constant beside the offsets is fitted by its own iteration of one coefficient.
 */
final class NullModel {
    private static final int MAX_STEPS = 50;

    private final GlmProblem problem;
    private final GlmOptions options;
    private GlmPoint.NullKind kind = GlmPoint.NullKind.NONE;
    private double value = Double.NaN;
    private double deviance = Double.NaN;
    private double meanResponse = Double.NaN;
    /** The constant before the last step. */
    private double previous = Double.NaN;

    private int steps;

    NullModel(GlmProblem problem, GlmOptions options) {
        this.problem = problem;
        this.options = options;
    }

    boolean hasConstant() {
        return problem.design().intercept() || problem.design().options().cube();
    }

    /** Weighted, over all rows. */
    double meanResponse() {
        return meanResponse;
    }

    /** What the next pass is to gather. */
    GlmPoint.NullKind kind() {
        return kind;
    }

    double value() {
        return value;
    }

    /** NaN where the null model has no valid mean. */
    double deviance() {
        return deviance;
    }

    void start(GlmState first) {
        meanResponse = first.exactSum(GlmState.Sum.RESPONSE)
                .dividedBy(first.exactSum(GlmState.Sum.WEIGHT))
                .value();
        if (!hasConstant()) {
            kind = GlmPoint.NullKind.CONSTANT;
            value = 0;
        } else if (!problem.hasOffset()) {
            kind = problem.family().takesMean(meanResponse) ? GlmPoint.NullKind.MEAN : GlmPoint.NullKind.NONE;
            value = meanResponse;
        } else {
            kind = GlmPoint.NullKind.CONSTANT;
            value = options.initialValues().areCoefficients()
                    ? problem.link().predictor(meanResponse)
                    : startingConstant(first);
        }
    }

    /** The mean of the starting regression's response. */
    private static double startingConstant(GlmState first) {
        double sum = first.products.product(CrossProductLayout.Product.of(0, 1)).value();
        return first.products.centre(1) + sum / first.products.weight().value();
    }

    /** Takes what a pass gathered. */
    void take(GlmState state) {
        if (kind == GlmPoint.NullKind.NONE) {
            return;
        }
        double found = state.sum(GlmState.Sum.NULL_DEVIANCE);
        boolean valid = state.count(GlmState.Count.WRONG_NULL_MEAN) == 0 && Double.isFinite(found);
        if (kind == GlmPoint.NullKind.MEAN || !hasConstant()) {
            deviance = valid ? found : Double.NaN;
            kind = GlmPoint.NullKind.NONE;
        } else if (valid && !(found > deviance * (1 + 1e-9))) {
            step(state, found);
        } else {
            halve();
        }
    }

    private void step(GlmState state, double found) {
        double weight = state.sum(GlmState.Sum.NULL_WEIGHT);
        double change = state.sum(GlmState.Sum.NULL_SCORE) / weight;
        boolean settled = Math.abs(found - deviance) <= options.objectiveTolerance() * found
                || Math.abs(change)
                        <= options.coefficientTolerance() * Math.max(Math.abs(value), 1 / Math.sqrt(weight));
        deviance = found;
        previous = value;
        value += change;
        if (settled || ++steps > MAX_STEPS) {
            kind = GlmPoint.NullKind.NONE;
        }
    }

    private void halve() {
        if (Double.isNaN(previous)) {
            previous = problem.link().predictor(meanResponse);
        }
        value = (value + previous) / 2;
        if (++steps > MAX_STEPS || !Double.isFinite(value)) {
            kind = GlmPoint.NullKind.NONE;
        }
    }
}
