package org.quern.pass;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Whole numbers from 0 of 1, 2, 4, 8, 16 or 32 bits each, in blocks of memory. Read and written {@value #STEP} at a time. */
final class Codes {
    /** Of any width these fill whole bytes, and no block ends within them. */
    static final int STEP = 2048;

    private final ByteBuffer[] blocks;
    private final int bits;
    private final int count;

    /** @param blocks of {@link #bytes} bytes */
    Codes(ByteBuffer[] blocks, int bits, int count) {
        this.blocks = blocks;
        this.bits = bits;
        this.count = count;
    }

    /** The narrowest width for numbers from 0 to {@code largest}, at most 2^32 − 1. */
    static int bits(long largest) {
        int bits = 1;
        while (largest >>> bits != 0) {
            bits *= 2;
        }
        return bits;
    }

    static long bytes(int bits, int count) {
        return ((long) count * bits + 7) / 8;
    }

    ByteBuffer[] blocks() {
        return blocks;
    }

    /** Codes in the step that begins with {@code from}. */
    int length(int from) {
        return Math.min(STEP, count - from);
    }

    /**
     * A place for the codes of one step, to be used again for the next.
     *
     * @param codes of the step; of 32 bits without their sign
     */
    record Step(int[] codes, byte[] bytes, short[] shorts) {
        Step() {
            this(new int[STEP], new byte[STEP], new short[STEP]);
        }
    }

    /** Reads the step that begins with {@code from}, a multiple of {@link #STEP}, and returns its length. */
    int read(int from, Step step) {
        int length = length(from);
        ByteBuffer block = block(from);
        int position = position(from);
        int[] codes = step.codes;
        byte[] bytes = step.bytes;
        short[] shorts = step.shorts;
        if (bits == 32) {
            block.slice(position, 4 * length).order(block.order()).asIntBuffer().get(codes, 0, length);
        } else if (bits == 16) {
            block.slice(position, 2 * length)
                    .order(block.order())
                    .asShortBuffer()
                    .get(step.shorts, 0, length);
            for (int i = 0; i < length; i++) {
                step.codes[i] = step.shorts[i] & 0xffff;
            }
        } else {
            block.get(position, bytes, 0, (int) bytes(bits, length));
            if (bits == 8) {
                for (int i = 0; i < length; i++) {
                    codes[i] = bytes[i] & 0xff;
                }
            } else {
                readSmall(step, length);
            }
        }
        return length;
    }

    /** Several codes a byte, the first in its low bits; a loop for each width, since shifts by constants are far faster. */
    private void readSmall(Step step, int length) {
        int[] codes = step.codes;
        byte[] bytes = step.bytes;
        if (bits == 1) {
            for (int i = 0; i < length; i++) {
                codes[i] = bytes[i >> 3] >> (i & 7) & 1;
            }
        } else if (bits == 2) {
            for (int i = 0; i < length; i++) {
                codes[i] = bytes[i >> 2] >> ((i & 3) << 1) & 3;
            }
        } else {
            for (int i = 0; i < length; i++) {
                codes[i] = bytes[i >> 1] >> ((i & 1) << 2) & 15;
            }
        }
    }

    /** Writes the step that begins with {@code from}. */
    void write(int from, Step step) {
        int length = length(from);
        ByteBuffer block = block(from);
        int position = position(from);
        if (bits == 32) {
            block.slice(position, 4 * length).order(block.order()).asIntBuffer().put(step.codes, 0, length);
        } else if (bits == 16) {
            for (int i = 0; i < length; i++) {
                step.shorts[i] = (short) step.codes[i];
            }
            block.slice(position, 2 * length)
                    .order(block.order())
                    .asShortBuffer()
                    .put(step.shorts, 0, length);
        } else {
            writeSmall(step, length);
            block.put(position, step.bytes, 0, (int) bytes(bits, length));
        }
    }

    private void writeSmall(Step step, int length) {
        int byteShift = 3 - Integer.numberOfTrailingZeros(bits);
        int within = (1 << byteShift) - 1;
        Arrays.fill(step.bytes, (byte) 0);
        for (int i = 0; i < length; i++) {
            step.bytes[i >> byteShift] |= (byte) (step.codes[i] << (i & within) * bits);
        }
    }

    private ByteBuffer block(int from) {
        return blocks[(int) ((long) from * bits / 8 / ColumnMemory.BLOCK_BYTES)];
    }

    private int position(int from) {
        return (int) ((long) from * bits / 8 % ColumnMemory.BLOCK_BYTES);
    }
}
