package org.quern.tree;

import java.util.Optional;

/**
 * A node of a {@link Tree}.
 *
 * @param number as trees are numbered: the root is 1, the sons of i are 2i (left) and 2i + 1
 * @param left position of the left son in the tree, −1 in a leaf
 * @param right position of the right son, −1 in a leaf
 * @param rows in the node when the tree was grown, unweighted; rows drawn several times count as often
 * @param weight sum of their weights
 * @param value predicted: mean of the response, code of the class, or score of a boosted tree
 * @param classWeights sum of weights by class; empty for numbers
 * @param risk deviance of the mean, or expected loss of the class, of the rows of the node
 * @param complexity parameter below which the split would stand, in units of the root's risk; 0 in trees without pruning
 * @param split absent in a leaf
 */
public record TreeNode(
        long number,
        int left,
        int right,
        long rows,
        double weight,
        double value,
        double[] classWeights,
        double risk,
        double complexity,
        Optional<NodeSplit> split) {

    public TreeNode {
        if (split.isPresent() != left >= 0 || left >= 0 != right >= 0) {
            throw new IllegalArgumentException(
                    "Node " + number + " has sons " + left + " and " + right + ", split " + split.isPresent());
        }
    }

    public boolean isLeaf() {
        return split.isEmpty();
    }

    /** Number of splits between the root and this node. */
    public int depth() {
        return 63 - Long.numberOfLeadingZeros(number);
    }
}
