package org.quern.pass;

import java.util.BitSet;
import java.util.List;

/**
 * What was gathered of some leaves of a pass.
 *
 * @param nodes what the {@link MergeTree} could not pair, by first chunk; of a pass that {@link Pass#mergesInAnyOrder} one state
 *     of all leaves, at level and index 0. None if no leaf is covered
 * @param covered leaves
 */
public record LeafStates<S>(List<MergeTree.Node<S>> nodes, BitSet covered) {
    /** The state of all rows, if all leaves are covered; the states are spent by it. */
    S total(Pass<S, ?> pass, int chunks) {
        if (pass.mergesInAnyOrder()) {
            return nodes.isEmpty() ? pass.newState() : nodes.get(0).state();
        }
        MergeTree<S> tree = MergeTree.of(pass, chunks);
        nodes.forEach(tree::add);
        return tree.total(pass.newState());
    }
}
