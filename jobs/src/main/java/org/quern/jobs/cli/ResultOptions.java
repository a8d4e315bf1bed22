package org.quern.jobs.cli;

import picocli.CommandLine.Option;

/** How results are shown. */
public final class ResultOptions {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text (tables for people), json or csv; default: text.")
    private ResultFormat format;

    public ResultFormat format() {
        return format;
    }
}
