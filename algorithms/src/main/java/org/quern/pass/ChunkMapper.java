package org.quern.pass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.Schema;
import org.quern.language.BoundSelection;

/**
 * Maps the chunks of a data set one by one: reads the columns needed, leaves out chunks that cannot hold a selected row,
 * computes transforms, selects rows and hands the rest to the map. Every engine goes through here. May be shared by
 * threads.
 */
public final class ChunkMapper {
    private final ChunkSource source;
    private final BoundSelection selection;
    private final ChunkMap.Bound map;

    /** @throws org.quern.QuernException if the data do not have the columns the map needs */
    public ChunkMapper(ChunkMap map, ChunkSource source) {
        this.source = source;
        this.selection = map.columns().bind(source.info().schema());
        this.map = map.bind(selection.output());
    }

    /** The variables of the chunks made. */
    public Schema output() {
        return map.output();
    }

    /** The columns read from the source. */
    public List<String> inputs() {
        return selection.inputs();
    }

    /** What is made of a chunk; empty if no row is left. */
    public Optional<Chunk> map(int chunk, Counts counts) {
        try {
            if (source.info().chunks().get(chunk).rows() == 0 || !source.mayMatch(chunk, selection.ranges())) {
                return Optional.empty();
            }
            return Optional.of(mapWhole(chunk, counts)).filter(made -> made.rows() > 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read chunk " + chunk + " of " + source.info().name() + ": " + e.getMessage(), e);
        }
    }

    /** What is made of a chunk, with its variables even where no row is left. */
    Chunk mapWhole(int chunk, Counts counts) throws IOException {
        return map.map(selection.apply(source.read(chunk, selection.inputs())), counts);
    }
}
