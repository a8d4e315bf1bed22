package org.quern.kmeans;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;

/** What a {@link CandidatesPass} gathers, for each start: the weight next to each candidate, and points far from all. */
final class CandidatesState {
    /** By start and candidate: weight of the points nearest to it. */
    final List<double[]> weights = new ArrayList<>();

    final List<RowSample> samples = new ArrayList<>();

    static CandidatesState empty(int[] candidates, int points) {
        CandidatesState state = new CandidatesState();
        for (int count : candidates) {
            state.weights.add(new double[count]);
            state.samples.add(new RowSample(points));
        }
        return state;
    }

    void merge(CandidatesState later) {
        for (int s = 0; s < weights.size(); s++) {
            double[] sums = weights.get(s);
            double[] others = later.weights.get(s);
            Arrays.setAll(sums, c -> sums[c] + others[c]);
            samples.get(s).merge(later.samples.get(s));
        }
    }

    /**
     * @param candidates by start
     * @param points most points of a sample
     */
    record Codec(int width, int[] candidates, int points) implements StateCodec<CandidatesState> {
        private static final byte VERSION = 1;

        @Override
        public void write(CandidatesState state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            for (int s = 0; s < candidates.length; s++) {
                for (double weight : state.weights.get(s)) {
                    out.writeDouble(weight);
                }
                state.samples.get(s).write(out);
            }
        }

        @Override
        public CandidatesState read(DataInput in) throws IOException {
            StateVersion.check(CandidatesPass.TYPE.name(), in.readByte(), VERSION);
            CandidatesState state = new CandidatesState();
            for (int count : candidates) {
                double[] weights = new double[count];
                for (int c = 0; c < count; c++) {
                    weights[c] = in.readDouble();
                }
                state.weights.add(weights);
                state.samples.add(RowSample.read(points, width, in));
            }
            return state;
        }
    }
}
