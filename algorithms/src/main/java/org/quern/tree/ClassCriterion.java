package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Classification: what is gained is the impurity of a node less that of its sons, L·Σφ(p_k) for a group of altered weight L.
 * Gini: φ(p) = p(1 − p), information: φ(p) = −p·log p. The son of the smaller mean code of the class is the left one. A node
 * predicts the class of least expected loss, the first of several; that loss is its risk.
 *
 * <p>Priors π and losses c(j, i) of taking j for i alter the weights: a row of class j counts a_j = π_j·Σ_i c(j, i) / (f_j·Σ_j
 * π_j·Σ_i c(j, i)) in impurities and π_j/f_j in risks, f_j being the share of the class among all rows.
 *
 * <p>Reference: Breiman, Friedman, Olshen and Stone (1984), Classification and regression trees, sections 4.3 and 4.4.
 */
public final class ClassCriterion implements Criterion {
    static final byte CODE = 2;

    private final Impurity impurity;
    private final BinSums sums;
    private final FixedPoint weights;
    /** By class: what a row counts in impurities. */
    private final double[] altered;
    /** By class j and predicted class i: what a row costs. */
    private final double[][] costs;

    private final int classes;
    private final int first;

    /** How mixed the classes are. */
    public enum Impurity {
        GINI,
        INFORMATION
    }

    private ClassCriterion(Impurity impurity, BinSums sums, FixedPoint weights, double[] altered, double[][] costs) {
        this.impurity = impurity;
        this.sums = sums;
        this.weights = weights;
        this.altered = altered;
        this.costs = costs;
        this.classes = sums.classes();
        this.first = sums.firstClass();
    }

    /** With the shares of the data as priors, and a loss of 1 for every error. */
    public static ClassCriterion of(Impurity impurity, BinSums sums, FixedPoint weights) {
        double[] ones = new double[sums.classes()];
        Arrays.fill(ones, 1);
        return of(impurity, sums, weights, Optional.empty(), Optional.empty(), ones);
    }

    /**
     * @param priors by class; absent: the shares of the data
     * @param loss by true and predicted class; absent: 1 for every error
     * @param classWeights sum of weights of all rows by class; of no matter if priors and loss are absent
     */
    public static ClassCriterion of(
            Impurity impurity,
            BinSums sums,
            FixedPoint weights,
            Optional<double[]> priors,
            Optional<double[][]> loss,
            double[] classWeights) {
        int classes = sums.classes();
        double total = Arrays.stream(classWeights).sum();
        double[] altered = new double[classes];
        double[][] costs = new double[classes][classes];
        double scale = 0;
        for (int j = 0; j < classes; j++) {
            double share = classWeights[j] / total;
            double prior = priors.isPresent() ? priors.get()[j] : share;
            double row = 0;
            for (int i = 0; i < classes; i++) {
                double cost = loss.isPresent() ? loss.get()[j][i] : i == j ? 0 : 1;
                costs[j][i] = cost * (priors.isEmpty() ? 1 : share > 0 ? prior / share : 0);
                row += cost;
            }
            altered[j] = row * (priors.isEmpty() ? 1 : share > 0 ? prior / share : 0);
            scale += row * prior;
        }
        for (int j = 0; j < classes; j++) {
            altered[j] = priors.isEmpty() && loss.isEmpty() ? 1 : altered[j] / scale;
        }
        return new ClassCriterion(impurity, sums, weights, altered, costs);
    }

    /**
     * Of the rows that are known of.
     *
     * @param samples the rows of the trees
     */
    public static ClassCriterion of(
            Impurity impurity,
            int classes,
            boolean weighted,
            RowStatistics rows,
            Optional<double[]> priors,
            Optional<double[][]> loss,
            List<RowSample> samples) {
        FixedPoint weights = weighted
                ? FixedPoint.ofWeights(rows.wholeWeights(), rows.weight() * RowSample.most(samples))
                : FixedPoint.WHOLE;
        BinSums sums = BinSums.classes(classes, weighted);
        return priors.isEmpty() && loss.isEmpty()
                ? of(impurity, sums, weights)
                : of(impurity, sums, weights, priors, loss, rows.classWeights());
    }

    @Override
    public BinSums sums() {
        return sums;
    }

    @Override
    public FixedPoint weights() {
        return weights;
    }

    @Override
    public FixedPoint values() {
        return FixedPoint.WHOLE;
    }

    private double mass(long[] array, int at) {
        double mass = 0;
        for (int k = 0; k < classes; k++) {
            mass += altered[k] * array[at + first + k];
        }
        return mass;
    }

    @Override
    public double gain(long[] left, int l, long[] right, int r) {
        double leftMass = mass(left, l);
        double rightMass = mass(right, r);
        if (!(leftMass > 0 && rightMass > 0)) {
            return 0;
        }
        return impurity == Impurity.GINI
                ? giniGain(left, l, leftMass, right, r, rightMass)
                : informationGain(left, l, leftMass, right, r, rightMass);
    }

    /** Σ(l_k·R − r_k·L)²/(L·R·(L + R)): the sum of squares between the groups, of each class's indicator. */
    private double giniGain(long[] left, int l, double leftMass, long[] right, int r, double rightMass) {
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            double difference =
                    altered[k] * left[l + first + k] / leftMass - altered[k] * right[r + first + k] / rightMass;
            sum += difference * difference;
        }
        return sum * (leftMass * rightMass / (leftMass + rightMass));
    }

    private double informationGain(long[] left, int l, double leftMass, long[] right, int r, double rightMass) {
        double both = leftMass + rightMass;
        double gain = 0;
        for (int k = 0; k < classes; k++) {
            double inLeft = altered[k] * left[l + first + k];
            double inRight = altered[k] * right[r + first + k];
            gain += surprise(inLeft + inRight, both) - (surprise(inLeft, leftMass) + surprise(inRight, rightMass));
        }
        return gain > both * 1e-12 ? gain : 0;
    }

    private static double surprise(double mass, double all) {
        return mass > 0 ? -mass * StrictMath.log(mass / all) : 0;
    }

    @Override
    public double improvement(double gain, NodeTotals node) {
        return gain > 1e-12 * mass(node.sums(), 0) ? gain * weights.unit() : 0;
    }

    @Override
    public boolean isLeft(long[] one, int f, long[] other, int s) {
        return meanCode(one, f) < meanCode(other, s);
    }

    private double meanCode(long[] array, int at) {
        double mass = mass(array, at);
        double mean = 0;
        for (int k = 0; k < classes; k++) {
            mean += altered[k] * array[at + first + k] / mass * k;
        }
        return mean;
    }

    @Override
    public double order(long[] array, int at) {
        double mass = mass(array, at);
        return mass > 0 ? array[at + first] / mass : 0;
    }

    @Override
    public boolean ordersLevels() {
        return classes <= 2;
    }

    /** By class: share of the altered weight. */
    void shares(long[] array, int at, double[] target) {
        double mass = mass(array, at);
        for (int k = 0; k < classes; k++) {
            target[k] = mass > 0 ? altered[k] * array[at + first + k] / mass : 0;
        }
    }

    /** Altered weight. */
    double alteredWeight(long[] array, int at) {
        return mass(array, at);
    }

    @Override
    public double weight(long[] array, int at) {
        long sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += array[at + first + k];
        }
        return sum * weights.unit();
    }

    @Override
    public double value(long[] array, int at) {
        int best = 0;
        double least = loss(array, at, 0);
        for (int i = 1; i < classes; i++) {
            double loss = loss(array, at, i);
            if (loss < least) {
                least = loss;
                best = i;
            }
        }
        return best;
    }

    private double loss(long[] array, int at, int predicted) {
        double loss = 0;
        for (int k = 0; k < classes; k++) {
            loss += array[at + first + k] * costs[k][predicted];
        }
        return loss * weights.unit();
    }

    @Override
    public double risk(NodeTotals node) {
        return loss(node.sums(), 0, (int) value(node.sums(), 0));
    }

    /** What a row of a class costs where a class is predicted, priors included. */
    public double cost(int truth, int predicted) {
        return costs[truth][predicted];
    }

    @Override
    public double[] classWeights(long[] array, int at) {
        double[] result = new double[classes];
        for (int k = 0; k < classes; k++) {
            result[k] = array[at + first + k] * weights.unit();
        }
        return result;
    }

    @Override
    public boolean isPure(NodeTotals node) {
        return risk(node) <= 0;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeByte(CODE);
        out.writeUTF(impurity.name());
        sums.write(out);
        weights.write(out);
        for (int j = 0; j < classes; j++) {
            out.writeDouble(altered[j]);
            for (double cost : costs[j]) {
                out.writeDouble(cost);
            }
        }
    }

    static ClassCriterion read(DataInput in) throws IOException {
        Impurity impurity = Impurity.valueOf(in.readUTF());
        BinSums sums = BinSums.read(in);
        FixedPoint weights = FixedPoint.read(in);
        double[] altered = new double[sums.classes()];
        double[][] costs = new double[sums.classes()][sums.classes()];
        for (int j = 0; j < altered.length; j++) {
            altered[j] = in.readDouble();
            for (int i = 0; i < altered.length; i++) {
                costs[j][i] = in.readDouble();
            }
        }
        return new ClassCriterion(impurity, sums, weights, altered, costs);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassCriterion c
                && impurity == c.impurity
                && sums.equals(c.sums)
                && weights.equals(c.weights)
                && Arrays.equals(altered, c.altered)
                && Arrays.deepEquals(costs, c.costs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(altered) * 31 + Arrays.deepHashCode(costs);
    }
}
