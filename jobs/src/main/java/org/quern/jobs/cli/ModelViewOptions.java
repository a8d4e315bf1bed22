package org.quern.jobs.cli;

import picocli.CommandLine.Option;

/** Which part of a model is shown as text or CSV. */
final class ModelViewOptions {
    @Option(names = "--brief", description = "Print the estimates only.")
    private boolean brief;

    @Option(
            names = "--counts",
            description = "Print the cells of a cube with their counts, and predictions if the model has them.")
    private boolean counts;

    boolean brief() {
        return brief;
    }

    boolean counts() {
        return counts;
    }
}
