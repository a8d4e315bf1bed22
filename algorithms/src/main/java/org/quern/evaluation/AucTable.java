package org.quern.evaluation;

import java.util.List;

/**
 * Areas under ROC curves.
 *
 * @param scored what was evaluated
 * @param confidenceLevel of the intervals
 * @param areas by predictor
 * @param comparisons of each pair of predictors; empty for one predictor and with probability weights
 * @param passes reads of the data that were needed
 */
public record AucTable(
        ScoredData scored, double confidenceLevel, List<Area> areas, List<Comparison> comparisons, int passes) {

    public AucTable {
        areas = List.copyOf(areas);
        comparisons = List.copyOf(comparisons);
    }

    /**
     * The area of one predictor.
     *
     * @param bound what the area may be wrong by; 0 if it is exact
     * @param standardError by DeLong; NaN with probability weights, or for a single row of an outcome
     * @param lower bound of the interval, not below 0; NaN if there is no standard error
     * @param upper bound of the interval, not above 1
     * @param passesForExact passes that must be allowed for an exact area, and more where scores crowd in few bins
     */
    public record Area(
            String predictor,
            double area,
            double bound,
            double standardError,
            double lower,
            double upper,
            int passesForExact) {}

    /**
     * DeLong's test that two areas on the same rows are equal.
     *
     * @param difference first less second
     * @param standardError of the difference
     * @param z difference by standard error; 0 where both are 0
     * @param p two-sided
     */
    public record Comparison(
            String first, String second, double difference, double standardError, double z, double p) {}
}
