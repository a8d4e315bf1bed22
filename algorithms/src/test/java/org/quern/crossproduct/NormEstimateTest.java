package org.quern.crossproduct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NormEstimateTest {
    @Test
    void isALowerBoundWithinAFactorOfThree() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int n = 1 + random.nextInt(30);
            double[][] matrix = new double[n][n];
            double norm = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    matrix[i][j] = random.nextGaussian();
                    matrix[j][i] = matrix[i][j];
                }
            }
            for (double[] row : matrix) {
                double sum = 0;
                for (double value : row) {
                    sum += Math.abs(value);
                }
                norm = Math.max(norm, sum);
            }
            double estimate = NormEstimate.of(n, v -> times(matrix, v));
            assertThat(estimate).as("seed %d", seed).isBetween(norm / 3, norm * (1 + 1e-12));
        }
    }

    private static double[] times(double[][] matrix, double[] v) {
        double[] result = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            for (int j = 0; j < v.length; j++) {
                result[i] += matrix[i][j] * v[j];
            }
        }
        return result;
    }
}
