package org.quern.io.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bytes of a page, read from front to back. The array holds at least {@link #SLACK} bytes after the limit, so that a
 * whole word may be loaded where only its first bits count.
 */
final class PageInput {
    static final int SLACK = 16;
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    final byte[] bytes;
    final int limit;
    int position;

    PageInput(byte[] bytes, int position, int limit) {
        if (position < 0 || limit < position || limit + SLACK > bytes.length) {
            throw new IllegalArgumentException(
                    "bytes " + position + " to " + limit + " and slack exceed an array of " + bytes.length);
        }
        this.bytes = bytes;
        this.position = position;
        this.limit = limit;
    }

    int remaining() {
        return limit - position;
    }

    /** Moves past {@code count} bytes and returns where they start. */
    int take(long count) {
        if (count < 0 || count > remaining()) {
            throw new CorruptPageException("it ends early: " + count + " bytes wanted, " + remaining() + " left");
        }
        int start = position;
        position += (int) count;
        return start;
    }

    /** The next {@code count} bytes as an input of their own. */
    PageInput slice(long count) {
        int start = take(count);
        return new PageInput(bytes, start, position);
    }

    int readByte() {
        return bytes[take(1)] & 0xFF;
    }

    int readInt() {
        return (int) INT.get(bytes, take(4));
    }

    /** Unsigned LEB128 of at most 64 bits. */
    long readVarLong() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = readByte();
            value |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new CorruptPageException("a number of more than 10 bytes");
    }

    int readVarInt() {
        long value = readVarLong();
        if (value < 0 || value > 0xFFFFFFFFL) {
            throw new CorruptPageException("a count of " + Long.toUnsignedString(value));
        }
        return (int) value;
    }

    long readZigZag() {
        long value = readVarLong();
        return (value >>> 1) ^ -(value & 1);
    }
}
