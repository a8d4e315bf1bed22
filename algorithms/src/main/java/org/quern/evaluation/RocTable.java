package org.quern.evaluation;

import java.util.List;

/**
 * ROC curves.
 *
 * @param scored what was evaluated
 * @param curves by predictor
 * @param passes reads of the data that were needed
 */
public record RocTable(ScoredData scored, List<Curve> curves, int passes) {
    public RocTable {
        curves = List.copyOf(curves);
    }

    /**
     * The curve of one predictor. A row is predicted positive if its score is at least the threshold.
     *
     * @param thresholds ascending, the last +∞
     * @param sensitivities share of the positive rows that are predicted positive
     * @param specificities share of the negative rows that are predicted negative
     * @param area under the curve through all scores
     * @param bound what {@code area} may be wrong by; 0 if it is exact
     * @param areaOfPoints under the straight lines between the points of this curve
     * @param best the point of all scores with the largest sensitivity + specificity (Youden), of the highest threshold
     */
    public record Curve(
            String predictor,
            double[] thresholds,
            double[] sensitivities,
            double[] specificities,
            double area,
            double bound,
            double areaOfPoints,
            Point best) {}

    /** One point of a curve. */
    public record Point(double threshold, double sensitivity, double specificity) {}
}
