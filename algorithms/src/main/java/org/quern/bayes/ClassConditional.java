package org.quern.bayes;

import java.util.Arrays;
import java.util.List;

/** The distribution of a predictor within each class. */
public sealed interface ClassConditional {
    /** The predictor as the formula has it. */
    String name();

    /**
     * Of a number: normal.
     *
     * @param weights by class: rows in which the number is valid, or the sum of their weights
     * @param means by class; NaN if there is no such row
     * @param deviations by class, with denominator n − 1; NaN for fewer than two rows
     */
    record Normal(String name, double[] weights, double[] means, double[] deviations) implements ClassConditional {}

    /**
     * Of a factor: a probability for each level.
     *
     * @param counts by class and level: rows, or the sum of their weights
     */
    record Categorical(String name, List<String> levels, double[][] counts) implements ClassConditional {
        public Categorical {
            levels = List.copyOf(levels);
        }

        /**
         * (count + smoothing) / (count of the class + smoothing·levels), by class and level; NaN for a class without rows if
         * the smoothing is 0.
         */
        public double[][] probabilities(double smoothing) {
            double[][] probabilities = new double[counts.length][];
            for (int k = 0; k < counts.length; k++) {
                double total = Arrays.stream(counts[k]).sum() + smoothing * levels.size();
                probabilities[k] = Arrays.stream(counts[k])
                        .map(n -> (n + smoothing) / total)
                        .toArray();
            }
            return probabilities;
        }
    }
}
