package org.quern.io.pmml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.QuernException;
import org.quern.data.BooleanColumn;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;
import org.quern.language.Transform;
import org.quern.linear.Fits;
import org.quern.linear.LinearModel;
import org.quern.linear.LinearRegressionOptions;
import org.quern.model.PredictionOptions;

/** Terms, expressions and transforms of every kind, on rows with missing values, unknown levels and texts. */
class PmmlExpressionTest {
    private static final List<String> COLOURS = List.of("red", "blue", "green");
    private static final List<String> SIZES = List.of("s", "m", "l");
    private static final int ROWS = 400;

    private static final MemoryChunkSource FIT = data(20_110, false);
    private static final MemoryChunkSource NEW = data(20_111, true);

    /** Numbers from −4 to 4 with quarters among them, so that borders are met; one value in ten is missing. */
    private static MemoryChunkSource data(long seed, boolean unknownLevels) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] y = new double[ROWS];
        double[] x = new double[ROWS];
        double[] z = new double[ROWS];
        float[] h = new float[ROWS];
        int[] i = new int[ROWS];
        long[] l = new long[ROWS];
        byte[] b = new byte[ROWS];
        int[] f = new int[ROWS];
        int[] o = new int[ROWS];
        int[] s = new int[ROWS];
        int[] d = new int[ROWS];
        long[] t = new long[ROWS];
        int extra = unknownLevels ? 1 : 0;
        for (int row = 0; row < ROWS; row++) {
            y[row] = random.nextDouble(-1, 1);
            x[row] = missing(random) ? Double.NaN : random.nextInt(-16, 17) / 4.0;
            z[row] = missing(random) ? Double.NaN : random.nextDouble(0.1, 3);
            h[row] = missing(random) ? Float.NaN : random.nextInt(0, 96) / 4f;
            i[row] = missing(random) ? IntColumn.MISSING : random.nextInt(-9, 10);
            l[row] = missing(random) ? LongColumn.MISSING : random.nextLong(1, 1_000_000_000_000L);
            b[row] = missing(random) ? BooleanColumn.MISSING : (byte) random.nextInt(2);
            f[row] = missing(random) ? FactorColumn.MISSING : random.nextInt(COLOURS.size() + extra);
            o[row] = missing(random) ? FactorColumn.MISSING : random.nextInt(SIZES.size());
            s[row] = missing(random) ? FactorColumn.MISSING : random.nextInt(3 + extra);
            d[row] = missing(random) ? IntColumn.MISSING : random.nextInt(-800, 20_000);
            t[row] = missing(random) ? LongColumn.MISSING : random.nextLong(-1_000_000, 1_600_000_000) * 1_000_000;
        }
        List<String> colours = unknownLevels ? List.of("red", "blue", "green", "pink") : COLOURS;
        Schema schema = new Schema(List.of(
                Variable.of("y", ColumnType.FLOAT64),
                Variable.of("x", ColumnType.FLOAT64),
                Variable.of("z", ColumnType.FLOAT64),
                Variable.of("h", ColumnType.FLOAT32).withRange(0, 24),
                Variable.of("i", ColumnType.INT32),
                Variable.of("l", ColumnType.INT64),
                Variable.of("b", ColumnType.BOOLEAN),
                Variable.factor("f", colours),
                Variable.of("o", ColumnType.ORDERED_FACTOR).withLevels(SIZES),
                Variable.of("s", ColumnType.STRING),
                Variable.of("d", ColumnType.DATE),
                Variable.of("t", ColumnType.TIMESTAMP)));
        List<Column> columns = List.of(
                new DoubleColumn(y),
                new DoubleColumn(x),
                new DoubleColumn(z),
                new FloatColumn(h, ROWS),
                new IntColumn(i),
                new LongColumn(l, ROWS),
                new BooleanColumn(b, ROWS),
                new FactorColumn(f, colours, ROWS),
                new FactorColumn(o, SIZES, ROWS),
                new StringColumn(new String[] {"Ann", "Bob", "Cy", "Di"}, s, ROWS),
                new IntColumn(d),
                new LongColumn(t, ROWS));
        return MemoryChunkSource.of("mixed", schema, columns, 150);
    }

    private static boolean missing(SplittableRandom random) {
        return random.nextInt(10) == 0;
    }

    private static Agreement.Compared compare(String terms, String... transforms) {
        LinearRegressionOptions options = LinearRegressionOptions.of("y ~ " + terms);
        if (transforms.length > 0) {
            options = options.withRows(
                    Optional.empty(),
                    java.util.Arrays.stream(transforms).map(Transform::parse).toList());
        }
        LinearModel model = Fits.fit(FIT, options);
        Agreement agreement = Agreement.of(model, FIT);
        Agreement.Compared seen = agreement.compare("y", PredictionOptions.DEFAULT, FIT, 1e-12, "y_Pred");
        return seen.and(agreement.compare("y", PredictionOptions.DEFAULT, NEW, 1e-12, "y_Pred"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "x",
                "x - 1",
                "f",
                "f - 1",
                "s",
                "o",
                "b",
                "i + l + h",
                "x:z",
                "f:o",
                "f*o",
                "f*x",
                "f:x - 1",
                "f:b",
                "f*o*z",
                "x*z + f:x",
                "F(h)",
                "F(h, 5, 20)",
                "F(h, 5, 20, FALSE)",
                "F(i, -3, 3):f",
                "F(x + z, 0, 3)",
                "N(f)",
                "N(f) + f",
                "f + I(f == 'pink')",
                "offset(z) + f",
                "offset(log(z)) + x + offset(x)",
                "d",
                "s:x",
                "s*f"
            })
    void termsScoreAsPredictDoes(String terms) {
        Agreement.Compared compared = compare(terms);

        assertThat(compared.values()).isEqualTo(2 * ROWS);
        assertThat(compared.missing()).isLessThan(2 * ROWS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x + z",
                "x - z - 1",
                "-x * z",
                "x / z",
                "z / (x + 0.125)",
                "x / 3",
                "i / 4",
                "x^2",
                "x^3",
                "(x + 0.125)^-1",
                "z^0.5",
                "pow(z, x)",
                "x %% 3",
                "x %/% 3",
                "i %% 4",
                "i %/% 4",
                "i %/% -4",
                "i * 2 + 1",
                "log(z)",
                "log(x + 0.125)",
                "log(x + 0.125) * 2 + z",
                "log(z, 3)",
                "log10(z)",
                "log2(z)",
                "log1p(x + 0.125)",
                "exp(x)",
                "expm1(x)",
                "sqrt(x)",
                "sqrt(z)",
                "abs(x)",
                "sign(x)",
                "sin(x) + cos(x) + tan(z)",
                "asin(x) + acos(x / 4)",
                "atan(x)",
                "floor(x)",
                "ceiling(x)",
                "trunc(x)",
                "round(x)",
                "round(i)",
                "min(x, z)",
                "pmax(x, z, 1, i)",
                "missing(x)",
                "missing(x + z) + z",
                "missing(log(x))",
                "missing(f) + missing(d) + missing(b)",
                "is_finite(x)",
                "is_finite(log(x))",
                "ifelse(x > 0, x, z)",
                "ifelse(b, 1, x)",
                "ifelse(x > 0, NA, z)",
                "ifelse(missing(x), 0, x)",
                "ifelse(x > 0 | missing(x), 1, 0)",
                "ifelse(f == 'red', x, ifelse(f == 'blue', z, 0))",
                "x > 0",
                "x > z",
                "x >= 1 & z < 2",
                "x >= 1 | z < 2",
                "!(x >= 1 & z < 2)",
                "!b",
                "b & !missing(x)",
                "b == (x > 0)",
                "(b | x > 1) & (z > 1 | x < 0)",
                "f == 'red'",
                "f != 'red'",
                "f == 'no such level'",
                "f %in% c('red', 'green')",
                "s == 'Ann'",
                "s %in% c('Ann', 'Bob')",
                "i %in% c(1:3, -9)",
                "x %in% c(0.25, 1)",
                "cut(x, -4, 0, 2)",
                "cut(x, -4, 0, 2, right = TRUE)",
                "cut(x, -4, 0, 2, include.lowest = TRUE)",
                "cut(x, -4, 0, 2, right = TRUE, include.lowest = TRUE)",
                "cut(x + z, -Inf, 0, 2, Inf, labels = c('low', 'mid', 'high'))",
                "factor(i, 1:4)",
                "factor(i, levels = c(1, 2, 3), labels = c('one', 'two', 'two'))",
                "factor(f, levels = c('blue', 'red'))",
                "factor(s, levels = c('Ann', 'Bob', 'Cy'), labels = c('a', 'b', 'b'))",
                "as.factor(f)",
                "as.numeric(i) + as.numeric(b)",
                "as.integer(x)",
                "as.logical(i)",
                "N(o) * 2",
                "N(cut(x, -4, 0, 2))",
                "year(d)",
                "month(d) + day(d)",
                "yday(d)",
                "weekday(d)",
                "weekdays(d)",
                "months(d)",
                "weekday(d) > 5",
                "hour(t) + minute(t)",
                "year(t)",
                "d - 100",
                "as.numeric(d)",
                "d > '2000-01-01'",
                "d - as.Date('1999-12-31')",
                "toupper(s)",
                "tolower(s) == 'ann'",
                "substring(s, 1, 1)",
                "substring(s, 2) == 'nn'",
                "nchar(s)",
                "ifelse(x > 0, 'up', 'down')"
            })
    void expressionsScoreAsPredictDoes(String expression) {
        Agreement.Compared compared = compare("f + I(" + expression + ")");

        assertThat(compared.values()).isEqualTo(2 * ROWS);
        assertThat(compared.missing()).isLessThan(2 * ROWS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "substring(o, 1, 1)",
                "nchar(o)",
                "startsWith(o, 's')",
                "endsWith(o, 'm')",
                "trimws(o)",
                "toupper(o)",
                "as.character(o)",
                "o < 'l'",
                "o >= 'm'",
                "as.numeric(as.character(factor(o, levels = c('s', 'm'), labels = c('1', '2.5'))))"
            })
    void functionsOfTextsAreTabulatedOverTheLevelsOfAFactor(String expression) {
        assertThat(compare("x + I(" + expression + ")").values()).isEqualTo(2 * ROWS);
    }

    @Test
    void transformsAreComputedInOrderAndMayReplaceColumns() {
        assertThat(compare(
                                "u + x + late",
                                "u = log(z + 1)",
                                "x = x * u",
                                "late = ifelse(x > 0, 'late', 'early')",
                                "w = 3")
                        .values())
                .isEqualTo(2 * ROWS);
        assertThat(compare("z + k", "z = ifelse(z > 2, NA, z)", "k = cut(z, 0, 1, 2)")
                        .values())
                .isEqualTo(2 * ROWS);
        assertThat(compare("when + n", "when = weekdays(d)", "n = nchar(s)").values())
                .isEqualTo(2 * ROWS);
        assertThat(compare("f", "f = factor(f, levels = c('blue', 'red'))").values())
                .isEqualTo(2 * ROWS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "round(x, 2)",
                "x %/% 0.3",
                "x %% z",
                "as.numeric(t)",
                "second(t)",
                "as.character(x) == '1'",
                "startsWith(s, 'A')"
            })
    void refusesWhatPmmlCannotExpress(String expression) {
        assertThatThrownBy(() -> compare("I(" + expression + ")"))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("PMML cannot express ")
                .hasMessageContaining("write its value as a column of the data and fit the model to that");
    }
}
