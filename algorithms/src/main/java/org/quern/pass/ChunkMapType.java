package org.quern.pass;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A kind of chunk map and its byte form. The known kinds are listed in {@link ChunkMapTypes}.
 *
 * @param <M> the map
 */
public interface ChunkMapType<M extends ChunkMap> {
    /** Stable name, such as {@code linear.predict}; part of job names. */
    String name();

    void write(M map, DataOutput out) throws IOException;

    M read(DataInput in) throws IOException;
}
