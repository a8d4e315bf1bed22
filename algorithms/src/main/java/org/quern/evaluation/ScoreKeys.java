package org.quern.evaluation;

import java.util.Arrays;

/** Scores as 64-bit keys that order, as signed numbers, as the scores do; −0 counts as 0. */
final class ScoreKeys {
    private static final int DIGITS = 8;
    private static final int VALUES = 256;

    private ScoreKeys() {}

    /** @param score not NaN */
    static long key(double score) {
        long bits = Double.doubleToRawLongBits(score + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    static double score(long key) {
        return Double.longBitsToDouble(key ^ ((key >> 63) & Long.MAX_VALUE));
    }

    /**
     * The places of the first {@code n} keys in ascending order; equal keys stay in theirs. Sorts by eight bits at a time from
     * the lowest on, and passes over digits that all keys share.
     */
    static int[] order(long[] keys, int n) {
        int[][] counts = new int[DIGITS][VALUES];
        for (int i = 0; i < n; i++) {
            long key = keys[i] ^ Long.MIN_VALUE;
            for (int d = 0; d < DIGITS; d++) {
                counts[d][(int) (key >>> (8 * d)) & (VALUES - 1)]++;
            }
        }
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        int[] next = new int[n];
        for (int d = 0; d < DIGITS; d++) {
            if (Arrays.stream(counts[d]).anyMatch(count -> count == n)) {
                continue;
            }
            int[] starts = starts(counts[d]);
            int shift = 8 * d;
            for (int place : order) {
                int digit = (int) ((keys[place] ^ Long.MIN_VALUE) >>> shift) & (VALUES - 1);
                next[starts[digit]++] = place;
            }
            int[] sorted = next;
            next = order;
            order = sorted;
        }
        return order;
    }

    private static int[] starts(int[] counts) {
        int[] starts = new int[VALUES];
        for (int v = 1; v < VALUES; v++) {
            starts[v] = starts[v - 1] + counts[v - 1];
        }
        return starts;
    }
}
