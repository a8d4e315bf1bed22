package org.quern.kmeans;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.quern.numeric.RowHash;

class RowSampleTest {
    private static void offer(RowSample sample, double key, long row, double value) {
        sample.offer(key, row, new double[][] {{value}}, 0);
    }

    private static double[] values(RowSample sample) {
        return sample.points().stream().mapToDouble(point -> point[0]).toArray();
    }

    @Test
    void keepsTheLowestKeys() {
        RowSample sample = new RowSample(2);
        offer(sample, 3, 0, 30);
        offer(sample, 1, 1, 10);
        offer(sample, 2, 2, 20);
        offer(sample, 2, 3, 40);
        assertThat(values(sample)).containsExactly(10, 20);
        assertThat(sample.highestKey()).isEqualTo(2);
    }

    @Test
    void countsEqualPointsAsOneWithTheirLowestKey() {
        RowSample sample = new RowSample(2);
        offer(sample, 3, 0, 0.0);
        offer(sample, 4, 1, 5);
        offer(sample, 5, 2, 6);
        offer(sample, 1, 3, -0.0);
        offer(sample, 2, 4, 6);
        assertThat(values(sample)).containsExactly(0, 6);
    }

    @Test
    void doesNotDependOnOrderOrMerging() {
        List<Integer> rows =
                new java.util.ArrayList<>(IntStream.range(0, 500).boxed().toList());
        double[] expected = null;
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Collections.shuffle(rows, random);
            RowSample[] parts = {new RowSample(9), new RowSample(9), new RowSample(9)};
            for (int row : rows) {
                offer(parts[random.nextInt(3)], new RowHash(4, 0, 0).uniform(row), row, row % 60);
            }
            parts[2].merge(parts[0]);
            parts[2].merge(parts[1]);
            expected = expected == null ? values(parts[2]) : expected;
            assertThat(values(parts[2])).as("seed %d", seed).isEqualTo(expected);
        }
        assertThat(Arrays.stream(expected).distinct().count()).isEqualTo(9);
    }

    @Test
    void aSampleOfNothingStaysEmpty() {
        RowSample sample = new RowSample(0);
        offer(sample, Double.NEGATIVE_INFINITY, 0, 1);
        assertThat(sample.size()).isZero();
    }
}
