package org.quern.tree.boosting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quern.tree.BinSums;
import org.quern.tree.Bins;
import org.quern.tree.FoundSplit;
import org.quern.tree.NewtonCriterion;
import org.quern.tree.NodeSplit;
import org.quern.tree.NodeTotals;
import org.quern.tree.Side;
import org.quern.tree.SplitRule;
import org.quern.tree.Tree;
import org.quern.tree.TreeNode;

/** A tree of the round that grows, node by node in the order of positions. */
final class GrowingTree {
    private final Bins bins;
    private final NewtonCriterion criterion;
    private final double learningRate;
    private final BTreesOptions.MissingSide missing;
    private final List<Node> nodes = new ArrayList<>();

    private static final class Node {
        final long number;
        /** Of all rows of the node; null in a root not looked at yet. */
        long[] sums;

        Optional<NodeSplit> split = Optional.empty();
        BinnedSplit binned;
        int left = -1;

        Node(long number, long[] sums) {
            this.number = number;
            this.sums = sums;
        }
    }

    GrowingTree(Bins bins, NewtonCriterion criterion, double learningRate, BTreesOptions.MissingSide missing) {
        this.bins = bins;
        this.criterion = criterion;
        this.learningRate = learningRate;
        this.missing = missing;
        nodes.add(new Node(1, null));
    }

    int size() {
        return nodes.size();
    }

    long number(int node) {
        return nodes.get(node).number;
    }

    void setSums(int node, long[] sums) {
        nodes.get(node).sums = sums;
    }

    long rows(int node) {
        return criterion.sums().rows(nodes.get(node).sums, 0);
    }

    /** Splits a node; its sons are the last two nodes from here on. */
    void split(int node, FoundSplit found) {
        Node parent = nodes.get(node);
        Side side = side(found);
        NodeSplit split = found.split();
        parent.split = Optional.of(NodeSplit.of(split.rule(), split.rows(), split.improvement(), side));
        parent.binned = binned(split.rule(), side);
        parent.left = nodes.size();
        nodes.add(new Node(2 * parent.number, sum(found.left(), side == Side.LEFT ? found.missing() : null)));
        nodes.add(new Node(2 * parent.number + 1, sum(found.right(), side == Side.RIGHT ? found.missing() : null)));
    }

    /** Where rows without a value go; where none of the rows fitted to is without, the side with more rows. */
    private Side side(FoundSplit found) {
        BinSums sums = criterion.sums();
        if (missing == BTreesOptions.MissingSide.BETTER && sums.rows(found.missing(), 0) > 0) {
            double left = criterion.gain(sum(found.left(), found.missing()), 0, found.right(), 0);
            double right = criterion.gain(found.left(), 0, sum(found.right(), found.missing()), 0);
            if (left != right) {
                return left > right ? Side.LEFT : Side.RIGHT;
            }
        }
        return sums.rows(found.left(), 0) >= sums.rows(found.right(), 0) ? Side.LEFT : Side.RIGHT;
    }

    private static long[] sum(long[] sums, long[] more) {
        long[] sum = sums.clone();
        if (more != null) {
            BoostingState.add(more, sum);
        }
        return sum;
    }

    private BinnedSplit binned(SplitRule rule, Side ofMissing) {
        boolean[] toRight = new boolean[bins.count(rule.predictor()) + 1];
        for (int code = 0; code < toRight.length; code++) {
            Side side = bins.side(rule, code);
            toRight[code] = (side == Side.NONE ? ofMissing : side) == Side.RIGHT;
        }
        return new BinnedSplit(rule.predictor(), toRight);
    }

    /** What the leaf adds to a row's score. */
    private double value(Node node) {
        return node.sums == null ? 0 : learningRate * criterion.value(node.sums, 0);
    }

    /** Largest absolute value of a leaf. */
    double largestStep() {
        double largest = 0;
        for (Node node : nodes) {
            largest = node.binned == null ? Math.max(largest, Math.abs(value(node))) : largest;
        }
        return largest;
    }

    BinnedTree binned() {
        return new BinnedTree(nodes.stream()
                .map(node -> new BinnedTree.Node(node.binned, node.left, node.binned == null ? value(node) : 0))
                .toList());
    }

    Tree tree() {
        List<TreeNode> made = new ArrayList<>();
        for (Node node : nodes) {
            made.add(new TreeNode(
                    node.number,
                    node.left,
                    node.left < 0 ? -1 : node.left + 1,
                    criterion.sums().rows(node.sums, 0),
                    criterion.weight(node.sums, 0),
                    value(node),
                    new double[0],
                    criterion.risk(NodeTotals.of(node.sums)),
                    0,
                    node.split));
        }
        return new Tree(made);
    }
}
