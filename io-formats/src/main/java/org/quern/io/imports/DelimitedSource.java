package org.quern.io.imports;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.data.Chunk;
import org.quern.data.Schema;
import org.quern.io.text.BadRecord;
import org.quern.io.text.TextFile;
import org.quern.io.text.TextFormat;
import org.quern.io.text.TextLayout;
import org.quern.io.text.TextRange;
import org.quern.io.text.TextReader;

/** Delimited text. */
record DelimitedSource(TextFormat format, List<SourceColumn> columns) implements ImportSource {
    DelimitedSource {
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
        TextRange range = new TextRange(slice.file(), slice.start(), slice.end(), slice.first(), maxRecords);
        TextFile file = new TextFile(new Path(slice.file()), conf);
        TextReader reader = new TextReader(range, new TextLayout(format, schema()), wanted, badRecords, file);
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
                return reader.lines();
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }
}
