package org.quern.io.chunkset;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.quern.data.Chunk;

/**
 * Writes a run of rows of a chunk set into its staging directory; several may work at once, in threads or in map tasks.
 * What was written becomes part of the set by {@link ChunkSetWriter#commit(java.util.List)}. Not safe for use by
 * several threads.
 */
public final class PartWriter implements Closeable {

    private PartWriter() {}

    /** @param plan of the {@link ChunkSetWriter} in the driver */
    public static PartWriter open(WritePlan plan, Configuration conf) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Appends the rows of a chunk, whose columns are those of the plan's schema in order; its index plays no part. */
    public void write(Chunk chunk) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Completes the files and says what they hold; nothing can be written afterwards. */
    public PartInfo finish() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Deletes what was written, unless {@link #finish} was called. */
    @Override
    public void close() throws IOException {}
}
