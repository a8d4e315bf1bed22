package org.quern.io.parquet;

import org.apache.parquet.column.statistics.Statistics;
import org.quern.data.Column;
import org.quern.data.DoubleColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;

/** Numbers, dates and timestamps, handled as bit patterns. */
final class NumberEncoder extends ColumnEncoder {
    /** A dictionary must take at most this share of the plain size: plain values decode faster. */
    private static final double WORTHWHILE = 0.6;

    private static final int LARGEST_DICTIONARY = 1 << 15;

    private final boolean floating;
    /** Bytes of a stored value. */
    private final int width;
    /** Present values: raw bits of floating-point numbers, integers as they are. */
    private final long[] raw;

    private LongTable table;
    private int[] indices;
    private double low = Double.NaN;
    private double high = Double.NaN;

    NumberEncoder(Column column, boolean floating) {
        this.floating = floating;
        this.width = column instanceof DoubleColumn || column instanceof LongColumn ? 8 : 4;
        this.raw = new long[column.rows()];
        gather(column);
        buildDictionary();
    }

    private void gather(Column column) {
        int n = 0;
        if (column instanceof DoubleColumn doubles) {
            for (int i = 0; i < doubles.rows(); i++) {
                double value = doubles.values()[i];
                raw[n] = Double.doubleToRawLongBits(value);
                n += Double.isNaN(value) ? 0 : 1;
            }
        } else if (column instanceof FloatColumn floats) {
            for (int i = 0; i < floats.rows(); i++) {
                float value = floats.values()[i];
                raw[n] = Float.floatToRawIntBits(value);
                n += Float.isNaN(value) ? 0 : 1;
            }
        } else if (column instanceof IntColumn ints) {
            for (int i = 0; i < ints.rows(); i++) {
                int value = ints.values()[i];
                raw[n] = value;
                n += value == IntColumn.MISSING ? 0 : 1;
            }
        } else if (column instanceof LongColumn longs) {
            for (int i = 0; i < longs.rows(); i++) {
                long value = longs.values()[i];
                raw[n] = value;
                n += value == LongColumn.MISSING ? 0 : 1;
            }
        }
        present = n;
    }

    private void buildDictionary() {
        LongTable candidate = new LongTable(Math.min(LARGEST_DICTIONARY, Math.max(1, present / 2)));
        int[] codes = new int[present];
        for (int i = 0; i < present; i++) {
            codes[i] = candidate.code(raw[i]);
            if (codes[i] < 0) {
                return;
            }
        }
        long plain = (long) width * present;
        long bits = (long) HybridEncoder.width(candidate.size() - 1) * present;
        if (present > 0 && (long) width * candidate.size() + bits / 8 <= WORTHWHILE * plain) {
            table = candidate;
            indices = codes;
        }
    }

    @Override
    int dictionarySize() {
        return table == null ? -1 : table.size();
    }

    @Override
    void writeDictionary(PageOutput out) {
        for (int code = 0; code < table.size(); code++) {
            put(table.value(code), out);
        }
    }

    @Override
    void writeValues(int from, int count, PageOutput out) {
        if (table != null) {
            writeIndices(indices, from, count, out);
        } else if (width == 8) {
            int at = out.reserve(8 * count);
            for (int i = 0; i < count; i++) {
                PageInput.LONG.set(out.bytes, at + 8 * i, raw[from + i]);
            }
        } else {
            int at = out.reserve(4 * count);
            for (int i = 0; i < count; i++) {
                PageInput.INT.set(out.bytes, at + 4 * i, (int) raw[from + i]);
            }
        }
    }

    private void put(long value, PageOutput out) {
        if (width == 8) {
            out.writeLong(value);
        } else {
            out.writeInt((int) value);
        }
    }

    @Override
    void addBounds(int from, int count, Statistics<?> statistics) {
        if (count == 0) {
            return;
        }
        if (floating) {
            addFloatingBounds(from, count, statistics);
        } else {
            addIntegerBounds(from, count, statistics);
        }
    }

    private void addIntegerBounds(int from, int count, Statistics<?> statistics) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = from; i < from + count; i++) {
            min = Math.min(min, raw[i]);
            max = Math.max(max, raw[i]);
        }
        if (width == 8) {
            statistics.updateStats(min);
            statistics.updateStats(max);
        } else {
            statistics.updateStats((int) min);
            statistics.updateStats((int) max);
        }
        widen(min, max);
    }

    private void addFloatingBounds(int from, int count, Statistics<?> statistics) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + count; i++) {
            double value = width == 8 ? Double.longBitsToDouble(raw[i]) : Float.intBitsToFloat((int) raw[i]);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        // Readers may tell the zeros apart; the bounds must hold for both, as the format asks.
        double lower = min == 0 ? -0.0 : min;
        double upper = max == 0 ? 0.0 : max;
        if (width == 8) {
            statistics.updateStats(lower);
            statistics.updateStats(upper);
        } else {
            statistics.updateStats((float) lower);
            statistics.updateStats((float) upper);
        }
        // Adding zero turns −0 into 0: users see these bounds.
        widen(min + 0.0, max + 0.0);
    }

    private void widen(double min, double max) {
        low = Double.isNaN(low) ? min : Math.min(low, min);
        high = Double.isNaN(high) ? max : Math.max(high, max);
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
