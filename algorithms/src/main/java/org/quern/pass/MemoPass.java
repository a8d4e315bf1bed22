package org.quern.pass;

import org.quern.data.Chunk;

/**
 * A pass that goes faster over a chunk whose rows it, or an earlier pass of its family, has seen before: an iterative
 * algorithm may remember of each row what spares work in the next iteration. An engine that holds its data in memory keeps
 * the memos between the passes of a run; it may drop any of them at any time, and engines that hold nothing never make one.
 *
 * <p>A memo never shows in a result: the state is equal to the last bit with any memo and without one.
 *
 * @param <S> state
 * @param <R> result
 * @param <M> memo
 */
public interface MemoPass<S, R, M extends ChunkMemo> extends Pass<S, R> {
    /**
     * Passes whose families are equal select the same rows and understand each other's memos of a chunk. Memos are dropped when
     * a pass of another family starts; passes without memos may run in between.
     */
    Object family();

    /** Bytes for the memo of a chunk of so many rows, 0 if the pass is faster without. */
    long memoBytes(int rows);

    /**
     * A memo that holds nothing yet.
     *
     * @param chunk the selected rows that it is for
     */
    M newMemo(Chunk chunk);

    /**
     * Whether memos stand for the columns they were made of, so that an engine need not hold decoded columns for the passes of
     * this family and has their memory for more memos. Chunks without a memo are then read anew by every pass.
     */
    default boolean replacesColumns() {
        return false;
    }

    /**
     * Whether a memo holds all this pass needs of its rows. An engine then reads no column of the chunk and asks for
     * {@link #process(Object, ChunkMemo)}; what the pass needs to know of the chunk, such as its index, the memo has to hold.
     */
    default boolean isEnough(M memo) {
        return false;
    }

    /**
     * Adds the rows of a memo as {@link #process(Object, Chunk)} adds those of the chunk, to the bit.
     *
     * @param memo which {@link #isEnough}; it is brought up to date. One thread at a time uses it
     */
    default void process(S state, M memo) {
        throw new IllegalStateException("Pass '" + type().name() + "' has no memos that are enough");
    }

    /**
     * Adds the rows of a chunk as {@link #process(Object, Chunk)} does, to the bit.
     *
     * @param memo of a pass of the same family over the same rows, or a new one; it is brought up to date. One thread at a
     *     time uses it
     */
    void process(S state, Chunk chunk, M memo);
}
