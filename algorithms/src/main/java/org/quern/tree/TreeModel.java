package org.quern.tree;

import java.util.List;
import org.quern.model.Model;
import org.quern.model.PredictionOptions;

/** A model made of trees: one, a forest of them, or a boosted sum. */
public interface TreeModel extends Model {
    TreeFit fit();

    /** At least one. */
    List<Tree> trees();

    /** Probabilities of the classes among the rows of a node; empty where its value is a number. */
    double[] probabilities(TreeNode node);

    /** Whether rows without a side are sent by surrogates; else surrogates are only shown. */
    default boolean usesSurrogates() {
        return true;
    }

    /** What makes predictions; the options have their type settled. */
    TreeScorer scorer(PredictionOptions options);

    @Override
    default int passes() {
        return fit().passes();
    }
}
