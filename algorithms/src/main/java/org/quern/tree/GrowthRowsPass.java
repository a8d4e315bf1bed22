package org.quern.tree;

import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;
import org.quern.pass.MemoPass;

/**
 * A pass over the rows of a {@link TreeGrowth}. Its memos hold all that is needed of a chunk, so columns are decoded once a
 * fit; all sums are whole numbers, so states merge in any order.
 *
 * @param <S> state
 * @param <R> result
 */
public interface GrowthRowsPass<S, R> extends MemoPass<S, R, GrowthMemo> {
    TreeGrowth growth();

    /** Adds the rows of a chunk. */
    void add(S state, GrowthRows rows);

    /** Whether rows are where earlier passes left them; else they are sent down from the roots, and memos are left alone. */
    default boolean goesOn() {
        return true;
    }

    @Override
    default ColumnSelection columns() {
        return growth().design().rows();
    }

    @Override
    default Object family() {
        return growth().family();
    }

    @Override
    default long memoBytes(int rows) {
        return goesOn() ? growth().memoBytes(rows) : 0;
    }

    @Override
    default GrowthMemo newMemo(Chunk chunk) {
        return new GrowthMemo(memoBytes(chunk.rows()));
    }

    @Override
    default boolean replacesColumns() {
        return true;
    }

    @Override
    default boolean isEnough(GrowthMemo memo) {
        return goesOn() && memo.rows != null;
    }

    @Override
    default boolean mergesInAnyOrder() {
        return true;
    }

    @Override
    default void process(S state, Chunk chunk) {
        add(state, growth().rows(chunk));
    }

    @Override
    default void process(S state, Chunk chunk, GrowthMemo memo) {
        add(state, goesOn() ? growth().rows(chunk, memo) : growth().rows(chunk));
    }

    @Override
    default void process(S state, GrowthMemo memo) {
        add(state, memo.rows);
    }
}
