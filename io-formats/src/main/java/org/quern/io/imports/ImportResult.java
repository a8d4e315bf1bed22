package org.quern.io.imports;

import java.util.List;
import org.quern.io.chunkset.PartInfo;
import org.quern.io.text.BadRecord;

/**
 * What a task did: a value that travels as JSON.
 *
 * @param task index of the task
 * @param part what was written, as JSON of {@link PartInfo}; empty if no row was
 * @param records records read, good and bad
 * @param rows rows written
 * @param lines lines read of each slice
 * @param badRecords one list a slice, lines counted from the start of the slice
 * @param stopped whether the task gave up because more records were bad than the import allows
 */
public record ImportResult(
        int task,
        String part,
        long records,
        long rows,
        List<Long> lines,
        List<List<BadRecord>> badRecords,
        boolean stopped) {

    public ImportResult {
        lines = List.copyOf(lines);
        badRecords = List.copyOf(badRecords);
    }

    PartInfo partInfo() {
        return PartInfo.fromJson(part);
    }

    public String toJson() {
        return Json.write(this);
    }

    public static ImportResult fromJson(String json) {
        return Json.read(json, ImportResult.class);
    }
}
