package org.quern.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;

/**
 * Counts classes predicted beside classes found.
 *
 * <p>Cost: state of 8·k² bytes for each predictor of k classes.
 */
public record ClassesPass(ClassColumns classes) implements Pass<ClassesPass.Cells, ClassesPass.Cells> {
    static final String NAME = "evaluation.classes";

    /** How the pass is written and read. */
    public static final PassType<ClassesPass> TYPE = new Type();

    /** What is counted. */
    static final class Cells {
        private final LeftOut leftOut;
        /** By predictor, class predicted and class found: sums of weights. */
        private final double[][][] weights;

        private long rows;

        Cells(LeftOut leftOut, int predictors, int classes) {
            this.leftOut = leftOut;
            this.weights = new double[predictors][classes][classes];
        }

        LeftOut leftOut() {
            return leftOut;
        }

        double[][] weights(int predictor) {
            return weights[predictor];
        }

        /** Rows used. */
        long rows() {
            return rows;
        }

        private void add(Cells later) {
            rows += later.rows;
            for (int p = 0; p < weights.length; p++) {
                for (int k = 0; k < weights[p].length; k++) {
                    for (int j = 0; j < weights[p].length; j++) {
                        weights[p][k][j] += later.weights[p][k][j];
                    }
                }
            }
        }
    }

    @Override
    public PassType<?> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return classes.rows();
    }

    @Override
    public Cells newState() {
        return new Cells(
                new LeftOut(), classes.predictors().size(), classes.classes().size());
    }

    @Override
    public void process(Cells state, Chunk chunk) {
        if (chunk.rows() == 0) {
            return;
        }
        ClassColumns.Rows rows = classes.read(chunk, state.leftOut);
        Cells added = newState();
        for (int i = 0; i < rows.actual().length; i++) {
            if (rows.actual()[i] >= 0) {
                added.rows++;
                for (int p = 0; p < rows.predicted().length; p++) {
                    added.weights[p][rows.predicted()[p][i]][rows.actual()[i]] += rows.weight(i);
                }
            }
        }
        state.add(added);
    }

    @Override
    public void merge(Cells state, Cells later) {
        state.leftOut.merge(later.leftOut);
        state.add(later);
    }

    @Override
    public StateCodec<Cells> codec() {
        return new Codec();
    }

    @Override
    public Cells finish(Cells total) {
        return total;
    }

    @Override
    public long stateBytes() {
        long k = classes.classes().size();
        return 100 + 8 * classes.predictors().size() * k * k;
    }

    @Override
    public String stateFormula() {
        return "8·predictors·classes² bytes with " + classes.predictors().size() + " predictors and "
                + classes.classes().size() + " classes; merge classes";
    }

    private static final class Codec implements StateCodec<Cells> {
        private static final byte VERSION = 1;

        @Override
        public void write(Cells state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            state.leftOut.write(out);
            out.writeInt(state.weights.length);
            out.writeInt(state.weights[0].length);
            out.writeLong(state.rows);
            for (double[][] predictor : state.weights) {
                for (double[] row : predictor) {
                    for (double weight : row) {
                        out.writeDouble(weight);
                    }
                }
            }
        }

        @Override
        public Cells read(DataInput in) throws IOException {
            StateVersion.check(NAME, in.readByte(), VERSION);
            Cells state = new Cells(LeftOut.read(in), in.readInt(), in.readInt());
            state.rows = in.readLong();
            for (double[][] predictor : state.weights) {
                for (double[] row : predictor) {
                    for (int j = 0; j < row.length; j++) {
                        row[j] = in.readDouble();
                    }
                }
            }
            return state;
        }
    }

    private static final class Type implements PassType<ClassesPass> {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public void write(ClassesPass pass, DataOutput out) throws IOException {
            pass.classes.write(out);
        }

        @Override
        public ClassesPass read(DataInput in) throws IOException {
            return new ClassesPass(ClassColumns.read(in));
        }
    }
}
