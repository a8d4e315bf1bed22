package org.quern.yarn.worker;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quern.pass.LeafStates;
import org.quern.pass.MergeTree;
import org.quern.pass.Pass;
import org.quern.pass.SlicedPass;
import org.quern.yarn.protocol.StateNode;

/**
 * Hands the states of a task over in calls of limited size. States are written as bytes one call after the other, so that
 * only those of one call are in memory twice.
 */
final class Delivery {
    private final int bytesPerCall;
    private final Taker taker;
    private List<StateNode> nodes = new ArrayList<>();
    private long bytes;

    /** @param bytesPerCall unless one state alone has more */
    Delivery(int bytesPerCall, Taker taker) {
        this.bytesPerCall = bytesPerCall;
        this.taker = taker;
    }

    /** Who makes the calls. */
    interface Taker {
        void take(List<StateNode> nodes, boolean isLast) throws IOException;
    }

    /** All of them; the last call is made even if there is no state. */
    <S> void deliver(Pass<S, ?> pass, LeafStates<S> states) throws IOException {
        for (MergeTree.Node<S> node : states.nodes()) {
            if (pass instanceof SlicedPass<S, ?> sliced) {
                for (int slice = 0; slice < sliced.slices(); slice++) {
                    add(pass, slice, node, sliced.slice(node.state(), slice));
                }
            } else {
                add(pass, 0, node, node.state());
            }
        }
        taker.take(nodes, true);
    }

    private <S> void add(Pass<S, ?> pass, int slice, MergeTree.Node<S> node, S state) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        pass.codec().write(state, new DataOutputStream(written));
        if (!nodes.isEmpty() && bytes + written.size() > bytesPerCall) {
            taker.take(nodes, false);
            nodes = new ArrayList<>();
            bytes = 0;
        }
        nodes.add(new StateNode(slice, node.level(), node.index(), written.toByteArray()));
        bytes += written.size();
    }
}
