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
 * @param tree pruned as asked for
 * @param priors probabilities of the classes in order; empty for regression
 * @param loss by true class, then by predicted one: what a mistake costs; empty for regression
 * @param surrogateUse what is done with rows that a split sends nowhere
 * @param complexityTable from the root alone to the whole tree
 * @param importance by predictor: sum of improvements, surrogates' included
 */
public record DTreeModel(
        TreeFit fit,
        Tree tree,
        List<Double> priors,
        List<List<Double>> loss,
        SurrogateUse surrogateUse,
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
        double[] root = tree.root().classWeights();
        double[] shares = new double[priors.size()];
        double sum = 0;
        for (int k = 0; k < shares.length; k++) {
            shares[k] = root[k] == 0 ? 0 : priors.get(k) * (node.classWeights()[k] / root[k]);
            sum += shares[k];
        }
        for (int k = 0; k < shares.length; k++) {
            shares[k] /= sum;
        }
        return shares;
    }

    @Override
    public boolean usesSurrogates() {
        return surrogateUse != SurrogateUse.SHOWN;
    }

    @Override
    public TreeScorer scorer(PredictionOptions options) {
        return new DTreeScorer(this, options);
    }
}
