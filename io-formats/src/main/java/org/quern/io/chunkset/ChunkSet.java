package org.quern.io.chunkset;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.DataSetInfo;

/**
 * A chunk set, or Parquet of other tools in place, opened for reading at one generation: later writes do not change what
 * it reads.
 */
public final class ChunkSet implements ChunkSource {

    private ChunkSet() {}

    /** Opens a chunk set, a Parquet file, a directory of Parquet files or a glob of them. */
    public static ChunkSet open(Path path, Configuration conf) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Opens what a driver opened, as it was then: for tasks, which get the manifest's JSON from the driver. */
    public static ChunkSet open(Path path, Manifest manifest, Configuration conf) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Whether the path is a chunk set, or Parquet by name (.parquet, .parq) or by its first bytes. */
    public static boolean recognizes(Path path, Configuration conf) throws IOException {
        throw new UnsupportedOperationException();
    }

    public Path path() {
        throw new UnsupportedOperationException();
    }

    /** Contents at the generation opened; for Parquet of other tools made from their footers. */
    public Manifest manifest() {
        throw new UnsupportedOperationException();
    }

    /** Where the chunks lie, in index order, for splits. */
    public List<ChunkLocation> locations() {
        throw new UnsupportedOperationException();
    }

    /** Remarks for whoever asks for information, such as columns of other tools' files that cannot be used. */
    public List<String> notes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public DataSetInfo info() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Chunk read(int chunk, List<String> columns) throws IOException {
        throw new UnsupportedOperationException();
    }
}
