package org.quern.io.chunkset;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.data.Chunk;
import org.quern.data.ChunkSink;
import org.quern.data.Schema;

/**
 * One write of a chunk set: a new set, rows appended to one, or one replaced. Either rows come through {@link #write} in
 * one thread and {@link #commit()} ends the write, or several {@link PartWriter}s, here or in tasks, write parts and
 * {@link #commit(List)} is given what they wrote, in row order. Nothing is visible before the commit, which makes the
 * next generation visible at once; of two writers at once the second to commit fails and leaves nothing visible.
 *
 * <p>A factor declared without levels takes those its rows bring, in text order ({@link String#compareTo}) over all
 * parts, so that the order does not depend on parts or threads. Appending adds new levels after the present ones, so
 * that old codes keep their meaning.
 */
public final class ChunkSetWriter implements ChunkSink {

    private ChunkSetWriter() {}

    /** @param schema of the rows to come; names, types and order must agree with the set when appending */
    public static ChunkSetWriter open(
            Path directory, Schema schema, WriteMode mode, ChunkSetOptions options, Configuration conf)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /** What tasks need to write parts of this write. */
    public WritePlan plan() {
        throw new UnsupportedOperationException();
    }

    /** A writer of one part in this process. */
    public PartWriter partWriter() throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(Chunk chunk) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void commit() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Makes these parts, in this row order, the next generation (or, when appending, its new rows). */
    public Manifest commit(List<PartInfo> parts) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {}
}
