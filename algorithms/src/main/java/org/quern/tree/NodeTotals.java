package org.quern.tree;

/**
 * The sums over all rows of a node.
 *
 * @param sums as {@link BinSums} has them
 * @param squaresHigh upper half of the sum of squares of the response times weight, 128 bits in the unit of the response
 *     squared; 0 for classes
 * @param squaresLow lower half, unsigned
 * @param hasSquares whether the squares were summed: those of a node are not known from its parent's histogram
 */
public record NodeTotals(long[] sums, long squaresHigh, long squaresLow, boolean hasSquares) {

    /** Without squares. */
    public static NodeTotals of(long[] sums) {
        return new NodeTotals(sums, 0, 0, false);
    }

    /** The sum of squares, in the unit of the response squared. */
    public double squares() {
        return squaresHigh * 0x1p64 + unsigned(squaresLow);
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
    }
}
