package org.quern.tree;

import java.util.List;
import org.quern.pass.PassRunner;

/** What may be done to the splits of a level before rows are sent down: surrogates, say, are found in a pass of their own. */
public interface SplitRefinement {
    /** Leaves splits as they are. */
    SplitRefinement NONE =
            (data, shapes, splits) -> splits.stream().map(LevelSplit::split).toList();

    /**
     * A split found.
     *
     * @param tree number of the tree
     * @param position of the node in its tree
     * @param number of the node
     * @param split with the side of rows without a value
     * @param left sums of the rows that the rule sends left
     * @param missing sums of the rows without a value of the rule's predictor
     */
    record LevelSplit(int tree, int position, long number, NodeSplit split, long[] left, long[] right, long[] missing) {
        /** Whether a row of the node has no value. */
        public boolean hasMissing(BinSums sums) {
            return sums.rows(missing, 0) > 0;
        }
    }

    /**
     * The same splits, refined.
     *
     * @param shapes of all trees, in which the nodes split are still open
     * @param splits of a level of all trees
     */
    List<NodeSplit> refine(PassRunner data, List<CodedTree> shapes, List<LevelSplit> splits);
}
