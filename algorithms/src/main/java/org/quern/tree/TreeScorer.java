package org.quern.tree;

import java.util.List;
import org.quern.data.Variable;
import org.quern.model.ScoredChunk;

/** Makes the predictions asked for of the nodes in which rows end. */
public interface TreeScorer {
    /** The columns made, without that of the residual. */
    List<Variable> variables();

    /** Takes the nodes of that many rows. */
    Rows rows(int count);

    /** The rows of a chunk; used by one thread. */
    interface Rows extends EnsembleRouter.Ends {
        /** Adds the columns of {@link #variables}, when all trees are through. */
        void addPredictions(ScoredChunk scored);

        /**
         * Residuals, when all trees are through.
         *
         * @param response number, or code of the class; NaN where missing
         */
        double[] residuals(double[] response);
    }
}
