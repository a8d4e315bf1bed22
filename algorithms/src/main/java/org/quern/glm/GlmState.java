package org.quern.glm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.quern.crossproduct.CrossProducts;
import org.quern.linalg.DoubleDouble;
import org.quern.linalg.ExtendedArrays;
import org.quern.pass.StateCodec;

/**
 * State of one pass of a generalized linear model: the cross-products of its iteration, the sums that a deviance, a dispersion
 * and a likelihood are made of, and counts of rows that cannot be used. Sums are double-double, so that a billion rows lose
 * no digit of a deviance.
 *
 * <p>Size: that of {@link CrossProducts} and a few numbers; a cube adds one for each cell.
 */
final class GlmState {
    /** Sums over rows. */
    enum Sum {
        /** Σw, with the trials of a binomial response. */
        WEIGHT,
        /** Σw without them. */
        ROW_WEIGHT,
        /** Σwy. */
        RESPONSE,
        DEVIANCE,
        /** Σw(y − μ)²/V(μ). */
        PEARSON,
        /** What the likelihood has beyond the deviance, see {@link LogLikelihood#constant}. */
        CONSTANT,
        NULL_DEVIANCE,
        /** Of the null model's constant: its weights, and weights times working residuals. */
        NULL_WEIGHT,
        NULL_SCORE
    }

    /** Counts of rows. */
    enum Count {
        VALID,
        MISSING,
        /** Weight 0: neither valid nor missing. */
        WEIGHTLESS,
        NEGATIVE_WEIGHT,
        /** The response is none of the family's; how many there are, while {@link #wrongRows} names the first few. */
        WRONG_RESPONSE,
        /** No mean of the family belongs to the linear predictor. */
        WRONG_MEAN,
        /** The same for the null model. */
        WRONG_NULL_MEAN,
        /** The starting mean has no linear predictor: the row waits for the next pass. */
        NOT_STARTED,
        /** The mean is at the end of its range up to rounding. */
        EXTREME_MEAN
    }

    private static final int SUMS = Sum.values().length;
    private static final int COUNTS = Count.values().length;
    /** Wrong responses that are named. */
    static final int NAMED = 5;

    final CrossProducts products;
    final double[] high = new double[SUMS];
    final double[] low = new double[SUMS];
    final long[] counts = new long[COUNTS];
    /** Infinite values by {@link GlmProblem#counted}. */
    final long[] infinite;

    double lowestResponse = Double.POSITIVE_INFINITY;
    double highestResponse = Double.NEGATIVE_INFINITY;
    /** Numbers, from 0, and responses of the first rows whose response is wrong. */
    long[] wrongRows = new long[0];

    double[] wrongResponses = new double[0];
    /** Weights of the rows by cell of a cube's first term; empty if there is no cube, and in slices but the first. */
    double[] cellWeights;

    GlmState(CrossProducts products, int counted, int cells) {
        this.products = products;
        this.infinite = new long[counted];
        this.cellWeights = new double[cells];
    }

    void add(Sum sum, double value) {
        ExtendedArrays.add(high, low, sum.ordinal(), value, 0);
    }

    void add(Count count, long rows) {
        counts[count.ordinal()] += rows;
    }

    double sum(Sum sum) {
        return high[sum.ordinal()] + low[sum.ordinal()];
    }

    DoubleDouble exactSum(Sum sum) {
        return new DoubleDouble(high[sum.ordinal()], low[sum.ordinal()]);
    }

    long count(Count count) {
        return counts[count.ordinal()];
    }

    /** Counts a response that the family cannot have. */
    void addWrong(long row, double response) {
        add(Count.WRONG_RESPONSE, 1);
        if (wrongRows.length < NAMED) {
            wrongRows = Arrays.copyOf(wrongRows, wrongRows.length + 1);
            wrongResponses = Arrays.copyOf(wrongResponses, wrongRows.length);
            wrongRows[wrongRows.length - 1] = row;
            wrongResponses[wrongRows.length - 1] = response;
        }
    }

    void merge(GlmState later) {
        products.merge(later.products);
        for (int i = 0; i < SUMS; i++) {
            ExtendedArrays.add(high, low, i, later.high[i], later.low[i]);
        }
        for (int i = 0; i < COUNTS; i++) {
            counts[i] += later.counts[i];
        }
        for (int i = 0; i < infinite.length; i++) {
            infinite[i] += later.infinite[i];
        }
        for (int i = 0; i < cellWeights.length; i++) {
            cellWeights[i] += later.cellWeights[i];
        }
        lowestResponse = Math.min(lowestResponse, later.lowestResponse);
        highestResponse = Math.max(highestResponse, later.highestResponse);
        int named = wrongRows.length;
        int more = Math.min(NAMED - named, later.wrongRows.length);
        wrongRows = Arrays.copyOf(wrongRows, named + more);
        wrongResponses = Arrays.copyOf(wrongResponses, named + more);
        System.arraycopy(later.wrongRows, 0, wrongRows, named, more);
        System.arraycopy(later.wrongResponses, 0, wrongResponses, named, more);
    }

    /** The same beside other cross-products. */
    GlmState with(CrossProducts other, boolean withCells) {
        GlmState state = new GlmState(other, infinite.length, 0);
        System.arraycopy(high, 0, state.high, 0, SUMS);
        System.arraycopy(low, 0, state.low, 0, SUMS);
        System.arraycopy(counts, 0, state.counts, 0, COUNTS);
        System.arraycopy(infinite, 0, state.infinite, 0, infinite.length);
        state.lowestResponse = lowestResponse;
        state.highestResponse = highestResponse;
        state.wrongRows = wrongRows;
        state.wrongResponses = wrongResponses;
        state.cellWeights = withCells ? cellWeights.clone() : new double[0];
        return state;
    }

    /**
     * Version, sums with their low parts, counts, infinite values, range of the response, wrong rows with their responses, cells'
     * weights with their number, and the cross-products.
     */
    record Codec(StateCodec<CrossProducts> products, int counted) implements StateCodec<GlmState> {
        private static final byte VERSION = 1;

        @Override
        public void write(GlmState state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            for (int i = 0; i < SUMS; i++) {
                out.writeDouble(state.high[i]);
                out.writeDouble(state.low[i]);
            }
            for (long count : state.counts) {
                out.writeLong(count);
            }
            for (long count : state.infinite) {
                out.writeLong(count);
            }
            out.writeDouble(state.lowestResponse);
            out.writeDouble(state.highestResponse);
            out.writeByte(state.wrongRows.length);
            for (int i = 0; i < state.wrongRows.length; i++) {
                out.writeLong(state.wrongRows[i]);
                out.writeDouble(state.wrongResponses[i]);
            }
            out.writeInt(state.cellWeights.length);
            for (double weight : state.cellWeights) {
                out.writeDouble(weight);
            }
            products.write(state.products, out);
        }

        @Override
        public GlmState read(DataInput in) throws IOException {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IOException(
                        "State of a generalized linear model has version " + version + ", expected " + VERSION);
            }
            double[] sums = new double[2 * SUMS];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = in.readDouble();
            }
            long[] counts = new long[COUNTS + counted];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = in.readLong();
            }
            double lowest = in.readDouble();
            double highest = in.readDouble();
            long[] rows = new long[in.readByte()];
            double[] responses = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = in.readLong();
                responses[i] = in.readDouble();
            }
            double[] cells = new double[in.readInt()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = in.readDouble();
            }
            GlmState state = new GlmState(products.read(in), counted, 0);
            for (int i = 0; i < SUMS; i++) {
                state.high[i] = sums[2 * i];
                state.low[i] = sums[2 * i + 1];
            }
            System.arraycopy(counts, 0, state.counts, 0, COUNTS);
            System.arraycopy(counts, COUNTS, state.infinite, 0, counted);
            state.lowestResponse = lowest;
            state.highestResponse = highest;
            state.wrongRows = rows;
            state.wrongResponses = responses;
            state.cellWeights = cells;
            return state;
        }
    }
}
