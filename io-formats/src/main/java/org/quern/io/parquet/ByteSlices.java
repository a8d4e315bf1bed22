package org.quern.io.parquet;

import org.apache.parquet.column.Encoding;

/**
 * Values of a page of byte arrays, as places in one array.
 *
 * @param bytes holds the values
 * @param starts where each value starts
 * @param lengths bytes of each value
 */
record ByteSlices(byte[] bytes, int[] starts, int[] lengths) {

    /** @param width bytes of every value, or −1 if each carries its length */
    static ByteSlices read(Encoding encoding, PageInput in, int count, int width) {
        return switch (encoding) {
            case PLAIN -> width < 0 ? plain(in, count) : fixed(in, count, width);
            case BYTE_STREAM_SPLIT -> fixed(Values.unsplit(in, count, width), count, width);
            case DELTA_LENGTH_BYTE_ARRAY -> deltaLength(in, count);
            case DELTA_BYTE_ARRAY -> deltaBytes(in, count);
            default -> throw Values.unsupported(encoding);
        };
    }

    private static ByteSlices plain(PageInput in, int count) {
        int[] starts = new int[count];
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            lengths[i] = in.readInt();
            starts[i] = in.take(lengths[i]);
        }
        return new ByteSlices(in.bytes, starts, lengths);
    }

    private static ByteSlices fixed(PageInput in, int count, int width) {
        int start = in.take((long) count * width);
        int[] starts = new int[count];
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = start + i * width;
            lengths[i] = width;
        }
        return new ByteSlices(in.bytes, starts, lengths);
    }

    private static ByteSlices deltaLength(PageInput in, int count) {
        int[] lengths = ints(in, count);
        int[] starts = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = in.take(lengths[i]);
        }
        return new ByteSlices(in.bytes, starts, lengths);
    }

    /** Each value is a prefix of the one before and a suffix of its own. */
    private static ByteSlices deltaBytes(PageInput in, int count) {
        int[] prefixes = ints(in, count);
        ByteSlices suffixes = deltaLength(in, count);
        int[] starts = new int[count];
        int[] lengths = new int[count];
        long total = 0;
        for (int i = 0; i < count; i++) {
            if (prefixes[i] < 0 || prefixes[i] > (i == 0 ? 0 : lengths[i - 1])) {
                throw new CorruptPageException("a value shares " + prefixes[i] + " bytes with a shorter one");
            }
            lengths[i] = Math.addExact(prefixes[i], suffixes.lengths[i]);
            total += lengths[i];
        }
        byte[] bytes = new byte[Math.toIntExact(total + PageInput.SLACK)];
        int at = 0;
        for (int i = 0; i < count; i++) {
            starts[i] = at;
            if (i > 0) {
                System.arraycopy(bytes, starts[i - 1], bytes, at, prefixes[i]);
            }
            System.arraycopy(suffixes.bytes, suffixes.starts[i], bytes, at + prefixes[i], suffixes.lengths[i]);
            at += lengths[i];
        }
        return new ByteSlices(bytes, starts, lengths);
    }

    private static int[] ints(PageInput in, int count) {
        long[] values = new long[count];
        DeltaDecoder.read(in, values, count);
        int[] ints = new int[count];
        for (int i = 0; i < count; i++) {
            ints[i] = (int) values[i];
        }
        return ints;
    }
}
