package org.quern.yarn.master;

import java.util.Set;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;
import org.quern.pass.SumPass;

/** A sum over data with mistakes in some chunks. */
record FailingPass(SumPass sum, Set<Integer> mistakes) implements Pass<double[], Double> {
    /** The chunk that a message names. */
    static int chunk(QuernException e) {
        return Integer.parseInt(e.getMessage().replaceAll("\\D", ""));
    }

    @Override
    public void process(double[] state, Chunk chunk) {
        if (mistakes.contains(chunk.index())) {
            throw new QuernException("Chunk " + chunk.index() + " holds a mistake");
        }
        sum.process(state, chunk);
    }

    @Override
    public PassType<?> type() {
        return new Type();
    }

    private static final class Type implements PassType<FailingPass> {
        @Override
        public String name() {
            return "test.failing";
        }

        @Override
        public void write(FailingPass pass, java.io.DataOutput out) throws java.io.IOException {
            out.writeInt(pass.mistakes().size());
        }

        @Override
        public FailingPass read(java.io.DataInput in) {
            throw new IllegalStateException("never read");
        }
    }

    @Override
    public ColumnSelection columns() {
        return sum.columns();
    }

    @Override
    public double[] newState() {
        return sum.newState();
    }

    @Override
    public void merge(double[] state, double[] later) {
        sum.merge(state, later);
    }

    @Override
    public StateCodec<double[]> codec() {
        return sum.codec();
    }

    @Override
    public Double finish(double[] total) {
        return sum.finish(total);
    }

    @Override
    public int leafLevel() {
        return sum.leafLevel();
    }

    @Override
    public long stateBytes() {
        return sum.stateBytes();
    }
}
