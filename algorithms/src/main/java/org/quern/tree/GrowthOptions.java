package org.quern.tree;

import org.quern.QuernException;
import org.quern.pass.PassRunner;

/**
 * How far trees grow.
 *
 * @param maxDepth of leaves, the root having 0
 * @param minSplit least rows of a node that is split
 * @param minBucket least rows of a leaf
 * @param minComplexity share of the root's risk: a node that has no more of it is not split
 * @param draw which predictors a node may be split by
 * @param costs by predictor, what gains are divided by; null if all are 1
 * @param competitors most competing splits to be kept of a node
 * @param surrogateUse what happens to rows without a side
 * @param maxStateBytes largest state of histograms of a pass: more nodes are split in several passes
 */
public record GrowthOptions(
        int maxDepth,
        long minSplit,
        long minBucket,
        double minComplexity,
        PredictorDraw draw,
        double[] costs,
        int competitors,
        SurrogateUse surrogateUse,
        long maxStateBytes) {
    public static final long DEFAULT_STATE_BYTES = 128L << 20;

    public GrowthOptions {
        if (maxDepth < 0 || maxDepth > Tree.MAX_DEPTH) {
            throw new QuernException("Invalid depth: " + maxDepth + ", must lie in 0 to " + Tree.MAX_DEPTH);
        }
    }

    /** Everything by default but depth and sizes of nodes. */
    public static GrowthOptions of(int maxDepth, long minSplit, long minBucket) {
        return new GrowthOptions(
                maxDepth,
                minSplit,
                minBucket,
                0,
                PredictorDraw.ALL,
                null,
                0,
                SurrogateUse.THEN_MAJORITY,
                DEFAULT_STATE_BYTES);
    }

    /** Bytes that the histograms of a pass may take: those wanted, or what leaves an eighth of the runner's limit for the rest. */
    public static long stateBytes(long wanted, PassRunner data) {
        long limit = data.largestState();
        return Math.min(wanted, limit - limit / 8);
    }

    public GrowthOptions withMaxStateBytes(long bytes) {
        return new GrowthOptions(
                maxDepth, minSplit, minBucket, minComplexity, draw, costs, competitors, surrogateUse, bytes);
    }
}
