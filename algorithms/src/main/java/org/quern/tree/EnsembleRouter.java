package org.quern.tree;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.quern.design.DesignRows;

/**
 * Finds the nodes in which rows end, in every tree of a model.
 *
 * <p>Method: rows are taken in blocks small enough for the first cache. Numbers become ranks among all thresholds, once for
 * all trees. Then a tree at a time is walked by the whole block, level by level: all rows take as many steps as the tree
 * is deep, those in a leaf on the spot, so that nothing has to be foreseen by the processor and rows do not wait for each
 * other. Trees with surrogates in use, or in which rows may stay in an inner node, are walked row by row.
 *
 * <p>Cost: some nanoseconds a row, tree and level. Memory: 16 bytes a node; of a factor's split a bit a level.
 */
public final class EnsembleRouter {
    /** Values of a block, as ints: 32 kB. */
    private static final int BLOCK_VALUES = 1 << 13;

    private static final int LEAST_ROWS = 64;
    private static final int MOST_ROWS = 1024;

    /** Ints of a node in {@link #flat}: slot, threshold or start of level bits, left son, flags. */
    private static final int FIELDS = 4;

    private static final int CUT = 1;
    private static final int LEFT_SON = 2;
    private static final int FLAGS = 3;

    /** Flag: values not below the threshold go right. */
    private static final int BELOW_LEFT = 1;
    /** Flag: split by levels. */
    private static final int BY_LEVEL = 2;
    /** Flag: missing values count as below the threshold. */
    private static final int MISSING_BELOW = Integer.MIN_VALUE;

    /** A threshold above all ranks. */
    private static final int ABOVE_ALL = 1 << 30;

    private static final int WORD_SHIFT = 5;

    private final int[] slots;
    /** By slot: predictor. */
    private final int[] predictors;
    /** By slot; null for factors. */
    private final PredictorRanks[] ranks;
    /** By slot: levels of a factor, which is the code of missing ones. */
    private final int[] levelCounts;
    /** By tree: what walks it row by row; null where it is walked by block. */
    private final TreeRouter[] routers;
    /** Nodes of the trees walked by block, {@link #FIELDS} ints each. */
    private final int[] flat;
    /** By tree: where its nodes begin in {@link #flat}. */
    private final int[] starts;

    private final int[] depths;
    private final boolean[] byLevel;
    /** For each split by levels a bit a level and one for missing values: whether they go right. */
    private final int[] levelBits;

    private int bitsUsed;

    /** Takes the nodes in which the rows of a block end. */
    public interface Ends {
        /**
         * Called for the trees in order, for block after block of rows.
         *
         * @param ends positions in the tree, of row i at i − from; valid during the call
         * @param from first row of the block
         * @param to row after the last
         */
        void accept(int tree, int[] ends, int from, int to);
    }

    /** @param usesSurrogates whether rows without a side are sent by surrogates */
    public EnsembleRouter(TreeDesign design, List<Tree> trees, boolean usesSurrogates) {
        this.routers = trees.stream()
                .map(tree -> isPlain(tree, usesSurrogates) ? null : TreeRouter.of(tree, usesSurrogates))
                .toArray(TreeRouter[]::new);
        List<Tree> plain = IntStream.range(0, routers.length)
                .filter(t -> routers[t] == null)
                .mapToObj(trees::get)
                .toList();
        this.predictors = plain.stream()
                .flatMap(tree -> tree.nodes().stream())
                .flatMap(node -> node.split().stream())
                .mapToInt(split -> split.rule().predictor())
                .distinct()
                .sorted()
                .toArray();
        this.slots = new int[design.width()];
        this.ranks = new PredictorRanks[predictors.length];
        this.levelCounts = new int[predictors.length];
        for (int slot = 0; slot < predictors.length; slot++) {
            int p = predictors[slot];
            slots[p] = slot;
            levelCounts[slot] = design.levels(p).size();
            ranks[slot] = design.isFactor(p) ? null : new PredictorRanks(thresholds(plain, p));
        }
        this.starts = new int[trees.size()];
        this.depths = new int[trees.size()];
        this.byLevel = new boolean[trees.size()];
        this.flat = new int[FIELDS * plain.stream().mapToInt(Tree::size).sum()];
        this.levelBits = new int[1 + plain.stream().mapToInt(this::words).sum()];
        this.bitsUsed = 1;
        int start = 0;
        for (int t = 0; t < routers.length; t++) {
            if (routers[t] == null) {
                starts[t] = start;
                depths[t] = trees.get(t).depth();
                start = flatten(t, trees.get(t));
            }
        }
    }

    /** Whether no row stays in an inner node and no surrogate is looked at. */
    private static boolean isPlain(Tree tree, boolean usesSurrogates) {
        return tree.nodes().stream()
                .flatMap(node -> node.split().stream())
                .allMatch(split ->
                        split.missing() != Side.NONE && (split.surrogates().isEmpty() || !usesSurrogates));
    }

    private static TreeSet<Double> thresholds(List<Tree> trees, int predictor) {
        TreeSet<Double> thresholds = new TreeSet<>();
        for (Tree tree : trees) {
            for (TreeNode node : tree.nodes()) {
                if (!node.isLeaf()
                        && node.split().orElseThrow().rule() instanceof SplitRule.Threshold threshold
                        && threshold.predictor() == predictor) {
                    // −0 counts as 0
                    thresholds.add(threshold.threshold() + 0.0);
                }
            }
        }
        return thresholds;
    }

    private int words(Tree tree) {
        int words = 0;
        for (TreeNode node : tree.nodes()) {
            if (!node.isLeaf() && node.split().orElseThrow().rule() instanceof SplitRule.Levels levels) {
                words += words(slots[levels.predictor()]);
            }
        }
        return words;
    }

    /** Words of the bits of a factor's levels and its missing values. */
    private int words(int slot) {
        return (levelCounts[slot] >> WORD_SHIFT) + 1;
    }

    /** Writes the nodes of a tree; gives where the next tree begins. */
    private int flatten(int t, Tree tree) {
        int at = starts[t];
        for (int i = 0; i < tree.size(); i++) {
            TreeNode node = tree.node(i);
            if (node.isLeaf()) {
                flat[at + CUT] = ABOVE_ALL;
                flat[at + LEFT_SON] = at;
                flat[at + FLAGS] = BELOW_LEFT | MISSING_BELOW;
            } else {
                flat[at + LEFT_SON] = starts[t] + FIELDS * node.left();
                flatten(t, node.split().orElseThrow(), at);
            }
            at += FIELDS;
        }
        return at;
    }

    private void flatten(int t, NodeSplit split, int at) {
        int slot = slots[split.rule().predictor()];
        flat[at] = slot;
        if (split.rule() instanceof SplitRule.Threshold threshold) {
            flat[at + CUT] = ranks[slot].position(threshold.threshold()) + 1;
            flat[at + FLAGS] = (threshold.below() == Side.LEFT ? BELOW_LEFT : 0)
                    | (threshold.below() == split.missing() ? MISSING_BELOW : 0);
            return;
        }
        byLevel[t] = true;
        flat[at + CUT] = bitsUsed;
        flat[at + FLAGS] = BY_LEVEL;
        List<Side> sides = ((SplitRule.Levels) split.rule()).sides();
        for (int level = 0; level <= levelCounts[slot]; level++) {
            Side side = level < sides.size() ? sides.get(level) : Side.NONE;
            if ((side == Side.NONE ? split.missing() : side) == Side.RIGHT) {
                levelBits[bitsUsed + (level >> WORD_SHIFT)] |= 1 << level;
            }
        }
        bitsUsed += words(slot);
    }

    /**
     * Finds where each row ends in each tree. May be called by several threads at once.
     *
     * @param rows of the predictors' design
     */
    public void route(DesignRows rows, Ends ends) {
        int width = predictors.length;
        int block = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, BLOCK_VALUES / Math.max(1, width)));
        int[] values = new int[block * Math.max(1, width)];
        int[] nodes = new int[block];
        for (int from = 0; from < rows.rows(); from += block) {
            int to = Math.min(rows.rows(), from + block);
            for (int slot = 0; slot < width; slot++) {
                fill(rows, slot, from, to, values);
            }
            for (int t = 0; t < routers.length; t++) {
                if (routers[t] != null) {
                    routers[t].route(rows, from, to, nodes);
                } else {
                    walk(t, values, width, to - from, nodes);
                }
                ends.accept(t, nodes, from, to);
            }
        }
    }

    private void fill(DesignRows rows, int slot, int from, int to, int[] values) {
        int width = predictors.length;
        if (ranks[slot] != null) {
            ranks[slot].fill(rows.numbers(predictors[slot]), from, to, values, slot, width);
            return;
        }
        int[] codes = rows.codes(predictors[slot]);
        int at = slot;
        for (int row = from; row < to; row++) {
            values[at] = codes[row] < 0 ? levelCounts[slot] : codes[row];
            at += width;
        }
    }

    private void walk(int t, int[] values, int width, int rows, int[] nodes) {
        Arrays.fill(nodes, 0, rows, starts[t]);
        for (int level = 0; level < depths[t]; level++) {
            if (byLevel[t]) {
                stepByAny(flat, levelBits, values, width, rows, nodes);
            } else {
                stepByThreshold(flat, values, width, rows, nodes);
            }
        }
        for (int i = 0; i < rows; i++) {
            nodes[i] = (nodes[i] - starts[t]) / FIELDS;
        }
    }

    private static void stepByThreshold(int[] flat, int[] values, int width, int rows, int[] nodes) {
        int row = 0;
        for (int i = 0; i < rows; i++) {
            int node = nodes[i];
            int flags = flat[node + FLAGS];
            // the sign bit of the mask makes a missing value small, without it large
            int value = values[row + flat[node]] & (flags | Integer.MAX_VALUE);
            int right = (value - flat[node + CUT]) >>> 31 ^ flags & BELOW_LEFT;
            nodes[i] = flat[node + LEFT_SON] + right * FIELDS;
            row += width;
        }
    }

    private static void stepByAny(int[] flat, int[] levelBits, int[] values, int width, int rows, int[] nodes) {
        int row = 0;
        for (int i = 0; i < rows; i++) {
            int node = nodes[i];
            int flags = flat[node + FLAGS];
            int value = values[row + flat[node]];
            int cut = flat[node + CUT];
            int byLevel = -(flags >>> 1 & 1);
            int below = ((value & (flags | Integer.MAX_VALUE)) - cut) >>> 31 ^ flags & BELOW_LEFT;
            int level = levelBits[cut + (value >> WORD_SHIFT) & byLevel] >>> value & 1;
            nodes[i] = flat[node + LEFT_SON] + (below & ~byLevel | level & byLevel) * FIELDS;
            row += width;
        }
    }
}
