package org.quern.io.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Binary;
import org.quern.data.ColumnType;

/**
 * What the statistics of a column of a row group say.
 *
 * @param low no valid value is smaller; NaN if unknown, if there is none, or for texts
 * @param high no valid value is larger; likewise
 * @param missing number of nulls, −1 if unknown
 * @param hasRange whether low and high are known (or there is no valid value at all)
 * @param textLow UTF-8 bytes that no text precedes, or null
 * @param textHigh UTF-8 bytes that no text follows, or null
 */
public record ColumnBounds(double low, double high, long missing, boolean hasRange, byte[] textLow, byte[] textHigh) {
    private static final ColumnBounds UNKNOWN = new ColumnBounds(Double.NaN, Double.NaN, -1, false, null, null);

    public static ColumnBounds of(ColumnMapping mapping, ColumnChunkMetaData chunk) {
        Statistics<?> statistics = chunk.getStatistics();
        if (statistics == null || statistics.isEmpty()) {
            return mapping.maxDefinitionLevel() == 0 ? UNKNOWN.withMissing(0) : UNKNOWN;
        }
        long missing = missing(mapping, statistics);
        if (statistics.isNumNullsSet() && statistics.getNumNulls() == chunk.getValueCount()) {
            return new ColumnBounds(Double.NaN, Double.NaN, chunk.getValueCount(), true, null, null);
        }
        if (!statistics.hasNonNullValue() || !mapping.conversion().isOrdered()) {
            return UNKNOWN.withMissing(missing);
        }
        return mapping.type() == ColumnType.STRING || mapping.type().isFactor()
                ? texts(statistics, missing)
                : numbers(mapping, statistics, missing);
    }

    /** Nulls and, among floating-point numbers, NaN, which older files do not count. */
    private static long missing(ColumnMapping mapping, Statistics<?> statistics) {
        boolean floating = mapping.conversion() != Conversion.DECIMAL
                && (mapping.type() == ColumnType.FLOAT64 || mapping.type() == ColumnType.FLOAT32);
        if (floating && !statistics.isNanCountSet()) {
            return -1;
        }
        long nulls = mapping.maxDefinitionLevel() == 0 ? 0 : statistics.isNumNullsSet() ? statistics.getNumNulls() : -1;
        return nulls < 0 ? -1 : nulls + (floating ? statistics.getNanCount() : 0);
    }

    private static ColumnBounds texts(Statistics<?> statistics, long missing) {
        return statistics.genericGetMin() instanceof Binary low && statistics.genericGetMax() instanceof Binary high
                ? new ColumnBounds(Double.NaN, Double.NaN, missing, false, low.getBytes(), high.getBytes())
                : UNKNOWN.withMissing(missing);
    }

    private static ColumnBounds numbers(ColumnMapping mapping, Statistics<?> statistics, long missing) {
        try {
            double low = number(mapping, statistics.genericGetMin());
            double high = number(mapping, statistics.genericGetMax());
            boolean known = !Double.isNaN(low) && !Double.isNaN(high) && low <= high;
            return known ? new ColumnBounds(low, high, missing, true, null, null) : UNKNOWN.withMissing(missing);
        } catch (ArithmeticException | CorruptPageException e) {
            // Bounds beyond the column's type: reading the values will say so.
            return UNKNOWN.withMissing(missing);
        }
    }

    private static double number(ColumnMapping mapping, Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        if (value instanceof Float || value instanceof Double) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof Number integer) {
            return mapping.conversion() == Conversion.DECIMAL
                    ? Conversion.decimal(integer.longValue(), mapping.scale())
                    : mapping.conversion().apply(integer.longValue());
        }
        byte[] bytes = ((Binary) value).getBytes();
        if (mapping.conversion() == Conversion.FLOAT16) {
            return Conversion.float16(bytes, 0);
        }
        return Conversion.decimal(bytes, 0, bytes.length, mapping.scale());
    }

    private ColumnBounds withMissing(long count) {
        return new ColumnBounds(low, high, count, hasRange, textLow, textHigh);
    }

    /** Whether there is no valid value. */
    public boolean allMissing() {
        return hasRange && Double.isNaN(low);
    }

    /** False only if no valid value lies in [from, to]. */
    public boolean mayOverlap(double from, double to) {
        return !hasRange || !allMissing() && low <= to && high >= from;
    }

    /** False only if no value is that text. */
    public boolean mayContain(String text) {
        if (allMissing()) {
            return false;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return textLow == null
                || textHigh == null
                || Arrays.compareUnsigned(textLow, bytes) <= 0 && Arrays.compareUnsigned(bytes, textHigh) <= 0;
    }
}
