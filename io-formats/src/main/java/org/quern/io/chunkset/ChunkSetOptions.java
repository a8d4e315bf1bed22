package org.quern.io.chunkset;

import org.quern.QuernException;

/**
 * How a chunk set is laid out.
 *
 * @param rowsPerChunk rows of a chunk, which is one Parquet row group
 * @param partBytes a part file is closed once it is about this long, so that it fits in one block of HDFS
 * @param compression of pages
 * @param borders where chunks are cut
 */
public record ChunkSetOptions(int rowsPerChunk, long partBytes, Compression compression, ChunkBorders borders) {
    public static final int DEFAULT_ROWS_PER_CHUNK = 250_000;
    public static final long DEFAULT_PART_BYTES = 120L << 20;

    public ChunkSetOptions {
        if (rowsPerChunk < 1 || rowsPerChunk > 1 << 28) {
            throw new QuernException("Invalid rows per chunk: " + rowsPerChunk + ", must be from 1 to " + (1 << 28)
                    + " (default 250000)");
        }
        if (partBytes < 1) {
            throw new QuernException("Invalid length of part files: " + partBytes + " bytes, must be positive");
        }
    }

    public static ChunkSetOptions defaults() {
        return new ChunkSetOptions(DEFAULT_ROWS_PER_CHUNK, DEFAULT_PART_BYTES, Compression.SNAPPY, ChunkBorders.EVEN);
    }

    public ChunkSetOptions withRowsPerChunk(int rows) {
        return new ChunkSetOptions(rows, partBytes, compression, borders);
    }

    public ChunkSetOptions withPartBytes(long bytes) {
        return new ChunkSetOptions(rowsPerChunk, bytes, compression, borders);
    }

    public ChunkSetOptions withCompression(Compression newCompression) {
        return new ChunkSetOptions(rowsPerChunk, partBytes, newCompression, borders);
    }

    public ChunkSetOptions withBorders(ChunkBorders newBorders) {
        return new ChunkSetOptions(rowsPerChunk, partBytes, compression, newBorders);
    }
}
