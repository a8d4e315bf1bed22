package org.quern.tree.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.linear.WeightKind;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;
import org.quern.pass.RandomColumns;
import org.quern.tree.Tree;
import org.quern.tree.TreeNode;
import org.quern.tree.TreeVariables;
import org.quern.tree.decision.DTreeOptions.Classes;
import org.quern.tree.decision.DTreeOptions.Growth;
import org.quern.tree.forest.DForestOptions.OutOfBagUse;
import org.quern.tree.forest.DForestOptions.Replacement;
import org.quern.tree.forest.DForestOptions.Sampling;

class DForestTest {
    private static final Schema SCHEMA = Schema.of(
            Variable.factor("class", List.of("a", "b", "c")),
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("n", ColumnType.INT32),
            Variable.factor("f", List.of("u", "v", "w")),
            Variable.of("text", ColumnType.STRING));

    private static MemoryChunkSource random(int rowsPerChunk) {
        return RandomColumns.source(SCHEMA, RandomColumns.of(SCHEMA, 400, 15, 7), rowsPerChunk);
    }

    private static DForestOptions small(String formula) {
        return DForestOptions.of(formula)
                .withGrowth(Forests.growth(4, 10, 3, 0))
                .withSampling(Forests.sampling(8, 3));
    }

    private static DForestModel fit(MemoryChunkSource data, DForestOptions options) {
        return Forests.fit(data, options);
    }

    @Test
    void printsAsTheOldSystemDid() {
        DForestModel model = fit(Forests.kyphosis(20), Forests.kyphosisOptions(10));
        OutOfBag oob = model.outOfBag().orElseThrow();
        List<Double> absent = oob.confusion().get(0);
        List<Double> present = oob.confusion().get(1);
        assertThat(absent.get(0) + absent.get(1)).isEqualTo(64);
        assertThat(present.get(0) + present.get(1)).isEqualTo(17);
        List<String> lines = model.type().shortSummary(model);
        assertThat(lines)
                .startsWith(
                        "             Type of decision forest: class",
                        "                     Number of trees: 500",
                        "No. of variables tried at each split: 3",
                        "");
        assertThat(lines.get(4)).matches(" {9}OOB estimate of error rate: \\d\\d(\\.\\d\\d?)?%");
        assertThat(lines.subList(5, 8))
                .containsExactly("Confusion matrix:", "         Predicted", "Kyphosis  absent present class.error");
        assertThat(lines.get(8)).matches("  absent {6}\\d\\d {6,7}\\d\\d? +0\\.\\d+");
        assertThat(lines.get(9)).matches("  present {4,5}\\d\\d? {6,7}\\d\\d? +0\\.\\d+");
        assertThat(model.type().summary(model))
                .startsWith(
                        "Call:", "dforest --data table --formula \"Kyphosis ~ Age + Start + Number\" --trees 500 \\");
    }

    @Test
    void printsRegressionAsTheOldSystemDid() {
        DForestOptions options = DForestOptions.of("stack.loss ~ Air.Flow + Water.Temp + Acid.Conc.")
                .withSampling(Forests.sampling(200, 1))
                .withTried(2);
        DForestModel model = fit(Forests.stackloss(), options);
        List<String> lines = model.type().shortSummary(model);
        assertThat(lines)
                .startsWith(
                        "             Type of decision forest: anova",
                        "                     Number of trees: 200",
                        "No. of variables tried at each split: 2",
                        "");
        assertThat(lines.get(4)).matches(" {11}Mean of squared residuals: \\d+\\.\\d+");
        assertThat(lines.get(5)).matches(" {21}% Var explained: \\d+(\\.\\d\\d?)?");
        // The manual's draw of the old system: 44.54992, 65 % (with maxDepth = 3).
        assertThat(model.outOfBag().orElseThrow().explained(199)).isBetween(0.5, 0.95);
    }

    @Test
    void showsTheImportanceWhereAskedFor() {
        DForestOptions options = small("class ~ x + f");
        DForestOptions shown = new DForestOptions(
                options.variables(),
                options.growth(),
                options.classes(),
                options.sampling(),
                options.tried(),
                options.cutoff(),
                options.outOfBag(),
                true,
                options.maxStateBytes());
        DForestModel model = fit(random(50), shown);
        assertThat(model.type().summary(model))
                .contains("Importance of the variables:")
                .anyMatch(line -> line.matches(" +MeanDecreaseGini"));
        assertThat(model.type().table(model)).contains(List.of("table", "name", "value", "weight", "a", "b", "c"));
    }

    @Test
    void allTreesTakeDepthPlusTwoPasses() {
        for (int trees : new int[] {1, 8, 40}) {
            for (int depth : new int[] {1, 3}) {
                DForestOptions options = small("y ~ x + n + f")
                        .withGrowth(Forests.growth(depth, 10, 3, 0))
                        .withSampling(Forests.sampling(trees, 3));
                assertThat(fit(random(50), options).passes()).isEqualTo(depth + 2);
                assertThat(fit(random(50), options.withOutOfBag(OutOfBagUse.NONE))
                                .passes())
                        .isEqualTo(depth + 1);
            }
        }
    }

    @Test
    void theDescriptionOfTheDataMaySpareThePassForBins() {
        Schema known = Schema.of(
                Variable.factor("class", List.of("a", "b", "c")).withMissing(20),
                Variable.factor("f", List.of("u", "v", "w")).withMissing(20));
        MemoryChunkSource source = RandomColumns.source(known, RandomColumns.of(known, 400, 15, 7), 50);
        DForestOptions options = small("class ~ f").withGrowth(Forests.growth(1, 10, 3, 0));
        assertThat(fit(source, options).passes()).isEqualTo(2);
        assertThat(new DForest(options).plan(source.info())).hasSize(2);
        assertThat(new DForest(options).plan(random(50).info())).hasSize(3);
    }

    @Test
    void growsTheSameForestFromAnyChunks() {
        for (String formula : List.of("class ~ .", "y ~ .", "text ~ x + n")) {
            DForestModel whole = fit(random(400), small(formula));
            for (int rowsPerChunk : new int[] {1, 37}) {
                DForestModel cut = fit(random(rowsPerChunk), small(formula));
                assertThat(numbers(cut)).isEqualTo(numbers(whole));
                assertThat(cut.outOfBag()).isEqualTo(whole.outOfBag());
            }
        }
    }

    @Test
    void aSmallStateTakesMorePassesForTheSameForest() {
        DForestModel wide = fit(random(50), small("class ~ ."));
        DForestModel narrow = fit(random(50), small("class ~ .").withMaxStateBytes(60_000));
        assertThat(narrow.passes()).isGreaterThan(wide.passes());
        assertThat(numbers(narrow)).isEqualTo(numbers(wide));
        refused(
                () -> fit(random(50), small("class ~ .").withMaxStateBytes(1000)),
                "The histograms of one node take",
                "take fewer bins");
    }

    private static List<Double> numbers(DForestModel model) {
        List<Double> numbers = new ArrayList<>(model.importance());
        for (Tree tree : model.trees()) {
            for (TreeNode node : tree.nodes()) {
                numbers.addAll(List.of((double) node.number(), (double) node.rows(), node.weight(), node.value()));
                Arrays.stream(node.classWeights()).forEach(numbers::add);
            }
        }
        return numbers;
    }

    @Test
    void anotherSeedGivesAnotherForest() {
        assertThat(numbers(fit(random(50), small("class ~ ."))))
                .isNotEqualTo(numbers(fit(random(50), small("class ~ .").withSampling(Forests.sampling(8, 4)))));
    }

    @Test
    void aCutoffShiftsTheVote() {
        DForestModel model =
                fit(Forests.kyphosis(20), Forests.kyphosisOptions(10).withCutoff(List.of(0.95, 0.05)));
        List<List<Double>> confusion = model.outOfBag().orElseThrow().confusion();
        assertThat(confusion.get(1).get(0)).isLessThan(3);
        assertThat(confusion.get(0).get(1)).isGreaterThan(20);
    }

    @Test
    void strataAreDrawnAtTheirRates() {
        TreeVariables variables = TreeVariables.of("Kyphosis ~ Age + Start").withGroups(Optional.of("Kyphosis"));
        DForestOptions options = DForestOptions.of(variables)
                .withGrowth(Forests.growth(3, 4, 1, 0))
                .withSampling(new Sampling(50, Replacement.WITHOUT, List.of(0.2, 1.0), 1));
        DForestModel model = fit(Forests.kyphosis(20), options);
        double absent = 0;
        for (Tree tree : model.trees()) {
            assertThat(tree.root().classWeights()[1]).isEqualTo(17);
            absent += tree.root().classWeights()[0] / 50;
        }
        assertThat(absent).isBetween(10.0, 15.0);
        // Rows of the stratum that every tree has are never out of bag.
        assertThat(model.outOfBag().orElseThrow().weights().get(49)).isEqualTo(64);
    }

    @Test
    void weightsCount() {
        DForestOptions weighted = small("class ~ x + f")
                .withVariables(TreeVariables.of("class ~ x + f").withWeights(Optional.of("n"), WeightKind.PROBABILITY));
        Schema schema =
                Schema.of(SCHEMA.variable("class"), SCHEMA.variable("x"), SCHEMA.variable("f"), SCHEMA.variable("n"));
        List<org.quern.data.Column> columns = new ArrayList<>(RandomColumns.of(schema, 400, 15, 7));
        int[] weights = new int[400];
        Arrays.setAll(weights, i -> i % 3);
        columns.set(3, new org.quern.data.IntColumn(weights));
        DForestModel model = fit(RandomColumns.source(schema, columns, 50), weighted);
        assertThat(model.fit().validRows()).isLessThan(280);
        double total = model.outOfBag().orElseThrow().weights().get(7);
        assertThat(total).isEqualTo(Math.rint(total)).isBetween(300.0, 400.0);
    }

    @Test
    void mistakesAreOneLine() {
        refused(() -> DForestOptions.of("y ~ x").withSampling(Forests.sampling(0, 1)), "Invalid number of trees: 0");
        refused(() -> small("y ~ x").withTried(0), "Invalid number of variables tried at each split: 0, must be 1");
        refused(
                () -> fit(random(50), small("y ~ x + n").withTried(3)),
                "Invalid number of variables tried at each split: 3, must be from 1 to 2, the number of predictors");
        refused(
                () -> new Sampling(5, Replacement.WITH, List.of(1.5), 1),
                "Invalid sampling rate: 1.5, must be above 0 and at most 1");
        refused(
                () -> small("y ~ x").withSampling(new Sampling(5, Replacement.WITH, List.of(0.5, 1.0), 1)),
                "2 sampling rates need strata to belong to: name the factor with --strata");
        refused(() -> small("y ~ x").withCutoff(List.of(0.7, 0.7)), "Cutoffs [0.7, 0.7] sum to 1.4");
        refused(() -> small("y ~ x").withCutoff(List.of(0.0, 0.7)), "Invalid cutoff: 0.0");
        refused(
                () -> fit(random(50), small("y ~ x").withCutoff(List.of(0.5, 0.5))),
                "Cutoffs are for classes, but 'y'");
        refused(
                () -> fit(random(50), small("class ~ x").withCutoff(List.of(0.5, 0.5))),
                "2 cutoffs, but the response has 3 classes: a, b, c");
        refused(
                () -> fit(random(50), strata("n", 0.5, 1.0)),
                "Strata must be a factor, but column 'n' is int32: --transform");
        refused(() -> fit(random(50), strata("f", 0.5, 1.0)), "2 sampling rates, but 'f' has 3 levels: u, v, w");
        Classes priors = new Classes(Optional.of(List.of(0.5, 0.5)), Optional.empty(), Classes.DEFAULT.impurity());
        refused(() -> fit(random(50), classes("class ~ x", priors)), "2 priors, but the response has 3 classes");
        refused(
                () -> fit(random(50), classes("y ~ x", priors)),
                "Priors, loss and the splitting index are for classes");
        refused(
                () -> fit(
                        random(50),
                        small("class ~ f")
                                .withGrowth(new Growth(
                                        3, OptionalInt.empty(), OptionalInt.empty(), 0, OptionalInt.empty(), 2))),
                "'f' has 3 levels; at most 2 are allowed where the response has 3 classes or more");
    }

    private static DForestOptions strata(String column, Double... rates) {
        return small("y ~ x")
                .withVariables(TreeVariables.of("y ~ x").withGroups(Optional.of(column)))
                .withSampling(new Sampling(5, Replacement.WITH, List.of(rates), 1));
    }

    private static DForestOptions classes(String formula, Classes classes) {
        DForestOptions options = small(formula);
        return new DForestOptions(
                options.variables(),
                options.growth(),
                classes,
                options.sampling(),
                options.tried(),
                options.cutoff(),
                options.outOfBag(),
                false,
                options.maxStateBytes());
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(QuernException.class).hasMessageContainingAll(parts);
    }

    @Test
    void oneClassIsRefusedAlsoWithoutAPassForBins() {
        Schema schema = Schema.of(
                Variable.factor("class", List.of("a", "b")).withMissing(0),
                Variable.factor("f", List.of("u", "v")).withMissing(0));
        MemoryChunkSource source = MemoryChunkSource.of("one.q", schema, RandomColumns.constant(schema, 40), 10);
        refused(() -> fit(source, small("class ~ f")), "of one.q", "are of the class '", "at least two classes");
    }

    @Test
    void oneEngineAndOneThreadGiveTheSame() {
        DForestModel two = fit(random(50), small("class ~ ."));
        DForestModel one = new DForest(small("class ~ ."))
                .fit(new LocalEngine(random(50), LocalEngine.Options.defaults(), Progress.NONE), Progress.NONE);
        assertThat(numbers(one)).isEqualTo(numbers(two));
        assertThat(one.outOfBag()).isEqualTo(two.outOfBag());
    }
}
