package org.quern.evaluation;

/**
 * Area under a ROC curve and its variance, from the counts of scores in ascending order. With P positive and N negative rows,
 * a positive row of score s has the placement v = (N(below s) + N(at s)/2)/N, a negative one u = (P(above s) + P(at s)/2)/P:
 *
 * <p>area = Σv/P = Σu/N, variance = Σ(v − area)²/(P − 1)/P + Σ(u − area)²/(N − 1)/N.
 *
 * <p>The sums are taken about a centre near the area, so that nothing cancels. Rows in a bin of several scores count as
 * equal; the area may then be wrong by up to half of the pairs of either outcome in a bin, which is added up as the bound.
 *
 * <p>Reference: DeLong, DeLong and Clarke-Pearson (1988), doi:10.2307/2531595.
 */
final class PlacementSums {
    private final double positives;
    private final double negatives;
    private final double centre;
    private double positivesBelow;
    private double negativesBelow;
    private double sumV;
    private double squaresV;
    private double sumU;
    private double squaresU;
    private double unordered;

    PlacementSums(double positives, double negatives, double centre) {
        this.positives = positives;
        this.negatives = negatives;
        this.centre = centre;
    }

    /** Of a whole table. */
    static PlacementSums of(ScoreTable table, double positives, double negatives) {
        PlacementSums about = new PlacementSums(positives, negatives, 0.5);
        about.add(table, 0, table.size());
        PlacementSums sums = new PlacementSums(positives, negatives, about.area());
        sums.add(table, 0, table.size());
        return sums;
    }

    /** Adds entries {@code from} to {@code to − 1}. */
    void add(ScoreTable table, int from, int to) {
        for (int i = from; i < to; i++) {
            double p = table.positives(i);
            double n = table.negatives(i);
            add(p, n);
            unordered += table.isExact() ? 0 : p * (n / 2);
        }
    }

    private void add(double p, double n) {
        double v = placementOfPositive(negativesBelow, n) - centre;
        double u = placementOfNegative(positivesBelow, p) - centre;
        sumV += p * v;
        squaresV += p * v * v;
        sumU += n * u;
        squaresU += n * u * u;
        positivesBelow += p;
        negativesBelow += n;
    }

    private double placementOfPositive(double below, double at) {
        return (below + at / 2) / negatives;
    }

    private double placementOfNegative(double below, double at) {
        return (positives - below - at / 2) / positives;
    }

    double area() {
        return Math.max(0, Math.min(1, centre + sumV / positives));
    }

    /** What the area may be wrong by; 0 if every score had an entry of its own. */
    double bound() {
        return unordered / positives / negatives;
    }

    /** Of the area; NaN if an outcome has no more than one row. */
    double variance() {
        double v = (squaresV - sumV * (sumV / positives)) / (positives - 1) / positives;
        double u = (squaresU - sumU * (sumU / negatives)) / (negatives - 1) / negatives;
        return positives > 1 && negatives > 1 ? Math.max(0, v + u) : Double.NaN;
    }
}
