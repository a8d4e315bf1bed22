package org.quern.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.DataSetInfo;
import org.quern.data.MemoryChunkSource;
import org.quern.pass.LocalEngine;
import org.quern.pass.Pass;
import org.quern.pass.PassRunner;
import org.quern.pass.Progress;
import org.quern.pass.RandomColumns;
import org.quern.pass.StateLimit;

class TreeGrowerTest {
    private static final int ROWS = 3000;

    private static final GrowthOptions OPTIONS = new GrowthOptions(
            6, 20, 7, 0, PredictorDraw.ALL, null, 1, SurrogateUse.THEN_MAJORITY, GrowthOptions.DEFAULT_STATE_BYTES);

    private static final MemoryChunkSource DATA =
            RandomColumns.source(GrowthPasses.SCHEMA, GrowthPasses.columns(ROWS, 3), 170);

    private static LocalEngine engine(int threads, long cacheBytes, LocalEngine.States states) {
        return new LocalEngine(DATA, new LocalEngine.Options(threads, cacheBytes, states), Progress.NONE);
    }

    private static LocalEngine engine() {
        return engine(2, 1 << 24, LocalEngine.States.AS_OBJECTS);
    }

    private static GrowthOptions drawing(GrowthOptions options) {
        return new GrowthOptions(
                options.maxDepth(),
                options.minSplit(),
                options.minBucket(),
                options.minComplexity(),
                new PredictorDraw(2, 11),
                options.costs(),
                options.competitors(),
                options.surrogateUse(),
                options.maxStateBytes());
    }

    /** Everything, to the last bit. */
    private static String text(Grown grown) {
        StringBuilder text = new StringBuilder();
        for (Tree tree : grown.trees()) {
            for (TreeNode node : tree.nodes()) {
                text.append(node.number())
                        .append(' ')
                        .append(node.rows())
                        .append(' ')
                        .append(node.weight())
                        .append(' ')
                        .append(node.value())
                        .append(' ')
                        .append(node.risk())
                        .append(' ')
                        .append(Arrays.toString(node.classWeights()))
                        .append(' ')
                        .append(node.split())
                        .append('\n');
            }
        }
        return text.append(grown.missingRows())
                .append(' ')
                .append(grown.weightlessRows())
                .toString();
    }

    @ParameterizedTest
    @CsvSource({"class, false", "class, true", "y, false", "y, true"})
    void memosThreadsAndCodecsChangeNoBit(String response, boolean weighted) {
        GrowthOptions options = drawing(OPTIONS);
        String expected = null;
        for (int threads : new int[] {1, 3}) {
            // Without memory, with memory for some memos, with memory for all.
            for (long cacheBytes : new long[] {0, 300_000, 1 << 26}) {
                for (LocalEngine.States states : LocalEngine.States.values()) {
                    TreeGrowth growth = GrowthPasses.growth(response, weighted);
                    Grown grown = new TreeGrower(growth, options).grow(engine(threads, cacheBytes, states));
                    expected = expected == null ? text(grown) : expected;
                    assertThat(text(grown)).isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"class", "y"})
    void allTreesTakeAPassALevel(String response) {
        Grown grown = new TreeGrower(GrowthPasses.growth(response, false), OPTIONS).grow(engine());
        assertThat(grown.trees()).hasSize(3).allMatch(tree -> tree.depth() == 6);
        assertThat(grown.passes()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({"class", "y"})
    void aLevelOverTheLimitIsCutIntoPassesThatGiveTheSameTrees(String response) {
        Grown whole = new TreeGrower(GrowthPasses.growth(response, true), OPTIONS).grow(engine());
        Grown cut = new TreeGrower(GrowthPasses.growth(response, true), OPTIONS.withMaxStateBytes(5000)).grow(engine());
        assertThat(cut.passes()).isGreaterThan(whole.passes());
        assertThat(text(cut)).isEqualTo(text(whole));
        // Of numbers, less than a node with squares takes.
        Grown least =
                new TreeGrower(GrowthPasses.growth(response, true), OPTIONS.withMaxStateBytes(1010)).grow(engine());
        assertThat(text(least)).isEqualTo(text(whole));
    }

    /** A model holds the number of passes, and is the same whatever the heap of a process. */
    @ParameterizedTest
    @CsvSource({"class", "y"})
    void aLevelOverTheLimitOfTheEngineIsCutIntoPassesThatGiveTheSameTrees(String response) {
        Grown whole = new TreeGrower(GrowthPasses.growth(response, true), OPTIONS).grow(engine());
        CountingRunner counting = new CountingRunner(engine());
        PassRunner limited = new StateLimit(5000, "(a setting)", "raise the setting").over(counting);
        Grown cut = new TreeGrower(GrowthPasses.growth(response, true), OPTIONS).grow(limited);
        assertThat(counting.passes).isGreaterThan(whole.passes());
        assertThat(cut.passes()).isEqualTo(whole.passes());
        assertThat(text(cut)).isEqualTo(text(whole));
    }

    private static final class CountingRunner implements PassRunner {
        private final PassRunner runner;
        private int passes;

        CountingRunner(PassRunner runner) {
            this.runner = runner;
        }

        @Override
        public DataSetInfo data() {
            return runner.data();
        }

        @Override
        public <S, R> R run(Pass<S, R> pass) {
            passes++;
            return runner.run(pass);
        }
    }

    @Test
    void aNodeOverTheLimitIsRefused() {
        TreeGrower grower = new TreeGrower(GrowthPasses.growth("class", true), OPTIONS.withMaxStateBytes(500));
        assertThatThrownBy(() -> grower.grow(engine()))
                .isInstanceOf(QuernException.class)
                .hasMessage(
                        "The histograms of one node take 1,000 bytes, more than the limit of 500: 8·Σ bins·s bytes for each"
                                + " of 1 nodes with 21 bins of 4 predictors and s = 5 sums a bin; take fewer bins, or raise quern.state.limit and --max-state");
    }

    @ParameterizedTest
    @CsvSource({"class, false", "class, true", "y, false", "y, true"})
    void nodesHoldTheRowsThatAreSentToThem(String response, boolean weighted) {
        TreeGrowth growth = GrowthPasses.growth(response, weighted);
        check(growth, new TreeGrower(growth, OPTIONS).grow(engine()));
    }

    @ParameterizedTest
    @CsvSource({"class", "y"})
    void rowsStayWhereNothingSendsThem(String response) {
        TreeGrowth growth = GrowthPasses.growth(response, true);
        GrowthOptions options = new GrowthOptions(
                4, 20, 7, 0, PredictorDraw.ALL, null, 0, SurrogateUse.USED, GrowthOptions.DEFAULT_STATE_BYTES);
        Grown grown = new TreeGrower(growth, options).grow(engine());
        TreeNode root = grown.trees().get(0).root();
        assertThat(root.split().orElseThrow().rows()).isLessThan(root.rows());
        check(growth, grown);
    }

    @ParameterizedTest
    @CsvSource({"class", "y"})
    void nodesBelowSurrogatesAreSummedUpAnew(String response) {
        TreeGrowth growth = GrowthPasses.growth(response, true);
        Surrogate surrogate = new Surrogate(new SplitRule.Threshold(1, 10.5, Side.RIGHT), 0, 1, 1);
        SplitRefinement refinement = (data, shapes, splits) -> splits.stream()
                .map(split -> split.split().rule().predictor() == 1
                        ? split.split()
                        : split.split().withSurrogates(List.of(surrogate)))
                .toList();
        check(growth, new TreeGrower(growth, OPTIONS, refinement).grow(engine()));
    }

    /** Against sums over the rows of each node, found by sending them down the shapes and the trees themselves. */
    private static void check(TreeGrowth growth, Grown grown) {
        for (int t = 0; t < growth.trees(); t++) {
            Tree tree = grown.trees().get(t);
            Reference[] expected = new Reference[tree.size()];
            Arrays.setAll(expected, i -> new Reference());
            for (Chunk chunk : chunks()) {
                GrowthRows rows = growth.rows(chunk);
                rows.advance(t, grown.shapes().get(t));
                for (int row = 0; row < rows.count(); row++) {
                    List<Integer> path = path(tree, rows.node(t, row));
                    for (int position : path) {
                        expected[position].add(growth, rows, row, rows.times(t, row));
                    }
                }
            }
            for (int i = 0; i < tree.size(); i++) {
                expected[i].check(growth, tree.node(i));
            }
        }
    }

    private static List<Chunk> chunks() {
        return IntStream.range(0, DATA.info().chunks().size())
                .mapToObj(i -> DATA.read(i, DATA.info().schema().names()))
                .toList();
    }

    private static List<Integer> path(Tree tree, int end) {
        List<Integer> path = new ArrayList<>();
        for (long number = tree.node(end).number(); number > 0; number /= 2) {
            path.add(tree.positions().get(number));
        }
        return path;
    }

    /** Rows of a node in doubles. */
    private static final class Reference {
        long rows;
        final double[] classWeights = new double[4];
        final List<double[]> values = new ArrayList<>();

        void add(TreeGrowth growth, GrowthRows from, int row, int times) {
            rows += times;
            double weight = from.weight(row) * growth.criterion().weights().unit();
            if (growth.design().isClassification()) {
                classWeights[from.classOf(row)] += weight * times;
            } else if (times > 0) {
                FixedPoint point = growth.criterion().values();
                values.add(new double[] {point.origin() + from.response(row) * point.unit(), weight * times});
            }
        }

        void check(TreeGrowth growth, TreeNode node) {
            assertThat(node.rows()).isEqualTo(rows);
            if (growth.design().isClassification()) {
                for (int k = 0; k < classWeights.length; k++) {
                    assertThat(node.classWeights()[k]).isCloseTo(classWeights[k], within(1e-6));
                }
                return;
            }
            double weight = values.stream().mapToDouble(v -> v[1]).sum();
            double mean = values.stream().mapToDouble(v -> v[0] * v[1]).sum() / weight;
            double risk = values.stream()
                    .mapToDouble(v -> v[1] * (v[0] - mean) * (v[0] - mean))
                    .sum();
            assertThat(node.weight()).isCloseTo(weight, within(1e-6));
            assertThat(node.value()).isCloseTo(mean, within(1e-6));
            assertThat(node.risk()).isCloseTo(risk, within(1e-6 * (1 + risk)));
        }
    }

    @Test
    void shapesAndTreesSendRowsTheSameWay() {
        TreeGrowth growth = GrowthPasses.growth("y", false);
        Grown grown = new TreeGrower(growth, OPTIONS).grow(engine());
        for (Chunk chunk : chunks()) {
            GrowthRows rows = growth.rows(chunk);
            rows.advance(1, grown.shapes().get(1));
            TreeRouter router = TreeRouter.of(grown.trees().get(1), true);
            int[] ends = router.route(
                    growth.design().predictors().bindPredictors(chunk.schema()).evaluate(chunk));
            for (int row = 0; row < rows.count(); row++) {
                int inChunk = (int) (rows.rowNumber(row) - chunk.firstRow());
                // The bins of this test leave gaps that values lie in.
                if (isInBins(growth.bins(), chunk, inChunk)) {
                    assertThat(rows.node(1, row)).isEqualTo(ends[inChunk]);
                }
            }
        }
    }

    private static boolean isInBins(Bins bins, Chunk chunk, int row) {
        double[] x = new double[chunk.rows()];
        chunk.column("x").toDoubles(x);
        return Double.isNaN(x[row]) || x[row] == Math.rint(x[row]) && x[row] >= -1 && x[row] <= 1;
    }

    @Test
    void foldsLeaveTheirRowsOut() {
        TreeGrowth all = GrowthPasses.growth("y", false);
        List<RowSample> folds = IntStream.range(0, 3)
                .<RowSample>mapToObj(k -> new RowSample.OutsideFold(k, 3))
                .toList();
        TreeDesign plain = new TreeDesign(
                all.design().response(),
                all.design().predictors(),
                all.design().rows(),
                all.design().weights(),
                java.util.Optional.empty());
        Grown grown = new TreeGrower(new TreeGrowth(plain, all.bins(), all.criterion(), folds), OPTIONS).grow(engine());
        long sum = grown.trees().stream().mapToLong(tree -> tree.root().rows()).sum();
        assertThat(sum).isEqualTo(2 * (ROWS - grown.missingRows()));
    }

    @Test
    void aTreeOfDepthZeroIsItsRoot() {
        Grown grown = new TreeGrower(GrowthPasses.growth("y", true), GrowthOptions.of(0, 2, 1)).grow(engine());
        assertThat(grown.trees()).allMatch(tree -> tree.size() == 1);
        assertThat(grown.passes()).isEqualTo(1);
        check(GrowthPasses.growth("y", true), grown);
    }

    @Test
    void nodesOfLittleRiskAreNotSplit() {
        GrowthOptions options = new GrowthOptions(
                6,
                20,
                7,
                0.4,
                PredictorDraw.ALL,
                null,
                0,
                SurrogateUse.THEN_MAJORITY,
                GrowthOptions.DEFAULT_STATE_BYTES);
        for (String response : List.of("class", "y")) {
            Grown grown = new TreeGrower(GrowthPasses.growth(response, false), options).grow(engine());
            for (Tree tree : grown.trees()) {
                assertThat(tree.nodes())
                        .filteredOn(node -> !node.isLeaf())
                        .allMatch(node -> node.risk() > 0.4 * tree.root().risk());
            }
        }
    }

    @Test
    void nodesDrawTheirPredictorsByTreeAndNumber() {
        PredictorDraw draw = new PredictorDraw(3, 9);
        int[] counts = new int[10];
        for (int tree = 0; tree < 20; tree++) {
            for (long node = 1; node <= 50; node++) {
                int[] drawn = draw.of(tree, node, 10);
                assertThat(drawn).hasSize(3).isSorted().doesNotHaveDuplicates();
                assertThat(draw.of(tree, node, 10)).isEqualTo(drawn);
                Arrays.stream(drawn).forEach(p -> counts[p]++);
            }
        }
        // 300 expected, standard deviation 14.5.
        assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - 300) < 75);
        assertThat(PredictorDraw.ALL.of(1, 1, 3)).containsExactly(0, 1, 2);
    }

    @Test
    void bootstrapSamplesFollowPoissonsLaw() {
        RowSample sample = new RowSample.Bootstrap(3, 4, 0.8);
        int rows = 100_000;
        int[] counts = new int[RowSample.MOST + 1];
        byte[] times = new byte[rows];
        long[] numbers = IntStream.range(0, rows).asLongStream().toArray();
        sample.multiplicities(numbers, null, rows, times);
        for (int row = 0; row < rows; row++) {
            assertThat(times[row]).isEqualTo((byte) sample.multiplicity(row, RowSample.NO_GROUPS));
            counts[times[row]]++;
        }
        double probability = Math.exp(-0.8);
        for (int k = 0; k < 5; k++) {
            double deviation = Math.sqrt(rows * probability * (1 - probability));
            assertThat((double) counts[k]).isCloseTo(rows * probability, within(5 * deviation));
            probability *= 0.8 / (k + 1);
        }
    }
}
