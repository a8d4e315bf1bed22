package org.quern.summary;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How often each value occurs: exact for up to {@code limit} distinct values, else by bins. Values are taken as keys that
 * order as the doubles do; a counter of level L sees keys that agree in their first 16·L bits, and its 2^16 bins go by the
 * next 16 bits. Bins of level 3 hold one value each, so at most four levels make every value exact.
 *
 * <p>Whether a counter is exact depends on the number of distinct values alone, never on their order or on merges.
 *
 * <p>Missing values (NaN) are not to be added; −0 counts as 0; infinities are values.
 *
 * <p>Cost: at most max(64·limit, 2^19) bytes.
 */
final class ValueCounter {
    /** Distinct values counted one by one: a counter then takes no more memory than its bins would. */
    static final int LIMIT = 8192;

    /** Levels that exist. */
    static final int LEVELS = 4;

    private static final int BIN_BITS = 16;
    private static final int BINS = 1 << BIN_BITS;

    private final int level;
    private final int limit;
    /** Hash table of keys with counts above 0; null once binned. */
    private long[] keys = new long[64];

    private long[] counts = new long[64];
    private int distinct;
    /** Null while exact. */
    private long[] bins;

    ValueCounter(int level, int limit) {
        this.level = level;
        this.limit = limit;
    }

    /** Most bytes that a counter can take. */
    static long maxBytes(int limit) {
        return Math.max(64L * limit, 8L * BINS);
    }

    /** The key of a value; keys order as signed numbers. */
    static long key(double value) {
        long bits = Double.doubleToRawLongBits(value + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    static double value(long key) {
        return Double.longBitsToDouble(key ^ ((key >> 63) & Long.MAX_VALUE));
    }

    /** The bits of a key that counters of a level have in common. */
    static long prefix(long key, int level) {
        return level == 0 ? 0 : key >> (64 - BIN_BITS * level);
    }

    /** The bin of a key; bins order as keys do. */
    static int bin(long key, int level) {
        int shift = 64 - BIN_BITS * (level + 1);
        return level == 0 ? (int) (key >> shift) + BINS / 2 : (int) (key >>> shift) & (BINS - 1);
    }

    /** The prefix, of the next level, of the keys in a bin. */
    static long prefixOfBin(long prefix, int level, int bin) {
        return level == 0 ? bin - BINS / 2 : prefix << BIN_BITS | bin;
    }

    void add(double value, long count) {
        addKey(key(value), count);
    }

    void addKey(long key, long count) {
        if (bins != null) {
            bins[bin(key, level)] += count;
            return;
        }
        int mask = keys.length - 1;
        int at = (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (counts[at] != 0 && keys[at] != key) {
            at = (at + 1) & mask;
        }
        if (counts[at] == 0) {
            addDistinct(at, key, count);
        } else {
            counts[at] += count;
        }
    }

    private void addDistinct(int at, long key, long count) {
        if (distinct == limit) {
            toBins();
            addKey(key, count);
            return;
        }
        keys[at] = key;
        counts[at] = count;
        distinct++;
        if (2 * distinct > keys.length) {
            grow();
        }
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldCounts = counts;
        keys = new long[2 * oldKeys.length];
        counts = new long[2 * oldKeys.length];
        distinct = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldCounts[i] != 0) {
                addKey(oldKeys[i], oldCounts[i]);
            }
        }
    }

    private void toBins() {
        bins = new long[BINS];
        for (int i = 0; i < keys.length; i++) {
            if (counts[i] != 0) {
                bins[bin(keys[i], level)] += counts[i];
            }
        }
        keys = null;
        counts = null;
        distinct = 0;
    }

    void merge(ValueCounter later) {
        if (later.bins != null) {
            if (bins == null) {
                toBins();
            }
            for (int bin = 0; bin < BINS; bin++) {
                bins[bin] += later.bins[bin];
            }
            return;
        }
        for (int i = 0; i < later.keys.length; i++) {
            if (later.counts[i] != 0) {
                addKey(later.keys[i], later.counts[i]);
            }
        }
    }

    /** Whether every distinct value has a count of its own. */
    boolean isExact() {
        return bins == null || level == LEVELS - 1;
    }

    /** Number of values counted. */
    long total() {
        return Arrays.stream(bins != null ? bins : counts).sum();
    }

    /** Where the value of a rank is found. */
    sealed interface Found {
        /** The value itself. */
        record Value(double value) implements Found {}

        /**
         * The next level's counter that will see it.
         *
         * @param prefix of the keys in question
         * @param rank of the value among them, from 0
         */
        record Below(long prefix, long rank) implements Found {}
    }

    /**
     * Looks up values by rank.
     *
     * @param prefix common to the keys of this counter
     * @param ranks from 0, ascending, each below {@link #total}
     */
    Found[] find(long prefix, long[] ranks) {
        return bins == null ? findExact(ranks) : findBins(prefix, ranks);
    }

    private Found[] findExact(long[] ranks) {
        Found[] found = new Found[ranks.length];
        long[] sorted = sortedKeys();
        int at = -1;
        long end = 0;
        for (int i = 0; i < ranks.length; i++) {
            while (end <= ranks[i]) {
                at++;
                end += count(sorted[at]);
            }
            found[i] = new Found.Value(value(sorted[at]));
        }
        return found;
    }

    private Found[] findBins(long prefix, long[] ranks) {
        Found[] found = new Found[ranks.length];
        int bin = -1;
        long end = 0;
        for (int i = 0; i < ranks.length; i++) {
            while (end <= ranks[i]) {
                bin++;
                end += bins[bin];
            }
            long next = prefixOfBin(prefix, level, bin);
            found[i] = level == LEVELS - 1
                    ? new Found.Value(value(next))
                    : new Found.Below(next, ranks[i] - (end - bins[bin]));
        }
        return found;
    }

    private long[] sortedKeys() {
        long[] sorted = new long[distinct];
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            if (counts[i] != 0) {
                sorted[count++] = keys[i];
            }
        }
        Arrays.sort(sorted);
        return sorted;
    }

    private long count(long key) {
        int mask = keys.length - 1;
        int at = (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (keys[at] != key || counts[at] == 0) {
            at = (at + 1) & mask;
        }
        return counts[at];
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(level);
        out.writeInt(limit);
        out.writeBoolean(bins == null);
        if (bins == null) {
            out.writeInt(distinct);
            for (long key : sortedKeys()) {
                out.writeLong(key);
                out.writeLong(count(key));
            }
            return;
        }
        out.writeInt((int) Arrays.stream(bins).filter(count -> count != 0).count());
        for (int bin = 0; bin < BINS; bin++) {
            if (bins[bin] != 0) {
                out.writeInt(bin);
                out.writeLong(bins[bin]);
            }
        }
    }

    static ValueCounter read(DataInput in) throws IOException {
        ValueCounter counter = new ValueCounter(in.readByte(), in.readInt());
        boolean exact = in.readBoolean();
        if (!exact) {
            counter.toBins();
        }
        for (int i = in.readInt(); i > 0; i--) {
            if (exact) {
                counter.addKey(in.readLong(), in.readLong());
            } else {
                counter.bins[in.readInt()] = in.readLong();
            }
        }
        return counter;
    }
}
