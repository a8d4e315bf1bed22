package org.quern.data;

import java.util.List;

/**
 * What is known of a data set before reading it.
 *
 * @param name for messages and printed tables, such as {@code flights.q}
 * @param schema variables in order
 * @param rows number of rows in all chunks
 * @param chunks in index order; chunk i has index i
 * @param generation counts the writes of a chunk set; 0 where the format has no such thing
 * @param digest hexadecimal fingerprint of schema, chunks and generation: a journal of other data is recognised by it
 */
public record DataSetInfo(
        String name, Schema schema, long rows, List<ChunkInfo> chunks, long generation, String digest) {

    public DataSetInfo {
        chunks = List.copyOf(chunks);
    }
}
