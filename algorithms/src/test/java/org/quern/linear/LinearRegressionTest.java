package org.quern.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.QuernException;
import org.quern.data.BooleanColumn;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;
import org.quern.design.DesignOptions;
import org.quern.design.ReferenceLevel;
import org.quern.language.Expression;
import org.quern.language.Transform;

class LinearRegressionTest {
    private static final int ROWS = 300;

    /** Columns y, y2, x, z, late, f (3 levels), g (4 levels), w (whole numbers from 0), all but w with missing values. */
    private static MemoryChunkSource random(long seed, int rowsPerChunk) {
        Random random = new Random(seed);
        double[][] numbers = new double[5][ROWS];
        byte[] late = new byte[ROWS];
        int[][] codes = new int[2][ROWS];
        for (int i = 0; i < ROWS; i++) {
            numbers[2][i] = 1000 + random.nextGaussian();
            numbers[3][i] = random.nextDouble();
            late[i] = (byte) random.nextInt(2);
            codes[0][i] = random.nextInt(3);
            codes[1][i] = random.nextInt(4);
            numbers[0][i] = numbers[2][i] + 3 * codes[0][i] - codes[1][i] + late[i] + random.nextGaussian();
            numbers[1][i] = numbers[3][i] * codes[1][i] + random.nextGaussian();
            numbers[4][i] = random.nextInt(4);
            if (random.nextInt(20) == 0) {
                numbers[random.nextInt(4)][i] = Double.NaN;
            }
            if (random.nextInt(30) == 0) {
                codes[random.nextInt(2)][i] = -1;
            }
        }
        Schema schema = Schema.of(
                Variable.of("y", ColumnType.FLOAT64),
                Variable.of("y2", ColumnType.FLOAT64),
                Variable.of("x", ColumnType.FLOAT64),
                Variable.of("z", ColumnType.FLOAT64),
                Variable.of("late", ColumnType.BOOLEAN),
                Variable.factor("f", List.of("a", "b", "c")),
                Variable.factor("g", List.of("p", "q", "r", "s")),
                Variable.of("w", ColumnType.FLOAT64));
        List<Column> columns = List.of(
                new DoubleColumn(numbers[0]),
                new DoubleColumn(numbers[1]),
                new DoubleColumn(numbers[2]),
                new DoubleColumn(numbers[3]),
                new BooleanColumn(late),
                new FactorColumn(codes[0], List.of("a", "b", "c"), ROWS),
                new FactorColumn(codes[1], List.of("p", "q", "r", "s"), ROWS),
                new DoubleColumn(numbers[4]));
        return MemoryChunkSource.of("random", schema, columns, rowsPerChunk);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "y ~ x",
                "y ~ x + z + late",
                "y ~ x - 1",
                "y ~ f",
                "y ~ f - 1",
                "y ~ f + g",
                "y ~ f + g - 1",
                "y ~ f*g",
                "y ~ f:g",
                "y ~ f:g - 1",
                "y ~ f + f:g",
                "y ~ x*f",
                "y ~ x:f",
                "y ~ f + x:f - 1",
                "y ~ f*g*z",
                "y ~ x:z + f:late + g",
                "y ~ x:g + z:f",
                "y ~ N(f) + z + offset(x)",
                "y ~ f:x:z + g",
                "cbind(y, y2) ~ f + z",
                "log(abs(y)) ~ sqrt(z) + f",
                "y ~ 1",
            })
    void agreesWithOrthogonalisationOfTheDenseMatrix(String formula) {
        for (WeightKind kind : WeightKind.values()) {
            MemoryChunkSource data = random(7, 41);
            LinearRegressionOptions options =
                    LinearRegressionOptions.of(formula).withCovariance(true);
            if (kind != WeightKind.NONE) {
                options = options.withWeights("w", kind);
            }
            LinearModel model = Fits.fit(data, options);
            DenseFit dense = new DenseFit(model, data, kind);
            for (int y = 0; y < model.fits().size(); y++) {
                dense.check(model, y);
            }
        }
    }

    private static MemoryChunkSource table(String names, double[]... columns) {
        List<Variable> variables = new ArrayList<>();
        for (String name : names.split(" ")) {
            variables.add(Variable.of(name, ColumnType.FLOAT64));
        }
        List<Column> values = new ArrayList<>();
        for (double[] column : columns) {
            values.add(new DoubleColumn(column));
        }
        return MemoryChunkSource.of("table", new Schema(variables), values, 4);
    }

    private static final double[] Y = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3};
    private static final double[] X = {2, 7, 1, 8, 2, 8, 1, 8, 2, 8};
    private static final double[] Z = {1, 4, 1, 4, 2, 1, 3, 5, 6, 2};

    @Test
    void dropsTheLaterOfCollinearColumns() {
        double[] twice = Arrays.stream(X).map(x -> 2 * x + 1).toArray();
        LinearModel model = Fits.fit(table("y x x2 z", Y, X, twice, Z), "y ~ x + x2 + z");
        assertThat(model.coefficients().stream().map(LinearCoefficient::status))
                .containsExactly(
                        LinearCoefficient.Status.ESTIMATED,
                        LinearCoefficient.Status.ESTIMATED,
                        LinearCoefficient.Status.ALIASED,
                        LinearCoefficient.Status.ESTIMATED);
        assertThat(model.aliased()).isEqualTo(1);
        assertThat(model.rank()).isEqualTo(3);
        LinearFit without =
                Fits.fit(table("y x z", Y, X, Z), "y ~ x + z").fits().get(0);
        LinearFit fit = model.fits().get(0);
        assertThat(fit.estimates()[1]).isCloseTo(without.estimates()[1], within(1e-13));
        assertThat(fit.estimates()[2]).isNaN();
        assertThat(fit.standardErrors()[3]).isCloseTo(without.standardErrors()[2], within(1e-13));
        assertThat(fit.sigma()).isCloseTo(without.sigma(), within(1e-13));
    }

    @Test
    void findsSumsOfRoundedColumnsCollinear() {
        double[] a = Arrays.stream(X).map(x -> x / 7).toArray();
        double[] b = Arrays.stream(Z).map(z -> z / 3).toArray();
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i] + b[i];
        }
        LinearModel model = Fits.fit(table("y a b c", Y, a, b, sum), "y ~ a + b + c");
        assertThat(model.rank()).isEqualTo(3);
        assertThat(model.aliased()).isEqualTo(1);
    }

    @Test
    void dropsAConstantColumn() {
        double[] constant = new double[Y.length];
        Arrays.fill(constant, 0.1);
        LinearModel model = Fits.fit(table("y k x", Y, constant, X), "y ~ k + x");
        assertThat(model.coefficients().get(1).status()).isEqualTo(LinearCoefficient.Status.ALIASED);
        assertThat(model.passes()).isEqualTo(1);
        assertThat(model.precision()).isEqualTo(Precision.DOUBLE);
    }

    @Test
    void fitsAConstantResponseExactly() {
        double[] constant = new double[Y.length];
        Arrays.fill(constant, 0.1);
        LinearFit fit = Fits.fit(table("y x", constant, X), "y ~ x").fits().get(0);
        assertThat(fit.estimates()[0]).isEqualTo(0.1);
        assertThat(fit.estimates()[1]).isZero();
        assertThat(fit.sigma()).isZero();
        assertThat(fit.rSquared()).isNaN();
        assertThat(fit.fStatistic()).isNaN();
    }

    @Test
    void saturatedFitHasNoErrors() {
        LinearModel model = Fits.fit(table("y x", new double[] {1, 5}, new double[] {2, 4}), "y ~ x");
        LinearFit fit = model.fits().get(0);
        assertThat(model.residualDf()).isZero();
        assertThat(fit.estimates()).containsExactly(-3, 2);
        assertThat(fit.standardErrors()).containsOnly(Double.NaN);
        assertThat(fit.pValues()).containsOnly(Double.NaN);
        assertThat(fit.sigma()).isNaN();
    }

    @Test
    void fewerRowsThanCoefficientsAliasTheRest() {
        LinearModel model =
                Fits.fit(table("y x z", new double[] {1, 5}, new double[] {2, 4}, new double[] {7, 5}), "y ~ x + z");
        assertThat(model.rank()).isEqualTo(2);
        assertThat(model.coefficients().get(2).status()).isEqualTo(LinearCoefficient.Status.ALIASED);
    }

    @Test
    void refusesDataWithoutAValidRow() {
        double[] missing = new double[Y.length];
        Arrays.fill(missing, Double.NaN);
        assertThatThrownBy(() -> Fits.fit(table("y x", Y, missing), "y ~ x"))
                .isInstanceOf(QuernException.class)
                .hasMessage(
                        "No valid rows for 'y ~ x' in table: 10 rows have a missing value in a variable of the model");
    }

    @Test
    void saysThatTheRowSelectionKeepsNoRow() {
        LinearRegressionOptions none =
                LinearRegressionOptions.of("y ~ x").withRows(Optional.of(Expression.parse("x > 1000000")), List.of());
        assertThatThrownBy(() -> Fits.fit(random(1, 50), none))
                .isInstanceOf(QuernException.class)
                .hasMessageMatching("No valid rows for 'y ~ x' in .*: the row selection 'x > 1000000' is true in none");
    }

    @Test
    void saysThatThereAreNoRows() {
        assertThatThrownBy(() -> Fits.fit(table("y x", new double[0], new double[0]), "y ~ x"))
                .hasMessage("No valid rows for 'y ~ x' in table: there are no rows");
    }

    @Test
    void refusesInfiniteValuesByNameAndCount() {
        double[] x = X.clone();
        x[3] = Double.POSITIVE_INFINITY;
        x[8] = Double.NEGATIVE_INFINITY;
        assertThatThrownBy(() -> Fits.fit(table("y x", Y, x), "y ~ x"))
                .hasMessage("'x' is infinite in 2 rows of table: leave them out with --row-selection \"is_finite(x)\"");
        double[] zero = X.clone();
        zero[1] = 0;
        assertThatThrownBy(() -> Fits.fit(table("y x", Y, zero), "y ~ log(x)"))
                .hasMessageStartingWith("'log(x)' is infinite in 1 rows of table");
    }

    @Test
    void refusesNegativeWeights() {
        double[] w = X.clone();
        w[2] = -1;
        assertThatThrownBy(() -> Fits.fit(
                        table("y x w", Y, X, w),
                        LinearRegressionOptions.of("y ~ x").withWeights("w", WeightKind.PROBABILITY)))
                .hasMessage("Weights 'w' are negative in 1 rows of table, must be 0 or more");
    }

    @Test
    void refusesSquaresThatOverflow() {
        double[] x = Arrays.stream(X).map(v -> v * 1e200).toArray();
        assertThatThrownBy(() -> Fits.fit(table("y x", Y, x), "y ~ x"))
                .hasMessageContaining("too large for a double: rescale");
    }

    @Test
    void missingWeightsCountAsMissingAndZeroWeightsAsNothing() {
        double[] w = {1, 2, Double.NaN, 0, 1, 1, 1, 1, 1, 0};
        LinearModel model = Fits.fit(
                table("y x w", Y, X, w), LinearRegressionOptions.of("y ~ x").withWeights("w", WeightKind.PROBABILITY));
        assertThat(model.validRows()).isEqualTo(7);
        assertThat(model.missingRows()).isEqualTo(1);
        assertThat(model.sumOfWeights()).isEqualTo(8);
        assertThat(model.residualDf()).isEqualTo(5);
    }

    @Test
    void refusesAFactorAsResponse() {
        assertThatThrownBy(() -> Fits.fit(random(1, 50), "f ~ x"))
                .hasMessage(
                        "'f' in formula 'f ~ x' is a factor, but linear regression needs a number: N(f) numbers its levels");
    }

    @Test
    void refusesAFormulaWithoutResponse() {
        assertThatThrownBy(() -> LinearRegressionOptions.of("~ x"))
                .hasMessage("Formula '~x' has no dependent variable: write it left of the ~, as in y ~ a + b");
    }

    @Test
    void selectionAndTransformsComeFirst() {
        LinearRegressionOptions options = LinearRegressionOptions.of("y ~ half")
                .withRows(Optional.of(Expression.parse("half > 0.5")), List.of(Transform.parse("half = x / 2")));
        LinearModel model = Fits.fit(table("y x", Y, X), options);
        assertThat(model.validRows()).isEqualTo(8);
        LinearFit direct = Fits.fit(
                        table("y x", Y, X),
                        LinearRegressionOptions.of("y ~ x").withRows(Optional.of(Expression.parse("x > 1")), List.of()))
                .fits()
                .get(0);
        assertThat(model.fits().get(0).estimates()[1]).isCloseTo(2 * direct.estimates()[1], within(1e-13));
    }

    @Test
    void aFactorOfOneLevelAndAnEmptyLevelAreDropped() {
        Schema schema = Schema.of(
                Variable.of("y", ColumnType.FLOAT64),
                Variable.factor("one", List.of("only")),
                Variable.factor("f", List.of("a", "unused", "b")));
        int[] codes = {0, 2, 0, 2, 0, 2, 0, 2, 0, 2};
        List<Column> columns = List.of(
                new DoubleColumn(Y),
                new FactorColumn(new int[10], List.of("only"), 10),
                new FactorColumn(codes, List.of("a", "unused", "b"), 10));
        LinearModel model = Fits.fit(MemoryChunkSource.of("levels", schema, columns, 4), "y ~ one + f");
        assertThat(model.labels()).containsExactly("(Intercept)", "one=only", "f=a", "f=unused", "f=b");
        assertThat(model.coefficients().stream().map(LinearCoefficient::status))
                .containsExactly(
                        LinearCoefficient.Status.ESTIMATED,
                        LinearCoefficient.Status.REFERENCE,
                        LinearCoefficient.Status.ESTIMATED,
                        LinearCoefficient.Status.ALIASED,
                        LinearCoefficient.Status.REFERENCE);
    }

    @Test
    void anEmptyReferenceLevelAliasesTheLastLevelInUse() {
        Schema schema =
                Schema.of(Variable.of("y", ColumnType.FLOAT64), Variable.factor("f", List.of("a", "b", "unused")));
        int[] codes = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
        List<Column> columns = List.of(new DoubleColumn(Y), new FactorColumn(codes, List.of("a", "b", "unused"), 10));
        LinearModel model = Fits.fit(MemoryChunkSource.of("levels", schema, columns, 4), "y ~ f");
        assertThat(model.rank()).isEqualTo(2);
        assertThat(model.coefficients().get(2).status()).isEqualTo(LinearCoefficient.Status.ALIASED);
        assertThat(model.passes())
                .as("counts are exact, so no second pass is needed")
                .isEqualTo(1);
        assertThat(model.fits().get(0).estimates()[0]).isCloseTo(4, within(1e-14));
    }

    @Test
    void mainEffectsGiveWayWhenAsked() {
        LinearModel main = Fits.fit(random(3, 50), "y ~ f*g");
        LinearModel dropped = Fits.fit(
                random(3, 50),
                LinearRegressionOptions.of("y ~ f*g").withDesign(DesignOptions.DEFAULT.withDropMain(true)));
        assertThat(dropped.rank()).isEqualTo(main.rank());
        assertThat(dropped.fits().get(0).rSquared())
                .isCloseTo(main.fits().get(0).rSquared(), within(1e-13));
        for (int i = 1; i <= 7; i++) {
            assertThat(dropped.coefficients().get(i).status()).isEqualTo(LinearCoefficient.Status.REFERENCE);
        }
        assertThat(dropped.coefficients().get(19).status()).isEqualTo(LinearCoefficient.Status.REFERENCE);
    }

    @Test
    void cubeWithNumericColumnIsTheFitWithIntercept() {
        LinearModel plain = Fits.fit(random(5, 50), "y ~ f + z");
        LinearModel cube = Fits.fit(
                random(5, 50),
                LinearRegressionOptions.of("y ~ f + z").withDesign(DesignOptions.DEFAULT.withCube(true)));
        LinearFit a = plain.fits().get(0);
        LinearFit b = cube.fits().get(0);
        assertThat(b.rSquared()).isCloseTo(a.rSquared(), within(1e-13));
        assertThat(b.fStatistic()).isCloseTo(a.fStatistic(), within(1e-10));
        assertThat(b.fNumeratorDf()).isEqualTo(a.fNumeratorDf());
        assertThat(b.estimates()[2]).isCloseTo(a.estimates()[0], within(1e-10));
        assertThat(cube.coefficients().stream()
                        .limit(3)
                        .mapToDouble(LinearCoefficient::count)
                        .sum())
                .isEqualTo(cube.validRows());
    }

    @Test
    void refusesACubeWithoutCells() {
        assertThatThrownBy(() -> Fits.fit(
                        random(5, 50),
                        LinearRegressionOptions.of("y ~ z + f").withDesign(DesignOptions.DEFAULT.withCube(true))))
                .hasMessageStartingWith("Formula 'y ~ z + f' makes no cube: its first term must be a factor");
    }

    @Test
    void aPassFindsTheLevelsOfStringsAndRanges() {
        Schema schema = Schema.of(
                Variable.of("y", ColumnType.FLOAT64),
                Variable.of("x", ColumnType.FLOAT64),
                Variable.of("s", ColumnType.STRING));
        List<Column> columns = List.of(
                new DoubleColumn(Y),
                new DoubleColumn(X),
                StringColumn.of("b", "a", "b", "c", "a", "c", "b", "a", "c", "a"));
        LinearModel model = Fits.fit(MemoryChunkSource.of("strings", schema, columns, 3), "y ~ s + F(x)");
        assertThat(model.labels())
                .startsWith("(Intercept)", "s=a", "s=b", "s=c", "F_x=1", "F_x=2")
                .endsWith("F_x=8");
        assertThat(model.coefficients().get(3).status()).isEqualTo(LinearCoefficient.Status.REFERENCE);
        assertThat(model.passes()).isEqualTo(2);
        int[] codes = {1, 0, 1, 2, 0, 2, 1, 0, 2, 0};
        Schema factorSchema = Schema.of(
                Variable.of("y", ColumnType.FLOAT64),
                Variable.of("x", ColumnType.FLOAT64),
                Variable.factor("s", List.of("a", "b", "c")));
        List<Column> factorColumns =
                List.of(new DoubleColumn(Y), new DoubleColumn(X), new FactorColumn(codes, List.of("a", "b", "c"), 10));
        LinearModel factors =
                Fits.fit(MemoryChunkSource.of("factors", factorSchema, factorColumns, 3), "y ~ s + F(x, 1, 8)");
        assertThat(model.fits().get(0).estimates())
                .isEqualTo(factors.fits().get(0).estimates());
    }

    @Test
    void theFirstLevelCanBeTheReference() {
        LinearModel model = Fits.fit(
                random(5, 50),
                LinearRegressionOptions.of("y ~ f")
                        .withDesign(DesignOptions.DEFAULT.withReference(ReferenceLevel.FIRST)));
        assertThat(model.coefficients().get(1).status()).isEqualTo(LinearCoefficient.Status.REFERENCE);
        assertThat(model.coefficients().get(3).estimated()).isTrue();
    }

    @Test
    void asksForPrecisionAreHeard() {
        LinearRegressionOptions options = LinearRegressionOptions.of("y ~ x + z");
        LinearModel once = Fits.fit(random(9, 50), options);
        LinearModel extended = Fits.fit(random(9, 50), options.withPrecision(Precision.DOUBLE_DOUBLE));
        assertThat(once.precision()).isEqualTo(Precision.DOUBLE);
        assertThat(once.passes()).isEqualTo(1);
        assertThat(extended.precision()).isEqualTo(Precision.DOUBLE_DOUBLE);
        assertThat(extended.precisionReason()).isEqualTo("it was asked for");
        assertThat(extended.fits().get(0).estimates()[1])
                .isCloseTo(once.fits().get(0).estimates()[1], within(1e-12));
    }

    @Test
    void nearlyCollinearColumnsAreSolvedInHigherPrecisionAndTheModelSaysSo() {
        double[] near = X.clone();
        for (int i = 0; i < near.length; i++) {
            near[i] = X[i] + 1e-6 * Z[i];
        }
        LinearModel model = Fits.fit(table("y x near", Y, X, near), "y ~ x + near");
        assertThat(model.rank()).isEqualTo(3);
        assertThat(model.precision()).isEqualTo(Precision.DOUBLE_DOUBLE);
        assertThat(model.precisionReason()).isNotEmpty();
        assertThat(model.passes()).isEqualTo(2);
        LinearFit exact = Fits.fit(table("y x z", Y, X, Z), "y ~ x + z").fits().get(0);
        // near holds Z to ten digits
        assertThat(model.fits().get(0).estimates()[2] * 1e-6).isCloseTo(exact.estimates()[2], within(1e-9));
    }

    @Test
    void labelsBooleanAndBucketColumns() {
        LinearModel model = Fits.fit(random(2, 50), "y ~ late + F(x, 999, 1001) + z:f");
        assertThat(model.labels())
                .containsExactly(
                        "(Intercept)", "late", "F_x=999", "F_x=1000", "F_x=1001", "z, f=a", "z, f=b", "z, f=c");
    }
}
