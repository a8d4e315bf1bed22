package org.quern.io.parquet;

import org.apache.parquet.column.Encoding;
import org.quern.data.Column;
import org.quern.data.FloatColumn;

/** Floats of four and of two bytes. */
final class FloatDecoder extends ColumnDecoder {
    private final boolean half;
    private final float[] values;
    private float[] dictionary;
    private float[] scratch = new float[0];

    FloatDecoder(ColumnMapping mapping, int rows) {
        super(rows);
        this.half = mapping.conversion() == Conversion.FLOAT16;
        this.values = new float[rows];
    }

    @Override
    void dictionary(PageInput in, int count) {
        dictionary = new float[count];
        decode(Encoding.PLAIN, in, dictionary, 0, count);
    }

    @Override
    void page(Encoding encoding, PageInput in, int count, int present, int[] levels) {
        if (levels == null) {
            decode(encoding, in, values, filled, count);
        } else {
            if (scratch.length <= present) {
                scratch = new float[count + 1];
            }
            decode(encoding, in, scratch, 0, present);
            float[] dense = scratch;
            float[] target = values;
            int next = 0;
            for (int i = 0; i < count; i++) {
                float value = dense[next];
                target[filled + i] = levels[i] == 0 ? Float.NaN : value;
                next += levels[i];
            }
        }
        filled += count;
    }

    private void decode(Encoding encoding, PageInput in, float[] target, int offset, int count) {
        if (count == 0) {
            return;
        }
        if (isDictionary(encoding)) {
            gather(in, target, offset, count);
            return;
        }
        if (half) {
            ByteSlices slices = ByteSlices.read(encoding, in, count, 2);
            for (int i = 0; i < count; i++) {
                target[offset + i] = Conversion.float16(slices.bytes(), slices.starts()[i]);
            }
            return;
        }
        switch (encoding) {
            case PLAIN -> Values.floats(in, target, offset, count);
            case BYTE_STREAM_SPLIT -> Values.floats(Values.unsplit(in, count, 4), target, offset, count);
            default -> throw Values.unsupported(encoding);
        }
    }

    private void gather(PageInput in, float[] target, int offset, int count) {
        requireDictionary(dictionary);
        float[] dict = dictionary;
        indices(in, count, (batch, done, n) -> {
            int at = offset + done;
            for (int i = 0; i < n; i++) {
                target[at + i] = dict[batch[i]];
            }
        });
    }

    @Override
    Column column() {
        return new FloatColumn(values, rows);
    }
}
