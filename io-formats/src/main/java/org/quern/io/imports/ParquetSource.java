package org.quern.io.imports;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.Schema;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.text.BadRecord;

/** Chunk sets and Parquet of other tools; a slice is a run of chunks. */
record ParquetSource(List<SourceColumn> columns) implements ImportSource {
    ParquetSource {
        columns = List.copyOf(columns);
    }

    @Override
    @JsonIgnore
    public Schema schema() {
        return SourceColumn.schema(columns);
    }

    @Override
    public RecordReader open(
            ImportTask.Slice slice,
            List<String> wanted,
            long maxRecords,
            Consumer<BadRecord> badRecords,
            Configuration conf)
            throws IOException {
        List<SourceColumn> read = SourceColumn.select(columns, wanted);
        return new Reader(slice, read, maxRecords, ChunkSet.open(new Path(slice.file()), conf));
    }

    private static final class Reader implements RecordReader {
        private final ImportTask.Slice slice;
        private final List<SourceColumn> columns;
        private final List<String> names;
        private final Schema schema;
        private final long maxRecords;
        private final ChunkSet set;
        private int next;
        private long records;

        Reader(ImportTask.Slice slice, List<SourceColumn> columns, long maxRecords, ChunkSet set) {
            this.slice = slice;
            this.columns = columns;
            this.names = columns.stream().map(SourceColumn::source).toList();
            this.schema = new Schema(columns.stream()
                    .map(column -> org.quern.io.text.TextLayout.whileReading(column.variable()))
                    .toList());
            this.maxRecords = maxRecords;
            this.set = set;
            this.next = (int) slice.start();
        }

        @Override
        public Chunk read() throws IOException {
            if (next >= slice.end() || records >= maxRecords) {
                return null;
            }
            Chunk chunk = set.read(next, names);
            List<Column> cast = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                cast.add(ColumnCast.cast(
                        chunk.column(i), columns.get(i).variable(), "chunk " + next + " of " + slice.file()));
            }
            next++;
            Chunk result = chunk.withColumns(schema, cast);
            if (result.rows() > maxRecords - records) {
                result = first(result, (int) (maxRecords - records));
            }
            records += result.rows();
            return result;
        }

        private static Chunk first(Chunk chunk, int rows) {
            int[] selected = new int[rows];
            for (int i = 0; i < rows; i++) {
                selected[i] = i;
            }
            return chunk.select(selected, rows);
        }

        @Override
        public long records() {
            return records;
        }

        @Override
        public long lines() {
            return 0;
        }

        @Override
        public void close() throws IOException {
            set.close();
        }
    }
}
