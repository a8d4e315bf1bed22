package org.quern.tree.forest;

import java.util.Arrays;
import java.util.List;
import org.quern.model.PredictionOptions;
import org.quern.tree.Tree;
import org.quern.tree.TreeFit;
import org.quern.tree.TreeModel;
import org.quern.tree.TreeNode;
import org.quern.tree.TreeScorer;

/**
 * A fitted forest.
 *
 * @param fit what it was fitted to
 * @param trees in the order of their seeds
 * @param triedPredictors predictors drawn at each split
 * @param cutoff by class: the class with the largest ratio of its votes to its cutoff wins; empty for regression
 * @param outOfBagErrors by number of trees: share of wrong classes, or mean of squared residuals, of rows left out
 * @param confusion by true class, then by class predicted from the trees that left the row out; empty for regression
 * @param importance by predictor
 */
public record DForestModel(
        TreeFit fit,
        List<Tree> trees,
        int triedPredictors,
        List<Double> cutoff,
        List<Double> outOfBagErrors,
        List<List<Double>> confusion,
        List<Double> importance)
        implements TreeModel {

    public DForestModel {
        trees = List.copyOf(trees);
        cutoff = List.copyOf(cutoff);
        outOfBagErrors = List.copyOf(outOfBagErrors);
        confusion = confusion.stream().map(List::copyOf).toList();
        importance = List.copyOf(importance);
    }

    @Override
    public DForestModelType type() {
        return DForestModelType.INSTANCE;
    }

    /** Shares of the classes in a node. */
    @Override
    public double[] probabilities(TreeNode node) {
        double sum = Arrays.stream(node.classWeights()).sum();
        return Arrays.stream(node.classWeights()).map(w -> w / sum).toArray();
    }

    @Override
    public TreeScorer scorer(PredictionOptions options) {
        return DForestScorer.of(this, options);
    }

    /** The class that some votes are for: the largest ratio of votes to cutoff, the first of equal ones. */
    int winner(int[] votes, int from) {
        int winner = 0;
        for (int k = 1; k < cutoff.size(); k++) {
            if (votes[from + k] / cutoff.get(k) > votes[from + winner] / cutoff.get(winner)) {
                winner = k;
            }
        }
        return winner;
    }
}
