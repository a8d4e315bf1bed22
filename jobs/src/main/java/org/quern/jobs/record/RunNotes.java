package org.quern.jobs.record;

import org.quern.jobs.record.RunRecord.DataUsed;

/** Hears what a run reads and writes. */
public interface RunNotes {
    RunNotes NONE = new RunNotes() {};

    default void reads(DataUsed data) {}

    /** @param path as the user wrote it; whether it comes to be is another matter */
    default void writes(String path) {}

    /** @param engine that options and data have chosen */
    default void runsOn(String engine) {}

    /** Replaces an earlier value. */
    default void count(String counter, long value) {}
}
