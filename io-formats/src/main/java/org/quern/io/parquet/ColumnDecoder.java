package org.quern.io.parquet;

import java.util.Arrays;
import org.apache.parquet.column.Encoding;
import org.quern.data.Column;

/** Gathers the pages of one column of a row group in an array of the column's type. */
abstract class ColumnDecoder {
    /** Dictionary indices decoded at a time: they stay in the first-level cache. */
    static final int BATCH = 2048;

    final int rows;
    /** Rows decoded so far. */
    int filled;

    private final int[] batch = new int[BATCH];

    ColumnDecoder(int rows) {
        this.rows = rows;
    }

    /** @param levels codes by level name where the column is read as a factor */
    static ColumnDecoder of(ColumnMapping mapping, int rows, FactorLevels levels) {
        return switch (mapping.type()) {
            case FLOAT64 -> new DoubleDecoder(mapping, rows);
            case FLOAT32 -> new FloatDecoder(mapping, rows);
            case INT32, DATE -> new IntDecoder(rows);
            case INT64, TIMESTAMP -> new LongDecoder(mapping, rows);
            case BOOLEAN -> new BooleanDecoder(rows);
            case STRING, FACTOR, ORDERED_FACTOR -> new TextDecoder(mapping, rows, levels);
        };
    }

    /** Takes the values of the dictionary page, which are in PLAIN encoding. */
    abstract void dictionary(PageInput in, int count);

    /**
     * Decodes the next {@code count} rows.
     *
     * @param present number of rows that are not missing
     * @param levels 1 for each row that is present, 0 where missing; null if none is missing
     */
    abstract void page(Encoding encoding, PageInput in, int count, int present, int[] levels);

    abstract Column column();

    static boolean isDictionary(Encoding encoding) {
        return encoding.usesDictionary();
    }

    /** Reads the dictionary indices of a page, batch by batch. */
    final void indices(PageInput in, int count, IndexBatch consumer) {
        int width = in.readByte();
        HybridDecoder decoder = new HybridDecoder(in, width);
        for (int done = 0; done < count; done += BATCH) {
            int n = Math.min(BATCH, count - done);
            if (width > 0) {
                decoder.read(batch, 0, n);
            } else {
                Arrays.fill(batch, 0, n, 0);
            }
            consumer.accept(batch, done, n);
        }
        if (width == 0) {
            // Writers differ in whether runs of no bits are written at all.
            in.position = in.limit;
        }
    }

    static void requireDictionary(Object dictionary) {
        if (dictionary == null) {
            throw new CorruptPageException("it refers to a dictionary, but there is none");
        }
    }

    /** Takes {@code count} indices from the start of {@code batch}, {@code done} having come before. */
    interface IndexBatch {
        void accept(int[] batch, int done, int count);
    }
}
