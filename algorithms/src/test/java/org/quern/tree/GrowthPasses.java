package org.quern.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.linear.WeightKind;
import org.quern.pass.RandomColumns;

/** Passes on the second level of three trees over columns of every kind, for contract tests. */
final class GrowthPasses {
    private static final List<String> LEVELS = List.of("a", "b", "c", "d");

    static final Schema SCHEMA = Schema.of(
            Variable.factor("class", LEVELS),
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("n", ColumnType.INT32),
            Variable.factor("f", LEVELS),
            Variable.of("truth", ColumnType.BOOLEAN),
            Variable.of("w", ColumnType.FLOAT64),
            Variable.of("g", ColumnType.INT32));

    private GrowthPasses() {}

    /** Rows with missing values everywhere; weights of which some are 0 or not whole. */
    static List<Column> columns(int rows, long seed) {
        List<Column> columns = new ArrayList<>(RandomColumns.of(SCHEMA, rows, 12, seed));
        Random random = new Random(seed);
        double[] weights = random.ints(rows, 0, 5).mapToDouble(w -> w / 4.0).toArray();
        columns.set(6, new DoubleColumn(weights));
        return columns;
    }

    static TreeDesign design(String response, boolean weighted) {
        TreeVariables variables =
                TreeVariables.of(response + " ~ x + n + f + truth").withGroups(Optional.of("g"));
        return TreeDesign.of(
                weighted ? variables.withWeights(Optional.of("w"), WeightKind.PROBABILITY) : variables,
                SCHEMA,
                java.util.Map.of());
    }

    /** A few bins for the numbers, one for each level and truth value. */
    static Bins bins() {
        double[] x = {-100, -3, -1, 0, 1, 5};
        double[] n = {-50, 0, 1, 2, 20};
        double[] truth = {0, 1};
        double[][] low = {x, n, null, truth};
        double[][] high = {{-4, -2, -1, 0.5, 4, 100}, {-1, 0, 1, 19, 50}, null, truth};
        return Bins.of(low, high, new int[] {0, 0, LEVELS.size(), 0});
    }

    static TreeGrowth growth(String response, boolean weighted) {
        TreeDesign design = design(response, weighted);
        List<RowSample> samples =
                List.of(new RowSample.All(), new RowSample.Bootstrap(5, 1, 1), new RowSample.OutsideFold(1, 3));
        RowStatistics rows = new RowStatistics(
                1000, 2000, 1, false, -1e6, 1e6, 0, new long[0], new double[] {1, 2, 3, 4}, 0, 0, new long[4]);
        Criterion criterion = design.isClassification()
                ? ClassCriterion.of(
                        ClassCriterion.Impurity.INFORMATION,
                        LEVELS.size(),
                        weighted,
                        rows,
                        Optional.of(new double[] {0.1, 0.2, 0.3, 0.4}),
                        Optional.empty(),
                        samples)
                : VarianceCriterion.of(rows, weighted, samples);
        return new TreeGrowth(design, bins(), criterion, samples);
    }

    /** The sons of a root split by x, with missing values to the right, and of one split by f, where they stay. */
    static GrowthPass pass(String response, boolean weighted, GrowthPass.Squares squares) {
        TreeGrowth growth = growth(response, weighted);
        NodeSplit byNumber = NodeSplit.of(new SplitRule.Threshold(0, -1.5, Side.RIGHT), 10, 1, Side.RIGHT);
        NodeSplit byLevels =
                NodeSplit.of(SplitRule.Levels.of(2, Side.LEFT, Side.NONE, Side.RIGHT, Side.RIGHT), 10, 1, Side.NONE);
        List<CodedTree> trees =
                List.of(tree(byNumber, growth.bins()), tree(byLevels, growth.bins()), tree(byNumber, growth.bins()));
        List<GrowthPass.OpenNode> nodes = new ArrayList<>();
        for (int t = 0; t < trees.size(); t++) {
            nodes.add(new GrowthPass.OpenNode(t, 1, 2, GrowthPass.Purpose.SPLIT));
            nodes.add(new GrowthPass.OpenNode(t, 2, 3, t == 1 ? GrowthPass.Purpose.TOTALS : GrowthPass.Purpose.SPLIT));
        }
        double[] costs = new double[growth.bins().width()];
        Arrays.fill(costs, 2);
        return new GrowthPass(
                growth, new GrowthPass.Search(3, costs, 2, new PredictorDraw(3, 7), squares), trees, nodes);
    }

    private static CodedTree tree(NodeSplit split, Bins bins) {
        return new CodedTree(
                List.of(CodedTree.Node.of(split, 1, bins, true), CodedTree.Node.OPEN, CodedTree.Node.OPEN));
    }
}
