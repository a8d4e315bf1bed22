package org.quern.linear;

import java.util.ArrayList;
import java.util.List;
import org.quern.data.Chunk;
import org.quern.data.ChunkSink;
import org.quern.data.DoubleColumn;

/** Keeps the chunks written. */
final class MemorySink implements ChunkSink {
    private final List<Chunk> chunks = new ArrayList<>();

    @Override
    public void write(Chunk chunk) {
        chunks.add(chunk);
    }

    @Override
    public void commit() {}

    @Override
    public void close() {}

    List<Chunk> chunks() {
        return chunks;
    }

    /** The numbers of a column over all chunks. */
    double[] numbers(String name) {
        return chunks.stream()
                .flatMapToDouble(chunk -> {
                    DoubleColumn column = (DoubleColumn) chunk.column(name);
                    return java.util.Arrays.stream(column.values(), 0, column.rows());
                })
                .toArray();
    }
}
