package org.quern.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricSystemTest {
    /** X'X and X'y of the Hilbert matrix's entries with y so that all coefficients are 1: entries as fractions. */
    private static SymmetricSystem hilbert(int n, boolean extended) {
        SymmetricSystem system = new SymmetricSystem(n, 1, extended);
        DoubleDouble total = DoubleDouble.ZERO;
        for (int i = 0; i < n; i++) {
            DoubleDouble row = DoubleDouble.ZERO;
            for (int j = 0; j < n; j++) {
                DoubleDouble entry = DoubleDouble.ONE.dividedBy(DoubleDouble.of(i + j + 1.0));
                row = row.plus(entry);
                if (j >= i) {
                    system.add(i, j, entry.high(), entry.low());
                }
            }
            system.add(i, n, row.high(), row.low());
            total = total.plus(row);
        }
        system.add(n, n, total.high() + 2, total.low());
        return system;
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void solvesAndInverts(boolean extended) {
        SymmetricSystem system = hilbert(5, extended);
        system.factor(ones(5), 1e-20);
        // condition 5e5, so double keeps ten digits
        double tolerance = extended ? 1e-15 : 1e-10;
        for (DoubleDouble b : system.coefficients(0)) {
            assertThat(b.value()).isCloseTo(1, within(tolerance));
        }
        assertThat(system.residual(0).value()).isCloseTo(2, within(tolerance));
        assertThat(system.inverse(0, 0).value()).isCloseTo(25, within(25 * tolerance));
        assertThat(system.inverse(4, 0).value()).isCloseTo(630, within(630 * tolerance));
        assertThat(system.inverse(4, 4).value()).isCloseTo(44100, within(44100 * tolerance));
        double[] row = system.inverseTimes(new double[] {0, 0, 1, 0, 0});
        assertThat(row[2]).isCloseTo(system.inverse(2, 2).value(), within(1e-5));
    }

    /** Columns a(i, j) = 1 on the diagonal and a little elsewhere, the last of each hundred twice the one before. */
    private static SymmetricSystem wide(int n, boolean extended, double[][] matrix) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double value = Math.cos(17.0 * Math.min(i, j) + 5.0 * Math.max(i, j)) / n;
                matrix[i][j] = i == j ? 2 : value;
            }
        }
        for (int c = 99; c < n; c += 100) {
            for (int i = 0; i < n; i++) {
                matrix[c][i] = 2 * matrix[c - 1][i];
                matrix[i][c] = matrix[c][i];
            }
            matrix[c][c] = 4 * matrix[c - 1][c - 1];
        }
        SymmetricSystem system = new SymmetricSystem(n, 1, extended);
        for (int i = 0; i < n; i++) {
            double product = 0;
            for (int j = 0; j < n; j++) {
                product += matrix[i][j] * (j % 100 == 99 ? 0 : 1);
                if (j >= i) {
                    system.add(i, j, matrix[i][j], 0);
                }
            }
            system.add(i, n, product, 0);
        }
        system.add(n, n, 1e6, 0);
        return system;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void solvesSystemsOfManyBlocksWithTheSameBitsEachTime(boolean extended) {
        int n = 700;
        double[][] matrix = new double[n][n];
        SymmetricSystem system = wide(n, extended, matrix);
        SymmetricSystem again = wide(n, extended, matrix);
        double[] scales = new double[n];
        Arrays.setAll(scales, i -> matrix[i][i]);
        system.factor(scales, 1e-10);
        again.factor(scales, 1e-10);
        double[] v = new double[n];
        Arrays.setAll(v, i -> i % 100 == 99 ? 0 : Math.sin(i));
        double[] solved = system.inverseTimes(v);
        assertThat(again.inverseTimes(v)).isEqualTo(solved);
        DoubleDouble[] coefficients = system.coefficients(0);
        double quadratic = 0;
        for (int i = 0; i < n; i++) {
            boolean aliased = i % 100 == 99;
            assertThat(system.isAliased(i)).as("column %d", i).isEqualTo(aliased);
            assertThat(coefficients[i].value()).isCloseTo(aliased ? 0 : 1, within(1e-12));
            double product = 0;
            for (int j = 0; j < n; j++) {
                product += matrix[i][j] * solved[j];
            }
            assertThat(product).isCloseTo(aliased ? 2 * v[i - 1] : v[i], within(1e-12));
            quadratic += v[i] * solved[i];
        }
        assertThat(system.quadratic(v).value()).isCloseTo(quadratic, within(1e-12 * quadratic));
        assertThat(again.quadratic(v)).isEqualTo(system.quadratic(v));
    }

    @Test
    void doubleDoubleSolvesWhatDoubleCannot() {
        SymmetricSystem system = hilbert(12, true);
        system.factor(ones(12), 1e-30);
        // condition 2e16
        for (DoubleDouble b : system.coefficients(0)) {
            assertThat(b.value()).isCloseTo(1, within(1e-13));
        }
    }

    @Test
    void leavesAliasedColumnsOut() {
        SymmetricSystem system = new SymmetricSystem(3, 1, false);
        double[][] x = {{1, 2, 5}, {2, 4, 1}, {3, 6, 2}, {4, 8, 9}};
        double[] y = {1, 3, 2, 5};
        for (int i = 0; i < 3; i++) {
            for (int j = i; j < 4; j++) {
                for (int row = 0; row < 4; row++) {
                    system.add(i, j, x[row][i] * (j == 3 ? y[row] : x[row][j]), 0);
                }
            }
        }
        system.factor(new double[] {30, 120, 111}, 1e-10);
        assertThat(system.isAliased(0)).isFalse();
        assertThat(system.isAliased(1)).isTrue();
        assertThat(system.isAliased(2)).isFalse();
        assertThat(system.pivotRatio(1)).isZero();
        assertThat(system.coefficients(0)[1].value()).isZero();
        assertThat(system.inverse(1, 1).value()).isZero();
        assertThat(system.inverse(0, 0).value()).isCloseTo(111.0 / (30 * 111 - 49 * 49), within(1e-12));
    }

    @Test
    void eliminatingARowFirstIsASchurComplement() {
        for (boolean extended : new boolean[] {false, true}) {
            SymmetricSystem system = new SymmetricSystem(1, 1, extended);
            system.add(0, 0, 10, 0);
            system.add(0, 1, 7, 0);
            system.add(1, 1, 9, 0);
            system.eliminate(new double[] {99, 2, 4}, extended ? new double[3] : null, 1, DoubleDouble.of(4));
            assertThat(system.entry(0, 0).value()).isEqualTo(9);
            assertThat(system.entry(0, 1).value()).isEqualTo(5);
            assertThat(system.entry(1, 1).value()).isEqualTo(5);
        }
    }
}
