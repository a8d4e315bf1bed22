package org.quern.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quern.evaluation.ScoredOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which columns hold what happened and what was predicted: shared by the verbs that evaluate. */
final class ScoredColumnOptions {
    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--actual",
            required = true,
            paramLabel = "COLUMN",
            description = "What happened: 0 or 1, a truth value, or a factor or string of two levels.")
    private String actual;

    @Option(
            names = "--pred",
            required = true,
            split = ",",
            paramLabel = "COLUMN,…",
            description = "Predictions to evaluate and compare; may be repeated.")
    private List<String> predictors = new ArrayList<>();

    @Option(
            names = "--positive",
            paramLabel = "LEVEL",
            description = "The level, text or number of the actual that is positive, against all others; default: the"
                    + " second level, TRUE or 1.")
    private String positive;

    @Mixin
    private WeightOptions weights = new WeightOptions();

    DataOptions data() {
        return data;
    }

    List<String> problems() {
        return weights.problems();
    }

    ScoredOptions options() {
        return new ScoredOptions(
                actual,
                predictors,
                Optional.ofNullable(positive),
                weights.column(),
                weights.kind(),
                data.rowSelection(),
                data.transforms());
    }
}
