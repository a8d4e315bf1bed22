package org.quern.io.imports;

import java.util.List;
import java.util.Optional;
import org.quern.io.chunkset.Manifest;

/**
 * What an import did.
 *
 * @param records records read, good and bad
 * @param rows rows written
 * @param badRecords number of records that could not be read
 * @param badRecordFile where they were written, if there were any
 * @param manifest of the chunk set after it
 * @param notes remarks, such as columns passed over
 */
public record ImportSummary(
        long records,
        long rows,
        int badRecords,
        Optional<String> badRecordFile,
        Manifest manifest,
        List<String> notes) {
    public ImportSummary {
        notes = List.copyOf(notes);
    }
}
