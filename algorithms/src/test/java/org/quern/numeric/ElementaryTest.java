package org.quern.numeric;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ElementaryTest {
    private static final double[] SPECIAL = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0.0,
        -0.0,
        1,
        -1,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        1e-300,
        -1e-300,
        0x1p-53,
        -0x1p-53,
        0x1p-54,
        709.78,
        709.8,
        710,
        745,
        746,
        -745.1,
        -745.2,
        -746,
        -2
    };

    /** A function over arrays. */
    interface ArrayFunction {
        void apply(double[] x, double[] result, int n);

        default double[] of(double... x) {
            double[] result = new double[x.length];
            apply(x, result, x.length);
            return result;
        }
    }

    /** Arguments of a test: from where, and how exact the results must be. */
    record Accuracy(
            ArrayFunction function, DoubleFunction<BigDecimal> exact, DoubleUnaryOperator argument, double ulps) {}

    private static final ArrayFunction POWER = (x, result, n) -> Elementary.pow(x, -1.5, result, n);

    private static BigDecimal decimal(double x) {
        return new BigDecimal(x);
    }

    private static BigDecimal log1p(double x) {
        return Exact.log(decimal(x).add(BigDecimal.ONE));
    }

    static Stream<Arguments> accuracies() {
        DoubleUnaryOperator tiny = u -> (u - 0.5) * StrictMath.pow(10, -18 * StrictMath.abs(u * 31 - (int) (u * 31)));
        return Stream.of(
                Arguments.of(
                        "exp near 0", new Accuracy(Elementary::exp, x -> Exact.exp(decimal(x)), u -> 4 * u - 2, 0.66)),
                Arguments.of(
                        "exp", new Accuracy(Elementary::exp, x -> Exact.exp(decimal(x)), u -> 1418 * u - 709, 0.66)),
                Arguments.of(
                        "subnormal exp",
                        new Accuracy(Elementary::exp, x -> Exact.exp(decimal(x)), u -> -700 - 46 * u, 1)),
                Arguments.of("expm1", new Accuracy(Elementary::expm1, Exact::expm1, u -> 4 * u - 2, 1.1)),
                Arguments.of("expm1 of tiny x", new Accuracy(Elementary::expm1, Exact::expm1, tiny, 1.1)),
                Arguments.of("expm1 of large x", new Accuracy(Elementary::expm1, Exact::expm1, u -> 709 * u, 0.75)),
                Arguments.of(
                        "log near 1",
                        new Accuracy(Elementary::log, x -> Exact.log(decimal(x)), u -> 0.5 + 1.5 * u, 0.85)),
                Arguments.of(
                        "log",
                        new Accuracy(
                                Elementary::log,
                                x -> Exact.log(decimal(x)),
                                u -> StrictMath.exp(1400 * u - 700),
                                0.75)),
                Arguments.of(
                        "log of subnormals",
                        new Accuracy(Elementary::log, x -> Exact.log(decimal(x)), u -> 1e-308 * u, 0.75)),
                Arguments.of(
                        "log1p", new Accuracy(Elementary::log1p, ElementaryTest::log1p, u -> 2.5 * u - 0.99, 0.85)),
                Arguments.of("log1p of tiny x", new Accuracy(Elementary::log1p, ElementaryTest::log1p, tiny, 0.85)),
                Arguments.of(
                        "log1p of large x",
                        new Accuracy(Elementary::log1p, ElementaryTest::log1p, u -> StrictMath.exp(60 * u), 0.75)),
                Arguments.of("logistic", new Accuracy(Elementary::logistic, Exact::logistic, u -> 10 * u - 5, 1.9)),
                Arguments.of(
                        "logistic far out",
                        new Accuracy(Elementary::logistic, Exact::logistic, u -> 1400 * u - 700, 1.9)),
                Arguments.of("softplus", new Accuracy(Elementary::softplus, Exact::softplus, u -> 10 * u - 5, 1.5)),
                Arguments.of(
                        "softplus far out",
                        new Accuracy(Elementary::softplus, Exact::softplus, u -> 1400 * u - 700, 1.5)),
                Arguments.of(
                        "pow", new Accuracy(POWER, x -> Exact.pow(x, -1.5), u -> StrictMath.exp(20 * u - 10), 0.7)),
                Arguments.of("normal density", new Accuracy(Normal::density, Exact::density, u -> 37 * u, 2.7)),
                Arguments.of("normal cdf", new Accuracy(Normal::cdf, Exact::cdf, u -> 10 * u - 5, 4)),
                Arguments.of("normal cdf far left", new Accuracy(Normal::cdf, Exact::cdf, u -> -37 * u, 4)));
    }

    static Stream<Arguments> functions() {
        return Stream.of(
                Arguments.of("exp", (ArrayFunction) Elementary::exp),
                Arguments.of("expm1", (ArrayFunction) Elementary::expm1),
                Arguments.of("log", (ArrayFunction) Elementary::log),
                Arguments.of("log1p", (ArrayFunction) Elementary::log1p),
                Arguments.of("logistic", (ArrayFunction) Elementary::logistic),
                Arguments.of("softplus", (ArrayFunction) Elementary::softplus),
                Arguments.of("pow", POWER),
                Arguments.of("density", (ArrayFunction) Normal::density),
                Arguments.of("cdf", (ArrayFunction) Normal::cdf),
                Arguments.of("quantile", (ArrayFunction) Normal::quantile));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accuracies")
    void isRightToTheUnitsSaid(String name, Accuracy accuracy) {
        int n = 400;
        Random random = new Random(20);
        double[] x =
                random.doubles(n).map(accuracy.argument()).filter(v -> v != 0).toArray();
        double[] actual = accuracy.function().of(x);
        for (int i = 0; i < x.length; i++) {
            assertThat(Exact.ulps(actual[i], accuracy.exact().apply(x[i])))
                    .as("%s at %s", name, x[i])
                    .isLessThanOrEqualTo(accuracy.ulps());
        }
    }

    @Test
    void staysBesideStrictMathOnManyNumbers() {
        double[] x = new Random(3).doubles(1 << 18).map(u -> 1490 * u - 745).toArray();
        double[] e = ((ArrayFunction) Elementary::exp).of(x);
        double[] l = ((ArrayFunction) Elementary::log).of(e);
        for (int i = 0; i < x.length; i++) {
            double strict = StrictMath.exp(x[i]);
            assertThat(Math.abs(e[i] - strict) <= Math.ulp(strict) || e[i] == strict)
                    .as("exp of %s", x[i])
                    .isTrue();
            strict = StrictMath.log(e[i]);
            assertThat(Math.abs(l[i] - strict) <= Math.ulp(strict) || l[i] == strict)
                    .as("log of %s", e[i])
                    .isTrue();
        }
    }

    @Test
    void specialValuesGiveWhatStrictMathGives() {
        checkSpecial("exp", Elementary::exp, StrictMath::exp);
        checkSpecial("expm1", Elementary::expm1, StrictMath::expm1);
        checkSpecial("log", Elementary::log, StrictMath::log);
        checkSpecial("log1p", Elementary::log1p, StrictMath::log1p);
        for (double exponent : new double[] {-2, -0.5, 0, 0.5, 1, 3, 1e200, Double.NaN, Double.POSITIVE_INFINITY}) {
            checkSpecial(
                    "pow " + exponent,
                    (x, result, n) -> Elementary.pow(x, exponent, result, n),
                    x -> StrictMath.pow(x, exponent));
        }
    }

    private static void checkSpecial(String name, ArrayFunction function, DoubleUnaryOperator expected) {
        double[] actual = function.of(SPECIAL);
        for (int i = 0; i < SPECIAL.length; i++) {
            double strict = expected.applyAsDouble(SPECIAL[i]);
            if (Double.isNaN(strict) || Double.isInfinite(strict) || strict == 0) {
                assertThat(Double.doubleToLongBits(actual[i]))
                        .as("%s of %s: %s", name, SPECIAL[i], actual[i])
                        .isEqualTo(Double.doubleToLongBits(strict));
            } else {
                assertThat(Math.abs(actual[i] - strict))
                        .as("%s of %s", name, SPECIAL[i])
                        .isLessThanOrEqualTo(Math.ulp(strict));
            }
        }
    }

    @Test
    void linksHaveTheirLimits() {
        double[] ends = {Double.NEGATIVE_INFINITY, -1e300, 0, 1e300, Double.POSITIVE_INFINITY, Double.NaN};
        assertThat(((ArrayFunction) Elementary::logistic).of(ends)).containsExactly(0, 0, 0.5, 1, 1, Double.NaN);
        assertThat(((ArrayFunction) Elementary::softplus).of(ends))
                .containsExactly(0, 0, StrictMath.log(2), 1e300, Double.POSITIVE_INFINITY, Double.NaN);
        assertThat(((ArrayFunction) Normal::cdf).of(ends))
                .usingComparatorWithPrecision(2e-16)
                .containsExactly(0, 0, 0.5, 1, 1, Double.NaN);
        assertThat(((ArrayFunction) Normal::density).of(ends))
                .containsExactly(0, 0, 1 / StrictMath.sqrt(2 * Math.PI), 0, 0, Double.NaN);
    }

    @Test
    void quantilesInvertTheDistributionFunction() {
        double[] p = new double[4000];
        Random random = new Random(9);
        for (int i = 0; i < p.length; i++) {
            p[i] = i % 2 == 0 ? random.nextDouble() : StrictMath.pow(10, -320 * random.nextDouble());
        }
        double[] x = ((ArrayFunction) Normal::quantile).of(p);
        for (int i = 0; i < p.length; i += 8) {
            BigDecimal excess = Exact.cdf(x[i]).subtract(decimal(p[i]));
            double error = excess.divide(Exact.density(x[i]), java.math.MathContext.DECIMAL64)
                    .abs()
                    .doubleValue();
            // the probability itself, if subnormal, is the limit
            double limit = p[i] < 1e-307 ? 1e-13 : 8e-16;
            assertThat(error).as("quantile of %s", p[i]).isLessThanOrEqualTo(limit * Math.max(1, Math.abs(x[i])));
        }
        assertThat(((ArrayFunction) Normal::quantile).of(0, 1, -0.1, 1.1, Double.NaN))
                .containsExactly(
                        Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NaN, Double.NaN, Double.NaN);
    }

    /** HotSpot treats the ends of a loop otherwise than its middle, and short loops otherwise than long ones. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void givesEqualBitsAtAnyPlaceAndInPlace(String name, ArrayFunction function) {
        Random random = new Random(4);
        int n = 1500;
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            double u = random.nextDouble();
            x[i] = i % 100 < SPECIAL.length && i % 7 == 0 ? SPECIAL[i % 100] : name.equals("quantile") ? u : 6 * u - 3;
        }
        double[] alone = new double[n];
        for (int i = 0; i < n; i++) {
            alone[i] = function.of(x[i])[0];
        }
        for (int repeat = 0; repeat < 100; repeat++) {
            int m = 1 + random.nextInt(n);
            double[] result = new double[n];
            function.apply(x, result, m);
            assertEqualBits(name, result, alone, m);
            result = x.clone();
            function.apply(result, result, m);
            assertEqualBits(name, result, alone, m);
            for (int i = m; i < n; i++) {
                assertThat(Double.compare(result[i], x[i])).isZero();
            }
        }
    }

    private static void assertEqualBits(String name, double[] actual, double[] expected, int n) {
        for (int i = 0; i < n; i++) {
            if (Double.doubleToLongBits(actual[i]) != Double.doubleToLongBits(expected[i])) {
                throw new AssertionError(
                        name + " at place " + i + " of " + n + ": " + actual[i] + ", alone " + expected[i]);
            }
        }
    }

    /** Where the exponent or the formula changes. */
    @Test
    void neverFallsAroundTheJoins() {
        for (int k = -1070; k <= 1020; k++) {
            assertRising("exp", Elementary::exp, (k + 0.5) * StrictMath.log(2));
        }
        for (int k = -60; k <= 60; k++) {
            assertRising("expm1", Elementary::expm1, (k + 0.5) * StrictMath.log(2));
            assertRising("log", Elementary::log, StrictMath.scalb(StrictMath.sqrt(0.5), k));
            assertRising("log1p", Elementary::log1p, StrictMath.scalb(StrictMath.sqrt(0.5), k));
        }
        assertRising("expm1", Elementary::expm1, -40);
        assertRising("exp", Elementary::exp, 708);
        assertRising("exp", Elementary::exp, -708);
        assertRising("log", Elementary::log, Double.MIN_NORMAL);
        assertRising("log1p", Elementary::log1p, 0x1p-53);
        assertRising("logistic", Elementary::logistic, -708);
        assertRising("softplus", Elementary::softplus, 0);
    }

    /** Rises, or stays, over neighbours 4 units apart: functions that are right to 0.9 units need that much. */
    private static void assertRising(String name, ArrayFunction function, double centre) {
        double[] x = new double[101];
        for (int i = 0; i < x.length; i++) {
            x[i] = centre + 4 * (i - 50) * Math.ulp(centre);
        }
        double[] y = function.of(x);
        for (int i = 1; i < x.length; i++) {
            assertThat(y[i]).as("%s of %s", name, x[i]).isGreaterThanOrEqualTo(y[i - 1]);
        }
    }

    @Test
    void noNumbersGiveNoResults() {
        double[] none = {};
        functions().map(a -> (ArrayFunction) a.get()[1]).forEach(f -> assertThat(f.of(none))
                .isEmpty());
    }
}
