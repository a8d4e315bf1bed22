package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;

/** What a {@link GrowthPass} gathers, or a slice of it: sums and histograms of nodes, or once digested their best splits. */
final class GrowthState {
    /** Position of the first node among all of the pass; 0 in a whole state. */
    final int first;

    final List<NodeSums> nodes;
    /** Rows left out; in the first slice alone. */
    long missingRows;

    long weightlessRows;

    GrowthState(int first, List<NodeSums> nodes) {
        this.first = first;
        this.nodes = nodes;
    }

    /**
     * One node.
     *
     * @param totals with squares of numbers
     * @param histogram null once digested, and of nodes that are not to be split
     * @param found null if there is none, or not yet
     */
    record NodeSums(long[] totals, long[] histogram, FoundSplit found) {

        void merge(NodeSums later) {
            addAll(later.totals, totals);
            if (histogram != null) {
                addAll(later.histogram, histogram);
            }
        }

        private static void addAll(long[] from, long[] to) {
            for (int i = 0; i < to.length; i++) {
                to[i] += from[i];
            }
        }
    }

    void merge(GrowthState later) {
        missingRows += later.missingRows;
        weightlessRows += later.weightlessRows;
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).merge(later.nodes.get(i));
        }
    }

    static final class Codec implements StateCodec<GrowthState> {
        private static final byte VERSION = 1;
        private static final byte HISTOGRAM = 0;
        private static final byte NO_SPLIT = 1;
        private static final byte SPLIT = 2;

        @Override
        public void write(GrowthState state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            VarLong.write(state.first, out);
            VarLong.write(state.missingRows, out);
            VarLong.write(state.weightlessRows, out);
            VarLong.write(state.nodes.size(), out);
            for (NodeSums node : state.nodes) {
                VarLong.writeAll(node.totals, out);
                out.writeByte(node.histogram != null ? HISTOGRAM : node.found == null ? NO_SPLIT : SPLIT);
                if (node.histogram != null) {
                    VarLong.writeAll(node.histogram, out);
                } else if (node.found != null) {
                    SplitBytes.write(node.found, out);
                }
            }
        }

        @Override
        public GrowthState read(DataInput in) throws IOException {
            StateVersion.check(GrowthPass.NAME, in.readByte(), VERSION);
            int first = (int) VarLong.read(in);
            long missing = VarLong.read(in);
            long weightless = VarLong.read(in);
            List<NodeSums> nodes = new ArrayList<>();
            for (long i = VarLong.read(in); i > 0; i--) {
                long[] totals = VarLong.readAll(in);
                byte kind = in.readByte();
                nodes.add(new NodeSums(
                        totals,
                        kind == HISTOGRAM ? VarLong.readAll(in) : null,
                        kind == SPLIT ? SplitBytes.read(in) : null));
            }
            GrowthState state = new GrowthState(first, nodes);
            state.missingRows = missing;
            state.weightlessRows = weightless;
            return state;
        }
    }
}
