package org.quern.yarn.protocol;

/**
 * A state and its place in the merge tree, or a piece of one that is large. Of a pass that merges in any order there is one
 * state for all leaves that are delivered, and level and index are 0.
 *
 * @param slice 0 where the pass is not cut
 * @param offset of the piece among the bytes of the state
 * @param isEnd whether no piece follows
 * @param state by the pass's codec, from the offset on
 */
public record StateNode(int slice, int level, int index, long offset, boolean isEnd, byte[] state) {
    /** A whole state. */
    public StateNode(int slice, int level, int index, byte[] state) {
        this(slice, level, index, 0, true, state);
    }
}
