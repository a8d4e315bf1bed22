package org.quern.tree;

import java.math.BigInteger;

/**
 * The sums over all rows of a node.
 *
 * @param sums as {@link BinSums} has them
 * @param hasSquares whether the last three are squares of the response times weight, {@link BinSums#withSquares}: those of a node
 *     are not known from its parent's histogram without
 */
public record NodeTotals(long[] sums, boolean hasSquares) {

    /** Without squares. */
    public static NodeTotals of(long[] sums) {
        return new NodeTotals(sums, false);
    }

    /** The sum of squares, in the unit of the response squared. */
    BigInteger squares() {
        int at = sums.length - BinSums.SQUARES;
        return BigInteger.valueOf(sums[at])
                .shiftLeft(BinSums.LIMB_BITS)
                .add(BigInteger.valueOf(sums[at + 1]))
                .shiftLeft(BinSums.LIMB_BITS)
                .add(BigInteger.valueOf(sums[at + 2]));
    }

    /** Of the rows of both. */
    public NodeTotals plus(NodeTotals other) {
        long[] both = sums.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] += other.sums[i];
        }
        return new NodeTotals(both, hasSquares);
    }
}
