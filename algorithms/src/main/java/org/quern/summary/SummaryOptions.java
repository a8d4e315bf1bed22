package org.quern.summary;

import java.util.List;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;
import org.quern.linear.WeightKind;

/**
 * What to summarise.
 *
 * @param formula {@code ~ a + b + x:f}; a number is summarised, a factor counted, an interaction is done by cell;
 *     {@code y ~ f:g} means {@code ~ y:f:g}
 * @param rowSelection rows to use, applied after the transforms
 * @param weights name of the column of weights; empty exactly if {@code weightKind} is {@link WeightKind#NONE}
 * @param missing which rows a missing value takes out
 * @param quantiles probabilities from 0 to 1 of the quantiles wanted, in the order printed; empty for none
 * @param shape how skewness and kurtosis are defined
 */
public record SummaryOptions(
        Formula formula,
        Optional<Expression> rowSelection,
        List<Transform> transforms,
        Optional<String> weights,
        WeightKind weightKind,
        MissingRows missing,
        List<Double> quantiles,
        ShapeKind shape) {

    public SummaryOptions {
        transforms = List.copyOf(transforms);
        quantiles = List.copyOf(quantiles);
        if (weights.isPresent() == (weightKind == WeightKind.NONE)) {
            throw new IllegalArgumentException("weights " + weights + " of kind " + weightKind);
        }
        for (double p : quantiles) {
            if (!(p >= 0 && p <= 1)) {
                throw new QuernException("Invalid probability: " + p + ", quantiles need numbers from 0 to 1");
            }
        }
        if (!quantiles.isEmpty() && weightKind == WeightKind.PROBABILITY) {
            throw new QuernException("Quantiles are not defined with probability weights;"
                    + " use frequency weights, or leave the quantiles out");
        }
    }

    /** All rows, no weights, no quantiles. */
    public static SummaryOptions of(Formula formula) {
        return new SummaryOptions(
                formula,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                WeightKind.NONE,
                MissingRows.BY_TERM,
                List.of(),
                ShapeKind.POPULATION);
    }

    public static SummaryOptions of(String formula) {
        return of(Formula.parse(formula));
    }

    public SummaryOptions withRows(Optional<Expression> newRowSelection, List<Transform> newTransforms) {
        return new SummaryOptions(
                formula, newRowSelection, newTransforms, weights, weightKind, missing, quantiles, shape);
    }

    public SummaryOptions withWeights(String column, WeightKind kind) {
        return new SummaryOptions(
                formula, rowSelection, transforms, Optional.of(column), kind, missing, quantiles, shape);
    }

    public SummaryOptions withMissing(MissingRows newMissing) {
        return new SummaryOptions(formula, rowSelection, transforms, weights, weightKind, newMissing, quantiles, shape);
    }

    public SummaryOptions withQuantiles(List<Double> newQuantiles) {
        return new SummaryOptions(formula, rowSelection, transforms, weights, weightKind, missing, newQuantiles, shape);
    }

    public SummaryOptions withShape(ShapeKind newShape) {
        return new SummaryOptions(formula, rowSelection, transforms, weights, weightKind, missing, quantiles, newShape);
    }
}
