package org.quern.crossproduct;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * Lower bound of the 1-norm of a symmetric matrix that can only be multiplied with, rarely off by more than a factor of 3;
 * takes at most 11 products.
 *
 * <p>Reference: Higham (1988), doi:10.1145/50063.214386.
 */
final class NormEstimate {
    private NormEstimate() {}

    static double of(int n, UnaryOperator<double[]> times) {
        double[] x = new double[n];
        Arrays.fill(x, 1.0 / n);
        double estimate = 0;
        int last = -1;
        for (int step = 0; step < 5; step++) {
            double[] y = times.apply(x);
            double norm = norm(y);
            if (norm <= estimate) {
                break;
            }
            estimate = norm;
            for (int i = 0; i < n; i++) {
                y[i] = y[i] < 0 ? -1 : 1;
            }
            double[] z = times.apply(y);
            int largest = 0;
            for (int i = 1; i < n; i++) {
                largest = Math.abs(z[i]) > Math.abs(z[largest]) ? i : largest;
            }
            if (largest == last) {
                break;
            }
            last = largest;
            x = new double[n];
            x[largest] = 1;
        }
        for (int i = 0; i < n; i++) {
            x[i] = (i % 2 == 0 ? 1 : -1) * (1 + (double) i / Math.max(1, n - 1));
        }
        return Math.max(estimate, 2 * norm(times.apply(x)) / (3 * n));
    }

    private static double norm(double[] v) {
        double sum = 0;
        for (double value : v) {
            sum += Math.abs(value);
        }
        return sum;
    }
}
