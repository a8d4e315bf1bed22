package org.quern.kmeans;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;

/** What a {@link LloydPass} gathers: rows that are points, and for each start the sums of its clusters. */
final class LloydState {
    final RowCounts counts;
    final List<Clusters> starts = new ArrayList<>();

    private LloydState(RowCounts counts) {
        this.counts = counts;
    }

    /** The clusters of one start. */
    static final class Clusters {
        final long[] rows;
        /** 0 where the points have no weights. */
        final double[] weights;
        /** By cluster and coordinate: Σ w(x − o), o being the origin of the run. */
        final double[] sums;
        /** By cluster: Σ w·d² to the centre of the pass. */
        final double[] within;
        /** The points farthest from their centres, to start anew from where a cluster is empty; keys are −d². */
        final RowSample farthest;

        Clusters(int k, int width, int spares) {
            this(k, width, new RowSample(spares));
        }

        private Clusters(int k, int width, RowSample farthest) {
            rows = new long[k];
            weights = new double[k];
            sums = new double[k * width];
            within = new double[k];
            this.farthest = farthest;
        }

        void merge(Clusters later) {
            for (int c = 0; c < rows.length; c++) {
                rows[c] += later.rows[c];
                weights[c] += later.weights[c];
                within[c] += later.within[c];
            }
            for (int i = 0; i < sums.length; i++) {
                sums[i] += later.sums[i];
            }
            farthest.merge(later.farthest);
        }

        void write(DataOutput out) throws IOException {
            for (int c = 0; c < rows.length; c++) {
                out.writeLong(rows[c]);
                out.writeDouble(weights[c]);
                out.writeDouble(within[c]);
            }
            for (double sum : sums) {
                out.writeDouble(sum);
            }
            farthest.write(out);
        }

        static Clusters read(int k, int width, int spares, DataInput in) throws IOException {
            long[] rows = new long[k];
            double[] weights = new double[k];
            double[] within = new double[k];
            for (int c = 0; c < k; c++) {
                rows[c] = in.readLong();
                weights[c] = in.readDouble();
                within[c] = in.readDouble();
            }
            double[] sums = new double[k * width];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = in.readDouble();
            }
            Clusters clusters = new Clusters(k, width, RowSample.read(spares, width, in));
            System.arraycopy(rows, 0, clusters.rows, 0, k);
            System.arraycopy(weights, 0, clusters.weights, 0, k);
            System.arraycopy(within, 0, clusters.within, 0, k);
            System.arraycopy(sums, 0, clusters.sums, 0, sums.length);
            return clusters;
        }
    }

    static LloydState empty(int starts, int k, int width, int spares) {
        LloydState state = new LloydState(new RowCounts(width));
        for (int s = 0; s < starts; s++) {
            state.starts.add(new Clusters(k, width, spares));
        }
        return state;
    }

    void merge(LloydState later) {
        counts.merge(later.counts);
        for (int s = 0; s < starts.size(); s++) {
            starts.get(s).merge(later.starts.get(s));
        }
    }

    record Codec(int starts, int k, int width, int spares) implements StateCodec<LloydState> {
        private static final byte VERSION = 1;

        @Override
        public void write(LloydState state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            state.counts.write(out);
            for (Clusters clusters : state.starts) {
                clusters.write(out);
            }
        }

        @Override
        public LloydState read(DataInput in) throws IOException {
            StateVersion.check(LloydPass.TYPE.name(), in.readByte(), VERSION);
            LloydState state = new LloydState(RowCounts.read(width, in));
            for (int s = 0; s < starts; s++) {
                state.starts.add(Clusters.read(k, width, spares, in));
            }
            return state;
        }
    }
}
