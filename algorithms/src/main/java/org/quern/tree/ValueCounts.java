package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How often each value of a column occurs: exactly while there are no more distinct values than {@code capacity}, else by
 * intervals of values that agree in the leading bits of their binary form, as many bits as keep the intervals within the
 * capacity. Intervals are thus narrow near zero and wide far from it (equally wide relative to the value), and none is empty.
 *
 * <p>Which intervals there are follows from the set of values alone, and counts are whole numbers: states merge to the same
 * bits in any order. Missing and infinite values are counted apart.
 *
 * <p>Cost: 32 bytes for each of {@code capacity} at most; less while fewer were met.
 */
final class ValueCounts {
    /** Bits left out step by step; at 52 the sign and exponent alone are left, fewer than {@value #MIN_CAPACITY} intervals. */
    private static final int[] SHIFTS = {0, 24, 29, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52};

    static final int MIN_CAPACITY = 4096;
    private static final int FIRST_SLOTS = 64;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final int capacity;
    private int step;
    /** Open addressing; a slot is free while its count is 0. */
    private long[] keys = new long[FIRST_SLOTS];

    private long[] counts = new long[FIRST_SLOTS];
    private int size;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;
    private boolean whole = true;
    private long missing;
    private long infinite;

    /**
     * Values or intervals of values that occur, ascending.
     *
     * @param from lowest value of each; the first is the lowest of the data
     * @param counts of each, none 0
     * @param low lowest value
     * @param high highest value
     * @param exact whether {@code from} are the values themselves
     * @param whole whether all values are whole numbers
     */
    record Table(double[] from, long[] counts, double low, double high, boolean exact, boolean whole) {}

    /** @param capacity a power of two, at least {@link #MIN_CAPACITY} */
    ValueCounts(int capacity) {
        if (capacity < MIN_CAPACITY || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        this.capacity = capacity;
    }

    static long bytes(int capacity) {
        return 32L * capacity + 100;
    }

    long missing() {
        return missing;
    }

    long infinite() {
        return infinite;
    }

    /** Adds the values at the first {@code count} positions of {@code used}. */
    void add(double[] values, int[] used, int count) {
        double lowest = low;
        double highest = high;
        for (int i = 0; i < count; i++) {
            double value = values[used[i]] + 0.0;
            if (!Double.isFinite(value)) {
                missing += Double.isNaN(value) ? 1 : 0;
                infinite += Double.isNaN(value) ? 0 : 1;
                continue;
            }
            lowest = Math.min(lowest, value);
            highest = Math.max(highest, value);
            whole &= value == Math.rint(value);
            addKey(ordered(value) >> SHIFTS[step], 1);
        }
        low = lowest;
        high = highest;
    }

    /** A number whose order is that of the values. */
    private static long ordered(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    private static double value(long ordered) {
        return Double.longBitsToDouble(ordered ^ (ordered >> 63 & Long.MAX_VALUE)) + 0.0;
    }

    private void addKey(long key, long count) {
        int slot = slot(key);
        if (counts[slot] == 0) {
            keys[slot] = key;
            counts[slot] = count;
            size++;
            if (2 * size > keys.length) {
                grow();
            }
        } else {
            counts[slot] += count;
        }
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key * GOLDEN >>> 40) & mask;
        while (counts[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        if (size <= capacity) {
            rehash(0, 2 * keys.length);
        }
        while (size > capacity) {
            rehash(SHIFTS[step + 1] - SHIFTS[step], keys.length);
            step++;
        }
    }

    private void rehash(int shift, int slots) {
        long[] oldKeys = keys;
        long[] oldCounts = counts;
        keys = new long[slots];
        counts = new long[slots];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldCounts[i] != 0) {
                int slot = slot(oldKeys[i] >> shift);
                size += counts[slot] == 0 ? 1 : 0;
                keys[slot] = oldKeys[i] >> shift;
                counts[slot] += oldCounts[i];
            }
        }
    }

    void merge(ValueCounts later) {
        if (later.step > step) {
            rehash(SHIFTS[later.step] - SHIFTS[step], keys.length);
            step = later.step;
        }
        for (int i = 0; i < later.keys.length; i++) {
            if (later.counts[i] != 0) {
                addKey(later.keys[i] >> SHIFTS[step] - SHIFTS[later.step], later.counts[i]);
            }
        }
        low = Math.min(low, later.low);
        high = Math.max(high, later.high);
        whole &= later.whole;
        missing += later.missing;
        infinite += later.infinite;
    }

    /** Keys ascending. */
    private long[] sortedKeys() {
        long[] sorted = new long[size];
        int n = 0;
        for (int i = 0; i < keys.length; i++) {
            if (counts[i] != 0) {
                sorted[n++] = keys[i];
            }
        }
        Arrays.sort(sorted);
        return sorted;
    }

    Table table() {
        long[] sorted = sortedKeys();
        double[] from = new double[sorted.length];
        long[] occur = new long[sorted.length];
        for (int i = 0; i < sorted.length; i++) {
            from[i] = Math.max(low, value(sorted[i] << SHIFTS[step]));
            occur[i] = counts[slot(sorted[i])];
        }
        return new Table(from, occur, low, high, step == 0, whole);
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(step);
        out.writeDouble(low);
        out.writeDouble(high);
        out.writeBoolean(whole);
        out.writeLong(missing);
        out.writeLong(infinite);
        out.writeInt(size);
        long before = 0;
        for (long key : sortedKeys()) {
            writeShort(key - before, out);
            writeShort(counts[slot(key)], out);
            before = key;
        }
    }

    static ValueCounts read(int capacity, DataInput in) throws IOException {
        ValueCounts read = new ValueCounts(capacity);
        read.step = in.readByte();
        read.low = in.readDouble();
        read.high = in.readDouble();
        read.whole = in.readBoolean();
        read.missing = in.readLong();
        read.infinite = in.readLong();
        long key = 0;
        for (int i = in.readInt(); i > 0; i--) {
            key += readShort(in);
            read.addKey(key, readShort(in));
        }
        return read;
    }

    /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
    private static void writeShort(long value, DataOutput out) throws IOException {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static long readShort(DataInput in) throws IOException {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            long next = in.readByte();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
