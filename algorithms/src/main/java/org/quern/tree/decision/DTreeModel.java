package org.quern.tree.decision;

import java.util.List;
import org.quern.model.PredictionOptions;
import org.quern.tree.SurrogateUse;
import org.quern.tree.Tree;
import org.quern.tree.TreeFit;
import org.quern.tree.TreeModel;
import org.quern.tree.TreeNode;
import org.quern.tree.TreeScorer;

/**
 * A fitted decision tree.
 *
 * @param fit what it was fitted to
 * @param options what was asked for, with the defaults that depend on the data filled in and the dot expanded
 * @param tree pruned as asked for
 * @param priors probabilities of the classes in order; empty for regression
 * @param loss by true class, then by predicted one: what a mistake costs; empty for regression
 * @param complexityTable from the root alone to the whole tree
 * @param importance by predictor: sum of improvements, surrogates' included
 */
public record DTreeModel(
        TreeFit fit,
        DTreeOptions options,
        Tree tree,
        List<Double> priors,
        List<List<Double>> loss,
        List<CpRow> complexityTable,
        List<Double> importance)
        implements TreeModel {

    public DTreeModel {
        priors = List.copyOf(priors);
        loss = loss.stream().map(List::copyOf).toList();
        complexityTable = List.copyOf(complexityTable);
        importance = List.copyOf(importance);
    }

    @Override
    public DTreeModelType type() {
        return DTreeModelType.INSTANCE;
    }

    @Override
    public List<Tree> trees() {
        return List.of(tree);
    }

    /** Shares of the classes in a node, weighted so that those of the root are the priors. */
    @Override
    public double[] probabilities(TreeNode node) {
        double[] shares = new double[priors.size()];
        double sum = 0;
        for (int k = 0; k < shares.length; k++) {
            shares[k] = share(k, node);
            sum += shares[k];
        }
        for (int k = 0; k < shares.length; k++) {
            shares[k] /= sum;
        }
        return shares;
    }

    /** Probability that a row is of the class and in the node. */
    private double share(int k, TreeNode node) {
        double all = tree.root().classWeights()[k];
        return all == 0 ? 0 : priors.get(k) * (node.classWeights()[k] / all);
    }

    /** Probability that a row is in the node. */
    double probability(TreeNode node) {
        if (priors.isEmpty()) {
            return node.weight() / tree.root().weight();
        }
        double sum = 0;
        for (int k = 0; k < priors.size(); k++) {
            sum += share(k, node);
        }
        return sum;
    }

    @Override
    public boolean usesSurrogates() {
        return options.surrogates().use() != SurrogateUse.SHOWN;
    }

    @Override
    public TreeScorer scorer(PredictionOptions scoring) {
        return new DTreeScorer(this, scoring);
    }
}
