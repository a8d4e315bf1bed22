package org.quern.io.chunkset;

/** Where a writer cuts the rows it is given into chunks. */
public enum ChunkBorders {
    /** Every chunk holds {@link ChunkSetOptions#rowsPerChunk()} rows, the last of each part writer the rest. */
    EVEN,
    /** Each chunk written becomes one chunk of the set; chunks of no rows vanish. */
    AS_WRITTEN
}
