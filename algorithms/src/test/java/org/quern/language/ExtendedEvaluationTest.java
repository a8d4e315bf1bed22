package org.quern.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.LongColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;

class ExtendedEvaluationTest {
    private static final MathContext EXACT = new MathContext(200);
    private static final int ROWS = 2_500;
    private static final Schema SCHEMA = Schema.of(
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("l", ColumnType.INT64));

    private interface Exact {
        BigDecimal apply(BigDecimal x, BigDecimal y, BigDecimal l);
    }

    private static Chunk chunk(Random random) {
        double[] x = new double[ROWS];
        double[] y = new double[ROWS];
        long[] l = new long[ROWS];
        for (int i = 0; i < ROWS; i++) {
            x[i] = Math.scalb(random.nextDouble() - 0.5, random.nextInt(60) - 30);
            // every fourth pair nearly cancels
            y[i] = i % 4 == 0
                    ? -x[i] * (1 + random.nextInt(3) * 0x1p-52)
                    : Math.scalb(random.nextDouble() - 0.5, random.nextInt(60) - 30);
            l[i] = random.nextLong() | 1;
        }
        return Chunk.of(0, 0, ROWS, SCHEMA, List.of(new DoubleColumn(x), new DoubleColumn(y), new LongColumn(l)));
    }

    /** Relative error against exact arithmetic, for operations whose result no cancellation of rounded parts spoils. */
    private static void agrees(String text, double relative, Exact exact) {
        long seed = text.hashCode();
        Chunk chunk = chunk(new Random(seed));
        double[] high = new double[ROWS];
        double[] low = new double[ROWS];
        Expression.parse(text).bind(SCHEMA).evaluateExtended(chunk, high, low);
        for (int i = 0; i < ROWS; i++) {
            BigDecimal x = new BigDecimal(((DoubleColumn) chunk.column("x")).values()[i]);
            BigDecimal y = new BigDecimal(((DoubleColumn) chunk.column("y")).values()[i]);
            BigDecimal l = new BigDecimal(((LongColumn) chunk.column("l")).values()[i]);
            BigDecimal expected = exact.apply(x, y, l);
            BigDecimal found = new BigDecimal(high[i]).add(new BigDecimal(low[i]));
            BigDecimal allowed = expected.abs().multiply(new BigDecimal(relative));
            assertThat(found.subtract(expected).abs())
                    .as("%s, row %d, seed %d", text, i, seed)
                    .isLessThanOrEqualTo(allowed);
            assertThat(Math.abs(low[i])).isLessThanOrEqualTo(Math.ulp(high[i]) / 2);
        }
    }

    @Test
    void columnsAndProductsOfColumnsAreExact() {
        agrees("x", 0, (x, y, l) -> x);
        agrees("l", 0, (x, y, l) -> l);
        agrees("-x", 0, (x, y, l) -> x.negate());
        agrees("x * y", 0, (x, y, l) -> x.multiply(y));
        agrees("x^2", 0, (x, y, l) -> x.multiply(x));
        agrees("I(x * 2)", 0, (x, y, l) -> x.multiply(BigDecimal.valueOf(2)));
    }

    @Test
    void sumsProductsAndQuotientsAreCorrectTo31Digits() {
        agrees("x + y", 1e-31, (x, y, l) -> x.add(y));
        agrees("x - y", 1e-31, (x, y, l) -> x.subtract(y));
        agrees("x + y * y", 1e-31 * 2, (x, y, l) -> x.add(y.multiply(y)));
        agrees("x * y * x", 1e-31, (x, y, l) -> x.multiply(y).multiply(x));
        agrees("l * 1.0 * x", 1e-31, (x, y, l) -> l.multiply(x));
        agrees("x / y", 1e-31, (x, y, l) -> x.divide(y, EXACT));
        agrees("1 / l", 1e-31, (x, y, l) -> BigDecimal.ONE.divide(l, EXACT));
        agrees("x * (1 / 3)", 2e-31, (x, y, l) -> x.divide(BigDecimal.valueOf(3), EXACT));
        agrees("(x * y) / (y * y)", 2e-31, (x, y, l) -> x.divide(y, EXACT));
    }

    @Test
    void wholePowersAreCorrectTo30Digits() {
        agrees("x^3", 1e-31, (x, y, l) -> x.pow(3));
        agrees("pow(x, 5)", 3e-31, (x, y, l) -> x.pow(5));
        agrees("x^10", 5e-31, (x, y, l) -> x.pow(10));
        agrees("x^-3", 2e-31, (x, y, l) -> BigDecimal.ONE.divide(x.pow(3), EXACT));
        agrees("x^0", 0, (x, y, l) -> BigDecimal.ONE);
        agrees("x^1", 0, (x, y, l) -> x);
    }

    @Test
    void literalsAreTheDoublesTheyAre() {
        agrees("x * 0.1", 0, (x, y, l) -> x.multiply(new BigDecimal(0.1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log(abs(x))",
                "sqrt(abs(x))",
                "ifelse(x > 0, x * y, y)",
                "x^0.5",
                "round(x * y)",
                "max(x, y)",
                "x > y"
            })
    void otherFunctionsGiveTheirDouble(String text) {
        Chunk chunk = chunk(new Random(1));
        double[] high = new double[ROWS];
        double[] low = new double[ROWS];
        double[] plain = new double[ROWS];
        BoundExpression bound = Expression.parse(text).bind(SCHEMA);
        bound.evaluateExtended(chunk, high, low);
        bound.evaluate(chunk).toDoubles(plain);
        assertThat(high).isEqualTo(plain);
        assertThat(low).containsOnly(0);
    }

    @ParameterizedTest
    @CsvSource({
        "x + y",
        "x - y",
        "x * y",
        "x / y",
        "x / 0",
        "-x",
        "x^2",
        "x^3",
        "x^-1",
        "0 * x",
        "y / x",
        "x + 1e308 * 10",
        "x * 1e-300 * 1e-300",
        "l / 0",
        "x^1024",
        "(x + y) * 2 - x"
    })
    void missingAndInfiniteValuesAreThoseOfDoubles(String text) {
        double[] specials = {
            0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MAX_VALUE
        };
        int n = specials.length * specials.length;
        double[] x = new double[n];
        double[] y = new double[n];
        long[] l = new long[n];
        for (int i = 0; i < n; i++) {
            x[i] = specials[i / specials.length];
            y[i] = specials[i % specials.length];
            l[i] = LongColumn.MISSING;
        }
        Chunk chunk = Chunk.of(0, 0, n, SCHEMA, List.of(new DoubleColumn(x), new DoubleColumn(y), new LongColumn(l)));
        double[] high = new double[n];
        double[] low = new double[n];
        double[] plain = new double[n];
        BoundExpression bound = Expression.parse(text).bind(SCHEMA);
        bound.evaluateExtended(chunk, high, low);
        bound.evaluate(chunk).toDoubles(plain);
        for (int i = 0; i < n; i++) {
            assertThat(Double.isNaN(high[i]))
                    .as("%s at %s, %s", text, x[i], y[i])
                    .isEqualTo(Double.isNaN(plain[i]));
            if (!Double.isFinite(plain[i]) && !Double.isNaN(plain[i])) {
                assertThat(high[i]).isEqualTo(plain[i]);
            }
            assertThat(low[i]).isNotNaN();
        }
    }

    @Test
    void everyLongIsExact() {
        long[] l = {Long.MAX_VALUE, -Long.MAX_VALUE, Long.MAX_VALUE - 512, (1L << 53) + 1, 0, -1};
        Schema schema = Schema.of(Variable.of("l", ColumnType.INT64));
        double[] high = new double[l.length];
        double[] low = new double[l.length];
        Expression.parse("l")
                .bind(schema)
                .evaluateExtended(Chunk.of(0, 0, l.length, schema, List.of(new LongColumn(l))), high, low);
        for (int i = 0; i < l.length; i++) {
            assertThat(new BigDecimal(high[i]).add(new BigDecimal(low[i])))
                    .isEqualByComparingTo(BigDecimal.valueOf(l[i]));
        }
    }

    @Test
    void factorsGiveTheirCodes() {
        double[] high = new double[5];
        double[] low = new double[5];
        Expression.parse("f").bind(Sample.SCHEMA).evaluateExtended(Sample.CHUNK, high, low);
        assertThat(high).containsExactly(0, 1, Double.NaN, 2, 0);
    }
}
