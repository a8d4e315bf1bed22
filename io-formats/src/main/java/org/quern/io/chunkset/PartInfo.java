package org.quern.io.chunkset;

import java.util.List;

/**
 * What one {@link PartWriter} wrote: a value that travels from a task to the driver, which commits all of them in row
 * order by {@link ChunkSetWriter#commit(List)}.
 *
 * @param files part files by their name in the staging directory, chunks numbered from the part's first row
 * @param columns facts of the schema's columns, in order
 */
public record PartInfo(List<PartFile> files, List<ColumnFacts> columns) {
    public PartInfo {
        files = List.copyOf(files);
        columns = List.copyOf(columns);
    }

    public long rows() {
        return files.stream().mapToLong(PartFile::rows).sum();
    }

    public String toJson() {
        return ManifestJson.write(this);
    }

    public static PartInfo fromJson(String json) {
        return ManifestJson.readPartInfo(json);
    }
}
