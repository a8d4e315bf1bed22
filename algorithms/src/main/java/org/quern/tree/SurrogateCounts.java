package org.quern.tree;

/**
 * The rows of a node by the bin of another predictor and by where the chosen split sends them.
 *
 * @param left by bin: rows sent left
 * @param right by bin: rows sent right
 * @param neither by bin: rows that lack the chosen split's predictor
 * @param leftWeight by bin: weights of the rows sent left, in units that make sums exact; {@code left} where all weigh the same
 * @param rightWeight by bin: weights of the rows sent right
 */
record SurrogateCounts(long[] left, long[] right, long[] neither, long[] leftWeight, long[] rightWeight) {
    int bins() {
        return left.length;
    }

    long rows(int bin) {
        return left[bin] + right[bin];
    }

    boolean isPresent(int bin) {
        return rows(bin) + neither[bin] > 0;
    }

    static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }
}
