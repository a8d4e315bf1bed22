package org.quern.tree.boosting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.linear.WeightKind;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.RandomColumns;
import org.quern.tree.Bins;
import org.quern.tree.TreeDesign;
import org.quern.tree.TreeVariables;

/** Boosting's passes have in common under the contract: predictors of several types, weights of which some are 0. */
abstract class BoostingPassContract extends AlgorithmContractTest<BoostingState, BoostingPass.Found> {
    private static final Schema SCHEMA = Schema.of(
            Variable.of("x", ColumnType.FLOAT64),
            Variable.of("n", ColumnType.INT32),
            Variable.factor("f", List.of("a", "b", "c", "d")),
            Variable.of("t", ColumnType.BOOLEAN),
            Variable.of("y", ColumnType.FLOAT64),
            Variable.factor("two", List.of("no", "yes")),
            Variable.factor("three", List.of("u", "v", "w")),
            Variable.of("w", ColumnType.FLOAT64));

    @Override
    protected Schema schema() {
        return SCHEMA;
    }

    @Override
    protected List<Column> columns(int rows, long seed) {
        List<Column> columns = new ArrayList<>(RandomColumns.of(SCHEMA, rows, 9, seed));
        Random random = new Random(seed);
        columns.set(
                7,
                new DoubleColumn(
                        random.ints(rows, 0, 5).mapToDouble(w -> w / 4.0).toArray()));
        return columns;
    }

    @Override
    protected boolean usesRowNumbers() {
        return true;
    }

    static BoostingRun run(
            Loss loss,
            boolean weighted,
            double[] initial,
            BoostingRun.Sampling sampling,
            double heldOutShare,
            int drawn) {
        String response =
                switch (loss) {
                    case GAUSSIAN -> "y";
                    case BERNOULLI -> "two";
                    case MULTINOMIAL -> "three";
                };
        TreeDesign design = TreeDesign.of(
                TreeVariables.of(response + " ~ x + n + f + t")
                        .withWeights(
                                weighted ? Optional.of("w") : Optional.empty(),
                                weighted ? WeightKind.PROBABILITY : WeightKind.NONE),
                SCHEMA,
                Map.of());
        double[] low = {-1e9, -10, -1, 0, 0.5, 5, 100};
        double[] truth = {0, 1};
        Bins bins = Bins.of(
                new double[][] {low, low, null, truth}, new double[][] {low, low, null, truth}, new int[] {0, 0, 4, 0});
        return new BoostingRun(
                design, bins, loss, initial, sampling, heldOutShare, drawn, 7, 0.5, 3, 237, 237, 1, !weighted);
    }

    /** Parted by the number x, then on the right by the factor; missing values go left. */
    static BinnedTree tree(double scale) {
        boolean[] ofNumber = {false, false, false, true, true, true, true, false};
        boolean[] ofFactor = {true, false, true, false, false};
        return new BinnedTree(List.of(
                new BinnedTree.Node(new BinnedSplit(0, ofNumber), 1, 0),
                new BinnedTree.Node(null, -1, scale),
                new BinnedTree.Node(new BinnedSplit(2, ofFactor), 3, 0),
                new BinnedTree.Node(null, -1, -2 * scale),
                new BinnedTree.Node(null, -1, 0.3 * scale)));
    }

    /** As {@link #tree} after its first split. */
    static BinnedTree growing() {
        return new BinnedTree(
                List.of(tree(1).nodes().get(0), new BinnedTree.Node(null, -1, 0), new BinnedTree.Node(null, -1, 0)));
    }
}
