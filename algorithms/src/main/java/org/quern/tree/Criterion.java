package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a split is chosen by, and what a node predicts. Sums of rows come as {@link BinSums} has them; everything is computed
 * from whole numbers in a fixed order, so that equal sums give equal bits.
 */
public sealed interface Criterion permits VarianceCriterion, ClassCriterion, NewtonCriterion {
    /** What is summed up a bin. */
    BinSums sums();

    /** How weights, or second derivatives, are summed. */
    FixedPoint weights();

    /** How the response, or the gradient, is summed; {@link FixedPoint#WHOLE} for classes. */
    FixedPoint values();

    /**
     * What is gained by parting two groups of rows. Not below 0, and the larger the better; 0 or less is no split. Equal to the
     * bit with the groups exchanged, so that equal splits of several predictors tie.
     *
     * @param left sums from {@code l} on, of one group; {@code right} from {@code r} on, of the other; neither without rows
     */
    double gain(long[] left, int l, long[] right, int r);

    /** A gain as it is reported for a node: the share of its deviance, say. Keeps the order of gains. */
    double improvement(double gain, NodeTotals node);

    /** Whether the first of two groups parted is the left son, otherwise the second. */
    boolean isLeft(long[] first, int f, long[] second, int s);

    /** By what levels of a factor are put in order; for classes 0 and 1 the rate of the first. */
    double order(long[] sums, int at);

    /** Whether the best two groups of levels are neighbours in the {@link #order}. */
    default boolean ordersLevels() {
        return true;
    }

    /** Sum of weights. */
    double weight(long[] sums, int at);

    /** What a node predicts: mean, code of the class, or score. */
    double value(long[] sums, int at);

    /** Deviance of the mean or expected loss of the class; NaN where squares are needed and not known. */
    double risk(NodeTotals node);

    /** Weights by class; empty for numbers. */
    double[] classWeights(long[] sums, int at);

    /** Whether nothing can be gained in a node, whatever the predictors: all rows of one class, or of one response. */
    boolean isPure(NodeTotals node);

    void write(DataOutput out) throws IOException;

    static Criterion read(DataInput in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case VarianceCriterion.CODE -> VarianceCriterion.read(in);
            case ClassCriterion.CODE -> ClassCriterion.read(in);
            case NewtonCriterion.CODE -> NewtonCriterion.read(in);
            default -> throw new IOException("Unknown kind of criterion: " + kind);
        };
    }
}
