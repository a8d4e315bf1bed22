package org.quern.tree.forest;

import java.util.ArrayList;
import java.util.List;
import org.quern.tree.Tree;
import org.quern.tree.TreeNode;

/**
 * How much the splits by each predictor gain, summed over a tree and averaged over the trees: of a node of weight W, for
 * classes W·Gini's index less that of its sons (whatever criterion chose the split), for numbers the sum of squares between
 * the sons. randomForest calls them MeanDecreaseGini and IncNodePurity.
 */
final class Importance {
    private Importance() {}

    static List<Double> of(List<Tree> trees, int predictors) {
        double[] sums = new double[predictors];
        for (Tree tree : trees) {
            for (TreeNode node : tree.nodes()) {
                node.split()
                        .ifPresent(split -> sums[split.rule().predictor()] +=
                                gain(node, tree.node(node.left()), tree.node(node.right())));
            }
        }
        List<Double> means = new ArrayList<>();
        for (double sum : sums) {
            means.add(sum / trees.size());
        }
        return means;
    }

    private static double gain(TreeNode node, TreeNode left, TreeNode right) {
        if (node.classWeights().length > 0) {
            return Math.max(0, gini(node) - gini(left) - gini(right));
        }
        double both = left.weight() + right.weight();
        double difference = left.value() - right.value();
        return both > 0 ? left.weight() * right.weight() / both * difference * difference : 0;
    }

    /** W·(1 − Σp²). */
    private static double gini(TreeNode node) {
        double sum = 0;
        double squares = 0;
        for (double weight : node.classWeights()) {
            sum += weight;
            squares += weight * weight;
        }
        return sum > 0 ? sum - squares / sum : 0;
    }
}
