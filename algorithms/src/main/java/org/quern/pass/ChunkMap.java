package org.quern.pass;

import org.quern.data.Chunk;
import org.quern.data.Schema;
import org.quern.language.ColumnSelection;

/**
 * Row-wise output: one chunk of a data set makes one chunk of another, as in scoring. The companion of {@link Pass}, and
 * like it a value: it holds only its options, travels to tasks as the bytes of its {@link #type()}, and gives the same
 * bits wherever it runs. Chunks are written in the order of their source, so the rows keep their order. The bytes can be
 * large, since scoring carries a model and perhaps its covariance: engines hand them on as a file, not as a setting.
 */
public interface ChunkMap {
    /** How this map is named, written and read. */
    ChunkMapType<?> type();

    /** The columns read, the rows selected and the columns computed; chunks are mapped after all three. */
    ColumnSelection columns();

    /**
     * Fits this map to the variables it will see, those of {@link #columns()} in that order.
     *
     * @throws org.quern.QuernException if a variable does not have the type or the levels the map needs
     */
    Bound bind(Schema input);

    /** A map fitted to a schema. May be used from several threads at once. */
    interface Bound {
        /** The variables of every chunk made. */
        Schema output();

        /**
         * Makes a chunk; it may have fewer rows than {@code chunk}, never more. Does not change {@code chunk}.
         *
         * @param counts what was met is added here, such as rows without a prediction
         */
        Chunk map(Chunk chunk, Counts counts);
    }
}
