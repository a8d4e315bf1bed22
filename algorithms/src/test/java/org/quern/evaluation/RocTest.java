package org.quern.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.quern.data.MemoryChunkSource;

class RocTest {
    private static RocTable roc(MemoryChunkSource data, int breaks, int limit) {
        return Evaluations.run(
                data, new Roc(new RocOptions(ScoredOptions.of("y", "s"), breaks, RocOptions.Duplicates.KEPT), limit));
    }

    private static MemoryChunkSource random(double everyFiftieth) {
        Random random = new Random(6);
        double[][] columns = new double[2][700];
        for (int i = 0; i < 700; i++) {
            columns[0][i] = random.nextInt(2);
            columns[1][i] = i % 50 == 0 ? everyFiftieth : random.nextGaussian() + columns[0][i];
        }
        return Evaluations.numbers("y s", columns);
    }

    @Test
    void manyScoresTakeASecondPassAndGiveTheSamePoints() {
        RocTable.Curve exact = roc(random(0.25), 20, ScoreTable.LIMIT).curves().get(0);
        RocTable table = roc(random(0.25), 20, 64);
        RocTable.Curve binned = table.curves().get(0);
        assertThat(table.passes()).isEqualTo(2);
        assertThat(binned.sensitivities()).containsExactly(exact.sensitivities());
        assertThat(exact.thresholds()).hasSize(22).doesNotContain(Double.NaN);
        assertThat(binned.thresholds()).containsExactly(exact.thresholds());
        assertThat(binned.specificities()).containsExactly(exact.specificities());
        assertThat(roc(random(Double.NEGATIVE_INFINITY), 20, 100_000)
                        .curves()
                        .get(0)
                        .thresholds()[0])
                .isBetween(-10.0, -1.0);
    }

    @Test
    void pointsAtBinsLieOnTheCurve() {
        RocTable.Curve exact = roc(random(Double.POSITIVE_INFINITY), 0, ScoreTable.LIMIT)
                .curves()
                .get(0);
        RocTable.Curve binned =
                roc(random(Double.POSITIVE_INFINITY), 0, 64).curves().get(0);
        assertThat(binned.thresholds()).hasSizeBetween(32, 65);
        for (int i = 0; i < binned.thresholds().length - 1; i++) {
            int at = 0;
            while (exact.thresholds()[at] < binned.thresholds()[i]) {
                at++;
            }
            assertThat(binned.sensitivities()[i]).isEqualTo(exact.sensitivities()[at]);
            assertThat(binned.specificities()[i]).isEqualTo(exact.specificities()[at]);
        }
        assertThat(Math.abs(binned.area() - exact.area())).isLessThanOrEqualTo(binned.bound());
    }

    @Test
    void probabilitiesHaveThresholdsFromZeroToOne() {
        RocTable.Curve curve = roc(
                        Evaluations.numbers("y s", new double[] {0, 1, 0, 1, 1}, new double[] {.3, .7, .4, .4, 1}),
                        10,
                        100)
                .curves()
                .get(0);
        assertThat(curve.thresholds())
                .containsExactly(0, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1, Double.POSITIVE_INFINITY);
        assertThat(curve.sensitivities()[4]).isEqualTo(1);
        assertThat(curve.specificities()[4]).isEqualTo(0.5);
        assertThat(curve.best()).isEqualTo(new RocTable.Point(0.7, 2 / 3.0, 1));
        assertThat(curve.sensitivities()[11]).isZero();
    }
}
