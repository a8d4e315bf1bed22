package org.quern.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;

/**
 * Sums and products of the placements of several predictors, row by row: their covariance, for DeLong's test of two areas
 * on the same rows.
 *
 * <p>Cost: state of 8·(r² + 3r) bytes for r predictors; the pass carries at most 6 MB for each.
 *
 * @param placements by predictor
 */
public record PlacementsPass(ScoredColumns scored, List<Placements> placements)
        implements Pass<PlacementsPass.Products, PlacementsPass.Products> {
    static final String NAME = "evaluation.placements";
    /** How the pass is written and read. */
    public static final PassType<PlacementsPass> TYPE = new Type();

    public PlacementsPass {
        placements = List.copyOf(placements);
    }

    /**
     * By outcome (negative, positive): the sums by predictor, then the lower triangle of products by rows; each row counts with
     * its weight.
     */
    record Products(double[][] sums) {}

    @Override
    public PassType<?> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return scored.rows();
    }

    private int size() {
        int r = placements.size();
        return r + r * (r + 1) / 2;
    }

    @Override
    public Products newState() {
        return new Products(new double[2][size()]);
    }

    @Override
    public void process(Products state, Chunk chunk) {
        if (chunk.rows() == 0) {
            return;
        }
        ScoredColumns.Rows rows = scored.read(chunk, new LeftOut());
        Products added = newState();
        double[] values = new double[placements.size()];
        for (int i = 0; i < rows.count(); i++) {
            boolean positive = rows.positive()[i];
            for (int p = 0; p < values.length; p++) {
                values[p] = placements.get(p).of(rows.scores()[p][i], positive);
            }
            add(added.sums[positive ? 1 : 0], values, rows.weight(i));
        }
        merge(state, added);
    }

    private static void add(double[] sums, double[] values, double weight) {
        int next = values.length;
        for (int p = 0; p < values.length; p++) {
            double weighted = weight * values[p];
            sums[p] += weighted;
            for (int q = 0; q <= p; q++) {
                sums[next++] += weighted * values[q];
            }
        }
    }

    @Override
    public void merge(Products state, Products later) {
        for (int outcome = 0; outcome < 2; outcome++) {
            for (int i = 0; i < state.sums[outcome].length; i++) {
                state.sums[outcome][i] += later.sums[outcome][i];
            }
        }
    }

    @Override
    public StateCodec<Products> codec() {
        return new Codec();
    }

    @Override
    public Products finish(Products total) {
        return total;
    }

    @Override
    public long stateBytes() {
        return 100 + 16L * size();
    }

    private static final class Codec implements StateCodec<Products> {
        private static final byte VERSION = 1;

        @Override
        public void write(Products state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            out.writeInt(state.sums[0].length);
            for (double[] sums : state.sums) {
                for (double sum : sums) {
                    out.writeDouble(sum);
                }
            }
        }

        @Override
        public Products read(DataInput in) throws IOException {
            StateVersion.check(NAME, in.readByte(), VERSION);
            Products state = new Products(new double[2][in.readInt()]);
            for (double[] sums : state.sums) {
                for (int i = 0; i < sums.length; i++) {
                    sums[i] = in.readDouble();
                }
            }
            return state;
        }
    }

    private static final class Type implements PassType<PlacementsPass> {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public void write(PlacementsPass pass, DataOutput out) throws IOException {
            pass.scored.write(out);
            out.writeInt(pass.placements.size());
            for (Placements one : pass.placements) {
                one.write(out);
            }
        }

        @Override
        public PlacementsPass read(DataInput in) throws IOException {
            ScoredColumns scored = ScoredColumns.read(in);
            List<Placements> placements = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                placements.add(Placements.read(in));
            }
            return new PlacementsPass(scored, placements);
        }
    }
}
