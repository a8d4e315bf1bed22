package org.quern.tree.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.tree.NodeSplit;
import org.quern.tree.Surrogate;
import org.quern.tree.Tree;
import org.quern.tree.TreeNode;

/**
 * How much each predictor contributes to a tree: the improvement of each split to its predictor, and to the predictor of each
 * of its surrogates as much of it as the adjusted agreement says. Improvements of regression, which are shares of the
 * deviance of their node, are put in the units of the response squared.
 *
 * <p>Reference: Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, section 5.3.4.
 */
final class VariableImportance {
    private VariableImportance() {}

    /** By predictor, 0 for those in no split. */
    static List<Double> of(Tree tree, int predictors, boolean isRegression) {
        double[] sums = new double[predictors];
        for (int position : tree.preorder()) {
            TreeNode node = tree.node(position);
            if (!node.isLeaf()) {
                NodeSplit split = node.split().orElseThrow();
                double improvement = split.improvement() * (isRegression ? node.risk() : 1);
                sums[split.rule().predictor()] += improvement;
                for (Surrogate surrogate : split.surrogates()) {
                    sums[surrogate.rule().predictor()] += improvement * surrogate.adjusted();
                }
            }
        }
        List<Double> importance = new ArrayList<>();
        Arrays.stream(sums).forEach(importance::add);
        return importance;
    }
}
