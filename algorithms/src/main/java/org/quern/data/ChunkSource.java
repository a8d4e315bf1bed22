package org.quern.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** A data set that is read chunk by chunk, in any order and from several threads at once. */
public interface ChunkSource extends Closeable {
    DataSetInfo info();

    /**
     * Reads the named columns of one chunk, in that order and with the variables of {@link #info()}.
     *
     * @throws org.quern.QuernException if the data do not agree with their description, naming file, row group and column
     */
    Chunk read(int chunk, List<String> columns) throws IOException;

    /** False only if statistics show that no row of the chunk meets all the conditions. */
    default boolean mayMatch(int chunk, List<ColumnRange> conditions) throws IOException {
        return true;
    }

    /** Bytes that reading these columns of one chunk takes from storage, or −1 if unknown. */
    default long storedBytes(int chunk, List<String> columns) throws IOException {
        return -1;
    }

    @Override
    default void close() throws IOException {}
}
