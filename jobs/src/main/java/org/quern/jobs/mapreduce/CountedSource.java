package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.mapreduce.Counter;
import org.apache.hadoop.mapreduce.TaskInputOutputContext;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.ColumnRange;
import org.quern.data.DataSetInfo;

/** Tells a job's counters what is read. */
final class CountedSource implements ChunkSource {
    private final ChunkSource source;
    private final Counter chunks;
    private final Counter skipped;
    private final Counter rows;
    private final Counter bytes;

    CountedSource(ChunkSource source, TaskInputOutputContext<?, ?, ?, ?> context) {
        this.source = source;
        this.chunks = JobCounter.CHUNKS_READ.of(context);
        this.skipped = JobCounter.CHUNKS_SKIPPED.of(context);
        this.rows = JobCounter.ROWS_READ.of(context);
        this.bytes = JobCounter.BYTES_READ.of(context);
    }

    @Override
    public DataSetInfo info() {
        return source.info();
    }

    @Override
    public Chunk read(int chunk, List<String> columns) throws IOException {
        Chunk read = source.read(chunk, columns);
        chunks.increment(1);
        rows.increment(read.rows());
        bytes.increment(Math.max(0, source.storedBytes(chunk, columns)));
        return read;
    }

    @Override
    public boolean mayMatch(int chunk, List<ColumnRange> conditions) throws IOException {
        boolean mayMatch = source.mayMatch(chunk, conditions);
        skipped.increment(mayMatch ? 0 : 1);
        return mayMatch;
    }

    @Override
    public long storedBytes(int chunk, List<String> columns) throws IOException {
        return source.storedBytes(chunk, columns);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
