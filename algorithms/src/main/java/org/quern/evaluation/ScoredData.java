package org.quern.evaluation;

import java.util.Optional;
import org.quern.data.DataSetInfo;
import org.quern.linear.WeightKind;

/**
 * What was evaluated.
 *
 * @param data name of the data set
 * @param actual name of the column of what happened
 * @param positive what counts as positive
 * @param negative what counts as negative
 * @param weights name of the column of weights
 * @param positiveRows rows used that are positive; the sum of their weights with frequency weights
 * @param negativeRows rows used that are negative, in the same way
 * @param missingRows rows left out because actual, a predictor or the weight is missing
 */
public record ScoredData(
        String data,
        String actual,
        String positive,
        String negative,
        Optional<String> weights,
        WeightKind weightKind,
        double positiveRows,
        double negativeRows,
        long missingRows) {

    static ScoredData of(DataSetInfo data, ScoredOptions options, ScoredColumns columns, ScoresState total) {
        boolean frequency = options.weightKind() == WeightKind.FREQUENCY;
        return new ScoredData(
                data.name(),
                options.actual(),
                columns.outcome().positiveLabel(),
                columns.outcome().negative(),
                options.weights(),
                options.weightKind(),
                frequency ? total.positives : total.positiveRows,
                frequency ? total.negatives : total.negativeRows,
                total.leftOut.missing());
    }
}
