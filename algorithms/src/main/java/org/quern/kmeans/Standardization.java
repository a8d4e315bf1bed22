package org.quern.kmeans;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is done to values before distances are taken: (x − mean) ÷ deviation by variable, or nothing. A deviation of 0, of a
 * constant variable, is replaced by 1, so that the variable adds nothing to any distance.
 *
 * @param means by variable, empty if values are taken as they are
 * @param deviations by variable, positive; empty likewise
 */
public record Standardization(List<Double> means, List<Double> deviations) {
    /** Values as they are. */
    public static final Standardization NONE = new Standardization(List.of(), List.of());

    public Standardization {
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
        if (means.size() != deviations.size() || deviations.stream().anyMatch(d -> !(d > 0))) {
            throw new IllegalArgumentException("means " + means + " with deviations " + deviations);
        }
    }

    static Standardization of(double[] means, double[] deviations) {
        List<Double> centres = new ArrayList<>();
        List<Double> scales = new ArrayList<>();
        for (int j = 0; j < means.length; j++) {
            centres.add(means[j]);
            scales.add(deviations[j] > 0 ? deviations[j] : 1);
        }
        return new Standardization(centres, scales);
    }

    public boolean isNone() {
        return means.isEmpty();
    }

    /** The value that distances are taken of. */
    double apply(int variable, double value) {
        return isNone() ? value : (value - means.get(variable)) / deviations.get(variable);
    }

    /** The value in the variable's own unit. */
    double invert(int variable, double value) {
        return isNone() ? value : Math.fma(value, deviations.get(variable), means.get(variable));
    }

    /** In place, the first {@code count} numbers of a variable. */
    void apply(int variable, double[] values, int count) {
        if (isNone()) {
            return;
        }
        double mean = means.get(variable);
        double deviation = deviations.get(variable);
        for (int i = 0; i < count; i++) {
            values[i] = (values[i] - mean) / deviation;
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(means.size());
        for (int j = 0; j < means.size(); j++) {
            out.writeDouble(means.get(j));
            out.writeDouble(deviations.get(j));
        }
    }

    static Standardization read(DataInput in) throws IOException {
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            means.add(in.readDouble());
            deviations.add(in.readDouble());
        }
        return new Standardization(means, deviations);
    }
}
