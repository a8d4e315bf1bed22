package org.quern.summary;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;

/**
 * The first pass of a summary: moments or counts of every cell of every term, and the values of the series whose quantiles
 * are wanted, as {@link ValueCounter}s of level 0.
 *
 * <p>Cost: state of 72 bytes for each cell of a summarised term, 16 for each cell of a counted one, and up to 2^19 bytes
 * for each series.
 *
 * @param design the terms
 * @param series of level 0
 */
public record SummaryPass(SummaryDesign design, List<Series> series) implements Pass<SummaryState, SummaryState> {
    static final String NAME = "summary.moments";

    /** How the pass is written and read. */
    public static final PassType<SummaryPass> TYPE = new Type();

    public SummaryPass {
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
    public SummaryState newState() {
        return SummaryState.empty(design.rows(), series.size());
    }

    @Override
    public void process(SummaryState state, Chunk chunk) {
        if (chunk.rows() == 0) {
            return;
        }
        SummaryDesign.Rows rows = design.read(chunk);
        state.rows += rows.count();
        state.incomplete += rows.incomplete();
        state.missingWeights += rows.missingWeights();
        state.weight += totalWeight(rows);
        List<SummaryDesign.Row> terms = design.rows();
        for (int t = 0; t < terms.size(); t++) {
            SummaryDesign.Row term = terms.get(t);
            if (!term.hasValues()) {
                count(rows, rows.cells(term), state.counts[t], state.weights[t]);
            } else if (term.hasCells()) {
                state.moments[t].addByCell(rows.values(term), rows.cells(term), rows.weights(), rows.count());
            } else {
                state.moments[t].addAll(rows.values(term), rows.weights(), rows.count());
            }
        }
        for (int i = 0; i < series.size(); i++) {
            series.get(i).count(rows, terms.get(series.get(i).row()), state.counters[i]);
        }
    }

    private static double totalWeight(SummaryDesign.Rows rows) {
        if (rows.weights() == null) {
            return rows.count();
        }
        double sum = 0;
        for (int i = 0; i < rows.count(); i++) {
            sum += rows.weights()[i];
        }
        return sum;
    }

    private static void count(SummaryDesign.Rows rows, int[] cells, long[] counts, double[] weights) {
        double[] added = new double[counts.length];
        for (int i = 0; i < rows.count(); i++) {
            if (cells[i] >= 0) {
                counts[cells[i]]++;
                added[cells[i]] += rows.weights() == null ? 1 : rows.weights()[i];
            }
        }
        for (int cell = 0; cell < added.length; cell++) {
            weights[cell] += added[cell];
        }
    }

    @Override
    public void merge(SummaryState state, SummaryState later) {
        state.merge(later);
    }

    @Override
    public StateCodec<SummaryState> codec() {
        return new SummaryState.Codec();
    }

    @Override
    public SummaryState finish(SummaryState total) {
        return total;
    }

    @Override
    public long stateBytes() {
        long bytes = 100 + series.size() * ValueCounter.maxBytes(ValueCounter.LIMIT);
        for (SummaryDesign.Row term : design.rows()) {
            int cells = term.term().cells();
            bytes += term.hasValues() ? CellMoments.bytes(cells) : 16L * cells;
        }
        return bytes;
    }

    @Override
    public String stateFormula() {
        long summarised = 0;
        long counted = 0;
        for (SummaryDesign.Row term : design.rows()) {
            if (term.hasValues()) {
                summarised += term.term().cells();
            } else {
                counted += term.term().cells();
            }
        }
        return String.format(
                Locale.ROOT,
                "%d·cells summarised + 16·cells counted + %,d·series bytes with %,d cells summarised, %,d counted and %,d"
                        + " series for quantiles; summarise fewer columns or groups at a time",
                CellMoments.bytes(1),
                ValueCounter.maxBytes(ValueCounter.LIMIT),
                summarised,
                counted,
                series.size());
    }

    private static final class Type implements PassType<SummaryPass> {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public void write(SummaryPass pass, DataOutput out) throws IOException {
            pass.design.write(out);
            QuantilePass.writeSeries(pass.series, out);
        }

        @Override
        public SummaryPass read(DataInput in) throws IOException {
            return new SummaryPass(SummaryDesign.read(in), QuantilePass.readSeries(in));
        }
    }
}
