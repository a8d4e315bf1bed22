package org.quern.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;

/** What a pass over scores gathers. */
final class ScoresState {
    final LeftOut leftOut;
    /** By predictor. */
    final ScoreTable[] tables;
    /** By predictor; empty if they were not asked for. */
    final LossSums[] losses;
    /** Rows used, by outcome. */
    long positiveRows;

    long negativeRows;
    /** Their weights. */
    double positives;

    double negatives;

    ScoresState(LeftOut leftOut, ScoreTable[] tables, LossSums[] losses) {
        this.leftOut = leftOut;
        this.tables = tables;
        this.losses = losses;
    }

    long rows() {
        return positiveRows + negativeRows;
    }

    void addOutcomes(ScoredColumns.Rows rows) {
        double addedPositives = 0;
        double addedNegatives = 0;
        for (int i = 0; i < rows.count(); i++) {
            if (rows.positive()[i]) {
                positiveRows++;
                addedPositives += rows.weight(i);
            } else {
                negativeRows++;
                addedNegatives += rows.weight(i);
            }
        }
        positives += addedPositives;
        negatives += addedNegatives;
    }

    void merge(ScoresState later) {
        leftOut.merge(later.leftOut);
        for (int p = 0; p < tables.length; p++) {
            tables[p].merge(later.tables[p]);
        }
        for (int p = 0; p < losses.length; p++) {
            losses[p].merge(later.losses[p]);
        }
        positiveRows += later.positiveRows;
        negativeRows += later.negativeRows;
        positives += later.positives;
        negatives += later.negatives;
    }

    static final class Codec implements StateCodec<ScoresState> {
        private static final byte VERSION = 1;

        @Override
        public void write(ScoresState state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            state.leftOut.write(out);
            out.writeInt(state.tables.length);
            for (ScoreTable table : state.tables) {
                table.write(out);
            }
            out.writeInt(state.losses.length);
            for (LossSums sums : state.losses) {
                sums.write(out);
            }
            out.writeLong(state.positiveRows);
            out.writeLong(state.negativeRows);
            out.writeDouble(state.positives);
            out.writeDouble(state.negatives);
        }

        @Override
        public ScoresState read(DataInput in) throws IOException {
            StateVersion.check(ScoresPass.NAME, in.readByte(), VERSION);
            LeftOut leftOut = LeftOut.read(in);
            ScoreTable[] tables = new ScoreTable[in.readInt()];
            for (int p = 0; p < tables.length; p++) {
                tables[p] = ScoreTable.read(in);
            }
            LossSums[] losses = new LossSums[in.readInt()];
            for (int p = 0; p < losses.length; p++) {
                losses[p] = LossSums.read(in);
            }
            ScoresState state = new ScoresState(leftOut, tables, losses);
            state.positiveRows = in.readLong();
            state.negativeRows = in.readLong();
            state.positives = in.readDouble();
            state.negatives = in.readDouble();
            return state;
        }
    }
}
