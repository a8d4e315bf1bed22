package org.quern.io.parquet;

import org.apache.parquet.column.statistics.Statistics;
import org.quern.data.BooleanColumn;
import org.quern.data.Column;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;
import org.quern.data.StringColumn;

/**
 * The values of a column of one row group, missing ones left out, ready to be written as pages of one encoding: a
 * dictionary where that makes the column clearly smaller, else plain.
 */
abstract class ColumnEncoder {
    /** Number of values that are not missing. */
    int present;

    static ColumnEncoder of(Column column) {
        if (column instanceof StringColumn strings) {
            return TextEncoder.of(strings);
        }
        if (column instanceof FactorColumn factor) {
            return TextEncoder.of(factor);
        }
        if (column instanceof BooleanColumn booleans) {
            return new BooleanEncoder(booleans);
        }
        if (column instanceof DoubleColumn || column instanceof FloatColumn) {
            return new NumberEncoder(column, true);
        }
        if (column instanceof IntColumn || column instanceof LongColumn) {
            return new NumberEncoder(column, false);
        }
        throw new IllegalArgumentException("no encoding for " + column.getClass());
    }

    /** Number of entries of the dictionary, or −1 if the column is written plainly. */
    abstract int dictionarySize();

    /** Writes the dictionary's entries in PLAIN encoding. */
    abstract void writeDictionary(PageOutput out);

    /** Writes the present values from number {@code from} on. */
    abstract void writeValues(int from, int count, PageOutput out);

    /** Adds the smallest and largest of these values to a page's statistics. */
    abstract void addBounds(int from, int count, Statistics<?> statistics);

    /** Smallest valid value as a number, NaN if there is none or values are texts. */
    abstract double low();

    abstract double high();

    /** Bytes of values that a page should hold at most; plain texts may be long. */
    int rowsPerPage(int wanted) {
        return wanted;
    }

    final void writeIndices(int[] indices, int from, int count, PageOutput out) {
        int width = HybridEncoder.width(dictionarySize() - 1);
        out.writeByte(width);
        HybridEncoder.write(indices, from, count, width, out);
    }
}
