package org.quern.data;

import java.util.ArrayList;
import java.util.List;

/** Keeps the chunks written. */
public final class MemorySink implements ChunkSink {
    private final List<Chunk> chunks = new ArrayList<>();

    @Override
    public void write(Chunk chunk) {
        chunks.add(chunk);
    }

    @Override
    public void commit() {}

    @Override
    public void close() {}

    public List<Chunk> chunks() {
        return chunks;
    }

    /** The numbers of a column over all chunks. */
    public double[] numbers(String name) {
        return chunks.stream()
                .flatMapToDouble(chunk -> {
                    DoubleColumn column = (DoubleColumn) chunk.column(name);
                    return java.util.Arrays.stream(column.values(), 0, column.rows());
                })
                .toArray();
    }
}
