package org.quern.tree.boosting;

import org.quern.numeric.Elementary;

/**
 * Loss, negative gradient and curvature of up to {@link #SIZE} rows at a time, unweighted.
 *
 * <p>gaussian: y − F and 1 (of half the loss). bernoulli: with q the probability of the row's own class, ±(1 − q) and q(1 − q).
 * multinomial: [y = k] − p_k and p_k(1 − p_k)·K/(K − 1), Friedman's factor, for the K scores of a row add up to 0.
 *
 * <p>Everything is computed by {@link Elementary}, result by result, so that it depends on the row alone.
 *
 * <p>Reference: Friedman (2001), Greedy function approximation: a gradient boosting machine, doi:10.1214/aos/1013203451.
 */
final class LossBlock {
    static final int SIZE = 512;

    private final Loss loss;
    /** By score: F of each row, set by the caller. */
    final double[][] scores;
    /** Numbers, or codes of classes; set by the caller. */
    final double[] responses = new double[SIZE];
    /** By score: negative gradient of each row. */
    final double[][] gradients;
    /** By score: second derivative of each row. */
    final double[][] curvatures;

    final double[] losses = new double[SIZE];
    private final double[] work = new double[SIZE];

    LossBlock(Loss loss, int count) {
        this.loss = loss;
        this.scores = new double[count][SIZE];
        this.gradients = new double[count][SIZE];
        this.curvatures = new double[count][SIZE];
    }

    /** Fills gradients, curvatures and losses of the first n rows. */
    void evaluate(int n) {
        switch (loss) {
            case GAUSSIAN -> gaussian(scores[0], responses, gradients[0], curvatures[0], losses, n);
            case BERNOULLI -> bernoulli(n);
            case MULTINOMIAL -> multinomial(n);
        }
    }

    private static void gaussian(
            double[] f, double[] y, double[] gradients, double[] curvatures, double[] losses, int n) {
        for (int i = 0; i < n; i++) {
            double residual = y[i] - f[i];
            gradients[i] = residual;
            curvatures[i] = 1;
            losses[i] = residual * residual;
        }
    }

    private void bernoulli(int n) {
        double[] q = work;
        for (int i = 0; i < n; i++) {
            q[i] = responses[i] == 1 ? scores[0][i] : -scores[0][i];
        }
        Elementary.logistic(q, q, n);
        Elementary.log(q, losses, n);
        double[] gradient = gradients[0];
        double[] curvature = curvatures[0];
        for (int i = 0; i < n; i++) {
            double other = 1 - q[i];
            gradient[i] = responses[i] == 1 ? other : -other;
            curvature[i] = q[i] * other;
            losses[i] = -losses[i];
        }
    }

    private void multinomial(int n) {
        int classes = scores.length;
        double factor = classes / (classes - 1.0);
        double[] highest = losses;
        System.arraycopy(scores[0], 0, highest, 0, n);
        for (int k = 1; k < classes; k++) {
            for (int i = 0; i < n; i++) {
                highest[i] = Math.max(highest[i], scores[k][i]);
            }
        }
        double[] sum = work;
        for (int k = 0; k < classes; k++) {
            double[] e = gradients[k];
            for (int i = 0; i < n; i++) {
                e[i] = scores[k][i] - highest[i];
            }
            Elementary.exp(e, e, n);
            for (int i = 0; i < n; i++) {
                sum[i] = k == 0 ? e[i] : sum[i] + e[i];
            }
        }
        for (int k = 0; k < classes; k++) {
            for (int i = 0; i < n; i++) {
                double p = gradients[k][i] / sum[i];
                gradients[k][i] = (responses[i] == k ? 1 : 0) - p;
                curvatures[k][i] = factor * (p * (1 - p));
            }
        }
        Elementary.log(sum, sum, n);
        for (int i = 0; i < n; i++) {
            losses[i] = sum[i] - (scores[(int) responses[i]][i] - highest[i]);
        }
    }
}
