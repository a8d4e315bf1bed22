package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;

/**
 * Regression: what is gained is the sum of squares between two groups, w_l·w_r/(w_l + w_r)·(mean_l − mean_r)², reported as a
 * share of the node's deviance Σw(y − mean)²; the son of the smaller mean is the left one.
 *
 * <p>Method: the difference of means comes from s_l·w_r − s_r·w_l in 128 bits, and the deviance of a node from exact sums, so
 * neither loses digits where the mean is far from the origin.
 *
 * @param sums {@link BinSums#VALUES} or {@link BinSums#WEIGHTED_VALUES}
 * @param values response, or response times weight
 * @param weights {@link FixedPoint#WHOLE} where rows have none
 */
public record VarianceCriterion(BinSums sums, FixedPoint values, FixedPoint weights) implements Criterion {
    static final byte CODE = 1;

    /** Share of the deviance that is rounding. */
    private static final double ROUNDING = 1e-10;

    /**
     * Of the rows that are known of.
     *
     * @param samples the rows of the trees
     */
    public static VarianceCriterion of(RowStatistics rows, boolean weighted, List<RowSample> samples) {
        int most = RowSample.most(samples);
        double near = Double.isNaN(rows.mean()) ? rows.low() / 2 + rows.high() / 2 : rows.mean();
        FixedPoint values = FixedPoint.of(rows.low(), rows.high(), near, rows.weight() * most);
        return weighted
                ? new VarianceCriterion(
                        BinSums.WEIGHTED_VALUES,
                        values,
                        FixedPoint.ofWeights(rows.wholeWeights(), rows.weight() * most))
                : new VarianceCriterion(BinSums.VALUES, values, FixedPoint.WHOLE);
    }

    public VarianceCriterion {
        if (sums.isOfClasses() || sums.squares()) {
            throw new IllegalArgumentException(sums.toString());
        }
    }

    private long weightAt(long[] array, int at) {
        return sums.kind() == BinSums.Kind.VALUES ? array[at] : array[at + 2];
    }

    @Override
    public double gain(long[] left, int l, long[] right, int r) {
        long leftWeight = weightAt(left, l);
        long rightWeight = weightAt(right, r);
        if (leftWeight <= 0 || rightWeight <= 0) {
            return 0;
        }
        double difference = crossDifference(left[l + 1], rightWeight, right[r + 1], leftWeight);
        return difference * difference / ((double) leftWeight * rightWeight) / ((double) leftWeight + rightWeight);
    }

    /** a·b − c·d, rounded once or twice. */
    static double crossDifference(long a, long b, long c, long d) {
        long firstLow = a * b;
        long secondLow = c * d;
        long low = firstLow - secondLow;
        long borrow = Long.compareUnsigned(firstLow, secondLow) < 0 ? 1 : 0;
        long high = Math.multiplyHigh(a, b) - Math.multiplyHigh(c, d) - borrow;
        if (high == low >> 63) {
            return low;
        }
        if (high >= 0) {
            return high * 0x1p64 + unsigned(low);
        }
        long negatedLow = -low;
        long negatedHigh = ~high + (low == 0 ? 1 : 0);
        return -(negatedHigh * 0x1p64 + unsigned(negatedLow));
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
    }

    @Override
    public double improvement(double gain, NodeTotals node) {
        double risk = risk(node);
        double share = gain * values.unit() * values.unit() / weights.unit() / risk;
        return share > ROUNDING ? share : 0;
    }

    @Override
    public boolean isLeft(long[] first, int f, long[] second, int s) {
        return crossDifference(first[f + 1], weightAt(second, s), second[s + 1], weightAt(first, f)) < 0;
    }

    @Override
    public double order(long[] array, int at) {
        long weight = weightAt(array, at);
        return weight == 0 ? 0 : array[at + 1] / (double) weight;
    }

    @Override
    public double weight(long[] array, int at) {
        return weightAt(array, at) * weights.unit();
    }

    @Override
    public double value(long[] array, int at) {
        return values.origin() + array[at + 1] * values.unit() / (weightAt(array, at) * weights.unit());
    }

    /** (Σwy²·w − (Σwy)²)/w, all about the origin. */
    @Override
    public double risk(NodeTotals node) {
        if (!node.hasSquares()) {
            return Double.NaN;
        }
        long weight = weightAt(node.sums(), 0);
        if (weight <= 0) {
            return 0;
        }
        BigInteger sum = BigInteger.valueOf(node.sums()[1]);
        BigInteger mass = BigInteger.valueOf(weight);
        int bits = weights.bits();
        BigInteger ofMean = sum.multiply(sum);
        BigInteger ofAll = node.squares().multiply(mass);
        BigInteger within = bits >= 0
                ? ofAll.subtract(ofMean.shiftLeft(bits))
                : ofAll.shiftLeft(-bits).subtract(ofMean);
        if (within.signum() <= 0) {
            return 0;
        }
        double quotient = new BigDecimal(within)
                .divide(new BigDecimal(mass), MathContext.DECIMAL64)
                .doubleValue();
        return quotient
                * values.unit()
                * values.unit()
                * (bits >= 0 ? 1 : weights.unit() == 0 ? 0 : 1 / weights.unit());
    }

    @Override
    public double[] classWeights(long[] array, int at) {
        return new double[0];
    }

    @Override
    public boolean isPure(NodeTotals node) {
        return risk(node) == 0;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeByte(CODE);
        sums.write(out);
        values.write(out);
        weights.write(out);
    }

    static VarianceCriterion read(DataInput in) throws IOException {
        return new VarianceCriterion(BinSums.read(in), FixedPoint.read(in), FixedPoint.read(in));
    }
}
