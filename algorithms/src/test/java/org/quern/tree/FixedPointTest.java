package org.quern.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedPointTest {
    @Test
    void wholeNumbersAndHalvesAreExact() {
        FixedPoint point = FixedPoint.of(-60, 1200, 7.123456, 1e7);
        for (double x : new double[] {-60, 0, 0.5, 7, 1200}) {
            assertThat(point.origin() + point.encode(x) * point.unit()).isEqualTo(x);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 1, 0, 1", "0, 1e-150, 0, 1e6", "-1e300, 1e300, 0, 1e9", "1e9, 1000000001, 1e9, 3", "-5, 5, 5, 1e12"
    })
    void sumsStayBelowTheLargestLong(double low, double high, double near, double count) {
        FixedPoint point = FixedPoint.of(low, high, near, count);
        for (double x : new double[] {low, high}) {
            double sum = Math.abs((double) point.encode(x)) * count;
            assertThat(sum).isLessThanOrEqualTo(0x1p62);
        }
        assertThat((double) Math.max(Math.abs(point.encode(low)), Math.abs(point.encode(high))) * count)
                .isGreaterThan(0x1p58);
    }

    @Test
    void wholeWeightsAreTakenAsTheyAre() {
        assertThat(FixedPoint.ofWeights(true, 12345).bits()).isZero();
        assertThat(FixedPoint.ofWeights(false, 12345).bits()).isEqualTo(47);
        assertThat(FixedPoint.ofWeights(true, 1e20).bits()).isNegative();
    }

    @Test
    void differencesOfProductsDoNotOverflow() {
        Random random = new Random(8);
        for (int i = 0; i < 10_000; i++) {
            long a = random.nextLong() >> random.nextInt(60);
            long b = random.nextLong() >>> 1 + random.nextInt(60);
            long c = i % 3 == 0 ? a + random.nextInt(3) - 1 : random.nextLong() >> random.nextInt(60);
            long d = i % 3 == 0 ? b : random.nextLong() >>> 1 + random.nextInt(60);
            BigInteger exact = BigInteger.valueOf(a)
                    .multiply(BigInteger.valueOf(b))
                    .subtract(BigInteger.valueOf(c).multiply(BigInteger.valueOf(d)));
            double expected = exact.doubleValue();
            assertThat(VarianceCriterion.crossDifference(a, b, c, d))
                    .isCloseTo(expected, within(Math.abs(expected) * 0x1p-51));
        }
    }

    /** Deviance 2·m/3 of the numbers c − 1, c, c + 1, m of each, however large c is. */
    @ParameterizedTest
    @CsvSource({"0", "1e6", "1e12"})
    void devianceKeepsItsDigitsFarFromTheOrigin(double centre) {
        List<RowSample> all = List.of(new RowSample.All());
        RowStatistics rows =
                new RowStatistics(3000, 3000, 1, true, 0, centre + 1, 0, new long[0], new double[0], 0, 0, new long[0]);
        VarianceCriterion criterion = VarianceCriterion.of(rows, false, all);
        NodeRows gathered = new NodeRows();
        gathered.reset(3000);
        for (int i = 0; i < 3000; i++) {
            long code = criterion.values().encode(centre + i % 3 - 1);
            gathered.addValue(i, 1, code, 1, code);
        }
        BinSums sums = criterion.sums().withSquares();
        long[] totals = new long[sums.stride()];
        gathered.addTo(sums, totals, 0);
        double risk = criterion.risk(new NodeTotals(totals, true));
        // Values are whole multiples of the unit but for the largest centre, where the unit is 1/4 of the deviation or
        // less.
        assertThat(risk).isCloseTo(2000, within(1e-9));
        assertThat(criterion.value(totals, 0)).isCloseTo(centre, within(1e-6));
    }
}
