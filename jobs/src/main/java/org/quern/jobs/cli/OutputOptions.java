package org.quern.jobs.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a verb writes what outlives it: a model, a chunk set, a file. */
public final class OutputOptions {
    @Option(names = "--out", paramLabel = "PATH", description = "Where to write the model or data made.")
    private String out;

    @Option(names = "--overwrite", description = "Replace what is there; without it an existing output is refused.")
    private boolean overwrite;

    public Optional<String> out() {
        return Optional.ofNullable(out);
    }

    public boolean overwrite() {
        return overwrite;
    }
}
