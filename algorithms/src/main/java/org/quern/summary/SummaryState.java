package org.quern.summary;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;

/** What the first pass of a summary gathers: of each term its moments or counts by cell, and counts of its values. */
final class SummaryState {
    /** Rows used, as counted and as weighted. */
    long rows;

    double weight;
    /** Rows left out because a variable is missing. */
    long incomplete;
    /** Rows left out because their weight is missing. */
    long missingWeights;
    /** By term: moments by cell; null where cells are only counted. */
    final CellMoments[] moments;
    /** By term: rows by cell; null where values are summarised. */
    final long[][] counts;
    /** By term: weights by cell; null where {@link #counts} is. */
    final double[][] weights;
    /** Of the series whose quantiles begin in this pass. */
    final ValueCounter[] counters;

    private SummaryState(int terms, int counters) {
        this.moments = new CellMoments[terms];
        this.counts = new long[terms][];
        this.weights = new double[terms][];
        this.counters = new ValueCounter[counters];
    }

    static SummaryState empty(List<SummaryDesign.Row> terms, int counters) {
        SummaryState state = new SummaryState(terms.size(), counters);
        for (int t = 0; t < terms.size(); t++) {
            int cells = terms.get(t).term().cells();
            if (terms.get(t).hasValues()) {
                state.moments[t] = new CellMoments(cells);
            } else {
                state.counts[t] = new long[cells];
                state.weights[t] = new double[cells];
            }
        }
        for (int i = 0; i < counters; i++) {
            state.counters[i] = new ValueCounter(0, ValueCounter.LIMIT);
        }
        return state;
    }

    void merge(SummaryState later) {
        rows += later.rows;
        weight += later.weight;
        incomplete += later.incomplete;
        missingWeights += later.missingWeights;
        for (int t = 0; t < moments.length; t++) {
            if (moments[t] != null) {
                moments[t].merge(later.moments[t]);
                continue;
            }
            for (int cell = 0; cell < counts[t].length; cell++) {
                counts[t][cell] += later.counts[t][cell];
                weights[t][cell] += later.weights[t][cell];
            }
        }
        for (int i = 0; i < counters.length; i++) {
            counters[i].merge(later.counters[i]);
        }
    }

    static final class Codec implements StateCodec<SummaryState> {
        private static final byte VERSION = 1;

        @Override
        public void write(SummaryState state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            out.writeInt(state.moments.length);
            out.writeInt(state.counters.length);
            out.writeLong(state.rows);
            out.writeDouble(state.weight);
            out.writeLong(state.incomplete);
            out.writeLong(state.missingWeights);
            for (int t = 0; t < state.moments.length; t++) {
                out.writeBoolean(state.moments[t] != null);
                if (state.moments[t] != null) {
                    state.moments[t].write(out);
                } else {
                    writeCounts(state.counts[t], state.weights[t], out);
                }
            }
            for (ValueCounter counter : state.counters) {
                counter.write(out);
            }
        }

        private static void writeCounts(long[] counts, double[] weights, DataOutput out) throws IOException {
            out.writeInt(counts.length);
            for (int cell = 0; cell < counts.length; cell++) {
                out.writeLong(counts[cell]);
                out.writeDouble(weights[cell]);
            }
        }

        @Override
        public SummaryState read(DataInput in) throws IOException {
            StateVersion.check(SummaryPass.NAME, in.readByte(), VERSION);
            SummaryState state = new SummaryState(in.readInt(), in.readInt());
            state.rows = in.readLong();
            state.weight = in.readDouble();
            state.incomplete = in.readLong();
            state.missingWeights = in.readLong();
            for (int t = 0; t < state.moments.length; t++) {
                if (in.readBoolean()) {
                    state.moments[t] = CellMoments.read(in);
                } else {
                    readCounts(state, t, in);
                }
            }
            for (int i = 0; i < state.counters.length; i++) {
                state.counters[i] = ValueCounter.read(in);
            }
            return state;
        }

        private static void readCounts(SummaryState state, int term, DataInput in) throws IOException {
            int cells = in.readInt();
            state.counts[term] = new long[cells];
            state.weights[term] = new double[cells];
            for (int cell = 0; cell < cells; cell++) {
                state.counts[term][cell] = in.readLong();
                state.weights[term][cell] = in.readDouble();
            }
        }
    }
}
