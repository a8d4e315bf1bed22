package org.quern.kmeans;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearestCentresTest {
    private static final int[] WIDTHS = {1, 2, 3, 4, 5, 6, 7, 8, 10, 13};
    private static final int[] CLUSTERS = {1, 2, 3, 4, 5, 15, 16, 17, 32, 33, 50};

    @Test
    void findsTheLowestOfTheNearestCentres() {
        Random random = new Random(1);
        NearestCentres nearest = new NearestCentres();
        for (int width : WIDTHS) {
            for (int k : CLUSTERS) {
                for (double scale : new double[] {1, 1e-160, 1e150, 1e-30}) {
                    int rows = 1 + random.nextInt(PointBlocks.ROWS);
                    double[][] panel = new double[width][PointBlocks.ROWS];
                    for (double[] values : panel) {
                        Arrays.setAll(values, i -> (random.nextInt(7) - 3) * scale);
                    }
                    double[] centres = random.doubles((long) k * width)
                            .map(u -> Math.floor(u * 5 - 2) * scale)
                            .toArray();
                    nearest.find(panel, rows, centres, k, NearestCentres.Second.WANTED);
                    check(nearest, panel, rows, centres, k);
                }
            }
        }
    }

    private static void check(NearestCentres nearest, double[][] panel, int rows, double[] centres, int k) {
        for (int i = 0; i < rows; i++) {
            double best = Double.POSITIVE_INFINITY;
            double second = Double.POSITIVE_INFINITY;
            int centre = -1;
            for (int c = 0; c < k; c++) {
                double sum = 0;
                for (int j = 0; j < panel.length; j++) {
                    double t = panel[j][i] - centres[c * panel.length + j];
                    sum = Math.fma(t, t, sum);
                }
                if (sum < best || centre < 0) {
                    second = best;
                    best = sum;
                    centre = c;
                } else {
                    second = Math.min(second, sum);
                }
            }
            assertThat(nearest.centre()[i]).isEqualTo(centre);
            assertThat(nearest.distance()[i]).isEqualTo(best);
            assertThat(nearest.secondDistance()[i]).isEqualTo(second);
        }
    }

    @Test
    void takesDistancesThatOverflow() {
        double[][] panel = {new double[PointBlocks.ROWS]};
        panel[0][0] = 1e200;
        panel[0][1] = 1;
        double[] centres = new double[40];
        Arrays.fill(centres, -1e200);
        centres[37] = 1e200;
        NearestCentres nearest = new NearestCentres();
        nearest.find(panel, 2, centres, 40, NearestCentres.Second.UNWANTED);
        assertThat(nearest.centre()[0]).isEqualTo(37);
        assertThat(nearest.distance()[0]).isZero();
        assertThat(nearest.centre()[1]).isZero();
        assertThat(nearest.distance()[1]).isInfinite();
    }
}
