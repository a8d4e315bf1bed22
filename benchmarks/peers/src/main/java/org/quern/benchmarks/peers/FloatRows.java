package org.quern.benchmarks.peers;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Columns of Parquet files as floats, row by row in one array; missing is NaN, a factor is its codes. */
final class FloatRows {
    private final int width;
    private float[] values;
    private float[] response;
    private int count;

    /** The levels of each factor are added to as they are met. */
    FloatRows(String directory, String[] numeric, String[] factors, List<Map<String, Integer>> levels, String responseName)
            throws IOException {
        File[] parts = new File(directory).listFiles(file -> file.getName().endsWith(".parquet"));
        Arrays.sort(parts);
        width = numeric.length + factors.length;
        long rows = 0;
        for (File part : parts) {
            try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(part.toPath()))) {
                rows += reader.getRecordCount();
            }
        }
        values = new float[Math.toIntExact(rows * width)];
        response = responseName == null ? null : new float[(int) rows];
        for (File part : parts) {
            try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(part.toPath()))) {
                read(reader, numeric, factors, levels, responseName);
            }
        }
    }

    int count() {
        return count;
    }

    float[] values() {
        return values;
    }

    float[] response() {
        return response;
    }

    private void read(
            ParquetFileReader reader, String[] numeric, String[] factors, List<Map<String, Integer>> levels, String responseName)
            throws IOException {
        MessageType schema = reader.getFileMetaData().getSchema();
        String writer = reader.getFileMetaData().getCreatedBy();
        for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
            int rows = (int) pages.getRowCount();
            for (int c = 0; c < numeric.length; c++) {
                column(schema, numeric[c], writer, pages, new Sink(values, count * width + c, width, null));
            }
            for (int f = 0; f < factors.length; f++) {
                int first = count * width + numeric.length + f;
                column(schema, factors[f], writer, pages, new Sink(values, first, width, levels.get(f)));
            }
            if (responseName != null) {
                column(schema, responseName, writer, pages, new Sink(response, count, 1, null));
            }
            count += rows;
        }
    }

    private static void column(MessageType schema, String name, String writer, PageReadStore pages, Sink sink) {
        Type type = schema.getType(name);
        MessageType alone = new MessageType(schema.getName(), type);
        ColumnReader column = new ColumnReadStoreImpl(pages, new OneColumn(sink), alone, writer)
                .getColumnReader(alone.getColumns().get(0));
        int present = alone.getColumns().get(0).getMaxDefinitionLevel();
        long rows = pages.getRowCount();
        for (long i = 0; i < rows; i++) {
            if (column.getCurrentDefinitionLevel() == present) {
                column.writeCurrentValueToConverter();
            } else {
                sink.put(Float.NaN);
            }
            column.consume();
        }
    }

    /** Leaves out rows without a response. */
    void dropMissingResponse() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (!Float.isNaN(response[i])) {
                if (kept < i) {
                    System.arraycopy(values, i * width, values, kept * width, width);
                    response[kept] = response[i];
                }
                kept++;
            }
        }
        if (kept < count) {
            count = kept;
            values = Arrays.copyOf(values, count * width);
            response = Arrays.copyOf(response, count);
        }
    }

    private static final class OneColumn extends GroupConverter {
        private final Converter only;

        OneColumn(Converter only) {
            this.only = only;
        }

        @Override
        public Converter getConverter(int field) {
            return only;
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }

    /** Puts values at every {@code step}-th place. */
    private static final class Sink extends PrimitiveConverter {
        private final float[] target;
        private final int step;
        private final Map<String, Integer> levels;
        private int next;
        private float[] codes;

        Sink(float[] target, int first, int step, Map<String, Integer> levels) {
            this.target = target;
            this.next = first;
            this.step = step;
            this.levels = levels;
        }

        void put(float value) {
            target[next] = value;
            next += step;
        }

        private float code(Binary text) {
            return levels.computeIfAbsent(text.toStringUsingUTF8(), level -> levels.size());
        }

        @Override
        public boolean hasDictionarySupport() {
            return levels != null;
        }

        @Override
        public void setDictionary(Dictionary dictionary) {
            codes = new float[dictionary.getMaxId() + 1];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = code(dictionary.decodeToBinary(i));
            }
        }

        @Override
        public void addValueFromDictionary(int id) {
            put(codes[id]);
        }

        @Override
        public void addBinary(Binary value) {
            put(code(value));
        }

        @Override
        public void addInt(int value) {
            put(value);
        }

        @Override
        public void addFloat(float value) {
            put(value);
        }
    }
}
