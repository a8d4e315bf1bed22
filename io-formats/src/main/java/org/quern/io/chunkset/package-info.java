/**
 * Chunk sets: directories of Parquet files with a manifest, written in atomic generations and read chunk by chunk; and
 * Parquet files of other tools, read in place as if they were chunk sets. The format is described in docs/chunk-sets.md.
 */
package org.quern.io.chunkset;
