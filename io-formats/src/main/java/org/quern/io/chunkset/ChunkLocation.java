package org.quern.io.chunkset;

import org.apache.hadoop.fs.Path;

/**
 * Where a chunk lies in storage, for splits.
 *
 * @param chunk index in the data set
 * @param file Parquet file, fully qualified
 * @param offset where the chunk's bytes start
 * @param length bytes the chunk takes
 */
public record ChunkLocation(int chunk, Path file, long offset, long length) {}
