package org.quern.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CellMomentsTest {
    private static final MathContext EXACT = new MathContext(60);

    private static CellMoments of(double... x) {
        CellMoments moments = new CellMoments(1);
        moments.addAll(x, null, x.length);
        return moments;
    }

    /** Σ(x − mean)^power with 60 digits. */
    private static double exactCentred(double[] x, int power) {
        BigDecimal mean = exactSum(x).divide(BigDecimal.valueOf(x.length), EXACT);
        BigDecimal sum = BigDecimal.ZERO;
        for (double v : x) {
            sum = sum.add(new BigDecimal(v).subtract(mean).pow(power, EXACT), EXACT);
        }
        return sum.doubleValue();
    }

    private static BigDecimal exactSum(double[] x) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double v : x) {
            sum = sum.add(new BigDecimal(v));
        }
        return sum;
    }

    private static Offset<Double> relative(double expected, double digits) {
        return Offset.offset(Math.abs(expected) * Math.pow(10, -digits));
    }

    @Test
    void agreesWithExactArithmeticOnValuesFarFromZero() {
        Random random = new Random(11);
        double[] x = random.doubles(20_000).map(u -> 1e8 + u).toArray();
        CellMoments moments = of(x);
        assertThat(moments.sum(0)).isEqualTo(exactSum(x).doubleValue());
        assertThat(moments.mean(0))
                .isEqualTo(
                        exactSum(x).divide(BigDecimal.valueOf(x.length), EXACT).doubleValue());
        for (int power : new int[] {2, 4}) {
            double expected = exactCentred(x, power);
            assertThat(moments.centred(0, power)).isCloseTo(expected, relative(expected, 13.5));
        }
        assertThat(moments.centred(0, 3)).isCloseTo(exactCentred(x, 3), Offset.offset(1e-10));
    }

    @Test
    void agreesWithExactArithmeticAfterManyMerges() {
        Random random = new Random(12);
        double[] x = random.doubles(30_000).map(u -> Math.exp(12 * u)).toArray();
        CellMoments total = new CellMoments(1);
        for (int from = 0; from < x.length; from += 100) {
            total.merge(of(Arrays.copyOfRange(x, from, from + 100)));
        }
        assertThat(total.sum(0)).isEqualTo(exactSum(x).doubleValue());
        for (int power = 2; power <= 4; power++) {
            double expected = exactCentred(x, power);
            assertThat(total.centred(0, power)).isCloseTo(expected, relative(expected, 13.5));
        }
    }

    @Test
    void anOutlierFirstCostsFewDigits() {
        double[] x = new double[10_000];
        Arrays.setAll(x, i -> i == 0 ? 1e15 : i % 7);
        double expected = exactCentred(x, 2);
        assertThat(of(x).centred(0, 2)).isCloseTo(expected, relative(expected, 13.5));
    }

    @Test
    void sumsOfWholeNumbersAreExact() {
        double[] x = new double[1_000_001];
        Arrays.setAll(x, i -> (i * 7919L) % 100_003 - 17);
        assertThat(of(x).sum(0)).isEqualTo(exactSum(x).doubleValue());
        double[] tenths = new double[1_000_000];
        Arrays.fill(tenths, 0.1);
        assertThat(of(tenths).sum(0)).isEqualTo(exactSum(tenths).doubleValue());
    }

    @Test
    void aConstantHasNoSpread() {
        double[] x = new double[10_000];
        Arrays.fill(x, 0.1);
        CellMoments moments = of(x);
        assertThat(moments.mean(0)).isEqualTo(0.1);
        assertThat(moments.centred(0, 2)).isLessThan(1e-50);
        assertThat(moments.low(0)).isEqualTo(moments.high(0));
    }

    @Test
    void missingValuesDoNotCount() {
        CellMoments moments = of(Double.NaN, 1, Double.NaN, 3, Double.NaN);
        assertThat(moments.valid(0)).isEqualTo(2);
        assertThat(moments.mean(0)).isEqualTo(2);
        assertThat(moments.centred(0, 2)).isEqualTo(2);
        assertThat(of(Double.NaN).valid(0)).isZero();
    }

    @Test
    void infiniteValuesGiveWhatArithmeticSays() {
        CellMoments up = of(1, Double.POSITIVE_INFINITY, 2);
        assertThat(up.sum(0)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(up.mean(0)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(up.centred(0, 2)).isNaN();
        assertThat(up.low(0)).isEqualTo(1);
        up.merge(of(5));
        assertThat(up.mean(0)).isEqualTo(Double.POSITIVE_INFINITY);
        up.merge(of(Double.NEGATIVE_INFINITY));
        assertThat(up.mean(0)).isNaN();
    }

    @Test
    void cellsEqualColumnsOfTheirOwn() {
        Random random = new Random(13);
        int rows = 9000;
        double[] x = random.doubles(rows).toArray();
        double[] w = random.ints(rows, 1, 5).asDoubleStream().toArray();
        int[] cell = random.ints(rows, -1, 3).toArray();
        CellMoments table = new CellMoments(4);
        table.addByCell(x, cell, w, rows);
        for (int k = 0; k < 4; k++) {
            CellMoments alone = new CellMoments(1);
            double[] own = x.clone();
            for (int i = 0; i < rows; i++) {
                own[i] = cell[i] == k ? x[i] : Double.NaN;
            }
            alone.addAll(own, w, rows);
            assertThat(table.valid(k)).isEqualTo(alone.valid(0));
            assertThat(table.weight(k)).isEqualTo(alone.weight(0));
            assertThat(table.low(k)).isEqualTo(alone.low(0));
            if (k < 3) {
                assertThat(table.mean(k)).isCloseTo(alone.mean(0), relative(alone.mean(0), 15));
                assertThat(table.centred(k, 2)).isCloseTo(alone.centred(0, 2), relative(alone.centred(0, 2), 13));
                assertThat(table.centred(k, 4)).isCloseTo(alone.centred(0, 4), relative(alone.centred(0, 4), 13));
            }
        }
        assertThat(table.together().valid(0))
                .isEqualTo(Arrays.stream(cell).filter(k -> k >= 0).count());
    }

    @Test
    void aWeightOfTwoIsTheRowTwice() {
        CellMoments weighted = new CellMoments(1);
        weighted.addAll(new double[] {1, 4, 9}, new double[] {2, 1, 3}, 3);
        CellMoments repeated = of(1, 1, 4, 9, 9, 9);
        assertThat(weighted.weight(0)).isEqualTo(6);
        assertThat(weighted.sum(0)).isEqualTo(repeated.sum(0));
        for (int power = 2; power <= 4; power++) {
            assertThat(weighted.centred(0, power))
                    .isCloseTo(repeated.centred(0, power), relative(repeated.centred(0, power), 14));
        }
    }
}
