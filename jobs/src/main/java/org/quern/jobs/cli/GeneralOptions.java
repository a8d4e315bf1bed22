package org.quern.jobs.cli;

import picocli.CommandLine.Option;

/** Options of every verb. */
final class GeneralOptions {
    @Option(names = "--verbose", description = "Show what Hadoop logs, and the stack trace of a failure.")
    private boolean verbose;

    @Option(names = "--quiet", description = "No progress on standard error.")
    private boolean quiet;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    boolean verbose() {
        return verbose;
    }

    boolean quiet() {
        return quiet;
    }
}
