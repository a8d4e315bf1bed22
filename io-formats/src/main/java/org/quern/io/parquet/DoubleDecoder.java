package org.quern.io.parquet;

import org.apache.parquet.column.Encoding;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.quern.data.Column;
import org.quern.data.DoubleColumn;

/** Doubles, and decimals of any storage. */
final class DoubleDecoder extends ColumnDecoder {
    private final PrimitiveType primitive;
    private final int scale;
    private final double[] values;
    private double[] dictionary;
    private double[] scratch = new double[0];

    DoubleDecoder(ColumnMapping mapping, int rows) {
        super(rows);
        this.primitive = mapping.primitive();
        this.scale = mapping.scale();
        this.values = new double[rows];
    }

    @Override
    void dictionary(PageInput in, int count) {
        dictionary = new double[count];
        decode(Encoding.PLAIN, in, dictionary, 0, count);
    }

    @Override
    void page(Encoding encoding, PageInput in, int count, int present, int[] levels) {
        if (levels == null) {
            decode(encoding, in, values, filled, count);
        } else {
            if (scratch.length <= present) {
                scratch = new double[count + 1];
            }
            decode(encoding, in, scratch, 0, present);
            double[] dense = scratch;
            double[] target = values;
            int next = 0;
            for (int i = 0; i < count; i++) {
                double value = dense[next];
                target[filled + i] = levels[i] == 0 ? Double.NaN : value;
                next += levels[i];
            }
        }
        filled += count;
    }

    private void decode(Encoding encoding, PageInput in, double[] target, int offset, int count) {
        if (count == 0) {
            return;
        }
        if (isDictionary(encoding)) {
            gather(in, target, offset, count);
        } else if (primitive.getPrimitiveTypeName() == PrimitiveTypeName.DOUBLE) {
            plain(encoding, in, target, offset, count);
        } else {
            decimals(encoding, in, target, offset, count);
        }
    }

    private void gather(PageInput in, double[] target, int offset, int count) {
        requireDictionary(dictionary);
        double[] dict = dictionary;
        indices(in, count, (batch, done, n) -> {
            int at = offset + done;
            for (int i = 0; i < n; i++) {
                target[at + i] = dict[batch[i]];
            }
        });
    }

    private static void plain(Encoding encoding, PageInput in, double[] target, int offset, int count) {
        switch (encoding) {
            case PLAIN -> Values.doubles(in, target, offset, count);
            case BYTE_STREAM_SPLIT -> Values.doubles(Values.unsplit(in, count, 8), target, offset, count);
            default -> throw Values.unsupported(encoding);
        }
    }

    private void decimals(Encoding encoding, PageInput in, double[] target, int offset, int count) {
        switch (primitive.getPrimitiveTypeName()) {
            case INT32, INT64 -> {
                long[] unscaled = new long[count];
                int width = primitive.getPrimitiveTypeName() == PrimitiveTypeName.INT32 ? 4 : 8;
                Values.integers(encoding, in, width, unscaled, count);
                for (int i = 0; i < count; i++) {
                    target[offset + i] = Conversion.decimal(unscaled[i], scale);
                }
            }
            default -> {
                boolean fixed = primitive.getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
                ByteSlices slices = ByteSlices.read(encoding, in, count, fixed ? primitive.getTypeLength() : -1);
                for (int i = 0; i < count; i++) {
                    target[offset + i] =
                            Conversion.decimal(slices.bytes(), slices.starts()[i], slices.lengths()[i], scale);
                }
            }
        }
    }

    @Override
    Column column() {
        return new DoubleColumn(values, rows);
    }
}
