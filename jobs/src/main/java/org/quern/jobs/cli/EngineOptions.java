package org.quern.jobs.cli;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** Where and how passes run. */
public final class EngineOptions {
    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description =
                    "local (threads of this process), mapreduce (jobs on a cluster) or yarn (an application with resident"
                            + " workers, as by 'quern yarn submit' with its defaults); by default local for local files and"
                            + " mapreduce otherwise.")
    private EngineKind engine;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Converters.Positive.class,
            description = "Threads of the local engine; by default all processors. Results do not depend on it.")
    private Integer threads;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            description =
                    "Memory for decoded columns, or what is made of them, that the local engine keeps between passes, e.g. 512m"
                            + " or 2g; by default a third of the heap.")
    private Long memory;

    @Option(
            names = "--work-dir",
            paramLabel = "PATH",
            description = "Directory for the journal of finished passes and the files of running jobs.")
    private String workDirectory;

    @Option(names = "--resume", description = "Go on after the last pass that an interrupted run has finished.")
    private boolean resume;

    @Option(names = "--dry-run", description = "Print the plan (passes, splits, columns, bytes) and run nothing.")
    private boolean dryRun;

    public Optional<EngineKind> engine() {
        return Optional.ofNullable(engine);
    }

    public OptionalInt threads() {
        return threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
    }

    /** Bytes. */
    public OptionalLong memory() {
        return memory == null ? OptionalLong.empty() : OptionalLong.of(memory);
    }

    public Optional<String> workDirectory() {
        return Optional.ofNullable(workDirectory);
    }

    public boolean resume() {
        return resume;
    }

    public boolean dryRun() {
        return dryRun;
    }
}
