package org.quern.io.imports;

import java.io.Closeable;
import java.io.IOException;
import org.quern.data.Chunk;

/** Reads a slice of input as chunks. */
interface RecordReader extends Closeable {
    /** The next rows, or null at the end. */
    Chunk read() throws IOException;

    /** Records read so far, good and bad. */
    long records();

    /** Lines read so far; 0 for formats without lines. */
    long lines();
}
