package org.quern.io.parquet;

import org.apache.parquet.column.Encoding;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.quern.data.Column;
import org.quern.data.LongColumn;

/** Integers of 64 bits, smaller ones that were widened, and timestamps. */
final class LongDecoder extends ColumnDecoder {
    private final PrimitiveTypeName physical;
    private final Conversion conversion;
    private final long[] values;
    private long[] dictionary;
    private long[] scratch = new long[0];

    LongDecoder(ColumnMapping mapping, int rows) {
        super(rows);
        this.physical = mapping.primitive().getPrimitiveTypeName();
        this.conversion = mapping.conversion();
        this.values = new long[rows];
    }

    @Override
    void dictionary(PageInput in, int count) {
        dictionary = new long[count];
        decode(Encoding.PLAIN, in, dictionary, 0, count);
    }

    @Override
    void page(Encoding encoding, PageInput in, int count, int present, int[] levels) {
        if (levels == null) {
            decode(encoding, in, values, filled, count);
        } else {
            if (scratch.length <= present) {
                scratch = new long[count + 1];
            }
            decode(encoding, in, scratch, 0, present);
            long[] dense = scratch;
            long[] target = values;
            int next = 0;
            for (int i = 0; i < count; i++) {
                long value = dense[next];
                target[filled + i] = levels[i] == 0 ? LongColumn.MISSING : value;
                next += levels[i];
            }
        }
        filled += count;
    }

    private void decode(Encoding encoding, PageInput in, long[] target, int offset, int count) {
        if (count == 0) {
            return;
        }
        if (isDictionary(encoding)) {
            gather(in, target, offset, count);
            return;
        }
        if (physical == PrimitiveTypeName.INT96) {
            ByteSlices slices = ByteSlices.read(encoding, in, count, 12);
            for (int i = 0; i < count; i++) {
                target[offset + i] = Conversion.int96(slices.bytes(), slices.starts()[i]);
            }
        } else if (physical == PrimitiveTypeName.INT64 && encoding == Encoding.PLAIN) {
            Values.longs(in, target, offset, count);
            convert(target, offset, count);
        } else {
            long[] raw = new long[count];
            Values.integers(encoding, in, physical == PrimitiveTypeName.INT32 ? 4 : 8, raw, count);
            System.arraycopy(raw, 0, target, offset, count);
            convert(target, offset, count);
        }
        refuseMissing(target, offset, count);
    }

    private void convert(long[] target, int offset, int count) {
        if (conversion != Conversion.NONE) {
            for (int i = offset; i < offset + count; i++) {
                target[i] = conversion.apply(target[i]);
            }
        }
    }

    /** The smallest long stands for missing in a column, so that a file must not hold it as a value. */
    private static void refuseMissing(long[] target, int offset, int count) {
        long low = Long.MAX_VALUE;
        for (int i = offset; i < offset + count; i++) {
            low = Math.min(low, target[i]);
        }
        if (low == LongColumn.MISSING) {
            throw new CorruptPageException(
                    "value " + low + " stands for missing in an int64 column; store the column as double or text");
        }
    }

    private void gather(PageInput in, long[] target, int offset, int count) {
        requireDictionary(dictionary);
        long[] dict = dictionary;
        indices(in, count, (batch, done, n) -> {
            int at = offset + done;
            for (int i = 0; i < n; i++) {
                target[at + i] = dict[batch[i]];
            }
        });
    }

    @Override
    Column column() {
        return new LongColumn(values, rows);
    }
}
