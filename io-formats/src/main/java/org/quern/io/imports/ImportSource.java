package org.quern.io.imports;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.quern.data.Schema;
import org.quern.io.text.BadRecord;

/** What is imported, as a task needs to know it; travels as JSON. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = DelimitedSource.class, name = "text"),
    @JsonSubTypes.Type(value = AvroSource.class, name = "avro"),
    @JsonSubTypes.Type(value = ParquetSource.class, name = "parquet")
})
sealed interface ImportSource permits DelimitedSource, AvroSource, ParquetSource {
    /** Variables by their new names; a factor without levels takes those that the data bring. */
    @JsonIgnore
    Schema schema();

    /**
     * Opens a slice.
     *
     * @param columns wanted
     * @param maxRecords records to read at most
     * @param badRecords hears of malformed records
     */
    RecordReader open(
            ImportTask.Slice slice,
            List<String> columns,
            long maxRecords,
            Consumer<BadRecord> badRecords,
            Configuration conf)
            throws IOException;
}
