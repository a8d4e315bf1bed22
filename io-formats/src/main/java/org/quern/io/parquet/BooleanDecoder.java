package org.quern.io.parquet;

import org.apache.parquet.column.Encoding;
import org.quern.data.BooleanColumn;
import org.quern.data.Column;

/** Truth values: one bit each, or runs. */
final class BooleanDecoder extends ColumnDecoder {
    private final byte[] values;
    private int[] scratch = new int[0];

    BooleanDecoder(int rows) {
        super(rows);
        this.values = new byte[rows];
    }

    @Override
    void dictionary(PageInput in, int count) {
        throw new CorruptPageException("it is a dictionary of truth values");
    }

    @Override
    void page(Encoding encoding, PageInput in, int count, int present, int[] levels) {
        if (scratch.length <= present) {
            scratch = new int[count + 1];
        }
        decode(encoding, in, present);
        int[] dense = scratch;
        int next = 0;
        for (int i = 0; i < count; i++) {
            int value = dense[next];
            int level = levels == null ? 1 : levels[i];
            values[filled + i] = level == 0 ? BooleanColumn.MISSING : (byte) value;
            next += level;
        }
        filled += count;
    }

    private void decode(Encoding encoding, PageInput in, int count) {
        if (count == 0) {
            return;
        }
        switch (encoding) {
            case PLAIN -> {
                int start = in.take((count + 7) / 8);
                for (int i = 0; i < count; i++) {
                    scratch[i] = in.bytes[start + (i >>> 3)] >>> (i & 7) & 1;
                }
            }
            case RLE -> new HybridDecoder(in.slice(in.readInt()), 1).read(scratch, 0, count);
            default -> throw Values.unsupported(encoding);
        }
    }

    @Override
    Column column() {
        return new BooleanColumn(values, rows);
    }
}
