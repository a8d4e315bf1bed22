package org.quern.io.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.column.Encoding;

/** Runs of fixed-width values as they stand in pages. */
final class Values {
    private Values() {}

    static void doubles(PageInput in, double[] target, int offset, int count) {
        view(in, 8L * count).asDoubleBuffer().get(target, offset, count);
    }

    static void floats(PageInput in, float[] target, int offset, int count) {
        view(in, 4L * count).asFloatBuffer().get(target, offset, count);
    }

    static void ints(PageInput in, int[] target, int offset, int count) {
        view(in, 4L * count).asIntBuffer().get(target, offset, count);
    }

    static void longs(PageInput in, long[] target, int offset, int count) {
        view(in, 8L * count).asLongBuffer().get(target, offset, count);
    }

    /** Integers of either width, sign-extended, in any encoding but a dictionary. */
    static void integers(Encoding encoding, PageInput in, int width, long[] target, int count) {
        switch (encoding) {
            case PLAIN -> plainIntegers(in, width, target, count);
            case BYTE_STREAM_SPLIT -> plainIntegers(unsplit(in, count, width), width, target, count);
            case DELTA_BINARY_PACKED -> {
                DeltaDecoder.read(in, target, count);
                for (int i = 0; width == 4 && i < count; i++) {
                    target[i] = (int) target[i];
                }
            }
            default -> throw unsupported(encoding);
        }
    }

    private static void plainIntegers(PageInput in, int width, long[] target, int count) {
        if (width == 8) {
            longs(in, target, 0, count);
        } else {
            int start = in.take(4L * count);
            for (int i = 0; i < count; i++) {
                target[i] = (int) PageInput.INT.get(in.bytes, start + 4 * i);
            }
        }
    }

    /** Encoding BYTE_STREAM_SPLIT turned back into PLAIN: all first bytes, then all second bytes, … */
    static PageInput unsplit(PageInput in, int count, int width) {
        long length = (long) count * width;
        int start = in.take(length);
        byte[] plain = new byte[Math.toIntExact(length + PageInput.SLACK)];
        for (int b = 0; b < width; b++) {
            int stream = start + b * count;
            for (int i = 0; i < count; i++) {
                plain[i * width + b] = in.bytes[stream + i];
            }
        }
        return new PageInput(plain, 0, (int) length);
    }

    static CorruptPageException unsupported(Encoding encoding) {
        return new CorruptPageException("encoding " + encoding + " is not known for values of this type");
    }

    private static ByteBuffer view(PageInput in, long length) {
        int start = in.take(length);
        return ByteBuffer.wrap(in.bytes, start, (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
