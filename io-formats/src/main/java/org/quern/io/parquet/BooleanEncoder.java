package org.quern.io.parquet;

import org.apache.parquet.column.statistics.Statistics;
import org.quern.data.BooleanColumn;

/** Truth values, one bit each. */
final class BooleanEncoder extends ColumnEncoder {
    private final byte[] values;
    private double low = Double.NaN;
    private double high = Double.NaN;

    BooleanEncoder(BooleanColumn column) {
        values = new byte[column.rows()];
        int n = 0;
        for (int i = 0; i < column.rows(); i++) {
            if (!column.isMissing(i)) {
                values[n++] = column.values()[i];
            }
        }
        present = n;
    }

    @Override
    int dictionarySize() {
        return -1;
    }

    @Override
    void writeDictionary(PageOutput out) {
        throw new IllegalStateException("truth values have no dictionary");
    }

    @Override
    void writeValues(int from, int count, PageOutput out) {
        for (int group = 0; group < count; group += 8) {
            int bits = 0;
            for (int i = group; i < Math.min(group + 8, count); i++) {
                bits |= values[from + i] << (i - group);
            }
            out.writeByte(bits);
        }
    }

    @Override
    void addBounds(int from, int count, Statistics<?> statistics) {
        for (int i = from; i < from + count; i++) {
            statistics.updateStats(values[i] != 0);
            low = values[i] < low || Double.isNaN(low) ? values[i] : low;
            high = values[i] > high || Double.isNaN(high) ? values[i] : high;
        }
    }

    @Override
    double low() {
        return low;
    }

    @Override
    double high() {
        return high;
    }
}
