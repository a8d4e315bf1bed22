package org.quern.tree;

import java.util.Arrays;
import java.util.List;
import org.quern.design.DesignRows;

/**
 * Finds the node in which each row ends: a leaf, or the inner node where no rule has a side for the row.
 *
 * <p>Cost: a comparison and two array reads a level; a row without a side looks at the surrogates in order.
 */
public final class TreeRouter {
    private final List<TreeNode> nodes;
    private final boolean usesSurrogates;
    /** Predictors that rules and surrogates look at lie before this one. */
    private final int width;
    /** By node: predictor of its rule, −1 in a leaf. */
    private final int[] predictors;
    /** By node: NaN for factors. */
    private final double[] thresholds;
    /** By node: where values below the threshold go. */
    private final int[] below;
    /** By node: where values that are not below the threshold go. */
    private final int[] others;
    /** By node: where each level goes, −1 if it has no side; null for numbers. */
    private final int[][] levels;

    private TreeRouter(Tree tree, boolean usesSurrogates) {
        this.nodes = tree.nodes();
        this.usesSurrogates = usesSurrogates;
        this.width = nodes.stream()
                .flatMap(node -> node.split().stream())
                .mapToInt(TreeRouter::width)
                .max()
                .orElse(0);
        int count = nodes.size();
        this.predictors = new int[count];
        this.thresholds = new double[count];
        this.below = new int[count];
        this.others = new int[count];
        this.levels = new int[count][];
        Arrays.fill(predictors, -1);
        for (int i = 0; i < count; i++) {
            if (!nodes.get(i).isLeaf()) {
                set(i, nodes.get(i).split().orElseThrow().rule());
            }
        }
    }

    /** @param usesSurrogates whether rows without a side are sent by surrogates */
    public static TreeRouter of(Tree tree, boolean usesSurrogates) {
        return new TreeRouter(tree, usesSurrogates);
    }

    private void set(int node, SplitRule rule) {
        predictors[node] = rule.predictor();
        thresholds[node] = Double.NaN;
        if (rule instanceof SplitRule.Threshold threshold) {
            thresholds[node] = threshold.threshold();
            below[node] = son(node, threshold.below());
            others[node] = son(node, threshold.below().other());
        } else {
            levels[node] = ((SplitRule.Levels) rule)
                    .sides().stream().mapToInt(side -> son(node, side)).toArray();
        }
    }

    private int son(int node, Side side) {
        return switch (side) {
            case LEFT -> nodes.get(node).left();
            case RIGHT -> nodes.get(node).right();
            case NONE -> -1;
        };
    }

    /**
     * The position in the tree of the node in which each row ends.
     *
     * @param rows of the predictors' design
     */
    public int[] route(DesignRows rows) {
        int[] ends = new int[rows.rows()];
        route(rows, 0, ends.length, ends);
        return ends;
    }

    /** The same of the rows from {@code from} to before {@code to}; {@code ends} takes that of row i at i − from. */
    void route(DesignRows rows, int from, int to, int[] ends) {
        double[][] numbers = new double[width][];
        int[][] codes = new int[width][];
        for (int p = 0; p < width; p++) {
            numbers[p] = rows.numbers(p);
            codes[p] = rows.codes(p);
        }
        route(numbers, codes, from, to, ends);
    }

    private static int width(NodeSplit split) {
        int width = split.rule().predictor() + 1;
        for (Surrogate surrogate : split.surrogates()) {
            width = Math.max(width, surrogate.rule().predictor() + 1);
        }
        return width;
    }

    private void route(double[][] numbers, int[][] codes, int from, int to, int[] ends) {
        for (int row = from; row < to; row++) {
            int node = 0;
            for (int next = 0; next >= 0; next = next(node, numbers, codes, row)) {
                node = next;
            }
            ends[row - from] = node;
        }
    }

    /** The son a row goes to, −1 if it stays. */
    private int next(int node, double[][] numbers, int[][] codes, int row) {
        int predictor = predictors[node];
        if (predictor < 0) {
            return -1;
        }
        int next = -1;
        if (levels[node] != null) {
            int code = codes[predictor][row];
            next = code >= 0 && code < levels[node].length ? levels[node][code] : -1;
        } else {
            double value = numbers[predictor][row];
            if (value < thresholds[node]) {
                return below[node];
            } else if (value >= thresholds[node]) {
                return others[node];
            }
        }
        return next >= 0 ? next : withoutSide(node, numbers, codes, row);
    }

    private int withoutSide(int node, double[][] numbers, int[][] codes, int row) {
        NodeSplit split = nodes.get(node).split().orElseThrow();
        if (usesSurrogates) {
            for (Surrogate surrogate : split.surrogates()) {
                int p = surrogate.rule().predictor();
                Side side = surrogate.rule().side(codes[p] == null ? numbers[p][row] : codes[p][row]);
                if (side != Side.NONE) {
                    return son(node, side);
                }
            }
        }
        return son(node, split.missing());
    }
}
