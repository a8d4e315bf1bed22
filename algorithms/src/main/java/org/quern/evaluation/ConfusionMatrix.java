package org.quern.evaluation;

import java.util.List;

/**
 * How often each class was predicted where each class was found, with n the sum of all counts, p_k the share predicted and
 * a_k the share found of class k: accuracy = Σ n_kk / n, kappa = (accuracy − Σ p_k·a_k) / (1 − Σ p_k·a_k), and Matthews'
 * correlation in Gorodkin's form for any number of classes.
 *
 * <p>A ratio whose denominator is 0 is NaN, such as the precision of a class that was never predicted.
 *
 * <p>Reference: Gorodkin (2004), doi:10.1016/j.compbiolchem.2004.09.006; Cohen (1960), doi:10.1177/001316446002000104.
 *
 * @param classes in order
 * @param counts rows, or the sum of their weights, by class predicted and class found
 */
public record ConfusionMatrix(List<String> classes, double[][] counts) {
    public ConfusionMatrix {
        classes = List.copyOf(classes);
    }

    public double total() {
        double total = 0;
        for (int k = 0; k < classes.size(); k++) {
            total += predicted(k);
        }
        return total;
    }

    /** Rows predicted to be of a class. */
    public double predicted(int k) {
        double sum = 0;
        for (double count : counts[k]) {
            sum += count;
        }
        return sum;
    }

    /** Rows found to be of a class. */
    public double found(int k) {
        double sum = 0;
        for (double[] row : counts) {
            sum += row[k];
        }
        return sum;
    }

    private double correct() {
        double sum = 0;
        for (int k = 0; k < counts.length; k++) {
            sum += counts[k][k];
        }
        return sum;
    }

    public double accuracy() {
        return correct() / total();
    }

    public double kappa() {
        double expected = 0;
        for (int k = 0; k < counts.length; k++) {
            expected += predicted(k) / total() * (found(k) / total());
        }
        return (accuracy() - expected) / (1 - expected);
    }

    /** Matthews' correlation coefficient. */
    public double correlation() {
        double both = 0;
        double predicted = 0;
        double found = 0;
        double n = total();
        for (int k = 0; k < counts.length; k++) {
            double p = predicted(k) / n;
            double a = found(k) / n;
            both += p * a;
            predicted += p * (1 - p);
            found += a * (1 - a);
        }
        return (accuracy() - both) / Math.sqrt(predicted * found);
    }

    /** Of the rows predicted to be of a class, the share that is. */
    public double precision(int k) {
        return counts[k][k] / predicted(k);
    }

    /** Of the rows of a class, the share predicted so; the sensitivity. */
    public double recall(int k) {
        return counts[k][k] / found(k);
    }

    /** Of the rows of other classes, the share not predicted to be of this one. */
    public double specificity(int k) {
        double others = total() - found(k);
        return (others - (predicted(k) - counts[k][k])) / others;
    }

    /** Harmonic mean of precision and recall. */
    public double f1(int k) {
        return 2 * counts[k][k] / (predicted(k) + found(k));
    }
}
