package org.quern.stepwise;

/**
 * A model of the path.
 *
 * @param change {@code + x} or {@code - x}; empty for the start
 * @param df change of the residual degrees of freedom, NaN for the start
 * @param deviance absolute change of the deviance, NaN for the start
 * @param residualDf of the model after the change
 * @param residualDeviance its residual sum of squares or deviance
 * @param criterion its value of the criterion; NaN where there is no likelihood
 * @param statistic of the test of the term, NaN where no test decided
 * @param pValue of the test of the term, NaN where no test decided
 */
public record Step(
        String change,
        double df,
        double deviance,
        double residualDf,
        double residualDeviance,
        double criterion,
        double statistic,
        double pValue,
        StepCoefficients coefficients) {}
