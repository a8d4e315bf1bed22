package org.quern.yarn.protocol;

/**
 * A state and its place in the merge tree. Of a pass that merges in any order there is one state for all leaves that are
 * delivered, and level and index are 0.
 *
 * @param slice 0 where the pass is not cut
 * @param state by the pass's codec
 */
public record StateNode(int slice, int level, int index, byte[] state) {}
