package org.quern.glm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.linear.Fits;
import org.quern.linear.LinearCoefficient;
import org.quern.linear.LinearExtras;
import org.quern.linear.LinearModel;
import org.quern.linear.LinearRegressionOptions;
import org.quern.linear.Precision;
import org.quern.linear.WeightKind;
import org.quern.pass.Criterion;
import org.quern.pass.LocalEngine;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;

class GlmTest {
    private static final int ROWS = 400;

    /** Columns x, z, w, n (counts), late (0/1), truth, f, g (two levels), s (strings). */
    private static MemoryChunkSource data(int rowsPerChunk) {
        Random random = new Random(11);
        double[] x = new double[ROWS];
        double[] z = new double[ROWS];
        double[] w = new double[ROWS];
        double[] n = new double[ROWS];
        double[] late = new double[ROWS];
        int[] f = new int[ROWS];
        int[] g = new int[ROWS];
        String[] s = new String[ROWS];
        byte[] truth = new byte[ROWS];
        for (int i = 0; i < ROWS; i++) {
            x[i] = random.nextGaussian();
            z[i] = 10 + random.nextInt(5);
            w[i] = 1 + random.nextInt(3);
            f[i] = random.nextInt(3);
            double eta = 0.3 + 0.8 * x[i] - 0.5 * f[i];
            late[i] = random.nextDouble() < 1 / (1 + StrictMath.exp(-eta)) ? 1 : 0;
            n[i] = Math.floor(3 * random.nextDouble() * StrictMath.exp(0.3 * x[i]));
            g[i] = (int) late[i];
            s[i] = late[i] == 1 ? "yes" : "no";
            truth[i] = (byte) late[i];
        }
        Schema schema = Schema.of(
                Variable.of("x", ColumnType.FLOAT64),
                Variable.of("z", ColumnType.FLOAT64),
                Variable.of("w", ColumnType.FLOAT64),
                Variable.of("n", ColumnType.FLOAT64),
                Variable.of("late", ColumnType.FLOAT64),
                Variable.of("truth", ColumnType.BOOLEAN),
                Variable.factor("f", List.of("a", "b", "c")),
                Variable.factor("g", List.of("no", "yes")),
                Variable.of("s", ColumnType.STRING));
        List<Column> columns = List.of(
                new DoubleColumn(x),
                new DoubleColumn(z),
                new DoubleColumn(w),
                new DoubleColumn(n),
                new DoubleColumn(late),
                new BooleanColumn(truth),
                new FactorColumn(f, List.of("a", "b", "c"), ROWS),
                new FactorColumn(g, List.of("no", "yes"), ROWS),
                StringColumn.of(s));
        return MemoryChunkSource.of("table", schema, columns, rowsPerChunk);
    }

    /** Numeric columns of a few rows. */
    private static MemoryChunkSource numbers(String names, double[]... columns) {
        List<Variable> variables = Arrays.stream(names.split(","))
                .map(name -> Variable.of(name, ColumnType.FLOAT64))
                .toList();
        return MemoryChunkSource.of(
                "few.q",
                new Schema(variables),
                Arrays.stream(columns).map(c -> (Column) new DoubleColumn(c)).toList(),
                3);
    }

    private static GlmOptions options(String formula, String family) {
        return GlmOptions.of(formula, Family.parse(family));
    }

    private static void equalBits(GlmModel a, GlmModel b) {
        assertThat(numbersOf(a)).isEqualTo(numbersOf(b));
        assertThat(a.notes()).isEqualTo(b.notes());
    }

    private static List<Double> numbersOf(GlmModel model) {
        List<Double> numbers = new ArrayList<>(List.of(
                model.deviance(),
                model.nullDeviance(),
                model.aic(),
                model.pearson(),
                model.dispersion(),
                model.finalChange(),
                model.conditionNumber(),
                model.sumOfWeights(),
                (double) model.passes()));
        for (double[] values : List.of(
                model.estimates(),
                model.standardErrors(),
                model.pValues(),
                model.centres(),
                model.centredCovariance(),
                model.dataCovariance())) {
            Arrays.stream(values).forEach(numbers::add);
        }
        return numbers;
    }

    @Test
    void threadsAndCodecsChangeNoBit() {
        GlmOptions options = options("n ~ x + f + x:f + offset(x / 10)", "poisson")
                .withWeights("w", WeightKind.PROBABILITY)
                .keeping(new LinearExtras(true, true, false));
        List<GlmModel> models = new ArrayList<>();
        for (int threads : new int[] {1, 2, 5}) {
            for (LocalEngine.States states : LocalEngine.States.values()) {
                LocalEngine.Options engine = new LocalEngine.Options(threads, 1 << 20, states);
                models.add(new Glm(options).fit(new LocalEngine(data(23), engine, Progress.NONE), Progress.NONE));
            }
        }
        models.forEach(model -> equalBits(model, models.get(0)));
    }

    @Test
    void everyKindOfBinomialResponseGivesTheSameBits() {
        GlmModel numeric = GlmFits.fit(data(60), options("late ~ x + f", "binomial"));
        for (String response : new String[] {"truth", "g", "s", "late == 1", "cbind(late, 1 - late)"}) {
            GlmModel model = GlmFits.fit(data(60), options(response + " ~ x + f", "binomial"));
            assertThat(model.estimates()).as(response).isEqualTo(numeric.estimates());
            assertThat(model.standardErrors()).as(response).isEqualTo(numeric.standardErrors());
            assertThat(model.deviance()).as(response).isEqualTo(numeric.deviance());
            assertThat(model.aic()).as(response).isEqualTo(numeric.aic());
            boolean levels = response.equals("g") || response.equals("s");
            assertThat(model.responseLevels()).isEqualTo(levels ? List.of("no", "yes") : List.of());
            assertThat(model.passes()).isEqualTo(numeric.passes() + (response.equals("s") ? 1 : 0));
        }
    }

    @Test
    void onePassStartsAndOneEndsEachIteration() {
        GlmModel model = GlmFits.fit(data(60), options("late ~ x + f", "binomial"));
        assertThat(model.converged()).isTrue();
        assertThat(model.iterations()).isBetween(3, 5);
        assertThat(model.passes()).isEqualTo(model.iterations() + 1);
        assertThat(model.notes()).isEmpty();
        List<PlannedPass> plan = new Glm(options("late ~ x + f", "binomial")).plan(data(60).info());
        assertThat(plan).hasSize(1);
        assertThat(plan.get(0).pass()).isEqualTo("glm.iteration");
        assertThat(plan.get(0).times())
                .isEqualTo("1 to start and one an iteration, at most 26; more for halved steps, or in double-double if "
                        + "digits are at risk");
        assertThat(plan.get(0).stateBytes()).isPositive();
        assertThat(new Glm(options("s ~ x", "binomial")).plan(data(60).info())).hasSize(2);
    }

    @Test
    void tellsEachIteration() {
        List<String> told = new ArrayList<>();
        List<Criterion> reached = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void iteration(int number, Criterion criterion) {
                told.add(number + ": " + criterion.text());
                reached.add(criterion);
            }
        };
        GlmModel model = new Glm(options("n ~ x", "poisson"))
                .fit(new LocalEngine(data(60), LocalEngine.Options.defaults(), Progress.NONE), progress);
        assertThat(told.get(0)).matches("1: deviance [0-9.]+");
        assertThat(told.get(1)).matches("2: deviance [0-9.]+, relative change [0-9.e-]+");
        assertThat(reached).allMatch(criterion -> criterion.name().equals("deviance"));
        assertThat(reached.get(reached.size() - 1).value()).isCloseTo(model.deviance(), within(1e-9));
    }

    @Test
    void gaussianWithIdentityIsLeastSquares() {
        GlmModel model = GlmFits.fit(
                data(60),
                options("n ~ x + f", "gaussian")
                        .withWeights("w", WeightKind.PROBABILITY)
                        .keeping(new LinearExtras(true, true, false)));
        LinearModel linear = Fits.fit(
                data(60),
                LinearRegressionOptions.of("n ~ x + f")
                        .withWeights("w", WeightKind.PROBABILITY)
                        .keeping(new LinearExtras(true, true, false)));
        assertThat(model.iterations()).isEqualTo(1);
        for (int i = 0; i < 4; i++) {
            assertThat(model.estimates()[i])
                    .isCloseTo(linear.fits().get(0).estimates()[i], Percentage.withPercentage(1e-11));
            assertThat(model.standardErrors()[i])
                    .isCloseTo(linear.fits().get(0).standardErrors()[i], Percentage.withPercentage(1e-11));
        }
        assertThat(model.pValues()[1]).isCloseTo(linear.fits().get(0).pValues()[1], Percentage.withPercentage(1e-8));
        for (int i = 0; i < model.covariance().length; i++) {
            assertThat(model.covariance()[i]).isCloseTo(linear.covariance()[i], Percentage.withPercentage(1e-9));
        }
        for (int i = 0; i < model.dataCovariance().length; i++) {
            assertThat(model.dataCovariance()[i])
                    .isCloseTo(linear.dataCovariance()[i], Percentage.withPercentage(1e-9));
        }
        assertThat(model.conditionNumber()).isCloseTo(linear.conditionNumber(), Percentage.withPercentage(1e-9));
    }

    @Test
    void aCubeHasTheCellsMeansAndCounts() {
        GlmOptions options = options("n ~ f", "poisson")
                .withDesign(DesignOptions.DEFAULT.withCube(true))
                .keeping(new LinearExtras(false, false, true));
        GlmModel model = GlmFits.fit(data(60), options);
        GlmModel contrasts = GlmFits.fit(data(60), options("n ~ f", "poisson"));
        assertThat(model.isCube()).isTrue();
        assertThat(model.deviance()).isCloseTo(contrasts.deviance(), Percentage.withPercentage(1e-10));
        assertThat(model.nullDeviance()).isEqualTo(contrasts.nullDeviance());
        assertThat(model.nullDf()).isEqualTo(contrasts.nullDf());
        double counted = model.coefficients().stream()
                .mapToDouble(LinearCoefficient::count)
                .sum();
        assertThat(counted).isEqualTo(ROWS);
        for (int cell = 0; cell < 3; cell++) {
            assertThat(model.cubePredictions()[cell])
                    .isCloseTo(StrictMath.exp(model.estimates()[cell]), Percentage.withPercentage(1e-12));
        }
        GlmModel beside = GlmFits.fit(data(60), options.withFormula(Formula.parse("n ~ f + x")));
        assertThat(beside.cubePredictions()).hasSize(3).doesNotContain(Double.NaN);
        GlmModel frequency = GlmFits.fit(data(60), options.withWeights("w", WeightKind.FREQUENCY));
        assertThat(frequency.coefficients().stream()
                        .mapToDouble(LinearCoefficient::count)
                        .sum())
                .isEqualTo(frequency.sumOfWeights());
        assertThat(frequency.residualDf()).isEqualTo(frequency.sumOfWeights() - 3);
    }

    @Test
    void initialValuesOfAllKindsEndInOnePlace() {
        GlmOptions options = options("late ~ x + f", "binomial").withTolerances(1e-10, 0);
        GlmModel usual = GlmFits.fit(data(60), options);
        for (InitialValues initial : List.of(
                InitialValues.QUARTERS,
                InitialValues.alike(0),
                InitialValues.each(List.of(0.1, 0.5, 0.2, 0.3, 99.0)))) {
            GlmModel model = GlmFits.fit(data(60), options.withInitialValues(initial));
            for (int i = 0; i < 4; i++) {
                assertThat(model.estimates()[i])
                        .as("%s", initial)
                        .isCloseTo(usual.estimates()[i], Percentage.withPercentage(1e-8));
            }
            assertThat(model.nullDeviance()).isCloseTo(usual.nullDeviance(), Percentage.withPercentage(1e-10));
            assertThat(model.aic()).isCloseTo(usual.aic(), Percentage.withPercentage(1e-10));
        }
        assertThatThrownBy(
                        () -> GlmFits.fit(data(60), options.withInitialValues(InitialValues.each(List.of(1.0, 2.0)))))
                .hasMessage(
                        "2 initial values for 5 coefficients of 'late ~ x + f': give one for each, those of dropped "
                                + "levels included, or a single one for all");
    }

    @Test
    void halvesStepsThatRaiseTheDeviance() {
        List<String> told = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void message(String text) {
                told.add(text);
            }
        };
        // all probabilities near 1: the step from there overshoots
        GlmOptions options = options("late ~ x", "binomial").withInitialValues(InitialValues.each(List.of(6.0, 0.0)));
        GlmModel model = new Glm(options)
                .fit(new LocalEngine(data(60), LocalEngine.Options.defaults(), Progress.NONE), progress);
        GlmModel usual = GlmFits.fit(data(60), options("late ~ x", "binomial"));
        assertThat(told).isNotEmpty().allMatch(t -> t.startsWith("Step halved, another pass: the deviance rose from "));
        assertThat(model.passes()).isEqualTo(model.iterations() + 1 + told.size());
        assertThat(model.converged()).isTrue();
        assertThat(model.estimates()[1]).isCloseTo(usual.estimates()[1], Percentage.withPercentage(1e-5));
    }

    @Test
    void startsFromTheMeanWhereTheStartingRegressionLeavesTheRange() {
        // means of 0 for x below 0: R finds "no valid set of coefficients" here
        double[] x = IntStream.range(0, 40).mapToDouble(i -> i).toArray();
        double[] y = IntStream.range(0, 40)
                .mapToDouble(i -> i < 5 ? 0 : i % 3 + i / 4.0)
                .toArray();
        GlmModel model = GlmFits.fit(
                numbers("y,x", y, x),
                options("y ~ x", "poisson").withLink(Link.IDENTITY).withMaxIterations(100));
        assertThat(model.estimates()[1]).isBetween(0.1, 0.4);
        assertThat(model.deviance()).isFinite();
    }

    @Test
    void logarithmicMeansOfResponsesBelowZero() {
        double[] x = IntStream.range(0, 50).mapToDouble(i -> i / 10.0).toArray();
        double[] y = IntStream.range(0, 50)
                .mapToDouble(i -> StrictMath.exp(x[i] / 2) + (i % 5 - 2))
                .toArray();
        assertThat(Arrays.stream(y).min().getAsDouble()).isNegative();
        GlmModel model =
                GlmFits.fit(numbers("y,x", y, x), options("y ~ x", "gaussian").withLink(Link.LOG));
        assertThat(model.converged()).isTrue();
        assertThat(model.estimates()[1]).isBetween(0.45, 0.55);
    }

    @Test
    void perfectSeparationNamesTheCoefficientThatRunsAway() {
        double[] x = IntStream.range(0, 30).mapToDouble(i -> i).toArray();
        double[] y = IntStream.range(0, 30).mapToDouble(i -> i < 14 ? 0 : 1).toArray();
        GlmModel model = GlmFits.fit(numbers("y,x", y, x), options("y ~ x", "binomial"));
        assertThat(model.converged()).isFalse();
        assertThat(model.notes())
                .anyMatch(note -> note.matches(
                        "The coefficient of x runs away: estimate [0-9.]+ with standard error [0-9.e+]+ after the last pass; "
                                + "no finite value is the most likely one"));
    }

    @Test
    void aCoefficientOfZeroButForRoundingDoesNotRunAway() {
        double[] x =
                IntStream.range(0, 40).mapToDouble(i -> i % 2 == 0 ? -1.1 : 1.1).toArray();
        double[] z = IntStream.range(0, 40).mapToDouble(i -> i / 3.7).toArray();
        double[] y =
                IntStream.range(0, 40).mapToDouble(i -> i / 2 % 3 == 0 ? 1 : 0).toArray();
        for (String formula : List.of("y ~ x", "y ~ x + z")) {
            for (double tolerance : new double[] {1e-6, 1e-15}) {
                GlmModel model = GlmFits.fit(
                        numbers("y,x,z", y, x, z), options(formula, "binomial").withTolerances(tolerance, tolerance));
                assertThat(model.estimates()[1]).isBetween(-0.01, 0.01);
                assertThat(model.notes()).noneMatch(note -> note.contains("runs away"));
            }
        }
    }

    @Test
    void aCellOfZerosRunsAway() {
        double[] y = new double[60];
        int[] f = new int[60];
        for (int i = 0; i < 60; i++) {
            f[i] = i % 3;
            y[i] = f[i] == 1 ? 0 : 1 + i % 4;
        }
        Schema schema = Schema.of(Variable.of("y", ColumnType.FLOAT64), Variable.factor("f", List.of("a", "b", "c")));
        MemoryChunkSource data = MemoryChunkSource.of(
                "cells", schema, List.of(new DoubleColumn(y), new FactorColumn(f, List.of("a", "b", "c"), 60)), 7);
        GlmModel model = GlmFits.fit(data, options("y ~ f", "poisson"));
        assertThat(model.converged()).isFalse();
        assertThat(model.notes()).hasSize(1);
        assertThat(model.notes().get(0)).startsWith("The coefficient of f=b runs away: estimate -");
        assertThat(model.estimates()[2]).isLessThan(-10);
        assertThat(model.notes().get(0))
                .contains(String.format(Locale.ROOT, "estimate %.4g with", model.estimates()[2]));
    }

    @Test
    void aStepOfRoundingIsNotHalved() {
        GlmModel model = GlmFits.fit(numbers("y,x", new double[] {1}, new double[] {2}), options("y ~ x", "poisson"));
        assertThat(model.converged()).isTrue();
        assertThat(model.notes()).noneMatch(note -> note.startsWith("Not converged"));
        assertThat(model.estimates()[0]).isBetween(-1e-9, 1e-9);
    }

    @Test
    void saysThatInitialValuesLedAstray() {
        double[] x = IntStream.range(0, 30).mapToDouble(i -> i - 14.5).toArray();
        double[] y = IntStream.range(0, 30).mapToDouble(i -> i % 2).toArray();
        GlmModel model = GlmFits.fit(
                numbers("y,x", y, x), options("y ~ x", "binomial").withInitialValues(InitialValues.alike(1e300)));
        assertThat(model.converged()).isFalse();
        assertThat(model.notes())
                .anyMatch(note -> note.startsWith("The iterations went astray: the deviance")
                        && note.endsWith("give other initial values, or none"));
    }

    @Test
    void saysThatTooFewIterationsWereAllowed() {
        GlmModel model =
                GlmFits.fit(data(60), options("late ~ x + f", "binomial").withMaxIterations(1));
        assertThat(model.converged()).isFalse();
        assertThat(model.iterations()).isEqualTo(1);
        GlmModel two = GlmFits.fit(data(60), options("late ~ x + f", "binomial").withMaxIterations(2));
        assertThat(two.notes().get(0))
                .matches("Not converged in 2 iterations: the deviance still changed by a relative [0-9.e-]+");
    }

    @Test
    void aliasedColumnsAreDecidedOnce() {
        GlmModel model = GlmFits.fit(data(60), options("late ~ x + I(2 * x) + f + I(x + 1)", "binomial"));
        assertThat(model.coefficients().stream().map(c -> c.status()).toList())
                .containsExactly(
                        LinearCoefficient.Status.ESTIMATED,
                        LinearCoefficient.Status.ESTIMATED,
                        LinearCoefficient.Status.ALIASED,
                        LinearCoefficient.Status.ESTIMATED,
                        LinearCoefficient.Status.ESTIMATED,
                        LinearCoefficient.Status.REFERENCE,
                        LinearCoefficient.Status.ALIASED);
        GlmModel without = GlmFits.fit(data(60), options("late ~ x + f", "binomial"));
        assertThat(model.deviance()).isCloseTo(without.deviance(), Percentage.withPercentage(1e-9));
        assertThat(model.rank()).isEqualTo(4);
    }

    @Test
    void illConditionedModelsGoToDoubleDouble() {
        double[] x = IntStream.range(0, 200).mapToDouble(i -> 1000 + i / 100.0).toArray();
        double[] y = IntStream.range(0, 200)
                .mapToDouble(i -> i * 7 % 200 < 60 + i / 3 ? 1 : 0)
                .toArray();
        GlmModel model = GlmFits.fit(
                numbers("y,x", y, x),
                options("y ~ x + I(x^2) + I(x^3)", "binomial").withTolerances(1e-9, 0));
        double[] centred = Arrays.stream(x).map(v -> v - 1000).toArray();
        GlmModel easy = GlmFits.fit(
                numbers("y,x", y, centred),
                options("y ~ x + I(x^2) + I(x^3)", "binomial").withTolerances(1e-9, 0));
        assertThat(model.precision()).isEqualTo(Precision.DOUBLE_DOUBLE);
        assertThat(model.precisionReason()).isNotEmpty();
        assertThat(easy.precision()).isEqualTo(Precision.DOUBLE);
        assertThat(model.rank()).isEqualTo(4);
        assertThat(model.deviance()).isCloseTo(easy.deviance(), Percentage.withPercentage(1e-9));
        assertThat(model.estimates()[3]).isCloseTo(easy.estimates()[3], Percentage.withPercentage(1e-5));
        assertThat(model.standardErrors()[3]).isCloseTo(easy.standardErrors()[3], Percentage.withPercentage(1e-5));
    }

    // ---- bad input ----

    private static void refuses(MemoryChunkSource data, GlmOptions options, String message) {
        assertThatThrownBy(() -> GlmFits.fit(data, options)).hasMessage(message);
    }

    @Test
    void responsesOutsideTheFamilysRangeAreNamed() {
        double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        double[] y = {1, -1, 3, -2, -3, -4, -5, 2, -6, -0.5};
        refuses(
                numbers("y,x", y, x),
                options("y ~ x", "poisson"),
                "Response 'y' must be 0 or more for family poisson, but is not in 7 rows of few.q: row 2 has -1.0, "
                        + "row 4 has -2.0, row 5 has -3.0, row 6 has -4.0, row 7 has -5.0, …");
        refuses(
                numbers("y,x", new double[] {1, 0, 2}, new double[] {1, 2, 3}),
                options("y ~ x", "Gamma"),
                "Response 'y' must be above 0 for family Gamma, but is not in 1 row of few.q: row 2 has 0.0");
        refuses(
                numbers("y,x", new double[] {1, 0, 2}, new double[] {1, 2, 3}),
                options("y ~ x", "binomial"),
                "Response 'y' must be from 0 to 1 for family binomial, but is not in 1 row of few.q: row 3 has 2.0");
        refuses(
                numbers("y,x", new double[] {1, 0, -2}, new double[] {1, 2, 3}),
                options("cbind(y, x) ~ x", "binomial"),
                "Response 'cbind(y, x)' has a negative count in 1 row of few.q: row 3");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void oneClassAloneIsRefused(double only) {
        double[] y = {only, only, only, only};
        refuses(
                numbers("y,x", y, new double[] {1, 2, 3, 4}),
                options("y ~ x", "binomial"),
                String.format(
                        Locale.ROOT,
                        "Response 'y' is %.0f in all 4 rows used of few.q: a fit needs both failures and successes",
                        only));
    }

    @Test
    void nothingButZerosIsRefused() {
        refuses(
                numbers("y,x", new double[3], new double[] {1, 2, 3}),
                options("y ~ x", "poisson"),
                "Response 'y' is 0 in all 3 rows used of few.q: a fit needs values above 0");
        GlmOptions late =
                options("g ~ x", "binomial").withRows(Optional.of(Expression.parse("g == \"yes\"")), List.of());
        assertThatThrownBy(() -> GlmFits.fit(data(60), late))
                .hasMessageMatching(
                        "Response 'g' is 'yes' in all [0-9]+ rows used of table: a fit needs both failures and "
                                + "successes");
    }

    @Test
    void badWeightsAreRefused() {
        double[] y = {1, 0, 1, 0};
        double[] x = {1, 2, 3, 5};
        GlmOptions weighted = options("y ~ x", "binomial").withWeights("w", WeightKind.PROBABILITY);
        refuses(
                numbers("y,x,w", y, x, new double[] {1, -1, 1, -2}),
                weighted,
                "Weights 'w' are negative in 2 rows of few.q, must be 0 or more");
        refuses(
                numbers("y,x,w", y, x, new double[4]),
                weighted,
                "No valid rows for 'y ~ x' in few.q: 4 rows have weight 0");
        refuses(
                numbers("y,x,w", y, x, new double[] {1, Double.POSITIVE_INFINITY, 1, 1}),
                weighted,
                "'w' is infinite in 1 row of few.q: leave them out with --row-selection \"is_finite(w)\"");
    }

    @Test
    void infiniteAndMissingValues() {
        double[] y = {1, 0, 1, 0};
        refuses(
                numbers("y,x", y, new double[] {1, Double.NEGATIVE_INFINITY, 3, 4}),
                options("y ~ x", "binomial"),
                "'x' is infinite in 1 row of few.q: leave them out with --row-selection \"is_finite(x)\"");
        refuses(
                numbers("y,x", y, new double[] {1, 0, 3, 4}),
                options("y ~ x + offset(log(x))", "poisson"),
                "'log(x)' is infinite in 1 row of few.q: leave them out with --row-selection \"is_finite(log(x))\"");
        double[] missing = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
        refuses(
                numbers("y,x", y, missing),
                options("y ~ x", "binomial"),
                "No valid rows for 'y ~ x' in few.q: 4 rows have a missing value in a variable of the model");
        refuses(
                numbers("y,x", y, y),
                options("y ~ x", "binomial").withRows(Optional.of(Expression.parse("x > 2")), List.of()),
                "No valid rows for 'y ~ x' in few.q: the row selection 'x > 2' is true in none");
    }

    @Test
    void missingOffsetsCountAsMissingAndUnknownOnesAreNamed() {
        double[] y = {1, 0, 1, 0, 1, 1};
        double[] x = {1, 2, 3, 5, 7, 2};
        double[] o = {0, 0, Double.NaN, 0, 0, 0};
        GlmOptions options = options("y ~ x", "poisson");
        GlmModel model = GlmFits.fit(numbers("y,x,o", y, x, o), options.withOffset(Expression.parse("o")));
        assertThat(model.missingRows()).isEqualTo(1);
        assertThat(model.validRows()).isEqualTo(5);
        assertThatThrownBy(() -> GlmFits.fit(numbers("y,x,o", y, x, o), options.withOffset(Expression.parse("oo"))))
                .hasMessageStartingWith("Unknown column 'oo'");
        assertThatThrownBy(() -> GlmFits.fit(data(60), options("n ~ x + offset(f)", "poisson")))
                .hasMessage("The offset 'f' is a factor, must be a number");
    }

    @Test
    void responsesOfOtherTypesAreRefused() {
        refuses(
                data(60),
                options("f ~ x", "binomial"),
                "Response 'f' has 3 levels in table (a, b, c), but family binomial needs two, failure and success: name the "
                        + "success, as in (f == \"c\") ~ …");
        refuses(
                data(60),
                options("f ~ x", "poisson"),
                "'f' in formula 'f ~ x' is a factor, but family poisson needs a number: N(f) numbers its levels");
        refuses(
                data(60),
                options("s ~ x", "gaussian"),
                "'s' in formula 's ~ x' is a string, but family gaussian needs a number");
    }

    @Test
    void asManyCoefficientsAsRowsLeaveNoDegreesOfFreedom() {
        double[] y = {1, 3, 2};
        GlmModel model = GlmFits.fit(
                numbers("y,x,z,v", y, new double[] {1, 2, 4}, new double[] {3, 5, 2}, new double[] {1, 0, 7}),
                options("y ~ x + z + v", "Gamma").withLink(Link.LOG));
        assertThat(model.rank()).isEqualTo(3);
        assertThat(model.aliased()).isEqualTo(1);
        assertThat(model.residualDf()).isZero();
        assertThat(model.dispersion()).isNaN();
        assertThat(model.standardErrors()[0]).isNaN();
        assertThat(model.notes()).contains("No degrees of freedom are left: as many coefficients as rows");
    }
}
