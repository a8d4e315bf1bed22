package org.quern.pass;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;

/**
 * Sums of each column, one slice a column, in an order whose rounding shows: a pass for tests of engines.
 *
 * @param digests whether the digest of a sum is its binary exponent, so that it shows how often a digest was made and of what
 */
public record SlicedSums(ColumnSelection columns, boolean digests) implements SlicedPass<double[], List<Double>> {
    private static final PassType<SlicedSums> TYPE = new PassType<>() {
        @Override
        public String name() {
            return "test.sliced-sums";
        }

        @Override
        public void write(SlicedSums pass, DataOutput out) throws IOException {
            pass.columns().write(out);
            out.writeBoolean(pass.digests());
        }

        @Override
        public SlicedSums read(DataInput in) throws IOException {
            return new SlicedSums(ColumnSelection.read(in), in.readBoolean());
        }
    };

    @Override
    public PassType<?> type() {
        return TYPE;
    }

    @Override
    public double[] newState() {
        return new double[slices()];
    }

    @Override
    public void process(double[] state, Chunk chunk) {
        double[] values = new double[chunk.rows()];
        for (int i = 0; i < state.length; i++) {
            chunk.column(i).toDoubles(values);
            for (double value : values) {
                state[i] += value;
            }
        }
    }

    @Override
    public void merge(double[] state, double[] later) {
        for (int i = 0; i < state.length; i++) {
            state[i] += later[i];
        }
    }

    @Override
    public int slices() {
        return columns.columns().size();
    }

    @Override
    public double[] slice(double[] state, int index) {
        return new double[] {state[index]};
    }

    @Override
    public double[] assemble(List<double[]> slices) {
        return slices.stream().mapToDouble(slice -> slice[0]).toArray();
    }

    @Override
    public StateCodec<double[]> codec() {
        return new StateCodec<>() {
            @Override
            public void write(double[] state, DataOutput out) throws IOException {
                out.writeInt(state.length);
                for (double sum : state) {
                    out.writeDouble(sum);
                }
            }

            @Override
            public double[] read(DataInput in) throws IOException {
                double[] state = new double[in.readInt()];
                for (int i = 0; i < state.length; i++) {
                    state[i] = in.readDouble();
                }
                return state;
            }
        };
    }

    @Override
    public double[] digest(double[] total) {
        return digests ? java.util.Arrays.stream(total).map(Math::getExponent).toArray() : total;
    }

    @Override
    public List<Double> finish(double[] total) {
        return java.util.Arrays.stream(total).boxed().toList();
    }

    @Override
    public long stateBytes() {
        return 8L * slices();
    }
}
