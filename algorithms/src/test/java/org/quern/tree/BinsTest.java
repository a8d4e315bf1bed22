package org.quern.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;

class BinsTest {
    private static int[] all(double[] values) {
        return IntStream.range(0, values.length).toArray();
    }

    private static ValueCounts counts(double[] values, int capacity) {
        ValueCounts counts = new ValueCounts(capacity);
        counts.add(values, all(values), values.length);
        return counts;
    }

    private static byte[] bytes(ValueCounts counts) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            counts.write(new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double[] normal(int rows, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, rows).mapToDouble(i -> random.nextGaussian()).toArray();
    }

    /** A few values fill the column; most of its range is a thin tail. */
    private static double[] skewed(int rows, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, rows)
                .mapToDouble(i -> Math.exp(2 * random.nextGaussian()))
                .toArray();
    }

    @Test
    void fewValuesAreKeptExactly() {
        ValueCounts.Table table = counts(new double[] {3, -0.0, 1.5, 3, 0.0, Double.NaN, -2}, 4096)
                .table();
        assertThat(table.from()).containsExactly(-2, 0, 1.5, 3);
        assertThat(table.counts()).containsExactly(1, 2, 1, 2);
        assertThat(table.exact()).isTrue();
        assertThat(table.whole()).isFalse();
    }

    @Test
    void manyValuesShareIntervalsThatCoverThemAll() {
        double[] values = normal(100_000, 1);
        ValueCounts.Table table = counts(values, 4096).table();
        assertThat(table.exact()).isFalse();
        assertThat(table.from().length).isLessThanOrEqualTo(4096).isGreaterThan(1024);
        assertThat(Arrays.stream(table.counts()).sum()).isEqualTo(values.length);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        assertThat(table.low()).isEqualTo(sorted[0]);
        assertThat(table.high()).isEqualTo(sorted[sorted.length - 1]);
        assertThat(table.from()).isSorted();
        long below = 0;
        for (int i = 0; i < table.from().length; i++) {
            if (i % 64 == 0) {
                double from = table.from()[i];
                assertThat(Arrays.stream(sorted).filter(v -> v < from).count()).isEqualTo(below);
            }
            below += table.counts()[i];
        }
    }

    @Test
    void mergesInAnyOrderToTheSameBytes() {
        double[] values = skewed(60_000, 2);
        byte[] whole = bytes(counts(values, 4096));
        for (int pieces : new int[] {2, 7, 60}) {
            ValueCounts forward = new ValueCounts(4096);
            ValueCounts backward = new ValueCounts(4096);
            int size = values.length / pieces + 1;
            for (int piece = 0; piece < pieces; piece++) {
                int from = Math.min(values.length, piece * size);
                int last = Math.max(0, values.length - piece * size);
                forward.merge(counts(Arrays.copyOfRange(values, from, Math.min(values.length, from + size)), 4096));
                backward.merge(counts(Arrays.copyOfRange(values, Math.max(0, last - size), last), 4096));
            }
            assertThat(bytes(forward)).isEqualTo(whole);
            assertThat(bytes(backward)).isEqualTo(whole);
        }
    }

    @Test
    void aColumnOfFewValuesHasABinForEach() {
        BinEdges edges = BinEdges.of(counts(new double[] {5, 2, 2, 9}, 4096).table(), 3);
        assertThat(edges.low()).containsExactly(2, 5, 9);
        assertThat(edges.high()).containsExactly(2, 5, 9);
    }

    @Test
    void binsShareTheRowsAndReachIntoTheTail() {
        double[] values = skewed(200_000, 3);
        ValueCounts.Table table = counts(values, 8192).table();
        BinEdges edges = BinEdges.of(table, 255);
        assertThat(edges.low().length).isBetween(230, 255);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double last = sorted[(int) (0.999 * sorted.length)];
        assertThat(Arrays.stream(edges.low()).filter(v -> v > last).count()).isGreaterThan(10);
        int widest = 0;
        for (int b = 0; b + 1 < edges.low().length; b++) {
            double from = edges.low()[b];
            double to = edges.low()[b + 1];
            widest = Math.max(widest, (int)
                    Arrays.stream(sorted).filter(v -> v >= from && v < to).count());
        }
        assertThat(widest).isLessThan(sorted.length / 60);
    }

    @Test
    void aValueOfManyRowsHasABinOfItsOwn() {
        double[] values = new double[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 2 == 0 ? 500 : i;
        }
        BinEdges edges = BinEdges.of(counts(values, 8192).table(), 20);
        int bin = Arrays.binarySearch(edges.low(), 500);
        assertThat(bin).isPositive();
        assertThat(edges.high()[bin]).isEqualTo(500);
        assertThat(edges.low().length).isBetween(15, 20);
    }

    @Test
    void unitWideBinsHoldAWholeNumberEach() {
        BinEdges edges = BinEdges.unitWide("x", -1.5, 2.25, false);
        assertThat(edges.low()).containsExactly(-2, -1, 0, 1, 2);
        assertThat(edges.high()).containsExactly(-1, 0, 1, 2, 2.25);
        assertThatThrownBy(() -> BinEdges.unitWide("x", 0, 1e6, true))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining(
                        "'x' goes from 0.0 to 1000000.0: bins one unit wide would be 1000001, at most 65535");
    }

    @Test
    void codesOfManyRowsAreThoseOfOne() {
        double[] odd = {Double.NaN, -1e300, 1e300, 0.5, -0.0, 7, 8.999, 1 - 1e-16, 300};
        double[] values = Arrays.copyOf(odd, odd.length + 1000);
        System.arraycopy(skewed(1000, 4), 0, values, odd.length, 1000);
        for (double[] lows : new double[][] {
            {0, 1, 2, 7, 9},
            {-5},
            {0.25, 0.5, 7.5},
            {0, 1, 2, 3, 4, 1e9},
            IntStream.range(0, 256).mapToDouble(i -> i * 0.1).toArray(),
        }) {
            Bins bins = Bins.of(new double[][] {lows}, new double[][] {lows}, new int[1]);
            BinCodes codes = BinEncoder.encode(bins, rowsOf(values));
            for (int i = 0; i < values.length; i++) {
                assertThat(codes.code(0, i))
                        .as("%s in %s", values[i], Arrays.toString(lows))
                        .isEqualTo(bins.code(0, values[i]));
            }
        }
    }

    private static TreeRows rowsOf(double[] values) {
        Schema schema = Schema.of(
                Variable.of("y", ColumnType.FLOAT64),
                Variable.of("x", ColumnType.FLOAT64),
                Variable.of("z", ColumnType.FLOAT64));
        double[] one = new double[values.length];
        Arrays.fill(one, 1);
        TreeDesign design = TreeDesign.of(TreeVariables.of("y ~ x + z"), schema, Map.of());
        DoubleColumn ones = new DoubleColumn(one);
        return TreeRows.of(
                design, Chunk.of(0, 0, values.length, schema, List.of(ones, new DoubleColumn(values), ones)));
    }
}
