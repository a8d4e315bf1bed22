package org.quern.io.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.quern.data.FactorColumn;
import org.quern.data.StringColumn;

/**
 * Texts. The entries are the distinct texts in the order of their UTF-8 bytes, so that a page's bounds are its smallest
 * and largest index. A factor is always written with a dictionary, of the levels that occur in the row group.
 */
final class TextEncoder extends ColumnEncoder {
    private static final int PAGE_BYTES = 1 << 20;

    private final byte[][] entries;
    /** Entry of each present value. */
    private final int[] indices;

    private final boolean dictionary;
    private final long plainBytes;

    private TextEncoder(String[] texts, int[] codes, int rows, boolean alwaysDictionary) {
        int[] entryOf = new int[texts.length];
        String[] used = distinct(texts, codes, rows, entryOf);
        this.entries = sort(used, texts, entryOf);
        this.indices = new int[rows];
        long bytes = 0;
        int n = 0;
        for (int i = 0; i < rows; i++) {
            if (codes[i] >= 0) {
                indices[n] = entryOf[codes[i]];
                bytes += 4 + entries[indices[n]].length;
                n++;
            }
        }
        this.present = n;
        this.plainBytes = bytes;
        this.dictionary = n > 0 && (alwaysDictionary || dictionaryBytes() < bytes);
    }

    static TextEncoder of(StringColumn column) {
        return new TextEncoder(column.dictionary(), column.codes(), column.rows(), false);
    }

    static TextEncoder of(FactorColumn column) {
        List<String> levels = column.levels();
        return new TextEncoder(levels.toArray(new String[0]), column.codes(), column.rows(), true);
    }

    /** The texts that rows use, once each; {@code entryOf} gets the position of each in the result, else −1. */
    private static String[] distinct(String[] texts, int[] codes, int rows, int[] entryOf) {
        Arrays.fill(entryOf, -1);
        Map<String, Integer> entries = new HashMap<>();
        String[] used = new String[Math.min(texts.length, rows)];
        for (int i = 0; i < rows; i++) {
            int code = codes[i];
            if (code >= 0 && entryOf[code] < 0) {
                Integer known = entries.putIfAbsent(texts[code], entries.size());
                if (known == null) {
                    used[entries.size() - 1] = texts[code];
                }
                entryOf[code] = known == null ? entries.size() - 1 : known;
            }
        }
        return Arrays.copyOf(used, entries.size());
    }

    /** Brings the entries in the order of their bytes and renumbers {@code entryOf}. */
    private static byte[][] sort(String[] used, String[] texts, int[] entryOf) {
        byte[][] bytes = new byte[used.length][];
        Integer[] order = new Integer[used.length];
        for (int i = 0; i < used.length; i++) {
            bytes[i] = used[i].getBytes(StandardCharsets.UTF_8);
            order[i] = i;
        }
        Arrays.sort(order, (a, b) -> Arrays.compareUnsigned(bytes[a], bytes[b]));
        byte[][] sorted = new byte[used.length][];
        int[] rank = new int[used.length];
        for (int i = 0; i < order.length; i++) {
            sorted[i] = bytes[order[i]];
            rank[order[i]] = i;
        }
        for (int code = 0; code < texts.length; code++) {
            entryOf[code] = entryOf[code] < 0 ? -1 : rank[entryOf[code]];
        }
        return sorted;
    }

    private long dictionaryBytes() {
        long bytes = (long) HybridEncoder.width(entries.length - 1) * present / 8;
        for (byte[] entry : entries) {
            bytes += 4 + entry.length;
        }
        return bytes;
    }

    @Override
    int dictionarySize() {
        return dictionary ? entries.length : -1;
    }

    @Override
    void writeDictionary(PageOutput out) {
        for (byte[] entry : entries) {
            out.writeInt(entry.length);
            out.write(entry);
        }
    }

    @Override
    void writeValues(int from, int count, PageOutput out) {
        if (dictionary) {
            writeIndices(indices, from, count, out);
            return;
        }
        for (int i = from; i < from + count; i++) {
            byte[] entry = entries[indices[i]];
            out.writeInt(entry.length);
            out.write(entry);
        }
    }

    @Override
    int rowsPerPage(int wanted) {
        long average = dictionary || present == 0 ? 1 : plainBytes / present;
        return (int) Math.max(1, Math.min(wanted, PAGE_BYTES / Math.max(1, average)));
    }

    @Override
    void addBounds(int from, int count, Statistics<?> statistics) {
        int min = Integer.MAX_VALUE;
        int max = -1;
        for (int i = from; i < from + count; i++) {
            min = Math.min(min, indices[i]);
            max = Math.max(max, indices[i]);
        }
        if (max >= 0) {
            statistics.updateStats(Binary.fromConstantByteArray(entries[min]));
            statistics.updateStats(Binary.fromConstantByteArray(entries[max]));
        }
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
