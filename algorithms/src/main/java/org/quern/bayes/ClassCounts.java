package org.quern.bayes;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;
import org.quern.summary.CellMoments;

/** What the pass of naive Bayes gathers, class by class. Counts are sums of weights; without weights they are exact. */
final class ClassCounts {
    /** By class: rows used. */
    final long[] rows;
    /** By class: sum of weights of the rows used. */
    final double[] weights;
    /** By predictor: moments by class of a number; null for a factor. */
    final CellMoments[] moments;
    /** By predictor: weights of class + classes·level of a factor; null for a number. */
    final double[][] cells;
    /** By predictor: rows used in which it is infinite. */
    final long[] infinite;
    /** Rows left out: class missing, a predictor missing (where that leaves out the row) or weight missing. */
    long missingRows;
    /** Rows left out because their weight is 0. */
    long weightlessRows;

    long negativeWeights;

    private ClassCounts(int classes, int predictors) {
        rows = new long[classes];
        weights = new double[classes];
        moments = new CellMoments[predictors];
        cells = new double[predictors][];
        infinite = new long[predictors];
    }

    /** @param levels of each predictor; empty for a number */
    static ClassCounts empty(int classes, List<List<String>> levels, List<Boolean> numeric) {
        ClassCounts counts = new ClassCounts(classes, levels.size());
        for (int p = 0; p < levels.size(); p++) {
            if (numeric.get(p)) {
                counts.moments[p] = new CellMoments(classes);
            } else {
                counts.cells[p] = new double[classes * levels.get(p).size()];
            }
        }
        return counts;
    }

    void merge(ClassCounts later) {
        for (int k = 0; k < rows.length; k++) {
            rows[k] += later.rows[k];
            weights[k] += later.weights[k];
        }
        for (int p = 0; p < moments.length; p++) {
            infinite[p] += later.infinite[p];
            if (moments[p] != null) {
                moments[p].merge(later.moments[p]);
                continue;
            }
            for (int cell = 0; cell < cells[p].length; cell++) {
                cells[p][cell] += later.cells[p][cell];
            }
        }
        missingRows += later.missingRows;
        weightlessRows += later.weightlessRows;
        negativeWeights += later.negativeWeights;
    }

    static final class Codec implements StateCodec<ClassCounts> {
        private static final byte VERSION = 1;

        @Override
        public void write(ClassCounts state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            out.writeInt(state.rows.length);
            out.writeInt(state.moments.length);
            for (int k = 0; k < state.rows.length; k++) {
                out.writeLong(state.rows[k]);
                out.writeDouble(state.weights[k]);
            }
            for (int p = 0; p < state.moments.length; p++) {
                out.writeLong(state.infinite[p]);
                out.writeBoolean(state.moments[p] != null);
                if (state.moments[p] != null) {
                    state.moments[p].write(out);
                } else {
                    writeCells(state.cells[p], out);
                }
            }
            out.writeLong(state.missingRows);
            out.writeLong(state.weightlessRows);
            out.writeLong(state.negativeWeights);
        }

        private static void writeCells(double[] cells, DataOutput out) throws IOException {
            out.writeInt(cells.length);
            for (double cell : cells) {
                out.writeDouble(cell);
            }
        }

        @Override
        public ClassCounts read(DataInput in) throws IOException {
            StateVersion.check(ClassCountsPass.NAME, in.readByte(), VERSION);
            ClassCounts state = new ClassCounts(in.readInt(), in.readInt());
            for (int k = 0; k < state.rows.length; k++) {
                state.rows[k] = in.readLong();
                state.weights[k] = in.readDouble();
            }
            for (int p = 0; p < state.moments.length; p++) {
                state.infinite[p] = in.readLong();
                if (in.readBoolean()) {
                    state.moments[p] = CellMoments.read(in);
                } else {
                    state.cells[p] = readCells(in);
                }
            }
            state.missingRows = in.readLong();
            state.weightlessRows = in.readLong();
            state.negativeWeights = in.readLong();
            return state;
        }

        private static double[] readCells(DataInput in) throws IOException {
            double[] cells = new double[in.readInt()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = in.readDouble();
            }
            return cells;
        }
    }
}
