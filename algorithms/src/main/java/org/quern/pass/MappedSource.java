package org.quern.pass;

import java.io.IOException;
import java.util.List;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.DataSetInfo;

/**
 * A data set as a map makes it, chunk by chunk when read: for writers that read a source. A chunk may turn out to have
 * fewer rows than {@link #info()} says.
 */
public final class MappedSource implements ChunkSource {
    private final ChunkMapper mapper;
    private final DataSetInfo info;
    private final Counts counts = new Counts();

    /** Does not close {@code source}. */
    public MappedSource(ChunkMap map, ChunkSource source) {
        mapper = new ChunkMapper(map, source);
        DataSetInfo data = source.info();
        info = new DataSetInfo(
                data.name(), mapper.output(), data.rows(), data.chunks(), data.generation(), data.digest());
    }

    @Override
    public DataSetInfo info() {
        return info;
    }

    @Override
    public Chunk read(int chunk, List<String> columns) throws IOException {
        Counts met = new Counts();
        Chunk made = mapper.mapWhole(chunk, met);
        synchronized (counts) {
            counts.addAll(met);
        }
        return made.withColumns(
                made.schema().select(columns),
                columns.stream().map(made::column).toList());
    }

    /** What was met in all chunks read so far; a chunk read twice counts twice. */
    public Counts counts() {
        synchronized (counts) {
            Counts copy = new Counts();
            copy.addAll(counts);
            return copy;
        }
    }
}
