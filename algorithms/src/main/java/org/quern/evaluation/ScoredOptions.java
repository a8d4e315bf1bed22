package org.quern.evaluation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.language.Expression;
import org.quern.language.Transform;
import org.quern.linear.WeightKind;

/**
 * Which columns hold what happened and what was predicted.
 *
 * @param actual name of the column of what happened
 * @param predictors names of the columns of predictions, at least one
 * @param positive the level, text or number that counts as positive, all others as negative; empty for the second of two
 *     levels, TRUE or 1
 * @param weights name of the column of weights; empty exactly if {@code weightKind} is {@link WeightKind#NONE}
 * @param rowSelection rows to use, applied after the transforms
 */
public record ScoredOptions(
        String actual,
        List<String> predictors,
        Optional<String> positive,
        Optional<String> weights,
        WeightKind weightKind,
        Optional<Expression> rowSelection,
        List<Transform> transforms) {

    public ScoredOptions {
        predictors = List.copyOf(predictors);
        transforms = List.copyOf(transforms);
        if (weights.isPresent() == (weightKind == WeightKind.NONE)) {
            throw new IllegalArgumentException("weights " + weights + " of kind " + weightKind);
        }
        if (predictors.isEmpty()) {
            throw new QuernException("No predictor: name the columns of predictions");
        }
        if (new HashSet<>(predictors).size() < predictors.size()) {
            throw new QuernException("A predictor is named twice: " + String.join(", ", predictors));
        }
    }

    /** All rows, no weights. */
    public static ScoredOptions of(String actual, String... predictors) {
        return new ScoredOptions(
                actual,
                List.of(predictors),
                Optional.empty(),
                Optional.empty(),
                WeightKind.NONE,
                Optional.empty(),
                List.of());
    }

    public ScoredOptions withPositive(String level) {
        return new ScoredOptions(actual, predictors, Optional.of(level), weights, weightKind, rowSelection, transforms);
    }

    public ScoredOptions withWeights(String column, WeightKind kind) {
        return new ScoredOptions(actual, predictors, positive, Optional.of(column), kind, rowSelection, transforms);
    }

    public ScoredOptions withRows(Optional<Expression> newRowSelection, List<Transform> newTransforms) {
        return new ScoredOptions(actual, predictors, positive, weights, weightKind, newRowSelection, newTransforms);
    }
}
