package org.quern.io.parquet;

/** Parquet's mixture of repeated values and bit-packed groups of eight; the counterpart of {@link HybridDecoder}. */
final class HybridEncoder {
    /** A run shorter than this takes no less room repeated than packed. */
    private static final int MIN_RUN = 16;

    private HybridEncoder() {}

    /** Bits that hold values from 0 to {@code largest}. */
    static int width(int largest) {
        return 32 - Integer.numberOfLeadingZeros(largest);
    }

    static void write(int[] values, int offset, int count, int width, PageOutput out) {
        int end = offset + count;
        int packedFrom = offset;
        int at = offset;
        while (at < end) {
            int run = run(values, at, end);
            if (run >= MIN_RUN) {
                // Only whole groups of eight lie before a run.
                pack(values, packedFrom, at, width, out);
                repeat(values[at], run, width, out);
                at += run;
                packedFrom = at;
            } else {
                at = Math.min(at + 8, end);
            }
        }
        pack(values, packedFrom, end, width, out);
    }

    static void repeat(int value, int count, int width, PageOutput out) {
        out.writeVarInt(count << 1);
        for (int shift = 0; shift < width; shift += 8) {
            out.writeByte(value >>> shift);
        }
    }

    private static int run(int[] values, int from, int end) {
        int value = values[from];
        int at = from + 1;
        while (at < end && values[at] == value) {
            at++;
        }
        return at - from;
    }

    private static void pack(int[] values, int from, int to, int width, PageOutput out) {
        if (from == to) {
            return;
        }
        int groups = (to - from + 7) / 8;
        out.writeVarInt(groups << 1 | 1);
        int at = out.reserve(groups * width);
        byte[] bytes = out.bytes;
        long word = 0;
        int bits = 0;
        for (int i = from; i < from + 8 * groups; i++) {
            long value = i < to ? values[i] & 0xFFFFFFFFL : 0;
            word |= value << bits;
            bits += width;
            if (bits >= 32) {
                PageInput.INT.set(bytes, at, (int) word);
                at += 4;
                word >>>= 32;
                bits -= 32;
            }
        }
        for (; bits > 0; bits -= 8) {
            bytes[at++] = (byte) word;
            word >>>= 8;
        }
    }
}
