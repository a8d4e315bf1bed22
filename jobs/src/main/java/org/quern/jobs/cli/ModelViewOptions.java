package org.quern.jobs.cli;

import picocli.CommandLine.Option;

/** Which part of a model with coefficients is shown as text or CSV. */
final class ModelViewOptions {
    @Option(names = "--brief", description = "Print the estimates only.")
    private boolean brief;

    @Option(
            names = "--counts",
            description = "Print the cells of a cube with their counts, and predictions if the model has them.")
    private boolean counts;

    boolean counts() {
        return counts;
    }

    ModelView view() {
        return counts ? ModelView.COUNTS : brief ? ModelView.BRIEF : ModelView.SUMMARY;
    }
}
