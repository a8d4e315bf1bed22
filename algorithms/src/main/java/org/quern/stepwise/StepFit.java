package org.quern.stepwise;

/**
 * What the search needs to know of a fitted candidate.
 *
 * @param deviance residual sum of squares, or deviance
 * @param rank number of estimated coefficients
 * @param observations rows, or the sum of frequency weights
 * @param lackOfFit the criterion without its penalty: −2 log likelihood, n·log(RSS/n), or what stands for it where the scale is
 *     known; NaN where there is no likelihood
 * @param dispersion what deviances are divided by in a chi-squared test; NaN if the test compares {@code lackOfFit}
 */
public record StepFit(double deviance, int rank, double observations, double lackOfFit, double dispersion) {

    public double residualDf() {
        return observations - rank;
    }

    double criterion(StepControl control) {
        return lackOfFit + control.penalty(observations) * rank;
    }
}
