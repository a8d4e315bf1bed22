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
    /** Passes whose families are equal understand each other's memos of the same chunk; no memo outlives its family. */
    Object family();

    /** Bytes of the memo of a chunk of so many rows, 0 if the pass is faster without. */
    long memoBytes(int rows);

    /** A memo that holds nothing yet. */
    M newMemo(int rows);

    /**
     * Adds the rows of a chunk as {@link #process(Object, Chunk)} does, to the bit.
     *
     * @param memo of a pass of the same family over the same rows, or a new one; it is brought up to date. One thread at a
     *     time uses it
     */
    void process(S state, Chunk chunk, M memo);
}
