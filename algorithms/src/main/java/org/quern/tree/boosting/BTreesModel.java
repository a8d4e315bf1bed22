package org.quern.tree.boosting;

import java.util.List;
import org.quern.model.PredictionOptions;
import org.quern.tree.Tree;
import org.quern.tree.TreeFit;
import org.quern.tree.TreeModel;
import org.quern.tree.TreeNode;
import org.quern.tree.TreeScorer;

/**
 * Boosted trees. A row's score is the initial one and the values of its leaves, which have the learning rate applied, added
 * in the order of the trees.
 *
 * @param fit what they were fitted to
 * @param loss what was made small
 * @param learningRate share of each tree's step that was taken
 * @param initialScores one, or of a multinomial loss one a class
 * @param trees round by round; of a multinomial loss a tree a class in each
 * @param history by round: loss of the rows fitted to
 * @param heldOutHistory by round: loss of the rows held out; empty if none were
 */
public record BTreesModel(
        TreeFit fit,
        Loss loss,
        double learningRate,
        List<Double> initialScores,
        List<Tree> trees,
        List<Double> history,
        List<Double> heldOutHistory)
        implements TreeModel {

    public BTreesModel {
        initialScores = List.copyOf(initialScores);
        trees = List.copyOf(trees);
        history = List.copyOf(history);
        heldOutHistory = List.copyOf(heldOutHistory);
    }

    @Override
    public BTreesModelType type() {
        return BTreesModelType.INSTANCE;
    }

    /** None: values of nodes are scores. */
    @Override
    public double[] probabilities(TreeNode node) {
        return new double[0];
    }

    @Override
    public TreeScorer scorer(PredictionOptions options) {
        return BTreesScorer.of(this, options);
    }
}
