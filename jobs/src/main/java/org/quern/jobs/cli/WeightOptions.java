package org.quern.jobs.cli;

import java.util.List;
import java.util.Optional;
import org.quern.linear.WeightKind;
import picocli.CommandLine.Option;

/** The weights of rows. */
final class WeightOptions {
    @Option(
            names = "--weights",
            paramLabel = "COLUMN",
            description = "Probability weights: degrees of freedom count rows.")
    private String weights;

    @Option(
            names = "--frequency-weights",
            paramLabel = "COLUMN",
            description = "Frequency weights: a row stands for so many equal ones.")
    private String frequencyWeights;

    /** The column, empty if and only if the kind is {@link WeightKind#NONE}. */
    Optional<String> column() {
        return Optional.ofNullable(weights).or(() -> Optional.ofNullable(frequencyWeights));
    }

    WeightKind kind() {
        if (weights != null) {
            return WeightKind.PROBABILITY;
        }
        return frequencyWeights == null ? WeightKind.NONE : WeightKind.FREQUENCY;
    }

    /** Mistakes that show when options are seen together. */
    List<String> problems() {
        return weights != null && frequencyWeights != null
                ? List.of("--weights and --frequency-weights exclude each other")
                : List.of();
    }
}
