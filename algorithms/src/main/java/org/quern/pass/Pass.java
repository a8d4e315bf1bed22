package org.quern.pass;

import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;

/**
 * One read of all chunks: what is gathered (S) and what is made of it (R). A pass is a value: it holds only its options,
 * travels to tasks and workers as the bytes of its {@link #type()}, and gives the same bits wherever it runs.
 *
 * @param <S> state, changed in place
 * @param <R> result
 */
public interface Pass<S, R> {
    /** How this pass is named, written and read. */
    PassType<?> type();

    /** The columns read, the rows selected and the columns computed; {@link #process} sees chunks after all three. */
    ColumnSelection columns();

    /** The state of no rows, the neutral element of {@link #merge}. */
    S newState();

    /**
     * Adds the rows of a chunk. May change the state, never the chunk. A chunk of no rows leaves the state as it is.
     */
    void process(S state, Chunk chunk);

    /** Adds the rows of {@code later}, which follow those of {@code state}; {@code later} is not used again. */
    void merge(S state, S later);

    /** The state as bytes; shuffle, wire and journal use the same. */
    StateCodec<S> codec();

    /**
     * What {@link #finish} needs of the total of all chunks, as a state of the same codec: the best splits, say, in place of
     * histograms. Engines call it once on the complete total, or where the state is cut ({@link SlicedPass}) once on the
     * total of each slice, there where the slice was merged; only digests travel on and are recorded. A digest is not merged
     * any more.
     *
     * @param total not used again
     * @return {@code total} itself if, and only if, it is left as it is
     */
    default S digest(S total) {
        return total;
    }

    /**
     * The result of all rows.
     *
     * @param total as {@link #digest} made it; not used again
     */
    R finish(S total);

    /**
     * Chunks that share a leaf of the merge tree, as a power of two: 2^leafLevel chunks are processed into one state, in
     * order. A property of the algorithm, never of the cluster.
     */
    default int leafLevel() {
        return 0;
    }

    /**
     * Whether merging is exact, as with integers and maxima: states of the same chunks are equal to the bit whatever the order
     * in which chunks are processed and states merged, and however they were spread over states. Engines then fill few states
     * with many chunks each, where otherwise every leaf of the merge tree takes a state of its own.
     */
    default boolean mergesInAnyOrder() {
        return false;
    }

    /** Estimated bytes of one state on the heap, to plan memory; a formula in the algorithm's sizes. */
    long stateBytes();

    /**
     * {@link #stateBytes} in the algorithm's own terms with the numbers put in, and what makes it smaller: shown where a state
     * is over the limit, such as {@code 8·(d(d+1)/2 + Σ cells·width) bytes with d = 9,000 numeric columns; leave out
     * columns}. Empty if the state cannot grow large.
     */
    default String stateFormula() {
        return "";
    }
}
