package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Whole numbers in as few bytes as they need, signs last: most sums in histograms are small or 0. */
public final class VarLong {
    private VarLong() {}

    /** Writes a number. */
    public static void write(long value, DataOutput out) throws IOException {
        long bits = (value << 1) ^ (value >> 63);
        while ((bits & ~0x7FL) != 0) {
            out.writeByte((int) (bits & 0x7F | 0x80));
            bits >>>= 7;
        }
        out.writeByte((int) bits);
    }

    /** Reads a number. */
    public static long read(DataInput in) throws IOException {
        long bits = 0;
        int shift = 0;
        for (byte next = in.readByte(); ; next = in.readByte()) {
            bits |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (bits >>> 1) ^ -(bits & 1);
            }
            shift += 7;
            if (shift > 63) {
                throw new IOException("A number of more than 64 bits");
            }
        }
    }

    /** Length, then the numbers; runs of zeros as a zero and how many more follow. */
    public static void writeAll(long[] values, DataOutput out) throws IOException {
        write(values.length, out);
        for (int i = 0; i < values.length; ) {
            write(values[i], out);
            if (values[i++] == 0) {
                int from = i;
                while (i < values.length && values[i] == 0) {
                    i++;
                }
                write(i - from, out);
            }
        }
    }

    /** Reads what {@link #writeAll} wrote. */
    public static long[] readAll(DataInput in) throws IOException {
        long[] values = new long[(int) read(in)];
        for (int i = 0; i < values.length; ) {
            values[i] = read(in);
            if (values[i++] == 0) {
                i += (int) read(in);
            }
        }
        return values;
    }
}
