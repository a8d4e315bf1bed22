package org.quern.tree.boosting;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.quern.tree.FixedPoint;

/**
 * The units in which a round's sums are whole numbers.
 *
 * @param gradients 31 bits a row
 * @param curvatures 31 bits a row; whole where all are 1
 * @param losses of rows, times weight
 * @param weights of rows
 */
record Scales(FixedPoint gradients, FixedPoint curvatures, FixedPoint losses, FixedPoint weights) {
    private static final int ROW_BITS = 30;

    /** Sums over all rows stay below 2^SUM_BITS. */
    private static final int SUM_BITS = 61;

    /** Keeps 2^-bits finite. */
    private static final int MOST_BITS = 900;

    /** @param residual for gaussian a bound of |y − F|, else of |F|, over all rows in this round */
    static Scales of(BoostingRun run, double residual) {
        double gradient = 1;
        double curvature = 1;
        double loss = residual * residual;
        int scores = run.scores();
        switch (run.loss()) {
            case GAUSSIAN -> gradient = residual;
            case BERNOULLI -> {
                curvature = 0.25;
                loss = residual + 1;
            }
            case MULTINOMIAL -> {
                curvature = 0.25 * scores / (scores - 1);
                loss = 2 * residual + StrictMath.log(scores) + 1;
            }
        }
        int count = exponent(run.rows());
        return new Scales(
                perRow(gradient * run.heaviest(), count),
                run.countsRows() ? FixedPoint.WHOLE : perRow(curvature * run.heaviest(), count),
                new FixedPoint(0, limited(SUM_BITS - 1 - exponent(run.weight()) - exponent(loss))),
                FixedPoint.ofWeights(run.wholeWeights(), run.weight()));
    }

    private static FixedPoint perRow(double most, int count) {
        return new FixedPoint(0, limited(Math.min(ROW_BITS, SUM_BITS - count) - exponent(most)));
    }

    private static int limited(int bits) {
        return Math.max(-MOST_BITS, Math.min(MOST_BITS, bits));
    }

    /** The least e so that 2^e is above x. */
    private static int exponent(double x) {
        return Math.getExponent(x) + 1;
    }

    void write(DataOutput out) throws IOException {
        gradients.write(out);
        curvatures.write(out);
        losses.write(out);
        weights.write(out);
    }

    static Scales read(DataInput in) throws IOException {
        return new Scales(FixedPoint.read(in), FixedPoint.read(in), FixedPoint.read(in), FixedPoint.read(in));
    }
}
