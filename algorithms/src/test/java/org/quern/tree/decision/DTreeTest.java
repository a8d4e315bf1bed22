package org.quern.tree.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.golden.CsvTable;
import org.quern.pass.Journal;
import org.quern.pass.JournalStorage;
import org.quern.pass.JournaledRunner;
import org.quern.pass.LocalEngine;
import org.quern.pass.Pass;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;
import org.quern.pass.RandomColumns;
import org.quern.summary.MissingRows;
import org.quern.tree.ClassCriterion.Impurity;
import org.quern.tree.SurrogateStyle;
import org.quern.tree.SurrogateUse;
import org.quern.tree.TreeVariables;
import org.quern.tree.decision.DTreeOptions.Classes;
import org.quern.tree.decision.DTreeOptions.Growth;
import org.quern.tree.decision.DTreeOptions.Pruning;
import org.quern.tree.decision.DTreeOptions.Surrogates;

class DTreeTest {
    private static final Schema SCHEMA = Schema.of(
            Variable.factor("class", List.of("a", "b", "c")),
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("n", ColumnType.INT32),
            Variable.factor("f", List.of("u", "v", "w")),
            Variable.of("truth", ColumnType.BOOLEAN));

    private static MemoryChunkSource random(int rowsPerChunk) {
        return RandomColumns.source(SCHEMA, RandomColumns.of(SCHEMA, 400, 15, 7), rowsPerChunk);
    }

    private static MemoryChunkSource kyphosis() {
        return CsvTable.ofResource("r_datasets/kyphosis.csv")
                .factor("Kyphosis", "absent", "present")
                .numbers("Age", "Number", "Start")
                .source(20);
    }

    private static Growth growth(int depth) {
        return new Growth(depth, OptionalInt.of(10), OptionalInt.of(3), 0, OptionalInt.empty(), 32);
    }

    private static DTreeOptions small(String formula) {
        return DTreeOptions.of(formula).withGrowth(growth(4));
    }

    private static PassRunner engine(MemoryChunkSource data) {
        return new LocalEngine(data, LocalEngine.Options.defaults(), Progress.NONE);
    }

    private static DTreeModel fit(MemoryChunkSource data, DTreeOptions options) {
        return new DTree(options).fit(engine(data), Progress.NONE);
    }

    /** Counts what is asked for, and dies when asked for more than it may. */
    private static final class CountingRunner implements PassRunner {
        private final PassRunner runner;
        private final int most;
        int passes;

        CountingRunner(PassRunner runner, int most) {
            this.runner = runner;
            this.most = most;
        }

        @Override
        public DataSetInfo data() {
            return runner.data();
        }

        @Override
        public <S, R> R run(Pass<S, R> pass) {
            if (passes == most) {
                throw new IllegalStateException("dead");
            }
            passes++;
            return runner.run(pass);
        }
    }

    @Test
    void takesDepthAndTwoPassesWithAnyNumberOfFolds() {
        for (int folds : new int[] {2, 5, 30}) {
            for (String formula : List.of("class ~ x + n + f", "y ~ x + n + f")) {
                CountingRunner runner = new CountingRunner(engine(random(50)), 100);
                DTreeModel model = new DTree(small(formula).withFolds(folds)).fit(runner, Progress.NONE);
                assertThat(model.tree().depth()).isEqualTo(4);
                assertThat(runner.passes).isEqualTo(model.passes()).isEqualTo(4 + 2);
                assertThat(model.complexityTable()).allMatch(row -> row.crossValidatedError() > 0);
            }
        }
    }

    @Test
    void withoutFoldsNoPassIsNeededAfterTheLastLevel() {
        assertThat(fit(random(50), small("class ~ x + n + f").withFolds(0)).passes())
                .isEqualTo(4 + 1);
    }

    @Test
    void knownBinsSpareAPass() {
        Schema schema = Schema.of(
                Variable.factor("class", List.of("a", "b")).withMissing(0),
                Variable.of("n", ColumnType.INT32).withRange(0, 9).withMissing(0));
        int[] codes = new int[100];
        int[] numbers = new int[100];
        for (int i = 0; i < 100; i++) {
            numbers[i] = i % 10;
            codes[i] = i % 10 > 5 || i % 7 == 0 ? 1 : 0;
        }
        MemoryChunkSource data = MemoryChunkSource.of(
                "known",
                schema,
                List.of(
                        new org.quern.data.FactorColumn(codes, List.of("a", "b"), 100),
                        new org.quern.data.IntColumn(numbers)),
                30);
        DTreeModel model = fit(data, small("class ~ n").withGrowth(growth(2)));
        assertThat(model.tree().root().split().orElseThrow().rule())
                .isEqualTo(new org.quern.tree.SplitRule.Threshold(0, 5.5, org.quern.tree.Side.LEFT));
        assertThat(model.passes()).isEqualTo(model.tree().depth() == 2 ? 3 : model.passes());
        assertThat(new DTree(small("class ~ n")).plan(data.info()))
                .extracting(PlannedPass::pass)
                .containsExactly("tree.growth", "tree.details");
    }

    @Test
    void plansItsPasses() {
        DTreeOptions options =
                small("class ~ x + f").withOthers(0, new Surrogates(2, SurrogateUse.USED, SurrogateStyle.ALL_ROWS));
        assertThat(new DTree(options).plan(random(50).info()))
                .extracting(PlannedPass::pass)
                .containsExactly("tree.bins", "tree.growth", "tree.details", "tree.details");
        assertThat(new DTree(small("class ~ x").withFolds(0)).plan(random(50).info()))
                .extracting(PlannedPass::pass)
                .containsExactly("tree.bins", "tree.growth");
    }

    @Test
    void surrogatesThatSendRowsTakeAPassALevel() {
        DTreeOptions options = small("y ~ x + n + f + truth")
                .withOthers(1, new Surrogates(3, SurrogateUse.THEN_MAJORITY, SurrogateStyle.ALL_ROWS))
                .withFolds(3);
        CountingRunner runner = new CountingRunner(engine(random(50)), 100);
        DTreeModel model = new DTree(options).fit(runner, Progress.NONE);
        assertThat(model.passes()).isEqualTo(runner.passes).isBetween(7, 2 * 4 + 4);
        // Shown only, they cost nothing more.
        DTreeModel shown =
                fit(random(50), options.withOthers(1, new Surrogates(3, SurrogateUse.SHOWN, SurrogateStyle.ALL_ROWS)));
        assertThat(shown.passes()).isEqualTo(4 + 2);
        assertThat(shown.tree().nodes()).anyMatch(node -> node.split().stream()
                .anyMatch(split -> !split.surrogates().isEmpty()));
    }

    @Test
    void theCutIntoChunksDoesNotMatter() {
        for (String formula : List.of("class ~ x + n + f + truth", "y ~ x + n + f + truth")) {
            DTreeOptions options = small(formula)
                    .withOthers(2, new Surrogates(3, SurrogateUse.THEN_MAJORITY, SurrogateStyle.ROWS_OF_BOTH))
                    .withFolds(4);
            DTreeModel one = fit(random(1000), options);
            for (int rowsPerChunk : new int[] {1, 7, 64}) {
                DTreeModel other = fit(random(rowsPerChunk), options);
                assertThat(other.complexityTable()).isEqualTo(one.complexityTable());
                assertThat(other.importance()).isEqualTo(one.importance());
                assertThat(new DTreeSummary(other).details()).isEqualTo(new DTreeSummary(one).details());
            }
        }
    }

    @Test
    void foldsComeFromAColumnOrTheRow() {
        MemoryChunkSource data = CsvTable.ofLines(List.of(
                        "y,x,fold",
                        "1,1,1",
                        "2,2,2",
                        "3,3,3",
                        "9,4,1",
                        "8,5,2",
                        "7,6,3",
                        "1,7,1",
                        "2,8,2",
                        "3,9,3",
                        "2,1.5,1",
                        "8,4.5,2",
                        "7,5.5,3"))
                .numbers("y", "x", "fold")
                .source(5);
        DTreeOptions options = DTreeOptions.of("y ~ x")
                .withGrowth(new Growth(3, OptionalInt.of(4), OptionalInt.of(2), 0, OptionalInt.empty(), 32))
                .withFolds(3);
        DTreeOptions byColumn = options.withVariables(TreeVariables.of("y ~ x").withGroups(Optional.of("fold")));
        assertThat(fit(data, byColumn).complexityTable())
                .isEqualTo(fit(data, options).complexityTable());
    }

    @Test
    void prunesWithinOneStandardErrorOrWhereAsked() {
        DTreeOptions options = small("Kyphosis ~ Age + Number + Start").withFolds(10);
        DTreeModel whole = fit(kyphosis(), options);
        DTreeModel auto = fit(kyphosis(), options.withPruning(new Pruning.OneStandardError()));
        double best = CostComplexity.best(whole.complexityTable());
        DTreeModel at = fit(kyphosis(), options.withPruning(new Pruning.At(best)));
        assertThat(auto.tree().size())
                .isEqualTo(at.tree().size())
                .isLessThan(whole.tree().size());
        assertThat(auto.complexityTable()).isEqualTo(at.complexityTable());
    }

    @Test
    void leavesOutIncompleteRowsIfAsked() {
        DTreeOptions options = small("class ~ x + n + f");
        DTreeModel all = fit(random(50), options);
        DTreeModel complete = fit(random(50), options.withMissing(MissingRows.BY_ROW));
        assertThat(complete.fit().validRows()).isLessThan(all.fit().validRows());
        assertThat(complete.tree().nodes())
                .filteredOn(node -> !node.isLeaf())
                .allMatch(node -> node.split().orElseThrow().rows() == node.rows());
    }

    @Test
    void aRunThatDiedGoesOnAndAnotherIsRefused() {
        DTreeOptions options = small("class ~ x + n + f").withFolds(3);
        DTreeModel expected = fit(random(50), options);
        Journal journal = new Journal(JournalStorage.inMemory(), Progress.NONE);
        LocalEngine engine = new LocalEngine(random(50), LocalEngine.Options.defaults(), Progress.NONE);
        assertThatThrownBy(() -> new DTree(options)
                        .fit(new CountingRunner(new JournaledRunner(engine, journal, Progress.NONE), 3), Progress.NONE))
                .hasMessage("dead");
        DTreeModel resumed = new DTree(options).fit(new JournaledRunner(engine, journal, Progress.NONE), Progress.NONE);
        assertThat(new DTreeSummary(resumed).details()).isEqualTo(new DTreeSummary(expected).details());
        assertThatThrownBy(() -> new DTree(options.withFolds(4))
                        .fit(new JournaledRunner(engine, journal, Progress.NONE), Progress.NONE))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("belongs to another run")
                .hasMessageContaining("had other options");
    }

    private static void isRefused(String message, ThrowingCallable fit) {
        assertThatThrownBy(fit)
                .isInstanceOf(QuernException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private static Classes priors(Double... priors) {
        return new Classes(Optional.of(List.of(priors)), Optional.empty(), Impurity.GINI);
    }

    private static Classes loss(List<List<Double>> loss) {
        return new Classes(Optional.empty(), Optional.of(loss), Impurity.GINI);
    }

    @Test
    void refusesPriorsAndLossThatDoNotFit() {
        isRefused("Priors [0.5, 0.3, 0.1] sum to 0.9, must sum to 1", () -> priors(0.5, 0.3, 0.1));
        isRefused("Invalid prior: -0.5", () -> priors(-0.5, 1.5));
        isRefused(
                "2 priors, but the response has 3 classes: a, b, c",
                () -> fit(random(50), small("class ~ x").withClasses(priors(0.5, 0.5))));
        isRefused("is not square: row 1 has 2 numbers, expected 1", () -> loss(List.of(List.of(0.0, 1.0))));
        isRefused("Invalid loss: -1.0 in row 2", () -> loss(List.of(List.of(0.0, 1.0), List.of(-1.0, 0.0))));
        isRefused("for a right prediction in row 1", () -> loss(List.of(List.of(2.0, 1.0), List.of(1.0, 0.0))));
        isRefused("has no loss at all in row 2", () -> loss(List.of(List.of(0.0, 1.0), List.of(0.0, 0.0))));
        isRefused(
                "2 rows of the loss matrix, but the response has 3 classes",
                () -> fit(
                        random(50),
                        small("class ~ x").withClasses(loss(List.of(List.of(0.0, 1.0), List.of(1.0, 0.0))))));
        isRefused(
                "are for classes, but 'y' is a number",
                () -> fit(random(50), small("y ~ x").withClasses(priors(0.5, 0.5))));
    }

    @Test
    void refusesOptionsOutOfRange() {
        isRefused("Invalid maximum depth: 31, must be from 1 to 30", () -> growth(31));
        isRefused("Invalid number of folds: 1, must be from 2", () -> small("y ~ x")
                .withFolds(1));
        isRefused("Invalid cost of 'x': 0.0", () -> small("y ~ x").withCosts(Map.of("x", 0.0)));
        isRefused(
                "A cost is given for 'z', which is no predictor; predictors: x, n",
                () -> fit(random(50), small("y ~ x + n").withCosts(Map.of("z", 2.0))));
        isRefused("needs folds", () -> small("y ~ x").withFolds(0).withPruning(new Pruning.OneStandardError()));
        isRefused("Invalid complexity to prune at: -1.0", () -> new Pruning.At(-1));
        isRefused(
                "Invalid maximum of bins: 1",
                () -> new Growth(3, OptionalInt.empty(), OptionalInt.empty(), 0, OptionalInt.of(1), 32));
        isRefused(
                "'f' has 3 levels; at most 2 are allowed",
                () -> fit(
                        random(50),
                        DTreeOptions.of("class ~ f")
                                .withGrowth(new Growth(
                                        3, OptionalInt.empty(), OptionalInt.empty(), 0, OptionalInt.empty(), 2))));
        isRefused(
                "Method 'class' needs a factor",
                () -> fit(random(50), small("y ~ x").withMethod(Optional.of(DTreeOptions.Method.CLASS))));
        isRefused(
                "Method 'anova' needs a number",
                () -> fit(random(50), small("class ~ x").withMethod(Optional.of(DTreeOptions.Method.ANOVA))));
    }

    @Test
    void refusesDataThatNoTreeCanBeFittedTo() {
        CsvTable table = CsvTable.ofLines(List.of("c,y,x,m", "a,1,1,NA", "a,1,2,NA", "a,1,3,NA", "a,1,4,NA"))
                .factor("c", "a", "b")
                .numbers("y", "x", "m");
        isRefused(
                "All 4 valid rows of table are of the class 'a' of 'c'",
                () -> fit(table.source(2), DTreeOptions.of("c ~ x")));
        isRefused("'y' is 1.0 in all 4 valid rows", () -> fit(table.source(2), DTreeOptions.of("y ~ x")));
        isRefused("'m' is missing in all 4 valid rows", () -> fit(table.source(2), DTreeOptions.of("x ~ y + m")));
        isRefused(
                "All 4 valid rows of table are in one of 2 folds: 'y' has the same value in all of them",
                () -> fit(
                        table.source(2),
                        DTreeOptions.of(TreeVariables.of("x ~ I(x * 2)").withGroups(Optional.of("y")))));
    }
}
