package org.quern.linear;

import java.util.List;

/**
 * Quadratic forms x'Vx with the unscaled covariance V of a model's coefficients, for x with few non-zero entries. Numeric
 * columns are taken about the model's centres.
 */
public final class CoefficientCovariance {
    /** Lower triangle of V by rows, over the estimated coefficients. */
    private final double[] triangle;
    /** By column of the design: its place among the estimated coefficients, or −1. */
    private final int[] places;
    /** By place: what is subtracted from the column. */
    private final double[] centres;

    /**
     * A covariance.
     *
     * @param coefficients one for each column of the design
     * @param centres what is subtracted from the column of each estimated coefficient
     * @param triangle lower triangle of V by rows, over the estimated coefficients
     */
    public CoefficientCovariance(List<LinearCoefficient> coefficients, double[] centres, double[] triangle) {
        this.triangle = triangle;
        this.centres = centres;
        this.places = new int[coefficients.size()];
        int next = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = coefficients.get(i).estimated() ? next++ : -1;
        }
    }

    /** The covariance of a linear model that keeps it. */
    static CoefficientCovariance of(LinearModel model) {
        return new CoefficientCovariance(model.coefficients(), model.centres(), model.centredCovariance());
    }

    /**
     * x'Vx, not negative.
     *
     * @param columns of the design where x may be other than 0, ascending; those with a centre are all there
     * @param values of x there
     * @param count entries that count
     */
    public double quadraticForm(int[] columns, double[] values, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            int row = places[columns[i]];
            if (row < 0) {
                continue;
            }
            int start = LinearModel.row(row);
            double cross = 0;
            for (int j = 0; j < i; j++) {
                int column = places[columns[j]];
                if (column >= 0) {
                    cross += (values[j] - centres[column]) * triangle[start + column];
                }
            }
            double value = values[i] - centres[row];
            sum += value * (2 * cross + value * triangle[start + row]);
        }
        return sum < 0 ? 0 : sum;
    }
}
