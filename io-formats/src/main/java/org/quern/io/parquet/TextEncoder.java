package org.quern.io.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.quern.data.FactorColumn;
import org.quern.data.StringColumn;

/**
 * Texts. A dictionary holds the distinct texts in the order of their UTF-8 bytes, so that a page's bounds are its
 * smallest and largest index. A factor is always written with a dictionary, of the levels that occur in the row group;
 * other texts where that takes less room.
 */
final class TextEncoder extends ColumnEncoder {
    private static final int PAGE_BYTES = 1 << 20;

    /** The distinct texts that rows use. */
    private final TextTable table = new TextTable();
    /** Entry of the dictionary of each present value, or code in {@link #table} if there is no dictionary. */
    private final int[] indices;
    /** Codes in {@link #table} of the dictionary's entries, or null if there is none. */
    private final int[] dictionary;

    private final long plainBytes;

    private TextEncoder(String[] texts, int[] codes, int rows, boolean alwaysDictionary) {
        int[] tableCode = new int[texts.length];
        Arrays.fill(tableCode, -1);
        indices = new int[rows];
        long bytes = 0;
        int n = 0;
        for (int i = 0; i < rows; i++) {
            int code = codes[i];
            if (code < 0) {
                continue;
            }
            if (tableCode[code] < 0) {
                byte[] text = texts[code].getBytes(StandardCharsets.UTF_8);
                tableCode[code] = table.code(text, 0, text.length);
            }
            indices[n] = tableCode[code];
            bytes += 4 + table.length(indices[n]);
            n++;
        }
        present = n;
        plainBytes = bytes;
        dictionary = n > 0 && (alwaysDictionary || dictionaryBytes() < bytes) ? sortEntries() : null;
    }

    static TextEncoder of(StringColumn column) {
        return new TextEncoder(column.dictionary(), column.codes(), column.rows(), false);
    }

    static TextEncoder of(FactorColumn column) {
        return new TextEncoder(column.levels().toArray(new String[0]), column.codes(), column.rows(), true);
    }

    private long dictionaryBytes() {
        return (long) HybridEncoder.width(table.size() - 1) * present / 8 + table.totalLength() + 4L * table.size();
    }

    /** Brings the entries in the order of their bytes and renumbers {@link #indices}. */
    private int[] sortEntries() {
        int[] sorted = IntStream.range(0, table.size())
                .boxed()
                .sorted(table::compare)
                .mapToInt(Integer::intValue)
                .toArray();
        int[] rank = new int[sorted.length];
        for (int i = 0; i < sorted.length; i++) {
            rank[sorted[i]] = i;
        }
        for (int i = 0; i < present; i++) {
            indices[i] = rank[indices[i]];
        }
        return sorted;
    }

    @Override
    int dictionarySize() {
        return dictionary == null ? -1 : dictionary.length;
    }

    @Override
    void writeDictionary(PageOutput out) {
        for (int code : dictionary) {
            table.write(code, out);
        }
    }

    @Override
    void writeValues(int from, int count, PageOutput out) {
        if (dictionary != null) {
            writeIndices(indices, from, count, out);
            return;
        }
        for (int i = from; i < from + count; i++) {
            table.write(indices[i], out);
        }
    }

    @Override
    int rowsPerPage(int wanted) {
        long average = dictionary != null || present == 0 ? 1 : plainBytes / present;
        return (int) Math.max(1, Math.min(wanted, PAGE_BYTES / Math.max(1, average)));
    }

    @Override
    void addBounds(int from, int count, Statistics<?> statistics) {
        if (count == 0) {
            return;
        }
        int min = indices[from];
        int max = indices[from];
        for (int i = from + 1; i < from + count; i++) {
            int index = indices[i];
            if (dictionary != null) {
                min = Math.min(min, index);
                max = Math.max(max, index);
            } else {
                min = table.compare(index, min) < 0 ? index : min;
                max = table.compare(index, max) > 0 ? index : max;
            }
        }
        statistics.updateStats(Binary.fromConstantByteArray(bytes(min)));
        statistics.updateStats(Binary.fromConstantByteArray(bytes(max)));
    }

    private byte[] bytes(int index) {
        return table.bytes(dictionary == null ? index : dictionary[index]);
    }

    @Override
    double low() {
        return Double.NaN;
    }

    @Override
    double high() {
        return Double.NaN;
    }
}
