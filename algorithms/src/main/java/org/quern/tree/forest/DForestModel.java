package org.quern.tree.forest;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
 * @param options what was asked for, growth with nothing left open
 * @param trees in the order of their seeds
 * @param triedPredictors predictors drawn at each split
 * @param outOfBag absent if it was not asked for
 * @param importance by predictor: what its splits take from the impurity (of a class: rows times Gini's index) or from the
 *     sum of squares, mean over the trees
 */
public record DForestModel(
        TreeFit fit,
        DForestOptions options,
        List<Tree> trees,
        int triedPredictors,
        Optional<OutOfBag> outOfBag,
        List<Double> importance)
        implements TreeModel {

    public DForestModel {
        trees = List.copyOf(trees);
        importance = List.copyOf(importance);
    }

    @Override
    public DForestModelType type() {
        return DForestModelType.INSTANCE;
    }

    /** By class: the class with the largest ratio of its votes to its cutoff wins; empty for regression. */
    public List<Double> cutoff() {
        return options.cutoff().isEmpty() ? equalCutoff(fit.design().classes().size()) : options.cutoff();
    }

    static List<Double> equalCutoff(int classes) {
        return Collections.nCopies(classes, 1.0 / classes);
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
}
