package org.quern.linear;

/**
 * What a linear model keeps beyond its summary, because it takes memory or time.
 *
 * @param covariance the covariance of its coefficients, which standard errors of predictions need
 * @param dataCovariance the covariance of its predictors; needs an intercept
 * @param cubePredictions the predicted value of each cell of a cube at the means of all other predictors
 */
public record LinearExtras(boolean covariance, boolean dataCovariance, boolean cubePredictions) {
    public static final LinearExtras NONE = new LinearExtras(false, false, false);
}
