package org.quern.kmeans;

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
import org.junit.jupiter.params.provider.EnumSource;
import org.quern.QuernException;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.MemorySink;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.Expression;
import org.quern.language.Transform;
import org.quern.linear.WeightKind;
import org.quern.model.PredictionNames;
import org.quern.model.PredictionOptions;
import org.quern.pass.Criterion;
import org.quern.pass.LocalEngine;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;

class KMeansTest {
    private static final KMeansOptions TWO = KMeansOptions.of("~ x1", 2);

    private static MemoryChunkSource numbers(double... values) {
        return Clusterings.source(
                Arrays.stream(values).mapToObj(v -> new double[] {v}).toArray(double[][]::new), 3);
    }

    /** Nine blobs on a grid, far apart: the best partition is known. */
    private static MemoryChunkSource grid(int rowsPerChunk) {
        Random random = new Random(3);
        double[][] rows = new double[1800][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {
                100 * (i % 3) + random.nextGaussian(), 100 * (i / 3 % 3) + random.nextGaussian(), random.nextDouble()
            };
        }
        return Clusterings.source(rows, rowsPerChunk);
    }

    private static KMeansOptions given(double... centres) {
        return TWO.withCentres(Arrays.stream(centres).mapToObj(c -> List.of(c)).toList());
    }

    @Test
    void movesCentresToTheMeansUntilNoRowChanges() {
        KMeansModel model = Clusterings.fit(numbers(1, 2, 3, 11, 12, 13), given(1, 2));
        assertThat(model.centre(0)).containsExactly(2);
        assertThat(model.centre(1)).containsExactly(12);
        assertThat(model.clusters())
                .extracting(KMeansCluster::withinSumOfSquares)
                .containsExactly(2.0, 2.0);
        assertThat(model.totalSumOfSquares()).isEqualTo(154);
        assertThat(model.betweenSumOfSquares()).isEqualTo(150);
        assertThat(model.run().converged()).isTrue();
        assertThat(model.passes()).isEqualTo(model.run().iterations());
    }

    @Test
    void sumsOfSquaresKeepTheirDigitsFarFromZero() {
        KMeansModel model = Clusterings.fit(
                numbers(1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 11, 1e9 + 12, 1e9 + 13), given(1e9 + 1, 1e9 + 2));
        assertThat(model.totalSumOfSquares()).isEqualTo(154);
        assertThat(model.totalWithinSumOfSquares()).isEqualTo(4);
    }

    @Test
    void tiesGoToTheLowestCentre() {
        KMeansModel model = Clusterings.fit(numbers(0, 2, 4), given(0, 4).withLimits(1, 0));
        assertThat(model.clusters()).extracting(KMeansCluster::rows).containsExactly(2L, 1L);
    }

    @Test
    void stopsAtTheMaximumOfIterationsAndSaysSo() {
        MemoryChunkSource data = numbers(1, 2, 3, 11, 12, 13);
        KMeansModel model = Clusterings.fit(data, given(1, 2).withLimits(1, 0));
        assertThat(model.run().converged()).isFalse();
        assertThat(model.run().iterations()).isEqualTo(1);
        // Cluster 2 holds 2, 3, 11, 12 and 13, about their mean 8.2.
        assertThat(model.centre(1)[0]).isCloseTo(8.2, within(1e-15));
        assertThat(model.totalWithinSumOfSquares()).isCloseTo(110.8, within(1e-12));
        assertThat(Clusterings.file(data, model).summary())
                .anySatisfy(line -> assertThat(line).startsWith("Number of iterations: 1, not converged: the centers"));
    }

    @Test
    void aToleranceStopsBefore() {
        assertThat(Clusterings.fit(numbers(1, 2, 3, 11, 12, 13), given(1, 2).withLimits(100, 100))
                        .run())
                .satisfies(run -> assertThat(run.iterations()).isEqualTo(1))
                .satisfies(run -> assertThat(run.converged()).isTrue());
    }

    @Test
    void anEmptyClusterStartsAnewFromTheFarthestRow() {
        // All rows are nearest to the first two centres; −1000 and −900 attract none.
        KMeansModel model = Clusterings.fit(
                numbers(1, 2, 3, 50, 51, 100, 101),
                KMeansOptions.of("~ x1", 4)
                        .withCentres(Clusterings.centres(
                                new double[] {1}, new double[] {2}, new double[] {-1000}, new double[] {-900})));
        assertThat(model.clusters()).allSatisfy(c -> assertThat(c.rows()).isPositive());
        assertThat(model.totalWithinSumOfSquares()).isLessThan(4);
        assertThat(model.run().converged()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = KMeansStart.class,
            names = {"PARALLEL", "RANDOM_ROWS"})
    void severalStartsFindTheGrid(KMeansStart start) {
        KMeansOptions options = KMeansOptions.of("~ x1 + x2", 9)
                .withStarts(start, start == KMeansStart.PARALLEL ? 1 : 20, KMeansOptions.DEFAULT_ROUNDS, 7);
        KMeansModel model = Clusterings.fit(grid(100), options);
        assertThat(model.clusters()).allSatisfy(c -> assertThat(c.rows()).isEqualTo(200));
        assertThat(model.runs()).hasSize(options.starts());
        assertThat(model.runs()).allSatisfy(run -> assertThat(run.withinSumOfSquares())
                .isGreaterThanOrEqualTo(model.run().withinSumOfSquares()));
    }

    @Test
    void startsShareTheirPasses() {
        KMeansModel model = Clusterings.fit(
                grid(100), KMeansOptions.of("~ x1 + x2", 9).withStarts(KMeansStart.RANDOM_ROWS, 10, 2, 7));
        int longest =
                model.runs().stream().mapToInt(KMeansRun::iterations).max().orElseThrow();
        assertThat(model.passes()).isEqualTo(1 + longest);
        // A start among others ends as it does alone.
        KMeansModel first = Clusterings.fit(
                grid(100), KMeansOptions.of("~ x1 + x2", 9).withStarts(KMeansStart.RANDOM_ROWS, 1, 2, 7));
        assertThat(model.runs().get(0)).isEqualTo(first.run());
    }

    @Test
    void passesAreAsManyAsTheFormulaSays() {
        for (int rounds : new int[] {1, 3}) {
            KMeansModel model = Clusterings.fit(
                    grid(100), KMeansOptions.of("~ x1 + x2", 9).withStarts(KMeansStart.PARALLEL, 1, rounds, 7));
            assertThat(model.passes()).isEqualTo(2 + rounds + model.run().iterations());
        }
        KMeansModel rows =
                Clusterings.fit(grid(100), KMeansOptions.of("~ x1", 3).withStarts(KMeansStart.FIRST_ROWS, 1, 2, 1));
        assertThat(rows.passes()).isEqualTo(1 + rows.run().iterations());
    }

    @Test
    void plansThesePasses() {
        MemoryChunkSource data = grid(100);
        assertThat(new KMeans(KMeansOptions.of("~ x1 + x2", 9)).plan(data.info()))
                .extracting(PlannedPass::pass)
                .containsExactly("kmeans.start", "kmeans.candidates", "kmeans.lloyd");
        assertThat(new KMeans(KMeansOptions.of("~ x1 + x2", 9))
                        .plan(data.info())
                        .get(1)
                        .times())
                .isEqualTo("3");
        List<PlannedPass> given = new KMeans(given(1, 2)).plan(data.info());
        assertThat(given).hasSize(1);
        assertThat(given.get(0).times()).isEqualTo("one an iteration, at most 1000");
        assertThat(given.get(0).formula()).contains("k = 2 clusters, p = 1 coordinate");
    }

    @Test
    void givesTheSameBitsOnAnyEngineAndMemory() {
        MemoryChunkSource data = grid(77);
        for (KMeansOptions options : List.of(
                KMeansOptions.of("~ x1 + x2 + x3", 25).withStarts(KMeansStart.RANDOM_ROWS, 3, 2, 11),
                KMeansOptions.of("~ x1 + x2 + x3", 25).withScaling(KMeansOptions.Scaling.STANDARDIZED))) {
            byte[] expected = null;
            for (int threads : new int[] {1, 2, 5}) {
                for (LocalEngine.States states : LocalEngine.States.values()) {
                    for (long cache : new long[] {0, 1 << 24}) {
                        KMeansModel model =
                                Clusterings.fit(data, options, new LocalEngine.Options(threads, cache, states));
                        byte[] bytes = Clusterings.file(data, model).bytes();
                        expected = expected == null ? bytes : expected;
                        assertThat(bytes).isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    void anotherSeedMayGiveOtherClusters() {
        KMeansOptions options = KMeansOptions.of("~ x3", 8);
        KMeansModel one = Clusterings.fit(grid(100), options);
        KMeansModel other = Clusterings.fit(grid(100), options.withStarts(KMeansStart.PARALLEL, 1, 2, 99));
        assertThat(one.clusters()).isNotEqualTo(other.clusters());
    }

    @Test
    void frequencyWeightsAreRepetitions() {
        double[][] rows = {{1, 2}, {2, 1}, {5, 3}, {9, 1}, {10, 4}, {30, 2}};
        double[][] repeated = {{1}, {1}, {2}, {5}, {5}, {5}, {9}, {10}, {10}, {10}, {10}, {30}, {30}};
        for (KMeansOptions.Scaling scaling : KMeansOptions.Scaling.values()) {
            KMeansOptions options = given(1, 10).withScaling(scaling);
            KMeansModel weighted = Clusterings.fit(
                    Clusterings.source(rows, 2), options.withWeights(Optional.of("x2"), WeightKind.FREQUENCY));
            KMeansModel plain = Clusterings.fit(Clusterings.source(repeated, 2), options);
            assertThat(weighted.validRows()).isEqualTo(6);
            for (int c = 0; c < 2; c++) {
                assertThat(weighted.size(c)).isEqualTo(plain.size(c));
                assertThat(weighted.centre(c)[0]).isCloseTo(plain.centre(c)[0], within(1e-12));
            }
            assertThat(weighted.totalSumOfSquares()).isCloseTo(plain.totalSumOfSquares(), within(1e-11));
            assertThat(weighted.totalWithinSumOfSquares()).isCloseTo(plain.totalWithinSumOfSquares(), within(1e-11));
        }
    }

    @Test
    void probabilityWeightsCountRows() {
        KMeansModel model = Clusterings.fit(
                Clusterings.source(new double[][] {{1, 0.5}, {2, 1.5}, {11, 1}, {13, 0}}, 2),
                given(1, 11).withWeights(Optional.of("x2"), WeightKind.PROBABILITY));
        assertThat(model.size(0)).isEqualTo(2);
        assertThat(model.size(1)).isEqualTo(1);
        assertThat(model.centre(0)[0]).isEqualTo(1.75);
        assertThat(model.validRows()).isEqualTo(3);
    }

    @Test
    void leavesOutAndCountsMissingRows() {
        MemoryChunkSource data = numbers(1, Double.NaN, 2, 3, 11, Double.NaN, 12);
        KMeansModel model = Clusterings.fit(data, given(1, 11));
        assertThat(model.validRows()).isEqualTo(5);
        assertThat(model.missingRows()).isEqualTo(2);
        assertThat(Clusterings.clusters(data, model)).containsExactly(1, 0, 1, 1, 2, 0, 2);
    }

    @Test
    void standardizedVariablesCountAlike() {
        Random random = new Random(5);
        double[][] rows = new double[200][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {1e6 * random.nextGaussian(), i % 2 + 0.01 * random.nextGaussian(), 4};
        }
        MemoryChunkSource data = Clusterings.source(rows, 50);
        KMeansModel model = Clusterings.fit(
                data,
                KMeansOptions.of("~ x1 + x2 + x3", 2)
                        .withCentres(Clusterings.centres(rows[0], rows[1]))
                        .withScaling(KMeansOptions.Scaling.STANDARDIZED));
        int[] clusters = Clusterings.clusters(data, model);
        for (int i = 0; i < rows.length; i++) {
            assertThat(clusters[i]).isEqualTo(i % 2 + 1);
        }
        assertThat(model.centre(1)[1]).isCloseTo(1, within(0.01));
        assertThat(model.centre(1)[2]).isEqualTo(4);
        // (n − 1) for each variable but the constant one.
        assertThat(model.totalSumOfSquares()).isCloseTo(398, within(1e-9));
    }

    @Test
    void selectsRowsAndComputesTransforms() {
        MemoryChunkSource data = numbers(1, 2, 3, 11, 12, 13, 500);
        KMeansModel model = Clusterings.fit(
                data,
                KMeansOptions.of("~ z", 2)
                        .withCentres(Clusterings.centres(new double[] {2}, new double[] {24}))
                        .withRows(Optional.of(Expression.parse("x1 < 100")), List.of(Transform.parse("z = 2 * x1"))));
        assertThat(model.centre(0)[0]).isEqualTo(4);
        // All rows get a cluster, by the transform of the model.
        assertThat(Clusterings.clusters(data, model)).containsExactly(1, 1, 1, 2, 2, 2, 2);
    }

    @Test
    void predictionGivesDistancesAndNames() {
        MemoryChunkSource data = numbers(1, 2, 3, 11, 12, 13);
        KMeansModel model = Clusterings.fit(data, given(1, 12));
        MemorySink scored = Clusterings.predict(
                data,
                model,
                PredictionOptions.DEFAULT
                        .withResiduals(true)
                        .withVariables(true, List.of())
                        .withNames(new PredictionNames(List.of("group"), List.of(), List.of(), List.of(), List.of())));
        assertThat(scored.chunks().get(0).schema().names()).containsExactly("x1", "group", ".rxDistance");
        assertThat(scored.numbers(".rxDistance")).containsExactly(1, 0, 1, 1, 0, 1);
        PredictionOptions tooMany = PredictionOptions.DEFAULT.withNames(
                new PredictionNames(List.of("a", "b"), List.of(), List.of(), List.of(), List.of()));
        assertThatThrownBy(() -> Clusterings.predict(data, model, tooMany))
                .hasMessage("A row has one cluster, but 2 names were given for it: a, b");
    }

    @Test
    void assignmentIsThatOfTheFit() {
        MemoryChunkSource data = grid(64);
        for (KMeansOptions.Scaling scaling : KMeansOptions.Scaling.values()) {
            KMeansModel model =
                    Clusterings.fit(data, KMeansOptions.of("~ x1 + x2 + x3", 30).withScaling(scaling));
            long[] rows = new long[30];
            for (int cluster : Clusterings.clusters(data, model)) {
                rows[cluster - 1]++;
            }
            assertThat(model.clusters())
                    .extracting(KMeansCluster::rows)
                    .containsExactly(Arrays.stream(rows).boxed().toArray(Long[]::new));
        }
    }

    @Test
    void oneClusterIsTheMean() {
        for (KMeansStart start : List.of(KMeansStart.PARALLEL, KMeansStart.RANDOM_ROWS, KMeansStart.FIRST_ROWS)) {
            KMeansModel model = Clusterings.fit(
                    numbers(1, 2, 6), KMeansOptions.of("~ x1", 1).withStarts(start, 1, 2, 1));
            assertThat(model.centre(0)[0]).isEqualTo(3);
            assertThat(model.betweenSumOfSquares()).isZero();
            assertThat(model.totalSumOfSquares()).isEqualTo(14);
        }
    }

    @Test
    void asManyClustersAsDistinctRowsGiveEachItsOwn() {
        for (KMeansStart start : List.of(KMeansStart.PARALLEL, KMeansStart.RANDOM_ROWS, KMeansStart.FIRST_ROWS)) {
            KMeansModel model = Clusterings.fit(
                    numbers(0.1, 0.2, 0.1, 0.7, 0.2, 0.1, 0.1),
                    KMeansOptions.of("~ x1", 3).withStarts(start, 1, 2, 1));
            assertThat(model.totalWithinSumOfSquares()).isLessThan(1e-30);
            assertThat(model.clusters()).extracting(KMeansCluster::rows).containsExactlyInAnyOrder(1L, 2L, 4L);
        }
    }

    @Test
    void saysWhatEachIterationReached() {
        List<String> heard = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void iteration(int number, Criterion criterion) {
                heard.add(number + ": " + criterion.text());
                assertThat(criterion.name()).isEqualTo("tot.withinss");
                values.add(criterion.value());
            }
        };
        MemoryChunkSource data = numbers(1, 2, 3, 11, 12, 13);
        LocalEngine engine = new LocalEngine(data, LocalEngine.Options.defaults(), progress);
        new KMeans(given(1, 2)).fit(engine, progress);
        assertThat(heard)
                .containsExactly(
                        "1: tot.withinss 110.8, shift 6.2",
                        "2: tot.withinss 4, shift 3.8, at least 2 rows changed",
                        "3: tot.withinss 4, shift 0, no row changed");
        assertThat(values.get(0)).isCloseTo(110.8, within(1e-9));
        assertThat(values.subList(1, 3)).containsExactly(4.0, 4.0);
    }

    // Bad input: one clear line each.

    private static void refuses(MemoryChunkSource data, KMeansOptions options, String message) {
        assertThatThrownBy(() -> Clusterings.fit(data, options))
                .isInstanceOf(QuernException.class)
                .hasMessage(message);
    }

    @Test
    void refusesMoreClustersThanDistinctRows() {
        for (KMeansStart start : List.of(KMeansStart.PARALLEL, KMeansStart.RANDOM_ROWS, KMeansStart.FIRST_ROWS)) {
            refuses(
                    numbers(1, 2, 1, 2, 1, Double.NaN),
                    KMeansOptions.of("~ x1", 3).withStarts(start, 1, 2, 1),
                    "3 clusters, but the data have only 2 distinct rows: ask for 2 clusters or fewer");
        }
        refuses(
                numbers(0.1, 0.2, 0.1, 0.2, 0.1, 0.1),
                KMeansOptions.of("~ x1", 3)
                        .withCentres(Clusterings.centres(new double[] {0}, new double[] {1}, new double[] {2})),
                "3 clusters, but the data have only 2 distinct rows: ask for 2 clusters or fewer");
    }

    @Test
    void refusesWhatIsNoNumber() {
        MemoryChunkSource data = MemoryChunkSource.of(
                "table",
                Schema.of(Variable.of("x", ColumnType.FLOAT64), Variable.factor("f", List.of("a", "b"))),
                List.<Column>of(new DoubleColumn(1, 2, 3), new FactorColumn(new int[] {0, 1, 0}, List.of("a", "b"), 3)),
                2);
        refuses(
                data,
                KMeansOptions.of("~ x + f", 2),
                "'f' in formula '~x + f' is a factor, but distances need numbers: leave it out; if its levels are"
                        + " ordered, N(f) numbers them");
        refuses(
                data,
                KMeansOptions.of("x ~ x", 2),
                "Formula 'x ~ x' has a dependent variable, but clustering has none: write ~ x + y");
        refuses(
                data,
                KMeansOptions.of("~ x:f", 2),
                "'x:f' in formula '~x:f' is an interaction, but a coordinate is one number: I(x * f) is the product");
        refuses(
                data,
                KMeansOptions.of("~ F(x)", 2),
                "'F(x)' in formula '~F(x)' makes a factor, but distances need numbers: write x or floor(x)");
        refuses(data, KMeansOptions.of("~ 1", 2), "Formula '~1' has no variable to cluster by: write ~ x + y");
        refuses(
                data,
                KMeansOptions.of("~ x", 2).withWeights(Optional.of("f"), WeightKind.PROBABILITY),
                "Weights 'f' are factor, must be numbers");
        KMeansModel numbered = Clusterings.fit(
                data,
                KMeansOptions.of("~ N(f)", 2).withCentres(Clusterings.centres(new double[] {1}, new double[] {2})));
        assertThat(numbered.centre(1)).containsExactly(2);
    }

    @Test
    void numbersLevelsAsTheFitDidWhateverOrderNewDataHave() {
        List<String> levels = List.of("low", "mid", "high");
        KMeansModel model = Clusterings.fit(
                factor(levels, 0, 1, 2, 2),
                KMeansOptions.of("~ N(f)", 2).withCentres(Clusterings.centres(new double[] {1}, new double[] {3})));
        assertThat(Clusterings.clusters(factor(List.of("high", "none", "low"), 0, 1, 2, -1), model))
                .containsExactly(2, 0, 1, 0);
    }

    private static MemoryChunkSource factor(List<String> levels, int... codes) {
        return MemoryChunkSource.of(
                "table",
                Schema.of(Variable.factor("f", levels)),
                List.<Column>of(new FactorColumn(codes, levels, codes.length)),
                2);
    }

    @Test
    void refusesWeightsThatAreNone() {
        double[][] rows = {{1, 1, 0}, {2, -1, 0}, {3, 1, 0}};
        refuses(
                Clusterings.source(rows, 2),
                given(1, 2).withWeights(Optional.of("x2"), WeightKind.PROBABILITY),
                "Weights 'x2' are negative in 1 rows of rows, must be 0 or more");
        refuses(
                Clusterings.source(rows, 2),
                KMeansOptions.of("~ x1", 2).withWeights(Optional.of("x3"), WeightKind.FREQUENCY),
                "No valid rows for '~x1' in rows: 0 rows have a missing value in a variable of the model, 3 have"
                        + " weight 0");
    }

    @Test
    void refusesInfiniteAndTooLargeValues() {
        refuses(
                numbers(1, Double.POSITIVE_INFINITY, 2),
                given(1, 2),
                "'x1' is infinite in 1 rows of rows: leave them out with --row-selection \"is_finite(x1)\"");
        refuses(
                numbers(1, 1e200, -1e200, 2),
                given(1, 2),
                "The squares of the variables of '~x1' are too large for a double: rescale variables above 1e150");
    }

    @Test
    void refusesDataWithoutRows() {
        refuses(
                numbers(1, 2),
                given(1, 2).withRows(Optional.of(Expression.parse("x1 > 5")), List.of()),
                "No valid rows for '~x1' in rows: the row selection 'x1 > 5' is true in none");
        refuses(
                numbers(Double.NaN, Double.NaN),
                KMeansOptions.of("~ x1", 1),
                "No valid rows for '~x1' in rows: 2 rows have a missing value in a variable of the model");
    }

    @Test
    void refusesCentresThatDoNotFit() {
        refuses(
                numbers(1, 2),
                TWO.withCentres(Clusterings.centres(new double[] {1, 2}, new double[] {3, 4})),
                "A given centre has 2 values, but '~x1' has 1 variables: x1");
        assertThatThrownBy(() -> given(1, 2, 1))
                .hasMessage("Two of the 3 given centres are the same: [1.0]; a cluster needs a centre of its own");
        assertThatThrownBy(() -> given(1, Double.NaN)).hasMessageContaining("missing or infinite");
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        assertThatThrownBy(() -> KMeansOptions.of("~ x", 0))
                .hasMessage("Invalid number of clusters: 0, must be 1 or more");
        assertThatThrownBy(() -> TWO.withLimits(0, 0))
                .hasMessage("Invalid maximum of iterations: 0, must be 1 or more");
        assertThatThrownBy(() -> TWO.withLimits(1, -1e-6))
                .hasMessage("Invalid tolerance: -1.0E-6, must be 0 or a positive number");
        assertThatThrownBy(() -> TWO.withStarts(KMeansStart.FIRST_ROWS, 5, 2, 1))
                .hasMessage("5 starts from the first rows would all be the same: several starts need random ones");
        refuses(numbers(1, 2), KMeansOptions.of("~ y", 2), "Unknown column 'y'. Columns: x1\n  ~ y\n    ^");
    }
}
