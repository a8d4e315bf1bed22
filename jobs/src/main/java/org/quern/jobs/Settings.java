package org.quern.jobs;

import java.util.List;
import java.util.stream.Stream;

/** All configuration keys; {@code docs/configuration.md} and {@code quern config} list them. */
public final class Settings {
    public static final Setting<String> WORK_DIRECTORY = Setting.text(
            "quern.work.directory",
            ".quern/work",
            "Directory, below the user's home on the default file system unless absolute, that holds journals and the"
                    + " files of running jobs.");

    public static final Setting<String> RUNS_DIRECTORY = Setting.text(
            "quern.runs.directory",
            ".quern/runs",
            "Directory, below the user's home on the default file system unless absolute, for the record of each run, and"
                    + " for the output of each application.");

    public static final Setting<Boolean> HISTORY = Setting.flag(
            "quern.history",
            true,
            "Whether runs leave a record, which 'quern history' shows; those of applications always do.");

    public static final Setting<Long> SPLIT_TARGET = Setting.size(
            "quern.split.target",
            "128m",
            "Stored bytes that one map task aims at; small part files share a task, a large one gets several.");

    public static final Setting<Integer> REDUCERS = Setting.wholeNumber(
            "quern.reduce.max-tasks", 8, 1, "", "Most reducers that share the merge of a pass with a wide state.");

    public static final Setting<HeapShare> STATE_LIMIT = Setting.heapShare(
            "quern.state.limit",
            "10%",
            "Largest state a pass may have, as a size or as a share of the smallest heap that holds whole states (this"
                    + " process, and with MapReduce the map tasks); a wider model is refused before its first pass.");

    public static final Setting<Integer> PROGRESS_INTERVAL = Setting.wholeNumber(
            "quern.progress.interval-ms",
            5000,
            10,
            "ms",
            "Least time between two progress lines where standard error is no terminal.");

    public static final List<Setting<?>> ALL = Stream.concat(
                    Stream.of(
                            WORK_DIRECTORY,
                            RUNS_DIRECTORY,
                            HISTORY,
                            SPLIT_TARGET,
                            REDUCERS,
                            STATE_LIMIT,
                            PROGRESS_INTERVAL),
                    YarnSettings.ALL.stream())
            .toList();

    private Settings() {}
}
