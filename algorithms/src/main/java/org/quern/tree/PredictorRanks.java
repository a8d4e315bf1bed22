package org.quern.tree;

import java.util.Arrays;
import java.util.TreeSet;

/**
 * Numbers as ranks among the thresholds of trees: the rank of v is the number of thresholds not above v, so that v lies below
 * the threshold at position j exactly if its rank is at most j. Missing values have the rank {@link #MISSING}.
 *
 * <p>Cost: whole numbers within a range of 65 536 are looked up in a table, others searched by halving.
 */
final class PredictorRanks {
    /** Below all ranks, and as an unsigned number above them. */
    static final int MISSING = -1;

    private static final int LARGEST_TABLE = 1 << 16;

    /** Ascending, distinct. */
    private final double[] thresholds;
    /** The thresholds and infinities, one less than a power of two. */
    private final double[] padded;
    /** Ranks of the whole numbers from {@link #first}; empty if they lie too far apart. */
    private final char[] table;

    private final double first;

    PredictorRanks(TreeSet<Double> thresholds) {
        this.thresholds = thresholds.stream().mapToDouble(Double::doubleValue).toArray();
        int m = this.thresholds.length;
        this.padded = Arrays.copyOf(this.thresholds, 2 * Integer.highestOneBit(m) - 1);
        Arrays.fill(padded, m, padded.length, Double.POSITIVE_INFINITY);
        this.first = Math.ceil(this.thresholds[0]) - 1;
        double size = Math.ceil(this.thresholds[m - 1]) - first + 1;
        this.table = new char[size <= LARGEST_TABLE && m < LARGEST_TABLE ? (int) size : 0];
        for (int i = 0; i < table.length; i++) {
            table[i] = (char) searched(first + i);
        }
    }

    /** The position of a threshold. */
    int position(double threshold) {
        return Arrays.binarySearch(thresholds, threshold + 0.0);
    }

    /**
     * Sets the ranks of some values.
     *
     * @param target takes them at {@code position}, {@code position + stride}, …
     */
    void fill(double[] values, int from, int to, int[] target, int position, int stride) {
        int last = table.length - 1;
        int at = position;
        for (int row = from; row < to; row++) {
            double value = values[row];
            double place = value - first;
            if (last >= 0 && place == (int) place) {
                target[at] = table[Math.max(0, Math.min(last, (int) place))];
            } else {
                target[at] = Double.isNaN(value) ? MISSING : searched(value);
            }
            at += stride;
        }
    }

    private int searched(double value) {
        int rank = 0;
        for (int step = (padded.length + 1) / 2; step > 0; step >>= 1) {
            rank += padded[rank + step - 1] <= value ? step : 0;
        }
        return Math.min(rank, thresholds.length);
    }
}
