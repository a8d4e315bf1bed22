package org.quern.linear;

/** Quadratic forms x'Vx with the unscaled covariance V of a model, for x with few non-zero entries. */
final class CoefficientCovariance {
    /** Lower triangle of V by rows, over the estimated coefficients. */
    private final double[] triangle;
    /** By column of the design: its place among the estimated coefficients, or −1. */
    private final int[] places;

    CoefficientCovariance(LinearModel model) {
        triangle = model.covariance();
        places = new int[model.coefficients().size()];
        int next = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = model.coefficients().get(i).estimated() ? next++ : -1;
        }
    }

    /**
     * x'Vx, not negative.
     *
     * @param columns of the design where x is not 0, ascending
     * @param values of x there
     * @param count entries that count
     */
    double quadraticForm(int[] columns, double[] values, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            int row = places[columns[i]];
            if (row < 0) {
                continue;
            }
            int start = row * (row + 1) / 2;
            double cross = 0;
            for (int j = 0; j < i; j++) {
                int column = places[columns[j]];
                if (column >= 0) {
                    cross += values[j] * triangle[start + column];
                }
            }
            sum += values[i] * (2 * cross + values[i] * triangle[start + row]);
        }
        return Math.max(0, sum);
    }
}
