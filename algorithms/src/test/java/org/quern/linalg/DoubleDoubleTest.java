package org.quern.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DoubleDoubleTest {
    private static final MathContext CONTEXT = new MathContext(60);
    /** 15 · 2⁻¹⁰⁶, the bound of the least precise operation. */
    private static final BigDecimal BOUND = new BigDecimal("1.9e-31");

    private static BigDecimal exact(DoubleDouble x) {
        return new BigDecimal(x.high()).add(new BigDecimal(x.low()));
    }

    private static DoubleDouble random(Random random) {
        double high = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(20) - 10);
        return DoubleDouble.sum(high, high * (random.nextDouble() - 0.5) * 0x1p-53);
    }

    private static void check(DoubleDouble actual, BigDecimal expected, long seed) {
        BigDecimal error = exact(actual).subtract(expected, CONTEXT).abs();
        assertThat(error).as("seed %d", seed).isLessThanOrEqualTo(expected.abs().multiply(BOUND));
        assertThat(actual.value()).isEqualTo(actual.high());
    }

    @Test
    void operationsAreCorrectTo31Digits() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            DoubleDouble a = random(random);
            DoubleDouble b = random(random);
            check(a.plus(b), exact(a).add(exact(b), CONTEXT), seed);
            check(a.minus(b), exact(a).subtract(exact(b), CONTEXT), seed);
            check(a.times(b), exact(a).multiply(exact(b), CONTEXT), seed);
            check(a.times(b.high()), exact(a).multiply(new BigDecimal(b.high()), CONTEXT), seed);
            check(a.dividedBy(b), exact(a).divide(exact(b), CONTEXT), seed);
        }
    }

    @Test
    void sumsAndProductsOfDoublesAreExact() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            double a = random.nextGaussian() * 1e9;
            double b = random.nextGaussian() * 1e-9;
            assertThat(exact(DoubleDouble.sum(a, b))).isEqualByComparingTo(new BigDecimal(a).add(new BigDecimal(b)));
            assertThat(exact(DoubleDouble.product(a, b)))
                    .isEqualByComparingTo(new BigDecimal(a).multiply(new BigDecimal(b)));
        }
    }

    @Test
    void arraysAddAsValuesDo() {
        double[] high = {0};
        double[] low = {0};
        DoubleDouble sum = DoubleDouble.ZERO;
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            DoubleDouble a = random(random);
            DoubleDouble b = random(random);
            ExtendedArrays.addProduct(high, low, 0, a.high(), a.low(), b.high(), b.low());
            ExtendedArrays.add(high, low, 0, a.high(), a.low());
            sum = sum.plus(a.times(b)).plus(a);
        }
        BigDecimal difference =
                exact(ExtendedArrays.get(high, low, 0)).subtract(exact(sum)).abs();
        // a thousand roundings at 2⁻¹⁰⁵ of partial sums that are not much larger than the result
        assertThat(difference)
                .isLessThan(new BigDecimal("1e-25").multiply(exact(sum).abs()));
    }
}
