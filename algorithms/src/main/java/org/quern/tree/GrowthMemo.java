package org.quern.tree;

import org.quern.pass.ChunkMemo;

/**
 * What the passes of a {@link TreeGrowth} remember of a chunk: the rows by bins, and the node of each tree that each is in.
 *
 * <p>Cost: a byte a predictor and row (two where it has more than 255 bins), 8 for a numeric response (24 with weights) or 2
 * for a class (10 with weights), 9 for the row, and for each tree 4 for a row that counts: about 2.5 with bootstrap samples.
 */
public final class GrowthMemo implements ChunkMemo {
    /** Null while nothing is known. */
    GrowthRows rows;

    private final long bytes;

    /** @param bytes to come */
    public GrowthMemo(long bytes) {
        this.bytes = bytes;
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
