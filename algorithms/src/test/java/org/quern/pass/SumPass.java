package org.quern.pass;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.language.ColumnSelection;

/** The sum of all values of all columns, in an order whose rounding shows: a pass for tests of engines. */
public record SumPass(ColumnSelection columns, int leafLevel) implements Pass<double[], Double> {

    @Override
    public PassType<?> type() {
        return Type.INSTANCE;
    }

    @Override
    public double[] newState() {
        return new double[1];
    }

    @Override
    public void process(double[] state, Chunk chunk) {
        double[] values = new double[chunk.rows()];
        double sum = 0;
        for (int i = 0; i < chunk.schema().size(); i++) {
            Column column = chunk.column(i);
            column.toDoubles(values);
            for (double value : values) {
                sum += Double.isNaN(value) ? 0 : value;
            }
        }
        state[0] += sum;
    }

    @Override
    public void merge(double[] state, double[] later) {
        state[0] += later[0];
    }

    @Override
    public StateCodec<double[]> codec() {
        return new StateCodec<>() {
            @Override
            public void write(double[] state, DataOutput out) throws IOException {
                out.writeDouble(state[0]);
            }

            @Override
            public double[] read(DataInput in) throws IOException {
                return new double[] {in.readDouble()};
            }
        };
    }

    @Override
    public Double finish(double[] total) {
        return total[0];
    }

    @Override
    public long stateBytes() {
        return 8;
    }

    /** Not among {@link PassTypes}: tests of engines hand the pass over as it is. */
    private static final class Type implements PassType<SumPass> {
        static final Type INSTANCE = new Type();

        @Override
        public String name() {
            return "test.sum";
        }

        @Override
        public void write(SumPass pass, DataOutput out) throws IOException {
            pass.columns().write(out);
            out.writeInt(pass.leafLevel());
        }

        @Override
        public SumPass read(DataInput in) throws IOException {
            return new SumPass(ColumnSelection.read(in), in.readInt());
        }
    }
}
