package org.quern.pass;

import java.util.List;

/**
 * A pass whose state can be cut into slices that are merged apart, so that several reducers share a wide merge. A slice
 * is a state itself: {@link #merge} and {@link #codec} take whole states and slices of equal number alike. {@link #digest}
 * takes slices alone, and {@link #assemble} the digests of all slices.
 */
public interface SlicedPass<S, R> extends Pass<S, R> {
    /** Number of slices, fixed by the algorithm's sizes and at least 1. */
    int slices();

    /** The part of a whole state that slice {@code index} holds; may share arrays with {@code state}, which it leaves alone. */
    S slice(S state, int index);

    /**
     * The whole state made of the digests of all slices in order. Of slices that their digest left as they are it is equal to
     * the bit to a state that was never cut.
     */
    S assemble(List<S> slices);
}
