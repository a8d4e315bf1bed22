package org.quern.data;

import java.util.ArrayList;
import java.util.List;

/** A data set held in memory, for tests and for small tables. */
public final class MemoryChunkSource implements ChunkSource {
    private final DataSetInfo info;
    private final List<Chunk> chunks;

    /** The chunks must carry indices 0, 1, … and consecutive first rows. */
    public MemoryChunkSource(String name, Schema schema, List<Chunk> chunks) {
        this.chunks = List.copyOf(chunks);
        List<ChunkInfo> infos = new ArrayList<>();
        long rows = 0;
        for (Chunk chunk : this.chunks) {
            if (chunk.index() != infos.size() || chunk.firstRow() != rows) {
                throw new IllegalArgumentException("chunk " + infos.size() + " has index " + chunk.index()
                        + " and first row " + chunk.firstRow() + ", expected first row " + rows);
            }
            infos.add(new ChunkInfo(chunk.index(), rows, chunk.rows()));
            rows += chunk.rows();
        }
        this.info = new DataSetInfo(name, schema, rows, infos, 0, "memory");
    }

    /** Cuts columns into chunks of at most {@code rowsPerChunk} rows. */
    public static MemoryChunkSource of(String name, Schema schema, List<Column> columns, int rowsPerChunk) {
        int rows = columns.isEmpty() ? 0 : columns.get(0).rows();
        List<Chunk> chunks = new ArrayList<>();
        for (int start = 0; start < rows; start += rowsPerChunk) {
            int count = Math.min(rowsPerChunk, rows - start);
            int[] selected = new int[count];
            for (int i = 0; i < count; i++) {
                selected[i] = start + i;
            }
            List<Column> part =
                    columns.stream().map(c -> c.select(selected, count)).toList();
            chunks.add(Chunk.of(chunks.size(), start, count, schema, part));
        }
        return new MemoryChunkSource(name, schema, chunks);
    }

    @Override
    public DataSetInfo info() {
        return info;
    }

    @Override
    public Chunk read(int chunk, List<String> columns) {
        Chunk whole = chunks.get(chunk);
        return whole.withColumns(
                info.schema().select(columns),
                columns.stream().map(whole::column).toList());
    }
}
