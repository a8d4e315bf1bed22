package org.quern.tree.boosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.QuernException;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.linear.WeightKind;
import org.quern.model.ModelFile;
import org.quern.model.Provenance;
import org.quern.pass.JournalStorage;
import org.quern.pass.LocalEngine;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;
import org.quern.tree.Side;
import org.quern.tree.TreeNode;
import org.quern.tree.TreeVariables;

class BTreesTest {
    private static final List<String> LEVELS = List.of("a", "b", "c", "d", "e");
    private static final List<String> CLASSES = List.of("u", "v", "w");

    /** Rows with missing values in all predictors. */
    private record Rows(double[][] x, double[] y, int[] two, int[] three, double[] weights) {
        static Rows of(int count, long seed) {
            Random random = new Random(seed);
            double[][] x = new double[3][count];
            double[] y = new double[count];
            int[] two = new int[count];
            int[] three = new int[count];
            double[] weights = new double[count];
            for (int i = 0; i < count; i++) {
                double a = random.nextGaussian();
                int level = random.nextInt(LEVELS.size());
                double b = random.nextInt(8);
                boolean absent = random.nextInt(6) == 0;
                double score = a + (level * 7 % 5 - 2) * (b > 3 ? 0.7 : -0.2) + (absent ? 1 : 0);
                y[i] = 50 + 3 * score + random.nextGaussian();
                two[i] = random.nextDouble() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
                three[i] = score + random.nextGaussian() > 1 ? 2 : score > -0.5 ? 1 : 0;
                weights[i] = 0.25 + random.nextDouble();
                x[0][i] = absent ? Double.NaN : a;
                x[1][i] = random.nextInt(9) == 0 ? Double.NaN : b;
                x[2][i] = random.nextInt(9) == 0 ? Double.NaN : level;
            }
            return new Rows(x, y, two, three, weights);
        }

        MemoryChunkSource source(int rowsPerChunk) {
            int n = y.length;
            Schema schema = Schema.of(
                    Variable.of("a", ColumnType.FLOAT64),
                    Variable.of("b", ColumnType.FLOAT64),
                    Variable.factor("f", LEVELS),
                    Variable.of("y", ColumnType.FLOAT64),
                    Variable.factor("two", List.of("no", "yes")),
                    Variable.factor("three", CLASSES),
                    Variable.of("w", ColumnType.FLOAT64));
            int[] codes = Arrays.stream(x[2])
                    .mapToInt(v -> Double.isNaN(v) ? -1 : (int) v)
                    .toArray();
            List<Column> columns = List.of(
                    new DoubleColumn(x[0], n),
                    new DoubleColumn(x[1], n),
                    new FactorColumn(codes, LEVELS, n),
                    new DoubleColumn(y, n),
                    new FactorColumn(two, List.of("no", "yes"), n),
                    new FactorColumn(three, CLASSES, n),
                    new DoubleColumn(weights, n));
            return MemoryChunkSource.of("rows", schema, columns, rowsPerChunk);
        }

        double[] response(Loss loss) {
            return switch (loss) {
                case GAUSSIAN -> y;
                case BERNOULLI -> Arrays.stream(two).mapToDouble(v -> v).toArray();
                case MULTINOMIAL -> Arrays.stream(three).mapToDouble(v -> v).toArray();
            };
        }
    }

    private static String response(Loss loss) {
        return switch (loss) {
            case GAUSSIAN -> "y";
            case BERNOULLI -> "two";
            case MULTINOMIAL -> "three";
        };
    }

    private static BTreesOptions options(Loss loss, boolean weighted, Consumer<BTreesOptions.Builder> changes) {
        TreeVariables variables = TreeVariables.of(response(loss) + " ~ a + b + f");
        return BTreesOptions.of(weighted ? variables.withWeights(Optional.of("w"), WeightKind.PROBABILITY) : variables)
                .with(o -> {
                    o.rounds = 6;
                    o.maxDepth = 3;
                    o.minSplit = OptionalInt.of(9);
                    o.minBucket = OptionalInt.of(4);
                    o.drawn = OptionalInt.of(3);
                    o.sampleRate = OptionalDouble.of(1);
                    o.maxBins = OptionalInt.of(1000);
                })
                .with(changes);
    }

    private static BTreesModel fit(BTreesOptions options, Rows rows) {
        return Boostings.fit(options, rows.source(37));
    }

    private static byte[] bytes(BTreesModel model, MemoryChunkSource data) {
        return new ModelFile(model, Provenance.of(data.info(), model.passes())).bytes();
    }

    private static String text(BTreesModel model) {
        return model.trees().toString().replaceAll("\\[D@[0-9a-f]+", "[]");
    }

    private static void agrees(BTreesOptions options, boolean weighted) {
        Rows rows = Rows.of(130, 5);
        BTreesModel model = fit(options, rows);
        double[] weights = rows.weights();
        if (!weighted) {
            weights = new double[weights.length];
            Arrays.fill(weights, 1);
        }
        PlainBoosting plain = new PlainBoosting(
                model,
                rows.x(),
                new boolean[] {false, false, true},
                rows.response(model.loss()),
                weights,
                CLASSES.size());
        List<double[]> splits = new ArrayList<>();
        model.trees().forEach(tree -> tree.nodes().stream()
                .flatMap(node -> node.split().stream())
                .forEach(s -> splits.add(new double[] {s.rule().predictor(), s.improvement()})));
        assertThat(splits).hasSameSizeAs(plain.splits);
        for (int i = 0; i < splits.size(); i++) {
            assertThat(splits.get(i)[0])
                    .as("split %d", i)
                    .isEqualTo(plain.splits.get(i)[0]);
            double gain = plain.splits.get(i)[1];
            assertThat(splits.get(i)[1]).as("split %d", i).isCloseTo(gain, within(1e-6 * (1 + gain)));
        }
        for (int round = 0; round <= model.rounds(); round++) {
            close(model.history().fitted().get(round), plain.deviances.get(round)[0]);
            close(model.history().outOfBag().get(round), plain.deviances.get(round)[1]);
            close(model.history().heldOut().get(round), plain.deviances.get(round)[2]);
        }
    }

    /** Gradients have 30 bits of the largest. */
    private static void close(double found, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(found).isNaN();
        } else {
            assertThat(found).isCloseTo(expected, within(1e-7 * expected));
        }
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithTheFormulas(Loss loss) {
        agrees(options(loss, false, o -> {}), false);
        agrees(
                options(loss, true, o -> {
                    o.shrinkage = 1.5;
                    o.missing = BTreesOptions.MissingSide.MAJORITY;
                    o.learningRate = 0.4;
                }),
                true);
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithTheFormulasOnSamples(Loss loss) {
        agrees(
                options(loss, true, o -> {
                    o.sampleRate = OptionalDouble.of(0.7);
                    o.drawn = OptionalInt.of(2);
                    o.seed = 3;
                }),
                true);
        agrees(
                options(loss, false, o -> {
                    o.replace = true;
                    o.heldOutShare = 0.25;
                    o.maxDepth = 2;
                    o.patience = 100;
                    o.rounds = 3;
                }),
                false);
    }

    @ParameterizedTest
    @EnumSource
    void memosThreadsChunksAndSubPassesChangeNoBit(Loss loss) {
        Rows rows = Rows.of(600, 9);
        MemoryChunkSource data = rows.source(50);
        BTreesOptions options = options(loss, true, o -> {
            o.sampleRate = OptionalDouble.of(0.8);
            o.heldOutShare = 0.1;
            o.maxBins = OptionalInt.of(20);
        });
        byte[] expected = bytes(new BTrees(options).fit(Boostings.engine(data, 1, 0), Progress.NONE), data);
        for (int threads : new int[] {1, 3}) {
            for (long cacheBytes : new long[] {20_000, 1 << 24}) {
                LocalEngine engine = Boostings.engine(data, threads, cacheBytes);
                assertThat(bytes(new BTrees(options).fit(engine, Progress.NONE), data))
                        .isEqualTo(expected);
                assertThat(bytes(new BTrees(options).fit(engine, Progress.NONE), data))
                        .as("again with the memos of the first run")
                        .isEqualTo(expected);
            }
        }
        BTreesModel whole = new BTrees(options).fit(Boostings.engine(data, 1, 0), Progress.NONE);
        BTreesModel cut = new BTrees(options.with(o -> o.maxStateBytes = 1500))
                .fit(Boostings.engine(data, 2, 1 << 24), Progress.NONE);
        assertThat(cut.passes()).isGreaterThan(whole.passes());
        assertThat(text(cut)).isEqualTo(text(whole));
    }

    @Test
    void takesAPassALevelAndTwoMore() {
        Rows rows = Rows.of(600, 2);
        for (int depth = 1; depth <= 4; depth++) {
            int d = depth;
            BTreesOptions options = options(Loss.MULTINOMIAL, false, o -> o.maxDepth = d);
            assertThat(fit(options, rows).passes()).isEqualTo(2 + 6 * d);
            List<PlannedPass> plan = new BTrees(options).plan(rows.source(50).info());
            assertThat(plan.stream().map(PlannedPass::pass)).containsExactly("tree.bins", "btrees.round");
            assertThat(plan.get(1).times()).isEqualTo("one a level of each round and one more, at most " + (6 * d + 1));
        }
    }

    @Test
    void anInterruptedRunGoesOnWithTheSameBits() {
        MemoryChunkSource data = Rows.of(300, 4).source(50);
        BTreesOptions options = options(Loss.GAUSSIAN, false, o -> o.sampleRate = OptionalDouble.of(0.5));
        byte[] expected = bytes(new BTrees(options).fit(Boostings.engine(data, 1, 1 << 24), Progress.NONE), data);
        JournalStorage journal = JournalStorage.inMemory();
        assertThatThrownBy(() -> new BTrees(options).fit(Boostings.dyingAfter(8, data, journal), Progress.NONE))
                .hasMessage("died");
        BTreesModel resumed =
                new BTrees(options).fit(Boostings.dyingAfter(Integer.MAX_VALUE, data, journal), Progress.NONE);
        assertThat(bytes(resumed, data)).isEqualTo(expected);
    }

    @Test
    void keepsTheRoundsUpToTheLeastDevianceOfTheRowsHeldOut() {
        Rows rows = Rows.of(300, 6);
        List<String> messages = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void message(String text) {
                messages.add(text);
            }
        };
        BTreesOptions options = options(Loss.BERNOULLI, false, o -> {
            o.rounds = 200;
            o.learningRate = 0.5;
            o.heldOutShare = 0.3;
            o.patience = 5;
        });
        BTreesModel model = new BTrees(options).fit(Boostings.engine(rows.source(50), 2, 1 << 24), progress);
        BoostingHistory history = model.history();
        assertThat(history.rounds()).isEqualTo(history.best() + 5).isLessThan(200);
        assertThat(model.rounds()).isEqualTo(history.best());
        assertThat(messages).containsExactly("Stopped: 5 rounds without a better deviance of the rows held out");
        assertThat(model.type().summary(model))
                .contains("Rounds grown: " + history.rounds() + ", kept: " + history.best()
                        + ", the least deviance of the rows held out");
        BTreesModel unstopped = fit(
                options.with(o -> {
                    o.patience = 0;
                    o.rounds = history.best() + 5;
                }),
                rows);
        assertThat(text(unstopped)).isEqualTo(text(model));
        assertThat(unstopped.history()).isEqualTo(history);
    }

    @Test
    void wholeWeightsAreRowsRepeated() {
        Rows rows = Rows.of(200, 8);
        int[] times = new Random(1).ints(200, 1, 4).toArray();
        int[] repeated = IntStream.range(0, 200)
                .flatMap(i -> IntStream.generate(() -> i).limit(times[i]))
                .toArray();
        Rows weighted = new Rows(
                rows.x(),
                rows.y(),
                rows.two(),
                rows.three(),
                Arrays.stream(times).mapToDouble(t -> t).toArray());
        Rows copies = new Rows(
                Arrays.stream(rows.x())
                        .map(column -> Arrays.stream(repeated)
                                .mapToDouble(i -> column[i])
                                .toArray())
                        .toArray(double[][]::new),
                Arrays.stream(repeated).mapToDouble(i -> rows.y()[i]).toArray(),
                Arrays.stream(repeated).map(i -> rows.two()[i]).toArray(),
                Arrays.stream(repeated).map(i -> rows.three()[i]).toArray(),
                new double[repeated.length]);
        for (Loss loss : Loss.values()) {
            Consumer<BTreesOptions.Builder> loose = o -> {
                o.minSplit = OptionalInt.of(2);
                o.minBucket = OptionalInt.of(1);
                o.maxDepth = 2;
            };
            List<Double> found =
                    fit(options(loss, true, loose), weighted).history().fitted();
            List<Double> expected =
                    fit(options(loss, false, loose), copies).history().fitted();
            for (int round = 0; round < found.size(); round++) {
                close(found.get(round), expected.get(round));
            }
        }
    }

    @Test
    void missingValuesGoWhereTheyGainMore() {
        Rows rows = Rows.of(400, 12);
        BTreesModel better = fit(options(Loss.GAUSSIAN, false, o -> {}), rows);
        BTreesModel majority =
                fit(options(Loss.GAUSSIAN, false, o -> o.missing = BTreesOptions.MissingSide.MAJORITY), rows);
        assertThat(better.history().fitted().get(6))
                .isLessThan(majority.history().fitted().get(6));
        assertThat(better.trees().stream()
                        .flatMap(tree -> tree.nodes().stream())
                        .flatMap(n -> n.split().stream()))
                .noneMatch(split -> split.missing() == Side.NONE);
    }

    @Test
    void complexityLeavesOutSplitsThatGainLittle() {
        Rows rows = Rows.of(400, 3);
        long all = splits(fit(options(Loss.BERNOULLI, false, o -> {}), rows));
        long some = splits(fit(options(Loss.BERNOULLI, false, o -> o.complexity = 0.02), rows));
        assertThat(some).isPositive().isLessThan(all);
        BTreesModel none = fit(options(Loss.BERNOULLI, false, o -> o.complexity = 1), rows);
        assertThat(splits(none)).isZero();
        assertThat(none.rounds()).as("nothing can change any more").isEqualTo(1);
        assertThat(none.history().fitted().get(0))
                .isEqualTo(none.history().fitted().get(1));
    }

    private static long splits(BTreesModel model) {
        return model.trees().stream()
                .flatMap(tree -> tree.nodes().stream())
                .filter(node -> !node.isLeaf())
                .count();
    }

    @Test
    void takesDefaultsOfTheOldSystem() {
        Rows rows = Rows.of(400, 3);
        BTreesModel model = fit(BTreesOptions.of(TreeVariables.of("two ~ a + b + f")), rows);
        assertThat(model.loss()).isEqualTo(Loss.BERNOULLI);
        assertThat(model.settings()).isEqualTo(new BTreesModel.Settings(20, 7, 1, 0.632, 101));
        assertThat(model.rounds()).isEqualTo(10);
        assertThat(model.trees()).allMatch(tree -> tree.depth() == 1);
        assertThat(fit(BTreesOptions.of(TreeVariables.of("y ~ a")), rows).loss())
                .isEqualTo(Loss.GAUSSIAN);
        assertThat(fit(BTreesOptions.of(TreeVariables.of("three ~ a")), rows).loss())
                .isEqualTo(Loss.MULTINOMIAL);
    }

    @Test
    void nodesAddUp() {
        Rows rows = Rows.of(400, 3);
        for (Loss loss : Loss.values()) {
            BTreesModel model = fit(options(loss, true, o -> o.replace = true), rows);
            for (org.quern.tree.Tree tree : model.trees()) {
                for (TreeNode node : tree.nodes()) {
                    if (!node.isLeaf()) {
                        assertThat(tree.node(node.left()).rows()
                                        + tree.node(node.right()).rows())
                                .isEqualTo(node.rows());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void takesFewRows(int count) {
        Rows rows = Rows.of(count, 3);
        for (Loss loss : Loss.values()) {
            try {
                assertThat(fit(options(loss, false, o -> {}), rows).rounds()).isPositive();
            } catch (QuernException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    private static void refuses(Consumer<BTreesOptions.Builder> changes, String formula, String message) {
        assertThatThrownBy(() -> fit(BTreesOptions.of(TreeVariables.of(formula)).with(changes), Rows.of(60, 1)))
                .isInstanceOf(QuernException.class)
                .hasMessage(message);
    }

    @Test
    void refusesInOneLine() {
        refuses(
                o -> o.loss = Optional.of(Loss.GAUSSIAN),
                "three ~ a",
                "The loss 'gaussian' needs a number, but 'three' has classes: take multinomial");
        refuses(
                o -> o.loss = Optional.of(Loss.BERNOULLI),
                "three ~ a",
                "The loss 'bernoulli' needs two classes, but 'three' has 3: take multinomial");
        refuses(
                o -> o.loss = Optional.of(Loss.BERNOULLI),
                "y ~ a",
                "The loss 'bernoulli' needs classes, but 'y' is a number: --transform \"c = factor(y, 0, 1)\" makes a"
                        + " factor of it");
        refuses(o -> o.learningRate = 0, "y ~ a", "Invalid learning rate: 0.0, must be above 0 and at most 1");
        refuses(o -> o.rounds = 0, "y ~ a", "Invalid number of trees: 0, must be 1 or more");
        refuses(o -> o.maxDepth = 31, "y ~ a", "Invalid maximum depth: 31, must be from 1 to 30");
        refuses(
                o -> o.drawn = OptionalInt.of(4),
                "y ~ a + b + f",
                "Invalid number of variables tried at each split: 4, must be from 1 to 3, the number of predictors");
        refuses(
                o -> o.sampleRate = OptionalDouble.of(1.5),
                "y ~ a",
                "Invalid sampling rate: 1.5, must be above 0 and at most 1");
        refuses(o -> o.shrinkage = -1, "y ~ a", "Invalid lambda: -1.0, must be 0 or more");
        refuses(o -> o.heldOutShare = 1, "y ~ a", "Invalid share held out: 1.0, must be 0 or more and below 1");
        refuses(
                o -> o.patience = 3,
                "y ~ a",
                "Stopping after 3 rounds without a better deviance needs rows held out: give a share of them, such as 0.2");
        refuses(
                o -> o.heldOutShare = Math.nextDown(1.0),
                "y ~ a",
                "All 55 valid rows are held out: hold out a smaller share");
        refuses(
                o -> o.maxStateBytes = 100,
                "y ~ a",
                "The histograms of one node take about 896 bytes, more than the 100 of a pass: 16·n·b·m/p bytes with n = 1"
                        + " nodes, b = 56 bins of all predictors, m = 1 of p = 1 predictors drawn; ask for fewer bins"
                        + " (--max-bins) or fewer predictors a split (--m-try)");
    }

    @Test
    void refusesResponsesWhoseSquaresOverflow() {
        Rows rows = Rows.of(60, 1);
        rows.y()[3] = 1e200;
        assertThatThrownBy(() -> fit(options(Loss.GAUSSIAN, false, o -> {}), rows))
                .hasMessage("The squares of 'y' are too large for a double: rescale it to below 1e150");
    }

    @Test
    void printsAsTheOldSystemDid() {
        Rows rows = Rows.of(400, 3);
        BTreesModel model = fit(
                BTreesOptions.of(TreeVariables.of("three ~ a + b + f")).with(o -> {
                    o.rounds = 20;
                    o.drawn = OptionalInt.of(2);
                }),
                rows);
        String oob = Stream.of(model.history().outOfBag().get(20))
                .map(v -> org.quern.print.RFormat.format(v, 7))
                .collect(Collectors.joining());
        assertThat(model.type().shortSummary(model))
                .containsExactly(
                        "                Loss function of boosted trees: multinomial",
                        "                 Number of boosting iterations: 20",
                        "          No. of variables tried at each split: 2",
                        "                      OOB estimate of deviance: " + oob);
        assertThat(model.type().table(model)).hasSize(22);
        assertThat(model.type().table(model).get(0)).contains("oob_deviance");
        MemoryChunkSource data = rows.source(37);
        ModelFile file = new ModelFile(model, Provenance.of(data.info(), model.passes()));
        ModelFile read = ModelFile.read(file.bytes(), "model");
        assertThat(read.bytes()).isEqualTo(file.bytes());
        assertThat(read.summary()).isEqualTo(model.type().summary(model));
    }
}
