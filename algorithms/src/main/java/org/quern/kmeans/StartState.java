package org.quern.kmeans;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;

/** What a {@link StartPass} gathers: the moments of the coordinates and, for each start, a sample of distinct points. */
final class StartState {
    final RowCounts counts;
    final Moments moments;
    final List<RowSample> samples = new ArrayList<>();

    private StartState(RowCounts counts, Moments moments) {
        this.counts = counts;
        this.moments = moments;
    }

    static StartState empty(int width, int starts, int points) {
        StartState state = new StartState(new RowCounts(width), new Moments(width));
        for (int s = 0; s < starts; s++) {
            state.samples.add(new RowSample(points));
        }
        return state;
    }

    void merge(StartState later) {
        counts.merge(later.counts);
        moments.merge(later.moments);
        for (int s = 0; s < samples.size(); s++) {
            samples.get(s).merge(later.samples.get(s));
        }
    }

    /** @param points most points of a sample */
    record Codec(int width, int starts, int points) implements StateCodec<StartState> {
        private static final byte VERSION = 1;

        @Override
        public void write(StartState state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            state.counts.write(out);
            state.moments.write(out);
            for (RowSample sample : state.samples) {
                sample.write(out);
            }
        }

        @Override
        public StartState read(DataInput in) throws IOException {
            StateVersion.check(StartPass.TYPE.name(), in.readByte(), VERSION);
            StartState state = new StartState(RowCounts.read(width, in), Moments.read(width, in));
            for (int s = 0; s < starts; s++) {
                state.samples.add(RowSample.read(points, width, in));
            }
            return state;
        }
    }
}
