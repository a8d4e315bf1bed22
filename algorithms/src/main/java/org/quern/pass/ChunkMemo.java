package org.quern.pass;

/** What a {@link MemoPass} remembers of the rows of one chunk. */
public interface ChunkMemo {
    /** Bytes of heap; may change whenever a pass uses the memo. */
    long bytes();
}
