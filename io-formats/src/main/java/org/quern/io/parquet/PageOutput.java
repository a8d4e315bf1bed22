package org.quern.io.parquet;

import java.util.Arrays;

/** Bytes of a page under construction. */
final class PageOutput {
    byte[] bytes = new byte[1 << 16];
    int length;

    void reset() {
        length = 0;
    }

    /** Makes room for {@code count} bytes and returns where they start; they count as written. */
    int reserve(int count) {
        int start = length;
        length = Math.addExact(length, count);
        if (length + PageInput.SLACK > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + PageInput.SLACK, bytes.length * 2));
        }
        return start;
    }

    void writeByte(int value) {
        int at = reserve(1);
        bytes[at] = (byte) value;
    }

    void writeInt(int value) {
        int at = reserve(4);
        PageInput.INT.set(bytes, at, value);
    }

    void writeLong(long value) {
        int at = reserve(8);
        PageInput.LONG.set(bytes, at, value);
    }

    void write(byte[] source) {
        int at = reserve(source.length);
        System.arraycopy(source, 0, bytes, at, source.length);
    }

    void writeVarInt(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        writeByte(rest);
    }

    /** Writes a length of four bytes before what {@code from} and all after it hold. */
    void patchLength(int from) {
        PageInput.INT.set(bytes, from, length - from - 4);
    }
}
