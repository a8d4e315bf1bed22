package org.quern.tree.forest;

import java.util.List;
import java.util.Optional;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.LocalEngine;
import org.quern.pass.Pass;
import org.quern.pass.Progress;
import org.quern.pass.RandomColumns;
import org.quern.tree.ClassCriterion;
import org.quern.tree.Criterion;
import org.quern.tree.Grown;
import org.quern.tree.GrowthOptions;
import org.quern.tree.RowSample;
import org.quern.tree.TreeFrame;
import org.quern.tree.TreeGrower;
import org.quern.tree.TreeGrowth;
import org.quern.tree.TreeNode;
import org.quern.tree.TreeVariables;
import org.quern.tree.VarianceCriterion;

/** Of a small forest of classes. */
class OutOfBagPassContractTest extends AlgorithmContractTest<OutOfBagPass.State, OutOfBag> {
    static final Schema SCHEMA = Schema.of(
            Variable.factor("class", List.of("a", "b", "c")),
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.factor("f", List.of("u", "v")));

    @Override
    protected Schema schema() {
        return SCHEMA;
    }

    @Override
    protected boolean usesRowNumbers() {
        return true;
    }

    @Override
    protected Pass<OutOfBagPass.State, OutOfBag> pass() {
        return pass("class ~ x + f");
    }

    static OutOfBagPass pass(String formula) {
        LocalEngine engine = new LocalEngine(
                RandomColumns.source(SCHEMA, RandomColumns.of(SCHEMA, 200, 12, 5), 50),
                LocalEngine.Options.defaults(),
                Progress.NONE);
        TreeFrame frame = TreeFrame.of(engine, TreeVariables.of(formula), 101, TreeFrame.Needs.STATISTICS);
        List<RowSample> samples =
                List.of(new RowSample.Bootstrap(1, 0, 1), new RowSample.Subsample(1, 1, 0.5), new RowSample.All());
        int classes = frame.design().classes().size();
        Criterion criterion = classes == 0
                ? VarianceCriterion.of(frame.rows(), false, samples)
                : ClassCriterion.of(
                        ClassCriterion.Impurity.GINI,
                        classes,
                        false,
                        frame.rows(),
                        Optional.empty(),
                        Optional.empty(),
                        samples);
        TreeGrowth growth = new TreeGrowth(frame.design(), frame.bins(), criterion, samples);
        Grown grown = new TreeGrower(growth, GrowthOptions.of(3, 10, 3)).grow(engine);
        double[][] values = grown.trees().stream()
                .map(tree -> tree.nodes().stream().mapToDouble(TreeNode::value).toArray())
                .toArray(double[][]::new);
        double[] cutoff =
                DForestModel.equalCutoff(classes).stream().mapToDouble(c -> c).toArray();
        return new OutOfBagPass(growth, grown.shapes(), values, cutoff, 200, 100);
    }
}
