package org.quern.io.imports;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.data.Chunk;
import org.quern.data.Schema;
import org.quern.io.avro.AvroReader;
import org.quern.io.text.BadRecord;

/** Avro container files; a slice is a range of bytes, whose records are those of the blocks that start in it. */
record AvroSource(List<SourceColumn> columns) implements ImportSource {
    AvroSource {
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
        List<AvroReader.Field> fields = SourceColumn.select(columns, wanted).stream()
                .map(column -> new AvroReader.Field(column.source(), column.variable()))
                .toList();
        AvroReader reader = new AvroReader(
                new Path(slice.file()), slice.start(), slice.end(), fields, maxRecords, badRecords, conf);
        return new RecordReader() {
            @Override
            public Chunk read() throws IOException {
                return reader.read();
            }

            @Override
            public long records() {
                return reader.records();
            }

            @Override
            public long lines() {
                return reader.records();
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }
}
