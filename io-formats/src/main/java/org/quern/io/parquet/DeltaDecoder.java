package org.quern.io.parquet;

/** Encoding DELTA_BINARY_PACKED: a first value, then bit-packed differences in blocks with a common minimum. */
final class DeltaDecoder {
    private DeltaDecoder() {}

    /** Reads exactly {@code count} values and leaves the input just after them. */
    static void read(PageInput in, long[] target, int count) {
        int blockSize = in.readVarInt();
        int miniBlocks = in.readVarInt();
        int total = in.readVarInt();
        long value = in.readZigZag();
        if (total != count) {
            throw new CorruptPageException("it holds " + total + " differences, expected " + count);
        }
        if (blockSize <= 0 || miniBlocks <= 0 || miniBlocks > blockSize || blockSize % miniBlocks != 0) {
            throw new CorruptPageException("blocks of " + blockSize + " values in " + miniBlocks + " parts");
        }
        int perMiniBlock = blockSize / miniBlocks;
        int done = 0;
        if (count > 0) {
            target[done++] = value;
        }
        while (done < count) {
            long minDelta = in.readZigZag();
            int widths = in.take(miniBlocks);
            for (int b = 0; b < miniBlocks && done < count; b++) {
                int width = in.bytes[widths + b] & 0xFF;
                if (width > 64) {
                    throw new CorruptPageException("differences of " + width + " bits");
                }
                int n = Math.min(perMiniBlock, count - done);
                // The last part may lack its padding.
                long wanted = ((long) perMiniBlock * width + 7) / 8;
                long needed = ((long) n * width + 7) / 8;
                int start = in.take(Math.max(needed, Math.min(wanted, in.remaining())));
                for (int i = 0; i < n; i++) {
                    value += minDelta + bits(in.bytes, start, (long) i * width, width);
                    target[done++] = value;
                }
            }
        }
    }

    /** {@code width} bits from bit {@code bit} after byte {@code start}, least significant first. */
    private static long bits(byte[] bytes, int start, long bit, int width) {
        if (width == 0) {
            return 0;
        }
        int at = start + (int) (bit >>> 3);
        int shift = (int) (bit & 7);
        long value = (long) PageInput.LONG.get(bytes, at) >>> shift;
        if (shift + width > 64) {
            value |= (bytes[at + 8] & 0xFFL) << (64 - shift);
        }
        return width == 64 ? value : value & ((1L << width) - 1);
    }
}
