package org.quern.tree.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.quern.tree.Tree;
import org.quern.tree.TreeNode;

/**
 * Pruning by cost and complexity: among the subtrees T of a tree with its root, R(T) + α·leaves(T) is least for the one in
 * which just the splits of complexity above α stand. The complexity of a split is what risk it and the splits below it that
 * would stand save, a split; at most that of the split above.
 *
 * <p>A split saves nothing where its complexity is not above the least α asked for: it is dropped, and all below it. So is
 * one whose complexity differs from that by rounding alone. Complexities that differ by rounding alone are made equal.
 *
 * <p>Method: from the leaves up, the weakest of a split and the two below collapses first.
 *
 * <p>Reference: Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, chapter 3; Therneau and
 * Atkinson, An introduction to recursive partitioning using the RPART routines, section 4.
 */
final class CostComplexity {
    /** Relative difference of complexities that is taken for rounding: sums of a few thousand risks. */
    private static final double ROUNDING = 1e-11;

    private final Tree tree;
    private final double alpha;
    /** By position: complexity of inner nodes in the units of risk; α in leaves and where no split stands. */
    private final double[] complexity;

    private CostComplexity(Tree tree, double alpha, double[] complexity) {
        this.tree = tree;
        this.alpha = alpha;
        this.complexity = complexity;
    }

    /** @param alpha least complexity of interest, in the units of the nodes' risk; 0 or more */
    static CostComplexity of(Tree tree, double alpha) {
        Collapse collapse = new Collapse(tree, alpha);
        double[] complexity = collapse.complexity;
        for (int i = 0; i < tree.size(); i++) {
            TreeNode node = tree.node(i);
            if (!node.isLeaf()) {
                for (int son : new int[] {node.left(), node.right()}) {
                    complexity[son] = Math.min(complexity[son], complexity[i]);
                }
            }
        }
        return new CostComplexity(tree, alpha, withoutRounding(complexity));
    }

    /** Values that differ by rounding become the largest of them: no order changes. */
    private static double[] withoutRounding(double[] values) {
        double[] ascending = values.clone();
        Arrays.sort(ascending);
        double[] largest = ascending.clone();
        for (int i = largest.length - 2; i >= 0; i--) {
            if (largest[i + 1] - ascending[i] <= ROUNDING * largest[i + 1]) {
                largest[i] = largest[i + 1];
            }
        }
        double[] result = new double[values.length];
        Arrays.setAll(result, i -> largest[Arrays.binarySearch(ascending, values[i])]);
        return result;
    }

    /** What is left of each subtree when its weakest splits have collapsed, from the leaves up. */
    private static final class Collapse {
        private final Tree tree;
        private final double alpha;
        private final double[] complexity;
        /** By position: risk of the leaves left below, or of the node itself. */
        private final double[] risk;
        /** By position: splits left at and below the node. */
        private final int[] splits;

        Collapse(Tree tree, double alpha) {
            this.tree = tree;
            this.alpha = alpha;
            this.complexity = new double[tree.size()];
            this.risk = new double[tree.size()];
            this.splits = new int[tree.size()];
            for (int i = tree.size() - 1; i >= 0; i--) {
                complexity[i] = alpha;
                risk[i] = tree.node(i).risk();
                if (!tree.node(i).isLeaf()) {
                    split(i, tree.node(i));
                }
            }
        }

        private void split(int position, TreeNode node) {
            boolean leftIsWeaker = complexity[node.left()] < complexity[node.right()];
            int weaker = leftIsWeaker ? node.left() : node.right();
            int stronger = leftIsWeaker ? node.right() : node.left();
            double own = node.risk();
            double weakerRisk = risk[weaker];
            double strongerRisk = risk[stronger];
            int weakerSplits = splits[weaker];
            int strongerSplits = splits[stronger];
            if (saved(own, weakerRisk, strongerRisk, weakerSplits, strongerSplits) > complexity[weaker]) {
                weakerRisk = tree.node(weaker).risk();
                weakerSplits = 0;
                if (saved(own, weakerRisk, strongerRisk, 0, strongerSplits) > complexity[stronger]) {
                    strongerRisk = tree.node(stronger).risk();
                    strongerSplits = 0;
                }
            }
            double saved = saved(own, weakerRisk, strongerRisk, weakerSplits, strongerSplits);
            if (saved - alpha > ROUNDING * Math.max(alpha, own)) {
                complexity[position] = saved;
                risk[position] = weakerRisk + strongerRisk;
                splits[position] = weakerSplits + strongerSplits + 1;
            }
        }

        private static double saved(double own, double riskA, double riskB, int splitsA, int splitsB) {
            return (own - (riskA + riskB)) / (splitsA + splitsB + 1);
        }
    }

    /** Whether the split of a node stands when the tree is pruned at {@code parameter}, in the units of risk. */
    boolean stands(int position, double parameter) {
        return complexity[position] > Math.max(alpha, parameter);
    }

    /** The splits that stand, with their complexities in units of the root's risk. */
    Tree tree() {
        double unit = tree.root().risk();
        List<TreeNode> nodes = new ArrayList<>(tree.size());
        for (int i = 0; i < tree.size(); i++) {
            nodes.add(withComplexity(tree.node(i), complexity[i] / unit));
        }
        return kept(nodes, i -> stands(i, alpha));
    }

    private static TreeNode withComplexity(TreeNode node, double complexity) {
        return new TreeNode(
                node.number(),
                node.left(),
                node.right(),
                node.rows(),
                node.weight(),
                node.value(),
                node.classWeights(),
                node.risk(),
                complexity,
                node.split());
    }

    /** A row for each complexity of the tree, highest first, and one for α. */
    List<CpRow> table() {
        double[] parameters = Arrays.stream(complexity)
                .map(c -> -c)
                .sorted()
                .distinct()
                .map(c -> -c)
                .toArray();
        List<CpRow> rows = new ArrayList<>();
        for (double parameter : parameters) {
            rows.add(row(parameter));
        }
        return rows;
    }

    private CpRow row(double parameter) {
        double sum = 0;
        int splits = 0;
        double unit = tree.root().risk();
        List<Integer> open = new ArrayList<>(List.of(0));
        while (!open.isEmpty()) {
            int position = open.remove(open.size() - 1);
            TreeNode node = tree.node(position);
            if (stands(position, parameter)) {
                splits++;
                open.add(node.right());
                open.add(node.left());
            } else {
                sum += node.risk();
            }
        }
        return new CpRow(parameter / unit, splits, sum / unit, Double.NaN, Double.NaN);
    }

    /** A tree of {@link #tree} without the splits whose complexity is not above {@code parameter}. */
    static Tree pruned(Tree tree, double parameter) {
        return kept(tree.nodes(), i -> tree.node(i).complexity() > parameter);
    }

    /** The rows of the table of a tree pruned at {@code parameter}. */
    static List<CpRow> pruned(List<CpRow> table, double parameter) {
        List<CpRow> rows = new ArrayList<>();
        for (CpRow row : table) {
            rows.add(row);
            if (row.complexity() <= parameter) {
                break;
            }
        }
        CpRow last = rows.remove(rows.size() - 1);
        rows.add(new CpRow(
                Math.max(parameter, last.complexity()),
                last.splits(),
                last.relativeError(),
                last.crossValidatedError(),
                last.standardError()));
        return List.copyOf(rows);
    }

    /**
     * The parameter of the smallest tree whose cross-validated error is within one standard error of the least.
     *
     * @param table with cross-validated errors, unless it has one row
     */
    static double best(List<CpRow> table) {
        if (table.size() == 1) {
            return table.get(0).complexity();
        }
        CpRow least = table.get(0);
        for (CpRow row : table) {
            if (row.crossValidatedError() < least.crossValidatedError()) {
                least = row;
            }
        }
        double limit = least.crossValidatedError() + least.standardError();
        return table.stream()
                .filter(row -> row.crossValidatedError() <= limit)
                .findFirst()
                .orElseThrow()
                .complexity();
    }

    private interface Stands {
        boolean test(int position);
    }

    /** The nodes down to where a split does not stand. */
    private static Tree kept(List<TreeNode> nodes, Stands stands) {
        int[] order = new int[nodes.size()];
        int[] moved = new int[nodes.size()];
        boolean[] isKept = new boolean[nodes.size()];
        isKept[0] = true;
        int count = 0;
        for (int i = 0; i < nodes.size(); i++) {
            if (isKept[i]) {
                order[count] = i;
                moved[i] = count++;
                TreeNode node = nodes.get(i);
                if (!node.isLeaf() && stands.test(i)) {
                    isKept[node.left()] = true;
                    isKept[node.right()] = true;
                }
            }
        }
        List<TreeNode> kept = new ArrayList<>(count);
        for (int k = 0; k < count; k++) {
            TreeNode node = nodes.get(order[k]);
            boolean isInner = !node.isLeaf() && stands.test(order[k]);
            kept.add(new TreeNode(
                    node.number(),
                    isInner ? moved[node.left()] : -1,
                    isInner ? moved[node.right()] : -1,
                    node.rows(),
                    node.weight(),
                    node.value(),
                    node.classWeights(),
                    node.risk(),
                    node.complexity(),
                    isInner ? node.split() : Optional.empty()));
        }
        return new Tree(kept);
    }
}
