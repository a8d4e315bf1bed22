package org.quern.io.chunkset;

import java.util.List;

/**
 * A Parquet file of a data set.
 *
 * @param name path relative to the data set's directory
 * @param length bytes
 * @param footerChecksum CRC-32C of the Parquet footer, or −1 if unknown (files of other tools)
 * @param modifiedMs time of last change for files of other tools, which may be replaced under the same name; else 0
 * @param chunks in row order
 */
public record PartFile(String name, long length, long footerChecksum, long modifiedMs, List<PartChunk> chunks) {
    public PartFile {
        chunks = List.copyOf(chunks);
    }

    public long rows() {
        return chunks.stream().mapToLong(PartChunk::rows).sum();
    }
}
