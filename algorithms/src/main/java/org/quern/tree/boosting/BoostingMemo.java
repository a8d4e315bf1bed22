package org.quern.tree.boosting;

import org.quern.pass.ChunkMemo;
import org.quern.tree.BinCodes;

/**
 * What boosting remembers of the rows of a chunk: codes of the predictors, response, scores, gradients of the round, the node
 * each row is in, and the histograms of the level before, from which those of the larger sons follow by subtraction.
 *
 * <p>Cost: a byte a predictor (two where it has more than 255 bins), 8 bytes for a numeric response (2 for classes), 8 for
 * a weight, and 20 for each score; 1 more with samples, 1 more with rows held out.
 */
final class BoostingMemo implements ChunkMemo {
    /** Null while nothing is known. */
    BinCodes codes;
    /** Rows of the chunk that are fitted to. */
    int rows;

    long firstRow;
    /** By row: its number less {@link #firstRow}; null where that is its position. */
    int[] offsets;
    /** Numbers; null for classes. */
    double[] values;
    /** Codes of classes; null for numbers. */
    short[] classes;
    /** Null where every row counts 1. */
    double[] weights;
    /** Whether a row is held out; null where none is. */
    boolean[] heldOut;
    /** By score and row: the initial score and all trees of rounds before {@link #round}. */
    double[][] scores;

    /** The round whose trees are growing, or grow next. */
    int round;
    /** By row: how often it counts in the trees of {@link #timesOf}, were none held out; null where all count once. */
    byte[] times;
    /** A round. */
    int timesOf;
    /** By score and row: gradient above curvature, 32 bits each. */
    long[][] gradients;
    /** By score: rows that the round's tree is fitted to; null while the round is not begun. */
    RowPartition[] used;
    /** By score: all others; null where there are none. */
    RowPartition[] unused;
    /** By score and node: histograms of the nodes of the level last asked for; null where none are kept. */
    long[][][] histograms;

    /** Forgets all but the columns. */
    void restart() {
        round = 0;
        scores = null;
        used = null;
        unused = null;
        histograms = null;
    }

    @Override
    public long bytes() {
        long bytes = 256;
        if (codes == null) {
            return bytes;
        }
        for (byte[] column : codes.bytes()) {
            bytes += column == null ? 0 : column.length;
        }
        for (short[] column : codes.shorts()) {
            bytes += column == null ? 0 : 2L * column.length;
        }
        bytes += (long) rows
                * ((offsets == null ? 0 : 4)
                        + (values == null ? 2 : 8)
                        + (weights == null ? 0 : 8)
                        + (heldOut == null ? 0 : 1)
                        + (times == null ? 0 : 1));
        if (scores != null) {
            bytes += 16L * rows * scores.length;
        }
        bytes += bytes(used) + bytes(unused);
        if (histograms != null) {
            for (long[][] ofScore : histograms) {
                for (long[] ofNode : ofScore) {
                    bytes += ofNode == null ? 8 : 8L * ofNode.length;
                }
            }
        }
        return bytes;
    }

    private static long bytes(RowPartition[] partitions) {
        long bytes = 0;
        if (partitions != null) {
            for (RowPartition partition : partitions) {
                bytes += partition.bytes();
            }
        }
        return bytes;
    }
}
