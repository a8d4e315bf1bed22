package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.FactorColumn;
import org.quern.data.StringColumn;
import org.quern.data.TextBytes;
import org.quern.language.ColumnSelection;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;
import org.quern.summary.CellMoments;

/**
 * What trees must know before they grow: how often each value of a number occurs ({@link ValueCounts}), from which come its
 * bins; classes and their weights, or mean and range of the response; rows left out, and values that make a fit impossible.
 * Only rows that trees are fitted to count ({@link TreeRows}).
 *
 * <p>Levels of strings may be unknown: they are not looked at.
 *
 * <p>Cost: one pass; state of 32·capacity bytes a number, less where it has few distinct values, and 16 bytes a class.
 *
 * @param design levels of strings may be empty
 * @param capacity of {@link ValueCounts}
 */
public record BinsPass(TreeDesign design, int capacity) implements Pass<BinsState, BinsState> {
    static final String NAME = "tree.bins";
    /** How the pass is written and read. */
    public static final PassType<BinsPass> TYPE = new Type();

    /** Intervals of values for each bin: so many that cuts between them are as good as cuts between values. */
    private static final int INTERVALS_PER_BIN = 16;

    private static final int MAX_INTERVALS = 1 << 21;

    /** The capacity for so many bins. */
    static int capacity(int bins, int predictors) {
        long wanted = Math.min((long) INTERVALS_PER_BIN * bins, MAX_INTERVALS / Math.max(1, predictors));
        long least = Math.max(ValueCounts.MIN_CAPACITY, 2L * bins);
        return 2 * Integer.highestOneBit((int) Math.max(least, wanted) - 1);
    }

    @Override
    public PassType<?> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return design.rows();
    }

    @Override
    public BinsState newState() {
        BinsState state = new BinsState(design.width());
        for (int p = 0; p < design.width(); p++) {
            state.values[p] = design.isFactor(p) ? null : new ValueCounts(capacity);
        }
        return state;
    }

    @Override
    public void process(BinsState state, Chunk chunk) {
        if (chunk.rows() == 0) {
            return;
        }
        TreeRows rows = TreeRows.of(design, chunk);
        state.missingRows += rows.missingRows();
        state.weightlessRows += rows.weightlessRows();
        state.negativeWeights += rows.negativeWeights();
        state.rows += rows.count();
        addWeights(state, rows);
        if (design.isClassification()) {
            addClasses(state, rows);
        } else {
            addResponse(state, rows);
        }
        for (int p = 0; p < design.width(); p++) {
            if (state.values[p] != null) {
                long before = state.values[p].missing();
                state.values[p].add(rows.predictors().numbers(p), rows.used(), rows.count());
                state.missing[p] += state.values[p].missing() - before;
            } else if (!design.levels(p).isEmpty()) {
                int[] codes = rows.predictors().codes(p);
                for (int i = 0; i < rows.count(); i++) {
                    state.missing[p] += codes[rows.used()[i]] < 0 ? 1 : 0;
                }
            }
        }
    }

    private static void addWeights(BinsState state, TreeRows rows) {
        if (rows.weights() == null) {
            state.weight += rows.count();
            state.heaviest = rows.count() > 0 ? 1 : state.heaviest;
            return;
        }
        double sum = 0;
        for (int i = 0; i < rows.count(); i++) {
            double weight = rows.weights()[rows.used()[i]];
            sum += weight;
            state.heaviest = Math.max(state.heaviest, weight);
            state.wholeWeights &= weight == Math.rint(weight);
        }
        state.weight += sum;
    }

    private static void addClasses(BinsState state, TreeRows rows) {
        Column column = rows.response();
        int[] codes = codes(column, rows);
        String[] names = names(column);
        long[] counts = new long[names.length];
        double[] weights = new double[names.length];
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.used()[i];
            counts[codes[row]]++;
            weights[codes[row]] += rows.weights() == null ? 1 : rows.weights()[row];
        }
        for (int k = 0; k < names.length; k++) {
            if (counts[k] > 0) {
                BinsState.Tally tally = state.classes.computeIfAbsent(names[k], n -> new BinsState.Tally());
                tally.rows += counts[k];
                tally.weight += weights[k];
            }
        }
    }

    private static int[] codes(Column column, TreeRows rows) {
        if (column instanceof FactorColumn factor) {
            return factor.codes();
        }
        return column instanceof StringColumn strings ? strings.codes() : rows.classes();
    }

    private static String[] names(Column column) {
        if (column instanceof FactorColumn factor) {
            return factor.levels().toArray(new String[0]);
        }
        return column instanceof StringColumn strings ? strings.dictionary() : TreeDesign.TRUTH.toArray(new String[0]);
    }

    private static void addResponse(BinsState state, TreeRows rows) {
        double[] kept = new double[rows.count()];
        double[] weights = rows.weights() == null ? null : new double[rows.count()];
        int count = 0;
        for (int i = 0; i < rows.count(); i++) {
            double value = rows.values()[rows.used()[i]];
            if (Double.isInfinite(value)) {
                state.infiniteResponses++;
                continue;
            }
            if (weights != null) {
                weights[count] = rows.weights()[rows.used()[i]];
            }
            kept[count++] = value;
        }
        state.response.addAll(kept, weights, count);
    }

    @Override
    public void merge(BinsState state, BinsState later) {
        state.merge(later);
    }

    @Override
    public StateCodec<BinsState> codec() {
        return new Codec();
    }

    @Override
    public BinsState finish(BinsState total) {
        return total;
    }

    @Override
    public long stateBytes() {
        return 300 + 16L * design.classes().size() + numbers() * ValueCounts.bytes(capacity);
    }

    private long numbers() {
        long numbers = 0;
        for (int p = 0; p < design.width(); p++) {
            numbers += design.isFactor(p) ? 0 : 1;
        }
        return numbers;
    }

    @Override
    public String stateFormula() {
        return "32·capacity bytes a number with " + numbers() + " numbers and capacity " + capacity
                + "; leave out predictors or ask for fewer bins";
    }

    private final class Codec implements StateCodec<BinsState> {
        private static final byte VERSION = 1;

        @Override
        public void write(BinsState state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            out.writeInt(state.classes.size());
            for (Map.Entry<String, BinsState.Tally> entry : state.classes.entrySet()) {
                TextBytes.write(entry.getKey(), out);
                out.writeLong(entry.getValue().rows);
                out.writeDouble(entry.getValue().weight);
            }
            state.response.write(out);
            for (int p = 0; p < state.values.length; p++) {
                if (state.values[p] != null) {
                    state.values[p].write(out);
                }
                out.writeLong(state.missing[p]);
            }
            out.writeLong(state.rows);
            out.writeDouble(state.weight);
            out.writeDouble(state.heaviest);
            out.writeBoolean(state.wholeWeights);
            out.writeLong(state.missingRows);
            out.writeLong(state.weightlessRows);
            out.writeLong(state.negativeWeights);
            out.writeLong(state.infiniteResponses);
        }

        @Override
        public BinsState read(DataInput in) throws IOException {
            StateVersion.check(NAME, in.readByte(), VERSION);
            BinsState state = newState();
            for (int i = in.readInt(); i > 0; i--) {
                BinsState.Tally tally = new BinsState.Tally();
                state.classes.put(TextBytes.read(in), tally);
                tally.rows = in.readLong();
                tally.weight = in.readDouble();
            }
            state.response.merge(CellMoments.read(in));
            for (int p = 0; p < state.values.length; p++) {
                if (state.values[p] != null) {
                    state.values[p] = ValueCounts.read(capacity, in);
                }
                state.missing[p] = in.readLong();
            }
            state.rows = in.readLong();
            state.weight = in.readDouble();
            state.heaviest = in.readDouble();
            state.wholeWeights = in.readBoolean();
            state.missingRows = in.readLong();
            state.weightlessRows = in.readLong();
            state.negativeWeights = in.readLong();
            state.infiniteResponses = in.readLong();
            return state;
        }
    }

    private static final class Type implements PassType<BinsPass> {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public void write(BinsPass pass, DataOutput out) throws IOException {
            pass.design.write(out);
            out.writeInt(pass.capacity);
        }

        @Override
        public BinsPass read(DataInput in) throws IOException {
            return new BinsPass(TreeDesign.read(in), in.readInt());
        }
    }
}
