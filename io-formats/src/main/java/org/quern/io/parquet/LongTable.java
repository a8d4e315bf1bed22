package org.quern.io.parquet;

import java.util.Arrays;

/** Distinct 64-bit patterns, numbered from 0 in the order met, up to a limit. */
final class LongTable {
    private final int limit;
    private long[] values = new long[64];
    private int size;
    /** Open addressing: number + 1, or 0 where free; at most half full. */
    private int[] slots = new int[128];

    LongTable(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    long value(int code) {
        return values[code];
    }

    /** Number of the pattern, which is added if it is new; −1 if there is no room for it. */
    int code(long value) {
        int mask = slots.length - 1;
        int slot = hash(value) & mask;
        while (slots[slot] != 0) {
            int code = slots[slot] - 1;
            if (values[code] == value) {
                return code;
            }
            slot = (slot + 1) & mask;
        }
        if (size == limit) {
            return -1;
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
        slots[slot] = size;
        if (2 * size > slots.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        int[] wider = new int[4 * slots.length];
        int mask = wider.length - 1;
        for (int code = 0; code < size; code++) {
            int slot = hash(values[code]) & mask;
            while (wider[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            wider[slot] = code + 1;
        }
        slots = wider;
    }

    /** All bits count: integers held as doubles differ in their highest ones only. */
    private static int hash(long value) {
        long h = (value ^ value >>> 32) * 0x9E3779B97F4A7C15L;
        h = (h ^ h >>> 29) * 0xBF58476D1CE4E5B9L;
        return (int) (h >>> 32);
    }
}
