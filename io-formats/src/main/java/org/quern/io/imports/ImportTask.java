package org.quern.io.imports;

import java.util.List;

/**
 * The work of one task: slices of input, read in order, that become one part of the chunk set. A value that travels as
 * JSON; see {@link ImportPlan#run}.
 *
 * @param index position among the tasks of an import, which is the order of their rows
 * @param slices what to read
 * @param maxRecords records to read at most
 */
public record ImportTask(int index, List<Slice> slices, long maxRecords) {
    public ImportTask {
        slices = List.copyOf(slices);
    }

    /**
     * A run of one file.
     *
     * @param file path
     * @param start first byte (Parquet: first chunk)
     * @param end byte (chunk) behind the last
     * @param first whether a record of text starts at {@code start}
     * @param linesBefore lines of the file before {@code start}, if {@code first}
     * @param bytes stored bytes, to plan
     */
    public record Slice(String file, long start, long end, boolean first, long linesBefore, long bytes) {}

    /** Stored bytes to read, about. */
    public long bytes() {
        return slices.stream().mapToLong(Slice::bytes).sum();
    }

    ImportTask withMaxRecords(long newMaxRecords) {
        return new ImportTask(index, slices, newMaxRecords);
    }

    public String toJson() {
        return Json.write(this);
    }

    public static ImportTask fromJson(String json) {
        return Json.read(json, ImportTask.class);
    }
}
