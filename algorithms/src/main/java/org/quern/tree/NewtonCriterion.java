package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Boosting: what is gained is G_l²/(H_l + λ) + G_r²/(H_r + λ) − G²/(H + λ), G being the sum of negative gradients of the loss and
 * H that of second derivatives; a node's score is the Newton step G/(H + λ). The son of the smaller score is the left one.
 *
 * <p>Reference: Friedman, Hastie and Tibshirani (2000), Additive logistic regression, doi:10.1214/aos/1016218223; Chen and
 * Guestrin (2016), XGBoost, doi:10.1145/2939672.2939785.
 *
 * @param sums {@link BinSums#VALUES} where every row's second derivative is 1, else {@link BinSums#WEIGHTED_VALUES}
 * @param gradients negative gradients, origin 0
 * @param curvatures second derivatives; {@link FixedPoint#WHOLE} with {@link BinSums#VALUES}
 * @param shrinkage λ, not negative
 * @param minCurvature least H of a son
 */
public record NewtonCriterion(
        BinSums sums, FixedPoint gradients, FixedPoint curvatures, double shrinkage, double minCurvature)
        implements Criterion {
    static final byte CODE = 3;

    @Override
    public FixedPoint weights() {
        return curvatures;
    }

    @Override
    public FixedPoint values() {
        return gradients;
    }

    private double curvature(long[] array, int at) {
        return (sums.kind() == BinSums.Kind.VALUES ? array[at] : array[at + 2]) * curvatures.unit();
    }

    private double gradient(long[] array, int at) {
        return array[at + 1] * gradients.unit();
    }

    @Override
    public double gain(long[] left, int l, long[] right, int r) {
        double leftCurvature = curvature(left, l);
        double rightCurvature = curvature(right, r);
        if (leftCurvature < minCurvature || rightCurvature < minCurvature) {
            return 0;
        }
        double leftGradient = gradient(left, l);
        double rightGradient = gradient(right, r);
        return part(leftGradient, leftCurvature)
                + part(rightGradient, rightCurvature)
                - part(leftGradient + rightGradient, leftCurvature + rightCurvature);
    }

    private double part(double gradient, double curvature) {
        double mass = curvature + shrinkage;
        return mass > 0 ? gradient * gradient / mass : 0;
    }

    @Override
    public double improvement(double gain, NodeTotals node) {
        return gain;
    }

    @Override
    public boolean isLeft(long[] first, int f, long[] second, int s) {
        return value(first, f) < value(second, s);
    }

    @Override
    public double order(long[] array, int at) {
        return value(array, at);
    }

    @Override
    public double weight(long[] array, int at) {
        return curvature(array, at);
    }

    @Override
    public double value(long[] array, int at) {
        double mass = curvature(array, at) + shrinkage;
        return mass > 0 ? gradient(array, at) / mass : 0;
    }

    /** −½·G²/(H + λ): what the step changes the loss by, to second order. */
    @Override
    public double risk(NodeTotals node) {
        return -0.5 * part(gradient(node.sums(), 0), curvature(node.sums(), 0));
    }

    @Override
    public double[] classWeights(long[] array, int at) {
        return new double[0];
    }

    @Override
    public boolean isPure(NodeTotals node) {
        return false;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeByte(CODE);
        sums.write(out);
        gradients.write(out);
        curvatures.write(out);
        out.writeDouble(shrinkage);
        out.writeDouble(minCurvature);
    }

    static NewtonCriterion read(DataInput in) throws IOException {
        return new NewtonCriterion(
                BinSums.read(in), FixedPoint.read(in), FixedPoint.read(in), in.readDouble(), in.readDouble());
    }
}
