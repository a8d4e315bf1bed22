package org.quern.tree.boosting;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;
import org.quern.tree.VarLong;

/** Histograms of some nodes of the pass, or after the digest what was found in them; and the losses. */
final class BoostingState {
    /** Position of the first node among those of the pass. */
    final int first;
    /** By node from {@link #first} on: sums by bin; null after the digest. */
    final long[][] histograms;
    /** By node from {@link #first} on; null before the digest. */
    final NodeResult[] results;

    final LossSums losses;

    BoostingState(int first, long[][] histograms, NodeResult[] results, LossSums losses) {
        this.first = first;
        this.histograms = histograms;
        this.results = results;
        this.losses = losses;
    }

    int nodes() {
        return histograms == null ? results.length : histograms.length;
    }

    void merge(BoostingState later) {
        for (int i = 0; i < histograms.length; i++) {
            add(later.histograms[i], histograms[i]);
        }
        losses.merge(later.losses);
    }

    static void add(long[] sums, long[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] += sums[i];
        }
    }

    /**
     * Bytes: whether it is a digest, number and place of the nodes, then of each its histogram or its
     * result; then the losses.
     */
    static final class Codec implements StateCodec<BoostingState> {
        private static final byte VERSION = 1;

        @Override
        public void write(BoostingState state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            out.writeBoolean(state.results != null);
            out.writeInt(state.first);
            out.writeInt(state.nodes());
            for (int i = 0; i < state.nodes(); i++) {
                if (state.results != null) {
                    state.results[i].write(out);
                } else {
                    VarLong.writeAll(state.histograms[i], out);
                }
            }
            state.losses.write(out);
        }

        @Override
        public BoostingState read(DataInput in) throws IOException {
            StateVersion.check(BoostingPass.NAME, in.readByte(), VERSION);
            boolean digest = in.readBoolean();
            int first = in.readInt();
            int nodes = in.readInt();
            NodeResult[] results = digest ? new NodeResult[nodes] : null;
            long[][] histograms = digest ? null : new long[nodes][];
            for (int i = 0; i < nodes; i++) {
                if (digest) {
                    results[i] = NodeResult.read(in);
                } else {
                    histograms[i] = VarLong.readAll(in);
                }
            }
            return new BoostingState(first, histograms, results, LossSums.read(in));
        }
    }

    /** The histograms and results of the nodes in [from, to) of the pass; the losses go with node 0 and with no nodes at all. */
    BoostingState slice(int from, int to) {
        return new BoostingState(
                from,
                histograms == null ? null : Arrays.copyOfRange(histograms, from - first, to - first),
                results == null ? null : Arrays.copyOfRange(results, from - first, to - first),
                from == 0 ? losses : new LossSums());
    }
}
