package org.quern.numeric;

/**
 * A random number for each row: a hash of the seed, the start, the round and the row's number in the data set, so that a row
 * draws the same number on every engine, in every split and in every repetition.
 *
 * <p>Method: the finaliser of SplitMix64 after each of the four is added; uniform numbers take the upper 53 bits and lie
 * within (0, 1), both ends excluded.
 *
 * <p>Reference: Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators,
 * doi:10.1145/2660193.2660195.
 */
public final class RowHash {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long stream;

    /** @param start the tree, start of a search, or other part of an algorithm; {@code round} the pass or purpose */
    public RowHash(long seed, int start, int round) {
        stream = mix(mix(mix(seed + GOLDEN) + start * GOLDEN) + round * GOLDEN);
    }

    /** The uniform number of a row, within (0, 1). */
    public double uniform(long row) {
        return ((mix(stream + row * GOLDEN) >>> 11) + 0.5) * 0x1p-53;
    }

    private static long mix(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
