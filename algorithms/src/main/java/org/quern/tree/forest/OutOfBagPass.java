package org.quern.tree.forest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;
import org.quern.tree.CodedTree;
import org.quern.tree.FixedPoint;
import org.quern.tree.GrowthRows;
import org.quern.tree.GrowthRowsPass;
import org.quern.tree.TreeGrowth;

/**
 * Predicts every row by the trees that were not grown from it: the class with the largest ratio of votes to cutoff (the first
 * of several), or the mean of the trees' means. After each tree the rows that some tree has left out so far are compared with
 * their response.
 *
 * <p>Weights and squared residuals are summed as whole numbers ({@link FixedPoint}), so the result does not depend on the
 * order of rows. A squared residual is exact to 2^-(61 − log2 Σw) of the squared range of the response.
 *
 * <p>Cost: one pass; state of 16·trees + 8·classes² bytes; time trees·rows.
 *
 * <p>Reference: Breiman (2001), Random forests, Machine Learning 45, 5–32, doi:10.1023/A:1010933404324.
 */
public final class OutOfBagPass implements GrowthRowsPass<OutOfBagPass.State, OutOfBag> {
    static final String NAME = "forest.oob";
    /** How the pass is written and read. */
    public static final PassType<OutOfBagPass> TYPE = new Type();

    private final TreeGrowth growth;
    private final List<CodedTree> trees;
    /** By tree and position of the node: mean, or code of the class. */
    private final double[][] values;
    /** By class; empty for regression. */
    private final double[] cutoff;
    /** Of weighted squared residuals. */
    private final FixedPoint squares;
    /** Largest distance between two responses. */
    private final double range;

    /** Sums of whole numbers. */
    public static final class State {
        /** By number of trees: weight of rows that a tree has left out. */
        private final long[] weights;
        /** By number of trees: weight of those predicted wrong, or their squared residuals. */
        private final long[] errors;
        /** By true class, then by class predicted in the end. */
        private final long[] confusion;
        /** Of all rows: weight, response times weight, and response² times weight in 128 bits. */
        private final long[] moments = new long[4];

        private State(int trees, int classes) {
            weights = new long[trees];
            errors = new long[trees];
            confusion = new long[classes * classes];
        }
    }

    /**
     * @param trees grown, as rows run through them
     * @param values by tree and position of the node
     * @param cutoff by class; empty for regression
     * @param weight sum of weights, or more
     * @param range largest distance between two responses; of no matter for classes
     */
    OutOfBagPass(
            TreeGrowth growth, List<CodedTree> trees, double[][] values, double[] cutoff, double weight, double range) {
        this(
                growth,
                trees,
                values,
                cutoff,
                cutoff.length > 0 ? FixedPoint.WHOLE : FixedPoint.of(0, range * range, 0, weight),
                range);
    }

    private OutOfBagPass(
            TreeGrowth growth,
            List<CodedTree> trees,
            double[][] values,
            double[] cutoff,
            FixedPoint squares,
            double range) {
        this.growth = growth;
        this.trees = List.copyOf(trees);
        this.values = values;
        this.cutoff = cutoff;
        this.squares = squares;
        this.range = range;
    }

    @Override
    public TreeGrowth growth() {
        return growth;
    }

    @Override
    public PassType<OutOfBagPass> type() {
        return TYPE;
    }

    @Override
    public State newState() {
        return new State(trees.size(), cutoff.length);
    }

    @Override
    public void add(State state, GrowthRows rows) {
        if (rows.count() == 0) {
            return;
        }
        if (cutoff.length > 0) {
            addClasses(state, rows);
        } else {
            addNumbers(state, rows);
            addMoments(state, rows);
        }
    }

    private void addClasses(State state, GrowthRows rows) {
        int classes = cutoff.length;
        int[] votes = new int[rows.count() * classes];
        int[] predicted = new int[rows.count()];
        int[] nodes = new int[rows.count()];
        Arrays.fill(predicted, -1);
        long weight = 0;
        long wrong = 0;
        for (int t = 0; t < trees.size(); t++) {
            double[] value = values[t];
            rows.outOfBag(t, trees.get(t), nodes);
            for (int i = 0; i < predicted.length; i++) {
                if (nodes[i] < 0) {
                    continue;
                }
                votes[i * classes + (int) value[nodes[i]]]++;
                int before = predicted[i];
                predicted[i] = Vote.winner(votes, i * classes, cutoff);
                if (predicted[i] != before) {
                    long own = rows.weight(i);
                    int truth = rows.classOf(i);
                    weight += before < 0 ? own : 0;
                    wrong -= before >= 0 && before != truth ? own : 0;
                    wrong += predicted[i] != truth ? own : 0;
                }
            }
            state.weights[t] += weight;
            state.errors[t] += wrong;
        }
        for (int i = 0; i < predicted.length; i++) {
            if (predicted[i] >= 0) {
                state.confusion[rows.classOf(i) * classes + predicted[i]] += rows.weight(i);
            }
        }
    }

    private void addNumbers(State state, GrowthRows rows) {
        FixedPoint responses = growth.criterion().values();
        double unitWeight = growth.criterion().weights().unit();
        int[] count = new int[rows.count()];
        int[] nodes = new int[rows.count()];
        double[] sum = new double[rows.count()];
        long[] square = new long[rows.count()];
        long weight = 0;
        long squared = 0;
        for (int t = 0; t < trees.size(); t++) {
            double[] value = values[t];
            rows.outOfBag(t, trees.get(t), nodes);
            for (int i = 0; i < count.length; i++) {
                if (nodes[i] < 0) {
                    continue;
                }
                weight += count[i] == 0 ? rows.weight(i) : 0;
                sum[i] += value[nodes[i]];
                count[i]++;
                double response = responses.origin() + rows.response(i) * responses.unit();
                double residual = Math.min(range, Math.abs(response - sum[i] / count[i]));
                long next = squares.encode(residual * residual * (rows.weight(i) * unitWeight));
                squared += next - square[i];
                square[i] = next;
            }
            state.weights[t] += weight;
            state.errors[t] += squared;
        }
    }

    private static void addMoments(State state, GrowthRows rows) {
        long[] moments = state.moments;
        for (int i = 0; i < rows.count(); i++) {
            long weighted = rows.weightedResponse(i);
            long product = weighted * rows.response(i);
            moments[0] += rows.weight(i);
            moments[1] += weighted;
            add(moments, Math.multiplyHigh(weighted, rows.response(i)), product);
        }
    }

    /** Adds 128 bits to the last two numbers. */
    private static void add(long[] moments, long high, long low) {
        moments[3] += low;
        moments[2] += high + (Long.compareUnsigned(moments[3], low) < 0 ? 1 : 0);
    }

    @Override
    public void merge(State state, State later) {
        addTo(state.weights, later.weights);
        addTo(state.errors, later.errors);
        addTo(state.confusion, later.confusion);
        state.moments[0] += later.moments[0];
        state.moments[1] += later.moments[1];
        add(state.moments, later.moments[2], later.moments[3]);
    }

    private static void addTo(long[] sums, long[] more) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
        }
    }

    @Override
    public StateCodec<State> codec() {
        return new Codec();
    }

    @Override
    public OutOfBag finish(State total) {
        double unitWeight = growth.criterion().weights().unit();
        double unitError = cutoff.length > 0 ? unitWeight : squares.unit();
        List<Double> errors = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (int t = 0; t < trees.size(); t++) {
            double weight = total.weights[t] * unitWeight;
            weights.add(weight);
            errors.add(total.errors[t] * unitError / weight);
        }
        List<List<Double>> confusion = new ArrayList<>();
        for (int k = 0; k < cutoff.length; k++) {
            List<Double> row = new ArrayList<>();
            for (int j = 0; j < cutoff.length; j++) {
                row.add(total.confusion[k * cutoff.length + j] * unitWeight);
            }
            confusion.add(row);
        }
        return new OutOfBag(errors, weights, confusion, cutoff.length > 0 ? Double.NaN : variance(total.moments));
    }

    private double variance(long[] moments) {
        double unit = growth.criterion().values().unit();
        double weight = moments[0] * growth.criterion().weights().unit();
        double squared = BigInteger.valueOf(moments[2])
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(moments[3])))
                .doubleValue();
        double mean = moments[1] * unit / weight;
        return squared * unit * unit / weight - mean * mean;
    }

    @Override
    public long stateBytes() {
        return 128 + 16L * trees.size() + 8L * cutoff.length * cutoff.length;
    }

    @Override
    public String stateFormula() {
        return "16·trees + 8·classes² bytes with " + trees.size() + " trees and " + cutoff.length + " classes";
    }

    private final class Codec implements StateCodec<State> {
        private static final byte VERSION = 1;

        @Override
        public void write(State state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            for (long[] sums : List.of(state.weights, state.errors, state.confusion, state.moments)) {
                for (long sum : sums) {
                    out.writeLong(sum);
                }
            }
        }

        @Override
        public State read(DataInput in) throws IOException {
            StateVersion.check(NAME, in.readByte(), VERSION);
            State state = newState();
            for (long[] sums : List.of(state.weights, state.errors, state.confusion, state.moments)) {
                for (int i = 0; i < sums.length; i++) {
                    sums[i] = in.readLong();
                }
            }
            return state;
        }
    }

    private static final class Type implements PassType<OutOfBagPass> {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public void write(OutOfBagPass pass, DataOutput out) throws IOException {
            pass.growth.write(out);
            for (int t = 0; t < pass.trees.size(); t++) {
                pass.trees.get(t).write(out);
                out.writeInt(pass.values[t].length);
                for (double value : pass.values[t]) {
                    out.writeDouble(value);
                }
            }
            out.writeInt(pass.cutoff.length);
            for (double share : pass.cutoff) {
                out.writeDouble(share);
            }
            pass.squares.write(out);
            out.writeDouble(pass.range);
        }

        @Override
        public OutOfBagPass read(DataInput in) throws IOException {
            TreeGrowth growth = TreeGrowth.read(in);
            List<CodedTree> trees = new ArrayList<>();
            double[][] values = new double[growth.trees()][];
            for (int t = 0; t < values.length; t++) {
                trees.add(CodedTree.read(in));
                values[t] = new double[in.readInt()];
                for (int i = 0; i < values[t].length; i++) {
                    values[t][i] = in.readDouble();
                }
            }
            double[] cutoff = new double[in.readInt()];
            for (int k = 0; k < cutoff.length; k++) {
                cutoff[k] = in.readDouble();
            }
            return new OutOfBagPass(growth, trees, values, cutoff, FixedPoint.read(in), in.readDouble());
        }
    }
}
