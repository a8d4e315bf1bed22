package org.quern.stepwise;

import java.util.Arrays;
import java.util.List;

/**
 * The coefficients of the model of a step, or none where they were not kept.
 *
 * @param estimates NaN where a coefficient is dropped
 */
public record StepCoefficients(List<String> labels, double[] estimates) {
    public static final StepCoefficients NONE = new StepCoefficients(List.of(), new double[0]);

    public StepCoefficients {
        labels = List.copyOf(labels);
        if (labels.size() != estimates.length) {
            throw new IllegalArgumentException(estimates.length + " estimates of " + labels.size() + " coefficients");
        }
    }

    /** NaN if the model has no such coefficient. */
    public double of(String label) {
        int place = labels.indexOf(label);
        return place < 0 ? Double.NaN : estimates[place];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StepCoefficients c && labels.equals(c.labels) && Arrays.equals(estimates, c.estimates);
    }

    @Override
    public int hashCode() {
        return 31 * labels.hashCode() + Arrays.hashCode(estimates);
    }
}
