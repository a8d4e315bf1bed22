package org.quern.bayes;

import java.util.List;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.design.DesignSides;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;
import org.quern.linear.WeightKind;
import org.quern.summary.MissingRows;

/**
 * What to fit.
 *
 * @param formula {@code class ~ a + b}: one response that is a factor, string or truth value, and single predictors
 * @param rowSelection rows to use, applied after the transforms
 * @param weights name of the column of weights; empty exactly if {@code weightKind} is {@link WeightKind#NONE}
 * @param missing whether a missing predictor leaves out the row or only itself
 * @param smoothing added to the count of every level of a factor in every class (Laplace); 0 or more
 * @param threshold what scoring takes for a conditional probability of 0 or unknown, and for a standard deviation of 0 or
 *     unknown; above 0
 */
public record NaiveBayesOptions(
        Formula formula,
        Optional<Expression> rowSelection,
        List<Transform> transforms,
        Optional<String> weights,
        WeightKind weightKind,
        MissingRows missing,
        double smoothing,
        double threshold) {
    public static final double DEFAULT_THRESHOLD = 0.001;

    /** What is fitted, as sentences have it. */
    static final String MODEL = "naive Bayes";

    public NaiveBayesOptions {
        transforms = List.copyOf(transforms);
        if (weights.isPresent() == (weightKind == WeightKind.NONE)) {
            throw new IllegalArgumentException("weights " + weights + " of kind " + weightKind);
        }
        if (!(smoothing >= 0 && smoothing < Double.POSITIVE_INFINITY)) {
            throw new QuernException("Invalid smoothing: " + smoothing + ", must be 0 or more, such as 1");
        }
        if (!(threshold > 0 && threshold < Double.POSITIVE_INFINITY)) {
            throw new QuernException("Invalid threshold: " + threshold + ", must be above 0, such as 0.001");
        }
        DesignSides.check(formula, MODEL);
    }

    /** All rows, no weights, no smoothing; missing predictors are left out one by one. */
    public static NaiveBayesOptions of(Formula formula) {
        return new NaiveBayesOptions(
                formula,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                WeightKind.NONE,
                MissingRows.BY_TERM,
                0,
                DEFAULT_THRESHOLD);
    }

    public static NaiveBayesOptions of(String formula) {
        return of(Formula.parse(formula));
    }

    public NaiveBayesOptions withRows(Optional<Expression> newRowSelection, List<Transform> newTransforms) {
        return new NaiveBayesOptions(
                formula, newRowSelection, newTransforms, weights, weightKind, missing, smoothing, threshold);
    }

    public NaiveBayesOptions withWeights(String column, WeightKind kind) {
        return new NaiveBayesOptions(
                formula, rowSelection, transforms, Optional.of(column), kind, missing, smoothing, threshold);
    }

    public NaiveBayesOptions withMissing(MissingRows newMissing) {
        return new NaiveBayesOptions(
                formula, rowSelection, transforms, weights, weightKind, newMissing, smoothing, threshold);
    }

    public NaiveBayesOptions withSmoothing(double newSmoothing) {
        return new NaiveBayesOptions(
                formula, rowSelection, transforms, weights, weightKind, missing, newSmoothing, threshold);
    }

    public NaiveBayesOptions withThreshold(double newThreshold) {
        return new NaiveBayesOptions(
                formula, rowSelection, transforms, weights, weightKind, missing, smoothing, newThreshold);
    }
}
