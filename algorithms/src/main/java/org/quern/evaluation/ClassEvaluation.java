package org.quern.evaluation;

import java.util.List;
import java.util.Optional;
import org.quern.linear.WeightKind;

/**
 * How good predicted classes are.
 *
 * @param data name of the data set
 * @param actual name of the column of classes found
 * @param weights name of the column of weights
 * @param predictors names of the columns of classes predicted
 * @param confusions by predictor
 * @param validRows rows used
 * @param missingRows rows left out because actual, a prediction or the weight is missing
 * @param passes reads of the data that were needed
 */
public record ClassEvaluation(
        String data,
        String actual,
        Optional<String> weights,
        WeightKind weightKind,
        List<String> predictors,
        List<ConfusionMatrix> confusions,
        long validRows,
        long missingRows,
        int passes) {
    public ClassEvaluation {
        predictors = List.copyOf(predictors);
        confusions = List.copyOf(confusions);
    }
}
