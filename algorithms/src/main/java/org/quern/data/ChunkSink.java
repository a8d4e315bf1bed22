package org.quern.data;

import java.io.IOException;

/** Takes chunks of one schema in row order and writes them somewhere. Nothing is visible before {@link #commit}. */
public interface ChunkSink extends AutoCloseable {
    void write(Chunk chunk) throws IOException;

    /** Makes all that was written visible at once. */
    void commit() throws IOException;

    /** Discards what was not committed. */
    @Override
    void close() throws IOException;
}
