package org.quern.tree.decision;

import java.util.ArrayList;
import java.util.List;
import org.quern.tree.NodeDetailsPass.Loss;
import org.quern.tree.NodeDetailsPass.Losses;
import org.quern.tree.Tree;
import org.quern.tree.TreeNode;

/**
 * The error of pruned trees on rows that they were not grown from. For each row of the table of complexities every fold's tree,
 * grown from the other folds, is pruned at the geometric mean of the row's parameter and that of the row before, and the rows
 * of the fold are sent down. The first row stands for no split at all.
 *
 * <p>Parameters are in units of risk, a sum over rows; those of a fold's tree are so much smaller as its rows weigh less. The
 * standard error is that of a sum of independent losses.
 *
 * <p>Reference: Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, sections 3.4 and 11.5;
 * Therneau and Atkinson, An introduction to recursive partitioning using the RPART routines, section 4.2.
 */
final class CrossValidation {
    /** Times the largest parameter: above those of all splits of the folds' trees. */
    private static final double ABOVE_ALL = 10;

    private final Tree tree;
    private final double alpha;
    private final List<CpRow> table;

    /** @param alpha least complexity of the tree, in the units of risk */
    CrossValidation(Tree tree, double alpha, List<CpRow> table) {
        this.tree = tree;
        this.alpha = alpha;
        this.table = table;
    }

    /**
     * The table with errors.
     *
     * @param folds the tree of each fold
     * @param losses of the rows held out from each
     */
    List<CpRow> table(List<Tree> folds, List<Losses> losses) {
        double unit = tree.root().risk();
        double weight = tree.root().weight();
        double[] parameters = parameters(unit);
        Loss[] sums = new Loss[parameters.length];
        java.util.Arrays.fill(sums, Loss.NONE);
        for (int f = 0; f < folds.size(); f++) {
            double share = folds.get(f).root().weight() / weight;
            CostComplexity fold = CostComplexity.of(folds.get(f), alpha * share);
            for (int i = 0; i < parameters.length; i++) {
                sums[i] = sums[i].plus(loss(folds.get(f), fold, losses.get(f), parameters[i] * share));
            }
        }
        List<CpRow> rows = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            double variance = sums[i].squares() - sums[i].sum() * sums[i].sum() / weight;
            rows.add(new CpRow(
                    table.get(i).complexity(),
                    table.get(i).splits(),
                    table.get(i).relativeError(),
                    sums[i].sum() / unit,
                    Math.sqrt(Math.max(0, variance)) / unit));
        }
        return rows;
    }

    private double[] parameters(double unit) {
        double[] parameters = new double[table.size()];
        parameters[0] = ABOVE_ALL * table.get(0).complexity() * unit;
        for (int i = 1; i < parameters.length; i++) {
            parameters[i] = Math.sqrt(
                    table.get(i - 1).complexity() * unit * (table.get(i).complexity() * unit));
        }
        return parameters;
    }

    /** Of the rows held out, in the nodes where the pruned tree leaves them. */
    private static Loss loss(Tree tree, CostComplexity complexity, Losses losses, double parameter) {
        Loss sum = Loss.NONE;
        List<Integer> open = new ArrayList<>(List.of(0));
        while (!open.isEmpty()) {
            int position = open.remove(open.size() - 1);
            if (complexity.stands(position, parameter)) {
                TreeNode node = tree.node(position);
                sum = sum.plus(losses.ending().get(position));
                open.add(node.right());
                open.add(node.left());
            } else {
                sum = sum.plus(losses.inNode().get(position));
            }
        }
        return sum;
    }
}
