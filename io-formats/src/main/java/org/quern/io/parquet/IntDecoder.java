package org.quern.io.parquet;

import org.apache.parquet.column.Encoding;
import org.quern.data.Column;
import org.quern.data.IntColumn;

/** Integers of 32 bits and dates. */
final class IntDecoder extends ColumnDecoder {
    private final int[] values;
    private int[] dictionary;
    private int[] scratch = new int[0];

    IntDecoder(int rows) {
        super(rows);
        this.values = new int[rows];
    }

    @Override
    void dictionary(PageInput in, int count) {
        dictionary = new int[count];
        decode(Encoding.PLAIN, in, dictionary, 0, count);
    }

    @Override
    void page(Encoding encoding, PageInput in, int count, int present, int[] levels) {
        if (levels == null) {
            decode(encoding, in, values, filled, count);
        } else {
            if (scratch.length <= present) {
                scratch = new int[count + 1];
            }
            decode(encoding, in, scratch, 0, present);
            int[] dense = scratch;
            int[] target = values;
            int next = 0;
            for (int i = 0; i < count; i++) {
                int value = dense[next];
                target[filled + i] = levels[i] == 0 ? IntColumn.MISSING : value;
                next += levels[i];
            }
        }
        filled += count;
    }

    private void decode(Encoding encoding, PageInput in, int[] target, int offset, int count) {
        if (count == 0) {
            return;
        }
        if (isDictionary(encoding)) {
            gather(in, target, offset, count);
            return;
        }
        if (encoding == Encoding.PLAIN) {
            Values.ints(in, target, offset, count);
        } else {
            long[] wide = new long[count];
            Values.integers(encoding, in, 4, wide, count);
            for (int i = 0; i < count; i++) {
                target[offset + i] = (int) wide[i];
            }
        }
        refuseMissing(target, offset, count);
    }

    /** The smallest int stands for missing in a column, so that a file must not hold it as a value. */
    private static void refuseMissing(int[] target, int offset, int count) {
        int low = Integer.MAX_VALUE;
        for (int i = offset; i < offset + count; i++) {
            low = Math.min(low, target[i]);
        }
        if (low == IntColumn.MISSING) {
            throw new CorruptPageException("value " + low
                    + " stands for missing in an int32 column, and the file's statistics do not announce it;"
                    + " store the column as int64");
        }
    }

    private void gather(PageInput in, int[] target, int offset, int count) {
        requireDictionary(dictionary);
        int[] dict = dictionary;
        indices(in, count, (batch, done, n) -> {
            int at = offset + done;
            for (int i = 0; i < n; i++) {
                target[at + i] = dict[batch[i]];
            }
        });
    }

    @Override
    Column column() {
        return new IntColumn(values, rows);
    }
}
