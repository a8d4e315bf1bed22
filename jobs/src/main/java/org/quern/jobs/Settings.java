package org.quern.jobs;

import java.util.List;

/** All configuration keys; {@code docs/configuration.md} and {@code quern config} list them. */
public final class Settings {
    public static final Setting<String> WORK_DIRECTORY = Setting.text(
            "quern.work.directory",
            ".quern/work",
            "Directory on the data's file system, below the user's home unless absolute, that holds journals and the"
                    + " files of running jobs.");

    public static final Setting<Integer> SPLIT_TARGET = Setting.wholeNumber(
            "quern.split.target-mb",
            256,
            1,
            "MB",
            "Stored bytes of the columns read that one map task aims at; a split never crosses a part file.");

    public static final Setting<Integer> REDUCERS = Setting.wholeNumber(
            "quern.reduce.max-tasks", 8, 1, "", "Most reducers that share the merge of a pass with a wide state.");

    public static final Setting<Integer> INLINE_PASS = Setting.wholeNumber(
            "quern.pass.inline-kb",
            256,
            0,
            "KB",
            "Largest pass that travels in the job's configuration; a larger one becomes a file beside the journal.");

    public static final Setting<Integer> PROGRESS_INTERVAL = Setting.wholeNumber(
            "quern.progress.interval-ms",
            5000,
            10,
            "ms",
            "Least time between two progress lines where standard error is no terminal.");

    public static final List<Setting<?>> ALL =
            List.of(WORK_DIRECTORY, SPLIT_TARGET, REDUCERS, INLINE_PASS, PROGRESS_INTERVAL);

    private Settings() {}
}
