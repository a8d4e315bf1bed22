package org.quern.tree;

/**
 * What is known of the rows that trees are fitted to before they grow. Where no pass was needed it is what the data set's
 * description says, and what only a pass can know is missing.
 *
 * @param rows fitted to; without a pass, those whose response is not missing
 * @param weight sum of weights; without weights the rows
 * @param heaviest largest weight
 * @param wholeWeights whether all weights are whole numbers
 * @param low smallest response; NaN for classes
 * @param high largest response; NaN for classes
 * @param mean weighted mean of the response; NaN for classes and without a pass
 * @param classRows by class; empty for regression and without a pass
 * @param classWeights by class; empty for regression and without a pass
 * @param missingRows rows left out because response, weight or all predictors are missing
 * @param weightlessRows rows left out because their weight is 0
 * @param predictorMissing by predictor: rows that lack it
 */
public record RowStatistics(
        long rows,
        double weight,
        double heaviest,
        boolean wholeWeights,
        double low,
        double high,
        double mean,
        long[] classRows,
        double[] classWeights,
        long missingRows,
        long weightlessRows,
        long[] predictorMissing) {}
