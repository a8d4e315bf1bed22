package org.quern.io.parquet;

import java.util.Arrays;

/**
 * Parquet's mixture of repeated values and bit-packed groups of eight (encoding RLE), used for definition levels,
 * dictionary indices and booleans. Values come in batches of any size, in order.
 */
final class HybridDecoder {
    private final PageInput in;
    private final int width;
    private final long mask;
    /** Values left in the current run. */
    private long left;
    /** Whether the current run repeats {@link #repeated}; else it is bit-packed from {@link #runStart}. */
    private boolean repeating;

    private int repeated;
    private int runStart;
    private long runConsumed;

    /** @param width bits of a value, 0 to 32 */
    HybridDecoder(PageInput in, int width) {
        if (width < 0 || width > 32) {
            throw new CorruptPageException("values of " + width + " bits");
        }
        this.in = in;
        this.width = width;
        this.mask = (1L << width) - 1;
    }

    void read(int[] target, int offset, int count) {
        int done = 0;
        while (done < count) {
            if (left == 0) {
                nextRun();
                continue;
            }
            int n = (int) Math.min(left, count - done);
            if (repeating) {
                Arrays.fill(target, offset + done, offset + done + n, repeated);
            } else {
                // Bounded so that the bit position within one call fits in an int.
                n = Math.min(n, 1 << 20);
                unpack(target, offset + done, n);
                runConsumed += n;
            }
            left -= n;
            done += n;
        }
    }

    /** Whether the next {@code count} values all belong to one run that repeats {@code value}; consumes nothing of it. */
    boolean repeats(int value, int count) {
        while (left == 0) {
            nextRun();
        }
        return repeating && repeated == value && left >= count;
    }

    private void nextRun() {
        int header = in.readVarInt();
        int length = header >>> 1;
        repeating = (header & 1) == 0;
        if (repeating) {
            left = length;
            repeated = readRepeated();
        } else {
            left = 8L * length;
            // Some writers leave out the padding of the last group.
            long bytes = Math.min((long) length * width, in.remaining());
            left = width == 0 ? left : Math.min(left, 8 * bytes / width);
            runStart = in.take(bytes);
            runConsumed = 0;
            if (left == 0 && length > 0) {
                throw new CorruptPageException("it ends early, within a run of packed values");
            }
        }
    }

    private int readRepeated() {
        int bytes = (width + 7) / 8;
        int start = in.take(bytes);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (in.bytes[start + i] & 0xFFL) << (8 * i);
        }
        if ((value & ~mask) != 0) {
            throw new CorruptPageException("value " + value + " exceeds " + width + " bits");
        }
        return (int) value;
    }

    private void unpack(int[] target, int offset, int count) {
        byte[] bytes = in.bytes;
        long startBit = runConsumed * width;
        int base = runStart + (int) (startBit >>> 3);
        int bit = (int) (startBit & 7);
        long m = mask;
        for (int i = 0; i < count; i++) {
            target[offset + i] = (int) (((long) PageInput.LONG.get(bytes, base + (bit >>> 3)) >>> (bit & 7)) & m);
            bit += width;
        }
    }
}
