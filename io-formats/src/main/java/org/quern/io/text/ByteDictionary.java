package org.quern.io.text;

import java.util.Arrays;

/**
 * Distinct byte strings, numbered in the order first met: a column's texts without a {@link String} per row. Open
 * addressing over one arena; cost of a look-up is one hash of the bytes and one comparison.
 */
final class ByteDictionary {
    private byte[] arena = new byte[1 << 12];
    /** Start of each entry in the arena; entry i ends where entry i + 1 starts. */
    private int[] starts = new int[65];

    private int[] hashes = new int[64];
    private int size;
    /** Entry + 1, or 0 where free; at most half of the slots are taken. */
    private int[] slots = new int[128];

    int size() {
        return size;
    }

    /** The number of the text, which is added if it is new. */
    int add(byte[] bytes, int from, int to) {
        int hash = hash(bytes, from, to);
        int slot = find(hash, bytes, from, to);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        slots[slot] = size + 1;
        append(hash, bytes, from, to);
        if (size * 2 > slots.length) {
            rehash();
        }
        return size - 1;
    }

    /** The number of the text, or −1. */
    int indexOf(byte[] bytes, int from, int to) {
        return slots[find(hash(bytes, from, to), bytes, from, to)] - 1;
    }

    /** Forgets the entries from {@code newSize} on. */
    void truncate(int newSize) {
        while (size > newSize) {
            size--;
            // The newest entry ends its chain of probes: its slot can be freed without a mark.
            slots[find(hashes[size], arena, starts[size], starts[size + 1])] = 0;
        }
    }

    void clear() {
        size = 0;
        Arrays.fill(slots, 0);
    }

    byte[] arena() {
        return arena;
    }

    int start(int entry) {
        return starts[entry];
    }

    int end(int entry) {
        return starts[entry + 1];
    }

    private int find(int hash, byte[] bytes, int from, int to) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            int entry = slots[slot] - 1;
            if (hashes[entry] == hash && Arrays.equals(arena, starts[entry], starts[entry + 1], bytes, from, to)) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void append(int hash, byte[] bytes, int from, int to) {
        int start = starts[size];
        int end = Math.addExact(start, to - from);
        if (end > arena.length) {
            arena = Arrays.copyOf(arena, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(2L * arena.length, end)));
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
            starts = Arrays.copyOf(starts, size * 2 + 1);
        }
        System.arraycopy(bytes, from, arena, start, to - from);
        hashes[size] = hash;
        starts[++size] = end;
    }

    private void rehash() {
        slots = new int[slots.length * 2];
        int mask = slots.length - 1;
        for (int entry = 0; entry < size; entry++) {
            int slot = hashes[entry] & mask;
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = entry + 1;
        }
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        hash *= 0x9E3779B1;
        return hash ^ hash >>> 15;
    }
}
