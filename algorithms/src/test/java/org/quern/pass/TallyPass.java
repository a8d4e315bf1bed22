package org.quern.pass;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;

/** Counts the values of all columns by their binary exponent, which is exact in any order: a pass for tests of engines. */
public final class TallyPass implements Pass<long[], List<Long>> {
    private static final PassType<TallyPass> TYPE = new PassType<>() {
        @Override
        public String name() {
            return "test.tally";
        }

        @Override
        public void write(TallyPass pass, DataOutput out) throws IOException {
            pass.columns.write(out);
        }

        @Override
        public TallyPass read(DataInput in) throws IOException {
            return new TallyPass(ColumnSelection.read(in));
        }
    };

    private final ColumnSelection columns;
    private final AtomicInteger statesMade = new AtomicInteger();

    public TallyPass(ColumnSelection columns) {
        this.columns = columns;
    }

    /** How often {@link #newState} was called. */
    public int statesMade() {
        return statesMade.get();
    }

    @Override
    public PassType<?> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return columns;
    }

    @Override
    public long[] newState() {
        statesMade.incrementAndGet();
        return new long[2100];
    }

    @Override
    public void process(long[] state, Chunk chunk) {
        double[] values = new double[chunk.rows()];
        for (int i = 0; i < chunk.schema().size(); i++) {
            chunk.column(i).toDoubles(values);
            for (double value : values) {
                state[1040 + Math.getExponent(value)]++;
            }
        }
    }

    @Override
    public void merge(long[] state, long[] later) {
        Arrays.setAll(state, i -> state[i] + later[i]);
    }

    @Override
    public boolean mergesInAnyOrder() {
        return true;
    }

    @Override
    public StateCodec<long[]> codec() {
        return new StateCodec<>() {
            @Override
            public void write(long[] state, DataOutput out) throws IOException {
                for (long count : state) {
                    out.writeLong(count);
                }
            }

            @Override
            public long[] read(DataInput in) throws IOException {
                long[] state = new long[2100];
                for (int i = 0; i < state.length; i++) {
                    state[i] = in.readLong();
                }
                return state;
            }
        };
    }

    @Override
    public List<Long> finish(long[] total) {
        return Arrays.stream(total).boxed().toList();
    }

    @Override
    public long stateBytes() {
        return 2100 * Long.BYTES;
    }
}
