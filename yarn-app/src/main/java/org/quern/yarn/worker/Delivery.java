package org.quern.yarn.worker;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.quern.pass.LeafStates;
import org.quern.pass.MergeTree;
import org.quern.pass.Pass;
import org.quern.pass.SlicedPass;
import org.quern.yarn.protocol.StateNode;

/**
 * Hands the states of a task over in calls of limited size; a state that is larger comes in pieces. States are written as bytes
 * one call after the other, so that only those of a call or two are in memory twice.
 */
final class Delivery {
    private final int bytesPerCall;
    private final Taker taker;
    private List<StateNode> nodes = new ArrayList<>();
    private long bytes;

    /** @param bytesPerCall at most */
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
        Pieces pieces = new Pieces(slice, node.level(), node.index());
        pass.codec().write(state, new DataOutputStream(pieces));
        pieces.cut(true);
    }

    private void add(StateNode node) throws IOException {
        if (!nodes.isEmpty() && bytes + node.state().length > bytesPerCall) {
            taker.take(nodes, false);
            nodes = new ArrayList<>();
            bytes = 0;
        }
        nodes.add(node);
        bytes += node.state().length;
    }

    /** Cuts the bytes of one state as they are written. */
    private final class Pieces extends OutputStream {
        private final int slice;
        private final int level;
        private final int index;
        private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
        private long offset;

        Pieces(int slice, int level, int index) {
            this.slice = slice;
            this.level = level;
            this.index = index;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] written, int from, int length) throws IOException {
            int end = from + length;
            for (int at = from; at < end; ) {
                if (piece.size() == bytesPerCall) {
                    cut(false);
                }
                int some = Math.min(end - at, bytesPerCall - piece.size());
                piece.write(written, at, some);
                at += some;
            }
        }

        void cut(boolean isEnd) throws IOException {
            add(new StateNode(slice, level, index, offset, isEnd, piece.toByteArray()));
            offset += piece.size();
            piece.reset();
        }
    }
}
