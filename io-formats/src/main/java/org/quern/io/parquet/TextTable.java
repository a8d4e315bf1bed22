package org.quern.io.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.quern.QuernException;

/** Distinct byte strings, numbered from 0 in the order met. */
final class TextTable {
    private byte[] arena = new byte[256];
    /** Entry i is arena[starts[i] … starts[i + 1]). */
    private int[] starts = new int[17];

    private int size;
    /** Open addressing: entry + 1, or 0 where free; at most half full. */
    private int[] slots = new int[64];

    int size() {
        return size;
    }

    /** Number of the string, which is added if it is new. */
    int code(byte[] bytes, int start, int length) {
        int mask = slots.length - 1;
        int slot = hash(bytes, start, length) & mask;
        while (slots[slot] != 0) {
            int entry = slots[slot] - 1;
            if (Arrays.equals(arena, starts[entry], starts[entry + 1], bytes, start, start + length)) {
                return entry;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = size + 1;
        return add(bytes, start, length);
    }

    private int add(byte[] bytes, int start, int length) {
        int from = starts[size];
        long end = (long) from + length;
        if (end > Integer.MAX_VALUE - 64) {
            throw new QuernException("its distinct texts exceed 2 GB in one row group; write smaller row groups");
        }
        if (end > arena.length) {
            arena = Arrays.copyOf(arena, (int) Math.min(Integer.MAX_VALUE - 16, Math.max(end, 2L * arena.length)));
        }
        System.arraycopy(bytes, start, arena, from, length);
        if (size + 2 > starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        starts[size + 1] = (int) end;
        size++;
        if (2 * size > slots.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        int[] wider = new int[2 * slots.length];
        int mask = wider.length - 1;
        for (int entry = 0; entry < size; entry++) {
            int slot = hash(arena, starts[entry], starts[entry + 1] - starts[entry]) & mask;
            while (wider[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            wider[slot] = entry + 1;
        }
        slots = wider;
    }

    private static int hash(byte[] bytes, int start, int length) {
        long hash = length;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            hash = (hash ^ (long) PageInput.LONG.get(bytes, start + i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        for (; i < length; i++) {
            hash = (hash ^ bytes[start + i]) * 0x9E3779B97F4A7C15L;
        }
        return (int) (hash >>> 33);
    }

    /** Bytes of a string. */
    int length(int code) {
        return starts[code + 1] - starts[code];
    }

    /** Bytes of all strings together. */
    int totalLength() {
        return starts[size];
    }

    byte[] bytes(int code) {
        return Arrays.copyOfRange(arena, starts[code], starts[code + 1]);
    }

    void write(int code, PageOutput out) {
        int length = length(code);
        out.writeInt(length);
        int at = out.reserve(length);
        System.arraycopy(arena, starts[code], out.bytes, at, length);
    }

    /** Order of two strings by their bytes, which is that of their UTF-8 characters. */
    int compare(int a, int b) {
        return Arrays.compareUnsigned(arena, starts[a], starts[a + 1], arena, starts[b], starts[b + 1]);
    }

    /** All strings by number. */
    String[] texts() {
        String[] texts = new String[size];
        for (int i = 0; i < size; i++) {
            texts[i] = text(starts[i], starts[i + 1] - starts[i]);
        }
        return texts;
    }

    private String text(int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (arena[i] < 0) {
                return decode(start, length);
            }
        }
        return new String(arena, start, length, StandardCharsets.ISO_8859_1);
    }

    private String decode(int start, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(arena, start, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CorruptPageException("a text is not UTF-8");
        }
    }
}
