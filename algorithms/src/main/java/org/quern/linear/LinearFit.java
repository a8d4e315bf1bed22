package org.quern.linear;

/**
 * The fit of one response. Arrays run over {@link LinearModel#coefficients()} and hold NaN where a coefficient is dropped or,
 * for all but the estimates, where no degrees of freedom are left.
 *
 * @param response the dependent variable as the formula has it
 * @param pValues two-sided, of Student's t with the residual degrees of freedom
 * @param residualSumOfSquares weighted; the deviance of the model
 * @param totalSumOfSquares weighted, about the mean if the model has an intercept or is a cube, else about 0
 * @param responseVariance weighted variance of the response
 * @param sigma residual standard error
 * @param fPValue upper tail of F with {@code fNumeratorDf} and {@code fDenominatorDf} degrees of freedom
 * @param cubePredictions of each cell of a cube's first term, the prediction at the means of the other terms (see
 *     {@link CubePredictions}); the estimates if there are no other terms, else empty unless asked for
 */
public record LinearFit(
        String response,
        double[] estimates,
        double[] standardErrors,
        double[] tValues,
        double[] pValues,
        double residualSumOfSquares,
        double totalSumOfSquares,
        double responseVariance,
        double sigma,
        double rSquared,
        double adjustedRSquared,
        double fStatistic,
        double fNumeratorDf,
        double fDenominatorDf,
        double fPValue,
        double[] cubePredictions) {

    public double residualVariance() {
        return sigma * sigma;
    }
}
