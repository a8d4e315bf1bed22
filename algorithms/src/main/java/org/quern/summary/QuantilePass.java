package org.quern.summary;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;

/**
 * A further pass of the search for quantiles: counts the values of each series, which is narrowed by 16 bits a pass.
 *
 * <p>Cost: state of up to 2^19 bytes for each series.
 *
 * @param design the terms
 * @param series what is counted
 */
public record QuantilePass(SummaryDesign design, List<Series> series)
        implements Pass<List<ValueCounter>, List<ValueCounter>> {
    static final String NAME = "summary.quantiles";

    /** How the pass is written and read. */
    public static final PassType<QuantilePass> TYPE = new Type();

    public QuantilePass {
        series = List.copyOf(series);
    }

    @Override
    public PassType<?> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return design.columns();
    }

    @Override
    public List<ValueCounter> newState() {
        List<ValueCounter> counters = new ArrayList<>();
        for (Series one : series) {
            counters.add(new ValueCounter(one.level(), ValueCounter.LIMIT));
        }
        return counters;
    }

    @Override
    public void process(List<ValueCounter> state, Chunk chunk) {
        if (chunk.rows() == 0) {
            return;
        }
        SummaryDesign.Rows rows = design.read(chunk);
        List<SummaryDesign.Row> terms = design.rows();
        for (int i = 0; i < series.size(); i++) {
            series.get(i).count(rows, terms.get(series.get(i).row()), state.get(i));
        }
    }

    @Override
    public void merge(List<ValueCounter> state, List<ValueCounter> later) {
        for (int i = 0; i < state.size(); i++) {
            state.get(i).merge(later.get(i));
        }
    }

    @Override
    public StateCodec<List<ValueCounter>> codec() {
        return new Codec();
    }

    @Override
    public List<ValueCounter> finish(List<ValueCounter> total) {
        return total;
    }

    @Override
    public long stateBytes() {
        return stateBytes(series.size());
    }

    /** Of a pass with so many series. */
    static long stateBytes(int series) {
        return 100 + series * ValueCounter.maxBytes(ValueCounter.LIMIT);
    }

    @Override
    public String stateFormula() {
        return formula(series.size());
    }

    /** Of a pass with so many series. */
    static String formula(int series) {
        return String.format(
                Locale.ROOT,
                "%,d·series bytes with %,d series at most; ask for the quantiles of fewer columns or groups at a time",
                ValueCounter.maxBytes(ValueCounter.LIMIT),
                series);
    }

    static void writeSeries(List<Series> series, DataOutput out) throws IOException {
        out.writeInt(series.size());
        for (Series one : series) {
            one.write(out);
        }
    }

    static List<Series> readSeries(DataInput in) throws IOException {
        List<Series> series = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            series.add(Series.read(in));
        }
        return series;
    }

    private static final class Codec implements StateCodec<List<ValueCounter>> {
        private static final byte VERSION = 1;

        @Override
        public void write(List<ValueCounter> state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            out.writeInt(state.size());
            for (ValueCounter counter : state) {
                counter.write(out);
            }
        }

        @Override
        public List<ValueCounter> read(DataInput in) throws IOException {
            StateVersion.check(NAME, in.readByte(), VERSION);
            List<ValueCounter> state = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                state.add(ValueCounter.read(in));
            }
            return state;
        }
    }

    private static final class Type implements PassType<QuantilePass> {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public void write(QuantilePass pass, DataOutput out) throws IOException {
            pass.design.write(out);
            writeSeries(pass.series, out);
        }

        @Override
        public QuantilePass read(DataInput in) throws IOException {
            return new QuantilePass(SummaryDesign.read(in), readSeries(in));
        }
    }
}
