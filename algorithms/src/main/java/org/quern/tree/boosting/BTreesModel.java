package org.quern.tree.boosting;

import java.util.Arrays;
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
 * @param options what was asked for
 * @param loss what was lowered
 * @param settings what was taken where the options leave it open
 * @param initialScores one, or of a multinomial loss one a class
 * @param trees round by round; of a multinomial loss a tree a class in each
 * @param history of the rounds grown, also those after the best, whose trees were dropped
 */
public record BTreesModel(
        TreeFit fit,
        BTreesOptions options,
        Loss loss,
        Settings settings,
        List<Double> initialScores,
        List<Tree> trees,
        BoostingHistory history)
        implements TreeModel {

    /**
     * What was taken where options are left open.
     *
     * @param minSplit least rows of a node that is split
     * @param minBucket least rows of a leaf
     * @param drawn predictors tried at each split
     * @param sampleRate share of the rows drawn for a round
     * @param maxBins most bins of a number, 0 for bins one unit wide
     */
    public record Settings(int minSplit, int minBucket, int drawn, double sampleRate, int maxBins) {}

    public BTreesModel {
        initialScores = List.copyOf(initialScores);
        trees = List.copyOf(trees);
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

    /** Share of each tree's step that was taken. */
    public double learningRate() {
        return options.learningRate();
    }

    /** Trees; of a multinomial loss trees of each class. */
    public int rounds() {
        return trees.size() / initialScores.size();
    }

    /** By predictor: what the splits by it gained in all trees together. */
    public double[] importance() {
        double[] importance = new double[fit.design().width()];
        for (Tree tree : trees) {
            for (TreeNode node : tree.nodes()) {
                node.split().ifPresent(split -> importance[split.rule().predictor()] += split.improvement());
            }
        }
        return importance;
    }

    /** Predictors by falling {@link #importance}, equal ones in order of the formula. */
    int[] byImportance() {
        double[] importance = importance();
        return java.util.stream.IntStream.range(0, importance.length)
                .boxed()
                .sorted((a, b) -> Double.compare(importance[b], importance[a]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Share of each predictor in the {@link #importance} of all, in percent; 0 if there is no split. */
    public double[] influence() {
        double[] importance = importance();
        double sum = Arrays.stream(importance).sum();
        return Arrays.stream(importance).map(v -> sum > 0 ? 100 * v / sum : 0).toArray();
    }
}
